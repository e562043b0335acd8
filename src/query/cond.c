/*
 * Conditions -> the where tree, by Django's rules: conditions of one call
 * share their joins over multi-valued relations, votes decide which joins
 * become INNER, negation adds IS NOT NULL where NULL would otherwise pass,
 * and a negated condition across a multi-valued relation is NOT EXISTS.
 */
#include "query/cond.h"

#include "base/value.h"
#include "model/state.h"

#include <stdio.h>
#include <string.h>

/* Votes: how many of the children need a join to match. */
typedef struct cond_vote {
    cormi_join *join;
    size_t votes;
} cond_vote;

static cormi_where_child cond_tree(const cormi_cond *s, const corm_expr *expr,
                                   cormi_vec *needed);

/* What failed. */
static const cormi_where_child cond_nothing = { NULL, NULL };

static bool cond_has_failed(cormi_where_child where)
{
    return where.tree == NULL && where.leaf == NULL;
}

static cormi_where_child cond_leaf(const corm_node *node)
{
    return (cormi_where_child){ NULL, node };
}

/* ---- votes ---- */

static bool cond_vote_for(cormi_vec *votes, const cormi_vec *joins)
{
    for (size_t i = 0; i < joins->n; i++) {
        cormi_join *join = CORMI_VEC_AT(cormi_join *, joins, i);
        cond_vote *vote = NULL;

        for (size_t k = 0; k < votes->n && vote == NULL; k++)
            if (CORMI_VEC_AT(cond_vote, votes, k).join == join)
                vote = &CORMI_VEC_AT(cond_vote, votes, k);
        if (vote == NULL) {
            vote = cormi_vec_add(votes);
            if (vote == NULL)
                return false;
            vote->join = join;
        }
        vote->votes++;
    }
    return true;
}

/* What a connector is to joins: NOT (a AND b) is NOT a OR NOT b. */
static corm_node_kind cond_effect(const cormi_cond *s, corm_node_kind connector)
{
    if (!s->current_negated)
        return connector;
    return connector == CORM_NODE_AND ? CORM_NODE_OR : CORM_NODE_AND;
}

/* Of an AND each child needs its joins, and no vote is taken. */
static bool cond_decide(const cormi_cond *s, corm_node_kind effective,
                        size_t children, const cormi_vec *votes,
                        cormi_vec *needed)
{
    cormi_join *promote_room[4];
    cormi_vec promote =
        CORMI_VEC_ROOM(cormi_join *, s->lq->b->arena, promote_room, 4);

    for (size_t i = 0; i < votes->n; i++) {
        const cond_vote *v = &CORMI_VEC_AT(cond_vote, votes, i);

        if (effective == CORM_NODE_OR && v->votes < children &&
            !cormi_vec_push(&promote, &v->join))
            return false;
        if (effective == CORM_NODE_OR && v->votes == children &&
            !cormi_join_add_to(needed, v->join))
            return false;
    }
    cormi_joins_promote(s->lq, &promote);
    cormi_joins_demote(s->lq, needed);
    return true;
}

/* ---- leaves ---- */

/* One more condition of an AND with what there is. */
static bool cond_also(const cormi_cond *s, cormi_where_child *where,
                      const corm_node *node)
{
    if (where->tree == NULL) {
        cormi_where *both = cormi_where_new(s->lq, CORM_NODE_AND, false);

        if (both == NULL || !cormi_where_add(both, NULL, where->leaf))
            return false;
        *where = (cormi_where_child){ both, NULL };
    }
    return cormi_where_add(where->tree, NULL, node);
}

