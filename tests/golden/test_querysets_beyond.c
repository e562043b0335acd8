/*
 * What Django has no words for: common table expressions and what else a
 * queryset says beyond its own.
 */
#include "golden/querysets.h"

static void test_querysets_beyond__ctes(void **state)
{
    (void)state;
    QUERY("cte", corm_cte(corm_filter(tags, Q("id__gt", 3)), "late"));
    QUERY("cte_annotated",
          corm_order_by(
              corm_filter(
                  corm_cte(corm_annotate(authors, AS("n", COUNT("books"))),
                           "busy"),
                  Q("n__gt", 2), Q("mentor__name", "Ann")),
              "-n"));
    QUERY("cte_values",
          corm_filter(corm_cte(corm_annotate(corm_values(books, "genre"),
                                             AS("n", COUNT("id"))),
                               "genres"),
                      Q("n__gt", 1)));
    QUERY("cte_sliced",
          corm_filter(corm_cte(corm_slice(corm_order_by(books, "-pages"), 0, 3),
                               "longest"),
                      Q("genre", "FIC")));
    QUERY("cte_union", corm_cte(corm_union(corm_values(tags, "name"),
                                           corm_values(authors, "name")),
                                "names"));
    QUERY("cte_in",
          corm_filter(
              books,
              Q("author__in",
                corm_cte(corm_filter(authors, Q("rating__gt", 3)), "good"))));
    QUERY(
        "cte_related",
        corm_select_related(
            corm_cte(corm_filter(books, Q("pages__gt", 9)), "fat"), "author"));
    QUERY("cte_inherited", corm_cte(cafes, "all_cafes"));
    QUERY("recursive",
          corm_recursive(corm_filter(tags, Q("id", 1)), "tree",
                         corm_filter(tags, Q("parent", F("tree__id")))));
    QUERY("recursive_depth",
          corm_order_by(
              corm_recursive(
                  corm_annotate(corm_filter(tags, Q("parent", NULL)),
                                AS("depth", V(0))),
                  "tree",
                  corm_annotate(corm_filter(tags, Q("parent", F("tree__id")),
                                            Q("tree__depth__lt", 5)),
                                AS("depth", ADD(F("tree__depth"), 1)))),
              "depth", "name"));
    QUERY("recursive_union",
          corm_recursive_union(
              corm_filter(authors, Q("id", 1)), "circle",
              corm_filter(authors, Q("mentor", F("circle__id")))));
    QUERY("recursive_values",
          corm_recursive(
              corm_values(corm_filter(tags, Q("id", 4)), "id", "parent_id"),
              "up",
              corm_values(corm_filter(tags, Q("id", F("up__parent_id"))), "id",
                          "parent_id")));
    QUERY("recursive_in",
          corm_filter(books,
                      Q("tags__in",
                        corm_recursive(
                            corm_filter(tags, Q("name", "sea")), "tree",
                            corm_filter(tags, Q("parent", F("tree__id")))))));
    QUERY("join",
          corm_order_by(
              corm_filter(
                  corm_join(books,
                            corm_cte(corm_annotate(corm_values(reviews, "book"),
                                                   AS("mean", AVG("stars"))),
                                     "seen"),
                            Q("id", F("seen__book"))),
                  Q("seen__mean__gt", 3)),
              "-seen__mean"));
    QUERY("join_left",
          corm_annotate(corm_left_join(
                            authors,
                            corm_cte(corm_annotate(corm_values(books, "author"),
                                                   AS("n", COUNT("id"))),
                                     "wrote"),
                            Q("id", F("wrote__author"))),
                        AS("n", FN("coalesce", F("wrote__n"), V(0)))));
    QUERY(
        "join_condition",
        corm_values(corm_join(reviews,
                              corm_cte(corm_filter(authors, Q("rating__gt", 1)),
                                       "good"),
                              AND(Q("book__author", F("good__id")),
                                  Q("stars__gt", F("good__rating")))),
                    "stars", "good__name"));
    CALL("recursive_count",
         corm_count(
             corm_recursive(corm_filter(tags, Q("id", 1)), "tree",
                            corm_filter(tags, Q("parent", F("tree__id"))))));
    CALL("recursive_update",
         corm_update(
             corm_recursive(corm_filter(tags, Q("id", 1)), "tree",
                            corm_filter(tags, Q("parent", F("tree__id")))),
             SET("name", "x")));
}

