/*
 * What the registry says about descriptors that are wrong: each mistake
 * alone, in one sentence that names model, member and remedy; and all at once.
 */
#include "support/failing_alloc.h"
#include "support/test.h"

#include "base/alloc.h"
#include "model/registry.h"

#include <corm/short.h>

/* ---- how a mistake is expected ---- */

static size_t check_lines(const char *text)
{
    size_t n = 1;

    for (; *text != '\0'; text++)
        n += *text == '\n';
    return n;
}

static void check_models(const corm_model *const *models, const char *expected,
                         const char *file, int line)
{
    const corm_app app = { .name = "test", .models = models };
    const corm_app *const apps[] = { &app, NULL };
    corm_error err = { .code = CORM_OK };
    char *report = NULL;
    cormi_registry *registry =
        cormi_registry_new(apps, &cormi_default_allocator, &err, &report);
    bool as_expected = registry == NULL && err.code == CORM_FIELD_ERROR &&
                       report != NULL && check_lines(report) == 1 &&
                       strstr(report, expected) != NULL &&
                       strcmp(report, err.message) == 0;

    if (!as_expected)
        print_error("expected: %s\nreported: %s\n", expected,
                    report == NULL ? "nothing" : report);
    cormi_registry_free(registry);
    cormi_strfree(&cormi_default_allocator, report);
    if (!as_expected)
        _fail(file, line);
}

/* These models, ended by NULL, have this mistake and no other. */
#define MODELS_MISTAKE(expected, ...)                                          \
    check_models((const corm_model *const[]){ __VA_ARGS__, NULL }, (expected), \
                 __FILE__, __LINE__)

/* ---- the models ---- */

typedef enum Mood { MOOD_GOOD, MOOD_BAD } Mood;

typedef struct Thing Thing;
struct Thing {
    corm_object base;
    int64_t id;
    const char *name, *other;
    int8_t tiny;
    int16_t narrow;
    int32_t number;
    int64_t wide;
    uint32_t natural;
    Mood mood;
    corm_opt_int16 opt_narrow;
    corm_opt_int32 opt_number;
    corm_opt_int64 opt_wide;
    double real;
    corm_decimal price;
    corm_date day;
    corm_opt_date opt_day;
    corm_datetime at;
    corm_bytes blob;
    corm_json data;
    bool flag;
    int64_t owner_id;
    Thing *owner;
    int32_t small_id;
    int64_t second_id;
    const char *code_id;
    int32_t _order;
};
CORM_DECLARE(Thing);

/* The registry compares addresses of models, so Thing_model is the one that
 * relations mean; each check gives it other fields. */
#define THING(...)                                       \
    corm_model thing = { .name = "Thing",                \
                         .size = sizeof(Thing),          \
                         .fields = fields,               \
                         .n_fields = TEST_COUNT(fields), \
                         __VA_ARGS__ }

/* A Thing with an id and these fields has this mistake. */
#define FIELD_MISTAKE(expected, ...)                                       \
    do {                                                                   \
        const corm_field fields[] = { CORM_AUTO(Thing, id), __VA_ARGS__ }; \
        THING(.unused_ = 0);                                               \
        MODELS_MISTAKE(expected, &thing, &Target_model);                   \
    } while (0)

/* A Thing with some fields and this Meta has this mistake. */
#define META_MISTAKE(expected, ...)                                       \
    do {                                                                  \
        const corm_field fields[] = {                                     \
            CORM_AUTO(Thing, id),                                         \
            CORM_CHAR(Thing, name, .max_length = 9),                      \
            CORM_INTEGER(Thing, number),                                  \
            CORM_TO_TARGET(owner, .on_delete = CORM_CASCADE),             \
            CORM_MANY_TO_MANY(Thing, links, Target, .related_name = "+"), \
        };                                                                \
        THING(__VA_ARGS__);                                               \
        MODELS_MISTAKE(expected, &thing, &Target_model);                  \
    } while (0)

typedef struct Target {
    corm_object base;
    int64_t id;
    const char *code;
    const char *title;
} Target;
CORM_DECLARE(Target);
static const corm_field Target_fields[] = {
    CORM_AUTO(Target, id),
    CORM_CHAR(Target, code, .max_length = 5, .unique = true),
    CORM_CHAR(Target, title, .max_length = 5),
};
CORM_MODEL(Target);

/* A foreign key to Target over any member of Thing that ends in _id. */
#define CORM_TO_TARGET(m, ...) \
    CORM_FOREIGN_KEY_ID(Thing, m, Target, __VA_ARGS__)

/* A field as a program without the macros writes it. */
#define BY_HAND(label, kind, c, at, n, ...)                             \
    {                                                                   \
        .name = (label), .type = CORM_TYPE_##kind, .ctype = CORM_C_##c, \
        .offset = (uint32_t)(at), .size = (n),                          \
        .object_offset = CORM_NO_MEMBER, __VA_ARGS__                    \
    }
/* The integer member `number` under another name. */
#define NUMBER_AS(label) \
    BY_HAND(label, INTEGER, INT, offsetof(Thing, number), 4, .unused_ = 0)

/* ---- names ---- */

static void test_check__names_of_fields(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.pk: \"pk\" stands for the primary key",
                  NUMBER_AS("pk"));
    FIELD_MISTAKE("Thing.number_: the name must not end in _",
                  NUMBER_AS("number_"));
    FIELD_MISTAKE("Thing.num__ber: the name must not contain __",
                  NUMBER_AS("num__ber"));
    FIELD_MISTAKE("Thing.num ber: the name must be of letters",
                  NUMBER_AS("num ber"));
    FIELD_MISTAKE("Thing: field number 2 has no name", NUMBER_AS(NULL));
}

