/*
 * The pool: from min to max connections, lent to sessions.  A session keeps
 * its connection between statements without holding it: the lease is "idle",
 * and whoever needs one takes it over before another connection is opened, so
 * that there are no more than are busy at a time.  Taking an idle lease back
 * and leaving it idle again are one atomic operation each; all else is under
 * the lock.
 */
#ifndef CORMI_SESSION_POOL_H
#define CORMI_SESSION_POOL_H

#include "driver/conn.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>
#include <unistd.h>

/*
 * owner: 0 free, lender << 1 idle, lender << 1 | 1 busy.  lender is a number
 * that no other session of the db ever had, so that a stale pointer to a
 * slot cannot be mistaken for a lease.  conn belongs to who holds it busy.
 */
typedef struct cormi_pool_slot {
    _Atomic uint64_t owner;
    cormi_conn *conn;   /* NULL: not connected */
    int64_t born, used; /* milliseconds of a steady clock; where they count */
    uint64_t seen;      /* what it had run when the keeper looked */
    int64_t limit_ms;   /* that the server was told, see corm_driver.limit */
    _Atomic int64_t deadline; /* of what runs on it; 0: none */
} cormi_pool_slot;

typedef struct cormi_pool_waiter cormi_pool_waiter;

typedef struct cormi_pool {
    const corm_allocator *alloc;
    const corm_driver *driver;
    const corm_connect *connect;
    size_t max_statements;
    int64_t timeout_ms;  /* negative: for ever */
    int64_t lifetime_ms; /* of a connection; 0: any */
    int64_t idle_ms;     /* that it may be free; 0: any */
    pid_t pid;           /* of the process that connects */
    const char *why_max; /* the driver's reason for max, or NULL */
    cormi_pool_slot *slots;
    size_t min, max;
    _Atomic int *parent; /* 0 in a child of fork(); in a page, or unpaged */
    _Atomic int unpaged;
    _Atomic size_t waiting;
    pthread_t keeper; /* see session/keeper.h */
    _Atomic int64_t keeper_wakes;
    pthread_mutex_t lock; /* what follows is under it */
    pthread_cond_t keeper_woken;
    bool is_kept, keeper_ends;
    int64_t swept;
    cormi_pool_waiter *first, *last;
    size_t next; /* where the search for an idle lease goes on */
    uint64_t opened, waits, timeouts, retired, lost, cuts;
    size_t open;
    cormi_conn_counters closed; /* counts of closed connections */
} cormi_pool;

typedef struct cormi_pool_options {
    const corm_allocator *alloc;
    const corm_driver *driver; /* all of these outlive the pool */
    const corm_connect *connect;
    size_t min, max; /* at least 1 */
    size_t max_statements;
    int64_t timeout_ms, lifetime_ms, idle_ms;
    const char *why_max;
} cormi_pool_options;

typedef struct cormi_pool_stats {
    cormi_conn_counters counts;
    uint64_t opened;
    size_t open, busy;
    uint64_t waits, timeouts, retired, lost, cuts;
} cormi_pool_stats;

corm_status cormi_pool_init(cormi_pool *pool, const cormi_pool_options *o,
                            corm_error *err);
void cormi_pool_fini(cormi_pool *pool); /* nothing may be lent */

/* Opens connections until there are min. */
corm_status cormi_pool_fill(cormi_pool *pool, uint64_t lender, corm_error *err);
/* A connected slot, busy for lender; may wait, until the deadline if it is
 * not 0.  NULL: err is filled. */
cormi_pool_slot *cormi_pool_take(cormi_pool *pool, uint64_t lender,
                                 int64_t deadline, corm_error *err);
/* CORM_MISUSE in a child of fork(). */
corm_status cormi_pool_check_process(const cormi_pool *pool, corm_error *err);
/* The slot, busy, goes back; a connection that is not usable is closed. */
void cormi_pool_give(cormi_pool *pool, cormi_pool_slot *slot);
/* The same for a lease that is idle, if it is still the lender's. */
void cormi_pool_give_idle(cormi_pool *pool, cormi_pool_slot *slot,
                          uint64_t lender);
/* Lends to those who wait what is free or idle. */
void cormi_pool_serve(cormi_pool *pool);
/* Closes what has been idle for too long, down to min; with the lock held,
 * which closing lets go. */
void cormi_pool_sweep(cormi_pool *pool);
/* Stops what the lender runs, if it holds a connection.  From any thread; may
 * take as long as connecting. */
void cormi_pool_interrupt(cormi_pool *pool, uint64_t lender);
cormi_pool_stats cormi_pool_count(cormi_pool *pool);

/* Is this a child of the process that opened the pool?  Then its connections
 * are the parent's: nothing may be done with them. */
static inline bool cormi_pool_is_forked(const cormi_pool *pool)
{
    return atomic_load_explicit(pool->parent, memory_order_relaxed) == 0;
}

/* Take an idle lease back: false when another took it over. */
static inline bool cormi_pool_retake(cormi_pool_slot *slot, uint64_t lender)
{
    uint64_t idle = lender << 1;

    return atomic_compare_exchange_strong(&slot->owner, &idle, idle | 1);
}

/* Leave a busy lease idle.  Both orders below are sequentially consistent:
 * either a waiter sees the idle lease, or this call sees the waiter. */
static inline void cormi_pool_idle(cormi_pool *pool, cormi_pool_slot *slot,
                                   uint64_t lender)
{
    atomic_store(&slot->owner, lender << 1);
    if (atomic_load(&pool->waiting) != 0)
        cormi_pool_serve(pool);
}

#endif
