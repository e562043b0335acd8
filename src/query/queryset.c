/*
 * The queryset chain: public builders and terminal nodes.  Each makes one
 * node with its segment of the shape key; see queryset.h.
 */
#include "query/queryset.h"

#include "base/arena.h"
#include "query/builder.h"

#include <string.h>

/* ---- nodes ---- */

corm_queryset *cormi_builder_poison(const corm_queryset *prev,
                                    corm_status status)
{
    corm_queryset *q = CORMI_NEW(prev->ctx->arena, corm_queryset);
    corm_error *error = CORMI_NEW(prev->ctx->arena, corm_error);

    if (q == NULL || error == NULL) {
        cormi_fail_memory(prev->ctx);
        return NULL;
    }
    *q = *prev;
    *error = prev->ctx->error;
    error->code = status;
    q->status = status;
    q->error = error;
    return q;
}

/* A failed builder: the chain carries the error to its terminal. */
corm_queryset *cormi_queryset_fail(const corm_queryset *prev, corm_status code,
                                   const char *format, ...)
{
    va_list args;

    va_start(args, format);
    cormi_error_setv(&prev->ctx->error, code, format, args);
    va_end(args);
    return cormi_builder_poison(prev, code);
}

bool cormi_builder_broken(const corm_queryset *q)
{
    return q == NULL || q->status != CORM_OK;
}

/* Builders take and give pointers of both constness; the node itself is never changed. */
corm_queryset *cormi_builder_same(const corm_queryset *q)
{
    corm_queryset *copy;

    if (q == NULL)
        return NULL;
    copy = cormi_arena_dup(q->ctx->arena, q, sizeof(*q));
    if (copy == NULL)
        cormi_fail_memory(q->ctx);
    return copy;
}

void cormi_builder_begin(cormi_builder *b, const corm_queryset *prev,
                         cormi_qop op)
{
    b->prev = prev;
    b->q = CORMI_NEW(prev->ctx->arena, corm_queryset);
    cormi_shape_init(&b->shape, prev->ctx, prev->registry, prev->session);
    cormi_shape_byte(&b->shape, (unsigned)op);
    if (b->q == NULL)
        return;
    b->q->prev = prev;
    b->q->ctx = prev->ctx;
    b->q->session = prev->session;
    b->q->registry = prev->registry;
    b->q->model = prev->model;
    b->q->op = op;
    b->q->state = prev->state;
    b->q->depth = prev->depth + 1;
    b->q->base = prev->base + prev->n_values;
    b->q->start = prev->start;
    b->q->stop = prev->stop;
    b->q->modes = prev->modes;
}

static bool queryset_keep_shape(corm_queryset *q, cormi_shape *shape,
                                uint64_t seed)
{
    corm_value *values = shape->values;
    size_t size = shape->n_values * sizeof(*values);
    char *key = shape->buf;

    if (key == shape->stack) {
        key = cormi_arena_take_bytes(shape->ctx->arena, shape->len);
        if (key == NULL)
            return false;
        memcpy(key, shape->stack, shape->len);
    }
    if (size == 0) {
        values = NULL;
    } else if (values == shape->few) {
        values = cormi_arena_take(shape->ctx->arena, size);
        if (values == NULL)
            return false;
        memcpy(values, shape->few, size);
    }
    q->key = key;
    q->key_len = (uint32_t)shape->len;
    q->hash = cormi_hash(key, shape->len, seed);
    q->n_values = (uint32_t)shape->n_values;
    q->values = values;
    return true;
}

corm_queryset *cormi_builder_end(cormi_builder *b)
{
    if (b->q == NULL) {
        cormi_fail_memory(b->prev->ctx);
        return NULL;
    }
    if (b->shape.status == CORM_OK &&
        !queryset_keep_shape(b->q, &b->shape, b->prev->hash))
        cormi_shape_fail(&b->shape, CORM_NO_MEMORY, "out of memory");
    if (b->shape.status != CORM_OK)
        return cormi_builder_poison(b->prev, b->shape.status);
    b->q->nesting = b->prev->nesting > b->shape.nesting ? b->prev->nesting
                                                        : b->shape.nesting;
    return b->q;
}

