/*
 * Columns of text on MySQL and MariaDB: collations of a field, of the
 * database, of the line; full-text search by the index that it needs; long
 * texts that cannot be unique.
 */
#include "support/database.h"
#include "support/test.h"

#include <corm/introspect.h>
#include <corm/short.h>
#include <corm/watch.h>

#include <stdio.h>
#include <string.h>

typedef struct Page {
    corm_object base;
    int64_t id;
    const char *title, *code, *body;
    corm_json data;
} Page;
CORM_DECLARE(Page);

static const corm_field Page_fields[] = {
    CORM_AUTO(Page, id),
    CORM_CHAR(Page, title, .max_length = 80),
    CORM_CHAR(Page, code, .max_length = 20, .unique = true,
              .collation = "utf8mb4_bin"),
    CORM_TEXT(Page, body),
    CORM_JSON(Page, data, .default_value = CORM_JSON_TEXT("{}")),
};
CORM_MODEL(Page,
           CORM_INDEXES(CORM_INDEX_AS("page_body", .fields = CORM_NAMES("body"),
                                      .fulltext = true)));
CORM_APP(wiki, .models = CORM_MODELS(&Page_model));

typedef struct Long {
    corm_object base;
    int64_t id;
    const char *text;
} Long;
CORM_DECLARE(Long);

static const corm_field Long_fields[] = {
    CORM_AUTO(Long, id),
    CORM_TEXT(Long, text, .unique = true),
};
CORM_MODEL(Long);
CORM_APP(longs, .models = CORM_MODELS(&Long_model));

static corm_db *text_db;
static corm_session *text_s;

static int text_setup(void **state)
{
    static const char *const rows[][3] = {
        { "Ships", "a", "A ship sails to the harbour with the morning tide." },
        { "ships", "A", "Trains leave the station every hour." },
        { "Planes", "\xC3\xA4", "The harbour has no airport." },
    };
    const corm_app *const apps[] = { &wiki_app, NULL };
    corm_error err = { 0 };

    (void)state;
    text_db = database_open(apps, NULL, &err);
    text_s = text_db == NULL ? NULL : corm_session_open(text_db);
    if (text_s == NULL || corm_create_tables(text_s) != CORM_OK) {
        print_error("%s\n", text_s == NULL ? err.message : corm_errmsg(text_s));
        return -1;
    }
    for (size_t i = 0; i < TEST_COUNT(rows); i++)
        if (corm_create(text_s, Page, .title = rows[i][0], .code = rows[i][1],
                        .body = rows[i][2]) == NULL)
            return -1;
    return 0;
}

static int text_teardown(void **state)
{
    (void)state;
    corm_session_close(text_s);
    database_close(text_db);
    text_s = NULL;
    text_db = NULL;
    return 0;
}

static corm_queryset *text_pages(void)
{
    return corm_objects(text_s, Page);
}

#define TEXT_COUNT(...) corm_count(corm_filter(text_pages(), __VA_ARGS__))

/* ---- collations ---- */

static void test_mysql_text__collation_of_a_field(void **state)
{
    (void)state;
    assert_int_equal(TEXT_COUNT(Q("title", "SHIPS")), 2);
    assert_int_equal(TEXT_COUNT(Q("code", "a")), 1);
    assert_int_equal(TEXT_COUNT(Q("code", "A")), 1);
    assert_int_equal(TEXT_COUNT(Q("code__in", VALS("A", "b"))), 1);
    assert_int_equal(TEXT_COUNT(Q("code__iexact", "A")), 1);
    assert_null(
        corm_create(text_s, Page, .title = "t", .code = "a", .body = ""));
    assert_int_equal(corm_errcode(text_s), CORM_INTEGRITY);
    corm_error_clear(text_s);
}

