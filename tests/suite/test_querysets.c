/*
 * Querysets evaluated: lists, loops, streams, single objects, numbers, rows
 * and records.
 */
#include "no_arguments.h"
#include "support/library.h"

#include "session/session.h"

static corm_queryset *books(void)
{
    return corm_objects(library_s, Book);
}

static void test_querysets__each_gives_objects_in_order(void **state)
{
    static const char *const titles[] = { "A Confession", "War and Peace",
                                          "Persuasion", "Emma" };
    size_t n = 0;

    (void)state;
    corm_each (Book, book, books()) {
        assert_true(n < 4);
        assert_string_equal(book->title, titles[n++]);
        assert_null(book->author);
    }
    assert_int_equal(n, 4);
    assert_sound(library_s);
}

static void test_querysets__fetch_gives_a_list(void **state)
{
    corm_list *list = corm_fetch(corm_order_by(books(), "id"));

    (void)state;
    assert_int_equal(corm_list_size(list), 4);
    assert_string_equal(corm_list_at(Book, list, 0)->title, "Emma");
    assert_null(corm_list_at(Book, list, 4));
    assert_failed(library_s, CORM_MISUSE, "element 4 of a list of 4");
    assert_null(corm_list_at(Author, list, 0));
    assert_failed(library_s, CORM_MISUSE, "holds Book, not Author");
    assert_int_equal(corm_list_size(NULL), 0);
}

static void test_querysets__many_rows_come_in_batches(void **state)
{
    int64_t sum = 0;

    (void)state;
    for (int i = 0; i < 300; i++)
        assert_non_null(corm_create(library_s, Author, .name = "N"));
    corm_each (Author, author,
               corm_filter(corm_objects(library_s, Author), Q("name", "N")))
        sum += author->id;
    assert_int_equal(sum, 300 * 3 + 300 * 301 / 2);
    sum = 0;
    corm_stream (Author, author,
                 corm_filter(corm_objects(library_s, Author), Q("name", "N")),
                 7)
        sum += author->id;
    assert_int_equal(sum, 300 * 3 + 300 * 301 / 2);
    assert_sound(library_s);
}

static void test_querysets__stream_may_be_left(void **state)
{
    size_t n = 0;

    (void)state;
    corm_stream (Book, book, books(), 2) {
        assert_non_null(book->title);
        if (++n == 3)
            break;
    }
    assert_int_equal(n, 3);
    assert_int_equal(corm_count(books()), 4);
    assert_sound(library_s);
}

static void test_querysets__body_may_write(void **state)
{
    (void)state;
    corm_each (Book, book, books()) {
        book->pages++;
        assert_ok(corm_save(book));
    }
    assert_int_equal(corm_scalar(books(), corm_agg("sum", "pages")).as.i,
                     474 + 249 + 1225 + 120 + 4);
}

static void test_querysets__get_finds_one_none_or_many(void **state)
{
    Book *emma = corm_get(Book, books(), Q("title", "Emma"));

    (void)state;
    assert_non_null(emma);
    assert_int_equal(emma->pages, 474);
    assert_int_equal(emma->publication_date.year, 1815);
    assert_string_equal(corm_attr_text(emma, "price"), "9.50");
    assert_true(emma->in_print);
    assert_null(corm_get(Book, books(), Q("title", "Nope")));
    assert_false(corm_failed(library_s));
    assert_failed(library_s, CORM_DOES_NOT_EXIST,
                  "Book matching query does not exist");
    assert_null(corm_get(Book, books(), Q("genre", "FIC")));
    assert_false(corm_failed(library_s));
    assert_failed(library_s, CORM_MULTIPLE_OBJECTS, "more than one Book");
    assert_null(corm_one(Book, books()));
    assert_failed(library_s, CORM_MULTIPLE_OBJECTS, "Book");
}

