/*
 * Members by field: keys, companions, values on their way in.
 */
#include "object/member.h"

#include "base/value.h"

#include <stdio.h>
#include <string.h>

bool cormi_member_key_is_set(const corm_object *object)
{
    const cormi_model *model = object->state->model;

    for (size_t i = 0; i < model->n_pk; i++)
        if (cormi_member_is_unset(model->pk[i], object))
            return false;
    return model->n_pk != 0;
}

const cormi_field *cormi_member_of(const cormi_model *model,
                                   const cormi_field *field)
{
    if (field->owner == model)
        return field;
    for (size_t i = 0; i < model->n_fields; i++)
        if (model->fields[i]->origin == field->origin)
            return model->fields[i];
    return NULL;
}

void cormi_member_unset_keys(corm_object *object)
{
    const cormi_model *model = object->state->model;

    for (const cormi_model *m = model; m != NULL; m = m->parent) {
        for (size_t i = 0; i < m->n_pk; i++) {
            const cormi_field *field = cormi_member_of(model, m->pk[i]);

            if (field != NULL)
                cormi_member_clear(field, object);
        }
    }
}

corm_value cormi_member_value(const corm_object *object,
                              const cormi_field *field)
{
    const cormi_field *own = cormi_member_of(object->state->model, field);

    return own == NULL ? corm_value_null() : cormi_member_get(own, object);
}

corm_object *cormi_member_companion(const corm_object *object,
                                    const cormi_field *field)
{
    const char *start = (const char *)object;
    corm_object *target = NULL;

    if (field->object_offset != CORM_NO_MEMBER)
        memcpy(&target, start + field->object_offset, sizeof(target));
    return target;
}

void cormi_member_companion_set(corm_object *object, const cormi_field *field,
                                corm_object *target)
{
    char *start = (char *)object;

    if (field->object_offset != CORM_NO_MEMBER)
        memcpy(start + field->object_offset, &target, sizeof(target));
}

bool cormi_member_same(const corm_value *a, const corm_value *b)
{
    return cormi_value_equal(a, b);
}

const char *cormi_member_describe(cormi_context *ctx, char *out, size_t size,
                                  const corm_value *value)
{
    cormi_str text;

    cormi_str_init(&text, ctx->alloc);
    cormi_value_describe(&text, value);
    snprintf(out, size, "%s", text.oom ? "a value" : cormi_str_get(&text));
    cormi_str_fini(&text);
    return out;
}

/* ---- values on their way in ---- */

static corm_status member_refuse(cormi_context *ctx, corm_status code,
                                 const cormi_field *field, const corm_value *in,
                                 const char *why)
{
    char text[CORMI_DESCRIBE_MAX];

    return cormi_fail(ctx, code, "%s cannot hold %s: it %s", field->label,
                      cormi_member_describe(ctx, text, sizeof(text), in),
                      why != NULL ? why : "must fit the type of the field");
}

static corm_status member_adapted(cormi_context *ctx, const cormi_field *field,
                                  const corm_value *in, cormi_adapted result,
                                  const char *why)
{
    switch (result) {
    case CORMI_ADAPT_OK:
        return CORM_OK;
    case CORMI_ADAPT_MEMORY:
        return cormi_fail_memory(ctx);
    case CORMI_ADAPT_BELOW:
    case CORMI_ADAPT_ABOVE:
        return member_refuse(ctx, CORM_DATA, field, in,
                             why != NULL ? why : "must fit in 64 bits");
    case CORMI_ADAPT_WRONG:
        break;
    }
    return member_refuse(ctx, CORM_VALUE_ERROR, field, in, why);
}

corm_status cormi_member_adapt(cormi_context *ctx, const cormi_field *field,
                               const corm_value *in, corm_value *out,
                               corm_arena *arena)
{
    const char *why = NULL;
    cormi_adapted result = cormi_field_adapt_save(field, in, out, arena, &why);

    /* Of the right type, but too large: what databases call a data error. */
    if (result == CORMI_ADAPT_WRONG &&
        cormi_field_adapt(field, in, out, arena, NULL) == CORMI_ADAPT_OK)
        result = CORMI_ADAPT_ABOVE;
    return member_adapted(ctx, field, in, result, why);
}

corm_status cormi_member_assign(cormi_context *ctx, const cormi_field *field,
                                const corm_value *in, corm_value *out,
                                corm_arena *arena)
{
    const char *why = NULL;
    cormi_adapted result = cormi_field_adapt(field, in, out, arena, &why);

    if (result == CORMI_ADAPT_OK || result == CORMI_ADAPT_MEMORY ||
        field->ctype != CORM_C_VALUE || !cormi_value_is_scalar(in))
        return member_adapted(ctx, field, in, result, why);
    *out = *in;
    return CORM_OK;
}

corm_status cormi_member_put(cormi_context *ctx, const cormi_field *field,
                             corm_object *object, const corm_value *value,
                             corm_arena *arena)
{
    corm_value copy = *value;

    if (arena != NULL && !cormi_value_dup(&copy, value, arena))
        return cormi_fail_memory(ctx);
    if (cormi_member_set(field, object, &copy))
        return CORM_OK;
    return member_refuse(ctx, CORM_VALUE_ERROR, field, value,
                         value->kind == CORM_K_NULL
                             ? "is not NULL"
                             : "must fit in the member of the struct");
}
