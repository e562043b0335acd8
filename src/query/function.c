/*
 * Functions, aggregates, windows and the date parts of paths, by their
 * tables.  Checks names and numbers of arguments, infers result types.
 */
#include "query/logical.h"

#include <stdio.h>
#include <string.h>

#define FUNCTION_WINDOW 0x1u

enum function_result {
    RESULT_SAME = CORM_TYPE_COUNT_ + 1,
    RESULT_MIXED,
    RESULT_NUMERIC
};
#define FUNCTION_RESULT_SAME          RESULT_SAME
#define FUNCTION_RESULT_MIXED         RESULT_MIXED
#define FUNCTION_RESULT_NUMERIC       RESULT_NUMERIC
#define FUNCTION_RESULT_INTEGER       CORM_TYPE_INTEGER
#define FUNCTION_RESULT_FLOAT         CORM_TYPE_FLOAT
#define FUNCTION_RESULT_CHAR          CORM_TYPE_CHAR
#define FUNCTION_RESULT_DATETIME      CORM_TYPE_DATETIME
#define FUNCTION_RESULT_ARRAY         CORM_TYPE_ITEMS
#define FUNCTION_RESULT_SEARCH_VECTOR CORM_TYPE_SEARCH_VECTOR
#define FUNCTION_RESULT_SEARCH_QUERY  CORM_TYPE_SEARCH_QUERY

typedef struct function_row {
    const char *name;
    int least, most;
    int result;
    unsigned flags;
} function_row;

