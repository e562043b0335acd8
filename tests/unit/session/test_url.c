/*
 * Database URLs: splitting, decoding, and errors that hide passwords.
 */
#include "support/test.h"

#include "base/alloc.h"
#include "session/url.h"

static corm_arena *url_arena;
static cormi_url url_now;
static corm_error url_err;

static int url_setup(void **state)
{
    (void)state;
    url_arena = cormi_arena_new(&cormi_default_allocator);
    return url_arena == NULL;
}

static int url_teardown(void **state)
{
    (void)state;
    cormi_arena_free(url_arena);
    return 0;
}

static void url_good(const char *text)
{
    assert_ok(cormi_url_parse(&url_now, url_arena, text, &url_err));
}

static const char *url_bad(const char *text)
{
    assert_int_equal(cormi_url_parse(&url_now, url_arena, text, &url_err),
                     CORM_VALUE_ERROR);
    return url_err.message;
}

static void test_url__splits(void **state)
{
    (void)state;
    url_good("SQLite:dir/a.db?mode=ro&cache_size=-2000");
    assert_string_equal(url_now.scheme, "sqlite");
    assert_string_equal(url_now.rest, "dir/a.db");
    assert_int_equal(url_now.n, 2);
    assert_string_equal(url_now.names[0], "mode");
    assert_string_equal(url_now.values[0], "ro");
    assert_string_equal(url_now.names[1], "cache_size");
    assert_string_equal(url_now.values[1], "-2000");
    assert_string_equal(url_now.shown,
                        "SQLite:dir/a.db?mode=ro&cache_size=-2000");
}

static void test_url__rest_may_hold_colons(void **state)
{
    (void)state;
    url_good("sqlite::memory:");
    assert_string_equal(url_now.rest, ":memory:");
    assert_int_equal(url_now.n, 0);
    url_good("x:");
    assert_string_equal(url_now.rest, "");
}

static void test_url__decodes(void **state)
{
    (void)state;
    url_good("s:a%3Fb%20c%25?k%3d=v%26w&e=");
    assert_string_equal(url_now.rest, "a?b c%");
    assert_string_equal(url_now.raw, "a%3Fb%20c%25");
    assert_string_equal(url_now.names[0], "k=");
    assert_string_equal(url_now.values[0], "v&w");
    assert_string_equal(url_now.values[1], "");
}

static void test_url__hides_passwords(void **state)
{
    (void)state;
    url_good("pg://user:s3cret@host:5/db?sslpassword=x&y=1");
    assert_string_equal(url_now.rest, "//user:s3cret@host:5/db");
    assert_string_equal(url_now.shown,
                        "pg://user:***@host:5/db?sslpassword=***&y=1");
    url_good("pg://user@host/db");
    assert_string_equal(url_now.shown, "pg://user@host/db");
    url_good("pg://u:a:b@[::1]:5,h,h2:6");
    assert_string_equal(url_now.shown, "pg://u:***@[::1]:5,h,h2:6");
    url_good("pg://h/d?PassWord=x&AUTH_TOKEN=y");
    assert_string_equal(url_now.shown, "pg://h/d?PassWord=***&AUTH_TOKEN=***");
    url_good("pg://host:80/a@b");
    assert_string_equal(url_now.shown, "pg://host:80/a@b");
}

static void test_url__says_what_is_wrong(void **state)
{
    (void)state;
    assert_contains(url_bad("file.db"), "such as \"sqlite:app.db\"");
    assert_contains(url_bad(""), "scheme");
    assert_contains(url_bad("1x:y"), "scheme");
    assert_contains(url_bad("s:a%2"), "character 4");
    assert_contains(url_bad("s:a%zz"), "character 4");
    assert_contains(url_bad("s:a%00"), "NUL");
    assert_contains(url_bad("s:a?b"), "option 1");
    assert_contains(url_bad("s:a?b=1&"), "option 2");
    assert_contains(url_bad("s:a?=1"), "option 1");
    assert_contains(url_bad("s:a?"), "option 1");
    assert_contains(url_bad("s:a?b=1&b=2"), "\"b\" twice");
    assert_null(strstr(url_bad("pg://u:se%zzcret@h"), "cret"));
}

/* Of what may be a password no part is taken for something else. */
static void test_url__half_a_password(void **state)
{
    static const char *const urls[] = {
        "pg://u:secret/db",      "pg://u:secret",    "pg://u:sec/ret@h/db",
        "pg://u:sec?ret=1@h/db", "pg://u:sec@ret@h", "pg://u:sec?ret@h/db",
        "pg://u:secret,h/d",
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(urls); i++) {
        const char *says = url_bad(urls[i]);

        assert_contains(says, "%40");
        assert_null(strstr(says, "sec"));
        assert_null(strstr(says, "ret"));
    }
}

#define URL_TEST(name) \
    cmocka_unit_test_setup_teardown(name, url_setup, url_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        URL_TEST(test_url__splits),
        URL_TEST(test_url__rest_may_hold_colons),
        URL_TEST(test_url__decodes),
        URL_TEST(test_url__hides_passwords),
        URL_TEST(test_url__half_a_password),
        URL_TEST(test_url__says_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
