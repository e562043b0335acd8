/*
 * The queryset chain: public builders and terminal nodes.  Each makes one
 * node with its segment of the shape key; see queryset.h.
 */
#include "query/queryset.h"

#include "base/arena.h"
#include "query/shape.h"

#include <string.h>

/* ---- nodes ---- */

static corm_queryset *queryset_poison(const corm_queryset *prev,
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
    return queryset_poison(prev, code);
}

static bool queryset_broken(const corm_queryset *q)
{
    return q == NULL || q->status != CORM_OK;
}

/* Builders take and give pointers of both constness; the node itself is never changed. */
static corm_queryset *queryset_same(const corm_queryset *q)
{
    corm_queryset *copy;

    if (q == NULL)
        return NULL;
    copy = cormi_arena_dup(q->ctx->arena, q, sizeof(*q));
    if (copy == NULL)
        cormi_fail_memory(q->ctx);
    return copy;
}

typedef struct queryset_builder {
    corm_queryset *q; /* the node being made; NULL: no memory */
    const corm_queryset *prev;
    cormi_shape shape;
} queryset_builder;

static void queryset_begin(queryset_builder *b, const corm_queryset *prev,
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
    b->q->how = prev->how;
}

static bool queryset_keep_shape(corm_queryset *q, cormi_shape *shape,
                                uint64_t seed)
{
    q->key = cormi_arena_dup(shape->ctx->arena, shape->buf, shape->len);
    q->key_len = (uint32_t)shape->len;
    q->hash = cormi_hash(shape->buf, shape->len, seed);
    q->n_values = (uint32_t)shape->n_values;
    q->values = shape->values;
    if (shape->values == shape->few)
        q->values = cormi_arena_dup(shape->ctx->arena, shape->few,
                                    shape->n_values * sizeof(corm_value));
    return q->key != NULL && q->values != NULL;
}

static corm_queryset *queryset_end(queryset_builder *b)
{
    if (b->q == NULL) {
        cormi_fail_memory(b->prev->ctx);
        return NULL;
    }
    if (b->shape.status == CORM_OK &&
        !queryset_keep_shape(b->q, &b->shape, b->prev->hash))
        cormi_shape_fail(&b->shape, CORM_NO_MEMORY, "out of memory");
    if (b->shape.status != CORM_OK)
        return queryset_poison(b->prev, b->shape.status);
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
    queryset_builder b;

    queryset_begin(&b, &seed, CORMI_Q_ROOT);
    cormi_shape_pointer(&b.shape, model);
    if (b.q != NULL) {
        b.q->prev = NULL;
        b.q->depth = 0;
        if (model->ordering != NULL)
            b.q->state |= CORMI_QS_ORDERED;
    }
    return queryset_end(&b);
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

static corm_queryset *queryset_refuse(const corm_queryset *q, const char *what)
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

static corm_queryset *queryset_refuse_slice(const corm_queryset *q,
                                            const char *what)
{
    if (q->state & CORMI_QS_SLICED)
        return cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                   "%s is not possible once a slice has been "
                                   "taken; slice last",
                                   what);
    return queryset_refuse(q, what);
}

/* ---- conditions ---- */

static corm_queryset *queryset_terms(const corm_queryset *q, cormi_qop op,
                                     const char *what,
                                     const corm_expr *const *terms, size_t n)
{
    queryset_builder b;
    corm_queryset *refused;
    const corm_expr **exprs;

    if (queryset_broken(q))
        return queryset_same(q);
    refused = queryset_refuse_slice(q, what);
    if (refused != NULL)
        return refused;
    queryset_begin(&b, q, op);
    exprs = CORMI_NEW_N(q->ctx->arena, const corm_expr *, n + 1);
    if (exprs == NULL)
        b.q = NULL;
    cormi_shape_u32(&b.shape, (uint32_t)n);
    for (size_t i = 0; i < n && exprs != NULL; i++)
        exprs[i] = cormi_shape_expr(&b.shape, terms[i]);
    if (b.q != NULL) {
        b.q->exprs = exprs;
        b.q->n_args = n;
    }
    return queryset_end(&b);
}

corm_queryset *corm_queryset_filter(const corm_queryset *q,
                                    const corm_expr *const *terms, size_t n)
{
    return queryset_terms(q, CORMI_Q_FILTER, "filter", terms, n);
}

