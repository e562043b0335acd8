/*
 * aggregate() and count(): one SELECT of aggregates, over the rows
 * themselves or, where grouping, slices, DISTINCT or annotations forbid
 * that, over the queryset as a subquery.
 */
#include "query/aggregate.h"

#include <string.h>

typedef struct aggregate_item {
    const char *name;
    const corm_node *node;
} aggregate_item;

typedef struct aggregate_work {
    cormi_lq *lq;
    cormi_vec items; /* aggregate_item */
    cormi_vec cols;  /* const corm_node *: columns asked of the subquery */
    cormi_vec names; /* const char *: their names there */
    bool failed;
} aggregate_work;

/* ---- resolving ---- */

/* A column that no aggregate takes: of which row would it be? */
static const corm_node *aggregate_bare_column(const corm_node *node)
{
    const corm_node *found = node->kind == CORM_NODE_COLUMN ? node : NULL;

    if (node->kind == CORM_NODE_AGGREGATE || node->kind == CORM_NODE_WINDOW)
        return NULL;
    for (size_t i = 0; i < node->n_args && found == NULL; i++)
        found = aggregate_bare_column(node->args[i]);
    return found;
}

static bool aggregate_whole(const aggregate_work *w, const char *name,
                            const corm_node *node)
{
    const corm_node *bare = aggregate_bare_column(node);

    if (bare == NULL)
        return true;
    cormi_lq_fail(w->lq, CORM_FIELD_ERROR,
                  "\"%s\" is one value for all rows, but \"%s\" has one for "
                  "each; put it into an aggregate, or use annotate()",
                  name, bare->name);
    return false;
}

static bool aggregate_is_item(const corm_node *node, void *data)
{
    const aggregate_work *w = data;

    for (size_t i = 0; i < w->items.n; i++)
        if (CORMI_VEC_AT(aggregate_item, &w->items, i).node == node)
            return false;
    return true;
}

/* An aggregate of one that the same call computes: of which rows? */
static bool aggregate_flat(aggregate_work *w, const char *name,
                           const corm_node *node)
{
    for (size_t i = 0; i < node->n_args; i++) {
        if (node->kind == CORM_NODE_AGGREGATE
                ? cormi_node_walk(node->args[i], false, aggregate_is_item, w)
                : aggregate_flat(w, name, node->args[i]))
            continue;
        if (node->kind == CORM_NODE_AGGREGATE)
            cormi_lq_fail(
                w->lq, CORM_FIELD_ERROR,
                "\"%s\" is an aggregate of another one of the same "
                "aggregate(); annotate() that first, or, where a field "
                "is meant, give it a name that no field has",
                name);
        return false;
    }
    return true;
}

static bool aggregate_resolve(aggregate_work *w, const corm_as *as)
{
    cormi_resolve how = { .allow_joins = true, .summarize = true };
    aggregate_item item;
    const char *name = as->name;

    if (name == NULL)
        name = cormi_default_alias(
            w->lq, as->value.kind == CORM_K_EXPR ? as->value.as.expr : NULL);
    if (name == NULL || !cormi_lq_check_name(w->lq, name, true))
        return false;
    item.name = name;
    w->lq->counted = false;
    item.node = cormi_resolve_value(w->lq, &as->value, &how);
    if (item.node == NULL)
        return false;
    if (!cormi_has_aggregate(item.node) &&
        !(w->lq->counted || (w->lq->apart && cormi_has_subquery(item.node)))) {
        cormi_lq_fail(w->lq, CORM_FIELD_ERROR,
                      "\"%s\" is no aggregate; aggregate() takes aggregates, "
                      "annotate() any expression",
                      name);
        return false;
    }
    if (!aggregate_whole(w, name, item.node) ||
        !aggregate_flat(w, name, item.node))
        return false;
    return cormi_vec_push(&w->items, &item) ||
           cormi_lq_memory(w->lq) == CORM_OK;
}

