/*
 * Many-to-many relations changed: rows of the table in between added and
 * removed, by the program's own through model or the automatic one.
 */
#include "object/bulk.h"
#include "object/collect.h"
#include "object/fetch.h"
#include "object/load.h"
#include "object/manager.h"

#include "base/vec.h"
#include "session/hooks.h"

#include <stdio.h>
#include <string.h>

typedef struct m2m_job {
    const cormi_change *change;
    cormi_context *ctx;
    const cormi_relation *relation;
    const cormi_field *own, *other; /* keys of the through model */
    corm_value key;                 /* of the object */
    cormi_keymap wanted;            /* keys of the targets */
    corm_arena *arena;
    bool heard;           /* there are hooks */
    cormi_plan *dropping; /* of rows that go with the next statement; or NULL */
    corm_outcome dropped;
} m2m_job;

/* ---- hooks ---- */

static corm_status m2m_tell(const m2m_job *job, corm_m2m_action action,
                            const corm_value *keys, size_t n)
{
    const cormi_change *change = job->change;
    corm_object *const object = change->object;
    corm_event event = { .kind = CORM_HOOK_M2M_CHANGED,
                         .model = object->state->model->desc,
                         .objects = &object,
                         .n = 1,
                         .action = action,
                         .reverse = change->way.reverse,
                         .name = change->name,
                         .through = job->relation->through->desc,
                         .target = cormi_way_target(&change->way)->desc,
                         .keys = keys,
                         .n_keys = n };

    return job->heard ? cormi_hooks_call(change->session, job->relation->from,
                                         job->relation->through, &event)
                      : CORM_OK;
}

/* ---- keys ---- */

static corm_status m2m_target_object(const m2m_job *job,
                                     const corm_object *target, corm_value *key)
{
    const cormi_model *to = cormi_way_target(&job->change->way);
    const char *name = job->change->name;

    if (target == NULL || target->state == NULL ||
        target->state->model == NULL ||
        target->state->session != job->change->session)
        return cormi_object_stranger(target, job->change->session, name);
    if (!cormi_model_is(target->state->model, to))
        return cormi_fail(job->ctx, CORM_MISUSE, "%s takes a %s, not a %s",
                          name, to->name, target->state->model->name);
    *key = cormi_member_value(target, job->other->target);
    return CORM_OK;
}

static corm_status m2m_target(m2m_job *job, const corm_value *target)
{
    corm_value key;
    corm_status status = target->kind == CORM_K_OBJECT
                             ? m2m_target_object(job, target->as.obj, &key)
                             : cormi_member_adapt(job->ctx, job->other, target,
                                                  &key, job->arena);

    if (status != CORM_OK)
        return status;
    if (key.kind == CORM_K_NULL)
        return cormi_fail(
            job->ctx, CORM_VALUE_ERROR,
            "a %s for %s is not saved: it has no key yet; save it first",
            cormi_way_target(&job->change->way)->name, job->change->name);
    return cormi_keymap_add(&job->wanted, &key) < 0
               ? cormi_fail_memory(job->ctx)
               : CORM_OK;
}

static corm_status m2m_targets(m2m_job *job)
{
    corm_status status = CORM_OK;

    job->wanted = CORMI_KEYMAP(job->arena);
    for (size_t i = 0; i < job->change->n && status == CORM_OK; i++)
        status = m2m_target(job, &job->change->targets[i]);
    return status;
}

/* ---- rows in between ---- */

