/*
 * Values in the server's binary form.  Asked for where a statement's rows are
 * read faster so (docs/backends/postgresql.md has the figures): doubles, times
 * and UUIDs come without being written and read as text.  What goes into a
 * member of its own kind is read here; whatever else, and what does not fit,
 * becomes the text that the server would have sent, so that all of decode.c's
 * rules hold for both forms.
 */
#include "decode.h"

#include <corm/sys/arena.h>

#include <stdio.h>
#include <string.h>

#define PGN_DAY INT64_C(86400000000)
/* From 1970 to 2000, where the server begins to count. */
#define PGN_DAYS INT64_C(10957)
/* Years 1 to 9999, in days since 2000. */
#define PGN_FIRST_DAY INT64_C(-730119)
#define PGN_LAST_DAY  INT64_C(2921939)

/* ---- what is worth it ---- */

/* clang-format off */
/* Types that are read here; what a value of a member of its kind gains, in
 * ns, the server's part included, is what binary results are chosen by. */
static const struct pgn_type { Oid oid; int ctype; int gain; } pgn_types[] = {
    { PGX_INT8, CORM_C_INT, -3 },       { PGX_INT4, CORM_C_INT, -3 },
    { PGX_INT2, CORM_C_INT, -3 },       { PGX_TEXT, CORM_C_TEXT, -7 },
    { PGX_VARCHAR, CORM_C_TEXT, -7 },   { PGX_BPCHAR, CORM_C_TEXT, -7 },
    { PGX_JSON, CORM_C_JSON, -7 },      { PGX_JSONB, CORM_C_JSON, -10 },
    { PGX_BOOL, CORM_C_BOOL, -4 },      { PGX_FLOAT8, CORM_C_DOUBLE, 50 },
    { PGX_DATE, CORM_C_DATE, 40 },      { PGX_TIME, CORM_C_TIME, 60 },
    { PGX_TIMESTAMP, CORM_C_DATETIME, 120 },
    { PGX_TIMESTAMPTZ, CORM_C_DATETIME, 140 },
    { PGX_INTERVAL, CORM_C_DURATION, 150 },
    { PGX_UUID, CORM_C_UUID, 90 },      { PGX_BYTEA, CORM_C_BYTES, 50 },
    { PGX_NUMERIC, CORM_C_NONE, -60 },
};
/* clang-format on */

/* By way of its text. */
#define PGN_DETOUR (-60)

static const struct pgn_type *pgn_find(Oid oid)
{
    for (size_t i = 0; i < sizeof(pgn_types) / sizeof(pgn_types[0]); i++)
        if (pgn_types[i].oid == oid)
            return &pgn_types[i];
    return NULL;
}

static int pgn_gain(const struct pgn_type *type, unsigned ctype)
{
    bool fits = type->ctype == (int)ctype ||
                (type->ctype == CORM_C_INT && ctype == CORM_C_UINT) ||
                (type->ctype == CORM_C_DOUBLE && ctype == CORM_C_FLOAT);

    return fits || type->ctype == CORM_C_NONE ? type->gain : PGN_DETOUR;
}

bool cormi_pg_wants_binary(const PGresult *res, const corm_decode *program)
{
    int n = PQnfields(res), gain = 0;

    for (int i = 0; i < n; i++)
        if (pgn_find(PQftype(res, i)) == NULL)
            return false;
    for (size_t p = 0; p < program->n_parts; p++) {
        const corm_decode_part *part = &program->parts[p];

        for (uint32_t i = part->first; i < part->first + part->n; i++) {
            const corm_decode_item *item = &program->items[i];

            if (item->column < n)
                gain += pgn_gain(pgn_find(PQftype(res, item->column)),
                                 item->ctype & ~(unsigned)CORM_C_OPT);
        }
    }
    return gain > 0;
}

/* ---- numbers, as they are on the line ---- */

static inline int16_t pgn_int2(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;

    return (int16_t)(b[0] << 8 | b[1]);
}

