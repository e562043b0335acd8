/*
 * The autodetector: which models were renamed, made and deleted, and the
 * order in which everything is looked for.
 */
#include "migrations/detect.h"

#include <stdlib.h>
#include <string.h>

/* ---- what the files share ---- */

/* What there was no memory for is not taken for something else. */
bool cormi_detect_ok(const detector *d)
{
    return d->status == CORM_OK && !d->arena->oom;
}

void cormi_detect_memory(detector *d)
{
    if (d->status == CORM_OK)
        d->status = cormi_error_set(d->err, CORM_NO_MEMORY, "out of memory");
}

bool cormi_detect_kept(const detect_pair *pair)
{
    return pair->was == DETECT_MODEL && pair->is == DETECT_MODEL;
}

static detect_app *detect_app_of(detector *d, const char *name)
{
    detect_app *app = cormi_map_get(&d->app_of, name);

    if (app != NULL)
        return app;
    app = CORMI_NEW(d->arena, detect_app);
    if (app == NULL)
        return NULL;
    app->name = name;
    app->ops = CORMI_VEC_ARENA(detect_op *, d->arena);
    cormi_map_init_arena(&app->by_key, d->arena);
    if (!cormi_map_put(&d->app_of, name, app) ||
        !cormi_vec_push(&d->apps, &app))
        return NULL;
    return app;
}

static bool detect_insert(detect_app *app, detect_op *op, bool first)
{
    detect_op **ops;

    if (!cormi_vec_push(&app->ops, &op))
        return false;
    ops = app->ops.data;
    if (first) {
        memmove(ops + 1, ops, (app->ops.n - 1) * sizeof(*ops));
        ops[0] = op;
    }
    return true;
}

static bool detect_file(detector *d, detect_app *app, detect_op *op)
{
    cormi_vec *list = cormi_map_get(&app->by_key, op->key);

    if (list == NULL) {
        list = CORMI_NEW(d->arena, cormi_vec);
        if (list == NULL || !cormi_map_put(&app->by_key, op->key, list))
            return false;
        *list = CORMI_VEC_ARENA(detect_op *, d->arena);
    }
    return cormi_vec_push(list, &op);
}

detect_op *cormi_detect_add(detector *d, const cormi_state_model *m,
                            corm_operation op, bool first)
{
    detect_app *app = detect_app_of(d, m->desc.app);
    detect_op *made = CORMI_NEW(d->arena, detect_op);

    if (op.model == NULL)
        op.model = m->desc.name;
    if (app != NULL && made != NULL) {
        made->op = op;
        made->app = m->desc.app;
        made->key = m->key;
        made->deps = CORMI_VEC_ARENA(detect_dep, d->arena);
        if (detect_insert(app, made, first) && detect_file(d, app, made))
            return made;
    }
    cormi_detect_memory(d);
    return NULL;
}

void cormi_detect_dep(detector *d, detect_op *op, const char *key,
                      const char *field, detect_when when)
{
    detect_dep dep = { key, field, when };

    if (op != NULL && (key == NULL || !cormi_vec_push(&op->deps, &dep)))
        cormi_detect_memory(d);
}

void cormi_detect_dep_field(detector *d, detect_op *op,
                            const cormi_state_model *m, const corm_field *field)
{
    if (field->to != NULL)
        cormi_detect_dep(d, op,
                         cormi_state_ref_key(d->arena, m->desc.app, field->to),
                         NULL, DETECT_CREATED);
    if (field->through != NULL)
        cormi_detect_dep(
            d, op, cormi_state_ref_key(d->arena, m->desc.app, field->through),
            NULL, DETECT_CREATED);
}

static const char *detect_value_asked(corm_question_kind kind)
{
    switch (kind) {
    case CORM_ASK_NOT_NULL_ADDITION:
        return "which value have the rows that are there in the new field";
    case CORM_ASK_AUTO_NOW_ADD_ADDITION:
        return "which time have the rows that are there in the new field";
    case CORM_ASK_NOT_NULL_ALTERATION:
        return "which value replaces NULL in the rows of";
    default:
        return "is one default meant for all rows of the unique field";
    }
}

