/*
 * Rows into structs: the loop that everything read goes through.  A column
 * is fetched once by sqlite3_column_value() and read by sqlite3_value_*:
 * without the mutexes of sqlite3_column_*, which one thread does not need.
 * SQLite stores any type in any column, so each value is checked against its
 * member.
 */
#include "driver.h"

#include <corm/sys/arena.h>
#include <corm/sys/decode.h>

#include <math.h>
#include <string.h>

/* A column of the row, its type asked once: reading it as text may change
 * what SQLite says of it. */
typedef struct decode_cell {
    sqlite3_value *v;
    int type;
} decode_cell;

/* ---- numbers ---- */

static corm_fit decode_integer(decode_cell c, bool cut, int64_t *out)
{
    double d;

    if (c.type == SQLITE_INTEGER) {
        *out = sqlite3_value_int64(c.v);
        return CORM_FIT_OK;
    }
    if (c.type != SQLITE_FLOAT)
        return CORM_FIT_KIND;
    d = sqlite3_value_double(c.v);
    if (!(d >= -9223372036854775808.0 && d < 9223372036854775808.0))
        return CORM_FIT_RANGE;
    *out = (int64_t)d;
    return cut || (double)*out == d ? CORM_FIT_OK : CORM_FIT_KIND;
}

static corm_fit decode_bool(decode_cell c, bool *out)
{
    int64_t i;
    corm_fit result = decode_integer(c, false, &i);

    *out = result == CORM_FIT_OK && i != 0;
    return result == CORM_FIT_OK && (i < 0 || i > 1) ? CORM_FIT_RANGE : result;
}

static corm_fit decode_double(decode_cell c, double *out)
{
    if (c.type != SQLITE_FLOAT && c.type != SQLITE_INTEGER)
        return CORM_FIT_KIND;
    *out = sqlite3_value_double(c.v);
    return CORM_FIT_OK;
}

static corm_fit decode_float(decode_cell c, float *out)
{
    double d;
    corm_fit result = decode_double(c, &d);

    if (result != CORM_FIT_OK)
        return result;
    *out = (float)d;
    return isinf(*out) && !isinf(d) ? CORM_FIT_RANGE : CORM_FIT_OK;
}

/* The average of durations has a fraction: to the nearest microsecond. */
static corm_fit decode_duration(decode_cell c, int64_t *out)
{
    double d;

    if (c.type != SQLITE_FLOAT)
        return decode_integer(c, false, out);
    d = nearbyint(sqlite3_value_double(c.v));
    if (!(d > -9223372036854775808.0 && d < 9223372036854775808.0))
        return CORM_FIT_RANGE;
    *out = (int64_t)d;
    return CORM_FIT_OK;
}

/* SQLite keeps decimals as numbers of about 15 digits. */
static corm_fit decode_decimal(decode_cell c, const corm_decode_item *item,
                               corm_decimal *out)
{
    corm_decimal rounded;
    bool ok;

    switch (c.type) {
    case SQLITE_INTEGER:
        *out = corm_decimal_int(sqlite3_value_int64(c.v));
        ok = true;
        break;
    case SQLITE_FLOAT:
        ok = corm_decimal_from_double(out, sqlite3_value_double(c.v), 15);
        break;
    case SQLITE_TEXT:
        ok = corm_decimal_parse(out, (const char *)sqlite3_value_text(c.v),
                                (size_t)sqlite3_value_bytes(c.v));
        break;
    default:
        ok = false;
    }
    if (!ok)
        return CORM_FIT_KIND;
    if (item->quantize > 0 &&
        corm_decimal_quantize(&rounded, *out, (int)item->quantize - 1))
        *out = rounded;
    return item->digits != 0 && corm_decimal_digits(*out) > item->digits
               ? CORM_FIT_RANGE
               : CORM_FIT_OK;
}

/* ---- text ---- */

