/*
 * AST nodes: making, walking, comparing, dumping.
 */
#include "support/ast.h"
#include "support/failing_alloc.h"
#include "support/test.h"

#define N ((const corm_node *)NULL)

static int node_setup(void **state)
{
    (void)state;
    ast_begin();
    return 0;
}

static int node_teardown(void **state)
{
    (void)state;
    ast_end();
    return 0;
}

static const corm_node *eq(const char *column, uint32_t slot)
{
    return ast_lookup("exact", ast_col(column), ast_param(slot));
}

/* A select with something in each of its places: 11 nodes. */
static const corm_select *everywhere(void)
{
    corm_select *inner = CORMI_NEW(ast_arena, corm_select);
    corm_select *select = CORMI_NEW(ast_arena, corm_select);
    corm_source *from = CORMI_NEW_N(ast_arena, corm_source, 2);
    corm_column *columns = CORMI_NEW_N(ast_arena, corm_column, 1);

    inner->where = ast_param(1);
    from[0].select = inner;
    from[0].alias = "s";
    from[1].table = "u";
    from[1].on = ast_param(2);
    columns[0].node = ast_param(3);
    select->sources = from;
    select->n_sources = 2;
    select->columns = columns;
    select->n_columns = 1;
    select->where = ast_param(4);
    select->group_by = ast_list(&select->n_group_by, ast_param(5), N);
    select->having = ast_param(6);
    select->order_by = ast_list(&select->n_order_by, ast_param(7), N);
    select->limit = ast_param(8);
    select->offset = ast_param(9);
    return select;
}

/* ---- node.c ---- */

static void test_node__a_missing_child_gives_nothing(void **state)
{
    (void)state;
    assert_null(ast_lookup("exact", NULL, ast_param(1)));
    assert_null(cormi_node_not(ast_arena, NULL));
    assert_null(cormi_node_select(ast_arena, CORM_NODE_EXISTS, NULL,
                                  CORM_TYPE_BOOLEAN));
    assert_null(cormi_node_and(ast_arena, eq("a", 1), NULL));
}

static void test_node__and_of_nothing_and_b_is_b(void **state)
{
    const corm_node *b = eq("b", 1);

    (void)state;
    assert_ptr_equal(cormi_node_and(ast_arena, NULL, b), b);
}

static void test_node__and_grows_wide_and_not_deep(void **state)
{
    const corm_node *first = cormi_node_and(ast_arena, eq("a", 1), eq("b", 2));
    const corm_node *second = cormi_node_and(ast_arena, first, eq("c", 3));

    (void)state;
    assert_int_equal(first->n_args, 2);
    assert_int_equal(second->n_args, 3);
    assert_int_equal(second->args[2]->args[1]->slot, 3);
}

static void test_node__arguments_are_copied(void **state)
{
    const corm_node *args[] = { ast_int(1), ast_int(2) };
    corm_node *node = cormi_node_args(ast_arena, CORM_NODE_FUNCTION,
                                      CORM_TYPE_INTEGER, "mod", args, 2);

    (void)state;
    args[0] = NULL;
    assert_int_equal(node->args[0]->value->as.i, 1);
}

/* ---- walk.c ---- */

static bool node_count(const corm_node *node, void *data)
{
    (void)node;
    ++*(int *)data;
    return true;
}

static bool node_until_slot_4(const corm_node *node, void *data)
{
    ++*(int *)data;
    return node->kind != CORM_NODE_PARAM || node->slot != 4;
}

static void test_walk__visits_every_place_of_a_select(void **state)
{
    int n = 0;

    (void)state;
    assert_true(cormi_select_walk(everywhere(), node_count, &n));
    assert_int_equal(n, 9);
}

static void test_walk__enters_selects_only_when_asked(void **state)
{
    const corm_node *exists = ast_query(CORM_NODE_EXISTS, everywhere());
    int n = 0, all = 0;

    (void)state;
    cormi_node_walk(exists, false, node_count, &n);
    cormi_node_walk(exists, true, node_count, &all);
    assert_int_equal(n, 1);
    assert_int_equal(all, 10);
}

static void test_walk__visits_what_hangs_on_extra(void **state)
{
    corm_node *agg = ast_node(CORM_NODE_AGGREGATE, "sum", ast_col("a"), N);
    corm_node_extra *extra = ast_extra(agg);
    int n = 0;

    (void)state;
    extra->filter = eq("b", 1);
    extra->order_by = ast_list(&extra->n_order_by, ast_col("c"), N);
    cormi_node_walk(agg, false, node_count, &n);
    assert_int_equal(n, 6);
}

