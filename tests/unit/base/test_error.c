/*
 * Error records and the context that carries one.
 */
#include "support/test.h"

#include "base/context.h"

#include <corm/version.h>

static void test_error__every_status_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(corm_status_name(CORM_OK), "OK");
    assert_string_equal(corm_status_name(CORM_MULTIPLE_OBJECTS),
                        "MultipleObjectsReturned");
    assert_string_equal(corm_status_name(CORM_NO_MEMORY), "NoMemory");
    for (int i = 0; i < (int)CORM_STATUS_COUNT_; i++)
        assert_string_not_equal(corm_status_name((corm_status)i), "unknown");
}

static void test_error__other_numbers_have_no_name(void **state)
{
    (void)state;
    assert_string_equal(corm_status_name(CORM_STATUS_COUNT_), "unknown");
    assert_string_equal(corm_status_name((corm_status)-1), "unknown");
}

static void test_error__set_clears_the_record(void **state)
{
    corm_error err;

    (void)state;
    memset(&err, 0xFF, sizeof(err));
    assert_int_equal(cormi_error_set(&err, CORM_FIELD_ERROR,
                                     "%s has no field \"%s\"", "Book",
                                     "auther"),
                     CORM_FIELD_ERROR);
    assert_int_equal(err.code, CORM_FIELD_ERROR);
    assert_string_equal(err.message, "Book has no field \"auther\"");
    assert_int_equal(err.integrity, CORM_INTEGRITY_OTHER);
    assert_int_equal(err.native_code, 0);
    assert_string_equal(err.sqlstate, "");
    assert_string_equal(err.constraint, "");
}

static void test_error__record_may_be_null(void **state)
{
    (void)state;
    assert_int_equal(cormi_error_set(NULL, CORM_MISUSE, "x"), CORM_MISUSE);
}

static void test_error__long_message_is_cut_at_character(void **state)
{
    char text[CORM_ERROR_MESSAGE_MAX + 10];
    corm_error err;

    (void)state;
    for (size_t lead = 0; lead < 4; lead++) {
        memset(text, 'x', lead);
        for (size_t i = lead; i + 4 < sizeof(text); i += 4)
            memcpy(text + i, "\xF0\x9F\x98\x80", 5);
        cormi_error_set(&err, CORM_DATA, "%s", text);
        assert_int_equal(strlen(err.message),
                         lead + (CORM_ERROR_MESSAGE_MAX - 1 - lead) / 4 * 4);
        assert_memory_equal(err.message, text, strlen(err.message));
    }
}

static void test_error__message_that_just_fits_is_whole(void **state)
{
    char text[CORM_ERROR_MESSAGE_MAX];
    corm_error err;

    (void)state;
    memset(text, 'x', sizeof(text));
    memcpy(text + sizeof(text) - 3, "\xC3\xA9", 3);
    cormi_error_set(&err, CORM_DATA, "%s", text);
    assert_string_equal(err.message, text);
}

static void test_error__control_characters_are_replaced(void **state)
{
    corm_error err;

    (void)state;
    cormi_error_set(&err, CORM_DATA, "'%s'", "a\nb\x1B[31m\x7F\t");
    assert_string_equal(err.message, "'a b?[31m?\?'");
}

static void test_error__invalid_utf8_is_replaced(void **state)
{
    corm_error err;

    (void)state;
    cormi_error_set(&err, CORM_DATA, "'%s'", "\xC3\xA9\xFF\xE2\x82z\xC0\x80");
    assert_string_equal(err.message, "'\xC3\xA9???z\?\?'");
}

static void test_error__own_lines_stay(void **state)
{
    corm_error err;

    (void)state;
    cormi_error_set(&err, CORM_DATA, "one\n%s", "two");
    assert_string_equal(err.message, "one\ntwo");
    cormi_error_lines(&err, CORM_DATA, "%s", "one\ntwo\rthree");
    assert_string_equal(err.message, "one\ntwo?three");
}

static void test_error__context_records_the_latest(void **state)
{
    cormi_context ctx;
    corm_error err;

    (void)state;
    memset(&ctx, 0, sizeof(ctx));
    assert_int_equal(cormi_fail(&ctx, CORM_VALUE_ERROR, "no %d", 1),
                     CORM_VALUE_ERROR);
    assert_true(ctx.failed);
    assert_string_equal(ctx.error.message, "no 1");
    assert_int_equal(cormi_fail_memory(&ctx), CORM_NO_MEMORY);
    assert_int_equal(ctx.error.code, CORM_NO_MEMORY);
    cormi_error_set(&err, CORM_INTEGRITY, "broken");
    err.integrity = CORM_INTEGRITY_UNIQUE;
    assert_int_equal(cormi_fail_error(&ctx, &err), CORM_INTEGRITY);
    assert_int_equal(ctx.error.integrity, CORM_INTEGRITY_UNIQUE);
    assert_string_equal(ctx.error.message, "broken");
}

static void test_error__answers_do_not_make_the_context_failed(void **state)
{
    cormi_context ctx;

    (void)state;
    memset(&ctx, 0, sizeof(ctx));
    cormi_fail(&ctx, CORM_DOES_NOT_EXIST, "no Book");
    assert_false(ctx.failed);
    assert_string_equal(ctx.error.message, "no Book");
    cormi_fail(&ctx, CORM_MULTIPLE_OBJECTS, "2 of Book");
    assert_false(ctx.failed);
    cormi_fail(&ctx, CORM_MISUSE, "x");
    cormi_fail(&ctx, CORM_DOES_NOT_EXIST, "no Book");
    assert_true(ctx.failed);
}

static void test_error__version_is_that_of_the_headers(void **state)
{
    char text[32];

    (void)state;
    snprintf(text, sizeof(text), "%d.%d.%d", CORM_VERSION_MAJOR,
             CORM_VERSION_MINOR, CORM_VERSION_PATCH);
    assert_string_equal(corm_version(), text);
    assert_string_equal(corm_version(), CORM_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error__every_status_has_a_name),
        cmocka_unit_test(test_error__other_numbers_have_no_name),
        cmocka_unit_test(test_error__set_clears_the_record),
        cmocka_unit_test(test_error__record_may_be_null),
        cmocka_unit_test(test_error__long_message_is_cut_at_character),
        cmocka_unit_test(test_error__message_that_just_fits_is_whole),
        cmocka_unit_test(test_error__control_characters_are_replaced),
        cmocka_unit_test(test_error__invalid_utf8_is_replaced),
        cmocka_unit_test(test_error__own_lines_stay),
        cmocka_unit_test(test_error__context_records_the_latest),
        cmocka_unit_test(test_error__answers_do_not_make_the_context_failed),
        cmocka_unit_test(test_error__version_is_that_of_the_headers),
    };

    return cmocka_run_group_tests_name("base/error", tests, NULL, NULL);
}
