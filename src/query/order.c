/*
 * ORDER BY: names become columns, a relation's name its model's own
 * ordering, a selected expression its position.
 */
#include "query/select.h"
#include "query/shape.h"

#include <string.h>

const corm_node *cormi_select_position(cormi_lq *lq, size_t i, corm_type type)
{
    corm_node *node = cormi_node_new(lq->b->arena, CORM_NODE_OUTPUT, type);

    if (node == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    node->slot = (uint32_t)i + 1;
    return node;
}

static bool order_push(cormi_select *s, const corm_node *expr, uint32_t flags)
{
    corm_node *node;

    if (expr == NULL)
        return false;
    if (expr->kind == CORM_NODE_TUPLE) {
        for (size_t i = 0; i < expr->n_args; i++)
            if (!order_push(s, expr->args[i], flags))
                return false;
        return true;
    }
    node = cormi_node_args(s->lq->b->arena, CORM_NODE_ORDER, expr->type, NULL,
                           &expr, 1);
    if (node == NULL)
        return cormi_lq_memory(s->lq) == CORM_OK;
    node->flags = flags;
    for (size_t i = 0; i < s->order.n; i++) {
        const corm_node *have = CORMI_VEC_AT(const corm_node *, &s->order, i);

        if (cormi_node_equal(have->args[0], expr))
            return true; /* a second mention orders nothing more */
    }
    return cormi_vec_push(&s->order, &node);
}

static uint32_t order_flip(uint32_t flags)
{
    uint32_t out = flags ^ CORM_NODE_DESC;

    if (flags & (CORM_NODE_NULLS_FIRST | CORM_NODE_NULLS_LAST))
        out ^= CORM_NODE_NULLS_FIRST | CORM_NODE_NULLS_LAST;
    return out;
}

/* JSON is selected in a form that keeps its types, which is not its order. */
static bool order_as_selected(const corm_node *node)
{
    return node->type != CORM_TYPE_JSON;
}

/* A column of values(): its name means itself, also where it is a relation's. */
static const corm_node *order_selected(cormi_select *s, const char *name)
{
    for (size_t i = 0; s->lq->values && i < s->columns.n; i++) {
        const corm_column *column = &CORMI_VEC_AT(corm_column, &s->columns, i);

        if (column->alias != NULL && strcmp(column->alias, name) == 0 &&
            order_as_selected(column->node))
            return cormi_select_position(s->lq, i, column->node->type);
    }
    return NULL;
}

/* The position of a selected annotation of that name, or its expression. */
static const corm_node *order_named(cormi_select *s, const char *name,
                                    size_t len)
{
    const cormi_annotation *a = cormi_lq_annotation(s->lq, name, len);

    if (a == NULL)
        return order_selected(s, name);
    for (size_t i = 0; i < s->columns.n; i++) {
        const corm_column *column = &CORMI_VEC_AT(corm_column, &s->columns, i);

        if (column->node == a->node && column->alias != NULL &&
            order_as_selected(a->node))
            return cormi_select_position(s->lq, i, a->node->type);
    }
    return a->node;
}

static bool order_path(cormi_select *s, const char *path, uint32_t flags,
                       unsigned depth);

/* ---- a model's own ordering ---- */

static void order_prefix_value(corm_arena *arena, const char *prefix,
                               corm_value *value);

/* The paths of a copied expression begin at a related model. */
static void order_prefix(corm_arena *arena, const char *prefix, corm_expr *expr)
{
    if ((expr->op == CORM_OP_F || expr->op == CORM_OP_Q) && expr->name != NULL)
        expr->name = cormi_arena_printf(arena, "%s__%s", prefix, expr->name);
    for (uint32_t i = 0; i < expr->n_args; i++)
        order_prefix_value(arena, prefix,
                           (corm_value *)(uintptr_t)&expr->args[i]);
}

static void order_prefix_value(corm_arena *arena, const char *prefix,
                               corm_value *value)
{
    if (value->kind == CORM_K_EXPR && value->as.expr != NULL)
        order_prefix(arena, prefix, (corm_expr *)(uintptr_t)value->as.expr);
    else if (value->kind == CORM_K_PATH)
        *value = corm_value_path(
            cormi_arena_printf(arena, "%s__%s", prefix, value->as.s));
}

/* An expression of a descriptor has no values among the query's: they are
 * constants.  prefix: the path to its model, or NULL. */
static const corm_node *order_descriptor(cormi_lq *lq, const corm_expr *expr,
                                         const char *prefix)
{
    cormi_compilation *b = lq->b;
    cormi_context local = { .arena = b->arena, .alloc = b->ctx->alloc };
    cormi_registry none = { 0 };
    cormi_resolve how = { .allow_joins = true };
    cormi_origin origin = lq->origin;
    const corm_value *values = b->values;
    const corm_node *node;
    cormi_shape shape;
    corm_value item;

    cormi_shape_init(&shape, &local, &none, NULL);
    item = corm_value_expr(cormi_shape_expr(&shape, expr));
    if (shape.status != CORM_OK) {
        cormi_lq_fail(lq, shape.status, "%s", local.error.message);
        return NULL;
    }
    if (prefix != NULL)
        order_prefix_value(b->arena, prefix, &item);
    lq->origin = (cormi_origin){ 0 };
    b->values = shape.values;
    b->constants = true;
    node = cormi_resolve_order(lq, &item, &how);
    b->constants = false;
    b->values = values;
    lq->origin = origin;
    return node;
}

static bool order_described(cormi_select *s, const corm_expr *expr,
                            const char *prefix, bool flip)
{
    const corm_node *node = order_descriptor(s->lq, expr, prefix);

    return node != NULL &&
           order_push(s, node->args[0],
                      flip ? order_flip(node->flags) : node->flags);
}

/* Ordering by a relation is ordering by its model's own ordering. */
static bool order_related(cormi_select *s, const char *path,
                          const cormi_model *model, uint32_t flags,
                          unsigned depth)
{
    if (depth > 8) {
        cormi_lq_fail(s->lq, CORM_FIELD_ERROR,
                      "the models' orderings refer to each other without end "
                      "(at %s)",
                      model->name);
        return false;
    }
    for (const corm_value *v = model->ordering; v->kind != CORM_K_NULL; v++) {
        const char *name;
        bool desc;
        char *full;

        if (v->kind == CORM_K_EXPR) {
            if (!order_described(s, v->as.expr, path, flags & CORM_NODE_DESC))
                return false;
            continue;
        }
        desc = v->as.s[0] == '-';
        name = v->as.s + desc;
        full = cormi_arena_printf(s->lq->b->arena, "%s__%s", path, name);
        if (full == NULL)
            return cormi_lq_memory(s->lq) == CORM_OK;
        if (!order_path(s, full, desc ? order_flip(flags) : flags, depth + 1))
            return false;
    }
    return true;
}

static bool order_is_relation_name(const cormi_path *path,
                                   const cormi_path_names *names)
{
    const cormi_field *field = path->field;
    const char *last = names->name[names->n - 1];
    size_t len = names->len[names->n - 1];

    if (path->relation == NULL || path->n_used != names->n ||
        path->model->ordering == NULL)
        return false;
    if (names->n == 1 && len == 2 && memcmp(last, "pk", 2) == 0)
        return false;
    return field == NULL || strlen(field->attname) != len ||
           memcmp(field->attname, last, len) != 0;
}

static bool order_targets(cormi_select *s, const cormi_path_names *names,
                          const cormi_path *path, uint32_t flags)
{
    cormi_lq *lq = s->lq;
    cormi_join *joins_room[8];
    cormi_vec joins = CORMI_VEC_ROOM(cormi_join *, lq->b->arena, joins_room, 8);
    cormi_reach reach;

    if (!cormi_joins_reach(lq, path, NULL, &joins, &reach))
        return false;
    for (size_t i = 0; i < reach.n; i++) {
        const corm_node *node =
            cormi_join_col(lq, reach.join, reach.targets[i]);

        for (size_t k = path->n_used; k < names->n && node != NULL; k++)
            node = cormi_transform(lq, node, names->name[k], names->len[k]);
        if (!order_push(s, node, flags))
            return false;
    }
    return true;
}

/* known: where the path leads, or NULL. */
static bool order_along(cormi_select *s, const char *path,
                        const cormi_path *known, uint32_t flags, unsigned depth)
{
    cormi_path_names names;
    cormi_path resolved;

    names.n = 0;
    if (known != NULL && known->relation == NULL &&
        known->n_used == known->n_names) /* a column, and no more is asked */
        return order_targets(s, &names, known, flags);
    if (!cormi_names_split(s->lq, path, &names))
        return false;
    if (known == NULL) {
        known = &resolved;
        if (!cormi_path_resolve(s->lq, &names, false, &resolved))
            return false;
    }
    if (order_is_relation_name(known, &names))
        return order_related(s, path, known->model, flags, depth);
    return order_targets(s, &names, known, flags);
}

static bool order_path(cormi_select *s, const char *path, uint32_t flags,
                       unsigned depth)
{
    return order_along(s, path, NULL, flags, depth);
}

static bool order_transformed(cormi_select *s, const char *path, uint32_t flags,
                              bool *done)
{
    cormi_path_names names;
    const cormi_annotation *a;
    const corm_node *node;
    size_t first;

    *done = false;
    if (s->lq->annotations.n == 0)
        return true;
    if (!cormi_names_split(s->lq, path, &names))
        return false;
    a = cormi_path_annotation(s->lq, path, &names, &first);
    if (a == NULL)
        return true;
    *done = true;
    node = a->node;
    for (size_t k = first; k < names.n && node != NULL; k++)
        node = cormi_transform(s->lq, node, names.name[k], names.len[k]);
    return order_push(s, node, flags);
}

static bool order_random(cormi_select *s)
{
    const corm_node *node = cormi_node_args(s->lq->b->arena, CORM_NODE_FUNCTION,
                                            CORM_TYPE_FLOAT, "random", NULL, 0);

    return order_push(s, node, 0);
}

static bool order_name(cormi_select *s, const cormi_order_item *item)
{
    const char *name = item->item.as.s;
    uint32_t flags = 0;
    const corm_node *named;
    bool done;

    if (name[0] == '?' && name[1] == '\0')
        return order_random(s);
    if (name[0] == '-' || name[0] == '+') {
        flags = name[0] == '-' ? CORM_NODE_DESC : 0;
        name++;
    }
    if (s->lq->reversed)
        flags = order_flip(flags);
    if (item->path != NULL && s->lq->annotations.n == 0 && !s->lq->values)
        return order_along(s, name, item->path, flags, 0);
    named = order_named(s, name, strlen(name));
    if (named != NULL)
        return order_push(s, named, flags);
    if (!order_transformed(s, name, flags, &done) || done)
        return done;
    return order_along(s, name, item->path, flags, 0);
}

/* A constant orders nothing, and as a bare number would mean a column. */
static const corm_node *order_constant(cormi_lq *lq, const corm_node *expr)
{
    if ((expr->kind != CORM_NODE_PARAM && expr->kind != CORM_NODE_CONSTANT) ||
        expr->type == CORM_TYPE_NONE)
        return expr;
    return cormi_node_args(lq->b->arena, CORM_NODE_CAST, expr->type, NULL,
                           &expr, 1);
}

static bool order_expression(cormi_select *s, const corm_value *item)
{
    cormi_resolve how = { .allow_joins = true };
    const corm_expr *expr = item->as.expr;
    const corm_value *arg =
        expr->op == CORM_OP_ORDER && expr->n_args == 1 ? &expr->args[0] : item;
    const char *name = NULL;
    const corm_node *node = cormi_resolve_order(s->lq, item, &how);
    const corm_node *ref = NULL;

    if (node == NULL)
        return false;
    if (arg->kind == CORM_K_PATH)
        name = arg->as.s;
    else if (arg->kind == CORM_K_EXPR && arg->as.expr->op == CORM_OP_F)
        name = arg->as.expr->name;
    if (s->lq->group == CORMI_GROUP_NONE && cormi_has_aggregate(node)) {
        cormi_lq_fail(s->lq, CORM_FIELD_ERROR,
                      "order_by has an aggregate; name it by annotate, then "
                      "order by that name");
        return false;
    }
    if (name != NULL &&
        !(node->flags & (CORM_NODE_NULLS_FIRST | CORM_NODE_NULLS_LAST)))
        ref = order_named(s, name, strlen(name));
    return order_push(s,
                      ref != NULL ? ref : order_constant(s->lq, node->args[0]),
                      s->lq->reversed ? order_flip(node->flags) : node->flags);
}

static bool order_item(cormi_select *s, const cormi_order_item *item)
{
    cormi_origin kept = s->lq->origin;
    bool ok;

    s->lq->origin = item->origin;
    if (item->item.kind == CORM_K_PATH)
        ok = order_name(s, item);
    else if (item->item.kind == CORM_K_EXPR)
        ok = order_expression(s, &item->item);
    else {
        cormi_lq_fail(s->lq, CORM_VALUE_ERROR,
                      "order_by takes names and expressions");
        ok = false;
    }
    s->lq->origin = kept;
    return ok;
}

static bool order_meta(cormi_select *s)
{
    const corm_value *ordering = s->lq->model->ordering;

    s->meta_order = true;
    for (const corm_value *v = ordering; v->kind != CORM_K_NULL; v++) {
        cormi_order_item item = { .item = *v };

        if (v->kind == CORM_K_TEXT)
            item.item.kind = CORM_K_PATH;
        if (v->kind == CORM_K_EXPR
                ? !order_described(s, v->as.expr, NULL, s->lq->reversed)
                : !order_item(s, &item))
            return false;
    }
    return true;
}

bool cormi_select_order(cormi_select *s)
{
    cormi_lq *lq = s->lq;

    for (size_t i = 0; i < lq->order.n; i++)
        if (!order_item(s, &CORMI_VEC_AT(cormi_order_item, &lq->order, i)))
            return false;
    if (lq->order.n == 0 && !lq->ordered && !lq->no_default_order &&
        lq->model != NULL && lq->model->ordering != NULL)
        return order_meta(s);
    return true;
}
