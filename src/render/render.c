/*
 * Dispatch: each node goes to the dialect's renderer of its kind or to the
 * default one, with parentheses where its place asks for them.  Here too
 * are the calls that a dialect's own renderers use.
 */
#include "render/expr.h"

#include <string.h>

static void render_default_at(corm_sink *sink, const corm_node *node,
                              cormi_level level)
{
    bool closed =
        level == CORMI_LEVEL_ANY || cormi_node_level(sink, node) >= level;

    if (!closed)
        CORMI_PUT(sink, "(");
    cormi_node_defaults[node->kind](sink, node);
    if (!closed)
        CORMI_PUT(sink, ")");
}

/* Kinds whose renderers take args[0] for granted. */
static bool render_lacks_args(const corm_node *node)
{
    switch (node->kind) {
    case CORM_NODE_NOT:
    case CORM_NODE_LOOKUP:
    case CORM_NODE_CAST:
    case CORM_NODE_COLLATE:
    case CORM_NODE_WINDOW:
    case CORM_NODE_ORDER:
    case CORM_NODE_JSON_KEY:
        return node->n_args == 0 || node->args[0] == NULL;
    default:
        return false;
    }
}

static inline bool render_is_leaf(const corm_sink *sink, const corm_node *node)
{
    return node != NULL &&
           (node->kind == CORM_NODE_COLUMN || node->kind == CORM_NODE_PARAM) &&
           sink->overrides[node->kind] == NULL &&
           sink->depth != CORMI_RENDER_DEPTH;
}

bool cormi_render_leaf(corm_sink *sink, const corm_node *node)
{
    if (!render_is_leaf(sink, node))
        return false;
    cormi_node_defaults[node->kind](sink, node);
    return true;
}

static CORMI_APART void render_inner(corm_sink *sink, const corm_node *node,
                                     cormi_level level)
{
    cormi_level outer_level = sink->level;
    const corm_node *outer_spelled = sink->spelled;
    corm_node_renderer *override;

    if (node == NULL || render_lacks_args(node)) {
        corm_sink_refuse(sink, "a part of the statement is missing");
        return;
    }
    if (!cormi_sink_enter(sink))
        return;
    override = sink->overrides[node->kind];
    sink->level = level;
    sink->spelled = NULL;
    if (override != NULL)
        override(sink, node);
    else
        render_default_at(sink, node, level);
    sink->level = outer_level;
    sink->spelled = outer_spelled;
    cormi_sink_leave(sink);
}

/* Most nodes are columns and parameters: they cost no frame. */
void cormi_render_at(corm_sink *sink, const corm_node *node, cormi_level level)
{
    if (render_is_leaf(sink, node))
        cormi_node_defaults[node->kind](sink, node);
    else
        render_inner(sink, node, level);
}

void cormi_render_plain(corm_sink *sink, const corm_node *node)
{
    if (!cormi_sink_enter(sink))
        return;
    cormi_node_defaults[node->kind](sink, node);
    cormi_sink_leave(sink);
}

void cormi_render_list(corm_sink *sink, const corm_node *const *nodes, size_t n,
                       const char *separator, cormi_level level)
{
    size_t len = strlen(separator);

    for (size_t i = 0; i < n; i++) {
        if (i != 0)
            cormi_sink_put(sink, separator, len);
        cormi_render_at(sink, nodes[i], level);
    }
}

void corm_sink_node(corm_sink *sink, const corm_node *node)
{
    cormi_render_at(sink, node, CORMI_LEVEL_ATOM);
}

void corm_sink_arg(corm_sink *sink, const corm_node *node)
{
    cormi_render_at(sink, node, CORMI_LEVEL_ANY);
}

void corm_sink_nodes(corm_sink *sink, const corm_node *const *nodes, size_t n,
                     const char *separator)
{
    cormi_render_list(sink, nodes, n, separator,
                      separator[0] == ',' ? CORMI_LEVEL_ANY : CORMI_LEVEL_ATOM);
}

void corm_sink_default(corm_sink *sink, const corm_node *node)
{
    if (sink->spelled == node) /* parentheses are already around it */
        cormi_node_defaults[node->kind](sink, node);
    else
        render_default_at(sink, node, sink->level);
}

void corm_sink_default_in(corm_sink *sink, const char *before,
                          const corm_node *node, const char *after)
{
    corm_sink_text(sink, before);
    cormi_node_defaults[node->kind](sink, node);
    corm_sink_text(sink, after);
}

void corm_sink_template(corm_sink *sink, const char *sql,
                        const corm_node *const *args, size_t n)
{
    cormi_render_template(sink, sql, args, n, CORMI_LEVEL_ATOM);
}

void corm_sink_select(corm_sink *sink, const corm_select *select)
{
    if (!cormi_sink_enter(sink))
        return;
    CORMI_PUT(sink, "(");
    cormi_write_select(sink, select);
    CORMI_PUT(sink, ")");
    cormi_sink_leave(sink);
}

corm_status cormi_render_expression(const cormi_renderer *r,
                                    const corm_node *node, bool constants_only,
                                    cormi_sql *out)
{
    corm_sink sink;

    cormi_sink_init(&sink, r, constants_only);
    cormi_render_at(&sink, node, CORMI_LEVEL_ANY);
    return cormi_sink_finish(&sink, out);
}
