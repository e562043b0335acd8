/*
 * The dialects of MySQL and MariaDB: capabilities, types, literals, clauses.
 * Sessions have no NO_BACKSLASH_ESCAPES, so a backslash in a literal is
 * doubled.
 */
#include "dialect.h"

#include <string.h>

/* ---- literals ---- */

void cormi_mysql_text_part(corm_sink *sink, const char *text, size_t n)
{
    while (n != 0) {
        const char *at = memchr(text, '\\', n);
        size_t part = at == NULL ? n : (size_t)(at - text);

        corm_sink_literal_part(sink, text, part);
        if (at == NULL)
            return;
        corm_sink_text(sink, "\\\\");
        text += part + 1;
        n -= part + 1;
    }
}

void cormi_mysql_text(corm_sink *sink, const char *text, size_t n)
{
    corm_sink_literal_begin(sink);
    cormi_mysql_text_part(sink, text, n);
    corm_sink_literal_end(sink);
}

static void mysql_literal(corm_sink *sink, const corm_value *value,
                          corm_type type)
{
    (void)type; /* the kinds say it all */
    if (value->kind == CORM_K_TEXT || value->kind == CORM_K_JSON)
        cormi_mysql_text(sink, value->as.s, value->size);
    else
        corm_sink_literal(sink, value);
}

/* ---- clauses ---- */

static void mysql_limit(corm_sink *sink, const corm_node *limit,
                        const corm_node *offset)
{
    corm_sink_text(sink, " LIMIT ");
    if (limit != NULL)
        corm_sink_node(sink, limit);
    else
        corm_sink_text(sink, "18446744073709551615"); /* as the manual has it */
    if (offset != NULL) {
        corm_sink_text(sink, " OFFSET ");
        corm_sink_node(sink, offset);
    }
}

/* Each = what the row that conflicted would have had. */
static void mysql_assign(corm_sink *sink, const corm_insert *insert,
                         const char *before, const char *after)
{
    for (size_t i = 0; i < insert->n_update; i++) {
        corm_sink_text(sink, i == 0 ? "" : ", ");
        corm_sink_ident(sink, insert->update_columns[i]);
        corm_sink_text(sink, before);
        corm_sink_ident(sink, insert->update_columns[i]);
        corm_sink_text(sink, after);
    }
}

/* Which unique constraint it is cannot be said: any of them updates. */
static bool mysql_upsert_targets(corm_sink *sink, const corm_insert *insert)
{
    if (insert->conflict == CORM_CONFLICT_UPDATE && insert->n_unique != 0)
        corm_sink_refuse(sink, "to this database every unique constraint is "
                               "the conflict's; leave .unique_fields out");
    return insert->conflict == CORM_CONFLICT_UPDATE;
}

/*
 * To ignore a conflict is to leave the row as it is.  INSERT IGNORE would
 * also cut values that are too long and let broken references pass.
 */
static void mysql_ignore(corm_sink *sink, const corm_insert *insert)
{
    const char *column = insert->n_columns != 0 ? insert->columns[0] : NULL;

    corm_sink_text(sink, " ON DUPLICATE KEY UPDATE ");
    corm_sink_ident(sink, insert->table);
    corm_sink_text(sink, ".");
    corm_sink_ident(sink, column);
    corm_sink_text(sink, " = ");
    corm_sink_ident(sink, insert->table);
    corm_sink_text(sink, ".");
    corm_sink_ident(sink, column);
}

static void mariadb_upsert(corm_sink *sink, const corm_insert *insert)
{
    if (!mysql_upsert_targets(sink, insert)) {
        mysql_ignore(sink, insert);
        return;
    }
    corm_sink_text(sink, " ON DUPLICATE KEY UPDATE ");
    mysql_assign(sink, insert, " = VALUE(", ")");
}

static void mysql_upsert(corm_sink *sink, const corm_insert *insert)
{
    if (!mysql_upsert_targets(sink, insert)) {
        mysql_ignore(sink, insert);
        return;
    }
    /* Behind a select the core writes the name of the new row itself. */
    corm_sink_text(sink, insert->select == NULL ? " AS `new`" : "");
    corm_sink_text(sink, " ON DUPLICATE KEY UPDATE ");
    mysql_assign(sink, insert, " = `new`.", "");
}

/* ---- tables ---- */

