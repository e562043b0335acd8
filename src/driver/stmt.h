/*
 * The statements that a connection keeps prepared, private to the driver
 * layer: found by plan number or by text, least recently used first out.
 */
#ifndef CORMI_DRIVER_STMT_H
#define CORMI_DRIVER_STMT_H

#include "driver/conn.h"

#include <stdatomic.h>

/* One prepared statement.  In use: between cormi_stmt_get and _put. */
struct cormi_stmt {
    cormi_conn *conn;
    void *handle; /* the driver's */
    uint64_t id;
    uint64_t key; /* id, or the hash of the text */
    char *text;   /* of those found by text, else NULL */
    size_t len;
    bool in_use, kept;
    cormi_stmt *next; /* of the bucket */
    cormi_stmt *newer, *older;
};

typedef struct cormi_stmt_cache {
    cormi_stmt **buckets;
    size_t n_buckets; /* a power of two */
    size_t n, max;
    cormi_stmt *newest, *oldest;
} cormi_stmt_cache;

/* Savepoints to this depth keep their statements. */
#define CORMI_KEPT_SAVEPOINTS 6
#define CORMI_ISOLATIONS      4

struct cormi_conn {
    const corm_driver *driver;
    const corm_allocator *alloc;
    void *handle;
    atomic_int holders;
    bool broken;    /* a rollback failed */
    bool read_only; /* the open transaction is */
    cormi_stmt_cache cache;
    /* Transaction control; NULL until needed. */
    void *begin[CORMI_ISOLATIONS][2]; /* by isolation and read_only */
    void *commit, *rollback;
    void *savepoint[CORMI_KEPT_SAVEPOINTS][3];
    /* Written by the connection's thread, read by any. */
    _Atomic uint64_t prepared, run;
};

bool cormi_stmt_cache_init(cormi_conn *conn, size_t max);
void cormi_stmt_cache_fini(cormi_conn *conn);

/* Find or prepare; NULL: err is filled. */
cormi_stmt *cormi_stmt_get(cormi_conn *conn, const cormi_statement *st,
                           corm_error *err);
void cormi_stmt_put(cormi_stmt *stmt);
/* Prepare anew what the driver calls stale. */
corm_status cormi_stmt_renew(cormi_stmt *stmt, const cormi_statement *st,
                             corm_error *err);

static inline void cormi_count(_Atomic uint64_t *counter)
{
    /* One writer: no locked instruction. */
    atomic_store_explicit(
        counter, atomic_load_explicit(counter, memory_order_relaxed) + 1,
        memory_order_relaxed);
}

#endif
