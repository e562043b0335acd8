/*
 * Tables from models: create and drop.
 */
#ifndef CORM_SCHEMA_H
#define CORM_SCHEMA_H

#include <corm/common.h>
#include <corm/db.h>

CORM_BEGIN_DECLS

/**
 * Create the tables of every managed model, with indexes, constraints and
 * foreign keys, in one transaction where the database has transactional
 * DDL.  Fails when one exists (CORM_PROGRAMMING), creating none.
 */
CORM_API corm_status corm_create_tables(corm_session *session);
/** Drop the tables of every managed model; those that are missing are passed over. */
CORM_API corm_status corm_drop_tables(corm_session *session);
/** The SQL of corm_create_tables(), statements ended by ";\n"; lives in the scope. */
CORM_API const char *corm_create_tables_sql(corm_session *session);

CORM_END_DECLS

#endif
