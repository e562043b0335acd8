/*
 * Wrong input: each gives a clear error before any SQL is sent, the rows are
 * as they were and the session goes on.
 */
#include "support/library.h"

static corm_queryset *wrong_books(void)
{
    return corm_objects(library_s, Book);
}

/* Nothing was sent, nothing is lost, the session answers. */
static void wrong_is_harmless(void)
{
    assert_int_equal(library_statements(), 0);
    corm_error_clear(library_s);
    assert_int_equal(corm_count(wrong_books()), 4);
    assert_sound(library_s);
    library_statements();
}

#define assert_refused(query, code, part)         \
    do {                                          \
        library_statements();                     \
        assert_int_equal(corm_count(query), -1);  \
        assert_failed(library_s, (code), (part)); \
        wrong_is_harmless();                      \
    } while (0)

static void test_wrong__names(void **state)
{
    (void)state;
    assert_refused(corm_filter(wrong_books(), Q("auther", 1)), CORM_FIELD_ERROR,
                   "Book has no field");
    assert_refused(corm_filter(wrong_books(), Q("auther", 1)), CORM_FIELD_ERROR,
                   "did you mean \"author\"?");
    assert_refused(corm_filter(wrong_books(), Q("author__nmae", "x")),
                   CORM_FIELD_ERROR, "nmae");
    assert_refused(corm_filter(wrong_books(), Q("title__contain", "x")),
                   CORM_FIELD_ERROR, "did you mean \"contains\"?");
    assert_refused(corm_filter(wrong_books(), Q("title__year", 1)),
                   CORM_FIELD_ERROR, "Book.title");
    assert_refused(corm_filter(wrong_books(), Q("title__", 1)),
                   CORM_FIELD_ERROR, "empty");
    assert_refused(corm_annotate(wrong_books(), AS("n", FN("lowr", "title"))),
                   CORM_FIELD_ERROR, "no function \"lowr\"");
    assert_refused(corm_annotate(wrong_books(), AS("title", F("genre"))),
                   CORM_VALUE_ERROR, "clashes with a field");
    assert_int_equal(corm_update(wrong_books(), SET("titel", "x")), -1);
    assert_failed(library_s, CORM_FIELD_ERROR, "did you mean \"title\"?");
    assert_null(corm_first(Book, corm_order_by(wrong_books(), "-pagse")));
    assert_failed(library_s, CORM_FIELD_ERROR, "pages");
    assert_refused(corm_filter(wrong_books(), Q("pages__greater", 1)),
                   CORM_FIELD_ERROR, "most fields have exact");
    assert_refused(corm_filter(wrong_books(), Q("pages__has_key", 1)),
                   CORM_FIELD_ERROR, "has_key");
    corm_fetch(corm_select_related(wrong_books(), "auther"));
    assert_failed(library_s, CORM_FIELD_ERROR, "did you mean \"author\"?");
    assert_int_equal(corm_update(wrong_books(), SET("author__name", "x")), -1);
    assert_failed(library_s, CORM_FIELD_ERROR, "crosses a relation");
}

/* Told where no row is, too: not by the first day with rows. */
static void test_wrong__prefetched_names(void **state)
{
    corm_queryset *none = corm_filter(wrong_books(), Q("id", 77));

    (void)state;
    assert_null(corm_fetch(corm_prefetch_related(none, "tagz")));
    assert_failed(library_s, CORM_FIELD_ERROR, "did you mean \"tags\"?");
    assert_null(corm_fetch(corm_prefetch_related(none, "tags__bookz")));
    assert_failed(library_s, CORM_FIELD_ERROR, "Tag has no relation");
    assert_null(corm_fetch(corm_prefetch_related(
        wrong_books(),
        PREFETCH("tags", .queryset = corm_filter(corm_objects(library_s, Tag),
                                                 Q("id", 77))),
        "tags__bookz")));
    assert_failed(library_s, CORM_FIELD_ERROR, "Tag has no relation");
    assert_int_equal(corm_list_size(corm_fetch(corm_prefetch_related(
                         none, "tags__books", PREFETCH("tags", .to_attr = "x"),
                         "x__books"))),
                     0);
    assert_sound(library_s);
}

