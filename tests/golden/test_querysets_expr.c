/*
 * Expressions in querysets: subqueries, CASE, functions, windows, dates.
 */
#include "golden/querysets.h"

/* Expressions that have no macro of their own. */
static const corm_value expr_pages[] = { { .kind = CORM_K_PATH,
                                           .as.s = "pages" } };
static const corm_value expr_name[] = { { .kind = CORM_K_PATH,
                                          .as.s = "name" } };
static const corm_expr_options expr_money = { .max_digits = 8,
                                              .decimal_places = 2 };
static const corm_expr expr_decimal = { .op = CORM_OP_CAST,
                                        .name = "decimal",
                                        .n_args = 1,
                                        .args = expr_pages,
                                        .options = &expr_money };
static const corm_expr expr_collate = {
    .op = CORM_OP_COLLATE, .name = "nocase", .n_args = 1, .args = expr_name
};
static const corm_value expr_pairs[] = {
    { .kind = CORM_K_TEXT, .size = 1, .as.s = "t" },
    { .kind = CORM_K_PATH, .as.s = "title" },
    { .kind = CORM_K_TEXT, .size = 1, .as.s = "n" },
    { .kind = CORM_K_PATH, .as.s = "pages" }
};
static const corm_expr expr_object = { .op = CORM_OP_JSON_OBJECT,
                                       .n_args = 4,
                                       .args = expr_pairs };
static const corm_frame expr_two_after = { .mode = 1,
                                           .start_unbounded = true,
                                           .end = 2 };
static const corm_frame expr_all = { .mode = 2,
                                     .start_unbounded = true,
                                     .end_unbounded = true };

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

static void test_querysets_expr__case(void **state)
{
    (void)state;
    QUERY("case",
          corm_annotate(books,
                        AS("size", CASE(WHEN(Q("pages__gt", 400), V("long")),
                                        WHEN(Q("pages__gt", 100), V("middle")),
                                        ELSE(V("short"))))));
    QUERY("case_no_else",
          corm_annotate(books, AS("a", CASE(WHEN(Q("genre", "FIC"),
                                                 F("author__name"))))));
    QUERY("case_joined",
          corm_annotate(
              reviews,
              AS("who", CASE(WHEN(Q("critic__name", "x"), V(1)), ELSE(V(0))))));
    QUERY("case_filter",
          corm_filter(corm_annotate(books, AS("n", CASE(WHEN(Q("genre", "FIC"),
                                                             F("pages")),
                                                        ELSE(V(0))))),
                      Q("n__gt", 3)));
    QUERY("case_order",
          corm_order_by(books,
                        DESC(CASE(WHEN(Q("genre", "FIC"), V(1)), ELSE(V(2))))));
    QUERY("case_aggregate",
          corm_annotate(authors,
                        AS("n", SUM(CASE(WHEN(Q("books__genre", "FIC"), V(1)),
                                         ELSE(V(0)))))));
    QUERY("case_never",
          corm_annotate(books,
                        AS("n", CASE(WHEN(Q("id__in", corm_none(books)), V(1)),
                                     ELSE(V(2))))));
    QUERY(
        "case_always",
        corm_annotate(
            books, AS("n", CASE(WHEN(NOT(Q("id__in", corm_none(books))), V(1)),
                                ELSE(V(2))))));
    QUERY("case_only_never",
          corm_annotate(books,
                        AS("n", CASE(WHEN(Q("id__in", corm_none(books)), V(1)),
                                     WHEN(Q("id", 1), V(2))))));
    QUERY("case_null",
          corm_annotate(authors, AS("n", CASE(WHEN(Q("rating", NULL), V(0)),
                                              ELSE(F("rating"))))));
    QUERY("case_exclude_many",
          corm_annotate(authors,
                        AS("n", CASE(WHEN(NOT(Q("books__title", "x")), V(0)),
                                     ELSE(V(1))))));
}

