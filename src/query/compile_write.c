/*
 * The statements that write: UPDATE with what is computed for it, DELETE,
 * INSERT of what a query gives, and what they give back.
 */
#include "query/select.h"

#include "base/value.h"

#include <stdio.h>
#include <string.h>

/* ---- UPDATE ---- */

static const cormi_field *compile_update_field(cormi_lq *lq, const char *name)
{
    const cormi_field *field = cormi_model_field(lq->model, name);
    const char *near = cormi_model_suggest(lq->model, name);
    char hint[CORMI_HINT_MAX];

    if (field != NULL && field->column != NULL)
        return field;
    if (field == NULL && strstr(name, "__") != NULL)
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "cannot update %s: \"%s\" crosses a relation; update "
                      "the related rows",
                      lq->model->name, name);
    else if (field == NULL && near != NULL && strcmp(near, name) == 0)
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "cannot update %s: \"%s\" is no column of it; change "
                      "the related rows",
                      lq->model->name, name);
    else if (field != NULL)
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "cannot update %s: it has no column; change the related "
                      "rows",
                      field->label);
    else
        cormi_lq_fail(
            lq, CORM_FIELD_ERROR, "cannot update %s: it has no field \"%s\"%s",
            lq->model->name, name, cormi_model_hint(lq->model, name, hint));
    return NULL;
}

/* F("pages") * 1.1 in an integer column is rounded, also where the database
 * would keep the fraction: no stored value may fail to fit its member. */
static const corm_node *compile_to_integer(cormi_lq *lq,
                                           const cormi_field *field,
                                           const corm_node *node)
{
    const corm_node *rounded;

    if (node == NULL || !cormi_type(field->data_type)->is_integer ||
        (node->type != CORM_TYPE_FLOAT && node->type != CORM_TYPE_DECIMAL))
        return node;
    rounded = cormi_node_args(lq->b->arena, CORM_NODE_FUNCTION, node->type,
                              "round", &node, 1);
    node = rounded != NULL
               ? cormi_node_args(lq->b->arena, CORM_NODE_CAST, field->data_type,
                                 NULL, &rounded, 1)
               : NULL;
    if (node == NULL)
        cormi_lq_memory(lq);
    return node;
}

/* What a CASE gives has no type where its results are bound arrays. */
static const corm_node *compile_to_array(cormi_lq *lq, const cormi_field *field,
                                         const corm_node *node)
{
    corm_node *cast;

    if (node == NULL || node->kind != CORM_NODE_CASE ||
        field->base == CORM_TYPE_NONE)
        return node;
    cast = cormi_node_args(lq->b->arena, CORM_NODE_CAST, CORM_TYPE_ITEMS, NULL,
                           &node, 1);
    if (cast == NULL)
        cormi_lq_memory(lq);
    else
        cast->length = (int32_t)field->base;
    return cast;
}

static const corm_node *compile_update_value(cormi_lq *lq,
                                             const cormi_field *field,
                                             const corm_value *value)
{
    cormi_resolve how = { .allow_joins = false };
    cormi_outcome outcome;
    const corm_node *node;

    if (field->desc->generated != NULL) {
        cormi_lq_fail(lq, CORM_VALUE_ERROR,
                      "%s is computed by the database; leave it out",
                      field->label);
        return NULL;
    }
    if (cormi_value_is_scalar(value) || value->kind == CORM_K_OBJECT ||
        (value->kind == CORM_K_LIST && value->as.list == NULL)) {
        const corm_value *in = &lq->b->values[lq->origin.vbase + value->elem];

        if (in->kind == CORM_K_NULL && !field->null && field->primary_key) {
            cormi_lq_fail(lq, CORM_VALUE_ERROR,
                          "%s is a key and cannot be NULL; give it a value",
                          field->label);
            return NULL;
        }
        return cormi_slot_param(lq, lq->origin.vbase + value->elem,
                                CORMI_RECIPE_SAVE, field, field->data_type,
                                &outcome);
    }
    node = compile_to_integer(lq, field, cormi_resolve_value(lq, value, &how));
    node = compile_to_array(lq, field, node);
    if (node != NULL && cormi_has_aggregate(node)) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "aggregates are not possible in update (%s); use a "
                      "subquery",
                      field->label);
        return NULL;
    }
    if (node != NULL && cormi_has_cte(node)) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "columns of a common table expression are not possible "
                      "in update (%s); use a subquery of it",
                      field->label);
        return NULL;
    }
    if (node != NULL && cormi_has_window(node)) {
        cormi_lq_fail(lq, CORM_FIELD_ERROR,
                      "window functions are not possible in update (%s); use "
                      "a subquery",
                      field->label);
        return NULL;
    }
    return node;
}

