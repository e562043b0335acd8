/*
 * The session and the db as the upper layers see them: context, running
 * statements, scopes, transactions, the plan cache.  This is the wiring:
 * it meets model, sql, render and driver, but knows no queryset.
 */
#ifndef CORMI_SESSION_SESSION_H
#define CORMI_SESSION_SESSION_H

#include "base/shared.h"
#include "base/context.h"
#include "driver/conn.h"
#include "model/registry.h"
#include "model/state.h"
#include "session/watch.h"

#include <corm/backend.h>
#include <corm/db.h>

#include <stdatomic.h>

/* ---- db: any thread ---- */
CORMI_SHARED const cormi_registry *cormi_db_registry(const corm_db *db);
CORMI_SHARED const corm_dialect *cormi_db_dialect(const corm_db *db);
struct cormi_spellings;
const struct cormi_spellings *cormi_db_spellings(const corm_db *db);
/* The arguments of the database's own shell, as the driver's shell(); 0: none. */
CORMI_SHARED size_t cormi_db_shell(const corm_db *db, corm_arena *arena,
                                   const char **argv, size_t max);
/* The first scheme of the first backend that is built in; "": none is. */
CORMI_SHARED const char *cormi_builtin_scheme(void);
/* As given to corm_open(); ended by NULL. */
CORMI_SHARED const corm_app *const *cormi_db_apps(const corm_db *db);
/* NULL: the backend has none. */
CORMI_SHARED const corm_introspection *
cormi_db_introspection(const corm_db *db);
CORMI_SHARED const corm_features *cormi_db_features(const corm_db *db);
CORMI_SHARED const corm_allocator *cormi_db_allocator(const corm_db *db);
/* Tells the log hook; line ends and control characters become '?'. */
void cormi_db_log(const corm_db *db, corm_log_level level, const char *format,
                  ...) CORM_PRINTF(3, 4);

/* ---- session ---- */
/* Arena of the current scope, error record, allocator.  NULL session: NULL. */
CORMI_SHARED cormi_context *cormi_session_context(corm_session *session);
/* The scratch arena: for what ends with the call (compile, parameters); use
 * mark and rewind. */
corm_arena *cormi_session_scratch(corm_session *session);
/* The models that the session works on: those of its db, or what
 * cormi_session_use() said. */
const cormi_registry *cormi_session_registry(const corm_session *session);
/* Work on other models until NULL is given; nothing made meanwhile may be
 * used afterwards. */
CORMI_SHARED void cormi_session_use(corm_session *session,
                                    const cormi_registry *registry);
/* Is the session usable now?  Records CORM_MISUSE (wrong thread, debug builds)
 * or CORM_TRANSACTION (a failed statement made the transaction unusable until
 * its block ends).  Running a statement asks this by itself. */
CORMI_SHARED corm_status cormi_session_check(corm_session *session);
/* The part of it that matters where no statement is sent: the thread. */
corm_status cormi_session_check_use(corm_session *session);
/*
 * What the most recent delete did, or what stood in its way.  All of it is in
 * an arena of its own, made when first needed; it goes with the next delete.
 */
typedef struct cormi_report {
    corm_arena *arena;
    struct corm_deleted *deleted; /* models with rows deleted */
    size_t n_deleted;
    struct corm_object *const *blocking; /* objects that forbade it */
    size_t n_blocking;
} cormi_report;
cormi_report *cormi_session_report(corm_session *session);
/*
 * What the most recent validation found, in an arena of its own; it goes with
 * the next one.
 */
typedef struct cormi_findings {
    corm_arena *arena; /* NULL: nothing was found */
    const struct corm_field_error *errors;
    size_t n;
    struct cormi_clean *running; /* whose .clean function runs, or NULL */
} cormi_findings;
cormi_findings *cormi_session_findings(corm_session *session);
/*
 * The state that new objects of one model share in the current scope: for
 * the object layer.  Forgotten (desc NULL) when a scope ends.
 */
typedef struct cormi_nursery {
    const corm_model *desc;
    corm_arena *arena; /* of the scope */
    void *state;
    uint32_t n; /* objects that share it so far */
} cormi_nursery;
cormi_nursery *cormi_session_nursery(corm_session *session);
/*
 * Where querysets of a model begin, for the object layer: nodes that never
 * change, kept in the session's own arena until it is reset.
 */
#define CORMI_ROOTS 8
typedef struct cormi_root {
    const corm_model *desc;
    struct corm_queryset *q;
} cormi_root;
/* The model's place, or a free one (desc NULL); NULL: all are taken. */
cormi_root *cormi_session_root(corm_session *session, const corm_model *desc);
/* What objects that are made now are marked with. */
typedef struct cormi_stamp {
    const cormi_registry *registry;
    uint32_t scope; /* as cormi_session_scope() */
    cormi_modes modes;
} cormi_stamp;
const cormi_stamp *cormi_session_stamp(const corm_session *session);
/* How often something was rolled back so far. */
uint32_t cormi_session_rollbacks(const corm_session *session);
/* Number of the current scope (0: the session itself); an object's state
 * keeps it, because what is loaded later goes to the object's scope. */
uint32_t cormi_session_scope(const corm_session *session);
#ifdef CORM_ARENA_DEBUG
/* How often it was reset: objects of an earlier unit of work are over. */
uint64_t cormi_session_unit(const corm_session *session);
#endif
corm_arena *cormi_session_scope_arena(corm_session *session, uint32_t scope);

/* The lease is busy between these: the connection is not lent to others.  They
 * nest.  take records its failure. */
CORMI_SHARED corm_status cormi_session_take(corm_session *session);
CORMI_SHARED void cormi_session_give(corm_session *session);

