/*
 * Many objects at once: bulk_create, upsert, bulk_update.
 */
#include "support/library.h"

#define MANY 300

static void bulk_tags(Tag **tags, size_t n, const char *prefix)
{
    char name[30];

    for (size_t i = 0; i < n; i++) {
        tags[i] = corm_new(library_s, Tag);
        snprintf(name, sizeof(name), "%s%zu", prefix, i);
        tags[i]->name = corm_strdup(library_s, name);
    }
}

static void test_bulk__create_gives_keys(void **state)
{
    Tag *tags[MANY];

    (void)state;
    bulk_tags(tags, MANY, "t");
    library_statements();
    assert_ok(corm_bulk_create(tags, MANY));
    assert_int_equal(library_statements(),
                     database_has(library_db, CORM_FEATURE_COLUMN_PARAMS) ||
                             database_has(library_db, CORM_FEATURE_PARAM_ROWS)
                         ? 1
                         : 3); /* 128 + 128 + 44 */
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(tags[i]->id, i + 1);
        assert_false(corm_object_adding(&tags[i]->base));
    }
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), MANY);
    assert_ok(corm_bulk_create(tags, 0));
}

static void bulk_texts_stay(const char *const *texts, size_t n)
{
    Tag *tags[16];

    for (size_t i = 0; i < n; i++) {
        tags[i] = corm_new(library_s, Tag);
        tags[i]->name = texts[i];
    }
    assert_ok(corm_bulk_create(tags, n));
    for (size_t i = 0; i < n; i++)
        assert_string_equal(
            corm_get(Tag, corm_objects(library_s, Tag), Q("id", tags[i]->id))
                ->name,
            texts[i]);
    assert_int_equal(
        corm_update(corm_objects(library_s, Tag),
                    SET("name", FN("concat", V("new"), F("name")))),
        n);
    for (size_t i = 0; i < n; i++)
        tags[i]->name = texts[n - 1 - i];
    assert_int_equal(corm_bulk_update(tags, n, "name"), n);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(
            corm_get(Tag, corm_objects(library_s, Tag), Q("id", tags[i]->id))
                ->name,
            texts[n - 1 - i]);
    assert_int_equal(corm_delete_all(corm_objects(library_s, Tag)), n);
}

/* Whatever form many values are sent in; where case is nothing, some are the
 * same to a unique constraint. */
static void test_bulk__texts_stay_as_they_are(void **state)
{
    static const char *const texts[] = {
        "",     "NULL", "{}", "{a,b}", "a,b", "a\"b", "\\",
        "\\\"", " a ",  "'",  "$1",    "%",   "\t\n", "\xF0\x9F\x98\x80"
    };
    static const char *const more[] = { "null", "nULL ", "{null}" };

    (void)state;
    bulk_texts_stay(texts, TEST_COUNT(texts));
    bulk_texts_stay(more, 1);
    bulk_texts_stay(more + 1, 2);
}

/* NULL in the first row, in the last, and in none. */
static void test_bulk__types_and_nulls(void **state)
{
    static const char image[] = "a\0\xFF";
    static const char json[] = "{\"a\": [1, \"\xF0\x9F\x98\x80\"]}";
    Author *author = corm_create(library_s, Author, .name = "Ann");
    Badge *badges[3];
    Book *books[3];

    (void)state;
    for (int i = 0; i < 3; i++) {
        badges[i] = corm_new(library_s, Badge);
        badges[i]->label = i == 0 ? NULL : "l";
        badges[i]->score = i - 0.1;
        if (i != 2)
            badges[i]->image = (corm_bytes){ image, (size_t)i * 3 };
        if (i != 1)
            badges[i]->data = (corm_json){ json };
        books[i] = corm_new(library_s, Book);
        books[i]->title = i == 0 ? "a" : i == 1 ? "b" : "c";
        books[i]->isbn = books[i]->title;
        books[i]->author = author;
        books[i]->publication_date = corm_ymd(1999 + i, 12, 31);
        books[i]->price = corm_dec(i == 2 ? "999999.99" : "-0.10");
        books[i]->pages = INT32_MAX - i;
        books[i]->in_print = i != 1;
    }
    assert_ok(corm_bulk_create(badges, 3));
    assert_ok(corm_bulk_create(books, 3));
    for (int i = 0; i < 3; i++) {
        Badge *badge = corm_get(Badge, corm_objects(library_s, Badge),
                                Q("pk", badges[i]->id));
        Book *book = corm_get(Book, corm_objects(library_s, Book),
                              Q("pk", books[i]->id));

        assert_non_null(badge);
        assert_non_null(book);
        if (i == 0)
            assert_null(badge->label);
        else
            assert_string_equal(badge->label, "l");
        assert_double_equal(badge->score, i - 0.1);
        assert_int_equal(badge->image.data == NULL, i == 2);
        assert_int_equal(badge->image.size, i == 1 ? 3 : 0);
        if (i == 1)
            assert_memory_equal(badge->image.data, image, 3);
        assert_int_equal(badge->data.text == NULL, i == 1);
        if (i != 1)
            assert_contains(badge->data.text, "\xF0\x9F\x98\x80");
        assert_int_equal(book->publication_date.year,
                         books[i]->publication_date.year);
        assert_string_equal(corm_attr_text(book, "price"),
                            i == 2 ? "999999.99" : "-0.10");
        assert_int_equal(book->pages, INT32_MAX - i);
        assert_int_equal(book->in_print, i != 1);
    }
    assert_sound(library_s);
}

