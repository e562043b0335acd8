/*
 * Rows into structs.  A value that does not fit its member is refused.
 */
#include "decode.h"

#include <corm/sys/arena.h>

#include <stdio.h>
#include <string.h>

/* ---- tagged values ---- */

static corm_fit mysql_tagged_text(const cormi_mysql_row_cell *c, corm_kind kind,
                                  corm_value *out)
{
    out->kind = kind;
    return kind == CORM_K_JSON
               ? cormi_mysql_any_json(c, &out->as.s, &out->size)
               : cormi_mysql_any_text(c, &out->as.s, &out->size);
}

static corm_fit mysql_tagged_stamp(const cormi_mysql_row_cell *c,
                                   corm_value *out)
{
    switch (c->cell->stamp) {
    case MYSQL_TIMESTAMP_DATE:
        out->kind = CORM_K_DATE;
        return cormi_mysql_decode_date(c, &out->as.date);
    case MYSQL_TIMESTAMP_TIME:
        out->kind = CORM_K_TIME;
        return cormi_mysql_decode_time(c, (corm_time *)(void *)&out->as.i);
    default:
        out->kind = CORM_K_DATETIME;
        return cormi_mysql_decode_datetime(c,
                                           (corm_datetime *)(void *)&out->as.i);
    }
}

/* By what the server sent. */
static corm_fit mysql_tagged_stored(const cormi_mysql_row_cell *c,
                                    corm_value *out)
{
    corm_bytes bytes = { NULL, 0 };
    corm_fit result;

    switch (c->cell->kind) {
    case CORMI_MYSQL_INT:
        *out = corm_value_int(c->cell->as.i);
        if (c->cell->is_unsigned && c->cell->as.i < 0) {
            out->kind = CORM_K_UINT;
            out->as.u = (uint64_t)c->cell->as.i;
        }
        return CORM_FIT_OK;
    case CORMI_MYSQL_REAL:
        *out = corm_value_double(c->cell->as.d);
        return CORM_FIT_OK;
    case CORMI_MYSQL_NUMERIC:
        out->kind = CORM_K_DECIMAL;
        return cormi_mysql_decode_decimal(c, 0, &out->as.dec);
    case CORMI_MYSQL_STAMP:
        return mysql_tagged_stamp(c, out);
    case CORMI_MYSQL_TEXT:
        return mysql_tagged_text(c, CORM_K_TEXT, out);
    default:
        result = cormi_mysql_decode_bytes(c, &bytes);
        *out = corm_value_bytes(bytes);
        return result;
    }
}

/* Sums of integers are decimals to the server. */
static corm_fit mysql_tagged_plain(const corm_decode_item *item,
                                   const cormi_mysql_row_cell *c,
                                   corm_value *out)
{
    unsigned kind = c->cell->kind;
    bool truth = false;

    if (item->type == CORM_TYPE_BOOLEAN && kind == CORMI_MYSQL_INT &&
        cormi_mysql_decode_bool(c, &truth) == CORM_FIT_OK) {
        *out = corm_value_bool(truth);
        return CORM_FIT_OK;
    }
    if (corm_type_is_integer(item->type) &&
        (kind == CORMI_MYSQL_REAL || kind == CORMI_MYSQL_NUMERIC) &&
        (item->computed || kind == CORMI_MYSQL_NUMERIC)) {
        out->kind = CORM_K_INT;
        return cormi_mysql_decode_integer(c, item->computed, &out->as.i);
    }
    if (item->type == CORM_TYPE_FLOAT &&
        (kind == CORMI_MYSQL_INT || kind == CORMI_MYSQL_NUMERIC)) {
        out->kind = CORM_K_DOUBLE;
        return cormi_mysql_decode_double(c, &out->as.d);
    }
    return mysql_tagged_stored(c, out);
}

static corm_fit mysql_decode_tagged(const corm_decode_item *item,
                                    const cormi_mysql_row_cell *c,
                                    corm_value *out)
{
    corm_bytes bytes = { NULL, 0 };
    corm_fit result;

    /* Dates and times keep the kind that the server gives them, as in
     * Django. */
    if (item->computed &&
        (item->type == CORM_TYPE_DATE || item->type == CORM_TYPE_TIME))
        return mysql_tagged_stored(c, out);
    switch (item->type) {
    case CORM_TYPE_DATE:
        out->kind = CORM_K_DATE;
        return cormi_mysql_decode_date(c, &out->as.date);
    case CORM_TYPE_TIME:
        out->kind = CORM_K_TIME;
        return cormi_mysql_decode_time(c, (corm_time *)(void *)&out->as.i);
    case CORM_TYPE_DATETIME:
        out->kind = CORM_K_DATETIME;
        return cormi_mysql_decode_datetime(c,
                                           (corm_datetime *)(void *)&out->as.i);
    case CORM_TYPE_DURATION:
        out->kind = CORM_K_DURATION;
        return cormi_mysql_decode_duration(c, &out->as.i);
    case CORM_TYPE_UUID:
        out->kind = CORM_K_UUID;
        return cormi_mysql_decode_uuid(c, &out->as.uuid);
    case CORM_TYPE_DECIMAL:
        out->kind = CORM_K_DECIMAL;
        return cormi_mysql_decode_decimal(c, item->quantize, &out->as.dec);
    case CORM_TYPE_JSON:
        return mysql_tagged_text(c, CORM_K_JSON, out);
    case CORM_TYPE_BINARY:
        result = cormi_mysql_decode_bytes(c, &bytes);
        *out = corm_value_bytes(bytes);
        return result;
    default:
        return mysql_tagged_plain(item, c, out);
    }
}

