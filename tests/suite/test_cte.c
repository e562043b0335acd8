/*
 * Common table expressions: a tree of reviews that answer each other, and
 * rows of one queryset joined to another's.
 *
 *   review 1 of book 1 (5 stars) <- 4 (2) <- 6 (1)
 *                                <- 5 (4)
 *   review 2 of book 1 (3 stars), 3 of book 3 (4 stars)
 */
#include "support/library.h"

static corm_queryset *reviews, *books, *authors;

static int cte_setup(void **state)
{
    static const char answers[] =
        "INSERT INTO library_review(id, book_id, stars, changed, added, "
        "reply_to_id) SELECT 4, 1, 2, changed, added, 1 FROM library_review "
        "WHERE id = 1 UNION ALL SELECT 5, 1, 4, changed, added, 1 FROM "
        "library_review WHERE id = 1 UNION ALL SELECT 6, 1, 1, changed, added, "
        "4 FROM library_review WHERE id = 1";

    if (library_setup_filled(state) != 0 ||
        corm_execute_sql(library_s, answers, NULL, 0) < 0) {
        print_error("%s\n", corm_errmsg(library_s));
        return -1;
    }
    reviews = corm_objects(library_s, Review);
    books = corm_objects(library_s, Book);
    authors = corm_objects(library_s, Author);
    return authors == NULL ? -1 : 0;
}

/* A column of all rows, "1 4 6". */
static void cte_are(const corm_queryset *q, const char *column,
                    const char *expected, int line)
{
    corm_list *list = corm_fetch(q);
    char text[256] = "";

    if (list == NULL)
        print_error("%s\n", corm_errmsg(library_s));
    _assert_true(list != NULL, "fetched", __FILE__, line);
    for (size_t i = 0; i < corm_list_size(list); i++) {
        const corm_object *o = corm_list_object(list, i, NULL);
        size_t n = strlen(text);

        snprintf(text + n, sizeof(text) - n, "%s%lld", i == 0 ? "" : " ",
                 (long long)corm_object_attr_int(o, column));
    }
    _assert_string_equal(text, expected, __FILE__, line);
    library_assert_sound(library_s, __FILE__, line);
}

#define ARE(q, column, expected) cte_are((q), (column), (expected), __LINE__)

/* Answers of a review, theirs, and so on, with the depth. */
static corm_queryset *cte_answers(int64_t id)
{
    return corm_recursive(
        corm_annotate(corm_filter(reviews, Q("id", id)), AS("depth", V(0))),
        "tree",
        corm_annotate(corm_filter(reviews, Q("reply_to", F("tree__id"))),
                      AS("depth", ADD(F("tree__depth"), 1))));
}

static void test_cte__walks_a_tree(void **state)
{
    corm_queryset *tree = cte_answers(1);

    (void)state;
    ARE(corm_order_by(tree, "id"), "id", "1 4 5 6");
    ARE(corm_order_by(tree, "id"), "depth", "0 1 1 2");
    ARE(corm_order_by(tree, "-depth", "-id"), "id", "6 5 4 1");
    ARE(cte_answers(3), "id", "3");
    ARE(cte_answers(99), "id", "");
    ARE(corm_filter(tree, Q("depth__gt", 0), Q("stars__gt", 1)), "id", "4 5");
    ARE(corm_slice(corm_order_by(tree, "id"), 1, 3), "id", "4 5");
    assert_int_equal(corm_count(tree), 4);
    assert_true(corm_exists(corm_filter(tree, Q("depth", 2))));
    assert_false(corm_exists(corm_filter(tree, Q("depth", 3))));
}

static void test_cte__gives_objects_of_the_model(void **state)
{
    int n = 0;

    (void)state;
    corm_each (
        Review, r,
        corm_select_related(corm_order_by(cte_answers(1), "-id"), "reply_to")) {
        if (n++ == 0) {
            assert_int_equal(r->id, 6);
            assert_int_equal(r->stars, 1);
            assert_non_null(r->reply_to);
            assert_int_equal(r->reply_to->id, 4);
            assert_int_equal(corm_attr_int(r, "depth"), 2);
            r->stars = 3;
            assert_int_equal(corm_save(r), CORM_OK);
        }
    }
    assert_int_equal(n, 4);
    n = 0;
    corm_stream (Review, r, cte_answers(1), 2)
        n += r->stars;
    assert_int_equal(n, 5 + 2 + 4 + 3);
    assert_non_null(corm_first(Review, cte_answers(1)));
    assert_int_equal(corm_get(Review, cte_answers(1), Q("depth", 2))->id, 6);
    assert_sound(library_s);
}

