/*
 * The session and the db as the upper layers see them: context, running
 * statements, scopes, transactions, the plan cache.  This is the wiring:
 * it meets model, sql, render and driver, but knows no queryset.
 */
#ifndef CORMI_SESSION_SESSION_H
#define CORMI_SESSION_SESSION_H

#include "base/context.h"
#include "driver/conn.h"
#include "model/registry.h"

#include <corm/backend.h>
#include <corm/db.h>

/* ---- db ---- */
const cormi_registry *cormi_db_registry(const corm_db *db);
const corm_dialect *cormi_db_dialect(const corm_db *db);
const corm_features *cormi_db_features(const corm_db *db);
const corm_allocator *cormi_db_allocator(const corm_db *db);

/* ---- session ---- */
/* Arena of the current scope, error record, allocator.  NULL session: NULL. */
cormi_context *cormi_session_context(corm_session *session);
/* The scratch arena: for what ends with the call (compile, parameters); use mark and rewind. */
corm_arena *cormi_session_scratch(corm_session *session);
/* Is the session usable now?  Records CORM_MISUSE (wrong thread, debug builds) or CORM_TRANSACTION (a failed
 * statement made the transaction unusable until its block ends). */
corm_status cormi_session_check(corm_session *session);
/* Number of the current scope (0: the session itself); an object's state keeps it. */
uint32_t cormi_session_scope(const corm_session *session);

/* Run a statement without rows on the leased connection.  Failures are recorded on the session; a failed
 * statement inside a transaction marks it (see cormi_session_check). */
corm_status cormi_session_run(corm_session *session, const cormi_statement *st, const corm_value *params, size_t n,
                              corm_outcome *out);

/* A statement with rows. */
typedef struct cormi_cursor {
    corm_session *session;
    cormi_stmt *stmt;
    void *link; /* the session's list of open cursors */
} cormi_cursor;
corm_status cormi_session_query(corm_session *session, const cormi_statement *st, const corm_value *params, size_t n,
                                cormi_cursor *cursor);
int cormi_cursor_fetch(cormi_cursor *cursor, const corm_decode *program, const corm_batch *batch); /* -1: recorded */
void cormi_cursor_end(cormi_cursor *cursor);

/* Run fn inside a transaction (a savepoint only when nested and asked): the plain form for the library's own
 * multi-statement work.  Rolls back when fn fails. */
corm_status cormi_session_atomic(corm_session *session, bool savepoint, corm_status (*fn)(corm_session *, void *),
                                 void *data);

/* ---- plan cache (of the db, any thread) ---- */
/*
 * A plan begins with this head and lives in an arena of its own.  The cache
 * knows nothing more: candidates are found by hash and compared by the
 * caller's function.
 */
typedef struct cormi_plan_head {
    uint64_t hash;
    uint64_t id;       /* given by the cache: also the statement's id */
    corm_arena *arena; /* the plan itself is in it; freed with the last reference */
    size_t refs;       /* the cache's and the users'; touched by the cache only */
    struct cormi_plan_head *bucket_next, *newer, *older; /* the cache's own */
    size_t bytes;
} cormi_plan_head;

typedef bool cormi_plan_match(const cormi_plan_head *plan, void *data);
/* Holds a reference for the caller; NULL: no plan matches.  Counts a hit. */
cormi_plan_head *cormi_plan_find(corm_session *session, uint64_t hash, cormi_plan_match *match, void *data);
/* A fresh arena for a new plan; NULL: no memory (recorded). */
corm_arena *cormi_plan_arena(corm_session *session);
/* Gives the plan its id, stores it and holds a reference for the caller.  Counts a plan built. */
void cormi_plan_store(corm_session *session, cormi_plan_head *plan);
void cormi_plan_release(corm_session *session, cormi_plan_head *plan);

#endif
