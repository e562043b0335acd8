/*
 * The database handle, sessions, transactions, scopes and raw SQL.
 * A corm_db is shared by all threads; a session and what is made through it
 * belong to one thread at a time.
 */
#ifndef CORM_DB_H
#define CORM_DB_H

#include <corm/alloc.h>
#include <corm/common.h>
#include <corm/error.h>
#include <corm/model.h>
#include <corm/query.h>
#include <corm/watch.h>

#include <string.h>

CORM_BEGIN_DECLS

/**
 * One configured database: URL, pool, registry, plan cache.  Any thread;
 * long-lived.
 */
typedef struct corm_db corm_db;
typedef struct corm_hook corm_hook;
struct corm_backend;

/** How much a message matters, to the log hook. */
typedef enum corm_log_level {
    CORM_LOG_ERROR = 1,
    CORM_LOG_WARNING, /* a habit that will hurt: a session that only grows */
    CORM_LOG_INFO,
    CORM_LOG_DEBUG /* the SQL of each statement, when asked for */
} corm_log_level;

/**
 * Called for each message meant for a log.
 * @param level    a corm_log_level.
 * @param message  borrowed for the call, one line without its end.
 * Threads: called in any that uses the database, possibly at once.  It must
 * not call back into the session.
 */
typedef void corm_log_fn(void *data, int level, const char *message);

/**
 * Options of corm_open().  Begin with corm_db_options_init(): zero means the
 * default everywhere.
 */
typedef struct corm_db_options {
    size_t size;
    corm_allocator allocator; /**< resize NULL: the C library's */
    const struct corm_backend *const
        *backends;           /**< ended by NULL; tried before the built-in
                                ones; borrowed while the handle is open */
    size_t pool_max;         /**< connections; 0: 16 */
    int64_t pool_timeout_ms; /**< wait for one, milliseconds; 0: 30000;
                                negative: for ever */
    size_t plan_cache_bytes; /**< 0: 8 MiB */
    size_t statements_per_connection; /**< kept prepared; 0: 256 */
    size_t arena_warn; /**< debug builds: bytes of a session's results above
                          which the log is told, once; 0: never */
    corm_log_fn *log;  /**< NULL: nothing is logged */
    void *log_data;
    bool log_statements; /**< tell the log the SQL of each statement */
    const struct corm_hook *hooks; /**< see <corm/hook.h>; borrowed for
                                      the call */
    size_t n_hooks;
    /** Around the statements of all sessions, see <corm/watch.h>; ended by
     *  NULL, borrowed while the handle is open. */
    const corm_statement_hook *const *statement_hooks;
    /** Milliseconds after which a connection is closed when it is taken from
     *  the pool, and another opened: since it was opened, and since it was
     *  given back.  0: never.  Databases in memory keep their connection. */
    int64_t pool_lifetime_ms, pool_idle_ms;
} corm_db_options;