corm_queryset *corm_queryset_exclude(const corm_queryset *q,
                                     const corm_expr *const *terms, size_t n)
{
    return queryset_terms(q, CORMI_Q_EXCLUDE, "exclude", terms, n);
}

corm_queryset *cormi_queryset_get(const corm_queryset *q,
                                  const corm_expr *const *terms, size_t n)
{
    queryset_builder b;
    const corm_expr **exprs;

    if (queryset_broken(q))
        return queryset_same(q);
    if (n > 0) {
        corm_queryset *refused =
            queryset_refuse_slice(q, "get with conditions");

        if (refused != NULL)
            return refused;
    }
    queryset_begin(&b, q, CORMI_Q_GET);
    exprs = CORMI_NEW_N(q->ctx->arena, const corm_expr *, n + 1);
    if (exprs == NULL)
        b.q = NULL;
    cormi_shape_u32(&b.shape, (uint32_t)n);
    for (size_t i = 0; i < n && exprs != NULL; i++)
        exprs[i] = cormi_shape_expr(&b.shape, terms[i]);
    if (b.q != NULL) {
        b.q->exprs = exprs;
        b.q->n_args = n;
    }
    return queryset_end(&b);
}

corm_queryset *corm_filtered_relation(const corm_queryset *q, const char *alias,
                                      const char *path,
                                      const corm_expr *condition)
{
    queryset_builder b;
    const char **names;
    const corm_expr **exprs;

    if (queryset_broken(q))
        return queryset_same(q);
    if (alias == NULL || path == NULL)
        return cormi_queryset_fail(
            q, CORM_VALUE_ERROR, "filtered_relation needs an alias and a path");
    queryset_begin(&b, q, CORMI_Q_FILTERED);
    names = CORMI_NEW_N(q->ctx->arena, const char *, 2);
    exprs = CORMI_NEW_N(q->ctx->arena, const corm_expr *, 1);
    if (names == NULL || exprs == NULL || b.q == NULL) {
        b.q = NULL;
        return queryset_end(&b);
    }
    names[0] = cormi_shape_name(&b.shape, alias);
    names[1] = cormi_shape_name(&b.shape, path);
    exprs[0] = cormi_shape_expr(&b.shape, condition);
    b.q->names = names;
    b.q->exprs = exprs;
    b.q->n_args = 1;
    return queryset_end(&b);
}

/* ---- named expressions ---- */

static corm_queryset *queryset_named(const corm_queryset *q, cormi_qop op,
                                     uint32_t state, const corm_as *items,
                                     size_t n)
{
    queryset_builder b;
    corm_as *copy;

    queryset_begin(&b, q, op);
    copy = CORMI_NEW_N(q->ctx->arena, corm_as, n + 1);
    if (copy == NULL)
        b.q = NULL;
    cormi_shape_u32(&b.shape, (uint32_t)n);
    for (size_t i = 0; i < n && copy != NULL; i++) {
        copy[i].name = cormi_shape_name(&b.shape, items[i].name);
        copy[i].value = cormi_shape_value(&b.shape, &items[i].value);
    }
    if (b.q != NULL) {
        b.q->as = copy;
        b.q->n_args = n;
        b.q->state |= state;
    }
    return queryset_end(&b);
}

corm_queryset *corm_queryset_annotate(const corm_queryset *q,
                                      const corm_as *items, size_t n)
{
    corm_queryset *refused;

    if (queryset_broken(q))
        return queryset_same(q);
    refused = queryset_refuse(q, "annotate");
    return refused != NULL ? refused
                           : queryset_named(q, CORMI_Q_ANNOTATE, 0, items, n);
}

corm_queryset *corm_queryset_alias(const corm_queryset *q, const corm_as *items,
                                   size_t n)
{
    corm_queryset *refused;

    if (queryset_broken(q))
        return queryset_same(q);
    refused = queryset_refuse(q, "alias");
    return refused != NULL ? refused
                           : queryset_named(q, CORMI_Q_ALIAS, 0, items, n);
}

corm_queryset *corm_queryset_values(const corm_queryset *q,
                                    const corm_as *items, size_t n)
{
    if (queryset_broken(q))
        return queryset_same(q);
    if (q->state & CORMI_QS_RAW)
        return queryset_refuse(q, "values");
    return queryset_named(q, CORMI_Q_VALUES, CORMI_QS_VALUES, items, n);
}

