/*
 * Golden texts of SELECT: each clause, set operations, JSON among the
 * columns.
 */
#include "support/render_dsl.h"

static const char *show(const cormi_renderer *r, const corm_select *select)
{
    cormi_sql sql;
    corm_status status = cormi_render_select(r, select, &sql);

    return ast_sql(status, &sql, r->err);
}

/* SELECT "t"."id" FROM "t": a copy that the case changes. */
static corm_select *base(void)
{
    corm_select *select = CORMI_NEW(ast_arena, corm_select);
    corm_source *from = CORMI_NEW_N(ast_arena, corm_source, 4);
    corm_column *columns = CORMI_NEW_N(ast_arena, corm_column, 4);

    from[0].table = "t";
    columns[0].node = ast_col("t.id");
    select->sources = from;
    select->n_sources = 1;
    select->columns = columns;
    select->n_columns = 1;
    return select;
}

static corm_select *ordered(uint32_t slot)
{
    corm_select *select = base();

    select->order_by =
        ast_list(&select->n_order_by, order(ast_col("t.a"), CORM_NODE_DESC), N);
    select->limit = ast_param(slot);
    return select;
}

static corm_select *combined(corm_combinator how, const corm_select *a,
                             const corm_select *b)
{
    corm_select *select = CORMI_NEW(ast_arena, corm_select);
    const corm_select **operands =
        CORMI_NEW_N(ast_arena, const corm_select *, 2);

    operands[0] = a;
    operands[1] = b;
    select->combinator = how;
    select->operands = operands;
    select->n_operands = 2;
    return select;
}

CASE_FN(nothing_but_one)
{
    corm_select select = { 0 };

    return show(r, &select);
}

CASE_FN(columns_with_aliases)
{
    corm_select *select = base();
    corm_column columns[] = { { ast_col("t.id"), NULL },
                              { ast_col("t.a"), "the \"a\"" },
                              { eq("b", 1), "is_b" } };

    select->columns = columns;
    select->n_columns = 3;
    return show(r, select);
}

CASE_FN(joins)
{
    corm_select *select = base();
    corm_source from[] = {
        { .table = "t" },
        { CORM_JOIN_INNER, "u", NULL, NULL,
          ast_lookup("exact", ast_col("t.u_id"), ast_col("u.id")), NULL },
        { CORM_JOIN_LEFT, "t", NULL, "T3",
          ast_node(CORM_NODE_AND, NULL,
                   ast_lookup("exact", ast_col("T3.u_id"), ast_col("u.id")),
                   eq("T3.a", 1), N),
          NULL },
        { CORM_JOIN_INNER, "v", NULL, NULL, NULL, NULL },
    };

    select->sources = from;
    select->n_sources = 4;
    return show(r, select);
}

CASE_FN(from_a_subquery)
{
    corm_select *select = base();
    corm_source from = { .select = ordered(1), .alias = "sub" };

    select->sources = &from;
    return show(r, select);
}

CASE_FN(distinct)
{
    corm_select *select = base();

    select->distinct = true;
    return show(r, select);
}

CASE_FN(distinct_on)
{
    corm_select *select = base();

    select->distinct_on =
        ast_list(&select->n_distinct_on, ast_col("t.a"), ast_col("t.b"), N);
    return show(r, select);
}

CASE_FN(grouping)
{
    corm_select *select = base();
    corm_node *count = ast_node(CORM_NODE_AGGREGATE, "count", ast_star(), N);

    select->where = eq("t.a", 1);
    select->group_by =
        ast_list(&select->n_group_by, ast_col("t.id"), ast_col("t.b"), N);
    select->having = ast_lookup("gt", count, ast_param(2));
    select->order_by =
        ast_list(&select->n_order_by, order(count, CORM_NODE_DESC), N);
    return show(r, select);
}

CASE_FN(limit_and_offset)
{
    corm_select *select = base();

    select->limit = ast_param(1);
    select->offset = ast_param(2);
    return show(r, select);
}

