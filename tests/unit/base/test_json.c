/*
 * JSON text: checking and writing.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include "base/alloc.h"
#include "base/json.h"

#include <math.h>

static bool json_is_valid(const char *text)
{
    return cormi_json_valid(text, strlen(text), NULL);
}

static void test_json__every_kind_is_valid(void **state)
{
    static const char *const good[] = {
        "null",         "true",
        "false",        "0",
        "-0",           "-12.5e+10",
        "1E5",          "0.0",
        "\"\"",         "\"a\"",
        "\"\xC3\xA9\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\"",
        "[]",           "[ ]",
        "{}",           "[1]",
        "[1,2 , 3]",    "[[],{},[[]]]",
        "{\"a\":1}",    "{ \"a\" : [ 1 , { \"b\" : null } ] , \"c\" : {} }",
        " \t\r\n1 \n",  "{\"a\":1,\"a\":2}",
        "\"\x7F\"",
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(good); i++) {
        if (!json_is_valid(good[i]))
            fail_msg("refused: %s", good[i]);
    }
}

typedef struct json_bad {
    const char *text;
    size_t at;
} json_bad;

static void test_json__errors_have_a_place(void **state)
{
    static const json_bad bad[] = {
        { "", 0 },
        { "  ", 2 },
        { "nul", 3 },
        { "nulL", 3 },
        { "True", 0 },
        { "NaN", 0 },
        { "Infinity", 0 },
        { "01", 1 },
        { "-", 1 },
        { "+1", 0 },
        { ".5", 0 },
        { "1.", 2 },
        { "1e", 2 },
        { "1e+", 3 },
        { "1 2", 2 },
        { "\"a", 2 },
        { "\"\n\"", 1 },
        { "\"\\x\"", 2 },
        { "\"\\u12g4\"", 5 },
        { "\"\xFF\"", 1 },
        { "\"\xED\xA0\x80\"", 1 },
        { "'a'", 0 },
        { "[", 1 },
        { "]", 0 },
        { "[1", 2 },
        { "[1,]", 3 },
        { "[,1]", 1 },
        { "[1 2]", 3 },
        { "[1}", 2 },
        { "{", 1 },
        { "{a:1}", 1 },
        { "{1:1}", 1 },
        { "{\"a\"}", 4 },
        { "{\"a\":}", 5 },
        { "{\"a\":1,}", 7 },
        { "{\"a\":1]", 6 },
        { "{} {}", 3 },
        { "[] x", 3 },
        { "// no", 0 },
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(bad); i++) {
        size_t at = 99;

        if (cormi_json_valid(bad[i].text, strlen(bad[i].text), &at) ||
            at != bad[i].at)
            fail_msg("%s: %zu, not %zu", bad[i].text, at, bad[i].at);
    }
}

static void test_json__nul_byte_is_an_error(void **state)
{
    size_t at = 99;

    (void)state;
    assert_false(cormi_json_valid("\"a\0b\"", 5, &at));
    assert_int_equal(at, 2);
    assert_false(cormi_json_valid("1\0", 2, NULL));
    assert_false(cormi_json_valid("\"\\\0\"", 4, NULL));
}

static void test_json__text_need_not_end(void **state)
{
    (void)state;
    assert_true(cormi_json_valid("[1]]", 3, NULL));
    assert_false(cormi_json_valid("\"\xC3\xA9\"", 2, NULL));
}

static void test_json__depth_is_limited(void **state)
{
    enum { MANY = CORMI_JSON_DEPTH_MAX + 1 };
    static char text[2 * MANY + 1];
    size_t at = 0;

    (void)state;
    memset(text, '[', MANY);
    memset(text + MANY, ']', MANY);
    assert_true(cormi_json_valid(text + 1, 2 * MANY - 2, NULL));
    assert_false(cormi_json_valid(text, 2 * MANY, &at));
    assert_int_equal(at, CORMI_JSON_DEPTH_MAX);
}

static void test_json__deep_objects_and_arrays_alternate(void **state)
{
    static char text[8192];
    size_t n = 0;

    (void)state;
    for (int i = 0; i < 300; i++) {
        memcpy(text + n, "[{\"a\":", 6);
        n += 6;
    }
    text[n++] = '1';
    for (int i = 0; i < 300; i++) {
        memcpy(text + n, "}]", 2);
        n += 2;
    }
    assert_true(cormi_json_valid(text, n, NULL));
    text[n - 1] = '}';
    assert_false(cormi_json_valid(text, n, NULL));
}

static void json_expect_string(const char *text, size_t n, const char *want)
{
    cormi_str out;

    cormi_str_init(&out, &cormi_default_allocator);
    cormi_json_add_string(&out, text, n);
    assert_string_equal(cormi_str_get(&out), want);
    assert_true(cormi_json_valid(out.data, out.len, NULL));
    cormi_str_fini(&out);
}

static void test_json__strings_are_escaped(void **state)
{
    (void)state;
    json_expect_string("", 0, "\"\"");
    json_expect_string("plain", 5, "\"plain\"");
    json_expect_string("a\"b\\c", 5, "\"a\\\"b\\\\c\"");
    json_expect_string("\n\r\t\b\f", 5, "\"\\n\\r\\t\\b\\f\"");
    json_expect_string("\0\x1F", 2, "\"\\u0000\\u001f\"");
    json_expect_string("\xC3\xA9", 2, "\"\xC3\xA9\"");
}

static void json_expect_double(double value, const char *want)
{
    cormi_str out;

    cormi_str_init(&out, &cormi_default_allocator);
    cormi_json_add_double(&out, value);
    assert_string_equal(cormi_str_get(&out), want);
    assert_true(cormi_json_valid(out.data, out.len, NULL));
    cormi_str_fini(&out);
}

static void test_json__doubles_read_back(void **state)
{
    (void)state;
    json_expect_double(0.1, "0.1");
    json_expect_double(-1.0, "-1.0");
    json_expect_double(1e300, "1e+300");
    json_expect_double((double)INFINITY, "null");
    json_expect_double((double)NAN, "null");
}

static void test_json__type_is_the_first_token(void **state)
{
    (void)state;
    assert_int_equal(cormi_json_type(" {\"a\":1}", 8), '{');
    assert_int_equal(cormi_json_type("[]", 2), '[');
    assert_int_equal(cormi_json_type("\n\"x\"", 4), '"');
    assert_int_equal(cormi_json_type("true", 4), 't');
    assert_int_equal(cormi_json_type("false", 5), 'f');
    assert_int_equal(cormi_json_type("null", 4), 'n');
    assert_int_equal(cormi_json_type("-1", 2), '0');
    assert_int_equal(cormi_json_type("7", 1), '0');
    assert_int_equal(cormi_json_type("", 0), 0);
    assert_int_equal(cormi_json_type("  ", 2), 0);
    assert_int_equal(cormi_json_type("x", 1), 0);
    assert_int_equal(cormi_json_type("\0", 1), 0);
}

static bool json_scenario(failing_alloc *memory, void *data)
{
    cormi_str out;
    bool good;

    (void)data;
    cormi_str_init(&out, &memory->hook);
    for (int i = 0; i < 50; i++) {
        cormi_json_add_string(&out, "a\x01\"b", 4);
        cormi_json_add_double(&out, 0.1);
    }
    good = !out.oom;
    cormi_str_fini(&out);
    return good;
}

static void test_json__every_allocation_may_fail(void **state)
{
    (void)state;
    assert_int_not_equal(failing_alloc_each(json_scenario, FAIL_ONCE, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json__every_kind_is_valid),
        cmocka_unit_test(test_json__errors_have_a_place),
        cmocka_unit_test(test_json__nul_byte_is_an_error),
        cmocka_unit_test(test_json__text_need_not_end),
        cmocka_unit_test(test_json__depth_is_limited),
        cmocka_unit_test(test_json__deep_objects_and_arrays_alternate),
        cmocka_unit_test(test_json__strings_are_escaped),
        cmocka_unit_test(test_json__doubles_read_back),
        cmocka_unit_test(test_json__type_is_the_first_token),
        cmocka_unit_test(test_json__every_allocation_may_fail),
    };

    return cmocka_run_group_tests_name("base/json", tests, NULL, NULL);
}
