/*
 * Deleting: carrying out what was collected, in the order that foreign keys
 * want, in one transaction.
 */
#include "object/collect.h"
#include "object/load.h"
#include "object/member.h"
#include "object/version.h"
#include "object/write.h"
#include "session/hooks.h"

/* Keys in one statement. */
#define DELETE_BATCH 500

/* ---- statements ---- */

static corm_status delete_count(cormi_collector *c, const cormi_model *model,
                                int64_t n)
{
    c->deleted += n;
    return cormi_report_rows(c->session, model, n);
}

/* A statement that may wait for the next ones, and go with them. */
typedef struct delete_sent {
    struct delete_sent *next;
    cormi_plan *plan;
    const cormi_model *counted; /* whose rows it deletes; NULL: they are only
                                   changed */
    corm_outcome out;
} delete_sent;

/* So many wait at most, for what they take is kept. */
#define DELETE_WAIT 8

/* The answers; with a failure nothing is sent, and it is given back. */
static corm_status delete_settle(cormi_collector *c, corm_status status)
{
    status = cormi_session_flush(c->session, status);
    for (delete_sent *at = c->sent; at != NULL; at = at->next) {
        cormi_plan_release(c->session, &at->plan->head);
        if (status == CORM_OK && at->counted != NULL)
            status = delete_count(c, at->counted, at->out.changes);
    }
    c->sent = NULL;
    c->n_sent = 0;
    if (c->params != NULL)
        cormi_arena_reset(c->params);
    return status;
}

/* The plan is released in the end. */
static corm_status delete_send(cormi_collector *c, cormi_plan *plan,
                               const corm_value *params, size_t n,
                               const cormi_model *counted)
{
    delete_sent *sent = CORMI_NEW(c->params, delete_sent);
    cormi_statement st = { .id = plan->head.id,
                           .sql = plan->sql.text,
                           .len = plan->sql.len };
    corm_status status;

    if (sent == NULL) {
        cormi_plan_release(c->session, &plan->head);
        return cormi_fail_memory(c->ctx);
    }
    sent->plan = plan;
    sent->counted = counted;
    c->last = c->sent == NULL ? &c->sent : c->last;
    *c->last = sent;
    c->last = &sent->next;
    status = cormi_session_later(c->session, &st, params, n, &sent->out);
    return ++c->n_sent < DELETE_WAIT && status == CORM_OK
               ? CORM_OK
               : delete_settle(c, status);
}

static corm_status delete_write_at_once(cormi_collector *c,
                                        const corm_queryset *q,
                                        const cormi_model *counted)
{
    corm_status status = delete_settle(c, CORM_OK);
    int64_t n = status == CORM_OK ? cormi_terminal_write(q) : -1;

    if (n < 0)
        return c->ctx->error.code;
    return counted == NULL ? CORM_OK : delete_count(c, counted, n);
}

/* counted: as in delete_sent. */
static corm_status delete_write_rows(cormi_collector *c, corm_queryset *q,
                                     const cormi_model *counted)
{
    cormi_request r;

    if (q == NULL || cormi_request_begin(&r, q, c->params) != CORM_OK)
        return c->ctx->error.code;
    if (r.plan->compiled.kind != CORMI_COMPILED_EMPTY &&
        r.plan->compiled.n_more_updates == 0)
        return delete_send(c, r.plan, r.params, r.plan->sql.n_slots, counted);
    cormi_request_end(&r);
    return delete_write_at_once(c, q, counted);
}

static const cormi_model *delete_from(const cormi_doomed_fast *fast)
{
    return fast->relation->from_fields[0]->model;
}

