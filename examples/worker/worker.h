/*
 * The parts of the program.
 */
#ifndef WORKER_H
#define WORKER_H

#include "models.h"

#include <corm/short.h>

/* How a worker goes about it. */
typedef struct Plan {
    int lease_ms;  /* a job that takes longer goes to somebody else */
    int work_ms;   /* how long a job takes */
    bool can_skip; /* the database passes over rows that others lock */
} Plan;

/* queue.c: can the database do FOR UPDATE SKIP LOCKED? */
bool queue_can_skip(corm_session *s);
/* The next job for this worker, or NULL: none is due now, or failure. */
Job *queue_claim(corm_session *s, const Plan *plan);
/* The job is done: its effect and its new state are stored together, unless
 * it went to another worker meanwhile.  It is not lost then either. */
bool queue_finish(corm_session *s, Job *job, int64_t square);
/* It did not work: again later, or never after the fifth time. */
bool queue_fail(corm_session *s, Job *job);
/* Is nothing left to wait for?  -1: failure. */
int queue_is_empty(corm_session *s);

/* pool.c: runs so many processes, each a worker, until the queue is empty; a
 * worker that was killed is replaced.  Their exit status. */
int pool_run(int n, int (*work)(void *data), void *data);

#endif