static const corm_node *cond_not_null(cormi_lq *lq, const corm_node *col)
{
    corm_node *node = cormi_node_args(lq->b->arena, CORM_NODE_LOOKUP,
                                      CORM_TYPE_BOOLEAN, "isnull", &col, 1);
    corm_value *value = CORMI_NEW(lq->b->arena, corm_value);

    if (node == NULL || value == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    *value = corm_value_bool(false);
    node->value = value;
    return node;
}

/* An object or queryset against a relation must be of a model that can be there. */
static bool cond_related_ok(const cormi_cond *s, const cormi_path *path,
                            const corm_value *rhs)
{
    const cormi_model *given = NULL;
    const cormi_model *want = path->model;

    if (path->relation == NULL || path->n_used == 0)
        return true;
    if (rhs->kind == CORM_K_OBJECT)
        given = s->lq->b->values[s->lq->origin.vbase + rhs->elem]
                    .as.obj->state->model;
    else if (rhs->kind == CORM_K_QUERYSET &&
             !(rhs->as.qs->state & CORMI_QS_VALUES))
        given = rhs->as.qs->model;
    if (given == NULL || cormi_model_is(given, want) ||
        cormi_model_is(want, given))
        return true;
    cormi_lq_fail(s->lq, CORM_VALUE_ERROR,
                  "%s refers to %s: it cannot be compared with %s",
                  path->field->label, want->name, given->name);
    return false;
}

/* The column of the right side when that is a plain one. */
static const corm_node *cond_right_col(const corm_node *condition)
{
    if (condition->kind != CORM_NODE_LOOKUP || condition->n_args != 2)
        return NULL;
    return cormi_as_col(condition->args[1]) != NULL ? condition->args[1] : NULL;
}

static bool cond_guard_tuple(const cormi_cond *s, cormi_where_child *where,
                             const corm_node *tuple)
{
    for (size_t i = 0; i < tuple->n_args; i++)
        if (cormi_col_nullable(tuple->args[i]) &&
            !cond_also(s, where, cond_not_null(s->lq, tuple->args[i])))
            return false;
    return true;
}

/* May it hold for some rows?  Also where it does for every number, it does
 * not for NULL.  Row values and lists of JSON keys are compared one by one. */
static bool cond_compares(const cormi_cond *s, const corm_node *condition,
                          const corm_node *target)
{
    return condition->kind == CORM_NODE_LOOKUP || condition == s->lq->b->yes ||
           (target != NULL && condition->n_args > 0 &&
            (target->kind == CORM_NODE_TUPLE ||
             target->type == CORM_TYPE_JSON));
}

/* A column of the query around this one, which Django does not guard. */
static bool cond_is_outer(const cormi_cond *s, const corm_node *col)
{
    const cormi_vec *joins = &s->lq->joins;

    for (size_t i = 0; i < joins->n; i++)
        if (CORMI_VEC_AT(cormi_join *, joins, i) == cormi_as_col(col)->join)
            return false;
    return true;
}

/* NOT (x = 1) is NULL for a NULL x: what Django adds so that such rows stay. */
static bool cond_guard_nulls(const cormi_cond *s, cormi_where_child *where,
                             const corm_node *condition,
                             const corm_node *target)
{
    const corm_node *right = cond_right_col(condition);

    if (target->kind == CORM_NODE_TUPLE)
        return cond_guard_tuple(s, where, target);
    if (cormi_col_nullable(target) &&
        !cond_also(s, where, cond_not_null(s->lq, target)))
        return false;
    if (right != NULL && cormi_as_col(right)->field != NULL &&
        cormi_as_col(right)->field->null && !cond_is_outer(s, right) &&
        !cond_also(s, where, cond_not_null(s->lq, right)))
        return false;
    return true;
}

/* ---- one lookup ---- */

/* joins: NULL, or those it uses behind the base. */
static bool cond_finish(const cormi_cond *s, cormi_where_child *where,
                        const corm_node *condition,
                        const cormi_lookup_done *done, const corm_node *target,
                        const cormi_vec *joins, cormi_vec *needed)
{
    bool outer = done->is_isnull && done->truth && !s->current_negated;

    if (s->current_negated && !done->null_rhs &&
        (!done->is_isnull || !done->truth)) {
        outer = true;
        if (!done->is_isnull && cond_compares(s, condition, target) &&
            target != NULL && !cond_guard_nulls(s, where, condition, target))
            return false;
    }
    for (size_t i = 1; !outer && joins != NULL && i < joins->n; i++)
        if (!cormi_join_add_to(needed, CORMI_VEC_AT(cormi_join *, joins, i)))
            return false;
    return true;
}

static cormi_where_child cond_annotation(const cormi_cond *s,
                                         const corm_expr *expr,
                                         const cormi_path_names *names,
                                         const cormi_annotation *a,
                                         size_t first)
{
    cormi_lookup_done done;
    cormi_where_child where;
    const cormi_col *col = cormi_as_col(a->node);
    const corm_node *node = cormi_lookup_build(
        s->lq, a->node, col != NULL ? col->field : NULL, NULL, NULL, names,
        first, &expr->args[0], s->how, &done);

    where = cond_leaf(node);
    /* A joined row's column may be NULL as any other; an annotation is what
     * the program says, as in Django. */
    return node != NULL && a->column &&
                   !cond_finish(s, &where, node, &done, a->node, NULL, NULL)
               ? cond_nothing
               : where;
}

/* How often each join is used by now; NULL: no memory. */
static int *cond_snapshot(const cormi_lq *lq, size_t n)
{
    int *refs = cormi_arena_take(lq->b->arena, (n + 1) * sizeof(*refs));

    for (size_t i = 0; refs != NULL && i < n; i++)
        refs[i] = CORMI_VEC_AT(cormi_join *, &lq->joins, i)->refs;
    return refs;
}

/* Joins that the right side used. */
static bool cond_used(const cormi_lq *lq, const int *refs, size_t n,
                      cormi_vec *joins)
{
    for (size_t i = 0; i < lq->joins.n; i++) {
        cormi_join *join = CORMI_VEC_AT(cormi_join *, &lq->joins, i);

        if (join->refs > (i < n ? refs[i] : 0) && join->parent != NULL &&
            !cormi_join_add_to(joins, join))
            return false;
    }
    return true;
}

static cormi_where_child cond_path(const cormi_cond *s, const corm_expr *expr,
                                   const cormi_path_names *names,
                                   const cormi_path *path, cormi_vec *needed)
{
    cormi_lq *lq = s->lq;
    cormi_join *joins_room[8];
    cormi_vec joins = CORMI_VEC_ROOM(cormi_join *, lq->b->arena, joins_room, 8);
    int *refs = NULL;
    size_t n_refs = 0;
    cormi_reach reach;
    const corm_node *left, *condition;
    cormi_lookup_done done;
    cormi_where_child where;
    const corm_value *rhs = &expr->args[0];

    if (!cormi_joins_reach(lq, path, s->reuse, &joins, &reach))
        return cond_nothing;
    joins.n = path->hops.n + 1; /* those that were trimmed, too */
    left = cormi_reach_node(lq, &reach);
    if (left == NULL)
        return cond_nothing;
    /* Plain values need no tables. */
    if (!cormi_value_is_scalar(rhs) &&
        !(rhs->kind == CORM_K_LIST && rhs->as.list == NULL)) {
        n_refs = lq->joins.n;
        refs = cond_snapshot(lq, n_refs);
        if (refs == NULL)
            return cond_nothing;
    }
    condition = cormi_lookup_build(
        lq, left, reach.n == 1 ? reach.targets[0] : NULL, path->relation,
        path->targets, names, path->n_used, rhs, s->how, &done);
    if (condition == NULL ||
        (refs != NULL && !cond_used(lq, refs, n_refs, &joins)))
        return cond_nothing;
    where = cond_leaf(condition);
    if (!cond_finish(s, &where, condition, &done, left, &joins, needed))
        return cond_nothing;
    return where;
}

static cormi_where_child cond_q(const cormi_cond *s, const corm_expr *expr,
                                cormi_vec *needed)
{
    cormi_lq *lq = s->lq;
    cormi_path_names names;
    cormi_path path;
    size_t n_used = 0;
    const cormi_annotation *a;

    if (expr->name == NULL || expr->n_args != 1) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR, "Q needs a path and a value");
        return cond_nothing;
    }
    if (!cormi_names_split(lq, expr->name, &names))
        return cond_nothing;
    a = lq->annotations.n == 0
            ? NULL
            : cormi_path_annotation(lq, expr->name, &names, &n_used);
    if (a != NULL)
        return cond_annotation(s, expr, &names, a, n_used);
    if (!cormi_path_resolve(lq, &names, false, &path) ||
        !cond_related_ok(s, &path, &expr->args[0]))
        return cond_nothing;
    if (!s->allow_joins && path.hops.n > 0 && path.n_used > 1) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "\"%s\" reaches into another table, which is not "
                      "possible here",
                      expr->name);
        return cond_nothing;
    }
    if (path.multi && s->branch_negated && s->split)
        return cormi_cond_exclude(s, expr, &path);
    return cond_path(s, expr, &names, &path, needed);
}

