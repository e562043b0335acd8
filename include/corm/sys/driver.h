/*
 * A driver: the vtable that runs SQL text.  Its unit is a batch of rows:
 * decode_rows fills objects by a decode program.  For backend authors; may
 * change in a minor release.
 *
 * Threads: a connection and its statements are used by one thread at a
 * time; the pool sees to that.  No call prints or aborts.  Every call that
 * fails fills err (code, native_code, sqlstate, constraint, message).
 */
#ifndef CORM_SYS_DRIVER_H
#define CORM_SYS_DRIVER_H

#include <corm/alloc.h>
#include <corm/common.h>
#include <corm/error.h>
#include <corm/model.h>
#include <corm/sys/dialect.h>
#include <corm/value.h>

CORM_BEGIN_DECLS

/**
 * One column of a result into one member.  ctype is the C type of the
 * member (CORM_C_OPT for a corm_opt_*; CORM_C_VALUE for a tagged value),
 * type what the column holds (it decides how text or numbers are read).
 * All zero but ctype, size, column and offset is right for a plain column
 * that may not be NULL.
 */
typedef struct corm_decode_item {
    uint8_t ctype;     /**< corm_ctype | CORM_C_OPT */
    uint8_t size;      /**< of an integer member: 1, 2, 4, 8 bytes */
    uint8_t type;      /**< corm_type: data type of the column */
    bool null;         /**< NULL is allowed; if not, it is a CORM_DATA error */
    uint16_t column;   /**< of the result, from 0 */
    uint16_t part;     /**< which struct of the row */
    uint32_t offset;   /**< in that struct, bytes */
    uint8_t quantize;  /**< decimals are rounded to quantize - 1 places; 0: as
                         they come */
    uint8_t digits;    /**< decimals with more digits than that do not fit; 0:
                         any.  For databases with CORM_FEATURE_LOOSE_TYPES */
    bool computed;     /**< an expression, not a column of a table: fractions
                         are cut where the type is an integer, as in Django */
    const char *label; /**< "Book.pages": for messages; NULL: none */
} corm_decode_item;

/** A row is one or more structs (parts): the object, and those joined to it. */
typedef struct corm_decode_part {
    int32_t
        /** NULL in it: the part is absent in this row; -1: always there */
        key_column;
    uint32_t first; /**< its first item */
    uint32_t n;     /**< its items */
} corm_decode_part;

/** How the columns of a row go into the members of a struct. */
typedef struct corm_decode {
    const corm_decode_item *items; /**< grouped by part, ascending by column */
    size_t n_items;                /**< how many items */
    const corm_decode_part *parts; /**< structs of a row */
    size_t n_parts;                /**< at most 64 */
} corm_decode;

/** Where a batch goes: row r of part p is at base[p] + r * stride[p]. */
typedef struct corm_batch {
    char *const *base;    /**< cleared memory */
    const size_t *stride; /**< bytes from row to row, a part */
    uint64_t
        *absent; /**< per row: bit p set by the driver when part p is absent */
    corm_arena *arena; /**< for text and bytes */
    size_t max;        /**< rows */
} corm_batch;

/** What a statement without rows did. */
typedef struct corm_outcome {
    int64_t changes; /**< rows matched; 0 for what changes no rows */
    int64_t last_id; /**< with CORM_FEATURE_LAST_INSERT_ID: key of the last
                        inserted row */
} corm_outcome;

/** One of several statements that are sent together. */
typedef struct corm_sent {
    void *stmt;               /**< the driver's */
    const corm_value *params; /**< borrowed until end() */
    size_t n;                 /**< how many params */
    int64_t changes;          /**< rows matched: filled by begin_all() */
} corm_sent;

/** What connect() gets.  What it points to lives as long as the corm_db. */
typedef struct corm_connect {
    size_t size;      /**< of the struct, for what is added later */
    const char *url;  /**< whole, for messages (passwords replaced by ***) */
    const char *rest; /**< after "scheme:", before "?", percent-decoded */
    const char *raw;  /**< the same as it was written */
    const char *const *names; /**< of the query string, decoded, in its order */
    const char *const *values;   /**< of the query string,
                                                 decoded, in its order */
    size_t n_options;            /**< how many names, and values */
    const corm_allocator *alloc; /**< outlives the connection */
    void *shared;                /**< what open_shared() made, or NULL */
    int64_t timeout_ms; /**< milliseconds after which connect() should have
                           given up; 0: as the driver sees fit */
} corm_connect;

/**
 * The vtable, a static const.  Optional members may be NULL.  The core reads
 * no further than size, so that older drivers go on working.
 */
