/*
 * The autodetector: operations of each app in an order in which each finds
 * what it needs, cut into migrations where apps need each other.
 */
#include "migrations/detect.h"

#include <stdlib.h>
#include <string.h>

/* ---- is it this that an operation waits for? ---- */

static bool sort_creates_field(const corm_operation *op, const char *field)
{
    if (op->kind == CORM_OPERATION_ADD_FIELD)
        return strcmp(op->field->name, field) == 0;
    if (op->kind != CORM_OPERATION_CREATE_MODEL)
        return false;
    for (size_t i = 0; i < op->state->n_fields; i++)
        if (strcmp(op->state->fields[i].name, field) == 0)
            return true;
    return false;
}

/* Of an operation on the model of the dependency. */
static bool sort_fulfils(const corm_operation *op, const detect_dep *dep)
{
    switch (dep->when) {
    case DETECT_CREATED:
        return dep->field == NULL ? op->kind == CORM_OPERATION_CREATE_MODEL
                                  : sort_creates_field(op, dep->field);
    case DETECT_REMOVED:
        return dep->field == NULL ? op->kind == CORM_OPERATION_DELETE_MODEL
                                  : op->kind == CORM_OPERATION_REMOVE_FIELD &&
                                        strcmp(op->name, dep->field) == 0;
    case DETECT_ALTERED:
        return op->kind == CORM_OPERATION_ALTER_FIELD &&
               strcmp(op->field->name, dep->field) == 0;
    case DETECT_ORDER_UNSET:
        return op->kind == CORM_OPERATION_ALTER_ORDER_WITH_RESPECT_TO &&
               !cormi_text_same(op->order_with_respect_to, dep->field);
    default:
        return op->kind == CORM_OPERATION_ALTER_UNIQUE_TOGETHER;
    }
}

static bool sort_is_of(const char *key, const char *app)
{
    size_t n = strlen(app);

    return strncmp(key, app, n) == 0 && key[n] == '.';
}

/* ---- within an app ---- */

/* Operations with the round in which each may run: those without
 * dependencies first, then those that need only these, .. */
typedef struct sort_layers {
    detector *d;
    detect_app *app;
    cormi_map at;  /* address of an operation -> its place + 1 */
    size_t *round; /* by place; 0: not yet */
} sort_layers;

static bool sort_is_ready(const sort_layers *s, const detect_op *op,
                          size_t round)
{
    for (size_t i = 0; i < op->deps.n; i++) {
        const detect_dep *dep = &CORMI_VEC_AT(const detect_dep, &op->deps, i);
        const cormi_vec *list = cormi_map_get(&s->app->by_key, dep->key);

        for (size_t j = 0; list != NULL && j < list->n; j++) {
            const detect_op *other = CORMI_VEC_AT(detect_op *, list, j);
            size_t at = (size_t)(uintptr_t)cormi_map_getn(
                &s->at, (const char *)&other, sizeof(other));

            if (other != op && sort_fulfils(&other->op, dep) &&
                (s->round[at - 1] == 0 || s->round[at - 1] == round))
                return false;
        }
    }
    return true;
}

static size_t sort_round(sort_layers *s, size_t round, detect_op **sorted,
                         size_t n_sorted)
{
    size_t n = 0;

    for (size_t i = 0; i < s->app->ops.n; i++) {
        detect_op *op = CORMI_VEC_AT(detect_op *, &s->app->ops, i);

        if (s->round[i] != 0 || !sort_is_ready(s, op, round))
            continue;
        s->round[i] = round;
        sorted[n_sorted + n++] = op;
    }
    return n;
}

static bool sort_index(sort_layers *s)
{
    cormi_map_init_arena(&s->at, s->d->arena);
    for (size_t i = 0; i < s->app->ops.n; i++)
        if (!cormi_map_putn(
                &s->at,
                (const char *)&CORMI_VEC_AT(detect_op *, &s->app->ops, i),
                sizeof(detect_op *), (void *)(uintptr_t)(i + 1)))
            return false;
    return true;
}

