/*
 * corm_session: a unit of work.  Its results live in arenas, one a scope; its
 * last failure in one record.  One thread at a time.
 */
#include "session/internal.h"

#include <string.h>

/* ---- opening and closing ---- */

corm_session *corm_session_open(corm_db *db)
{
    corm_session *session;

    if (db == NULL)
        return NULL;
    session = cormi_calloc(&db->alloc, 1, sizeof(*session));
    if (session == NULL)
        return NULL;
    session->arena = cormi_arena_new(&db->alloc);
    session->scratch = cormi_arena_new(&db->alloc);
    if (session->arena == NULL || session->scratch == NULL) {
        cormi_arena_free(session->arena);
        cormi_arena_free(session->scratch);
        cormi_free(&db->alloc, session, sizeof(*session));
        return NULL;
    }
    session->db = db;
    session->stamp.registry = cormi_db_registry(db);
    session->ctx.arena = session->arena;
    session->ctx.alloc = &db->alloc;
    session->lender = atomic_fetch_add(&db->lenders, 1) + 1;
    session->scopes = CORMI_VEC_ALLOC(cormi_scope, &db->alloc);
    session->levels = CORMI_VEC_ALLOC(cormi_tx_level, &db->alloc);
    session->callbacks = CORMI_VEC_ALLOC(cormi_callback, &db->alloc);
    session->watchers =
        CORMI_VEC_ALLOC(const corm_statement_hook *, &db->alloc);
    session->watched = cormi_watch_wanted(session);
    atomic_fetch_add(&db->refs, 1);
    return session;
}

/* One is kept for the next scope: most hold an object or two. */
static void session_retire(corm_session *session, corm_arena *arena)
{
    if (session->spare != NULL) {
        cormi_arena_free(arena);
        return;
    }
    cormi_arena_reset(arena);
    session->spare = arena;
}

static corm_arena *session_scope_arena_new(corm_session *session)
{
    corm_arena *arena = session->spare;

    session->spare = NULL;
    return arena != NULL ? arena : cormi_arena_new(&session->db->alloc);
}

static void session_drop_scopes(corm_session *session, size_t keep)
{
    session->nursery.desc = NULL;
    while (session->scopes.n > keep) {
        session->scopes.n--;
        session_retire(session, CORMI_VEC_AT(cormi_scope, &session->scopes,
                                             session->scopes.n)
                                    .arena);
    }
    session->stamp.scope = (uint32_t)session->scopes.n;
    session->ctx.arena =
        keep > 0 ? CORMI_VEC_AT(cormi_scope, &session->scopes, keep - 1).arena
                 : session->arena;
}

/* What is open ends, from the inside out. */
static void session_end(corm_session *session)
{
    cormi_session_end_cursors(session, 0, 0);
    cormi_session_abandon(session);
    cormi_session_give_back(session);
    session_drop_scopes(session, 0);
    memset(session->roots, 0, sizeof(session->roots));
    cormi_arena_free(session->report.arena);
    session->report = (cormi_report){ 0 };
    cormi_arena_free(session->findings.arena);
    session->findings = (cormi_findings){ 0 };
}

static void session_forget_plans(corm_session *session)
{
    for (size_t i = 0; i < CORMI_RECENT; i++)
        cormi_plan_cache_release(session->recent[i].plan);
    memset(session->recent, 0, sizeof(session->recent));
}

void corm_session_close(corm_session *session)
{
    corm_db *db;

    if (session == NULL)
        return;
    db = session->db;
    session_end(session);
    session_forget_plans(session);
    cormi_vec_fini(&session->scopes);
    cormi_vec_fini(&session->levels);
    cormi_vec_fini(&session->callbacks);
    cormi_vec_fini(&session->watchers);
    cormi_arena_free(session->arena);
    cormi_arena_free(session->scratch);
    cormi_arena_free(session->spare);
    cormi_free(&db->alloc, session->later,
               CORMI_TOGETHER * sizeof(*session->later));
    cormi_free(&db->alloc, session, sizeof(*session));
    cormi_db_release(db);
}

void corm_session_reset(corm_session *session)
{
    if (session == NULL)
        return;
    session_end(session);
    cormi_arena_reset(session->arena);
    cormi_arena_reset(session->scratch);
    corm_error_clear(session);
#if CORMI_SESSION_CHECKS
    session->has_thread = false;
    session->warned = false;
#endif
#ifdef CORM_ARENA_DEBUG
    session->unit++;
#endif
}

/* ---- what others read ---- */

corm_db *corm_session_db(const corm_session *session)
{
    return session != NULL ? session->db : NULL;
}

uint64_t corm_session_statements(const corm_session *session)
{
    return session != NULL ? session->statements : 0;
}

cormi_context *cormi_session_context(corm_session *session)
{
    return session != NULL ? &session->ctx : NULL;
}

const cormi_registry *cormi_session_registry(const corm_session *session)
{
    return session->stamp.registry;
}