/* Aggregates may refer to those before them in the same call. */
static bool aggregate_resolve_all(aggregate_work *w, const corm_queryset *q)
{
    size_t before = w->lq->annotations.n;

    for (size_t i = 0; i < q->n_args; i++) {
        const aggregate_item *item;
        cormi_annotation shown = { .selected = true };

        if (!aggregate_resolve(w, &q->as[i]))
            return false;
        item = &CORMI_VEC_AT(aggregate_item, &w->items, i);
        shown.name = item->name;
        shown.node = item->node;
        if (!cormi_vec_push(&w->lq->annotations, &shown))
            return cormi_lq_memory(w->lq) == CORM_OK;
    }
    w->lq->annotations.n = before;
    return true;
}

/* ---- is a subquery needed? ---- */

typedef struct aggregate_find {
    const corm_node *what;
} aggregate_find;

static bool aggregate_is_not(const corm_node *node, void *data)
{
    return node != ((aggregate_find *)data)->what;
}

static bool aggregate_refers(const aggregate_work *w, const corm_node *node)
{
    aggregate_find find = { node };

    for (size_t i = 0; i < w->items.n; i++)
        if (!cormi_node_walk(CORMI_VEC_AT(aggregate_item, &w->items, i).node,
                             false, aggregate_is_not, &find))
            return true;
    return false;
}

static bool aggregate_where_special(const cormi_where *where)
{
    for (size_t i = 0; i < where->children.n; i++) {
        const cormi_where_child *c =
            &CORMI_VEC_AT(cormi_where_child, &where->children, i);

        if (c->tree != NULL
                ? aggregate_where_special(c->tree)
                : cormi_has_aggregate(c->leaf) || cormi_has_window(c->leaf))
            return true;
    }
    return false;
}

static bool aggregate_where_window(const cormi_where *where)
{
    for (size_t i = 0; i < where->children.n; i++) {
        const cormi_where_child *c =
            &CORMI_VEC_AT(cormi_where_child, &where->children, i);

        if (c->tree != NULL ? aggregate_where_window(c->tree)
                            : cormi_has_window(c->leaf))
            return true;
    }
    return false;
}

static bool aggregate_has_existing(const cormi_lq *lq)
{
    for (size_t i = 0; i < lq->annotations.n; i++)
        if (cormi_has_aggregate(
                CORMI_VEC_AT(cormi_annotation, &lq->annotations, i).node))
            return true;
    return aggregate_where_special(lq->where) &&
           !aggregate_where_window(lq->where);
}

static bool aggregate_needs_subquery(const aggregate_work *w)
{
    const cormi_lq *lq = w->lq;

    if (lq->group != CORMI_GROUP_NONE || lq->sliced || lq->distinct ||
        lq->combinator != CORM_COMBINE_NONE || aggregate_has_existing(lq) ||
        aggregate_where_window(lq->where))
        return true;
    for (size_t i = 0; i < lq->annotations.n; i++) {
        const cormi_annotation *a =
            &CORMI_VEC_AT(cormi_annotation, &lq->annotations, i);

        if ((cormi_has_subquery(a->node) || cormi_has_window(a->node)) &&
            aggregate_refers(w, a->node))
            return true;
    }
    return false;
}

/* ---- over the rows themselves ---- */

static bool aggregate_select_items(aggregate_work *w)
{
    cormi_lq *lq = w->lq;

    lq->annotations.n = 0;
    lq->selected.n = 0;
    lq->values = true;
    lq->default_cols = false;
    lq->related.n = 0;
    lq->related_all = false;
    lq->group = CORMI_GROUP_NONE;
    lq->limit = lq->offset = NULL;
    lq->lock = (corm_lock){ 0 };
    cormi_lq_clear_order(lq, true);
    for (size_t i = 0; i < w->items.n; i++) {
        const aggregate_item *item =
            &CORMI_VEC_AT(aggregate_item, &w->items, i);

        if (!cormi_lq_add_annotation(lq, item->name, item->node, true))
            return false;
    }
    return true;
}

/* ---- over a subquery ---- */