static void test_bulk__failed_create_leaves_objects_new(void **state)
{
    Tag *tags[MANY];

    (void)state;
    bulk_tags(tags, MANY, "t");
    tags[MANY - 1]->name = "t0";
    assert_int_equal(corm_bulk_create(tags, MANY), CORM_INTEGRITY);
    corm_error_clear(library_s);
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 0);
    assert_int_equal(tags[0]->id, 0);
    assert_true(corm_object_adding(&tags[0]->base));
    tags[MANY - 1]->name = "last";
    assert_ok(corm_bulk_create(tags, MANY));
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), MANY);
}

static void test_bulk__conflicts_ignored_and_updated(void **state)
{
    /* Some databases choose the constraint themselves. */
    const char *const *unique =
        database_has(library_db, CORM_FEATURE_ON_CONFLICT_TARGET)
            ? CORM_NAMES("id")
            : NULL;
    Tag *tags[3];
    Author *authors[2];

    (void)state;
    bulk_tags(tags, 2, "t");
    assert_ok(corm_bulk_create(tags, 2));
    bulk_tags(tags, 3, "t");
    assert_ok(
        corm_bulk_create(tags, 3, .ignore_conflicts = true, .batch_size = 2));
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 3);
    for (int i = 0; i < 2; i++) {
        authors[i] = corm_new(library_s, Author);
        authors[i]->id = 7;
        authors[i]->name = i == 0 ? "a" : "b";
        assert_ok(corm_bulk_create(&authors[i], 1,
                                   .update_fields = CORM_NAMES("name"),
                                   .unique_fields = unique));
    }
    assert_int_equal(corm_count(corm_objects(library_s, Author)), 1);
    assert_string_equal(
        corm_first(Author, corm_objects(library_s, Author))->name, "b");
    assert_sound(library_s);
    assert_int_equal(corm_bulk_create(authors, 2,
                                      .update_fields = CORM_NAMES("nam"),
                                      .unique_fields = CORM_NAMES("id")),
                     CORM_FIELD_ERROR);
    assert_failed(library_s, CORM_FIELD_ERROR, "\"nam\"");
    if (unique == NULL) {
        assert_int_equal(corm_bulk_create(authors, 2,
                                          .update_fields = CORM_NAMES("name"),
                                          .unique_fields = CORM_NAMES("id")),
                         CORM_NOT_SUPPORTED);
        assert_failed(library_s, CORM_NOT_SUPPORTED, "leave .unique_fields");
    }
}

static void test_bulk__keys_set_and_unset_in_one_call(void **state)
{
    Tag *tags[4];

    (void)state;
    bulk_tags(tags, 4, "t");
    tags[1]->id = 50;
    assert_ok(corm_bulk_create(tags, 4));
    assert_int_equal(tags[0]->id, 1);
    assert_int_equal(tags[1]->id, 50);
    assert_true(tags[2]->id > 0 && tags[2]->id != 50);
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 4);
}

static void test_bulk__what_cannot_be_bulk(void **state)
{
    Cafe *cafe = corm_new(library_s, Cafe);
    Book *book = corm_new(library_s, Book);
    corm_object *mixed[] = { &cafe->base, &book->base };

    (void)state;
    assert_int_equal(corm_bulk_create(&cafe, 1), CORM_NOT_SUPPORTED);
    assert_failed(library_s, CORM_NOT_SUPPORTED, "several tables");
    assert_int_equal(corm_bulk_create_objects(mixed, 2, NULL), CORM_MISUSE);
    assert_failed(library_s, CORM_MISUSE, "of one model");
    assert_int_equal(corm_bulk_create(&book, 1), CORM_INTEGRITY);
    assert_failed(library_s, CORM_INTEGRITY, "Book.author is not set");
}

