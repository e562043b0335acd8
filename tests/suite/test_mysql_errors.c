/*
 * What can go wrong with a MySQL or MariaDB server: no entry, a connection
 * that is cut at rest, in a transaction, at its commit; deadlocks, a lock not
 * had in time, a statement stopped, values and packets too large, zones that
 * the server does not know.
 */
#include "support/library.h"

#include "driver/conn.h"
#include "session/internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static corm_db *victim_db;
static corm_session *victim;

/* A second client on the test's own tables. */
static int victim_setup(void **state)
{
    static const corm_model *const models[] = { &Tag_model, NULL };
    static const corm_app app = { .name = "library", .models = models };
    static const corm_app *const apps[] = { &app, NULL };
    corm_db_options options = corm_db_options_init();
    corm_error err;

    if (library_setup_filled(state) != 0)
        return -1;
    options.pool_max = 1;
    victim_db = corm_open(database_url(), apps, &options, &err);
    victim = victim_db == NULL ? NULL : corm_session_open(victim_db);
    if (victim == NULL)
        print_error("%s\n", err.message);
    return victim == NULL ? -1 : 0;
}

static int victim_teardown(void **state)
{
    corm_session_close(victim);
    corm_close(victim_db);
    victim = NULL;
    victim_db = NULL;
    return library_teardown(state);
}

static int64_t victim_id(void)
{
    return corm_scalar_sql(victim, "SELECT CONNECTION_ID()", NULL, 0).as.i;
}

static void victim_wait(int ms)
{
    const struct timespec wait = { ms / 1000, ms % 1000 * 1000000L };

    nanosleep(&wait, NULL);
}

/* Cuts the victim's connection, and waits until the line says so. */
static void victim_cut(int64_t id)
{
    char sql[64];

    snprintf(sql, sizeof(sql), "KILL %lld", (long long)id);
    assert_int_not_equal(corm_execute_sql(library_s, sql, NULL, 0), -1);
    victim_wait(60);
}

static corm_queryset *victim_tags(void)
{
    return corm_objects(victim, Tag);
}

static void test_mysql__lost_at_rest_is_replaced(void **state)
{
    int64_t id = victim_id();

    (void)state;
    victim_cut(id);
    assert_int_equal(corm_count(victim_tags()), 3);
    assert_sound(victim);
    assert_int_not_equal(victim_id(), id);
}

static void test_mysql__lost_in_a_transaction_fails_it(void **state)
{
    (void)state;
    corm_atomic (victim) {
        victim_cut(victim_id());
        assert_int_equal(corm_count(victim_tags()), -1);
        assert_true(corm_error_info(victim)->retryable);
        assert_false(corm_error_info(victim)->unknown);
        assert_failed(victim, CORM_OPERATIONAL, "connection");
        /* Nothing goes on by another connection. */
        assert_int_equal(corm_count(victim_tags()), -1);
    }
    corm_error_clear(victim);
    assert_int_equal(corm_count(victim_tags()), 3);
}

static void test_mysql__lost_commit_is_unknown(void **state)
{
    (void)state;
    corm_atomic (victim) {
        assert_int_equal(corm_update(corm_filter(victim_tags(), Q("id", 1)),
                                     SET("name", V("changed"))),
                         1);
        victim_cut(victim_id());
    }
    assert_true(corm_error_info(victim)->unknown);
    assert_false(corm_error_info(victim)->retryable);
    assert_failed(victim, CORM_OPERATIONAL, "commit");
    corm_error_clear(victim);
    assert_int_equal(
        corm_count(corm_filter(victim_tags(), Q("name", "changed"))), 0);
}

/* ---- locks ---- */

static void *victim_update_both(void *arg)
{
    (void)arg;
    corm_atomic (victim) {
        corm_update(corm_filter(victim_tags(), Q("id", 2)), SET("name", "v2"));
        victim_wait(150);
        corm_update(corm_filter(victim_tags(), Q("id", 1)), SET("name", "v1"));
    }
    return NULL;
}

