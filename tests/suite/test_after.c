/*
 * Keyset pagination: page after page gives every row once and in order,
 * whatever the ordering, and the same backwards.
 */
#include "support/library.h"

static corm_queryset *authors, *books;

/* Ratings with NULLs and ties, names with ties. */
static int after_setup(void **state)
{
    static const struct {
        const char *name;
        int rating;
    } rows[] = { { "Bo", 3 }, { "Al", 0 }, { "Bo", 3 }, { "Cy", 1 },
                 { "Al", 0 }, { "Di", 3 }, { "Di", 5 }, { "Bo", 0 } };

    if (library_setup_filled(state) != 0)
        return -1;
    for (size_t i = 0; i < TEST_COUNT(rows); i++) {
        Author *a = corm_new(library_s, Author);

        a->name = rows[i].name;
        if (rows[i].rating != 0)
            a->rating = corm_some_int32(rows[i].rating);
        if (corm_save(a) != CORM_OK) {
            print_error("%s\n", corm_errmsg(library_s));
            return -1;
        }
    }
    authors = corm_objects(library_s, Author);
    books = corm_objects(library_s, Book);
    return books == NULL ? -1 : 0;
}

static void after_note(char *text, size_t size, const corm_object *o)
{
    size_t n = strlen(text);

    snprintf(text + n, size - n, " %lld",
             (long long)corm_object_attr_int(o, "id"));
}

/* The keys in pages of two: as corm_after() finds them, one page at a time. */
static void after_walk(const corm_queryset *q, bool before, char *text,
                       size_t size, int line)
{
    const corm_queryset *next = q;

    text[0] = '\0';
    for (int page = 0; page < 20; page++) {
        corm_list *list = corm_fetch(corm_slice(next, 0, 2));
        const corm_object *last;

        if (list == NULL)
            print_error("%s\n", corm_errmsg(library_s));
        _assert_true(list != NULL, "page", __FILE__, line);
        if (corm_list_size(list) == 0)
            return;
        for (size_t i = 0; i < corm_list_size(list); i++)
            after_note(text, size, corm_list_object(list, i, NULL));
        last = corm_list_object(list, corm_list_size(list) - 1, NULL);
        next = corm_queryset_after(q, last, before);
    }
}

/* total: q with the key at the end of its ordering. */
static void after_check(const corm_queryset *q, const corm_queryset *total,
                        int line)
{
    char walked[512], whole[512] = "", back[512] = "", reversed[512] = "";
    corm_list *list = corm_fetch(total);
    corm_object *last;

    _assert_true(list != NULL, "fetched", __FILE__, line);
    for (size_t i = 0; i < corm_list_size(list); i++) {
        size_t n = corm_list_size(list) - 1 - i;

        after_note(whole, sizeof(whole), corm_list_object(list, i, NULL));
        if (i > 0)
            after_note(reversed, sizeof(reversed),
                       corm_list_object(list, n, NULL));
    }
    after_walk(total, false, walked, sizeof(walked), line);
    _assert_string_equal(walked, whole, __FILE__, line);
    /* The first page's ties are the database's; behind its row all is fixed. */
    last = corm_list_object(list, corm_list_size(list) - 1, NULL);
    _assert_true(corm_count(corm_queryset_after(q, last, false)) == 0, "none",
                 __FILE__, line);
    list = corm_fetch(corm_queryset_after(q, last, true));
    _assert_true(list != NULL, "before", __FILE__, line);
    for (size_t i = 0; i < corm_list_size(list); i++)
        after_note(back, sizeof(back), corm_list_object(list, i, NULL));
    _assert_string_equal(back, reversed, __FILE__, line);
    library_assert_sound(library_s, __FILE__, line);
}

#define ORDERED(q, ...)                          \
    after_check(corm_order_by((q), __VA_ARGS__), \
                corm_order_by((q), __VA_ARGS__, "pk"), __LINE__)

static void test_after__every_row_once(void **state)
{
    (void)state;
    after_check(authors, corm_order_by(authors, "name", "pk"), __LINE__);
    after_check(corm_order_by(authors, "-id"), corm_order_by(authors, "-id"),
                __LINE__);
    after_check(corm_order_by(authors, CORM_NO_ORDER),
                corm_order_by(authors, "id"), __LINE__);
    ORDERED(authors, "name");
    ORDERED(authors, "-name");
    ORDERED(authors, "rating");
    ORDERED(authors, "-rating");
    ORDERED(authors, "rating", "-name");
    ORDERED(authors, "-rating", "name");
    ORDERED(authors, "name", "rating");
    ORDERED(authors, ASC("rating", .nulls_last = true), "name");
    ORDERED(authors, ASC("rating", .nulls_first = true), "-name");
    ORDERED(authors, DESC("rating", .nulls_last = true));
    ORDERED(authors, DESC("rating", .nulls_first = true), "name");
    ORDERED(corm_filter(authors, Q("rating__gt", 1)), "-rating", "name");
    ORDERED(books, "in_print", "-pages");
    ORDERED(books, "-price");
    ORDERED(books, "publication_date");
    ORDERED(books, "author_id");
    ORDERED(corm_annotate(authors, AS("n", COUNT("books"))), "-n", "name");
    ORDERED(corm_select_related(books, "author"), "-author__rating",
            "author__name");
}

