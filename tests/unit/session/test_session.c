/*
 * Sessions: the error record, scopes, reset, open cursors, and what debug
 * builds look for.
 */
#include "support/failing_alloc.h"
#include "support/fake_driver.h"
#include "support/test.h"

#include "base/arena.h"
#include "session/session.h"

#include <corm/macros.h>

typedef struct session_fixture {
    failing_alloc memory;
    fake_driver fake;
    corm_db *db;
    corm_session *s;
    char logged[1024];
    int level;
} session_fixture;

static session_fixture now;

static void session_log(void *data, int level, const char *message)
{
    session_fixture *fixture = data;

    fixture->level = level;
    snprintf(fixture->logged, sizeof(fixture->logged), "%s", message);
}

static int session_setup(void **state)
{
    corm_db_options opts = corm_db_options_init();

    (void)state;
    memset(&now, 0, sizeof(now));
    failing_alloc_init(&now.memory);
    fake_driver_init(&now.fake);
    opts.allocator = now.memory.hook;
    opts.backends = now.fake.backends;
    opts.arena_warn = 100000;
    opts.log = session_log;
    opts.log_data = &now;
    now.db = corm_open("fake:", NULL, &opts, NULL);
    now.s = corm_session_open(now.db);
    return now.s == NULL;
}

static int session_teardown(void **state)
{
    bool clean;

    (void)state;
    corm_session_close(now.s);
    corm_close(now.db);
    clean = now.fake.prepared == now.fake.finalized &&
            failing_alloc_is_clean(&now.memory);
    fake_driver_fini(&now.fake);
    failing_alloc_fini(&now.memory);
    return clean ? 0 : -1;
}

static corm_status session_sql(const char *sql)
{
    cormi_statement st = { .sql = sql, .len = strlen(sql) };

    return cormi_session_run(now.s, &st, NULL, 0, NULL);
}

/* ---- errors ---- */

static void test_session__begins_without_error(void **state)
{
    (void)state;
    assert_ok(corm_errcode(now.s));
    assert_string_equal(corm_errmsg(now.s), "");
    assert_false(corm_failed(now.s));
    assert_ptr_equal(corm_session_db(now.s), now.db);
}

static void test_session__null_is_a_failure(void **state)
{
    (void)state;
    assert_int_equal(corm_errcode(NULL), CORM_MISUSE);
    assert_contains(corm_errmsg(NULL), "NULL");
    assert_int_equal(corm_error_info(NULL)->code, CORM_MISUSE);
    assert_true(corm_failed(NULL));
    corm_error_clear(NULL);
    corm_session_close(NULL);
    corm_session_reset(NULL);
    assert_null(corm_session_db(NULL));
    assert_null(corm_session_open(NULL));
    assert_null(corm_strdup(NULL, "a"));
    assert_null(cormi_session_context(NULL));
    assert_int_equal(corm_session_statements(NULL), 0);
    corm_close(NULL);
}

static void test_session__failure_is_sticky_until_cleared(void **state)
{
    (void)state;
    fake_driver_fail(&now.fake, "a", CORM_OPERATIONAL, 1);
    assert_int_equal(session_sql("a"), CORM_OPERATIONAL);
    assert_ok(session_sql("b"));
    assert_true(corm_failed(now.s));
    assert_int_equal(corm_errcode(now.s), CORM_OPERATIONAL);
    assert_string_equal(corm_errmsg(now.s), "fake: a failed");
    assert_string_equal(corm_error_info(now.s)->sql, "a");
    corm_error_clear(now.s);
    assert_false(corm_failed(now.s));
    assert_string_equal(corm_errmsg(now.s), "");
}

static void test_session__answers_are_recorded_but_do_not_stick(void **state)
{
    (void)state;
    cormi_fail(cormi_session_context(now.s), CORM_MULTIPLE_OBJECTS, "two");
    assert_int_equal(corm_errcode(now.s), CORM_MULTIPLE_OBJECTS);
    assert_false(corm_failed(now.s));
}

/* ---- memory ---- */

static void test_session__strdup(void **state)
{
    char text[] = "abc";
    const char *copy = corm_strdup(now.s, text);

    (void)state;
    text[0] = 'x';
    assert_string_equal(copy, "abc");
    assert_null(corm_strdup(now.s, NULL));
    assert_false(corm_failed(now.s));
}

