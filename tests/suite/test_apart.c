/*
 * Aggregates apart: several over different relations to many, each right.
 */
#include "support/library.h"

static corm_queryset *books, *authors, *reviews, *tags;

static int apart_setup(void **state)
{
    if (library_setup_filled(state) != 0)
        return -1;
    books = corm_order_by(corm_objects(library_s, Book), "id");
    authors = corm_order_by(corm_objects(library_s, Author), "id");
    reviews = corm_objects(library_s, Review);
    tags = corm_objects(library_s, Tag);
    return tags == NULL ? -1 : 0;
}

/* Columns of all rows: "1:2:5 2:0:0"; NULL is "-". */
static void apart_are(const corm_queryset *q, const char *names,
                      const char *expected, int line)
{
    corm_list *list = corm_fetch(q);
    char text[512] = "", word[64];

    if (list == NULL)
        print_error("%s\n", corm_errmsg(library_s));
    _assert_true(list != NULL, "fetched", __FILE__, line);
    for (size_t i = 0; i < corm_list_size(list); i++) {
        const corm_object *o = corm_list_object(list, i, NULL);

        for (const char *at = names; *at != '\0';) {
            size_t len = strcspn(at, " "), n = strlen(text);
            corm_value v;

            snprintf(word, sizeof(word), "%.*s", (int)len, at);
            v = corm_object_attr(o, word);
            snprintf(text + n, sizeof(text) - n, "%s",
                     at != names ? ":" : (i == 0 ? "" : " "));
            n = strlen(text);
            if (v.kind == CORM_K_NULL)
                snprintf(text + n, sizeof(text) - n, "-");
            else
                snprintf(text + n, sizeof(text) - n, "%g",
                         corm_object_attr_double(o, word));
            at += len + (at[len] == ' ');
        }
    }
    _assert_string_equal(text, expected, __FILE__, line);
    library_assert_sound(library_s, __FILE__, line);
}

#define ARE(q, names, expected) apart_are((q), (names), (expected), __LINE__)

static void test_apart__each_counts_its_own(void **state)
{
    corm_queryset *apart = corm_aggregates_apart(books);

    (void)state;
    /* What Django answers, by default: two joins multiply. */
    ARE(corm_annotate(books, AS("t", COUNT("tags")), AS("r", COUNT("reviews"))),
        "id t r", "1:2:2 2:0:0 3:2:2 4:0:0");
    ARE(corm_annotate(apart, AS("t", COUNT("tags")), AS("r", COUNT("reviews")),
                      AS("s", SUM("reviews__stars"))),
        "id t r s", "1:1:2:8 2:0:0:- 3:2:1:4 4:0:0:-");
    ARE(corm_annotate(corm_aggregates_apart(authors), AS("b", COUNT("books")),
                      AS("p", SUM("books__pages")),
                      AS("s", AVG("books__reviews__stars")),
                      AS("t", COUNT("books__tags", .distinct = true)),
                      AS("own", SUM("rating"))),
        "id b p s t own", "1:2:723:4:1:5 2:2:1345:4:2:4 3:0:-:-:0:-");
    ARE(corm_annotate(apart,
                      AS("n", ADD(COUNT("tags"), MUL(10, COUNT("reviews"))))),
        "n", "21 0 12 0");
    /* Calls before it are Django's. */
    ARE(corm_annotate(
            corm_aggregates_apart(corm_annotate(books, AS("t", COUNT("tags")))),
            AS("r", COUNT("reviews"))),
        "t r", "1:2 0:0 2:1 0:0");
}

