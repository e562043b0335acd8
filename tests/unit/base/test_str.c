/*
 * The growing string, on the heap and in an arena.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include "base/arena.h"
#include "base/str.h"

static void test_str__empty_is_a_text(void **state)
{
    failing_alloc memory;
    cormi_str str;

    (void)state;
    failing_alloc_init(&memory);
    cormi_str_init(&str, &memory.hook);
    assert_string_equal(cormi_str_get(&str), "");
    cormi_str_add(&str, "");
    assert_int_equal(memory.calls, 0);
    cormi_str_clear(&str);
    cormi_str_fini(&str);
    cormi_str_fini(NULL);
    failing_alloc_fini(&memory);
}

static void str_fill(cormi_str *str)
{
    cormi_str_add(str, "SELECT ");
    cormi_str_addc(str, '"');
    cormi_str_addn(str, "titles", 5);
    cormi_str_addc(str, '"');
    cormi_str_addf(str, " LIMIT %d", 10);
}

static void test_str__appends_in_order(void **state)
{
    failing_alloc memory;
    cormi_str str;

    (void)state;
    failing_alloc_init(&memory);
    cormi_str_init(&str, &memory.hook);
    str_fill(&str);
    assert_string_equal(cormi_str_get(&str), "SELECT \"title\" LIMIT 10");
    assert_int_equal(str.len, 23);
    cormi_str_fini(&str);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_str__keeps_nul_bytes(void **state)
{
    failing_alloc memory;
    cormi_str str;

    (void)state;
    failing_alloc_init(&memory);
    cormi_str_init(&str, &memory.hook);
    cormi_str_addn(&str, "a\0b", 3);
    cormi_str_addc(&str, '\0');
    assert_bytes(cormi_str_get(&str), str.len, "a\0b\0");
    cormi_str_fini(&str);
    failing_alloc_fini(&memory);
}

static void test_str__grows_far(void **state)
{
    failing_alloc memory;
    cormi_str str;

    (void)state;
    failing_alloc_init(&memory);
    cormi_str_init(&str, &memory.hook);
    for (int i = 0; i < 20000; i++)
        cormi_str_addf(&str, "%05d", i);
    assert_int_equal(str.len, 100000);
    assert_memory_equal(str.data + 5 * 12345, "12345", 5);
    assert_true(memory.calls < 20);
    cormi_str_fini(&str);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_str__clear_keeps_memory(void **state)
{
    failing_alloc memory;
    cormi_str str;
    size_t calls;

    (void)state;
    failing_alloc_init(&memory);
    cormi_str_init(&str, &memory.hook);
    str_fill(&str);
    calls = memory.calls;
    cormi_str_clear(&str);
    assert_string_equal(cormi_str_get(&str), "");
    str_fill(&str);
    assert_string_equal(cormi_str_get(&str), "SELECT \"title\" LIMIT 10");
    assert_int_equal(memory.calls, calls);
    cormi_str_fini(&str);
    failing_alloc_fini(&memory);
}

static void test_str__lives_in_arena(void **state)
{
    failing_alloc memory;
    corm_arena *arena;
    cormi_str str;

    (void)state;
    failing_alloc_init(&memory);
    arena = cormi_arena_new(&memory.hook);
    cormi_str_init_arena(&str, arena);
    for (int i = 0; i < 1000; i++)
        str_fill(&str);
    assert_false(str.oom);
    assert_int_equal(str.len, 23000);
    cormi_str_fini(&str);
    cormi_arena_free(arena);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_str__remembers_lack_of_memory(void **state)
{
    failing_alloc memory;
    cormi_str str;

    (void)state;
    failing_alloc_init(&memory);
    cormi_str_init(&str, &memory.hook);
    cormi_str_add(&str, "kept");
    failing_alloc_arm(&memory, 1, FAIL_ONCE);
    cormi_str_addf(&str, "%500d", 1);
    assert_true(str.oom);
    cormi_str_add(&str, "lost");
    cormi_str_addc(&str, 'x');
    assert_true(str.oom);
    assert_string_equal(cormi_str_get(&str), "kept");
    cormi_str_clear(&str);
    cormi_str_addf(&str, "%500d", 1);
    assert_false(str.oom);
    assert_int_equal(str.len, 500);
    cormi_str_fini(&str);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_str__refuses_impossible_sizes(void **state)
{
    failing_alloc memory;
    cormi_str str;

    (void)state;
    failing_alloc_init(&memory);
    cormi_str_init(&str, &memory.hook);
    cormi_str_addn(&str, "x", SIZE_MAX);
    assert_true(str.oom);
    cormi_str_fini(&str);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_str__empty_is_a_text),
        cmocka_unit_test(test_str__appends_in_order),
        cmocka_unit_test(test_str__keeps_nul_bytes),
        cmocka_unit_test(test_str__grows_far),
        cmocka_unit_test(test_str__clear_keeps_memory),
        cmocka_unit_test(test_str__lives_in_arena),
        cmocka_unit_test(test_str__remembers_lack_of_memory),
        cmocka_unit_test(test_str__refuses_impossible_sizes),
    };

    return cmocka_run_group_tests_name("base/str", tests, NULL, NULL);
}
