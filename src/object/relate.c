/*
 * From an object along its relations: which rows, by which columns.
 */
#include "object/relate.h"

#include <string.h>

/* ---- querysets ---- */

corm_queryset *cormi_relate_root(corm_session *session,
                                 const cormi_model *model)
{
    corm_value none = CORM_NO_ORDER;
    corm_queryset *q =
        cormi_queryset_root(cormi_session_context(session), session,
                            cormi_session_registry(session), model);

    if (q == NULL || model->ordering == NULL)
        return q;
    return corm_queryset_order_by(q, &none, 1);
}

static corm_queryset *relate_filter(const corm_queryset *q,
                                    const cormi_pairs *pairs, bool linked)
{
    corm_expr nodes[CORMI_PAIRS_MAX];
    const corm_expr *terms[CORMI_PAIRS_MAX];

    for (size_t i = 0; i < pairs->n; i++) {
        nodes[i] = (corm_expr){ .op = CORM_OP_Q,
                                .name = pairs->paths[i],
                                .n_args = 1,
                                .args = &pairs->values[i] };
        terms[i] = &nodes[i];
    }
    return linked ? cormi_queryset_linked(q, terms, pairs->n)
                  : corm_queryset_filter(q, terms, pairs->n);
}

corm_queryset *cormi_relate_filter(const corm_queryset *q,
                                   const cormi_pairs *pairs)
{
    return relate_filter(q, pairs, false);
}

corm_queryset *cormi_relate_linked(const corm_queryset *q,
                                   const cormi_pairs *pairs)
{
    return relate_filter(q, pairs, true);
}

static corm_status relate_too_many(cormi_context *ctx, const char *name)
{
    return cormi_fail(ctx, CORM_NOT_SUPPORTED,
                      "%s has a key of more than %d columns", name,
                      CORMI_PAIRS_MAX);
}

corm_queryset *cormi_relate_self(const corm_object *object,
                                 const cormi_model *model)
{
    cormi_pairs pairs = { .n = model->n_pk };

    if (model->n_pk > CORMI_PAIRS_MAX) {
        relate_too_many(cormi_object_context(object), model->name);
        return NULL;
    }
    for (size_t i = 0; i < model->n_pk; i++) {
        pairs.paths[i] = model->pk[i]->attname;
        pairs.values[i] = cormi_member_value(object, model->pk[i]);
    }
    return cormi_relate_filter(cormi_relate_root(object->state->session, model),
                               &pairs);
}

/* ---- several columns as one value ---- */

bool cormi_relate_key(const corm_object *object, cormi_field *const *fields,
                      size_t n, corm_arena *arena, corm_value *out)
{
    corm_value *parts;

    if (n == 1) {
        if (fields[0]->owner != object->state->model ||
            cormi_state(object)->loaded != NULL ||
            !cormi_member_take(out, fields[0], object))
            *out = cormi_member_value(object, fields[0]);
        return true;
    }
    *out = corm_value_null();
    parts = CORMI_NEW_N(arena, corm_value, n);
    for (size_t i = 0; parts != NULL && i < n; i++) {
        parts[i] = cormi_member_value(object, fields[i]);
        if (parts[i].kind == CORM_K_NULL)
            return true;
    }
    *out = (corm_value){ .kind = CORM_K_LIST, .size = n, .as.list = parts };
    return parts != NULL;
}

size_t cormi_relate_most(const corm_session *session, size_t n)
{
    const corm_db *db = corm_session_db(session);
    size_t params = cormi_db_dialect(db)->max_params;

    /* A long list of one column is one parameter there. */
    if (n == 1 && corm_has(cormi_db_features(db), CORM_FEATURE_ARRAY_PARAM))
        return SIZE_MAX;
    return (params > 200 ? params / 2 : 100) / n;
}

