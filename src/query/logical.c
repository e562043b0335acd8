/*
 * Folding: the chain's operations, one after another, become the logical
 * query.
 */
#include "query/logical.h"

#include <string.h>

corm_status cormi_lq_fail(const cormi_lq *lq, corm_status code,
                          const char *format, ...)
{
    va_list args;

    va_start(args, format);
    cormi_failv(lq->b->ctx, code, format, args);
    va_end(args);
    return code;
}

corm_status cormi_lq_memory(const cormi_lq *lq)
{
    return cormi_fail_memory(lq->b->ctx);
}

cormi_lq *cormi_lq_new(cormi_compilation *b, const cormi_model *model,
                       cormi_lq *outer)
{
    cormi_lq *lq = CORMI_NEW(b->arena, cormi_lq);

    if (lq == NULL) {
        cormi_fail_memory(b->ctx);
        return NULL;
    }
    lq->b = b;
    lq->model = model;
    lq->outer = outer;
    lq->default_cols = true;
    lq->joins = CORMI_VEC_ROOM(cormi_join *, b->arena, lq->joins_room, 4);
    lq->adopted = CORMI_VEC_ARENA(cormi_join *, b->arena);
    lq->annotations = CORMI_VEC_ARENA(cormi_annotation, b->arena);
    lq->names = CORMI_NEW(b->arena, cormi_lq_names);
    lq->filtered = CORMI_VEC_ARENA(cormi_filtered *, b->arena);
    lq->selected = CORMI_VEC_ARENA(cormi_selected, b->arena);
    lq->group_by = CORMI_VEC_ARENA(const corm_node *, b->arena);
    lq->order = CORMI_VEC_ARENA(cormi_order_item, b->arena);
    lq->distinct_fields = CORMI_VEC_ARENA(const char *, b->arena);
    lq->operands = CORMI_VEC_ARENA(cormi_lq *, b->arena);
    lq->ctes = CORMI_VEC_ARENA(corm_cte, b->arena);
    lq->named = CORMI_VEC_ARENA(const cormi_cte *, b->arena);
    lq->related = CORMI_VEC_ARENA(const char *, b->arena);
    lq->only = CORMI_VEC_ARENA(const char *, b->arena);
    lq->defer = CORMI_VEC_ARENA(const char *, b->arena);
    lq->reuse = CORMI_VEC_ROOM(cormi_join *, b->arena, lq->reuse_room, 4);
    lq->where = cormi_where_new(lq, CORM_NODE_AND, false);
    if (lq->where == NULL || lq->names == NULL ||
        !cormi_vec_push(&b->queries, &lq)) {
        cormi_fail_memory(b->ctx);
        return NULL;
    }
    cormi_map_init_arena(&lq->names->map, b->arena);
    return lq;
}

void cormi_lq_push(cormi_lq *lq, cormi_vec *vec, const void *item)
{
    if (!cormi_vec_push(vec, item))
        lq->b->oom = true;
}

/* ---- order, distinct, limits ---- */

void cormi_lq_clear_order(cormi_lq *lq, bool force)
{
    if (!force && (lq->sliced || lq->distinct_fields.n > 0))
        return;
    lq->order.n = 0;
    lq->ordered = false;
    lq->no_default_order = true;
}

bool cormi_lq_is_ordered(const cormi_lq *lq)
{
    return lq->order.n > 0 || (!lq->no_default_order && lq->model != NULL &&
                               lq->model->ordering != NULL);
}

/* An unknown name is an error also where a later order_by() or a count
 * leaves the order out. */
