/*
 * The statement cache of a connection.  A plan's number finds its statement
 * without looking at the text: that is what makes a plan worth keeping.
 */
#include "driver/stmt.h"

#include "base/map.h"

#include <string.h>

#define STMT_BUCKETS_MAX ((size_t)1 << 14)

bool cormi_stmt_cache_init(cormi_conn *conn, size_t max)
{
    cormi_stmt_cache *cache = &conn->cache;
    size_t n = 16;

    while (n < max && n < STMT_BUCKETS_MAX)
        n *= 2;
    cache->buckets = cormi_calloc(conn->alloc, n, sizeof(cormi_stmt *));
    cache->n_buckets = n;
    cache->max = max;
    return cache->buckets != NULL;
}

static cormi_stmt **stmt_bucket(cormi_conn *conn, uint64_t key)
{
    return &conn->cache.buckets[key & (conn->cache.n_buckets - 1)];
}

static void stmt_lru_remove(cormi_stmt_cache *cache, cormi_stmt *stmt)
{
    if (stmt->newer != NULL)
        stmt->newer->older = stmt->older;
    else
        cache->newest = stmt->older;
    if (stmt->older != NULL)
        stmt->older->newer = stmt->newer;
    else
        cache->oldest = stmt->newer;
}

static void stmt_lru_add(cormi_stmt_cache *cache, cormi_stmt *stmt)
{
    stmt->newer = NULL;
    stmt->older = cache->newest;
    if (cache->newest != NULL)
        cache->newest->newer = stmt;
    else
        cache->oldest = stmt;
    cache->newest = stmt;
}

static void stmt_free(cormi_stmt *stmt)
{
    const corm_allocator *alloc = stmt->conn->alloc;

    if (stmt->handle != NULL)
        stmt->conn->driver->finalize(stmt->handle);
    cormi_free(alloc, stmt->text, stmt->len + 1);
    cormi_free(alloc, stmt, sizeof(*stmt));
}

static void stmt_forget(cormi_stmt *stmt)
{
    cormi_stmt_cache *cache = &stmt->conn->cache;
    cormi_stmt **at = stmt_bucket(stmt->conn, stmt->key);

    while (*at != stmt)
        at = &(*at)->next;
    *at = stmt->next;
    stmt_lru_remove(cache, stmt);
    cache->n--;
    stmt_free(stmt);
}

void cormi_stmt_cache_fini(cormi_conn *conn)
{
    cormi_stmt_cache *cache = &conn->cache;

    while (cache->newest != NULL)
        stmt_forget(cache->newest);
    if (cache->buckets != NULL)
        cormi_free(conn->alloc, cache->buckets,
                   cache->n_buckets * sizeof(cormi_stmt *));
    cache->buckets = NULL;
}

/* Down to `room` below the bound; those in use stay. */
static void stmt_evict(cormi_stmt_cache *cache, size_t room)
{
    cormi_stmt *stmt = cache->oldest;

    while (stmt != NULL && cache->n + room > cache->max) {
        cormi_stmt *newer = stmt->newer;

        if (!stmt->in_use)
            stmt_forget(stmt);
        stmt = newer;
    }
}

static bool stmt_matches(const cormi_stmt *stmt, const cormi_statement *st,
                         uint64_t key)
{
    if (stmt->key != key || stmt->id != st->id || stmt->in_use)
        return false;
    return st->id != 0 ||
           (stmt->len == st->len && memcmp(stmt->text, st->sql, st->len) == 0);
}

static corm_status stmt_prepare(cormi_stmt *stmt, const cormi_statement *st,
                                corm_error *err)
{
    cormi_conn *conn = stmt->conn;
    corm_status status = conn->driver->prepare(conn->handle, st->sql, st->len,
                                               &stmt->handle, err);

    if (status != CORM_OK)
        stmt->handle = NULL;
    else
        cormi_count(&conn->prepared);
    return status;
}

static bool stmt_copy_text(cormi_stmt *stmt, const cormi_statement *st)
{
    stmt->text = cormi_alloc(stmt->conn->alloc, st->len + 1);
    if (stmt->text == NULL)
        return false;
    memcpy(stmt->text, st->sql, st->len);
    stmt->text[st->len] = '\0';
    stmt->len = st->len;
    return true;
}

static cormi_stmt *stmt_new(cormi_conn *conn, const cormi_statement *st,
                            uint64_t key, corm_error *err)
{
    cormi_stmt *stmt = cormi_alloc(conn->alloc, sizeof(*stmt));

    if (stmt != NULL) {
        *stmt = (cormi_stmt){ .conn = conn, .id = st->id, .key = key };
        stmt->kept = !st->once && conn->cache.max > 0;
    }
    if (stmt == NULL ||
        (stmt->kept && st->id == 0 && !stmt_copy_text(stmt, st))) {
        cormi_free(conn->alloc, stmt, sizeof(*stmt));
        cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
        return NULL;
    }
    if (stmt_prepare(stmt, st, err) != CORM_OK) {
        stmt_free(stmt);
        return NULL;
    }
    return stmt;
}

static void stmt_keep(cormi_stmt *stmt)
{
    cormi_stmt_cache *cache = &stmt->conn->cache;
    cormi_stmt **bucket = stmt_bucket(stmt->conn, stmt->key);

    stmt_evict(cache, 1);
    stmt->next = *bucket;
    *bucket = stmt;
    stmt_lru_add(cache, stmt);
    cache->n++;
}

cormi_stmt *cormi_stmt_get(cormi_conn *conn, const cormi_statement *st,
                           corm_error *err)
{
    cormi_stmt_cache *cache = &conn->cache;
    uint64_t key = st->id != 0 ? st->id : cormi_hash(st->sql, st->len, 0);
    cormi_stmt *stmt = *stmt_bucket(conn, key);

    while (stmt != NULL && !stmt_matches(stmt, st, key))
        stmt = stmt->next;
    if (stmt == NULL) {
        stmt = stmt_new(conn, st, key, err);
        if (stmt == NULL)
            return NULL;
        if (stmt->kept)
            stmt_keep(stmt);
    } else if (cache->newest != stmt) {
        stmt_lru_remove(cache, stmt);
        stmt_lru_add(cache, stmt);
    }
    stmt->in_use = true;
    return stmt;
}

void cormi_stmt_put(cormi_stmt *stmt)
{
    cormi_stmt_cache *cache = &stmt->conn->cache;

    stmt->in_use = false;
    if (!stmt->kept)
        stmt_free(stmt);
    else if (stmt->handle == NULL)
        stmt_forget(stmt); /* it could not be prepared anew */
    else if (cache->n > cache->max)
        stmt_evict(cache, 0);
}

corm_status cormi_stmt_renew(cormi_stmt *stmt, const cormi_statement *st,
                             corm_error *err)
{
    stmt->conn->driver->finalize(stmt->handle);
    return stmt_prepare(stmt, st, err);
}
