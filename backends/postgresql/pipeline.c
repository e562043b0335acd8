/*
 * Round trips that are saved.  What begins a transaction or a savepoint waits
 * for the next statement, and goes to the server with it, as does the
 * statement's own naming: one trip instead of three (libpq's pipeline mode).
 * Nothing else waits, because an answer that comes later would be taken for
 * the failure of another statement.
 */
#include "driver.h"

#include <stdio.h>
#include <string.h>

static bool pgp_begins(const char *sql)
{
    return strncmp(sql, "BEGIN", 5) == 0 || strncmp(sql, "START ", 6) == 0;
}

bool cormi_pg_in_transaction(const cormi_pg_conn *conn)
{
    PGTransactionStatusType state = PQtransactionStatus(conn->pg);

    return conn->n_waiting > 0 || state == PQTRANS_INTRANS ||
           state == PQTRANS_INERROR;
}

/* A BEGIN or SAVEPOINT waits; false: it must be sent. */
static bool pgp_defer(cormi_pg_conn *conn, const char *sql)
{
    PGTransactionStatusType state = PQtransactionStatus(conn->pg);
    bool begins = pgp_begins(sql);
    bool fits = begins ? state == PQTRANS_IDLE && conn->n_waiting == 0
                       : strncmp(sql, "SAVEPOINT", 9) == 0 &&
                             (state == PQTRANS_INTRANS || conn->n_waiting > 0);

    if (!fits || PQstatus(conn->pg) != CONNECTION_OK ||
        conn->n_waiting == CORMI_PG_WAITING ||
        strlen(sql) >= sizeof(conn->waiting[0]))
        return false;
    strcpy(conn->waiting[conn->n_waiting++], sql);
    return true;
}

/* The end of a transaction that has not begun yet; false: it has. */
static bool pgp_forget(cormi_pg_conn *conn, const char *sql)
{
    bool ends = strncmp(sql, "COMMIT", 6) == 0 || strcmp(sql, "ROLLBACK") == 0;

    if (!ends || conn->n_waiting == 0 || !pgp_begins(conn->waiting[0]))
        return false;
    conn->n_waiting = 0;
    return true;
}

/* What waits and then sql, which is short, in one trip. */
static PGresult *pgp_exec(cormi_pg_conn *conn, const char *sql)
{
    char all[(CORMI_PG_WAITING + 1) * (sizeof(conn->waiting[0]) + 1)];
    size_t len = 0;

    for (size_t i = 0; i < conn->n_waiting; i++)
        len += (size_t)snprintf(all + len, sizeof(all) - len, "%s;",
                                conn->waiting[i]);
    snprintf(all + len, sizeof(all) - len, "%s", sql);
    conn->n_waiting = 0;
    return PQexec(conn->pg, all);
}

corm_status cormi_pg_flush(cormi_pg_conn *conn, corm_error *err)
{
    corm_status status = CORM_OK;
    PGresult *res;

    if (conn->n_waiting == 0)
        return CORM_OK;
    res = pgp_exec(conn, "");
    if (PQresultStatus(res) != PGRES_COMMAND_OK)
        status = cormi_pg_error(err, conn, res);
    PQclear(res);
    return status;
}

PGresult *cormi_pg_control(cormi_pg_conn *conn, const char *sql)
{
    corm_error err = { 0 };
    PGresult *done = PQmakeEmptyPGresult(conn->pg, PGRES_COMMAND_OK);

    if (done != NULL && (pgp_defer(conn, sql) || pgp_forget(conn, sql)))
        return done;
    PQclear(done);
    if (strlen(sql) < sizeof(conn->waiting[0]))
        return pgp_exec(conn, sql);
    return cormi_pg_flush(conn, &err) == CORM_OK ? PQexec(conn->pg, sql) : NULL;
}