/**
 * The defaults.
 * @return options with size set and all else zero.
 * Threads: any.
 */
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
 * @param apps  Borrowed, ended by NULL; must outlive the handle.  NULL: none.
 * @param opts  Borrowed for the call; NULL means the defaults.
 * @param err   Receives code and message on failure; may be NULL.
 * @return Owned by the caller, ended by corm_close(); NULL on failure:
 *         CORM_NOT_SUPPORTED (no backend has this scheme, or opts is of a
 *         newer libcorm), CORM_FIELD_ERROR (models are wrong: every mistake
 *         in the message, the whole of it to the log), CORM_VALUE_ERROR (the
 *         URL), CORM_OPERATIONAL (the driver's own words follow),
 *         CORM_NO_MEMORY, CORM_MISUSE (url is NULL).
 * Threads: any.  The handle may be shared by all threads.
 */
CORM_API corm_db *corm_open(const char *url, const corm_app *const *apps,
                            const corm_db_options *opts, corm_error *err);

/**
 * Close a database.  Sessions should be closed before; if some are not, the
 * log is told and the database closes with the last of them.  NULL: nothing.
 * Threads: any, once.
 */
CORM_API void corm_close(corm_db *db);

/** The URL it was opened by, passwords replaced by ***; NULL: "".  Lives as
 *  long as the handle.  Threads: any. */
CORM_API const char *corm_db_url(const corm_db *db);

/** Counters since corm_open(), of all sessions. */
typedef struct corm_db_stats {
    size_t size;
    uint64_t plans_built, plan_hits, plans_evicted;
    uint64_t statements_prepared, statements_run; /**< transaction control
                                                     left out */
    uint64_t transactions;                        /**< begun, savepoints left
                                                     out */
    uint64_t connections_opened, connections_open;
    uint64_t connections_retired; /**< closed for their age, see options */
    uint64_t pool_waits, pool_timeouts; /**< for a connection */
} corm_db_stats;

/**
 * Read the counters.
 * @param stats  stats->size must be set to sizeof(*stats).
 * Threads: any.
 */
CORM_API void corm_db_stats_get(corm_db *db, corm_db_stats *stats);

/**
 * Open a unit of work: arena, leased connection, last error.  Connects to
 * nothing yet.
 * @return Owned by the caller, ended by corm_session_close(); NULL: no
 *         memory, or db is NULL.
 * Threads: any; the session then belongs to the thread that uses it first,
 * until corm_session_reset().
 */
CORM_API corm_session *corm_session_open(corm_db *db);

/** Close: rolls back what is open, frees all results.  NULL: nothing. */
CORM_API void corm_session_close(corm_session *session);

/**
 * End a unit of work and begin another: rolls back what is open, gives the
 * connection back, frees all results (querysets and objects too), clears the
 * error.  The session may go to another thread afterwards.
 */
CORM_API void corm_session_reset(corm_session *session);

/**
 * Ask the statement that the session is running now to stop; it then fails
 * with CORM_OPERATIONAL, as far as the database got the word in time.  Where
 * none is running nothing happens: the next one is not stopped.
 * @return CORM_OK: asked, or nothing runs; CORM_NOT_SUPPORTED: the driver
 *         cannot; CORM_MISUSE: NULL.  Nothing is recorded on the session.
 * Threads: any, while the session is open.
 */
CORM_API corm_status corm_cancel(corm_session *session);

/**
 * How objects that are read from now on load what their query left out.
 * Outlives a reset.  NULL session: nothing.
 * Threads: the session's.
 */
CORM_API void corm_session_fetch_mode(corm_session *session,
                                      corm_fetch_how how);

/**
 * Are changes of objects that are made or read from now on tracked?  See
 * corm_track_changes().  Outlives a reset.  NULL session: nothing.
 * Threads: the session's.
 */
CORM_API void corm_session_track_changes(corm_session *session, bool on);

/** The database of a session; NULL: none. */
CORM_API corm_db *corm_session_db(const corm_session *session);

/** SQL statements run by this session, transaction control left out. */
CORM_API uint64_t corm_session_statements(const corm_session *session);

/** The code of the most recent failing call; NULL session: CORM_MISUSE. */
CORM_API corm_status corm_errcode(const corm_session *session);
/**
 * Its message: "" when nothing failed.
 * @return until the next failing call, clear, reset or close; of a NULL
 *         session a static text.
 */
CORM_API const char *corm_errmsg(const corm_session *session);
/** The whole record, never NULL; lives as corm_errmsg(). */
CORM_API const corm_error *corm_error_info(const corm_session *session);
/**
 * Has some call failed since the last clear, other than with
 * CORM_DOES_NOT_EXIST or CORM_MULTIPLE_OBJECTS, which are answers?  Sticky as
 * ferror(3): success does not clear.  NULL session: true.
 */
CORM_API bool corm_failed(const corm_session *session);
/** Forget the failure.  Inside corm_atomic it says that it was handled. */
CORM_API void corm_error_clear(corm_session *session);

/**
 * Record a failure of the program's own, as a hook, a callback or a .clean
 * function may want to: it is then as if a call had failed.
 * @param code     CORM_OK is taken for CORM_MISUSE.
 * @param message  Copied; NULL: the code's name.
 * @return the code; NULL session: CORM_MISUSE.
 */
CORM_API corm_status corm_fail(corm_session *session, corm_status code,
                               const char *message);

/** A copy of text in the current scope; NULL: no memory, or text is NULL. */
CORM_API const char *corm_strdup(corm_session *session, const char *text);

/* ---- blocks ---- */

/** What others may see of a transaction and it of them. */
typedef enum corm_isolation {
    CORM_ISOLATION_DEFAULT,
    CORM_READ_COMMITTED,
    CORM_REPEATABLE_READ,
    CORM_SERIALIZABLE
} corm_isolation;

/** Options of corm_atomic; all zero: the defaults. */
typedef struct corm_atomic_options {
    bool durable;      /**< refused inside another transaction: when the block
                          ends well, the data is stored */
    bool read_only;    /**< of the outermost block: takes no write lock, and
                          writes fail with CORM_TRANSACTION */
    bool no_savepoint; /**< nested: no savepoint; a failure then rolls back
                          the block around it too */
    corm_isolation isolation; /**< of the outermost block */
    int unused_;
} corm_atomic_options;

/** What corm_atomic and corm_scope keep on the stack. */
typedef struct corm_block {
    corm_session *session;
    uint32_t kind, depth;
    int run; /**< 1: the body is to run, 0: it ended by itself */
    bool was_failed;
    uint64_t serial;
} corm_block;

/**
 * Begin a transaction, or a savepoint inside one.  The macro corm_atomic
 * calls this and corm_block_end().
 * @param options  borrowed; NULL: the defaults.
 * @return run is 0 when it could not begin (the failure is recorded:
 *         CORM_OPERATIONAL, CORM_NOT_SUPPORTED for an isolation the database
 *         lacks, CORM_TRANSACTION where options do not fit a nested block).
 */
CORM_API corm_block corm_atomic_begin(corm_session *session,
                                      const corm_atomic_options *options);

/** Begin a part of a session whose results are freed at its end. */
CORM_API corm_block corm_scope_begin(corm_session *session);

/**
 * End a block.  A transaction commits when the body ran to its end (run is
 * 0), no call inside failed without corm_error_clear(), and corm_rollback()
 * was not called; else it rolls back.  A block that was left early (return,
 * break, goto) or rolled back on request is no failure of a call.
 */
CORM_API void corm_block_end(corm_block *block);

/** The innermost block will roll back at its end.  CORM_TRANSACTION: none. */
CORM_API corm_status corm_rollback(corm_session *session);

/**
 * End the innermost block's transaction now, as its end would; what follows
 * in the block is outside.  For `return` from a block.
 * @return CORM_OK: committed; else it was rolled back and this is why.
 */
CORM_API corm_status corm_commit(corm_session *session);

/** What a program gives to be called; it returns CORM_OK or its failure. */
typedef corm_status corm_callback(corm_session *session, void *data);

/**
 * Run body in a transaction: commits when it returns CORM_OK and no call in
 * it failed without being cleared.
 * @return CORM_OK: committed; CORM_TRANSACTION without a recorded failure:
 *         rolled back because corm_rollback() asked for it; else why not.
 */
CORM_API corm_status corm_atomic_run(corm_session *session,
                                     const corm_atomic_options *options,
                                     corm_callback *body, void *data);

/**
 * The same, again when the database was busy or chose this transaction to
 * give way (see corm_error.retryable), after a growing pause.  Inside another
 * transaction it runs once: only the outermost can be repeated.
 * @param attempts  at most; below 1 is 1.
 */
CORM_API corm_status corm_atomic_retry(corm_session *session, int attempts,
                                       corm_callback *body, void *data);

/**
 * Call fn after the outermost transaction has committed; at once when there
 * is none; never when it, or the savepoint around this call, rolls back.
 * Functions run in order; the first that fails ends the run.
 * @param data  borrowed until then.
 */
CORM_API corm_status corm_on_commit(corm_session *session, corm_callback *fn,
                                    void *data);

/** Is a transaction open?  NULL session: false. */
CORM_API bool corm_in_atomic(const corm_session *session);

/** Run raw SQL that gives no rows.  @return rows changed, -1: failure. */
CORM_API int64_t corm_execute_sql(corm_session *session, const char *sql,
                                  const corm_value *params, size_t n);
/** The first column of the first row of raw SQL; NULL value: none, NULL or
 *  failure. */
CORM_API corm_value corm_scalar_sql(corm_session *session, const char *sql,
                                    const corm_value *params, size_t n);

CORM_END_DECLS

#endif