static bool logical_check_order(cormi_lq *lq, cormi_order_item *to)
{
    const char *name = to->item.as.s;
    cormi_path_names names;
    cormi_path *path;
    size_t used;

    if (to->item.kind != CORM_K_PATH || (name[0] == '?' && name[1] == '\0') ||
        lq->combinator != CORM_COMBINE_NONE || lq->model == NULL)
        return true;
    name += name[0] == '-' || name[0] == '+';
    if (lq->annotations.n != 0 &&
        cormi_lq_annotation(lq, name, strlen(name)) != NULL)
        return true;
    if (!cormi_names_split(lq, name, &names))
        return false;
    if (lq->annotations.n != 0 &&
        cormi_path_annotation(lq, name, &names, &used) != NULL)
        return true;
    path = cormi_arena_take(lq->b->arena, sizeof(*path));
    to->path = path;
    return path == NULL ? cormi_lq_memory(lq) == CORM_OK
                        : cormi_path_resolve(lq, &names, false, path);
}

static bool logical_order_by(cormi_lq *lq, const corm_queryset *q)
{
    lq->order.n = 0;
    lq->ordered = q->n_args > 0;
    lq->no_default_order = true;
    for (size_t i = 0; i < q->n_args; i++) {
        cormi_order_item item = { .item = q->items[i], .origin = lq->origin };

        if (!logical_check_order(lq, &item))
            return false;
        if (!CORMI_VEC_PUT(cormi_order_item, &lq->order, item))
            return cormi_lq_memory(lq) == CORM_OK;
    }
    return true;
}

static bool logical_distinct(cormi_lq *lq, const corm_queryset *q)
{
    lq->distinct = true;
    lq->distinct_fields.n = 0;
    for (size_t i = 0; i < q->n_args; i++) {
        const corm_value *item = &q->items[i];

        if (item->kind != CORM_K_PATH) {
            cormi_lq_fail(lq, CORM_VALUE_ERROR, "distinct takes names");
            return false;
        }
        if (!cormi_vec_push(&lq->distinct_fields, &item->as.s))
            return cormi_lq_memory(lq) == CORM_OK;
    }
    return true;
}

static bool logical_slice(cormi_lq *lq, const corm_queryset *q)
{
    cormi_outcome outcome;

    lq->sliced = true;
    lq->slice_empty = q->flags & CORMI_SLICE_EMPTY;
    lq->has_one_row = q->stop <= q->start + 1;
    lq->limit = lq->offset = NULL;
    if (lq->slice_empty)
        return true;
    if (q->flags & CORMI_SLICE_START) {
        lq->offset = cormi_slot_param(lq, lq->origin.vbase, CORMI_RECIPE_RAW,
                                      NULL, CORM_TYPE_BIG_INTEGER, &outcome);
        if (lq->offset == NULL)
            return false;
    }
    if (q->flags & CORMI_SLICE_STOP)
        lq->limit = cormi_slot_param(lq, lq->origin.vbase + 1, CORMI_RECIPE_RAW,
                                     NULL, CORM_TYPE_BIG_INTEGER, &outcome);
    return !(q->flags & CORMI_SLICE_STOP) || lq->limit != NULL;
}

/* ---- names ---- */

static bool logical_names(cormi_vec *to, const corm_queryset *q)
{
    for (size_t i = 0; i < q->n_args; i++)
        if (!cormi_vec_push(to, &q->names[i]))
            return false;
    return true;
}

static bool logical_only(cormi_lq *lq, const corm_queryset *q)
{
    lq->has_only = true;
    lq->only.n = 0;
    return logical_names(&lq->only, q) || cormi_lq_memory(lq) == CORM_OK;
}

static bool logical_select_related(cormi_lq *lq, const corm_queryset *q)
{
    lq->related_all = q->n_args == 0;
    return logical_names(&lq->related, q) || cormi_lq_memory(lq) == CORM_OK;
}

static bool logical_filtered(cormi_lq *lq, const corm_queryset *q)
{
    corm_value arg = corm_value_expr(q->exprs[0]);
    corm_expr expr = {
        .op = CORM_OP_FILTERED, .name = q->names[1], .n_args = 1, .args = &arg
    };

    return cormi_lq_check_name(lq, q->names[0], false) &&
           cormi_lq_annotate_filtered(lq, q->names[0], &expr);
}

