/*
 * What goes to the server together: a BEGIN or SAVEPOINT waits for the first
 * statement, and a statement's naming goes with its second run.  When one of
 * them fails in the middle, it is told as if each had gone alone.
 */
#include "support/library.h"

#include <corm/postgresql.h>

/* How another session sees library_s: "idle", "idle in transaction", .. */
static bool pipeline_is(corm_session *other, const char *wanted)
{
    const corm_value args[] = { corm_value_text(wanted) };
    corm_value n = corm_scalar_sql(
        other,
        "SELECT count(*) FROM pg_stat_activity WHERE state = ? AND pid <> "
        "pg_backend_pid() AND datname = current_database() AND backend_type = "
        "'client backend' AND query LIKE '%corm pipeline%'",
        args, 1);

    assert_sound(other);
    return n.as.i == 1;
}

static void pipeline_mark(void)
{
    assert_int_not_equal(
        corm_execute_sql(library_s, "SELECT 'corm pipeline'", NULL, 0), -1);
}

static void test_pipeline__begin_waits_for_a_statement(void **state)
{
    corm_session *other = corm_session_open(library_db);

    (void)state;
    pipeline_mark();
    corm_atomic (library_s)
        assert_true(pipeline_is(other, "idle"));
    assert_sound(library_s);
    corm_atomic (library_s) {
        corm_atomic (library_s) {
            pipeline_mark();
            assert_true(pipeline_is(other, "idle in transaction"));
        }
    }
    corm_atomic_with(library_s, .isolation = CORM_SERIALIZABLE)
    {
        corm_value is = corm_scalar_sql(
            library_s, "SELECT current_setting('transaction_isolation')", NULL,
            0);

        assert_string_equal(is.as.s, "serializable");
    }
    assert_sound(library_s);
    corm_session_close(other);
}

static void test_pipeline__first_statement_fails(void **state)
{
    (void)state;
    assert_non_null(corm_create(library_s, Tag, .name = "one"));
    for (int i = 0; i < 3; i++) { /* run first, named, by its name */
        corm_atomic (library_s) {
            assert_int_equal(
                corm_execute_sql(library_s,
                                 "INSERT INTO library_tag (id, name) SELECT "
                                 "id, name FROM library_tag",
                                 NULL, 0),
                -1);
            assert_int_equal(corm_errcode(library_s), CORM_INTEGRITY);
            assert_string_equal(corm_error_info(library_s)->constraint,
                                "library_tag_pkey");
        }
        assert_failed(library_s, CORM_INTEGRITY, "library_tag_pkey");
        assert_int_equal(corm_count(corm_objects(library_s, Tag)), 1);
    }
}

static void test_pipeline__savepoint_and_its_first_statement_fail(void **state)
{
    (void)state;
    corm_atomic (library_s) {
        assert_non_null(corm_create(library_s, Tag, .name = "kept"));
        for (int i = 0; i < 3; i++) {
            corm_atomic (library_s)
                assert_int_equal(corm_execute_sql(library_s,
                                                  "INSERT INTO library_tag "
                                                  "(name) VALUES (NULL)",
                                                  NULL, 0),
                                 -1);
            assert_failed(library_s, CORM_INTEGRITY, "name");
        }
        corm_atomic (library_s) {
            corm_atomic (library_s)
                corm_rollback(library_s);
        }
        assert_non_null(corm_create(library_s, Tag, .name = "too"));
    }
    assert_sound(library_s);
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 2);
}

static void test_pipeline__what_was_put_off_fails_at_the_end(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) { /* by itself: its end is the commit */
        assert_int_equal(
            corm_execute_sql(library_s,
                             "INSERT INTO library_review (book_id, stars, "
                             "created, changed, added) VALUES (77, 1, now(), "
                             "now(), now())",
                             NULL, 0),
            -1);
        assert_int_equal(corm_error_info(library_s)->integrity,
                         CORM_INTEGRITY_FOREIGN_KEY);
        assert_failed(library_s, CORM_INTEGRITY, "library_review");
    }
    assert_int_equal(corm_count(corm_objects(library_s, Review)), 0);
}

static void test_pipeline__naming_fails(void **state)
{
    static const char sql[] = "SELECT n FROM pipeline";

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(corm_execute_sql(library_s,
                                          "CREATE TABLE pipeline (n bigint)",
                                          NULL, 0),
                         0);
        corm_scalar_sql(library_s, sql, NULL, 0);
        if (i > 0)
            corm_scalar_sql(library_s, sql, NULL, 0);
        assert_sound(library_s);
        assert_int_equal(
            corm_execute_sql(library_s, "DROP TABLE pipeline", NULL, 0), 0);
        corm_scalar_sql(library_s, sql, NULL, 0);
        assert_int_equal(corm_errcode(library_s), CORM_PROGRAMMING);
        assert_failed(library_s, CORM_PROGRAMMING, "pipeline");
        corm_atomic (library_s)
            corm_scalar_sql(library_s, sql, NULL, 0);
        assert_failed(library_s, CORM_PROGRAMMING, "pipeline");
    }
}

static void test_pipeline__copy_is_refused_as_ever(void **state)
{
    (void)state;
    corm_atomic (library_s) {
        assert_int_equal(corm_execute_sql(library_s,
                                          "COPY library_tag (name) FROM STDIN",
                                          NULL, 0),
                         -1);
        assert_failed(library_s, CORM_NOT_SUPPORTED, "COPY");
        corm_rollback(library_s);
    }
    corm_error_clear(library_s);
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 0);
}

static void test_pipeline__line_cut_before_the_first_statement(void **state)
{
    corm_session *other = corm_session_open(library_db);

    (void)state;
    pipeline_mark();
    corm_atomic (library_s) {
        assert_int_not_equal(
            corm_execute_sql(other,
                             "SELECT pg_terminate_backend(pid, 2000) FROM "
                             "pg_stat_activity WHERE query LIKE '%corm "
                             "pipeline%' AND pid <> pg_backend_pid()",
                             NULL, 0),
            -1);
        assert_int_equal(
            corm_update(corm_objects(library_s, Tag), SET("name", "x")), -1);
        assert_true(corm_error_info(library_s)->retryable);
        assert_false(corm_error_info(library_s)->unknown);
        assert_failed(library_s, CORM_OPERATIONAL, "connection");
    }
    corm_error_clear(library_s);
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 0);
    corm_session_close(other);
}

#define PIPELINE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, library_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PIPELINE_TEST(test_pipeline__begin_waits_for_a_statement),
        PIPELINE_TEST(test_pipeline__first_statement_fails),
        PIPELINE_TEST(test_pipeline__savepoint_and_its_first_statement_fail),
        PIPELINE_TEST(test_pipeline__what_was_put_off_fails_at_the_end),
        PIPELINE_TEST(test_pipeline__naming_fails),
        PIPELINE_TEST(test_pipeline__copy_is_refused_as_ever),
        PIPELINE_TEST(test_pipeline__line_cut_before_the_first_statement),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