/* own is the object's key and other among keys (NULL: whatever it is). */
static bool m2m_side(const m2m_job *job, const cormi_field *own,
                     const cormi_field *other, const corm_value *keys, size_t n,
                     corm_value *out)
{
    corm_expr *terms = CORMI_NEW_N(job->arena, corm_expr, 3);
    corm_value *args = CORMI_NEW_N(job->arena, corm_value, 4);

    if (terms == NULL || args == NULL)
        return false;
    args[0] = job->key;
    args[1] = (corm_value){ .kind = CORM_K_LIST, .size = n, .as.list = keys };
    terms[0] = (corm_expr){
        .op = CORM_OP_Q, .name = own->attname, .n_args = 1, .args = &args[0]
    };
    terms[1] = (corm_expr){ .op = CORM_OP_Q, .n_args = 1, .args = &args[1] };
    terms[1].name = cormi_arena_printf(job->arena, "%s__in", other->attname);
    args[2] = corm_value_expr(&terms[0]);
    args[3] = corm_value_expr(&terms[1]);
    terms[2] = (corm_expr){ .op = CORM_OP_AND,
                            .n_args = keys == NULL ? 1 : 2,
                            .args = &args[2] };
    *out = corm_value_expr(&terms[2]);
    return terms[1].name != NULL;
}

/* Rows of the object with these other ends, seen from either end where the
 * relation is symmetrical. */
static corm_queryset *m2m_rows(const m2m_job *job, const corm_value *keys,
                               size_t n)
{
    corm_value sides[2];
    corm_expr any = { .op = CORM_OP_OR, .n_args = 1, .args = sides };
    const corm_expr *terms[] = { &any };

    if (!m2m_side(job, job->own, job->other, keys, n, &sides[0]) ||
        !m2m_side(job, job->other, job->own, keys, n, &sides[1])) {
        cormi_fail_memory(job->ctx);
        return NULL;
    }
    any.n_args += job->relation->symmetrical;
    return corm_queryset_filter(
        cormi_relate_root(job->change->session, job->relation->through), terms,
        1);
}

/* Keys of the other side that are there already. */
static corm_status m2m_present(const m2m_job *job, const cormi_field *own,
                               const cormi_field *other, cormi_keymap *out)
{
    corm_as column = corm_as_name(other->attname);
    cormi_pairs pairs = { .paths = { own->attname },
                          .values = { job->key },
                          .n = 1 };
    corm_list *rows = cormi_fetch_list(corm_queryset_values(
        cormi_relate_filter(
            cormi_relate_root(job->change->session, job->relation->through),
            &pairs),
        &column, 1));

    *out = CORMI_KEYMAP(job->arena);
    if (rows == NULL)
        return job->ctx->error.code;
    for (size_t i = 0; i < rows->n; i++)
        if (cormi_keymap_add(out, cormi_cells(rows->items[i])) < 0)
            return cormi_fail_memory(job->ctx);
    return CORM_OK;
}

/* ---- adding ---- */

static corm_object *m2m_row(const m2m_job *job, const cormi_field *own,
                            const cormi_field *other, const corm_value *key)
{
    const corm_relate_options *options = &job->change->options;
    corm_object *row =
        corm_object_new(job->change->session, job->relation->through->desc);

    if (row == NULL ||
        cormi_member_put(job->ctx, own, row, &job->key, NULL) != CORM_OK ||
        cormi_member_put(job->ctx, other, row, key, NULL) != CORM_OK)
        return NULL;
    for (size_t i = 0; i < options->n_through_defaults; i++)
        if (corm_object_attr_set(row, options->through_defaults[i].name,
                                 options->through_defaults[i].value) != CORM_OK)
            return NULL;
    return row;
}

/* An automatic table has a unique key of both columns: the database passes
 * over what is there already, nobody need look. */
static bool m2m_ignores(const m2m_job *job)
{
    const cormi_change *change = job->change;

    return job->relation->auto_through && !job->heard &&
           corm_has(cormi_db_features(corm_session_db(change->session)),
                    CORM_FEATURE_IGNORE_CONFLICTS);
}

/* A member of the table in between has no value: who could give one? */
static corm_status m2m_explain(const m2m_job *job, corm_status status)
{
    corm_error error = job->ctx->error;

    if (status != CORM_INTEGRITY || job->relation->auto_through ||
        error.integrity != CORM_INTEGRITY_NOT_NULL)
        return status;
    error.code = status;
    snprintf(error.message, sizeof(error.message),
             "%.600s; new rows of %s get it by corm_add_through() or "
             "corm_relate_options.through_defaults",
             job->ctx->error.message, job->relation->through->name);
    cormi_fail_error(job->ctx, &error);
    return status;
}

