/*
 * The arena, in its usual form and with CORM_ARENA_DEBUG.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include "base/arena.h"

typedef struct arena_fixture {
    failing_alloc memory;
    corm_arena *arena;
} arena_fixture;

static int arena_setup(void **state)
{
    static arena_fixture fixture;

    failing_alloc_init(&fixture.memory);
    fixture.arena = cormi_arena_new(&fixture.memory.hook);
    *state = &fixture;
    return fixture.arena == NULL;
}

static int arena_teardown(void **state)
{
    arena_fixture *fixture = *state;
    bool clean;

    cormi_arena_free(fixture->arena);
    clean = failing_alloc_is_clean(&fixture->memory);
    failing_alloc_fini(&fixture->memory);
    return clean ? 0 : -1;
}

static void test_arena__starts_small(void **state)
{
    arena_fixture *fixture = *state;

    assert_true(cormi_arena_size(fixture->arena) <= 512);
    assert_int_equal(cormi_arena_size(fixture->arena),
                     fixture->memory.live_bytes);
}

static void test_arena__pieces_are_aligned(void **state)
{
    arena_fixture *fixture = *state;

    for (size_t size = 0; size < 100; size++) {
        unsigned char *piece;

        assert_non_null(corm_arena_bytes(fixture->arena, size % 7));
        piece = corm_arena_alloc(fixture->arena, size);
        assert_non_null(piece);
        assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
        memset(piece, 0xAB, size);
    }
}

static void test_arena__pieces_do_not_overlap(void **state)
{
    arena_fixture *fixture = *state;
    unsigned char *pieces[500];

    for (size_t i = 0; i < TEST_COUNT(pieces); i++) {
        size_t size = i * 37 % 300;

        pieces[i] = i % 2 != 0 ? corm_arena_alloc(fixture->arena, size)
                               : (void *)corm_arena_bytes(fixture->arena, size);
        assert_non_null(pieces[i]);
        memset(pieces[i], (int)(i % 256), size);
    }
    for (size_t i = 0; i < TEST_COUNT(pieces); i++) {
        for (size_t j = 0; j < i * 37 % 300; j++)
            assert_int_equal(pieces[i][j], i % 256);
    }
}

static void test_arena__zero_bytes_are_a_pointer(void **state)
{
    arena_fixture *fixture = *state;

    for (int i = 0; i < 1000; i++) {
        assert_non_null(corm_arena_alloc(fixture->arena, 0));
        assert_non_null(corm_arena_bytes(fixture->arena, 0));
    }
}

static void test_arena__huge_sizes_are_no_memory(void **state)
{
    arena_fixture *fixture = *state;

    assert_null(corm_arena_alloc(fixture->arena, SIZE_MAX));
    assert_null(corm_arena_alloc(fixture->arena, SIZE_MAX - 8));
    assert_null(corm_arena_bytes(fixture->arena, SIZE_MAX));
    assert_null(corm_arena_strndup(fixture->arena, "x", SIZE_MAX));
    assert_null(cormi_arena_calloc(fixture->arena, SIZE_MAX / 4, 8));
    assert_non_null(corm_arena_alloc(fixture->arena, 10));
}

static void test_arena__strndup_ends_with_nul(void **state)
{
    arena_fixture *fixture = *state;

    assert_string_equal(corm_arena_strndup(fixture->arena, "Emma!", 4), "Emma");
    assert_string_equal(corm_arena_strndup(fixture->arena, NULL, 0), "");
    assert_memory_equal(corm_arena_strndup(fixture->arena, "a\0b", 3), "a\0b",
                        4);
}

static void test_arena__copies_and_prints(void **state)
{
    arena_fixture *fixture = *state;
    const int numbers[3] = { 1, 2, 3 };
    int *copy = cormi_arena_dup(fixture->arena, numbers, sizeof(numbers));

    assert_memory_equal(copy, numbers, sizeof(numbers));
    assert_non_null(cormi_arena_dup(fixture->arena, NULL, 0));
    assert_string_equal(cormi_arena_strdup(fixture->arena, "abc"), "abc");
    assert_string_equal(
        cormi_arena_printf(fixture->arena, "%s has %d", "Emma", 400),
        "Emma has 400");
    assert_string_equal(cormi_arena_printf(fixture->arena, "%1000d", 1) + 999,
                        "1");
}

static void test_arena__calloc_is_cleared(void **state)
{
    arena_fixture *fixture = *state;

    memset(corm_arena_alloc(fixture->arena, 300), 0xFF, 300);
    cormi_arena_reset(fixture->arena);
    for (int round = 0; round < 3; round++) {
        uint64_t *words = CORMI_NEW_N(fixture->arena, uint64_t, 30);

        for (size_t i = 0; i < 30; i++)
            assert_int_equal(words[i], 0);
    }
}

static void test_arena__reset_gives_memory_back(void **state)
{
    arena_fixture *fixture = *state;

    for (int i = 0; i < 2000; i++)
        assert_non_null(corm_arena_alloc(fixture->arena, 100));
    assert_non_null(corm_arena_alloc(fixture->arena, 1000000));
    assert_true(cormi_arena_size(fixture->arena) > 1200000);
    cormi_arena_reset(fixture->arena);
#ifdef CORM_ARENA_DEBUG
    cormi_arena_reset(fixture->arena); /* the first keeps it, poisoned */
