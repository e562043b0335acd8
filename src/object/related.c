/*
 * The rows at the end of a to-many relation as a queryset, and links set
 * from one object to another.
 */
#include "object/fetch.h"
#include "object/lazy.h"
#include "object/load.h"
#include "object/relate.h"

#include "base/value.h"

/* ---- to many ---- */

/* A hidden many-to-many has no path back: by the keys in its table. */
static corm_queryset *related_through(corm_queryset *q, const cormi_way *way,
                                      const corm_value *key,
                                      corm_session *session)
{
    const cormi_relation *relation = way->relation;
    cormi_pairs pairs = { .paths = { relation->m2m_source->attname },
                          .values = { *key },
                          .n = 1 };
    corm_as column = corm_as_name(relation->m2m_target->attname);
    corm_queryset *rows = cormi_relate_filter(
        cormi_relate_root(session, relation->through), &pairs);
    cormi_pairs in = { .paths = { "pk__in" }, .n = 1 };

    in.values[0] = corm_value_queryset(corm_queryset_values(rows, &column, 1));
    return cormi_relate_filter(q, &in);
}

corm_queryset *cormi_related_queryset(const corm_queryset *base,
                                      const corm_object *object,
                                      const cormi_way *way)
{
    corm_session *session = object->state->session;
    corm_queryset *q =
        base != NULL ? corm_using(base, session)
                     : corm_queryset_new(session, cormi_way_target(way)->desc);
    cormi_pairs pairs;

    if (q == NULL)
        return NULL;
    if (!cormi_way_pairs(way, object, &pairs))
        return corm_none(q);
    if (way->relation->kind == CORM_TYPE_MANY_TO_MANY && pairs.paths[0] == NULL)
        return related_through(q, way, &pairs.values[0], session);
    return way->relation->kind == CORM_TYPE_MANY_TO_MANY
               ? cormi_relate_linked(q, &pairs)
               : cormi_relate_filter(q, &pairs);
}

/* Rows prefetched under a name of the program's: more of them by their keys. */
static corm_queryset *related_known(const corm_object *object, corm_list *list)
{
    cormi_context *ctx = cormi_object_context(object);
    corm_value *keys = CORMI_NEW_N(ctx->arena, corm_value, list->n + 1);
    const cormi_model *model = list->model;
    corm_queryset *q;

    if (keys == NULL) {
        cormi_fail_memory(ctx);
        return NULL;
    }
    for (size_t i = 0; i < list->n; i++)
        if (!cormi_relate_key(list->items[i], model->pk, model->n_pk,
                              ctx->arena, &keys[i])) {
            cormi_fail_memory(ctx);
            return NULL;
        }
    q = cormi_relate_in(cormi_relate_root(object->state->session, model), model,
                        model->pk, model->n_pk, "pk", keys, list->n);
    if (q != NULL)
        q->known = list;
    return q;
}

static corm_status related_check(const corm_object *object, const char *name,
                                 const cormi_way *way)
{
    const cormi_model *model = object->state->model;
    cormi_context *ctx = cormi_object_context(object);

    if (!way->many)
        return cormi_fail(ctx, CORM_MISUSE,
                          "%s.%s leads to one object; use corm_load()",
                          model->name, name);
    if (!cormi_member_key_is_set(object))
        return cormi_fail(
            ctx, CORM_VALUE_ERROR,
            "this %s is not saved: it has no %s yet; save it first",
            model->name, name);
    return CORM_OK;
}

/* The rows of a relation, as a manager that knows where it begins. */
static corm_queryset *related_manager(const corm_object *object,
                                      const char *name, const cormi_way *way,
                                      const corm_queryset *base)
{
    corm_queryset *q;

    if (related_check(object, name, way) != CORM_OK)
        return NULL;
    q = cormi_related_queryset(base, object, way);
    if (q == NULL)
        return NULL;
    q->manager = object;
    q->manager_name = cormi_way_name(way);
    if (way->reverse && way->relation->kind == CORM_TYPE_FOREIGN_KEY) {
        q->owner = object;
        q->owner_key = way->relation->field;
    }
    return q;
}

