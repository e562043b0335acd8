/*
 * The where tree, and folding it into one node with what is constant taken
 * out: an empty IN makes its whole AND false, and no SQL is sent.
 */
#include "query/logical.h"

cormi_where *cormi_where_new(cormi_lq *lq, corm_node_kind connector,
                             bool negated)
{
    cormi_where *where = CORMI_NEW(lq->b->arena, cormi_where);

    if (where == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    where->connector = connector;
    where->negated = negated;
    where->children =
        CORMI_VEC_ROOM(cormi_where_child, lq->b->arena, &where->only, 1);
    return where;
}

bool cormi_where_add(cormi_where *where, cormi_where *tree,
                     const corm_node *leaf)
{
    cormi_where_child child = { tree, leaf };

    return CORMI_VEC_PUT(cormi_where_child, &where->children, child);
}

const corm_node *cormi_fold_not(cormi_lq *lq, const corm_node *node)
{
    corm_node *out;

    if (node == lq->b->yes)
        return lq->b->no;
    if (node == lq->b->no)
        return lq->b->yes;
    out = cormi_node_not(lq->b->arena, node);
    if (out == NULL)
        cormi_lq_memory(lq);
    return out;
}

const corm_node *cormi_fold_and(cormi_lq *lq, const corm_node *a,
                                const corm_node *b)
{
    const corm_node *out;

    if (a == NULL || b == NULL || a == lq->b->no || b == lq->b->yes)
        return b == NULL ? NULL : a;
    if (a == lq->b->yes || b == lq->b->no)
        return b;
    out = cormi_node_and(lq->b->arena, a, b);
    if (out == NULL)
        cormi_lq_memory(lq);
    return out;
}

const corm_node *cormi_where_child_fold(cormi_lq *lq,
                                        const cormi_where_child *c)
{
    return c->tree != NULL ? cormi_where_fold(lq, c->tree) : c->leaf;
}

static const corm_node *where_node(cormi_lq *lq, corm_node_kind kind,
                                   const corm_node *const *args, size_t n)
{
    corm_node *node =
        cormi_node_args(lq->b->arena, kind, CORM_TYPE_BOOLEAN, NULL, args, n);

    if (node == NULL)
        cormi_lq_memory(lq);
    return node;
}

/* AND and OR; `neutral` is dropped, `final` decides. */
static const corm_node *where_list(cormi_lq *lq, const cormi_where *where,
                                   const corm_node *neutral,
                                   const corm_node *final)
{
    const corm_node *room[8], **args = room;
    size_t n = 0;

    if (where->children.n > sizeof(room) / sizeof(room[0]))
        args =
            cormi_arena_take(lq->b->arena, where->children.n * sizeof(*args));
    if (args == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    for (size_t i = 0; i < where->children.n; i++) {
        const corm_node *child = cormi_where_child_fold(
            lq, &CORMI_VEC_AT(cormi_where_child, &where->children, i));

        if (child == NULL || child == final)
            return child;
        if (child != neutral)
            args[n++] = child;
    }
    if (n == 0)
        return where->children.n == 0 ? lq->b->yes : neutral;
    return n == 1 ? args[0] : where_node(lq, where->connector, args, n);
}

static const corm_node *where_xor(cormi_lq *lq, const cormi_where *where)
{
    const corm_node **args =
        CORMI_NEW_N(lq->b->arena, const corm_node *, where->children.n + 1);
    size_t n = 0;
    bool flip = false;
    const corm_node *out;

    if (args == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    for (size_t i = 0; i < where->children.n; i++) {
        const corm_node *child = cormi_where_child_fold(
            lq, &CORMI_VEC_AT(cormi_where_child, &where->children, i));

        if (child == NULL)
            return NULL;
        if (child == lq->b->yes)
            flip = !flip;
        else if (child != lq->b->no)
            args[n++] = child;
    }
    if (n == 0)
        return flip ? lq->b->yes : lq->b->no;
    if (n == 1 && where->children.n == 1)
        return args[0];
    if (n == 1) { /* still a count: what is unknown counts as false */
        args[n++] = flip ? lq->b->yes : lq->b->no;
        flip = false;
    }
    out = where_node(lq, CORM_NODE_XOR, args, n);
    return out != NULL && flip ? cormi_fold_not(lq, out) : out;
}

const corm_node *cormi_where_fold(cormi_lq *lq, const cormi_where *where)
{
    const corm_node *out;

    if (where->children.n == 1 && where->connector != CORM_NODE_XOR)
        out = cormi_where_child_fold(lq, where->children.data);
    else if (where->connector == CORM_NODE_XOR)
        out = where_xor(lq, where);
    else if (where->connector == CORM_NODE_OR)
        out = where_list(lq, where, lq->b->no, lq->b->yes);
    else
        out = where_list(lq, where, lq->b->yes, lq->b->no);
    return out != NULL && where->negated ? cormi_fold_not(lq, out) : out;
}
