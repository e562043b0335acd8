/*
 * What a MySQL or MariaDB database holds.
 */
#ifndef CORMI_MYSQL_INTROSPECT_H
#define CORMI_MYSQL_INTROSPECT_H

#include <corm/sys/introspection.h>

extern const corm_introspection cormi_mysql_introspection;

#endif
