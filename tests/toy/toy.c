/*
 * A third party's backend in one file: dialect and driver of a database that
 * can do less than others and writes some things otherwise.  That database is
 * SQLite, reached by its driver; names stand in `..`, parameters are $1, rows
 * are skipped by LIMIT 10, 5.  What it cannot do the core writes otherwise:
 * keys by last_id and not by RETURNING, CASE and not FILTER.
 */
#include "toy.h"

#include <corm/sqlite.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef struct toy_conn {
    void *inner;
} toy_conn;

typedef struct toy_stmt {
    void *inner;
} toy_stmt;

static const corm_driver *toy_inner;
static atomic_size_t toy_count;

size_t toy_statements(void)
{
    return atomic_load(&toy_count);
}

static corm_status toy_no_memory(corm_error *err)
{
    *err = (corm_error){ .code = CORM_NO_MEMORY, .message = "out of memory" };
    return CORM_NO_MEMORY;
}

/* ---- connections ---- */

static corm_status toy_open_shared(const corm_connect *to, void **shared,
                                   corm_error *err)
{
    return toy_inner->open_shared(to, shared, err);
}

static void toy_close_shared(void *shared)
{
    toy_inner->close_shared(shared);
}

static size_t toy_max_connections(const corm_connect *to, const char **why)
{
    return toy_inner->max_connections(to, why);
}

static corm_status toy_connect(const corm_connect *to, void **out,
                               corm_error *err)
{
    toy_conn *conn = malloc(sizeof(*conn));
    corm_status status;

    if (conn == NULL)
        return toy_no_memory(err);
    status = toy_inner->connect(to, &conn->inner, err);
    if (status != CORM_OK) {
        free(conn);
        return status;
    }
    *out = conn;
    return CORM_OK;
}

static void toy_close(void *arg)
{
    toy_conn *conn = arg;

    toy_inner->close(conn->inner);
    free(conn);
}

static bool toy_in_transaction(void *arg)
{
    toy_conn *conn = arg;

    return toy_inner->in_transaction(conn->inner);
}

static bool toy_is_usable(void *arg)
{
    toy_conn *conn = arg;

    return toy_inner->is_usable(conn->inner);
}

static const char *toy_begin_sql(void *arg, int isolation, bool read_only)
{
    toy_conn *conn = arg;

    return toy_inner->begin_sql(conn->inner, isolation, read_only);
}

static void toy_interrupt(void *arg)
{
    toy_conn *conn = arg;

    toy_inner->interrupt(conn->inner);
}

/* ---- statements ---- */

static corm_status toy_prepare(void *arg, const char *sql, size_t len,
                               void **out, corm_error *err)
{
    toy_conn *conn = arg;
    toy_stmt *stmt = malloc(sizeof(*stmt));
    corm_status status;

    if (stmt == NULL)
        return toy_no_memory(err);
    status = toy_inner->prepare(conn->inner, sql, len, &stmt->inner, err);
    if (status != CORM_OK) {
        free(stmt);
        return status;
    }
    *out = stmt;
    return CORM_OK;
}

static void toy_finalize(void *arg)
{
    toy_stmt *stmt = arg;

    toy_inner->finalize(stmt->inner);
    free(stmt);
}

static corm_status toy_run(void *arg, const corm_value *params, size_t n,
                           corm_outcome *out, corm_error *err)
{
    toy_stmt *stmt = arg;

    atomic_fetch_add(&toy_count, 1);
    return toy_inner->run(stmt->inner, params, n, out, err);
}

static corm_status toy_begin(void *arg, const corm_value *params, size_t n,
                             corm_error *err)
{
    toy_stmt *stmt = arg;

    atomic_fetch_add(&toy_count, 1);
    return toy_inner->begin(stmt->inner, params, n, err);
}

static int toy_decode_rows(void *arg, const corm_decode *program,
                           const corm_batch *batch, corm_error *err)
{
    toy_stmt *stmt = arg;

    return toy_inner->decode_rows(stmt->inner, program, batch, err);
}

static void toy_end(void *arg)
{
    toy_stmt *stmt = arg;

    toy_inner->end(stmt->inner);
}

static size_t toy_column_count(void *arg)
{
    toy_stmt *stmt = arg;

    return toy_inner->column_count(stmt->inner);
}

static const char *toy_column_name(void *arg, size_t i)
{
    toy_stmt *stmt = arg;

    return toy_inner->column_name(stmt->inner, i);
}

static bool toy_is_read_only(void *arg)
{
    toy_stmt *stmt = arg;

    return toy_inner->is_read_only(stmt->inner);
}

static bool toy_keys_follow(void *arg, const char *table, const char *column)
{
    toy_stmt *stmt = arg;

    return toy_inner->keys_follow(stmt->inner, table, column);
}

static const corm_driver toy_driver = {
    .size = sizeof(corm_driver),
    .open_shared = toy_open_shared,
    .close_shared = toy_close_shared,
    .connect = toy_connect,
    .close = toy_close,
    .prepare = toy_prepare,
    .finalize = toy_finalize,
    .run = toy_run,
    .begin = toy_begin,
    .decode_rows = toy_decode_rows,
    .end = toy_end,
    .column_count = toy_column_count,
    .column_name = toy_column_name,
    .in_transaction = toy_in_transaction,
    .is_usable = toy_is_usable,
    .max_connections = toy_max_connections,
    .begin_sql = toy_begin_sql,
    .is_read_only = toy_is_read_only,
    .interrupt = toy_interrupt,
    .cut = toy_interrupt,
    .keys_follow = toy_keys_follow,
};

/* ---- the dialect ---- */

/* What it lacks of the other's. */
static const corm_feature toy_lacks[] = {
    CORM_FEATURE_RETURNING,   CORM_FEATURE_UPDATE_RETURNING,
    CORM_FEATURE_NULLS_ORDER, CORM_FEATURE_AGGREGATE_FILTER,
    CORM_FEATURE_ARRAY_PARAM, CORM_FEATURE_OFFSET_NEEDS_LIMIT,
};

static void toy_limit(corm_sink *sink, const corm_node *limit,
                      const corm_node *offset)
{
    corm_sink_text(sink, " LIMIT ");
    if (offset != NULL) {
        corm_sink_node(sink, offset);
        corm_sink_text(sink, ", ");
    }
    if (limit != NULL)
        corm_sink_node(sink, limit);
    else
        corm_sink_int(sink, -1);
}

/* A dialect of one's own is a constant; types and functions of this one are
 * another's. */
static corm_dialect toy_dialect;

static void toy_make_dialect(const corm_dialect *inner)
{
    toy_dialect = *inner;
    toy_dialect.name = "toy";
    toy_dialect.quote = '`';
    toy_dialect.placeholder = CORM_PLACEHOLDER_DOLLAR;
    toy_dialect.limit = toy_limit;
    for (size_t i = 0; i < sizeof(toy_lacks) / sizeof(toy_lacks[0]); i++)
        toy_dialect.features.has[toy_lacks[i]] = false;
}

/* ---- the backend ---- */

static const char *const toy_schemes[] = { "toy", NULL };

static corm_backend toy_backend = {
    .size = sizeof(corm_backend),
    .version = CORM_BACKEND_VERSION,
    .name = "toy",
    .schemes = toy_schemes,
    .dialect = &toy_dialect,
    .driver = &toy_driver,
};

static void toy_make(void)
{
    const corm_backend *inner = corm_sqlite_backend();

    toy_inner = inner->driver;
    toy_make_dialect(inner->dialect);
    toy_backend.introspection = inner->introspection;
}

const corm_backend *corm_toy_backend(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, toy_make);
    return &toy_backend;
}
