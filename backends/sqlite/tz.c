/*
 * Time zones out of TZif files (RFC 8536): a list of moments at which the
 * offset changed, and for later ones a POSIX TZ rule.  Answers as Python's
 * zoneinfo does.
 */
#include "tz.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TZ_DIRECTORY    "/usr/share/zoneinfo"
#define TZ_MAX_NAME     64
#define TZ_MAX_FILE     ((size_t)256 * 1024)
#define TZ_HEADER_SIZE  44
#define TZ_DAY          86400
#define TZ_DEFAULT_TIME 7200 /* rules change at 02:00 unless they say */

struct tz_rule {
    enum { TZ_RULE_WEEKDAY, TZ_RULE_JULIAN, TZ_RULE_DAY } kind;
    int month, week, day; /* day alone for the other two kinds */
    int32_t seconds;      /* since local midnight; may exceed a day */
};

/* "CET-1CEST,M3.5.0,M10.5.0/3" */
struct tz_footer {
    bool is_present, has_summer;
    int32_t offset, summer_offset;
    struct tz_rule start, end;
};

struct cormi_tz {
    cormi_tz_alloc alloc;
    void *data;
    size_t size;      /* of this block, arrays included */
    size_t n;         /* changes */
    int64_t *times;   /* when; UTC */
    int32_t *offsets; /* from then on */
    int32_t first;    /* offset before the first change */
    struct tz_footer footer;
};

/* Days since 1970-01-01, by eras of 400 years that begin in March. */
int64_t cormi_tz_days(int64_t year, int month, int day)
{
    int64_t era, year_of_era, day_of_year;

    year -= month <= 2;
    era = (year >= 0 ? year : year - 399) / 400;
    year_of_era = year - era * 400;
    day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 -
           year_of_era / 100 + day_of_year - 719468;
}

void cormi_tz_civil(int64_t days, int64_t *year, int *month, int *day)
{
    int64_t era, of_era, year_of_era, day_of_year, month_from_march;

    days += 719468;
    era = (days >= 0 ? days : days - 146096) / 146097;
    of_era = days - era * 146097;
    year_of_era =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    day_of_year =
        of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    month_from_march = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    *month = (int)(month_from_march + (month_from_march < 10 ? 3 : -9));
    *year = year_of_era + era * 400 + (*month <= 2);
}

static bool tz_is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Local seconds since 1970 at which the rule strikes in a year. */
static int64_t tz_rule_time(const struct tz_rule *rule, int64_t year)
{
    int64_t days = cormi_tz_days(year, 1, 1), next, first;

    switch (rule->kind) {
    case TZ_RULE_DAY:
        days += rule->day;
        break;
    case TZ_RULE_JULIAN: /* February 29 is never counted */
        days += rule->day - 1 + (rule->day >= 60 && tz_is_leap(year));
        break;
    case TZ_RULE_WEEKDAY:
        first = cormi_tz_days(year, rule->month, 1);
        next = rule->month == 12 ? cormi_tz_days(year + 1, 1, 1)
                                 : cormi_tz_days(year, rule->month + 1, 1);
        /* 1970-01-01 was a Thursday */
        days = first + ((rule->day - (first + 4) % 7) % 7 + 7) % 7 +
               (int64_t)(rule->week - 1) * 7;
        if (days >= next)
            days -= 7;
        break;
    }
    return days * TZ_DAY + rule->seconds;
}

static int64_t tz_year_of(int64_t seconds)
{
    int64_t days = seconds / TZ_DAY - (seconds % TZ_DAY < 0), year;
    int month, day;

    cormi_tz_civil(days, &year, &month, &day);
    return year;
}

static int32_t tz_footer_pick(const struct tz_footer *footer, int64_t start,
                              int64_t end, int64_t seconds)
{
    bool is_summer = start < end ? seconds >= start && seconds < end
                                 : seconds < end || seconds >= start;

    return is_summer ? footer->summer_offset : footer->offset;
}

static int32_t tz_footer_offset(const struct tz_footer *footer, int64_t utc)
{
    int64_t year;

    if (!footer->has_summer)
        return footer->offset;
    year = tz_year_of(utc);
    return tz_footer_pick(
        footer, tz_rule_time(&footer->start, year) - footer->offset,
        tz_rule_time(&footer->end, year) - footer->summer_offset, utc);
}

