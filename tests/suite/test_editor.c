/*
 * The schema editor: the statements of each operation, whole and per
 * dialect (tests/golden/<dialect>/editor.sql), and what a changed table
 * keeps: rows, keys that refer to it, indexes, triggers and views that no
 * model knows.
 */
#include "support/database.h"
#include "support/golden.h"
#include "support/test.h"

#include <corm/introspect.h>
#include <corm/migrations.h>
#include <corm/object.h>

#include "base/alloc.h"
#include "base/str.h"
#include "session/session.h"

#include <string.h>

static corm_db *editor_db;
static corm_session *editor_s;
static corm_project_state *editor_state;

static int editor_setup(void **state)
{
    corm_error err = { 0 };

    (void)state;
    editor_db = database_open(NULL, NULL, &err);
    if (editor_db == NULL)
        print_error("%s\n", err.message);
    editor_s = corm_session_open(editor_db);
    editor_state = corm_project_state_new(NULL, NULL);
    return editor_s == NULL || editor_state == NULL ? -1 : 0;
}

static int editor_teardown(void **state)
{
    (void)state;
    corm_project_state_free(editor_state);
    corm_session_close(editor_s);
    database_close(editor_db);
    return 0;
}

static bool editor_can(corm_feature feature)
{
    return database_has(editor_db, feature);
}

/* ---- operations ---- */

typedef struct editor_work {
    const corm_operation *ops;
    size_t n;
} editor_work;

static corm_status editor_work_on(corm_session *s, void *data)
{
    const editor_work *work = data;
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < work->n; i++)
        status =
            corm_operation_apply(s, "ed", &work->ops[i], editor_state, NULL);
    return status;
}

static corm_status editor_do(const corm_operation *ops, size_t n)
{
    editor_work work = { ops, n };

    return corm_schema_run(editor_s, true, NULL, editor_work_on, &work);
}

/* The operations stand at file scope: the state borrows them. */
static void editor_run(const corm_operation *ops, size_t n, int line)
{
    if (editor_do(ops, n) != CORM_OK)
        fail_msg("%d: %s\n%s", line, corm_errmsg(editor_s),
                 corm_error_info(editor_s)->sql);
}

#define DO(ops) editor_run((ops), TEST_COUNT(ops), __LINE__)

static void editor_sql(const char *sql)
{
    if (corm_execute_sql(editor_s, sql, NULL, 0) < 0)
        fail_msg("%s\n%s", corm_errmsg(editor_s), sql);
}

static int64_t editor_count(const char *sql)
{
    corm_value value = corm_scalar_sql(editor_s, sql, NULL, 0);

    if (corm_failed(editor_s))
        fail_msg("%s\n%s", corm_errmsg(editor_s), sql);
    assert_int_equal(value.kind, CORM_K_INT);
    return value.as.i;
}

/* ---- statements ---- */

/* clang-format off */
#define ED_ID CORM_FIELD(BIG_AUTO, "id", .primary_key = true)
#define ED_AUTHOR CORM_MODEL_REF("ed", "Author")
#define ED_BOOK   CORM_MODEL_REF("ed", "Book")