static void test_querysets_expr__functions(void **state)
{
    (void)state;
    QUERY("arithmetic",
          corm_values(books, AS("n", SUB(MUL(ADD(F("pages"), 1), 2),
                                         DIV(F("pages"), 3)))));
    QUERY("arithmetic_right",
          corm_values(books, AS("n", SUB(F("pages"), SUB(F("id"), 1)))));
    QUERY("modulo_power",
          corm_values(books, AS("m", corm_arith("%", F("pages"), 7)),
                      AS("p", corm_arith("^", F("pages"), 2))));
    QUERY("bits", corm_values(books, AS("a", corm_arith("&", F("pages"), 1)),
                              AS("o", corm_arith("|", F("pages"), 1)),
                              AS("x", corm_arith("#", F("pages"), 1)),
                              AS("l", corm_arith("<<", F("pages"), 1)),
                              AS("r", corm_arith(">>", F("pages"), 1))));
    QUERY("negative",
          corm_values(books, AS("n", corm_arith("neg", F("pages")))));
    QUERY("divide_integers",
          corm_values(books, AS("n", DIV(F("pages"), F("id")))));
    QUERY("decimal_plus_int", corm_values(items, AS("n", ADD(F("price"), 1))));
    QUERY("lower_upper", corm_values(books, AS("l", FN("lower", "title")),
                                     AS("u", FN("upper", "title"))));
    QUERY("concat", corm_values(books, AS("c", FN("concat", "title", V(" by "),
                                                  "author__name"))));
    QUERY("coalesce",
          corm_values(reviews,
                      AS("c", FN("coalesce", "critic__name", V("nobody")))));
    QUERY("greatest_least",
          corm_values(books, AS("g", FN("greatest", "pages", V(100))),
                      AS("l", FN("least", "pages", V(100)))));
    QUERY("nullif",
          corm_values(books, AS("n", FN("nullif", "genre", V("FIC")))));
    QUERY("substr",
          corm_values(books, AS("s", FN("substr", "title", V(1), V(3)))));
    QUERY("left_right", corm_values(books, AS("l", FN("left", "title", V(2))),
                                    AS("r", FN("right", "title", V(2)))));
    QUERY("replace",
          corm_values(books, AS("r", FN("replace", "title", V("a"), V("b")))));
    QUERY("pads", corm_values(books, AS("l", FN("lpad", "title", V(9), V("."))),
                              AS("r", FN("rpad", "title", V(9), V(".")))));
    QUERY("strindex",
          corm_values(books, AS("n", FN("strindex", "title", V("a")))));
    QUERY("round", corm_values(items, AS("r", FN("round", "price", V(1))),
                               AS("c", FN("ceil", "score"))));
    QUERY("maths", corm_values(items, AS("m", FN("mod", "small", V(3))),
                               AS("p", FN("power", "score", V(2))),
                               AS("s", FN("sqrt", "score")),
                               AS("l", FN("log", V(10), "score"))));
    QUERY("hashes", corm_values(books, AS("m", FN("md5", "title")),
                                AS("s", FN("sha256", "title"))));
    QUERY("now", corm_filter(reviews, Q("created__lt", FN0("now"))));
    QUERY("cast", corm_values(books, AS("f", CAST("pages", "float")),
                              AS("t", CAST("pages", "char")),
                              AS("i", CAST("title", "integer"))));
    QUERY("cast_decimal", corm_values(books, AS("d", &expr_decimal)));
    QUERY("collate", corm_order_by(tags, &expr_collate));
    QUERY("transform_filter",
          corm_filter(corm_alias(books, AS("l", FN("length", "title"))),
                      Q("l__gt", 5)));
    QUERY("lookup_expression",
          corm_filter(books, Q("title", FN("lower", "genre"))));
    QUERY("raw_expression", corm_values(books, AS("m", RAW("pages % ?", 7))));
    QUERY("raw_question", corm_values(books, AS("m", RAW("'?\?' || ?", "x"))));
    QUERY("json_object", corm_values(books, AS("o", &expr_object)));
}

