/*
 * The keeper of a pool: a thread that cuts calls off which take too long, and
 * closes connections that nobody has used for long.  It runs only where one
 * of the two was asked for.
 */
#ifndef CORMI_SESSION_KEEPER_H
#define CORMI_SESSION_KEEPER_H

#include "session/pool.h"

/* Milliseconds of a steady clock. */
int64_t cormi_clock_ms(void);
/* For pthread_cond_timedwait() on a condition of cormi_cond_init(). */
struct timespec cormi_clock_at(int64_t ms);
int cormi_cond_init(pthread_cond_t *cond);

/* Begins to keep the pool, if nobody does yet. */
corm_status cormi_keeper_start(cormi_pool *pool, corm_error *err);
void cormi_keeper_stop(cormi_pool *pool);

/*
 * What the slot's connection runs from now on is cut off at that time, or a
 * little later; disarm waits for a cut that is under way.  The slot is busy
 * for the caller.
 */
void cormi_keeper_arm(cormi_pool *pool, cormi_pool_slot *slot, int64_t ms);
void cormi_keeper_disarm(cormi_pool *pool, cormi_pool_slot *slot);

#endif