#endif
    assert_true(cormi_arena_size(fixture->arena) <= 512 + 65536);
    assert_int_equal(cormi_arena_size(fixture->arena),
                     fixture->memory.live_bytes);
    assert_non_null(corm_arena_alloc(fixture->arena, 100));
}

static void test_arena__rewind_frees_what_came_since(void **state)
{
    arena_fixture *fixture = *state;
    char *kept = cormi_arena_strdup(fixture->arena, "kept");
    cormi_arena_mark mark = cormi_arena_mark_get(fixture->arena);

    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 100; i++)
            memset(corm_arena_alloc(fixture->arena, 500), 0xEE, 500);
        memset(corm_arena_alloc(fixture->arena, 200000), 0xEE, 200000);
        cormi_arena_rewind(fixture->arena, mark);
        assert_string_equal(kept, "kept");
        assert_true(cormi_arena_size(fixture->arena) <= 512 + 128 * 1024);
    }
    assert_string_equal(cormi_arena_strdup(fixture->arena, "next"), "next");
    assert_string_equal(kept, "kept");
}

static void test_arena__marks_nest(void **state)
{
    arena_fixture *fixture = *state;
    cormi_arena_mark outer, inner;
    char *a, *b;

    a = cormi_arena_strdup(fixture->arena, "a");
    outer = cormi_arena_mark_get(fixture->arena);
    assert_non_null(corm_arena_alloc(fixture->arena, 100000));
    b = cormi_arena_strdup(fixture->arena, "b");
    inner = cormi_arena_mark_get(fixture->arena);
    assert_non_null(corm_arena_alloc(fixture->arena, 3000));
    cormi_arena_rewind(fixture->arena, inner);
    assert_string_equal(b, "b");
    cormi_arena_rewind(fixture->arena, outer);
    assert_string_equal(a, "a");
}

static void test_arena__resize_keeps_content(void **state)
{
    arena_fixture *fixture = *state;
    char *text = cormi_arena_resize(fixture->arena, NULL, 0, 4);

    memcpy(text, "abc", 4);
    for (size_t size = 4; size < 100000; size *= 2) {
        if (size % 8 == 0)
            assert_non_null(corm_arena_bytes(fixture->arena, 3));
        text = cormi_arena_resize(fixture->arena, text, size, size * 2);
        assert_non_null(text);
        assert_string_equal(text, "abc");
        memset(text + 4, 'x', size * 2 - 4);
    }
    text = cormi_arena_resize(fixture->arena, text, 131072, 4);
    assert_string_equal(text, "abc");
}

