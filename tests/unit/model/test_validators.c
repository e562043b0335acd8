/*
 * The ready validators: what they accept and refuse, their codes and
 * sentences, and how they fail when memory does.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include "base/alloc.h"
#include "model/validators.h"

#include <corm/short.h>

static bool ask(const corm_validator *v, corm_value value)
{
    return v->valid(&value, v);
}

static bool ask_text(const corm_validator *v, const char *text)
{
    return ask(v, corm_value_text(text));
}

/* All of good are valid, none of bad; lists end with NULL. */
static void check_texts(const corm_validator *v, const char *const *good,
                        const char *const *bad)
{
    for (; *good != NULL; good++)
        if (!ask_text(v, *good))
            fail_msg("\"%s\" is not valid", *good);
    for (; *bad != NULL; bad++)
        if (ask_text(v, *bad))
            fail_msg("\"%s\" is valid", *bad);
}

#define CHECK_TEXTS(v, good, bad)                                \
    check_texts((v), (const char *const[]){ UNPACK good, NULL }, \
                (const char *const[]){ UNPACK bad, NULL })
#define UNPACK(...) __VA_ARGS__

#define V_DEC(text) corm_value_decimal(corm_dec(text))

static void expect_verdict(const corm_validator *v, corm_value value,
                           const char *code, const char *message)
{
    cormi_verdict verdict;

    cormi_validator_run(&cormi_default_allocator, v, &value, &verdict);
    assert_false(verdict.no_memory);
    if (code == NULL) {
        assert_null(verdict.code);
        return;
    }
    assert_non_null(verdict.code);
    assert_string_equal(verdict.code, code);
    assert_contains(verdict.message, message);
}

/* ---- addresses ---- */

static void test_validators__email(void **state)
{
    (void)state;
    CHECK_TEXTS(
        CORM_VALID_EMAIL,
        ("email@here.com", "weirder-email@here.and.there.com", "a.b+c@d-e.org",
         "email@[127.0.0.1]", "email@[2001:dB8::1]", "email@[::fffF:127.0.0.1]",
         "example@valid-----hyphens.com",
         "test@domain.with.idn.tld.\xe0\xa4\x89\xe0\xa4\xa6", "email@localhost",
         "\"test@test\"@example.com", "\"\\\"\"@here.com", "\"\\ \"@here.com",
         "a@xn--dmain.xn--p1ai"),
        ("", "abc", "abc@", "abc@bar", "a @x.cz", "abc@.com", "@x.com",
         "something@@somewhere.com", "email@127.0.0.1", "email@[127.0.0.256]",
         "email@[]", "email@[2001:db8::12345]", "a..b@c.com", ".a@c.com",
         "a.@c.com", "example@invalid-.com", "example@-invalid.com",
         "example@inv-.alid-.com", "a@b.c", "a@b.12", "a@b.com.", "a\n@b.com",
         "a@b.com\n", "\"a b\"@here.com", "\"a\"b\"@here.com",
         "\"\\\"@here.com",
         "a@"
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
         ".com"));
    assert_false(ask(CORM_VALID_EMAIL, corm_value_int(1)));
}

static void test_validators__email_length(void **state)
{
    char text[400];

    (void)state;
    memset(text, 'a', sizeof(text));
    memcpy(text + 314, "@b.com", 7);
    assert_true(ask_text(CORM_VALID_EMAIL, text));
    memset(text, 'a', sizeof(text));
    memcpy(text + 315, "@b.com", 7);
    assert_false(ask_text(CORM_VALID_EMAIL, text));
}

static void test_validators__url(void **state)
{
    (void)state;
    CHECK_TEXTS(
        CORM_VALID_URL,
        ("http://www.example.com/", "HTTP://WWW.EXAMPLE.COM/",
         "http://localhost:8000/", "https://valid-with-hyphens.com/x?y=1#z",
         "http://sub.xn--80ak6aa92e.com.", "http://example.com?a",
         "http://example.com#a", "http://10.0.0.1:80/",
         "ftps://u:p@example.com/", "http://user@example.com:12345",
         "http://u:@example.com", "http://[::1]:8000/",
         "http://[::ffff:192.0.2.1]",
         "http://\xe4\xb8\xad\xe5\x9b\xbd.\xe4\xb8\xad\xe5\x9b\xbd/x"),
        ("", "foo", "http://", "http://.com", "http://example",
         "http://example.", "http://invalid-.com", "http://-invalid.com",
         "http://a..b.com", "http:/example.com", "//example.com", "example.com",
         "git://example.com", "http://1.1.1.1.1", "http://999.1.1.1/",
         "http://01.2.3.4/", "http://[::1:2::3]/", "http://[a",
         "http://example.com:123456/", "http://example.com:/",
         "http://u:p:q@example.com", "http://@example.com",
         "http://:p@example.com", "http://a@b@example.com",
         "http://exam ple.com", "http://example.com/\n",
         "http://example.com/a b", "http:// x.com"));
}

