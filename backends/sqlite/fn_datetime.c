/*
 * SQL functions on dates and times: parts of them, cutting them off, moving
 * them between time zones, and arithmetic with durations.
 *
 * The database keeps a date as 'YYYY-MM-DD', a time as 'HH:MM:SS[.ffffff]', a
 * moment as both with a space between, a duration as an integer number of
 * microseconds.  What cannot be read as such is NULL.  Results have the same
 * forms, so that comparing texts compares moments.
 */
#include "fn_stamp.h"
#include "tz.h"

#include <math.h>
#include <string.h>

typedef enum fndt_part {
    FNDT_YEAR,
    FNDT_ISO_YEAR,
    FNDT_QUARTER,
    FNDT_MONTH,
    FNDT_WEEK,
    FNDT_WEEK_DAY,
    FNDT_ISO_WEEK_DAY,
    FNDT_DAY,
    FNDT_DATE,
    FNDT_HOUR,
    FNDT_MINUTE,
    FNDT_SECOND,
    FNDT_TIME,
    FNDT_UNKNOWN
} fndt_part;

/* In the order of the enumeration. */
static const char *const fndt_part_names[] = {
    "year",     "iso_year",     "quarter", "month", "week",
    "week_day", "iso_week_day", "day",     "date",  "hour",
    "minute",   "second",       "time",
};

static bool fndt_read_part(sqlite3_context *ctx, sqlite3_value *value,
                           fndt_part *part)
{
    struct cormi_fn_text name;

    if (!cormi_fn_read_text(ctx, value, &name))
        return false;
    for (int i = 0; i < FNDT_UNKNOWN; i++) {
        if (strlen(fndt_part_names[i]) == name.len &&
            memcmp(fndt_part_names[i], name.text, name.len) == 0) {
            *part = (fndt_part)i;
            return true;
        }
    }
    *part = FNDT_UNKNOWN;
    return true;
}

static void fndt_blame_part(sqlite3_context *ctx, sqlite3_value *part)
{
    char *message = sqlite3_mprintf("no such part of a date or time here: "
                                    "\"%.40s\"",
                                    sqlite3_value_text(part));

    if (message == NULL) {
        sqlite3_result_error_nomem(ctx);
        return;
    }
    sqlite3_result_error(ctx, message, -1);
    sqlite3_free(message);
}

/* Only texts are dates: a number would be a mistake. */
static bool fndt_read_text(sqlite3_context *ctx, sqlite3_value *value,
                           struct cormi_fn_text *out)
{
    return sqlite3_value_type(value) == SQLITE_TEXT &&
           cormi_fn_read_text(ctx, value, out);
}

static bool fndt_read_stamp(sqlite3_context *ctx, sqlite3_value *value,
                            struct cormi_fn_stamp *out)
{
    struct cormi_fn_text text;

    return fndt_read_text(ctx, value, &text) && cormi_fn_parse_stamp(text, out);
}

static void fndt_result_text(sqlite3_context *ctx, const char *text, size_t len)
{
    sqlite3_result_text(ctx, text, (int)len, SQLITE_TRANSIENT);
}

static void fndt_result_date(sqlite3_context *ctx, int64_t days)
{
    char out[CORMI_FN_STAMP_TEXT];

    fndt_result_text(ctx, out, cormi_fn_write_date(out, days));
}

static void fndt_result_time(sqlite3_context *ctx, int64_t micros)
{
    char out[CORMI_FN_STAMP_TEXT];

    fndt_result_text(ctx, out, cormi_fn_write_time(out, micros));
}

static void fndt_result_stamp(sqlite3_context *ctx, int64_t days,
                              int64_t micros)
{
    char out[CORMI_FN_STAMP_TEXT];
    size_t len = cormi_fn_write_date(out, days);

    out[len++] = ' ';
    len += cormi_fn_write_time(out + len, micros);
    fndt_result_text(ctx, out, len);
}

/* Parts. */

/* Monday is 0; 1970-01-01 was a Thursday. */
static int fndt_weekday(int64_t days)
{
    return (int)(((days + 3) % 7 + 7) % 7);
}

/* An ISO week belongs to the year that its Thursday is in. */
static void fndt_iso_week(int64_t days, int64_t *year, int64_t *week)
{
    int64_t thursday = days - fndt_weekday(days) + 3;
    int month, day;

    cormi_tz_civil(thursday, year, &month, &day);
    *week = (thursday - cormi_tz_days(*year, 1, 1)) / 7 + 1;
}

