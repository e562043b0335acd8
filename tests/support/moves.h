/*
 * An app with migrations of many kinds (tables, columns, renames, a data
 * migration, a constraint), on a database that other processes can open.
 */
#ifndef SUPPORT_MOVES_H
#define SUPPORT_MOVES_H

#include "support/database.h"

#include <corm/introspect.h>
#include <corm/migrate.h>

#include <stddef.h>

extern const corm_app *const moves_apps[];

/* A new, empty database: a file, or a schema of the server of CORM_TEST_URL.
 * moves_open() opens it (in any process), moves_end() removes it. */
bool moves_begin(void);
corm_db *moves_open(const corm_db_options *options);
/* With other apps over it. */
corm_db *moves_open_apps(const corm_app *const *apps,
                         const corm_db_options *options);
void moves_end(void);

/* To a migration of the app, NULL: the last; err may be NULL. */
corm_status moves_to(corm_db *db, const char *target, corm_error *err);
/* Rows for the tables of 0001_initial. */
corm_status moves_fill(corm_session *s);
/* Tables, columns, indexes and rows as text; false: failed. */
bool moves_print(corm_session *s, char *out, size_t size);
/* Rows of a table; -1: it is not there. */
int64_t moves_count(corm_session *s, const char *table);

#endif