corm_queryset *cormi_queryset_aggregate(const corm_queryset *q,
                                        const corm_as *items, size_t n)
{
    corm_queryset *refused;

    if (queryset_broken(q))
        return queryset_same(q);
    if (q->state & CORMI_QS_DISTINCT_ON)
        return cormi_queryset_fail(q, CORM_NOT_SUPPORTED,
                                   "aggregate is not possible together with "
                                   "distinct on fields");
    refused = q->state & CORMI_QS_RAW ? queryset_refuse(q, "aggregate") : NULL;
    return refused != NULL ? refused
                           : queryset_named(q, CORMI_Q_AGGREGATE,
                                            CORMI_QS_VALUES, items, n);
}

corm_queryset *cormi_queryset_update(const corm_queryset *q,
                                     const corm_set *sets, size_t n)
{
    queryset_builder b;
    corm_queryset *refused;
    corm_as *copy;

    if (queryset_broken(q))
        return queryset_same(q);
    refused = queryset_refuse_slice(q, "update");
    if (refused != NULL)
        return refused;
    if (n == 0)
        return cormi_queryset_fail(q, CORM_VALUE_ERROR, "update of no field");
    queryset_begin(&b, q, CORMI_Q_UPDATE);
    copy = CORMI_NEW_N(q->ctx->arena, corm_as, n);
    if (copy == NULL)
        b.q = NULL;
    cormi_shape_u32(&b.shape, (uint32_t)n);
    for (size_t i = 0; i < n && copy != NULL; i++) {
        copy[i].name = cormi_shape_name(&b.shape, sets[i].name);
        copy[i].value = cormi_shape_value(&b.shape, &sets[i].value);
    }
    if (b.q != NULL) {
        b.q->as = copy;
        b.q->n_args = n;
    }
    return queryset_end(&b);
}

/* ---- ordering and distinct ---- */

static corm_queryset *queryset_items(const corm_queryset *q, cormi_qop op,
                                     const corm_value *items, size_t n)
{
    queryset_builder b;
    corm_value *copy;

    queryset_begin(&b, q, op);
    copy = CORMI_NEW_N(q->ctx->arena, corm_value, n + 1);
    if (copy == NULL)
        b.q = NULL;
    cormi_shape_u32(&b.shape, (uint32_t)n);
    for (size_t i = 0; i < n && copy != NULL; i++)
        copy[i] = cormi_shape_value(&b.shape, &items[i]);
    if (b.q != NULL) {
        b.q->items = copy;
        b.q->n_args = n;
    }
    return queryset_end(&b);
}

corm_queryset *corm_queryset_order_by(const corm_queryset *q,
                                      const corm_value *items, size_t n)
{
    corm_queryset *out;

    if (queryset_broken(q))
        return queryset_same(q);
    if (q->state & CORMI_QS_SLICED)
        return cormi_queryset_fail(
            q, CORM_VALUE_ERROR,
            "order_by is not possible once a slice has been "
            "taken; slice last");
    if (q->state & CORMI_QS_RAW)
        return queryset_refuse(q, "order_by");
    if (n == 1 && items[0].kind == CORM_K_NULL)
        n = 0;
    out = queryset_items(q, CORMI_Q_ORDER_BY, items, n);
    if (!queryset_broken(out))
        out->state =
            (out->state & ~CORMI_QS_ORDERED) | (n > 0 ? CORMI_QS_ORDERED : 0);
    return out;
}

corm_queryset *corm_queryset_distinct(const corm_queryset *q,
                                      const corm_value *items, size_t n)
{
    corm_queryset *out;

    if (queryset_broken(q))
        return queryset_same(q);
    out = queryset_refuse_slice(q, "distinct");
    if (out != NULL)
        return out;
    out = queryset_items(q, CORMI_Q_DISTINCT, items, n);
    if (!queryset_broken(out))
        out->state |= CORMI_QS_DISTINCT | (n > 0 ? CORMI_QS_DISTINCT_ON : 0);
    return out;
}

/* ---- nodes without arguments ---- */

static corm_queryset *queryset_plain(const corm_queryset *q, cormi_qop op,
                                     uint32_t state)
{
    queryset_builder b;

    if (queryset_broken(q))
        return queryset_same(q);
    queryset_begin(&b, q, op);
    if (b.q != NULL)
        b.q->state |= state;
    return queryset_end(&b);
}

