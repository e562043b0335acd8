/*
 * Common table expressions: a queryset gets a name and is read from as if it
 * were a table, also by itself (recursive), or is joined to another.  The
 * columns of its rows keep the names that they have in the program.
 */
#include "query/builder.h"
#include "query/logical.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define CTE_LEFT 1u

/* ---- builders ---- */

static corm_queryset *cte_refuse(const corm_queryset *q,
                                 const corm_queryset *step)
{
    const corm_queryset *root = step;

    if (q->state & CORMI_QS_RAW || step->state & CORMI_QS_RAW)
        return cormi_builder_refuse(q->state & CORMI_QS_RAW ? q : step,
                                    "a common table expression");
    while (root->prev != NULL)
        root = root->prev;
    if (step != q && (step->state & (CORMI_QS_SLICED | CORMI_QS_COMBINED |
                                     CORMI_QS_DISTINCT) ||
                      root->op == CORMI_Q_CTE))
        return cormi_queryset_fail(
            q, CORM_NOT_SUPPORTED,
            "the step of a recursive query is a plain queryset of a model's "
            "rows, not sliced, distinct, combined or read from another CTE; "
            "do that to the whole instead");
    if (step != q && ((q->state ^ step->state) & CORMI_QS_VALUES ||
                      (!(q->state & CORMI_QS_VALUES) &&
                       q->model->concrete != step->model->concrete)))
        return cormi_queryset_fail(
            q, CORM_VALUE_ERROR,
            "a recursive query begins and goes on with rows of one kind: "
            "objects of one model, or the same values()");
    return NULL;
}

/* A root: what it is made of is nested in it. */
static corm_queryset *cte_root(const corm_queryset *q, const char *name,
                               const corm_queryset *step, corm_combinator op)
{
    corm_queryset seed = { .ctx = q->ctx,
                           .session = q->session,
                           .registry = q->registry,
                           .model = q->model,
                           .stop = UINT64_MAX,
                           .hash = q->registry->serial };
    const corm_queryset **nested =
        CORMI_NEW_N(q->ctx->arena, const corm_queryset *, 2);
    const char **names = CORMI_NEW_N(q->ctx->arena, const char *, 1);
    cormi_builder b;

    cormi_builder_begin(&b, &seed, CORMI_Q_CTE);
    if (nested == NULL || names == NULL || b.q == NULL) {
        cormi_fail_memory(q->ctx);
        return NULL;
    }
    names[0] = cormi_shape_name(&b.shape, name);
    cormi_shape_pointer(&b.shape, q->model);
    cormi_shape_byte(&b.shape, step != NULL ? (unsigned)op : 0);
    cormi_builder_nest(&b, &nested[0], q);
    if (step != NULL)
        cormi_builder_nest(&b, &nested[1], step);
    b.q->prev = NULL;
    b.q->depth = 0;
    b.q->names = names;
    b.q->queries = nested;
    b.q->n_args = step != NULL ? 2 : 1;
    b.q->flags = (uint32_t)op;
    b.q->state = q->state & CORMI_QS_VALUES;
    if (b.q->state == 0 && q->model->ordering != NULL)
        b.q->state |= CORMI_QS_ORDERED;
    return cormi_builder_end(&b);
}

corm_queryset *corm_queryset_cte(const corm_queryset *q, const char *name)
{
    corm_queryset *refused;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    refused = cte_refuse(q, q);
    return refused != NULL ? refused : cte_root(q, name, NULL, 0);
}

corm_queryset *corm_queryset_recursive(const corm_queryset *anchor,
                                       const char *name,
                                       const corm_queryset *step,
                                       corm_combinator op)
{
    corm_queryset *refused;

    if (cormi_builder_broken(anchor))
        return cormi_builder_same(anchor);
    if (step == NULL || (op != CORM_UNION && op != CORM_UNION_ALL))
        return cormi_queryset_fail(
            anchor, CORM_VALUE_ERROR,
            "a recursive query needs a step, and CORM_UNION or CORM_UNION_ALL");
    if (cormi_builder_broken(step))
        return cormi_builder_same(step);
    refused = cte_refuse(anchor, step);
    return refused != NULL ? refused : cte_root(anchor, name, step, op);
}