void cormi_session_use(corm_session *session, const cormi_registry *registry)
{
    session->stamp.registry =
        registry != NULL ? registry : cormi_db_registry(session->db);
    memset(session->roots, 0, sizeof(session->roots));
}

corm_arena *cormi_session_scratch(corm_session *session)
{
    return session->scratch;
}

cormi_report *cormi_session_report(corm_session *session)
{
    return &session->report;
}

cormi_findings *cormi_session_findings(corm_session *session)
{
    return &session->findings;
}

cormi_nursery *cormi_session_nursery(corm_session *session)
{
    return &session->nursery;
}

cormi_root *cormi_session_root(corm_session *session, const corm_model *desc)
{
    for (size_t i = 0; i < CORMI_ROOTS; i++)
        if (session->roots[i].desc == desc || session->roots[i].desc == NULL)
            return &session->roots[i];
    return NULL;
}

uint32_t cormi_session_scope(const corm_session *session)
{
    return session->stamp.scope;
}

#ifdef CORM_ARENA_DEBUG
uint64_t cormi_session_unit(const corm_session *session)
{
    return session->unit;
}
#endif

corm_arena *cormi_session_scope_arena(corm_session *session, uint32_t scope)
{
    if (scope == 0)
        return session->arena;
    if (scope > session->scopes.n)
        return session->ctx.arena;
    return CORMI_VEC_AT(cormi_scope, &session->scopes, scope - 1).arena;
}

const char *corm_strdup(corm_session *session, const char *text)
{
    char *copy;

    if (session == NULL || text == NULL)
        return NULL;
    copy = cormi_arena_strdup(session->ctx.arena, text);
    if (copy == NULL)
        cormi_fail_memory(&session->ctx);
    return copy;
}

/* ---- modes ---- */

const cormi_stamp *cormi_session_stamp(const corm_session *session)
{
    return &session->stamp;
}

uint32_t cormi_session_rollbacks(const corm_session *session)
{
    return session->rollbacks;
}

void corm_session_track_changes(corm_session *session, bool on)
{
    if (session == NULL)
        return;
    session->stamp.modes.track = on;
    session->nursery.desc = NULL;
}

void corm_session_fetch_mode(corm_session *session, corm_fetch_how how)
{
    if (session == NULL || (unsigned)how > CORM_FETCH_RAISE)
        return;
    session->stamp.modes.how = (uint8_t)how;
    session->nursery.desc = NULL;
}

/* ---- from another thread ---- */

corm_status corm_cancel(corm_session *session)
{
    if (session == NULL)
        return CORM_MISUSE;
    if (session->db->driver.interrupt == NULL)
        return CORM_NOT_SUPPORTED;
    cormi_pool_interrupt(&session->db->pool, session->lender);
    return CORM_OK;
}

/* ---- errors ---- */

static const corm_error session_none = {
    .code = CORM_MISUSE,
    .message = "there is no session: it is NULL",
};

const corm_error *corm_error_info(const corm_session *session)
{
    return session != NULL ? cormi_context_error(&session->ctx) : &session_none;
}

corm_status corm_errcode(const corm_session *session)
{
    return corm_error_info(session)->code;
}

const char *corm_errmsg(const corm_session *session)
{
    return corm_error_info(session)->message;
}

bool corm_failed(const corm_session *session)
{
    if (session == NULL || session->ctx.failed)
        return true;
    for (size_t i = 0; i < session->levels.n; i++) {
        if (CORMI_VEC_AT(cormi_tx_level, &session->levels, i).outer_failed)
            return true;
    }
    return false;
}

corm_status corm_fail(corm_session *session, corm_status code,
                      const char *message)
{
    if (session == NULL)
        return CORM_MISUSE;
    if (code == CORM_OK)
        code = CORM_MISUSE;
    return cormi_fail(&session->ctx, code, "%s",
                      message != NULL ? message : corm_status_name(code));
}

void corm_error_clear(corm_session *session)
{
    if (session == NULL)
        return;
    cormi_context_clear(&session->ctx);
    for (size_t i = 0; i < session->levels.n; i++)
        CORMI_VEC_AT(cormi_tx_level, &session->levels, i).outer_failed = false;
}

/* ---- checks ---- */

#if CORMI_SESSION_CHECKS
static corm_status session_check_habits(corm_session *session)
{
    size_t warn = session->db->options.arena_warn;
    size_t bytes = cormi_arena_size(session->arena);

    if (warn != 0 && bytes > warn && !session->warned) {
        session->warned = true;
        cormi_db_log(session->db, CORM_LOG_WARNING,
                     "a session keeps %zu bytes of results; corm_scope or "
                     "corm_session_reset() would free them",
                     bytes);
    }
    if (!session->has_thread) {
        session->has_thread = true;
        session->thread = pthread_self();
    }
    if (pthread_equal(session->thread, pthread_self()))
        return CORM_OK;
    return cormi_fail(&session->ctx, CORM_MISUSE,
                      "the session is used by a thread that is not its own; "
                      "corm_session_reset() lets it go to another");
}
#endif

