/*
 * QUERY: a chain of operations on a queryset.
 */
#include "models.h"

#include <string.h>

/* ---- arguments ---- */

static const corm_expr *const *terms_of(cf_run *run, const json_t *op,
                                        size_t *n)
{
    const corm_expr **out;

    *n = json_array_size(op) - 1;
    out = CF_NEW_N(run->arena, const corm_expr *, *n + 1);
    for (size_t i = 0; i < *n; i++)
        out[i] = cf_condition(run, json_array_get(op, i + 1));
    return out;
}

static const char *const *texts_of(cf_run *run, const json_t *op, size_t from,
                                   size_t *n)
{
    const char **out;

    *n = json_array_size(op) > from ? json_array_size(op) - from : 0;
    out = CF_NEW_N(run->arena, const char *, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        out[i] = json_string_value(json_array_get(op, i + from));
        if (out[i] == NULL)
            cf_fail(run, "a name is no text");
    }
    return out;
}

/* V: a path, [name, E] or E. */
static corm_as column_of(cf_run *run, const json_t *v)
{
    if (json_is_string(v))
        return corm_as_name(json_string_value(v));
    if (json_is_array(v))
        return (corm_as){ json_string_value(json_array_get(v, 0)),
                          corm_value_expr(cf_expr(run, json_array_get(v, 1))) };
    return corm_as_expr(cf_expr(run, v));
}

static bool op_is_undo(const json_t *op)
{
    return json_array_size(op) == 2 && json_is_null(json_array_get(op, 1));
}

/* ---- operations ---- */

typedef void op_fn(cf_run *run, cf_query *q, const json_t *op);

static void op_filter(cf_run *run, cf_query *q, const json_t *op)
{
    size_t n;
    const corm_expr *const *terms = terms_of(run, op, &n);

    q->set = corm_queryset_filter(q->set, terms, n);
}

static void op_exclude(cf_run *run, cf_query *q, const json_t *op)
{
    size_t n;
    const corm_expr *const *terms = terms_of(run, op, &n);

    q->set = corm_queryset_exclude(q->set, terms, n);
}

typedef corm_queryset *as_fn(const corm_queryset *, const corm_as *, size_t);

static void name_filtered(cf_run *run, cf_query *q, const char *name,
                          const json_t *e)
{
    q->set = corm_filtered_relation(
        q->set, name, cf_text_of(e, "filtered_relation"),
        cf_condition(run, json_object_get(e, "condition")));
}

/* Named joins stand among the expressions: each run of those is one call. */
static void name_all(cf_run *run, cf_query *q, const json_t *list, as_fn *call,
                     json_t *names)
{
    corm_as *items = CF_NEW_N(run->arena, corm_as, json_array_size(list) + 1);
    size_t n = 0;

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *pair = json_array_get(list, i);
        const json_t *e = json_array_get(pair, 1);
        const char *name = json_string_value(json_array_get(pair, 0));

        if (json_object_get(e, "filtered_relation") != NULL) {
            if (n > 0)
                q->set = call(q->set, items, n);
            n = 0;
            name_filtered(run, q, name, e);
            continue;
        }
        items[n++] = (corm_as){ name, corm_value_expr(cf_expr(run, e)) };
        if (names != NULL && name != NULL)
            json_array_append_new(names, json_string(name));
    }
    if (n > 0)
        q->set = call(q->set, items, n);
}

static void op_annotate(cf_run *run, cf_query *q, const json_t *op)
{
    name_all(run, q, json_array_get(op, 1), corm_queryset_annotate,
             q->annotations);
}

static void op_alias(cf_run *run, cf_query *q, const json_t *op)
{
    name_all(run, q, json_array_get(op, 1), corm_queryset_alias, NULL);
}

static void op_order_by(cf_run *run, cf_query *q, const json_t *op)
{
    size_t n = json_array_size(op) - 1;
    corm_value *items = CF_NEW_N(run->arena, corm_value, n + 1);

    for (size_t i = 0; i < n; i++)
        items[i] = cf_order(run, json_array_get(op, i + 1));
    if (n == 0)
        items[n++] = CORM_NO_ORDER;
    q->set = corm_queryset_order_by(q->set, items, n);
}

static void op_reverse(cf_run *run, cf_query *q, const json_t *op)
{
    (void)run;
    (void)op;
    q->set = corm_reverse(q->set);
}

static void op_distinct(cf_run *run, cf_query *q, const json_t *op)
{
    size_t n = json_array_size(op) - 1;
    corm_value *items = CF_NEW_N(run->arena, corm_value, n + 1);

    for (size_t i = 0; i < n; i++)
        items[i] =
            corm_value_path(json_string_value(json_array_get(op, i + 1)));
    q->set = corm_queryset_distinct(q->set, items, n);
}