typedef struct compile_update {
    cormi_lq *lq;
    cormi_lq *scope;          /* where names of its values are looked up */
    cormi_join *base;         /* of the scope, while it is aimed */
    const cormi_model *model; /* whose table */
    cormi_vec sets;           /* corm_assignment */
} compile_update;

/* What is assigned is computed from the table that is updated, also where
 * the condition reads that table again under another name.  Returns the
 * table as the condition has it, for compile_update_back(). */
static cormi_join *compile_update_aim(cormi_lq *lq)
{
    cormi_join *base = cormi_lq_base(lq);
    cormi_join *target =
        base != NULL ? cormi_arena_dup(lq->b->arena, base, sizeof(*base))
                     : NULL;

    if (target == NULL) {
        cormi_lq_memory(lq);
        return NULL;
    }
    target->cte = NULL; /* it is the table, whatever is read */
    snprintf(target->alias, sizeof(target->alias), "%s",
             lq->model->concrete->table);
    CORMI_VEC_AT(cormi_join *, &lq->joins, 0) = target;
    return base;
}

static void compile_update_back(cormi_lq *lq, cormi_join *base)
{
    CORMI_VEC_AT(cormi_join *, &lq->joins, 0) = base;
}

/* A parent's columns are computed from the parent's, as with Django. */
static cormi_lq *compile_update_parent(cormi_lq *lq, const cormi_model *parent)
{
    cormi_lq *scope = cormi_lq_new(lq->b, parent, lq->outer);

    if (scope != NULL)
        scope->origin = lq->origin;
    return scope;
}

static compile_update *compile_update_for(cormi_vec *tables, cormi_lq *lq,
                                          const cormi_model *model)
{
    compile_update *u;

    for (size_t i = 0; i < tables->n; i++) {
        u = &CORMI_VEC_AT(compile_update, tables, i);
        if (u->model == model)
            return u;
    }
    u = cormi_vec_add(tables);
    if (u == NULL)
        return NULL;
    *u = (compile_update){ .lq = lq,
                           .scope = lq,
                           .model = model,
                           .sets =
                               CORMI_VEC_ARENA(corm_assignment, lq->b->arena) };
    if (model == lq->model->concrete)
        return u;
    u->scope = compile_update_parent(lq, model);
    u->base = u->scope != NULL ? compile_update_aim(u->scope) : NULL;
    return u->base != NULL ? u : NULL;
}

static bool compile_update_once(const cormi_lq *lq, const compile_update *u,
                                const cormi_field *field)
{
    for (size_t i = 0; i < u->sets.n; i++)
        if (strcmp(CORMI_VEC_AT(corm_assignment, &u->sets, i).column,
                   field->column) == 0) {
            cormi_lq_fail(lq, CORM_VALUE_ERROR,
                          "update sets %s twice; leave one of them out",
                          field->label);
            return false;
        }
    return true;
}

static bool compile_update_sets(cormi_lq *lq, const corm_queryset *q,
                                cormi_vec *tables)
{
    for (size_t i = 0; i < q->n_args; i++) {
        const cormi_field *field = compile_update_field(lq, q->as[i].name);
        compile_update *u =
            field != NULL
                ? compile_update_for(tables, lq, field->model->concrete)
                : NULL;
        corm_assignment set;

        if (u == NULL)
            return false;
        set.column = field->column;
        if (!compile_update_once(lq, u, field))
            return false;
        set.value = compile_update_value(u->scope, field, &q->as[i].value);
        if (set.value == NULL)
            return false;
        if (!cormi_vec_push(&u->sets, &set))
            return cormi_lq_memory(lq) == CORM_OK;
    }
    return true;
}

static bool compile_update_target(cormi_lq *lq, const corm_queryset *q,
                                  cormi_vec *tables)
{
    cormi_join *base = compile_update_aim(lq);
    bool is_done;

    if (base == NULL)
        return false;
    is_done = compile_update_sets(lq, q, tables);
    compile_update_back(lq, base);
    for (size_t i = 0; i < tables->n; i++) {
        compile_update *u = &CORMI_VEC_AT(compile_update, tables, i);

        if (u->base != NULL)
            compile_update_back(u->scope, u->base);
    }
    return is_done;
}