typedef struct corm_driver {
    size_t size; /**< sizeof(corm_driver) of its compilation */

    /** Optional.  Once per corm_db, before the first connect: checks the URL
     *  (unknown options are CORM_VALUE_ERROR) and makes what all connections
     *  share.  May not block. */
    corm_status (*open_shared)(const corm_connect *to, void **shared,
                               corm_error *err);
    /** Required with open_shared.  After the last connection is closed. */
    void (*close_shared)(void *shared);

    /** Required.  May block, in any thread, several at once. */
    corm_status (*connect)(const corm_connect *to, void **conn,
                           corm_error *err);
    /** Required.  Every statement was finalized before; rolls back. */
    void (*close)(void *conn);
    /** Optional.  The dialect of this server, where not all that one driver
     *  reaches speak the backend's; static.  Asked before features. */
    const corm_dialect *(*dialect)(void *conn);
    /** Optional.  Clears the features that this server lacks. */
    void (*features)(void *conn, corm_features *features);

    /** Required.  sql has len bytes and a NUL; it need not outlive the call. */
    corm_status (*prepare)(void *conn, const char *sql, size_t len, void **stmt,
                           corm_error *err);
    /** Required. Ends a statement; NULL is never given. */
    void (*finalize)(void *stmt);
    /** Required.  Bind and run a statement to its end; rows it may give are
     *  passed over.  Params are scalars and, with CORM_FEATURE_COLUMN_PARAMS or
     *  CORM_FEATURE_PARAM_ROWS, lists of scalars; text and bytes in them outlive the call and need no
     *  copy.  out may be NULL.  After a failure the
     *  statement is ready to be run again. */
    corm_status (*run)(void *stmt, const corm_value *params, size_t n,
                       corm_outcome *out, corm_error *err);
    /** Required.  Bind and begin a statement with rows.  Params stay valid
     *  until end().  A failure needs no end(). */
    corm_status (*begin)(void *stmt, const corm_value *params, size_t n,
                         corm_error *err);
    /** Required.  Fills up to batch->max rows; returns how many (fewer than
     *  max: no more come), or -1.  Members of absent parts stay cleared. */
    int (*decode_rows)(void *stmt, const corm_decode *program,
                       const corm_batch *batch, corm_error *err);
    /** Required.  Ends begin(), also early.  Leaves the statement ready to be
     *  run again. */
    void (*end)(void *stmt);
    /** Required.  Names of the result's columns, borrowed until finalize. */
    size_t (*column_count)(void *stmt);
    /** Required. NUL-terminated; i is below column_count(). */
    const char *(*column_name)(void *stmt, size_t i);

    /** Required.  Is a transaction open?  False after the database has
     *  rolled one back by itself. */
    bool (*in_transaction)(void *conn);
    /** Required.  Is the connection fit to be used again? */
    bool (*is_usable)(void *conn);

    /** Optional.  How many connections at most may be open at once; *why, a
     *  static text, says the reason ("an in-memory database has one
     *  connection").  0, or no function: no bound of the driver's. */
    size_t (*max_connections)(const corm_connect *to, const char **why);
    /** Optional.  The statement that begins a transaction, static text.
     *  isolation is a corm_isolation.  NULL: this database has no such
     *  isolation.  No function: "BEGIN", for the default isolation only. */
    const char *(*begin_sql)(void *conn, int isolation, bool read_only);
    /** Optional.  Does the statement leave the database as it is?  Lets the
     *  core refuse writes in a read-only transaction where the database does
     *  not. */
    bool (*is_read_only)(void *stmt);
    /** Optional.  As begin(), for rows that are wanted piece by piece, about
     *  chunk at a time, and need not all be in memory.  Other statements may
     *  be run on the connection before end(); shared: they will be, after
     *  each chunk.  No function: begin(). */
    corm_status (*begin_stream)(void *stmt, const corm_value *params, size_t n,
                                size_t chunk, bool shared, corm_error *err);
    /** Optional.  Did run() or begin() fail only because the statement must
     *  be prepared anew?  Then the core does so, once. */
    bool (*is_stale)(void *stmt, const corm_error *err);
    /** Optional.  Asks a running call to stop.  From any thread. */
    void (*interrupt)(void *conn);
    /** Optional.  Will the keys that the database makes in column, when this
     *  INSERT of several rows into table is run, follow one another and end
     *  with last_id?  Asked before each such run, in the transaction of it.
     *  A run of which that turns out wrong fails.  No function: never. */
    bool (*keys_follow)(void *stmt, const char *table, const char *column);
    /** Optional.  The database's own shell and its arguments, to be run in
     *  this process's place: up to max texts, static, of *to or of the arena.
     *  NAME=VALUE before the program is for its environment: passwords,
     *  which others can read among arguments.  Returns how many; 0: there is
     *  none, or no memory. */
    size_t (*shell)(const corm_connect *to, corm_arena *arena,
                    const char **argv, size_t max);
    /** Optional.  Tells the server to stop by itself what takes longer than
     *  so many milliseconds; 0: what it was set up to.  Outside of
     *  transactions, where it differs from the last time; may block. */
    corm_status (*limit)(void *conn, int64_t ms, corm_error *err);
    /** Optional.  What runs on the connection is to fail at once, whatever
     *  the server does: a line to one is shut.  is_usable() tells the truth
     *  afterwards.  From any thread; may not wait. */
    void (*cut)(void *conn);
    /** Optional.  begin() of n statements, no two the same, without waiting for
     *  the answer to one before the next is sent.  In a transaction, or of
     *  statements that only read.  Returns how many have begun, each of which
     *  wants its end(); fewer than n: err says why the next one failed, and
     *  none behind it was run.  No function: one after the other. */
    size_t (*begin_all)(void *conn, corm_sent *sent, size_t n, corm_error *err);
} corm_driver;