static const function_row function_table[] = {
#define CORM_FUNCTION(name, least, most, result, flags) \
    { name, least, most, FUNCTION_RESULT_##result, flags },
#include "query/functions.def"
};

typedef struct aggregate_row {
    const char *name;
    int result;
    bool has_empty;
    int64_t empty;
} aggregate_row;

static const aggregate_row aggregate_table[] = {
#define CORM_AGGREGATE(name, result, has_empty, empty) \
    { name, FUNCTION_RESULT_##result, has_empty, empty },
#include "query/functions.def"
};

#define FUNCTION_COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* ---- result types ---- */

static bool function_is_integer(corm_type type)
{
    return type != CORM_TYPE_NONE && cormi_type(type)->is_integer;
}

/* Django's classes of fields: what a type is besides itself. */
static const corm_type function_bases[CORM_TYPE_COUNT_] = {
    [CORM_TYPE_EMAIL] = CORM_TYPE_CHAR,
    [CORM_TYPE_SLUG] = CORM_TYPE_CHAR,
    [CORM_TYPE_URL] = CORM_TYPE_CHAR,
    [CORM_TYPE_SMALL_INTEGER] = CORM_TYPE_INTEGER,
    [CORM_TYPE_BIG_INTEGER] = CORM_TYPE_INTEGER,
    [CORM_TYPE_POSITIVE_INTEGER] = CORM_TYPE_INTEGER,
    [CORM_TYPE_POSITIVE_SMALL_INTEGER] = CORM_TYPE_SMALL_INTEGER,
    [CORM_TYPE_POSITIVE_BIG_INTEGER] = CORM_TYPE_BIG_INTEGER,
    [CORM_TYPE_DATETIME] = CORM_TYPE_DATE,
};

static const function_row *function_find(const char *name);

/* As declared: a column of e-mail addresses holds text, but is not a CHAR. */
static corm_type function_class(const corm_node *node)
{
    const cormi_col *col = cormi_as_col(node);
    const function_row *row =
        node->kind == CORM_NODE_FUNCTION ? function_find(node->name) : NULL;

    if (row != NULL && row->result == RESULT_SAME && node->n_args > 0 &&
        node->type == node->args[0]->type)
        return function_class(node->args[0]);
    if (col != NULL && col->field != NULL && col->field->relation == NULL &&
        !col->field->is_auto)
        return col->field->type;
    return node->type;
}

static bool function_is_a(corm_type type, corm_type base)
{
    if (type == CORM_TYPE_NONE || base == CORM_TYPE_NONE)
        return true;
    while (type != base && type != CORM_TYPE_NONE)
        type = function_bases[type];
    return type == base;
}

static const corm_node *function_first_typed(const corm_node *const *args,
                                             size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (args[i]->type != CORM_TYPE_NONE)
            return args[i];
    return n > 0 ? args[0] : NULL;
}

static void function_copy_type(corm_node *node, const corm_node *from)
{
    if (from == NULL)
        return;
    node->type = from->type;
    node->digits = from->digits;
    node->places = from->places;
}

static void function_numeric(corm_node *node)
{
    for (size_t i = 0; i < node->n_args; i++)
        if (node->args[i]->type == CORM_TYPE_DECIMAL) {
            function_copy_type(node, node->args[i]);
            return;
        }
    for (size_t i = 0; i < node->n_args; i++)
        if (function_is_integer(node->args[i]->type)) {
            node->type = CORM_TYPE_FLOAT;
            return;
        }
    function_copy_type(node, function_first_typed(node->args, node->n_args));
}

/* The first argument must be what every other is; CONCAT takes them by pairs
 * from the end, so there each must be what the next one is. */
static void function_mixed(corm_node *node)
{
    const corm_node *first = function_first_typed(node->args, node->n_args);
    bool by_pairs = strcmp(node->name, "concat") == 0;

    for (size_t i = 0; i < node->n_args; i++) {
        const corm_node *is = by_pairs && i > 0 ? node->args[i - 1] : first;

        if (!function_is_a(function_class(is), function_class(node->args[i]))) {
            node->type = CORM_TYPE_NONE;
            node->flags |= CORM_NODE_MIXED;
            return;
        }
    }
    function_copy_type(node, first);
}

static void function_set_type(corm_node *node, int result)
{
    switch (result) {
    case RESULT_SAME:
        function_copy_type(node, node->n_args > 0 ? node->args[0] : NULL);
        break;
    case RESULT_MIXED:
        function_mixed(node);
        break;
    case RESULT_NUMERIC:
        function_numeric(node);
        break;
    default:
        node->type = (corm_type)result;
    }
}

/* ---- arguments ---- */

static bool function_one_column(cormi_lq *lq, const char *name,
                                const corm_node *arg)
{
    if (arg->kind != CORM_NODE_TUPLE)
        return true;
    cormi_lq_fail(lq, CORM_VALUE_ERROR,
                  "%s takes one column, not a key of %zu; name one of them",
                  name != NULL ? name : "a function", arg->n_args);
    return false;
}

static const corm_node **function_args(cormi_lq *lq, const corm_expr *expr,
                                       const cormi_resolve *how)
{
    const corm_node **args =
        CORMI_NEW_N(lq->b->arena, const corm_node *, (size_t)expr->n_args + 1);

    if (args == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    for (uint32_t i = 0; i < expr->n_args; i++) {
        args[i] = cormi_resolve_value(lq, &expr->args[i], how);
        if (args[i] == NULL || !function_one_column(lq, expr->name, args[i]))
            return NULL;
    }
    return args;
}

corm_node_extra *cormi_node_extra(cormi_lq *lq, corm_node *node)
{
    corm_node_extra *extra = CORMI_NEW(lq->b->arena, corm_node_extra);

    if (extra == NULL)
        cormi_lq_memory(lq);
    node->extra = extra;
    return extra;
}

/* ---- functions ---- */

static const function_row *function_find(const char *name)
{
    for (size_t i = 0; name != NULL && i < FUNCTION_COUNT(function_table); i++)
        if (strcmp(function_table[i].name, name) == 0)
            return &function_table[i];
    return NULL;
}

static bool function_has_part_name(const char *name)
{
    return name != NULL && (strncmp(name, "extract_", 8) == 0 ||
                            strncmp(name, "trunc_", 6) == 0);
}

static bool function_check_count(cormi_lq *lq, const function_row *row,
                                 const corm_expr *expr)
{
    int n = (int)expr->n_args;

    if (n >= row->least && (row->most < 0 || n <= row->most))
        return true;
    if (row->most == row->least)
        cormi_lq_fail(lq, CORM_FIELD_ERROR, "%s takes %d argument%s, not %d",
                      row->name, row->least, row->least == 1 ? "" : "s", n);
    else
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      row->most < 0 ? "%s takes at least %d arguments, not %d"
                                    : "%s takes %d to %d arguments",
                      row->name, row->least, row->most < 0 ? n : row->most);
    return false;
}

/* The offset of lag and lead, the number of ntile and nth_value: at least 1. */
static bool function_check_number(cormi_lq *lq, const function_row *row,
                                  const corm_expr *expr)
{
    const corm_value *last =
        expr->n_args > 0 ? &expr->args[expr->n_args - 1] : NULL;
    uint32_t index;

    if (last != NULL && last->kind == CORM_K_EXPR &&
        last->as.expr->op == CORM_OP_VALUE && last->as.expr->n_args == 1)
        last = &last->as.expr->args[0];
    if (last == NULL || last->kind != CORM_K_INT ||
        (expr->n_args == 1 && row->most == 2))
        return true;
    index = lq->origin.vbase + last->elem;
    if (cormi_slot_value(lq, index).as.i < 1) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR, "%s takes a number above 0",
                      row->name);
        return false;
    }
    return cormi_slot_same(lq, index);
}

