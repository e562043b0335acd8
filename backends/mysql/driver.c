/*
 * The driver: prepares, runs and ends statements.
 */
#include "driver.h"

#include "dialect.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define MYSQL_ER_UNSUPPORTED_PS    1295
#define MYSQL_ER_UNKNOWN_STMT      1243
#define MYSQL_ER_NEED_REPREPARE    1615
#define MYSQL_CR_NEW_STMT_METADATA 2057

/* ---- prepare ---- */

/* Commands of transactions: MySQL prepares none of them, and to prepare one
 * would be a round trip more. */
static bool mysql_is_command(const char *sql, size_t len)
{
    static const char *const words[] = {
        "START TRANSACTION", "BEGIN",    "COMMIT",          "ROLLBACK",
        "SAVEPOINT ",        "RELEASE ", "SET TRANSACTION "
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        size_t n = strlen(words[i]);

        if (len >= n && memcmp(sql, words[i], n) == 0)
            return true;
    }
    return false;
}

static corm_status mysql_keep_text(cormi_mysql_stmt *stmt, const char *sql,
                                   size_t len, corm_error *err)
{
    stmt->sql = corm_driver_alloc(stmt->conn->settings->alloc, len + 1);
    if (stmt->sql == NULL)
        return corm_driver_no_memory(err);
    memcpy(stmt->sql, sql, len);
    stmt->len = len;
    return CORM_OK;
}

static void mysql_forget_columns(cormi_mysql_stmt *stmt)
{
    const corm_allocator *alloc = stmt->conn->settings->alloc;

    if (stmt->meta != NULL)
        mysql_free_result(stmt->meta);
    corm_driver_free(alloc, stmt->columns,
                     stmt->n_columns * sizeof(*stmt->columns));
    corm_driver_free(alloc, stmt->cells,
                     stmt->n_columns * sizeof(*stmt->cells));
    stmt->meta = NULL;
    stmt->columns = NULL;
    stmt->cells = NULL;
    stmt->n_columns = 0;
}

static corm_status mysql_learn_columns(cormi_mysql_stmt *stmt, corm_error *err)
{
    mysql_forget_columns(stmt);
    if (mysql_stmt_field_count(stmt->st) == 0)
        return CORM_OK;
    stmt->meta = mysql_stmt_result_metadata(stmt->st);
    if (stmt->meta == NULL)
        return cormi_mysql_stmt_error(err, stmt);
    stmt->n_columns = mysql_num_fields(stmt->meta);
    return CORM_OK;
}

/* ---- time zones ---- */

/* To a zone that it does not know the server answers NULL, so it is asked for
 * each when the first statement that names it is prepared. */
static corm_status mysql_ask_zone(cormi_mysql_conn *conn, const char *zone,
                                  size_t n, corm_error *err)
{
    char sql[192];
    MYSQL_RES *result;
    MYSQL_ROW row;
    bool is_known;

    snprintf(sql, sizeof(sql),
             "SELECT CONVERT_TZ('2000-01-01', '+00:00', %.*s)", (int)n, zone);
    if (mysql_real_query(conn->my, sql, (unsigned long)strlen(sql)) != 0)
        return cormi_mysql_error(err, conn);
    result = mysql_store_result(conn->my);
    if (result == NULL)
        return cormi_mysql_error(err, conn);
    row = mysql_fetch_row(result);
    is_known = row != NULL && row[0] != NULL;
    mysql_free_result(result);
    if (!is_known)
        return corm_driver_fail(err, CORM_VALUE_ERROR,
                                "the server knows no time zone %.*s",
                                n < 100 ? (int)n : 100, zone);
    if (n < sizeof(conn->zone)) {
        memcpy(conn->zone, zone, n);
        conn->zone[n] = '\0';
    }
    return CORM_OK;
}

/* Each zone of a statement, as the dialect writes it. */
static corm_status mysql_check_zones(cormi_mysql_conn *conn, const char *sql,
                                     corm_error *err)
{
    static const char mark[] = "'+00:00', '";
    corm_status status = CORM_OK;
    const char *zone = strstr(sql, mark), *end;

    for (; zone != NULL && status == CORM_OK; zone = strstr(end, mark)) {
        zone += sizeof(mark) - 2;
        for (end = zone + 1; *end != '\0' && *end != '\''; end++)
            end += *end == '\\';
        if (*end != '\'' || end - zone > 100)
            return corm_driver_fail(err, CORM_VALUE_ERROR,
                                    "no time zone has a name like %.60s", zone);
        end++;
        if (strncmp(conn->zone, zone, (size_t)(end - zone)) != 0)
            status = mysql_ask_zone(conn, zone, (size_t)(end - zone), err);
    }
    return status;
}

