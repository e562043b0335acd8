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
    pool_now.db = NULL;
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
    cormi_statement st = { .sql = sql, .len = strlen(sql) };

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

/* Before another is opened. */
static void test_pool__no_more_connections_than_are_busy(void **state)
{
    corm_db *db = pool_open(4, 100);
    corm_session *a = corm_session_open(db), *b = corm_session_open(db);
    corm_db_stats stats = { .size = sizeof(stats) };

    (void)state;
    assert_ok(pool_sql(a, "a"));
    assert_ok(pool_sql(b, "b"));
    assert_int_equal(pool_now.fake.connected, 1);
    corm_atomic (a) {
        assert_ok(pool_sql(b, "b"));
        assert_int_equal(pool_now.fake.connected, 2);
        corm_db_stats_get(db, &stats);
        assert_int_equal(stats.connections_open, 2);
        assert_int_equal(stats.connections_busy, 1);
    }
    corm_session_close(a);
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
    cormi_statement st = { .sql = "SELECT", .len = 6 };
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
    corm_atomic (a) {
        pool_now.fake.connect_fails = true;
        assert_int_equal(pool_sql(b, "b"), CORM_OPERATIONAL);
        assert_contains(corm_errmsg(b), "connect failed");
        pool_now.fake.connect_fails = false;
        assert_ok(pool_sql(b, "b"));
    }
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
    assert_int_equal(stats.connections_busy, 0);
    assert_int_equal(stats.connections_lost, 2);
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

static corm_db *pool_open_aging(size_t min, int64_t lifetime_ms,
                                int64_t idle_ms)
{
    corm_db_options opts = corm_db_options_init();

    opts.backends = pool_now.fake.backends;
    opts.pool_min = min;
    opts.pool_lifetime_ms = lifetime_ms;
    opts.pool_idle_ms = idle_ms;
    pool_now.db = corm_open("fake:", NULL, &opts, NULL);
    assert_non_null(pool_now.db);
    return pool_now.db;
}

static void test_pool__old_connections_are_replaced(void **state)
{
    corm_db *db = pool_open_aging(0, 20, 0);

    (void)state;
    pool_sleep_ms(30);
    pool_work_once(db);
    assert_int_equal(pool_retired(db), 1);
    assert_int_equal(pool_now.fake.connected, 2);
}

static uint64_t pool_open_now(corm_db *db)
{
    corm_db_stats stats = { .size = sizeof(stats) };

    corm_db_stats_get(db, &stats);
    return stats.connections_open;
}

/* Waits until so many are open, five seconds at most. */
static bool pool_comes_to(corm_db *db, uint64_t n)
{
    for (int i = 0; i < 1000 && pool_open_now(db) != n; i++)
        pool_sleep_ms(5);
    return pool_open_now(db) == n;
}

/* A session that keeps its lease is idle, too. */
static void test_pool__idle_connections_are_closed(void **state)
{
    corm_db *db = pool_open_aging(0, 0, 20);
    corm_session *a = corm_session_open(db), *b = corm_session_open(db);

    (void)state;
    corm_atomic (a)
        assert_ok(pool_sql(b, "b"));
    assert_true(pool_comes_to(db, 0));
    assert_int_equal(pool_retired(db), pool_now.fake.connected);
    assert_ok(pool_sql(a, "a"));
    corm_atomic (b) { /* a transaction is not idle */
        assert_ok(pool_sql(b, "b"));
        pool_sleep_ms(60);
        assert_int_equal(pool_open_now(db), 1);
        assert_ok(pool_sql(b, "b"));
    }
    corm_session_close(a);
    corm_session_close(b);
}

static void test_pool__what_is_used_is_not_closed(void **state)
{
    corm_db *db = pool_open_aging(0, 0, 10000);

    (void)state;
    pool_work_once(db);
    pool_work_once(db);
    assert_int_equal(pool_retired(db), 0);
    assert_int_equal(pool_now.fake.connected, 1);
}

static void test_pool__least_number_stays_open(void **state)
{
    corm_db *db = pool_open_aging(3, 0, 20);
    corm_session *s[4];

    (void)state;
    assert_int_equal(pool_now.fake.connected, 3);
    for (size_t i = 0; i < 4; i++) {
        s[i] = corm_session_open(db);
        assert_int_equal(corm_atomic_begin(s[i], NULL).run, 1);
    }
    assert_int_equal(pool_open_now(db), 4);
    for (size_t i = 0; i < 4; i++)
        corm_session_close(s[i]);
    assert_true(pool_comes_to(db, 3));
    pool_sleep_ms(60);
    assert_int_equal(pool_open_now(db), 3);
}

static void test_pool__least_above_most_is_refused(void **state)
{
    corm_db_options opts = corm_db_options_init();
    corm_error err;

    (void)state;
    opts.backends = pool_now.fake.backends;
    opts.pool_min = 5;
    opts.pool_max = 4;
    assert_null(corm_open("fake:", NULL, &opts, &err));
    assert_int_equal(err.code, CORM_VALUE_ERROR);
    assert_contains(err.message, "pool_min");
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

/* What the child does with the parent's session: 0, it was refused and no
 * word went down the parent's line. */
static int pool_child(corm_session *s, cormi_cursor *cursor)
{
    corm_decode nothing = { 0 };
    corm_batch batch = { .max = 1 };

    fake_driver_log(&pool_now.fake);
    if (pool_sql(s, "a") != CORM_MISUSE ||
        strstr(corm_errmsg(s), "fork") == NULL)
        return 1;
    if (cursor != NULL && cormi_cursor_fetch(cursor, &nothing, &batch) != -1)
        return 2;
    corm_session_close(s);
    corm_close(pool_now.db);
    if (fake_driver_log(&pool_now.fake)[0] != '\0')
        return 3;
    return pool_now.fake.closed == 0 ? 0 : 4;
}

static void pool_fork(corm_session *s, cormi_cursor *cursor)
{
    int status = -1;
    pid_t child = fork();

    if (child == 0)
        _exit(pool_child(s, cursor));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void test_pool__child_of_fork_has_no_lease(void **state)
{
    corm_session *s = corm_session_open(pool_open(1, 10));
    cormi_statement st = { .sql = "SELECT", .len = 6 };
    cormi_cursor cursor;

    (void)state;
    assert_ok(pool_sql(s, "a"));
    pool_fork(s, NULL); /* an idle lease */
    corm_atomic (s) {
        assert_ok(pool_sql(s, "a"));
        pool_fork(s, NULL); /* in a transaction */
        assert_ok(cormi_session_query(s, &st, NULL, 0, &cursor));
        pool_fork(s, &cursor);
        cormi_cursor_end(&cursor);
        assert_ok(pool_sql(s, "a"));
    }
    assert_false(corm_failed(s));
    corm_session_close(s);
}

#define POOL_TEST(name) \
    cmocka_unit_test_setup_teardown(name, pool_setup, pool_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_pool__session_keeps_its_connection),
        POOL_TEST(test_pool__next_session_has_the_same_connection),
        POOL_TEST(test_pool__idle_lease_is_taken_over),
        POOL_TEST(test_pool__no_more_connections_than_are_busy),
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
        POOL_TEST(test_pool__idle_connections_are_closed),
        POOL_TEST(test_pool__what_is_used_is_not_closed),
        POOL_TEST(test_pool__least_number_stays_open),
        POOL_TEST(test_pool__least_above_most_is_refused),
        POOL_TEST(test_pool__waits_are_counted),
        POOL_TEST(test_pool__child_of_fork_is_refused),
        POOL_TEST(test_pool__child_of_fork_has_no_lease),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