/* Copied with the NUL that SQLite keeps behind every text. */
static corm_fit decode_copy(decode_cell c, corm_arena *arena, const char **out,
                            size_t *size)
{
    const char *text = (const char *)sqlite3_value_text(c.v);
    size_t n = (size_t)sqlite3_value_bytes(c.v);
    char *copy;

    if (text == NULL)
        return CORM_FIT_MEMORY;
    copy = corm_arena_take(arena, n + 1);
    if (copy == NULL)
        return CORM_FIT_MEMORY;
    memcpy(copy, text, n + 1);
    *out = copy;
    *size = n;
    return CORM_FIT_OK;
}

/* Numbers in a text column are read as their text; blobs are not text, and
 * a NUL inside would cut it short unseen. */
static corm_fit decode_text(decode_cell c, corm_arena *arena, const char **out)
{
    corm_fit result;
    size_t n;

    if (c.type == SQLITE_BLOB)
        return CORM_FIT_KIND;
    result = decode_copy(c, arena, out, &n);
    if (result == CORM_FIT_OK && corm_text_has_nul(*out, n))
        return CORM_FIT_KIND;
    return result;
}

static corm_fit decode_bytes(decode_cell c, corm_arena *arena, corm_bytes *out)
{
    const void *data;
    size_t n;
    char *copy;

    if (c.type != SQLITE_BLOB && c.type != SQLITE_TEXT)
        return CORM_FIT_KIND;
    data = sqlite3_value_blob(c.v); /* NULL when there is no byte */
    n = (size_t)sqlite3_value_bytes(c.v);
    copy = corm_arena_take(arena, n);
    if (copy == NULL)
        return CORM_FIT_MEMORY;
    if (n > 0 && data == NULL)
        return CORM_FIT_MEMORY;
    if (n > 0)
        memcpy(copy, data, n);
    *out = (corm_bytes){ copy, n };
    return CORM_FIT_OK;
}

typedef bool decode_parser(void *out, const char *text, size_t n);

static bool decode_parse_date(void *out, const char *text, size_t n)
{
    return corm_date_parse(out, text, n);
}

static bool decode_parse_time(void *out, const char *text, size_t n)
{
    return corm_time_parse(out, text, n);
}

static bool decode_parse_datetime(void *out, const char *text, size_t n)
{
    return corm_datetime_parse(out, text, n);
}

static bool decode_parse_uuid(void *out, const char *text, size_t n)
{
    return corm_uuid_parse(out, text, n);
}

static corm_fit decode_parsed(decode_cell c, decode_parser *parse, void *out)
{
    if (c.type != SQLITE_TEXT)
        return CORM_FIT_KIND;
    return parse(out, (const char *)sqlite3_value_text(c.v),
                 (size_t)sqlite3_value_bytes(c.v))
               ? CORM_FIT_OK
               : CORM_FIT_KIND;
}

/* ---- tagged values ---- */

static corm_fit decode_tagged_text(decode_cell c, corm_kind kind,
                                   corm_arena *arena, corm_value *out)
{
    out->kind = kind;
    return decode_copy(c, arena, &out->as.s, &out->size);
}

/* By what SQLite stores. */
static corm_fit decode_as_stored(decode_cell c, corm_arena *arena,
                                 corm_value *out)
{
    corm_bytes bytes = { NULL, 0 };
    corm_fit result;

    switch (c.type) {
    case SQLITE_INTEGER:
        *out = corm_value_int(sqlite3_value_int64(c.v));
        return CORM_FIT_OK;
    case SQLITE_FLOAT:
        *out = corm_value_double(sqlite3_value_double(c.v));
        return CORM_FIT_OK;
    case SQLITE_TEXT:
        return decode_tagged_text(c, CORM_K_TEXT, arena, out);
    default:
        result = decode_bytes(c, arena, &bytes);
        *out = corm_value_bytes(bytes);
        return result;
    }
}

/* Numbers and text keep the kind they are stored in, as in Django, which
 * converts only what an expression computed. */
