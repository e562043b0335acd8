/*
 * Values come back bit for bit, and what a database cannot hold is refused
 * before it is sent: never rounded, never cut.
 */
#include "support/database.h"
#include "support/test.h"

#include <corm/short.h>

#include <float.h>
#include <math.h>

typedef struct Sample {
    corm_object base;
    int64_t id;
    int64_t big;
    int16_t small;
    corm_opt_double real;
    corm_opt_decimal exact;
    corm_opt_datetime at;
    corm_opt_date day;
    corm_opt_duration span;
    const char *word; /* NULL is another thing than "" */
    const char *text;
    corm_bytes raw;
    corm_json data;
    corm_opt_uuid key;
} Sample;
CORM_DECLARE(Sample);

static const corm_field Sample_fields[] = {
    CORM_AUTO(Sample, id),
    CORM_BIG_INTEGER(Sample, big, .default_value = CORM_INT(0)),
    CORM_SMALL_INTEGER(Sample, small, .default_value = CORM_INT(0)),
    CORM_FLOAT(Sample, real, .null = true),
    CORM_DECIMAL(Sample, exact, .max_digits = 38, .decimal_places = 10,
                 .null = true),
    CORM_DATETIME(Sample, at, .null = true),
    CORM_DATE(Sample, day, .null = true),
    CORM_DURATION(Sample, span, .null = true),
    CORM_CHAR(Sample, word, .max_length = 10, .null = true),
    CORM_TEXT(Sample, text, .null = true),
    CORM_BINARY(Sample, raw, .null = true),
    CORM_JSON(Sample, data, .null = true),
    CORM_UUID(Sample, key, .null = true),
};
CORM_MODEL(Sample);
CORM_APP(trips, .models = CORM_MODELS(&Sample_model));

static corm_db *trip_db;
static corm_session *trip_s;

static int trip_setup(void **state)
{
    const corm_app *const apps[] = { &trips_app, NULL };
    corm_error err = { 0 };

    (void)state;
    trip_db = database_open(apps, NULL, &err);
    trip_s = trip_db == NULL ? NULL : corm_session_open(trip_db);
    if (trip_s != NULL && corm_create_tables(trip_s) == CORM_OK)
        return 0;
    print_error("%s\n", trip_s != NULL ? corm_errmsg(trip_s) : err.message);
    return -1;
}

static int trip_teardown(void **state)
{
    (void)state;
    corm_session_close(trip_s);
    database_close(trip_db);
    return 0;
}

static Sample *trip_new(void)
{
    return corm_new(trip_s, Sample);
}

/* Saved, and read by a query of its own: the condition goes there and back,
 * too, where one is given. */
static Sample *trip(Sample *sample)
{
    if (corm_save(sample) != CORM_OK)
        fail_msg("not saved: %s", corm_errmsg(trip_s));
    sample =
        corm_get(Sample, corm_objects(trip_s, Sample), Q("id", sample->id));
    if (sample == NULL)
        fail_msg("not read: %s", corm_errmsg(trip_s));
    return sample;
}

static void assert_found(corm_queryset *q)
{
    int64_t n = corm_count(q);

    if (n != 1)
        fail_msg("%d rows: %s", (int)n, corm_errmsg(trip_s));
}

/* A save fails, says what about, and no row is there. */
static void assert_refused(Sample *sample, const char *field)
{
    corm_status status = corm_save(sample);

    assert_true(status == CORM_DATA || status == CORM_VALUE_ERROR);
    assert_contains(corm_errmsg(trip_s), field);
    corm_error_clear(trip_s);
    assert_int_equal(corm_count(corm_objects(trip_s, Sample)), 0);
}

static void test_round_trip__integers(void **state)
{
    static const int64_t values[] = { INT64_MAX, INT64_MIN, INT64_MAX - 1,  0,
                                      -1,        1LL << 53, (1LL << 53) + 1 };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(values); i++) {
        Sample *sample = trip_new();

        sample->big = values[i];
        assert_true(trip(sample)->big == values[i]);
        assert_found(
            corm_filter(corm_objects(trip_s, Sample), Q("big", values[i])));
    }
}

static uint64_t trip_bits(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    return bits;
}