static void test_apart__options(void **state)
{
    corm_queryset *q = corm_annotate(
        corm_aggregates_apart(books),
        AS("good", COUNT("reviews", .filter = Q("reviews__stars__gt", 3))),
        AS("kinds", COUNT("reviews__stars", .distinct = true)),
        AS("sum", SUM("reviews__stars", .default_value = V(0))),
        AS("classic", COUNT("tags", .filter = Q("tags__name", "classic"))));

    (void)state;
    ARE(q, "good kinds sum classic", "1:2:8:1 0:0:0:0 1:1:4:1 0:0:0:0");
    ARE(corm_filter(q, Q("good", 1), Q("sum__gt", 5)), "id", "1");
    ARE(corm_exclude(q, Q("good", 1)), "id", "2 4");
    ARE(corm_order_by(q, "-sum", "id"), "id", "1 3 2 4");
    assert_int_equal(corm_count(corm_filter(q, Q("classic__gt", 0))), 2);
    assert_true(corm_exists(corm_filter(q, Q("sum", 4))));
    ARE(corm_values(q, "id", "sum"), "id sum", "1:8 2:0 3:4 4:0");
    assert_int_equal(corm_update(corm_filter(q, Q("good", 1)), SET("pages", 1)),
                     2);
    ARE(corm_filter(tags, Q("books__in", corm_filter(q, Q("sum", 8)))), "id",
        "1");
    ARE(corm_order_by(corm_aggregates_apart(authors), COUNT("books"), "id"),
        "id", "3 1 2");
}

static void test_apart__conditions_keep_each_row_once(void **state)
{
    corm_queryset *q = corm_filter(corm_aggregates_apart(authors),
                                   Q("books__genre__in", VALS("FIC", "NON")));

    (void)state;
    ARE(corm_annotate(q, AS("b", COUNT("books")),
                      AS("s", COUNT("books__reviews"))),
        "id b s", "1:2:2 2:2:1");
    assert_int_equal(corm_count(corm_annotate(q, AS("b", COUNT("books")))), 2);
    assert_int_equal(
        corm_attr_int(corm_aggregate(q, AS("r", SUM("rating"))), "r"), 9);
    assert_int_equal(
        corm_attr_int(corm_aggregate(corm_annotate(q, AS("b", COUNT("books"))),
                                     AS("all", SUM("b"))),
                      "all"),
        4);
}

static void test_apart__aggregate(void **state)
{
    corm_row *row = corm_aggregate(
        corm_aggregates_apart(books), AS("t", COUNT("tags")),
        AS("s", SUM("reviews__stars")), AS("p", SUM("pages")),
        AS("no", SUM("reviews__stars", .filter = Q("reviews__stars", 0),
                     .default_value = V(7))),
        AS("twice", MUL(F("t"), 2)),
        AS("both", ADD(COUNT("tags"), COUNT("reviews"))));

    (void)state;
    assert_non_null(row);
    assert_int_equal(corm_attr_int(row, "t"), 3);
    assert_int_equal(corm_attr_int(row, "s"), 12);
    assert_int_equal(corm_attr_int(row, "p"), 474 + 249 + 1225 + 120);
    assert_int_equal(corm_attr_int(row, "no"), 7);
    assert_int_equal(corm_attr_int(row, "twice"), 6);
    assert_int_equal(corm_attr_int(row, "both"), 6);
    row = corm_aggregate(corm_aggregates_apart(corm_slice(books, 0, 2)),
                         AS("p", SUM("pages")), AS("r", COUNT("reviews")));
    assert_non_null(row);
    assert_int_equal(corm_attr_int(row, "p"), 723);
    row = corm_aggregate(corm_aggregates_apart(corm_none(books)),
                         AS("n", COUNT("tags")), AS("p", SUM("pages")));
    assert_non_null(row);
    assert_int_equal(corm_attr_int(row, "n"), 0);
    assert_int_equal(corm_attr(row, "p").kind, CORM_K_NULL);
    assert_int_equal(
        corm_scalar(corm_aggregates_apart(books), COUNT("tags")).as.i, 3);
    assert_sound(library_s);
}

