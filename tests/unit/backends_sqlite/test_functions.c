/*
 * The SQL functions, through SQL.  Expected values come from Python's
 * datetime, zoneinfo, hashlib and statistics.
 */
#include "support/test.h"

#include "backends/sqlite/functions.h"

#include <math.h>
#include <stdlib.h>

struct fn_case {
    const char *sql;      /* an expression, or a whole SELECT */
    const char *expected; /* text; NULL for NULL; see fn_write_value() */
};

static sqlite3 *fn_open(void)
{
    sqlite3 *conn;

    assert_int_equal(sqlite3_open(":memory:", &conn), SQLITE_OK);
    assert_int_equal(cormi_sqlite_functions_register(conn), SQLITE_OK);
    return conn;
}

static sqlite3_stmt *fn_prepare(sqlite3 *conn, const char *sql)
{
    char text[2048];
    sqlite3_stmt *stmt;
    bool is_whole =
        strncmp(sql, "SELECT", 6) == 0 || strncmp(sql, "WITH", 4) == 0;

    snprintf(text, sizeof(text), "%s%s", is_whole ? "" : "SELECT ", sql);
    if (sqlite3_prepare_v2(conn, text, -1, &stmt, NULL) != SQLITE_OK)
        print_error("%s: %s\n", text, sqlite3_errmsg(conn));
    assert_non_null(stmt);
    return stmt;
}

/* 'i' before an integer, 'f' before a float of 12 digits, text as it is. */
static void fn_write_value(char *out, size_t room, sqlite3_stmt *stmt, int i)
{
    switch (sqlite3_column_type(stmt, i)) {
    case SQLITE_NULL:
        snprintf(out, room, "NULL");
        break;
    case SQLITE_INTEGER:
        snprintf(out, room, "i%lld", (long long)sqlite3_column_int64(stmt, i));
        break;
    case SQLITE_FLOAT:
        snprintf(out, room, "f%.12g", sqlite3_column_double(stmt, i));
        break;
    default:
        snprintf(out, room, "%s", (const char *)sqlite3_column_text(stmt, i));
        break;
    }
}

/* All rows and columns, each after a blank. */
static void fn_run(sqlite3 *conn, const char *sql, char *out, size_t room)
{
    sqlite3_stmt *stmt = fn_prepare(conn, sql);
    size_t used = 0;
    int rc;

    out[0] = '\0';
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            if (used > 0)
                out[used++] = ' ';
            fn_write_value(out + used, room - used, stmt, i);
            used = strlen(out);
        }
    }
    if (rc != SQLITE_DONE)
        snprintf(out, room, "error: %s", sqlite3_errmsg(conn));
    sqlite3_finalize(stmt);
}

static void fn_check(const struct fn_case *cases, size_t n)
{
    sqlite3 *conn = fn_open();
    size_t wrong = 0;

    for (size_t i = 0; i < n; i++) {
        char got[1024];

        fn_run(conn, cases[i].sql, got, sizeof(got));
        if (strcmp(got, cases[i].expected) == 0)
            continue;
        print_error("%s\n  is %s\n  not %s\n", cases[i].sql, got,
                    cases[i].expected);
        wrong++;
    }
    assert_int_equal(sqlite3_close(conn), SQLITE_OK);
    assert_int_equal(wrong, 0);
}

/* clang-format off */
#define FN_CHECK(...)                                                     \
    do {                                                                  \
        static const struct fn_case cases[] = { __VA_ARGS__ };            \
                                                                          \
        (void)state;                                                      \
        fn_check(cases, TEST_COUNT(cases));                               \
    } while (0)

static void test_functions__extract(void **state)
{
    FN_CHECK(
        { "corm_date_extract('year', '2021-01-03')", "i2021" },
        { "corm_date_extract('iso_year', '2021-01-03')", "i2020" },
        { "corm_date_extract('quarter', '2021-09-30')", "i3" },
        { "corm_date_extract('month', '2021-01-03')", "i1" },
        { "corm_date_extract('week', '2021-01-03')", "i53" },
        { "corm_date_extract('week', '2019-12-30')", "i1" },
        { "corm_date_extract('week_day', '2021-01-03')", "i1" },
        { "corm_date_extract('week_day', '2021-01-02')", "i7" },
        { "corm_date_extract('iso_week_day', '2021-01-03')", "i7" },
        { "corm_date_extract('day', '2020-02-29')", "i29" },
        { "corm_date_extract('iso_year', '0001-01-01')", "i1" },
        { "corm_date_extract('week', '9999-12-31')", "i52" },
        { "corm_datetime_extract('hour', '2020-01-01 23:59:58.5', NULL, NULL)", "i23" },
        { "corm_datetime_extract('minute', '2020-01-01 23:59:58.5', NULL, NULL)", "i59" },
        { "corm_datetime_extract('second', '2020-01-01 23:59:58.5', NULL, NULL)", "i58" },
        { "corm_datetime_extract('hour', '2020-01-01', NULL, NULL)", "i0" },
        { "corm_time_extract('hour', '08:30:15')", "i8" },
        { "corm_time_extract('second', '08:30:15.999999')", "i15" });
}

