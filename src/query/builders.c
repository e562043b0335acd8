/*
 * Builders over several querysets (set operations, and/or/xor), options
 * (locks, records) and prefetches, which are kept beside the shape.
 */
#include "query/builder.h"

#include "base/arena.h"

/* ---- several querysets ---- */

static bool queryset_operand_fits(const corm_queryset *q,
                                  const corm_queryset *other,
                                  corm_queryset **refused)
{
    if (other == NULL)
        *refused = cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                       "a queryset to combine is NULL");
    else if (other->status != CORM_OK)
        *refused = cormi_builder_same(other);
    else if (other->registry != q->registry)
        *refused = cormi_queryset_fail(
            q, CORM_MISUSE,
            "querysets of two databases, %s and %s, cannot be combined",
            q->registry->database != NULL ? q->registry->database : "?",
            other->registry->database != NULL ? other->registry->database
                                              : "?");
    else if (other->session != q->session)
        *refused = cormi_queryset_fail(
            q, CORM_MISUSE,
            "querysets of two sessions cannot be combined; corm_using() gives "
            "one to the other's session");
    else if ((other->state | q->state) & CORMI_QS_RAW)
        *refused = cormi_builder_refuse(other->state & CORMI_QS_RAW ? other : q,
                                        "combining");
    else
        return true;
    return false;
}

void cormi_builder_nest(cormi_builder *b, const corm_queryset **out,
                        const corm_queryset *q)
{
    corm_value nested = corm_value_queryset(q);
    corm_value leaf;
    corm_queryset *copy;

    cormi_shape_value(&b->shape, &nested, &leaf);
    if (b->shape.status != CORM_OK)
        return;
    copy = cormi_arena_dup(q->ctx->arena, q, sizeof(*q));
    if (copy == NULL) {
        cormi_shape_fail(&b->shape, CORM_NO_MEMORY, "out of memory");
        return;
    }
    /* Where its values begin among ours; read by the compiler. */
    copy->nested_base = leaf.elem;
    *out = copy;
}

corm_queryset *corm_queryset_combine(corm_combinator op,
                                     const corm_queryset *const *queries,
                                     size_t n)
{
    cormi_builder b;
    const corm_queryset **copies;

    if (n == 0 || cormi_builder_broken(queries[0]))
        return n == 0 ? NULL : cormi_builder_same(queries[0]);
    for (size_t i = 1; i < n; i++) {
        corm_queryset *refused = NULL;

        if (!queryset_operand_fits(queries[0], queries[i], &refused))
            return refused;
    }
    cormi_builder_begin(&b, queries[0], CORMI_Q_COMBINE);
    copies = CORMI_NEW_N(queries[0]->ctx->arena, const corm_queryset *, n);
    if (copies == NULL)
        b.q = NULL;
    cormi_shape_byte(&b.shape, (unsigned)op);
    cormi_shape_u32(&b.shape, (uint32_t)n);
    for (size_t i = 1; i < n && b.q != NULL; i++)
        cormi_builder_nest(&b, &copies[i - 1], queries[i]);
    if (b.q != NULL) {
        b.q->flags = (uint32_t)op;
        b.q->queries = copies;
        b.q->n_args = n - 1;
        b.q->state = (b.q->state & CORMI_QS_VALUES) | CORMI_QS_COMBINED;
        b.q->start = 0;
        b.q->stop = UINT64_MAX;
    }
    return cormi_builder_end(&b);
}

/* A slice as a condition: its keys. */
static const corm_queryset *queryset_whole(const corm_queryset *q)
{
    corm_value rhs = corm_value_queryset(q);
    const corm_expr in = {
        .op = CORM_OP_Q, .name = "pk__in", .n_args = 1, .args = &rhs
    };
    const corm_expr *term = &in;

    if (!(q->state & CORMI_QS_SLICED))
        return q;
    return corm_queryset_filter(
        cormi_queryset_root(q->ctx, q->session, q->registry, q->model), &term,
        1);
}

