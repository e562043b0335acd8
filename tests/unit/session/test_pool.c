/*
 * The pool: leases that stay with a session, takeover, waiting in order, and
 * connections that cannot be used again.
 */
#include "support/fake_driver.h"
#include "support/test.h"

#include "session/session.h"

#include <corm/macros.h>

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct pool_fixture {
    fake_driver fake;
    corm_db *db;
} pool_fixture;

static pool_fixture pool_now;

static corm_db *pool_open(size_t max, int64_t timeout_ms)
{
    corm_db_options opts = corm_db_options_init();

    opts.backends = pool_now.fake.backends;
    opts.pool_max = max;
    opts.pool_timeout_ms = timeout_ms;
    pool_now.db = corm_open("fake:", NULL, &opts, NULL);
    assert_non_null(pool_now.db);
    return pool_now.db;
}

static int pool_setup(void **state)
{
    (void)state;
    fake_driver_init(&pool_now.fake);
    return 0;
}

static int pool_teardown(void **state)
{
    bool clean;

    (void)state;
    corm_close(pool_now.db);
    clean = pool_now.fake.connected == pool_now.fake.closed &&
            pool_now.fake.prepared == pool_now.fake.finalized;
    fake_driver_fini(&pool_now.fake);
    return clean ? 0 : -1;
}

static corm_status pool_sql(corm_session *s, const char *sql)
{
    cormi_statement st = { 0, sql, strlen(sql), false, 0 };

    return cormi_session_run(s, &st, NULL, 0, NULL);
}

static void test_pool__session_keeps_its_connection(void **state)
{
    corm_db *db = pool_open(4, 100);
    corm_session *s = corm_session_open(db);

    (void)state;
    for (int i = 0; i < 5; i++)
        assert_ok(pool_sql(s, "a"));
    assert_int_equal(pool_now.fake.connected, 1);
    assert_int_equal(pool_now.fake.prepared, 1);
    corm_session_close(s);
}

static void test_pool__next_session_has_the_same_connection(void **state)
{
    corm_db *db = pool_open(4, 100);

    (void)state;
    for (int i = 0; i < 3; i++) {
        corm_session *s = corm_session_open(db);

        assert_ok(pool_sql(s, "a"));
        corm_session_close(s);
    }
    assert_int_equal(pool_now.fake.connected, 1);
}

static void test_pool__idle_lease_is_taken_over(void **state)
{
    corm_db *db = pool_open(1, 100);
    corm_session *a = corm_session_open(db), *b = corm_session_open(db);

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_ok(pool_sql(a, "a"));
        assert_ok(pool_sql(b, "b"));
    }
    assert_int_equal(pool_now.fake.connected, 1);
    corm_session_close(a);
    assert_ok(pool_sql(b, "b"));
    corm_session_close(b);
}

static void test_pool__transaction_holds_the_connection(void **state)
{
    corm_db *db = pool_open(1, 50);
    corm_session *a = corm_session_open(db), *b = corm_session_open(db);

    (void)state;
    corm_atomic (a) {
        assert_int_equal(pool_sql(b, "b"), CORM_OPERATIONAL);
        assert_contains(corm_errmsg(b), "within 50 ms");
    }
    assert_ok(pool_sql(b, "b"));
    corm_session_close(a);
    corm_session_close(b);
}

static void test_pool__cursor_holds_the_connection(void **state)
{
    corm_db *db = pool_open(1, 50);
    corm_session *a = corm_session_open(db), *b = corm_session_open(db);
    cormi_statement st = { 0, "SELECT", 6, false, 0 };
    cormi_cursor cursor;

    (void)state;
    assert_ok(cormi_session_query(a, &st, NULL, 0, &cursor));
    assert_ok(pool_sql(a, "a")); /* beside it, on the same connection */
    assert_int_equal(pool_sql(b, "b"), CORM_OPERATIONAL);
    cormi_cursor_end(&cursor);
    cormi_cursor_end(&cursor);
    assert_ok(pool_sql(b, "b"));
    corm_session_close(a);
    corm_session_close(b);
}

static void test_pool__driver_bounds_it_and_says_why(void **state)
{
    corm_session *a, *b;
    corm_db *db;

    (void)state;
    pool_now.fake.max = 1;
    db = pool_open(8, 20);
    a = corm_session_open(db);
    b = corm_session_open(db);
    corm_atomic (a) {
        assert_int_equal(pool_sql(b, "b"), CORM_OPERATIONAL);
        assert_contains(corm_errmsg(b), "a fake says so");
    }
    corm_session_close(a);
    corm_session_close(b);
}

