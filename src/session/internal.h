/*
 * What db.c, session.c, run.c and tx.c share: the structs behind corm_db and
 * corm_session.  Nobody else sees them.
 */
#ifndef CORMI_SESSION_INTERNAL_H
#define CORMI_SESSION_INTERNAL_H

#include "base/arena.h"
#include "base/vec.h"
#include "render/render.h"
#include "session/plan_cache.h"
#include "session/pool.h"
#include "session/session.h"
#include "session/url.h"
#include "session/watch.h"

/* A thread check is worth its time only where mistakes are looked for. */
#if defined(CORM_ARENA_DEBUG) || !defined(NDEBUG)
#define CORMI_SESSION_CHECKS 1
#else
#define CORMI_SESSION_CHECKS 0
#endif

typedef struct cormi_hook_entry cormi_hook_entry;

struct corm_db {
    corm_allocator alloc;    /* who allocates gets this address */
    corm_db_options options; /* defaults filled in */
    const corm_backend *backend;
    corm_driver driver;          /* a copy: an older one is shorter */
    const corm_dialect *dialect; /* of the server */
    corm_features features;
    cormi_spellings spellings; /* of the dialect */
    corm_arena *arena;         /* of the URL */
    cormi_url url;
    corm_connect connect;
    bool has_shared;
    const corm_app *const *apps; /* borrowed, ended by NULL */
    cormi_registry *registry;
    cormi_pool pool;
    cormi_plan_cache plans;
    _Atomic size_t refs;      /* the owner's and one a session */
    _Atomic uint64_t lenders; /* numbers given to sessions */
    _Atomic uint64_t transactions;
    _Atomic(cormi_hook_entry *) hooks; /* in their order; NULL: none */
    _Atomic uint32_t *hook_masks;      /* by index of the model */
};

/* One open corm_atomic: levels[0] is the transaction, the others savepoints.
 * outer_failed holds corm_failed() from before, so that the context's flag
 * says whether a call failed inside. */
typedef struct cormi_tx_level {
    uint64_t serial;
    bool savepoint;
    bool rollback; /* corm_rollback() */
    bool broken;   /* a statement failed: only rolling back helps */
    bool outer_failed;
} cormi_tx_level;

/* A function for after the commit. */
typedef struct cormi_callback {
    corm_callback *fn;
    void *data;
    uint32_t level; /* it goes when this level rolls back */
} cormi_callback;

/* A scope of results inside the session. */
typedef struct cormi_scope {
    uint64_t serial;
    corm_arena *arena;
} cormi_scope;

/* A plan that the session used lately and found without the cache's lock: a
 * reference to it, and how many requests hold it. */
typedef struct cormi_recent {
    cormi_plan_head *plan;
    uint32_t users;
} cormi_recent;
#define CORMI_RECENT 16

struct corm_session {
    cormi_context ctx;
    corm_db *db;
    corm_arena *arena; /* of scope 0 */
    corm_arena *scratch;
    corm_arena *spare;     /* empty, for the next scope; or NULL */
    uint64_t lender;       /* its number at the pool */
    cormi_pool_slot *slot; /* perhaps taken over since: see cormi_pool_retake */
    uint32_t uses;         /* what holds the lease busy */
    uint32_t calls;        /* with a deadline, one inside the other */
    int64_t timeout_ms;    /* of a call; 0: none */
    int64_t deadline;      /* of the call under way: cormi_clock_ms() */
    cormi_cursor *cursors;
    cormi_run *later; /* what waits for the next statement; or NULL */
    size_t n_later;
    cormi_vec scopes, levels, callbacks;
    cormi_report report;     /* of the most recent delete */
    cormi_findings findings; /* of the most recent validation */
    cormi_nursery nursery;
    cormi_root roots[CORMI_ROOTS];
    cormi_recent recent[CORMI_RECENT]; /* by hash */
    cormi_stamp stamp;
    uint32_t rollbacks;
    uint64_t serials; /* numbers given to blocks */
    bool lost;        /* the database rolled the transaction back by itself */
    corm_error err;   /* drivers fill this, not the context's */
    corm_error cause; /* why the innermost level is broken */
    uint64_t statements;
    bool watched;       /* cormi_watch_wanted(): statements go past the hooks */
    cormi_vec watchers; /* of const corm_statement_hook * */
#ifdef CORM_ARENA_DEBUG
    uint64_t unit; /* resets so far */
#endif
#if CORMI_SESSION_CHECKS
    bool has_thread, warned;
    pthread_t thread;
#endif
};

void cormi_session_give_back(corm_session *session); /* to the pool: no use */

/* In a child of fork() the session's connection is the parent's. */
static inline bool cormi_session_is_forked(const corm_session *session)
{
    return cormi_pool_is_forked(&session->db->pool);
}

/* Records session->err, with the statement it came from (or NULL). */
corm_status cormi_session_failed(corm_session *session,
                                 const cormi_statement *st);
/* The same for a statement in a transaction, which is then broken. */
corm_status cormi_session_statement_failed(corm_session *session,
                                           const cormi_statement *st);

/* Before a statement: may it be run?  Takes the lease and counts it. */
corm_status cormi_session_prepare(corm_session *session);
/* later.c: after that, a statement with those that wait for it; gives the
 * lease. */
corm_status cormi_later_run(corm_session *session, const cormi_statement *st,
                            const corm_value *params, size_t n,
                            corm_outcome *out);
/* A cursor whose statement has begun is the session's. */
void cormi_cursor_open(cormi_cursor *cursor);

/* Ends what began at this scope or level, or deeper. */
void cormi_session_end_cursors(corm_session *session, uint32_t scope,
                               uint32_t level);
/* Rolls back every level, runs no callback. */
void cormi_session_abandon(corm_session *session);
/* The ends of the two kinds of block. */
void cormi_atomic_end(corm_session *session, const corm_block *block);
void cormi_scope_end(corm_session *session, const corm_block *block);

enum { CORMI_BLOCK_NONE, CORMI_BLOCK_ATOMIC, CORMI_BLOCK_SCOPE };

/* Quotes the names of the registry (quote.c); false: no memory. */
bool cormi_db_quote(corm_db *db);
void cormi_db_release(corm_db *db);

#endif
