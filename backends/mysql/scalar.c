/*
 * Scalars of a row: what a cell holds as text, a number, a moment.  Text and
 * bytes are fetched from the row straight into the arena.
 */
#include "decode.h"

#include <corm/sys/arena.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- text ---- */

/* A copy in the arena with a NUL behind it. */
static cormi_mysql_result mysql_copy_text(const cormi_mysql_row_cell *c,
                                          char **out, size_t *size)
{
    size_t n = c->cell->length;
    char *copy = corm_arena_take(c->arena, n + 1);
    MYSQL_BIND bind = { .buffer_type = MYSQL_TYPE_STRING,
                        .buffer = copy,
                        .buffer_length = (unsigned long)n };
    unsigned long length = 0;
    cormi_mysql_bool is_null = 0, is_cut = 0;

    if (copy == NULL)
        return CORMI_MYSQL_NO_ROOM;
    bind.length = &length;
    bind.is_null = &is_null;
    bind.error = &is_cut;
    if (n != 0 && mysql_stmt_fetch_column(c->stmt->st, &bind, c->column, 0))
        return CORMI_MYSQL_NO_ROOM;
    copy[n] = '\0';
    *out = copy;
    *size = n;
    return CORMI_MYSQL_FITS;
}

static bool mysql_is_long_text(const cormi_mysql_row_cell *c)
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
static size_t mysql_format_stamp(char *out, const cormi_mysql_cell *cell)
{
    const MYSQL_TIME *t = &cell->as.time;
    corm_date date = { 0 };
    corm_time time = { mysql_clock_of(t) };

    if (cell->stamp == MYSQL_TIMESTAMP_TIME)
        return corm_time_format(out, time);
    if (!mysql_read_date(t, &date))
        return 0;
    if (cell->stamp == MYSQL_TIMESTAMP_DATE)
        return corm_date_format(out, date);
    return corm_datetime_format(out, corm_utc(date, time));
}

/* What is no text, as text. */
size_t cormi_mysql_format_cell(char out[96], const cormi_mysql_cell *cell)
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
        return mysql_format_stamp(out, cell);
    }
    return n < 0 ? 0 : (size_t)n;
}

static cormi_mysql_result mysql_take_text(const cormi_mysql_row_cell *c,
                                          char **out, size_t *size)
{
    char text[96];
    char *copy;

    if (mysql_is_long_text(c))
        return mysql_copy_text(c, out, size);
    *size = cormi_mysql_format_cell(text, c->cell);
    copy = corm_arena_take(c->arena, *size + 1);
    if (copy == NULL)
        return CORMI_MYSQL_NO_ROOM;
    memcpy(copy, text, *size);
    copy[*size] = '\0';
    *out = copy;
    return CORMI_MYSQL_FITS;
}

cormi_mysql_result cormi_mysql_any_text(const cormi_mysql_row_cell *c,
                                        const char **out, size_t *size)
{
    char *copy = NULL;
    cormi_mysql_result result = mysql_take_text(c, &copy, size);

    *out = copy;
    return result;
}

cormi_mysql_result cormi_mysql_any_json(const cormi_mysql_row_cell *c,
                                        const char **out, size_t *size)
{
    char *copy = NULL;
    cormi_mysql_result result = mysql_take_text(c, &copy, size);

    if (result == CORMI_MYSQL_FITS && c->stmt->conn->is_mariadb) {
        *size = cormi_mysql_json_to_utf8(copy, *size);
        copy[*size] = '\0';
    }
    *out = copy;
    return result;
}

/* A NUL inside would cut it short unseen. */
cormi_mysql_result cormi_mysql_decode_text(const cormi_mysql_row_cell *c,
                                           const char **out)
{
    size_t n = 0;
    cormi_mysql_result result;

    if (c->cell->kind == CORMI_MYSQL_BYTES)
        return CORMI_MYSQL_IS_OTHER;
    result = cormi_mysql_any_text(c, out, &n);
    if (result == CORMI_MYSQL_FITS && memchr(*out, '\0', n) != NULL)
        return CORMI_MYSQL_IS_OTHER;
    return result;
}

cormi_mysql_result cormi_mysql_decode_json(const cormi_mysql_row_cell *c,
                                           corm_json *out)
{
    size_t n = 0;

    return c->cell->kind == CORMI_MYSQL_BYTES
               ? CORMI_MYSQL_IS_OTHER
               : cormi_mysql_any_json(c, &out->text, &n);
}