bool cormi_relate_is_key(const cormi_model *model, cormi_field *const *fields,
                         size_t n)
{
    for (size_t i = 0; i < n && n == model->n_pk; i++)
        if (fields[i]->origin != model->pk[i]->origin)
            return false;
    return n == model->n_pk;
}

/* (a = 1 AND b = 2) OR ..: for columns that have no name together. */
static corm_queryset *relate_in_any(const corm_queryset *q,
                                    cormi_field *const *fields, size_t n,
                                    const corm_value *keys, size_t n_keys)
{
    corm_arena *arena = q->ctx->arena;
    corm_expr *terms = CORMI_NEW_N(arena, corm_expr, n_keys * n);
    corm_expr *rows = CORMI_NEW_N(arena, corm_expr, n_keys);
    corm_value *args = CORMI_NEW_N(arena, corm_value, n_keys * (n + 1));
    corm_expr any = { .op = CORM_OP_OR, .n_args = (uint32_t)n_keys };
    const corm_expr *filter[] = { &any };

    if (terms == NULL || rows == NULL || args == NULL) {
        cormi_fail_memory(q->ctx);
        return NULL;
    }
    for (size_t k = 0; k < n_keys; k++) {
        for (size_t i = 0; i < n; i++) {
            terms[k * n + i] = (corm_expr){ .op = CORM_OP_Q,
                                            .name = fields[i]->attname,
                                            .n_args = 1,
                                            .args = &keys[k].as.list[i] };
            args[k * n + i] = corm_value_expr(&terms[k * n + i]);
        }
        rows[k] = (corm_expr){ .op = CORM_OP_AND,
                               .n_args = (uint32_t)n,
                               .args = &args[k * n] };
        args[n_keys * n + k] = corm_value_expr(&rows[k]);
    }
    any.args = &args[n_keys * n];
    return corm_queryset_filter(q, filter, 1);
}

corm_queryset *cormi_relate_in(const corm_queryset *q, const cormi_model *model,
                               cormi_field *const *fields, size_t n,
                               const char *path, const corm_value *keys,
                               size_t n_keys)
{
    cormi_pairs in = { .n = 1 };

    if (q == NULL)
        return NULL;
    if (n == 1)
        path = fields[0]->attname;
    else if (cormi_relate_is_key(model, fields, n))
        path = "pk";
    if (path == NULL)
        return relate_in_any(q, fields, n, keys, n_keys);
    in.paths[0] = cormi_arena_printf(q->ctx->arena, "%s__in", path);
    in.values[0] =
        (corm_value){ .kind = CORM_K_LIST, .size = n_keys, .as.list = keys };
    if (in.paths[0] == NULL) {
        cormi_fail_memory(q->ctx);
        return NULL;
    }
    return cormi_relate_filter(q, &in);
}

/* ---- ways ---- */

static const cormi_field *way_field(const cormi_model *model, const char *name)
{
    for (size_t i = 0; i < model->n_fields; i++)
        if (model->fields[i]->relation != NULL &&
            strcmp(model->fields[i]->name, name) == 0)
            return model->fields[i];
    for (size_t i = 0; i < model->n_m2m; i++)
        if (strcmp(model->m2m[i]->name, name) == 0)
            return model->m2m[i];
    return NULL;
}

bool cormi_way_find(const cormi_model *model, const char *name, cormi_way *out)
{
    const cormi_field *field = way_field(model, name);

    if (field != NULL) {
        *out = (cormi_way){ .relation = field->relation,
                            .field = field,
                            .many = field->relation->kind ==
                                    CORM_TYPE_MANY_TO_MANY };
        return true;
    }
    for (; model != NULL; model = model->parent) {
        const cormi_relation *relation = cormi_map_get(&model->accessors, name);

        if (relation != NULL) {
            *out =
                (cormi_way){ .relation = relation,
                             .reverse = true,
                             .many = relation->kind != CORM_TYPE_ONE_TO_ONE };
            return true;
        }
    }
    return false;
}

