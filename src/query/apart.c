/*
 * Aggregates apart: each in a subquery of its own, so that several over
 * different relations to many count no row of the others twice.  Django
 * joins them all and multiplies; that stays so unless it is asked for.
 */
#include "query/aggregate.h"

#include <string.h>

/* ---- the paths of an expression ---- */

typedef bool apart_see(cormi_lq *lq, const char *path);

static bool apart_expr(cormi_lq *lq, const corm_expr *expr, apart_see *fn);

static bool apart_value(cormi_lq *lq, const corm_value *value, apart_see *fn)
{
    if (value->kind == CORM_K_PATH)
        return fn(lq, value->as.s);
    if (value->kind == CORM_K_EXPR)
        return apart_expr(lq, value->as.expr, fn);
    for (size_t i = 0; value->kind == CORM_K_LIST && i < value->size; i++)
        if (value->as.list != NULL && apart_value(lq, &value->as.list[i], fn))
            return true;
    return false;
}

/* Is fn true of a path in it?  Not of those of nested querysets. */
static bool apart_expr(cormi_lq *lq, const corm_expr *expr, apart_see *fn)
{
    const corm_expr_options *o = expr->options;

    if ((expr->op == CORM_OP_F || expr->op == CORM_OP_Q) &&
        expr->name != NULL && fn(lq, expr->name))
        return true;
    for (uint32_t i = 0; i < expr->n_args; i++)
        if (expr->op != CORM_OP_OUTER && apart_value(lq, &expr->args[i], fn))
            return true;
    return o != NULL &&
           ((o->filter != NULL && apart_expr(lq, o->filter, fn)) ||
            (o->order_by != NULL && apart_value(lq, o->order_by, fn)));
}

static bool apart_is_annotation(cormi_lq *lq, const char *path)
{
    cormi_path_names names;
    size_t used;

    return strcmp(path, "*") != 0 && cormi_names_split(lq, path, &names) &&
           cormi_path_annotation(lq, path, &names, &used) != NULL;
}

static bool apart_is_many(cormi_lq *lq, const char *path)
{
    cormi_path_names names;
    cormi_path resolved;

    return strcmp(path, "*") != 0 && !apart_is_annotation(lq, path) &&
           cormi_names_split(lq, path, &names) &&
           cormi_path_resolve(lq, &names, false, &resolved) && resolved.multi;
}

static bool apart_has_many(const cormi_lq *lq)
{
    for (size_t i = 0; i < lq->joins.n; i++) {
        const cormi_join *join = CORMI_VEC_AT(cormi_join *, &lq->joins, i);

        if (join->many && join->refs > 0)
            return true;
    }
    return false;
}

/* ---- of one row ---- */

static const corm_node *apart_subquery(cormi_lq *lq, const corm_select *select)
{
    const corm_node *like = select->columns[0].node;
    corm_node *node =
        cormi_node_select(lq->b->arena, CORM_NODE_SUBQUERY, select, like->type);

    if (node == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    node->digits = like->digits;
    node->places = like->places;
    return node;
}

/* inner's row is this row of lq. */
static bool apart_same_row(cormi_lq *lq, cormi_lq *inner)
{
    cormi_join *mine = cormi_lq_base(lq), *own = cormi_lq_base(inner);

    for (size_t i = 0; mine != NULL && own != NULL && i < lq->model->n_pk;
         i++) {
        const cormi_field *pk = lq->model->pk[i];
        const corm_node *same = cormi_node_exact(
            lq->b->arena, cormi_select_field(inner, own, lq->model, pk),
            cormi_select_field(lq, mine, lq->model, pk));

        if (same == NULL || !cormi_where_add(inner->where, NULL, same))
            return cormi_lq_memory(lq) == CORM_OK;
    }
    return mine != NULL && own != NULL;
}

static const corm_node *apart_of_row(cormi_lq *lq, const corm_expr *expr)
{
    cormi_lq *inner = cormi_lq_new(lq->b, lq->model, lq);
    cormi_resolve how = { .allow_joins = true };
    const corm_node *node;
    const corm_select *select;
    bool empty = false;

    if (inner == NULL)
        return NULL;
    inner->origin = lq->origin;
    inner->filtered = lq->filtered;
    inner->inside = inner->values = inner->no_default_order = true;
    inner->default_cols = false;
    if (!apart_same_row(lq, inner))
        return NULL;
    node = cormi_resolve_aggregate(inner, expr, &how);
    if (node == NULL || !cormi_lq_add_annotation(inner, "value", node, true))
        return NULL;
    select = cormi_lq_select(inner, true, NULL, NULL, &empty);
    return select != NULL ? apart_subquery(lq, select) : NULL;
}

/* ---- of groups: what rows give, taken together ---- */

static const char *apart_together(const corm_expr *expr)
{
    static const char *const names[][2] = {
        { "count", "sum" }, { "sum", "sum" }, { "min", "min" }, { "max", "max" }
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i][0], expr->name) == 0 &&
            (expr->options == NULL || !expr->options->distinct))
            return names[i][1];
    return NULL;
}

/* The expression without its default, which is that of the whole. */
static const corm_expr *apart_bare(cormi_lq *lq, const corm_expr *expr)
{
    corm_expr *copy = cormi_arena_dup(lq->b->arena, expr, sizeof(*expr));
    corm_expr_options *o;

    if (copy == NULL || expr->options == NULL)
        return copy;
    o = cormi_arena_dup(lq->b->arena, expr->options, sizeof(*o));
    if (o == NULL)
        return NULL;
    o->default_value = NULL;
    copy->options = o;
    return copy;
}

