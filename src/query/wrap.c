/*
 * Queries around a query: conditions on window functions, DISTINCT with
 * columns that only order, set operations.
 */
#include "query/select.h"

#include <stdio.h>
#include <string.h>

const corm_node *cormi_wrap_column(cormi_lq *lq, const char *table,
                                   const char *name, const corm_node *like)
{
    cormi_col *col = CORMI_NEW(lq->b->arena, cormi_col);

    if (col == NULL || name == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    col->node.kind = CORM_NODE_COLUMN;
    col->node.type = like->type;
    col->node.digits = like->digits;
    col->node.places = like->places;
    col->node.name = name;
    col->node.table = table;
    return &col->node;
}

/* ---- copies ---- */

static const corm_node *const *wrap_list(corm_arena *arena,
                                         const corm_node *const *list, size_t n,
                                         cormi_replace_fn *fn, void *data)
{
    const corm_node **out = CORMI_NEW_N(arena, const corm_node *, n + 1);

    for (size_t i = 0; out != NULL && i < n; i++) {
        out[i] = cormi_node_replace(arena, list[i], fn, data);
        if (out[i] == NULL)
            return NULL;
    }
    return out;
}

static bool wrap_extra(corm_arena *arena, corm_node *copy, cormi_replace_fn *fn,
                       void *data)
{
    corm_node_extra *x =
        cormi_arena_dup(arena, copy->extra, sizeof(*copy->extra));

    if (x == NULL)
        return false;
    if (x->filter != NULL)
        x->filter = cormi_node_replace(arena, x->filter, fn, data);
    if (x->default_value != NULL)
        x->default_value =
            cormi_node_replace(arena, x->default_value, fn, data);
    x->order_by = wrap_list(arena, x->order_by, x->n_order_by, fn, data);
    x->partition_by =
        wrap_list(arena, x->partition_by, x->n_partition_by, fn, data);
    copy->extra = x;
    return x->order_by != NULL && x->partition_by != NULL;
}

const corm_node *cormi_node_replace(corm_arena *arena, const corm_node *node,
                                    cormi_replace_fn *fn, void *data)
{
    const corm_node *other = fn(node, data);
    corm_node *copy;

    if (other != NULL || (node->n_args == 0 && node->extra == NULL))
        return other != NULL ? other : node;
    copy = cormi_arena_dup(arena, node, sizeof(*node));
    if (copy == NULL)
        return NULL;
    copy->args = wrap_list(arena, node->args, node->n_args, fn, data);
    if (copy->args == NULL ||
        (node->extra != NULL && !wrap_extra(arena, copy, fn, data)))
        return NULL;
    return copy;
}

/* ---- a SELECT as the one source of another ---- */

static corm_select *wrap_outer(cormi_lq *lq, const corm_select *inner,
                               const char *alias)
{
    corm_select *out = CORMI_NEW(lq->b->arena, corm_select);
    corm_source *source = CORMI_NEW(lq->b->arena, corm_source);

    if (out == NULL || source == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    source->select = inner;
    source->alias = alias;
    out->sources = source;
    out->n_sources = 1;
    return out;
}

/* The columns' own names, which the outer query gives back. */
static const char *const *wrap_own_names(cormi_lq *lq, const cormi_vec *columns)
{
    const char **names =
        CORMI_NEW_N(lq->b->arena, const char *, columns->n + 1);

    for (size_t i = 0; names != NULL && i < columns->n; i++)
        names[i] = CORMI_VEC_AT(corm_column, columns, i).alias;
    if (names == NULL)
        cormi_lq_memory(lq);
    return names;
}

/* Names for all columns, so that the outer query can ask for them. */
static bool wrap_name_columns(cormi_lq *lq, cormi_vec *columns)
{
    for (size_t i = 0; i < columns->n; i++) {
        corm_column *column = &CORMI_VEC_AT(corm_column, columns, i);

        column->alias = cormi_arena_printf(lq->b->arena, "col%zu", i + 1);
        if (column->alias == NULL)
            return cormi_lq_memory(lq) == CORM_OK;
    }
    return true;
}

static bool wrap_take_columns(cormi_lq *lq, corm_select *out,
                              const cormi_vec *columns, size_t n,
                              const char *const *names, const char *alias)
{
    corm_column *taken = CORMI_NEW_N(lq->b->arena, corm_column, n + 1);

    if (taken == NULL)
        return cormi_lq_memory(lq) == CORM_OK;
    for (size_t i = 0; i < n; i++) {
        const corm_column *c = &CORMI_VEC_AT(corm_column, columns, i);

        taken[i].alias = names[i];
        taken[i].node = cormi_wrap_column(lq, alias, c->alias, c->node);
        if (taken[i].node == NULL)
            return false;
    }
    out->columns = taken;
    out->n_columns = n;
    return true;
}

corm_select *cormi_select_trim(cormi_select *s, corm_select *inner)
{
    corm_select *out = wrap_outer(s->lq, inner, "subquery");
    const char *const *names = wrap_own_names(s->lq, &s->columns);

    if (out == NULL || names == NULL ||
        !wrap_name_columns(s->lq, &s->columns) ||
        !wrap_take_columns(s->lq, out, &s->columns, s->columns.n - s->n_extra,
                           names, "subquery"))
        return NULL;
    inner->columns = s->columns.data;
    inner->n_columns = s->columns.n;
    return out;
}

/* ---- conditions on windows ---- */

typedef struct wrap_qualify {
    cormi_select *s;
    size_t n; /* columns of the result proper */
    bool failed;
} wrap_qualify;

/* Columns and windows of the condition are asked of the inner query. */
static const corm_node *wrap_qualify_node(const corm_node *node, void *data)
{
    wrap_qualify *q = data;
    cormi_lq *lq = q->s->lq;

    if (node->kind != CORM_NODE_WINDOW && node->kind != CORM_NODE_COLUMN &&
        node->kind != CORM_NODE_AGGREGATE && node->select == NULL)
        return NULL;
    for (size_t i = 0; i < q->s->columns.n; i++) {
        const corm_column *c = &CORMI_VEC_AT(corm_column, &q->s->columns, i);

        if (c->alias != NULL && cormi_node_equal(c->node, node))
            return cormi_wrap_column(lq, "qualify", c->alias, node);
    }
    if (cormi_select_add(
            q->s, node,
            cormi_arena_printf(lq->b->arena, "qual%zu", q->s->columns.n)) < 0) {
        q->failed = true;
        return node;
    }
    return cormi_wrap_column(
        lq, "qualify",
        CORMI_VEC_AT(corm_column, &q->s->columns, q->s->columns.n - 1).alias,
        node);
}

static const corm_node *const *wrap_order(cormi_select *s, wrap_qualify *q)
{
    const corm_node **out =
        CORMI_NEW_N(s->lq->b->arena, const corm_node *, s->order.n + 1);

    for (size_t i = 0; out != NULL && i < s->order.n; i++) {
        out[i] = cormi_node_replace(
            s->lq->b->arena, CORMI_VEC_AT(const corm_node *, &s->order, i),
            wrap_qualify_node, q);
        if (out[i] == NULL)
            return NULL;
    }
    return out;
}

corm_select *cormi_select_qualify(cormi_select *s, corm_select *inner)
{
    wrap_qualify q = { .s = s, .n = s->columns.n };
    corm_select *out = wrap_outer(s->lq, inner, "qualify");
    const char *const *names = wrap_own_names(s->lq, &s->columns);

    if (out == NULL || names == NULL || !wrap_name_columns(s->lq, &s->columns))
        return NULL;
    out->where =
        cormi_node_replace(s->lq->b->arena, s->qualify, wrap_qualify_node, &q);
    out->order_by = wrap_order(s, &q);
    out->n_order_by = s->order.n;
    if (out->where == NULL || out->order_by == NULL || q.failed ||
        !wrap_take_columns(s->lq, out, &s->columns, q.n, names, "qualify"))
        return NULL;
    out->limit = inner->limit;
    out->offset = inner->offset;
    inner->limit = inner->offset = NULL;
    inner->n_order_by = 0;
    inner->columns = s->columns.data;
    inner->n_columns = s->columns.n;
    return out;
}

/* ---- set operations ---- */

static bool wrap_same_columns(cormi_lq *lq, const corm_select *a,
                              const corm_select *b)
{
    if (a->n_columns == b->n_columns)
        return true;
    cormi_lq_fail(lq, CORM_VALUE_ERROR,
                  "the querysets to combine have %zu and %zu columns; give "
                  "them the same by values()",
                  a->n_columns, b->n_columns);
    return false;
}

/* The ordering of combined queries while it is made. */
typedef struct wrap_ordering {
    cormi_lq *lq;
    const corm_select *first; /* whose columns are those of the result */
    const cormi_model *model; /* of its objects; NULL: rows */
    cormi_vec names;          /* cormi_out */
    cormi_vec order;          /* const corm_node * */
} wrap_ordering;

/* Ordering names columns of the result: by their position. */
static bool wrap_position(wrap_ordering *w, const cormi_out *out,
                          uint32_t flags)
{
    const corm_node *like = w->first->columns[out->column].node;
    const corm_node *position =
        cormi_select_position(w->lq, out->column, like->type);
    corm_node *node = position != NULL
                          ? cormi_node_args(w->lq->b->arena, CORM_NODE_ORDER,
                                            like->type, NULL, &position, 1)
                          : NULL;

    if (node == NULL || !cormi_vec_push(&w->order, &node))
        return cormi_lq_memory(w->lq) == CORM_OK;
    node->flags = w->lq->reversed ? flags ^ CORM_NODE_DESC : flags;
    return true;
}

static const cormi_out *wrap_column_of(const wrap_ordering *w, const char *name)
{
    const cormi_out *found = NULL;

    for (size_t i = 0; i < w->names.n; i++) {
        const cormi_out *out = &CORMI_VEC_AT(cormi_out, &w->names, i);

        if (out->name != NULL &&
            (strcmp(out->name, name) == 0 ||
             (out->field != NULL &&
              (strcmp(out->field->name, name) == 0 ||
               (strcmp(name, "pk") == 0 && out->field->primary_key)))))
            found = out;
    }
    return found;
}

/* A name of several columns orders by each of them. */
static bool wrap_positions(wrap_ordering *w, const char *name, uint32_t flags)
{
    const cormi_out *out = name != NULL ? wrap_column_of(w, name) : NULL;
    bool key = out == NULL && name != NULL && strcmp(name, "pk") == 0;

    for (size_t i = 0; out != NULL && i < out->n_tuple; i++)
        if (!wrap_position(w, &out[1 + i], flags))
            return false;
    if (out != NULL)
        return out->n_tuple != 0 || wrap_position(w, out, flags);
    for (size_t i = 0; key && w->model != NULL && i < w->model->n_pk; i++) {
        out = wrap_column_of(w, w->model->pk[i]->attname);
        if (out == NULL || !wrap_position(w, out, flags))
            return false;
    }
    if (out != NULL)
        return true;
    cormi_lq_fail(w->lq, CORM_PROGRAMMING,
                  "\"%s\" is no column of the combined querysets; they "
                  "can be ordered only by their columns",
                  name != NULL ? name : "the expression");
    return false;
}

static bool wrap_combined_item(wrap_ordering *w, const corm_value *item)
{
    const char *name = NULL;
    const corm_expr *expr = item->kind == CORM_K_EXPR ? item->as.expr : NULL;
    uint32_t flags = 0;

    if (item->kind == CORM_K_PATH || item->kind == CORM_K_TEXT)
        name = item->as.s;
    if (expr != NULL && expr->op == CORM_OP_ORDER) {
        const corm_expr_options *o = expr->options;

        flags = o == NULL ? 0
                          : (o->desc ? CORM_NODE_DESC : 0) |
                                (o->nulls_first ? CORM_NODE_NULLS_FIRST : 0) |
                                (o->nulls_last ? CORM_NODE_NULLS_LAST : 0);
        if (expr->args[0].kind == CORM_K_PATH)
            name = expr->args[0].as.s;
        else if (expr->args[0].kind == CORM_K_EXPR)
            expr = expr->args[0].as.expr;
    }
    if (name == NULL && expr != NULL && expr->op == CORM_OP_F)
        name = expr->name;
    if (name != NULL && name[0] == '-' && item->kind != CORM_K_EXPR) {
        flags = CORM_NODE_DESC;
        name++;
    }
    return wrap_positions(w, name, flags);
}

/* Columns by name for ordering: members of objects too. */
static bool wrap_names(cormi_lq *lq, const cormi_vec *parts,
                       const cormi_vec *outs, cormi_vec *names)
{
    for (size_t i = 0; outs != NULL && i < outs->n; i++)
        if (!cormi_vec_push(names, &CORMI_VEC_AT(cormi_out, outs, i)))
            return cormi_lq_memory(lq) == CORM_OK;
    if (parts == NULL || parts->n == 0)
        return true;
    for (size_t i = 0; i < CORMI_VEC_AT(cormi_part, parts, 0).n_fields; i++) {
        const cormi_part *part = &CORMI_VEC_AT(cormi_part, parts, 0);
        cormi_out out = { .name = part->fields[i]->attname,
                          .field = part->fields[i],
                          .column = (uint16_t)(part->first_column + i) };

        if (!cormi_vec_push(names, &out))
            return cormi_lq_memory(lq) == CORM_OK;
    }
    return true;
}

static bool wrap_combined_order(cormi_lq *lq, corm_select *out,
                                const cormi_vec *parts, const cormi_vec *outs)
{
    wrap_ordering w = { .lq = lq, .first = out->operands[0] };

    w.names = CORMI_VEC_ARENA(cormi_out, lq->b->arena);
    w.order = CORMI_VEC_ARENA(const corm_node *, lq->b->arena);
    if (parts != NULL && parts->n > 0)
        w.model = CORMI_VEC_AT(cormi_part, parts, 0).model;
    if (!wrap_names(lq, parts, outs, &w.names))
        return false;
    for (size_t i = 0; i < lq->order.n; i++)
        if (!wrap_combined_item(
                &w, &CORMI_VEC_AT(cormi_order_item, &lq->order, i).item))
            return false;
    out->order_by = w.order.data;
    out->n_order_by = w.order.n;
    return true;
}

/* What an operand that has no rows does to the whole. */
static bool wrap_keeps(corm_combinator op, size_t i, bool empty,
                       bool *all_empty)
{
    if (!empty)
        return true;
    if (op == CORM_INTERSECTION || (op == CORM_DIFFERENCE && i == 0))
        *all_empty = true;
    return false;
}

static bool wrap_operands(cormi_lq *lq, cormi_vec *parts, cormi_vec *outs,
                          cormi_vec *selects, const corm_select **first,
                          bool *empty)
{

    for (size_t i = 0; i < lq->operands.n; i++) {
        cormi_lq *operand = CORMI_VEC_AT(cormi_lq *, &lq->operands, i);
        cormi_vec own_parts = CORMI_VEC_ARENA(cormi_part, lq->b->arena);
        cormi_vec own_outs = CORMI_VEC_ARENA(cormi_out, lq->b->arena);
        bool none = false;
        corm_select *select =
            cormi_lq_select(operand, false, &own_parts, &own_outs, &none);

        if (select == NULL)
            return false;
        if (i == 0) {
            if (parts != NULL)
                *parts = own_parts;
            if (outs != NULL)
                *outs = own_outs;
            *first = select;
        }
        if (selects->n > 0 &&
            !wrap_same_columns(lq, CORMI_VEC_AT(corm_select *, selects, 0),
                               select))
            return false;
        if (wrap_keeps(lq->combinator, i, none, empty) &&
            !cormi_vec_push(selects, &select))
            return cormi_lq_memory(lq) == CORM_OK;
    }
    if (selects->n == 0)
        *empty = true;
    return true;
}

corm_select *cormi_select_combined(cormi_lq *lq, cormi_vec *parts,
                                   cormi_vec *outs, bool *empty)
{
    corm_select *out = CORMI_NEW(lq->b->arena, corm_select);
    const corm_select *first = NULL;
    cormi_vec selects = CORMI_VEC_ARENA(corm_select *, lq->b->arena);
    cormi_vec own_parts = CORMI_VEC_ARENA(cormi_part, lq->b->arena);
    cormi_vec own_outs = CORMI_VEC_ARENA(cormi_out, lq->b->arena);

    if (out == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    *empty = lq->empty || lq->slice_empty;
    parts = parts != NULL ? parts : &own_parts;
    outs = outs != NULL ? outs : &own_outs;
    if (!wrap_operands(lq, parts, outs, &selects, &first, empty))
        return NULL;
    out->combinator = lq->combinator;
    out->operands = (const corm_select *const *)selects.data;
    out->n_operands = selects.n;
    out->limit = lq->limit;
    out->offset = lq->offset;
    /* Whoever looks at the columns looks at the first operand's. */
    first = selects.n > 0 ? out->operands[0] : first;
    if (first != NULL) {
        out->columns = first->columns;
        out->n_columns = first->n_columns;
    }
    if (selects.n == 0)
        return out;
    if (!wrap_combined_order(lq, out, parts, outs))
        return NULL;
    if (lq->exists_only && lq->limit == NULL)
        out->limit = cormi_node_constant(lq->b->arena, corm_value_int(1),
                                         CORM_TYPE_INTEGER);
    return out;
}
