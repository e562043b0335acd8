/*
 * Rows into structs.  Each column of a statement is bound once to a cell by
 * what the server sends; text and bytes are fetched from the row straight
 * into the arena.  A value that does not fit its member is refused.
 */
#include "driver.h"

#include <corm/sys/arena.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef enum mysql_result {
    MYSQL_FITS,
    MYSQL_IS_NULL,  /* NULL where none may be */
    MYSQL_IS_OTHER, /* another type, or text of another form */
    MYSQL_IS_OUT,   /* a number that the member cannot hold */
    MYSQL_NO_MEMORY
} mysql_result;

/* A column of the row being decoded. */
typedef struct mysql_row_cell {
    cormi_mysql_stmt *stmt;
    cormi_mysql_cell *cell;
    unsigned column;
    corm_arena *arena;
} mysql_row_cell;

/* ---- binding the columns ---- */

static bool mysql_is_binary(const MYSQL_FIELD *field)
{
    enum { BINARY_CHARSET = 63 };

    return field->charsetnr == BINARY_CHARSET;
}

static void mysql_bind_text(MYSQL_BIND *bind, cormi_mysql_cell *cell,
                            const MYSQL_FIELD *field)
{
    enum { TYPE_JSON = 245 }; /* no name in older headers */
    bool is_json = (int)field->type == TYPE_JSON;

    cell->kind = mysql_is_binary(field) && !is_json ? CORMI_MYSQL_BYTES
                                                    : CORMI_MYSQL_TEXT;
    bind->buffer_type =
        cell->kind == CORMI_MYSQL_BYTES ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
    bind->buffer = cell->as.digits;
    bind->buffer_length = 0; /* fetched later, when its length is known */
}

static void mysql_bind_cell(MYSQL_BIND *bind, cormi_mysql_cell *cell,
                            enum enum_field_types type, cormi_mysql_kind kind,
                            size_t size)
{
    cell->kind = (uint8_t)kind;
    bind->buffer_type = type;
    bind->buffer = &cell->as;
    bind->buffer_length = (unsigned long)size;
}

static void mysql_bind_column(MYSQL_BIND *bind, cormi_mysql_cell *cell,
                              const MYSQL_FIELD *field)
{
    switch (field->type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR:
        cell->is_unsigned = (field->flags & UNSIGNED_FLAG) != 0;
        bind->is_unsigned = cell->is_unsigned;
        mysql_bind_cell(bind, cell, MYSQL_TYPE_LONGLONG, CORMI_MYSQL_INT, 8);
        break;
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
        mysql_bind_cell(bind, cell, MYSQL_TYPE_DOUBLE, CORMI_MYSQL_REAL, 8);
        break;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
        mysql_bind_cell(bind, cell, MYSQL_TYPE_STRING, CORMI_MYSQL_NUMERIC,
                        CORMI_MYSQL_DIGITS);
        break;
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
    case MYSQL_TYPE_TIME:
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
        mysql_bind_cell(bind, cell, field->type, CORMI_MYSQL_STAMP,
                        sizeof(MYSQL_TIME));
        break;
    default:
        mysql_bind_text(bind, cell, field);
    }
    bind->length = &cell->length;
    bind->is_null = &cell->is_null;
}

corm_status cormi_mysql_bind_columns(cormi_mysql_stmt *stmt, corm_error *err)
{
    const corm_allocator *alloc = stmt->conn->settings->alloc;
    const MYSQL_FIELD *fields = mysql_fetch_fields(stmt->meta);

    if (stmt->cells != NULL)
        return CORM_OK;
    if (stmt->columns == NULL)
        stmt->columns =
            cormi_mysql_alloc(alloc, stmt->n_columns * sizeof(*stmt->columns));
    if (stmt->columns != NULL)
        stmt->cells =
            cormi_mysql_alloc(alloc, stmt->n_columns * sizeof(*stmt->cells));
    if (stmt->cells == NULL)
        return cormi_mysql_no_memory(err);
    for (size_t i = 0; i < stmt->n_columns; i++)
        mysql_bind_column(&stmt->columns[i], &stmt->cells[i], &fields[i]);
    return mysql_stmt_bind_result(stmt->st, stmt->columns) == 0
               ? CORM_OK
               : cormi_mysql_stmt_error(err, stmt);
}

