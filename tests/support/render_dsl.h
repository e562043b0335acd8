/*
 * What the golden programs of rendering write their cases in.
 */
#ifndef SUPPORT_RENDER_DSL_H
#define SUPPORT_RENDER_DSL_H

#include "support/render_cases.h"
#include "support/test.h"

#define N                ((const corm_node *)NULL)
#define CASE_FN(fn_name) static const char *fn_name(const cormi_renderer *r)
#define ROW(fn_name)      \
    {                     \
#fn_name, fn_name \
    }
/* Ends a case: the expression, as text. */
#define SHOW(node) return ast_show(r, (node))

/* "column = parameter" */
static inline const corm_node *eq(const char *column, uint32_t slot)
{
    return ast_lookup("exact", ast_col(column), ast_param(slot));
}

static inline const corm_node *arith(const char *op, const corm_node *a,
                                     const corm_node *b)
{
    return ast_node(CORM_NODE_ARITH, op, a, b, N);
}

static inline const corm_node *order(const corm_node *a, uint32_t flags)
{
    return ast_set_flags(ast_node(CORM_NODE_ORDER, NULL, a, N), flags);
}

#endif