static void test_check__two_fields_of_one_name(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.number clashes with the field Thing.number",
                  CORM_INTEGER(Thing, number),
                  BY_HAND("number", INTEGER, INT, offsetof(Thing, wide), 8,
                          .db_column = "n"));
    FIELD_MISTAKE("Thing.owner_id clashes with the field Thing.owner",
                  CORM_TO_TARGET(owner, .on_delete = CORM_CASCADE),
                  BY_HAND("owner_id", BIG_INTEGER, INT, offsetof(Thing, wide),
                          8, .db_column = "w"));
}

static void test_check__two_fields_of_one_column(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.number and Thing.wide have the same column \"NUMBER\"",
                  CORM_INTEGER(Thing, number),
                  CORM_BIG_INTEGER(Thing, wide, .db_column = "NUMBER"));
}

static void test_check__long_column(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.number: its column has a name of 64 bytes",
                  CORM_INTEGER(Thing, number,
                               .db_column = "0123456789012345678901234567890123"
                                            "456789012345678901234567890123"));
}

static void test_check__names_of_columns(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.number: its column has a name that is empty",
                  CORM_INTEGER(Thing, number, .db_column = ""));
    FIELD_MISTAKE("Thing.number: its column has a name that is not UTF-8",
                  CORM_INTEGER(Thing, number, .db_column = "\xff"));
}

static void test_check__names_of_tables(void **state)
{
    const corm_field fields[] = { CORM_AUTO(Thing, id) };
    const corm_model thing = { .name = "Thing",
                               .db_table = "a\xff",
                               .size = sizeof(Thing),
                               .fields = fields,
                               .n_fields = 1 };

    (void)state;
    MODELS_MISTAKE("Thing: its table has a name that is not UTF-8", &thing);
}

static void test_check__names_of_models(void **state)
{
    static const corm_field fields[] = { CORM_AUTO(Thing, id) };
    const corm_model end = {
        .name = "Thing_", .size = sizeof(Thing), .fields = fields, .n_fields = 1
    };
    const corm_model blank = { .size = sizeof(Thing),
                               .fields = fields,
                               .n_fields = 1 };
    const corm_model twice = { .name = "TARGET",
                               .db_table = "other",
                               .size = sizeof(Thing),
                               .fields = fields,
                               .n_fields = 1 };
    const corm_model table = { .name = "Other",
                               .db_table = "Test_Target",
                               .size = sizeof(Thing),
                               .fields = fields,
                               .n_fields = 1 };

    (void)state;
    MODELS_MISTAKE("Thing_: a model's name must not begin or end with _", &end);
    MODELS_MISTAKE("A model of app \"test\" has no name", &blank);
    MODELS_MISTAKE("TARGET is declared twice in app \"test\"", &Target_model,
                   &twice);
    MODELS_MISTAKE("Target and Other have the same table \"Test_Target\"",
                   &Target_model, &table);
    MODELS_MISTAKE("Target is listed twice", &Target_model, &Target_model);
}

/* ---- members ---- */

static void test_check__narrow_members(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.narrow: int16_t is too narrow for IntegerField "
                  "(32 bits); declare the member as int32_t",
                  CORM_INTEGER(Thing, narrow));
    FIELD_MISTAKE("Thing.number: int32_t is too narrow for BigIntegerField "
                  "(64 bits); declare the member as int64_t",
                  CORM_BIG_INTEGER(Thing, number));
    FIELD_MISTAKE(
        "Thing.natural: uint32_t is too narrow for PositiveBigIntegerField "
        "(64 bits); declare the member as uint64_t",
        CORM_POSITIVE_BIG_INTEGER(Thing, natural));
    FIELD_MISTAKE("declare the member as corm_opt_int32",
                  CORM_INTEGER(Thing, opt_narrow, .null = true));
    FIELD_MISTAKE("declare the member as int16_t",
                  CORM_SMALL_INTEGER(Thing, tiny));
}

static void test_check__null_and_the_member(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.number: .null = true, but int32_t has no NULL; "
                  "declare the member number as corm_opt_int32",
                  CORM_INTEGER(Thing, number, .null = true));
    FIELD_MISTAKE("declare the member day as corm_opt_date",
                  CORM_DATE(Thing, day, .null = true));
    FIELD_MISTAKE("declare the member real as corm_opt_double",
                  CORM_FLOAT(Thing, real, .null = true));
    FIELD_MISTAKE(
        "Thing.opt_day: the member opt_day is corm_opt_date, but the field is "
        "never NULL; set .null = true, or declare the member as corm_date",
        CORM_DATE(Thing, opt_day));
    FIELD_MISTAKE(
        "declare the member owner_id as corm_opt_int64",
        CORM_TO_TARGET(owner, .null = true, .on_delete = CORM_SET_NULL));
}

static void test_check__keys_have_the_type_of_their_target(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.small: the member small_id is int32_t, but Target.id, "
                  "to which it refers, needs int64_t",
                  CORM_TO_TARGET(small, .on_delete = CORM_CASCADE));
    FIELD_MISTAKE("Thing.code: the member code_id is const char *, but "
                  "Target.id, to which it refers, needs int64_t",
                  CORM_TO_TARGET(code, .on_delete = CORM_CASCADE));
    FIELD_MISTAKE(
        "Thing.owner: the member owner_id is int64_t, but Target.code, to "
        "which it refers, needs const char *",
        CORM_TO_TARGET(owner, .on_delete = CORM_CASCADE, .to_field = "code"));
}