static bool pgp_is_fine(const PGresult *res)
{
    ExecStatusType status = PQresultStatus(res);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

#ifdef LIBPQ_HAS_PIPELINING

/* The result of the next of what was sent: the answer, and its end. */
static PGresult *pgp_next(PGconn *pg)
{
    PGresult *res = PQgetResult(pg), *more;

    while (res != NULL && (more = PQgetResult(pg)) != NULL)
        PQclear(more);
    return res;
}

/* Up to the point of synchronisation, where a statement on its own commits:
 * what was put off to the end of the transaction fails there. */
static PGresult *pgp_synced(PGconn *pg, PGresult *first)
{
    PGresult *res = PQgetResult(pg);
    int nothing = 0;

    while (PQresultStatus(res) != PGRES_PIPELINE_SYNC && nothing < 2 &&
           PQstatus(pg) == CONNECTION_OK) {
        nothing = res == NULL ? nothing + 1 : 0;
        if (res != NULL && pgp_is_fine(first) && !pgp_is_fine(res)) {
            PQclear(first);
            first = res;
        } else {
            PQclear(res);
        }
        res = PQgetResult(pg);
    }
    PQclear(res);
    return first;
}

/* The answers to n, the last of them the statement's; what failed first is
 * what is told of. */
static PGresult *pgp_collect(cormi_pg_stmt *stmt, size_t n, bool named)
{
    PGconn *pg = stmt->conn->pg;
    PGresult *first = NULL;

    for (size_t i = 0; i < n; i++) {
        PGresult *res = pgp_next(pg);
        bool last = i + 1 == n;

        if (named && i + 2 == n && pgp_is_fine(res))
            stmt->name = stmt->conn->names;
        if (first == NULL && res != NULL && (last || !pgp_is_fine(res)))
            first = res;
        else
            PQclear(res);
    }
    first = pgp_synced(pg, first);
    PQexitPipelineMode(pg);
    return first;
}

PGresult *cormi_pg_pipeline(cormi_pg_stmt *stmt, size_t n, bool naming)
{
    cormi_pg_conn *conn = stmt->conn;
    PGconn *pg = conn->pg;
    size_t ahead = conn->n_waiting;
    char name[32];
    bool sent = PQenterPipelineMode(pg) == 1;

    conn->n_waiting = 0;
    for (size_t i = 0; i < ahead && sent; i++)
        sent = PQsendQueryParams(pg, conn->waiting[i], 0, NULL, NULL, NULL,
                                 NULL, 0) == 1;
    if (naming)
        conn->names++;
    snprintf(name, sizeof(name), "corm_%u", naming ? conn->names : stmt->name);
    if (sent && naming)
        sent = PQsendPrepare(pg, name, stmt->sql, 0, NULL) == 1;
    if (sent && (naming || stmt->name != 0))
        sent =
            PQsendQueryPrepared(pg, name, (int)n, stmt->values, stmt->lengths,
                                stmt->formats, stmt->binary) == 1;
    else if (sent)
        sent = PQsendQueryParams(pg, stmt->sql, (int)n, NULL, stmt->values,
                                 stmt->lengths, stmt->formats, 0) == 1;
    if (sent && PQpipelineSync(pg) == 1)
        return pgp_collect(stmt, ahead + naming + 1, naming);
    /* The line is cut, or there is no memory: what was sent is not known. */
    PQexitPipelineMode(pg);
    conn->broken = PQpipelineStatus(pg) != PQ_PIPELINE_OFF;
    return NULL;
}

#else /* an older libpq: one after the other */

PGresult *cormi_pg_pipeline(cormi_pg_stmt *stmt, size_t n, bool naming)
{
    cormi_pg_conn *conn = stmt->conn;
    PGresult *res = conn->n_waiting > 0 ? pgp_exec(conn, "") : NULL;
    char name[32];

    if (res != NULL && !pgp_is_fine(res))
        return res;
    PQclear(res);
    if (naming) {
        snprintf(name, sizeof(name), "corm_%u", ++conn->names);
        res = PQprepare(conn->pg, name, stmt->sql, 0, NULL);
        if (!pgp_is_fine(res))
            return res;
        PQclear(res);
        stmt->name = conn->names;
    }
    snprintf(name, sizeof(name), "corm_%u", stmt->name);
    if (stmt->name != 0)
        return PQexecPrepared(conn->pg, name, (int)n, stmt->values,
                              stmt->lengths, stmt->formats, stmt->binary);
    return PQexecParams(conn->pg, stmt->sql, (int)n, NULL, stmt->values,
                        stmt->lengths, stmt->formats, 0);
}

#endif