static corm_node *function_call(cormi_lq *lq, const function_row *row,
                                const corm_expr *expr, const cormi_resolve *how)
{
    const corm_node **args;
    corm_node *node;

    if (!function_check_count(lq, row, expr))
        return NULL;
    args = function_args(lq, expr, how);
    if (args == NULL)
        return NULL;
    if (row->flags & FUNCTION_WINDOW && !function_check_number(lq, row, expr))
        return NULL;
    node = cormi_node_args(lq->b->arena, CORM_NODE_FUNCTION, CORM_TYPE_NONE,
                           row->name, args, expr->n_args);
    if (node == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    function_set_type(node, row->result);
    if (expr->options != NULL && expr->options->default_value != NULL) {
        corm_node_extra *extra = cormi_node_extra(lq, node);

        if (extra == NULL)
            return NULL;
        extra->default_value =
            cormi_resolve_expr(lq, expr->options->default_value, how);
        if (extra->default_value == NULL)
            return NULL;
    }
    return node;
}

static bool function_any_window(const corm_node *const *nodes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (cormi_has_window(nodes[i]))
            return true;
    return false;
}

/* No database computes a window of a window. */
static bool function_no_window_in(cormi_lq *lq, const corm_node *window)
{
    const corm_node *arg = window->args[0];
    const corm_node_extra *x = window->extra;

    if (!function_any_window(arg->args, arg->n_args) &&
        !function_any_window(x->partition_by, x->n_partition_by) &&
        !function_any_window(x->order_by, x->n_order_by))
        return true;
    cormi_lq_fail(lq, CORM_FIELD_ERROR,
                  "a window function cannot stand in another one; annotate "
                  "the inner one, read the queryset by corm_cte, and use the "
                  "column");
    return false;
}

static const corm_node *function_window(cormi_lq *lq, const corm_expr *expr,
                                        const cormi_resolve *how);

/* The name of row i of a table, NULL behind its end. */
typedef const char *function_name_at(size_t i);

static const char *function_name(size_t i)
{
    return i < FUNCTION_COUNT(function_table) ? function_table[i].name : NULL;
}

static const char *aggregate_name(size_t i)
{
    return i < FUNCTION_COUNT(aggregate_table) ? aggregate_table[i].name : NULL;
}

static void function_unknown(cormi_lq *lq, const char *what, const char *name,
                             function_name_at *at)
{
    cormi_nearest nearest = cormi_nearest_to(name != NULL ? name : "");
    const char *known;

    for (size_t i = 0; (known = at(i)) != NULL; i++)
        cormi_nearest_try(&nearest, known);
    cormi_lq_fail(lq, CORM_FIELD_ERROR,
                  nearest.best != NULL
                      ? "there is no %s \"%s\"; did you mean \"%s\"?"
                      : "there is no %s \"%s\"; RAW(\"SQL\", ..) reaches those "
                        "that only the database knows",
                  what, nearest.wanted, nearest.best);
}

const corm_node *cormi_resolve_function(cormi_lq *lq, const corm_expr *expr,
                                        const cormi_resolve *how)
{
    const function_row *row;

    if (expr->op == CORM_OP_WINDOW)
        return function_window(lq, expr, how);
    if (function_has_part_name(expr->name))
        return cormi_resolve_dated(lq, expr, how);
    row = function_find(expr->name);
    if (row == NULL) {
        function_unknown(lq, "function", expr->name, function_name);
        return NULL;
    }
    if (row->flags & FUNCTION_WINDOW && !how->in_window) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR, "%s stands only in WINDOW(..)",
                      row->name);
        return NULL;
    }
    return function_call(lq, row, expr, how);
}

