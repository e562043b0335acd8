/*
 * What querysets select: values, annotations, grouping, aggregates, order,
 * DISTINCT, slices, related objects and deferred columns.
 */
#include "golden/querysets.h"

static void test_querysets_values__values(void **state)
{
    (void)state;
    QUERY("values", corm_values(tags, "id", "name"));
    QUERY("values_all", corm_queryset_values(tags, NULL, 0));
    QUERY("values_joined", corm_values(reviews, "stars", "book__author__name"));
    QUERY("values_nullable", corm_values(reviews, "critic__name"));
    QUERY("values_key", corm_values(reviews, "book", "critic_id"));
    QUERY("values_many", corm_values(authors, "name", "books__title"));
    QUERY("values_m2m", corm_values(books, "tags"));
    QUERY("values_m2m_name", corm_values(books, "tags__name"));
    QUERY("values_as", corm_values(tags, AS("label", F("name"))));
    QUERY("values_expression",
          corm_values(books, AS("low", FN("lower", "title"))));
    QUERY("values_twice", corm_values(corm_values(tags, "id"), "name"));
    QUERY("values_then_filter",
          corm_filter(corm_values(tags, "id"), Q("name", "x")));
    QUERY("values_date_part", corm_values(books, "published__year"));
    QUERY("values_pk", corm_values(tags, "pk"));
    QUERY("values_inherited", corm_values(cafes, "name", "seats"));
    QUERY("values_select_related",
          corm_values(corm_select_related(reviews, "book"), "stars"));
    QUERY("annotate_values",
          corm_values(corm_annotate(tags, AS("n", ADD(F("id"), 1))), "n"));
    QUERY("annotate_values_other",
          corm_values(corm_annotate(tags, AS("n", ADD(F("id"), 1))), "name"));
    QUERY("alias", corm_filter(corm_alias(tags, AS("n", ADD(F("id"), 1))),
                               Q("n__gt", 3)));
    QUERY("alias_annotate",
          corm_annotate(corm_alias(tags, AS("n", ADD(F("id"), 1))),
                        AS("m", MUL(F("n"), 2))));
    QUERY("annotate_f", corm_annotate(reviews, AS("by", F("critic__name"))));
    QUERY("annotate_value", corm_annotate(tags, AS("kind", V("tag"))));
    QUERY("annotate_filter",
          corm_filter(corm_annotate(tags, AS("low", FN("lower", "name"))),
                      Q("low__startswith", "s")));
    QUERY("annotate_exclude",
          corm_exclude(corm_annotate(authors, AS("twice", MUL(F("rating"), 2))),
                       Q("twice", 4)));
    QUERY("annotate_q", corm_annotate(authors, AS("good", Q("rating__gt", 3))));
    QUERY("annotate_order",
          corm_order_by(corm_annotate(tags, AS("low", FN("lower", "name"))),
                        "-low"));
}

