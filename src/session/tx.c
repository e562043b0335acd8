/*
 * Transactions.  A stack of levels mirrors what the connection has open: the
 * transaction and its savepoints.  A level knows whether a call failed
 * inside it, and that decides at its end.
 */
#include "session/timeout.h"

#include <string.h>
#include <time.h>

/* Of the library's own work, which is short. */
#define TX_ATTEMPTS 5

static cormi_tx_level *tx_top(corm_session *session)
{
    size_t n = session->levels.n;

    return n > 0 ? &CORMI_VEC_AT(cormi_tx_level, &session->levels, n - 1)
                 : NULL;
}

/* ---- begin ---- */

/* Options that only the outermost block can fulfil. */
static corm_status tx_check_nested(corm_session *session,
                                   const corm_atomic_options *o)
{
    if (o->durable)
        return cormi_fail(&session->ctx, CORM_TRANSACTION,
                          "a durable corm_atomic block cannot stand inside "
                          "another transaction; leave .durable out, or end the "
                          "outer one first");
    if (o->isolation != CORM_ISOLATION_DEFAULT)
        return cormi_fail(&session->ctx, CORM_TRANSACTION,
                          "only the outermost corm_atomic block can choose "
                          "the isolation; set it there");
    return CORM_OK;
}

/* At the outermost level the lease stays busy until the end. */
static corm_status tx_begin_outermost(corm_session *session,
                                      const corm_atomic_options *o)
{
    corm_status status = cormi_session_take(session);

    if (status != CORM_OK)
        return status;
    status = cormi_session_control(session, CORMI_BEGIN, 0, o);
    if (status != CORM_OK) {
        cormi_session_failed(session, NULL);
        cormi_session_give(session);
        return status;
    }
    session->lost = false;
    atomic_fetch_add_explicit(&session->db->transactions, 1,
                              memory_order_relaxed);
    return CORM_OK;
}

static corm_status tx_begin_savepoint(corm_session *session)
{
    static const corm_atomic_options none;
    corm_status status = cormi_session_control(
        session, CORMI_BEGIN, (unsigned)session->levels.n, &none);

    if (status != CORM_OK)
        cormi_session_statement_failed(session, NULL);
    return status;
}

static corm_status tx_begin_level(corm_session *session,
                                  const corm_atomic_options *o)
{
    size_t n = session->levels.n;
    corm_status status = cormi_session_check(session);

    if (status == CORM_OK && n > 0)
        status = tx_check_nested(session, o);
    if (status != CORM_OK)
        return status;
    /* Memory first: what has begun must have its level. */
    if (!cormi_vec_reserve(&session->levels, n + 1))
        return cormi_fail_memory(&session->ctx);
    if (n == 0)
        status = tx_begin_outermost(session, o);
    else if (!o->no_savepoint)
        status = tx_begin_savepoint(session);
    if (status != CORM_OK)
        return status;
    cormi_vec_push(&session->levels, &(cormi_tx_level){
                                         .serial = ++session->serials,
                                         .savepoint = n > 0 && !o->no_savepoint,
                                         .outer_failed = session->ctx.failed,
                                     });
    session->ctx.failed = false;
    return CORM_OK;
}

static corm_status tx_begin(corm_session *session, const corm_atomic_options *o)
{
    corm_status status;

    cormi_call_begin(session);
    status = tx_begin_level(session, o);
    cormi_call_end(session);
    return status;
}

/* ---- end ---- */

/* A transaction that the database itself gave up, or a level that has no
 * savepoint: only the next level out can roll back. */
static void tx_break_outer(corm_session *session)
{
    size_t n = session->levels.n;

    if (n > 1)
        CORMI_VEC_AT(cormi_tx_level, &session->levels, n - 2).broken = true;
    if (session->cause.code == CORM_OK)
        cormi_error_set(&session->cause, CORM_TRANSACTION,
                        "a nested block without a savepoint rolled back");
}

