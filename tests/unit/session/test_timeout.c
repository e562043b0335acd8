/*
 * Deadlines of calls: what hangs is cut, what waits for a connection gives
 * up, a call of several statements has one deadline, and a connection that was
 * cut serves nobody.
 */
#include "support/fake_driver.h"
#include "support/test.h"

#include "session/session.h"

#include <corm/macros.h>

#include <time.h>

typedef struct timeout_fixture {
    fake_driver fake;
    corm_db *db;
    corm_session *s;
} timeout_fixture;

static timeout_fixture timeout_now;

static int timeout_setup(void **state)
{
    corm_db_options opts = corm_db_options_init();

    (void)state;
    fake_driver_init(&timeout_now.fake);
    opts.backends = timeout_now.fake.backends;
    opts.pool_max = 1;
    timeout_now.db = corm_open("fake:", NULL, &opts, NULL);
    timeout_now.s = corm_session_open(timeout_now.db);
    return timeout_now.s != NULL ? 0 : -1;
}

static int timeout_teardown(void **state)
{
    (void)state;
    corm_session_close(timeout_now.s);
    corm_close(timeout_now.db);
    fake_driver_fini(&timeout_now.fake);
    return 0;
}

static corm_status timeout_sql(corm_session *s, const char *sql)
{
    cormi_statement st = { .sql = sql, .len = strlen(sql) };

    return cormi_session_run(s, &st, NULL, 0, NULL);
}

static int64_t timeout_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void assert_timed_out(corm_session *s, int64_t begun)
{
    assert_int_equal(corm_errcode(s), CORM_OPERATIONAL);
    assert_true(corm_error_info(s)->timed_out);
    assert_contains(corm_errmsg(s), "longer than its");
    assert_true(timeout_clock() - begun < 5000);
    corm_error_clear(s);
}

static uint64_t timeout_cuts(void)
{
    corm_db_stats stats = { .size = sizeof(stats) };

    corm_db_stats_get(timeout_now.db, &stats);
    return stats.calls_cut;
}

static void test_timeout__what_hangs_is_cut(void **state)
{
    corm_session *s = timeout_now.s;
    int64_t begun = timeout_clock();

    (void)state;
    assert_ok(corm_session_set_timeout(s, 20));
    assert_ok(timeout_sql(s, "a"));
    assert_int_equal(timeout_sql(s, "HANG"), CORM_OPERATIONAL);
    assert_true(timeout_clock() - begun >= 20);
    assert_timed_out(s, begun);
    assert_int_equal(timeout_cuts(), 1);
    assert_int_equal(timeout_now.fake.cuts, 1);
    /* By another connection. */
    assert_ok(timeout_sql(s, "a"));
    assert_int_equal(timeout_now.fake.connected, 2);
}

static void test_timeout__nothing_is_cut_that_ends(void **state)
{
    const struct timespec pause = { 0, 30 * 1000000L };
    corm_session *s = timeout_now.s;

    (void)state;
    assert_ok(corm_session_set_timeout(s, 10));
    corm_atomic (s) {
        assert_ok(timeout_sql(s, "a"));
        nanosleep(&pause, NULL);
        assert_ok(timeout_sql(s, "a"));
    }
    assert_false(corm_failed(s));
    assert_int_equal(timeout_now.fake.cuts, 0);
}

static void test_timeout__server_is_told(void **state)
{
    corm_session *s = timeout_now.s, *other = corm_session_open(timeout_now.db);

    (void)state;
    assert_ok(timeout_sql(s, "a"));
    assert_int_equal(timeout_now.fake.limits, 0);
    assert_ok(corm_session_set_timeout(s, 5000));
    assert_ok(timeout_sql(s, "a"));
    assert_ok(timeout_sql(s, "b"));
    assert_int_equal(timeout_now.fake.limits, 1); /* once */
    assert_int_equal(timeout_now.fake.limit_ms, 5000);
    assert_ok(timeout_sql(other, "a")); /* the same connection */
    assert_int_equal(timeout_now.fake.limit_ms, 0);
    assert_ok(timeout_sql(s, "a"));
    assert_int_equal(timeout_now.fake.limit_ms, 5000);
    assert_ok(corm_session_set_timeout(s, 0));
    assert_ok(timeout_sql(s, "a"));
    assert_int_equal(timeout_now.fake.limit_ms, 0);
    corm_session_close(other);
}