corm_queryset *corm_queryset_without(const corm_queryset *q,
                                     const corm_expr *const *terms, size_t n)
{
    corm_queryset *found = corm_queryset_filter(q, terms, n);
    corm_value rhs = corm_value_queryset(found);
    const corm_expr in = {
        .op = CORM_OP_Q, .name = "pk__in", .n_args = 1, .args = &rhs
    };
    const corm_expr *term = &in;

    if (cormi_builder_broken(found))
        return found;
    if (q->state & (CORMI_QS_VALUES | CORMI_QS_DISTINCT_ON))
        return cormi_queryset_fail(q, CORM_NOT_SUPPORTED,
                                   "without is of objects; call it before "
                                   "values() and distinct() on fields");
    return corm_queryset_exclude(q, &term, 1);
}

corm_queryset *corm_queryset_connect(corm_connector op, const corm_queryset *a,
                                     const corm_queryset *b2)
{
    cormi_builder b;
    const corm_queryset **copies;
    corm_queryset *refused;

    if (cormi_builder_broken(a))
        return cormi_builder_same(a);
    if (!queryset_operand_fits(a, b2, &refused))
        return refused;
    if (a->model != b2->model)
        return cormi_queryset_fail(a, CORM_VALUE_ERROR,
                                   "querysets of %s and %s cannot be combined; "
                                   "both must have one model",
                                   a->model->name, b2->model->name);
    if ((a->state | b2->state) & CORMI_QS_COMBINED)
        return cormi_builder_refuse(a->state & CORMI_QS_COMBINED ? a : b2,
                                    "and, or, xor");
    if (op != CORM_CONNECT_AND) {
        a = queryset_whole(a);
        b2 = queryset_whole(b2);
        if (cormi_builder_broken(a) || cormi_builder_broken(b2))
            return cormi_builder_same(cormi_builder_broken(a) ? a : b2);
    }
    cormi_builder_begin(&b, a, CORMI_Q_CONNECT);
    copies = CORMI_NEW_N(a->ctx->arena, const corm_queryset *, 1);
    if (copies == NULL)
        b.q = NULL;
    cormi_shape_byte(&b.shape, (unsigned)op);
    if (b.q != NULL) {
        cormi_builder_nest(&b, &copies[0], b2);
        b.q->flags = (uint32_t)op;
        b.q->queries = copies;
        b.q->n_args = 1;
    }
    return cormi_builder_end(&b);
}

/* ---- options ---- */

corm_queryset *corm_queryset_lock(const corm_queryset *q,
                                  const corm_lock_options *options)
{
    cormi_builder b;
    const char **of;
    size_t n = 0;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    if (options->nowait && options->skip_locked)
        return cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                   "nowait and skip_locked exclude each other");
    cormi_builder_begin(&b, q, CORMI_Q_LOCK);
    while (options->of != NULL && options->of[n] != NULL)
        n++;
    of = CORMI_NEW_N(q->ctx->arena, const char *, n + 1);
    cormi_shape_u32(&b.shape, (uint32_t)options->nowait |
                                  (uint32_t)options->skip_locked << 1 |
                                  (uint32_t)options->no_key << 2 |
                                  (uint32_t)n << 3);
    for (size_t i = 0; i < n && of != NULL; i++)
        of[i] = cormi_shape_name(&b.shape, options->of[i]);
    if (of == NULL)
        b.q = NULL;
    if (b.q != NULL) {
        b.q->lock = *options;
        b.q->lock.of = of;
        b.q->n_args = n;
    }
    return cormi_builder_end(&b);
}

corm_queryset *corm_queryset_into(const corm_queryset *q,
                                  const corm_model *record)
{
    cormi_builder b;
    const cormi_model *model;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    model = cormi_registry_model(q->registry, record);
    if (model == NULL)
        return cormi_queryset_fail(
            q, CORM_FIELD_ERROR,
            "the record %s is in no app of this database; "
            "list it among the models with .abstract_ = true",
            record != NULL ? record->name : "(NULL)");
    cormi_builder_begin(&b, q, CORMI_Q_INTO);
    cormi_shape_pointer(&b.shape, model);
    if (b.q != NULL)
        b.q->record = model;
    return cormi_builder_end(&b);
}