static void sort_app(detector *d, detect_app *app)
{
    sort_layers s = { .d = d, .app = app };
    detect_op **sorted =
        cormi_arena_calloc(d->arena, app->ops.n + 1, sizeof(*sorted));
    size_t n = 0;

    s.round = CORMI_NEW_N(d->arena, size_t, app->ops.n + 1);
    if (sorted == NULL || s.round == NULL || !sort_index(&s)) {
        cormi_detect_memory(d);
        return;
    }
    for (size_t round = 1; n < app->ops.n; round++) {
        size_t more = sort_round(&s, round, sorted, n);

        if (more == 0) {
            d->status = cormi_error_set(d->err, CORM_FIELD_ERROR,
                                        "operations of the app %s depend on "
                                        "each other in a circle",
                                        app->name);
            return;
        }
        n += more;
    }
    app->ops.data = sorted;
    app->ops.cap = n;
}

static int sort_by_name(const void *a, const void *b)
{
    const detect_app *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

void cormi_detect_sort(detector *d)
{
    if (d->apps.n != 0)
        qsort(d->apps.data, d->apps.n, sizeof(detect_app *), sort_by_name);
    for (size_t i = 0; i < d->apps.n && cormi_detect_ok(d); i++)
        sort_app(d, CORMI_VEC_AT(detect_app *, &d->apps, i));
}

/* ---- migrations ---- */

typedef struct sort_builder {
    detector *d;
    cormi_vec migrations; /* corm_planned_migration */
    bool chop;            /* nothing else helps: cut where it can be cut */
} sort_builder;

static bool sort_add_key(cormi_vec *keys, const char *app, const char *name)
{
    corm_migration_key key = { app, name };

    for (size_t i = 0; i < keys->n; i++) {
        const corm_migration_key *k =
            &CORMI_VEC_AT(const corm_migration_key, keys, i);

        if (strcmp(k->app, app) == 0 && strcmp(k->name, name) == 0)
            return true;
    }
    return cormi_vec_push(keys, &key);
}

static const char *sort_auto_name(const detector *d, size_t n)
{
    return cormi_arena_printf(d->arena, "auto_%zu", n);
}

static const char *sort_leaf(const detector *d, const char *app)
{
    const corm_migration_key *leaf = d->options->leaves;

    for (; leaf != NULL && leaf->app != NULL; leaf++)
        if (strcmp(leaf->app, app) == 0)
            return leaf->name;
    return NULL;
}

static bool sort_still_waits(const detect_app *app, const detect_dep *dep)
{
    for (size_t i = app->taken; i < app->ops.n; i++) {
        const detect_op *op = CORMI_VEC_AT(detect_op *, &app->ops, i);

        if (strcmp(op->key, dep->key) == 0 && sort_fulfils(&op->op, dep))
            return true;
    }
    return false;
}

static const char *sort_app_of(const detector *d, const char *key)
{
    const char *dot = strchr(key, '.');
    char *app = corm_arena_bytes(d->arena, (size_t)(dot - key) + 1);

    if (app == NULL)
        return NULL;
    memcpy(app, key, (size_t)(dot - key));
    app[dot - key] = '\0';
    return app;
}

/* Can a dependency on another app be named?  It is then in keys. */
static bool sort_external(sort_builder *b, const detect_dep *dep,
                          cormi_vec *keys)
{
    detector *d = b->d;
    const char *name = sort_app_of(d, dep->key);
    const detect_app *other =
        name == NULL ? NULL : cormi_map_get(&d->app_of, name);
    const char *migration;

    if (name == NULL) {
        cormi_detect_memory(d);
        return false;
    }
    if (other != NULL && sort_still_waits(other, dep))
        return false;
    if (other != NULL && other->n_migrations != 0) {
        migration = sort_auto_name(d, other->n_migrations);
    } else {
        migration = sort_leaf(d, name);
        if (!b->chop)
            return false;
        migration = migration == NULL ? "__first__" : migration;
    }
    if (migration == NULL || !sort_add_key(keys, name, migration))
        cormi_detect_memory(d);
    return true;
}

static bool sort_can_run(sort_builder *b, const detect_app *app,
                         const detect_op *op, cormi_vec *keys)
{
    cormi_vec mine = CORMI_VEC_ARENA(corm_migration_key, b->d->arena);

    for (size_t i = 0; i < op->deps.n; i++) {
        const detect_dep *dep = &CORMI_VEC_AT(const detect_dep, &op->deps, i);

        if (!sort_is_of(dep->key, app->name) && !sort_external(b, dep, &mine))
            return false;
    }
    for (size_t i = 0; i < mine.n; i++) {
        const corm_migration_key *k =
            &CORMI_VEC_AT(const corm_migration_key, &mine, i);

        if (!sort_add_key(keys, k->app, k->name))
            cormi_detect_memory(b->d);
    }
    return true;
}

static void sort_emit(sort_builder *b, detect_app *app, size_t n,
                      cormi_vec *keys)
{
    detector *d = b->d;
    corm_operation *operations = CORMI_NEW_N(d->arena, corm_operation, n);
    const char *leaf = sort_leaf(d, app->name);
    corm_planned_migration made = { .app = app->name,
                                    .n_operations = n,
                                    .initial = leaf == NULL &&
                                               app->n_migrations == 0 };
    bool ok = operations != NULL;

    if (app->n_migrations != 0)
        ok = ok && sort_add_key(keys, app->name,
                                sort_auto_name(d, app->n_migrations));
    else if (leaf != NULL)
        ok = ok && sort_add_key(keys, app->name, leaf);
    for (size_t i = 0; ok && i < n; i++)
        operations[i] =
            CORMI_VEC_AT(detect_op *, &app->ops, app->taken + i)->op;
    made.operations = operations;
    ok = ok && cormi_vec_add(keys) != NULL; /* the end */
    made.dependencies = keys->data;
    if (ok && !d->options->not_optimized)
        ok = cormi_optimize(d->arena, app->name, &made.operations,
                            &made.n_operations) == CORM_OK;
    if (!ok || !cormi_vec_push(&b->migrations, &made))
        cormi_detect_memory(d);
    app->taken += n;
    app->n_migrations++;
}

/* What the app can do now becomes a migration: all of it, or when nothing
 * else helps as much as there is. */
static bool sort_chop(sort_builder *b, detect_app *app)
{
    cormi_vec keys = CORMI_VEC_ARENA(corm_migration_key, b->d->arena);
    size_t n = 0;

    while (app->taken + n < app->ops.n &&
           sort_can_run(b, app,
                        CORMI_VEC_AT(detect_op *, &app->ops, app->taken + n),
                        &keys))
        n++;
    if (n == 0 || (app->taken + n < app->ops.n && !b->chop))
        return false;
    sort_emit(b, app, n, &keys);
    b->chop = false;
    return true;
}

static bool sort_pass(sort_builder *b, bool *left)
{
    bool moved = false;

    *left = false;
    for (size_t i = 0; i < b->d->apps.n; i++) {
        detect_app *app = CORMI_VEC_AT(detect_app *, &b->d->apps, i);

        if (app->taken < app->ops.n && sort_chop(b, app))
            moved = true;
        *left = *left || app->taken < app->ops.n;
    }
    return moved;
}

void cormi_detect_build(detector *d, corm_changes *out)
{
    sort_builder b = { .d = d,
                       .migrations =
                           CORMI_VEC_ARENA(corm_planned_migration, d->arena) };
    bool left = true;

    while (left && cormi_detect_ok(d)) {
        if (sort_pass(&b, &left) || !left)
            continue;
        if (b.chop)
            d->status = cormi_error_set(d->err, CORM_FIELD_ERROR,
                                        "apps depend on each other in a way "
                                        "that no order of migrations fulfils");
        b.chop = true;
    }
    out->migrations = b.migrations.data;
    out->n_migrations = b.migrations.n;
}