cormi_mysql_result cormi_mysql_decode_bytes(const cormi_mysql_row_cell *c,
                                            corm_bytes *out)
{
    char *text = NULL;
    size_t n = 0;
    cormi_mysql_result result;

    if (!mysql_is_long_text(c))
        return CORMI_MYSQL_IS_OTHER;
    result = mysql_copy_text(c, &text, &n);
    *out = (corm_bytes){ text, n };
    return result;
}

/* Short text for a parser, not kept. */
static cormi_mysql_result mysql_short_text(const cormi_mysql_row_cell *c,
                                           char text[96], size_t *n)
{
    MYSQL_BIND bind = { .buffer_type = MYSQL_TYPE_STRING,
                        .buffer = text,
                        .buffer_length = 95 };
    unsigned long length = 0;
    cormi_mysql_bool is_null = 0, is_cut = 0;

    if (!mysql_is_long_text(c)) {
        *n = cormi_mysql_format_cell(text, c->cell);
        return CORMI_MYSQL_FITS;
    }
    if (c->cell->length > 95)
        return CORMI_MYSQL_IS_OTHER;
    bind.length = &length;
    bind.is_null = &is_null;
    bind.error = &is_cut;
    if (c->cell->length != 0 &&
        mysql_stmt_fetch_column(c->stmt->st, &bind, c->column, 0) != 0)
        return CORMI_MYSQL_NO_ROOM;
    *n = c->cell->length;
    text[*n] = '\0';
    return CORMI_MYSQL_FITS;
}

/* ---- numbers ---- */

cormi_mysql_result cormi_mysql_decode_decimal(const cormi_mysql_row_cell *c,
                                              unsigned quantize,
                                              corm_decimal *out)
{
    char text[96];
    size_t n = 0;
    corm_decimal rounded;
    cormi_mysql_result result = CORMI_MYSQL_FITS;

    if (c->cell->kind == CORMI_MYSQL_STAMP ||
        c->cell->kind == CORMI_MYSQL_BYTES)
        return CORMI_MYSQL_IS_OTHER;
    if (c->cell->kind == CORMI_MYSQL_REAL) {
        if (!corm_decimal_from_double(out, c->cell->as.d, 15))
            return CORMI_MYSQL_IS_OTHER;
    } else {
        result = mysql_short_text(c, text, &n);
        if (result != CORMI_MYSQL_FITS)
            return result;
        if (!corm_decimal_parse(out, text, n))
            return c->cell->kind == CORMI_MYSQL_TEXT ? CORMI_MYSQL_IS_OTHER
                                                     : CORMI_MYSQL_IS_OUT;
    }
    if (quantize > 0 &&
        corm_decimal_quantize(&rounded, *out, (int)quantize - 1))
        *out = rounded;
    return CORMI_MYSQL_FITS;
}

/* Digits up to the point; `cut` lets a fraction be dropped. */
static cormi_mysql_result mysql_parse_integer(const cormi_mysql_cell *cell,
                                              bool cut, int64_t *out)
{
    const char *at = cell->as.digits, *end = at + cell->length;
    bool negative = at < end && *at == '-';
    uint64_t most = (uint64_t)INT64_MAX + (negative ? 1u : 0u), value = 0;

    for (at += negative; at < end && *at != '.'; at++) {
        uint64_t digit = (uint64_t)(*at - '0');

        if (digit > 9)
            return CORMI_MYSQL_IS_OTHER;
        if (value > (most - digit) / 10)
            return CORMI_MYSQL_IS_OUT;
        value = value * 10 + digit;
    }
    for (; at < end && !cut; at++)
        if (*at != '.' && *at != '0')
            return CORMI_MYSQL_IS_OTHER;
    *out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return CORMI_MYSQL_FITS;
}

static cormi_mysql_result mysql_integer_of_real(double d, bool cut,
                                                int64_t *out)
{
    if (!(d >= -9223372036854775808.0 && d < 9223372036854775808.0))
        return CORMI_MYSQL_IS_OUT;
    *out = (int64_t)d;
    return cut || (double)*out == d ? CORMI_MYSQL_FITS : CORMI_MYSQL_IS_OTHER;
}

