/*
 * What the subtle querysets give on a few rows; the answers are worked out by
 * hand from the rows below, after Django's rules.
 *
 *   authors    1 Ann rating 5, 2 Bob 3 (mentor Ann), 3 Cid no rating (mentor
 *              Ann), 4 Dee 1 (mentor Bob), no books
 *   publishers 1 Alpha of AT, 2 Beta of nowhere
 *   books      1 Emma by Ann, Alpha, 400 pages, FIC, 1815
 *              2 Odes by Ann, no publisher, 100, POE, no date
 *              3 Emma by Bob, Beta, 50, FIC, 1900-01-01
 *              4 Zed by Cid, Alpha, 400, FIC, 1900-06-01
 *   tags       1 sea (books 1, 3), 2 sky (books 1, 2), 3 old
 *   reviews    1 of book 1 by Bob, 5 stars; 2 of book 1 by nobody, 3;
 *              3 of book 3 by Ann, 5; 4 of book 2 by Cid, 1
 *   profiles   1 of Ann
 */
#include "golden/querysets.h"

static const char *const rows_sql[] = {
    "INSERT INTO press_publisher VALUES (1,'Alpha','AT'),(2,'Beta',NULL)",
    "INSERT INTO press_author VALUES (1,'Ann',5,NULL),(2,'Bob',3,1),"
    "(3,'Cid',NULL,1),(4,'Dee',1,2)",
    "INSERT INTO press_book(id,title,author_id,publisher_id,pages,genre,"
    "published,in_print) VALUES"
    "(1,'Emma',1,1,400,'FIC','1815-12-23',1),"
    "(2,'Odes',1,NULL,100,'POE',NULL,0),"
    "(3,'Emma',2,2,50,'FIC','1900-01-01',1),"
    "(4,'Zed',3,1,400,'FIC','1900-06-01',0)",
    "INSERT INTO press_tag VALUES (1,'sea',NULL),(2,'sky',1),(3,'old',NULL)",
    "INSERT INTO press_book_tags(book_id,tag_id) VALUES (1,1),(1,2),(2,2),"
    "(3,1)",
    "INSERT INTO press_review VALUES (1,1,2,5,'2024-02-29 12:00:00'),"
    "(2,1,NULL,3,'2024-12-31 23:59:59.999999'),"
    "(3,3,1,5,'2025-01-01 00:00:00'),(4,2,3,1,'2025-01-01 00:30:00')",
    "INSERT INTO press_profile VALUES (1,1,'x')",
    "INSERT INTO press_item(id,data,price,small,score) VALUES"
    "(1,'{\"a\": 1}',9.5,1,1.5),(2,'{\"a\": \"x\"}',NULL,2,NULL),"
    "(3,'{\"a\": null}',1,3,2),(4,'{}',2.25,4,-1),(5,NULL,3,5,0),"
    "(6,'[1, {\"b\": \"y\"}]',4,6,7),(7,'{\"a\": true}',5,7,7),"
    "(8,'{\"it''s %_ [.\": \"''\"}',6,8,8),"
    "(9,'null',7,9,9),(10,'{\"a\": {\"b\": [1, 2]}}',8,10,10)",
    "INSERT INTO press_place VALUES (1,'y'),(2,'y'),(3,'z')",
    "INSERT INTO press_cafe VALUES (1,1),(3,9)",
};

static int querysets_rows_open(void **state)
{
    if (press_setup(state) != 0)
        return -1;
    for (size_t i = 0; i < TEST_COUNT(rows_sql); i++)
        if (corm_execute_sql(s, rows_sql[i], NULL, 0) < 0) {
            print_error("%s\n", corm_errmsg(s));
            return -1;
        }
    return 0;
}

/* One column, by default the key, as "1 2 4". */
static void rows_are(const corm_queryset *q, const char *column,
                     const char *expected, const char *file, int line)
{
    corm_list *list = corm_fetch(corm_values(q, column));
    char text[512] = "";

    for (size_t i = 0; list != NULL && i < corm_list_size(list); i++) {
        const corm_row *row = corm_list_row(list, i);
        const char *cell = corm_attr(row, column).kind == CORM_K_NULL
                               ? "-"
                               : corm_attr_text(row, column);
        size_t n = strlen(text);

        snprintf(text + n, sizeof(text) - n, "%s%s", i > 0 ? " " : "", cell);
    }
    if (list == NULL)
        snprintf(text, sizeof(text), "%s", corm_errmsg(s));
    if (strcmp(text, expected) == 0)
        return;
    print_error("\"%s\" is not \"%s\"\n%s\n", text, expected, corm_sql(q));
    _fail(file, line);
}

