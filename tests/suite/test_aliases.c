/*
 * Names of tables in one statement: a table that is used again is T2, T3 and
 * so on, which may be the name of another table.
 */
#include "support/database.h"
#include "support/test.h"

#include <corm/short.h>

typedef struct Second {
    corm_object base;
    int64_t id;
    const char *name;
} Second;

typedef struct Third {
    corm_object base;
    int64_t id;
    const char *name;
} Third;

typedef struct Knot Knot;
struct Knot {
    corm_object base;
    int64_t id;
    const char *name;
    corm_opt_int64 up_id;
    Knot *up;
    int64_t second_id;
    Second *second;
    int64_t third_id;
    Third *third;
};

CORM_DECLARE(Second);
CORM_DECLARE(Third);
CORM_DECLARE(Knot);

static const corm_field Second_fields[] = {
    CORM_AUTO(Second, id),
    CORM_CHAR(Second, name, .max_length = 10),
};
CORM_MODEL(Second, .db_table = "T2");

static const corm_field Third_fields[] = {
    CORM_AUTO(Third, id),
    CORM_CHAR(Third, name, .max_length = 10),
};
CORM_MODEL(Third, .db_table = "t3");

static const corm_field Knot_fields[] = {
    CORM_AUTO(Knot, id),
    CORM_CHAR(Knot, name, .max_length = 10),
    CORM_FOREIGN_KEY(Knot, up, Knot, .on_delete = CORM_CASCADE, .null = true),
    CORM_FOREIGN_KEY(Knot, second, Second, .on_delete = CORM_CASCADE),
    CORM_FOREIGN_KEY(Knot, third, Third, .on_delete = CORM_CASCADE),
};
CORM_MODEL(Knot, .db_table = "knot");

CORM_APP(knots,
         .models = CORM_MODELS(&Second_model, &Third_model, &Knot_model));

static corm_db *aliases_db;
static corm_session *aliases_s;

/* Knot 1 "a" is above 2 "b", which is above 3 "c". */
static int aliases_setup(void **state)
{
    static const corm_app *const apps[] = { &knots_app, NULL };
    static const char *const names[] = { "a", "b", "c" };

    corm_error error;

    (void)state;
    aliases_db = database_open(apps, NULL, &error);
    if (aliases_db == NULL) {
        print_error("%s\n", error.message);
        return -1;
    }
    aliases_s = corm_session_open(aliases_db);
    corm_create_tables(aliases_s);
    for (int64_t i = 0; i < 3; i++) {
        Knot *above =
            i == 0 ? NULL
                   : corm_get(Knot, corm_objects(aliases_s, Knot), Q("pk", i));

        corm_create(aliases_s, Second, .name = names[i]);
        corm_create(aliases_s, Third, .name = names[i]);
        corm_create(aliases_s, Knot, .name = names[i], .up = above,
                    .second_id = i + 1, .third_id = i + 1);
    }
    if (corm_failed(aliases_s))
        print_error("%s\n", corm_errmsg(aliases_s));
    return corm_failed(aliases_s) ? -1 : 0;
}

static int aliases_teardown(void **state)
{
    (void)state;
    corm_session_close(aliases_s);
    database_close(aliases_db);
    return 0;
}

/* The one knot that is found has this name. */
static void assert_knot(const corm_queryset *q, const char *name)
{
    Knot *k = corm_first(Knot, q);

    assert_int_equal(corm_count(q), 1);
    if (k == NULL)
        print_error("%s\n", corm_errmsg(aliases_s));
    assert_non_null(k);
    assert_string_equal(k->name, name);
}

static void test_aliases__a_table_may_be_called_as_they_are(void **state)
{
    corm_queryset *all = corm_objects(aliases_s, Knot);

    (void)state;
    /* The table's second use comes before the tables T2 and t3, .. */
    assert_knot(corm_filter(all, Q("up__name", "b"), Q("second__name", "c"),
                            Q("third__name", "c")),
                "c");
    /* .. between them, .. */
    assert_knot(corm_filter(all, Q("second__name", "b"), Q("up__name", "a"),
                            Q("third__name", "b")),
                "b");
    /* .. and behind; its own uses of them come last. */
    assert_knot(corm_filter(all, Q("third__name", "c"), Q("second__name", "c"),
                            Q("up__up__name", "a"), Q("up__third__name", "b"),
                            Q("up__second__name", "b")),
                "c");
}

static void test_aliases__a_join_that_is_gone_leaves_its_name(void **state)
{
    corm_queryset *all = corm_objects(aliases_s, Knot);

    (void)state;
    /* The key of the one above is in the table itself. */
    assert_knot(corm_filter(all, Q("up__id", 1), Q("up__up__isnull", true)),
                "b");
    assert_knot(corm_order_by(corm_filter(all, Q("second__id", 3)), "third__id",
                              "up__third__name"),
                "c");
}

static void test_aliases__subqueries_have_their_own(void **state)
{
    corm_queryset *all = corm_objects(aliases_s, Knot);

    (void)state;
    assert_knot(corm_filter(all,
                            Q("up__in", corm_filter(all, Q("up__name", "a"),
                                                    Q("second__name", "b"))),
                            Q("second__name", "c")),
                "c");
    assert_int_equal(
        corm_count(corm_union(corm_filter(all, Q("up__name", "a")),
                              corm_filter(all, Q("second__name", "c")))),
        2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aliases__a_table_may_be_called_as_they_are),
        cmocka_unit_test(test_aliases__a_join_that_is_gone_leaves_its_name),
        cmocka_unit_test(test_aliases__subqueries_have_their_own),
    };

    return cmocka_run_group_tests(tests, aliases_setup, aliases_teardown);
}
