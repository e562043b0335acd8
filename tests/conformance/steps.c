/*
 * Steps that are no query: objects created, saved and deleted, relations,
 * bulk calls, raw SQL, validation.
 */
#include "models.h"

#include <string.h>

typedef json_t *step_fn(cf_run *run, const json_t *step);

/* ---- assignments ---- */

corm_set *cf_assignments(cf_run *run, const json_t *pairs, size_t *n)
{
    corm_set *out = CF_NEW_N(run->arena, corm_set, json_array_size(pairs) + 1);

    *n = json_array_size(pairs);
    for (size_t i = 0; i < *n; i++) {
        const json_t *pair = json_array_get(pairs, i);

        out[i].name = json_string_value(json_array_get(pair, 0));
        out[i].value = cf_operand(run, json_array_get(pair, 1));
        if (out[i].name == NULL)
            cf_fail(run, "an assignment has no name");
    }
    return out;
}

static bool assign(cf_run *run, corm_object *object, const json_t *pairs)
{
    size_t n;
    corm_set *sets = cf_assignments(run, pairs, &n);

    for (size_t i = 0; i < n && !cf_failed(run); i++)
        if (corm_object_attr_set(object, sets[i].name, sets[i].value) !=
            CORM_OK)
            return false;
    return !cf_failed(run);
}

static const corm_model *model_of(cf_run *run, const char *name)
{
    const corm_model *model = cf_schema_model(run->schema, name);

    if (model == NULL)
        cf_fail(run, "unknown model \"%s\"", name == NULL ? "?" : name);
    return model;
}

static corm_object *build(cf_run *run, const corm_model *model,
                          const json_t *pairs)
{
    corm_object *object =
        model == NULL ? NULL : corm_object_new(run->session, model);

    if (object == NULL || !assign(run, object, pairs))
        return NULL;
    return object;
}

static const char *const *names_of(cf_run *run, const json_t *list, size_t *n)
{
    const char **out =
        CF_NEW_N(run->arena, const char *, json_array_size(list) + 1);

    *n = json_array_size(list);
    for (size_t i = 0; i < *n; i++)
        out[i] = json_string_value(json_array_get(list, i));
    return out;
}

/* The row by the step's show; null without one. */
static json_t *shown(cf_run *run, corm_object *object, const json_t *step)
{
    const json_t *show = json_object_get(step, "show");

    return show == NULL ? json_null() : cf_show(run, object, show, NULL);
}

/* ---- create, new, set, read, save, refresh, delete ---- */

static json_t *step_create(cf_run *run, const json_t *step)
{
    cf_query q = cf_query_build(run, json_object_get(step, "create"));
    size_t n;
    corm_set *sets = cf_assignments(run, json_object_get(step, "values"), &n);
    corm_object *object =
        cf_failed(run) ? NULL : corm_queryset_create(q.set, q.model, sets, n);

    if (object == NULL)
        return NULL;
    cf_bind(run, cf_text_of(step, "let"), object);
    return shown(run, object, step);
}

static json_t *step_new(cf_run *run, const json_t *step)
{
    corm_object *object = build(run, model_of(run, cf_text_of(step, "new")),
                                json_object_get(step, "values"));

    if (object == NULL)
        return NULL;
    cf_bind(run, cf_text_of(step, "let"), object);
    return json_null();
}

static json_t *step_set(cf_run *run, const json_t *step)
{
    corm_object *object = cf_object_of(run, json_object_get(step, "set"));

    if (object == NULL || !assign(run, object, json_object_get(step, "values")))
        return NULL;
    return json_null();
}

static json_t *step_read(cf_run *run, const json_t *step)
{
    corm_object *object = cf_object_of(run, json_object_get(step, "read"));

    return object == NULL ? NULL : shown(run, object, step);
}

static bool save_object(cf_run *run, corm_object *object, const json_t *step)
{
    const json_t *fields = json_object_get(step, "update_fields");
    corm_save_how how = CORM_SAVE;
    const char *const *names = NULL;
    size_t n = 0;

    if (!assign(run, object, json_object_get(step, "set")))
        return false;
    if (cf_flag_of(step, "force_insert"))
        how = CORM_SAVE_FORCE_INSERT;
    else if (cf_flag_of(step, "force_update"))
        how = CORM_SAVE_FORCE_UPDATE;
    if (json_is_array(fields))
        names = names_of(run, fields, &n);
    return corm_object_save(object, names, n, how) == CORM_OK;
}

