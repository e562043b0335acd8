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

CORM_BEGIN_DECLS

#define CORM_BACKEND_VERSION 1

/** Immutable, static; any thread. */
typedef struct corm_backend {
    size_t size;
    uint32_t version;           /**< CORM_BACKEND_VERSION */
    const char *name;           /**< "sqlite" */
    const char *const *schemes; /**< of URLs, ended by NULL */
    const corm_dialect *dialect;
    const corm_driver *driver;
} corm_backend;

typedef const corm_backend *corm_backend_fn(void);

CORM_END_DECLS

#endif
