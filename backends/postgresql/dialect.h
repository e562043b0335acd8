/*
 * What the files of the PostgreSQL dialect share.  Knows the AST and the
 * sink, not libpq.
 */
#ifndef CORMI_POSTGRESQL_DIALECT_H
#define CORMI_POSTGRESQL_DIALECT_H

#include <corm/sys/dialect.h>
#include <corm/sys/introspection.h>

extern const corm_dialect cormi_postgresql_dialect;
extern const corm_introspection cormi_postgresql_introspection;

/* Tables of spellings: dialect_functions.c, dialect_lookups.c. */
extern const corm_spelling cormi_postgresql_functions[];
extern const corm_spelling cormi_postgresql_aggregates[];
extern const corm_spelling cormi_postgresql_operators[];
extern const corm_spelling cormi_postgresql_lookups[];

/* Kinds of nodes. */
corm_node_renderer cormi_postgresql_arith, cormi_postgresql_cast,
    cormi_postgresql_json_key;

/* JSON: dialect_json.c. */
corm_node_renderer cormi_postgresql_has_key;

/* Is it text, so that it needs no cast to be one? */
bool cormi_postgresql_is_text(corm_type type);
/* The name of a parameter's type; NULL: the server infers it. */
const char *cormi_postgresql_param_type(corm_type type);

#endif
