/*
 * Transactions: what corm_atomic sends, when it commits, what it leaves
 * behind.  Over the fake driver; the macros as a program writes them.
 */
#include "support/fake_driver.h"
#include "support/test.h"

#include "session/session.h"

#include <corm/macros.h>

typedef struct tx_fixture {
    fake_driver fake;
    corm_db *db;
    corm_session *s;
} tx_fixture;

static tx_fixture tx;

static int tx_setup(void **state)
{
    corm_db_options opts = corm_db_options_init();

    (void)state;
    fake_driver_init(&tx.fake);
    opts.backends = tx.fake.backends;
    tx.db = corm_open("fake:", NULL, &opts, NULL);
    tx.s = corm_session_open(tx.db);
    return tx.s == NULL;
}

static int tx_teardown(void **state)
{
    bool clean;

    (void)state;
    corm_session_close(tx.s);
    corm_close(tx.db);
    clean = tx.fake.prepared == tx.fake.finalized &&
            tx.fake.connected == tx.fake.closed;
    fake_driver_fini(&tx.fake);
    return clean ? 0 : -1;
}

static corm_status tx_sql(const char *sql)
{
    cormi_statement st = { .sql = sql, .len = strlen(sql) };

    return cormi_session_run(tx.s, &st, NULL, 0, NULL);
}

#define assert_log(text) assert_string_equal(fake_driver_log(&tx.fake), text)

/* ---- committing ---- */

static void test_tx__commits_at_the_end(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        assert_true(corm_in_atomic(tx.s));
        tx_sql("a");
    }
    assert_false(corm_in_atomic(tx.s));
    assert_false(corm_failed(tx.s));
    assert_log("BEGIN; a; COMMIT; ");
}

static void test_tx__nested_is_a_savepoint(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        corm_atomic (tx.s) {
            tx_sql("a");
            corm_atomic (tx.s) {
                tx_sql("b");
            }
        }
    }
    assert_log("BEGIN; SAVEPOINT corm_1; a; SAVEPOINT corm_2; b; "
               "RELEASE SAVEPOINT corm_2; RELEASE SAVEPOINT corm_1; COMMIT; ");
}

static void test_tx__continue_commits(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        corm_atomic (tx.s) {
            if (i == 0)
                continue;
            tx_sql("a");
        }
    assert_log("BEGIN; COMMIT; BEGIN; a; COMMIT; ");
}

static int tx_commits_and_returns(void)
{
    corm_atomic (tx.s) {
        tx_sql("a");
        assert_ok(corm_commit(tx.s));
        assert_false(corm_in_atomic(tx.s));
        tx_sql("b");
        return 7;
    }
    return 0;
}

static void test_tx__commit_then_return(void **state)
{
    (void)state;
    assert_int_equal(tx_commits_and_returns(), 7);
    assert_log("BEGIN; a; COMMIT; b; ");
}

static void test_tx__commit_of_a_nested_block(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        corm_atomic (tx.s) {
            assert_ok(corm_commit(tx.s));
            assert_true(corm_in_atomic(tx.s));
        }
        tx_sql("a");
    }
    assert_log("BEGIN; SAVEPOINT corm_1; RELEASE SAVEPOINT corm_1; a; "
               "COMMIT; ");
}

static void test_tx__commit_ends_only_its_own_block(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        assert_ok(corm_commit(tx.s));
        corm_atomic (tx.s) {
            tx_sql("a");
        }
    }
    assert_log("BEGIN; COMMIT; BEGIN; a; COMMIT; ");
}

/* ---- rolling back ---- */

static int tx_returns(void)
{
    corm_atomic (tx.s) {
        corm_atomic (tx.s) {
            return 7;
        }
    }
    return 0;
}

static void test_tx__return_rolls_back(void **state)
{
    (void)state;
    assert_int_equal(tx_returns(), 7);
    assert_log("BEGIN; SAVEPOINT corm_1; ROLLBACK TO SAVEPOINT corm_1; "
               "RELEASE SAVEPOINT corm_1; ROLLBACK; ");
    assert_false(corm_failed(tx.s));
}

