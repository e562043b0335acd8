/*
 * The rows at the other end of a foreign key changed: they take the object's
 * key, or let go of it where it can be NULL.
 */
#include "object/fetch.h"
#include "object/load.h"
#include "object/manager.h"

#include "base/vec.h"

typedef struct reverse_job {
    const cormi_change *change;
    const cormi_relation *relation;
    cormi_pairs own; /* columns of the object's rows and what they are */
    bool lets_go;    /* one of them can be NULL */
    corm_object **targets;
} reverse_job;

/* ---- targets ---- */

static corm_status reverse_refuse(const reverse_job *job, const char *why)
{
    return cormi_fail(job->change->ctx, CORM_VALUE_ERROR, "%s.%s: %s",
                      job->change->object->state->model->name,
                      job->change->name, why);
}

/* Column i is a part of the rows' key, which is not changed. */
static bool reverse_is_fixed(const reverse_job *job, size_t i)
{
    const cormi_model *from = job->relation->from;

    for (size_t k = 0; k < from->n_pk; k++)
        if (from->pk[k]->origin == job->relation->from_fields[i]->origin)
            return true;
    return false;
}

static bool reverse_agrees(const reverse_job *job, const corm_object *target)
{
    for (size_t i = 0; i < job->own.n; i++) {
        corm_value value =
            cormi_member_value(target, job->relation->from_fields[i]);

        if (!cormi_member_same(&value, &job->own.values[i]))
            return false;
    }
    return true;
}

static corm_status reverse_target(const reverse_job *job, size_t i)
{
    const cormi_change *change = job->change;
    const corm_value *value = &change->targets[i];
    corm_object *target = value->kind == CORM_K_OBJECT
                              ? cormi_object_mutable(value->as.obj)
                              : NULL;

    if (target == NULL)
        return cormi_fail(change->ctx, CORM_MISUSE,
                          "%s takes objects of this session", change->name);
    if (target->state == NULL || target->state->model == NULL ||
        target->state->session != change->session)
        return cormi_object_stranger(target, change->session, change->name);
    if (!cormi_model_is(target->state->model, job->relation->from))
        return cormi_fail(change->ctx, CORM_MISUSE, "%s takes a %s, not a %s",
                          change->name, job->relation->from->name,
                          target->state->model->name);
    if (!change->options.save_each && (target->flags & CORMI_OBJECT_ADDING ||
                                       !cormi_member_key_is_set(target)))
        return reverse_refuse(job, "an object is not saved yet; save it "
                                   "first, or say .save_each");
    job->targets[i] = target;
    return CORM_OK;
}

static corm_status reverse_targets(reverse_job *job)
{
    corm_status status = CORM_OK;

    job->targets =
        CORMI_NEW_N(job->change->arena, corm_object *, job->change->n + 1);
    if (job->targets == NULL)
        return cormi_fail_memory(job->change->ctx);
    for (size_t i = 0; i < job->change->n && status == CORM_OK; i++)
        status = reverse_target(job, i);
    return status;
}

/* ---- statements ---- */

/* A part of the row's key: what the object has, or what it takes. */
static corm_value reverse_part(const reverse_job *job,
                               const corm_object *target,
                               const cormi_field *part, bool takes)
{
    for (size_t i = 0; i < job->own.n && takes; i++)
        if (job->relation->from_fields[i]->origin == part->origin)
            return job->own.values[i];
    return cormi_member_value(target, part);
}

/*
 * The key by which a row is found.  As in Django an added object takes the
 * columns first and is looked for then: where they are a part of its key, the
 * row is another one, which need not be there.
 */
static bool reverse_row_key(const reverse_job *job, const corm_object *target,
                            bool takes, corm_value *out)
{
    const cormi_model *from = job->relation->from;
    corm_value *parts = CORMI_NEW_N(job->change->arena, corm_value, from->n_pk);

    if (parts == NULL)
        return false;
    for (size_t i = 0; i < from->n_pk; i++)
        parts[i] = reverse_part(job, target, from->pk[i], takes);
    *out = from->n_pk == 1 ? parts[0]
                           : (corm_value){ .kind = CORM_K_LIST,
                                           .size = from->n_pk,
                                           .as.list = parts };
    return true;
}

