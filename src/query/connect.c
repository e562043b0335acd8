/*
 * Two querysets of one model become one: their conditions by AND, OR or XOR,
 * the joins of the second among those of the first.
 */
#include "query/logical.h"

/* Relations to one row are shared; relations to many only by OR and XOR, each
 * join once: what one row must fulfil stays on one row. */
static bool connect_shares(const cormi_join *have, const cormi_join *parent,
                           const cormi_join *join, const cormi_vec *free_joins)
{
    return have->parent == parent && have->own_fields == join->own_fields &&
           have->parent_fields == join->parent_fields &&
           have->model == join->model && have->filtered == join->filtered &&
           (parent == NULL || !join->many || cormi_join_in(free_joins, have));
}

static void connect_take(cormi_vec *joins, const cormi_join *taken)
{
    size_t n = 0;

    for (size_t i = 0; i < joins->n; i++)
        if (CORMI_VEC_AT(cormi_join *, joins, i) != taken)
            CORMI_VEC_AT(cormi_join *, joins, n++) =
                CORMI_VEC_AT(cormi_join *, joins, i);
    joins->n = n;
}

static cormi_join *connect_adopt(cormi_lq *lq, cormi_join *join,
                                 cormi_vec *free_joins)
{
    cormi_join *parent = join->parent;

    while (parent != NULL && parent->same != NULL)
        parent = parent->same;
    for (size_t i = 0; i < lq->joins.n; i++) {
        cormi_join *have = CORMI_VEC_AT(cormi_join *, &lq->joins, i);

        if (!connect_shares(have, parent, join, free_joins))
            continue;
        join->same = have;
        have->refs += join->refs;
        connect_take(free_joins, have);
        return cormi_vec_push(&lq->adopted, &join) ? have : NULL;
    }
    join->parent = parent;
    return cormi_vec_push(&lq->joins, &join) ? join : NULL;
}

/* Joins without which none of a query's rows is there. */
static void connect_needed(cormi_lq *lq, cormi_vec *needed)
{
    for (size_t i = 0; i < lq->joins.n; i++) {
        cormi_join *join = CORMI_VEC_AT(cormi_join *, &lq->joins, i);

        if (join->parent != NULL && join->kind == CORM_JOIN_INNER)
            cormi_lq_push(lq, needed, &join);
    }
}

/* Joins that not both sides need become LEFT when either side may match
 * alone.  Django leaves them INNER for XOR, which loses rows. */
static void connect_decide(cormi_lq *lq, const cormi_vec *left,
                           const cormi_vec *right, corm_connector op)
{
    cormi_vec promote = CORMI_VEC_ARENA(cormi_join *, lq->b->arena);
    cormi_vec demote = CORMI_VEC_ARENA(cormi_join *, lq->b->arena);

    for (size_t i = 0; i < lq->joins.n; i++) {
        cormi_join *join = CORMI_VEC_AT(cormi_join *, &lq->joins, i);
        bool a = cormi_join_in(left, join), b = cormi_join_in(right, join);

        if (op != CORM_CONNECT_AND && a != b)
            cormi_lq_push(lq, &promote, &join);
        else if (a || b)
            cormi_lq_push(lq, &demote, &join);
    }
    cormi_joins_promote(lq, &promote);
    cormi_joins_demote(lq, &demote);
}

static bool connect_joins(cormi_lq *lq, cormi_lq *other, corm_connector op)
{
    cormi_vec left = CORMI_VEC_ARENA(cormi_join *, lq->b->arena);
    cormi_vec right = CORMI_VEC_ARENA(cormi_join *, lq->b->arena);
    cormi_vec free_joins = CORMI_VEC_ARENA(cormi_join *, lq->b->arena);

    if (cormi_lq_base(lq) == NULL || cormi_lq_base(other) == NULL)
        return false;
    connect_needed(lq, &left);
    for (size_t i = 0; op != CORM_CONNECT_AND && i < lq->joins.n; i++)
        cormi_lq_push(lq, &free_joins,
                      &CORMI_VEC_AT(cormi_join *, &lq->joins, i));
    for (size_t i = 0; i < other->joins.n; i++) {
        cormi_join *join = CORMI_VEC_AT(cormi_join *, &other->joins, i);
        bool inner = join->parent != NULL && join->kind == CORM_JOIN_INNER;
        cormi_join *mine = connect_adopt(lq, join, &free_joins);

        if (mine == NULL)
            return cormi_lq_memory(lq) == CORM_OK;
        if (inner)
            cormi_lq_push(lq, &right, &mine);
    }
    for (size_t i = 0; i < other->adopted.n; i++)
        cormi_lq_push(lq, &lq->adopted,
                      &CORMI_VEC_AT(cormi_join *, &other->adopted, i));
    other->absorbed = true;
    connect_decide(lq, &left, &right, op);
    return true;
}

static bool connect_where(cormi_lq *lq, cormi_lq *other, corm_connector op)
{
    static const corm_node_kind kinds[] = {
        [CORM_CONNECT_AND] = CORM_NODE_AND,
        [CORM_CONNECT_OR] = CORM_NODE_OR,
        [CORM_CONNECT_XOR] = CORM_NODE_XOR,
    };
    const cormi_where_child *last = lq->where->children.data;
    cormi_where *both, *where;

    /* a | b | c is one OR of three: its depth does not grow. */
    if (lq->where->children.n == 1 && last->tree != NULL &&
        last->tree->connector == kinds[op] && !last->tree->negated &&
        lq->connected == last->tree)
        return cormi_where_add(last->tree, other->where, NULL) ||
               cormi_lq_memory(lq) == CORM_OK;
    both = lq->connected = cormi_where_new(lq, kinds[op], false);
    where = cormi_where_new(lq, CORM_NODE_AND, false);
    if (both == NULL || where == NULL)
        return false;
    if (!cormi_where_add(both, lq->where, NULL) ||
        !cormi_where_add(both, other->where, NULL) ||
        !cormi_where_add(where, both, NULL))
        return cormi_lq_memory(lq) == CORM_OK;
    lq->where = where;
    return true;
}

static bool connect_check(cormi_lq *lq, const cormi_lq *other)
{
    if (lq->ctes.n + other->ctes.n != 0) {
        cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                      "querysets that read a common table expression cannot "
                      "be combined by and, or, xor; filter by pk__in of one");
        return false;
    }
    if (lq->values != other->values) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "querysets can be combined by and, or, xor only when "
                      "both give the same values");
        return false;
    }
    if (!lq->sliced && !other->sliced && lq->distinct == other->distinct)
        return true;
    cormi_lq_fail(lq, CORM_VALUE_ERROR,
                  "querysets can be combined by and, or, xor only before "
                  "they are sliced, and only when both or neither are "
                  "distinct");
    return false;
}

bool cormi_lq_connect(cormi_lq *lq, const corm_queryset *q)
{
    corm_connector op = (corm_connector)q->flags;
    cormi_lq *other =
        cormi_lq_fold(lq->b, q->queries[0],
                      lq->origin.vbase + q->queries[0]->nested_base, lq->outer);

    if (other == NULL || !connect_check(lq, other))
        return false;
    if (lq->empty || other->empty) {
        if (op == CORM_CONNECT_AND)
            lq->empty = true;
        else if (lq->empty)
            *lq = *other;
        return true;
    }
    if (!connect_joins(lq, other, op) || !connect_where(lq, other, op))
        return false;
    if (other->order.n > 0) {
        lq->order = other->order;
        lq->ordered = true;
    }
    return true;
}
