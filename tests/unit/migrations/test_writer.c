/*
 * Migrations as C source: what is written is what was said.
 */
#include "base/alloc.h"
#include "migrations/writer.h"
#include "support/test.h"

#include <corm/corm.h>

static const corm_operation operations[] = {
    CORM_CREATE_MODEL(
        "Book",
        CORM_FIELDS(
            CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
            CORM_FIELD(CHAR, "title", .max_length = 9,
                       .default_value = CORM_STR("a \"b\" \\ \?\?/\n\001"
                                                 "1")),
            CORM_FIELD(FOREIGN_KEY, "author",
                       .to = CORM_MODEL_REF("lib", "Author"),
                       .on_delete = CORM_SET_NULL, .null = true)),
        .ordering = CORM_ORDERING("-title", CORM_DESC("id")),
        CORM_INDEXES(
            CORM_INDEX_AS("ix", .fields = CORM_NAMES("title"),
                          .condition = CORM_COND("id__gt", CORM_INT(-5))))),
    CORM_ADD_CONSTRAINT(
        "Book",
        CORM_CHECK("c", corm_or(corm_not(CORM_COND("a__lt", CORM_REAL(2.0))),
                                CORM_COND("b", CORM_BOOL(true))))),
    CORM_ADD_FIELD_ONCE(
        "Book", CORM_FIELD(INTEGER, "n", .default_value = CORM_INT(INT64_MIN))),
    CORM_ALTER_UNIQUE_TOGETHER("Book", NULL),
    CORM_RUN_SQL(CORM_NAMES("SELECT '%'"), NULL),
    CORM_RUN_C(corm_run_c_noop, corm_run_c_noop),
    CORM_ADD_FIELD("Book",
                   CORM_FIELD(ITEMS, "tags", .max_length = 9, .base = "char",
                              .default_value = CORM_NO_ITEMS)),
    CORM_ADD_FIELD("Book", CORM_FIELD(DATE_RANGE, "lent", .null = true)),
};

static const char expected[] =
    "/*\n"
    " * lib: 0001_initial.  Written by makemigrations; review it like any "
    "code.\n"
    " */\n"
    "#include <corm/corm.h>\n"
    "#include <corm/migrations.h>\n"
    "\n"
    "/* One operation after the other, whatever the style around it. */\n"
    "/* clang-format off */\n"
    "\n"
    "static const corm_operation lib_0001_initial_ops[] = {\n"
    "    CORM_CREATE_MODEL(\"Book\",\n"
    "        CORM_FIELDS(\n"
    "            CORM_FIELD(BIG_AUTO, \"id\", .primary_key = true),\n"
    "            CORM_FIELD(CHAR, \"title\", .max_length = 9, .default_value = "
    "CORM_STR(\"a \\\"b\\\" \\\\ ?\\077/\\n\\0011\")),\n"
    "            CORM_FIELD(FOREIGN_KEY, \"author\", .to = "
    "CORM_MODEL_REF(\"lib\", \"Author\"), .on_delete = CORM_SET_NULL, .null = "
    "true)),\n"
    "        .ordering = CORM_ORDERING(\"-title\", CORM_DESC(\"id\")),\n"
    "        CORM_INDEXES(CORM_INDEX_AS(\"ix\", .fields = "
    "CORM_NAMES(\"title\"), .condition = CORM_COND(\"id__gt\", "
    "CORM_INT(-5))))),\n"
    "    CORM_ADD_CONSTRAINT(\"Book\", CORM_CHECK(\"c\", "
    "corm_or(corm_not(CORM_COND(\"a__lt\", CORM_REAL(2.0))), CORM_COND(\"b\", "
    "CORM_BOOL(true))))),\n"
    "    CORM_ADD_FIELD_ONCE(\"Book\", CORM_FIELD(INTEGER, \"n\", "
    ".default_value = CORM_INT(INT64_MIN))),\n"
    "    CORM_ALTER_UNIQUE_TOGETHER(\"Book\", NULL),\n"
    "    CORM_RUN_SQL(CORM_NAMES(\"SELECT '%'\"), NULL),\n"
    "    CORM_RUN_C(corm_run_c_noop, corm_run_c_noop),\n"
    "    CORM_ADD_FIELD(\"Book\", CORM_FIELD(ITEMS, \"tags\", .max_length = "
    "9, .base = \"char\", .default_value = (&(const corm_value){ .kind = "
    "CORM_K_ITEMS, .elem = 0, .size = 0, .as.list = (const corm_value[]){ { "
    ".kind = CORM_K_NULL } } }))),\n"
    "    CORM_ADD_FIELD(\"Book\", CORM_FIELD(DATE_RANGE, \"lent\", .null = "
    "true)),\n"
    "};\n"
    "\n"
    "CORM_DECLARE_MIGRATION(lib, 0001_initial);\n"
    "CORM_MIGRATION(lib, 0001_initial,\n"
    "    .initial = true,\n"
    "    CORM_DEPENDS({ \"auth\", \"0001_initial\" }),\n"
    "    CORM_OPERATIONS(lib_0001_initial_ops));\n";

static void test_writer__a_file(void **state)
{
    static const corm_migration_key keys[] = { { "auth", "0001_initial" },
                                               { NULL, NULL } };
    const cormi_write_migration m = {
        .app = "lib",
        .name = "0001_initial",
        .dependencies = keys,
        .operations = operations,
        .n_operations = TEST_COUNT(operations),
        .initial = true,
    };
    cormi_str out;

    (void)state;
    cormi_str_init(&out, &cormi_default_allocator);
    cormi_write_migration_file(&out, &m);
    assert_string_equal(cormi_str_get(&out), expected);
    cormi_str_fini(&out);
}

static void test_writer__names_are_djangos(void **state)
{
    static const corm_operation many[] = {
        CORM_REMOVE_FIELD("Book", "a_field_of_a_long_name"),
        CORM_REMOVE_FIELD("Book", "another_field_of_a_long_name"),
    };
    const corm_datetime now = { INT64_C(1795271232000000) };
    char name[128];

    (void)state;
    cormi_migration_name(name, sizeof(name), operations, 6, true, now);
    assert_string_equal(name, "initial");
    cormi_migration_name(name, sizeof(name), operations, 6, false, now);
    assert_string_equal(name, "auto_20261121_1427");
    cormi_migration_name(name, sizeof(name), operations + 2, 1, false, now);
    assert_string_equal(name, "book_n");
    cormi_migration_name(name, sizeof(name), many, 2, false, now);
    assert_string_equal(name, "remove_book_a_field_of_a_long_name_and_more");
}

static void test_writer__a_checksum_tells_edits(void **state)
{
    corm_migration m = { .app = "lib",
                         .name = "1",
                         .operations = operations,
                         .n_operations = TEST_COUNT(operations) };
    char one[CORMI_CHECKSUM_SIZE], two[CORMI_CHECKSUM_SIZE];

    (void)state;
    assert_ok(cormi_migration_checksum(&m, NULL, one));
    assert_ok(cormi_migration_checksum(&m, NULL, two));
    assert_string_equal(one, two);
    m.n_operations--;
    assert_ok(cormi_migration_checksum(&m, NULL, two));
    assert_string_not_equal(one, two);
    m.checksum = "kept";
    assert_ok(cormi_migration_checksum(&m, NULL, two));
    assert_string_equal(two, "kept");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writer__a_file),
        cmocka_unit_test(test_writer__names_are_djangos),
        cmocka_unit_test(test_writer__a_checksum_tells_edits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