static void test_check__members_of_descriptors_made_by_hand(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.number has no member; set .ctype, .offset and .size",
                  { .name = "number", .type = CORM_TYPE_INTEGER });
    FIELD_MISTAKE("Thing.number: IntegerField cannot fill a member of type "
                  "corm_date; use int64_t",
                  { .name = "number",
                    .type = CORM_TYPE_INTEGER,
                    .ctype = CORM_C_DATE,
                    .offset = offsetof(Thing, day),
                    .size = 4 });
    FIELD_MISTAKE("Thing.day: 8 bytes are not the size of corm_date",
                  { .name = "day",
                    .type = CORM_TYPE_DATE,
                    .ctype = CORM_C_DATE,
                    .offset = offsetof(Thing, day),
                    .size = 8 });
    FIELD_MISTAKE("Thing.name: there is no optional form of const char *",
                  { .name = "name",
                    .type = CORM_TYPE_TEXT,
                    .ctype = CORM_C_TEXT | CORM_C_OPT,
                    .null = true,
                    .offset = offsetof(Thing, name),
                    .size = 16 });
    FIELD_MISTAKE("Thing.odd has no valid type",
                  { .name = "odd", .type = (corm_type)99 });
    FIELD_MISTAKE(
        "Thing.odd: its member ends at byte 100004, but the struct has",
        BY_HAND("odd", INTEGER, INT, 100000, 4, .unused_ = 0));
    FIELD_MISTAKE("Thing.odd: its member lies over the header `base`",
                  BY_HAND("odd", INTEGER, INT, 0, 4, .unused_ = 0));
}

static void test_check__two_fields_over_one_member(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.number and Thing.copy lie over the same member",
                  CORM_INTEGER(Thing, number), NUMBER_AS("copy"));
    FIELD_MISTAKE("Thing.number and Thing.copy lie over the same member",
                  CORM_BIG_INTEGER(Thing, wide), CORM_INTEGER(Thing, number),
                  NUMBER_AS("copy"));
}

static void test_check__enums_and_unsigned_members_are_fine(void **state)
{
    static const corm_field fields[] = {
        CORM_AUTO(Thing, id),
        CORM_INTEGER(Thing, mood),
        CORM_POSITIVE_INTEGER(Thing, natural),
        CORM_TEXT(Thing, name, .null = true),
        CORM_BINARY(Thing, blob, .null = true),
        CORM_JSON(Thing, data, .null = true),
        CORM_SMALL_INTEGER(Thing, wide),
    };
    THING(.unused_ = 0);
    const corm_model *const models[] = { &thing, NULL };
    const corm_app app = { .name = "test", .models = models };
    const corm_app *const apps[] = { &app, NULL };
    corm_error err;
    cormi_registry *registry =
        cormi_registry_new(apps, &cormi_default_allocator, &err, NULL);

    (void)state;
    assert_non_null(registry);
    cormi_registry_free(registry);
}

/* ---- options ---- */

static void test_check__sizes(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.name has no .max_length; set it, or use CORM_TEXT",
                  CORM_CHAR(Thing, name));
    FIELD_MISTAKE("Thing.name: .max_length = -1; it must be positive",
                  CORM_TEXT(Thing, name, .max_length = -1));
    FIELD_MISTAKE("Thing.price: .max_digits = 0; set it",
                  CORM_DECIMAL(Thing, price));
    FIELD_MISTAKE("Thing.price: .max_digits = 39",
                  CORM_DECIMAL(Thing, price, .max_digits = 39));
    FIELD_MISTAKE(
        "Thing.price: .decimal_places = 5; it must be from 0 to .max_digits, "
        "which is 4",
        CORM_DECIMAL(Thing, price, .max_digits = 4, .decimal_places = 5));
}

static void test_check__defaults(void **state)
{
    (void)state;
    FIELD_MISTAKE(
        "Thing.number: its default must be an integer; change .default_value",
        CORM_INTEGER(Thing, number, .default_value = CORM_STR("many")));
    FIELD_MISTAKE("Thing.name: its default must be text",
                  CORM_TEXT(Thing, name, .default_value = CORM_INT(1)));
    FIELD_MISTAKE(
        "Thing.day: its default must be a date",
        CORM_DATE(Thing, day, .default_value = CORM_STR("2023-02-29")));
    FIELD_MISTAKE("Thing.data: its default must be valid JSON",
                  CORM_JSON(Thing, data, .default_value = CORM_JSON_TEXT("{")));
    FIELD_MISTAKE("Thing.name: its default must be valid UTF-8",
                  CORM_TEXT(Thing, name, .default_value = CORM_STR("\xff")));
    FIELD_MISTAKE(
        "Thing.number: its default is out of the range of IntegerField",
        CORM_INTEGER(Thing, number,
                     .default_value = CORM_INT(INT64_C(1) << 40)));
    FIELD_MISTAKE(
        "Thing.number: its default is out of the range of "
        "PositiveIntegerField",
        CORM_POSITIVE_INTEGER(Thing, number, .default_value = CORM_INT(-1)));
    FIELD_MISTAKE("Thing.number: its default is NULL, which it cannot hold",
                  CORM_INTEGER(Thing, number,
                               .default_value = (const corm_value[]){
                                   { .kind = CORM_K_NULL } }));
    FIELD_MISTAKE(
        "Thing.price: its default has more digits than .max_digits allows",
        CORM_DECIMAL(Thing, price, .max_digits = 3,
                     .default_value = CORM_STR("1234")));
    FIELD_MISTAKE("Thing.number has .default_value and .default_fn; keep one",
                  CORM_INTEGER(Thing, number, .default_value = CORM_INT(1),
                               .default_fn = corm_value_null));
    FIELD_MISTAKE("Thing.number: .db_default refers to the column \"id\"",
                  CORM_INTEGER(Thing, number, .db_default = CORM_PATH("id")));
}

