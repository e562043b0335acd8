/*
 * full_clean(): what each part finds, by field and code, what it asks of the
 * database, and that it neither writes nor leaks.
 */
#include "support/failing_alloc.h"
#include "support/database.h"
#include "support/test.h"

#include <corm/short.h>

/* ---- models ---- */

typedef struct Team {
    corm_object base;
    int64_t id;
    const char *name;
} Team;
CORM_DECLARE(Team);

typedef struct Player {
    corm_object base;
    int64_t id;
    const char *name, *code, *role, *mail, *site, *nick, *host;
    int64_t team_id;
    Team *team;
    int32_t level, age;
    corm_opt_decimal ratio;
    corm_opt_date born;
    corm_json data;
    corm_datetime joined;
    int64_t twice;
} Player;
CORM_DECLARE(Player);

/* A child of Team in a table of its own. */
typedef struct Club {
    corm_object base;
    int64_t id;
    const char *name;
    int64_t team_ptr_id;
    Team *team_ptr;
    const char *city;
} Club;
CORM_DECLARE(Club);

/* Run-time rows: every member a corm_value. */
typedef struct Loose {
    corm_object base;
    corm_value id, n, day, at, clock, text, flag, key, host, price, team_id;
} Loose;
CORM_DECLARE(Loose);

/* Constraints that are none of fields alone. */
typedef struct Slot {
    corm_object base;
    int64_t id;
    const char *label;
    corm_opt_int32 low, high;
    bool active;
    corm_json data;
    const char *note;
    int32_t width;
    int64_t area;
} Slot;
CORM_DECLARE(Slot);

static void team_clean(corm_object *object)
{
    Team *team = (Team *)(void *)object;

    if (strcmp(team->name, "bad") == 0) {
        corm_add_error(team, "name", "bad_name", "This is no name.");
        corm_add_error(team, NULL, NULL, NULL);
    }
    if (strcmp(team->name, "worse") == 0)
        corm_add_error(team, "nmae", "x", "y");
    if (strcmp(team->name, "count") == 0 &&
        corm_count(corm_objects(corm_object_session(object), Team)) > 0)
        corm_add_error(team, NULL, "full", "There are teams already.");
}

static const corm_field Team_fields[] = {
    CORM_AUTO(Team, id),
    CORM_CHAR(Team, name, .max_length = 20, .unique = true),
};
CORM_MODEL(Team, .clean = team_clean,
           CORM_CONSTRAINTS(CORM_CHECK(
               "team_name", corm_not(CORM_COND("name", CORM_STR("Club"))))));

static const corm_choice Player_roles[] = { { "at", "Attack" },
                                            { "de", "Defence" },
                                            { NULL, NULL } };
static const corm_choice Player_levels[] = { { "1", "Low" },
                                             { "2", "High" },
                                             { NULL, NULL } };
static const corm_field Player_fields[] = {
    CORM_AUTO(Player, id),
    CORM_CHAR(Player, name, .max_length = 10, .verbose_name = "full name"),
    CORM_CHAR(Player, code, .max_length = 4, .unique = true, .null = true,
              .blank = true),
    CORM_CHAR(Player, role, .max_length = 2, .choices = Player_roles,
              .default_value = CORM_STR("at")),
    CORM_EMAIL(Player, mail, .blank = true),
    CORM_URL(Player, site, .blank = true),
    CORM_SLUG(Player, nick, .blank = true,
              .validators = CORM_VALIDATORS(
                  CORM_VALID_MIN_LENGTH(3),
                  CORM_VALID_NO_REGEX("^x", .code = "no_x",
                                      .message = "%(value)s begins with x."))),
    CORM_IP(Player, host, .null = true, .blank = true, .protocol = "IPv6"),
    CORM_FOREIGN_KEY(Player, team, Team, .on_delete = CORM_CASCADE),
    CORM_INTEGER(Player, level, .choices = Player_levels,
                 .default_value = CORM_INT(1)),
    CORM_POSITIVE_INTEGER(
        Player, age, .default_value = CORM_INT(20),
        .validators = CORM_VALIDATORS(CORM_VALID_MIN_VALUE(CORM_INT(16)),
                                      CORM_VALID_MAX_VALUE(CORM_INT(99)))),
    CORM_DECIMAL(Player, ratio, .max_digits = 5, .decimal_places = 2,
                 .null = true, .blank = true),
    CORM_DATE(Player, born, .null = true, .blank = true),
    CORM_JSON(Player, data, .default_value = CORM_JSON_TEXT("[1]")),
    CORM_DATETIME(Player, joined, .auto_now_add = true),
    CORM_BIG_INTEGER(
        Player, twice,
        .generated = CORM_ARITH("*", CORM_PATH("age"), CORM_VALUE(CORM_INT(2))),
        .stored = true),
};
CORM_MODEL(Player, .unique_together = CORM_TOGETHER(CORM_NAMES("name", "team")),
           CORM_CONSTRAINTS(CORM_CHECK("player_age",
                                       CORM_COND("age__lte", CORM_INT(60)))));

