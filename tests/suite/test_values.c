/*
 * Models of corm_value members: what generic programs build at run time.
 * They hold every type, NULL in any field, and expressions until a save.
 */
#include "support/database.h"
#include "support/test.h"

#include <corm/short.h>

typedef struct Thing {
    corm_object base;
    corm_value id, n, real, name, flag, price, day, at, key, data, raw, made;
} Thing;
CORM_DECLARE(Thing);

#define THING(nm, kind, ...)                                          \
    {                                                                 \
        .name = #nm, .type = CORM_TYPE_##kind, .ctype = CORM_C_VALUE, \
        .offset = offsetof(Thing, nm), .size = sizeof(corm_value),    \
        .object_offset = CORM_NO_MEMBER, __VA_ARGS__                  \
    }
static const corm_field Thing_fields[] = {
    THING(id, BIG_AUTO, .primary_key = true),
    THING(n, INTEGER, .default_value = CORM_INT(0)),
    THING(real, FLOAT, .null = true),
    THING(name, CHAR, .max_length = 20),
    THING(flag, BOOLEAN, .null = true),
    THING(price, DECIMAL, .max_digits = 8, .decimal_places = 2, .null = true),
    THING(day, DATE, .null = true),
    THING(at, DATETIME, .null = true),
    THING(key, UUID, .null = true),
    THING(data, JSON, .null = true),
    THING(raw, BINARY, .null = true),
    THING(made, INTEGER, .null = true, .db_default = CORM_VALUE(CORM_INT(42))),
};
CORM_MODEL(Thing);

/* The same in members of C types. */
typedef struct Gauge {
    corm_object base;
    int64_t id;
    corm_opt_int32 level;
    const char *unit;
} Gauge;
CORM_DECLARE(Gauge);

static const corm_field Gauge_fields[] = {
    CORM_AUTO(Gauge, id),
    CORM_INTEGER(Gauge, level, .null = true,
                 .db_default = CORM_VALUE(CORM_INT(42))),
    CORM_CHAR(Gauge, unit, .max_length = 5, .null = true,
              .db_default = CORM_VALUE(CORM_STR("bar"))),
};
CORM_MODEL(Gauge);
CORM_APP(values, .models = CORM_MODELS(&Thing_model, &Gauge_model));

static corm_db *values_db;
static corm_session *values_s;

static int setup(void **state)
{
    const corm_app *const apps[] = { &values_app, NULL };
    corm_error err = { 0 };

    (void)state;
    values_db = database_open(apps, NULL, &err);
    values_s = values_db == NULL ? NULL : corm_session_open(values_db);
    if (values_s != NULL && corm_create_tables(values_s) == CORM_OK)
        return 0;
    print_error("%s\n", err.message);
    return -1;
}

static int teardown(void **state)
{
    (void)state;
    corm_session_close(values_s);
    database_close(values_db);
    return 0;
}

#define assert_sound()                                  \
    do {                                                \
        if (corm_failed(values_s))                      \
            print_error("%s\n", corm_errmsg(values_s)); \
        assert_false(corm_failed(values_s));            \
    } while (0)

static Thing *saved_thing(int64_t n)
{
    Thing *thing = corm_new(values_s, Thing);

    thing->n = corm_value_int(n);
    thing->name = corm_value_text("a");
    assert_int_equal(corm_save(thing), CORM_OK);
    return thing;
}

static Thing *read_again(const Thing *thing)
{
    return corm_get(Thing, corm_objects(values_s, Thing),
                    Q("id", thing->id.as.i));
}

static void test_values__new_objects(void **state)
{
    Thing *thing = corm_new(values_s, Thing);

    (void)state;
    assert_int_equal(thing->id.kind, CORM_K_NULL);
    assert_int_equal(thing->n.kind, CORM_K_INT);
    assert_int_equal(thing->name.kind, CORM_K_TEXT);
    assert_int_equal(thing->name.size, 0);
    assert_int_equal(thing->price.kind, CORM_K_NULL);
}

static void test_values__round_trip(void **state)
{
    Thing *thing = corm_new(values_s, Thing);
    Thing *again;

    (void)state;
    thing->n = corm_value_text("7"); /* adapted by the save */
    thing->real = corm_value_double(1.5);
    thing->name = corm_value_text("x");
    thing->flag = corm_value_bool(true);
    thing->price = corm_value_decimal(corm_dec("1.50"));
    thing->day = corm_value_date(corm_ymd(2024, 2, 29));
    thing->at = corm_value_text("2024-02-29 10:00");
    thing->key = corm_value_text("11111111-1111-1111-1111-111111111111");
    thing->data = corm_value_json((corm_json){ "[1]" });
    thing->raw = corm_value_bytes((corm_bytes){ "ab", 2 });
    assert_int_equal(corm_save(thing), CORM_OK);
    assert_int_equal(thing->id.as.i, 1);
    again = read_again(thing);
    assert_non_null(again);
    assert_int_equal(again->n.as.i, 7);
    assert_double_equal(again->real.as.d, 1.5);
    assert_string_equal(again->name.as.s, "x");
    assert_true(again->flag.as.b);
    assert_int_equal(corm_decimal_compare(again->price.as.dec, corm_dec("1.5")),
                     0);
    assert_int_equal(again->day.kind, CORM_K_DATE);
    assert_int_equal(again->at.kind, CORM_K_DATETIME);
    assert_int_equal(again->key.kind, CORM_K_UUID);
    assert_string_equal(again->data.as.s, "[1]");
    assert_int_equal(again->raw.size, 2);
    assert_sound();
}

