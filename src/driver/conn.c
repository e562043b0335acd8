/*
 * A connection: runs statements through the driver's vtable and keeps those
 * of transaction control.  Knows no SQL but BEGIN, COMMIT and savepoints.
 */
#include "driver/stmt.h"

#include <stdio.h>
#include <string.h>

cormi_conn *cormi_conn_open(const corm_driver *driver, const corm_connect *to,
                            size_t max_statements, corm_error *err)
{
    cormi_conn *conn = cormi_calloc(to->alloc, 1, sizeof(*conn));

    if (conn == NULL) {
        cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
        return NULL;
    }
    conn->driver = driver;
    conn->alloc = to->alloc;
    atomic_init(&conn->holders, 1);
    if (!cormi_stmt_cache_init(conn, max_statements)) {
        cormi_free(conn->alloc, conn, sizeof(*conn));
        cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
        return NULL;
    }
    if (driver->connect(to, &conn->handle, err) != CORM_OK) {
        conn->handle = NULL;
        cormi_conn_close(conn);
        return NULL;
    }
    return conn;
}

static void conn_finalize(cormi_conn *conn, void **stmts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (stmts[i] != NULL)
            conn->driver->finalize(stmts[i]);
    }
}

cormi_conn *cormi_conn_hold(cormi_conn *conn)
{
    atomic_fetch_add(&conn->holders, 1);
    return conn;
}

void cormi_conn_close(cormi_conn *conn)
{
    if (conn == NULL || atomic_fetch_sub(&conn->holders, 1) > 1)
        return;
    cormi_stmt_cache_fini(conn);
    conn_finalize(conn, conn->begin[0], CORMI_ISOLATIONS * 2);
    conn_finalize(conn, &conn->commit, 1);
    conn_finalize(conn, &conn->rollback, 1);
    conn_finalize(conn, conn->savepoint[0], CORMI_KEPT_SAVEPOINTS * 3);
    if (conn->handle != NULL)
        conn->driver->close(conn->handle);
    cormi_free(conn->alloc, conn, sizeof(*conn));
}

/* ---- statements ---- */

/* What the database itself does not refuse in a read-only transaction. */
static corm_status conn_allowed(const cormi_stmt *stmt, corm_error *err)
{
    const corm_driver *driver = stmt->conn->driver;

    if (!stmt->conn->read_only || driver->is_read_only == NULL ||
        driver->is_read_only(stmt->handle))
        return CORM_OK;
    return cormi_error_set(
        err, CORM_TRANSACTION,
        "a read-only transaction cannot write; leave .read_only out");
}

static bool conn_is_stale(const cormi_stmt *stmt, const corm_error *err)
{
    const corm_driver *driver = stmt->conn->driver;

    return driver->is_stale != NULL && driver->is_stale(stmt->handle, err);
}

corm_status cormi_conn_run(cormi_conn *conn, const cormi_statement *st,
                           const corm_value *params, size_t n,
                           corm_outcome *out, corm_error *err)
{
    cormi_stmt *stmt = cormi_stmt_get(conn, st, err);
    corm_status status;

    if (stmt == NULL)
        return err->code;
    status = conn_allowed(stmt, err);
    if (status == CORM_OK) {
        cormi_count(&conn->run);
        status = conn->driver->run(stmt->handle, params, n, out, err);
        if (status != CORM_OK && conn_is_stale(stmt, err)) {
            status = cormi_stmt_renew(stmt, st, err);
            if (status == CORM_OK)
                status = conn->driver->run(stmt->handle, params, n, out, err);
        }
    }
    cormi_stmt_put(stmt);
    return status;
}

corm_status cormi_conn_keys_follow(cormi_conn *conn, const cormi_statement *st,
                                   const char *table, const char *column,
                                   bool *follow, corm_error *err)
{
    cormi_stmt *stmt;

    *follow = false;
    if (conn->driver->keys_follow == NULL)
        return CORM_OK;
    stmt = cormi_stmt_get(conn, st, err);
    if (stmt == NULL)
        return err->code;
    *follow = conn->driver->keys_follow(stmt->handle, table, column);
    cormi_stmt_put(stmt);
    return CORM_OK;
}

