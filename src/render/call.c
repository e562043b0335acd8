/*
 * Named expressions: lookups, operators, functions, aggregates, windows.
 * The names are rows of the tables in dialect.c; here is what a template
 * cannot say.
 */
#include "render/expr.h"

#include <string.h>

/* ---- lookups ---- */

static const struct call_sign {
    const char *sql;
    size_t n;
} call_signs[] = {
    [CORMI_LOOKUP_exact] = { " = ", 3 }, [CORMI_LOOKUP_gt] = { " > ", 3 },
    [CORMI_LOOKUP_gte] = { " >= ", 4 },  [CORMI_LOOKUP_lt] = { " < ", 3 },
    [CORMI_LOOKUP_lte] = { " <= ", 4 },
};

/* A column compared with a parameter or another, as most conditions are:
 * what its row says, without looking for it.  false: something else. */
static bool call_compare(corm_sink *sink, const corm_node *node)
{
    const struct call_sign *sign;

    if (node->slot > CORMI_LOOKUP_lte)
        return false;
    sign = &call_signs[node->slot];
    if (sign->sql == NULL || node->n_args != 2 ||
        !sink->r->dialect->plain_compare ||
        node->args[0]->type == CORM_TYPE_JSON ||
        !cormi_render_leaf(sink, node->args[0]))
        return false;
    cormi_sink_put(sink, sign->sql, sign->n);
    cormi_render_at(sink, node->args[1], CORMI_LEVEL_OPERAND);
    return true;
}

void cormi_render_lookup(corm_sink *sink, const corm_node *node)
{
    if (call_compare(sink, node))
        return;
    cormi_spell(sink, CORMI_NAMES_LOOKUP, node, node->name);
}

/* A row value is NULL when one of its parts is, as everywhere in Django. */
static void call_tuple_isnull(corm_sink *sink, const corm_node *tuple,
                              bool is_null)
{
    corm_sink_text(sink, "(");
    for (size_t i = 0; i < tuple->n_args; i++) {
        if (i != 0)
            corm_sink_text(sink, is_null ? " OR " : " AND ");
        cormi_render_at(sink, tuple->args[i], CORMI_LEVEL_OPERAND);
        corm_sink_text(sink, is_null ? " IS NULL" : " IS NOT NULL");
    }
    corm_sink_text(sink, ")");
}

void cormi_render_isnull(corm_sink *sink, const corm_node *node)
{
    bool is_null = node->value == NULL || node->value->as.b;

    if (node->args[0]->kind == CORM_NODE_TUPLE) {
        call_tuple_isnull(sink, node->args[0], is_null);
        return;
    }
    cormi_render_at(sink, node->args[0], CORMI_LEVEL_OPERAND);
    corm_sink_text(sink, is_null ? " IS NULL" : " IS NOT NULL");
}

/* (a = 1 AND b = 2 OR ..) for databases without row values. */
static void call_tuple_in(corm_sink *sink, const corm_node *node)
{
    const corm_node *left = node->args[0];

    corm_sink_text(sink, "(");
    for (size_t i = 1; i < node->n_args; i++) {
        const corm_node *right = node->args[i];

        if (right->kind != CORM_NODE_TUPLE || right->n_args != left->n_args) {
            corm_sink_refuse(sink, "this database compares no row values; "
                                   "compare column by column");
            return;
        }
        corm_sink_text(sink, i == 1 ? "(" : " OR (");
        for (size_t k = 0; k < left->n_args; k++) {
            corm_sink_text(sink, k == 0 ? "" : " AND ");
            cormi_render_at(sink, left->args[k], CORMI_LEVEL_OPERAND);
            corm_sink_text(sink, " = ");
            cormi_render_at(sink, right->args[k], CORMI_LEVEL_OPERAND);
        }
        corm_sink_text(sink, ")");
    }
    corm_sink_text(sink, ")");
}

/* A LIMIT, or the table being changed, must not stand in IN, but may one level
 * further down. */
static bool call_goes_down(const corm_sink *sink, const corm_node *node)
{
    if (node->kind != CORM_NODE_SUBQUERY)
        return false;
    return ((node->select->limit != NULL || node->select->offset != NULL) &&
            !cormi_sink_has(sink, CORM_FEATURE_SLICE_IN_SUBQUERY)) ||
           (sink->writes &&
            !cormi_sink_has(sink, CORM_FEATURE_UPDATE_SELF_SUBQUERY));
}

