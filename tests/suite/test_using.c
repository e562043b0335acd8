/*
 * Two databases in one program: querysets that go from one to the other, and
 * objects that do not.
 */
#include "support/library.h"

static corm_db *using_db;
static corm_session *using_s;

/* The second library: the same rows, and one author more. */
static int using_setup(void **state)
{
    corm_db *first;
    corm_session *s;

    if (library_setup_filled(state) != 0)
        return -1;
    first = library_db;
    s = library_s;
    if (library_setup_filled(state) != 0)
        return -1;
    using_db = library_db;
    using_s = library_s;
    library_db = first;
    library_s = s;
    return corm_create(using_s, Author, .name = "Zadie Smith") != NULL ? 0 : -1;
}

static int using_teardown(void **state)
{
    corm_session_close(using_s);
    database_close(using_db);
    using_s = NULL;
    using_db = NULL;
    return library_teardown(state);
}

static corm_queryset *using_books(void)
{
    return corm_objects(library_s, Book);
}

/* The same queryset, the same rows, read over there. */
static void using_check(const corm_queryset *q, int line)
{
    corm_list *here = corm_fetch(q);
    size_t before = corm_session_statements(library_s);
    corm_list *there = corm_fetch(corm_using(q, using_s));

    if (there == NULL)
        print_error("line %d: %s\n", line, corm_errmsg(using_s));
    _assert_true(here != NULL && there != NULL, "fetched", __FILE__, line);
    _assert_true(corm_session_statements(library_s) == before, "there",
                 __FILE__, line);
    _assert_true(corm_list_size(there) == corm_list_size(here) &&
                     corm_list_size(here) > 0,
                 "as many", __FILE__, line);
    for (size_t i = 0; i < corm_list_size(there); i++)
        _assert_true(corm_object_session(corm_list_object(there, i, NULL)) ==
                         using_s,
                     "whose", __FILE__, line);
}

#define SAME(q) using_check((q), __LINE__)

static void test_using__every_kind_of_node(void **state)
{
    corm_queryset *books = using_books();
    corm_queryset *long_ones = corm_filter(books, Q("pages__gt", 200));
    corm_queryset *writers =
        corm_filter(corm_objects(library_s, Author), Q("id__lte", 3));

    (void)state;
    SAME(books);
    SAME(corm_filter(books, Q("title__contains", "a"), Q("pages__lt", 9999)));
    SAME(corm_exclude(corm_filter(books, Q("id__in", VALS(1, 2, 3))),
                      Q("title", "Emma")));
    SAME(corm_filter(books, OR(Q("genre", "FIC"), Q("pages__in", VALS(120)))));
    SAME(corm_filter(books,
                     Q("author__in", corm_filter(writers, Q("rating", 5)))));
    SAME(
        corm_filter(writers, EXISTS(corm_filter(books, Q("author", OUTER("id")),
                                                Q("pages__gt", 400)))));
    SAME(corm_annotate(writers, AS("n", COUNT("books")),
                       AS("x", LITERAL("it's"))));
    SAME(corm_filter(corm_alias(writers, AS("n", COUNT("books"))),
                     Q("n__gt", 1)));
    SAME(corm_slice(corm_slice(corm_order_by(books, "-pages", "id"), 1, 4), 1,
                    3));
    SAME(corm_reverse(corm_order_by(books, DESC("pages", .nulls_last = true))));
    SAME(corm_distinct(corm_values(books, "genre", AS("n", COUNT("id")))));
    SAME(corm_select_related(corm_prefetch_related(books, "tags"), "author"));
    SAME(corm_only(books, "title"));
    SAME(corm_order_by(corm_union(long_ones, corm_filter(books, Q("id", 4))),
                       "id"));
    SAME(corm_queryset_connect(CORM_CONNECT_OR, long_ones,
                               corm_filter(books, Q("id", 4))));
    SAME(corm_extract_dates(books, "publication_date", "year", true));
    SAME(corm_cte(long_ones, "long_ones"));
    SAME(corm_raw(library_s, Book, "SELECT * FROM library_book WHERE id < ?",
                  3));
    assert_sound(library_s);
    assert_sound(using_s);
}

static void test_using__answers_of_the_other(void **state)
{
    corm_queryset *z =
        corm_filter(corm_objects(library_s, Author), Q("name", "Zadie Smith"));
    Author *author;

    (void)state;
    assert_int_equal(corm_count(z), 0);
    assert_int_equal(corm_count(corm_using(z, using_s)), 1);
    assert_int_equal(
        corm_count(corm_filter(corm_using(z, using_s), Q("id__gt", 0))), 1);
    author = corm_first(Author, corm_using(z, using_s));
    assert_non_null(author);
    assert_ptr_equal(corm_object_session(&author->base), using_s);
    author->rating = corm_some_int32(3);
    assert_ok(corm_save(author));
    assert_int_equal(
        corm_count(corm_filter(corm_using(z, using_s), Q("rating", 3))), 1);
    assert_sound(library_s);
    assert_sound(using_s);
}

/* "A is of the database X, not of Y; rows of two databases ..." */
static void using_both_named(corm_session *s, int line)
{
    library_assert_failed(s, CORM_MISUSE, " is of the database ", __FILE__,
                          line);
}

#define BOTH_NAMED(s) using_both_named((s), __LINE__)

static void test_using__relations_do_not_cross(void **state)
{
    Author *there = corm_first(Author, corm_objects(using_s, Author));
    Book *book = corm_first(Book, corm_order_by(using_books(), "id"));
    Tag *tag = corm_first(Tag, corm_objects(using_s, Tag));
    Author *mine = corm_first(Author, corm_objects(library_s, Author));

    (void)state;
    assert_non_null(corm_fetch(using_books()));
    assert_null(
        corm_fetch(corm_filter(using_books(), Q("author", corm_obj(there)))));
    BOTH_NAMED(library_s);
    assert_int_equal(corm_link(book, author, there), CORM_MISUSE);
    BOTH_NAMED(library_s);
    book->author = there;
    assert_int_equal(corm_save(book), CORM_MISUSE);
    BOTH_NAMED(library_s);
    assert_ok(corm_refresh(book));
    assert_int_equal(corm_add(book, "tags", tag), CORM_MISUSE);
    BOTH_NAMED(library_s);
    assert_null(corm_fetch(corm_filter(
        using_books(), Q("author__in", corm_objects(using_s, Author)))));
    BOTH_NAMED(library_s);
    assert_null(
        corm_fetch(corm_union(using_books(), corm_objects(using_s, Book))));
    assert_failed(library_s, CORM_MISUSE, "two databases");
    assert_null(corm_fetch(corm_using(
        corm_filter(using_books(), Q("author", corm_obj(mine))), using_s)));
    BOTH_NAMED(using_s);
}

static void test_using__a_failed_chain_stays_one(void **state)
{
    (void)state;
    assert_null(corm_using(corm_filter(using_books(), Q("title", (char *)NULL)),
                           using_s));
    assert_failed(using_s, CORM_VALUE_ERROR, "NULL");
    assert_null(corm_using(NULL, using_s));
    assert_null(corm_using(using_books(), NULL));
}

int main(void)
{
#define USING_TEST(f) \
    cmocka_unit_test_setup_teardown(f, using_setup, using_teardown)
    const struct CMUnitTest tests[] = {
        USING_TEST(test_using__every_kind_of_node),
        USING_TEST(test_using__answers_of_the_other),
        USING_TEST(test_using__relations_do_not_cross),
        USING_TEST(test_using__a_failed_chain_stays_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
