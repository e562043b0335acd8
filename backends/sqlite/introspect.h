/*
 * What a SQLite database holds: its queries, and what is read from the text
 * of its definitions.
 */
#ifndef CORMI_SQLITE_INTROSPECT_H
#define CORMI_SQLITE_INTROSPECT_H

#include <corm/sys/introspection.h>

extern const corm_introspection cormi_sqlite_introspection;

#endif