static const corm_field Club_fields[] = {
    CORM_INHERITED(Club, id),
    CORM_INHERITED(Club, name),
    CORM_ONE_TO_ONE(Club, team_ptr, Team, .parent_link = true,
                    .on_delete = CORM_CASCADE),
    CORM_CHAR(Club, city, .max_length = 5, .unique = true),
};
CORM_MODEL(Club, .extends = &Team_model);

#define LOOSE(nm, kind, ...)                                          \
    {                                                                 \
        .name = #nm, .type = CORM_TYPE_##kind, .ctype = CORM_C_VALUE, \
        .offset = offsetof(Loose, nm), .size = sizeof(corm_value),    \
        .object_offset = CORM_NO_MEMBER, __VA_ARGS__                  \
    }
static const corm_field Loose_fields[] = {
    LOOSE(id, BIG_AUTO, .primary_key = true),
    LOOSE(n, SMALL_INTEGER, .default_value = CORM_INT(0)),
    LOOSE(day, DATE, .null = true, .blank = true),
    LOOSE(at, DATETIME, .null = true, .blank = true),
    LOOSE(clock, TIME, .null = true, .blank = true),
    LOOSE(text, CHAR, .max_length = 3),
    LOOSE(flag, BOOLEAN, .default_value = CORM_BOOL(false)),
    LOOSE(key, UUID, .null = true, .blank = true),
    LOOSE(host, IP, .null = true, .blank = true),
    LOOSE(price, DECIMAL, .max_digits = 5, .decimal_places = 2, .null = true,
          .blank = true),
    { .name = "team",
      .type = CORM_TYPE_FOREIGN_KEY,
      .ctype = CORM_C_VALUE,
      .offset = offsetof(Loose, team_id),
      .size = sizeof(corm_value),
      .object_offset = CORM_NO_MEMBER,
      .to = &Team_model,
      .null = true,
      .blank = true,
      .on_delete = CORM_CASCADE },
};
CORM_MODEL(Loose);

static const corm_field Slot_fields[] = {
    CORM_AUTO(Slot, id),
    CORM_CHAR(Slot, label, .max_length = 9),
    CORM_INTEGER(Slot, low, .null = true, .blank = true),
    CORM_INTEGER(Slot, high, .null = true, .blank = true),
    CORM_BOOLEAN(Slot, active, .default_value = CORM_BOOL(false)),
    CORM_JSON(Slot, data, .default_value = CORM_JSON_TEXT("{\"a\": 1}")),
    CORM_CHAR(Slot, note, .max_length = 90, .blank = true),
    CORM_INTEGER(Slot, width, .default_value = CORM_INT(1)),
    CORM_BIG_INTEGER(
        Slot, area,
        .generated = CORM_ARITH("*", CORM_PATH("width"), CORM_PATH("width")),
        .stored = true),
};
static const corm_expr *const Slot_lower[] = {
    CORM_CALL("lower", CORM_PATH("label")), NULL
};
#define IS_ACTIVE CORM_COND("active", CORM_BOOL(true))
#define HIGH_IS_MORE                 \
    CORM_COND("high__gte",           \
              ((const corm_value[]){ \
                  { .kind = CORM_K_EXPR, .as.expr = CORM_PATH("low") } }))
