/*
 * Streams from a MySQL or MariaDB server: the rows are read from the line as
 * they are wanted, or stay in a cursor of the server where other queries are
 * known to come between; whatever else comes between loses none of them.
 */
#include "support/library.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define STREAM_ROWS 300

static int stream_setup(void **state)
{
    Tag *tags[STREAM_ROWS];

    if (library_setup(state) != 0)
        return -1;
    for (int i = 0; i < STREAM_ROWS; i++) {
        char name[16];

        snprintf(name, sizeof(name), "t%d", i);
        tags[i] = corm_new(library_s, Tag);
        tags[i]->name = corm_strdup(library_s, name);
    }
    return corm_bulk_create(tags, STREAM_ROWS) == CORM_OK ? 0 : -1;
}

/* What the server has counted for this line. */
static int64_t stream_status(const char *what)
{
    static const char *const tables[] = { "information_schema",
                                          "performance_schema" };
    corm_value got = { 0 };

    for (size_t i = 0; i < TEST_COUNT(tables) && got.kind == CORM_K_NULL; i++) {
        char sql[160];

        snprintf(sql, sizeof(sql),
                 "SELECT CAST(VARIABLE_VALUE AS SIGNED) FROM %s.session_status "
                 "WHERE VARIABLE_NAME = '%s'",
                 tables[i], what);
        got = corm_scalar_sql(library_s, sql, NULL, 0);
        corm_error_clear(library_s);
    }
    assert_int_equal(got.kind, CORM_K_INT);
    return got.as.i;
}

static corm_queryset *stream_tags(void)
{
    return corm_order_by(corm_objects(library_s, Tag), "id");
}

/* Of sanitizers, where the program has one. */
extern size_t __sanitizer_get_current_allocated_bytes(void)
    __attribute__((weak));

/* Bytes of memory that the process holds, the client library's too. */
static size_t stream_memory(void)
{
    struct mallinfo2 info = mallinfo2();

    return __sanitizer_get_current_allocated_bytes != NULL
               ? __sanitizer_get_current_allocated_bytes()
               : info.uordblks + info.hblkhd;
}

/* 90,000 rows of some 200 bytes, so 18 MB. */
static corm_queryset *stream_many(void)
{
    return corm_raw_query(
        library_s, &Tag_model,
        "SELECT a.id, CONCAT(b.name, REPEAT('x', 200)) AS name "
        "FROM library_tag a, library_tag b",
        NULL, 0);
}

static void test_mysql_stream__few_rows_in_memory(void **state)
{
    size_t n = 0;
    size_t before = 0, most = 0;

    (void)state;
    corm_stream (Tag, tag, stream_many(), 100) {
        if (++n == 1000)
            before = stream_memory();
        else if (n % 10000 == 0)
            most = stream_memory() > most ? stream_memory() : most;
        assert_true(strlen(tag->name) > 200);
    }
    assert_int_equal(n, STREAM_ROWS * STREAM_ROWS);
    if (most > before + 1000000)
        fail_msg("%zu bytes more than at first", most - before);
    assert_sound(library_s);
}

/* Prefetches are run between chunks: the rows wait in a cursor. */
static void test_mysql_stream__rows_stay_with_the_server(void **state)
{
    corm_queryset *q = corm_prefetch_related(stream_many(), "books");
    int64_t before = stream_status("Bytes_sent");
    size_t n = 0;

    (void)state;
    corm_stream (Tag, tag, q, 10) {
        assert_int_equal(corm_list_size(corm_fetch(corm_related(tag, "books"))),
                         0);
        if (++n == 15)
            break;
    }
    before = stream_status("Bytes_sent") - before;
    if (before > 1000000)
        fail_msg("%lld bytes came", (long long)before);
    n = 0;
    corm_stream (Tag, tag, corm_prefetch_related(stream_tags(), "books"), 50)
        assert_int_equal(tag->id, ++n);
    assert_int_equal(n, STREAM_ROWS);
    assert_sound(library_s);
}

/* More than fits on the line; the server would count the loop's time. */
static void test_mysql_stream__slow_loop_under_a_timeout(void **state)
{
    const struct timespec pause = { 0, 300000000L };
    corm_queryset *q = corm_raw_query(
        library_s, &Tag_model,
        "SELECT id, REPEAT('x', 6000) AS name FROM library_tag", NULL, 0);
    size_t n = 0;

    (void)state;
    assert_ok(corm_session_set_timeout(library_s, 500));
    corm_stream (Tag, tag, q, 10) {
        if (n++ % 100 == 0)
            nanosleep(&pause, NULL);
        assert_int_equal(strlen(tag->name), 6000);
    }
    assert_int_equal(n, STREAM_ROWS);
    assert_sound(library_s);
}

static void test_mysql_stream__other_statements_between(void **state)
{
    size_t n = 0;

    (void)state;
    corm_atomic (library_s) {
        corm_stream (Tag, tag, stream_tags(), 20) {
            size_t inner = 0;
            char name[24];

            snprintf(name, sizeof(name), "new %zu", n++);
            tag->name = name;
            assert_ok(corm_save(tag));
            if (n % 100 != 0)
                continue;
            corm_stream (Tag, other, stream_tags(), 7)
                inner += other->id > 0;
            assert_int_equal(inner, STREAM_ROWS);
        }
    }
    assert_int_equal(n, STREAM_ROWS);
    assert_int_equal(
        corm_count(corm_filter(stream_tags(), Q("name__startswith", "new"))),
        STREAM_ROWS);
    assert_sound(library_s);
}