static void test_values__null_where_there_is_none(void **state)
{
    Thing *thing = corm_new(values_s, Thing);

    (void)state;
    thing->n = corm_value_null();
    assert_int_equal(corm_save(thing), CORM_INTEGRITY);
    assert_int_equal(corm_error_info(values_s)->integrity,
                     CORM_INTEGRITY_NOT_NULL);
    assert_contains(corm_errmsg(values_s), "Thing.n is not set");
}

static void test_values__null_beside_a_database_default(void **state)
{
    Thing *left = saved_thing(1), *null = corm_new(values_s, Thing);

    (void)state;
    null->made = corm_value_null();
    assert_int_equal(corm_save(null), CORM_OK);
    assert_int_equal(read_again(left)->made.as.i, 42);
    assert_int_equal(read_again(null)->made.kind, CORM_K_NULL);
    assert_sound();
}

static void test_values__expression_in_a_member(void **state)
{
    Thing *thing = saved_thing(5);

    (void)state;
    thing->n = corm_value_expr(corm_keep(values_s, ADD(F("n"), 1)));
    assert_int_equal(corm_save(thing), CORM_OK);
    assert_int_equal(corm_attr_int(thing, "n"), 6);
    assert_int_equal(read_again(thing)->n.as.i, 6);
    /* it is done once: the next save writes what was read */
    assert_int_equal(corm_save(thing), CORM_OK);
    assert_int_equal(read_again(thing)->n.as.i, 6);
    assert_sound();
}

static void test_values__expression_by_name(void **state)
{
    Thing *thing = saved_thing(5);

    (void)state;
    assert_int_equal(corm_attr_set(thing, "n", MUL(F("n"), 2)), CORM_OK);
    assert_int_equal(corm_save_fields(thing, "n"), CORM_OK);
    assert_int_equal(read_again(thing)->n.as.i, 10);
    assert_sound();
}

static void test_values__expression_in_an_insert(void **state)
{
    Thing *thing = corm_new(values_s, Thing);

    (void)state;
    thing->name = corm_value_expr(corm_keep(values_s, FN("upper", V("emma"))));
    assert_int_equal(corm_save(thing), CORM_OK);
    assert_string_equal(read_again(thing)->name.as.s, "EMMA");
    assert_sound();
}

static void test_values__expressions_in_bulk(void **state)
{
    Thing *things[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        things[i] = corm_new(values_s, Thing);
        things[i]->n = corm_value_int(i);
        things[i]->name = corm_value_text("b");
    }
    things[1]->name =
        corm_value_expr(corm_keep(values_s, FN("lower", V("ABC"))));
    assert_int_equal(corm_bulk_create(things, 2), CORM_OK);
    assert_int_equal(corm_count(corm_filter(corm_objects(values_s, Thing),
                                            Q("name", "abc"))),
                     1);
    assert_int_equal(corm_count(corm_objects(values_s, Thing)), 2);
    assert_sound();
}

static void test_values__wrong_values_wait_for_the_save(void **state)
{
    Thing *thing = saved_thing(1);

    (void)state;
    assert_int_equal(corm_attr_set(thing, "day", "soon"), CORM_OK);
    assert_int_equal(corm_save(thing), CORM_VALUE_ERROR);
    assert_contains(corm_errmsg(values_s), "Thing.day");
    corm_error_clear(values_s);
    assert_int_equal(corm_attr_set(thing, "nme", 1), CORM_FIELD_ERROR);
    corm_error_clear(values_s);
    assert_int_equal(corm_attr_set(thing, "day", VALS(1, 2)), CORM_VALUE_ERROR);
}

#define VALUES(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static void test_values__null_by_name_beside_a_default(void **state)
{
    Gauge *left = corm_new(values_s, Gauge);
    Gauge *null = corm_new(values_s, Gauge);
    Gauge *set = corm_new(values_s, Gauge);
    Gauge *both[2];

    (void)state;
    assert_int_equal(corm_attr_set(null, "level", NULL), CORM_OK);
    assert_int_equal(corm_attr_set(null, "unit", NULL), CORM_OK);
    assert_int_equal(corm_attr_set(set, "level", NULL), CORM_OK);
    set->level = corm_some_int32(7);
    assert_int_equal(corm_save(left), CORM_OK);
    assert_int_equal(corm_save(null), CORM_OK);
    assert_int_equal(corm_save(set), CORM_OK);
    assert_int_equal(corm_attr_int(left, "level"), 42);
    assert_string_equal(corm_attr_text(left, "unit"), "bar");
    assert_false(null->level.set);
    assert_int_equal(corm_refresh(null), CORM_OK);
    assert_false(null->level.set);
    assert_null(null->unit);
    assert_int_equal(set->level.value, 7);
    both[0] = corm_new(values_s, Gauge);
    both[1] = corm_new(values_s, Gauge);
    assert_int_equal(corm_attr_set(both[0], "level", NULL), CORM_OK);
    assert_int_equal(corm_bulk_create(both, 2), CORM_OK);
    assert_int_equal(corm_refresh(both[0]), CORM_OK);
    assert_int_equal(corm_refresh(both[1]), CORM_OK);
    assert_false(both[0]->level.set);
    assert_int_equal(corm_attr_int(both[1], "level"), 42);
    assert_sound();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        VALUES(test_values__new_objects),
        VALUES(test_values__round_trip),
        VALUES(test_values__null_where_there_is_none),
        VALUES(test_values__null_beside_a_database_default),
        VALUES(test_values__expression_in_a_member),
        VALUES(test_values__expression_by_name),
        VALUES(test_values__expression_in_an_insert),
        VALUES(test_values__expressions_in_bulk),
        VALUES(test_values__null_by_name_beside_a_default),
        VALUES(test_values__wrong_values_wait_for_the_save),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