/* clang-format off */
#define MYSQL_TYPES(UUID, JSON)                                        \
    { CORM_TYPE_AUTO,          "integer",     "signed", NULL },        \
    { CORM_TYPE_BIG_AUTO,      "bigint",      "signed", NULL },        \
    { CORM_TYPE_SMALL_AUTO,    "smallint",    "signed", NULL },        \
    { CORM_TYPE_BOOLEAN,       "bool",        "signed", NULL },        \
    { CORM_TYPE_CHAR,          "varchar(%d)", "char(%d)", NULL },      \
    { CORM_TYPE_TEXT,          "longtext",    "char", NULL },          \
    { CORM_TYPE_EMAIL,         "varchar(%d)", "char(%d)", NULL },      \
    { CORM_TYPE_SLUG,          "varchar(%d)", "char(%d)", NULL },      \
    { CORM_TYPE_URL,           "varchar(%d)", "char(%d)", NULL },      \
    { CORM_TYPE_UUID,          UUID,          NULL, NULL },            \
    { CORM_TYPE_INTEGER,       "integer",     "signed", NULL },        \
    { CORM_TYPE_SMALL_INTEGER, "smallint",    "signed", NULL },        \
    { CORM_TYPE_BIG_INTEGER,   "bigint",      "signed", NULL },        \
    { CORM_TYPE_POSITIVE_INTEGER,       "integer unsigned",  "unsigned", NULL }, \
    { CORM_TYPE_POSITIVE_SMALL_INTEGER, "smallint unsigned", "unsigned", NULL }, \
    { CORM_TYPE_POSITIVE_BIG_INTEGER,   "bigint unsigned",   "unsigned", NULL }, \
    { CORM_TYPE_FLOAT,         "double precision", "double", NULL },   \
    { CORM_TYPE_DECIMAL,       "decimal(%d, %p)",  NULL, NULL },       \
    { CORM_TYPE_DATE,          "date",        NULL, NULL },            \
    { CORM_TYPE_DATETIME,      "datetime(6)", NULL, NULL },            \
    { CORM_TYPE_TIME,          "time(6)",     NULL, NULL },            \
    { CORM_TYPE_DURATION,      "bigint",      "signed", NULL },        \
    { CORM_TYPE_BINARY,        "longblob",    "binary", NULL },        \
    { CORM_TYPE_JSON,          "json",        JSON, NULL },            \
    { CORM_TYPE_IP,            "char(39)",    NULL, NULL },            \
    { CORM_TYPE_FILE_PATH,     "varchar(%d)", "char(%d)", NULL },      \
    { CORM_TYPE_NONE, NULL, NULL, NULL }

static const corm_type_name mysql_types[] = { MYSQL_TYPES("char(32)", NULL) };
static const corm_type_name mariadb_types[] = { MYSQL_TYPES("uuid", "char") };

static corm_node_renderer *const mysql_nodes[CORM_NODE_KINDS_] = {
    [CORM_NODE_ARITH]     = cormi_mysql_arith,
    [CORM_NODE_AGGREGATE] = cormi_mysql_aggregate,
    [CORM_NODE_CAST]      = cormi_mysql_cast,
    [CORM_NODE_WINDOW]    = cormi_mysql_window,
    [CORM_NODE_JSON_KEY]  = cormi_mysql_json_key,
};

static corm_node_renderer *const mariadb_nodes[CORM_NODE_KINDS_] = {
    [CORM_NODE_ARITH]     = cormi_mysql_arith,
    [CORM_NODE_AGGREGATE] = cormi_mysql_aggregate,
    [CORM_NODE_CAST]      = cormi_mariadb_cast,
    [CORM_NODE_WINDOW]    = cormi_mariadb_window,
    [CORM_NODE_JSON_KEY]  = cormi_mysql_json_key,
};

#define MYSQL_FEATURES_COMMON                                                        \
    CORM_FEATURE_ON(LAST_INSERT_ID), CORM_FEATURE_ON(AGGREGATE_ORDER),          \
     CORM_FEATURE_ON(AGGREGATE_DISTINCT_MANY), CORM_FEATURE_ON(ROW_VALUES),      \
     CORM_FEATURE_ON(SELECT_FOR_UPDATE), CORM_FEATURE_ON(SKIP_LOCKED),           \
     CORM_FEATURE_ON(NOWAIT), CORM_FEATURE_ON(INTERSECT_EXCEPT),                 \
     CORM_FEATURE_ON(COMPOUND_SLICE), CORM_FEATURE_ON(WINDOW),                   \
     CORM_FEATURE_ON(NATIVE_DECIMAL), CORM_FEATURE_ON(NATIVE_XOR),               \
     CORM_FEATURE_ON(IGNORE_CONFLICTS), CORM_FEATURE_ON(UPDATE_CONFLICTS),       \
     CORM_FEATURE_ON(DESC_INDEX), CORM_FEATURE_ON(CHECK_CONSTRAINT),             \
     CORM_FEATURE_ON(STORED_GENERATED), CORM_FEATURE_ON(VIRTUAL_GENERATED),      \
     CORM_FEATURE_ON(EXPRESSION_DEFAULT), CORM_FEATURE_ON(DEFAULT_IN_INSERT),    \
     CORM_FEATURE_ON(JSON_CONTAINS), CORM_FEATURE_ON(OFFSET_NEEDS_LIMIT),        \
     CORM_FEATURE_ON(ZONE_NAMES), CORM_FEATURE_ON(RELATED_TYPE),                 \
     CORM_FEATURE_ON(INDEX_OF_TABLE), CORM_FEATURE_ON(MODIFY_COLUMN),            \
     CORM_FEATURE_ON(RENAME_INDEX),             \
     CORM_FEATURE_ON(KEY_NEEDS_INDEX), CORM_FEATURE_ON(LIMITED_LONG), \
     CORM_FEATURE_ON(FULLTEXT_INDEX),           \
     CORM_FEATURE_ON(UNSIGNED_INTEGERS), CORM_FEATURE_ON(QUERY_SNAPSHOTS)