static void test_validators__url_of_other_schemes(void **state)
{
    const corm_validator *v = CORM_VALID_URL_OF("git", "ssh");

    (void)state;
    assert_true(ask_text(v, "git://example.com/x"));
    assert_true(ask_text(v, "SSH://example.com"));
    assert_false(ask_text(v, "http://example.com"));
}

static void test_validators__url_length(void **state)
{
    char text[2100] = "http://example.com/";
    size_t n = strlen(text);

    (void)state;
    memset(text + n, 'x', 2048 - n);
    text[2048] = '\0';
    assert_true(ask_text(CORM_VALID_URL, text));
    text[2048] = 'x';
    text[2049] = '\0';
    assert_false(ask_text(CORM_VALID_URL, text));
}

static void test_validators__ip(void **state)
{
    (void)state;
    CHECK_TEXTS(CORM_VALID_IPV4, ("1.1.1.1", "255.0.0.0", "0.0.0.0"),
                ("", "256.1.1.1", "25.1.1.", "25.1.1", "1.1.1.1.1", "01.1.1.1",
                 "1.1.1.1\n", " 1.1.1.1", "a.b.c.d", "::1"));
    CHECK_TEXTS(
        CORM_VALID_IPV6,
        ("fe80::1", "::1", "::", "1:2:3:4:5:6:7:8", "::ffff:254.42.16.14"),
        ("", "1:2", "::zzz", "12345::", "1:2:3:4:5:6:7:8:9", "1::2::3",
         "::1%eth0", "1.1.1.1", ":", "1:2:3:4:5:6:7:"));
    CHECK_TEXTS(CORM_VALID_IP, ("1.1.1.1", "fe80::1"), ("", "x", "1.1.1"));
}

/* ---- words and numbers ---- */

static void test_validators__slug(void **state)
{
    (void)state;
    CHECK_TEXTS(CORM_VALID_SLUG, ("slug-ok", "longer_SLUG-9", "-", "_"),
                ("", "no spaces", "a\n", "a.b", "\xc3\xa9", "a@b"));
    CHECK_TEXTS(CORM_VALID_UNICODE_SLUG,
                ("slug-ok", "\xc3\xa9t\xc3\xa9", "_", "\xe4\xb8\xad"),
                ("", "no spaces", "a\n", "a.b"));
}

static void test_validators__integers(void **state)
{
    (void)state;
    CHECK_TEXTS(CORM_VALID_INTEGER, ("42", "-42", "0", "007"),
                ("", "-", "4 2", "4.2", "+4", "a", "42\n"));
    assert_true(ask(CORM_VALID_INTEGER, corm_value_int(-5)));
    CHECK_TEXTS(CORM_VALID_INTEGER_LIST, ("1", "12,34", "0,0"),
                ("", ",", "1,", ",1", "1,,2", "1 ,2", "-1", "a", "1,2\n"));
    CHECK_TEXTS(
        CORM_VALIDATOR(corm_valid_integer_list, .limit = 1, .pattern = "; "),
        ("-1; 2", "5"), ("-1;2", "-", "1; "));
}

static void test_validators__regex(void **state)
{
    const corm_validator *v = CORM_VALID_REGEX("^[a-z]{2}\\d$");
    const corm_validator *not = CORM_VALID_NO_REGEX("x");

    (void)state;
    CHECK_TEXTS(v, ("ab1", "zz9"), ("", "a1", "ab12", "AB1"));
    CHECK_TEXTS(not, ("abc", ""), ("x", "axb"));
    assert_true(ask(CORM_VALID_REGEX("^-7$"), corm_value_int(-7)));
    assert_true(ask(CORM_VALID_REGEX("^1\\.50$"), V_DEC("1.50")));
    assert_false(ask(CORM_VALID_REGEX("."), corm_value_null()));
    assert_false(ask(CORM_VALID_REGEX("("), corm_value_text("(")));
}

