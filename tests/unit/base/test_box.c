/*
 * Boxing of C values, optional values, and the items of lists.
 */
#include "support/test.h"

#include "base/value.h"

static void test_box__scalars_keep_kind_and_content(void **state)
{
    const corm_uuid uuid = { { 1, 2, 3 } };

    (void)state;
    assert_int_equal(corm_value_null().kind, CORM_K_NULL);
    assert_int_equal(corm_value_bool(true).kind, CORM_K_BOOL);
    assert_true(corm_value_bool(true).as.b);
    assert_int_equal(corm_value_int(-5).kind, CORM_K_INT);
    assert_int_equal(corm_value_int(-5).as.i, -5);
    assert_int_equal(corm_value_uint(UINT64_MAX).kind, CORM_K_UINT);
    assert_true(corm_value_uint(UINT64_MAX).as.u == UINT64_MAX);
    assert_int_equal(corm_value_double(1.5).kind, CORM_K_DOUBLE);
    assert_double_equal(corm_value_double(1.5).as.d, 1.5);
    assert_int_equal(corm_value_uuid(uuid).kind, CORM_K_UUID);
    assert_int_equal(corm_value_uuid(uuid).as.uuid.b[2], 3);
    assert_int_equal(corm_value_decimal(corm_dec("1.5")).kind, CORM_K_DECIMAL);
    assert_int_equal(corm_value_decimal(corm_dec("1.5")).as.dec.low, 15);
}

static void test_box__times_are_microseconds(void **state)
{
    const corm_date day = corm_ymd(2020, 2, 29);

    (void)state;
    assert_int_equal(corm_value_date(day).kind, CORM_K_DATE);
    assert_int_equal(corm_value_date(day).as.date.day, 29);
    assert_int_equal(corm_value_time((corm_time){ 5 }).kind, CORM_K_TIME);
    assert_int_equal(corm_value_time((corm_time){ 5 }).as.i, 5);
    assert_int_equal(corm_value_datetime((corm_datetime){ 6 }).kind,
                     CORM_K_DATETIME);
    assert_int_equal(corm_value_datetime((corm_datetime){ 6 }).as.i, 6);
    assert_int_equal(corm_value_duration((corm_duration){ 7 }).kind,
                     CORM_K_DURATION);
    assert_int_equal(corm_value_duration((corm_duration){ 7 }).as.i, 7);
}

static void test_box__texts_have_their_size(void **state)
{
    corm_value value = corm_value_text("Emma");

    (void)state;
    assert_int_equal(value.kind, CORM_K_TEXT);
    assert_bytes(value.as.s, value.size, "Emma");
    value = corm_value_str((corm_str){ "a\0b", 3 });
    assert_int_equal(value.kind, CORM_K_TEXT);
    assert_bytes(value.as.s, value.size, "a\0b");
    value = corm_value_json((corm_json){ "[1]" });
    assert_int_equal(value.kind, CORM_K_JSON);
    assert_bytes(value.as.s, value.size, "[1]");
    value = corm_value_path("author__name");
    assert_int_equal(value.kind, CORM_K_PATH);
    assert_bytes(value.as.s, value.size, "author__name");
    value = corm_value_bytes((corm_bytes){ "\0\1", 2 });
    assert_int_equal(value.kind, CORM_K_BYTES);
    assert_bytes(value.as.p, value.size, "\0\1");
}

static void test_box__null_text_is_no_null(void **state)
{
    (void)state;
    assert_int_equal(corm_value_text(NULL).kind, CORM_K_NULLTEXT);
    assert_int_equal(corm_value_str((corm_str){ NULL, 0 }).kind,
                     CORM_K_NULLTEXT);
    assert_int_equal(corm_value_path(NULL).kind, CORM_K_NULLTEXT);
}

static void test_box__null_bytes_and_json_are_null(void **state)
{
    (void)state;
    assert_int_equal(corm_value_bytes((corm_bytes){ NULL, 0 }).kind,
                     CORM_K_NULL);
    assert_int_equal(corm_value_bytes((corm_bytes){ "", 0 }).kind,
                     CORM_K_BYTES);
    assert_int_equal(corm_value_json((corm_json){ NULL }).kind, CORM_K_NULL);
}

static void test_box__only_the_null_pointer_is_null(void **state)
{
    int x;

    (void)state;
    assert_int_equal(corm_value_nullptr(NULL).kind, CORM_K_NULL);
    assert_int_equal(corm_value_nullptr(&x).kind, CORM_K_BAD);
}