static corm_status conn_begin_rows(cormi_stmt *stmt, const cormi_statement *st,
                                   const corm_value *params, size_t n,
                                   corm_error *err)
{
    const corm_driver *driver = stmt->conn->driver;

    if (st->chunk != 0 && driver->begin_stream != NULL)
        return driver->begin_stream(stmt->handle, params, n, st->chunk,
                                    st->shared, err);
    return driver->begin(stmt->handle, params, n, err);
}

corm_status cormi_conn_begin(cormi_conn *conn, const cormi_statement *st,
                             const corm_value *params, size_t n,
                             cormi_stmt **out, corm_error *err)
{
    cormi_stmt *stmt = cormi_stmt_get(conn, st, err);
    corm_status status;

    *out = NULL;
    if (stmt == NULL)
        return err->code;
    status = conn_allowed(stmt, err);
    if (status == CORM_OK) {
        cormi_count(&conn->run);
        status = conn_begin_rows(stmt, st, params, n, err);
        if (status != CORM_OK && conn_is_stale(stmt, err)) {
            status = cormi_stmt_renew(stmt, st, err);
            if (status == CORM_OK)
                status = conn_begin_rows(stmt, st, params, n, err);
        }
    }
    if (status != CORM_OK)
        cormi_stmt_put(stmt);
    else
        *out = stmt;
    return status;
}

int cormi_conn_fetch(cormi_stmt *stmt, const corm_decode *program,
                     const corm_batch *batch, corm_error *err)
{
    return stmt->conn->driver->decode_rows(stmt->handle, program, batch, err);
}

void cormi_conn_end(cormi_stmt *stmt)
{
    if (stmt == NULL)
        return;
    stmt->conn->driver->end(stmt->handle);
    cormi_stmt_put(stmt);
}

size_t cormi_conn_columns(const cormi_stmt *stmt)
{
    return stmt->conn->driver->column_count(stmt->handle);
}

const char *cormi_conn_column_name(const cormi_stmt *stmt, size_t i)
{
    return stmt->conn->driver->column_name(stmt->handle, i);
}

/* ---- transaction control ---- */

void *cormi_conn_ready(cormi_conn *conn, const char *sql, corm_error *err)
{
    void *stmt = NULL;

    return conn->driver->prepare(conn->handle, sql, strlen(sql), &stmt, err) ==
                   CORM_OK
               ? stmt
               : NULL;
}

corm_status cormi_conn_ready_end(cormi_conn *conn, void *ready, bool run,
                                 corm_error *err)
{
    corm_status status =
        run ? conn->driver->run(ready, NULL, 0, NULL, err) : CORM_OK;

    conn->driver->finalize(ready);
    return status;
}

static corm_status conn_control_once(cormi_conn *conn, const char *sql,
                                     corm_error *err)
{
    void *stmt = cormi_conn_ready(conn, sql, err);

    return stmt == NULL ? err->code
                        : cormi_conn_ready_end(conn, stmt, true, err);
}

static corm_status conn_control_keep(cormi_conn *conn, void **kept,
                                     const char *sql, corm_error *err)
{
    corm_status status;

    if (*kept != NULL)
        return CORM_OK;
    status = conn->driver->prepare(conn->handle, sql, strlen(sql), kept, err);
    if (status != CORM_OK)
        *kept = NULL;
    return status;
}

static corm_status conn_control(cormi_conn *conn, void **kept, const char *sql,
                                corm_error *err)
{
    corm_status status = conn_control_keep(conn, kept, sql, err);

    return status == CORM_OK ? conn->driver->run(*kept, NULL, 0, NULL, err)
                             : status;
}

typedef enum conn_savepoint_verb {
    CONN_SAVE,
    CONN_RELEASE,
    CONN_BACK
} conn_savepoint_verb;

static corm_status conn_savepoint(cormi_conn *conn, conn_savepoint_verb verb,
                                  unsigned depth, corm_error *err)
{
    static const char *const verbs[] = { "SAVEPOINT", "RELEASE SAVEPOINT",
                                         "ROLLBACK TO SAVEPOINT" };
    char sql[64];

    snprintf(sql, sizeof(sql), "%s corm_%u", verbs[verb], depth);
    if (depth > CORMI_KEPT_SAVEPOINTS)
        return conn_control_once(conn, sql, err);
    return conn_control(conn, &conn->savepoint[depth - 1][verb], sql, err);
}