static corm_status mysql_compile(cormi_mysql_stmt *stmt, const char *sql,
                                 size_t len, corm_error *err)
{
    stmt->st = mysql_stmt_init(stmt->conn->my);
    if (stmt->st == NULL)
        return corm_driver_no_memory(err);
    stmt->is_raw = cormi_mysql_read_raw(stmt);
    if (mysql_stmt_prepare(stmt->st, sql, (unsigned long)len) != 0) {
        unsigned number = mysql_stmt_errno(stmt->st);

        if (number != MYSQL_ER_UNSUPPORTED_PS)
            return cormi_mysql_stmt_error(err, stmt);
        mysql_stmt_close(stmt->st);
        stmt->st = NULL;
        return mysql_keep_text(stmt, sql, len, err);
    }
    stmt->n_params = mysql_stmt_param_count(stmt->st);
    return mysql_learn_columns(stmt, err);
}

static void mysql_driver_finalize(void *arg)
{
    cormi_mysql_stmt *stmt = arg;
    const corm_allocator *alloc = stmt->conn->settings->alloc;
    corm_error ignored; /* whose rows they are says it again */

    cormi_mysql_clear_line(stmt->conn, &ignored);
    mysql_forget_columns(stmt);
    cormi_mysql_release_params(stmt);
    if (stmt->st != NULL)
        mysql_stmt_close(stmt->st);
    corm_driver_free(alloc, stmt->sql, stmt->len + 1);
    corm_driver_free(alloc, stmt->params,
                     stmt->n_params * sizeof(*stmt->params));
    corm_driver_free(alloc, stmt->slots, stmt->n_params * sizeof(*stmt->slots));
    corm_driver_free(alloc, stmt, sizeof(*stmt));
}

/* A line that was cut before anything was run. */
static void mysql_lost_unsent(const cormi_mysql_conn *conn, corm_error *err)
{
    char why[CORM_ERROR_MESSAGE_MAX];

    if (!conn->is_lost)
        return;
    err->retryable = true;
    memcpy(why, err->message, sizeof(why));
    snprintf(err->message, sizeof(err->message),
             "the connection to the server is lost: %.800s", why);
}

static corm_status mysql_driver_prepare(void *arg, const char *sql, size_t len,
                                        void **out, corm_error *err)
{
    cormi_mysql_conn *conn = arg;
    cormi_mysql_stmt *stmt =
        corm_driver_alloc(conn->settings->alloc, sizeof(*stmt));
    corm_status status;

    if (stmt == NULL)
        return corm_driver_no_memory(err);
    stmt->conn = conn;
    stmt->reads = len > 6 && (memcmp(sql, "SELECT", 6) == 0 || sql[0] == '(');
    status = cormi_mysql_clear_line(conn, err);
    if (status == CORM_OK && strstr(sql, "CONVERT_TZ(") != NULL)
        status = mysql_check_zones(conn, sql, err);
    if (status == CORM_OK)
        status = mysql_is_command(sql, len)
                     ? mysql_keep_text(stmt, sql, len, err)
                     : mysql_compile(stmt, sql, len, err);
    if (status != CORM_OK) {
        mysql_lost_unsent(conn, err);
        mysql_driver_finalize(stmt);
        return status;
    }
    *out = stmt;
    return CORM_OK;
}

/* ---- lost connections ---- */

#define MYSQL_TRUST_MS 20

int64_t cormi_mysql_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool mysql_driver_in_transaction(void *arg)
{
    cormi_mysql_conn *conn = arg;

    return (conn->my->server_status & SERVER_STATUS_IN_TRANS) != 0;
}

/* Whether what was sent has been done is not known: a commit, or what commits
 * by itself.  Else the transaction is gone and may be tried again. */
