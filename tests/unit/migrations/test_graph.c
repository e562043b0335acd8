/*
 * The graph of migrations: its order, and every way in which it is wrong.
 */
#include "base/alloc.h"
#include "base/arena.h"
#include "migrations/graph.h"
#include "support/test.h"

#include <corm/corm.h>

#define KEYS(...) ((const corm_migration_key[]){ __VA_ARGS__, { NULL, NULL } })

static corm_arena *arena;
static corm_error err;
static cormi_graph graph;

static int setup(void **state)
{
    (void)state;
    arena = cormi_arena_new(&cormi_default_allocator);
    return arena == NULL;
}

static int teardown(void **state)
{
    (void)state;
    cormi_arena_free(arena);
    return 0;
}

/* Applied: the names in this list. */
static bool in_list(void *data, const char *app, const char *name)
{
    const char *const *names = data;

    (void)app;
    for (; names != NULL && *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static corm_status build_applied(const corm_migration *const *a,
                                 const corm_migration *const *b,
                                 const char *const *applied)
{
    static corm_app apps[2];
    static const corm_app *list[3] = { &apps[0], &apps[1], NULL };

    apps[0] = (corm_app){ .name = "a", .migrations = a };
    apps[1] = (corm_app){ .name = "b", .migrations = b };
    return cormi_graph_build(&graph, arena, list, in_list,
                             (void *)(size_t)applied, &err);
}

static corm_status build(const corm_migration *const *a,
                         const corm_migration *const *b)
{
    return build_applied(a, b, NULL);
}

static void assert_order(const char *expected)
{
    char text[256] = "";

    for (size_t i = 0; i < graph.n_order; i++) {
        strcat(text, i > 0 ? " " : "");
        strcat(text, graph.order[i]->migration->app);
        strcat(text, graph.order[i]->migration->name);
    }
    assert_string_equal(text, expected);
}

static const corm_migration a1 = { .app = "a", .name = "1" };
static const corm_migration a2 = {
    .app = "a", .name = "2", .dependencies = KEYS({ "a", "1" }, { "b", "1" })
};
static const corm_migration b1 = { .app = "b",
                                   .name = "1",
                                   .dependencies = KEYS({ "a", "1" }) };

static void test_graph__parents_come_first(void **state)
{
    const corm_migration *const a[] = { &a2, &a1, NULL };
    const corm_migration *const b[] = { &b1, NULL };
    cormi_graph_node *leaves[2];

    (void)state;
    assert_ok(build(a, b));
    assert_order("a1 b1 a2");
    assert_ok(cormi_graph_check_leaves(&graph, &err));
    assert_int_equal(cormi_graph_leaves(&graph, 0, leaves, 2), 1);
    assert_ptr_equal(leaves[0]->migration, &a2);
    assert_ok(build(NULL, NULL));
    assert_order("");
}

static const corm_migration late = {
    .app = "b",
    .name = "late",
    .dependencies = KEYS({ "a", "__latest__" }, { "a", "__first__" }),
};
static const corm_migration early = { .app = "b",
                                      .name = "early",
                                      .run_before = KEYS({ "a", "1" }) };

static void test_graph__first_latest_and_run_before(void **state)
{
    const corm_migration *const a[] = { &a1, NULL };
    const corm_migration *const b[] = { &late, &early, NULL };

    (void)state;
    assert_ok(build(a, b));
    assert_order("bearly a1 blate");
}

static void assert_wrong(const corm_migration *const *a,
                         const corm_migration *const *b, const char *part)
{
    assert_int_equal(build(a, b), CORM_MISUSE);
    assert_contains(err.message, part);
}

static const corm_migration c1 = { .app = "a",
                                   .name = "c1",
                                   .dependencies = KEYS({ "a", "c3" }) };
static const corm_migration c2 = { .app = "a",
                                   .name = "c2",
                                   .dependencies = KEYS({ "a", "c1" }) };
static const corm_migration c3 = { .app = "a",
                                   .name = "c3",
                                   .dependencies = KEYS({ "a", "c2" }) };

static void test_graph__what_is_wrong_is_named(void **state)
{
    const corm_migration *const circle[] = { &c1, &c2, &c3, NULL };
    const corm_migration *const twice[] = { &a1, &a1, NULL };
    const corm_migration *const second[] = { &a2, &a1, NULL };
    const corm_migration *const ones[] = { &a1, NULL };

    (void)state;
    assert_wrong(circle, NULL, "a.c1 -> a.c3 -> a.c2 -> a.c1");
    assert_wrong(twice, NULL, "a.1 is there twice");
    assert_wrong(second, NULL, "a.2 depends on b.1, which is not");
    assert_wrong(NULL, ones, "a.1 is listed among those of the app b");
}

static const corm_migration other = { .app = "a",
                                      .name = "other",
                                      .dependencies = KEYS({ "a", "1" }) };

static void test_graph__several_leaves(void **state)
{
    const corm_migration *const a[] = { &a1, &a2, &other, NULL };
    const corm_migration *const b[] = { &b1, NULL };

    (void)state;
    assert_ok(build(a, b));
    assert_int_equal(cormi_graph_check_leaves(&graph, &err), CORM_MISUSE);
    assert_contains(err.message, "several last migrations: 2, other");
}

static const corm_migration squashed = {
    .app = "a",
    .name = "1_squashed_2",
    .replaces = KEYS({ "a", "1" }, { "a", "two" }),
};
static const corm_migration two = { .app = "a",
                                    .name = "two",
                                    .dependencies = KEYS({ "a", "1" }) };
static const corm_migration three = { .app = "a",
                                      .name = "three",
                                      .dependencies = KEYS({ "a", "two" }) };

static void test_graph__squashed(void **state)
{
    const corm_migration *const a[] = { &a1, &two, &squashed, &three, NULL };
    const corm_migration *const gone[] = { &a1, &squashed, NULL };

    (void)state;
    assert_ok(build(a, NULL));
    assert_order("a1_squashed_2 athree");
    assert_ok(
        build_applied(a, NULL, (const char *const[]){ "1", "two", NULL }));
    assert_order("a1_squashed_2 athree");
    assert_true(graph.order[0]->applied);
    assert_ok(build_applied(a, NULL, (const char *const[]){ "1", NULL }));
    assert_order("a1 atwo athree");
    assert_int_equal(
        build_applied(gone, NULL, (const char *const[]){ "1", NULL }),
        CORM_MISUSE);
    assert_contains(err.message, "a.two is not in this program");
}

static void test_graph__found_by_the_beginning_of_a_name(void **state)
{
    const corm_migration *const a[] = { &a1, &two, &three, NULL };
    cormi_graph_node *node;

    (void)state;
    assert_ok(build(a, NULL));
    assert_ok(cormi_graph_find_prefix(&graph, "a", "tw", &node, &err));
    assert_ptr_equal(node->migration, &two);
    assert_int_equal(cormi_graph_find_prefix(&graph, "a", "t", &node, &err),
                     CORM_VALUE_ERROR);
    assert_contains(err.message, "several migrations");
    assert_int_equal(cormi_graph_find_prefix(&graph, "a", "x", &node, &err),
                     CORM_VALUE_ERROR);
    assert_int_equal(cormi_graph_find_prefix(&graph, "z", "1", &node, &err),
                     CORM_VALUE_ERROR);
    assert_contains(err.message, "no app \"z\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_graph__parents_come_first, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_graph__first_latest_and_run_before,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_graph__what_is_wrong_is_named,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_graph__several_leaves, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_graph__squashed, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_graph__found_by_the_beginning_of_a_name, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