corm_queryset *corm_queryset_join(const corm_queryset *q,
                                  const corm_queryset *cte, bool left,
                                  const corm_expr *on)
{
    const corm_queryset **nested;
    const corm_expr **exprs;
    corm_queryset *refused;
    cormi_builder b;

    if (cormi_builder_broken(q))
        return cormi_builder_same(q);
    refused = cormi_builder_refuse_slice(q, "a join");
    if (refused != NULL)
        return refused;
    if (cte != NULL && cte->status != CORM_OK)
        return cormi_builder_same(cte);
    if (cte == NULL || cte->op != CORMI_Q_CTE)
        return cormi_queryset_fail(
            q, CORM_VALUE_ERROR,
            "what is joined needs a name: "
            "corm_join(q, corm_cte(rows, \"name\"), ..)");
    nested = CORMI_NEW_N(q->ctx->arena, const corm_queryset *, 1);
    exprs = CORMI_NEW_N(q->ctx->arena, const corm_expr *, 1);
    cormi_builder_begin(&b, q, CORMI_Q_JOIN);
    if (nested == NULL || exprs == NULL)
        b.q = NULL;
    if (b.q != NULL) {
        cormi_shape_byte(&b.shape, left);
        cormi_builder_nest(&b, nested, cte);
        exprs[0] = cormi_shape_expr(&b.shape, on);
        b.q->queries = nested;
        b.q->exprs = exprs;
        b.q->n_args = 1;
        b.q->flags = left ? CTE_LEFT : 0;
    }
    return cormi_builder_end(&b);
}

/* ---- names ---- */

/* A table of this name could not be read beside it. */
static bool cte_is_table(const cormi_registry *registry, const char *name)
{
    for (size_t i = 0; i < registry->n_models; i++)
        if (registry->models[i]->table != NULL &&
            cormi_same_name(registry->models[i]->table, name))
            return true;
    return false;
}

static bool cte_check_name(cormi_lq *lq, const corm_queryset *root)
{
    const char *name = root->names[0];

    if (!cormi_lq_check_name(lq, name, true))
        return false;
    if (strstr(name, "__") != NULL || cte_is_table(root->registry, name)) {
        cormi_lq_fail(
            lq, CORM_VALUE_ERROR,
            "\"%s\" cannot name a common table expression: it %s", name,
            strstr(name, "__") != NULL ? "contains \"__\"" : "is a table");
        return false;
    }
    return true;
}

/* ---- columns ---- */

/* All columns of its objects, and no objects beside them. */
static void cte_prepare(cormi_lq *lq)
{
    lq->related.n = lq->only.n = lq->defer.n = 0;
    lq->related_all = lq->has_only = false;
    lq->lock = (corm_lock){ 0 };
    cormi_lq_clear_order(lq, false);
    for (size_t i = 0; i < lq->operands.n; i++)
        cte_prepare(CORMI_VEC_AT(cormi_lq *, &lq->operands, i));
}

static bool cte_name_taken(const cormi_cte *cte, const char *name)
{
    for (size_t i = 0; i < cte->columns.n; i++)
        if (cormi_same_name(
                CORMI_VEC_AT(cormi_cte_column, &cte->columns, i).name, name))
            return true;
    return false;
}

static bool cte_add(cormi_lq *lq, cormi_cte *cte,
                    const cormi_cte_column *column)
{
    cormi_cte_column fresh = *column;

    for (size_t i = cte->columns.n + 1; cte_name_taken(cte, fresh.name); i++) {
        fresh.name = cormi_arena_printf(lq->b->arena, "col%zu", i);
        if (fresh.name == NULL)
            return cormi_lq_memory(lq) == CORM_OK;
    }
    return cormi_vec_push(&cte->columns, &fresh) ||
           cormi_lq_memory(lq) == CORM_OK;
}

/* Its field tells of a column only when it tells whether it may be NULL. */
static const cormi_field *cte_field(const cormi_out *out, const corm_node *node)
{
    return out->field != NULL && out->field->null == cormi_col_nullable(node)
               ? out->field
               : NULL;
}