static void test_cte__values_and_aggregates(void **state)
{
    corm_queryset *tree = cte_answers(1);
    corm_row *row;

    (void)state;
    ARE(corm_order_by(
            corm_annotate(corm_values(tree, "depth"), AS("n", COUNT("id"))),
            "depth"),
        "n", "1 2 1");
    row = corm_aggregate(tree, AS("deep", MAX_OF("depth")),
                         AS("stars", SUM("stars")));
    assert_non_null(row);
    assert_int_equal(corm_attr_int(row, "deep"), 2);
    assert_int_equal(corm_attr_int(row, "stars"), 12);
    ARE(corm_order_by(corm_annotate(tree, AS("n", COUNT("replies"))), "id"),
        "n", "2 1 0 0");
    ARE(corm_values(
            corm_recursive(
                corm_values(corm_filter(reviews, Q("id", 6)), "id", "reply_to"),
                "up",
                corm_values(corm_filter(reviews, Q("id", F("up__reply_to"))),
                            "id", "reply_to")),
            "id"),
        "id", "6 4 1");
}

static void test_cte__is_a_condition(void **state)
{
    corm_queryset *tree = cte_answers(1);

    (void)state;
    ARE(corm_filter(books, Q("reviews__in", corm_filter(tree, Q("depth", 2)))),
        "id", "1");
    ARE(corm_filter(reviews, Q("id__in", tree), Q("stars__gt", 3)), "id",
        "1 5");
    ARE(corm_exclude(reviews, Q("id__in", tree)), "id", "2 3");
    ARE(corm_filter(reviews,
                    EXISTS(corm_filter(cte_answers(4), Q("id", OUTER("id"))))),
        "id", "4 6");
    assert_int_equal(corm_update(corm_filter(tree, Q("depth", 1)),
                                 SET("stars", ADD(F("stars"), 1))),
                     2);
    ARE(corm_filter(reviews, Q("id__in", VALS(4, 5))), "stars", "3 5");
    assert_int_equal(corm_delete_all(corm_filter(tree, Q("depth", 2))), 1);
    ARE(reviews, "id", "1 2 3 4 5");
}

static void test_cte__circles_end_with_union(void **state)
{
    corm_queryset *circle = corm_recursive_union(
        corm_filter(reviews, Q("id", 1)), "circle",
        corm_filter(reviews, Q("reply_to", F("circle__id"))));

    (void)state;
    assert_int_equal(
        corm_update(corm_filter(reviews, Q("id", 1)), SET("reply_to", 6)), 1);
    ARE(circle, "id", "1 4 5 6");
}

static void test_cte__joins(void **state)
{
    corm_queryset *seen =
        corm_cte(corm_annotate(corm_values(reviews, "book"),
                               AS("n", COUNT("id")), AS("mean", AVG("stars"))),
                 "seen");
    corm_queryset *q;

    (void)state;
    ARE(corm_filter(corm_order_by(seen, "book"), Q("n__gt", 0)), "n", "5 1");
    q = corm_order_by(corm_join(books, seen, Q("id", F("seen__book"))), "id");
    ARE(q, "id", "1 3");
    ARE(corm_filter(q, Q("seen__n__gt", 1)), "id", "1");
    ARE(corm_order_by(q, "-seen__mean"), "id", "3 1");
    ARE(corm_values(q, "seen__n"), "seen__n", "5 1");
    assert_int_equal(
        corm_attr_int(corm_aggregate(q, AS("most", MAX_OF("seen__n"))), "most"),
        5);
    q = corm_left_join(books, seen, Q("id", F("seen__book")));
    ARE(corm_order_by(
            corm_annotate(q, AS("n", FN("coalesce", F("seen__n"), V(0)))),
            "id"),
        "n", "5 0 1 0");
    ARE(corm_order_by(corm_filter(q, Q("seen__n__isnull", 1)), "id"), "id",
        "2 4");
    ARE(corm_order_by(corm_exclude(q, Q("seen__n", 5)), "id"), "id", "2 3 4");
    ARE(corm_order_by(
            corm_join(books,
                      corm_cte(corm_filter(authors, Q("rating", 5)), "top"),
                      Q("author__name", F("top__name"))),
            "id"),
        "id", "1 2");
    assert_int_equal(
        corm_update(
            corm_filter(corm_join(books, seen, Q("id", F("seen__book"))),
                        Q("seen__n", 1)),
            SET("pages", 7)),
        1);
    ARE(corm_filter(books, Q("pages", 7)), "id", "3");
}

