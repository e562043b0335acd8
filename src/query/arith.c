/*
 * Arithmetic: operators over expressions, and the types that they give.
 */
#include "query/logical.h"

#include <string.h>

typedef struct resolve_combo {
    const char *ops;
    corm_type left, right, result;
} resolve_combo;

/* clang-format off */
static const resolve_combo resolve_combos[] = {
    { "+-*/%^&|#<>", CORM_TYPE_INTEGER,  CORM_TYPE_INTEGER,  CORM_TYPE_INTEGER },
    { "+-*/%^",      CORM_TYPE_FLOAT,    CORM_TYPE_FLOAT,    CORM_TYPE_FLOAT },
    { "+-*/%^",      CORM_TYPE_DECIMAL,  CORM_TYPE_DECIMAL,  CORM_TYPE_DECIMAL },
    { "+-*/%^",      CORM_TYPE_INTEGER,  CORM_TYPE_DECIMAL,  CORM_TYPE_DECIMAL },
    { "+-*/%^",      CORM_TYPE_DECIMAL,  CORM_TYPE_INTEGER,  CORM_TYPE_DECIMAL },
    { "+-*/%^",      CORM_TYPE_INTEGER,  CORM_TYPE_FLOAT,    CORM_TYPE_FLOAT },
    { "+-*/%^",      CORM_TYPE_FLOAT,    CORM_TYPE_INTEGER,  CORM_TYPE_FLOAT },
    { "+-",          CORM_TYPE_DATE,     CORM_TYPE_DURATION, CORM_TYPE_DATETIME },
    { "+",           CORM_TYPE_DURATION, CORM_TYPE_DATE,     CORM_TYPE_DATETIME },
    { "+-",          CORM_TYPE_DATETIME, CORM_TYPE_DURATION, CORM_TYPE_DATETIME },
    { "+",           CORM_TYPE_DURATION, CORM_TYPE_DATETIME, CORM_TYPE_DATETIME },
    { "+-",          CORM_TYPE_TIME,     CORM_TYPE_DURATION, CORM_TYPE_TIME },
    { "+",           CORM_TYPE_DURATION, CORM_TYPE_TIME,     CORM_TYPE_TIME },
    { "+-",          CORM_TYPE_DURATION, CORM_TYPE_DURATION, CORM_TYPE_DURATION },
    { "*/",          CORM_TYPE_DURATION, CORM_TYPE_INTEGER,  CORM_TYPE_DURATION },
    { "*/",          CORM_TYPE_DURATION, CORM_TYPE_FLOAT,    CORM_TYPE_DURATION },
    { "*",           CORM_TYPE_INTEGER,  CORM_TYPE_DURATION, CORM_TYPE_DURATION },
    { "*",           CORM_TYPE_FLOAT,    CORM_TYPE_DURATION, CORM_TYPE_DURATION },
    { "-",           CORM_TYPE_DATE,     CORM_TYPE_DATE,     CORM_TYPE_DURATION },
    { "-",           CORM_TYPE_DATE,     CORM_TYPE_DATETIME, CORM_TYPE_DURATION },
    { "-",           CORM_TYPE_DATETIME, CORM_TYPE_DATE,     CORM_TYPE_DURATION },
    { "-",           CORM_TYPE_DATETIME, CORM_TYPE_DATETIME, CORM_TYPE_DURATION },
    { "-",           CORM_TYPE_TIME,     CORM_TYPE_TIME,     CORM_TYPE_DURATION },
    { "+",           CORM_TYPE_SEARCH_VECTOR, CORM_TYPE_SEARCH_VECTOR, CORM_TYPE_SEARCH_VECTOR },
    { "&|",          CORM_TYPE_SEARCH_QUERY,  CORM_TYPE_SEARCH_QUERY,  CORM_TYPE_SEARCH_QUERY },
};
/* clang-format on */

static corm_type resolve_number_type(corm_type type)
{
    if (type == CORM_TYPE_NONE)
        return type;
    return cormi_type(type)->is_integer ? CORM_TYPE_INTEGER : type;
}

static corm_type resolve_arith_type(char op, corm_type left, corm_type right)
{
    left = resolve_number_type(left);
    right = resolve_number_type(right);
    for (size_t i = 0; i < sizeof(resolve_combos) / sizeof(resolve_combos[0]);
         i++)
        if (resolve_combos[i].left == left &&
            resolve_combos[i].right == right &&
            strchr(resolve_combos[i].ops, op) != NULL)
            return resolve_combos[i].result;
    /* NULL takes the other side's type. */
    if (left == CORM_TYPE_NONE && right != CORM_TYPE_NONE)
        return right;
    return CORM_TYPE_NONE;
}

static const corm_node *resolve_negated(cormi_lq *lq, const corm_expr *expr,
                                        const cormi_resolve *how)
{
    const corm_node *arg = cormi_resolve_value(lq, &expr->args[0], how);

    if (arg == NULL)
        return NULL;
    return cormi_node_args(lq->b->arena, CORM_NODE_ARITH, arg->type, "neg",
                           &arg, 1);
}

static bool resolve_is_operator(const char *name)
{
    static const char *const known[] = { "+", "-", "*", "/",  "%", "^",
                                         "&", "|", "#", "<<", ">>" };

    for (size_t i = 0; name != NULL && i < sizeof(known) / sizeof(known[0]);
         i++)
        if (strcmp(name, known[i]) == 0)
            return true;
    return false;
}

static corm_node *resolve_pair(cormi_lq *lq, const char *op,
                               const corm_node *left, const corm_node *right)
{
    const corm_node *args[2] = { left, right };
    corm_node *node = cormi_node_args(
        lq->b->arena, CORM_NODE_ARITH,
        resolve_arith_type(op[0], left->type, right->type), op, args, 2);

    if (node == NULL)
        cormi_lq_memory(lq);
    return node;
}

const corm_node *cormi_resolve_arith(cormi_lq *lq, const corm_expr *expr,
                                     const cormi_resolve *how)
{
    const corm_node *left;

    if (expr->name != NULL && strcmp(expr->name, "neg") == 0 &&
        expr->n_args == 1)
        return resolve_negated(lq, expr, how);
    if (!resolve_is_operator(expr->name) || expr->n_args < 2) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "unknown operator \"%s\" or too few operands; there are "
                      "+ - * / %% ^ & | # << >>",
                      expr->name != NULL ? expr->name : "");
        return NULL;
    }
    left = cormi_resolve_value(lq, &expr->args[0], how);
    for (uint32_t i = 1; i < expr->n_args && left != NULL; i++) {
        const corm_node *right = cormi_resolve_value(lq, &expr->args[i], how);

        left = right != NULL ? resolve_pair(lq, expr->name, left, right) : NULL;
    }
    return left;
}