/* ---- one member ---- */

static corm_fit mysql_optional_int(const corm_decode_item *item,
                                   const cormi_mysql_row_cell *c, char *to)
{
    static const size_t at[] = {
        [2] = offsetof(corm_opt_int16, value),
        [4] = offsetof(corm_opt_int32, value),
        [8] = offsetof(corm_opt_int64, value),
    };
    int64_t i = 0;
    corm_fit result = cormi_mysql_decode_integer(c, item->computed, &i);

    return result == CORM_FIT_OK
               ? corm_fit_int(to + at[item->size], item->size, i)
               : result;
}

static corm_fit mysql_decode_plain(const corm_decode_item *item, unsigned ctype,
                                   const cormi_mysql_row_cell *c, char *to)
{
    corm_fit result;
    int64_t i = 0;

    switch (ctype) {
    case CORM_C_INT:
        result = cormi_mysql_decode_integer(c, item->computed, &i);
        return result == CORM_FIT_OK ? corm_fit_int(to, item->size, i) : result;
    case CORM_C_TEXT:
        return cormi_mysql_decode_text(c, (const char **)(void *)to);
    case CORM_C_UINT:
        return cormi_mysql_decode_uint(c, item, to);
    case CORM_C_BOOL:
        return cormi_mysql_decode_bool(c, (bool *)(void *)to);
    case CORM_C_DOUBLE:
        return cormi_mysql_decode_double(c, (double *)(void *)to);
    case CORM_C_FLOAT:
        return cormi_mysql_decode_float(c, (float *)(void *)to);
    case CORM_C_DATE:
        return cormi_mysql_decode_date(c, (corm_date *)(void *)to);
    case CORM_C_TIME:
        return cormi_mysql_decode_time(c, (corm_time *)(void *)to);
    case CORM_C_DATETIME:
        return cormi_mysql_decode_datetime(c, (corm_datetime *)(void *)to);
    case CORM_C_DURATION:
        return cormi_mysql_decode_duration(c,
                                           &((corm_duration *)(void *)to)->us);
    case CORM_C_UUID:
        return cormi_mysql_decode_uuid(c, (corm_uuid *)(void *)to);
    case CORM_C_DECIMAL:
        return cormi_mysql_decode_decimal(c, item->quantize,
                                          (corm_decimal *)(void *)to);
    case CORM_C_BYTES:
        return cormi_mysql_decode_bytes(c, (corm_bytes *)(void *)to);
    case CORM_C_JSON:
        return cormi_mysql_decode_json(c, (corm_json *)(void *)to);
    case CORM_C_VALUE:
        return mysql_decode_tagged(item, c, (corm_value *)(void *)to);
    default:
        return CORM_FIT_KIND;
    }
}

/* Where the value of a corm_opt_* stands behind its flag. */
static size_t mysql_optional_at(unsigned ctype)
{
    switch (ctype) {
    case CORM_C_BOOL:
        return offsetof(corm_opt_bool, value);
    case CORM_C_DOUBLE:
        return offsetof(corm_opt_double, value);
    case CORM_C_DATE:
        return offsetof(corm_opt_date, value);
    case CORM_C_TIME:
        return offsetof(corm_opt_time, value);
    case CORM_C_DATETIME:
        return offsetof(corm_opt_datetime, value);
    case CORM_C_DURATION:
        return offsetof(corm_opt_duration, value);
    case CORM_C_UUID:
        return offsetof(corm_opt_uuid, value);
    default:
        return offsetof(corm_opt_decimal, value);
    }
}

static corm_fit mysql_decode_member(const corm_decode_item *item,
                                    const cormi_mysql_row_cell *c, char *to)
{
    unsigned ctype = item->ctype & ~(unsigned)CORM_C_OPT;

    if ((item->ctype & CORM_C_OPT) == 0)
        return mysql_decode_plain(item, ctype, c, to);
    *(bool *)(void *)to = true; /* the first member of each */
    return ctype == CORM_C_INT
               ? mysql_optional_int(item, c, to)
               : mysql_decode_plain(item, ctype, c,
                                    to + mysql_optional_at(ctype));
}

/* ---- what does not fit ---- */