#define RAW_NOTE                   \
    (&(const corm_expr){           \
        .op = CORM_OP_RAW,         \
        .name = "note <> 'never'", \
        .options = &(const corm_expr_options){ .output = "boolean" } })
CORM_MODEL(Slot,
           CORM_CONSTRAINTS(
               CORM_CHECK("slot_order", HIGH_IS_MORE),
               { .name = "slot_area",
                 .kind = CORM_CONSTRAINT_CHECK,
                 .condition = CORM_COND("area__lt", CORM_INT(100)),
                 .violation_code = "too_wide",
                 .violation_message = "This is too wide." },
               CORM_CHECK("slot_json", CORM_COND("data__a__gt", CORM_INT(0))),
               CORM_CHECK("slot_raw", RAW_NOTE),
               CORM_UNIQUE("slot_active", .fields = CORM_NAMES("low"),
                           .condition = IS_ACTIVE),
               CORM_UNIQUE("slot_lower", .expressions = Slot_lower),
               CORM_UNIQUE("slot_note", .fields = CORM_NAMES("note", "high"),
                           .nulls_not_distinct = false)));

CORM_APP(valid, .models = CORM_MODELS(&Team_model, &Player_model, &Club_model,
                                      &Loose_model, &Slot_model));

/* ---- the database ---- */

static corm_db *valid_db;
static corm_session *valid_s;
static uint64_t valid_seen;

static uint64_t statements(void)
{
    uint64_t all = corm_session_statements(valid_s), since = all - valid_seen;

    valid_seen = all;
    return since;
}

static bool open_valid(const corm_db_options *options)
{
    const corm_app *const apps[] = { &valid_app, NULL };
    corm_error err = { 0 };

    valid_db = database_open(apps, options, &err);
    if (valid_db == NULL && err.code != CORM_NO_MEMORY)
        print_error("%s\n", err.message);
    valid_s = valid_db == NULL ? NULL : corm_session_open(valid_db);
    if (valid_s == NULL || corm_create_tables(valid_s) != CORM_OK)
        return false;
    return corm_create(valid_s, Team, .name = "Reds") != NULL &&
           corm_create(valid_s, Team, .name = "Blues") != NULL &&
           corm_create(valid_s, Player, .name = "Ann", .code = "A",
                       .team_id = 1) != NULL &&
           corm_create(valid_s, Player, .name = "Bea", .code = "B",
                       .team_id = 2) != NULL;
}

static void close_valid(void)
{
    corm_session_close(valid_s);
    database_close(valid_db);
}

static int setup(void **state)
{
    (void)state;
    valid_seen = 0;
    if (open_valid(NULL))
        return 0;
    print_error("%s\n", corm_errmsg(valid_s));
    return -1;
}

static int teardown(void **state)
{
    (void)state;
    close_valid();
    return 0;
}

/* "name:blank code:null": what was found, in order. */
static const char *found(void)
{
    static char text[512];
    const corm_field_error *errors;
    size_t n = corm_field_errors(valid_s, &errors), len = 0;

    text[0] = '\0';
    for (size_t i = 0; i < n; i++)
        len +=
            (size_t)snprintf(text + len, sizeof(text) - len, "%s%s:%s",
                             i > 0 ? " " : "", errors[i].field, errors[i].code);
    return text;
}

#define assert_valid(o)                                \
    do {                                               \
        if (corm_full_clean(o) != CORM_OK)             \
            print_error("%s\n", corm_errmsg(valid_s)); \
        assert_string_equal(found(), "");              \
        assert_false(corm_failed(valid_s));            \
    } while (0)

#define assert_invalid(call, codes)                               \
    do {                                                          \
        assert_int_equal((call), CORM_VALIDATION);                \
        assert_string_equal(found(), (codes));                    \
        assert_int_equal(corm_errcode(valid_s), CORM_VALIDATION); \
        corm_error_clear(valid_s);                                \
    } while (0)

static const corm_field_error *only_error(void)
{
    const corm_field_error *errors;

    assert_int_equal(corm_field_errors(valid_s, &errors), 1);
    return errors;
}