corm_queryset *cormi_queryset_root(cormi_context *ctx, corm_session *session,
                                   const cormi_registry *registry,
                                   const cormi_model *model)
{
    corm_queryset seed = { .ctx = ctx,
                           .session = session,
                           .registry = registry,
                           .model = model,
                           .stop = UINT64_MAX,
                           .hash = registry->serial };
    cormi_builder b;

    cormi_builder_begin(&b, &seed, CORMI_Q_ROOT);
    cormi_shape_pointer(&b.shape, model);
    if (b.q != NULL) {
        b.q->prev = NULL;
        b.q->depth = 0;
        if (model->ordering != NULL)
            b.q->state |= CORMI_QS_ORDERED;
    }
    return cormi_builder_end(&b);
}

corm_queryset *cormi_queryset_rebind(const corm_queryset *q, cormi_context *ctx,
                                     corm_session *session)
{
    corm_queryset *copy = cormi_arena_dup(ctx->arena, q, sizeof(*q));

    if (copy == NULL) {
        cormi_fail_memory(ctx);
        return NULL;
    }
    copy->ctx = ctx;
    copy->session = session;
    return copy;
}

corm_status cormi_queryset_check(const corm_queryset *q)
{
    if (q == NULL)
        return CORM_MISUSE;
    if (q->status == CORM_OK)
        return CORM_OK;
    if (q->error != NULL)
        return cormi_fail_error(q->ctx, q->error);
    return cormi_fail_memory(q->ctx);
}

/* ---- what may follow what ---- */

corm_queryset *cormi_builder_refuse(const corm_queryset *q, const char *what)
{
    if (q->state & CORMI_QS_RAW)
        return cormi_queryset_fail(
            q, CORM_NOT_SUPPORTED,
            "%s is not possible on raw SQL; write it into "
            "the SQL",
            what);
    if (q->state & CORMI_QS_COMBINED)
        return cormi_queryset_fail(
            q, CORM_NOT_SUPPORTED,
            "%s is not possible after union, intersection "
            "or difference; do it to the operands before",
            what);
    return NULL;
}

corm_queryset *cormi_builder_refuse_slice(const corm_queryset *q,
                                          const char *what)
{
    if (q->state & CORMI_QS_SLICED)
        return cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                   "%s is not possible once a slice has been "
                                   "taken; slice last",
                                   what);
    return cormi_builder_refuse(q, what);
}

/* ---- conditions ---- */

static corm_queryset *queryset_exprs(const corm_queryset *q, cormi_qop op,
                                     const corm_expr *const *terms, size_t n)
{
    cormi_builder b;
    const corm_expr **exprs;

    cormi_builder_begin(&b, q, op);
    exprs = CORMI_TAKE_N(q->ctx->arena, const corm_expr *, n);
    if (exprs == NULL)
        b.q = NULL;
    cormi_shape_u32(&b.shape, (uint32_t)n);
    for (size_t i = 0; i < n && exprs != NULL; i++)
        exprs[i] = cormi_shape_expr(&b.shape, terms[i]);
    if (b.q != NULL) {
        b.q->exprs = exprs;
        b.q->n_args = n;
    }
    return cormi_builder_end(&b);
}

static corm_queryset *queryset_terms(const corm_queryset *q, cormi_qop op,
                                     const char *what,
                                     const corm_expr *const *terms, size_t n)
{
    corm_queryset *refused;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    refused = cormi_builder_refuse_slice(q, what);
    if (refused != NULL)
        return refused;
    return queryset_exprs(q, op, terms, n);
}

corm_queryset *corm_queryset_filter(const corm_queryset *q,
                                    const corm_expr *const *terms, size_t n)
{
    return queryset_terms(q, CORMI_Q_FILTER, "filter", terms, n);
}

corm_queryset *corm_queryset_exclude(const corm_queryset *q,
                                     const corm_expr *const *terms, size_t n)
{
    /* As in Django, "not nothing" is no condition. */
    return queryset_terms(q, n == 0 ? CORMI_Q_FILTER : CORMI_Q_EXCLUDE,
                          "exclude", terms, n);
}

corm_queryset *cormi_queryset_linked(const corm_queryset *q,
                                     const corm_expr *const *terms, size_t n)
{
    return queryset_terms(q, CORMI_Q_LINKED, "filter", terms, n);
}

