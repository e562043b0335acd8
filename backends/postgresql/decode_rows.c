/*
 * Rows into structs: the loop that everything read goes through.  The server
 * sends text, or binary values where that was asked for; what most columns are
 * is read here, the rest by decode.c and decode_binary.c.
 */
#include "decode.h"

#include <corm/sys/arena.h>

#include <stdio.h>
#include <string.h>

/* ---- what does not fit ---- */

static const char *pgx_expected(const corm_decode_item *item)
{
    switch (item->ctype & ~(unsigned)CORM_C_OPT) {
    case CORM_C_BOOL:
        return "a boolean";
    case CORM_C_INT:
    case CORM_C_UINT:
        return "an integer";
    case CORM_C_DOUBLE:
    case CORM_C_FLOAT:
        return "a number";
    case CORM_C_BYTES:
        return "bytes";
    case CORM_C_DATE:
        return "a date of the years 1 to 9999";
    case CORM_C_TIME:
        return "a time of day";
    case CORM_C_DATETIME:
        return "a date and time of the years 1 to 9999";
    case CORM_C_DURATION:
        return "an interval";
    case CORM_C_UUID:
        return "a UUID";
    case CORM_C_DECIMAL:
        return "a decimal number of at most 38 digits";
    case CORM_C_ITEMS:
        return "an array";
    case CORM_C_SPAN:
        return "a range";
    default:
        return "of the column's type";
    }
}

/* ---- rows ---- */

#define PGX_STEPS 64

/* How a column goes into its member: what most are, at once. */
typedef enum pgx_step {
    PGX_STEP_ANY,
    PGX_STEP_DIGITS, /* an integer as text */
    PGX_STEP_TEXT,   /* the same in both forms */
    PGX_STEP_INT8,   /* these in binary */
    PGX_STEP_INT4,
    PGX_STEP_DOUBLE,
    PGX_STEP_BOOL
} pgx_step;

/* A result, and how the first items of the program read it: asked for once a
 * batch. */
typedef struct pgx_rows {
    const PGresult *res;
    bool binary;
    uint8_t steps[PGX_STEPS];
} pgx_rows;

static pgx_step pgx_step_of_text(const corm_decode_item *item)
{
    return item->ctype == CORM_C_INT    ? PGX_STEP_DIGITS
           : item->ctype == CORM_C_TEXT ? PGX_STEP_TEXT
                                        : PGX_STEP_ANY;
}

static pgx_step pgx_step_of_binary(const corm_decode_item *item, Oid oid)
{
    switch (oid) {
    case PGX_INT8:
        return item->ctype == CORM_C_INT && item->size == 8 ? PGX_STEP_INT8
                                                            : PGX_STEP_ANY;
    case PGX_INT4:
        return item->ctype == CORM_C_INT ? PGX_STEP_INT4 : PGX_STEP_ANY;
    case PGX_FLOAT8:
        return item->ctype == CORM_C_DOUBLE ? PGX_STEP_DOUBLE : PGX_STEP_ANY;
    case PGX_BOOL:
        return item->ctype == CORM_C_BOOL ? PGX_STEP_BOOL : PGX_STEP_ANY;
    case PGX_TEXT:
    case PGX_VARCHAR:
        return item->ctype == CORM_C_TEXT ? PGX_STEP_TEXT : PGX_STEP_ANY;
    default:
        return PGX_STEP_ANY;
    }
}

static void pgx_rows_init(pgx_rows *rows, const PGresult *res,
                          const corm_decode *program)
{
    size_t n = 0;

    for (size_t p = 0; p < program->n_parts; p++)
        if (program->parts[p].first + program->parts[p].n > n)
            n = program->parts[p].first + program->parts[p].n;
    rows->res = res;
    rows->binary = PQbinaryTuples(res) == 1;
    for (size_t i = 0; i < n && i < PGX_STEPS; i++) {
        const corm_decode_item *item = &program->items[i];

        rows->steps[i] =
            (uint8_t)(rows->binary
                          ? pgx_step_of_binary(item, PQftype(res, item->column))
                          : pgx_step_of_text(item));
    }
}

static pgx_cell pgx_at(const pgx_rows *rows, int row, int column)
{
    return (pgx_cell){ PQgetvalue(rows->res, row, column),
                       (size_t)PQgetlength(rows->res, row, column),
                       PQftype(rows->res, column) };
}

static corm_status pgx_refuse(const pgx_rows *rows, int row,
                              const corm_decode_item *item, corm_fit fit,
                              corm_arena *arena, corm_error *err)
{
    pgx_cell c = pgx_at(rows, row, item->column);
    char stored[80], room[PGX_TEXT_ROOM];

    if (rows->binary && fit != CORM_FIT_NULL &&
        !cormi_pg_binary_text(&c, room, arena))
        fit = CORM_FIT_MEMORY;
    snprintf(stored, sizeof(stored), "'%.*s%s'", c.n < 60 ? (int)c.n : 60, c.s,
             c.n > 60 ? ".." : "");
    return corm_decode_refuse(item, fit, stored, pgx_expected(item), err);
}

static corm_fit pgx_null(const corm_decode_item *item)
{
    return item->null || item->ctype == CORM_C_VALUE ? CORM_FIT_OK
                                                     : CORM_FIT_NULL;
}