static void test_functions__unreadable_dates_are_null(void **state)
{
    FN_CHECK(
        { "corm_date_extract('year', NULL)", "NULL" },
        { "corm_date_extract(NULL, '2020-01-01')", "NULL" },
        { "corm_date_extract('year', '')", "NULL" },
        { "corm_date_extract('year', 2020)", "NULL" },
        { "corm_date_extract('year', x'323032302d30312d3031')", "NULL" },
        { "corm_date_extract('year', '2021-02-29')", "NULL" },
        { "corm_date_extract('year', '1900-02-29')", "NULL" },
        { "corm_date_extract('year', '0000-01-01')", "NULL" },
        { "corm_date_extract('year', '2021-13-01')", "NULL" },
        { "corm_date_extract('year', '10000-01-01')", "NULL" },
        { "corm_date_extract('year', '2021-01')", "NULL" },
        { "corm_date_extract('year', '2021-01-01T10:00:00')", "NULL" },
        { "corm_date_extract('year', '2021-01-01 10:00')", "NULL" },
        { "corm_date_extract('year', '2021-01-01 24:00:00')", "NULL" },
        { "corm_date_extract('year', '2021-01-01 10:00:00Z')", "NULL" },
        { "corm_date_extract('year', '2021-01-01 10:00:00+02')", "i2021" },
        { "corm_time_extract('hour', '2021-01-01 10:00:00')", "NULL" },
        { "corm_time_diff('10:00', '09:00:00')", "NULL" },
        { "corm_timestamp_diff('2020-01-01', 'x')", "NULL" },
        { "corm_datetime_cast_date('soon', NULL, NULL)", "NULL" },
        { "corm_time_trunc('hour', 'noon', NULL, NULL)", "NULL" });
}

static void test_functions__trunc(void **state)
{
    FN_CHECK(
        { "corm_date_trunc('year', '2021-08-15', NULL, NULL)", "2021-01-01" },
        { "corm_date_trunc('quarter', '2021-08-15', NULL, NULL)", "2021-07-01" },
        { "corm_date_trunc('month', '2021-08-15', NULL, NULL)", "2021-08-01" },
        { "corm_date_trunc('week', '2021-08-15', NULL, NULL)", "2021-08-09" },
        { "corm_date_trunc('day', '2021-08-15 10:00:00', NULL, NULL)", "2021-08-15" },
        { "corm_date_trunc('date', '0099-08-15', NULL, NULL)", "0099-08-15" },
        { "corm_datetime_trunc('year', '2021-08-15 10:11:12.5', NULL, NULL)", "2021-01-01 00:00:00" },
        { "corm_datetime_trunc('week', '2021-08-15 10:11:12.5', NULL, NULL)", "2021-08-09 00:00:00" },
        { "corm_datetime_trunc('hour', '2021-08-15 10:11:12.5', NULL, NULL)", "2021-08-15 10:00:00" },
        { "corm_datetime_trunc('minute', '2021-08-15 10:11:12.5', NULL, NULL)", "2021-08-15 10:11:00" },
        { "corm_datetime_trunc('second', '2021-08-15 10:11:12.5', NULL, NULL)", "2021-08-15 10:11:12" },
        { "corm_time_trunc('hour', '10:11:12.5', NULL, NULL)", "10:00:00" },
        { "corm_time_trunc('minute', '10:11:12.5', NULL, NULL)", "10:11:00" },
        { "corm_time_trunc('second', '10:11:12.5', NULL, NULL)", "10:11:12" },
        { "corm_time_trunc('time', '10:11:12.5', NULL, NULL)", "10:11:12.500000" },
        { "corm_time_trunc('hour', '2021-08-15 10:11:12', '+02:00', 'UTC')", "12:00:00" });
}

