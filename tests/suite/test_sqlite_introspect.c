/*
 * The structure of a database as it says itself: every kind of thing, in the
 * spellings that only a reader of SQL understands.
 */
#include "base/str.h"
#include "base/alloc.h"
#include "support/library.h"

#include <corm/introspect.h>

static cormi_str text;

static void add_names(const char *label, const char *const *names, size_t n)
{
    cormi_str_addf(&text, "%s(", label);
    for (size_t i = 0; i < n; i++)
        cormi_str_addf(&text, "%s%s", i > 0 ? "," : "", names[i]);
    cormi_str_add(&text, ")");
}

static const char *or_none(const char *name)
{
    return name != NULL ? name : "-";
}

static void add_columns(const corm_table_info *t)
{
    for (size_t i = 0; i < t->n_columns; i++) {
        const corm_column_info *c = &t->columns[i];

        cormi_str_addf(&text, " %s:%s%s", c->name, c->type,
                       c->null ? " null" : "");
        if (c->default_text != NULL)
            cormi_str_addf(&text, " default %s", c->default_text);
        if (c->identity)
            cormi_str_add(&text, " identity");
        if (c->collation != NULL)
            cormi_str_addf(&text, " collate %s", c->collation);
        if (c->generated != CORM_GENERATED_NOT)
            cormi_str_addf(&text, " %s %s",
                           c->generated == CORM_GENERATED_STORED ? "stored"
                                                                 : "virtual",
                           or_none(c->expression));
        cormi_str_add(&text, "\n");
    }
}

static void add_indexes(const corm_table_info *t)
{
    for (size_t i = 0; i < t->n_indexes; i++) {
        const corm_index_info *x = &t->indexes[i];

        cormi_str_addf(&text, " %s %s", x->unique ? "unique index" : "index",
                       x->name);
        for (size_t k = 0; k < x->n_parts; k++)
            cormi_str_addf(&text, " [%s%s]",
                           x->parts[k].column != NULL ? x->parts[k].column
                                                      : x->parts[k].expression,
                           x->parts[k].descending ? " desc" : "");
        if (x->condition != NULL)
            cormi_str_addf(&text, " where %s", x->condition);
        cormi_str_add(&text, "\n");
    }
}

static void add_keys(const corm_table_info *t)
{
    add_names(" primary ", (const char *const *)t->primary_key.columns,
              t->primary_key.n_columns);
    cormi_str_addf(&text, " %s\n", or_none(t->primary_key.name));
    for (size_t i = 0; i < t->n_uniques; i++) {
        add_names(" unique ", (const char *const *)t->uniques[i].columns,
                  t->uniques[i].n_columns);
        cormi_str_addf(&text, " %s\n", or_none(t->uniques[i].name));
    }
    for (size_t i = 0; i < t->n_foreign_keys; i++) {
        const corm_foreign_key_info *k = &t->foreign_keys[i];

        add_names(" key ", (const char *const *)k->columns, k->n_columns);
        cormi_str_addf(&text, " to %s", k->to_table);
        add_names("", (const char *const *)k->to_columns, k->n_columns);
        cormi_str_addf(&text, " %s %s %d\n", k->on_delete, or_none(k->name),
                       k->deferrable);
    }
    for (size_t i = 0; i < t->n_checks; i++)
        cormi_str_addf(&text, " check %s: %s\n", or_none(t->checks[i].name),
                       t->checks[i].sql);
    for (size_t i = 0; i < t->n_triggers; i++)
        cormi_str_addf(&text, " trigger %s\n", t->triggers[i].name);
}

static const char *described(const corm_structure *s)
{
    cormi_str_clear(&text);
    for (size_t i = 0; i < s->n_tables; i++) {
        const corm_table_info *t = &s->tables[i];

        cormi_str_addf(&text, "%s%s\n", t->name, t->view ? " view" : "");
        add_columns(t);
        if (t->view)
            continue;
        add_keys(t);
        add_indexes(t);
    }
    return cormi_str_get(&text);
}