corm_queryset *cormi_queryset_insert(const corm_queryset *q,
                                     const corm_model *target)
{
    const cormi_model *model;
    cormi_builder b;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    model = cormi_registry_model(q->registry, target);
    if (q->state & CORMI_QS_RAW || !(q->state & CORMI_QS_VALUES))
        return cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                   "insert_into takes the rows of values(), "
                                   "which names the columns to fill");
    if (model == NULL || model->abstract || model->concrete->parent != NULL)
        return cormi_queryset_fail(
            q, CORM_NOT_SUPPORTED,
            "insert_into needs a model of one table in this database, and %s "
            "is none; create its objects",
            target != NULL ? target->name : "(NULL)");
    cormi_builder_begin(&b, q, CORMI_Q_INSERT);
    cormi_shape_pointer(&b.shape, model);
    if (b.q != NULL)
        b.q->record = model;
    return cormi_builder_end(&b);
}

const cormi_model *cormi_queryset_record(const corm_queryset *q)
{
    for (; q != NULL; q = q->prev)
        if (q->op == CORMI_Q_INTO)
            return q->record;
    return NULL;
}

corm_queryset *corm_fetch_mode(const corm_queryset *q, corm_fetch_how how)
{
    corm_queryset *out = cormi_builder_same(q);

    if (out != NULL && (unsigned)how > CORM_FETCH_RAISE)
        return cormi_queryset_fail(q, CORM_VALUE_ERROR, "no such fetch mode");
    if (out != NULL)
        out->modes.how = (uint8_t)how;
    return out;
}

corm_queryset *corm_track_changes(const corm_queryset *q)
{
    corm_queryset *out = cormi_builder_same(q);

    if (out != NULL)
        out->modes.track = true;
    return out;
}

/* ---- prefetch: kept beside the shape, it makes queries of its own ---- */

static corm_queryset *queryset_prefetch(const corm_queryset *q, cormi_qop op,
                                        const corm_prefetch *items, size_t n)
{
    cormi_builder b;
    corm_prefetch *copy;

    cormi_builder_begin(&b, q, op);
    b.shape.len = 0;
    copy = CORMI_NEW_N(q->ctx->arena, corm_prefetch, n + 1);
    if (copy == NULL)
        b.q = NULL;
    for (size_t i = 0; i < n && copy != NULL; i++) {
        copy[i] = items[i];
        copy[i].path = cormi_shape_name(&b.shape, items[i].path);
        copy[i].to_attr = cormi_shape_name(&b.shape, items[i].to_attr);
    }
    b.shape.len = 0;
    if (b.q != NULL) {
        b.q->prefetch = copy;
        b.q->n_args = n;
    }
    return cormi_builder_end(&b);
}

corm_queryset *corm_queryset_prefetch(const corm_queryset *q,
                                      const corm_prefetch *items, size_t n)
{
    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    for (size_t i = 0; i < n; i++)
        if (items[i].path == NULL ||
            (items[i].queryset != NULL && items[i].queryset->status != CORM_OK))
            return items[i].path == NULL
                       ? cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                             "a path to prefetch is NULL")
                       : cormi_builder_same(items[i].queryset);
    if (q->state & CORMI_QS_COMBINED)
        return cormi_builder_refuse(q, "prefetch_related");
    return queryset_prefetch(q, CORMI_Q_PREFETCH, items, n);
}

corm_queryset *corm_no_prefetch(const corm_queryset *q)
{
    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    return queryset_prefetch(q, CORMI_Q_NO_PREFETCH, NULL, 0);
}

void cormi_queryset_each_prefetch(const corm_queryset *q,
                                  void (*fn)(const corm_prefetch *, void *),
                                  void *data)
{
    if (q == NULL || q->op == CORMI_Q_NO_PREFETCH)
        return;
    cormi_queryset_each_prefetch(q->prev, fn, data);
    if (q->op == CORMI_Q_PREFETCH)
        for (size_t i = 0; i < q->n_args; i++)
            fn(&q->prefetch[i], data);
}

corm_prefetch corm_prefetch_path(const char *path)
{
    return (corm_prefetch){ .path = path };
}

corm_prefetch corm_prefetch_self(corm_prefetch prefetch)
{
    return prefetch;
}

corm_as corm_as_expr(const corm_expr *expr)
{
    return (corm_as){ NULL, corm_value_expr(expr) };
}

corm_as corm_as_self(corm_as as)
{
    return as;
}

corm_as corm_as_name(const char *path)
{
    return (corm_as){ NULL, corm_value_path(path) };
}
