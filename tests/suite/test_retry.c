/*
 * Transactions that lose against others, really, and the helper that runs
 * them again.  What one database alone has to lose by stands in the tests of
 * its own.
 */
#include "support/library.h"

#include <pthread.h>
#include <string.h>

static pthread_barrier_t retry_meet;

/* One of two transactions that want the same rows in another order. */
typedef struct retry_job {
    corm_db *db;
    int64_t first, second;
    int runs;
    corm_status status;
    corm_error lost; /* of a run that failed */
} retry_job;

static corm_queryset *retry_tag(corm_session *s, int64_t id)
{
    return corm_filter(corm_objects(s, Tag), Q("id", id));
}

static corm_status retry_body(corm_session *s, void *data)
{
    retry_job *job = data;

    corm_update(retry_tag(s, job->first),
                SET("name", corm_fn("concat", F("name"), V("+"))));
    if (job->runs++ == 0)
        pthread_barrier_wait(&retry_meet);
    corm_update(retry_tag(s, job->second),
                SET("name", corm_fn("concat", F("name"), V("+"))));
    if (corm_failed(s))
        job->lost = *corm_error_info(s);
    return corm_errcode(s);
}

static void *retry_run(void *data)
{
    retry_job *job = data;
    corm_session *s = corm_session_open(job->db);

    job->status = corm_atomic_retry(s, 10, retry_body, job);
    corm_session_close(s);
    return NULL;
}

static size_t retry_length(int64_t id)
{
    Tag *tag = corm_get(Tag, corm_objects(library_s, Tag), Q("id", id));

    assert_sound(library_s);
    return strlen(tag->name);
}

/* One of the two is chosen to fail and is run again: both are made, once. */
static void test_retry__deadlock(void **state)
{
    retry_job jobs[2] = { { .db = library_db, .first = 1, .second = 2 },
                          { .db = library_db, .first = 2, .second = 1 } };
    size_t lengths[2] = { retry_length(1), retry_length(2) };
    const retry_job *loser;
    pthread_t threads[2];

    (void)state;
    if (!database_has(library_db, CORM_FEATURE_SELECT_FOR_UPDATE))
        skip(); /* one writer at a time: none waits for another's row */
    assert_int_equal(pthread_barrier_init(&retry_meet, NULL, 2), 0);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, retry_run, &jobs[i]),
                         0);
    for (size_t i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(jobs[i].status, CORM_OK);
    }
    pthread_barrier_destroy(&retry_meet);
    loser = jobs[0].lost.code != CORM_OK ? &jobs[0] : &jobs[1];
    assert_int_equal(loser->lost.code, CORM_OPERATIONAL);
    assert_true(loser->lost.retryable);
    assert_true(strcmp(loser->lost.sqlstate, "40P01") == 0 ||
                loser->lost.native_code == 1213);
    assert_true(jobs[0].runs + jobs[1].runs >= 3);
    assert_int_equal(retry_length(1), lengths[0] + 2);
    assert_int_equal(retry_length(2), lengths[1] + 2);
}

/* ---- what another try does not help ---- */

static corm_status retry_hopeless_body(corm_session *s, void *data)
{
    retry_job *job = data;

    job->runs++;
    corm_execute_sql(s, "SELECT nothing FROM nowhere", NULL, 0);
    return corm_errcode(s);
}

static void test_retry__other_failures_are_not_retried(void **state)
{
    retry_job job = { .db = library_db };

    (void)state;
    assert_int_equal(corm_atomic_retry(library_s, 5, retry_hopeless_body, &job),
                     CORM_PROGRAMMING);
    assert_int_equal(job.runs, 1);
    corm_error_clear(library_s);
}

#define RETRY(test)                                             \
    cmocka_unit_test_setup_teardown(test, library_setup_filled, \
                                    library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RETRY(test_retry__deadlock),
        RETRY(test_retry__other_failures_are_not_retried),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
