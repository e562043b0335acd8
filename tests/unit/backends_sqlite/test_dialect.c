/*
 * What the SQLite dialect writes means what it should: expressions are
 * rendered and computed by the database, with the library's functions.
 */
#include "backends/sqlite/dialect.h"
#include "backends/sqlite/functions.h"
#include "support/ast.h"
#include "support/test.h"

#include <sqlite3.h>

#define N ((const corm_node *)NULL)

static sqlite3 *sd_conn;

static int sd_setup(void **state)
{
    (void)state;
    ast_begin();
    if (sqlite3_open(":memory:", &sd_conn) != SQLITE_OK ||
        cormi_sqlite_functions_register(sd_conn) != SQLITE_OK)
        return -1;
    return 0;
}

static int sd_teardown(void **state)
{
    (void)state;
    ast_end();
    return sqlite3_close(sd_conn) == SQLITE_OK ? 0 : -1;
}

/* The value of an expression without parameters, as text; "NULL". */
static const char *sd_value(const corm_node *node)
{
    corm_error err;
    cormi_renderer r = { &cormi_sqlite_dialect, &cormi_sqlite_dialect.features,
                         ast_arena, &err, NULL };
    corm_column column = { node, NULL };
    corm_select select = { .columns = &column, .n_columns = 1 };
    const char *out = "NULL";
    sqlite3_stmt *stmt;
    cormi_sql sql;

    if (cormi_render_select(&r, &select, &sql) != CORM_OK)
        return cormi_arena_strdup(ast_arena, err.message);
    if (sqlite3_prepare_v2(sd_conn, sql.text, -1, &stmt, NULL) != SQLITE_OK)
        return cormi_arena_strdup(ast_arena, sqlite3_errmsg(sd_conn));
    if (sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_bytes(stmt, 0) > 0)
        out = corm_arena_strndup(ast_arena,
                                 (const char *)sqlite3_column_text(stmt, 0),
                                 (size_t)sqlite3_column_bytes(stmt, 0));
    else if (sqlite3_column_type(stmt, 0) == SQLITE_TEXT)
        out = "";
    sqlite3_finalize(stmt);
    return out;
}

static const corm_node *sd_constant(corm_value value, corm_type type)
{
    return cormi_node_constant(ast_arena, value, type);
}

static const corm_node *sd_null(void)
{
    return sd_constant(corm_value_null(), CORM_TYPE_NONE);
}

static const corm_node *sd_bool(bool value)
{
    return sd_constant(corm_value_bool(value), CORM_TYPE_BOOLEAN);
}

static const corm_node *sd_json(const char *text)
{
    return sd_constant(corm_value_json((corm_json){ text }), CORM_TYPE_JSON);
}

static const corm_node *sd_call(const char *name, const corm_node *a,
                                const corm_node *b)
{
    return ast_node(CORM_NODE_FUNCTION, name, a, b, N);
}

static const corm_node *sd_key(const corm_node *json, const char *key)
{
    corm_json_step *step = CORMI_NEW(ast_arena, corm_json_step);
    corm_node *node = ast_node(CORM_NODE_JSON_KEY, NULL, json, N);

    step->key = key;
    ast_extra(node)->steps = step;
    ast_extra(node)->n_steps = 1;
    return ast_set_type(node, CORM_TYPE_JSON);
}

/* ---- literals ---- */

static void test_dialect__hostile_text_comes_back(void **state)
{
    static const char *const texts[] = { "it's",
                                         "''",
                                         "'; DROP TABLE t; --",
                                         "\\",
                                         "\\'",
                                         "%s %d %%",
                                         "\"\"``[]",
                                         "a\nb\r\t",
                                         "\x01\x7f",
                                         "?1 :a @b $c",
                                         "\xf0\x9f\x98\x80",
                                         "/* */ --",
                                         "" };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(texts); i++)
        assert_string_equal(sd_value(ast_text(texts[i])), texts[i]);
}