static void test_querysets_values__groups(void **state)
{
    (void)state;
    QUERY("group_objects", corm_annotate(authors, AS("n", COUNT("books"))));
    QUERY("group_distinct",
          corm_annotate(authors, AS("n", COUNT("books", .distinct = true))));
    QUERY("group_default_name", corm_annotate(authors, SUM("books__pages")));
    QUERY("group_values",
          corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))));
    QUERY("group_values_two",
          corm_annotate(corm_values(books, "genre", "author__name"),
                        AS("n", COUNT("id")), AS("most", MAX_OF("pages"))));
    QUERY("group_values_order",
          corm_order_by(
              corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))),
              "-n", "genre"));
    QUERY("group_meta_order",
          corm_annotate(corm_values(authors, "rating"), AS("n", COUNT("id"))));
    QUERY("group_then_values",
          corm_values(corm_annotate(authors, AS("n", COUNT("books"))), "name",
                      "n"));
    QUERY("group_then_values_without",
          corm_values(corm_annotate(authors, AS("n", COUNT("books"))), "name"));
    QUERY("group_order_extra",
          corm_order_by(
              corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))),
              "pages"));
    QUERY("group_expression",
          corm_annotate(
              corm_values(corm_annotate(books, AS("y", F("published__year"))),
                          "y"),
              AS("n", COUNT("*"))));
    QUERY(
        "group_parameter",
        corm_annotate(
            corm_values(corm_annotate(books, AS("k", ADD(F("pages"), 7))), "k"),
            AS("n", COUNT("*"))));
    QUERY("having", corm_filter(corm_annotate(authors, AS("n", COUNT("books"))),
                                Q("n__gt", 5)));
    QUERY("having_and_where",
          corm_filter(corm_annotate(authors, AS("n", COUNT("books"))),
                      Q("n__gt", 5), Q("name", "x")));
    QUERY("having_or_where",
          corm_filter(corm_annotate(authors, AS("n", COUNT("books"))),
                      OR(Q("n__gt", 5), Q("name", "x"))));
    QUERY("having_f",
          corm_filter(corm_annotate(authors, AS("n", COUNT("books"))),
                      Q("n__gt", F("rating"))));
    QUERY("having_exclude",
          corm_exclude(corm_annotate(authors, AS("n", COUNT("books"))),
                       Q("n", 5)));
    QUERY("having_alias",
          corm_filter(corm_alias(authors, AS("n", COUNT("books"))),
                      Q("n__gt", 5)));
    QUERY("filter_then_annotate",
          corm_annotate(corm_filter(authors, Q("books__pages__gt", 9)),
                        AS("n", COUNT("books"))));
    QUERY("annotate_then_filter",
          corm_filter(corm_annotate(authors, AS("n", COUNT("books"))),
                      Q("books__pages__gt", 9)));
    QUERY("annotate_two_relations",
          corm_annotate(authors, AS("b", COUNT("books", .distinct = true)),
                        AS("r", COUNT("reviews", .distinct = true))));
    QUERY("aggregate_filter",
          corm_annotate(
              authors,
              AS("n", COUNT("books", .filter = Q("books__pages__gt", 9)))));
    QUERY("aggregate_filter_other_relation",
          corm_annotate(
              authors,
              AS("n", COUNT("books", .filter = Q("mentor__name", "x")))));
    QUERY("aggregate_default",
          corm_annotate(authors,
                        AS("n", SUM("books__pages", .default_value = V(0)))));
    QUERY("aggregate_of_expression",
          corm_annotate(authors, AS("n", SUM(MUL(F("books__pages"), 2)))));
    QUERY("aggregate_arithmetic",
          corm_annotate(authors, AS("n", ADD(COUNT("books"), 1))));
    QUERY("aggregate_on_annotation",
          corm_annotate(corm_annotate(authors, AS("n", COUNT("books"))),
                        AS("m", MUL(F("n"), 2))));
    QUERY("aggregate_order_by", corm_order_by(authors, COUNT("books")));
    QUERY("aggregate_in_filter",
          corm_filter(corm_annotate(authors, AS("n", COUNT("books"))),
                      Q("n__in", VALS(1, 2))));
    QUERY("group_distinct_values",
          corm_distinct(corm_annotate(corm_values(books, "genre"),
                                      AS("n", COUNT("id")))));
    QUERY("group_select_related",
          corm_select_related(corm_annotate(books, AS("n", COUNT("tags"))),
                              "author"));
    QUERY("group_only",
          corm_only(corm_annotate(books, AS("n", COUNT("tags"))), "title"));
    QUERY("group_subquery",
          corm_annotate(
              authors,
              AS("x",
                 SUBQUERY(corm_slice(
                     corm_values(corm_filter(books, Q("author", OUTER("pk"))),
                                 "pages"),
                     0, 1))),
              AS("n", COUNT("books"))));
    QUERY("group_case",
          corm_annotate(
              corm_values(
                  corm_annotate(books, AS("size", CASE(WHEN(Q("pages__gt", 400),
                                                            V("long")),
                                                       ELSE(V("short"))))),
                  "size"),
              AS("n", COUNT("*"))));
    QUERY(
        "group_value",
        corm_annotate(corm_values(corm_annotate(books, AS("one", V(1))), "one"),
                      AS("n", COUNT("*"))));
}