static void test_apart__groups(void **state)
{
    corm_queryset *apart = corm_aggregates_apart(books);

    (void)state;
    ARE(corm_order_by(
            corm_annotate(
                corm_values(apart, "author"), AS("n", COUNT("id")),
                AS("p", AVG("pages")), AS("t", COUNT("tags")),
                AS("r", COUNT("reviews")),
                AS("s", MAX_OF("reviews__stars", .default_value = V(0)))),
            "author"),
        "author n p t r s", "1:2:361.5:1:2:5 2:2:672.5:2:1:4");
    ARE(corm_order_by(corm_filter(corm_annotate(corm_values(apart, "genre"),
                                                AS("t", COUNT("tags")),
                                                AS("r", SUM("reviews__stars"))),
                                  Q("t__gt", 0)),
                      "genre"),
        "t r", "3:12");
}

/* OUTER in an aggregate means what is around its queryset. */
static void test_apart__in_a_subquery(void **state)
{
    (void)state;
    ARE(corm_annotate(
            authors,
            AS("best",
               SUBQUERY(corm_slice(
                   corm_values(
                       corm_order_by(
                           corm_annotate(
                               corm_filter(corm_aggregates_apart(books),
                                           Q("author", OUTER("id"))),
                               AS("r", COUNT("reviews",
                                             .filter = Q("reviews__stars__lte",
                                                         OUTER("rating")))),
                               AS("t", COUNT("tags"))),
                           "-r", "id"),
                       "r"),
                   0, 1)))),
        "id best", "1:2 2:1 3:-");
}

static void test_apart__refuses_what_it_cannot(void **state)
{
    corm_queryset *apart = corm_aggregates_apart(books);

    (void)state;
    assert_null(corm_fetch(corm_annotate(corm_values(apart, "genre"),
                                         AS("s", AVG("reviews__stars")))));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "query it alone");
    assert_null(
        corm_fetch(corm_annotate(corm_values(apart, "genre"),
                                 AS("s", COUNT("tags", .distinct = true)))));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "query it alone");
    assert_null(corm_fetch(corm_annotate(
        corm_values(corm_filter(apart, Q("tags__name", "x")), "genre"),
        AS("s", COUNT("reviews")))));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "pk__in");
    assert_null(corm_fetch(corm_annotate(
        corm_annotate(apart, AS("n", COUNT("tags"))), AS("s", SUM("n")))));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "annotated queryset");
    assert_null(corm_aggregate(apart, AS("x", F("pages"))));
    assert_failed(library_s, CORM_FIELD_ERROR, "no aggregate");
    assert_null(corm_fetch(corm_aggregates_apart(corm_union(books, books))));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "union");
    assert_null(corm_fetch(corm_annotate(apart, AS("n", COUNT("tgas")))));
    assert_failed(library_s, CORM_FIELD_ERROR, "did you mean \"tags\"?");
    corm_error_clear(library_s);
}

static void test_apart__plans_are_kept(void **state)
{
    corm_db_stats before = { .size = sizeof(before) };
    corm_db_stats after = { .size = sizeof(after) };

    (void)state;
    for (int i = 0; i < 3; i++) {
        corm_row *row = corm_aggregate(
            corm_aggregates_apart(corm_filter(books, Q("id", i + 1))),
            AS("t", COUNT("tags", .filter = Q("tags__id__gt", i))),
            AS("r", COUNT("reviews")));

        assert_non_null(row);
        assert_int_equal(corm_attr_int(row, "t"), i == 0);
        assert_int_equal(corm_attr_int(row, "r"), i == 0 ? 2 : i == 2);
        if (i == 0)
            corm_db_stats_get(library_db, &before);
    }
    corm_db_stats_get(library_db, &after);
    assert_int_equal(after.plans_built, before.plans_built);
    assert_int_equal(after.plan_hits, before.plan_hits + 2);
}

#define APART(name) \
    cmocka_unit_test_setup_teardown(name, apart_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        APART(test_apart__each_counts_its_own),
        APART(test_apart__options),
        APART(test_apart__conditions_keep_each_row_once),
        APART(test_apart__aggregate),
        APART(test_apart__groups),
        APART(test_apart__in_a_subquery),
        APART(test_apart__refuses_what_it_cannot),
        APART(test_apart__plans_are_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
