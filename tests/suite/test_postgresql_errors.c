/*
 * What can go wrong with a PostgreSQL server: no entry, a connection that is
 * cut at rest, in a transaction, at its commit; a server that only reads.
 */
#include "support/library.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static char victim_url[1200];
static corm_db *victim_db;
static corm_session *victim;
static char victim_name[40];

static const char *with_option(char *out, size_t size, const char *url,
                               const char *option)
{
    snprintf(out, size, "%s%c%s", url, strchr(url, '?') == NULL ? '?' : '&',
             option);
    return out;
}

/* A second client on the test's own tables. */
static void victim_open(const char *option)
{
    static unsigned number;
    static const corm_model *const models[] = { &Tag_model, NULL };
    static const corm_app app = { .name = "library", .models = models };
    static const corm_app *const apps[] = { &app, NULL };
    corm_db_options options = corm_db_options_init();
    char text[200];
    corm_error err;

    snprintf(victim_name, sizeof(victim_name), "corm_victim_%u", number++);
    snprintf(text, sizeof(text), "application_name=%s%s", victim_name, option);
    with_option(victim_url, sizeof(victim_url), database_url(), text);
    options.pool_max = 1;
    victim_db = corm_open(victim_url, apps, &options, &err);
    assert_non_null(victim_db);
    victim = corm_session_open(victim_db);
    assert_non_null(victim);
}

static int victim_close(void **state)
{
    corm_session_close(victim);
    corm_close(victim_db);
    victim = NULL;
    victim_db = NULL;
    return library_teardown(state);
}

static uint64_t victim_connections(void)
{
    corm_db_stats stats = { .size = sizeof(stats) };

    corm_db_stats_get(victim_db, &stats);
    return stats.connections_opened;
}

/* Cuts the victim's connection, and waits until the line says so. */
static void victim_cut(void)
{
    const struct timespec wait = { 0, 50 * 1000000L };
    const corm_value args[] = { corm_value_text(victim_name) };

    assert_int_not_equal(
        corm_execute_sql(library_s,
                         "SELECT pg_terminate_backend(pid, 2000) FROM "
                         "pg_stat_activity WHERE application_name = ?",
                         args, 1),
        -1);
    nanosleep(&wait, NULL);
}

static void test_postgresql__lost_at_rest_is_replaced(void **state)
{
    uint64_t before;

    (void)state;
    victim_open("");
    assert_int_equal(corm_count(corm_objects(victim, Tag)), 3);
    before = victim_connections();
    victim_cut();
    assert_int_equal(corm_count(corm_objects(victim, Tag)), 3);
    assert_sound(victim);
    assert_int_equal(victim_connections(), before + 1);
}

static void test_postgresql__lost_in_a_transaction_fails_it(void **state)
{
    (void)state;
    victim_open("");
    corm_atomic (victim) {
        assert_int_equal(corm_count(corm_objects(victim, Tag)), 3);
        victim_cut();
        assert_int_equal(corm_count(corm_objects(victim, Tag)), -1);
        assert_true(corm_error_info(victim)->retryable);
        assert_false(corm_error_info(victim)->unknown);
        assert_failed(victim, CORM_OPERATIONAL, "connection");
        /* Nothing goes on by another connection. */
        assert_int_equal(corm_count(corm_objects(victim, Tag)), -1);
    }
    corm_error_clear(victim);
    assert_int_equal(corm_count(corm_objects(victim, Tag)), 3);
}

static void test_postgresql__lost_commit_is_unknown(void **state)
{
    (void)state;
    victim_open("");
    corm_atomic (victim) {
        assert_int_equal(
            corm_update(corm_filter(corm_objects(victim, Tag), Q("id", 1)),
                        SET("name", V("changed"))),
            1);
        victim_cut();
    }
    assert_true(corm_error_info(victim)->unknown);
    assert_false(corm_error_info(victim)->retryable);
    assert_failed(victim, CORM_OPERATIONAL, "commit");
    corm_error_clear(victim);
    assert_int_equal(corm_count(corm_filter(corm_objects(victim, Tag),
                                            Q("name", "changed"))),
                     0);
}

/* ---- a row that is changed meanwhile ---- */

typedef struct stale_job {
    int runs;
    corm_error lost;
} stale_job;

static corm_status stale_body(corm_session *s, void *data)
{
    corm_queryset *tag = corm_filter(corm_objects(s, Tag), Q("id", 1));
    stale_job *job = data;

    corm_count(tag); /* from here it sees one state */
    if (job->runs++ == 0)
        assert_int_equal(
            corm_update(corm_filter(corm_objects(library_s, Tag), Q("id", 1)),
                        SET("name", V("others"))),
            1);
    corm_update(tag, SET("name", corm_fn("concat", F("name"), V("+"))));
    if (corm_failed(s))
        job->lost = *corm_error_info(s);
    return corm_errcode(s);
}

