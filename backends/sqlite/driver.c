/*
 * The SQLite driver: prepares, runs and resets statements.
 */
#include "driver.h"

#include <string.h>

/* ---- prepare ---- */

/* Is there nothing but blanks, comments and semicolons? */
static bool driver_is_blank(const char *sql, const char *end)
{
    while (sql < end) {
        if (strchr(" \t\r\n\f;", *sql) != NULL && *sql != '\0') {
            sql++;
        } else if (end - sql >= 2 && memcmp(sql, "--", 2) == 0) {
            while (sql < end && *sql != '\n')
                sql++;
        } else if (end - sql >= 2 && memcmp(sql, "/*", 2) == 0) {
            for (sql += 2; sql < end; sql++) {
                if (end - sql >= 2 && memcmp(sql, "*/", 2) == 0)
                    break;
            }
            sql += sql < end ? 2 : 0;
        } else {
            return false;
        }
    }
    return true;
}

static corm_status driver_compile(cormi_sqlite_conn *conn, const char *sql,
                                  size_t len, sqlite3_stmt **st,
                                  corm_error *err)
{
    const char *tail = NULL;
    int rc;

    if (len > INT32_MAX)
        return corm_driver_fail(err, CORM_PROGRAMMING,
                                "the statement is longer than SQLite takes");
    rc = sqlite3_prepare_v3(conn->db, sql, (int)len, SQLITE_PREPARE_PERSISTENT,
                            st, &tail);
    if (rc != SQLITE_OK)
        return cormi_sqlite_error(err, conn, rc, true);
    if (*st == NULL)
        return corm_driver_fail(err, CORM_PROGRAMMING,
                                "there is no SQL statement to run");
    if (!driver_is_blank(tail, sql + len)) {
        sqlite3_finalize(*st);
        return corm_driver_fail(err, CORM_PROGRAMMING,
                                "there is more than one SQL statement; run "
                                "them one by one");
    }
    return CORM_OK;
}

static corm_status driver_prepare(void *arg, const char *sql, size_t len,
                                  void **out, corm_error *err)
{
    cormi_sqlite_conn *conn = arg;
    cormi_sqlite_stmt *stmt =
        corm_driver_alloc(conn->settings->alloc, sizeof(*stmt));
    corm_status status;

    if (stmt == NULL)
        return corm_driver_no_memory(err);
    conn->saw_trigger = false;
    status = driver_compile(conn, sql, len, &stmt->st, err);
    if (status != CORM_OK) {
        corm_driver_free(conn->settings->alloc, stmt, sizeof(*stmt));
        return status;
    }
    stmt->conn = conn;
    stmt->has_trigger = conn->saw_trigger;
    stmt->n_params = sqlite3_bind_parameter_count(stmt->st);
    *out = stmt;
    return CORM_OK;
}

static void driver_finalize(void *arg)
{
    cormi_sqlite_stmt *stmt = arg;
    const corm_allocator *alloc = stmt->conn->settings->alloc;

    sqlite3_finalize(stmt->st);
    sqlite3_finalize(stmt->greatest);
    corm_driver_free(alloc, stmt->scratch,
                     (size_t)stmt->n_params * CORMI_SQLITE_SLOT);
    corm_driver_free(alloc, stmt, sizeof(*stmt));
}

/* ---- run ---- */

/* SQLite keeps the count of the last statement that changed rows: only a
 * difference of the total says that it was this one. */
static void driver_outcome(sqlite3 *db, int64_t total_before, corm_outcome *out)
{
    bool changed = sqlite3_total_changes64(db) != total_before;

    out->changes = changed ? sqlite3_changes64(db) : 0;
    out->last_id = sqlite3_last_insert_rowid(db);
}

/* What was stopped is over; this is another statement. */
static void driver_go(cormi_sqlite_conn *conn)
{
    atomic_store_explicit(&conn->stopped, false, memory_order_relaxed);
}

static corm_status driver_run(void *arg, const corm_value *params, size_t n,
                              corm_outcome *out, corm_error *err)
{
    cormi_sqlite_stmt *stmt = arg;
    sqlite3 *db = stmt->conn->db;
    int64_t total = out != NULL ? sqlite3_total_changes64(db) : 0;
    corm_status status = cormi_sqlite_bind(stmt, params, n, err);
    int rc;

    if (status != CORM_OK)
        return status;
    driver_go(stmt->conn);
    do
        rc = sqlite3_step(stmt->st);
    while (rc == SQLITE_ROW);
    if (rc != SQLITE_DONE)
        status = cormi_sqlite_error(err, stmt->conn, rc, false);
    else if (out != NULL)
        driver_outcome(db, total, out);
    if (stmt->promised && status == CORM_OK)
        status = cormi_sqlite_keys_kept(stmt, err);
    sqlite3_reset(stmt->st);
    return status;
}

