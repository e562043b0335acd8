/*
 * JSON of MySQL and MariaDB: paths, and comparing what stands behind them.
 * MariaDB keeps JSON as text, MySQL in a form of its own; both read it by
 * the same functions.
 */
#include "dialect.h"

#include <string.h>

static bool mysql_is_key(const corm_node *node)
{
    return node->kind == CORM_NODE_JSON_KEY;
}

/* ---- paths ---- */

/* A key in double quotes, escaped as JSON: once for the path, and each
 * backslash once more for the literal. */
static void mysql_path_key(corm_sink *sink, const char *key)
{
    static const char hex[] = "0123456789abcdef";
    const char *start = key;

    corm_sink_text(sink, ".\"");
    for (; *key != '\0'; key++) {
        unsigned char c = (unsigned char)*key;
        char escape[] = { '\\', (char)c, '\0' };
        char control[] = { '\\',        'u', '0', '0', hex[c >> 4 & 15],
                           hex[c & 15], '\0' };
        const char *text = c < 0x20 ? control : escape;

        if (c != '"' && c != '\\' && c >= 0x20)
            continue;
        corm_sink_literal_part(sink, start, (size_t)(key - start));
        cormi_mysql_text_part(sink, text, strlen(text));
        start = key + 1;
    }
    corm_sink_literal_part(sink, start, (size_t)(key - start));
    corm_sink_text(sink, "\"");
}

static void mysql_path_steps(corm_sink *sink, const corm_node *key)
{
    for (size_t i = 0; i < key->extra->n_steps; i++) {
        const corm_json_step *step = &key->extra->steps[i];

        if (step->key != NULL) {
            mysql_path_key(sink, step->key);
            continue;
        }
        corm_sink_text(sink, step->index < 0 ? "[last" : "[");
        if (step->index < -1 || step->index >= 0)
            corm_sink_int(sink,
                          step->index < 0 ? step->index + 1 : step->index);
        corm_sink_text(sink, "]");
    }
}

static void mysql_path(corm_sink *sink, const corm_node *key)
{
    corm_sink_literal_begin(sink);
    corm_sink_text(sink, "$");
    mysql_path_steps(sink, key);
    corm_sink_literal_end(sink);
}

void cormi_mysql_json_key(corm_sink *sink, const corm_node *node)
{
    bool text = (node->flags & CORM_NODE_AS_TEXT) != 0;

    corm_sink_text(sink, text ? "JSON_UNQUOTE(JSON_EXTRACT(" : "JSON_EXTRACT(");
    corm_sink_arg(sink, node->args[0]);
    corm_sink_text(sink, ", ");
    mysql_path(sink, node);
    corm_sink_text(sink, text ? "))" : ")");
}

/* ---- lookups ---- */

bool cormi_mysql_is_json_lookup(const corm_node *node)
{
    return node->args[0]->type == CORM_TYPE_JSON || mysql_is_key(node->args[0]);
}

static bool mysql_is_json_value(const corm_node *node)
{
    return (node->kind == CORM_NODE_PARAM ||
            node->kind == CORM_NODE_CONSTANT) &&
           node->type == CORM_TYPE_JSON;
}

/* A JSON text as the value that it is. */
static void mysql_json_side(corm_sink *sink, const corm_node *node)
{
    if (mysql_is_json_value(node))
        corm_sink_template(sink, "JSON_EXTRACT(%1, '$')", &node, 1);
    else
        corm_sink_node(sink, node);
}

static void mysql_json_between(corm_sink *sink, const corm_node *node)
{
    if (node->n_args < 3) {
        corm_sink_refuse(sink, "a value to compare with is missing");
        return;
    }
    corm_sink_node(sink, node->args[0]);
    corm_sink_text(sink, " BETWEEN ");
    corm_sink_node(sink, node->args[1]);
    corm_sink_text(sink, " AND ");
    corm_sink_node(sink, node->args[2]);
}

