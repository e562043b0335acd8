/*
 * Tables from models: the SQL as golden text, and what the database then
 * takes and refuses.
 */
#include <corm/corm.h>
#include <corm/schema.h>
#include <corm/short.h>

#include <corm/sqlite.h>

#include "support/failing_alloc.h"
#include "support/golden.h"
#include "support/test.h"

/* ---- one model of every type ---- */

typedef struct Everything {
    corm_object base;
    int64_t id;
    bool flag;
    const char *name, *story, *mail, *slug, *link, *address, *path;
    corm_uuid code;
    int16_t small;
    int32_t whole, positive;
    int64_t big;
    double ratio;
    corm_decimal price;
    corm_opt_date day;
    corm_opt_datetime at;
    corm_opt_time hour;
    corm_opt_duration took;
    corm_bytes blob;
    corm_json data;
    int32_t doubled;
    const char *loud;
} Everything;

static const corm_field Everything_fields[] = {
    CORM_BIG_AUTO(Everything, id, .autoincrement = true),
    CORM_BOOLEAN(Everything, flag, .db_default = CORM_VALUE(CORM_BOOL(true))),
    CORM_CHAR(Everything, name, .max_length = 20, .unique = true,
              .collation = "NOCASE"),
    CORM_TEXT(Everything, story,
              .db_default = CORM_VALUE(CORM_STR("it's \"\\ % ?"))),
    CORM_EMAIL(Everything, mail, .null = true),
    CORM_SLUG(Everything, slug, .null = true),
    CORM_URL(Everything, link, .null = true),
    CORM_IP(Everything, address, .null = true),
    CORM_FILE_PATH(Everything, path, .null = true),
    CORM_UUID(Everything, code, .db_column = "the \"code\""),
    CORM_SMALL_INTEGER(Everything, small,
                       .db_default = CORM_VALUE(CORM_INT(-5))),
    CORM_INTEGER(Everything, whole,
                 .db_default = CORM_ARITH("+", CORM_VALUE(CORM_INT(40)),
                                          CORM_VALUE(CORM_INT(2)))),
    CORM_POSITIVE_INTEGER(Everything, positive, .db_index = true),
    CORM_BIG_INTEGER(Everything, big),
    CORM_FLOAT(Everything, ratio, .db_default = CORM_VALUE(CORM_REAL(0.5))),
    CORM_DECIMAL(Everything, price, .max_digits = 6, .decimal_places = 2,
                 .db_default = CORM_VALUE(CORM_STR("1.25"))),
    CORM_DATE(Everything, day, .null = true,
              .db_default = CORM_VALUE(CORM_STR("2020-02-29"))),
    CORM_DATETIME(Everything, at, .null = true, .db_default = CORM_NOW),
    CORM_TIME(Everything, hour, .null = true),
    CORM_DURATION(Everything, took, .null = true),
    CORM_BINARY(Everything, blob, .null = true),
    CORM_JSON(Everything, data, .null = true),
    CORM_GENERATED(INTEGER, Everything, doubled,
                   CORM_ARITH("*", CORM_PATH("whole"), CORM_VALUE(CORM_INT(2))),
                   .stored = true),
    CORM_GENERATED(TEXT, Everything, loud,
                   CORM_CALL("upper", CORM_PATH("name"))),
};
static CORM_MODEL(
    Everything,
    CORM_INDEXES(
        CORM_INDEX("whole", "-big"),
        CORM_INDEX_AS("lower_name", .expressions = CORM_EXPRESSIONS(
                                        CORM_CALL("lower", CORM_PATH("name")))),
        CORM_INDEX_AS("big_ones", .fields = CORM_NAMES("big"),
                      .condition = CORM_COND("big__gt", CORM_INT(1000)))),
    CORM_CONSTRAINTS(
        CORM_CHECK("quoted",
                   corm_not(CORM_COND("name__contains", CORM_STR("a'%_\\b")))),
        CORM_CHECK("either", corm_or(CORM_COND("whole__gte", CORM_INT(0)),
                                     CORM_COND("flag", CORM_BOOL(true)))),
        CORM_UNIQUE("one_pair", .fields = CORM_NAMES("whole", "big")),
        CORM_UNIQUE("one_flagged", .fields = CORM_NAMES("big"),
                    .condition = CORM_COND("flag", CORM_BOOL(true)))));

/* ---- relations: a cycle, a self reference, inheritance, many to many ---- */

