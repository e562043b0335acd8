/*
 * The run: its failures, and the objects that steps name.
 */
#include "models.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void cf_fail(cf_run *run, const char *format, ...)
{
    char text[512];
    va_list args;

    if (cf_failed(run))
        return;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    cf_text_add(&run->failure, text);
}

bool cf_failed(const cf_run *run)
{
    return run->failure.size > 0;
}

/* ---- {"$obj":["Model", key]} ---- */

static corm_object *fetch_object(cf_run *run, const json_t *content)
{
    const char *name = json_string_value(json_array_get(content, 0));
    const corm_model *model = cf_schema_model(run->schema, name);
    corm_value key = cf_value(run, json_array_get(content, 1));
    const corm_expr is_key = {
        .op = CORM_OP_Q, .name = "pk", .n_args = 1, .args = &key
    };
    const corm_expr *const terms[] = { &is_key };
    corm_object *object;

    if (model == NULL) {
        cf_fail(run, "unknown model \"%s\"", name == NULL ? "?" : name);
        return NULL;
    }
    object = corm_queryset_one(corm_queryset_new(run->session, model), model,
                               CORM_ONE, terms, 1);
    if (object == NULL)
        cf_fail(run, "cannot fetch %s: %s", name, corm_errmsg(run->session));
    return object;
}

static void fetch_one(cf_run *run, const json_t *form)
{
    corm_object *object;

    if (run->n_objects == CF_OBJECTS_MAX) {
        cf_fail(run, "more than %d objects in a step", CF_OBJECTS_MAX);
        return;
    }
    object = fetch_object(run, json_object_get(form, "$obj"));
    if (object != NULL)
        run->objects[run->n_objects++] = (cf_object){ form, object };
}

static void fetch_all(cf_run *run, const json_t *json)
{
    if (json_is_array(json)) {
        for (size_t i = 0; i < json_array_size(json); i++)
            fetch_all(run, json_array_get(json, i));
    } else if (json_is_object(json) && json_object_get(json, "$obj") != NULL) {
        fetch_one(run, json);
    } else if (json_is_object(json)) {
        json_t *mutable = (json_t *)(uintptr_t)json;
        void *at = json_object_iter(mutable);

        for (; at != NULL; at = json_object_iter_next(mutable, at))
            if (strcmp(json_object_iter_key(at), "expect") != 0 &&
                strcmp(json_object_iter_key(at), "atomic") != 0)
                fetch_all(run, json_object_iter_value(at));
    }
}

void cf_fetch_objects(cf_run *run, const json_t *step)
{
    run->n_objects = 0;
    fetch_all(run, step);
}

/* ---- {"$var":"x"} ---- */

static corm_object *variable_of(cf_run *run, const char *name)
{
    for (size_t i = run->n_variables; i-- > 0;)
        if (name != NULL && strcmp(run->variables[i].name, name) == 0)
            return run->variables[i].object;
    cf_fail(run, "no object is called \"%s\"", name == NULL ? "?" : name);
    return NULL;
}

void cf_bind(cf_run *run, const char *name, corm_object *object)
{
    if (name == NULL)
        return;
    if (run->n_variables == CF_VARIABLES_MAX)
        cf_fail(run, "more than %d variables", CF_VARIABLES_MAX);
    else
        run->variables[run->n_variables++] = (cf_variable){ name, object };
}

corm_object *cf_object_of(cf_run *run, const json_t *form)
{
    if (json_object_get(form, "$var") != NULL)
        return variable_of(run, cf_text_of(form, "$var"));
    for (size_t i = 0; i < run->n_objects; i++)
        if (run->objects[i].form == form)
            return run->objects[i].object;
    cf_fail(run, "an object is expected");
    return NULL;
}
