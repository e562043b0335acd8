/*
 * Rows that are read piece by piece: a cursor on the server, of which a
 * number of rows is fetched at a time.  In a transaction it ends with that.
 * Outside of one it has a transaction of its own, which the core knows nothing
 * of, for as long as nothing else is run: another statement between the pieces
 * ends it first, and only then the server computes the rest of the rows and
 * keeps them until the cursor is closed.
 */
#include "driver.h"

#include <stdio.h>
#include <string.h>

#define PGST_DECLARE "DECLARE corm_c%u NO SCROLL CURSOR %sFOR "
#define PGST_FETCH   "FETCH FORWARD %d FROM corm_c%u"

/* What a cursor can be declared for.  A pooler that gives each transaction
 * another connection loses what outlives it. */
bool cormi_pg_can_stream(const cormi_pg_stmt *stmt)
{
    const cormi_pg_conn *conn = stmt->conn;

    if (strncmp(stmt->sql, "SELECT", 6) != 0)
        return false;
    return cormi_pg_in_transaction(conn) ||
           (!conn->settings->unnamed && !conn->unnamed &&
            strstr(stmt->sql, " FOR UPDATE") == NULL);
}

/* ---- its own transaction ---- */

/* With the cursor, if that is still there. */
static PGresult *pgst_commit(cormi_pg_conn *conn, unsigned cursor)
{
    char sql[48];

    if (PQtransactionStatus(conn->pg) == PQTRANS_INERROR)
        return PQexec(conn->pg, "ROLLBACK");
    snprintf(sql, sizeof(sql), "CLOSE corm_c%u;COMMIT", cursor);
    return PQexec(conn->pg, cursor != 0 ? sql : "COMMIT");
}

static const corm_error pgst_unknown = { .code = CORM_NO_MEMORY,
                                         .message = "out of memory" };

static void pgst_keep_error(cormi_pg_stmt *stmt, const PGresult *res)
{
    corm_error *err = corm_driver_alloc(stmt->conn->alloc, sizeof(*err));

    if (err != NULL)
        cormi_pg_error(err, stmt->conn, res);
    stmt->failed = err != NULL ? err : &pgst_unknown;
}

/* The rest of the rows is computed here, and what fails is the stream's. */
void cormi_pg_settle(cormi_pg_conn *conn)
{
    cormi_pg_stmt *stmt = conn->stream;
    PGTransactionStatusType state = PQtransactionStatus(conn->pg);
    PGresult *res;

    if (stmt == NULL)
        return;
    conn->stream = NULL;
    if (state != PQTRANS_INTRANS && state != PQTRANS_INERROR)
        return;
    res = pgst_commit(conn, 0);
    if (PQresultStatus(res) != PGRES_COMMAND_OK)
        pgst_keep_error(stmt, res);
    PQclear(res);
}

/* All rows have come. */
static corm_status pgst_finish(cormi_pg_stmt *stmt, corm_error *err)
{
    cormi_pg_conn *conn = stmt->conn;
    corm_status status = CORM_OK;
    PGresult *res;

    if (conn->stream != stmt || PQntuples(stmt->res) == stmt->chunk)
        return CORM_OK;
    conn->stream = NULL;
    res = pgst_commit(conn, stmt->cursor);
    stmt->cursor = 0;
    if (PQresultStatus(res) != PGRES_COMMAND_OK) {
        status = cormi_pg_error(err, conn, res);
        PQclear(stmt->res);
        stmt->res = NULL;
    }
    PQclear(res);
    return status;
}

/* ---- pieces ---- */

static void pgst_begin(cormi_pg_stmt *stmt, const char *sql, size_t n)
{
    cormi_pg_conn *conn = stmt->conn;
    char fetch[80];
    const cormi_pg_piece pieces[] = {
        { .sql = sql, .bound = stmt, .n = n },
        { .sql = fetch, .binary = stmt->binary },
    };
    PGresult *results[2];

    snprintf(fetch, sizeof(fetch), PGST_FETCH, stmt->chunk, conn->cursors);
    /* The first piece tells the columns, too. */
    cormi_pg_pipeline(conn, pieces, 2, results);
    if (cormi_pg_is_fine(results[0])) {
        PQclear(results[0]);
        stmt->res = results[1];
    } else {
        PQclear(results[1]);
        stmt->res = results[0];
    }
}

corm_status cormi_pg_stream(cormi_pg_stmt *stmt, size_t n, size_t chunk,
                            corm_error *err)
{
    cormi_pg_conn *conn = stmt->conn;
    bool alone = !cormi_pg_in_transaction(conn);
    size_t size = stmt->size + sizeof(PGST_DECLARE) + 32;
    char *sql = corm_driver_alloc(conn->alloc, size);
    int head;
    corm_status status;

    if (sql == NULL)
        return corm_driver_no_memory(err);
    head = snprintf(sql, size, PGST_DECLARE, ++conn->cursors,
                    alone ? "WITH HOLD " : "");
    memcpy(sql + head, stmt->sql, stmt->size);
    stmt->chunk = chunk < 100000 ? (int)chunk : 100000;
    stmt->row = 0;
    if (alone)
        strcpy(conn->waiting[conn->n_waiting++], "BEGIN");
    pgst_begin(stmt, sql, n);
    corm_driver_free(conn->alloc, sql, size);
    stmt->cursor = conn->cursors;
    conn->stream = alone ? stmt : NULL;
    status = cormi_pg_check(stmt, true, err);
    if (status == CORM_OK)
        status = pgst_finish(stmt, err);
    if (status != CORM_OK)
        cormi_pg_stream_end(stmt);
    return status;
}

corm_status cormi_pg_stream_next(cormi_pg_stmt *stmt, corm_error *err)
{
    cormi_pg_conn *conn = stmt->conn;
    char sql[80];
    corm_status status;

    PQclear(stmt->res);
    stmt->res = NULL;
    if (conn->stream != stmt)
        cormi_pg_settle(conn);
    if (stmt->failed != NULL) {
        *err = *stmt->failed;
        return err->code;
    }
    snprintf(sql, sizeof(sql), PGST_FETCH, stmt->chunk, stmt->cursor);
    stmt->res =
        PQexecParams(conn->pg, sql, 0, NULL, NULL, NULL, NULL, stmt->binary);
    stmt->row = 0;
    status = cormi_pg_check(stmt, true, err);
    return status == CORM_OK ? pgst_finish(stmt, err) : status;
}

void cormi_pg_stream_end(cormi_pg_stmt *stmt)
{
    cormi_pg_conn *conn = stmt->conn;
    PGTransactionStatusType state;
    char sql[40];

    if (stmt->failed != NULL && stmt->failed != &pgst_unknown)
        corm_driver_free(conn->alloc, (void *)(uintptr_t)stmt->failed,
                         sizeof(*stmt->failed));
    stmt->failed = NULL;
    if (stmt->cursor == 0)
        return;
    if (conn->stream != stmt)
        cormi_pg_settle(conn);
    state = PQtransactionStatus(conn->pg);
    snprintf(sql, sizeof(sql), "CLOSE corm_c%u", stmt->cursor);
    if (conn->stream == stmt &&
        (state == PQTRANS_INTRANS || state == PQTRANS_INERROR))
        PQclear(pgst_commit(conn, stmt->cursor));
    else if (conn->stream != stmt &&
             (state == PQTRANS_IDLE || state == PQTRANS_INTRANS))
        PQclear(PQexec(conn->pg, sql));
    conn->stream = conn->stream == stmt ? NULL : conn->stream;
    stmt->cursor = 0;
}