static const corm_explain_option mariadb_explain_options[] = {
    { "format", "json", "FORMAT=JSON" },
    { "format", "traditional", "FORMAT=TRADITIONAL" },
    { NULL, NULL, NULL },
};

static const corm_explain_option mysql_explain_options[] = {
    { "format", "tree", "FORMAT=TREE" },
    { "analyze", "true", "ANALYZE" },
    { "format", "json", "FORMAT=JSON" },
    { "format", "traditional", "FORMAT=TRADITIONAL" },
    { NULL, NULL, NULL },
};

/* Locks are of the whole server, and their names have 64 characters. */
#define MYSQL_LOCK "CONCAT('libcorm.', SHA2(DATABASE(), 224))"

#define MYSQL_DIALECT_COMMON                                              \
    .size = sizeof(corm_dialect),                                         \
    .quote = '`',                                                         \
    .placeholder = CORM_PLACEHOLDER_QUESTION,                             \
    .max_params = 65535, /* the protocol counts them in 16 bits */        \
    .max_identifier = 64,                                                 \
    .functions = cormi_mysql_functions,                                   \
    .operators = cormi_mysql_operators,                                   \
    .literal = mysql_literal,                                             \
    .limit = mysql_limit,                                                 \
    .explain = "EXPLAIN ",                                                \
    .explain_list = { "", " ", " " },                                     \
    .default_values = "() VALUES ()",                                     \
    .auto_key = "AUTO_INCREMENT PRIMARY KEY",                             \
    .auto_column = "AUTO_INCREMENT",                                      \
    .defer_checks = "SET SESSION foreign_key_checks = 0",                 \
    .resume_checks = "SET SESSION foreign_key_checks = 1",                \
    .lock_migrations = "SELECT COALESCE(GET_LOCK(" MYSQL_LOCK ", 0), 0)", \
    .unlock_migrations = "SELECT RELEASE_LOCK(" MYSQL_LOCK ")",           \
    .limit_locks =                                                        \
        "SET SESSION lock_wait_timeout = GREATEST(1, (? + 999) DIV 1000)", \
    .unlimit_locks = "SET SESSION lock_wait_timeout = DEFAULT"

const corm_dialect cormi_mysql_dialect = {
    MYSQL_DIALECT_COMMON,
    .name = "mysql",
    .explain_options = mysql_explain_options,
    .features = { { MYSQL_FEATURES_COMMON, CORM_FEATURE_ON(LOCK_OF),
                  CORM_FEATURE_ON(EXPRESSION_INDEX),
                  CORM_FEATURE_ON(CHECK_HOLDS_NAMES), CORM_FEATURE_ON(SHORT_UNIQUE),
                  CORM_FEATURE_ON(SIGNED_ZERO) } },
    .lookups = cormi_mysql_lookups,
    .plain_compare = true,
    .aggregates = cormi_mysql_aggregates,
    .types = mysql_types,
    .nodes = mysql_nodes,
    .upsert = mysql_upsert,
};

const corm_dialect cormi_mariadb_dialect = {
    MYSQL_DIALECT_COMMON,
    .name = "mariadb",
    .explain_options = mariadb_explain_options,
    .features = { { MYSQL_FEATURES_COMMON, CORM_FEATURE_ON(RETURNING),
                  CORM_FEATURE_ON(PARAM_ROWS),
                  CORM_FEATURE_ON(NATIVE_UUID),
                  CORM_FEATURE_ON(UPDATE_SELF_SUBQUERY) } },
    .lookups = cormi_mariadb_lookups,
    .plain_compare = true,
    .aggregates = cormi_mariadb_aggregates,
    .types = mariadb_types,
    .nodes = mariadb_nodes,
    .upsert = mariadb_upsert,
};
/* clang-format on */
