/*
 * Objects made in memory: new, initialised in place, copied; what they are.
 */
#include "object/member.h"

#include "base/value.h"
#include "object/load.h"
#include "object/track.h"
#include "session/hooks.h"

#include <stdio.h>
#include <string.h>

/* ---- new ---- */

/* Only a constant can be known before the database is asked. */
static const corm_value *object_db_default(const cormi_field *field)
{
    const corm_expr *expr = field->desc->db_default;

    if (expr == NULL || expr->n_args != 1 ||
        (expr->op != CORM_OP_VALUE && expr->op != CORM_OP_LITERAL) ||
        !cormi_value_is_scalar(&expr->args[0]))
        return NULL;
    return &expr->args[0];
}

static corm_status object_put(cormi_context *ctx, const cormi_field *field,
                              corm_object *object, const corm_value *value,
                              corm_arena *arena)
{
    corm_value adapted;
    corm_status status = cormi_member_adapt(ctx, field, value, &adapted, arena);

    if (status == CORM_OK)
        status = cormi_member_put(ctx, field, object, &adapted, NULL);
    return status;
}

/*
 * A member that has no unset state takes a constant database default too:
 * once 0 stands in it, nobody can tell that the program did not write it.
 * A corm_value takes it so that rows of one insert have the same columns.
 */
static corm_status object_default(cormi_context *ctx, const cormi_field *field,
                                  corm_object *object, corm_arena *arena)
{
    const corm_value *constant = object_db_default(field);
    corm_value value;

    cormi_member_clear(field, object);
    if (field->has_default) {
        value = cormi_field_default(field);
        return object_put(ctx, field, object, &value, arena);
    }
    if (constant != NULL &&
        (field->ctype == CORM_C_VALUE || !cormi_member_is_unset(field, object)))
        return object_put(ctx, field, object, constant, arena);
    return CORM_OK;
}

static corm_status object_fill_late(corm_session *session, corm_object *object,
                                    corm_arena *arena)
{
    const cormi_model *model = object->state->model;
    corm_status status = CORM_OK;

    for (size_t i = 0; i < model->n_fields && status == CORM_OK; i++)
        status = object_default(cormi_session_context(session),
                                model->fields[i], object, arena);
    return status;
}

static corm_status object_fill(corm_session *session, corm_object *object,
                               cormi_object_state *state, uint32_t row)
{
    const cormi_model *model = state->head.model;
    bool heard = (cormi_hooks_mask(session, model) &
                  (1u << CORM_HOOK_PRE_INIT | 1u << CORM_HOOK_POST_INIT)) != 0;
    corm_status status = CORM_OK;

    if (heard)
        status =
            cormi_hooks_objects(session, model, CORM_HOOK_PRE_INIT, NULL, 1);
    memcpy(object, model->blank, model->size);
    object->state = &state->head;
    object->flags = CORMI_OBJECT_ADDING;
    object->row = row;
    if (status == CORM_OK && model->has_late_defaults)
        status = object_fill_late(session, object, state->arena);
    if (status == CORM_OK && heard)
        status = cormi_hooks_objects(session, model, CORM_HOOK_POST_INIT,
                                     &object, 1);
    if (status != CORM_OK)
        object->state = NULL;
    return status;
}

static const cormi_model *object_find_model(corm_session *session,
                                            const corm_model *desc)
{
    cormi_context *ctx = cormi_session_context(session);
    const cormi_model *model = NULL;

    if (desc != NULL)
        model = cormi_registry_model(cormi_session_registry(session), desc);
    if (model == NULL)
        cormi_fail(ctx, CORM_MISUSE,
                   "%s is no model of this database; list it in the .models "
                   "of an app given to corm_open()",
                   desc == NULL || desc->name == NULL ? "NULL" : desc->name);
    return model;
}

/* New objects share a state as those of a result do, not too many: what is
 * hung on one of them makes a table for all. */
#define OBJECT_SIBLINGS 64

static cormi_object_state *object_state(corm_session *session,
                                        const corm_model *desc, uint32_t *row)
{
    cormi_context *ctx = cormi_session_context(session);
    cormi_nursery *nursery = cormi_session_nursery(session);
    const cormi_model *model;
    /* Memory of a call ends before the scope does: nobody else may find it. */
    bool lasts;

    if (desc == NULL || nursery->desc != desc || nursery->arena != ctx->arena ||
        nursery->n == OBJECT_SIBLINGS) {
        lasts = ctx->arena == cormi_session_scope_arena(
                                  session, cormi_session_scope(session));
        model = object_find_model(session, desc);
        nursery->desc = NULL;
        if (model == NULL)
            return NULL;
        nursery->state = cormi_state_new(session, ctx->arena, model);
        if (nursery->state == NULL) {
            cormi_fail_memory(ctx);
            return NULL;
        }
        nursery->desc = lasts ? desc : NULL;
        nursery->arena = ctx->arena;
        nursery->n = 0;
    }
    *row = nursery->n++;
    return nursery->state;
}

corm_object *corm_object_new(corm_session *session, const corm_model *model)
{
    cormi_object_state *state;
    corm_object *object;
    uint32_t row;

    if (session == NULL || cormi_session_check_use(session) != CORM_OK)
        return NULL;
    state = object_state(session, model, &row);
    if (state == NULL)
        return NULL;
    object = cormi_arena_take(state->arena, state->head.model->size);
    if (object == NULL) {
        cormi_fail_memory(cormi_session_context(session));
        return NULL;
    }
    return object_fill(session, object, state, row) == CORM_OK ? object : NULL;
}