static json_t *step_save(cf_run *run, const json_t *step)
{
    corm_object *object = cf_object_of(run, json_object_get(step, "save"));
    bool is_saved;

    if (object == NULL)
        return NULL;
    is_saved = save_object(run, object, step);
    cf_bind(run, cf_text_of(step, "let"), object);
    return is_saved ? shown(run, object, step) : NULL;
}

static json_t *step_refresh(cf_run *run, const json_t *step)
{
    corm_object *object = cf_object_of(run, json_object_get(step, "refresh"));
    const json_t *fields = json_object_get(step, "fields");
    const char *const *names = NULL;
    size_t n = 0;

    if (object == NULL)
        return NULL;
    if (json_is_array(fields))
        names = names_of(run, fields, &n);
    if (corm_object_refresh(object, names, n) != CORM_OK)
        return NULL;
    return shown(run, object, step);
}

json_t *cf_deleted(cf_run *run, int64_t n)
{
    const corm_deleted *rows;
    size_t n_rows = corm_deleted_rows(run->session, &rows);
    json_t *by_model = json_object();

    if (n < 0)
        return NULL;
    for (size_t i = 0; i < n_rows; i++)
        json_object_set_new(by_model, rows[i].name,
                            json_integer((json_int_t)rows[i].rows));
    return json_pack("{s:I, s:o}", "total", (json_int_t)n, "by_model",
                     by_model);
}

static json_t *step_delete(cf_run *run, const json_t *step)
{
    corm_object *object = cf_object_of(run, json_object_get(step, "delete"));

    return object == NULL ? NULL : cf_deleted(run, corm_object_delete(object));
}

/* ---- get or create ---- */

static json_t *get_or_create(cf_run *run, const json_t *step, const char *key,
                             bool update)
{
    cf_query q = cf_query_build(run, json_object_get(step, key));
    size_t n, n_defaults;
    corm_set *lookups =
        cf_assignments(run, json_object_get(step, "lookup"), &n);
    corm_set *defaults =
        cf_assignments(run, json_object_get(step, "defaults"), &n_defaults);
    bool created = false;
    corm_object *object;
    json_t *row;
    const json_t *other = json_object_get(step, "create_defaults");
    size_t n_other = 0;
    corm_set *others =
        other == NULL ? NULL : cf_assignments(run, other, &n_other);

    if (cf_failed(run))
        return NULL;
    object =
        update ? corm_queryset_update_or_create(q.set, q.model, &created,
                                                lookups, n, defaults,
                                                n_defaults, others, n_other)
               : corm_queryset_get_or_create(q.set, q.model, &created, lookups,
                                             n, defaults, n_defaults, false);
    if (object == NULL)
        return NULL;
    cf_bind(run, cf_text_of(step, "let"), object);
    row = shown(run, object, step);
    return row == NULL
               ? NULL
               : json_pack("{s:b, s:o}", "created", created, "object", row);
}

static json_t *step_get_or_create(cf_run *run, const json_t *step)
{
    return get_or_create(run, step, "get_or_create", false);
}

static json_t *step_update_or_create(cf_run *run, const json_t *step)
{
    return get_or_create(run, step, "update_or_create", true);
}

/* ---- many at once ---- */

static corm_bulk_options bulk_options(cf_run *run, const json_t *options)
{
    corm_bulk_options out = { 0 };
    size_t n;

    out.batch_size =
        (size_t)json_integer_value(json_object_get(options, "batch_size"));
    out.ignore_conflicts = cf_flag_of(options, "ignore_conflicts");
    if (cf_flag_of(options, "update_conflicts")) {
        out.update_fields =
            names_of(run, json_object_get(options, "update_fields"), &n);
        if (json_is_array(json_object_get(options, "unique_fields")))
            out.unique_fields =
                names_of(run, json_object_get(options, "unique_fields"), &n);
    }
    return out;
}

