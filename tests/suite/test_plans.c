/*
 * Plans: a shape that was seen builds nothing and prepares nothing, built
 * anew and with other values; what is no shape does not hide in one.
 */
#include "support/failing_alloc.h"
#include "support/library.h"

static corm_db_stats plans_before;

static void plans_mark(void)
{
    plans_before.size = sizeof(plans_before);
    corm_db_stats_get(library_db, &plans_before);
}

/* Plans built, and statements prepared, since the mark. */
static void plans_expect(uint64_t built, uint64_t prepared)
{
    corm_db_stats now = { .size = sizeof(now) };

    corm_db_stats_get(library_db, &now);
    assert_int_equal(now.plans_built - plans_before.plans_built, built);
    assert_int_equal(now.statements_prepared - plans_before.statements_prepared,
                     prepared);
}

static void plans_query(const char *name, int pages, size_t stop)
{
    corm_queryset *q = corm_objects(library_s, Book);

    q = corm_filter(q, Q("author__name", name),
                    OR(Q("genre", "FIC"), Q("pages__gt", pages)));
    q = corm_exclude(q, Q("title", F("author__name")));
    q = corm_order_by(q, "-publication_date", "title");
    corm_each (Book, book,
               corm_select_related(corm_slice(q, 0, stop), "author"))
        assert_non_null(book->author);
}

static void test_plans__seen_query_builds_nothing(void **state)
{
    (void)state;
    plans_query("Jane Austen", 400, 10);
    plans_mark();
    plans_query("Jane Austen", 400, 10);
    plans_query("Leo Tolstoy", 100, 3);
    plans_query("", 50, 1);
    plans_expect(0, 0);
    assert_sound(library_s);
}

static void plans_terminals(int64_t id)
{
    corm_queryset *q = corm_objects(library_s, Book);
    Book *book = corm_get(Book, q, Q("id", id));

    assert_non_null(book);
    corm_count(corm_filter(q, Q("pages__gt", id)));
    corm_exists(corm_filter(q, Q("pages__gt", id)));
    corm_first(Book, q);
    corm_aggregate(q, AVG("pages"), COUNT("id"));
    corm_update(corm_filter(q, Q("id", id)), SET("pages", id));
    book->pages = (int32_t)id;
    corm_save(book);
    corm_save_fields(book, "pages");
    corm_refresh(book);
    corm_load(book, Author, "author");
    corm_count(corm_related(book, "tags"));
    corm_fetch(corm_values(q, "title"));
    corm_fetch(corm_prefetch_related(q, "tags"));
}

static void test_plans__seen_terminals_build_nothing(void **state)
{
    (void)state;
    plans_terminals(1);
    plans_mark();
    plans_terminals(2);
    plans_terminals(3);
    plans_expect(0, 0);
    assert_sound(library_s);
}

static void plans_write(const char *name)
{
    Tag *tag = corm_create(library_s, Tag, .name = name);

    assert_non_null(tag);
    assert_int_equal(corm_delete(tag), 1);
}

static void test_plans__seen_writes_build_nothing(void **state)
{
    (void)state;
    plans_write("a");
    plans_mark();
    plans_write("b");
    plans_write("c");
    plans_expect(0, 0);
}

static void test_plans__kinds_of_values_are_shapes(void **state)
{
    corm_queryset *q = corm_objects(library_s, Author);

    (void)state;
    assert_int_equal(corm_count(corm_filter(q, Q("rating", 5))), 1);
    plans_mark();
    assert_int_equal(corm_count(corm_filter(q, Q("rating", NULL))), 1);
    plans_expect(1, 1);
    assert_int_equal(corm_count(corm_filter(q, Q("rating", 4))), 1);
    assert_int_equal(corm_count(corm_filter(q, Q("rating__isnull", true))), 1);
    assert_int_equal(corm_count(corm_filter(q, Q("rating__isnull", false))), 2);
    assert_sound(library_s);
}

static void test_plans__guards_find_another_variant(void **state)
{
    corm_queryset *q = corm_objects(library_s, Author);
    /* Where the column cannot hold it, all rows are less, NULL too: Django. */
    int less = database_has(library_db, CORM_FEATURE_INTEGER_64) ? 2 : 3;

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(corm_count(corm_filter(q, Q("rating", 5))), 1);
        assert_int_equal(
            corm_count(corm_filter(q, Q("rating", INT64_C(1) << 40))), 0);
        assert_int_equal(
            corm_count(corm_filter(q, Q("rating__lt", INT64_C(1) << 40))),
            less);
        assert_int_equal(corm_count(corm_filter(q, Q("rating__lt", 5))), 1);
        if (i == 0)
            plans_mark();
    }
    plans_expect(0, 0);
    assert_sound(library_s);
}

static void test_plans__two_sessions_share_plans(void **state)
{
    corm_session *s2 = corm_session_open(library_db);
    corm_db_stats now = { .size = sizeof(now) };
    uint64_t more;

    (void)state;
    plans_query("x", 1, 1);
    plans_mark();
    corm_session_reset(library_s);
    assert_int_equal(corm_count(corm_objects(s2, Author)), 3);
    plans_expect(1, 1);
    plans_query("x", 1, 1);
    corm_db_stats_get(library_db, &now);
    /* A connection of its own prepares anew. */
    more = now.connections_opened - plans_before.connections_opened;
    plans_expect(1, 1 + more);
    corm_session_close(s2);
}

/* Saving takes nothing that stays: a loop of saves needs no scope. */
static void test_plans__saves_leave_no_memory(void **state)
{
    corm_db_options options = corm_db_options_init();
    failing_alloc memory;
    Author *author;
    size_t before = 0;

    (void)state;
    failing_alloc_init(&memory);
    options.allocator = memory.hook;
    assert_int_equal(library_open(&options), 0);
    author = corm_create(library_s, Author, .name = "a");
    for (int i = 0; i < 200; i++) {
        author->rating = corm_some_int32(i);
        assert_ok(corm_save(author));
        assert_ok(corm_save_fields(author, "name", "rating"));
        if (i == 10)
            before = memory.live_bytes;
    }
    assert_int_equal(memory.live_bytes, before);
    library_teardown(NULL);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void test_plans__small_cache_still_answers(void **state)
{
    corm_db_options options = corm_db_options_init();
    corm_db_stats stats = { .size = sizeof(stats) };

    (void)state;
    options.plan_cache_bytes = 1;
    options.statements_per_connection = 2;
    assert_int_equal(library_open(&options), 0);
    assert_true(library_fill(library_s));
    for (int i = 0; i < 3; i++)
        plans_terminals(1);
    assert_sound(library_s);
    corm_db_stats_get(library_db, &stats);
    assert_true(stats.plans_evicted > 10);
}

#define PLANS(name)                                             \
    cmocka_unit_test_setup_teardown(name, library_setup_filled, \
                                    library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLANS(test_plans__seen_query_builds_nothing),
        PLANS(test_plans__seen_terminals_build_nothing),
        PLANS(test_plans__seen_writes_build_nothing),
        PLANS(test_plans__kinds_of_values_are_shapes),
        PLANS(test_plans__guards_find_another_variant),
        PLANS(test_plans__two_sessions_share_plans),
        cmocka_unit_test(test_plans__saves_leave_no_memory),
        cmocka_unit_test_teardown(test_plans__small_cache_still_answers,
                                  library_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