static Player *new_player(void)
{
    Player *player = corm_new(valid_s, Player);

    player->name = "Cid";
    player->code = "C";
    player->team_id = 1;
    return player;
}

static Slot *new_slot(const char *label)
{
    Slot *slot = corm_new(valid_s, Slot);

    slot->label = label;
    slot->note = label;
    return slot;
}

/* ---- fields ---- */

static void test_validation__valid_object(void **state)
{
    Player *player = new_player();

    (void)state;
    statements();
    assert_valid(player);
    /* the team, name and team, code, the check */
    assert_int_equal(statements(), 4);
    assert_true(corm_object_adding(&player->base));
    assert_int_equal(corm_count(corm_objects(valid_s, Player)), 2);
    assert_int_equal(corm_save(player), CORM_OK);
    assert_valid(player);
}

static void test_validation__null_blank_choice_length(void **state)
{
    Player *player = new_player();

    (void)state;
    player->name = "";
    player->code = "12345";
    player->role = "zz";
    player->level = 3;
    player->team_id = 0;
    player->data.text = NULL;
    assert_invalid(corm_full_clean(player),
                   "name:blank code:max_length role:invalid_choice team:null "
                   "level:invalid_choice data:null");
    player->name = NULL;
    player->data.text = " { } ";
    assert_invalid(
        corm_clean_fields_except(player, "code", "role", "level", "team_id"),
        "name:null data:blank");
}

static void test_validation__error_has_message_and_values(void **state)
{
    Player *player = new_player();
    const corm_field_error *error;

    (void)state;
    player->name = "Bartholomew Roberts";
    assert_invalid(corm_full_clean(player), "name:max_length");
    error = only_error();
    assert_string_equal(error->message, "Ensure this value has at most 10 "
                                        "characters (it has 19).");
    assert_int_equal(error->limit.as.i, 10);
    assert_string_equal(error->value.as.s, "Bartholomew Roberts");
    player->name = "Cid";
    player->age = 15;
    assert_int_equal(corm_full_clean(player), CORM_VALIDATION);
    assert_contains(corm_errmsg(valid_s),
                    "this Player is not valid: age: Ensure this value is "
                    "greater than or equal to 16.");
}

static void test_validation__types_of_text(void **state)
{
    Player *player = new_player();

    (void)state;
    player->mail = "a@b";
    player->site = "nope";
    player->nick = "no spaces";
    player->host = "1.2.3.4";
    assert_invalid(corm_full_clean(player),
                   "mail:invalid site:invalid nick:invalid host:invalid");
    player->mail = "a@b.org";
    player->site = "http://b.org/";
    player->nick = "xy";
    player->host = " 2001:DB8:0::1 ";
    assert_invalid(corm_full_clean(player), "nick:min_length nick:no_x");
    assert_string_equal(player->host, "2001:db8::1"); /* for all that */
}

static void test_validation__addresses_get_their_usual_spelling(void **state)
{
    Player *player = new_player();

    (void)state;
    player->host = "2001:DB8:0::1";
    assert_valid(player);
    assert_string_equal(player->host, "2001:db8::1");
}

static void test_validation__message_of_the_program(void **state)
{
    Player *player = new_player();

    (void)state;
    player->nick = "xyz";
    assert_invalid(corm_full_clean(player), "nick:no_x");
    assert_string_equal(only_error()->message, "xyz begins with x.");
}

static void test_validation__ranges(void **state)
{
    Player *player = new_player();

    (void)state;
    player->age = -1;
    assert_invalid(corm_full_clean(player), "age:min_value");
    player->age = 100;
    assert_invalid(corm_full_clean(player), "age:max_value");
}

