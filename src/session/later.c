/*
 * Statements that go to the database together: writes that wait for the next
 * statement, and queries whose answers nobody needs to send another.
 */
#include "session/timeout.h"

static corm_status later_all(corm_session *session)
{
    size_t n = session->n_later;
    size_t done = cormi_conn_run_all(session->slot->conn, session->later, n,
                                     &session->err);
    corm_status status = CORM_OK;

    session->n_later = 0;
    if (done < n)
        status =
            cormi_session_statement_failed(session, &session->later[done].st);
    cormi_session_give(session);
    return status;
}

/* A statement goes with those that wait for it. */
corm_status cormi_later_run(corm_session *session, const cormi_statement *st,
                            const corm_value *params, size_t n,
                            corm_outcome *out)
{
    session->later[session->n_later++] = (cormi_run){ *st, params, n, out };
    return later_all(session);
}

corm_status cormi_session_flush(corm_session *session, corm_status status)
{
    size_t n = session->n_later;

    if (n == 0)
        return status;
    if (status != CORM_OK) {
        session->n_later = 0;
        return status;
    }
    cormi_call_begin(session);
    status = cormi_session_prepare(session);
    if (status == CORM_OK) {
        session->statements--; /* each was counted */
        status = later_all(session);
    }
    session->n_later = 0;
    cormi_call_end(session);
    return status;
}

/* Somebody who watches is told of each by itself. */
static bool later_gathers(corm_session *session)
{
    if (session->levels.n == 0 || !cormi_session_gathers(session))
        return false;
    if (session->later == NULL)
        session->later = cormi_calloc(&session->db->alloc, CORMI_TOGETHER,
                                      sizeof(*session->later));
    return session->later != NULL;
}

corm_status cormi_session_later(corm_session *session,
                                const cormi_statement *st,
                                const corm_value *params, size_t n,
                                corm_outcome *out)
{
    corm_status status = cormi_session_check(session);

    if (status != CORM_OK || !later_gathers(session))
        return cormi_session_run(session, st, params, n, out);
    if (session->n_later + 1 == CORMI_TOGETHER) /* there is room for one more */
        status = cormi_session_flush(session, status);
    if (status != CORM_OK)
        return status;
    session->later[session->n_later++] = (cormi_run){ *st, params, n, out };
    session->statements++;
    return CORM_OK;
}

bool cormi_session_gathers(const corm_session *session)
{
    return session->slot != NULL && !session->watched &&
           cormi_conn_gathers(session->slot->conn);
}

corm_status cormi_session_queries(corm_session *session, const cormi_run *runs,
                                  cormi_cursor *const *cursors, size_t n)
{
    cormi_stmt *stmts[CORMI_TOGETHER];
    corm_status status = cormi_session_flush(session, CORM_OK);
    size_t held = 0, done;

    while (status == CORM_OK && held < n) {
        cormi_call_begin(session);
        status = cormi_session_prepare(session);
        if (status != CORM_OK)
            cormi_call_end(session);
        else
            held++;
    }
    done = status != CORM_OK ? 0
                             : cormi_conn_begin_all(session->slot->conn, runs,
                                                    n, stmts, &session->err);
    for (size_t i = 0; i < done; i++) {
        *cursors[i] = (cormi_cursor){ .session = session,
                                      .stmt = stmts[i],
                                      .call = true };
        cormi_cursor_open(cursors[i]);
    }
    if (status == CORM_OK && done < n)
        status = cormi_session_statement_failed(session, &runs[done].st);
    for (size_t i = 0; i < done && status != CORM_OK; i++)
        cormi_cursor_end(cursors[i]);
    for (size_t i = done; i < held; i++) {
        cormi_session_give(session);
        cormi_call_end(session);
    }
    return status;
}
