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
/** A function to be called on events: <corm/hook.h>. */
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
 * @param data     corm_db_options.log_data.
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
    size_t size;              /**< set by corm_db_options_init() */
    corm_allocator allocator; /**< resize NULL: the C library's */
    const struct corm_backend *const
        *backends;           /**< ended by NULL; tried before the built-in
                                ones; borrowed while the handle is open */
    size_t pool_max;         /**< connections; 0: 16 */
    int64_t pool_timeout_ms; /**< wait for one, milliseconds; 0: 30000;
                                negative: for ever */
    size_t plan_cache_bytes; /**< 0: 8 MiB; less than any plan, as 1: no plan
                                is kept */
    size_t statements_per_connection; /**< kept prepared; 0: 256 */
    size_t arena_warn;   /**< debug builds: bytes of a session's results above
                          which the log is told, once; 0: never */
    corm_log_fn *log;    /**< NULL: nothing is logged */
    void *log_data;      /**< passed to log */
    bool log_statements; /**< tell the log the SQL of each statement */
    const struct corm_hook *hooks; /**< see <corm/hook.h>; borrowed for
                                      the call */
    size_t n_hooks;                /**< how many hooks */
    /** Around the statements of all sessions, see <corm/watch.h>; ended by
     *  NULL, borrowed while the handle is open. */
    const corm_statement_hook *const *statement_hooks;
    /** Milliseconds since a connection was opened, after which another is
     *  opened in its place when it is next taken from the pool; 0: never.
     *  Databases in memory keep their connection. */
    int64_t pool_lifetime_ms;
    /** Milliseconds since a connection was used last, after which (or half as
     *  long again) a thread of the library closes it; 0: never.  Databases in
     *  memory keep their connection. */
    int64_t pool_idle_ms;
    size_t pool_min; /**< connections that corm_open() opens at once and that
                        pool_idle_ms leaves open; at most pool_max */
} corm_db_options;

/**
 * The default options of corm_open().
 * @return options with size set and all else zero, by value: no ownership, no
 *         error.
 * Threads: any; a constant is returned.
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
 *         newer libcorm), CORM_FIELD_ERROR (models are wrong: every mistake in
 *         the message, the whole of it to the log), CORM_VALUE_ERROR (the
 *         URL), CORM_OPERATIONAL (the driver's own words follow),
 *         CORM_NO_MEMORY, CORM_MISUSE (url is NULL).
 * Threads: any.  The handle may be shared by all threads.
 * Example: docs/tutorial.md (corm_open)
 */
CORM_API corm_db *corm_open(const char *url, const corm_app *const *apps,
                            const corm_db_options *opts, corm_error *err);

/**
 * Close a database. Sessions should be closed before; if some are not, the log
 * is told and the database closes with the last of them.
 * @param db  owned by the caller until now; NULL: nothing. It never fails.
 * Threads: any, once, when no other uses the handle.
 */
CORM_API void corm_close(corm_db *db);

/**
 * The URL a database was opened by, passwords replaced by ***.
 * @param db  borrowed; NULL: "".
 * @return lives as long as the handle; no failure.
 * Threads: any; the text never changes.
 */
CORM_API const char *corm_db_url(const corm_db *db);

/** Counters since corm_open(), of all sessions. */
typedef struct corm_db_stats {
    size_t size;            /**< set by the caller to sizeof(corm_db_stats) */
    uint64_t plans_built;   /**< querysets compiled to SQL */
    uint64_t plan_hits;     /**< querysets whose SQL was there already */
    uint64_t plans_evicted; /**< thrown out for want of room */
    uint64_t statements_prepared; /**< by the driver */
    uint64_t statements_run;      /**< transaction control
                                                     left out */
    uint64_t transactions;        /**< begun, savepoints left
                                                     out */
    uint64_t connections_opened;  /**< since the beginning */
    uint64_t connections_open;    /**< now, in the pool or in use */
    uint64_t connections_retired; /**< closed for their age, see options */
    uint64_t pool_waits;          /**< times that none was free */
    uint64_t pool_timeouts;       /**< for a connection */
    uint64_t connections_busy;    /**< running something, or in a transaction */
    uint64_t connections_lost;    /**< found unusable, and replaced */
    uint64_t calls_cut; /**< that did not end by themselves within their
                           timeout: see corm_session_set_timeout() */
} corm_db_stats;

/**
 * Read the counters.
 * @param db     borrowed; NULL: all counters are 0.
 * @param stats  the caller's; stats->size must be set to sizeof(*stats), or
 *               nothing is filled. No error is told.
 * Threads: any; counters are read one by one.
 */
CORM_API void corm_db_stats_get(corm_db *db, corm_db_stats *stats);

