/*
 * The SQLite dialect: capabilities, types, literals, and the lookups that
 * are written differently.  Dates and times are text, durations integer
 * microseconds, uuids 32 hexadecimal digits, decimals numbers: what Django
 * stores, so that both can use one file.
 */
#include "dialect.h"

#include <math.h>
#include <string.h>

/* ---- literals ---- */

/* 32 digits in lower case, no hyphens. */
static void sqlite_literal_double(corm_sink *sink, const corm_value *value)
{
    if (isinf(value->as.d))
        corm_sink_text(sink, value->as.d < 0 ? "-9e999" : "9e999");
    else if (isnan(value->as.d))
        corm_sink_text(sink, "NULL"); /* what binding one stores */
    else
        corm_sink_literal_number(sink, value);
}

static void sqlite_literal(corm_sink *sink, const corm_value *value,
                           corm_type type)
{
    (void)type; /* the kinds say it all */
    if (value->kind == CORM_K_DOUBLE)
        sqlite_literal_double(sink, value);
    else
        corm_sink_literal(sink, value);
}

/* ---- clauses ---- */

static void sqlite_limit(corm_sink *sink, const corm_node *limit,
                         const corm_node *offset)
{
    corm_sink_text(sink, " LIMIT ");
    if (limit != NULL)
        corm_sink_node(sink, limit);
    else
        corm_sink_text(sink, "-1"); /* OFFSET needs a LIMIT: none */
    if (offset != NULL) {
        corm_sink_text(sink, " OFFSET ");
        corm_sink_node(sink, offset);
    }
}

/* ---- lookups ---- */

static void sqlite_compare(corm_sink *sink, const corm_node *node)
{
    if (cormi_sqlite_is_json_lookup(node))
        cormi_sqlite_json_compare(sink, node);
    else
        corm_sink_default(sink, node);
}

static void sqlite_isnull(corm_sink *sink, const corm_node *node)
{
    if (node->args[0]->kind == CORM_NODE_JSON_KEY)
        cormi_sqlite_json_isnull(sink, node);
    else
        corm_sink_default(sink, node);
}

/* Of a JSON document it means: has this part.  Of its text, only as text. */
static void sqlite_contains(corm_sink *sink, const corm_node *node)
{
    const corm_node *left = node->args[0];

    if (left->type == CORM_TYPE_JSON && (left->flags & CORM_NODE_AS_TEXT) == 0)
        cormi_sqlite_json_refuse(sink, node);
    else
        corm_sink_default(sink, node);
}

/* (a, b) IN (VALUES (1, 2), (3, 4)): a list of row values is no syntax here. */
static void sqlite_in_rows(corm_sink *sink, const corm_node *node)
{
    corm_sink_node(sink, node->args[0]);
    corm_sink_text(sink, " IN (VALUES ");
    corm_sink_nodes(sink, node->args + 1, node->n_args - 1, ", ");
    corm_sink_text(sink, ")");
}

static void sqlite_in(corm_sink *sink, const corm_node *node)
{
    const corm_node *first = node->n_args > 1 ? node->args[1] : NULL;

    if (cormi_sqlite_is_json_lookup(node)) {
        cormi_sqlite_json_in(sink, node);
    } else if (first != NULL && (first->flags & CORM_NODE_ARRAY) != 0) {
        corm_sink_node(sink, node->args[0]);
        corm_sink_template(sink, " IN (SELECT value FROM JSON_EACH(%1))",
                           &first, 1);
    } else if (first != NULL && first->kind == CORM_NODE_TUPLE) {
        sqlite_in_rows(sink, node);
    } else {
        corm_sink_default(sink, node);
    }
}