static void test_dialect__literals_are_what_is_stored(void **state)
{
    corm_uuid uuid;
    const char id[] = "0123456789abcdef0123456789ABCDEF";

    (void)state;
    assert_true(corm_uuid_parse(&uuid, id, 32));
    assert_string_equal(sd_value(sd_constant(corm_value_uuid(uuid), 0)),
                        "0123456789abcdef0123456789abcdef");
    assert_string_equal(
        sd_value(sd_constant(corm_value_date(corm_ymd(2020, 2, 29)), 0)),
        "2020-02-29");
    assert_string_equal(
        sd_value(sd_constant(corm_value_datetime(corm_utc(
                                 corm_ymd(2020, 2, 29), corm_hms(8, 30, 0, 5))),
                             0)),
        "2020-02-29 08:30:00.000005");
    assert_string_equal(
        sd_value(sd_constant(corm_value_duration((corm_duration){ -5 }), 0)),
        "-5");
    assert_string_equal(
        sd_value(sd_constant(corm_value_decimal(corm_dec("12.50")), 0)),
        "12.5");
    assert_string_equal(
        sd_value(sd_constant(corm_value_bytes((corm_bytes){ "a'b", 3 }), 0)),
        "a'b");
    assert_string_equal(sd_value(sd_constant(corm_value_int(INT64_MIN), 0)),
                        "-9223372036854775808");
}

/* ---- conditions ---- */

static const char *sd_xor(const corm_node *a, const corm_node *b,
                          const corm_node *c)
{
    return sd_value(ast_node(CORM_NODE_XOR, NULL, a, b, c, N));
}

static void test_dialect__xor_counts(void **state)
{
    (void)state;
    assert_string_equal(sd_xor(sd_bool(true), sd_bool(false), N), "1");
    assert_string_equal(sd_xor(sd_bool(true), sd_bool(true), N), "0");
    assert_string_equal(sd_xor(sd_bool(true), sd_bool(true), sd_bool(true)),
                        "1");
    assert_string_equal(sd_xor(sd_bool(true), sd_bool(true), sd_bool(false)),
                        "0");
}

static void test_dialect__xor_with_null(void **state)
{
    (void)state;
    assert_string_equal(sd_xor(sd_null(), sd_bool(true), N), "1");
    assert_string_equal(sd_xor(sd_null(), sd_bool(false), N), "0");
}

static const char *sd_text_lookup(const char *name, const char *text,
                                  const char *part)
{
    corm_node *node =
        cormi_node_lookup(ast_arena, name, ast_text(text), ast_text(part));

    return sd_value(ast_set_flags(node, CORM_NODE_BILATERAL));
}

static void test_dialect__wildcards_of_an_expression_are_text(void **state)
{
    (void)state;
    assert_string_equal(sd_text_lookup("contains", "50% off", "0%"), "1");
    assert_string_equal(sd_text_lookup("contains", "500 off", "0%"), "0");
    assert_string_equal(sd_text_lookup("startswith", "a_b", "a_"), "1");
    assert_string_equal(sd_text_lookup("startswith", "axb", "a_"), "0");
    assert_string_equal(sd_text_lookup("endswith", "a\\", "\\"), "1");
    assert_string_equal(sd_text_lookup("iexact", "ABC", "abc"), "1");
    assert_string_equal(sd_text_lookup("iexact", "ABC", "a%"), "0");
}

static void test_dialect__regular_expressions(void **state)
{
    (void)state;
    assert_string_equal(
        sd_value(ast_lookup("regex", ast_text("a1"), ast_text("^[a-z]\\d$"))),
        "1");
    assert_string_equal(
        sd_value(ast_lookup("regex", ast_text("A1"), ast_text("^[a-z]\\d$"))),
        "0");
    assert_string_equal(
        sd_value(ast_lookup("iregex", ast_text("A1"), ast_text("^[a-z]\\d$"))),
        "1");
}

static void test_dialect__rows_in_a_list(void **state)
{
    const corm_node *left =
        ast_node(CORM_NODE_TUPLE, NULL, ast_int(1), ast_int(2), N);
    const corm_node *a =
        ast_node(CORM_NODE_TUPLE, NULL, ast_int(2), ast_int(1), N);

    (void)state;
    assert_string_equal(
        sd_value(ast_node(CORM_NODE_LOOKUP, "in", left, a, left, N)), "1");
    assert_string_equal(sd_value(ast_lookup("in", left, a)), "0");
}

/* ---- functions ---- */