corm_status cormi_mysql_lost(const cormi_mysql_stmt *stmt, bool in_transaction,
                             corm_error *err)
{
    char why[CORM_ERROR_MESSAGE_MAX];
    bool commit = stmt->sql != NULL && strncmp(stmt->sql, "COMMIT", 6) == 0;

    if (!stmt->conn->is_lost)
        return err->code;
    err->unknown = commit || (!in_transaction && !stmt->reads);
    err->retryable = !err->unknown;
    memcpy(why, err->message, sizeof(why));
    if (err->unknown)
        snprintf(err->message, sizeof(err->message),
                 "whether the %s was done is not known: the connection to the "
                 "server is lost: %.700s",
                 commit ? "commit" : "statement", why);
    else
        snprintf(err->message, sizeof(err->message),
                 "the connection to the server is lost: %.700s", why);
    return err->code;
}

/* ---- run ---- */

static corm_status mysql_send_text(cormi_mysql_stmt *stmt, const char *sql,
                                   size_t len, corm_error *err)
{
    MYSQL *my = stmt->conn->my;
    MYSQL_RES *result;

    if (mysql_real_query(my, sql, (unsigned long)len) != 0)
        return cormi_mysql_error(err, stmt->conn);
    result = mysql_store_result(my);
    if (result != NULL)
        mysql_free_result(result);
    return CORM_OK;
}

/* "SET TRANSACTION ..; START TRANSACTION": one statement to the core. */
static corm_status mysql_run_text(cormi_mysql_stmt *stmt, corm_outcome *out,
                                  corm_error *err)
{
    const char *end = strncmp(stmt->sql, "SET TRANSACTION ", 16) == 0
                          ? strstr(stmt->sql, "; ")
                          : NULL;
    const char *rest = end != NULL ? end + 2 : stmt->sql;
    bool in_transaction = mysql_driver_in_transaction(stmt->conn);
    corm_status status = CORM_OK;

    if (end != NULL)
        status =
            mysql_send_text(stmt, stmt->sql, (size_t)(end - stmt->sql), err);
    if (status == CORM_OK)
        status = mysql_send_text(stmt, rest, strlen(rest), err);
    if (status == CORM_OK && out != NULL) {
        my_ulonglong n = mysql_affected_rows(stmt->conn->my);

        *out =
            (corm_outcome){ .changes = n == (my_ulonglong)-1 ? 0 : (int64_t)n };
    }
    stmt->conn->used_ms = cormi_mysql_clock();
    return status == CORM_OK ? status
                             : cormi_mysql_lost(stmt, in_transaction, err);
}

/* Of an INSERT .. RETURNING the columns are known only now, and libmariadb has
 * replaced those of a CALL. */
static corm_status mysql_execute(cormi_mysql_stmt *stmt,
                                 const corm_value *params, size_t n,
                                 corm_error *err)
{
    bool in_transaction = mysql_driver_in_transaction(stmt->conn);
    corm_status status = cormi_mysql_bind(stmt, params, n, err);
    int failed;

    if (status != CORM_OK)
        return status;
    failed = mysql_stmt_execute(stmt->st);
    stmt->has_run = true;
    cormi_mysql_release_params(stmt);
    if (failed != 0) {
        cormi_mysql_stmt_error(err, stmt);
        return cormi_mysql_lost(stmt, in_transaction, err);
    }
    stmt->conn->used_ms = cormi_mysql_clock();
    return mysql_stmt_field_count(stmt->st) == stmt->n_columns &&
                   !mysql_more_results(stmt->conn->my)
               ? CORM_OK
               : mysql_learn_columns(stmt, err);
}

/* The core prepares it anew: see is_stale. */
static corm_status mysql_broken(cormi_mysql_stmt *stmt, corm_error *err)
{
    corm_status status = corm_driver_fail(
        err, CORM_OPERATIONAL, "the statement must be prepared anew");

    if (stmt->st != NULL)
        mysql_stmt_close(stmt->st);
    stmt->st = NULL;
    stmt->is_broken = true;
    err->native_code = MYSQL_ER_UNKNOWN_STMT;
    return status;
}

/* ---- cursors ---- */