static const corm_choice check_words[] = { { "a", "A" },
                                           { "bcd", "BCD" },
                                           { NULL, NULL } };
static const corm_choice check_bare[] = { { "a", NULL }, { NULL, NULL } };

static void test_check__choices(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.day: DateField cannot have .choices",
                  CORM_DATE(Thing, day, .choices = check_words));
    FIELD_MISTAKE(
        "Thing.number: its choice \"a\" is no integer",
        CORM_INTEGER(Thing, number,
                     .choices = (const corm_choice[]){
                         { "1", "One" }, { "a", "A" }, { NULL, NULL } }));
    FIELD_MISTAKE(
        "Thing.name: .max_length = 2 is too short for its choice \"bcd\"",
        CORM_CHAR(Thing, name, .max_length = 2, .choices = check_words));
    FIELD_MISTAKE(
        "Thing.name: its choice \"a\" has no label",
        CORM_CHAR(Thing, name, .max_length = 2, .choices = check_bare));
}

static void test_check__auto_now(void **state)
{
    (void)state;
    FIELD_MISTAKE(
        "Thing.number: .auto_now and .auto_now_add are for dates and times",
        CORM_INTEGER(Thing, number, .auto_now = true));
    FIELD_MISTAKE(
        "Thing.at: .auto_now, .auto_now_add and a default exclude each other",
        CORM_DATETIME(Thing, at, .auto_now = true, .auto_now_add = true));
    FIELD_MISTAKE(
        "Thing.at: .auto_now, .auto_now_add and a default exclude each other",
        CORM_DATETIME(Thing, at, .auto_now = true,
                      .default_value = CORM_STR("2024-01-01")));
}

static void test_check__automatic_keys(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.wide: AutoField must be the primary key",
                  { .name = "wide",
                    .type = CORM_TYPE_AUTO,
                    .ctype = CORM_C_INT,
                    .offset = offsetof(Thing, wide),
                    .size = 8,
                    .object_offset = CORM_NO_MEMBER });
    FIELD_MISTAKE("Thing has 2 primary keys; for a composite one set",
                  CORM_BIG_INTEGER(Thing, wide, .primary_key = true));
}

static void test_check__generated_columns(void **state)
{
    (void)state;
    FIELD_MISTAKE(
        "Thing.number is computed by the database and cannot have a default",
        CORM_GENERATED(INTEGER, Thing, number, CORM_PATH("id"),
                       .default_value = CORM_INT(1)));
    FIELD_MISTAKE("Thing: number names \"nix\", which is no field of Thing",
                  CORM_GENERATED(INTEGER, Thing, number, CORM_PATH("nix")));
}

static void test_check__addresses(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.name: .blank = true needs .null = true",
                  CORM_IP(Thing, name, .blank = true));
    FIELD_MISTAKE("Thing.name: .protocol = \"IPv5\"",
                  CORM_IP(Thing, name, .protocol = "IPv5"));
    FIELD_MISTAKE(
        "Thing.name: .unpack_ipv4 needs .protocol = \"both\"",
        CORM_IP(Thing, name, .protocol = "IPv6", .unpack_ipv4 = true));
}

static void test_check__no_primary_key(void **state)
{
    const corm_field fields[] = { CORM_INTEGER(Thing, number) };
    THING(.unused_ = 0);

    (void)state;
    MODELS_MISTAKE("Thing has no primary key; add `int64_t id` to the struct "
                   "and CORM_AUTO(Thing, id) to its fields",
                   &thing);
}

static void test_check__null_primary_key(void **state)
{
    const corm_field fields[] = { CORM_INTEGER(Thing, opt_number, .null = true,
                                               .primary_key = true) };
    THING(.unused_ = 0);

    (void)state;
    MODELS_MISTAKE(
        "Thing.opt_number is a primary key and cannot have .null = true",
        &thing);
}

/* ---- relations ---- */

static void test_check__on_delete(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.owner does not say what happens when its Target is "
                  "deleted; set .on_delete",
                  CORM_TO_TARGET(owner, .blank = true));
    FIELD_MISTAKE("Thing.owner: .on_delete = CORM_SET_NULL needs .null = true",
                  CORM_TO_TARGET(owner, .on_delete = CORM_SET_NULL));
    FIELD_MISTAKE("Thing.owner: .on_delete = CORM_SET_DEFAULT needs a default",
                  CORM_TO_TARGET(owner, .on_delete = CORM_SET_DEFAULT));
    FIELD_MISTAKE("Thing.owner: .on_delete = CORM_SET needs .set_fn",
                  CORM_TO_TARGET(owner, .on_delete = CORM_SET));
}

