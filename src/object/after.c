/*
 * Keyset pagination: the rows of a queryset behind one that was seen, by the
 * queryset's own ordering, made total by the key.  A condition and no OFFSET:
 * a page costs the same wherever it lies, and rows that come or go before it
 * move nothing.
 */
#include "object/member.h"
#include "query/builder.h"

#include <string.h>

#define AFTER_KEYS_MAX 16

typedef struct after_key {
    const char *path;
    bool desc, nulls_first, nulls_last; /* as written */
    bool is_null_first;                 /* as it is */
    bool nullable;
} after_key;

typedef struct after_work {
    const corm_queryset *q;
    cormi_context *ctx;
    after_key keys[AFTER_KEYS_MAX];
    size_t n;
    corm_value values[AFTER_KEYS_MAX];
    bool oom;
} after_work;

/* ---- the ordering, as paths ---- */

static bool after_fail(const after_work *w, const char *format, ...)
    CORM_PRINTF(2, 3);

static bool after_fail(const after_work *w, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    cormi_error_setv(&w->ctx->error, CORM_VALUE_ERROR, format, args);
    va_end(args);
    return false;
}

/* Where a path of the model leads: to-one relations and a field at the end,
 * which a relation's name stands for.  What is no field is an annotation. */
static bool after_path(after_work *w, after_key *key)
{
    const cormi_model *model = w->q->model;
    const char *at = key->path;

    key->nullable = strstr(at, "__") != NULL;
    for (;;) {
        const char *end = strstr(at, "__");
        size_t len = end != NULL ? (size_t)(end - at) : strlen(at);
        const cormi_name *name = cormi_model_name(model, at, len);
        const cormi_field *field = name != NULL ? name->field : NULL;

        if (name == NULL) {
            key->nullable = true;
            return true;
        }
        if (field == NULL || field->column == NULL)
            return after_fail(w,
                              "corm_after() cannot order by \"%s\", which has "
                              "several values a row; annotate one of them",
                              key->path);
        if (end == NULL && field->relation != NULL &&
            strcmp(at, field->attname) != 0 &&
            field->relation->to->ordering != NULL)
            return after_fail(w,
                              "corm_after() cannot order by the ordering of "
                              "\"%s\"; name its columns in order_by",
                              key->path);
        key->nullable |= field->null;
        if (end == NULL || field->relation == NULL)
            return true;
        model = field->relation->to;
        at = end + 2;
    }
}

static bool after_add(after_work *w, const after_key *key)
{
    if (w->n == AFTER_KEYS_MAX)
        return after_fail(w,
                          "corm_after() takes at most %d keys of an "
                          "ordering",
                          AFTER_KEYS_MAX);
    w->keys[w->n] = *key;
    return after_path(w, &w->keys[w->n++]);
}

static bool after_item(after_work *w, const corm_value *item, bool flip)
{
    const corm_expr *expr = item->kind == CORM_K_EXPR ? item->as.expr : NULL;
    const corm_expr_options *o = NULL;
    const corm_value *arg = item;
    after_key key = { .desc = flip };

    if (expr != NULL && expr->op == CORM_OP_ORDER && expr->n_args == 1) {
        o = expr->options;
        arg = &expr->args[0];
    }
    if (arg->kind == CORM_K_PATH || arg->kind == CORM_K_TEXT)
        key.path = arg->as.s;
    else if (arg->kind == CORM_K_EXPR && arg->as.expr->op == CORM_OP_F)
        key.path = arg->as.expr->name;
    if (key.path == NULL || strcmp(key.path, "?") == 0)
        return after_fail(w,
                          "corm_after() needs an ordering by names; annotate "
                          "%s and order by its name",
                          key.path == NULL ? "the expression"
                                           : "a random number");
    if (o != NULL) {
        key.desc ^= o->desc;
        key.nulls_first = flip ? o->nulls_last : o->nulls_first;
        key.nulls_last = flip ? o->nulls_first : o->nulls_last;
    }
    if (arg == item && (key.path[0] == '-' || key.path[0] == '+'))
        key.desc ^= *key.path++ == '-';
    return after_add(w, &key);
}

