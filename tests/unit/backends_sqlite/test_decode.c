/*
 * Binding and decoding: what goes into SQLite comes back, and what is stored
 * but does not fit its member is refused by name.
 */
#include "support/test.h"

#include "session/session.h"

#include <corm/macros.h>

#include <math.h>

static corm_db *decode_db;
static corm_session *decode_s;

static int decode_setup(void **state)
{
    (void)state;
    decode_db = corm_open("sqlite::memory:", NULL, NULL, NULL);
    decode_s = corm_session_open(decode_db);
    return decode_s == NULL;
}

static int decode_teardown(void **state)
{
    (void)state;
    corm_session_close(decode_s);
    corm_close(decode_db);
    return 0;
}

/* Runs a query with parameters and decodes column 0 of its first row. */
static int decode_one(void *to, corm_decode_item item, const char *sql,
                      const corm_value *params, size_t n)
{
    cormi_statement st = { .sql = sql, .len = strlen(sql) };
    corm_decode_part part = { -1, 0, 1 };
    corm_decode program = { &item, 1, &part, 1 };
    char *base = to;
    size_t stride = 0;
    uint64_t absent = 0;
    cormi_cursor cursor;
    corm_batch batch = { &base, &stride, &absent,
                         cormi_session_context(decode_s)->arena, 1 };
    int rows = -1;

    if (cormi_session_query(decode_s, &st, params, n, &cursor) == CORM_OK)
        rows = cormi_cursor_fetch(&cursor, &program, &batch);
    cormi_cursor_end(&cursor);
    return rows;
}

static corm_decode_item decode_item_of(uint32_t ctype, size_t size,
                                       corm_type type)
{
    return (corm_decode_item){
        .ctype = (uint8_t)ctype,
        .size = (uint8_t)size,
        .type = (uint8_t)type,
        .label = "Book.x",
    };
}

#define decode_good(to, ctype, type, sql)                                     \
    assert_int_equal(                                                         \
        decode_one((to), decode_item_of((ctype), sizeof(*(to)), (type)), sql, \
                   NULL, 0),                                                  \
        1)

static const char *decode_bad(uint32_t ctype, size_t size, corm_type type,
                              const char *sql)
{
    corm_value room[4];

    memset(room, 0, sizeof(room));
    corm_error_clear(decode_s);
    assert_int_equal(
        decode_one(room, decode_item_of(ctype, size, type), sql, NULL, 0), -1);
    assert_int_equal(corm_errcode(decode_s), CORM_DATA);
    return corm_errmsg(decode_s);
}

/* A value through a parameter into a tagged value of the type. */
static corm_value decode_round(corm_value in, corm_type type)
{
    corm_value out;

    memset(&out, 0, sizeof(out));
    assert_int_equal(decode_one(&out,
                                decode_item_of(CORM_C_VALUE, sizeof(out), type),
                                "SELECT ?", &in, 1),
                     1);
    return out;
}

/* ---- round trips ---- */

static void test_decode__values_come_back(void **state)
{
    corm_uuid uuid = { { 1, 2, 3, 0xAB, 0xFF } };
    corm_value v;

    (void)state;
    assert_int_equal(decode_round(corm_value_null(), CORM_TYPE_CHAR).kind,
                     CORM_K_NULL);
    v = decode_round(corm_value_bool(true), CORM_TYPE_BOOLEAN);
    assert_true(v.kind == CORM_K_BOOL && v.as.b);
    v = decode_round(corm_value_int(INT64_MIN), CORM_TYPE_INTEGER);
    assert_true(v.kind == CORM_K_INT && v.as.i == INT64_MIN);
    v = decode_round(corm_value_uint(7), CORM_TYPE_INTEGER);
    assert_true(v.kind == CORM_K_INT && v.as.i == 7);
    v = decode_round(corm_value_double(0.1), CORM_TYPE_FLOAT);
    assert_double_equal(v.as.d, 0.1);
    v = decode_round(corm_value_double((double)NAN), CORM_TYPE_FLOAT);
    assert_int_equal(v.kind, CORM_K_NULL);
    v = decode_round(corm_value_text("it's \"%_\\"), CORM_TYPE_CHAR);
    assert_string_equal(v.as.s, "it's \"%_\\");
    v = decode_round(corm_value_text("\xC3\x28"), CORM_TYPE_CHAR);
    assert_string_equal(v.as.s, "\xC3\x28");
    v = decode_round(corm_value_bytes((corm_bytes){ "a\0b", 3 }),
                     CORM_TYPE_BINARY);
    assert_bytes(v.as.p, v.size, "a\0b");
    v = decode_round(corm_value_bytes((corm_bytes){ "", 0 }), CORM_TYPE_BINARY);
    assert_true(v.kind == CORM_K_BYTES && v.size == 0 && v.as.p != NULL);
    v = decode_round(corm_value_uuid(uuid), CORM_TYPE_UUID);
    assert_memory_equal(&v.as.uuid, &uuid, sizeof(uuid));
    v = decode_round(corm_value_json((corm_json){ "{\"a\":1}" }),
                     CORM_TYPE_JSON);
    assert_int_equal(v.kind, CORM_K_JSON);
    assert_string_equal(v.as.s, "{\"a\":1}");
}

