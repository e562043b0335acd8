/*
 * corm_open: options, backends, models, and what is said when it fails.
 */
#include "support/fake_driver.h"
#include "support/test.h"

#include "session/session.h"

#include <corm/macros.h>

static fake_driver db_fake;
static corm_db_options db_opts;
static corm_error db_err;
static char db_logged[4096];

static void db_log(void *data, int level, const char *message)
{
    (void)data;
    (void)level;
    strncat(db_logged, message, sizeof(db_logged) - strlen(db_logged) - 2);
    strcat(db_logged, "\n");
}

static int db_setup(void **state)
{
    (void)state;
    fake_driver_init(&db_fake);
    db_opts = corm_db_options_init();
    db_opts.backends = db_fake.backends;
    db_opts.log = db_log;
    db_logged[0] = '\0';
    return 0;
}

static int db_teardown(void **state)
{
    (void)state;
    fake_driver_fini(&db_fake);
    return db_fake.connected == db_fake.closed ? 0 : -1;
}

static corm_status db_fails(const char *url, const corm_app *const *apps)
{
    assert_null(corm_open(url, apps, &db_opts, &db_err));
    return db_err.code;
}

static void test_db__opens_and_learns_features(void **state)
{
    corm_db *db = corm_open("FAKE:x", NULL, &db_opts, &db_err);

    (void)state;
    assert_non_null(db);
    assert_ok(db_err.code);
    assert_true(corm_has(cormi_db_features(db), CORM_FEATURE_RETURNING));
    assert_false(corm_has(cormi_db_features(db), CORM_FEATURE_WINDOW));
    assert_ptr_equal(cormi_db_dialect(db), &db_fake.dialect);
    assert_int_equal(cormi_db_registry(db)->n_models, 0);
    assert_int_equal(db_fake.connected, 1);
    corm_close(db);
}

static void test_db__null_url(void **state)
{
    (void)state;
    assert_int_equal(db_fails(NULL, NULL), CORM_MISUSE);
    assert_null(corm_open(NULL, NULL, NULL, NULL));
}

static void test_db__unknown_scheme_lists_the_known(void **state)
{
    (void)state;
    assert_int_equal(db_fails("nope:x", NULL), CORM_NOT_SUPPORTED);
    assert_contains(db_err.message, "\"nope:\"");
    assert_contains(db_err.message, "fake:");
}

static void test_db__wrong_url(void **state)
{
    (void)state;
    assert_int_equal(db_fails("fake", NULL), CORM_VALUE_ERROR);
}

static void test_db__connection_fails(void **state)
{
    (void)state;
    db_fake.connect_fails = true;
    assert_int_equal(db_fails("fake:", NULL), CORM_OPERATIONAL);
    assert_string_equal(db_err.message, "fake: connect failed");
}

static void test_db__backend_of_another_version(void **state)
{
    (void)state;
    db_fake.backend.version = CORM_BACKEND_VERSION + 1;
    assert_int_equal(db_fails("fake:", NULL), CORM_NOT_SUPPORTED);
    assert_contains(db_err.message, "version 2");
}

static void test_db__backend_without_a_required_function(void **state)
{
    (void)state;
    db_fake.driver.decode_rows = NULL;
    assert_int_equal(db_fails("fake:", NULL), CORM_NOT_SUPPORTED);
}

static void test_db__older_driver_is_shorter(void **state)
{
    corm_db *db;

    (void)state;
    db_fake.driver.size = offsetof(corm_driver, max_connections);
    db_fake.max = 1; /* is not asked */
    db = corm_open("fake:", NULL, &db_opts, &db_err);
    assert_non_null(db);
    corm_close(db);
}

static void test_db__options_without_size(void **state)
{
    (void)state;
    db_opts.size = 0;
    assert_int_equal(db_fails("fake:", NULL), CORM_MISUSE);
}

static void test_db__newer_options(void **state)
{
    struct {
        corm_db_options known;
        int64_t newer;
    } opts = { db_opts, 0 };
    corm_db *db;

    (void)state;
    opts.known.size = sizeof(opts);
    db = corm_open("fake:", NULL, &opts.known, &db_err);
    assert_non_null(db);
    corm_close(db);
    opts.newer = 1;
    assert_null(corm_open("fake:", NULL, &opts.known, &db_err));
    assert_int_equal(db_err.code, CORM_NOT_SUPPORTED);
}

static void test_db__older_options(void **state)
{
    corm_db *db;

    (void)state;
    db_opts.size = offsetof(corm_db_options, log);
    db = corm_open("fake:", NULL, &db_opts, &db_err);
    assert_non_null(db);
    corm_close(db);
}

/* A model with a name that no field has in its ordering. */
typedef struct Wrong {
    corm_object base;
    int64_t id;
} Wrong;
CORM_DECLARE(Wrong);
static const corm_field Wrong_fields[] = { CORM_AUTO(Wrong, id) };
CORM_MODEL(Wrong, .ordering = CORM_ORDERING("nothing"));
extern const corm_app wrong_app;
CORM_APP(wrong, .models = CORM_MODELS(&Wrong_model));

static void test_db__wrong_models_are_refused_and_logged(void **state)
{
    const corm_app *const apps[] = { &wrong_app, NULL };

    (void)state;
    assert_int_equal(db_fails("fake:", apps), CORM_FIELD_ERROR);
    assert_contains(db_err.message, "nothing");
    assert_contains(db_logged, "nothing");
    assert_int_equal(db_fake.connected, 0);
}

static void test_db__logs_statements_when_asked(void **state)
{
    cormi_statement st = { .sql = "UPDATE a", .len = 8 };
    corm_session *s;
    corm_db *db;

    (void)state;
    db_opts.log_statements = true;
    db = corm_open("fake:", NULL, &db_opts, &db_err);
    s = corm_session_open(db);
    cormi_session_run(s, &st, NULL, 0, NULL);
    corm_session_close(s);
    corm_close(db);
    assert_string_equal(db_logged, "UPDATE a\n");
}

static void test_db__stats_of_a_smaller_struct(void **state)
{
    struct {
        corm_db_stats stats;
    } small;
    corm_db *db = corm_open("fake:", NULL, &db_opts, &db_err);

    (void)state;
    memset(&small, 0xEE, sizeof(small));
    small.stats.size = offsetof(corm_db_stats, transactions);
    corm_db_stats_get(db, &small.stats);
    assert_int_equal(small.stats.plans_built, 0);
    assert_int_equal(small.stats.transactions, UINT64_C(0xEEEEEEEEEEEEEEEE));
    corm_close(db);
}

#define DB_TEST(name) \
    cmocka_unit_test_setup_teardown(name, db_setup, db_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DB_TEST(test_db__opens_and_learns_features),
        DB_TEST(test_db__null_url),
        DB_TEST(test_db__unknown_scheme_lists_the_known),
        DB_TEST(test_db__wrong_url),
        DB_TEST(test_db__connection_fails),
        DB_TEST(test_db__backend_of_another_version),
        DB_TEST(test_db__backend_without_a_required_function),
        DB_TEST(test_db__older_driver_is_shorter),
        DB_TEST(test_db__options_without_size),
        DB_TEST(test_db__newer_options),
        DB_TEST(test_db__older_options),
        DB_TEST(test_db__wrong_models_are_refused_and_logged),
        DB_TEST(test_db__logs_statements_when_asked),
        DB_TEST(test_db__stats_of_a_smaller_struct),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
