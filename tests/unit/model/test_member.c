/*
 * Members: objects read and written by field, for every type of member.
 */
#include "support/test.h"

#include "base/alloc.h"
#include "base/value.h"
#include "model/registry.h"

#include <corm/short.h>

#include <float.h>

typedef enum Mood { MOOD_BAD = -1, MOOD_GOOD = 1 } Mood;
typedef enum Shade { SHADE_DARK, SHADE_LIGHT } Shade;

typedef struct Owner {
    corm_object base;
    const char *code;
} Owner;
CORM_DECLARE(Owner);

typedef struct Sample {
    corm_object base;
    int64_t id;
    int8_t i8;
    uint8_t u8;
    int16_t i16;
    uint16_t u16;
    int32_t i32;
    uint32_t u32;
    int64_t i64;
    uint64_t u64;
    long l;
    unsigned long long ull;
    Mood mood;
    Shade shade;
    corm_opt_int16 o16;
    corm_opt_int32 o32;
    corm_opt_int64 o64;
    bool flag;
    corm_opt_bool oflag;
    float f;
    double d;
    corm_opt_double od;
    const char *text, *ntext;
    corm_bytes bytes;
    corm_json json;
    corm_date date;
    corm_opt_date odate;
    corm_time time;
    corm_opt_time otime;
    corm_datetime at;
    corm_opt_datetime oat;
    corm_duration span;
    corm_opt_duration ospan;
    corm_uuid uuid;
    corm_opt_uuid ouuid;
    corm_decimal dec;
    corm_opt_decimal odec;
    const char *owner_id;
    Owner *owner;
} Sample;
CORM_DECLARE(Sample);

static const corm_field Owner_fields[] = {
    CORM_CHAR(Owner, code, .max_length = 9, .primary_key = true),
};
CORM_MODEL(Owner);

/* Abstract, so that members narrower than any column are allowed. */
static const corm_field Sample_fields[] = {
    CORM_BIG_AUTO(Sample, id),
    CORM_SMALL_INTEGER(Sample, i8),
    CORM_SMALL_INTEGER(Sample, u8),
    CORM_SMALL_INTEGER(Sample, i16),
    CORM_SMALL_INTEGER(Sample, u16),
    CORM_INTEGER(Sample, i32),
    CORM_INTEGER(Sample, u32),
    CORM_BIG_INTEGER(Sample, i64),
    CORM_BIG_INTEGER(Sample, u64),
    CORM_BIG_INTEGER(Sample, l),
    CORM_BIG_INTEGER(Sample, ull),
    CORM_INTEGER(Sample, mood),
    CORM_INTEGER(Sample, shade),
    CORM_SMALL_INTEGER(Sample, o16, .null = true),
    CORM_INTEGER(Sample, o32, .null = true),
    CORM_BIG_INTEGER(Sample, o64, .null = true),
    CORM_BOOLEAN(Sample, flag),
    CORM_BOOLEAN(Sample, oflag, .null = true),
    CORM_FLOAT(Sample, f),
    CORM_FLOAT(Sample, d),
    CORM_FLOAT(Sample, od, .null = true),
    CORM_TEXT(Sample, text),
    CORM_TEXT(Sample, ntext, .null = true),
    CORM_BINARY(Sample, bytes),
    CORM_JSON(Sample, json),
    CORM_DATE(Sample, date),
    CORM_DATE(Sample, odate, .null = true),
    CORM_TIME(Sample, time),
    CORM_TIME(Sample, otime, .null = true),
    CORM_DATETIME(Sample, at),
    CORM_DATETIME(Sample, oat, .null = true),
    CORM_DURATION(Sample, span),
    CORM_DURATION(Sample, ospan, .null = true),
    CORM_UUID(Sample, uuid),
    CORM_UUID(Sample, ouuid, .null = true),
    CORM_DECIMAL(Sample, dec, .max_digits = 9),
    CORM_DECIMAL(Sample, odec, .max_digits = 9, .null = true),
    CORM_FOREIGN_KEY(Sample, owner, Owner, .on_delete = CORM_CASCADE),
};
CORM_MODEL(Sample, .abstract_ = true);

static const corm_app member_app = {
    .name = "test",
    .models = (const corm_model *const[]){ &Sample_model, &Owner_model, NULL },
};

static int member_open(void **state)
{
    static const corm_app *const apps[] = { &member_app, NULL };
    corm_error err;
    cormi_registry *registry =
        cormi_registry_new(apps, &cormi_default_allocator, &err, NULL);

    if (registry == NULL)
        fprintf(stderr, "%s\n", err.message);
    *state = registry;
    return registry == NULL;
}

