/*
 * EXPLAIN: options are rows of the dialect's table, all else is refused.
 */
#include "render/explain.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "support/test.h"

/* clang-format off */
static const corm_explain_option explain_rows_known[] = {
    { "format",  "json", "FORMAT JSON" },
    { "format",  "text", "FORMAT TEXT" },
    { "analyze", "true", "ANALYZE TRUE" },
    { NULL, NULL, NULL },
};
/* clang-format on */

static const corm_dialect explain_dialect = {
    .size = sizeof(corm_dialect),
    .name = "plain",
    .explain = "EXPLAIN ",
    .explain_options = explain_rows_known,
    .explain_list = { "(", ", ", ") " },
};

typedef struct explain_case {
    const char *options, *sql; /* sql NULL: refused */
} explain_case;

static void test_explain__options_of_the_table(void **state)
{
    static const explain_case cases[] = {
        { NULL, "EXPLAIN " },
        { "", "EXPLAIN " },
        { " , ", "EXPLAIN " },
        { "analyze", "EXPLAIN (ANALYZE TRUE) " },
        { "FORMAT=Json", "EXPLAIN (FORMAT JSON) " },
        { "format=text,analyze=true", "EXPLAIN (FORMAT TEXT, ANALYZE TRUE) " },
        { "format", NULL },
        { "format=", NULL },
        { "format=jso", NULL },
        { "format=jsonx", NULL },
        { "=json", NULL },
        { "analyze=false", NULL },
        { "analyze) SELECT 1; --", NULL },
        { "format=json)", NULL },
        { "format=json;", NULL },
        { "\"analyze\"", NULL },
    };
    cormi_context ctx = { .alloc = NULL };

    (void)state;
    ctx.arena = cormi_arena_new(&cormi_default_allocator);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        cormi_str out;
        corm_status status = CORM_OK;

        cormi_str_init_arena(&out, ctx.arena);
        status = cormi_render_explain(&ctx, &explain_dialect, cases[i].options,
                                      &out);
        assert_int_equal(status,
                         cases[i].sql != NULL ? CORM_OK : CORM_VALUE_ERROR);
        if (cases[i].sql != NULL)
            assert_string_equal(cormi_str_get(&out), cases[i].sql);
        else
            assert_non_null(
                strstr(ctx.error.message, "format=json, format=text"));
    }
    cormi_arena_free(ctx.arena);
}

static void test_explain__no_table_no_options(void **state)
{
    static const corm_dialect bare = { .size = sizeof(corm_dialect),
                                       .explain = "EXPLAIN " };
    static const corm_dialect none = { .size = sizeof(corm_dialect) };
    cormi_context ctx = { .alloc = NULL };
    cormi_str out;

    (void)state;
    ctx.arena = cormi_arena_new(&cormi_default_allocator);
    cormi_str_init_arena(&out, ctx.arena);
    assert_int_equal(cormi_render_explain(&ctx, &bare, "analyze", &out),
                     CORM_NOT_SUPPORTED);
    assert_int_equal(cormi_render_explain(&ctx, &none, NULL, &out),
                     CORM_NOT_SUPPORTED);
    cormi_arena_free(ctx.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_explain__options_of_the_table),
        cmocka_unit_test(test_explain__no_table_no_options),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