static void test_after__reverse_turns_it(void **state)
{
    char one[512], other[512];
    corm_queryset *q = corm_order_by(authors, "-rating", "name");

    (void)state;
    after_walk(corm_reverse(corm_order_by(authors, "-rating", "name", "pk")),
               false, one, sizeof(one), __LINE__);
    after_walk(corm_order_by(authors, "rating", "-name", "-pk"), false, other,
               sizeof(other), __LINE__);
    assert_string_equal(one, other);
    assert_int_equal(
        corm_count(corm_after(
            corm_reverse(corm_reverse(q)),
            corm_first(Author, corm_order_by(q, "-rating", "name", "pk")))),
        10);
    assert_sound(library_s);
}

static void test_after__rows_of_values(void **state)
{
    corm_queryset *q = corm_order_by(
        corm_annotate(corm_values(authors, "rating"), AS("n", COUNT("id"))),
        "-n", "rating");
    corm_row *row =
        corm_list_size(corm_fetch(q)) > 2
            ? (corm_row *)(void *)corm_list_object(corm_fetch(q), 1, NULL)
            : NULL;
    corm_list *rest;

    (void)state;
    assert_non_null(row);
    assert_int_equal(corm_attr_int(row, "rating"), 3);
    rest = corm_fetch(corm_after(q, row));
    assert_non_null(rest);
    assert_int_equal(corm_list_size(rest), 3);
    assert_int_equal(
        corm_object_attr_int(corm_list_object(rest, 0, NULL), "rating"), 5);
    assert_int_equal(
        corm_count(corm_after_values(
            corm_values(corm_order_by(books, "-pages"), "id", "title"), 474,
            1)),
        2);
    assert_sound(library_s);
}

/* What was deleted or added before the row moves nothing. */
static void test_after__rows_may_come_and_go(void **state)
{
    corm_queryset *q = corm_order_by(books, "pages");
    Book *last = corm_list_at(Book, corm_fetch(corm_slice(q, 0, 2)), 1);

    (void)state;
    assert_string_equal(last->title, "Persuasion");
    assert_int_equal(corm_delete_all(corm_filter(books, Q("pages__lte", 249))),
                     2);
    assert_string_equal(corm_first(Book, corm_after(q, last))->title, "Emma");
    assert_string_equal(
        corm_first(Book, corm_after_values(q, "249", "2"))->title, "Emma");
    assert_sound(library_s);
}

static void test_after__plans_are_kept(void **state)
{
    corm_db_stats before = { .size = sizeof(before) };
    corm_db_stats after = { .size = sizeof(after) };
    corm_queryset *q = corm_order_by(authors, "-name");

    (void)state;
    assert_int_equal(corm_count(corm_after_values(q, "Bo", 4)), 4);
    corm_db_stats_get(library_db, &before);
    assert_int_equal(corm_count(corm_after_values(q, "\"'; --", 0)), 0);
    corm_db_stats_get(library_db, &after);
    assert_int_equal(after.plans_built, before.plans_built);
}

static void test_after__mistakes_are_told(void **state)
{
    Book *book = corm_first(Book, books);
    Author *author = corm_first(Author, authors);

    (void)state;
    assert_null(corm_fetch(corm_after(authors, book)));
    assert_failed(library_s, CORM_VALUE_ERROR, "is a Book");
    assert_null(corm_fetch(corm_after(corm_slice(books, 0, 2), book)));
    assert_failed(library_s, CORM_VALUE_ERROR, "slice last");
    assert_null(corm_fetch(corm_after(corm_order_by(books, "?"), book)));
    assert_failed(library_s, CORM_VALUE_ERROR, "random");
    assert_null(corm_fetch(
        corm_after(corm_order_by(books, FN("lower", "title")), book)));
    assert_failed(library_s, CORM_VALUE_ERROR, "order by its name");
    assert_null(corm_fetch(corm_after(corm_order_by(books, "author"), book)));
    assert_failed(library_s, CORM_VALUE_ERROR, "ordering of \"author\"");
    assert_null(
        corm_fetch(corm_after(corm_order_by(authors, "books__pages"), author)));
    assert_failed(library_s, CORM_VALUE_ERROR, "several values");
    assert_null(
        corm_fetch(corm_after(corm_order_by(books, "author__name"), book)));
    assert_failed(library_s, CORM_MISUSE, "select_related");
    assert_null(corm_fetch(corm_after(corm_order_by(books, "titel"), book)));
    assert_failed(library_s, CORM_FIELD_ERROR, "did you mean \"title\"");
    assert_null(corm_fetch(corm_after_values(books, 1)));
    assert_failed(library_s, CORM_VALUE_ERROR, "2 keys");
    assert_null(
        corm_fetch(corm_after_values(corm_values(books, "title"), "x", 1)));
    assert_failed(library_s, CORM_VALUE_ERROR, "add id");
    assert_null(corm_fetch(corm_after(corm_union(books, books), book)));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "union");
    assert_null(corm_fetch(corm_queryset_after(books, NULL, false)));
    assert_failed(library_s, CORM_VALUE_ERROR, "is NULL");
    assert_null(
        corm_fetch(corm_after(corm_order_by(books, "pages"),
                              corm_first(Book, corm_only(books, "title")))));
    assert_failed(library_s, CORM_VALUE_ERROR, "deferred");
    corm_error_clear(library_s);
}

#define AFTER(name) \
    cmocka_unit_test_setup_teardown(name, after_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        AFTER(test_after__every_row_once),
        AFTER(test_after__reverse_turns_it),
        AFTER(test_after__rows_of_values),
        AFTER(test_after__rows_may_come_and_go),
        AFTER(test_after__plans_are_kept),
        AFTER(test_after__mistakes_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
