/*
 * Stopping a statement: from another thread, and when its time is over.
 */
#include "support/library.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

/* Counts for minutes, if nobody stops it; one database recurses 1000
 * times at most. */
#define CANCEL_LONG                                                      \
    "WITH RECURSIVE k(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM k "    \
    "WHERE i < 900) SELECT COUNT(*) FROM k a CROSS JOIN k b CROSS JOIN " \
    "k c CROSS JOIN k d"

typedef struct cancel_other {
    corm_session *s;
    atomic_bool done;
} cancel_other;

/* Again and again: the first may come before the statement begins. */
static void *cancel_until_done(void *data)
{
    cancel_other *other = data;
    struct timespec pause = { 0, 5000000L };

    while (!atomic_load(&other->done)) {
        corm_cancel(other->s);
        nanosleep(&pause, NULL);
    }
    return NULL;
}

static void test_cancel__running_statement_stops(void **state)
{
    cancel_other other = { .s = library_s };
    pthread_t thread;
    corm_value value;

    (void)state;
    if (corm_cancel(library_s) == CORM_NOT_SUPPORTED)
        skip();
    assert_int_equal(pthread_create(&thread, NULL, cancel_until_done, &other),
                     0);
    value = corm_scalar_sql(library_s, CANCEL_LONG, NULL, 0);
    atomic_store(&other.done, true);
    pthread_join(thread, NULL);
    assert_int_equal(value.kind, CORM_K_NULL);
    assert_int_equal(corm_errcode(library_s), CORM_OPERATIONAL);
    corm_error_clear(library_s);
    /* The session goes on. */
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 4);
    assert_sound(library_s);
}

static void test_cancel__nothing_runs(void **state)
{
    (void)state;
    assert_int_equal(corm_cancel(NULL), CORM_MISUSE);
    corm_cancel(library_s);
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 4);
    assert_sound(library_s);
}

static int64_t cancel_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void test_cancel__long_statement_ends_in_time(void **state)
{
    int64_t begun;
    corm_value value;

    (void)state;
    assert_int_equal(corm_session_set_timeout(library_s, 300), CORM_OK);
    begun = cancel_clock();
    value = corm_scalar_sql(library_s, CANCEL_LONG, NULL, 0);
    assert_in_range(cancel_clock() - begun, 299, 1299);
    assert_int_equal(value.kind, CORM_K_NULL);
    assert_true(corm_error_info(library_s)->timed_out);
    assert_false(corm_error_info(library_s)->unknown);
    assert_failed(library_s, CORM_OPERATIONAL, "longer than its 300 ms");
    corm_error_clear(library_s);
    /* The session goes on, and what is short has time enough. */
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 4);
    corm_atomic (library_s)
        assert_int_equal(corm_count(corm_objects(library_s, Tag)), 3);
    assert_sound(library_s);
}

static void test_cancel__transaction_is_rolled_back_in_time(void **state)
{
    corm_queryset *tags = corm_filter(corm_objects(library_s, Tag), Q("id", 1));

    (void)state;
    assert_int_equal(corm_session_set_timeout(library_s, 300), CORM_OK);
    corm_atomic (library_s) {
        assert_int_equal(corm_update(tags, SET("name", V("changed"))), 1);
        corm_scalar_sql(library_s, CANCEL_LONG, NULL, 0);
        assert_true(corm_error_info(library_s)->timed_out);
    }
    assert_true(corm_failed(library_s));
    corm_error_clear(library_s);
    assert_int_equal(corm_count(corm_filter(tags, Q("name", "changed"))), 0);
}

/* A row, or with it the database, is locked by another. */
static void test_cancel__wait_for_a_lock_ends_in_time(void **state)
{
    corm_session *other = corm_session_open(library_db);
    corm_queryset *tags = corm_filter(corm_objects(library_s, Tag), Q("id", 1));
    int64_t begun;

    (void)state;
    assert_int_equal(corm_session_set_timeout(other, 300), CORM_OK);
    corm_atomic (library_s) {
        assert_int_equal(corm_update(tags, SET("name", V("mine"))), 1);
        begun = cancel_clock();
        assert_int_equal(
            corm_update(corm_filter(corm_objects(other, Tag), Q("id", 1)),
                        SET("name", V("other"))),
            -1);
        assert_in_range(cancel_clock() - begun, 299, 1299);
    }
    assert_sound(library_s);
    assert_true(corm_error_info(other)->timed_out);
    /* A server that was cut off may still do it when the lock is free. */
    if (!corm_error_info(other)->unknown)
        assert_int_equal(corm_count(corm_filter(tags, Q("name", "mine"))), 1);
    assert_int_equal(
        corm_count(corm_filter(tags, Q("name__in", VALS("mine", "other")))), 1);
    corm_session_close(other);
}

#define CANCEL(name)                                                           \
    cmocka_unit_test_setup_teardown(test_cancel__##name, library_setup_filled, \
                                    library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CANCEL(running_statement_stops),
        CANCEL(nothing_runs),
        CANCEL(long_statement_ends_in_time),
        CANCEL(transaction_is_rolled_back_in_time),
        CANCEL(wait_for_a_lock_ends_in_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
