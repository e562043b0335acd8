/*
 * The many ends of a foreign key changed: rows told to refer to an object,
 * or to let go of it, by one UPDATE and in the objects at hand.
 */
#include "object/many.h"

#include "object/fetch.h"
#include "object/relate.h"

#include "base/vec.h"

typedef struct reverse_job {
    const cormi_many *many;
    const cormi_field *field; /* the key, in the rows' model */
    corm_value key;           /* what it refers to the object by */
    corm_value *keys;         /* primary keys of the targets */
} reverse_job;

/* ---- targets ---- */

static corm_status reverse_target(reverse_job *job, size_t i)
{
    const cormi_many *m = job->many;
    const corm_object *target = m->targets[i];
    const cormi_model *from = m->way.relation->from;

    if (target == NULL || target->state == NULL ||
        target->state->model == NULL || target->state->session != m->session)
        return cormi_fail(m->ctx, CORM_MISUSE,
                          "%s takes objects of this session", m->name);
    if (!cormi_model_is(target->state->model, from))
        return cormi_fail(m->ctx, CORM_MISUSE, "%s takes a %s, not a %s",
                          m->name, from->name, target->state->model->name);
    if (!cormi_member_key_is_set(target) || target->flags & CORMI_OBJECT_ADDING)
        return cormi_fail(m->ctx, CORM_VALUE_ERROR,
                          "a %s for %s is not saved: save it first", from->name,
                          m->name);
    job->keys[i] = cormi_member_value(target, from->pk[0]);
    return CORM_OK;
}

static bool reverse_refers(const reverse_job *job, const corm_object *target)
{
    corm_value value = cormi_member_value(target, job->field);

    return cormi_member_same(&value, &job->key);
}

static corm_status reverse_targets(reverse_job *job)
{
    const cormi_many *m = job->many;
    corm_status status = CORM_OK;

    if (m->way.relation->n != 1 || m->way.relation->from->n_pk != 1)
        return cormi_fail(m->ctx, CORM_NOT_SUPPORTED,
                          "%s has keys of several columns: set them in its "
                          "objects",
                          m->name);
    job->keys = CORMI_NEW_N(m->arena, corm_value, m->n + 1);
    if (job->keys == NULL)
        return cormi_fail_memory(m->ctx);
    for (size_t i = 0; i < m->n && status == CORM_OK; i++)
        status = reverse_target(job, i);
    return status;
}

/* ---- rows ---- */

static corm_queryset *reverse_rows(const reverse_job *job)
{
    return cormi_related_queryset(NULL, job->many->object, &job->many->way);
}

static corm_status reverse_update(const reverse_job *job, corm_queryset *q,
                                  const corm_value *key)
{
    corm_set set = { job->field->attname, *key };

    return corm_queryset_update(q, &set, 1) < 0 ? job->many->ctx->error.code
                                                : CORM_OK;
}

static corm_queryset *reverse_among(corm_queryset *q, const corm_value *keys,
                                    size_t n)
{
    cormi_pairs in = { .paths = { "pk__in" }, .n = 1 };

    in.values[0] =
        (corm_value){ .kind = CORM_K_LIST, .size = n, .as.list = keys };
    return cormi_relate_filter(q, &in);
}

/* The objects at hand follow their rows. */
static corm_status reverse_members(const reverse_job *job,
                                   const corm_value *key, corm_object *owner)
{
    const cormi_many *m = job->many;
    corm_status status = CORM_OK;

    for (size_t i = 0; i < m->n && status == CORM_OK; i++) {
        const cormi_field *own =
            cormi_member_of(m->targets[i]->state->model, job->field);

        status = cormi_member_put(m->ctx, own, m->targets[i], key,
                                  cormi_state(m->targets[i])->arena);
        cormi_member_companion_set(m->targets[i], own, owner);
    }
    return status;
}

/* ---- operations ---- */

static corm_status reverse_add(reverse_job *job)
{
    const cormi_many *m = job->many;
    corm_status status;

    if (m->n == 0)
        return CORM_OK;
    status = reverse_update(
        job,
        reverse_among(cormi_relate_root(m->session, m->way.relation->from),
                      job->keys, m->n),
        &job->key);
    return status == CORM_OK ? reverse_members(job, &job->key, m->object)
                             : status;
}

