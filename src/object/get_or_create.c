/*
 * get_or_create() and update_or_create(): look, and where there is nothing
 * create; when somebody else was faster, look again.
 */
#include "object/fetch.h"
#include "object/member.h"

#include <string.h>

typedef struct goc_job {
    const corm_queryset *q;
    const corm_model *model;
    const corm_set *lookups, *defaults;
    size_t n_lookups, n_defaults;
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

/* Lookups that are more than a field's name only find, they do not set. */
static corm_status goc_set(corm_object *object, const corm_set *sets, size_t n,
                           bool lookups)
{
    for (size_t i = 0; i < n; i++) {
        corm_status status;

        if (lookups && sets[i].name != NULL &&
            strstr(sets[i].name, "__") != NULL)
            continue;
        status = corm_object_attr_set(object, sets[i].name, sets[i].value);
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

static corm_status goc_create(corm_session *session, void *data)
{
    goc_job *job = data;
    corm_object *object = corm_object_new(session, job->q->model->desc);
    corm_status status;

    if (object == NULL)
        return job->q->ctx->error.code;
    status = goc_set(object, job->lookups, job->n_lookups, true);
    if (status == CORM_OK)
        status = goc_set(object, job->defaults, job->n_defaults, false);
    if (status == CORM_OK)
        status = corm_object_save(object, NULL, 0, CORM_SAVE_FORCE_INSERT);
    job->object = status == CORM_OK ? object : NULL;
    return status;
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

/* One transaction around looking and writing. */
static corm_status goc_update_or_create(corm_session *session, void *data)
{
    goc_job *job = data;
    corm_status status;

    (void)session;
    job->object = goc_get(job);
    if (job->object == NULL && job->q->ctx->error.code == CORM_DOES_NOT_EXIST)
        job->object = goc_make(job);
    if (job->object == NULL)
        return job->q->ctx->error.code;
    if (job->created)
        return CORM_OK;
    status = goc_set(job->object, job->defaults, job->n_defaults, false);
    return status == CORM_OK ? corm_object_save(job->object, NULL, 0, CORM_SAVE)
                             : status;
}

static corm_object *goc_get_or_create(goc_job *job)
{
    job->object = goc_get(job);
    if (job->object != NULL || job->q->ctx->error.code != CORM_DOES_NOT_EXIST)
        return job->object;
    return goc_make(job);
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
                    .n_defaults = n_defaults };

    if (created != NULL)
        *created = false;
    if (q == NULL || cormi_fetch_expect(q, model) != CORM_OK)
        return NULL;
    if (!update)
        job.object = goc_get_or_create(&job);
    else if (cormi_session_atomic(q->session, false, goc_update_or_create,
                                  &job) != CORM_OK)
        job.object = NULL;
    if (created != NULL)
        *created = job.created;
    return job.object;
}