/* Combined queries have the columns of their first operand, no more. */
static const char *aggregate_combined_name(const aggregate_work *w,
                                           const corm_node *node)
{
    const cormi_lq *first = CORMI_VEC_AT(cormi_lq *, &w->lq->operands, 0);
    const cormi_col *col = cormi_as_col(node);

    if (col != NULL && col->field != NULL && !first->values)
        return col->field->column;
    for (size_t i = 0; col != NULL && i < first->selected.n; i++) {
        const cormi_selected *sel =
            &CORMI_VEC_AT(cormi_selected, &first->selected, i);

        if (sel->field != NULL && sel->field == col->field)
            return sel->name;
    }
    cormi_lq_fail(w->lq, CORM_NOT_SUPPORTED,
                  "an aggregate over combined querysets takes one of the "
                  "columns that they select");
    return NULL;
}

static const char *aggregate_column_name(aggregate_work *w,
                                         const corm_node *node)
{
    const char *name;

    if (w->lq->combinator != CORM_COMBINE_NONE)
        return aggregate_combined_name(w, node);
    for (size_t i = 0; i < w->cols.n; i++)
        if (cormi_node_equal(CORMI_VEC_AT(const corm_node *, &w->cols, i),
                             node))
            return CORMI_VEC_AT(const char *, &w->names, i);
    name = cormi_arena_printf(w->lq->b->arena, "agg%zu", w->cols.n + 1);
    if (name == NULL || !cormi_vec_push(&w->cols, &node) ||
        !cormi_vec_push(&w->names, &name))
        return NULL;
    return name;
}

static bool aggregate_is_annotation(const cormi_lq *lq, const corm_node *node)
{
    for (size_t i = 0; i < lq->annotations.n; i++)
        if (CORMI_VEC_AT(cormi_annotation, &lq->annotations, i).node == node)
            return true;
    return false;
}

/* A comparison with a queryset is one column: what it reads is in there. */
static bool aggregate_is_whole(const corm_node *node)
{
    if (node->kind == CORM_NODE_LOOKUP)
        for (size_t i = 0; i < node->n_args; i++)
            if (node->args[i]->kind == CORM_NODE_SUBQUERY)
                return true;
    return node->kind == CORM_NODE_COLUMN || node->select != NULL;
}

/* Annotations and columns in an aggregate are columns of the subquery. */
static const corm_node *aggregate_to_column(const corm_node *node, void *data)
{
    aggregate_work *w = data;
    const char *name;
    const corm_node *col;

    if (!aggregate_is_whole(node) && !aggregate_is_annotation(w->lq, node))
        return NULL;
    name = aggregate_column_name(w, node);
    col =
        name != NULL ? cormi_wrap_column(w->lq, "subquery", name, node) : NULL;
    if (col == NULL)
        w->failed = true;
    return col != NULL ? col : node;
}

static bool aggregate_outer_items(aggregate_work *w)
{
    for (size_t i = 0; i < w->items.n; i++) {
        aggregate_item *item = &CORMI_VEC_AT(aggregate_item, &w->items, i);

        item->node = cormi_node_replace(w->lq->b->arena, item->node,
                                        aggregate_to_column, w);
        if (item->node != NULL && !w->failed)
            continue;
        if (w->lq->b->ctx->error.code == CORM_OK)
            cormi_lq_memory(w->lq);
        return false;
    }
    return true;
}

static bool aggregate_group_by_key(cormi_lq *lq)
{
    cormi_join *base = cormi_lq_base(lq);

    lq->group = CORMI_GROUP_LIST;
    lq->group_by.n = 0;
    for (size_t i = 0; base != NULL && i < lq->model->n_pk; i++) {
        const corm_node *node =
            cormi_select_field(lq, base, lq->model, lq->model->pk[i]);

        if (node == NULL || !cormi_vec_push(&lq->group_by, &node))
            return false;
    }
    return base != NULL;
}

static void aggregate_mask(aggregate_work *w)
{
    cormi_lq *lq = w->lq;

    if (aggregate_where_window(lq->where) ||
        lq->combinator != CORM_COMBINE_NONE)
        return;
    for (size_t i = 0; i < lq->annotations.n; i++) {
        cormi_annotation *a =
            &CORMI_VEC_AT(cormi_annotation, &lq->annotations, i);
        cormi_vec groups = CORMI_VEC_ARENA(const corm_node *, lq->b->arena);

        if (!cormi_group_cols(a->node, &groups))

            lq->b->oom = true;
        a->selected = a->selected && groups.n > 0;
    }
}

