/*
 * Expressions in the place of members, until a save sends them.  They hang on
 * the object by the label of the field, which no relation can be named.
 */
#include "object/computed.h"

#include "query/queryset.h"

corm_status cormi_computed_put(corm_object *object, const cormi_field *field,
                               const corm_value *value)
{
    cormi_context *ctx = cormi_object_context(object);
    cormi_object_state *state = cormi_state(object);
    corm_value *kept = CORMI_NEW(state->arena, corm_value);
    corm_arena *old;

    if (kept == NULL)
        return cormi_fail_memory(ctx);
    *kept = *value;
    if (value->kind == CORM_K_EXPR) {
        old = cormi_arena_borrow(ctx, state->arena);
        kept->as.expr = cormi_expr_dup(ctx, value->as.expr);
        ctx->arena = old;
        if (kept->as.expr == NULL)
            return ctx->error.code;
    }
    if (!cormi_hanging_put(object, field->label, false, kept))
        return cormi_fail_memory(ctx);
    object->flags |= CORMI_OBJECT_COMPUTED;
    return CORM_OK;
}

bool cormi_computed_get(const corm_object *object, const cormi_field *field,
                        corm_value *out)
{
    const cormi_hanging *hanging;

    if (!(object->flags & CORMI_OBJECT_COMPUTED))
        return false;
    hanging = cormi_hanging_get(object, field->label, false);
    if (hanging == NULL)
        return false;
    *out = *(const corm_value *)hanging->what;
    /* A NULL given by name ends when the member is set. */
    return out->kind != CORM_K_NULL || cormi_member_is_unset(field, object);
}

void cormi_computed_forget(const corm_object *object, const cormi_field *field)
{
    if (object->flags & CORMI_OBJECT_COMPUTED)
        cormi_hanging_forget(object, field->label);
}