static void test_querysets_beyond__without(void **state)
{
    (void)state;
    QUERY("without", corm_without(authors, Q("rating__gt", 3)));
    QUERY("without_many",
          corm_without(corm_filter(authors, Q("rating__gt", 2)),
                       Q("books__title", "Emma"), Q("books__pages__gt", 9)));
    QUERY("without_having",
          corm_without(corm_annotate(authors, AS("n", COUNT("books"))),
                       Q("n__gt", 1)));
    CALL("without_delete",
         corm_delete_all(corm_without(reviews, Q("stars__gt", 1))));
    QUERY("without_values",
          corm_without(corm_values(books, "genre"), Q("genre", "FIC")));
}

static void test_querysets_beyond__insert_into(void **state)
{
    (void)state;
    CALL("insert_into",
         corm_insert_into(
             corm_distinct(corm_values(corm_filter(books, Q("pages__gt", 9)),
                                       AS("name", F("genre")))),
             Tag));
    CALL("insert_into_cte",
         corm_insert_into(
             corm_values(corm_cte(corm_values(authors, "name"), "named"),
                         "name"),
             Tag));
    CALL("insert_into_union",
         corm_insert_into(corm_union(corm_values(authors, "name"),
                                     corm_values(tags, "name")),
                          Tag));
}

static void test_querysets_beyond__aggregates_apart(void **state)
{
    corm_queryset *apart = corm_aggregates_apart(books);

    (void)state;
    QUERY("together", corm_annotate(books, AS("n", COUNT("tags")),
                                    AS("stars", SUM("reviews__stars"))));
    QUERY("apart",
          corm_annotate(corm_aggregates_apart(authors), AS("n", COUNT("books")),
                        AS("stars", AVG("books__reviews__stars")),
                        AS("taught", COUNT("pupils"))));
    QUERY(
        "apart_filter",
        corm_order_by(
            corm_filter(corm_annotate(
                            corm_aggregates_apart(authors),
                            AS("n", COUNT("books", .distinct = true,
                                          .filter = Q("books__pages__gt", 9))),
                            AS("least", MIN_OF("reviews__stars",
                                               .default_value = V(0)))),
                        Q("n__gt", 1)),
            "-n"));
    QUERY("apart_arithmetic",
          corm_annotate(apart, AS("n", ADD(COUNT("tags"), COUNT("reviews")))));
    QUERY("apart_conditions",
          corm_annotate(corm_filter(corm_aggregates_apart(authors),
                                    Q("books__genre", "FIC")),
                        AS("n", COUNT("books"))));
    QUERY("apart_groups",
          corm_annotate(corm_values(apart, "genre"), AS("n", COUNT("id")),
                        AS("labels", COUNT("tags")),
                        AS("stars", MAX_OF("reviews__stars"))));
    CALL("apart_aggregate",
         corm_aggregate(
             corm_aggregates_apart(corm_filter(authors, Q("rating__gt", 2))),
             AS("books", COUNT("books")), AS("pupils", COUNT("pupils"))));
    CALL("apart_aggregate_conditions",
         corm_aggregate(corm_aggregates_apart(
                            corm_filter(authors, Q("books__genre", "FIC"))),
                        AS("rating", AVG("rating")),
                        AS("books", COUNT("books"))));
    QUERY("apart_no_average",
          corm_annotate(corm_values(apart, "genre"),
                        AS("stars", AVG("reviews__stars"))));
    QUERY("apart_no_annotation",
          corm_annotate(corm_annotate(apart, AS("n", MUL(F("pages"), 2))),
                        AS("m", SUM("n"))));
    QUERY("apart_no_conditions",
          corm_annotate(
              corm_values(corm_filter(apart, Q("tags__name", "x")), "genre"),
              AS("n", COUNT("reviews"))));
}

