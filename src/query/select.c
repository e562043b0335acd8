/*
 * Logical query -> SELECT: columns, grouping, ordering, limits, and the
 * queries around it where SQL cannot say it in one (windows in conditions,
 * DISTINCT ordered by what is not selected).
 */
#include "query/select.h"

#include <stdio.h>
#include <string.h>

/* ---- columns ---- */

int cormi_select_add(cormi_select *s, const corm_node *node, const char *alias)
{
    corm_column column = { node, alias };

    if (node == NULL || !CORMI_VEC_PUT(corm_column, &s->columns, column))
        return -1;
    return (int)s->columns.n - 1;
}

static bool qselect_out(cormi_select *s, const char *name,
                        const corm_node *node, const cormi_field *field);

/* A composite key is one value of several columns. */
static bool qselect_tuple(cormi_select *s, const char *name,
                          const corm_node *tuple)
{
    cormi_out out = { .name = name, .n_tuple = (uint16_t)tuple->n_args };

    if (s->outs != NULL && !cormi_vec_push(s->outs, &out))
        return false;
    for (size_t i = 0; i < tuple->n_args; i++) {
        const corm_node *part = tuple->args[i];
        const char *below = part->name != NULL
                                ? cormi_arena_printf(s->lq->b->arena, "%s__%s",
                                                     name, part->name)
                                : name;

        if (below == NULL || !qselect_out(s, below, part, NULL))
            return false;
    }
    return true;
}

static bool qselect_out(cormi_select *s, const char *name,
                        const corm_node *node, const cormi_field *field)
{
    cormi_out out = { .name = name,
                      .type = node->type,
                      .digits = node->digits,
                      .places = node->places,
                      .field = field };
    const cormi_col *col = cormi_as_col(node);
    int at;

    if (node->kind == CORM_NODE_TUPLE)
        return qselect_tuple(s, name, node);
    at = cormi_select_add(s, node, name);
    if (at < 0)
        return false;
    if (field == NULL && col != NULL)
        out.field = col->field;
    out.column = (uint16_t)at;
    return s->outs == NULL || cormi_vec_push(s->outs, &out);
}

/* An expression whose type cannot be told cannot be read back. */
static bool qselect_typed(cormi_lq *lq, const char *name, const corm_node *node)
{
    if (node->type != CORM_TYPE_NONE ||
        !(node->kind == CORM_NODE_ARITH || node->flags & CORM_NODE_MIXED))
        return true;
    cormi_lq_fail(lq, CORM_FIELD_ERROR,
                  "the type of \"%s\" cannot be told: its operands have "
                  "several types; state it by a cast or .output",
                  name);
    return false;
}

static bool qselect_annotations(cormi_select *s)
{
    for (size_t i = 0; i < s->lq->annotations.n; i++) {
        const cormi_annotation *a =
            &CORMI_VEC_AT(cormi_annotation, &s->lq->annotations, i);

        if (a->selected && (!qselect_typed(s->lq, a->name, a->node) ||
                            !qselect_out(s, a->name, a->node, NULL)))
            return false;
    }
    return true;
}

static bool qselect_values(cormi_select *s)
{
    for (size_t i = 0; i < s->lq->selected.n; i++) {
        const cormi_selected *sel =
            &CORMI_VEC_AT(cormi_selected, &s->lq->selected, i);
        const corm_node *node = sel->node;

        if (node == NULL) {
            const cormi_annotation *a =
                cormi_lq_annotation(s->lq, sel->name, strlen(sel->name));

            if (a == NULL)
                continue;
            node = a->node;
            if (!qselect_typed(s->lq, sel->name, node))
                return false;
        }
        if (!qselect_out(s, sel->name, node, sel->field))
            return false;
    }
    return true;
}

/* The key of a subquery of objects. */
static bool qselect_key(cormi_select *s)
{
    cormi_lq *lq = s->lq;
    cormi_join *base = cormi_lq_base(lq);
    cormi_field *const *fields =
        lq->key_fields != NULL ? lq->key_fields : lq->model->pk;
    size_t n = lq->key_fields != NULL ? lq->n_key_fields : lq->model->n_pk;

    if (base == NULL)
        return false;
    if (lq->key_field != NULL)
        return cormi_select_add(
                   s, cormi_select_field(lq, base, lq->model, lq->key_field),
                   NULL) >= 0;
    for (size_t i = 0; i < n; i++)
        if (cormi_select_add(s,
                             cormi_select_field(lq, base, lq->model, fields[i]),
                             NULL) < 0)
            return false;
    return true;
}