/* Rows by one key, as many statements as the keys need. */
static corm_status delete_fast_key(cormi_collector *c,
                                   const cormi_doomed_fast *fast)
{
    for (size_t at = 0; at < fast->n; at += DELETE_BATCH) {
        size_t n = fast->n - at < DELETE_BATCH ? fast->n - at : DELETE_BATCH;
        corm_queryset *q =
            cormi_collect_query(c, fast->relation, fast->keys + at, n);
        corm_status status =
            delete_write_rows(c, cormi_queryset_delete(q), delete_from(fast));

        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

/* Few keys of several columns are one statement. */
static corm_status delete_fast(cormi_collector *c,
                               const cormi_doomed_fast *fast)
{
    corm_status status = CORM_OK;
    size_t n = 0;

    for (const cormi_doomed_fast *f = fast; f != NULL; f = f->next)
        n += f->n;
    if (fast->next != NULL && n <= DELETE_BATCH)
        return delete_write_rows(
            c, cormi_queryset_delete(cormi_collect_any(c, fast)),
            delete_from(fast));
    for (; fast != NULL && status == CORM_OK; fast = fast->next)
        status = delete_fast_key(c, fast);
    return status;
}

/* Of several columns those that can be NULL: one of them ends the relation. */
static size_t delete_release_sets(const cormi_release *release,
                                  corm_set sets[CORMI_PAIRS_MAX])
{
    const cormi_relation *relation = release->relation;
    size_t n = 0;

    for (size_t i = 0; i < relation->n && n < CORMI_PAIRS_MAX; i++)
        if (relation->n == 1 || relation->from_fields[i]->null)
            sets[n++] =
                (corm_set){ relation->from_fields[i]->attname, release->value };
    return n;
}

static corm_status delete_release(cormi_collector *c,
                                  const cormi_release *release)
{
    corm_set sets[CORMI_PAIRS_MAX];
    size_t n_sets = delete_release_sets(release, sets);

    for (size_t at = 0; at < release->n; at += DELETE_BATCH) {
        size_t n =
            release->n - at < DELETE_BATCH ? release->n - at : DELETE_BATCH;
        corm_queryset *q =
            cormi_collect_query(c, release->relation, release->keys + at, n);
        corm_status status =
            delete_write_rows(c, cormi_queryset_update(q, sets, n_sets), NULL);

        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

/* One row by its key: a statement that every delete of the model shares. */
static corm_status delete_one(cormi_collector *c, const cormi_model *model,
                              const corm_object *object)
{
    cormi_write write = { .kind = CORMI_WRITE_DELETE,
                          .table = model,
                          .fields = (const cormi_field *const *)model->pk,
                          .n_fields = model->n_pk };
    corm_value *keys = CORMI_NEW_N(c->params, corm_value, model->n_pk);
    cormi_plan *plan;

    if (keys == NULL)
        return cormi_fail_memory(c->ctx);
    for (size_t i = 0; i < model->n_pk; i++)
        keys[i] = cormi_member_value(object, model->pk[i]);
    plan = cormi_write_plan(c->session, &write);
    if (plan == NULL)
        return c->ctx->error.code;
    return delete_send(c, plan, keys, model->n_pk, model);
}

static corm_status delete_doomed(cormi_collector *c, const cormi_doomed *d)
{
    corm_status status = CORM_OK;

    if (d->objects->n == 1)
        return delete_one(c, d->model, d->objects->items[0]);
    for (size_t at = 0; at < d->keys.n && status == CORM_OK;
         at += DELETE_BATCH) {
        size_t n =
            d->keys.n - at < DELETE_BATCH ? d->keys.n - at : DELETE_BATCH;
        corm_queryset *q =
            cormi_collect_by_key(c, d->model, d->keys.keys + at, n);

        status = delete_write_rows(c, cormi_queryset_delete(q), d->model);
    }
    return status;
}

/* ---- order ---- */

/* Must another model's rows, not deleted yet, go first? */
static bool delete_waits(const cormi_collector *c, const cormi_doomed *d)
{
    for (size_t i = 0; i < c->orders.n; i++) {
        const cormi_doom_order *o =
            &CORMI_VEC_AT(cormi_doom_order, &c->orders, i);

        if (o->after != d->model || o->before == d->model)
            continue;
        for (size_t k = 0; k < c->doomed.n; k++) {
            const cormi_doomed *other =
                &CORMI_VEC_AT(cormi_doomed, &c->doomed, k);

            if (other->model == o->before && !other->sorted)
                return true;
        }
    }
    return false;
}

/* The next model; in a circle any, for the database may check at commit. */
static cormi_doomed *delete_next(cormi_collector *c)
{
    cormi_doomed *any = NULL;

    for (size_t i = 0; i < c->doomed.n; i++) {
        cormi_doomed *d = &CORMI_VEC_AT(cormi_doomed, &c->doomed, i);

        if (d->sorted)
            continue;
        if (!delete_waits(c, d))
            return d;
        if (any == NULL)
            any = d;
    }
    return any;
}

/* ---- hooks ---- */

/* The part of a child that is its parent's row, as an object of the parent. */
static corm_object *delete_as_parent(const cormi_collector *c,
                                     const cormi_model *model,
                                     const corm_object *object)
{
    cormi_object_state *state = cormi_state_new(c->session, c->arena, model);
    corm_object *parent = cormi_arena_calloc(c->arena, 1, model->size);

    if (state == NULL || parent == NULL)
        return NULL;
    parent->state = &state->head;
    for (size_t i = 0; i < model->n_fields; i++) {
        corm_value value = cormi_member_value(object, model->fields[i]);

        if (value.kind != CORM_K_NULL)
            cormi_member_set(model->fields[i], parent, &value);
    }
    return parent;
}

/* What a hook deletes must not end the report of this delete. */
static corm_status delete_call_hooks(cormi_collector *c, const cormi_doomed *d,
                                     const corm_list *objects,
                                     corm_hook_kind kind)
{
    corm_event event = { .kind = kind,
                         .objects = objects->items,
                         .n = objects->n };
    cormi_report *report = cormi_session_report(c->session);
    cormi_report kept = *report;
    const cormi_model *own = objects->items[0]->state->model;
    corm_status status;

    *report = (cormi_report){ 0 };
    status = cormi_hooks_call(
        c->session, own->concrete == d->model ? own : d->model, NULL, &event);
    cormi_arena_free(report->arena);
    *report = kept;
    return status;
}

static corm_status delete_tell(cormi_collector *c, const cormi_doomed *d,
                               corm_hook_kind kind)
{
    corm_list *objects;

    if (d->objects->n == 0 ||
        (!cormi_hooks_hear(c->session, d->model, kind) &&
         !cormi_hooks_hear(c->session, d->objects->items[0]->state->model,
                           kind)))
        return CORM_OK;
    objects = cormi_list_new(c->session, c->arena, d->model);
    for (size_t i = 0; objects != NULL && i < d->objects->n; i++) {
        corm_object *object = d->objects->items[i];

        if (object->state->model->concrete != d->model)
            object = delete_as_parent(c, d->model, object);
        if (object == NULL || !cormi_list_push(objects, object))
            return cormi_fail_memory(c->ctx);
    }
    return objects == NULL ? CORM_NO_MEMORY
                           : delete_call_hooks(c, d, objects, kind);
}

/* Before anything is deleted, in the order in which it will be. */
static corm_status delete_announce(cormi_collector *c)
{
    corm_status status = CORM_OK;
    cormi_doomed *next;

    while (status == CORM_OK && (next = delete_next(c)) != NULL) {
        next->sorted = true;
        status = delete_tell(c, next, CORM_HOOK_PRE_DELETE);
    }
    for (size_t i = 0; i < c->doomed.n; i++)
        CORMI_VEC_AT(cormi_doomed, &c->doomed, i).sorted = false;
    return status;
}

static corm_status delete_all(corm_session *session, void *data)
{
    cormi_collector *c = data;
    corm_status status = c->heard ? delete_announce(c) : CORM_OK;
    cormi_doomed *next;

    (void)session;
    c->params = cormi_arena_new(c->ctx->alloc);
    if (c->params == NULL)
        return cormi_fail_memory(c->ctx);
    for (size_t i = 0; i < c->fast.n && status == CORM_OK; i++)
        status = delete_fast(c, &CORMI_VEC_AT(cormi_doomed_fast, &c->fast, i));
    for (size_t i = 0; i < c->releases.n && status == CORM_OK; i++)
        status =
            delete_release(c, &CORMI_VEC_AT(cormi_release, &c->releases, i));
    while (status == CORM_OK && (next = delete_next(c)) != NULL) {
        next->sorted = true;
        status = delete_doomed(c, next);
        if (c->heard)
            status = delete_settle(c, status);
        if (status == CORM_OK && c->heard)
            status = delete_tell(c, next, CORM_HOOK_POST_DELETE);
    }
    return delete_settle(c, status);
}

corm_status cormi_collector_run(cormi_collector *c)
{
    corm_arena *old = cormi_arena_borrow(c->ctx, c->arena);
    bool alone = !c->heard && c->fast.n == 0 && c->releases.n == 0 &&
                 c->doomed.n == 1 &&
                 CORMI_VEC_AT(cormi_doomed, &c->doomed, 0).objects->n <= 1;
    corm_status status =
        alone ? delete_all(c->session, c)
              : cormi_session_atomic(c->session, false, delete_all, c);

    c->ctx->arena = old;
    return status;
}

/* What the collector found is deleted, and the collector with it. */
static int64_t delete_collect(cormi_collector *c, corm_object *const *objects,
                              size_t n)
{
    corm_status status = cormi_collect(c, objects, n);

    if (status == CORM_OK && n != 0)
        status = cormi_collector_run(c);
    if (status != CORM_OK)
        cormi_report_failed(c);
    cormi_collector_fini(c);
    return status == CORM_OK ? c->deleted : -1;
}

/* ---- public ---- */

typedef struct delete_job {
    corm_object *object;
    int64_t deleted;
} delete_job;

static corm_status delete_object(corm_session *session, void *data)
{
    delete_job *job = data;
    cormi_context *ctx = cormi_session_context(session);
    corm_status status = CORM_OK;
    cormi_collector c;

    if (job->object->state->model->version != NULL)
        status = cormi_version_check(job->object);
    if (status == CORM_OK && !cormi_collector_init(&c, session))
        status = ctx->error.code;
    if (status != CORM_OK)
        return status;
    job->deleted = delete_collect(&c, &job->object, 1);
    return job->deleted >= 0 ? CORM_OK : ctx->error.code;
}

int64_t corm_object_delete(corm_object *object)
{
    delete_job job = { .object = object, .deleted = -1 };
    corm_session *session;
    corm_status status;

    if (cormi_object_check(object) != CORM_OK)
        return -1;
    session = object->state->session;
    cormi_report_begin(session);
    if (!cormi_member_key_is_set(object)) {
        cormi_fail(cormi_object_context(object), CORM_VALUE_ERROR,
                   "this %s has no key: it cannot be deleted; it was never "
                   "saved, or is deleted already",
                   object->state->model->name);
        return -1;
    }
    if (cormi_load_deferred(object) != CORM_OK)
        return -1;
    status = object->state->model->version == NULL
                 ? delete_object(session, &job)
                 : cormi_session_atomic(session, false, delete_object, &job);
    if (status != CORM_OK)
        return -1;
    cormi_member_unset_keys(object);
    object->flags |= CORMI_OBJECT_DELETED;
    return job.deleted;
}

static corm_status delete_check(const corm_queryset *q)
{
    corm_status status = cormi_queryset_check(q);
    const char *what = NULL;

    if (status != CORM_OK)
        return status;
    if (q->state & CORMI_QS_VALUES)
        what = "after values()";
    else if (q->state & CORMI_QS_SLICED)
        what = "once a slice has been taken";
    else if (q->state & (CORMI_QS_COMBINED | CORMI_QS_RAW))
        what = "of raw SQL or of a union, intersection or difference";
    else if (q->state & CORMI_QS_DISTINCT_ON)
        what = "together with distinct on fields";
    return what == NULL ? CORM_OK
                        : cormi_fail(q->ctx, CORM_NOT_SUPPORTED,
                                     "delete is not possible %s", what);
}

static int64_t delete_collected(const corm_queryset *q)
{
    corm_list *list = NULL;
    corm_queryset *bare;
    cormi_collector c;
    corm_arena *old;

    if (!cormi_collector_init(&c, q->session))
        return -1;
    old = cormi_arena_borrow(c.ctx, c.arena);
    bare = corm_no_select_related(q);
    if (bare != NULL)
        list = cormi_fetch_list(cormi_collect_columns(&c, bare));
    c.ctx->arena = old;
    if (list != NULL)
        return delete_collect(&c, list->items, list->n);
    cormi_collector_fini(&c);
    return -1;
}

static int64_t delete_at_once(const corm_queryset *q)
{
    int64_t n = cormi_terminal_write(cormi_queryset_delete(q));

    if (n < 0 || cormi_report_rows(q->session, q->model, n) != CORM_OK)
        return -1;
    return n;
}

int64_t corm_delete_all(const corm_queryset *q)
{
    if (q == NULL || delete_check(q) != CORM_OK)
        return -1;
    cormi_report_begin(q->session);
    return cormi_collect_is_fast(q->session, q->model, NULL)
               ? delete_at_once(q)
               : delete_collected(q);
}

corm_list *corm_delete_returning(const corm_queryset *q)
{
    corm_list *list;

    if (q == NULL || cormi_queryset_check(q) != CORM_OK ||
        (!(q->state & CORMI_QS_VALUES) && delete_check(q) != CORM_OK))
        return NULL;
    if (q->state & (CORMI_QS_SLICED | CORMI_QS_COMBINED | CORMI_QS_RAW)) {
        cormi_fail(q->ctx, CORM_NOT_SUPPORTED,
                   "delete is not possible of a slice or of combined rows; "
                   "filter by pk__in of them");
        return NULL;
    }
    cormi_report_begin(q->session);
    if (!cormi_collect_is_fast(q->session, q->model, NULL)) {
        cormi_fail(q->ctx, CORM_NOT_SUPPORTED,
                   "deleting %s must look at other tables' rows or call hooks, "
                   "which RETURNING cannot; fetch the objects, then "
                   "corm_delete_all() them by pk__in, in one corm_atomic",
                   q->model->name);
        return NULL;
    }
    list = cormi_fetch_list(cormi_queryset_delete_returning(q));
    if (list != NULL &&
        cormi_report_rows(q->session, q->model, (int64_t)list->n) != CORM_OK)
        return NULL;
    return list;
}