corm_queryset *cormi_queryset_get(const corm_queryset *q,
                                  const corm_expr *const *terms, size_t n)
{
    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    if (n > 0) {
        corm_queryset *refused =
            cormi_builder_refuse_slice(q, "get with conditions");

        if (refused != NULL)
            return refused;
    }
    return queryset_exprs(q, CORMI_Q_GET, terms, n);
}

corm_queryset *corm_filtered_relation(const corm_queryset *q, const char *alias,
                                      const char *path,
                                      const corm_expr *condition)
{
    cormi_builder b;
    const char **names;
    const corm_expr **exprs;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    if (alias == NULL || path == NULL)
        return cormi_queryset_fail(
            q, CORM_VALUE_ERROR, "filtered_relation needs an alias and a path");
    cormi_builder_begin(&b, q, CORMI_Q_FILTERED);
    names = CORMI_NEW_N(q->ctx->arena, const char *, 2);
    exprs = CORMI_NEW_N(q->ctx->arena, const corm_expr *, 1);
    if (names == NULL || exprs == NULL || b.q == NULL) {
        b.q = NULL;
        return cormi_builder_end(&b);
    }
    names[0] = cormi_shape_name(&b.shape, alias);
    names[1] = cormi_shape_name(&b.shape, path);
    exprs[0] = cormi_shape_expr(&b.shape, condition);
    b.q->names = names;
    b.q->exprs = exprs;
    b.q->n_args = 1;
    return cormi_builder_end(&b);
}

/* ---- named expressions ---- */

static corm_queryset *queryset_named(const corm_queryset *q, cormi_qop op,
                                     uint32_t state, const corm_as *items,
                                     size_t n)
{
    cormi_builder b;
    corm_as *copy;

    cormi_builder_begin(&b, q, op);
    copy = CORMI_NEW_N(q->ctx->arena, corm_as, n + 1);
    if (copy == NULL)
        b.q = NULL;
    cormi_shape_u32(&b.shape, (uint32_t)n);
    for (size_t i = 0; i < n && copy != NULL; i++) {
        copy[i].name = cormi_shape_name(&b.shape, items[i].name);
        cormi_shape_value(&b.shape, &items[i].value, &copy[i].value);
    }
    if (b.q != NULL) {
        b.q->as = copy;
        b.q->n_args = n;
        b.q->state |= state;
    }
    return cormi_builder_end(&b);
}

corm_queryset *corm_queryset_annotate(const corm_queryset *q,
                                      const corm_as *items, size_t n)
{
    corm_queryset *refused;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    refused = cormi_builder_refuse(q, "annotate");
    return refused != NULL ? refused
                           : queryset_named(q, CORMI_Q_ANNOTATE, 0, items, n);
}

corm_queryset *corm_queryset_alias(const corm_queryset *q, const corm_as *items,
                                   size_t n)
{
    corm_queryset *refused;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    refused = cormi_builder_refuse(q, "alias");
    return refused != NULL ? refused
                           : queryset_named(q, CORMI_Q_ALIAS, 0, items, n);
}

corm_queryset *corm_queryset_values(const corm_queryset *q,
                                    const corm_as *items, size_t n)
{
    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    if (q->state & CORMI_QS_RAW)
        return cormi_builder_refuse(q, "values");
    return queryset_named(q, CORMI_Q_VALUES, CORMI_QS_VALUES, items, n);
}

corm_queryset *cormi_queryset_aggregate(const corm_queryset *q,
                                        const corm_as *items, size_t n)
{
    corm_queryset *refused;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    if (q->state & CORMI_QS_DISTINCT_ON)
        return cormi_queryset_fail(q, CORM_NOT_SUPPORTED,
                                   "aggregate is not possible together with "
                                   "distinct on fields; aggregate over "
                                   "filter(pk__in) of it");
    refused =
        q->state & CORMI_QS_RAW ? cormi_builder_refuse(q, "aggregate") : NULL;
    return refused != NULL ? refused
                           : queryset_named(q, CORMI_Q_AGGREGATE,
                                            CORMI_QS_VALUES, items, n);
}

