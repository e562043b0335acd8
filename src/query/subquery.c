/*
 * Nested querysets as nodes: SUBQUERY, EXISTS and querysets as values, and
 * OUTER(..), which refers from inside one to the query around it.
 */
#include "query/logical.h"

/* The operands of a set operation select the key that it stands for. */
static void resolve_operand_keys(const cormi_lq *set)
{
    for (size_t i = 0; i < set->operands.n; i++) {
        cormi_lq *operand = CORMI_VEC_AT(cormi_lq *, &set->operands, i);

        operand->has_pk_select = !operand->values;
        operand->key_field = set->key_field;
        operand->key_fields = set->key_fields;
        operand->n_key_fields = set->n_key_fields;
        resolve_operand_keys(operand);
    }
}

static const corm_node *resolve_select_node(cormi_lq *lq, cormi_lq *inner,
                                            corm_node_kind kind)
{
    cormi_vec outs = CORMI_VEC_ARENA(cormi_out, lq->b->arena);
    bool empty = false;
    corm_select *select;
    corm_node *node;

    if (inner->has_pk_select)
        resolve_operand_keys(inner);
    select = cormi_lq_select(inner, true, NULL, &outs, &empty);
    if (select == NULL)
        return NULL;
    if (empty && kind == CORM_NODE_EXISTS)
        return lq->b->no;
    node = cormi_node_select(lq->b->arena, kind, select,
                             kind == CORM_NODE_EXISTS ? CORM_TYPE_BOOLEAN
                                                      : CORM_TYPE_NONE);
    if (node == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    if (kind == CORM_NODE_SUBQUERY && select->n_columns > 0 &&
        select->columns[0].node != NULL) {
        const corm_node *first = select->columns[0].node;

        node->type = first->type;
        node->digits = first->digits;
        node->places = first->places;
    }
    if (empty) /* nothing can match: NULL as a value, no row in IN */
        node->flags |= CORM_NODE_EMPTY;
    return node;
}

const corm_node *cormi_resolve_subquery(cormi_lq *lq, const corm_value *value,
                                        corm_node_kind kind)
{
    cormi_lq *inner =
        cormi_lq_fold(lq->b, value->as.qs, lq->origin.vbase + value->elem, lq);

    if (inner == NULL)
        return NULL;
    if (kind == CORM_NODE_EXISTS)
        inner->exists_only = true;
    if (kind != CORM_NODE_EXISTS && !inner->values)
        inner->has_pk_select = true;
    return resolve_select_node(lq, inner, kind);
}

const corm_node *cormi_resolve_subquery_column(cormi_lq *lq,
                                               const corm_value *value)
{
    const corm_node *node =
        cormi_resolve_subquery(lq, value, CORM_NODE_SUBQUERY);

    if (node == NULL || node->select->n_columns == 1)
        return node;
    cormi_lq_fail(lq, CORM_FIELD_ERROR,
                  "a subquery used as a value selects one column, not %zu; "
                  "use corm_values(q, \"name\")",
                  node->select->n_columns);
    return NULL;
}

const corm_node *cormi_resolve_subquery_value(cormi_lq *lq,
                                              const corm_value *value)
{
    const corm_node *node = cormi_resolve_subquery_column(lq, value);

    if (node != NULL && (node->flags & CORM_NODE_EMPTY) != 0)
        return cormi_slot_fixed(lq, corm_value_null(), node->type);
    return node;
}

/* The queryset on the right of IN: of objects their key. */
static cormi_lq *resolve_in(cormi_lq *lq, const corm_value *value)
{
    cormi_lq *inner =
        cormi_lq_fold(lq->b, value->as.qs, lq->origin.vbase + value->elem, lq);

    if (inner == NULL)
        return NULL;
    if (!inner->sliced && inner->distinct_fields.n == 0)
        cormi_lq_clear_order(inner, true);
    inner->has_pk_select = !inner->values;
    return inner;
}

const corm_node *cormi_resolve_subquery_keys(cormi_lq *lq,
                                             const corm_value *value,
                                             cormi_field *const *keys, size_t n)
{
    cormi_lq *inner = resolve_in(lq, value);

    if (inner == NULL)
        return NULL;
    inner->key_fields = keys;
    inner->n_key_fields = n;
    return resolve_select_node(lq, inner, CORM_NODE_SUBQUERY);
}

const corm_node *cormi_resolve_subquery_for(cormi_lq *lq,
                                            const corm_value *value,
                                            const cormi_field *field)
{
    cormi_lq *inner = resolve_in(lq, value);

    if (inner == NULL)
        return NULL;
    if (field != NULL && field->target != NULL && inner->model != NULL)
        inner->key_field = cormi_model_field(inner->model, field->target->name);
    return resolve_select_node(lq, inner, CORM_NODE_SUBQUERY);
}

const corm_node *cormi_resolve_exists(cormi_lq *lq, const corm_expr *expr,
                                      corm_node_kind kind)
{
    if (expr->n_args < 1 || expr->args[0].kind != CORM_K_QUERYSET) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "EXISTS and SUBQUERY take a queryset");
        return NULL;
    }
    return kind == CORM_NODE_EXISTS
               ? cormi_resolve_subquery(lq, &expr->args[0], kind)
               : cormi_resolve_subquery_value(lq, &expr->args[0]);
}

/* The query around this one, as the program wrote them. */
static cormi_lq *resolve_around(const cormi_lq *lq)
{
    cormi_lq *outer = lq->inside ? lq->outer->outer : lq->outer;

    while (outer != NULL && outer->split)
        outer = outer->outer;
    return outer;
}

/* OUTER("x"), or OUTER(OUTER("x")) for the query around that. */
const corm_node *cormi_resolve_outer(cormi_lq *lq, const corm_expr *expr)
{
    cormi_lq *outer = resolve_around(lq);
    cormi_resolve how = { .allow_joins = true };
    const corm_node *node;

    while (expr->name == NULL && expr->n_args == 1 &&
           expr->args[0].kind == CORM_K_EXPR && outer != NULL) {
        expr = expr->args[0].as.expr;
        outer = resolve_around(outer);
    }
    if (outer == NULL || expr->name == NULL) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "OUTER is used outside a subquery; it refers to the "
                      "query around SUBQUERY, EXISTS or a queryset used as "
                      "a value");
        return NULL;
    }
    how.reuse = outer->reuse_active ? &outer->reuse : NULL;
    node = cormi_resolve_path(outer, expr->name, &how);
    return node;
}