static bool cte_columns(cormi_lq *lq, cormi_cte *cte, const corm_select *select,
                        const cormi_vec *parts, const cormi_vec *outs)
{
    const cormi_part *part =
        parts->n > 0 ? &CORMI_VEC_AT(cormi_part, parts, 0) : NULL;

    for (size_t i = 0; part != NULL && i < part->n_fields; i++) {
        const cormi_field *f = part->fields[i];
        cormi_cte_column column = { .name = f->column,
                                    .path = f->attname,
                                    .field = f,
                                    .node = select->columns[i].node,
                                    .is_member = true };

        if (!cte_add(lq, cte, &column))
            return false;
    }
    for (size_t i = 0; i < outs->n; i++) {
        const cormi_out *out = &CORMI_VEC_AT(cormi_out, outs, i);
        cormi_cte_column column = { .name = out->name, .path = out->name };

        if (out->n_tuple != 0)
            continue;
        column.node = select->columns[out->column].node;
        column.field = cte_field(out, column.node);
        if (!cte_add(lq, cte, &column))
            return false;
    }
    return true;
}

static bool cte_list(cormi_lq *lq, cormi_cte *cte)
{
    const char **names =
        CORMI_NEW_N(lq->b->arena, const char *, cte->columns.n + 1);

    for (size_t i = 0; names != NULL && i < cte->columns.n; i++)
        names[i] = CORMI_VEC_AT(cormi_cte_column, &cte->columns, i).name;
    cte->sql.columns = names;
    cte->sql.n_columns = cte->columns.n;
    return names != NULL || cormi_lq_memory(lq) == CORM_OK;
}

/* ---- the queries in it ---- */

static corm_select *cte_select(cormi_lq *inner, cormi_vec *parts,
                               cormi_vec *outs, bool *empty)
{
    if (inner == NULL)
        return NULL;
    cte_prepare(inner);
    return cormi_lq_select(inner, true, parts, outs, empty);
}

static bool cte_step_fits(cormi_lq *lq, const cormi_cte *cte,
                          const corm_select *step, const cormi_vec *outs)
{
    size_t members = cte->columns.n - outs->n;

    if (step->n_columns != cte->columns.n) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "the step of \"%s\" has %zu columns, what it begins "
                      "with has %zu; annotate both alike",
                      cte->name, step->n_columns, cte->columns.n);
        return false;
    }
    for (size_t i = 0; i < outs->n && members + i < cte->columns.n; i++) {
        const char *have = CORMI_VEC_AT(cormi_out, outs, i).name;
        const char *want =
            CORMI_VEC_AT(cormi_cte_column, &cte->columns, members + i).path;

        if (have == NULL || strcmp(have, want) == 0)
            continue;
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "the step of \"%s\" has the column \"%s\" where what it "
                      "begins with has \"%s\"; annotate both alike",
                      cte->name, have, want);
        return false;
    }
    return true;
}

static corm_select *cte_step(cormi_lq *lq, const cormi_cte *cte,
                             const corm_queryset *q, uint32_t vbase,
                             bool *empty)
{
    cormi_vec parts = CORMI_VEC_ARENA(cormi_part, lq->b->arena);
    cormi_vec outs = CORMI_VEC_ARENA(cormi_out, lq->b->arena);
    cormi_lq *inner = cormi_lq_fold_step(lq->b, q, vbase, cte);
    corm_select *select;

    if (inner != NULL && inner->group != CORMI_GROUP_NONE) {
        cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                      "the step of the recursive query \"%s\" cannot have "
                      "aggregates; compute them over the whole",
                      cte->name);
        return NULL;
    }
    select = cte_select(inner, &parts, &outs, empty);
    return select != NULL && cte_step_fits(lq, cte, select, &outs) ? select
                                                                   : NULL;
}

/* anchor UNION ALL step */
static bool cte_recurse(cormi_lq *lq, cormi_cte *cte, const corm_queryset *root,
                        uint32_t vbase, const corm_select *anchor)
{
    const corm_queryset *step = root->queries[1];
    corm_select *both = CORMI_NEW(lq->b->arena, corm_select);
    const corm_select **operands =
        CORMI_NEW_N(lq->b->arena, const corm_select *, 2);
    bool never = false;

    if (both == NULL || operands == NULL)
        return cormi_lq_memory(lq) == CORM_OK;
    operands[0] = anchor;
    operands[1] = cte_step(lq, cte, step, vbase + step->nested_base, &never);
    if (operands[1] == NULL || never)
        return operands[1] != NULL;
    both->combinator = (corm_combinator)root->flags;
    both->operands = operands;
    both->n_operands = 2;
    both->columns = anchor->columns;
    both->n_columns = anchor->n_columns;
    cte->sql.select = both;
    cte->sql.recursive = true;
    return true;
}