/* A struct that rows are read into, without columns to read. */
static void test_wrong__record_of_objects(void **state)
{
    (void)state;
    library_statements();
    assert_null(corm_fetch(corm_into(wrong_books(), GenreCount)));
    assert_failed(library_s, CORM_FIELD_ERROR,
                  "GenreCount takes rows of values()");
    wrong_is_harmless();
}

static void test_wrong__values(void **state)
{
    const char *missing = NULL;

    (void)state;
    assert_refused(corm_filter(wrong_books(), Q("pages", "many")),
                   CORM_VALUE_ERROR, "Book.pages");
    assert_refused(corm_filter(wrong_books(), Q("title", 5)), CORM_VALUE_ERROR,
                   "Book.title");
    assert_refused(
        corm_filter(wrong_books(), Q("publication_date", "2020-13-45")),
        CORM_VALUE_ERROR, "Book.publication_date");
    assert_refused(corm_filter(wrong_books(), Q("title", missing)),
                   CORM_VALUE_ERROR, "NULL");
    assert_refused(corm_filter(wrong_books(), Q("pages__gt", NULL)),
                   CORM_VALUE_ERROR, "isnull");
    assert_refused(corm_filter(wrong_books(), Q("pages__in", 3)),
                   CORM_VALUE_ERROR, "takes a list");
    assert_refused(corm_filter(wrong_books(), (const corm_expr *)NULL),
                   CORM_VALUE_ERROR, "NULL");
    assert_refused(corm_filter(wrong_books(), Q("author__isnull", 2)),
                   CORM_VALUE_ERROR, "true or false");
    assert_refused(corm_filter(wrong_books(), F("pages")), CORM_VALUE_ERROR,
                   "true or false");
    assert_refused(corm_filter(wrong_books(), Q("id", OUTER("id"))),
                   CORM_VALUE_ERROR, "OUTER");
}

static void test_wrong__order_of_operations(void **state)
{
    corm_queryset *slice = corm_slice(wrong_books(), 0, 2);
    corm_queryset *both = corm_union(wrong_books(), wrong_books());

    (void)state;
    assert_refused(corm_filter(slice, Q("id", 1)), CORM_VALUE_ERROR,
                   "slice last");
    assert_refused(corm_order_by(slice, "id"), CORM_VALUE_ERROR, "slice last");
    assert_refused(corm_filter(both, Q("id", 1)), CORM_NOT_SUPPORTED,
                   "do it to the operands before");
    assert_refused(
        corm_filter(wrong_books(), Q("id__in", VALS(1)), Q("n__gt", 1)),
        CORM_FIELD_ERROR, "\"n\"");
    assert_null(corm_aggregate(wrong_books(), AS("n", F("pages"))));
    assert_failed(library_s, CORM_FIELD_ERROR, "no aggregate");
    assert_refused(corm_annotate(wrong_books(), AS("n", SUM(COUNT("id")))),
                   CORM_FIELD_ERROR, "aggregate");
}

static void test_wrong__aggregates_and_windows(void **state)
{
    (void)state;
    corm_fetch(corm_annotate(wrong_books(), AS("a", MIN_OF("*"))));
    assert_failed(library_s, CORM_FIELD_ERROR, "min takes no *");
    corm_fetch(
        corm_annotate(wrong_books(), AS("a", SUM(WINDOW(FN0("row_number"))))));
    assert_failed(library_s, CORM_FIELD_ERROR, "sum of a window function");
    corm_fetch(corm_annotate(
        wrong_books(),
        AS("a", WINDOW(corm_agg("sum", "pages", .distinct = true)))));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "cannot be distinct");
    assert_int_equal(
        corm_count(corm_annotate(wrong_books(), AS("a", COUNT("*")))), 4);
    assert_sound(library_s);
}

