/*
 * Excluding across a relation to many: NOT EXISTS of a query of its own, cut
 * down to the tables behind the first step to many (Django's split_exclude).
 */
#include "query/cond.h"

#include <string.h>

static const corm_expr *exclude_outer_expr(cormi_lq *lq, const corm_expr *expr);

/* A path of the outer query, as OUTER says it. */
static const corm_expr *exclude_outer_path(cormi_lq *lq, const char *path)
{
    corm_expr *outer = CORMI_NEW(lq->b->arena, corm_expr);

    if (outer == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    outer->op = CORM_OP_OUTER;
    outer->name = path;
    return outer;
}

/* A value where an expression stands; a queryset keeps its own OUTER. */
static bool exclude_outer_value(cormi_lq *lq, const corm_value *in,
                                corm_value *out)
{
    const corm_expr *expr = NULL;

    *out = *in;
    if (in->kind == CORM_K_PATH)
        expr = exclude_outer_path(lq, in->as.s);
    else if (in->kind == CORM_K_EXPR)
        expr = exclude_outer_expr(lq, in->as.expr);
    else
        return true;
    out->kind = CORM_K_EXPR;
    out->as.expr = expr;
    return expr != NULL;
}

/* Names of the condition's right side are the outer query's: F becomes OUTER,
 * and OUTER that of the query around that. */
static const corm_expr *exclude_outer_expr(cormi_lq *lq, const corm_expr *expr)
{
    corm_expr *copy;
    corm_value *args;

    if (expr->op == CORM_OP_F)
        return exclude_outer_path(lq, expr->name);
    copy = cormi_arena_dup(lq->b->arena, expr, sizeof(*expr));
    args = CORMI_NEW_N(lq->b->arena, corm_value, expr->n_args + 1);
    if (copy == NULL || args == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    copy->args = args;
    if (expr->op == CORM_OP_OUTER) {
        args[0] = corm_value_expr(expr);
        copy->name = NULL;
        copy->n_args = 1;
        return copy;
    }
    for (uint32_t i = 0; i < expr->n_args; i++)
        if (!exclude_outer_value(lq, &expr->args[i], &args[i]))
            return NULL;
    return copy;
}

/* The condition as the query within the outer one asks it. */
static const corm_expr *exclude_moved(cormi_lq *lq, const corm_expr *expr)
{
    corm_expr *copy;
    corm_value *arg;

    if (expr->args[0].kind != CORM_K_EXPR)
        return expr;
    copy = cormi_arena_dup(lq->b->arena, expr, sizeof(*expr));
    arg = CORMI_NEW(lq->b->arena, corm_value);
    if (copy == NULL || arg == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    copy->args = arg;
    return exclude_outer_value(lq, &expr->args[0], arg) ? copy : NULL;
}

static bool exclude_inner_joins(const cormi_lq *inner, const cormi_path *path,
                                cormi_vec *joins)
{
    cormi_join *at = CORMI_VEC_AT(cormi_join *, &inner->joins, 0);

    if (!cormi_vec_push(joins, &at))
        return false;
    /* A new query: its joins along the path stand in order. */
    for (size_t i = 0; i < path->hops.n; i++) {
        const cormi_step *step = CORMI_VEC_AT(cormi_hop, &path->hops, i).step;
        cormi_join *next = NULL;

        for (size_t k = 0; k < inner->joins.n && next == NULL; k++) {
            cormi_join *join = CORMI_VEC_AT(cormi_join *, &inner->joins, k);

            if (join->parent == at && join->own_fields == step->to_fields &&
                join->parent_fields == step->from_fields)
                next = join;
        }
        if (next == NULL)
            break;
        if (!cormi_vec_push(joins, &next))
            return false;
        at = next;
    }
    return true;
}

/* The column of the outer query that stands before the first multi-valued step. */
static const corm_node *exclude_outer_col(const cormi_cond *s,
                                          const cormi_path *path,
                                          cormi_join **join)
{
    cormi_path prefix = *path;
    cormi_vec joins = CORMI_VEC_ARENA(cormi_join *, s->lq->b->arena);
    const cormi_step *step =
        CORMI_VEC_AT(cormi_hop, &path->hops, path->multi_hop).step;
    cormi_reach reach;

    prefix.hops.n = path->multi_hop;
    prefix.targets = step->from_fields;
    prefix.n_targets = step->n;
    if (!cormi_joins_reach(s->lq, &prefix, s->reuse, &joins, &reach))
        return NULL;
    *join = reach.join;
    return cormi_reach_node(s->lq, &reach);
}

/* The outer query's join of the same table in this call restricts the inner one to its row. */
static const cormi_join *exclude_same_outer(const cormi_cond *s,
                                            const cormi_join *inner)
{
    for (size_t i = 0; s->reuse != NULL && i < s->reuse->n; i++) {
        const cormi_join *join = CORMI_VEC_AT(cormi_join *, s->reuse, i);

        if (join->table != NULL && inner->table != NULL &&
            join->nth == inner->nth && strcmp(join->table, inner->table) == 0)
            return join;
    }
    return NULL;
}

static const corm_node *exclude_pairs(cormi_lq *lq, cormi_join *inner_join,
                                      cormi_field *const *fields, size_t n,
                                      const corm_node *outer)
{
    const corm_node *out = NULL;

    for (size_t i = 0; i < n; i++) {
        const corm_node *right =
            outer->kind == CORM_NODE_TUPLE ? outer->args[i] : outer;

        out = cormi_node_and(
            lq->b->arena, out,
            cormi_node_exact(lq->b->arena,
                             cormi_join_col(lq, inner_join, fields[i]), right));
    }
    if (out == NULL)
        cormi_lq_memory(lq);
    return out;
}

/* Drops the joins before the multi-valued step from the inner query; its column that meets the outer one. */
static cormi_join *exclude_trim_start(const cormi_path *path,
                                      const cormi_vec *joins, bool *left_join,
                                      cormi_field *const **fields)
{
    const cormi_step *step =
        CORMI_VEC_AT(cormi_hop, &path->hops, path->multi_hop).step;
    size_t k = path->multi_hop;
    cormi_join *first;

    *left_join = false;
    for (size_t i = 0; i < k; i++) {
        *left_join |=
            CORMI_VEC_AT(cormi_join *, joins, i + 1)->kind == CORM_JOIN_LEFT;
        CORMI_VEC_AT(cormi_join *, joins, i)->refs = 0;
    }
    if (joins->n > k + 1) {
        first = CORMI_VEC_AT(cormi_join *, joins, k + 1);
        if (first->kind != CORM_JOIN_LEFT && first->filtered == NULL &&
            first->refs > 0) {
            CORMI_VEC_AT(cormi_join *, joins, k)->refs = 0;
            *fields = step->to_fields;
            return first;
        }
    }
    *fields = step->from_fields;
    return CORMI_VEC_AT(cormi_join *, joins, k);
}

static cormi_lq *exclude_inner_query(const cormi_cond *s, const corm_expr *expr)
{
    cormi_lq *inner = cormi_lq_new(s->lq->b, s->lq->model, s->lq);

    if (inner == NULL)
        return NULL;
    inner->filtered = s->lq->filtered;
    inner->origin = s->lq->origin;
    inner->no_default_order = true;
    inner->exists_only = inner->split = true;
    return cormi_lq_filter(inner, &expr, 1, false) == CORM_OK ? inner : NULL;
}

static cormi_where_child exclude_or_null(const cormi_cond *s,
                                         const corm_node *exists,
                                         const corm_node *outer)
{
    cormi_where *either = cormi_where_new(s->lq, CORM_NODE_OR, false);
    const corm_node *first =
        outer->kind == CORM_NODE_TUPLE ? outer->args[0] : outer;
    corm_node *isnull = cormi_node_args(s->lq->b->arena, CORM_NODE_LOOKUP,
                                        CORM_TYPE_BOOLEAN, "isnull", &first, 1);
    corm_value *truth = CORMI_NEW(s->lq->b->arena, corm_value);
    cormi_where_child nothing = { NULL, NULL };

    if (either == NULL || isnull == NULL || truth == NULL)
        return nothing;
    *truth = corm_value_bool(true);
    isnull->value = truth;
    if (!cormi_where_add(either, NULL, exists) ||
        !cormi_where_add(either, NULL, isnull))
        return nothing;
    return (cormi_where_child){ either, NULL };
}

static const corm_node *exclude_exists(const cormi_cond *s, cormi_lq *inner)
{
    cormi_vec outs = CORMI_VEC_ARENA(cormi_out, s->lq->b->arena);
    bool empty = false;
    corm_select *select;

    select = cormi_lq_select(inner, true, NULL, &outs, &empty);
    if (select == NULL)
        return NULL;
    if (empty)
        return s->lq->b->no;
    return cormi_node_select(s->lq->b->arena, CORM_NODE_EXISTS, select,
                             CORM_TYPE_BOOLEAN);
}

/* The inner query asks about the row that the outer one has already. */
static bool exclude_restrict(const cormi_cond *s, cormi_lq *inner,
                             cormi_join *select)
{
    const cormi_join *same = exclude_same_outer(s, select);

    for (size_t i = 0;
         same != NULL && select->model != NULL && i < select->model->n_pk;
         i++) {
        const cormi_field *pk = select->model->pk[i];
        const corm_node *link = cormi_node_exact(
            s->lq->b->arena, cormi_join_col(inner, select, pk),
            cormi_join_col(s->lq, (cormi_join *)(uintptr_t)same, pk));

        if (link == NULL || !cormi_where_add(inner->where, NULL, link))
            return false;
    }
    return true;
}

cormi_where_child cormi_cond_exclude(const cormi_cond *s, const corm_expr *expr,
                                     const cormi_path *path)
{
    const corm_expr *moved = exclude_moved(s->lq, expr);
    cormi_lq *inner = moved != NULL ? exclude_inner_query(s, moved) : NULL;
    cormi_vec joins = CORMI_VEC_ARENA(cormi_join *, s->lq->b->arena);
    cormi_join *outer_join = NULL, *select;
    cormi_field *const *fields;
    const corm_node *outer;
    const corm_node *link;
    cormi_where_child where = { NULL, NULL };
    bool left_join;
    size_t n;

    if (inner == NULL || !exclude_inner_joins(inner, path, &joins))
        return where;
    select = exclude_trim_start(path, &joins, &left_join, &fields);
    n = CORMI_VEC_AT(cormi_hop, &path->hops, path->multi_hop).step->n;
    if (!exclude_restrict(s, inner, select))
        return where;
    outer = exclude_outer_col(s, path, &outer_join);
    link =
        outer != NULL ? exclude_pairs(inner, select, fields, n, outer) : NULL;
    if (link == NULL || !cormi_where_add(inner->where, NULL, link))
        return where;
    where.leaf = exclude_exists(s, inner);
    return where.leaf != NULL && left_join
               ? exclude_or_null(s, where.leaf, outer)
               : where;
}
