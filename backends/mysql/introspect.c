/*
 * What a MySQL or MariaDB database holds, as its information_schema tells.
 * The two differ in a few columns: what stands between "/" "*M!" and the end
 * of that comment is for MariaDB alone, behind "/" "*!80016" for MySQL.
 */
#include "introspect.h"

/* clang-format off */
#define MYI_HERE(schema, table) " WHERE " schema " = DATABASE() AND {" table "}"
#define MYI_YES(x) "CASE WHEN " x " THEN '1' ELSE '0' END"

static const char myi_tables[] =
    "SELECT TABLE_NAME, CASE WHEN TABLE_TYPE LIKE '%VIEW' THEN 'v' ELSE 't' END, NULL,"
    " CASE WHEN TABLE_TYPE LIKE '%VIEW' THEN NULL ELSE NULLIF(TABLE_COMMENT, '') END"
    " FROM information_schema.TABLES" MYI_HERE("TABLE_SCHEMA", "TABLE_NAME")
    " ORDER BY BINARY TABLE_NAME";

/* MariaDB's JSON is LONGTEXT with a check of its own. */
#define MYI_IS_JSON                                                                                   \
    "EXISTS (SELECT 1 FROM information_schema.CHECK_CONSTRAINTS k"                                    \
    " WHERE k.CONSTRAINT_SCHEMA = c.TABLE_SCHEMA AND k.CONSTRAINT_NAME = c.COLUMN_NAME"               \
    " /*M! AND k.TABLE_NAME = c.TABLE_NAME */ AND k.CHECK_CLAUSE LIKE 'json_valid(%')"

/* MariaDB writes defaults as SQL, so that no default is NULL. */
static const char myi_columns[] =
    "SELECT c.TABLE_NAME, c.COLUMN_NAME, CAST(c.COLUMN_TYPE AS CHAR), " MYI_YES("c.IS_NULLABLE = 'YES'") ","
    " CASE WHEN c.GENERATION_EXPRESSION <> '' THEN NULL ELSE"
    " /*M! NULLIF(CAST(c.COLUMN_DEFAULT AS CHAR), 'NULL') */ /*!80000 CAST(c.COLUMN_DEFAULT AS CHAR) */ END, "
    MYI_YES("c.EXTRA LIKE '%auto_increment%'") ","
    " CASE WHEN c.GENERATION_EXPRESSION <> '' THEN CASE WHEN c.EXTRA LIKE '%VIRTUAL%' THEN 'v' ELSE 's' END END,"
    " CAST(NULLIF(c.GENERATION_EXPRESSION, '') AS CHAR),"
    " CASE WHEN c.COLLATION_NAME <> t.TABLE_COLLATION AND NOT " MYI_IS_JSON " THEN c.COLLATION_NAME END,"
    " NULLIF(c.COLUMN_COMMENT, ''), CASE WHEN " MYI_IS_JSON " THEN 'json'"
    " WHEN c.DATA_TYPE IN ('bit', 'vector', 'geometry', 'point', 'linestring', 'polygon', 'multipoint',"
    " 'multilinestring', 'multipolygon', 'geometrycollection', 'geomcollection') THEN 'blob' END"
    " FROM information_schema.COLUMNS c"
    " JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME"
    MYI_HERE("c.TABLE_SCHEMA", "c.TABLE_NAME") " ORDER BY BINARY c.TABLE_NAME, c.ORDINAL_POSITION";

/* A unique index is a unique constraint here, but one on an expression. */
#define MYI_PLAIN                                                                         \
    "NOT EXISTS (SELECT 1 FROM information_schema.STATISTICS o WHERE o.TABLE_SCHEMA = s.TABLE_SCHEMA" \
    " AND o.TABLE_NAME = s.TABLE_NAME AND o.INDEX_NAME = s.INDEX_NAME AND o.COLUMN_NAME IS NULL)"

