/*
 * Hooks around statements, the log of SQL, statements counted by their text,
 * and the expectation of so many of them.
 */
#include "support/failing_alloc.h"
#include "support/library.h"

#include <stdlib.h>
#include <string.h>

static const char *watch_failure; /* what an expectation said */

#define CORM_ASSERT_FAILED(message, file, line) \
    watch_note((message), (file), (line))

static char watch_text[2048];

static void watch_note(const char *message, const char *file, int line)
{
    (void)file;
    (void)line;
    snprintf(watch_text, sizeof(watch_text), "%s", message);
    watch_failure = watch_text;
}

#include <corm/testing.h>

/* What a hook saw, as text. */
typedef struct watch_seen {
    char text[4096];
    int befores, afters;
    int64_t ns;
} watch_seen;

static watch_seen seen;

static void seen_before(void *data, const corm_statement_event *event)
{
    watch_seen *to = data;

    to->befores++;
    assert_int_equal(event->rows, 0);
    assert_int_equal(event->ns, 0);
    assert_ptr_equal(event->session, library_s);
}

static void seen_after(void *data, const corm_statement_event *event)
{
    watch_seen *to = data;
    size_t used = strlen(to->text);

    to->afters++;
    assert_int_equal(to->afters, to->befores);
    assert_true(event->ns > 0);
    to->ns += event->ns;
    snprintf(to->text + used, sizeof(to->text) - used,
             "%.6s%s%d rows %zu%s%s; ", event->sql, event->control ? "! " : " ",
             (int)event->rows, event->n_params,
             event->params != NULL ? " shown" : "",
             event->status != CORM_OK ? " failed" : "");
}

static corm_statement_hook seen_hook = {
    .before = seen_before,
    .after = seen_after,
    .data = &seen,
};

static const char *seen_take(void)
{
    static char text[sizeof(seen.text)];

    memcpy(text, seen.text, sizeof(text));
    memset(&seen, 0, sizeof(seen));
    return text;
}

static int watch_setup(void **state)
{
    memset(&seen, 0, sizeof(seen));
    watch_failure = NULL;
    seen_hook.with_parameters = false;
    return library_setup_filled(state) == 0 &&
                   corm_session_watch(library_s, &seen_hook) == CORM_OK
               ? 0
               : -1;
}

static corm_queryset *books(void)
{
    return corm_objects(library_s, Book);
}

static Author *author_of(int64_t id)
{
    return corm_get(Author, corm_objects(library_s, Author), Q("id", id));
}

/* ---- hooks ---- */

static void test_watch__a_query_is_told_with_its_rows(void **state)
{
    (void)state;
    assert_int_equal(corm_list_size(corm_fetch(books())), 4);
    assert_string_equal(seen_take(), "SELECT 4 rows 0; ");
    assert_int_equal(corm_count(corm_filter(books(), Q("pages__gt", 200))), 3);
    assert_string_equal(seen_take(), "SELECT 1 rows 1; ");
}

static void test_watch__a_write_is_told_with_what_it_changed(void **state)
{
    (void)state;
    assert_int_equal(corm_update(books(), SET("pages", 7)), 4);
    assert_string_equal(seen_take(), "UPDATE 4 rows 1; ");
    assert_non_null(corm_create(library_s, Tag, .name = "new"));
    assert_string_equal(seen_take(), "INSERT 1 rows 1; ");
}

static void test_watch__transactions_are_told_apart(void **state)
{
    (void)state;
    corm_atomic (library_s) {
        corm_atomic (library_s) {
            corm_exists(books());
            corm_rollback(library_s);
        }
        corm_atomic (library_s)
            corm_exists(books());
    }
    assert_string_equal(seen_take(),
                        "BEGIN! 0 rows 0; SAVEPO! 0 rows 0; SELECT 1 rows 0; "
                        "ROLLBA! 0 rows 0; SAVEPO! 0 rows 0; SELECT 1 rows 0; "
                        "RELEAS! 0 rows 0; COMMIT! 0 rows 0; ");
}

static void test_watch__a_failure_is_told(void **state)
{
    (void)state;
    assert_null(corm_create(library_s, Tag, .name = "classic"));
    assert_failed(library_s, CORM_INTEGRITY, "");
    assert_string_equal(seen_take(), "INSERT 0 rows 1 failed; ");
    assert_int_equal(corm_execute_sql(library_s, "SELEC 1", NULL, 0), -1);
    assert_string_equal(seen_take(), "SELEC  0 rows 0 failed; ");
}

static void test_watch__a_loop_that_is_left_is_told(void **state)
{
    (void)state;
    corm_stream (Book, b, books(), 1) {
        assert_string_equal(seen.text, "");
        assert_non_null(b);
        break;
    }
    assert_string_equal(seen_take(), "SELECT 1 rows 0; ");
}

static void test_watch__parameters_are_hidden_unless_asked_for(void **state)
{
    (void)state;
    corm_exists(corm_filter(books(), Q("title", "Emma")));
    assert_string_equal(seen_take(), "SELECT 1 rows 1; ");
    seen_hook.with_parameters = true;
    corm_exists(corm_filter(books(), Q("title", "Emma")));
    assert_string_equal(seen_take(), "SELECT 1 rows 1 shown; ");
}

