/*
 * The oldest SQLite that libcorm opens a file with.
 */
#include "support/test.h"

#include "../backends/sqlite/driver.h"

static void test_version__older_is_refused_by_name(void **state)
{
    corm_error error = { 0 };

    (void)state;
    assert_int_equal(CORM_NOT_SUPPORTED,
                     cormi_sqlite_check_version(3034001, "3.34.1", &error));
    assert_non_null(strstr(error.message, "3.34.1"));
    assert_non_null(strstr(error.message, "3.35"));
}

static void test_version__oldest_and_newer_are_taken(void **state)
{
    corm_error error = { 0 };

    (void)state;
    assert_int_equal(CORM_OK,
                     cormi_sqlite_check_version(3035000, "3.35.0", &error));
    assert_int_equal(CORM_OK,
                     cormi_sqlite_check_version(4000000, "4.0.0", &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version__older_is_refused_by_name),
        cmocka_unit_test(test_version__oldest_and_newer_are_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