/* A reverse() turns a later order_by() too, as with Django. */
static bool after_reversed(const corm_queryset *q)
{
    bool odd = false;

    for (; q != NULL; q = q->prev)
        odd ^= q->op == CORMI_Q_REVERSE;
    return odd;
}

/* The ordering that holds at the end of the chain. */
static bool after_ordering(after_work *w, bool flip)
{
    const corm_queryset *at = w->q;
    const corm_value *meta;

    flip ^= after_reversed(at);
    for (; at != NULL && at->op != CORMI_Q_ORDER_BY; at = at->prev)
        if (at->op == CORMI_Q_CONNECT || at->op == CORMI_Q_DATES)
            return after_fail(w, "corm_after() needs order_by after %s",
                              at->op == CORMI_Q_DATES ? "dates"
                                                      : "and, or, xor");
    for (size_t i = 0; at != NULL && i < at->n_args; i++)
        if (!after_item(w, &at->items[i], flip))
            return false;
    meta = at == NULL && w->q->state & CORMI_QS_ORDERED ? w->q->model->ordering
                                                        : NULL;
    for (; meta != NULL && meta->kind != CORM_K_NULL; meta++)
        if (!after_item(w, meta, flip))
            return false;
    return true;
}

static bool after_has(const after_work *w, const char *path)
{
    for (size_t i = 0; i < w->n; i++)
        if (strcmp(w->keys[i].path, path) == 0)
            return true;
    return false;
}

static bool after_has_field(const after_work *w, const cormi_field *field)
{
    return after_has(w, field->name) || after_has(w, field->attname) ||
           (field->primary_key && after_has(w, "pk"));
}

/* ---- no two rows at one place ---- */

static const corm_queryset *after_values_node(const corm_queryset *q)
{
    while (q != NULL && q->op != CORMI_Q_VALUES)
        q = q->prev;
    return q;
}

static const char *after_column(const corm_as *as)
{
    return as->name != NULL                ? as->name
           : as->value.kind == CORM_K_PATH ? as->value.as.s
                                           : NULL;
}

static bool after_selects(const corm_queryset *node, const cormi_field *field)
{
    for (size_t i = 0; i < node->n_args; i++) {
        const char *name = after_column(&node->as[i]);

        if (name != NULL && (strcmp(name, field->name) == 0 ||
                             strcmp(name, field->attname) == 0 ||
                             (field->primary_key && strcmp(name, "pk") == 0)))
            return true;
    }
    return node->n_args == 0;
}

/* Is the ordering by every column of values()? */
static bool after_all(const after_work *w, const corm_queryset *node)
{
    for (size_t i = 0; i < node->n_args; i++) {
        const char *name = after_column(&node->as[i]);

        if (name == NULL || !after_has(w, name))
            return false;
    }
    return node->n_args > 0;
}

static bool after_rows(const after_work *w, const corm_queryset *node,
                       bool *add_key)
{
    bool is_selected = node != NULL;

    for (size_t i = 0; is_selected && i < w->q->model->n_pk; i++)
        is_selected = after_selects(node, w->q->model->pk[i]);
    *add_key = is_selected;
    if (is_selected || (node != NULL && after_all(w, node)))
        return true;
    return after_fail(w,
                      "corm_after() needs rows of which no two are at one "
                      "place: order by all columns of values(), or add %s to "
                      "them",
                      w->q->model->n_pk == 1 ? w->q->model->pk[0]->attname
                                             : "the key");
}

static bool after_total(after_work *w, bool flip)
{
    const cormi_model *model = w->q->model;
    bool add_key = true;

    if (w->q->state & CORMI_QS_VALUES &&
        !after_rows(w, after_values_node(w->q), &add_key))
        return false;
    for (size_t i = 0; add_key && i < model->n_pk; i++) {
        after_key key = { .path = model->pk[i]->attname, .desc = flip };

        if (!after_has_field(w, model->pk[i]) && !after_add(w, &key))
            return false;
    }
    return true;
}

