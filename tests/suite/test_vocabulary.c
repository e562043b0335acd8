/*
 * The public vocabulary: each macro once, as the design's table writes it,
 * run on a database.  What the calls mean is tested elsewhere; here none may
 * fail to compile, be missing, or fail.
 */
#include "support/library.h"

/* It gives a queryset that runs. */
#define assert_runs(query)                                           \
    do {                                                             \
        corm_list *list_ = corm_fetch(query);                        \
        if (list_ == NULL)                                           \
            print_error("%s: %s\n", #query, corm_errmsg(library_s)); \
        assert_non_null(list_);                                      \
    } while (0)

/* This database does not have it, and says so. */
#define assert_not_here(query)                                         \
    do {                                                               \
        assert_null(corm_fetch(query));                                \
        assert_int_equal(corm_errcode(library_s), CORM_NOT_SUPPORTED); \
        corm_error_clear(library_s);                                   \
    } while (0)

static void test_vocabulary__conditions(void **state)
{
    corm_session *s = library_s;
    corm_queryset *q = corm_objects(s, Book),
                  *authors = corm_objects(s, Author);
    corm_queryset *reviews = corm_objects(s, Review);
    Author *a = corm_get(Author, authors, Q("id", 1));
    const corm_expr *terms[] = { Q("genre", "FIC"), Q("pages", 3) };
    const int64_t ids[] = { 1, 2 };
    const char *buf = "Emma and more";

    (void)state;
    assert_runs(corm_objects(s, Book));
    assert_runs(corm_filter(q, Q("genre", "FIC"), Q("pages__gt", 2)));
    assert_runs(corm_exclude(q, Q("author__name", "X")));
    assert_runs(
        corm_filter(q, OR(Q("genre", "FIC"),
                          AND(Q("pages__gt", 9), NOT(Q("in_print", true))))));
    assert_runs(corm_filter(q, XOR(Q("genre", "FIC"), Q("pages__gt", 9))));
    assert_runs(corm_filter(q, corm_or_n(s, terms, 2)));
    assert_runs(corm_filter(q, corm_and_n(s, terms, 2)));
    assert_runs(corm_filter(q, corm_keep(s, terms[0])));
    assert_runs(corm_filter(q, Q("author__rating", NULL)));
    assert_runs(corm_filter(q, Q("author__rating__isnull", true)));
    assert_int_equal(corm_count(corm_filter(q, Q("author", corm_obj(a)))), 2);
    assert_int_equal(corm_count(corm_filter(q, Q("id__in", VALS(1, 2)))), 2);
    assert_int_equal(corm_count(corm_filter(q, Q("id__in", ARRAY(ids, 2)))), 2);
    assert_int_equal(corm_count(corm_filter(q, Q("author__in", authors))), 4);
    assert_runs(corm_filter(q, Q("pages__range", RANGE(10, 20))));
    assert_runs(corm_filter(reviews, Q("created__year", 2024)));
    assert_runs(corm_filter(corm_objects(s, Badge), Q("data__a__0", 1)));
    assert_int_equal(corm_count(corm_filter(q, Q("title", corm_strn(buf, 4)))),
                     1);
    assert_runs(
        corm_filter(reviews, Q("stars__gt", F("book__author__rating"))));
    assert_runs(corm_filter(q, EXISTS(reviews)));
    assert_runs(corm_filter(corm_alias(q, AS("low", FN("lower", "title"))),
                            Q("low__gt", "m")));
    assert_sound(s);
}

static void test_vocabulary__querysets(void **state)
{
    corm_session *s = library_s, *s2 = corm_session_open(library_db);
    corm_queryset *q = corm_objects(s, Book), *books = q;
    corm_queryset *authors = corm_objects(s, Author);
    corm_queryset *tags = corm_objects(s, Tag);

    (void)state;
    assert_runs(corm_order_by(q, "-pages", "title"));
    assert_runs(corm_order_by(q, DESC("pages", .nulls_last = true),
                              ASC(FN("lower", "title"))));
    assert_runs(corm_order_by(q, CORM_NO_ORDER));
    assert_runs(corm_order_by(q, "?"));
    assert_runs(corm_reverse(q));
    assert_runs(corm_slice(q, 5, 10));
    assert_runs(corm_slice(q, 1, CORM_END));
    assert_runs(corm_distinct(q));
    if (database_has(library_db, CORM_FEATURE_DISTINCT_ON))
        assert_runs(corm_distinct_on(
            corm_distinct(corm_order_by(q, "author_id")), "author"));
    else
        assert_not_here(corm_distinct_on(corm_distinct(q), "author"));
    assert_runs(corm_values(q, "genre", AS("name", F("author__name"))));
    assert_runs(
        corm_into(corm_annotate(corm_values(q, "genre"), AS("n", COUNT("id")),
                                AS("avg_pages", AVG("pages"))),
                  GenreCount));
    assert_runs(corm_annotate(authors, AS("n", COUNT("books"))));
    assert_runs(corm_alias(authors, AS("n", COUNT("books"))));
    assert_runs(corm_annotate(corm_values(q, "genre"), AS("n", COUNT("id"))));
    assert_runs(corm_extract_dates(q, "publication_date", "year", false));
    assert_runs(corm_none(q));
    assert_runs(corm_union_all(q, corm_union(books, q)));
    assert_runs(corm_difference(books, corm_intersection(books, q)));
    assert_runs(corm_select_related(q, "author"));
    assert_runs(corm_prefetch_related(
        authors, "books",
        PREFETCH("books__tags", .queryset = tags, .to_attr = "tagged")));
    assert_runs(corm_filter(corm_filtered_relation(authors, "fat", "books",
                                                   Q("books__pages__gt", 9)),
                            Q("fat__genre", "FIC")));
    assert_runs(corm_defer(corm_only(q, "title", "pages"), "pages"));
    corm_session_close(s2);
    assert_runs(corm_select_for_update(
        q, .skip_locked = true,
        .of = database_has(library_db, CORM_FEATURE_LOCK_OF)
                  ? CORM_NAMES("self")
                  : NULL));
    assert_runs(
        corm_raw(s, Book, "SELECT * FROM library_book WHERE pages > ?", 10));
    assert_runs(corm_fetch_mode(q, CORM_FETCH_PEERS));
    assert_sound(s);
}

static void test_vocabulary__evaluation(void **state)
{
    corm_session *s = library_s;
    corm_queryset *q = corm_objects(s, Book), *tags = corm_objects(s, Tag);
    const int64_t ids[] = { 1, 2 };
    corm_list *list = corm_fetch(q);
    Book *b = corm_get(Book, q, Q("id", 1));
    bool created = false;
    size_t n = 0;

    (void)state;
    corm_each (Book, x, q)
        n += x->title != NULL;
    corm_each_row (r, corm_values(q, "title"))
        n += corm_attr_text(r, "title")[0] != '\0';
    corm_stream (Book, x, q, 500)
        n += x->pages > 0;
    assert_int_equal(n, 12);
    assert_non_null(corm_list_at(Book, list, corm_list_size(list) - 1));
    assert_non_null(b);
    assert_non_null(corm_one(Book, corm_filter(q, Q("id", 2))));
    assert_non_null(corm_first(Book, q));
    assert_non_null(corm_last(Book, q));
    assert_non_null(corm_latest(Book, q, "publication_date"));
    assert_non_null(corm_earliest(Book, q, "publication_date"));
    assert_int_equal(corm_count(q), 4);
    assert_true(corm_exists(q));
    assert_true(corm_contains(q, b));
    assert_int_equal(
        corm_bulk_at(Book, corm_in_bulk(q, "pk", ARRAY(ids, 2)), 2)->id, 2);
    assert_int_equal(corm_attr_int(corm_aggregate(q, AS("m", MAX_OF("pages")),
                                                  AS("n", COUNT("*"))),
                                   "n"),
                     4);
    assert_double_equal(
        corm_attr_double(corm_aggregate(q, AVG("pages")), "pages__avg"), 517.0);
    assert_int_equal(corm_scalar(q, COUNT("id")).as.i, 4);
    assert_int_equal(
        corm_update(q, SET("pages", ADD(F("pages"), 1)), SET("genre", "FIC")),
        4);
    assert_non_null(corm_get_or_create(Tag, tags, &created,
                                       SETS(SET("name__iexact", "x")),
                                       SETS(SET("name", "X"))));
    assert_true(created);
    assert_non_null(corm_update_or_create(
        Tag, tags, &created, SETS(SET("name", "X")), SETS(SET("name", "Y"))));
    assert_false(created);
    assert_non_null(corm_explain(q, NULL));
    assert_contains(corm_sql(q), "SELECT");
    assert_true(corm_delete_all(corm_filter(q, Q("id", 4))) > 0);
    assert_sound(s);
}

static void test_vocabulary__bulk(void **state)
{
    corm_session *s = library_s;
    Tag *many[3];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        static const char *const names[] = { "p", "q", "r" };

        many[i] = corm_new(s, Tag);
        assert_non_null(many[i]);
        many[i]->name = names[i];
    }
    assert_ok(
        corm_bulk_create(many, 3, .ignore_conflicts = true, .batch_size = 500));
    for (size_t i = 0; i < 3; i++) {
        many[i] = corm_new(s, Tag);
        many[i]->name = "p";
    }
    assert_ok(corm_bulk_create(
        many, 1, .update_fields = CORM_NAMES("name"),
        .unique_fields =
            database_has(library_db, CORM_FEATURE_ON_CONFLICT_TARGET)
                ? CORM_NAMES("name")
                : NULL));
    many[0] = corm_get(Tag, corm_objects(s, Tag), Q("name", "q"));
    many[0]->name = "qq";
    assert_int_equal(corm_bulk_update(many, 1, "name"), 1);
    assert_ok(corm_prefetch_objects(many, 1, "books"));
    assert_sound(s);
}