static corm_fit decode_tagged_plain(const corm_decode_item *item, decode_cell c,
                                    corm_arena *arena, corm_value *out)
{
    bool truth;

    if (item->type == CORM_TYPE_BOOLEAN && c.type == SQLITE_INTEGER &&
        decode_bool(c, &truth) == CORM_FIT_OK) {
        *out = corm_value_bool(truth);
        return CORM_FIT_OK;
    }
    if (item->computed && corm_type_is_integer(item->type) &&
        c.type == SQLITE_FLOAT) {
        out->kind = CORM_K_INT;
        return decode_integer(c, true, &out->as.i);
    }
    if (item->type == CORM_TYPE_FLOAT && c.type == SQLITE_INTEGER) {
        *out = corm_value_double(sqlite3_value_double(c.v));
        return CORM_FIT_OK;
    }
    return decode_as_stored(c, arena, out);
}

static corm_fit decode_tagged(const corm_decode_item *item, decode_cell c,
                              corm_arena *arena, corm_value *out)
{
    corm_bytes bytes = { NULL, 0 };
    corm_fit result;

    switch (item->type) {
    case CORM_TYPE_DATE:
        out->kind = CORM_K_DATE;
        return decode_parsed(c, decode_parse_date, &out->as.date);
    case CORM_TYPE_TIME:
        out->kind = CORM_K_TIME;
        return decode_parsed(c, decode_parse_time, &out->as.i);
    case CORM_TYPE_DATETIME:
        out->kind = CORM_K_DATETIME;
        return decode_parsed(c, decode_parse_datetime, &out->as.i);
    case CORM_TYPE_DURATION:
        out->kind = CORM_K_DURATION;
        return decode_duration(c, &out->as.i);
    case CORM_TYPE_UUID:
        out->kind = CORM_K_UUID;
        return decode_parsed(c, decode_parse_uuid, &out->as.uuid);
    case CORM_TYPE_DECIMAL:
        out->kind = CORM_K_DECIMAL;
        return decode_decimal(c, item, &out->as.dec);
    case CORM_TYPE_JSON:
        if (c.type == SQLITE_BLOB)
            return CORM_FIT_KIND;
        return decode_tagged_text(c, CORM_K_JSON, arena, out);
    case CORM_TYPE_BINARY:
        result = decode_bytes(c, arena, &bytes);
        *out = corm_value_bytes(bytes);
        return result;
    default:
        return decode_tagged_plain(item, c, arena, out);
    }
}

/* ---- optional members ---- */

static corm_fit decode_optional_int(const corm_decode_item *item, decode_cell c,
                                    char *to)
{
    static const size_t at[] = {
        [2] = offsetof(corm_opt_int16, value),
        [4] = offsetof(corm_opt_int32, value),
        [8] = offsetof(corm_opt_int64, value),
    };
    int64_t i;
    corm_fit result = decode_integer(c, item->computed, &i);

    if (result != CORM_FIT_OK)
        return result;
    *(bool *)(void *)to = true; /* the first member of each */
    return corm_fit_int(to + at[item->size], item->size, i);
}

#define DECODE_OPT(T, to, call) (((T *)(void *)(to))->set = true, (call))
#define DECODE_OPT_VALUE(T, to) (&((T *)(void *)(to))->value)

static corm_fit decode_optional(const corm_decode_item *item, decode_cell c,
                                char *to)
{
    switch (item->ctype & ~(unsigned)CORM_C_OPT) {
    case CORM_C_BOOL:
        return DECODE_OPT(corm_opt_bool, to,
                          decode_bool(c, DECODE_OPT_VALUE(corm_opt_bool, to)));
    case CORM_C_INT:
        return decode_optional_int(item, c, to);
    case CORM_C_DOUBLE:
        return DECODE_OPT(
            corm_opt_double, to,
            decode_double(c, DECODE_OPT_VALUE(corm_opt_double, to)));
    case CORM_C_DATE:
        return DECODE_OPT(corm_opt_date, to,
                          decode_parsed(c, decode_parse_date,
                                        DECODE_OPT_VALUE(corm_opt_date, to)));
    case CORM_C_TIME:
        return DECODE_OPT(corm_opt_time, to,
                          decode_parsed(c, decode_parse_time,
                                        DECODE_OPT_VALUE(corm_opt_time, to)));
    case CORM_C_DATETIME:
        return DECODE_OPT(
            corm_opt_datetime, to,
            decode_parsed(c, decode_parse_datetime,
                          DECODE_OPT_VALUE(corm_opt_datetime, to)));
    case CORM_C_DURATION:
        return DECODE_OPT(
            corm_opt_duration, to,
            decode_duration(c, &DECODE_OPT_VALUE(corm_opt_duration, to)->us));
    case CORM_C_UUID:
        return DECODE_OPT(corm_opt_uuid, to,
                          decode_parsed(c, decode_parse_uuid,
                                        DECODE_OPT_VALUE(corm_opt_uuid, to)));
    case CORM_C_DECIMAL:
        return DECODE_OPT(
            corm_opt_decimal, to,
            decode_decimal(c, item, DECODE_OPT_VALUE(corm_opt_decimal, to)));
    default:
        return CORM_FIT_KIND;
    }
}