static const struct {
    const char *name;
    corm_operation op;
} editor_steps[] = {
    { "create", CORM_CREATE_MODEL("Author", CORM_FIELDS(ED_ID,
        CORM_FIELD(CHAR, "name", .max_length = 50, .db_comment = "it's \\ a name"),
        CORM_FIELD(CHAR, "code", .max_length = 8, .unique = true),
        CORM_FIELD(POSITIVE_INTEGER, "rank", .db_default = CORM_VALUE(CORM_INT(1))),
        CORM_FIELD(INTEGER, "born", .null = true, .db_index = true),
        CORM_FIELD(INTEGER, "twice", .generated = CORM_ARITH("*", CORM_PATH("rank"), CORM_VALUE(CORM_INT(2))), .stored = true)),
        .db_table_comment = "who writes",
        CORM_INDEXES(CORM_INDEX_AS("ed_born", .fields = CORM_NAMES("-born", "name"))),
        CORM_CONSTRAINTS(CORM_CHECK("ed_rank", CORM_COND("rank__gte", CORM_INT(1)))),
        .unique_together = CORM_TOGETHER(CORM_NAMES("name", "born"))) },
    { "create_relations", CORM_CREATE_MODEL("Book", CORM_FIELDS(ED_ID,
        CORM_FIELD(CHAR, "title", .max_length = 100),
        CORM_FIELD(FOREIGN_KEY, "author", .to = ED_AUTHOR, .on_delete = CORM_CASCADE),
        CORM_FIELD(MANY_TO_MANY, "others", .to = ED_AUTHOR, .related_name = "+"),
        CORM_FIELD(FOREIGN_KEY, "sequel_to", .to = ED_BOOK, .null = true, .on_delete = CORM_SET_NULL))) },
    { "add_plain", CORM_ADD_FIELD("Author", CORM_FIELD(TEXT, "life", .null = true)) },
    { "add_default", CORM_ADD_FIELD("Author", CORM_FIELD(INTEGER, "n", .default_value = CORM_INT(7))) },
    { "add_text_default", CORM_ADD_FIELD("Author", CORM_FIELD(TEXT, "note", .default_value = CORM_STR("it's \\"))) },
    { "add_db_default", CORM_ADD_FIELD("Author", CORM_FIELD(BOOLEAN, "alive", .db_default = CORM_VALUE(CORM_BOOL(true)))) },
    { "add_unique", CORM_ADD_FIELD("Author", CORM_FIELD(UUID, "token", .null = true, .unique = true)) },
    { "add_key", CORM_ADD_FIELD("Book", CORM_FIELD(FOREIGN_KEY, "editor", .to = ED_AUTHOR, .null = true, .on_delete = CORM_SET_NULL, .related_name = "+")) },
    { "add_m2m", CORM_ADD_FIELD("Book", CORM_FIELD(MANY_TO_MANY, "readers", .to = ED_AUTHOR, .related_name = "+")) },
    { "alter_type", CORM_ALTER_FIELD("Author", CORM_FIELD(BIG_INTEGER, "n", .default_value = CORM_INT(7))) },
    { "alter_to_text", CORM_ALTER_FIELD("Author", CORM_FIELD(CHAR, "n", .max_length = 20)) },
    { "alter_null", CORM_ALTER_FIELD("Author", CORM_FIELD(CHAR, "n", .max_length = 20, .null = true)) },
    { "alter_not_null", CORM_ALTER_FIELD_ONCE("Author", CORM_FIELD(CHAR, "n", .max_length = 20, .default_value = CORM_STR("none"))) },
    { "alter_unique", CORM_ALTER_FIELD("Author", CORM_FIELD(CHAR, "n", .max_length = 20, .unique = true)) },
    { "alter_not_unique", CORM_ALTER_FIELD("Author", CORM_FIELD(CHAR, "n", .max_length = 20, .db_index = true)) },
    { "alter_column", CORM_ALTER_FIELD("Author", CORM_FIELD(CHAR, "n", .max_length = 20, .db_index = true, .db_column = "en")) },
    { "alter_check", CORM_ALTER_FIELD("Author", CORM_FIELD(INTEGER, "rank", .db_default = CORM_VALUE(CORM_INT(2)))) },
    { "alter_comment", CORM_ALTER_FIELD("Author", CORM_FIELD(CHAR, "name", .max_length = 50, .db_comment = "other")) },
    { "alter_primary_key", CORM_ALTER_FIELD("Author", CORM_FIELD(INTEGER, "id", .primary_key = true)) },
    { "alter_key", CORM_ALTER_FIELD("Book", CORM_FIELD(FOREIGN_KEY, "author", .to = ED_AUTHOR, .to_field = "code", .on_delete = CORM_CASCADE)) },
    { "alter_key_unconstrained", CORM_ALTER_FIELD("Book", CORM_FIELD(FOREIGN_KEY, "author", .to = ED_AUTHOR, .to_field = "code", .no_db_constraint = true, .on_delete = CORM_CASCADE)) },
    { "alter_key_one_to_one", CORM_ALTER_FIELD("Book", CORM_FIELD(ONE_TO_ONE, "author", .to = ED_AUTHOR, .to_field = "code", .on_delete = CORM_CASCADE)) },
    { "rename_field", CORM_RENAME_FIELD("Author", "born", "birth") },
    { "rename_model", CORM_RENAME_MODEL("Author", "Writer") },
    { "rename_table", CORM_ALTER_MODEL_TABLE("Book", "tomes") },
    { "table_comment", CORM_ALTER_MODEL_TABLE_COMMENT("Writer", "who wrote") },
    { "add_index", CORM_ADD_INDEX("Writer", CORM_INDEX_AS("ed_name", .fields = CORM_NAMES("name"), .opclasses = CORM_NAMES("varchar_pattern_ops"))) },
    { "add_index_partial", CORM_ADD_INDEX("Writer", CORM_INDEX_AS("ed_part", .fields = CORM_NAMES("name"), .condition = CORM_COND("birth__gt", CORM_INT(1900)))) },
    { "add_index_expression", CORM_ADD_INDEX("Writer", CORM_INDEX_AS("ed_lower", .expressions = CORM_EXPRESSIONS(CORM_CALL("lower", CORM_PATH("name"))))) },
    { "add_index_covering", CORM_ADD_INDEX("Writer", CORM_INDEX_AS("ed_cover", .fields = CORM_NAMES("-name"), .include = CORM_NAMES("birth"))) },
    { "rename_index", CORM_RENAME_INDEX("Writer", "ed_cover", "ed_covering") },
    { "remove_index", CORM_REMOVE_INDEX("Writer", "ed_covering") },
    { "add_unique_condition", CORM_ADD_CONSTRAINT("Writer", CORM_UNIQUE("ed_u1", .fields = CORM_NAMES("name"), .condition = CORM_COND("birth__gt", CORM_INT(1900)))) },
    { "add_unique_expression", CORM_ADD_CONSTRAINT("Writer", CORM_UNIQUE("ed_u2", .expressions = CORM_EXPRESSIONS(CORM_CALL("lower", CORM_PATH("name"))))) },
    { "add_unique_deferrable", CORM_ADD_CONSTRAINT("Writer", CORM_UNIQUE("ed_u3", .fields = CORM_NAMES("name", "rank"), .deferrable = 1)) },
    { "add_unique_nulls", CORM_ADD_CONSTRAINT("Writer", CORM_UNIQUE("ed_u4", .fields = CORM_NAMES("birth"), .nulls_not_distinct = true)) },
    { "add_unique_covering", CORM_ADD_CONSTRAINT("Writer", CORM_UNIQUE("ed_u5", .fields = CORM_NAMES("code"), .include = CORM_NAMES("rank"))) },
    { "add_check", CORM_ADD_CONSTRAINT("Writer", CORM_CHECK("ed_c", CORM_COND("name__startswith", CORM_STR("a%'\\")))) },
    { "add_check_not_valid", CORM_ADD_CONSTRAINT_NOT_VALID("Writer", CORM_CHECK("ed_c2", CORM_COND("rank__lt", CORM_INT(99)))) },
    { "validate", CORM_VALIDATE_CONSTRAINT("Writer", "ed_c2") },
    { "add_ip", CORM_ADD_FIELD("Writer", CORM_FIELD(IP, "net", .null = true)) },
    { "add_exclusion", CORM_ADD_CONSTRAINT("Writer", CORM_EXCLUSION("ed_x", .fields = CORM_NAMES("net"), .opclasses = CORM_NAMES("inet_ops"),
        .operators = CORM_NAMES("&&"), .condition = CORM_COND("birth__gt", CORM_INT(1900)), .deferrable = 1)) },
    { "remove_exclusion", CORM_REMOVE_CONSTRAINT("Writer", "ed_x") },
    { "remove_ip", CORM_REMOVE_FIELD("Writer", "net") },
    { "add_long_index", CORM_ADD_FIELD("Writer", CORM_FIELD(TEXT, "long", .null = true, .db_index = true)) },
    { "remove_constraint", CORM_REMOVE_CONSTRAINT("Writer", "ed_c2") },
    { "remove_unique", CORM_REMOVE_CONSTRAINT("Writer", "ed_u1") },
    { "unique_together", CORM_ALTER_UNIQUE_TOGETHER("Writer", NULL) },
    { "remove_field", CORM_REMOVE_FIELD("Writer", "life") },
    { "remove_key", CORM_REMOVE_FIELD("Book", "editor") },
    { "remove_m2m", CORM_REMOVE_FIELD("Book", "readers") },
    { "order", CORM_ALTER_ORDER_WITH_RESPECT_TO("Book", "author") },
    { "delete", CORM_DELETE_MODEL("Book") },
};
/* clang-format on */

