/*
 * What a MySQL or MariaDB server refuses when it is full or only reads.  It
 * does so to all who use it, so the server is this test's own.
 */
#include "support/library.h"

#include <stdio.h>
#include <string.h>

#define ALONE_MOST 10 /* MariaDB has no lower bound */

static void alone_run(const char *sql)
{
    if (corm_execute_sql(library_s, sql, NULL, 0) == -1)
        fail_msg("%s: %s", sql, corm_errmsg(library_s));
}

/* A user who may do nothing to the server itself; the first that is not let
 * in says why. */
static size_t alone_enter(corm_db **in, size_t most, corm_error *why)
{
    const char *url = database_url_with("guest:g", NULL, "orm");
    size_t n = 0;

    while (n < most && (in[n] = corm_open(url, NULL, NULL, why)) != NULL)
        n++;
    return n;
}

static void alone_leave(corm_db **in, size_t n)
{
    while (n > 0)
        corm_close(in[--n]);
}

static int alone_setup(void **state)
{
    if (library_setup(state) != 0)
        return -1;
    alone_run("CREATE USER IF NOT EXISTS guest@'%' IDENTIFIED BY 'g'");
    alone_run("GRANT SELECT, UPDATE ON *.* TO guest@'%'");
    return 0;
}

static void test_mysql_alone__max_connections_reached(void **state)
{
    corm_db *in[ALONE_MOST + 2];
    corm_error why = { 0 };
    size_t n;

    (void)state;
    alone_run("SET GLOBAL max_connections = 10");
    n = alone_enter(in, TEST_COUNT(in), &why);
    assert_in_range(n, 1, ALONE_MOST);
    assert_int_equal(why.code, CORM_OPERATIONAL);
    assert_int_equal(why.native_code, 1040);
    assert_true(why.retryable);
    assert_contains(why.message, "max_connections is reached");
    assert_contains(why.message, "a smaller pool_max");
    /* Whoever is in stays, and a place that is given up is there at once. */
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 0);
    alone_leave(in, n);
    assert_int_equal(alone_enter(in, 1, &why), 1);
    alone_leave(in, 1);
    alone_run("SET GLOBAL max_connections = 151");
}

static void test_mysql_alone__user_has_too_many(void **state)
{
    corm_db *in[3];
    corm_error why = { 0 };
    size_t n;

    (void)state;
    alone_run("ALTER USER guest@'%' WITH MAX_USER_CONNECTIONS 2");
    n = alone_enter(in, TEST_COUNT(in), &why);
    assert_int_equal(n, 2);
    assert_int_equal(why.code, CORM_OPERATIONAL);
    assert_int_equal(why.native_code, 1226);
    assert_true(why.retryable);
    assert_contains(why.message, "max_user_connections");
    assert_contains(why.message, "a smaller pool_max");
    alone_leave(in, n);
    alone_run("ALTER USER guest@'%' WITH MAX_USER_CONNECTIONS 0");
}

/* A pool that is larger than the server waits for none of its own: the call
 * fails, and works when there is room again. */
static void test_mysql_alone__pool_is_larger(void **state)
{
    corm_session *s[4];
    corm_block blocks[4];
    corm_error why = { 0 };
    corm_db *db;

    (void)state;
    alone_run("ALTER USER guest@'%' WITH MAX_USER_CONNECTIONS 3");
    db = corm_open(database_url_with("guest:g", NULL, "orm"), NULL, NULL, &why);
    assert_non_null(db);
    for (size_t i = 0; i < TEST_COUNT(s); i++) {
        s[i] = corm_session_open(db);
        blocks[i] = corm_atomic_begin(s[i], NULL);
        corm_scalar_sql(s[i], "SELECT 1", NULL, 0);
    }
    assert_sound(s[2]);
    assert_failed(s[3], CORM_OPERATIONAL, "max_user_connections");
    corm_block_end(&blocks[3]);
    corm_error_clear(s[3]);
    corm_block_end(&blocks[0]);
    assert_int_equal(corm_scalar_sql(s[3], "SELECT 1", NULL, 0).as.i, 1);
    assert_sound(s[3]);
    corm_block_end(&blocks[1]);
    corm_block_end(&blocks[2]);
    for (size_t i = 0; i < TEST_COUNT(s); i++)
        corm_session_close(s[i]);
    corm_close(db);
    alone_run("ALTER USER guest@'%' WITH MAX_USER_CONNECTIONS 0");
}

/* Whoever may administer the server, as the other tests, may still write. */
static void test_mysql_alone__server_only_reads(void **state)
{
    const char *schema = strstr(database_url(), "schema=");
    corm_error err = { 0 };
    char name[100];
    corm_session *s;
    corm_db *db;
    int64_t changed;

    (void)state;
    assert_non_null(schema);
    snprintf(name, sizeof(name), "orm?%s", schema);
    db = corm_open(database_url_with("guest:g", NULL, name), NULL, NULL, &err);
    s = db == NULL ? NULL : corm_session_open(db);
    assert_non_null(s);
    alone_run("SET GLOBAL read_only = 1");
    changed = corm_execute_sql(s, "UPDATE library_tag SET name = 'x'", NULL, 0);
    alone_run("SET GLOBAL read_only = 0");
    assert_int_equal(changed, -1);
    assert_int_equal(corm_error_info(s)->native_code, 1290);
    assert_failed(s, CORM_OPERATIONAL, "the server is read-only");
    corm_error_clear(s);
    corm_session_close(s);
    corm_close(db);
}

#define ALONE(test) \
    cmocka_unit_test_setup_teardown(test, alone_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ALONE(test_mysql_alone__max_connections_reached),
        ALONE(test_mysql_alone__user_has_too_many),
        ALONE(test_mysql_alone__pool_is_larger),
        ALONE(test_mysql_alone__server_only_reads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
