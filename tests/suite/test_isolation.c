/*
 * What transactions of two sessions see of each other, and those that may
 * not write.  A level that the database lacks is an error that names it.
 * CORM_TEST_URL names another database than a new file.
 */
#include "support/database.h"
#include "support/test.h"

#include <corm/short.h>

#include <stdlib.h>
#include <unistd.h>

typedef struct Entry {
    corm_object base;
    int64_t id;
    const char *word;
} Entry;
CORM_DECLARE(Entry);

static const corm_field Entry_fields[] = {
    CORM_AUTO(Entry, id),
    CORM_CHAR(Entry, word, .max_length = 20),
};
CORM_MODEL(Entry);
CORM_APP(isolation, .models = CORM_MODELS(&Entry_model));

static char isolation_file[80], isolation_url[128];
static corm_db *isolation_db;
static corm_session *reader, *writer;

static int isolation_setup(void **state)
{
    static const corm_app *const apps[] = { &isolation_app, NULL };
    const char *tmp = getenv("TMPDIR");
    corm_error err = { 0 };

    (void)state;
    snprintf(isolation_file, sizeof(isolation_file), "%.40s/isolation-%ld.db",
             tmp != NULL ? tmp : "/tmp", (long)getpid());
    snprintf(isolation_url, sizeof(isolation_url), "%s",
             database_url_of(isolation_file));
    isolation_db = corm_open(isolation_url, apps, NULL, &err);
    reader = corm_session_open(isolation_db);
    writer = corm_session_open(isolation_db);
    if (corm_drop_tables(writer) != CORM_OK ||
        corm_create_tables(writer) != CORM_OK ||
        corm_create(writer, Entry, .word = "first") == NULL) {
        print_error("%s%s\n", err.message, corm_errmsg(writer));
        return -1;
    }
    return 0;
}

static int isolation_teardown(void **state)
{
    static const char *const ends[] = { "", "-wal", "-shm" };
    char path[96];

    (void)state;
    corm_session_close(reader); /* and what it has locked */
    corm_drop_tables(writer);
    corm_session_close(writer);
    corm_close(isolation_db);
    for (size_t i = 0; i < TEST_COUNT(ends); i++) {
        snprintf(path, sizeof(path), "%s%s", isolation_file, ends[i]);
        (void)unlink(path);
    }
    return 0;
}

static int64_t isolation_count(corm_session *s)
{
    return corm_count(corm_objects(s, Entry));
}

static void test_isolation__read_only_refuses_writes(void **state)
{
    (void)state;
    corm_atomic_with(reader, .read_only = true)
    {
        assert_int_equal(isolation_count(reader), 1);
        assert_null(corm_create(reader, Entry, .word = "no"));
        assert_int_equal(corm_errcode(reader), CORM_TRANSACTION);
        assert_non_null(strstr(corm_errmsg(reader), "read-only"));
    }
    corm_error_clear(reader);
    assert_int_equal(isolation_count(reader), 1);
    /* The next one may. */
    corm_atomic (reader) {
        assert_non_null(corm_create(reader, Entry, .word = "yes"));
    }
    assert_false(corm_failed(reader));
    assert_int_equal(isolation_count(writer), 2);
}

/* Raw SQL too: where the library cannot know, the database refuses. */
static void test_isolation__read_only_refuses_raw_writes(void **state)
{
    (void)state;
    corm_atomic_with(reader, .read_only = true)
    {
        assert_int_equal(
            corm_execute_sql(reader, "DELETE FROM isolation_entry", NULL, 0),
            -1);
        assert_int_equal(corm_errcode(reader), CORM_TRANSACTION);
    }
    corm_error_clear(reader);
    assert_int_equal(isolation_count(writer), 1);
}

/* How many rows the reader finds before and after somebody else's insert;
 * false: the database has no such level, and says so. */
static bool isolation_look(corm_isolation level, const char *name,
                           int64_t *before, int64_t *after)
{
    bool ran = false;

    corm_atomic_with(reader, .isolation = level)
    {
        ran = true;
        *before = isolation_count(reader);
        assert_non_null(corm_create(writer, Entry, .word = "other"));
        *after = isolation_count(reader);
    }
    if (!ran) {
        assert_int_equal(corm_errcode(reader), CORM_NOT_SUPPORTED);
        assert_non_null(strstr(corm_errmsg(reader), name));
        corm_error_clear(reader);
        return false;
    }
    assert_false(corm_failed(reader));
    assert_int_equal(isolation_count(reader), *before + 1);
    return true;
}

static void test_isolation__read_committed(void **state)
{
    int64_t before, after;

    (void)state;
    if (isolation_look(CORM_READ_COMMITTED, "READ COMMITTED", &before, &after))
        assert_int_equal(after, before + 1);
}

static void test_isolation__repeatable_read(void **state)
{
    int64_t before, after;

    (void)state;
    if (isolation_look(CORM_REPEATABLE_READ, "REPEATABLE READ", &before,
                       &after))
        assert_int_equal(after, before);
}

/* Every database has it.  Others may have to wait for what it has read, so
 * nobody else writes here. */
static void test_isolation__serializable(void **state)
{
    (void)state;
    corm_atomic_with(reader, .isolation = CORM_SERIALIZABLE)
    {
        assert_int_equal(isolation_count(reader), 1);
        assert_non_null(corm_create(reader, Entry, .word = "one"));
    }
    assert_false(corm_failed(reader));
    assert_int_equal(isolation_count(writer), 2);
}

/* A level belongs to one transaction: the next has the default again. */
static void test_isolation__level_ends_with_its_transaction(void **state)
{
    int64_t before, plain, again, after;

    (void)state;
    corm_atomic_with(reader, .read_only = true)
    {
        before = isolation_count(reader);
        assert_non_null(corm_create(writer, Entry, .word = "other"));
        plain = isolation_count(reader) - before;
    }
    if (!isolation_look(CORM_REPEATABLE_READ, "REPEATABLE READ", &before,
                        &after))
        assert_false(corm_failed(reader));
    corm_atomic_with(reader, .read_only = true)
    {
        before = isolation_count(reader);
        assert_non_null(corm_create(writer, Entry, .word = "third"));
        again = isolation_count(reader) - before;
    }
    assert_int_equal(again, plain);
}

/* A block in a transaction has the transaction's level. */
static void test_isolation__nested_is_refused(void **state)
{
    (void)state;
    corm_atomic (reader) {
        corm_atomic_with(reader, .isolation = CORM_SERIALIZABLE)
        {
            fail_msg("the level of a nested block was taken");
        }
        assert_int_equal(corm_errcode(reader), CORM_TRANSACTION);
        corm_error_clear(reader);
    }
    assert_int_equal(isolation_count(reader), 1);
}

#define ISOLATION_TEST(name) \
    cmocka_unit_test_setup_teardown(name, isolation_setup, isolation_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ISOLATION_TEST(test_isolation__read_only_refuses_writes),
        ISOLATION_TEST(test_isolation__read_only_refuses_raw_writes),
        ISOLATION_TEST(test_isolation__read_committed),
        ISOLATION_TEST(test_isolation__repeatable_read),
        ISOLATION_TEST(test_isolation__serializable),
        ISOLATION_TEST(test_isolation__level_ends_with_its_transaction),
        ISOLATION_TEST(test_isolation__nested_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
