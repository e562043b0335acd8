/*
 * Collecting: from the objects to delete along every relation that leads to
 * them.  A worklist, not a recursion: a chain of rows may be long.
 */
#include "object/collect.h"

#include "object/load.h"
#include "session/hooks.h"

#include <stdio.h>
#include <string.h>

/* Keys in one statement. */
#define COLLECT_BATCH 500

bool cormi_collector_init(cormi_collector *c, corm_session *session)
{
    memset(c, 0, sizeof(*c));
    c->session = session;
    c->ctx = cormi_session_context(session);
    c->arena = cormi_arena_new(c->ctx->alloc);
    if (c->arena == NULL) {
        cormi_fail_memory(c->ctx);
        return false;
    }
    c->doomed = CORMI_VEC_ARENA(cormi_doomed, c->arena);
    c->fast = CORMI_VEC_ARENA(cormi_doomed_fast, c->arena);
    c->releases = CORMI_VEC_ARENA(cormi_release, c->arena);
    c->restricted = CORMI_VEC_ARENA(cormi_restricted, c->arena);
    c->orders = CORMI_VEC_ARENA(cormi_doom_order, c->arena);
    c->blocking = CORMI_VEC_ARENA(cormi_doomed, c->arena);
    return true;
}

void cormi_collector_fini(cormi_collector *c)
{
    cormi_arena_free(c->params);
    cormi_arena_free(c->arena);
}

/* ---- relations ---- */

/* Relations of the model's rows, those of its ancestors included; but not from
 * an ancestor down again to its children. */
typedef bool collect_visit(const cormi_relation *relation, void *data);

static bool collect_each_relation(const cormi_model *model, collect_visit *fn,
                                  void *data)
{
    for (const cormi_model *m = model->concrete; m != NULL;
         m = m->parent == NULL ? NULL : m->parent->concrete)
        for (size_t i = 0; i < m->n_reverse; i++)
            if (m->reverse[i]->kind != CORM_TYPE_MANY_TO_MANY &&
                m->reverse[i]->on_delete != CORM_DO_NOTHING &&
                !(m != model->concrete && m->reverse[i]->parent_link) &&
                !fn(m->reverse[i], data))
                return false;
    return true;
}

static bool collect_nothing(const cormi_relation *relation, void *data)
{
    (void)relation;
    (void)data;
    return false;
}

/* A restricting key of its own makes the rows wanted by their keys. */
static bool collect_restricts(const cormi_model *model)
{
    for (size_t i = 0; i < model->n_fields; i++)
        if (model->fields[i]->relation != NULL &&
            model->fields[i]->relation->on_delete == CORM_RESTRICT)
            return true;
    return false;
}

static bool collect_is_heard(const corm_session *session,
                             const cormi_model *model)
{
    return (cormi_hooks_mask(session, model) &
            (1u << CORM_HOOK_PRE_DELETE | 1u << CORM_HOOK_POST_DELETE)) != 0;
}

bool cormi_collect_is_fast(const corm_session *session,
                           const cormi_model *model, const cormi_field *along)
{
    const cormi_model *concrete = model->concrete;

    if (collect_is_heard(session, model))
        return false;
    if (along != NULL && (along->relation->on_delete != CORM_CASCADE ||
                          collect_restricts(concrete)))
        return false;
    return concrete->parent == NULL &&
           collect_each_relation(concrete, collect_nothing, NULL);
}

/* ---- columns ---- */

typedef struct collect_names {
    const char **names;
    size_t n;
} collect_names;

static bool collect_add_name(const cormi_relation *relation, void *data)
{
    collect_names *w = data;

    for (size_t i = 0; i < relation->n; i++)
        w->names[w->n++] = relation->to_fields[i]->name;
    return true;
}

static bool collect_count(const cormi_relation *relation, void *data)
{
    *(size_t *)data += relation->n;
    return true;
}

