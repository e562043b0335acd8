/*
 * corm_db, corm_session, transactions, scopes, raw SQL.
 */
#ifndef CORM_DB_H
#define CORM_DB_H

#include <corm/alloc.h>
#include <corm/common.h>
#include <corm/error.h>
#include <corm/model.h>
#include <corm/query.h>

#include <string.h>

CORM_BEGIN_DECLS

/** One configured database: URL, pool, registry, plan cache.  Any thread; long-lived. */
typedef struct corm_db corm_db;
struct corm_backend;

/** Called for each message meant for a log; must not call back into the session. */
typedef void corm_log_fn(void *data, int level, const char *message);

/** Options of corm_open().  Begin with corm_db_options_init(). */
typedef struct corm_db_options {
    size_t size;
    corm_allocator allocator;            /**< resize NULL: malloc */
    const struct corm_backend *const *backends; /**< ended by NULL; tried before the built-in ones */
    size_t pool_max;                     /**< connections; 0: 16 */
    int64_t pool_timeout_ms;             /**< wait for one; 0: 30000; negative: for ever */
    size_t plan_cache_bytes;             /**< 0: 8 MiB */
    size_t statements_per_connection;    /**< kept prepared; 0: 256 */
    size_t arena_warn;                   /**< bytes of a session's arena told to the log; 0: never */
    corm_log_fn *log;
    void *log_data;
} corm_db_options;

static inline corm_db_options corm_db_options_init(void)
{
    corm_db_options opts;

    memset(&opts, 0, sizeof(opts));
    opts.size = sizeof(opts); /* the caller's size, whatever the library's */
    return opts;
}

/**
 * Open a database: checks the models, makes the registry, connects once.
 * @param url   `scheme:rest`, UTF-8, for example `sqlite:app.db`.
 * @param apps  Borrowed, ended by NULL; must outlive the handle.
 * @param opts  Borrowed for the call; NULL means the defaults.
 * @param err   Receives code and message on failure; may be NULL.
 * @return Owned by the caller, ended by corm_close(); NULL on failure:
 *         CORM_NOT_SUPPORTED (no backend has this scheme), CORM_FIELD_ERROR
 *         (models are wrong: every mistake in the message), CORM_VALUE_ERROR
 *         (the URL), CORM_OPERATIONAL (the driver's own words follow),
 *         CORM_NO_MEMORY.
 * Threads: any.  The handle may be shared by all threads.
 */
CORM_API corm_db *corm_open(const char *url, const corm_app *const *apps, const corm_db_options *opts, corm_error *err);
/** Close; every session must be closed before.  NULL: nothing. */
CORM_API void corm_close(corm_db *db);

/** Counters since corm_open(), of all sessions. */
typedef struct corm_db_stats {
    size_t size;
    uint64_t plans_built, plan_hits, plans_evicted;
    uint64_t statements_prepared, statements_run, transactions;
    uint64_t connections_opened, connections_open;
} corm_db_stats;
/** stats->size must be set to sizeof(*stats). */
CORM_API void corm_db_stats_get(corm_db *db, corm_db_stats *stats);

/** A unit of work: arena, leased connection, last error.  NULL on failure (no memory). */
CORM_API corm_session *corm_session_open(corm_db *db);
CORM_API void corm_session_close(corm_session *session); /**< rolls back what is open; NULL: nothing */
/** End of a unit of work: rolls back, gives the connection back, frees all results. */
CORM_API void corm_session_reset(corm_session *session);
CORM_API corm_db *corm_session_db(const corm_session *session);
CORM_API uint64_t corm_session_statements(const corm_session *session); /**< SQL statements run, transaction control left out */

CORM_API corm_status corm_errcode(const corm_session *session);
CORM_API const char *corm_errmsg(const corm_session *session); /**< "" when nothing failed; NULL session: a static text */
CORM_API const corm_error *corm_error_info(const corm_session *session);
CORM_API bool corm_failed(const corm_session *session); /**< sticky; NULL session: true */
CORM_API void corm_error_clear(corm_session *session);

/** A copy of text in the current scope. */
CORM_API const char *corm_strdup(corm_session *session, const char *text);

/* ---- blocks ---- */
typedef enum corm_isolation { CORM_ISOLATION_DEFAULT, CORM_READ_COMMITTED, CORM_REPEATABLE_READ, CORM_SERIALIZABLE } corm_isolation;
typedef struct corm_atomic_options {
    bool durable, read_only, no_savepoint;
    corm_isolation isolation;
    int unused_;
} corm_atomic_options;
/** What corm_atomic and corm_scope keep on the stack. */
typedef struct corm_block {
    corm_session *session;
    uint32_t kind, depth;
    int run; /**< 1: the body is to run, 0: it ended by itself */
    bool was_failed;
} corm_block;
CORM_API corm_block corm_atomic_begin(corm_session *session, const corm_atomic_options *options);
CORM_API corm_block corm_scope_begin(corm_session *session);
CORM_API void corm_block_end(corm_block *block);
CORM_API corm_status corm_rollback(corm_session *session); /**< the innermost block will roll back */
CORM_API corm_status corm_commit(corm_session *session);   /**< ends the innermost block's transaction now */
typedef corm_status corm_callback(corm_session *session, void *data);
CORM_API corm_status corm_atomic_run(corm_session *session, const corm_atomic_options *options, corm_callback *body, void *data);
CORM_API corm_status corm_atomic_retry(corm_session *session, int attempts, corm_callback *body, void *data);
CORM_API corm_status corm_on_commit(corm_session *session, corm_callback *fn, void *data);
CORM_API bool corm_in_atomic(const corm_session *session);

/** Run raw SQL that gives no rows.  @return rows changed, -1: failure. */
CORM_API int64_t corm_execute_sql(corm_session *session, const char *sql, const corm_value *params, size_t n);
/** The first column of the first row of raw SQL; NULL value: none, NULL or failure. */
CORM_API corm_value corm_scalar_sql(corm_session *session, const char *sql, const corm_value *params, size_t n);

CORM_END_DECLS

#endif