static void test_querysets__type_is_checked(void **state)
{
    (void)state;
    assert_null(corm_get(Author, books(), Q("id", 1)));
    assert_failed(library_s, CORM_MISUSE, "gives Book, not Author");
    corm_each (Author, author, books())
        assert_null(author);
    assert_failed(library_s, CORM_MISUSE, "gives Book, not Author");
    assert_null(corm_first(Book, corm_values(books(), "title")));
    assert_failed(library_s, CORM_MISUSE, "rows of values");
}

static void test_querysets__first_and_last(void **state)
{
    (void)state;
    assert_string_equal(corm_first(Book, books())->title, "A Confession");
    assert_string_equal(corm_last(Book, books())->title, "Emma");
    assert_int_equal(
        corm_first(Book, corm_order_by(books(), CORM_NO_ORDER))->id, 1);
    assert_int_equal(corm_last(Book, corm_order_by(books(), CORM_NO_ORDER))->id,
                     4);
    assert_null(corm_first(Book, corm_filter(books(), Q("pages", 3))));
    assert_sound(library_s);
    assert_null(corm_first(Book, corm_filter(books(), Q("page", 3))));
    assert_true(corm_failed(library_s));
    assert_failed(library_s, CORM_FIELD_ERROR, "page");
}

/* An answer is the latest call's; what failed is told until it is cleared. */
static void test_querysets__answers_hide_no_failure(void **state)
{
    corm_queryset *none = corm_filter(books(), Q("title", "Nope"));

    (void)state;
    assert_null(corm_one(Book, none));
    assert_int_equal(corm_errcode(library_s), CORM_DOES_NOT_EXIST);
    assert_int_equal(corm_count(none), 0);
    assert_int_equal(corm_errcode(library_s), CORM_OK);
    assert_string_equal(corm_errmsg(library_s), "");
    assert_null(corm_fetch(corm_filter(books(), Q("titel", "Emma"))));
    assert_null(corm_one(Book, none));
    assert_failed(library_s, CORM_FIELD_ERROR, "titel");
    assert_null(corm_one(Book, none));
    assert_failed(library_s, CORM_DOES_NOT_EXIST, "Book");
}

/* Macros without their further arguments, as Django's calls may be. */
static void test_querysets__no_arguments_are_none(void **state)
{
    Book *emma = corm_get(Book, books(), Q("title", "Emma"));

    (void)state;
    assert_int_equal(corm_count(no_filter(books())), 4);
    assert_int_equal(corm_count(no_exclude(books())), 4);
    assert_int_equal(corm_count(no_without(books())), 0);
    assert_null(no_get(books()));
    assert_failed(library_s, CORM_MULTIPLE_OBJECTS, "more than one Book");
    assert_string_equal(no_get(corm_filter(books(), Q("title", "Emma")))->title,
                        "Emma");
    assert_false(corm_is_loaded(corm_first(Book, no_only(books())), "title"));
    assert_true(corm_is_loaded(corm_first(Book, no_defer(books())), "title"));
    assert_int_equal(corm_list_size(corm_fetch(no_select_related(books()))), 4);
    assert_ok(no_refresh(emma));
    assert_sound(library_s);
    assert_int_equal(no_update(books()), -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "update");
}

static void test_querysets__latest_and_earliest(void **state)
{
    (void)state;
    assert_int_equal(corm_latest(Book, books(), "publication_date")->id, 4);
    assert_int_equal(corm_earliest(Book, books(), "pages")->id, 4);
    assert_int_equal(((Book *)(void *)corm_queryset_by_date(
                          books(), &Book_model, NULL, 0, true))
                         ->id,
                     4);
    assert_sound(library_s);
}