void cormi_render_in(corm_sink *sink, const corm_node *node)
{
    const corm_node *first = node->n_args > 1 ? node->args[1] : NULL;
    /* Raw SQL stands in parentheses as a subquery does, which it may be. */
    bool is_subquery =
        first != NULL && node->n_args == 2 &&
        (first->kind == CORM_NODE_SUBQUERY || first->kind == CORM_NODE_RAW);

    if (first != NULL && (first->flags & CORM_NODE_ARRAY) != 0) {
        corm_sink_refuse(sink, "this database takes no list as one "
                               "parameter; give fewer values");
        return;
    }
    if (node->args[0]->kind == CORM_NODE_TUPLE && !is_subquery &&
        !cormi_sink_has(sink, CORM_FEATURE_ROW_VALUES)) {
        call_tuple_in(sink, node);
        return;
    }
    cormi_render_at(sink, node->args[0], CORMI_LEVEL_OPERAND);
    if (is_subquery && call_goes_down(sink, first)) {
        bool writes = sink->writes;

        corm_sink_text(sink, " IN (SELECT * FROM ");
        sink->writes = false; /* deep enough for all in it */
        corm_sink_node(sink, first);
        sink->writes = writes;
        corm_sink_text(sink, " AS ");
        corm_sink_ident(sink, "corm_slice");
        corm_sink_text(sink, ")");
        return;
    }
    corm_sink_text(sink, is_subquery ? " IN " : " IN (");
    corm_sink_nodes(sink, node->args + 1, node->n_args - 1, ", ");
    corm_sink_text(sink, is_subquery ? "" : ")");
}

/* An expression as the pattern of LIKE: its own wildcards escaped. */
static void call_pattern(corm_sink *sink, const corm_node *right,
                         const char *name)
{
    bool head =
        strstr(name, "contains") != NULL || strstr(name, "endswith") != NULL;
    bool tail =
        strstr(name, "contains") != NULL || strstr(name, "startswith") != NULL;

    corm_sink_text(sink, head ? "'%' || " : "");
    corm_sink_template(sink,
                       "REPLACE(REPLACE(REPLACE(%1, '\\', '\\\\'), '%%', "
                       "'\\%%'), '_', '\\_')",
                       &right, 1);
    corm_sink_text(sink, tail ? " || '%'" : "");
}

/* x LIKE pattern: a parameter is the pattern, an expression becomes one. */
void cormi_render_text(corm_sink *sink, const corm_node *node)
{
    if (node->n_args < 2) {
        corm_sink_refuse(sink, "a value to compare with is missing");
        return;
    }
    cormi_render_at(sink, node->args[0], CORMI_LEVEL_OPERAND);
    CORMI_PUT(sink, " LIKE ");
    if ((node->flags & CORM_NODE_BILATERAL) != 0)
        call_pattern(sink, node->args[1], node->name);
    else
        cormi_render_at(sink, node->args[1], CORMI_LEVEL_ATOM);
    CORMI_PUT(sink, " ESCAPE '\\'");
}

/* ---- operators and functions ---- */

/*
 * The left operand may be as loose as the operator, the right one must be
 * tighter: a - b - c, but a - (b - c).  Bit operators rank differently
 * between databases, so their operands are always closed.
 */
void cormi_render_arith(corm_sink *sink, const corm_node *node)
{
    cormi_level level = cormi_node_level(sink, node);

    if (node->n_args != 2 || level < CORMI_LEVEL_ADD ||
        level == CORMI_LEVEL_ATOM) {
        cormi_spell(sink, CORMI_NAMES_OPERATOR, node, node->name);
        return;
    }
    cormi_render_at(sink, node->args[0], level);
    corm_sink_text(sink, " ");
    corm_sink_text(
        sink,
        cormi_spelling_default(CORMI_NAMES_OPERATOR, node->name, 2)->name);
    corm_sink_text(sink, " ");
    cormi_render_at(sink, node->args[1], level + 1);
}

void cormi_render_function(corm_sink *sink, const corm_node *node)
{
    cormi_spell(sink, CORMI_NAMES_FUNCTION, node, node->name);
}

