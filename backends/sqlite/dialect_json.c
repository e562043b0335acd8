/*
 * JSON in the SQLite dialect.  JSON is stored as text.  What stands behind a
 * path is compared as an SQL value, but JSON's true, false and null as those
 * words, or true would equal 1 and null would be no value at all.
 */
#include "dialect.h"

#include <string.h>

static bool json_is_key(const corm_node *node)
{
    return node->kind == CORM_NODE_JSON_KEY;
}

/* A key in double quotes; quotes, backslashes and controls escaped. */
static void json_path_key(corm_sink *sink, const char *key)
{
    static const char hex[] = "0123456789abcdef";
    const char *start = key;

    corm_sink_text(sink, ".\"");
    for (; *key != '\0'; key++) {
        unsigned char c = (unsigned char)*key;
        char escape[] = { '\\', (char)c, '\0' };
        char control[] = { '\\',        'u', '0', '0', hex[c >> 4 & 15],
                           hex[c & 15], '\0' };

        if (c != '"' && c != '\\' && c >= 0x20)
            continue;
        corm_sink_literal_part(sink, start, (size_t)(key - start));
        corm_sink_text(sink, c < 0x20 ? control : escape);
        start = key + 1;
    }
    corm_sink_literal_part(sink, start, (size_t)(key - start));
    corm_sink_text(sink, "\"");
}

static void json_path_steps(corm_sink *sink, const corm_node *key)
{
    for (size_t i = 0; i < key->extra->n_steps; i++) {
        const corm_json_step *step = &key->extra->steps[i];

        if (step->key != NULL) {
            json_path_key(sink, step->key);
        } else {
            corm_sink_text(sink, step->index < 0 ? "[#" : "[");
            corm_sink_int(sink, step->index);
            corm_sink_text(sink, "]");
        }
    }
}

/* '$."a"[0]' */
static void json_path(corm_sink *sink, const corm_node *key)
{
    corm_sink_literal_begin(sink);
    corm_sink_text(sink, "$");
    json_path_steps(sink, key);
    corm_sink_literal_end(sink);
}

/* FUNCTION(value, path) */
static void json_call(corm_sink *sink, const char *function,
                      const corm_node *key)
{
    corm_sink_text(sink, function);
    corm_sink_text(sink, "(");
    corm_sink_arg(sink, key->args[0]);
    corm_sink_text(sink, ", ");
    json_path(sink, key);
    corm_sink_text(sink, ")");
}

void cormi_sqlite_json_key(corm_sink *sink, const corm_node *node)
{
    corm_sink_text(sink, "(CASE WHEN ");
    json_call(sink, "JSON_TYPE", node);
    corm_sink_text(sink, " IN ('false', 'true', 'null') THEN ");
    json_call(sink, "JSON_TYPE", node);
    corm_sink_text(sink, " ELSE ");
    json_call(sink, "JSON_EXTRACT", node);
    corm_sink_text(sink, " END)");
}

/*
 * A path among the columns of the result is JSON text.  A text that is JSON
 * itself is read as what it says ("10" as 10): so Django reads what this
 * database extracts.
 */
void cormi_sqlite_json_output(corm_sink *sink, const corm_node *node)
{
    if (!json_is_key(node) || (node->flags & CORM_NODE_AS_TEXT) != 0) {
        corm_sink_arg(sink, node);
        return;
    }
    corm_sink_text(sink, "CASE WHEN ");
    json_call(sink, "JSON_TYPE", node);
    corm_sink_text(sink, " IN ('false', 'true', 'null') THEN ");
    json_call(sink, "JSON_TYPE", node);
    corm_sink_text(sink, " WHEN JSON_VALID(");
    json_call(sink, "JSON_EXTRACT", node);
    corm_sink_text(sink, ") THEN ");
    json_call(sink, "JSON_EXTRACT", node);
    corm_sink_text(sink, " WHEN ");
    json_call(sink, "JSON_TYPE", node);
    corm_sink_text(sink, " IS NOT NULL THEN JSON_QUOTE(");
    json_call(sink, "JSON_EXTRACT", node);
    corm_sink_text(sink, ") END");
}

/* ---- lookups ---- */

static bool json_is_value(const corm_node *node)
{
    return (node->kind == CORM_NODE_PARAM ||
            node->kind == CORM_NODE_CONSTANT) &&
           node->type == CORM_TYPE_JSON;
}

bool cormi_sqlite_is_json_lookup(const corm_node *node)
{
    return node->args[0]->type == CORM_TYPE_JSON || json_is_key(node->args[0]);
}

/* A JSON value as what a path gives for it: see cormi_sqlite_json_key(). */
static void json_unpacked(corm_sink *sink, const corm_node *node)
{
    corm_sink_template(sink,
                       "(CASE WHEN JSON_TYPE(%1) IN ('false', 'true', 'null') "
                       "THEN JSON_TYPE(%1) ELSE JSON_EXTRACT(%1, '$') END)",
                       &node, 1);
}

/* 'true', 'false' and 'null' unpack to themselves. */
static bool json_is_word(const corm_node *node)
{
    static const char *const words[] = { "true", "false", "null" };

    if (node->kind != CORM_NODE_CONSTANT ||
        (node->value->kind != CORM_K_TEXT && node->value->kind != CORM_K_JSON))
        return false;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strlen(words[i]) == node->value->size &&
            memcmp(words[i], node->value->as.s, node->value->size) == 0)
            return true;
    return false;
}