static void detect_unanswered(detector *d, const corm_question *q)
{
    if (q->kind == CORM_ASK_RENAME_MODEL)
        d->status = cormi_error_set(d->err, CORM_MISUSE,
                                    "a question is not answered: was the model "
                                    "%s.%s renamed to %s?",
                                    q->app, q->old_name, q->model);
    else if (q->kind == CORM_ASK_RENAME_FIELD)
        d->status = cormi_error_set(d->err, CORM_MISUSE,
                                    "a question is not answered: was the field "
                                    "%s.%s.%s renamed to %s?",
                                    q->app, q->model, q->old_name, q->name);
    else
        d->status = cormi_error_set(
            d->err, CORM_MISUSE, "a question is not answered: %s %s.%s.%s?",
            detect_value_asked(q->kind), q->app, q->model, q->name);
}

corm_answer cormi_detect_ask(detector *d, const corm_question *question,
                             corm_value *value)
{
    corm_answer answer = CORM_ANSWER_NONE;

    if (!cormi_detect_ok(d))
        return CORM_ANSWER_NONE;
    if (d->options->ask != NULL)
        answer = d->options->ask(d->options->ask_data, question, value);
    if (answer == CORM_ANSWER_NONE)
        detect_unanswered(d, question);
    return answer;
}

/* ---- pairs of models ---- */

static detect_class detect_class_of(const cormi_state_model *m)
{
    if (m == NULL)
        return DETECT_NONE;
    if (m->desc.unmanaged)
        return DETECT_UNMANAGED;
    return m->desc.proxy_of != NULL ? DETECT_PROXY : DETECT_MODEL;
}

static void detect_add_pair(detector *d, cormi_state_model *old,
                            cormi_state_model *now)
{
    detect_pair *pair = cormi_vec_add(&d->pairs);

    if (pair == NULL) {
        cormi_detect_memory(d);
        return;
    }
    *pair = (detect_pair){
        .key = now != NULL ? now->key : old->key,
        .old = old,
        .now = now,
        .was = detect_class_of(old),
        .is = detect_class_of(now),
        .renames = CORMI_VEC_ARENA(detect_rename, d->arena),
        .added_indexes = CORMI_VEC_ARENA(const corm_index *, d->arena),
        .removed_indexes = CORMI_VEC_ARENA(const corm_index *, d->arena),
        .renamed_indexes = CORMI_VEC_ARENA(detect_rename, d->arena),
        .added_constraints = CORMI_VEC_ARENA(const corm_constraint *, d->arena),
        .removed_constraints =
            CORMI_VEC_ARENA(const corm_constraint *, d->arena),
        .altered_constraints =
            CORMI_VEC_ARENA(const corm_constraint *, d->arena),
    };
}

static int detect_by_key(const void *a, const void *b)
{
    const detect_pair *x = a, *y = b;

    return strcmp(x->key, y->key);
}

static void detect_pairs(detector *d)
{
    for (size_t i = 0; i < d->from->models.n; i++) {
        cormi_state_model *old = d->from->models.entries[i].value;

        if (old != NULL)
            detect_add_pair(d, old, cormi_state_get(d->to, old->key));
    }
    for (size_t i = 0; i < d->to->models.n; i++) {
        cormi_state_model *now = d->to->models.entries[i].value;

        if (now != NULL && cormi_state_get(d->from, now->key) == NULL)
            detect_add_pair(d, NULL, now);
    }
    if (d->pairs.n != 0)
        qsort(d->pairs.data, d->pairs.n, sizeof(detect_pair), detect_by_key);
}

/* ---- renamed models ---- */

