/*
 * Running migrations: what a program calls at its start to bring its database
 * to where its models are.  In the library of corm::migrations.
 */
#ifndef CORM_MIGRATE_H
#define CORM_MIGRATE_H

#include <corm/common.h>
#include <corm/db.h>
#include <corm/error.h>
#include <corm/migrations.h>

CORM_BEGIN_DECLS

/** What corm_migrate() tells while it works. */
typedef enum corm_migrate_event_kind {
    CORM_MIGRATE_WAITING = 1, /**< another process migrates; told once */
    CORM_MIGRATE_BEGIN,       /**< a migration begins */
    CORM_MIGRATE_OPERATION,   /**< one of its operations begins */
    CORM_MIGRATE_DONE,        /**< it is done and recorded */
    CORM_MIGRATE_FAKED,       /**< it was only recorded */
    CORM_MIGRATE_BLOCKED      /**< a lock on a table was not got in time; what
                                   was done of the migration was taken back,
                                   and it is tried again after a pause */
} corm_migrate_event_kind;

/** Tries of .table_lock_ms where .table_lock_tries is 0. */
#define CORM_TABLE_LOCK_TRIES 10

/** An event; borrowed for the call. */
typedef struct corm_migrate_event {
    corm_migrate_event_kind kind;    /**< what is told */
    const corm_migration *migration; /**< NULL while waiting */
    bool backwards;                  /**< is the migration taken back? */
    size_t operation;                /**< index in the migration */
    size_t step;                     /**< index of the migration in the plan */
    size_t n_steps;                  /**< migrations in the plan */
} corm_migrate_event;

/**
 * Told of each step of corm_migrate(), on its thread.
 * @param data   corm_migrate_options.progress_data.
 * @param event  borrowed for the call.
 */
typedef void corm_migrate_progress(void *data, const corm_migrate_event *event);

/** Options of corm_migrate(); begin with corm_migrate_options_init(). */
typedef struct corm_migrate_options {
    size_t size; /**< set by corm_migrate_options_init() */
    /** The app to be migrated, and to which of its migrations: a name or its
     *  unambiguous beginning, "zero" for before the first, NULL for the last.
     *  app NULL: every app, to its last. */
    const char *app;
    const char *target; /**< a name or its unambiguous beginning; see app */
    bool fake;          /**< only record: the database is there already */
    bool fake_initial;  /**< so for initial ones whose tables are there */
    bool accept_edited; /**< record migrations that were edited after they
                             were applied as they are now */
    /** Wait for another process, milliseconds; 0: 60000; negative: for ever. */
    int64_t lock_timeout_ms;
    corm_migrate_progress *progress;   /**< NULL: nothing is told */
    void *progress_data;               /**< passed to progress */
    const corm_schema_options *schema; /**< hooks; NULL: none */
    /** The longest that a statement waits for a lock on a table that running
     *  programs use, milliseconds (MySQL, MariaDB: in whole seconds); what
     *  comes behind a statement that waits, waits, too.  A migration, or where
     *  DDL cannot be rolled back an operation, of which nothing is in effect
     *  then is tried again, .table_lock_tries times in all with growing pauses
     *  (0: CORM_TABLE_LOCK_TRIES).  0: as the database has it, which may be
     *  for ever.  Without effect on SQLite, where tables are not locked. */
    int64_t table_lock_ms;
    int table_lock_tries; /**< see table_lock_ms */
} corm_migrate_options;

/**
 * The default options of corm_migrate(): all apps, forwards.
 * @return options with size set and all else zero; by value, without errors.
 * Threads: any; nothing is shared.
 */
static inline corm_migrate_options corm_migrate_options_init(void)
{
    corm_migrate_options options;

    memset(&options, 0, sizeof(options));
    options.size = sizeof(options); /* the caller's size */
    return options;
}

/**
 * Apply the migrations that are not applied, or take some back, in the order
 * of their dependencies.  Each is all or nothing where the database can roll
 * back schema changes; else the message of a failure names the operation that
 * was reached, and the next call goes on from there.  Two processes that call
 * this at once migrate once.
 * @param db       borrowed; its apps' .migrations are run.
 * @param options  borrowed; NULL: everything forwards.
 * @param err      receives code and message on failure; may be NULL.
 * @return CORM_OK: the database is where it was asked to be. With nothing
 *         changed: CORM_MISUSE (a migration that is missing, there twice,
 *         edited since it was applied, in a circle, two last ones, a database
 *         ahead of the program), CORM_VALUE_ERROR (no such app or migration),
 *         CORM_NOT_SUPPORTED (a step back that cannot be). Else what the
 *         failing operation said; CORM_OPERATIONAL also when the wait for
 *         another process was too long.  CORM_NO_MEMORY.
 * Threads: any, several at once too. It opens a session of its own.
 * @code
 * if (corm_migrate(db, NULL, &err) != CORM_OK)
 *     (void)fprintf(stderr, "%s\n", err.message);
 * @endcode
 */
CORM_API corm_status corm_migrate(corm_db *db,
                                  const corm_migrate_options *options,
                                  corm_error *err);

/**
 * How many migrations corm_migrate() would run with these options; changes
 * nothing.
 * @param db       borrowed, as by corm_migrate().
 * @param options  the same as the later call's; borrowed; NULL: all forwards.
 * @param err      receives why it failed; may be NULL.
 * @return migrations; -1: failure, as corm_migrate() says.
 * Threads: any; reads the table of applied migrations in a session of its own.
 */
CORM_API int64_t corm_migrate_pending(corm_db *db,
                                      const corm_migrate_options *options,
                                      corm_error *err);

CORM_END_DECLS

#endif