/* One table and no grouping: the condition can stand in the statement itself,
 * if it is not in another one already, under another name. */
static bool compile_is_simple(const cormi_lq *lq)
{
    size_t used = 0;

    for (size_t i = 0; i < lq->joins.n; i++)
        used += CORMI_VEC_AT(cormi_join *, &lq->joins, i)->refs > 0;
    return used <= 1 && !lq->nested && lq->ctes.n == 0 &&
           lq->group == CORMI_GROUP_NONE && !lq->distinct && !lq->sliced &&
           lq->combinator == CORM_COMBINE_NONE;
}

/* The key of the table that is changed, without a join. */
static const corm_node *compile_own_key(cormi_lq *lq, const cormi_model *table)
{
    const corm_node *cols[CORMI_KEY_MAX];

    for (size_t i = 0; i < table->n_pk && i < CORMI_KEY_MAX; i++) {
        cormi_col *col = CORMI_NEW(lq->b->arena, cormi_col);

        if (col == NULL)
            return NULL;
        col->node.kind = CORM_NODE_COLUMN;
        col->node.name = table->pk[i]->column;
        col->node.table = table->pk[i]->model->concrete->table;
        col->node.type = table->pk[i]->data_type;
        cols[i] = &col->node;
    }
    return table->n_pk == 1
               ? cols[0]
               : cormi_node_args(lq->b->arena, CORM_NODE_TUPLE, CORM_TYPE_NONE,
                                 NULL, cols, table->n_pk);
}

static const corm_node *compile_key_in(cormi_lq *lq, const cormi_model *table)
{
    bool empty = false;
    corm_select *select;
    const corm_node *left = compile_own_key(lq, table);
    const corm_node *node;

    lq->has_pk_select = true;
    lq->values = false;
    lq->selected.n = 0;
    lq->annotations.n = 0;
    cormi_lq_clear_order(lq, false);
    lq->nested = true;
    select = cormi_lq_select(lq, true, NULL, NULL, &empty);
    if (select == NULL || left == NULL)
        return NULL;
    node =
        cormi_node_select(lq->b->arena, CORM_NODE_SUBQUERY, select, left->type);
    return empty ? lq->b->no
                 : cormi_node_lookup(lq->b->arena, "in", left, node);
}

/* A subquery may read the table that is changed, at any depth and for each
 * row; where that must not be, the rows are found first. */
static bool compile_looks_back(const cormi_lq *lq, const corm_node *where)
{
    return !corm_has(lq->b->c->features, CORM_FEATURE_UPDATE_SELF_SUBQUERY) &&
           cormi_has_subquery(where);
}

static const corm_node *compile_condition(cormi_lq *lq,
                                          const cormi_model *table, bool *empty)
{
    const corm_node *where = cormi_where_fold(lq, lq->where);

    *empty = where == lq->b->no || lq->empty || lq->slice_empty;
    if (where == NULL || *empty)
        return where;
    if (compile_is_simple(lq) && table == lq->model->concrete &&
        !cormi_has_aggregate(where) && !cormi_has_window(where) &&
        !compile_looks_back(lq, where))
        return where;
    if (lq->from != NULL && lq->from->model == NULL) {
        cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                      "\"%s\" gives rows of values, which cannot be changed; "
                      "filter objects by pk__in of it",
                      lq->from->name);
        return NULL;
    }
    if (table->n_pk == 0 || table->n_pk > CORMI_KEY_MAX ||
        lq->model->n_pk != table->n_pk ||
        (table->n_pk > 1 &&
         !corm_has(lq->b->c->features, CORM_FEATURE_ROW_VALUES))) {
        cormi_lq_fail(lq, CORM_NOT_SUPPORTED,
                      "update and delete of %s across relations need a key "
                      "that this database can compare with a subquery",
                      table->name);
        return NULL;
    }
    return compile_key_in(lq, table);
}

static const corm_update_statement *compile_update_one(const compile_update *u,
                                                       const corm_node *where)
{
    corm_update_statement *st =
        CORMI_NEW(u->lq->b->arena, corm_update_statement);

    if (st == NULL)
        return NULL;
    st->table = u->model->table;
    st->sets = u->sets.data;
    st->n_sets = u->sets.n;
    st->where = where == u->lq->b->yes ? NULL : where;
    return st;
}

