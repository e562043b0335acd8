/*
 * Memory that querying takes: a shape that was seen asks the hook for
 * nothing, a new one for its plan and its statement; what compiling takes
 * grows as the query does, not as its square.
 */
#include "support/failing_alloc.h"
#include "support/library.h"

#include <stdio.h>
#include <stdlib.h>

static failing_alloc memory_hook;

static int memory_setup(void **state)
{
    corm_db_options options = corm_db_options_init();

    (void)state;
    failing_alloc_init(&memory_hook);
    options.allocator = memory_hook.hook;
    return library_open(&options) != 0 || !library_fill(library_s);
}

static int memory_teardown(void **state)
{
    bool clean = false;

    library_teardown(state);
    clean = failing_alloc_is_clean(&memory_hook);
    failing_alloc_fini(&memory_hook);
    return clean ? 0 : -1;
}

/* ---- shapes that were seen ---- */

/* Everything that a program asks day by day. */
static void memory_work(int n)
{
    corm_block scope = corm_scope_begin(library_s);
    corm_queryset *books = corm_objects(library_s, Book);
    corm_queryset *q =
        corm_filter(books, Q("author__name__startswith", n % 2 ? "J" : "L"),
                    OR(Q("genre", "FIC"), Q("pages__gt", n)));

    q = corm_exclude(q, Q("reviews__stars__lt", n % 5));
    q = corm_annotate(q, AS("n", COUNT("reviews")),
                      AS("upper", FN("upper", "title")));
    q = corm_filter(q, Q("n__lt", n + 10), Q("id__in", VALS(1, 2, 3, n)));
    q = corm_order_by(q, "-n", "title");
    corm_each (Book, book, corm_select_related(corm_slice(q, 0, 5), "author"))
        assert_non_null(book->author);
    assert_non_null(corm_fetch(corm_values(q, "author__name", "n")));
    assert_true(corm_count(q) >= 0);
    corm_exists(q);
    assert_non_null(
        corm_aggregate(books, AVG("pages"), corm_agg("max", "price")));
    assert_non_null(corm_fetch(corm_union(corm_filter(books, Q("pages__gt", n)),
                                          corm_filter(books, Q("id", n)))));
    assert_non_null(corm_fetch(corm_filter(
        books,
        EXISTS(corm_filter(corm_objects(library_s, Review),
                           Q("book_id", OUTER("id")), Q("stars__gt", n))))));
    assert_true(corm_update(corm_filter(books, Q("id", n)), SET("pages", n)) >=
                0);
    corm_block_end(&scope);
    assert_sound(library_s);
}

static void test_memory__seen_shapes_keep_nothing(void **state)
{
    size_t blocks = 0, bytes = 0;

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (int n = 4; n < 20; n++)
            memory_work(n);
        if (round > 0)
            continue;
        blocks = memory_hook.live_blocks;
        bytes = memory_hook.live_bytes;
    }
    /* Debug arenas hold what the last scope freed: both ended alike. */
    assert_int_equal(memory_hook.live_blocks, blocks);
    assert_int_equal(memory_hook.live_bytes, bytes);
}

#ifndef CORM_ARENA_DEBUG
/* Not even for a while: all of it is in the blocks that the arena kept. */
static void test_memory__seen_query_asks_for_nothing(void **state)
{
    size_t calls = 0;

    (void)state;
    for (int n = 0; n < 20; n++) {
        corm_queryset *q = corm_objects(library_s, Book);

        if (n == 3)
            calls = memory_hook.calls;
        q = corm_filter(q, Q("author__name", "Jane Austen"),
                        Q("pages__gt", n * 10));
        assert_non_null(corm_fetch(corm_order_by(q, "title")));
        assert_true(corm_count(q) >= 0);
        assert_sound(library_s);
        corm_session_reset(library_s);
    }
    assert_int_equal(memory_hook.calls, calls);
}
#endif

static void memory_tags(const char *lookup)
{
    corm_block scope = corm_scope_begin(library_s);

    corm_fetch(corm_filter(corm_objects(library_s, Tag), Q(lookup, "x")));
    corm_block_end(&scope);
}

/* The first time: what stays is the plan's and the statement's. */
static void test_memory__new_shape_keeps_its_plan(void **state)
{
    size_t bytes = 0;
    corm_db_stats before = { .size = sizeof(before) };
    corm_db_stats after = { .size = sizeof(after) };

    (void)state;
    memory_work(1);
    memory_tags("name__istartswith");
    bytes = memory_hook.live_bytes;
    corm_db_stats_get(library_db, &before);
    for (int i = 0; i < 2; i++) {
        memory_tags("name__iendswith");
        if (i > 0)
            continue;
        corm_db_stats_get(library_db, &after);
        assert_int_equal(after.plans_built - before.plans_built, 1);
        assert_int_equal(after.statements_prepared - before.statements_prepared,
                         1);
        assert_true(memory_hook.live_bytes > bytes);
        assert_true(memory_hook.live_bytes < bytes + 8192);
        bytes = memory_hook.live_bytes;
    }
    assert_int_equal(memory_hook.live_bytes, bytes);
    assert_sound(library_s);
}