corm_queryset *cormi_collect_columns(const cormi_collector *c, corm_queryset *q)
{
    const cormi_model *model = q->model;
    collect_names w = { 0 };
    size_t n = model->n_pk;

    for (const cormi_model *m = model; m != NULL; m = m->parent) {
        if (collect_is_heard(c->session, m))
            return q; /* a hook may read all of them */
        n += m->n_pk;
    }
    collect_each_relation(model, collect_count, &n);
    w.names = CORMI_NEW_N(c->arena, const char *, n);
    if (w.names == NULL) {
        cormi_fail_memory(c->ctx);
        return NULL;
    }
    for (const cormi_model *m = model; m != NULL; m = m->parent)
        for (size_t i = 0; i < m->n_pk; i++)
            w.names[w.n++] = m->pk[i]->name;
    collect_each_relation(model, collect_add_name, &w);
    return corm_queryset_names(q, CORM_NAMES_ONLY, w.names, w.n);
}

/* Whose table has the columns of a relation, and what they are found by. */
static const cormi_model *collect_from(const cormi_relation *relation)
{
    return relation->from_fields[0]->model;
}

static const char *collect_path(const cormi_relation *relation)
{
    return relation->n == 1 ? relation->from_fields[0]->attname
                            : relation->field->name;
}

corm_queryset *cormi_collect_query(const cormi_collector *c,
                                   const cormi_relation *relation,
                                   const corm_value *keys, size_t n)
{
    const cormi_model *from = collect_from(relation);

    return cormi_relate_in(cormi_relate_root(c->session, from), from,
                           relation->from_fields, relation->n,
                           collect_path(relation), keys, n);
}

corm_queryset *cormi_collect_by_key(const cormi_collector *c,
                                    const cormi_model *model,
                                    const corm_value *keys, size_t n)
{
    return cormi_relate_in(cormi_relate_root(c->session, model), model,
                           model->pk, model->n_pk, "pk", keys, n);
}

corm_queryset *cormi_collect_any(const cormi_collector *c,
                                 const cormi_doomed_fast *fast)
{
    corm_expr any = { .op = CORM_OP_OR };
    const corm_expr *terms[] = { &any };
    const cormi_model *model = collect_from(fast->relation);
    corm_value *args = NULL;
    size_t n = 0;

    for (const cormi_doomed_fast *f = fast; f != NULL; f = f->next)
        n++;
    args = CORMI_NEW_N(c->arena, corm_value, 2 * n);
    any.args = args;
    for (; fast != NULL && args != NULL; fast = fast->next) {
        corm_expr *term = CORMI_NEW(c->arena, corm_expr);
        corm_value *keys = &args[n + any.n_args];

        *keys = (corm_value){ .kind = CORM_K_LIST,
                              .size = fast->n,
                              .as.list = fast->keys };
        if (term == NULL)
            break;
        *term = (corm_expr){ .op = CORM_OP_Q, .n_args = 1, .args = keys };
        term->name = cormi_arena_printf(c->arena, "%s__in",
                                        collect_path(fast->relation));
        if (term->name == NULL)
            break;
        args[any.n_args++] = corm_value_expr(term);
    }
    if (any.n_args != n) {
        cormi_fail_memory(c->ctx);
        return NULL;
    }
    return corm_queryset_filter(cormi_relate_root(c->session, model), terms, 1);
}

/* ---- doomed rows ---- */

static cormi_doomed *collect_group(cormi_collector *c, cormi_vec *groups,
                                   const cormi_model *model)
{
    cormi_doomed *found;

    for (size_t i = 0; i < groups->n; i++) {
        found = &CORMI_VEC_AT(cormi_doomed, groups, i);
        if (found->model == model->concrete)
            return found;
    }
    found = cormi_vec_add(groups);
    if (found == NULL)
        return NULL;
    found->model = model->concrete;
    if (groups == &c->doomed && collect_is_heard(c->session, model))
        c->heard = true;
    found->keys = CORMI_KEYMAP(c->arena);
    found->objects = cormi_list_new(c->session, c->arena, model->concrete);
    found->todo = cormi_list_new(c->session, c->arena, model->concrete);
    return found->objects == NULL || found->todo == NULL ? NULL : found;
}

static cormi_doomed *collect_doomed(cormi_collector *c,
                                    const cormi_model *model)
{
    return collect_group(c, &c->doomed, model);
}

/* One value for the key of an object in a model's table. */
static bool collect_key(const cormi_collector *c, const corm_object *object,
                        const cormi_model *model, corm_value *out)
{
    return cormi_relate_key(object, model->pk, model->n_pk, c->arena, out);
}