static void test_querysets_expr__windows(void **state)
{
    (void)state;
    QUERY("window",
          corm_annotate(tags, AS("n", WINDOW(FN0("row_number"),
                                             .order_by = BY("name")))));
    QUERY("window_partition",
          corm_values(
              books, "id",
              AS("r", WINDOW(FN0("rank"), .partition_by = BY("genre", "author"),
                             .order_by = BY(DESC("pages"), "id")))));
    QUERY("window_down",
          corm_values(books,
                      AS("r", WINDOW(FN0("rank"), .order_by = BY("-pages")))));
    QUERY("window_sum",
          corm_values(books, AS("s", WINDOW(SUM("pages"), .order_by = BY("id"),
                                            .frame = ROWS(-1, 0)))));
    QUERY("window_frames",
          corm_values(books,
                      AS("a", WINDOW(SUM("pages"), .order_by = BY("id"),
                                     .frame = expr_two_after)),
                      AS("b", WINDOW(SUM("pages"), .order_by = BY("id"),
                                     .frame = expr_all))));
    QUERY("window_empty", corm_values(books, AS("n", WINDOW(COUNT("*")))));
    QUERY("window_lag",
          corm_values(books,
                      AS("p", WINDOW(corm_fn_opts("lag", "title",
                                                  .default_value = V("-")),
                                     .order_by = BY("id"))),
                      AS("q", WINDOW(FN("lead", "title", V(2)),
                                     .order_by = BY("id")))));
    QUERY("window_ntile",
          corm_values(
              books, AS("n", WINDOW(FN("ntile", V(4)), .order_by = BY("id")))));
    QUERY("window_filter",
          corm_filter(
              corm_annotate(tags, AS("n", WINDOW(FN0("row_number"),
                                                 .order_by = BY("name")))),
              Q("n__lte", 3)));
    QUERY("window_filter_and",
          corm_filter(
              corm_annotate(tags, AS("n", WINDOW(FN0("row_number"),
                                                 .order_by = BY("name")))),
              Q("n__lte", 3), Q("id__gt", 1)));
    QUERY("window_filter_or",
          corm_filter(
              corm_annotate(tags, AS("n", WINDOW(FN0("row_number"),
                                                 .order_by = BY("name")))),
              OR(Q("n__lte", 3), Q("id", 1))));
    QUERY("window_filter_order",
          corm_slice(corm_order_by(
                         corm_filter(
                             corm_annotate(
                                 tags, AS("n", WINDOW(FN0("row_number"),
                                                      .order_by = BY("name")))),
                             Q("n__lte", 3)),
                         "-name"),
                     0, 2));
    QUERY("window_filter_values",
          corm_values(
              corm_filter(corm_annotate(
                              books, AS("r", WINDOW(FN0("rank"),
                                                    .partition_by = BY("genre"),
                                                    .order_by = BY("-pages")))),
                          Q("r", 1)),
              "title", "author__name"));
    QUERY("window_alias_filter",
          corm_filter(corm_alias(tags, AS("n", WINDOW(FN0("row_number"),
                                                      .order_by = BY("name")))),
                      Q("n", 1)));
    QUERY("window_order", corm_order_by(tags, WINDOW(FN0("row_number"),
                                                     .order_by = BY("name"))));
    QUERY("window_group",
          corm_annotate(
              corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))),
              AS("r", WINDOW(FN0("rank"), .order_by = BY("-n")))));
    QUERY("window_group_sum",
          corm_annotate(
              corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))),
              AS("all", WINDOW(SUM("n")))));
    QUERY("window_filter_in",
          corm_filter(
              books,
              Q("id__in",
                corm_values(
                    corm_filter(
                        corm_annotate(books,
                                      AS("r", WINDOW(FN0("rank"),
                                                     .order_by = BY("pages")))),
                        Q("r", 1)),
                    "id"))));
    CALL("window_count",
         corm_count(corm_filter(
             corm_annotate(tags, AS("n", WINDOW(FN0("row_number"),
                                                .order_by = BY("name")))),
             Q("n__lte", 3))));
    CALL("window_exists",
         corm_exists(corm_filter(
             corm_annotate(tags, AS("n", WINDOW(FN0("row_number"),
                                                .order_by = BY("name")))),
             Q("n__lte", 3))));
    CALL("window_update",
         corm_update(
             corm_filter(
                 corm_annotate(tags, AS("n", WINDOW(FN0("row_number"),
                                                    .order_by = BY("name")))),
                 Q("n__lte", 3)),
             SET("name", "x")));
    CALL("window_aggregate",
         corm_aggregate(
             corm_annotate(books, AS("n", WINDOW(FN0("row_number"),
                                                 .order_by = BY("id")))),
             MAX_OF("n")));
}