static void test_check__targets(void **state)
{
    static const corm_model stranger = { .name = "Stranger" };

    (void)state;
    FIELD_MISTAKE(
        "Thing.owner refers to Stranger, which is in no app; list it in one",
        BY_HAND("owner", FOREIGN_KEY, INT, offsetof(Thing, owner_id), 8,
                .on_delete = CORM_CASCADE, .to = &stranger));
    FIELD_MISTAKE("Thing.owner has no related model; set .to",
                  BY_HAND("owner", FOREIGN_KEY, INT, offsetof(Thing, owner_id),
                          8, .on_delete = CORM_CASCADE, .to = NULL));
    FIELD_MISTAKE(
        "Thing.code refers to Target.title, which is not unique",
        CORM_TO_TARGET(code, .on_delete = CORM_CASCADE, .to_field = "title"));
    FIELD_MISTAKE(
        "Thing.code: .to_field names \"cod\", which is no column of Target; "
        "did you mean \"code\"?",
        CORM_TO_TARGET(code, .on_delete = CORM_CASCADE, .to_field = "cod"));
}

static void test_check__clashing_reverse_ends(void **state)
{
    (void)state;
    FIELD_MISTAKE(
        "Thing.second: the name \"thing\" of its reverse end in Target clashes "
        "with that of Thing.owner; set another .related_name on Thing.second",
        CORM_TO_TARGET(owner, .on_delete = CORM_CASCADE),
        CORM_TO_TARGET(second, .on_delete = CORM_CASCADE));
    FIELD_MISTAKE(
        "Thing.owner: the name \"code\" of its reverse end in Target clashes "
        "with the field Target.code; set another .related_name on Thing.owner",
        CORM_TO_TARGET(owner, .on_delete = CORM_CASCADE,
                       .related_name = "code"));
    FIELD_MISTAKE(
        "Thing.second: the name \"things\" of its reverse accessor in Target "
        "clashes with that of Thing.owner",
        CORM_TO_TARGET(owner, .on_delete = CORM_CASCADE,
                       .related_name = "things", .related_query_name = "a"),
        CORM_TO_TARGET(second, .on_delete = CORM_CASCADE,
                       .related_name = "things", .related_query_name = "b"));
}

static void test_check__names_of_reverse_ends(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.owner: .related_name \"a b\" is no name",
                  CORM_TO_TARGET(owner, .on_delete = CORM_CASCADE,
                                 .related_name = "a b"));
    FIELD_MISTAKE("Thing.owner: the name \"a__b\" of its reverse end must not "
                  "end in _ or contain __",
                  CORM_TO_TARGET(owner, .on_delete = CORM_CASCADE,
                                 .related_name = "a__b"));
}

static void test_check__many_to_many_options(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.links is many-to-many and cannot be unique",
                  CORM_MANY_TO_MANY(Thing, links, Target, .unique = true));
    FIELD_MISTAKE("Thing.links has .through_fields but no .through",
                  CORM_MANY_TO_MANY(Thing, links, Target,
                                    .through_fields = CORM_NAMES("a", "b")));
}

static void test_check__foreign_objects(void **state)
{
    (void)state;
    FIELD_MISTAKE("Thing.pair needs as many .from_fields as .to_fields",
                  CORM_FOREIGN_OBJECT_NAME(Thing, pair, Target,
                                           .on_delete = CORM_CASCADE));
    FIELD_MISTAKE(
        "Thing.pair: .from_fields names \"nix\", which is no column of Thing",
        CORM_FOREIGN_OBJECT_NAME(Thing, pair, Target, .on_delete = CORM_CASCADE,
                                 .from_fields = CORM_NAMES("nix"),
                                 .to_fields = CORM_NAMES("id")));
    FIELD_MISTAKE(
        "Thing.pair joins Thing.name with Target.id, which is of another type",
        CORM_TEXT(Thing, name),
        CORM_FOREIGN_OBJECT_NAME(Thing, pair, Target, .on_delete = CORM_CASCADE,
                                 .from_fields = CORM_NAMES("name"),
                                 .to_fields = CORM_NAMES("id")));
}

typedef struct Link {
    corm_object base;
    int64_t id, a_id, b_id, c_id;
} Link;
CORM_DECLARE(Link);
static const corm_field Link_fields[] = {
    CORM_AUTO(Link, id),
    CORM_FOREIGN_KEY_ID(Link, a, Target, .on_delete = CORM_CASCADE,
                        .related_name = "+"),
    CORM_FOREIGN_KEY_ID(Link, b, Target, .on_delete = CORM_CASCADE,
                        .related_name = "+"),
};
CORM_MODEL(Link);

#define LINK_MISTAKE(expected, ...)                                         \
    do {                                                                    \
        const corm_field fields[] = {                                       \
            CORM_AUTO(Thing, id),                                           \
            CORM_MANY_TO_MANY(Thing, links, Target, .through = &Link_model, \
                              __VA_ARGS__)                                  \
        };                                                                  \
        THING(.unused_ = 0);                                                \
        MODELS_MISTAKE(expected, &thing, &Target_model, &Link_model);       \
    } while (0)

static void test_check__through_models(void **state)
{
    (void)state;
    FIELD_MISTAKE(
        "Thing.links: the through model Link is in no app",
        CORM_MANY_TO_MANY(Thing, links, Target, .through = &Link_model));
    LINK_MISTAKE("Thing.links: .through_fields names \"a\", which is no "
                 "foreign key of Link to Thing",
                 .through_fields = CORM_NAMES("a", "b"));
}

