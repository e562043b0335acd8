/*
 * Expressions -> AST: names become columns of joins, values parameters,
 * nested querysets selects.  Result types are inferred as Django does;
 * CORM_TYPE_NONE means that it cannot be told.
 */
#include "query/logical.h"

#include "base/value.h"

#include <string.h>

corm_type cormi_value_type(const corm_value *value)
{
    static const corm_type types[CORM_K_BAD + 1] = {
        [CORM_K_BOOL] = CORM_TYPE_BOOLEAN,
        [CORM_K_INT] = CORM_TYPE_INTEGER,
        [CORM_K_UINT] = CORM_TYPE_INTEGER,
        [CORM_K_DOUBLE] = CORM_TYPE_FLOAT,
        [CORM_K_TEXT] = CORM_TYPE_CHAR,
        [CORM_K_BYTES] = CORM_TYPE_BINARY,
        [CORM_K_DATE] = CORM_TYPE_DATE,
        [CORM_K_TIME] = CORM_TYPE_TIME,
        [CORM_K_DATETIME] = CORM_TYPE_DATETIME,
        [CORM_K_DURATION] = CORM_TYPE_DURATION,
        [CORM_K_UUID] = CORM_TYPE_UUID,
        [CORM_K_DECIMAL] = CORM_TYPE_DECIMAL,
        [CORM_K_JSON] = CORM_TYPE_JSON,
    };

    return types[value->kind];
}

/* ---- values ---- */

static uint32_t resolve_index(const cormi_lq *lq, const corm_value *leaf)
{
    return lq->origin.vbase + leaf->elem;
}

static const corm_node *resolve_scalar(cormi_lq *lq, const corm_value *leaf,
                                       corm_type type)
{
    uint32_t index = resolve_index(lq, leaf);
    const corm_value *value = &lq->b->values[index];
    cormi_outcome outcome;

    if (type == CORM_TYPE_NONE)
        type = cormi_value_type(value);
    return cormi_slot_param(
        lq, index,
        type == cormi_value_type(value) ? CORMI_RECIPE_RAW : CORMI_RECIPE_FIELD,
        NULL, type, &outcome);
}

const corm_node *cormi_resolve_value(cormi_lq *lq, const corm_value *value,
                                     const cormi_resolve *how)
{
    switch (value->kind) {
    case CORM_K_EXPR:
        return cormi_resolve_expr(lq, value->as.expr, how);
    case CORM_K_PATH:
        return cormi_resolve_path(lq, value->as.s, how);
    case CORM_K_QUERYSET:
        return cormi_resolve_subquery_value(lq, value);
    case CORM_K_LIST:
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "a list stands where one value is needed");
        return NULL;
    default:
        return resolve_scalar(lq, value, CORM_TYPE_NONE);
    }
}

/* ---- paths ---- */

static const corm_node *resolve_refuse_joins(const cormi_lq *lq,
                                             const char *path)
{
    cormi_lq_fail(lq, CORM_FIELD_ERROR,
                  "\"%s\" reaches into another table, which is not possible "
                  "here; use a subquery",
                  path);
    return NULL;
}

static const corm_node *resolve_transforms(cormi_lq *lq, const corm_node *node,
                                           const cormi_path_names *names,
                                           size_t first)
{
    for (size_t i = first; i < names->n && node != NULL; i++)
        node = cormi_transform(lq, node, names->name[i], names->len[i]);
    return node;
}

static const corm_node *resolve_annotation(cormi_lq *lq,
                                           const cormi_annotation *a,
                                           const cormi_path_names *names,
                                           size_t first,
                                           const cormi_resolve *how)
{
    if (how->summarize && !a->selected && !a->column) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "cannot aggregate over the alias \"%s\"; use annotate "
                      "to make it a column",
                      a->name);
        return NULL;
    }
    return resolve_transforms(lq, a->node, names, first);
}