static void test_pool__unusable_connection_is_replaced(void **state)
{
    corm_db *db = pool_open(1, 100);
    corm_session *s = corm_session_open(db);

    (void)state;
    assert_ok(pool_sql(s, "a"));
    pool_now.fake.unusable = true;
    assert_ok(pool_sql(s, "a"));
    pool_now.fake.unusable = false;
    /* Before the statement, and the new one behind it. */
    assert_int_equal(pool_now.fake.closed, 2);
    assert_ok(pool_sql(s, "a"));
    assert_int_equal(pool_now.fake.connected, 3);
    corm_session_close(s);
}

static void test_pool__failed_connect_is_reported_and_tried_again(void **state)
{
    corm_db *db = pool_open(2, 100);
    corm_session *a = corm_session_open(db), *b = corm_session_open(db);

    (void)state;
    assert_ok(pool_sql(a, "a"));
    pool_now.fake.connect_fails = true;
    assert_int_equal(pool_sql(b, "b"), CORM_OPERATIONAL);
    assert_contains(corm_errmsg(b), "connect failed");
    pool_now.fake.connect_fails = false;
    assert_ok(pool_sql(b, "b"));
    corm_session_close(a);
    corm_session_close(b);
}

static void test_pool__counts(void **state)
{
    corm_db *db = pool_open(1, 100);
    corm_session *s = corm_session_open(db);
    corm_db_stats stats = { .size = sizeof(stats) };

    (void)state;
    pool_sql(s, "a");
    pool_now.fake.unusable = true;
    pool_sql(s, "a");
    pool_now.fake.unusable = false;
    pool_sql(s, "a");
    corm_db_stats_get(db, &stats);
    assert_int_equal(stats.statements_run, 3);
    assert_int_equal(stats.statements_prepared, 3);
    assert_int_equal(stats.connections_opened, 3);
    assert_int_equal(stats.connections_open, 1);
    corm_session_close(s);
}

/* ---- threads ---- */

#define POOL_THREADS 6
#define POOL_ROUNDS  300

typedef struct pool_worker {
    corm_db *db;
    bool transactions;
    size_t failures;
} pool_worker;

static void *pool_work(void *data)
{
    pool_worker *worker = data;
    corm_session *s = corm_session_open(worker->db);

    for (int i = 0; i < POOL_ROUNDS; i++) {
        if (worker->transactions && i % 3 == 0) {
            corm_atomic (s) {
                worker->failures += pool_sql(s, "a") != CORM_OK;
            }
        } else {
            worker->failures += pool_sql(s, "b") != CORM_OK;
        }
        if (i % 50 == 49)
            corm_session_reset(s);
    }
    corm_session_close(s);
    return NULL;
}

static void test_pool__many_threads_share_few_connections(void **state)
{
    corm_db *db = pool_open(2, -1);
    pthread_t threads[POOL_THREADS];
    pool_worker workers[POOL_THREADS];
    corm_db_stats stats = { .size = sizeof(stats) };

    (void)state;
    for (size_t i = 0; i < POOL_THREADS; i++) {
        workers[i] = (pool_worker){ db, i % 2 == 0, 0 };
        pthread_create(&threads[i], NULL, pool_work, &workers[i]);
    }
    for (size_t i = 0; i < POOL_THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(workers[i].failures, 0);
    }
    corm_db_stats_get(db, &stats);
    assert_true(stats.connections_opened <= 2);
    assert_int_equal(stats.statements_run, POOL_THREADS * POOL_ROUNDS);
}

/* Two who wait are served in the order in which they came. */
typedef struct pool_order {
    corm_db *db;
    _Atomic int *next;
    int place;
} pool_order;

static void *pool_wait_in_line(void *data)
{
    pool_order *order = data;
    corm_session *s = corm_session_open(order->db);

    corm_atomic (s) {
        order->place = atomic_fetch_add(order->next, 1);
    }
    corm_session_close(s);
    return NULL;
}

static void pool_sleep_ms(long ms)
{
    struct timespec pause = { 0, ms * 1000000L };

    nanosleep(&pause, NULL);
}