/* One of the two is chosen to fail, and may be run again. */
static void test_mysql__deadlock_may_be_retried(void **state)
{
    corm_queryset *tags = corm_objects(library_s, Tag);
    const corm_error *err;
    pthread_t thread;

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, victim_update_both, NULL),
                     0);
    corm_atomic (library_s) {
        corm_update(corm_filter(tags, Q("id", 1)), SET("name", "m1"));
        victim_wait(150);
        corm_update(corm_filter(tags, Q("id", 2)), SET("name", "m2"));
    }
    pthread_join(thread, NULL);
    assert_true(corm_failed(library_s) != corm_failed(victim));
    err = corm_error_info(corm_failed(victim) ? victim : library_s);
    assert_int_equal(err->native_code, 1213);
    assert_string_equal(err->sqlstate, "40001");
    assert_true(err->retryable);
    corm_error_clear(victim);
    corm_error_clear(library_s);
}

static void test_mysql__lock_not_had_in_time(void **state)
{
    (void)state;
    assert_int_not_equal(
        corm_execute_sql(victim, "SET innodb_lock_wait_timeout = 1", NULL, 0),
        -1);
    corm_atomic (library_s) {
        corm_update(corm_objects(library_s, Tag), SET("name", F("name")));
        assert_int_equal(corm_update(corm_filter(victim_tags(), Q("id", 1)),
                                     SET("name", "x")),
                         -1);
    }
    assert_int_equal(corm_error_info(victim)->native_code, 1205);
    assert_true(corm_error_info(victim)->retryable);
    corm_error_clear(victim);
}

/* ---- a statement stopped ---- */

static corm_error victim_error;

static void *victim_sleep(void *arg)
{
    (void)arg;
    corm_atomic (victim)
        corm_scalar_sql(victim, "SELECT COUNT(*) + SLEEP(20) FROM library_tag",
                        NULL, 0);
    victim_error = *corm_error_info(victim);
    corm_session_reset(victim);
    return NULL;
}

/* By a second line to the server. */
static void test_mysql__statement_is_stopped(void **state)
{
    time_t start = time(NULL);
    pthread_t thread;

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, victim_sleep, NULL), 0);
    victim_wait(300);
    cormi_conn_interrupt(victim->slot->conn);
    pthread_join(thread, NULL);
    assert_true(time(NULL) - start < 10);
    /* SLEEP() may give 1 when it is stopped: then nothing fails. */
    if (victim_error.code != CORM_OK) {
        assert_int_equal(victim_error.code, CORM_OPERATIONAL);
        assert_contains(victim_error.message, "interrupted");
    }
    assert_int_equal(corm_count(victim_tags()), 3);
    assert_sound(victim);
}

/* ---- no entry ---- */

static void assert_no_entry(const char *url, corm_status code, const char *says)
{
    corm_error err = { 0 };
    corm_db *db = corm_open(url, NULL, NULL, &err);
    corm_session *s = db == NULL ? NULL : corm_session_open(db);

    if (s != NULL && corm_execute_sql(s, "SELECT 1", NULL, 0) < 0)
        err = *corm_error_info(s);
    else if (s != NULL)
        print_error("%s was let in\n", url);
    if (err.code != code || strstr(err.message, says) == NULL)
        fail_msg("%d: \"%s\" does not say \"%s\"", (int)err.code, err.message,
                 says);
    assert_null(strstr(err.message, "wrong-secret"));
    corm_session_close(s);
    corm_close(db);
}

/* What is wrong in a URL; the rest of it is in test_no_entry.c. */
static void test_mysql__urls(void **state)
{
    (void)state;
    assert_no_entry("mysql://orm@127.0.0.1/orm?scheme=nowhere",
                    CORM_VALUE_ERROR, "\"scheme\"");
    assert_no_entry("mysql://orm@127.0.0.1/orm?isolation=none",
                    CORM_VALUE_ERROR, "read-committed");
    assert_no_entry("mysql://127.0.0.1", CORM_VALUE_ERROR, "no database");
    assert_no_entry("mysql://orm:wrong-secret@127.0.0.1:70000/orm",
                    CORM_VALUE_ERROR, "up to 65535");
    assert_no_entry("mysql://orm:wrong-secret@127.0.0.1/a/b", CORM_VALUE_ERROR,
                    "has a slash");
}

