/*
 * SHOW: the attributes of an object, relations followed where they lead.
 */
#include "models.h"

#include <string.h>

static json_t *show_plain(cf_run *run, corm_object *object, const char *name)
{
    const corm_model *model = corm_object_model(object);
    corm_value value;

    if (strcmp(name, "@class") == 0)
        return json_string(model == NULL ? "?" : model->name);
    value = corm_object_attr(object, name);
    if (value.kind == CORM_K_NULL && corm_failed(run->session))
        return NULL;
    return cf_value_json(value);
}

static json_t *show_many(cf_run *run, corm_object *object, const char *name,
                         const json_t *show)
{
    corm_list *list = corm_fetch(corm_object_related(object, name));
    json_t *out = json_array();

    if (list == NULL)
        return NULL;
    for (size_t i = 0; i < corm_list_size(list); i++) {
        json_t *one = cf_show(run, corm_list_object(list, i, NULL), show, NULL);

        if (one == NULL)
            return NULL;
        json_array_append_new(out, one);
    }
    return json_pack("{s:o}", "$many", out);
}

static json_t *show_related(cf_run *run, corm_object *object, const char *name,
                            const json_t *show)
{
    corm_object *one;

    if (corm_object_relation(object, name) == CORM_RELATION_MANY)
        return show_many(run, object, name, show);
    corm_error_clear(run->session);
    one = corm_object_load(object, name, NULL);
    if (one != NULL)
        return cf_show(run, one, show, NULL);
    return corm_errcode(run->session) == CORM_OK ? json_null() : NULL;
}

static bool show_item(cf_run *run, corm_object *object, const json_t *item,
                      json_t *out)
{
    json_t *shown = NULL;

    if (json_is_string(item)) {
        shown = show_plain(run, object, json_string_value(item));
    } else if (json_object_size(item) == 1) {
        void *only = json_object_iter((json_t *)(uintptr_t)item);

        shown = show_related(run, object, json_object_iter_key(only),
                             json_object_iter_value(only));
    } else {
        cf_fail(run, "malformed show");
    }
    if (shown == NULL)
        return false;
    json_array_append_new(out, shown);
    return true;
}

static bool show_key(cf_run *run, corm_object *object, json_t *out)
{
    json_t *key = show_plain(run, object, "pk");

    return key != NULL && json_array_append_new(out, key) == 0;
}

json_t *cf_show(cf_run *run, corm_object *object, const json_t *show,
                const json_t *annotations)
{
    json_t *out = json_array();
    bool is_good = object != NULL;

    if (show == NULL)
        is_good = is_good && show_key(run, object, out);
    for (size_t i = 0; i < json_array_size(show) && is_good; i++)
        is_good = show_item(run, object, json_array_get(show, i), out);
    for (size_t i = 0;
         show == NULL && i < json_array_size(annotations) && is_good; i++)
        is_good = show_item(run, object, json_array_get(annotations, i), out);
    return is_good ? out : NULL;
}