static void test_functions__wrong_part_is_an_error(void **state)
{
    FN_CHECK(
        { "corm_date_extract('century', '2020-01-01')", "error: no such part of a date or time here: \"century\"" },
        { "corm_time_extract('year', '10:00:00')", "error: no such part of a date or time here: \"year\"" },
        { "corm_date_trunc('hour', '2020-01-01', NULL, NULL)", "error: no such part of a date or time here: \"hour\"" },
        { "corm_datetime_trunc('time', '2020-01-01', NULL, NULL)", "error: no such part of a date or time here: \"time\"" },
        { "corm_date_trunc('week', '0001-01-07', NULL, NULL)", "0001-01-01" });
}

static void test_functions__casts(void **state)
{
    FN_CHECK(
        { "corm_datetime_cast_date('2020-02-29 23:59:59.999999', NULL, NULL)", "2020-02-29" },
        { "corm_datetime_cast_time('2020-02-29 23:59:59.999999', NULL, NULL)", "23:59:59.999999" },
        { "corm_datetime_cast_time('2020-02-29 23:59:59.5', 'UTC', 'UTC')", "23:59:59.500000" },
        { "corm_datetime_cast_time('2020-02-29 23:59:59.000000', 'UTC', 'UTC')", "23:59:59" },
        { "corm_datetime_cast_time('2020-02-29', NULL, NULL)", "00:00:00" },
        { "corm_datetime_cast_time('2020-02-29 1:2:3.1234567', NULL, NULL)", "01:02:03.123456" });
}

static void test_functions__fixed_offsets(void **state)
{
    FN_CHECK(
        { "corm_datetime_cast_time('2020-01-01 09:00:00', '+05:30', 'UTC')", "14:30:00" },
        { "corm_datetime_cast_time('2020-01-01 09:00:00', '-0330', 'UTC')", "05:30:00" },
        { "corm_datetime_cast_time('2020-01-01 09:00:00', 'UTC+5', 'UTC')", "14:00:00" },
        { "corm_datetime_cast_time('2020-01-01 09:00:00', 'UTC-05:30', 'UTC')", "03:30:00" },
        { "corm_datetime_cast_time('2020-01-01 09:00:00', 'UTC', '+02:00')", "07:00:00" },
        { "corm_datetime_cast_time('2020-01-01 09:00:00', '+00:00', 'UTC')", "09:00:00" },
        { "corm_datetime_cast_date('2020-01-01 20:00:00', '+05:30', NULL)", "2020-01-02" },
        { "corm_datetime_cast_date('2020-01-01 20:00:00', '+25:00', NULL)", "error: unknown time zone \"+25:00\"" },
        { "corm_datetime_cast_date('9999-12-31 20:00:00', '+05:00', NULL)", "error: date out of range in this time zone" },
        { "corm_datetime_cast_date('0001-01-01 02:00:00', '-05:00', NULL)", "error: date out of range in this time zone" });
}

static void test_functions__unknown_zone_is_an_error(void **state)
{
    FN_CHECK(
        { "corm_datetime_cast_date('2020-01-01', 'Mars/Olympus', 'UTC')", "error: unknown time zone \"Mars/Olympus\"" },
        { "corm_datetime_cast_date('2020-01-01', '../zones', 'UTC')", "error: unknown time zone \"../zones\"" },
        { "corm_datetime_cast_date('2020-01-01', '', 'UTC')", "error: unknown time zone \"\"" });
}
/* clang-format on */

static bool fn_has_zones(void)
{
    sqlite3 *conn = fn_open();
    char got[128];

    fn_run(conn, "corm_datetime_cast_time('2020-01-01', 'Asia/Tokyo', 'UTC')",
           got, sizeof(got));
    sqlite3_close(conn);
    return strncmp(got, "error", 5) != 0;
}