static inline bool pgn_is_integer(const pgx_cell *c)
{
    return c->oid == PGX_INT8 || c->oid == PGX_INT4 || c->oid == PGX_INT2;
}

static inline int64_t pgn_integer(const pgx_cell *c)
{
    return c->n == 8   ? (int64_t)pgx_word(c->s)
           : c->n == 4 ? pgx_half(c->s)
                       : pgn_int2(c->s);
}

static inline double pgn_double(const char *at)
{
    uint64_t word = pgx_word(at);
    double d;

    memcpy(&d, &word, sizeof(d));
    return d;
}

/* ---- members ---- */

static bool pgn_read_float(const pgx_cell *c, float *to)
{
    double d;

    if (c->oid != PGX_FLOAT8)
        return false;
    d = pgn_double(c->s);
    *to = (float)d;
    return (double)*to - (double)*to == 0; /* others are told of by text */
}

static bool pgn_read_date(const pgx_cell *c, corm_date *to)
{
    static const corm_date start = { 2000, 1, 1 };
    int32_t days;

    if (c->oid != PGX_DATE)
        return false;
    days = pgx_half(c->s);
    if (days < PGN_FIRST_DAY || days > PGN_LAST_DAY)
        return false;
    *to = corm_date_add(start, days);
    return true;
}

static bool pgn_read_datetime(const pgx_cell *c, corm_datetime *to)
{
    int64_t us;

    if (c->oid != PGX_TIMESTAMPTZ && c->oid != PGX_TIMESTAMP)
        return false;
    us = (int64_t)pgx_word(c->s);
    if (us < PGN_FIRST_DAY * PGN_DAY || us >= (PGN_LAST_DAY + 1) * PGN_DAY)
        return false;
    to->us = us + PGN_DAYS * PGN_DAY;
    return true;
}

static bool pgn_read_time(const pgx_cell *c, corm_time *to)
{
    int64_t us;

    if (c->oid != PGX_TIME)
        return false;
    us = (int64_t)pgx_word(c->s);
    to->us = us;
    return us >= 0 && us < PGN_DAY;
}

/* Months have 30 days and years 365, as decode.c says. */
static bool pgn_read_duration(const pgx_cell *c, corm_duration *to)
{
    int64_t days, us;

    if (c->oid != PGX_INTERVAL)
        return false;
    days = pgx_half(c->s + 12);
    days = pgx_half(c->s + 8) + days / 12 * 365 + days % 12 * 30;
    return !__builtin_mul_overflow(days, PGN_DAY, &us) &&
           !__builtin_add_overflow(us, (int64_t)pgx_word(c->s), &to->us);
}

static bool pgn_read_uuid(const pgx_cell *c, corm_uuid *to)
{
    if (c->oid != PGX_UUID || c->n != sizeof(*to))
        return false;
    memcpy(to, c->s, sizeof(*to));
    return true;
}

static bool pgn_read_bytes(const pgx_cell *c, corm_arena *arena, corm_bytes *to)
{
    char *copy = c->oid == PGX_BYTEA ? corm_arena_take(arena, c->n) : NULL;

    if (copy == NULL)
        return false;
    memcpy(copy, c->s, c->n);
    *to = (corm_bytes){ copy, c->n };
    return true;
}

/* Where the value lies in a corm_opt_*, whose first member is whether it is
 * set. */
static size_t pgn_opt_offset(unsigned ctype, unsigned size)
{
    switch (ctype) {
    case CORM_C_BOOL:
        return offsetof(corm_opt_bool, value);
    case CORM_C_INT:
        return size == 2   ? offsetof(corm_opt_int16, value)
               : size == 4 ? offsetof(corm_opt_int32, value)
                           : offsetof(corm_opt_int64, value);
    case CORM_C_DATE:
        return offsetof(corm_opt_date, value);
    case CORM_C_UUID:
        return offsetof(corm_opt_uuid, value);
    default: /* eight bytes */
        return offsetof(corm_opt_int64, value);
    }
}