static void test_walk__stops_where_told(void **state)
{
    int n = 0;

    (void)state;
    assert_false(cormi_select_walk(everywhere(), node_until_slot_4, &n));
    assert_true(n < 9);
}

/* ---- equal.c ---- */

static void test_equal__by_content(void **state)
{
    (void)state;
    assert_true(cormi_node_equal(eq("a", 1), eq("a", 1)));
    assert_false(cormi_node_equal(eq("a", 1), eq("a", 2)));
    assert_false(cormi_node_equal(eq("a", 1), eq("b", 1)));
    assert_false(cormi_node_equal(eq("a", 1), NULL));
    assert_true(cormi_node_equal(NULL, NULL));
}

static void test_equal__text_by_text_and_kinds_apart(void **state)
{
    char copy[] = "x";

    (void)state;
    assert_true(cormi_node_equal(ast_text("x"), ast_text(copy)));
    assert_false(cormi_node_equal(ast_text("1"), ast_int(1)));
}

static void test_equal__selects_by_content(void **state)
{
    const corm_node *a = ast_query(CORM_NODE_EXISTS, everywhere());
    const corm_node *b = ast_query(CORM_NODE_EXISTS, everywhere());
    corm_select *other =
        cormi_arena_dup(ast_arena, everywhere(), sizeof(*other));

    (void)state;
    other->distinct = true;
    assert_true(cormi_node_equal(a, b));
    assert_false(cormi_node_equal(a, ast_query(CORM_NODE_EXISTS, other)));
}

static void test_equal__parts_and_zones(void **state)
{
    corm_node *a = ast_node(CORM_NODE_FUNCTION, "extract", ast_col("at"), N);
    corm_node *b = ast_node(CORM_NODE_FUNCTION, "extract", ast_col("at"), N);

    (void)state;
    ast_extra(a)->part = "year";
    ast_extra(b)->part = "year";
    assert_true(cormi_node_equal(a, b));
    ast_extra(b)->tz = "Asia/Tokyo";
    assert_false(cormi_node_equal(a, b));
}

/* ---- dump.c ---- */

static void test_dump__an_expression_one_node_a_line(void **state)
{
    corm_node *agg = ast_node(CORM_NODE_AGGREGATE, "count", ast_col("t.a"), N);
    cormi_str out;

    (void)state;
    ast_set_flags(agg, CORM_NODE_DISTINCT);
    ast_extra(agg)->filter = eq("b", 7);
    cormi_str_init_arena(&out, ast_arena);
    cormi_node_dump(&out, agg);
    assert_string_equal(cormi_str_get(&out), "AGGREGATE count distinct\n"
                                             "  COLUMN t.a :integer\n"
                                             "  filter: LOOKUP exact :boolean\n"
                                             "    COLUMN b :integer\n"
                                             "    PARAM 7\n");
}

static void test_dump__a_select_with_all_its_clauses(void **state)
{
    cormi_str out;

    (void)state;
    cormi_str_init_arena(&out, ast_arena);
    cormi_select_dump(&out, everywhere());
    assert_string_equal(cormi_str_get(&out), "SELECT\n"
                                             "  column: PARAM 3\n"
                                             "  from: (select) as s\n"
                                             "    SELECT\n"
                                             "      where: PARAM 1\n"
                                             "  inner join: u\n"
                                             "    on: PARAM 2\n"
                                             "  where: PARAM 4\n"
                                             "  group: PARAM 5\n"
                                             "  having: PARAM 6\n"
                                             "  order: PARAM 7\n"
                                             "  limit: PARAM 8\n"
                                             "  offset: PARAM 9\n");
}

int main(void)
{
#define NODE_TEST(fn) \
    cmocka_unit_test_setup_teardown(fn, node_setup, node_teardown)
    const struct CMUnitTest tests[] = {
        NODE_TEST(test_node__a_missing_child_gives_nothing),
        NODE_TEST(test_node__and_of_nothing_and_b_is_b),
        NODE_TEST(test_node__and_grows_wide_and_not_deep),
        NODE_TEST(test_node__arguments_are_copied),
        NODE_TEST(test_walk__visits_every_place_of_a_select),
        NODE_TEST(test_walk__enters_selects_only_when_asked),
        NODE_TEST(test_walk__visits_what_hangs_on_extra),
        NODE_TEST(test_walk__stops_where_told),
        NODE_TEST(test_equal__by_content),
        NODE_TEST(test_equal__text_by_text_and_kinds_apart),
        NODE_TEST(test_equal__selects_by_content),
        NODE_TEST(test_equal__parts_and_zones),
        NODE_TEST(test_dump__an_expression_one_node_a_line),
        NODE_TEST(test_dump__a_select_with_all_its_clauses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