static json_t *step_bulk_create(cf_run *run, const json_t *step)
{
    const corm_model *model = model_of(run, cf_text_of(step, "bulk_create"));
    const json_t *rows = json_object_get(step, "rows");
    size_t n = json_array_size(rows);
    corm_object **objects = CF_NEW_N(run->arena, corm_object *, n + 1);
    corm_bulk_options options =
        bulk_options(run, json_object_get(step, "options"));

    for (size_t i = 0; i < n; i++) {
        objects[i] = build(run, model, json_array_get(rows, i));
        if (objects[i] == NULL)
            return NULL;
    }
    if (corm_bulk_create_objects(objects, n, &options) != CORM_OK)
        return NULL;
    return json_integer((json_int_t)n);
}

/* {"$obj":..} of each change, so that they are fetched before the count. */
static json_t *change_objects(const char *model, const json_t *changes)
{
    json_t *out = json_array();

    for (size_t i = 0; i < json_array_size(changes); i++)
        json_array_append_new(
            out, json_pack("{s:[s, O]}", "$obj", model,
                           json_array_get(json_array_get(changes, i), 0)));
    return out;
}

static json_t *bulk_update(cf_run *run, const json_t *step,
                           corm_object **objects, size_t n)
{
    const json_t *changes = json_object_get(step, "changes");
    corm_bulk_options options = { 0 };
    size_t n_names;
    const char *const *names =
        names_of(run, json_object_get(step, "fields"), &n_names);
    int64_t matched;

    for (size_t i = 0; i < n; i++)
        if (!assign(run, objects[i],
                    json_array_get(json_array_get(changes, i), 1)))
            return NULL;
    options.batch_size =
        (size_t)json_integer_value(json_object_get(step, "batch_size"));
    matched = corm_bulk_update_objects(objects, n, names, n_names, &options);
    return matched < 0 ? NULL : json_integer((json_int_t)matched);
}

static json_t *step_bulk_update(cf_run *run, const json_t *step)
{
    const json_t *forms = json_object_get(step, "$fetched");
    size_t n = json_array_size(forms);
    corm_object **objects = CF_NEW_N(run->arena, corm_object *, n + 1);

    for (size_t i = 0; i < n && !cf_failed(run); i++)
        objects[i] = cf_object_of(run, json_array_get(forms, i));
    return cf_failed(run) ? NULL : bulk_update(run, step, objects, n);
}

void cf_step_prepare(json_t *step)
{
    const char *model = cf_text_of(step, "bulk_update");

    if (model != NULL && json_object_get(step, "$fetched") == NULL)
        json_object_set_new(
            step, "$fetched",
            change_objects(model, json_object_get(step, "changes")));
}

/* ---- relations ---- */

static const struct action {
    const char *name;
    corm_m2m_op op;
} actions[] = {
    { "add", CORM_M2M_ADD },
    { "remove", CORM_M2M_REMOVE },
    { "clear", CORM_M2M_CLEAR },
    { "set", CORM_M2M_SET },
};

static corm_m2m_op action_of(cf_run *run, const char *name)
{
    for (size_t i = 0; name != NULL && i < 4; i++)
        if (strcmp(actions[i].name, name) == 0)
            return actions[i].op;
    cf_fail(run, "unknown action \"%s\"", name == NULL ? "?" : name);
    return CORM_M2M_ADD;
}

static corm_value *targets_of(cf_run *run, const json_t *list)
{
    size_t n = json_array_size(list);
    corm_value *out = CF_NEW_N(run->arena, corm_value, n + 1);

    for (size_t i = 0; i < n; i++)
        out[i] = cf_operand(run, json_array_get(list, i));
    return out;
}