static void test_dialect__round_to_tens(void **state)
{
    const corm_node *x = sd_constant(corm_value_double(1254.567), 0);

    (void)state;
    assert_string_equal(sd_value(sd_call("round", x, ast_int(1))), "1254.6");
    assert_string_equal(sd_value(sd_call("round", x, ast_int(-2))), "1300.0");
}

static void test_dialect__parts_of_text(void **state)
{
    const corm_node *x = ast_text("abcdef");

    (void)state;
    assert_string_equal(sd_value(sd_call("left", x, ast_int(2))), "ab");
    assert_string_equal(sd_value(sd_call("right", x, ast_int(2))), "ef");
    assert_string_equal(sd_value(sd_call("right", x, ast_int(9))), "abcdef");
    assert_string_equal(sd_value(sd_call("lpad", x, ast_int(8))), "  abcdef");
    assert_string_equal(sd_value(sd_call("concat", x, sd_null())), "abcdef");
}

static void test_dialect__greatest_is_null_with_null(void **state)
{
    (void)state;
    assert_string_equal(sd_value(sd_call("greatest", ast_int(1), ast_int(3))),
                        "3");
    assert_string_equal(sd_value(sd_call("least", ast_int(1), sd_null())),
                        "NULL");
}

static const corm_node *sd_date(const char *text, corm_type type)
{
    return sd_constant(corm_value_text(text), type);
}

static void test_dialect__dates(void **state)
{
    const corm_node *at = sd_date("2020-02-29 23:30:00", CORM_TYPE_DATETIME);
    corm_node *year = ast_node(CORM_NODE_FUNCTION, "extract", at, N);
    corm_node *month = ast_node(CORM_NODE_FUNCTION, "trunc", at, N);
    corm_node *day = ast_node(CORM_NODE_FUNCTION, "trunc", at, N);

    (void)state;
    ast_extra(year)->part = "year";
    ast_extra(month)->part = "month";
    ast_extra(day)->part = "date";
    ast_extra(day)->tz = "Asia/Tokyo";
    ast_set_type(month, CORM_TYPE_DATETIME);
    assert_string_equal(sd_value(year), "2020");
    assert_string_equal(sd_value(month), "2020-02-01 00:00:00");
    assert_string_equal(sd_value(day), "2020-03-01");
    ast_extra(month)->tz = "Europe/Vienna";
    assert_string_equal(sd_value(month), "2020-02-29 23:00:00");
}

static void test_dialect__durations(void **state)
{
    const corm_node *at = sd_date("2020-02-28 23:30:00", CORM_TYPE_DATETIME);
    const corm_node *hour =
        sd_constant(corm_value_duration((corm_duration){ INT64_C(3600000000) }),
                    CORM_TYPE_DURATION);

    (void)state;
    assert_string_equal(sd_value(ast_node(CORM_NODE_ARITH, "+", at, hour, N)),
                        "2020-02-29 00:30:00");
    assert_string_equal(
        sd_value(ast_node(CORM_NODE_ARITH, "*", hour, ast_int(2), N)),
        "7200000000");
    assert_string_equal(
        sd_value(ast_node(CORM_NODE_ARITH, "-",
                          sd_date("2020-03-01", CORM_TYPE_DATE),
                          sd_date("2020-02-28", CORM_TYPE_DATE), N)),
        "172800000000");
}

/* ---- JSON ---- */

static void test_dialect__json_paths_among_columns_are_json(void **state)
{
    const corm_node *json =
        sd_json("{\"a\": \"x y\", \"b\": 1, \"c\": true, \"d\": null, "
                "\"e\": [1, {\"f\": false}], \"it's\": 1.5}");

    (void)state;
    assert_string_equal(sd_value(sd_key(json, "a")), "\"x y\"");
    assert_string_equal(sd_value(sd_key(json, "b")), "1");
    assert_string_equal(sd_value(sd_key(json, "c")), "true");
    assert_string_equal(sd_value(sd_key(json, "d")), "null");
    assert_string_equal(sd_value(sd_key(json, "e")), "[1,{\"f\":false}]");
    assert_string_equal(sd_value(sd_key(json, "it's")), "1.5");
    assert_string_equal(sd_value(sd_key(json, "z")), "NULL");
}

static const char *sd_json_exact(const char *json, const char *key,
                                 const char *value)
{
    return sd_value(
        ast_lookup("exact", sd_key(sd_json(json), key), sd_json(value)));
}