static void test_validation__digits(void **state)
{
    Player *player = new_player();

    (void)state;
    player->ratio = corm_some_decimal(corm_dec("1234.5"));
    assert_invalid(corm_full_clean(player), "ratio:max_whole_digits");
    player->ratio.value = corm_dec("1.234");
    assert_invalid(corm_full_clean(player), "ratio:max_decimal_places");
    player->ratio.value = corm_dec("123456");
    assert_invalid(corm_full_clean(player), "ratio:max_digits");
    player->ratio.value = corm_dec("999.99");
    assert_valid(player);
    /* by name too: an assignment does not round */
    assert_int_equal(corm_attr_set(player, "ratio", corm_dec("0.125")),
                     CORM_OK);
    assert_invalid(corm_full_clean(player), "ratio:max_decimal_places");
}

static void test_validation__references(void **state)
{
    Player *player = new_player();

    (void)state;
    player->team_id = 99;
    assert_invalid(corm_full_clean(player), "team:invalid");
    assert_contains(only_error()->message, "id 99 does not exist");
    player->team_id = 0;
    player->team = corm_get(Team, corm_objects(valid_s, Team), Q("id", 2));
    assert_valid(player);
    assert_int_equal(player->team_id, 0); /* that is the save's */
    player->team = corm_new(valid_s, Team);
    assert_invalid(corm_full_clean(player), "team:null");
}

/* ---- corm_value members ---- */

static void test_validation__values_become_their_type(void **state)
{
    Loose *row = corm_new(valid_s, Loose);

    (void)state;
    assert_int_equal(row->text.kind, CORM_K_TEXT); /* "" as in Django */
    row->n = corm_value_text("12");
    row->day = corm_value_text("2024-02-29");
    row->text = corm_value_text("abc");
    row->flag = corm_value_int(1);
    row->key = corm_value_text("11111111-1111-1111-1111-111111111111");
    row->host = corm_value_text("::FFFF:1.2.3.4");
    row->price = corm_value_text("1.50");
    row->team_id = corm_value_text("1");
    assert_valid(row);
    assert_int_equal(row->n.as.i, 12);
    assert_int_equal(row->n.kind, CORM_K_INT);
    assert_int_equal(row->day.kind, CORM_K_DATE);
    assert_int_equal(row->flag.kind, CORM_K_BOOL);
    assert_int_equal(row->key.kind, CORM_K_UUID);
    assert_string_equal(row->host.as.s, "::ffff:1.2.3.4");
    assert_int_equal(row->price.kind, CORM_K_DECIMAL);
    assert_int_equal(row->team_id.as.i, 1);
    assert_int_equal(corm_save(row), CORM_OK);
}

static void test_validation__wrong_values(void **state)
{
    Loose *row = corm_new(valid_s, Loose);

    (void)state;
    row->n = corm_value_text("q");
    row->day = corm_value_text("2024-13-01");
    row->at = corm_value_text("2024-02-30 10:00");
    row->clock = corm_value_text("25:00");
    row->flag = corm_value_text("x");
    row->key = corm_value_text("bad");
    row->host = corm_value_text("999.1.1.1");
    row->price = corm_value_text("x");
    row->team_id = corm_value_text("zzz");
    assert_invalid(corm_full_clean(row),
                   "n:invalid day:invalid_date at:invalid_datetime "
                   "clock:invalid_time text:blank flag:invalid key:invalid "
                   "host:invalid price:invalid team:invalid");
    row->day = corm_value_text("soon");
    row->at = corm_value_text("2024-02-30");
    row->clock = corm_value_int(5);
    row->text = corm_value_null();
    assert_invalid(corm_clean_fields_except(row, "n", "flag", "key", "host",
                                            "price", "team"),
                   "day:invalid at:invalid_date clock:invalid text:null");
}

static void test_validation__values_assigned_by_name(void **state)
{
    Loose *row = corm_new(valid_s, Loose);

    (void)state;
    assert_int_equal(corm_attr_set(row, "text", "abc"), CORM_OK);
    assert_int_equal(corm_attr_set(row, "n", "many"), CORM_OK);
    assert_string_equal(corm_attr_text(row, "n"), "many");
    assert_invalid(corm_full_clean(row), "n:invalid");
    assert_string_equal(only_error()->message,
                        "\"many\" value must be an integer.");
    assert_int_equal(corm_save(row), CORM_VALUE_ERROR);
    corm_error_clear(valid_s);
    row->n = corm_value_uint(UINT64_MAX);
    assert_invalid(corm_full_clean(row), "n:max_value");
    row->n = corm_value_text("-99999999999999999999");
    assert_invalid(corm_full_clean(row), "n:min_value");
    row->n = corm_value_null();
    assert_invalid(corm_full_clean(row), "n:null");
    assert_int_equal(corm_save(row), CORM_INTEGRITY);
    corm_error_clear(valid_s);
}