/* ---- what the core does for drivers ---- */

/**
 * Fill an error.
 * @param err     what was there is overwritten; owned by the caller.
 * @param code    the failure's.
 * @param format  as for printf; in what it formats ends of lines become
 *                blanks and other control characters '?'; what is too long
 *                for err->message is cut.
 * @param ...     what format asks for, copied.
 * @return code.
 * Threads: any.
 */
CORM_API corm_status corm_driver_fail(corm_error *err, corm_status code,
                                      const char *format, ...)
    CORM_PRINTF(3, 4);

/**
 * Fill an error for want of memory.
 * @param err  the caller's, overwritten.
 * @return the error's code, CORM_NO_MEMORY.
 * Threads: any.
 */
CORM_API corm_status corm_driver_no_memory(corm_error *err);

/**
 * Take memory from the hook of corm_connect.
 * @param alloc  the hook.
 * @param size   bytes; 0 gives a valid pointer.
 * @return cleared; the caller's until corm_driver_free(); NULL: no memory, no
 *         other failure.
 * Threads: any.
 */
CORM_API void *corm_driver_alloc(const corm_allocator *alloc, size_t size);

/**
 * Give it back.
 * @param alloc  the hook that ptr came from; borrowed.
 * @param ptr    ends here; NULL: nothing is done, no error.
 * @param size   bytes, as they were asked for.
 * Threads: any.
 */
CORM_API void corm_driver_free(const corm_allocator *alloc, void *ptr,
                               size_t size);

/** What an option of a URL takes. */
typedef enum corm_setting_kind {
    CORM_SETTING_TEXT,   /**< any text */
    CORM_SETTING_WORD,   /**< one of words; its number is its place there */
    CORM_SETTING_SWITCH, /**< on, off, yes, no, true, false, 1, 0: 1 or 0 */
    CORM_SETTING_NUMBER  /**< a whole number from min to max */
} corm_setting_kind;

/** One option of a driver's URLs, a row of its table. */
typedef struct corm_setting {
    const char *name;         /**< behind the '?' */
    corm_setting_kind kind;   /**< what it takes */
    int64_t initial;          /**< its number where it is not given */
    int64_t min;              /**< of CORM_SETTING_NUMBER */
    int64_t max;              /**< of CORM_SETTING_NUMBER */
    const char *const *words; /**< of CORM_SETTING_WORD, ended by NULL */
} corm_setting;

/**
 * Read the options of a URL, in open_shared().
 * @param to        what open_shared() got.
 * @param database  for messages: "SQLite".
 * @param rows      the options that there are; borrowed for the call.
 * @param n         how many rows.
 * @param numbers   n of them, filled: of texts, initial.
 * @param texts     n of them, filled: what the URL gives, as it stands there,
 *                  of *to; NULL: it is not given.
 * @param err       the driver's, filled on failure.
 * @return CORM_OK; CORM_VALUE_ERROR: an option that no row names (the message
 *         tells the one that is near, or all), or a value that it does not
 *         take.
 * Threads: any.
 * Example: docs/writing-a-backend.md (corm_driver_settings)
 */
CORM_API corm_status corm_driver_settings(const corm_connect *to,
                                          const char *database,
                                          const corm_setting *rows, size_t n,
                                          int64_t *numbers, const char **texts,
                                          corm_error *err);

CORM_END_DECLS

#endif