static int64_t fndt_date_part(int64_t days, fndt_part part)
{
    int64_t year, iso_year, week;
    int month, day;

    cormi_tz_civil(days, &year, &month, &day);
    fndt_iso_week(days, &iso_year, &week);
    switch (part) {
    case FNDT_YEAR:
        return year;
    case FNDT_ISO_YEAR:
        return iso_year;
    case FNDT_QUARTER:
        return (month + 2) / 3;
    case FNDT_MONTH:
        return month;
    case FNDT_WEEK:
        return week;
    case FNDT_WEEK_DAY: /* Sunday is 1 */
        return (fndt_weekday(days) + 1) % 7 + 1;
    case FNDT_ISO_WEEK_DAY: /* Monday is 1 */
        return fndt_weekday(days) + 1;
    default:
        return day;
    }
}

static int64_t fndt_time_part(int64_t micros, fndt_part part)
{
    int64_t seconds = micros / CORMI_FN_SECOND;

    switch (part) {
    case FNDT_HOUR:
        return seconds / 3600;
    case FNDT_MINUTE:
        return seconds / 60 % 60;
    default:
        return seconds % 60;
    }
}

static bool fndt_is_time_part(fndt_part part)
{
    return part == FNDT_HOUR || part == FNDT_MINUTE || part == FNDT_SECOND;
}

static bool fndt_is_date_part(fndt_part part)
{
    return part <= FNDT_DAY;
}

/* argv: part, stamp */
static void fndt_extract(sqlite3_context *ctx, sqlite3_value **argv,
                         const struct cormi_fn_stamp *stamp)
{
    fndt_part part;

    if (!fndt_read_part(ctx, argv[0], &part))
        return;
    if (fndt_is_date_part(part))
        sqlite3_result_int64(ctx, fndt_date_part(stamp->days, part));
    else if (fndt_is_time_part(part))
        sqlite3_result_int64(ctx, fndt_time_part(stamp->micros, part));
    else
        fndt_blame_part(ctx, argv[0]);
}

/* corm_date_extract(part, stamp) */
static void fndt_date_extract(sqlite3_context *ctx, int argc,
                              sqlite3_value **argv)
{
    struct cormi_fn_stamp stamp;

    (void)argc;
    if (fndt_read_stamp(ctx, argv[1], &stamp))
        fndt_extract(ctx, argv, &stamp);
}

/* corm_datetime_extract(part, stamp, zone, connection's zone) */
static void fndt_datetime_extract(sqlite3_context *ctx, int argc,
                                  sqlite3_value **argv)
{
    struct cormi_fn_stamp stamp;

    (void)argc;
    if (fndt_read_stamp(ctx, argv[1], &stamp) &&
        cormi_fn_move_stamp(ctx, &stamp, argv[2], argv[3]))
        fndt_extract(ctx, argv, &stamp);
}

/* corm_time_extract(part, time) */
static void fndt_time_extract(sqlite3_context *ctx, int argc,
                              sqlite3_value **argv)
{
    struct cormi_fn_text text;
    int64_t micros;
    fndt_part part;

    (void)argc;
    if (!fndt_read_text(ctx, argv[1], &text) ||
        !cormi_fn_parse_time(text, &micros) ||
        !fndt_read_part(ctx, argv[0], &part))
        return;
    if (fndt_is_time_part(part))
        sqlite3_result_int64(ctx, fndt_time_part(micros, part));
    else
        fndt_blame_part(ctx, argv[0]);
}

/* Cutting off. */

/* The first day of what the day is in; false when dates have no such part. */
static bool fndt_cut_date(int64_t *days, fndt_part part)
{
    int64_t year;
    int month, day;

    cormi_tz_civil(*days, &year, &month, &day);
    switch (part) {
    case FNDT_YEAR:
        *days = cormi_tz_days(year, 1, 1);
        return true;
    case FNDT_QUARTER:
        *days = cormi_tz_days(year, month - (month - 1) % 3, 1);
        return true;
    case FNDT_MONTH:
        *days = cormi_tz_days(year, month, 1);
        return true;
    case FNDT_WEEK: /* the year 1 began on a Monday: never before it */
        *days -= fndt_weekday(*days);
        return true;
    case FNDT_DAY:
    case FNDT_DATE:
        return true;
    default:
        return false;
    }
}