/* ---- trees ---- */

static cormi_where_child cond_boolean(const cormi_cond *s,
                                      const corm_expr *expr)
{
    const corm_node *node = cormi_resolve_expr(s->lq, expr, s->how);

    if (node == NULL)
        return cond_nothing;
    if (node->type != CORM_TYPE_BOOLEAN && node->type != CORM_TYPE_NONE) {
        cormi_lq_fail(s->lq, CORM_VALUE_ERROR,
                      "a condition must be true or false; this expression's "
                      "type is %s",
                      cormi_type(node->type)->name);
        return cond_nothing;
    }
    return cond_leaf(node);
}

static cormi_where_child cond_lookup(const cormi_cond *s, const corm_expr *expr)
{
    cormi_path_names names = { .n = 1 };
    cormi_lookup_done done;
    const corm_node *left;
    const cormi_col *col;

    if (expr->n_args != 2 || expr->name == NULL) {
        cormi_lq_fail(s->lq, CORM_VALUE_ERROR, "a lookup has two sides");
        return cond_nothing;
    }
    left = cormi_resolve_value(s->lq, &expr->args[0], s->how);
    if (left == NULL)
        return cond_nothing;
    names.name[0] = expr->name;
    names.len[0] = strlen(expr->name);
    col = cormi_as_col(left);
    return cond_leaf(
        cormi_lookup_build(s->lq, left, col != NULL ? col->field : NULL, NULL,
                           NULL, &names, 0, &expr->args[1], s->how, &done));
}