static void after_nulls(after_work *w)
{
    const corm_features *features =
        cormi_db_features(corm_session_db(w->q->session));
    bool largest = corm_has(features, CORM_FEATURE_NULLS_LARGEST);

    for (size_t i = 0; i < w->n; i++) {
        after_key *key = &w->keys[i];

        key->is_null_first =
            key->nulls_first || (!key->nulls_last && key->desc == largest);
    }
}

/* ---- the condition ---- */

static const corm_expr *after_expr(after_work *w, corm_op op, const char *name,
                                   corm_value a, corm_value b)
{
    corm_arena *arena = w->ctx->arena;
    corm_expr *expr = CORMI_NEW(arena, corm_expr);
    corm_value *args = CORMI_NEW_N(arena, corm_value, 2);

    if (expr == NULL || args == NULL) {
        w->oom = true;
        return NULL;
    }
    args[0] = a;
    args[1] = b;
    *expr = (corm_expr){
        .op = op, .name = name, .args = args, .n_args = op == CORM_OP_Q ? 1 : 2
    };
    return expr;
}

static const corm_expr *after_both(after_work *w, corm_op op,
                                   const corm_expr *a, const corm_expr *b)
{
    if (a == NULL || b == NULL)
        return a == NULL ? b : a;
    return after_expr(w, op, NULL, corm_value_expr(a), corm_value_expr(b));
}

static const corm_expr *after_is(after_work *w, size_t i, const char *lookup,
                                 corm_value value)
{
    const char *path =
        cormi_arena_printf(w->ctx->arena, "%s__%s", w->keys[i].path, lookup);

    w->oom |= path == NULL;
    return after_expr(w, CORM_OP_Q, path, value, corm_value_null());
}

/* Behind the row by key i; NULL: nothing is. */
static const corm_expr *after_beyond(after_work *w, size_t i)
{
    const after_key *key = &w->keys[i];

    if (w->values[i].kind == CORM_K_NULL)
        return key->is_null_first
                   ? after_is(w, i, "isnull", corm_value_bool(false))
                   : NULL;
    return after_both(w, CORM_OP_OR,
                      after_is(w, i, key->desc ? "lt" : "gt", w->values[i]),
                      key->nullable && !key->is_null_first
                          ? after_is(w, i, "isnull", corm_value_bool(true))
                          : NULL);
}

/* Behind the row by the keys from i on; NULL: nothing is. */
static const corm_expr *after_from(after_work *w, size_t i)
{
    const after_key *key = &w->keys[i];
    bool is_null = w->values[i].kind == CORM_K_NULL;
    const corm_expr *here = after_beyond(w, i), *rest;

    if (i + 1 == w->n)
        return here;
    rest = after_from(w, i + 1);
    if (rest != NULL)
        rest =
            after_both(w, CORM_OP_AND,
                       is_null ? after_is(w, i, "isnull", corm_value_bool(true))
                               : after_is(w, i, "exact", w->values[i]),
                       rest);
    here = after_both(w, CORM_OP_OR, here, rest);
    /* A bound that an index can be entered by; OR alone has none. */
    if (i == 0 && !is_null && (!key->nullable || key->is_null_first))
        here = after_both(
            w, CORM_OP_AND,
            after_is(w, i, key->desc ? "lte" : "gte", w->values[i]), here);
    return here;
}

/* ---- putting it together ---- */

