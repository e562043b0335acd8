/*
 * Running statements for a session: takes its connection, records what
 * fails, keeps track of open cursors.
 */
#include "session/internal.h"

#include "base/utf8.h"

#include <string.h>

/* ---- the lease ---- */

corm_status cormi_session_take(corm_session *session)
{
    if (session->uses > 0 ||
        (session->slot != NULL &&
         cormi_pool_retake(session->slot, session->lender))) {
        session->uses++;
        return CORM_OK;
    }
    session->slot =
        cormi_pool_take(&session->db->pool, session->lender, &session->err);
    if (session->slot == NULL)
        return cormi_session_failed(session, NULL);
    session->uses = 1;
    return CORM_OK;
}

void cormi_session_give(corm_session *session)
{
    if (--session->uses > 0)
        return;
    if (cormi_conn_usable(session->slot->conn)) {
        cormi_pool_idle(&session->db->pool, session->slot, session->lender);
        return;
    }
    cormi_pool_give(&session->db->pool, session->slot);
    session->slot = NULL;
}

void cormi_session_give_back(corm_session *session)
{
    if (session->slot != NULL)
        cormi_pool_give_idle(&session->db->pool, session->slot,
                             session->lender);
    session->slot = NULL;
}

/* ---- failures ---- */

corm_status cormi_session_failed(corm_session *session,
                                 const cormi_statement *st)
{
    const corm_error *from = &session->err;
    corm_error *to = &session->ctx.error;

    cormi_fail(&session->ctx, from->code, "%s", from->message);
    to->integrity = from->integrity;
    to->retryable = from->retryable;
    to->native_code = from->native_code;
    memcpy(to->sqlstate, from->sqlstate, sizeof(to->sqlstate));
    memcpy(to->constraint, from->constraint, sizeof(to->constraint));
    if (st != NULL) {
        size_t n = cormi_utf8_cut(st->sql, st->len, sizeof(to->sql) - 1);

        memcpy(to->sql, st->sql, n);
        to->sql[n] = '\0';
    }
    return from->code;
}

corm_status cormi_session_statement_failed(corm_session *session,
                                           const cormi_statement *st)
{
    corm_status status = cormi_session_failed(session, st);
    size_t n = session->levels.n;

    if (n == 0)
        return status;
    CORMI_VEC_AT(cormi_tx_level, &session->levels, n - 1).broken = true;
    session->cause = session->ctx.error;
    if (!cormi_conn_in_tx(session->slot->conn))
        session->lost = true;
    return status;
}

/* ---- statements ---- */

static corm_status run_prepare(corm_session *session, const cormi_statement *st)
{
    corm_status status = cormi_session_check(session);

    if (status == CORM_OK)
        status = cormi_session_take(session);
    if (status != CORM_OK)
        return status;
    session->statements++;
    if (session->db->options.log_statements)
        cormi_db_log(session->db, CORM_LOG_DEBUG, "%.*s",
                     (int)(st->len < 4096 ? st->len : 4096), st->sql);
    return CORM_OK;
}

corm_status cormi_session_run(corm_session *session, const cormi_statement *st,
                              const corm_value *params, size_t n,
                              corm_outcome *out)
{
    corm_status status = run_prepare(session, st);

    if (status != CORM_OK)
        return status;
    status =
        cormi_conn_run(session->slot->conn, st, params, n, out, &session->err);
    if (status != CORM_OK)
        cormi_session_statement_failed(session, st);
    cormi_session_give(session);
    return status;
}

corm_status cormi_session_keys_follow(corm_session *session,
                                      const cormi_statement *st,
                                      const char *table, const char *column,
                                      bool *follow)
{
    corm_status status = cormi_session_check(session);

    *follow = false;
    if (status == CORM_OK)
        status = cormi_session_take(session);
    if (status != CORM_OK)
        return status;
    status = cormi_conn_keys_follow(session->slot->conn, st, table, column,
                                    follow, &session->err);
    if (status != CORM_OK)
        cormi_session_statement_failed(session, st);
    cormi_session_give(session);
    return status;
}

corm_status cormi_session_query(corm_session *session,
                                const cormi_statement *st,
                                const corm_value *params, size_t n,
                                cormi_cursor *cursor)
{
    corm_status status = run_prepare(session, st);

    *cursor = (cormi_cursor){ .session = session };
    if (status != CORM_OK)
        return status;
    status = cormi_conn_begin(session->slot->conn, st, params, n, &cursor->stmt,
                              &session->err);
    if (status != CORM_OK) {
        cormi_session_statement_failed(session, st);
        cormi_session_give(session);
        return status;
    }
    cursor->scope = (uint32_t)session->scopes.n;
    cursor->level = (uint32_t)session->levels.n;
    cursor->next = session->cursors;
    cursor->at = &session->cursors;
    if (cursor->next != NULL)
        cursor->next->at = &cursor->next;
    session->cursors = cursor;
    return CORM_OK;
}

int cormi_cursor_fetch(cormi_cursor *cursor, const corm_decode *program,
                       const corm_batch *batch)
{
    corm_session *session = cursor->session;
    int n;

    if (cursor->stmt == NULL) {
        cormi_fail(&session->ctx, CORM_TRANSACTION,
                   "the rows are no longer there: the transaction or scope in "
                   "which the query began has ended");
        return -1;
    }
    if (cormi_session_check(session) != CORM_OK)
        return -1;
    n = cormi_conn_fetch(cursor->stmt, program, batch, &session->err);
    if (n < 0)
        cormi_session_statement_failed(session, NULL);
    return n;
}

void cormi_cursor_end(cormi_cursor *cursor)
{
    if (cursor->stmt == NULL)
        return;
    cormi_conn_end(cursor->stmt);
    cursor->stmt = NULL;
    *cursor->at = cursor->next;
    if (cursor->next != NULL)
        cursor->next->at = cursor->at;
    cormi_session_give(cursor->session);
}

void cormi_session_end_cursors(corm_session *session, uint32_t scope,
                               uint32_t level)
{
    cormi_cursor *cursor = session->cursors;

    while (cursor != NULL) {
        cormi_cursor *next = cursor->next;

        if (cursor->scope >= scope && cursor->level >= level)
            cormi_cursor_end(cursor);
        cursor = next;
    }
}
