/*
 * UUIDs.
 */
#include "support/test.h"

#include <corm/value.h>

#define UUID_TEXT "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"

static void test_uuid__text_comes_back(void **state)
{
    static const char *const forms[] = {
        UUID_TEXT,
        "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6",
        "f81d4fae7dec11d0a76500a0c91e6bf6",
        "{" UUID_TEXT "}",
        ("urn:uuid:" UUID_TEXT),
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(forms); i++) {
        corm_uuid uuid;
        char text[37];

        assert_true(corm_uuid_parse(&uuid, forms[i], strlen(forms[i])));
        assert_int_equal(uuid.b[0], 0xf8);
        assert_int_equal(uuid.b[15], 0xf6);
        corm_uuid_format(text, uuid);
        assert_string_equal(text, UUID_TEXT);
    }
}

static void test_uuid__other_text_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "f81d4fae7dec11d0a76500a0c91e6bf",
        "f81d4fae7dec11d0a76500a0c91e6bf60",
        "g81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "{" UUID_TEXT,
        UUID_TEXT "}",
        " " UUID_TEXT,
        "--------------------------------",
    };
    corm_uuid uuid = { { 7 } };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(bad); i++)
        assert_false(corm_uuid_parse(&uuid, bad[i], strlen(bad[i])));
    assert_int_equal(uuid.b[0], 7);
}

static void test_uuid__random_is_version_4(void **state)
{
    corm_uuid uuid;

    (void)state;
    for (int i = 0; i < 100; i++) {
        assert_true(corm_uuid_random(&uuid));
        assert_int_equal(uuid.b[6] >> 4, 4);
        assert_int_equal(uuid.b[8] >> 6, 2);
    }
}

static void test_uuid__random_differs(void **state)
{
    corm_uuid a, b;

    (void)state;
    assert_true(corm_uuid_random(&a));
    assert_true(corm_uuid_random(&b));
    assert_memory_not_equal(&a, &b, sizeof(a));
}

static void test_uuid__zero_is_unset(void **state)
{
    corm_uuid uuid = { { 0 } };

    (void)state;
    assert_true(corm_uuid_is_unset(uuid));
    uuid.b[15] = 1;
    assert_false(corm_uuid_is_unset(uuid));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uuid__text_comes_back),
        cmocka_unit_test(test_uuid__other_text_is_refused),
        cmocka_unit_test(test_uuid__random_is_version_4),
        cmocka_unit_test(test_uuid__random_differs),
        cmocka_unit_test(test_uuid__zero_is_unset),
    };

    return cmocka_run_group_tests_name("base/uuid", tests, NULL, NULL);
}