static void test_decode__dates_and_times_come_back(void **state)
{
    corm_datetime at =
        corm_utc(corm_ymd(1969, 12, 31), corm_hms(23, 59, 59, 1));
    corm_value v;

    (void)state;
    v = decode_round(corm_value_date(corm_ymd(2024, 2, 29)), CORM_TYPE_DATE);
    assert_true(v.kind == CORM_K_DATE && v.as.date.year == 2024 &&
                v.as.date.month == 2 && v.as.date.day == 29);
    v = decode_round(corm_value_time(corm_hms(1, 2, 3, 400000)),
                     CORM_TYPE_TIME);
    assert_true(v.kind == CORM_K_TIME &&
                v.as.i == corm_hms(1, 2, 3, 400000).us);
    v = decode_round(corm_value_datetime(at), CORM_TYPE_DATETIME);
    assert_true(v.kind == CORM_K_DATETIME && v.as.i == at.us);
    v = decode_round(corm_value_duration((corm_duration){ -5 }),
                     CORM_TYPE_DURATION);
    assert_true(v.kind == CORM_K_DURATION && v.as.i == -5);
}

static const char *decode_stored(corm_value in)
{
    corm_value out;

    memset(&out, 0, sizeof(out));
    assert_int_equal(
        decode_one(&out,
                   decode_item_of(CORM_C_VALUE, sizeof(out), CORM_TYPE_NONE),
                   "SELECT typeof(?1) || ' ' || ?1", &in, 1),
        1);
    return out.as.s;
}

static void test_decode__stores_what_django_stores(void **state)
{
    corm_uuid uuid = { { 0x12, 0x34 } };

    (void)state;
    assert_string_equal(decode_stored(corm_value_bool(true)), "integer 1");
    assert_string_equal(decode_stored(corm_value_date(corm_ymd(7, 1, 2))),
                        "text 0007-01-02");
    assert_string_equal(decode_stored(corm_value_datetime(corm_utc(
                            corm_ymd(2024, 1, 2), corm_hms(3, 4, 5, 60)))),
                        "text 2024-01-02 03:04:05.000060");
    assert_string_equal(decode_stored(corm_value_time(corm_hms(3, 4, 5, 0))),
                        "text 03:04:05");
    assert_string_equal(decode_stored(corm_value_uuid(uuid)),
                        "text 12340000000000000000000000000000");
    assert_string_equal(decode_stored(corm_value_decimal(corm_dec("1.50"))),
                        "real 1.5");
}

static void test_decode__decimals(void **state)
{
    corm_decode_item item =
        decode_item_of(CORM_C_DECIMAL, sizeof(corm_decimal), CORM_TYPE_DECIMAL);
    corm_decimal d = { 0 };

    (void)state;
    item.quantize = 3; /* two places */
    assert_int_equal(decode_one(&d, item, "SELECT 12.345", NULL, 0), 1);
    assert_int_equal(corm_decimal_compare(d, corm_dec("12.34")), 0);
    assert_int_equal(decode_one(&d, item, "SELECT 12", NULL, 0), 1);
    assert_int_equal(d.exponent, -2);
    item.quantize = 0;
    assert_int_equal(decode_one(&d, item, "SELECT 0.1 + 0.2", NULL, 0), 1);
    assert_int_equal(corm_decimal_compare(d, corm_dec("0.3")), 0);
    assert_int_equal(decode_one(&d, item, "SELECT '7.25'", NULL, 0), 1);
    assert_int_equal(corm_decimal_compare(d, corm_dec("7.25")), 0);
    assert_int_equal(
        decode_round(corm_value_decimal(corm_dec("123456789012345678.5")),
                     CORM_TYPE_DECIMAL)
            .kind,
        CORM_K_DECIMAL);
}