/* What the subquery selects: what is asked of it, more only for DISTINCT. */
static bool aggregate_inner(aggregate_work *w)
{
    cormi_lq *lq = w->lq;
    bool existing = lq->group == CORMI_GROUP_ALL || aggregate_has_existing(lq);

    lq->lock = (corm_lock){ 0 };
    lq->related.n = 0;
    lq->related_all = false;
    cormi_lq_clear_order(lq, false);
    if (!lq->distinct && lq->combinator == CORM_COMBINE_NONE) {
        if (lq->default_cols && existing && !aggregate_group_by_key(lq))
            return cormi_lq_memory(lq) == CORM_OK;
        lq->default_cols = false;
        aggregate_mask(w);
        if (lq->values) {
            cormi_vec kept = CORMI_VEC_ARENA(cormi_selected, lq->b->arena);

            for (size_t i = 0; i < lq->selected.n; i++) {
                cormi_selected *sel =
                    &CORMI_VEC_AT(cormi_selected, &lq->selected, i);
                const cormi_annotation *a =
                    sel->node == NULL
                        ? cormi_lq_annotation(lq, sel->name, strlen(sel->name))
                        : NULL;

                if ((a == NULL || a->selected) && !cormi_vec_push(&kept, sel))
                    return cormi_lq_memory(lq) == CORM_OK;
            }
            lq->selected = kept;
        }
    }
    if (lq->combinator != CORM_COMBINE_NONE)
        return true;
    for (size_t i = 0; i < w->cols.n; i++)
        if (!cormi_lq_add_annotation(
                lq, CORMI_VEC_AT(const char *, &w->names, i),
                CORMI_VEC_AT(const corm_node *, &w->cols, i), true))
            return false;
    return true;
}

/* Every column of the subquery gets a name, and no two the same. */
static bool aggregate_name_columns(cormi_lq *lq, corm_select *inner)
{
    corm_column *columns;

    if (inner->combinator != CORM_COMBINE_NONE)
        return true;
    columns = CORMI_NEW_N(lq->b->arena, corm_column, inner->n_columns + 1);
    if (columns == NULL)
        return cormi_lq_memory(lq) == CORM_OK;
    for (size_t i = 0; i < inner->n_columns; i++) {
        columns[i] = inner->columns[i];
        if (columns[i].alias == NULL ||
            strncmp(columns[i].alias, "agg", 3) != 0)
            columns[i].alias =
                cormi_arena_printf(lq->b->arena, "col%zu", i + 1);
        if (columns[i].alias == NULL)
            return cormi_lq_memory(lq) == CORM_OK;
    }
    inner->columns = columns;
    return true;
}

/* inner NULL: what stands for itself. */
static corm_select *aggregate_outer(aggregate_work *w, corm_select *inner,
                                    cormi_vec *outs)
{
    corm_select *out = CORMI_NEW(w->lq->b->arena, corm_select);
    corm_source *source = CORMI_NEW(w->lq->b->arena, corm_source);
    corm_column *columns =
        CORMI_NEW_N(w->lq->b->arena, corm_column, w->items.n + 1);

    if (out == NULL || source == NULL || columns == NULL) {
        cormi_lq_memory(w->lq);
        return NULL;
    }
    source->select = inner;
    source->alias = "subquery";
    out->sources = source;
    out->n_sources = inner != NULL;
    for (size_t i = 0; i < w->items.n; i++) {
        const aggregate_item *item =
            &CORMI_VEC_AT(aggregate_item, &w->items, i);
        cormi_out result = { .name = item->name,
                             .type = item->node->type,
                             .digits = item->node->digits,
                             .places = item->node->places,
                             .column = (uint16_t)i };

        columns[i] = (corm_column){ item->node, NULL };
        if (!cormi_vec_push(outs, &result)) {
            cormi_lq_memory(w->lq);
            return NULL;
        }
    }
    out->columns = columns;
    out->n_columns = w->items.n;
    return out;
}