static corm_queryset *queryset_update(const corm_queryset *q, cormi_qop op,
                                      const corm_set *sets, size_t n)
{
    cormi_builder b;
    corm_queryset *refused;
    corm_as *copy;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    refused = cormi_builder_refuse_slice(q, "update");
    if (refused != NULL)
        return refused;
    if (n == 0)
        return cormi_queryset_fail(
            q, CORM_VALUE_ERROR,
            "update of no field; give SET(\"name\", value)");
    cormi_builder_begin(&b, q, op);
    copy = CORMI_NEW_N(q->ctx->arena, corm_as, n);
    if (copy == NULL)
        b.q = NULL;
    cormi_shape_u32(&b.shape, (uint32_t)n);
    for (size_t i = 0; i < n && copy != NULL; i++) {
        copy[i].name = cormi_shape_name(&b.shape, sets[i].name);
        cormi_shape_value(&b.shape, &sets[i].value, &copy[i].value);
    }
    if (b.q != NULL) {
        b.q->as = copy;
        b.q->n_args = n;
    }
    return cormi_builder_end(&b);
}

corm_queryset *cormi_queryset_update(const corm_queryset *q,
                                     const corm_set *sets, size_t n)
{
    return queryset_update(q, CORMI_Q_UPDATE, sets, n);
}

corm_queryset *cormi_queryset_update_returning(const corm_queryset *q,
                                               const corm_set *sets, size_t n)
{
    return queryset_update(q, CORMI_Q_UPDATE_RETURNING, sets, n);
}

/* ---- ordering and distinct ---- */

static corm_queryset *queryset_items(const corm_queryset *q, cormi_qop op,
                                     const corm_value *items, size_t n)
{
    cormi_builder b;
    corm_value *copy;

    cormi_builder_begin(&b, q, op);
    copy = CORMI_TAKE_N(q->ctx->arena, corm_value, n);
    if (copy == NULL)
        b.q = NULL;
    cormi_shape_u32(&b.shape, (uint32_t)n);
    for (size_t i = 0; i < n && copy != NULL; i++)
        cormi_shape_value(&b.shape, &items[i], &copy[i]);
    if (b.q != NULL) {
        b.q->items = copy;
        b.q->n_args = n;
    }
    return cormi_builder_end(&b);
}

corm_queryset *corm_queryset_order_by(const corm_queryset *q,
                                      const corm_value *items, size_t n)
{
    corm_queryset *out;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    if (q->state & CORMI_QS_SLICED)
        return cormi_queryset_fail(
            q, CORM_VALUE_ERROR,
            "order_by is not possible once a slice has been "
            "taken; slice last");
    if (q->state & CORMI_QS_RAW)
        return cormi_builder_refuse(q, "order_by");
    if (n == 1 && items[0].kind == CORM_K_NULL)
        n = 0;
    out = queryset_items(q, CORMI_Q_ORDER_BY, items, n);
    if (!cormi_builder_broken(out))
        out->state =
            (out->state & ~CORMI_QS_ORDERED) | (n > 0 ? CORMI_QS_ORDERED : 0);
    return out;
}

corm_queryset *corm_queryset_distinct(const corm_queryset *q,
                                      const corm_value *items, size_t n)
{
    corm_queryset *out;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    out = cormi_builder_refuse_slice(q, "distinct");
    if (out != NULL)
        return out;
    out = queryset_items(q, CORMI_Q_DISTINCT, items, n);
    if (!cormi_builder_broken(out))
        out->state |= CORMI_QS_DISTINCT | (n > 0 ? CORMI_QS_DISTINCT_ON : 0);
    return out;
}

/* ---- nodes without arguments ---- */

static corm_queryset *queryset_plain(const corm_queryset *q, cormi_qop op,
                                     uint32_t state)
{
    cormi_builder b;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    cormi_builder_begin(&b, q, op);
    if (b.q != NULL)
        b.q->state |= state;
    return cormi_builder_end(&b);
}

corm_queryset *corm_reverse(const corm_queryset *q)
{
    if (!cormi_builder_broken(q) && (q->state & CORMI_QS_SLICED))
        return cormi_queryset_fail(
            q, CORM_VALUE_ERROR,
            "reverse is not possible once a slice has been "
            "taken; slice last");
    return queryset_plain(q, CORMI_Q_REVERSE, 0);
}

