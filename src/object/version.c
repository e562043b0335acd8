/*
 * Optimistic locking: an update names the version that was read and raises
 * it, so that what another has changed meanwhile is not overwritten.
 */
#include "object/version.h"

#include "object/fetch.h"
#include "object/relate.h"

static corm_status version_stale(const corm_object *object)
{
    const cormi_model *model = object->state->model;
    cormi_context *ctx = cormi_object_context(object);
    corm_value version = cormi_member_get(model->version, object);

    cormi_fail(ctx, CORM_STALE,
               "%s was changed or deleted by another since it was read with "
               "%s %lld: read it again",
               corm_object_text(object), model->version->name,
               (long long)version.as.i);
    ctx->error.retryable = true;
    return CORM_STALE;
}

corm_status cormi_version_missed(const cormi_save *s)
{
    return version_stale(s->object);
}

corm_status cormi_version_next(cormi_save *s)
{
    const cormi_field *field = s->model->version;
    corm_value next;

    if (!cormi_field_loaded(cormi_state(s->object), field))
        return cormi_fail(s->ctx, CORM_VALUE_ERROR,
                          "%s was not loaded, and a save compares it: name it "
                          "in corm_only()",
                          field->label);
    next = cormi_member_get(field, s->object);
    if (next.kind != CORM_K_INT)
        return cormi_fail(s->ctx, CORM_VALUE_ERROR, "%s is not a number",
                          field->label);
    s->version = next.as.i;
    next.as.i = s->version == INT64_MAX ? 0 : s->version + 1;
    cormi_save_give(s, field, &next);
    return CORM_OK;
}

/* ---- deleting ---- */

static corm_queryset *version_row(const corm_object *object)
{
    const cormi_model *model = object->state->model;
    cormi_pairs pairs = { .n = 1 };

    pairs.paths[0] = model->version->name;
    pairs.values[0] = cormi_member_get(model->version, object);
    return corm_queryset_lock(
        cormi_relate_filter(cormi_relate_self(object, model), &pairs),
        &(const corm_lock_options){ 0 });
}

corm_status cormi_version_check(const corm_object *object)
{
    cormi_context *ctx = cormi_object_context(object);
    corm_arena *scratch = cormi_session_scratch(object->state->session);
    cormi_arena_mark mark = cormi_arena_mark_get(scratch);
    corm_arena *old = cormi_arena_borrow(ctx, scratch);
    int found = cormi_terminal_exists(version_row(object));

    ctx->arena = old;
    cormi_arena_rewind(scratch, mark);
    if (found < 0)
        return ctx->error.code;
    return found == 1 ? CORM_OK : version_stale(object);
}
