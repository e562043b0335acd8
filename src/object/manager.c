/*
 * Related managers: which kind of relation a change is for, and objects
 * created through a queryset.
 */
#include "object/manager.h"
#include "object/load.h"

/* ---- changing ---- */

static corm_status manager_check(cormi_change *change)
{
    const corm_object *object = change->object;

    if (change->name == NULL ||
        !cormi_way_find(object->state->model, change->name, &change->way))
        return cormi_way_unknown(object, change->name ? change->name : "NULL");
    if (!change->way.many)
        return cormi_fail(change->ctx, CORM_MISUSE,
                          "%s.%s does not lead to many rows: set the key "
                          "instead",
                          object->state->model->name, change->name);
    if (change->op < CORM_M2M_ADD || change->op > CORM_M2M_SET)
        return cormi_fail(change->ctx, CORM_MISUSE, "no such operation");
    return CORM_OK;
}

static corm_status manager_change(cormi_change *change)
{
    bool m2m = change->way.relation->kind == CORM_TYPE_MANY_TO_MANY;
    corm_arena *old = cormi_arena_borrow(change->ctx, change->arena);
    corm_status status =
        m2m ? cormi_change_m2m(change) : cormi_change_reverse(change);

    change->ctx->arena = old;
    cormi_hanging_forget(change->object, change->name);
    return status;
}

corm_status corm_object_relate(corm_object *object, const char *name,
                               corm_m2m_op op, const corm_value *targets,
                               size_t n, const corm_relate_options *options)
{
    cormi_change change = { .object = object,
                            .name = name,
                            .op = op,
                            .targets = targets,
                            .n = targets == NULL ? 0 : n };
    corm_status status = cormi_object_check(object);

    if (status != CORM_OK)
        return status;
    if (options != NULL)
        change.options = *options;
    change.session = object->state->session;
    change.ctx = cormi_session_context(change.session);
    status = manager_check(&change);
    if (status != CORM_OK)
        return status;
    change.arena = cormi_arena_new(change.ctx->alloc);
    if (change.arena == NULL)
        return cormi_fail_memory(change.ctx);
    status = manager_change(&change);
    cormi_arena_free(change.arena);
    return status;
}

corm_status corm_object_m2m(corm_object *object, const char *name,
                            corm_m2m_op op, corm_object *const *targets,
                            size_t n, const corm_set *through_defaults,
                            size_t n_defaults)
{
    corm_relate_options options = { .through_defaults = through_defaults,
                                    .n_through_defaults = n_defaults };
    corm_status status = cormi_object_check(object);
    cormi_context *ctx;
    corm_value *values;

    if (status != CORM_OK)
        return status;
    ctx = cormi_object_context(object);
    values = CORMI_NEW_N(ctx->arena, corm_value, n + 1);
    if (values == NULL)
        return cormi_fail_memory(ctx);
    for (size_t i = 0; i < n; i++)
        values[i] = corm_value_object(targets[i]);
    return corm_object_relate(object, name, op, values, n, &options);
}

/* ---- creating ---- */

/* The relation that a queryset is the manager of; false: it is none. */
static bool manager_way(const corm_queryset *q, cormi_way *way)
{
    return q->manager != NULL && q->manager->state != NULL &&
           cormi_way_find(q->manager->state->model, q->manager_name, way);
}

static corm_status manager_fill(const corm_queryset *q, corm_object *object,
                                const corm_set *sets, size_t n)
{
    corm_status status = CORM_OK;
    cormi_way way;

    for (size_t i = 0; i < n && status == CORM_OK; i++)
        status = corm_object_attr_set(object, sets[i].name, sets[i].value);
    if (status == CORM_OK && manager_way(q, &way) && way.reverse &&
        way.relation->kind != CORM_TYPE_MANY_TO_MANY)
        status = corm_object_link(object, way.relation->field->name,
                                  cormi_object_mutable(q->manager));
    return status;
}

corm_object *cormi_manager_new(const corm_queryset *q, const corm_set *sets,
                               size_t n)
{
    corm_object *object;

    if (q->model == NULL) {
        cormi_fail(q->ctx, CORM_MISUSE,
                   "rows of raw SQL have no model to create objects of");
        return NULL;
    }
    object = corm_object_new(q->session, q->model->desc);
    return object != NULL && manager_fill(q, object, sets, n) == CORM_OK
               ? object
               : NULL;
}

corm_status cormi_manager_saved(const corm_queryset *q, corm_object *object)
{
    cormi_way way;

    if (!manager_way(q, &way) || way.relation->kind != CORM_TYPE_MANY_TO_MANY)
        return CORM_OK;
    return corm_object_m2m(cormi_object_mutable(q->manager), q->manager_name,
                           CORM_M2M_ADD, &object, 1, NULL, 0);
}

typedef struct manager_create {
    const corm_queryset *q;
    corm_object *object;
} manager_create;

static corm_status manager_insert(corm_session *session, void *data)
{
    manager_create *job = data;
    corm_status status =
        corm_object_save(job->object, NULL, 0, CORM_SAVE_FORCE_INSERT);

    (void)session;
    return status == CORM_OK ? cormi_manager_saved(job->q, job->object)
                             : status;
}

corm_object *corm_queryset_create(const corm_queryset *q,
                                  const corm_model *model, const corm_set *sets,
                                  size_t n)
{
    manager_create job = { .q = q };
    corm_status status;
    cormi_way way;

    if (q == NULL || cormi_queryset_check(q) != CORM_OK)
        return NULL;
    if (model != NULL && q->model != NULL && q->model->desc != model) {
        cormi_fail(q->ctx, CORM_MISUSE,
                   "the queryset creates objects of %s, not of %s",
                   q->model->name, model->name);
        return NULL;
    }
    job.object = cormi_manager_new(q, sets, n);
    if (job.object == NULL)
        return NULL;
    status =
        manager_way(q, &way) && way.relation->kind == CORM_TYPE_MANY_TO_MANY
            ? cormi_session_atomic(q->session, false, manager_insert, &job)
            : manager_insert(q->session, &job);
    return status == CORM_OK ? job.object : NULL;
}

/* ---- kinds ---- */

corm_relation_kind corm_object_relation(const corm_object *object,
                                        const char *name)
{
    cormi_way way;

    if (name == NULL || cormi_object_check_any(object) != CORM_OK)
        return CORM_RELATION_NONE;
    if (cormi_hanging_get(object, name, true) != NULL)
        return CORM_RELATION_MANY;
    if (object->state->model != NULL &&
        cormi_way_find(object->state->model, name, &way))
        return way.many ? CORM_RELATION_MANY : CORM_RELATION_ONE;
    return cormi_hanging_get(object, name, false) != NULL ? CORM_RELATION_ONE
                                                          : CORM_RELATION_NONE;
}