static void test_session__scope_frees_its_results(void **state)
{
    size_t before = now.memory.live_bytes;

    (void)state;
    corm_scope(now.s)
    {
        assert_int_equal(cormi_session_scope(now.s), 1);
        assert_non_null(
            corm_arena_bytes(cormi_session_context(now.s)->arena, 50000));
        assert_true(now.memory.live_bytes > before + 50000);
        corm_scope(now.s)
        {
            assert_int_equal(cormi_session_scope(now.s), 2);
            corm_strdup(now.s, "abc");
        }
        assert_int_equal(cormi_session_scope(now.s), 1);
    }
    assert_int_equal(cormi_session_scope(now.s), 0);
    assert_true(now.memory.live_bytes < before + 1000);
}

static void test_session__outer_scope_can_be_reached_from_inside(void **state)
{
    const char *copy = NULL;

    (void)state;
    corm_scope(now.s)
    {
        copy = cormi_arena_strdup(cormi_session_scope_arena(now.s, 0), "abc");
        assert_ptr_equal(cormi_session_scope_arena(now.s, 1),
                         cormi_session_context(now.s)->arena);
    }
    assert_string_equal(copy, "abc");
}

static int session_leaves_scope(void)
{
    corm_scope(now.s)
    {
        corm_scope(now.s)
        {
            return 7;
        }
    }
    return 0;
}

static void test_session__scope_left_early(void **state)
{
    (void)state;
    assert_int_equal(session_leaves_scope(), 7);
    assert_int_equal(cormi_session_scope(now.s), 0);
}

static void test_session__reset_frees_and_clears(void **state)
{
    (void)state;
    fake_driver_fail(&now.fake, "a", CORM_OPERATIONAL, 1);
    corm_scope(now.s)
    {
        corm_arena_bytes(cormi_session_context(now.s)->arena, 50000);
        session_sql("a");
        corm_session_reset(now.s);
    }
    assert_int_equal(cormi_session_scope(now.s), 0);
    assert_false(corm_failed(now.s));
    assert_ok(session_sql("b"));
}

static void test_session__scope_without_memory_does_not_run(void **state)
{
    (void)state;
    failing_alloc_arm(&now.memory, 1, FAIL_ONCE);
    corm_scope(now.s)
    {
        fail_msg("the body must not run");
    }
    assert_int_equal(corm_errcode(now.s), CORM_NO_MEMORY);
    assert_int_equal(cormi_session_scope(now.s), 0);
}

static bool session_scenario(failing_alloc *memory, void *data)
{
    corm_db_options opts = corm_db_options_init();
    cormi_statement st = { .sql = "a", .len = 1 };
    corm_error err;
    corm_db *db;
    corm_session *s;
    bool ok = false;

    (void)data;
    opts.allocator = memory->hook;
    opts.backends = now.fake.backends;
    db = corm_open("fake:x?y=z", NULL, &opts, &err);
    if (db == NULL) {
        assert_int_equal(err.code, CORM_NO_MEMORY);
        return false;
    }
    s = corm_session_open(db);
    corm_atomic (s) {
        corm_on_commit(s, NULL, NULL);
        corm_error_clear(s);
        corm_atomic (s) {
            cormi_session_run(s, &st, NULL, 0, NULL);
        }
        corm_scope(s)
        {
            corm_strdup(s, "abc");
        }
    }
    if (s != NULL)
        ok = !corm_failed(s);
    assert_true(ok || s == NULL || corm_errcode(s) == CORM_NO_MEMORY);
    corm_session_close(s);
    corm_close(db);
    return ok;
}

static void test_session__every_allocation_may_fail(void **state)
{
    (void)state;
    assert_true(failing_alloc_each(session_scenario, FAIL_ONCE, NULL) > 10);
}

/* ---- cursors ---- */

typedef struct session_row {
    int64_t n;
} session_row;

static int session_fetch(cormi_cursor *cursor, size_t max)
{
    static session_row rows[8];
    static const corm_decode_item item = { .ctype = CORM_C_INT, .size = 8 };
    static const corm_decode_part part = { -1, 0, 1 };
    static const corm_decode program = { &item, 1, &part, 1 };
    char *base = (char *)rows;
    size_t stride = sizeof(rows[0]);
    uint64_t absent[8] = { 0 };
    corm_batch batch = { &base, &stride, absent,
                         cormi_session_context(now.s)->arena, max };

    return cormi_cursor_fetch(cursor, &program, &batch);
}

static void session_begin(cormi_cursor *cursor)
{
    cormi_statement st = { .sql = "SELECT", .len = 6 };

    now.fake.rows = 5;
    assert_ok(cormi_session_query(now.s, &st, NULL, 0, cursor));
}

