/*
 * Expressions of descriptors for DDL: checks, partial indexes, generated
 * columns, database defaults.  Columns without a table, values as constants.
 */
#include "query/logical.h"
#include "query/shape.h"

#include <string.h>

static const corm_node *ddl_resolve(cormi_lq *lq, const corm_expr *expr,
                                    bool condition)
{
    cormi_resolve how = { .allow_joins = false };

    return condition ? cormi_resolve_condition(lq, expr, &how)
                     : cormi_resolve_expr(lq, expr, &how);
}

corm_status cormi_compile_model_expr(cormi_context *ctx,
                                     const cormi_model *model,
                                     const corm_dialect *dialect,
                                     const corm_features *features,
                                     const corm_expr *expr, bool condition,
                                     corm_arena *arena, const corm_node **out)
{
    cormi_context local = { .arena = arena, .alloc = ctx->alloc };
    cormi_compiler c = { .ctx = ctx,
                         .arena = arena,
                         .scratch = arena,
                         .params = arena,
                         .dialect = dialect,
                         .features = features };
    cormi_registry none = { 0 };
    cormi_compilation b = {
        .c = &c, .ctx = ctx, .arena = arena, .constants = true, .bare = true
    };
    cormi_shape shape;
    const corm_expr *copy;
    cormi_lq *lq;

    cormi_shape_init(&shape, &local, &none, NULL);
    copy = cormi_shape_expr(&shape, expr);
    if (shape.status != CORM_OK)
        return cormi_fail(ctx, shape.status, "%s", local.error.message);
    b.values = cormi_arena_dup(arena, shape.values,
                               shape.n_values * sizeof(corm_value));
    b.bits = cormi_feature_bits(features);
    b.queries = CORMI_VEC_ARENA(cormi_lq *, arena);
    b.slots = CORMI_VEC_ARENA(cormi_slot, arena);
    b.guards = CORMI_VEC_ARENA(cormi_slot, arena);
    b.yes =
        cormi_node_args(arena, CORM_NODE_AND, CORM_TYPE_BOOLEAN, NULL, NULL, 0);
    b.no =
        cormi_node_args(arena, CORM_NODE_OR, CORM_TYPE_BOOLEAN, NULL, NULL, 0);
    lq = b.values != NULL && b.yes != NULL && b.no != NULL
             ? cormi_lq_new(&b, model, NULL)
             : NULL;
    if (lq == NULL)
        return cormi_fail_memory(ctx);
    ctx->error.code = CORM_OK;
    *out = ddl_resolve(lq, copy, condition);
    if (*out != NULL && !b.oom)
        return CORM_OK;
    return ctx->error.code != CORM_OK ? ctx->error.code
                                      : cormi_fail_memory(ctx);
}