/* Asked for in one query only. */
static void test_mysql_text__collation_of_an_expression(void **state)
{
    const corm_value title = corm_value_path("title");
    const corm_expr exactly = { .op = CORM_OP_COLLATE,
                                .name = "utf8mb4_bin",
                                .n_args = 1,
                                .args = &title };

    (void)state;
    assert_int_equal(
        corm_count(
            corm_filter(corm_annotate(text_pages(),
                                      AS("exactly", corm_value_expr(&exactly))),
                        Q("exactly", "ships"))),
        1);
    assert_int_equal(corm_errcode(text_s), CORM_OK);
}

/* What the server's own collation does not decide. */
static void test_mysql_text__collation_of_the_database(void **state)
{
    const corm_app *const apps[] = { &wiki_app, NULL };
    corm_error err = { 0 };
    corm_session *s;
    corm_db *db;

    (void)state;
    assert_int_not_equal(
        corm_execute_sql(text_s, "ALTER DATABASE COLLATE utf8mb4_bin", NULL, 0),
        -1);
    assert_int_not_equal(
        corm_execute_sql(text_s, "DROP TABLE wiki_page", NULL, 0), -1);
    db = corm_open(database_url(), apps, NULL, &err);
    s = db == NULL ? NULL : corm_session_open(db);
    assert_non_null(s);
    assert_int_equal(corm_create_tables(s), CORM_OK);
    for (int i = 0; i < 2; i++)
        assert_non_null(corm_create(s, Page, .title = i == 0 ? "x" : "X",
                                    .code = i == 0 ? "x" : "X", .body = ""));
    assert_int_equal(
        corm_count(corm_filter(corm_objects(s, Page), Q("title", "x"))), 1);
    corm_session_close(s);
    corm_close(db);
}

/* Between texts that are in no column. */
static void test_mysql_text__collation_of_the_line(void **state)
{
    static const char sql[] = "SELECT 'a' = 'A'";
    corm_error err = { 0 };
    char url[1200];
    corm_session *s;
    corm_db *db;

    (void)state;
    snprintf(url, sizeof(url), "%s&collation=utf8mb4_bin", database_url());
    db = corm_open(url, NULL, NULL, &err);
    s = db == NULL ? NULL : corm_session_open(db);
    assert_non_null(s);
    assert_int_equal(corm_scalar_sql(s, sql, NULL, 0).as.i, 0);
    assert_int_equal(corm_scalar_sql(text_s, sql, NULL, 0).as.i, 1);
    corm_session_close(s);
    corm_close(db);
}

/* ---- what a session is set to ---- */

static void test_mysql_text__session_is_strict_utf8mb4(void **state)
{
    static const char *const truths[] = {
        "SELECT @@sql_mode LIKE '%STRICT_ALL_TABLES%'",
        "SELECT @@character_set_client = 'utf8mb4'",
        "SELECT @@character_set_connection = 'utf8mb4'",
        "SELECT @@character_set_results = 'utf8mb4'",
        "SELECT @@time_zone = '+00:00'",
        "SELECT @@autocommit",
    };
    char longer[100];

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(truths); i++)
        assert_int_equal(corm_scalar_sql(text_s, truths[i], NULL, 0).as.i, 1);
    /* Refused, not cut. */
    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    assert_null(
        corm_create(text_s, Page, .title = longer, .code = "l", .body = ""));
    assert_int_not_equal(corm_errcode(text_s), CORM_OK);
    corm_error_clear(text_s);
    assert_int_equal(corm_execute_sql(text_s,
                                      "UPDATE wiki_page SET title = REPEAT("
                                      "'x', 81)",
                                      NULL, 0),
                     -1);
    assert_int_equal(corm_errcode(text_s), CORM_DATA);
    corm_error_clear(text_s);
}

/* ---- search ---- */