static void test_session__cursor_gives_batches(void **state)
{
    cormi_cursor cursor;

    (void)state;
    session_begin(&cursor);
    assert_int_equal(session_fetch(&cursor, 3), 3);
    assert_int_equal(session_fetch(&cursor, 3), 2);
    assert_int_equal(session_fetch(&cursor, 3), 0);
    cormi_cursor_end(&cursor);
}

static void test_session__cursor_ends_with_its_transaction(void **state)
{
    cormi_cursor inside, outside;

    (void)state;
    session_begin(&outside);
    corm_atomic (now.s) {
        session_begin(&inside);
        assert_int_equal(session_fetch(&inside, 1), 1);
    }
    assert_int_equal(session_fetch(&inside, 1), -1);
    assert_int_equal(corm_errcode(now.s), CORM_TRANSACTION);
    assert_int_equal(session_fetch(&outside, 1), 1);
    cormi_cursor_end(&inside);
    cormi_cursor_end(&outside);
}

static void test_session__cursor_ends_with_its_scope(void **state)
{
    cormi_cursor inside, outside;

    (void)state;
    session_begin(&outside);
    corm_scope(now.s)
    {
        session_begin(&inside);
    }
    assert_int_equal(session_fetch(&inside, 1), -1);
    assert_int_equal(session_fetch(&outside, 1), 1);
    corm_session_reset(now.s);
    assert_int_equal(session_fetch(&outside, 1), -1);
}

static void test_session__cursors_end_in_any_order(void **state)
{
    cormi_cursor a, b, c;

    (void)state;
    session_begin(&a);
    session_begin(&b);
    session_begin(&c);
    cormi_cursor_end(&b);
    cormi_cursor_end(&a);
    assert_int_equal(session_fetch(&c, 8), 5);
    cormi_cursor_end(&c);
    assert_int_equal(now.fake.prepared, 3);
}

/* ---- what debug builds look for ---- */

#if defined(CORM_ARENA_DEBUG) || !defined(NDEBUG)
static void *session_use_elsewhere(void *data)
{
    *(corm_status *)data = session_sql("a");
    return NULL;
}

static void test_session__another_thread_is_refused(void **state)
{
    corm_status status = CORM_OK;
    pthread_t thread;

    (void)state;
    assert_ok(session_sql("a"));
    pthread_create(&thread, NULL, session_use_elsewhere, &status);
    pthread_join(thread, NULL);
    assert_int_equal(status, CORM_MISUSE);
    corm_session_reset(now.s);
    pthread_create(&thread, NULL, session_use_elsewhere, &status);
    pthread_join(thread, NULL);
    assert_ok(status);
}

static void test_session__growing_is_told_once(void **state)
{
    (void)state;
    session_sql("a");
    assert_string_equal(now.logged, "");
    corm_arena_bytes(cormi_session_context(now.s)->arena, 200000);
    session_sql("a");
    assert_contains(now.logged, "bytes of results");
    assert_int_equal(now.level, CORM_LOG_WARNING);
    now.logged[0] = '\0';
    session_sql("a");
    assert_string_equal(now.logged, "");
}
#endif

#define SESSION_TEST(name) \
    cmocka_unit_test_setup_teardown(name, session_setup, session_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SESSION_TEST(test_session__begins_without_error),
        SESSION_TEST(test_session__null_is_a_failure),
        SESSION_TEST(test_session__failure_is_sticky_until_cleared),
        SESSION_TEST(test_session__answers_are_recorded_but_do_not_stick),
        SESSION_TEST(test_session__strdup),
        SESSION_TEST(test_session__scope_frees_its_results),
        SESSION_TEST(test_session__outer_scope_can_be_reached_from_inside),
        SESSION_TEST(test_session__scope_left_early),
        SESSION_TEST(test_session__reset_frees_and_clears),
        SESSION_TEST(test_session__scope_without_memory_does_not_run),
        SESSION_TEST(test_session__every_allocation_may_fail),
        SESSION_TEST(test_session__cursor_gives_batches),
        SESSION_TEST(test_session__cursor_ends_with_its_transaction),
        SESSION_TEST(test_session__cursor_ends_with_its_scope),
        SESSION_TEST(test_session__cursors_end_in_any_order),
#if defined(CORM_ARENA_DEBUG) || !defined(NDEBUG)
        SESSION_TEST(test_session__another_thread_is_refused),
        SESSION_TEST(test_session__growing_is_told_once),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
