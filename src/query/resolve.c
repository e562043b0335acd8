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
        return cormi_resolve_subquery(lq, value, CORM_NODE_SUBQUERY);
    case CORM_K_LIST:
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "a list stands where one value is needed");
        return NULL;
    default:
        return resolve_scalar(lq, value, CORM_TYPE_NONE);
    }
}

/* ---- paths ---- */

static bool resolve_refuse_joins(cormi_lq *lq, const char *path)
{
    return cormi_lq_fail(lq, CORM_FIELD_ERROR,
                         "\"%s\" reaches into another table, which is not "
                         "possible here; use a subquery",
                         path) == CORM_OK;
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
                                           const cormi_resolve *how)
{
    if (how->summarize && !a->selected) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "cannot aggregate over the alias \"%s\"; use annotate "
                      "to make it a column",
                      a->name);
        return NULL;
    }
    return resolve_transforms(lq, a->node, names, 1);
}

static const corm_node *resolve_tuple(cormi_lq *lq, cormi_join *join,
                                      cormi_field *const *targets, size_t n)
{
    const corm_node **args = CORMI_NEW_N(lq->b->arena, const corm_node *, n);

    if (args == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        args[i] = cormi_join_col(lq, join, targets[i]);
    return cormi_node_args(lq->b->arena, CORM_NODE_TUPLE, CORM_TYPE_NONE, NULL,
                           args, n);
}

const corm_node *cormi_resolve_path(cormi_lq *lq, const char *path,
                                    const cormi_resolve *how)
{
    cormi_path_names names;
    cormi_path resolved;
    cormi_vec joins = CORMI_VEC_ARENA(cormi_join *, lq->b->arena);
    cormi_field *const *targets;
    size_t n;
    cormi_join *join;
    const cormi_annotation *a = cormi_lq_annotation(lq, path, strlen(path));
    const corm_node *node;

    if (a != NULL) {
        names.n = 1;
        return resolve_annotation(lq, a, &names, how);
    }
    if (!cormi_names_split(lq, path, &names))
        return NULL;
    a = cormi_lq_annotation(lq, names.name[0], names.len[0]);
    if (a != NULL)
        return resolve_annotation(lq, a, &names, how);
    if (!cormi_path_resolve(lq, &names, false, &resolved) ||
        !cormi_joins_setup(lq, &resolved, cormi_lq_base(lq), how->reuse,
                           &joins))
        return NULL;
    join = cormi_joins_trim(lq, &resolved, &joins, &targets, &n);
    if (!how->allow_joins && joins.n > 1)
        return resolve_refuse_joins(lq, path) ? NULL : NULL;
    for (size_t i = 0; how->reuse != NULL && i < joins.n; i++)
        cormi_lq_share(lq, how->reuse, CORMI_VEC_AT(cormi_join *, &joins, i));
    node = n == 1 ? cormi_join_col(lq, join, targets[0])
                  : resolve_tuple(lq, join, targets, n);
    return resolve_transforms(lq, node, &names, resolved.n_used);
}

/* ---- nested querysets ---- */

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
        cormi_lq_fold(lq->b, value->as.qs, resolve_index(lq, value), lq);

    if (inner == NULL)
        return NULL;
    if (kind == CORM_NODE_EXISTS)
        inner->exists_only = true;
    if (kind != CORM_NODE_EXISTS && !inner->values)
        inner->has_pk_select = true;
    return resolve_select_node(lq, inner, kind);
}

/* The queryset on the right of IN: of objects their key. */
static cormi_lq *resolve_in(cormi_lq *lq, const corm_value *value)
{
    cormi_lq *inner =
        cormi_lq_fold(lq->b, value->as.qs, resolve_index(lq, value), lq);

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

static const corm_node *resolve_exists(cormi_lq *lq, const corm_expr *expr,
                                       corm_node_kind kind)
{
    const corm_node *node;

    if (expr->n_args < 1 || expr->args[0].kind != CORM_K_QUERYSET) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "EXISTS and SUBQUERY take a queryset");
        return NULL;
    }
    node = cormi_resolve_subquery(lq, &expr->args[0], kind);
    if (node != NULL && kind == CORM_NODE_SUBQUERY &&
        node->select->n_columns != 1) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "a subquery used as a value selects one column, not "
                      "%zu; use corm_values(q, \"name\")",
                      node->select->n_columns);
        return NULL;
    }
    if (node != NULL && kind == CORM_NODE_SUBQUERY &&
        (node->flags & CORM_NODE_EMPTY) != 0)
        return cormi_slot_fixed(lq, corm_value_null(), node->type);
    return node;
}

