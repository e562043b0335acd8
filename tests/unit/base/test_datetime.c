/*
 * Dates, times and durations: the calendar.
 */
#include "support/test.h"

#include "base/datetime.h"

#include <time.h>

static bool same_date(corm_date a, corm_date b)
{
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

static bool is_no_date(corm_date date)
{
    return same_date(date, (corm_date){ 0, 0, 0 });
}

static void test_datetime__ymd_refuses_days_that_are_not(void **state)
{
    (void)state;
    assert_true(same_date(corm_ymd(2020, 2, 29), (corm_date){ 2020, 2, 29 }));
    assert_false(is_no_date(corm_ymd(2000, 2, 29)));
    assert_true(is_no_date(corm_ymd(1900, 2, 29)));
    assert_true(is_no_date(corm_ymd(2021, 2, 29)));
    assert_true(is_no_date(corm_ymd(2021, 4, 31)));
    assert_true(is_no_date(corm_ymd(2021, 0, 1)));
    assert_true(is_no_date(corm_ymd(2021, 13, 1)));
    assert_true(is_no_date(corm_ymd(2021, 1, 0)));
    assert_true(is_no_date(corm_ymd(0, 1, 1)));
    assert_true(is_no_date(corm_ymd(10000, 1, 1)));
    assert_true(is_no_date(corm_ymd(-1, 1, 1)));
    assert_true(is_no_date(corm_ymd(2021 + 65536, 1, 1)));
    assert_true(is_no_date(corm_ymd(2021, 1, 257)));
}

static void test_datetime__hms_refuses_what_no_clock_shows(void **state)
{
    (void)state;
    assert_int_equal(corm_hms(0, 0, 0, 0).us, 0);
    assert_int_equal(corm_hms(23, 59, 59, 999999).us, CORMI_DAY_US - 1);
    assert_int_equal(corm_hms(1, 2, 3, 4).us, 3723000004);
    assert_true(corm_hms(24, 0, 0, 0).us < 0);
    assert_true(corm_hms(0, 60, 0, 0).us < 0);
    assert_true(corm_hms(0, 0, 60, 0).us < 0);
    assert_true(corm_hms(0, 0, 0, 1000000).us < 0);
    assert_true(corm_hms(-1, 0, 0, 0).us < 0);
}

/* Every day of the calendar, in order, is one more than the day before. */
static void test_datetime__days_count_without_gaps(void **state)
{
    int64_t day = -719162;

    (void)state;
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int d = 1; d <= 31; d++) {
                corm_date date = corm_ymd(year, month, d);

                if (is_no_date(date))
                    continue;
                if (cormi_date_days(date) != day ||
                    !same_date(cormi_date_from_days(day), date))
                    fail_msg("%d-%d-%d is wrong", year, month, d);
                day++;
            }
        }
    }
    assert_int_equal(day, 2932897);
}

static void test_datetime__epoch_is_1970(void **state)
{
    (void)state;
    assert_int_equal(corm_utc(corm_ymd(1970, 1, 1), corm_hms(0, 0, 0, 0)).us,
                     0);
    assert_int_equal(corm_utc(corm_ymd(1970, 1, 2), corm_hms(0, 0, 1, 5)).us,
                     86401000005);
    assert_int_equal(corm_utc(corm_ymd(1969, 12, 31), corm_hms(23, 0, 0, 0)).us,
                     -3600000000);
    assert_int_equal(corm_utc(corm_ymd(1, 1, 1), corm_hms(0, 0, 0, 0)).us,
                     CORMI_DATETIME_MIN_US);
    assert_int_equal(
        corm_utc(corm_ymd(9999, 12, 31), corm_hms(23, 59, 59, 999999)).us,
        CORMI_DATETIME_MAX_US);
}

static void test_datetime__utc_of_unset_is_unset(void **state)
{
    const corm_date no_date = { 0, 0, 0 };
    const corm_time no_time = { -1 };

    (void)state;
    assert_true(corm_utc(no_date, corm_hms(0, 0, 0, 0)).us == CORM_UNSET_US);
    assert_true(corm_utc(corm_ymd(2020, 1, 1), no_time).us == CORM_UNSET_US);
    assert_true(corm_utc((corm_date){ 2020, 13, 1 }, corm_hms(0, 0, 0, 0)).us ==
                CORM_UNSET_US);
}

static void test_datetime__parts_come_back(void **state)
{
    const corm_datetime before = { -1 };
    const corm_datetime at =
        corm_utc(corm_ymd(1813, 1, 28), corm_hms(20, 15, 0, 7));

    (void)state;
    assert_true(same_date(corm_datetime_date(at), corm_ymd(1813, 1, 28)));
    assert_int_equal(corm_datetime_time(at).us, corm_hms(20, 15, 0, 7).us);
    assert_true(same_date(corm_datetime_date(before), corm_ymd(1969, 12, 31)));
    assert_int_equal(corm_datetime_time(before).us, CORMI_DAY_US - 1);
}

static void test_datetime__parts_of_unset_are_unset(void **state)
{
    const corm_datetime unset = { CORM_UNSET_US };
    const corm_datetime beyond = { CORMI_DATETIME_MAX_US + 1 };

    (void)state;
    assert_true(is_no_date(corm_datetime_date(unset)));
    assert_true(corm_datetime_time(unset).us < 0);
    assert_true(is_no_date(corm_datetime_date(beyond)));
    assert_true(corm_datetime_time(beyond).us < 0);
}