static bool fndt_cut_time(int64_t *micros, fndt_part part)
{
    int64_t unit;

    switch (part) {
    case FNDT_HOUR:
        unit = 3600 * CORMI_FN_SECOND;
        break;
    case FNDT_MINUTE:
        unit = 60 * CORMI_FN_SECOND;
        break;
    case FNDT_SECOND:
        unit = CORMI_FN_SECOND;
        break;
    default:
        return false;
    }
    *micros -= *micros % unit;
    return true;
}

/* corm_date_trunc(part, stamp, zone, connection's zone) */
static void fndt_date_trunc(sqlite3_context *ctx, int argc,
                            sqlite3_value **argv)
{
    struct cormi_fn_stamp stamp;
    fndt_part part;

    (void)argc;
    if (!fndt_read_stamp(ctx, argv[1], &stamp) ||
        !cormi_fn_move_stamp(ctx, &stamp, argv[2], argv[3]) ||
        !fndt_read_part(ctx, argv[0], &part))
        return;
    if (fndt_cut_date(&stamp.days, part))
        fndt_result_date(ctx, stamp.days);
    else
        fndt_blame_part(ctx, argv[0]);
}

/* corm_datetime_trunc(part, stamp, zone, connection's zone) */
static void fndt_datetime_trunc(sqlite3_context *ctx, int argc,
                                sqlite3_value **argv)
{
    struct cormi_fn_stamp stamp;
    fndt_part part;

    (void)argc;
    if (!fndt_read_stamp(ctx, argv[1], &stamp) ||
        !cormi_fn_move_stamp(ctx, &stamp, argv[2], argv[3]) ||
        !fndt_read_part(ctx, argv[0], &part))
        return;
    if (fndt_cut_date(&stamp.days, part)) {
        stamp.micros = 0;
    } else if (!fndt_cut_time(&stamp.micros, part)) {
        fndt_blame_part(ctx, argv[0]);
        return;
    }
    fndt_result_stamp(ctx, stamp.days, stamp.micros);
}

/* A time, or the time of a moment in a zone, in microseconds. */
static bool fndt_read_time(sqlite3_context *ctx, sqlite3_value **argv,
                           int64_t *micros)
{
    struct cormi_fn_stamp stamp;
    struct cormi_fn_text text;

    if (!fndt_read_text(ctx, argv[0], &text))
        return false;
    if (!cormi_fn_parse_stamp(text, &stamp))
        return cormi_fn_parse_time(text, micros);
    if (!cormi_fn_move_stamp(ctx, &stamp, argv[1], argv[2]))
        return false;
    *micros = stamp.micros;
    return true;
}

/* corm_time_trunc(part, time or stamp, zone, connection's zone) */
static void fndt_time_trunc(sqlite3_context *ctx, int argc,
                            sqlite3_value **argv)
{
    int64_t micros;
    fndt_part part;

    (void)argc;
    if (!fndt_read_time(ctx, argv + 1, &micros) ||
        !fndt_read_part(ctx, argv[0], &part))
        return;
    if (part == FNDT_TIME || fndt_cut_time(&micros, part))
        fndt_result_time(ctx, micros);
    else
        fndt_blame_part(ctx, argv[0]);
}

/* corm_datetime_cast_date(stamp, zone, connection's zone) */
static void fndt_cast_date(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    struct cormi_fn_stamp stamp;

    (void)argc;
    if (fndt_read_stamp(ctx, argv[0], &stamp) &&
        cormi_fn_move_stamp(ctx, &stamp, argv[1], argv[2]))
        fndt_result_date(ctx, stamp.days);
}

/* corm_datetime_cast_time(stamp, zone, connection's zone) */
static void fndt_cast_time(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    struct cormi_fn_stamp stamp;

    (void)argc;
    if (fndt_read_stamp(ctx, argv[0], &stamp) &&
        cormi_fn_move_stamp(ctx, &stamp, argv[1], argv[2]))
        fndt_result_time(ctx, stamp.micros);
}

/* Differences and durations. */