/* follow: its relations too, unless it was there already. */
static bool collect_add(cormi_collector *c, cormi_doomed *doomed,
                        corm_object *object, bool follow)
{
    corm_value key;
    int64_t at;

    if (!collect_key(c, object, doomed->model, &key))
        return false;
    at = cormi_keymap_add(&doomed->keys, &key);
    if (at < 0)
        return false;
    if ((size_t)at < doomed->objects->n)
        return true;
    return cormi_list_push(doomed->objects, object) &&
           (!follow || cormi_list_push(doomed->todo, object));
}

static bool collect_order(cormi_collector *c, const cormi_model *before,
                          const cormi_model *after)
{
    cormi_doom_order order = { before->concrete, after->concrete };

    for (size_t i = 0; i < c->orders.n; i++) {
        const cormi_doom_order *o =
            &CORMI_VEC_AT(cormi_doom_order, &c->orders, i);

        if (o->before == order.before && o->after == order.after)
            return true;
    }
    return cormi_vec_push(&c->orders, &order);
}

/* Rows of the tables above: what refers to them was found from below. */
static bool collect_parents(cormi_collector *c, corm_object *object)
{
    const cormi_model *model = object->state->model->concrete;

    for (; model->parent != NULL; model = model->parent->concrete) {
        cormi_doomed *doomed = collect_doomed(c, model->parent);

        if (doomed == NULL || !collect_add(c, doomed, object, false) ||
            !collect_order(c, model, model->parent))
            return false;
    }
    return true;
}

static corm_status collect_objects(cormi_collector *c,
                                   corm_object *const *objects, size_t n)
{
    cormi_doomed *doomed;

    if (n == 0)
        return CORM_OK;
    doomed = collect_doomed(c, objects[0]->state->model);
    for (size_t i = 0; i < n && doomed != NULL; i++) {
        if (!collect_add(c, doomed, objects[i], true))
            return cormi_fail_memory(c->ctx);
    }
    for (size_t i = 0; i < n && doomed != NULL; i++)
        if (!collect_parents(c, objects[i]))
            return cormi_fail_memory(c->ctx);
    return doomed == NULL ? cormi_fail_memory(c->ctx) : CORM_OK;
}

/* ---- following ---- */

typedef struct collect_follow {
    cormi_collector *c;
    const cormi_model *model;
    corm_object *const *objects;
    size_t n;
    const corm_value *keys; /* of the objects, for the relation at hand */
    size_t n_keys;
    corm_status status;
} collect_follow;

/* What stands in the way is gathered; the first of it is the message. */
static corm_status collect_forbid(collect_follow *f,
                                  const cormi_relation *relation,
                                  corm_object *const *rows, size_t n)
{
    cormi_collector *c = f->c;
    cormi_doomed *blocking = collect_group(c, &c->blocking, relation->from);
    bool restricts = relation->on_delete == CORM_RESTRICT;

    for (size_t i = 0; i < n && blocking != NULL; i++)
        if (!collect_add(c, blocking, rows[i], false))
            blocking = NULL;
    if (blocking == NULL)
        return cormi_fail_memory(c->ctx);
    if (c->blocked == CORM_OK)
        c->blocked = cormi_fail(
            c->ctx, restricts ? CORM_RESTRICTED : CORM_PROTECTED,
            "cannot delete %zu %s: %zu %s row%s to %s through %s (%s)", f->n,
            f->model->name, n, relation->from->name,
            n == 1 ? " refers" : "s refer", f->n == 1 ? "it" : "them",
            relation->field->label, restricts ? "RESTRICT" : "PROTECT");
    return CORM_OK;
}

/* Rows that let go of one relation are one statement. */
static corm_status collect_release_more(collect_follow *f,
                                        cormi_release *release)
{
    size_t n = release->n + f->n_keys;
    corm_value *keys = CORMI_NEW_N(f->c->arena, corm_value, n);

    if (keys == NULL)
        return cormi_fail_memory(f->c->ctx);
    memcpy(keys, release->keys, release->n * sizeof(*keys));
    memcpy(keys + release->n, f->keys, f->n_keys * sizeof(*keys));
    release->keys = keys;
    release->n = n;
    return CORM_OK;
}