/* ---- one member ---- */

static corm_fit decode_member(const corm_decode_item *item, decode_cell c,
                              corm_arena *arena, char *to)
{
    corm_fit result;
    int64_t i;

    switch (item->ctype) {
    case CORM_C_INT:
        result = decode_integer(c, item->computed, &i);
        return result == CORM_FIT_OK ? corm_fit_int(to, item->size, i) : result;
    case CORM_C_TEXT:
        return decode_text(c, arena, (const char **)(void *)to);
    case CORM_C_UINT:
        result = decode_integer(c, item->computed, &i);
        if (result == CORM_FIT_OK && i < 0)
            return CORM_FIT_RANGE;
        return result == CORM_FIT_OK
                   ? corm_fit_uint(to, item->size, (uint64_t)i)
                   : result;
    case CORM_C_BOOL:
        return decode_bool(c, (bool *)(void *)to);
    case CORM_C_DOUBLE:
        return decode_double(c, (double *)(void *)to);
    case CORM_C_FLOAT:
        return decode_float(c, (float *)(void *)to);
    case CORM_C_DATE:
        return decode_parsed(c, decode_parse_date, to);
    case CORM_C_TIME:
        return decode_parsed(c, decode_parse_time, to);
    case CORM_C_DATETIME:
        return decode_parsed(c, decode_parse_datetime, to);
    case CORM_C_DURATION:
        return decode_duration(c, &((corm_duration *)(void *)to)->us);
    case CORM_C_UUID:
        return decode_parsed(c, decode_parse_uuid, to);
    case CORM_C_DECIMAL:
        return decode_decimal(c, item, (corm_decimal *)(void *)to);
    case CORM_C_BYTES:
        return decode_bytes(c, arena, (corm_bytes *)(void *)to);
    case CORM_C_JSON:
        return decode_text(c, arena, &((corm_json *)(void *)to)->text);
    case CORM_C_VALUE:
        return decode_tagged(item, c, arena, (corm_value *)(void *)to);
    default:
        return decode_optional(item, c, to);
    }
}

/* ---- what does not fit ---- */

/* What is stored as text, by an example; NULL: as all databases say it. */
static const char *decode_expected(const corm_decode_item *item)
{
    switch (item->ctype & ~(unsigned)CORM_C_OPT) {
    case CORM_C_DATE:
        return "a date such as 2024-02-29";
    case CORM_C_TIME:
        return "a time such as 12:30:00";
    case CORM_C_DATETIME:
        return "a date and time such as 2024-02-29 12:30:00";
    case CORM_C_UUID:
        return "a UUID of 32 hex digits";
    default:
        return NULL;
    }
}

/* A value that is tagged with its type is one of that type's C type. */
static corm_decode_item decode_untagged(const corm_decode_item *item)
{
    static const struct {
        corm_type type;
        corm_ctype ctype;
    } rows[] = {
        { CORM_TYPE_DATE, CORM_C_DATE },
        { CORM_TYPE_TIME, CORM_C_TIME },
        { CORM_TYPE_DATETIME, CORM_C_DATETIME },
        { CORM_TYPE_DURATION, CORM_C_DURATION },
        { CORM_TYPE_UUID, CORM_C_UUID },
        { CORM_TYPE_DECIMAL, CORM_C_DECIMAL },
        { CORM_TYPE_BINARY, CORM_C_BYTES },
        { CORM_TYPE_JSON, CORM_C_JSON },
    };
    corm_decode_item plain = *item;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].type == item->type)
            plain.ctype = (uint8_t)rows[i].ctype;
    }
    return plain;
}