/* Rows in one direction, of the wanted keys that are not there. */
static corm_status m2m_insert(const m2m_job *job, const cormi_field *own,
                              const cormi_field *other,
                              const cormi_keymap *present)
{
    corm_bulk_options options = { .ignore_conflicts = m2m_ignores(job) };
    cormi_vec rows = CORMI_VEC_ARENA(corm_object *, job->arena);

    for (size_t i = 0; i < job->wanted.n; i++) {
        const corm_value *key = &job->wanted.keys[i];
        corm_object *row;

        if (cormi_keymap_find(present, key) >= 0)
            continue;
        row = m2m_row(job, own, other, key);
        if (row == NULL)
            return job->ctx->error.code;
        if (!cormi_vec_push(&rows, &row))
            return cormi_fail_memory(job->ctx);
    }
    return rows.n == 0 ? CORM_OK
                       : m2m_explain(job, cormi_bulk_insert(rows.data, rows.n,
                                                            &options));
}

/* The same seen from the other end; it may be there without the first. */
static corm_status m2m_insert_mirrored(const m2m_job *job)
{
    cormi_keymap present = CORMI_KEYMAP(job->arena);
    corm_status status = CORM_OK;

    if (!job->relation->symmetrical)
        return CORM_OK;
    if (!m2m_ignores(job))
        status = m2m_present(job, job->other, job->own, &present);
    return status == CORM_OK ? m2m_insert(job, job->other, job->own, &present)
                             : status;
}

/* Hooks hear of the keys that are not there yet. */
static corm_status m2m_insert_told(const m2m_job *job,
                                   const cormi_keymap *present)
{
    cormi_vec keys = CORMI_VEC_ARENA(corm_value, job->arena);
    corm_status status;

    for (size_t i = 0; i < job->wanted.n && job->heard; i++)
        if (cormi_keymap_find(present, &job->wanted.keys[i]) < 0 &&
            !cormi_vec_push(&keys, &job->wanted.keys[i]))
            return cormi_fail_memory(job->ctx);
    status = m2m_tell(job, CORM_M2M_PRE_ADD, keys.data, keys.n);
    if (status == CORM_OK)
        status = m2m_insert(job, job->own, job->other, present);
    return status == CORM_OK
               ? m2m_tell(job, CORM_M2M_POST_ADD, keys.data, keys.n)
               : status;
}

/* present NULL: not known. */
static corm_status m2m_add(const m2m_job *job, const cormi_keymap *present)
{
    cormi_keymap found = CORMI_KEYMAP(job->arena);
    corm_status status = CORM_OK;

    if (job->wanted.n == 0)
        return CORM_OK;
    if (present == NULL && !m2m_ignores(job))
        status = m2m_present(job, job->own, job->other, &found);
    if (status == CORM_OK)
        status = m2m_insert_told(job, present != NULL ? present : &found);
    return status == CORM_OK ? m2m_insert_mirrored(job) : status;
}

/* ---- removing ---- */

/* Nobody looks at the rows: the statement may go with that which adds others. */
static corm_status m2m_drop_later(m2m_job *job, corm_queryset *q)
{
    cormi_request r;
    corm_status status;

    cormi_report_begin(job->change->session);
    if (q == NULL || cormi_request_begin(&r, q, job->arena) != CORM_OK)
        return job->ctx->error.code;
    if (r.plan->compiled.kind == CORMI_COMPILED_EMPTY) {
        cormi_request_end(&r);
        return CORM_OK;
    }
    status = cormi_session_later(job->change->session, &r.statement, r.params,
                                 r.plan->sql.n_slots, &job->dropped);
    job->dropping = r.plan;
    return status;
}

/* What waits is done; with a failure forgotten. */
static corm_status m2m_settle(m2m_job *job, corm_status status)
{
    corm_session *session = job->change->session;

    status = cormi_session_flush(session, status);
    if (job->dropping == NULL)
        return status;
    cormi_plan_release(session, &job->dropping->head);
    job->dropping = NULL;
    return status == CORM_OK
               ? cormi_report_rows(session, job->relation->through,
                                   job->dropped.changes)
               : status;
}