static void test_tx__break_rolls_back(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        tx_sql("a");
        break;
    }
    assert_log("BEGIN; a; ROLLBACK; ");
}

static void test_tx__rollback_on_request(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        assert_ok(corm_rollback(tx.s));
        tx_sql("a");
    }
    assert_log("BEGIN; a; ROLLBACK; ");
    assert_false(corm_failed(tx.s));
}

static void test_tx__nested_rollback_leaves_the_outer(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        corm_atomic (tx.s) {
            corm_rollback(tx.s);
        }
        tx_sql("a");
    }
    assert_log("BEGIN; SAVEPOINT corm_1; ROLLBACK TO SAVEPOINT corm_1; "
               "RELEASE SAVEPOINT corm_1; a; COMMIT; ");
}

static void test_tx__commit_after_rollback_is_refused(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        corm_rollback(tx.s);
        assert_int_equal(corm_commit(tx.s), CORM_TRANSACTION);
    }
    assert_log("BEGIN; ROLLBACK; ");
    assert_true(corm_failed(tx.s));
}

static void test_tx__a_failure_rolls_back(void **state)
{
    (void)state;
    fake_driver_fail(&tx.fake, "a", CORM_INTEGRITY, 1);
    corm_atomic (tx.s) {
        assert_int_equal(tx_sql("a"), CORM_INTEGRITY);
    }
    assert_log("BEGIN; a; ROLLBACK; ");
    assert_true(corm_failed(tx.s));
    assert_int_equal(corm_errcode(tx.s), CORM_INTEGRITY);
    assert_ok(tx_sql("b"));
}

static void test_tx__a_failure_outside_sql_rolls_back(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        cormi_fail(cormi_session_context(tx.s), CORM_FIELD_ERROR, "no field");
        assert_ok(tx_sql("a")); /* the transaction itself is sound */
    }
    assert_log("BEGIN; a; ROLLBACK; ");
}

static void test_tx__a_cleared_failure_commits(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        cormi_fail(cormi_session_context(tx.s), CORM_FIELD_ERROR, "no field");
        corm_error_clear(tx.s);
    }
    assert_log("BEGIN; COMMIT; ");
    assert_false(corm_failed(tx.s));
}

static void test_tx__answers_are_no_failures(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        cormi_fail(cormi_session_context(tx.s), CORM_DOES_NOT_EXIST, "no row");
        assert_int_equal(corm_errcode(tx.s), CORM_DOES_NOT_EXIST);
    }
    assert_log("BEGIN; COMMIT; ");
    assert_false(corm_failed(tx.s));
}

static void test_tx__an_earlier_failure_does_not_count(void **state)
{
    (void)state;
    cormi_fail(cormi_session_context(tx.s), CORM_FIELD_ERROR, "no field");
    corm_atomic (tx.s) {
        assert_true(corm_failed(tx.s));
        tx_sql("a");
    }
    assert_log("BEGIN; a; COMMIT; ");
    assert_true(corm_failed(tx.s));
}

static void test_tx__a_second_failure_counts(void **state)
{
    corm_status status = CORM_OK;

    (void)state;
    cormi_fail(cormi_session_context(tx.s), CORM_FIELD_ERROR, "no field");
    corm_atomic (tx.s) {
        cormi_fail(cormi_session_context(tx.s), CORM_VALUE_ERROR, "bad");
        status = corm_commit(tx.s);
    }
    assert_int_equal(status, CORM_VALUE_ERROR);
    assert_log("BEGIN; ROLLBACK; ");
}

/* ---- after a database error ---- */

