/*
 * Data migrations: a session works on the models of a state while a function
 * of the program runs.
 */
#include "migrations/editor.h"

corm_status cormi_historical_call(corm_session *session,
                                  const corm_project_state *state,
                                  corm_run_c_fn *fn)
{
    cormi_context *ctx = cormi_session_context(session);
    const corm_allocator *alloc = cormi_db_allocator(corm_session_db(session));
    corm_arena *arena = cormi_arena_new(alloc);
    corm_error err = { 0 };
    cormi_registry *registry;
    corm_project_state *models;
    corm_block scope;
    corm_status status;

    if (fn == NULL || fn == corm_run_c_noop) {
        cormi_arena_free(arena);
        return CORM_OK;
    }
    models = corm_project_state_dup(state, &err);
    registry = arena == NULL || models == NULL
                   ? NULL
                   : cormi_slice_new(state, NULL, 0, arena, alloc, &err);
    if (registry == NULL) {
        corm_project_state_free(models);
        cormi_arena_free(arena);
        return err.code == CORM_OK ? cormi_fail_memory(ctx)
                                   : cormi_fail_error(ctx, &err);
    }
    models->live = registry;
    scope = corm_scope_begin(session);
    cormi_session_use(session, registry);
    status = fn(session, models);
    if (status == CORM_OK && corm_failed(session))
        status = corm_errcode(session);
    cormi_session_use(session, NULL);
    corm_block_end(&scope);
    corm_project_state_free(models);
    cormi_registry_free(registry);
    cormi_arena_free(arena);
    return status;
}

const corm_model *corm_state_model(const corm_project_state *models,
                                   const char *app, const char *name)
{
    const cormi_model *model =
        models == NULL || models->live == NULL
            ? NULL
            : cormi_registry_by_name(models->live, app, name);

    return model == NULL ? NULL : model->desc;
}