corm_status cormi_way_unknown_of(cormi_context *ctx, const cormi_model *model,
                                 const char *name)
{
    char hint[CORMI_HINT_MAX];

    return cormi_fail(ctx, CORM_FIELD_ERROR, "%s has no relation \"%s\"%s",
                      model->name, name, cormi_model_hint(model, name, hint));
}

corm_status cormi_way_unknown(const corm_object *object, const char *name)
{
    return cormi_way_unknown_of(cormi_object_context(object),
                                object->state->model, name);
}

const cormi_model *cormi_way_target(const cormi_way *way)
{
    return way->reverse ? way->relation->from : way->relation->to;
}

const char *cormi_way_name(const cormi_way *way)
{
    return way->reverse ? way->relation->accessor : way->relation->field->name;
}

static bool way_m2m_pairs(const cormi_way *way, const corm_object *object,
                          cormi_pairs *out)
{
    const cormi_relation *relation = way->relation;
    const cormi_field *key =
        way->reverse ? relation->m2m_target : relation->m2m_source;

    out->n = 1;
    out->paths[0] = way->reverse || relation->symmetrical
                        ? relation->field->name
                        : relation->query_name;
    out->values[0] = cormi_member_value(object, key->target);
    return out->values[0].kind != CORM_K_NULL;
}

bool cormi_way_pairs(const cormi_way *way, const corm_object *object,
                     cormi_pairs *out)
{
    const cormi_relation *relation = way->relation;

    if (relation->kind == CORM_TYPE_MANY_TO_MANY)
        return way_m2m_pairs(way, object, out);
    out->n = relation->n;
    if (relation->n > CORMI_PAIRS_MAX) {
        relate_too_many(cormi_object_context(object), relation->field->label);
        return false;
    }
    for (size_t i = 0; i < relation->n; i++) {
        const cormi_field *from = relation->from_fields[i];
        const cormi_field *to = relation->to_fields[i];

        out->paths[i] = way->reverse ? from->attname : to->attname;
        out->values[i] = cormi_member_value(object, way->reverse ? to : from);
        if (out->values[i].kind == CORM_K_NULL)
            return false;
    }
    return true;
}

/* ---- to-one: what is at the end ---- */

/* The key is the truth: a companion of another row is not this relation's. */
bool cormi_way_agrees(const corm_object *object, const cormi_way *way,
                      const corm_object *target)
{
    cormi_pairs pairs;

    if (!cormi_way_pairs(way, object, &pairs))
        return false;
    for (size_t i = 0; i < way->relation->n; i++) {
        corm_value there = cormi_member_value(
            target, way->reverse ? way->relation->from_fields[i]
                                 : way->relation->to_fields[i]);

        if (!cormi_member_same(&pairs.values[i], &there))
            return false;
    }
    return true;
}

corm_object *cormi_way_loaded(const corm_object *object, const cormi_way *way,
                              bool *known)
{
    const cormi_hanging *hanging =
        cormi_hanging_get(object, cormi_way_name(way), false);
    corm_object *target = NULL;

    if (way->field != NULL)
        target = cormi_member_companion(object, way->field);
    if (target == NULL && hanging != NULL)
        target = hanging->what;
    *known = target != NULL || (hanging != NULL && way->reverse);
    if (target == NULL)
        return NULL;
    if (target->state != NULL && cormi_way_agrees(object, way, target))
        return target;
    *known = false;
    return NULL;
}

corm_status cormi_way_put(corm_object *object, const cormi_way *way,
                          corm_object *target)
{
    if (way->field != NULL && way->field->object_offset != CORM_NO_MEMBER) {
        cormi_member_companion_set(object, way->field, target);
        return CORM_OK;
    }
    if (!cormi_hanging_put(object, cormi_way_name(way), false, target))
        return cormi_fail_memory(cormi_object_context(object));
    return CORM_OK;
}
