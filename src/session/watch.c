/*
 * Watched statements: takes the time and calls the hooks.  Knows what an
 * event tells, not what is done with it.
 */
#include "session/internal.h"

#include <string.h>
#include <time.h>

/* A clock, and never one that allocates. */
static int64_t watch_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void watch_tell(const corm_statement_hook *hook, bool after,
                       corm_statement_event event)
{
    corm_statement_fn *fn = after ? hook->after : hook->before;

    if (fn == NULL)
        return;
    if (!hook->with_parameters) {
        event.params = NULL;
        event.error = NULL;
    }
    fn(hook->data, &event);
}

static void watch_tell_all(corm_session *session, bool after,
                           const corm_statement_event *event)
{
    const corm_statement_hook *const *hooks =
        session->db->options.statement_hooks;

    for (size_t i = 0; hooks != NULL && hooks[i] != NULL; i++)
        watch_tell(hooks[i], after, *event);
    for (size_t i = 0; i < session->watchers.n; i++)
        watch_tell(
            CORMI_VEC_AT(const corm_statement_hook *, &session->watchers, i),
            after, *event);
}

static corm_statement_event watch_event(corm_session *session,
                                        const cormi_watch *watch)
{
    return (corm_statement_event){
        .size = sizeof(corm_statement_event),
        .session = session,
        .sql = watch->sql,
        .sql_len = watch->len,
        .control = watch->control,
        .params = watch->params,
        .n_params = watch->n_params,
    };
}

bool cormi_watch_wanted(const corm_session *session)
{
    const corm_db_options *options = &session->db->options;

    return session->watchers.n > 0 || options->log_statements ||
           (options->statement_hooks != NULL &&
            options->statement_hooks[0] != NULL);
}

static void watch_start(corm_session *session, cormi_watch *watch)
{
    corm_statement_event event = watch_event(session, watch);

    watch_tell_all(session, false, &event);
    cormi_watch_resume(watch);
}

void cormi_watch_begin(corm_session *session, cormi_watch *watch,
                       const cormi_statement *st, const corm_value *params,
                       size_t n)
{
    *watch = (cormi_watch){
        .sql = st->sql,
        .len = st->len,
        .params = params,
        .n_params = n,
    };
    if (session->db->options.log_statements)
        cormi_db_log(session->db, CORM_LOG_DEBUG, "%.*s",
                     (int)(st->len < 4096 ? st->len : 4096), st->sql);
    watch_start(session, watch);
}

void cormi_watch_pause(cormi_watch *watch)
{
    watch->ns += watch_now() - watch->since;
}

void cormi_watch_resume(cormi_watch *watch)
{
    watch->since = watch_now();
}

void cormi_watch_end(corm_session *session, cormi_watch *watch,
                     corm_status status)
{
    corm_statement_event event = watch_event(session, watch);

    event.ns = watch->ns;
    event.rows = watch->rows;
    event.status = status;
    if (status != CORM_OK && session->err.code == status)
        event.error = &session->err;
    watch_tell_all(session, true, &event);
}

/* ---- transaction control ---- */

static corm_status watch_control_run(corm_session *session, cormi_control what,
                                     unsigned depth,
                                     const corm_atomic_options *options)
{
    cormi_conn *conn = session->slot->conn;

    switch (what) {
    case CORMI_BEGIN:
        return cormi_conn_begin_tx(conn, depth, (int)options->isolation,
                                   options->read_only, &session->err);
    case CORMI_COMMIT:
        return cormi_conn_commit_tx(conn, depth, &session->err);
    default:
        return cormi_conn_rollback_tx(conn, depth, &session->err);
    }
}

corm_status cormi_session_control(corm_session *session, cormi_control what,
                                  unsigned depth,
                                  const corm_atomic_options *options)
{
    static const char *const verbs[][2] = {
        [CORMI_BEGIN] = { "BEGIN", "SAVEPOINT" },
        [CORMI_COMMIT] = { "COMMIT", "RELEASE SAVEPOINT" },
        [CORMI_ROLLBACK] = { "ROLLBACK", "ROLLBACK TO SAVEPOINT" },
    };
    cormi_watch watch = { .sql = verbs[what][depth > 0], .control = true };
    corm_status status;

    if (cormi_session_is_forked(session))
        return cormi_pool_check_process(&session->db->pool, &session->err);
    status = cormi_session_flush(
        session, what == CORMI_ROLLBACK ? CORM_TRANSACTION : CORM_OK);
    if (status != CORM_OK && what != CORMI_ROLLBACK)
        return status;
    if (!session->watched)
        return watch_control_run(session, what, depth, options);
    watch.len = strlen(watch.sql);
    watch_start(session, &watch);
    status = watch_control_run(session, what, depth, options);
    cormi_watch_pause(&watch);
    cormi_watch_end(session, &watch, status);
    return status;
}

/* ---- the hooks of a session ---- */

corm_status corm_session_watch(corm_session *session,
                               const corm_statement_hook *hook)
{
    if (session == NULL)
        return CORM_MISUSE;
    if (hook == NULL)
        return cormi_fail(&session->ctx, CORM_MISUSE,
                          "corm_session_watch() was given no hook");
    if (!cormi_vec_push(&session->watchers, &hook))
        return cormi_fail_memory(&session->ctx);
    session->watched = true;
    return CORM_OK;
}

void corm_session_unwatch(corm_session *session,
                          const corm_statement_hook *hook)
{
    size_t kept = 0;

    if (session == NULL)
        return;
    for (size_t i = 0; i < session->watchers.n; i++) {
        const corm_statement_hook *at =
            CORMI_VEC_AT(const corm_statement_hook *, &session->watchers, i);

        if (at != hook)
            CORMI_VEC_AT(const corm_statement_hook *, &session->watchers,
                         kept++) = at;
    }
    session->watchers.n = kept;
    session->watched = cormi_watch_wanted(session);
}
