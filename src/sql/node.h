/*
 * Making, walking, comparing and dumping AST nodes.  Every maker returns
 * NULL when the arena is out of memory or a child is NULL.
 */
#ifndef CORMI_SQL_NODE_H
#define CORMI_SQL_NODE_H

#include "base/shared.h"
#include "base/str.h"

#include <corm/sys/ast.h>

/* Lookups that are known by number, a LOOKUP's slot, so that their spellings
 * need not be searched for.  0: any other. */
/* clang-format off */
#define CORMI_LOOKUP_MAP(X)                                                 \
    X(exact) X(iexact) X(gt) X(gte) X(lt) X(lte) X(in) X(range) X(isnull)   \
    X(contains) X(icontains) X(startswith) X(istartswith) X(endswith)       \
    X(iendswith)
/* clang-format on */
typedef enum cormi_lookup {
    CORMI_LOOKUP_OTHER,
#define X(name) CORMI_LOOKUP_##name,
    CORMI_LOOKUP_MAP(X)
#undef X
        CORMI_LOOKUPS_
} cormi_lookup;

corm_node *cormi_node_new(corm_arena *arena, corm_node_kind kind,
                          corm_type type);
/* With n args, copied from the array. */
corm_node *cormi_node_args(corm_arena *arena, corm_node_kind kind,
                           corm_type type, const char *name,
                           const corm_node *const *args, size_t n);
CORMI_SHARED corm_node *cormi_node_column(corm_arena *arena, const char *table,
                                          const char *name, corm_type type);
corm_node *cormi_node_param(corm_arena *arena, uint32_t slot, corm_type type);
CORMI_SHARED corm_node *cormi_node_constant(corm_arena *arena, corm_value value,
                                            corm_type type);
corm_node *cormi_node_lookup(corm_arena *arena, const char *name,
                             const corm_node *left, const corm_node *right);
corm_node *cormi_node_exact(corm_arena *arena, const corm_node *left,
                            const corm_node *right);
const corm_node *cormi_node_and(corm_arena *arena, const corm_node *a,
                                const corm_node *b); /* a NULL: b */
corm_node *cormi_node_not(corm_arena *arena, const corm_node *arg);
corm_node *cormi_node_select(corm_arena *arena, corm_node_kind kind,
                             const corm_select *select, corm_type type);

/* Calls fn for node and everything below it, depth first, selects included when into_selects; false stops. */
typedef bool cormi_node_visit(const corm_node *node, void *data);
bool cormi_node_walk(const corm_node *node, bool into_selects,
                     cormi_node_visit *fn, void *data);
/* The same for every node of a select and of the selects in it. */
bool cormi_select_walk(const corm_select *select, cormi_node_visit *fn,
                       void *data);

/* Has it at most so many levels and, counted once for each use, so many nodes?  Selects in it are not counted. */
bool cormi_node_fits(const corm_node *node, unsigned depth, size_t budget);

/* The same by content (parameters by slot). */
bool cormi_node_equal(const corm_node *a, const corm_node *b);

/* The AST as indented text, for tests and debugging. */
void cormi_node_dump(cormi_str *out, const corm_node *node);
void cormi_select_dump(cormi_str *out, const corm_select *select);

#endif
