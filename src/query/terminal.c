/*
 * Terminals that are made of other nodes (first, latest), and raw querysets.
 */
#include "query/builder.h"

#include "base/arena.h"
#include "query/shape.h"

#include <string.h>

static corm_queryset *terminal_order(const corm_queryset *q, const char *name)
{
    corm_value item = corm_value_path(name);

    return corm_queryset_order_by(q, &item, 1);
}

corm_queryset *cormi_queryset_first(const corm_queryset *q, bool last)
{
    corm_queryset *out;

    if (q == NULL || q->status != CORM_OK || q->state & CORMI_QS_RAW)
        return corm_slice(q, 0, 1);
    if (q->state & CORMI_QS_ORDERED)
        out = last ? corm_reverse(q) : NULL;
    else
        out = terminal_order(q, last ? "-pk" : "pk");
    return corm_slice(out != NULL ? out : q, 0, 1);
}

/* Without the marks that forbid reordering. */
static corm_queryset *terminal_by_names(const corm_queryset *q,
                                        const char *const *fields, size_t n,
                                        bool latest)
{
    corm_value *items = CORMI_NEW_N(q->ctx->arena, corm_value, n);
    corm_queryset *ordered;

    if (items == NULL) {
        cormi_fail_memory(q->ctx);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        items[i] = corm_value_path(fields[i]);
    ordered = corm_queryset_order_by(q, items, n);
    return corm_slice(latest ? corm_reverse(ordered) : ordered, 0, 1);
}

corm_queryset *cormi_queryset_by_date(const corm_queryset *q,
                                      const char *const *fields, size_t n,
                                      bool latest)
{
    const char *const *by;

    if (q == NULL || q->status != CORM_OK)
        return corm_slice(q, 0, 1);
    if (n > 0 || q->model == NULL)
        return terminal_by_names(q, fields, n, latest);
    by = q->model->desc->get_latest_by;
    while (by != NULL && by[n] != NULL)
        n++;
    if (n == 0)
        return cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                   "latest and earliest need a field name, or "
                                   ".get_latest_by of %s",
                                   q->model->name);
    return terminal_by_names(q, by, n, latest);
}

corm_queryset *cormi_queryset_raw(cormi_context *ctx, corm_session *session,
                                  const cormi_registry *registry,
                                  const cormi_model *model, const char *sql,
                                  const corm_value *params, size_t n)
{
    corm_queryset *q = CORMI_NEW(ctx->arena, corm_queryset);
    const char **names = CORMI_NEW_N(ctx->arena, const char *, 1);
    cormi_shape shape;

    cormi_shape_init(&shape, ctx, registry, session);
    cormi_shape_byte(&shape, CORMI_Q_RAW);
    cormi_shape_pointer(&shape, model);
    if (q == NULL || names == NULL) {
        cormi_fail_memory(ctx);
        return NULL;
    }
    names[0] = cormi_shape_name(&shape, sql);
    for (size_t i = 0; i < n; i++) {
        corm_value leaf; /* its number is that of the parameter */

        cormi_shape_value(&shape, &params[i], &leaf);
    }
    q->ctx = ctx;
    q->session = session;
    q->registry = registry;
    q->model = model;
    q->op = CORMI_Q_RAW;
    q->state = CORMI_QS_RAW | (model == NULL ? CORMI_QS_VALUES : 0);
    q->names = names;
    q->stop = UINT64_MAX;
    q->n_args = n;
    q->key = cormi_arena_dup(ctx->arena, shape.buf, shape.len);
    q->key_len = (uint32_t)shape.len;
    q->hash = cormi_hash(shape.buf, shape.len, registry->serial);
    q->n_values = (uint32_t)shape.n_values;
    q->values = cormi_arena_dup(ctx->arena, shape.values,
                                shape.n_values * sizeof(corm_value));
    if (q->key == NULL || q->values == NULL)
        cormi_shape_fail(&shape, CORM_NO_MEMORY, "out of memory");
    q->status = shape.status;
    q->error = cormi_arena_dup(ctx->arena, &ctx->error, sizeof(corm_error));
    return q;
}

corm_queryset *cormi_queryset_among(const corm_queryset *q,
                                    const corm_expr *const *terms, size_t n)
{
    const corm_expr **exprs;
    corm_queryset *refused;
    cormi_builder b;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    refused = cormi_builder_refuse(q, "prefetch");
    if (refused != NULL)
        return refused;
    cormi_builder_begin(&b, q, CORMI_Q_AMONG);
    exprs = CORMI_NEW_N(q->ctx->arena, const corm_expr *, n + 1);
    if (exprs == NULL)
        b.q = NULL;
    cormi_shape_u32(&b.shape, (uint32_t)n);
    for (size_t i = 0; i < n && exprs != NULL; i++)
        exprs[i] = cormi_shape_expr(&b.shape, terms[i]);
    if (b.q != NULL) {
        b.q->exprs = exprs;
        b.q->n_args = n;
        b.q->state &= ~CORMI_QS_SLICED;
        b.q->start = 0;
        b.q->stop = UINT64_MAX;
    }
    return cormi_builder_end(&b);
}

corm_expr *cormi_expr_dup(cormi_context *ctx, const corm_expr *expr)
{
    cormi_shape shape;
    const corm_expr *copy;
    corm_expr *out;

    cormi_shape_init(&shape, ctx, NULL, NULL);
    copy = cormi_shape_expr(&shape, expr);
    if (shape.status != CORM_OK) {
        cormi_context_failed(ctx); /* the shape has written the record */
        return NULL;
    }
    out = cormi_arena_dup(ctx->arena, copy, sizeof(*copy));
    if (out == NULL)
        cormi_fail_memory(ctx);
    return out;
}