/* clang-format off */
static void test_functions__named_zones(void **state)
{
    if (!fn_has_zones())
        skip();
    FN_CHECK(
        { "corm_datetime_trunc('day', '2020-02-29 23:59:59.999999', 'Europe/Paris', 'UTC')", "2020-03-01 00:00:00" },
        { "corm_datetime_trunc('month', '2020-12-31 23:30:00', 'Europe/Paris', 'UTC')", "2021-01-01 00:00:00" },
        { "corm_datetime_trunc('hour', '2021-06-30 18:45:00', 'Asia/Kolkata', 'UTC')", "2021-07-01 00:00:00" },
        { "corm_datetime_extract('hour', '2022-03-27 01:00:00', 'Europe/Paris', 'UTC')", "i3" },
        { "corm_datetime_extract('hour', '2022-03-27 00:59:59', 'Europe/Paris', 'UTC')", "i1" },
        { "corm_datetime_extract('day', '2022-10-30 00:30:00', 'America/New_York', 'UTC')", "i29" },
        { "corm_datetime_cast_time('2090-07-01 12:00:00', 'America/New_York', 'UTC')", "08:00:00" },
        { "corm_datetime_cast_time('2020-07-01 12:00:00', 'UTC', 'America/New_York')", "16:00:00" },
        { "corm_datetime_cast_time('2020-07-01 12:00:00', 'Asia/Tokyo', 'America/New_York')", "01:00:00" },
        { "corm_datetime_cast_time('2020-01-01 09:00:00', 'Europe/Paris+01:00', 'UTC')", "11:00:00" },
        { "corm_datetime_cast_time('2020-01-01 09:00:00', 'Etc/GMT+5', 'UTC')", "04:00:00" },
        { "corm_date_trunc('year', '2020-12-31 23:30:00', 'Europe/Paris', 'UTC')", "2021-01-01" },
        { "corm_time_trunc('minute', '2020-12-31 23:30:45', 'Europe/Paris', 'UTC')", "00:30:00" });
}

static void test_functions__differences(void **state)
{
    FN_CHECK(
        { "corm_time_diff('17:00:00', '08:30:00')", "i30600000000" },
        { "corm_time_diff('00:00:00', '23:59:59.999999')", "i-86399999999" },
        { "corm_time_diff(NULL, '10:00:00')", "NULL" },
        { "corm_timestamp_diff('2020-03-01', '2020-02-01')", "i2505600000000" },
        { "corm_timestamp_diff('2020-01-01 00:00:00.000001', '2020-01-01 00:00:00')", "i1" },
        { "corm_timestamp_diff('0001-01-01', '9999-12-31 23:59:59.999999')", "i-315537897599999999" });
}

static void test_functions__durations(void **state)
{
    FN_CHECK(
        { "corm_format_dtdelta('+', '2020-01-31 23:59:59.999999', 1)", "2020-02-01 00:00:00" },
        { "corm_format_dtdelta(' - ', '2020-01-01 00:00:00', 1)", "2019-12-31 23:59:59.999999" },
        { "corm_format_dtdelta('+', 21600000000, '2020-01-15 10:30:00.25')", "2020-01-15 16:30:00.250000" },
        { "corm_format_dtdelta('+', '2020-01-01', 129600000000)", "2020-01-02" },
        { "corm_format_dtdelta('+', '2020-01-01', -1)", "2019-12-31" },
        { "corm_format_dtdelta('-', '2020-01-02', 129600000000)", "2020-01-01" },
        { "corm_format_dtdelta('+', '2020-01-01 00:00:00', 2.6)", "2020-01-01 00:00:00.000003" },
        { "corm_format_dtdelta('-', '2020-01-02', '2020-01-01 12:00:00')", "i43200000000" },
        { "corm_format_dtdelta('+', 5, 6)", "i11" },
        { "corm_format_dtdelta('-', 5, 6)", "i-1" },
        { "corm_format_dtdelta('*', 3600000000, 3)", "i10800000000" },
        { "corm_format_dtdelta('*', 3, 1.5)", "f4.5" },
        { "corm_format_dtdelta('/', 3600000000, 2)", "f1800000000" },
        { "corm_format_dtdelta('+', '08:30:00', 5)", "NULL" },
        { "corm_format_dtdelta('+', '2020-01-01', NULL)", "NULL" },
        { "corm_format_dtdelta(NULL, 1, 1)", "NULL" },
        { "corm_format_dtdelta('/', 1, 0)", "error: division of a duration by zero" },
        { "corm_format_dtdelta('%', 1, 1)", "error: durations know + - * / only" },
        { "corm_format_dtdelta('+', '2020-01-01', '2020-01-01')", "error: two dates cannot be added" },
        { "corm_format_dtdelta('-', 1, '2020-01-01')", "error: a date cannot be taken from a duration" },
        { "corm_format_dtdelta('+', '9999-12-31', 86400000000)", "error: date or duration out of range" },
        { "corm_format_dtdelta('-', '0001-01-01 00:00:00', -9223372036854775808)", "error: date or duration out of range" },
        { "corm_format_dtdelta('+', 9223372036854775807, 1)", "error: date or duration out of range" },
        { "corm_format_dtdelta('-', -9223372036854775808, 1)", "error: date or duration out of range" },
        { "corm_format_dtdelta('*', -9223372036854775808, -1)", "error: date or duration out of range" });
}

