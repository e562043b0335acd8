/*
 * Rendering where a golden text cannot say it: memory that runs out, depth,
 * what a failed rendering leaves behind.
 */
#include "backends/sqlite/dialect.h"
#include "support/ast.h"
#include "support/failing_alloc.h"
#include "support/test.h"

#define N ((const corm_node *)NULL)

static const corm_node *render_condition(void)
{
    const corm_node *a = ast_lookup(
        "icontains", ast_typed("t.name", CORM_TYPE_CHAR), ast_param(1));
    const corm_node *b = ast_node(CORM_NODE_LOOKUP, "in", ast_col("t.a"),
                                  ast_param(2), ast_param(3), ast_int(7), N);

    return ast_node(CORM_NODE_OR, NULL, a, cormi_node_not(ast_arena, b), N);
}

/* One rendering in an arena of the failing allocator's. */
static bool render_once(failing_alloc *memory, void *data)
{
    const corm_select *select = data;
    corm_arena *arena = cormi_arena_new(&memory->hook);
    corm_error err = { .code = CORM_OK };
    cormi_renderer r = { &cormi_sqlite_dialect, &cormi_sqlite_dialect.features,
                         arena, &err, NULL };
    cormi_sql sql;
    corm_status status;

    if (arena == NULL)
        return false;
    status = cormi_render_select(&r, select, &sql);
    if (status == CORM_OK)
        assert_contains(sql.text, "OR NOT (\"t\".\"a\" IN (?, ?, 7))");
    else
        assert_int_equal(err.code, CORM_NO_MEMORY);
    cormi_arena_free(arena);
    return status == CORM_OK;
}

static void test_render__every_allocation_may_fail(void **state)
{
    corm_source from = { .table = "a table with a long name" };
    corm_column columns[40];
    corm_select select = {
        .columns = columns, .n_columns = 40, .sources = &from, .n_sources = 1
    };

    (void)state;
    ast_begin();
    for (size_t i = 0; i < 40; i++)
        columns[i] = (corm_column){ ast_param((uint32_t)i), NULL };
    select.where = render_condition();
    assert_true(failing_alloc_each(render_once, FAIL_ONCE, &select) >= 2);
    ast_end();
}

static corm_status render_nested(int depth, corm_error *err)
{
    cormi_renderer r = { &cormi_sqlite_dialect, &cormi_sqlite_dialect.features,
                         ast_arena, err, NULL };
    const corm_node *node = ast_col("a");
    cormi_sql sql;

    for (int i = 0; i < depth; i++)
        node = cormi_node_not(ast_arena, node);
    return cormi_render_expression(&r, node, false, &sql);
}

static void test_render__nesting_is_bounded(void **state)
{
    corm_error err;

    (void)state;
    ast_begin();
    assert_ok(render_nested(499, &err));
    assert_int_equal(render_nested(500, &err), CORM_NOT_SUPPORTED);
    assert_contains(err.message, "nested too deep");
    ast_end();
}

static void test_render__selects_in_selects_are_bounded(void **state)
{
    corm_error err;
    cormi_renderer r = { &cormi_sqlite_dialect, &cormi_sqlite_dialect.features,
                         NULL, &err, NULL };
    corm_source *from;
    corm_select *select;
    cormi_sql sql;

    (void)state;
    ast_begin();
    r.arena = ast_arena;
    select = CORMI_NEW(ast_arena, corm_select);
    for (int i = 0; i < 600; i++) {
        corm_select *outer = CORMI_NEW(ast_arena, corm_select);

        from = CORMI_NEW(ast_arena, corm_source);
        from->select = select;
        from->alias = "s";
        outer->sources = from;
        outer->n_sources = 1;
        select = outer;
    }
    assert_int_equal(cormi_render_select(&r, select, &sql), CORM_NOT_SUPPORTED);
    ast_end();
}

static void test_render__the_first_failure_is_the_one_told(void **state)
{
    corm_error err;
    cormi_renderer r = { &cormi_sqlite_dialect, &cormi_sqlite_dialect.features,
                         NULL, &err, NULL };
    cormi_sql sql;

    (void)state;
    ast_begin();
    r.arena = ast_arena;
    assert_int_equal(cormi_render_expression(
                         &r,
                         ast_node(CORM_NODE_AND, NULL, ast_text("\xff"),
                                  ast_node(CORM_NODE_FUNCTION, "launch", N), N),
                         false, &sql),
                     CORM_VALUE_ERROR);
    assert_contains(err.message, "not UTF-8");
    ast_end();
}

static void test_render__works_without_an_error_record(void **state)
{
    cormi_renderer r = { &cormi_sqlite_dialect, &cormi_sqlite_dialect.features,
                         NULL, NULL, NULL };
    cormi_sql sql;

    (void)state;
    ast_begin();
    r.arena = ast_arena;
    assert_int_equal(
        cormi_render_expression(&r, ast_node(CORM_NODE_FUNCTION, "launch", N),
                                false, &sql),
        CORM_NOT_SUPPORTED);
    ast_end();
}

static void test_render__constants_only_refuses_parameters(void **state)
{
    corm_error err;
    cormi_renderer r = { &cormi_sqlite_dialect, &cormi_sqlite_dialect.features,
                         NULL, &err, NULL };
    cormi_sql sql;

    (void)state;
    ast_begin();
    r.arena = ast_arena;
    assert_int_equal(cormi_render_expression(&r, ast_param(1), true, &sql),
                     CORM_NOT_SUPPORTED);
    assert_ok(cormi_render_expression(&r, ast_int(1), true, &sql));
    assert_string_equal(sql.text, "1");
    ast_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_render__every_allocation_may_fail),
        cmocka_unit_test(test_render__nesting_is_bounded),
        cmocka_unit_test(test_render__selects_in_selects_are_bounded),
        cmocka_unit_test(test_render__the_first_failure_is_the_one_told),
        cmocka_unit_test(test_render__works_without_an_error_record),
        cmocka_unit_test(test_render__constants_only_refuses_parameters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