/**
 * Open a unit of work: arena, leased connection, last error.  Connects to
 * nothing yet.
 * @param db  borrowed; must stay open as long as the session.
 * @return Owned by the caller, ended by corm_session_close(); NULL: no memory
 *         (CORM_NO_MEMORY has nowhere to be recorded), or db is NULL.
 * Threads: any; the session then belongs to the thread that uses it first,
 *   until corm_session_reset().
 * @code
 * corm_session *work = corm_session_open(db);
 * show_page(work);
 * corm_session_close(work);
 * @endcode
 */
CORM_API corm_session *corm_session_open(corm_db *db);

/**
 * Close a session: rolls back what is open, frees all results.
 * @param session  owned by the caller until now; NULL: nothing. It cannot
 *                 fail.
 * Threads: the one that has session, or any when none has.
 */
CORM_API void corm_session_close(corm_session *session);

/**
 * End a unit of work and begin another: rolls back what is open, gives the
 * connection back, frees all results (querysets and objects too), clears the
 * error.  The session may go to another thread afterwards.
 * @param session  stays the caller's; all that was made through it is freed.
 *                 NULL: nothing. A rollback that fails only loses its
 *                 connection.
 * Threads: the one that has session; another may take it afterwards.
 */
CORM_API void corm_session_reset(corm_session *session);

/**
 * Ask the statement that the session is running now to stop; it then fails
 * with CORM_OPERATIONAL, as far as the database got the word in time.  Where
 * none is running nothing happens: the next one is not stopped.
 * Where that needs a word to a server, the call takes as long as connecting to
 * it.
 * @param session  borrowed; busy in another thread.
 * @return CORM_OK: asked, or nothing runs; CORM_NOT_SUPPORTED: the driver
 *         cannot; CORM_MISUSE: NULL.  Nothing is recorded on the session.
 * Threads: any, while the session is open: the only call that another thread
 *   may make.  The session may not be closed meanwhile.
 */
CORM_API corm_status corm_cancel(corm_session *session);

/**
 * How long a call of the session may take: a query, a save, the beginning or
 * the end of a transaction, each with its wait for a connection.  What takes
 * longer fails with CORM_OPERATIONAL and corm_error.timed_out, at most a
 * second later, also when the server does not answer at all; corm_error.unknown
 * then says whether it may have been done all the same.  In a stream
 * each step to other rows is a call.  Outlives a reset; applies to the next
 * call, though in an open transaction the server is not told, so that the
 * connection is cut where it could have stopped the statement.
 *
 * The first timeout of a database starts a thread of the library, which ends
 * with corm_close().  Looking up a host's name is not bounded.
 *
 * @param session  borrowed.
 * @param ms  milliseconds, up to INT32_MAX; 0: as long as it takes.
 * @return CORM_OK; CORM_VALUE_ERROR; CORM_NO_MEMORY: no thread can be had;
 *         CORM_MISUSE: NULL.
 * Threads: the session's.
 */
CORM_API corm_status corm_session_set_timeout(corm_session *session,
                                              int64_t ms);

/**
 * How objects that are read from now on load what their query left out.
 * Outlives a reset.  NULL session: nothing.
 * @param session  borrowed; NULL: nothing. It never fails.
 * @param how      what happens when something was left out; see
 *                 corm_fetch_how.
 * Threads: the one that has session; objects read before keep their way.
 */
CORM_API void corm_session_fetch_mode(corm_session *session,
                                      corm_fetch_how how);

/**
 * Are changes of objects that are made or read from now on tracked? See
 * corm_track_changes(). Outlives a reset.
 * @param session  borrowed; NULL: nothing. No failure.
 * @param on       true: they are.
 * Threads: the one that has session; what was read before is not tracked by
 *   it.
 */
CORM_API void corm_session_track_changes(corm_session *session, bool on);

/**
 * The database of a session.
 * @param session  borrowed; NULL: NULL, without an error.
 * @return borrowed: the handle that corm_open() gave.
 * Threads: any, for it never changes.
 */
CORM_API corm_db *corm_session_db(const corm_session *session);

/**
 * How many SQL statements a session has run, transaction control left out.
 * @param session  borrowed; NULL: 0.
 * @return statements since it was opened, failed ones too.
 * Threads: the one that has session; corm_assert_queries uses it.
 */
CORM_API uint64_t corm_session_statements(const corm_session *session);

/**
 * The code of the most recent failure; without one, of the latest answer.
 * @param session  borrowed; NULL: CORM_MISUSE.
 * @return CORM_OK when nothing failed since the last clear. A failure stays
 *         until then; CORM_DOES_NOT_EXIST and CORM_MULTIPLE_OBJECTS do not
 *         take its place, and are forgotten by the next call that asks the
 *         database.
 * Threads: the one that has session; no statement is sent.
 */
CORM_API corm_status corm_errcode(const corm_session *session);

