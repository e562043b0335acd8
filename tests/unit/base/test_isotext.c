/*
 * Dates, times and durations as text.  What is accepted, refused and
 * computed was compared with Python's datetime and Django's dateparse.
 */
#include "support/test.h"

#include "base/datetime.h"

typedef struct iso_case {
    const char *text;
    const char *want; /* NULL: refused */
} iso_case;

typedef bool (*iso_reader)(char *out, const char *text, size_t n);

static bool read_date(char *out, const char *text, size_t n)
{
    corm_date value;

    if (!corm_date_parse(&value, text, n))
        return false;
    return corm_date_format(out, value) > 0;
}

static bool read_time(char *out, const char *text, size_t n)
{
    corm_time value;

    if (!corm_time_parse(&value, text, n))
        return false;
    return corm_time_format(out, value) > 0;
}

static bool read_datetime(char *out, const char *text, size_t n)
{
    corm_datetime value;

    if (!corm_datetime_parse(&value, text, n))
        return false;
    return corm_datetime_format(out, value) > 0;
}

static bool read_duration(char *out, const char *text, size_t n)
{
    corm_duration value;

    if (!corm_duration_parse(&value, text, n))
        return false;
    return corm_duration_format(out, value) > 0;
}

static void iso_check(iso_reader reader, const iso_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const iso_case *c = &cases[i];
        char out[CORM_ISO_MAX] = "refused";
        bool read = reader(out, c->text, strlen(c->text));

        if (read != (c->want != NULL) || (read && strcmp(out, c->want) != 0))
            fail_msg("\"%s\" gave \"%s\", not \"%s\"", c->text, out,
                     c->want == NULL ? "refused" : c->want);
    }
}

#define ISO_CHECK(reader, cases) iso_check(reader, cases, TEST_COUNT(cases))

static void test_isotext__dates(void **state)
{
    static const iso_case cases[] = {
        { "2020-02-29", "2020-02-29" },
        { "2020-1-5", "2020-01-05" },
        { "0001-01-01", "0001-01-01" },
        { "9999-12-31", "9999-12-31" },
        { "20200229", "2020-02-29" },
        { "2021-02-29", NULL },
        { "0000-01-01", NULL },
        { "2020-13-01", NULL },
        { "2020-00-01", NULL },
        { "2020-01-00", NULL },
        { "2020-01-32", NULL },
        { "2020-01", NULL },
        { "2020", NULL },
        { "20-01-01", NULL },
        { "2020-01-001", NULL },
        { "2020/01/01", NULL },
        { " 2020-01-01", NULL },
        { "2020-01-01 ", NULL },
        { "-2020-01-01", NULL },
        { "2020-01-01T00:00", NULL },
        { "", NULL },
        { "today", NULL },
        { "12020-01-01", NULL },
        { "2020-0101", NULL },
    };

    (void)state;
    ISO_CHECK(read_date, cases);
}

static void test_isotext__times(void **state)
{
    static const iso_case cases[] = {
        { "00:00", "00:00:00" },
        { "8:05", "08:05:00" },
        { "23:59:59", "23:59:59" },
        { "01:02:03.4", "01:02:03.400000" },
        { "01:02:03,45", "01:02:03.450000" },
        { "01:02:03.000001", "01:02:03.000001" },
        { "01:02:03.1234569", "01:02:03.123456" },
        { "01:02:03.123456789012", "01:02:03.123456" },
        { "010203", "01:02:03" },
        { "24:00", NULL },
        { "23:60", NULL },
        { "23:59:60", NULL },
        { "01:02:03.", NULL },
        { "01:02:", NULL },
        { "01", NULL },
        { "01:02Z", NULL },
        { "001:02", NULL },
        { "", NULL },
        { "-1:00", NULL },
    };

    (void)state;
    ISO_CHECK(read_time, cases);
}