static void test_tx__is_unusable_after_a_database_error(void **state)
{
    (void)state;
    fake_driver_fail(&tx.fake, "a", CORM_INTEGRITY, 1);
    corm_atomic (tx.s) {
        tx_sql("a");
        assert_int_equal(tx_sql("b"), CORM_TRANSACTION);
        assert_contains(corm_errmsg(tx.s), "fake: a failed");
        corm_error_clear(tx.s);
        assert_int_equal(tx_sql("c"), CORM_TRANSACTION);
        corm_error_clear(tx.s);
    }
    assert_log("BEGIN; a; ROLLBACK; ");
    assert_true(corm_failed(tx.s)); /* cleared, and yet it did not commit */
    assert_int_equal(corm_errcode(tx.s), CORM_TRANSACTION);
    assert_contains(corm_errmsg(tx.s), "fake: a failed");
}

static void test_tx__nested_begin_fails_in_a_broken_one(void **state)
{
    (void)state;
    fake_driver_fail(&tx.fake, "a", CORM_INTEGRITY, 1);
    corm_atomic (tx.s) {
        tx_sql("a");
        corm_atomic (tx.s) {
            fail_msg("the body must not run");
        }
    }
    assert_log("BEGIN; a; ROLLBACK; ");
}

static void test_tx__savepoint_revives(void **state)
{
    (void)state;
    fake_driver_fail(&tx.fake, "a", CORM_INTEGRITY, 1);
    corm_atomic (tx.s) {
        corm_atomic (tx.s) {
            tx_sql("a");
        }
        assert_true(corm_failed(tx.s));
        assert_int_equal(corm_errcode(tx.s), CORM_INTEGRITY);
        corm_error_clear(tx.s);
        assert_ok(tx_sql("b"));
    }
    assert_log("BEGIN; SAVEPOINT corm_1; a; ROLLBACK TO SAVEPOINT corm_1; "
               "RELEASE SAVEPOINT corm_1; b; COMMIT; ");
    assert_false(corm_failed(tx.s));
}

static void test_tx__nested_failure_counts_until_cleared(void **state)
{
    (void)state;
    fake_driver_fail(&tx.fake, "a", CORM_INTEGRITY, 1);
    corm_atomic (tx.s) {
        corm_atomic (tx.s) {
            tx_sql("a");
        }
        assert_ok(tx_sql("b"));
    }
    assert_contains(fake_driver_log(&tx.fake), "b; ROLLBACK; ");
}

static void test_tx__no_savepoint_breaks_the_outer(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        corm_atomic_with(tx.s, .no_savepoint = true)
        {
            tx_sql("a");
            break;
        }
        assert_int_equal(tx_sql("b"), CORM_TRANSACTION);
    }
    assert_log("BEGIN; a; ROLLBACK; ");
}

static void test_tx__no_savepoint_commits_with_the_outer(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        corm_atomic_with(tx.s, .no_savepoint = true)
        {
            tx_sql("a");
        }
    }
    assert_log("BEGIN; a; COMMIT; ");
}

static void test_tx__database_rolls_back_by_itself(void **state)
{
    (void)state;
    fake_driver_fail(&tx.fake, "a", CORM_OPERATIONAL, 1)->ends_tx = true;
    corm_atomic (tx.s) {
        corm_atomic (tx.s) {
            tx_sql("a");
        }
        corm_error_clear(tx.s);
        assert_int_equal(tx_sql("b"), CORM_TRANSACTION);
        corm_error_clear(tx.s);
    }
    assert_log("BEGIN; SAVEPOINT corm_1; a; ");
    assert_true(corm_failed(tx.s));
    assert_ok(tx_sql("c"));
}

/* ---- control statements that fail ---- */

static void test_tx__begin_fails(void **state)
{
    (void)state;
    fake_driver_fail(&tx.fake, "BEGIN", CORM_OPERATIONAL, 1);
    corm_atomic (tx.s) {
        fail_msg("the body must not run");
    }
    assert_true(corm_failed(tx.s));
    assert_false(corm_in_atomic(tx.s));
    corm_atomic (tx.s) {
        tx_sql("a");
    }
    assert_log("BEGIN; BEGIN; a; COMMIT; ");
}

