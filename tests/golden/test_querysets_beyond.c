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

static int querysets_beyond_open(void **state)
{
    press_golden = golden_open("sqlite/querysets_beyond.sql");
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
    };

    return cmocka_run_group_tests(tests, querysets_beyond_open,
                                  querysets_beyond_close);
}
