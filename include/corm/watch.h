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
    size_t size;
    corm_session *session;
    const char *sql; /**< whole, not ended by NUL */
    size_t sql_len;  /**< bytes */
    /** BEGIN, COMMIT, a savepoint and the like: sql is the verb alone, and
     *  corm_session_statements() does not count it. */
    bool control;
    size_t n_params;
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
    void *data;
    bool with_parameters; /**< let it see values; by default they are hidden */
    int unused_;
} corm_statement_hook;

/**
 * Add a hook to a session: it is called from the next statement on, after
 * those of the database (corm_db_options.statement_hooks).  It stays over
 * corm_session_reset().
 * @param hook  borrowed until it is removed or the session closes.
 * @return CORM_MISUSE: hook is NULL; CORM_NO_MEMORY.
 * Threads: the session's.
 */
CORM_API corm_status corm_session_watch(corm_session *session,
                                        const corm_statement_hook *hook);
/** Remove a hook; one that is not there: nothing.  Threads: the session's. */
CORM_API void corm_session_unwatch(corm_session *session,
                                   const corm_statement_hook *hook);

/* ---- a log of SQL ---- */

/** Writes a line a statement: time, rows, SQL, parameters.  The caller's. */
typedef struct corm_sql_log {
    corm_statement_hook hook; /**< for corm_session_watch() or the options */
    FILE *file;
} corm_sql_log;

/**
 * Make a log.  It must stay where it is as long as log->hook is in use.
 * @param file             open for writing; stays the caller's.
 * @param with_parameters  write values too, long texts cut; else only how
 *                         many there are.
 * Threads: the hook may be that of a database; lines are not mixed.
 */
CORM_API void corm_sql_log_init(corm_sql_log *log, FILE *file,
                                bool with_parameters);

/* ---- statements by shape ---- */

/** Counts statements by their SQL, in which parameters are not. */
typedef struct corm_recorder corm_recorder;

/** Statements of one SQL text. */
typedef struct corm_recorded {
    const char *sql; /**< ends with NUL */
    uint64_t times, failures;
    int64_t rows, ns; /**< sums; nanoseconds */
} corm_recorded;

/**
 * Make a recorder.
 * @param alloc  copied; NULL: the C library's.
 * @return Owned by the caller, ended by corm_recorder_free(); NULL: no memory.
 */
CORM_API corm_recorder *corm_recorder_new(const corm_allocator *alloc);
/** Its hook must have been removed, or what it was added to closed. */
CORM_API void corm_recorder_free(corm_recorder *recorder);
/**
 * Its hook, for corm_session_watch() or corm_db_options.statement_hooks, also of
 * several at once.  Lives as long as the recorder.
 */
CORM_API const corm_statement_hook *
corm_recorder_hook(const corm_recorder *recorder);
/** Forget what was recorded.  NULL: nothing.  Threads: any. */
CORM_API void corm_recorder_clear(corm_recorder *recorder);
/** How many statements, transaction control left out.  Threads: any. */
CORM_API uint64_t corm_recorder_total(corm_recorder *recorder);
/**
 * What was recorded, the most frequent first.  4,096 different texts are
 * kept; of further ones only the total is counted.
 * @param out  receives the array; it lives until the next statement that is
 *             recorded, clear or free.  May be NULL.
 * @return how many.
 * Threads: any, while nothing is recorded.
 */
CORM_API size_t corm_recorder_statements(corm_recorder *recorder,
                                         const corm_recorded **out);
/**
 * Write a line for each SQL text that ran at least so often.  Within one unit
 * of work such a repetition is nearly always a query in a loop that a
 * corm_select_related() or corm_prefetch_related() saves.
 * @param file  may be NULL: only count.
 * @return how many there are.
 * Threads: as corm_recorder_statements().
 */
CORM_API size_t corm_recorder_report(corm_recorder *recorder, FILE *file,
                                     uint64_t min_times);

CORM_END_DECLS

#endif
