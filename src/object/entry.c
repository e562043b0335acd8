/*
 * Where querysets and kept expressions begin: the public calls that go from
 * a session to the query layer, which knows no session.
 */
#include "object/relate.h"
#include "base/value.h"
#include "object/state.h"
#include "query/queryset.h"

#include <string.h>

/* The registered model of a descriptor that has a table; NULL: recorded. */
static const cormi_model *entry_model(corm_session *session,
                                      const corm_model *desc)
{
    cormi_context *ctx = cormi_session_context(session);
    const cormi_model *model;

    if (desc == NULL) {
        cormi_fail(ctx, CORM_MISUSE, "the model is NULL");
        return NULL;
    }
    model = cormi_registry_model(cormi_session_registry(session), desc);
    if (model == NULL)
        cormi_fail(ctx, CORM_MISUSE,
                   "%s is no model of this database; list it in the .models "
                   "of an app given to corm_open()",
                   desc->name != NULL ? desc->name : "a nameless model");
    else if (model->abstract)
        cormi_fail(ctx, CORM_MISUSE, "%s is abstract: it has no table to query",
                   model->name);
    else
        return model;
    return NULL;
}

static corm_queryset *entry_root(corm_session *session, const corm_model *desc)
{
    const cormi_model *model = entry_model(session, desc);

    return model == NULL
               ? NULL
               : cormi_queryset_root(cormi_session_context(session), session,
                                     cormi_session_registry(session), model);
}

/* A program asks for few models again and again. */
static corm_queryset *entry_all(corm_session *session, const corm_model *desc)
{
    cormi_context *ctx = cormi_session_context(session);
    cormi_root *root;
    corm_arena *old;

    if (session == NULL)
        return NULL;
    root = desc != NULL ? cormi_session_root(session, desc) : NULL;
    if (root == NULL)
        return entry_root(session, desc);
    if (root->desc != NULL)
        return root->q;
    old = cormi_arena_borrow(ctx, cormi_session_scope_arena(session, 0));
    root->q = entry_root(session, desc);
    ctx->arena = old;
    if (root->q != NULL && root->q->status == CORM_OK)
        root->desc = desc;
    return root->q;
}

corm_queryset *corm_queryset_new(corm_session *session, const corm_model *model)
{
    return cormi_manager_default(entry_all(session, model));
}

corm_queryset *corm_queryset_by(corm_session *session, const corm_model *model,
                                const char *manager)
{
    return cormi_manager_by(entry_all(session, model), manager);
}

corm_queryset *corm_using(const corm_queryset *q, corm_session *session)
{
    cormi_context *ctx = cormi_session_context(session);

    if (q == NULL || session == NULL)
        return NULL;
    if (q->registry == cormi_session_registry(session))
        return cormi_queryset_rebind(q, ctx, session);
    return cormi_queryset_move(q, ctx, session,
                               cormi_session_registry(session));
}

/* ---- kept expressions ---- */

corm_expr *corm_keep(corm_session *session, const corm_expr *expr)
{
    cormi_context *ctx = cormi_session_context(session);

    if (session == NULL)
        return NULL;
    if (expr == NULL) {
        cormi_fail(ctx, CORM_VALUE_ERROR, "the expression is NULL");
        return NULL;
    }
    return cormi_expr_dup(ctx, expr);
}

static const corm_value *entry_keep(corm_session *session,
                                    const corm_value *list, size_t n)
{
    corm_value value = { .kind = CORM_K_ITEMS, .size = n, .as.list = list };
    cormi_context *ctx = cormi_session_context(session);

    if (session == NULL || list == NULL)
        return NULL;
    if (cormi_value_dup(&value, &value, ctx->arena))
        return value.as.list;
    cormi_fail_memory(ctx);
    return NULL;
}

corm_items corm_keep_items(corm_session *session, corm_items items)
{
    items.items = entry_keep(session, items.items, items.count);
    return items;
}

corm_span corm_keep_span(corm_session *session, corm_span span)
{
    if (span.form == 0 || span.ends == NULL || span.form & CORM_SPAN_EMPTY)
        return span;
    span.ends = entry_keep(session, span.ends, 2);
    span.form = span.ends != NULL ? span.form : 0;
    return span;
}

static const corm_expr *entry_many(corm_session *session, corm_op op,
                                   const corm_expr *const *terms, size_t n)
{
    cormi_context *ctx = cormi_session_context(session);
    corm_expr all = { .op = op, .n_args = (uint32_t)n };
    corm_value *args;

    if (session == NULL)
        return NULL;
    if (terms == NULL || n == 0 || n > UINT32_MAX) {
        cormi_fail(ctx, CORM_VALUE_ERROR,
                   "an AND or OR of no conditions is not \"no condition\"; "
                   "leave the filter out");
        return NULL;
    }
    args = CORMI_NEW_N(ctx->arena, corm_value, n);
    if (args == NULL) {
        cormi_fail_memory(ctx);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        args[i] = corm_value_expr(terms[i]);
    all.args = args;
    return cormi_expr_dup(ctx, &all);
}

const corm_expr *corm_or_n(corm_session *session, const corm_expr *const *terms,
                           size_t n)
{
    return entry_many(session, CORM_OP_OR, terms, n);
}

const corm_expr *corm_and_n(corm_session *session,
                            const corm_expr *const *terms, size_t n)
{
    return entry_many(session, CORM_OP_AND, terms, n);
}
