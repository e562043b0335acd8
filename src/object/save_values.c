/*
 * Members to parameters: companions, defaults, times of writing, and what
 * must not be unset.  Members are written only when the save has succeeded.
 */
#include "object/save.h"

#include "object/relate.h"
#include "object/track.h"
#include "query/queryset.h"

#include <string.h>

/* ---- companions ---- */

static corm_status save_refuse_companion(cormi_save *s,
                                         const cormi_field *field,
                                         const corm_object *target)
{
    if (target->state == NULL || target->state->model == NULL ||
        target->state->session != s->session)
        return cormi_object_stranger(target, s->session, field->label);
    return cormi_fail(s->ctx, CORM_MISUSE, "%s points to a %s, not a %s",
                      field->label, target->state->model->name,
                      field->relation->to->name);
}

static bool save_companion_fits(const cormi_save *s, const cormi_field *field,
                                const corm_object *target)
{
    return target->state != NULL && target->state->model != NULL &&
           target->state->session == s->session &&
           cormi_model_is(target->state->model, field->relation->to);
}

static corm_status save_disagree(cormi_save *s, const cormi_field *field,
                                 const cormi_field *own, const corm_value *id,
                                 const corm_value *key)
{
    char a[CORMI_DESCRIBE_MAX], b[CORMI_DESCRIBE_MAX];

    return cormi_fail(s->ctx, CORM_VALUE_ERROR,
                      "%s.%s is %s, but the object in %s has %s; set both "
                      "with corm_link()",
                      s->model->name, own->attname,
                      cormi_member_describe(s->ctx, a, sizeof(a), id),
                      field->name,
                      cormi_member_describe(s->ctx, b, sizeof(b), key));
}

/* Column i of a relation takes what the companion has, or agrees with it. */
static corm_status save_companion_column(cormi_save *s,
                                         const cormi_field *field,
                                         const corm_object *target, size_t i)
{
    const cormi_relation *relation = field->relation;
    const cormi_field *own =
        relation->n == 1 ? field
                         : cormi_member_of(s->model, relation->from_fields[i]);
    corm_value key = cormi_member_value(target, relation->to_fields[i]);
    corm_value id;

    if (own == NULL || !cormi_save_wants(s, own))
        return CORM_OK;
    id = s->values[own->index].ready ? s->values[own->index].value
                                     : cormi_member_get(own, s->object);
    if (id.kind != CORM_K_NULL && cormi_member_same(&id, &key))
        return CORM_OK;
    if (id.kind != CORM_K_NULL || !s->adding)
        return save_disagree(s, field, own, &id, &key);
    if (key.kind == CORM_K_NULL || target->flags & CORMI_OBJECT_ADDING)
        return cormi_fail(s->ctx, CORM_VALUE_ERROR,
                          "%s is not saved yet: save the %s first",
                          field->label, target->state->model->name);
    cormi_save_give(s, own, &key);
    return CORM_OK;
}

static corm_status save_companion(cormi_save *s, const cormi_field *field)
{
    cormi_way way = { .relation = field->relation, .field = field };
    corm_object *target = cormi_member_companion(s->object, field);
    const cormi_hanging *hanging =
        cormi_hanging_get(s->object, cormi_way_name(&way), false);
    corm_status status = CORM_OK;

    if (target == NULL && hanging != NULL)
        target = hanging->what;
    if (target == NULL)
        return CORM_OK;
    if (!save_companion_fits(s, field, target))
        return save_refuse_companion(s, field, target);
    for (size_t i = 0; i < way.relation->n && status == CORM_OK; i++)
        status = save_companion_column(s, field, target, i);
    return status;
}