static void test_box__unset_options_are_null(void **state)
{
    (void)state;
    assert_int_equal(corm_value_opt_bool((corm_opt_bool){ 0 }).kind,
                     CORM_K_NULL);
    assert_int_equal(corm_value_opt_int16((corm_opt_int16){ 0 }).kind,
                     CORM_K_NULL);
    assert_int_equal(corm_value_opt_int32((corm_opt_int32){ false, 5 }).kind,
                     CORM_K_NULL);
    assert_int_equal(corm_value_opt_int64((corm_opt_int64){ 0 }).kind,
                     CORM_K_NULL);
    assert_int_equal(corm_value_opt_double((corm_opt_double){ 0 }).kind,
                     CORM_K_NULL);
    assert_int_equal(corm_value_opt_time((corm_opt_time){ 0 }).kind,
                     CORM_K_NULL);
    assert_int_equal(corm_value_opt_datetime((corm_opt_datetime){ 0 }).kind,
                     CORM_K_NULL);
    assert_int_equal(corm_value_opt_duration((corm_opt_duration){ 0 }).kind,
                     CORM_K_NULL);
}

static void test_box__set_options_are_their_value(void **state)
{
    corm_value value = corm_value_opt_bool(corm_some_bool(false));

    (void)state;
    assert_int_equal(value.kind, CORM_K_BOOL);
    assert_false(value.as.b);
    value = corm_value_opt_int16(corm_some_int16(-3));
    assert_int_equal(value.kind, CORM_K_INT);
    assert_int_equal(value.as.i, -3);
    value = corm_value_opt_int32(corm_some_int32(INT32_MIN));
    assert_int_equal(value.as.i, INT32_MIN);
    value = corm_value_opt_int64(corm_some_int64(INT64_MIN));
    assert_true(value.as.i == INT64_MIN);
    value = corm_value_opt_double(corm_some_double(0.5));
    assert_double_equal(value.as.d, 0.5);
    value = corm_value_opt_date(corm_some_date(corm_ymd(1775, 12, 16)));
    assert_int_equal(value.kind, CORM_K_DATE);
    assert_int_equal(value.as.date.year, 1775);
    value = corm_value_opt_time(corm_some_time((corm_time){ 1 }));
    assert_int_equal(value.kind, CORM_K_TIME);
    value = corm_value_opt_datetime(corm_some_datetime((corm_datetime){ 2 }));
    assert_int_equal(value.kind, CORM_K_DATETIME);
    value = corm_value_opt_duration(corm_some_duration((corm_duration){ 3 }));
    assert_int_equal(value.kind, CORM_K_DURATION);
    value = corm_value_opt_uuid(corm_some_uuid((corm_uuid){ { 9 } }));
    assert_int_equal(value.as.uuid.b[0], 9);
    value = corm_value_opt_decimal(corm_some_decimal(corm_dec("2.5")));
    assert_int_equal(value.kind, CORM_K_DECIMAL);
}

static void test_box__pointers_keep_their_kind(void **state)
{
    corm_value value = corm_value_expr(NULL);

    (void)state;
    assert_int_equal(value.kind, CORM_K_EXPR);
    assert_null(value.as.expr);
    assert_int_equal(corm_value_queryset(NULL).kind, CORM_K_QUERYSET);
    assert_int_equal(corm_value_object(NULL).kind, CORM_K_OBJECT);
    assert_int_equal(corm_value_result(NULL).kind, CORM_K_RESULT);
    value = corm_value_self(corm_value_int(3));
    assert_int_equal(value.as.i, 3);
}

#define ELEM(kind, T) ((uint32_t)(kind) << 16 | (uint32_t)sizeof(T))

static void test_box__integer_items_of_every_width(void **state)
{
    const int8_t i8[] = { 1, -2 };
    const int16_t i16[] = { 1, -300 };
    const int32_t i32[] = { 1, -70000 };
    const int64_t i64[] = { 1, INT64_MIN };
    const uint8_t u8[] = { 1, 255 };
    const uint16_t u16[] = { 1, 65535 };
    const uint32_t u32[] = { 1, UINT32_MAX };
    const uint64_t u64[] = { 1, UINT64_MAX };
    corm_value list = corm_value_array(i8, ELEM(CORM_K_INT, i8[0]), 2);

    (void)state;
    assert_int_equal(list.kind, CORM_K_ARRAY);
    assert_int_equal(list.size, 2);
    assert_int_equal(cormi_value_item(&list, 1).as.i, -2);
    list = corm_value_array(i16, ELEM(CORM_K_INT, i16[0]), 2);
    assert_int_equal(cormi_value_item(&list, 1).as.i, -300);
    list = corm_value_array(i32, ELEM(CORM_K_INT, i32[0]), 2);
    assert_int_equal(cormi_value_item(&list, 1).as.i, -70000);
    list = corm_value_array(i64, ELEM(CORM_K_INT, i64[0]), 2);
    assert_true(cormi_value_item(&list, 1).as.i == INT64_MIN);
    list = corm_value_array(u8, ELEM(CORM_K_UINT, u8[0]), 2);
    assert_int_equal(cormi_value_item(&list, 1).as.u, 255);
    list = corm_value_array(u16, ELEM(CORM_K_UINT, u16[0]), 2);
    assert_int_equal(cormi_value_item(&list, 1).as.u, 65535);
    list = corm_value_array(u32, ELEM(CORM_K_UINT, u32[0]), 2);
    assert_int_equal(cormi_value_item(&list, 1).as.u, UINT32_MAX);
    list = corm_value_array(u64, ELEM(CORM_K_UINT, u64[0]), 2);
    assert_true(cormi_value_item(&list, 1).as.u == UINT64_MAX);
}