static void json_side(corm_sink *sink, const corm_node *node)
{
    if (json_is_value(node) && !json_is_word(node))
        json_unpacked(sink, node);
    else
        corm_sink_node(sink, node);
}

/* A whole document equals another when their texts without blanks do. */
static void json_document(corm_sink *sink, const corm_node *node)
{
    if (node->type == CORM_TYPE_JSON)
        corm_sink_template(sink, "JSON(%1)", &node, 1);
    else
        corm_sink_node(sink, node);
}

static const char *json_operator(const char *lookup)
{
    static const char *const words[][2] = {
        { "exact", " = " }, { "gt", " > " },   { "gte", " >= " },
        { "lt", " < " },    { "lte", " <= " },
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i][0], lookup) == 0)
            return words[i][1];
    return NULL;
}

/*
 * BETWEEN takes its ends as they are bound, JSON text: numbers are less than
 * any text here, so it compares texts only.  That is what Django gives.
 */
static void json_between(corm_sink *sink, const corm_node *node)
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

void cormi_sqlite_json_compare(corm_sink *sink, const corm_node *node)
{
    const char *word = json_operator(node->name);
    bool keys;

    if (word == NULL) {
        json_between(sink, node);
        return;
    }
    if (node->n_args < 2) {
        corm_sink_refuse(sink, "a value to compare with is missing");
        return;
    }
    keys = json_is_key(node->args[0]) || json_is_key(node->args[1]);
    if (!keys && strcmp(node->name, "exact") == 0) {
        json_document(sink, node->args[0]);
        corm_sink_text(sink, word);
        json_document(sink, node->args[1]);
        return;
    }
    json_side(sink, node->args[0]);
    corm_sink_text(sink, word);
    json_side(sink, node->args[1]);
}

/* The left side of IN: a document is unpacked as its values are. */
static void json_in_left(corm_sink *sink, const corm_node *node)
{
    if (json_is_key(node))
        corm_sink_node(sink, node);
    else
        json_unpacked(sink, node);
}

void cormi_sqlite_json_in(corm_sink *sink, const corm_node *node)
{
    const corm_node *first = node->n_args > 1 ? node->args[1] : NULL;

    json_in_left(sink, node->args[0]);
    if (first != NULL && (first->flags & CORM_NODE_ARRAY) != 0) {
        corm_sink_template(sink,
                           " IN (SELECT CASE WHEN type IN ('false', 'true', "
                           "'null') THEN type ELSE value END FROM "
                           "JSON_EACH(%1))",
                           &first, 1);
        return;
    }
    if (first != NULL && first->kind == CORM_NODE_SUBQUERY) {
        corm_sink_text(sink, " IN ");
        corm_sink_node(sink, first);
        return;
    }
    corm_sink_text(sink, " IN (");
    for (size_t i = 1; i < node->n_args; i++) {
        corm_sink_text(sink, i == 1 ? "" : ", ");
        json_side(sink, node->args[i]);
    }
    corm_sink_text(sink, ")");
}

/* A key that is there with JSON's null is not NULL. */
void cormi_sqlite_json_isnull(corm_sink *sink, const corm_node *node)
{
    bool is_null = node->value == NULL || node->value->as.b;

    json_call(sink, "JSON_TYPE", node->args[0]);
    corm_sink_text(sink, is_null ? " IS NULL" : " IS NOT NULL");
}

/* The path of a key: steps to the left side, then the key, a path or text. */
static void json_has_path(corm_sink *sink, const corm_node *left,
                          const corm_node *right)
{
    corm_sink_literal_begin(sink);
    corm_sink_text(sink, "$");
    if (json_is_key(left))
        json_path_steps(sink, left);
    if (json_is_key(right))
        json_path_steps(sink, right);
    else
        corm_sink_text(sink, ".");
    corm_sink_literal_end(sink);
    if (!json_is_key(right))
        corm_sink_template(sink, " || JSON_QUOTE(%1)", &right, 1);
}

static void json_has_one(corm_sink *sink, const corm_node *left,
                         const corm_node *right)
{
    corm_sink_text(sink, "JSON_TYPE(");
    corm_sink_arg(sink, json_is_key(left) ? left->args[0] : left);
    corm_sink_text(sink, ", ");
    json_has_path(sink, left, right);
    corm_sink_text(sink, ") IS NOT NULL");
}

void cormi_sqlite_has_key(corm_sink *sink, const corm_node *node)
{
    bool any = strcmp(node->name, "has_any_keys") == 0;

    if (node->n_args < 2) { /* the key is the end of the path itself */
        json_call(sink, "JSON_TYPE", node->args[0]);
        corm_sink_text(sink, " IS NOT NULL");
        return;
    }
    corm_sink_text(sink, node->n_args > 2 ? "(" : "");
    for (size_t i = 1; i < node->n_args; i++) {
        if (i > 1)
            corm_sink_text(sink, any ? " OR " : " AND ");
        json_has_one(sink, node->args[0], node->args[i]);
    }
    corm_sink_text(sink, node->n_args > 2 ? ")" : "");
}

void cormi_sqlite_json_refuse(corm_sink *sink, const corm_node *node)
{
    corm_sink_refuse(
        sink,
        "this database has no lookup \"%s\" on JSON; compare keys, "
        "as data__key=..",
        node->name);
}
