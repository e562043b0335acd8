/*
 * Dates, times and durations as text: what Django's dateparse and Python's
 * fromisoformat() accept, and the forms that Django stores.
 */
#include "base/datetime.h"

#include <string.h>

/* --- reading ------------------------------------------------------------- */

/* What is left to be read. */
typedef struct iso_input {
    const char *at, *end;
} iso_input;

static bool iso_digit(const char *p, const char *end)
{
    return p < end && *p >= '0' && *p <= '9';
}

static bool iso_take(iso_input *in, char c)
{
    if (in->at >= in->end || *in->at != c)
        return false;
    in->at++;
    return true;
}

/* A number of min to max digits. */
static bool iso_number(iso_input *in, int *out, int min, int max)
{
    int value = 0, n = 0;

    for (; n < max && iso_digit(in->at, in->end); n++)
        value = value * 10 + (*in->at++ - '0');
    *out = value;
    return n >= min;
}

static bool iso_done(const iso_input *in)
{
    return in->at == in->end;
}

/* [.,]digits as microseconds; more than six digits are cut, as in Django. */
static bool iso_fraction(iso_input *in, int *us)
{
    int value = 0, n = 0;

    *us = 0;
    if (!iso_take(in, '.') && !iso_take(in, ','))
        return true;
    for (; iso_digit(in->at, in->end); in->at++, n++) {
        if (n < 6)
            value = value * 10 + (*in->at - '0');
    }
    if (n == 0)
        return false;
    for (; n < 6; n++)
        value *= 10;
    *us = value;
    return true;
}

/* YYYY-M-D or YYYYMMDD */
static bool iso_date(iso_input *in, corm_date *out)
{
    int year, month, day;

    if (!iso_number(in, &year, 4, 4))
        return false;
    if (iso_take(in, '-')) {
        if (!iso_number(in, &month, 1, 2) || !iso_take(in, '-') ||
            !iso_number(in, &day, 1, 2))
            return false;
    } else if (!iso_number(in, &month, 2, 2) || !iso_number(in, &day, 2, 2)) {
        return false;
    }
    *out = corm_ymd(year, month, day);
    return out->year != 0;
}

/* H:M[:S[.f]] or HHMM[SS[.f]] */
static bool iso_time(iso_input *in, corm_time *out)
{
    int hour, minute, second = 0, us = 0;
    bool has_seconds;

    if (!iso_number(in, &hour, 1, 2))
        return false;
    if (iso_take(in, ':')) {
        if (!iso_number(in, &minute, 1, 2))
            return false;
        has_seconds = iso_take(in, ':');
    } else {
        if (!iso_number(in, &minute, 2, 2))
            return false;
        has_seconds = iso_digit(in->at, in->end);
    }
    if (has_seconds &&
        (!iso_number(in, &second, 1, 2) || !iso_fraction(in, &us)))
        return false;
    *out = corm_hms(hour, minute, second, us);
    return out->us >= 0;
}

/* [Z | +HH | +HHMM | +HH:MM], in microseconds east; nothing is UTC. */
static bool iso_offset(iso_input *in, int64_t *us)
{
    int hours, minutes = 0;
    bool west;

    *us = 0;
    if (iso_done(in) || iso_take(in, 'Z') || iso_take(in, 'z'))
        return true;
    west = iso_take(in, '-');
    if (!west && !iso_take(in, '+'))
        return false;
    if (!iso_number(in, &hours, 2, 2) || hours > 23)
        return false;
    if (!iso_done(in)) {
        (void)iso_take(in, ':');
        if (!iso_number(in, &minutes, 2, 2) || minutes > 59)
            return false;
    }
    *us = INT64_C(60000000) * (hours * 60 + minutes);
    if (west)
        *us = -*us;
    return true;
}

bool corm_date_parse(corm_date *out, const char *text, size_t n)
{
    iso_input in = { text, text + n };
    corm_date date;

    if (n == 0 || !iso_date(&in, &date) || !iso_done(&in))
        return false;
    *out = date;
    return true;
}