/* ---- bounds ---- */

static void test_validators__bounds(void **state)
{
    const corm_validator *least = CORM_VALID_MIN_VALUE(CORM_INT(3));
    const corm_validator *most = CORM_VALID_MAX_VALUE(CORM_STR("2.50"));
    const corm_validator *day = CORM_VALID_MIN_VALUE(CORM_STR("2000-01-01"));

    (void)state;
    assert_true(ask(least, corm_value_int(3)));
    assert_false(ask(least, corm_value_int(2)));
    assert_true(ask(least, corm_value_double(3.5)));
    assert_true(ask(least, corm_value_uint(UINT64_MAX)));
    assert_false(ask_text(least, "9"));
    assert_true(ask(most, V_DEC("2.5")));
    assert_false(ask(most, V_DEC("2.51")));
    assert_true(ask(day, corm_value_date(corm_ymd(2000, 1, 1))));
    assert_false(ask(day, corm_value_date(corm_ymd(1999, 12, 31))));
    assert_false(ask(CORM_VALID_MIN_VALUE(CORM_STR("x")), corm_value_int(1)));
    assert_true(ask(CORM_VALIDATOR(corm_valid_max_value, .limit = 5),
                    corm_value_int(5)));
}

static void test_validators__step(void **state)
{
    (void)state;
    assert_true(ask(CORM_VALID_STEP(CORM_INT(3)), corm_value_int(9)));
    assert_false(ask(CORM_VALID_STEP(CORM_INT(3)), corm_value_int(10)));
    assert_true(ask(CORM_VALID_STEP(CORM_INT(-1)), corm_value_int(INT64_MIN)));
    assert_false(ask(CORM_VALID_STEP(CORM_INT(0)), corm_value_int(1)));
    assert_true(ask(CORM_VALID_STEP(CORM_REAL(0.1)), corm_value_double(0.3)));
    assert_false(ask(CORM_VALID_STEP(CORM_REAL(0.1)), corm_value_double(0.35)));
}

static void test_validators__lengths(void **state)
{
    (void)state;
    CHECK_TEXTS(CORM_VALID_MAX_LENGTH(2), ("", "ab", "\xc3\xa9\xc3\xa9"),
                ("abc"));
    CHECK_TEXTS(CORM_VALID_MIN_LENGTH(2), ("ab", "abc"), ("a", "\xc3\xa9"));
    assert_true(ask(CORM_VALID_MAX_LENGTH(2),
                    corm_value_bytes((corm_bytes){ "ab", 2 })));
    assert_false(ask(CORM_VALID_MAX_LENGTH(2), corm_value_int(1)));
}

static void test_validators__decimal(void **state)
{
    const corm_validator *v = CORM_VALID_DECIMAL(5, 2);

    (void)state;
    expect_verdict(v, V_DEC("999.99"), NULL, NULL);
    expect_verdict(v, V_DEC("0"), NULL, NULL);
    expect_verdict(v, V_DEC("0.00"), NULL, NULL);
    expect_verdict(v, V_DEC("-12.5"), NULL, NULL);
    expect_verdict(v, V_DEC("123456"), "max_digits", "digits in total");
    expect_verdict(v, V_DEC("1E+6"), "max_digits", "digits in total");
    expect_verdict(v, V_DEC("0.000001"), "max_digits", "digits in total");
    expect_verdict(v, V_DEC("1.234"), "max_decimal_places", "decimal places");
    expect_verdict(v, V_DEC("1234.5"), "max_whole_digits", "before the");
    expect_verdict(CORM_VALID_DECIMAL(2, 2), V_DEC("0.01"), NULL, NULL);
    expect_verdict(CORM_VALIDATOR(corm_valid_decimal, .limit = 3),
                   V_DEC("0.123"), NULL, NULL);
    expect_verdict(v, corm_value_text("1"), "invalid", "number");
}

/* ---- the rest ---- */

