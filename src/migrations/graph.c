/*
 * The graph of migrations.  Squashed migrations stand for those they replace
 * when all or none of these are applied, as in Django.
 */
#include "migrations/graph.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

#define GRAPH_NODE(vec, i) CORMI_VEC_AT(cormi_graph_node *, vec, i)

static corm_status graph_no_memory(corm_error *err)
{
    return cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
}

static const char *graph_key(corm_arena *arena, const char *app,
                             const char *name)
{
    return cormi_arena_printf(arena, "%s.%s", app, name);
}

/* On the stack: that memory is short must not read as "not there". */
cormi_graph_node *cormi_graph_find(const cormi_graph *graph, const char *app,
                                   const char *name)
{
    char key[512];
    int n = snprintf(key, sizeof(key), "%s.%s", app, name);

    return n > 0 && (size_t)n < sizeof(key) ? cormi_map_get(&graph->by_key, key)
                                            : NULL;
}

size_t cormi_graph_app(const cormi_graph *graph, const char *label)
{
    for (size_t i = 0; i < graph->n_apps; i++)
        if (strcmp(graph->apps[i]->name, label) == 0)
            return i;
    return SIZE_MAX;
}

/* ---- nodes ---- */

static corm_status graph_add(cormi_graph *graph, size_t app,
                             const corm_migration *migration, corm_error *err)
{
    const char *label = graph->apps[app]->name;
    cormi_graph_node *node;
    const char *key;

    if (migration->name == NULL || migration->app == NULL ||
        strcmp(migration->app, label) != 0)
        return cormi_error_set(err, CORM_MISUSE,
                               "the migration %s.%s is listed among those of "
                               "the app %s; list it in its own",
                               migration->app ? migration->app : "?",
                               migration->name ? migration->name : "?", label);
    if (strlen(label) + strlen(migration->name) > 380)
        return cormi_error_set(err, CORM_MISUSE,
                               "the name of the migration %.60s.%.60s.. is "
                               "longer than the table of migrations can keep",
                               label, migration->name);
    if (cormi_graph_find(graph, label, migration->name) != NULL)
        return cormi_error_set(err, CORM_MISUSE,
                               "the migration %s.%s is there twice; rename "
                               "one, or take it from the list of the app",
                               label, migration->name);
    key = graph_key(graph->arena, label, migration->name);
    node = &graph->all[graph->n];
    if (key == NULL || !cormi_map_put(&graph->by_key, key, node))
        return graph_no_memory(err);
    node->migration = migration;
    node->app = app;
    graph->nodes[graph->n++] = node;
    return CORM_OK;
}

static corm_status graph_add_all(cormi_graph *graph, corm_error *err)
{
    corm_status status = CORM_OK;
    size_t n = 0;

    while (graph->apps != NULL && graph->apps[graph->n_apps] != NULL)
        graph->n_apps++;
    for (size_t a = 0; a < graph->n_apps; a++)
        for (size_t i = 0; graph->apps[a]->migrations != NULL &&
                           graph->apps[a]->migrations[i] != NULL;
             i++)
            n++;
    graph->all = CORMI_NEW_N(graph->arena, cormi_graph_node, n + 1);
    graph->nodes = CORMI_NEW_N(graph->arena, cormi_graph_node *, n + 1);
    graph->order = CORMI_NEW_N(graph->arena, cormi_graph_node *, n + 1);
    if (graph->all == NULL || graph->nodes == NULL || graph->order == NULL ||
        !cormi_map_reserve(&graph->by_key, n))
        return graph_no_memory(err);
    for (size_t a = 0; a < graph->n_apps; a++)
        for (size_t i = 0;
             status == CORM_OK && graph->apps[a]->migrations != NULL &&
             graph->apps[a]->migrations[i] != NULL;
             i++)
            status = graph_add(graph, a, graph->apps[a]->migrations[i], err);
    return status;
}

/* ---- squashed migrations ---- */