static void test_tx__commit_fails(void **state)
{
    (void)state;
    fake_driver_fail(&tx.fake, "COMMIT", CORM_INTEGRITY, 1);
    corm_atomic (tx.s) {
        tx_sql("a");
    }
    assert_log("BEGIN; a; COMMIT; ROLLBACK; ");
    assert_int_equal(corm_errcode(tx.s), CORM_INTEGRITY);
}

static void test_tx__rollback_fails_and_the_connection_goes(void **state)
{
    (void)state;
    fake_driver_fail(&tx.fake, "ROLLBACK", CORM_OPERATIONAL, 1);
    corm_atomic (tx.s) {
        break;
    }
    assert_int_equal(tx.fake.closed, 1);
    assert_ok(tx_sql("a"));
    assert_int_equal(tx.fake.connected, 2);
}

/* ---- options ---- */

static void test_tx__durable_must_be_outermost(void **state)
{
    (void)state;
    corm_atomic_with(tx.s, .durable = true)
    {
        corm_atomic_with(tx.s, .durable = true)
        {
            fail_msg("the body must not run");
        }
        assert_int_equal(corm_errcode(tx.s), CORM_TRANSACTION);
        corm_error_clear(tx.s);
    }
    assert_log("BEGIN; COMMIT; ");
}

static void test_tx__isolation_that_is_not_there(void **state)
{
    (void)state;
    corm_atomic_with(tx.s, .isolation = CORM_READ_COMMITTED)
    {
        fail_msg("the body must not run");
    }
    assert_int_equal(corm_errcode(tx.s), CORM_NOT_SUPPORTED);
    assert_contains(corm_errmsg(tx.s), "READ COMMITTED");
}

static void test_tx__read_only(void **state)
{
    (void)state;
    corm_atomic_with(tx.s, .read_only = true)
    {
        assert_int_equal(tx_sql("a"), CORM_TRANSACTION);
    }
    assert_log("BEGIN READ; ROLLBACK; ");
}

/* ---- functions ---- */

static int tx_calls;

static corm_status tx_body(corm_session *s, void *data)
{
    (void)s;
    tx_calls++;
    return tx_sql(data);
}

static corm_status tx_body_refuses(corm_session *s, void *data)
{
    (void)s;
    (void)data;
    return CORM_DOES_NOT_EXIST;
}

static corm_status tx_body_asks_back(corm_session *s, void *data)
{
    (void)data;
    return corm_rollback(s);
}

static char tx_a[] = "a", tx_b[] = "b";

static void test_tx__run(void **state)
{
    (void)state;
    assert_ok(corm_atomic_run(tx.s, NULL, tx_body, tx_a));
    assert_log("BEGIN; a; COMMIT; ");
    assert_int_equal(corm_atomic_run(tx.s, NULL, tx_body_refuses, NULL),
                     CORM_DOES_NOT_EXIST);
    assert_log("BEGIN; ROLLBACK; ");
    assert_int_equal(corm_atomic_run(tx.s, NULL, tx_body_asks_back, NULL),
                     CORM_TRANSACTION);
    assert_false(corm_failed(tx.s));
    assert_log("BEGIN; ROLLBACK; ");
    fake_driver_fail(&tx.fake, "COMMIT", CORM_INTEGRITY, 1);
    assert_int_equal(corm_atomic_run(tx.s, NULL, tx_body, tx_a),
                     CORM_INTEGRITY);
}

static void test_tx__retry(void **state)
{
    (void)state;
    tx_calls = 0;
    fake_driver_fail(&tx.fake, "a", CORM_OPERATIONAL, 2)->retryable = true;
    assert_ok(corm_atomic_retry(tx.s, 5, tx_body, tx_a));
    assert_int_equal(tx_calls, 3);
    assert_false(corm_failed(tx.s));
    assert_log("BEGIN; a; ROLLBACK; BEGIN; a; ROLLBACK; BEGIN; a; COMMIT; ");
}

