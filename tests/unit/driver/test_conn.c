/*
 * The statement cache of a connection and transaction control, over a driver
 * that writes down what it is asked.
 */
#include "support/failing_alloc.h"
#include "support/fake_driver.h"
#include "support/test.h"

#include "driver/stmt.h"

typedef struct conn_fixture {
    failing_alloc memory;
    fake_driver fake;
    corm_connect to;
    corm_error err;
    cormi_conn *conn;
} conn_fixture;

static int conn_setup(void **state)
{
    static conn_fixture fixture;

    memset(&fixture, 0, sizeof(fixture));
    failing_alloc_init(&fixture.memory);
    fake_driver_init(&fixture.fake);
    fixture.to.size = sizeof(fixture.to);
    fixture.to.alloc = &fixture.memory.hook;
    fixture.conn =
        cormi_conn_open(&fixture.fake.driver, &fixture.to, 4, &fixture.err);
    *state = &fixture;
    return fixture.conn == NULL;
}

static int conn_teardown(void **state)
{
    conn_fixture *fixture = *state;
    bool clean;

    cormi_conn_close(fixture->conn);
    clean = fixture->fake.prepared == fixture->fake.finalized &&
            fixture->fake.connected == fixture->fake.closed &&
            failing_alloc_is_clean(&fixture->memory);
    failing_alloc_fini(&fixture->memory);
    fake_driver_fini(&fixture->fake);
    return clean ? 0 : -1;
}

static cormi_statement conn_sql(uint64_t id, const char *sql)
{
    return (cormi_statement){ .id = id, .sql = sql, .len = strlen(sql) };
}

static void conn_run(conn_fixture *fixture, uint64_t id, const char *sql)
{
    cormi_statement st = conn_sql(id, sql);

    assert_ok(cormi_conn_run(fixture->conn, &st, NULL, 0, NULL, &fixture->err));
}

static void test_conn__keeps_a_statement_by_id(void **state)
{
    conn_fixture *fixture = *state;

    conn_run(fixture, 7, "UPDATE a");
    conn_run(fixture, 7, "UPDATE a");
    conn_run(fixture, 8, "UPDATE a");
    assert_int_equal(fixture->fake.prepared, 2);
    assert_int_equal(cormi_conn_counts(fixture->conn).prepared, 2);
    assert_int_equal(cormi_conn_counts(fixture->conn).run, 3);
}

static void test_conn__keeps_a_statement_by_text(void **state)
{
    conn_fixture *fixture = *state;
    char text[] = "UPDATE a";

    conn_run(fixture, 0, text);
    text[7] = 'b'; /* the text is copied, not borrowed */
    conn_run(fixture, 0, text);
    conn_run(fixture, 0, "UPDATE a");
    assert_int_equal(fixture->fake.prepared, 2);
    assert_string_equal(fake_driver_log(&fixture->fake),
                        "UPDATE a; UPDATE b; UPDATE a; ");
}

static void test_conn__text_and_id_do_not_meet(void **state)
{
    conn_fixture *fixture = *state;

    conn_run(fixture, 1, "UPDATE a");
    conn_run(fixture, 0, "UPDATE a");
    assert_int_equal(fixture->fake.prepared, 2);
}

static void test_conn__evicts_the_least_recently_used(void **state)
{
    conn_fixture *fixture = *state;

    for (uint64_t id = 1; id <= 4; id++)
        conn_run(fixture, id, "UPDATE a");
    conn_run(fixture, 1, "UPDATE a");
    conn_run(fixture, 5, "UPDATE a"); /* 2 goes */
    assert_int_equal(fixture->fake.finalized, 1);
    conn_run(fixture, 1, "UPDATE a");
    assert_int_equal(fixture->fake.prepared, 5);
    conn_run(fixture, 2, "UPDATE a");
    assert_int_equal(fixture->fake.prepared, 6);
}

