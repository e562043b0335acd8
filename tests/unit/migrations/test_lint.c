/*
 * What is told of each operation, and of which nothing is told.
 */
#include "support/test.h"

#include <corm/corm.h>
#include <corm/migrations.h>

/* clang-format off */
static const corm_operation lint_before[] = {
    CORM_CREATE_MODEL("Book", CORM_FIELDS(
        CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
        CORM_FIELD(CHAR, "title", .max_length = 50),
        CORM_FIELD(INTEGER, "pages", .null = true),
        CORM_FIELD(DECIMAL, "price", .max_digits = 8, .decimal_places = 2))),
};

static const struct lint_case {
    const char *codes; /* with commas */
    corm_operation operation;
} lint_cases[] = {
    { "", CORM_CREATE_MODEL("Tag", CORM_FIELDS(CORM_FIELD(BIG_AUTO, "id", .primary_key = true))) },
    { "drop-model", CORM_DELETE_MODEL("Book") },
    { "rename-model", CORM_RENAME_MODEL("Book", "Volume") },
    { "rename-table", CORM_ALTER_MODEL_TABLE("Book", "volumes") },
    { "drop-field", CORM_REMOVE_FIELD("Book", "pages") },
    { "rename-field", CORM_RENAME_FIELD("Book", "title", "name") },
    { "", CORM_ADD_FIELD("Book", CORM_FIELD(INTEGER, "year", .null = true)) },
    { "not-null", CORM_ADD_FIELD("Book", CORM_FIELD(INTEGER, "year", .default_value = CORM_INT(0))) },
    { "not-null", CORM_ADD_FIELD_ONCE("Book", CORM_FIELD(INTEGER, "year", .default_value = CORM_INT(0))) },
    { "", CORM_ADD_FIELD("Book", CORM_FIELD(INTEGER, "year", .db_default = CORM_VALUE(CORM_INT(0)))) },
    { "", CORM_ADD_FIELD("Book", CORM_FIELD(MANY_TO_MANY, "tags", .to = CORM_MODEL_REF("app", "Book"))) },
    { "stored-column", CORM_ADD_FIELD("Book", CORM_FIELD(INTEGER, "twice", .stored = true, .generated = CORM_ARITH("+", CORM_PATH("pages"), CORM_PATH("pages")))) },
    { "", CORM_ADD_FIELD("Book", CORM_FIELD(INTEGER, "twice", .generated = CORM_ARITH("+", CORM_PATH("pages"), CORM_PATH("pages")))) },
    { "type-change", CORM_ALTER_FIELD("Book", CORM_FIELD(TEXT, "title")) },
    { "type-change", CORM_ALTER_FIELD("Book", CORM_FIELD(CHAR, "title", .max_length = 20)) },
    { "", CORM_ALTER_FIELD("Book", CORM_FIELD(CHAR, "title", .max_length = 90)) },
    { "type-change", CORM_ALTER_FIELD("Book", CORM_FIELD(DECIMAL, "price", .max_digits = 8, .decimal_places = 3)) },
    { "set-not-null", CORM_ALTER_FIELD("Book", CORM_FIELD(INTEGER, "pages")) },
    { "index", CORM_ALTER_FIELD("Book", CORM_FIELD(CHAR, "title", .max_length = 50, .unique = true)) },
    { "type-change,index", CORM_ALTER_FIELD("Book", CORM_FIELD(CHAR, "title", .max_length = 40, .db_index = true)) },
    { "index", CORM_ADD_INDEX("Book", CORM_INDEX_AS("ix", .fields = CORM_NAMES("title"))) },
    { "", CORM_ADD_INDEX_CONCURRENTLY("Book", CORM_INDEX_AS("ix", .fields = CORM_NAMES("title"))) },
    { "drop-index", CORM_REMOVE_INDEX("Book", "ix") },
    { "", CORM_REMOVE_INDEX_CONCURRENTLY("Book", "ix") },
    { "constraint", CORM_ADD_CONSTRAINT("Book", CORM_CHECK("few", CORM_COND("pages__lt", CORM_INT(9)))) },
    { "", CORM_ADD_CONSTRAINT_NOT_VALID("Book", CORM_CHECK("few", CORM_COND("pages__lt", CORM_INT(9)))) },
    { "", CORM_VALIDATE_CONSTRAINT("Book", "few") },
    { "unique", CORM_ADD_CONSTRAINT("Book", CORM_UNIQUE("one", .fields = CORM_NAMES("title"))) },
    { "unique", CORM_ALTER_UNIQUE_TOGETHER("Book", CORM_TOGETHER(CORM_NAMES("title", "pages"))) },
    { "", CORM_ALTER_MODEL_OPTIONS("Book", .verbose_name = "volume") },
    { "", CORM_RUN_C(corm_run_c_noop, corm_run_c_noop) },
    { "", { .kind = CORM_OPERATION_ADD_FIELD, .model = "Book" } },
    { "", { .kind = CORM_OPERATION_ADD_CONSTRAINT, .model = "Book" } },
};
/* clang-format on */

static void lint_codes(const corm_db *db, const corm_operation *op, char *out,
                       size_t size)
{
    corm_error err;
    corm_project_state *state = corm_project_state_new(NULL, &err);
    corm_lint found[4];
    size_t n;

    assert_ok(corm_project_state_apply(state, "app", &lint_before[0], &err));
    n = corm_operation_lint(db, "app", op, state, found, 4);
    assert_int_equal(n, corm_operation_lint(db, "app", op, state, NULL, 0));
    out[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        size_t have = strlen(out);

        snprintf(out + have, size - have, "%s%s", i > 0 ? "," : "",
                 found[i].code);
        assert_true(found[i].message[0] != '\0' && found[i].advice[0] != '\0');
    }
    corm_project_state_free(state);
}

static void lint_each_operation(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(lint_cases); i++) {
        char codes[100], what[200];

        lint_codes(NULL, &lint_cases[i].operation, codes, sizeof(codes));
        if (strcmp(codes, lint_cases[i].codes) == 0)
            continue;
        corm_operation_describe(&lint_cases[i].operation, what, sizeof(what));
        fail_msg("%zu (%s): \"%s\", not \"%s\"", i, what, codes,
                 lint_cases[i].codes);
    }
}

/* What a database cannot do otherwise is not advised there. */
static void lint_by_database(void **state)
{
    const corm_operation made = CORM_ADD_INDEX(
        "Book", CORM_INDEX_AS("ix", .fields = CORM_NAMES("title")));
    const corm_operation drop = CORM_REMOVE_FIELD("Book", "pages");
    corm_db *db = corm_open("sqlite::memory:", NULL, NULL, NULL);
    char codes[100];

    (void)state;
    lint_codes(db, &made, codes, sizeof(codes));
    assert_string_equal(codes, "");
    lint_codes(db, &drop, codes, sizeof(codes));
    assert_string_equal(codes, "drop-field");
    corm_close(db);
}

static void lint_of_nothing(void **state)
{
    (void)state;
    assert_int_equal(corm_operation_lint(NULL, "app", NULL, NULL, NULL, 0), 0);
    assert_int_equal(
        corm_operation_lint(NULL, NULL, &lint_before[0], NULL, NULL, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lint_each_operation),
        cmocka_unit_test(lint_by_database),
        cmocka_unit_test(lint_of_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
