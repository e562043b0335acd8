/*
 * The PostgreSQL backend: dialect and driver behind the one public name.
 */
#include <corm/postgresql.h>

#include "dialect.h"
#include "driver.h"

static const char *const postgresql_schemes[] = { "postgresql", "postgres",
                                                  NULL };

static const corm_backend postgresql_backend = {
    .size = sizeof(corm_backend),
    .version = CORM_BACKEND_VERSION,
    .name = "postgresql",
    .schemes = postgresql_schemes,
    .dialect = &cormi_postgresql_dialect,
    .driver = &cormi_pg_driver,
    .introspection = &cormi_postgresql_introspection,
};

const corm_backend *corm_postgresql_backend(void)
{
    return &postgresql_backend;
}
