/*
 * The plan cache: found by hash and content, bounded in bytes, safe to use
 * from many threads.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include "base/arena.h"
#include "session/plan_cache.h"

typedef struct plan_fixture {
    failing_alloc memory;
    cormi_plan_cache cache;
} plan_fixture;

/* A plan of this test: any struct that begins with the head. */
typedef struct number_plan {
    cormi_plan_head head;
    int number;
} number_plan;

#define PLAN_BUDGET ((size_t)64 * 1024)

static int plan_setup(void **state)
{
    static plan_fixture fixture;
    corm_error err;

    failing_alloc_init(&fixture.memory);
    *state = &fixture;
    return cormi_plan_cache_init(&fixture.cache, &fixture.memory.hook,
                                 PLAN_BUDGET, &err) == CORM_OK
               ? 0
               : -1;
}

static int plan_teardown(void **state)
{
    plan_fixture *fixture = *state;
    bool clean;

    cormi_plan_cache_fini(&fixture->cache);
    clean = failing_alloc_is_clean(&fixture->memory);
    failing_alloc_fini(&fixture->memory);
    return clean ? 0 : -1;
}

static number_plan *plan_make(plan_fixture *fixture, int number, uint64_t hash,
                              size_t bytes)
{
    corm_arena *arena = cormi_arena_new(&fixture->memory.hook);
    number_plan *plan = CORMI_NEW(arena, number_plan);

    corm_arena_bytes(arena, bytes);
    plan->head.hash = hash;
    plan->head.arena = arena;
    plan->number = number;
    cormi_plan_cache_store(&fixture->cache, &plan->head);
    return plan;
}

static bool plan_is_number(const cormi_plan_head *head, void *data)
{
    const number_plan *plan = (const number_plan *)(const void *)head;

    return plan->number == *(int *)data;
}

static number_plan *plan_find(plan_fixture *fixture, int number, uint64_t hash)
{
    return (number_plan *)(void *)cormi_plan_cache_find(
        &fixture->cache, hash, plan_is_number, &number);
}

static void test_plan_cache__finds_by_content(void **state)
{
    plan_fixture *fixture = *state;
    number_plan *one = plan_make(fixture, 1, 99, 1);
    number_plan *two = plan_make(fixture, 2, 99, 1);
    number_plan *found = plan_find(fixture, 1, 99);

    assert_ptr_equal(found, one);
    assert_null(plan_find(fixture, 3, 99));
    assert_null(plan_find(fixture, 1, 98));
    assert_int_not_equal(one->head.id, two->head.id);
    assert_int_not_equal(one->head.id, 0);
    cormi_plan_cache_release(&found->head);
    cormi_plan_cache_release(&one->head);
    cormi_plan_cache_release(&two->head);
}

static void test_plan_cache__counts(void **state)
{
    plan_fixture *fixture = *state;
    number_plan *one = plan_make(fixture, 1, 7, 1);
    cormi_plan_stats stats;

    cormi_plan_cache_release(&plan_find(fixture, 1, 7)->head);
    cormi_plan_cache_release(&plan_find(fixture, 1, 7)->head);
    plan_find(fixture, 2, 7);
    stats = cormi_plan_cache_stats(&fixture->cache);
    assert_int_equal(stats.built, 1);
    assert_int_equal(stats.hits, 2);
    assert_int_equal(stats.evicted, 0);
    cormi_plan_cache_release(&one->head);
}

static void test_plan_cache__evicts_the_least_recently_used(void **state)
{
    plan_fixture *fixture = *state;

    for (int i = 0; i < 5; i++)
        cormi_plan_cache_release(
            &plan_make(fixture, i, (uint64_t)i, 8000)->head);
    fixture->cache.max_bytes = fixture->cache.bytes;
    cormi_plan_cache_release(&plan_find(fixture, 0, 0)->head);
    cormi_plan_cache_release(&plan_make(fixture, 5, 5, 8000)->head);
    assert_null(plan_find(fixture, 1, 1));
    cormi_plan_cache_release(&plan_find(fixture, 0, 0)->head);
    cormi_plan_cache_release(&plan_find(fixture, 2, 2)->head);
    assert_true(fixture->cache.bytes <= fixture->cache.max_bytes);
    assert_int_equal(cormi_plan_cache_stats(&fixture->cache).evicted, 1);
}

static void test_plan_cache__evicted_plan_lives_while_held(void **state)
{
    plan_fixture *fixture = *state;
    number_plan *held = plan_make(fixture, 1, 1, 1);
    number_plan *large = plan_make(fixture, 2, 2, PLAN_BUDGET + 1);

    assert_null(plan_find(fixture, 1, 1));
    assert_null(plan_find(fixture, 2, 2)); /* too large to be kept */
    assert_int_equal(held->number, 1);
    assert_int_equal(large->number, 2);
    cormi_plan_cache_release(&held->head);
    cormi_plan_cache_release(&large->head);
}

static void test_plan_cache__grows(void **state)
{
    plan_fixture *fixture = *state;

    fixture->cache.max_bytes = SIZE_MAX;
    for (int i = 0; i < 2000; i++)
        cormi_plan_cache_release(&plan_make(fixture, i, (uint64_t)i, 1)->head);
    for (int i = 0; i < 2000; i++)
        cormi_plan_cache_release(&plan_find(fixture, i, (uint64_t)i)->head);
    assert_true(fixture->cache.n_buckets >= 2000);
}

#define PLAN_THREADS 4

static void *plan_work(void *data)
{
    plan_fixture *fixture = data;

    for (int i = 0; i < 2000; i++) {
        int number = i % 40;
        number_plan *plan = plan_find(fixture, number, (uint64_t)number);

        if (plan == NULL)
            plan = plan_make(fixture, number, (uint64_t)number, 2048);
        if (plan->number != number)
            return data;
        cormi_plan_cache_release(&plan->head);
    }
    return NULL;
}

static void test_plan_cache__many_threads(void **state)
{
    plan_fixture *fixture = *state;
    pthread_t threads[PLAN_THREADS];
    void *failed;

    for (size_t i = 0; i < PLAN_THREADS; i++)
        pthread_create(&threads[i], NULL, plan_work, fixture);
    for (size_t i = 0; i < PLAN_THREADS; i++) {
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    assert_true(fixture->cache.bytes <= PLAN_BUDGET);
}

#define PLAN_TEST(name) \
    cmocka_unit_test_setup_teardown(name, plan_setup, plan_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLAN_TEST(test_plan_cache__finds_by_content),
        PLAN_TEST(test_plan_cache__counts),
        PLAN_TEST(test_plan_cache__evicts_the_least_recently_used),
        PLAN_TEST(test_plan_cache__evicted_plan_lives_while_held),
        PLAN_TEST(test_plan_cache__grows),
        PLAN_TEST(test_plan_cache__many_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