/* ---- lists of expressions: BY(..) ---- */

/* A key of several columns stands for each of them. */
static bool function_by_one(cormi_lq *lq, const corm_node *node,
                            cormi_vec *nodes)
{
    const corm_node *tuple = node;

    if (node == NULL)
        return false;
    if (node->kind == CORM_NODE_ORDER)
        tuple = node->args[0];
    if (tuple->kind != CORM_NODE_TUPLE)
        return cormi_vec_push(nodes, &node) || cormi_lq_memory(lq) == CORM_OK;
    for (size_t i = 0; i < tuple->n_args; i++) {
        const corm_node *part = tuple->args[i];
        corm_node *item;

        if (tuple != node) {
            item = cormi_node_args(lq->b->arena, CORM_NODE_ORDER, part->type,
                                   NULL, &part, 1);
            if (item == NULL)
                return cormi_lq_memory(lq) == CORM_OK;
            item->flags = node->flags;
            part = item;
        }
        if (!cormi_vec_push(nodes, &part))
            return cormi_lq_memory(lq) == CORM_OK;
    }
    return true;
}

static bool function_by(cormi_lq *lq, const corm_value *by, bool order,
                        const cormi_resolve *how, const corm_node *const **out,
                        size_t *n)
{
    cormi_vec nodes = CORMI_VEC_ARENA(const corm_node *, lq->b->arena);

    *n = 0;
    if (by == NULL)
        return true;
    for (size_t i = 0; i < by->size; i++)
        if (!function_by_one(
                lq,
                order ? cormi_resolve_order(lq, &by->as.list[i], how)
                      : cormi_resolve_value(lq, &by->as.list[i], how),
                &nodes))
            return false;
    *out = nodes.data;
    *n = nodes.n;
    return true;
}

/* ---- windows ---- */

static bool function_is_window(const corm_node *node)
{
    const function_row *row =
        node->kind == CORM_NODE_FUNCTION ? function_find(node->name) : NULL;

    return row != NULL && row->flags & FUNCTION_WINDOW;
}

static bool function_check_frame(cormi_lq *lq, const corm_frame *f)
{
    if (f->mode == 0)
        return true;
    if (f->mode == 2 && ((!f->start_unbounded && f->start != 0) ||
                         (!f->end_unbounded && f->end != 0))) {
        cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                      "a RANGE frame has only unbounded ends and the current "
                      "row; use ROWS");
        return false;
    }
    if (!f->start_unbounded && !f->end_unbounded && f->start > f->end) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR, "a frame begins behind its end");
        return false;
    }
    return true;
}

static const corm_node *function_window(cormi_lq *lq, const corm_expr *expr,
                                        const cormi_resolve *how)
{
    cormi_resolve inner = *how;
    const corm_expr_options *o = expr->options;
    const corm_node *arg;
    corm_node *node;
    corm_node_extra *extra;

    inner.in_window = true;
    if (expr->n_args != 1 || expr->args[0].kind != CORM_K_EXPR) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR, "WINDOW takes an expression");
        return NULL;
    }
    arg = cormi_resolve_value(lq, &expr->args[0], &inner);
    if (arg == NULL)
        return NULL;
    if (arg->kind != CORM_NODE_AGGREGATE && !function_is_window(arg)) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "this expression cannot stand in WINDOW; use an "
                      "aggregate or a window function");
        return NULL;
    }
    if (arg->kind == CORM_NODE_AGGREGATE && arg->flags & CORM_NODE_DISTINCT) {
        cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                      "%s over a window cannot be distinct", arg->name);
        return NULL;
    }
    lq->b->folds = true;
    node = cormi_node_args(lq->b->arena, CORM_NODE_WINDOW, arg->type, NULL,
                           &arg, 1);
    extra = node != NULL ? cormi_node_extra(lq, node) : NULL;
    if (extra == NULL)
        return NULL;
    function_copy_type(node, arg);
    if (o == NULL)
        return node;
    if (!function_by(lq, o->partition_by, false, how, &extra->partition_by,
                     &extra->n_partition_by) ||
        !function_by(lq, o->order_by, true, how, &extra->order_by,
                     &extra->n_order_by) ||
        !function_check_frame(lq, &o->frame))
        return NULL;
    extra->frame = o->frame;
    return function_no_window_in(lq, node) ? node : NULL;
}

