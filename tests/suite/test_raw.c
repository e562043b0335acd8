/*
 * Raw SQL: to objects, rows, scalars, with parameters bound.
 */
#include "support/library.h"

#include "session/session.h"

static const corm_value no_params[1];

static void test_raw__objects_by_column_name(void **state)
{
    size_t n = 0;

    (void)state;
    corm_each (Book, book,
               corm_raw(library_s, Book,
                        "SELECT *, pages * 2 AS twice FROM library_book "
                        "WHERE pages > ? AND genre = ? ORDER BY id",
                        200, "FIC")) {
        assert_int_equal(corm_attr_int(book, "twice"), book->pages * 2);
        n++;
    }
    assert_int_equal(n, 3);
    assert_sound(library_s);
}

static void test_raw__missing_columns_are_deferred(void **state)
{
    Book *book = corm_one(
        Book, corm_raw(library_s, Book,
                       "SELECT id, title FROM library_book WHERE id = ?", 1));

    (void)state;
    assert_sound(library_s);
    assert_string_equal(book->title, "Emma");
    assert_int_equal(book->pages, 0);
    assert_false(corm_is_loaded(book, "pages"));
    assert_int_equal(corm_attr_int(book, "pages"), 474);
    book->title = "E";
    assert_ok(corm_save(book));
    assert_null(corm_one(Book, corm_raw(library_s, Book,
                                        "SELECT title FROM library_book "
                                        "WHERE id = ?",
                                        1)));
    assert_failed(library_s, CORM_FIELD_ERROR, "no column \"id\"");
}

static void test_raw__no_parameters(void **state)
{
    size_t n = 0;

    (void)state;
    corm_each (Book, book,
               corm_raw(library_s, Book, "SELECT * FROM library_book"))
        n += book->id != 0;
    assert_int_equal(n, corm_count(corm_objects(library_s, Book)));
    assert_int_equal(corm_count(corm_filter(corm_objects(library_s, Book),
                                            Q("pages", RAW("400 + 74")))),
                     1);
    assert_sound(library_s);
}

/* corm_values() without names: every column of the model. */
static void test_raw__no_names(void **state)
{
    corm_list *rows = corm_fetch(corm_values(corm_objects(library_s, Book)));
    const corm_row *row = corm_list_row(rows, 0);

    (void)state;
    assert_sound(library_s);
    assert_string_equal(corm_row_name(row, 0), "id");
    assert_int_equal(corm_row_size(row), 9);
}

static void test_raw__rows(void **state)
{
    corm_queryset *q = corm_raw_query(
        library_s, NULL,
        "SELECT genre, COUNT(*) AS n FROM library_book GROUP BY genre "
        "ORDER BY genre",
        NULL, 0);
    size_t n = 0;

    (void)state;
    corm_each_row (row, q) {
        assert_string_equal(corm_attr_text(row, "genre"),
                            n == 0 ? "FIC" : "NON");
        assert_int_equal(corm_attr_int(row, "n"), n == 0 ? 3 : 1);
        n++;
    }
    assert_int_equal(n, 2);
    n = 0;
    corm_each (GenreCount, g,
               corm_raw_query(library_s, &GenreCount_model,
                              "SELECT genre, COUNT(*) AS n, AVG(pages) AS "
                              "avg_pages FROM library_book GROUP BY genre",
                              NULL, 0)) {
        assert_true(g->avg_pages.set);
        n += (size_t)g->n;
    }
    assert_int_equal(n, 4);
    assert_sound(library_s);
}

/* Two question marks and a quote are a trigraph in ISO C: hence the \?. */
static void test_raw__question_marks_in_texts_are_none(void **state)
{
    corm_value value = corm_value_text("x?");
    char quote = cormi_db_dialect(library_db)->quote, text[200];
    const char *sql;
    corm_value got;

    (void)state;
    snprintf(text, sizeof(text),
             "SELECT REPLACE(REPLACE(REPLACE('?#~^', '#', %cname%c), '~', ?) "
             "/* ? */ -- ?\n, '^', '?\?''?') FROM library_tag WHERE id = 1",
             quote, quote);
    got = corm_scalar_sql(library_s, text, &value, 1);
    assert_sound(library_s);
    assert_string_equal(got.as.s, "?classicx??\?'?");
    sql = corm_sql(corm_raw(library_s, Book, "SELECT ?? ->> 'a' WHERE ?", 1));
    assert_contains(sql, "SELECT ? ->> 'a' WHERE ");
    assert_contains(sql, " -- 1");
}

