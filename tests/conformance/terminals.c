/*
 * TERMINAL: what a query is asked for, and its answer in the neutral form.
 */
#include "models.h"

#include <string.h>

/* ---- rows ---- */

static json_t *row_by_name(const corm_row *row)
{
    json_t *out = json_object();

    for (size_t i = 0; i < corm_row_size(row); i++)
        json_object_set_new_nocheck(out, corm_row_name(row, i),
                                    cf_value_json(corm_row_value(row, i)));
    return out;
}

static json_t *row_in_order(const corm_row *row)
{
    json_t *out = json_array();

    for (size_t i = 0; i < corm_row_size(row); i++)
        json_array_append_new(out, cf_value_json(corm_row_value(row, i)));
    return out;
}

static const corm_row *as_row(const corm_object *object)
{
    return (const corm_row *)object;
}

/* A flat key of several columns is a bare list, as other flat values are. */
static json_t *flat_json(corm_value value)
{
    json_t *items;

    if (value.kind != CORM_K_LIST)
        return cf_value_json(value);
    items = json_array();
    for (size_t i = 0; i < value.size; i++)
        json_array_append_new(items, cf_value_json(value.as.list[i]));
    return items;
}

static json_t *one_json(cf_run *run, const cf_query *q, corm_object *object,
                        const json_t *show)
{
    switch (q->shape) {
    case CF_ROWS:
        return row_by_name(as_row(object));
    case CF_TUPLES:
        return row_in_order(as_row(object));
    case CF_FLAT:
        return flat_json(corm_row_value(as_row(object), 0));
    default:
        return cf_show(run, object, show, q->annotations);
    }
}

static bool add_one(cf_run *run, const cf_query *q, corm_object *object,
                    const json_t *show, json_t *out)
{
    json_t *one = one_json(run, q, object, show);

    if (one == NULL)
        return false;
    json_array_append_new(out, one);
    return true;
}

static corm_object *list_item(const cf_query *q, const corm_list *list,
                              size_t i)
{
    const corm_row *row;

    if (q->shape == CF_OBJECTS)
        return corm_list_object(list, i, NULL);
    row = corm_list_row(list, i);
    return row == NULL ? NULL : (corm_object *)(uintptr_t)&row->base;
}

typedef json_t *get_fn(cf_run *run, const cf_query *q, const json_t *get,
                       const json_t *show);

static json_t *get_list(cf_run *run, const cf_query *q, const json_t *get,
                        const json_t *show)
{
    corm_list *list = corm_fetch(q->set);
    size_t step = q->step > 0 ? (size_t)q->step : 1;
    json_t *out = json_array();

    (void)get;
    if (list == NULL)
        return NULL;
    for (size_t i = 0; i < corm_list_size(list); i += step)
        if (!add_one(run, q, list_item(q, list, i), show, out))
            return NULL;
    return out;
}

static json_t *get_iterator(cf_run *run, const cf_query *q, const json_t *get,
                            const json_t *show)
{
    json_int_t chunk = json_integer_value(json_array_get(get, 1));
    corm_iterator it =
        corm_iterator_begin(q->set, q->shape == CF_OBJECTS ? q->model : NULL,
                            chunk > 0 ? (size_t)chunk : 2000);
    json_t *out = json_array();
    void *object;

    while ((object = corm_iterator_next(&it)) != NULL) {
        if (!add_one(run, q, object, show, out)) {
            corm_iterator_end(&it);
            return NULL;
        }
    }
    corm_iterator_end(&it);
    return corm_failed(run->session) ? NULL : out;
}

/* ---- numbers and truths ---- */

static json_t *count_json(int64_t n)
{
    return n < 0 ? NULL : json_integer(n);
}

static json_t *truth_json(const cf_run *run, bool truth)
{
    return corm_failed(run->session) ? NULL : json_boolean(truth);
}

static json_t *get_count(cf_run *run, const cf_query *q, const json_t *get,
                         const json_t *show)
{
    (void)run;
    (void)get;
    (void)show;
    return count_json(corm_count(q->set));
}

static json_t *get_exists(cf_run *run, const cf_query *q, const json_t *get,
                          const json_t *show)
{
    (void)get;
    (void)show;
    return truth_json(run, corm_exists(q->set));
}

static json_t *get_contains(cf_run *run, const cf_query *q, const json_t *get,
                            const json_t *show)
{
    corm_object *object = cf_object_of(run, json_array_get(get, 1));

    (void)show;
    if (object == NULL)
        return NULL;
    return truth_json(run, corm_queryset_contains(q->set, object));
}

/* ---- one object ---- */

static json_t *found_json(cf_run *run, const cf_query *q, corm_object *object,
                          const json_t *show)
{
    return object == NULL ? NULL : one_json(run, q, object, show);
}

static json_t *get_end(cf_run *run, const cf_query *q, const json_t *show,
                       corm_which which)
{
    corm_object *object = corm_queryset_one(q->set, NULL, which, NULL, 0);

    if (object == NULL && !corm_failed(run->session))
        return json_null();
    return found_json(run, q, object, show);
}

static json_t *get_first(cf_run *run, const cf_query *q, const json_t *get,
                         const json_t *show)
{
    (void)get;
    return get_end(run, q, show, CORM_FIRST);
}

static json_t *get_last(cf_run *run, const cf_query *q, const json_t *get,
                        const json_t *show)
{
    (void)get;
    return get_end(run, q, show, CORM_LAST);
}