/* What a root stands for; its values begin at vbase.  NULL: failure. */
static const cormi_cte *cte_make(cormi_lq *lq, const corm_queryset *root,
                                 uint32_t vbase)
{
    const corm_queryset *q = root->queries[0];
    cormi_vec parts = CORMI_VEC_ARENA(cormi_part, lq->b->arena);
    cormi_vec outs = CORMI_VEC_ARENA(cormi_out, lq->b->arena);
    cormi_cte *cte = CORMI_NEW(lq->b->arena, cormi_cte);
    const corm_select *select;

    if (cte == NULL)
        cormi_lq_memory(lq);
    if (cte == NULL || !cte_check_name(lq, root))
        return NULL;
    cte->name = cte->sql.name = root->names[0];
    cte->model = q->state & CORMI_QS_VALUES ? NULL : q->model;
    cte->columns = CORMI_VEC_ARENA(cormi_cte_column, lq->b->arena);
    select = cte_select(cormi_lq_fold(lq->b, q, vbase + q->nested_base, NULL),
                        &parts, &outs, &cte->empty);
    if (select == NULL || !cte_columns(lq, cte, select, &parts, &outs) ||
        !cte_list(lq, cte))
        return NULL;
    cte->sql.select = select;
    return root->n_args < 2 || cte_recurse(lq, cte, root, vbase, select) ? cte
                                                                         : NULL;
}

/* ---- what reads it ---- */

static cormi_join *cte_join(cormi_lq *lq, const cormi_cte *cte)
{
    cormi_join *join = cormi_join_new(lq, cte->name);

    if (join != NULL) {
        join->cte = cte;
        join->refs = 1;
    }
    return join;
}

