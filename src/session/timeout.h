/*
 * Deadlines of calls.  A call of the program is everything between its first
 * statement and its last, with the wait for a connection: all of it has the
 * time of corm_session_set_timeout().
 */
#ifndef CORMI_SESSION_TIMEOUT_H
#define CORMI_SESSION_TIMEOUT_H

#include "session/internal.h"

void cormi_call_start(corm_session *session);
void cormi_call_stop(corm_session *session);

/* They nest: the outermost has the deadline. */
static inline void cormi_call_begin(corm_session *session)
{
    if (session->timeout_ms != 0)
        cormi_call_start(session);
}

static inline void cormi_call_end(corm_session *session)
{
    if (session->calls != 0)
        cormi_call_stop(session);
}

/* Is it too late for another statement? */
bool cormi_call_is_over(const corm_session *session);
/* The same, recorded: CORM_OPERATIONAL. */
corm_status cormi_call_check_clock(corm_session *session);
static inline corm_status cormi_call_check(corm_session *session)
{
    return session->deadline == 0 ? CORM_OK : cormi_call_check_clock(session);
}
/* Says in the session's error that it came of the deadline, if so. */
void cormi_call_explain(corm_session *session);

/* A connection that was just leased is told; session->err: why it cannot. */
corm_status cormi_lease_begin(corm_session *session);
static inline bool cormi_lease_is_plain(const corm_session *session)
{
    return session->deadline == 0 &&
           session->slot->limit_ms == session->timeout_ms;
}

/* Before it is given back. */
void cormi_lease_disarm(corm_session *session);
static inline void cormi_lease_end(corm_session *session)
{
    if (session->deadline != 0)
        cormi_lease_disarm(session);
}

#endif