static const char *conn_begin_sql(const cormi_conn *conn, int isolation,
                                  bool read_only)
{
    if (isolation < 0 || isolation >= CORMI_ISOLATIONS)
        return NULL;
    if (conn->driver->begin_sql != NULL)
        return conn->driver->begin_sql(conn->handle, isolation, read_only);
    return isolation == 0 ? "BEGIN" : NULL;
}

corm_status cormi_conn_begin_tx(cormi_conn *conn, unsigned depth, int isolation,
                                bool read_only, corm_error *err)
{
    static const char *const names[CORMI_ISOLATIONS] = {
        "default", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"
    };
    const char *sql;
    corm_status status;

    if (depth > 0)
        return conn_savepoint(conn, CONN_SAVE, depth, err);
    sql = conn_begin_sql(conn, isolation, read_only);
    if (sql == NULL)
        return cormi_error_set(err, CORM_NOT_SUPPORTED,
                               "this database has no transactions of isolation "
                               "%s; take another, or "
                               "none for its own",
                               isolation >= 0 && isolation < CORMI_ISOLATIONS
                                   ? names[isolation]
                                   : "(unknown)");
    /* Rolling back must not need memory: a connection that cannot is closed,
     * and with it a database that is in memory only. */
    status = conn_control_keep(conn, &conn->rollback, "ROLLBACK", err);
    if (status == CORM_OK)
        status =
            conn_control(conn, &conn->begin[isolation][read_only], sql, err);
    conn->read_only = status == CORM_OK && read_only;
    return status;
}

corm_status cormi_conn_commit_tx(cormi_conn *conn, unsigned depth,
                                 corm_error *err)
{
    corm_status status;

    if (depth > 0)
        return conn_savepoint(conn, CONN_RELEASE, depth, err);
    status = conn_control(conn, &conn->commit, "COMMIT", err);
    if (status == CORM_OK)
        conn->read_only = false;
    return status;
}

/* Rolling back to a savepoint leaves it there: it is released as well. */
static corm_status conn_rollback_savepoint(cormi_conn *conn, unsigned depth,
                                           corm_error *err)
{
    corm_status status = conn_savepoint(conn, CONN_BACK, depth, err);

    return status == CORM_OK ? conn_savepoint(conn, CONN_RELEASE, depth, err)
                             : status;
}

corm_status cormi_conn_rollback_tx(cormi_conn *conn, unsigned depth,
                                   corm_error *err)
{
    corm_status status;

    if (depth > 0)
        return conn_rollback_savepoint(conn, depth, err);
    conn->read_only = false;
    if (!cormi_conn_in_tx(conn))
        return CORM_OK; /* the database did it by itself */
    status = conn_control(conn, &conn->rollback, "ROLLBACK", err);
    if (status != CORM_OK && cormi_conn_in_tx(conn))
        conn->broken = true;
    return status;
}

void *cormi_conn_handle(const cormi_conn *conn)
{
    return conn->handle;
}

bool cormi_conn_in_tx(const cormi_conn *conn)
{
    return conn->driver->in_transaction(conn->handle);
}

bool cormi_conn_usable(const cormi_conn *conn)
{
    return !conn->broken && conn->driver->is_usable(conn->handle);
}

const corm_dialect *cormi_conn_dialect(const cormi_conn *conn)
{
    return conn->driver->dialect != NULL ? conn->driver->dialect(conn->handle)
                                         : NULL;
}

void cormi_conn_features(const cormi_conn *conn, corm_features *features)
{
    if (conn->driver->features != NULL)
        conn->driver->features(conn->handle, features);
}

corm_status cormi_conn_limit(cormi_conn *conn, int64_t ms, corm_error *err)
{
    return conn->driver->limit != NULL
               ? conn->driver->limit(conn->handle, ms, err)
               : CORM_OK;
}

void cormi_conn_cut(cormi_conn *conn)
{
    if (conn->driver->cut != NULL)
        conn->driver->cut(conn->handle);
    else
        cormi_conn_interrupt(conn);
}

void cormi_conn_interrupt(cormi_conn *conn)
{
    if (conn->driver->interrupt != NULL)
        conn->driver->interrupt(conn->handle);
}

cormi_conn_counters cormi_conn_counts(const cormi_conn *conn)
{
    return (cormi_conn_counters){
        .prepared = atomic_load_explicit(&conn->prepared, memory_order_relaxed),
        .run = atomic_load_explicit(&conn->run, memory_order_relaxed),
    };
}
