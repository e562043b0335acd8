/*
 * Tagged values: order, equality, hash, copies, words for messages.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/value.h"

#include <math.h>

static corm_value decimal_of(const char *text)
{
    return corm_value_decimal(corm_dec(text));
}

static bool value_equal(corm_value a, corm_value b)
{
    return cormi_value_equal(&a, &b);
}

static int value_order(corm_value a, corm_value b)
{
    int order = cormi_value_compare(&a, &b);

    return (order > 0) - (order < 0);
}

static uint64_t value_hash(corm_value a)
{
    return cormi_value_hash(&a, 0);
}

static void test_value__scalars_end_with_json(void **state)
{
    corm_value value = corm_value_json((corm_json){ "1" });

    (void)state;
    assert_true(cormi_value_is_scalar(&value));
    value = corm_value_null();
    assert_true(cormi_value_is_scalar(&value));
    value = corm_value_expr(NULL);
    assert_false(cormi_value_is_scalar(&value));
    value = corm_value_text(NULL);
    assert_false(cormi_value_is_scalar(&value));
}

typedef struct value_pair {
    corm_value a, b;
} value_pair;

static void test_value__equal_ones_hash_alike(void **state)
{
    const value_pair pairs[] = {
        { corm_value_null(), corm_value_null() },
        { corm_value_int(5), corm_value_uint(5) },
        { corm_value_text("abc"), corm_value_str((corm_str){ "abcd", 3 }) },
        { corm_value_double(0.0), corm_value_double(-0.0) },
        { corm_value_double((double)NAN), corm_value_double(-(double)NAN) },
        { decimal_of("1.5"), decimal_of("1.500") },
        { decimal_of("0"), decimal_of("-0.00") },
        { decimal_of("100"), decimal_of("1e2") },
        { decimal_of("NaN"), decimal_of("-NaN") },
        { corm_value_date(corm_ymd(2020, 1, 2)),
          corm_value_date(corm_ymd(2020, 1, 2)) },
        { corm_value_time((corm_time){ 5 }),
          corm_value_time((corm_time){ 5 }) },
        { corm_value_uuid((corm_uuid){ { 4 } }),
          corm_value_uuid((corm_uuid){ { 4 } }) },
        { corm_value_bytes((corm_bytes){ "a\0b", 3 }),
          corm_value_bytes((corm_bytes){ "a\0b", 3 }) },
        { corm_value_bool(true), corm_value_bool(true) },
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(pairs); i++) {
        assert_true(value_equal(pairs[i].a, pairs[i].b));
        assert_true(value_hash(pairs[i].a) == value_hash(pairs[i].b));
        assert_int_equal(value_order(pairs[i].a, pairs[i].b), 0);
    }
}

static void test_value__different_ones_are_not_equal(void **state)
{
    const value_pair pairs[] = {
        { corm_value_null(), corm_value_bool(false) },
        { corm_value_int(-1), corm_value_uint(UINT64_MAX) },
        { corm_value_int(1), corm_value_double(1.0) },
        { corm_value_int(1), corm_value_bool(true) },
        { corm_value_int(1), decimal_of("1") },
        { corm_value_text("a"), corm_value_text("b") },
        { corm_value_text("a"), corm_value_text("ab") },
        { corm_value_text("1"), corm_value_json((corm_json){ "1" }) },
        { corm_value_double(1.0), corm_value_double(1.5) },
        { decimal_of("1.5"), decimal_of("1.51") },
        { decimal_of("Infinity"), decimal_of("-Infinity") },
        { corm_value_date(corm_ymd(2020, 1, 2)),
          corm_value_date(corm_ymd(2020, 2, 1)) },
        { corm_value_time((corm_time){ 5 }),
          corm_value_datetime((corm_datetime){ 5 }) },
        { corm_value_bytes((corm_bytes){ "a", 1 }), corm_value_text("a") },
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(pairs); i++) {
        assert_false(value_equal(pairs[i].a, pairs[i].b));
        assert_false(value_equal(pairs[i].b, pairs[i].a));
        assert_true(value_hash(pairs[i].a) != value_hash(pairs[i].b));
    }
}

static void test_value__numbers_are_ordered_across_kinds(void **state)
{
    const corm_value ascending[] = {
        corm_value_null(),
        corm_value_double(-(double)INFINITY),
        corm_value_int(INT64_MIN),
        decimal_of("-1.5"),
        corm_value_double(-1.25),
        corm_value_bool(false),
        decimal_of("0.1"),
        corm_value_int(1),
        corm_value_double(1.5),
        corm_value_uint(2),
        corm_value_int(INT64_MAX),
        corm_value_uint(UINT64_MAX),
        decimal_of("18446744073709551616"),
        corm_value_double(1e300),
        decimal_of("Infinity"),
        corm_value_double((double)NAN),
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(ascending); i++) {
        for (size_t j = 0; j < TEST_COUNT(ascending); j++)
            assert_int_equal(value_order(ascending[i], ascending[j]),
                             (i > j) - (i < j));
    }
}

static void test_value__texts_are_ordered_by_bytes(void **state)
{
    (void)state;
    assert_int_equal(value_order(corm_value_text("a"), corm_value_text("b")),
                     -1);
    assert_int_equal(value_order(corm_value_text("a"), corm_value_text("aa")),
                     -1);
    assert_int_equal(
        value_order(corm_value_text("z"), corm_value_text("\xC3\xA9")), -1);
    assert_int_equal(value_order(corm_value_text(""), corm_value_text("")), 0);
}

static void test_value__dates_are_ordered(void **state)
{
    const corm_value day = corm_value_date(corm_ymd(2020, 2, 10));

    (void)state;
    assert_int_equal(value_order(day, corm_value_date(corm_ymd(2021, 1, 1))),
                     -1);
    assert_int_equal(value_order(day, corm_value_date(corm_ymd(2020, 1, 31))),
                     1);
    assert_int_equal(value_order(day, corm_value_date(corm_ymd(2020, 2, 11))),
                     -1);
}

static void test_value__copies_are_deep(void **state)
{
    corm_arena *arena = cormi_arena_new(&cormi_default_allocator);
    char text[] = "abc";
    corm_value value = corm_value_str((corm_str){ text, 2 });
    corm_value copy;

    (void)state;
    assert_true(cormi_value_dup(&copy, &value, arena));
    text[0] = 'x';
    assert_string_equal(copy.as.s, "ab");
    value = corm_value_bytes((corm_bytes){ text, 3 });
    assert_true(cormi_value_dup(&copy, &value, arena));
    text[0] = 'y';
    assert_memory_equal(copy.as.p, "xbc", 4);
    value = corm_value_int(7);
    assert_true(cormi_value_dup(&copy, &value, arena));
    assert_int_equal(copy.as.i, 7);
    cormi_arena_free(arena);
}

static void test_value__copy_without_memory_fails(void **state)
{
    static char text[70000];
    failing_alloc memory;
    corm_arena *arena;
    corm_value value = corm_value_bytes((corm_bytes){ text, sizeof(text) });
    corm_value copy;

    (void)state;
    failing_alloc_init(&memory);
    arena = cormi_arena_new(&memory.hook);
    failing_alloc_arm(&memory, 1, FAIL_FROM);
    assert_false(cormi_value_dup(&copy, &value, arena));
    cormi_arena_free(arena);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
}

static void value_expect(corm_value value, const char *want)
{
    cormi_str out;

    cormi_str_init(&out, &cormi_default_allocator);
    cormi_value_describe(&out, &value);
    assert_string_equal(cormi_str_get(&out), want);
    cormi_str_fini(&out);
}

static void test_value__messages_name_kind_and_content(void **state)
{
    const corm_uuid uuid = { { 0xAB } };

    (void)state;
    value_expect(corm_value_null(), "NULL");
    value_expect(corm_value_bool(true), "boolean true");
    value_expect(corm_value_int(-7), "integer -7");
    value_expect(corm_value_uint(UINT64_MAX), "integer 18446744073709551615");
    value_expect(corm_value_double(475.2), "float 475.2");
    value_expect(corm_value_text("abc"), "text 'abc'");
    value_expect(corm_value_json((corm_json){ "[1]" }), "JSON '[1]'");
    value_expect(corm_value_bytes((corm_bytes){ "abc", 3 }), "bytes of 3");
    value_expect(corm_value_date(corm_ymd(2020, 1, 2)), "date 2020-01-02");
    value_expect(corm_value_time(corm_hms(1, 2, 3, 0)), "time 01:02:03");
    value_expect(corm_value_datetime(corm_from_time_t(0)),
                 "datetime 1970-01-01 00:00:00");
    value_expect(corm_value_duration((corm_duration){ 1000000 }),
                 "duration 00:00:01");
    value_expect(corm_value_uuid(uuid),
                 "uuid ab000000-0000-0000-0000-000000000000");
    value_expect(decimal_of("1.50"), "decimal 1.50");
    value_expect(corm_value_text(NULL), "NULL text");
    value_expect(corm_value_expr(NULL), "expression");
    value_expect(corm_value_path("a__b"), "path 'a__b'");
    value_expect(corm_value_array(&uuid, 16, 1), "array of 1");
}

static void test_value__messages_say_what_is_unset(void **state)
{
    (void)state;
    value_expect(corm_value_date((corm_date){ 0, 0, 0 }), "date that is unset");
    value_expect(corm_value_datetime((corm_datetime){ CORM_UNSET_US }),
                 "datetime that is unset");
}

static void test_value__long_texts_are_cut_in_messages(void **state)
{
    cormi_str out;
    corm_value value;
    char text[200];

    (void)state;
    for (size_t i = 0; i + 2 < sizeof(text); i += 2)
        memcpy(text + i, "\xC3\xA9", 3);
    value = corm_value_text(text);
    cormi_str_init(&out, &cormi_default_allocator);
    cormi_value_describe(&out, &value);
    assert_true(out.len < 80);
    assert_contains(cormi_str_get(&out), "\xA9...'");
    cormi_str_fini(&out);
}

static void test_value__huge_decimals_are_cut_in_messages(void **state)
{
    cormi_str out;
    corm_value value = decimal_of("1e6000");

    (void)state;
    cormi_str_init(&out, &cormi_default_allocator);
    cormi_value_describe(&out, &value);
    assert_true(out.len < 80);
    cormi_str_fini(&out);
}

static void test_value__every_kind_has_a_name(void **state)
{
    (void)state;
    for (int kind = 0; kind <= (int)CORM_K_BAD; kind++)
        assert_string_not_equal(cormi_kind_name((corm_kind)kind), "unknown");
    assert_string_equal(cormi_kind_name((corm_kind)(CORM_K_BAD + 1)),
                        "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_value__scalars_end_with_json),
        cmocka_unit_test(test_value__equal_ones_hash_alike),
        cmocka_unit_test(test_value__different_ones_are_not_equal),
        cmocka_unit_test(test_value__numbers_are_ordered_across_kinds),
        cmocka_unit_test(test_value__texts_are_ordered_by_bytes),
        cmocka_unit_test(test_value__dates_are_ordered),
        cmocka_unit_test(test_value__copies_are_deep),
        cmocka_unit_test(test_value__copy_without_memory_fails),
        cmocka_unit_test(test_value__messages_name_kind_and_content),
        cmocka_unit_test(test_value__messages_say_what_is_unset),
        cmocka_unit_test(test_value__long_texts_are_cut_in_messages),
        cmocka_unit_test(test_value__huge_decimals_are_cut_in_messages),
        cmocka_unit_test(test_value__every_kind_has_a_name),
    };

    return cmocka_run_group_tests_name("base/value", tests, NULL, NULL);
}