static void test_querysets_values__order(void **state)
{
    (void)state;
    QUERY("order_by", corm_order_by(tags, "-name", "id"));
    QUERY("order_by_none", corm_order_by(authors, CORM_NO_ORDER));
    QUERY("order_meta", authors);
    QUERY("order_random", corm_order_by(tags, "?"));
    QUERY("order_joined", corm_order_by(reviews, "book__title"));
    QUERY("order_nullable", corm_order_by(reviews, "critic__rating"));
    QUERY("order_relation", corm_order_by(books, "author"));
    QUERY("order_relation_down", corm_order_by(books, "-author"));
    QUERY("order_relation_key", corm_order_by(books, "author_id"));
    QUERY("order_relation_plain", corm_order_by(reviews, "book"));
    QUERY("order_pk", corm_order_by(tags, "-pk"));
    QUERY("order_many", corm_order_by(authors, "books__title"));
    QUERY("order_f", corm_order_by(tags, F("name")));
    QUERY("order_nulls",
          corm_order_by(authors, DESC("rating", .nulls_last = true),
                        ASC("mentor", .nulls_first = true)));
    QUERY("order_expression",
          corm_order_by(tags, DESC(FN("lower", "name")), FN("length", "name")));
    QUERY("order_replaced", corm_order_by(corm_order_by(tags, "id"), "name"));
    QUERY("order_same_twice", corm_order_by(tags, "id", "name", "-id"));
    QUERY("reverse", corm_reverse(corm_order_by(tags, "name", "-id")));
    QUERY("reverse_meta", corm_reverse(authors));
    QUERY("reverse_twice", corm_reverse(corm_reverse(authors)));
    QUERY("reverse_nulls", corm_reverse(corm_order_by(
                               authors, DESC("rating", .nulls_last = true))));
    QUERY("reverse_none", corm_reverse(tags));
    QUERY("reverse_then_order", corm_order_by(corm_reverse(tags), "name"));
    QUERY("order_meta_expressions", publishers);
    QUERY("reverse_meta_expressions", corm_reverse(publishers));
    QUERY("order_relation_expressions", corm_order_by(books, "publisher"));
    QUERY("order_relation_expressions_down",
          corm_order_by(books, "-publisher"));
    QUERY("order_then_reverse_then_order",
          corm_order_by(corm_reverse(corm_order_by(tags, "name")), "id"));
    QUERY("order_date_part", corm_order_by(books, "published__year"));
    QUERY("distinct", corm_distinct(tags));
    QUERY("distinct_values", corm_distinct(corm_values(books, "genre")));
    QUERY("distinct_order_extra",
          corm_order_by(corm_distinct(corm_values(books, "genre")), "pages"));
    QUERY("distinct_meta_order", corm_distinct(corm_values(authors, "rating")));
    QUERY("distinct_order_joined",
          corm_order_by(corm_distinct(reviews), "book__title"));
    QUERY("slice", corm_slice(tags, 5, 10));
    QUERY("slice_from", corm_slice(tags, 5, CORM_END));
    QUERY("slice_to", corm_slice(tags, 0, 5));
    QUERY("slice_slice", corm_slice(corm_slice(tags, 5, 20), 2, 4));
    QUERY("slice_beyond", corm_slice(corm_slice(tags, 0, 5), 3, 100));
    QUERY("slice_nothing", corm_slice(tags, 5, 5));
    QUERY("slice_all", corm_slice(tags, 0, CORM_END));
    QUERY("none", corm_none(tags));
    QUERY(
        "in_slice_offset",
        corm_filter(books, Q("author__in", corm_slice(authors, 2, CORM_END))));
    QUERY("in_distinct_order",
          corm_filter(books,
                      Q("genre__in", corm_distinct(corm_order_by(
                                         corm_values(tags, "name"), "id")))));
    QUERY("in_distinct_order_slice",
          corm_filter(books, Q("genre__in",
                               corm_slice(corm_distinct(corm_order_by(
                                              corm_values(tags, "name"), "id")),
                                          0, 2))));
}