/* corm_time_diff(a, b): a - b as a duration. */
static void fndt_time_diff(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    struct cormi_fn_text a, b;
    int64_t left, right;

    (void)argc;
    if (fndt_read_text(ctx, argv[0], &a) && fndt_read_text(ctx, argv[1], &b) &&
        cormi_fn_parse_time(a, &left) && cormi_fn_parse_time(b, &right))
        sqlite3_result_int64(ctx, left - right);
}

static int64_t fndt_between(const struct cormi_fn_stamp *a,
                            const struct cormi_fn_stamp *b)
{
    return (a->days - b->days) * CORMI_FN_DAY + a->micros - b->micros;
}

/* corm_timestamp_diff(a, b): a - b as a duration. */
static void fndt_timestamp_diff(sqlite3_context *ctx, int argc,
                                sqlite3_value **argv)
{
    struct cormi_fn_stamp a, b;

    (void)argc;
    if (fndt_read_stamp(ctx, argv[0], &a) && fndt_read_stamp(ctx, argv[1], &b))
        sqlite3_result_int64(ctx, fndt_between(&a, &b));
}

struct fndt_operand {
    bool is_stamp;
    int64_t duration; /* unless it is a stamp */
    struct cormi_fn_stamp stamp;
};

/* A duration that was divided is a float: the nearest microsecond counts. */
static bool fndt_read_operand(sqlite3_context *ctx, sqlite3_value *value,
                              struct fndt_operand *out)
{
    double x;

    out->is_stamp = sqlite3_value_type(value) == SQLITE_TEXT;
    switch (sqlite3_value_type(value)) {
    case SQLITE_TEXT:
        return fndt_read_stamp(ctx, value, &out->stamp);
    case SQLITE_INTEGER:
        out->duration = sqlite3_value_int64(value);
        return true;
    case SQLITE_FLOAT:
        x = nearbyint(sqlite3_value_double(value));
        if (x < -9.2e18 || x > 9.2e18)
            return false;
        out->duration = (int64_t)x;
        return true;
    default:
        return false;
    }
}

static void fndt_blame_range(sqlite3_context *ctx)
{
    sqlite3_result_error(ctx, "date or duration out of range", -1);
}

static int64_t fndt_floor_days(int64_t micros)
{
    return micros / CORMI_FN_DAY - (micros % CORMI_FN_DAY < 0);
}

/* To a date whole days are added, a moment moves by microseconds. */
static void fndt_shift(sqlite3_context *ctx, struct cormi_fn_stamp stamp,
                       int64_t duration, int sign)
{
    int64_t days = fndt_floor_days(duration);
    int64_t rest = duration % CORMI_FN_DAY;

    if (rest < 0)
        rest += CORMI_FN_DAY;
    stamp.days += sign * days;
    if (stamp.has_time) {
        stamp.micros += sign * rest;
        days = fndt_floor_days(stamp.micros);
        stamp.days += days;
        stamp.micros -= days * CORMI_FN_DAY;
    }
    if (!cormi_fn_is_day(stamp.days))
        fndt_blame_range(ctx);
    else if (stamp.has_time)
        fndt_result_stamp(ctx, stamp.days, stamp.micros);
    else
        fndt_result_date(ctx, stamp.days);
}

static void fndt_result_sum(sqlite3_context *ctx, int64_t a, int64_t b,
                            int sign)
{
    bool fits = sign > 0 ? (b >= 0 ? a <= INT64_MAX - b : a >= INT64_MIN - b)
                         : (b >= 0 ? a >= INT64_MIN + b : a <= INT64_MAX + b);

    if (fits)
        sqlite3_result_int64(ctx, sign > 0 ? a + b : a - b);
    else
        fndt_blame_range(ctx);
}

static void fndt_add(sqlite3_context *ctx, sqlite3_value **argv, int sign)
{
    struct fndt_operand a, b;

    if (!fndt_read_operand(ctx, argv[0], &a) ||
        !fndt_read_operand(ctx, argv[1], &b))
        return;
    if (!a.is_stamp && !b.is_stamp)
        fndt_result_sum(ctx, a.duration, b.duration, sign);
    else if (a.is_stamp && !b.is_stamp)
        fndt_shift(ctx, a.stamp, b.duration, sign);
    else if (!a.is_stamp && sign > 0)
        fndt_shift(ctx, b.stamp, a.duration, sign);
    else if (a.is_stamp && sign < 0)
        sqlite3_result_int64(ctx, fndt_between(&a.stamp, &b.stamp));
    else
        sqlite3_result_error(ctx,
                             sign > 0 ? "two dates cannot be added"
                                      : "a date cannot be taken from a "
                                        "duration",
                             -1);
}

