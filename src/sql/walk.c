/*
 * The one walker over expression trees: whoever looks for something in a
 * tree gives it a function and needs no switch over the kinds of nodes.
 */
#include "sql/node.h"

typedef struct walk {
    cormi_node_visit *fn;
    void *data;
    bool into_selects;
} walk;

static bool walk_node(const walk *w, const corm_node *node);
static bool walk_select(const walk *w, const corm_select *select);

static bool walk_nodes(const walk *w, const corm_node *const *nodes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!walk_node(w, nodes[i]))
            return false;
    return true;
}

static bool walk_extra(const walk *w, const corm_node_extra *extra)
{
    return walk_node(w, extra->filter) && walk_node(w, extra->delimiter) &&
           walk_node(w, extra->default_value) &&
           walk_nodes(w, extra->order_by, extra->n_order_by) &&
           walk_nodes(w, extra->partition_by, extra->n_partition_by);
}

static bool walk_node(const walk *w, const corm_node *node)
{
    if (node == NULL)
        return true;
    if (!w->fn(node, w->data) || !walk_nodes(w, node->args, node->n_args))
        return false;
    if (node->extra != NULL && !walk_extra(w, node->extra))
        return false;
    return !w->into_selects || walk_select(w, node->select);
}

static bool walk_sources(const walk *w, const corm_select *select)
{
    for (size_t i = 0; i < select->n_sources; i++)
        if (!walk_select(w, select->sources[i].select) ||
            !walk_node(w, select->sources[i].on))
            return false;
    return true;
}

static bool walk_inner_selects(const walk *w, const corm_select *select)
{
    for (size_t i = 0; i < select->n_ctes; i++)
        if (!walk_select(w, select->ctes[i].select))
            return false;
    for (size_t i = 0; i < select->n_operands; i++)
        if (!walk_select(w, select->operands[i]))
            return false;
    return true;
}

static bool walk_select(const walk *w, const corm_select *select)
{
    if (select == NULL)
        return true;
    for (size_t i = 0; i < select->n_columns; i++)
        if (!walk_node(w, select->columns[i].node))
            return false;
    return walk_inner_selects(w, select) &&
           walk_nodes(w, select->distinct_on, select->n_distinct_on) &&
           walk_sources(w, select) && walk_node(w, select->where) &&
           walk_nodes(w, select->group_by, select->n_group_by) &&
           walk_node(w, select->having) &&
           walk_nodes(w, select->order_by, select->n_order_by) &&
           walk_node(w, select->limit) && walk_node(w, select->offset);
}

bool cormi_node_walk(const corm_node *node, bool into_selects,
                     cormi_node_visit *fn, void *data)
{
    walk w = { fn, data, into_selects };

    return walk_node(&w, node);
}

bool cormi_select_walk(const corm_select *select, cormi_node_visit *fn,
                       void *data)
{
    walk w = { fn, data, true };

    return walk_select(&w, select);
}

static bool walk_fits(const corm_node *node, unsigned depth, size_t *budget)
{
    if (node == NULL)
        return true;
    if (depth == 0 || *budget == 0)
        return false;
    (*budget)--;
    for (size_t i = 0; i < node->n_args; i++)
        if (!walk_fits(node->args[i], depth - 1, budget))
            return false;
    return node->extra == NULL ||
           walk_fits(node->extra->filter, depth - 1, budget);
}

bool cormi_node_fits(const corm_node *node, unsigned depth, size_t budget)
{
    return walk_fits(node, depth, &budget);
}