static void test_wrong__windows_in_windows(void **state)
{
    corm_queryset *ranked = corm_annotate(
        wrong_books(), AS("r", WINDOW(FN0("rank"), .order_by = BY("pages"))));

    (void)state;
    assert_refused(corm_annotate(ranked, AS("x", WINDOW(FN0("rank"),
                                                        .order_by = BY("r")))),
                   CORM_FIELD_ERROR, "cannot stand in another");
    assert_refused(corm_annotate(ranked, AS("x", WINDOW(FN("lag", "r"),
                                                        .order_by = BY("id")))),
                   CORM_FIELD_ERROR, "cannot stand in another");
    assert_refused(
        corm_annotate(ranked,
                      AS("x", WINDOW(COUNT("id"), .partition_by = BY("r")))),
        CORM_FIELD_ERROR, "cannot stand in another");
    assert_refused(corm_annotate(ranked, AS("x", SUM("r"))), CORM_FIELD_ERROR,
                   "sum of a window function");
    assert_non_null(corm_aggregate(ranked, AS("x", SUM("r"))));
    assert_non_null(corm_fetch(
        corm_annotate(corm_annotate(corm_values(wrong_books(), "genre"),
                                    AS("n", COUNT("id"))),
                      AS("r", WINDOW(FN0("rank"), .order_by = BY("n"))))));
    assert_sound(library_s);
}

static void test_wrong__subqueries_of_several_columns(void **state)
{
    corm_queryset *two = corm_values(wrong_books(), "id", "title");
    corm_queryset *badges = corm_objects(library_s, Badge);

    (void)state;
    assert_refused(corm_filter(badges, Q("data__a__icontains", two)),
                   CORM_FIELD_ERROR, "one column, not 2");
    assert_refused(corm_filter(wrong_books(), Q("title__regex", two)),
                   CORM_FIELD_ERROR, "one column, not 2");
    assert_refused(corm_filter(wrong_books(), Q("pages__gt", two)),
                   CORM_FIELD_ERROR, "one column, not 2");
    assert_refused(corm_filter(wrong_books(), Q("id__in", VALS(1, two))),
                   CORM_FIELD_ERROR, "one column, not 2");
    assert_refused(corm_annotate(wrong_books(), AS("x", two)), CORM_FIELD_ERROR,
                   "one column, not 2");
    assert_refused(corm_annotate(wrong_books(), AS("x", FN("lower", two))),
                   CORM_FIELD_ERROR, "one column, not 2");
    assert_int_equal(corm_update(wrong_books(), SET("pages", two)), -1);
    assert_failed(library_s, CORM_FIELD_ERROR, "one column, not 2");
}

/* What cannot have a row is NULL as a value. */
static void test_wrong__empty_subquery_is_null(void **state)
{
    corm_queryset *none = corm_values(
        corm_filter(wrong_books(), Q("id__in", ARRAY((int *)NULL, 0))),
        "pages");
    corm_list *rows = corm_fetch(corm_annotate(
        wrong_books(), AS("x", none), AS("y", FN("coalesce", none, "id"))));

    (void)state;
    assert_int_equal(corm_list_size(rows), 4);
    for (size_t i = 0; i < 4; i++) {
        Book *row = (Book *)corm_list_object(rows, i, &Book_model);

        assert_int_equal(corm_attr(row, "x").kind, CORM_K_NULL);
        assert_int_equal(corm_attr(row, "y").as.i, row->id);
    }
    assert_sound(library_s);
}

static void test_wrong__aggregates_of_single_rows(void **state)
{
    (void)state;
    assert_null(corm_aggregate(
        wrong_books(), AS("x", SUM("pages", .default_value = F("price")))));
    assert_failed(library_s, CORM_FIELD_ERROR, "put it into an aggregate");
    assert_null(corm_aggregate(corm_slice(wrong_books(), 0, 2),
                               AS("x", ADD(SUM("pages"), F("id")))));
    assert_failed(library_s, CORM_FIELD_ERROR, "put it into an aggregate");
    assert_non_null(
        corm_aggregate(corm_slice(wrong_books(), 0, 2),
                       AS("x", SUM("pages", .default_value = V(3)))));
}

