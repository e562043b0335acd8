/*
 * Deadlines: the server is told to stop by itself, and if it does not answer
 * soon after, the keeper cuts the line.
 */
#include "session/timeout.h"

#include "session/keeper.h"

#include <stdio.h>
#include <string.h>

/* Milliseconds that the server has for its answer. */
#define TIMEOUT_GRACE_MS 400

corm_status corm_session_set_timeout(corm_session *session, int64_t ms)
{
    corm_status status = CORM_OK;

    if (session == NULL)
        return CORM_MISUSE;
    if (ms < 0 || ms > INT32_MAX)
        return cormi_fail(&session->ctx, CORM_VALUE_ERROR,
                          "a timeout of %lld ms; it can be from 0 (none) to "
                          "%ld",
                          (long long)ms, (long)INT32_MAX);
    if (ms != 0)
        status = cormi_keeper_start(&session->db->pool, &session->err);
    if (status != CORM_OK)
        return cormi_session_failed(session, NULL);
    session->timeout_ms = ms;
    return CORM_OK;
}

static void timeout_arm(corm_session *session)
{
    bool stops_itself = session->db->driver.limit != NULL;

    cormi_keeper_arm(&session->db->pool, session->slot,
                     session->deadline + (stops_itself ? TIMEOUT_GRACE_MS : 0));
}

/* ---- calls ---- */

void cormi_call_start(corm_session *session)
{
    if (session->calls++ != 0)
        return;
    session->deadline = cormi_clock_ms() + session->timeout_ms;
    if (session->uses != 0 && !cormi_session_is_forked(session))
        timeout_arm(session);
}

void cormi_call_stop(corm_session *session)
{
    if (--session->calls != 0)
        return;
    if (session->uses != 0)
        cormi_lease_end(session);
    session->deadline = 0;
}

bool cormi_call_is_over(const corm_session *session)
{
    return session->deadline != 0 && cormi_clock_ms() >= session->deadline;
}

corm_status cormi_call_check_clock(corm_session *session)
{
    if (!cormi_call_is_over(session))
        return CORM_OK;
    cormi_error_set(&session->err, CORM_OPERATIONAL,
                    "there is no time left for another statement");
    return cormi_session_failed(session, NULL);
}

void cormi_call_explain(corm_session *session)
{
    corm_error *err = &session->ctx.error;
    char why[CORM_ERROR_MESSAGE_MAX];

    if (!cormi_call_is_over(session))
        return;
    err->timed_out = true;
    memcpy(why, err->message, sizeof(why));
    snprintf(err->message, sizeof(err->message),
             "the call took longer than its %lld ms: %.900s",
             (long long)session->timeout_ms, why);
}

/* ---- leases ---- */

corm_status cormi_lease_begin(corm_session *session)
{
    cormi_pool_slot *slot = session->slot;
    corm_status status;

    if (session->deadline != 0)
        timeout_arm(session);
    if (slot->limit_ms == session->timeout_ms)
        return CORM_OK;
    status = cormi_conn_limit(slot->conn, session->timeout_ms, &session->err);
    if (status == CORM_OK)
        slot->limit_ms = session->timeout_ms;
    else
        cormi_lease_end(session);
    return status;
}

void cormi_lease_disarm(corm_session *session)
{
    cormi_keeper_disarm(&session->db->pool, session->slot);
}