static void test_dialect__json_true_is_not_one(void **state)
{
    (void)state;
    assert_string_equal(sd_json_exact("{\"a\": true}", "a", "true"), "1");
    assert_string_equal(sd_json_exact("{\"a\": true}", "a", "1"), "0");
    assert_string_equal(sd_json_exact("{\"a\": 1}", "a", "true"), "0");
    assert_string_equal(sd_json_exact("{\"a\": null}", "a", "null"), "1");
    assert_string_equal(sd_json_exact("{\"b\": 1}", "a", "null"), "NULL");
}

static void test_dialect__json_values_compare_by_kind(void **state)
{
    (void)state;
    assert_string_equal(sd_json_exact("{\"a\": \"x\"}", "a", "\"x\""), "1");
    assert_string_equal(sd_json_exact("{\"a\": [1, 2]}", "a", "[1,2]"), "1");
    assert_string_equal(sd_json_exact("{\"a\": 1.0}", "a", "1"), "1");
    assert_string_equal(sd_json_exact("{\"a\": \"1\"}", "a", "1"), "0");
}

static void test_dialect__json_documents_ignore_blanks(void **state)
{
    (void)state;
    assert_string_equal(sd_value(ast_lookup("exact", sd_json("{\"a\":[1]}"),
                                            sd_json("{ \"a\" : [ 1 ] }"))),
                        "1");
}

static void test_dialect__json_keys_present(void **state)
{
    const corm_node *json = sd_json("{\"a\": null, \"1\": 2}");

    (void)state;
    assert_string_equal(sd_value(ast_lookup("has_key", json, ast_text("a"))),
                        "1");
    assert_string_equal(sd_value(ast_lookup("has_key", json, ast_text("1"))),
                        "1");
    assert_string_equal(sd_value(ast_lookup("has_key", json, ast_text("b"))),
                        "0");
    assert_string_equal(
        sd_value(ast_node(CORM_NODE_LOOKUP, "has_any_keys", json, ast_text("b"),
                          ast_text("a"), N)),
        "1");
    assert_string_equal(sd_value(ast_node(CORM_NODE_LOOKUP, "has_keys", json,
                                          ast_text("b"), ast_text("a"), N)),
                        "0");
}

static void test_dialect__json_list_as_one_parameter(void **state)
{
    corm_node *list = cormi_node_constant(
        ast_arena, corm_value_json((corm_json){ "[\"x\", true, 3]" }),
        CORM_TYPE_JSON);
    const corm_node *json = sd_json("{\"a\": true, \"b\": 3, \"c\": 1}");

    (void)state;
    ast_set_flags(list, CORM_NODE_ARRAY);
    assert_string_equal(sd_value(ast_lookup("in", sd_key(json, "a"), list)),
                        "1");
    assert_string_equal(sd_value(ast_lookup("in", sd_key(json, "b"), list)),
                        "1");
    assert_string_equal(sd_value(ast_lookup("in", sd_key(json, "c"), list)),
                        "0");
}

int main(void)
{
#define SD_TEST(fn) cmocka_unit_test_setup_teardown(fn, sd_setup, sd_teardown)
    const struct CMUnitTest tests[] = {
        SD_TEST(test_dialect__hostile_text_comes_back),
        SD_TEST(test_dialect__literals_are_what_is_stored),
        SD_TEST(test_dialect__xor_counts),
        SD_TEST(test_dialect__xor_with_null),
        SD_TEST(test_dialect__wildcards_of_an_expression_are_text),
        SD_TEST(test_dialect__regular_expressions),
        SD_TEST(test_dialect__rows_in_a_list),
        SD_TEST(test_dialect__round_to_tens),
        SD_TEST(test_dialect__parts_of_text),
        SD_TEST(test_dialect__greatest_is_null_with_null),
        SD_TEST(test_dialect__dates),
        SD_TEST(test_dialect__durations),
        SD_TEST(test_dialect__json_paths_among_columns_are_json),
        SD_TEST(test_dialect__json_true_is_not_one),
        SD_TEST(test_dialect__json_values_compare_by_kind),
        SD_TEST(test_dialect__json_documents_ignore_blanks),
        SD_TEST(test_dialect__json_keys_present),
        SD_TEST(test_dialect__json_list_as_one_parameter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