static void test_functions__padding(void **state)
{
    FN_CHECK(
        { "LPAD('hello-sql', 12, '*-')", "*-*hello-sql" },
        { "RPAD('Blank', 8, 'ab')", "Blankaba" },
        { "LPAD('c-pointers', 3, ' ')", "c-p" },
        { "RPAD('\xc3\x89t\xc3\xa9 \xc3\xa0 Nice', 5, 'x')", "\xc3\x89t\xc3\xa9 \xc3\xa0" },
        { "LPAD('\xc3\xa9', 4, 'x\xe2\x9c\x93')", "x\xe2\x9c\x93x\xc3\xa9" },
        { "RPAD('', 4, 'ab')", "abab" },
        { "LPAD('ab', 5, '')", "ab" },
        { "RPAD('ab', 0, 'x')", "" },
        { "LPAD('ab', -1, 'x')", "" },
        { "LPAD(12, 4, 0)", "0012" },
        { "LPAD(NULL, 4, 'x')", "NULL" },
        { "LPAD('a', NULL, 'x')", "NULL" },
        { "RPAD('a', 4, NULL)", "NULL" },
        { "RPAD('a', 1000000001, 'x')", "error: string or blob too big" },
        { "RPAD('a', 9223372036854775807, 'x')", "error: string or blob too big" });
}

static void test_functions__repeat_and_reverse(void **state)
{
    FN_CHECK(
        { "REPEAT('ab', 3)", "ababab" },
        { "REPEAT('ab', 0)", "" },
        { "REPEAT('ab', -5)", "" },
        { "REPEAT('', 9223372036854775807)", "" },
        { "REPEAT('ab', NULL)", "NULL" },
        { "REPEAT(NULL, 2)", "NULL" },
        { "REPEAT('ab', 9223372036854775807)", "error: string or blob too big" },
        { "REVERSE('\xc3\x9cn\xc3\xaf" "code \xe2\x9c\x93 \xf0\x9f\x98\x80')", "\xf0\x9f\x98\x80 \xe2\x9c\x93 edoc\xc3\xafn\xc3\x9c" },
        { "REVERSE('')", "" },
        { "REVERSE(NULL)", "NULL" },
        { "REVERSE(123)", "321" },
        { "hex(REVERSE(CAST(x'61ff62c3' AS TEXT)))", "C362FF61" });
}

static void test_functions__regexp(void **state)
{
    FN_CHECK(
        { "'Iron Harvest' REGEXP '^I.*t$'", "i1" },
        { "'Iron Harvest' REGEXP '^i'", "i0" },
        { "'Iron Harvest' REGEXP '(?i)' || '^i'", "i1" },
        { "NULL REGEXP 'a'", "NULL" },
        { "'a' REGEXP NULL", "NULL" },
        { "123 REGEXP '^1.3$'", "i1" },
        { "SELECT column1 REGEXP 'b+' FROM (VALUES ('abc'), ('xyz'), (NULL), ('b'))", "i1 i0 NULL i1" },
        { "SELECT 'abc' REGEXP column1 FROM (VALUES ('b'), ('x'), ('^a'))", "i1 i0 i1" },
        { "'a' REGEXP 'x(a'", "error: regular expression: missing ), unterminated subpattern at position 1" },
        { "REPEAT('a', 100) REGEXP '(a+)+$b'", "error: regular expression too complex" });
}

