/*
 * A queryset of one database made again for another (corm_using): each node
 * by the builder that made it, with the models of the other's registry.
 */
#include "query/builder.h"

#include "base/arena.h"
#include "query/shape.h"

corm_status cormi_queryset_mixed(cormi_context *ctx, const char *what,
                                 const cormi_registry *from,
                                 const cormi_registry *to)
{
    if (from == to || from == NULL || to == NULL)
        return CORM_OK;
    return cormi_fail(ctx, CORM_MISUSE,
                      "%s is of the database %s, not of %s; rows of two "
                      "databases cannot refer to each other: copy it, or pass "
                      "its key",
                      what, from->database != NULL ? from->database : "?",
                      to->database != NULL ? to->database : "?");
}

typedef struct move_to {
    cormi_context *ctx;
    corm_session *session;
    const cormi_registry *registry;
} move_to;

static corm_queryset *move_chain(const move_to *to, const corm_queryset *q);

static const cormi_model *move_model(const move_to *to,
                                     const cormi_model *model)
{
    const cormi_model *found = cormi_registry_model(to->registry, model->desc);

    if (found == NULL)
        found = cormi_registry_by_name(to->registry, model->app, model->name);
    if (found == NULL || (found->desc != model->desc && !found->automatic)) {
        cormi_fail(to->ctx, CORM_MISUSE, "%s is no model of the database %s",
                   model->name,
                   to->registry->database != NULL ? to->registry->database
                                                  : "?");
        return NULL;
    }
    return found;
}

static corm_queryset *move_raw(const move_to *to, const corm_queryset *q)
{
    const cormi_moving *moving = to->ctx->moving;
    const cormi_model *model =
        q->model != NULL ? move_model(to, q->model) : NULL;
    corm_queryset *out;

    if (q->model != NULL && model == NULL)
        return NULL;
    to->ctx->moving = NULL; /* its values are where they were written */
    out = cormi_queryset_raw(to->ctx, to->session, to->registry, model,
                             q->names[0], q->values, q->n_values);
    to->ctx->moving = moving;
    return out;
}

static corm_queryset *move_root(const move_to *to, const corm_queryset *q)
{
    const cormi_model *model;

    if (q->op == CORMI_Q_RAW)
        return move_raw(to, q);
    if (q->op == CORMI_Q_CTE) {
        corm_queryset *rows = move_chain(to, q->queries[0]);
        corm_queryset *step =
            q->n_args > 1 ? move_chain(to, q->queries[1]) : NULL;

        return q->n_args > 1
                   ? corm_queryset_recursive(rows, q->names[0], step,
                                             (corm_combinator)q->flags)
                   : corm_queryset_cte(rows, q->names[0]);
    }
    model = move_model(to, q->model);
    return model != NULL
               ? cormi_queryset_root(to->ctx, to->session, to->registry, model)
               : NULL;
}

static corm_queryset *move_combine(const move_to *to, const corm_queryset *prev,
                                   const corm_queryset *q)
{
    const corm_queryset **all =
        CORMI_NEW_N(to->ctx->arena, const corm_queryset *, q->n_args + 1);

    if (all == NULL)
        return NULL;
    all[0] = prev;
    for (size_t i = 0; i < q->n_args; i++)
        all[i + 1] = move_chain(to, q->queries[i]);
    return corm_queryset_combine((corm_combinator)q->flags, all, q->n_args + 1);
}

static corm_queryset *move_prefetch(const move_to *to,
                                    const corm_queryset *prev,
                                    const corm_queryset *q)
{
    corm_prefetch *items =
        CORMI_NEW_N(to->ctx->arena, corm_prefetch, q->n_args + 1);

    if (items == NULL)
        return NULL;
    for (size_t i = 0; i < q->n_args; i++) {
        items[i] = q->prefetch[i];
        if (items[i].queryset == NULL)
            continue;
        items[i].queryset = move_chain(to, items[i].queryset);
        if (items[i].queryset == NULL)
            return NULL;
    }
    return corm_queryset_prefetch(prev, items, q->n_args);
}

static corm_queryset *move_slice(const corm_queryset *prev,
                                 const corm_queryset *q)
{
    uint64_t from = q->start - q->prev->start;

    return corm_slice(
        prev, (size_t)from,
        q->stop == UINT64_MAX ? CORM_END : (size_t)(q->stop - q->prev->start));
}