corm_queryset *corm_reverse(const corm_queryset *q)
{
    if (!queryset_broken(q) && (q->state & CORMI_QS_SLICED))
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

corm_queryset *cormi_queryset_count(const corm_queryset *q)
{
    if (!queryset_broken(q) && (q->state & CORMI_QS_RAW))
        return queryset_refuse(q, "count");
    return queryset_plain(q, CORMI_Q_COUNT, CORMI_QS_VALUES);
}

corm_queryset *cormi_queryset_exists(const corm_queryset *q)
{
    if (!queryset_broken(q) && (q->state & CORMI_QS_RAW))
        return queryset_refuse(q, "exists");
    return queryset_plain(q, CORMI_Q_EXISTS, CORMI_QS_VALUES);
}

corm_queryset *cormi_queryset_delete(const corm_queryset *q)
{
    return queryset_plain(q, CORMI_Q_DELETE, 0);
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
    queryset_builder b;
    const char **copy;

    queryset_begin(&b, q, op);
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
    return queryset_end(&b);
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

    if (queryset_broken(q))
        return queryset_same(q);
    if (op < CORM_NAMES_SELECT_RELATED || op > CORM_NAMES_DEFER)
        return cormi_queryset_fail(q, CORM_MISUSE,
                                   "unknown operation on names");
    refused = queryset_refuse(q, kinds[op].name);
    if (refused != NULL)
        return refused;
    if (q->state & CORMI_QS_VALUES)
        return cormi_queryset_fail(q, CORM_NOT_SUPPORTED,
                                   "%s is not possible after values",
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

    if (queryset_broken(q))
        return queryset_same(q);
    if (field == NULL || kind == NULL)
        return cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                   "dates need a field and a kind");
    out = queryset_refuse_slice(q, "dates");
    if (out != NULL)
        return out;
    out = queryset_names(q, CORMI_Q_DATES, flags, names, 3);
    if (!queryset_broken(out))
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

static void queryset_slice_values(queryset_builder *b, uint64_t start,
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
    queryset_builder b;
    uint64_t from, to;

    if (queryset_broken(q))
        return queryset_same(q);
    if (q->state & CORMI_QS_RAW)
        return queryset_refuse(q, "slice");
    from = queryset_add(q->start, start);
    to = stop == CORM_END ? UINT64_MAX : queryset_add(q->start, stop);
    if (to > q->stop)
        to = q->stop;
    if (from > INT64_MAX || (to != UINT64_MAX && to > INT64_MAX))
        return cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                   "a slice is out of range");
    queryset_begin(&b, q, CORMI_Q_SLICE);
    queryset_slice_values(&b, from, to);
    return queryset_end(&b);
}

bool cormi_queryset_one_row(const corm_queryset *q)
{
    return q->state & CORMI_QS_SLICED && q->stop != UINT64_MAX &&
           q->stop <= q->start + 1;
}

/* ---- several querysets ---- */

static corm_queryset *queryset_check_operand(const corm_queryset *q,
                                             const corm_queryset *other)
{
    if (other == NULL)
        return cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                   "a queryset to combine is NULL");
    if (other->status != CORM_OK)
        return queryset_same(other);
    if (other->session != q->session)
        return cormi_queryset_fail(
            q, CORM_MISUSE, "querysets of two sessions cannot be combined");
    if ((other->state | q->state) & CORMI_QS_RAW)
        return queryset_refuse(other->state & CORMI_QS_RAW ? other : q,
                               "combining");
    return NULL;
}