const corm_node *cormi_resolve_path(cormi_lq *lq, const char *path,
                                    const cormi_resolve *how)
{
    cormi_path_names names;
    cormi_path resolved;
    cormi_join *joins_room[8];
    cormi_vec joins = CORMI_VEC_ROOM(cormi_join *, lq->b->arena, joins_room, 8);
    cormi_reach reach;
    size_t n;
    const cormi_annotation *a = cormi_lq_annotation(lq, path, strlen(path));

    if (a != NULL) {
        names.n = 0;
        return resolve_annotation(lq, a, &names, 0, how);
    }
    if (!cormi_names_split(lq, path, &names))
        return NULL;
    a = cormi_path_annotation(lq, path, &names, &n);
    if (a != NULL)
        return resolve_annotation(lq, a, &names, n, how);
    if (!cormi_path_resolve(lq, &names, false, &resolved) ||
        !cormi_joins_reach(lq, &resolved, how->reuse, &joins, &reach))
        return NULL;
    if (!how->allow_joins && joins.n > 1)
        return resolve_refuse_joins(lq, path);
    return resolve_transforms(lq, cormi_reach_node(lq, &reach), &names,
                              resolved.n_used);
}

/* ---- CASE ---- */

static bool resolve_when(cormi_lq *lq, const corm_expr *when,
                         const cormi_resolve *how, cormi_vec *args, bool *done)
{
    const corm_node *cond, *result;

    if (when->n_args < 2 || when->args[0].kind != CORM_K_EXPR) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "WHEN takes a condition and a result");
        return false;
    }
    cond = cormi_resolve_condition(lq, when->args[0].as.expr, how);
    result = cond != NULL ? cormi_resolve_value(lq, &when->args[1], how) : NULL;
    if (result == NULL)
        return false;
    if (cond == lq->b->no)
        return true;
    *done = cond == lq->b->yes;
    if (!*done && !cormi_vec_push(args, &cond))
        return false;
    return cormi_vec_push(args, &result);
}

static corm_node *resolve_case_node(cormi_lq *lq, const cormi_vec *args)
{
    const corm_node *const *nodes = args->data;
    corm_node *node = cormi_node_args(lq->b->arena, CORM_NODE_CASE,
                                      CORM_TYPE_NONE, NULL, nodes, args->n);
    if (node == NULL)
        cormi_lq_memory(lq);
    return node;
}

static const corm_node *resolve_case(cormi_lq *lq, const corm_expr *expr,
                                     const cormi_resolve *how)
{
    cormi_vec args = CORMI_VEC_ARENA(const corm_node *, lq->b->arena);
    bool done = false;
    corm_type type = CORM_TYPE_NONE;
    corm_node *node;

    for (uint32_t i = 0; i < expr->n_args && !done; i++) {
        const corm_expr *e =
            expr->args[i].kind == CORM_K_EXPR ? expr->args[i].as.expr : NULL;

        if (e != NULL && e->op == CORM_OP_WHEN) {
            if (!resolve_when(lq, e, how, &args, &done))
                return NULL;
        } else if (e != NULL && e->op == CORM_OP_ELSE && e->n_args == 1) {
            const corm_node *other = cormi_resolve_value(lq, &e->args[0], how);

            if (other == NULL || !cormi_vec_push(&args, &other))
                return NULL;
            done = true;
        } else {
            cormi_lq_fail(lq, CORM_VALUE_ERROR,
                          "CASE takes WHEN(..) and at last ELSE(..)");
            return NULL;
        }
    }
    if (args.n == 0)
        return cormi_slot_fixed(lq, corm_value_null(), CORM_TYPE_NONE);
    if (args.n == 1) /* only ELSE is left */
        return CORMI_VEC_AT(const corm_node *, &args, 0);
    node = resolve_case_node(lq, &args);
    if (node == NULL)
        return NULL;
    for (size_t i = 0; i < args.n; i++)
        if ((i % 2 == 1 || i + 1 == args.n) && type == CORM_TYPE_NONE) {
            const corm_node *result = CORMI_VEC_AT(const corm_node *, &args, i);

            type = result->type;
            node->digits = result->digits;
            node->places = result->places;
        }
    node->type = type;
    return node;
}

/* ---- the rest ---- */

corm_type cormi_output_type(cormi_lq *lq, const char *name)
{
    corm_type type = cormi_type_by_name(name);

    if (type == CORM_TYPE_NONE)
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "unknown type \"%s\"; there are integer, float, decimal, "
                      "char, text, boolean, date, datetime, time, duration, "
                      "uuid, json, binary and the other field types",
                      name);
    return type == CORM_TYPE_NONE ? type : cormi_type(type)->data_type;
}

