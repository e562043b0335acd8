/*
 * Time zones.  What is expected of the system's zones is what Python's
 * zoneinfo answers; the rest reads files made here.
 */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include "support/failing_alloc.h"
#include "support/test.h"

#include "backends/sqlite/tz.h"

#include <stdlib.h>

struct tz_case {
    const char *zone;
    int64_t seconds; /* since 1970, UTC for offset, local for local_offset */
    int32_t offset, local_offset;
};

/* clang-format off */
static const struct tz_case tz_cases[] = {
    { "Europe/Paris", -5351572800, 561, 561 }, /* 1800-06-01 12:00:00 */
    { "Europe/Paris", -932434200, 7200, 3600 }, /* 1940-06-14 22:30:00 */
    { "Europe/Paris", 1577836800, 3600, 3600 }, /* 2020-01-01 00:00:00 */
    { "Europe/Paris", 1585443599, 3600, 3600 }, /* 2020-03-29 00:59:59 */
    { "Europe/Paris", 1585443600, 7200, 3600 }, /* 2020-03-29 01:00:00 */
    { "Europe/Paris", 1585449000, 7200, 3600 }, /* 2020-03-29 02:30:00 */
    { "Europe/Paris", 1603587599, 7200, 7200 }, /* 2020-10-25 00:59:59 */
    { "Europe/Paris", 1603587600, 3600, 7200 }, /* 2020-10-25 01:00:00 */
    { "Europe/Paris", 1603593000, 3600, 7200 }, /* 2020-10-25 02:30:00 */
    { "Europe/Paris", 1615689000, 3600, 3600 }, /* 2021-03-14 02:30:00 */
    { "Europe/Paris", 1636248600, 3600, 3600 }, /* 2021-11-07 01:30:00 */
    { "Europe/Paris", 1636264800, 3600, 3600 }, /* 2021-11-07 06:00:00 */
    { "Europe/Paris", 3802550400, 7200, 7200 }, /* 2090-07-01 00:00:00 */
    { "Europe/Paris", 3818447999, 3600, 3600 }, /* 2090-12-31 23:59:59 */
    { "Europe/Paris", 3794178600, 7200, 3600 }, /* 2090-03-26 02:30:00 */
    { "America/New_York", -5351572800, -17762, -17762 }, /* 1800-06-01 12:00:00 */
    { "America/New_York", -932434200, -14400, -14400 }, /* 1940-06-14 22:30:00 */
    { "America/New_York", 1577836800, -18000, -18000 }, /* 2020-01-01 00:00:00 */
    { "America/New_York", 1585443599, -14400, -14400 }, /* 2020-03-29 00:59:59 */
    { "America/New_York", 1585443600, -14400, -14400 }, /* 2020-03-29 01:00:00 */
    { "America/New_York", 1585449000, -14400, -14400 }, /* 2020-03-29 02:30:00 */
    { "America/New_York", 1603587599, -14400, -14400 }, /* 2020-10-25 00:59:59 */
    { "America/New_York", 1603587600, -14400, -14400 }, /* 2020-10-25 01:00:00 */
    { "America/New_York", 1603593000, -14400, -14400 }, /* 2020-10-25 02:30:00 */
    { "America/New_York", 1615689000, -18000, -18000 }, /* 2021-03-14 02:30:00 */
    { "America/New_York", 1636248600, -14400, -14400 }, /* 2021-11-07 01:30:00 */
    { "America/New_York", 1636264800, -18000, -18000 }, /* 2021-11-07 06:00:00 */
    { "America/New_York", 3802550400, -14400, -14400 }, /* 2090-07-01 00:00:00 */
    { "America/New_York", 3818447999, -18000, -18000 }, /* 2090-12-31 23:59:59 */
    { "America/New_York", 3794178600, -14400, -14400 }, /* 2090-03-26 02:30:00 */
    { "Asia/Kolkata", -3786825600, 21208, 21208 }, /* 1850-01-01 00:00:00 */
    { "Asia/Kolkata", 1325246400, 19800, 19800 }, /* 2011-12-30 12:00:00 */
    { "Asia/Kolkata", 1586014200, 19800, 19800 }, /* 2020-04-04 15:30:00 */
    { "Asia/Kolkata", 1586051100, 19800, 19800 }, /* 2020-04-05 01:45:00 */
    { "Asia/Kolkata", 1601777700, 19800, 19800 }, /* 2020-10-04 02:15:00 */
    { "Asia/Kolkata", 1606780800, 19800, 19800 }, /* 2020-12-01 00:00:00 */
    { "Asia/Kolkata", 3802550400, 19800, 19800 }, /* 2090-07-01 00:00:00 */
    { "Australia/Lord_Howe", -3786825600, 38180, 38180 }, /* 1850-01-01 00:00:00 */
    { "Australia/Lord_Howe", 1325246400, 39600, 39600 }, /* 2011-12-30 12:00:00 */
    { "Australia/Lord_Howe", 1586014200, 37800, 39600 }, /* 2020-04-04 15:30:00 */
    { "Australia/Lord_Howe", 1586051100, 37800, 39600 }, /* 2020-04-05 01:45:00 */
    { "Australia/Lord_Howe", 1601777700, 39600, 37800 }, /* 2020-10-04 02:15:00 */
    { "Australia/Lord_Howe", 1606780800, 39600, 39600 }, /* 2020-12-01 00:00:00 */
    { "Australia/Lord_Howe", 3802550400, 37800, 37800 }, /* 2090-07-01 00:00:00 */
    { "Pacific/Apia", -3786825600, 45184, 45184 }, /* 1850-01-01 00:00:00 */
    { "Pacific/Apia", 1325246400, 50400, -36000 }, /* 2011-12-30 12:00:00 */
    { "Pacific/Apia", 1586014200, 46800, 50400 }, /* 2020-04-04 15:30:00 */
    { "Pacific/Apia", 1586051100, 46800, 50400 }, /* 2020-04-05 01:45:00 */
    { "Pacific/Apia", 1601777700, 50400, 50400 }, /* 2020-10-04 02:15:00 */
    { "Pacific/Apia", 1606780800, 50400, 50400 }, /* 2020-12-01 00:00:00 */
    { "Pacific/Apia", 3802550400, 46800, 46800 }, /* 2090-07-01 00:00:00 */
    { "Etc/GMT+5", -3786825600, -18000, -18000 }, /* 1850-01-01 00:00:00 */
    { "Etc/GMT+5", 1325246400, -18000, -18000 }, /* 2011-12-30 12:00:00 */
    { "Etc/GMT+5", 1586014200, -18000, -18000 }, /* 2020-04-04 15:30:00 */
    { "Etc/GMT+5", 1586051100, -18000, -18000 }, /* 2020-04-05 01:45:00 */
    { "Etc/GMT+5", 1601777700, -18000, -18000 }, /* 2020-10-04 02:15:00 */
    { "Etc/GMT+5", 1606780800, -18000, -18000 }, /* 2020-12-01 00:00:00 */
    { "Etc/GMT+5", 3802550400, -18000, -18000 }, /* 2090-07-01 00:00:00 */
    { "Europe/Dublin", -3786825600, -1521, -1521 }, /* 1850-01-01 00:00:00 */
    { "Europe/Dublin", 1325246400, 0, 0 }, /* 2011-12-30 12:00:00 */
    { "Europe/Dublin", 1586014200, 3600, 3600 }, /* 2020-04-04 15:30:00 */
    { "Europe/Dublin", 1586051100, 3600, 3600 }, /* 2020-04-05 01:45:00 */
    { "Europe/Dublin", 1601777700, 3600, 3600 }, /* 2020-10-04 02:15:00 */
    { "Europe/Dublin", 1606780800, 0, 0 }, /* 2020-12-01 00:00:00 */
    { "Europe/Dublin", 3802550400, 3600, 3600 }, /* 2090-07-01 00:00:00 */
};
/* clang-format on */