static void test_watch__a_removed_hook_is_silent(void **state)
{
    (void)state;
    corm_session_unwatch(library_s, &seen_hook);
    corm_session_unwatch(library_s, &seen_hook);
    corm_exists(books());
    assert_string_equal(seen_take(), "");
    assert_int_equal(corm_session_watch(library_s, NULL), CORM_MISUSE);
    assert_int_equal(corm_session_watch(NULL, &seen_hook), CORM_MISUSE);
    corm_session_unwatch(NULL, &seen_hook);
    assert_failed(library_s, CORM_MISUSE, "no hook");
}

static void test_watch__a_hook_stays_over_a_reset(void **state)
{
    (void)state;
    corm_session_reset(library_s);
    corm_exists(books());
    assert_string_equal(seen_take(), "SELECT 1 rows 0; ");
}

static int watch_setup_db(void **state)
{
    static const corm_statement_hook *const hooks[] = { &seen_hook, NULL };
    corm_db_options options = corm_db_options_init();

    (void)state;
    memset(&seen, 0, sizeof(seen));
    options.statement_hooks = hooks;
    return library_open(&options);
}

static void test_watch__a_database_watches_its_sessions(void **state)
{
    corm_session *mine = library_s;

    (void)state;
    seen_take();
    corm_exists(books());
    assert_string_equal(seen_take(), "SELECT 0 rows 0; ");
    library_s = corm_session_open(library_db);
    corm_count(books());
    corm_session_close(library_s);
    library_s = mine;
    assert_string_equal(seen_take(), "SELECT 1 rows 0; ");
}

/* ---- the log of SQL ---- */

static char *log_of(bool with_parameters, const char *title)
{
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);
    corm_sql_log log;

    assert_non_null(file);
    corm_sql_log_init(&log, file, with_parameters);
    assert_ok(corm_session_watch(library_s, &log.hook));
    corm_atomic (library_s)
        corm_exists(corm_filter(books(), Q("title", title)));
    assert_null(corm_create(library_s, Tag, .name = "classic"));
    corm_session_unwatch(library_s, &log.hook);
    fclose(file);
    return text;
}

static void test_watch__a_log_hides_parameters(void **state)
{
    char *text = log_of(false, "Emma");

    (void)state;
    assert_contains(text, " ms  BEGIN\n");
    assert_contains(text, " ms  1 row  SELECT 1 ");
    assert_contains(text, " LIMIT 1  -- 1 parameter hidden\n");
    assert_contains(text, " ms  IntegrityError  INSERT INTO");
    assert_null(strstr(text, "Emma"));
    assert_null(strstr(text, "classic"));
    free(text);
}

static void test_watch__a_log_may_show_parameters(void **state)
{
    char *text = log_of(true, "one\ntwo");

    (void)state;
    assert_contains(text, "  -- text 'one two'\n");
    assert_contains(text, "  -- text 'classic'  -- ");
    free(text);
}

/* ---- statements by their text ---- */

static void watch_n_plus_one(void)
{
    corm_each (Book, b, books())
        assert_non_null(corm_load(b, Author, "author"));
}

static void test_watch__a_recorder_finds_the_query_in_a_loop(void **state)
{
    corm_recorder *recorder = corm_recorder_new(NULL);
    const corm_recorded *all;
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);

    (void)state;
    assert_non_null(recorder);
    corm_session_watch(library_s, corm_recorder_hook(recorder));
    watch_n_plus_one();
    assert_null(corm_create(library_s, Tag, .name = "classic"));
    assert_int_equal(corm_recorder_total(recorder), 6);
    assert_int_equal(corm_recorder_statements(recorder, &all), 3);
    assert_int_equal(all[0].times, 4);
    assert_int_equal(all[0].rows, 4);
    assert_true(all[0].ns > 0);
    assert_contains(all[0].sql, "FROM ");
    assert_contains(all[0].sql, "library_author");
    assert_int_equal(all[1].failures + all[2].failures, 1);
    assert_int_equal(corm_recorder_report(recorder, NULL, 1), 3);
    assert_int_equal(corm_recorder_report(recorder, file, 2), 1);
    fclose(file);
    assert_contains(text, "4 times, 4 rows: SELECT ");
    assert_ptr_equal(strchr(text, '\n'), text + size - 1);
    free(text);

    corm_recorder_clear(recorder);
    assert_int_equal(corm_recorder_total(recorder), 0);
    assert_int_equal(corm_recorder_statements(recorder, NULL), 0);
    corm_exists(books());
    assert_int_equal(corm_recorder_statements(recorder, NULL), 1);
    corm_session_unwatch(library_s, corm_recorder_hook(recorder));
    corm_recorder_free(recorder);
}

