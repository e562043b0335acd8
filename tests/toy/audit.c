/*
 * A driver between the library and another driver: it counts what is run, and
 * says of its database that it cannot do much.  The core then writes
 * otherwise what it would have said: keys by last_id and not by RETURNING,
 * CASE and not FILTER.
 */
#include "audit.h"

#include <corm/sqlite.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef struct audit_conn {
    void *inner;
} audit_conn;

typedef struct audit_stmt {
    void *inner;
} audit_stmt;

static const corm_driver *audit_inner;
static atomic_size_t audit_count;

size_t audit_statements(void)
{
    return atomic_load(&audit_count);
}

static corm_status audit_no_memory(corm_error *err)
{
    *err = (corm_error){ .code = CORM_NO_MEMORY, .message = "out of memory" };
    return CORM_NO_MEMORY;
}

/* ---- connections ---- */

static corm_status audit_open_shared(const corm_connect *to, void **shared,
                                     corm_error *err)
{
    return audit_inner->open_shared(to, shared, err);
}

static void audit_close_shared(void *shared)
{
    audit_inner->close_shared(shared);
}

static size_t audit_max_connections(const corm_connect *to, const char **why)
{
    return audit_inner->max_connections(to, why);
}

static corm_status audit_connect(const corm_connect *to, void **out,
                                 corm_error *err)
{
    audit_conn *conn = malloc(sizeof(*conn));
    corm_status status;

    if (conn == NULL)
        return audit_no_memory(err);
    status = audit_inner->connect(to, &conn->inner, err);
    if (status != CORM_OK) {
        free(conn);
        return status;
    }
    *out = conn;
    return CORM_OK;
}

static void audit_close(void *arg)
{
    audit_conn *conn = arg;

    audit_inner->close(conn->inner);
    free(conn);
}

static void audit_features(void *arg, corm_features *features)
{
    static const corm_feature lacks[] = {
        CORM_FEATURE_RETURNING,
        CORM_FEATURE_UPDATE_RETURNING,
        CORM_FEATURE_NULLS_ORDER,
        CORM_FEATURE_AGGREGATE_FILTER,
    };

    (void)arg;
    for (size_t i = 0; i < sizeof(lacks) / sizeof(lacks[0]); i++)
        features->has[lacks[i]] = false;
}

static bool audit_in_transaction(void *arg)
{
    audit_conn *conn = arg;

    return audit_inner->in_transaction(conn->inner);
}

static bool audit_is_usable(void *arg)
{
    audit_conn *conn = arg;

    return audit_inner->is_usable(conn->inner);
}

static const char *audit_begin_sql(void *arg, int isolation, bool read_only)
{
    audit_conn *conn = arg;

    return audit_inner->begin_sql(conn->inner, isolation, read_only);
}

static void audit_interrupt(void *arg)
{
    audit_conn *conn = arg;

    audit_inner->interrupt(conn->inner);
}

/* ---- statements ---- */

static corm_status audit_prepare(void *arg, const char *sql, size_t len,
                                 void **out, corm_error *err)
{
    audit_conn *conn = arg;
    audit_stmt *stmt = malloc(sizeof(*stmt));
    corm_status status;

    if (stmt == NULL)
        return audit_no_memory(err);
    status = audit_inner->prepare(conn->inner, sql, len, &stmt->inner, err);
    if (status != CORM_OK) {
        free(stmt);
        return status;
    }
    *out = stmt;
    return CORM_OK;
}

static void audit_finalize(void *arg)
{
    audit_stmt *stmt = arg;

    audit_inner->finalize(stmt->inner);
    free(stmt);
}

static corm_status audit_run(void *arg, const corm_value *params, size_t n,
                             corm_outcome *out, corm_error *err)
{
    audit_stmt *stmt = arg;

    atomic_fetch_add(&audit_count, 1);
    return audit_inner->run(stmt->inner, params, n, out, err);
}

static corm_status audit_begin(void *arg, const corm_value *params, size_t n,
                               corm_error *err)
{
    audit_stmt *stmt = arg;

    atomic_fetch_add(&audit_count, 1);
    return audit_inner->begin(stmt->inner, params, n, err);
}

static int audit_decode_rows(void *arg, const corm_decode *program,
                             const corm_batch *batch, corm_error *err)
{
    audit_stmt *stmt = arg;

    return audit_inner->decode_rows(stmt->inner, program, batch, err);
}

static void audit_end(void *arg)
{
    audit_stmt *stmt = arg;

    audit_inner->end(stmt->inner);
}

static size_t audit_column_count(void *arg)
{
    audit_stmt *stmt = arg;

    return audit_inner->column_count(stmt->inner);
}

static const char *audit_column_name(void *arg, size_t i)
{
    audit_stmt *stmt = arg;

    return audit_inner->column_name(stmt->inner, i);
}

static bool audit_is_read_only(void *arg)
{
    audit_stmt *stmt = arg;

    return audit_inner->is_read_only(stmt->inner);
}

static bool audit_keys_follow(void *arg, const char *table, const char *column)
{
    audit_stmt *stmt = arg;

    return audit_inner->keys_follow(stmt->inner, table, column);
}

static const corm_driver audit_driver = {
    .size = sizeof(corm_driver),
    .open_shared = audit_open_shared,
    .close_shared = audit_close_shared,
    .connect = audit_connect,
    .close = audit_close,
    .features = audit_features,
    .prepare = audit_prepare,
    .finalize = audit_finalize,
    .run = audit_run,
    .begin = audit_begin,
    .decode_rows = audit_decode_rows,
    .end = audit_end,
    .column_count = audit_column_count,
    .column_name = audit_column_name,
    .in_transaction = audit_in_transaction,
    .is_usable = audit_is_usable,
    .max_connections = audit_max_connections,
    .begin_sql = audit_begin_sql,
    .is_read_only = audit_is_read_only,
    .interrupt = audit_interrupt,
    .cut = audit_interrupt,
    .keys_follow = audit_keys_follow,
};

/* ---- the backend ---- */

static const char *const audit_schemes[] = { "audit", NULL };

static corm_backend audit_backend = {
    .size = sizeof(corm_backend),
    .version = CORM_BACKEND_VERSION,
    .name = "audit",
    .schemes = audit_schemes,
    .driver = &audit_driver,
};

/* A dialect of one's own is a constant; this one is another's. */
static void audit_make(void)
{
    const corm_backend *inner = corm_sqlite_backend();

    audit_inner = inner->driver;
    audit_backend.dialect = inner->dialect;
    audit_backend.introspection = inner->introspection;
}

const corm_backend *corm_audit_backend(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, audit_make);
    return &audit_backend;
}