static void test_conn__does_not_evict_what_is_in_use(void **state)
{
    conn_fixture *fixture = *state;
    cormi_statement st = conn_sql(1, "SELECT a");
    cormi_stmt *held;

    assert_ok(
        cormi_conn_begin(fixture->conn, &st, NULL, 0, &held, &fixture->err));
    for (uint64_t id = 2; id <= 9; id++)
        conn_run(fixture, id, "UPDATE a");
    cormi_conn_end(held);
    conn_run(fixture, 1, "SELECT a");
    assert_int_equal(fixture->fake.prepared, 9);
}

static void test_conn__goes_back_below_the_bound(void **state)
{
    conn_fixture *fixture = *state;
    cormi_stmt *held[6];

    for (uint64_t id = 0; id < 6; id++) {
        cormi_statement st = conn_sql(id + 1, "SELECT a");

        assert_ok(cormi_conn_begin(fixture->conn, &st, NULL, 0, &held[id],
                                   &fixture->err));
    }
    for (size_t i = 0; i < 6; i++)
        cormi_conn_end(held[i]);
    assert_int_equal(fixture->conn->cache.n, 4);
}

static void test_conn__nested_use_prepares_a_second(void **state)
{
    conn_fixture *fixture = *state;
    cormi_statement st = conn_sql(1, "SELECT a");
    cormi_stmt *outer, *inner;

    assert_ok(
        cormi_conn_begin(fixture->conn, &st, NULL, 0, &outer, &fixture->err));
    for (int i = 0; i < 3; i++) {
        assert_ok(cormi_conn_begin(fixture->conn, &st, NULL, 0, &inner,
                                   &fixture->err));
        assert_ptr_not_equal(outer, inner);
        cormi_conn_end(inner);
    }
    cormi_conn_end(outer);
    assert_int_equal(fixture->fake.prepared, 2);
}

static void test_conn__once_is_not_kept(void **state)
{
    conn_fixture *fixture = *state;
    cormi_statement st = conn_sql(0, "CREATE a");

    st.once = true;
    assert_ok(cormi_conn_run(fixture->conn, &st, NULL, 0, NULL, &fixture->err));
    assert_int_equal(fixture->fake.finalized, 1);
}

static void test_conn__prepares_a_stale_statement_anew_once(void **state)
{
    conn_fixture *fixture = *state;
    cormi_statement st = conn_sql(1, "UPDATE a");

    fake_driver_fail(&fixture->fake, "UPDATE a", CORM_OPERATIONAL, 1)->stale =
        true;
    conn_run(fixture, 1, "UPDATE a");
    assert_int_equal(fixture->fake.prepared, 2);
    fake_driver_fail(&fixture->fake, "UPDATE a", CORM_OPERATIONAL, 2)->stale =
        true;
    assert_int_equal(
        cormi_conn_run(fixture->conn, &st, NULL, 0, NULL, &fixture->err),
        CORM_OPERATIONAL);
    assert_int_equal(fixture->fake.prepared, 3);
}

static void test_conn__keeps_transaction_control(void **state)
{
    conn_fixture *fixture = *state;
    cormi_conn *conn = fixture->conn;

    for (int i = 0; i < 2; i++) {
        assert_ok(cormi_conn_begin_tx(conn, 0, 0, false, &fixture->err));
        assert_ok(cormi_conn_begin_tx(conn, 1, 0, false, &fixture->err));
        assert_ok(cormi_conn_rollback_tx(conn, 1, &fixture->err));
        assert_ok(cormi_conn_begin_tx(conn, 1, 0, false, &fixture->err));
        assert_ok(cormi_conn_commit_tx(conn, 1, &fixture->err));
        assert_ok(cormi_conn_commit_tx(conn, 0, &fixture->err));
        assert_string_equal(
            fake_driver_log(&fixture->fake),
            "BEGIN; SAVEPOINT corm_1; ROLLBACK TO SAVEPOINT corm_1; "
            "RELEASE SAVEPOINT corm_1; SAVEPOINT corm_1; "
            "RELEASE SAVEPOINT corm_1; COMMIT; ");
    }
    assert_int_equal(fixture->fake.prepared, 6); /* ROLLBACK, ahead */
    assert_int_equal(cormi_conn_counts(conn).run, 0);
}