/* Encrypted, or not let in: never in the open. */
static void test_mysql__tls_demanded(void **state)
{
    const char *tcp = getenv("CORM_TEST_MYSQL_TCP_URL");
    corm_error err = { 0 };
    char url[256];
    corm_value cipher;
    corm_session *s;
    corm_db *db;

    (void)state;
    if (tcp == NULL)
        skip();
    snprintf(url, sizeof(url), "%s?tls=required", tcp);
    db = corm_open(url, NULL, NULL, &err);
    if (db == NULL) {
        assert_int_equal(err.code, CORM_OPERATIONAL);
        assert_contains(err.message, "demands TLS");
        return;
    }
    s = corm_session_open(db);
    cipher = corm_scalar_sql(s,
                             "SELECT VARIABLE_VALUE FROM performance_schema."
                             "session_status WHERE VARIABLE_NAME = "
                             "'Ssl_cipher'",
                             NULL, 0);
    assert_sound(s);
    assert_int_equal(cipher.kind, CORM_K_TEXT);
    assert_string_not_equal(cipher.as.s, "");
    corm_session_close(s);
    corm_close(db);
}

/* ---- what the server refuses ---- */

static void test_mysql__transaction_that_only_reads(void **state)
{
    (void)state;
    assert_int_not_equal(
        corm_execute_sql(victim, "SET SESSION TRANSACTION READ ONLY", NULL, 0),
        -1);
    assert_int_equal(corm_count(victim_tags()), 3);
    assert_int_equal(corm_update(victim_tags(), SET("name", V("x"))), -1);
    assert_int_equal(corm_error_info(victim)->native_code, 1792);
    assert_failed(victim, CORM_TRANSACTION, "READ ONLY");
    corm_error_clear(victim);
}

/* One MB more than the server takes. */
static void test_mysql__packet_too_large(void **state)
{
    const size_t n =
        ((size_t)1 << 20) +
        (size_t)corm_scalar_sql(victim, "SELECT @@max_allowed_packet", NULL, 0)
            .as.i;
    char *text = malloc(n + 1);
    corm_value value;

    (void)state;
    assert_non_null(text);
    memset(text, 'x', n);
    text[n] = '\0';
    value = corm_value_text(text);
    assert_int_equal(corm_execute_sql(victim, "DO LENGTH(?)", &value, 1), -1);
    assert_failed(victim, CORM_OPERATIONAL, "max_allowed_packet");
    free(text);
    assert_int_equal(corm_count(victim_tags()), 3);
    assert_sound(victim);
}

static void test_mysql__unknown_zone_is_told(void **state)
{
    corm_queryset *reviews = corm_objects(library_s, Review);

    (void)state;
    assert_non_null(corm_fetch(
        corm_annotate(reviews, AS("x", corm_fn_opts("trunc_month", "created",
                                                    .tz = "Europe/Vienna")))));
    assert_null(corm_fetch(
        corm_annotate(reviews, AS("x", corm_fn_opts("trunc_month", "created",
                                                    .tz = "Europe/Viena")))));
    assert_failed(library_s, CORM_VALUE_ERROR, "'Europe/Viena'");
}

#define VICTIM(test) \
    cmocka_unit_test_setup_teardown(test, victim_setup, victim_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        VICTIM(test_mysql__lost_at_rest_is_replaced),
        VICTIM(test_mysql__lost_in_a_transaction_fails_it),
        VICTIM(test_mysql__lost_commit_is_unknown),
        VICTIM(test_mysql__deadlock_may_be_retried),
        VICTIM(test_mysql__lock_not_had_in_time),
        VICTIM(test_mysql__statement_is_stopped),
        VICTIM(test_mysql__urls),
        VICTIM(test_mysql__tls_demanded),
        VICTIM(test_mysql__transaction_that_only_reads),
        VICTIM(test_mysql__packet_too_large),
        VICTIM(test_mysql__unknown_zone_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
