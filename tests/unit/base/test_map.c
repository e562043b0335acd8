/*
 * The map of names.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include "base/arena.h"
#include "base/map.h"

#define MAP_MANY 5000

static char map_keys[MAP_MANY][16];
static int map_values[MAP_MANY];

static int map_make_keys(void **state)
{
    (void)state;
    for (int i = 0; i < MAP_MANY; i++)
        snprintf(map_keys[i], sizeof(map_keys[i]), "key%d", i);
    return 0;
}

static void test_map__empty_finds_nothing(void **state)
{
    failing_alloc memory;
    cormi_map map;

    (void)state;
    failing_alloc_init(&memory);
    cormi_map_init(&map, &memory.hook);
    assert_null(cormi_map_get(&map, "a"));
    cormi_map_fini(&map);
    cormi_map_fini(NULL);
    assert_int_equal(memory.calls, 0);
    failing_alloc_fini(&memory);
}

static void map_fill(cormi_map *map)
{
    for (int i = 0; i < MAP_MANY; i++)
        assert_true(cormi_map_put(map, map_keys[i], &map_values[i]));
}

static void map_check(const cormi_map *map)
{
    assert_int_equal(map->n, MAP_MANY);
    for (int i = 0; i < MAP_MANY; i++) {
        assert_ptr_equal(cormi_map_get(map, map_keys[i]), &map_values[i]);
        assert_string_equal(map->entries[i].key, map_keys[i]);
    }
    assert_null(cormi_map_get(map, "key"));
    assert_null(cormi_map_get(map, "key5000"));
}

static void test_map__finds_all_in_order_of_insertion(void **state)
{
    failing_alloc memory;
    cormi_map map;

    (void)state;
    failing_alloc_init(&memory);
    cormi_map_init(&map, &memory.hook);
    map_fill(&map);
    map_check(&map);
    cormi_map_fini(&map);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_map__lives_in_arena(void **state)
{
    failing_alloc memory;
    corm_arena *arena;
    cormi_map map;

    (void)state;
    failing_alloc_init(&memory);
    arena = cormi_arena_new(&memory.hook);
    cormi_map_init_arena(&map, arena);
    map_fill(&map);
    map_check(&map);
    cormi_map_fini(&map);
    cormi_arena_free(arena);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_map__put_replaces(void **state)
{
    failing_alloc memory;
    cormi_map map;
    int one, two;

    (void)state;
    failing_alloc_init(&memory);
    cormi_map_init(&map, &memory.hook);
    assert_true(cormi_map_put(&map, "a", &one));
    assert_true(cormi_map_put(&map, "a", &two));
    assert_int_equal(map.n, 1);
    assert_ptr_equal(cormi_map_get(&map, "a"), &two);
    cormi_map_fini(&map);
    failing_alloc_fini(&memory);
}

static void test_map__keys_are_bytes(void **state)
{
    failing_alloc memory;
    cormi_map map;
    int values[4];

    (void)state;
    failing_alloc_init(&memory);
    cormi_map_init(&map, &memory.hook);
    assert_true(cormi_map_putn(&map, "ab", 1, &values[0]));
    assert_true(cormi_map_putn(&map, "ab", 2, &values[1]));
    assert_true(cormi_map_putn(&map, "a\0b", 3, &values[2]));
    assert_true(cormi_map_putn(&map, "", 0, &values[3]));
    assert_ptr_equal(cormi_map_get(&map, "a"), &values[0]);
    assert_ptr_equal(cormi_map_get(&map, "ab"), &values[1]);
    assert_ptr_equal(cormi_map_getn(&map, "a\0b", 3), &values[2]);
    assert_ptr_equal(cormi_map_get(&map, ""), &values[3]);
    cormi_map_fini(&map);
    failing_alloc_fini(&memory);
}

static void test_map__hash_sees_every_byte(void **state)
{
    char text[40] = { 0 };
    uint64_t before[40];

    (void)state;
    for (size_t len = 0; len < sizeof(text); len++) {
        before[len] = cormi_hash(text, len, 0);
        for (size_t i = 0; i < len; i++) {
            text[i] = 1;
            assert_int_not_equal(cormi_hash(text, len, 0), before[len]);
            text[i] = 0;
        }
        for (size_t shorter = 0; shorter < len; shorter++)
            assert_int_not_equal(before[shorter], before[len]);
        assert_int_not_equal(cormi_hash(text, len, 1), before[len]);
    }
}

static void test_map__hash_spreads(void **state)
{
    unsigned buckets[256] = { 0 };

    (void)state;
    for (int i = 0; i < MAP_MANY; i++)
        buckets[cormi_hash(map_keys[i], strlen(map_keys[i]), 0) & 255]++;
    for (size_t i = 0; i < TEST_COUNT(buckets); i++) {
        assert_true(buckets[i] > 2);
        assert_true(buckets[i] < 60);
    }
}

static bool map_scenario(failing_alloc *memory, void *data)
{
    cormi_map map;
    size_t put = 0;

    (void)data;
    cormi_map_init(&map, &memory->hook);
    while (put < 100 && cormi_map_put(&map, map_keys[put], &map_values[put]))
        put++;
    assert_int_equal(map.n, put);
    for (size_t i = 0; i < put; i++)
        assert_ptr_equal(cormi_map_get(&map, map_keys[i]), &map_values[i]);
    assert_null(cormi_map_get(&map, map_keys[put]));
    cormi_map_fini(&map);
    return put == 100;
}

static void test_map__every_allocation_may_fail(void **state)
{
    (void)state;
    assert_int_not_equal(failing_alloc_each(map_scenario, FAIL_ONCE, NULL), 0);
}

/* Room at once: what is there stays, and nothing is asked for until then. */
static void map_reserves(void **state)
{
    static const char *const keys[] = { "a", "b", "c", "d", "e" };
    failing_alloc memory;
    cormi_map map;

    (void)state;
    failing_alloc_init(&memory);
    cormi_map_init(&map, &memory.hook);
    assert_true(cormi_map_put(&map, "first", &map));
    assert_true(cormi_map_reserve(&map, 100));
    assert_ptr_equal(cormi_map_get(&map, "first"), &map);
    failing_alloc_arm(&memory, 1, FAIL_FROM);
    for (size_t i = 0; i < TEST_COUNT(keys); i++)
        assert_true(cormi_map_put(&map, keys[i], &memory));
    assert_false(failing_alloc_tripped(&memory));
    assert_false(cormi_map_reserve(&map, 1000));
    assert_ptr_equal(cormi_map_get(&map, "e"), &memory);
    cormi_map_fini(&map);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(map_reserves),
        cmocka_unit_test(test_map__empty_finds_nothing),
        cmocka_unit_test(test_map__finds_all_in_order_of_insertion),
        cmocka_unit_test(test_map__lives_in_arena),
        cmocka_unit_test(test_map__put_replaces),
        cmocka_unit_test(test_map__keys_are_bytes),
        cmocka_unit_test(test_map__hash_sees_every_byte),
        cmocka_unit_test(test_map__hash_spreads),
        cmocka_unit_test(test_map__every_allocation_may_fail),
    };

    return cmocka_run_group_tests_name("base/map", tests, map_make_keys, NULL);
}