static cormi_tz_status tz_load(failing_alloc *memory, cormi_tz **out,
                               const char *name)
{
    return cormi_tz_load(out, name, strlen(name), memory->hook.resize,
                         memory->hook.data);
}

static void test_tz__system_zones_answer_like_python(void **state)
{
    failing_alloc memory;
    size_t wrong = 0;

    (void)state;
    failing_alloc_init(&memory);
    for (size_t i = 0; i < TEST_COUNT(tz_cases); i++) {
        const struct tz_case *c = &tz_cases[i];
        cormi_tz *tz;

        if (tz_load(&memory, &tz, c->zone) == CORMI_TZ_UNKNOWN)
            skip(); /* a system without time zones */
        if (cormi_tz_offset(tz, c->seconds) != c->offset ||
            cormi_tz_local_offset(tz, c->seconds) != c->local_offset) {
            print_error("%s at %lld: %d %d\n", c->zone, (long long)c->seconds,
                        cormi_tz_offset(tz, c->seconds),
                        cormi_tz_local_offset(tz, c->seconds));
            wrong++;
        }
        cormi_tz_free(tz);
    }
    assert_int_equal(wrong, 0);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_tz__bad_names_are_unknown(void **state)
{
    static const char *const names[] = {
        "",
        "../etc/passwd",
        "/etc/passwd",
        "Europe/../Europe/Paris",
        "Eur ",
        "Nowhere/Land",
        "a\\b",
        "Europe",
        "Europe/Paris\n",
    };
    failing_alloc memory;
    cormi_tz *tz;

    (void)state;
    failing_alloc_init(&memory);
    for (size_t i = 0; i < TEST_COUNT(names); i++) {
        assert_int_equal(tz_load(&memory, &tz, names[i]), CORMI_TZ_UNKNOWN);
        assert_null(tz);
    }
    assert_int_equal(
        cormi_tz_load(&tz, "UTC\0x", 5, memory.hook.resize, memory.hook.data),
        CORMI_TZ_UNKNOWN);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_tz__directory_comes_from_the_environment(void **state)
{
    failing_alloc memory;
    cormi_tz *tz;

    (void)state;
    failing_alloc_init(&memory);
    setenv("TZDIR", "/nonexistent/zones", 1);
    assert_int_equal(tz_load(&memory, &tz, "Europe/Paris"), CORMI_TZ_UNKNOWN);
    unsetenv("TZDIR");
    failing_alloc_fini(&memory);
}

/* A file of one zone: 1900 seconds until 1000000, then 3600, then a rule. */

struct tz_image {
    unsigned char bytes[512];
    size_t len;
};

static void tz_put(struct tz_image *image, uint64_t value, size_t size)
{
    for (size_t i = size; i-- > 0;)
        image->bytes[image->len++] = (unsigned char)(value >> (8 * i));
}

static void tz_put_header(struct tz_image *image, char version,
                          uint32_t n_times, uint32_t n_types)
{
    memcpy(image->bytes + image->len, "TZif", 4);
    image->bytes[image->len + 4] = (unsigned char)version;
    image->len += 20;
    tz_put(image, 0, 4);
    tz_put(image, 0, 4);
    tz_put(image, 0, 4);
    tz_put(image, n_times, 4);
    tz_put(image, n_types, 4);
    tz_put(image, 4, 4);
}

static void tz_put_types(struct tz_image *image)
{
    tz_put(image, 1900, 4);
    tz_put(image, 0, 2);
    tz_put(image, 3600, 4);
    tz_put(image, 0, 2);
    tz_put(image, 0x41424300, 4);
}

static void tz_make(struct tz_image *image, const char *footer)
{
    memset(image, 0, sizeof(*image));
    tz_put_header(image, '2', 0, 1);
    tz_put(image, 0, 6);
    tz_put(image, 0x41424300, 4);
    tz_put_header(image, '2', 1, 2);
    tz_put(image, 1000000, 8);
    tz_put(image, 1, 1);
    tz_put_types(image);
    memcpy(image->bytes + image->len, footer, strlen(footer));
    image->len += strlen(footer);
}

static cormi_tz_status tz_read(failing_alloc *memory, cormi_tz **out,
                               const struct tz_image *image, size_t len)
{
    return cormi_tz_parse(out, image->bytes, len, memory->hook.resize,
                          memory->hook.data);
}

static void test_tz__file_with_rule(void **state)
{
    const int64_t june = 1592179200, december = 1607904000;
    struct tz_image image;
    failing_alloc memory;
    cormi_tz *tz;

    (void)state;
    failing_alloc_init(&memory);
    tz_make(&image, "\nABC-1DEF,M3.5.0,M10.5.0/3\n");
    assert_int_equal(tz_read(&memory, &tz, &image, image.len), CORMI_TZ_OK);
    assert_int_equal(cormi_tz_offset(tz, 999999), 1900);
    assert_int_equal(cormi_tz_offset(tz, 1000000), 3600);
    assert_int_equal(cormi_tz_offset(tz, june), 7200);
    assert_int_equal(cormi_tz_offset(tz, december), 3600);
    /* Local times that the change leaps over count with the old offset. */
    assert_int_equal(cormi_tz_local_offset(tz, 1000000 + 1901), 1900);
    assert_int_equal(cormi_tz_local_offset(tz, 1000000 + 3600), 3600);
    cormi_tz_free(tz);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_tz__rules_of_every_kind(void **state)
{
    /* Noon of each, 2024: a leap year.  31.1., 1.3., 31.12. */
    static const int64_t noons[] = { 1706702400, 1709294400, 1735646400 };
    static const struct {
        const char *footer;
        int32_t offsets[3];
    } cases[] = {
        { "\n<+03>-3\n", { 10800, 10800, 10800 } },
        { "\nABC5\n", { -18000, -18000, -18000 } },
        { "\nABC0DEF,J60/0,J365/0\n", { 0, 3600, 0 } },
        { "\nABC0DEF,60/0,365/0\n", { 0, 3600, 0 } },
        { "\nABC0DEF,61/0,364/0\n", { 0, 0, 0 } },
        { "\nABC0DEF-2:30,M12.5.2/-12,M2.1.0\n", { 9000, 0, 9000 } },
        { "\nIST-1GMT0,M10.5.0,M3.5.0/1\n", { 0, 0, 0 } },
        { "\n\n", { 3600, 3600, 3600 } },
        { "", { 3600, 3600, 3600 } },
    };
    struct tz_image image;
    failing_alloc memory;

    (void)state;
    failing_alloc_init(&memory);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        cormi_tz *tz;

        tz_make(&image, cases[i].footer);
        assert_int_equal(tz_read(&memory, &tz, &image, image.len), CORMI_TZ_OK);
        for (size_t j = 0; j < 3; j++)
            assert_int_equal(cormi_tz_offset(tz, noons[j]),
                             cases[i].offsets[j]);
        cormi_tz_free(tz);
    }
    failing_alloc_fini(&memory);
}

static void test_tz__old_file_has_32_bits(void **state)
{
    struct tz_image image = { { 0 }, 0 };
    failing_alloc memory;
    cormi_tz *tz;

    (void)state;
    failing_alloc_init(&memory);
    tz_put_header(&image, '\0', 1, 2);
    tz_put(&image, (uint64_t)-5, 4);
    tz_put(&image, 1, 1);
    tz_put_types(&image);
    assert_int_equal(tz_read(&memory, &tz, &image, image.len), CORMI_TZ_OK);
    assert_int_equal(cormi_tz_offset(tz, -6), 1900);
    assert_int_equal(cormi_tz_offset(tz, -5), 3600);
    cormi_tz_free(tz);
    failing_alloc_fini(&memory);
}

static void test_tz__bad_rules_are_refused(void **state)
{
    static const char *const footers[] = {
        "\nAB1\n",
        "\nABC\n",
        "\nABC1",
        "\nABC200\n",
        "\nABC1DEF\n",
        "\nABC1DEF,M3.5.0\n",
        "\nABC1DEF,M13.1.0,M3.1.0\n",
        "\nABC1DEF,M1.6.0,M3.1.0\n",
        "\nABC1DEF,J0,J5\n",
        "\nABC1DEF,M3.5.0,M4.5.0x\n",
        "\n<ABC1\n",
    };
    struct tz_image image;
    failing_alloc memory;
    cormi_tz *tz;

    (void)state;
    failing_alloc_init(&memory);
    for (size_t i = 0; i < TEST_COUNT(footers); i++) {
        tz_make(&image, footers[i]);
        assert_int_equal(tz_read(&memory, &tz, &image, image.len),
                         CORMI_TZ_CORRUPT);
        assert_null(tz);
    }
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

/* Whatever the bytes: an answer or a refusal, never a wrong access. */
static void test_tz__damaged_files_do_no_harm(void **state)
{
    static const int64_t times[] = { INT64_MIN / 4, -1, 0, INT64_MAX / 4 };
    struct tz_image image;
    failing_alloc memory;
    cormi_tz *tz;

    (void)state;
    failing_alloc_init(&memory);
    tz_make(&image, "\nABC-1DEF,M3.5.0,M10.5.0/3\n");
    for (size_t len = 0; len < image.len; len++) {
        cormi_tz_status status = tz_read(&memory, &tz, &image, len);

        assert_true((status == CORMI_TZ_OK) == (tz != NULL));
        cormi_tz_free(tz);
    }
    for (size_t i = 0; i < image.len * 256; i++) {
        unsigned char saved = image.bytes[i / 256];

        image.bytes[i / 256] = (unsigned char)i;
        tz_read(&memory, &tz, &image, image.len);
        for (size_t j = 0; tz != NULL && j < TEST_COUNT(times); j++) {
            cormi_tz_offset(tz, times[j]);
            cormi_tz_local_offset(tz, times[j]);
        }
        cormi_tz_free(tz);
        image.bytes[i / 256] = saved;
    }
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_tz__calendar_goes_there_and_back(void **state)
{
    (void)state;
    assert_int_equal(cormi_tz_days(1970, 1, 1), 0);
    assert_int_equal(cormi_tz_days(2000, 3, 1), 11017);
    assert_int_equal(cormi_tz_days(1, 1, 1), -719162);
    assert_int_equal(cormi_tz_days(9999, 12, 31), 2932896);
    for (int64_t days = -800000; days < 3000000; days += 13) {
        int64_t year;
        int month, day;

        cormi_tz_civil(days, &year, &month, &day);
        assert_int_equal(cormi_tz_days(year, month, day), days);
    }
}

static bool tz_scenario(failing_alloc *memory, void *data)
{
    cormi_tz *tz;
    cormi_tz_status status = tz_load(memory, &tz, "America/New_York");

    (void)data;
    cormi_tz_free(tz);
    assert_true(status == CORMI_TZ_OK || status == CORMI_TZ_NO_MEMORY);
    return status == CORMI_TZ_OK;
}

static void test_tz__survives_each_failed_allocation(void **state)
{
    failing_alloc memory;
    cormi_tz *tz;
    cormi_tz_status status;

    (void)state;
    failing_alloc_init(&memory);
    status = tz_load(&memory, &tz, "America/New_York");
    cormi_tz_free(tz);
    failing_alloc_fini(&memory);
    if (status == CORMI_TZ_UNKNOWN)
        skip(); /* a system without time zones */
    assert_true(failing_alloc_each(tz_scenario, FAIL_ONCE, NULL) >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tz__system_zones_answer_like_python),
        cmocka_unit_test(test_tz__bad_names_are_unknown),
        cmocka_unit_test(test_tz__directory_comes_from_the_environment),
        cmocka_unit_test(test_tz__file_with_rule),
        cmocka_unit_test(test_tz__rules_of_every_kind),
        cmocka_unit_test(test_tz__old_file_has_32_bits),
        cmocka_unit_test(test_tz__bad_rules_are_refused),
        cmocka_unit_test(test_tz__damaged_files_do_no_harm),
        cmocka_unit_test(test_tz__calendar_goes_there_and_back),
        cmocka_unit_test(test_tz__survives_each_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
