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

/* Text or bytes to where there is room for them. */
static bool mysql_fetch_text(const cormi_mysql_row_cell *c, char *to)
{
    MYSQL_BIND bind = { .buffer_type = MYSQL_TYPE_STRING,
                        .buffer = to,
                        .buffer_length = c->cell->length };
    unsigned long length = 0;
    cormi_mysql_bool is_null = 0, is_cut = 0;

    bind.length = &length;
    bind.is_null = &is_null;
    bind.error = &is_cut;
    return mysql_stmt_fetch_column(c->stmt->st, &bind, c->column, 0) == 0;
}

/* A copy in the arena with a NUL behind it. */
static corm_fit mysql_copy_text(const cormi_mysql_row_cell *c, char **out,
                                size_t *size)
{
    size_t n = c->cell->length;
    char *copy = corm_arena_take(c->arena, n + 1);

    if (copy == NULL)
        return CORM_FIT_MEMORY;
    if (c->stmt->is_raw)
        memcpy(copy, c->cell->data, n);
    else if (n != 0 && !mysql_fetch_text(c, copy))
        return CORM_FIT_MEMORY;
    copy[n] = '\0';
    *out = copy;
    *size = n;
    return CORM_FIT_OK;
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

static corm_fit mysql_take_text(const cormi_mysql_row_cell *c, char **out,
                                size_t *size)
{
    char text[96];
    char *copy;

    if (mysql_is_long_text(c))
        return mysql_copy_text(c, out, size);
    *size = cormi_mysql_format_cell(text, c->cell);
    copy = corm_arena_take(c->arena, *size + 1);
    if (copy == NULL)
        return CORM_FIT_MEMORY;
    memcpy(copy, text, *size);
    copy[*size] = '\0';
    *out = copy;
    return CORM_FIT_OK;
}

corm_fit cormi_mysql_any_text(const cormi_mysql_row_cell *c, const char **out,
                              size_t *size)
{
    char *copy = NULL;
    corm_fit result = mysql_take_text(c, &copy, size);

    *out = copy;
    return result;
}

corm_fit cormi_mysql_any_json(const cormi_mysql_row_cell *c, const char **out,
                              size_t *size)
{
    char *copy = NULL;
    corm_fit result = mysql_take_text(c, &copy, size);

    if (result == CORM_FIT_OK && c->stmt->conn->is_mariadb) {
        *size = cormi_mysql_json_to_utf8(copy, *size);
        copy[*size] = '\0';
    }
    *out = copy;
    return result;
}

/* A NUL inside would cut it short unseen. */
corm_fit cormi_mysql_decode_text(const cormi_mysql_row_cell *c,
                                 const char **out)
{
    size_t n = 0;
    corm_fit result;

    if (c->cell->kind == CORMI_MYSQL_BYTES)
        return CORM_FIT_KIND;
    result = cormi_mysql_any_text(c, out, &n);
    if (result == CORM_FIT_OK && corm_text_has_nul(*out, n))
        return CORM_FIT_KIND;
    return result;
}

corm_fit cormi_mysql_decode_json(const cormi_mysql_row_cell *c, corm_json *out)
{
    size_t n = 0;

    return c->cell->kind == CORMI_MYSQL_BYTES
               ? CORM_FIT_KIND
               : cormi_mysql_any_json(c, &out->text, &n);
}

corm_fit cormi_mysql_decode_bytes(const cormi_mysql_row_cell *c,
                                  corm_bytes *out)
{
    char *text = NULL;
    size_t n = 0;
    corm_fit result;

    if (!mysql_is_long_text(c))
        return CORM_FIT_KIND;
    result = mysql_copy_text(c, &text, &n);
    *out = (corm_bytes){ text, n };
    return result;
}

/* Short text for a parser, not kept. */
static corm_fit mysql_short_text(const cormi_mysql_row_cell *c, char text[96],
                                 size_t *n)
{
    if (!mysql_is_long_text(c)) {
        *n = cormi_mysql_format_cell(text, c->cell);
        return CORM_FIT_OK;
    }
    if (c->cell->length > 95)
        return CORM_FIT_KIND;
    *n = c->cell->length;
    if (c->stmt->is_raw)
        memcpy(text, c->cell->data, *n);
    else if (*n != 0 && !mysql_fetch_text(c, text))
        return CORM_FIT_MEMORY;
    text[*n] = '\0';
    return CORM_FIT_OK;
}

/* ---- numbers ---- */

corm_fit cormi_mysql_decode_decimal(const cormi_mysql_row_cell *c,
                                    unsigned quantize, corm_decimal *out)
{
    char text[96];
    size_t n = 0;
    corm_decimal rounded;
    corm_fit result = CORM_FIT_OK;

    if (c->cell->kind == CORMI_MYSQL_STAMP ||
        c->cell->kind == CORMI_MYSQL_BYTES)
        return CORM_FIT_KIND;
    if (c->cell->kind == CORMI_MYSQL_REAL) {
        if (!corm_decimal_from_double(out, c->cell->as.d, 15))
            return CORM_FIT_KIND;
    } else {
        result = mysql_short_text(c, text, &n);
        if (result != CORM_FIT_OK)
            return result;
        if (!corm_decimal_parse(out, text, n))
            return c->cell->kind == CORMI_MYSQL_TEXT ? CORM_FIT_KIND
                                                     : CORM_FIT_RANGE;
    }
    if (quantize > 0 &&
        corm_decimal_quantize(&rounded, *out, (int)quantize - 1))
        *out = rounded;
    return CORM_FIT_OK;
}

/* Digits up to the point; `cut` lets a fraction be dropped. */
static corm_fit mysql_parse_integer(const cormi_mysql_cell *cell, bool cut,
                                    int64_t *out)
{
    const char *at = cell->as.digits, *end = at + cell->length;
    bool negative = at < end && *at == '-';
    uint64_t most = (uint64_t)INT64_MAX + (negative ? 1u : 0u), value = 0;

    for (at += negative; at < end && *at != '.'; at++) {
        uint64_t digit = (uint64_t)(*at - '0');

        if (digit > 9)
            return CORM_FIT_KIND;
        if (value > (most - digit) / 10)
            return CORM_FIT_RANGE;
        value = value * 10 + digit;
    }
    for (; at < end && !cut; at++)
        if (*at != '.' && *at != '0')
            return CORM_FIT_KIND;
    *out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return CORM_FIT_OK;
}

static corm_fit mysql_integer_of_real(double d, bool cut, int64_t *out)
{
    if (!(d >= -9223372036854775808.0 && d < 9223372036854775808.0))
        return CORM_FIT_RANGE;
    *out = (int64_t)d;
    return cut || (double)*out == d ? CORM_FIT_OK : CORM_FIT_KIND;
}

corm_fit cormi_mysql_decode_integer(const cormi_mysql_row_cell *c, bool cut,
                                    int64_t *out)
{
    const cormi_mysql_cell *cell = c->cell;

    switch (cell->kind) {
    case CORMI_MYSQL_INT:
        *out = cell->as.i;
        return cell->is_unsigned && cell->as.i < 0 ? CORM_FIT_RANGE
                                                   : CORM_FIT_OK;
    case CORMI_MYSQL_REAL:
        return mysql_integer_of_real(cell->as.d, cut, out);
    case CORMI_MYSQL_NUMERIC:
        return mysql_parse_integer(cell, cut, out);
    default:
        return CORM_FIT_KIND;
    }
}

corm_fit cormi_mysql_decode_uint(const cormi_mysql_row_cell *c,
                                 const corm_decode_item *item, char *to)
{
    int64_t i = 0;
    corm_fit result;

    if (c->cell->kind == CORMI_MYSQL_INT && c->cell->is_unsigned)
        return corm_fit_uint(to, item->size, (uint64_t)c->cell->as.i);
    result = cormi_mysql_decode_integer(c, item->computed, &i);
    if (result != CORM_FIT_OK)
        return result;
    return i < 0 ? CORM_FIT_RANGE : corm_fit_uint(to, item->size, (uint64_t)i);
}

corm_fit cormi_mysql_decode_bool(const cormi_mysql_row_cell *c, bool *out)
{
    int64_t i = 0;
    corm_fit result = cormi_mysql_decode_integer(c, false, &i);

    *out = result == CORM_FIT_OK && i != 0;
    return result == CORM_FIT_OK && (i < 0 || i > 1) ? CORM_FIT_RANGE : result;
}

corm_fit cormi_mysql_decode_double(const cormi_mysql_row_cell *c, double *out)
{
    corm_decimal decimal;

    switch (c->cell->kind) {
    case CORMI_MYSQL_INT:
        *out = c->cell->is_unsigned ? (double)(uint64_t)c->cell->as.i
                                    : (double)c->cell->as.i;
        return CORM_FIT_OK;
    case CORMI_MYSQL_REAL:
        *out = c->cell->as.d;
        return CORM_FIT_OK;
    case CORMI_MYSQL_NUMERIC:
        if (!corm_decimal_parse(&decimal, c->cell->as.digits, c->cell->length))
            return CORM_FIT_RANGE;
        *out = corm_decimal_double(decimal);
        return CORM_FIT_OK;
    default:
        return CORM_FIT_KIND;
    }
}

corm_fit cormi_mysql_decode_float(const cormi_mysql_row_cell *c, float *out)
{
    double d = 0;
    corm_fit result = cormi_mysql_decode_double(c, &d);

    *out = (float)d;
    return result == CORM_FIT_OK && isinf(*out) && !isinf(d) ? CORM_FIT_RANGE
                                                             : result;
}

/* The average of durations has a fraction: to the nearest microsecond. */
corm_fit cormi_mysql_decode_duration(const cormi_mysql_row_cell *c,
                                     int64_t *out)
{
    corm_decimal decimal;

    if (c->cell->kind == CORMI_MYSQL_REAL)
        return mysql_integer_of_real(nearbyint(c->cell->as.d), true, out);
    if (c->cell->kind != CORMI_MYSQL_NUMERIC)
        return cormi_mysql_decode_integer(c, false, out);
    if (!corm_decimal_parse(&decimal, c->cell->as.digits, c->cell->length) ||
        !corm_decimal_quantize(&decimal, decimal, 0))
        return CORM_FIT_RANGE;
    c->cell->length = (unsigned long)corm_decimal_format(
        c->cell->as.digits, CORMI_MYSQL_DIGITS, decimal);
    return mysql_parse_integer(c->cell, false, out);
}

/* ---- moments ---- */

corm_fit cormi_mysql_decode_date(const cormi_mysql_row_cell *c, corm_date *out)
{
    char text[96];
    size_t n = 0;
    corm_fit result;

    if (c->cell->kind == CORMI_MYSQL_STAMP)
        return c->cell->stamp != MYSQL_TIMESTAMP_TIME &&
                       mysql_read_date(&c->cell->as.time, out)
                   ? CORM_FIT_OK
                   : CORM_FIT_KIND;
    if (c->cell->kind != CORMI_MYSQL_TEXT)
        return CORM_FIT_KIND;
    result = mysql_short_text(c, text, &n);
    return result != CORM_FIT_OK || corm_date_parse(out, text, n)
               ? result
               : CORM_FIT_KIND;
}

corm_fit cormi_mysql_decode_time(const cormi_mysql_row_cell *c, corm_time *out)
{
    const MYSQL_TIME *t = &c->cell->as.time;
    char text[96];
    size_t n = 0;
    corm_fit result;

    if (c->cell->kind == CORMI_MYSQL_STAMP) {
        out->us = mysql_clock_of(t);
        return !t->neg && t->day == 0 && t->hour < 24 ? CORM_FIT_OK
                                                      : CORM_FIT_RANGE;
    }
    if (c->cell->kind != CORMI_MYSQL_TEXT)
        return CORM_FIT_KIND;
    result = mysql_short_text(c, text, &n);
    return result != CORM_FIT_OK || corm_time_parse(out, text, n)
               ? result
               : CORM_FIT_KIND;
}

corm_fit cormi_mysql_decode_datetime(const cormi_mysql_row_cell *c,
                                     corm_datetime *out)
{
    char text[96];
    size_t n = 0;
    corm_date date;
    corm_fit result;

    if (c->cell->kind == CORMI_MYSQL_STAMP) {
        if (c->cell->stamp == MYSQL_TIMESTAMP_TIME ||
            !mysql_read_date(&c->cell->as.time, &date))
            return CORM_FIT_KIND;
        *out = corm_utc(date, (corm_time){ mysql_clock_of(&c->cell->as.time) });
        return CORM_FIT_OK;
    }
    if (c->cell->kind != CORMI_MYSQL_TEXT)
        return CORM_FIT_KIND;
    result = mysql_short_text(c, text, &n);
    return result != CORM_FIT_OK || corm_datetime_parse(out, text, n)
               ? result
               : CORM_FIT_KIND;
}

corm_fit cormi_mysql_decode_uuid(const cormi_mysql_row_cell *c, corm_uuid *out)
{
    char text[96];
    size_t n = 0;
    corm_fit result;

    if (!mysql_is_long_text(c))
        return CORM_FIT_KIND;
    result = mysql_short_text(c, text, &n);
    if (result == CORM_FIT_OK && n == sizeof(out->b) &&
        c->cell->kind == CORMI_MYSQL_BYTES) {
        memcpy(out->b, text, n);
        return CORM_FIT_OK;
    }
    return result != CORM_FIT_OK || corm_uuid_parse(out, text, n)
               ? result
               : CORM_FIT_KIND;
}