static void test_querysets__count_and_exists(void **state)
{
    corm_queryset *fiction = corm_filter(books(), Q("genre", "FIC"));

    (void)state;
    assert_int_equal(corm_count(books()), 4);
    assert_int_equal(corm_count(fiction), 3);
    assert_int_equal(corm_count(corm_slice(fiction, 1, 10)), 2);
    assert_int_equal(corm_count(corm_none(books())), 0);
    assert_true(corm_exists(fiction));
    assert_false(corm_exists(corm_filter(books(), Q("genre", "XXX"))));
    assert_sound(library_s);
    assert_int_equal(corm_count(corm_filter(books(), Q("nope", 1))), -1);
    assert_failed(library_s, CORM_FIELD_ERROR, "nope");
    assert_false(corm_exists(corm_filter(books(), Q("nope", 1))));
    assert_failed(library_s, CORM_FIELD_ERROR, "nope");
    assert_int_equal(corm_count(NULL), -1);
    assert_false(corm_exists(NULL));
}

static void test_querysets__contains(void **state)
{
    Book *emma = corm_get(Book, books(), Q("title", "Emma"));
    Book *fresh = corm_new(library_s, Book);

    (void)state;
    assert_true(corm_contains(books(), emma));
    assert_true(corm_contains(corm_filter(books(), Q("genre", "FIC")), emma));
    assert_false(corm_contains(corm_filter(books(), Q("genre", "NON")), emma));
    assert_sound(library_s);
    assert_false(corm_contains(books(), fresh));
    assert_failed(library_s, CORM_VALUE_ERROR, "has no key");
}

static void test_querysets__values_are_rows(void **state)
{
    corm_list *rows = corm_fetch(corm_order_by(
        corm_values(books(), "title", AS("who", F("author__name")), "price"),
        "pages"));
    const corm_row *row = corm_list_row(rows, 0);

    (void)state;
    assert_sound(library_s);
    assert_int_equal(corm_list_size(rows), 4);
    assert_int_equal(corm_row_size(row), 3);
    assert_string_equal(corm_row_name(row, 0), "title");
    assert_string_equal(corm_attr_text(row, "title"), "A Confession");
    assert_string_equal(corm_attr_text(row, "who"), "Leo Tolstoy");
    assert_int_equal(corm_attr(row, "price").kind, CORM_K_DECIMAL);
    assert_string_equal(corm_attr_text(row, "price"), "5.25");
    assert_int_equal(corm_row_value(row, 3).kind, CORM_K_NULL);
    assert_null(corm_row_name(row, 3));
    assert_int_equal(corm_attr(row, "nope").kind, CORM_K_NULL);
    assert_failed(library_s, CORM_FIELD_ERROR, "no column \"nope\"");
}

static void test_querysets__each_row(void **state)
{
    size_t n = 0;

    (void)state;
    corm_each_row (row, corm_values(books(), "title", "author")) {
        assert_true(strlen(corm_attr_text(row, "title")) > 0);
        assert_true(corm_attr_int(row, "author") > 0);
        n++;
    }
    assert_int_equal(n, 4);
}

static void test_querysets__groups_go_into_records(void **state)
{
    corm_queryset *q = corm_order_by(
        corm_annotate(corm_values(books(), "genre"), AS("n", COUNT("id")),
                      AS("avg_pages", AVG("pages"))),
        "-n");
    size_t i = 0;

    (void)state;
    corm_each (GenreCount, g, corm_into(q, GenreCount)) {
        assert_string_equal(g->genre, i == 0 ? "FIC" : "NON");
        assert_int_equal(g->n, i == 0 ? 3 : 1);
        assert_true(g->avg_pages.set);
        i++;
    }
    assert_int_equal(i, 2);
    assert_sound(library_s);
    corm_each (GenreCount, g,
               corm_into(corm_values(books(), "genre"), GenreCount))
        assert_null(g);
    assert_failed(library_s, CORM_FIELD_ERROR, "no column for GenreCount.n");
}