static corm_status graph_replace(cormi_graph *graph, cormi_graph_node *node,
                                 cormi_graph_applied *applied, void *data,
                                 corm_error *err)
{
    const corm_migration_key *keys = node->migration->replaces;
    size_t n = 0, done = 0;
    const corm_migration_key *missing = NULL;

    for (; keys[n].app != NULL; n++) {
        done += applied != NULL && applied(data, keys[n].app, keys[n].name);
        if (cormi_graph_find(graph, keys[n].app, keys[n].name) == NULL)
            missing = &keys[n];
    }
    if (done == n && n > 0)
        node->applied = true;
    if (node->applied || done == 0) {
        for (size_t i = 0; i < n; i++) {
            cormi_graph_node *old =
                cormi_graph_find(graph, keys[i].app, keys[i].name);

            if (old != NULL && old != node) {
                old->hidden = true;
                old->instead = node;
            }
        }
        return CORM_OK;
    }
    if (missing != NULL)
        return cormi_error_set(
            err, CORM_MISUSE,
            "%s.%s replaces migrations of which some are applied and some are "
            "not, and %s.%s is not in this program; run a program that still "
            "has them before this one",
            node->migration->app, node->migration->name, missing->app,
            missing->name);
    node->hidden = true;
    return CORM_OK;
}

/* ---- edges ---- */

static cormi_graph_node *graph_in_effect(cormi_graph_node *node)
{
    while (node != NULL && node->instead != NULL)
        node = node->instead;
    return node;
}

/* The first or last migration of an app, by its list. */
static cormi_graph_node *graph_end_of(const cormi_graph *graph, size_t app,
                                      bool last)
{
    cormi_graph_node *found = NULL;

    for (size_t i = 0; i < graph->n; i++) {
        if (graph->nodes[i]->app != app || graph->nodes[i]->hidden)
            continue;
        found = graph->nodes[i];
        if (!last)
            break;
    }
    return found;
}

static bool graph_edge_add(const cormi_graph *graph, cormi_graph_edges *edges,
                           cormi_graph_node *to)
{
    size_t size = edges->cap * sizeof(to);

    if (edges->n == edges->cap) {
        uint32_t cap = edges->cap == 0 ? 1 : edges->cap * 2;
        cormi_graph_node **more = cormi_arena_resize(graph->arena, edges->data,
                                                     size, cap * sizeof(to));

        if (more == NULL)
            return false;
        edges->data = more;
        edges->cap = cap;
    }
    edges->data[edges->n++] = to;
    return true;
}

static corm_status graph_link(const cormi_graph *graph,
                              cormi_graph_node *parent, cormi_graph_node *child,
                              corm_error *err)
{
    if (parent == child)
        return CORM_OK;
    for (size_t i = 0; i < child->parents.n; i++)
        if (GRAPH_NODE(&child->parents, i) == parent)
            return CORM_OK;
    return graph_edge_add(graph, &child->parents, parent) &&
                   graph_edge_add(graph, &parent->children, child)
               ? CORM_OK
               : graph_no_memory(err);
}

/* What a key names; *out NULL: an app without migrations, which is fine. */
static corm_status graph_resolve(const cormi_graph *graph,
                                 const cormi_graph_node *from,
                                 const corm_migration_key *key,
                                 cormi_graph_node **out, corm_error *err)
{
    size_t app = cormi_graph_app(graph, key->app);
    bool last = key->name != NULL && strcmp(key->name, "__latest__") == 0;
    cormi_graph_node *node;

    *out = NULL;
    if (app != SIZE_MAX &&
        (last || (key->name != NULL && strcmp(key->name, "__first__") == 0))) {
        *out = graph_end_of(graph, app, last);
        return CORM_OK;
    }
    node =
        key->name != NULL ? cormi_graph_find(graph, key->app, key->name) : NULL;
    *out = graph_in_effect(node);
    if (*out != NULL)
        return CORM_OK;
    return cormi_error_set(
        err, CORM_MISUSE,
        "%s.%s depends on %s.%s, which is not in this program; %s",
        from->migration->app, from->migration->name, key->app,
        key->name ? key->name : "?",
        app == SIZE_MAX ? "give its app to corm_open()"
                        : "put it back, or correct the dependency");
}