/* Rows with the keys of these objects; mine: only those of the object. */
static corm_queryset *reverse_rows(const reverse_job *job,
                                   corm_object *const *targets, size_t n,
                                   bool mine)
{
    const cormi_change *change = job->change;
    const cormi_model *from = job->relation->from;
    corm_value *keys = CORMI_NEW_N(change->arena, corm_value, n + 1);
    cormi_pairs pairs = { 0 };

    if (keys == NULL) {
        cormi_fail_memory(change->ctx);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        if (!reverse_row_key(job, targets[i], !mine, &keys[i])) {
            cormi_fail_memory(change->ctx);
            return NULL;
        }
    if (targets != NULL) {
        pairs.paths[pairs.n] = "pk__in";
        pairs.values[pairs.n++] =
            (corm_value){ .kind = CORM_K_LIST, .size = n, .as.list = keys };
    }
    for (size_t i = 0; mine && i < job->own.n; i++) {
        pairs.paths[pairs.n] = job->own.paths[i];
        pairs.values[pairs.n++] = job->own.values[i];
    }
    return cormi_relate_filter(cormi_relate_root(change->session, from),
                               &pairs);
}

/* What the rows take, or give up: then only columns that can be NULL. */
static size_t reverse_sets(const reverse_job *job, bool let_go, corm_set *sets)
{
    size_t n = 0;

    for (size_t i = 0; i < job->own.n; i++)
        if (let_go ? job->relation->from_fields[i]->null
                   : !reverse_is_fixed(job, i))
            sets[n++] =
                (corm_set){ job->own.paths[i],
                            let_go ? corm_value_null() : job->own.values[i] };
    return n;
}

static corm_status reverse_write(const reverse_job *job, const corm_queryset *q,
                                 bool let_go)
{
    corm_set sets[CORMI_PAIRS_MAX];
    size_t n = reverse_sets(job, let_go, sets);

    return n != 0 && corm_queryset_update(q, sets, n) < 0
               ? job->change->ctx->error.code
               : CORM_OK;
}

/* ---- adding ---- */

static corm_status reverse_link(const reverse_job *job, corm_object *target)
{
    return corm_object_link(target, job->relation->field->name,
                            job->change->object);
}

static corm_status reverse_add(const reverse_job *job,
                               corm_object *const *targets, size_t n)
{
    bool each = job->change->options.save_each;
    corm_status status = CORM_OK;

    if (n == 0)
        return CORM_OK;
    if (!each)
        status =
            reverse_write(job, reverse_rows(job, targets, n, false), false);
    for (size_t i = 0; i < n && status == CORM_OK; i++) {
        status = reverse_link(job, targets[i]);
        if (each && status == CORM_OK)
            status = corm_object_save(targets[i], NULL, 0, CORM_SAVE);
    }
    return status;
}

/* ---- removing ---- */

static corm_status reverse_let_go(const reverse_job *job,
                                  const corm_queryset *rows)
{
    const char *names[CORMI_PAIRS_MAX];
    corm_set sets[CORMI_PAIRS_MAX];
    size_t n = reverse_sets(job, true, sets);
    corm_status status = CORM_OK;
    corm_list *list;

    if (!job->change->options.save_each)
        return reverse_write(job, rows, true);
    for (size_t i = 0; i < n; i++)
        names[i] = sets[i].name;
    list = cormi_fetch_list(rows);
    if (list == NULL)
        return job->change->ctx->error.code;
    for (size_t i = 0; i < list->n && status == CORM_OK; i++) {
        status =
            corm_object_link(list->items[i], job->relation->field->name, NULL);
        if (status == CORM_OK)
            status = corm_object_save(list->items[i], names, n, CORM_SAVE);
    }
    return status;
}

static corm_status reverse_remove(const reverse_job *job,
                                  corm_object *const *targets, size_t n)
{
    if (n == 0)
        return CORM_OK;
    for (size_t i = 0; i < n; i++)
        if (!reverse_agrees(job, targets[i]))
            return cormi_fail(job->change->ctx, CORM_DOES_NOT_EXIST,
                              "a %s to be removed from %s is not there",
                              job->relation->from->name, job->change->name);
    return reverse_let_go(job, reverse_rows(job, targets, n, true));
}

static corm_status reverse_clear(const reverse_job *job)
{
    return reverse_let_go(job, reverse_rows(job, NULL, 0, true));
}

/* ---- setting ---- */

static bool reverse_has(corm_object *const *objects, size_t n,
                        const corm_object *object)
{
    for (size_t i = 0; i < n; i++)
        if (corm_object_same(objects[i], object))
            return true;
    return false;
}

/* Of some objects those that others are not. */
static bool reverse_without(const reverse_job *job, corm_object *const *objects,
                            size_t n, corm_object *const *others,
                            size_t n_others, cormi_vec *out)
{
    *out = CORMI_VEC_ARENA(corm_object *, job->change->arena);
    for (size_t i = 0; i < n; i++)
        if (!reverse_has(others, n_others, objects[i]) &&
            !cormi_vec_push(out, &objects[i]))
            return false;
    return true;
}

static corm_status reverse_set_difference(const reverse_job *job)
{
    corm_list *there = cormi_fetch_list(reverse_rows(job, NULL, 0, true));
    cormi_vec gone, added;
    corm_status status;

    if (there == NULL)
        return job->change->ctx->error.code;
    if (!reverse_without(job, there->items, there->n, job->targets,
                         job->change->n, &gone) ||
        !reverse_without(job, job->targets, job->change->n, there->items,
                         there->n, &added))
        return cormi_fail_memory(job->change->ctx);
    status = reverse_remove(job, gone.data, gone.n);
    return status == CORM_OK ? reverse_add(job, added.data, added.n) : status;
}

static corm_status reverse_set(const reverse_job *job)
{
    corm_status status = CORM_OK;

    if (job->lets_go && !job->change->options.clear)
        return reverse_set_difference(job);
    if (job->lets_go)
        status = reverse_clear(job);
    return status == CORM_OK ? reverse_add(job, job->targets, job->change->n)
                             : status;
}

/* ---- entry ---- */

static corm_status reverse_run(corm_session *session, void *data)
{
    const reverse_job *job = data;
    const cormi_change *change = job->change;

    (void)session;
    if (change->op == CORM_M2M_ADD)
        return reverse_add(job, job->targets, change->n);
    if (change->op == CORM_M2M_SET)
        return reverse_set(job);
    if (!job->lets_go)
        return cormi_fail(change->ctx, CORM_MISUSE,
                          "%s cannot be NULL: its rows cannot be taken out of "
                          "%s; delete them or add them elsewhere",
                          job->relation->field->label, change->name);
    if (change->op == CORM_M2M_CLEAR)
        return reverse_clear(job);
    return reverse_remove(job, job->targets, change->n);
}

corm_status cormi_change_reverse(const cormi_change *change)
{
    reverse_job job = { .change = change, .relation = change->way.relation };
    corm_status status;

    if (change->options.n_through_defaults != 0)
        return reverse_refuse(&job, "there is no table in between");
    if (change->object->flags & CORMI_OBJECT_ADDING ||
        !cormi_way_pairs(&change->way, change->object, &job.own))
        return reverse_refuse(&job, "the object is not saved yet");
    if (job.own.n == CORMI_PAIRS_MAX)
        return reverse_refuse(&job, "the relation has too many columns");
    for (size_t i = 0; i < job.own.n; i++)
        job.lets_go |= job.relation->from_fields[i]->null;
    status = reverse_targets(&job);
    if (status != CORM_OK)
        return status;
    if (change->op == CORM_M2M_SET || change->options.save_each)
        return cormi_session_atomic(change->session, false, reverse_run, &job);
    return reverse_run(change->session, &job);
}