static int member_close(void **state)
{
    cormi_registry_free(*state);
    return 0;
}

static const cormi_field *member_field(void **state, const char *name)
{
    const cormi_registry *registry = *state;
    const cormi_field *field =
        cormi_model_field(cormi_registry_model(registry, &Sample_model), name);

    assert_non_null(field);
    return field;
}

/* ---- round trips ---- */

/* Set, read back, and nothing beside the member changed. */
static void round_trip(void **state, const char *name, corm_value value,
                       int line)
{
    const cormi_field *field = member_field(state, name);
    Sample sample, zero;
    unsigned char *bytes = (unsigned char *)&sample;
    corm_value got;
    bool same = true;

    memset(&sample, 0xa5, sizeof(sample));
    memset(&zero, 0xa5, sizeof(zero));
    if (!cormi_member_set(field, &sample, &value))
        _fail(name, line);
    got = cormi_member_get(field, &sample);
    if (got.kind != value.kind || !cormi_value_equal(&got, &value))
        _fail(name, line);
    for (size_t i = 0; i < sizeof(sample); i++)
        if (i < field->offset || i >= field->offset + field->size)
            same = same && bytes[i] == 0xa5;
    if (!same)
        _fail(name, line);
}

#define ROUND_TRIP(member, x) round_trip(state, #member, corm_v(x), __LINE__)

static void test_member__integers_come_back(void **state)
{
    ROUND_TRIP(i8, -128);
    ROUND_TRIP(u8, 255);
    ROUND_TRIP(i16, -32768);
    ROUND_TRIP(u16, 65535);
    ROUND_TRIP(i32, INT32_MIN);
    ROUND_TRIP(u32, UINT32_MAX - 1 + 0 * INT64_C(1));
    ROUND_TRIP(i64, INT64_MIN);
    ROUND_TRIP(u64, INT64_MAX);
    ROUND_TRIP(u64, UINT64_MAX);
    ROUND_TRIP(l, INT64_MAX);
    ROUND_TRIP(ull, UINT64_MAX);
    ROUND_TRIP(mood, -1);
    ROUND_TRIP(shade, 1);
    ROUND_TRIP(o16, -5);
    ROUND_TRIP(o32, INT32_MAX);
    ROUND_TRIP(o64, INT64_MIN);
    ROUND_TRIP(id, 7);
}

static void test_member__scalars_come_back(void **state)
{
    const corm_uuid uuid = { { 1, 2, 3 } };

    ROUND_TRIP(flag, (bool)1);
    ROUND_TRIP(oflag, (bool)0);
    ROUND_TRIP(f, 0.5);
    ROUND_TRIP(d, -1e300);
    ROUND_TRIP(od, 0.1);
    ROUND_TRIP(text, "text");
    ROUND_TRIP(ntext, "");
    ROUND_TRIP(bytes, ((corm_bytes){ "a\0b", 3 }));
    ROUND_TRIP(json, ((corm_json){ "{}" }));
    ROUND_TRIP(date, corm_ymd(2024, 2, 29));
    ROUND_TRIP(odate, corm_ymd(1, 1, 1));
    ROUND_TRIP(time, corm_hms(0, 0, 0, 0));
    ROUND_TRIP(otime, corm_hms(23, 59, 59, 999999));
    ROUND_TRIP(at, corm_from_time_t(0));
    ROUND_TRIP(oat, corm_from_time_t(-1));
    ROUND_TRIP(span, ((corm_duration){ -1 }));
    ROUND_TRIP(ospan, ((corm_duration){ 0 }));
    ROUND_TRIP(uuid, uuid);
    ROUND_TRIP(ouuid, uuid);
    ROUND_TRIP(dec, corm_dec("-1.50"));
    ROUND_TRIP(odec, corm_dec("0"));
    ROUND_TRIP(owner, "key");
}

static void test_member__optional_members_are_the_structs(void **state)
{
    const corm_value value = corm_value_int(7), null = corm_value_null();
    Sample sample = { .o32 = { false, 0 } };

    assert_true(cormi_member_set(member_field(state, "o32"), &sample, &value));
    assert_true(sample.o32.set);
    assert_int_equal(sample.o32.value, 7);
    assert_true(cormi_member_set(member_field(state, "o32"), &sample, &null));
    assert_false(sample.o32.set);
}

/* ---- what does not fit ---- */

static void does_not_fit(void **state, const char *name, corm_value value,
                         int line)
{
    Sample sample, before;

    memset(&sample, 0, sizeof(sample));
    memset(&before, 0, sizeof(before));
    if (cormi_member_set(member_field(state, name), &sample, &value) ||
        memcmp(&sample, &before, sizeof(sample)) != 0)
        _fail(name, line);
}