/* For the next executions; rows: that are fetched at once, 0: no cursor. */
static corm_status mysql_set_cursor(cormi_mysql_stmt *stmt, size_t rows,
                                    corm_error *err)
{
    unsigned long type =
        rows == 0 ? CURSOR_TYPE_NO_CURSOR : CURSOR_TYPE_READ_ONLY;
    unsigned long at_once = (unsigned long)rows;

    if (stmt->cursor_rows == rows)
        return CORM_OK;
    /* libmariadb, after a cursor, waits for what MySQL does not send. */
    if (stmt->has_run && (stmt->cursor_rows == 0 || rows == 0))
        return mysql_broken(stmt, err);
    if (mysql_stmt_attr_set(stmt->st, STMT_ATTR_CURSOR_TYPE, &type) != 0 ||
        (rows != 0 &&
         mysql_stmt_attr_set(stmt->st, STMT_ATTR_PREFETCH_ROWS, &at_once) != 0))
        return cormi_mysql_stmt_error(err, stmt);
    stmt->cursor_rows = rows;
    return CORM_OK;
}

static corm_status mysql_driver_run(void *arg, const corm_value *params,
                                    size_t n, corm_outcome *out,
                                    corm_error *err)
{
    cormi_mysql_stmt *stmt = arg;
    corm_status status = cormi_mysql_clear_line(stmt->conn, err);
    my_ulonglong rows;

    if (status != CORM_OK)
        return status;
    if (stmt->is_broken)
        return mysql_broken(stmt, err);
    if (stmt->st == NULL)
        return mysql_run_text(stmt, out, err);
    status = mysql_set_cursor(stmt, 0, err);
    if (status == CORM_OK)
        status = mysql_execute(stmt, params, n, err);
    if (status != CORM_OK)
        return status;
    if (out != NULL) {
        rows = stmt->n_columns != 0 ? 0 : mysql_stmt_affected_rows(stmt->st);
        out->changes = rows == (my_ulonglong)-1 ? 0 : (int64_t)rows;
        out->last_id = (int64_t)mysql_stmt_insert_id(stmt->st);
        /* The server tells the first one. */
        if (stmt->follows == 1)
            out->last_id += out->changes - 1;
    }
    if (stmt->n_columns == 0)
        return CORM_OK;
    /* An error may stand behind the first rows. */
    if (mysql_stmt_store_result(stmt->st) != 0)
        return cormi_mysql_break(stmt, err);
    cormi_mysql_pass_over(stmt);
    return status;
}

static void mysql_driver_end(void *arg)
{
    cormi_mysql_rows_end(arg);
}

/* A stream leaves its rows on the line; in a cursor of the server, which
 * stores them first, where they would have to leave it for others, or where
 * the server counts the time until the last one is read. */
static corm_status mysql_driver_begin_stream(void *arg,
                                             const corm_value *params, size_t n,
                                             size_t chunk, bool shared,
                                             corm_error *err)
{
    cormi_mysql_stmt *stmt = arg;
    bool cursor = stmt->reads && (shared || stmt->conn->has_limit);
    corm_status status = cormi_mysql_clear_line(stmt->conn, err);

    stmt->is_done = true;
    if (status != CORM_OK)
        return status;
    if (stmt->is_broken)
        return mysql_broken(stmt, err);
    if (stmt->st == NULL)
        return mysql_run_text(stmt, NULL, err);
    status = mysql_set_cursor(stmt, cursor ? chunk : 0, err);
    if (status == CORM_OK)
        status = mysql_execute(stmt, params, n, err);
    if (status != CORM_OK || stmt->n_columns == 0)
        return status;
    status = cormi_mysql_rows_begin(stmt, chunk, err);
    if (status != CORM_OK)
        cormi_mysql_rows_end(stmt);
    return status;
}

static corm_status mysql_driver_begin(void *arg, const corm_value *params,
                                      size_t n, corm_error *err)
{
    return mysql_driver_begin_stream(arg, params, n, 0, false, err);
}

static size_t mysql_driver_column_count(void *arg)
{
    cormi_mysql_stmt *stmt = arg;

    return stmt->n_columns;
}

static const char *mysql_driver_column_name(void *arg, size_t i)
{
    cormi_mysql_stmt *stmt = arg;

    return i < stmt->n_columns ? mysql_fetch_fields(stmt->meta)[i].name : "";
}

/* ---- the rest ---- */

static const corm_dialect *mysql_driver_dialect(void *arg)
{
    cormi_mysql_conn *conn = arg;

    return conn->is_mariadb ? &cormi_mariadb_dialect : &cormi_mysql_dialect;
}

static void mysql_lacks(corm_features *features, bool lacks,
                        corm_feature feature)
{
    if (lacks)
        features->has[feature] = false;
}

