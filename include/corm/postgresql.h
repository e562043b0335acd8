/*
 * The PostgreSQL backend: the one public name it adds.
 *
 * URLs: `postgresql://user:password@host:port/database`, as libpq reads
 * them; `postgres:` is the same.  Options behind the ?, as
 * `postgresql://me@db/shop?schema=test&sslmode=require`:
 *
 *   schema      where tables are looked for and made (search_path)
 *   prepared    on (default): statements that are run again are prepared;
 *               off: none outlives its run, as poolers need that give each
 *               transaction another connection (PgBouncer)
 *
 * and everything that libpq knows: host, sslmode, connect_timeout (10
 * seconds if not given), application_name, target_session_attrs, options, ..
 *
 * How values are stored: date-times as timestamptz, durations as interval,
 * uuids, decimals as numeric, JSON as jsonb, addresses as inet, bytes as
 * bytea; a floating NaN stays one.  Text with a NUL in it and decimals that are
 * no finite number are refused (CORM_DATA) before anything is sent.
 */
#ifndef CORM_POSTGRESQL_H
#define CORM_POSTGRESQL_H

#include <corm/backend.h>

CORM_BEGIN_DECLS

/**
 * The backend for `postgresql:` URLs, for servers from PostgreSQL 12 on.
 * @return static, never NULL: no failure here.
 * Threads: any; constant, like every backend.
 */
CORM_API const corm_backend *corm_postgresql_backend(void);

/**
 * Send a notification (NOTIFY) to those who listen on channel: at once, or
 * when the open transaction commits.
 * @param session  of a PostgreSQL database; borrowed.
 * @param channel  at most 63 bytes, not NULL or ""; borrowed for the call.
 * @param payload  UTF-8, under 8000 bytes; NULL: "".
 * @return CORM_OK; what corm_execute_sql() says; CORM_VALUE_ERROR; CORM_MISUSE
 *         (session is NULL).
 * Threads: the one that has session; listeners are woken by the server.
 */
CORM_API corm_status corm_postgresql_notify(corm_session *session,
                                            const char *channel,
                                            const char *payload);

/** Listens on a connection of its own. */
typedef struct corm_postgresql_listener corm_postgresql_listener;

/** What corm_postgresql_wait() received; lives until the next call. */
typedef struct corm_postgresql_notification {
    const char *channel; /**< that it was sent to; never NULL */
    const char *payload; /**< never NULL */
    int pid;             /**< process of the server that sent it */
} corm_postgresql_notification;

/**
 * Open a connection beside those of the pool that listens on channels.
 * @param session   tells which database; it may be closed before the listener,
 *                  its corm_db may not.
 * @param channels  names, ended by NULL, at least one; borrowed for the call.
 * @return close it with corm_postgresql_listener_close(); NULL, and the
 *         failure is recorded: CORM_OPERATIONAL, CORM_NOT_SUPPORTED (another
 *         backend), CORM_VALUE_ERROR (no channel), CORM_NO_MEMORY.
 * Threads: the one that has session; the listener is used by one thread at a
 *   time.
 * @code
 * corm_postgresql_listener *ear =
 *     corm_postgresql_listen(s, (const char *const[]){ "orders", NULL });
 * corm_postgresql_notification note;
 * while (corm_postgresql_wait(ear, -1, &note, &err) == 1)
 *     puts(note.payload);
 * corm_postgresql_listener_close(ear);
 * @endcode
 */
CORM_API corm_postgresql_listener *
corm_postgresql_listen(corm_session *session, const char *const *channels);

/**
 * Wait for the next notification.
 * @param listener    borrowed.
 * @param timeout_ms  at most so long; 0: only what has come; below 0: for
 *                    ever.
 * @param out         the caller's; its texts live until the next call.
 * @param err         filled when -1 is returned; NULL: nobody asks.
 * @return 1: *out is filled; 0: none came; -1: the connection is lost
 *         (CORM_OPERATIONAL) and the listener can only be closed.
 * Threads: the one that has the listener; it sleeps in poll().
 */
CORM_API int corm_postgresql_wait(corm_postgresql_listener *listener,
                                  int timeout_ms,
                                  corm_postgresql_notification *out,
                                  corm_error *err);

/**
 * The socket of a listener, to be polled for reading beside others.
 * @param listener  borrowed; the socket stays its own.
 * @return a descriptor; -1: it is lost, the only failure.
 * Threads: the one that has the listener; polling may be elsewhere.
 */
CORM_API int corm_postgresql_listener_fd(corm_postgresql_listener *listener);

/**
 * End a listener and its connection.
 * @param listener  owned by the caller until now; NULL: nothing. Cannot fail.
 * Threads: the one that has the listener, last.
 */
CORM_API void
corm_postgresql_listener_close(corm_postgresql_listener *listener);

/**
 * Take an advisory lock until the open transaction ends, waiting for it.
 * @param session  borrowed, in a transaction.
 * @param key      of the application's choice.
 * @param shared   others may have it shared at the same time.
 * @return CORM_OK; CORM_TRANSACTION (no transaction is open); CORM_OPERATIONAL
 *         (deadlock, timeout of the server: retryable); CORM_NOT_SUPPORTED.
 * Threads: the one that has session, which may wait for long.
 */
CORM_API corm_status corm_postgresql_lock(corm_session *session, int64_t key,
                                          bool shared);

/**
 * The same without waiting.
 * @param session  borrowed; in a transaction, as by corm_postgresql_lock().
 * @param key      the same number as the other's.
 * @param shared   whether others may have it shared meanwhile.
 * @param got      the caller's, not NULL; true: the lock is taken; false:
 *                 another has it.
 * @return CORM_OK whether it was got or not; else as corm_postgresql_lock():
 *         CORM_TRANSACTION, CORM_OPERATIONAL, ..
 * Threads: the one that has session; it never waits.
 */
CORM_API corm_status corm_postgresql_try_lock(corm_session *session,
                                              int64_t key, bool shared,
                                              bool *got);

/**
 * Gives the next row: fills row, a value a column; text and bytes live until
 * the next call.  false: there are no more.  May not use the session.
 */
typedef bool corm_postgresql_row_fn(void *data, corm_value *row);

/**
 * Load rows by COPY in its binary form: the fastest way in, without objects,
 * defaults, hooks and keys.  All rows or, when it fails, none.
 * @param session  borrowed; in its transaction when one is open.
 * @param table    as it is called in the database, in the search path.
 * @param columns  names, at least one, ended by NULL.
 * @param next     called for each row.
 * @param data     passed on to next.
 * @return how many; -1, and the failure is recorded: CORM_NOT_SUPPORTED (a
 *         column that is no boolean, integer, float8, text, bytes, date, time,
 *         timestamptz, uuid or JSON), CORM_VALUE_ERROR (a value that is not of
 *         the column's kind, with row and column), CORM_INTEGRITY,
 *         CORM_PROGRAMMING (no such table), CORM_OPERATIONAL, ..
 * Threads: the one that has session; next is called in it.
 * @code
 * int64_t loaded = corm_postgresql_copy(
 *     s, "library_tag", (const char *const[]){ "name", NULL }, next_row, NULL);
 * @endcode
 */
CORM_API int64_t corm_postgresql_copy(corm_session *session, const char *table,
                                      const char *const *columns,
                                      corm_postgresql_row_fn *next, void *data);

CORM_END_DECLS

#endif
