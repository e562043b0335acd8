/*
 * Running statements for a session: takes its connection, records what
 * fails, keeps track of open cursors.
 */
#include "session/timeout.h"

#include "base/utf8.h"

#include <string.h>

/* ---- the lease ---- */

/* A connection that was lost while nobody used it is replaced by a new one,
 * which is taken as it is. */
static bool run_take(corm_session *session)
{
    if (session->slot == NULL ||
        !cormi_pool_retake(session->slot, session->lender))
        session->slot = cormi_pool_take(&session->db->pool, session->lender,
                                        session->deadline, &session->err);
    return session->slot != NULL;
}

static corm_status run_ready(corm_session *session)
{
    return cormi_lease_is_plain(session) ? CORM_OK : cormi_lease_begin(session);
}

/* The session's process is not the one that connected: nobody's lease. */
static corm_status run_forked(corm_session *session)
{
    cormi_pool_check_process(&session->db->pool, &session->err);
    return cormi_session_failed(session, NULL);
}

corm_status cormi_session_take(corm_session *session)
{
    if (cormi_session_is_forked(session))
        return run_forked(session);
    if (session->uses > 0) {
        session->uses++;
        return CORM_OK;
    }
    while (run_take(session)) {
        const cormi_conn *conn = session->slot->conn;
        bool fresh = cormi_conn_counts(conn).run == 0;

        if ((fresh || cormi_conn_usable(conn)) &&
            run_ready(session) == CORM_OK) {
            session->uses = 1;
            return CORM_OK;
        }
        cormi_pool_give(&session->db->pool, session->slot);
        session->slot = NULL;
        if (fresh)
            break;
    }
    return cormi_session_failed(session, NULL);
}

void cormi_session_give(corm_session *session)
{
    if (--session->uses > 0)
        return;
    if (cormi_session_is_forked(session)) {
        session->slot = NULL;
        return;
    }
    cormi_lease_end(session);
    if (cormi_conn_usable(session->slot->conn)) {
        cormi_pool_idle(&session->db->pool, session->slot, session->lender);
        return;
    }
    cormi_pool_give(&session->db->pool, session->slot);
    session->slot = NULL;
}

void cormi_session_give_back(corm_session *session)
{
    if (session->slot != NULL && !cormi_session_is_forked(session))
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
    to->unknown = from->unknown;
    to->native_code = from->native_code;
    memcpy(to->sqlstate, from->sqlstate, sizeof(to->sqlstate));
    memcpy(to->constraint, from->constraint, sizeof(to->constraint));
    if (st != NULL) {
        size_t n = cormi_utf8_cut(st->sql, st->len, sizeof(to->sql) - 1);

        memcpy(to->sql, st->sql, n);
        to->sql[n] = '\0';
    }
    cormi_call_explain(session);
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
    if (!cormi_session_is_forked(session) &&
        !cormi_conn_in_tx(session->slot->conn))
        session->lost = true;
    return status;
}

/* ---- statements ---- */

static inline corm_status run_prepare(corm_session *session)
{
    corm_status status = cormi_session_check(session);

    if (status == CORM_OK)
        status = cormi_call_check(session);
    if (status == CORM_OK)
        status = cormi_session_take(session);
    if (status != CORM_OK)
        return status;
    session->statements++;
    return CORM_OK;
}

corm_status cormi_session_prepare(corm_session *session)
{
    return run_prepare(session);
}

/* The same with somebody watching. */
static corm_status run_watched(corm_session *session, const cormi_statement *st,
                               const corm_value *params, size_t n,
                               corm_outcome *out)
{
    cormi_watch watch;
    corm_outcome mine = { 0 };
    corm_status status;

    out = out != NULL ? out : &mine;
    cormi_watch_begin(session, &watch, st, params, n);
    status =
        cormi_conn_run(session->slot->conn, st, params, n, out, &session->err);
    cormi_watch_pause(&watch);
    watch.rows = status == CORM_OK ? out->changes : 0;
    cormi_watch_end(session, &watch, status);
    return status;
}

static corm_status run_statement(corm_session *session,
                                 const cormi_statement *st,
                                 const corm_value *params, size_t n,
                                 corm_outcome *out)
{
    corm_status status = run_prepare(session);

    if (status != CORM_OK)
        return status;
    if (session->n_later != 0)
        return cormi_later_run(session, st, params, n, out);
    if (session->watched)
        status = run_watched(session, st, params, n, out);
    else
        status = cormi_conn_run(session->slot->conn, st, params, n, out,
                                &session->err);
    if (status != CORM_OK)
        cormi_session_statement_failed(session, st);
    cormi_session_give(session);
    return status;
}

void *cormi_session_ready(corm_session *session, const char *sql)
{
    void *ready = cormi_conn_ready(session->slot->conn, sql, &session->err);

    if (ready == NULL)
        cormi_session_failed(session, NULL);
    return ready;
}

corm_status cormi_session_ready_end(corm_session *session, void *ready,
                                    bool run)
{
    corm_status status =
        cormi_conn_ready_end(session->slot->conn, ready, run, &session->err);

    return status == CORM_OK ? status : cormi_session_failed(session, NULL);
}