/* A negative index is what a C program gets by converting it. */
static size_t slice_end(const json_t *end, size_t open)
{
    if (end == NULL || json_is_null(end))
        return open;
    return json_integer_value(end) < 0 ? SIZE_MAX - 1
                                       : (size_t)json_integer_value(end);
}

static void op_slice(cf_run *run, cf_query *q, const json_t *op)
{
    const json_t *step = json_array_get(op, 3);

    (void)run;
    q->set = corm_slice(q->set, slice_end(json_array_get(op, 1), 0),
                        slice_end(json_array_get(op, 2), CORM_END));
    if (json_is_integer(step))
        q->step = json_integer_value(step);
}

static void values_as(cf_run *run, cf_query *q, const json_t *op,
                      cf_shape shape)
{
    size_t n = json_array_size(op) - 1;
    corm_as *items = CF_NEW_N(run->arena, corm_as, n + 1);

    for (size_t i = 0; i < n; i++)
        items[i] = column_of(run, json_array_get(op, i + 1));
    q->set = corm_queryset_values(q->set, items, n);
    q->shape = shape;
}

static void op_values(cf_run *run, cf_query *q, const json_t *op)
{
    values_as(run, q, op, CF_ROWS);
}

static void op_values_list(cf_run *run, cf_query *q, const json_t *op)
{
    values_as(run, q, op, CF_TUPLES);
}

static void op_values_list_flat(cf_run *run, cf_query *q, const json_t *op)
{
    values_as(run, q, op, CF_FLAT);
}

static bool is_descending(const json_t *op)
{
    const char *text = json_string_value(json_array_get(op, 3));

    return text != NULL && strcmp(text, "DESC") == 0;
}

static void op_dates(cf_run *run, cf_query *q, const json_t *op)
{
    (void)run;
    q->set = corm_extract_dates(
        q->set, json_string_value(json_array_get(op, 1)),
        json_string_value(json_array_get(op, 2)), is_descending(op));
    q->shape = CF_FLAT;
}

static void op_datetimes(cf_run *run, cf_query *q, const json_t *op)
{
    (void)run;
    q->set = corm_extract_datetimes(
        q->set, json_string_value(json_array_get(op, 1)),
        json_string_value(json_array_get(op, 2)), is_descending(op),
        json_string_value(json_array_get(op, 4)));
    q->shape = CF_FLAT;
}

static void op_none(cf_run *run, cf_query *q, const json_t *op)
{
    (void)run;
    (void)op;
    q->set = corm_none(q->set);
}

static void op_all(cf_run *run, cf_query *q, const json_t *op)
{
    (void)run;
    (void)q;
    (void)op;
}

static void combine(cf_run *run, cf_query *q, const json_t *op,
                    corm_combinator how)
{
    const json_t *list = json_array_get(op, 1);
    size_t n = json_array_size(list);
    const corm_queryset **all =
        CF_NEW_N(run->arena, const corm_queryset *, n + 1);

    all[0] = q->set;
    for (size_t i = 0; i < n; i++)
        all[i + 1] = cf_query_build(run, json_array_get(list, i)).set;
    q->set = corm_queryset_combine(how, all, n + 1);
}

static void op_union(cf_run *run, cf_query *q, const json_t *op)
{
    combine(run, q, op,
            json_is_true(json_array_get(op, 2)) ? CORM_UNION_ALL : CORM_UNION);
}

static void op_intersection(cf_run *run, cf_query *q, const json_t *op)
{
    combine(run, q, op, CORM_INTERSECTION);
}

static void op_difference(cf_run *run, cf_query *q, const json_t *op)
{
    combine(run, q, op, CORM_DIFFERENCE);
}

static void connect_to(cf_run *run, cf_query *q, const json_t *op,
                       corm_connector how)
{
    q->set = corm_queryset_connect(
        how, q->set, cf_query_build(run, json_array_get(op, 1)).set);
}

static void op_and(cf_run *run, cf_query *q, const json_t *op)
{
    connect_to(run, q, op, CORM_CONNECT_AND);
}

static void op_or(cf_run *run, cf_query *q, const json_t *op)
{
    connect_to(run, q, op, CORM_CONNECT_OR);
}

static void op_xor(cf_run *run, cf_query *q, const json_t *op)
{
    connect_to(run, q, op, CORM_CONNECT_XOR);
}

static void names_op(cf_run *run, cf_query *q, const json_t *op,
                     corm_names_op which)
{
    size_t n;
    const char *const *names = texts_of(run, op, 1, &n);

    q->set = corm_queryset_names(q->set, which, names, n);
}

static void op_select_related(cf_run *run, cf_query *q, const json_t *op)
{
    if (op_is_undo(op))
        q->set = corm_no_select_related(q->set);
    else if (json_array_size(op) == 1)
        q->set = corm_select_related_all(q->set);
    else
        names_op(run, q, op, CORM_NAMES_SELECT_RELATED);
}