static void run(const char *sql)
{
    assert_int_not_equal(
        corm_execute_sql(library_s, sql, (const corm_value[1]){ 0 }, 0), -1);
}

static void assert_described(const char *const *tables, const char *expected)
{
    const corm_structure *s = corm_introspect(library_s, tables);

    assert_sound(library_s);
    assert_non_null(s);
    assert_string_equal(described(s), expected);
}

static void test_introspect__tables_of_others(void **state)
{
    (void)state;
    run("CREATE TABLE parent (a int, \"b c\" TEXT, CONSTRAINT pk PRIMARY KEY "
        "(\"b c\", a)) WITHOUT ROWID");
    run("CREATE TABLE other (id INTEGER PRIMARY KEY)");
    run("CREATE TABLE child ( -- a comment, with a comma (\n"
        "  n INTEGER PRIMARY KEY AUTOINCREMENT,\n"
        "  [odd \"name\"] varchar(10) NOT NULL DEFAULT 'it''s, (' COLLATE "
        "NOCASE CONSTRAINT one UNIQUE,\n"
        "  \"check\" decimal(8, 2) CONSTRAINT nn NOT NULL CHECK (\"check\" > "
        "(1 + 2)),\n"
        "  twice GENERATED ALWAYS AS (n * (2)) VIRTUAL,\n"
        "  kept int AS (n + 1) STORED,\n"
        "  o int CONSTRAINT fk_o REFERENCES other ON DELETE CASCADE DEFERRABLE "
        "INITIALLY DEFERRED,\n"
        "  p int, q text, /* ) */\n"
        "  CONSTRAINT \"two\"\"s\" UNIQUE (p, q COLLATE NOCASE),\n"
        "  UNIQUE (q, p),\n"
        "  CONSTRAINT small CHECK (p < 10 AND q <> ')'),\n"
        "  FOREIGN KEY (q, p) REFERENCES parent (\"b c\", a) NOT DEFERRABLE)");
    run("CREATE UNIQUE INDEX \"i ON\" ON child (p DESC, lower(q) COLLATE "
        "NOCASE, n) WHERE p > 0 AND q <> 'WHERE'");
    run("CREATE INDEX i2 ON child (q)");
    run("CREATE TRIGGER t AFTER INSERT ON child BEGIN SELECT 1; END");
    run("CREATE VIEW broken AS SELECT * FROM nowhere");
    run("CREATE VIEW whole AS SELECT o, q AS other FROM child");
    assert_described(
        (const char *const[]){ "child", "parent", "broken", "whole", "nobody's",
                               NULL },
        "broken view\n"
        "child\n"
        " n:INTEGER identity\n"
        " odd \"name\":varchar(10) default 'it''s, (' collate NOCASE\n"
        " check:decimal(8, 2)\n"
        " twice: null virtual n * (2)\n"
        " kept:INT null stored n + 1\n"
        " o:INT null\n"
        " p:INT null\n"
        " q:TEXT null\n"
        " primary (n) -\n"
        " unique (odd \"name\") one\n"
        " unique (p,q) two\"s\n"
        " unique (q,p) -\n"
        " key (o) to other(id) CASCADE fk_o 1\n"
        " key (q,p) to parent(b c,a) NO ACTION - 0\n"
        " check -: \"check\" > (1 + 2)\n"
        " check small: p < 10 AND q <> ')'\n"
        " trigger t\n"
        " unique index i ON [p desc] [lower(q) COLLATE NOCASE] [n] where p > 0 "
        "AND q <> 'WHERE'\n"
        " index i2 [q]\n"
        "parent\n"
        " a:INT\n"
        " b c:TEXT\n"
        " primary (b c,a) pk\n"
        "whole view\n"
        " o:INT null\n"
        " other:TEXT null\n");
}

