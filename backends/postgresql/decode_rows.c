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

/* NULL: as all databases say it. */
static const char *pgx_expected(const corm_decode_item *item)
{
    switch (item->ctype & ~(unsigned)CORM_C_OPT) {
    case CORM_C_BOOL:
        return "a boolean";
    case CORM_C_DATE:
        return "a date of the years 1 to 9999";
    case CORM_C_TIME:
        return "a time of day";
    case CORM_C_DATETIME:
        return "a date and time of the years 1 to 9999";
    case CORM_C_DURATION:
        return "an interval";
    case CORM_C_DECIMAL:
        return "a decimal number of at most 38 digits";
    case CORM_C_ITEMS:
        return "an array";
    case CORM_C_SPAN:
        return "a range";
    default:
        return NULL;
    }
}

/* ---- one value ---- */

/* How a column goes into its member: what most are, at once. */
typedef enum pgx_step {
    PGX_STEP_ANY,
    PGX_STEP_DIGITS, /* an integer as text */
    PGX_STEP_TEXT,   /* the same in both forms */
    PGX_STEP_WORD,   /* these in binary: eight bytes, an integer or a double */
    PGX_STEP_INT4,
    PGX_STEP_BOOL
} pgx_step;

typedef struct pgx_rows {
    const PGresult *res;
    bool binary;
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
        return item->ctype == CORM_C_INT && item->size == 8 ? PGX_STEP_WORD
                                                            : PGX_STEP_ANY;
    case PGX_INT4:
        return item->ctype == CORM_C_INT ? PGX_STEP_INT4 : PGX_STEP_ANY;
    case PGX_FLOAT8:
        return item->ctype == CORM_C_DOUBLE ? PGX_STEP_WORD : PGX_STEP_ANY;
    case PGX_BOOL:
        return item->ctype == CORM_C_BOOL ? PGX_STEP_BOOL : PGX_STEP_ANY;
    case PGX_TEXT:
    case PGX_VARCHAR:
        return item->ctype == CORM_C_TEXT ? PGX_STEP_TEXT : PGX_STEP_ANY;
    default:
        return PGX_STEP_ANY;
    }
}

static pgx_step pgx_step_of(const pgx_rows *rows, const corm_decode_item *item)
{
    return rows->binary
               ? pgx_step_of_binary(item, PQftype(rows->res, item->column))
               : pgx_step_of_text(item);
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
    unsigned digit = (unsigned char)*s - (unsigned)'0';
    bool negative = false;
    const char *start = s;
    uint64_t value = 0; /* of more digits it is what is left */

    if (digit > 9) {
        negative = *s == '-';
        digit = negative ? (unsigned char)*++s - (unsigned)'0' : digit;
        if (digit > 9)
            return false;
    }
    do {
        value = value * 10 + digit;
        digit = (unsigned char)*++s - (unsigned)'0';
    } while (digit <= 9);
    *out = (int64_t)(negative ? 0 - value : value);
    return *s == '\0' && s - start <= 18;
}

static inline corm_fit pgx_cell_text(const PGresult *res, int row, int column,
                                     const corm_decode_item *item,
                                     corm_arena *arena, char *to)
{
    size_t n = (size_t)PQgetlength(res, row, column);
    char *copy;

    if (n == 0 && PQgetisnull(res, row, column))
        return pgx_null(item);
    copy = corm_arena_take(arena, n + 1);
    if (copy == NULL)
        return CORM_FIT_MEMORY;
    memcpy(copy, PQgetvalue(res, row, column), n + 1);
    *(const char **)(void *)to = copy;
    return CORM_FIT_OK;
}

/* In pgx_one(): binary values are not NULL when they have bytes. */
#define PGX_HAS(bytes) (PQgetlength(res, row, column) == (bytes))

static inline corm_fit pgx_one(const pgx_rows *rows, pgx_step step, int row,
                               int column, const corm_decode_item *item,
                               corm_arena *arena, char *to)
{
    const PGresult *res = rows->res;
    uint64_t word;
    int64_t i;

    switch (step) {
    case PGX_STEP_DIGITS:
        if (pgx_few_digits(PQgetvalue(res, row, column), &i))
            return corm_fit_int(to, item->size, i);
        break;
    case PGX_STEP_TEXT:
        return pgx_cell_text(res, row, column, item, arena, to);
    case PGX_STEP_WORD:
        if (!PGX_HAS(8))
            break;
        word = pgx_word(PQgetvalue(res, row, column));
        memcpy(to, &word, sizeof(word));
        return CORM_FIT_OK;
    case PGX_STEP_INT4:
        if (!PGX_HAS(4))
            break;
        return corm_fit_int(to, item->size,
                            pgx_half(PQgetvalue(res, row, column)));
    case PGX_STEP_BOOL:
        if (!PGX_HAS(1))
            break;
        *(bool *)(void *)to = *PQgetvalue(res, row, column) != 0;
        return CORM_FIT_OK;
    default:
        break;
    }
    return pgx_any(rows, row, item, arena, to);
}

