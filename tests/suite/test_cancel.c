/*
 * Stopping a statement from another thread.
 */
#include "support/library.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

/* Counts for minutes, if nobody stops it; MariaDB recurses 1000 times. */
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

#define CANCEL(name)                                                           \
    cmocka_unit_test_setup_teardown(test_cancel__##name, library_setup_filled, \
                                    library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CANCEL(running_statement_stops),
        CANCEL(nothing_runs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