static void test_mysql_text__search_by_its_index(void **state)
{
    (void)state;
    assert_int_equal(TEXT_COUNT(Q("body__search", "harbour")), 2);
    assert_int_equal(TEXT_COUNT(Q("body__search", "HARBOUR tide")), 2);
    assert_int_equal(TEXT_COUNT(Q("body__search", "+ \" * (")), 0);
    assert_int_equal(TEXT_COUNT(Q("body__search", "rockets")), 0);
    assert_int_equal(
        corm_count(corm_exclude(text_pages(), Q("body__search", "harbour"))),
        1);
    assert_int_equal(corm_errcode(text_s), CORM_OK);
}

static void test_mysql_text__search_needs_its_index(void **state)
{
    (void)state;
    assert_int_equal(TEXT_COUNT(Q("title__search", "ships")), -1);
    assert_int_equal(corm_errcode(text_s), CORM_PROGRAMMING);
    assert_contains(corm_errmsg(text_s), ".fulltext = true");
    corm_error_clear(text_s);
    assert_int_equal(
        corm_count(corm_filter(
            corm_annotate(text_pages(), AS("up", FN("upper", "body"))),
            Q("up__search", "ships"))),
        -1);
    assert_int_equal(corm_errcode(text_s), CORM_NOT_SUPPORTED);
    assert_contains(corm_errmsg(text_s), "full-text index");
    corm_error_clear(text_s);
}

/* JSON is told from text, and the index is of its kind. */
static void test_mysql_text__structure_is_known_again(void **state)
{
    const corm_structure *all = corm_introspect(text_s, NULL);
    const corm_table_info *page =
        all == NULL ? NULL : corm_structure_table(all, "wiki_page");
    bool json = false, fulltext = false, exact = false;

    (void)state;
    assert_non_null(page);
    for (size_t i = 0; i < page->n_columns; i++) {
        const corm_column_info *c = &page->columns[i];

        json = json ||
               (strcmp(c->name, "data") == 0 && c->like.type == CORM_TYPE_JSON);
        exact =
            exact || (strcmp(c->name, "code") == 0 && c->collation != NULL &&
                      strcmp(c->collation, "utf8mb4_bin") == 0);
    }
    for (size_t i = 0; i < page->n_indexes; i++)
        fulltext =
            fulltext || (strcmp(page->indexes[i].name, "page_body") == 0 &&
                         strcmp(page->indexes[i].method, "fulltext") == 0);
    assert_true(json);
    assert_true(exact);
    assert_true(fulltext);
}

/* ---- long texts ---- */

static void test_mysql_text__long_texts_are_unique_or_refused(void **state)
{
    const corm_app *const apps[] = { &longs_app, NULL };
    corm_error err = { 0 };
    corm_db *db = corm_open(database_url(), apps, NULL, &err);
    corm_session *s = corm_session_open(db);

    (void)state;
    assert_non_null(s);
    if (database_has(db, CORM_FEATURE_SHORT_UNIQUE)) {
        assert_int_equal(corm_create_tables(s), CORM_NOT_SUPPORTED);
        assert_contains(corm_errmsg(s), "Long.text");
        assert_contains(corm_errmsg(s), "CORM_CHAR");
    } else {
        assert_int_equal(corm_create_tables(s), CORM_OK);
        assert_non_null(corm_create(s, Long, .text = "t"));
        assert_null(corm_create(s, Long, .text = "t"));
        assert_int_equal(corm_errcode(s), CORM_INTEGRITY);
    }
    corm_error_clear(s);
    corm_session_close(s);
    corm_close(db);
}

#define TEXT(test) \
    cmocka_unit_test_setup_teardown(test, text_setup, text_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEXT(test_mysql_text__collation_of_a_field),
        TEXT(test_mysql_text__collation_of_an_expression),
        TEXT(test_mysql_text__collation_of_the_database),
        TEXT(test_mysql_text__collation_of_the_line),
        TEXT(test_mysql_text__session_is_strict_utf8mb4),
        TEXT(test_mysql_text__search_by_its_index),
        TEXT(test_mysql_text__search_needs_its_index),
        TEXT(test_mysql_text__structure_is_known_again),
        TEXT(test_mysql_text__long_texts_are_unique_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