/* ---- aggregates ---- */

static const aggregate_row *function_find_aggregate(const char *name)
{
    for (size_t i = 0; name != NULL && i < FUNCTION_COUNT(aggregate_table); i++)
        if (strcmp(aggregate_table[i].name, name) == 0)
            return &aggregate_table[i];
    return NULL;
}

static bool function_is_star(const corm_expr *expr)
{
    return expr->n_args == 1 && expr->args[0].kind == CORM_K_PATH &&
           strcmp(expr->args[0].as.s, "*") == 0;
}

static const corm_node *function_aggregate_arg(cormi_lq *lq,
                                               const corm_expr *expr,
                                               const cormi_resolve *how)
{
    const corm_node *arg;

    if (function_is_star(expr))
        return cormi_node_new(lq->b->arena, CORM_NODE_STAR, CORM_TYPE_NONE);
    if (expr->n_args < 1) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR, "%s takes an argument", expr->name);
        return NULL;
    }
    arg = cormi_resolve_value(lq, &expr->args[0], how);
    if (arg == NULL)
        return NULL;
    if (!how->summarize && !how->in_window && cormi_has_aggregate(arg)) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "cannot compute %s of an aggregate; aggregate() over "
                      "the annotated queryset can",
                      expr->name);
        return NULL;
    }
    if (!how->summarize && cormi_has_window(arg)) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "cannot compute %s of a window function; aggregate() "
                      "over the annotated queryset can",
                      expr->name);
        return NULL;
    }
    return arg;
}

static bool function_aggregate_options(cormi_lq *lq, corm_node *node,
                                       const corm_expr_options *o,
                                       const cormi_resolve *how)
{
    corm_node_extra *extra;

    if (o == NULL)
        return true;
    node->flags |= (o->distinct ? CORM_NODE_DISTINCT : 0) |
                   (o->sample ? CORM_NODE_SAMPLE : 0);
    if (o->filter == NULL && o->order_by == NULL && o->delimiter == NULL)
        return true;
    extra = cormi_node_extra(lq, node);
    if (extra == NULL)
        return false;
    if (o->filter != NULL) {
        extra->filter = cormi_resolve_condition(lq, o->filter, how);
        if (extra->filter == NULL)
            return false;
        if (extra->filter == lq->b->yes)
            extra->filter = NULL;
    }
    if (o->delimiter != NULL) {
        extra->delimiter = cormi_resolve_expr(lq, o->delimiter, how);
        if (extra->delimiter == NULL)
            return false;
    }
    return function_by(lq, o->order_by, true, how, &extra->order_by,
                       &extra->n_order_by);
}

static const corm_node *function_with_default(cormi_lq *lq, corm_node *node,
                                              const corm_expr_options *o,
                                              const cormi_resolve *how)
{
    const corm_node *args[2];
    corm_node *out;

    if (o == NULL || o->default_value == NULL)
        return node;
    args[0] = node;
    args[1] = cormi_resolve_expr(lq, o->default_value, how);
    out = cormi_node_args(lq->b->arena, CORM_NODE_FUNCTION, node->type,
                          "coalesce", args, 2);
    if (out != NULL)
        function_copy_type(out, node);
    return out;
}

/* Rows with a composite key are counted by its first column. */
static const corm_node *function_aggregate_key(cormi_lq *lq,
                                               const corm_expr *expr,
                                               const corm_node *arg)
{
    bool distinct = expr->options != NULL && expr->options->distinct;

    if (arg->kind == CORM_NODE_TUPLE && !distinct &&
        strcmp(expr->name, "count") == 0)
        return arg->args[0];
    return function_one_column(lq, expr->name, arg) ? arg : NULL;
}

