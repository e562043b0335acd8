/*
 * What a PostgreSQL database holds, asked of its catalogues: the tables that
 * the search path finds, without the server's own and those of extensions.
 * Partitions are part of their table.
 */
#include "dialect.h"

/* clang-format off */
#define PGI_VISIBLE                                                                         \
    "pg_table_is_visible(c.oid) AND c.relkind IN ('r', 'p', 'f', 'v', 'm')"                 \
    " AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema')"   \
    " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass"     \
    " AND d.objid = c.oid AND d.deptype = 'e') AND {c.relname} "
#define PGI_TABLES "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
#define PGI_YES(condition) "CASE WHEN " condition " THEN '1' ELSE '0' END"
#define PGI_DEFERRABLE "CASE WHEN x.condeferred THEN 'd' WHEN x.condeferrable THEN 'i' END"
#define PGI_ACTION(column)                                                                  \
    "CASE " column " WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE'"                      \
    " WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END"

static const char pgi_tables[] =
    "SELECT c.relname::text, CASE WHEN c.relkind IN ('v', 'm') THEN 'v' ELSE 't' END,"
    " CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid, true) END,"
    " obj_description(c.oid, 'pg_class')"
    " FROM " PGI_TABLES " WHERE " PGI_VISIBLE "ORDER BY c.relname COLLATE \"C\"";

/* A serial column's default is a call of its own sequence. */
static const char pgi_columns[] =
    "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod),"
    " " PGI_YES("NOT a.attnotnull") ","
    " CASE WHEN a.attgenerated = '' THEN pg_get_expr(f.adbin, f.adrelid, true) END,"
    " " PGI_YES("a.attidentity <> '' OR EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass"
    " AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid = a.attnum"
    " AND d.deptype = 'a' AND EXISTS (SELECT 1 FROM pg_class s WHERE s.oid = d.objid AND s.relkind = 'S'))") ","
    " CASE WHEN a.attgenerated <> '' THEN a.attgenerated::text END,"
    " CASE WHEN a.attgenerated <> '' THEN pg_get_expr(f.adbin, f.adrelid, true) END,"
    " CASE WHEN a.attcollation <> t.typcollation THEN (SELECT l.collname::text FROM pg_collation l WHERE l.oid = a.attcollation) END,"
    " col_description(c.oid, a.attnum), NULL::text"
    " FROM " PGI_TABLES " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
    " JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef f ON f.adrelid = c.oid AND f.adnum = a.attnum"
    " WHERE " PGI_VISIBLE "ORDER BY c.relname, a.attnum";

static const char pgi_keys[] =
    "SELECT c.relname::text, x.oid::text, x.conname::text, x.contype::text, a.attname::text, " PGI_DEFERRABLE ","
    " " PGI_YES("pg_get_constraintdef(x.oid) LIKE 'UNIQUE NULLS NOT DISTINCT (%'")
    " FROM " PGI_TABLES " JOIN pg_constraint x ON x.conrelid = c.oid AND x.contype IN ('p', 'u')"
    " CROSS JOIN LATERAL unnest(x.conkey) WITH ORDINALITY k(num, at)"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num"
    " WHERE " PGI_VISIBLE "ORDER BY c.relname, x.contype, x.oid, k.at";

static const char pgi_indexes[] =
    "SELECT c.relname::text, s.relname::text, " PGI_YES("i.indisunique") ", a.attname::text,"
    " CASE WHEN a.attname IS NULL THEN pg_get_indexdef(i.indexrelid, k.at::int, true) END,"
    " " PGI_YES("k.at <= i.indnkeyatts AND i.indoption[k.at - 1] & 1 = 1") ","
    " " PGI_YES("k.at > i.indnkeyatts") ", pg_get_expr(i.indpred, i.indrelid, true), m.amname::text,"
    " (SELECT o.opcname::text FROM pg_opclass o WHERE k.at <= i.indnkeyatts AND o.oid = i.indclass[k.at - 1] AND NOT o.opcdefault),"
    " pg_get_indexdef(i.indexrelid), " PGI_YES("pg_get_indexdef(i.indexrelid) LIKE '%) NULLS NOT DISTINCT%'")
    " FROM " PGI_TABLES " JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class s ON s.oid = i.indexrelid"
    " JOIN pg_am m ON m.oid = s.relam CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(num, at)"
    " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num AND k.num <> 0"
    " WHERE " PGI_VISIBLE "AND NOT i.indisprimary AND NOT EXISTS (SELECT 1 FROM pg_constraint x"
    " WHERE x.conindid = i.indexrelid AND x.contype IN ('p', 'u', 'x')) ORDER BY c.relname, s.oid, k.at";

static const char pgi_foreign_keys[] =
    "SELECT c.relname::text, x.oid::text, x.conname::text, a.attname::text, r.relname::text, b.attname::text,"
    " " PGI_ACTION("x.confdeltype") ", " PGI_ACTION("x.confupdtype") ", " PGI_DEFERRABLE
    " FROM " PGI_TABLES " JOIN pg_constraint x ON x.conrelid = c.oid AND x.contype = 'f'"
    " JOIN pg_class r ON r.oid = x.confrelid"
    " CROSS JOIN LATERAL unnest(x.conkey, x.confkey) WITH ORDINALITY k(num, ref, at)"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num"
    " JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = k.ref"
    " WHERE " PGI_VISIBLE "ORDER BY c.relname, x.oid, k.at";

static const char pgi_checks[] =
    "SELECT c.relname::text, x.conname::text, pg_get_expr(x.conbin, x.conrelid, true)"
    " FROM " PGI_TABLES " JOIN pg_constraint x ON x.conrelid = c.oid AND x.contype = 'c'"
    " WHERE " PGI_VISIBLE "ORDER BY c.relname, x.oid";

static const char pgi_triggers[] =
    "SELECT c.relname::text, t.tgname::text, pg_get_triggerdef(t.oid)"
    " FROM " PGI_TABLES " JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal"
    " WHERE " PGI_VISIBLE "ORDER BY c.relname, t.oid";

static const char pgi_exclusions[] =
    "SELECT c.relname::text, x.conname::text, pg_get_constraintdef(x.oid)"
    " FROM " PGI_TABLES " JOIN pg_constraint x ON x.conrelid = c.oid AND x.contype = 'x'"
    " WHERE " PGI_VISIBLE "ORDER BY c.relname, x.oid";
/* clang-format on */

const corm_introspection cormi_postgresql_introspection = {
    .size = sizeof(corm_introspection),
    .tables = pgi_tables,
    .columns = pgi_columns,
    .keys = pgi_keys,
    .indexes = pgi_indexes,
    .foreign_keys = pgi_foreign_keys,
    .checks = pgi_checks,
    .triggers = pgi_triggers,
    .exclusions = pgi_exclusions,
};
