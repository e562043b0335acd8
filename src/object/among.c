/*
 * The rows of a queryset that belong to some objects, for prefetch.  A slice
 * is meant for each of them: it becomes a condition on the number of the row
 * among those of its object.
 */
#include "object/relate.h"

/* What is needed to number the rows of each key in the queryset's order. */
typedef struct among_window {
    corm_value *order; /* items of the ORDER BY */
    size_t n_order;
    corm_expr path, number, window;
    corm_expr_options options;
    corm_value by, args[2];
} among_window;

/* ---- the order ---- */

/* The items that order a queryset, and whether they are turned round. */
static const corm_value *among_items(const corm_queryset *q, size_t *n,
                                     bool *reversed)
{
    const corm_value *ordering = q->model->ordering;

    *n = 0;
    *reversed = false;
    for (; q != NULL; q = q->prev) {
        if (q->op == CORMI_Q_REVERSE)
            *reversed = !*reversed;
        if (q->op != CORMI_Q_ORDER_BY)
            continue;
        *n = q->n_args == 1 && q->items[0].kind == CORM_K_NULL ? 0 : q->n_args;
        return q->items;
    }
    while (ordering != NULL && ordering[*n].kind != CORM_K_NULL)
        ++*n;
    return ordering;
}

static bool among_turn_name(corm_arena *arena, corm_value *item)
{
    const char *name = item->as.s;
    const char *turned = name + 1;

    if (name[0] == '?') /* by chance, either way */
        return true;
    if (name[0] != '-')
        turned = cormi_arena_printf(arena, "-%s", name);
    if (turned == NULL)
        return false;
    *item = corm_value_path(turned);
    return true;
}

/* An expression that says no order ascends; NULLs change their end too. */
static bool among_turn_expr(corm_arena *arena, corm_value *item)
{
    const corm_expr *old = item->as.expr;
    corm_expr *expr = CORMI_NEW(arena, corm_expr);
    corm_expr_options *options = CORMI_NEW(arena, corm_expr_options);
    corm_value *arg = CORMI_NEW(arena, corm_value);

    if (expr == NULL || options == NULL || arg == NULL)
        return false;
    *expr = (corm_expr){ .op = CORM_OP_ORDER, .n_args = 1, .args = arg };
    expr->options = options;
    *arg = *item;
    if (old->op == CORM_OP_ORDER) {
        *arg = old->args[0];
        if (old->options != NULL)
            *options = *old->options;
        options->nulls_first = old->options && old->options->nulls_last;
        options->nulls_last = old->options && old->options->nulls_first;
    }
    options->desc = !options->desc;
    *item = corm_value_expr(expr);
    return true;
}

static bool among_order(const corm_queryset *q, among_window *w)
{
    corm_arena *arena = q->ctx->arena;
    bool reversed;
    const corm_value *items = among_items(q, &w->n_order, &reversed);

    w->order = CORMI_NEW_N(arena, corm_value, w->n_order + 1);
    for (size_t i = 0; i < w->n_order && w->order != NULL; i++) {
        corm_value *item = &w->order[i];
        bool turned = true;

        *item = items[i];
        if (reversed && item->kind == CORM_K_PATH)
            turned = among_turn_name(arena, item);
        else if (reversed && item->kind == CORM_K_EXPR)
            turned = among_turn_expr(arena, item);
        if (!turned)
            return false;
    }
    return w->order != NULL;
}

/* ---- the number of a row ---- */

static bool among_number(const corm_queryset *q, const char *path,
                         among_window *w)
{
    if (!among_order(q, w))
        return false;
    w->path = (corm_expr){ .op = CORM_OP_F, .name = path };
    w->by = corm_value_expr(&w->path);
    w->args[0] =
        (corm_value){ .kind = CORM_K_LIST, .size = 1, .as.list = &w->by };
    w->options.partition_by = &w->args[0];
    w->args[1] = (corm_value){ .kind = CORM_K_LIST,
                               .size = w->n_order,
                               .as.list = w->order };
    if (w->n_order != 0)
        w->options.order_by = &w->args[1];
    return true;
}

static corm_expr among_compare(const char *lookup, corm_value *args,
                               const corm_expr *window, uint64_t limit)
{
    args[0] = corm_value_expr(window);
    args[1] = corm_value_int((int64_t)limit);
    return (corm_expr){
        .op = CORM_OP_LOOKUP, .name = lookup, .n_args = 2, .args = args
    };
}

static corm_queryset *among_slice(const corm_queryset *q, const char *path,
                                  const corm_expr *in)
{
    among_window w = { 0 };
    corm_value number, above[2], below[2];
    corm_expr after, before;
    const corm_expr *terms[3] = { in };
    size_t n = 1;

    if (!among_number(q, path, &w)) {
        cormi_fail_memory(q->ctx);
        return NULL;
    }
    w.number = (corm_expr){ .op = CORM_OP_FN, .name = "row_number" };
    number = corm_value_expr(&w.number);
    w.window = (corm_expr){ .op = CORM_OP_WINDOW,
                            .n_args = 1,
                            .args = &number,
                            .options = &w.options };
    if (q->start != 0) {
        after = among_compare("gt", above, &w.window, q->start);
        terms[n++] = &after;
    }
    if (q->stop != UINT64_MAX) {
        before = among_compare("lte", below, &w.window, q->stop);
        terms[n++] = &before;
    }
    return cormi_queryset_among(q, terms, n);
}

corm_queryset *cormi_among(const corm_queryset *q, const char *path,
                           corm_value keys)
{
    corm_expr in = { .op = CORM_OP_Q, .n_args = 1, .args = &keys };
    const corm_expr *terms[] = { &in };

    if (q == NULL)
        return NULL;
    in.name = cormi_arena_printf(q->ctx->arena, "%s__in", path);
    if (in.name == NULL) {
        cormi_fail_memory(q->ctx);
        return NULL;
    }
    return q->state & CORMI_QS_SLICED ? among_slice(q, path, &in)
                                      : cormi_queryset_among(q, terms, 1);
}