static void tx_rollback_top(corm_session *session)
{
    cormi_conn *conn = session->slot->conn;
    size_t n = session->levels.n;
    corm_status status = CORM_OK;

    if (n > 1 && (session->lost || !tx_top(session)->savepoint)) {
        tx_break_outer(session);
        return;
    }
    status =
        cormi_session_control(session, CORMI_ROLLBACK, (unsigned)n - 1, NULL);
    if (status == CORM_OK)
        return;
    cormi_db_log(session->db, CORM_LOG_ERROR, "rolling back failed: %s",
                 session->err.message);
    if (n > 1) {
        session->cause = session->err;
        session->lost = !cormi_conn_in_tx(conn);
        tx_break_outer(session);
    }
}

static corm_status tx_commit_top(corm_session *session)
{
    size_t n = session->levels.n;
    corm_status status;

    if (n > 1 && !tx_top(session)->savepoint)
        return CORM_OK;
    status = cormi_call_check(session);
    if (status != CORM_OK)
        return status;
    status =
        cormi_session_control(session, CORMI_COMMIT, (unsigned)n - 1, NULL);
    if (status != CORM_OK)
        cormi_session_statement_failed(session, NULL);
    return status;
}

/* Callbacks of the top level: the level below has them now, or nobody. */
static void tx_hand_callbacks_down(corm_session *session, bool committed)
{
    uint32_t level = (uint32_t)session->levels.n;
    size_t kept = 0;

    for (size_t i = 0; i < session->callbacks.n; i++) {
        cormi_callback c = CORMI_VEC_AT(cormi_callback, &session->callbacks, i);

        if (c.level == level && !committed)
            continue;
        if (c.level == level)
            c.level--;
        CORMI_VEC_AT(cormi_callback, &session->callbacks, kept++) = c;
    }
    session->callbacks.n = kept;
}

static void tx_pop(corm_session *session, bool committed)
{
    tx_hand_callbacks_down(session, committed);
    session->ctx.failed |= tx_top(session)->outer_failed;
    session->levels.n--;
    if (tx_top(session) == NULL || !tx_top(session)->broken)
        session->cause.code = CORM_OK;
    if (session->levels.n == 0)
        cormi_session_give(session);
}

/* Runs what waited for the commit.  The list is taken first: a callback may
 * have transactions of its own. */
static void tx_run_callbacks(corm_session *session)
{
    cormi_vec list = session->callbacks;
    corm_status status = CORM_OK;

    session->callbacks = CORMI_VEC_ALLOC(cormi_callback, &session->db->alloc);
    for (size_t i = 0; i < list.n && status == CORM_OK; i++) {
        cormi_callback c = CORMI_VEC_AT(cormi_callback, &list, i);

        status = c.fn(session, c.data);
        if (status != CORM_OK && !session->ctx.failed)
            cormi_fail(&session->ctx, status,
                       "a function of corm_on_commit() failed after the "
                       "transaction was committed");
    }
    cormi_vec_fini(&list);
}

/* Ends the top level; CORM_OK: it committed. */
static corm_status tx_end_top(corm_session *session, bool commit)
{
    corm_status status = CORM_TRANSACTION;

    cormi_call_begin(session);
    cormi_session_end_cursors(session, 0, (uint32_t)session->levels.n);
    if (commit)
        status = tx_commit_top(session);
    if (status != CORM_OK) {
        session->rollbacks++;
        tx_rollback_top(session);
    }
    tx_pop(session, status == CORM_OK);
    cormi_call_end(session);
    if (status == CORM_OK && session->levels.n == 0 && session->callbacks.n > 0)
        tx_run_callbacks(session);
    return status;
}

void cormi_session_abandon(corm_session *session)
{
    while (session->levels.n > 0)
        tx_end_top(session, false);
    session->callbacks.n = 0;
}

/* Why the top level cannot commit, recorded if nothing is. */
static corm_status tx_why_not(corm_session *session)
{
    corm_status code = cormi_context_error(&session->ctx)->code;

    if (session->ctx.failed && code != CORM_OK && code != CORM_DOES_NOT_EXIST &&
        code != CORM_MULTIPLE_OBJECTS)
        return code;
    if (!tx_top(session)->broken)
        return cormi_fail(&session->ctx, CORM_TRANSACTION,
                          "the corm_atomic block rolls back, because a call "
                          "inside it failed");
    cormi_fail(&session->ctx, CORM_TRANSACTION,
               "the corm_atomic block rolls back, because a statement inside "
               "it failed: %s",
               session->cause.message);
    session->ctx.error.retryable = session->cause.retryable;
    return CORM_TRANSACTION;
}

