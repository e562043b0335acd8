/*
 * Dates and times as text, and time zones, for the SQL functions on dates.
 */
#include "fn_stamp.h"
#include "tz.h"

#include <string.h>

struct fnstamp_reader {
    const char *at, *end;
};

/* One to six digits. */
static bool fnstamp_read(struct fnstamp_reader *r, int *value)
{
    const char *start = r->at;

    *value = 0;
    while (r->at < r->end && r->at - start < 6 && *r->at >= '0' &&
           *r->at <= '9')
        *value = *value * 10 + (*r->at++ - '0');
    return r->at > start;
}

static bool fnstamp_accept(struct fnstamp_reader *r, char c)
{
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static int fnstamp_month_days(int year, int month)
{
    static const int days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (month == 2 && is_leap);
}

static bool fnstamp_read_date(struct fnstamp_reader *r, int64_t *days)
{
    int year, month, day;

    if (!fnstamp_read(r, &year) || !fnstamp_accept(r, '-') ||
        !fnstamp_read(r, &month) || !fnstamp_accept(r, '-') ||
        !fnstamp_read(r, &day) || year < 1 || year > 9999 || month < 1 ||
        month > 12 || day < 1 || day > fnstamp_month_days(year, month))
        return false;
    *days = cormi_tz_days(year, month, day);
    return true;
}

/* Six digits count; missing ones are zeros, further ones are dropped. */
static bool fnstamp_read_fraction(struct fnstamp_reader *r, int *micros)
{
    const char *start = r->at;
    int value = 0;

    while (r->at < r->end && *r->at >= '0' && *r->at <= '9') {
        if (r->at - start < 6)
            value = value * 10 + (*r->at - '0');
        r->at++;
    }
    for (ptrdiff_t n = r->at - start; n < 6; n++)
        value *= 10;
    *micros = value;
    return true;
}

static bool fnstamp_read_time(struct fnstamp_reader *r, int64_t *micros)
{
    int hour, minute, second, fraction = 0;

    if (!fnstamp_read(r, &hour) || !fnstamp_accept(r, ':') ||
        !fnstamp_read(r, &minute) || !fnstamp_accept(r, ':') ||
        !fnstamp_read(r, &second) || hour > 23 || minute > 59 || second > 59 ||
        (fnstamp_accept(r, '.') && !fnstamp_read_fraction(r, &fraction)))
        return false;
    *micros = ((int64_t)hour * 3600 + minute * 60 + second) * CORMI_FN_SECOND +
              fraction;
    return true;
}

bool cormi_fn_parse_time(struct cormi_fn_text in, int64_t *micros)
{
    struct fnstamp_reader r = { in.text, in.text + in.len };

    return fnstamp_read_time(&r, micros) && r.at == r.end;
}

bool cormi_fn_parse_stamp(struct cormi_fn_text in, struct cormi_fn_stamp *out)
{
    struct fnstamp_reader r = { in.text, in.text + in.len };

    *out = (struct cormi_fn_stamp){ 0, 0, false };
    if (!fnstamp_read_date(&r, &out->days))
        return false;
    if (r.at == r.end)
        return true;
    if (!fnstamp_accept(&r, ' '))
        return false;
    while (fnstamp_accept(&r, ' '))
        continue;
    if (!fnstamp_read_time(&r, &out->micros))
        return false;
    out->has_time = true;
    if (r.at < r.end && (*r.at == '+' || *r.at == '-'))
        return true;
    while (fnstamp_accept(&r, ' '))
        continue;
    return r.at == r.end;
}

static char *fnstamp_write(char *out, int value, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return out + digits;
}

size_t cormi_fn_write_date(char *out, int64_t days)
{
    int64_t year;
    int month, day;

    cormi_tz_civil(days, &year, &month, &day);
    out = fnstamp_write(out, (int)year, 4);
    *out++ = '-';
    out = fnstamp_write(out, month, 2);
    *out++ = '-';
    fnstamp_write(out, day, 2);
    return 10;
}

size_t cormi_fn_write_time(char *out, int64_t micros)
{
    int seconds = (int)(micros / CORMI_FN_SECOND);
    int fraction = (int)(micros % CORMI_FN_SECOND);

    out = fnstamp_write(out, seconds / 3600, 2);
    *out++ = ':';
    out = fnstamp_write(out, seconds / 60 % 60, 2);
    *out++ = ':';
    out = fnstamp_write(out, seconds % 60, 2);
    if (fraction == 0)
        return 8;
    *out++ = '.';
    fnstamp_write(out, fraction, 6);
    return 15;
}

bool cormi_fn_is_day(int64_t days)
{
    return days >= -719162 && days <= 2932896;
}

/* Zones. */

struct fnstamp_zone {
    struct fnstamp_zone *next;
    cormi_tz *tz;
    size_t len;
    char name[];
};

struct cormi_fn_zones {
    unsigned n_users;
    struct fnstamp_zone *first;
};

struct cormi_fn_zones *cormi_fn_zones_new(void)
{
    struct cormi_fn_zones *zones = sqlite3_malloc64(sizeof(*zones));

    if (zones != NULL)
        *zones = (struct cormi_fn_zones){ 1, NULL };
    return zones;
}

void cormi_fn_zones_share(struct cormi_fn_zones *zones)
{
    zones->n_users++;
}

void cormi_fn_zones_free(void *data)
{
    struct cormi_fn_zones *zones = data;

    if (zones == NULL || --zones->n_users > 0)
        return;
    while (zones->first != NULL) {
        struct fnstamp_zone *zone = zones->first;

        zones->first = zone->next;
        cormi_tz_free(zone->tz);
        sqlite3_free(zone);
    }
    sqlite3_free(zones);
}

static void fnstamp_blame_zone(sqlite3_context *ctx, struct cormi_fn_text name,
                               cormi_tz_status status)
{
    char *message;

    if (status == CORMI_TZ_NO_MEMORY) {
        sqlite3_result_error_nomem(ctx);
        return;
    }
    message = sqlite3_mprintf(status == CORMI_TZ_CORRUPT
                                  ? "the file of time zone \"%.*s\" is damaged"
                                  : "unknown time zone \"%.*s\"",
                              name.len > 80 ? 80 : (int)name.len, name.text);
    if (message == NULL) {
        sqlite3_result_error_nomem(ctx);
        return;
    }
    sqlite3_result_error(ctx, message, -1);
    sqlite3_free(message);
}

static struct fnstamp_zone *fnstamp_load(sqlite3_context *ctx,
                                         struct cormi_fn_zones *zones,
                                         struct cormi_fn_text name)
{
    struct fnstamp_zone *zone;
    cormi_tz *tz;
    cormi_tz_status status =
        cormi_tz_load(&tz, name.text, name.len, cormi_fn_alloc, NULL);

    if (status != CORMI_TZ_OK) {
        fnstamp_blame_zone(ctx, name, status);
        return NULL;
    }
    zone = sqlite3_malloc64(sizeof(*zone) + name.len);
    if (zone == NULL) {
        cormi_tz_free(tz);
        sqlite3_result_error_nomem(ctx);
        return NULL;
    }
    zone->tz = tz;
    zone->len = name.len;
    memcpy(zone->name, name.text, name.len);
    zone->next = zones->first;
    zones->first = zone;
    return zone;
}

static bool fnstamp_is(struct cormi_fn_text a, const char *b, size_t len)
{
    return a.len == len && memcmp(a.text, b, len) == 0;
}

/* A zone with a fixed number of seconds on top: "UTC+05:30". */
struct fnstamp_place {
    const cormi_tz *tz; /* NULL: UTC */
    int64_t shift;
};

/* [h]h, hhmm or [h]h:mm after the sign. */
static bool fnstamp_read_shift(struct fnstamp_reader r, bool *has_colon,
                               int64_t *seconds)
{
    int hours, minutes = 0;
    ptrdiff_t digits = r.end - r.at;

    if (!fnstamp_read(&r, &hours))
        return false;
    *has_colon = fnstamp_accept(&r, ':');
    if (*has_colon) {
        if (!fnstamp_read(&r, &minutes))
            return false;
    } else if (digits == 4) {
        minutes = hours % 100;
        hours /= 100;
    }
    *seconds = (int64_t)hours * 3600 + minutes * 60;
    return r.at == r.end && hours < 24 && minutes < 60 &&
           (*has_colon || digits <= 2 || digits == 4);
}

/*
 * Takes an offset off the end of a name.  Without a colon only from nothing
 * and from UTC, because "Etc/GMT+5" is the name of a zone, and one whose sign
 * means the opposite.
 */
static bool fnstamp_split_shift(struct cormi_fn_text *name, int64_t *shift)
{
    size_t at = name->len;
    int64_t seconds;
    bool has_colon;

    while (at > 0 && name->text[at - 1] != '+' && name->text[at - 1] != '-')
        at--;
    if (at == 0 ||
        !fnstamp_read_shift(
            (struct fnstamp_reader){ name->text + at, name->text + name->len },
            &has_colon, &seconds) ||
        (!has_colon && at != 1 &&
         !(at == 4 && memcmp(name->text, "UTC", 3) == 0)))
        return false;
    name->len = at - 1;
    *shift = name->text[at - 1] == '-' ? -seconds : seconds;
    return true;
}

static const cormi_tz *fnstamp_loaded(const struct cormi_fn_zones *zones,
                                      struct cormi_fn_text name)
{
    const struct fnstamp_zone *zone = zones->first;

    while (zone != NULL && !fnstamp_is(name, zone->name, zone->len))
        zone = zone->next;
    return zone != NULL ? zone->tz : NULL;
}

static bool fnstamp_find_place(sqlite3_context *ctx, struct cormi_fn_text name,
                               struct fnstamp_place *place)
{
    struct cormi_fn_zones *zones = sqlite3_user_data(ctx);
    const struct fnstamp_zone *zone;

    *place = (struct fnstamp_place){ NULL, 0 };
    if (fnstamp_is(name, "UTC", 3))
        return true;
    place->tz = fnstamp_loaded(zones, name);
    if (place->tz != NULL)
        return true;
    if (fnstamp_split_shift(&name, &place->shift) &&
        (name.len == 0 || fnstamp_is(name, "UTC", 3)))
        return true;
    place->tz = fnstamp_loaded(zones, name);
    if (place->tz != NULL)
        return true;
    zone = fnstamp_load(ctx, zones, name);
    place->tz = zone != NULL ? zone->tz : NULL;
    return zone != NULL;
}

static int64_t fnstamp_seconds(const struct cormi_fn_stamp *stamp)
{
    return stamp->days * CORMI_FN_DAY_SECONDS + stamp->micros / CORMI_FN_SECOND;
}

static bool fnstamp_set_seconds(sqlite3_context *ctx,
                                struct cormi_fn_stamp *stamp, int64_t seconds)
{
    int64_t days = seconds / CORMI_FN_DAY_SECONDS;

    if (seconds % CORMI_FN_DAY_SECONDS < 0)
        days--;
    stamp->micros = (seconds - days * CORMI_FN_DAY_SECONDS) * CORMI_FN_SECOND +
                    stamp->micros % CORMI_FN_SECOND;
    stamp->days = days;
    if (!cormi_fn_is_day(days))
        sqlite3_result_error(ctx, "date out of range in this time zone", -1);
    return cormi_fn_is_day(days);
}

bool cormi_fn_move_stamp(sqlite3_context *ctx, struct cormi_fn_stamp *stamp,
                         sqlite3_value *zone, sqlite3_value *conn_zone)
{
    struct cormi_fn_text to_name, from_name = { "UTC", 3 };
    struct fnstamp_place to, from;
    int64_t seconds = fnstamp_seconds(stamp);

    if (sqlite3_value_type(zone) == SQLITE_NULL)
        return true;
    if (!cormi_fn_read_text(ctx, zone, &to_name) ||
        (sqlite3_value_type(conn_zone) != SQLITE_NULL &&
         !cormi_fn_read_text(ctx, conn_zone, &from_name)))
        return false;
    if (fnstamp_is(to_name, from_name.text, from_name.len))
        return true;
    if (!fnstamp_find_place(ctx, from_name, &from) ||
        !fnstamp_find_place(ctx, to_name, &to))
        return false;
    seconds += to.shift - from.shift;
    if (from.tz != NULL)
        seconds -= cormi_tz_local_offset(from.tz, seconds);
    if (to.tz != NULL)
        seconds += cormi_tz_offset(to.tz, seconds);
    return fnstamp_set_seconds(ctx, stamp, seconds);
}