/* ---- parameters that are refused ---- */

static const char *decode_refused(corm_value in, corm_status code)
{
    corm_value out;

    memset(&out, 0, sizeof(out));
    corm_error_clear(decode_s);
    assert_int_equal(
        decode_one(&out,
                   decode_item_of(CORM_C_VALUE, sizeof(out), CORM_TYPE_NONE),
                   "SELECT ?", &in, 1),
        -1);
    assert_int_equal(corm_errcode(decode_s), code);
    return corm_errmsg(decode_s);
}

static void test_decode__refuses_parameters(void **state)
{
    corm_decimal nan = corm_dec("NaN");

    (void)state;
    assert_contains(decode_refused(corm_value_uint(UINT64_MAX), CORM_DATA),
                    "18446744073709551615");
    assert_contains(
        decode_refused(corm_value_str((corm_str){ "a\0b", 3 }), CORM_DATA),
        "NUL at byte 1");
    assert_contains(decode_refused(corm_value_decimal(nan), CORM_DATA),
                    "finite");
    decode_refused(corm_value_path("x"), CORM_MISUSE);
}

static void test_decode__counts_parameters(void **state)
{
    corm_value out, in = corm_value_int(1);

    (void)state;
    assert_int_equal(
        decode_one(&out,
                   decode_item_of(CORM_C_VALUE, sizeof(out), CORM_TYPE_NONE),
                   "SELECT ?, ?", &in, 1),
        -1);
    assert_int_equal(corm_errcode(decode_s), CORM_PROGRAMMING);
}

/* ---- members ---- */

static void test_decode__integers_of_every_size(void **state)
{
    int8_t i8 = 0;
    int16_t i16 = 0;
    int32_t i32 = 0;
    int64_t i64 = 0;
    uint8_t u8 = 0;
    uint32_t u32 = 0;

    (void)state;
    decode_good(&i8, CORM_C_INT, CORM_TYPE_INTEGER, "SELECT -128");
    decode_good(&i16, CORM_C_INT, CORM_TYPE_INTEGER, "SELECT -32768");
    decode_good(&i32, CORM_C_INT, CORM_TYPE_INTEGER, "SELECT 2147483647");
    decode_good(&i64, CORM_C_INT, CORM_TYPE_INTEGER,
                "SELECT 9223372036854775807");
    decode_good(&u8, CORM_C_UINT, CORM_TYPE_INTEGER, "SELECT 255");
    decode_good(&u32, CORM_C_UINT, CORM_TYPE_INTEGER, "SELECT 4294967295");
    assert_int_equal(i8, -128);
    assert_int_equal(i16, -32768);
    assert_int_equal(i32, 2147483647);
    assert_int_equal(i64, INT64_MAX);
    assert_int_equal(u8, 255);
    assert_int_equal(u32, UINT32_MAX);
}

static void test_decode__integral_real_is_an_integer(void **state)
{
    int32_t i = 0;

    (void)state;
    decode_good(&i, CORM_C_INT, CORM_TYPE_INTEGER, "SELECT 475.0");
    assert_int_equal(i, 475);
}

static void test_decode__computed_fraction_is_cut(void **state)
{
    corm_decode_item item =
        decode_item_of(CORM_C_VALUE, sizeof(corm_value), CORM_TYPE_INTEGER);
    corm_value v = { 0 };

    (void)state;
    assert_int_equal(decode_one(&v, item, "SELECT 475.9", NULL, 0), 1);
    assert_int_equal(v.kind, CORM_K_DOUBLE);
    item.computed = true;
    assert_int_equal(decode_one(&v, item, "SELECT 475.9", NULL, 0), 1);
    assert_int_equal(v.kind, CORM_K_INT);
    assert_int_equal(v.as.i, 475);
}

static void test_decode__numbers_in_text(void **state)
{
    const char *text = NULL;

    (void)state;
    decode_good(&text, CORM_C_TEXT, CORM_TYPE_CHAR, "SELECT 12");
    assert_string_equal(text, "12");
}