/* "text 'abc'" */
static void decode_describe(char *out, size_t size, decode_cell c)
{
    int n;

    switch (c.type) {
    case SQLITE_INTEGER:
        sqlite3_snprintf((int)size, out, "integer %lld",
                         sqlite3_value_int64(c.v));
        break;
    case SQLITE_FLOAT:
        sqlite3_snprintf((int)size, out, "real %!.15g",
                         sqlite3_value_double(c.v));
        break;
    case SQLITE_TEXT:
        n = sqlite3_value_bytes(c.v);
        sqlite3_snprintf((int)size, out, "text '%.*s%s'", n < 60 ? n : 60,
                         (const char *)sqlite3_value_text(c.v),
                         n > 60 ? ".." : "");
        break;
    case SQLITE_BLOB:
        sqlite3_snprintf((int)size, out, "a blob of %d bytes",
                         sqlite3_value_bytes(c.v));
        break;
    default:
        sqlite3_snprintf((int)size, out, "NULL");
    }
}

static corm_status decode_refuse(const corm_decode_item *item, decode_cell c,
                                 corm_fit fit, corm_error *err)
{
    corm_decode_item plain =
        item->ctype == CORM_C_VALUE ? decode_untagged(item) : *item;
    char stored[160];

    decode_describe(stored, sizeof(stored), c);
    return corm_decode_refuse(&plain, fit, stored, decode_expected(&plain),
                              err);
}

/* ---- rows ---- */

static corm_status decode_part(sqlite3_stmt *st, const corm_decode *program,
                               const corm_decode_part *part, corm_arena *arena,
                               char *to, corm_error *err)
{
    const corm_decode_item *item = program->items + part->first;
    const corm_decode_item *end = item + part->n;

    for (; item < end; item++) {
        sqlite3_value *v = sqlite3_column_value(st, item->column);
        decode_cell c = { v, sqlite3_value_type(v) };
        corm_fit result;

        if (c.type == SQLITE_NULL)
            result = item->null || item->ctype == CORM_C_VALUE ? CORM_FIT_OK
                                                               : CORM_FIT_NULL;
        else
            result = decode_member(item, c, arena, to + item->offset);
        if (result != CORM_FIT_OK)
            return decode_refuse(item, c, result, err);
    }
    return CORM_OK;
}

static corm_status decode_row(sqlite3_stmt *st, const corm_decode *program,
                              const corm_batch *batch, size_t row,
                              corm_error *err)
{
    for (size_t p = 0; p < program->n_parts; p++) {
        const corm_decode_part *part = &program->parts[p];
        corm_status status;

        if (part->key_column >= 0 &&
            sqlite3_column_type(st, part->key_column) == SQLITE_NULL) {
            batch->absent[row] |= UINT64_C(1) << p;
            continue;
        }
        status = decode_part(st, program, part, batch->arena,
                             batch->base[p] + row * batch->stride[p], err);
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

int cormi_sqlite_decode(void *arg, const corm_decode *program,
                        const corm_batch *batch, corm_error *err)
{
    cormi_sqlite_stmt *stmt = arg;
    size_t row = 0;

    while (row < batch->max && !stmt->done) {
        int rc = sqlite3_step(stmt->st);

        if (rc == SQLITE_DONE) {
            stmt->done = true; /* another step would begin again */
            break;
        }
        if (rc != SQLITE_ROW) {
            cormi_sqlite_error(err, stmt->conn, rc, false);
            return -1;
        }
        if (decode_row(stmt->st, program, batch, row, err) != CORM_OK)
            return -1;
        row++;
    }
    return (int)row;
}