static json_t *get_get(cf_run *run, const cf_query *q, const json_t *get,
                       const json_t *show)
{
    size_t n = json_array_size(get) - 1;
    const corm_expr **terms = CF_NEW_N(run->arena, const corm_expr *, n + 1);

    for (size_t i = 0; i < n; i++)
        terms[i] = cf_condition(run, json_array_get(get, i + 1));
    if (cf_failed(run))
        return NULL;
    return found_json(
        run, q, corm_queryset_one(q->set, NULL, CORM_ONE, terms, n), show);
}

static json_t *by_date(cf_run *run, const cf_query *q, const json_t *get,
                       const json_t *show, bool latest)
{
    size_t n = json_array_size(get) - 1;
    const char **names = CF_NEW_N(run->arena, const char *, n + 1);

    for (size_t i = 0; i < n; i++)
        names[i] = json_string_value(json_array_get(get, i + 1));
    return found_json(
        run, q, corm_queryset_by_date(q->set, NULL, names, n, latest), show);
}

static json_t *get_earliest(cf_run *run, const cf_query *q, const json_t *get,
                            const json_t *show)
{
    return by_date(run, q, get, show, false);
}

static json_t *get_latest(cf_run *run, const cf_query *q, const json_t *get,
                          const json_t *show)
{
    return by_date(run, q, get, show, true);
}

/* q[i]: the rows from i to i + 1, of which there must be one. */
static json_t *get_at(cf_run *run, const cf_query *q, const json_t *get,
                      const json_t *show)
{
    json_int_t i = json_integer_value(json_array_get(get, 1));
    size_t start = i < 0 ? SIZE_MAX - 1 : (size_t)i;
    corm_list *list = corm_fetch(corm_slice(q->set, start, start + 1));

    if (list == NULL)
        return NULL;
    return found_json(run, q, list_item(q, list, 0), show);
}

/* ---- several by key ---- */

static bool add_keyed(cf_run *run, const cf_query *q, corm_object *object,
                      const char *field, const json_t *show, json_t *out)
{
    json_t *one = one_json(run, q, object, show);

    if (one == NULL)
        return false;
    json_array_append_new(
        out, json_pack("[o, o]", cf_value_json(corm_object_attr(object, field)),
                       one));
    return true;
}

static json_t *get_in_bulk(cf_run *run, const cf_query *q, const json_t *get,
                           const json_t *show)
{
    const json_t *keys = json_array_get(get, 1);
    const char *field = json_string_value(json_array_get(get, 2));
    json_t *out = json_array();
    corm_list *list;

    if (field == NULL)
        field = "pk";
    list = corm_in_bulk(q->set, field,
                        json_is_array(keys) ? cf_value(run, keys)
                                            : corm_value_null());
    if (list == NULL)
        return NULL;
    for (size_t i = 0; i < corm_list_size(list); i++)
        if (!add_keyed(run, q, list_item(q, list, i), field, show, out))
            return NULL;
    return json_pack("{s:o}", "$many", out);
}

/* ---- aggregate, update, delete ---- */

static json_t *get_aggregate(cf_run *run, const cf_query *q, const json_t *get,
                             const json_t *show)
{
    const json_t *list = json_array_get(get, 1);
    size_t n = json_array_size(list);
    corm_as *items = CF_NEW_N(run->arena, corm_as, n + 1);
    corm_row *row;

    (void)show;
    for (size_t i = 0; i < n; i++) {
        const json_t *pair = json_array_get(list, i);

        items[i] =
            (corm_as){ json_string_value(json_array_get(pair, 0)),
                       corm_value_expr(cf_expr(run, json_array_get(pair, 1))) };
    }
    if (cf_failed(run))
        return NULL;
    row = corm_queryset_aggregate(q->set, items, n);
    return row == NULL ? NULL : row_by_name(row);
}

static json_t *get_update(cf_run *run, const cf_query *q, const json_t *get,
                          const json_t *show)
{
    size_t n;
    corm_set *sets = cf_assignments(run, json_array_get(get, 1), &n);

    (void)show;
    if (cf_failed(run))
        return NULL;
    return count_json(corm_queryset_update(q->set, sets, n));
}

static json_t *get_delete(cf_run *run, const cf_query *q, const json_t *get,
                          const json_t *show)
{
    (void)get;
    (void)show;
    return cf_deleted(run, corm_delete_all(q->set));
}

static const struct get {
    const char *name;
    get_fn *run;
} gets[] = {
    { "list", get_list },
    { "iterator", get_iterator },
    { "count", get_count },
    { "exists", get_exists },
    { "first", get_first },
    { "last", get_last },
    { "earliest", get_earliest },
    { "latest", get_latest },
    { "get", get_get },
    { "at", get_at },
    { "in_bulk", get_in_bulk },
    { "contains", get_contains },
    { "aggregate", get_aggregate },
    { "update", get_update },
    { "delete", get_delete },
};

json_t *cf_query_run(cf_run *run, const json_t *step)
{
    const json_t *get = json_object_get(step, "get");
    const json_t *show = json_object_get(step, "show");
    cf_query q = cf_query_build(run, json_object_get(step, "query"));
    const char *name =
        get == NULL ? "list" : json_string_value(json_array_get(get, 0));

    if (cf_failed(run))
        return NULL;
    for (size_t i = 0; name != NULL && i < sizeof(gets) / sizeof(gets[0]); i++)
        if (strcmp(gets[i].name, name) == 0)
            return gets[i].run(run, &q, get, show);
    cf_fail(run, "unknown terminal \"%s\"", name == NULL ? "?" : name);
    return NULL;
}