static void test_functions__hashes(void **state)
{
    FN_CHECK(
        { "MD5('')", "d41d8cd98f00b204e9800998ecf8427e" },
        { "MD5('The Iron Garden')", "c6b21573e06498580c9babd3316f0881" },
        { "MD5('\xc3\x89t\xc3\xa9 \xc3\xa0 Nice')", "133f4c80dca047d4eefbc278f98a91b2" },
        { "SHA1('abc')", "a9993e364706816aba3e25717850c26c9cd0d89d" },
        { "SHA224('hello-sql')", "74753996e11b9e42ffc4b592a78fc2253c26add70ab77f7a4a263fde" },
        { "SHA256('abc')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "SHA384('hello-sql')", "51e555d205bda25f3895bf3b7c78f61abf6ed45e76b1dacc6a2e4c0a4c810ac17c60cb63468dfb5409a523ccedb38c54" },
        { "SHA512('hello-sql')", "822e94119c198a6f63a266345bd5c017797cc346a012257da41bc03403091e0ed415721a3f0648383aa9ca2956ce8c49d32e9a5cfa54b502c5afe23cc2f93860" },
        { "MD5(NULL)", "NULL" },
        { "SHA512(NULL)", "NULL" },
        { "MD5(12)", "c20ad4d76fe97759aa27a0c99bff6710" });
}

/* A digest of the digests of all texts of 0 to 299 letters 'a': every length
 * of the last block. */
static void test_functions__hashes_of_every_length(void **state)
{
#define FN_ALL(f) "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299) SELECT MD5(group_concat(" f "(REPEAT('a', i)), '')) FROM n"
    FN_CHECK(
        { FN_ALL("MD5"),    "334f515074b978951ed9966745e04656" },
        { FN_ALL("SHA1"),   "c8b4a649ef490816e25efa0045d05703" },
        { FN_ALL("SHA224"), "ec4770651808a6b888830b2598d33ceb" },
        { FN_ALL("SHA256"), "552959cb85630e6ad68328497029da35" },
        { FN_ALL("SHA384"), "c573f33135aedfff62185e6c7e59e3ad" },
        { FN_ALL("SHA512"), "2751c3e6dd86b5e7f91d5c0449a7abe2" });
}

static void test_functions__mathematics(void **state)
{
    FN_CHECK(
        { "ACOS(1), ASIN(0.5), ATAN(1), ATAN2(12, 10)", "f0 f0.523598775598 f0.785398163397 f0.876058050598" },
        { "COS(12), SIN(12), TAN(12), COT(1)", "f0.843853958732 f-0.536572918 f-0.635859928662 f0.642092615934" },
        { "DEGREES(PI()), RADIANS(180), PI()", "f180 f3.14159265359 f3.14159265359" },
        { "EXP(1), LN(12), LOG(2, 12), LOG(10, 1000), LOG(0.5, 8)", "f2.71828182846 f2.48490664979 f3.58496250072 f3 f-3" },
        { "POWER(10, 2), SQRT(12), MOD(12, 10), MOD(-7, 3), MOD(5.5, -2)", "f100 f3.46410161514 f2 f-1 f1.5" },
        { "SIGN(-7), SIGN(0), SIGN(0.25)", "i-1 i0 i1" },
        { "CEILING(2.1), CEILING(-2.1), FLOOR(-2.5), FLOOR(2.5)", "f3 f-2 f-3 f2" },
        { "CEILING(9007199254740993), FLOOR(-9007199254740993)", "i9007199254740993 i-9007199254740993" },
        { "BITXOR(12, 10), BITXOR(-7, 3), BITXOR(NULL, 1)", "i6 i-6 NULL" });
}

static void test_functions__no_answer_is_null(void **state)
{
    FN_CHECK(
        { "ACOS(2), ASIN(-2), LN(0), LN(-1), SQRT(-1)", "NULL NULL NULL NULL NULL" },
        { "LOG(1, 5), LOG(0, 5), LOG(2, 0), MOD(5, 0), POWER(-8, 0.5)", "NULL NULL NULL NULL NULL" },
        { "SIN(NULL), SIN('x'), SIGN('x'), CEILING('x'), ATAN2(1, NULL)", "NULL NULL NULL NULL NULL" },
        { "SIN('0')", "f0" },
        { "COT(0)", "error: COT: 0 has no cotangent" });
}

static void test_functions__rand(void **state)
{
    FN_CHECK(
        { "WITH RECURSIVE r(i, x) AS (SELECT 1, RAND() UNION ALL SELECT i + 1, RAND() FROM r WHERE i < 1000) "
          "SELECT MIN(x) >= 0, MAX(x) < 1, COUNT(DISTINCT x) > 990, AVG(x) BETWEEN 0.4 AND 0.6 FROM r", "i1 i1 i1 i1" },
        { "typeof(RAND())", "real" });
}

#define FN_VALUES "FROM (VALUES (1), (NULL), (2), (4), (7)) AS v"

static void test_functions__variance(void **state)
{
    FN_CHECK(
        { "SELECT VAR_POP(column1), VAR_SAMP(column1) " FN_VALUES, "f5.25 f7" },
        { "SELECT STDDEV_POP(column1), STDDEV_SAMP(column1) " FN_VALUES, "f2.29128784748 f2.64575131106" },
        { "SELECT VAR_POP(column1), VAR_SAMP(column1) FROM (VALUES (5))", "f0 NULL" },
        { "SELECT VAR_POP(column1), STDDEV_SAMP(column1) FROM (VALUES (NULL))", "NULL NULL" },
        { "SELECT VAR_POP(column1), STDDEV_SAMP(column1) FROM (VALUES (1)) WHERE 0", "NULL NULL" },
        { "SELECT VAR_SAMP(column1) FROM (VALUES (1e9 + 4), (1e9 + 7), (1e9 + 13), (1e9 + 16))", "f30" },
        { "SELECT VAR_POP(column1) FROM (VALUES (1e15), (1e15 + 1))", "f0.25" },
        { "SELECT VAR_POP(column1) FROM (VALUES (1), (9e999))", "NULL" },
        { "SELECT VAR_POP(column1) FROM (VALUES ('x'))", "error: variance of a value that is no number" },
        { "SELECT column1 % 2, STDDEV_POP(column1) FROM (VALUES (1), (2), (3), (6)) GROUP BY 1", "i0 f2 i1 f1" });
}

static void test_functions__variance_over_windows(void **state)
{
    FN_CHECK(
        { "SELECT VAR_SAMP(column1) OVER (ROWS 2 PRECEDING) FROM (VALUES (1), (3), (NULL), (5), (9))", "NULL f2 f2 f2 f8" },
        { "SELECT VAR_POP(column1) OVER (ROWS 1 PRECEDING) FROM (VALUES (1e12), (1e12 + 2), (4), (6), (6.5))", "f0 f1 f2.49999999999e+23 f1 f0.0625" },
        { "SELECT STDDEV_POP(column1) OVER (ROWS BETWEEN 2 PRECEDING AND 2 PRECEDING) FROM (VALUES (1), (3), (4))", "NULL NULL f0" },
        { "SELECT VAR_POP(column1) OVER (ROWS 1 PRECEDING) FROM (VALUES (9e999), (1), (3))", "NULL NULL f1" });
}

static void test_functions__bits(void **state)
{
    FN_CHECK(
        { "SELECT BIT_AND(column1), BIT_OR(column1), BIT_XOR(column1) FROM (VALUES (7), (NULL), (6), (12))", "i4 i15 i13" },
        { "SELECT BIT_AND(column1), BIT_OR(column1), BIT_XOR(column1) FROM (VALUES (-1), (-8))", "i-8 i-1 i7" },
        { "SELECT BIT_AND(column1), BIT_OR(column1) FROM (VALUES (NULL))", "NULL NULL" },
        { "SELECT BIT_XOR(column1) FROM (VALUES (1)) WHERE 0", "NULL" },
        { "SELECT BIT_AND(column1) OVER w, BIT_OR(column1) OVER w FROM (VALUES (3), (6), (12)) WINDOW w AS (ROWS 1 PRECEDING)", "i3 i3 i2 i7 i4 i14" });
}

static void test_functions__any_value(void **state)
{
    FN_CHECK(
        { "SELECT ANY_VALUE(column1) FROM (VALUES (NULL), ('b'), ('b'))", "b" },
        { "SELECT ANY_VALUE(column1) FROM (VALUES (NULL))", "NULL" },
        { "SELECT ANY_VALUE(column1) FROM (VALUES (1)) WHERE 0", "NULL" });
}

/* Deterministic and innocuous: allowed where the database is strict. */
static void test_functions__allowed_in_schemas(void **state)
{
    sqlite3 *conn = fn_open();

    (void)state;
    assert_int_equal(sqlite3_exec(conn,
        "PRAGMA trusted_schema = OFF;"
        "CREATE TABLE t (a TEXT, d TEXT,"
        "  y AS (corm_date_extract('year', d)) STORED,"
        "  CHECK (a REGEXP '^[a-z]+$'));"
        "CREATE INDEX i ON t (REVERSE(a));"
        "CREATE VIEW v AS SELECT MD5(a), SQRT(y), STDDEV_POP(y) FROM t;"
        "INSERT INTO t (a, d) VALUES ('abc', '2020-01-01');"
        "SELECT * FROM v;", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(conn,
        "INSERT INTO t (a, d) VALUES ('ABC', '2020-01-01')", NULL, NULL, NULL), SQLITE_CONSTRAINT);
    assert_int_not_equal(sqlite3_exec(conn,
        "CREATE INDEX j ON t (RAND())", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(conn), SQLITE_OK);
}
/* clang-format on */

/* Memory that runs out. */

static struct fn_memory {
    sqlite3_mem_methods real;
    long countdown; /* allocations until all fail; negative: none does */
} fn_memory;

static bool fn_is_short(void)
{
    if (fn_memory.countdown > 0)
        fn_memory.countdown--;
    return fn_memory.countdown == 0;
}

static void *fn_malloc(int size)
{
    return fn_is_short() ? NULL : fn_memory.real.xMalloc(size);
}

static void *fn_realloc(void *ptr, int size)
{
    return fn_is_short() ? NULL : fn_memory.real.xRealloc(ptr, size);
}

static int fn_install_memory(void **state)
{
    sqlite3_mem_methods methods;

    (void)state;
    sqlite3_shutdown();
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &fn_memory.real) != SQLITE_OK)
        return -1;
    methods = fn_memory.real;
    methods.xMalloc = fn_malloc;
    methods.xRealloc = fn_realloc;
    fn_memory.countdown = -1;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK ? 0 : -1;
}

static int fn_remove_memory(void **state)
{
    (void)state;
    sqlite3_shutdown();
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &fn_memory.real) == SQLITE_OK
               ? 0
               : -1;
}