static corm_status collect_release(collect_follow *f,
                                   const cormi_relation *relation)
{
    cormi_release release = { .relation = relation,
                              .value = corm_value_null(),
                              .keys = f->keys,
                              .n = f->n_keys };

    for (size_t i = 0; i < f->c->releases.n; i++) {
        cormi_release *other = &CORMI_VEC_AT(cormi_release, &f->c->releases, i);

        if (other->relation == relation)
            return collect_release_more(f, other);
    }
    if (relation->n != 1 && (relation->on_delete == CORM_SET_DEFAULT ||
                             relation->on_delete == CORM_SET))
        return cormi_fail(f->c->ctx, CORM_NOT_SUPPORTED,
                          "%s joins several columns, which have no default "
                          "together; say CORM_SET_NULL or CORM_CASCADE",
                          relation->field->label);
    if (relation->on_delete == CORM_SET_DEFAULT)
        release.value = cormi_field_default(relation->field);
    else if (relation->on_delete == CORM_SET &&
             relation->field->desc->set_fn != NULL)
        release.value = relation->field->desc->set_fn();
    return cormi_vec_push(&f->c->releases, &release)
               ? CORM_OK
               : cormi_fail_memory(f->c->ctx);
}

static corm_status collect_fast(collect_follow *f,
                                const cormi_relation *relation)
{
    cormi_collector *c = f->c;
    cormi_doomed_fast fast = {
        .relation = relation, .keys = f->keys, .n = f->n_keys, .round = c->round
    };

    for (size_t i = 0; i < c->fast.n; i++) {
        cormi_doomed_fast *other =
            &CORMI_VEC_AT(cormi_doomed_fast, &c->fast, i);
        cormi_doomed_fast *more;

        if (other->round != c->round ||
            collect_from(other->relation) != collect_from(relation))
            continue;
        more = cormi_arena_dup(c->arena, &fast, sizeof(fast));
        if (more == NULL)
            return cormi_fail_memory(c->ctx);
        more->next = other->next;
        other->next = more;
        return CORM_OK;
    }
    return cormi_vec_push(&c->fast, &fast) ? CORM_OK
                                           : cormi_fail_memory(c->ctx);
}

/* The rows that refer to the objects, by as many queries as it takes. */
static corm_list *collect_rows(collect_follow *f,
                               const cormi_relation *relation)
{
    cormi_collector *c = f->c;
    corm_list *all = cormi_list_new(c->session, c->arena, relation->from);

    for (size_t at = 0; at < f->n_keys && all != NULL; at += COLLECT_BATCH) {
        size_t n =
            f->n_keys - at < COLLECT_BATCH ? f->n_keys - at : COLLECT_BATCH;
        corm_queryset *q = cormi_collect_query(c, relation, f->keys + at, n);
        corm_list *rows =
            q == NULL ? NULL : cormi_fetch_list(cormi_collect_columns(c, q));

        if (rows == NULL)
            return NULL;
        for (size_t i = 0; i < rows->n; i++) {
            if (!cormi_list_push(all, rows->items[i])) {
                cormi_fail_memory(c->ctx);
                return NULL;
            }
        }
    }
    return all;
}

static corm_status collect_restrict(collect_follow *f,
                                    const cormi_relation *relation,
                                    corm_list *rows)
{
    cormi_restricted restricted = { relation, rows };

    if (!cormi_vec_push(&f->c->restricted, &restricted) ||
        !collect_order(f->c, relation->from, relation->to))
        return cormi_fail_memory(f->c->ctx);
    return CORM_OK;
}

/* A database that checks keys row by row wants rows that refer to each other,
 * or in a circle, to let go before they are deleted. */
static bool collect_must_let_go(const cormi_collector *c,
                                const cormi_relation *relation)
{
    return relation->field->null && relation->n == 1 &&
           !corm_has(cormi_db_features(corm_session_db(c->session)),
                     CORM_FEATURE_DEFERRED_FK);
}