/* ---- streams ---- */

static void memory_many_tags(int n)
{
    corm_block scope = corm_scope_begin(library_s);
    char name[16];

    corm_atomic (library_s) {
        for (int i = 0; i < n; i++) {
            snprintf(name, sizeof(name), "t%05d", i);
            assert_non_null(corm_create(library_s, Tag, .name = name));
        }
    }
    corm_block_end(&scope);
}

#ifndef CORM_ARENA_DEBUG
/* An object is its struct, in which its header is, and at most 16 bytes
 * beside its text; memory comes in pieces for many of them. */
static void test_memory__an_object_is_its_struct_and_text(void **state)
{
    enum { ROWS = 20000, TEXT = sizeof("t00000"), CHUNKS = 128 * 1024 };
    corm_block scope;
    corm_list *tags;
    size_t calls, bytes;

    (void)state;
    assert_int_equal(sizeof(corm_object), 16);
    memory_many_tags(ROWS);
    corm_session_reset(library_s);
    corm_count(corm_objects(library_s, Tag));
    scope = corm_scope_begin(library_s);
    calls = memory_hook.calls;
    bytes = memory_hook.live_bytes;
    tags = corm_fetch(corm_objects(library_s, Tag));
    calls = memory_hook.calls - calls;
    bytes = memory_hook.live_bytes - bytes;
    assert_true(corm_list_size(tags) >= ROWS);
    assert_true(calls < ROWS / 100);
    if (bytes > corm_list_size(tags) * (sizeof(Tag) + 16 + TEXT) + CHUNKS)
        print_error("%zu bytes for %zu objects\n", bytes, corm_list_size(tags));
    assert_true(bytes <=
                corm_list_size(tags) * (sizeof(Tag) + 16 + TEXT) + CHUNKS);
    corm_block_end(&scope);
    assert_sound(library_s);
}
#endif

/* What the first hundred rows take is enough for all of them. */
static void test_memory__a_stream_takes_no_more_for_more_rows(void **state)
{
    size_t first = 0, rest = 0, rows = 0;

    (void)state;
    memory_many_tags(2000);
    corm_session_reset(library_s);
    corm_stream (Tag, tag, corm_objects(library_s, Tag), 20) {
        size_t *most = ++rows <= 100 ? &first : &rest;

        assert_non_null(tag->name);
        if (memory_hook.live_bytes > *most)
            *most = memory_hook.live_bytes;
    }
    assert_int_equal(rows, 2003);
    assert_true(first > 0 && rest <= first);
    assert_sound(library_s);
}

/* ---- compiling is linear ---- */

typedef corm_queryset *memory_shape(size_t n, corm_value *args, corm_expr *q,
                                    const corm_expr **terms);

static corm_queryset *memory_one_filter(size_t n, corm_value *args,
                                        corm_expr *q, const corm_expr **terms)
{
    (void)args;
    (void)q;
    return corm_queryset_filter(corm_objects(library_s, Book), terms, n);
}

static corm_queryset *memory_many_filters(size_t n, corm_value *args,
                                          corm_expr *q, const corm_expr **terms)
{
    corm_queryset *set = corm_objects(library_s, Book);

    (void)args;
    (void)q;
    for (size_t i = 0; i < n; i++)
        set = i % 2 ? corm_queryset_filter(set, &terms[i], 1)
                    : corm_queryset_exclude(set, &terms[i], 1);
    return set;
}

/* Each call has joins of its own. */
static corm_queryset *memory_many_joins(size_t n, corm_value *args,
                                        corm_expr *q, const corm_expr **terms)
{
    corm_queryset *set = corm_objects(library_s, Book);

    (void)args;
    for (size_t i = 0; i < n; i++) {
        q[i].name = "booktag__weight";
        set = corm_queryset_filter(set, &terms[i], 1);
    }
    return set;
}

static corm_queryset *memory_ors(size_t n, corm_value *args, corm_expr *q,
                                 const corm_expr **terms)
{
    corm_expr either = { .op = CORM_OP_OR, .n_args = (uint32_t)n };
    const corm_expr *term = &either;

    (void)q;
    for (size_t i = 0; i < n; i++)
        args[n + i] = corm_value_expr(terms[i]);
    either.args = args + n;
    return corm_queryset_filter(corm_objects(library_s, Book), &term, 1);
}

static corm_queryset *memory_connects(size_t n, corm_value *args, corm_expr *q,
                                      const corm_expr **terms)
{
    corm_queryset *set = memory_one_filter(1, args, q, terms);

    for (size_t i = 1; i < n; i++)
        set = corm_queryset_connect(CORM_CONNECT_OR, set,
                                    memory_one_filter(1, args, q, terms + i));
    return set;
}

static corm_queryset *memory_annotations(size_t n, corm_value *args,
                                         corm_expr *q, const corm_expr **terms)
{
    corm_queryset *set = corm_objects(library_s, Book);
    char name[24];

    (void)args;
    (void)q;
    (void)terms;
    for (size_t i = 0; i < n; i++) {
        snprintf(name, sizeof(name), "a%zu", i);
        set = corm_annotate(set, AS(name, F("pages")));
    }
    return set;
}

