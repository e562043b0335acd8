/*
 * Exact decimals.  Expected values were compared with Python's decimal.
 */
#include "support/test.h"

#include <corm/value.h>

#include <math.h>

#define DECIMAL_38 "99999999999999999999999999999999999999"

typedef struct decimal_case {
    const char *a, *b;
    const char *want; /* NULL: refused, or NaN */
} decimal_case;

static void decimal_expect(corm_decimal value, const char *want)
{
    char text[128];
    size_t n = corm_decimal_format(text, sizeof(text), value);

    assert_string_equal(text, want == NULL ? "NaN" : want);
    assert_int_equal(n, strlen(text));
}

static void test_decimal__text_comes_back_plain(void **state)
{
    static const decimal_case cases[] = {
        { "0", NULL, "0" },
        { "-0", NULL, "-0" },
        { "1", NULL, "1" },
        { "1.50", NULL, "1.50" },
        { "-12.34", NULL, "-12.34" },
        { ".5", NULL, "0.5" },
        { "5.", NULL, "5" },
        { "+007.10", NULL, "7.10" },
        { " 1.5\n", NULL, "1.5" },
        { "0.00", NULL, "0.00" },
        { "0E+3", NULL, "0" },
        { "1E+3", NULL, "1000" },
        { "1.5e-3", NULL, "0.0015" },
        { "12345678901234567890.5", NULL, "12345678901234567890.5" },
        { DECIMAL_38, NULL, DECIMAL_38 },
        { "0." DECIMAL_38, NULL, "0." DECIMAL_38 },
        { "10000000000000000000000000000000000000000", NULL,
          "10000000000000000000000000000000000000000" },
        { "1.00000000000000000000000000000000000000000", NULL,
          "1.0000000000000000000000000000000000000" },
        { "NaN", NULL, "NaN" },
        { "Infinity", NULL, "Infinity" },
        { "-inf", NULL, "-Infinity" },
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        corm_decimal value;

        assert_true(corm_decimal_parse(&value, cases[i].a, strlen(cases[i].a)));
        decimal_expect(value, cases[i].want);
    }
}

static void test_decimal__other_text_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        " ",
        ".",
        "-",
        "1.2.3",
        "1e",
        "1e+",
        "abc",
        "1,5",
        "0x1",
        DECIMAL_38 "9",
        "1 2",
        "--1",
        "1e9x",
        "e5",
        "infin",
        DECIMAL_38 ".9",
        "1e6149",
        "nan1",
        "1e99999999999",
        "1e-6177",
        "1e-99999999999",
    };
    corm_decimal value = corm_decimal_int(7);

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(bad); i++)
        assert_false(corm_decimal_parse(&value, bad[i], strlen(bad[i])));
    decimal_expect(value, "7");
    decimal_expect(corm_dec("x"), NULL);
    decimal_expect(corm_dec(NULL), NULL);
}

static void test_decimal__exponents_reach_the_ends(void **state)
{
    corm_decimal value;

    (void)state;
    assert_true(corm_decimal_parse(&value, "1e6148", 6));
    assert_int_equal(value.exponent, 6111);
    assert_int_equal(corm_decimal_digits(value), 38);
    assert_true(corm_decimal_parse(&value, "10e-6177", 8));
    assert_int_equal(value.exponent, -6176);
    assert_true(corm_decimal_parse(&value, "0e9999999", 9));
    assert_int_equal(value.exponent, 6111);
}

static void test_decimal__integers_convert(void **state)
{
    (void)state;
    decimal_expect(corm_decimal_int(0), "0");
    decimal_expect(corm_decimal_int(-7), "-7");
    decimal_expect(corm_decimal_int(INT64_MAX), "9223372036854775807");
    decimal_expect(corm_decimal_int(INT64_MIN), "-9223372036854775808");
}

static void test_decimal__unset_has_no_text(void **state)
{
    corm_decimal unset;
    char text[4] = "abc";

    (void)state;
    memset(&unset, 0, sizeof(unset));
    assert_int_equal(corm_decimal_format(text, sizeof(text), unset), 0);
    assert_string_equal(text, "");
}