typedef struct Hen Hen;
typedef struct Egg {
    corm_object base;
    int64_t id;
    corm_opt_int64 hen_id;
} Egg;
struct Hen {
    corm_object base;
    int64_t id;
    int64_t egg_id;
    corm_opt_int64 mother_id;
};
typedef struct Rooster {
    corm_object base;
    int64_t id;
    int64_t egg_id;
    corm_opt_int64 mother_id;
    int64_t hen_ptr_id;
    int32_t loudness;
} Rooster;
typedef struct Cell {
    corm_object base;
    int32_t row, column;
    int64_t hen_id;
} Cell;
typedef struct Elsewhere {
    corm_object base;
    int64_t id;
} Elsewhere;

static const corm_model Egg_model, Hen_model, Elsewhere_model;

static const corm_field Egg_fields[] = {
    CORM_AUTO(Egg, id),
    CORM_FOREIGN_KEY_ID(Egg, hen, Hen, .null = true, .on_delete = CORM_SET_NULL,
                        .related_name = "eggs"),
    CORM_MANY_TO_MANY(Egg, viewers, Hen, .related_name = "viewed"),
};
static CORM_MODEL(Egg);
static const corm_field Hen_fields[] = {
    CORM_AUTO(Hen, id),
    CORM_ONE_TO_ONE_ID(Hen, egg, Egg, .on_delete = CORM_CASCADE,
                       .related_name = "mother"),
    CORM_FOREIGN_KEY_ID(Hen, mother, Hen, .null = true,
                        .on_delete = CORM_CASCADE, .no_db_constraint = true,
                        .no_db_index = true),
};
static CORM_MODEL(Hen);
static const corm_field Rooster_fields[] = {
    CORM_INHERITED(Rooster, id),
    CORM_INHERITED_KEY_ID(Rooster, egg),
    CORM_INHERITED_KEY_ID(Rooster, mother),
    CORM_ONE_TO_ONE_ID(Rooster, hen_ptr, Hen, .primary_key = true,
                       .parent_link = true, .on_delete = CORM_CASCADE),
    CORM_INTEGER(Rooster, loudness),
};
static CORM_MODEL(Rooster, .extends = &Hen_model);
static const corm_field Cell_fields[] = {
    CORM_INTEGER(Cell, row),
    CORM_INTEGER(Cell, column),
    CORM_FOREIGN_KEY_ID(Cell, hen, Hen, .on_delete = CORM_CASCADE),
};
static CORM_MODEL(Cell, .primary_key = CORM_NAMES("row", "column"),
                  .unique_together = CORM_TOGETHER(CORM_NAMES("row", "hen")));
static const corm_field Elsewhere_fields[] = {
    CORM_AUTO(Elsewhere, id),
};
static CORM_MODEL(Elsewhere, .unmanaged = true);

static CORM_APP(farm, .models = CORM_MODELS(&Everything_model, &Egg_model,
                                            &Hen_model, &Rooster_model,
                                            &Cell_model, &Elsewhere_model));

/* ---- plumbing ---- */

static corm_db *tables_db;
static corm_session *tables_session;

static int tables_setup(void **state)
{
    static const corm_app *const apps[] = { &farm_app, NULL };
    corm_error err;

    (void)state;
    tables_db = corm_open("sqlite::memory:", apps, NULL, &err);
    if (tables_db == NULL)
        print_error("%s\n", err.message);
    tables_session = corm_session_open(tables_db);
    return tables_session == NULL ? -1 : 0;
}

static int tables_teardown(void **state)
{
    (void)state;
    corm_session_close(tables_session);
    corm_close(tables_db);
    return 0;
}

static void tables_make(void)
{
    corm_status status = corm_create_tables(tables_session);

    if (status != CORM_OK)
        print_error("%s\n", corm_errmsg(tables_session));
    assert_ok(status);
}

static int64_t tables_run(const char *sql)
{
    corm_error_clear(tables_session);
    return corm_execute_sql(tables_session, sql, NULL, 0);
}

static const char *tables_text(const char *sql)
{
    corm_value value = corm_scalar_sql(tables_session, sql, NULL, 0);

    return value.kind == CORM_K_TEXT ? value.as.s : "(no text)";
}

static int64_t tables_count(void)
{
    return corm_scalar_sql(tables_session,
                           "SELECT COUNT(*) FROM sqlite_master WHERE name NOT "
                           "LIKE 'sqlite%'",
                           NULL, 0)
        .as.i;
}

#define INSERT_ONE                                                    \
    "INSERT INTO farm_everything (name, \"the \"\"code\"\"\", "       \
    "positive, big) VALUES ('n', '00000000000000000000000000000001'," \
    " 1, 1)"