cormi_mysql_result cormi_mysql_decode_integer(const cormi_mysql_row_cell *c,
                                              bool cut, int64_t *out)
{
    const cormi_mysql_cell *cell = c->cell;

    switch (cell->kind) {
    case CORMI_MYSQL_INT:
        *out = cell->as.i;
        return cell->is_unsigned && cell->as.i < 0 ? CORMI_MYSQL_IS_OUT
                                                   : CORMI_MYSQL_FITS;
    case CORMI_MYSQL_REAL:
        return mysql_integer_of_real(cell->as.d, cut, out);
    case CORMI_MYSQL_NUMERIC:
        return mysql_parse_integer(cell, cut, out);
    default:
        return CORMI_MYSQL_IS_OTHER;
    }
}

cormi_mysql_result cormi_mysql_store_int(char *to, unsigned size, int64_t i)
{
    switch (size) {
    case 1:
        *(int8_t *)(void *)to = (int8_t)i;
        return i == (int8_t)i ? CORMI_MYSQL_FITS : CORMI_MYSQL_IS_OUT;
    case 2:
        *(int16_t *)(void *)to = (int16_t)i;
        return i == (int16_t)i ? CORMI_MYSQL_FITS : CORMI_MYSQL_IS_OUT;
    case 4:
        *(int32_t *)(void *)to = (int32_t)i;
        return i == (int32_t)i ? CORMI_MYSQL_FITS : CORMI_MYSQL_IS_OUT;
    default:
        *(int64_t *)(void *)to = i;
        return CORMI_MYSQL_FITS;
    }
}

static cormi_mysql_result mysql_store_uint(char *to, unsigned size, uint64_t u)
{
    switch (size) {
    case 1:
        *(uint8_t *)(void *)to = (uint8_t)u;
        return u <= UINT8_MAX ? CORMI_MYSQL_FITS : CORMI_MYSQL_IS_OUT;
    case 2:
        *(uint16_t *)(void *)to = (uint16_t)u;
        return u <= UINT16_MAX ? CORMI_MYSQL_FITS : CORMI_MYSQL_IS_OUT;
    case 4:
        *(uint32_t *)(void *)to = (uint32_t)u;
        return u <= UINT32_MAX ? CORMI_MYSQL_FITS : CORMI_MYSQL_IS_OUT;
    default:
        *(uint64_t *)(void *)to = u;
        return CORMI_MYSQL_FITS;
    }
}

cormi_mysql_result cormi_mysql_decode_uint(const cormi_mysql_row_cell *c,
                                           const corm_decode_item *item,
                                           char *to)
{
    int64_t i = 0;
    cormi_mysql_result result;

    if (c->cell->kind == CORMI_MYSQL_INT && c->cell->is_unsigned)
        return mysql_store_uint(to, item->size, (uint64_t)c->cell->as.i);
    result = cormi_mysql_decode_integer(c, item->computed, &i);
    if (result != CORMI_MYSQL_FITS)
        return result;
    return i < 0 ? CORMI_MYSQL_IS_OUT
                 : mysql_store_uint(to, item->size, (uint64_t)i);
}

cormi_mysql_result cormi_mysql_decode_bool(const cormi_mysql_row_cell *c,
                                           bool *out)
{
    int64_t i = 0;
    cormi_mysql_result result = cormi_mysql_decode_integer(c, false, &i);

    *out = result == CORMI_MYSQL_FITS && i != 0;
    return result == CORMI_MYSQL_FITS && (i < 0 || i > 1) ? CORMI_MYSQL_IS_OUT
                                                          : result;
}

cormi_mysql_result cormi_mysql_decode_double(const cormi_mysql_row_cell *c,
                                             double *out)
{
    corm_decimal decimal;

    switch (c->cell->kind) {
    case CORMI_MYSQL_INT:
        *out = c->cell->is_unsigned ? (double)(uint64_t)c->cell->as.i
                                    : (double)c->cell->as.i;
        return CORMI_MYSQL_FITS;
    case CORMI_MYSQL_REAL:
        *out = c->cell->as.d;
        return CORMI_MYSQL_FITS;
    case CORMI_MYSQL_NUMERIC:
        if (!corm_decimal_parse(&decimal, c->cell->as.digits, c->cell->length))
            return CORMI_MYSQL_IS_OUT;
        *out = corm_decimal_double(decimal);
        return CORMI_MYSQL_FITS;
    default:
        return CORMI_MYSQL_IS_OTHER;
    }
}

cormi_mysql_result cormi_mysql_decode_float(const cormi_mysql_row_cell *c,
                                            float *out)
{
    double d = 0;
    cormi_mysql_result result = cormi_mysql_decode_double(c, &d);

    *out = (float)d;
    return result == CORMI_MYSQL_FITS && isinf(*out) && !isinf(d)
               ? CORMI_MYSQL_IS_OUT
               : result;
}