corm_queryset *corm_none(const corm_queryset *q)
{
    return queryset_plain(q, CORMI_Q_NONE, CORMI_QS_NONE);
}

corm_queryset *corm_aggregates_apart(const corm_queryset *q)
{
    corm_queryset *refused = cormi_builder_broken(q)
                                 ? NULL
                                 : cormi_builder_refuse(q, "aggregates_apart");

    return refused != NULL ? refused : queryset_plain(q, CORMI_Q_APART, 0);
}

corm_queryset *cormi_queryset_bare(const corm_queryset *q)
{
    return queryset_plain(q, CORMI_Q_BARE, 0);
}

corm_queryset *cormi_queryset_count(const corm_queryset *q)
{
    if (!cormi_builder_broken(q) && (q->state & CORMI_QS_RAW))
        return cormi_builder_refuse(q, "count");
    return queryset_plain(q, CORMI_Q_COUNT, CORMI_QS_VALUES);
}

corm_queryset *cormi_queryset_exists(const corm_queryset *q)
{
    if (!cormi_builder_broken(q) && (q->state & CORMI_QS_RAW))
        return cormi_builder_refuse(q, "exists");
    return queryset_plain(q, CORMI_Q_EXISTS, CORMI_QS_VALUES);
}

corm_queryset *cormi_queryset_delete(const corm_queryset *q)
{
    return queryset_plain(q, CORMI_Q_DELETE, 0);
}

corm_queryset *cormi_queryset_delete_returning(const corm_queryset *q)
{
    return queryset_plain(q, CORMI_Q_DELETE_RETURNING, 0);
}

corm_queryset *corm_no_select_related(const corm_queryset *q)
{
    return queryset_plain(q, CORMI_Q_NO_SELECT_RELATED, 0);
}

corm_queryset *corm_no_defer(const corm_queryset *q)
{
    return queryset_plain(q, CORMI_Q_NO_DEFER, 0);
}

/* ---- names ---- */

static corm_queryset *queryset_names(const corm_queryset *q, cormi_qop op,
                                     uint32_t flags, const char *const *names,
                                     size_t n)
{
    cormi_builder b;
    const char **copy;

    cormi_builder_begin(&b, q, op);
    copy = CORMI_NEW_N(q->ctx->arena, const char *, n + 1);
    if (copy == NULL)
        b.q = NULL;
    cormi_shape_u32(&b.shape, (uint32_t)n);
    cormi_shape_u32(&b.shape, flags);
    for (size_t i = 0; i < n && copy != NULL; i++)
        copy[i] = cormi_shape_name(&b.shape, names[i]);
    if (b.q != NULL) {
        b.q->names = copy;
        b.q->n_args = n;
        b.q->flags = flags;
    }
    return cormi_builder_end(&b);
}

corm_queryset *corm_queryset_names(const corm_queryset *q, corm_names_op op,
                                   const char *const *names, size_t n)
{
    static const struct {
        cormi_qop op;
        const char *name;
    } kinds[] = { [CORM_NAMES_SELECT_RELATED] = { CORMI_Q_SELECT_RELATED,
                                                  "select_related" },
                  [CORM_NAMES_ONLY] = { CORMI_Q_ONLY, "only" },
                  [CORM_NAMES_DEFER] = { CORMI_Q_DEFER, "defer" } };
    corm_queryset *refused;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    if (op < CORM_NAMES_SELECT_RELATED || op > CORM_NAMES_DEFER)
        return cormi_queryset_fail(q, CORM_MISUSE,
                                   "unknown operation on names");
    refused = cormi_builder_refuse(q, kinds[op].name);
    if (refused != NULL)
        return refused;
    if (q->state & CORMI_QS_VALUES)
        return cormi_queryset_fail(
            q, CORM_NOT_SUPPORTED,
            "%s is not possible after values: rows have no objects; call it "
            "before, or leave values out",
            kinds[op].name);
    for (size_t i = 0; i < n; i++)
        if (names[i] == NULL)
            return cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                       "a name given to %s is NULL",
                                       kinds[op].name);
    return queryset_names(q, kinds[op].op, 0, names, n);
}