static bool fndt_multiply_fits(int64_t a, int64_t b)
{
    if (a == 0 || b == 0)
        return true;
    if (a > 0)
        return b > 0 ? a <= INT64_MAX / b : b >= INT64_MIN / a;
    return b > 0 ? a >= INT64_MIN / b : b >= INT64_MAX / a;
}

static void fndt_multiply(sqlite3_context *ctx, sqlite3_value **argv)
{
    double x, y;

    if (sqlite3_value_numeric_type(argv[0]) == SQLITE_INTEGER &&
        sqlite3_value_numeric_type(argv[1]) == SQLITE_INTEGER) {
        int64_t a = sqlite3_value_int64(argv[0]);
        int64_t b = sqlite3_value_int64(argv[1]);

        if (fndt_multiply_fits(a, b))
            sqlite3_result_int64(ctx, a * b);
        else
            fndt_blame_range(ctx);
    } else if (cormi_fn_read_double(argv[0], &x) &&
               cormi_fn_read_double(argv[1], &y)) {
        sqlite3_result_double(ctx, x * y);
    }
}

static void fndt_divide(sqlite3_context *ctx, sqlite3_value **argv)
{
    double x, y;

    if (!cormi_fn_read_double(argv[0], &x) ||
        !cormi_fn_read_double(argv[1], &y))
        return;
    if (y == 0.0)
        sqlite3_result_error(ctx, "division of a duration by zero", -1);
    else
        sqlite3_result_double(ctx, x / y);
}

/*
 * corm_format_dtdelta(operator, a, b): arithmetic with durations.  Each of a
 * and b is a duration, a date or moment as text, or, for * and /, a number.
 */
static void fndt_dtdelta(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    struct cormi_fn_text op;
    size_t at = 0;

    (void)argc;
    if (sqlite3_value_type(argv[1]) == SQLITE_NULL ||
        sqlite3_value_type(argv[2]) == SQLITE_NULL ||
        !cormi_fn_read_text(ctx, argv[0], &op))
        return;
    while (at < op.len && op.text[at] == ' ')
        at++;
    switch (at < op.len ? op.text[at] : '\0') {
    case '+':
        fndt_add(ctx, argv + 1, 1);
        break;
    case '-':
        fndt_add(ctx, argv + 1, -1);
        break;
    case '*':
        fndt_multiply(ctx, argv + 1);
        break;
    case '/':
        fndt_divide(ctx, argv + 1);
        break;
    default:
        sqlite3_result_error(ctx, "durations know + - * / only", -1);
        break;
    }
}

/* clang-format off */
static const struct cormi_fn_scalar fndt_rows[] = {
    { "corm_date_extract",       2, fndt_date_extract },
    { "corm_date_trunc",         4, fndt_date_trunc },
    { "corm_datetime_cast_date", 3, fndt_cast_date },
    { "corm_datetime_cast_time", 3, fndt_cast_time },
    { "corm_datetime_extract",   4, fndt_datetime_extract },
    { "corm_datetime_trunc",     4, fndt_datetime_trunc },
    { "corm_format_dtdelta",     3, fndt_dtdelta },
    { "corm_time_diff",          2, fndt_time_diff },
    { "corm_time_extract",       2, fndt_time_extract },
    { "corm_time_trunc",         4, fndt_time_trunc },
    { "corm_timestamp_diff",     2, fndt_timestamp_diff },
};
/* clang-format on */

/* Each function holds the loaded zones; they go with the last one. */
int cormi_fn_datetime_register(sqlite3 *conn)
{
    struct cormi_fn_zones *zones = cormi_fn_zones_new();
    int rc = zones != NULL ? SQLITE_OK : SQLITE_NOMEM;

    for (size_t i = 0; i < CORMI_FN_COUNT(fndt_rows) && rc == SQLITE_OK; i++) {
        cormi_fn_zones_share(zones);
        rc = sqlite3_create_function_v2(
            conn, fndt_rows[i].name, fndt_rows[i].n_args, CORMI_FN_PURE, zones,
            fndt_rows[i].call, NULL, NULL, cormi_fn_zones_free);
    }
    cormi_fn_zones_free(zones);
    return rc;
}