/* Groups of rows that select no column: by their key. */
static bool qselect_group_keys(cormi_lq *lq)
{
    cormi_join *base = cormi_lq_base(lq);

    for (size_t i = 0; base != NULL && i < lq->model->n_pk; i++) {
        const corm_node *key =
            cormi_select_field(lq, base, lq->model, lq->model->pk[i]);

        if (key == NULL)
            return false;
        cormi_lq_push(lq, &lq->group_by, &key);
    }
    return base != NULL;
}

bool cormi_select_columns(cormi_select *s)
{
    cormi_lq *lq = s->lq;

    /* Not even a column; a base only where no join has taken its place. */
    if (lq->exists_only && !(lq->distinct && lq->sliced))
        return lq->group == CORMI_GROUP_ALL
                   ? qselect_group_keys(lq)
                   : lq->joins.n > 0 || cormi_lq_base(lq) != NULL;
    if (lq->has_pk_select)
        return qselect_key(s);
    if (lq->values)
        return cormi_lq_base(lq) != NULL && qselect_values(s);
    if (lq->default_cols && !cormi_select_objects(s))
        return false;
    return qselect_annotations(s);
}

/* ---- grouping ---- */

static bool qselect_group_add(cormi_vec *groups, const corm_node *node)
{
    for (size_t i = 0; i < groups->n; i++)
        if (cormi_node_equal(CORMI_VEC_AT(const corm_node *, groups, i), node))
            return true;
    return cormi_vec_push(groups, &node);
}

static bool qselect_group_children(const corm_node *node, cormi_vec *groups)
{
    for (size_t i = 0; i < node->n_args; i++)
        if (!cormi_group_cols(node->args[i], groups))
            return false;
    return true;
}

static bool qselect_group_window(const corm_node *node, cormi_vec *groups)
{
    const corm_node_extra *x = node->extra;

    for (size_t i = 0; x != NULL && i < x->n_partition_by; i++)
        if (!cormi_group_cols(x->partition_by[i], groups))
            return false;
    for (size_t i = 0; x != NULL && i < x->n_order_by; i++)
        if (!cormi_group_cols(x->order_by[i], groups))
            return false;
    return true;
}

bool cormi_group_cols(const corm_node *node, cormi_vec *groups)
{
    switch (node->kind) {
    case CORM_NODE_AGGREGATE:
    case CORM_NODE_PARAM:
    case CORM_NODE_CONSTANT:
    case CORM_NODE_STAR:
        return true;
    case CORM_NODE_WINDOW:
        return qselect_group_window(node, groups);
    case CORM_NODE_LOOKUP:
    case CORM_NODE_AND:
    case CORM_NODE_OR:
    case CORM_NODE_XOR:
    case CORM_NODE_NOT:
    case CORM_NODE_ORDER:
    case CORM_NODE_TUPLE:
        return qselect_group_children(node, groups);
    default:
        return cormi_has_aggregate(node) ? qselect_group_children(node, groups)
                                         : qselect_group_add(groups, node);
    }
}

/* A selected expression is grouped by as its column, so that parameters agree. */
static const corm_node *qselect_group_ref(cormi_select *s,
                                          const corm_node *node)
{
    if (node->kind == CORM_NODE_COLUMN)
        return node;
    for (size_t i = 0; i < s->columns.n; i++)
        if (CORMI_VEC_AT(corm_column, &s->columns, i).node == node)
            return cormi_select_position(s->lq, i, node->type);
    return node;
}

static bool qselect_is_group(const cormi_lq *lq, const corm_node *node)
{
    for (size_t i = 0; i < lq->group_by.n; i++)
        if (CORMI_VEC_AT(const corm_node *, &lq->group_by, i) == node)
            return true;
    return false;
}