/* Local times move on where the larger of the two offsets says so. */
static int32_t tz_footer_local(const struct tz_footer *footer, int64_t local)
{
    int32_t ahead = footer->summer_offset - footer->offset;
    int64_t year, start, end;

    if (!footer->has_summer)
        return footer->offset;
    year = tz_year_of(local);
    start = tz_rule_time(&footer->start, year) + (ahead > 0 ? ahead : 0);
    end = tz_rule_time(&footer->end, year) - (ahead < 0 ? ahead : 0);
    return tz_footer_pick(footer, start, end, local);
}

int32_t cormi_tz_offset(const cormi_tz *tz, int64_t utc)
{
    size_t low = 0, high = tz->n;

    if (tz->footer.is_present && (tz->n == 0 || utc > tz->times[tz->n - 1]))
        return tz_footer_offset(&tz->footer, utc);
    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (tz->times[mid] <= utc)
            low = mid + 1;
        else
            high = mid;
    }
    return low == 0 ? tz->first : tz->offsets[low - 1];
}

/* The first local time that has a change surely behind it. */
static int64_t tz_local_time(const cormi_tz *tz, size_t i)
{
    int32_t before = i == 0 ? tz->first : tz->offsets[i - 1];
    int32_t after = tz->offsets[i];

    return tz->times[i] + (before > after ? before : after);
}

int32_t cormi_tz_local_offset(const cormi_tz *tz, int64_t local)
{
    size_t low = 0, high = tz->n;

    if (tz->footer.is_present &&
        (tz->n == 0 || local > tz_local_time(tz, tz->n - 1)))
        return tz_footer_local(&tz->footer, local);
    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (tz_local_time(tz, mid) <= local)
            low = mid + 1;
        else
            high = mid;
    }
    return low == 0 ? tz->first : tz->offsets[low - 1];
}

/* The footer. */

struct tz_reader {
    const char *at, *end;
};

