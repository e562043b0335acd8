/*
 * JSON in the PostgreSQL dialect: jsonb and its operators.  A path of one
 * step is ->, of several #> with an array of texts.
 */
#include "dialect.h"

#include <string.h>

static void pgj_step(corm_sink *sink, const corm_json_step *step)
{
    if (step->key == NULL)
        corm_sink_int(sink, step->index);
    else
        corm_sink_literal_text(sink, step->key, strlen(step->key));
}

/* A text of an array literal: quotes and backslashes escaped. */
static void pgj_element(corm_sink *sink, const char *text)
{
    const char *start = text;

    corm_sink_text(sink, "\"");
    for (; *text != '\0'; text++) {
        if (*text != '"' && *text != '\\')
            continue;
        corm_sink_literal_part(sink, start, (size_t)(text - start));
        corm_sink_text(sink, "\\");
        start = text;
    }
    corm_sink_literal_part(sink, start, (size_t)(text - start));
    corm_sink_text(sink, "\"");
}

/* '{"a","0"}' of two paths, one behind the other */
static void pgj_path(corm_sink *sink, const corm_json_step *a, size_t n_a,
                     const corm_json_step *b, size_t n_b)
{
    corm_sink_literal_begin(sink);
    corm_sink_text(sink, "{");
    for (size_t i = 0; i < n_a + n_b; i++) {
        const corm_json_step *step = i < n_a ? &a[i] : &b[i - n_a];

        corm_sink_text(sink, i == 0 ? "" : ",");
        if (step->key != NULL)
            pgj_element(sink, step->key);
        else
            corm_sink_int(sink, step->index);
    }
    corm_sink_text(sink, "}");
    corm_sink_literal_end(sink);
}

void cormi_postgresql_json_key(corm_sink *sink, const corm_node *node)
{
    const corm_json_step *steps = node->extra->steps;
    size_t n = node->extra->n_steps;
    bool text = (node->flags & CORM_NODE_AS_TEXT) != 0;

    corm_sink_text(sink, "(");
    corm_sink_node(sink, node->args[0]);
    if (n == 1) {
        corm_sink_text(sink, text ? " ->> " : " -> ");
        pgj_step(sink, steps);
    } else {
        corm_sink_text(sink, text ? " #>> " : " #> ");
        pgj_path(sink, steps, n, NULL, 0);
    }
    corm_sink_text(sink, ")");
}

/* ---- has_key ---- */

/* The document under a path that leaves out the last step of `last`. */
static void pgj_container(corm_sink *sink, const corm_node *left,
                          const corm_node *last)
{
    const corm_node_extra *a = left == last ? NULL : left->extra;
    bool is_key = left->kind == CORM_NODE_JSON_KEY;
    size_t n_a = is_key && a != NULL ? a->n_steps : 0;
    size_t n_b = last == NULL ? 0 : last->extra->n_steps - 1;

    if (n_a + n_b == 0) {
        corm_sink_node(sink, is_key ? left->args[0] : left);
        return;
    }
    corm_sink_text(sink, "(");
    corm_sink_node(sink, is_key ? left->args[0] : left);
    corm_sink_text(sink, " #> ");
    pgj_path(sink, n_a == 0 ? NULL : a->steps, n_a,
             last == NULL ? NULL : last->extra->steps, n_b);
    corm_sink_text(sink, ")");
}

/* The key at the end of a path, as text. */
static void pgj_last(corm_sink *sink, const corm_node *key)
{
    const corm_json_step *step = &key->extra->steps[key->extra->n_steps - 1];

    corm_sink_literal_text(sink, step->text, strlen(step->text));
}

static void pgj_has_one(corm_sink *sink, const corm_node *left,
                        const corm_node *right)
{
    bool is_path = right->kind == CORM_NODE_JSON_KEY;

    pgj_container(sink, left, is_path ? right : NULL);
    corm_sink_text(sink, " ? ");
    if (is_path)
        pgj_last(sink, right);
    else
        corm_sink_node(sink, right);
}

void cormi_postgresql_has_key(corm_sink *sink, const corm_node *node)
{
    bool any = strcmp(node->name, "has_any_keys") == 0;

    if (node->n_args < 2) { /* the key is the end of the path itself */
        pgj_has_one(sink, node->args[0], node->args[0]);
        return;
    }
    corm_sink_text(sink, node->n_args > 2 ? "(" : "");
    for (size_t i = 1; i < node->n_args; i++) {
        if (i > 1)
            corm_sink_text(sink, any ? " OR " : " AND ");
        pgj_has_one(sink, node->args[0], node->args[i]);
    }
    corm_sink_text(sink, node->n_args > 2 ? ")" : "");
}
