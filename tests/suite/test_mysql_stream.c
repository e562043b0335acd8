/*
 * Streams from a MySQL or MariaDB server: the rows stay there and come some at
 * a time, and other statements go over the same line between them.
 */
#include "support/library.h"

#include <stdio.h>

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

/* What the server has sent on this line: bytes. */
static int64_t stream_sent(void)
{
    static const char *const tables[] = { "information_schema",
                                          "performance_schema" };
    corm_value got = { 0 };

    for (size_t i = 0; i < TEST_COUNT(tables) && got.kind == CORM_K_NULL; i++) {
        char sql[160];

        snprintf(sql, sizeof(sql),
                 "SELECT CAST(VARIABLE_VALUE AS SIGNED) FROM %s.session_status "
                 "WHERE VARIABLE_NAME = 'Bytes_sent'",
                 tables[i]);
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

static void test_mysql_stream__rows_stay_with_the_server(void **state)
{
    int64_t before = stream_sent(), few, all;
    size_t n = 0;

    (void)state;
    corm_stream (Tag, tag, stream_tags(), 10)
        if (tag->id == 5)
            break;
    few = stream_sent() - before;
    before = stream_sent();
    assert_int_equal(corm_list_size(corm_fetch(stream_tags())), STREAM_ROWS);
    all = stream_sent() - before;
    if (few * 2 > all)
        fail_msg("%lld bytes of %lld came", (long long)few, (long long)all);
    corm_stream (Tag, tag, stream_tags(), 50)
        assert_int_equal(tag->id, ++n);
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

#define STREAM(test) \
    cmocka_unit_test_setup_teardown(test, stream_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STREAM(test_mysql_stream__rows_stay_with_the_server),
        STREAM(test_mysql_stream__other_statements_between),
        STREAM(test_mysql_stream__left_early),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