static corm_status reverse_needs_null(const reverse_job *job)
{
    if (job->field->null)
        return CORM_OK;
    return cormi_fail(job->many->ctx, CORM_VALUE_ERROR,
                      "%s cannot be NULL: its rows must refer to something",
                      job->field->label);
}

static corm_status reverse_remove(reverse_job *job)
{
    const cormi_many *m = job->many;
    corm_value none = corm_value_null();
    corm_status status = reverse_needs_null(job);

    for (size_t i = 0; i < m->n && status == CORM_OK; i++)
        if (!reverse_refers(job, m->targets[i]))
            status = cormi_fail(m->ctx, CORM_DOES_NOT_EXIST,
                                "this %s is not among the %s of the %s",
                                m->way.relation->from->name, m->name,
                                m->object->state->model->name);
    if (status != CORM_OK || m->n == 0)
        return status;
    status = reverse_update(
        job, reverse_among(reverse_rows(job), job->keys, m->n), &none);
    return status == CORM_OK ? reverse_members(job, &none, NULL) : status;
}

static corm_status reverse_clear(reverse_job *job)
{
    corm_value none = corm_value_null();
    corm_status status = reverse_needs_null(job);

    return status == CORM_OK ? reverse_update(job, reverse_rows(job), &none)
                             : status;
}

/* Those that are to stay do; the others let go where they can. */
static corm_status reverse_let_go(reverse_job *job)
{
    const cormi_many *m = job->many;
    cormi_keymap wanted = CORMI_KEYMAP(m->arena);
    cormi_vec old = CORMI_VEC_ARENA(corm_value, m->arena);
    corm_value none = corm_value_null();
    corm_list *rows = cormi_fetch_list(reverse_rows(job));

    if (rows == NULL)
        return m->ctx->error.code;
    for (size_t i = 0; i < m->n; i++)
        if (cormi_keymap_add(&wanted, &job->keys[i]) < 0)
            return cormi_fail_memory(m->ctx);
    for (size_t i = 0; i < rows->n; i++) {
        corm_value key = cormi_member_get(rows->model->pk[0], rows->items[i]);

        if (cormi_keymap_find(&wanted, &key) < 0 && !cormi_vec_push(&old, &key))
            return cormi_fail_memory(m->ctx);
    }
    if (old.n == 0)
        return CORM_OK;
    return reverse_update(
        job, reverse_among(reverse_rows(job), old.data, old.n), &none);
}

static corm_status reverse_set(reverse_job *job)
{
    corm_status status = job->field->null ? reverse_let_go(job) : CORM_OK;

    return status == CORM_OK ? reverse_add(job) : status;
}

static corm_status reverse_run(corm_session *session, void *data)
{
    reverse_job *job = data;

    (void)session;
    switch (job->many->op) {
    case CORM_M2M_ADD:
        return reverse_add(job);
    case CORM_M2M_REMOVE:
        return reverse_remove(job);
    case CORM_M2M_CLEAR:
        return reverse_clear(job);
    case CORM_M2M_SET:
        return reverse_set(job);
    }
    return cormi_fail(job->many->ctx, CORM_MISUSE, "no such operation");
}

corm_status cormi_many_reverse(const cormi_many *many)
{
    reverse_job job = { .many = many,
                        .field = many->way.relation->from_fields[0] };
    corm_status status;

    if (many->n_defaults != 0)
        return cormi_fail(many->ctx, CORM_MISUSE,
                          "%s has no table in between to write values to",
                          many->name);
    status = reverse_targets(&job);
    if (status != CORM_OK)
        return status;
    job.key =
        cormi_member_value(many->object, many->way.relation->to_fields[0]);
    if (job.key.kind == CORM_K_NULL)
        return cormi_fail(many->ctx, CORM_VALUE_ERROR,
                          "this %s is not saved: it has no %s yet",
                          many->object->state->model->name, many->name);
    return cormi_session_atomic(many->session, false, reverse_run, &job);
}
