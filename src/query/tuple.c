/*
 * Lookups of several columns at once: composite keys, and relations that
 * join several columns.  Tuples compare from left to right; one with a NULL
 * in it is equal to nothing.
 */
#include "query/logical.h"

#include "base/value.h"

#include <string.h>

/* A part of the right side, and what its value turned out to be. */
typedef struct tuple_part {
    const corm_node *node;
    cormi_outcome outcome;
} tuple_part;

typedef struct tuple_row {
    tuple_part parts[CORMI_KEY_MAX];
} tuple_row;

static const corm_node *tuple_fail(const cormi_tuple_lookup *w,
                                   const char *text)
{
    const cormi_col *col = cormi_as_col(w->left->args[0]);

    cormi_lq_fail(w->lq, CORM_VALUE_ERROR, "%s%s%s: %s",
                  col != NULL && col->field != NULL ? col->field->model->name
                                                    : "several columns",
                  col != NULL && col->field != NULL ? ".pk__" : " by ", w->name,
                  text);
    return NULL;
}

static const corm_node *tuple_no_row(const cormi_tuple_lookup *w)
{
    return tuple_fail(w, "several columns are compared with a list of as "
                         "many values, VALS(a, b), or with an object");
}

static uint32_t tuple_index(const cormi_tuple_lookup *w, const corm_value *leaf)
{
    return w->lq->origin.vbase + leaf->elem;
}

static bool tuple_has_rows(const cormi_tuple_lookup *w)
{
    return corm_has(w->lq->b->c->features, CORM_FEATURE_ROW_VALUES);
}

/* ---- the right side, part by part ---- */

/* Part i of value number index, or of its item: of an object the member. */
static bool tuple_bound(const cormi_tuple_lookup *w, uint32_t index,
                        uint32_t item, size_t i, tuple_part *out)
{
    const corm_node *left = w->left->args[i];
    const cormi_col *col = cormi_as_col(left);

    const cormi_field *field = col != NULL ? col->field : NULL;

    out->node = cormi_slot_part(w->lq, index, item, field,
                                w->keys != NULL ? w->keys[i] : field,
                                left->type, &out->outcome);
    return out->node != NULL;
}

static bool tuple_written(const cormi_tuple_lookup *w, const corm_value *part,
                          size_t i, tuple_part *out)
{
    if (cormi_value_is_scalar(part) || part->kind == CORM_K_OBJECT)
        return tuple_bound(w, tuple_index(w, part), CORMI_SLOT_WHOLE, i, out);
    *out =
        (tuple_part){ cormi_resolve_value(w->lq, part, w->how), CORMI_IS_OK };
    return out->node != NULL;
}

/* OUTER("pk"): another tuple of columns. */
static bool tuple_columns(const cormi_tuple_lookup *w, const corm_value *rhs,
                          tuple_row *row)
{
    const corm_node *node = cormi_resolve_value(w->lq, rhs, w->how);

    if (node == NULL)
        return false;
    if (node->kind != CORM_NODE_TUPLE || node->n_args != w->left->n_args)
        return tuple_no_row(w) != NULL;
    for (size_t i = 0; i < node->n_args; i++)
        row->parts[i] = (tuple_part){ node->args[i], CORMI_IS_OK };
    return true;
}

static bool tuple_row_of(const cormi_tuple_lookup *w, const corm_value *rhs,
                         tuple_row *row)
{
    size_t n = w->left->n_args;
    bool done = true;

    if (rhs->kind == CORM_K_EXPR || rhs->kind == CORM_K_PATH)
        return tuple_columns(w, rhs, row);
    if (rhs->kind != CORM_K_OBJECT &&
        (rhs->kind != CORM_K_LIST || rhs->size != n))
        return tuple_no_row(w) != NULL;
    for (size_t i = 0; i < n && done; i++) {
        if (rhs->kind == CORM_K_OBJECT)
            done = tuple_bound(w, tuple_index(w, rhs), CORMI_SLOT_WHOLE, i,
                               &row->parts[i]);
        else if (rhs->as.list != NULL)
            done = tuple_written(w, &rhs->as.list[i], i, &row->parts[i]);
        else
            done = tuple_bound(w, tuple_index(w, rhs), (uint32_t)i, i,
                               &row->parts[i]);
    }
    return done;
}