/* ---- dates ---- */

static bool logical_dates_kind(cormi_lq *lq, const corm_queryset *q)
{
    static const char *const kinds[] = { "year", "month",  "week",  "day",
                                         "hour", "minute", "second" };
    size_t n = q->flags & 2u ? 7 : 4;

    for (size_t i = 0; i < n; i++)
        if (strcmp(kinds[i], q->names[1]) == 0)
            return true;
    cormi_lq_fail(lq, CORM_VALUE_ERROR,
                  "\"%s\" is no kind of date; there are year, month, week, "
                  "day%s",
                  q->names[1], q->flags & 2u ? ", hour, minute, second" : "");
    return false;
}

static bool logical_dates(cormi_lq *lq, const corm_queryset *q)
{
    cormi_resolve how = { .allow_joins = true };
    bool instants = q->flags & 2u;
    const corm_expr_options *options;
    corm_expr_options *o = CORMI_NEW(lq->b->arena, corm_expr_options);
    corm_value arg = corm_value_path(q->names[0]);
    corm_expr trunc = { .op = CORM_OP_FN, .n_args = 1, .args = &arg };
    const corm_node *plain, *node;
    corm_node *present;
    corm_value *no = CORMI_NEW(lq->b->arena, corm_value);
    cormi_order_item order = { .item = corm_value_path(
                                   q->flags & 1u ? "-value" : "value") };

    if (o == NULL || no == NULL || !logical_dates_kind(lq, q))
        return false;
    o->tz = instants ? q->names[2] : NULL;
    o->output = instants ? "datetime" : "date";
    options = o;
    trunc.options = options;
    trunc.name = cormi_arena_printf(lq->b->arena, "trunc_%s", q->names[1]);
    plain = cormi_resolve_path(lq, q->names[0], &how);
    if (plain == NULL || trunc.name == NULL)
        return false;
    if (plain->type != CORM_TYPE_DATETIME &&
        (plain->type != CORM_TYPE_DATE || instants)) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR, "\"%s\" is no %s", q->names[0],
                      instants ? "date-time; use corm_extract_dates" : "date");
        return false;
    }
    node = cormi_resolve_expr(lq, &trunc, &how);
    present = cormi_node_args(lq->b->arena, CORM_NODE_LOOKUP, CORM_TYPE_BOOLEAN,
                              "isnull", &plain, 1);
    if (node == NULL || present == NULL)
        return false;
    *no = corm_value_bool(false);
    present->value = no;
    if (!cormi_lq_set_values(lq, NULL, 0))
        return false;
    lq->selected.n = 0;
    lq->order.n = 0;
    lq->ordered = lq->no_default_order = lq->distinct = true;
    return cormi_lq_add_annotation(lq, "value", node, true) &&
           cormi_where_add(lq->where, NULL, present) &&
           cormi_vec_push(&lq->order, &order);
}

/* ---- several queries ---- */

/* Objects combined with values() give the same columns, as with Django. */
static bool logical_same_values(cormi_lq *operand, const cormi_lq *first)
{
    corm_as *as;

    if (!first->values || operand->values || first->selected.n == 0 ||
        operand->combinator != CORM_COMBINE_NONE || operand->model == NULL)
        return true;
    as = CORMI_NEW_N(operand->b->arena, corm_as, first->selected.n);
    if (as == NULL)
        return cormi_lq_memory(operand) == CORM_OK;
    for (size_t i = 0; i < first->selected.n; i++)
        as[i] = corm_as_name(
            CORMI_VEC_AT(cormi_selected, &first->selected, i).name);
    return cormi_lq_set_values(operand, as, first->selected.n);
}

