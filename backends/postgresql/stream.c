/*
 * Rows that are read piece by piece: a cursor on the server, of which a
 * number of rows is fetched at a time.  In a transaction it ends with that;
 * outside of one the server keeps the rows until the cursor is closed, so
 * that other statements may be run between the pieces.
 */
#include "driver.h"

#include <stdio.h>
#include <string.h>

#define PGST_DECLARE "DECLARE corm_c%u NO SCROLL CURSOR %sFOR "

/* What a cursor can be declared for.  A pooler that gives each transaction
 * another connection loses what outlives it. */
bool cormi_pg_can_stream(const cormi_pg_stmt *stmt)
{
    const cormi_pg_conn *conn = stmt->conn;

    if (strncmp(stmt->sql, "SELECT", 6) != 0)
        return false;
    return PQtransactionStatus(conn->pg) == PQTRANS_INTRANS ||
           (!conn->settings->unnamed && !conn->unnamed &&
            strstr(stmt->sql, " FOR UPDATE") == NULL);
}

corm_status cormi_pg_stream(cormi_pg_stmt *stmt, size_t n, size_t chunk,
                            corm_error *err)
{
    cormi_pg_conn *conn = stmt->conn;
    bool held = PQtransactionStatus(conn->pg) != PQTRANS_INTRANS;
    size_t size = stmt->size + sizeof(PGST_DECLARE) + 32;
    char *sql = corm_driver_alloc(conn->alloc, size);
    int head;
    corm_status status;

    if (sql == NULL)
        return corm_driver_no_memory(err);
    head = snprintf(sql, size, PGST_DECLARE, ++conn->cursors,
                    held ? "WITH HOLD " : "");
    memcpy(sql + head, stmt->sql, stmt->size);
    stmt->res = PQexecParams(conn->pg, sql, (int)n, NULL, stmt->values,
                             stmt->lengths, stmt->formats, 0);
    corm_driver_free(conn->alloc, sql, size);
    status = cormi_pg_check(stmt, true, err);
    if (status != CORM_OK)
        return status;
    stmt->cursor = conn->cursors;
    stmt->chunk = chunk < 100000 ? (int)chunk : 100000;
    /* The first piece tells the columns, too. */
    status = cormi_pg_stream_next(stmt, err);
    if (status != CORM_OK)
        cormi_pg_stream_end(stmt);
    return status;
}

corm_status cormi_pg_stream_next(cormi_pg_stmt *stmt, corm_error *err)
{
    char sql[80];

    PQclear(stmt->res);
    snprintf(sql, sizeof(sql), "FETCH FORWARD %d FROM corm_c%u", stmt->chunk,
             stmt->cursor);
    stmt->res = PQexec(stmt->conn->pg, sql);
    stmt->row = 0;
    return cormi_pg_check(stmt, true, err);
}

void cormi_pg_stream_end(cormi_pg_stmt *stmt)
{
    PGTransactionStatusType state = PQtransactionStatus(stmt->conn->pg);
    char sql[40];

    if (stmt->cursor == 0)
        return;
    snprintf(sql, sizeof(sql), "CLOSE corm_c%u", stmt->cursor);
    stmt->cursor = 0;
    if (state == PQTRANS_IDLE || state == PQTRANS_INTRANS)
        PQclear(PQexec(stmt->conn->pg, sql));
}