/* Over nothing at all some key must be selected; each row counts, also where
 * no column of it is. */
static bool aggregate_ensure_column(cormi_lq *lq)
{
    bool any = lq->selected.n > 0 || lq->default_cols ||
               lq->combinator != CORM_COMBINE_NONE;

    for (size_t i = 0; i < lq->annotations.n; i++)
        any |= CORMI_VEC_AT(cormi_annotation, &lq->annotations, i).selected;
    if (!any)
        lq->has_pk_select = true;
    return lq->combinator != CORM_COMBINE_NONE || cormi_lq_base(lq) != NULL;
}

static corm_select *aggregate_subquery(aggregate_work *w, cormi_vec *outs,
                                       bool *empty)
{
    corm_select *inner;

    if (!aggregate_outer_items(w) || !aggregate_inner(w) ||
        !aggregate_ensure_column(w->lq))
        return NULL;
    inner = cormi_lq_select(w->lq, true, NULL, NULL, empty);
    if (inner == NULL || !aggregate_name_columns(w->lq, inner))
        return NULL;
    return aggregate_outer(w, inner, outs);
}

/* ---- over no rows ---- */

static bool aggregate_default(cormi_lq *lq, const corm_node *node,
                              corm_value *out)
{
    const cormi_slot *slot;

    if (node->kind == CORM_NODE_CONSTANT) {
        *out = *node->value;
        return true;
    }
    if (node->kind != CORM_NODE_PARAM)
        return true;
    slot = &CORMI_VEC_AT(cormi_slot, &lq->b->slots, node->slot);
    *out = slot->constant ? slot->fixed : lq->b->values[slot->value];
    return slot->constant || cormi_slot_same(lq, slot->value);
}

/* COUNT is 0, an aggregate with a default that, any other NULL. */
static bool aggregate_empty(cormi_lq *lq, const corm_node *node,
                            corm_value *out)
{
    *out = corm_value_null();
    if (node->kind == CORM_NODE_AGGREGATE && strcmp(node->name, "count") == 0)
        *out = corm_value_int(0);
    if (node->kind == CORM_NODE_FUNCTION &&
        strcmp(node->name, "coalesce") == 0 && node->n_args == 2 &&
        node->args[0]->kind == CORM_NODE_AGGREGATE)
        return aggregate_default(lq, node->args[1], out);
    return true;
}

corm_select *cormi_aggregate_select(cormi_lq *lq, const corm_queryset *q,
                                    cormi_vec *outs, bool *empty)
{
    aggregate_work w = { .lq = lq };
    corm_select *out;

    w.items = CORMI_VEC_ARENA(aggregate_item, lq->b->arena);
    w.cols = CORMI_VEC_ARENA(const corm_node *, lq->b->arena);
    w.names = CORMI_VEC_ARENA(const char *, lq->b->arena);
    if (!aggregate_resolve_all(&w, q))
        return NULL;
    if (lq->apart)
        out = aggregate_outer(&w, NULL, outs);
    else if (aggregate_needs_subquery(&w))
        out = aggregate_subquery(&w, outs, empty);
    else
        out = aggregate_select_items(&w)
                  ? cormi_lq_select(lq, false, NULL, outs, empty)
                  : NULL;
    for (size_t i = 0; out != NULL && *empty && i < outs->n; i++)
        if (!aggregate_empty(lq, CORMI_VEC_AT(aggregate_item, &w.items, i).node,
                             &CORMI_VEC_AT(cormi_out, outs, i).empty))
            return NULL;
    return out;
}

corm_select *cormi_count_select(cormi_lq *lq, cormi_vec *outs, bool *empty)
{
    static const corm_value star = { .kind = CORM_K_PATH, .as.s = "*" };
    static const corm_expr count = {
        .op = CORM_OP_AGG, .name = "count", .n_args = 1, .args = &star
    };
    corm_as as = { "count", { .kind = CORM_K_EXPR, .as.expr = &count } };
    corm_queryset q = { .as = &as, .n_args = 1 };

    lq->apart = false;
    return cormi_aggregate_select(lq, &q, outs, empty);
}
