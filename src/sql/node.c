/*
 * Making AST nodes.  A maker that gets a NULL child gives NULL, so that a
 * compiler writes nested calls and asks once.  Nodes are immutable once
 * another node holds them.
 */
#include "sql/node.h"

#include "base/arena.h"

corm_node *cormi_node_new(corm_arena *arena, corm_node_kind kind,
                          corm_type type)
{
    corm_node *node = CORMI_NEW(arena, corm_node);

    if (node == NULL)
        return NULL;
    node->kind = kind;
    node->type = type;
    return node;
}

corm_node *cormi_node_args(corm_arena *arena, corm_node_kind kind,
                           corm_type type, const char *name,
                           const corm_node *const *args, size_t n)
{
    corm_node *node = cormi_arena_take(arena, sizeof(*node) + n * sizeof(node));
    const corm_node **copy;

    if (node == NULL)
        return NULL;
    copy = (const corm_node **)(void *)(node + 1);
    *node = (corm_node){
        .kind = kind, .type = type, .name = name, .args = copy, .n_args = n
    };
    for (size_t i = 0; i < n; i++) {
        if (args[i] == NULL)
            return NULL;
        copy[i] = args[i];
    }
    return node;
}

corm_node *cormi_node_column(corm_arena *arena, const char *table,
                             const char *name, corm_type type)
{
    corm_node *node = cormi_node_new(arena, CORM_NODE_COLUMN, type);

    if (node == NULL)
        return NULL;
    node->table = table;
    node->name = name;
    return node;
}

corm_node *cormi_node_param(corm_arena *arena, uint32_t slot, corm_type type)
{
    corm_node *node = cormi_arena_take(arena, sizeof(*node));

    if (node != NULL)
        *node =
            (corm_node){ .kind = CORM_NODE_PARAM, .type = type, .slot = slot };
    return node;
}

corm_node *cormi_node_constant(corm_arena *arena, corm_value value,
                               corm_type type)
{
    corm_node *node = cormi_node_new(arena, CORM_NODE_CONSTANT, type);
    corm_value *copy = cormi_arena_dup(arena, &value, sizeof(value));

    if (node == NULL || copy == NULL)
        return NULL;
    node->value = copy;
    return node;
}

/* As most conditions are: of one piece with its two sides. */
corm_node *cormi_node_lookup(corm_arena *arena, const char *name,
                             const corm_node *left, const corm_node *right)
{
    corm_node *node = cormi_arena_take(arena, sizeof(*node) + 2 * sizeof(node));
    const corm_node **args;

    if (node == NULL || left == NULL || right == NULL)
        return NULL;
    args = (const corm_node **)(void *)(node + 1);
    args[0] = left;
    args[1] = right;
    *node = (corm_node){ .kind = CORM_NODE_LOOKUP,
                         .type = CORM_TYPE_BOOLEAN,
                         .name = name,
                         .args = args,
                         .n_args = 2 };
    return node;
}

corm_node *cormi_node_exact(corm_arena *arena, const corm_node *left,
                            const corm_node *right)
{
    corm_node *node = cormi_node_lookup(arena, "exact", left, right);

    if (node != NULL)
        node->slot = CORMI_LOOKUP_exact;
    return node;
}

/* One AND of many rather than a chain: its depth does not grow. */
static corm_node *node_and_append(corm_arena *arena, const corm_node *a,
                                  const corm_node *b)
{
    size_t n = a->n_args;
    const corm_node **args = CORMI_NEW_N(arena, const corm_node *, n + 1);
    corm_node *node = cormi_node_new(arena, CORM_NODE_AND, CORM_TYPE_BOOLEAN);

    if (args == NULL || node == NULL)
        return NULL;
    for (size_t i = 0; i < n; i++)
        args[i] = a->args[i];
    args[n] = b;
    node->args = args;
    node->n_args = n + 1;
    return node;
}

const corm_node *cormi_node_and(corm_arena *arena, const corm_node *a,
                                const corm_node *b)
{
    const corm_node *args[] = { a, b };

    if (a == NULL || b == NULL)
        return b;
    if (a->kind == CORM_NODE_AND)
        return node_and_append(arena, a, b);
    return cormi_node_args(arena, CORM_NODE_AND, CORM_TYPE_BOOLEAN, NULL, args,
                           2);
}

corm_node *cormi_node_not(corm_arena *arena, const corm_node *arg)
{
    return cormi_node_args(arena, CORM_NODE_NOT, CORM_TYPE_BOOLEAN, NULL, &arg,
                           1);
}

corm_node *cormi_node_select(corm_arena *arena, corm_node_kind kind,
                             const corm_select *select, corm_type type)
{
    corm_node *node;

    if (select == NULL)
        return NULL;
    node = cormi_node_new(arena, kind, type);
    if (node != NULL)
        node->select = select;
    return node;
}