static corm_status graph_link_keys(cormi_graph *graph, cormi_graph_node *node,
                                   const cormi_graph_node *from,
                                   const corm_migration_key *keys, bool before,
                                   corm_error *err)
{
    for (; keys != NULL && keys->app != NULL; keys++) {
        cormi_graph_node *other;
        corm_status status = graph_resolve(graph, from, keys, &other, err);

        if (status == CORM_OK && other != NULL && !other->hidden)
            status = before ? graph_link(graph, node, other, err)
                            : graph_link(graph, other, node, err);
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

static corm_status graph_link_all(cormi_graph *graph, corm_error *err)
{
    for (size_t i = 0; i < graph->n; i++) {
        cormi_graph_node *from = graph->nodes[i];
        cormi_graph_node *node = graph_in_effect(from);
        corm_status status = CORM_OK;

        if (from->hidden && from->instead == NULL)
            continue;
        /* What a replaced one depended on, its squashed one may name anew. */
        if (node == from)
            status = graph_link_keys(graph, node, from,
                                     from->migration->dependencies, false, err);
        if (status == CORM_OK)
            status = graph_link_keys(graph, node, from,
                                     from->migration->run_before, true, err);
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

/* ---- order ---- */

enum { GRAPH_WHITE, GRAPH_GREY, GRAPH_BLACK };

typedef struct graph_frame {
    cormi_graph_node *node;
    size_t next; /* parent to be visited */
} graph_frame;

/* The stack from the node that is met again. */
static corm_status graph_cycle(const cormi_vec *stack,
                               const cormi_graph_node *again, corm_arena *arena,
                               corm_error *err)
{
    cormi_str text;
    bool in = false;

    cormi_str_init_arena(&text, arena);
    for (size_t i = 0; i < stack->n; i++) {
        const cormi_graph_node *node = CORMI_VEC_AT(graph_frame, stack, i).node;

        in = in || node == again;
        if (in)
            cormi_str_addf(&text, "%s.%s -> ", node->migration->app,
                           node->migration->name);
    }
    return cormi_error_set(
        err, CORM_MISUSE,
        "migrations depend on each other in a circle: %s%s.%s; take one "
        "dependency away, or split a migration",
        cormi_str_get(&text), again->migration->app, again->migration->name);
}

static corm_status graph_visit(cormi_graph *graph, cormi_vec *stack,
                               cormi_graph_node *start, corm_error *err)
{
    graph_frame first = { start, 0 };

    if (start->mark != GRAPH_WHITE)
        return CORM_OK;
    start->mark = GRAPH_GREY;
    if (!cormi_vec_push(stack, &first))
        return graph_no_memory(err);
    while (stack->n > 0) {
        graph_frame *top = &CORMI_VEC_AT(graph_frame, stack, stack->n - 1);
        cormi_graph_node *node = top->node;

        if (top->next == node->parents.n) {
            node->mark = GRAPH_BLACK;
            node->order = graph->n_order;
            graph->order[graph->n_order++] = node;
            stack->n--;
            continue;
        }
        first = (graph_frame){ GRAPH_NODE(&node->parents, top->next++), 0 };
        if (first.node->mark == GRAPH_GREY)
            return graph_cycle(stack, first.node, graph->arena, err);
        if (first.node->mark == GRAPH_BLACK)
            continue;
        first.node->mark = GRAPH_GREY;
        if (!cormi_vec_push(stack, &first))
            return graph_no_memory(err);
    }
    return CORM_OK;
}

static corm_status graph_sort(cormi_graph *graph, corm_error *err)
{
    cormi_vec stack = CORMI_VEC_ARENA(graph_frame, graph->arena);
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < graph->n; i++)
        if (!graph->nodes[i]->hidden)
            status = graph_visit(graph, &stack, graph->nodes[i], err);
    cormi_graph_unmark(graph);
    return status;
}

corm_status cormi_graph_build(cormi_graph *graph, corm_arena *arena,
                              const corm_app *const *apps,
                              cormi_graph_applied *applied, void *data,
                              corm_error *err)
{
    corm_status status;

    *graph = (cormi_graph){ .arena = arena, .apps = apps };
    cormi_map_init_arena(&graph->by_key, arena);
    status = graph_add_all(graph, err);
    for (size_t i = 0; status == CORM_OK && i < graph->n; i++) {
        const corm_migration *m = graph->nodes[i]->migration;

        graph->nodes[i]->applied =
            applied != NULL && applied(data, m->app, m->name);
    }
    for (size_t i = 0; status == CORM_OK && i < graph->n; i++)
        if (graph->nodes[i]->migration->replaces != NULL)
            status = graph_replace(graph, graph->nodes[i], applied, data, err);
    if (status == CORM_OK)
        status = graph_link_all(graph, err);
    return status == CORM_OK ? graph_sort(graph, err) : status;
}

/* ---- questions ---- */

static bool graph_is_leaf(const cormi_graph_node *node)
{
    for (size_t i = 0; i < node->children.n; i++)
        if (GRAPH_NODE(&node->children, i)->app == node->app)
            return false;
    return true;
}

size_t cormi_graph_leaves(const cormi_graph *graph, size_t app,
                          cormi_graph_node **out, size_t max)
{
    size_t n = 0;

    for (size_t i = 0; i < graph->n_order; i++) {
        cormi_graph_node *node = graph->order[i];

        if (node->app != app || !graph_is_leaf(node))
            continue;
        if (n < max)
            out[n] = node;
        n++;
    }
    return n;
}

corm_status cormi_graph_check_leaves(const cormi_graph *graph, corm_error *err)
{
    for (size_t a = 0; a < graph->n_apps; a++) {
        cormi_graph_node *leaves[2];

        if (cormi_graph_leaves(graph, a, leaves, 2) < 2)
            continue;
        return cormi_error_set(
            err, CORM_MISUSE,
            "the app %s has several last migrations: %s, %s; run "
            "makemigrations --merge",
            graph->apps[a]->name, leaves[0]->migration->name,
            leaves[1]->migration->name);
    }
    return CORM_OK;
}

corm_status cormi_graph_find_prefix(const cormi_graph *graph, const char *app,
                                    const char *prefix, cormi_graph_node **out,
                                    corm_error *err)
{
    size_t n = 0, len = strlen(prefix);

    *out = cormi_graph_find(graph, app, prefix);
    if (*out == NULL)
        for (size_t i = 0; i < graph->n; i++)
            if (strcmp(graph->nodes[i]->migration->app, app) == 0 &&
                strncmp(graph->nodes[i]->migration->name, prefix, len) == 0) {
                *out = graph->nodes[i];
                n++;
            }
    if (*out != NULL && n <= 1) {
        *out = graph_in_effect(*out);
        return CORM_OK;
    }
    *out = NULL;
    if (cormi_graph_app(graph, app) == SIZE_MAX)
        return cormi_error_set(err, CORM_VALUE_ERROR,
                               "this program has no app \"%s\"", app);
    return cormi_error_set(
        err, CORM_VALUE_ERROR,
        n > 1 ? "the app %s has several migrations that "
                "begin with \"%s\"; write more of the name"
              : "the app %s has no migration \"%s\"; showmigrations lists them",
        app, prefix);
}

/* The order has parents first: one pass, whatever the depth. */
void cormi_graph_mark_parents(const cormi_graph *graph, cormi_graph_node *node)
{
    node->mark = 1;
    for (size_t i = node->order + 1; i-- > 0;) {
        const cormi_graph_node *at = graph->order[i];

        for (size_t k = 0; at->mark != 0 && k < at->parents.n; k++)
            GRAPH_NODE(&at->parents, k)->mark = 1;
    }
}

void cormi_graph_mark_children(const cormi_graph *graph, cormi_graph_node *node)
{
    node->mark = 1;
    for (size_t i = node->order; i < graph->n_order; i++) {
        const cormi_graph_node *at = graph->order[i];

        for (size_t k = 0; at->mark != 0 && k < at->children.n; k++)
            GRAPH_NODE(&at->children, k)->mark = 1;
    }
}

void cormi_graph_unmark(const cormi_graph *graph)
{
    for (size_t i = 0; i < graph->n; i++)
        graph->nodes[i]->mark = 0;
}