static void test_check__ambiguous_through_models(void **state)
{
    const corm_field fields[] = { CORM_AUTO(Thing, id) };
    THING(.unused_ = 0);
    const corm_field link_fields[] = {
        CORM_AUTO(Link, id),
        CORM_FOREIGN_KEY_ID(Link, a, Target, .on_delete = CORM_CASCADE,
                            .related_name = "+"),
        CORM_FOREIGN_KEY_ID(Link, b, Target, .on_delete = CORM_CASCADE,
                            .related_name = "+"),
        BY_HAND("c", FOREIGN_KEY, INT, offsetof(Link, c_id), 8,
                .on_delete = CORM_CASCADE, .related_name = "+", .to = &thing),
    };
    const corm_model link = { .name = "Link",
                              .size = sizeof(Link),
                              .fields = link_fields,
                              .n_fields = 4 };
    const corm_field many_fields[] = { CORM_AUTO(Thing, id),
                                       CORM_MANY_TO_MANY(Thing, links, Target,
                                                         .through = &link) };

    (void)state;
    thing.fields = many_fields;
    thing.n_fields = 2;
    MODELS_MISTAKE("Thing.links: the through model Link has 2 foreign keys to "
                   "Target; say which by .through_fields",
                   &thing, &Target_model, &link);
}

/* ---- Meta ---- */

static void test_check__orderings(void **state)
{
    (void)state;
    META_MISTAKE("Thing: .ordering names \"nam\", which is no field of Thing; "
                 "did you mean \"name\"?",
                 .ordering = CORM_ORDERING("-nam"));
    META_MISTAKE("Thing: .get_latest_by names \"numbr\", which is no field of "
                 "Thing; did you mean \"number\"?",
                 .get_latest_by = CORM_NAMES("numbr"));
    META_MISTAKE(
        "Thing: .order_with_respect_to needs an integer field named _order",
        .order_with_respect_to = "owner");
}

static void test_check__managers(void **state)
{
    (void)state;
    META_MISTAKE(
        "Thing: manager 1 has no name; set its .name",
        CORM_MANAGERS(CORM_MANAGER("all", NULL), CORM_MANAGER("", NULL)));
    META_MISTAKE(
        "Thing has two managers \"all\"; rename one",
        CORM_MANAGERS(CORM_MANAGER("all", NULL), CORM_MANAGER("all", NULL)));
}

static void test_check__indexes(void **state)
{
    (void)state;
    META_MISTAKE("Thing: index number 1 names \"nme\", which is no field of "
                 "Thing; did you mean \"name\"?",
                 CORM_INDEXES(CORM_INDEX("-nme")));
    META_MISTAKE(
        "Thing: index \"i\" names Thing.links, which has no column",
        CORM_INDEXES(CORM_INDEX_AS("i", .fields = CORM_NAMES("links"))));
    META_MISTAKE("Thing: index \"i\" has neither .fields nor .expressions; set "
                 "one of the two",
                 CORM_INDEXES(CORM_INDEX_AS("i")));
    META_MISTAKE(
        "Thing: index number 1 has expressions or a condition and needs a name",
        CORM_INDEXES(
            CORM_INDEX_AS(NULL, .fields = CORM_NAMES("name"),
                          .condition = CORM_COND("number", CORM_INT(1)))));
    META_MISTAKE("Thing: index \"i\" names \"nix\", which is no field of Thing",
                 CORM_INDEXES(CORM_INDEX_AS(
                     "i", .fields = CORM_NAMES("name"),
                     .condition = CORM_COND("nix__gt", CORM_INT(1)))));
    META_MISTAKE(
        "Thing: the name of index \"",
        CORM_INDEXES(CORM_INDEX_AS(
            "0123456789012345678901234567890123456789012345678901234567890123",
            .fields = CORM_NAMES("name"))));
    META_MISTAKE(
        "Thing: the name \"I\" of an index is taken by one of Thing",
        CORM_INDEXES(CORM_INDEX_AS("i", .fields = CORM_NAMES("name")),
                     CORM_INDEX_AS("I", .fields = CORM_NAMES("number"))));
}

static void test_check__constraints(void **state)
{
    (void)state;
    META_MISTAKE("Thing: constraint number 1 has no name",
                 CORM_CONSTRAINTS(
                     CORM_CHECK(NULL, CORM_COND("number__gt", CORM_INT(0)))));
    META_MISTAKE("Thing: constraint \"c\" checks nothing",
                 CORM_CONSTRAINTS(CORM_CHECK("c", NULL)));
    META_MISTAKE("Thing: constraint \"c\" names \"numer\", which is no field "
                 "of Thing; did you mean \"number\"?",
                 CORM_CONSTRAINTS(CORM_CHECK(
                     "c", corm_not(CORM_COND("numer__gt", CORM_INT(0))))));
    META_MISTAKE("Thing: constraint \"c\" follows Thing.owner to another table "
                 "(\"owner__code\")",
                 CORM_CONSTRAINTS(
                     CORM_CHECK("c", CORM_COND("owner__code", CORM_STR("a")))));
    META_MISTAKE("Thing: constraint \"c\" has neither .fields nor .expressions",
                 CORM_CONSTRAINTS(CORM_UNIQUE(
                     "c", .condition = CORM_COND("number", CORM_INT(0)))));
    META_MISTAKE(
        "Thing: constraint \"c\" has a condition and cannot be deferred",
        CORM_CONSTRAINTS(
            CORM_UNIQUE("c", .fields = CORM_NAMES("name"), .deferrable = 1,
                        .condition = CORM_COND("number", CORM_INT(0)))));
    META_MISTAKE(
        "Thing: constraint \"c\" holds an aggregate, a window or a subquery",
        CORM_CONSTRAINTS(CORM_CHECK("c", corm_outer("name"))));
    META_MISTAKE(
        "Thing: .unique_together names \"nme\", which is no field of Thing",
        .unique_together = CORM_TOGETHER(CORM_NAMES("nme", "number")));
    META_MISTAKE(
        "Thing: the name \"c\" of a constraint is taken by one of Thing",
        CORM_CONSTRAINTS(CORM_CHECK("c", CORM_COND("number", CORM_INT(0))),
                         CORM_CHECK("c", CORM_COND("number", CORM_INT(1)))));
}