static const corm_node *apart_of_group(cormi_lq *lq, const corm_expr *expr)
{
    const char *name = apart_together(expr);
    const corm_expr *bare;
    const corm_node *row, *args[2];
    cormi_resolve how = { .allow_joins = true };
    corm_node *node;

    if (name == NULL) {
        cormi_lq_fail(
            lq, CORM_NOT_SUPPORTED,
            "%s%s of a relation to many cannot be "
            "put together from rows when values() groups them; "
            "query it alone, without corm_aggregates_apart",
            expr->options != NULL && expr->options->distinct ? "distinct " : "",
            expr->name);
        return NULL;
    }
    bare = apart_bare(lq, expr);
    row = bare != NULL ? apart_of_row(lq, bare) : NULL;
    node = row != NULL ? cormi_node_args(lq->b->arena, CORM_NODE_AGGREGATE,
                                         row->type, name, &row, 1)
                       : NULL;
    if (node == NULL)
        return NULL;
    node->digits = row->digits;
    node->places = row->places;
    if (expr->options == NULL || expr->options->default_value == NULL)
        return node;
    args[0] = node;
    args[1] = cormi_resolve_expr(lq, expr->options->default_value, &how);
    return cormi_node_args(lq->b->arena, CORM_NODE_FUNCTION, node->type,
                           "coalesce", args, 2);
}

/* ---- of the whole queryset ---- */

/* The rows of the chain, each once, whatever its conditions join. */
static cormi_lq *apart_once(cormi_lq *lq, cormi_lq *inner)
{
    cormi_lq *out = cormi_lq_new(lq->b, lq->model, lq->outer);
    cormi_join *base = out != NULL ? cormi_lq_base(out) : NULL;
    const corm_node *left, *in;
    const corm_select *select;
    bool empty = false;

    if (base == NULL)
        return NULL;
    inner->outer = out;
    inner->has_pk_select = true;
    inner->annotations.n = 0;
    cormi_lq_clear_order(inner, false);
    select = cormi_lq_select(inner, true, NULL, NULL, &empty);
    left = lq->model->n_pk == 1
               ? cormi_select_field(out, base, lq->model, lq->model->pk[0])
               : NULL;
    if (select == NULL || left == NULL) {
        if (select != NULL)
            cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                          "aggregates apart of %s, whose key has several "
                          "columns, take no conditions over relations to many",
                          lq->model->name);
        return NULL;
    }
    out->empty = empty;
    in = cormi_node_lookup(lq->b->arena, "in", left,
                           cormi_node_select(lq->b->arena, CORM_NODE_SUBQUERY,
                                             select, left->type));
    return in != NULL && cormi_where_add(out->where, NULL, in) ? out : NULL;
}

static bool apart_is_plain(const cormi_lq *lq)
{
    return !apart_has_many(lq) || lq->values ||
           lq->combinator != CORM_COMBINE_NONE;
}

static const corm_node *apart_of_all(cormi_lq *lq, const corm_expr *expr)
{
    cormi_lq *inner =
        cormi_lq_fold(lq->b, lq->chain.node, lq->chain.vbase, lq->outer);
    cormi_vec outs = CORMI_VEC_ARENA(cormi_out, lq->b->arena);
    corm_as as = { "value", corm_value_expr(expr) };
    corm_queryset q = { .as = &as, .n_args = 1 };
    const corm_select *select;
    bool empty = false;

    if (inner == NULL)
        return NULL;
    if (!apart_is_plain(inner) && !apart_expr(inner, expr, apart_is_annotation))
        inner = apart_once(lq, inner);
    if (inner == NULL)
        return NULL;
    inner->apart = false;
    inner->origin = lq->origin;
    select = cormi_aggregate_select(inner, &q, &outs, &empty);
    if (select == NULL)
        return NULL;
    return empty ? cormi_slot_fixed(lq, CORMI_VEC_AT(cormi_out, &outs, 0).empty,
                                    CORMI_VEC_AT(cormi_out, &outs, 0).type)
                 : apart_subquery(lq, select);
}

/* ---- entry points ---- */

const corm_node *cormi_apart(cormi_lq *lq, const corm_expr *expr,
                             const cormi_resolve *how)
{
    lq->counted = true;
    if (how->summarize)
        return apart_of_all(lq, expr);
    if (lq->values && !apart_expr(lq, expr, apart_is_many)) {
        const corm_node *node;

        lq->apart = false;
        node = cormi_resolve_aggregate(lq, expr, how);
        lq->apart = true;
        return node;
    }
    if (apart_expr(lq, expr, apart_is_annotation)) {
        cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                      "%s apart takes paths, not annotations; write the "
                      "annotation's expression in its place, or aggregate() "
                      "over the annotated queryset",
                      expr->name);
        return NULL;
    }
    return lq->values ? apart_of_group(lq, expr) : apart_of_row(lq, expr);
}

bool cormi_apart_settle(cormi_lq *lq)
{
    bool used = false;

    for (size_t i = 0; lq->apart && i < lq->annotations.n; i++)
        used |= cormi_has_subquery(
            CORMI_VEC_AT(cormi_annotation, &lq->annotations, i).node);
    if (!used || lq->combinator != CORM_COMBINE_NONE || !apart_has_many(lq))
        return true;
    if (lq->group == CORMI_GROUP_NONE && !lq->values)
        lq->group = CORMI_GROUP_ALL;
    if (lq->group != CORMI_GROUP_LIST)
        return true;
    cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                  "aggregates apart in groups of values() take no conditions "
                  "over relations to many, which would count rows twice; "
                  "filter by pk__in of a queryset with them");
    return false;
}