static void test_tx__retry_gives_up(void **state)
{
    (void)state;
    tx_calls = 0;
    fake_driver_fail(&tx.fake, "a", CORM_OPERATIONAL, 9)->retryable = true;
    assert_int_equal(corm_atomic_retry(tx.s, 2, tx_body, tx_a),
                     CORM_OPERATIONAL);
    assert_int_equal(tx_calls, 2);
    assert_true(corm_failed(tx.s));
    tx_calls = 0;
    fake_driver_fail(&tx.fake, "b", CORM_INTEGRITY, 9);
    assert_int_equal(corm_atomic_retry(tx.s, 5, tx_body, tx_b), CORM_INTEGRITY);
    assert_int_equal(tx_calls, 1);
}

static void test_tx__retry_begins_again_when_begin_is_busy(void **state)
{
    (void)state;
    fake_driver_fail(&tx.fake, "BEGIN", CORM_OPERATIONAL, 1)->retryable = true;
    assert_ok(corm_atomic_retry(tx.s, 2, tx_body, tx_a));
    assert_log("BEGIN; BEGIN; a; COMMIT; ");
}

static void test_tx__retry_inside_runs_once(void **state)
{
    (void)state;
    tx_calls = 0;
    fake_driver_fail(&tx.fake, "a", CORM_OPERATIONAL, 2)->retryable = true;
    corm_atomic (tx.s) {
        assert_int_equal(corm_atomic_retry(tx.s, 5, tx_body, tx_a),
                         CORM_OPERATIONAL);
    }
    assert_int_equal(tx_calls, 1);
}

/* ---- on_commit ---- */

static char tx_heard[64];

static corm_status tx_hear(corm_session *s, void *data)
{
    (void)s;
    strcat(tx_heard, data);
    return CORM_OK;
}

static corm_status tx_hear_and_fail(corm_session *s, void *data)
{
    tx_hear(s, data);
    return CORM_VALUE_ERROR;
}

static char tx_1[] = "1", tx_2[] = "2", tx_3[] = "3";

static void test_tx__on_commit_waits_for_the_outermost(void **state)
{
    (void)state;
    tx_heard[0] = '\0';
    corm_atomic (tx.s) {
        assert_ok(corm_on_commit(tx.s, tx_hear, tx_1));
        corm_atomic (tx.s) {
            corm_on_commit(tx.s, tx_hear, tx_2);
        }
        corm_on_commit(tx.s, tx_hear, tx_3);
        assert_string_equal(tx_heard, "");
    }
    assert_string_equal(tx_heard, "123");
}

static void test_tx__on_commit_goes_with_its_savepoint(void **state)
{
    (void)state;
    tx_heard[0] = '\0';
    corm_atomic (tx.s) {
        corm_on_commit(tx.s, tx_hear, tx_1);
        corm_atomic (tx.s) {
            corm_atomic (tx.s) {
                corm_on_commit(tx.s, tx_hear, tx_2);
            }
            break;
        }
        corm_on_commit(tx.s, tx_hear, tx_3);
    }
    assert_string_equal(tx_heard, "13");
}

static void test_tx__on_commit_never_after_rollback(void **state)
{
    (void)state;
    tx_heard[0] = '\0';
    fake_driver_fail(&tx.fake, "COMMIT", CORM_INTEGRITY, 1);
    corm_atomic (tx.s) {
        corm_on_commit(tx.s, tx_hear, tx_1);
    }
    corm_error_clear(tx.s);
    corm_atomic (tx.s) {
        tx_sql("a");
    }
    assert_string_equal(tx_heard, "");
}

static void test_tx__on_commit_outside_runs_at_once(void **state)
{
    (void)state;
    tx_heard[0] = '\0';
    assert_ok(corm_on_commit(tx.s, tx_hear, tx_1));
    assert_string_equal(tx_heard, "1");
}

static void test_tx__on_commit_stops_at_a_failure(void **state)
{
    (void)state;
    tx_heard[0] = '\0';
    corm_atomic (tx.s) {
        corm_on_commit(tx.s, tx_hear_and_fail, tx_1);
        corm_on_commit(tx.s, tx_hear, tx_2);
    }
    assert_string_equal(tx_heard, "1");
    assert_int_equal(corm_errcode(tx.s), CORM_VALUE_ERROR);
    assert_log("BEGIN; COMMIT; ");
}

