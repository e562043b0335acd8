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

/* ---- streams ---- */

static void pipeline_tags(int n)
{
    char name[12];

    for (int i = 1; i <= n; i++) {
        snprintf(name, sizeof(name), "%d", i);
        assert_non_null(corm_create(library_s, Tag, .name = name));
    }
}

/* What other sessions see while a stream is open. */
static bool pipeline_state(corm_session *other, const char *wanted)
{
    const corm_value args[] = { corm_value_text(wanted) };
    corm_value n = corm_scalar_sql(
        other,
        "SELECT count(*) FROM pg_stat_activity WHERE state = ? AND pid <> "
        "pg_backend_pid() AND datname = current_database() AND backend_type = "
        "'client backend' AND query LIKE '%corm_c%'",
        args, 1);

    assert_sound(other);
    return n.as.i == 1;
}

static void test_stream__has_a_transaction_while_it_is_alone(void **state)
{
    corm_session *other = corm_session_open(library_db);
    int64_t sum = 0;
    int n = 0;

    (void)state;
    pipeline_tags(7);
    corm_stream (Tag, t, corm_order_by(corm_objects(library_s, Tag), "id"), 2) {
        n++; /* the last piece is short: it ends the transaction */
        assert_int_equal(pipeline_state(other, "idle in transaction"), n < 7);
        sum += t->id;
    }
    assert_sound(library_s);
    assert_int_equal(n, 7);
    assert_int_equal(sum, 28);
    assert_false(pipeline_state(other, "idle in transaction"));
    corm_session_close(other);
}

/* What the body writes is committed at once, and the rows go on. */
static void test_stream__statements_between_the_pieces(void **state)
{
    corm_session *other = corm_session_open(library_db);
    int n = 0;

    (void)state;
    pipeline_tags(7);
    corm_stream (Tag, t, corm_order_by(corm_objects(library_s, Tag), "id"), 2) {
        n++;
        assert_int_equal(t->id, n);
        if (n == 3) {
            assert_non_null(corm_create(library_s, Tag, .name = "more"));
            assert_int_equal(corm_count(corm_objects(other, Tag)), 8);
        }
        if (n == 5) {
            corm_atomic (library_s) {
                if (corm_delete_all(corm_objects(library_s, Tag)) != 8)
                    fail_msg("%s", corm_errmsg(library_s));
                corm_rollback(library_s);
            }
        }
    }
    assert_sound(library_s);
    assert_int_equal(n, 7);
    assert_int_equal(corm_count(corm_objects(other, Tag)), 8);
    corm_session_close(other);
}

static void test_stream__two_at_once(void **state)
{
    int n = 0;

    (void)state;
    pipeline_tags(5);
    corm_stream (Tag, a, corm_order_by(corm_objects(library_s, Tag), "id"), 2) {
        corm_stream (Tag, b, corm_order_by(corm_objects(library_s, Tag), "-id"),
                     2) {
            n += (int)(a->id * b->id);
            if (b->id == 2)
                break;
        }
    }
    assert_sound(library_s);
    assert_int_equal(n, 15 * 14);
}

/* A row that cannot be computed fails the stream: not what is run between its
 * pieces, which is done. */
static void test_stream__a_later_row_fails(void **state)
{
    static const char sql[] =
        "SELECT id, name, 1 / (id - ?) AS share FROM library_tag ORDER BY id";

    (void)state;
    pipeline_tags(7);
    for (int between = 0; between < 2; between++) {
        int n = 0;

        corm_stream (Tag, t, corm_raw(library_s, Tag, sql, 5), 2) {
            n++;
            if (between && n == 1)
                assert_int_equal(
                    corm_update(corm_filter(corm_objects(library_s, Tag),
                                            Q("id", t->id)),
                                SET("name", "done")),
                    1);
        }
        assert_int_equal(corm_errcode(library_s), CORM_DATA);
        assert_failed(library_s, CORM_DATA, "division by zero");
        assert_int_equal(n, between ? 2 : 4);
        assert_int_equal(corm_count(corm_filter(corm_objects(library_s, Tag),
                                                Q("name", "done"))),
                         between);
    }
    /* And one that fails at once. */
    corm_stream (
        Tag, t,
        corm_raw(library_s, Tag, "SELECT * FROM nowhere WHERE id = ?", 1), 2)
        fail_msg("tag %d of nowhere", (int)t->id);
    assert_failed(library_s, CORM_PROGRAMMING, "nowhere");
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 7);
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
        PIPELINE_TEST(test_stream__has_a_transaction_while_it_is_alone),
        PIPELINE_TEST(test_stream__statements_between_the_pieces),
        PIPELINE_TEST(test_stream__two_at_once),
        PIPELINE_TEST(test_stream__a_later_row_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
