/*
 * The pool: at most max connections, lent to sessions.  A session keeps its
 * connection between statements without holding it: the lease is "idle", and
 * one who waits may take it over.  Taking an idle lease back and leaving it
 * idle again are one atomic operation each; all else is under the lock.
 */
#ifndef CORMI_SESSION_POOL_H
#define CORMI_SESSION_POOL_H

#include "driver/conn.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

/*
 * owner: 0 free, lender << 1 idle, lender << 1 | 1 busy.  lender is a number
 * that no other session of the db ever had, so that a stale pointer to a
 * slot cannot be mistaken for a lease.  conn belongs to who holds it busy.
 */
typedef struct cormi_pool_slot {
    _Atomic uint64_t owner;
    cormi_conn *conn;   /* NULL: not connected */
    int64_t born, used; /* milliseconds of a steady clock; where they count */
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
    size_t max;
    _Atomic size_t waiting;
    pthread_mutex_t lock; /* what follows is under it */
    cormi_pool_waiter *first, *last;
    size_t next; /* where the search for an idle lease goes on */
    uint64_t opened, waits, timeouts, retired;
    size_t open;
    cormi_conn_counters closed; /* counts of closed connections */
} cormi_pool;

typedef struct cormi_pool_options {
    const corm_allocator *alloc;
    const corm_driver *driver; /* all of these outlive the pool */
    const corm_connect *connect;
    size_t max; /* at least 1 */
    size_t max_statements;
    int64_t timeout_ms, lifetime_ms, idle_ms;
    const char *why_max;
} cormi_pool_options;

typedef struct cormi_pool_stats {
    cormi_conn_counters counts;
    uint64_t opened;
    size_t open;
    uint64_t waits, timeouts, retired;
} cormi_pool_stats;

corm_status cormi_pool_init(cormi_pool *pool, const cormi_pool_options *o,
                            corm_error *err);
void cormi_pool_fini(cormi_pool *pool); /* nothing may be lent */

/* A connected slot, busy for lender; may wait.  NULL: err is filled. */
cormi_pool_slot *cormi_pool_take(cormi_pool *pool, uint64_t lender,
                                 corm_error *err);
/* The slot, busy, goes back; a connection that is not usable is closed. */
void cormi_pool_give(cormi_pool *pool, cormi_pool_slot *slot);
/* The same for a lease that is idle, if it is still the lender's. */
void cormi_pool_give_idle(cormi_pool *pool, cormi_pool_slot *slot,
                          uint64_t lender);
/* Lends to those who wait what is free or idle. */
void cormi_pool_serve(cormi_pool *pool);
/* Stops what the lender runs, if it holds a connection.  From any thread. */
void cormi_pool_interrupt(cormi_pool *pool, uint64_t lender);
cormi_pool_stats cormi_pool_count(cormi_pool *pool);

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
