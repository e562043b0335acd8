/*
 * UPDATE and DELETE that give the changed rows back, in one statement.
 */
#include "support/library.h"

static corm_queryset *books, *reviews;

static int returning_setup(void **state)
{
    if (library_setup_filled(state) != 0)
        return -1;
    books = corm_objects(library_s, Book);
    reviews = corm_objects(library_s, Review);
    library_statements();
    return reviews == NULL ? -1 : 0;
}

static int64_t returning_sum(const corm_list *list, const char *column)
{
    int64_t sum = 0;

    for (size_t i = 0; i < corm_list_size(list); i++)
        sum += corm_object_attr_int(corm_list_object(list, i, NULL), column);
    return sum;
}

static void test_returning__update_gives_objects(void **state)
{
    corm_list *list = corm_update_returning(
        corm_filter(books, Q("author__name", "Jane Austen")),
        SET("pages", ADD(F("pages"), 1)), SET("in_print", false));
    Book *book;

    (void)state;
    assert_sound(library_s);
    assert_int_equal(library_statements(), 1);
    assert_int_equal(corm_list_size(list), 2);
    assert_int_equal(returning_sum(list, "pages"), 474 + 249 + 2);
    book = corm_list_at(Book, list, 0);
    assert_non_null(book);
    assert_false(book->in_print);
    assert_int_equal(book->publication_date.year, book->id == 1 ? 1815 : 1817);
    assert_int_equal(book->price.exponent, -2);
    /* They are objects as any other. */
    book->pages = 5;
    assert_int_equal(corm_save(book), CORM_OK);
    assert_int_equal(corm_count(corm_filter(books, Q("pages", 5))), 1);
    assert_string_equal(corm_load(book, Author, "author")->name, "Jane Austen");
    assert_sound(library_s);
}

static void test_returning__values_and_parts(void **state)
{
    corm_list *list = corm_update_returning(
        corm_values(corm_filter(books, Q("tags__name", "classic")), "id",
                    "pages"),
        SET("pages", 10));
    Book *book;

    (void)state;
    assert_sound(library_s);
    assert_int_equal(corm_list_size(list), 2);
    assert_int_equal(returning_sum(list, "id"), 4);
    assert_int_equal(returning_sum(list, "pages"), 20);
    assert_int_equal(corm_count(corm_filter(books, Q("pages", 10))), 2);
    list = corm_update_returning(
        corm_filter(corm_only(books, "title"), Q("id", 3)), SET("pages", 11));
    book = corm_list_at(Book, list, 0);
    assert_non_null(book);
    assert_string_equal(book->title, "War and Peace");
    assert_false(corm_is_loaded(book, "pages"));
    assert_int_equal(corm_attr_int(book, "pages"), 11);
    list =
        corm_update_returning(corm_filter(books, Q("id", 99)), SET("pages", 1));
    assert_non_null(list);
    assert_int_equal(corm_list_size(list), 0);
    list = corm_update_returning(corm_none(books), SET("pages", 1));
    assert_non_null(list);
    assert_int_equal(corm_list_size(list), 0);
    assert_sound(library_s);
}

static void test_returning__delete(void **state)
{
    corm_queryset *tagged = corm_objects(library_s, BookTag);
    corm_list *list = corm_delete_returning(corm_filter(tagged, Q("book", 3)));
    const corm_deleted *deleted;

    (void)state;
    assert_sound(library_s);
    assert_int_equal(library_statements(), 1);
    assert_int_equal(corm_list_size(list), 2);
    assert_int_equal(returning_sum(list, "tag_id"), 3);
    assert_int_equal(corm_count(tagged), 1);
    assert_int_equal(corm_deleted_rows(library_s, &deleted), 1);
    assert_int_equal(deleted[0].rows, 2);
    list = corm_delete_returning(corm_values(tagged, "tag", "weight"));
    assert_int_equal(corm_list_size(list), 1);
    assert_int_equal(returning_sum(list, "tag"), 1);
    assert_int_equal(corm_count(tagged), 0);
    assert_sound(library_s);
}

static void test_returning__into_a_record(void **state)
{
    corm_list *list = corm_update_returning(
        corm_into(corm_values(corm_filter(books, Q("id", 4)), "genre",
                              AS("n", F("id")), AS("avg_pages", F("pages"))),
                  GenreCount),
        SET("genre", "FIC"));
    GenreCount *row = corm_list_at(GenreCount, list, 0);

    (void)state;
    assert_sound(library_s);
    assert_non_null(row);
    assert_string_equal(row->genre, "FIC");
    assert_int_equal(row->n, 4);
    assert_true(row->avg_pages.set && row->avg_pages.value == 120.0);
}