corm_queryset *corm_select_related_all(const corm_queryset *q)
{
    return corm_queryset_names(q, CORM_NAMES_SELECT_RELATED, NULL, 0);
}

static corm_queryset *queryset_dates(const corm_queryset *q, uint32_t flags,
                                     const char *field, const char *kind,
                                     const char *tz)
{
    const char *names[3] = { field, kind, tz };
    corm_queryset *out;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    if (field == NULL || kind == NULL)
        return cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                   "dates need a field and a kind");
    out = cormi_builder_refuse_slice(q, "dates");
    if (out != NULL)
        return out;
    out = queryset_names(q, CORMI_Q_DATES, flags, names, 3);
    if (!cormi_builder_broken(out))
        out->state |= CORMI_QS_VALUES | CORMI_QS_DATES | CORMI_QS_ORDERED;
    return out;
}

corm_queryset *corm_extract_dates(const corm_queryset *q, const char *field,
                                  const char *kind, bool descending)
{
    return queryset_dates(q, descending, field, kind, NULL);
}

corm_queryset *corm_extract_datetimes(const corm_queryset *q, const char *field,
                                      const char *kind, bool descending,
                                      const char *tz)
{
    return queryset_dates(q, (uint32_t)descending | 2u, field, kind, tz);
}

/* ---- slices ---- */

static uint64_t queryset_add(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static void queryset_slice_values(cormi_builder *b, uint64_t start,
                                  uint64_t stop)
{
    uint32_t flags = (start > 0 ? CORMI_SLICE_START : 0) |
                     (stop != UINT64_MAX ? CORMI_SLICE_STOP : 0) |
                     (stop <= start ? CORMI_SLICE_EMPTY : 0);
    uint64_t limit = stop - start;

    cormi_shape_u32(&b->shape, flags);
    cormi_shape_bind(&b->shape, corm_value_int((int64_t)start));
    cormi_shape_bind(
        &b->shape,
        corm_value_int(flags & CORMI_SLICE_STOP && !(flags & CORMI_SLICE_EMPTY)
                           ? (int64_t)limit
                           : 0));
    if (b->q == NULL)
        return;
    b->q->flags = flags;
    b->q->start = start;
    b->q->stop = stop;
    b->q->state |= CORMI_QS_SLICED;
}

corm_queryset *corm_slice(const corm_queryset *q, size_t start, size_t stop)
{
    cormi_builder b;
    uint64_t from, to;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    if (q->state & CORMI_QS_RAW)
        return cormi_builder_refuse(q, "slice");
    from = queryset_add(q->start, start);
    to = stop == CORM_END ? UINT64_MAX : queryset_add(q->start, stop);
    if (to > q->stop)
        to = q->stop;
    if (from > INT64_MAX || (to != UINT64_MAX && to > INT64_MAX))
        return cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                   "a slice is out of range");
    cormi_builder_begin(&b, q, CORMI_Q_SLICE);
    queryset_slice_values(&b, from, to);
    return cormi_builder_end(&b);
}

bool cormi_queryset_one_row(const corm_queryset *q)
{
    return q->state & CORMI_QS_SLICED && q->stop != UINT64_MAX &&
           q->stop <= q->start + 1;
}

/* ---- the plan cache's view ---- */

bool cormi_queryset_key_is(const corm_queryset *q, const char *key, size_t len)
{
    for (; q != NULL; q = q->prev) {
        if (q->key_len > len ||
            memcmp(key + len - q->key_len, q->key, q->key_len) != 0)
            return false;
        len -= q->key_len;
    }
    return len == 0;
}

size_t cormi_queryset_key_size(const corm_queryset *q)
{
    size_t size = 0;

    for (; q != NULL; q = q->prev)
        size += q->key_len;
    return size;
}

void cormi_queryset_key_copy(const corm_queryset *q, char *out)
{
    char *end = out + cormi_queryset_key_size(q);

    for (; q != NULL; q = q->prev) {
        end -= q->key_len;
        memcpy(end, q->key, q->key_len);
    }
}

void cormi_queryset_values_copy(const corm_queryset *q, corm_value *out)
{
    for (; q != NULL; q = q->prev)
        if (q->n_values > 0)
            memcpy(out + q->base, q->values, q->n_values * sizeof(*out));
}
