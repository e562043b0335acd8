/*
 * What a backend is, for whoever writes one: dialect, driver and schema
 * functions of one database behind one versioned table.
 */
#ifndef CORM_BACKEND_H
#define CORM_BACKEND_H

#include <corm/common.h>
#include <corm/sys/ast.h>
#include <corm/sys/dialect.h>
#include <corm/sys/decode.h>
#include <corm/sys/driver.h>
#include <corm/sys/introspection.h>

CORM_BEGIN_DECLS

/** The version of <corm/backend.h> and <corm/sys/...> that a backend was
 *  written for; corm_open() refuses another with CORM_NOT_SUPPORTED. */
#define CORM_BACKEND_VERSION 1

/**
 * One database.  Immutable and static: sessions of any thread use it, and it
 * must outlive every corm_db that was opened with it.
 */
typedef struct corm_backend {
    size_t size;                 /**< sizeof(corm_backend) of its compilation */
    uint32_t version;            /**< CORM_BACKEND_VERSION of its compilation */
    const char *name;            /**< for messages: "sqlite" */
    const char *const *schemes;  /**< of the URLs it opens, in lower case,
                                   without the colon, ended by NULL */
    const corm_dialect *dialect; /**< required: how SQL is written */
    const corm_driver *driver;   /**< required: how it is run */
    /** Optional: how it tells what it holds. */
    const corm_introspection *introspection;
} corm_backend;

/**
 * The function that a backend exports, by custom `corm_NAME_backend`.
 * @return static, never NULL.
 * Threads: any.
 */
typedef const corm_backend *corm_backend_fn(void);

/** Work of a backend on one of its own connections; fills err when it fails. */
typedef corm_status corm_native_fn(void *conn, void *data, corm_error *err);

/**
 * For backends' own calls: do something on the session's connection that no
 * statement can.
 * @param session  of a database of that backend; NULL: CORM_MISUSE.
 * @param backend  whose connection fn knows.
 * @param fn       called once, with the connection as the driver made it and
 *                 data, unless this call fails first; what it returns is
 *                 returned and recorded.
 * @param data     passed on to fn; borrowed for the call.
 * @return CORM_OK; CORM_NOT_SUPPORTED (the session's backend is another one),
 *         CORM_OPERATIONAL (no connection), CORM_TRANSACTION (the transaction
 *         has failed), or what fn says.
 * Threads: the one that has session; fn runs in it.
 * @code
 * corm_status touched = corm_session_native(s, corm_sqlite_backend(), native, NULL);
 * @endcode
 */
CORM_API corm_status corm_session_native(corm_session *session,
                                         const corm_backend *backend,
                                         corm_native_fn *fn, void *data);

CORM_END_DECLS

#endif
