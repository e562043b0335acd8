/*
 * get_or_create() and update_or_create(): look, and where there is nothing
 * create; when somebody else was faster, look again.
 */
#include "object/fetch.h"
#include "object/manager.h"

#include <string.h>

typedef struct goc_job {
    const corm_queryset *q;
    const corm_model *model;
    const corm_set *lookups, *defaults, *create;
    size_t n_lookups, n_defaults, n_create;
    corm_object *object;
    bool created;
} goc_job;

static corm_object *goc_get(const goc_job *job)
{
    const cormi_context *ctx = job->q->ctx;
    corm_expr *nodes = CORMI_NEW_N(ctx->arena, corm_expr, job->n_lookups + 1);
    const corm_expr **terms =
        CORMI_NEW_N(ctx->arena, const corm_expr *, job->n_lookups + 1);

    if (nodes == NULL || terms == NULL) {
        cormi_fail_memory(job->q->ctx);
        return NULL;
    }
    for (size_t i = 0; i < job->n_lookups; i++) {
        nodes[i] = (corm_expr){ .op = CORM_OP_Q,
                                .name = job->lookups[i].name,
                                .n_args = 1,
                                .args = &job->lookups[i].value };
        terms[i] = &nodes[i];
    }
    return corm_queryset_one(job->q, job->model, CORM_ONE, terms,
                             job->n_lookups);
}

/* What a new row is made of.  Lookups that are more than a field's name only
 * find, they do not set. */
static corm_set *goc_values(const goc_job *job, size_t *n)
{
    corm_set *sets = CORMI_NEW_N(job->q->ctx->arena, corm_set,
                                 job->n_lookups + job->n_create + 1);

    *n = 0;
    for (size_t i = 0; sets != NULL && i < job->n_lookups; i++)
        if (job->lookups[i].name == NULL ||
            strstr(job->lookups[i].name, "__") == NULL)
            sets[(*n)++] = job->lookups[i];
    for (size_t i = 0; sets != NULL && i < job->n_create; i++)
        sets[(*n)++] = job->create[i];
    if (sets == NULL)
        cormi_fail_memory(job->q->ctx);
    return sets;
}

static corm_status goc_create(corm_session *session, void *data)
{
    goc_job *job = data;
    corm_object *object = NULL;
    size_t n;
    corm_set *sets = goc_values(job, &n);

    (void)session;
    if (sets != NULL)
        object = corm_queryset_create(job->q, NULL, sets, n);
    job->object = object;
    return object == NULL ? job->q->ctx->error.code : CORM_OK;
}

/* In a savepoint: a row that came between must not end the transaction. */
static corm_object *goc_make(goc_job *job)
{
    cormi_context *ctx = job->q->ctx;
    bool failed = ctx->failed;
    corm_error error;
    corm_status status =
        cormi_session_atomic(job->q->session, true, goc_create, job);

    job->created = status == CORM_OK;
    if (status == CORM_OK)
        return job->object;
    if (status != CORM_INTEGRITY)
        return NULL;
    error = ctx->error;
    ctx->failed = failed;
    job->object = goc_get(job);
    if (job->object == NULL && ctx->error.code == CORM_DOES_NOT_EXIST)
        cormi_fail_error(ctx, &error);
    return job->object;
}

/* Of what was set and of what is set whenever a row is written. */
static corm_status goc_save(const goc_job *job)
{
    const cormi_model *model = job->object->state->model;
    const char **names = CORMI_NEW_N(job->q->ctx->arena, const char *,
                                     job->n_defaults + model->n_fields);
    size_t n = 0;

    if (names == NULL)
        return cormi_fail_memory(job->q->ctx);
    for (size_t i = 0; i < job->n_defaults; i++) {
        const cormi_field *field =
            cormi_model_field(model, job->defaults[i].name);

        if (field == NULL || field->column == NULL || field->primary_key)
            return corm_object_save(job->object, NULL, 0, CORM_SAVE);
        names[n++] = field->name;
    }
    for (size_t i = 0; i < model->n_fields; i++)
        if (model->fields[i]->desc->auto_now)
            names[n++] = model->fields[i]->name;
    return corm_object_save(job->object, names, n, CORM_SAVE);
}

static corm_status goc_update(goc_job *job)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; i < job->n_defaults && status == CORM_OK; i++)
        status = corm_object_attr_set(job->object, job->defaults[i].name,
                                      job->defaults[i].value);
    return status == CORM_OK ? goc_save(job) : status;
}

static corm_status goc_get_attempt(corm_session *session, void *data)
{
    goc_job *job = data;

    (void)session;
    job->object = goc_get(job);
    if (job->object == NULL && job->q->ctx->error.code == CORM_DOES_NOT_EXIST)
        job->object = goc_make(job);
    return job->object != NULL ? CORM_OK : job->q->ctx->error.code;
}

/* One transaction around looking and writing. */
static corm_status goc_update_or_create(corm_session *session, void *data)
{
    goc_job *job = data;
    corm_status status = goc_get_attempt(session, job);

    return status != CORM_OK || job->created ? status : goc_update(job);
}

/* The row that is found must stay as it is until it is written; a database
 * that cannot lock it has locked more by now. */
static const corm_queryset *goc_locked(const corm_queryset *q)
{
    static const corm_lock_options lock;

    if (!corm_has(cormi_db_features(corm_session_db(q->session)),
                  CORM_FEATURE_SELECT_FOR_UPDATE))
        return q;
    return corm_queryset_lock(q, &lock);
}

static corm_status goc_update_attempt(corm_session *session, void *data)
{
    return cormi_session_atomic(session, false, goc_update_or_create, data);
}

static corm_object *goc_run(goc_job *job, bool update, bool *created)
{
    if (created != NULL)
        *created = false;
    if (job->q == NULL || cormi_fetch_expect(job->q, job->model) != CORM_OK)
        return NULL;
    if (update)
        job->q = goc_locked(job->q);
    if (job->q == NULL ||
        cormi_session_retry(job->q->session,
                            update ? goc_update_attempt : goc_get_attempt,
                            job) != CORM_OK)
        job->object = NULL;
    if (job->object != NULL) /* that it was not there at first */
        cormi_context_forget_answer(job->q->ctx);
    if (created != NULL)
        *created = job->created;
    return job->object;
}

corm_object *corm_queryset_get_or_create(const corm_queryset *q,
                                         const corm_model *model, bool *created,
                                         const corm_set *lookups,
                                         size_t n_lookups,
                                         const corm_set *defaults,
                                         size_t n_defaults, bool update)
{
    goc_job job = { .q = q,
                    .model = model,
                    .lookups = lookups,
                    .n_lookups = n_lookups,
                    .defaults = defaults,
                    .n_defaults = n_defaults,
                    .create = defaults,
                    .n_create = n_defaults };

    return goc_run(&job, update, created);
}

corm_object *corm_queryset_update_or_create(
    const corm_queryset *q, const corm_model *model, bool *created,
    const corm_set *lookups, size_t n_lookups, const corm_set *defaults,
    size_t n_defaults, const corm_set *create_defaults,
    size_t n_create_defaults)
{
    bool own = create_defaults != NULL;
    goc_job job = { .q = q,
                    .model = model,
                    .lookups = lookups,
                    .n_lookups = n_lookups,
                    .defaults = defaults,
                    .n_defaults = n_defaults,
                    .create = own ? create_defaults : defaults,
                    .n_create = own ? n_create_defaults : n_defaults };

    return goc_run(&job, true, created);
}