/* LAG(x, offset, default): the default is the third, so the second is not left out. */
void cormi_render_lag(corm_sink *sink, const corm_node *node)
{
    const corm_node *fallback =
        node->extra == NULL ? NULL : node->extra->default_value;

    corm_sink_text(sink, strcmp(node->name, "lag") == 0 ? "LAG(" : "LEAD(");
    corm_sink_nodes(sink, node->args, node->n_args, ", ");
    if (node->n_args == 1)
        corm_sink_text(sink, ", 1");
    if (fallback != NULL) {
        corm_sink_text(sink, ", ");
        corm_sink_arg(sink, fallback);
    }
    corm_sink_text(sink, ")");
}

/* ---- aggregates ---- */

static const corm_node_extra call_no_extra;

static const corm_node_extra *call_extra(const corm_node *node)
{
    return node->extra == NULL ? &call_no_extra : node->extra;
}

/* The argument that carries the condition where FILTER is missing. */
static void call_filtered(corm_sink *sink, const corm_node *arg,
                          const corm_node *filter)
{
    corm_sink_text(sink, "CASE WHEN ");
    corm_sink_arg(sink, filter);
    corm_sink_text(sink, " THEN ");
    if (arg == NULL || arg->kind == CORM_NODE_STAR)
        corm_sink_text(sink, "1");
    else
        corm_sink_arg(sink, arg);
    corm_sink_text(sink, " END");
}

static void call_aggregate_check(corm_sink *sink, const corm_node *node,
                                 size_t n)
{
    if (call_extra(node)->n_order_by != 0 &&
        !cormi_sink_has(sink, CORM_FEATURE_AGGREGATE_ORDER))
        corm_sink_refuse(sink,
                         "this database has no order inside the "
                         "aggregate \"%s\"; leave .order_by out, and order "
                         "the rows themselves",
                         node->name);
    if ((node->flags & CORM_NODE_DISTINCT) != 0 && n > 1 &&
        !cormi_sink_has(sink, CORM_FEATURE_AGGREGATE_DISTINCT_MANY))
        corm_sink_refuse(sink,
                         "this database has no DISTINCT on aggregates "
                         "with several arguments (\"%s\"); leave .distinct or "
                         ".delimiter out",
                         node->name);
}

static void call_aggregate_args(corm_sink *sink, const corm_node *node,
                                bool delimiter)
{
    const corm_node_extra *extra = call_extra(node);
    bool inside = extra->filter != NULL &&
                  !cormi_sink_has(sink, CORM_FEATURE_AGGREGATE_FILTER);

    call_aggregate_check(sink, node, node->n_args + delimiter);
    if ((node->flags & CORM_NODE_DISTINCT) != 0)
        corm_sink_text(sink, "DISTINCT ");
    for (size_t i = 0; i < node->n_args; i++) {
        corm_sink_text(sink, i == 0 ? "" : ", ");
        if (i == 0 && inside)
            call_filtered(sink, node->args[0], extra->filter);
        else
            corm_sink_arg(sink, node->args[i]);
    }
    if (delimiter) {
        corm_sink_text(sink, ", ");
        corm_sink_arg(sink, extra->delimiter);
    }
    cormi_write_order(sink, extra->order_by, extra->n_order_by);
}

/* Aggregates are templates too, in which %* is all that stands inside. */
void corm_sink_aggregate(corm_sink *sink, const char *sql,
                         const corm_node *node, bool delimiter)
{
    const char *at = strstr(sql, "%*");

    if (at == NULL) {
        corm_sink_template(sink, sql, node->args, node->n_args);
        return;
    }
    cormi_sink_bytes(sink, sql, (size_t)(at - sql));
    call_aggregate_args(sink, node,
                        delimiter && call_extra(node)->delimiter != NULL);
    corm_sink_text(sink, at + 2);
}

static const char *call_aggregate_name(const corm_node *node)
{
    if ((node->flags & CORM_NODE_SAMPLE) == 0)
        return node->name;
    if (strcmp(node->name, "stddev") == 0)
        return "stddev_sample";
    return strcmp(node->name, "variance") == 0 ? "variance_sample" : node->name;
}