/* The same text parameters, dates and decimals that a table gives. */
static void test_cte__keeps_types(void **state)
{
    Book *book =
        corm_get(Book, corm_cte(corm_filter(books, Q("price__gt", 9)), "dear"),
                 Q("title", "Emma"));

    (void)state;
    assert_non_null(book);
    assert_true(book->in_print);
    assert_int_equal(book->publication_date.year, 1815);
    assert_int_equal(book->price.exponent, -2);
    ARE(corm_filter(corm_cte(corm_values(books, "id", "publication_date",
                                         "price", "in_print"),
                             "plain"),
                    Q("publication_date__year", 1815), Q("price", "9.50"),
                    Q("in_print", 1)),
        "id", "1");
}

static void test_cte__plans_are_kept(void **state)
{
    corm_db_stats before = { .size = sizeof(before) };
    corm_db_stats after = { .size = sizeof(after) };

    (void)state;
    assert_int_equal(corm_count(cte_answers(1)), 4);
    corm_db_stats_get(library_db, &before);
    assert_int_equal(corm_count(cte_answers(4)), 2);
    assert_int_equal(corm_count(cte_answers(3)), 1);
    corm_db_stats_get(library_db, &after);
    assert_int_equal(after.plans_built, before.plans_built);
    assert_int_equal(after.plan_hits, before.plan_hits + 2);
}

static void test_cte__wrong_names_are_refused(void **state)
{
    static const char *const names[] = {
        "a\"b",
        "a'b",
        "a`b",
        "a;b",
        "a b",
        "a--b",
        "a/*b",
        "a(b",
        "a)b",
        "a?b",
        "a\\b",
        "a\nb",
        "",
        "a__b",
        "library_book",
        "LIBRARY_Book",
        "\") AS (SELECT 1) DELETE FROM library_book; --",
        "a_name_of_more_than_sixty_three_letters_is_no_name_of_a_table_at_all",
    };
    uint64_t run;

    (void)state;
    run = library_statements();
    for (size_t i = 0; i < TEST_COUNT(names); i++) {
        assert_null(corm_fetch(corm_cte(reviews, names[i])));
        assert_failed(library_s, CORM_VALUE_ERROR, "");
        assert_null(corm_fetch(
            corm_join(books, corm_cte(reviews, names[i]), Q("id", 1))));
        assert_failed(library_s, CORM_VALUE_ERROR, "");
        corm_error_clear(library_s);
    }
    assert_null(corm_fetch(corm_cte(reviews, NULL)));
    assert_failed(library_s, CORM_VALUE_ERROR, "empty");
    run = library_statements();
    assert_int_equal(run, 0);
    corm_error_clear(library_s);
    /* Words of SQL and names of tables' aliases are names as any other. */
    ARE(corm_cte(corm_filter(reviews, Q("id", 1)), "select"), "id", "1");
    ARE(corm_cte(corm_filter(reviews, Q("id", 1)), "U0"), "id", "1");
    ARE(corm_filter(
            reviews,
            Q("id__in", corm_cte(corm_filter(reviews, Q("id", 1)), "U0"))),
        "id", "1");
    ARE(corm_cte(corm_filter(reviews, Q("id", 1)), "caf\xc3\xa9"), "id", "1");
}