/**
 * The sentence of the most recent failing call: it names the thing and, where
 * there is one, the remedy.
 * @param session  borrowed; NULL: a static text.
 * @return UTF-8, "" when nothing failed; lives until the next call that fails
 *         or asks the database, clear, reset or close.
 * Threads: the one that has session; copy it for another.
 */
CORM_API const char *corm_errmsg(const corm_session *session);

/**
 * The whole record of the most recent failure: code, message, constraint,
 * SQLSTATE, statement.
 * @param session  borrowed; NULL: a static record of CORM_MISUSE.
 * @return never NULL; lives as corm_errmsg().
 * Threads: the one that has session; the struct may be copied anywhere.
 */
CORM_API const corm_error *corm_error_info(const corm_session *session);

/**
 * Has some call failed since the last clear, other than with
 * CORM_DOES_NOT_EXIST or CORM_MULTIPLE_OBJECTS, which are answers?  Sticky as
 * ferror(3): success does not clear.  NULL session: true.
 * @param session  borrowed; NULL: true.
 * @return whether one has (CORM_DOES_NOT_EXIST and CORM_MULTIPLE_OBJECTS do
 *         not count).
 * Threads: the one that has session; one flag is read.
 * Example: docs/errors.md (corm_failed)
 */
CORM_API bool corm_failed(const corm_session *session);

/**
 * Forget the failure.  Inside corm_atomic it says that it was handled.
 * @param session  borrowed; NULL: nothing. Texts of corm_errmsg() end here;
 *                 nothing can fail.
 * Threads: the one that has session, which alone knows that it was handled.
 */
CORM_API void corm_error_clear(corm_session *session);

/**
 * Record a failure of the program's own, as a hook, a callback or a .clean
 * function may want to: it is then as if a call had failed.
 * @param session  where it is recorded; borrowed.
 * @param code     CORM_OK is taken for CORM_MISUSE.
 * @param message  Copied; NULL: the code's name.
 * @return the code; NULL session: CORM_MISUSE.
 * Threads: the one that has session; hooks and callbacks are in it.
 * @code
 * if (b->pages < 1)
 *     (void)corm_fail(s, CORM_VALUE_ERROR, "a book has pages");
 * @endcode
 */
CORM_API corm_status corm_fail(corm_session *session, corm_status code,
                               const char *message);

/**
 * A copy of text in the current scope: for members of new objects that must
 * outlive their source.
 * @param session  whose scope receives it.
 * @param text     NUL-terminated, borrowed for the call; NULL: NULL.
 * @return lives until the scope ends; NULL: no memory (CORM_NO_MEMORY,
 *         recorded), or text is.
 * Threads: the one that has session; takes from its arena.
 */
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
    corm_session *session; /**< in which the block is */
    uint32_t kind;         /**< atomic or scope; the library's */
    uint32_t depth;        /**< how many blocks are around it */
    int run;               /**< 1: the body is to run, 0: it ended by itself */
    bool was_failed;       /**< had something failed before it began? */
    uint64_t serial;       /**< tells whether it is still open */
} corm_block;

/**
 * Begin a transaction, or a savepoint inside one.  The macro corm_atomic calls
 * this and corm_block_end().
 * @param session  which is in the transaction; borrowed until the block's end.
 * @param options  borrowed; NULL: the defaults.
 * @return run is 0 when it could not begin (the failure is recorded:
 *         CORM_OPERATIONAL, CORM_NOT_SUPPORTED for an isolation the database
 *         lacks, CORM_TRANSACTION where options do not fit a nested block).
 * Threads: the one that has session, as the whole block.
 * Example: docs/transactions.md (corm_atomic)
 */
CORM_API corm_block corm_atomic_begin(corm_session *session,
                                      const corm_atomic_options *options);

/**
 * Begin a part of a session whose results are freed at its end. The macro
 * corm_scope calls it and corm_block_end().
 * @param session  borrowed until the block's end; NULL: run is 0.
 * @return a block of the caller's, on its stack; beginning it cannot fail
 *         otherwise.
 * Threads: the one that has session; scopes nest like braces.
 * Example: docs/ownership.md (corm_scope)
 */
CORM_API corm_block corm_scope_begin(corm_session *session);

/**
 * End a block.  A transaction commits when the body ran to its end (run is 0),
 * no call inside failed without corm_error_clear(), and corm_rollback() was
 * not called; else it rolls back.  A block that was left early (return, break,
 * goto) or rolled back on request is no failure of a call.
 * @param block  the caller's, of corm_atomic_begin() or corm_scope_begin();
 *               ended twice: nothing. A COMMIT that fails is recorded on the
 *               session (CORM_OPERATIONAL, CORM_INTEGRITY, ..).
 * Threads: the one that began the block.
 */
CORM_API void corm_block_end(corm_block *block);