/* Ends in an unknown zone, or before that for lack of memory. */
static bool fn_scenario(sqlite3 *conn, int rc)
{
    static const char sql[] =
        "WITH v (a) AS (VALUES ('abc'), (NULL), (REPEAT('dead', 99)))"
        " SELECT LPAD(MD5(a), 40, 'xyz'), REVERSE(a), REPEAT(a, 500),"
        " a REGEXP '(?i)(?:[a-f]|x(y)\\1)+$',"
        " corm_datetime_trunc('day', '2020-01-01 10:00:00', '+02:00', 'UTC'),"
        " STDDEV_POP(LENGTH(a)) OVER w, BIT_AND(LENGTH(a)) OVER w"
        " FROM v WINDOW w AS (ROWS 1 PRECEDING)"
        " UNION ALL SELECT ANY_VALUE(a), 1, 1, 1, 1, 1,"
        " corm_datetime_cast_date('2020-01-01', 'No/Where', 'UTC') FROM v";

    if (rc == SQLITE_OK)
        rc = cormi_sqlite_functions_register(conn);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(conn, sql, NULL, NULL, NULL);
    if (fn_memory.countdown == 0) { /* the database may lose its message */
        assert_true(rc == SQLITE_NOMEM || rc == SQLITE_ERROR);
        return false;
    }
    assert_int_equal(rc, SQLITE_ERROR);
    assert_string_equal(sqlite3_errmsg(conn), "unknown time zone \"No/Where\"");
    return true;
}

