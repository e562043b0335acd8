/*
 * in_bulk(): objects by their key, in a list with an index.
 */
#include "object/fetch.h"
#include "object/relate.h"

#include "base/value.h"

#include <string.h>

static bool in_bulk_is_unique(const cormi_model *model,
                              const cormi_field *field)
{
    return field->unique || field->primary_key ||
           (model->n_pk == 1 && model->pk[0] == field);
}

/* The fields of the key; NULL: failure. */
static cormi_field *const *in_bulk_fields(const corm_queryset *q,
                                          const char *name, size_t *n)
{
    cormi_field *field = NULL;
    cormi_field **out;

    *n = 1;
    if (q->state & (CORMI_QS_VALUES | CORMI_QS_RAW)) {
        cormi_fail(q->ctx, CORM_MISUSE,
                   "in_bulk() needs a queryset of objects, not of values");
        return NULL;
    }
    if (q->state & CORMI_QS_SLICED) {
        cormi_fail(q->ctx, CORM_VALUE_ERROR,
                   "in_bulk() is not possible once a slice has been taken; "
                   "filter by the keys, slice without it");
        return NULL;
    }
    if (strcmp(name, "pk") == 0 && q->model->n_pk > 1) {
        *n = q->model->n_pk;
        return q->model->pk;
    }
    field = cormi_model_field(q->model, name);
    if (field == NULL || field->ctype == CORM_C_NONE)
        cormi_model_no_field(q->ctx, CORM_FIELD_ERROR, q->model, name, "");
    else if (!in_bulk_is_unique(q->model, field))
        cormi_fail(q->ctx, CORM_VALUE_ERROR,
                   "in_bulk() needs a unique field, and %s is not; name \"pk\" "
                   "or another one",
                   field->label);
    else {
        out = CORMI_NEW(q->ctx->arena, cormi_field *);
        if (out != NULL)
            *out = field;
        else
            cormi_fail_memory(q->ctx);
        return out;
    }
    return NULL;
}

static corm_list *in_bulk_index(corm_list *list, cormi_field *const *fields,
                                size_t n)
{
    cormi_context *ctx = cormi_session_context(list->session);
    size_t kept = 0;

    list->key = fields;
    list->n_key = n;
    list->by_key = CORMI_NEW(list->arena, cormi_keymap);
    if (list->by_key == NULL) {
        cormi_fail_memory(ctx);
        return NULL;
    }
    *list->by_key = CORMI_KEYMAP(list->arena);
    for (size_t i = 0; i < list->n; i++) {
        corm_value key;
        int64_t at =
            cormi_relate_key(list->items[i], fields, n, list->arena, &key)
                ? cormi_keymap_add(list->by_key, &key)
                : -1;

        if (at < 0) {
            cormi_fail_memory(ctx);
            return NULL;
        }
        /* A join may find an object twice: each key once, as with Django. */
        list->items[at] = list->items[i];
        if ((size_t)at == kept)
            kept++;
    }
    list->n = kept;
    return list;
}

static const corm_queryset *
in_bulk_filter(const corm_queryset *q, const char *name, const corm_value *keys)
{
    corm_expr in = { .op = CORM_OP_Q, .n_args = 1, .args = keys };
    const corm_expr *terms[] = { &in };

    if (keys->kind == CORM_K_NULL)
        return q;
    in.name = cormi_arena_printf(q->ctx->arena, "%s__in", name);
    if (in.name == NULL) {
        cormi_fail_memory(q->ctx);
        return NULL;
    }
    return corm_queryset_filter(q, terms, 1);
}

corm_list *corm_in_bulk(const corm_queryset *q, const char *field,
                        corm_value keys)
{
    cormi_field *const *found;
    const corm_queryset *some;
    corm_list *list;
    size_t n;

    if (q == NULL || cormi_queryset_check(q) != CORM_OK)
        return NULL;
    found = in_bulk_fields(q, field != NULL ? field : "pk", &n);
    if (found == NULL)
        return NULL;
    some = in_bulk_filter(q, n == 1 ? found[0]->name : "pk", &keys);
    list = some == NULL ? NULL : corm_fetch(some);
    return list == NULL ? NULL : in_bulk_index(list, found, n);
}

/* false: no key of these objects, or no memory. */
static bool in_bulk_adapt(const corm_list *list, const corm_value *key,
                          corm_value *out, corm_arena *arena)
{
    corm_value *parts;

    if (list->n_key == 1)
        return cormi_field_adapt(list->key[0], key, out, arena, NULL) ==
               CORMI_ADAPT_OK;
    if (key->kind != CORM_K_LIST || key->size != list->n_key)
        return false;
    parts = CORMI_NEW_N(arena, corm_value, list->n_key);
    for (size_t i = 0; i < list->n_key; i++) {
        corm_value part = cormi_value_item(key, i);

        if (parts == NULL || cormi_field_adapt(list->key[i], &part, &parts[i],
                                               arena, NULL) != CORMI_ADAPT_OK)
            return false;
    }
    *out = (corm_value){ .kind = CORM_K_LIST,
                         .size = list->n_key,
                         .as.list = parts };
    return true;
}

corm_object *corm_in_bulk_get(const corm_list *list, corm_value key,
                              const corm_model *model)
{
    corm_arena *scratch;
    cormi_arena_mark mark;
    cormi_context *ctx;
    corm_value adapted;
    int64_t at = -1;

    if (list == NULL)
        return NULL;
    ctx = cormi_session_context(list->session);
    if (list->by_key == NULL) {
        cormi_fail(ctx, CORM_MISUSE, "the list is none of corm_in_bulk()");
        return NULL;
    }
    scratch = cormi_session_scratch(list->session);
    mark = cormi_arena_mark_get(scratch);
    if (in_bulk_adapt(list, &key, &adapted, scratch))
        at = cormi_keymap_find(list->by_key, &adapted);
    cormi_arena_rewind(scratch, mark);
    return at < 0 ? NULL : corm_list_object(list, (size_t)at, model);
}