corm_status cormi_session_check_use(corm_session *session)
{
#if CORMI_SESSION_CHECKS
    return session_check_habits(session);
#else
    (void)session;
    return CORM_OK;
#endif
}

corm_status cormi_session_check(corm_session *session)
{
    size_t n = session->levels.n;
    corm_status status = cormi_session_check_use(session);

    if (status != CORM_OK)
        return status;
    cormi_context_forget_answer(&session->ctx);
    if (n == 0 || !CORMI_VEC_AT(cormi_tx_level, &session->levels, n - 1).broken)
        return CORM_OK;
    cormi_fail(&session->ctx, CORM_TRANSACTION,
               "a statement failed in this transaction, so nothing can run "
               "until its corm_atomic block ends and rolls it back: %s",
               session->cause.message);
    session->ctx.error.retryable = session->cause.retryable;
    return CORM_TRANSACTION;
}

/* ---- scopes ---- */

corm_block corm_scope_begin(corm_session *session)
{
    corm_block block = { .session = session };
    cormi_scope scope;

    if (session == NULL)
        return block;
    scope =
        (cormi_scope){ ++session->serials, session_scope_arena_new(session) };
    if (scope.arena == NULL || !cormi_vec_push(&session->scopes, &scope)) {
        cormi_arena_free(scope.arena);
        cormi_fail_memory(&session->ctx);
        return block;
    }
    session->ctx.arena = scope.arena;
    session->stamp.scope = (uint32_t)session->scopes.n;
    block.kind = CORMI_BLOCK_SCOPE;
    block.depth = (uint32_t)session->scopes.n;
    block.serial = scope.serial;
    block.run = 1;
    return block;
}

void cormi_scope_end(corm_session *session, const corm_block *block)
{
    size_t i = session->scopes.n;

    /* A reset may have ended it, and others inside may have been left. */
    while (i > 0 && CORMI_VEC_AT(cormi_scope, &session->scopes, i - 1).serial !=
                        block->serial)
        i--;
    if (i == 0)
        return;
    cormi_session_end_cursors(session, (uint32_t)i, 0);
    session_drop_scopes(session, i - 1);
}

void corm_block_end(corm_block *block)
{
    corm_session *session;

    if (block == NULL || block->session == NULL)
        return;
    session = block->session;
    if (block->kind == CORMI_BLOCK_SCOPE)
        cormi_scope_end(session, block);
    else if (block->kind == CORMI_BLOCK_ATOMIC)
        cormi_atomic_end(session, block);
    block->kind = CORMI_BLOCK_NONE;
}

/* ---- plans ---- */

static cormi_recent *session_recent(corm_session *session, uint64_t hash)
{
    return &session->recent[hash % CORMI_RECENT];
}

/* The reference that the cache gave is kept with the plan; one in use stays
 * until nobody uses it. */
static void session_remember(cormi_recent *at, cormi_plan_head *plan)
{
    if (at->users != 0)
        return;
    cormi_plan_cache_release(at->plan);
    *at = (cormi_recent){ .plan = plan, .users = 1 };
}

cormi_plan_head *cormi_plan_find(corm_session *session, uint64_t hash,
                                 cormi_plan_match *match, void *data)
{
    cormi_recent *at = session_recent(session, hash);
    cormi_plan_head *plan = at->plan;

    if (!cormi_plan_is_kept(session))
        return NULL;
    if (plan != NULL && plan->hash == hash && match(plan, data)) {
        at->users++;
        cormi_plan_cache_count_hit(&session->db->plans, session->lender);
        return plan;
    }
    plan = cormi_plan_cache_find(&session->db->plans, hash, match, data);
    if (plan != NULL)
        session_remember(at, plan);
    return plan;
}

/* What the plan of most queries fits in: one allocation. */
#define SESSION_PLAN ((size_t)2048)

corm_arena *cormi_plan_arena(corm_session *session)
{
    corm_arena *arena = cormi_arena_new_of(&session->db->alloc, SESSION_PLAN);

    if (arena == NULL)
        cormi_fail_memory(&session->ctx);
    return arena;
}

void cormi_plan_store(corm_session *session, cormi_plan_head *plan)
{
    cormi_plan_cache_store(&session->db->plans, plan);
}

void cormi_plan_pass(corm_session *session, cormi_plan_head *plan)
{
    atomic_init(&plan->refs, 1);
    cormi_plan_cache_pass(&session->db->plans);
}

bool cormi_plan_is_kept(const corm_session *session)
{
    return cormi_plan_cache_keeps(&session->db->plans);
}

void cormi_plan_release(corm_session *session, cormi_plan_head *plan)
{
    cormi_recent *at;

    if (plan == NULL)
        return;
    at = session_recent(session, plan->hash);
    if (at->plan == plan && at->users != 0)
        at->users--;
    else
        cormi_plan_cache_release(plan);
}