static void test_check__composite_keys(void **state)
{
    const corm_field fields[] = { CORM_INTEGER(Thing, number),
                                  CORM_BIG_INTEGER(Thing, wide) };
    THING(.primary_key = CORM_NAMES("number", "wid"));

    (void)state;
    MODELS_MISTAKE("Thing: .primary_key names \"wid\", which is no column of "
                   "its table; did you mean \"wide\"?",
                   &thing);
}

static void test_check__two_kinds_of_keys(void **state)
{
    const corm_field fields[] = { CORM_AUTO(Thing, id),
                                  CORM_INTEGER(Thing, number) };
    THING(.primary_key = CORM_NAMES("id", "number"));

    (void)state;
    MODELS_MISTAKE("Thing has .primary_key = CORM_NAMES(..) and Thing.id is a "
                   "primary key too",
                   &thing);
}

/* ---- inheritance ---- */

typedef struct Child {
    corm_object base;
    int64_t id;
    int32_t code;
    const char *text;
    int64_t up_id;
    Target *up;
} Child;
CORM_DECLARE(Child);

#define CHILD(...)                                       \
    const corm_field child_fields[] = { __VA_ARGS__ };   \
    const corm_model child = { .name = "Child",          \
                               .size = sizeof(Child),    \
                               .extends = &Target_model, \
                               .fields = child_fields,   \
                               .n_fields = TEST_COUNT(child_fields) }

/* The member `text` stands for one of Target's texts. */
#define STAND_IN(label)                                           \
    {                                                             \
        .name = (label), .inherited = true, .ctype = CORM_C_TEXT, \
        .offset = offsetof(Child, text), .size = sizeof(char *),  \
        .object_offset = CORM_NO_MEMBER                           \
    }

static void test_check__children_lack_a_member(void **state)
{
    CHILD(CORM_INHERITED(Child, id), STAND_IN("code"),
          CORM_ONE_TO_ONE(Child, up, Target, .parent_link = true));

    (void)state;
    MODELS_MISTAKE("Child has no member for the inherited field Target.title; "
                   "add the member and CORM_INHERITED(Child, title)",
                   &child, &Target_model);
}

static void test_check__children_inherit_what_there_is(void **state)
{
    CHILD(CORM_INHERITED(Child, id), STAND_IN("nix"),
          CORM_ONE_TO_ONE(Child, up, Target, .parent_link = true));
    const corm_field parent_fields[] = { CORM_AUTO(Target, id) };
    const corm_model parent = { .name = "Target",
                                .size = sizeof(Target),
                                .fields = parent_fields,
                                .n_fields = 1 };
    corm_field linked[3];
    corm_model linked_child = child;

    (void)state;
    memcpy(linked, child_fields, sizeof(linked));
    linked[2].to = linked_child.extends = &parent;
    linked_child.fields = linked;
    MODELS_MISTAKE("Child.nix is CORM_INHERITED, but Target has no field "
                   "\"nix\"",
                   &linked_child, &parent);
}

static void test_check__children_have_their_parents_types(void **state)
{
    const corm_field parent_fields[] = { CORM_AUTO(Target, id) };
    const corm_model parent = { .name = "Target",
                                .size = sizeof(Target),
                                .fields = parent_fields,
                                .n_fields = 1 };
    const corm_field child_fields[] = {
        { .name = "id",
          .inherited = true,
          .ctype = CORM_C_INT,
          .offset = offsetof(Child, code),
          .size = 4,
          .object_offset = CORM_NO_MEMBER },
        { .name = "up",
          .type = CORM_TYPE_ONE_TO_ONE,
          .ctype = CORM_C_INT,
          .offset = offsetof(Child, up_id),
          .size = 8,
          .object_offset = CORM_NO_MEMBER,
          .to = &parent,
          .parent_link = true },
    };
    const corm_model child = { .name = "Child",
                               .size = sizeof(Child),
                               .extends = &parent,
                               .fields = child_fields,
                               .n_fields = 2 };

    (void)state;
    MODELS_MISTAKE("Child.id: the member has another C type than Target.id",
                   &child, &parent);
}

static void test_check__children_without_a_link(void **state)
{
    CHILD(CORM_INHERITED(Child, id),
          { .name = "code",
            .inherited = true,
            .ctype = CORM_C_TEXT,
            .offset = offsetof(Child, text),
            .size = 8,
            .object_offset = CORM_NO_MEMBER },
          { .name = "title",
            .inherited = true,
            .ctype = CORM_C_TEXT,
            .offset = offsetof(Child, up),
            .size = 8,
            .object_offset = CORM_NO_MEMBER });

    (void)state;
    MODELS_MISTAKE(
        "Child extends Target but has no link to it; add "
        "CORM_ONE_TO_ONE(Child, target_ptr, Target, .parent_link = true)",
        &child, &Target_model);
}

static void test_check__circles_of_parents(void **state)
{
    static corm_model first, second;

    (void)state;
    first = (corm_model){ .name = "First",
                          .size = sizeof(Thing),
                          .proxy_of = &second };
    second = (corm_model){ .name = "Second",
                           .size = sizeof(Thing),
                           .proxy_of = &first };
    {
        const corm_app app = { .name = "test",
                               .models = CORM_MODELS(&first, &second) };
        const corm_app *const apps[] = { &app, NULL };
        corm_error err;

        assert_null(
            cormi_registry_new(apps, &cormi_default_allocator, &err, NULL));
        assert_contains(err.message,
                        "First is, by .extends or .proxy_of, its own ancestor");
    }
}