static cormi_where_child cond_one(const cormi_cond *s, const corm_expr *expr,
                                  cormi_vec *needed)
{
    switch (expr->op) {
    case CORM_OP_Q:
        return cond_q(s, expr, needed);
    case CORM_OP_AND:
    case CORM_OP_OR:
    case CORM_OP_XOR:
    case CORM_OP_NOT:
        return cond_tree(s, expr, needed);
    case CORM_OP_LOOKUP:
        return cond_lookup(s, expr);
    default:
        return cond_boolean(s, expr);
    }
}

static cormi_where_child cond_children(const cormi_cond *s,
                                       const corm_value *children, size_t n,
                                       corm_node_kind connector, bool negated,
                                       cormi_vec *needed)
{
    cormi_where *where = cormi_where_new(s->lq, connector, negated);
    corm_node_kind effective = cond_effect(s, connector);
    cond_vote votes_room[8];
    cormi_vec votes = CORMI_VEC_ROOM(cond_vote, s->lq->b->arena, votes_room, 8);

    if (where == NULL || !cormi_vec_reserve(&where->children, n)) {
        cormi_lq_memory(s->lq);
        return cond_nothing;
    }
    for (size_t i = 0; i < n; i++) {
        cormi_join *joins_room[8];
        cormi_vec joins =
            CORMI_VEC_ROOM(cormi_join *, s->lq->b->arena, joins_room, 8);
        cormi_where_child child =
            cond_one(s, children[i].as.expr,
                     effective == CORM_NODE_AND ? needed : &joins);

        if (cond_has_failed(child))
            return cond_nothing;
        if (child.tree != NULL && child.tree->children.n == 0)
            continue; /* the empty condition */
        if (!cond_vote_for(&votes, &joins) ||
            !CORMI_VEC_PUT(cormi_where_child, &where->children, child)) {
            cormi_lq_memory(s->lq);
            return cond_nothing;
        }
    }
    if (!cond_decide(s, effective, n, &votes, needed)) {
        cormi_lq_memory(s->lq);
        return cond_nothing;
    }
    return (cormi_where_child){ where, NULL };
}

static cormi_where_child cond_tree(const cormi_cond *s, const corm_expr *expr,
                                   cormi_vec *needed)
{
    cormi_cond below = *s;
    corm_node_kind connector = expr->op == CORM_OP_OR    ? CORM_NODE_OR
                               : expr->op == CORM_OP_XOR ? CORM_NODE_XOR
                                                         : CORM_NODE_AND;
    const corm_value *children = expr->args;
    size_t n = expr->n_args;

    if (expr->op == CORM_OP_NOT) {
        const corm_expr *inner = n == 1 && children[0].kind == CORM_K_EXPR
                                     ? children[0].as.expr
                                     : NULL;

        if (inner != NULL && inner->op == CORM_OP_NOT && inner->n_args == 1 &&
            inner->args[0].kind == CORM_K_EXPR &&
            inner->args[0].as.expr != NULL)
            return cond_one(s, inner->args[0].as.expr, needed);
        below.branch_negated = true;
        below.current_negated = !s->current_negated;
        /* NOT of a tree negates that tree itself. */
        if (inner != NULL &&
            (inner->op == CORM_OP_AND || inner->op == CORM_OP_OR ||
             inner->op == CORM_OP_XOR)) {
            connector = inner->op == CORM_OP_OR    ? CORM_NODE_OR
                        : inner->op == CORM_OP_XOR ? CORM_NODE_XOR
                                                   : CORM_NODE_AND;
            children = inner->args;
            n = inner->n_args;
        }
    }
    for (size_t i = 0; i < n; i++)
        if (children[i].kind != CORM_K_EXPR || children[i].as.expr == NULL) {
            cormi_lq_fail(s->lq, CORM_VALUE_ERROR,
                          "AND, OR, XOR and NOT take conditions");
            return cond_nothing;
        }
    return cond_children(&below, children, n, connector,
                         expr->op == CORM_OP_NOT, needed);
}