static void test_querysets_expr__dates(void **state)
{
    (void)state;
    QUERY("trunc",
          corm_annotate(
              corm_values(
                  corm_annotate(reviews, AS("m", FN("trunc_month", "created"))),
                  "m"),
              AS("n", COUNT("*"))));
    QUERY("trunc_tz",
          corm_values(reviews, AS("m", corm_fn_opts("trunc_day", "created",
                                                    .tz = "Europe/Vienna"))));
    QUERY("trunc_date",
          corm_values(books, AS("y", FN("trunc_year", "published"))));
    QUERY("trunc_output",
          corm_values(reviews, AS("d", corm_fn_opts("trunc_day", "created",
                                                    .output = "date"))));
    QUERY("extract",
          corm_values(books, AS("y", FN("extract_year", "published")),
                      AS("w", FN("extract_week", "published"))));
    QUERY("extract_tz",
          corm_values(reviews, AS("h", corm_fn_opts("extract_hour", "created",
                                                    .tz = "Europe/Vienna"))));
    QUERY("dates", corm_extract_dates(books, "published", "year", false));
    QUERY("dates_down",
          corm_extract_dates(corm_filter(books, Q("genre", "FIC")), "published",
                             "month", true));
    QUERY("datetimes",
          corm_extract_datetimes(reviews, "created", "hour", false, NULL));
    QUERY("datetimes_tz", corm_extract_datetimes(reviews, "created", "day",
                                                 true, "Europe/Vienna"));
    QUERY("dates_joined",
          corm_extract_dates(reviews, "book__published", "year", false));
    QUERY("date_difference",
          corm_values(reviews, AS("age", SUB(FN0("now"), F("created")))));
    QUERY("date_plus",
          corm_filter(reviews,
                      Q("created__gt",
                        SUB(FN0("now"), (corm_duration){ 86400000000 }))));
}