/* The query around this one, as the program wrote them. */
static cormi_lq *resolve_around(const cormi_lq *lq)
{
    cormi_lq *outer = lq->outer;

    while (outer != NULL && outer->split)
        outer = outer->outer;
    return outer;
}

/* OUTER("x"), or OUTER(OUTER("x")) for the query around that. */
static const corm_node *resolve_outer(cormi_lq *lq, const corm_expr *expr)
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

/* ---- arithmetic ---- */

typedef struct resolve_combo {
    const char *ops;
    corm_type left, right, result;
} resolve_combo;

/* clang-format off */
static const resolve_combo resolve_combos[] = {
    { "+-*/%^&|#<>", CORM_TYPE_INTEGER,  CORM_TYPE_INTEGER,  CORM_TYPE_INTEGER },
    { "+-*/%^",      CORM_TYPE_FLOAT,    CORM_TYPE_FLOAT,    CORM_TYPE_FLOAT },
    { "+-*/%^",      CORM_TYPE_DECIMAL,  CORM_TYPE_DECIMAL,  CORM_TYPE_DECIMAL },
    { "+-*/%^",      CORM_TYPE_INTEGER,  CORM_TYPE_DECIMAL,  CORM_TYPE_DECIMAL },
    { "+-*/%^",      CORM_TYPE_DECIMAL,  CORM_TYPE_INTEGER,  CORM_TYPE_DECIMAL },
    { "+-*/%^",      CORM_TYPE_INTEGER,  CORM_TYPE_FLOAT,    CORM_TYPE_FLOAT },
    { "+-*/%^",      CORM_TYPE_FLOAT,    CORM_TYPE_INTEGER,  CORM_TYPE_FLOAT },
    { "+-",          CORM_TYPE_DATE,     CORM_TYPE_DURATION, CORM_TYPE_DATETIME },
    { "+",           CORM_TYPE_DURATION, CORM_TYPE_DATE,     CORM_TYPE_DATETIME },
    { "+-",          CORM_TYPE_DATETIME, CORM_TYPE_DURATION, CORM_TYPE_DATETIME },
    { "+",           CORM_TYPE_DURATION, CORM_TYPE_DATETIME, CORM_TYPE_DATETIME },
    { "+-",          CORM_TYPE_TIME,     CORM_TYPE_DURATION, CORM_TYPE_TIME },
    { "+",           CORM_TYPE_DURATION, CORM_TYPE_TIME,     CORM_TYPE_TIME },
    { "+-",          CORM_TYPE_DURATION, CORM_TYPE_DURATION, CORM_TYPE_DURATION },
    { "*/",          CORM_TYPE_DURATION, CORM_TYPE_INTEGER,  CORM_TYPE_DURATION },
    { "*/",          CORM_TYPE_DURATION, CORM_TYPE_FLOAT,    CORM_TYPE_DURATION },
    { "*",           CORM_TYPE_INTEGER,  CORM_TYPE_DURATION, CORM_TYPE_DURATION },
    { "*",           CORM_TYPE_FLOAT,    CORM_TYPE_DURATION, CORM_TYPE_DURATION },
    { "-",           CORM_TYPE_DATE,     CORM_TYPE_DATE,     CORM_TYPE_DURATION },
    { "-",           CORM_TYPE_DATE,     CORM_TYPE_DATETIME, CORM_TYPE_DURATION },
    { "-",           CORM_TYPE_DATETIME, CORM_TYPE_DATE,     CORM_TYPE_DURATION },
    { "-",           CORM_TYPE_DATETIME, CORM_TYPE_DATETIME, CORM_TYPE_DURATION },
    { "-",           CORM_TYPE_TIME,     CORM_TYPE_TIME,     CORM_TYPE_DURATION },
};
/* clang-format on */