/* ---- text ---- */

/* A copy in the arena with a NUL behind it. */
static mysql_result mysql_copy_text(const mysql_row_cell *c, const char **out,
                                    size_t *size)
{
    size_t n = c->cell->length;
    char *copy = corm_arena_take(c->arena, n + 1);
    MYSQL_BIND bind = { .buffer_type = MYSQL_TYPE_STRING,
                        .buffer = copy,
                        .buffer_length = (unsigned long)n };
    unsigned long length = 0;
    cormi_mysql_bool is_null = 0, is_cut = 0;

    if (copy == NULL)
        return MYSQL_NO_MEMORY;
    bind.length = &length;
    bind.is_null = &is_null;
    bind.error = &is_cut;
    if (n != 0 && mysql_stmt_fetch_column(c->stmt->st, &bind, c->column, 0))
        return MYSQL_NO_MEMORY;
    copy[n] = '\0';
    *out = copy;
    *size = n;
    return MYSQL_FITS;
}

static bool mysql_is_long_text(const mysql_row_cell *c)
{
    return c->cell->kind == CORMI_MYSQL_TEXT ||
           c->cell->kind == CORMI_MYSQL_BYTES;
}

static bool mysql_read_date(const MYSQL_TIME *t, corm_date *out)
{
    *out = corm_ymd((int)t->year, (int)t->month, (int)t->day);
    return out->month != 0;
}

static int64_t mysql_clock_of(const MYSQL_TIME *t)
{
    return (((int64_t)t->hour * 60 + t->minute) * 60 + t->second) * 1000000 +
           (int64_t)t->second_part;
}

/* A moment as its text, which ends up in a text member. */
static size_t mysql_format_stamp(char *out, const MYSQL_TIME *t)
{
    corm_date date = { 0 };
    corm_time time = { mysql_clock_of(t) };

    if (t->time_type == MYSQL_TIMESTAMP_TIME)
        return corm_time_format(out, time);
    if (!mysql_read_date(t, &date))
        return 0;
    if (t->time_type == MYSQL_TIMESTAMP_DATE)
        return corm_date_format(out, date);
    return corm_datetime_format(out, corm_utc(date, time));
}

/* What is no text, as text. */
static size_t mysql_format_cell(char out[96], const cormi_mysql_cell *cell)
{
    int n = 0;

    switch (cell->kind) {
    case CORMI_MYSQL_INT:
        n = cell->is_unsigned
                ? snprintf(out, 96, "%llu", (unsigned long long)cell->as.i)
                : snprintf(out, 96, "%lld", (long long)cell->as.i);
        break;
    case CORMI_MYSQL_REAL:
        n = snprintf(out, 96, "%.17g", cell->as.d);
        break;
    case CORMI_MYSQL_NUMERIC:
        n = snprintf(out, 96, "%.*s", (int)cell->length, cell->as.digits);
        break;
    default:
        return mysql_format_stamp(out, &cell->as.time);
    }
    return n < 0 ? 0 : (size_t)n;
}

static mysql_result mysql_any_text(const mysql_row_cell *c, const char **out,
                                   size_t *size)
{
    char text[96];
    char *copy;

    if (mysql_is_long_text(c))
        return mysql_copy_text(c, out, size);
    *size = mysql_format_cell(text, c->cell);
    copy = corm_arena_take(c->arena, *size + 1);
    if (copy == NULL)
        return MYSQL_NO_MEMORY;
    memcpy(copy, text, *size);
    copy[*size] = '\0';
    *out = copy;
    return MYSQL_FITS;
}