/* ---- rows ---- */

/* Rows of a result that go into a batch, column after column: how a column is
 * read is asked once, and not once a value. */
typedef struct pgx_run {
    pgx_rows rows;
    const corm_batch *batch;
    int first;    /* in the result */
    size_t at, n; /* in the batch; n: up to the first row that does not fit */
    const corm_decode_item *failed; /* what does not fit there, and why */
    corm_fit fit;
} pgx_run;

static inline void pgx_column_by(pgx_run *run, pgx_step step, size_t part,
                                 const corm_decode_item *item)
{
    const corm_batch *batch = run->batch;
    const uint64_t *absent = batch->absent + run->at;
    size_t stride = batch->stride[part];
    char *to = batch->base[part] + run->at * stride + item->offset;
    int column = item->column, row = run->first;

    for (size_t r = 0; r < run->n; r++, row++, to += stride) {
        corm_fit fit;

        if ((absent[r] >> part & 1u) != 0)
            continue;
        fit = pgx_one(&run->rows, step, row, column, item, batch->arena, to);
        if (fit != CORM_FIT_OK) {
            run->n = r;
            run->failed = item;
            run->fit = fit;
        }
    }
}

/* The compiler makes a loop of each. */
static void pgx_column(pgx_run *run, size_t part, const corm_decode_item *item)
{
    switch (pgx_step_of(&run->rows, item)) {
    case PGX_STEP_DIGITS:
        pgx_column_by(run, PGX_STEP_DIGITS, part, item);
        break;
    case PGX_STEP_TEXT:
        pgx_column_by(run, PGX_STEP_TEXT, part, item);
        break;
    case PGX_STEP_WORD:
        pgx_column_by(run, PGX_STEP_WORD, part, item);
        break;
    case PGX_STEP_INT4:
        pgx_column_by(run, PGX_STEP_INT4, part, item);
        break;
    case PGX_STEP_BOOL:
        pgx_column_by(run, PGX_STEP_BOOL, part, item);
        break;
    default:
        pgx_column_by(run, PGX_STEP_ANY, part, item);
        break;
    }
}

static void pgx_absent(const pgx_run *run, size_t part, int key_column)
{
    for (size_t r = 0; r < run->n; r++)
        if (PQgetisnull(run->rows.res, run->first + (int)r, key_column))
            run->batch->absent[run->at + r] |= UINT64_C(1) << part;
}

/* What is told of is the first value that does not fit of the first row. */
static corm_status pgx_fill(pgx_run *run, const corm_decode *program,
                            corm_error *err)
{
    for (size_t p = 0; p < program->n_parts; p++) {
        const corm_decode_part *part = &program->parts[p];

        if (part->key_column >= 0)
            pgx_absent(run, p, part->key_column);
        for (uint32_t i = part->first; i < part->first + part->n; i++)
            pgx_column(run, p, &program->items[i]);
    }
    return run->failed == NULL
               ? CORM_OK
               : pgx_refuse(&run->rows, run->first + (int)run->n, run->failed,
                            run->fit, run->batch->arena, err);
}

/* More rows of a cursor; false: there are none, or *failed. */
static bool pgx_more(cormi_pg_stmt *stmt, bool *failed, corm_error *err)
{
    if (stmt->cursor == 0 || stmt->row < stmt->chunk)
        return false;
    *failed = cormi_pg_stream_next(stmt, err) != CORM_OK;
    return !*failed && PQntuples(stmt->res) != 0;
}

int cormi_pg_decode(void *arg, const corm_decode *program,
                    const corm_batch *batch, corm_error *err)
{
    cormi_pg_stmt *stmt = arg;
    size_t done = 0;
    bool failed = stmt->res == NULL; /* it has failed before */

    if (failed)
        return corm_driver_fail(err, CORM_OPERATIONAL, "the rows are gone"), -1;
    if (!stmt->asked) {
        stmt->asked = true;
        stmt->binary = cormi_pg_wants_binary(stmt->res, program);
    }
    while (done < batch->max) {
        size_t left = (size_t)(PQntuples(stmt->res) - stmt->row);
        pgx_run run = { .rows = { stmt->res, PQbinaryTuples(stmt->res) == 1 },
                        .batch = batch,
                        .first = stmt->row,
                        .at = done };

        if (left == 0) {
            if (!pgx_more(stmt, &failed, err))
                break;
            continue;
        }
        run.n = left < batch->max - done ? left : batch->max - done;
        done += run.n;
        stmt->row += (int)run.n;
        if (pgx_fill(&run, program, err) != CORM_OK)
            return -1;
    }
    return failed ? -1 : (int)done;
}