static bool qselect_groups(cormi_select *s)
{
    cormi_lq *lq = s->lq;
    cormi_vec groups = CORMI_VEC_ARENA(const corm_node *, lq->b->arena);

    for (size_t i = 0; i < lq->group_by.n; i++)
        if (!qselect_group_add(
                &groups, CORMI_VEC_AT(const corm_node *, &lq->group_by, i)))
            return false;
    for (size_t i = 0; i < s->columns.n; i++) {
        const corm_node *node = CORMI_VEC_AT(corm_column, &s->columns, i).node;

        if (!qselect_is_group(lq, node) && !cormi_group_cols(node, &groups))
            return false;
    }
    for (size_t i = 0; !s->meta_order && i < s->order.n; i++) {
        const corm_node *item = CORMI_VEC_AT(const corm_node *, &s->order, i);

        if (item->args[0]->kind != CORM_NODE_OUTPUT &&
            !cormi_group_cols(item, &groups))
            return false;
    }
    if (s->having != NULL && !cormi_group_cols(s->having, &groups))
        return false;
    for (size_t i = 0; i < groups.n; i++)
        CORMI_VEC_AT(const corm_node *, &groups, i) =
            qselect_group_ref(s, CORMI_VEC_AT(const corm_node *, &groups, i));
    s->groups = groups;
    return true;
}

/* ---- HAVING and windows in conditions ---- */

/* The tops of the ANDs, by where what is in them must be. */
typedef struct qselect_clauses {
    cormi_vec where, having, qualify; /* const corm_node * */
} qselect_clauses;

static bool qselect_split(qselect_clauses *to, const corm_node *node)
{
    if (node->kind == CORM_NODE_AND && node->n_args > 0) {
        for (size_t i = 0; i < node->n_args; i++)
            if (!qselect_split(to, node->args[i]))
                return false;
        return true;
    }
    return cormi_vec_push(cormi_has_window(node)      ? &to->qualify
                          : cormi_has_aggregate(node) ? &to->having
                                                      : &to->where,
                          &node);
}

/* One AND made once: joining them one by one would copy them each time. */
static bool qselect_clause(const cormi_select *s, const cormi_vec *nodes,
                           const corm_node **out)
{
    *out = nodes->n == 0 ? NULL : CORMI_VEC_AT(const corm_node *, nodes, 0);
    if (nodes->n > 1)
        *out = cormi_node_args(s->lq->b->arena, CORM_NODE_AND,
                               CORM_TYPE_BOOLEAN, NULL, nodes->data, nodes->n);
    return nodes->n == 0 || *out != NULL;
}

static bool qselect_clauses_fill(cormi_select *s, const corm_node *where)
{
    qselect_clauses to;

    s->where = where;
    if (!s->lq->b->folds)
        return true;
    to = (qselect_clauses){
        CORMI_VEC_ARENA(const corm_node *, s->lq->b->arena),
        CORMI_VEC_ARENA(const corm_node *, s->lq->b->arena),
        CORMI_VEC_ARENA(const corm_node *, s->lq->b->arena),
    };

    return qselect_split(&to, where) &&
           qselect_clause(s, &to.where, &s->where) &&
           qselect_clause(s, &to.having, &s->having) &&
           qselect_clause(s, &to.qualify, &s->qualify);
}

/* ---- DISTINCT ordered by what is not selected ---- */

static bool qselect_has(const cormi_select *s, const corm_node *node)
{
    for (size_t i = 0; i < s->columns.n; i++)
        if (cormi_node_equal(CORMI_VEC_AT(corm_column, &s->columns, i).node,
                             node))
            return true;
    return false;
}

static bool qselect_distinct_extra(cormi_select *s)
{
    for (size_t i = 0; i < s->order.n; i++) {
        const corm_node *expr =
            CORMI_VEC_AT(const corm_node *, &s->order, i)->args[0];

        if (expr->kind != CORM_NODE_OUTPUT && !qselect_has(s, expr)) {
            if (cormi_select_add(s, expr, NULL) < 0)
                return false;
            s->n_extra++;
        }
    }
    return true;
}

/* ---- putting it together ---- */

static bool qselect_limits(cormi_select *s, corm_select *out)
{
    cormi_lq *lq = s->lq;

    out->limit = lq->limit;
    out->offset = lq->offset;
    if (lq->exists_only && !lq->sliced)
        out->limit = cormi_node_constant(lq->b->arena, corm_value_int(1),
                                         CORM_TYPE_INTEGER);
    return true;
}

