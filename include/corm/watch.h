/*
 * Watching statements: hooks around each that a session or a database runs,
 * with its time and rows; a ready one that writes them to a file, and one
 * that counts them by shape and so finds what is asked again and again (N+1).
 * Where there is no hook nothing is measured.
 */
#ifndef CORM_WATCH_H
#define CORM_WATCH_H

#include <corm/alloc.h>
#include <corm/common.h>
#include <corm/error.h>
#include <corm/model.h>

#include <stdio.h>

CORM_BEGIN_DECLS

/** A statement, as hooks see it.  Everything is borrowed for the call. */
typedef struct corm_statement_event {
    size_t size;           /**< for what is added later */
    corm_session *session; /**< that runs it */
    const char *sql;       /**< whole, not ended by NUL */
    size_t sql_len;        /**< bytes */
    /** BEGIN, COMMIT, a savepoint and the like: sql is the verb alone, and
     *  corm_session_statements() does not count it. */
    bool control;
    size_t n_params;          /**< how many parameters it has */
    const corm_value *params; /**< NULL unless the hook is .with_parameters */
    int64_t rows;       /**< read, or changed; of before() and failures 0 */
    int64_t ns;         /**< nanoseconds in the driver; of a query those of
                             the statement and of fetching its rows, not those
                             between two steps of a loop */
    corm_status status; /**< of after(): CORM_OK, or why it failed */
    /** What failed, in the database's words: NULL unless the hook is
     *  .with_parameters, for databases quote values in it. */
    const corm_error *error;
} corm_statement_event;

/**
 * Called around each statement.  It must not call back into the session, but
 * for corm_session_db() and corm_session_statements().
 * Threads: the session's; a hook of the database in several at once.
 */
typedef void corm_statement_fn(void *data, const corm_statement_event *event);

/** A hook.  Zero means the default everywhere. */
typedef struct corm_statement_hook {
    corm_statement_fn *before; /**< NULL: none */
    /** NULL: none.  Called also when the statement failed; of a query when
     *  its last row was taken or its loop was left. */
    corm_statement_fn *after;
    void *data;           /**< passed to both */
    bool with_parameters; /**< let it see values; by default they are hidden */
    int unused_;
} corm_statement_hook;

/**
 * Add a hook to a session: it is called from the next statement on, after
 * those of the database (corm_db_options.statement_hooks).  It stays over
 * corm_session_reset().
 * @param session  whose statements are watched.
 * @param hook     borrowed until it is removed or the session closes.
 * @return CORM_OK; CORM_MISUSE: hook or session is NULL; CORM_NO_MEMORY.
 * Threads: the one that has session; hooks are called in it.
 * Example: docs/watching.md (corm_session_watch)
 */
CORM_API corm_status corm_session_watch(corm_session *session,
                                        const corm_statement_hook *hook);

/**
 * Remove a hook from a session.
 * @param session  that it was added to; NULL: nothing.
 * @param hook     one that is not there: nothing happens, and no error. It is
 *                 the caller's again.
 * Threads: the one that has session; not from within a hook.
 */
CORM_API void corm_session_unwatch(corm_session *session,
                                   const corm_statement_hook *hook);

/* ---- a log of SQL ---- */

/** Writes a line a statement: time, rows, SQL, parameters.  The caller's. */
typedef struct corm_sql_log {
    corm_statement_hook hook; /**< for corm_session_watch() or the options */
    FILE *file;               /**< the caller's */
} corm_sql_log;

/**
 * Make a log.  It must stay where it is as long as log->hook is in use.
 * @param log              the caller's storage, filled; writing that fails
 *                         later is passed over.
 * @param file             open for writing; stays the caller's.
 * @param with_parameters  write values too, long texts cut; else only how many
 *                         there are.
 * Threads: any; the hook may be that of a database, lines are not mixed.
 * Example: docs/watching.md (corm_sql_log_init)
 */
CORM_API void corm_sql_log_init(corm_sql_log *log, FILE *file,
                                bool with_parameters);

/* ---- statements by shape ---- */

/** Counts statements by their SQL, in which parameters are not. */
typedef struct corm_recorder corm_recorder;

/** Statements of one SQL text. */
typedef struct corm_recorded {
    const char *sql;   /**< ends with NUL */
    uint64_t times;    /**< that it ran */
    uint64_t failures; /**< how many of them failed */
    int64_t rows;      /**< read or changed, the sum */
    int64_t ns;        /**< sums; nanoseconds */
} corm_recorded;

/**
 * Make a recorder.
 * @param alloc  copied; NULL: the C library's.
 * @return Owned by the caller, ended by corm_recorder_free(); NULL: no memory,
 *         the only failure.
 * Threads: any; one recorder can serve many sessions.
 * Example: docs/watching.md (corm_recorder_new)
 */
CORM_API corm_recorder *corm_recorder_new(const corm_allocator *alloc);

/**
 * Free a recorder with what it recorded.
 * @param recorder  owned by the caller until now; its hook must have been
 *                  removed, or what it was added to closed. NULL: nothing, no
 *                  error.
 * Threads: any, when no session records with it.
 */
CORM_API void corm_recorder_free(corm_recorder *recorder);

/**
 * The hook of a recorder, for corm_session_watch() or
 * corm_db_options.statement_hooks, also of several at once.
 * @param recorder  borrowed; NULL: NULL, the only failure.
 * @return borrowed; lives as long as the recorder.
 * Threads: any; the hook locks for itself.
 */
CORM_API const corm_statement_hook *
corm_recorder_hook(const corm_recorder *recorder);

/**
 * Forget what was recorded.
 * @param recorder  borrowed; NULL: nothing. Cannot fail; arrays that
 *                  corm_recorder_statements() gave end here.
 * Threads: any; waits for a statement that is being recorded.
 */
CORM_API void corm_recorder_clear(corm_recorder *recorder);

/**
 * How many statements were recorded, transaction control left out.
 * @param recorder  borrowed; NULL: 0, no error.
 * @return since it was made or cleared.
 * Threads: any; the number may grow meanwhile.
 */
CORM_API uint64_t corm_recorder_total(corm_recorder *recorder);

/**
 * What was recorded, the most frequent first.  4,096 different texts are kept;
 * of further ones only the total is counted.
 * @param recorder  borrowed; NULL: 0.
 * @param out       receives the array; it lives until the next statement that
 *                  is recorded, clear or free.  May be NULL.
 * @return how many texts; without memory for sorting (the only failure) 0.
 * Threads: any, while nothing is recorded.
 */
CORM_API size_t corm_recorder_statements(corm_recorder *recorder,
                                         const corm_recorded **out);

/**
 * Write a line for each SQL text that ran at least so often.  Within one unit
 * of work such a repetition is nearly always a query in a loop that a
 * corm_select_related() or corm_prefetch_related() saves.
 * @param recorder   borrowed.
 * @param file       stays the caller's; may be NULL: only count.
 * @param min_times  texts that ran less often are passed over.
 * @return how many there are; errors of writing are not told.
 * Threads: as corm_recorder_statements(): while nothing is recorded.
 * Example: docs/watching.md (corm_recorder_report)
 */
CORM_API size_t corm_recorder_report(corm_recorder *recorder, FILE *file,
                                     uint64_t min_times);

CORM_END_DECLS

#endif