static void test_querysets__aggregate(void **state)
{
    corm_row *row = corm_aggregate(books(), AS("most", MAX_OF("pages")),
                                   COUNT("id"), AVG("pages"));

    (void)state;
    assert_non_null(row);
    assert_int_equal(corm_attr_int(row, "most"), 1225);
    assert_int_equal(corm_attr_int(row, "id__count"), 4);
    assert_double_equal(corm_attr_double(row, "pages__avg"), 517.0);
    row = corm_aggregate(corm_none(books()), AS("n", COUNT("id")),
                         AS("sum", SUM("pages")));
    assert_non_null(row);
    assert_int_equal(corm_attr(row, "n").kind, CORM_K_INT);
    assert_int_equal(corm_attr_int(row, "n"), 0);
    assert_int_equal(corm_attr(row, "sum").kind, CORM_K_NULL);
    assert_sound(library_s);
}

static void test_querysets__annotations_are_read_by_name(void **state)
{
    corm_queryset *q = corm_annotate(corm_objects(library_s, Author),
                                     AS("n", COUNT("books", .distinct = true)));
    size_t i = 0;

    (void)state;
    corm_each (Author, author, q) {
        assert_int_equal(corm_attr_int(author, "n"), i < 2 ? 2 : 0);
        assert_true(corm_is_loaded(author, "n"));
        i++;
    }
    assert_int_equal(i, 3);
    i = 0;
    corm_stream (Author, author, corm_filter(q, Q("n__gt", 1)), 1)
        i += (size_t)corm_attr_int(author, "n");
    assert_int_equal(i, 4);
    assert_sound(library_s);
}

static void test_querysets__update_counts_rows(void **state)
{
    (void)state;
    assert_int_equal(corm_update(books(), SET("pages", MUL(F("pages"), 1.1))),
                     4);
    assert_int_equal(corm_get(Book, books(), Q("id", 1))->pages, 521);
    assert_int_equal(
        corm_update(corm_filter(books(), Q("author__name", "Leo Tolstoy")),
                    SET("genre", "XXX"), SET("in_print", false)),
        2);
    assert_int_equal(corm_count(corm_filter(books(), Q("genre", "XXX"))), 2);
    assert_int_equal(corm_update(corm_none(books()), SET("pages", 1)), 0);
    assert_sound(library_s);
    assert_int_equal(corm_update(books(), SET("page", 1)), -1);
    assert_failed(library_s, CORM_FIELD_ERROR, "page");
    assert_int_equal(corm_update(corm_slice(books(), 0, 1), SET("pages", 1)),
                     -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "slice");
}

static void test_querysets__in_bulk(void **state)
{
    int64_t ids[] = { 1, 3, 77 };
    corm_list *all = corm_in_bulk(books(), "pk", ARRAY(ids, 3));
    corm_list *by_isbn = corm_in_bulk(books(), "isbn", VALS("2", "4"));

    (void)state;
    assert_sound(library_s);
    assert_int_equal(corm_list_size(all), 2);
    assert_string_equal(corm_bulk_at(Book, all, 3)->title, "War and Peace");
    assert_null(corm_bulk_at(Book, all, 77));
    assert_string_equal(corm_bulk_at(Book, by_isbn, "2")->title, "Persuasion");
    assert_int_equal(
        corm_list_size(corm_in_bulk(books(), NULL, corm_value_null())), 4);
    assert_sound(library_s);
    assert_null(corm_in_bulk(books(), "genre", VALS("FIC")));
    assert_failed(library_s, CORM_VALUE_ERROR, "unique");
}