void cormi_mysql_json_compare(corm_sink *sink, const corm_node *node)
{
    static const char *const words[][2] = {
        { "exact", " = " }, { "gt", " > " },   { "gte", " >= " },
        { "lt", " < " },    { "lte", " <= " },
    };

    if (strcmp(node->name, "range") == 0) {
        mysql_json_between(sink, node);
        return;
    }
    if (node->n_args < 2) {
        corm_sink_refuse(sink, "a value to compare with is missing");
        return;
    }
    mysql_json_side(sink, node->args[0]);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i][0], node->name) == 0)
            corm_sink_text(sink, words[i][1]);
    mysql_json_side(sink, node->args[1]);
}

static void mysql_json_items(corm_sink *sink, const corm_node *node,
                             const char *one)
{
    corm_sink_node(sink, node->args[0]);
    if (node->n_args > 1 && node->args[1]->kind == CORM_NODE_SUBQUERY) {
        corm_sink_text(sink, " IN ");
        corm_sink_node(sink, node->args[1]);
        return;
    }
    corm_sink_text(sink, " IN (");
    for (size_t i = 1; i < node->n_args; i++) {
        corm_sink_text(sink, i == 1 ? "" : ", ");
        if (mysql_is_json_value(node->args[i]))
            corm_sink_template(sink, one, &node->args[i], 1);
        else
            corm_sink_arg(sink, node->args[i]);
    }
    corm_sink_text(sink, ")");
}

void cormi_mysql_json_in(corm_sink *sink, const corm_node *node)
{
    mysql_json_items(sink, node, "JSON_EXTRACT(%1, '$')");
}

void cormi_mariadb_json_in(corm_sink *sink, const corm_node *node)
{
    mysql_json_items(sink, node, "JSON_EXTRACT(%1, '$')");
}

void cormi_mysql_json_contains(corm_sink *sink, const corm_node *node)
{
    corm_sink_template(sink, "JSON_CONTAINS(%1, %2)", node->args, node->n_args);
}

void cormi_mysql_json_contained(corm_sink *sink, const corm_node *node)
{
    corm_sink_template(sink, "JSON_CONTAINS(%2, %1)", node->args, node->n_args);
}

/* The path of a key: steps to the left side, then the key, a path or text. */
static void mysql_has_path(corm_sink *sink, const corm_node *left,
                           const corm_node *right)
{
    bool is_path = mysql_is_key(right);

    corm_sink_text(sink, is_path ? "" : "CONCAT(");
    corm_sink_literal_begin(sink);
    corm_sink_text(sink, "$");
    if (mysql_is_key(left))
        mysql_path_steps(sink, left);
    if (is_path)
        mysql_path_steps(sink, right);
    else
        corm_sink_text(sink, ".");
    corm_sink_literal_end(sink);
    if (!is_path)
        corm_sink_template(sink, ", JSON_QUOTE(%1))", &right, 1);
}

static void mysql_has_one(corm_sink *sink, const corm_node *left,
                          const corm_node *right)
{
    corm_sink_text(sink, "JSON_CONTAINS_PATH(");
    corm_sink_arg(sink, mysql_is_key(left) ? left->args[0] : left);
    corm_sink_text(sink, ", 'one', ");
    mysql_has_path(sink, left, right);
    corm_sink_text(sink, ")");
}

void cormi_mysql_has_key(corm_sink *sink, const corm_node *node)
{
    bool any = strcmp(node->name, "has_any_keys") == 0;

    if (node->n_args < 2) { /* the key is the end of the path itself */
        corm_sink_text(sink, "JSON_CONTAINS_PATH(");
        corm_sink_arg(sink, node->args[0]->args[0]);
        corm_sink_text(sink, ", 'one', ");
        mysql_path(sink, node->args[0]);
        corm_sink_text(sink, ")");
        return;
    }
    corm_sink_text(sink, node->n_args > 2 ? "(" : "");
    for (size_t i = 1; i < node->n_args; i++) {
        if (i > 1)
            corm_sink_text(sink, any ? " OR " : " AND ");
        mysql_has_one(sink, node->args[0], node->args[i]);
    }
    corm_sink_text(sink, node->n_args > 2 ? ")" : "");
}