_Static_assert(offsetof(corm_opt_double, value) ==
                   offsetof(corm_opt_int64, value),
               "doubles lie as integers do");
_Static_assert(
    offsetof(corm_opt_time, value) == offsetof(corm_opt_int64, value) &&
        offsetof(corm_opt_datetime, value) == offsetof(corm_opt_int64, value) &&
        offsetof(corm_opt_duration, value) == offsetof(corm_opt_int64, value),
    "times lie as integers do");

static bool pgn_read_plain(const corm_decode_item *item, unsigned ctype,
                           const pgx_cell *c, corm_arena *arena, char *to)
{
    int64_t i;

    switch (ctype) {
    case CORM_C_INT:
        return pgn_is_integer(c) &&
               corm_fit_int(to, item->size, pgn_integer(c)) == CORM_FIT_OK;
    case CORM_C_UINT:
        i = pgn_is_integer(c) ? pgn_integer(c) : -1;
        return i >= 0 &&
               corm_fit_uint(to, item->size, (uint64_t)i) == CORM_FIT_OK;
    case CORM_C_BOOL:
        *(bool *)(void *)to = c->s[0] != 0;
        return c->oid == PGX_BOOL;
    case CORM_C_DOUBLE:
        if (c->oid != PGX_FLOAT8)
            return false;
        *(double *)(void *)to = pgn_double(c->s);
        return true;
    case CORM_C_FLOAT:
        return pgn_read_float(c, (float *)(void *)to);
    case CORM_C_DATE:
        return pgn_read_date(c, (corm_date *)(void *)to);
    case CORM_C_TIME:
        return pgn_read_time(c, (corm_time *)(void *)to);
    case CORM_C_DATETIME:
        return pgn_read_datetime(c, (corm_datetime *)(void *)to);
    case CORM_C_DURATION:
        return pgn_read_duration(c, (corm_duration *)(void *)to);
    case CORM_C_UUID:
        return pgn_read_uuid(c, (corm_uuid *)(void *)to);
    case CORM_C_BYTES:
        return pgn_read_bytes(c, arena, (corm_bytes *)(void *)to);
    default:
        return false;
    }
}

bool cormi_pg_read_binary(const corm_decode_item *item, const pgx_cell *c,
                          corm_arena *arena, char *to)
{
    unsigned ctype = item->ctype & ~(unsigned)CORM_C_OPT;
    bool read;

    if (ctype == item->ctype)
        return pgn_read_plain(item, ctype, c, arena, to);
    read = pgn_read_plain(item, ctype, c, arena,
                          to + pgn_opt_offset(ctype, item->size));
    if (read)
        *(bool *)(void *)to = true;
    return read;
}

/* ---- the same as text ---- */

static int pgn_clock(char *out, size_t size, int64_t us)
{
    int64_t all = us < 0 ? -us : us;
    int n = snprintf(
        out, size, "%s%02lld:%02lld:%02lld.%06lld", us < 0 ? "-" : "",
        (long long)(all / 3600000000), (long long)(all / 60000000 % 60),
        (long long)(all / 1000000 % 60), (long long)(all % 1000000));

    while (out[n - 1] == '0' && all % 1000000 != 0)
        n--;
    n -= all % 1000000 == 0 ? 7 : 0;
    out[n] = '\0';
    return n;
}

/* The day so many after 2000-01-01, of any year the server has. */
static int pgn_day(char *out, size_t size, int64_t days, const char *behind)
{
    /* Counted from March 1 of the year 0; Hinnant's way. */
    int64_t z = days + PGN_DAYS + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_era = z - era * 146097;
    int64_t year =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    int64_t day = of_year - (153 * month + 2) / 5 + 1;

    month += month < 10 ? 3 : -9;
    year += era * 400 + (month <= 2);
    return snprintf(out, size, "%04lld-%02lld-%02lld%s%s",
                    (long long)(year > 0 ? year : 1 - year), (long long)month,
                    (long long)day, behind, year > 0 ? "" : " BC");
}