/* What a column makes of a double: nothing else, but where zero has no sign. */
static double trip_kept(double value)
{
    return value == 0 && !database_has(trip_db, CORM_FEATURE_SIGNED_ZERO)
               ? 0.0
               : value;
}

static void test_round_trip__doubles(void **state)
{
    static const double values[] = { DBL_MAX,
                                     -DBL_MAX,
                                     DBL_MIN,
                                     4.9406564584124654e-324, /* subnormal */
                                     2.2250738585072009e-308, /* the greatest */
                                     -0.0,
                                     0.1,
                                     1.0 / 3,
                                     123456789012345.67,
                                     1e22,
                                     9007199254740993.0,
                                     DBL_EPSILON,
                                     1 + DBL_EPSILON };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(values); i++) {
        Sample *sample = trip_new();

        sample->real = corm_some_double(values[i]);
        sample = trip(sample);
        assert_true(sample->real.set);
        if (trip_bits(sample->real.value) != trip_bits(trip_kept(values[i])))
            fail_msg("%a came back as %a", values[i], sample->real.value);
    }
}

static void assert_decimal_kept(const char *text)
{
    Sample *sample = trip_new();
    corm_decimal value = corm_dec(text);

    sample->exact = corm_some_decimal(value);
    if (corm_decimal_compare(trip(sample)->exact.value, value) != 0)
        fail_msg("%s came back as another", text);
}

static void assert_decimal_refused(const char *text)
{
    Sample *sample = trip_new();

    sample->exact = corm_some_decimal(corm_dec(text));
    if (corm_save(sample) == CORM_OK)
        fail_msg("%s was taken", text);
    assert_contains(corm_errmsg(trip_s), "Sample.exact");
    assert_contains(corm_errmsg(trip_s), "hold exactly");
    corm_error_clear(trip_s);
}

/* 38 digits, of which ten behind the point; where numbers are binary, what
 * they cannot hold exactly is refused. */
static void test_round_trip__decimals(void **state)
{
    static const char *const narrow[] = {
        "0.0000000001",
        "-0.0000000001",
        "1.5",
        "99999.9999999999",
        "-99999.9999999999",
        "0.1000000001",
        "12345678901.5",
        "1000000000000000000000000000",
    };
    static const char *const wide[] = {
        "9999999999999999999999999999.9999999999",
        "-9999999999999999999999999999.9999999999",
        "1234567890123456789012345678.0123456789",
        "9007199254740993",
        "123456.1234567891",
    };
    bool exact = database_has(trip_db, CORM_FEATURE_NATIVE_DECIMAL);

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(narrow); i++)
        assert_decimal_kept(narrow[i]);
    for (size_t i = 0; i < TEST_COUNT(wide); i++)
        (exact ? assert_decimal_kept : assert_decimal_refused)(wide[i]);
}

static void test_round_trip__moments(void **state)
{
    static const int64_t values[] = {
        253402300799999999, /* 9999-12-31T23:59:59.999999 */
        -62135596800000000, /* 0001-01-01T00:00:00 */
        -62135596799999999, 0, 1, -1, 951827696123456,
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(values); i++) {
        Sample *sample = trip_new();

        sample->at = corm_some_datetime((corm_datetime){ values[i] });
        assert_true(trip(sample)->at.value.us == values[i]);
        assert_found(corm_filter(corm_objects(trip_s, Sample),
                                 Q("at", ((corm_datetime){ values[i] }))));
    }
}

static void test_round_trip__days_and_spans(void **state)
{
    static const corm_duration spans[] = {
        { 1 }, { -1 }, { 86400000000 * 999 }, { -86400000001 }
    };
    const corm_date days[] = { corm_ymd(1, 1, 1), corm_ymd(9999, 12, 31),
                               corm_ymd(2000, 2, 29), corm_ymd(1582, 10, 10) };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(days); i++) {
        Sample *sample = trip_new();

        sample->day = corm_some_date(days[i]);
        sample->span = corm_some_duration(spans[i]);
        sample = trip(sample);
        assert_memory_equal(&sample->day.value, &days[i], sizeof(days[i]));
        assert_true(sample->span.value.us == spans[i].us);
    }
}

