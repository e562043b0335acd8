/*
 * corm_migrate(): there and back, what it tells, two processes at once, one
 * that dies with the lock, one that is killed around every statement.
 */
#include "support/moves.h"
#include "support/test.h"

#include <corm/watch.h>

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Each statement in release builds; under sanitizers only some, for time. */
#ifdef CORM_ARENA_DEBUG
#define MIGRATE_KILL_STEP 5
#else
#define MIGRATE_KILL_STEP 1
#endif

static int migrate_setup(void **state)
{
    (void)state;
    return moves_begin() ? 0 : -1;
}

static int migrate_teardown(void **state)
{
    (void)state;
    moves_end();
    return 0;
}

/* At 0001, with rows. */
static void migrate_start(corm_db *db)
{
    corm_session *s = corm_session_open(db);
    corm_error err = { 0 };

    if (moves_to(db, "0001", &err) != CORM_OK)
        fail_msg("%s", err.message);
    assert_ok(moves_fill(s));
    corm_session_close(s);
}

static void migrate_print(corm_db *db, char *out, size_t size)
{
    corm_session *s = corm_session_open(db);

    if (!moves_print(s, out, size))
        fail_msg("%s", corm_errmsg(s));
    corm_session_close(s);
}

static void migrate_there_and_back(void **state)
{
    static const char *const points[] = { "0004", "0003", "0002", "0001" };
    corm_db *db = moves_open(NULL);
    char first[4000], last[4000], again[4000];
    corm_error err = { 0 };

    (void)state;
    migrate_start(db);
    migrate_print(db, first, sizeof(first));
    assert_int_equal(corm_migrate_pending(db, NULL, &err), 4);
    assert_ok(corm_migrate(db, NULL, &err));
    assert_int_equal(corm_migrate_pending(db, NULL, &err), 0);
    migrate_print(db, last, sizeof(last));
    assert_contains(last, "moves_crate:");
    assert_contains(last, "  was full\n");
    assert_contains(last, "  it's\n");
    for (size_t i = 0; i < TEST_COUNT(points); i++)
        if (moves_to(db, points[i], &err) != CORM_OK)
            fail_msg("%s", err.message);
    migrate_print(db, again, sizeof(again));
    /* What may not be NULL any more was given a value: that stays. */
    assert_string_equal(first, again);
    assert_ok(corm_migrate(db, NULL, &err));
    migrate_print(db, again, sizeof(again));
    assert_string_equal(last, again);
    assert_ok(moves_to(db, "zero", &err));
    migrate_print(db, again, sizeof(again));
    assert_string_equal(again, "");
    corm_close(db);
}

typedef struct migrate_heard {
    int begun, done, faked, operations, waits;
    size_t steps;
} migrate_heard;

static void migrate_hear(void *data, const corm_migrate_event *event)
{
    migrate_heard *heard = data;

    heard->begun += event->kind == CORM_MIGRATE_BEGIN;
    heard->done += event->kind == CORM_MIGRATE_DONE;
    heard->faked += event->kind == CORM_MIGRATE_FAKED;
    heard->operations += event->kind == CORM_MIGRATE_OPERATION;
    heard->waits += event->kind == CORM_MIGRATE_WAITING;
    heard->steps = event->n_steps;
}

static void migrate_tells_what_it_does(void **state)
{
    corm_migrate_options options = corm_migrate_options_init();
    corm_db *db = moves_open(NULL);
    migrate_heard heard = { 0 };
    corm_error err = { 0 };

    (void)state;
    options.progress = migrate_hear;
    options.progress_data = &heard;
    assert_ok(corm_migrate(db, &options, &err));
    assert_int_equal(heard.begun, 5);
    assert_int_equal(heard.done, 5);
    assert_int_equal(heard.steps, 5);
    assert_int_equal(heard.operations, 17);
    options.app = "moves";
    options.target = "zero";
    options.fake = true;
    assert_ok(corm_migrate(db, &options, &err));
    assert_int_equal(heard.faked, 5);
    assert_int_equal(corm_migrate_pending(db, NULL, &err), 5);
    corm_close(db);
}

static void migrate_wrong_options(void **state)
{
    corm_migrate_options options = corm_migrate_options_init();
    corm_db *db = moves_open(NULL);
    corm_error err = { 0 };

    (void)state;
    options.target = "0001";
    assert_int_equal(corm_migrate(db, &options, &err), CORM_VALUE_ERROR);
    assert_contains(err.message, "without its app");
    options.app = "nobody";
    assert_int_equal(corm_migrate(db, &options, &err), CORM_VALUE_ERROR);
    assert_contains(err.message, "no app \"nobody\"");
    options.size = 0;
    assert_int_equal(corm_migrate(db, &options, &err), CORM_MISUSE);
    assert_int_equal(corm_migrate(NULL, NULL, &err), CORM_MISUSE);
    assert_int_equal(corm_migrate_pending(NULL, NULL, NULL), -1);
    corm_close(db);
}

/* ---- processes ---- */

/* Slowly, so that others come in between. */
static void migrate_hear_slowly(void *data, const corm_migrate_event *event)
{
    migrate_hear(data, event);
    if (event->kind == CORM_MIGRATE_OPERATION)
        nanosleep(&(struct timespec){ 0, 30 * 1000000 }, NULL);
}

/* Exit code: 0, or 1 when it failed; 100 more a migration applied. */
static void migrate_child(int ready)
{
    corm_migrate_options options = corm_migrate_options_init();
    migrate_heard heard = { 0 };
    corm_error err = { 0 };
    corm_db *db = moves_open(NULL);
    char byte;
    bool ok;

    options.progress = migrate_hear_slowly;
    options.progress_data = &heard;
    ok = db != NULL && read(ready, &byte, 1) >= 0 &&
         corm_migrate(db, &options, &err) == CORM_OK;
    if (!ok)
        fprintf(stderr, "%s\n", err.message);
    corm_close(db);
    _exit(ok ? heard.done * 10 : 1);
}