static const corm_node *resolve_cast(cormi_lq *lq, const corm_expr *expr,
                                     const cormi_resolve *how)
{
    const corm_expr_options *o = expr->options;
    const corm_node *arg;
    corm_node *node;
    corm_type type = cormi_output_type(lq, expr->name);

    if (type == CORM_TYPE_NONE || expr->n_args < 1)
        return NULL;
    arg = cormi_resolve_value(lq, &expr->args[0], how);
    if (arg == NULL)
        return NULL;
    node = cormi_node_args(lq->b->arena, CORM_NODE_CAST, type, NULL, &arg, 1);
    if (node == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    if (o != NULL) {
        node->digits = (int16_t)o->max_digits;
        node->places = (int16_t)o->decimal_places;
        node->length = o->max_length;
    }
    return node;
}

static bool resolve_collation_ok(const char *name)
{
    size_t n = 0;

    if (name == NULL)
        return false;
    for (; name[n] != '\0'; n++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                    "0123456789_-.@",
                    name[n]))
            return false;
    return n > 0;
}

static const corm_node *resolve_collate(cormi_lq *lq, const corm_expr *expr,
                                        const cormi_resolve *how)
{
    const corm_node *arg;

    if (!resolve_collation_ok(expr->name) || expr->n_args < 1) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR, "\"%s\" is no collation's name",
                      expr->name != NULL ? expr->name : "");
        return NULL;
    }
    arg = cormi_resolve_value(lq, &expr->args[0], how);
    if (arg == NULL)
        return NULL;
    return cormi_node_args(lq->b->arena, CORM_NODE_COLLATE, arg->type,
                           expr->name, &arg, 1);
}

/* The same node with its type stated. */
static const corm_node *resolve_typed(cormi_lq *lq, const corm_node *node,
                                      const corm_expr_options *o)
{
    corm_node *copy;
    corm_type type;

    if (node == NULL || o == NULL || o->output == NULL)
        return node;
    type = cormi_output_type(lq, o->output);
    if (type == CORM_TYPE_NONE)
        return NULL;
    copy = cormi_arena_dup(lq->b->arena, node,
                           node->kind == CORM_NODE_COLUMN ? sizeof(cormi_col)
                                                          : sizeof(*node));
    if (copy == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    copy->type = type;
    copy->digits = (int16_t)o->max_digits;
    copy->places = (int16_t)o->decimal_places;
    return copy;
}

static const corm_node *resolve_raw(cormi_lq *lq, const corm_expr *expr,
                                    const cormi_resolve *how)
{
    const corm_node **args =
        CORMI_NEW_N(lq->b->arena, const corm_node *, (size_t)expr->n_args + 1);

    if (args == NULL || expr->name == NULL) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR, "raw SQL is NULL");
        return NULL;
    }
    for (uint32_t i = 0; i < expr->n_args; i++) {
        args[i] = cormi_resolve_value(lq, &expr->args[i], how);
        if (args[i] == NULL)
            return NULL;
    }
    return cormi_node_args(lq->b->arena, CORM_NODE_RAW, CORM_TYPE_NONE,
                           expr->name, args, expr->n_args);
}

static const corm_node *resolve_value_op(cormi_lq *lq, const corm_expr *expr)
{
    corm_type type = CORM_TYPE_NONE;
    const corm_value *arg = &expr->args[0];

    if (expr->n_args < 1)
        return NULL;
    if (expr->options != NULL && expr->options->output != NULL) {
        type = cormi_output_type(lq, expr->options->output);
        if (type == CORM_TYPE_NONE)
            return NULL;
    }
    if (expr->op == CORM_OP_LITERAL)
        return cormi_slot_literal(lq, resolve_index(lq, arg), type);
    if (!cormi_value_is_scalar(arg) && arg->kind != CORM_K_OBJECT) {
        cormi_resolve how = { .allow_joins = true };

        return cormi_resolve_value(lq, arg, &how);
    }
    return resolve_scalar(lq, arg, type);
}

