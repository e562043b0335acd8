/*
 * Hooks of a db: a list that only grows, read by any thread without a lock,
 * and the kinds heard of each model as bits, so that a model without hooks
 * costs nothing.  One that is taken out stays as a dead entry.
 */
#include "session/hooks.h"

#include "base/alloc.h"
#include "session/internal.h"

#include <string.h>

struct cormi_hook_entry {
    corm_hook hook;
    const cormi_model *model; /* NULL: all */
    atomic_bool dead;
    _Atomic(cormi_hook_entry *) next;
};

static const char *const hooks_names[] = {
#define X(kind, name) [CORM_HOOK_##kind] = name,
    CORM_HOOK_MAP(X)
#undef X
};

/* ---- adding ---- */

static void hooks_hear(corm_db *db, const cormi_hook_entry *entry)
{
    uint32_t bit = UINT32_C(1) << entry->hook.kind;

    for (size_t i = 0; i < db->registry->n_models; i++)
        if (entry->model == NULL || entry->model->index == i)
            atomic_fetch_or(&db->hook_masks[i], bit);
}

static void hooks_append(corm_db *db, cormi_hook_entry *entry)
{
    _Atomic(cormi_hook_entry *) *at = &db->hooks;
    cormi_hook_entry *there = NULL;

    while (!atomic_compare_exchange_strong(at, &there, entry)) {
        at = &there->next;
        there = NULL;
    }
    hooks_hear(db, entry);
}

static corm_status hooks_add(corm_db *db, const corm_hook *hook,
                             const corm_model *of, corm_error *err)
{
    const cormi_model *model =
        of == NULL ? NULL : cormi_registry_model(db->registry, of);
    cormi_hook_entry *entry;

    if (hook->fn == NULL || (unsigned)hook->kind >= CORM_HOOK_COUNT_)
        return cormi_error_set(err, CORM_MISUSE,
                               "a hook needs a function and a known kind");
    if (of != NULL && model == NULL)
        return cormi_error_set(err, CORM_MISUSE,
                               "a %s hook is for %s, which is no model of this "
                               "database",
                               hooks_names[hook->kind],
                               of->name != NULL ? of->name : "a model");
    entry = cormi_calloc(&db->alloc, 1, sizeof(*entry));
    if (entry == NULL)
        return cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
    entry->hook = *hook;
    entry->model = model;
    hooks_append(db, entry);
    return CORM_OK;
}

corm_status corm_hook_add(corm_db *db, const corm_hook *hook, corm_error *err)
{
    corm_error ignored;

    err = err != NULL ? err : &ignored;
    if (db == NULL || hook == NULL)
        return cormi_error_set(err, CORM_MISUSE, "no database, or no hook");
    if (hook->kind == CORM_HOOK_CLASS_PREPARED)
        return cormi_error_set(err, CORM_MISUSE,
                               "class_prepared is over once the database is "
                               "open; put the hook in its options");
    return hooks_add(db, hook, hook->model, err);
}

bool corm_hook_remove(corm_db *db, const corm_hook *hook)
{
    const cormi_model *model;

    if (db == NULL || hook == NULL)
        return false;
    model = hook->model == NULL
                ? NULL
                : cormi_registry_model(db->registry, hook->model);
    for (cormi_hook_entry *e = atomic_load(&db->hooks); e != NULL;
         e = atomic_load(&e->next))
        if (e->hook.kind == hook->kind && e->hook.fn == hook->fn &&
            e->hook.data == hook->data && e->model == model &&
            !atomic_exchange(&e->dead, true))
            return true;
    return false;
}

/* ---- calling ---- */

uint32_t cormi_hooks_mask(const corm_session *session, const cormi_model *model)
{
    const corm_db *db = session->db;

    if (model == NULL ||
        atomic_load_explicit(&db->hooks, memory_order_acquire) == NULL)
        return 0;
    return atomic_load(&db->hook_masks[model->index]) |
           atomic_load(&db->hook_masks[model->concrete->index]);
}

/* The hook's own reason, with which hook it was. */
static corm_status hooks_failed(cormi_context *ctx, corm_status status,
                                const corm_event *event)
{
    corm_error cause = ctx->error;
    bool given = ctx->failed;

    cormi_fail(ctx, status, "the %s hook of %s failed: %s",
               hooks_names[event->kind], event->model->name,
               given ? cause.message : corm_status_name(status));
    if (!given)
        return status;
    memcpy(cause.message, ctx->error.message, sizeof(cause.message));
    cause.code = status;
    ctx->error = cause;
    return status;
}