static corm_status tx_atomic_again(corm_session *s, void *data)
{
    corm_atomic (s) {
        tx_sql(data);
    }
    return corm_on_commit(s, tx_hear, tx_2);
}

static void test_tx__on_commit_may_begin_another(void **state)
{
    (void)state;
    tx_heard[0] = '\0';
    corm_atomic (tx.s) {
        corm_on_commit(tx.s, tx_atomic_again, tx_b);
    }
    assert_log("BEGIN; COMMIT; BEGIN; b; COMMIT; ");
    assert_string_equal(tx_heard, "2");
}

/* ---- misuse ---- */

static void test_tx__calls_outside_a_block(void **state)
{
    (void)state;
    assert_int_equal(corm_commit(tx.s), CORM_TRANSACTION);
    assert_int_equal(corm_rollback(tx.s), CORM_TRANSACTION);
    assert_int_equal(corm_on_commit(tx.s, NULL, NULL), CORM_MISUSE);
}

static void test_tx__null_session(void **state)
{
    (void)state;
    corm_atomic (NULL) {
        fail_msg("the body must not run");
    }
    corm_scope(NULL)
    {
        fail_msg("the body must not run");
    }
    assert_int_equal(corm_commit(NULL), CORM_MISUSE);
    assert_int_equal(corm_rollback(NULL), CORM_MISUSE);
    assert_int_equal(corm_on_commit(NULL, tx_hear, NULL), CORM_MISUSE);
    assert_int_equal(corm_atomic_run(NULL, NULL, tx_body, NULL), CORM_MISUSE);
    assert_int_equal(corm_atomic_retry(NULL, 3, tx_body, NULL), CORM_MISUSE);
    assert_false(corm_in_atomic(NULL));
    corm_block_end(NULL);
}

static void test_tx__ending_the_outer_first_rolls_the_inner_back(void **state)
{
    corm_block outer, inner;

    (void)state;
    outer = corm_atomic_begin(tx.s, NULL);
    inner = corm_atomic_begin(tx.s, NULL);
    outer.run = 0;
    inner.run = 0;
    corm_block_end(&outer);
    corm_block_end(&inner);
    corm_block_end(&inner);
    assert_log("BEGIN; SAVEPOINT corm_1; ROLLBACK TO SAVEPOINT corm_1; "
               "RELEASE SAVEPOINT corm_1; COMMIT; ");
}

static void test_tx__reset_inside_a_block(void **state)
{
    (void)state;
    corm_atomic (tx.s) {
        tx_sql("a");
        corm_session_reset(tx.s);
    }
    assert_log("BEGIN; a; ROLLBACK; ");
}

static void test_tx__counts_transactions(void **state)
{
    corm_db_stats stats = { .size = sizeof(stats) };

    (void)state;
    corm_atomic (tx.s) {
        corm_atomic (tx.s) {
            tx_sql("a");
        }
    }
    corm_db_stats_get(tx.db, &stats);
    assert_int_equal(stats.transactions, 1);
    assert_int_equal(stats.statements_run, 1);
    assert_int_equal(corm_session_statements(tx.s), 1);
}

/* ---- the library's own work ---- */

static corm_status tx_two(corm_session *s, void *data)
{
    (void)s;
    tx_sql("a");
    return *(corm_status *)data;
}

static void test_tx__own_work_commits_by_its_status(void **state)
{
    corm_status status = CORM_OK;

    (void)state;
    assert_ok(cormi_session_atomic(tx.s, false, tx_two, &status));
    assert_log("BEGIN; a; COMMIT; ");
    status = CORM_PROTECTED;
    assert_int_equal(cormi_session_atomic(tx.s, false, tx_two, &status),
                     CORM_PROTECTED);
    assert_log("BEGIN; a; ROLLBACK; ");
    status = CORM_OK;
    assert_ok(cormi_session_read(tx.s, tx_body_refuses, NULL) ==
                      CORM_DOES_NOT_EXIST
                  ? CORM_OK
                  : CORM_MISUSE);
    assert_log("BEGIN READ; ROLLBACK; ");
}

