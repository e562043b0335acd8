/*
 * The server's two forms of a value, text and binary, give the same member,
 * or the same error: every type that is read in binary, into every kind of
 * member.  And binary results are asked for where they are worth it alone.
 */
#include "backends/postgresql/decode.h"
#include "base/alloc.h"
#include "base/arena.h"
#include "base/value.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static PGconn *binary_pg;
static corm_arena *binary_arena;

static int binary_setup(void **state)
{
    const char *url = getenv("CORM_TEST_URL");

    (void)state;
    binary_pg = PQconnectdb(url != NULL ? url : "");
    binary_arena = cormi_arena_new(&cormi_default_allocator);
    PQclear(PQexec(binary_pg, "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; "
                              "SET IntervalStyle = 'postgres'"));
    if (PQstatus(binary_pg) == CONNECTION_OK && binary_arena != NULL)
        return 0;
    print_error("%s\n", PQerrorMessage(binary_pg));
    return -1;
}

static int binary_teardown(void **state)
{
    (void)state;
    PQfinish(binary_pg);
    cormi_arena_free(binary_arena);
    return 0;
}

/* ---- values ---- */

/* clang-format off */
static const char *const binary_values[] = {
    "0::smallint", "-1::smallint", "32767::smallint", "(-32768)::smallint",
    "0::int", "1::int", "70000::int", "2147483647::int", "(-2147483648)::int",
    "0::bigint", "-7::bigint", "9223372036854775807::bigint",
    "(-9223372036854775808)::bigint",
    "0::float8", "'-0'::float8", "1::float8", "-2.5::float8", "0.1::float8",
    "1e300::float8", "5e-324::float8", "123456789.125::float8",
    "1e20::float8", "3.5e38::float8", "'NaN'::float8", "'Infinity'::float8",
    "'-Infinity'::float8",
    "true", "false",
    "0::numeric", "0.00::numeric", "1.50::numeric", "-1.50::numeric",
    "10000::numeric", "-100000000::numeric", "0.0001::numeric",
    "0.00010::numeric", "0.00000001::numeric", "12345.6789::numeric",
    "12345678901234567890.123456789::numeric", "1e30::numeric",
    "1e-30::numeric", "1e60::numeric", "1e-60::numeric", "1e400::numeric",
    "repeat('9', 38)::numeric", "repeat('9', 39)::numeric", "'NaN'::numeric",
    "'Infinity'::numeric", "'-Infinity'::numeric", "99999999::numeric(8)",
    "1.5::numeric(12, 7)",
    "date '2000-01-01'", "date '1970-01-01'", "date '0001-01-01'",
    "date '9999-12-31'", "date '2024-02-29'", "date '1900-03-01'",
    "date '10000-01-01'", "date '0044-03-15 BC'", "date '0001-12-31 BC'",
    "date 'infinity'", "date '-infinity'",
    "time '00:00'", "time '23:59:59.999999'", "time '10:30:15.5'",
    "time '24:00'",
    "timestamp '2000-01-01'", "timestamp '1999-12-31 23:59:59.999999'",
    "timestamp '0001-01-01'", "timestamp '9999-12-31 23:59:59.999999'",
    "timestamp '10000-01-01'", "timestamp '0044-03-15 12:00 BC'",
    "timestamp 'infinity'", "timestamp '-infinity'",
    "timestamptz '2000-01-01+00'", "timestamptz '2024-02-29 12:30:15.25+02'",
    "timestamptz '1969-12-31 23:59:59.000001+00'",
    "timestamptz '0001-01-01 00:00+00'",
    "timestamptz '9999-12-31 23:59:59.999999+00'",
    "timestamptz '12345-01-01 00:00+00'", "timestamptz 'infinity'",
    "interval '0'", "interval '1 day'", "interval '-1 day'",
    "interval '1 year 2 months 3 days 04:05:06.789'",
    "interval '-14 months 3 days -00:00:00.000001'",
    "interval '-04:05:06'", "interval '100000 hours'",
    "interval '178000000 years'",
    "'12345678-9abc-def0-1234-56789abcdef0'::uuid",
    "'\\x'::bytea", "'\\x00ff10'::bytea", "'\\x3132'::bytea",
    "decode(repeat('ab', 300), 'hex')",
    "''::text", "'abc'::text", "'12'::text", "'2024-01-01'::text",
    "'ab'::varchar(9)", "'ab'::char(5)", "'{\"a\": [1, null]}'::json",
    "'{\"a\": [1, null]}'::jsonb",
    "NULL::smallint", "NULL::bigint", "NULL::float8", "NULL::bool",
    "NULL::numeric", "NULL::date", "NULL::timestamptz", "NULL::interval",
    "NULL::uuid", "NULL::bytea", "NULL::text", "NULL::jsonb",
};