static void test_decode__durations_round(void **state)
{
    corm_duration d = { 0 };

    (void)state;
    decode_good(&d, CORM_C_DURATION, CORM_TYPE_DURATION, "SELECT 2.6");
    assert_int_equal(d.us, 3);
}

static void test_decode__optional_members(void **state)
{
    corm_opt_int16 i16 = { false, 0 };
    corm_opt_int64 i64 = { false, 0 };
    corm_opt_double d = { false, 0 };
    corm_opt_bool b = { false, false };
    corm_opt_date date = { false, { 0 } };
    corm_decode_item item;

    (void)state;
    assert_int_equal(decode_one(&i16,
                                decode_item_of(CORM_C_OPT | CORM_C_INT, 2,
                                               CORM_TYPE_INTEGER),
                                "SELECT 5", NULL, 0),
                     1);
    assert_true(i16.set && i16.value == 5);
    item = decode_item_of(CORM_C_OPT | CORM_C_INT, 8, CORM_TYPE_INTEGER);
    item.null = true;
    assert_int_equal(decode_one(&i64, item, "SELECT NULL", NULL, 0), 1);
    assert_false(i64.set);
    decode_good(&d, CORM_C_OPT | CORM_C_DOUBLE, CORM_TYPE_FLOAT, "SELECT 1");
    assert_true(d.set && d.value > 0);
    decode_good(&b, CORM_C_OPT | CORM_C_BOOL, CORM_TYPE_BOOLEAN, "SELECT 1");
    assert_true(b.set && b.value);
    decode_good(&date, CORM_C_OPT | CORM_C_DATE, CORM_TYPE_DATE,
                "SELECT '2024-02-29'");
    assert_true(date.set && date.value.day == 29);
}

static void test_decode__null_pointers(void **state)
{
    corm_decode_item item =
        decode_item_of(CORM_C_TEXT, sizeof(char *), CORM_TYPE_CHAR);
    const char *text = NULL;

    (void)state;
    item.null = true;
    assert_int_equal(decode_one(&text, item, "SELECT NULL", NULL, 0), 1);
    assert_null(text);
}

/* ---- what does not fit ---- */

static void test_decode__refuses_what_does_not_fit(void **state)
{
    (void)state;
    assert_string_equal(
        decode_bad(CORM_C_INT, 4, CORM_TYPE_INTEGER, "SELECT 'abc'"),
        "Book.x holds text 'abc', which is not an integer; correct the row "
        "(column 1 of the result)");
    assert_contains(
        decode_bad(CORM_C_INT, 4, CORM_TYPE_INTEGER, "SELECT 475.2"),
        "real 475.2, which is not an integer");
    assert_contains(
        decode_bad(CORM_C_INT, 4, CORM_TYPE_INTEGER, "SELECT 2147483648"),
        "integer 2147483648, which is out of the range");
    assert_contains(decode_bad(CORM_C_INT, 1, CORM_TYPE_INTEGER, "SELECT 128"),
                    "out of the range");
    assert_contains(decode_bad(CORM_C_UINT, 8, CORM_TYPE_INTEGER, "SELECT -1"),
                    "out of the range");
    assert_contains(
        decode_bad(CORM_C_INT, 8, CORM_TYPE_INTEGER, "SELECT 1e300"),
        "out of the range");
    assert_contains(decode_bad(CORM_C_INT, 4, CORM_TYPE_INTEGER, "SELECT NULL"),
                    "Book.x holds NULL");
    assert_contains(decode_bad(CORM_C_BOOL, 1, CORM_TYPE_BOOLEAN, "SELECT 2"),
                    "out of the range");
    assert_contains(decode_bad(CORM_C_DOUBLE, 8, CORM_TYPE_FLOAT, "SELECT 'x'"),
                    "not a number");
    assert_contains(
        decode_bad(CORM_C_FLOAT, 4, CORM_TYPE_FLOAT, "SELECT 1e200"),
        "out of the range");
    assert_contains(decode_bad(CORM_C_TEXT, 8, CORM_TYPE_CHAR, "SELECT x'00'"),
                    "a blob of 1 bytes, which is not text");
    assert_contains(decode_bad(CORM_C_TEXT, 8, CORM_TYPE_CHAR,
                               "SELECT 'a' || char(0) || 'b'"),
                    "not text without NUL");
    assert_contains(decode_bad(CORM_C_BYTES, 16, CORM_TYPE_BINARY, "SELECT 1"),
                    "not bytes");
    assert_contains(
        decode_bad(CORM_C_DATE, 4, CORM_TYPE_DATE, "SELECT '2024-02-30'"),
        "not a date");
    assert_contains(
        decode_bad(CORM_C_DATETIME, 8, CORM_TYPE_DATETIME, "SELECT 5"),
        "not a date and time");
    assert_contains(decode_bad(CORM_C_UUID, 16, CORM_TYPE_UUID, "SELECT 'z'"),
                    "not a UUID");
    assert_contains(
        decode_bad(CORM_C_DECIMAL, 24, CORM_TYPE_DECIMAL, "SELECT 'z'"),
        "not a decimal");
    assert_contains(decode_bad(CORM_C_VALUE, 40, CORM_TYPE_DATE, "SELECT 'z'"),
                    "not a date");
}