static void test_check__proxies(void **state)
{
    static const corm_field fields[] = { CORM_INTEGER(Thing, number) };
    const corm_model proxy = { .name = "Proxy",
                               .size = sizeof(Target),
                               .proxy_of = &Target_model,
                               .fields = fields,
                               .n_fields = 1 };
    const corm_model wide = { .name = "Proxy",
                              .size = sizeof(Thing),
                              .proxy_of = &Target_model };

    (void)state;
    MODELS_MISTAKE("Proxy is a proxy of Target and cannot have fields", &proxy,
                   &Target_model);
    MODELS_MISTAKE("Proxy is a proxy of Target and must have the same struct",
                   &wide, &Target_model);
}

/* ---- all at once ---- */

static void test_check__reports_all_mistakes_at_once(void **state)
{
    const corm_field fields[] = { CORM_CHAR(Thing, name),
                                  CORM_INTEGER(Thing, narrow),
                                  CORM_TO_TARGET(owner, .blank = true) };
    THING(.ordering = CORM_ORDERING("nix"));
    const corm_app app = { .name = "test",
                           .models = CORM_MODELS(&thing, &Target_model) };
    const corm_app *const apps[] = { &app, NULL };
    corm_error err;
    char *report;

    (void)state;
    assert_null(
        cormi_registry_new(apps, &cormi_default_allocator, &err, &report));
    assert_int_equal(check_lines(report), 5);
    assert_contains(report, "Thing has no primary key");
    assert_contains(report, "Thing.name has no .max_length");
    assert_contains(report, "Thing.narrow: int16_t is too narrow");
    assert_contains(report, "Thing.owner does not say");
    assert_contains(report, "Thing: .ordering names \"nix\"");
    assert_contains(err.message, "Thing has no primary key");
    assert_contains(err.message, "on one. Thing.name has no .max_length");
    assert_contains(err.message, "Thing: .ordering names");
    cormi_strfree(&cormi_default_allocator, report);
}

static void test_check__cuts_a_long_report_between_mistakes(void **state)
{
    corm_field fields[40];
    char names[40][8];
    THING(.unused_ = 0);
    const corm_app app = { .name = "test", .models = CORM_MODELS(&thing) };
    const corm_app *const apps[] = { &app, NULL };
    corm_error err;
    char *report;

    (void)state;
    for (size_t i = 0; i < 40; i++) {
        snprintf(names[i], sizeof(names[i]), "f%zu", i);
        fields[i] = (corm_field){ .name = names[i], .type = CORM_TYPE_INTEGER };
    }
    assert_null(
        cormi_registry_new(apps, &cormi_default_allocator, &err, &report));
    assert_int_equal(check_lines(report), 41);
    assert_contains(err.message, "; and ");
    assert_contains(err.message, " more");
    assert_true(strlen(err.message) < CORM_ERROR_MESSAGE_MAX);
    cormi_strfree(&cormi_default_allocator, report);
}

static bool check_scenario(failing_alloc *memory, void *data)
{
    const corm_model *const models[] = { data, NULL };
    const corm_app app = { .name = "test", .models = models };
    const corm_app *const apps[] = { &app, NULL };
    corm_error err = { .code = CORM_OK };
    char *report;

    assert_null(cormi_registry_new(apps, &memory->hook, &err, &report));
    if (err.code == CORM_FIELD_ERROR)
        assert_non_null(report);
    else
        assert_int_equal(err.code, CORM_NO_MEMORY);
    cormi_strfree(&memory->hook, report);
    return err.code == CORM_FIELD_ERROR;
}

static void test_check__mistakes_survive_failed_allocations(void **state)
{
    const corm_field fields[] = { CORM_CHAR(Thing, name),
                                  CORM_INTEGER(Thing, narrow) };
    THING(.unused_ = 0);

    (void)state;
    assert_true(failing_alloc_each(check_scenario, FAIL_ONCE, &thing) > 0);
}

#define T(name) cmocka_unit_test(test_check__##name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(names_of_fields),
        T(two_fields_of_one_name),
        T(two_fields_of_one_column),
        T(long_column),
        T(names_of_columns),
        T(names_of_tables),
        T(names_of_models),
        T(narrow_members),
        T(null_and_the_member),
        T(keys_have_the_type_of_their_target),
        T(members_of_descriptors_made_by_hand),
        T(two_fields_over_one_member),
        T(enums_and_unsigned_members_are_fine),
        T(sizes),
        T(defaults),
        T(choices),
        T(auto_now),
        T(automatic_keys),
        T(generated_columns),
        T(addresses),
        T(no_primary_key),
        T(null_primary_key),
        T(on_delete),
        T(targets),
        T(clashing_reverse_ends),
        T(names_of_reverse_ends),
        T(many_to_many_options),
        T(foreign_objects),
        T(through_models),
        T(ambiguous_through_models),
        T(orderings),
        T(managers),
        T(indexes),
        T(constraints),
        T(composite_keys),
        T(two_kinds_of_keys),
        T(children_lack_a_member),
        T(children_inherit_what_there_is),
        T(children_have_their_parents_types),
        T(children_without_a_link),
        T(circles_of_parents),
        T(proxies),
        T(reports_all_mistakes_at_once),
        T(cuts_a_long_report_between_mistakes),
        T(mistakes_survive_failed_allocations),
    };

    return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