static int pgn_instant(char *out, size_t size, int64_t us, const char *zone)
{
    int64_t days = us / PGN_DAY - (us % PGN_DAY < 0);
    char clock[48];
    int n;

    if (us == INT64_MAX || us == INT64_MIN)
        return snprintf(out, size, "%sinfinity", us < 0 ? "-" : "");
    clock[0] = ' ';
    n = 1 + pgn_clock(clock + 1, sizeof(clock) - 1, us - days * PGN_DAY);
    snprintf(clock + n, sizeof(clock) - (size_t)n, "%s", zone);
    return pgn_day(out, size, days, clock);
}

static int pgn_date(char *out, size_t size, int32_t days)
{
    if (days == INT32_MAX || days == INT32_MIN)
        return snprintf(out, size, "%sinfinity", days < 0 ? "-" : "");
    return pgn_day(out, size, days, "");
}

/* "-1 years +3 days": a plus where the one before was negative. */
static int pgn_unit(char *out, size_t size, int value, const char *unit,
                    bool *negative)
{
    int n = 0;

    if (value != 0)
        n = snprintf(out, size, "%s%d %s%s ", *negative && value > 0 ? "+" : "",
                     value, unit, value == 1 ? "" : "s");
    if (value != 0)
        *negative = value < 0;
    return n;
}

static int pgn_interval(char *out, size_t size, const char *at)
{
    int months = pgx_half(at + 12);
    int64_t us = (int64_t)pgx_word(at);
    bool negative = false;
    int n = pgn_unit(out, size, months / 12, "year", &negative);

    n += pgn_unit(out + n, size - (size_t)n, months % 12, "mon", &negative);
    n +=
        pgn_unit(out + n, size - (size_t)n, pgx_half(at + 8), "day", &negative);
    if (n != 0 && us == 0) {
        out[--n] = '\0';
        return n;
    }
    if (negative && us > 0)
        out[n++] = '+';
    return n + pgn_clock(out + n, size - (size_t)n, us);
}

/* The shortest that reads back as itself: plain from 0.0001 to 15 digits. */
static int pgn_number(char *out, double d)
{
    corm_decimal exact = { 0 };
    int exponent, n;

    if (d == 0)
        return sprintf(out, "%s", 1 / d < 0 ? "-0" : "0");
    corm_decimal_from_double(&exact, d, 17);
    if (exact.form != CORM_DECIMAL_FINITE)
        return (int)corm_decimal_format(out, CORM_DECIMAL_MAX, exact);
    exponent = exact.exponent;
    exact.exponent = 0;
    n = (int)corm_decimal_format(out, CORM_DECIMAL_MAX, exact);
    exponent += n - 1 - (d < 0); /* of the first digit */
    exact.exponent = exponent - (n - 1 - (d < 0));
    if (exponent >= -4 && exponent < 15)
        return (int)corm_decimal_format(out, CORM_DECIMAL_MAX, exact);
    exact.exponent -= exponent; /* one digit before the point */
    n = (int)corm_decimal_format(out, CORM_DECIMAL_MAX, exact);
    return n + sprintf(out + n, "e%+03d", exponent);
}

static int pgn_uuid(char *out, const char *at)
{
    corm_uuid uuid;

    memcpy(&uuid, at, sizeof(uuid));
    corm_uuid_format(out, uuid);
    return (int)strlen(out);
}