static void test_querysets_expr__sets(void **state)
{
    (void)state;
    QUERY("union", corm_union(tags, corm_filter(tags, Q("id", 1))));
    QUERY("union_all", corm_union_all(tags, tags, tags));
    QUERY("intersection", corm_intersection(corm_filter(tags, Q("id__gt", 1)),
                                            corm_filter(tags, Q("id__lt", 9))));
    QUERY("difference", corm_difference(tags, corm_filter(tags, Q("id", 1))));
    QUERY("union_ordered", corm_order_by(corm_union(tags, tags), "-name"));
    QUERY("union_values",
          corm_union(corm_values(books, "title"), corm_values(tags, "name")));
    QUERY("union_then_values",
          corm_values(corm_union(tags, corm_filter(tags, Q("id", 1))), "name"));
    QUERY("union_then_values_ordered",
          corm_order_by(corm_values(corm_union(tags, tags), "name"), "name"));
    QUERY("union_sliced", corm_slice(corm_union(tags, tags), 1, 3));
    QUERY("union_of_slices",
          corm_union(corm_slice(corm_order_by(tags, "name"), 0, 2),
                     corm_slice(corm_order_by(tags, "-name"), 0, 2)));
    QUERY("union_meta_order", corm_union(authors, authors));
    QUERY("union_empty", corm_union(tags, corm_none(tags)));
    QUERY("union_empty_first", corm_union(corm_none(tags), tags));
    QUERY("union_all_empty", corm_union(corm_none(tags), corm_none(tags)));
    QUERY("intersection_empty", corm_intersection(tags, corm_none(tags)));
    QUERY("difference_empty", corm_difference(tags, corm_none(tags)));
    QUERY("difference_empty_first", corm_difference(corm_none(tags), tags));
    QUERY("union_never",
          corm_union(tags, corm_filter(tags, Q("id__in", corm_none(tags)))));
    QUERY("union_nested", corm_difference(tags, corm_intersection(tags, tags)));
    QUERY("union_nested_union", corm_union(corm_union(tags, tags), tags));
    QUERY("union_annotated",
          corm_order_by(
              corm_union(
                  corm_values(corm_annotate(books, AS("n", COUNT("tags"))),
                              "title", "n"),
                  corm_values(corm_annotate(books, AS("n", COUNT("reviews"))),
                              "title", "n")),
              "-n"));
    QUERY("union_in",
          corm_filter(
              books, Q("author__in",
                       corm_values(corm_union(authors,
                                              corm_filter(authors, Q("id", 1))),
                                   "id"))));
    QUERY("union_in_objects",
          corm_filter(
              books, Q("author__in",
                       corm_union(authors, corm_filter(authors, Q("id", 1))))));
    QUERY("union_exists",
          corm_filter(authors, EXISTS(corm_union(books, books))));
    QUERY("union_exists_outer",
          corm_filter(authors,
                      EXISTS(corm_union(
                          corm_filter(books, Q("author", OUTER("pk"))),
                          corm_filter(books, Q("pages", OUTER("rating")))))));
    QUERY("union_order_expression",
          corm_order_by(corm_union(corm_values(books, "title"),
                                   corm_values(tags, "name")),
                        DESC("title", .nulls_last = true)));
    QUERY("union_reverse",
          corm_reverse(corm_order_by(corm_union(tags, tags), "name")));
    CALL("union_first", corm_first(Tag, corm_union(tags, tags)));
    CALL("union_count", corm_count(corm_union_all(tags, tags)));
    CALL("union_slice_count",
         corm_count(corm_slice(corm_union_all(tags, tags), 0, 3)));
    QUERY("union_select_related",
          corm_union(corm_select_related(books, "author"),
                     corm_select_related(books, "author")));
}