/* The end of the top level's block.  left: by return, break or goto. */
static corm_status tx_finish(corm_session *session, bool left)
{
    cormi_tx_level *top = tx_top(session);
    corm_status status;

    if (!left && !top->rollback && !top->broken && !session->ctx.failed)
        return tx_end_top(session, true);
    if (left || top->rollback) {
        if (left)
            cormi_db_log(session->db, CORM_LOG_INFO,
                         "a corm_atomic block was left before its end and "
                         "rolls back");
        tx_end_top(session, false);
        return CORM_TRANSACTION;
    }
    status = tx_why_not(session);
    tx_end_top(session, false);
    return status;
}

/* Is the block's level still open?  What was opened inside it and left open
 * is rolled back, so that it is on top. */
static bool tx_unwind(corm_session *session, uint64_t serial)
{
    size_t i = session->levels.n;

    while (i > 0 &&
           CORMI_VEC_AT(cormi_tx_level, &session->levels, i - 1).serial !=
               serial)
        i--;
    if (i == 0)
        return false;
    while (session->levels.n > i)
        tx_end_top(session, false);
    return true;
}

/* ---- the public calls ---- */

corm_block corm_atomic_begin(corm_session *session,
                             const corm_atomic_options *options)
{
    static const corm_atomic_options defaults;
    corm_block block = { .session = session };

    if (session == NULL ||
        tx_begin(session, options != NULL ? options : &defaults) != CORM_OK)
        return block;
    block.kind = CORMI_BLOCK_ATOMIC;
    block.depth = (uint32_t)session->levels.n;
    block.serial = tx_top(session)->serial;
    block.was_failed = tx_top(session)->outer_failed;
    block.run = 1;
    return block;
}

void cormi_atomic_end(corm_session *session, const corm_block *block)
{
    if (tx_unwind(session, block->serial))
        tx_finish(session, block->run != 0);
}

corm_status corm_rollback(corm_session *session)
{
    if (session == NULL)
        return CORM_MISUSE;
    if (session->levels.n == 0)
        return cormi_fail(&session->ctx, CORM_TRANSACTION,
                          "corm_rollback() outside corm_atomic: there is no "
                          "transaction to take back");
    tx_top(session)->rollback = true;
    return CORM_OK;
}

corm_status corm_commit(corm_session *session)
{
    corm_status status;

    if (session == NULL)
        return CORM_MISUSE;
    if (session->levels.n == 0)
        return cormi_fail(&session->ctx, CORM_TRANSACTION,
                          "corm_commit() outside corm_atomic: each statement "
                          "there is committed by itself");
    status = CORM_OK;
    if (tx_top(session)->rollback)
        status = cormi_fail(&session->ctx, CORM_TRANSACTION,
                            "corm_commit() after corm_rollback(): the block "
                            "rolls back");
    if (status == CORM_OK)
        return tx_finish(session, false);
    tx_end_top(session, false);
    return status;
}

bool corm_in_atomic(const corm_session *session)
{
    return session != NULL && session->levels.n > 0;
}

corm_status corm_on_commit(corm_session *session, corm_callback *fn, void *data)
{
    cormi_callback callback = { .fn = fn, .data = data };

    if (session == NULL)
        return CORM_MISUSE;
    if (fn == NULL)
        return cormi_fail(&session->ctx, CORM_MISUSE,
                          "corm_on_commit() was given no function");
    if (session->levels.n == 0)
        return fn(session, data);
    callback.level = (uint32_t)session->levels.n;
    if (!cormi_vec_push(&session->callbacks, &callback))
        return cormi_fail_memory(&session->ctx);
    return CORM_OK;
}

corm_status corm_atomic_run(corm_session *session,
                            const corm_atomic_options *options,
                            corm_callback *body, void *data)
{
    corm_block block;
    corm_status status;

    if (session == NULL || body == NULL)
        return CORM_MISUSE;
    block = corm_atomic_begin(session, options);
    if (!block.run)
        return corm_errcode(session);
    status = body(session, data);
    /* The body may have ended it by corm_commit(). */
    if (!tx_unwind(session, block.serial))
        return status;
    if (status != CORM_OK) {
        tx_end_top(session, false);
        return status;
    }
    return tx_finish(session, false);
}