static bool tz_accept(struct tz_reader *r, char c)
{
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static bool tz_is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool tz_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool tz_skip_name(struct tz_reader *r)
{
    const char *start = r->at;

    if (tz_accept(r, '<')) {
        while (r->at < r->end && *r->at != '>')
            r->at++;
        return tz_accept(r, '>');
    }
    while (r->at < r->end && tz_is_letter(*r->at))
        r->at++;
    return r->at - start >= 3;
}

static bool tz_read_number(struct tz_reader *r, int max, int *value)
{
    const char *start = r->at;

    *value = 0;
    while (r->at < r->end && tz_is_digit(*r->at) && *value <= max)
        *value = *value * 10 + (*r->at++ - '0');
    return r->at > start && *value <= max;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool tz_read_time(struct tz_reader *r, int32_t *seconds)
{
    bool is_negative = tz_accept(r, '-');
    int hours, minutes = 0, rest = 0;

    if (!is_negative)
        tz_accept(r, '+');
    if (!tz_read_number(r, 167, &hours) ||
        (tz_accept(r, ':') && !tz_read_number(r, 59, &minutes)) ||
        (tz_accept(r, ':') && !tz_read_number(r, 59, &rest)))
        return false;
    *seconds = hours * 3600 + minutes * 60 + rest;
    if (is_negative)
        *seconds = -*seconds;
    return true;
}

static bool tz_read_day(struct tz_reader *r, struct tz_rule *rule)
{
    if (!tz_accept(r, 'M')) {
        bool is_julian = tz_accept(r, 'J');

        rule->kind = is_julian ? TZ_RULE_JULIAN : TZ_RULE_DAY;
        return tz_read_number(r, 365, &rule->day) &&
               (!is_julian || rule->day >= 1);
    }
    rule->kind = TZ_RULE_WEEKDAY;
    return tz_read_number(r, 12, &rule->month) && rule->month >= 1 &&
           tz_accept(r, '.') && tz_read_number(r, 5, &rule->week) &&
           rule->week >= 1 && tz_accept(r, '.') &&
           tz_read_number(r, 6, &rule->day);
}

static bool tz_read_rule(struct tz_reader *r, struct tz_rule *rule)
{
    rule->seconds = TZ_DEFAULT_TIME;
    return tz_accept(r, ',') && tz_read_day(r, rule) &&
           (!tz_accept(r, '/') || tz_read_time(r, &rule->seconds));
}

/* POSIX counts offsets westwards. */
static bool tz_read_footer(struct tz_reader r, struct tz_footer *footer)
{
    int32_t west, summer_west;

    if (!tz_skip_name(&r) || !tz_read_time(&r, &west))
        return false;
    footer->is_present = true;
    footer->offset = -west;
    if (r.at == r.end)
        return true;
    summer_west = west - 3600;
    if (!tz_skip_name(&r) ||
        (r.at < r.end && *r.at != ',' && !tz_read_time(&r, &summer_west)))
        return false;
    footer->has_summer = true;
    footer->summer_offset = -summer_west;
    return tz_read_rule(&r, &footer->start) && tz_read_rule(&r, &footer->end) &&
           r.at == r.end;
}

/* The file. */

struct tz_header {
    size_t n_ut, n_std, n_leap, n_times, n_types, n_chars;
};

static uint32_t tz_be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

static int32_t tz_signed32(uint32_t bits)
{
    return bits <= INT32_MAX ? (int32_t)bits
                             : (int32_t)((int64_t)bits - ((int64_t)1 << 32));
}

static int64_t tz_time_at(const unsigned char *p, size_t size)
{
    uint64_t bits;

    if (size == 4)
        return tz_signed32(tz_be32(p));
    bits = (uint64_t)tz_be32(p) << 32 | tz_be32(p + 4);
    return bits <= INT64_MAX ? (int64_t)bits
                             : -(int64_t)(UINT64_MAX - bits) - 1;
}

static bool tz_read_header(const unsigned char *bytes, size_t len,
                           struct tz_header *h)
{
    if (len < TZ_HEADER_SIZE || memcmp(bytes, "TZif", 4) != 0)
        return false;
    h->n_ut = tz_be32(bytes + 20);
    h->n_std = tz_be32(bytes + 24);
    h->n_leap = tz_be32(bytes + 28);
    h->n_times = tz_be32(bytes + 32);
    h->n_types = tz_be32(bytes + 36);
    h->n_chars = tz_be32(bytes + 40);
    return h->n_ut <= TZ_MAX_FILE && h->n_std <= TZ_MAX_FILE &&
           h->n_leap <= TZ_MAX_FILE && h->n_times <= TZ_MAX_FILE &&
           h->n_types >= 1 && h->n_types <= 256 && h->n_chars <= TZ_MAX_FILE;
}

static size_t tz_block_size(const struct tz_header *h, size_t time_size)
{
    return h->n_times * (time_size + 1) + h->n_types * 6 + h->n_chars +
           h->n_leap * (time_size + 4) + h->n_std + h->n_ut;
}

/* Before all changes the first type that is no summer time holds. */
static int32_t tz_first_offset(const unsigned char *types, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (types[i * 6 + 4] == 0)
            return tz_signed32(tz_be32(types + i * 6));
    }
    return tz_signed32(tz_be32(types));
}

/* Files may begin with "the big bang"; sums with such times must not wrap. */
static int64_t tz_clamp_time(int64_t time)
{
    const int64_t limit = (int64_t)1 << 60;

    return time < -limit ? -limit : time > limit ? limit : time;
}

static cormi_tz_status tz_build(cormi_tz **out, const unsigned char *block,
                                const struct tz_header *h, size_t time_size,
                                cormi_tz_alloc alloc, void *data)
{
    const unsigned char *kinds = block + h->n_times * time_size;
    const unsigned char *types = kinds + h->n_times;
    size_t size =
        sizeof(cormi_tz) + h->n_times * (sizeof(int64_t) + sizeof(int32_t));
    cormi_tz *tz = alloc(data, NULL, 0, size);

    if (tz == NULL)
        return CORMI_TZ_NO_MEMORY;
    memset(tz, 0, sizeof(*tz));
    tz->alloc = alloc;
    tz->data = data;
    tz->size = size;
    tz->n = h->n_times;
    tz->times = (int64_t *)(tz + 1);
    tz->offsets = (int32_t *)(tz->times + h->n_times);
    tz->first = tz_first_offset(types, h->n_types);
    for (size_t i = 0; i < h->n_times; i++) {
        tz->times[i] =
            tz_clamp_time(tz_time_at(block + i * time_size, time_size));
        if (kinds[i] >= h->n_types ||
            (i > 0 && tz->times[i] < tz->times[i - 1])) {
            cormi_tz_free(tz);
            return CORMI_TZ_CORRUPT;
        }
        tz->offsets[i] = tz_signed32(tz_be32(types + (size_t)kinds[i] * 6));
    }
    *out = tz;
    return CORMI_TZ_OK;
}

static bool tz_find_footer(const unsigned char *bytes, size_t len,
                           struct tz_footer *footer)
{
    struct tz_reader r;
    const void *end;

    if (len < 2 || bytes[0] != '\n')
        return true; /* none: the last change holds for ever */
    end = memchr(bytes + 1, '\n', len - 1);
    if (end == NULL)
        return false;
    r.at = (const char *)bytes + 1;
    r.end = end;
    return r.at == r.end || tz_read_footer(r, footer);
}

cormi_tz_status cormi_tz_parse(cormi_tz **out, const unsigned char *bytes,
                               size_t len, cormi_tz_alloc alloc, void *data)
{
    size_t time_size = 4, skip;
    struct tz_header h;
    cormi_tz_status status;
    bool is_old;

    *out = NULL;
    if (!tz_read_header(bytes, len, &h))
        return CORMI_TZ_CORRUPT;
    is_old = bytes[4] == '\0';
    if (!is_old) { /* the same once more, with 64 bits */
        skip = TZ_HEADER_SIZE + tz_block_size(&h, 4);
        if (skip > len || !tz_read_header(bytes + skip, len - skip, &h))
            return CORMI_TZ_CORRUPT;
        bytes += skip;
        len -= skip;
        time_size = 8;
    }
    skip = TZ_HEADER_SIZE + tz_block_size(&h, time_size);
    if (skip > len)
        return CORMI_TZ_CORRUPT;
    status = tz_build(out, bytes + TZ_HEADER_SIZE, &h, time_size, alloc, data);
    if (status == CORMI_TZ_OK && !is_old &&
        !tz_find_footer(bytes + skip, len - skip, &(*out)->footer)) {
        cormi_tz_free(*out);
        *out = NULL;
        status = CORMI_TZ_CORRUPT;
    }
    return status;
}

void cormi_tz_free(cormi_tz *tz)
{
    if (tz != NULL)
        tz->alloc(tz->data, tz, tz->size, 0);
}

static bool tz_is_name(const char *name, size_t len)
{
    if (len == 0 || len > TZ_MAX_NAME || name[0] == '/')
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!tz_is_letter(name[i]) && !tz_is_digit(name[i]) &&
            (name[i] == '\0' || strchr("_+-/", name[i]) == NULL))
            return false; /* no dots, so no way up either */
    }
    return true;
}