/**
 * The innermost block will roll back at its end, without that being a failure.
 * @param session  borrowed.
 * @return CORM_OK; CORM_TRANSACTION: no block is open; CORM_MISUSE: NULL.
 * Threads: the one that has session; ROLLBACK is sent at the end.
 */
CORM_API corm_status corm_rollback(corm_session *session);

/**
 * End the innermost block's transaction now, as its end would; what follows in
 * the block is outside.  For `return` from a block.
 * @param session  borrowed; the block's results live on.
 * @return CORM_OK: committed; else it was rolled back and this is why
 *         (CORM_TRANSACTION: no block, or a call inside had failed).
 * Threads: the one that has session; COMMIT is sent now.
 */
CORM_API corm_status corm_commit(corm_session *session);

/** What a program gives to be called; it returns CORM_OK or its failure. */
typedef corm_status corm_callback(corm_session *session, void *data);

/**
 * Run body in a transaction: commits when it returns CORM_OK and no call in it
 * failed without being cleared.
 * @param session  borrowed; in the transaction while body runs.
 * @param options  borrowed for the call; NULL: the defaults.
 * @param body     called once.
 * @param data     passed on to body, not looked at.
 * @return CORM_OK: committed; CORM_TRANSACTION without a recorded failure:
 *         rolled back because corm_rollback() asked for it; else why not.
 * Threads: the one that has session; body runs in it.
 * @code
 * if (corm_atomic_run(s, NULL, body, NULL) != CORM_OK)
 *     (void)fprintf(stderr, "%s\n", corm_errmsg(s));
 * @endcode
 */
CORM_API corm_status corm_atomic_run(corm_session *session,
                                     const corm_atomic_options *options,
                                     corm_callback *body, void *data);

/**
 * The same, again when the database was busy or chose this transaction to give
 * way (see corm_error.retryable), after a growing pause. Inside another
 * transaction it runs once: only the outermost can be repeated.
 * @param session   borrowed; results of a failed attempt are freed with its
 *                  scope.
 * @param attempts  at most; below 1 is 1.
 * @param body      called once an attempt: it must do all of its work anew.
 * @param data      passed to each call of body.
 * @return as corm_atomic_run(), of the last attempt.
 * Threads: the one that has session; it sleeps between attempts.
 * Example: docs/transactions.md (corm_atomic_retry)
 */
CORM_API corm_status corm_atomic_retry(corm_session *session, int attempts,
                                       corm_callback *body, void *data);

/**
 * Call fn after the outermost transaction has committed; at once when there is
 * none; never when it, or the savepoint around this call, rolls back.
 * Functions run in order; the first that fails ends the run.
 * @param session  borrowed; its callbacks are forgotten by a rollback.
 * @param fn       called once, outside of the transaction; its failure is
 *                 recorded, the data stays committed.
 * @param data     borrowed until then.
 * @return CORM_OK: it will be called, or was; else what fn returned, or
 *         CORM_NO_MEMORY.
 * Threads: the one that has session, when it commits.
 * Example: docs/transactions.md (corm_on_commit)
 */
CORM_API corm_status corm_on_commit(corm_session *session, corm_callback *fn,
                                    void *data);

/**
 * Is a transaction open?
 * @param session  borrowed; NULL: false, which is no error.
 * @return true inside corm_atomic, at any depth.
 * Threads: the one that has session; the database is not asked for it.
 */
CORM_API bool corm_in_atomic(const corm_session *session);

/**
 * Run raw SQL that gives no rows.
 * @param session  where it runs; in its transaction when one is open.
 * @param sql      for this database; `?` is a parameter, `??` a question mark.
 *                 Never build it of a user's text. Borrowed for the call.
 * @param params   values in order, borrowed; NULL when n is 0.
 * @param n        as many as there are `?` (else CORM_VALUE_ERROR).
 * @return rows changed; -1: CORM_PROGRAMMING (the database does not take the
 *         SQL), CORM_INTEGRITY, CORM_OPERATIONAL, ..
 * Threads: the one that has session; blocks until it is done.
 * Example: docs/raw-sql.md (corm_execute_sql)
 */
CORM_API int64_t corm_execute_sql(corm_session *session, const char *sql,
                                  const corm_value *params, size_t n);

/**
 * The first column of the first row of raw SQL.
 * @param session  as for corm_execute_sql().
 * @param sql      a query; the same rules.
 * @param params   its values, borrowed for the call.
 * @param n        how many values.
 * @return text in it lives in the current scope. NULL value: none, NULL or
 *         failure, which corm_failed() tells apart.
 * Threads: the one that has session; further rows are not fetched.
 * Example: docs/raw-sql.md (corm_scalar_sql)
 */
CORM_API corm_value corm_scalar_sql(corm_session *session, const char *sql,
                                    const corm_value *params, size_t n);

CORM_END_DECLS

#endif
