/*
 * Between the files that resolve conditions.  Private to src/query.
 */
#ifndef CORMI_QUERY_COND_H
#define CORMI_QUERY_COND_H

#include "query/logical.h"

/* Where in a tree of conditions we are. */
typedef struct cormi_cond {
    cormi_lq *lq;
    bool branch_negated, current_negated;
    bool allow_joins, split;
    cormi_vec *reuse; /* NULL: any join may be shared */
    const cormi_resolve *how;
} cormi_cond;

/* A negated condition whose path goes over a relation to many (exclude.c);
 * neither tree nor leaf: failure recorded. */
cormi_where_child cormi_cond_exclude(const cormi_cond *s, const corm_expr *expr,
                                     const cormi_path *path);

#endif
