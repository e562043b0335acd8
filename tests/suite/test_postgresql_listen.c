/*
 * Notifications, advisory locks and COPY of PostgreSQL.
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

/* ---- COPY ---- */

typedef struct copied {
    int64_t at, n;
    bool wrong;
} copied;

static bool copied_row(void *data, corm_value *row)
{
    static char name[40];
    copied *c = data;

    if (c->at == c->n)
        return false;
    snprintf(name, sizeof(name), "tag \xC3\xA9 %d", (int)c->at++);
    row[0] = corm_value_text(name);
    row[1] = c->wrong ? corm_value_text("x") : corm_value_int(100 + c->at);
    return true;
}

static void test_copy__loads_all_rows_or_none(void **state)
{
    static const char *const columns[] = { "name", "id", NULL };
    copied rows = { .n = 5000 };

    (void)state;
    assert_int_equal(corm_postgresql_copy(library_s, "library_tag", columns,
                                          copied_row, &rows),
                     5000);
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 5000);
    assert_string_equal(
        corm_get(Tag, corm_objects(library_s, Tag), Q("id", 101))->name,
        "tag \xC3\xA9 0");
    rows.at = 0; /* the same once more: their keys are there */
    assert_int_equal(corm_postgresql_copy(library_s, "library_tag", columns,
                                          copied_row, &rows),
                     -1);
    assert_failed(library_s, CORM_INTEGRITY, "");
    rows = (copied){ .n = 2, .wrong = true };
    assert_int_equal(corm_postgresql_copy(library_s, "library_tag", columns,
                                          copied_row, &rows),
                     -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "library_tag.id");
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 5000);
}

/* A value of each type, as it comes back. */
static bool copied_types(void *data, corm_value *row)
{
    bool *once = data;

    row[0] = corm_value_int(INT64_MIN);
    row[1] = corm_value_int(-32768);
    row[2] = corm_value_double(-0.0);
    row[3] = corm_value_bool(true);
    row[4] = corm_value_date(corm_ymd(1, 1, 1));
    row[5] = corm_value_time(corm_hms(23, 59, 59, 999999));
    row[6] = corm_value_datetime(
        corm_utc(corm_ymd(9999, 12, 31), corm_hms(1, 2, 3, 4)));
    row[7] = corm_value_bytes((corm_bytes){ "\0\xff", 2 });
    row[8] = corm_value_null();
    return !(*once = !*once);
}

static void test_copy__types(void **state)
{
    static const char *const columns[] = { "a", "b", "c", "d", "e",
                                           "f", "g", "h", "i", NULL };
    bool once = true;

    (void)state;
    assert_int_equal(
        corm_execute_sql(library_s,
                         "CREATE TABLE copied (a bigint, b smallint, c float8, "
                         "d boolean, e date, f time, g timestamptz, h bytea, "
                         "i uuid, j numeric)",
                         NULL, 0),
        0);
    assert_int_equal(
        corm_postgresql_copy(library_s, "copied", columns, copied_types, &once),
        1);
    assert_sound(library_s);
    assert_int_equal(
        corm_execute_sql(
            library_s,
            "DELETE FROM copied WHERE a = -9223372036854775808 AND b = -32768 "
            "AND c::text = '-0' AND d AND e = '0001-01-01' AND f = "
            "'23:59:59.999999' AND g = '9999-12-31 01:02:03.000004Z' AND "
            "h = '\\x00ff'::bytea AND i IS NULL",
            NULL, 0),
        1);
    assert_int_equal(corm_postgresql_copy(library_s, "copied",
                                          (const char *const[]){ "j", NULL },
                                          copied_types, &once),
                     -1);
    assert_failed(library_s, CORM_NOT_SUPPORTED, "copied.j");
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
        cmocka_unit_test_setup_teardown(test_copy__loads_all_rows_or_none,
                                        library_setup, library_teardown),
        cmocka_unit_test_setup_teardown(test_copy__types, library_setup,
                                        library_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