/* What the hook makes must not go with the call that it is part of. */
static corm_status hooks_run(corm_session *session, const corm_hook *hook,
                             const corm_event *event)
{
    cormi_context *ctx = &session->ctx;
    corm_arena *arena = ctx->arena;
    bool failed = ctx->failed;
    corm_status status;

    ctx->failed = false;
    ctx->arena =
        cormi_session_scope_arena(session, cormi_session_scope(session));
    status = hook->fn(event, hook->data);
    if (status == CORM_OK && ctx->failed)
        status = ctx->error.code;
    if (status != CORM_OK)
        status = hooks_failed(ctx, status, event);
    ctx->arena = arena;
    ctx->failed |= failed;
    return status;
}

static bool hooks_match(const cormi_hook_entry *e, const cormi_model *model)
{
    return e->model == NULL || (model != NULL && (e->model == model ||
                                                  e->model == model->concrete));
}

corm_status cormi_hooks_call(corm_session *session, const cormi_model *model,
                             const cormi_model *also, corm_event *event)
{
    corm_status status = CORM_OK;

    event->session = session;
    if (event->model == NULL)
        event->model = model->desc;
    for (cormi_hook_entry *e = atomic_load(&session->db->hooks);
         e != NULL && status == CORM_OK; e = atomic_load(&e->next))
        if (e->hook.kind == event->kind && !atomic_load(&e->dead) &&
            (hooks_match(e, model) || hooks_match(e, also)))
            status = hooks_run(session, &e->hook, event);
    return status;
}

corm_status cormi_hooks_objects(corm_session *session, const cormi_model *model,
                                corm_hook_kind kind,
                                corm_object *const *objects, size_t n)
{
    corm_event event = { .kind = kind, .objects = objects, .n = n };

    return cormi_hooks_hear(session, model, kind)
               ? cormi_hooks_call(session, model, NULL, &event)
               : CORM_OK;
}

/* ---- with the db ---- */

static corm_status hooks_of_models(corm_db *db, corm_error *err)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; i < db->registry->n_models; i++) {
        const corm_model *desc = db->registry->models[i]->desc;

        for (size_t k = 0; k < desc->n_hooks && status == CORM_OK; k++)
            status = hooks_add(db, &desc->hooks[k], desc, err);
    }
    return status;
}

/* No session yet: the status is all that the hook can say. */
static corm_status hooks_prepared(corm_db *db, const cormi_model *model,
                                  corm_error *err)
{
    corm_event event = { .kind = CORM_HOOK_CLASS_PREPARED,
                         .model = model->desc };

    for (cormi_hook_entry *e = atomic_load(&db->hooks);
         e != NULL && !model->automatic; e = atomic_load(&e->next)) {
        corm_status status = CORM_OK;

        if (e->hook.kind == event.kind && hooks_match(e, model))
            status = e->hook.fn(&event, e->hook.data);
        if (status != CORM_OK)
            return cormi_error_set(err, status,
                                   "the class_prepared hook of %s failed: %s",
                                   model->name, corm_status_name(status));
    }
    return CORM_OK;
}

corm_status cormi_hooks_open(corm_db *db, corm_error *err)
{
    const corm_db_options *o = &db->options;
    corm_status status;

    db->hook_masks = cormi_arena_calloc(db->arena, db->registry->n_models + 1,
                                        sizeof(*db->hook_masks));
    if (db->hook_masks == NULL)
        return cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
    status = hooks_of_models(db, err);
    for (size_t i = 0; i < o->n_hooks && status == CORM_OK; i++)
        status = hooks_add(db, &o->hooks[i], o->hooks[i].model, err);
    for (size_t i = 0; i < db->registry->n_models && status == CORM_OK; i++)
        status = hooks_prepared(db, db->registry->models[i], err);
    return status;
}

void cormi_hooks_close(corm_db *db)
{
    cormi_hook_entry *e = atomic_load(&db->hooks);

    while (e != NULL) {
        cormi_hook_entry *next = atomic_load(&e->next);

        cormi_free(&db->alloc, e, sizeof(*e));
        e = next;
    }
}