static void test_isotext__datetimes(void **state)
{
    static const iso_case cases[] = {
        { "2020-01-01T10:11:12", "2020-01-01 10:11:12" },
        { "2020-01-01 10:11:12.5", "2020-01-01 10:11:12.500000" },
        { "2020-01-01 10:11", "2020-01-01 10:11:00" },
        { "2020-01-01", "2020-01-01 00:00:00" },
        { "2020-01-01T10:11:12Z", "2020-01-01 10:11:12" },
        { "2020-01-01 10:11:12 Z", "2020-01-01 10:11:12" },
        { "2020-01-01T10:00:00+05:30", "2020-01-01 04:30:00" },
        { "2020-01-01T10:00:00+0530", "2020-01-01 04:30:00" },
        { "2020-01-01T10:00:00-05", "2020-01-01 15:00:00" },
        { "2020-01-01T00:00:00+14:00", "2019-12-31 10:00:00" },
        { "20200101T101112", "2020-01-01 10:11:12" },
        { "0001-01-01T00:00:00", "0001-01-01 00:00:00" },
        { "0001-01-01T00:00:00+00:01", NULL },
        { "9999-12-31T23:59:59.999999", "9999-12-31 23:59:59.999999" },
        { "9999-12-31T23:59:59-00:01", NULL },
        { "1969-12-31T23:59:59.999999", "1969-12-31 23:59:59.999999" },
        { "2020-01-01T10:11:12+24:00", NULL },
        { "2020-01-01T10:11:12+05:60", NULL },
        { "2020-01-01T10:11:12+5", NULL },
        { "2020-01-01T10:11:12+05:3", NULL },
        { "2020-01-01T10:11:12Zx", NULL },
        { "2020-01-01T", NULL },
        { "2020-01-01T10", NULL },
        { "2020-01-01x10:00", NULL },
        { "2020-01-01  10:00", NULL },
        { "2020-02-30T10:00", NULL },
        { "now", NULL },
        { "", NULL },
    };

    (void)state;
    ISO_CHECK(read_datetime, cases);
}

static void test_isotext__durations_as_django_writes_them(void **state)
{
    static const iso_case cases[] = {
        { "0", "00:00:00" },
        { "15", "00:00:15" },
        { "100", "00:01:40" },
        { "15:30", "00:15:30" },
        { "10:15:30", "10:15:30" },
        { "30:00:00", "1 06:00:00" },
        { "1 02:00:00.5", "1 02:00:00.500000" },
        { "4 15:30", "4 00:15:30" },
        { "1 day, 02:00:00", "1 02:00:00" },
        { "-1 23:59:59.999999", "-1 23:59:59.999999" },
        { "-00:00:01", "-1 23:59:59" },
        { "-4 15:30", "-4 00:15:30" },
        { "15:30.0000019", "00:15:30.000001" },
        { "15:30,5", "00:15:30.500000" },
        { "106751991 04:00:54.775807", "106751991 04:00:54.775807" },
        { "106751991 04:00:54.775808", NULL },
        { "99999999999999999999", NULL },
        { "1 ", NULL },
        { "1:", NULL },
        { "1:2:3:4", NULL },
        { "+5", NULL },
        { "1 day, ", NULL },
        { "1 +02:00:00", NULL },
        { "--1", NULL },
        { "", NULL },
        { "abc", NULL },
    };

    (void)state;
    ISO_CHECK(read_duration, cases);
}

static void test_isotext__durations_as_servers_write_them(void **state)
{
    static const iso_case cases[] = {
        { "3 days", "3 00:00:00" },
        { "3 days 04:05:06", "3 04:05:06" },
        { "1 day 04:05:06.789", "1 04:05:06.789000" },
        { "-3 days +04:05:06", "-3 04:05:06" },
        { "1 day -04:05:06", "19:54:54" },
        { "+04:05:06", "04:05:06" },
        { "3 days 5", NULL },
        { "3 days 04:05", NULL },
        { "+04:5:06", NULL },
        { "1 mon", NULL },
    };

    (void)state;
    ISO_CHECK(read_duration, cases);
}