static void test_querysets_values__objects(void **state)
{
    (void)state;
    QUERY("select_related", corm_select_related(books, "author"));
    QUERY("select_related_nullable", corm_select_related(books, "publisher"));
    QUERY("select_related_nested",
          corm_select_related(reviews, "book__author"));
    QUERY("select_related_two",
          corm_select_related(reviews, "book__publisher", "critic"));
    QUERY("select_related_below_nullable",
          corm_select_related(reviews, "critic__mentor"));
    QUERY("select_related_reverse", corm_select_related(authors, "profile"));
    QUERY("select_related_reverse_nested",
          corm_select_related(books, "author__profile"));
    QUERY("select_related_all", corm_select_related_all(reviews));
    QUERY("select_related_undone",
          corm_no_select_related(corm_select_related(books, "author")));
    QUERY("select_related_filter",
          corm_filter(corm_select_related(reviews, "critic"),
                      Q("critic__name", "x")));
    QUERY("select_related_filter_or",
          corm_filter(corm_select_related(reviews, "book"),
                      OR(Q("book__title", "x"), Q("stars", 1))));
    QUERY("only", corm_only(books, "title"));
    QUERY("only_two", corm_only(corm_only(books, "title"), "pages"));
    QUERY("defer", corm_defer(books, "title", "pages"));
    QUERY("defer_twice", corm_defer(corm_defer(books, "title"), "pages"));
    QUERY("only_defer",
          corm_defer(corm_only(books, "title", "pages"), "pages"));
    QUERY("defer_only",
          corm_only(corm_defer(books, "title"), "title", "pages"));
    QUERY("only_pk", corm_only(books, "pk"));
    QUERY("only_related", corm_only(corm_select_related(books, "author"),
                                    "title", "author__name"));
    QUERY("defer_related", corm_defer(corm_select_related(books, "author"),
                                      "author__rating", "genre"));
    QUERY("no_defer", corm_no_defer(corm_defer(books, "title")));
    QUERY("inherited", cafes);
    QUERY("filtered_relation",
          corm_filter(corm_filtered_relation(authors, "fat", "books",
                                             Q("books__pages__gt", 9)),
                      Q("fat__title", "x")));
    QUERY("filtered_relation_isnull",
          corm_filter(corm_filtered_relation(authors, "fat", "books",
                                             Q("books__pages__gt", 9)),
                      Q("fat__isnull", true)));
    QUERY("filtered_relation_count",
          corm_annotate(corm_filtered_relation(authors, "fat", "books",
                                               Q("books__pages__gt", 9)),
                        AS("n", COUNT("fat"))));
    QUERY("filtered_relation_unused",
          corm_filtered_relation(authors, "fat", "books",
                                 Q("books__pages__gt", 9)));
    QUERY("filtered_relation_exclude",
          corm_exclude(corm_filtered_relation(authors, "fat", "books",
                                              Q("books__pages__gt", 9)),
                       Q("fat__title", "x")));
    QUERY("filtered_relation_m2m",
          corm_filter(corm_filtered_relation(books, "sea", "tags",
                                             Q("tags__name", "sea")),
                      Q("sea__isnull", false)));
    QUERY(
        "filtered_relation_two",
        corm_filter(corm_filtered_relation(
                        corm_filtered_relation(authors, "fat", "books",
                                               Q("books__pages__gt", 9)),
                        "old", "books", Q("books__published__year__lt", 1900)),
                    Q("fat__title", F("old__title"))));
    QUERY("filtered_relation_values",
          corm_values(corm_filtered_relation(authors, "fat", "books",
                                             Q("books__pages__gt", 9)),
                      "name", "fat__title"));
}