static void test_returning__plans_and_transactions(void **state)
{
    corm_db_stats before = { .size = sizeof(before) };
    corm_db_stats after = { .size = sizeof(after) };

    (void)state;
    for (int i = 1; i < 4; i++) {
        assert_int_equal(corm_list_size(corm_update_returning(
                             corm_filter(books, Q("id", i)), SET("pages", i))),
                         1);
        if (i == 1)
            corm_db_stats_get(library_db, &before);
    }
    corm_db_stats_get(library_db, &after);
    assert_int_equal(after.plans_built, before.plans_built);
    corm_atomic (library_s) {
        assert_int_equal(
            corm_list_size(corm_update_returning(books, SET("pages", 1))), 4);
        corm_rollback(library_s);
    }
    assert_int_equal(corm_count(corm_filter(books, Q("pages", 1))), 1);
    assert_null(corm_update_returning(corm_filter(books, Q("id", 1)),
                                      SET("pages", -1)));
    assert_failed(library_s, CORM_INTEGRITY, "pages");
    corm_error_clear(library_s);
    assert_int_equal(corm_count(corm_filter(books, Q("pages", 1))), 1);
}

static void test_returning__mistakes_are_told(void **state)
{
    (void)state;
    assert_null(corm_delete_returning(books));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "corm_delete_all");
    assert_int_equal(library_statements(), 0);
    assert_null(
        corm_update_returning(corm_objects(library_s, Cafe), SET("seats", 1)));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "several tables");
    assert_null(corm_update_returning(
        corm_annotate(books, AS("n", COUNT("tags"))), SET("pages", 1)));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "alias()");
    assert_null(corm_update_returning(corm_values(books, "author__name"),
                                      SET("pages", 1)));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "only columns of Book");
    assert_null(corm_update_returning(corm_select_related(books, "author"),
                                      SET("pages", 1)));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "corm_no_select_related");
    assert_null(
        corm_update_returning(corm_slice(books, 0, 1), SET("pages", 1)));
    assert_failed(library_s, CORM_VALUE_ERROR, "slice");
    assert_null(corm_delete_returning(corm_slice(reviews, 0, 1)));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "slice");
    assert_null(corm_update_returning(books, SET("pagse", 1)));
    assert_failed(library_s, CORM_FIELD_ERROR, "did you mean \"pages\"?");
    assert_null(corm_queryset_update_returning(NULL, NULL, 0));
    assert_null(corm_delete_returning(NULL));
    corm_error_clear(library_s);
    assert_int_equal(corm_count(books), 4);
}

static void test_returning__refused_where_there_is_none(void **state)
{
    (void)state;
    if (database_has(library_db, CORM_FEATURE_UPDATE_RETURNING))
        skip();
    assert_null(corm_update_returning(books, SET("pages", 1)));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "no RETURNING in update");
    corm_error_clear(library_s);
    if (!database_has(library_db, CORM_FEATURE_RETURNING)) {
        assert_null(corm_delete_returning(corm_objects(library_s, BookTag)));
        assert_failed(library_s, CORM_NOT_SUPPORTED, "no RETURNING in delete");
        corm_error_clear(library_s);
    }
    assert_int_equal(library_statements(), 0);
}

/* A test that runs where the database can return. */
#define RETURNING_WHERE(feature, name)                         \
    static void name##_here(void **state)                      \
    {                                                          \
        if (!database_has(library_db, CORM_FEATURE_##feature)) \
            skip();                                            \
        name(state);                                           \
    }

RETURNING_WHERE(UPDATE_RETURNING, test_returning__update_gives_objects)
RETURNING_WHERE(UPDATE_RETURNING, test_returning__values_and_parts)
RETURNING_WHERE(RETURNING, test_returning__delete)
RETURNING_WHERE(UPDATE_RETURNING, test_returning__into_a_record)
RETURNING_WHERE(UPDATE_RETURNING, test_returning__plans_and_transactions)
RETURNING_WHERE(UPDATE_RETURNING, test_returning__mistakes_are_told)

#define RETURNING(name) \
    cmocka_unit_test_setup_teardown(name, returning_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RETURNING(test_returning__update_gives_objects_here),
        RETURNING(test_returning__values_and_parts_here),
        RETURNING(test_returning__delete_here),
        RETURNING(test_returning__refused_where_there_is_none),
        RETURNING(test_returning__into_a_record_here),
        RETURNING(test_returning__plans_and_transactions_here),
        RETURNING(test_returning__mistakes_are_told_here),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