static void test_isotext__durations_as_iso_8601_has_them(void **state)
{
    static const iso_case cases[] = {
        { "P1DT2H", "1 02:00:00" },
        { "P4Y", NULL },
        { "P1W", NULL },
        { "P4D", "4 00:00:00" },
        { "-P1D", "-1 00:00:00" },
        { "+PT5H", "05:00:00" },
        { "PT5M", "00:05:00" },
        { "PT5S", "00:00:05" },
        { "PT0.000005S", "00:00:00.000005" },
        { "PT0,5H", "00:30:00" },
        { "P0.5D", "12:00:00" },
        { "P1.123456789D", "1 02:57:46.666570" },
        { "-PT0.000005S", "-1 23:59:59.999995" },
        { "PT0.0000005S", "00:00:00" },
        { "PT0.0000015S", "00:00:00.000002" },
        { "PT1M1H", NULL },
        { "PT1H1D", NULL },
        { "P1.D", NULL },
        { "P1DT2", NULL },
        { "P106751992D", NULL },
        { "P99999999999999999999D", NULL },
        { "1D", NULL },
    };

    (void)state;
    ISO_CHECK(read_duration, cases);
}

static void test_isotext__refused_leaves_value(void **state)
{
    corm_date date = corm_ymd(2020, 1, 2);
    corm_datetime at = { 5 };
    corm_time time = { 6 };
    corm_duration duration = { 7 };

    (void)state;
    assert_false(corm_date_parse(&date, "2020-02-30", 10));
    assert_int_equal(date.day, 2);
    assert_false(corm_datetime_parse(&at, "2020-01-01T99:00", 16));
    assert_int_equal(at.us, 5);
    assert_false(corm_time_parse(&time, "99:00", 5));
    assert_int_equal(time.us, 6);
    assert_false(corm_duration_parse(&duration, "x", 1));
    assert_int_equal(duration.us, 7);
}

static void test_isotext__text_need_not_end(void **state)
{
    corm_date date;
    corm_time time;

    (void)state;
    assert_true(corm_date_parse(&date, "2020-01-011", 10));
    assert_int_equal(date.day, 1);
    assert_true(corm_time_parse(&time, "10:11:12.5", 8));
    assert_int_equal(time.us, corm_hms(10, 11, 12, 0).us);
}

static void test_isotext__unset_has_no_text(void **state)
{
    char out[CORM_ISO_MAX];

    (void)state;
    assert_int_equal(corm_date_format(out, (corm_date){ 0, 0, 0 }), 0);
    assert_string_equal(out, "");
    assert_int_equal(corm_date_format(out, (corm_date){ -1, 99, 99 }), 0);
    assert_int_equal(corm_time_format(out, (corm_time){ -1 }), 0);
    assert_int_equal(corm_time_format(out, (corm_time){ CORMI_DAY_US }), 0);
    assert_int_equal(
        corm_datetime_format(out, (corm_datetime){ CORM_UNSET_US }), 0);
    assert_int_equal(corm_datetime_format(out, (corm_datetime){ INT64_MAX }),
                     0);
    assert_int_equal(
        corm_duration_format(out, (corm_duration){ CORM_UNSET_US }), 0);
    assert_string_equal(out, "");
}

static void test_isotext__longest_duration_fits(void **state)
{
    char out[CORM_ISO_MAX];

    (void)state;
    assert_int_equal(
        corm_duration_format(out, (corm_duration){ INT64_MIN + 1 }), 26);
    assert_string_equal(out, "-106751992 19:59:05.224193");
    corm_duration_format(out, (corm_duration){ INT64_MAX });
    assert_string_equal(out, "106751991 04:00:54.775807");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_isotext__dates),
        cmocka_unit_test(test_isotext__times),
        cmocka_unit_test(test_isotext__datetimes),
        cmocka_unit_test(test_isotext__durations_as_django_writes_them),
        cmocka_unit_test(test_isotext__durations_as_servers_write_them),
        cmocka_unit_test(test_isotext__durations_as_iso_8601_has_them),
        cmocka_unit_test(test_isotext__refused_leaves_value),
        cmocka_unit_test(test_isotext__text_need_not_end),
        cmocka_unit_test(test_isotext__unset_has_no_text),
        cmocka_unit_test(test_isotext__longest_duration_fits),
    };

    return cmocka_run_group_tests_name("base/isotext", tests, NULL, NULL);
}