static int detect_by_name(const void *a, const void *b)
{
    const corm_field *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

const corm_field **cormi_detect_fields_of(detector *d,
                                          const cormi_state_model *m,
                                          const cormi_state_model *other,
                                          size_t *n)
{
    const corm_field **out =
        cormi_arena_calloc(d->arena, m->fields.n + 1, sizeof(*out));

    *n = 0;
    if (out == NULL) {
        cormi_detect_memory(d);
        return NULL;
    }
    for (size_t i = 0; i < m->fields.n; i++)
        if (other == NULL ||
            cormi_state_field(other, CORMI_STATE_FIELD(m, i)->name) == NULL)
            out[(*n)++] = CORMI_STATE_FIELD(m, i);
    qsort(out, *n, sizeof(*out), detect_by_name);
    return out;
}

/* The same fields but for their names and what they refer to, by name. */
static bool detect_alike(detector *d, const cormi_state_model *a,
                         const cormi_state_model *b)
{
    const corm_field **x, **y;
    size_t n;

    if (a->fields.n != b->fields.n || strcmp(a->desc.app, b->desc.app) != 0)
        return false;
    x = cormi_detect_fields_of(d, a, NULL, &n);
    y = cormi_detect_fields_of(d, b, NULL, &n);
    for (size_t i = 0; x != NULL && y != NULL && i < a->fields.n; i++)
        if (!cormi_field_same(a->desc.app, x[i], y[i], true))
            return false;
    return x != NULL && y != NULL;
}

static void detect_rename_model(detector *d, detect_pair *gone,
                                detect_pair *made)
{
    corm_operation op = { .kind = CORM_OPERATION_RENAME_MODEL,
                          .model = gone->old->desc.name,
                          .new_name = made->now->desc.name };
    detect_op *added = cormi_detect_add(d, made->now, op, false);

    for (size_t i = 0; added != NULL && i < made->now->fields.n; i++)
        cormi_detect_dep_field(d, added, made->now,
                               CORMI_STATE_FIELD(made->now, i));
    made->old = gone->old;
    made->was = gone->was;
    gone->old = NULL;
    gone->was = DETECT_NONE;
    if (!cormi_map_put(&d->was, made->old->key, made))
        cormi_detect_memory(d);
}

static bool detect_ask_rename(detector *d, const detect_pair *gone,
                              const detect_pair *made)
{
    corm_question q = { .kind = CORM_ASK_RENAME_MODEL,
                        .app = made->now->desc.app,
                        .model = made->now->desc.name,
                        .old_name = gone->old->desc.name };

    return cormi_detect_ask(d, &q, NULL) == CORM_ANSWER_YES;
}

static void detect_renamed_models(detector *d)
{
    for (size_t i = 0; i < d->pairs.n && cormi_detect_ok(d); i++) {
        detect_pair *made = DETECT_PAIR(d, i);

        if (made->is != DETECT_MODEL || made->was != DETECT_NONE)
            continue;
        for (size_t j = 0; j < d->pairs.n && cormi_detect_ok(d); j++) {
            detect_pair *gone = DETECT_PAIR(d, j);

            if (gone->was == DETECT_MODEL && gone->is == DETECT_NONE &&
                gone->now == NULL && detect_alike(d, gone->old, made->now) &&
                detect_ask_rename(d, gone, made)) {
                detect_rename_model(d, gone, made);
                break;
            }
        }
    }
}

/* ---- who refers to whom ---- */

static void detect_relate(detector *d, cormi_map *map, cormi_state_model *m,
                          const corm_field *field)
{
    const char *key = cormi_state_ref_key(d->arena, m->desc.app, field->to);
    cormi_vec *list = key == NULL ? NULL : cormi_map_get(map, key);
    detect_relation relation = { m, field };

    if (key != NULL && list == NULL) {
        list = CORMI_NEW(d->arena, cormi_vec);
        if (list != NULL) {
            *list = CORMI_VEC_ARENA(detect_relation, d->arena);
            if (!cormi_map_put(map, key, list))
                list = NULL;
        }
    }
    if (list == NULL || !cormi_vec_push(list, &relation))
        cormi_detect_memory(d);
}

static void detect_relations(detector *d, const corm_project_state *state,
                             cormi_map *map)
{
    cormi_map_init_arena(map, d->arena);
    for (size_t e = 0; e < state->models.n; e++) {
        cormi_state_model *m = state->models.entries[e].value;

        for (size_t i = 0; m != NULL && i < m->fields.n; i++)
            if (CORMI_STATE_FIELD(m, i)->to != NULL)
                detect_relate(d, map, m, CORMI_STATE_FIELD(m, i));
    }
}

static void detect_through_users(detector *d)
{
    for (size_t e = 0; e < d->from->models.n; e++) {
        cormi_state_model *m = d->from->models.entries[e].value;

        for (size_t i = 0; m != NULL && i < m->fields.n; i++) {
            const corm_field *field = CORMI_STATE_FIELD(m, i);
            detect_dep *user;
            const char *key;

            if (field->through == NULL)
                continue;
            user = CORMI_NEW(d->arena, detect_dep);
            key = cormi_state_ref_key(d->arena, m->desc.app, field->through);
            if (user == NULL || key == NULL ||
                !cormi_map_put(&d->through, key, user)) {
                cormi_detect_memory(d);
                return;
            }
            *user = (detect_dep){ m->key, field->name, DETECT_REMOVED };
        }
    }
}

/* ---- deleted models ---- */

static void detect_delete_parts(detector *d, cormi_state_model *m)
{
    corm_operation together = { .kind = CORM_OPERATION_ALTER_UNIQUE_TOGETHER };
    size_t n;
    const corm_field **fields = cormi_detect_fields_of(d, m, NULL, &n);

    if (m->desc.unique_together != NULL)
        cormi_detect_add(d, m, together, false);
    for (size_t i = 0; i < n; i++) {
        corm_operation remove = { .kind = CORM_OPERATION_REMOVE_FIELD,
                                  .name = fields[i]->name };

        if (fields[i]->to != NULL)
            cormi_detect_add(d, m, remove, false);
    }
}

static void detect_delete_model(detector *d, cormi_state_model *m)
{
    corm_operation op = { .kind = CORM_OPERATION_DELETE_MODEL };
    const cormi_vec *related = cormi_map_get(&d->related_old, m->key);
    const detect_dep *user = cormi_map_get(&d->through, m->key);
    detect_op *added;

    if (m->desc.proxy_of == NULL)
        detect_delete_parts(d, m);
    added = cormi_detect_add(d, m, op, false);
    if (m->desc.proxy_of != NULL)
        return;
    for (size_t i = 0; related != NULL && i < related->n; i++) {
        const detect_relation *r =
            &CORMI_VEC_AT(const detect_relation, related, i);

        cormi_detect_dep(d, added, r->model->key, r->field->name,
                         DETECT_REMOVED);
        if (r->field->type != CORM_TYPE_MANY_TO_MANY)
            cormi_detect_dep(d, added, r->model->key, r->field->name,
                             DETECT_ALTERED);
    }
    for (size_t i = 0; i < m->fields.n; i++)
        if (CORMI_STATE_FIELD(m, i)->to != NULL)
            cormi_detect_dep(d, added, m->key, CORMI_STATE_FIELD(m, i)->name,
                             DETECT_REMOVED);
    if (user != NULL)
        cormi_detect_dep(d, added, user->key, user->field, user->when);
}

static void detect_deleted(detector *d, detect_class class)
{
    for (size_t i = 0; i < d->pairs.n && cormi_detect_ok(d); i++) {
        const detect_pair *pair = DETECT_PAIR(d, i);
        bool gone = class == DETECT_PROXY ? pair->is != DETECT_PROXY
                                          : pair->is != DETECT_MODEL &&
                                                pair->is != DETECT_UNMANAGED;

        if (pair->was == class && gone)
            detect_delete_model(d, pair->old);
    }
}

/* ---- created models ---- */

static bool detect_is_related(const corm_field *field)
{
    return field->to != NULL && !field->primary_key && !field->parent_link;
}

/* What CreateModel says: the model without its relations and what may refer
 * to them. */
static const corm_model *detect_created(detector *d, const cormi_state_model *m)
{
    corm_model *model = cormi_arena_dup(d->arena, &m->desc, sizeof(*model));
    corm_field *fields = CORMI_NEW_N(d->arena, corm_field, m->fields.n);
    size_t n = 0;

    if (model == NULL || fields == NULL) {
        cormi_detect_memory(d);
        return NULL;
    }
    for (size_t i = 0; i < m->fields.n; i++)
        if (!detect_is_related(CORMI_STATE_FIELD(m, i)))
            fields[n++] = *CORMI_STATE_FIELD(m, i);
    model->fields = fields;
    model->n_fields = n;
    model->unique_together = NULL;
    model->order_with_respect_to = NULL;
    return model;
}

static void detect_create_deps(detector *d, detect_op *op,
                               const cormi_state_model *m)
{
    const corm_model *base =
        m->desc.extends != NULL ? m->desc.extends : m->desc.proxy_of;

    cormi_detect_dep(d, op, m->key, NULL, DETECT_REMOVED);
    if (base != NULL) {
        const char *key = cormi_state_ref_key(d->arena, m->desc.app, base);
        const cormi_state_model *before =
            key == NULL ? NULL : cormi_state_get(d->from, key);

        cormi_detect_dep(d, op, key, NULL, DETECT_CREATED);
        for (size_t i = 0; before != NULL && i < m->fields.n; i++)
            if (cormi_state_field(before, CORMI_STATE_FIELD(m, i)->name) !=
                NULL)
                cormi_detect_dep(d, op, key, CORMI_STATE_FIELD(m, i)->name,
                                 DETECT_REMOVED);
    }
    for (size_t i = 0; i < m->fields.n; i++)
        if (CORMI_STATE_FIELD(m, i)->to != NULL &&
            !detect_is_related(CORMI_STATE_FIELD(m, i)))
            cormi_detect_dep_field(d, op, m, CORMI_STATE_FIELD(m, i));
}

/* Depends on the model and all its relations. */
static void detect_after_fields(detector *d, detect_op *op,
                                const cormi_state_model *m)
{
    for (size_t i = 0; i < m->fields.n; i++)
        if (detect_is_related(CORMI_STATE_FIELD(m, i)))
            cormi_detect_dep(d, op, m->key, CORMI_STATE_FIELD(m, i)->name,
                             DETECT_CREATED);
    cormi_detect_dep(d, op, m->key, NULL, DETECT_CREATED);
}

static void detect_create_rest(detector *d, const cormi_state_model *m)
{
    corm_operation order = { .kind = CORM_OPERATION_ALTER_ORDER_WITH_RESPECT_TO,
                             .order_with_respect_to =
                                 m->desc.order_with_respect_to };
    corm_operation together = { .kind = CORM_OPERATION_ALTER_UNIQUE_TOGETHER,
                                .unique_together = m->desc.unique_together };

    if (m->desc.order_with_respect_to != NULL) {
        detect_op *op = cormi_detect_add(d, m, order, false);

        cormi_detect_dep(d, op, m->key, m->desc.order_with_respect_to,
                         DETECT_CREATED);
        cormi_detect_dep(d, op, m->key, NULL, DETECT_CREATED);
    }
    for (size_t i = 0; i < m->indexes.n; i++) {
        corm_operation index = { .kind = CORM_OPERATION_ADD_INDEX,
                                 .index = CORMI_STATE_INDEX(m, i) };

        detect_after_fields(d, cormi_detect_add(d, m, index, false), m);
    }
    for (size_t i = 0; i < m->constraints.n; i++) {
        corm_operation constraint = { .kind = CORM_OPERATION_ADD_CONSTRAINT,
                                      .constraint =
                                          CORMI_STATE_CONSTRAINT(m, i) };

        detect_after_fields(d, cormi_detect_add(d, m, constraint, false), m);
    }
    if (m->desc.unique_together != NULL)
        detect_after_fields(d, cormi_detect_add(d, m, together, false), m);
}

static void detect_create_model(detector *d, const cormi_state_model *m)
{
    corm_operation op = { .kind = CORM_OPERATION_CREATE_MODEL,
                          .state = detect_created(d, m) };
    size_t n;
    const corm_field **fields = cormi_detect_fields_of(d, m, NULL, &n);
    bool proxy = m->desc.proxy_of != NULL;

    detect_create_deps(d, cormi_detect_add(d, m, op, !proxy), m);
    if (m->desc.unmanaged || proxy)
        return;
    for (size_t i = 0; i < n; i++) {
        corm_operation add = { .kind = CORM_OPERATION_ADD_FIELD,
                               .field = fields[i] };
        detect_op *added;

        if (!detect_is_related(fields[i]))
            continue;
        added = cormi_detect_add(d, m, add, false);
        cormi_detect_dep_field(d, added, m, fields[i]);
        cormi_detect_dep(d, added, m->key, NULL, DETECT_CREATED);
    }
    detect_create_rest(d, m);
}

static bool detect_is_new(const detect_pair *pair, detect_class class)
{
    if (pair->is != class)
        return false;
    if (class == DETECT_PROXY)
        return pair->was != DETECT_PROXY;
    return pair->was != DETECT_MODEL && pair->was != DETECT_UNMANAGED;
}

/* Backwards, because each goes to the front. */
static void detect_created_models(detector *d, detect_class class)
{
    for (size_t i = d->pairs.n; i-- > 0 && cormi_detect_ok(d);)
        if (detect_is_new(DETECT_PAIR(d, i), class))
            detect_create_model(d, DETECT_PAIR(d, i)->now);
}

static void detect_created_proxies(detector *d)
{
    for (size_t i = 0; i < d->pairs.n && cormi_detect_ok(d); i++)
        if (detect_is_new(DETECT_PAIR(d, i), DETECT_PROXY))
            detect_create_model(d, DETECT_PAIR(d, i)->now);
}

/* ---- all ---- */

static void detect_index_pairs(detector *d)
{
    for (size_t i = 0; i < d->pairs.n; i++) {
        detect_pair *pair = DETECT_PAIR(d, i);

        if (!cormi_map_put(&d->by_key, pair->key, pair))
            cormi_detect_memory(d);
    }
}

static void detect_all(detector *d)
{
    static void (*const steps[])(detector *) = {
        cormi_detect_options,       cormi_detect_find_renames,
        cormi_detect_compare_meta,  cormi_detect_remove_meta,
        cormi_detect_rename_fields, cormi_detect_rename_meta,
        cormi_detect_fields,        cormi_detect_add_meta,
        cormi_detect_tables,
    };

    detect_pairs(d);
    detect_index_pairs(d);
    detect_renamed_models(d);
    detect_relations(d, d->from, &d->related_old);
    detect_relations(d, d->to, &d->related_now);
    detect_through_users(d);
    detect_deleted(d, DETECT_MODEL);
    detect_deleted(d, DETECT_UNMANAGED);
    detect_created_models(d, DETECT_MODEL);
    detect_created_models(d, DETECT_UNMANAGED);
    detect_deleted(d, DETECT_PROXY);
    detect_created_proxies(d);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        if (cormi_detect_ok(d))
            steps[i](d);
}

corm_status corm_autodetect(const corm_project_state *from,
                            const corm_project_state *to,
                            const corm_autodetect_options *options,
                            corm_changes *out, corm_error *err)
{
    static const corm_autodetect_options none;
    corm_arena *arena = cormi_arena_new(to->pool->alloc);
    detector d = { .arena = arena,
                   .from = from,
                   .to = to,
                   .options = options == NULL ? &none : options,
                   .err = err };

    *out = (corm_changes){ 0 };
    if (arena == NULL)
        return cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
    d.pairs = CORMI_VEC_ARENA(detect_pair, arena);
    d.apps = CORMI_VEC_ARENA(detect_app *, arena);
    cormi_map_init_arena(&d.by_key, arena);
    cormi_map_init_arena(&d.was, arena);
    cormi_map_init_arena(&d.app_of, arena);
    cormi_map_init_arena(&d.through, arena);
    detect_all(&d);
    if (cormi_detect_ok(&d))
        cormi_detect_sort(&d);
    if (cormi_detect_ok(&d))
        cormi_detect_build(&d, out);
    if (cormi_detect_ok(&d)) {
        out->arena_ = arena;
        return CORM_OK;
    }
    *out = (corm_changes){ 0 };
    if (arena->oom)
        d.status = cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
    cormi_arena_free(arena);
    return d.status;
}

void corm_changes_free(corm_changes *changes)
{
    if (changes == NULL)
        return;
    cormi_arena_free(changes->arena_);
    *changes = (corm_changes){ 0 };
}
