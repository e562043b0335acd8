/*
 * UTF-8 and the distance of names.
 */
#include "support/test.h"

#include "base/utf8.h"

static void test_utf8__accepts_every_length(void **state)
{
    static const char *const good[] = {
        "",
        "plain",
        "\xC2\x80",
        "\xDF\xBF",
        "\xE0\xA0\x80",
        "\xED\x9F\xBF",
        "\xEE\x80\x80",
        "\xEF\xBF\xBF",
        "\xF0\x90\x80\x80",
        "\xF4\x8F\xBF\xBF",
        "eight by\xC3\xA9te words",
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(good); i++)
        assert_true(cormi_utf8_valid(good[i], strlen(good[i])));
    assert_true(cormi_utf8_valid("a\0b", 3));
}

static void test_utf8__refuses_what_is_none(void **state)
{
    static const char *const bad[] = {
        "\x80",             /* a tail alone */
        "\xC0\x80",         /* overlong */
        "\xC1\xBF",         /* overlong */
        "\xE0\x9F\xBF",     /* overlong */
        "\xF0\x8F\xBF\xBF", /* overlong */
        "\xED\xA0\x80",     /* a surrogate */
        "\xED\xBF\xBF",     /* a surrogate */
        "\xF4\x90\x80\x80", /* above U+10FFFF */
        "\xF5\x80\x80\x80", /* above U+10FFFF */
        "\xFF",
        "\xC3",         /* ends early */
        "\xE2\x82",     /* ends early */
        "\xF0\x9F\x98", /* ends early */
        "\xC3(",
        "\xE2\x82(",
        "\xF0\x9F\x98(",
        ("12345678\xFF"
         "1234567890"),
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(bad); i++)
        assert_false(cormi_utf8_valid(bad[i], strlen(bad[i])));
}

static void test_utf8__length_counts_characters(void **state)
{
    (void)state;
    assert_int_equal(cormi_utf8_length("", 0), 0);
    assert_int_equal(cormi_utf8_length("abc", 3), 3);
    assert_int_equal(
        cormi_utf8_length("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9), 3);
}

static void test_utf8__cut_ends_at_character(void **state)
{
    const char *text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
    const size_t n = strlen(text);
    const size_t want[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10 };

    (void)state;
    for (size_t max = 0; max < TEST_COUNT(want); max++)
        assert_int_equal(cormi_utf8_cut(text, n, max), want[max]);
}

static void test_utf8__cut_copes_with_garbage(void **state)
{
    (void)state;
    assert_int_equal(cormi_utf8_cut("\x80\x80\x80\x80\x80\x80", 6, 5), 5);
    assert_int_equal(cormi_utf8_cut("\x80\x80", 2, 1), 1);
}

static void test_utf8__distance_counts_edits(void **state)
{
    (void)state;
    assert_int_equal(cormi_distance("author", "author", 3), 0);
    assert_int_equal(cormi_distance("auther", "author", 3), 1);
    assert_int_equal(cormi_distance("athor", "author", 3), 1);
    assert_int_equal(cormi_distance("authorr", "author", 3), 1);
    assert_int_equal(cormi_distance("auhtor", "author", 3), 1);
    assert_int_equal(cormi_distance("kitten", "sitting", 5), 3);
    assert_int_equal(cormi_distance("", "abc", 5), 3);
}

static void test_utf8__distance_stops_at_limit(void **state)
{
    char longer[100];

    (void)state;
    memset(longer, 'x', 99);
    longer[99] = '\0';
    assert_int_equal(cormi_distance("abc", "xyz", 2), 3);
    assert_int_equal(cormi_distance("a", "abcdefgh", 2), 3);
    assert_int_equal(cormi_distance(longer, longer, 2), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8__accepts_every_length),
        cmocka_unit_test(test_utf8__refuses_what_is_none),
        cmocka_unit_test(test_utf8__length_counts_characters),
        cmocka_unit_test(test_utf8__cut_ends_at_character),
        cmocka_unit_test(test_utf8__cut_copes_with_garbage),
        cmocka_unit_test(test_utf8__distance_counts_edits),
        cmocka_unit_test(test_utf8__distance_stops_at_limit),
    };

    return cmocka_run_group_tests_name("base/utf8", tests, NULL, NULL);
}