/* clang-format off */
static const corm_spelling sqlite_lookups[] = {
    { "exact",  NULL, sqlite_compare },
    { "gt",     NULL, sqlite_compare },
    { "gte",    NULL, sqlite_compare },
    { "lt",     NULL, sqlite_compare },
    { "lte",    NULL, sqlite_compare },
    { "range",  NULL, sqlite_compare },
    { "in",     NULL, sqlite_in },
    { "isnull", NULL, sqlite_isnull },
    { "regex",  "%1 REGEXP %2", NULL },
    { "iregex", "%1 REGEXP '(?i)' || %2", NULL },
    { "has_key",      NULL, cormi_sqlite_has_key },
    { "has_keys",     NULL, cormi_sqlite_has_key },
    { "has_any_keys", NULL, cormi_sqlite_has_key },
    { "contains",     NULL, sqlite_contains },
    { "contained_by", NULL, cormi_sqlite_json_refuse },
    { NULL, NULL, NULL },
};

#define SQLITE_POSITIVE "%c >= 0"
static const corm_type_name sqlite_types[] = {
    { CORM_TYPE_AUTO,          "integer",     NULL, NULL },
    { CORM_TYPE_BIG_AUTO,      "integer",     NULL, NULL },
    { CORM_TYPE_SMALL_AUTO,    "integer",     NULL, NULL },
    { CORM_TYPE_BOOLEAN,       "bool",        NULL, NULL },
    { CORM_TYPE_CHAR,          "varchar(%d)", "text", NULL },
    { CORM_TYPE_TEXT,          "text",        NULL, NULL },
    { CORM_TYPE_EMAIL,         "varchar(%d)", "text", NULL },
    { CORM_TYPE_SLUG,          "varchar(%d)", "text", NULL },
    { CORM_TYPE_URL,           "varchar(%d)", "text", NULL },
    { CORM_TYPE_UUID,          "char(32)",    NULL, NULL },
    { CORM_TYPE_INTEGER,       "integer",     NULL, NULL },
    { CORM_TYPE_SMALL_INTEGER, "smallint",    NULL, NULL },
    { CORM_TYPE_BIG_INTEGER,   "bigint",      NULL, NULL },
    { CORM_TYPE_POSITIVE_INTEGER,       "integer unsigned",  NULL, SQLITE_POSITIVE },
    { CORM_TYPE_POSITIVE_SMALL_INTEGER, "smallint unsigned", NULL, SQLITE_POSITIVE },
    { CORM_TYPE_POSITIVE_BIG_INTEGER,   "bigint unsigned",   NULL, SQLITE_POSITIVE },
    { CORM_TYPE_FLOAT,         "real",        NULL, NULL },
    { CORM_TYPE_DECIMAL,       "decimal",     NULL, NULL },
    { CORM_TYPE_DATE,          "date",        "text", NULL },
    { CORM_TYPE_DATETIME,      "datetime",    "text", NULL },
    { CORM_TYPE_TIME,          "time",        "text", NULL },
    { CORM_TYPE_DURATION,      "bigint",      NULL, NULL },
    { CORM_TYPE_BINARY,        "BLOB",        NULL, NULL },
    { CORM_TYPE_JSON,          "text",        NULL, "JSON_VALID(%c) OR %c IS NULL" },
    { CORM_TYPE_IP,            "char(39)",    NULL, NULL },
    { CORM_TYPE_FILE_PATH,     "varchar(%d)", "text", NULL },
    { CORM_TYPE_NONE, NULL, NULL, NULL },
};

static corm_node_renderer *const sqlite_nodes[CORM_NODE_KINDS_] = {
    [CORM_NODE_ARITH]     = cormi_sqlite_arith,
    [CORM_NODE_FUNCTION]  = cormi_sqlite_numeric,
    [CORM_NODE_AGGREGATE] = cormi_sqlite_aggregate,
    [CORM_NODE_CASE]      = cormi_sqlite_numeric,
    [CORM_NODE_WINDOW]    = cormi_sqlite_numeric,
    [CORM_NODE_CAST]      = cormi_sqlite_cast,
    [CORM_NODE_JSON_KEY]  = cormi_sqlite_json_key,
};

