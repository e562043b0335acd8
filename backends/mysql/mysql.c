/*
 * The MySQL and MariaDB backend: dialect and driver behind the one public
 * name.
 */
#include <corm/mysql.h>

#include "dialect.h"
#include "driver.h"
#include "introspect.h"

static const char *const mysql_schemes[] = { "mysql", "mariadb", NULL };

static const corm_backend mysql_backend = {
    .size = sizeof(corm_backend),
    .version = CORM_BACKEND_VERSION,
    .name = "mysql",
    .schemes = mysql_schemes,
    .dialect = &cormi_mysql_dialect,
    .driver = &cormi_mysql_driver,
    .introspection = &cormi_mysql_introspection,
};

const corm_backend *corm_mysql_backend(void)
{
    return &mysql_backend;
}