/* A NUL inside would cut it short unseen. */
static mysql_result mysql_decode_text(const mysql_row_cell *c, const char **out)
{
    size_t n = 0;
    mysql_result result;

    if (c->cell->kind == CORMI_MYSQL_BYTES)
        return MYSQL_IS_OTHER;
    result = mysql_any_text(c, out, &n);
    if (result == MYSQL_FITS && memchr(*out, '\0', n) != NULL)
        return MYSQL_IS_OTHER;
    return result;
}

static mysql_result mysql_decode_bytes(const mysql_row_cell *c, corm_bytes *out)
{
    const char *text = NULL;
    size_t n = 0;
    mysql_result result;

    if (!mysql_is_long_text(c))
        return MYSQL_IS_OTHER;
    result = mysql_copy_text(c, &text, &n);
    *out = (corm_bytes){ text, n };
    return result;
}

/* Short text for a parser, not kept. */
static mysql_result mysql_short_text(const mysql_row_cell *c, char text[96],
                                     size_t *n)
{
    MYSQL_BIND bind = { .buffer_type = MYSQL_TYPE_STRING,
                        .buffer = text,
                        .buffer_length = 95 };
    unsigned long length = 0;
    cormi_mysql_bool is_null = 0, is_cut = 0;

    if (!mysql_is_long_text(c)) {
        *n = mysql_format_cell(text, c->cell);
        return MYSQL_FITS;
    }
    if (c->cell->length > 95)
        return MYSQL_IS_OTHER;
    bind.length = &length;
    bind.is_null = &is_null;
    bind.error = &is_cut;
    if (c->cell->length != 0 &&
        mysql_stmt_fetch_column(c->stmt->st, &bind, c->column, 0) != 0)
        return MYSQL_NO_MEMORY;
    *n = c->cell->length;
    text[*n] = '\0';
    return MYSQL_FITS;
}

/* ---- numbers ---- */

static mysql_result mysql_decode_decimal(const mysql_row_cell *c,
                                         unsigned quantize, corm_decimal *out)
{
    char text[96];
    size_t n = 0;
    corm_decimal rounded;
    mysql_result result = MYSQL_FITS;

    if (c->cell->kind == CORMI_MYSQL_STAMP ||
        c->cell->kind == CORMI_MYSQL_BYTES)
        return MYSQL_IS_OTHER;
    if (c->cell->kind == CORMI_MYSQL_REAL) {
        if (!corm_decimal_from_double(out, c->cell->as.d, 15))
            return MYSQL_IS_OTHER;
    } else {
        result = mysql_short_text(c, text, &n);
        if (result != MYSQL_FITS)
            return result;
        if (!corm_decimal_parse(out, text, n))
            return c->cell->kind == CORMI_MYSQL_TEXT ? MYSQL_IS_OTHER
                                                     : MYSQL_IS_OUT;
    }
    if (quantize > 0 &&
        corm_decimal_quantize(&rounded, *out, (int)quantize - 1))
        *out = rounded;
    return MYSQL_FITS;
}

/* Digits up to the point; `cut` lets a fraction be dropped. */
static mysql_result mysql_parse_integer(const cormi_mysql_cell *cell, bool cut,
                                        int64_t *out)
{
    const char *at = cell->as.digits, *end = at + cell->length;
    bool negative = at < end && *at == '-';
    uint64_t most = (uint64_t)INT64_MAX + (negative ? 1u : 0u), value = 0;

    for (at += negative; at < end && *at != '.'; at++) {
        uint64_t digit = (uint64_t)(*at - '0');

        if (digit > 9)
            return MYSQL_IS_OTHER;
        if (value > (most - digit) / 10)
            return MYSQL_IS_OUT;
        value = value * 10 + digit;
    }
    for (; at < end && !cut; at++)
        if (*at != '.' && *at != '0')
            return MYSQL_IS_OTHER;
    *out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return MYSQL_FITS;
}

static mysql_result mysql_integer_of_real(double d, bool cut, int64_t *out)
{
    if (!(d >= -9223372036854775808.0 && d < 9223372036854775808.0))
        return MYSQL_IS_OUT;
    *out = (int64_t)d;
    return cut || (double)*out == d ? MYSQL_FITS : MYSQL_IS_OTHER;
}

