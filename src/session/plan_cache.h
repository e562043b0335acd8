/*
 * The plan cache of a db: plans found by hash and compared by content, least
 * recently used first out, bounded in bytes.  Any thread.
 */
#ifndef CORMI_SESSION_PLAN_CACHE_H
#define CORMI_SESSION_PLAN_CACHE_H

#include "base/error.h"
#include "session/session.h"

#include <pthread.h>
#include <stdatomic.h>

/* So many sessions at once count without meeting. */
#define CORMI_PLAN_COUNTERS 64

typedef struct cormi_plan_cache {
    const corm_allocator *alloc;
    pthread_mutex_t lock; /* what follows is under it */
    cormi_plan_head **buckets;
    size_t n_buckets; /* a power of two */
    size_t n, bytes, max_bytes;
    cormi_plan_head *newest, *oldest;
    uint64_t last_id;
    uint64_t built, evicted;
    /* Counted without the lock, too: sessions write to lines of their own. */
    struct {
        _Atomic uint64_t n;
        char apart[64 - sizeof(uint64_t)];
    } hits[CORMI_PLAN_COUNTERS];
} cormi_plan_cache;

typedef struct cormi_plan_stats {
    uint64_t built, hits, evicted;
} cormi_plan_stats;

/* No plan is smaller: a cache of less keeps none, and is not asked. */
#define CORMI_PLAN_LEAST 512
static inline bool cormi_plan_cache_keeps(const cormi_plan_cache *cache)
{
    return cache->max_bytes >= CORMI_PLAN_LEAST;
}

corm_status cormi_plan_cache_init(cormi_plan_cache *cache,
                                  const corm_allocator *alloc, size_t max_bytes,
                                  corm_error *err);
void cormi_plan_cache_fini(cormi_plan_cache *cache); /* no plan is held */
cormi_plan_head *cormi_plan_cache_find(cormi_plan_cache *cache, uint64_t hash,
                                       cormi_plan_match *match, void *data);
void cormi_plan_cache_store(cormi_plan_cache *cache, cormi_plan_head *plan);
/* Counts a plan that is not kept. */
void cormi_plan_cache_pass(cormi_plan_cache *cache);
void cormi_plan_cache_release(cormi_plan_head *plan);
/* lender: of the session. */
static inline void cormi_plan_cache_count_hit(cormi_plan_cache *cache,
                                              uint64_t lender)
{
    atomic_fetch_add_explicit(&cache->hits[lender % CORMI_PLAN_COUNTERS].n, 1,
                              memory_order_relaxed);
}
cormi_plan_stats cormi_plan_cache_stats(cormi_plan_cache *cache);

#endif
