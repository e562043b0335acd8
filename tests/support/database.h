/*
 * The database that a program of the suite runs on: one in memory, or, where
 * CORM_TEST_URL names a server, a schema of its own there.  Tests ask what
 * it can do (database_has), never which it is.
 */
#ifndef SUPPORT_DATABASE_H
#define SUPPORT_DATABASE_H

#include <corm/corm.h>
#include <corm/sys/dialect.h>

/* An empty database; NULL: err says why.  options: NULL, the defaults. */
corm_db *database_open(const corm_app *const *apps,
                       const corm_db_options *options, corm_error *err);
/* Closes it and removes the schema.  NULL: nothing. */
void database_close(corm_db *db);
/* The URL of what database_open() opened last. */
const char *database_url(void);
/* The server of CORM_TEST_URL, not a schema of its own there; without one, a
 * file.  Static, until the next call. */
const char *database_url_of(const char *file);
/* A database in memory that is another than the tests', by its URL, too. */
extern const char *const database_apart;
bool database_has(const corm_db *db, corm_feature feature);
/* The server of CORM_TEST_URL by TCP, where it looks at the password; NULL:
 * there is no server, or none that does so. */
const char *database_tcp_url(void);
/* That URL with its user and password, its host and port, or its database
 * replaced; NULL: as they are.  Static, of four calls. */
const char *database_url_with(const char *user, const char *host,
                              const char *name);
/* What stands between ':' and '@' in CORM_TEST_URL; "": nothing. */
const char *database_password(void);

#endif