static void test_wrong__updates_of_one_field_twice(void **state)
{
    (void)state;
    assert_int_equal(
        corm_update(wrong_books(), SET("pages", 1), SET("pages", 2)), -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "Book.pages twice");
    assert_int_equal(
        corm_update(wrong_books(), SET("author", 1), SET("author_id", 2)), -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "Book.author twice");
}

static void test_wrong__chain_carries_its_first_error(void **state)
{
    corm_queryset *q = corm_filter(wrong_books(), Q("title", (char *)NULL));

    (void)state;
    q = corm_order_by(corm_filter(q, Q("nothing", 1)), "id");
    assert_refused(q, CORM_VALUE_ERROR, "char *");
}

static void test_wrong__stored_text_in_an_integer(void **state)
{
    (void)state;
    if (!database_has(library_db, CORM_FEATURE_LOOSE_TYPES))
        skip();
    assert_int_equal(corm_execute_sql(library_s,
                                      "UPDATE library_book SET pages = 'abc' "
                                      "WHERE id = 1",
                                      NULL, 0),
                     1);
    assert_null(corm_get(Book, wrong_books(), Q("id", 1)));
    assert_failed(library_s, CORM_DATA, "Book.pages");
    assert_non_null(corm_get(Book, wrong_books(), Q("id", 2)));
    corm_error_clear(library_s);
    assert_int_equal(corm_count(wrong_books()), 4);
    assert_sound(library_s);
}

static void test_wrong__stored_fraction_in_an_integer(void **state)
{
    (void)state;
    if (!database_has(library_db, CORM_FEATURE_LOOSE_TYPES))
        skip();
    assert_int_equal(corm_execute_sql(library_s,
                                      "UPDATE library_book SET pages = 475.2 "
                                      "WHERE id = 1",
                                      NULL, 0),
                     1);
    assert_null(corm_get(Book, wrong_books(), Q("id", 1)));
    assert_failed(library_s, CORM_DATA, "475.2");
}

static void test_wrong__factor_of_an_integer_is_stored_as_one(void **state)
{
    Book *book;

    (void)state;
    assert_int_equal(
        corm_update(wrong_books(), SET("pages", MUL(F("pages"), 1.1))), 4);
    book = corm_get(Book, wrong_books(), Q("id", 1));
    assert_non_null(book);
    assert_int_equal(book->pages, 521); /* 474 * 1.1 = 521.4 */
    assert_sound(library_s);
}

static void test_wrong__constraints(void **state)
{
    Book *book = corm_get(Book, wrong_books(), Q("id", 1));

    (void)state;
    assert_int_equal(corm_update(corm_filter(wrong_books(), Q("id", 2)),
                                 SET("isbn", book->isbn)),
                     -1);
    assert_int_equal(corm_error_info(library_s)->integrity,
                     CORM_INTEGRITY_UNIQUE);
    assert_contains(corm_error_info(library_s)->constraint, "isbn");
    assert_failed(library_s, CORM_INTEGRITY, "isbn");
    corm_error_clear(library_s);
    assert_int_equal(
        corm_count(corm_filter(wrong_books(), Q("isbn", book->isbn))), 1);
    assert_sound(library_s);
}

static void test_wrong__table_missing(void **state)
{
    (void)state;
    assert_ok(corm_drop_tables(library_s));
    assert_int_equal(corm_count(wrong_books()), -1);
    assert_failed(library_s, CORM_PROGRAMMING, "library_book");
    corm_error_clear(library_s);
    assert_ok(corm_create_tables(library_s));
    assert_int_equal(corm_count(wrong_books()), 0);
    assert_sound(library_s);
}

