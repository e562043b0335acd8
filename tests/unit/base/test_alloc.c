/*
 * The allocator hook and the helpers around it.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include "base/alloc.h"

static void test_alloc__mul_gives_product(void **state)
{
    size_t out = 0;

    (void)state;
    assert_true(cormi_mul(&out, 6, 7));
    assert_int_equal(out, 42);
    assert_true(cormi_mul(&out, SIZE_MAX, 1));
    assert_int_equal(out, SIZE_MAX);
    assert_true(cormi_mul(&out, SIZE_MAX, 0));
    assert_int_equal(out, 0);
}

static void test_alloc__mul_refuses_overflow(void **state)
{
    size_t out = 5;

    (void)state;
    assert_false(cormi_mul(&out, SIZE_MAX / 2 + 1, 2));
    assert_false(cormi_mul(&out, SIZE_MAX, SIZE_MAX));
    assert_int_equal(out, 5);
}

/* Such a block comes in huge pages where there are any. */
static void test_alloc__default_has_large_blocks(void **state)
{
    const corm_allocator *alloc = &cormi_default_allocator;
    const size_t size = 3 * CORMI_ALLOC_HUGE + 100;
    unsigned char *block = cormi_alloc(alloc, size);

    (void)state;
    assert_non_null(block);
    memset(block, 7, size);
    block = cormi_resize(alloc, block, size, 2 * size);
    assert_non_null(block);
    for (size_t i = 0; i < size; i++)
        assert_int_equal(block[i], 7);
    cormi_free(alloc, block, 2 * size);
}

static void test_alloc__default_grows_and_frees(void **state)
{
    const corm_allocator *alloc = &cormi_default_allocator;
    char *block = cormi_alloc(alloc, 4);

    (void)state;
    assert_non_null(block);
    memcpy(block, "abcd", 4);
    block = cormi_resize(alloc, block, 4, 4000);
    assert_non_null(block);
    assert_memory_equal(block, "abcd", 4);
    cormi_free(alloc, block, 4000);
}

static void test_alloc__calloc_clears_and_checks(void **state)
{
    failing_alloc memory;
    unsigned char *block;

    (void)state;
    failing_alloc_init(&memory);
    assert_null(cormi_calloc(&memory.hook, SIZE_MAX / 2, 3));
    assert_int_equal(memory.calls, 0);
    block = cormi_calloc(&memory.hook, 3, 5);
    assert_non_null(block);
    for (size_t i = 0; i < 15; i++)
        assert_int_equal(block[i], 0);
    cormi_free(&memory.hook, block, 15);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_alloc__zero_bytes_are_a_block(void **state)
{
    failing_alloc memory;
    void *block;

    (void)state;
    failing_alloc_init(&memory);
    block = cormi_alloc(&memory.hook, 0);
    assert_non_null(block);
    block = cormi_resize(&memory.hook, block, 0, 10);
    assert_non_null(block);
    block = cormi_resize(&memory.hook, block, 10, 0);
    assert_non_null(block);
    cormi_free(&memory.hook, block, 0);
    cormi_free(&memory.hook, NULL, 0);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_alloc__strdup_copies(void **state)
{
    failing_alloc memory;
    char *copy;

    (void)state;
    failing_alloc_init(&memory);
    copy = cormi_strdup(&memory.hook, "Emma");
    assert_string_equal(copy, "Emma");
    cormi_strfree(&memory.hook, copy);
    cormi_strfree(&memory.hook, NULL);
    failing_alloc_arm(&memory, 1, FAIL_ONCE);
    assert_null(cormi_strdup(&memory.hook, "Emma"));
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_alloc__failed_resize_keeps_block(void **state)
{
    failing_alloc memory;
    char *block;

    (void)state;
    failing_alloc_init(&memory);
    block = cormi_alloc(&memory.hook, 4);
    memcpy(block, "abcd", 4);
    failing_alloc_arm(&memory, 1, FAIL_ONCE);
    assert_null(cormi_resize(&memory.hook, block, 4, 8));
    assert_memory_equal(block, "abcd", 4);
    cormi_free(&memory.hook, block, 4);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alloc__mul_gives_product),
        cmocka_unit_test(test_alloc__mul_refuses_overflow),
        cmocka_unit_test(test_alloc__default_grows_and_frees),
        cmocka_unit_test(test_alloc__default_has_large_blocks),
        cmocka_unit_test(test_alloc__calloc_clears_and_checks),
        cmocka_unit_test(test_alloc__zero_bytes_are_a_block),
        cmocka_unit_test(test_alloc__strdup_copies),
        cmocka_unit_test(test_alloc__failed_resize_keeps_block),
    };

    return cmocka_run_group_tests_name("base/alloc", tests, NULL, NULL);
}
