/*
 * A value that the server sent as text into a member: read by the type of the
 * member or field it is for, or, where neither says, by the type that the
 * server names.
 */
#include "decode.h"

#include <corm/sys/arena.h>
#include <corm/sys/decode.h>

#include <math.h>
#include <string.h>

/* ---- numbers ---- */

/* Fractions and exponents, which few integers come with. */
static corm_fit pgx_integer_slow(pgx_cell c, bool cut, int64_t *out)
{
    corm_decimal d, whole;
    double number;

    if (c.oid == PGX_BOOL && c.n == 1) {
        *out = c.s[0] == 't';
        return CORM_FIT_OK;
    }
    if (!corm_decimal_parse(&d, c.s, c.n) || d.form != CORM_DECIMAL_FINITE)
        return CORM_FIT_KIND;
    number = corm_decimal_double(d);
    if (!(number >= -9223372036854775808.0 && number < 9223372036854775808.0))
        return CORM_FIT_RANGE;
    *out = (int64_t)number;
    whole = corm_decimal_int(*out);
    return cut || corm_decimal_compare(whole, d) == 0 ? CORM_FIT_OK
                                                      : CORM_FIT_KIND;
}

static corm_fit pgx_integer(pgx_cell c, bool cut, int64_t *out)
{
    const char *at = c.s, *end = c.s + c.n;
    bool negative = at < end && *at == '-';
    uint64_t value = 0;

    at += negative;
    if (at == end || end - at > 19)
        return pgx_integer_slow(c, cut, out);
    for (; at < end; at++) {
        unsigned digit = (unsigned)(unsigned char)*at - '0';

        if (digit > 9)
            return pgx_integer_slow(c, cut, out);
        value = value * 10 + digit;
    }
    if (value > (uint64_t)INT64_MAX + negative)
        return CORM_FIT_RANGE;
    *out = (int64_t)(negative ? 0 - value : value);
    return CORM_FIT_OK;
}

static corm_fit pgx_bool(pgx_cell c, bool *out)
{
    bool truth = c.n == 1 && (c.s[0] == 't' || c.s[0] == '1');

    *out = truth;
    return truth || (c.n == 1 && (c.s[0] == 'f' || c.s[0] == '0'))
               ? CORM_FIT_OK
               : CORM_FIT_KIND;
}

static corm_fit pgx_double(pgx_cell c, double *out)
{
    corm_decimal d;

    if (!corm_decimal_parse(&d, c.s, c.n))
        return CORM_FIT_KIND;
    if (d.form == CORM_DECIMAL_FINITE)
        *out = corm_decimal_double(d);
    else if (d.form == CORM_DECIMAL_INFINITE)
        *out = d.negative ? -INFINITY : INFINITY;
    else
        *out = NAN;
    return CORM_FIT_OK;
}

static corm_fit pgx_float(pgx_cell c, float *out)
{
    double d;
    corm_fit result = pgx_double(c, &d);

    if (result != CORM_FIT_OK)
        return result;
    *out = (float)d;
    return isinf(*out) && !isinf(d) ? CORM_FIT_RANGE : CORM_FIT_OK;
}

static corm_fit pgx_decimal(pgx_cell c, unsigned quantize, corm_decimal *out)
{
    corm_decimal rounded;

    if (!corm_decimal_parse(out, c.s, c.n))
        return CORM_FIT_KIND;
    if (quantize > 0 &&
        corm_decimal_quantize(&rounded, *out, (int)quantize - 1))
        *out = rounded;
    return CORM_FIT_OK;
}

/* ---- text ---- */

static corm_fit pgx_text(pgx_cell c, corm_arena *arena, const char **out)
{
    char *copy = corm_arena_take(arena, c.n + 1);

    if (copy == NULL)
        return CORM_FIT_MEMORY;
    memcpy(copy, c.s, c.n + 1);
    *out = copy;
    return CORM_FIT_OK;
}

static int pgx_hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "\x0aff", as servers have written it since 9.0. */
static corm_fit pgx_bytes(pgx_cell c, corm_arena *arena, corm_bytes *out)
{
    bool is_hex = c.oid == PGX_BYTEA && c.n >= 2 && c.s[0] == '\\' &&
                  c.s[1] == 'x' && c.n % 2 == 0;
    size_t n = is_hex ? c.n / 2 - 1 : c.n;
    char *copy;

    if (c.oid == PGX_BYTEA && !is_hex)
        return CORM_FIT_KIND;
    copy = corm_arena_take(arena, n);
    if (copy == NULL)
        return CORM_FIT_MEMORY;
    if (!is_hex && n > 0)
        memcpy(copy, c.s, n);
    for (size_t i = 0; is_hex && i < n; i++)
        copy[i] =
            (char)(pgx_hex(c.s[2 * i + 2]) * 16 + pgx_hex(c.s[2 * i + 3]));
    *out = (corm_bytes){ copy, n };
    return CORM_FIT_OK;
}

