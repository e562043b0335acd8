/*
 * Around a statement that somebody watches: hooks of the db and the session,
 * and the log of SQL.  Where nobody does, session->watched is false and none
 * of this runs.
 */
#ifndef CORMI_SESSION_WATCH_H
#define CORMI_SESSION_WATCH_H

#include "driver/conn.h"

#include <corm/db.h>

/* One statement on its way.  Everything is borrowed until it ends. */
typedef struct cormi_watch {
    const char *sql;
    size_t len;
    const corm_value *params;
    size_t n_params;
    bool control;
    int64_t since, ns, rows; /* since: when the clock was started */
} cormi_watch;

/* Does anybody watch?  To be asked again when hooks come and go. */
bool cormi_watch_wanted(const corm_session *session);
/* Calls before(), starts the clock. */
void cormi_watch_begin(corm_session *session, cormi_watch *watch,
                       const cormi_statement *st, const corm_value *params,
                       size_t n);
/* The clock stands still between the steps of a loop. */
void cormi_watch_pause(cormi_watch *watch);
void cormi_watch_resume(cormi_watch *watch);
/* Calls after(); of a failure the session's record tells more. */
void cormi_watch_end(corm_session *session, cormi_watch *watch,
                     corm_status status);

/* Transaction control, watched or not; fails with session->err. */
typedef enum cormi_control {
    CORMI_BEGIN,
    CORMI_COMMIT,
    CORMI_ROLLBACK
} cormi_control;
/* depth 0: the transaction, with the options; else that savepoint.  options
 * are for CORMI_BEGIN. */
corm_status cormi_session_control(corm_session *session, cormi_control what,
                                  unsigned depth,
                                  const corm_atomic_options *options);

#endif