static void test_watch__a_recorder_has_an_end(void **state)
{
    corm_recorder *recorder = corm_recorder_new(NULL);

    (void)state;
    corm_session_unwatch(library_s, &seen_hook);
    corm_session_watch(library_s, corm_recorder_hook(recorder));
    for (int i = 0; i < 4200; i++) {
        char sql[64];

        snprintf(sql, sizeof(sql), "DELETE FROM library_tag WHERE id < -%d", i);
        assert_int_equal(corm_execute_sql(library_s, sql, NULL, 0), 0);
    }
    assert_int_equal(corm_recorder_total(recorder), 4200);
    assert_int_equal(corm_recorder_statements(recorder, NULL), 4096);
    corm_session_unwatch(library_s, corm_recorder_hook(recorder));
    corm_recorder_free(recorder);
}

static void test_watch__nothing_is_recorded_of_nothing(void **state)
{
    (void)state;
    corm_recorder_free(NULL);
    corm_recorder_clear(NULL);
    assert_null(corm_recorder_hook(NULL));
    assert_int_equal(corm_recorder_total(NULL), 0);
    assert_int_equal(corm_recorder_report(NULL, NULL, 1), 0);
}

static void test_watch__a_recorder_without_memory_still_counts(void **state)
{
    failing_alloc memory;
    corm_recorder *recorder;

    (void)state;
    failing_alloc_init(&memory);
    failing_alloc_arm(&memory, 1, FAIL_ONCE);
    assert_null(corm_recorder_new(&memory.hook));
    failing_alloc_arm(&memory, 0, FAIL_ONCE);
    recorder = corm_recorder_new(&memory.hook);
    corm_session_watch(library_s, corm_recorder_hook(recorder));
    failing_alloc_arm(&memory, 1, FAIL_FROM);
    corm_exists(books());
    assert_true(failing_alloc_tripped(&memory));
    failing_alloc_arm(&memory, 0, FAIL_ONCE);
    assert_int_equal(corm_recorder_total(recorder), 1);
    corm_session_unwatch(library_s, corm_recorder_hook(recorder));
    corm_recorder_free(recorder);
    assert_true(failing_alloc_is_clean(&memory));
    failing_alloc_fini(&memory);
}

/* ---- expectations ---- */

static void test_watch__the_expected_number_is_silent(void **state)
{
    int ran = 0;

    (void)state;
    corm_assert_queries(library_s, 5)
    {
        watch_n_plus_one();
        ran++;
    }
    corm_assert_queries(library_s, 0) ran++;
    corm_assert_queries(library_s, 1)
    {
        corm_atomic (library_s)
            assert_non_null(author_of(1));
        ran++;
    }
    assert_int_equal(ran, 3);
    assert_null(watch_failure);
}

static void test_watch__another_number_is_told_with_what_ran(void **state)
{
    (void)state;
    corm_assert_queries(library_s, 2) watch_n_plus_one();
    assert_non_null(watch_failure);
    assert_contains(watch_failure, "5 statements ran, not 2:\n    4 times, 4 "
                                   "rows: SELECT ");
    assert_contains(watch_failure, "\n    1 time, 4 rows: SELECT ");
    watch_failure = NULL;
    corm_assert_queries(library_s, 1) continue;
    assert_string_equal(watch_failure, "0 statements ran, not 1");
    corm_assert_queries(NULL, 0) continue;
    assert_contains(watch_failure, "no session");
}

static void test_watch__a_block_left_early_counts_no_more(void **state)
{
    (void)state;
    corm_assert_queries(library_s, 9) break;
    assert_null(watch_failure);
    corm_exists(books());
    assert_string_equal(seen_take(), "SELECT 1 rows 0; ");
}

int main(void)
{
#define WATCH(test) \
    cmocka_unit_test_setup_teardown(test, watch_setup, library_teardown)
    const struct CMUnitTest tests[] = {
        WATCH(test_watch__a_query_is_told_with_its_rows),
        WATCH(test_watch__a_write_is_told_with_what_it_changed),
        WATCH(test_watch__transactions_are_told_apart),
        WATCH(test_watch__a_failure_is_told),
        WATCH(test_watch__a_loop_that_is_left_is_told),
        WATCH(test_watch__parameters_are_hidden_unless_asked_for),
        WATCH(test_watch__a_removed_hook_is_silent),
        WATCH(test_watch__a_hook_stays_over_a_reset),
        cmocka_unit_test_setup_teardown(
            test_watch__a_database_watches_its_sessions, watch_setup_db,
            library_teardown),
        WATCH(test_watch__a_log_hides_parameters),
        WATCH(test_watch__a_log_may_show_parameters),
        WATCH(test_watch__a_recorder_finds_the_query_in_a_loop),
        WATCH(test_watch__a_recorder_has_an_end),
        WATCH(test_watch__nothing_is_recorded_of_nothing),
        WATCH(test_watch__a_recorder_without_memory_still_counts),
        WATCH(test_watch__the_expected_number_is_silent),
        WATCH(test_watch__another_number_is_told_with_what_ran),
        WATCH(test_watch__a_block_left_early_counts_no_more),
    };
#undef WATCH

    return cmocka_run_group_tests(tests, NULL, NULL);
}
