/*
 * The migrations of a program as a graph: who depends on whom, in which order
 * they are run, what is wrong with them.  Knows which are applied only by the
 * function it is given; touches no database.
 */
#ifndef CORMI_MIGRATIONS_GRAPH_H
#define CORMI_MIGRATIONS_GRAPH_H

#include "base/shared.h"
#include "base/map.h"
#include "base/vec.h"

#include <corm/migrations.h>

typedef struct cormi_graph_node cormi_graph_node;
/* Most have one: small, for there are many.  Read as a cormi_vec is. */
typedef struct cormi_graph_edges {
    cormi_graph_node **data;
    uint32_t n, cap;
} cormi_graph_edges;

struct cormi_graph_node {
    const corm_migration *migration;
    size_t app;                /* index in graph->apps */
    size_t order;              /* index in graph->order; of hidden ones none */
    cormi_graph_edges parents; /* what it depends on */
    cormi_graph_edges children;
    cormi_graph_node *instead; /* the squashed one that stands for it */
    bool applied;
    bool hidden; /* replaced, or a squashed one that cannot be used yet */
    uint8_t mark;
};

typedef struct cormi_graph {
    corm_arena *arena;
    const corm_app *const *apps;
    size_t n_apps;
    cormi_graph_node *all;    /* one behind the other */
    cormi_graph_node **nodes; /* all, in order of declaration */
    size_t n;
    cormi_graph_node **order; /* those in effect: parents first */
    size_t n_order;
    cormi_map by_key; /* "app.name" -> node */
} cormi_graph;

typedef bool cormi_graph_applied(void *data, const char *app, const char *name);

/*
 * Build in an arena.  applied NULL: none is.  CORM_MISUSE with all that is
 * wrong named: a migration twice, one that is missing, a cycle.
 */
CORMI_SHARED corm_status cormi_graph_build(cormi_graph *graph,
                                           corm_arena *arena,
                                           const corm_app *const *apps,
                                           cormi_graph_applied *applied,
                                           void *data, corm_error *err);
/* CORM_MISUSE: an app has more than one last migration. */
CORMI_SHARED corm_status cormi_graph_check_leaves(const cormi_graph *graph,
                                                  corm_error *err);
/* Leaves of an app (index), up to max; their number. */
CORMI_SHARED size_t cormi_graph_leaves(const cormi_graph *graph, size_t app,
                                       cormi_graph_node **out, size_t max);
CORMI_SHARED cormi_graph_node *
cormi_graph_find(const cormi_graph *graph, const char *app, const char *name);
/* By a name's beginning; CORM_VALUE_ERROR: none, or several. */
CORMI_SHARED corm_status cormi_graph_find_prefix(const cormi_graph *graph,
                                                 const char *app,
                                                 const char *prefix,
                                                 cormi_graph_node **out,
                                                 corm_error *err);
/* Index of an app; SIZE_MAX: none of that name. */
CORMI_SHARED size_t cormi_graph_app(const cormi_graph *graph,
                                    const char *label);
/* Marks (1) what a node depends on, or what depends on it, itself too. */
CORMI_SHARED void cormi_graph_mark_parents(const cormi_graph *graph,
                                           cormi_graph_node *node);
CORMI_SHARED void cormi_graph_mark_children(const cormi_graph *graph,
                                            cormi_graph_node *node);
CORMI_SHARED void cormi_graph_unmark(const cormi_graph *graph);

#endif
