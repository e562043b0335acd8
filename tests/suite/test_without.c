/*
 * What filter finds and what without finds are all rows, and each row once,
 * where exclude leaves some out of both as Django does.
 */
#include "support/library.h"

static corm_queryset *books, *authors, *reviews;

static int without_setup(void **state)
{
    Book *emma = NULL;
    Author *hidden = NULL;

    if (library_setup_filled(state) != 0)
        return -1;
    books = corm_order_by(corm_objects(library_s, Book), "id");
    authors = corm_order_by(corm_objects(library_s, Author), "id");
    reviews = corm_order_by(corm_objects(library_s, Review), "id");
    /* Rows beside NULLs on every way. */
    emma = corm_first(Book, books);
    hidden = corm_create(library_s, Author, .name = "Hidden");
    if (emma == NULL || hidden == NULL ||
        corm_create(library_s, Review, .book_id = emma->id, .stars = 1,
                    .reply_to_id = corm_some_int64(1)) == NULL ||
        corm_create(library_s, Book, .title = "Fog", .author = hidden,
                    .publication_date = corm_ymd(1900, 1, 1), .isbn = "5",
                    .genre = "FIC", .pages = 3, .price = corm_dec("1")) == NULL)
        return -1;
    return 0;
}

/* How many of all are found; every other one is in rest, and none twice. */
static size_t without_split(const corm_queryset *all,
                            const corm_queryset *found,
                            const corm_queryset *rest, int line)
{
    corm_list *given = corm_fetch(corm_distinct(found));
    corm_list *others = corm_fetch(rest);
    corm_list *whole = corm_fetch(all);
    size_t n = 0;

    if (given == NULL || others == NULL)
        print_error("line %d: %s\n", line, corm_errmsg(library_s));
    _assert_true(given != NULL && others != NULL && whole != NULL, "fetched",
                 __FILE__, line);
    for (size_t i = 0; i < corm_list_size(whole); i++) {
        int64_t id =
            corm_object_attr_int(corm_list_object(whole, i, NULL), "id");
        int times = 0;

        for (size_t j = 0; j < corm_list_size(given); j++)
            times += corm_object_attr_int(corm_list_object(given, j, NULL),
                                          "id") == id;
        n += times > 0;
        for (size_t j = 0; j < corm_list_size(others); j++)
            times += corm_object_attr_int(corm_list_object(others, j, NULL),
                                          "id") == id;
        _assert_true(times == 1, "in just one", __FILE__, line);
    }
    _assert_int_equal(corm_list_size(given) + corm_list_size(others),
                      corm_list_size(whole), __FILE__, line);
    library_assert_sound(library_s, __FILE__, line);
    return n;
}

#define SPLIT(q, n, ...)                                                      \
    assert_int_equal(without_split((q), corm_filter((q), __VA_ARGS__),        \
                                   corm_without((q), __VA_ARGS__), __LINE__), \
                     n)

static void test_without__nulls(void **state)
{
    (void)state;
    SPLIT(authors, 1, Q("rating__gt", 4));
    SPLIT(authors, 2, Q("rating", NULL));
    SPLIT(authors, 2, NOT(Q("rating", NULL)));
    SPLIT(books, 2, Q("author__rating", 4));
    SPLIT(books, 0, Q("pages__lt", F("author__rating")));
    SPLIT(books, 5, NOT(Q("pages__lt", F("author__rating"))));
    SPLIT(reviews, 1, Q("reply_to__stars__gt", F("stars")));
    SPLIT(books, 3, OR(Q("author__rating__lt", 5), Q("pages", 3)));
    SPLIT(books, 0, Q("pages__gt", RAW("NULL + ?", 1)));
    SPLIT(books, 0, Q("id__in", VALS(77)), Q("pages", 1));
}

static void test_without__relations_to_many(void **state)
{
    (void)state;
    SPLIT(books, 2, Q("reviews__stars__gt", 3));
    SPLIT(books, 0, Q("reviews__stars__gt", 4), Q("reviews__stars__lt", 4));
    SPLIT(books, 3, Q("reviews__stars", NULL));
    SPLIT(books, 2, Q("tags__name", "classic"), Q("pages__gt", 9));
    SPLIT(authors, 2, Q("books__reviews__stars__gte", 4));
    SPLIT(corm_filter(authors, Q("id__lte", 3)), 2, Q("books__pages__gt", 9));
}

static void test_without__annotations(void **state)
{
    (void)state;
    SPLIT(corm_annotate(books, AS("n", COUNT("reviews"))), 1, Q("n__gt", 1));
    SPLIT(corm_annotate(books, AS("mean", AVG("reviews__stars"))), 1,
          Q("mean__gt", 3));
    SPLIT(corm_alias(books, AS("r", F("author__rating"))), 2, Q("r__lt", 5));
}

/* Neither of Django's two gives Emma, reviewed with 5, 3 and 1. */
static void test_without__what_exclude_leaves_out(void **state)
{
    corm_queryset *emma = corm_filter(books, Q("title", "Emma"));

    (void)state;
    assert_int_equal(corm_count(corm_filter(emma, Q("reviews__stars__gt", 4),
                                            Q("reviews__stars__lt", 4))),
                     0);
    assert_int_equal(corm_count(corm_exclude(emma, Q("reviews__stars__gt", 4),
                                             Q("reviews__stars__lt", 4))),
                     0);
    assert_int_equal(corm_count(corm_without(emma, Q("reviews__stars__gt", 4),
                                             Q("reviews__stars__lt", 4))),
                     1);
    assert_sound(library_s);
}

static void test_without__changes_rows(void **state)
{
    (void)state;
    assert_int_equal(
        corm_update(corm_without(books, Q("author__rating__gt", 0)),
                    SET("genre", "NON")),
        1);
    assert_int_equal(
        corm_delete_all(corm_without(books, Q("author__rating__gt", 0))), 1);
    assert_int_equal(corm_count(books), 4);
    assert_sound(library_s);
}

static void test_without__refuses_what_it_cannot(void **state)
{
    (void)state;
    assert_null(corm_fetch(
        corm_without(corm_values(books, "genre"), Q("genre", "FIC"))));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "before values()");
    assert_null(
        corm_fetch(corm_without(corm_slice(books, 0, 2), Q("genre", "FIC"))));
    assert_failed(library_s, CORM_VALUE_ERROR, "slice");
    assert_null(corm_fetch(corm_without(books, Q("titel", "x"))));
    assert_failed(library_s, CORM_FIELD_ERROR, "did you mean");
    assert_null(corm_without(NULL, Q("title", "x")));
}

#define WITHOUT(name) \
    cmocka_unit_test_setup_teardown(name, without_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITHOUT(test_without__nulls),
        WITHOUT(test_without__relations_to_many),
        WITHOUT(test_without__annotations),
        WITHOUT(test_without__what_exclude_leaves_out),
        WITHOUT(test_without__changes_rows),
        WITHOUT(test_without__refuses_what_it_cannot),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