static mysql_result mysql_decode_integer(const mysql_row_cell *c, bool cut,
                                         int64_t *out)
{
    const cormi_mysql_cell *cell = c->cell;

    switch (cell->kind) {
    case CORMI_MYSQL_INT:
        *out = cell->as.i;
        return cell->is_unsigned && cell->as.i < 0 ? MYSQL_IS_OUT : MYSQL_FITS;
    case CORMI_MYSQL_REAL:
        return mysql_integer_of_real(cell->as.d, cut, out);
    case CORMI_MYSQL_NUMERIC:
        return mysql_parse_integer(cell, cut, out);
    default:
        return MYSQL_IS_OTHER;
    }
}

static mysql_result mysql_store_int(char *to, unsigned size, int64_t i)
{
    switch (size) {
    case 1:
        *(int8_t *)(void *)to = (int8_t)i;
        return i == (int8_t)i ? MYSQL_FITS : MYSQL_IS_OUT;
    case 2:
        *(int16_t *)(void *)to = (int16_t)i;
        return i == (int16_t)i ? MYSQL_FITS : MYSQL_IS_OUT;
    case 4:
        *(int32_t *)(void *)to = (int32_t)i;
        return i == (int32_t)i ? MYSQL_FITS : MYSQL_IS_OUT;
    default:
        *(int64_t *)(void *)to = i;
        return MYSQL_FITS;
    }
}

static mysql_result mysql_store_uint(char *to, unsigned size, uint64_t u)
{
    switch (size) {
    case 1:
        *(uint8_t *)(void *)to = (uint8_t)u;
        return u <= UINT8_MAX ? MYSQL_FITS : MYSQL_IS_OUT;
    case 2:
        *(uint16_t *)(void *)to = (uint16_t)u;
        return u <= UINT16_MAX ? MYSQL_FITS : MYSQL_IS_OUT;
    case 4:
        *(uint32_t *)(void *)to = (uint32_t)u;
        return u <= UINT32_MAX ? MYSQL_FITS : MYSQL_IS_OUT;
    default:
        *(uint64_t *)(void *)to = u;
        return MYSQL_FITS;
    }
}

static mysql_result mysql_decode_uint(const mysql_row_cell *c,
                                      const corm_decode_item *item, char *to)
{
    int64_t i = 0;
    mysql_result result;

    if (c->cell->kind == CORMI_MYSQL_INT && c->cell->is_unsigned)
        return mysql_store_uint(to, item->size, (uint64_t)c->cell->as.i);
    result = mysql_decode_integer(c, item->computed, &i);
    if (result != MYSQL_FITS)
        return result;
    return i < 0 ? MYSQL_IS_OUT : mysql_store_uint(to, item->size, (uint64_t)i);
}

static mysql_result mysql_decode_bool(const mysql_row_cell *c, bool *out)
{
    int64_t i = 0;
    mysql_result result = mysql_decode_integer(c, false, &i);

    *out = result == MYSQL_FITS && i != 0;
    return result == MYSQL_FITS && (i < 0 || i > 1) ? MYSQL_IS_OUT : result;
}

static mysql_result mysql_decode_double(const mysql_row_cell *c, double *out)
{
    corm_decimal decimal;

    switch (c->cell->kind) {
    case CORMI_MYSQL_INT:
        *out = c->cell->is_unsigned ? (double)(uint64_t)c->cell->as.i
                                    : (double)c->cell->as.i;
        return MYSQL_FITS;
    case CORMI_MYSQL_REAL:
        *out = c->cell->as.d;
        return MYSQL_FITS;
    case CORMI_MYSQL_NUMERIC:
        if (!corm_decimal_parse(&decimal, c->cell->as.digits, c->cell->length))
            return MYSQL_IS_OUT;
        *out = corm_decimal_double(decimal);
        return MYSQL_FITS;
    default:
        return MYSQL_IS_OTHER;
    }
}

