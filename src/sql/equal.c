/*
 * Equality of nodes by content: is an ORDER BY term already in GROUP BY, is
 * a column selected twice.  Parameters are equal when their slot is.
 */
#include "sql/node.h"

#include "base/value.h"

#include <string.h>

static bool equal_select(const corm_select *a, const corm_select *b);

static bool equal_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return strcmp(a, b) == 0;
}

static bool equal_texts(const char *const *a, size_t n_a, const char *const *b,
                        size_t n_b)
{
    if (n_a != n_b)
        return false;
    for (size_t i = 0; i < n_a; i++)
        if (!equal_text(a[i], b[i]))
            return false;
    return true;
}

static bool equal_nodes(const corm_node *const *a, size_t n_a,
                        const corm_node *const *b, size_t n_b)
{
    if (n_a != n_b)
        return false;
    for (size_t i = 0; i < n_a; i++)
        if (!cormi_node_equal(a[i], b[i]))
            return false;
    return true;
}

static bool equal_values(const corm_value *a, const corm_value *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a->kind == b->kind && cormi_value_equal(a, b);
}

static bool equal_frame(const corm_frame *a, const corm_frame *b)
{
    return a->mode == b->mode && a->exclude == b->exclude &&
           a->start_unbounded == b->start_unbounded &&
           a->end_unbounded == b->end_unbounded && a->start == b->start &&
           a->end == b->end;
}

static bool equal_steps(const corm_node_extra *a, const corm_node_extra *b)
{
    if (a->n_steps != b->n_steps)
        return false;
    for (size_t i = 0; i < a->n_steps; i++)
        if (!equal_text(a->steps[i].key, b->steps[i].key) ||
            !equal_text(a->steps[i].text, b->steps[i].text) ||
            a->steps[i].index != b->steps[i].index)
            return false;
    return true;
}

static bool equal_extra(const corm_node_extra *a, const corm_node_extra *b)
{
    static const corm_node_extra none;

    a = a == NULL ? &none : a;
    b = b == NULL ? &none : b;
    return cormi_node_equal(a->filter, b->filter) &&
           cormi_node_equal(a->delimiter, b->delimiter) &&
           cormi_node_equal(a->default_value, b->default_value) &&
           equal_nodes(a->order_by, a->n_order_by, b->order_by,
                       b->n_order_by) &&
           equal_nodes(a->partition_by, a->n_partition_by, b->partition_by,
                       b->n_partition_by) &&
           equal_frame(&a->frame, &b->frame) && equal_text(a->part, b->part) &&
           equal_text(a->tz, b->tz) && equal_steps(a, b);
}

bool cormi_node_equal(const corm_node *a, const corm_node *b)
{
    if (a == NULL || b == NULL || a == b)
        return a == b;
    return a->kind == b->kind && a->type == b->type && a->flags == b->flags &&
           (a->slot == b->slot || a->kind == CORM_NODE_LOOKUP) &&
           a->digits == b->digits && a->places == b->places &&
           a->length == b->length && equal_text(a->name, b->name) &&
           equal_text(a->table, b->table) &&
           equal_nodes(a->args, a->n_args, b->args, b->n_args) &&
           equal_select(a->select, b->select) &&
           equal_values(a->value, b->value) && equal_extra(a->extra, b->extra);
}

static bool equal_columns(const corm_select *a, const corm_select *b)
{
    if (a->n_columns != b->n_columns)
        return false;
    for (size_t i = 0; i < a->n_columns; i++)
        if (!equal_text(a->columns[i].alias, b->columns[i].alias) ||
            !cormi_node_equal(a->columns[i].node, b->columns[i].node))
            return false;
    return true;
}

static bool equal_sources(const corm_select *a, const corm_select *b)
{
    if (a->n_sources != b->n_sources)
        return false;
    for (size_t i = 0; i < a->n_sources; i++) {
        const corm_source *x = &a->sources[i], *y = &b->sources[i];

        if (x->join != y->join || !equal_text(x->table, y->table) ||
            !equal_text(x->alias, y->alias) ||
            !equal_select(x->select, y->select) ||
            !cormi_node_equal(x->on, y->on))
            return false;
    }
    return true;
}

static bool equal_locks(const corm_lock *a, const corm_lock *b)
{
    return a->update == b->update && a->nowait == b->nowait &&
           a->skip_locked == b->skip_locked && a->no_key == b->no_key &&
           equal_texts(a->of, a->n_of, b->of, b->n_of);
}

static bool equal_ctes(const corm_select *a, const corm_select *b)
{
    if (a->n_ctes != b->n_ctes)
        return false;
    for (size_t i = 0; i < a->n_ctes; i++) {
        const corm_cte *x = &a->ctes[i], *y = &b->ctes[i];

        if (x->recursive != y->recursive || !equal_text(x->name, y->name) ||
            !equal_texts(x->columns, x->n_columns, y->columns, y->n_columns) ||
            !equal_select(x->select, y->select))
            return false;
    }
    return true;
}

static bool equal_operands(const corm_select *a, const corm_select *b)
{
    if (a->combinator != b->combinator || a->n_operands != b->n_operands)
        return false;
    for (size_t i = 0; i < a->n_operands; i++)
        if (!equal_select(a->operands[i], b->operands[i]))
            return false;
    return true;
}

static bool equal_select(const corm_select *a, const corm_select *b)
{
    if (a == NULL || b == NULL || a == b)
        return a == b;
    return a->distinct == b->distinct &&
           equal_nodes(a->distinct_on, a->n_distinct_on, b->distinct_on,
                       b->n_distinct_on) &&
           equal_columns(a, b) && equal_sources(a, b) &&
           cormi_node_equal(a->where, b->where) &&
           cormi_node_equal(a->having, b->having) &&
           equal_nodes(a->group_by, a->n_group_by, b->group_by,
                       b->n_group_by) &&
           equal_nodes(a->order_by, a->n_order_by, b->order_by,
                       b->n_order_by) &&
           cormi_node_equal(a->limit, b->limit) &&
           cormi_node_equal(a->offset, b->offset) &&
           equal_locks(&a->lock, &b->lock) && equal_operands(a, b) &&
           equal_ctes(a, b);
}