static void test_box__items_of_other_types(void **state)
{
    const double reals[] = { 0.5, -2.5 };
    const float floats[] = { 0.5f, -2.5f };
    const char *const texts[] = { "a", "bc", NULL };
    const corm_date dates[] = { { 2020, 1, 1 }, { 2021, 2, 3 } };
    const corm_uuid uuids[] = { { { 1 } }, { { 2 } } };
    const bool flags[] = { false, true };
    corm_value list = corm_value_array(reals, ELEM(CORM_K_DOUBLE, double), 2);

    (void)state;
    assert_double_equal(cormi_value_item(&list, 1).as.d, -2.5);
    list = corm_value_array(floats, ELEM(CORM_K_DOUBLE, float), 2);
    assert_double_equal(cormi_value_item(&list, 1).as.d, -2.5);
    list = corm_value_array(texts, ELEM(CORM_K_TEXT, char *), 3);
    assert_string_equal(cormi_value_item(&list, 1).as.s, "bc");
    assert_int_equal(cormi_value_item(&list, 2).kind, CORM_K_NULLTEXT);
    list = corm_value_array(dates, ELEM(CORM_K_DATE, corm_date), 2);
    assert_int_equal(cormi_value_item(&list, 1).as.date.day, 3);
    list = corm_value_array(uuids, ELEM(CORM_K_UUID, corm_uuid), 2);
    assert_int_equal(cormi_value_item(&list, 1).as.uuid.b[0], 2);
    list = corm_value_array(flags, ELEM(CORM_K_BOOL, bool), 2);
    assert_true(cormi_value_item(&list, 1).as.b);
}

static void test_box__items_of_lists_are_themselves(void **state)
{
    const corm_value items[] = { corm_value_int(1), corm_value_text("x") };
    corm_value list = corm_value_null();

    (void)state;
    list.kind = CORM_K_LIST;
    list.as.list = items;
    list.size = 2;
    assert_int_equal(cormi_value_item(&list, 0).as.i, 1);
    assert_string_equal(cormi_value_item(&list, 1).as.s, "x");
}

static void test_box__missing_or_odd_arrays_are_bad(void **state)
{
    const char odd[3] = { 0 };
    corm_value list = corm_value_array(odd, ELEM(CORM_K_INT, odd), 1);

    (void)state;
    assert_int_equal(cormi_value_item(&list, 0).kind, CORM_K_BAD);
    list = corm_value_array(odd, ELEM(CORM_K_EXPR, odd), 1);
    assert_int_equal(cormi_value_item(&list, 0).kind, CORM_K_BAD);
    assert_int_equal(corm_value_array(NULL, ELEM(CORM_K_INT, int), 3).kind,
                     CORM_K_BAD);
    assert_int_equal(corm_value_array(NULL, ELEM(CORM_K_INT, int), 0).kind,
                     CORM_K_ARRAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_box__scalars_keep_kind_and_content),
        cmocka_unit_test(test_box__times_are_microseconds),
        cmocka_unit_test(test_box__texts_have_their_size),
        cmocka_unit_test(test_box__null_text_is_no_null),
        cmocka_unit_test(test_box__null_bytes_and_json_are_null),
        cmocka_unit_test(test_box__only_the_null_pointer_is_null),
        cmocka_unit_test(test_box__unset_options_are_null),
        cmocka_unit_test(test_box__set_options_are_their_value),
        cmocka_unit_test(test_box__pointers_keep_their_kind),
        cmocka_unit_test(test_box__integer_items_of_every_width),
        cmocka_unit_test(test_box__items_of_other_types),
        cmocka_unit_test(test_box__items_of_lists_are_themselves),
        cmocka_unit_test(test_box__missing_or_odd_arrays_are_bad),
    };

    return cmocka_run_group_tests_name("base/box", tests, NULL, NULL);
}