static mysql_result mysql_decode_float(const mysql_row_cell *c, float *out)
{
    double d = 0;
    mysql_result result = mysql_decode_double(c, &d);

    *out = (float)d;
    return result == MYSQL_FITS && isinf(*out) && !isinf(d) ? MYSQL_IS_OUT
                                                            : result;
}

/* The average of durations has a fraction: to the nearest microsecond. */
static mysql_result mysql_decode_duration(const mysql_row_cell *c, int64_t *out)
{
    corm_decimal decimal;

    if (c->cell->kind == CORMI_MYSQL_REAL)
        return mysql_integer_of_real(nearbyint(c->cell->as.d), true, out);
    if (c->cell->kind != CORMI_MYSQL_NUMERIC)
        return mysql_decode_integer(c, false, out);
    if (!corm_decimal_parse(&decimal, c->cell->as.digits, c->cell->length) ||
        !corm_decimal_quantize(&decimal, decimal, 0))
        return MYSQL_IS_OUT;
    c->cell->length = (unsigned long)corm_decimal_format(
        c->cell->as.digits, CORMI_MYSQL_DIGITS, decimal);
    return mysql_parse_integer(c->cell, false, out);
}

/* ---- moments ---- */

static mysql_result mysql_decode_date(const mysql_row_cell *c, corm_date *out)
{
    char text[96];
    size_t n = 0;
    mysql_result result;

    if (c->cell->kind == CORMI_MYSQL_STAMP)
        return c->cell->as.time.time_type != MYSQL_TIMESTAMP_TIME &&
                       mysql_read_date(&c->cell->as.time, out)
                   ? MYSQL_FITS
                   : MYSQL_IS_OTHER;
    if (c->cell->kind != CORMI_MYSQL_TEXT)
        return MYSQL_IS_OTHER;
    result = mysql_short_text(c, text, &n);
    return result != MYSQL_FITS || corm_date_parse(out, text, n)
               ? result
               : MYSQL_IS_OTHER;
}

static mysql_result mysql_decode_time(const mysql_row_cell *c, corm_time *out)
{
    const MYSQL_TIME *t = &c->cell->as.time;
    char text[96];
    size_t n = 0;
    mysql_result result;

    if (c->cell->kind == CORMI_MYSQL_STAMP) {
        out->us = mysql_clock_of(t);
        return !t->neg && t->day == 0 && t->hour < 24 ? MYSQL_FITS
                                                      : MYSQL_IS_OUT;
    }
    if (c->cell->kind != CORMI_MYSQL_TEXT)
        return MYSQL_IS_OTHER;
    result = mysql_short_text(c, text, &n);
    return result != MYSQL_FITS || corm_time_parse(out, text, n)
               ? result
               : MYSQL_IS_OTHER;
}

static mysql_result mysql_decode_datetime(const mysql_row_cell *c,
                                          corm_datetime *out)
{
    char text[96];
    size_t n = 0;
    corm_date date;
    mysql_result result;

    if (c->cell->kind == CORMI_MYSQL_STAMP) {
        if (c->cell->as.time.time_type == MYSQL_TIMESTAMP_TIME ||
            !mysql_read_date(&c->cell->as.time, &date))
            return MYSQL_IS_OTHER;
        *out = corm_utc(date, (corm_time){ mysql_clock_of(&c->cell->as.time) });
        return MYSQL_FITS;
    }
    if (c->cell->kind != CORMI_MYSQL_TEXT)
        return MYSQL_IS_OTHER;
    result = mysql_short_text(c, text, &n);
    return result != MYSQL_FITS || corm_datetime_parse(out, text, n)
               ? result
               : MYSQL_IS_OTHER;
}

static mysql_result mysql_decode_uuid(const mysql_row_cell *c, corm_uuid *out)
{
    char text[96];
    size_t n = 0;
    mysql_result result;

    if (!mysql_is_long_text(c))
        return MYSQL_IS_OTHER;
    result = mysql_short_text(c, text, &n);
    if (result == MYSQL_FITS && n == sizeof(out->b) &&
        c->cell->kind == CORMI_MYSQL_BYTES) {
        memcpy(out->b, text, n);
        return MYSQL_FITS;
    }
    return result != MYSQL_FITS || corm_uuid_parse(out, text, n)
               ? result
               : MYSQL_IS_OTHER;
}

