/*
 * Tables from models: create them, drop them, or have the SQL of it.  For
 * programs without migrations: tests, caches, first versions.
 */
#ifndef CORM_SCHEMA_H
#define CORM_SCHEMA_H

#include <corm/common.h>
#include <corm/db.h>

CORM_BEGIN_DECLS

/**
 * Create the tables of every managed model of the database, with indexes,
 * constraints and foreign keys, in one transaction (a savepoint when nested).
 * All statements are written before the first is sent.
 * @param session  borrowed; its models are those of corm_open(); NULL:
 *                 CORM_MISUSE.
 * @return CORM_OK; CORM_PROGRAMMING: a table exists already; CORM_FIELD_ERROR,
 *         CORM_VALUE_ERROR: an expression or default of a model is wrong;
 *         CORM_NOT_SUPPORTED: the database lacks something that a model asks
 *         for; CORM_OPERATIONAL, CORM_TRANSACTION, CORM_NO_MEMORY.  A failure
 *         creates nothing where the database can roll back DDL.
 * Threads: the one that has session; other sessions see the tables after its
 *   commit.
 * @code
 * corm_session *fresh = corm_session_open(db);
 * if (corm_create_tables(fresh) != CORM_OK)
 *     (void)fprintf(stderr, "%s\n", corm_errmsg(fresh));
 * corm_session_close(fresh);
 * @endcode
 */
CORM_API corm_status corm_create_tables(corm_session *session);

/**
 * Drop the tables of every managed model, whatever rows they hold, in one
 * transaction.  Tables that are not there are passed over; others that refer
 * to them make it fail (CORM_INTEGRITY), or lose their foreign keys where the
 * database cannot drop tables that refer to each other otherwise.
 * @param session  borrowed, in no transaction that others wait for; NULL:
 *                 CORM_MISUSE.
 * @return CORM_OK; else as corm_create_tables(), and CORM_INTEGRITY.
 * Threads: the one that has session; nobody else should use the tables.
 */
CORM_API corm_status corm_drop_tables(corm_session *session);

/**
 * Let automatic keys go on behind the largest key of each table: needed after
 * rows were saved with keys of their own choosing, as loaders do.  Where the
 * database sees to it by itself nothing is sent.
 * @param session  borrowed; NULL: CORM_MISUSE, recorded nowhere.
 * @return CORM_OK; CORM_PROGRAMMING: a table is missing; CORM_OPERATIONAL,
 *         CORM_TRANSACTION, CORM_NO_MEMORY.
 * Threads: the one that has session, when no other inserts.
 */
CORM_API corm_status corm_reset_sequences(corm_session *session);

/**
 * The SQL that corm_create_tables() would run, each statement ended by ";" and
 * a line end.  Sends nothing.
 * @param session  borrowed; NULL: NULL.
 * @return lives until the current scope ends; "" when no model has a table;
 *         NULL: the failure is recorded, as for corm_create_tables().
 * Threads: the one that has session; a connection tells what the server can.
 */
CORM_API const char *corm_create_tables_sql(corm_session *session);

CORM_END_DECLS

#endif
