/*
 * Conditions: lookups, AND, OR, XOR, NOT, EXISTS, and a nest of many.
 */
#include "fuzz/fuzz.h"

corm_expr *fuzz_node(fuzz_input *in, corm_op op, const char *name, size_t n)
{
    corm_expr *expr = fuzz_alloc(in, sizeof(*expr));

    expr->op = op;
    expr->name = name;
    expr->n_args = (uint32_t)n;
    expr->args = fuzz_alloc(in, n * sizeof(corm_value));
    in->nodes++;
    return expr;
}

void fuzz_arg(corm_expr *expr, size_t i, corm_value value)
{
    ((corm_value *)(uintptr_t)expr->args)[i] = value;
}

/* Conditions in conditions, up to a thousand deep. */
static const corm_expr *fuzz_nest(fuzz_input *in, const corm_model *model)
{
    const corm_expr *inner = fuzz_condition(in, model);
    size_t n = fuzz_byte(in);
    corm_expr *outer = NULL;

    if (n > 200)
        n *= 16;
    while (n-- > 0) {
        outer = fuzz_node(in, n % 3 ? CORM_OP_NOT : CORM_OP_AND, NULL, 1);
        fuzz_arg(outer, 0, corm_value_expr(inner));
        inner = outer;
    }
    return inner;
}

static const corm_expr *fuzz_joined(fuzz_input *in, const corm_model *model)
{
    static const corm_op ops[] = { CORM_OP_AND, CORM_OP_OR, CORM_OP_XOR,
                                   CORM_OP_NOT };
    size_t which = fuzz_below(in, 4), n = fuzz_below(in, 4);
    corm_expr *expr = fuzz_node(in, ops[which], NULL, which == 3 ? 1 : n);

    for (size_t i = 0; i < expr->n_args; i++)
        fuzz_arg(expr, i, corm_value_expr(fuzz_condition(in, model)));
    return expr;
}

static const corm_expr *fuzz_tested(fuzz_input *in, const corm_model *model)
{
    corm_expr *expr = NULL;
    const char *path = NULL;
    char type = '\0';

    path = fuzz_lookups(in, fuzz_path(in, model, &type), type);
    expr = fuzz_node(in, CORM_OP_Q, path, 1);
    fuzz_arg(expr, 0, fuzz_right(in, model, path, type));
    return expr;
}

const corm_expr *fuzz_condition(fuzz_input *in, const corm_model *model)
{
    const corm_expr *expr = NULL;
    corm_expr *node = NULL;

    if (fuzz_deep(in))
        return fuzz_node(in, CORM_OP_AND, NULL, 0);
    in->depth++;
    switch (fuzz_below(in, 16)) {
    case 9:
    case 10:
        expr = fuzz_joined(in, model);
        break;
    case 11:
        node = fuzz_node(in, CORM_OP_LOOKUP, fuzz_lookup_name(in), 2);
        fuzz_arg(node, 0, corm_value_expr(fuzz_expr(in, model, 'i')));
        fuzz_arg(node, 1, fuzz_right(in, model, node->name, 'i'));
        break;
    case 12:
    case 13:
        node = fuzz_node(in, CORM_OP_EXISTS, NULL, 1);
        in->around++;
        fuzz_arg(node, 0, corm_value_queryset(fuzz_chain(in, NULL).set));
        in->around--;
        break;
    case 14:
        expr = fuzz_expr(in, model, 'b');
        break;
    case 15:
        expr = fuzz_nest(in, model);
        break;
    default:
        expr = fuzz_tested(in, model);
    }
    in->depth--;
    return expr != NULL ? expr : node;
}