static void mysql_driver_features(void *arg, corm_features *features)
{
    const cormi_mysql_conn *conn = arg;
    bool maria = conn->is_mariadb;

    mysql_lacks(features, !conn->has_zones, CORM_FEATURE_ZONE_NAMES);
    mysql_lacks(features, cormi_mysql_has_snapshots(conn->settings),
                CORM_FEATURE_QUERY_SNAPSHOTS);
    mysql_lacks(features, !maria || !CORMI_MYSQL_IS_LIBMARIADB,
                CORM_FEATURE_PARAM_ROWS);
    mysql_lacks(features, maria && conn->version < 100600,
                CORM_FEATURE_SKIP_LOCKED);
    mysql_lacks(features, maria && conn->version < 100800,
                CORM_FEATURE_DESC_INDEX);
    mysql_lacks(features, maria && conn->version < 100700,
                CORM_FEATURE_NATIVE_UUID);
    mysql_lacks(features, !maria && conn->version < 80031,
                CORM_FEATURE_INTERSECT_EXCEPT);
}

/* A server that has gone has closed the line, which then can be read.
 * Looking costs a call of the system, so what was used just now is trusted. */
static bool mysql_driver_is_usable(void *arg)
{
    cormi_mysql_conn *conn = arg;
    struct pollfd line = { .fd = cormi_mysql_socket(conn), .events = POLLIN };

    if (conn->is_lost || line.fd < 0 || atomic_load(&conn->is_cut))
        return false;
    if (mysql_driver_in_transaction(conn) ||
        cormi_mysql_clock() - conn->used_ms < MYSQL_TRUST_MS)
        return true;
    return poll(&line, 1, 0) == 0;
}

static const char *mysql_driver_begin_sql(void *arg, int isolation,
                                          bool read_only)
{
#define MYSQL_AT(level)                                                     \
    {                                                                       \
        "SET TRANSACTION ISOLATION LEVEL " level "; START TRANSACTION",     \
            "SET TRANSACTION ISOLATION LEVEL " level "; START TRANSACTION " \
            "READ ONLY"                                                     \
    }
    static const char *const texts[][2] = {
        { "START TRANSACTION", "START TRANSACTION READ ONLY" },
        MYSQL_AT("READ COMMITTED"),
        MYSQL_AT("REPEATABLE READ"),
        MYSQL_AT("SERIALIZABLE"),
    };

    (void)arg;
    if (isolation < 0 || (size_t)isolation >= sizeof(texts) / sizeof(texts[0]))
        return NULL;
    return texts[isolation][read_only];
}

/* The server forgets statements when it must, or when tables change. */
static bool mysql_driver_is_stale(void *arg, const corm_error *err)
{
    cormi_mysql_stmt *stmt = arg;

    return (stmt->st != NULL || stmt->is_broken) &&
           (err->native_code == MYSQL_ER_UNKNOWN_STMT ||
            err->native_code == MYSQL_ER_NEED_REPREPARE ||
            err->native_code == MYSQL_CR_NEW_STMT_METADATA);
}

const corm_driver cormi_mysql_driver = {
    .size = sizeof(corm_driver),
    .open_shared = cormi_mysql_settings_open,
    .close_shared = cormi_mysql_settings_close,
    .connect = cormi_mysql_connect,
    .close = cormi_mysql_close,
    .dialect = mysql_driver_dialect,
    .features = mysql_driver_features,
    .prepare = mysql_driver_prepare,
    .finalize = mysql_driver_finalize,
    .run = mysql_driver_run,
    .begin = mysql_driver_begin,
    .begin_stream = mysql_driver_begin_stream,
    .decode_rows = cormi_mysql_decode,
    .end = mysql_driver_end,
    .column_count = mysql_driver_column_count,
    .column_name = mysql_driver_column_name,
    .in_transaction = mysql_driver_in_transaction,
    .is_usable = mysql_driver_is_usable,
    .begin_sql = mysql_driver_begin_sql,
    .is_stale = mysql_driver_is_stale,
    .interrupt = cormi_mysql_interrupt,
    .keys_follow = cormi_mysql_keys_follow,
    .limit = cormi_mysql_limit,
    .cut = cormi_mysql_cut,
    .shell = cormi_mysql_shell,
};
