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

    return conn->n_waiting > 0 ||
           (conn->stream == NULL &&
            (state == PQTRANS_INTRANS || state == PQTRANS_INERROR));
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

    cormi_pg_settle(conn);
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

bool cormi_pg_is_fine(const PGresult *res)
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
static PGresult *pgp_synced(PGconn *pg, PGresult *last)
{
    PGresult *res = PQgetResult(pg);
    int nothing = 0;

    while (PQresultStatus(res) != PGRES_PIPELINE_SYNC && nothing < 2 &&
           PQstatus(pg) == CONNECTION_OK) {
        nothing = res == NULL ? nothing + 1 : 0;
        if (res != NULL && cormi_pg_is_fine(last) && !cormi_pg_is_fine(res)) {
            PQclear(last);
            last = res;
        } else {
            PQclear(res);
        }
        res = PQgetResult(pg);
    }
    PQclear(res);
    return last;
}

/* The answers to what waited and to n pieces.  The first failure is told in
 * its piece's place, that of what waited in the first's. */
static void pgp_collect(PGconn *pg, size_t ahead, size_t n, PGresult **results)
{
    size_t failed = n;

    for (size_t i = 0; i < ahead + n; i++) {
        PGresult *res = pgp_next(pg);
        size_t at = i < ahead ? 0 : i - ahead;

        if (failed == n && !cormi_pg_is_fine(res))
            failed = at;
        else if (i < ahead || failed < n) {
            PQclear(res);
            continue;
        }
        results[at] = res;
    }
    results[n - 1] = pgp_synced(pg, results[n - 1]);
    PQexitPipelineMode(pg);
}

static bool pgp_send(PGconn *pg, const cormi_pg_piece *piece)
{
    static const cormi_pg_stmt nothing;
    const cormi_pg_stmt *bound = piece->bound != NULL ? piece->bound : &nothing;

    if (piece->name != NULL && piece->sql != NULL)
        return PQsendPrepare(pg, piece->name, piece->sql, 0, NULL) == 1;
    if (piece->name != NULL)
        return PQsendQueryPrepared(pg, piece->name, (int)piece->n,
                                   bound->values, bound->lengths,
                                   bound->formats, piece->binary) == 1;
    return PQsendQueryParams(pg, piece->sql, (int)piece->n, NULL, bound->values,
                             bound->lengths, bound->formats,
                             piece->binary) == 1;
}

void cormi_pg_pipeline(cormi_pg_conn *conn, const cormi_pg_piece *pieces,
                       size_t n, PGresult **results)
{
    PGconn *pg = conn->pg;
    size_t ahead = conn->n_waiting;
    bool sent = PQenterPipelineMode(pg) == 1;

    memset(results, 0, n * sizeof(*results));
    conn->n_waiting = 0;
    for (size_t i = 0; i < ahead && sent; i++)
        sent = pgp_send(pg, &(cormi_pg_piece){ .sql = conn->waiting[i] });
    for (size_t i = 0; i < n && sent; i++)
        sent = pgp_send(pg, &pieces[i]);
    if (sent && PQpipelineSync(pg) == 1) {
        pgp_collect(pg, ahead, n, results);
        return;
    }
    /* The line is cut, or there is no memory: what was sent is not known. */
    PQexitPipelineMode(pg);
    conn->broken = PQpipelineStatus(pg) != PQ_PIPELINE_OFF;
}

#else /* an older libpq: one after the other */

static PGresult *pgp_run(PGconn *pg, const cormi_pg_piece *piece)
{
    static const cormi_pg_stmt nothing;
    const cormi_pg_stmt *bound = piece->bound != NULL ? piece->bound : &nothing;

    if (piece->name != NULL && piece->sql != NULL)
        return PQprepare(pg, piece->name, piece->sql, 0, NULL);
    if (piece->name != NULL)
        return PQexecPrepared(pg, piece->name, (int)piece->n, bound->values,
                              bound->lengths, bound->formats, piece->binary);
    return PQexecParams(pg, piece->sql, (int)piece->n, NULL, bound->values,
                        bound->lengths, bound->formats, piece->binary);
}

void cormi_pg_pipeline(cormi_pg_conn *conn, const cormi_pg_piece *pieces,
                       size_t n, PGresult **results)
{
    PGresult *res = conn->n_waiting > 0 ? pgp_exec(conn, "") : NULL;

    memset(results, 0, n * sizeof(*results));
    if (res != NULL && !cormi_pg_is_fine(res)) {
        results[0] = res;
        return;
    }
    PQclear(res);
    for (size_t i = 0; i < n; i++) {
        results[i] = pgp_run(conn->pg, &pieces[i]);
        if (!cormi_pg_is_fine(results[i]))
            return;
    }
}

#endif
