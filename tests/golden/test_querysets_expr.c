/*
 * Expressions in querysets: subqueries, CASE, functions, windows, dates.
 */
#include "golden/querysets.h"

static void test_querysets_expr__subqueries(void **state)
{
    (void)state;
    QUERY("exists",
          corm_filter(authors,
                      EXISTS(corm_filter(books, Q("author", OUTER("pk"))))));
    QUERY(
        "exists_not",
        corm_filter(authors,
                    NOT(EXISTS(corm_filter(books, Q("author", OUTER("pk")))))));
    QUERY("exists_annotate",
          corm_annotate(authors,
                        AS("wrote", EXISTS(corm_filter(
                                        books, Q("author", OUTER("pk")))))));
    QUERY("exists_slice",
          corm_filter(authors, EXISTS(corm_slice(books, 0, 3))));
    QUERY("exists_none", corm_filter(authors, EXISTS(corm_none(books))));
    QUERY("exists_not_none",
          corm_filter(authors, NOT(EXISTS(corm_none(books)))));
    QUERY("exists_or", corm_filter(authors, OR(EXISTS(books), Q("name", "x"))));
    QUERY(
        "subquery",
        corm_annotate(
            authors,
            AS("first",
               SUBQUERY(corm_slice(
                   corm_values(corm_order_by(
                                   corm_filter(books, Q("author", OUTER("pk"))),
                                   "-pages"),
                               "title"),
                   0, 1)))));
    QUERY("subquery_filter",
          corm_filter(books,
                      Q("pages", SUBQUERY(corm_slice(
                                     corm_values(reviews, "stars"), 0, 1)))));
    QUERY(
        "subquery_joined_outer",
        corm_filter(reviews,
                    EXISTS(corm_filter(
                        authors, Q("rating", OUTER("book__author__rating"))))));
    QUERY("subquery_arith",
          corm_filter(authors,
                      EXISTS(corm_filter(
                          books, Q("pages__gt", MUL(OUTER("rating"), 2))))));
    QUERY("nested_outer",
          corm_filter(
              authors,
              EXISTS(corm_filter(
                  books, Q("author", OUTER("pk")),
                  EXISTS(corm_filter(reviews, Q("book", OUTER("pk")),
                                     Q("critic", OUTER(OUTER("pk")))))))));
    QUERY(
        "subquery_count",
        corm_annotate(
            authors,
            AS("n",
               SUBQUERY(corm_values(
                   corm_annotate(
                       corm_values(corm_filter(books, Q("author", OUTER("pk"))),
                                   "author"),
                       AS("c", COUNT("pk"))),
                   "c")))));
    QUERY(
        "exclude_queryset_outer",
        corm_exclude(authors, Q("books__in",
                                corm_filter(books, Q("author", OUTER("pk"))))));
    QUERY("in_queryset_outer",
          corm_filter(
              authors,
              Q("pk__in",
                corm_values(corm_filter(books, Q("pages", OUTER("rating"))),
                            "author"))));
}

static int querysets_expr_open(void **state)
{
    press_golden = golden_open("sqlite/querysets_expr.sql");
    return press_golden == NULL ? -1 : press_setup(state);
}

static int querysets_expr_close(void **state)
{
    press_teardown(state);
    return golden_close(press_golden) ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_querysets_expr__subqueries),
    };

    return cmocka_run_group_tests(tests, querysets_expr_open,
                                  querysets_expr_close);
}
