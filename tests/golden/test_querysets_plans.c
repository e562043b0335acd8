/*
 * Plans: a shape that was seen builds none, and values on which the SQL
 * depends (guards) never run in a plan of other values.
 */
#include "golden/querysets.h"

static corm_db_stats plans_before;

static void plans_start(void)
{
    plans_before.size = sizeof(plans_before);
    corm_db_stats_get(press_db, &plans_before);
}

static void plans_are(uint64_t built, uint64_t hits, int line)
{
    corm_db_stats now = { .size = sizeof(now) };

    corm_db_stats_get(press_db, &now);
    _assert_int_equal(now.plans_built - plans_before.plans_built, built,
                      __FILE__, line);
    _assert_int_equal(now.plan_hits - plans_before.plan_hits, hits, __FILE__,
                      line);
    plans_start();
}

#define BUILT() plans_are(1, 0, __LINE__)
#define HIT()   plans_are(0, 1, __LINE__)

static void test_querysets_plans__other_values_hit(void **state)
{
    (void)state;
    plans_start();
    assert_int_equal(corm_count(corm_filter(tags, Q("name", "sea"))), 1);
    BUILT();
    assert_int_equal(corm_count(corm_filter(tags, Q("name", "sky"))), 1);
    HIT();
    assert_int_equal(corm_count(corm_filter(tags, Q("name", "x'y\"?"))), 0);
    HIT();
    assert_int_equal(corm_count(corm_filter(tags, Q("id__in", VALS(1, 2)))), 2);
    BUILT();
    assert_int_equal(corm_count(corm_filter(tags, Q("id__in", VALS(2, 9)))), 1);
    HIT();
}

static void test_querysets_plans__integers_out_of_range(void **state)
{
    (void)state;
    plans_start();
    assert_int_equal(corm_count(corm_filter(tags, Q("id__lt", UINT64_MAX))), 3);
    assert_int_equal(corm_count(corm_filter(tags, Q("id__lt", (uint64_t)3))),
                     2);
    assert_int_equal(corm_count(corm_filter(tags, Q("id__lt", UINT64_MAX))), 3);
    assert_int_equal(corm_count(corm_filter(tags, Q("id__lt", (uint64_t)2))),
                     1);
    plans_are(2, 2, __LINE__);
    assert_int_equal(corm_count(corm_filter(tags, Q("id", UINT64_MAX))), 0);
    assert_int_equal(corm_count(corm_filter(tags, Q("id", (uint64_t)3))), 1);
    assert_int_equal(corm_count(corm_exclude(tags, Q("id", UINT64_MAX))), 3);
    assert_int_equal(corm_count(corm_exclude(tags, Q("id", (uint64_t)3))), 2);
}

static void test_querysets_plans__lists(void **state)
{
    const int64_t ids[] = { 1, 1, 2 }, twice[] = { 2, 2, 2 };
    int64_t many[150];

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(many); i++)
        many[i] = (int64_t)i + 2;
    assert_int_equal(corm_count(corm_filter(tags, Q("id__in", ARRAY(ids, 0)))),
                     0);
    assert_int_equal(corm_count(corm_filter(tags, Q("id__in", ARRAY(ids, 3)))),
                     2);
    assert_int_equal(
        corm_count(corm_filter(tags, Q("id__in", ARRAY(twice, 3)))), 1);
    assert_int_equal(corm_count(corm_filter(tags, Q("id__in", ARRAY(ids, 3)))),
                     2);
    assert_int_equal(corm_count(corm_exclude(tags, Q("id__in", ARRAY(ids, 0)))),
                     3);
    assert_int_equal(
        corm_count(corm_filter(tags, Q("id__in", ARRAY(many, 150)))), 2);
    assert_int_equal(
        corm_count(corm_filter(tags, Q("id__in", ARRAY(many, 120)))), 2);
    assert_int_equal(
        corm_count(corm_filter(tags, Q("parent__in", VALS(NULL, 1)))), 1);
    assert_int_equal(
        corm_count(corm_filter(tags, Q("parent__in", VALS(NULL, NULL)))), 0);
}