static void test_introspect__tables_of_models(void **state)
{
    const corm_structure *s = corm_introspect(library_s, NULL);
    const corm_table_info *book = corm_structure_table(s, "library_book");
    const corm_column_info *price = corm_table_column(book, "price");

    (void)state;
    assert_sound(library_s);
    assert_non_null(corm_structure_table(s, "library_review"));
    assert_null(corm_structure_table(s, "sqlite_sequence"));
    assert_int_equal(price->like.type, CORM_TYPE_DECIMAL);
    assert_true(corm_table_column(book, "id")->identity);
    assert_int_equal(book->n_foreign_keys, 1);
    assert_int_equal(book->foreign_keys[0].deferrable, 1);
    assert_string_equal(book->foreign_keys[0].to_table, "library_author");
    assert_null(corm_table_column(book, "nothing"));
    assert_null(corm_structure_table(s, NULL));
    assert_null(corm_table_column(NULL, "id"));
}

static void test_introspect__none_are_asked_for(void **state)
{
    (void)state;
    assert_described((const char *const[]){ NULL }, "");
    assert_null(corm_introspect(NULL, NULL));
}

static void test_introspect__types(void **state)
{
    static const struct {
        const char *text;
        corm_column_type like;
    } cases[] = {
        { "varchar(100)", { CORM_TYPE_CHAR, 100, 0, 0, 0 } },
        { "CHARACTER  VARYING(7)", { CORM_TYPE_CHAR, 7, 0, 0, 0 } },
        { "numeric( 8 , 2 )", { CORM_TYPE_DECIMAL, 0, 8, 2, 0 } },
        { "int(10) unsigned", { CORM_TYPE_POSITIVE_INTEGER, 0, 0, 0, 0 } },
        { "bigint unsigned", { CORM_TYPE_POSITIVE_BIG_INTEGER, 0, 0, 0, 0 } },
        { "tinyint(1)", { CORM_TYPE_BOOLEAN, 0, 0, 0, 0 } },
        { "tinyint(4)", { CORM_TYPE_SMALL_INTEGER, 0, 0, 0, 0 } },
        { "datetime(6)", { CORM_TYPE_DATETIME, 0, 0, 0, 0 } },
        { "timestamp(6) with time zone", { CORM_TYPE_DATETIME, 0, 0, 0, 0 } },
        { "double precision", { CORM_TYPE_FLOAT, 0, 0, 0, 0 } },
        { "integer[]", { CORM_TYPE_ITEMS, 0, 0, 0, CORM_TYPE_INTEGER } },
        { "character varying(20)[]",
          { CORM_TYPE_ITEMS, 20, 0, 0, CORM_TYPE_CHAR } },
        { "tstzrange", { CORM_TYPE_DATETIME_RANGE, 0, 0, 0, 0 } },
        { "", { CORM_TYPE_NONE, 0, 0, 0, 0 } },
        { NULL, { CORM_TYPE_NONE, 0, 0, 0, 0 } },
        { "geometry(", { CORM_TYPE_NONE, 0, 0, 0, 0 } },
        { "a type with a name so long that nothing that is known could "
          "have it",
          { CORM_TYPE_NONE, 0, 0, 0, 0 } },
        { "varchar(99999999999999999999)",
          { CORM_TYPE_CHAR, 999999999, 0, 0, 0 } },
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        corm_column_type like = corm_column_type_read(cases[i].text);

        if (memcmp(&like, &cases[i].like, sizeof(like)) != 0)
            fail_msg("\"%s\" is %d, %d, %d, %d", cases[i].text, like.type,
                     like.length, like.digits, like.places);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_introspect__tables_of_others,
                                        library_setup, library_teardown),
        cmocka_unit_test_setup_teardown(test_introspect__tables_of_models,
                                        library_setup, library_teardown),
        cmocka_unit_test_setup_teardown(test_introspect__none_are_asked_for,
                                        library_setup, library_teardown),
        cmocka_unit_test(test_introspect__types),
    };
    int failed;

    cormi_str_init(&text, &cormi_default_allocator);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    cormi_str_fini(&text);
    return failed;
}