static void test_querysets__deferred_members_come_by_name(void **state)
{
    Book *book = corm_get(Book, corm_only(books(), "title"), Q("id", 1));

    (void)state;
    assert_int_equal(book->pages, 0);
    assert_false(corm_is_loaded(book, "pages"));
    assert_true(corm_is_loaded(book, "title"));
    library_statements();
    assert_int_equal(corm_attr_int(book, "pages"), 474);
    assert_int_equal(book->pages, 474);
    assert_int_equal(library_statements(), 1);
    assert_true(corm_is_loaded(book, "pages"));
    book->title = "Emma!";
    book->isbn = "9";
    assert_ok(corm_save(book));
    book = corm_get(Book, books(), Q("id", 1));
    assert_string_equal(book->title, "Emma!");
    assert_string_equal(book->isbn, "9");
    assert_string_equal(book->genre, "FIC");
    book = corm_get(Book, corm_defer(books(), "price"), Q("id", 1));
    assert_int_equal(book->price.form, CORM_DECIMAL_UNSET);
    assert_ok(corm_save(book));
    book = corm_get(Book, books(), Q("id", 1));
    assert_string_equal(corm_attr_text(book, "price"), "9.50");
    assert_sound(library_s);
}

static void test_querysets__sql_shows_text_and_parameters(void **state)
{
    const char *sql =
        corm_sql(corm_filter(books(), Q("pages__gt", 400), Q("title", "Emma")));

    (void)state;
    assert_contains(sql, "SELECT");
    assert_contains(sql, " -- 400, 'Emma'");
    assert_contains(corm_sql(corm_none(books())), "nothing is sent");
    assert_contains(corm_explain(books(), NULL), "library_book");
    assert_contains(corm_explain(corm_none(books()), ""), "nothing is sent");
    assert_contains(
        corm_explain(corm_union(corm_filter(books(), Q("pages", 1)),
                                corm_filter(books(), Q("pages", 2))),
                     NULL),
        "library_book");
    assert_contains(
        corm_explain(corm_queryset_connect(CORM_CONNECT_OR,
                                           corm_filter(books(), Q("id", 1)),
                                           corm_filter(books(), Q("pages", 2))),
                     NULL),
        "library_book");
    assert_sound(library_s);
}

static void test_querysets__a_plan_is_a_tree(void **state)
{
    const char *plan =
        corm_explain(corm_union(corm_filter(books(), Q("pages", 1)),
                                corm_filter(books(), Q("pages", 2))),
                     NULL);

    (void)state;
    if (!cormi_db_dialect(library_db)->explain_nodes)
        skip(); /* what it says is laid out by itself */
    /* The words are of the release: COMPOUND QUERY, or MERGE (UNION). */
    assert_true(plan != NULL && plan[0] != ' ' && plan[0] != '\0');
    assert_contains(plan, "\n  ");
    assert_contains(plan, "\n    SCAN library_book\n");
    assert_null(strstr(plan, "\n     "));
    assert_sound(library_s);
}

static void test_querysets__sql_and_parameters_apart(void **state)
{
    corm_sql_params out;

    (void)state;
    assert_ok(corm_sql_with_params(
        corm_filter(books(), Q("title__contains", "5%_\\"), Q("pages__gt", 400),
                    Q("isbn__in", VALS("a", "b"))),
        &out));
    assert_int_equal(strlen(out.sql), out.length);
    assert_contains(out.sql, "SELECT");
    assert_true(out.n_params >= 3);
    assert_string_equal(out.params[0].as.s, "%5\\%\\_\\\\%");
    assert_int_equal(out.params[1].as.i, 400);
    assert_ok(corm_sql_with_params(corm_none(books()), &out));
    assert_null(out.sql);
    assert_int_equal(corm_sql_with_params(NULL, &out), CORM_MISUSE);
    assert_int_equal(corm_sql_with_params(books(), NULL), CORM_MISUSE);
    assert_sound(library_s);
    assert_int_equal(
        corm_sql_with_params(corm_filter(books(), Q("pages", "many")), &out),
        CORM_VALUE_ERROR);
    assert_null(out.sql);
}