static void test_round_trip__texts(void **state)
{
    static const char *const values[] = {
        "",
        " ",
        "  a  ",
        "\\",
        "'\"`",
        "%_",
        "a\tb\n",
        "\r\n",
        "\xC3\xA4",
        "e\xCC\x81",
        "\x01\x1F",
        "\xF0\x9F\x98\x80",
        "\xF4\x8F\xBF\xBF",
        "\xEF\xBF\xBD",
        "\xE2\x80\xAEzyx",
        ":1 ?1 $1",
        "NULL",
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(values); i++) {
        Sample *sample = trip_new();

        sample->word = sample->text = values[i];
        sample = trip(sample);
        assert_string_equal(sample->word, values[i]);
        assert_string_equal(sample->text, values[i]);
    }
}

/* Nothing at all, and something empty. */
static void test_round_trip__empty_is_not_null(void **state)
{
    Sample *sample = trip_new(), *again;

    (void)state;
    again = trip(sample);
    assert_null(again->word);
    assert_null(again->text);
    assert_null(again->raw.data);
    assert_null(again->data.text);
    assert_false(again->real.set);
    sample = trip_new();
    sample->word = sample->text = "";
    sample->raw = (corm_bytes){ "", 0 };
    again = trip(sample);
    assert_string_equal(again->word, "");
    assert_string_equal(again->text, "");
    assert_non_null(again->raw.data);
    assert_int_equal(again->raw.size, 0);
    assert_found(
        corm_filter(corm_objects(trip_s, Sample), Q("word__isnull", true)));
    assert_found(corm_filter(corm_objects(trip_s, Sample), Q("word", "")));
}

static void test_round_trip__bytes(void **state)
{
    static char all[70000];
    Sample *sample = trip_new();

    (void)state;
    for (size_t i = 0; i < sizeof(all); i++)
        all[i] = (char)(unsigned char)(i & 0xFF);
    sample->raw = (corm_bytes){ all, sizeof(all) };
    sample = trip(sample);
    assert_int_equal(sample->raw.size, sizeof(all));
    assert_memory_equal(sample->raw.data, all, sizeof(all));
    sample = trip_new();
    sample->raw = (corm_bytes){ "\0\0", 2 };
    sample = trip(sample);
    assert_int_equal(sample->raw.size, 2);
    assert_memory_equal(sample->raw.data, "\0\0", 2);
}

/* Documents are compared by paths: blanks and the order of names are the
 * database's. */
static void test_round_trip__json(void **state)
{
    Sample *sample = trip_new();
    corm_queryset *all = corm_objects(trip_s, Sample);

    (void)state;
    sample->data.text =
        "{\"a\":{\"b\":[1,{\"c\":[[],{},null,true,false,\"\",\"\xF0\x9F"
        "\x98\x80\",-1.5,9007199254740993]}]},\"\":0,\"q\":\"\\\"\\\\\"}";
    sample = trip(sample);
    assert_contains(sample->data.text, "\xF0\x9F\x98\x80");
    assert_contains(sample->data.text, "9007199254740993");
    assert_contains(sample->data.text, "\\\"\\\\");
    assert_found(corm_filter(all, Q("data__a__b__1__c__5", "")));
    assert_found(corm_filter(all, Q("data__a__b__1__c__7", -1.5)));
    assert_found(corm_filter(all, Q("data__a__b__0", 1)));
    assert_int_equal(corm_count(corm_filter(all, Q("data__a__b__0", 2))), 0);
}

static void test_round_trip__uuids(void **state)
{
    static const unsigned char all[16] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                           0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                           0xFF, 0xFF, 0xFF, 0xFE };
    corm_uuid value;
    Sample *sample = trip_new();

    (void)state;
    memcpy(&value, all, 16);
    sample->key = corm_some_uuid(value);
    sample = trip(sample);
    assert_memory_equal(&sample->key.value, all, 16);
}

/* ---- what is refused ---- */

static void test_round_trip__too_many_digits(void **state)
{
    static const char *const values[] = {
        "10000000000000000000000000000", /* 29 before the point */
        "-10000000000000000000000000000",
    };
    corm_decimal nan = { .form = CORM_DECIMAL_NAN };
    corm_decimal infinite = { .form = CORM_DECIMAL_INFINITE };
    Sample *sample;

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(values); i++) {
        sample = trip_new();
        sample->exact = corm_some_decimal(corm_dec(values[i]));
        assert_refused(sample, "exact");
    }
    sample = trip_new();
    sample->exact = corm_some_decimal(nan);
    assert_refused(sample, "exact");
    sample = trip_new();
    sample->exact = corm_some_decimal(infinite);
    assert_refused(sample, "exact");
}