/* The keys of the rows, in their order or in that of keys. */
#define KEYS(q, expected) \
    rows_are(corm_order_by((q), "pk"), "pk", (expected), __FILE__, __LINE__)
#define COLUMN(q, column, expected) \
    rows_are((q), (column), (expected), __FILE__, __LINE__)

static void test_querysets_rows__many(void **state)
{
    corm_queryset *emma = corm_filter(authors, Q("books__title", "Emma"));

    (void)state;
    KEYS(emma, "1 2");
    KEYS(corm_filter(authors, Q("books__title", "Emma"),
                     Q("books__pages__gt", 60)),
         "1");
    KEYS(corm_filter(emma, Q("books__pages__gt", 60)), "1 1");
    KEYS(corm_distinct(corm_filter(emma, Q("books__pages__gt", 60))), "1");
    KEYS(corm_filter(authors, OR(Q("books__title", "Emma"), Q("name", "Dee"))),
         "1 2 4");
    KEYS(corm_filter(books, Q("tags", 1), Q("tags", 2)), "");
    KEYS(corm_filter(corm_filter(books, Q("tags", 1)), Q("tags", 2)), "1");
    KEYS(corm_filter(books, Q("tags__isnull", true)), "4");
    KEYS(corm_filter(books, Q("tags__in", VALS(1, 2))), "1 1 2 3");
    KEYS(corm_filter(tags, Q("books__isnull", true)), "3");
    KEYS(
        corm_filter(authors, Q("books__reviews__critic__books__title", "Emma")),
        "1 2");
}

static void test_querysets_rows__excludes(void **state)
{
    (void)state;
    KEYS(corm_exclude(authors, Q("books__title", "Emma")), "3 4");
    KEYS(corm_exclude(authors, Q("books__title", "Emma"),
                      Q("books__pages__gt", 60)),
         "2 3 4");
    KEYS(corm_filter(authors, NOT(OR(Q("books__title", "Emma"),
                                     Q("books__title", "Zed")))),
         "4");
    KEYS(corm_exclude(authors, Q("books__isnull", true)), "1 2 3");
    KEYS(corm_exclude(authors, Q("books__tags__name", "sky")), "2 3 4");
    KEYS(corm_exclude(authors, Q("books__pages", F("rating"))), "1 2 3 4");
    KEYS(corm_exclude(authors, Q("books__id", F("rating"))), "1 3 4");
    KEYS(corm_exclude(books, Q("tags__name", "sea")), "2 4");
    KEYS(corm_exclude(books, Q("tags__in", VALS(1, 2))), "4");
    KEYS(corm_exclude(books, Q("tags", 3)), "1 2 3 4");
    KEYS(
        corm_filter(books, OR(NOT(Q("tags__name", "sea")), Q("title", "Emma"))),
        "1 2 3 4");
    KEYS(corm_exclude(publishers, Q("books__published", "1900-01-01")), "1");
    KEYS(corm_exclude(reviews, Q("critic__books__title", "Emma")), "2 4");
    KEYS(corm_exclude(reviews, Q("book__tags__name", "sea")), "4");
    KEYS(corm_filter(authors, Q("books__title", "Emma"),
                     NOT(Q("books__pages__gt", 100))),
         "2");
    KEYS(corm_exclude(corm_filter(authors, Q("books__title", "Emma")),
                      Q("books__title", "Odes")),
         "2");
    KEYS(corm_exclude(authors, Q("books__in",
                                 corm_filter(books, Q("author", OUTER("pk"))))),
         "4");
    KEYS(corm_exclude(authors, Q("pupils__books__title", "Emma")), "2 3 4");
}