/* Four decimal digits a word; scale digits behind the point. */
static size_t pgn_numeric(char *out, const char *at)
{
    int n = pgn_int2(at), weight = pgn_int2(at + 2), scale = pgn_int2(at + 6);
    unsigned sign = (uint16_t)pgn_int2(at + 4);
    const char *digits = at + 8;
    char *to = out;

    if (sign >= 0xC000)
        return (size_t)sprintf(out, "%s",
                               sign == 0xC000   ? "NaN"
                               : sign == 0xD000 ? "Infinity"
                                                : "-Infinity");
    if (sign != 0)
        *to++ = '-';
    if (weight < 0)
        *to++ = '0';
    for (int i = 0; i <= weight; i++)
        to += sprintf(to, i == 0 ? "%d" : "%04d",
                      i < n ? pgn_int2(digits + 2 * i) : 0);
    if (scale > 0)
        *to++ = '.';
    for (int i = weight + 1, left = scale; left > 0; i++, left -= 4) {
        sprintf(to, "%04d", i >= 0 && i < n ? pgn_int2(digits + 2 * i) : 0);
        to += left < 4 ? left : 4;
    }
    *to = '\0';
    return (size_t)(to - out);
}

/* Bytes of the text of a numeric or of bytes, with the NUL; others need a
 * fixed number at most. */
static size_t pgn_room(const pgx_cell *c)
{
    if (c->oid == PGX_BYTEA)
        return 2 * c->n + 3;
    if (c->oid == PGX_NUMERIC)
        return (size_t)(4 * (pgn_int2(c->s + 2) > 0 ? pgn_int2(c->s + 2) : 0) +
                        pgn_int2(c->s + 6)) +
               16;
    return PGX_TEXT_ROOM;
}

static size_t pgn_hex(char *out, const pgx_cell *c)
{
    static const char digits[] = "0123456789abcdef";

    memcpy(out, "\\x", 2);
    for (size_t i = 0; i < c->n; i++) {
        out[2 * i + 2] = digits[(unsigned char)c->s[i] >> 4];
        out[2 * i + 3] = digits[(unsigned char)c->s[i] & 15];
    }
    out[2 * c->n + 2] = '\0';
    return 2 * c->n + 2;
}

static size_t pgn_text(const pgx_cell *c, char *out, size_t room)
{
    switch (c->oid) {
    case PGX_BOOL:
        return (size_t)snprintf(out, room, "%c", c->s[0] != 0 ? 't' : 'f');
    case PGX_INT2:
    case PGX_INT4:
    case PGX_INT8:
        return (size_t)snprintf(out, room, "%lld", (long long)pgn_integer(c));
    case PGX_FLOAT8:
        return (size_t)pgn_number(out, pgn_double(c->s));
    case PGX_DATE:
        return (size_t)pgn_date(out, room, pgx_half(c->s));
    case PGX_TIME:
        return (size_t)pgn_clock(out, room, (int64_t)pgx_word(c->s));
    case PGX_TIMESTAMP:
        return (size_t)pgn_instant(out, room, (int64_t)pgx_word(c->s), "");
    case PGX_TIMESTAMPTZ:
        return (size_t)pgn_instant(out, room, (int64_t)pgx_word(c->s), "+00");
    case PGX_INTERVAL:
        return (size_t)pgn_interval(out, room, c->s);
    case PGX_UUID:
        return (size_t)pgn_uuid(out, c->s);
    case PGX_NUMERIC:
        return pgn_numeric(out, c->s);
    default:
        return pgn_hex(out, c);
    }
}

bool cormi_pg_binary_text(pgx_cell *c, char *room, corm_arena *arena)
{
    size_t need;

    switch (c->oid) {
    case PGX_JSONB: /* behind its version */
        c->s += c->n > 0;
        c->n -= c->n > 0;
        return true;
    case PGX_TEXT:
    case PGX_VARCHAR:
    case PGX_BPCHAR:
    case PGX_JSON:
        return true;
    default:
        need = pgn_room(c);
        if (need > PGX_TEXT_ROOM)
            room = corm_arena_take(arena, need);
        if (room == NULL)
            return false;
        c->n = pgn_text(c, room, need);
        c->s = room;
        return true;
    }
}