/* A millisecond at first, then double, with a part that differs between
 * threads, so that two that collided do not collide again. */
static void tx_pause(const corm_session *session, int attempt)
{
    int64_t us = (int64_t)1000 << (attempt < 7 ? attempt : 7);
    struct timespec now, pause;

    clock_gettime(CLOCK_MONOTONIC, &now);
    us +=
        (int64_t)(((uint64_t)now.tv_nsec / 64 + session->lender * 2654435761u) %
                  (uint64_t)us);
    pause.tv_sec = (time_t)(us / 1000000);
    pause.tv_nsec = (long)(us % 1000000) * 1000;
    nanosleep(&pause, NULL);
}

/* Work of either kind: the program's in a transaction, or the library's. */
static corm_status tx_retry(corm_session *session, int attempts, bool atomic,
                            corm_callback *fn, void *data)
{
    bool nested = corm_in_atomic(session);
    corm_status status;

    for (int attempt = 0;; attempt++) {
        bool was_failed = corm_failed(session);

        status = atomic ? corm_atomic_run(session, NULL, fn, data)
                        : fn(session, data);
        if (status == CORM_OK || session == NULL || nested ||
            attempt + 1 >= attempts || !session->ctx.error.retryable ||
            cormi_call_is_over(session))
            return status;
        /* This failure is handled by what follows. */
        corm_error_clear(session);
        session->ctx.failed = was_failed;
        tx_pause(session, attempt);
    }
}

corm_status corm_atomic_retry(corm_session *session, int attempts,
                              corm_callback *body, void *data)
{
    return tx_retry(session, attempts, true, body, data);
}

/* ---- the library's own work ---- */

static corm_status tx_join(corm_session *session,
                           corm_status (*fn)(corm_session *, void *),
                           void *data)
{
    corm_status status = cormi_session_check(session);

    cormi_call_begin(session);
    if (status == CORM_OK)
        status = fn(session, data);
    cormi_call_end(session);
    if (status != CORM_OK && !tx_top(session)->broken) {
        tx_top(session)->broken = true;
        session->cause = session->ctx.error;
    }
    return status;
}

/* Here the status decides, not whether a call inside failed. */
static corm_status tx_run_level(corm_session *session,
                                const corm_atomic_options *o,
                                corm_status (*fn)(corm_session *, void *),
                                void *data)
{
    corm_status status = tx_begin(session, o);

    if (status != CORM_OK)
        return status;
    status = fn(session, data);
    if (status != CORM_OK || tx_top(session)->broken) {
        if (status == CORM_OK)
            status = tx_why_not(session);
        tx_end_top(session, false);
        return status;
    }
    return tx_end_top(session, true);
}

/* All of it is one call. */
static corm_status tx_run(corm_session *session, const corm_atomic_options *o,
                          corm_status (*fn)(corm_session *, void *), void *data)
{
    corm_status status;

    cormi_call_begin(session);
    status = tx_run_level(session, o, fn, data);
    cormi_call_end(session);
    return status;
}

corm_status cormi_session_atomic(corm_session *session, bool savepoint,
                                 corm_status (*fn)(corm_session *, void *),
                                 void *data)
{
    static const corm_atomic_options defaults;

    if (session->levels.n > 0 && !savepoint)
        return tx_join(session, fn, data);
    return tx_run(session, &defaults, fn, data);
}

corm_status cormi_session_retry(corm_session *session,
                                corm_status (*fn)(corm_session *, void *),
                                void *data)
{
    corm_status status;

    cormi_call_begin(session);
    status = tx_retry(session, TX_ATTEMPTS, false, fn, data);
    cormi_call_end(session);
    return status;
}

corm_status cormi_session_read(corm_session *session,
                               corm_status (*fn)(corm_session *, void *),
                               void *data)
{
    static const corm_atomic_options read_only = { .read_only = true };
    corm_status status;

    if (session->levels.n == 0 &&
        !corm_has(&session->db->features, CORM_FEATURE_QUERY_SNAPSHOTS))
        return tx_run(session, &read_only, fn, data);
    status = cormi_session_check(session);
    if (status != CORM_OK)
        return status;
    cormi_call_begin(session);
    status = fn(session, data);
    cormi_call_end(session);
    return status;
}
