/*
 * What the files of the dialect share.  Knows the AST and the sink, not the
 * database's own library.
 */
#ifndef CORMI_SQLITE_DIALECT_H
#define CORMI_SQLITE_DIALECT_H

#include <corm/sys/dialect.h>

extern const corm_dialect cormi_sqlite_dialect;

/* Tables of spellings: dialect_functions.c, dialect_json.c. */
extern const corm_spelling cormi_sqlite_functions[];
extern const corm_spelling cormi_sqlite_aggregates[];
extern const corm_spelling cormi_sqlite_operators[];

/* Kinds of nodes: dialect_functions.c. */
corm_node_renderer cormi_sqlite_arith, cormi_sqlite_aggregate,
    cormi_sqlite_numeric, cormi_sqlite_cast;

/* JSON: dialect_json.c. */
corm_node_renderer cormi_sqlite_json_key, cormi_sqlite_json_output,
    cormi_sqlite_has_key, cormi_sqlite_json_refuse;
/* Is either side of this lookup JSON, so that its values need unpacking? */
bool cormi_sqlite_is_json_lookup(const corm_node *node);
corm_node_renderer cormi_sqlite_json_compare, cormi_sqlite_json_in,
    cormi_sqlite_json_isnull;

#endif