bool corm_time_parse(corm_time *out, const char *text, size_t n)
{
    iso_input in = { text, text + n };
    corm_time time;

    if (n == 0 || !iso_time(&in, &time) || !iso_done(&in))
        return false;
    *out = time;
    return true;
}

/* The part of a datetime behind the date. */
static bool iso_clock(iso_input *in, corm_time *time, int64_t *offset)
{
    if (!iso_take(in, 'T') && !iso_take(in, ' ') && !iso_take(in, 't'))
        return false;
    if (!iso_time(in, time))
        return false;
    while (iso_take(in, ' '))
        ;
    return iso_offset(in, offset) && iso_done(in);
}

bool corm_datetime_parse(corm_datetime *out, const char *text, size_t n)
{
    iso_input in = { text, text + n };
    corm_date date;
    corm_time time = { 0 };
    corm_datetime at;
    int64_t offset = 0;

    if (n == 0 || !iso_date(&in, &date))
        return false;
    if (!iso_done(&in) && !iso_clock(&in, &time, &offset))
        return false;
    at = corm_utc(date, time);
    at.us -= offset;
    if (!cormi_datetime_valid(at))
        return false;
    *out = at;
    return true;
}

/* --- durations ----------------------------------------------------------- */

/* total += count * unit; false on overflow.  All >= 0. */
static bool iso_accumulate(int64_t *total, int64_t count, int64_t unit)
{
    if (count > (INT64_MAX - *total) / unit)
        return false;
    *total += count * unit;
    return true;
}

