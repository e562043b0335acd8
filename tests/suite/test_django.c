/*
 * Answers that were compared with Django's own, one query after another made
 * by chance: what once differed.
 */
#include "support/library.h"

static corm_queryset *django_books(void)
{
    return corm_objects(library_s, Book);
}

/* Names of a parent's columns are the parent's. */
static void test_django__update_of_a_parents_column(void **state)
{
    Cafe *cafe;

    (void)state;
    assert_non_null(corm_create(library_s, Cafe, .name = "Nook", .seats = 4));
    assert_int_equal(corm_update(corm_objects(library_s, Cafe),
                                 SET("name", FN("upper", "name")),
                                 SET("seats", ADD(F("seats"), V(1)))),
                     1);
    cafe = corm_first(Cafe, corm_objects(library_s, Cafe));
    assert_non_null(cafe);
    assert_string_equal(cafe->name, "NOOK");
    assert_int_equal(cafe->seats, 5);
    assert_int_equal(corm_update(corm_objects(library_s, Cafe),
                                 SET("name", CAST(F("seats"), "text"))),
                     -1);
    assert_failed(library_s, CORM_FIELD_ERROR, "seats");
}

static void test_django__names_behind_values_are_free(void **state)
{
    corm_queryset *q = corm_annotate(corm_values(django_books(), "genre"),
                                     AS("pages", SUM("pages")));
    corm_list *rows = corm_fetch(corm_order_by(q, "pages"));

    (void)state;
    assert_int_equal(corm_list_size(rows), 2);
    assert_int_equal(
        corm_object_attr_int(corm_list_object(rows, 0, NULL), "pages"), 120);
    assert_int_equal(corm_count(corm_filter(q, Q("pages__gt", 1000))), 1);
    assert_null(corm_fetch(corm_annotate(corm_values(django_books(), "genre"),
                                         AS("genre", COUNT("id")))));
    assert_failed(library_s, CORM_VALUE_ERROR, "clashes with a field");
}

static void test_django__in_bulk_has_a_key_once(void **state)
{
    corm_list *found = corm_in_bulk(
        corm_filter(corm_objects(library_s, Author), Q("books__pages__gt", 1)),
        NULL, corm_value_null());

    (void)state;
    assert_non_null(found);
    assert_int_equal(corm_list_size(found), 2);
    assert_string_equal(corm_bulk_at(Author, found, 2)->name, "Leo Tolstoy");
}

static void test_django__objects_in_a_list_fit_the_relation(void **state)
{
    Tag *tag = corm_first(Tag, corm_objects(library_s, Tag));
    Author *author = corm_first(Author, corm_objects(library_s, Author));

    (void)state;
    assert_int_equal(
        corm_count(corm_filter(django_books(),
                               Q("author__in", VALS(corm_obj(author))))),
        2);
    assert_int_equal(corm_count(corm_filter(
                         django_books(), Q("author__in", VALS(corm_obj(tag))))),
                     -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "the model that it refers to");
}

static void test_django__combined_with_values(void **state)
{
    corm_queryset *genres = corm_values(django_books(), "genre");

    (void)state;
    assert_int_equal(corm_count(corm_union(genres, django_books())), 2);
    assert_int_equal(corm_count(corm_difference(genres, django_books())), 0);
}

static void test_django__aggregates_of_what_has_no_column(void **state)
{
    corm_queryset *longest = corm_slice(
        corm_values(corm_order_by(django_books(), "-pages"), "title"), 0, 1);
    corm_row *row = corm_aggregate(
        corm_annotate(django_books(), AS("x", SUBQUERY(longest))),
        AS("n", COUNT("x")));

    (void)state;
    assert_non_null(row);
    assert_int_equal(corm_attr_int(row, "n"), 4);
    assert_null(corm_aggregate(django_books(), AS("s", SUM("pages")),
                               AS("t", SUM("s"))));
    assert_failed(library_s, CORM_FIELD_ERROR, "aggregate of another one");
    row = corm_aggregate(
        corm_distinct(django_books()),
        AS("n", COUNT("id", .filter = Q("id__in",
                                        corm_values(django_books(), "id")))));
    assert_non_null(row);
    assert_int_equal(corm_attr_int(row, "n"), 4);
}

static void test_django__excluded_by_the_outer_query(void **state)
{
    corm_queryset *others =
        corm_exclude(corm_filter(corm_objects(library_s, Author),
                                 Q("rating__isnull", false)),
                     Q("rating", OUTER("author__rating")));

    (void)state;
    assert_int_equal(corm_count(corm_filter(django_books(), EXISTS(others))),
                     4);
    assert_ok(corm_errcode(library_s));
    assert_int_equal(corm_update(corm_filter(corm_objects(library_s, Author),
                                             Q("name", "Jane Austen")),
                                 SET("rating", NULL)),
                     1);
    /* NOT (rating = NULL) holds for no row. */
    assert_int_equal(corm_count(corm_filter(django_books(), EXISTS(others))),
                     0);
}

/* Behind a many-to-many manager the first condition is about the same link. */
static void test_django__conditions_of_a_manager_share_its_join(void **state)
{
    Book *emma = corm_get(Book, django_books(), Q("title", "Emma"));
    corm_queryset *tags = corm_related(emma, "tags");

    (void)state;
    assert_non_null(emma);
    assert_int_equal(corm_count(tags), 1);
    assert_int_equal(
        corm_count(corm_filter(tags, Q("books__title", "War and Peace"))), 0);
    assert_int_equal(
        corm_count(corm_filter(corm_filter(tags, Q("name", "classic")),
                               Q("books__title", "War and Peace"))),
        1);
}

static void test_django__filtered_relations_are_relations(void **state)
{
    (void)state;
    assert_int_equal(corm_count(corm_filtered_relation(django_books(), "x",
                                                       "nope", Q("pages", 1))),
                     -1);
    assert_failed(library_s, CORM_FIELD_ERROR, "nope");
    assert_int_equal(corm_count(corm_filtered_relation(django_books(), "x",
                                                       "pages", Q("pages", 1))),
                     -1);
    assert_failed(library_s, CORM_FIELD_ERROR, "no relation");
}

/* A way back to the object that the rows were found for needs no query. */
static void test_django__prefetched_rows_know_whose_they_are(void **state)
{
    (void)state;
    library_statements();
    corm_each (
        Author, author,
        corm_prefetch_related(corm_objects(library_s, Author), "books__author"))
        assert_non_null(author);
    assert_int_equal(library_statements(), 2);
    assert_sound(library_s);
}

#define DJANGO(name)                                            \
    cmocka_unit_test_setup_teardown(name, library_setup_filled, \
                                    library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DJANGO(test_django__update_of_a_parents_column),
        DJANGO(test_django__names_behind_values_are_free),
        DJANGO(test_django__in_bulk_has_a_key_once),
        DJANGO(test_django__objects_in_a_list_fit_the_relation),
        DJANGO(test_django__combined_with_values),
        DJANGO(test_django__aggregates_of_what_has_no_column),
        DJANGO(test_django__excluded_by_the_outer_query),
        DJANGO(test_django__conditions_of_a_manager_share_its_join),
        DJANGO(test_django__filtered_relations_are_relations),
        DJANGO(test_django__prefetched_rows_know_whose_they_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