static void test_querysets_expr__connect(void **state)
{
    (void)state;
    QUERY("connect_and",
          corm_queryset_connect(CORM_CONNECT_AND, corm_filter(tags, Q("id", 1)),
                                corm_filter(tags, Q("name", "x"))));
    QUERY("connect_or",
          corm_queryset_connect(CORM_CONNECT_OR, corm_filter(tags, Q("id", 1)),
                                corm_filter(tags, Q("name", "x"))));
    QUERY("connect_xor",
          corm_queryset_connect(CORM_CONNECT_XOR, corm_filter(tags, Q("id", 1)),
                                corm_filter(tags, Q("name", "x"))));
    QUERY("connect_or_all",
          corm_queryset_connect(CORM_CONNECT_OR, tags,
                                corm_filter(tags, Q("name", "x"))));
    QUERY("connect_xor_all",
          corm_queryset_connect(CORM_CONNECT_XOR, tags,
                                corm_filter(tags, Q("name", "x"))));
    QUERY("connect_and_all",
          corm_queryset_connect(CORM_CONNECT_AND, tags,
                                corm_filter(tags, Q("name", "x"))));
    QUERY("connect_or_joins",
          corm_queryset_connect(CORM_CONNECT_OR,
                                corm_filter(authors, Q("books__title", "x")),
                                corm_filter(authors, Q("reviews__stars", 5))));
    QUERY("connect_or_same_join",
          corm_queryset_connect(CORM_CONNECT_OR,
                                corm_filter(authors, Q("books__title", "x")),
                                corm_filter(authors, Q("books__pages", 5))));
    QUERY("connect_or_twice_right",
          corm_queryset_connect(
              CORM_CONNECT_OR, corm_filter(authors, Q("books__title", "x")),
              corm_filter(corm_filter(authors, Q("books__pages", 5)),
                          Q("books__genre", "FIC"))));
    QUERY("connect_and_same_join",
          corm_queryset_connect(CORM_CONNECT_AND,
                                corm_filter(authors, Q("books__title", "x")),
                                corm_filter(authors, Q("books__pages", 5))));
    QUERY("connect_and_to_one",
          corm_queryset_connect(CORM_CONNECT_AND,
                                corm_filter(reviews, Q("book__title", "x")),
                                corm_filter(reviews, Q("book__pages", 5))));
    QUERY("connect_xor_joins",
          corm_queryset_connect(CORM_CONNECT_XOR,
                                corm_filter(authors, Q("books__title", "x")),
                                corm_filter(authors, Q("name", "y"))));
    QUERY("connect_none",
          corm_queryset_connect(CORM_CONNECT_OR, corm_none(tags),
                                corm_filter(tags, Q("id", 1))));
    QUERY("connect_none_and",
          corm_queryset_connect(CORM_CONNECT_AND, corm_none(tags),
                                corm_filter(tags, Q("id", 1))));
    QUERY("connect_order",
          corm_queryset_connect(
              CORM_CONNECT_OR,
              corm_order_by(corm_filter(tags, Q("id", 1)), "id"),
              corm_order_by(corm_filter(tags, Q("id", 2)), "-name")));
    QUERY("connect_slice",
          corm_queryset_connect(CORM_CONNECT_OR, corm_slice(tags, 0, 3),
                                corm_filter(tags, Q("id", 9))));
    QUERY(
        "connect_chain",
        corm_queryset_connect(
            CORM_CONNECT_OR,
            corm_queryset_connect(CORM_CONNECT_OR,
                                  corm_filter(authors, Q("books__title", "x")),
                                  corm_filter(authors, Q("books__title", "y"))),
            corm_queryset_connect(
                CORM_CONNECT_AND, corm_filter(authors, Q("books__title", "v")),
                corm_filter(authors, Q("mentor__name", "w")))));
    QUERY("connect_exists",
          corm_queryset_connect(
              CORM_CONNECT_OR, corm_filter(authors, Q("name", "x")),
              corm_filter(authors, EXISTS(corm_filter(
                                       books, Q("author", OUTER("pk")))))));
    QUERY("connect_exclude",
          corm_queryset_connect(CORM_CONNECT_OR,
                                corm_filter(authors, Q("books__title", "x")),
                                corm_exclude(authors, Q("books__title", "y"))));
}

static void test_querysets_expr__raw(void **state)
{
    (void)state;
    QUERY("raw",
          corm_raw(s, Tag,
                   "SELECT * FROM press_tag WHERE id > ? AND name <> '?\?'",
                   3));
    QUERY("lock", corm_select_for_update(tags, .skip_locked = true));
}

static int querysets_expr_open(void **state)
{
    press_golden = press_file("querysets_expr.sql");
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
        cmocka_unit_test(test_querysets_expr__case),
        cmocka_unit_test(test_querysets_expr__functions),
        cmocka_unit_test(test_querysets_expr__windows),
        cmocka_unit_test(test_querysets_expr__dates),
        cmocka_unit_test(test_querysets_expr__sets),
        cmocka_unit_test(test_querysets_expr__connect),
        cmocka_unit_test(test_querysets_expr__raw),
    };

    return cmocka_run_group_tests(tests, querysets_expr_open,
                                  querysets_expr_close);
}