static void test_datetime__time_t_within_the_calendar(void **state)
{
    (void)state;
    assert_int_equal(corm_from_time_t(1).us, 1000000);
    assert_int_equal(corm_from_time_t(-1).us, -1000000);
    assert_int_equal(corm_from_time_t(INT64_C(253402300799)).us,
                     INT64_C(253402300799000000));
    assert_true(corm_from_time_t(INT64_C(253402300800)).us == CORM_UNSET_US);
    assert_true(corm_from_time_t(INT64_C(-62135596801)).us == CORM_UNSET_US);
    assert_true(corm_from_time_t(INT64_MAX).us == CORM_UNSET_US);
    assert_true(corm_from_time_t(INT64_MIN).us == CORM_UNSET_US);
}

static void test_datetime__now_is_now(void **state)
{
    const int64_t before = (int64_t)time(NULL);
    const corm_datetime now = corm_now();
    const corm_date today = corm_today();

    (void)state;
    assert_true(now.us >= (before - 2) * 1000000);
    assert_true(now.us <= ((int64_t)time(NULL) + 2) * 1000000);
    assert_true(corm_date_diff(today, corm_datetime_date(now)) <= 1);
}

static void test_datetime__days_are_added(void **state)
{
    (void)state;
    assert_true(same_date(corm_date_add(corm_ymd(2020, 2, 28), 2),
                          corm_ymd(2020, 3, 1)));
    assert_true(same_date(corm_date_add(corm_ymd(2020, 1, 1), -1),
                          corm_ymd(2019, 12, 31)));
    assert_true(is_no_date(corm_date_add(corm_ymd(9999, 12, 31), 1)));
    assert_true(is_no_date(corm_date_add(corm_ymd(1, 1, 1), -1)));
    assert_true(is_no_date(corm_date_add(corm_ymd(2020, 1, 1), INT64_MAX)));
    assert_true(is_no_date(corm_date_add(corm_ymd(1960, 1, 1), INT64_MIN)));
    assert_true(is_no_date(corm_date_add((corm_date){ 0, 0, 0 }, 1)));
}

static void test_datetime__days_between(void **state)
{
    (void)state;
    assert_int_equal(corm_date_diff(corm_ymd(2021, 1, 1), corm_ymd(2020, 1, 1)),
                     366);
    assert_int_equal(corm_date_diff(corm_ymd(2020, 1, 1), corm_ymd(2021, 1, 1)),
                     -366);
    assert_true(corm_date_diff(corm_ymd(2020, 1, 1), (corm_date){ 0, 0, 0 }) ==
                CORM_UNSET_US);
}

static void test_datetime__durations_are_added(void **state)
{
    const corm_datetime at = { 0 };
    const corm_datetime last = { CORMI_DATETIME_MAX_US };
    const corm_datetime unset = { CORM_UNSET_US };
    const corm_duration one = { 1 };
    const corm_duration none = { CORM_UNSET_US };
    const corm_duration most = { INT64_MAX };

    (void)state;
    assert_int_equal(corm_datetime_add(at, one).us, 1);
    assert_int_equal(corm_datetime_add(at, (corm_duration){ -5 }).us, -5);
    assert_true(corm_datetime_add(last, one).us == CORM_UNSET_US);
    assert_true(corm_datetime_add(last, most).us == CORM_UNSET_US);
    assert_true(corm_datetime_add(unset, one).us == CORM_UNSET_US);
    assert_true(corm_datetime_add(at, none).us == CORM_UNSET_US);
}

static void test_datetime__difference_is_a_duration(void **state)
{
    const corm_datetime first = { CORMI_DATETIME_MIN_US };
    const corm_datetime last = { CORMI_DATETIME_MAX_US };
    const corm_datetime unset = { CORM_UNSET_US };

    (void)state;
    assert_int_equal(corm_datetime_diff(last, first).us,
                     CORMI_DATETIME_MAX_US - CORMI_DATETIME_MIN_US);
    assert_true(corm_datetime_diff(last, unset).us == CORM_UNSET_US);
    assert_true(corm_datetime_diff(unset, last).us == CORM_UNSET_US);
}

static void test_datetime__weekdays_are_iso(void **state)
{
    (void)state;
    assert_int_equal(corm_date_weekday(corm_ymd(1970, 1, 1)), 4);
    assert_int_equal(corm_date_weekday(corm_ymd(2024, 2, 29)), 4);
    assert_int_equal(corm_date_weekday(corm_ymd(1, 1, 1)), 1);
    assert_int_equal(corm_date_weekday(corm_ymd(9999, 12, 31)), 5);
    assert_int_equal(corm_date_weekday(corm_ymd(2023, 12, 31)), 7);
    assert_int_equal(corm_date_weekday((corm_date){ 0, 0, 0 }), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_datetime__ymd_refuses_days_that_are_not),
        cmocka_unit_test(test_datetime__hms_refuses_what_no_clock_shows),
        cmocka_unit_test(test_datetime__days_count_without_gaps),
        cmocka_unit_test(test_datetime__epoch_is_1970),
        cmocka_unit_test(test_datetime__utc_of_unset_is_unset),
        cmocka_unit_test(test_datetime__parts_come_back),
        cmocka_unit_test(test_datetime__parts_of_unset_are_unset),
        cmocka_unit_test(test_datetime__time_t_within_the_calendar),
        cmocka_unit_test(test_datetime__now_is_now),
        cmocka_unit_test(test_datetime__days_are_added),
        cmocka_unit_test(test_datetime__days_between),
        cmocka_unit_test(test_datetime__durations_are_added),
        cmocka_unit_test(test_datetime__difference_is_a_duration),
        cmocka_unit_test(test_datetime__weekdays_are_iso),
    };

    return cmocka_run_group_tests_name("base/datetime", tests, NULL, NULL);
}