/* As cormi_conn_ready(), on the taken connection; failures are recorded. */
CORMI_SHARED void *cormi_session_ready(corm_session *session, const char *sql);
CORMI_SHARED corm_status cormi_session_ready_end(corm_session *session,
                                                 void *ready, bool run);

/* Run a statement without rows on the leased connection.  Failures are
 * recorded on the session; a failed statement inside a transaction marks it
 * (see cormi_session_check).  out may be NULL. */
CORMI_SHARED corm_status cormi_session_run(corm_session *session,
                                           const cormi_statement *st,
                                           const corm_value *params, size_t n,
                                           corm_outcome *out);

/*
 * The same, but in a transaction of a database to which several statements go
 * at once it waits for the next one, or for cormi_session_flush(), which must
 * follow before the call of the interface ends: with CORM_OK it runs them, with
 * a failure it forgets them and gives that back.  What a statement consists of
 * stays where it is until then, and so does *out, which is filled by then.
 */
corm_status cormi_session_later(corm_session *session,
                                const cormi_statement *st,
                                const corm_value *params, size_t n,
                                corm_outcome *out);
corm_status cormi_session_flush(corm_session *session, corm_status status);

/* Will the keys that this INSERT of several rows makes in column of table end
 * with last_id and have no gap?  For a statement that is run next. */
corm_status cormi_session_keys_follow(corm_session *session,
                                      const cormi_statement *st,
                                      const char *table, const char *column,
                                      bool *follow);

/*
 * A statement with rows.  It holds the connection until cormi_cursor_end();
 * the end of the scope or transaction in which it began ends it too, and a
 * fetch then fails with CORM_TRANSACTION.  The struct must stay where it is.
 */
typedef struct cormi_cursor cormi_cursor;
struct cormi_cursor {
    corm_session *session;
    cormi_stmt *stmt;         /* NULL: ended */
    cormi_cursor *next, **at; /* the session's list of open cursors */
    uint32_t scope, level;    /* in which it began */
    bool call;                /* all of it is one call */
    bool watched;             /* only then is watch set */
    corm_status status;       /* of the last fetch */
    cormi_watch watch;
};
CORMI_SHARED corm_status cormi_session_query(corm_session *session,
                                             const cormi_statement *st,
                                             const corm_value *params, size_t n,
                                             cormi_cursor *cursor);
/* -1: recorded */
CORMI_SHARED int cormi_cursor_fetch(cormi_cursor *cursor,
                                    const corm_decode *program,
                                    const corm_batch *batch);
CORMI_SHARED void cormi_cursor_end(cormi_cursor *cursor); /* twice: nothing */

/* Do several queries go to the database at once?  Then cormi_session_queries()
 * may be called with at most CORMI_TOGETHER: all have begun, or none. */
bool cormi_session_gathers(const corm_session *session);
corm_status cormi_session_queries(corm_session *session, const cormi_run *runs,
                                  cormi_cursor *const *cursors, size_t n);

/*
 * Run fn inside a transaction: the plain form for the library's own
 * multi-statement work.  Rolls back when fn fails.  Nested without savepoint
 * it joins the transaction, which a failure of fn then makes unusable.
 */
CORMI_SHARED corm_status
cormi_session_atomic(corm_session *session, bool savepoint,
                     corm_status (*fn)(corm_session *, void *), void *data);
/* Run fn, which has transactions of its own, and again when the database chose
 * it to give way; inside a transaction once. */
corm_status cormi_session_retry(corm_session *session,
                                corm_status (*fn)(corm_session *, void *),
                                void *data);
/* Run fn in a read-only transaction, or the one that is open: several queries
 * see one state of the database and lock once.  Where a transaction does
 * neither (QUERY_SNAPSHOTS) its round trips are saved. */
corm_status cormi_session_read(corm_session *session,
                               corm_status (*fn)(corm_session *, void *),
                               void *data);

/* ---- plan cache (of the db, any thread) ---- */
/*
 * A plan begins with this head and lives in an arena of its own.  The cache
 * knows nothing more: candidates are found by hash and compared by the
 * caller's function.  The caller sets hash and arena; the rest is the cache's.
 */
typedef struct cormi_plan_head cormi_plan_head;
struct cormi_plan_head {
    uint64_t hash;
    corm_arena *arena; /* the plan itself is in it; freed with the last
                          reference */
    uint64_t id;       /* given by the cache: also the statement's id */
    atomic_size_t refs;
    cormi_plan_head *next, *newer, *older;
    size_t bytes;
};

typedef bool cormi_plan_match(const cormi_plan_head *plan, void *data);
/* Holds a reference for the caller; NULL: no plan matches.  Counts a hit. */
cormi_plan_head *cormi_plan_find(corm_session *session, uint64_t hash,
                                 cormi_plan_match *match, void *data);
/* A fresh arena for a new plan; NULL: no memory (recorded).  Until it is
 * stored the caller frees it by cormi_arena_free(). */
corm_arena *cormi_plan_arena(corm_session *session);
/* Gives the plan its id, stores it and holds a reference for the caller.
 * Counts a plan built. */
void cormi_plan_store(corm_session *session, cormi_plan_head *plan);
/* The same of a plan that nobody will look for: the caller's alone, who may
 * have made it in any arena; then head.arena is NULL. */
void cormi_plan_pass(corm_session *session, cormi_plan_head *plan);
void cormi_plan_release(corm_session *session, cormi_plan_head *plan);
/* Is there a cache that plans are kept in? */
bool cormi_plan_is_kept(const corm_session *session);

#endif