/* ---- unique ---- */

static void test_validation__unique_fields(void **state)
{
    Player *player = new_player();

    (void)state;
    player->code = "A";
    assert_invalid(corm_full_clean(player), "code:unique");
    assert_string_equal(only_error()->message,
                        "Player with this Code already exists.");
    assert_string_equal(only_error()->value.as.s, "A");
    player->code = NULL;
    assert_valid(player);
    player->id = 1; /* a new object with a key that is taken */
    assert_invalid(corm_validate_unique(player), "id:unique");
}

static void test_validation__unique_together(void **state)
{
    Player *player = new_player();

    (void)state;
    player->name = "Ann";
    assert_invalid(corm_full_clean(player), "__all__:unique_together");
    assert_string_equal(only_error()->message,
                        "Player with this Full name and Team already exists.");
    player->code = "B";
    assert_invalid(corm_full_clean(player),
                   "__all__:unique_together code:unique");
    assert_int_equal(corm_full_clean_except(player, "name", "code"), CORM_OK);
}

static void test_validation__a_row_is_not_its_own_double(void **state)
{
    Player *ann =
        corm_get(Player, corm_objects(valid_s, Player), Q("name", "Ann"));

    (void)state;
    assert_valid(ann);
    ann->code = "B";
    assert_invalid(corm_full_clean(ann), "code:unique");
}

static void test_validation__errors_leave_out_later_parts(void **state)
{
    Player *player = new_player();

    (void)state;
    player->code = "TOOLONG";
    player->age = -1;
    statements();
    assert_invalid(corm_full_clean(player), "code:max_length age:min_value");
    assert_int_equal(statements(), 2); /* the team; name and team */
}

/* ---- constraints ---- */

static void test_validation__check(void **state)
{
    Player *player = new_player();

    (void)state;
    player->age = 61;
    assert_invalid(corm_full_clean(player), "__all__:");
    assert_string_equal(only_error()->message,
                        "Constraint \"player_age\" is violated.");
    assert_int_equal(corm_full_clean_except(player, "age"), CORM_OK);
    assert_invalid(corm_validate_constraints(player), "__all__:");
    assert_int_equal(corm_validate_unique(player), CORM_OK);
}

static void test_validation__checks_between_fields(void **state)
{
    Slot *slot = new_slot("a");

    (void)state;
    assert_valid(slot); /* NULL >= NULL is unknown, so it holds */
    slot->low = corm_some_int32(5);
    assert_valid(slot);
    slot->high = corm_some_int32(4);
    assert_invalid(corm_full_clean(slot), "__all__:");
    slot->high = corm_some_int32(5);
    assert_valid(slot);
    assert_int_equal(corm_save(slot), CORM_OK);
}

static void test_validation__check_of_a_generated_column(void **state)
{
    Slot *slot = new_slot("a");

    (void)state;
    slot->width = 10;
    assert_invalid(corm_full_clean(slot), "__all__:too_wide");
    assert_string_equal(only_error()->message, "This is too wide.");
    assert_int_equal(corm_full_clean_except(slot, "width"), CORM_OK);
    slot->width = 9;
    assert_valid(slot);
}

static void test_validation__check_inside_json(void **state)
{
    Slot *slot = new_slot("a");

    (void)state;
    slot->data.text = "{\"a\": 0}";
    assert_invalid(corm_full_clean(slot), "__all__:");
    slot->data.text = "{\"b\": 0}";
    assert_valid(slot);
}

static void test_validation__raw_checks_are_the_saves(void **state)
{
    Slot *slot = new_slot("a");

    (void)state;
    slot->note = "never";
    assert_valid(slot);
    assert_int_equal(corm_save(slot), CORM_INTEGRITY);
    corm_error_clear(valid_s);
}