/* As of 3.35, the oldest with RETURNING. */
#define SQLITE_FEATURES                                                              \
    CORM_FEATURE_ON(RETURNING), CORM_FEATURE_ON(UPDATE_RETURNING), CORM_FEATURE_ON(LAST_INSERT_ID),                \
     CORM_FEATURE_ON(AGGREGATE_FILTER), CORM_FEATURE_ON(NULLS_ORDER),            \
     CORM_FEATURE_ON(ROW_VALUES), CORM_FEATURE_ON(INTERSECT_EXCEPT),             \
     CORM_FEATURE_ON(WINDOW), CORM_FEATURE_ON(ARRAY_PARAM),                      \
     CORM_FEATURE_ON(ON_CONFLICT_TARGET), CORM_FEATURE_ON(IGNORE_CONFLICTS),     \
     CORM_FEATURE_ON(UPDATE_CONFLICTS), CORM_FEATURE_ON(TRANSACTIONAL_DDL),      \
     CORM_FEATURE_ON(DEFERRED_FK), CORM_FEATURE_ON(PARTIAL_INDEX),               \
     CORM_FEATURE_ON(EXPRESSION_INDEX), CORM_FEATURE_ON(DESC_INDEX),             \
     CORM_FEATURE_ON(CHECK_CONSTRAINT), CORM_FEATURE_ON(STORED_GENERATED),       \
     CORM_FEATURE_ON(VIRTUAL_GENERATED), CORM_FEATURE_ON(EXPRESSION_DEFAULT),    \
     CORM_FEATURE_ON(INTEGER_64), CORM_FEATURE_ON(SLICE_IN_SUBQUERY),            \
     CORM_FEATURE_ON(UPDATE_SELF_SUBQUERY), CORM_FEATURE_ON(OFFSET_NEEDS_LIMIT), \
     CORM_FEATURE_ON(CASE_FOLDING_LIKE), CORM_FEATURE_ON(FORWARD_FK),            \
     CORM_FEATURE_ON(INLINE_FK), CORM_FEATURE_ON(ZONE_NAMES),                    \
     CORM_FEATURE_ON(LOOSE_TYPES)

static const corm_rebuild sqlite_rebuild = {
    .is_guarded = "PRAGMA foreign_keys",
    .begin = "PRAGMA foreign_keys = OFF",
    .end = "PRAGMA foreign_keys = ON",
    .check = "PRAGMA foreign_key_check",
    .rename_begin = "PRAGMA legacy_alter_table = ON",
    .rename_end = "PRAGMA legacy_alter_table = OFF",
    .clear_counter = "DELETE FROM sqlite_sequence WHERE name = %1",
    .copy_counter = "INSERT INTO sqlite_sequence (name, seq)"
                    " SELECT %1, seq FROM sqlite_sequence WHERE name = %2",
};

const corm_dialect cormi_sqlite_dialect = {
    .size = sizeof(corm_dialect),
    .name = "sqlite",
    .quote = '"',
    .placeholder = CORM_PLACEHOLDER_QUESTION,
    .features = { { SQLITE_FEATURES } },
    .max_params = 32766, /* SQLITE_MAX_VARIABLE_NUMBER since 3.32 */
    .lookups = sqlite_lookups,
    .plain_compare = true,
    .functions = cormi_sqlite_functions,
    .aggregates = cormi_sqlite_aggregates,
    .operators = cormi_sqlite_operators,
    .types = sqlite_types,
    .nodes = sqlite_nodes,
    .literal = sqlite_literal,
    .output = cormi_sqlite_json_output,
    .limit = sqlite_limit,
    .update_from_values = true,
    .explain = "EXPLAIN QUERY PLAN ",
    .explain_nodes = true,
    .insert_ignore = "INSERT OR IGNORE INTO ",
    .default_values = "DEFAULT VALUES",
    .auto_key = "PRIMARY KEY",
    .auto_key_no_reuse = "PRIMARY KEY AUTOINCREMENT",
    .deferrable_fk = "DEFERRABLE INITIALLY DEFERRED",
    .defer_checks = "PRAGMA defer_foreign_keys = ON",
    .rebuild = &sqlite_rebuild,
};
/* clang-format on */