/* C11's true is an int: its value decides, though its kind is every int's. */
static void test_querysets_plans__truth(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(corm_count(corm_filter(tags, Q("parent__isnull", 1))),
                         2);
        assert_int_equal(corm_count(corm_filter(tags, Q("parent__isnull", 0))),
                         1);
    }
    assert_int_equal(corm_count(corm_filter(tags, Q("parent__isnull", 2))), -1);
    assert_int_equal(corm_errcode(s), CORM_VALUE_ERROR);
    corm_error_clear(s);
    assert_int_equal(corm_count(corm_filter(tags, Q("parent__isnull", 1))), 2);
}

static void test_querysets_plans__years(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            corm_count(corm_filter(books, Q("published__year", 0))), 0);
        assert_int_equal(
            corm_count(corm_filter(books, Q("published__year", 1815))), 1);
        assert_int_equal(
            corm_count(corm_filter(books, Q("published__year", 12345))), 0);
    }
}

static void test_querysets_plans__json(void **state)
{
    static const struct {
        const char *json;
        int64_t n;
    } rows[] = { { "1", 1 },     { "null", 1 }, { "\"x\"", 1 }, { "true", 1 },
                 { "false", 0 }, { "1", 1 },    { "null", 1 } };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(rows); i++)
        assert_int_equal(corm_count(corm_filter(
                             items, Q("data__a", (corm_json){ rows[i].json }))),
                         rows[i].n);
}

/* A wrong value fails, and the next right one does not. */
static void test_querysets_plans__wrong_then_right(void **state)
{
    (void)state;
    assert_int_equal(corm_count(corm_filter(books, Q("published", "x"))), -1);
    corm_error_clear(s);
    assert_int_equal(
        corm_count(corm_filter(books, Q("published", "1815-12-23"))), 1);
    assert_int_equal(corm_count(corm_filter(books, Q("published", "y"))), -1);
    assert_int_equal(corm_errcode(s), CORM_VALUE_ERROR);
    corm_error_clear(s);
    assert_int_equal(
        corm_count(corm_filter(books, Q("published", "1900-01-01"))), 0);
}

/* What is bound is not in the text. */
static void test_querysets_plans__values_are_bound(void **state)
{
    const char *sql;
    char *params;

    (void)state;
    sql = corm_sql(corm_filter(corm_annotate(tags, AS("n", V("mark1"))),
                               Q("name", "mark2"), Q("name__contains", "mark3"),
                               Q("name__in", VALS("mark4", "mark5"))));
    assert_non_null(sql);
    params = strstr(sql, " -- ");
    assert_non_null(params);
    assert_true(strstr(sql, "mark") > params);
    for (int i = 1; i <= 5; i++) {
        char mark[8];

        snprintf(mark, sizeof(mark), "mark%d", i);
        assert_contains(params, mark);
    }
}

static int querysets_plans_open(void **state)
{
    static const char *const sql[] = {
        "INSERT INTO press_tag VALUES (1,'sea',NULL),(2,'sky',1),"
        "(3,'old',NULL)",
        "INSERT INTO press_author VALUES (1,'Ann',5,NULL)",
        "INSERT INTO press_book(id,title,author_id,pages,genre,published,"
        "in_print) VALUES (1,'Emma',1,400,'FIC','1815-12-23',1)",
        "INSERT INTO press_item(id,data,small) VALUES (1,'{\"a\": 1}',1),"
        "(2,'{\"a\": null}',2),(3,'{\"a\": \"x\"}',3),(4,'{\"a\": true}',4)",
    };

    if (press_setup(state) != 0)
        return -1;
    for (size_t i = 0; i < TEST_COUNT(sql); i++)
        if (corm_execute_sql(s, sql[i], NULL, 0) < 0)
            return -1;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_querysets_plans__other_values_hit),
        cmocka_unit_test(test_querysets_plans__integers_out_of_range),
        cmocka_unit_test(test_querysets_plans__lists),
        cmocka_unit_test(test_querysets_plans__truth),
        cmocka_unit_test(test_querysets_plans__years),
        cmocka_unit_test(test_querysets_plans__json),
        cmocka_unit_test(test_querysets_plans__wrong_then_right),
        cmocka_unit_test(test_querysets_plans__values_are_bound),
    };

    return cmocka_run_group_tests(tests, querysets_plans_open, press_teardown);
}