static void test_cte__mistakes_are_told(void **state)
{
    corm_queryset *seen = corm_cte(
        corm_annotate(corm_values(reviews, "book"), AS("n", COUNT("id"))),
        "seen");
    corm_queryset *joined = corm_join(books, seen, Q("id", F("seen__book")));

    (void)state;
    assert_int_equal(corm_count(corm_filter(joined, Q("seen__nn", 1))), -1);
    assert_failed(library_s, CORM_FIELD_ERROR, "did you mean \"n\"?");
    assert_int_equal(corm_count(corm_filter(seen, Q("boook", 1))), -1);
    assert_failed(library_s, CORM_FIELD_ERROR, "did you mean \"book\"?");
    assert_int_equal(corm_count(corm_filter(seen, Q("stars", 1))), -1);
    assert_failed(library_s, CORM_FIELD_ERROR, "\"seen\" has no column");
    assert_int_equal(corm_count(corm_join(joined, seen, Q("id", 1))), -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "two common table expressions");
    assert_int_equal(corm_count(corm_join(books, reviews, Q("id", 1))), -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "corm_cte(rows, \"name\")");
    assert_int_equal(
        corm_count(corm_join(books, corm_cte(reviews, "title"), Q("id", 1))),
        -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "clashes");
    assert_int_equal(
        corm_count(corm_join(corm_slice(books, 0, 1), seen, Q("id", 1))), -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "slice last");
    assert_int_equal(corm_update(seen, SET("stars", 1)), -1);
    assert_failed(library_s, CORM_NOT_SUPPORTED, "pk__in");
    assert_int_equal(corm_update(joined, SET("pages", F("seen__n"))), -1);
    assert_failed(library_s, CORM_FIELD_ERROR, "subquery");
    assert_int_equal(
        corm_count(corm_queryset_connect(CORM_CONNECT_AND, books, joined)), -1);
    assert_failed(library_s, CORM_NOT_SUPPORTED, "pk__in");
    assert_int_equal(
        corm_count(corm_filter(
            books, EXISTS(corm_cte(corm_filter(reviews, Q("book", OUTER("id"))),
                                   "own")))),
        -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "OUTER");
    corm_error_clear(library_s);
}

static void test_cte__steps_must_fit(void **state)
{
    corm_queryset *step = corm_filter(reviews, Q("reply_to", F("t__id")));

    (void)state;
    assert_int_equal(corm_count(corm_recursive(
                         corm_annotate(reviews, AS("depth", V(0))), "t", step)),
                     -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "annotate both alike");
    assert_int_equal(
        corm_count(corm_recursive(corm_annotate(reviews, AS("depth", V(0))),
                                  "t", corm_annotate(step, AS("n", V(1))))),
        -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "\"n\" where");
    assert_int_equal(corm_count(corm_recursive(reviews, "t", books)), -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "rows of one kind");
    assert_int_equal(
        corm_count(corm_recursive(reviews, "t", corm_slice(step, 0, 1))), -1);
    assert_failed(library_s, CORM_NOT_SUPPORTED, "to the whole");
    assert_int_equal(corm_count(corm_recursive(
                         corm_annotate(reviews, AS("n", V(0))), "t",
                         corm_annotate(step, AS("n", COUNT("replies"))))),
                     -1);
    assert_failed(library_s, CORM_NOT_SUPPORTED, "aggregates");
    assert_int_equal(corm_count(corm_recursive(reviews, "t", NULL)), -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "needs a step");
    assert_int_equal(corm_count(step), -1);
    assert_failed(library_s, CORM_FIELD_ERROR, "no field \"t\"");
    corm_error_clear(library_s);
}

/* A union of which nothing is left still has its columns. */
static void test_cte__of_nothing(void **state)
{
    corm_queryset *none = corm_none(corm_objects(library_s, Tag));
    corm_queryset *both = corm_union(none, none);

    (void)state;
    assert_int_equal(corm_count(corm_cte(none, "x")), 0);
    assert_int_equal(corm_count(corm_cte(both, "x")), 0);
    assert_int_equal(
        corm_count(corm_filter(corm_cte(both, "x"), Q("name", "classic"))), 0);
    assert_int_equal(corm_insert_into(corm_union(corm_values(none, "name"),
                                                 corm_values(none, "name")),
                                      Tag),
                     0);
    assert_int_equal(corm_list_size(corm_fetch(
                         corm_union(corm_objects(library_s, Tag), both))),
                     corm_count(corm_objects(library_s, Tag)));
    assert_sound(library_s);
}

#define CTE(name) \
    cmocka_unit_test_setup_teardown(name, cte_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CTE(test_cte__walks_a_tree),
        CTE(test_cte__of_nothing),
        CTE(test_cte__gives_objects_of_the_model),
        CTE(test_cte__values_and_aggregates),
        CTE(test_cte__is_a_condition),
        CTE(test_cte__circles_end_with_union),
        CTE(test_cte__joins),
        CTE(test_cte__keeps_types),
        CTE(test_cte__plans_are_kept),
        CTE(test_cte__wrong_names_are_refused),
        CTE(test_cte__mistakes_are_told),
        CTE(test_cte__steps_must_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