/* ---- dates and times ---- */

static corm_fit pgx_date(pgx_cell c, corm_date *out)
{
    corm_datetime at;

    if (corm_date_parse(out, c.s, c.n))
        return CORM_FIT_OK;
    if (!corm_datetime_parse(&at, c.s, c.n))
        return CORM_FIT_KIND;
    *out = corm_datetime_date(at);
    return CORM_FIT_OK;
}

static corm_fit pgx_time(pgx_cell c, corm_time *out)
{
    return corm_time_parse(out, c.s, c.n) ? CORM_FIT_OK : CORM_FIT_KIND;
}

static corm_fit pgx_datetime(pgx_cell c, corm_datetime *out)
{
    return corm_datetime_parse(out, c.s, c.n) ? CORM_FIT_OK : CORM_FIT_KIND;
}

static corm_fit pgx_uuid(pgx_cell c, corm_uuid *out)
{
    return corm_uuid_parse(out, c.s, c.n) ? CORM_FIT_OK : CORM_FIT_KIND;
}

/* A number with its sign; *at goes behind it. */
static bool pgx_signed(const char **at, int64_t *out)
{
    bool negative = **at == '-';
    int64_t value = 0;

    *at += **at == '-' || **at == '+';
    if (**at < '0' || **at > '9')
        return false;
    for (; **at >= '0' && **at <= '9'; (*at)++) {
        if (value > INT64_C(100000000000000))
            return false;
        value = value * 10 + (**at - '0');
    }
    *out = negative ? -value : value;
    return true;
}

/* "[-]4:05:06.789" behind the hours; the sign is the hours'. */
static bool pgx_clock(const char **at, bool negative, int64_t hours,
                      int64_t *us)
{
    int64_t minutes, seconds, fraction = 0, unit = 100000;

    (*at)++;
    if (!pgx_signed(at, &minutes) || **at != ':')
        return false;
    (*at)++;
    if (!pgx_signed(at, &seconds))
        return false;
    if (**at == '.')
        for ((*at)++; **at >= '0' && **at <= '9'; (*at)++, unit /= 10)
            fraction += (**at - '0') * unit;
    hours = hours < 0 ? -hours : hours;
    *us = ((hours * 60 + minutes) * 60 + seconds) * 1000000 + fraction;
    *us = negative ? -*us : *us;
    return true;
}

/* Microseconds of "years", "mons", "days"; months have 30 days and years
 * 365, as Django's driver takes them. */
static int64_t pgx_unit(const char **at)
{
    static const struct {
        const char *word;
        int64_t days;
    } units[] = { { " year", 365 }, { " mon", 30 }, { " day", 1 } };

    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        size_t n = strlen(units[i].word);

        if (strncmp(*at, units[i].word, n) != 0)
            continue;
        *at += n;
        *at += **at == 's';
        return units[i].days * INT64_C(86400000000);
    }
    return 0;
}

/* "1 year 2 mons -3 days +04:05:06.789" */
static corm_fit pgx_interval(const char *at, int64_t *out)
{
    int64_t sum = 0;

    while (*at != '\0') {
        int64_t number, unit;
        bool negative;

        at += *at == ' ';
        negative = *at == '-';
        if (!pgx_signed(&at, &number))
            return CORM_FIT_KIND;
        if (*at == ':') {
            if (!pgx_clock(&at, negative, number, &number))
                return CORM_FIT_KIND;
            unit = 1;
        } else {
            unit = pgx_unit(&at);
            if (unit == 0)
                return CORM_FIT_KIND;
        }
        if (__builtin_mul_overflow(number, unit, &number) ||
            __builtin_add_overflow(sum, number, &sum))
            return CORM_FIT_RANGE;
    }
    *out = sum;
    return CORM_FIT_OK;
}

static corm_fit pgx_duration(pgx_cell c, int64_t *out)
{
    return c.oid == PGX_INTERVAL ? pgx_interval(c.s, out)
                                 : pgx_integer(c, true, out);
}

/* ---- tagged values ---- */

static corm_fit pgx_tagged_text(pgx_cell c, corm_kind kind, corm_arena *arena,
                                corm_value *out)
{
    out->kind = kind;
    out->size = c.n;
    return pgx_text(c, arena, &out->as.s);
}

static corm_fit pgx_tagged_bytes(pgx_cell c, corm_arena *arena, corm_value *out)
{
    corm_bytes bytes = { NULL, 0 };
    corm_fit result = pgx_bytes(c, arena, &bytes);

    *out = corm_value_bytes(bytes);
    return result;
}