static void test_mysql_stream__left_early(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        corm_stream (Tag, tag, stream_tags(), 10)
            if (tag->id == 25)
                break;
        assert_int_equal(corm_count(stream_tags()), STREAM_ROWS);
    }
    assert_sound(library_s);
}

/* Its 201st row cannot be computed. */
static corm_queryset *stream_broken(void)
{
    return corm_raw_query(
        library_s, &Tag_model,
        "SELECT t.id, t.name FROM library_tag t WHERE COALESCE((SELECT b.id "
        "FROM library_tag b WHERE b.id <= t.id - 199), 0) >= 0 ORDER BY t.id",
        NULL, 0);
}

static void stream_goes_on(void)
{
    corm_error_clear(library_s);
    assert_int_equal(corm_count(stream_tags()), STREAM_ROWS);
    assert_int_equal(corm_list_size(corm_fetch(stream_tags())), STREAM_ROWS);
    assert_sound(library_s);
}

static void test_mysql_stream__fails_in_the_middle(void **state)
{
    size_t n = 0;

    (void)state;
    corm_stream (Tag, tag, stream_broken(), 10)
        assert_int_equal(tag->id, ++n);
    assert_int_equal(n, 200);
    assert_failed(library_s, CORM_PROGRAMMING, "more than 1 row");
    stream_goes_on();
    assert_null(corm_fetch(stream_broken()));
    assert_failed(library_s, CORM_PROGRAMMING, "more than 1 row");
    stream_goes_on();
}

/* Neither the statement that has to wait for them, nor the loop, takes the
 * rows that came for all. */
static void test_mysql_stream__fails_while_another_waits(void **state)
{
    size_t n = 0;

    (void)state;
    corm_stream (Tag, tag, stream_broken(), 10) {
        if (tag->id != 5)
            continue;
        assert_int_equal(corm_count(stream_tags()), -1);
        assert_failed(library_s, CORM_PROGRAMMING, "more than 1 row");
        corm_error_clear(library_s);
        n = 1;
    }
    assert_int_equal(n, 1);
    assert_failed(library_s, CORM_OPERATIONAL, "the rest of the rows is lost");
    stream_goes_on();
}

/* What a column is, an argument may decide anew each time. */
static void test_mysql_stream__columns_change_their_type(void **state)
{
    static const char sql[] = "SELECT ?";
    const corm_value values[] = {
        corm_value_int(7),  corm_value_text("seven"), corm_value_double(7.5),
        corm_value_int(-1), corm_value_null(),        corm_value_text(""),
        corm_value_int(1)
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(values); i++) {
        corm_value got = corm_scalar_sql(library_s, sql, &values[i], 1);

        assert_sound(library_s);
        assert_int_equal(got.kind, values[i].kind);
        if (got.kind == CORM_K_TEXT)
            assert_string_equal(got.as.s, values[i].as.s);
        else if (got.kind == CORM_K_DOUBLE)
            assert_true(got.as.d == values[i].as.d);
        else if (got.kind == CORM_K_INT)
            assert_int_equal(got.as.i, values[i].as.i);
    }
}

/* READ COMMITTED shows each query what is committed by then. */
static void test_mysql_stream__prefetches_without_transaction(void **state)
{
    int64_t before = stream_status("Questions"), own;

    (void)state;
    own = stream_status("Questions") - before;
    before += own;
    corm_fetch(corm_prefetch_related(stream_tags(), "books"));
    assert_int_equal(stream_status("Questions") - before - own, 2);
    assert_sound(library_s);
}

/* Where the server has plans as trees, they can be asked for. */
static void test_mysql_stream__plans_as_trees(void **state)
{
    const char *plan = corm_explain(stream_tags(), "format=tree");

    (void)state;
    if (plan == NULL) {
        assert_failed(library_s, CORM_VALUE_ERROR, "format=json");
        skip();
    }
    assert_contains(plan, "-> ");
    assert_contains(corm_explain(stream_tags(), "analyze"), "actual time");
    assert_sound(library_s);
}

#define STREAM(test) \
    cmocka_unit_test_setup_teardown(test, stream_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STREAM(test_mysql_stream__few_rows_in_memory),
        STREAM(test_mysql_stream__rows_stay_with_the_server),
        STREAM(test_mysql_stream__slow_loop_under_a_timeout),
        STREAM(test_mysql_stream__other_statements_between),
        STREAM(test_mysql_stream__left_early),
        STREAM(test_mysql_stream__fails_in_the_middle),
        STREAM(test_mysql_stream__fails_while_another_waits),
        STREAM(test_mysql_stream__columns_change_their_type),
        STREAM(test_mysql_stream__prefetches_without_transaction),
        STREAM(test_mysql_stream__plans_as_trees),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