static corm_status collect_apply(collect_follow *f,
                                 const cormi_relation *relation)
{
    corm_list *rows;
    corm_status status;
    bool let_go;

    if (relation->on_delete == CORM_SET_NULL ||
        relation->on_delete == CORM_SET_DEFAULT ||
        relation->on_delete == CORM_SET)
        return collect_release(f, relation);
    if (cormi_collect_is_fast(f->c->session, relation->from, relation->field))
        return collect_fast(f, relation);
    rows = collect_rows(f, relation);
    if (rows == NULL)
        return f->c->ctx->error.code;
    if (rows->n == 0)
        return CORM_OK;
    if (relation->on_delete == CORM_PROTECT)
        return collect_forbid(f, relation, rows->items, rows->n);
    if (relation->on_delete == CORM_RESTRICT)
        return collect_restrict(f, relation, rows);
    status = collect_objects(f->c, rows->items, rows->n);
    let_go = collect_must_let_go(f->c, relation);
    if (status == CORM_OK && let_go)
        status = collect_release(f, relation);
    if (status == CORM_OK && (!relation->field->null || let_go) &&
        !collect_order(f->c, relation->from, relation->to))
        status = cormi_fail_memory(f->c->ctx);
    return status;
}

/* The values that rows at the other end refer to the objects by. */
static corm_status collect_keys(collect_follow *f,
                                const cormi_relation *relation)
{
    corm_value *keys = CORMI_NEW_N(f->c->arena, corm_value, f->n + 1);

    if (keys == NULL)
        return cormi_fail_memory(f->c->ctx);
    f->n_keys = 0;
    for (size_t i = 0; i < f->n; i++) {
        corm_value key;

        if (!cormi_relate_key(f->objects[i], relation->to_fields, relation->n,
                              f->c->arena, &key))
            return cormi_fail_memory(f->c->ctx);
        if (key.kind != CORM_K_NULL)
            keys[f->n_keys++] = key;
    }
    f->keys = keys;
    return CORM_OK;
}

static bool collect_relation(const cormi_relation *relation, void *data)
{
    collect_follow *f = data;

    f->status = collect_keys(f, relation);
    if (f->status == CORM_OK && f->n_keys != 0)
        f->status = collect_apply(f, relation);
    return f->status == CORM_OK;
}

/* Rows of a parent's table came with their child, whose relations include
 * the parent's; those that came by themselves are followed here. */
static corm_status collect_follow_all(cormi_collector *c)
{
    for (size_t i = 0; i < c->doomed.n; i++) {
        cormi_doomed *d = &CORMI_VEC_AT(cormi_doomed, &c->doomed, i);
        collect_follow f = { .c = c, .model = d->model };

        if (d->done == d->todo->n)
            continue;
        f.objects = d->todo->items + d->done;
        f.n = d->todo->n - d->done;
        d->done = d->todo->n;
        c->round++;
        collect_each_relation(d->model, collect_relation, &f);
        if (f.status != CORM_OK)
            return f.status;
        i = (size_t)-1; /* from the start: earlier ones may have grown */
    }
    return CORM_OK;
}

/* ---- RESTRICT: forbidden unless the rows go anyway ---- */

static corm_status collect_check(cormi_collector *c,
                                 const cormi_restricted *restricted, size_t n)
{
    cormi_doomed *d = collect_doomed(c, restricted->relation->from);
    collect_follow f = { .c = c, .model = restricted->relation->to, .n = n };
    corm_list *left =
        cormi_list_new(c->session, c->arena, restricted->relation->from);

    if (d == NULL || left == NULL)
        return cormi_fail_memory(c->ctx);
    for (size_t i = 0; i < restricted->objects->n; i++) {
        corm_object *object = restricted->objects->items[i];
        corm_value key;

        if (!collect_key(c, object, d->model, &key) ||
            (cormi_keymap_find(&d->keys, &key) < 0 &&
             !cormi_list_push(left, object)))
            return cormi_fail_memory(c->ctx);
    }
    return left->n == 0
               ? CORM_OK
               : collect_forbid(&f, restricted->relation, left->items, left->n);
}

static corm_status collect_check_all(cormi_collector *c, size_t n)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; i < c->restricted.n && status == CORM_OK; i++)
        status = collect_check(
            c, &CORMI_VEC_AT(cormi_restricted, &c->restricted, i), n);
    return status;
}

corm_status cormi_collect(cormi_collector *c, corm_object *const *objects,
                          size_t n)
{
    corm_arena *old = cormi_arena_borrow(c->ctx, c->arena);
    corm_status status = collect_objects(c, objects, n);

    if (status == CORM_OK)
        status = collect_follow_all(c);
    if (status == CORM_OK && c->blocked == CORM_OK)
        status = collect_check_all(c, n);
    c->ctx->arena = old;
    return status == CORM_OK ? c->blocked : status;
}
