/*
 * The growing array, on the heap and in an arena.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include "base/arena.h"
#include "base/vec.h"

typedef struct vec_pair {
    int64_t first;
    char second;
} vec_pair;

static void vec_fill(cormi_vec *vec, int n)
{
    for (int i = 0; i < n; i++) {
        vec_pair pair = { i, (char)(i % 128) };

        assert_true(cormi_vec_push(vec, &pair));
    }
}

static void vec_check(const cormi_vec *vec, int n)
{
    assert_int_equal(vec->n, n);
    for (int i = 0; i < n; i++) {
        assert_int_equal(CORMI_VEC_AT(vec_pair, vec, i).first, i);
        assert_int_equal(CORMI_VEC_AT(vec_pair, vec, i).second, i % 128);
    }
}

static void test_vec__keeps_items_in_order(void **state)
{
    failing_alloc memory;
    cormi_vec vec;

    (void)state;
    failing_alloc_init(&memory);
    vec = CORMI_VEC_ALLOC(vec_pair, &memory.hook);
    vec_fill(&vec, 1000);
    vec_check(&vec, 1000);
    cormi_vec_fini(&vec);
    assert_int_equal(vec.n, 0);
    cormi_vec_fini(NULL);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_vec__lives_in_arena(void **state)
{
    failing_alloc memory;
    corm_arena *arena;
    cormi_vec one, two;

    (void)state;
    failing_alloc_init(&memory);
    arena = cormi_arena_new(&memory.hook);
    one = CORMI_VEC_ARENA(vec_pair, arena);
    two = CORMI_VEC_ARENA(vec_pair, arena);
    for (int i = 1; i <= 10; i++) {
        one.n = two.n = 0;
        vec_fill(&one, i * 10);
        vec_fill(&two, i * 20);
        vec_check(&one, i * 10);
        vec_check(&two, i * 20);
    }
    cormi_vec_fini(&one);
    cormi_arena_free(arena);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_vec__added_item_is_cleared(void **state)
{
    failing_alloc memory;
    cormi_vec vec;

    (void)state;
    failing_alloc_init(&memory);
    vec = CORMI_VEC_ALLOC(vec_pair, &memory.hook);
    for (int i = 0; i < 20; i++) {
        vec_pair *pair = cormi_vec_add(&vec);

        assert_int_equal(pair->first, 0);
        assert_int_equal(pair->second, 0);
        pair->first = i;
    }
    assert_int_equal(CORMI_VEC_AT(vec_pair, &vec, 19).first, 19);
    cormi_vec_fini(&vec);
    failing_alloc_fini(&memory);
}

static void test_vec__reserve_makes_room(void **state)
{
    failing_alloc memory;
    cormi_vec vec;

    (void)state;
    failing_alloc_init(&memory);
    vec = CORMI_VEC_ALLOC(vec_pair, &memory.hook);
    assert_true(cormi_vec_reserve(&vec, 100));
    vec_fill(&vec, 100);
    assert_int_equal(memory.calls, 1);
    assert_false(cormi_vec_reserve(&vec, SIZE_MAX));
    assert_false(cormi_vec_reserve(&vec, SIZE_MAX / 4));
    vec_check(&vec, 100);
    cormi_vec_fini(&vec);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static bool vec_scenario(failing_alloc *memory, void *data)
{
    cormi_vec vec = CORMI_VEC_ALLOC(int, &memory->hook);
    bool good = true;
    int i;

    (void)data;
    for (i = 0; i < 100 && good; i++)
        good = cormi_vec_push(&vec, &i);
    for (size_t j = 0; j < vec.n; j++)
        assert_int_equal(CORMI_VEC_AT(int, &vec, j), j);
    if (!good) {
        /* Memory came back: the vector is still good for use. */
        failing_alloc_arm(memory, 0, FAIL_ONCE);
        memory->failures = 1;
        assert_true(cormi_vec_push(&vec, &i));
    }
    cormi_vec_fini(&vec);
    return good;
}

static void test_vec__every_allocation_may_fail(void **state)
{
    (void)state;
    assert_int_not_equal(failing_alloc_each(vec_scenario, FAIL_FROM, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vec__keeps_items_in_order),
        cmocka_unit_test(test_vec__lives_in_arena),
        cmocka_unit_test(test_vec__added_item_is_cleared),
        cmocka_unit_test(test_vec__reserve_makes_room),
        cmocka_unit_test(test_vec__every_allocation_may_fail),
    };

    return cmocka_run_group_tests_name("base/vec", tests, NULL, NULL);
}
