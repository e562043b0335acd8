/*
 * Many-to-many relations changed: rows of the table in between added and
 * removed, by the program's own through model or the automatic one.
 */
#include "object/bulk.h"
#include "object/fetch.h"
#include "object/load.h"
#include "object/relate.h"

#include "base/vec.h"

#include <string.h>

typedef struct m2m_job {
    cormi_context *ctx;
    corm_session *session;
    corm_object *object;
    const char *name;
    cormi_way way;
    corm_m2m_op op;
    corm_object *const *targets;
    size_t n;
    const corm_set *defaults;
    size_t n_defaults;
    const cormi_field *own, *other; /* keys of the through model */
    corm_value key;                 /* of the object */
    cormi_keymap wanted;            /* keys of the targets */
    corm_arena *arena;
} m2m_job;

/* ---- keys ---- */

static corm_status m2m_target(m2m_job *job, const corm_object *target)
{
    const cormi_model *to = cormi_way_target(&job->way);
    corm_value key;

    if (target == NULL || target->state == NULL ||
        target->state->model == NULL || target->state->session != job->session)
        return cormi_fail(job->ctx, CORM_MISUSE,
                          "%s takes saved objects of this session", job->name);
    if (!cormi_model_is(target->state->model, to))
        return cormi_fail(job->ctx, CORM_MISUSE, "%s takes a %s, not a %s",
                          job->name, to->name, target->state->model->name);
    key = cormi_member_value(target, job->other->target);
    if (key.kind == CORM_K_NULL)
        return cormi_fail(job->ctx, CORM_VALUE_ERROR,
                          "a %s for %s is not saved: it has no key yet",
                          to->name, job->name);
    return cormi_keymap_add(&job->wanted, &key) < 0
               ? cormi_fail_memory(job->ctx)
               : CORM_OK;
}

static corm_status m2m_targets(m2m_job *job)
{
    corm_status status = CORM_OK;

    job->wanted = CORMI_KEYMAP(job->arena);
    for (size_t i = 0; i < job->n && status == CORM_OK; i++)
        status = m2m_target(job, job->targets[i]);
    return status;
}

/* ---- rows in between ---- */

static corm_queryset *m2m_rows(const m2m_job *job, const cormi_field *own,
                               const cormi_field *other, const corm_value *keys,
                               size_t n)
{
    cormi_pairs pairs = { .paths = { own->attname },
                          .values = { job->key },
                          .n = 1 };

    if (keys != NULL) {
        pairs.paths[1] =
            cormi_arena_printf(job->arena, "%s__in", other->attname);
        pairs.values[1] =
            (corm_value){ .kind = CORM_K_LIST, .size = n, .as.list = keys };
        pairs.n = 2;
        if (pairs.paths[1] == NULL) {
            cormi_fail_memory(job->ctx);
            return NULL;
        }
    }
    return cormi_relate_filter(
        cormi_relate_root(job->session, job->way.relation->through), &pairs);
}

/* Keys of the other side that are there already. */
static corm_status m2m_present(const m2m_job *job, cormi_keymap *out)
{
    corm_as column = corm_as_name(job->other->attname);
    corm_list *rows = cormi_fetch_list(corm_queryset_values(
        m2m_rows(job, job->own, job->other, NULL, 0), &column, 1));

    *out = CORMI_KEYMAP(job->arena);
    if (rows == NULL)
        return job->ctx->error.code;
    for (size_t i = 0; i < rows->n; i++) {
        const corm_value *cell = cormi_cells(rows->items[i]);

        if (cormi_keymap_add(out, cell) < 0)
            return cormi_fail_memory(job->ctx);
    }
    return CORM_OK;
}

/* ---- adding ---- */

static corm_object *m2m_row(const m2m_job *job, const cormi_field *own,
                            const cormi_field *other, const corm_value *key)
{
    corm_object *row =
        corm_object_new(job->session, job->way.relation->through->desc);

    if (row == NULL ||
        cormi_member_put(job->ctx, own, row, &job->key, NULL) != CORM_OK ||
        cormi_member_put(job->ctx, other, row, key, NULL) != CORM_OK)
        return NULL;
    for (size_t i = 0; i < job->n_defaults; i++)
        if (corm_object_attr_set(row, job->defaults[i].name,
                                 job->defaults[i].value) != CORM_OK)
            return NULL;
    return row;
}

static corm_status m2m_push(const m2m_job *job, cormi_vec *rows,
                            const corm_value *key)
{
    bool mirror =
        job->way.relation->symmetrical && !cormi_member_same(key, &job->key);
    corm_object *row = m2m_row(job, job->own, job->other, key);
    corm_object *back =
        !mirror ? NULL : m2m_row(job, job->other, job->own, key);

    if (row == NULL || (mirror && back == NULL))
        return job->ctx->error.code;
    if (!cormi_vec_push(rows, &row) || (mirror && !cormi_vec_push(rows, &back)))
        return cormi_fail_memory(job->ctx);
    return CORM_OK;
}