static corm_queryset *after_order(after_work *w)
{
    corm_expr_options options[AFTER_KEYS_MAX] = { 0 };
    corm_value paths[AFTER_KEYS_MAX], items[AFTER_KEYS_MAX];
    corm_expr exprs[AFTER_KEYS_MAX];

    for (size_t i = 0; i < w->n; i++) {
        const after_key *key = &w->keys[i];
        bool plain = !key->desc && !key->nulls_first && !key->nulls_last;

        paths[i] = corm_value_path(key->path);
        options[i].desc = key->desc;
        options[i].nulls_first = key->nulls_first;
        options[i].nulls_last = key->nulls_last;
        exprs[i] = (corm_expr){ .op = CORM_OP_ORDER,
                                .n_args = 1,
                                .args = &paths[i],
                                .options = &options[i] };
        items[i] = plain ? paths[i] : corm_value_expr(&exprs[i]);
    }
    return corm_queryset_order_by(
        after_reversed(w->q) ? corm_reverse(w->q) : w->q, items, w->n);
}

static corm_queryset *after_finish(after_work *w)
{
    const corm_queryset *ordered = after_order(w);
    const corm_expr *cond = after_from(w, 0);

    if (w->oom) {
        cormi_fail_memory(w->ctx);
        return NULL;
    }
    return cond == NULL ? corm_none(ordered)
                        : corm_queryset_filter(ordered, &cond, 1);
}

static bool after_begin(after_work *w, const corm_queryset *q, bool before)
{
    w->q = q;
    w->ctx = q->ctx;
    if (!after_ordering(w, before) || !after_total(w, before))
        return false;
    after_nulls(w);
    return true;
}

static corm_queryset *after_broken(const corm_queryset *q)
{
    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    return cormi_builder_refuse_slice(q, "corm_after");
}

corm_queryset *corm_queryset_after_values(const corm_queryset *q, bool before,
                                          const corm_value *values, size_t n)
{
    corm_queryset *broken = after_broken(q);
    after_work w = { 0 };

    if (q == NULL || broken != NULL)
        return broken;
    if (!after_begin(&w, q, before))
        return cormi_builder_poison(q, w.ctx->error.code);
    if (n != w.n)
        return cormi_queryset_fail(
            q, CORM_VALUE_ERROR,
            "corm_after_values() has %zu values, the ordering %zu keys; the "
            "last is \"%s\"",
            n, w.n, w.keys[w.n - 1].path);
    memcpy(w.values, values, n * sizeof(*values));
    return after_finish(&w);
}

/* ---- the values of a row ---- */

static bool after_value(after_work *w, const corm_object *row, size_t i)
{
    const char *path = w->keys[i].path;
    bool failed = w->ctx->failed, bad;

    if (row->state->model != NULL &&
        cormi_model_field(row->state->model, path) != NULL &&
        !corm_object_is_loaded(row, path))
        return after_fail(w,
                          "corm_after(): \"%s\" of the row is deferred; "
                          "load it, the ordering needs it",
                          path);
    w->ctx->failed = false;
    w->values[i] = corm_object_attr(row, path);
    bad = w->ctx->failed;
    w->ctx->failed = failed;
    return !bad;
}

static bool after_row_fits(after_work *w, const corm_object *row)
{
    if (row == NULL || row->state == NULL)
        return after_fail(w, "the row given to corm_after() is %s",
                          row == NULL ? "NULL" : "not initialised");
    if (row->state->session != w->q->session)
        return after_fail(w, "the row given to corm_after() is of another "
                             "session; pass its values to "
                             "corm_after_values()");
    if (row->state->model != NULL &&
        !cormi_model_is(row->state->model, w->q->model))
        return after_fail(w, "the row given to corm_after() is a %s",
                          row->state->model->name);
    return true;
}

corm_queryset *corm_queryset_after(const corm_queryset *q,
                                   const corm_object *row, bool before)
{
    corm_queryset *broken = after_broken(q);
    after_work w = { 0 };
    bool ok;

    if (q == NULL || broken != NULL)
        return broken;
    ok = after_begin(&w, q, before) && after_row_fits(&w, row);
    for (size_t i = 0; ok && i < w.n; i++)
        ok = after_value(&w, row, i);
    return ok ? after_finish(&w) : cormi_builder_poison(q, w.ctx->error.code);
}
