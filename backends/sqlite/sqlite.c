/*
 * The SQLite backend: dialect and driver behind the one public name.
 */
#include <corm/sqlite.h>

#include "dialect.h"
#include "driver.h"
#include "introspect.h"

static const char *const sqlite_schemes[] = { "sqlite", "sqlite3", NULL };

static const corm_backend sqlite_backend = {
    .size = sizeof(corm_backend),
    .version = CORM_BACKEND_VERSION,
    .name = "sqlite",
    .schemes = sqlite_schemes,
    .dialect = &cormi_sqlite_dialect,
    .driver = &cormi_sqlite_driver,
    .introspection = &cormi_sqlite_introspection,
};

const corm_backend *corm_sqlite_backend(void)
{
    return &sqlite_backend;
}