corm_status cormi_session_run(corm_session *session, const cormi_statement *st,
                              const corm_value *params, size_t n,
                              corm_outcome *out)
{
    corm_status status;

    cormi_call_begin(session);
    status = run_statement(session, st, params, n, out);
    cormi_call_end(session);
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
    cormi_call_begin(session);
    status = cormi_conn_keys_follow(session->slot->conn, st, table, column,
                                    follow, &session->err);
    if (status != CORM_OK)
        cormi_session_statement_failed(session, st);
    cormi_call_end(session);
    cormi_session_give(session);
    return status;
}

/* A query has begun: its end is told with its last row. */
static void cursor_watched(cormi_cursor *cursor, corm_status status)
{
    cormi_watch_pause(&cursor->watch);
    cursor->status = status;
    if (status != CORM_OK)
        cormi_watch_end(cursor->session, &cursor->watch, status);
}

static int cursor_fetch(cormi_cursor *cursor, const corm_decode *program,
                        const corm_batch *batch)
{
    corm_error *err = &cursor->session->err;
    int n;

    if (!cursor->watched)
        return cormi_conn_fetch(cursor->stmt, program, batch, err);
    cormi_watch_resume(&cursor->watch);
    n = cormi_conn_fetch(cursor->stmt, program, batch, err);
    cormi_watch_pause(&cursor->watch);
    cursor->watch.rows += n > 0 ? n : 0;
    cursor->status = n < 0 ? err->code : CORM_OK;
    return n;
}

void cormi_cursor_open(cormi_cursor *cursor)
{
    corm_session *session = cursor->session;

    cursor->scope = (uint32_t)session->scopes.n;
    cursor->level = (uint32_t)session->levels.n;
    cursor->next = session->cursors;
    cursor->at = &session->cursors;
    if (cursor->next != NULL)
        cursor->next->at = &cursor->next;
    session->cursors = cursor;
}

static corm_status run_query(corm_session *session, const cormi_statement *st,
                             const corm_value *params, size_t n,
                             cormi_cursor *cursor)
{
    corm_status status = run_prepare(session);

    cursor->session = session;
    cursor->stmt = NULL;
    cursor->watched = session->watched;
    if (status != CORM_OK)
        return status;
    if (cursor->watched)
        cormi_watch_begin(session, &cursor->watch, st, params, n);
    status = cormi_conn_begin(session->slot->conn, st, params, n, &cursor->stmt,
                              &session->err);
    if (cursor->watched)
        cursor_watched(cursor, status);
    if (status != CORM_OK) {
        cormi_session_statement_failed(session, st);
        cormi_session_give(session);
        return status;
    }
    cormi_cursor_open(cursor);
    return CORM_OK;
}

/* A stream may last: there each fetch is a call of its own. */
corm_status cormi_session_query(corm_session *session,
                                const cormi_statement *st,
                                const corm_value *params, size_t n,
                                cormi_cursor *cursor)
{
    corm_status status;

    cormi_call_begin(session);
    status =
        session->n_later == 0 ? CORM_OK : cormi_session_flush(session, CORM_OK);
    cursor->stmt = NULL;
    if (status == CORM_OK)
        status = run_query(session, st, params, n, cursor);
    cursor->call = status == CORM_OK && st->chunk == 0;
    if (!cursor->call)
        cormi_call_end(session);
    return status;
}

int cormi_cursor_fetch(cormi_cursor *cursor, const corm_decode *program,
                       const corm_batch *batch)
{
    corm_session *session = cursor->session;
    bool timed = session->timeout_ms != 0;
    int n;

    if (cursor->stmt == NULL) {
        cormi_fail(&session->ctx, CORM_TRANSACTION,
                   "the rows are no longer there: the transaction or scope in "
                   "which the query began has ended");
        return -1;
    }
    if (cormi_session_check(session) != CORM_OK ||
        (cormi_session_is_forked(session) && run_forked(session) != CORM_OK))
        return -1;
    if (timed)
        cormi_call_start(session);
    n = cursor_fetch(cursor, program, batch);
    if (n < 0)
        cormi_session_statement_failed(session, NULL);
    if (timed)
        cormi_call_stop(session);
    return n;
}

void cormi_cursor_end(cormi_cursor *cursor)
{
    corm_session *session = cursor->session;

    if (cursor->stmt == NULL)
        return;
    if (session->timeout_ms != 0 && !cursor->call)
        cormi_call_start(session);
    if (!cormi_session_is_forked(session))
        cormi_conn_end(cursor->stmt);
    cursor->stmt = NULL;
    if (cursor->watched)
        cormi_watch_end(session, &cursor->watch, cursor->status);
    *cursor->at = cursor->next;
    if (cursor->next != NULL)
        cursor->next->at = cursor->at;
    cormi_session_give(session);
    cormi_call_end(session);
}

/* ---- what backends do themselves ---- */

corm_status corm_session_native(corm_session *session,
                                const corm_backend *backend, corm_native_fn *fn,
                                void *data)
{
    corm_status status;

    if (session == NULL)
        return CORM_MISUSE;
    if (session->db->backend != backend)
        return cormi_fail(&session->ctx, CORM_NOT_SUPPORTED,
                          "the database of this session is of the backend "
                          "\"%s\", which has no such call",
                          session->db->backend->name);
    cormi_call_begin(session);
    status = run_prepare(session);
    if (status == CORM_OK) {
        status =
            fn(cormi_conn_handle(session->slot->conn), data, &session->err);
        if (status != CORM_OK)
            cormi_session_statement_failed(session, NULL);
        cormi_session_give(session);
    }
    cormi_call_end(session);
    return status;
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