corm_queryset *corm_object_related(const corm_object *object, const char *name)
{
    const cormi_hanging *hanging;
    corm_queryset *q;
    cormi_way way;
    bool found;

    if (name == NULL || cormi_object_check(object) != CORM_OK)
        return NULL;
    hanging = cormi_hanging_get(object, name, true);
    found = cormi_way_find(object->state->model, name, &way);
    if (!found && hanging != NULL)
        return related_known(object, hanging->what);
    if (!found) {
        cormi_way_unknown(object, name);
        return NULL;
    }
    q = related_manager(object, name, &way, NULL);
    q = cormi_lazy_pass(q, object);
    if (q != NULL && hanging != NULL)
        q->known = hanging->what;
    return q;
}

corm_queryset *corm_object_related_by(const corm_object *object,
                                      const char *name, const char *manager)
{
    corm_queryset *base;
    cormi_way way;

    if (name == NULL || cormi_object_check(object) != CORM_OK)
        return NULL;
    if (!cormi_way_find(object->state->model, name, &way)) {
        cormi_way_unknown(object, name);
        return NULL;
    }
    base = corm_queryset_by(object->state->session,
                            cormi_way_target(&way)->desc, manager);
    return base != NULL ? related_manager(object, name, &way, base) : NULL;
}

/* ---- links ---- */

static corm_status related_link_check(const corm_object *object,
                                      const cormi_way *way,
                                      const corm_object *target)
{
    cormi_context *ctx = cormi_object_context(object);
    const cormi_model *to = way->relation->to;

    if (target == NULL)
        return CORM_OK;
    if (target->state == NULL || target->state->model == NULL ||
        target->state->session != object->state->session)
        return cormi_object_stranger(target, object->state->session,
                                     way->field->label);
    if (!cormi_model_is(target->state->model, to))
        return cormi_fail(ctx, CORM_MISUSE, "%s takes a %s, not a %s",
                          way->field->label, to->name,
                          target->state->model->name);
    if (target->flags & CORMI_OBJECT_ADDING &&
        !(object->flags & CORMI_OBJECT_ADDING))
        return cormi_fail(ctx, CORM_VALUE_ERROR,
                          "%s: the %s is not saved yet; save it first",
                          way->field->label, to->name);
    return CORM_OK;
}

/* Of several columns those that can be NULL end a relation: others may be
 * parts of the key, or of another relation. */
static bool related_lets_go(const cormi_relation *relation, size_t i)
{
    bool any = false;

    for (size_t k = 0; k < relation->n; k++)
        any |= relation->from_fields[k]->null;
    return !any || relation->from_fields[i]->null;
}

/* The columns of the key take what they refer to. */
static corm_status related_link_keys(corm_object *object, const cormi_way *way,
                                     const corm_object *target)
{
    cormi_context *ctx = cormi_object_context(object);
    cormi_object_state *state = cormi_state(object);

    for (size_t i = 0; i < way->relation->n; i++) {
        const cormi_field *own =
            cormi_member_of(state->head.model, way->relation->from_fields[i]);
        corm_value key = corm_value_null();
        corm_status status = CORM_OK;

        if (target == NULL && !related_lets_go(way->relation, i))
            continue;
        if (target != NULL)
            key = cormi_member_value(target, way->relation->to_fields[i]);
        if (key.kind == CORM_K_NULL)
            cormi_member_clear(own, object);
        else
            status = cormi_member_put(ctx, own, object, &key, state->arena);
        if (status != CORM_OK)
            return status;
        if (cormi_field_loaded(state, own))
            continue;
        state = cormi_state_own(object);
        if (state == NULL || !cormi_state_mark(state, own, true))
            return cormi_fail_memory(ctx);
    }
    return CORM_OK;
}

corm_status corm_object_link(corm_object *object, const char *name,
                             corm_object *target)
{
    corm_status status = cormi_object_check(object);
    cormi_way way;

    if (status != CORM_OK)
        return status;
    if (name == NULL || !cormi_way_find(object->state->model, name, &way) ||
        way.many || way.reverse)
        return cormi_way_unknown(object, name != NULL ? name : "NULL");
    status = related_link_check(object, &way, target);
    if (status == CORM_OK)
        status = related_link_keys(object, &way, target);
    return status == CORM_OK ? cormi_way_put(object, &way, target) : status;
}
