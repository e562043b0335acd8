/*
 * Numbers and their text.
 */
#include "support/test.h"

#include "base/number.h"

#include <locale.h>
#include <math.h>

typedef struct number_case {
    const char *text;
    double value;
    const char *shortest;
} number_case;

static const number_case number_cases[] = {
    { "0", 0.0, "0.0" },
    { "-0", -0.0, "-0.0" },
    { "1", 1.0, "1.0" },
    { "1.5", 1.5, "1.5" },
    { "-0.1", -0.1, "-0.1" },
    { ".5", 0.5, "0.5" },
    { "5.", 5.0, "5.0" },
    { "+3e2", 300.0, "300.0" },
    { "1E-05", 1e-5, "1e-05" },
    { "0.0001", 1e-4, "0.0001" },
    { "475.2", 475.2, "475.2" },
    { "1e15", 1e15, "1000000000000000.0" },
    { "1e16", 1e16, "1e+16" },
    { "123456789012345678", 123456789012345678.0, "1.2345678901234568e+17" },
    { "0.1e1", 1.0, "1.0" },
    { "0.30000000000000004", 0.1 + 0.2, "0.30000000000000004" },
    { "1.7976931348623157e308", 1.7976931348623157e308,
      "1.7976931348623157e+308" },
    { "2.2250738585072014e-308", 2.2250738585072014e-308,
      "2.2250738585072014e-308" },
    { "5e-324", 5e-324, "5e-324" },
    { "1e-400", 0.0, "0.0" },
    { "9007199254740993", 9007199254740992.0, "9007199254740992.0" },
    { "9007199254740993.0000000000000000000000000001", 9007199254740994.0,
      "9007199254740994.0" },
    { "0.000000000000000000000000000000000001e36", 1.0, "1.0" },
    { "1e00000000000000000000000000001", 10.0, "10.0" },
    { "  2.5\n", 2.5, "2.5" },
};

static void test_number__doubles_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(number_cases); i++) {
        const number_case *c = &number_cases[i];
        double value = 99;

        assert_true(cormi_double_parse(&value, c->text, strlen(c->text)));
        assert_double_equal(value, c->value);
    }
}

static void test_number__doubles_are_written_shortest(void **state)
{
    char text[CORMI_DOUBLE_MAX];

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(number_cases); i++) {
        const number_case *c = &number_cases[i];

        assert_int_equal(cormi_double_format(text, c->value),
                         strlen(c->shortest));
        assert_string_equal(text, c->shortest);
    }
}

static void test_number__special_doubles_have_words(void **state)
{
    char text[CORMI_DOUBLE_MAX];
    double value;

    (void)state;
    cormi_double_format(text, (double)INFINITY);
    assert_string_equal(text, "inf");
    cormi_double_format(text, -(double)INFINITY);
    assert_string_equal(text, "-inf");
    cormi_double_format(text, (double)NAN);
    assert_string_equal(text, "nan");
    assert_true(cormi_double_parse(&value, "-Infinity", 9));
    assert_double_equal(value, -(double)INFINITY);
    assert_true(cormi_double_parse(&value, "INF", 3));
    assert_double_equal(value, (double)INFINITY);
    assert_true(cormi_double_parse(&value, "NaN", 3));
    assert_true(isnan(value));
    assert_true(cormi_double_parse(&value, "1e999", 5));
    assert_double_equal(value, (double)INFINITY);
}

static void test_number__other_text_is_no_double(void **state)
{
    static const char *const bad[] = {
        "",      " ",   ".",   "-",    "e5",  "1e",  "1e+",   "1.2.3",
        "0x10",  "1,5", "1 2", "--1",  "+-1", "1_0", "infin", "nan0",
        "1e5.0", "abc", "1f",  "1.5x", "e",   ".e1",
    };
    double value = 7;

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(bad); i++)
        assert_false(cormi_double_parse(&value, bad[i], strlen(bad[i])));
    assert_false(cormi_double_parse(&value, "1\0", 2));
    assert_double_equal(value, 7);
}

static void test_number__text_need_not_end(void **state)
{
    double value;
    int64_t whole;

    (void)state;
    assert_true(cormi_double_parse(&value, "1.255", 4));
    assert_double_equal(value, 1.25);
    assert_true(cormi_int_parse(&whole, "1234", 2));
    assert_int_equal(whole, 12);
}

/* A walk over all magnitudes, with many different last bits. */
static void test_number__every_double_reads_back(void **state)
{
    uint64_t bits = 0x0000000000000001;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char text[CORMI_DOUBLE_MAX];
        double value, back;
        size_t n;

        bits = bits * UINT64_C(6364136223846793005) + 1442695040888963407;
        memcpy(&value, &bits, sizeof(value));
        if (isnan(value) || isinf(value))
            continue;
        n = cormi_double_format(text, value);
        assert_true(n < sizeof(text));
        assert_true(cormi_double_parse(&back, text, n));
        assert_double_equal(back, value);
    }
}