static const corm_node *cte_node(cormi_lq *lq, cormi_join *join,
                                 const cormi_cte_column *column)
{
    cormi_col *col = CORMI_NEW(lq->b->arena, cormi_col);

    if (col == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    col->node.kind = CORM_NODE_COLUMN;
    col->node.type = column->node->type;
    col->node.digits = column->node->digits;
    col->node.places = column->node->places;
    col->node.length = column->node->length;
    col->node.name = column->name;
    col->node.table = join->alias;
    col->join = join;
    col->field = column->field;
    return &col->node;
}

/* Columns by paths that begin with its name, "tree__depth". */
static bool cte_paths(cormi_lq *lq, cormi_join *join, const cormi_cte *cte)
{
    for (size_t i = 0; i < cte->columns.n; i++) {
        const cormi_cte_column *column =
            &CORMI_VEC_AT(cormi_cte_column, &cte->columns, i);
        cormi_annotation a = { .column = true };

        a.name =
            cormi_arena_printf(lq->b->arena, "%s__%s", cte->name, column->path);
        a.node = cte_node(lq, join, column);
        if (a.name == NULL || a.node == NULL ||
            !cormi_vec_push(&lq->annotations, &a))
            return cormi_lq_memory(lq) == CORM_OK;
        if (!column->is_member ||
            strcmp(column->field->name, column->path) == 0)
            continue;
        /* A key by the relation's name as well. */
        a.name = cormi_arena_printf(lq->b->arena, "%s__%s", cte->name,
                                    column->field->name);
        if (a.name == NULL || !cormi_vec_push(&lq->annotations, &a))
            return cormi_lq_memory(lq) == CORM_OK;
    }
    return cormi_vec_push(&lq->named, &cte) || cormi_lq_memory(lq) == CORM_OK;
}

bool cormi_lq_enter(cormi_lq *lq, const cormi_cte *self)
{
    cormi_join *base = cormi_lq_base(lq);
    cormi_join *join = base != NULL ? cte_join(lq, self) : NULL;

    if (join == NULL)
        return false;
    join->leads = true;
    return cte_paths(lq, join, self);
}

bool cormi_lq_from(cormi_lq *lq, const corm_queryset *q)
{
    const cormi_cte *cte = cte_make(lq, q, lq->origin.vbase);
    cormi_join *base = cte != NULL ? cte_join(lq, cte) : NULL;

    if (base == NULL)
        return false;
    lq->from = cte;
    lq->empty = cte->empty;
    lq->values = cte->model == NULL;
    lq->default_cols = !lq->values;
    lq->no_default_order = lq->values;
    if (cte->model != NULL)
        base->model = cte->model->concrete;
    for (size_t i = 0; i < cte->columns.n; i++) {
        const cormi_cte_column *column =
            &CORMI_VEC_AT(cormi_cte_column, &cte->columns, i);
        const corm_node *node =
            column->is_member ? NULL : cte_node(lq, base, column);

        if (!column->is_member &&
            (node == NULL ||
             !cormi_lq_add_annotation(lq, column->path, node, true)))
            return false;
    }
    return cormi_vec_push(&lq->ctes, &cte->sql) ||
           cormi_lq_memory(lq) == CORM_OK;
}

static bool cte_is_known(cormi_lq *lq, const cormi_cte *cte)
{
    for (size_t i = 0; i < lq->ctes.n; i++)
        if (cormi_same_name(CORMI_VEC_AT(corm_cte, &lq->ctes, i).name,
                            cte->name)) {
            cormi_lq_fail(lq, CORM_VALUE_ERROR,
                          "there are two common table expressions \"%s\"; "
                          "give each a name of its own",
                          cte->name);
            return true;
        }
    return !cormi_lq_check_name(lq, cte->name, false);
}

bool cormi_lq_join(cormi_lq *lq, const corm_queryset *q)
{
    const corm_queryset *root = q->queries[0];
    const cormi_cte *cte =
        cte_make(lq, root, lq->origin.vbase + root->nested_base);
    cormi_resolve how = { .allow_joins = true };
    cormi_join *base = cte != NULL ? cormi_lq_base(lq) : NULL, *join;

    if (base == NULL || cte_is_known(lq, cte))
        return false;
    join = cte_join(lq, cte);
    if (join == NULL)
        return false;
    join->parent = base;
    join->many = join->nullable = true;
    join->kind = q->flags & CTE_LEFT ? CORM_JOIN_LEFT : CORM_JOIN_INNER;
    /* Tables that its condition needs stand before it. */
    lq->joins.n--;
    if (!cte_paths(lq, join, cte))
        return false;
    join->filtered_on = cormi_resolve_condition(lq, q->exprs[0], &how);
    if (join->filtered_on == NULL)
        return false;
    lq->empty |= cte->empty && join->kind == CORM_JOIN_INNER;
    return (cormi_vec_push(&lq->joins, &join) &&
            cormi_vec_push(&lq->ctes, &cte->sql)) ||
           cormi_lq_memory(lq) == CORM_OK;
}

/* ---- what is not there ---- */

static bool cte_no_column(cormi_lq *lq, const cormi_cte *cte, const char *name,
                          size_t len)
{
    cormi_nearest near;
    char word[128];

    len = len < sizeof(word) ? len : sizeof(word) - 1;
    memcpy(word, name, len);
    word[len] = '\0';
    near = cormi_nearest_to(word);
    for (size_t i = 0; i < cte->columns.n; i++)
        cormi_nearest_try(
            &near, CORMI_VEC_AT(cormi_cte_column, &cte->columns, i).path);
    cormi_lq_fail(lq, CORM_FIELD_ERROR,
                  near.best != NULL
                      ? "\"%s\" has no column \"%s\"; did you mean \"%s\"?"
                      : "\"%s\" has no column \"%s\"; its columns are those of "
                        "its values(), or its model's fields and annotations",
                  cte->name, word, near.best);
    return true;
}

bool cormi_cte_missing(cormi_lq *lq, const cormi_path_names *names)
{
    for (size_t i = 0; i < lq->named.n && names->n > 1; i++) {
        const cormi_cte *cte = CORMI_VEC_AT(const cormi_cte *, &lq->named, i);

        if (strlen(cte->name) == names->len[0] &&
            memcmp(cte->name, names->name[0], names->len[0]) == 0)
            return cte_no_column(lq, cte, names->name[1], names->len[1]);
    }
    return lq->from != NULL && lq->from->model == NULL &&
           cte_no_column(lq, lq->from, names->name[0], names->len[0]);
}

static bool cte_is_none(const corm_node *node, void *data)
{
    const cormi_col *col = cormi_as_col(node);

    (void)data;
    return col == NULL || col->join == NULL || col->join->cte == NULL;
}

bool cormi_has_cte(const corm_node *node)
{
    return !cormi_node_walk(node, false, cte_is_none, NULL);
}