static void test_vocabulary__expressions(void **state)
{
    corm_session *s = library_s;
    corm_queryset *q = corm_objects(s, Book),
                  *authors = corm_objects(s, Author);
    corm_queryset *reviews = corm_objects(s, Review);

    (void)state;
    assert_runs(corm_filter(
        reviews, EXISTS(corm_filter(q, AND(Q("pages", F("pages")),
                                           Q("id", OUTER("book")),
                                           NOT(Q("pages", V(1))))))));
    assert_runs(corm_annotate(q, AS("x", SUB(MUL(F("pages"), 2), F("id"))),
                              AS("y", DIV(F("pages"), 3))));
    assert_runs(corm_annotate(
        authors, AS("n", COUNT("books", .distinct = true,
                               .filter = Q("books__genre", "FIC")))));
    assert_runs(corm_annotate(
        authors, AS("n", AVG("books__pages", .default_value = V(0)))));
    assert_runs(corm_annotate(
        corm_values(q, "genre"),
        AS("all", corm_agg("string_agg", "title", .delimiter = V(",")))));
    assert_runs(
        corm_annotate(q, AS("size", CASE(WHEN(Q("pages__gt", 9), V("long")),
                                         ELSE(F("genre"))))));
    assert_runs(corm_annotate(
        q, AS("stars",
              SUBQUERY(corm_slice(
                  corm_values(corm_filter(reviews, Q("book", OUTER("id"))),
                              "stars"),
                  0, 1)))));
    assert_runs(corm_filter(
        q, NOT(EXISTS(corm_filter(reviews, Q("book", OUTER("id")))))));
    assert_runs(corm_annotate(
        q, AS("rank", WINDOW(FN0("rank"), .partition_by = BY("genre"),
                             .order_by = BY(DESC("pages"))))));
    assert_runs(
        corm_annotate(q, AS("run", WINDOW(SUM("pages"), .order_by = BY("id"),
                                          .frame = ROWS(-1, 0)))));
    assert_runs(corm_annotate(
        q, AS("key", FN("concat", FN("lower", "title"), V("-"), "genre"))));
    assert_runs(corm_annotate(authors, AS("day", FN("coalesce", "birth_date",
                                                    V(corm_ymd(2000, 1, 1))))));
    assert_runs(corm_annotate(q, AS("f", CAST("pages", "float"))));
    assert_runs(corm_annotate(
        reviews, AS("month", corm_fn_opts("trunc_month", "created",
                                          .tz = "Europe/Vienna"))));
    assert_runs(corm_annotate(q, AS("rest", RAW("pages % ?", 7))));
    assert_runs(corm_filter(q, Q("genre", LITERAL("FIC"))));
    assert_sound(s);
}

