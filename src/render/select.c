/*
 * SELECT and set operations, one function a clause.
 */
#include "render/expr.h"

#include <string.h>

void cormi_write_order(corm_sink *sink, const corm_node *const *nodes, size_t n)
{
    if (n == 0)
        return;
    CORMI_PUT(sink, " ORDER BY ");
    corm_sink_nodes(sink, nodes, n, ", ");
}

static void select_recursive(corm_sink *sink, const corm_select *select);

static void select_cte(corm_sink *sink, const corm_cte *cte)
{
    corm_sink_ident(sink, cte->name);
    if (cte->n_columns != 0) {
        corm_sink_text(sink, " (");
        cormi_sink_idents(sink, cte->columns, cte->n_columns);
        corm_sink_text(sink, ")");
    }
    CORMI_PUT(sink, " AS ");
    if (cte->recursive && cte->select != NULL &&
        cte->select->combinator != CORM_COMBINE_NONE)
        select_recursive(sink, cte->select);
    else
        corm_sink_select(sink, cte->select);
}

static void select_ctes(corm_sink *sink, const corm_select *select)
{
    bool recursive = false;

    if (select->n_ctes == 0)
        return;
    for (size_t i = 0; i < select->n_ctes; i++)
        recursive |= select->ctes[i].recursive;
    corm_sink_text(sink, recursive ? "WITH RECURSIVE " : "WITH ");
    for (size_t i = 0; i < select->n_ctes; i++) {
        if (i != 0)
            CORMI_PUT(sink, ", ");
        select_cte(sink, &select->ctes[i]);
    }
    corm_sink_text(sink, " ");
}

static void select_distinct(corm_sink *sink, const corm_select *select)
{
    if (select->n_distinct_on != 0) {
        if (!cormi_sink_has(sink, CORM_FEATURE_DISTINCT_ON))
            corm_sink_refuse(sink, "this database has no DISTINCT ON; group by "
                                   "values() or use a subquery");
        corm_sink_text(sink, "DISTINCT ON (");
        corm_sink_nodes(sink, select->distinct_on, select->n_distinct_on, ", ");
        corm_sink_text(sink, ") ");
    } else if (select->distinct) {
        corm_sink_text(sink, "DISTINCT ");
    }
}

static void select_column(corm_sink *sink, const corm_node *node, bool output)
{
    if (output && node != NULL && sink->r->dialect->output != NULL)
        sink->r->dialect->output(sink, node);
    else
        corm_sink_arg(sink, node);
}

static void select_columns(corm_sink *sink, const corm_select *select,
                           bool output)
{
    if (select->n_columns == 0)
        corm_sink_text(sink, "1");
    for (size_t i = 0; i < select->n_columns; i++) {
        const corm_column *column = &select->columns[i];

        if (i != 0)
            CORMI_PUT(sink, ", ");
        select_column(sink, column->node, output);
        if (column->alias != NULL) {
            CORMI_PUT(sink, " AS ");
            corm_sink_ident(sink, column->alias);
        }
    }
}

static void select_source(corm_sink *sink, const corm_source *source)
{
    if (source->quoted != NULL && source->quoted->text != NULL) {
        cormi_sink_put(sink, source->quoted->text, source->quoted->n);
        return;
    }
    if (source->select != NULL)
        corm_sink_select(sink, source->select);
    else
        corm_sink_ident(sink, source->table);
    if (source->alias != NULL &&
        (source->table == NULL || strcmp(source->alias, source->table) != 0)) {
        CORMI_PUT(sink, " AS ");
        corm_sink_ident(sink, source->alias);
    }
}

static void select_from(corm_sink *sink, const corm_select *select)
{
    for (size_t i = 0; i < select->n_sources; i++) {
        const corm_source *source = &select->sources[i];
        bool left = source->join == CORM_JOIN_LEFT;

        if (i == 0)
            CORMI_PUT(sink, " FROM ");
        else if (source->on == NULL)
            corm_sink_text(sink, " CROSS JOIN ");
        else if (left)
            CORMI_PUT(sink, " LEFT OUTER JOIN ");
        else
            CORMI_PUT(sink, " INNER JOIN ");
        select_source(sink, source);
        if (source->on != NULL) {
            CORMI_PUT(sink, " ON ");
            corm_sink_arg(sink, source->on);
        }
    }
}

static void select_limit(corm_sink *sink, const corm_select *select)
{
    const corm_dialect *dialect = sink->r->dialect;

    if (select->limit == NULL && select->offset == NULL)
        return;
    if (dialect->limit != NULL) {
        dialect->limit(sink, select->limit, select->offset);
        return;
    }
    if (select->limit == NULL &&
        cormi_sink_has(sink, CORM_FEATURE_OFFSET_NEEDS_LIMIT))
        corm_sink_refuse(sink, "this database has no OFFSET without LIMIT; "
                               "give the slice an end");
    if (select->limit != NULL) {
        corm_sink_text(sink, " LIMIT ");
        corm_sink_node(sink, select->limit);
    }
    if (select->offset != NULL) {
        corm_sink_text(sink, " OFFSET ");
        corm_sink_node(sink, select->offset);
    }
}

static void select_lock_option(corm_sink *sink, bool asked,
                               corm_feature feature, const char *sql)
{
    if (!asked)
        return;
    if (!cormi_sink_has(sink, feature))
        corm_sink_refuse(sink,
                         "this database has no%.*s; leave it out of "
                         "corm_select_for_update",
                         (int)(strlen(sql) - (sql[strlen(sql) - 1] == ' ')),
                         sql);
    corm_sink_text(sink, sql);
}