static bool tuple_is_whole(const cormi_tuple_lookup *w, const tuple_row *row)
{
    for (size_t i = 0; i < w->left->n_args; i++)
        if (row->parts[i].outcome != CORMI_IS_OK)
            return false;
    return true;
}

static const corm_node *tuple_node(const cormi_tuple_lookup *w,
                                   const tuple_row *row)
{
    const corm_node *args[CORMI_KEY_MAX];
    const corm_node *node;

    for (size_t i = 0; i < w->left->n_args; i++)
        args[i] = row->parts[i].node;
    node = cormi_node_args(w->lq->b->arena, CORM_NODE_TUPLE, CORM_TYPE_NONE,
                           NULL, args, w->left->n_args);
    if (node == NULL)
        cormi_lq_memory(w->lq);
    return node;
}

static const corm_node *tuple_lookup(const cormi_tuple_lookup *w,
                                     const char *name, const corm_node *left,
                                     const corm_node *right)
{
    const corm_node *node =
        right != NULL ? cormi_node_lookup(w->lq->b->arena, name, left, right)
                      : NULL;

    if (node == NULL)
        cormi_lq_memory(w->lq);
    return node;
}

/* ---- comparing one column ---- */

/* An integer that no column can hold is before or after all that are there. */
static const corm_node *tuple_column(const cormi_tuple_lookup *w,
                                     const char *name, const tuple_row *row,
                                     size_t i)
{
    cormi_compilation *b = w->lq->b;

    switch (row->parts[i].outcome) {
    case CORMI_IS_OK:
        return tuple_lookup(w, name, w->left->args[i], row->parts[i].node);
    case CORMI_IS_BELOW:
        return name[0] == 'g' ? b->yes : b->no;
    case CORMI_IS_ABOVE:
        return name[0] == 'l' ? b->yes : b->no;
    default:
        return b->no;
    }
}

static bool tuple_add(const cormi_tuple_lookup *w, cormi_where *where,
                      const char *name, const tuple_row *row, size_t i)
{
    const corm_node *leaf = tuple_column(w, name, row, i);

    return leaf != NULL && where != NULL && cormi_where_add(where, NULL, leaf);
}

static const corm_node *tuple_exact(const cormi_tuple_lookup *w,
                                    const tuple_row *row)
{
    cormi_where *all = cormi_where_new(w->lq, CORM_NODE_AND, false);

    for (size_t i = 0; i < w->left->n_args; i++)
        if (!tuple_add(w, all, "exact", row, i))
            return NULL;
    return cormi_where_fold(w->lq, all);
}

/* a > x OR (a = x AND (b > y OR ..)), from the last column to the first. */
static const corm_node *tuple_order(const cormi_tuple_lookup *w,
                                    const tuple_row *row)
{
    size_t n = w->left->n_args;
    const char *strict = w->name[0] == 'g' ? "gt" : "lt";
    const corm_node *after = tuple_column(w, w->name, row, n - 1);

    for (size_t i = n - 1; i-- > 0 && after != NULL;) {
        cormi_where *same = cormi_where_new(w->lq, CORM_NODE_AND, false);
        cormi_where *either = cormi_where_new(w->lq, CORM_NODE_OR, false);

        if (!tuple_add(w, same, "exact", row, i) ||
            !cormi_where_add(same, NULL, after) ||
            !tuple_add(w, either, strict, row, i) ||
            !cormi_where_add(either, same, NULL))
            return NULL;
        after = cormi_where_fold(w->lq, either);
    }
    return after;
}

/* ---- comparisons ---- */

static const corm_node *tuple_subquery(const cormi_tuple_lookup *w,
                                       const corm_node *right)
{
    if (right == NULL)
        return NULL;
    if (right->select->n_columns != w->left->n_args)
        return tuple_fail(w, "the queryset must select as many columns; use "
                             "corm_values(q, \"pk\")");
    if (!tuple_has_rows(w)) {
        cormi_lq_fail(w->lq, CORM_NOT_SUPPORTED,
                      "this database compares no several columns with a "
                      "queryset; use EXISTS");
        return NULL;
    }
    if (right->flags & CORM_NODE_EMPTY)
        return w->lq->b->no;
    return tuple_lookup(w, w->name, w->left, right);
}