#define DOES_NOT_FIT(member, x) \
    does_not_fit(state, #member, corm_v(x), __LINE__)

static void test_member__what_does_not_fit_is_refused(void **state)
{
    DOES_NOT_FIT(i8, 128);
    DOES_NOT_FIT(i8, -129);
    DOES_NOT_FIT(u8, 256);
    DOES_NOT_FIT(u8, -1);
    DOES_NOT_FIT(i16, 32768);
    DOES_NOT_FIT(u16, 65536);
    DOES_NOT_FIT(i32, INT64_C(1) << 31);
    DOES_NOT_FIT(u32, INT64_C(1) << 32);
    DOES_NOT_FIT(i64, UINT64_MAX);
    DOES_NOT_FIT(u64, -1);
    DOES_NOT_FIT(o16, 32768);
    DOES_NOT_FIT(o64, UINT64_MAX);
    DOES_NOT_FIT(shade, -1);
    DOES_NOT_FIT(f, 1e300);
    DOES_NOT_FIT(i32, 1.0);
    DOES_NOT_FIT(text, 1);
    DOES_NOT_FIT(date, "2024-02-29");
    DOES_NOT_FIT(json, "{}");
}

static void test_member__null_needs_a_member_that_can_be_unset(void **state)
{
    const corm_value null = corm_value_null();
    Sample sample = { .text = "x", .date = corm_ymd(2024, 1, 1) };

    DOES_NOT_FIT(i32, NULL);
    DOES_NOT_FIT(flag, NULL);
    DOES_NOT_FIT(d, NULL);
    assert_true(cormi_member_set(member_field(state, "text"), &sample, &null));
    assert_null(sample.text);
    assert_true(cormi_member_set(member_field(state, "date"), &sample, &null));
    assert_int_equal(sample.date.year, 0);
}

/* ---- unset ---- */

static void test_member__zeroed_memory(void **state)
{
    static const char *const unset[] = { "id",    "o16",  "o32",   "o64",
                                         "oflag", "od",   "text",  "ntext",
                                         "bytes", "json", "date",  "odate",
                                         "otime", "oat",  "ospan", "uuid",
                                         "ouuid", "dec",  "odec",  "owner" };
    static const char *const set[] = { "i8", "u64",  "mood", "flag", "f",
                                       "d",  "time", "at",   "span" };
    Sample sample;

    memset(&sample, 0, sizeof(sample));
    for (size_t i = 0; i < TEST_COUNT(unset); i++) {
        const cormi_field *field = member_field(state, unset[i]);

        assert_true(cormi_member_is_unset(field, &sample));
        assert_int_equal(cormi_member_get(field, &sample).kind, CORM_K_NULL);
    }
    for (size_t i = 0; i < TEST_COUNT(set); i++)
        assert_false(
            cormi_member_is_unset(member_field(state, set[i]), &sample));
}

static void test_member__clear_is_what_new_objects_have(void **state)
{
    const cormi_registry *registry = *state;
    const cormi_model *model = cormi_registry_model(registry, &Sample_model);
    Sample sample;

    memset(&sample, 0xa5, sizeof(sample));
    for (size_t i = 0; i < model->n_fields; i++)
        cormi_member_clear(model->fields[i], &sample);
    assert_int_equal(sample.id, 0);
    assert_int_equal(sample.i32, 0);
    assert_false(sample.flag);
    assert_false(sample.o64.set);
    assert_string_equal(sample.text, "");
    assert_null(sample.ntext);
    assert_null(sample.bytes.data);
    assert_null(sample.owner_id); /* a key is unset, not "" */
    assert_int_equal(sample.time.us, -1);
    assert_true(sample.at.us == CORM_UNSET_US);
    assert_true(sample.span.us == CORM_UNSET_US);
    assert_true(cormi_member_is_unset(member_field(state, "at"), &sample));
    assert_true(cormi_member_is_unset(member_field(state, "time"), &sample));
    assert_true(cormi_member_is_unset(member_field(state, "span"), &sample));
}

#define T(name) cmocka_unit_test(test_member__##name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(integers_come_back),
        T(scalars_come_back),
        T(optional_members_are_the_structs),
        T(what_does_not_fit_is_refused),
        T(null_needs_a_member_that_can_be_unset),
        T(zeroed_memory),
        T(clear_is_what_new_objects_have),
    };

    return cmocka_run_group_tests_name("member", tests, member_open,
                                       member_close);
}