static const corm_decode_item binary_members[] = {
    { .ctype = CORM_C_BOOL },
    { .ctype = CORM_C_INT, .size = 1 }, { .ctype = CORM_C_INT, .size = 2 },
    { .ctype = CORM_C_INT, .size = 4 }, { .ctype = CORM_C_INT, .size = 8 },
    { .ctype = CORM_C_INT, .size = 8, .computed = true },
    { .ctype = CORM_C_UINT, .size = 1 }, { .ctype = CORM_C_UINT, .size = 4 },
    { .ctype = CORM_C_UINT, .size = 8 },
    { .ctype = CORM_C_DOUBLE }, { .ctype = CORM_C_FLOAT },
    { .ctype = CORM_C_TEXT }, { .ctype = CORM_C_BYTES },
    { .ctype = CORM_C_DATE }, { .ctype = CORM_C_TIME },
    { .ctype = CORM_C_DATETIME }, { .ctype = CORM_C_DURATION },
    { .ctype = CORM_C_UUID }, { .ctype = CORM_C_DECIMAL },
    { .ctype = CORM_C_DECIMAL, .quantize = 3 }, { .ctype = CORM_C_JSON },
    { .ctype = CORM_C_BOOL | CORM_C_OPT },
    { .ctype = CORM_C_INT | CORM_C_OPT, .size = 2 },
    { .ctype = CORM_C_INT | CORM_C_OPT, .size = 4 },
    { .ctype = CORM_C_INT | CORM_C_OPT, .size = 8 },
    { .ctype = CORM_C_DOUBLE | CORM_C_OPT },
    { .ctype = CORM_C_DATE | CORM_C_OPT },
    { .ctype = CORM_C_TIME | CORM_C_OPT },
    { .ctype = CORM_C_DATETIME | CORM_C_OPT },
    { .ctype = CORM_C_DURATION | CORM_C_OPT },
    { .ctype = CORM_C_UUID | CORM_C_OPT },
    { .ctype = CORM_C_DECIMAL | CORM_C_OPT },
    { .ctype = CORM_C_VALUE },
    { .ctype = CORM_C_VALUE, .type = CORM_TYPE_BIG_INTEGER },
    { .ctype = CORM_C_VALUE, .type = CORM_TYPE_FLOAT },
    { .ctype = CORM_C_VALUE, .type = CORM_TYPE_DECIMAL },
    { .ctype = CORM_C_VALUE, .type = CORM_TYPE_DURATION },
    { .ctype = CORM_C_VALUE, .type = CORM_TYPE_JSON },
};
/* clang-format on */

/* ---- reading ---- */

typedef union binary_member {
    char bytes[sizeof(corm_value) + 32];
    const char *text;
    corm_bytes raw;
    corm_json json;
    corm_value value;
    int64_t align;
} binary_member;

typedef struct binary_read {
    int rows;
    binary_member member;
    corm_error err;
} binary_read;

static binary_read binary_decode(const corm_decode_item *item, PGresult *res)
{
    static const corm_decode_part part = { .key_column = -1, .n = 1 };
    binary_read read = { 0 };
    corm_decode program = {
        .items = item, .n_items = 1, .parts = &part, .n_parts = 1
    };
    char *base = (char *)&read.member;
    size_t stride = sizeof(read.member);
    uint64_t absent = 0;
    corm_batch batch = { .base = &base,
                         .stride = &stride,
                         .absent = &absent,
                         .arena = binary_arena,
                         .max = 1 };
    cormi_pg_stmt stmt = { .res = res, .asked = true };

    read.rows = cormi_pg_decode(&stmt, &program, &batch, &read.err);
    return read;
}