static const corm_node *tuple_compare(const cormi_tuple_lookup *w)
{
    tuple_row row;

    if (w->rhs->kind == CORM_K_QUERYSET &&
        !cormi_queryset_one_row(w->rhs->as.qs))
        return tuple_fail(w, "a queryset that is compared must be limited to "
                             "one row: corm_slice(q, 0, 1); or use in");
    if (w->rhs->kind == CORM_K_QUERYSET)
        return tuple_subquery(
            w, cormi_resolve_subquery(w->lq, w->rhs, CORM_NODE_SUBQUERY));
    if (!tuple_row_of(w, w->rhs, &row))
        return NULL;
    if (strcmp(w->name, "exact") == 0)
        return tuple_exact(w, &row);
    for (size_t i = 0; i < w->left->n_args; i++)
        if (row.parts[i].outcome == CORMI_IS_NULL)
            return tuple_fail(w, "NULL is no value to compare with");
    if (tuple_has_rows(w) && tuple_is_whole(w, &row))
        return tuple_lookup(w, w->name, w->left, tuple_node(w, &row));
    return tuple_order(w, &row);
}

/* ---- in ---- */

/* Rows that no column can hold, and those with a NULL, match nothing. */
static bool tuple_take(const cormi_tuple_lookup *w, const tuple_row *row,
                       cormi_vec *rows)
{
    const corm_node *node;

    if (!tuple_is_whole(w, row))
        return true;
    node = tuple_node(w, row);
    return node != NULL &&
           (cormi_vec_push(rows, &node) || cormi_lq_memory(w->lq) == CORM_OK);
}

static bool tuple_each_object(const cormi_tuple_lookup *w, cormi_vec *rows)
{
    uint32_t index = tuple_index(w, w->rhs);
    corm_value list = cormi_slot_value(w->lq, index);
    tuple_row row;

    if (!cormi_slot_count(w->lq, index))
        return false;
    for (size_t k = 0; k < list.size; k++) {
        if (list.as.list[k].kind != CORM_K_OBJECT)
            return tuple_no_row(w) != NULL;
        for (size_t i = 0; i < w->left->n_args; i++)
            if (!tuple_bound(w, index, (uint32_t)k, i, &row.parts[i]))
                return false;
        if (!tuple_take(w, &row, rows))
            return false;
    }
    return true;
}

static bool tuple_each_row(const cormi_tuple_lookup *w, cormi_vec *rows)
{
    tuple_row row;

    for (size_t k = 0; k < w->rhs->size; k++)
        if (!tuple_row_of(w, &w->rhs->as.list[k], &row) ||
            !tuple_take(w, &row, rows))
            return false;
    return true;
}

static const corm_node *tuple_rows(const cormi_tuple_lookup *w,
                                   const cormi_vec *rows)
{
    const corm_node **args =
        CORMI_NEW_N(w->lq->b->arena, const corm_node *, rows->n + 1);
    const corm_node *node;

    if (rows->n == 0)
        return w->lq->b->no;
    if (args == NULL) {
        cormi_lq_memory(w->lq);
        return NULL;
    }
    args[0] = w->left;
    memcpy(args + 1, rows->data, rows->n * sizeof(*args));
    node = cormi_node_args(w->lq->b->arena, CORM_NODE_LOOKUP, CORM_TYPE_BOOLEAN,
                           "in", args, rows->n + 1);
    if (node == NULL)
        cormi_lq_memory(w->lq);
    return node;
}

static const corm_node *tuple_in(const cormi_tuple_lookup *w)
{
    cormi_vec rows = CORMI_VEC_ARENA(const corm_node *, w->lq->b->arena);

    if (w->rhs->kind == CORM_K_QUERYSET)
        return tuple_subquery(w, cormi_resolve_subquery_keys(
                                     w->lq, w->rhs, w->keys, w->left->n_args));
    if (w->rhs->kind != CORM_K_LIST)
        return tuple_fail(w, "takes a list of tuples, VALS(VALS(a, b), ..), "
                             "or a queryset");
    if (w->rhs->as.list == NULL ? !tuple_each_object(w, &rows)
                                : !tuple_each_row(w, &rows))
        return NULL;
    return tuple_rows(w, &rows);
}

const corm_node *cormi_lookup_tuple(const cormi_tuple_lookup *w)
{
    if (w->left->n_args > CORMI_KEY_MAX)
        return tuple_fail(w, "too many columns");
    return strcmp(w->name, "in") == 0 ? tuple_in(w) : tuple_compare(w);
}