static corm_fit pgx_any(const pgx_rows *rows, int row,
                        const corm_decode_item *item, corm_arena *arena,
                        char *to)
{
    pgx_cell c = pgx_at(rows, row, item->column);
    char room[PGX_TEXT_ROOM];

    if (c.n == 0 && PQgetisnull(rows->res, row, item->column))
        return pgx_null(item);
    if (rows->binary) {
        if (cormi_pg_read_binary(item, &c, arena, to))
            return CORM_FIT_OK;
        if (!cormi_pg_binary_text(&c, room, arena))
            return CORM_FIT_MEMORY;
    }
    return cormi_pg_read_text(item, c, arena, to);
}

/* Up to 18 digits and nothing else, as most integers are. */
static inline bool pgx_few_digits(const char *s, int64_t *out)
{
    bool negative = *s == '-';
    unsigned digit = (unsigned char)*(s += negative) - (unsigned)'0';
    const char *end = s + 18;
    int64_t value = 0;

    if (digit > 9)
        return false;
    do {
        value = value * 10 + (int64_t)digit;
        digit = (unsigned char)*++s - (unsigned)'0';
    } while (digit <= 9 && s < end);
    *out = negative ? -value : value;
    return *s == '\0';
}

/* In pgx_one(): binary values are not NULL when they have bytes. */
#define PGX_HAS(bytes) (PQgetlength(res, row, item->column) == (bytes))

static inline corm_fit pgx_one(const pgx_rows *rows, pgx_step step, int row,
                               const corm_decode_item *item, corm_arena *arena,
                               char *to)
{
    const PGresult *res = rows->res;
    uint64_t word;
    int64_t i;

    switch (step) {
    case PGX_STEP_DIGITS:
        if (pgx_few_digits(PQgetvalue(res, row, item->column), &i))
            return corm_fit_int(to, item->size, i);
        break;
    case PGX_STEP_TEXT: {
        size_t n = (size_t)PQgetlength(res, row, item->column);
        char *copy;

        if (n == 0 && PQgetisnull(res, row, item->column))
            return pgx_null(item);
        copy = corm_arena_take(arena, n + 1);
        if (copy == NULL)
            return CORM_FIT_MEMORY;
        memcpy(copy, PQgetvalue(res, row, item->column), n + 1);
        *(const char **)(void *)to = copy;
        return CORM_FIT_OK;
    }
    case PGX_STEP_INT8:
    case PGX_STEP_DOUBLE:
        if (!PGX_HAS(8))
            break;
        word = pgx_word(PQgetvalue(res, row, item->column));
        memcpy(to, &word, sizeof(word));
        return CORM_FIT_OK;
    case PGX_STEP_INT4:
        if (!PGX_HAS(4))
            break;
        return corm_fit_int(to, item->size,
                            pgx_half(PQgetvalue(res, row, item->column)));
    case PGX_STEP_BOOL:
        if (!PGX_HAS(1))
            break;
        *(bool *)(void *)to = *PQgetvalue(res, row, item->column) != 0;
        return CORM_FIT_OK;
    default:
        break;
    }
    return pgx_any(rows, row, item, arena, to);
}

static corm_status pgx_part(const pgx_rows *rows, int row,
                            const corm_decode *program,
                            const corm_decode_part *part, corm_arena *arena,
                            char *to, corm_error *err)
{
    uint32_t end = part->first + part->n;

    for (uint32_t i = part->first; i < end; i++) {
        const corm_decode_item *item = &program->items[i];
        pgx_step step = i < PGX_STEPS ? (pgx_step)rows->steps[i] : PGX_STEP_ANY;
        corm_fit result =
            pgx_one(rows, step, row, item, arena, to + item->offset);

        if (result != CORM_FIT_OK)
            return pgx_refuse(rows, row, item, result, arena, err);
    }
    return CORM_OK;
}

static corm_status pgx_row(const pgx_rows *rows, int at,
                           const corm_decode *program, const corm_batch *batch,
                           size_t row, corm_error *err)
{
    for (size_t p = 0; p < program->n_parts; p++) {
        const corm_decode_part *part = &program->parts[p];
        corm_status status;

        if (part->key_column >= 0 &&
            PQgetisnull(rows->res, at, part->key_column)) {
            batch->absent[row] |= UINT64_C(1) << p;
            continue;
        }
        status = pgx_part(rows, at, program, part, batch->arena,
                          batch->base[p] + row * batch->stride[p], err);
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

/* More rows of a cursor; false: there are none, or *failed. */
static bool pgx_more(cormi_pg_stmt *stmt, const corm_decode *program,
                     pgx_rows *rows, bool *failed, corm_error *err)
{
    if (stmt->cursor == 0 || stmt->row < stmt->chunk)
        return false;
    *failed = cormi_pg_stream_next(stmt, err) != CORM_OK;
    if (*failed || PQntuples(stmt->res) == 0)
        return false;
    pgx_rows_init(rows, stmt->res, program);
    return true;
}

int cormi_pg_decode(void *arg, const corm_decode *program,
                    const corm_batch *batch, corm_error *err)
{
    cormi_pg_stmt *stmt = arg;
    size_t row = 0;
    bool failed = stmt->res == NULL; /* it has failed before */
    pgx_rows rows;

    if (failed)
        return corm_driver_fail(err, CORM_OPERATIONAL, "the rows are gone"), -1;
    pgx_rows_init(&rows, stmt->res, program);
    if (!stmt->asked) {
        stmt->asked = true;
        stmt->binary = cormi_pg_wants_binary(stmt->res, program);
    }
    while (row < batch->max) {
        if (stmt->row == PQntuples(stmt->res) &&
            !pgx_more(stmt, program, &rows, &failed, err))
            break;
        if (pgx_row(&rows, stmt->row, program, batch, row, err) != CORM_OK)
            return -1;
        stmt->row++;
        row++;
    }
    return failed ? -1 : (int)row;
}
