/*
 * The queue.  A worker takes a job in one transaction and finishes it in
 * another; between them the job is leased.  When the worker is killed the
 * lease ends, and somebody else takes the job.  When it was only slow, the
 * second transaction finds that the job was claimed again and stores nothing.
 */
#include "worker.h"

enum { ATTEMPTS = 20, MAX_FAILURES = 5 };

static corm_datetime in_ms(int64_t ms)
{
    corm_datetime at = corm_now();

    at.us += ms * 1000;
    return at;
}

/* Asked without running anything: building the SQL is enough. */
bool queue_can_skip(corm_session *s)
{
    bool can = corm_sql(corm_select_for_update(corm_objects(s, Job),
                                               .skip_locked = true)) != NULL;

    if (corm_errcode(s) == CORM_NOT_SUPPORTED)
        corm_error_clear(s);
    return can;
}

/* ---- claiming ---- */

typedef struct Claim {
    const Plan *plan;
    Job *job;
} Claim;

/* Where rows cannot be locked the transaction has locked the database from
 * its beginning, so that no other worker sees this job as due. */
static corm_status claim(corm_session *s, void *data)
{
    Claim *c = data;
    corm_queryset *q =
        corm_filter(corm_objects(s, Job), Q("due__lte", corm_now()),
                    Q("state__in", VALS("ready", "running")));

    if (c->plan->can_skip)
        q = corm_select_for_update(q, .skip_locked = true);
    c->job = corm_first(Job, q);
    if (!c->job)
        return corm_failed(s) ? corm_errcode(s) : CORM_OK;
    c->job->state = "running";
    c->job->claims++;
    c->job->due = in_ms(c->plan->lease_ms);
    return corm_save_fields(c->job, "state", "claims", "due");
}

Job *queue_claim(corm_session *s, const Plan *plan)
{
    Claim c = { .plan = plan };

    return corm_atomic_retry(s, ATTEMPTS, claim, &c) == CORM_OK ? c.job : NULL;
}

/* ---- finishing ---- */

typedef struct End {
    Job *job;
    const char *state;
    corm_datetime due;
    int64_t square; /* of a job that is done */
} End;

/* Only the last to claim the job may say what became of it. */
static corm_status finish(corm_session *s, void *data)
{
    const End *end = data;
    Job *job = end->job;
    int64_t mine = corm_update(
        corm_filter(corm_objects(s, Job), Q("id", job->id),
                    Q("state", "running"), Q("claims", job->claims)),
        SET("state", end->state), SET("due", end->due),
        SET("failures", job->failures));

    if (mine < 0)
        return corm_errcode(s);
    if (mine == 1 && end->state[0] == 'd' &&
        !corm_create(s, Result, .job_id = job->id, .square = end->square))
        return corm_errcode(s);
    return CORM_OK;
}

bool queue_finish(corm_session *s, Job *job, int64_t square)
{
    End end = { job, "done", corm_now(), square };

    return corm_atomic_retry(s, ATTEMPTS, finish, &end) == CORM_OK;
}

bool queue_fail(corm_session *s, Job *job)
{
    End end = { .job = job };

    job->failures++;
    end.state = job->failures < MAX_FAILURES ? "ready" : "failed";
    end.due = in_ms((int64_t)5 << job->failures); /* later each time */
    return corm_atomic_retry(s, ATTEMPTS, finish, &end) == CORM_OK;
}

int queue_is_empty(corm_session *s)
{
    bool more = corm_exists(corm_filter(
        corm_objects(s, Job), Q("state__in", VALS("ready", "running"))));

    return corm_failed(s) ? -1 : !more;
}