/* 40001; another run sees what the other has written. */
static void test_postgresql__serialization_is_retried(void **state)
{
    stale_job job = { 0 };
    Tag *tag;

    (void)state;
    victim_open("&options=-c%20default_transaction_isolation%3D"
                "repeatable%5C%20read");
    assert_int_equal(corm_atomic_retry(victim, 3, stale_body, &job), CORM_OK);
    assert_int_equal(job.runs, 2);
    assert_string_equal(job.lost.sqlstate, "40001");
    assert_true(job.lost.retryable);
    tag = corm_get(Tag, corm_objects(library_s, Tag), Q("id", 1));
    assert_string_equal(tag->name, "others+");
}

/* ---- no entry ---- */

static void assert_no_entry(const char *url, const char *option,
                            corm_status code, const char *says)
{
    char whole[1200];
    corm_error err;
    corm_db *db = corm_open(with_option(whole, sizeof(whole), url, option),
                            NULL, NULL, &err);
    corm_session *s = db == NULL ? NULL : corm_session_open(db);

    if (s != NULL && corm_execute_sql(s, "SELECT 1", NULL, 0) < 0)
        err = *corm_error_info(s);
    else if (db != NULL && s != NULL)
        fail_msg("%s was let in", whole);
    if (err.code != code || strstr(err.message, says) == NULL)
        fail_msg("%d: \"%s\" does not say \"%s\"", (int)err.code, err.message,
                 says);
    assert_null(strstr(err.message, "wrong-secret"));
    corm_session_close(s);
    corm_close(db);
}

/* A database that takes one connection: the second is one too many. */
static void test_postgresql__too_many_connections(void **state)
{
    char name[64], option[80], sql[128];
    char url[1200];
    corm_db *first;
    corm_error err;

    (void)state;
    snprintf(name, sizeof(name), "corm_full_%ld", (long)getpid());
    snprintf(sql, sizeof(sql), "CREATE DATABASE %s CONNECTION LIMIT 1", name);
    assert_int_not_equal(corm_execute_sql(library_s, sql, NULL, 0), -1);
    snprintf(option, sizeof(option), "dbname=%s", name);
    first = corm_open(with_option(url, sizeof(url),
                                  getenv("CORM_TEST_POSTGRESQL_URL"), option),
                      NULL, NULL, &err);
    assert_non_null(first);
    assert_no_entry(getenv("CORM_TEST_POSTGRESQL_URL"), option,
                    CORM_OPERATIONAL, "a smaller pool_max");
    corm_close(first);
    snprintf(sql, sizeof(sql), "DROP DATABASE %s WITH (FORCE)", name);
    assert_int_not_equal(corm_execute_sql(library_s, sql, NULL, 0), -1);
}

/* ---- what it does not take ---- */

static void assert_too_large(corm_value value)
{
    assert_int_equal(
        corm_execute_sql(victim, "SELECT LENGTH(CAST(? AS text))", &value, 1),
        -1);
    assert_failed(victim, CORM_DATA, "PostgreSQL takes 1 GB");
    corm_error_clear(victim);
    assert_int_equal(corm_count(corm_objects(victim, Tag)), 3);
}

/* Refused before it is read, so there need not be as much. */
static void test_postgresql__message_too_large(void **state)
{
    corm_value text = corm_value_text("");
    corm_value bytes = corm_value_bytes((corm_bytes){ "", 0 });

    (void)state;
    victim_open("");
    text.size = (size_t)3 << 30;
    bytes.size = (size_t)1 << 30;
    assert_too_large(text);
    assert_too_large(bytes);
}

static void test_postgresql__server_that_only_reads(void **state)
{
    (void)state;
    victim_open("&options=-c%20default_transaction_read_only%3Don");
    assert_int_equal(corm_count(corm_objects(victim, Tag)), 3);
    assert_int_equal(
        corm_update(corm_objects(victim, Tag), SET("name", V("x"))), -1);
    assert_string_equal(corm_error_info(victim)->sqlstate, "25006");
    assert_failed(victim, CORM_OPERATIONAL, "write to the primary");
    corm_error_clear(victim);
}

#define LOST(test) \
    cmocka_unit_test_setup_teardown(test, library_setup_filled, victim_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOST(test_postgresql__lost_at_rest_is_replaced),
        LOST(test_postgresql__lost_in_a_transaction_fails_it),
        LOST(test_postgresql__lost_commit_is_unknown),
        LOST(test_postgresql__serialization_is_retried),
        LOST(test_postgresql__too_many_connections),
        LOST(test_postgresql__message_too_large),
        LOST(test_postgresql__server_that_only_reads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