static const char myi_keys[] =
    "SELECT s.TABLE_NAME, s.INDEX_NAME, s.INDEX_NAME,"
    " CASE WHEN s.INDEX_NAME = 'PRIMARY' THEN 'p' ELSE 'u' END, s.COLUMN_NAME, NULL, NULL"
    " FROM information_schema.STATISTICS s" MYI_HERE("s.TABLE_SCHEMA", "s.TABLE_NAME")
    " AND s.NON_UNIQUE = 0 AND " MYI_PLAIN
    " ORDER BY BINARY s.TABLE_NAME, s.INDEX_NAME <> 'PRIMARY', BINARY s.INDEX_NAME, s.SEQ_IN_INDEX";

static const char myi_indexes[] =
    "SELECT s.TABLE_NAME, s.INDEX_NAME, " MYI_YES("s.NON_UNIQUE = 0") ", s.COLUMN_NAME,"
    " /*M! NULL */ /*!80013 CAST(s.EXPRESSION AS CHAR) */, "
    MYI_YES("s.COLLATION = 'D'") ", '0', NULL, LOWER(s.INDEX_TYPE), NULL, NULL, NULL"
    " FROM information_schema.STATISTICS s" MYI_HERE("s.TABLE_SCHEMA", "s.TABLE_NAME")
    " AND (s.NON_UNIQUE = 1 OR NOT " MYI_PLAIN ")"
    " ORDER BY BINARY s.TABLE_NAME, BINARY s.INDEX_NAME, s.SEQ_IN_INDEX";

static const char myi_foreign_keys[] =
    "SELECT k.TABLE_NAME, k.CONSTRAINT_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_NAME,"
    " k.REFERENCED_COLUMN_NAME, r.DELETE_RULE, r.UPDATE_RULE, NULL"
    " FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r"
    " ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME"
    MYI_HERE("k.TABLE_SCHEMA", "k.TABLE_NAME") " AND k.REFERENCED_TABLE_NAME IS NOT NULL"
    " ORDER BY BINARY k.TABLE_NAME, BINARY k.CONSTRAINT_NAME, k.ORDINAL_POSITION";

static const char myi_checks[] =
    "SELECT t.TABLE_NAME, c.CONSTRAINT_NAME, CAST(c.CHECK_CLAUSE AS CHAR)"
    " FROM information_schema.CHECK_CONSTRAINTS c JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.CONSTRAINT_SCHEMA"
    " /*M! AND t.TABLE_NAME = c.TABLE_NAME */"
    " /*!80016 JOIN information_schema.TABLE_CONSTRAINTS x ON x.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA"
    " AND x.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND x.TABLE_NAME = t.TABLE_NAME */"
    MYI_HERE("c.CONSTRAINT_SCHEMA", "t.TABLE_NAME")
    " /*M! AND NOT (c.LEVEL = 'Column' AND c.CHECK_CLAUSE LIKE 'json_valid(%') */"
    " ORDER BY BINARY t.TABLE_NAME, BINARY c.CONSTRAINT_NAME";

static const char myi_triggers[] =
    "SELECT EVENT_OBJECT_TABLE, TRIGGER_NAME, CAST(CONCAT('CREATE TRIGGER `', REPLACE(TRIGGER_NAME, '`', '``'), '` ',"
    " ACTION_TIMING, ' ', EVENT_MANIPULATION, ' ON `', REPLACE(EVENT_OBJECT_TABLE, '`', '``'),"
    " '` FOR EACH ROW ', ACTION_STATEMENT) AS CHAR)"
    " FROM information_schema.TRIGGERS" MYI_HERE("EVENT_OBJECT_SCHEMA", "EVENT_OBJECT_TABLE")
    " ORDER BY BINARY EVENT_OBJECT_TABLE, BINARY TRIGGER_NAME";
/* clang-format on */

const corm_introspection cormi_mysql_introspection = {
    .size = sizeof(corm_introspection),
    .tables = myi_tables,
    .columns = myi_columns,
    .keys = myi_keys,
    .indexes = myi_indexes,
    .foreign_keys = myi_foreign_keys,
    .checks = myi_checks,
    .triggers = myi_triggers,
};