static corm_status compile_update_all(cormi_compilation *b, cormi_lq *lq,
                                      const corm_queryset *q,
                                      cormi_compiled *out)
{
    cormi_vec tables = CORMI_VEC_ARENA(compile_update, b->arena);
    const corm_update_statement **more;
    cormi_vec annotations;
    bool empty = false;

    if (!compile_update_target(lq, q, &tables))
        return cormi_compile_failed(b);
    more = CORMI_NEW_N(b->arena, const corm_update_statement *, tables.n + 1);
    if (more == NULL)
        return cormi_fail_memory(b->ctx);
    annotations = lq->annotations;
    lq->nested = tables.n > 1; /* one condition for all of them */
    for (size_t i = 0; i < tables.n; i++) {
        compile_update *u = &CORMI_VEC_AT(compile_update, &tables, i);
        const corm_node *where = compile_condition(lq, u->model, &empty);

        if (where == NULL)
            return cormi_compile_failed(b);
        lq->annotations = annotations;
        more[i] = compile_update_one(u, where);
        if (more[i] == NULL)
            return cormi_fail_memory(b->ctx);
    }
    out->kind = empty ? CORMI_COMPILED_EMPTY : CORMI_COMPILED_UPDATE;
    out->update = more[0];
    out->more_updates = more + 1;
    out->n_more_updates = tables.n - 1;
    return CORM_OK;
}

static corm_status compile_delete(cormi_compilation *b, cormi_lq *lq,
                                  cormi_compiled *out)
{
    corm_delete_statement *st = CORMI_NEW(b->arena, corm_delete_statement);
    bool empty = false;
    const corm_node *where;

    cormi_lq_base(lq);
    where = compile_condition(lq, lq->model->concrete, &empty);
    if (where == NULL || st == NULL)
        return cormi_compile_failed(b);
    st->table = lq->model->concrete->table;
    st->where = where == b->yes ? NULL : where;
    out->kind = empty ? CORMI_COMPILED_EMPTY : CORMI_COMPILED_DELETE;
    out->del = st;
    return CORM_OK;
}

static corm_status compile_insert(cormi_compilation *b, cormi_lq *lq,
                                  const corm_queryset *q, cormi_compiled *out)
{
    corm_insert *st = CORMI_NEW(b->arena, corm_insert);
    bool empty = false;

    if (st == NULL)
        return cormi_fail_memory(b->ctx);
    if (!cormi_select_insert(lq, q->record, st, &empty))
        return cormi_compile_failed(b);
    out->kind = empty ? CORMI_COMPILED_EMPTY : CORMI_COMPILED_INSERT;
    out->insert = st;
    return CORM_OK;
}

/* The same statements, and what they give back. */
static corm_status compile_returning(cormi_compilation *b, cormi_lq *lq,
                                     const corm_queryset *q,
                                     cormi_compiled *out)
{
    bool update = q->op == CORMI_Q_UPDATE_RETURNING;
    cormi_returning r;
    corm_status status;

    if (!cormi_select_returning(lq, update, &r))
        return cormi_compile_failed(b);
    if (!cormi_compile_keep_parts(b->c, &r.parts, out) ||
        !cormi_compile_keep_outs(b->c, &r.outs, out))
        return cormi_fail_memory(b->ctx);
    status =
        update ? compile_update_all(b, lq, q, out) : compile_delete(b, lq, out);
    if (status != CORM_OK)
        return status;
    if (update) {
        corm_update_statement *st =
            cormi_arena_dup(b->arena, out->update, sizeof(*st));

        if (st == NULL)
            return cormi_fail_memory(b->ctx);
        st->returning = r.names;
        st->n_returning = r.n;
        out->update = st;
    } else {
        corm_delete_statement *st =
            cormi_arena_dup(b->arena, out->del, sizeof(*st));

        if (st == NULL)
            return cormi_fail_memory(b->ctx);
        st->returning = r.names;
        st->n_returning = r.n;
        out->del = st;
    }
    return CORM_OK;
}

corm_status cormi_compile_write(cormi_compilation *b, cormi_lq *lq,
                                const corm_queryset *q, cormi_compiled *out)
{
    if (q->op == CORMI_Q_UPDATE)
        return compile_update_all(b, lq, q, out);
    if (q->op == CORMI_Q_DELETE)
        return compile_delete(b, lq, out);
    if (q->op == CORMI_Q_INSERT)
        return compile_insert(b, lq, q, out);
    return compile_returning(b, lq, q, out);
}