static void test_querysets_rows__nulls(void **state)
{
    (void)state;
    KEYS(corm_exclude(reviews, Q("critic__name", "Bob")), "2 3 4");
    KEYS(corm_exclude(reviews, Q("critic__rating", 5)), "1 2 4");
    KEYS(corm_exclude(reviews, Q("critic__rating__gt", 2)), "2 4");
    KEYS(corm_exclude(authors, Q("rating__gt", 2)), "3 4");
    KEYS(corm_exclude(authors, Q("rating__in", VALS(3, 5))), "3 4");
    KEYS(corm_exclude(authors, Q("rating", NULL)), "1 2 4");
    KEYS(corm_exclude(authors, Q("rating__isnull", false)), "3");
    KEYS(corm_filter(authors, OR(NOT(Q("rating__gt", 2)), Q("name", "Bob"))),
         "2 3 4");
    KEYS(corm_exclude(authors, Q("rating", F("mentor__rating"))), "1 2 3 4");
    KEYS(corm_exclude(authors, Q("rating__lt", F("mentor__rating"))), "1 3");
    KEYS(corm_filter(reviews, Q("critic__rating__isnull", true)), "2 4");
    KEYS(corm_filter(reviews, Q("critic__rating__isnull", false)), "1 3");
    KEYS(corm_filter(reviews, OR(Q("critic__name", "Ann"), Q("stars", 3))),
         "2 3");
    KEYS(corm_filter(reviews, XOR(Q("critic__name", "Bob"), Q("stars", 5))),
         "3");
    KEYS(
        corm_filter(reviews, NOT(XOR(Q("critic__name", "Bob"), Q("stars", 5)))),
        "1 2 4");
    KEYS(corm_filter(authors,
                     NOT(XOR(Q("rating", 5), Q("id__in", corm_none(authors))))),
         "2 3 4");
    KEYS(corm_filter(authors, Q("profile__isnull", true)), "2 3 4");
    KEYS(corm_exclude(authors, Q("profile__motto", "x")), "2 3 4");
    KEYS(corm_exclude(tags, Q("parent__name", "sea")), "1 3");
    KEYS(corm_filter(authors, Q("rating__in", VALS(5, NULL))), "1");
    KEYS(corm_filter(authors, NOT(NOT(Q("rating__gt", 2)))), "1 2");
}

static void test_querysets_rows__groups(void **state)
{
    corm_queryset *counted = corm_annotate(authors, AS("n", COUNT("books")));

    (void)state;
    COLUMN(corm_order_by(counted, "id"), "n", "2 1 1 0");
    COLUMN(corm_order_by(corm_filter(counted, Q("books__pages__gt", 60)), "id"),
           "n", "4 1");
    COLUMN(corm_order_by(
               corm_annotate(corm_filter(authors, Q("books__pages__gt", 60)),
                             AS("n", COUNT("books"))),
               "id"),
           "n", "2 1");
    COLUMN(corm_order_by(
               corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))),
               "genre"),
           "n", "3 1");
    COLUMN(corm_order_by(corm_annotate(corm_values(books, "genre"),
                                       AS("n", COUNT("publisher"))),
                         "genre"),
           "n", "3 0");
    COLUMN(corm_order_by(
               corm_annotate(authors, AS("n", COUNT("books", .distinct = true)),
                             AS("m", COUNT("reviews", .distinct = true))),
               "id"),
           "m", "1 1 1 0");
    COLUMN(corm_order_by(corm_annotate(authors, AS("n", SUM("books__pages"))),
                         "id"),
           "n", "500 50 400 -");
    COLUMN(corm_order_by(
               corm_annotate(authors, AS("n", SUM("books__pages",
                                                  .default_value = V(7)))),
               "id"),
           "n", "500 50 400 7");
    COLUMN(corm_order_by(
               corm_annotate(
                   authors,
                   AS("n", COUNT("books", .filter = Q("books__genre", "FIC")))),
               "id"),
           "n", "1 1 1 0");
    KEYS(corm_filter(counted, Q("n__gt", 1)), "1");
    KEYS(corm_filter(counted, Q("n", 0)), "4");
    KEYS(corm_filter(counted, OR(Q("n__gt", 1), Q("name", "Dee"))), "1 4");
    KEYS(corm_exclude(counted, Q("n", 1)), "1 4");
    assert_int_equal(corm_count(counted), 4);
    assert_int_equal(corm_count(corm_filter(counted, Q("n__gt", 0))), 3);
    assert_true(corm_exists(corm_filter(counted, Q("n__gt", 1))));
    assert_false(corm_exists(corm_filter(counted, Q("n__gt", 2))));
    KEYS(corm_filter(
             authors,
             EXISTS(corm_filter(
                 corm_annotate(corm_filter(books, Q("author", OUTER("pk"))),
                               AS("t", COUNT("tags"))),
                 Q("t__gt", 1)))),
         "1");
}

static double rows_scalar(const corm_queryset *q, const corm_expr *expr)
{
    corm_row *row = corm_aggregate(q, AS("it", expr));

    return row == NULL ? -1 : corm_attr_double(row, "it");
}