static corm_status m2m_add_missing(const m2m_job *job,
                                   const cormi_keymap *present)
{
    corm_bulk_options options = { .ignore_conflicts = true };
    cormi_vec rows = CORMI_VEC_ARENA(corm_object *, job->arena);

    if (!corm_has(cormi_db_features(corm_session_db(job->session)),
                  CORM_FEATURE_IGNORE_CONFLICTS) ||
        !job->way.relation->auto_through)
        options.ignore_conflicts = false;
    for (size_t i = 0; i < job->wanted.n; i++) {
        corm_status status = CORM_OK;

        if (cormi_keymap_find(present, &job->wanted.keys[i]) < 0)
            status = m2m_push(job, &rows, &job->wanted.keys[i]);
        if (status != CORM_OK)
            return status;
    }
    return rows.n == 0 ? CORM_OK
                       : cormi_bulk_insert(rows.data, rows.n, &options);
}

static corm_status m2m_add(const m2m_job *job)
{
    cormi_keymap present;
    corm_status status = m2m_present(job, &present);

    return status == CORM_OK ? m2m_add_missing(job, &present) : status;
}

/* ---- removing ---- */

static corm_status m2m_drop(const m2m_job *job, const corm_value *keys,
                            size_t n)
{
    if (keys != NULL && n == 0)
        return CORM_OK;
    if (corm_delete_all(m2m_rows(job, job->own, job->other, keys, n)) < 0)
        return job->ctx->error.code;
    if (job->way.relation->symmetrical &&
        corm_delete_all(m2m_rows(job, job->other, job->own, keys, n)) < 0)
        return job->ctx->error.code;
    return CORM_OK;
}

static corm_status m2m_set(const m2m_job *job)
{
    cormi_keymap present;
    cormi_vec old = CORMI_VEC_ARENA(corm_value, job->arena);
    corm_status status = m2m_present(job, &present);

    for (size_t i = 0; i < present.n && status == CORM_OK; i++)
        if (cormi_keymap_find(&job->wanted, &present.keys[i]) < 0 &&
            !cormi_vec_push(&old, &present.keys[i]))
            status = cormi_fail_memory(job->ctx);
    if (status == CORM_OK && old.n != 0)
        status = m2m_drop(job, old.data, old.n);
    return status == CORM_OK ? m2m_add_missing(job, &present) : status;
}

/* ---- entry ---- */

static corm_status m2m_run(corm_session *session, void *data)
{
    const m2m_job *job = data;

    (void)session;
    switch (job->op) {
    case CORM_M2M_ADD:
        return m2m_add(job);
    case CORM_M2M_REMOVE:
        return m2m_drop(job, job->wanted.keys, job->wanted.n);
    case CORM_M2M_CLEAR:
        return m2m_drop(job, NULL, 0);
    case CORM_M2M_SET:
        return m2m_set(job);
    }
    return cormi_fail(job->ctx, CORM_MISUSE, "no such operation");
}

static corm_status m2m_check(m2m_job *job)
{
    const cormi_relation *relation;

    if (job->name == NULL ||
        !cormi_way_find(job->object->state->model, job->name, &job->way))
        return cormi_way_unknown(job->object, job->name ? job->name : "NULL");
    relation = job->way.relation;
    if (relation->kind != CORM_TYPE_MANY_TO_MANY)
        return cormi_fail(job->ctx, CORM_MISUSE,
                          "%s.%s is no many-to-many relation",
                          job->object->state->model->name, job->name);
    job->own = job->way.reverse ? relation->m2m_target : relation->m2m_source;
    job->other = job->way.reverse ? relation->m2m_source : relation->m2m_target;
    job->key = cormi_member_value(job->object, job->own->target);
    if (job->key.kind == CORM_K_NULL)
        return cormi_fail(job->ctx, CORM_VALUE_ERROR,
                          "this %s is not saved: it has no %s yet",
                          job->object->state->model->name, job->name);
    return CORM_OK;
}

static corm_status m2m_all(m2m_job *job)
{
    corm_arena *old;
    corm_status status = m2m_check(job);

    if (status != CORM_OK)
        return status;
    old = cormi_arena_borrow(job->ctx, job->arena);
    status = m2m_targets(job);
    if (status == CORM_OK)
        status = cormi_session_atomic(job->session, false, m2m_run, job);
    job->ctx->arena = old;
    cormi_hanging_forget(job->object, job->name);
    return status;
}

corm_status corm_object_m2m(corm_object *object, const char *name,
                            corm_m2m_op op, corm_object *const *targets,
                            size_t n, const corm_set *through_defaults,
                            size_t n_defaults)
{
    m2m_job job = { .object = object,
                    .name = name,
                    .op = op,
                    .targets = targets,
                    .n = n,
                    .defaults = through_defaults,
                    .n_defaults = n_defaults };
    corm_status status = cormi_object_check(object);

    if (status != CORM_OK)
        return status;
    job.session = object->state->session;
    job.ctx = cormi_session_context(job.session);
    job.arena = cormi_arena_new(job.ctx->alloc);
    if (job.arena == NULL)
        return cormi_fail_memory(job.ctx);
    status = m2m_all(&job);
    cormi_arena_free(job.arena);
    return status;
}
