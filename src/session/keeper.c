/*
 * One thread a pool.  It sleeps until the first call may be too late or the
 * first connection idle for too long; whoever has an earlier deadline than
 * it knows of wakes it.
 */
#include "session/keeper.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

/* What a slot's deadline is once it was cut. */
#define KEEPER_CUT (-1)

int64_t cormi_clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct timespec cormi_clock_at(int64_t ms)
{
    return (struct timespec){ .tv_sec = (time_t)(ms / 1000),
                              .tv_nsec = (long)(ms % 1000) * 1000000L };
}

int cormi_cond_init(pthread_cond_t *cond)
{
    pthread_condattr_t attr;
    int rc = pthread_condattr_init(&attr);

    if (rc != 0)
        return rc;
    /* A clock that is set back must not make a wait endless. */
    rc = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    if (rc == 0)
        rc = pthread_cond_init(cond, &attr);
    pthread_condattr_destroy(&attr);
    return rc;
}

/* ---- under the pool's lock ---- */

/* Cuts what is due; when the next will be. */
static int64_t keeper_cut_due(cormi_pool *pool, int64_t now)
{
    int64_t next = INT64_MAX;

    for (size_t i = 0; i < pool->max; i++) {
        cormi_pool_slot *slot = &pool->slots[i];
        int64_t at = atomic_load(&slot->deadline);

        if (at > now && at < next)
            next = at;
        if (at <= 0 || at > now ||
            !atomic_compare_exchange_strong(&slot->deadline, &at, KEEPER_CUT))
            continue;
        pool->cuts++;
        cormi_conn_cut(slot->conn);
    }
    return next;
}

/* Wakes often enough to find what is idle half as long again as allowed. */
static int64_t keeper_sweep(cormi_pool *pool, int64_t now)
{
    if (pool->idle_ms <= 0)
        return INT64_MAX;
    if (now >= pool->swept + pool->idle_ms / 2) {
        pool->swept = now;
        cormi_pool_sweep(pool);
    }
    return pool->swept + (pool->idle_ms > 1 ? pool->idle_ms / 2 : 1);
}

static void *keeper_run(void *data)
{
    cormi_pool *pool = data;

    pthread_mutex_lock(&pool->lock);
    while (!pool->keeper_ends) {
        int64_t sweep = keeper_sweep(pool, cormi_clock_ms()), next;
        struct timespec at;

        /* Who arms a slot that is looked at already sees this, and wakes. */
        atomic_store(&pool->keeper_wakes, INT64_MAX);
        next = keeper_cut_due(pool, cormi_clock_ms());
        next = next < sweep ? next : sweep;
        atomic_store(&pool->keeper_wakes, next);
        if (pool->keeper_ends)
            break;
        if (next == INT64_MAX) {
            pthread_cond_wait(&pool->keeper_woken, &pool->lock);
            continue;
        }
        at = cormi_clock_at(next);
        pthread_cond_timedwait(&pool->keeper_woken, &pool->lock, &at);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* ---- from other threads ---- */

/* The program's signals are for its own threads. */
static int keeper_create(cormi_pool *pool)
{
    sigset_t all, before;
    int rc;

    sigfillset(&all);
    rc = pthread_sigmask(SIG_SETMASK, &all, &before);
    if (rc != 0)
        return rc;
    rc = pthread_create(&pool->keeper, NULL, keeper_run, pool);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc;
}

corm_status cormi_keeper_start(cormi_pool *pool, corm_error *err)
{
    int rc = 0;

    pthread_mutex_lock(&pool->lock);
    if (!pool->is_kept) {
        rc = cormi_cond_init(&pool->keeper_woken);
        if (rc == 0 && (rc = keeper_create(pool)) != 0)
            pthread_cond_destroy(&pool->keeper_woken);
        pool->is_kept = rc == 0;
    }
    pthread_mutex_unlock(&pool->lock);
    return rc == 0
               ? CORM_OK
               : cormi_error_set(err, CORM_NO_MEMORY,
                                 "the system gives no more threads: timeouts "
                                 "and idle times need one");
}

/* In a child of fork() there is no such thread. */
void cormi_keeper_stop(cormi_pool *pool)
{
    if (!pool->is_kept || cormi_pool_is_forked(pool))
        return;
    pthread_mutex_lock(&pool->lock);
    pool->keeper_ends = true;
    pthread_cond_signal(&pool->keeper_woken);
    pthread_mutex_unlock(&pool->lock);
    pthread_join(pool->keeper, NULL);
    pthread_cond_destroy(&pool->keeper_woken);
}

void cormi_keeper_arm(cormi_pool *pool, cormi_pool_slot *slot, int64_t ms)
{
    atomic_store(&slot->deadline, ms);
    if (atomic_load(&pool->keeper_wakes) <= ms)
        return;
    pthread_mutex_lock(&pool->lock);
    pthread_cond_signal(&pool->keeper_woken);
    pthread_mutex_unlock(&pool->lock);
}

void cormi_keeper_disarm(cormi_pool *pool, cormi_pool_slot *slot)
{
    if (atomic_exchange(&slot->deadline, 0) != KEEPER_CUT)
        return;
    pthread_mutex_lock(&pool->lock); /* until the cut is done */
    pthread_mutex_unlock(&pool->lock);
}