static void test_querysets_rows__aggregates(void **state)
{
    corm_queryset *counted = corm_annotate(authors, AS("n", COUNT("books")));
    corm_row *row;

    (void)state;
    assert_double_equal(rows_scalar(books, SUM("pages")), 950);
    assert_double_equal(
        rows_scalar(corm_slice(corm_order_by(books, "id"), 0, 2), SUM("pages")),
        500);
    assert_double_equal(
        rows_scalar(corm_distinct(corm_values(books, "pages")), SUM("pages")),
        550);
    assert_double_equal(rows_scalar(counted, AVG("n")), 1);
    assert_double_equal(rows_scalar(counted, MAX_OF("n")), 2);
    assert_double_equal(rows_scalar(counted, SUM("rating")), 9);
    assert_double_equal(rows_scalar(authors, COUNT("books")), 4);
    assert_double_equal(rows_scalar(authors, COUNT("books__reviews")), 4);
    assert_double_equal(rows_scalar(authors, COUNT("*")), 4);
    assert_double_equal(
        rows_scalar(corm_filter(books, Q("tags__id__gt", 0)), COUNT("*")), 4);
    assert_double_equal(rows_scalar(corm_none(books), COUNT("*")), 0);
    assert_double_equal(rows_scalar(corm_union_all(corm_values(books, "pages"),
                                                   corm_values(books, "pages")),
                                    SUM("pages")),
                        1900);
    row = corm_aggregate(corm_none(books), AS("s", SUM("pages")));
    assert_non_null(row);
    assert_int_equal(corm_attr(row, "s").kind, CORM_K_NULL);
    assert_int_equal(corm_count(corm_filter(books, Q("tags__id__gt", 0))), 4);
    assert_int_equal(
        corm_count(corm_distinct(corm_filter(books, Q("tags__id__gt", 0)))), 3);
    assert_int_equal(corm_count(corm_slice(books, 3, 9)), 1);
    assert_int_equal(corm_count(corm_annotate(corm_values(books, "genre"),
                                              AS("n", COUNT("id")))),
                     2);
    assert_int_equal(corm_count(corm_union(corm_values(books, "genre"),
                                           corm_values(books, "genre"))),
                     2);
}

static void test_querysets_rows__subqueries(void **state)
{
    corm_queryset *own = corm_filter(books, Q("author", OUTER("pk")));

    (void)state;
    COLUMN(corm_order_by(
               corm_annotate(
                   authors,
                   AS("longest",
                      SUBQUERY(corm_slice(
                          corm_values(corm_order_by(own, "-pages"), "title"), 0,
                          1)))),
               "id"),
           "longest", "Emma Emma Zed -");
    KEYS(corm_filter(authors, EXISTS(own)), "1 2 3");
    KEYS(corm_filter(authors, NOT(EXISTS(own))), "4");
    KEYS(corm_filter(authors,
                     EXISTS(corm_filter(
                         own, EXISTS(corm_filter(
                                  reviews, Q("book", OUTER("pk")),
                                  Q("critic", OUTER(OUTER("mentor")))))))),
         "2");
    COLUMN(
        corm_order_by(
            corm_annotate(authors,
                          AS("n", SUBQUERY(corm_values(
                                      corm_annotate(corm_values(own, "author"),
                                                    AS("c", COUNT("pk"))),
                                      "c")))),
            "id"),
        "n", "2 1 1 -");
    KEYS(corm_filter(books,
                     Q("author__in",
                       corm_slice(corm_order_by(authors, "-name"), 0, 2))),
         "4");
    KEYS(corm_filter(books, Q("author__in",
                              corm_union(corm_filter(authors, Q("id", 1)),
                                         corm_filter(authors, Q("id", 3))))),
         "1 2 4");
    KEYS(corm_filter(books, Q("title__in", corm_values(authors, "name"))), "");
    KEYS(corm_exclude(authors, Q("mentor__in", authors)), "1");
}