static void test_querysets_values__terminals(void **state)
{
    (void)state;
    CALL("count", corm_count(tags));
    CALL("count_filter", corm_count(corm_filter(tags, Q("id__gt", 1))));
    CALL("count_join", corm_count(corm_filter(books, Q("tags__name", "x"))));
    CALL("count_slice", corm_count(corm_slice(tags, 2, 5)));
    CALL("count_distinct",
         corm_count(corm_distinct(corm_filter(books, Q("tags__name", "x")))));
    CALL("count_distinct_values",
         corm_count(corm_distinct(corm_values(books, "genre"))));
    CALL("count_group", corm_count(corm_annotate(corm_values(books, "genre"),
                                                 AS("n", COUNT("id")))));
    CALL("count_annotated",
         corm_count(corm_annotate(authors, AS("n", COUNT("books")))));
    CALL("count_having",
         corm_count(corm_filter(corm_annotate(authors, AS("n", COUNT("books"))),
                                Q("n__gt", 1))));
    CALL("count_order", corm_count(corm_order_by(reviews, "book__title")));
    CALL("count_select_related",
         corm_count(corm_select_related(books, "author")));
    CALL("count_none", corm_count(corm_none(tags)));
    CALL("count_union", corm_count(corm_union(tags, tags)));
    CALL("exists", corm_exists(corm_filter(tags, Q("id__gt", 1))));
    CALL("exists_slice", corm_exists(corm_slice(tags, 2, 5)));
    CALL("exists_distinct", corm_exists(corm_distinct(tags)));
    CALL("exists_group",
         corm_exists(corm_filter(
             corm_annotate(authors, AS("n", COUNT("books"))), Q("n__gt", 1))));
    CALL("exists_union", corm_exists(corm_union(tags, tags)));
    CALL("get", corm_get(Tag, tags, Q("id", 7)));
    CALL("get_ordered", corm_get(Author, authors, Q("id", 7)));
    CALL("first", corm_first(Tag, tags));
    CALL("first_ordered", corm_first(Author, authors));
    CALL("last", corm_last(Tag, tags));
    CALL("last_ordered", corm_last(Author, authors));
    CALL("latest", corm_latest(Book, books, "published", "-id"));
    CALL("earliest", corm_queryset_by_date(books, &Book_model, NULL, 0, false));
    CALL("aggregate", corm_aggregate(books, AVG("pages"), AS("n", COUNT("*"))));
    CALL("aggregate_joined", corm_aggregate(books, MAX_OF("author__rating")));
    CALL("aggregate_many", corm_aggregate(authors, COUNT("books")));
    CALL("aggregate_slice",
         corm_aggregate(corm_slice(books, 0, 3), SUM("pages")));
    CALL("aggregate_distinct",
         corm_aggregate(corm_distinct(books), SUM("pages")));
    CALL("aggregate_annotation",
         corm_aggregate(corm_annotate(authors, AS("n", COUNT("books"))),
                        AVG("n")));
    CALL("aggregate_annotation_unused",
         corm_aggregate(corm_annotate(authors, AS("n", COUNT("books"))),
                        MAX_OF("rating")));
    CALL("aggregate_plain_annotation",
         corm_aggregate(corm_annotate(books, AS("k", ADD(F("pages"), 1))),
                        SUM("k")));
    CALL("aggregate_values",
         corm_aggregate(
             corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))),
             MAX_OF("n")));
    CALL("aggregate_having",
         corm_aggregate(
             corm_filter(corm_annotate(authors, AS("n", COUNT("books"))),
                         Q("n__gt", 1)),
             SUM("n")));
    CALL("aggregate_subtract",
         corm_aggregate(books, AS("d", SUB(MAX_OF("pages"), MIN_OF("pages")))));
    CALL("aggregate_with_filter",
         corm_aggregate(books,
                        AS("n", COUNT("id", .filter = Q("genre", "FIC")))));
    CALL("aggregate_of_aggregate",
         corm_aggregate(books, AS("s", SUM("pages")), AS("t", ADD(F("s"), 1))));
    CALL("aggregate_union",
         corm_aggregate(corm_union(corm_values(books, "pages"),
                                   corm_values(books, "pages")),
                        SUM("pages")));
    CALL("aggregate_none",
         corm_aggregate(corm_none(books), SUM("pages"), AS("n", COUNT("id"))));
    CALL("aggregate_std",
         corm_aggregate(books, corm_agg("stddev", "pages"),
                        corm_agg("variance", "pages", .sample = true)));
    CALL("in_bulk", corm_in_bulk(tags, "pk", VALS(1, 2)));
    CALL("update", corm_update(tags, SET("name", "x")));
    CALL("update_f", corm_update(books, SET("pages", ADD(F("pages"), 1)),
                                 SET("genre", "FIC")));
    CALL("update_filter",
         corm_update(corm_filter(tags, Q("id__gt", 3)), SET("name", "x")));
    CALL("update_join", corm_update(corm_filter(books, Q("author__name", "x")),
                                    SET("pages", 1)));
    CALL("update_many", corm_update(corm_filter(authors, Q("books__pages", 1)),
                                    SET("rating", 1)));
    CALL("update_null", corm_update(authors, SET("rating", NULL)));
    CALL("update_key", corm_update(books, SET("publisher", 3)));
    CALL("update_subquery",
         corm_update(
             authors,
             SET("rating",
                 SUBQUERY(corm_slice(
                     corm_values(corm_filter(books, Q("author", OUTER("pk"))),
                                 "pages"),
                     0, 1)))));
    CALL("update_join_subquery",
         corm_update(
             corm_filter(authors, Q("mentor__name", "x"),
                         EXISTS(corm_filter(books, Q("author", OUTER("pk"))))),
             SET("rating", F("mentor"))));
    CALL("update_ordered", corm_update(authors, SET("rating", 1)));
    CALL("update_inherited", corm_update(cafes, SET("name", "x")));
    CALL("update_two_tables", corm_update(corm_filter(cafes, Q("name", "y")),
                                          SET("name", "x"), SET("seats", 3)));
    CALL("update_two_tables_of_all",
         corm_update(cafes, SET("seats", 3), SET("name", "x")));
    CALL("update_two_tables_key",
         corm_update(corm_filter(cafes, Q("pk", 3)), SET("seats", 3)));
    CALL("update_case",
         corm_update(books, SET("genre", CASE(WHEN(Q("pages__gt", 9), V("A")),
                                              ELSE(F("genre"))))));
    CALL(
        "update_annotated",
        corm_update(corm_filter(corm_annotate(authors, AS("n", COUNT("books"))),
                                Q("n__gt", 1)),
                    SET("rating", 1)));
    CALL("update_distinct",
         corm_update(corm_distinct(corm_filter(books, Q("tags__name", "x"))),
                     SET("pages", 1)));
    CALL("update_none", corm_update(corm_none(tags), SET("name", "x")));
    CALL("delete", corm_delete_all(corm_filter(reviews, Q("stars__lt", 2))));
    CALL("delete_join",
         corm_delete_all(corm_filter(reviews, Q("book__title", "x"))));
    CALL("delete_cascade", corm_delete_all(corm_filter(books, Q("id", 1))));
}

static int querysets_values_open(void **state)
{
    press_golden = press_file("querysets_values.sql");
    return press_golden == NULL ? -1 : press_setup(state);
}

static int querysets_values_close(void **state)
{
    press_teardown(state);
    return golden_close(press_golden) ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_querysets_values__values),
        cmocka_unit_test(test_querysets_values__groups),
        cmocka_unit_test(test_querysets_values__order),
        cmocka_unit_test(test_querysets_values__objects),
        cmocka_unit_test(test_querysets_values__terminals),
    };

    return cmocka_run_group_tests(tests, querysets_values_open,
                                  querysets_values_close);
}