static cormi_lq *logical_combine(cormi_lq *lq, const corm_queryset *q)
{
    cormi_lq *out = cormi_lq_new(lq->b, lq->model, lq->outer);

    if (out == NULL || !cormi_vec_push(&out->operands, &lq))
        return NULL;
    out->combinator = (corm_combinator)q->flags;
    out->values = lq->values;
    out->no_default_order = true;
    for (size_t i = 0; i < q->n_args; i++) {
        cormi_lq *operand = cormi_lq_fold(
            lq->b, q->queries[i], lq->origin.vbase + q->queries[i]->nested_base,
            lq->outer);

        if (operand == NULL || !logical_same_values(operand, lq) ||
            !cormi_vec_push(&out->operands, &operand))
            return NULL;
    }
    /* Rows of a set have no order of their own. */
    for (size_t i = 0; i < out->operands.n; i++)
        cormi_lq_clear_order(CORMI_VEC_AT(cormi_lq *, &out->operands, i),
                             false);
    return out;
}

/* ---- the fold ---- */

static bool logical_lock(cormi_lq *lq, const corm_queryset *q)
{
    lq->lock = (corm_lock){ .update = true,
                            .nowait = q->lock.nowait,
                            .skip_locked = q->lock.skip_locked,
                            .no_key = q->lock.no_key,
                            .of = q->lock.of,
                            .n_of = q->n_args };
    return true;
}

static bool logical_get(cormi_lq *lq, const corm_queryset *q)
{
    if (q->n_args > 0 &&
        cormi_lq_filter(lq, q->exprs, q->n_args, false) != CORM_OK)
        return false;
    if (lq->combinator != CORM_COMBINE_NONE || lq->sliced)
        return true;
    if (lq->distinct_fields.n == 0)
        cormi_lq_clear_order(lq, true);
    lq->limit =
        cormi_node_constant(lq->b->arena, corm_value_int(2), CORM_TYPE_INTEGER);
    return lq->limit != NULL || cormi_lq_memory(lq) == CORM_OK;
}

static bool logical_among(cormi_lq *lq, const corm_queryset *q)
{
    corm_status status;

    lq->empty = lq->empty || lq->slice_empty;
    lq->sliced = lq->slice_empty = lq->has_one_row = false;
    lq->limit = lq->offset = NULL;
    lq->reuse_all = true;
    status = cormi_lq_filter(lq, q->exprs, q->n_args, false);
    lq->reuse_all = false;
    return status == CORM_OK;
}

/* The condition behind the rows of one object is about the same related row
 * as the one that found them: related(post, "tags").filter(tag_posts__weight=1). */
static bool logical_linked(cormi_lq *lq, const corm_queryset *q)
{
    lq->linked = cormi_lq_filter(lq, q->exprs, q->n_args, false) == CORM_OK;
    return lq->linked;
}

