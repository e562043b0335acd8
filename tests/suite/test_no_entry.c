/*
 * Who is not let in, and why: on every server the message names the thing and
 * the remedy, and no password.  What a database does once one is in stands in
 * the tests of its own.
 */
#include "support/library.h"
#include "support/old_server.h"

#include <stdlib.h>

#define ENTRY_SECRET "wrong-Secret7"

/* Opens the URL, runs a statement, and gives what went wrong. */
static corm_error entry_try(const char *url)
{
    corm_error err = { 0 };
    corm_db *db = corm_open(url, NULL, NULL, &err);
    corm_session *s = db == NULL ? NULL : corm_session_open(db);

    if (s != NULL && corm_execute_sql(s, "SELECT 1", NULL, 0) < 0)
        err = *corm_error_info(s);
    corm_session_close(s);
    corm_close(db);
    assert_null(strstr(err.message, ENTRY_SECRET));
    return err;
}

static void assert_no_entry(const char *url, corm_status code,
                            const char *thing, const char *remedy)
{
    corm_error err = entry_try(url);

    if (err.code != code)
        fail_msg("%d: %s", (int)err.code, err.message);
    assert_contains(err.message, thing);
    assert_contains(err.message, remedy);
}

/* A server that looks at passwords. */
static void need_server(void)
{
    if (database_url_with(NULL, NULL, NULL) == NULL)
        skip();
}

static void test_no_entry__wrong_password(void **state)
{
    (void)state;
    need_server();
    assert_no_entry(database_url_with("orm:" ENTRY_SECRET, NULL, NULL),
                    CORM_OPERATIONAL, "orm", "wrong user or password");
}

static void test_no_entry__unknown_user(void **state)
{
    (void)state;
    need_server();
    assert_no_entry(database_url_with("nobody_here:" ENTRY_SECRET, NULL, NULL),
                    CORM_OPERATIONAL, "nobody_here", "wrong user or password");
}

static void test_no_entry__unknown_host(void **state)
{
    (void)state;
    need_server();
    assert_no_entry(
        database_url_with("orm:" ENTRY_SECRET, "no.such.host.invalid", NULL),
        CORM_OPERATIONAL, "no.such.host.invalid", "the host's name is unknown");
}

static void test_no_entry__no_server(void **state)
{
    (void)state;
    need_server();
    assert_no_entry(database_url_with("orm:" ENTRY_SECRET, "127.0.0.1:1", NULL),
                    CORM_OPERATIONAL, "127.0.0.1", "s the server running");
}

static void test_no_entry__unknown_database(void **state)
{
    (void)state;
    need_server();
    assert_no_entry(database_url_with(NULL, NULL, "nowhere"), CORM_OPERATIONAL,
                    "nowhere", "CREATE DATABASE");
}

/* Encrypted, or not let in: never in the open.  How TLS is demanded is the
 * database's; the other's word for it is an option that it does not know. */
static void test_no_entry__tls_demanded(void **state)
{
    static const char *const options[] = { "tls=required", "sslmode=require" };
    int known = 0;

    (void)state;
    need_server();
    for (size_t i = 0; i < TEST_COUNT(options); i++) {
        char name[80], option[20];
        corm_error err;

        snprintf(option, sizeof(option), "%.*s", (int)strcspn(options[i], "="),
                 options[i]);
        snprintf(name, sizeof(name), "orm?%s", options[i]);
        err = entry_try(database_url_with(NULL, NULL, name));
        if (err.code == CORM_VALUE_ERROR)
            continue;
        known++;
        if (err.code == CORM_OK) /* a server that has it */
            continue;
        assert_int_equal(err.code, CORM_OPERATIONAL);
        assert_contains(err.message, option);
        assert_contains(err.message, "TLS");
        assert_contains(err.message, "set the server up for");
    }
    assert_int_equal(known, 1);
}

static void test_no_entry__server_too_old(void **state)
{
    old_server server;
    char host[40];

    (void)state;
    need_server();
    old_server_start(&server);
    snprintf(host, sizeof(host), "127.0.0.1:%d", server.port);
    assert_no_entry(database_url_with("orm:" ENTRY_SECRET, host, NULL),
                    CORM_NOT_SUPPORTED, "the server is ", "; libcorm needs ");
    old_server_stop(&server);
}

/* Any database: an option that it does not know, and one that is near. */
static void test_no_entry__unknown_option(void **state)
{
    /* One of them is near, whatever there is. */
    static const char *const options[] = { "nothing_of_this", "scema", "mod",
                                           "connect_timeot" };
    const char *url = database_url_of("none.db");
    int suggested = 0;

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(options); i++) {
        char with[1100], name[40];
        corm_error err;

        snprintf(name, sizeof(name), "no option \"%s\"; ", options[i]);
        snprintf(with, sizeof(with), "%s%c%s=there", url,
                 strchr(url, '?') == NULL ? '?' : '&', options[i]);
        err = entry_try(with);
        assert_int_equal(err.code, CORM_VALUE_ERROR);
        assert_contains(err.message, name);
        assert_true(strstr(err.message, "; there are ") != NULL ||
                    strstr(err.message, "; did you mean \"") != NULL);
        suggested += strstr(err.message, "; did you mean \"") != NULL;
    }
    assert_true(suggested >= 1);
}

/* One connection, in a transaction: nobody else gets it in time. */
static void test_no_entry__pool_exhausted(void **state)
{
    corm_db_options options = corm_db_options_init();
    corm_session *second;

    (void)state;
    options.pool_max = 1;
    options.pool_timeout_ms = 50;
    assert_int_equal(library_open(&options), 0);
    second = corm_session_open(library_db);
    corm_atomic (library_s) {
        assert_int_equal(corm_count(corm_objects(library_s, Tag)), 0);
        assert_int_equal(corm_count(corm_objects(second, Tag)), -1);
        assert_int_equal(corm_errcode(second), CORM_OPERATIONAL);
        assert_contains(corm_errmsg(second), "all 1 of the pool");
        /* The remedy, or why there can be no other. */
        if (strstr(corm_errmsg(second), "one connection") == NULL)
            assert_contains(corm_errmsg(second), "pool_max");
    }
    corm_error_clear(second);
    assert_int_equal(corm_count(corm_objects(second, Tag)), 0);
    corm_session_close(second);
    library_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_entry__wrong_password),
        cmocka_unit_test(test_no_entry__unknown_user),
        cmocka_unit_test(test_no_entry__unknown_host),
        cmocka_unit_test(test_no_entry__no_server),
        cmocka_unit_test(test_no_entry__unknown_database),
        cmocka_unit_test(test_no_entry__tls_demanded),
        cmocka_unit_test(test_no_entry__server_too_old),
        cmocka_unit_test(test_no_entry__unknown_option),
        cmocka_unit_test(test_no_entry__pool_exhausted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
