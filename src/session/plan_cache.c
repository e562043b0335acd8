/*
 * The plan cache.  The lock is held while a candidate is compared, which is
 * what lets eviction free plans without hazard: a plan in a bucket always has
 * the cache's reference.
 */
#include "session/plan_cache.h"

#include "base/arena.h"

#include <string.h>

#define PLAN_BUCKETS_FIRST 256

corm_status cormi_plan_cache_init(cormi_plan_cache *cache,
                                  const corm_allocator *alloc, size_t max_bytes,
                                  corm_error *err)
{
    *cache = (cormi_plan_cache){ .alloc = alloc, .max_bytes = max_bytes };
    cache->n_buckets = PLAN_BUCKETS_FIRST;
    cache->buckets =
        cormi_calloc(alloc, cache->n_buckets, sizeof(cormi_plan_head *));
    if (cache->buckets == NULL)
        return cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
    if (pthread_mutex_init(&cache->lock, NULL) != 0) {
        cormi_free(alloc, cache->buckets,
                   cache->n_buckets * sizeof(cormi_plan_head *));
        cache->buckets = NULL;
        return cormi_error_set(err, CORM_NO_MEMORY,
                               "the system gives no more locks");
    }
    return CORM_OK;
}

static cormi_plan_head **plan_bucket(const cormi_plan_cache *cache,
                                     uint64_t hash)
{
    return &cache->buckets[hash & (cache->n_buckets - 1)];
}

static void plan_lru_remove(cormi_plan_cache *cache, cormi_plan_head *plan)
{
    if (plan->newer != NULL)
        plan->newer->older = plan->older;
    else
        cache->newest = plan->older;
    if (plan->older != NULL)
        plan->older->newer = plan->newer;
    else
        cache->oldest = plan->newer;
}

static void plan_lru_add(cormi_plan_cache *cache, cormi_plan_head *plan)
{
    plan->newer = NULL;
    plan->older = cache->newest;
    if (cache->newest != NULL)
        cache->newest->newer = plan;
    else
        cache->oldest = plan;
    cache->newest = plan;
}

void cormi_plan_cache_release(cormi_plan_head *plan)
{
    if (plan != NULL &&
        atomic_fetch_sub_explicit(&plan->refs, 1, memory_order_acq_rel) == 1)
        cormi_arena_free(plan->arena);
}

static void plan_evict(cormi_plan_cache *cache, cormi_plan_head *plan)
{
    cormi_plan_head **at = plan_bucket(cache, plan->hash);

    while (*at != plan)
        at = &(*at)->next;
    *at = plan->next;
    plan_lru_remove(cache, plan);
    cache->n--;
    cache->bytes -= plan->bytes;
    cormi_plan_cache_release(plan);
}

void cormi_plan_cache_fini(cormi_plan_cache *cache)
{
    if (cache->buckets == NULL)
        return;
    while (cache->newest != NULL)
        plan_evict(cache, cache->newest);
    pthread_mutex_destroy(&cache->lock);
    cormi_free(cache->alloc, cache->buckets,
               cache->n_buckets * sizeof(cormi_plan_head *));
    cache->buckets = NULL;
}

cormi_plan_head *cormi_plan_cache_find(cormi_plan_cache *cache, uint64_t hash,
                                       cormi_plan_match *match, void *data)
{
    cormi_plan_head *plan;

    pthread_mutex_lock(&cache->lock);
    plan = *plan_bucket(cache, hash);
    while (plan != NULL && (plan->hash != hash || !match(plan, data)))
        plan = plan->next;
    if (plan != NULL) {
        atomic_fetch_add_explicit(&plan->refs, 1, memory_order_relaxed);
        cormi_plan_cache_count_hit(cache, 0);
        if (cache->newest != plan) {
            plan_lru_remove(cache, plan);
            plan_lru_add(cache, plan);
        }
    }
    pthread_mutex_unlock(&cache->lock);
    return plan;
}

/* Longer chains cost time, not correctness: no memory is no failure. */
static void plan_grow(cormi_plan_cache *cache)
{
    size_t old_n = cache->n_buckets;
    cormi_plan_head **old = cache->buckets, **buckets;

    if (cache->n < old_n)
        return;
    buckets = cormi_calloc(cache->alloc, old_n * 2, sizeof(cormi_plan_head *));
    if (buckets == NULL)
        return;
    cache->buckets = buckets;
    cache->n_buckets = old_n * 2;
    cormi_free(cache->alloc, old, old_n * sizeof(cormi_plan_head *));
    for (cormi_plan_head *plan = cache->oldest; plan; plan = plan->newer) {
        cormi_plan_head **at = plan_bucket(cache, plan->hash);

        plan->next = *at;
        *at = plan;
    }
}

void cormi_plan_cache_store(cormi_plan_cache *cache, cormi_plan_head *plan)
{
    cormi_plan_head **at;

    plan->bytes = cormi_arena_size(plan->arena);
    atomic_init(&plan->refs, 2); /* the caller's and the cache's */
    pthread_mutex_lock(&cache->lock);
    plan->id = ++cache->last_id;
    plan_grow(cache);
    at = plan_bucket(cache, plan->hash);
    plan->next = *at;
    *at = plan;
    plan_lru_add(cache, plan);
    cache->n++;
    cache->built++;
    cache->bytes += plan->bytes;
    while (cache->bytes > cache->max_bytes && cache->oldest != NULL) {
        plan_evict(cache, cache->oldest);
        cache->evicted++;
    }
    pthread_mutex_unlock(&cache->lock);
}

void cormi_plan_cache_pass(cormi_plan_cache *cache)
{
    pthread_mutex_lock(&cache->lock);
    cache->built++;
    cache->evicted++;
    pthread_mutex_unlock(&cache->lock);
}

cormi_plan_stats cormi_plan_cache_stats(cormi_plan_cache *cache)
{
    cormi_plan_stats stats;

    pthread_mutex_lock(&cache->lock);
    stats =
        (cormi_plan_stats){ .built = cache->built, .evicted = cache->evicted };
    for (size_t i = 0; i < CORMI_PLAN_COUNTERS; i++)
        stats.hits +=
            atomic_load_explicit(&cache->hits[i].n, memory_order_relaxed);
    pthread_mutex_unlock(&cache->lock);
    return stats;
}