/* ---- entry points ---- */

static corm_status cond_failed(const cormi_lq *lq)
{
    return lq->b->ctx->error.code != CORM_OK ? lq->b->ctx->error.code
                                             : cormi_lq_memory(lq);
}

/* Rows that a join took away before this call stay away: of the joins that
 * became LEFT those that were there are INNER again. */
static void cond_restore_inner(cormi_lq *lq, const cormi_vec *promoted,
                               unsigned before)
{
    cormi_join *inner_room[4];
    cormi_vec inner = CORMI_VEC_ROOM(cormi_join *, lq->b->arena, inner_room, 4);

    for (size_t i = 0; i < promoted->n; i++) {
        cormi_join *join = CORMI_VEC_AT(cormi_join *, promoted, i);

        if (join->number <= before)
            cormi_lq_push(lq, &inner, &join);
    }
    cormi_joins_demote(lq, &inner);
}

corm_status cormi_lq_filter(cormi_lq *lq, const corm_expr *const *terms,
                            size_t n, bool negated)
{
    cormi_vec *reuse = lq->reuse_all ? NULL : &lq->reuse;
    cormi_resolve how = { .allow_joins = true, .reuse = reuse };
    cormi_cond s = { .lq = lq,
                     .branch_negated = negated,
                     .current_negated = negated,
                     .allow_joins = true,
                     .split = true,
                     .reuse = reuse,
                     .how = &how };
    cormi_join *promoted_room[4];
    cormi_vec promoted =
        CORMI_VEC_ROOM(cormi_join *, lq->b->arena, promoted_room, 4);
    cormi_join *needed_room[8];
    cormi_vec needed =
        CORMI_VEC_ROOM(cormi_join *, lq->b->arena, needed_room, 8);
    unsigned before = lq->b->n_joins;
    corm_value *children =
        cormi_arena_take(lq->b->arena, n * sizeof(*children));
    cormi_where_child where;

    if (children == NULL)
        return cormi_lq_memory(lq);
    for (size_t i = 0; i < n; i++)
        children[i] = (corm_value){ .kind = CORM_K_EXPR, .as.expr = terms[i] };
    if (!lq->linked)
        lq->reuse.n = 0;
    lq->linked = false;
    lq->reuse_active = reuse != NULL;
    lq->promoted = &promoted;
    lq->conditions++;
    where = cond_children(&s, children, n, CORM_NODE_AND, negated, &needed);
    lq->reuse_active = false;
    lq->promoted = NULL;
    if (where.tree == NULL)
        return cond_failed(lq);
    cond_restore_inner(lq, &promoted, before);
    return cormi_where_add(lq->where, where.tree, NULL) ? CORM_OK
                                                        : cormi_lq_memory(lq);
}

const corm_node *cormi_resolve_condition(cormi_lq *lq, const corm_expr *expr,
                                         const cormi_resolve *how)
{
    cormi_cond s = { .lq = lq,
                     .allow_joins = how->allow_joins,
                     .reuse = how->reuse,
                     .how = how };
    cormi_vec needed = CORMI_VEC_ARENA(cormi_join *, lq->b->arena);
    cormi_vec added = CORMI_VEC_ARENA(cormi_join *, lq->b->arena);
    size_t before = lq->joins.n;
    cormi_where_child where = cond_one(&s, expr, &needed);

    if (cond_has_failed(where))
        return NULL;
    /* In an expression no row may vanish: its joins stay, or become, LEFT. */
    cormi_joins_promote(lq, &needed);
    for (size_t i = before; i < lq->joins.n; i++)
        cormi_lq_push(lq, &added, &CORMI_VEC_AT(cormi_join *, &lq->joins, i));
    cormi_joins_promote(lq, &added);
    return cormi_where_child_fold(lq, &where);
}
