/*
 * Dates, times and durations: the calendar and the arithmetic.  Text forms
 * are in isotext.c.  Proleptic Gregorian calendar, UTC, no leap seconds, as
 * Python's datetime has it.
 */
#include "base/datetime.h"

#include <time.h>

#define DATETIME_DAY_MIN INT64_C(-719162) /* 0001-01-01 */
#define DATETIME_DAY_MAX INT64_C(2932896) /* 9999-12-31 */

static const corm_date datetime_no_date = { 0, 0, 0 };
static const corm_time datetime_no_time = { -1 };
static const corm_datetime datetime_unset = { CORM_UNSET_US };
static const corm_duration datetime_no_duration = { CORM_UNSET_US };

static bool datetime_is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int datetime_month_days(int year, int month)
{
    static const int8_t days[12] = { 31, 28, 31, 30, 31, 30,
                                     31, 31, 30, 31, 30, 31 };

    return days[month - 1] + (month == 2 && datetime_is_leap(year));
}

static bool datetime_is_day(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= datetime_month_days(year, month);
}

bool cormi_date_valid(corm_date date)
{
    return datetime_is_day(date.year, date.month, date.day);
}

bool cormi_time_valid(corm_time time)
{
    return time.us >= 0 && time.us < CORMI_DAY_US;
}

bool cormi_datetime_valid(corm_datetime at)
{
    return at.us >= CORMI_DATETIME_MIN_US && at.us <= CORMI_DATETIME_MAX_US;
}

/*
 * Days by eras of 400 years that begin in March, so that the leap day is
 * the last of its year (Howard Hinnant, "chrono-compatible low-level date
 * algorithms").  Years from 1 on keep all of it unsigned.
 */
int64_t cormi_date_days(corm_date date)
{
    uint32_t month = date.month;
    uint32_t year = (uint32_t)date.year - (month <= 2);
    uint32_t era = year / 400;
    uint32_t year_of_era = year - era * 400;
    uint32_t from_march = month > 2 ? month - 3 : month + 9;
    uint32_t day_of_year = (153 * from_march + 2) / 5 + date.day - 1;
    uint32_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return (int64_t)era * 146097 + day_of_era - 719468;
}

corm_date cormi_date_from_days(int64_t days)
{
    uint32_t z = (uint32_t)(days + 719468);
    uint32_t era = z / 146097;
    uint32_t day_of_era = z - era * 146097;
    uint32_t year_of_era = (day_of_era - day_of_era / 1460 +
                            day_of_era / 36524 - day_of_era / 146096) /
                           365;
    uint32_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    uint32_t from_march = (5 * day_of_year + 2) / 153;
    uint32_t month = from_march < 10 ? from_march + 3 : from_march - 9;
    corm_date date;

    date.year = (int16_t)(year_of_era + era * 400 + (month <= 2));
    date.month = (uint8_t)month;
    date.day = (uint8_t)(day_of_year - (153 * from_march + 2) / 5 + 1);
    return date;
}

corm_date corm_ymd(int year, int month, int day)
{
    if (!datetime_is_day(year, month, day))
        return datetime_no_date;
    return (corm_date){ (int16_t)year, (uint8_t)month, (uint8_t)day };
}

corm_time corm_hms(int hour, int minute, int second, int microsecond)
{
    int64_t seconds;

    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
        second > 59 || microsecond < 0 || microsecond > 999999)
        return datetime_no_time;
    seconds = (hour * 60 + minute) * INT64_C(60) + second;
    return (corm_time){ seconds * 1000000 + microsecond };
}

corm_datetime corm_utc(corm_date date, corm_time time)
{
    if (!cormi_date_valid(date) || !cormi_time_valid(time))
        return datetime_unset;
    return (corm_datetime){ cormi_date_days(date) * CORMI_DAY_US + time.us };
}

corm_datetime corm_from_time_t(int64_t seconds)
{
    if (seconds < CORMI_DATETIME_MIN_US / 1000000 ||
        seconds > CORMI_DATETIME_MAX_US / 1000000)
        return datetime_unset;
    return (corm_datetime){ seconds * 1000000 };
}

corm_datetime corm_now(void)
{
    struct timespec now;
    corm_datetime at;

    if (timespec_get(&now, TIME_UTC) != TIME_UTC)
        return datetime_unset;
    at = corm_from_time_t((int64_t)now.tv_sec);
    if (at.us != CORM_UNSET_US)
        at.us += now.tv_nsec / 1000;
    return at;
}

corm_date corm_today(void)
{
    return corm_datetime_date(corm_now());
}

/* out = a + b; false on overflow. */
static bool datetime_sum(int64_t *out, int64_t a, int64_t b)
{
    if (b >= 0 ? a > INT64_MAX - b : a < INT64_MIN - b)
        return false;
    *out = a + b;
    return true;
}

corm_date corm_date_add(corm_date date, int64_t days)
{
    int64_t day;

    if (!cormi_date_valid(date) ||
        !datetime_sum(&day, cormi_date_days(date), days) ||
        day < DATETIME_DAY_MIN || day > DATETIME_DAY_MAX)
        return datetime_no_date;
    return cormi_date_from_days(day);
}

int64_t corm_date_diff(corm_date later, corm_date earlier)
{
    if (!cormi_date_valid(later) || !cormi_date_valid(earlier))
        return CORM_UNSET_US;
    return cormi_date_days(later) - cormi_date_days(earlier);
}

corm_datetime corm_datetime_add(corm_datetime at, corm_duration by)
{
    corm_datetime sum;

    if (!cormi_datetime_valid(at) || by.us == CORM_UNSET_US ||
        !datetime_sum(&sum.us, at.us, by.us) || !cormi_datetime_valid(sum))
        return datetime_unset;
    return sum;
}

corm_duration corm_datetime_diff(corm_datetime later, corm_datetime earlier)
{
    if (!cormi_datetime_valid(later) || !cormi_datetime_valid(earlier))
        return datetime_no_duration;
    return (corm_duration){ later.us - earlier.us };
}

corm_date corm_datetime_date(corm_datetime at)
{
    int64_t day = at.us / CORMI_DAY_US;

    if (!cormi_datetime_valid(at))
        return datetime_no_date;
    return cormi_date_from_days(day - (at.us % CORMI_DAY_US < 0));
}

corm_time corm_datetime_time(corm_datetime at)
{
    int64_t us = at.us % CORMI_DAY_US;

    if (!cormi_datetime_valid(at))
        return datetime_no_time;
    return (corm_time){ us < 0 ? us + CORMI_DAY_US : us };
}

int corm_date_weekday(corm_date date)
{
    if (!cormi_date_valid(date))
        return 0;
    /* 0001-01-01 was a Monday. */
    return (int)((cormi_date_days(date) - DATETIME_DAY_MIN) % 7) + 1;
}
