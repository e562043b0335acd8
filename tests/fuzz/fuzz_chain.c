/*
 * Querysets: a chain of builders, with other chains in it.
 */
#include "fuzz/fuzz.h"

const corm_expr *const *fuzz_terms(fuzz_input *in, const corm_model *model,
                                   size_t *n)
{
    const corm_expr **terms = NULL;

    *n = 1 + fuzz_below(in, 3);
    terms = fuzz_alloc(in, *n * sizeof(const corm_expr *));
    for (size_t i = 0; i < *n; i++)
        terms[i] = fuzz_condition(in, model);
    return terms;
}

/* Named expressions; bare: paths without a name stand between them. */
corm_as *fuzz_items(fuzz_input *in, const corm_model *model, size_t n,
                    bool bare)
{
    corm_as *items = fuzz_alloc(in, (n + 1) * sizeof(*items));
    char type = '\0';

    for (size_t i = 0; i < n; i++) {
        if (bare && !fuzz_rarely(in, 3)) {
            items[i] = corm_as_name(fuzz_path(in, model, &type));
            continue;
        }
        items[i].value =
            corm_value_expr(fuzz_deep(in) ? fuzz_expr(in, model, 'i')
                                          : fuzz_compound(in, model, 'i'));
        items[i].name = fuzz_rarely(in, 8) ? NULL : fuzz_name(in);
    }
    return items;
}

static corm_value *fuzz_orders(fuzz_input *in, const corm_model *model,
                               size_t n)
{
    corm_value *items = fuzz_alloc(in, (n + 1) * sizeof(*items));
    const char *path = NULL;
    char *text = NULL;
    char type;

    for (size_t i = 0; i < n; i++) {
        type = '\0';
        switch (fuzz_below(in, 8)) {
        case 5:
            items[i] = corm_value_path("?");
            break;
        case 6:
            items[i] = corm_value_expr(fuzz_order(in, model));
            break;
        case 7:
            items[i] = fuzz_operand(in, model, '\0');
            break;
        default:
            path = fuzz_path(in, model, &type);
            text = fuzz_alloc(in, strlen(path) + 2);
            sprintf(text, "%s%s", fuzz_below(in, 2) ? "-" : "", path);
            items[i] = corm_value_path(text);
        }
    }
    return items;
}

static corm_queryset *fuzz_names(fuzz_input *in, fuzz_query q)
{
    const char *names[3];
    size_t n = fuzz_below(in, 4);
    corm_names_op op = (corm_names_op)(1 + fuzz_below(in, 3));
    char type = '\0';

    for (size_t i = 0; i < n; i++) {
        type = op == CORM_NAMES_SELECT_RELATED ? 'r' : '\0';
        names[i] = fuzz_path(in, q.model, &type);
    }
    return corm_queryset_names(q.set, op, names, n);
}

static corm_queryset *fuzz_combine(fuzz_input *in, fuzz_query q)
{
    const corm_queryset *sets[3] = { q.set };
    corm_combinator op = (corm_combinator)(1 + fuzz_below(in, 4));
    size_t n = 1 + fuzz_below(in, 3);

    for (size_t i = 1; i < n; i++)
        sets[i] = fuzz_chain(in, fuzz_rarely(in, 4) ? NULL : q.model).set;
    return corm_queryset_combine(op, sets, n);
}

static corm_queryset *fuzz_prefetch(fuzz_input *in, fuzz_query q)
{
    corm_prefetch item = corm_prefetch_path(NULL);
    char type = 'r';

    item.path = fuzz_path(in, q.model, &type);
    if (fuzz_rarely(in, 3))
        item.queryset = fuzz_chain(in, NULL).set;
    if (fuzz_rarely(in, 4))
        item.to_attr = fuzz_name(in);
    return corm_queryset_prefetch(q.set, &item, 1);
}

/* A condition between the model's rows and those found under a name. */
static const corm_expr *fuzz_found(fuzz_input *in, const corm_model *model)
{
    corm_expr *expr = fuzz_alloc(in, sizeof(*expr));
    corm_value *value = fuzz_alloc(in, sizeof(*value));
    char type = 'i';

    if (fuzz_rarely(in, 4))
        return fuzz_condition(in, model);
    *value = corm_value_path("found__id");
    *expr = (corm_expr){ .op = CORM_OP_Q,
                         .name = fuzz_path(in, model, &type),
                         .n_args = 1,
                         .args = value };
    return expr;
}

static corm_queryset *fuzz_recursive(fuzz_input *in, fuzz_query q)
{
    const corm_expr *term = fuzz_found(in, q.model);
    fuzz_query step = { corm_queryset_new(library_s, q.model), q.model };

    if (fuzz_rarely(in, 3))
        step = fuzz_chain(in, q.model);
    /* UNION: what was found is not found again, so that there is an end. */
    return corm_queryset_recursive(
        q.set, fuzz_rarely(in, 8) ? fuzz_name(in) : "found",
        corm_queryset_filter(step.set, &term, 1), CORM_UNION);
}