static void test_querysets_beyond__keysets(void **state)
{
    (void)state;
    QUERY("after", corm_slice(corm_after_values(tags, 7), 0, 10));
    QUERY("after_mixed",
          corm_after_values(corm_order_by(books, "-pages", "title"), 400,
                            "Emma", 3));
    QUERY("after_nulls",
          corm_after_values(corm_order_by(authors, "rating"), 5, 3));
    QUERY("after_null",
          corm_after_values(corm_order_by(authors, "rating"), NULL, 3));
    QUERY("after_nulls_last",
          corm_after_values(
              corm_order_by(authors, ASC("rating", .nulls_last = true)), 5, 3));
    QUERY("after_null_last",
          corm_after_values(
              corm_order_by(authors, ASC("rating", .nulls_last = true)), NULL,
              3));
    QUERY("after_meta", corm_after_values(authors, "Ann", 1));
    QUERY("before_meta", corm_before_values(authors, "Ann", 1));
    QUERY("after_related",
          corm_after_values(corm_order_by(reviews, "book__title", "-id"),
                            "Emma", 4));
    QUERY("after_annotated",
          corm_after_values(
              corm_order_by(corm_annotate(authors, AS("n", COUNT("books"))),
                            "-n"),
              2, 1));
    QUERY("after_groups",
          corm_after_values(
              corm_order_by(corm_annotate(corm_values(books, "genre"),
                                          AS("n", COUNT("id"))),
                            "-n", "genre"),
              2, "FIC"));
    QUERY("after_expression",
          corm_after_values(corm_order_by(tags, FN("lower", "name")), "x", 1));
    QUERY("after_too_few", corm_after_values(corm_order_by(tags, "name"), "x"));
}

static void test_querysets_beyond__returning(void **state)
{
    (void)state;
    if (!database_has(press_db, CORM_FEATURE_UPDATE_RETURNING))
        skip();
    CALL("update_returning",
         corm_update_returning(corm_filter(books, Q("pages__gt", 9)),
                               SET("pages", ADD(F("pages"), 1))));
    CALL("update_returning_values",
         corm_update_returning(
             corm_values(corm_filter(books, Q("author__name", "Ann")), "id",
                         "pages"),
             SET("genre", "FIC")));
    CALL("update_returning_only",
         corm_update_returning(corm_only(tags, "name"), SET("name", "x")));
}

static void test_querysets_beyond__returning_deletes(void **state)
{
    (void)state;
    if (!database_has(press_db, CORM_FEATURE_RETURNING))
        skip();
    CALL("delete_returning",
         corm_delete_returning(corm_filter(reviews, Q("stars__lt", 2))));
    CALL("delete_returning_values",
         corm_delete_returning(corm_values(
             corm_filter(reviews, Q("book__title", "Emma")), "stars", "book")));
}

static int querysets_beyond_open(void **state)
{
    press_golden = press_file("querysets_beyond.sql");
    return press_golden == NULL ? -1 : press_setup(state);
}

static int querysets_beyond_close(void **state)
{
    press_teardown(state);
    return golden_close(press_golden) ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_querysets_beyond__ctes),
        cmocka_unit_test(test_querysets_beyond__without),
        cmocka_unit_test(test_querysets_beyond__insert_into),
        cmocka_unit_test(test_querysets_beyond__aggregates_apart),
        cmocka_unit_test(test_querysets_beyond__keysets),
        cmocka_unit_test(test_querysets_beyond__returning),
        cmocka_unit_test(test_querysets_beyond__returning_deletes),
    };

    return cmocka_run_group_tests(tests, querysets_beyond_open,
                                  querysets_beyond_close);
}