static void test_functions__survive_each_failed_allocation(void **state)
{
    long failing = 0;
    bool is_through = false;

    (void)state;
    while (!is_through) {
        sqlite3 *conn = NULL;
        int rc;

        rc = sqlite3_open(":memory:", &conn);
        assert_int_equal(rc, SQLITE_OK);
        fn_memory.countdown = ++failing;
        is_through = fn_scenario(conn, rc);
        fn_memory.countdown = -1;
        assert_int_equal(sqlite3_close(conn), SQLITE_OK);
        assert_int_equal(sqlite3_memory_used(), 0);
        assert_true(failing < 100000);
    }
    assert_true(failing > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_functions__extract),
        cmocka_unit_test(test_functions__unreadable_dates_are_null),
        cmocka_unit_test(test_functions__trunc),
        cmocka_unit_test(test_functions__wrong_part_is_an_error),
        cmocka_unit_test(test_functions__casts),
        cmocka_unit_test(test_functions__fixed_offsets),
        cmocka_unit_test(test_functions__unknown_zone_is_an_error),
        cmocka_unit_test(test_functions__named_zones),
        cmocka_unit_test(test_functions__differences),
        cmocka_unit_test(test_functions__durations),
        cmocka_unit_test(test_functions__padding),
        cmocka_unit_test(test_functions__repeat_and_reverse),
        cmocka_unit_test(test_functions__regexp),
        cmocka_unit_test(test_functions__hashes),
        cmocka_unit_test(test_functions__hashes_of_every_length),
        cmocka_unit_test(test_functions__mathematics),
        cmocka_unit_test(test_functions__no_answer_is_null),
        cmocka_unit_test(test_functions__rand),
        cmocka_unit_test(test_functions__variance),
        cmocka_unit_test(test_functions__variance_over_windows),
        cmocka_unit_test(test_functions__bits),
        cmocka_unit_test(test_functions__any_value),
        cmocka_unit_test(test_functions__allowed_in_schemas),
        cmocka_unit_test_setup_teardown(
            test_functions__survive_each_failed_allocation, fn_install_memory,
            fn_remove_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
