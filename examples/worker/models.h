/*
 * A queue of jobs in the database, and what the jobs achieve.
 */
#ifndef WORKER_MODELS_H
#define WORKER_MODELS_H

#include <corm/corm.h>

/*
 * A job is ready, running until its lease ends, done, or failed for good.
 * claims counts how often a worker took it: whoever finishes it must have
 * been the last.
 */
typedef struct Job {
    corm_object base;
    int64_t id;
    int32_t number; /* the job: square it */
    const char *state;
    int32_t claims, failures;
    corm_datetime due; /* ready: not before; running: the lease ends */
} Job;

/* The effect of a job.  Nothing in the table keeps a job from having two:
 * that no job has is what the workers are careful about. */
typedef struct Result {
    corm_object base;
    int64_t id;
    int64_t job_id;
    int64_t square;
} Result;

CORM_DECLARE(Job);
CORM_DECLARE(Result);

extern const corm_app worker_app;

#endif
