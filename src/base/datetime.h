/*
 * Calendar arithmetic that other layers share: days since 1970-01-01 and
 * what counts as a valid value.
 */
#ifndef CORMI_BASE_DATETIME_H
#define CORMI_BASE_DATETIME_H

#include <corm/value.h>

#define CORMI_DAY_US          INT64_C(86400000000)
#define CORMI_DATETIME_MIN_US INT64_C(-62135596800000000) /* 0001-01-01 */
#define CORMI_DATETIME_MAX_US INT64_C(253402300799999999) /* 9999-12-31 */

/* A day that exists, in years 1 to 9999. */
bool cormi_date_valid(corm_date date);
bool cormi_time_valid(corm_time time);
bool cormi_datetime_valid(corm_datetime at);
/* Days since 1970-01-01 of a valid date, and back (within years 1 to 9999). */
int64_t cormi_date_days(corm_date date);
corm_date cormi_date_from_days(int64_t days);

#endif