static corm_status editor_note(void *data, const char *sql, size_t len)
{
    cormi_str *text = data;

    cormi_str_addn(text, sql, len);
    cormi_str_add(text, ";\n");
    return text->oom ? CORM_NO_MEMORY : CORM_OK;
}

static void editor_note_operation(cormi_str *text, const corm_operation *op,
                                  bool back)
{
    corm_schema_options options = { .size = sizeof(options),
                                    .before = editor_note,
                                    .data = text,
                                    .dry_run = true };
    corm_project_state *state = corm_project_state_dup(editor_state, NULL);
    corm_status status =
        back ? corm_operation_unapply(editor_s, "ed", op, state, &options)
             : corm_operation_apply(editor_s, "ed", op, state, &options);

    if (status != CORM_OK) {
        cormi_str_addf(text, "-- %s\n", corm_errmsg(editor_s));
        corm_error_clear(editor_s);
    }
    corm_project_state_free(state);
}

static void editor_statements(void **unused)
{
    const corm_dialect *dialect = cormi_db_dialect(editor_db);
    char file[80];
    golden *g;

    (void)unused;
    snprintf(file, sizeof(file), "%s/editor.sql", dialect->name);
    g = golden_open(file);
    assert_non_null(g);
    for (size_t i = 0; i < TEST_COUNT(editor_steps); i++) {
        cormi_str text;

        cormi_str_init(&text, &cormi_default_allocator);
        editor_note_operation(&text, &editor_steps[i].op, false);
        cormi_str_add(&text, "-- back\n");
        editor_note_operation(&text, &editor_steps[i].op, true);
        assert_true(
            golden_check(g, editor_steps[i].name, cormi_str_get(&text)));
        cormi_str_fini(&text);
        /* And it works. */
        if (editor_do(&editor_steps[i].op, 1) != CORM_OK)
            fail_msg("%s: %s\n%s", editor_steps[i].name, corm_errmsg(editor_s),
                     corm_error_info(editor_s)->sql);
    }
    assert_true(golden_close(g));
}

