/*
 * JSON of MySQL and MariaDB: paths, and comparing what stands behind them.
 * MariaDB keeps JSON as text, MySQL in a form of its own; both read it by
 * the same functions.
 */
#include "dialect.h"
#include "json_text.h"

#include <string.h>

static bool mysql_is_key(const corm_node *node)
{
    return node->kind == CORM_NODE_JSON_KEY;
}

/* ---- paths ---- */

/* The first character of a key, as JSON writes it in ASCII; its bytes. */
static size_t mysql_escape_one(char out[25], const char *key)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char c = (unsigned char)*key;
    size_t n = 1;

    if (c >= 0x80) {
        while (n < 4 && ((unsigned char)key[n] & 0xc0) == 0x80)
            n++;
        out[cormi_mysql_json_to_ascii(out, key, n)] = '\0';
    } else if (c < 0x20) {
        const char control[] = { '\\',        'u',         '0', '0',
                                 hex[c >> 4], hex[c & 15], '\0' };

        memcpy(out, control, sizeof(control));
    } else {
        const char quoted[] = { '\\', (char)c, '\0' };

        memcpy(out, quoted, sizeof(quoted));
    }
    return n;
}

/* A key in double quotes, escaped as the document is: once for the path, and
 * each backslash once more for the literal. */
static void mysql_path_key(corm_sink *sink, const char *key)
{
    const char *start = key;
    char text[25];

    corm_sink_text(sink, ".\"");
    while (*key != '\0') {
        unsigned char c = (unsigned char)*key;
        size_t n;

        if (c != '"' && c != '\\' && c >= 0x20 && c < 0x80) {
            key++;
            continue;
        }
        corm_sink_literal_part(sink, start, (size_t)(key - start));
        n = mysql_escape_one(text, key);
        cormi_mysql_text_part(sink, text, strlen(text));
        start = key += n;
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

/* How a bound JSON text and a path are written, by server and place. */
typedef struct mysql_json_style {
    const char *value;    /* beside a path */
    const char *document; /* of a whole document, on both sides */
    const char *path;     /* between two ends, or one of a list */
    const char *exists, *at;
} mysql_json_style;

static const mysql_json_style mysql_json = { "JSON_EXTRACT(%1, '$')",
                                             "CAST(%1 AS JSON)", "%1",
                                             "JSON_CONTAINS_PATH(",
                                             ", 'one', " };
/* MariaDB compares a path with plain text; two JSON texts as they are
 * written, blanks aside; and JSON_EXISTS() alone finds a key escaped or not. */
static const mysql_json_style mariadb_json = {
    "JSON_UNQUOTE(JSON_EXTRACT(%1, '$'))", "JSON_COMPACT(%1)",
    "JSON_UNQUOTE(%1)", "JSON_EXISTS(", ", "
};

static void mysql_json_value(corm_sink *sink, const corm_node *node,
                             const char *style)
{
    if (mysql_is_json_value(node))
        corm_sink_template(sink, style, &node, 1);
    else
        corm_sink_node(sink, node);
}

static void mysql_json_between(corm_sink *sink, const corm_node *node,
                               const mysql_json_style *style)
{
    if (node->n_args < 3) {
        corm_sink_refuse(sink, "a value to compare with is missing");
        return;
    }
    corm_sink_template(sink, style->path, node->args, 1);
    corm_sink_text(sink, " BETWEEN ");
    mysql_json_value(sink, node->args[1], style->value);
    corm_sink_text(sink, " AND ");
    mysql_json_value(sink, node->args[2], style->value);
}

static void mysql_json_compare(corm_sink *sink, const corm_node *node,
                               const mysql_json_style *style)
{
    static const char *const words[][2] = {
        { "exact", " = " }, { "gt", " > " },   { "gte", " >= " },
        { "lt", " < " },    { "lte", " <= " },
    };
    bool whole = node->n_args > 1 && !mysql_is_key(node->args[0]) &&
                 !mysql_is_key(node->args[1]);

    if (strcmp(node->name, "range") == 0) {
        mysql_json_between(sink, node, style);
        return;
    }
    if (node->n_args < 2) {
        corm_sink_refuse(sink, "a value to compare with is missing");
        return;
    }
    whole = whole && strcmp(node->name, "exact") == 0;
    if (whole && node->args[0]->type == CORM_TYPE_JSON)
        corm_sink_template(sink, style->document, node->args, 1);
    else
        mysql_json_value(sink, node->args[0], style->value);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i][0], node->name) == 0)
            corm_sink_text(sink, words[i][1]);
    if (whole && node->args[1]->type == CORM_TYPE_JSON)
        corm_sink_template(sink, style->document, node->args + 1, 1);
    else
        mysql_json_value(sink, node->args[1], style->value);
}

void cormi_mysql_json_compare(corm_sink *sink, const corm_node *node)
{
    mysql_json_compare(sink, node, &mysql_json);
}

void cormi_mariadb_json_compare(corm_sink *sink, const corm_node *node)
{
    mysql_json_compare(sink, node, &mariadb_json);
}

static void mysql_json_items(corm_sink *sink, const corm_node *node,
                             const mysql_json_style *style)
{
    if (node->n_args > 1 && node->args[1]->kind == CORM_NODE_SUBQUERY) {
        corm_sink_node(sink, node->args[0]);
        corm_sink_text(sink, " IN ");
        corm_sink_node(sink, node->args[1]);
        return;
    }
    corm_sink_template(sink, style->path, node->args, 1);
    corm_sink_text(sink, " IN (");
    for (size_t i = 1; i < node->n_args; i++) {
        corm_sink_text(sink, i == 1 ? "" : ", ");
        mysql_json_value(sink, node->args[i], style->value);
    }
    corm_sink_text(sink, ")");
}

void cormi_mysql_json_in(corm_sink *sink, const corm_node *node)
{
    mysql_json_items(sink, node, &mysql_json);
}

void cormi_mariadb_json_in(corm_sink *sink, const corm_node *node)
{
    mysql_json_items(sink, node, &mariadb_json);
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
                          const corm_node *right, const mysql_json_style *style)
{
    corm_sink_text(sink, style->exists);
    corm_sink_arg(sink, mysql_is_key(left) ? left->args[0] : left);
    corm_sink_text(sink, style->at);
    mysql_has_path(sink, left, right);
    corm_sink_text(sink, ")");
}

static void mysql_has_keys(corm_sink *sink, const corm_node *node,
                           const mysql_json_style *style)
{
    bool any = strcmp(node->name, "has_any_keys") == 0;

    if (node->n_args < 2) { /* the key is the end of the path itself */
        corm_sink_text(sink, style->exists);
        corm_sink_arg(sink, node->args[0]->args[0]);
        corm_sink_text(sink, style->at);
        mysql_path(sink, node->args[0]);
        corm_sink_text(sink, ")");
        return;
    }
    corm_sink_text(sink, node->n_args > 2 ? "COALESCE(" : "");
    for (size_t i = 1; i < node->n_args; i++) {
        if (i > 1)
            corm_sink_text(sink, any ? " OR " : " AND ");
        mysql_has_one(sink, node->args[0], node->args[i], style);
    }
    corm_sink_text(sink, node->n_args > 2 ? ", 0)" : "");
}

void cormi_mysql_has_key(corm_sink *sink, const corm_node *node)
{
    mysql_has_keys(sink, node, &mysql_json);
}

void cormi_mariadb_has_key(corm_sink *sink, const corm_node *node)
{
    mysql_has_keys(sink, node, &mariadb_json);
}