/* ---- tests ---- */

static void test_tables__sql_is_as_pinned(void **state)
{
    const char *sql = corm_create_tables_sql(tables_session);
    golden *g = golden_open("sqlite/tables.sql");
    bool same, closed;

    (void)state;
    assert_non_null(sql);
    assert_non_null(g);
    same = golden_check(g, "create_tables", sql);
    closed = golden_close(g);
    assert_true(same && closed);
}

static void test_tables__defaults_are_the_databases(void **state)
{
    (void)state;
    tables_make();
    assert_int_equal(tables_run(INSERT_ONE), 1);
    assert_string_equal(tables_text("SELECT story FROM farm_everything"),
                        "it's \"\\ % ?");
    assert_string_equal(
        tables_text("SELECT flag || ' ' || small || ' ' || whole || ' ' || "
                    "ratio || ' ' || price || ' ' || day || ' ' || doubled || "
                    "' ' || loud FROM farm_everything"),
        "1 -5 42 0.5 1.25 2020-02-29 84 N");
    assert_string_equal(
        tables_text("SELECT typeof(at) || length(at) FROM farm_everything"),
        "text23");
}

static void tables_refused(const char *sql, corm_integrity kind)
{
    assert_int_equal(tables_run(sql), -1);
    assert_int_equal(corm_errcode(tables_session), CORM_INTEGRITY);
    assert_int_equal(corm_error_info(tables_session)->integrity, kind);
}

static void test_tables__constraints_hold(void **state)
{
    (void)state;
    tables_make();
    assert_int_equal(tables_run(INSERT_ONE), 1);
    tables_refused("UPDATE farm_everything SET positive = -1",
                   CORM_INTEGRITY_CHECK);
    tables_refused("UPDATE farm_everything SET data = '{'",
                   CORM_INTEGRITY_CHECK);
    tables_refused("UPDATE farm_everything SET name = 'xa''%_\\by'",
                   CORM_INTEGRITY_CHECK);
    assert_int_equal(
        tables_run("UPDATE farm_everything SET name = 'xa''..\\by'"), 1);
    tables_refused("UPDATE farm_everything SET whole = -1, flag = 0",
                   CORM_INTEGRITY_CHECK);
    tables_refused("UPDATE farm_everything SET story = NULL",
                   CORM_INTEGRITY_NOT_NULL);
    tables_refused("INSERT INTO farm_cell VALUES (1, 1, 77)",
                   CORM_INTEGRITY_FOREIGN_KEY);
}

static void test_tables__conditional_uniqueness(void **state)
{
    (void)state;
    tables_make();
    assert_int_equal(tables_run(INSERT_ONE), 1);
    assert_int_equal(
        tables_run("INSERT INTO farm_everything (name, whole, big, positive, "
                   "flag, \"the \"\"code\"\"\") VALUES ('m', 7, 1, 1, 0, "
                   "'')"),
        1);
    tables_refused("UPDATE farm_everything SET flag = 1",
                   CORM_INTEGRITY_UNIQUE);
}

static void test_tables__exist_already(void **state)
{
    int64_t before;

    (void)state;
    tables_make();
    before = tables_count();
    assert_int_equal(corm_create_tables(tables_session), CORM_PROGRAMMING);
    assert_contains(corm_errmsg(tables_session), "already exists");
    assert_int_equal(tables_count(), before);
}

static void test_tables__one_in_the_way_creates_none(void **state)
{
    (void)state;
    assert_int_equal(tables_run("CREATE TABLE farm_cell (x)"), 0);
    assert_int_equal(corm_create_tables(tables_session), CORM_PROGRAMMING);
    corm_error_clear(tables_session);
    assert_int_equal(tables_count(), 1);
}

static void test_tables__unmanaged_are_left_alone(void **state)
{
    (void)state;
    tables_make();
    assert_int_equal(tables_run("SELECT * FROM farm_elsewhere"), -1);
    assert_int_equal(tables_run("CREATE TABLE farm_elsewhere (id)"), 0);
    assert_ok(corm_drop_tables(tables_session));
    assert_int_equal(tables_count(), 1);
}

static void test_tables__drop_with_rows_in_a_cycle(void **state)
{
    (void)state;
    tables_make();
    assert_ok(tables_run("INSERT INTO farm_egg (id) VALUES (1)") == 1
                  ? CORM_OK
                  : CORM_MISUSE);
    assert_int_equal(
        tables_run("INSERT INTO farm_hen (id, egg_id) VALUES (1, 1)"), 1);
    assert_int_equal(tables_run("UPDATE farm_egg SET hen_id = 1"), 1);
    assert_int_equal(tables_run("INSERT INTO farm_egg_viewers (egg_id, hen_id) "
                                "VALUES (1, 1)"),
                     1);
    assert_ok(corm_drop_tables(tables_session));
    assert_int_equal(tables_count(), 0);
}