/* ---- what a changed table keeps ---- */

/* clang-format off */
static const corm_operation ed_library[] = {
    CORM_CREATE_MODEL("Author", CORM_FIELDS(ED_ID,
        CORM_FIELD(CHAR, "name", .max_length = 50),
        CORM_FIELD(INTEGER, "n", .null = true))),
    CORM_CREATE_MODEL("Book", CORM_FIELDS(ED_ID,
        CORM_FIELD(CHAR, "title", .max_length = 100),
        CORM_FIELD(FOREIGN_KEY, "author", .to = ED_AUTHOR, .on_delete = CORM_CASCADE))),
};
static const corm_operation ed_changes[] = {
    CORM_ALTER_FIELD("Author", CORM_FIELD(CHAR, "name", .max_length = 80, .db_index = true)),
    CORM_ALTER_FIELD_ONCE("Author", CORM_FIELD(BIG_INTEGER, "n", .default_value = CORM_INT(5))),
    CORM_ADD_FIELD("Author", CORM_FIELD(CHAR, "tone", .max_length = 9, .default_value = CORM_STR("it's"))),
    CORM_RENAME_FIELD("Author", "name", "full_name"),
    CORM_RENAME_MODEL("Author", "Writer"),
    CORM_ADD_CONSTRAINT("Writer", CORM_UNIQUE("ed_one", .fields = CORM_NAMES("full_name"))),
    CORM_ALTER_MODEL_TABLE("Writer", "writers"),
};
static const corm_operation ed_two_columns[] = {
    CORM_ALTER_FIELD("Author", CORM_FIELD(CHAR, "name", .max_length = 80)),
    CORM_ALTER_FIELD_ONCE("Author", CORM_FIELD(INTEGER, "n", .default_value = CORM_INT(5))),
};
static const corm_operation ed_check[] = {
    CORM_ADD_CONSTRAINT("Author", CORM_CHECK("ed_n", CORM_COND("n__gt", CORM_INT(1)))),
};
static const corm_operation ed_unique[] = {
    CORM_ADD_FIELD("Author", CORM_FIELD(INTEGER, "m", .unique = true, .default_value = CORM_INT(1))),
};
static const corm_operation ed_relations[] = {
    CORM_ADD_FIELD("Book", CORM_FIELD(MANY_TO_MANY, "others", .to = ED_AUTHOR, .related_name = "+")),
    CORM_CREATE_MODEL("Credit", CORM_FIELDS(ED_ID,
        CORM_FIELD(FOREIGN_KEY, "author", .to = ED_AUTHOR, .on_delete = CORM_CASCADE),
        CORM_FIELD(FOREIGN_KEY, "book", .to = ED_BOOK, .on_delete = CORM_CASCADE))),
    CORM_ADD_FIELD("Author", CORM_FIELD(INTEGER, "g", .stored = true,
        .generated = CORM_ARITH("+", CORM_PATH("n"), CORM_VALUE(CORM_INT(1))))),
};
static const corm_operation ed_to_through[] = {
    CORM_ALTER_FIELD("Book", CORM_FIELD(MANY_TO_MANY, "others", .to = ED_AUTHOR, .related_name = "+",
        .through = CORM_MODEL_REF("ed", "Credit"))),
};
static const corm_operation ed_to_column[] = {
    CORM_ALTER_FIELD("Book", CORM_FIELD(INTEGER, "others")),
};
static const corm_operation ed_generated[] = {
    CORM_ALTER_FIELD("Author", CORM_FIELD(INTEGER, "g", .stored = true,
        .generated = CORM_ARITH("+", CORM_PATH("n"), CORM_VALUE(CORM_INT(2))))),
};
static const corm_operation ed_counted[] = {
    CORM_CREATE_MODEL("Ticket", CORM_FIELDS(CORM_FIELD(BIG_AUTO, "id", .primary_key = true, .autoincrement = true),
        CORM_FIELD(INTEGER, "n"))),
};
static const corm_operation ed_counted_wider[] = {
    CORM_ALTER_FIELD("Ticket", CORM_FIELD(BIG_INTEGER, "n")),
};
static const corm_operation ed_rows_then_columns[] = {
    CORM_RUN_SQL(CORM_NAMES("INSERT INTO ed_book (id, title, author_id) VALUES (3, 'V', 1)",
                            "UPDATE ed_book SET author_id = 2 WHERE id = 1"), CORM_NAMES(NULL)),
    CORM_ALTER_FIELD("Book", CORM_FIELD(CHAR, "title", .max_length = 200)),
    CORM_ADD_FIELD("Book", CORM_FIELD(INTEGER, "pages", .default_value = CORM_INT(1))),
};
static const corm_operation ed_broken[] = {
    CORM_RUN_SQL(CORM_NAMES("UPDATE ed_book SET author_id = 99"), NULL),
    CORM_ALTER_FIELD("Book", CORM_FIELD(CHAR, "title", .max_length = 200)),
};
/* clang-format on */