static void op_only(cf_run *run, cf_query *q, const json_t *op)
{
    if (op_is_undo(op))
        q->set = corm_no_defer(q->set);
    else
        names_op(run, q, op, CORM_NAMES_ONLY);
}

static void op_defer(cf_run *run, cf_query *q, const json_t *op)
{
    if (op_is_undo(op))
        q->set = corm_no_defer(q->set);
    else
        names_op(run, q, op, CORM_NAMES_DEFER);
}

static corm_prefetch prefetch_of(cf_run *run, const json_t *p)
{
    const json_t *query = json_object_get(p, "query");

    if (json_is_string(p))
        return corm_prefetch_path(json_string_value(p));
    return (corm_prefetch){ .path = cf_text_of(p, "prefetch"),
                            .queryset = query == NULL
                                            ? NULL
                                            : cf_query_build(run, query).set,
                            .to_attr = cf_text_of(p, "to_attr") };
}

static void op_prefetch(cf_run *run, cf_query *q, const json_t *op)
{
    size_t n = json_array_size(op) - 1;
    corm_prefetch *items = CF_NEW_N(run->arena, corm_prefetch, n + 1);

    if (op_is_undo(op)) {
        q->set = corm_no_prefetch(q->set);
        return;
    }
    for (size_t i = 0; i < n; i++)
        items[i] = prefetch_of(run, json_array_get(op, i + 1));
    q->set = corm_queryset_prefetch(q->set, items, n);
}

static void op_lock(cf_run *run, cf_query *q, const json_t *op)
{
    const json_t *given = json_array_get(op, 1);
    const json_t *of = json_object_get(given, "of");
    corm_lock_options options = { .nowait = cf_flag_of(given, "nowait"),
                                  .skip_locked =
                                      cf_flag_of(given, "skip_locked"),
                                  .no_key = cf_flag_of(given, "no_key") };
    size_t n;

    if (json_array_size(of) > 0)
        options.of = texts_of(run, of, 0, &n);
    q->set = corm_queryset_lock(q->set, &options);
}

static const struct op {
    const char *name;
    op_fn *apply;
} ops[] = {
    { "filter", op_filter },
    { "exclude", op_exclude },
    { "annotate", op_annotate },
    { "alias", op_alias },
    { "order_by", op_order_by },
    { "reverse", op_reverse },
    { "distinct", op_distinct },
    { "slice", op_slice },
    { "values", op_values },
    { "values_list", op_values_list },
    { "values_list_flat", op_values_list_flat },
    { "dates", op_dates },
    { "datetimes", op_datetimes },
    { "none", op_none },
    { "all", op_all },
    { "union", op_union },
    { "intersection", op_intersection },
    { "difference", op_difference },
    { "and", op_and },
    { "or", op_or },
    { "xor", op_xor },
    { "select_related", op_select_related },
    { "prefetch_related", op_prefetch },
    { "only", op_only },
    { "defer", op_defer },
    { "select_for_update", op_lock },
};

static void apply(cf_run *run, cf_query *q, const json_t *op)
{
    const char *name = json_string_value(json_array_get(op, 0));

    for (size_t i = 0; name != NULL && i < sizeof(ops) / sizeof(ops[0]); i++) {
        if (strcmp(ops[i].name, name) == 0) {
            ops[i].apply(run, q, op);
            return;
        }
    }
    cf_fail(run, "unknown operation \"%s\"", name == NULL ? "?" : name);
}

/* ---- where it starts ---- */

static void start_related(cf_run *run, cf_query *q, const json_t *related)
{
    corm_object *object = cf_object_of(run, json_array_get(related, 0));
    const char *attr = json_string_value(json_array_get(related, 1));

    if (object != NULL)
        q->set = corm_object_related(object, attr);
}

static void start_model(cf_run *run, cf_query *q, const char *name)
{
    q->model = cf_schema_model(run->schema, name);
    if (q->model == NULL)
        cf_fail(run, "unknown model \"%s\"", name == NULL ? "?" : name);
    else
        q->set = corm_queryset_new(run->session, q->model);
}

cf_query cf_query_build(cf_run *run, const json_t *query)
{
    const json_t *list = json_object_get(query, "ops");
    const json_t *related = json_object_get(query, "related");
    cf_query q = { .shape = CF_OBJECTS, .annotations = json_array() };

    if (related != NULL)
        start_related(run, &q, related);
    else
        start_model(run, &q, cf_text_of(query, "model"));
    for (size_t i = 0; i < json_array_size(list) && !cf_failed(run); i++) {
        if (q.step != 0)
            cf_fail(run, "an operation on a list");
        apply(run, &q, json_array_get(list, i));
    }
    return q;
}
