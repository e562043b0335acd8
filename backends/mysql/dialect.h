/*
 * What the files of the dialect share.  Knows the AST and the sink, not the
 * client library.  MySQL and MariaDB have tables of their own where they
 * differ; the driver chooses when it knows the server.
 */
#ifndef CORMI_MYSQL_DIALECT_H
#define CORMI_MYSQL_DIALECT_H

#include <corm/sys/dialect.h>

extern const corm_dialect cormi_mysql_dialect, cormi_mariadb_dialect;

/* Tables of spellings: dialect_functions.c. */
extern const corm_spelling cormi_mysql_functions[];
extern const corm_spelling cormi_mysql_aggregates[];
extern const corm_spelling cormi_mariadb_aggregates[];
extern const corm_spelling cormi_mysql_operators[];

/* Kinds of nodes: dialect_functions.c. */
corm_node_renderer cormi_mysql_arith, cormi_mysql_aggregate, cormi_mysql_cast,
    cormi_mariadb_cast, cormi_mysql_window, cormi_mariadb_window;

/* Lookups: dialect_lookups.c. */
extern const corm_spelling cormi_mysql_lookups[];
extern const corm_spelling cormi_mariadb_lookups[];

/* JSON: dialect_json.c. */
corm_node_renderer cormi_mysql_json_key, cormi_mysql_has_key,
    cormi_mariadb_has_key, cormi_mysql_json_contains,
    cormi_mysql_json_contained;
/* Is either side of this lookup JSON, so that its values need reading? */
bool cormi_mysql_is_json_lookup(const corm_node *node);
corm_node_renderer cormi_mysql_json_compare, cormi_mysql_json_in,
    cormi_mariadb_json_compare, cormi_mariadb_json_in;

/* A text between quotes: a backslash is doubled as a quote is. */
void cormi_mysql_text_part(corm_sink *sink, const char *text, size_t n);
void cormi_mysql_text(corm_sink *sink, const char *text, size_t n);

#endif