static const corm_node *resolve_json_object(cormi_lq *lq, const corm_expr *expr,
                                            const cormi_resolve *how)
{
    const corm_node **args =
        CORMI_NEW_N(lq->b->arena, const corm_node *, (size_t)expr->n_args + 1);

    if (args == NULL || expr->n_args % 2 != 0) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "a JSON object takes pairs of a key and a value");
        return NULL;
    }
    for (uint32_t i = 0; i < expr->n_args; i++) {
        args[i] = cormi_resolve_value(lq, &expr->args[i], how);
        if (args[i] == NULL)
            return NULL;
    }
    return cormi_node_args(lq->b->arena, CORM_NODE_FUNCTION, CORM_TYPE_JSON,
                           "json_object", args, expr->n_args);
}

static const corm_node *resolve_op(cormi_lq *lq, const corm_expr *expr,
                                   const cormi_resolve *how)
{
    switch (expr->op) {
    case CORM_OP_F:
        return cormi_resolve_path(lq, expr->name, how);
    case CORM_OP_OUTER:
        return cormi_resolve_outer(lq, expr);
    case CORM_OP_VALUE:
    case CORM_OP_LITERAL:
        return resolve_value_op(lq, expr);
    case CORM_OP_ARITH:
        return cormi_resolve_arith(lq, expr, how);
    case CORM_OP_FN:
    case CORM_OP_WINDOW:
        return cormi_resolve_function(lq, expr, how);
    case CORM_OP_AGG:
        return cormi_resolve_aggregate(lq, expr, how);
    case CORM_OP_CASE:
        return resolve_case(lq, expr, how);
    case CORM_OP_EXISTS:
        return cormi_resolve_exists(lq, expr, CORM_NODE_EXISTS);
    case CORM_OP_SUBQUERY:
        return cormi_resolve_exists(lq, expr, CORM_NODE_SUBQUERY);
    case CORM_OP_CAST:
        return resolve_cast(lq, expr, how);
    case CORM_OP_COLLATE:
        return resolve_collate(lq, expr, how);
    case CORM_OP_RAW:
        return resolve_raw(lq, expr, how);
    case CORM_OP_JSON_OBJECT:
        return resolve_json_object(lq, expr, how);
    case CORM_OP_WRAP:
        return expr->n_args == 1 ? cormi_resolve_value(lq, &expr->args[0], how)
                                 : NULL;
    case CORM_OP_Q:
    case CORM_OP_AND:
    case CORM_OP_OR:
    case CORM_OP_XOR:
    case CORM_OP_NOT:
    case CORM_OP_LOOKUP:
        return cormi_resolve_condition(lq, expr, how);
    default:
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "this expression has no value of its own here (WHEN, "
                      "ELSE, ASC and DESC stand only in CASE and ordering)");
        return NULL;
    }
}

const corm_node *cormi_resolve_expr(cormi_lq *lq, const corm_expr *expr,
                                    const cormi_resolve *how)
{
    return resolve_typed(lq, resolve_op(lq, expr, how), expr->options);
}

const corm_node *cormi_resolve_order(cormi_lq *lq, const corm_value *item,
                                     const cormi_resolve *how)
{
    const corm_expr *expr = item->kind == CORM_K_EXPR ? item->as.expr : NULL;
    uint32_t flags = 0;
    const corm_node *arg;
    corm_node *node;

    if (expr != NULL && expr->op == CORM_OP_ORDER && expr->n_args == 1) {
        const corm_expr_options *o = expr->options;

        if (o != NULL && o->nulls_first && o->nulls_last) {
            cormi_lq_fail(lq, CORM_VALUE_ERROR,
                          "nulls_first and nulls_last exclude each other");
            return NULL;
        }
        if (o != NULL)
            flags = (o->desc ? CORM_NODE_DESC : 0) |
                    (o->nulls_first ? CORM_NODE_NULLS_FIRST : 0) |
                    (o->nulls_last ? CORM_NODE_NULLS_LAST : 0);
        arg = cormi_resolve_value(lq, &expr->args[0], how);
    } else if (item->kind == CORM_K_PATH && item->as.s[0] == '-') {
        flags = CORM_NODE_DESC;
        arg = cormi_resolve_path(lq, item->as.s + 1, how);
    } else
        arg = cormi_resolve_value(lq, item, how);
    if (arg == NULL)
        return NULL;
    node = cormi_node_args(lq->b->arena, CORM_NODE_ORDER, arg->type, NULL, &arg,
                           1);
    if (node == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    node->flags = flags;
    return node;
}