static void test_decimal__format_counts_what_does_not_fit(void **state)
{
    char text[5] = "xxxx";

    (void)state;
    assert_int_equal(
        corm_decimal_format(text, sizeof(text), corm_dec("-12.34")), 6);
    assert_string_equal(text, "-12.");
    assert_int_equal(corm_decimal_format(text, 1, corm_dec("12")), 2);
    assert_string_equal(text, "");
    assert_int_equal(corm_decimal_format(NULL, 0, corm_dec("1e6111")), 6112);
    assert_int_equal(corm_decimal_format(NULL, 0, corm_dec("1e-6176")), 6178);
}

static void test_decimal__documented_size_is_enough(void **state)
{
    char text[CORM_DECIMAL_MAX];

    (void)state;
    assert_true(corm_decimal_format(text, sizeof(text),
                                    corm_dec("-" DECIMAL_38 "e20")) <
                sizeof(text));
    assert_true(corm_decimal_format(text, sizeof(text),
                                    corm_dec("-" DECIMAL_38 "e-40")) <
                sizeof(text));
}

static int sign_of(int order)
{
    return (order > 0) - (order < 0);
}

/* Each is less than the next. */
static void test_decimal__order_is_by_value(void **state)
{
    static const char *const ascending[] = {
        "-Infinity",
        "-1e6111",
        ("-" DECIMAL_38),
        "-2",
        "-1.5",
        "-1e-6176",
        "0",
        "1e-6176",
        "0.1",
        "1.49",
        "1.5",
        "1.51",
        "15",
        DECIMAL_38,
        "1e38",
        "1.0000001e38",
        "1e6111",
        "Infinity",
        "NaN",
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(ascending); i++) {
        for (size_t j = 0; j < TEST_COUNT(ascending); j++) {
            int order = corm_decimal_compare(corm_dec(ascending[i]),
                                             corm_dec(ascending[j]));

            assert_int_equal(sign_of(order), (i > j) - (i < j));
        }
    }
}

static void test_decimal__zeros_at_the_end_do_not_count(void **state)
{
    static const decimal_case equal[] = {
        { "1.5", "1.50", NULL },
        { "100", "1e2", NULL },
        { "0", "-0", NULL },
        { "0", "0.000", NULL },
        { "-3", "-3.00000000000000000000000000000000000", NULL },
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(equal); i++)
        assert_int_equal(
            corm_decimal_compare(corm_dec(equal[i].a), corm_dec(equal[i].b)),
            0);
}

static void test_decimal__unset_is_below_all(void **state)
{
    corm_decimal unset;

    (void)state;
    memset(&unset, 0, sizeof(unset));
    assert_true(corm_decimal_compare(unset, corm_dec("-Infinity")) < 0);
    assert_int_equal(corm_decimal_compare(unset, unset), 0);
}

static void test_decimal__sums_are_exact(void **state)
{
    static const decimal_case cases[] = {
        { "0.1", "0.2", "0.3" },
        { "1.50", "1.5", "3.00" },
        { "1", "-1", "0" },
        { "-1.5", "1.50", "0.00" },
        { "-2", "-3", "-5" },
        { "2", "-3", "-1" },
        { "1e38", "-1", DECIMAL_38 },
        { DECIMAL_38, "1", "100000000000000000000000000000000000000" },
        { "1e30", "1e-7", "1000000000000000000000000000000.0000001" },
        { "1e30", "1e-8", NULL },
        { "1e50", "1e-50", NULL },
        { "1e50", "0e-50",
          "100000000000000000000000000000000000000000000000000" },
        { "0e50", "1.5", "1.5" },
        { DECIMAL_38, DECIMAL_38, NULL },
        { "NaN", "1", NULL },
        { "Infinity", "1", "Infinity" },
        { "1", "-Infinity", "-Infinity" },
        { "Infinity", "-Infinity", NULL },
        { "Infinity", "Infinity", "Infinity" },
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        const corm_decimal a = corm_dec(cases[i].a), b = corm_dec(cases[i].b);
        const corm_decimal sum = corm_decimal_add(a, b);

        assert_int_equal(
            corm_decimal_compare(
                sum, corm_dec(cases[i].want == NULL ? "NaN" : cases[i].want)),
            0);
        assert_int_equal(corm_decimal_compare(sum, corm_decimal_add(b, a)), 0);
    }
}