static corm_status driver_begin(void *arg, const corm_value *params, size_t n,
                                corm_error *err)
{
    cormi_sqlite_stmt *stmt = arg;

    stmt->done = false;
    driver_go(stmt->conn);
    return cormi_sqlite_bind(stmt, params, n, err);
}

static void driver_end(void *arg)
{
    cormi_sqlite_stmt *stmt = arg;

    sqlite3_reset(stmt->st);
}

static size_t driver_column_count(void *arg)
{
    cormi_sqlite_stmt *stmt = arg;

    return (size_t)sqlite3_column_count(stmt->st);
}

static const char *driver_column_name(void *arg, size_t i)
{
    cormi_sqlite_stmt *stmt = arg;
    const char *name = sqlite3_column_name(stmt->st, (int)i);

    return name != NULL ? name : "";
}

/* ---- the rest ---- */

static bool driver_in_transaction(void *arg)
{
    cormi_sqlite_conn *conn = arg;

    return !sqlite3_get_autocommit(conn->db);
}

static bool driver_is_usable(void *arg)
{
    (void)arg;
    return true; /* a file has no line that could be cut */
}

static size_t driver_max_connections(const corm_connect *to, const char **why)
{
    const cormi_sqlite_settings *s = to->shared;

    if (s->memory) {
        *why = "an in-memory database has one connection";
        return 1;
    }
    if (s->words[CORMI_SQLITE_LOCKING_MODE] != NULL &&
        strcmp(s->words[CORMI_SQLITE_LOCKING_MODE], "exclusive") == 0) {
        *why = "locking_mode=exclusive lets in one connection";
        return 1;
    }
    return 0;
}

/* A transaction that begins by reading and then writes fails when another
 * wrote meanwhile, and waiting does not help: so take the lock at once. */
/* Its shell would take such a name for an option. */
static size_t driver_shell(const corm_connect *to, corm_arena *arena,
                           const char **argv, size_t max)
{
    (void)arena;
    if (max < 2 || to->rest[0] == '-')
        return 0;
    argv[0] = "sqlite3";
    argv[1] = to->rest;
    return 2;
}

static const char *driver_begin_sql(void *arg, int isolation, bool read_only)
{
    enum { ISOLATION_DEFAULT = 0, ISOLATION_SERIALIZABLE = 3 };
    cormi_sqlite_conn *conn = arg;

    if (isolation != ISOLATION_DEFAULT && isolation != ISOLATION_SERIALIZABLE)
        return NULL;
    if (read_only || conn->settings->numbers[CORMI_SQLITE_IMMEDIATE] == 0 ||
        sqlite3_db_readonly(conn->db, "main") == 1)
        return "BEGIN";
    return "BEGIN IMMEDIATE";
}

static bool driver_is_read_only(void *arg)
{
    cormi_sqlite_stmt *stmt = arg;

    return sqlite3_stmt_readonly(stmt->st) != 0;
}

static void driver_interrupt(void *arg)
{
    cormi_sqlite_conn *conn = arg;

    atomic_store(&conn->stopped, true);
    sqlite3_interrupt(conn->db);
}

const corm_driver cormi_sqlite_driver = {
    .size = sizeof(corm_driver),
    .open_shared = cormi_sqlite_settings_open,
    .close_shared = cormi_sqlite_settings_close,
    .connect = cormi_sqlite_connect,
    .close = cormi_sqlite_close,
    .prepare = driver_prepare,
    .finalize = driver_finalize,
    .run = driver_run,
    .begin = driver_begin,
    .decode_rows = cormi_sqlite_decode,
    .end = driver_end,
    .column_count = driver_column_count,
    .column_name = driver_column_name,
    .in_transaction = driver_in_transaction,
    .is_usable = driver_is_usable,
    .max_connections = driver_max_connections,
    .begin_sql = driver_begin_sql,
    .is_read_only = driver_is_read_only,
    .interrupt = driver_interrupt,
    .cut = driver_interrupt,
    .keys_follow = cormi_sqlite_keys_follow,
    .shell = driver_shell,
};