/* How many values of a list the database is given, as parameters or as one. */
static size_t listed(const int64_t *keys, size_t n)
{
    corm_value values[64], list = { .kind = CORM_K_LIST, .size = n };
    corm_sql_params out = { 0 };

    for (size_t i = 0; i < n; i++)
        values[i] = corm_value_int(keys[i]);
    list.as.list = values;
    assert_ok(
        corm_sql_with_params(corm_filter(books(), Q("id__in", list)), &out));
    assert_true(out.n_params >= 1);
    return out.params[0].kind == CORM_K_LIST ? out.params[0].size
                                             : out.n_params;
}

static void test_querysets__lists_lose_their_duplicates(void **state)
{
    static const struct {
        int64_t keys[8];
        size_t n, kept;
    } rows[] = {
        { { 1, 2, 3 }, 3, 3 },           { { 1, 1, 2, 2 }, 4, 2 },
        { { 3, 2, 1, 3, 2, 1 }, 6, 3 },  { { 1, 5, 9, 5, 1, 9, 10 }, 7, 4 },
        { { 5, 9, 1, 1, 10, 9 }, 6, 4 }, { { -3, -2, -3, 0 }, 4, 3 },
    };
    int64_t many[64];

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(rows); i++)
        assert_int_equal(listed(rows[i].keys, rows[i].n), rows[i].kept);
    for (size_t i = 0; i < 64; i++) /* 0 to 29, then some again */
        many[i] = i < 30 ? (int64_t)i : (int64_t)(i * 7 % 37);
    assert_int_equal(listed(many, 64), 37);
    for (size_t i = 0; i < 64; i++)
        many[i] = 100 - (int64_t)(i % 40);
    assert_int_equal(listed(many, 64), 40);
    assert_sound(library_s);
}

static void test_querysets__null_is_failure_not_a_crash(void **state)
{
    (void)state;
    assert_null(corm_filter(NULL, Q("a", 1)));
    assert_null(corm_fetch(NULL));
    assert_null(corm_sql(NULL));
    assert_null(corm_get(Book, NULL, Q("id", 1)));
    assert_int_equal(corm_update(NULL, SET("pages", 1)), -1);
    assert_int_equal(corm_delete_all(NULL), -1);
    assert_null(corm_aggregate(NULL, COUNT("id")));
    corm_each (Book, book, NULL)
        assert_null(book);
    assert_null(corm_objects(NULL, Book));
    assert_null(corm_objects(library_s, GenreCount));
    assert_failed(library_s, CORM_MISUSE, "abstract");
}

static void test_querysets__another_session_of_the_database(void **state)
{
    corm_session *s2 = corm_session_open(library_db);
    corm_queryset *q = corm_using(corm_filter(books(), Q("id", 1)), s2);
    Book *book = corm_one(Book, q);

    (void)state;
    assert_non_null(book);
    assert_ptr_equal(corm_object_session(&book->base), s2);
    corm_session_close(s2);
}

static void test_querysets__get_or_create(void **state)
{
    corm_queryset *tags = corm_objects(library_s, Tag);
    bool created;
    Tag *tag = corm_get_or_create(Tag, tags, &created,
                                  SETS(SET("name__iexact", "New")),
                                  SETS(SET("name", "New")));

    (void)state;
    assert_true(created);
    assert_int_equal(tag->id, 4);
    tag = corm_get_or_create(Tag, tags, &created,
                             SETS(SET("name__iexact", "NEW")),
                             SETS(SET("name", "NEW")));
    assert_false(created);
    assert_int_equal(tag->id, 4);
    tag = corm_update_or_create(Tag, tags, &created, SETS(SET("id", 4)),
                                SETS(SET("name", "Newer")));
    assert_false(created);
    assert_string_equal(tag->name, "Newer");
    tag = corm_update_or_create(Tag, tags, NULL, SETS(SET("name", "Other")),
                                SETS(SET("id", 9)));
    assert_int_equal(tag->id, 9);
    assert_sound(library_s);
    assert_null(corm_get_or_create(Tag, tags, &created, SETS(SET("id", 10)),
                                   SETS(SET("name", "Other"))));
    assert_failed(library_s, CORM_INTEGRITY, "");
    assert_int_equal(corm_count(tags), 5);
}

