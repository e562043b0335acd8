/*
 * The PostgreSQL driver.  A statement is sent as it is when it runs for the
 * first time, which is one round trip; run again, it is prepared under a
 * name and costs the server no more parsing.
 */
#include "driver.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PGDR_TRUST_MS 20
#ifdef CLOCK_MONOTONIC_COARSE /* read in a tenth of the time */
#define PGDR_CLOCK CLOCK_MONOTONIC_COARSE
#else
#define PGDR_CLOCK CLOCK_MONOTONIC
#endif

/* ---- prepare ---- */

/* The words that cormi's transactions consist of: sent by the simple
 * protocol, nothing is gained by preparing them. */
static bool pgdr_is_control(const char *sql)
{
    static const char *const words[] = { "BEGIN",     "COMMIT",  "ROLLBACK",
                                         "SAVEPOINT", "RELEASE", "START " };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strncmp(sql, words[i], strlen(words[i])) == 0)
            return strchr(sql, ';') == NULL;
    return false;
}

/* What plans well: others are run rarely, or cannot be prepared. */
static bool pgdr_is_worth(const char *sql)
{
    static const char *const words[] = { "SELECT", "INSERT", "UPDATE",
                                         "DELETE", "WITH",   "(" };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strncmp(sql, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

static corm_status pgdr_prepare(void *arg, const char *sql, size_t len,
                                void **out, corm_error *err)
{
    cormi_pg_conn *conn = arg;
    cormi_pg_stmt *stmt = corm_driver_alloc(conn->alloc, sizeof(*stmt));

    if (stmt == NULL)
        return corm_driver_no_memory(err);
    stmt->conn = conn;
    stmt->size = len + 1;
    stmt->sql = corm_driver_alloc(conn->alloc, stmt->size);
    if (stmt->sql == NULL) {
        corm_driver_free(conn->alloc, stmt, sizeof(*stmt));
        return corm_driver_no_memory(err);
    }
    memcpy(stmt->sql, sql, len);
    stmt->control = pgdr_is_control(stmt->sql);
    *out = stmt;
    return CORM_OK;
}

/* Dropping what nobody uses may fail: the server forgets it at the end. */
static void pgdr_drop(cormi_pg_conn *conn)
{
    char sql[CORMI_PG_DROPS * 32];
    size_t n = 0;
    PGTransactionStatusType state = PQtransactionStatus(conn->pg);

    if (conn->n_drops < CORMI_PG_DROPS ||
        (state != PQTRANS_IDLE && state != PQTRANS_INTRANS))
        return;
    for (size_t i = 0; i < conn->n_drops; i++)
        n += (size_t)snprintf(sql + n, sizeof(sql) - n, "DEALLOCATE corm_%u;",
                              conn->drops[i]);
    PQclear(PQexec(conn->pg, sql));
    conn->n_drops = 0;
}

static void pgdr_finalize(void *arg)
{
    cormi_pg_stmt *stmt = arg;
    cormi_pg_conn *conn = stmt->conn;

    PQclear(stmt->res);
    if (stmt->name != 0 && conn->n_drops < CORMI_PG_DROPS)
        conn->drops[conn->n_drops++] = stmt->name;
    cormi_pg_bind_free(stmt);
    corm_driver_free(conn->alloc, stmt->sql, stmt->size);
    corm_driver_free(conn->alloc, stmt, sizeof(*stmt));
}

/* ---- run ---- */

static corm_status pgdr_check(cormi_pg_stmt *stmt, const PGresult *res,
                              corm_error *err)
{
    switch (PQresultStatus(res)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
        return CORM_OK;
    case PGRES_EMPTY_QUERY:
        return corm_driver_fail(err, CORM_PROGRAMMING,
                                "there is no SQL statement to run");
    case PGRES_COPY_IN:
        PQputCopyEnd(stmt->conn->pg, "COPY is not possible here");
        break;
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
        break;
    default:
        return cormi_pg_error(err, stmt->conn, res);
    }
    while ((res = PQgetResult(stmt->conn->pg)) != NULL)
        PQclear((PGresult *)(uintptr_t)res);
    return corm_driver_fail(err, CORM_NOT_SUPPORTED,
                            "COPY cannot be run as a statement");
}

/* Run again, it gets a name. */
static bool pgdr_wants_name(const cormi_pg_stmt *stmt)
{
    const cormi_pg_conn *conn = stmt->conn;

    return stmt->runs > 0 && stmt->name == 0 && !conn->settings->unnamed &&
           !conn->unnamed && pgdr_is_worth(stmt->sql);
}

/* What is sent for one run: its naming first where it wants a name.  Returns
 * how many pieces. */
static size_t pgdr_pieces(cormi_pg_stmt *stmt, size_t n, cormi_pg_piece out[2])
{
    bool naming = pgdr_wants_name(stmt);
    bool named = naming || stmt->name != 0;

    if (naming)
        snprintf(stmt->called, sizeof(stmt->called), "corm_%u",
                 ++stmt->conn->names);
    out[0] = (cormi_pg_piece){ .sql = stmt->sql, .name = stmt->called };
    out[naming] = (cormi_pg_piece){ .sql = named ? NULL : stmt->sql,
                                    .name = named ? stmt->called : NULL,
                                    .bound = stmt,
                                    .n = n,
                                    .binary = named && stmt->binary };
    return (size_t)naming + 1;
}

/* The statement's own result, or that of its naming where it failed. */
static PGresult *pgdr_result(cormi_pg_stmt *stmt, PGresult *const *results,
                             size_t n)
{
    if (n == 1)
        return results[0];
    if (!cormi_pg_is_fine(results[0])) {
        PQclear(results[1]);
        return results[0];
    }
    stmt->name = (unsigned)strtoul(stmt->called + strlen("corm_"), NULL, 10);
    PQclear(results[0]);
    return results[1];
}

static PGresult *pgdr_send(cormi_pg_stmt *stmt, size_t n)
{
    cormi_pg_conn *conn = stmt->conn;
    cormi_pg_piece pieces[2];
    size_t n_pieces;
    PGresult *results[2];

    if (stmt->name != 0 && conn->n_waiting == 0)
        return PQexecPrepared(conn->pg, stmt->called, (int)n, stmt->values,
                              stmt->lengths, stmt->formats, stmt->binary);
    n_pieces = pgdr_pieces(stmt, n, pieces);
    if (n_pieces > 1)
        pgdr_drop(conn);
    if (n_pieces > 1 || conn->n_waiting > 0) {
        cormi_pg_pipeline(conn, pieces, n_pieces, results);
        return pgdr_result(stmt, results, n_pieces);
    }
    return PQexecParams(conn->pg, stmt->sql, (int)n, NULL, stmt->values,
                        stmt->lengths, stmt->formats, 0);
}

/* Whether what was sent has been done is not known: a commit, or what commits
 * by itself.  Else the transaction is gone and may be tried again. */
static corm_status pgdr_lost(const cormi_pg_stmt *stmt, bool in_transaction,
                             corm_error *err)
{
    char why[CORM_ERROR_MESSAGE_MAX];
    bool commit = stmt->control && strncmp(stmt->sql, "COMMIT", 6) == 0;

    if (!cormi_pg_is_lost(stmt->conn, err))
        return err->code;
    err->unknown = commit || (!in_transaction && !stmt->control &&
                              strncmp(stmt->sql, "SELECT", 6) != 0);
    err->retryable = !err->unknown;
    if (!err->unknown)
        return err->code;
    memcpy(why, err->message, sizeof(why));
    snprintf(err->message, sizeof(err->message),
             "whether the %s was done is not known: %.800s",
             commit ? "commit" : "statement", why);
    return err->code;
}

corm_status cormi_pg_check(cormi_pg_stmt *stmt, bool in_transaction,
                           corm_error *err)
{
    corm_status status = pgdr_check(stmt, stmt->res, err);

    stmt->conn->used_ms = cormi_pg_clock();
    if (status == CORM_OK)
        return CORM_OK;
    status = pgdr_lost(stmt, in_transaction, err);
    PQclear(stmt->res);
    stmt->res = NULL;
    return status;
}

/* Leaves the result in stmt->res. */
static corm_status pgdr_execute(cormi_pg_stmt *stmt, const corm_value *params,
                                size_t n, corm_error *err)
{
    cormi_pg_conn *conn = stmt->conn;
    bool control = stmt->control && n == 0;
    bool in_transaction;
    corm_status status = CORM_OK;

    cormi_pg_settle(conn);
    in_transaction =
        conn->n_waiting > 0 || PQtransactionStatus(conn->pg) == PQTRANS_INTRANS;
    if (n > 0)
        status = cormi_pg_bind(stmt, params, n, err);
    if (status == CORM_OK && !control && !pgdr_is_worth(stmt->sql))
        status = cormi_pg_flush(conn, err); /* it may be a COPY */
    if (status != CORM_OK)
        return pgdr_lost(stmt, true, err); /* nothing was run */
    stmt->runs += stmt->runs < 2;
    stmt->row = 0;
    stmt->res =
        control ? cormi_pg_control(conn, stmt->sql) : pgdr_send(stmt, n);
    return cormi_pg_check(stmt, in_transaction, err);
}

/* What SELECT counts are no changes. */
static int64_t pgdr_changes(PGresult *res)
{
    const char *tag = PQcmdStatus(res);

    if (strncmp(tag, "INSERT", 6) != 0 && strncmp(tag, "UPDATE", 6) != 0 &&
        strncmp(tag, "DELETE", 6) != 0 && strncmp(tag, "MERGE", 5) != 0)
        return 0;
    return strtoll(PQcmdTuples(res), NULL, 10);
}

/* COMMIT of a transaction in which a statement failed rolls back, and says
 * so only in its tag. */
static bool pgdr_rolled_back(const cormi_pg_stmt *stmt)
{
    return stmt->control && strncmp(stmt->sql, "COMMIT", 6) == 0 &&
           strcmp(PQcmdStatus(stmt->res), "ROLLBACK") == 0;
}

static void pgdr_end(void *arg)
{
    cormi_pg_stmt *stmt = arg;

    PQclear(stmt->res);
    stmt->res = NULL;
    cormi_pg_stream_end(stmt);
}

static corm_status pgdr_run(void *arg, const corm_value *params, size_t n,
                            corm_outcome *out, corm_error *err)
{
    cormi_pg_stmt *stmt = arg;
    corm_status status = pgdr_execute(stmt, params, n, err);

    if (status != CORM_OK)
        return status;
    if (pgdr_rolled_back(stmt))
        status = corm_driver_fail(err, CORM_TRANSACTION,
                                  "the server rolled the transaction back: a "
                                  "statement in it had failed");
    if (out != NULL)
        *out = (corm_outcome){ .changes = pgdr_changes(stmt->res) };
    pgdr_end(stmt);
    return status;
}

static corm_status pgdr_begin(void *arg, const corm_value *params, size_t n,
                              corm_error *err)
{
    return pgdr_execute(arg, params, n, err);
}

static corm_status pgdr_begin_stream(void *arg, const corm_value *params,
                                     size_t n, size_t chunk, bool shared,
                                     corm_error *err)
{
    cormi_pg_stmt *stmt = arg;
    corm_status status = CORM_OK;

    (void)shared;
    cormi_pg_settle(stmt->conn);
    if (!cormi_pg_can_stream(stmt))
        return pgdr_execute(stmt, params, n, err);
    if (n > 0)
        status = cormi_pg_bind(stmt, params, n, err);
    return status == CORM_OK ? cormi_pg_stream(stmt, n, chunk, err) : status;
}

/* ---- several at once ---- */

#define PGDR_TOGETHER 16

/* What is sent for each of some statements. */
typedef struct pgdr_line {
    size_t count[PGDR_TOGETHER]; /* of pieces */
    cormi_pg_piece pieces[2 * PGDR_TOGETHER];
    PGresult *results[2 * PGDR_TOGETHER];
    size_t n_pieces;
} pgdr_line;

/* How many are ready to be sent: up to one whose parameters cannot be. */
static size_t pgdr_line_up(pgdr_line *line, const corm_sent *sent, size_t n,
                           corm_error *err)
{
    line->n_pieces = 0;
    for (size_t i = 0; i < n; i++) {
        cormi_pg_stmt *stmt = sent[i].stmt;

        if (sent[i].n > 0 &&
            cormi_pg_bind(stmt, sent[i].params, sent[i].n, err) != CORM_OK)
            return i;
        line->count[i] =
            pgdr_pieces(stmt, sent[i].n, line->pieces + line->n_pieces);
        line->n_pieces += line->count[i];
        stmt->runs += stmt->runs < 2;
        stmt->row = 0;
    }
    return n;
}

static size_t pgdr_together(cormi_pg_conn *conn, corm_sent *sent, size_t n,
                            corm_error *err)
{
    bool in_transaction = cormi_pg_in_transaction(conn);
    pgdr_line line;
    size_t ready, done = 0, at = 0;
    bool failed = false;

    pgdr_drop(conn);
    ready = pgdr_line_up(&line, sent, n, err);
    if (ready == 0)
        return 0;
    cormi_pg_pipeline(conn, line.pieces, line.n_pieces, line.results);
    for (size_t i = 0; i < ready; at += line.count[i++]) {
        cormi_pg_stmt *stmt = sent[i].stmt;

        stmt->res = pgdr_result(stmt, line.results + at, line.count[i]);
        failed = failed || cormi_pg_check(stmt, in_transaction, err) != CORM_OK;
        if (failed) {
            PQclear(stmt->res);
            stmt->res = NULL;
            continue;
        }
        sent[i].changes = pgdr_changes(stmt->res);
        done++;
    }
    return done;
}

static size_t pgdr_begin_all(void *arg, corm_sent *sent, size_t n,
                             corm_error *err)
{
    cormi_pg_conn *conn = arg;
    size_t done = 0, last, most;

    cormi_pg_settle(conn);
    do {
        most = n - done < PGDR_TOGETHER ? n - done : PGDR_TOGETHER;
        last = pgdr_together(conn, sent + done, most, err);
        done += last;
    } while (done < n && last == most);
    return done;
}

static size_t pgdr_column_count(void *arg)
{
    cormi_pg_stmt *stmt = arg;

    return (size_t)PQnfields(stmt->res);
}

static const char *pgdr_column_name(void *arg, size_t i)
{
    cormi_pg_stmt *stmt = arg;
    const char *name = PQfname(stmt->res, (int)i);

    return name != NULL ? name : "";
}

/* ---- the rest ---- */

static bool pgdr_in_transaction(void *arg)
{
    return cormi_pg_in_transaction(arg);
}

int64_t cormi_pg_clock(void)
{
    struct timespec now;

    clock_gettime(PGDR_CLOCK, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A line that the server has cut shows as something to be read, its last
 * words and then the end.  Looking costs a call of the system, so what was
 * used just now is trusted. */
static bool pgdr_is_usable(void *arg)
{
    cormi_pg_conn *conn = arg;
    struct pollfd line = { .fd = PQsocket(conn->pg), .events = POLLIN };

    if (PQstatus(conn->pg) != CONNECTION_OK || conn->broken ||
        atomic_load(&conn->is_cut))
        return false;
    if (PQtransactionStatus(conn->pg) != PQTRANS_IDLE ||
        cormi_pg_clock() - conn->used_ms < PGDR_TRUST_MS)
        return true;
    while (poll(&line, 1, 0) > 0)
        if (PQconsumeInput(conn->pg) != 1)
            return false;
    return PQstatus(conn->pg) == CONNECTION_OK;
}

static const char *pgdr_begin_sql(void *arg, int isolation, bool read_only)
{
    static const char *const rows[][2] = {
        { "BEGIN", "BEGIN READ ONLY" },
        { "BEGIN ISOLATION LEVEL READ COMMITTED",
          "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY" },
        { "BEGIN ISOLATION LEVEL REPEATABLE READ",
          "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" },
        { "BEGIN ISOLATION LEVEL SERIALIZABLE",
          "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY" },
    };
    cormi_pg_conn *conn = arg;

    if (isolation < 0 || isolation > 3)
        return NULL;
    conn->read_only = read_only;
    return rows[isolation][read_only];
}

/* A table changed under the statement, or the server does not know it, or
 * another of its name: a pooler gives each transaction another connection,
 * and names are of no more use.  Within a transaction nothing can be run
 * again: it has failed. */
static bool pgdr_is_stale(void *arg, const corm_error *err)
{
    const cormi_pg_stmt *stmt = arg;
    cormi_pg_conn *conn = stmt->conn;
    bool confused = strcmp(err->sqlstate, "26000") == 0 ||
                    strcmp(err->sqlstate, "42P05") == 0;

    conn->unnamed = conn->unnamed || confused;
    return PQtransactionStatus(conn->pg) == PQTRANS_IDLE &&
           (confused ||
            (stmt->name != 0 && strcmp(err->sqlstate, "0A000") == 0 &&
             strstr(err->message, "cached plan") != NULL));
}

static void pgdr_features(void *arg, corm_features *features)
{
    cormi_pg_conn *conn = arg;

    if (PQserverVersion(conn->pg) < 150000)
        features->has[CORM_FEATURE_NULLS_NOT_DISTINCT] = false;
}

static void pgdr_interrupt(void *arg)
{
    cormi_pg_conn *conn = arg;
    char why[256];

    PQcancel(conn->cancel, why, sizeof(why));
}

const corm_driver cormi_pg_driver = {
    .size = sizeof(corm_driver),
    .open_shared = cormi_pg_settings_open,
    .close_shared = cormi_pg_settings_close,
    .connect = cormi_pg_connect,
    .close = cormi_pg_close,
    .features = pgdr_features,
    .prepare = pgdr_prepare,
    .finalize = pgdr_finalize,
    .run = pgdr_run,
    .begin = pgdr_begin,
    .begin_stream = pgdr_begin_stream,
    .decode_rows = cormi_pg_decode,
    .end = pgdr_end,
    .column_count = pgdr_column_count,
    .column_name = pgdr_column_name,
    .in_transaction = pgdr_in_transaction,
    .is_usable = pgdr_is_usable,
    .begin_sql = pgdr_begin_sql,
    .is_stale = pgdr_is_stale,
    .interrupt = pgdr_interrupt,
    .shell = cormi_pg_shell,
    .limit = cormi_pg_limit,
    .cut = cormi_pg_cut,
    .begin_all = pgdr_begin_all,
};