/* NULL on failure, which *status tells. */
static FILE *tz_open(const char *name, size_t len, cormi_tz_alloc alloc,
                     void *data, cormi_tz_status *status)
{
    const char *directory = getenv("TZDIR");
    size_t size, used;
    char *path;
    FILE *file;

    if (directory == NULL || directory[0] == '\0')
        directory = TZ_DIRECTORY;
    used = strlen(directory);
    size = used + len + 2;
    path = alloc(data, NULL, 0, size);
    if (path == NULL) {
        *status = CORMI_TZ_NO_MEMORY;
        return NULL;
    }
    memcpy(path, directory, used);
    path[used] = '/';
    memcpy(path + used + 1, name, len);
    path[size - 1] = '\0';
    file = fopen(path, "rb");
    alloc(data, path, size, 0);
    *status = file == NULL ? CORMI_TZ_UNKNOWN : CORMI_TZ_OK;
    return file;
}

/* Grows the buffer until the file is in. */
static cormi_tz_status tz_slurp(FILE *file, unsigned char **bytes, size_t *size,
                                size_t *len, cormi_tz_alloc alloc, void *data)
{
    for (;;) {
        unsigned char *more;

        *len += fread(*bytes + *len, 1, *size - *len, file);
        if (*len < *size) /* a directory opens, but does not read */
            return ferror(file) ? CORMI_TZ_UNKNOWN : CORMI_TZ_OK;
        if (*size >= TZ_MAX_FILE)
            return CORMI_TZ_CORRUPT;
        more = alloc(data, *bytes, *size, *size * 2);
        if (more == NULL)
            return CORMI_TZ_NO_MEMORY;
        *bytes = more;
        *size *= 2;
    }
}

cormi_tz_status cormi_tz_load(cormi_tz **out, const char *name, size_t len,
                              cormi_tz_alloc alloc, void *data)
{
    cormi_tz_status status = CORMI_TZ_UNKNOWN;
    unsigned char *bytes;
    size_t size = 4096, used = 0;
    FILE *file;

    *out = NULL;
    if (!tz_is_name(name, len))
        return status;
    file = tz_open(name, len, alloc, data, &status);
    if (file == NULL)
        return status;
    bytes = alloc(data, NULL, 0, size);
    status = bytes == NULL ? CORMI_TZ_NO_MEMORY
                           : tz_slurp(file, &bytes, &size, &used, alloc, data);
    if (status == CORMI_TZ_OK)
        status = cormi_tz_parse(out, bytes, used, alloc, data);
    if (bytes != NULL)
        alloc(data, bytes, size, 0);
    fclose(file);
    return status;
}