static void migrate_two_at_once(void **state)
{
    enum { CHILDREN = 3 };
    pid_t children[CHILDREN];
    corm_error err = { 0 };
    int ready[2], done = 0;
    corm_db *db;

    (void)state;
    assert_int_equal(pipe(ready), 0);
    for (int i = 0; i < CHILDREN; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            close(ready[1]);
            migrate_child(ready[0]);
        }
    }
    close(ready[0]);
    close(ready[1]); /* now */
    for (int i = 0; i < CHILDREN; i++) {
        int status = 0;

        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status));
        assert_int_not_equal(WEXITSTATUS(status), 1);
        done += WEXITSTATUS(status) / 10;
    }
    assert_int_equal(done, 5);
    db = moves_open(NULL);
    assert_int_equal(corm_migrate_pending(db, NULL, &err), 0);
    corm_close(db);
}

/* ---- killed ---- */

typedef struct migrate_killer {
    int statement;
    bool after;
} migrate_killer;

static void migrate_kill_before(void *data, const corm_statement_event *event)
{
    migrate_killer *killer = data;

    (void)event;
    if (--killer->statement == 0 && !killer->after)
        kill(getpid(), SIGKILL);
}

static void migrate_kill_after(void *data, const corm_statement_event *event)
{
    const migrate_killer *killer = data;

    (void)event;
    if (killer->statement == 0 && killer->after)
        kill(getpid(), SIGKILL);
}

/* True: it was killed before it was done. */
static bool migrate_killed_at(int statement, bool after, const char *target)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        migrate_killer killer = { statement, after };
        const corm_statement_hook hook = { .before = migrate_kill_before,
                                           .after = migrate_kill_after,
                                           .data = &killer };
        const corm_statement_hook *const hooks[] = { &hook, NULL };
        corm_db_options options = corm_db_options_init();
        corm_db *db;

        options.statement_hooks = hooks;
        db = moves_open(&options);
        _exit(moves_to(db, target, NULL) == CORM_OK ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

static int64_t migrate_rows(corm_session *s, const char *const *tables)
{
    int64_t n = -1;

    for (; *tables != NULL && n < 0; tables++)
        n = moves_count(s, *tables);
    return n;
}

/* Whatever was reached, no row is lost; the second run goes to the end, or,
 * where DDL cannot be rolled back, says what was reached.  True: the end. */
static bool migrate_recovered(const char *target, const char *wanted)
{
    static const char *const parts[] = { "moves_part", "moves_piece", NULL };
    static const char *const boxes[] = { "moves_box", "moves_crate", NULL };
    corm_db *db = moves_open(NULL);
    corm_session *s = corm_session_open(db);
    corm_error err = { 0 };
    char now[4000];
    corm_status status;

    assert_int_equal(migrate_rows(s, parts), 3);
    assert_int_equal(migrate_rows(s, boxes), 2);
    status = moves_to(db, target, &err);
    if (status != CORM_OK) {
        if (database_has(db, CORM_FEATURE_TRANSACTIONAL_DDL))
            fail_msg("%s", err.message);
        assert_contains(err.message, "moves.000");
        assert_contains(err.message, "are in effect");
        assert_int_equal(migrate_rows(s, parts), 3);
        assert_int_equal(migrate_rows(s, boxes), 2);
    } else {
        migrate_print(db, now, sizeof(now));
        assert_string_equal(now, wanted);
    }
    corm_session_close(s);
    corm_close(db);
    return status == CORM_OK;
}

/* start, target: of the migration that is killed. */
static void migrate_kill_all(const char *start, const char *target)
{
    char wanted[4000];
    bool killed = true;
    int recovered = 0, n = 0;
    corm_db *db = moves_open(NULL);

    migrate_start(db);
    assert_ok(moves_to(db, start, NULL));
    assert_ok(moves_to(db, target, NULL));
    migrate_print(db, wanted, sizeof(wanted));
    corm_close(db);
    for (int i = 0; killed; i += MIGRATE_KILL_STEP) {
        moves_end();
        assert_true(moves_begin());
        db = moves_open(NULL);
        migrate_start(db);
        assert_ok(moves_to(db, start, NULL));
        corm_close(db);
        /* Before the first; after each, which is before the next. */
        killed = migrate_killed_at(i == 0 ? 1 : i, i > 0, target);
        recovered += migrate_recovered(target, wanted);
        n++;
    }
    print_message("%s to %s: killed %d times, %d times completed\n", start,
                  target, n - 1, recovered - 1);
    assert_true(n > 20 / MIGRATE_KILL_STEP);
}

static void migrate_killed_forwards(void **state)
{
    (void)state;
    migrate_kill_all("0001", "0002");
}

static void migrate_killed_in_data(void **state)
{
    (void)state;
    migrate_kill_all("0002", "0003");
}

static void migrate_killed_in_renames(void **state)
{
    (void)state;
    migrate_kill_all("0003", "0005");
}

static void migrate_killed_backwards(void **state)
{
    (void)state;
    migrate_kill_all("0005", "0002");
}

int main(void)
{
#define EACH(test) \
    cmocka_unit_test_setup_teardown(test, migrate_setup, migrate_teardown)
    const struct CMUnitTest tests[] = {
        EACH(migrate_there_and_back),    EACH(migrate_tells_what_it_does),
        EACH(migrate_wrong_options),     EACH(migrate_two_at_once),
        EACH(migrate_killed_forwards),   EACH(migrate_killed_in_data),
        EACH(migrate_killed_in_renames), EACH(migrate_killed_backwards),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