/* ---- tagged values ---- */

static mysql_result mysql_tagged_text(const mysql_row_cell *c, corm_kind kind,
                                      corm_value *out)
{
    out->kind = kind;
    return mysql_any_text(c, &out->as.s, &out->size);
}

static mysql_result mysql_tagged_stamp(const mysql_row_cell *c, corm_value *out)
{
    switch (c->cell->as.time.time_type) {
    case MYSQL_TIMESTAMP_DATE:
        out->kind = CORM_K_DATE;
        return mysql_decode_date(c, &out->as.date);
    case MYSQL_TIMESTAMP_TIME:
        out->kind = CORM_K_TIME;
        return mysql_decode_time(c, (corm_time *)(void *)&out->as.i);
    default:
        out->kind = CORM_K_DATETIME;
        return mysql_decode_datetime(c, (corm_datetime *)(void *)&out->as.i);
    }
}

/* By what the server sent. */
static mysql_result mysql_tagged_stored(const mysql_row_cell *c,
                                        corm_value *out)
{
    corm_bytes bytes = { NULL, 0 };
    mysql_result result;

    switch (c->cell->kind) {
    case CORMI_MYSQL_INT:
        *out = corm_value_int(c->cell->as.i);
        if (c->cell->is_unsigned && c->cell->as.i < 0) {
            out->kind = CORM_K_UINT;
            out->as.u = (uint64_t)c->cell->as.i;
        }
        return MYSQL_FITS;
    case CORMI_MYSQL_REAL:
        *out = corm_value_double(c->cell->as.d);
        return MYSQL_FITS;
    case CORMI_MYSQL_NUMERIC:
        out->kind = CORM_K_DECIMAL;
        return mysql_decode_decimal(c, 0, &out->as.dec);
    case CORMI_MYSQL_STAMP:
        return mysql_tagged_stamp(c, out);
    case CORMI_MYSQL_TEXT:
        return mysql_tagged_text(c, CORM_K_TEXT, out);
    default:
        result = mysql_decode_bytes(c, &bytes);
        *out = corm_value_bytes(bytes);
        return result;
    }
}

static bool mysql_is_integer_type(uint8_t type)
{
    switch (type) {
    case CORM_TYPE_AUTO:
    case CORM_TYPE_BIG_AUTO:
    case CORM_TYPE_SMALL_AUTO:
    case CORM_TYPE_INTEGER:
    case CORM_TYPE_SMALL_INTEGER:
    case CORM_TYPE_BIG_INTEGER:
    case CORM_TYPE_POSITIVE_INTEGER:
    case CORM_TYPE_POSITIVE_SMALL_INTEGER:
    case CORM_TYPE_POSITIVE_BIG_INTEGER:
        return true;
    default:
        return false;
    }
}

/* Sums of integers are decimals to the server. */
static mysql_result mysql_tagged_plain(const corm_decode_item *item,
                                       const mysql_row_cell *c, corm_value *out)
{
    unsigned kind = c->cell->kind;
    bool truth = false;

    if (item->type == CORM_TYPE_BOOLEAN && kind == CORMI_MYSQL_INT &&
        mysql_decode_bool(c, &truth) == MYSQL_FITS) {
        *out = corm_value_bool(truth);
        return MYSQL_FITS;
    }
    if (mysql_is_integer_type(item->type) &&
        (kind == CORMI_MYSQL_REAL || kind == CORMI_MYSQL_NUMERIC) &&
        (item->computed || kind == CORMI_MYSQL_NUMERIC)) {
        out->kind = CORM_K_INT;
        return mysql_decode_integer(c, item->computed, &out->as.i);
    }
    if (item->type == CORM_TYPE_FLOAT &&
        (kind == CORMI_MYSQL_INT || kind == CORMI_MYSQL_NUMERIC)) {
        out->kind = CORM_K_DOUBLE;
        return mysql_decode_double(c, &out->as.d);
    }
    return mysql_tagged_stored(c, out);
}