static void test_bulk__update_writes_named_members(void **state)
{
    Tag *tags[MANY];

    (void)state;
    bulk_tags(tags, MANY, "t");
    assert_ok(corm_bulk_create(tags, MANY));
    for (size_t i = 0; i < MANY; i++)
        tags[i]->name = i == 0 ? "zero" : tags[i]->name;
    assert_int_equal(corm_bulk_update(tags, MANY, "name"), MANY);
    assert_int_equal(
        corm_get(Tag, corm_objects(library_s, Tag), Q("name", "zero"))->id, 1);
    assert_sound(library_s);
    assert_int_equal(corm_bulk_update(tags, MANY, "id"), -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "Tag.id cannot be updated");
    tags[1]->name = "zero";
    assert_int_equal(corm_bulk_update(tags, MANY, "name"), -1);
    assert_failed(library_s, CORM_INTEGRITY, "");
    tags[3] = corm_new(library_s, Tag);
    assert_int_equal(corm_bulk_update(tags, MANY, "name"), -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "object 3");
}

/* What arrays and quotes read as their own, at every place of texts of every
 * length up to three words. */
static void test_bulk__texts_of_any_characters(void **state)
{
    static const char special[] = { '"', '\\', '\'', '{', ',', '%', 'x' };
    static char names[24][24];
    Tag *tags[24];

    (void)state;
    for (size_t len = 1; len < 24; len++) {
        for (size_t i = 0; i < len; i++) {
            memset(names[i], 'a', len);
            names[i][len] = '\0';
            names[i][i] = special[(len + i) % sizeof(special)];
            tags[i] = corm_new(library_s, Tag);
            tags[i]->name = names[i];
        }
        assert_ok(corm_bulk_create(tags, len));
        for (size_t i = 0; i < len; i++)
            assert_string_equal(corm_get(Tag, corm_objects(library_s, Tag),
                                         Q("id", tags[i]->id))
                                    ->name,
                                names[i]);
        corm_delete_all(corm_filter(corm_objects(library_s, Tag),
                                    Q("id__gte", tags[0]->id)));
    }
    assert_sound(library_s);
}

/* Rows in any order, some twice: each has its own value, of a row that comes
 * twice the first. */
static void test_bulk__update_is_one_statement_for_many(void **state)
{
    Tag *tags[MANY + 2], *shuffled[MANY + 2];
    char name[30];

    (void)state;
    bulk_tags(tags, MANY, "t");
    assert_ok(corm_bulk_create(tags, MANY));
    for (size_t i = 0; i < MANY; i++) {
        snprintf(name, sizeof(name), "new%zu", i);
        tags[i]->name = corm_strdup(library_s, name);
        shuffled[i * 7 % MANY] = tags[i];
    }
    for (size_t i = 0; i < 2; i++) {
        tags[MANY + i] = corm_new(library_s, Tag);
        *tags[MANY + i] = *tags[i];
        tags[MANY + i]->name = "second";
        shuffled[MANY + i] = tags[MANY + i];
    }
    library_statements();
    assert_int_equal(corm_bulk_update(shuffled, MANY + 2, "name"), MANY);
    assert_int_equal(library_statements(), 1);
    for (size_t i = 0; i < MANY; i++) {
        snprintf(name, sizeof(name), "new%zu", i);
        assert_ok(corm_refresh(tags[i]));
        assert_string_equal(tags[i]->name, name);
    }
    assert_sound(library_s);
}

static void test_bulk__update_by_other_keys(void **state)
{
    Badge *badges[40];

    (void)state;
    for (int i = 0; i < 40; i++) {
        badges[i] = corm_create(library_s, Badge, .label = "a");
        assert_non_null(badges[i]);
        badges[i]->score = i;
    }
    library_statements();
    assert_int_equal(corm_bulk_update(badges, 40, "score", "label"), 40);
    assert_int_equal(library_statements(), 1);
    for (int i = 0; i < 40; i++) {
        assert_ok(corm_refresh(badges[i]));
        assert_int_equal((int)badges[i]->score, i);
    }
    assert_sound(library_s);
}

#define BULKS(name) \
    cmocka_unit_test_setup_teardown(name, library_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BULKS(test_bulk__create_gives_keys),
        BULKS(test_bulk__texts_stay_as_they_are),
        BULKS(test_bulk__texts_of_any_characters),
        BULKS(test_bulk__types_and_nulls),
        BULKS(test_bulk__failed_create_leaves_objects_new),
        BULKS(test_bulk__conflicts_ignored_and_updated),
        BULKS(test_bulk__keys_set_and_unset_in_one_call),
        BULKS(test_bulk__what_cannot_be_bulk),
        BULKS(test_bulk__update_writes_named_members),
        BULKS(test_bulk__update_is_one_statement_for_many),
        BULKS(test_bulk__update_by_other_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