static corm_status m2m_delete(m2m_job *job, corm_queryset *rows)
{
    if (!job->heard && job->dropping == NULL &&
        cormi_collect_is_fast(job->change->session, job->relation->through,
                              NULL))
        return m2m_drop_later(job, cormi_queryset_delete(rows));
    return corm_delete_all(rows) < 0 ? job->ctx->error.code : CORM_OK;
}

/* keys NULL: all of them. */
static corm_status m2m_drop(m2m_job *job, const corm_value *keys, size_t n)
{
    corm_status status = m2m_tell(
        job, keys == NULL ? CORM_M2M_PRE_CLEAR : CORM_M2M_PRE_REMOVE, keys, n);

    if (status == CORM_OK)
        status = m2m_delete(job, m2m_rows(job, keys, n));
    return status == CORM_OK ? m2m_tell(job,
                                        keys == NULL ? CORM_M2M_POST_CLEAR
                                                     : CORM_M2M_POST_REMOVE,
                                        keys, n)
                             : status;
}

static corm_status m2m_set_difference(m2m_job *job)
{
    cormi_keymap present;
    cormi_vec old = CORMI_VEC_ARENA(corm_value, job->arena);
    corm_status status = m2m_present(job, job->own, job->other, &present);

    for (size_t i = 0; i < present.n && status == CORM_OK; i++)
        if (cormi_keymap_find(&job->wanted, &present.keys[i]) < 0 &&
            !cormi_vec_push(&old, &present.keys[i]))
            status = cormi_fail_memory(job->ctx);
    if (status == CORM_OK && old.n != 0)
        status = m2m_drop(job, old.data, old.n);
    return status == CORM_OK ? m2m_add(job, &present) : status;
}

static corm_status m2m_set(m2m_job *job)
{
    corm_status status;

    if (!job->change->options.clear)
        return m2m_set_difference(job);
    status = m2m_drop(job, NULL, 0);
    return status == CORM_OK ? m2m_add(job, NULL) : status;
}

/* ---- entry ---- */

static corm_status m2m_change(m2m_job *job)
{
    switch (job->change->op) {
    case CORM_M2M_ADD:
        return m2m_add(job, NULL);
    case CORM_M2M_REMOVE:
        return job->wanted.n == 0
                   ? CORM_OK
                   : m2m_drop(job, job->wanted.keys, job->wanted.n);
    case CORM_M2M_CLEAR:
        return m2m_drop(job, NULL, 0);
    case CORM_M2M_SET:
        break;
    }
    return m2m_set(job);
}

static corm_status m2m_run(corm_session *session, void *data)
{
    m2m_job *job = data;

    (void)session;
    return m2m_settle(job, m2m_change(job));
}

corm_status cormi_change_m2m(const cormi_change *change)
{
    const cormi_relation *relation = change->way.relation;
    bool reverse = change->way.reverse;
    m2m_job job = { .change = change,
                    .ctx = change->ctx,
                    .relation = relation,
                    .arena = change->arena };
    corm_status status;

    job.own = reverse ? relation->m2m_target : relation->m2m_source;
    job.other = reverse ? relation->m2m_source : relation->m2m_target;
    job.key = cormi_member_value(change->object, job.own->target);
    if (job.key.kind == CORM_K_NULL)
        return cormi_fail(
            job.ctx, CORM_VALUE_ERROR,
            "this %s is not saved: it has no %s yet; save it first",
            change->object->state->model->name, change->name);
    job.heard = ((cormi_hooks_mask(change->session, relation->from) |
                  cormi_hooks_mask(change->session, relation->through)) >>
                     CORM_HOOK_M2M_CHANGED &
                 1u) != 0;
    status = m2m_targets(&job);
    return status == CORM_OK
               ? cormi_session_atomic(change->session, false, m2m_run, &job)
               : status;
}