static void test_decode__cuts_long_text_in_the_message(void **state)
{
    (void)state;
    assert_contains(decode_bad(CORM_C_INT, 4, CORM_TYPE_INTEGER,
                               "SELECT printf('%0300d', 1) || 'x'"),
                    "0..', which is not an integer");
}

/* ---- rows of several parts ---- */

typedef struct decode_pair {
    int64_t id;
    const char *name;
} decode_pair;

static void test_decode__absent_part(void **state)
{
    static const corm_decode_item items[] = {
        { .ctype = CORM_C_INT, .size = 8, .column = 0 },
        { .ctype = CORM_C_INT, .size = 8, .column = 1, .part = 1 },
        { .ctype = CORM_C_TEXT,
          .column = 2,
          .part = 1,
          .offset = offsetof(decode_pair, name) },
    };
    static const corm_decode_part parts[] = { { -1, 0, 1 }, { 1, 1, 2 } };
    static const corm_decode program = { items, 3, parts, 2 };
    const char *sql = "SELECT 1, 5, 'a' UNION ALL SELECT 2, NULL, NULL "
                      "UNION ALL SELECT 3, 6, 'b'";
    cormi_statement st = { .sql = sql, .len = strlen(sql) };
    decode_pair left[2], right[2];
    char *base[] = { (char *)left, (char *)right };
    size_t stride[] = { sizeof(left[0]), sizeof(right[0]) };
    uint64_t absent[2] = { 0, 0 };
    corm_batch batch = { base, stride, absent,
                         cormi_session_context(decode_s)->arena, 2 };
    cormi_cursor cursor;

    (void)state;
    memset(right, 0, sizeof(right));
    assert_ok(cormi_session_query(decode_s, &st, NULL, 0, &cursor));
    assert_int_equal(cormi_cursor_fetch(&cursor, &program, &batch), 2);
    assert_int_equal(left[1].id, 2);
    assert_int_equal(right[0].id, 5);
    assert_string_equal(right[0].name, "a");
    assert_int_equal(absent[0], 0);
    assert_int_equal(absent[1], 2);
    assert_int_equal(right[1].id, 0);
    absent[1] = 0;
    assert_int_equal(cormi_cursor_fetch(&cursor, &program, &batch), 1);
    assert_int_equal(left[0].id, 3);
    /* Nothing begins again behind the last row. */
    assert_int_equal(cormi_cursor_fetch(&cursor, &program, &batch), 0);
    cormi_cursor_end(&cursor);
}

#define DECODE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, decode_setup, decode_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DECODE_TEST(test_decode__values_come_back),
        DECODE_TEST(test_decode__dates_and_times_come_back),
        DECODE_TEST(test_decode__stores_what_django_stores),
        DECODE_TEST(test_decode__decimals),
        DECODE_TEST(test_decode__refuses_parameters),
        DECODE_TEST(test_decode__counts_parameters),
        DECODE_TEST(test_decode__integers_of_every_size),
        DECODE_TEST(test_decode__integral_real_is_an_integer),
        DECODE_TEST(test_decode__computed_fraction_is_cut),
        DECODE_TEST(test_decode__numbers_in_text),
        DECODE_TEST(test_decode__durations_round),
        DECODE_TEST(test_decode__optional_members),
        DECODE_TEST(test_decode__null_pointers),
        DECODE_TEST(test_decode__refuses_what_does_not_fit),
        DECODE_TEST(test_decode__cuts_long_text_in_the_message),
        DECODE_TEST(test_decode__absent_part),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