static void test_validation__unique_where(void **state)
{
    Slot *slot = new_slot("b");

    (void)state;
    assert_non_null(corm_create(valid_s, Slot, .label = "a", .active = true,
                                .note = "a", .low = corm_some_int32(1)));
    slot->low = corm_some_int32(1);
    assert_valid(slot);
    slot->active = true;
    statements();
    assert_invalid(corm_full_clean(slot), "__all__:");
    assert_int_equal(statements(), 5); /* one a constraint: high is NULL */
    slot->low = corm_some_int32(2);
    assert_valid(slot);
}

static void test_validation__unique_expression(void **state)
{
    Slot *slot = new_slot("ABC");

    (void)state;
    assert_non_null(corm_create(valid_s, Slot, .label = "abc", .note = "x"));
    assert_invalid(corm_full_clean(slot), "__all__:");
    assert_string_equal(only_error()->message,
                        "Constraint \"slot_lower\" is violated.");
    slot->label = "abd";
    assert_valid(slot);
}

static void test_validation__unique_constraint_of_fields(void **state)
{
    Slot *slot = new_slot("b");

    (void)state;
    assert_non_null(corm_create(valid_s, Slot, .label = "a", .note = "same",
                                .high = corm_some_int32(1)));
    slot->note = "same";
    slot->high = corm_some_int32(1);
    assert_invalid(corm_full_clean(slot), "__all__:unique_together");
    assert_string_equal(only_error()->message,
                        "Slot with this Note and High already exists.");
    slot->high.set = false;
    assert_valid(slot);
}

/* ---- models ---- */

static void test_validation__program_of_the_model(void **state)
{
    Team *team = corm_new(valid_s, Team);

    (void)state;
    team->name = "bad";
    assert_invalid(corm_full_clean(team), "name:bad_name __all__:invalid");
    team->name = "count";
    assert_invalid(corm_full_clean(team), "__all__:full");
    team->name = "worse";
    assert_int_equal(corm_full_clean(team), CORM_FIELD_ERROR);
    corm_error_clear(valid_s);
    team->name = "good";
    assert_valid(team);
    assert_int_equal(corm_clean_fields(team), CORM_OK);
}

static void test_validation__parents(void **state)
{
    Club *club = corm_new(valid_s, Club);

    (void)state;
    club->name = "Reds";
    club->city = "Vienna";
    assert_invalid(corm_full_clean(club), "city:max_length name:unique");
    club->name = "Club";
    club->city = "Graz";
    assert_invalid(corm_full_clean(club), "__all__:");
    club->name = "bad"; /* the parent's function */
    assert_invalid(corm_full_clean(club), "name:bad_name __all__:invalid");
    club->name = "Whites";
    assert_valid(club);
    assert_int_equal(corm_save(club), CORM_OK);
    assert_valid(club);
}

static void test_validation__deferred_fields_are_loaded(void **state)
{
    Player *ann =
        corm_get(Player, corm_only(corm_objects(valid_s, Player), "name"),
                 Q("name", "Ann"));

    (void)state;
    assert_valid(ann);
    assert_true(corm_is_loaded(ann, "code"));
    assert_string_equal(ann->code, "A");
}

/* ---- the calls ---- */

static void test_validation__errors_live_on(void **state)
{
    Player *player = new_player();
    const corm_field_error *errors = NULL;

    (void)state;
    player->age = 0;
    corm_scope(valid_s)
    {
        assert_int_equal(corm_full_clean(player), CORM_VALIDATION);
    }
    corm_error_clear(valid_s);
    assert_int_equal(corm_count(corm_objects(valid_s, Team)), 2);
    assert_string_equal(found(), "age:min_value");
    corm_session_reset(valid_s);
    assert_int_equal(corm_field_errors(valid_s, &errors), 0);
    assert_int_equal(corm_field_errors(NULL, &errors), 0);
    assert_null(errors);
}