corm_status cormi_save_companions(cormi_save *s)
{
    for (size_t i = 0; i < s->model->n_fields; i++) {
        const cormi_field *field = s->model->fields[i];
        corm_status status = CORM_OK;

        if (field->relation != NULL && field->target != NULL &&
            cormi_save_wants(s, field))
            status = save_companion(s, field);
        if (status != CORM_OK)
            return status;
    }
    for (size_t i = 0; i < s->model->n_m2m; i++) {
        const cormi_field *field = s->model->m2m[i];
        corm_status status = CORM_OK;

        if (field->type == CORM_TYPE_FOREIGN_OBJECT)
            status = save_companion(s, field);
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

/* ---- single values ---- */

void cormi_save_give(cormi_save *s, const cormi_field *field,
                     const corm_value *value)
{
    s->values[field->index] =
        (cormi_save_value){ .value = *value, .ready = true, .pending = true };
}

static corm_value save_now(const cormi_field *field)
{
    corm_datetime now = corm_now();
    int64_t day = INT64_C(86400000000);

    if (field->data_type == CORM_TYPE_DATE)
        return corm_value_date(corm_today());
    if (field->data_type == CORM_TYPE_TIME)
        return corm_value_time((corm_time){ (now.us % day + day) % day });
    return corm_value_datetime(now);
}

static corm_status save_unset(cormi_save *s, const cormi_field *field)
{
    corm_status status = cormi_fail(
        s->ctx, CORM_INTEGRITY, "%s is not set; give it a value", field->label);

    s->ctx->error.integrity = CORM_INTEGRITY_NOT_NULL;
    return status;
}

static corm_status save_adapt(cormi_save *s, const cormi_field *field,
                              const corm_value *value)
{
    cormi_save_value *out = &s->values[field->index];
    corm_status status =
        cormi_member_adapt(s->ctx, field, value, &out->value, s->scratch);

    out->ready = status == CORM_OK;
    /* Lists made by macros live for a block: the object gets its own. */
    out->pending |= out->ready && out->value.kind == CORM_K_ITEMS;
    return status;
}

corm_status cormi_save_value_of(cormi_save *s, const cormi_field *field,
                                bool add)
{
    cormi_save_value *out = &s->values[field->index];
    corm_value value;

    if (field->desc->auto_now || (field->desc->auto_now_add && add)) {
        value = save_now(field);
        cormi_save_give(s, field, &value);
        return CORM_OK;
    }
    if (out->ready)
        return CORM_OK;
    if (!(s->object->flags & CORMI_OBJECT_COMPUTED) &&
        cormi_member_take(&out->value, field, s->object)) {
        out->ready = true;
        return CORM_OK;
    }
    value = cormi_member_get(field, s->object);
    if (cormi_computed_get(s->object, field, &value) ||
        cormi_is_computed(&value)) {
        *out = (cormi_save_value){ .value = value, .ready = true };
        s->computed |= cormi_is_computed(&value);
        return CORM_OK;
    }
    if (value.kind == CORM_K_NULL && !field->null)
        return save_unset(s, field);
    return save_adapt(s, field, &value);
}

corm_status cormi_save_member(cormi_save *s, const cormi_field *field,
                              corm_value *out)
{
    corm_value value;

    if (cormi_member_take(out, field, s->object))
        return CORM_OK;
    value = cormi_member_get(field, s->object);
    if (value.kind == CORM_K_NULL && !field->null)
        return save_unset(s, field);
    return cormi_member_adapt(s->ctx, field, &value, out, s->scratch);
}

corm_status cormi_save_key_of(cormi_save *s, const cormi_field *field,
                              bool *set)
{
    corm_value value;
    corm_status status;

    *set = true;
    if (s->values[field->index].ready)
        return CORM_OK;
    value = cormi_member_get(field, s->object);
    if (value.kind != CORM_K_NULL)
        return save_adapt(s, field, &value);
    *set = field->has_default;
    if (!field->has_default)
        return CORM_OK;
    value = cormi_field_default(field);
    status = save_adapt(s, field, &value);
    s->values[field->index].pending = true;
    return status;
}

bool cormi_save_leaves(const cormi_save *s, const cormi_field *field)
{
    corm_value computed;

    if (field->desc->generated != NULL)
        return true;
    return (field->is_auto || field->desc->db_default != NULL) &&
           !s->values[field->index].ready &&
           cormi_member_is_left(field, s->object) &&
           !cormi_computed_get(s->object, field, &computed);
}

/* ---- afterwards ---- */

corm_status cormi_save_settle_computed(cormi_save *s)
{
    for (size_t i = 0; i < s->model->n_fields && s->computed; i++) {
        const cormi_field *field = s->model->fields[i];
        cormi_save_value *v = &s->values[i];
        cormi_object_state *state;

        if (!v->ready || !cormi_is_computed(&v->value))
            continue;
        state = cormi_state_own(s->object);
        if (state == NULL || !cormi_state_mark(state, field, false))
            return cormi_save_memory(s);
        cormi_computed_forget(s->object, field);
        memset((char *)s->object + field->offset, 0, field->size);
        v->ready = false;
    }
    return CORM_OK;
}

corm_status cormi_save_settle(cormi_save *s)
{
    cormi_object_state *state;

    if (cormi_save_settle_computed(s) != CORM_OK)
        return s->ctx->error.code;
    state = cormi_state(s->object);
    for (size_t i = 0; i < s->model->n_fields; i++) {
        const cormi_field *field = s->model->fields[i];
        const cormi_save_value *v = &s->values[i];
        corm_status status = CORM_OK;

        if (v->pending)
            status = cormi_member_put(s->ctx, field, s->object, &v->value,
                                      state->arena);
        if (status != CORM_OK)
            return status;
        if (!v->ready || cormi_field_loaded(cormi_state(s->object), field))
            continue;
        state = cormi_state_own(s->object);
        if (state == NULL || !cormi_state_mark(state, field, true))
            return cormi_save_memory(s);
    }
    s->object->flags &= ~(CORMI_OBJECT_ADDING | CORMI_OBJECT_DELETED);
    return state->modes.track ? cormi_track_saved(s->object, s->wanted)
                              : CORM_OK;
}
