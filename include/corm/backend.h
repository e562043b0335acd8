/*
 * What a backend is, for whoever writes one: dialect, driver and schema
 * functions of one database behind one versioned table.
 */
#ifndef CORM_BACKEND_H
#define CORM_BACKEND_H

#include <corm/common.h>
#include <corm/sys/ast.h>
#include <corm/sys/dialect.h>
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

CORM_END_DECLS

#endif