static void test_querysets_rows__windows(void **state)
{
    corm_queryset *ranked = corm_annotate(
        books, AS("r", WINDOW(FN0("rank"), .partition_by = BY("genre"),
                              .order_by = BY("-pages"))));
    corm_queryset *numbered = corm_annotate(
        books, AS("n", WINDOW(FN0("row_number"), .order_by = BY("id"))));

    (void)state;
    KEYS(corm_filter(ranked, Q("r", 1)), "1 2 4");
    KEYS(corm_filter(ranked, OR(Q("r__gt", 1), Q("title", "Zed"))), "3 4");
    KEYS(corm_filter(numbered, Q("n", 1), Q("id__gt", 2)), "3");
    COLUMN(corm_order_by(corm_filter(numbered, Q("n__lte", 2)), "-id"), "n",
           "2 1");
    assert_int_equal(corm_count(corm_filter(ranked, Q("r", 1))), 3);
    assert_true(corm_exists(corm_filter(ranked, Q("r", 3))));
    assert_false(corm_exists(corm_filter(ranked, Q("r", 4))));
    COLUMN(corm_order_by(
               corm_annotate(books,
                             AS("s", WINDOW(SUM("pages"), .order_by = BY("id"),
                                            .frame = ROWS(-1, 0)))),
               "id"),
           "s", "400 500 150 450");
}

static void test_querysets_rows__sets(void **state)
{
    corm_queryset *a = corm_filter(authors, Q("books__title", "Emma"));
    corm_queryset *b = corm_filter(authors, Q("name", "Dee"));

    (void)state;
    KEYS(corm_union(a, b), "1 2 4");
    KEYS(corm_union_all(b, b), "4 4");
    KEYS(corm_difference(authors, a), "3 4");
    KEYS(corm_intersection(authors, a), "1 2");
    KEYS(corm_queryset_connect(CORM_CONNECT_OR, a, b), "1 2 4");
    KEYS(corm_queryset_connect(CORM_CONNECT_XOR, a, b), "1 2 4");
    KEYS(corm_queryset_connect(CORM_CONNECT_AND, a, b), "");
    KEYS(corm_queryset_connect(CORM_CONNECT_XOR, authors,
                               corm_filter(authors, Q("rating__gt", 2))),
         "3 4");
    KEYS(corm_queryset_connect(CORM_CONNECT_AND,
                               corm_filter(books, Q("tags__name", "sea")),
                               corm_filter(books, Q("tags__name", "sky"))),
         "1");
    KEYS(corm_queryset_connect(CORM_CONNECT_OR,
                               corm_slice(corm_order_by(tags, "-id"), 0, 1),
                               corm_filter(tags, Q("id", 1))),
         "1 3");
    COLUMN(corm_order_by(corm_union(corm_values(books, "title"),
                                    corm_values(tags, "name")),
                         "-title"),
           "title", "sky sea old Zed Odes Emma");
    COLUMN(corm_extract_dates(books, "published", "year", false), "value",
           "1815-01-01 1900-01-01");
    COLUMN(corm_extract_dates(books, "published", "month", true), "value",
           "1900-06-01 1900-01-01 1815-12-01");
}

static void test_querysets_rows__filtered(void **state)
{
    corm_queryset *q = corm_filtered_relation(authors, "fat", "books",
                                              Q("books__pages__gt", 60));

    (void)state;
    COLUMN(corm_order_by(corm_annotate(q, AS("n", COUNT("fat"))), "id"), "n",
           "2 0 1 0");
    KEYS(corm_filter(q, Q("fat__title", "Emma")), "1");
    KEYS(corm_filter(q, Q("fat__isnull", true)), "2 4");
    KEYS(corm_exclude(q, Q("fat__title", "Emma")), "2 3 4");
}

static void test_querysets_rows__dates(void **state)
{
    (void)state;
    KEYS(corm_filter(reviews, Q("created__year", 2024)), "1 2");
    KEYS(corm_filter(reviews, Q("created__year__gt", 2024)), "3 4");
    KEYS(corm_filter(reviews, Q("created__year__lte", 2024)), "1 2");
    KEYS(corm_filter(reviews, Q("created__year__in", VALS(2025, 1999))), "3 4");
    KEYS(corm_filter(reviews, Q("created__date", "2025-01-01")), "3 4");
    KEYS(corm_exclude(books, Q("published__year", 1900)), "1 2");
    KEYS(corm_filter(books, Q("published__month__gte", 6)), "1 4");
    KEYS(corm_filter(books, Q("published__year__range", RANGE(1800, 1899))),
         "1");
}

