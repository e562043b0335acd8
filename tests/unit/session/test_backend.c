/*
 * A backend that a program hands over: found by its scheme, reached by every
 * statement, believed in what it says that its database lacks.
 */
#include "support/test.h"
#include "toy/toy.h"

#include "session/session.h"

#include <corm/corm.h>

static corm_db *backend_open(const corm_backend *backend, corm_error *err)
{
    const corm_backend *const given[] = { backend, NULL };
    corm_db_options options = corm_db_options_init();

    options.backends = given;
    return corm_open("toy::memory:", NULL, &options, err);
}

static void test_backend__statements_reach_it(void **state)
{
    corm_error err;
    corm_db *db = backend_open(corm_toy_backend(), &err);
    corm_session *s = corm_session_open(db);
    size_t before = toy_statements();

    (void)state;
    assert_int_equal(corm_scalar_sql(s, "SELECT 41 + 1", NULL, 0).as.i, 42);
    assert_int_equal(toy_statements(), before + 1);
    assert_false(corm_has(cormi_db_features(db), CORM_FEATURE_RETURNING));
    assert_true(corm_has(cormi_db_features(db), CORM_FEATURE_WINDOW));
    corm_session_close(s);
    corm_close(db);
}

static void test_backend__unknown_without_it(void **state)
{
    corm_error err;

    (void)state;
    assert_null(corm_open("toy::memory:", NULL, NULL, &err));
    assert_int_equal(err.code, CORM_NOT_SUPPORTED);
    assert_contains(err.message, "\"toy:\"");
}

static void test_backend__of_another_version(void **state)
{
    corm_backend other = *corm_toy_backend();
    corm_error err;

    (void)state;
    other.version = CORM_BACKEND_VERSION + 1;
    assert_null(backend_open(&other, &err));
    assert_int_equal(err.code, CORM_NOT_SUPPORTED);
    assert_contains(err.message, "toy");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_backend__statements_reach_it),
        cmocka_unit_test(test_backend__unknown_without_it),
        cmocka_unit_test(test_backend__of_another_version),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
