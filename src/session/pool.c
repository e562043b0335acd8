/*
 * Lending connections, first come first served.  Who finds nothing free or
 * idle waits in a queue; whoever gives a connection back hands it to the
 * head of the queue, so that nobody overtakes.
 */
/* For what tells a process from its children. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE 1
#endif

#include "session/keeper.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

/* On the stack of the one who waits; under the pool's lock. */
struct cormi_pool_waiter {
    cormi_pool_waiter *next;
    uint64_t lender;
    cormi_pool_slot *slot; /* granted: busy for lender */
    pthread_cond_t granted;
};

/* A process is told from its children without a call of the system each
 * time, where the system can empty a page in them.  Where it cannot, only
 * those are found out who take a connection. */
static _Atomic int *pool_page_new(cormi_pool *pool)
{
    atomic_init(&pool->unpaged, 1);
#ifdef MADV_WIPEONFORK
    size_t size = (size_t)sysconf(_SC_PAGESIZE);
    void *page = mmap(NULL, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (page == MAP_FAILED)
        return &pool->unpaged;
    if (madvise(page, size, MADV_WIPEONFORK) == 0) {
        atomic_init((_Atomic int *)page, 1);
        return page;
    }
    munmap(page, size);
#endif
    return &pool->unpaged;
}

static void pool_page_free(cormi_pool *pool)
{
    if (pool->parent != &pool->unpaged)
        munmap(pool->parent, (size_t)sysconf(_SC_PAGESIZE));
}

corm_status cormi_pool_init(cormi_pool *pool, const cormi_pool_options *o,
                            corm_error *err)
{
    *pool = (cormi_pool){
        .alloc = o->alloc,
        .driver = o->driver,
        .connect = o->connect,
        .min = o->min < o->max ? o->min : o->max,
        .max = o->max,
        .max_statements = o->max_statements,
        .timeout_ms = o->timeout_ms,
        .why_max = o->why_max,
        /* A driver that bounds connections may keep its data in them. */
        .lifetime_ms = o->why_max == NULL ? o->lifetime_ms : 0,
        .idle_ms = o->why_max == NULL ? o->idle_ms : 0,
        .pid = getpid(),
    };
    pool->slots = cormi_calloc(o->alloc, o->max, sizeof(*pool->slots));
    if (pool->slots == NULL)
        return cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
    if (pthread_mutex_init(&pool->lock, NULL) != 0) {
        cormi_free(o->alloc, pool->slots, o->max * sizeof(*pool->slots));
        pool->slots = NULL;
        return cormi_error_set(err, CORM_NO_MEMORY,
                               "the system gives no more locks");
    }
    pool->parent = pool_page_new(pool);
    atomic_init(&pool->keeper_wakes, INT64_MAX);
    return CORM_OK;
}

void cormi_pool_fini(cormi_pool *pool)
{
    if (pool->slots == NULL)
        return;
    cormi_keeper_stop(pool);
    for (size_t i = 0; i < pool->max && !cormi_pool_is_forked(pool); i++)
        cormi_conn_close(pool->slots[i].conn);
    pthread_mutex_destroy(&pool->lock);
    pool_page_free(pool);
    cormi_free(pool->alloc, pool->slots, pool->max * sizeof(*pool->slots));
    pool->slots = NULL;
}

/* ---- under the lock ---- */

/* A free slot, connected or not; now busy for lender. */
static cormi_pool_slot *pool_find_free(cormi_pool *pool, uint64_t lender,
                                       bool connected)
{
    for (size_t i = 0; i < pool->max; i++) {
        cormi_pool_slot *slot = &pool->slots[i];

        if (atomic_load(&slot->owner) == 0 &&
            (slot->conn != NULL) == connected) {
            atomic_store(&slot->owner, lender << 1 | 1);
            return slot;
        }
    }
    return NULL;
}

/* Takes an idle lease over from its session, which finds out later. */
static cormi_pool_slot *pool_find_idle(cormi_pool *pool, uint64_t lender)
{
    for (size_t i = 0; i < pool->max; i++) {
        cormi_pool_slot *slot = &pool->slots[(pool->next + i) % pool->max];
        uint64_t owner = atomic_load(&slot->owner);

        if ((owner & 1) == 0 && owner != 0 &&
            atomic_compare_exchange_strong(&slot->owner, &owner,
                                           lender << 1 | 1)) {
            pool->next = (pool->next + i + 1) % pool->max;
            return slot;
        }
    }
    return NULL;
}

static cormi_pool_slot *pool_find(cormi_pool *pool, uint64_t lender)
{
    cormi_pool_slot *slot = pool_find_free(pool, lender, true);

    if (slot == NULL)
        slot = pool_find_idle(pool, lender);
    return slot != NULL ? slot : pool_find_free(pool, lender, false);
}

static void pool_enqueue(cormi_pool *pool, cormi_pool_waiter *waiter)
{
    if (pool->last != NULL)
        pool->last->next = waiter;
    else
        pool->first = waiter;
    pool->last = waiter;
    atomic_fetch_add(&pool->waiting, 1);
}

static void pool_dequeue(cormi_pool *pool, cormi_pool_waiter *waiter)
{
    cormi_pool_waiter **at = &pool->first, *before = NULL;

    while (*at != waiter) {
        before = *at;
        at = &(*at)->next;
    }
    *at = waiter->next;
    if (pool->last == waiter)
        pool->last = before;
    atomic_fetch_sub(&pool->waiting, 1);
}

static void pool_grant(cormi_pool *pool)
{
    while (pool->first != NULL) {
        cormi_pool_waiter *waiter = pool->first;

        waiter->slot = pool_find(pool, waiter->lender);
        if (waiter->slot == NULL)
            return;
        pool_dequeue(pool, waiter);
        pthread_cond_signal(&waiter->granted);
    }
}

static corm_status pool_timed_out(const cormi_pool *pool, int64_t waited_ms,
                                  corm_error *err)
{
    return cormi_error_set(
        err, CORM_OPERATIONAL,
        "no connection became free within %lld ms: all %zu of the pool are "
        "in transactions or open cursors of other sessions%s%s%s",
        (long long)waited_ms, pool->max, pool->why_max != NULL ? " (" : "",
        pool->why_max != NULL ? pool->why_max : "",
        pool->why_max != NULL ? ")" : "; see pool_max");
}

/* Waits in the queue; with the lock held, which waiting lets go. */
static cormi_pool_slot *pool_wait(cormi_pool *pool, uint64_t lender,
                                  int64_t deadline, corm_error *err)
{
    cormi_pool_waiter waiter = { .lender = lender };
    int64_t now = cormi_clock_ms(), until = deadline;
    int rc = cormi_cond_init(&waiter.granted);
    struct timespec at;

    if (rc != 0) {
        cormi_error_set(err, CORM_NO_MEMORY, "the system gives no more locks");
        return NULL;
    }
    if (pool->timeout_ms >= 0 && (until == 0 || until > now + pool->timeout_ms))
        until = now + pool->timeout_ms;
    at = cormi_clock_at(until);
    pool_enqueue(pool, &waiter);
    pool->waits++;
    /* One may have gone idle before this waiter could be seen. */
    pool_grant(pool);
    while (waiter.slot == NULL && rc != ETIMEDOUT) {
        if (until == 0)
            rc = pthread_cond_wait(&waiter.granted, &pool->lock);
        else
            rc = pthread_cond_timedwait(&waiter.granted, &pool->lock, &at);
    }
    if (waiter.slot == NULL) {
        pool_dequeue(pool, &waiter);
        pool->timeouts++;
        pool_timed_out(pool, until - now, err);
    }
    pthread_cond_destroy(&waiter.granted);
    return waiter.slot;
}

static void pool_count_closed(cormi_pool *pool, const cormi_conn *conn)
{
    cormi_conn_counters counts = cormi_conn_counts(conn);

    pool->closed.prepared += counts.prepared;
    pool->closed.run += counts.run;
    pool->open--;
}

/* Milliseconds of a steady clock; 0 where nobody asks for ages. */
static int64_t pool_clock(const cormi_pool *pool)
{
    return pool->lifetime_ms <= 0 && pool->idle_ms <= 0 ? 0 : cormi_clock_ms();
}

static bool pool_is_old(const cormi_pool *pool, const cormi_pool_slot *slot,
                        int64_t now)
{
    return pool->lifetime_ms > 0 && now - slot->born >= pool->lifetime_ms;
}

/* ---- without the lock ---- */

/* A connection that is too old goes; its slot is busy for the caller. */
static void pool_retire(cormi_pool *pool, cormi_pool_slot *slot)
{
    cormi_conn *old;

    pthread_mutex_lock(&pool->lock);
    old = slot->conn;
    pool_count_closed(pool, old);
    pool->retired++;
    slot->conn = NULL;
    pthread_mutex_unlock(&pool->lock);
    cormi_conn_close(old);
}

/* The slot is busy for the caller, so connecting needs no lock. */
static corm_status pool_connect(cormi_pool *pool, cormi_pool_slot *slot,
                                int64_t deadline, corm_error *err)
{
    corm_connect to = *pool->connect;
    cormi_conn *conn;

    if (deadline != 0) {
        to.timeout_ms = deadline - cormi_clock_ms();
        to.timeout_ms = to.timeout_ms > 0 ? to.timeout_ms : 1;
    }
    conn = cormi_conn_open(pool->driver, &to, pool->max_statements, err);
    pthread_mutex_lock(&pool->lock);
    if (conn != NULL) {
        slot->born = slot->used = pool_clock(pool);
        slot->seen = 0;
        slot->limit_ms = 0;
        slot->conn = conn;
        pool->opened++;
        pool->open++;
    } else {
        atomic_store(&slot->owner, 0);
        pool_grant(pool); /* let the next one try */
    }
    pthread_mutex_unlock(&pool->lock);
    return conn != NULL ? CORM_OK : err->code;
}

corm_status cormi_pool_check_process(const cormi_pool *pool, corm_error *err)
{
    if (!cormi_pool_is_forked(pool) && getpid() == pool->pid)
        return CORM_OK;
    return cormi_error_set(err, CORM_MISUSE,
                           "the database was opened before fork(), and its "
                           "connections are the parent's: call corm_open() in "
                           "the child");
}

cormi_pool_slot *cormi_pool_take(cormi_pool *pool, uint64_t lender,
                                 int64_t deadline, corm_error *err)
{
    cormi_pool_slot *slot = NULL;
    int64_t now = pool_clock(pool);

    if (cormi_pool_check_process(pool, err) != CORM_OK)
        return NULL;
    pthread_mutex_lock(&pool->lock);
    if (pool->first == NULL)
        slot = pool_find(pool, lender);
    if (slot == NULL)
        slot = pool_wait(pool, lender, deadline, err);
    pthread_mutex_unlock(&pool->lock);
    if (slot != NULL && slot->conn != NULL && now != 0 &&
        pool_is_old(pool, slot, now))
        pool_retire(pool, slot);
    if (slot != NULL && slot->conn == NULL &&
        pool_connect(pool, slot, deadline, err) != CORM_OK)
        return NULL;
    return slot;
}

corm_status cormi_pool_fill(cormi_pool *pool, uint64_t lender, corm_error *err)
{
    corm_status status = CORM_OK;

    while (status == CORM_OK && pool->open < pool->min) {
        cormi_pool_slot *slot;

        pthread_mutex_lock(&pool->lock);
        slot = pool_find_free(pool, lender, false);
        pthread_mutex_unlock(&pool->lock);
        if (slot == NULL)
            return CORM_OK;
        status = pool_connect(pool, slot, 0, err);
        if (status == CORM_OK)
            cormi_pool_give(pool, slot);
    }
    return status;
}

void cormi_pool_give(cormi_pool *pool, cormi_pool_slot *slot)
{
    cormi_conn *dead = NULL;

    pthread_mutex_lock(&pool->lock);
    if (!cormi_conn_usable(slot->conn)) {
        dead = slot->conn;
        pool_count_closed(pool, dead);
        pool->lost++;
        slot->conn = NULL;
    }
    pthread_mutex_unlock(&pool->lock);
    /* Closing may take long, and must end before another connects in its
     * place: the driver may allow one connection only. */
    cormi_conn_close(dead);
    pthread_mutex_lock(&pool->lock);
    slot->used = pool_clock(pool);
    atomic_store(&slot->owner, 0);
    pool_grant(pool);
    pthread_mutex_unlock(&pool->lock);
}

void cormi_pool_give_idle(cormi_pool *pool, cormi_pool_slot *slot,
                          uint64_t lender)
{
    if (cormi_pool_retake(slot, lender))
        cormi_pool_give(pool, slot);
}

void cormi_pool_serve(cormi_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool_grant(pool);
    pthread_mutex_unlock(&pool->lock);
}

/* ---- the keeper's ---- */

/* A connected slot that nobody holds and that has run nothing since it was
 * looked at last, or has been free for long; now busy for nobody. */
static cormi_pool_slot *pool_find_unused(cormi_pool *pool, int64_t now)
{
    for (size_t i = 0; i < pool->max; i++) {
        cormi_pool_slot *slot = &pool->slots[i];
        uint64_t owner = atomic_load(&slot->owner), run;

        if ((owner & 1) != 0 || slot->conn == NULL)
            continue;
        run = cormi_conn_counts(slot->conn).run;
        if (run != slot->seen) {
            slot->seen = run;
            slot->used = now;
        }
        if (now - slot->used >= pool->idle_ms &&
            atomic_compare_exchange_strong(&slot->owner, &owner, 1))
            return slot;
    }
    return NULL;
}

void cormi_pool_sweep(cormi_pool *pool)
{
    cormi_pool_slot *slot;

    while (pool->open > pool->min && !pool->keeper_ends &&
           (slot = pool_find_unused(pool, cormi_clock_ms())) != NULL) {
        pthread_mutex_unlock(&pool->lock);
        pool_retire(pool, slot);
        pthread_mutex_lock(&pool->lock);
        atomic_store(&slot->owner, 0);
        pool_grant(pool);
    }
}

/* ---- from any thread ---- */

/* It may take long to reach the server, and the session may close the
 * connection meanwhile. */
void cormi_pool_interrupt(cormi_pool *pool, uint64_t lender)
{
    cormi_conn *conn = NULL;

    pthread_mutex_lock(&pool->lock);
    for (size_t i = 0; i < pool->max; i++) {
        const cormi_pool_slot *slot = &pool->slots[i];

        if (atomic_load(&slot->owner) == (lender << 1 | 1) &&
            slot->conn != NULL)
            conn = cormi_conn_hold(slot->conn);
    }
    pthread_mutex_unlock(&pool->lock);
    if (conn == NULL)
        return;
    cormi_conn_interrupt(conn);
    cormi_conn_close(conn);
}

cormi_pool_stats cormi_pool_count(cormi_pool *pool)
{
    cormi_pool_stats stats;

    pthread_mutex_lock(&pool->lock);
    stats = (cormi_pool_stats){ .counts = pool->closed,
                                .opened = pool->opened,
                                .open = pool->open,
                                .waits = pool->waits,
                                .timeouts = pool->timeouts,
                                .retired = pool->retired,
                                .lost = pool->lost,
                                .cuts = pool->cuts };
    for (size_t i = 0; i < pool->max; i++) {
        cormi_conn_counters counts = { 0, 0 };

        stats.busy += atomic_load(&pool->slots[i].owner) & 1;

        if (pool->slots[i].conn != NULL)
            counts = cormi_conn_counts(pool->slots[i].conn);
        stats.counts.prepared += counts.prepared;
        stats.counts.run += counts.run;
    }
    pthread_mutex_unlock(&pool->lock);
    return stats;
}