corm_fit cormi_pg_decode_value(pgx_cell c, unsigned quantize, corm_arena *arena,
                               corm_value *out)
{
    switch (c.oid) {
    case PGX_BOOL:
        out->kind = CORM_K_BOOL;
        return pgx_bool(c, &out->as.b);
    case PGX_INT2:
    case PGX_INT4:
    case PGX_INT8:
    case PGX_OID:
        out->kind = CORM_K_INT;
        return pgx_integer(c, false, &out->as.i);
    case PGX_FLOAT4:
    case PGX_FLOAT8:
        out->kind = CORM_K_DOUBLE;
        return pgx_double(c, &out->as.d);
    case PGX_NUMERIC:
        out->kind = CORM_K_DECIMAL;
        return pgx_decimal(c, quantize, &out->as.dec);
    case PGX_DATE:
        out->kind = CORM_K_DATE;
        return pgx_date(c, &out->as.date);
    case PGX_TIME:
        out->kind = CORM_K_TIME;
        return pgx_time(c, (corm_time *)(void *)&out->as.i);
    case PGX_TIMESTAMP:
    case PGX_TIMESTAMPTZ:
        out->kind = CORM_K_DATETIME;
        return pgx_datetime(c, (corm_datetime *)(void *)&out->as.i);
    case PGX_INTERVAL:
        out->kind = CORM_K_DURATION;
        return pgx_interval(c.s, &out->as.i);
    case PGX_UUID:
        out->kind = CORM_K_UUID;
        return pgx_uuid(c, &out->as.uuid);
    case PGX_JSON:
    case PGX_JSONB:
        return pgx_tagged_text(c, CORM_K_JSON, arena, out);
    case PGX_BYTEA:
        return pgx_tagged_bytes(c, arena, out);
    default:
        return cormi_pg_has_items(c.oid)
                   ? cormi_pg_decode_items(c, quantize, arena, out)
                   : pgx_tagged_text(c, CORM_K_TEXT, arena, out);
    }
}

/* What an expression computes is brought to its field's type, as in Django:
 * fractions are cut where that is an integer. */
static corm_fit pgx_tagged_number(const corm_decode_item *item, pgx_cell c,
                                  corm_arena *arena, corm_value *out)
{
    bool is_number = c.oid == PGX_NUMERIC || c.oid == PGX_FLOAT8 ||
                     c.oid == PGX_FLOAT4 || c.oid == PGX_INT8 ||
                     c.oid == PGX_INT4 || c.oid == PGX_INT2;

    if (!is_number)
        return cormi_pg_decode_value(c, item->quantize, arena, out);
    switch (item->type) {
    case CORM_TYPE_FLOAT:
        out->kind = CORM_K_DOUBLE;
        return pgx_double(c, &out->as.d);
    case CORM_TYPE_DECIMAL:
        out->kind = CORM_K_DECIMAL;
        return pgx_decimal(c, item->quantize, &out->as.dec);
    case CORM_TYPE_DURATION:
        out->kind = CORM_K_DURATION;
        return pgx_duration(c, &out->as.i);
    default:
        if (!corm_type_is_integer(item->type))
            return cormi_pg_decode_value(c, item->quantize, arena, out);
        out->kind = CORM_K_INT;
        return pgx_integer(c, true, &out->as.i);
    }
}

static corm_fit pgx_tagged(const corm_decode_item *item, pgx_cell c,
                           corm_arena *arena, corm_value *out)
{
    switch (item->type) {
    case CORM_TYPE_JSON:
        return pgx_tagged_text(c, CORM_K_JSON, arena, out);
    case CORM_TYPE_BINARY:
        return pgx_tagged_bytes(c, arena, out);
    default:
        return pgx_tagged_number(item, c, arena, out);
    }
}

/* ---- optional members ---- */

static corm_fit pgx_optional_int(const corm_decode_item *item, pgx_cell c,
                                 char *to)
{
    static const size_t at[] = {
        [2] = offsetof(corm_opt_int16, value),
        [4] = offsetof(corm_opt_int32, value),
        [8] = offsetof(corm_opt_int64, value),
    };
    int64_t i;
    corm_fit result = pgx_integer(c, item->computed, &i);

    if (result != CORM_FIT_OK)
        return result;
    *(bool *)(void *)to = true; /* the first member of each */
    return corm_fit_int(to + at[item->size], item->size, i);
}

#define PGX_OPT(T, to, call) (((T *)(void *)(to))->set = true, (call))
#define PGX_OPT_VALUE(T, to) (&((T *)(void *)(to))->value)