static bool logical_apply(cormi_lq *lq, const corm_queryset *q)
{
    if (lq->linked && q->op != CORMI_Q_FILTER && q->op != CORMI_Q_EXCLUDE &&
        q->op != CORMI_Q_GET)
        lq->linked = false;
    switch (q->op) {
    case CORMI_Q_LINKED:
        return logical_linked(lq, q);
    case CORMI_Q_FILTER:
        return cormi_lq_filter(lq, q->exprs, q->n_args, false) == CORM_OK;
    case CORMI_Q_EXCLUDE:
        return cormi_lq_filter(lq, q->exprs, q->n_args, true) == CORM_OK;
    case CORMI_Q_AMONG:
        return logical_among(lq, q);
    case CORMI_Q_ANNOTATE:
        return cormi_lq_annotate(lq, q, true);
    case CORMI_Q_ALIAS:
        return cormi_lq_annotate(lq, q, false);
    case CORMI_Q_ORDER_BY:
        return logical_order_by(lq, q);
    case CORMI_Q_REVERSE:
        lq->reversed = !lq->reversed;
        return true;
    case CORMI_Q_DISTINCT:
        return logical_distinct(lq, q);
    case CORMI_Q_SLICE:
        return logical_slice(lq, q);
    case CORMI_Q_VALUES:
        return cormi_lq_values(lq, q);
    case CORMI_Q_SELECT_RELATED:
        return logical_select_related(lq, q);
    case CORMI_Q_NO_SELECT_RELATED:
        lq->related.n = 0;
        lq->related_all = false;
        return true;
    case CORMI_Q_ONLY:
        return logical_only(lq, q);
    case CORMI_Q_DEFER:
        return logical_names(&lq->defer, q) || cormi_lq_memory(lq) == CORM_OK;
    case CORMI_Q_NO_DEFER:
        lq->only.n = lq->defer.n = 0;
        lq->has_only = false;
        return true;
    case CORMI_Q_NONE:
        lq->empty = true;
        return true;
    case CORMI_Q_BARE:
        lq->bare = true;
        return true;
    case CORMI_Q_APART:
        lq->apart = true;
        return true;
    case CORMI_Q_CTE:
        return cormi_lq_from(lq, q);
    case CORMI_Q_JOIN:
        return cormi_lq_join(lq, q);
    case CORMI_Q_CONNECT:
        return cormi_lq_connect(lq, q);
    case CORMI_Q_LOCK:
        return logical_lock(lq, q);
    case CORMI_Q_DATES:
        return logical_dates(lq, q);
    case CORMI_Q_FILTERED:
        return logical_filtered(lq, q);
    case CORMI_Q_GET:
        return logical_get(lq, q);
    case CORMI_Q_EXISTS:
        lq->exists_only = true;
        return true;
    case CORMI_Q_RAW:
        cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                      "raw SQL cannot be used inside another query; fetch its "
                      "keys, or use RAW(..)");
        return false;
    default: /* prefetch, into, update, aggregate: not of this stage */
        return true;
    }
}

/* The chain's first node begins a query. */
static cormi_lq *logical_begin(cormi_compilation *b, const corm_queryset *at,
                               cormi_lq *outer, const cormi_cte *self)
{
    cormi_lq *lq = cormi_lq_new(b, at->model, outer);

    return lq != NULL && (self == NULL || cormi_lq_enter(lq, self)) ? lq : NULL;
}

static cormi_lq *logical_fold(cormi_compilation *b, const corm_queryset *q,
                              uint32_t vbase, cormi_lq *outer,
                              const cormi_cte *self)
{
    size_t n = (size_t)q->depth + 1, i = n;
    const corm_queryset **nodes =
        cormi_arena_take(b->arena, n * sizeof(*nodes));
    cormi_lq *lq = NULL;

    if (nodes == NULL) {
        cormi_fail_memory(b->ctx);
        return NULL;
    }
    for (const corm_queryset *at = q; at != NULL && i > 0; at = at->prev)
        nodes[--i] = at;
    for (; i < n; i++) {
        const corm_queryset *at = nodes[i];

        if (lq == NULL)
            lq = logical_begin(b, at, outer, self);
        if (lq == NULL)
            return NULL;
        lq->origin = (cormi_origin){ at, vbase + at->base };
        if (at->op == CORMI_Q_COMBINE)
            lq = cormi_apart_settle(lq) ? logical_combine(lq, at) : NULL;
        else if (!logical_apply(lq, at))
            return NULL;
        if (lq == NULL)
            return NULL;
    }
    if (lq != NULL)
        lq->chain = (cormi_origin){ q, vbase };
    return lq != NULL && cormi_apart_settle(lq) ? lq : NULL;
}

cormi_lq *cormi_lq_fold(cormi_compilation *b, const corm_queryset *q,
                        uint32_t vbase, cormi_lq *outer)
{
    return logical_fold(b, q, vbase, outer, NULL);
}

cormi_lq *cormi_lq_fold_step(cormi_compilation *b, const corm_queryset *q,
                             uint32_t vbase, const cormi_cte *self)
{
    return logical_fold(b, q, vbase, NULL, self);
}