CASE_FN(offset_alone)
{
    corm_select *select = base();

    select->offset = ast_param(2);
    return show(r, select);
}

CASE_FN(slots_stand_in_order_of_the_text)
{
    corm_select *select = ordered(9);
    corm_column column = { ast_param(5), "x" };

    select->columns = &column;
    select->where = eq("t.a", 3);
    return show(r, select);
}

CASE_FN(locked)
{
    static const char *const of[] = { "t" };
    corm_select *select = base();

    select->lock =
        (corm_lock){ .update = true, .nowait = true, .of = of, .n_of = 1 };
    return show(r, select);
}

CASE_FN(locked_without_key)
{
    corm_select *select = base();

    select->lock =
        (corm_lock){ .update = true, .skip_locked = true, .no_key = true };
    return show(r, select);
}

CASE_FN(with_common_tables)
{
    static const char *const names[] = { "n", "m" };
    corm_select *select = base();
    corm_cte ctes[] = { { "deep", names, 2, base(), true },
                        { "flat", NULL, 0, base(), false } };

    select->ctes = ctes;
    select->n_ctes = 2;
    return show(r, select);
}

CASE_FN(recursive)
{
    static const char *const names[] = { "n" };
    corm_select *select = base();
    corm_select *anchor = base();
    corm_cte ctes[] = { { "deep", names, 1, NULL, true } };

    anchor->limit = ast_param(1);
    ctes[0].select = combined(CORM_UNION_ALL, anchor, base());
    select->ctes = ctes;
    select->n_ctes = 1;
    return show(r, select);
}

CASE_FN(union_of_plain)
{
    corm_select *select = combined(CORM_UNION, base(), base());

    select->order_by =
        ast_list(&select->n_order_by,
                 order(ast_node(CORM_NODE_OUTPUT, "id", N), CORM_NODE_DESC), N);
    select->limit = ast_param(1);
    return show(r, select);
}

CASE_FN(union_all_of_slices)
{
    return show(r, combined(CORM_UNION_ALL, ordered(1), ordered(2)));
}

CASE_FN(difference_of_an_intersection)
{
    return show(r, combined(CORM_DIFFERENCE, base(),
                            combined(CORM_INTERSECTION, base(), base())));
}

CASE_FN(json_path_among_columns)
{
    static const corm_json_step step = { "a", 0, "a" };
    corm_node *key = ast_node(CORM_NODE_JSON_KEY, NULL,
                              ast_typed("t.data", CORM_TYPE_JSON), N);
    corm_column column = { ast_set_type(key, CORM_TYPE_JSON), "v" };
    corm_select *select = base();

    ast_extra(key)->steps = &step;
    ast_extra(key)->n_steps = 1;
    select->columns = &column;
    select->order_by = ast_list(&select->n_order_by, order(key, 0), N);
    return show(r, select);
}

CASE_FN(a_missing_select_is_refused)
{
    corm_select *select = base();

    select->where =
        ast_set_type(ast_node(CORM_NODE_EXISTS, NULL, N), CORM_TYPE_BOOLEAN);
    return show(r, select);
}

/* clang-format off */
static const render_case select_cases[] = {
    ROW(nothing_but_one), ROW(columns_with_aliases), ROW(joins),
    ROW(from_a_subquery), ROW(distinct), ROW(distinct_on), ROW(grouping),
    ROW(limit_and_offset), ROW(offset_alone),
    ROW(slots_stand_in_order_of_the_text), ROW(locked),
    ROW(locked_without_key), ROW(with_common_tables), ROW(recursive), ROW(union_of_plain),
    ROW(union_all_of_slices), ROW(difference_of_an_intersection),
    ROW(json_path_among_columns), ROW(a_missing_select_is_refused),
};
/* clang-format on */

int main(void)
{
    return render_cases_run("select.sql", select_cases,
                            TEST_COUNT(select_cases));
}