static mysql_result mysql_decode_tagged(const corm_decode_item *item,
                                        const mysql_row_cell *c,
                                        corm_value *out)
{
    corm_bytes bytes = { NULL, 0 };
    mysql_result result;

    switch (item->type) {
    case CORM_TYPE_DATE:
        out->kind = CORM_K_DATE;
        return mysql_decode_date(c, &out->as.date);
    case CORM_TYPE_TIME:
        out->kind = CORM_K_TIME;
        return mysql_decode_time(c, (corm_time *)(void *)&out->as.i);
    case CORM_TYPE_DATETIME:
        out->kind = CORM_K_DATETIME;
        return mysql_decode_datetime(c, (corm_datetime *)(void *)&out->as.i);
    case CORM_TYPE_DURATION:
        out->kind = CORM_K_DURATION;
        return mysql_decode_duration(c, &out->as.i);
    case CORM_TYPE_UUID:
        out->kind = CORM_K_UUID;
        return mysql_decode_uuid(c, &out->as.uuid);
    case CORM_TYPE_DECIMAL:
        out->kind = CORM_K_DECIMAL;
        return mysql_decode_decimal(c, item->quantize, &out->as.dec);
    case CORM_TYPE_JSON:
        return mysql_tagged_text(c, CORM_K_JSON, out);
    case CORM_TYPE_BINARY:
        result = mysql_decode_bytes(c, &bytes);
        *out = corm_value_bytes(bytes);
        return result;
    default:
        return mysql_tagged_plain(item, c, out);
    }
}

/* ---- one member ---- */

static mysql_result mysql_optional_int(const corm_decode_item *item,
                                       const mysql_row_cell *c, char *to)
{
    static const size_t at[] = {
        [2] = offsetof(corm_opt_int16, value),
        [4] = offsetof(corm_opt_int32, value),
        [8] = offsetof(corm_opt_int64, value),
    };
    int64_t i = 0;
    mysql_result result = mysql_decode_integer(c, item->computed, &i);

    return result == MYSQL_FITS
               ? mysql_store_int(to + at[item->size], item->size, i)
               : result;
}

static mysql_result mysql_decode_plain(const corm_decode_item *item,
                                       unsigned ctype, const mysql_row_cell *c,
                                       char *to)
{
    mysql_result result;
    int64_t i = 0;

    switch (ctype) {
    case CORM_C_INT:
        result = mysql_decode_integer(c, item->computed, &i);
        return result == MYSQL_FITS ? mysql_store_int(to, item->size, i)
                                    : result;
    case CORM_C_TEXT:
        return mysql_decode_text(c, (const char **)(void *)to);
    case CORM_C_UINT:
        return mysql_decode_uint(c, item, to);
    case CORM_C_BOOL:
        return mysql_decode_bool(c, (bool *)(void *)to);
    case CORM_C_DOUBLE:
        return mysql_decode_double(c, (double *)(void *)to);
    case CORM_C_FLOAT:
        return mysql_decode_float(c, (float *)(void *)to);
    case CORM_C_DATE:
        return mysql_decode_date(c, (corm_date *)(void *)to);
    case CORM_C_TIME:
        return mysql_decode_time(c, (corm_time *)(void *)to);
    case CORM_C_DATETIME:
        return mysql_decode_datetime(c, (corm_datetime *)(void *)to);
    case CORM_C_DURATION:
        return mysql_decode_duration(c, &((corm_duration *)(void *)to)->us);
    case CORM_C_UUID:
        return mysql_decode_uuid(c, (corm_uuid *)(void *)to);
    case CORM_C_DECIMAL:
        return mysql_decode_decimal(c, item->quantize,
                                    (corm_decimal *)(void *)to);
    case CORM_C_BYTES:
        return mysql_decode_bytes(c, (corm_bytes *)(void *)to);
    case CORM_C_JSON:
        return mysql_decode_text(c, &((corm_json *)(void *)to)->text);
    case CORM_C_VALUE:
        return mysql_decode_tagged(item, c, (corm_value *)(void *)to);
    default:
        return MYSQL_IS_OTHER;
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

static mysql_result mysql_decode_member(const corm_decode_item *item,
                                        const mysql_row_cell *c, char *to)
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

static const char *mysql_expected(const corm_decode_item *item)
{
    static const char *const names[] = {
        [CORM_C_BOOL] = "0 or 1",
        [CORM_C_INT] = "an integer",
        [CORM_C_UINT] = "an integer",
        [CORM_C_DOUBLE] = "a number",
        [CORM_C_FLOAT] = "a number",
        [CORM_C_TEXT] = "text without NUL",
        [CORM_C_JSON] = "JSON text",
        [CORM_C_BYTES] = "bytes",
        [CORM_C_DATE] = "a date",
        [CORM_C_TIME] = "a time",
        [CORM_C_DATETIME] = "a date and time",
        [CORM_C_DURATION] = "a whole number of microseconds",
        [CORM_C_UUID] = "a UUID",
        [CORM_C_DECIMAL] = "a decimal number",
    };
    unsigned ctype = item->ctype & ~(unsigned)CORM_C_OPT;

    return ctype < sizeof(names) / sizeof(names[0]) && names[ctype] != NULL
               ? names[ctype]
               : "of the column's type";
}

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
        size_t n = mysql_format_cell(text, cell);

        snprintf(out, size, "%.*s", (int)n, text);
    }
}