static void test_arena__new_without_memory_is_null(void **state)
{
    failing_alloc memory;

    (void)state;
    failing_alloc_init(&memory);
    failing_alloc_arm(&memory, 1, FAIL_ONCE);
    assert_null(cormi_arena_new(&memory.hook));
    cormi_arena_free(NULL);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

/* Everything that takes memory; false as soon as there is none. */
static bool arena_scenario(failing_alloc *memory, void *data)
{
    corm_arena *arena = cormi_arena_new(&memory->hook);
    cormi_arena_mark mark;
    char *text;
    bool good;

    (void)data;
    if (arena == NULL)
        return false;
    mark = cormi_arena_mark_get(arena);
    text = cormi_arena_resize(arena, NULL, 0, 400);
    good = text != NULL && corm_arena_alloc(arena, 5000) != NULL &&
           corm_arena_bytes(arena, 50000) != NULL &&
           (text = cormi_arena_resize(arena, text, 400, 70000)) != NULL &&
           cormi_arena_printf(arena, "%3000d", 7) != NULL;
    cormi_arena_rewind(arena, mark);
    good = good && corm_arena_alloc(arena, 100000) != NULL;
    cormi_arena_reset(arena);
    good = good && corm_arena_strndup(arena, "abc", 3) != NULL;
    cormi_arena_free(arena);
    return good;
}

static void test_arena__every_allocation_may_fail(void **state)
{
    (void)state;
    assert_int_not_equal(failing_alloc_each(arena_scenario, FAIL_ONCE, NULL),
                         0);
    assert_int_not_equal(failing_alloc_each(arena_scenario, FAIL_FROM, NULL),
                         0);
}

/* How chunks are used: in debug mode there are none. */
#ifndef CORM_ARENA_DEBUG

static void test_arena__small_work_after_reset_asks_no_hook(void **state)
{
    arena_fixture *fixture = *state;
    size_t calls = 0;

    for (int round = 0; round < 10; round++) {
        if (round == 1)
            calls = fixture->memory.calls;
        for (int i = 0; i < 10; i++)
            assert_non_null(corm_arena_alloc(fixture->arena, 100));
        cormi_arena_reset(fixture->arena);
    }
    assert_int_equal(fixture->memory.calls, calls);
}

/* Hands out the memory of a block from its end on, and takes none back. */
typedef struct arena_block {
    _Alignas(max_align_t) unsigned char bytes[1024 * 1024];
    size_t left;
} arena_block;

static void *arena_from_the_end(void *data, void *ptr, size_t old_size,
                                size_t new_size)
{
    arena_block *block = data;

    (void)old_size;
    if (ptr != NULL || new_size > block->left)
        return NULL;
    block->left = (block->left - new_size) & ~(sizeof(max_align_t) - 1);
    return block->bytes + block->left;
}

/* What is free below it stays in malloc's heap, which would else shrink and
 * grow with each scope. */
static void test_arena__reset_keeps_the_chunk_that_lies_last(void **state)
{
    static arena_block block = { .left = sizeof(block.bytes) };
    const corm_allocator alloc = { arena_from_the_end, &block };
    corm_arena *arena = cormi_arena_new(&alloc);
    unsigned char *last = NULL, *piece;

    (void)state;
    for (int i = 0; i < 5000; i++) {
        piece = corm_arena_alloc(arena, 100);
        assert_non_null(piece);
        if (i >= 700 && piece > last) /* chunks are of 64 KiB by then */
            last = piece;
    }
    cormi_arena_reset(arena);
    piece = corm_arena_alloc(arena, 1000);
    assert_true(piece <= last && last < piece + (size_t)64 * 1024);
    cormi_arena_free(arena);
}

static void test_arena__chunks_grow_to_64_kib(void **state)
{
    arena_fixture *fixture = *state;
    const size_t total = 10 * 1024 * 1024;

    for (size_t taken = 0; taken < total; taken += 64)
        assert_non_null(corm_arena_alloc(fixture->arena, 64));
    assert_true(fixture->memory.calls < total / (60 * 1024) + 10);
    assert_true(fixture->memory.live_bytes < total + 128 * 1024);
}

/* The 16 MiB are reached by 64 KiB at a time, the rest by 2 MiB. */
static void test_arena__chunks_of_a_large_arena_are_2_mib(void **state)
{
    arena_fixture *fixture = *state;
    const size_t mib = 1024 * 1024, total = 64 * mib;
    unsigned long calls;

    for (size_t taken = 0; taken < total / 4; taken += 1024)
        assert_non_null(corm_arena_alloc(fixture->arena, 1024));
    calls = fixture->memory.calls;
    for (size_t taken = total / 4; taken < total; taken += 1024)
        assert_non_null(corm_arena_alloc(fixture->arena, 1024));
    assert_true(fixture->memory.calls - calls < 30);
    assert_true(fixture->memory.live_bytes < total + 3 * mib);
}

static void test_arena__large_piece_leaves_chunk_in_use(void **state)
{
    arena_fixture *fixture = *state;
    char *before, *after;

    before = corm_arena_bytes(fixture->arena, 8);
    assert_non_null(corm_arena_alloc(fixture->arena, 100000));
    after = corm_arena_bytes(fixture->arena, 8);
    assert_ptr_equal(after, before + 8);
}

static void test_arena__large_piece_is_given_back(void **state)
{
    arena_fixture *fixture = *state;
    size_t bytes = fixture->memory.live_bytes;
    void *large = corm_arena_alloc(fixture->arena, 100000);
    void *small = corm_arena_alloc(fixture->arena, 100);

    cormi_arena_give_back(fixture->arena, small, 100);
    assert_true(fixture->memory.live_bytes > bytes + 100000);
    cormi_arena_give_back(fixture->arena, large, 100000);
    assert_int_equal(fixture->memory.live_bytes, bytes);
    assert_non_null(corm_arena_alloc(fixture->arena, 100));
}

static void test_arena__scratch_work_asks_hook_once(void **state)
{
    arena_fixture *fixture = *state;
    cormi_arena_mark mark = cormi_arena_mark_get(fixture->arena);
    size_t calls = 0;

    for (int round = 0; round < 10; round++) {
        if (round == 1)
            calls = fixture->memory.calls;
        assert_non_null(corm_arena_alloc(fixture->arena, 600));
        cormi_arena_rewind(fixture->arena, mark);
    }
    assert_int_equal(fixture->memory.calls, calls);
}

static void test_arena__newest_piece_grows_in_place(void **state)
{
    arena_fixture *fixture = *state;
    char *piece;

    piece = corm_arena_alloc(fixture->arena, 16);
    assert_ptr_equal(cormi_arena_resize(fixture->arena, piece, 16, 64), piece);
    assert_ptr_equal(corm_arena_bytes(fixture->arena, 1), piece + 64);
    assert_ptr_not_equal(cormi_arena_resize(fixture->arena, piece, 64, 65),
                         piece);
}

#endif

#define ARENA_TEST(name) \
    cmocka_unit_test_setup_teardown(name, arena_setup, arena_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(test_arena__starts_small),
        ARENA_TEST(test_arena__pieces_are_aligned),
        ARENA_TEST(test_arena__pieces_do_not_overlap),
        ARENA_TEST(test_arena__zero_bytes_are_a_pointer),
        ARENA_TEST(test_arena__huge_sizes_are_no_memory),
        ARENA_TEST(test_arena__strndup_ends_with_nul),
        ARENA_TEST(test_arena__copies_and_prints),
        ARENA_TEST(test_arena__calloc_is_cleared),
        ARENA_TEST(test_arena__reset_gives_memory_back),
        ARENA_TEST(test_arena__rewind_frees_what_came_since),
        ARENA_TEST(test_arena__marks_nest),
        ARENA_TEST(test_arena__resize_keeps_content),
#ifndef CORM_ARENA_DEBUG
        ARENA_TEST(test_arena__small_work_after_reset_asks_no_hook),
        ARENA_TEST(test_arena__reset_keeps_the_chunk_that_lies_last),
        ARENA_TEST(test_arena__chunks_grow_to_64_kib),
        ARENA_TEST(test_arena__chunks_of_a_large_arena_are_2_mib),
        ARENA_TEST(test_arena__large_piece_leaves_chunk_in_use),
        ARENA_TEST(test_arena__large_piece_is_given_back),
        ARENA_TEST(test_arena__scratch_work_asks_hook_once),
        ARENA_TEST(test_arena__newest_piece_grows_in_place),
#endif
        cmocka_unit_test(test_arena__new_without_memory_is_null),
        cmocka_unit_test(test_arena__every_allocation_may_fail),
    };

    return cmocka_run_group_tests_name("base/arena", tests, NULL, NULL);
}