static void test_tables__drop_what_is_not_there(void **state)
{
    (void)state;
    assert_ok(corm_drop_tables(tables_session));
}

static void test_tables__drop_and_create_again(void **state)
{
    int64_t before;

    (void)state;
    tables_make();
    before = tables_count();
    assert_ok(corm_drop_tables(tables_session));
    tables_make();
    assert_int_equal(tables_count(), before);
}

/* ---- a database that must find a table before it refers to it ---- */

static void test_tables__keys_of_a_cycle_come_last(void **state)
{
    static const char *const schemes[] = { "strict", NULL };
    static const corm_app *const apps[] = { &farm_app, NULL };
    corm_backend backend = *corm_sqlite_backend();
    corm_dialect dialect = *backend.dialect;
    const corm_backend *const backends[] = { &backend, NULL };
    corm_db_options options = corm_db_options_init();
    corm_session *session;
    corm_db *db;

    (void)state;
    dialect.features.has[CORM_FEATURE_FORWARD_FK] = false;
    backend.dialect = &dialect;
    backend.schemes = schemes;
    options.backends = backends;
    db = corm_open("strict::memory:", apps, &options, NULL);
    session = corm_session_open(db);
    assert_non_null(session);
    assert_contains(corm_create_tables_sql(session),
                    "\"farm_hen\" (\"id\" integer NOT NULL PRIMARY KEY, "
                    "\"egg_id\" integer NOT NULL UNIQUE, ");
    assert_contains(corm_create_tables_sql(session),
                    "ALTER TABLE \"farm_hen\" ADD CONSTRAINT "
                    "\"farm_hen_egg_id_2e23e06b_fk_farm_egg_id\" FOREIGN KEY "
                    "(\"egg_id\") REFERENCES \"farm_egg\" (\"id\")");
    corm_session_close(session);
    corm_close(db);
}

/* ---- memory that runs out ---- */

static bool tables_scenario(failing_alloc *memory, void *data)
{
    static const corm_app *const apps[] = { &farm_app, NULL };
    corm_db_options options = corm_db_options_init();
    corm_session *session;
    corm_status status;
    corm_db *db;

    (void)data;
    options.allocator = memory->hook;
    db = corm_open("sqlite::memory:", apps, &options, NULL);
    session = db == NULL ? NULL : corm_session_open(db);
    if (session == NULL) {
        corm_close(db);
        return false;
    }
    status = corm_create_tables(session);
    if (status != CORM_OK)
        assert_int_equal(status, CORM_NO_MEMORY);
    corm_error_clear(session);
    if (status != CORM_OK) /* nothing was made, and the session works */
        assert_ok(corm_create_tables(session));
    corm_session_close(session);
    corm_close(db);
    return status == CORM_OK;
}

static void test_tables__every_allocation_may_fail(void **state)
{
    (void)state;
    assert_true(failing_alloc_each(tables_scenario, FAIL_ONCE, NULL) > 10);
}

static void test_tables__no_session(void **state)
{
    (void)state;
    assert_int_equal(corm_create_tables(NULL), CORM_MISUSE);
    assert_int_equal(corm_drop_tables(NULL), CORM_MISUSE);
    assert_null(corm_create_tables_sql(NULL));
}

int main(void)
{
#define TABLES_TEST(fn) \
    cmocka_unit_test_setup_teardown(fn, tables_setup, tables_teardown)
    const struct CMUnitTest tests[] = {
        TABLES_TEST(test_tables__sql_is_as_pinned),
        TABLES_TEST(test_tables__defaults_are_the_databases),
        TABLES_TEST(test_tables__constraints_hold),
        TABLES_TEST(test_tables__conditional_uniqueness),
        TABLES_TEST(test_tables__exist_already),
        TABLES_TEST(test_tables__one_in_the_way_creates_none),
        TABLES_TEST(test_tables__unmanaged_are_left_alone),
        TABLES_TEST(test_tables__drop_with_rows_in_a_cycle),
        TABLES_TEST(test_tables__drop_what_is_not_there),
        TABLES_TEST(test_tables__drop_and_create_again),
        TABLES_TEST(test_tables__no_session),
        cmocka_unit_test(test_tables__keys_of_a_cycle_come_last),
        cmocka_unit_test(test_tables__every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