/* Any number of digits, at least one, that an int64_t holds. */
static bool iso_count(iso_input *in, int64_t *out)
{
    int64_t value = 0;

    if (!iso_digit(in->at, in->end))
        return false;
    for (; iso_digit(in->at, in->end); in->at++) {
        int digit = *in->at - '0';

        if (value > (INT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

static bool iso_take_word(iso_input *in, const char *word)
{
    size_t n = strlen(word);

    if ((size_t)(in->end - in->at) < n || memcmp(in->at, word, n) != 0)
        return false;
    in->at += n;
    return true;
}

/* Which of two clocks may follow the days of a duration. */
typedef enum iso_clock_form {
    ISO_CLOCK_ANY,     /* no days: either one */
    ISO_CLOCK_DJANGO,  /* "3 " or "3 days, ": [-][[H:]M:]S[.f] */
    ISO_CLOCK_INTERVAL /* "3 days " as servers write it: [+-]H:MM:SS[.f] */
} iso_clock_form;

static iso_clock_form iso_days(iso_input *in, int64_t *days, bool *negative)
{
    iso_input ahead = *in;
    iso_clock_form form = ISO_CLOCK_DJANGO;

    *negative = iso_take(&ahead, '-');
    if (!iso_count(&ahead, days) || !iso_take(&ahead, ' ')) {
        *days = 0;
        *negative = false;
        return ISO_CLOCK_ANY;
    }
    if (iso_take_word(&ahead, "day")) {
        (void)iso_take(&ahead, 's');
        if (!iso_take_word(&ahead, ", ")) {
            (void)iso_take(&ahead, ' ');
            form = ISO_CLOCK_INTERVAL;
        }
    }
    *in = ahead;
    return form;
}

/* H:MM:SS[.f] with no more than six digits behind the point? */
static bool iso_is_interval_clock(iso_input in)
{
    int64_t hours;
    int two, fraction = 0;

    if (!iso_count(&in, &hours) || !iso_take(&in, ':') ||
        !iso_number(&in, &two, 2, 2) || !iso_take(&in, ':') ||
        !iso_number(&in, &two, 2, 2))
        return false;
    return iso_done(&in) || (iso_take(&in, '.') &&
                             iso_number(&in, &fraction, 1, 6) && iso_done(&in));
}

/* [[H:]M:]S[.f], each of any size */
static bool iso_duration_clock(iso_input *in, int64_t *us)
{
    int64_t part[3] = { 0, 0, 0 };
    int n = 0, fraction;

    do {
        if (n == 3 || !iso_count(in, &part[n++]))
            return false;
    } while (iso_take(in, ':'));
    if (!iso_fraction(in, &fraction))
        return false;
    *us = fraction;
    return iso_accumulate(us, part[n - 1], 1000000) &&
           (n < 2 || iso_accumulate(us, part[n - 2], 60000000)) &&
           (n < 3 || iso_accumulate(us, part[0], INT64_C(3600000000)));
}

/* The sign and clock behind the days, all that is left. */
static bool iso_signed_clock(iso_input *in, iso_clock_form form, bool *negative,
                             int64_t *us)
{
    bool plus;

    *negative = iso_take(in, '-');
    plus = form != ISO_CLOCK_DJANGO && !*negative && iso_take(in, '+');
    if ((plus || form == ISO_CLOCK_INTERVAL) && !iso_is_interval_clock(*in))
        return false;
    return iso_duration_clock(in, us) && iso_done(in);
}

static bool iso_duration_plain(iso_input in, int64_t *out)
{
    int64_t days, days_us = 0, clock = 0;
    bool days_negative, negative = false;
    iso_clock_form form = iso_days(&in, &days, &days_negative);

    if (!iso_accumulate(&days_us, days, CORMI_DAY_US))
        return false;
    /* Only servers write days without a clock. */
    if ((form != ISO_CLOCK_INTERVAL || !iso_done(&in)) &&
        !iso_signed_clock(&in, form, &negative, &clock))
        return false;
    if (days_negative == negative) {
        if (!iso_accumulate(&days_us, clock, 1))
            return false;
        *out = negative ? -days_us : days_us;
    } else {
        *out = negative ? days_us - clock : clock - days_us;
    }
    return true;
}

/*
 * The fraction of a unit of factor * 10^tens microseconds, half to even:
 * so many digits are whole microseconds times factor, ten more round.
 */
static int64_t iso_unit_fraction(iso_input *in, int64_t factor, int tens)
{
    int64_t whole = 0, rest = 0;
    int64_t down = INT64_C(10000000000);
    int64_t us, left;

    for (int i = 0; i < tens + 10; i++) {
        int digit = iso_digit(in->at, in->end) ? *in->at++ - '0' : 0;

        if (i < tens)
            whole = whole * 10 + digit;
        else
            rest = rest * 10 + digit;
    }
    while (iso_digit(in->at, in->end))
        in->at++;
    us = factor * whole + factor * rest / down;
    left = factor * rest % down;
    return us + (left > down / 2 || (left == down / 2 && us % 2 != 0));
}

/* The parts of an ISO 8601 duration that have a fixed length. */
static const struct iso_unit {
    char letter;
    bool is_time;
    int64_t factor; /* factor * 10^tens microseconds */
    int tens;
} iso_units[] = {
    { 'D', false, 864, 8 },
    { 'H', true, 36, 8 },
    { 'M', true, 6, 7 },
    { 'S', true, 1, 6 },
};

static bool iso_unit_value(iso_input *in, const struct iso_unit *unit,
                           int64_t *total)
{
    int64_t count, fraction = 0, us = unit->factor;

    for (int i = 0; i < unit->tens; i++)
        us *= 10;
    if (!iso_count(in, &count))
        return false;
    if (iso_take(in, '.') || iso_take(in, ',')) {
        if (!iso_digit(in->at, in->end))
            return false;
        fraction = iso_unit_fraction(in, unit->factor, unit->tens);
    }
    return iso_take(in, unit->letter) && iso_accumulate(total, count, us) &&
           iso_accumulate(total, fraction, 1);
}

/* Does the number that comes next count this unit? */
static bool iso_unit_next(const iso_input *in, const struct iso_unit *unit)
{
    const char *p = in->at;

    while (p < in->end && (iso_digit(p, in->end) || *p == '.' || *p == ','))
        p++;
    return p < in->end && *p == unit->letter;
}

/* [+-]P[nD][T[nH][nM][nS]] */
static bool iso_duration_iso(iso_input in, int64_t *out)
{
    bool negative = iso_take(&in, '-');
    bool in_time = false;
    int64_t total = 0;

    if (!negative)
        (void)iso_take(&in, '+');
    if (!iso_take(&in, 'P'))
        return false;
    for (size_t i = 0; i < sizeof(iso_units) / sizeof(iso_units[0]); i++) {
        const struct iso_unit *unit = &iso_units[i];

        if (unit->is_time && !in_time)
            in_time = iso_take(&in, 'T');
        if (unit->is_time == in_time && iso_unit_next(&in, unit) &&
            !iso_unit_value(&in, unit, &total))
            return false;
    }
    if (!iso_done(&in))
        return false;
    *out = negative ? -total : total;
    return true;
}

bool corm_duration_parse(corm_duration *out, const char *text, size_t n)
{
    iso_input in = { text, text + n };
    int64_t us;

    if (n == 0 || (!iso_duration_plain(in, &us) && !iso_duration_iso(in, &us)))
        return false;
    out->us = us;
    return true;
}

/* --- writing ------------------------------------------------------------- */

static char *iso_put2(char *out, int value)
{
    *out++ = (char)('0' + value / 10);
    *out++ = (char)('0' + value % 10);
    return out;
}

static char *iso_put_date(char *out, corm_date date)
{
    out = iso_put2(out, date.year / 100);
    out = iso_put2(out, date.year % 100);
    *out++ = '-';
    out = iso_put2(out, date.month);
    *out++ = '-';
    return iso_put2(out, date.day);
}

/* HH:MM:SS[.ffffff] of microseconds since midnight */
static char *iso_put_clock(char *out, int64_t us)
{
    int seconds = (int)(us / 1000000);
    int fraction = (int)(us % 1000000);

    out = iso_put2(out, seconds / 3600);
    *out++ = ':';
    out = iso_put2(out, seconds / 60 % 60);
    *out++ = ':';
    out = iso_put2(out, seconds % 60);
    if (fraction != 0) {
        *out++ = '.';
        out = iso_put2(out, fraction / 10000);
        out = iso_put2(out, fraction / 100 % 100);
        out = iso_put2(out, fraction % 100);
    }
    return out;
}

static size_t iso_end(const char *start, char *end)
{
    *end = '\0';
    return (size_t)(end - start);
}

size_t corm_date_format(char *out, corm_date value)
{
    return iso_end(out,
                   cormi_date_valid(value) ? iso_put_date(out, value) : out);
}

size_t corm_time_format(char *out, corm_time value)
{
    return iso_end(out, cormi_time_valid(value) ? iso_put_clock(out, value.us)
                                                : out);
}

size_t corm_datetime_format(char *out, corm_datetime value)
{
    char *end = out;

    if (cormi_datetime_valid(value)) {
        end = iso_put_date(end, corm_datetime_date(value));
        *end++ = ' ';
        end = iso_put_clock(end, corm_datetime_time(value).us);
    }
    return iso_end(out, end);
}

static char *iso_put_count(char *out, int64_t value)
{
    char digits[20];
    size_t at = sizeof(digits);
    bool negative = value < 0;
    uint64_t left = negative ? 0 - (uint64_t)value : (uint64_t)value;

    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left != 0);
    if (negative)
        *out++ = '-';
    memcpy(out, digits + at, sizeof(digits) - at);
    return out + (sizeof(digits) - at);
}

size_t corm_duration_format(char *out, corm_duration value)
{
    int64_t days = value.us / CORMI_DAY_US;
    int64_t us = value.us % CORMI_DAY_US;
    char *end = out;

    if (value.us == CORM_UNSET_US)
        return iso_end(out, out);
    if (us < 0) {
        /* Python's way: whole days downwards, the rest counts up. */
        us += CORMI_DAY_US;
        days--;
    }
    if (days != 0) {
        end = iso_put_count(end, days);
        *end++ = ' ';
    }
    return iso_end(out, iso_put_clock(end, us));
}