static void test_vocabulary__objects(void **state)
{
    corm_session *s = library_s;
    Book local = { 0 };
    Book *b = corm_get(Book, corm_objects(s, Book), Q("id", 1));
    Author *a = corm_get(Author, corm_objects(s, Author), Q("id", 2));
    Tag *t = corm_get(Tag, corm_objects(s, Tag), Q("id", 3));
    Book *made;

    (void)state;
    assert_non_null(corm_new(s, Book));
    assert_ok(corm_init(s, Book, &local));
    made = corm_create(s, Book, .title = "New", .author = a, .isbn = "new",
                       .publication_date = corm_ymd(2000, 1, 1),
                       .price = corm_dec("1.00"));
    assert_non_null(made);
    assert_ok(corm_save(b));
    assert_ok(corm_save_fields(b, "pages"));
    assert_int_equal(corm_update_object(b, SET("pages", ADD(F("pages"), 1))),
                     1);
    assert_ok(corm_refresh(b));
    assert_ok(corm_refresh_fields(b, "pages"));
    if (corm_full_clean(b) != CORM_OK)
        print_error("%s\n", corm_errmsg(s));
    assert_sound(s);
    assert_true(corm_same(b, b));
    assert_non_null(corm_copy(Book, b));
    assert_non_null(corm_detach(Book, b));
    assert_string_equal(corm_display(b, "genre"), "Fiction");
    assert_non_null(corm_load(b, Author, "author"));
    assert_ok(corm_link(b, author, a));
    assert_ok(corm_save(b));
    assert_int_equal(
        corm_count(corm_filter(corm_related(a, "books"), Q("pages__gt", 9))),
        3);
    assert_ok(corm_add_through(b, "tags", t, SETS(SET("weight", 3))));
    assert_ok(corm_remove(b, "tags", t));
    assert_ok(corm_set_all(b, "tags", t));
    assert_ok(corm_clear(b, "tags"));
    assert_int_equal(corm_attr_int(b, "pages"), b->pages);
    assert_ok(corm_attr_set(b, "pages", 12));
    assert_true(corm_is_loaded(b, "pages"));
    assert_int_equal(corm_attr(b, "pages").as.i, 12);
    assert_true(corm_delete(made) >= 1);
    assert_sound(s);
}

