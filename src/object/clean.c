/*
 * full_clean(): what can be said of an object's members without asking the
 * database.
 */
#include "object/member.h"

#include "base/utf8.h"
#include "base/value.h"
#include "object/load.h"

#include <stdio.h>

typedef struct clean_job {
    cormi_context *ctx;
    const corm_object *object;
    cormi_str report; /* one sentence a field */
    corm_arena *scratch;
} clean_job;

static void clean_note(clean_job *job, const cormi_field *field,
                       const char *what)
{
    if (job->report.len != 0)
        cormi_str_add(&job->report, "; ");
    cormi_str_addf(&job->report, "%s: %s", field->name, what);
}

static bool clean_is_empty(const corm_value *value)
{
    if (value->kind == CORM_K_TEXT || value->kind == CORM_K_BYTES)
        return value->size == 0;
    return value->kind == CORM_K_NULL;
}

static void clean_length(clean_job *job, const cormi_field *field,
                         const corm_value *value)
{
    char text[96];
    size_t n;

    if (value->kind != CORM_K_TEXT || field->max_length <= 0)
        return;
    n = cormi_utf8_length(value->as.s, value->size);
    if (n <= (size_t)field->max_length)
        return;
    snprintf(text, sizeof(text), "has %zu characters, at most %d are possible",
             n, field->max_length);
    clean_note(job, field, text);
}

static void clean_choice(clean_job *job, const cormi_field *field,
                         const corm_value *value)
{
    char text[CORMI_DESCRIBE_MAX], line[CORMI_DESCRIBE_MAX + 32];

    if (field->desc->choices == NULL || cormi_field_choice(field, value))
        return;
    snprintf(line, sizeof(line), "%s is not one of its choices",
             cormi_member_describe(job->ctx, text, sizeof(text), value));
    clean_note(job, field, line);
}

static void clean_validators(clean_job *job, const cormi_field *field,
                             const corm_value *value)
{
    const corm_validator *const *v = field->desc->validators;

    for (; v != NULL && *v != NULL; v++)
        if ((*v)->valid != NULL && !(*v)->valid(value, *v))
            clean_note(job, field,
                       (*v)->message != NULL ? (*v)->message : "is not valid");
}

static void clean_type(clean_job *job, const cormi_field *field,
                       const corm_value *value)
{
    const char *why = NULL;
    corm_value adapted;

    if (cormi_field_adapt_save(field, value, &adapted, job->scratch, &why) !=
        CORMI_ADAPT_OK)
        clean_note(job, field, why != NULL ? why : "does not fit its type");
    else if (cormi_type_range_check(field->data_type, &adapted, 0) !=
             CORMI_ADAPT_OK)
        clean_note(job, field, "is outside the range of its type");
}

static void clean_field(clean_job *job, const cormi_field *field)
{
    corm_value value = cormi_member_get(field, job->object);

    if (clean_is_empty(&value) && field->desc->blank)
        return;
    if (value.kind == CORM_K_NULL) {
        if (!field->null)
            clean_note(job, field, "is not set");
        return;
    }
    if (clean_is_empty(&value)) {
        clean_note(job, field, "cannot be blank");
        return;
    }
    clean_type(job, field, &value);
    clean_length(job, field, &value);
    clean_choice(job, field, &value);
    clean_validators(job, field, &value);
}

/* What the database or the save fills in is nobody's mistake. */
static bool clean_is_due(const clean_job *job, const cormi_field *field)
{
    const corm_field *desc = field->desc;

    if (field->ctype == CORM_C_NONE || desc->generated != NULL ||
        desc->auto_now || desc->auto_now_add)
        return false;
    if (!cormi_field_loaded(cormi_state(job->object), field))
        return cormi_load_is_assigned(job->object, field);
    return !((field->is_auto || desc->db_default != NULL) &&
             cormi_member_is_unset(field, job->object));
}

static corm_status clean_all(clean_job *job)
{
    const cormi_model *model = job->object->state->model;

    for (size_t i = 0; i < model->n_fields; i++)
        if (clean_is_due(job, model->fields[i]))
            clean_field(job, model->fields[i]);
    if (job->report.oom)
        return cormi_fail_memory(job->ctx);
    if (job->report.len == 0)
        return CORM_OK;
    return cormi_fail(job->ctx, CORM_VALIDATION, "this %s is not valid: %s",
                      model->name, cormi_str_get(&job->report));
}

corm_status corm_object_full_clean(corm_object *object)
{
    corm_status status = cormi_object_check(object);
    cormi_arena_mark mark;
    clean_job job;

    if (status != CORM_OK)
        return status;
    job.object = object;
    job.ctx = cormi_object_context(object);
    job.scratch = cormi_session_scratch(object->state->session);
    mark = cormi_arena_mark_get(job.scratch);
    cormi_str_init_arena(&job.report, job.scratch);
    status = clean_all(&job);
    cormi_arena_rewind(job.scratch, mark);
    return status;
}