static void editor_library(void)
{
    DO(ed_library);
    editor_sql("INSERT INTO ed_author (id, name, n) VALUES (1, 'Ann', 1), (2, "
               "'it''s', NULL)");
    editor_sql("INSERT INTO ed_book (id, title, author_id) VALUES (1, 'T', 1), "
               "(2, 'U', 2)");
}

static void editor_refuses(const char *sql)
{
    assert_true(corm_execute_sql(editor_s, sql, NULL, 0) < 0);
    assert_int_equal(corm_errcode(editor_s), CORM_INTEGRITY);
    corm_error_clear(editor_s);
}

static void editor_rows_and_keys_stay(void **unused)
{
    (void)unused;
    editor_library();
    DO(ed_changes);
    assert_int_equal(editor_count("SELECT COUNT(*) FROM writers WHERE tone = "
                                  "'it''s'"),
                     2);
    assert_int_equal(
        editor_count("SELECT COUNT(*) FROM writers WHERE n IN (1, 5)"), 2);
    assert_int_equal(editor_count("SELECT COUNT(*) FROM ed_book b JOIN writers "
                                  "w ON w.id = b.author_id"),
                     2);
    editor_refuses("INSERT INTO ed_book (id, title, author_id) VALUES (9, 'X', "
                   "77)");
    editor_refuses("INSERT INTO writers (id, full_name, n, tone) VALUES (9, "
                   "'Ann', 1, '')");
}

/* What no model knows: an index, a trigger, a view. */
static void editor_foreign_things_stay(void **unused)
{
    const corm_structure *structure;
    const corm_table_info *author, *book;
    bool own = false;

    (void)unused;
    if (cormi_db_dialect(editor_db)->rebuild == NULL)
        skip();
    editor_library();
    editor_sql("CREATE INDEX own ON ed_author (n, name) WHERE n > 0");
    editor_sql("CREATE TABLE log (what text)");
    editor_sql("CREATE TRIGGER noted AFTER UPDATE ON ed_author BEGIN INSERT "
               "INTO log VALUES (NEW.name); END");
    editor_sql("CREATE VIEW names AS SELECT name FROM ed_author");
    DO(ed_two_columns);
    structure = corm_introspect(editor_s, NULL);
    author = corm_structure_table(structure, "ed_author");
    book = corm_structure_table(structure, "ed_book");
    assert_non_null(author);
    for (size_t i = 0; i < author->n_indexes; i++)
        own = own || strcmp(author->indexes[i].name, "own") == 0;
    assert_true(own);
    editor_sql("UPDATE ed_author SET n = 3 WHERE id = 1");
    assert_int_equal(editor_count("SELECT COUNT(*) FROM log"), 1);
    assert_int_equal(editor_count("SELECT COUNT(*) FROM names"), 2);
    assert_int_equal(book->n_foreign_keys, 1);
    assert_string_equal(book->foreign_keys[0].to_table, "ed_author");
}

