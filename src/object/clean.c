/*
 * full_clean(): fields, the program's own function, what must be unique,
 * constraints; each part leaves out the fields that an earlier one refused.
 */
#include "object/clean.h"

#include "object/computed.h"
#include "object/load.h"

#include <string.h>

/* ---- what the parts ask ---- */

corm_value cormi_clean_value(const cormi_clean *c, const cormi_field *field)
{
    corm_value value = cormi_member_get(field, c->object);
    const corm_object *target;

    if (cormi_computed_get(c->object, field, &value))
        return value;
    if (value.kind != CORM_K_NULL || field->target == NULL)
        return value;
    target = cormi_member_companion(c->object, field);
    if (target == NULL || target->state == NULL ||
        target->state->session != c->session || target->state->model == NULL)
        return value;
    return cormi_member_value(target, field->target);
}

bool cormi_clean_excluded(const cormi_clean *c, const cormi_field *field)
{
    const cormi_field *own = cormi_member_of(c->model, field);

    return own == NULL || c->excluded[own->index];
}

/* ---- the parts ---- */

static bool clean_fields(cormi_clean *c)
{
    for (size_t i = 0; i < c->model->n_fields; i++)
        if (!c->excluded[i] && !cormi_clean_field(c, c->model->fields[i]))
            return false;
    return true;
}

/* Fields with errors are left out from now on. */
static void clean_exclude_found(cormi_clean *c)
{
    for (size_t i = 0; i < c->errors.n; i++) {
        const cormi_field *field = cormi_model_field(
            c->model, CORMI_VEC_AT(corm_field_error, &c->errors, i).field);

        if (field != NULL && field->column != NULL)
            c->excluded[field->index] = true;
    }
}

static void (*clean_own(const cormi_model *model))(corm_object *)
{
    while (model != NULL && model->desc->clean == NULL)
        model = model->proxy_of != NULL ? model->proxy_of : model->parent;
    return model == NULL ? NULL : model->desc->clean;
}

/* What it sees of corm_failed() is its own doing. */
static bool clean_call(cormi_clean *c)
{
    cormi_findings *findings = cormi_session_findings(c->session);
    void (*own)(corm_object *) = clean_own(c->model);
    bool failed = c->ctx->failed;

    if (own == NULL)
        return true;
    c->outer = findings->running;
    findings->running = c;
    c->ctx->failed = false;
    own(c->object);
    findings->running = c->outer;
    if (c->ctx->failed && c->status == CORM_OK)
        c->status = c->ctx->error.code;
    c->ctx->failed = c->ctx->failed || failed;
    return c->status == CORM_OK;
}

static bool clean_full(cormi_clean *c)
{
    if (!clean_fields(c) || !clean_call(c))
        return false;
    clean_exclude_found(c);
    if (!cormi_clean_unique(c))
        return false;
    clean_exclude_found(c);
    return cormi_clean_constraints(c);
}

/* ---- beginning ---- */

static corm_status clean_exclude(cormi_clean *c, const char *const *exclude,
                                 size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const cormi_name *name =
            exclude == NULL || exclude[i] == NULL
                ? NULL
                : cormi_model_name(c->model, exclude[i], strlen(exclude[i]));

        if (name == NULL || name->field == NULL)
            return cormi_model_no_field(c->ctx, CORM_FIELD_ERROR, c->model,
                                        exclude == NULL ? NULL : exclude[i],
                                        " to be excluded");
        if (name->field->column != NULL)
            c->excluded[name->field->index] = true;
    }
    return CORM_OK;
}

static corm_status clean_begin(cormi_clean *c, const char *const *exclude,
                               size_t n)
{
    c->excluded = CORMI_NEW_N(c->scratch, bool, c->model->n_fields + 1);
    if (c->excluded == NULL)
        return cormi_fail_memory(c->ctx);
    if (clean_exclude(c, exclude, n) != CORM_OK)
        return c->ctx->error.code;
    return cormi_load_deferred(c->object);
}

static corm_status clean_run(corm_object *object, const char *const *exclude,
                             size_t n, bool (*part)(cormi_clean *))
{
    corm_status status = cormi_object_check(object);
    cormi_clean c = { .object = object };
    cormi_arena_mark mark;

    if (status != CORM_OK)
        return status;
    c.session = object->state->session;
    c.ctx = cormi_object_context(object);
    c.model = object->state->model;
    c.adding = (object->flags & CORMI_OBJECT_ADDING) != 0;
    c.scratch = cormi_session_scratch(c.session);
    mark = cormi_arena_mark_get(c.scratch);
    c.status = clean_begin(&c, exclude, n);
    if (c.status == CORM_OK)
        part(&c);
    status = cormi_clean_report(&c);
    cormi_arena_rewind(c.scratch, mark);
    return status;
}

/* ---- the calls ---- */

corm_status corm_object_full_clean(corm_object *object)
{
    return clean_run(object, NULL, 0, clean_full);
}

corm_status corm_object_full_clean_except(corm_object *object,
                                          const char *const *exclude, size_t n)
{
    return clean_run(object, exclude, n, clean_full);
}

corm_status corm_object_clean_fields(corm_object *object,
                                     const char *const *exclude, size_t n)
{
    return clean_run(object, exclude, n, clean_fields);
}

corm_status corm_object_validate_unique(corm_object *object,
                                        const char *const *exclude, size_t n)
{
    return clean_run(object, exclude, n, cormi_clean_unique);
}

corm_status corm_object_validate_constraints(corm_object *object,
                                             const char *const *exclude,
                                             size_t n)
{
    return clean_run(object, exclude, n, cormi_clean_constraints);
}

static corm_status clean_add_error(cormi_clean *c, const char *name,
                                   const char *code, const char *message)
{
    const cormi_name *known = NULL;
    cormi_fault fault = { .code = code != NULL ? code : "invalid" };

    if (name == NULL)
        name = CORM_ALL_FIELDS;
    if (strcmp(name, CORM_ALL_FIELDS) != 0) {
        known = cormi_model_name(c->model, name, strlen(name));
        if (known == NULL || known->field == NULL)
            return cormi_model_no_field(c->ctx, CORM_FIELD_ERROR, c->model,
                                        name, " to have an error");
        name = known->field->name;
        if (known->field->column != NULL)
            fault.value = cormi_clean_value(c, known->field);
    }
    return cormi_clean_add_text(c, name, fault,
                                message != NULL ? message
                                                : "Enter a valid value.")
               ? CORM_OK
               : c->status;
}

corm_status corm_object_add_error(corm_object *object, const char *field,
                                  const char *code, const char *message)
{
    corm_status status = cormi_object_check(object);
    cormi_clean *c;

    if (status != CORM_OK)
        return status;
    c = cormi_session_findings(object->state->session)->running;
    while (c != NULL && c->object != object)
        c = c->outer;
    if (c != NULL)
        return clean_add_error(c, field, code, message);
    return cormi_fail(cormi_object_context(object), CORM_MISUSE,
                      "corm_add_error() belongs into the .clean function of "
                      "the object's model");
}
