/*
 * The SQLite backend: the one public name it adds.
 */
#ifndef CORM_SQLITE_H
#define CORM_SQLITE_H

#include <corm/backend.h>

CORM_BEGIN_DECLS

/** The backend for `sqlite:` URLs; built in unless configured away. */
CORM_API const corm_backend *corm_sqlite_backend(void);

CORM_END_DECLS

#endif