static corm_status vocabulary_body(corm_session *s, void *data)
{
    (void)s;
    return corm_save((Book *)data);
}

static int vocabulary_returns(corm_session *s, Book *b)
{
    corm_atomic (s) {
        corm_save(b);
        corm_commit(s);
        return 1;
    }
    return 0;
}

static void test_vocabulary__transactions(void **state)
{
    corm_session *s = library_s;
    Book *b = corm_get(Book, corm_objects(s, Book), Q("id", 1));

    (void)state;
    corm_atomic (s) {
        corm_save(b);
    }
    corm_atomic_with(s, .durable = true, .isolation = CORM_SERIALIZABLE)
    {
        corm_save(b);
    }
    assert_ok(corm_atomic_retry(s, 5, vocabulary_body, b));
    assert_ok(corm_atomic_run(s, NULL, vocabulary_body, b));
    b->pages = 7777;
    corm_atomic (s) {
        corm_save(b);
        corm_rollback(s);
    }
    assert_int_equal(
        corm_count(corm_filter(corm_objects(s, Book), Q("pages", 7777))), 0);
    assert_int_equal(vocabulary_returns(s, b), 1);
    assert_int_equal(
        corm_count(corm_filter(corm_objects(s, Book), Q("pages", 7777))), 1);
    corm_atomic (s)
        assert_ok(corm_on_commit(s, vocabulary_body, b));
    corm_scope(s)
    {
        corm_save(b);
    }
    assert_sound(s);
}

#define VOCABULARY_TEST(name)                                   \
    cmocka_unit_test_setup_teardown(name, library_setup_filled, \
                                    library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        VOCABULARY_TEST(test_vocabulary__conditions),
        VOCABULARY_TEST(test_vocabulary__querysets),
        VOCABULARY_TEST(test_vocabulary__evaluation),
        VOCABULARY_TEST(test_vocabulary__bulk),
        VOCABULARY_TEST(test_vocabulary__expressions),
        VOCABULARY_TEST(test_vocabulary__objects),
        VOCABULARY_TEST(test_vocabulary__transactions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