static bool binary_same_member(const corm_decode_item *item,
                               const binary_member *a, const binary_member *b)
{
    switch (item->ctype) {
    case CORM_C_TEXT:
    case CORM_C_JSON:
        return a->text == NULL || b->text == NULL
                   ? a->text == b->text
                   : strcmp(a->text, b->text) == 0;
    case CORM_C_BYTES:
        return a->raw.size == b->raw.size &&
               (a->raw.size == 0 ||
                memcmp(a->raw.data, b->raw.data, a->raw.size) == 0);
    case CORM_C_VALUE:
        if (a->value.kind == CORM_K_DOUBLE && b->value.kind == CORM_K_DOUBLE)
            return memcmp(&a->value.as, &b->value.as, sizeof(double)) == 0;
        return a->value.kind == b->value.kind &&
               (a->value.kind == CORM_K_NULL ||
                cormi_value_equal(&a->value, &b->value));
    default:
        return memcmp(a, b, sizeof(*a)) == 0;
    }
}

/* How many differ. */
static int binary_compare(const char *sql, const corm_decode_item *member,
                          PGresult *const res[2])
{
    corm_decode_item item = *member;
    binary_read text, binary;
    int differ = 0;

    for (int null = 0; null < 2; null++) {
        item.null = null != 0;
        item.label = "Sample.member";
        text = binary_decode(&item, res[0]);
        binary = binary_decode(&item, res[1]);
        if (text.rows != binary.rows ||
            strcmp(text.err.message, binary.err.message) != 0 ||
            (text.rows == 1 &&
             !binary_same_member(&item, &text.member, &binary.member))) {
            differ++;
            print_error(
                "%s into a member of %d, %d bytes: as text %d \"%s\", in "
                "binary %d \"%s\"\n",
                sql, item.ctype, item.size, text.rows, text.err.message,
                binary.rows, binary.err.message);
        }
    }
    cormi_arena_reset(binary_arena);
    return differ;
}

static void test_binary__is_what_text_is(void **state)
{
    int differ = 0;

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(binary_values); i++) {
        char sql[200];
        PGresult *res[2];

        snprintf(sql, sizeof(sql), "SELECT %s", binary_values[i]);
        for (int form = 0; form < 2; form++) {
            res[form] =
                PQexecParams(binary_pg, sql, 0, NULL, NULL, NULL, NULL, form);
            if (PQntuples(res[form]) != 1)
                fail_msg("%s: %s", sql, PQerrorMessage(binary_pg));
        }
        assert_int_equal(PQbinaryTuples(res[1]), 1);
        for (size_t k = 0; k < TEST_COUNT(binary_members); k++)
            differ += binary_compare(binary_values[i], &binary_members[k], res);
        PQclear(res[0]);
        PQclear(res[1]);
    }
    assert_int_equal(differ, 0);
}

/* ---- rows ---- */

typedef struct binary_pair {
    int16_t a, b;
    const char *text;
} binary_pair;

/* Pairs of a column of each member; the second part's key is column 1. */
static int binary_decode_pairs(const char *sql, int form, binary_pair *first,
                               binary_pair *second, uint64_t *absent,
                               size_t max, corm_error *err)
{
    static const corm_decode_item items[] = {
        { .ctype = CORM_C_INT,
          .size = 2,
          .offset = offsetof(binary_pair, a),
          .label = "First.a" },
        { .ctype = CORM_C_INT,
          .size = 2,
          .column = 1,
          .offset = offsetof(binary_pair, a),
          .label = "Second.a" },
        { .ctype = CORM_C_INT,
          .size = 2,
          .column = 2,
          .offset = offsetof(binary_pair, b),
          .label = "Second.b" },
        { .ctype = CORM_C_TEXT,
          .column = 3,
          .null = true,
          .offset = offsetof(binary_pair, text),
          .label = "Second.text" },
    };
    static const corm_decode_part parts[] = {
        { .key_column = -1, .n = 1 },
        { .key_column = 1, .first = 1, .n = 3 },
    };
    corm_decode program = {
        .items = items, .n_items = 4, .parts = parts, .n_parts = 2
    };
    char *base[] = { (char *)first, (char *)second };
    size_t stride[] = { sizeof(*first), sizeof(*second) };
    corm_batch batch = { .base = base,
                         .stride = stride,
                         .absent = absent,
                         .arena = binary_arena,
                         .max = max };
    PGresult *res =
        PQexecParams(binary_pg, sql, 0, NULL, NULL, NULL, NULL, form);
    cormi_pg_stmt stmt = { .res = res, .asked = true };
    int n = cormi_pg_decode(&stmt, &program, &batch, err);

    PQclear(res);
    return n;
}