static void test_decimal__sums_keep_the_finer_exponent(void **state)
{
    (void)state;
    decimal_expect(corm_decimal_add(corm_dec("1"), corm_dec("0.50")), "1.50");
    decimal_expect(corm_decimal_sub(corm_dec("1.50"), corm_dec("0.5")), "1.00");
    decimal_expect(corm_decimal_sub(corm_dec("1.5"), corm_dec("1.5")), "0.0");
}

static void test_decimal__differences_are_exact(void **state)
{
    (void)state;
    decimal_expect(corm_decimal_sub(corm_dec("0.3"), corm_dec("0.1")), "0.2");
    decimal_expect(corm_decimal_sub(corm_dec("-1"), corm_dec("-3")), "2");
    decimal_expect(corm_decimal_sub(corm_dec("Infinity"), corm_dec("Infinity")),
                   NULL);
}

static void test_decimal__products_are_exact(void **state)
{
    static const decimal_case cases[] = {
        { "0.1", "0.2", "0.02" },
        { "1.50", "2", "3.00" },
        { "-3", "4", "-12" },
        { "-3", "-4", "12" },
        { "0", "-5", "-0" },
        { "1234567890123456789", "9876543210987654321",
          "12193263113702179522374638011112635269" },
        { DECIMAL_38, "10", DECIMAL_38 "0" },
        { DECIMAL_38, "3", NULL },
        { DECIMAL_38, DECIMAL_38, NULL },
        { "1e6000", "1e6000", NULL },
        { "1e-6000", "1e-6000", NULL },
        { "Infinity", "-2", "-Infinity" },
        { "Infinity", "0", NULL },
        { "NaN", "Infinity", NULL },
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        decimal_expect(
            corm_decimal_mul(corm_dec(cases[i].a), corm_dec(cases[i].b)),
            cases[i].want);
}

typedef struct quantize_case {
    const char *value;
    int places;
    const char *want; /* NULL: does not fit */
} quantize_case;

static void test_decimal__quantize_rounds_half_to_even(void **state)
{
    static const quantize_case cases[] = {
        { "1.005", 2, "1.00" },
        { "1.015", 2, "1.02" },
        { "1.0050001", 2, "1.01" },
        { "0.5", 0, "0" },
        { "1.5", 0, "2" },
        { "2.5", 0, "2" },
        { "-2.5", 0, "-2" },
        { "9.995", 2, "10.00" },
        { "9.985", 2, "9.98" },
        { "1", 3, "1.000" },
        { "0", 2, "0.00" },
        { "0e30", 2, "0.00" },
        { "1e-100", 2, "0.00" },
        { "5e-100", 99,
          "0.000000000000000000000000000000000000000000000000"
          "000000000000000000000000000000000000000000000000000" },
        { "155", -1, "160" },
        { "145", -1, "140" },
        { DECIMAL_38, 1, NULL },
        { DECIMAL_38 "e-1", 0, "10000000000000000000000000000000000000" },
        { "1e38", 0, NULL },
        { "1e37", 0, "10000000000000000000000000000000000000" },
        { "1e6000", 0, NULL },
        { "NaN", 2, NULL },
        { "Infinity", 2, NULL },
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        const quantize_case *c = &cases[i];
        corm_decimal out = corm_dec("77");
        bool fits = corm_decimal_quantize(&out, corm_dec(c->value), c->places);

        assert_int_equal(fits, c->want != NULL);
        decimal_expect(out, c->want == NULL ? "77" : c->want);
    }
}

static void test_decimal__digits_are_counted(void **state)
{
    (void)state;
    assert_int_equal(corm_decimal_digits(corm_dec("0")), 1);
    assert_int_equal(corm_decimal_digits(corm_dec("9")), 1);
    assert_int_equal(corm_decimal_digits(corm_dec("10")), 2);
    assert_int_equal(corm_decimal_digits(corm_dec("0.0150")), 3);
    assert_int_equal(corm_decimal_digits(corm_dec("18446744073709551615")), 20);
    assert_int_equal(corm_decimal_digits(corm_dec("18446744073709551616")), 20);
    assert_int_equal(corm_decimal_digits(corm_dec(DECIMAL_38)), 38);
}

static void test_decimal__doubles_are_the_nearest(void **state)
{
    (void)state;
    assert_double_equal(corm_decimal_double(corm_dec("0.1")), 0.1);
    assert_double_equal(corm_decimal_double(corm_dec("-0")), -0.0);
    assert_double_equal(corm_decimal_double(corm_dec("-475.20")), -475.2);
    assert_double_equal(corm_decimal_double(corm_dec("1e400")),
                        (double)INFINITY);
    assert_double_equal(corm_decimal_double(corm_dec("1e-400")), 0.0);
    assert_double_equal(corm_decimal_double(corm_dec(
                            "0.30000000000000004440892098500626161694")),
                        0.1 + 0.2);
    assert_double_equal(corm_decimal_double(corm_dec("-Infinity")),
                        -(double)INFINITY);
    assert_true(isnan(corm_decimal_double(corm_dec("NaN"))));
}

static void test_decimal__doubles_give_their_shortest_text(void **state)
{
    corm_decimal value;

    (void)state;
    assert_true(corm_decimal_from_double(&value, 0.1, 17));
    decimal_expect(value, "0.1");
    assert_true(corm_decimal_from_double(&value, -475.2, 15));
    decimal_expect(value, "-475.2");
    assert_true(corm_decimal_from_double(&value, 0.1 + 0.2, 17));
    decimal_expect(value, "0.30000000000000004");
    assert_true(corm_decimal_from_double(&value, 0.1 + 0.2, 15));
    decimal_expect(value, "0.3");
    assert_true(corm_decimal_from_double(&value, 2.0 / 3.0, 4));
    decimal_expect(value, "0.6667");
    assert_true(corm_decimal_from_double(&value, 1e22, 17));
    decimal_expect(value, "10000000000000000000000");
    assert_true(corm_decimal_from_double(&value, 0.0, 17));
    decimal_expect(value, "0");
}

static void test_decimal__special_doubles_convert(void **state)
{
    corm_decimal value;

    (void)state;
    assert_true(corm_decimal_from_double(&value, -(double)INFINITY, 17));
    decimal_expect(value, "-Infinity");
    assert_true(corm_decimal_from_double(&value, (double)NAN, 17));
    decimal_expect(value, "NaN");
    assert_false(corm_decimal_from_double(&value, 1.0, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decimal__text_comes_back_plain),
        cmocka_unit_test(test_decimal__other_text_is_refused),
        cmocka_unit_test(test_decimal__exponents_reach_the_ends),
        cmocka_unit_test(test_decimal__integers_convert),
        cmocka_unit_test(test_decimal__unset_has_no_text),
        cmocka_unit_test(test_decimal__format_counts_what_does_not_fit),
        cmocka_unit_test(test_decimal__documented_size_is_enough),
        cmocka_unit_test(test_decimal__order_is_by_value),
        cmocka_unit_test(test_decimal__zeros_at_the_end_do_not_count),
        cmocka_unit_test(test_decimal__unset_is_below_all),
        cmocka_unit_test(test_decimal__sums_are_exact),
        cmocka_unit_test(test_decimal__sums_keep_the_finer_exponent),
        cmocka_unit_test(test_decimal__differences_are_exact),
        cmocka_unit_test(test_decimal__products_are_exact),
        cmocka_unit_test(test_decimal__quantize_rounds_half_to_even),
        cmocka_unit_test(test_decimal__digits_are_counted),
        cmocka_unit_test(test_decimal__doubles_are_the_nearest),
        cmocka_unit_test(test_decimal__doubles_give_their_shortest_text),
        cmocka_unit_test(test_decimal__special_doubles_convert),
    };

    return cmocka_run_group_tests_name("base/decimal", tests, NULL, NULL);
}