static corm_status mysql_refuse(const corm_decode_item *item,
                                const cormi_mysql_cell *cell,
                                mysql_result result, corm_error *err)
{
    const char *label = item->label != NULL ? item->label : "The result";
    char stored[112];

    if (result == MYSQL_NO_MEMORY)
        return cormi_mysql_no_memory(err);
    mysql_describe(stored, sizeof(stored), cell);
    if (result == MYSQL_IS_NULL)
        return cormi_mysql_fail(err, CORM_DATA,
                                "%s holds NULL, which its member cannot; "
                                "correct the row (column %u of the result)",
                                label, item->column + 1u);
    if (result == MYSQL_IS_OUT)
        return cormi_mysql_fail(err, CORM_DATA,
                                "%s holds %s, which is out of the range of "
                                "its member; correct the row (column %u of "
                                "the result)",
                                label, stored, item->column + 1u);
    return cormi_mysql_fail(err, CORM_DATA,
                            "%s holds %s, which is not %s; correct the row "
                            "(column %u of the result)",
                            label, stored, mysql_expected(item),
                            item->column + 1u);
}

/* ---- rows ---- */

static corm_status mysql_decode_part(cormi_mysql_stmt *stmt,
                                     const corm_decode *program,
                                     const corm_decode_part *part,
                                     corm_arena *arena, char *to,
                                     corm_error *err)
{
    const corm_decode_item *item = program->items + part->first;
    const corm_decode_item *end = item + part->n;

    for (; item < end; item++) {
        mysql_row_cell c = { stmt, &stmt->cells[item->column], item->column,
                             arena };
        mysql_result result;

        if (c.cell->is_null)
            result = item->null || item->ctype == CORM_C_VALUE ? MYSQL_FITS
                                                               : MYSQL_IS_NULL;
        else
            result = mysql_decode_member(item, &c, to + item->offset);
        if (result != MYSQL_FITS)
            return mysql_refuse(item, c.cell, result, err);
    }
    return CORM_OK;
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
        int rc = mysql_stmt_fetch(stmt->st);

        if (rc == MYSQL_NO_DATA) {
            stmt->is_done = true;
            break;
        }
        if (rc == 1) {
            cormi_mysql_stmt_error(err, stmt);
            return -1;
        }
        if (mysql_decode_row(stmt, program, batch, row, err) != CORM_OK)
            return -1;
        row++;
    }
    return (int)row;
}