/* A body that ends with the code of the session. */
static corm_status create_if_missing(corm_session *s, void *name)
{
    bool created;

    corm_one(Tag, corm_filter(corm_objects(s, Tag), Q("name", "nobody's")));
    corm_get_or_create(Tag, corm_objects(s, Tag), &created,
                       SETS(SET("name", (const char *)name)),
                       SETS(SET("name", (const char *)name)));
    return corm_errcode(s);
}

static void test_querysets__answers_end_no_transaction(void **state)
{
    corm_queryset *tags = corm_objects(library_s, Tag);
    int64_t before = corm_count(tags);
    char first[] = "new", second[] = "newer";

    (void)state;
    assert_null(corm_one(Tag, corm_filter(tags, Q("name", first))));
    assert_ok(corm_atomic_retry(library_s, 3, create_if_missing, first));
    assert_ok(corm_atomic_run(library_s, NULL, create_if_missing, second));
    assert_int_equal(corm_count(tags), before + 2);
    assert_sound(library_s);
}

/* Nothing is sent for it: a program may go on to its test at the end. */
static void test_querysets__new_objects_in_a_failed_block(void **state)
{
    corm_queryset *tags = corm_objects(library_s, Tag);
    int64_t before = corm_count(tags);

    (void)state;
    corm_atomic (library_s) {
        Tag *tag;

        assert_null(corm_create(library_s, Tag, .id = 1, .name = "twice"));
        tag = corm_new(library_s, Tag);
        assert_non_null(tag);
        tag->name = "after";
        assert_int_equal(corm_save(tag), CORM_TRANSACTION);
    }
    assert_failed(library_s, CORM_TRANSACTION, "");
    assert_int_equal(corm_count(tags), before);
}

#define QUERYSETS(name)                                         \
    cmocka_unit_test_setup_teardown(name, library_setup_filled, \
                                    library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        QUERYSETS(test_querysets__each_gives_objects_in_order),
        QUERYSETS(test_querysets__fetch_gives_a_list),
        QUERYSETS(test_querysets__many_rows_come_in_batches),
        QUERYSETS(test_querysets__stream_may_be_left),
        QUERYSETS(test_querysets__body_may_write),
        QUERYSETS(test_querysets__get_finds_one_none_or_many),
        QUERYSETS(test_querysets__type_is_checked),
        QUERYSETS(test_querysets__first_and_last),
        QUERYSETS(test_querysets__answers_hide_no_failure),
        QUERYSETS(test_querysets__no_arguments_are_none),
        QUERYSETS(test_querysets__latest_and_earliest),
        QUERYSETS(test_querysets__count_and_exists),
        QUERYSETS(test_querysets__contains),
        QUERYSETS(test_querysets__values_are_rows),
        QUERYSETS(test_querysets__each_row),
        QUERYSETS(test_querysets__groups_go_into_records),
        QUERYSETS(test_querysets__aggregate),
        QUERYSETS(test_querysets__annotations_are_read_by_name),
        QUERYSETS(test_querysets__update_counts_rows),
        QUERYSETS(test_querysets__in_bulk),
        QUERYSETS(test_querysets__deferred_members_come_by_name),
        QUERYSETS(test_querysets__sql_shows_text_and_parameters),
        QUERYSETS(test_querysets__a_plan_is_a_tree),
        QUERYSETS(test_querysets__sql_and_parameters_apart),
        QUERYSETS(test_querysets__lists_lose_their_duplicates),
        QUERYSETS(test_querysets__null_is_failure_not_a_crash),
        QUERYSETS(test_querysets__another_session_of_the_database),
        QUERYSETS(test_querysets__get_or_create),
        QUERYSETS(test_querysets__answers_end_no_transaction),
        QUERYSETS(test_querysets__new_objects_in_a_failed_block),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
