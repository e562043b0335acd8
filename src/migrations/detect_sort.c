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

/* An operation among those of its app. */
typedef struct sort_node {
    detect_op *op;
    cormi_vec next; /* size_t: places of those that wait for it */
    size_t waits;   /* for so many */
    bool is_listed;
} sort_node;

/* The operations in the order in which they were first heard of: it decides
 * between those that may come next, as in Python's TopologicalSorter, which
 * Django uses. */
typedef struct sort_graph {
    detector *d;
    detect_app *app;
    cormi_map at; /* address of an operation -> its place + 1 */
    sort_node *nodes;
    size_t *heard; /* places */
    size_t n_heard;
} sort_graph;

static size_t sort_place(const sort_graph *g, const detect_op *op)
{
    return (size_t)(uintptr_t)cormi_map_getn(&g->at, (const char *)&op,
                                             sizeof(op)) -
           1;
}

static void sort_hear(sort_graph *g, size_t at)
{
    if (g->nodes[at].is_listed)
        return;
    g->nodes[at].is_listed = true;
    g->heard[g->n_heard++] = at;
}

static void sort_wait(sort_graph *g, size_t at, const detect_dep *dep)
{
    const cormi_vec *list = cormi_map_get(&g->app->by_key, dep->key);

    for (size_t j = 0; list != NULL && j < list->n; j++) {
        const detect_op *other = CORMI_VEC_AT(detect_op *, list, j);
        size_t before;

        if (other == g->nodes[at].op || !sort_fulfils(&other->op, dep))
            continue;
        before = sort_place(g, other);
        sort_hear(g, before);
        g->nodes[at].waits++;
        if (!cormi_vec_push(&g->nodes[before].next, &at))
            cormi_detect_memory(g->d);
    }
}

static bool sort_index(sort_graph *g)
{
    size_t n = g->app->ops.n;

    g->nodes = CORMI_NEW_N(g->d->arena, sort_node, n + 1);
    g->heard = CORMI_NEW_N(g->d->arena, size_t, n + 1);
    cormi_map_init_arena(&g->at, g->d->arena);
    for (size_t i = 0; g->nodes != NULL && g->heard != NULL && i < n; i++) {
        detect_op **op = &CORMI_VEC_AT(detect_op *, &g->app->ops, i);

        g->nodes[i].op = *op;
        g->nodes[i].next = CORMI_VEC_ARENA(size_t, g->d->arena);
        if (!cormi_map_putn(&g->at, (const char *)op, sizeof(*op),
                            (void *)(uintptr_t)(i + 1)))
            return false;
    }
    return g->nodes != NULL && g->heard != NULL;
}

static void sort_link(sort_graph *g)
{
    for (size_t i = 0; i < g->app->ops.n; i++) {
        const cormi_vec *deps = &g->nodes[i].op->deps;

        sort_hear(g, i);
        for (size_t k = 0; k < deps->n; k++)
            sort_wait(g, i, &CORMI_VEC_AT(const detect_dep, deps, k));
    }
}

/* Those that wait for nothing, then those for which they were all, .. */
static size_t sort_run(sort_graph *g, detect_op **sorted, size_t *order)
{
    size_t n = 0;

    for (size_t i = 0; i < g->n_heard; i++)
        if (g->nodes[g->heard[i]].waits == 0)
            order[n++] = g->heard[i];
    for (size_t i = 0; i < n; i++) {
        const sort_node *node = &g->nodes[order[i]];

        sorted[i] = node->op;
        for (size_t k = 0; k < node->next.n; k++) {
            size_t next = CORMI_VEC_AT(size_t, &node->next, k);

            if (--g->nodes[next].waits == 0)
                order[n++] = next;
        }
    }
    return n;
}

static void sort_app(detector *d, detect_app *app)
{
    sort_graph g = { .d = d, .app = app };
    detect_op **sorted =
        cormi_arena_calloc(d->arena, app->ops.n + 1, sizeof(*sorted));
    size_t *order = CORMI_NEW_N(d->arena, size_t, app->ops.n + 1);

    if (sorted == NULL || order == NULL || !sort_index(&g)) {
        cormi_detect_memory(d);
        return;
    }
    sort_link(&g);
    if (sort_run(&g, sorted, order) < app->ops.n) {
        d->status =
            cormi_error_set(d->err, CORM_FIELD_ERROR,
                            "operations of the app %s depend on each "
                            "other in a circle; make the change in two steps",
                            app->name);
        return;
    }
    app->ops.data = sorted;
    app->ops.cap = app->ops.n;
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

    if (name == NULL)
        return false;
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
    if (!sort_add_key(keys, name, migration))
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
                                        "that no order of migrations fulfils; "
                                        "make the change in two steps");
        b.chop = true;
    }
    out->migrations = b.migrations.data;
    out->n_migrations = b.migrations.n;
}