static corm_type resolve_number_type(corm_type type)
{
    if (type == CORM_TYPE_NONE)
        return type;
    return cormi_type(type)->is_integer ? CORM_TYPE_INTEGER : type;
}

static corm_type resolve_arith_type(char op, corm_type left, corm_type right)
{
    left = resolve_number_type(left);
    right = resolve_number_type(right);
    for (size_t i = 0; i < sizeof(resolve_combos) / sizeof(resolve_combos[0]);
         i++)
        if (resolve_combos[i].left == left &&
            resolve_combos[i].right == right &&
            strchr(resolve_combos[i].ops, op) != NULL)
            return resolve_combos[i].result;
    /* NULL takes the other side's type. */
    if (left == CORM_TYPE_NONE && right != CORM_TYPE_NONE)
        return right;
    return CORM_TYPE_NONE;
}

static const corm_node *resolve_negated(cormi_lq *lq, const corm_expr *expr,
                                        const cormi_resolve *how)
{
    const corm_node *arg = cormi_resolve_value(lq, &expr->args[0], how);

    if (arg == NULL)
        return NULL;
    return cormi_node_args(lq->b->arena, CORM_NODE_ARITH, arg->type, "neg",
                           &arg, 1);
}

static bool resolve_is_operator(const char *name)
{
    static const char *const known[] = { "+", "-", "*", "/",  "%", "^",
                                         "&", "|", "#", "<<", ">>" };

    for (size_t i = 0; name != NULL && i < sizeof(known) / sizeof(known[0]);
         i++)
        if (strcmp(name, known[i]) == 0)
            return true;
    return false;
}

static corm_node *resolve_pair(cormi_lq *lq, const char *op,
                               const corm_node *left, const corm_node *right)
{
    const corm_node *args[2] = { left, right };
    corm_node *node = cormi_node_args(
        lq->b->arena, CORM_NODE_ARITH,
        resolve_arith_type(op[0], left->type, right->type), op, args, 2);

    if (node == NULL)
        cormi_lq_memory(lq);
    return node;
}

static const corm_node *resolve_arith(cormi_lq *lq, const corm_expr *expr,
                                      const cormi_resolve *how)
{
    const corm_node *left;

    if (expr->name != NULL && strcmp(expr->name, "neg") == 0 &&
        expr->n_args == 1)
        return resolve_negated(lq, expr, how);
    if (!resolve_is_operator(expr->name) || expr->n_args < 2) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "unknown operator \"%s\" or too few operands; there are "
                      "+ - * / %% ^ & | # << >>",
                      expr->name != NULL ? expr->name : "");
        return NULL;
    }
    left = cormi_resolve_value(lq, &expr->args[0], how);
    for (uint32_t i = 1; i < expr->n_args && left != NULL; i++) {
        const corm_node *right = cormi_resolve_value(lq, &expr->args[i], how);

        left = right != NULL ? resolve_pair(lq, expr->name, left, right) : NULL;
    }
    return left;
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
        return cormi_node_constant(
            lq->b->arena, lq->b->values[resolve_index(lq, arg)],
            type != CORM_TYPE_NONE
                ? type
                : cormi_value_type(&lq->b->values[resolve_index(lq, arg)]));
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
        return resolve_outer(lq, expr);
    case CORM_OP_VALUE:
    case CORM_OP_LITERAL:
        return resolve_value_op(lq, expr);
    case CORM_OP_ARITH:
        return resolve_arith(lq, expr, how);
    case CORM_OP_FN:
    case CORM_OP_WINDOW:
        return cormi_resolve_function(lq, expr, how);
    case CORM_OP_AGG:
        return cormi_resolve_aggregate(lq, expr, how);
    case CORM_OP_CASE:
        return resolve_case(lq, expr, how);
    case CORM_OP_EXISTS:
        return resolve_exists(lq, expr, CORM_NODE_EXISTS);
    case CORM_OP_SUBQUERY:
        return resolve_exists(lq, expr, CORM_NODE_SUBQUERY);
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