static void test_timeout__wait_for_a_connection_ends(void **state)
{
    corm_session *s = timeout_now.s, *other = corm_session_open(timeout_now.db);
    int64_t begun = timeout_clock();

    (void)state;
    assert_ok(corm_session_set_timeout(s, 20));
    corm_atomic (other) {
        assert_int_equal(timeout_sql(s, "a"), CORM_OPERATIONAL);
        assert_contains(corm_errmsg(s), "no connection became free");
        assert_timed_out(s, begun);
    }
    assert_ok(timeout_sql(s, "a"));
    corm_session_close(other);
}

static corm_status timeout_two(corm_session *s, void *data)
{
    const struct timespec pause = { 0, 40 * 1000000L };

    (void)data;
    timeout_sql(s, "first");
    nanosleep(&pause, NULL);
    return timeout_sql(s, "second");
}

/* The second is not begun, and all is rolled back. */
static void test_timeout__one_deadline_a_call(void **state)
{
    corm_session *s = timeout_now.s;
    int64_t begun = timeout_clock();

    (void)state;
    assert_ok(corm_session_set_timeout(s, 20));
    fake_driver_log(&timeout_now.fake);
    assert_int_equal(cormi_session_atomic(s, false, timeout_two, NULL),
                     CORM_OPERATIONAL);
    assert_timed_out(s, begun);
    assert_string_equal(fake_driver_log(&timeout_now.fake),
                        "BEGIN; first; ROLLBACK; ");
    assert_int_equal(timeout_now.fake.cuts, 0);
}

static corm_status timeout_slow(corm_session *s, void *data)
{
    const struct timespec pause = { 0, 40 * 1000000L };
    corm_status status = timeout_sql(s, "first");

    (void)data;
    nanosleep(&pause, NULL);
    return status;
}

static void test_timeout__too_late_to_commit(void **state)
{
    corm_session *s = timeout_now.s;
    int64_t begun = timeout_clock();

    (void)state;
    assert_ok(corm_session_set_timeout(s, 20));
    fake_driver_log(&timeout_now.fake);
    assert_int_equal(cormi_session_atomic(s, false, timeout_slow, NULL),
                     CORM_OPERATIONAL);
    assert_timed_out(s, begun);
    assert_string_equal(fake_driver_log(&timeout_now.fake),
                        "BEGIN; first; ROLLBACK; ");
}

static void test_timeout__transaction_is_no_call(void **state)
{
    const struct timespec pause = { 0, 40 * 1000000L };
    corm_session *s = timeout_now.s;
    int64_t begun;

    (void)state;
    assert_ok(corm_session_set_timeout(s, 30));
    corm_atomic (s) {
        assert_ok(timeout_sql(s, "a"));
        nanosleep(&pause, NULL);
        begun = timeout_clock();
        assert_int_equal(timeout_sql(s, "HANG"), CORM_OPERATIONAL);
        assert_true(corm_error_info(s)->timed_out);
        assert_true(timeout_clock() - begun >= 30);
    }
    assert_true(corm_failed(s));
    corm_error_clear(s);
    assert_ok(timeout_sql(s, "a"));
}

static void test_timeout__refused_values(void **state)
{
    (void)state;
    assert_int_equal(corm_session_set_timeout(NULL, 1), CORM_MISUSE);
    assert_int_equal(corm_session_set_timeout(timeout_now.s, -1),
                     CORM_VALUE_ERROR);
    assert_int_equal(
        corm_session_set_timeout(timeout_now.s, (int64_t)INT32_MAX + 1),
        CORM_VALUE_ERROR);
    assert_contains(corm_errmsg(timeout_now.s), "2147483648");
}

#define TIMEOUT_TEST(name) \
    cmocka_unit_test_setup_teardown(name, timeout_setup, timeout_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TIMEOUT_TEST(test_timeout__what_hangs_is_cut),
        TIMEOUT_TEST(test_timeout__nothing_is_cut_that_ends),
        TIMEOUT_TEST(test_timeout__server_is_told),
        TIMEOUT_TEST(test_timeout__wait_for_a_connection_ends),
        TIMEOUT_TEST(test_timeout__one_deadline_a_call),
        TIMEOUT_TEST(test_timeout__too_late_to_commit),
        TIMEOUT_TEST(test_timeout__transaction_is_no_call),
        TIMEOUT_TEST(test_timeout__refused_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