static bool function_check_aggregate(cormi_lq *lq, const corm_expr *expr,
                                     const aggregate_row *row)
{
    const corm_expr_options *o = expr->options;

    if (o != NULL && o->default_value != NULL && row->has_empty) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "%s takes no default: over no rows it is %lld", row->name,
                      (long long)row->empty);
        return false;
    }
    if (!function_is_star(expr))
        return true;
    if (strcmp(row->name, "count") != 0) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR, "%s takes no *; name a field",
                      row->name);
        return false;
    }
    if (o != NULL && o->distinct) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "* cannot be distinct; name a field");
        return false;
    }
    return true;
}

const corm_node *cormi_resolve_aggregate(cormi_lq *lq, const corm_expr *expr,
                                         const cormi_resolve *how)
{
    const aggregate_row *row = function_find_aggregate(expr->name);
    const corm_node *arg;
    corm_node *node;

    if (row == NULL) {
        function_unknown(lq, "aggregate", expr->name, aggregate_name);
        return NULL;
    }
    if (!function_check_aggregate(lq, expr, row))
        return NULL;
    if (lq->apart && !how->in_window)
        return cormi_apart(lq, expr, how);
    arg = function_aggregate_arg(lq, expr, how);
    if (arg != NULL)
        arg = function_aggregate_key(lq, expr, arg);
    if (arg == NULL)
        return NULL;
    lq->b->folds = true;
    node = cormi_node_args(lq->b->arena, CORM_NODE_AGGREGATE, CORM_TYPE_NONE,
                           row->name, &arg, 1);
    if (node == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    function_set_type(node, row->result);
    if (!function_aggregate_options(lq, node, expr->options, how))
        return NULL;
    return function_with_default(lq, node, expr->options, how);
}

const char *cormi_default_alias(cormi_lq *lq, const corm_expr *expr)
{
    const char *path = NULL;

    if (expr != NULL && expr->op == CORM_OP_AGG && expr->n_args == 1) {
        const corm_value *arg = &expr->args[0];

        if (arg->kind == CORM_K_PATH)
            path = arg->as.s;
        else if (arg->kind == CORM_K_EXPR && arg->as.expr->op == CORM_OP_F)
            path = arg->as.expr->name;
    }
    if (path != NULL && strcmp(path, "*") != 0)
        return cormi_arena_printf(lq->b->arena, "%s__%s", path, expr->name);
    if (path != NULL)
        return cormi_arena_printf(lq->b->arena, "__%s", expr->name);
    cormi_lq_fail(lq, CORM_VALUE_ERROR,
                  "an expression needs a name: AS(\"name\", ..)");
    return NULL;
}

/* ---- what is in an expression ---- */

static bool function_find_kind(const corm_node *node, void *data)
{
    return node->kind != *(corm_node_kind *)data;
}

static bool function_find_aggregate_node(const corm_node *node, void *data)
{
    (void)data;
    return node->kind != CORM_NODE_AGGREGATE;
}

/* Aggregates in a window's function are not aggregates of the query. */
bool cormi_has_aggregate(const corm_node *node)
{
    if (node->kind == CORM_NODE_WINDOW) {
        const corm_node *inner = node->args[0];

        for (size_t i = 0; i < inner->n_args; i++)
            if (cormi_has_aggregate(inner->args[i]))
                return true;
        if (node->extra == NULL)
            return false;
        for (size_t i = 0; i < node->extra->n_partition_by; i++)
            if (cormi_has_aggregate(node->extra->partition_by[i]))
                return true;
        for (size_t i = 0; i < node->extra->n_order_by; i++)
            if (cormi_has_aggregate(node->extra->order_by[i]))
                return true;
        return false;
    }
    if (node->kind == CORM_NODE_AGGREGATE)
        return true;
    if (cormi_has_window(node)) {
        for (size_t i = 0; i < node->n_args; i++)
            if (cormi_has_aggregate(node->args[i]))
                return true;
        return false;
    }
    return !cormi_node_walk(node, false, function_find_aggregate_node, NULL);
}

bool cormi_has_window(const corm_node *node)
{
    corm_node_kind kind = CORM_NODE_WINDOW;

    return !cormi_node_walk(node, false, function_find_kind, &kind);
}

static bool function_no_select(const corm_node *node, void *data)
{
    (void)data;
    return node->select == NULL;
}

bool cormi_has_subquery(const corm_node *node)
{
    return !cormi_node_walk(node, false, function_no_select, NULL);
}
