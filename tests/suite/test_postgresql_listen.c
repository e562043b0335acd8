/*
 * Notifications and advisory locks of PostgreSQL.
 */
#include "support/library.h"

#include <corm/postgresql.h>

static void test_listen__hears_what_is_committed(void **state)
{
    static const char *const channels[] = { "a \"b\"", "other", NULL };
    corm_postgresql_listener *l = corm_postgresql_listen(library_s, channels);
    corm_postgresql_notification n;

    (void)state;
    assert_non_null(l);
    assert_true(corm_postgresql_listener_fd(l) >= 0);
    assert_int_equal(corm_postgresql_wait(l, 0, &n, NULL), 0);
    corm_atomic (library_s) {
        assert_ok(corm_postgresql_notify(library_s, "a \"b\"", "lost"));
        corm_rollback(library_s);
    }
    corm_atomic (library_s) {
        assert_ok(corm_postgresql_notify(library_s, "a \"b\"", "it's one"));
        assert_int_equal(corm_postgresql_wait(l, 20, &n, NULL), 0);
    }
    assert_int_equal(corm_postgresql_wait(l, 5000, &n, NULL), 1);
    assert_string_equal(n.channel, "a \"b\"");
    assert_string_equal(n.payload, "it's one");
    assert_ok(corm_postgresql_notify(library_s, "other", NULL));
    assert_int_equal(corm_postgresql_wait(l, 5000, &n, NULL), 1);
    assert_string_equal(n.payload, "");
    corm_postgresql_listener_close(l);
}

static void test_listen__cut_line_is_told(void **state)
{
    static const char *const channels[] = { "c", NULL };
    corm_postgresql_listener *l = corm_postgresql_listen(library_s, channels);
    corm_postgresql_notification n;
    corm_error err;

    (void)state;
    assert_non_null(l);
    assert_int_not_equal(
        corm_execute_sql(library_s,
                         "SELECT pg_terminate_backend(pid, 2000) FROM "
                         "pg_stat_activity WHERE query = 'LISTEN \"c\"'",
                         NULL, 0),
        -1);
    assert_int_equal(corm_postgresql_wait(l, 5000, &n, &err), -1);
    assert_int_equal(err.code, CORM_OPERATIONAL);
    corm_postgresql_listener_close(l);
    assert_null(corm_postgresql_listen(library_s, NULL));
    assert_failed(library_s, CORM_VALUE_ERROR, "channel");
}

static void test_locks__last_as_long_as_the_transaction(void **state)
{
    corm_session *other = corm_session_open(library_db);
    bool got = true;

    (void)state;
    assert_int_equal(corm_postgresql_lock(library_s, 7, false),
                     CORM_TRANSACTION);
    corm_error_clear(library_s);
    corm_atomic (library_s) {
        assert_ok(corm_postgresql_lock(library_s, -7, false));
        corm_atomic (other) {
            assert_ok(corm_postgresql_try_lock(other, -7, false, &got));
            assert_false(got);
            assert_ok(corm_postgresql_try_lock(other, -8, true, &got));
            assert_true(got);
        }
    }
    corm_atomic (other) {
        assert_ok(corm_postgresql_try_lock(other, -7, true, &got));
        assert_true(got);
    }
    corm_session_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_listen__hears_what_is_committed,
                                        library_setup, library_teardown),
        cmocka_unit_test_setup_teardown(test_listen__cut_line_is_told,
                                        library_setup, library_teardown),
        cmocka_unit_test_setup_teardown(
            test_locks__last_as_long_as_the_transaction, library_setup,
            library_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