static void test_raw__parameters_are_counted(void **state)
{
    (void)state;
    assert_null(
        corm_fetch(corm_raw(library_s, Book, "SELECT * FROM library_book", 1)));
    assert_failed(library_s, CORM_VALUE_ERROR, "0 parameters (?), but 1");
    assert_int_equal(corm_execute_sql(library_s,
                                      "DELETE FROM library_book WHERE id = ?",
                                      no_params, 0),
                     -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "1 parameters (?), but 0");
    assert_null(corm_raw(library_s, Book, "SELECT ?", VALS(1, 2)));
    assert_failed(library_s, CORM_VALUE_ERROR, "single values");
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 4);
}

static void test_raw__named_parameters(void **state)
{
    const corm_set named[] = { SET("least", 200), SET("g", "FIC") };
    corm_queryset *q = corm_raw_named(
        library_s, &Book_model,
        "SELECT * FROM library_book WHERE pages > :least AND genre = :g AND "
        "pages >= :least AND ':x' = ':x'",
        named, 2);

    (void)state;
    assert_int_equal(corm_list_size(corm_fetch(q)), 3);
    assert_sound(library_s);
    assert_null(corm_raw_named(library_s, NULL, "SELECT :other", named, 2));
    assert_failed(library_s, CORM_VALUE_ERROR, "names :other");
    assert_null(corm_raw_named(library_s, NULL, "SELECT :g", named, 2));
    assert_failed(library_s, CORM_VALUE_ERROR, "\"least\" is not in the SQL");
    assert_null(corm_raw_named(library_s, NULL, "SELECT ?, :g", named, 2));
    assert_failed(library_s, CORM_VALUE_ERROR, "a ? in SQL with named");
}

static void test_raw__statements(void **state)
{
    corm_value params[] = { corm_value_int(7), corm_value_text("FIC") };

    (void)state;
    assert_int_equal(
        corm_execute_sql(library_s,
                         "UPDATE library_book SET pages = ? WHERE genre = ?",
                         params, 2),
        3);
    assert_int_equal(corm_scalar_sql(library_s,
                                     "SELECT MAX(pages) - MIN(pages) "
                                     "FROM library_book",
                                     NULL, 0)
                         .as.i,
                     120 - 7);
    assert_int_equal(corm_scalar_sql(library_s,
                                     "SELECT id FROM library_book WHERE 1 = 0",
                                     NULL, 0)
                         .kind,
                     CORM_K_NULL);
    assert_sound(library_s);
    assert_int_equal(corm_execute_sql(library_s, "DELET", NULL, 0), -1);
    assert_failed(library_s, CORM_PROGRAMMING, "DELET");
    assert_int_equal(corm_execute_sql(library_s, NULL, NULL, 0), -1);
    assert_failed(library_s, CORM_MISUSE, "NULL");
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 4);
}

static void test_raw__builders_are_refused(void **state)
{
    corm_queryset *q =
        corm_raw(library_s, Book, "SELECT * FROM library_book WHERE ?", 1);

    (void)state;
    assert_null(corm_fetch(corm_filter(q, Q("id", 1))));
    assert_failed(library_s, CORM_NOT_SUPPORTED, "raw SQL");
    assert_int_equal(corm_delete_all(q), -1);
    assert_failed(library_s, CORM_NOT_SUPPORTED, "raw SQL");
}

static void test_raw__objects_can_prefetch_and_be_saved(void **state)
{
    corm_list *list = corm_fetch(corm_raw(
        library_s, Book, "SELECT * FROM library_book WHERE id >= ?", 1));
    Book *some[1] = { corm_list_at(Book, list, 2) };

    (void)state;
    assert_ok(corm_prefetch_objects(some, 1, "tags"));
    assert_int_equal(corm_count(corm_related(some[0], "tags")), 2);
    some[0]->pages = 1;
    assert_ok(corm_save(some[0]));
    list = corm_fetch(corm_prefetch_related(
        corm_raw(library_s, Book, "SELECT * FROM library_book WHERE id = ?", 3),
        "tags"));
    assert_int_equal(corm_list_size(list), 1);
    some[0] = corm_list_at(Book, list, 0);
    library_statements();
    assert_int_equal(corm_list_size(corm_fetch(corm_related(some[0], "tags"))),
                     2);
    assert_int_equal(library_statements(), 0);
    assert_sound(library_s);
}

#define RAWS(name)                                              \
    cmocka_unit_test_setup_teardown(name, library_setup_filled, \
                                    library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RAWS(test_raw__objects_by_column_name),
        RAWS(test_raw__missing_columns_are_deferred),
        RAWS(test_raw__no_parameters),
        RAWS(test_raw__no_names),
        RAWS(test_raw__rows),
        RAWS(test_raw__question_marks_in_texts_are_none),
        RAWS(test_raw__parameters_are_counted),
        RAWS(test_raw__named_parameters),
        RAWS(test_raw__statements),
        RAWS(test_raw__builders_are_refused),
        RAWS(test_raw__objects_can_prefetch_and_be_saved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