static corm_queryset *memory_list(size_t n, corm_value *args, corm_expr *q,
                                  const corm_expr **terms)
{
    corm_value list = { .kind = CORM_K_LIST, .size = n, .as.list = args };

    q[0].name = "pages__in";
    q[0].args = &list;
    return corm_queryset_filter(corm_objects(library_s, Book), terms, 1);
}

/* One that has worked keeps memory for the next time. */
static void memory_fresh_session(void)
{
    corm_session_close(library_s);
    library_s = corm_session_open(library_db);
    assert_non_null(library_s);
}

/* Bytes taken at most while n conditions are built and compiled. */
static size_t memory_of(memory_shape *make, size_t n)
{
    corm_value *args = calloc(2 * n, sizeof(*args));
    corm_expr *q = calloc(n, sizeof(*q));
    const corm_expr **terms = calloc(n, sizeof(const corm_expr *));
    corm_block scope = corm_scope_begin(library_s);
    size_t before = memory_hook.live_bytes;

    for (size_t i = 0; i < n; i++) {
        args[i] = corm_value_int((int64_t)i);
        q[i] = (corm_expr){
            .op = CORM_OP_Q, .name = "pages__gt", .n_args = 1, .args = &args[i]
        };
        terms[i] = &q[i];
    }
    memory_hook.peak_bytes = before;
    assert_non_null(corm_sql(make(n, args, q, terms)));
    before = memory_hook.peak_bytes - before;
    corm_block_end(&scope);
    free(args);
    free(q);
    free(terms);
    return before;
}

static void memory_is_linear(memory_shape *make, size_t n)
{
    size_t once, twice;

    memory_fresh_session();
    once = memory_of(make, n);
    memory_fresh_session();
    twice = memory_of(make, 2 * n);
    if (twice > once * 9 / 4)
        print_error("%zu bytes for %zu, %zu for %zu\n", once, n, twice, 2 * n);
    assert_true(twice <= once * 9 / 4);
    assert_sound(library_s);
}

static void test_memory__compiling_is_linear(void **state)
{
    static memory_shape *const shapes[] = {
        memory_one_filter, memory_many_filters, memory_many_joins,
        memory_ors,        memory_connects,     memory_annotations,
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(shapes); i++)
        memory_is_linear(shapes[i], 250);
    /* Of a list as one parameter; else each item has its place in the SQL. */
    if (database_has(library_db, CORM_FEATURE_ARRAY_PARAM))
        memory_is_linear(memory_list, 50000);
    else
        assert_true(memory_of(memory_list, 50000) < 50000 * (size_t)1200);
}

/* ---- what is nested too deep ---- */

static corm_queryset *memory_nested(int how, int levels)
{
    corm_queryset *books = corm_objects(library_s, Book), *q = books;

    for (int i = 0; i < levels; i++)
        switch (how) {
        case 0:
            q = corm_filter(books, EXISTS(q));
            break;
        case 1:
            q = corm_filter(books, Q("id__in", q));
            break;
        case 2:
            q = corm_union(books, q);
            break;
        default:
            q = corm_queryset_connect(CORM_CONNECT_OR, books, q);
        }
    return q;
}

static void test_memory__nested_too_deep_is_refused(void **state)
{
    (void)state;
    for (int how = 0; how < 4; how++) {
        assert_int_equal(corm_count(memory_nested(how, 10)), 4);
        assert_int_equal(corm_count(memory_nested(how, 3000)), -1);
        assert_failed(library_s, CORM_NOT_SUPPORTED, "nested");
        corm_error_clear(library_s);
    }
}

static corm_queryset *memory_doubling(int levels)
{
    corm_queryset *q =
        corm_annotate(corm_objects(library_s, Book), AS("a0", F("pages")));
    char name[24], last[24];

    for (int i = 1; i < levels; i++) {
        snprintf(last, sizeof(last), "a%d", i - 1);
        snprintf(name, sizeof(name), "a%d", i);
        q = corm_annotate(q, AS(name, ADD(F(last), F(last))));
    }
    return q;
}

/* Each annotation holds the one before it twice. */
static void test_memory__annotations_too_large_are_refused(void **state)
{
    (void)state;
    assert_non_null(corm_fetch(memory_doubling(8)));
    assert_null(corm_fetch(memory_doubling(60)));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "too many");
    corm_error_clear(library_s);
}

#define MEMORY_TEST(name) \
    cmocka_unit_test_setup_teardown(name, memory_setup, memory_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MEMORY_TEST(test_memory__seen_shapes_keep_nothing),
#ifndef CORM_ARENA_DEBUG
        MEMORY_TEST(test_memory__seen_query_asks_for_nothing),
        MEMORY_TEST(test_memory__an_object_is_its_struct_and_text),
#endif
        MEMORY_TEST(test_memory__new_shape_keeps_its_plan),
        MEMORY_TEST(test_memory__a_stream_takes_no_more_for_more_rows),
        MEMORY_TEST(test_memory__compiling_is_linear),
        MEMORY_TEST(test_memory__nested_too_deep_is_refused),
        MEMORY_TEST(test_memory__annotations_too_large_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