static json_t *step_relation(cf_run *run, const json_t *step)
{
    const json_t *where = json_object_get(step, "relation");
    const json_t *objects = json_object_get(step, "objects");
    const json_t *given = json_object_get(step, "options");
    corm_object *object = cf_object_of(run, json_array_get(where, 0));
    corm_value *targets = targets_of(run, objects);
    corm_m2m_op op = action_of(run, cf_text_of(step, "action"));
    corm_relate_options options = { 0 };

    options.through_defaults =
        cf_assignments(run, json_object_get(given, "through_defaults"),
                       &options.n_through_defaults);
    options.clear = cf_flag_of(given, "clear");
    options.save_each = json_is_false(json_object_get(given, "bulk"));
    if (cf_failed(run) ||
        corm_object_relate(object, json_string_value(json_array_get(where, 1)),
                           op, targets, json_array_size(objects),
                           &options) != CORM_OK)
        return NULL;
    return json_null();
}

/* ---- raw SQL ---- */

static corm_queryset *raw_named(cf_run *run, const corm_model *model,
                                const char *sql, const json_t *params)
{
    json_t *mutable = (json_t *)(uintptr_t)params;
    corm_set *sets =
        CF_NEW_N(run->arena, corm_set, json_object_size(params) + 1);
    size_t n = 0;

    for (void *at = json_object_iter(mutable); at != NULL;
         at = json_object_iter_next(mutable, at))
        sets[n++] = (corm_set){ json_object_iter_key(at),
                                cf_value(run, json_object_iter_value(at)) };
    return corm_raw_named(run->session, model, sql, sets, n);
}

static json_t *step_raw(cf_run *run, const json_t *step)
{
    const corm_model *model = model_of(run, cf_text_of(step, "raw"));
    const json_t *params = json_object_get(step, "params");
    const char *sql = cf_sql(run, cf_text_of(step, "sql"));
    corm_value list =
        json_is_object(params) ? corm_value_null() : cf_value(run, params);
    corm_list *rows;
    json_t *out = json_array();

    if (cf_failed(run))
        return NULL;
    rows = corm_fetch(json_is_object(params)
                          ? raw_named(run, model, sql, params)
                          : corm_raw_query(run->session, model, sql,
                                           list.as.list, list.size));
    if (rows == NULL)
        return NULL;
    for (size_t i = 0; i < corm_list_size(rows); i++) {
        json_t *row = cf_show(run, corm_list_object(rows, i, NULL),
                              json_object_get(step, "show"), NULL);

        if (row == NULL)
            return NULL;
        json_array_append_new(out, row);
    }
    return out;
}

/* ---- validation ---- */

static json_t *clean(const json_t *step, corm_object *object)
{
    const json_t *exclude = json_object_get(step, "exclude");
    const char *names[16];
    size_t n = json_array_size(exclude);

    for (size_t i = 0; i < n && i < 16; i++)
        names[i] = json_string_value(json_array_get(exclude, i));
    if (object == NULL || n > 16 ||
        corm_object_full_clean_except(object, names, n) != CORM_OK)
        return NULL;
    return json_null();
}

static json_t *step_clean_new(cf_run *run, const json_t *step)
{
    return clean(step, build(run, model_of(run, cf_text_of(step, "full_clean")),
                             json_object_get(step, "values")));
}

static json_t *step_clean_object(cf_run *run, const json_t *step)
{
    corm_object *object =
        cf_object_of(run, json_object_get(step, "full_clean_object"));

    if (object == NULL || !assign(run, object, json_object_get(step, "set")))
        return NULL;
    return clean(step, object);
}

/* ---- all ---- */

/* "save" has a "set" too, so it comes first. */
static const struct step {
    const char *key;
    step_fn *run;
} steps[] = {
    { "query", cf_query_run },
    { "create", step_create },
    { "new", step_new },
    { "read", step_read },
    { "save", step_save },
    { "delete", step_delete },
    { "refresh", step_refresh },
    { "get_or_create", step_get_or_create },
    { "update_or_create", step_update_or_create },
    { "bulk_create", step_bulk_create },
    { "bulk_update", step_bulk_update },
    { "relation", step_relation },
    { "raw", step_raw },
    { "full_clean", step_clean_new },
    { "full_clean_object", step_clean_object },
    { "set", step_set },
};

json_t *cf_step_run(cf_run *run, const json_t *step)
{
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        if (json_object_get(step, steps[i].key) != NULL)
            return steps[i].run(run, step);
    cf_fail(run, "a step of no known kind");
    return NULL;
}