/* "text of 12 bytes", "1.5" */
static void mysql_describe(char *out, size_t size, const cormi_mysql_cell *cell)
{
    char text[96];

    if (cell->is_null) {
        snprintf(out, size, "NULL");
    } else if (cell->kind == CORMI_MYSQL_TEXT ||
               cell->kind == CORMI_MYSQL_BYTES) {
        snprintf(out, size, "%s of %lu bytes",
                 cell->kind == CORMI_MYSQL_TEXT ? "text" : "binary data",
                 cell->length);
    } else {
        size_t n = cormi_mysql_format_cell(text, cell);

        snprintf(out, size, "%.*s", (int)n, text);
    }
}

static corm_status mysql_refuse(const corm_decode_item *item,
                                const cormi_mysql_cell *cell, corm_fit fit,
                                corm_error *err)
{
    char stored[112];

    mysql_describe(stored, sizeof(stored), cell);
    return corm_decode_refuse(item, fit, stored, NULL, err);
}

/* ---- rows ---- */

/* Texts that are as they are sent. */
static corm_fit mysql_decode_sent(const cormi_mysql_cell *cell,
                                  corm_arena *arena, char *to)
{
    size_t n = cell->length;
    char *copy = corm_arena_take(arena, n + 1);

    if (copy == NULL)
        return CORM_FIT_MEMORY;
    memcpy(copy, cell->data, n);
    copy[n] = '\0';
    *(const char **)(void *)to = copy;
    return corm_text_has_nul(copy, n) ? CORM_FIT_KIND : CORM_FIT_OK;
}

/* What most columns are, without a call. */
static inline corm_fit mysql_decode_cell(const corm_decode_item *item,
                                         const cormi_mysql_row_cell *c,
                                         char *to)
{
    const cormi_mysql_cell *cell = c->cell;

    if (cell->is_null)
        return item->null || item->ctype == CORM_C_VALUE ? CORM_FIT_OK
                                                         : CORM_FIT_NULL;
    if (item->ctype == CORM_C_TEXT && cell->kind == CORMI_MYSQL_TEXT &&
        c->stmt->is_raw)
        return mysql_decode_sent(cell, c->arena, to);
    if (item->ctype == CORM_C_INT && cell->kind == CORMI_MYSQL_INT &&
        !cell->is_unsigned)
        return corm_fit_int(to, item->size, cell->as.i);
    return mysql_decode_member(item, c, to);
}

static corm_status mysql_decode_part(cormi_mysql_stmt *stmt,
                                     const corm_decode *program,
                                     const corm_decode_part *part,
                                     corm_arena *arena, char *to,
                                     corm_error *err)
{
    const corm_decode_item *item = program->items + part->first;
    const corm_decode_item *end = item + part->n;

    for (; item < end; item++) {
        cormi_mysql_row_cell c = { stmt, &stmt->cells[item->column],
                                   item->column, arena };
        corm_fit result = mysql_decode_cell(item, &c, to + item->offset);

        if (result != CORM_FIT_OK)
            return mysql_refuse(item, c.cell, result, err);
    }
    return CORM_OK;
}

/* What the server computes with so many decimals has no more: the text
 * protocol shows no others, and so do Django's answers. */
static void mysql_round_cells(cormi_mysql_stmt *stmt)
{
    corm_decimal decimal;

    for (size_t i = 0; i < stmt->n_columns; i++) {
        cormi_mysql_cell *cell = &stmt->cells[i];

        if (cell->kind == CORMI_MYSQL_REAL && cell->decimals < 31 &&
            !cell->is_null &&
            corm_decimal_from_double(&decimal, cell->as.d, 17) &&
            corm_decimal_quantize(&decimal, decimal, cell->decimals))
            cell->as.d = corm_decimal_double(decimal);
    }
}

static corm_status mysql_decode_row(cormi_mysql_stmt *stmt,
                                    const corm_decode *program,
                                    const corm_batch *batch, size_t row,
                                    corm_error *err)
{
    for (size_t p = 0; p < program->n_parts; p++) {
        const corm_decode_part *part = &program->parts[p];
        corm_status status;

        if (part->key_column >= 0 && stmt->cells[part->key_column].is_null) {
            batch->absent[row] |= UINT64_C(1) << p;
            continue;
        }
        status =
            mysql_decode_part(stmt, program, part, batch->arena,
                              batch->base[p] + row * batch->stride[p], err);
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

int cormi_mysql_decode(void *arg, const corm_decode *program,
                       const corm_batch *batch, corm_error *err)
{
    cormi_mysql_stmt *stmt = arg;
    size_t row = 0;

    while (row < batch->max && !stmt->is_done) {
        if (!stmt->has_row && cormi_mysql_rows_next(stmt, err) != CORM_OK)
            return -1;
        if (stmt->is_done)
            break;
        stmt->has_row = false;
        if (stmt->rounds)
            mysql_round_cells(stmt);
        if (mysql_decode_row(stmt, program, batch, row, err) != CORM_OK)
            return -1;
        row++;
    }
    return (int)row;
}