static void test_number__long_digits_round_correctly(void **state)
{
    char text[1200];
    double value;

    (void)state;
    /* Halfway between 1 and the next double, then a little more. */
    strcpy(text, "1.00000000000000011102230246251565404236316680908203125");
    assert_true(cormi_double_parse(&value, text, strlen(text)));
    assert_double_equal(value, 1.0);
    memset(text + strlen(text), '\0', 1);
    for (size_t n = strlen(text); n < 1000; n++)
        memcpy(text + n, "0", 2);
    assert_true(cormi_double_parse(&value, text, strlen(text)));
    assert_double_equal(value, 1.0);
    memcpy(text + strlen(text), "1", 2);
    assert_true(cormi_double_parse(&value, text, strlen(text)));
    assert_double_equal(value, 1.0000000000000002);
}

static void test_number__integers_to_both_ends(void **state)
{
    int64_t value;

    (void)state;
    assert_true(cormi_int_parse(&value, "0", 1));
    assert_int_equal(value, 0);
    assert_true(cormi_int_parse(&value, "-9223372036854775808", 20));
    assert_true(value == INT64_MIN);
    assert_true(cormi_int_parse(&value, "9223372036854775807", 19));
    assert_true(value == INT64_MAX);
    assert_true(cormi_int_parse(&value, " +007 ", 6));
    assert_int_equal(value, 7);
}

static void test_number__other_text_is_no_integer(void **state)
{
    static const char *const bad[] = {
        "",
        "-",
        "+",
        "1.0",
        "1e3",
        "0x1",
        "1 2",
        "9223372036854775808",
        "abc",
        "--1",
        "1-",
        "-9223372036854775809",
        "999999999999999999999999999",
    };
    int64_t value = 7;

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(bad); i++)
        assert_false(cormi_int_parse(&value, bad[i], strlen(bad[i])));
    assert_int_equal(value, 7);
}

static void test_number__digits_are_limited(void **state)
{
    char digits[17];
    int point;

    (void)state;
    assert_int_equal(cormi_double_digits(digits, &point, 0.1, 17), 1);
    assert_memory_equal(digits, "1", 1);
    assert_int_equal(point, 0);
    assert_int_equal(cormi_double_digits(digits, &point, 123.456, 4), 4);
    assert_memory_equal(digits, "1235", 4);
    assert_int_equal(point, 3);
    assert_int_equal(cormi_double_digits(digits, &point, 2.0 / 3.0, 17), 16);
    assert_memory_equal(digits, "6666666666666666", 16);
    assert_int_equal(cormi_double_digits(digits, &point, 99.99, 2), 1);
    assert_memory_equal(digits, "1", 1);
    assert_int_equal(point, 3);
}

static void test_number__uint_format_writes_all(void **state)
{
    char text[20];

    (void)state;
    assert_int_equal(cormi_uint_format(text, 0), 1);
    assert_memory_equal(text, "0", 1);
    assert_int_equal(cormi_uint_format(text, UINT64_MAX), 20);
    assert_memory_equal(text, "18446744073709551615", 20);
}

/* Where a locale with a decimal comma is installed. */
static void test_number__locale_changes_nothing(void **state)
{
    static const char *const comma[] = { "de_DE.UTF-8", "de_DE.utf8",
                                         "fr_FR.UTF-8", "ru_RU.UTF-8" };
    const char *set = NULL;

    for (size_t i = 0; i < TEST_COUNT(comma) && set == NULL; i++)
        set = setlocale(LC_NUMERIC, comma[i]);
    test_number__doubles_are_read(state);
    test_number__doubles_are_written_shortest(state);
    test_number__every_double_reads_back(state);
    test_number__long_digits_round_correctly(state);
    setlocale(LC_NUMERIC, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_number__doubles_are_read),
        cmocka_unit_test(test_number__doubles_are_written_shortest),
        cmocka_unit_test(test_number__special_doubles_have_words),
        cmocka_unit_test(test_number__other_text_is_no_double),
        cmocka_unit_test(test_number__text_need_not_end),
        cmocka_unit_test(test_number__every_double_reads_back),
        cmocka_unit_test(test_number__long_digits_round_correctly),
        cmocka_unit_test(test_number__integers_to_both_ends),
        cmocka_unit_test(test_number__other_text_is_no_integer),
        cmocka_unit_test(test_number__digits_are_limited),
        cmocka_unit_test(test_number__uint_format_writes_all),
        cmocka_unit_test(test_number__locale_changes_nothing),
    };

    return cmocka_run_group_tests_name("base/number", tests, NULL, NULL);
}
