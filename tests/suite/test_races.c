/*
 * Two processes that get or create the same rows at once: each row is there
 * once, and no caller sees that somebody else was faster.  CORM_TEST_URL
 * names another database than a new file.
 */
#include "support/database.h"
#include "support/test.h"

#include <corm/short.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RACE_KEYS = 100, RACE_CALLS = 10000 };

typedef struct Counter {
    corm_object base;
    int64_t id;
    const char *key;
    int64_t gets, updates;
} Counter;
CORM_DECLARE(Counter);

static const corm_field Counter_fields[] = {
    CORM_AUTO(Counter, id),
    CORM_CHAR(Counter, key, .max_length = 20, .unique = true),
    CORM_BIG_INTEGER(Counter, gets),
    CORM_BIG_INTEGER(Counter, updates),
};
CORM_MODEL(Counter);
CORM_APP(races, .models = CORM_MODELS(&Counter_model));

static char races_folder[64], races_url[128];

static corm_db *races_open(void)
{
    static const corm_app *const apps[] = { &races_app, NULL };
    corm_error err = { 0 };
    corm_db *db = corm_open(races_url, apps, NULL, &err);

    if (db == NULL)
        print_error("%s\n", err.message);
    return db;
}

static int races_setup(void **state)
{
    const char *tmp = getenv("TMPDIR");
    char file[80];
    corm_db *db;
    corm_session *s;
    bool ok;

    (void)state;
    snprintf(races_folder, sizeof(races_folder), "%.40s/races-XXXXXX",
             tmp != NULL ? tmp : "/tmp");
    if (mkdtemp(races_folder) == NULL)
        return -1;
    snprintf(file, sizeof(file), "%s/races.db", races_folder);
    snprintf(races_url, sizeof(races_url), "%s", database_url_of(file));
    db = races_open();
    s = corm_session_open(db);
    ok = corm_drop_tables(s) == CORM_OK && corm_create_tables(s) == CORM_OK;
    corm_session_close(s);
    corm_close(db);
    return ok ? 0 : -1;
}

static int races_teardown(void **state)
{
    static const char *const names[] = { "races.db", "races.db-wal",
                                         "races.db-shm" };
    char path[128];

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", races_folder, names[i]);
        (void)unlink(path);
    }
    return rmdir(races_folder);
}

typedef bool race_call(corm_session *s, const char *key, bool *created);

static bool race_get(corm_session *s, const char *key, bool *created)
{
    return corm_get_or_create(Counter, corm_objects(s, Counter), created,
                              SETS(SET("key", key)),
                              SETS(SET("gets", 1))) != NULL;
}

/* Updates add up, so the expression must not be used for a new row. */
static bool race_add(corm_session *s, const char *key, bool *created)
{
    return corm_update_or_create_with(
               Counter, corm_objects(s, Counter), created,
               SETS(SET("key", key)),
               SETS(SET("updates", ADD(F("updates"), 1))),
               SETS(SET("updates", 1))) != NULL;
}

/* One process: every key again and again.  0: nothing failed. */
static int race_run(race_call *call)
{
    corm_db *db = races_open();
    corm_session *s = corm_session_open(db);
    bool ok = s != NULL;

    for (int i = 0; ok && i < RACE_CALLS; i++) {
        bool created;
        char key[20];

        snprintf(key, sizeof(key), "key %d", i % RACE_KEYS);
        corm_scope(s) ok = call(s, key, &created);
    }
    if (!ok)
        print_error("%s\n", corm_errmsg(s));
    ok = ok && !corm_failed(s);
    corm_session_close(s);
    corm_close(db);
    return ok ? 0 : 1;
}

/* Two processes at once; true: both were content. */
static bool race(race_call *first, race_call *second)
{
    race_call *const calls[] = { first, second };
    bool ok = true;

    for (int i = 0; i < 2; i++) {
        pid_t pid = fork();

        if (pid == 0)
            _exit(race_run(calls[i]));
        ok = ok && pid > 0;
    }
    for (;;) {
        int status;
        pid_t pid = wait(&status);

        if (pid < 0 && errno == EINTR)
            continue;
        if (pid < 0)
            return ok;
        ok = ok && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
}

/* All rows, and what was counted in them. */
static void races_assert(int64_t updates)
{
    corm_db *db = races_open();
    corm_session *s = corm_session_open(db);
    corm_queryset *q = corm_objects(s, Counter);

    assert_int_equal(corm_count(q), RACE_KEYS);
    if (updates >= 0)
        assert_int_equal(corm_scalar(q, SUM("updates")).as.i, updates);
    corm_session_close(s);
    corm_close(db);
}

static void test_races__get_or_create(void **state)
{
    (void)state;
    assert_true(race(race_get, race_get));
    races_assert(0);
}

static void test_races__update_or_create(void **state)
{
    (void)state;
    assert_true(race(race_add, race_add));
    races_assert(2 * RACE_CALLS); /* not one of them is lost */
}

static void test_races__get_and_update_or_create(void **state)
{
    (void)state;
    assert_true(race(race_get, race_add));
    races_assert(-1);
}

int main(void)
{
#define RACE(test) \
    cmocka_unit_test_setup_teardown(test, races_setup, races_teardown)
    const struct CMUnitTest tests[] = {
        RACE(test_races__get_or_create),
        RACE(test_races__update_or_create),
        RACE(test_races__get_and_update_or_create),
    };
#undef RACE

    return cmocka_run_group_tests(tests, NULL, NULL);
}
