/*
 * Loading onto an object that exists: deferred members, a refresh, the
 * object at the end of a to-one relation.
 */
#include "object/load.h"

#include "object/fetch.h"
#include "object/lazy.h"
#include "object/relate.h"
#include "object/track.h"

#include <string.h>

corm_object *cormi_object_mutable(const corm_object *object)
{
    corm_object *same;

    memcpy(&same, &object, sizeof(same));
    return same;
}

/* ---- members from the row ---- */

/* What a row that was just read has is taken over byte by byte: its texts are
 * in the object's own scope. */
corm_status cormi_load_take(corm_object *object, const corm_object *fresh,
                            const cormi_field *const *fields, size_t n)
{
    cormi_object_state *state = cormi_state(object);
    char *to = (char *)object;
    const char *from = (const char *)fresh;

    if (state->loaded != NULL)
        state = cormi_state_own(object);
    if (state == NULL)
        return CORM_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (!cormi_state_mark(state, fields[i], true))
            return cormi_fail_memory(cormi_object_context(object));
        memcpy(to + fields[i]->offset, from + fields[i]->offset,
               fields[i]->size);
    }
    if (state->modes.track)
        cormi_track_take(object, fields, n);
    return CORM_OK;
}

static corm_object *load_row(const corm_object *object,
                             const cormi_field *const *fields, size_t n)
{
    const cormi_model *model = object->state->model;
    cormi_context *ctx = cormi_object_context(object);
    corm_queryset *q = cormi_relate_self(object, model);
    const char **names = CORMI_NEW_N(ctx->arena, const char *, n);
    corm_object *fresh;
    int found;

    if (q == NULL || names == NULL) {
        cormi_fail_memory(ctx);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        names[i] = fields[i]->name;
    if (n < model->n_fields)
        q = corm_queryset_names(q, CORM_NAMES_ONLY, names, n);
    found = cormi_fetch_few(q, &fresh, 1);
    if (found == 0)
        cormi_fail(ctx, CORM_DOES_NOT_EXIST, "%s matching query does not exist",
                   model->name);
    return found == 1 ? fresh : NULL;
}

corm_status cormi_load_fields(corm_object *object,
                              const cormi_field *const *fields, size_t n)
{
    cormi_context *ctx = cormi_object_context(object);
    corm_arena *old = cormi_arena_borrow(ctx, cormi_state(object)->arena);
    corm_object *fresh = load_row(object, fields, n);
    corm_status status = fresh == NULL ? ctx->error.code : CORM_OK;

    if (status == CORM_OK)
        status = cormi_load_take(object, fresh, fields, n);
    ctx->arena = old;
    return status;
}

/* Deferred members are zero; one that is not was written by the program. */
bool cormi_load_is_assigned(const corm_object *object, const cormi_field *field)
{
    const char *at = (const char *)object + field->offset;

    for (size_t i = 0; i < field->size; i++)
        if (at[i] != 0)
            return true;
    return false;
}

corm_status cormi_load_deferred(corm_object *object)
{
    const cormi_object_state *state = cormi_state(object);
    const cormi_model *model = state->head.model;
    const cormi_field **missing;
    size_t n = 0;

    if (state->loaded == NULL)
        return CORM_OK;
    missing = CORMI_NEW_N(state->arena, const cormi_field *, model->n_fields);
    if (missing == NULL)
        return cormi_fail_memory(cormi_object_context(object));
    for (size_t i = 0; i < model->n_fields; i++)
        if (!cormi_field_loaded(state, model->fields[i]) &&
            !cormi_load_is_assigned(object, model->fields[i]))
            missing[n++] = model->fields[i];
    return n == 0 ? CORM_OK : cormi_load_fields(object, missing, n);
}

/* ---- refresh ---- */

static void load_drop_stale(corm_object *object, const cormi_field *field)
{
    cormi_way way = { .relation = field->relation, .field = field };
    bool known;

    if (way.relation != NULL && cormi_way_loaded(object, &way, &known) == NULL)
        cormi_member_companion_set(object, field, NULL);
}

/* Companions that agree no longer, and what hung on the whole object. */
static void load_drop(corm_object *object, bool all)
{
    const cormi_model *model = object->state->model;

    for (size_t i = 0; i < model->n_fields; i++)
        load_drop_stale(object, model->fields[i]);
    for (size_t i = 0; i < model->n_m2m; i++)
        if (model->m2m[i]->type == CORM_TYPE_FOREIGN_OBJECT)
            load_drop_stale(object, model->m2m[i]);
    if (!all)
        return;
    for (const cormi_table *t = cormi_state(object)->tables; t != NULL;
         t = t->next)
        cormi_hanging_forget(object, t->name);
}

static corm_status load_refresh_names(corm_object *object,
                                      const char *const *names, size_t n,
                                      const cormi_field **fields,
                                      size_t *n_fields)
{
    const cormi_model *model = object->state->model;

    for (size_t i = 0; i < n; i++) {
        const cormi_field *field =
            names[i] == NULL ? NULL : cormi_model_field(model, names[i]);
        cormi_way way;

        if (field != NULL && field->ctype != CORM_C_NONE)
            fields[(*n_fields)++] = field;
        else if (names[i] != NULL && cormi_way_find(model, names[i], &way))
            cormi_hanging_forget(object, names[i]);
        else
            return cormi_way_unknown(object, names[i] ? names[i] : "NULL");
    }
    return CORM_OK;
}

static corm_status load_refresh(corm_object *object, const char *const *names,
                                size_t n, const cormi_field **fields)
{
    const cormi_model *model = object->state->model;
    size_t n_fields = 0;
    corm_status status = CORM_OK;

    if (names != NULL)
        status = load_refresh_names(object, names, n, fields, &n_fields);
    for (size_t i = 0; names == NULL && i < model->n_fields; i++)
        if (cormi_field_loaded(cormi_state(object), model->fields[i]) &&
            model->fields[i]->ctype != CORM_C_NONE)
            fields[n_fields++] = model->fields[i];
    if (status == CORM_OK && n_fields != 0)
        status = cormi_load_fields(object, fields, n_fields);
    if (status == CORM_OK)
        load_drop(object, names == NULL);
    return status;
}

corm_status corm_object_refresh(corm_object *object, const char *const *names,
                                size_t n)
{
    corm_status status = cormi_object_check(object);
    const cormi_field **fields;
    cormi_arena_mark mark;
    corm_arena *scratch;
    cormi_context *ctx;
    size_t most;

    if (status != CORM_OK)
        return status;
    ctx = cormi_object_context(object);
    if (!cormi_member_key_is_set(object))
        return cormi_fail(
            ctx, CORM_VALUE_ERROR,
            "this %s has no key: it cannot be read again; save it first",
            object->state->model->name);
    scratch = cormi_session_scratch(object->state->session);
    mark = cormi_arena_mark_get(scratch);
    most = names == NULL ? object->state->model->n_fields : n;
    fields = CORMI_NEW_N(scratch, const cormi_field *, most + 1);
    status = fields == NULL ? cormi_fail_memory(ctx)
                            : load_refresh(object, names, n, fields);
    cormi_arena_rewind(scratch, mark);
    return status;
}

/* ---- to-one relations ---- */

/* The columns of a forward end. */
static corm_status load_key(corm_object *object, const cormi_way *way)
{
    const cormi_model *model = object->state->model;
    corm_status status = CORM_OK;

    for (size_t i = 0;
         way->field != NULL && i < way->relation->n && status == CORM_OK; i++) {
        const cormi_field *field =
            cormi_member_of(model, way->relation->from_fields[i]);

        if (field != NULL && field->ctype != CORM_C_NONE &&
            !cormi_field_loaded(cormi_state(object), field) &&
            !cormi_load_is_assigned(object, field))
            status = cormi_lazy_field(object, field);
    }
    return status;
}

static corm_object *load_related(corm_object *object, const cormi_way *way)
{
    const cormi_model *target = cormi_way_target(way);
    cormi_context *ctx = cormi_object_context(object);
    corm_object *found = NULL;
    cormi_pairs pairs;
    int n;

    if (!cormi_way_pairs(way, object, &pairs))
        return NULL;
    n = cormi_fetch_few(
        cormi_lazy_pass(
            cormi_relate_filter(
                cormi_relate_root(object->state->session, target), &pairs),
            object),
        &found, 1);
    if (n < 0)
        return NULL;
    if (n == 0 && !way->reverse)
        cormi_fail(ctx, CORM_DOES_NOT_EXIST, "%s matching query does not exist",
                   target->name);
    if (n == 0 && !way->reverse)
        return NULL;
    if (cormi_way_put(object, way, n == 1 ? found : NULL) != CORM_OK)
        return NULL;
    return n == 1 ? found : NULL;
}

static corm_status load_expect(const corm_object *object, const cormi_way *way,
                               const char *name, const corm_model *model)
{
    cormi_context *ctx = cormi_object_context(object);
    const cormi_model *target = cormi_way_target(way);

    if (way->many)
        return cormi_fail(ctx, CORM_MISUSE,
                          "%s.%s leads to many objects; use corm_related()",
                          object->state->model->name, name);
    if (model != NULL && target->desc != model)
        return cormi_fail(ctx, CORM_MISUSE, "%s.%s is a %s, not a %s",
                          object->state->model->name, name, target->name,
                          model->name != NULL ? model->name : "?");
    return CORM_OK;
}

corm_object *corm_object_load(corm_object *object, const char *name,
                              const corm_model *model)
{
    corm_object *target;
    corm_arena *old;
    cormi_context *ctx;
    cormi_way way;
    bool known;

    if (name == NULL || cormi_object_check(object) != CORM_OK)
        return NULL;
    ctx = cormi_object_context(object);
    if (!cormi_way_find(object->state->model, name, &way)) {
        cormi_way_unknown(object, name);
        return NULL;
    }
    if (load_expect(object, &way, name, model) != CORM_OK ||
        load_key(object, &way) != CORM_OK)
        return NULL;
    target = cormi_way_loaded(object, &way, &known);
    if (known)
        return target;
    if (cormi_lazy_one(object, &way) != CORM_OK)
        return NULL;
    target = cormi_way_loaded(object, &way, &known);
    if (known)
        return target;
    old = cormi_arena_borrow(ctx, cormi_state(object)->arena);
    target = load_related(object, &way);
    ctx->arena = old;
    return target;
}