static void queryset_nest(queryset_builder *b, const corm_queryset **out,
                          const corm_queryset *q)
{
    corm_value nested = corm_value_queryset(q);
    corm_value leaf = cormi_shape_value(&b->shape, &nested);
    corm_queryset *copy;

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
    queryset_builder b;
    const corm_queryset **copies;

    if (n == 0 || queryset_broken(queries[0]))
        return n == 0 ? NULL : queryset_same(queries[0]);
    for (size_t i = 1; i < n; i++) {
        corm_queryset *refused = queryset_check_operand(queries[0], queries[i]);

        if (refused != NULL)
            return refused;
    }
    queryset_begin(&b, queries[0], CORMI_Q_COMBINE);
    copies = CORMI_NEW_N(queries[0]->ctx->arena, const corm_queryset *, n);
    if (copies == NULL)
        b.q = NULL;
    cormi_shape_byte(&b.shape, (unsigned)op);
    cormi_shape_u32(&b.shape, (uint32_t)n);
    for (size_t i = 1; i < n && b.q != NULL; i++)
        queryset_nest(&b, &copies[i - 1], queries[i]);
    if (b.q != NULL) {
        b.q->flags = (uint32_t)op;
        b.q->queries = copies;
        b.q->n_args = n - 1;
        b.q->state = (b.q->state & CORMI_QS_VALUES) | CORMI_QS_COMBINED;
        b.q->start = 0;
        b.q->stop = UINT64_MAX;
    }
    return queryset_end(&b);
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

corm_queryset *corm_queryset_connect(corm_connector op, const corm_queryset *a,
                                     const corm_queryset *b2)
{
    queryset_builder b;
    const corm_queryset **copies;
    corm_queryset *refused;

    if (queryset_broken(a))
        return queryset_same(a);
    refused = queryset_check_operand(a, b2);
    if (refused != NULL)
        return refused;
    if (a->model != b2->model)
        return cormi_queryset_fail(a, CORM_VALUE_ERROR,
                                   "querysets of %s and %s cannot be combined; "
                                   "both must have one model",
                                   a->model->name, b2->model->name);
    if ((a->state | b2->state) & CORMI_QS_COMBINED)
        return queryset_refuse(a->state & CORMI_QS_COMBINED ? a : b2,
                               "and, or, xor");
    if (op != CORM_CONNECT_AND) {
        a = queryset_whole(a);
        b2 = queryset_whole(b2);
        if (queryset_broken(a) || queryset_broken(b2))
            return queryset_same(queryset_broken(a) ? a : b2);
    }
    queryset_begin(&b, a, CORMI_Q_CONNECT);
    copies = CORMI_NEW_N(a->ctx->arena, const corm_queryset *, 1);
    if (copies == NULL)
        b.q = NULL;
    cormi_shape_byte(&b.shape, (unsigned)op);
    if (b.q != NULL) {
        queryset_nest(&b, &copies[0], b2);
        b.q->flags = (uint32_t)op;
        b.q->queries = copies;
        b.q->n_args = 1;
    }
    return queryset_end(&b);
}

/* ---- options ---- */

corm_queryset *corm_queryset_lock(const corm_queryset *q,
                                  const corm_lock_options *options)
{
    queryset_builder b;
    const char **of;
    size_t n = 0;

    if (queryset_broken(q))
        return queryset_same(q);
    if (options->nowait && options->skip_locked)
        return cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                   "nowait and skip_locked exclude each other");
    queryset_begin(&b, q, CORMI_Q_LOCK);
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
    return queryset_end(&b);
}

corm_queryset *corm_queryset_into(const corm_queryset *q,
                                  const corm_model *record)
{
    queryset_builder b;
    const cormi_model *model;

    if (queryset_broken(q))
        return queryset_same(q);
    model = cormi_registry_model(q->registry, record);
    if (model == NULL)
        return cormi_queryset_fail(
            q, CORM_FIELD_ERROR,
            "the record %s is in no app of this database; "
            "list it among the models with .abstract_ = true",
            record != NULL ? record->name : "(NULL)");
    queryset_begin(&b, q, CORMI_Q_INTO);
    cormi_shape_pointer(&b.shape, model);
    if (b.q != NULL)
        b.q->record = model;
    return queryset_end(&b);
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
    corm_queryset *out = queryset_same(q);

    if (out != NULL)
        out->how = how;
    return out;
}

/* ---- prefetch: kept beside the shape, it makes queries of its own ---- */

static corm_queryset *queryset_prefetch(const corm_queryset *q, cormi_qop op,
                                        const corm_prefetch *items, size_t n)
{
    queryset_builder b;
    corm_prefetch *copy;

    queryset_begin(&b, q, op);
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
    return queryset_end(&b);
}

corm_queryset *corm_queryset_prefetch(const corm_queryset *q,
                                      const corm_prefetch *items, size_t n)
{
    if (queryset_broken(q))
        return queryset_same(q);
    for (size_t i = 0; i < n; i++)
        if (items[i].path == NULL ||
            (items[i].queryset != NULL && items[i].queryset->status != CORM_OK))
            return items[i].path == NULL
                       ? cormi_queryset_fail(q, CORM_VALUE_ERROR,
                                             "a path to prefetch is NULL")
                       : queryset_same(items[i].queryset);
    if (q->state & CORMI_QS_COMBINED)
        return queryset_refuse(q, "prefetch_related");
    return queryset_prefetch(q, CORMI_Q_PREFETCH, items, n);
}

corm_queryset *corm_no_prefetch(const corm_queryset *q)
{
    if (queryset_broken(q))
        return queryset_same(q);
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