/* The average of durations has a fraction: to the nearest microsecond. */
cormi_mysql_result cormi_mysql_decode_duration(const cormi_mysql_row_cell *c,
                                               int64_t *out)
{
    corm_decimal decimal;

    if (c->cell->kind == CORMI_MYSQL_REAL)
        return mysql_integer_of_real(nearbyint(c->cell->as.d), true, out);
    if (c->cell->kind != CORMI_MYSQL_NUMERIC)
        return cormi_mysql_decode_integer(c, false, out);
    if (!corm_decimal_parse(&decimal, c->cell->as.digits, c->cell->length) ||
        !corm_decimal_quantize(&decimal, decimal, 0))
        return CORMI_MYSQL_IS_OUT;
    c->cell->length = (unsigned long)corm_decimal_format(
        c->cell->as.digits, CORMI_MYSQL_DIGITS, decimal);
    return mysql_parse_integer(c->cell, false, out);
}

/* ---- moments ---- */

cormi_mysql_result cormi_mysql_decode_date(const cormi_mysql_row_cell *c,
                                           corm_date *out)
{
    char text[96];
    size_t n = 0;
    cormi_mysql_result result;

    if (c->cell->kind == CORMI_MYSQL_STAMP)
        return c->cell->stamp != MYSQL_TIMESTAMP_TIME &&
                       mysql_read_date(&c->cell->as.time, out)
                   ? CORMI_MYSQL_FITS
                   : CORMI_MYSQL_IS_OTHER;
    if (c->cell->kind != CORMI_MYSQL_TEXT)
        return CORMI_MYSQL_IS_OTHER;
    result = mysql_short_text(c, text, &n);
    return result != CORMI_MYSQL_FITS || corm_date_parse(out, text, n)
               ? result
               : CORMI_MYSQL_IS_OTHER;
}

cormi_mysql_result cormi_mysql_decode_time(const cormi_mysql_row_cell *c,
                                           corm_time *out)
{
    const MYSQL_TIME *t = &c->cell->as.time;
    char text[96];
    size_t n = 0;
    cormi_mysql_result result;

    if (c->cell->kind == CORMI_MYSQL_STAMP) {
        out->us = mysql_clock_of(t);
        return !t->neg && t->day == 0 && t->hour < 24 ? CORMI_MYSQL_FITS
                                                      : CORMI_MYSQL_IS_OUT;
    }
    if (c->cell->kind != CORMI_MYSQL_TEXT)
        return CORMI_MYSQL_IS_OTHER;
    result = mysql_short_text(c, text, &n);
    return result != CORMI_MYSQL_FITS || corm_time_parse(out, text, n)
               ? result
               : CORMI_MYSQL_IS_OTHER;
}

cormi_mysql_result cormi_mysql_decode_datetime(const cormi_mysql_row_cell *c,
                                               corm_datetime *out)
{
    char text[96];
    size_t n = 0;
    corm_date date;
    cormi_mysql_result result;

    if (c->cell->kind == CORMI_MYSQL_STAMP) {
        if (c->cell->stamp == MYSQL_TIMESTAMP_TIME ||
            !mysql_read_date(&c->cell->as.time, &date))
            return CORMI_MYSQL_IS_OTHER;
        *out = corm_utc(date, (corm_time){ mysql_clock_of(&c->cell->as.time) });
        return CORMI_MYSQL_FITS;
    }
    if (c->cell->kind != CORMI_MYSQL_TEXT)
        return CORMI_MYSQL_IS_OTHER;
    result = mysql_short_text(c, text, &n);
    return result != CORMI_MYSQL_FITS || corm_datetime_parse(out, text, n)
               ? result
               : CORMI_MYSQL_IS_OTHER;
}

cormi_mysql_result cormi_mysql_decode_uuid(const cormi_mysql_row_cell *c,
                                           corm_uuid *out)
{
    char text[96];
    size_t n = 0;
    cormi_mysql_result result;

    if (!mysql_is_long_text(c))
        return CORMI_MYSQL_IS_OTHER;
    result = mysql_short_text(c, text, &n);
    if (result == CORMI_MYSQL_FITS && n == sizeof(out->b) &&
        c->cell->kind == CORMI_MYSQL_BYTES) {
        memcpy(out->b, text, n);
        return CORMI_MYSQL_FITS;
    }
    return result != CORMI_MYSQL_FITS || corm_uuid_parse(out, text, n)
               ? result
               : CORMI_MYSQL_IS_OTHER;
}
