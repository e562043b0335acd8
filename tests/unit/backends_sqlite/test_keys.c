/*
 * The keys of a bulk insert are counted back from the last one where nothing
 * can come between them; a trigger can.
 */
#include "support/library.h"

#define TAGS 10

static void keys_fill(Tag **tags, size_t n, const char *prefix)
{
    char name[30];

    for (size_t i = 0; i < n; i++) {
        tags[i] = corm_new(library_s, Tag);
        snprintf(name, sizeof(name), "%s%zu", prefix, i);
        tags[i]->name = corm_strdup(library_s, name);
    }
}

/* Every object has the key of the row that has its name. */
static void keys_check(Tag *const *tags, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        Tag *row = corm_get(Tag, corm_objects(library_s, Tag),
                            Q("name", tags[i]->name));

        assert_non_null(row);
        assert_int_equal(tags[i]->id, row->id);
    }
}

static void keys_execute(const char *sql)
{
    corm_execute_sql(library_s, sql, NULL, 0);
    assert_sound(library_s);
}

static void test_keys__are_counted(void **state)
{
    Tag *tags[TAGS];

    (void)state;
    keys_fill(tags, TAGS, "a");
    assert_ok(corm_bulk_create(tags, TAGS));
    keys_check(tags, TAGS);
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), TAGS);
}

/* With the greatest key in use SQLite takes others at random. */
static void test_keys__none_is_left(void **state)
{
    Tag *tags[TAGS];

    (void)state;
    keys_execute("INSERT INTO library_tag (id, name) "
                 "VALUES (9223372036854775807, 'last')");
    keys_fill(tags, TAGS, "a");
    assert_ok(corm_bulk_create(tags, TAGS));
    keys_check(tags, TAGS);
}

static void test_keys__a_trigger_comes_between(void **state)
{
    Tag *tags[TAGS];

    (void)state;
    keys_execute("CREATE TRIGGER twice BEFORE INSERT ON library_tag "
                 "WHEN NEW.name NOT LIKE 'copy%' BEGIN "
                 "INSERT INTO library_tag (name) VALUES ('copy ' || NEW.name); "
                 "END");
    keys_fill(tags, TAGS, "a");
    assert_ok(corm_bulk_create(tags, TAGS));
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 2 * TAGS);
    keys_check(tags, TAGS);
    keys_execute("DROP TRIGGER twice");
}

static void test_keys__a_trigger_is_added_later(void **state)
{
    Tag *tags[TAGS];

    (void)state;
    keys_fill(tags, TAGS, "a");
    assert_ok(corm_bulk_create(tags, TAGS));
    keys_execute("CREATE TRIGGER once AFTER INSERT ON library_tag "
                 "WHEN NEW.name = 'b1' BEGIN "
                 "INSERT INTO library_tag (name) VALUES ('extra'); END");
    keys_fill(tags, TAGS, "b");
    assert_ok(corm_bulk_create(tags, TAGS));
    keys_check(tags, TAGS);
    keys_execute("DROP TRIGGER once");
}

#define KEYS_TEST(name) \
    cmocka_unit_test_setup_teardown(name, library_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEYS_TEST(test_keys__are_counted),
        KEYS_TEST(test_keys__none_is_left),
        KEYS_TEST(test_keys__a_trigger_comes_between),
        KEYS_TEST(test_keys__a_trigger_is_added_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