/* What Django has not. */
static corm_queryset *fuzz_beyond(fuzz_input *in, fuzz_query q)
{
    corm_queryset *found = NULL;

    switch (fuzz_below(in, 8)) {
    case 1:
    case 2:
        return corm_aggregates_apart(q.set);
    case 3:
        return corm_queryset_cte(q.set, fuzz_name(in));
    case 4:
        return fuzz_recursive(in, q);
    case 5:
    case 6:
        found = corm_queryset_cte(fuzz_chain(in, NULL).set, "found");
        return corm_queryset_join(q.set, found, fuzz_rarely(in, 2),
                                  fuzz_found(in, q.model));
    case 7:
        return corm_track_changes(q.set);
    default:
        return fuzz_rarely(in, 3) ? corm_fetch_mode(q.set, CORM_FETCH_PEERS)
                                  : fuzz_there_and_back(q.set);
    }
}

static corm_queryset *fuzz_other(fuzz_input *in, fuzz_query q)
{
    static const char *const kinds[] = { "year", "month", "week",  "day",
                                         "hour", "",      "second" };
    corm_lock_options lock = { .nowait = fuzz_rarely(in, 2) };
    const char *path = NULL;
    char type = 'd';

    switch (fuzz_below(in, 12)) {
    case 0:
        return corm_reverse(q.set);
    case 1:
        return corm_none(q.set);
    case 2:
        return corm_queryset_lock(q.set, &lock);
    case 3:
        path = fuzz_path(in, q.model, &type);
        return corm_extract_dates(q.set, path, FUZZ_PICK(in, kinds),
                                  lock.nowait);
    case 4:
        type = 'D';
        path = fuzz_path(in, q.model, &type);
        return corm_extract_datetimes(q.set, path, FUZZ_PICK(in, kinds),
                                      lock.nowait, fuzz_zone_name(in));
    case 5:
    case 6:
        type = 'r';
        path = fuzz_path(in, q.model, &type);
        return corm_filtered_relation(q.set, fuzz_name(in), path,
                                      fuzz_condition(in, q.model));
    case 7:
        return corm_select_related_all(q.set);
    case 8:
        return corm_queryset_into(q.set, &GenreCount_model);
    case 9:
        return lock.nowait ? corm_no_defer(q.set) : corm_no_prefetch(q.set);
    case 10:
        return fuzz_beyond(in, q);
    default:
        return fuzz_prefetch(in, q);
    }
}

static corm_queryset *fuzz_step(fuzz_input *in, fuzz_query q)
{
    size_t n = 0, start = 0;
    const corm_expr *const *terms = NULL;
    uint8_t which = fuzz_byte(in);

    if (which >= 236)
        return fuzz_beyond(in, q);
    switch (which % 16) {
    case 0:
    case 1:
        terms = fuzz_terms(in, q.model, &n);
        return corm_queryset_filter(q.set, terms, n);
    case 2:
        terms = fuzz_terms(in, q.model, &n);
        return which >= 192 ? corm_queryset_without(q.set, terms, n)
                            : corm_queryset_exclude(q.set, terms, n);
    case 3:
    case 4:
        n = 1 + fuzz_below(in, 3);
        return corm_queryset_annotate(q.set, fuzz_items(in, q.model, n, false),
                                      n);
    case 5:
        n = fuzz_below(in, 3);
        return corm_queryset_alias(q.set, fuzz_items(in, q.model, n, false), n);
    case 6:
    case 7:
        n = fuzz_below(in, 4);
        return corm_queryset_order_by(q.set, fuzz_orders(in, q.model, n), n);
    case 8:
    case 9:
        n = fuzz_below(in, 4);
        return corm_queryset_values(q.set, fuzz_items(in, q.model, n, true), n);
    case 10:
        n = fuzz_rarely(in, 6);
        return corm_queryset_distinct(q.set, fuzz_orders(in, q.model, n), n);
    case 11:
        start = fuzz_below(in, 4);
        n = fuzz_byte(in);
        return corm_slice(q.set, start, n < 200 ? n % 8 : CORM_END);
    case 12:
        return fuzz_names(in, q);
    case 13:
        return fuzz_combine(in, q);
    case 14:
        return corm_queryset_connect(
            (corm_connector)(1 + fuzz_below(in, 3)), q.set,
            fuzz_chain(in, fuzz_rarely(in, 8) ? NULL : q.model).set);
    default:
        return fuzz_other(in, q);
    }
}

/* A queryset of the model, or of one that the input names. */
fuzz_query fuzz_chain(fuzz_input *in, const corm_model *model)
{
    fuzz_query q = { NULL, model };
    size_t steps = fuzz_below(in, in->depth > 0 ? 4 : 8);

    if (model == NULL)
        q.model = fuzz_any_model(in);
    q.set = corm_queryset_new(library_s, q.model);
    if (fuzz_deep(in))
        return q;
    in->depth++;
    for (size_t i = 0; i < steps; i++)
        q.set = fuzz_step(in, q);
    in->depth--;
    return q;
}
