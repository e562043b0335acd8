/*
 * Adaptation: what each type of field takes, makes of it, and refuses.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include "base/arena.h"
#include "base/datetime.h"
#include "base/value.h"
#include "model/registry.h"

#include <corm/short.h>

#include <math.h>
#include <stdlib.h>

static corm_arena *adapt_arena;

static int adapt_setup(void **state)
{
    static failing_alloc memory;

    (void)state;
    failing_alloc_init(&memory);
    adapt_arena = cormi_arena_new(&memory.hook);
    return adapt_arena == NULL;
}

static int adapt_teardown(void **state)
{
    (void)state;
    cormi_arena_free(adapt_arena);
    return 0;
}

static cormi_adapted adapt(corm_type type, corm_value in, corm_value *out,
                           const char **why)
{
    *out = corm_value_null();
    return cormi_type_adapt(type, 8, 2, &in, out, adapt_arena, why);
}

/* in becomes out, of the same kind and content. */
static void gives(corm_type type, corm_value in, corm_value expected, int line)
{
    const char *why = NULL;
    corm_value out;

    if (adapt(type, in, &out, &why) == CORMI_ADAPT_OK &&
        out.kind == expected.kind && cormi_value_equal(&out, &expected))
        return;
    print_error("%s from %s: kind %s, %s\n", cormi_type(type)->name,
                cormi_kind_name(in.kind), cormi_kind_name(out.kind),
                why == NULL ? "another value" : why);
    _fail(__FILE__, line);
}

static void refuses(corm_type type, corm_value in, const char *reason, int line)
{
    const char *why = NULL;
    corm_value out;
    cormi_adapted result = adapt(type, in, &out, &why);

    if (result == CORMI_ADAPT_WRONG && why != NULL &&
        strstr(why, reason) != NULL)
        return;
    print_error("%s from %s: result %d, %s\n", cormi_type(type)->name,
                cormi_kind_name(in.kind), (int)result,
                why == NULL ? "no reason" : why);
    _fail(__FILE__, line);
}

static void is_beyond(corm_type type, corm_value in, cormi_adapted expected,
                      int line)
{
    corm_value out;

    if (adapt(type, in, &out, NULL) == expected)
        return;
    _fail(__FILE__, line);
}

/* In C11 `true` is an int. */
#define TRUE_BOOL  ((bool)1)
#define FALSE_BOOL ((bool)0)