static corm_fit pgx_optional(const corm_decode_item *item, pgx_cell c, char *to)
{
    switch (item->ctype & ~(unsigned)CORM_C_OPT) {
    case CORM_C_BOOL:
        return PGX_OPT(corm_opt_bool, to,
                       pgx_bool(c, PGX_OPT_VALUE(corm_opt_bool, to)));
    case CORM_C_INT:
        return pgx_optional_int(item, c, to);
    case CORM_C_DOUBLE:
        return PGX_OPT(corm_opt_double, to,
                       pgx_double(c, PGX_OPT_VALUE(corm_opt_double, to)));
    case CORM_C_DATE:
        return PGX_OPT(corm_opt_date, to,
                       pgx_date(c, PGX_OPT_VALUE(corm_opt_date, to)));
    case CORM_C_TIME:
        return PGX_OPT(corm_opt_time, to,
                       pgx_time(c, PGX_OPT_VALUE(corm_opt_time, to)));
    case CORM_C_DATETIME:
        return PGX_OPT(corm_opt_datetime, to,
                       pgx_datetime(c, PGX_OPT_VALUE(corm_opt_datetime, to)));
    case CORM_C_DURATION:
        return PGX_OPT(
            corm_opt_duration, to,
            pgx_duration(c, &PGX_OPT_VALUE(corm_opt_duration, to)->us));
    case CORM_C_UUID:
        return PGX_OPT(corm_opt_uuid, to,
                       pgx_uuid(c, PGX_OPT_VALUE(corm_opt_uuid, to)));
    case CORM_C_DECIMAL:
        return PGX_OPT(corm_opt_decimal, to,
                       pgx_decimal(c, item->quantize,
                                   PGX_OPT_VALUE(corm_opt_decimal, to)));
    default:
        return CORM_FIT_KIND;
    }
}

/* ---- several values as one ---- */

static corm_fit pgx_items(const corm_decode_item *item, pgx_cell c,
                          corm_arena *arena, char *to)
{
    corm_value value;
    corm_fit result = cormi_pg_decode_items(c, item->quantize, arena, &value);

    if (result != CORM_FIT_OK ||
        (value.elem != 0) != (item->ctype == CORM_C_SPAN))
        return result != CORM_FIT_OK ? result : CORM_FIT_KIND;
    if (item->ctype == CORM_C_SPAN)
        *(corm_span *)(void *)to = (corm_span){ value.as.list, value.elem };
    else
        *(corm_items *)(void *)to = (corm_items){ value.as.list, value.size };
    return CORM_FIT_OK;
}

/* ---- one member ---- */

corm_fit cormi_pg_read_text(const corm_decode_item *item, pgx_cell c,
                            corm_arena *arena, char *to)
{
    corm_fit result;
    int64_t i;

    switch (item->ctype) {
    case CORM_C_INT:
        result = pgx_integer(c, item->computed, &i);
        return result == CORM_FIT_OK ? corm_fit_int(to, item->size, i) : result;
    case CORM_C_TEXT:
        return pgx_text(c, arena, (const char **)(void *)to);
    case CORM_C_UINT:
        result = pgx_integer(c, item->computed, &i);
        if (result == CORM_FIT_OK && i < 0)
            return CORM_FIT_RANGE;
        return result == CORM_FIT_OK
                   ? corm_fit_uint(to, item->size, (uint64_t)i)
                   : result;
    case CORM_C_BOOL:
        return pgx_bool(c, (bool *)(void *)to);
    case CORM_C_DOUBLE:
        return pgx_double(c, (double *)(void *)to);
    case CORM_C_FLOAT:
        return pgx_float(c, (float *)(void *)to);
    case CORM_C_DATE:
        return pgx_date(c, (corm_date *)(void *)to);
    case CORM_C_TIME:
        return pgx_time(c, (corm_time *)(void *)to);
    case CORM_C_DATETIME:
        return pgx_datetime(c, (corm_datetime *)(void *)to);
    case CORM_C_DURATION:
        return pgx_duration(c, &((corm_duration *)(void *)to)->us);
    case CORM_C_UUID:
        return pgx_uuid(c, (corm_uuid *)(void *)to);
    case CORM_C_DECIMAL:
        return pgx_decimal(c, item->quantize, (corm_decimal *)(void *)to);
    case CORM_C_BYTES:
        return pgx_bytes(c, arena, (corm_bytes *)(void *)to);
    case CORM_C_JSON:
        return pgx_text(c, arena, &((corm_json *)(void *)to)->text);
    case CORM_C_ITEMS:
    case CORM_C_SPAN:
        return pgx_items(item, c, arena, to);
    case CORM_C_VALUE:
        return pgx_tagged(item, c, arena, (corm_value *)(void *)to);
    default:
        return pgx_optional(item, c, to);
    }
}
