/*
 * Time zones: moments are instants of UTC, and the parts of one are those of
 * the zone that is asked for, by name or by offset.  A server that knows no
 * names says so, and how to mend that; it never answers NULL.
 */
#include "support/library.h"

#include <stdlib.h>

static int zones_setup(void **state)
{
    if (library_setup_filled(state) != 0)
        return -1;
    /* Summer, winter, and the last moment of a year. */
    return corm_update(corm_filter(corm_objects(library_s, Review), Q("id", 1)),
                       SET("created", corm_utc(corm_ymd(2020, 6, 30),
                                               corm_hms(22, 30, 0, 0)))) == 1 &&
                   corm_update(
                       corm_filter(corm_objects(library_s, Review), Q("id", 2)),
                       SET("created", corm_utc(corm_ymd(2020, 12, 31),
                                               corm_hms(23, 30, 0, 0)))) == 1
               ? 0
               : -1;
}

/* The part of a review's moment there; -1: an error. */
static int64_t zones_part(int64_t id, const char *function, const char *tz)
{
    corm_queryset *q =
        corm_annotate(corm_filter(corm_objects(library_s, Review), Q("id", id)),
                      AS("part", corm_fn_opts(function, "created", .tz = tz)));
    corm_value value = corm_scalar(q, MAX_OF("part"));

    return value.kind == CORM_K_INT ? value.as.i : -1;
}

static void test_zones__offsets(void **state)
{
    corm_value day;

    (void)state;
    assert_int_equal(zones_part(1, "extract_hour", "+02:00"), 0);
    assert_int_equal(zones_part(1, "extract_minute", "+05:45"), 15);
    assert_int_equal(zones_part(1, "extract_day", "-05:00"), 30);
    /* Midnight there is an instant. */
    day = corm_scalar(
        corm_annotate(
            corm_filter(corm_objects(library_s, Review), Q("id", 1)),
            AS("day", corm_fn_opts("trunc_day", "created", .tz = "+02:00"))),
        MAX_OF("day"));
    assert_true(day.as.i ==
                corm_utc(corm_ymd(2020, 6, 30), corm_hms(22, 0, 0, 0)).us);
    assert_sound(library_s);
}

static void test_zones__names(void **state)
{
    bool known = database_has(library_db, CORM_FEATURE_ZONE_NAMES);

    (void)state;
    if (getenv("CORM_TEST_NO_ZONES") != NULL)
        assert_false(known);
    if (!known) {
        assert_int_equal(zones_part(1, "extract_hour", "Europe/Vienna"), -1);
        assert_failed(library_s, CORM_NOT_SUPPORTED,
                      "\"Europe/Vienna\", because its zone tables are empty; "
                      "load them: ");
        assert_null(corm_fetch(
            corm_annotate(corm_objects(library_s, Review),
                          AS("x", corm_fn_opts("trunc_month", "created",
                                               .tz = "Europe/Vienna")))));
        assert_failed(library_s, CORM_NOT_SUPPORTED, "load them: ");
        return;
    }
    assert_int_equal(zones_part(1, "extract_hour", "Europe/Vienna"), 0);
    assert_int_equal(zones_part(1, "extract_month", "Europe/Vienna"), 7);
    assert_int_equal(zones_part(2, "extract_hour", "Europe/Vienna"), 0);
    assert_int_equal(zones_part(2, "extract_year", "Europe/Vienna"), 2021);
    assert_int_equal(zones_part(2, "extract_year", "America/New_York"), 2020);
    assert_sound(library_s);
    assert_int_equal(zones_part(1, "extract_hour", "Europe/Viena"), -1);
    assert_true(corm_errcode(library_s) == CORM_DATA ||
                corm_errcode(library_s) == CORM_VALUE_ERROR);
    assert_contains(corm_errmsg(library_s), "Europe/Viena");
    corm_error_clear(library_s);
}

#define ZONES(test) \
    cmocka_unit_test_setup_teardown(test, zones_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ZONES(test_zones__offsets),
        ZONES(test_zones__names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