#define GIVES(type, in, out) \
    gives(CORM_TYPE_##type, corm_v(in), corm_v(out), __LINE__)
#define REFUSES(type, in, reason) \
    refuses(CORM_TYPE_##type, corm_v(in), reason, __LINE__)
#define BELOW(type, in) \
    is_beyond(CORM_TYPE_##type, corm_v(in), CORMI_ADAPT_BELOW, __LINE__)
#define ABOVE(type, in) \
    is_beyond(CORM_TYPE_##type, corm_v(in), CORMI_ADAPT_ABOVE, __LINE__)

static corm_json json(const char *text)
{
    return (corm_json){ text };
}

/* ---- numbers ---- */

static void test_adapt__integers(void **state)
{
    (void)state;
    GIVES(INTEGER, 7, 7);
    GIVES(BIG_AUTO, 7u, 7);
    GIVES(INTEGER, TRUE_BOOL, 1);
    GIVES(INTEGER, 3.0, 3);
    GIVES(INTEGER, corm_dec("4.00"), 4);
    GIVES(INTEGER, corm_dec("-9223372036854775808"), INT64_MIN);
    GIVES(INTEGER, "12", 12);
    GIVES(INTEGER, " -12 ", -12);
    /* The width of the column is the dialect's business. */
    GIVES(SMALL_INTEGER, INT64_C(1) << 40, INT64_C(1) << 40);
    GIVES(POSITIVE_INTEGER, -1, -1);
    GIVES(INTEGER, NULL, NULL);
}

static void test_adapt__integers_out_of_range(void **state)
{
    (void)state;
    ABOVE(INTEGER, UINT64_MAX);
    ABOVE(INTEGER, 1e30);
    ABOVE(INTEGER, 9223372036854775808.0);
    BELOW(INTEGER, -1e30);
    ABOVE(INTEGER, (double)INFINITY);
    ABOVE(INTEGER, "9223372036854775808");
    BELOW(INTEGER, "-99999999999999999999999999999999999999999999");
    ABOVE(INTEGER, corm_dec("9223372036854775808"));
    BELOW(INTEGER, corm_dec("-9223372036854775809"));
    ABOVE(INTEGER, corm_dec("1e100"));
}

static void test_adapt__integers_refuse(void **state)
{
    (void)state;
    REFUSES(INTEGER, 3.5, "must be an integer, not a fraction");
    REFUSES(INTEGER, (double)NAN, "must be an integer");
    REFUSES(INTEGER, corm_dec("3.5"), "not a fraction");
    REFUSES(INTEGER, "3.7", "must be an integer");
    REFUSES(INTEGER, "abc", "must be an integer");
    REFUSES(INTEGER, "", "must be an integer");
    REFUSES(INTEGER, "-", "must be an integer");
    REFUSES(INTEGER, corm_ymd(2024, 1, 1), "must be an integer");
    REFUSES(INTEGER, (corm_uuid){ { 1 } }, "must be an integer");
}

static void test_adapt__booleans(void **state)
{
    (void)state;
    GIVES(BOOLEAN, TRUE_BOOL, TRUE_BOOL);
    GIVES(BOOLEAN, 0, FALSE_BOOL);
    GIVES(BOOLEAN, 1u, TRUE_BOOL);
    GIVES(BOOLEAN, 1.0, TRUE_BOOL);
    GIVES(BOOLEAN, "True", TRUE_BOOL);
    GIVES(BOOLEAN, "t", TRUE_BOOL);
    GIVES(BOOLEAN, "0", FALSE_BOOL);
    REFUSES(BOOLEAN, 2, "must be true or false");
    REFUSES(BOOLEAN, "yes", "must be true or false");
    REFUSES(BOOLEAN, "", "must be true or false");
}

static void test_adapt__floats(void **state)
{
    (void)state;
    GIVES(FLOAT, 1.5, 1.5);
    GIVES(FLOAT, 3, 3.0);
    GIVES(FLOAT, TRUE_BOOL, 1.0);
    GIVES(FLOAT, UINT64_MAX, 18446744073709551615.0);
    GIVES(FLOAT, corm_dec("0.1"), 0.1);
    GIVES(FLOAT, " 2.5e3 ", 2500.0);
    REFUSES(FLOAT, "2,5", "must be a number");
    REFUSES(FLOAT, corm_today(), "must be a number");
}

static void test_adapt__decimals(void **state)
{
    (void)state;
    GIVES(DECIMAL, corm_dec("1.50"), corm_dec("1.5"));
    GIVES(DECIMAL, 3, corm_dec("3"));
    GIVES(DECIMAL, UINT64_MAX, corm_dec("18446744073709551615"));
    GIVES(DECIMAL, " 12.345 ", corm_dec("12.345"));
    GIVES(DECIMAL, 0.1, corm_dec("0.1"));
    /* As Django: floats are rounded to the digits of the column, 8 here. */
    GIVES(DECIMAL, 1.23456789012, corm_dec("1.2345679"));
    REFUSES(DECIMAL, "one", "must be a decimal number");
    REFUSES(DECIMAL, (double)NAN, "must be a finite");
    REFUSES(DECIMAL, (corm_decimal){ .low = 0 }, "must be a finite");
    REFUSES(DECIMAL, corm_now(), "must be a decimal number");
}

/* ---- text and bytes ---- */

static void test_adapt__text(void **state)
{
    (void)state;
    GIVES(CHAR, "abc", "abc");
    GIVES(EMAIL, "", "");
    GIVES(TEXT, "\xc3\xa9\xf0\x9f\x90\x98", "\xc3\xa9\xf0\x9f\x90\x98");
    GIVES(TEXT, "'; DROP TABLE x; --", "'; DROP TABLE x; --");
    REFUSES(CHAR, 1, "must be text");
    REFUSES(CHAR, 'A', "must be text");
    REFUSES(CHAR, TRUE_BOOL, "must be text");
    REFUSES(TEXT, corm_today(), "must be text");
    REFUSES(TEXT, corm_strn("a\0b", 3), "must not contain NUL");
    REFUSES(TEXT, "\xff", "must be valid UTF-8");
    REFUSES(TEXT, corm_strn("\xc3\xa9", 1), "must be valid UTF-8");
    REFUSES(TEXT, ((corm_bytes){ "a", 1 }), "must be text");
}

static void test_adapt__bytes(void **state)
{
    const corm_bytes bytes = { "a\0\xff", 3 };

    (void)state;
    GIVES(BINARY, bytes, bytes);
    REFUSES(BINARY, "text", "must be bytes");
}

static void test_adapt__uuids(void **state)
{
    corm_uuid uuid;

    (void)state;
    assert_true(corm_uuid_parse(&uuid, "00112233445566778899aabbccddeeff", 32));
    GIVES(UUID, uuid, uuid);
    GIVES(UUID, "00112233-4455-6677-8899-aabbccddeeff", uuid);
    REFUSES(UUID, "0011", "must be a UUID");
    REFUSES(UUID, 7, "must be a UUID");
}

static void test_adapt__addresses(void **state)
{
    (void)state;
    GIVES(IP, "192.0.2.1", "192.0.2.1");
    GIVES(IP, "2001:DB8:0:0:0:0:0:1", "2001:db8::1");
    GIVES(IP, " ::1 ", "::1");
    GIVES(IP, "::", "::");
    GIVES(IP, "1:0:0:2:0:0:0:3", "1:0:0:2::3");
    GIVES(IP, "1::", "1::");
    GIVES(IP, "1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7:0");
    GIVES(IP, "::ffff:0a0a:0a0a", "::ffff:10.10.10.10");
    GIVES(IP, "64:ff9b::192.0.2.33", "64:ff9b::c000:221");
    /* What is no address stays, as in Django: full_clean() tells. */
    GIVES(IP, "1:2", "1:2");
    GIVES(IP, "1::2::3", "1::2::3");
    GIVES(IP, "12345::", "12345::");
    GIVES(IP, "::1.2.3.400", "::1.2.3.400");
    GIVES(IP, "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:9");
    GIVES(IP, ":1", ":1");
    REFUSES(IP, 1, "must be an IP address");
}

/* ---- dates and times ---- */

static void test_adapt__dates(void **state)
{
    const corm_date leap = corm_ymd(2024, 2, 29);

    (void)state;
    GIVES(DATE, leap, leap);
    GIVES(DATE, "2024-02-29", leap);
    GIVES(DATE, corm_utc(leap, corm_hms(23, 59, 59, 0)), leap);
    REFUSES(DATE, "2023-02-29", "must be a date");
    REFUSES(DATE, "yesterday", "must be a date");
    REFUSES(DATE, corm_ymd(2023, 2, 29), "must be a date");
    REFUSES(DATE, 1700000000L, "must be a date");
    REFUSES(DATE, corm_hms(1, 2, 3, 4), "must be a date");
}

static void test_adapt__datetimes(void **state)
{
    const corm_date day = corm_ymd(2024, 2, 29);
    const corm_datetime midnight = corm_utc(day, corm_hms(0, 0, 0, 0));
    const corm_datetime at = corm_utc(day, corm_hms(12, 30, 0, 0));

    (void)state;
    GIVES(DATETIME, at, at);
    GIVES(DATETIME, day, midnight);
    GIVES(DATETIME, "2024-02-29 12:30:00", at);
    GIVES(DATETIME, "2024-02-29T14:30:00+02:00", at);
    GIVES(DATETIME, "2024-02-29", midnight);
    REFUSES(DATETIME, "noon", "must be a date and time");
    REFUSES(DATETIME, 1700000000L, "corm_from_time_t");
    REFUSES(DATETIME, (corm_datetime){ CORM_UNSET_US }, "must be a date");
    REFUSES(DATETIME, (corm_datetime){ INT64_MAX }, "years 1 to 9999");
}

static void test_adapt__times_and_durations(void **state)
{
    const corm_time noon = corm_hms(12, 0, 0, 0);
    const corm_duration span = { 93600000000 };

    (void)state;
    GIVES(TIME, noon, noon);
    GIVES(TIME, "12:00:00", noon);
    GIVES(TIME, corm_utc(corm_ymd(2024, 1, 1), noon), noon);
    REFUSES(TIME, "25:00", "must be a time");
    REFUSES(TIME, (corm_time){ -1 }, "must be a time");
    REFUSES(TIME, 12, "must be a time");
    GIVES(DURATION, span, span);
    GIVES(DURATION, "P1DT2H", span);
    GIVES(DURATION, "1 02:00:00", span);
    REFUSES(DURATION, 3600, "must be a duration");
    REFUSES(DURATION, (corm_duration){ CORM_UNSET_US }, "must be a duration");
}

/* ---- JSON ---- */

static void test_adapt__json(void **state)
{
    corm_uuid uuid;

    (void)state;
    GIVES(JSON, json("{\"a\": [1]}"), json("{\"a\": [1]}"));
    GIVES(JSON, json("null"), json("null"));
    GIVES(JSON, NULL, NULL);
    GIVES(JSON, TRUE_BOOL, json("true"));
    GIVES(JSON, -7, json("-7"));
    GIVES(JSON, UINT64_MAX, json("18446744073709551615"));
    GIVES(JSON, 1.5, json("1.5"));
    GIVES(JSON, "a\"b", json("\"a\\\"b\""));
    GIVES(JSON, corm_dec("1.50"), json("1.50"));
    GIVES(JSON, corm_ymd(2024, 2, 29), json("\"2024-02-29\""));
    assert_true(corm_uuid_parse(&uuid, "00112233445566778899aabbccddeeff", 32));
    GIVES(JSON, uuid, json("\"00112233-4455-6677-8899-aabbccddeeff\""));
    REFUSES(JSON, json("{"), "must be valid JSON");
    REFUSES(JSON, json(""), "must be valid JSON");
    REFUSES(JSON, (double)NAN, "must be JSON or a scalar");
    REFUSES(JSON, "\xff", "must be valid UTF-8");
    REFUSES(JSON, ((corm_bytes){ "a", 1 }), "must be JSON or a scalar");
    REFUSES(JSON, (corm_date){ 0 }, "must be JSON or a scalar");
}

/* ---- what fits nowhere ---- */

static void test_adapt__refuses_what_is_no_scalar(void **state)
{
    int number = 0;
    const char *missing = NULL;

    (void)state;
    REFUSES(TEXT, missing, "is a char * that is NULL; for NULL say NULL");
    REFUSES(INTEGER, VALS(1, 2), "must be one value, not a list");
    REFUSES(INTEGER, F("x"), "must be a value, not an expression");
    REFUSES(INTEGER, (void *)&number, "is a pointer to something");
    REFUSES(MANY_TO_MANY, 1, "is a relation without a column");
}

static void test_adapt__null_fits_everywhere(void **state)
{
    (void)state;
    for (unsigned type = 1; type < CORM_TYPE_COUNT_; type++)
        gives((corm_type)type, corm_value_null(), corm_value_null(), __LINE__);
}

/* ---- saving ---- */

static cormi_adapted adapt_save(const char *given, corm_value *out,
                                const char **why)
{
    const corm_field desc = { .name = "price" };
    const cormi_field field = { .desc = &desc,
                                .type = CORM_TYPE_DECIMAL,
                                .data_type = CORM_TYPE_DECIMAL,
                                .max_digits = 4,
                                .decimal_places = 2 };
    const corm_value in = corm_value_decimal(corm_dec(given));

    return cormi_field_adapt_save(&field, &in, out, adapt_arena, why);
}

static void test_adapt__saving_rounds_decimals(void **state)
{
    corm_value out;
    const char *why;

    (void)state;
    assert_int_equal(adapt_save("1.005", &out, &why), CORMI_ADAPT_OK);
    assert_int_equal(out.as.dec.exponent, -2);
    assert_int_equal(corm_decimal_compare(out.as.dec, corm_dec("1.00")), 0);
    assert_int_equal(adapt_save("7", &out, &why), CORMI_ADAPT_OK);
    assert_int_equal(out.as.dec.low, 700);
    assert_int_equal(adapt_save("99.996", &out, &why), CORMI_ADAPT_WRONG);
    assert_contains(why, "more digits than .max_digits");
    assert_int_equal(adapt_save("1e30", &out, &why), CORMI_ADAPT_WRONG);
}

/* ---- ranges of columns ---- */

static cormi_adapted in_range(corm_type type, corm_value value, int bits)
{
    return cormi_type_range_check(type, &value, bits);
}

static void test_adapt__ranges(void **state)
{
    (void)state;
    assert_int_equal(in_range(CORM_TYPE_INTEGER, corm_value_int(INT32_MAX), 0),
                     CORMI_ADAPT_OK);
    assert_int_equal(
        in_range(CORM_TYPE_INTEGER, corm_value_int(INT64_C(1) << 31), 0),
        CORMI_ADAPT_ABOVE);
    assert_int_equal(
        in_range(CORM_TYPE_INTEGER, corm_value_int(INT64_C(1) << 31), 64),
        CORMI_ADAPT_OK);
    assert_int_equal(
        in_range(CORM_TYPE_SMALL_INTEGER, corm_value_int(-32769), 0),
        CORMI_ADAPT_BELOW);
    assert_int_equal(
        in_range(CORM_TYPE_POSITIVE_INTEGER, corm_value_int(-1), 64),
        CORMI_ADAPT_BELOW);
    assert_int_equal(
        in_range(CORM_TYPE_BIG_INTEGER, corm_value_int(INT64_MIN), 0),
        CORMI_ADAPT_OK);
    assert_int_equal(
        in_range(CORM_TYPE_BIG_INTEGER, corm_value_uint(UINT64_MAX), 64),
        CORMI_ADAPT_ABOVE);
    assert_int_equal(in_range(CORM_TYPE_DATE, corm_value_int(INT64_MAX), 0),
                     CORMI_ADAPT_OK);
}

/* ---- the table of types ---- */

static void test_adapt__every_type_has_a_row(void **state)
{
    static const struct {
        corm_type type;
        const char *name, *django;
    } rows[] = {
#define X(id, label, class_name) { CORM_TYPE_##id, label, class_name },
        CORM_TYPE_MAP(X)
#undef X
    };

    (void)state;
    assert_int_equal(TEST_COUNT(rows), CORM_TYPE_COUNT_ - 1);
    for (size_t i = 0; i < TEST_COUNT(rows); i++) {
        const cormi_type_info *info = cormi_type(rows[i].type);

        assert_int_equal(info->type, rows[i].type);
        assert_string_equal(info->name, rows[i].name);
        assert_string_equal(info->django, rows[i].django);
        assert_int_equal(cormi_type_by_name(rows[i].name), rows[i].type);
    }
    assert_int_equal(cormi_type_by_name("no such type"), CORM_TYPE_NONE);
    assert_int_equal(cormi_type((corm_type)999)->type, CORM_TYPE_NONE);
}

static void test_adapt__tells_when_memory_is_short(void **state)
{
    failing_alloc memory;
    corm_arena *arena;
    char *text = malloc(100000);
    corm_value in, out;
    const char *why;

    (void)state;
    assert_non_null(text);
    memset(text, 'x', 99999);
    text[99999] = '\0';
    failing_alloc_init(&memory);
    arena = cormi_arena_new(&memory.hook);
    assert_non_null(arena);
    in = corm_value_text(text);
    failing_alloc_arm(&memory, 1, FAIL_FROM);
    assert_int_equal(
        cormi_type_adapt(CORM_TYPE_JSON, 0, 0, &in, &out, arena, &why),
        CORMI_ADAPT_MEMORY);
    assert_null(why);
    cormi_arena_free(arena);
    failing_alloc_fini(&memory);
    free(text);
}

#define T(name) cmocka_unit_test(test_adapt__##name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(integers),
        T(integers_out_of_range),
        T(integers_refuse),
        T(booleans),
        T(floats),
        T(decimals),
        T(text),
        T(bytes),
        T(uuids),
        T(addresses),
        T(dates),
        T(datetimes),
        T(times_and_durations),
        T(json),
        T(refuses_what_is_no_scalar),
        T(null_fits_everywhere),
        T(saving_rounds_decimals),
        T(ranges),
        T(every_type_has_a_row),
        T(tells_when_memory_is_short),
    };

    return cmocka_run_group_tests_name("adapt", tests, adapt_setup,
                                       adapt_teardown);
}