/* Where reads take no locks, all of it is left out, as Django does. */
static void select_lock(corm_sink *sink, const corm_lock *lock)
{
    if (!lock->update || !cormi_sink_has(sink, CORM_FEATURE_SELECT_FOR_UPDATE))
        return;
    if (lock->no_key)
        select_lock_option(sink, true, CORM_FEATURE_LOCK_NO_KEY,
                           " FOR NO KEY UPDATE");
    else
        corm_sink_text(sink, " FOR UPDATE");
    select_lock_option(sink, lock->n_of != 0, CORM_FEATURE_LOCK_OF, " OF ");
    cormi_sink_idents(sink, lock->of, lock->n_of);
    select_lock_option(sink, lock->nowait, CORM_FEATURE_NOWAIT, " NOWAIT");
    select_lock_option(sink, lock->skip_locked, CORM_FEATURE_SKIP_LOCKED,
                       " SKIP LOCKED");
}

static void select_plain(corm_sink *sink, const corm_select *select,
                         bool output)
{
    CORMI_PUT(sink, "SELECT ");
    select_distinct(sink, select);
    select_columns(sink, select, output);
    select_from(sink, select);
    if (select->where != NULL) {
        CORMI_PUT(sink, " WHERE ");
        corm_sink_arg(sink, select->where);
    }
    if (select->n_group_by != 0) {
        corm_sink_text(sink, " GROUP BY ");
        corm_sink_nodes(sink, select->group_by, select->n_group_by, ", ");
    }
    if (select->having != NULL) {
        CORMI_PUT(sink, " HAVING ");
        corm_sink_arg(sink, select->having);
    }
}

/* ---- set operations ---- */

static bool select_has_tail(const corm_select *select)
{
    return select->combinator != CORM_COMBINE_NONE || select->n_order_by != 0 ||
           select->limit != NULL || select->offset != NULL ||
           select->n_ctes != 0;
}

static void select_write(corm_sink *sink, const corm_select *select,
                         bool output);

/* An operand with an order, a slice or operands of its own must be closed. */
static void select_operand(corm_sink *sink, const corm_select *select,
                           bool output)
{
    bool parens = cormi_sink_has(sink, CORM_FEATURE_COMPOUND_SLICE);

    if (select == NULL || !cormi_sink_enter(sink))
        return;
    if (!parens && select_has_tail(select)) {
        corm_sink_text(sink, "SELECT * FROM ");
        parens = true;
    }
    corm_sink_text(sink, parens ? "(" : "");
    select_write(sink, select, output);
    corm_sink_text(sink, parens ? ")" : "");
    cormi_sink_leave(sink);
}

static const char *const select_words[] = { "", "UNION", "UNION ALL",
                                            "INTERSECT", "EXCEPT" };

/* The parts of a recursive query stand bare: not every database knows them
 * within parentheses. */
static void select_recursive(corm_sink *sink, const corm_select *select)
{
    if (!cormi_sink_enter(sink))
        return;
    corm_sink_text(sink, "(");
    for (size_t i = 0; i < select->n_operands; i++) {
        const corm_select *operand = select->operands[i];
        bool closed = operand != NULL && select_has_tail(operand);

        if (i != 0) {
            corm_sink_text(sink, " ");
            corm_sink_text(sink, select_words[select->combinator]);
            corm_sink_text(sink, " ");
        }
        corm_sink_text(sink, closed ? "SELECT * FROM (" : "");
        select_write(sink, operand, false);
        corm_sink_text(sink, closed ? ") AS " : "");
        if (closed)
            corm_sink_ident(sink, "anchor");
    }
    corm_sink_text(sink, ")");
    cormi_sink_leave(sink);
}

static void select_combined(corm_sink *sink, const corm_select *select,
                            bool output)
{
    if (select->combinator >= CORM_INTERSECTION &&
        !cormi_sink_has(sink, CORM_FEATURE_INTERSECT_EXCEPT))
        corm_sink_refuse(sink,
                         "this database has no %s; use EXISTS in a filter or "
                         "in corm_exclude",
                         select_words[select->combinator]);
    for (size_t i = 0; i < select->n_operands; i++) {
        if (i != 0) {
            corm_sink_text(sink, " ");
            corm_sink_text(sink, select_words[select->combinator]);
            corm_sink_text(sink, " ");
        }
        select_operand(sink, select->operands[i], output);
    }
}

static void select_write(corm_sink *sink, const corm_select *select,
                         bool output)
{
    if (select == NULL) {
        corm_sink_refuse(sink, "a part of the statement is missing");
        return;
    }
    select_ctes(sink, select);
    if (select->combinator == CORM_COMBINE_NONE)
        select_plain(sink, select, output);
    else
        select_combined(sink, select, output);
    cormi_write_order(sink, select->order_by, select->n_order_by);
    select_limit(sink, select);
    select_lock(sink, &select->lock);
}

void cormi_write_select(corm_sink *sink, const corm_select *select)
{
    select_write(sink, select, false);
}

corm_status cormi_render_select(const cormi_renderer *r,
                                const corm_select *select, cormi_sql *out)
{
    corm_sink sink;

    cormi_sink_init(&sink, r, false);
    select_write(&sink, select, true);
    return cormi_sink_finish(&sink, out);
}