static void test_binary__absent_parts_stay_cleared(void **state)
{
    (void)state;
    for (int form = 0; form < 2; form++) {
        binary_pair first[4] = { { 0 } }, second[4] = { { 0 } };
        uint64_t absent[4] = { 0 };
        corm_error err = { 0 };
        int n = binary_decode_pairs(
            "VALUES (1::bigint, 10::bigint, 100::bigint, 'one'),"
            " (2, NULL, 200, 'two'), (3, 30, 300, NULL)",
            form, first, second, absent, 4, &err);

        assert_int_equal(n, 3);
        for (int i = 0; i < n; i++)
            assert_int_equal(first[i].a, i + 1);
        assert_int_equal(absent[0], 0);
        assert_int_equal(absent[1], 2);
        assert_int_equal(absent[2], 0);
        assert_int_equal(second[0].b, 100);
        assert_string_equal(second[0].text, "one");
        assert_int_equal(second[1].a, 0);
        assert_int_equal(second[1].b, 0);
        assert_null(second[1].text);
        assert_int_equal(second[2].a, 30);
        assert_null(second[2].text);
    }
}

/* Of all that do not fit the first row's first, as if rows were read one after
 * another. */
static void test_binary__first_that_does_not_fit_is_told(void **state)
{
    static const struct {
        const char *sql, *told;
    } rows[] = {
        { "VALUES (1::bigint, 1::bigint, 1::bigint, ''), (1, 1, 70000, ''),"
          " (70001, 1, 1, '')",
          "Second.b holds '70000'" },
        { "VALUES (1::bigint, 1::bigint, 1::bigint, ''), (70002, 70003, 1, '')",
          "First.a holds '70002'" },
        { "VALUES (1::bigint, 70004::bigint, NULL::bigint, ''),"
          " (1, 70005, 1, '')",
          "Second.a holds '70004'" },
        { "VALUES (1::bigint, NULL::bigint, 70006::bigint, ''),"
          " (1, 1, NULL, ''), (70007, 1, 1, '')",
          "Second.b holds NULL" },
    };

    (void)state;
    for (size_t i = 0; i < 2 * TEST_COUNT(rows); i++) {
        binary_pair first[4] = { { 0 } }, second[4] = { { 0 } };
        uint64_t absent[4] = { 0 };
        corm_error err = { 0 };

        assert_int_equal(binary_decode_pairs(rows[i / 2].sql, (int)(i % 2),
                                             first, second, absent, 4, &err),
                         -1);
        assert_int_equal(err.code, CORM_DATA);
        assert_contains(err.message, rows[i / 2].told);
    }
}

/* ---- the choice ---- */

static bool binary_is_worth(const char *sql, const corm_decode_item *items,
                            uint32_t n)
{
    const corm_decode_part part = { .key_column = -1, .n = n };
    const corm_decode program = {
        .items = items, .n_items = n, .parts = &part, .n_parts = 1
    };
    PGresult *res = PQexec(binary_pg, sql);
    bool worth;

    assert_int_equal(PQnfields(res), n);
    worth = cormi_pg_wants_binary(res, &program);
    PQclear(res);
    return worth;
}

static void test_binary__where_it_is_worth_it(void **state)
{
    static const corm_decode_item narrow[] = {
        { .ctype = CORM_C_INT, .size = 8 },
        { .ctype = CORM_C_TEXT, .column = 1 },
    };
    static const corm_decode_item timed[] = {
        { .ctype = CORM_C_INT, .size = 8 },
        { .ctype = CORM_C_TEXT, .column = 1 },
        { .ctype = CORM_C_DATETIME, .column = 2 },
    };
    static const corm_decode_item loose[] = {
        { .ctype = CORM_C_VALUE },
        { .ctype = CORM_C_VALUE, .column = 1 },
    };

    (void)state;
    assert_false(binary_is_worth("SELECT 1::bigint, 'a'::text", narrow, 2));
    assert_true(
        binary_is_worth("SELECT 1::bigint, 'a'::text, now()", timed, 3));
    /* A type whose binary form nobody reads here; an instant read as text. */
    assert_false(
        binary_is_worth("SELECT 1::bigint, '::1'::inet, now()", timed, 3));
    assert_false(binary_is_worth("SELECT now(), now()", loose, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_binary__is_what_text_is),
        cmocka_unit_test(test_binary__absent_parts_stay_cleared),
        cmocka_unit_test(test_binary__first_that_does_not_fit_is_told),
        cmocka_unit_test(test_binary__where_it_is_worth_it),
    };

    return cmocka_run_group_tests(tests, binary_setup, binary_teardown);
}