static void test_validators__file_extension(void **state)
{
    (void)state;
    CHECK_TEXTS(
        CORM_VALID_FILE_EXTENSION("pdf", "txt"),
        ("a.pdf", "A.PDF", "dir.x/a.txt", "a.b.TXT"),
        ("", "a", "a.exe", "pdf", ".pdf", "a.pdf/b", "a.pdf.", "..pdf"));
    assert_true(ask_text(CORM_VALIDATOR(corm_valid_file_extension), "a"));
}

static void test_validators__no_null_characters(void **state)
{
    (void)state;
    assert_true(ask_text(CORM_VALID_NO_NULL_CHARACTERS, "abc"));
    assert_false(ask(CORM_VALID_NO_NULL_CHARACTERS,
                     corm_value_str((corm_str){ "a\0b", 3 })));
    assert_true(
        corm_valid_email(
            &(corm_value){ .kind = CORM_K_TEXT, .size = 5, .as.s = "a@b.c" },
            NULL) == false);
    assert_false(corm_valid_slug(NULL, NULL));
}

static bool is_even(const corm_value *value, const corm_validator *self)
{
    (void)self;
    return value->as.i % 2 == 0;
}

static void test_validators__codes_and_messages(void **state)
{
    (void)state;
    expect_verdict(CORM_VALID_MIN_VALUE(CORM_INT(1)), corm_value_int(0),
                   "min_value", "%(limit_value)s");
    expect_verdict(CORM_VALID_MAX_LENGTH(1), corm_value_text("ab"),
                   "max_length", "1 character (");
    expect_verdict(CORM_VALID_REGEX("x", .code = "no_x", .message = "Say x."),
                   corm_value_text("a"), "no_x", "Say x.");
    expect_verdict(CORM_VALIDATOR(is_even), corm_value_int(1), "invalid",
                   "Enter a valid value.");
    expect_verdict(CORM_VALIDATOR(is_even, .code = "odd"), corm_value_int(1),
                   "odd", "Enter a valid value.");
    expect_verdict(CORM_VALIDATOR(is_even), corm_value_int(2), NULL, NULL);
}

static void test_validators__mistakes(void **state)
{
    const corm_allocator *alloc = &cormi_default_allocator;
    const corm_validator none = { .code = "x" };
    bool no_memory;

    (void)state;
    assert_contains(cormi_validator_mistake(alloc, &none, &no_memory),
                    ".valid");
    assert_contains(cormi_validator_mistake(
                        alloc, CORM_VALIDATOR(corm_valid_regex), &no_memory),
                    ".pattern");
    assert_contains(
        cormi_validator_mistake(alloc, CORM_VALID_REGEX("[a"), &no_memory),
        "no regular expression");
    assert_null(
        cormi_validator_mistake(alloc, CORM_VALID_REGEX("[a]"), &no_memory));
    assert_false(no_memory);
}

static bool run_regex(failing_alloc *memory, void *data)
{
    const corm_value value = corm_value_text("ab1");
    cormi_verdict verdict;

    cormi_validator_run(&memory->hook, data, &value, &verdict);
    assert_null(verdict.code);
    return !verdict.no_memory;
}

static void test_validators__regex_without_memory(void **state)
{
    corm_validator v = *CORM_VALID_REGEX("^(a|b)+\\d$");

    (void)state;
    assert_true(failing_alloc_each(run_regex, FAIL_ONCE, &v) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_validators__email),
        cmocka_unit_test(test_validators__email_length),
        cmocka_unit_test(test_validators__url),
        cmocka_unit_test(test_validators__url_of_other_schemes),
        cmocka_unit_test(test_validators__url_length),
        cmocka_unit_test(test_validators__ip),
        cmocka_unit_test(test_validators__slug),
        cmocka_unit_test(test_validators__integers),
        cmocka_unit_test(test_validators__regex),
        cmocka_unit_test(test_validators__bounds),
        cmocka_unit_test(test_validators__step),
        cmocka_unit_test(test_validators__lengths),
        cmocka_unit_test(test_validators__decimal),
        cmocka_unit_test(test_validators__file_extension),
        cmocka_unit_test(test_validators__no_null_characters),
        cmocka_unit_test(test_validators__codes_and_messages),
        cmocka_unit_test(test_validators__mistakes),
        cmocka_unit_test(test_validators__regex_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