static bool qselect_distinct_on(cormi_select *s, corm_select *out)
{
    cormi_lq *lq = s->lq;
    cormi_resolve how = { .allow_joins = true };
    const corm_node **nodes;

    out->distinct = lq->distinct;
    if (lq->distinct_fields.n == 0)
        return true;
    if (!corm_has(lq->b->c->features, CORM_FEATURE_DISTINCT_ON)) {
        cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                      "this database has no DISTINCT ON; group by values() "
                      "or use a subquery");
        return false;
    }
    nodes = CORMI_NEW_N(lq->b->arena, const corm_node *, lq->distinct_fields.n);
    for (size_t i = 0; nodes != NULL && i < lq->distinct_fields.n; i++) {
        nodes[i] = cormi_resolve_path(
            lq, CORMI_VEC_AT(const char *, &lq->distinct_fields, i), &how);
        if (nodes[i] == NULL)
            return false;
    }
    out->distinct_on = nodes;
    out->n_distinct_on = lq->distinct_fields.n;
    return nodes != NULL;
}

static bool qselect_fill(cormi_select *s, corm_select *out)
{
    cormi_lq *lq = s->lq;

    if (!qselect_distinct_on(s, out) || !qselect_limits(s, out))
        return false;
    out->columns = s->columns.data;
    out->n_columns = s->columns.n;
    out->where = s->where;
    out->having = s->having;
    out->group_by = s->groups.data;
    out->n_group_by = s->groups.n;
    out->order_by = s->order.data;
    out->n_order_by = s->order.n;
    out->lock = lq->lock;
    out->ctes = lq->ctes.data;
    out->n_ctes = lq->ctes.n;
    return cormi_select_lock(s, out) &&
           (lq->bare ||
            cormi_joins_sources(lq, &out->sources, &out->n_sources));
}

static bool qselect_where(cormi_select *s, bool *empty)
{
    cormi_lq *lq = s->lq;
    const corm_node *where = cormi_where_fold(lq, lq->where);

    if (where == NULL)
        return false;
    *empty = lq->empty || lq->slice_empty || where == lq->b->no;
    return where == lq->b->yes || *empty || qselect_clauses_fill(s, where);
}

static bool qselect_body(cormi_select *s, bool *empty)
{
    cormi_lq *lq = s->lq;

    if (!cormi_select_columns(s) || !qselect_where(s, empty))
        return false;
    if (!lq->exists_only || lq->sliced)
        if (!cormi_select_order(s))
            return false;
    /* DISTINCT sees what orders, a model's own ordering too; as in Django
     * before the groups, which then are as fine. */
    if (lq->distinct && lq->distinct_fields.n == 0 &&
        !qselect_distinct_extra(s))
        return false;
    if (lq->group != CORMI_GROUP_NONE || s->having != NULL) {
        /* The model's own ordering would change the groups. */
        if (s->meta_order)
            s->order.n = 0;
        if (lq->distinct_fields.n > 0) {
            cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                          "annotate with aggregates and distinct on fields "
                          "are not possible together");
            return false;
        }
        if (!qselect_groups(s))
            return false;
    }
    return true;
}

static corm_select *qselect_plain(cormi_lq *lq, bool as_subquery,
                                  cormi_vec *parts, cormi_vec *outs,
                                  bool *empty)
{
    cormi_select s = { .lq = lq, .parts = parts, .outs = outs };
    corm_select *out = CORMI_NEW(lq->b->arena, corm_select);

    s.columns = CORMI_VEC_ARENA(corm_column, lq->b->arena);
    s.order = CORMI_VEC_ARENA(const corm_node *, lq->b->arena);
    s.groups = CORMI_VEC_ARENA(const corm_node *, lq->b->arena);
    if (out == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    if (!qselect_body(&s, empty) || !qselect_fill(&s, out)) {
        if (lq->b->ctx->error.code == CORM_OK)
            cormi_lq_memory(lq);
        return NULL;
    }
    if (s.qualify != NULL)
        out = cormi_select_qualify(&s, out);
    else if (as_subquery && s.n_extra > 0)
        out = cormi_select_trim(&s, out);
    return out;
}

corm_select *cormi_lq_select(cormi_lq *lq, bool as_subquery, cormi_vec *parts,
                             cormi_vec *outs, bool *empty)
{
    if (lq->combinator != CORM_COMBINE_NONE)
        return cormi_select_combined(lq, parts, outs, empty);
    return qselect_plain(lq, as_subquery, parts, outs, empty);
}