static void test_querysets_rows__json(void **state)
{
    (void)state;
    KEYS(corm_filter(items, Q("data__a", 1)), "1");
    KEYS(corm_filter(items, Q("data__a", "x")), "2");
    KEYS(corm_filter(items, Q("data__a", (bool)true)), "7");
    KEYS(corm_filter(items, Q("data__a", NULL)), "3");
    KEYS(corm_filter(items, Q("data__a__isnull", true)), "4 5 6 8 9");
    KEYS(corm_filter(items, Q("data__has_key", "a")), "1 2 3 7 10");
    KEYS(corm_filter(items, Q("data__1__b", "y")), "6");
    KEYS(corm_filter(items, Q("data__0", 1)), "6");
    KEYS(corm_filter(items, Q("data__a__b__1", 2)), "10");
    KEYS(corm_filter(items, Q("data__it's %_ [.", "'")), "8");
    KEYS(corm_filter(items, Q("data__has_key", "it's %_ [.")), "8");
    KEYS(corm_filter(items, Q("data", NULL)), "9");
    KEYS(corm_filter(items, Q("data__isnull", true)), "5");
    KEYS(corm_exclude(items, Q("data__a", 1)), "2 3 5 7 10");
    KEYS(corm_filter(items, Q("data__a__in", VALS(1, "x"))), "1 2");
    KEYS(corm_filter(items, Q("data", (corm_json){ "{\"a\":1}" })), "1");
}

static void test_querysets_rows__numbers(void **state)
{
    (void)state;
    KEYS(corm_filter(items, Q("small__gt", 8.5)), "9 10");
    KEYS(corm_filter(items, Q("small__gte", 8.5)), "9 10");
    KEYS(corm_filter(items, Q("small__lt", 1.5)), "1");
    KEYS(corm_filter(items, Q("small__lte", 1.5)), "1");
    KEYS(corm_filter(items, Q("small__gt", UINT64_MAX)), "");
    KEYS(corm_filter(items, Q("small__lt", UINT64_MAX)),
         "1 2 3 4 5 6 7 8 9 10");
    KEYS(corm_exclude(items, Q("small", UINT64_MAX)), "1 2 3 4 5 6 7 8 9 10");
    KEYS(corm_filter(items, Q("price", "9.50")), "1");
    KEYS(corm_filter(items, Q("price__lt", corm_dec("2.26"))), "3 4");
    KEYS(corm_exclude(items, Q("price__gt", 1)), "2 3");
}

static void test_querysets_rows__updates(void **state)
{
    (void)state;
    assert_int_equal(corm_update(corm_filter(books, Q("author__name", "Ann")),
                                 SET("pages", ADD(F("pages"), 1))),
                     2);
    COLUMN(corm_order_by(books, "id"), "pages", "401 101 50 400");
    assert_int_equal(
        corm_update(corm_filter(authors, Q("books__pages__gt", 60)),
                    SET("rating", 9)),
        2);
    COLUMN(corm_order_by(authors, "id"), "rating", "9 3 9 1");
    assert_int_equal(corm_update(corm_filter(cafes, Q("name", "y")),
                                 SET("name", "n"), SET("seats", 7)),
                     1);
    if (corm_failed(s))
        print_error("%s\n", corm_errmsg(s));
    COLUMN(corm_order_by(cafes, "pk"), "name", "n z");
    COLUMN(corm_order_by(cafes, "pk"), "seats", "7 9");
    COLUMN(corm_order_by(corm_objects(s, Place), "pk"), "name", "n y z");
    assert_int_equal(
        corm_update(corm_filter(corm_annotate(books, AS("t", COUNT("tags"))),
                                Q("t", 0)),
                    SET("genre", "XXX")),
        1);
    COLUMN(corm_order_by(books, "id"), "genre", "FIC POE FIC XXX");
    assert_int_equal(
        corm_delete_all(corm_filter(reviews, Q("critic__name", "Cid"))), 1);
    KEYS(reviews, "1 2 3");
    assert_false(corm_failed(s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_querysets_rows__many),
        cmocka_unit_test(test_querysets_rows__excludes),
        cmocka_unit_test(test_querysets_rows__nulls),
        cmocka_unit_test(test_querysets_rows__groups),
        cmocka_unit_test(test_querysets_rows__aggregates),
        cmocka_unit_test(test_querysets_rows__subqueries),
        cmocka_unit_test(test_querysets_rows__windows),
        cmocka_unit_test(test_querysets_rows__sets),
        cmocka_unit_test(test_querysets_rows__filtered),
        cmocka_unit_test(test_querysets_rows__dates),
        cmocka_unit_test(test_querysets_rows__json),
        cmocka_unit_test(test_querysets_rows__numbers),
        cmocka_unit_test(test_querysets_rows__updates),
    };

    return cmocka_run_group_tests(tests, querysets_rows_open, press_teardown);
}