static void test_tx__own_work_inside_a_block(void **state)
{
    corm_status status = CORM_PROTECTED;

    (void)state;
    corm_atomic (tx.s) {
        cormi_session_atomic(tx.s, true, tx_two, &status);
        assert_ok(tx_sql("b"));
        cormi_session_atomic(tx.s, false, tx_two, &status);
        assert_int_equal(tx_sql("c"), CORM_TRANSACTION);
    }
    assert_log("BEGIN; SAVEPOINT corm_1; a; ROLLBACK TO SAVEPOINT corm_1; "
               "RELEASE SAVEPOINT corm_1; b; a; ROLLBACK; ");
}

#define TX_TEST(name) \
    cmocka_unit_test_setup_teardown(name, tx_setup, tx_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TX_TEST(test_tx__commits_at_the_end),
        TX_TEST(test_tx__nested_is_a_savepoint),
        TX_TEST(test_tx__continue_commits),
        TX_TEST(test_tx__commit_then_return),
        TX_TEST(test_tx__commit_of_a_nested_block),
        TX_TEST(test_tx__commit_ends_only_its_own_block),
        TX_TEST(test_tx__return_rolls_back),
        TX_TEST(test_tx__break_rolls_back),
        TX_TEST(test_tx__rollback_on_request),
        TX_TEST(test_tx__nested_rollback_leaves_the_outer),
        TX_TEST(test_tx__commit_after_rollback_is_refused),
        TX_TEST(test_tx__a_failure_rolls_back),
        TX_TEST(test_tx__a_failure_outside_sql_rolls_back),
        TX_TEST(test_tx__a_cleared_failure_commits),
        TX_TEST(test_tx__answers_are_no_failures),
        TX_TEST(test_tx__an_earlier_failure_does_not_count),
        TX_TEST(test_tx__a_second_failure_counts),
        TX_TEST(test_tx__is_unusable_after_a_database_error),
        TX_TEST(test_tx__nested_begin_fails_in_a_broken_one),
        TX_TEST(test_tx__savepoint_revives),
        TX_TEST(test_tx__nested_failure_counts_until_cleared),
        TX_TEST(test_tx__no_savepoint_breaks_the_outer),
        TX_TEST(test_tx__no_savepoint_commits_with_the_outer),
        TX_TEST(test_tx__database_rolls_back_by_itself),
        TX_TEST(test_tx__begin_fails),
        TX_TEST(test_tx__commit_fails),
        TX_TEST(test_tx__rollback_fails_and_the_connection_goes),
        TX_TEST(test_tx__durable_must_be_outermost),
        TX_TEST(test_tx__isolation_that_is_not_there),
        TX_TEST(test_tx__read_only),
        TX_TEST(test_tx__run),
        TX_TEST(test_tx__retry),
        TX_TEST(test_tx__retry_gives_up),
        TX_TEST(test_tx__retry_begins_again_when_begin_is_busy),
        TX_TEST(test_tx__retry_inside_runs_once),
        TX_TEST(test_tx__on_commit_waits_for_the_outermost),
        TX_TEST(test_tx__on_commit_goes_with_its_savepoint),
        TX_TEST(test_tx__on_commit_never_after_rollback),
        TX_TEST(test_tx__on_commit_outside_runs_at_once),
        TX_TEST(test_tx__on_commit_stops_at_a_failure),
        TX_TEST(test_tx__on_commit_may_begin_another),
        TX_TEST(test_tx__calls_outside_a_block),
        TX_TEST(test_tx__null_session),
        TX_TEST(test_tx__ending_the_outer_first_rolls_the_inner_back),
        TX_TEST(test_tx__reset_inside_a_block),
        TX_TEST(test_tx__counts_transactions),
        TX_TEST(test_tx__own_work_commits_by_its_status),
        TX_TEST(test_tx__own_work_inside_a_block),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