static void test_conn__deep_savepoints_work(void **state)
{
    conn_fixture *fixture = *state;

    assert_ok(cormi_conn_begin_tx(fixture->conn, 40, 0, false, &fixture->err));
    assert_ok(cormi_conn_commit_tx(fixture->conn, 40, &fixture->err));
    assert_string_equal(fake_driver_log(&fixture->fake),
                        "SAVEPOINT corm_40; RELEASE SAVEPOINT corm_40; ");
}

static void test_conn__refuses_an_isolation_by_name(void **state)
{
    conn_fixture *fixture = *state;

    assert_int_equal(
        cormi_conn_begin_tx(fixture->conn, 0, 1, false, &fixture->err),
        CORM_NOT_SUPPORTED);
    assert_contains(fixture->err.message, "READ COMMITTED");
}

static void test_conn__read_only_transaction_refuses_writes(void **state)
{
    conn_fixture *fixture = *state;
    cormi_statement st = conn_sql(1, "UPDATE a");

    assert_ok(cormi_conn_begin_tx(fixture->conn, 0, 0, true, &fixture->err));
    conn_run(fixture, 2, "SELECT a");
    assert_int_equal(
        cormi_conn_run(fixture->conn, &st, NULL, 0, NULL, &fixture->err),
        CORM_TRANSACTION);
    assert_ok(cormi_conn_rollback_tx(fixture->conn, 0, &fixture->err));
    conn_run(fixture, 1, "UPDATE a");
    assert_string_equal(fake_driver_log(&fixture->fake),
                        "BEGIN READ; SELECT a; ROLLBACK; UPDATE a; ");
}

static void test_conn__failed_rollback_makes_it_unusable(void **state)
{
    conn_fixture *fixture = *state;

    assert_ok(cormi_conn_begin_tx(fixture->conn, 0, 0, false, &fixture->err));
    assert_true(cormi_conn_usable(fixture->conn));
    fake_driver_fail(&fixture->fake, "ROLLBACK", CORM_OPERATIONAL, 1);
    assert_int_equal(cormi_conn_rollback_tx(fixture->conn, 0, &fixture->err),
                     CORM_OPERATIONAL);
    assert_false(cormi_conn_usable(fixture->conn));
}

static void test_conn__survives_failing_allocations(void **state)
{
    conn_fixture *fixture = *state;
    cormi_statement st = conn_sql(0, "UPDATE a");
    corm_status status = CORM_NO_MEMORY;
    size_t nth;

    for (nth = 1; status != CORM_OK; nth++) {
        failing_alloc_arm(&fixture->memory, nth, FAIL_ONCE);
        status =
            cormi_conn_run(fixture->conn, &st, NULL, 0, NULL, &fixture->err);
        assert_true(status == CORM_OK || status == CORM_NO_MEMORY);
    }
    failing_alloc_arm(&fixture->memory, 0, FAIL_ONCE);
    assert_true(nth > 2);
}

#define CONN_TEST(name) \
    cmocka_unit_test_setup_teardown(name, conn_setup, conn_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONN_TEST(test_conn__keeps_a_statement_by_id),
        CONN_TEST(test_conn__keeps_a_statement_by_text),
        CONN_TEST(test_conn__text_and_id_do_not_meet),
        CONN_TEST(test_conn__evicts_the_least_recently_used),
        CONN_TEST(test_conn__does_not_evict_what_is_in_use),
        CONN_TEST(test_conn__goes_back_below_the_bound),
        CONN_TEST(test_conn__nested_use_prepares_a_second),
        CONN_TEST(test_conn__once_is_not_kept),
        CONN_TEST(test_conn__prepares_a_stale_statement_anew_once),
        CONN_TEST(test_conn__keeps_transaction_control),
        CONN_TEST(test_conn__deep_savepoints_work),
        CONN_TEST(test_conn__refuses_an_isolation_by_name),
        CONN_TEST(test_conn__read_only_transaction_refuses_writes),
        CONN_TEST(test_conn__failed_rollback_makes_it_unusable),
        CONN_TEST(test_conn__survives_failing_allocations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