static void test_pool__first_come_first_served(void **state)
{
    corm_db *db = pool_open(1, -1);
    corm_session *s = corm_session_open(db);
    _Atomic int next = 0;
    pool_order orders[4];
    pthread_t threads[4];

    (void)state;
    corm_atomic (s) {
        for (int i = 0; i < 4; i++) {
            orders[i] = (pool_order){ db, &next, -1 };
            pthread_create(&threads[i], NULL, pool_wait_in_line, &orders[i]);
            pool_sleep_ms(60); /* so that it stands in the queue */
        }
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(orders[i].place, i);
    }
    corm_session_close(s);
}

static void test_pool__close_before_the_sessions(void **state)
{
    corm_session *s = corm_session_open(pool_open(1, 100));

    (void)state;
    assert_ok(pool_sql(s, "a"));
    corm_close(pool_now.db);
    pool_now.db = NULL;
    assert_ok(pool_sql(s, "a"));
    corm_session_close(s);
}

/* ---- age ---- */

/* One unit of work of a session of its own. */
static void pool_work_once(corm_db *db)
{
    corm_session *s = corm_session_open(db);

    assert_int_equal(pool_sql(s, "a"), CORM_OK);
    corm_session_close(s);
}

static uint64_t pool_retired(corm_db *db)
{
    corm_db_stats stats = { .size = sizeof(stats) };

    corm_db_stats_get(db, &stats);
    return stats.connections_retired;
}

static corm_db *pool_open_aging(int64_t lifetime_ms, int64_t idle_ms)
{
    corm_db_options opts = corm_db_options_init();

    opts.backends = pool_now.fake.backends;
    opts.pool_lifetime_ms = lifetime_ms;
    opts.pool_idle_ms = idle_ms;
    pool_now.db = corm_open("fake:", NULL, &opts, NULL);
    assert_non_null(pool_now.db);
    return pool_now.db;
}

static void test_pool__old_connections_are_replaced(void **state)
{
    corm_db *db = pool_open_aging(20, 0);

    (void)state;
    pool_sleep_ms(30);
    pool_work_once(db);
    assert_int_equal(pool_retired(db), 1);
    assert_int_equal(pool_now.fake.connected, 2);
}

static void test_pool__idle_connections_are_replaced(void **state)
{
    corm_db *db = pool_open_aging(0, 10000);

    (void)state;
    pool_work_once(db);
    pool_work_once(db);
    assert_int_equal(pool_retired(db), 0);
    corm_close(db);
    db = pool_open_aging(0, 20);
    pool_sleep_ms(30);
    pool_work_once(db);
    assert_int_equal(pool_retired(db), 1);
}

static void test_pool__waits_are_counted(void **state)
{
    corm_db *db = pool_open(1, 10);
    corm_session *a = corm_session_open(db), *b = corm_session_open(db);
    corm_db_stats stats = { .size = sizeof(stats) };

    (void)state;
    corm_atomic (a) {
        assert_int_equal(pool_sql(b, "a"), CORM_OPERATIONAL);
    }
    corm_db_stats_get(db, &stats);
    assert_int_equal(stats.pool_waits, 1);
    assert_int_equal(stats.pool_timeouts, 1);
    corm_session_close(a);
    corm_session_close(b);
}

static void test_pool__child_of_fork_is_refused(void **state)
{
    corm_db *db = pool_open(1, 10);
    int status = -1;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        corm_session *s = corm_session_open(db);
        bool told = pool_sql(s, "a") == CORM_MISUSE &&
                    strstr(corm_errmsg(s), "fork") != NULL;

        _exit(told ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    pool_work_once(db);
}

#define POOL_TEST(name) \
    cmocka_unit_test_setup_teardown(name, pool_setup, pool_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_pool__session_keeps_its_connection),
        POOL_TEST(test_pool__next_session_has_the_same_connection),
        POOL_TEST(test_pool__idle_lease_is_taken_over),
        POOL_TEST(test_pool__transaction_holds_the_connection),
        POOL_TEST(test_pool__cursor_holds_the_connection),
        POOL_TEST(test_pool__driver_bounds_it_and_says_why),
        POOL_TEST(test_pool__unusable_connection_is_replaced),
        POOL_TEST(test_pool__failed_connect_is_reported_and_tried_again),
        POOL_TEST(test_pool__counts),
        POOL_TEST(test_pool__many_threads_share_few_connections),
        POOL_TEST(test_pool__first_come_first_served),
        POOL_TEST(test_pool__close_before_the_sessions),
        POOL_TEST(test_pool__old_connections_are_replaced),
        POOL_TEST(test_pool__idle_connections_are_replaced),
        POOL_TEST(test_pool__waits_are_counted),
        POOL_TEST(test_pool__child_of_fork_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