static void test_wrong__error_inside_a_block_rolls_it_back(void **state)
{
    (void)state;
    corm_atomic (library_s) {
        corm_update(wrong_books(), SET("genre", "NON"));
        corm_update(wrong_books(), SET("isbn", "same"));
        assert_int_equal(corm_count(wrong_books()), -1);
        assert_int_equal(corm_errcode(library_s), CORM_TRANSACTION);
    }
    assert_true(corm_failed(library_s));
    corm_error_clear(library_s);
    assert_int_equal(corm_count(corm_filter(wrong_books(), Q("genre", "NON"))),
                     1);
    assert_sound(library_s);
}

static void test_wrong__null_handles_never_crash(void **state)
{
    Book *book = NULL;

    (void)state;
    assert_int_equal(corm_save(book), CORM_MISUSE);
    assert_null(corm_filter(NULL, Q("id", 1)));
    assert_int_equal(corm_count(NULL), -1);
    assert_null(corm_objects(NULL, Book));
    assert_true(corm_failed(NULL));
    assert_non_null(corm_errmsg(NULL));
}

#ifdef CORM_ARENA_DEBUG
#define assert_ended(call)                                               \
    do {                                                                 \
        (void)(call);                                                    \
        assert_failed(library_s, CORM_MISUSE,                            \
                      "this Book was made before corm_session_reset()"); \
    } while (0)

/* Debug arenas keep what a reset ends, to tell. */
static void test_wrong__object_of_an_earlier_unit_of_work(void **state)
{
    Book *fetched = corm_first(Book, wrong_books());
    Book own;

    (void)state;
    assert_ok(corm_init(library_s, Book, &own));
    corm_session_reset(library_s);
    assert_int_equal(corm_save(fetched), CORM_MISUSE);
    assert_ended(corm_save(fetched));
    assert_ended(corm_delete(fetched));
    assert_ended(corm_load(fetched, Author, "author"));
    assert_ended(corm_attr_int(fetched, "pages"));
    assert_ended(corm_related(fetched, "tags"));
    assert_ended(corm_refresh(fetched));
    assert_ended(corm_full_clean(fetched));
    assert_ended(corm_save(&own));
    assert_ended(corm_bulk_create(&fetched, 1));
    assert_ended(corm_prefetch_objects(&fetched, 1, "tags"));
    library_statements();
    assert_non_null(corm_first(Book, wrong_books()));
    assert_sound(library_s);
}
#endif

#define WRONG_TEST(name)                                        \
    cmocka_unit_test_setup_teardown(name, library_setup_filled, \
                                    library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WRONG_TEST(test_wrong__names),
        WRONG_TEST(test_wrong__prefetched_names),
        WRONG_TEST(test_wrong__record_of_objects),
        WRONG_TEST(test_wrong__values),
        WRONG_TEST(test_wrong__order_of_operations),
        WRONG_TEST(test_wrong__aggregates_and_windows),
        WRONG_TEST(test_wrong__windows_in_windows),
        WRONG_TEST(test_wrong__subqueries_of_several_columns),
        WRONG_TEST(test_wrong__empty_subquery_is_null),
        WRONG_TEST(test_wrong__aggregates_of_single_rows),
        WRONG_TEST(test_wrong__updates_of_one_field_twice),
        WRONG_TEST(test_wrong__chain_carries_its_first_error),
        WRONG_TEST(test_wrong__stored_text_in_an_integer),
        WRONG_TEST(test_wrong__stored_fraction_in_an_integer),
        WRONG_TEST(test_wrong__factor_of_an_integer_is_stored_as_one),
        WRONG_TEST(test_wrong__constraints),
        WRONG_TEST(test_wrong__table_missing),
        WRONG_TEST(test_wrong__error_inside_a_block_rolls_it_back),
        WRONG_TEST(test_wrong__null_handles_never_crash),
#ifdef CORM_ARENA_DEBUG
        WRONG_TEST(test_wrong__object_of_an_earlier_unit_of_work),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