static void call_aggregate(corm_sink *sink, const corm_node *node)
{
    const char *name = call_aggregate_name(node);
    const corm_spelling *row = cormi_spelling_override(
        sink->r->dialect, CORMI_NAMES_AGGREGATE, name, node->n_args);

    if (row == NULL || sink->spelled == node)
        row = cormi_spelling_default(CORMI_NAMES_AGGREGATE, name, node->n_args);
    if (row == NULL || row->render != NULL)
        cormi_spell(sink, CORMI_NAMES_AGGREGATE, node, name);
    else
        corm_sink_aggregate(sink, row->sql, node, true);
}

void cormi_render_aggregate(corm_sink *sink, const corm_node *node)
{
    const corm_node_extra *extra = call_extra(node);

    if (extra->default_value != NULL)
        corm_sink_text(sink, "COALESCE(");
    call_aggregate(sink, node);
    if (extra->filter != NULL &&
        cormi_sink_has(sink, CORM_FEATURE_AGGREGATE_FILTER)) {
        corm_sink_text(sink, " FILTER (WHERE ");
        corm_sink_arg(sink, extra->filter);
        corm_sink_text(sink, ")");
    }
    if (extra->default_value != NULL) {
        corm_sink_text(sink, ", ");
        corm_sink_arg(sink, extra->default_value);
        corm_sink_text(sink, ")");
    }
}

/* ---- windows ---- */

static void call_frame_bound(corm_sink *sink, bool unbounded, int32_t at,
                             bool is_start)
{
    int64_t distance = at < 0 ? -(int64_t)at : at;

    if (unbounded) {
        corm_sink_text(sink, is_start ? "UNBOUNDED PRECEDING"
                                      : "UNBOUNDED FOLLOWING");
    } else if (at == 0) {
        corm_sink_text(sink, "CURRENT ROW");
    } else {
        corm_sink_int(sink, distance);
        corm_sink_text(sink, at < 0 ? " PRECEDING" : " FOLLOWING");
    }
}

static void call_frame(corm_sink *sink, const corm_frame *frame)
{
    static const char *const modes[] = { "", "ROWS", "RANGE", "GROUPS" };
    static const char *const excludes[] = { "", " EXCLUDE CURRENT ROW",
                                            " EXCLUDE GROUP", " EXCLUDE TIES" };

    if (frame->mode < 1 || frame->mode > 3)
        return;
    corm_sink_text(sink, modes[frame->mode]);
    corm_sink_text(sink, " BETWEEN ");
    call_frame_bound(sink, frame->start_unbounded, frame->start, true);
    corm_sink_text(sink, " AND ");
    call_frame_bound(sink, frame->end_unbounded, frame->end, false);
    if (frame->exclude >= 1 && frame->exclude <= 3)
        corm_sink_text(sink, excludes[frame->exclude]);
}

static void call_over(corm_sink *sink, const corm_node_extra *extra)
{
    const char *gap = "";

    corm_sink_text(sink, " OVER (");
    if (extra->n_partition_by != 0) {
        corm_sink_text(sink, "PARTITION BY ");
        corm_sink_nodes(sink, extra->partition_by, extra->n_partition_by, ", ");
        gap = " ";
    }
    if (extra->n_order_by != 0) {
        corm_sink_text(sink, gap);
        corm_sink_text(sink, "ORDER BY ");
        corm_sink_nodes(sink, extra->order_by, extra->n_order_by, ", ");
        gap = " ";
    }
    if (extra->frame.mode != 0) {
        corm_sink_text(sink, gap);
        call_frame(sink, &extra->frame);
    }
    corm_sink_text(sink, ")");
}

/*
 * The function stands bare before OVER: what a dialect puts around the
 * result of a function or aggregate goes around the window instead.
 */
void cormi_render_window(corm_sink *sink, const corm_node *node)
{
    if (!cormi_sink_has(sink, CORM_FEATURE_WINDOW))
        corm_sink_refuse(sink, "this database has no window functions; "
                               "compute it in the program");
    if (node->args[0]->kind != CORM_NODE_FUNCTION &&
        node->args[0]->kind != CORM_NODE_AGGREGATE) {
        corm_sink_refuse(sink, "a window needs a function or aggregate");
        return;
    }
    cormi_render_plain(sink, node->args[0]);
    call_over(sink, call_extra(node));
}