static void test_validation__misuse(void **state)
{
    Player *player = new_player();
    Player nothing = { 0 };

    (void)state;
    assert_int_equal(corm_full_clean_except(player, "nmae"), CORM_FIELD_ERROR);
    assert_contains(corm_errmsg(valid_s), "no field \"nmae\"");
    corm_error_clear(valid_s);
    assert_int_equal(corm_object_full_clean_except(&player->base, NULL, 1),
                     CORM_FIELD_ERROR);
    corm_error_clear(valid_s);
    assert_int_equal(corm_full_clean(&nothing), CORM_MISUSE);
    assert_int_equal(corm_object_full_clean(NULL), CORM_MISUSE);
    assert_int_equal(corm_add_error(player, "name", "x", "y"), CORM_MISUSE);
    assert_contains(corm_errmsg(valid_s), ".clean");
    corm_error_clear(valid_s);
}

/* Values that become an expression are nothing to validate. */
static void test_validation__expressions_are_not_valid(void **state)
{
    Loose *row = corm_new(valid_s, Loose);
    const corm_expr *expr = corm_keep(valid_s, ADD(F("n"), 1));

    (void)state;
    row->text = corm_value_text("abc");
    row->n = corm_value_expr(expr);
    assert_invalid(corm_full_clean(row), "n:invalid");
    row->n = corm_value_int(1);
    assert_valid(row);
    assert_int_equal(corm_attr_set(row, "n", ADD(F("n"), 1)), CORM_OK);
    assert_invalid(corm_full_clean(row), "n:invalid");
}

static bool clean_without_memory(failing_alloc *memory, void *data)
{
    corm_db_options options = corm_db_options_init();
    bool done = false;

    (void)data;
    options.allocator = memory->hook;
    if (open_valid(&options)) {
        Player *player = corm_new(valid_s, Player);
        corm_status status;

        if (player != NULL) {
            player->name = "Ann";
            player->code = "B";
            player->age = 80;
            player->team_id = 1;
            player->nick = "xyz";
            player->host = "2001:DB8::1";
            status = corm_full_clean(player);
            assert_true(status == CORM_VALIDATION || status == CORM_NO_MEMORY);
            done = status == CORM_VALIDATION;
            if (done)
                assert_string_equal(found(), "nick:no_x "
                                             "__all__:unique_together "
                                             "code:unique __all__:");
        }
    }
    close_valid();
    return done;
}

static void test_validation__without_memory(void **state)
{
    (void)state;
    assert_true(failing_alloc_each(clean_without_memory, FAIL_ONCE, NULL) > 0);
}

#define VALIDATION(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        VALIDATION(test_validation__valid_object),
        VALIDATION(test_validation__null_blank_choice_length),
        VALIDATION(test_validation__error_has_message_and_values),
        VALIDATION(test_validation__types_of_text),
        VALIDATION(test_validation__addresses_get_their_usual_spelling),
        VALIDATION(test_validation__message_of_the_program),
        VALIDATION(test_validation__ranges),
        VALIDATION(test_validation__digits),
        VALIDATION(test_validation__references),
        VALIDATION(test_validation__values_become_their_type),
        VALIDATION(test_validation__wrong_values),
        VALIDATION(test_validation__values_assigned_by_name),
        VALIDATION(test_validation__unique_fields),
        VALIDATION(test_validation__unique_together),
        VALIDATION(test_validation__a_row_is_not_its_own_double),
        VALIDATION(test_validation__errors_leave_out_later_parts),
        VALIDATION(test_validation__check),
        VALIDATION(test_validation__checks_between_fields),
        VALIDATION(test_validation__check_of_a_generated_column),
        VALIDATION(test_validation__check_inside_json),
        VALIDATION(test_validation__raw_checks_are_the_saves),
        VALIDATION(test_validation__unique_where),
        VALIDATION(test_validation__unique_expression),
        VALIDATION(test_validation__unique_constraint_of_fields),
        VALIDATION(test_validation__program_of_the_model),
        VALIDATION(test_validation__parents),
        VALIDATION(test_validation__deferred_fields_are_loaded),
        VALIDATION(test_validation__errors_live_on),
        VALIDATION(test_validation__misuse),
        VALIDATION(test_validation__expressions_are_not_valid),
        cmocka_unit_test(test_validation__without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
