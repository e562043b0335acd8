/*
 * Rows on their way from the server.  Those of a SELECT stay on the line until
 * they are decoded: nothing is stored and read again.  Meanwhile the line is
 * taken; before anything else is sent, what is left of them is read into
 * memory.
 */
#include "driver.h"

/* The server decides. */
static bool mysql_rows_in_cursor(const cormi_mysql_stmt *stmt)
{
    return stmt->cursor_rows != 0 &&
           (stmt->conn->my->server_status & SERVER_STATUS_CURSOR_EXISTS) != 0;
}

/*
 * An error in the middle of a result, as of an INSERT .. RETURNING that breaks
 * a constraint, leaves libmariadb waiting for more rows: whatever is called
 * next for the statement waits for ever, but for closing it.
 */
corm_status cormi_mysql_break(cormi_mysql_stmt *stmt, corm_error *err)
{
    corm_status status = cormi_mysql_stmt_error(err, stmt);

    /* It stopped reading, wherever that was. */
    if (status == CORM_NO_MEMORY)
        stmt->conn->is_lost = true;
    if (stmt->conn->reading == stmt)
        stmt->conn->reading = NULL;
    mysql_stmt_close(stmt->st);
    stmt->st = NULL;
    stmt->is_broken = true;
    stmt->has_row = false;
    return status;
}

/* Nothing was changed, so that nothing is unknown. */
static corm_status mysql_rows_failed(cormi_mysql_stmt *stmt, corm_error *err)
{
    cormi_mysql_break(stmt, err);
    return cormi_mysql_lost(stmt, true, err);
}

corm_status cormi_mysql_rows_next(cormi_mysql_stmt *stmt, corm_error *err)
{
    int rc;

    if (stmt->st == NULL)
        return corm_driver_fail(err, CORM_OPERATIONAL,
                                "the rest of the rows is lost: it could not "
                                "be read when another statement was to be run");
    rc = mysql_stmt_fetch(stmt->st);
    if (rc == 1)
        return mysql_rows_failed(stmt, err);
    stmt->is_done = rc == MYSQL_NO_DATA;
    stmt->has_row = !stmt->is_done;
    if (stmt->is_done && stmt->conn->reading == stmt)
        stmt->conn->reading = NULL;
    return CORM_OK;
}

/* Of a list the first row is read at once: where the server cannot run the
 * statement, that is said now. */
corm_status cormi_mysql_rows_begin(cormi_mysql_stmt *stmt, size_t chunk,
                                   corm_error *err)
{
    corm_status status = cormi_mysql_bind_columns(stmt, err);

    stmt->is_open = true;
    stmt->is_done = stmt->has_row = false;
    if (status != CORM_OK || mysql_rows_in_cursor(stmt))
        return status;
    if (stmt->reads) {
        stmt->conn->reading = stmt;
        return chunk == 0 ? cormi_mysql_rows_next(stmt, err) : CORM_OK;
    }
    return mysql_stmt_store_result(stmt->st) == 0
               ? CORM_OK
               : mysql_rows_failed(stmt, err);
}

void cormi_mysql_pass_over(cormi_mysql_stmt *stmt)
{
    do
        mysql_stmt_free_result(stmt->st);
    while (mysql_stmt_next_result(stmt->st) == 0);
}

void cormi_mysql_rows_end(cormi_mysql_stmt *stmt)
{
    if (stmt->is_open && stmt->st != NULL) {
        /* Closes a cursor that was left. */
        if (stmt->cursor_rows != 0 && !stmt->is_done)
            mysql_stmt_reset(stmt->st);
        cormi_mysql_pass_over(stmt);
    }
    if (stmt->conn->reading == stmt)
        stmt->conn->reading = NULL;
    stmt->is_open = stmt->has_row = false;
}

corm_status cormi_mysql_clear_line(cormi_mysql_conn *conn, corm_error *err)
{
    cormi_mysql_stmt *stmt = conn->reading;

    if (stmt == NULL)
        return CORM_OK;
    /* Its texts are where the next message will be. */
    if (stmt->has_row)
        return corm_driver_fail(err, CORM_MISUSE,
                                "the first row of another statement has not "
                                "been read yet");
    conn->reading = NULL;
    return mysql_stmt_store_result(stmt->st) == 0
               ? CORM_OK
               : mysql_rows_failed(stmt, err);
}