static corm_queryset *move_values(const corm_queryset *prev,
                                  const corm_queryset *q)
{
    switch (q->op) {
    case CORMI_Q_FILTER:
        return corm_queryset_filter(prev, q->exprs, q->n_args);
    case CORMI_Q_EXCLUDE:
        return corm_queryset_exclude(prev, q->exprs, q->n_args);
    case CORMI_Q_LINKED:
        return cormi_queryset_linked(prev, q->exprs, q->n_args);
    case CORMI_Q_AMONG:
        return cormi_queryset_among(prev, q->exprs, q->n_args);
    case CORMI_Q_ANNOTATE:
        return corm_queryset_annotate(prev, q->as, q->n_args);
    case CORMI_Q_ALIAS:
        return corm_queryset_alias(prev, q->as, q->n_args);
    case CORMI_Q_VALUES:
        return corm_queryset_values(prev, q->as, q->n_args);
    case CORMI_Q_ORDER_BY:
        return corm_queryset_order_by(prev, q->items, q->n_args);
    case CORMI_Q_DISTINCT:
        return corm_queryset_distinct(prev, q->items, q->n_args);
    case CORMI_Q_FILTERED:
        return corm_filtered_relation(prev, q->names[0], q->names[1],
                                      q->exprs[0]);
    default:
        return NULL;
    }
}

static corm_queryset *move_names(const corm_queryset *prev,
                                 const corm_queryset *q)
{
    switch (q->op) {
    case CORMI_Q_SELECT_RELATED:
        return corm_queryset_names(prev, CORM_NAMES_SELECT_RELATED, q->names,
                                   q->n_args);
    case CORMI_Q_ONLY:
        return corm_queryset_names(prev, CORM_NAMES_ONLY, q->names, q->n_args);
    case CORMI_Q_DEFER:
        return corm_queryset_names(prev, CORM_NAMES_DEFER, q->names, q->n_args);
    case CORMI_Q_DATES:
        return q->flags & 2u
                   ? corm_extract_datetimes(prev, q->names[0], q->names[1],
                                            q->flags & 1u, q->names[2])
                   : corm_extract_dates(prev, q->names[0], q->names[1],
                                        q->flags & 1u);
    case CORMI_Q_LOCK:
        return corm_queryset_lock(prev, &q->lock);
    case CORMI_Q_INTO:
        return corm_queryset_into(prev, q->record->desc);
    default:
        return move_values(prev, q);
    }
}

static corm_queryset *move_node(const move_to *to, const corm_queryset *prev,
                                const corm_queryset *q)
{
    switch (q->op) {
    case CORMI_Q_REVERSE:
        return corm_reverse(prev);
    case CORMI_Q_NONE:
        return corm_none(prev);
    case CORMI_Q_NO_SELECT_RELATED:
        return corm_no_select_related(prev);
    case CORMI_Q_NO_DEFER:
        return corm_no_defer(prev);
    case CORMI_Q_NO_PREFETCH:
        return corm_no_prefetch(prev);
    case CORMI_Q_APART:
        return corm_aggregates_apart(prev);
    case CORMI_Q_BARE:
        return cormi_queryset_bare(prev);
    case CORMI_Q_SLICE:
        return move_slice(prev, q);
    case CORMI_Q_PREFETCH:
        return move_prefetch(to, prev, q);
    case CORMI_Q_COMBINE:
        return move_combine(to, prev, q);
    case CORMI_Q_CONNECT:
        return corm_queryset_connect((corm_connector)q->flags, prev,
                                     move_chain(to, q->queries[0]));
    case CORMI_Q_JOIN:
        return corm_queryset_join(prev, move_chain(to, q->queries[0]),
                                  q->flags != 0, q->exprs[0]);
    default:
        return move_names(prev, q);
    }
}

/* From its root on; the leaves of its arguments are in the nodes' values. */
static corm_queryset *move_chain(const move_to *to, const corm_queryset *q)
{
    const cormi_moving *outer = to->ctx->moving;
    cormi_moving moving = { .session = q->session };
    size_t n = (size_t)q->depth + 1;
    const corm_queryset **nodes =
        CORMI_NEW_N(to->ctx->arena, const corm_queryset *, n);
    corm_queryset *out = NULL;

    if (nodes == NULL) {
        cormi_fail_memory(to->ctx);
        return NULL;
    }
    for (size_t i = n; i > 0 && q != NULL; i--, q = q->prev)
        nodes[i - 1] = q;
    to->ctx->moving = &moving;
    for (size_t i = 0; i < n && (i == 0 || out != NULL); i++) {
        moving.values = nodes[i]->values;
        out = i == 0 ? move_root(to, nodes[i]) : move_node(to, out, nodes[i]);
    }
    to->ctx->moving = outer;
    return out;
}

corm_queryset *cormi_queryset_move(const corm_queryset *q, cormi_context *ctx,
                                   corm_session *session,
                                   const cormi_registry *registry)
{
    move_to to = { .ctx = ctx, .session = session, .registry = registry };
    corm_queryset *out;

    if (q->status != CORM_OK) {
        if (q->error != NULL)
            cormi_fail_error(ctx, q->error);
        else
            cormi_fail_memory(ctx);
        return NULL;
    }
    out = move_chain(&to, q);
    if (out != NULL)
        out->modes = q->modes;
    return out;
}