corm_status corm_object_init(corm_session *session, const corm_model *model,
                             corm_object *object, size_t size)
{
    cormi_context *ctx = cormi_session_context(session);
    cormi_object_state *state;
    uint32_t row;

    if (session == NULL || object == NULL)
        return CORM_MISUSE;
    if (cormi_session_check_use(session) != CORM_OK)
        return ctx->error.code;
    state = object_state(session, model, &row);
    if (state == NULL)
        return ctx->error.code;
    if (size != state->head.model->size)
        return cormi_fail(
            ctx, CORM_MISUSE, "a %s has %zu bytes, but the storage has %zu",
            state->head.model->name, state->head.model->size, size);
    return object_fill(session, object, state, row);
}

/* ---- copies ---- */

static corm_object *object_clone(const corm_object *object, corm_arena *arena)
{
    const cormi_object_state *from = cormi_state(object);
    cormi_object_state *state =
        cormi_state_new(from->head.session, arena, from->head.model);
    corm_object *copy = cormi_arena_dup(arena, object, from->head.model->size);

    if (state == NULL || copy == NULL) {
        cormi_fail_memory(cormi_object_context(object));
        return NULL;
    }
    state->loaded = from->loaded;
    state->modes = from->modes;
    state->own = true;
    copy->state = &state->head;
    copy->row = 0;
    return copy;
}

corm_object *corm_object_copy(const corm_object *object)
{
    corm_object *copy;

    if (cormi_object_check(object) != CORM_OK)
        return NULL;
    copy = object_clone(object, cormi_object_context(object)->arena);
    if (copy == NULL || cormi_load_deferred(copy) != CORM_OK)
        return NULL;
    cormi_member_unset_keys(copy);
    copy->flags = CORMI_OBJECT_ADDING;
    return copy;
}

static corm_status object_own_texts(corm_object *copy, corm_arena *arena)
{
    const cormi_model *model = copy->state->model;
    cormi_context *ctx = cormi_object_context(copy);

    for (size_t i = 0; i < model->n_fields; i++) {
        const cormi_field *field = model->fields[i];
        corm_value value = cormi_member_get(field, copy);
        corm_status status = CORM_OK;

        if (value.kind == CORM_K_TEXT || value.kind == CORM_K_BYTES ||
            value.kind == CORM_K_JSON || value.kind == CORM_K_ITEMS)
            status = cormi_member_put(ctx, field, copy, &value, arena);
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

/* Companions stay behind: they may be of the same short life. */
corm_object *corm_object_detach(const corm_object *object)
{
    const cormi_model *model;
    corm_object *copy;
    corm_arena *arena;

    if (cormi_object_check(object) != CORM_OK)
        return NULL;
    arena = cormi_object_context(object)->arena;
    model = object->state->model;
    copy = object_clone(object, arena);
    if (copy == NULL || object_own_texts(copy, arena) != CORM_OK)
        return NULL;
    for (size_t i = 0; i < model->n_fields; i++)
        cormi_member_companion_set(copy, model->fields[i], NULL);
    if (!cormi_state_copy_loaded(cormi_state(copy))) {
        cormi_fail_memory(cormi_object_context(object));
        return NULL;
    }
    return cormi_track_copy(copy, object) == CORM_OK ? copy : NULL;
}

/* ---- what an object is ---- */

bool corm_object_same(const corm_object *a, const corm_object *b)
{
    const cormi_model *model;

    if (a == NULL || b == NULL || a->state == NULL || b->state == NULL)
        return false;
    if (a == b)
        return true;
    model = a->state->model;
    if (model == NULL || b->state->model == NULL ||
        model->concrete != b->state->model->concrete ||
        a->state->registry != b->state->registry ||
        !cormi_member_key_is_set(a) || !cormi_member_key_is_set(b))
        return false;
    for (size_t i = 0; i < model->n_pk; i++) {
        corm_value x = cormi_member_get(model->pk[i], a);
        corm_value y = cormi_member_get(b->state->model->pk[i], b);

        if (!cormi_value_equal(&x, &y))
            return false;
    }
    return true;
}

const corm_model *corm_object_model(const corm_object *object)
{
    if (object == NULL || object->state == NULL || object->state->model == NULL)
        return NULL;
    return object->state->model->desc;
}

corm_session *corm_object_session(const corm_object *object)
{
    return object == NULL || object->state == NULL ? NULL
                                                   : object->state->session;
}

bool corm_object_adding(const corm_object *object)
{
    return object != NULL && (object->flags & CORMI_OBJECT_ADDING) != 0;
}

static const char *object_own_text(const corm_object *object)
{
    const cormi_model *model = object->state->model;
    const char *key = "None", *text;

    if (cormi_member_key_is_set(object)) {
        corm_value value = corm_object_attr(object, "pk");

        key = cormi_load_text(cormi_state(object)->arena, &value);
    }
    text = cormi_arena_printf(cormi_state(object)->arena, "%s object (%s)",
                              model->name, key != NULL ? key : "?");
    return text != NULL ? text : model->name;
}

const char *corm_object_text(const corm_object *object)
{
    const char *text = NULL;

    if (cormi_object_check(object) != CORM_OK)
        return "";
    if (object->state->model->desc->text != NULL)
        text = object->state->model->desc->text(object);
    return text != NULL ? text : object_own_text(object);
}

const char *corm_object_display(const corm_object *object, const char *name)
{
    const cormi_field *field;
    const char *label;
    corm_value value;

    if (cormi_object_check(object) != CORM_OK || name == NULL)
        return "";
    field = cormi_model_field(object->state->model, name);
    if (field == NULL)
        return corm_object_attr_text(object, name);
    value = corm_object_attr(object, name);
    label = cormi_field_choice(field, &value);
    return label != NULL ? label : corm_object_attr_text(object, name);
}
