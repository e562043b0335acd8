/*
 * Lookups: patterns and regular expressions by bytes or by the collation,
 * JSON by the functions of dialect_json.c.
 */
#include "dialect.h"

#include <string.h>

static bool mysql_has_word(const char *name, const char *word)
{
    return strstr(name, word) != NULL;
}

/* An expression as the pattern of LIKE: its own wildcards escaped. */
static void mysql_pattern(corm_sink *sink, const corm_node *right,
                          const char *name)
{
    bool head =
        mysql_has_word(name, "contains") || mysql_has_word(name, "endswith");
    bool tail =
        mysql_has_word(name, "contains") || mysql_has_word(name, "startswith");

    corm_sink_text(sink, "CONCAT(");
    corm_sink_text(sink, head ? "'%', " : "");
    corm_sink_template(sink,
                       "REPLACE(REPLACE(REPLACE(%1, '\\\\', '\\\\\\\\'), "
                       "'%%', '\\\\%%'), '_', '\\\\_')",
                       &right, 1);
    corm_sink_text(sink, tail ? ", '%')" : ")");
}

/* x LIKE BINARY pattern, or by the collation: its escape is the backslash. */
static void mysql_like(corm_sink *sink, const corm_node *node)
{
    bool fold = node->name[0] == 'i';
    /* JSON text is binary to the server: folded by hand. */
    bool lower = fold && node->args[0]->kind == CORM_NODE_JSON_KEY;

    if (node->n_args < 2) {
        corm_sink_refuse(sink, "a value to compare with is missing");
        return;
    }
    if (lower)
        corm_sink_template(sink, "LOWER(%1)", node->args, 1);
    else
        corm_sink_node(sink, node->args[0]);
    corm_sink_text(sink, fold ? " LIKE " : " LIKE BINARY ");
    corm_sink_text(sink, lower ? "LOWER(" : "");
    if ((node->flags & CORM_NODE_BILATERAL) != 0)
        mysql_pattern(sink, node->args[1], node->name);
    else
        corm_sink_node(sink, node->args[1]);
    corm_sink_text(sink, lower ? ")" : "");
}

/* Of a JSON document it means: has this part. */
static void mysql_contains(corm_sink *sink, const corm_node *node)
{
    const corm_node *left = node->args[0];

    if (left->type == CORM_TYPE_JSON && (left->flags & CORM_NODE_AS_TEXT) == 0)
        cormi_mysql_json_contains(sink, node);
    else
        mysql_like(sink, node);
}

static void mysql_compare(corm_sink *sink, const corm_node *node)
{
    if (cormi_mysql_is_json_lookup(node))
        cormi_mysql_json_compare(sink, node);
    else
        corm_sink_default(sink, node);
}

static void mariadb_compare(corm_sink *sink, const corm_node *node)
{
    if (cormi_mysql_is_json_lookup(node))
        cormi_mariadb_json_compare(sink, node);
    else
        corm_sink_default(sink, node);
}

static void mysql_in(corm_sink *sink, const corm_node *node)
{
    if (cormi_mysql_is_json_lookup(node))
        cormi_mysql_json_in(sink, node);
    else
        corm_sink_default(sink, node);
}

static void mariadb_in(corm_sink *sink, const corm_node *node)
{
    if (cormi_mysql_is_json_lookup(node))
        cormi_mariadb_json_in(sink, node);
    else
        corm_sink_default(sink, node);
}

/* A full-text index is found by its columns, so there must be one. */
static void mysql_search(corm_sink *sink, const corm_node *node)
{
    if (node->args[0]->kind != CORM_NODE_COLUMN) {
        corm_sink_refuse(sink, "this database searches columns that have a "
                               "full-text index, not expressions");
        return;
    }
    corm_sink_template(sink, "MATCH (%1) AGAINST (%2)", node->args, 2);
}

/* clang-format off */
#define MYSQL_LOOKUPS(compare, has_key)  \
    { "exact",  NULL, compare },         \
    { "gt",     NULL, compare },         \
    { "gte",    NULL, compare },         \
    { "lt",     NULL, compare },         \
    { "lte",    NULL, compare },         \
    { "range",  NULL, compare },         \
    { "iexact",      NULL, mysql_like },       \
    { "contains",    NULL, mysql_contains },   \
    { "icontains",   NULL, mysql_like },       \
    { "startswith",  NULL, mysql_like },       \
    { "istartswith", NULL, mysql_like },       \
    { "endswith",    NULL, mysql_like },       \
    { "iendswith",   NULL, mysql_like },       \
    { "search",      NULL, mysql_search },     \
    { "has_key",      NULL, has_key }, \
    { "has_keys",     NULL, has_key }, \
    { "has_any_keys", NULL, has_key }, \
    { "contained_by", NULL, cormi_mysql_json_contained }

const corm_spelling cormi_mysql_lookups[] = {
    MYSQL_LOOKUPS(mysql_compare, cormi_mysql_has_key),
    { "in",     NULL, mysql_in },
    { "regex",  "REGEXP_LIKE(%1, %2, 'c')", NULL },
    { "iregex", "REGEXP_LIKE(%1, %2, 'i')", NULL },
    { NULL, NULL, NULL },
};

const corm_spelling cormi_mariadb_lookups[] = {
    MYSQL_LOOKUPS(mariadb_compare, cormi_mariadb_has_key),
    { "in",     NULL, mariadb_in },
    { "regex",  "%1 REGEXP BINARY %2", NULL },
    { "iregex", "%1 REGEXP %2", NULL },
    { NULL, NULL, NULL },
};
/* clang-format on */