/* Rows and columns change in one transaction. */
static void editor_rows_then_columns(void **unused)
{
    (void)unused;
    editor_library();
    DO(ed_rows_then_columns);
    assert_int_equal(editor_count("SELECT COUNT(*) FROM ed_book WHERE pages = "
                                  "1 AND author_id IN (1, 2)"),
                     3);
}

/* Keys of rows that are gone are not given again. */
static void editor_keys_go_on(void **unused)
{
    (void)unused;
    DO(ed_counted);
    editor_sql("INSERT INTO ed_ticket (n) VALUES (1)");
    editor_sql("INSERT INTO ed_ticket (n) VALUES (2)");
    editor_sql("DELETE FROM ed_ticket");
    DO(ed_counted_wider);
    editor_sql("INSERT INTO ed_ticket (n) VALUES (3)");
    assert_int_equal(editor_count("SELECT id FROM ed_ticket"), 3);
}

/* ---- what cannot be done ---- */

static void editor_fails(corm_status expected, const char *words,
                         const corm_operation *ops, size_t n)
{
    corm_project_state *before = corm_project_state_dup(editor_state, NULL);
    corm_status status = editor_do(ops, n);

    if (status != expected)
        fail_msg("%s: %s", corm_status_name(status), corm_errmsg(editor_s));
    assert_contains(corm_errmsg(editor_s), words);
    corm_error_clear(editor_s);
    corm_project_state_free(editor_state);
    editor_state = before;
}

#define FAILS(expected, words, ops) \
    editor_fails(expected, words, (ops), TEST_COUNT(ops))

static void editor_rows_in_the_way(void **unused)
{
    (void)unused;
    editor_library();
    FAILS(CORM_INTEGRITY, "", ed_check);
    FAILS(CORM_INTEGRITY, "", ed_unique);
    assert_int_equal(editor_count("SELECT COUNT(*) FROM ed_author"), 2);
    assert_int_equal(editor_count("SELECT COUNT(*) FROM ed_book"), 2);
    /* The same once the rows are gone. */
    if (!editor_can(CORM_FEATURE_TRANSACTIONAL_DDL))
        return;
    editor_sql("DELETE FROM ed_book");
    editor_sql("DELETE FROM ed_author WHERE id = 1");
    DO(ed_check);
    DO(ed_unique);
}

static void editor_refuses_what_would_lose_rows(void **unused)
{
    (void)unused;
    editor_library();
    DO(ed_relations);
    FAILS(CORM_VALUE_ERROR, "Book.others cannot be altered", ed_to_through);
    FAILS(CORM_VALUE_ERROR, "Book.others cannot be altered", ed_to_column);
    FAILS(CORM_VALUE_ERROR, "Author.g: what generates", ed_generated);
    assert_int_equal(editor_count("SELECT COUNT(*) FROM ed_book_others"), 0);
}

/* Rows that refer to nothing are found before the end. */
static void editor_checks_references(void **unused)
{
    (void)unused;
    if (cormi_db_dialect(editor_db)->rebuild == NULL)
        skip();
    editor_library();
    FAILS(CORM_INTEGRITY,
          "rows of the table ed_book refer to rows that are not there",
          ed_broken);
    assert_int_equal(editor_count("SELECT COUNT(*) FROM ed_book WHERE "
                                  "author_id = 99"),
                     0);
}

#define EDITOR_TEST(fn) \
    cmocka_unit_test_setup_teardown(fn, editor_setup, editor_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EDITOR_TEST(editor_statements),
        EDITOR_TEST(editor_rows_and_keys_stay),
        EDITOR_TEST(editor_foreign_things_stay),
        EDITOR_TEST(editor_rows_then_columns),
        EDITOR_TEST(editor_keys_go_on),
        EDITOR_TEST(editor_rows_in_the_way),
        EDITOR_TEST(editor_refuses_what_would_lose_rows),
        EDITOR_TEST(editor_checks_references),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