static void test_round_trip__out_of_range(void **state)
{
    corm_queryset *all = corm_objects(trip_s, Sample);

    (void)state;
    trip(trip_new());
    if (!database_has(trip_db, CORM_FEATURE_INTEGER_64)) {
        assert_int_equal(corm_update(all, SET("small", 32768)), -1);
        assert_contains(corm_errmsg(trip_s), "small");
        corm_error_clear(trip_s);
    }
    assert_int_equal(corm_update(all, SET("big", UINT64_MAX)), -1);
    assert_contains(corm_errmsg(trip_s), "big");
    corm_error_clear(trip_s);
    assert_int_equal(corm_update(all, SET("exact", 1e30)), -1);
    corm_error_clear(trip_s);
    assert_found(corm_filter(all, Q("small", 0), Q("big", 0)));
}

static void test_round_trip__too_long(void **state)
{
    Sample *sample = trip_new();

    (void)state;
    sample->word = "12345678901";
    if (corm_save(sample) == CORM_OK) /* a length that nobody checks */
        assert_string_equal(trip(sample)->word, "12345678901");
    else
        assert_int_equal(corm_errcode(trip_s), CORM_DATA);
    corm_error_clear(trip_s);
}

static void test_round_trip__texts_that_are_none(void **state)
{
    Sample *sample = trip_new();

    (void)state;
    sample->text = "\xC3("; /* no UTF-8 */
    assert_refused(sample, "text");
    sample = trip_new();
    sample->text = "\xED\xA0\x80"; /* half a pair */
    assert_refused(sample, "text");
    sample = trip_new();
    sample->data.text = "{\"a\":";
    assert_refused(sample, "data");
}

/* A byte that ends texts in C is none of a text. */
static void test_round_trip__text_with_a_nul(void **state)
{
    corm_queryset *all = corm_objects(trip_s, Sample);
    corm_value text = corm_value_text("a");

    (void)state;
    trip(trip_new());
    text.as.s = "a\0b";
    text.size = 3;
    assert_int_equal(corm_update(all, SET("text", text)), -1);
    assert_contains(corm_errmsg(trip_s), "NUL");
    corm_error_clear(trip_s);
}

/* No number: refused, or what it was; a database without types has NULL. */
static void test_round_trip__no_number(void **state)
{
    static const double values[] = { (double)NAN, (double)INFINITY,
                                     -(double)INFINITY };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(values); i++) {
        Sample *sample = trip_new();

        sample->real = corm_some_double(values[i]);
        if (corm_save(sample) != CORM_OK) {
            assert_int_equal(corm_errcode(trip_s), CORM_DATA);
            assert_contains(corm_errmsg(trip_s), "not finite");
            corm_error_clear(trip_s);
            continue;
        }
        sample =
            corm_get(Sample, corm_objects(trip_s, Sample), Q("id", sample->id));
        if (isnan(values[i]) && database_has(trip_db, CORM_FEATURE_LOOSE_TYPES))
            assert_false(sample->real.set);
        else
            assert_memory_equal(&sample->real.value, &values[i],
                                sizeof(double));
    }
}

#define TRIP(test) \
    cmocka_unit_test_setup_teardown(test, trip_setup, trip_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRIP(test_round_trip__integers),
        TRIP(test_round_trip__doubles),
        TRIP(test_round_trip__decimals),
        TRIP(test_round_trip__moments),
        TRIP(test_round_trip__days_and_spans),
        TRIP(test_round_trip__texts),
        TRIP(test_round_trip__empty_is_not_null),
        TRIP(test_round_trip__bytes),
        TRIP(test_round_trip__json),
        TRIP(test_round_trip__uuids),
        TRIP(test_round_trip__too_many_digits),
        TRIP(test_round_trip__out_of_range),
        TRIP(test_round_trip__too_long),
        TRIP(test_round_trip__texts_that_are_none),
        TRIP(test_round_trip__text_with_a_nul),
        TRIP(test_round_trip__no_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
