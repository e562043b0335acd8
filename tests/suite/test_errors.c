/*
 * Wrong input: each gives its code and a message that names the thing, and
 * rows and session are as before.
 */
#include "support/library.h"

static corm_queryset *books(void)
{
    return corm_objects(library_s, Book);
}

/* Four books whose pages add up as library_fill() wrote them. */
static void errors_nothing_changed(void)
{
    assert_false(corm_failed(library_s));
    assert_int_equal(corm_count(books()), 4);
    assert_int_equal(corm_scalar(books(), SUM("pages")).as.i,
                     474 + 249 + 1225 + 120);
    assert_sound(library_s);
}

static void test_errors__constraints_broken(void **state)
{
    Author *author =
        corm_get(Author, corm_objects(library_s, Author), Q("id", 1));
    Book *book = corm_get(Book, books(), Q("id", 1));

    (void)state;
    book->pages = -1;
    if (database_has(library_db, CORM_FEATURE_UNSIGNED_INTEGERS)) {
        assert_int_equal(corm_save(book), CORM_DATA);
    } else {
        assert_int_equal(corm_save(book), CORM_INTEGRITY);
        assert_int_equal(corm_error_info(library_s)->integrity,
                         CORM_INTEGRITY_CHECK);
    }
    corm_error_clear(library_s);
    book->pages = 474;
    book->isbn = "2";
    assert_int_equal(corm_save(book), CORM_INTEGRITY);
    assert_int_equal(corm_error_info(library_s)->integrity,
                     CORM_INTEGRITY_UNIQUE);
    assert_contains(corm_error_info(library_s)->constraint, "isbn");
    corm_error_clear(library_s);
    book->isbn = "1";
    book->author_id = 99;
    assert_int_equal(corm_save(book), CORM_INTEGRITY);
    assert_int_equal(corm_error_info(library_s)->integrity,
                     CORM_INTEGRITY_FOREIGN_KEY);
    corm_error_clear(library_s);
    assert_int_equal(corm_update(books(), SET("isbn", "7")), -1);
    assert_failed(library_s, CORM_INTEGRITY, "");
    assert_non_null(author);
    errors_nothing_changed();
}

/* Where a column keeps what it is given: the object layer must not guess. */
static void test_errors__stored_values_that_do_not_fit(void **state)
{
    static const char *const bad[] = { "'text'", "475.2", "9999999999" };
    char sql[96];
    Book *book;

    (void)state;
    if (!database_has(library_db, CORM_FEATURE_LOOSE_TYPES))
        skip();
    for (size_t i = 0; i < TEST_COUNT(bad); i++) {
        snprintf(sql, sizeof(sql),
                 "UPDATE library_book SET pages = %s WHERE id = 1", bad[i]);
        assert_int_equal(corm_execute_sql(library_s, sql, NULL, 0), 1);
        assert_null(corm_fetch(books()));
        assert_failed(library_s, CORM_DATA, "Book.pages");
        assert_null(corm_get(Book, books(), Q("id", 1)));
        assert_failed(library_s, CORM_DATA, "Book.pages");
    }
    book = corm_get(Book, corm_defer(books(), "pages"), Q("id", 1));
    assert_non_null(book);
    book->pages = 474;
    assert_ok(corm_save(book));
    errors_nothing_changed();
}

static void test_errors__broken_row_ends_a_stream(void **state)
{
    size_t n = 0;

    (void)state;
    if (!database_has(library_db, CORM_FEATURE_LOOSE_TYPES))
        skip();
    assert_int_equal(corm_execute_sql(library_s,
                                      "UPDATE library_book SET pages = 'x' "
                                      "WHERE id = 3",
                                      NULL, 0),
                     1);
    corm_stream (Book, book, corm_order_by(books(), "id"), 1)
        n += book->id > 0;
    assert_int_equal(n, 2);
    assert_failed(library_s, CORM_DATA, "Book.pages");
    assert_int_equal(corm_count(books()), 4);
}

static void test_errors__transaction_goes_on_after_its_block(void **state)
{
    (void)state;
    corm_atomic (library_s) {
        assert_int_equal(corm_update(books(), SET("pages", 1)), 4);
        corm_atomic (library_s) {
            assert_int_equal(corm_update(books(), SET("isbn", "7")), -1);
            assert_int_equal(corm_count(books()), -1);
            assert_int_equal(corm_errcode(library_s), CORM_TRANSACTION);
        }
        assert_true(corm_failed(library_s));
        corm_error_clear(library_s);
        assert_int_equal(corm_count(books()), 4);
        corm_rollback(library_s);
    }
    corm_error_clear(library_s);
    errors_nothing_changed();
}

static void test_errors__failed_save_in_a_block_rolls_back(void **state)
{
    (void)state;
    corm_atomic (library_s) {
        assert_int_equal(corm_update(books(), SET("pages", 1)), 4);
        assert_null(corm_create(library_s, Book, .title = "no author"));
    }
    assert_failed(library_s, CORM_INTEGRITY, "is not set");
    errors_nothing_changed();
}

static void test_errors__not_found_does_not_roll_back(void **state)
{
    (void)state;
    corm_atomic (library_s) {
        assert_int_equal(corm_update(books(), SET("pages", F("pages"))), 4);
        assert_null(corm_get(Book, books(), Q("id", 99)));
        assert_non_null(corm_create(library_s, Tag, .name = "kept"));
    }
    assert_sound(library_s);
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 4);
}

static void test_errors__objects_need_their_model(void **state)
{
    corm_model stranger = Book_model;

    (void)state;
    assert_null(corm_object_new(library_s, &stranger));
    assert_failed(library_s, CORM_MISUSE, "no model of this database");
    assert_null(corm_queryset_new(library_s, &stranger));
    assert_failed(library_s, CORM_MISUSE, "no model of this database");
    assert_null(corm_object_new(library_s, NULL));
    assert_failed(library_s, CORM_MISUSE, "NULL");
    assert_null(corm_object_new(NULL, &Book_model));
    errors_nothing_changed();
}

static void test_errors__member_too_narrow_for_a_result(void **state)
{
    Author *author =
        corm_get(Author, corm_objects(library_s, Author), Q("id", 1));

    (void)state;
    assert_int_equal(corm_attr_set(author, "rating", INT64_C(1) << 40),
                     CORM_VALUE_ERROR);
    assert_failed(library_s, CORM_VALUE_ERROR, "Author.rating");
    assert_int_equal(author->rating.value, 5);
    errors_nothing_changed();
}

static void test_errors__stored_text_with_nul(void **state)
{
    Tag *tag;

    (void)state;
    if (!database_has(library_db, CORM_FEATURE_LOOSE_TYPES))
        skip();
    assert_int_equal(
        corm_execute_sql(library_s,
                         "INSERT INTO library_tag (id, name) VALUES "
                         "(0, 'a' || char(0) || 'b')",
                         NULL, 0),
        1);
    tag = corm_first(Tag, corm_objects(library_s, Tag));
    if (tag == NULL)
        assert_failed(library_s, CORM_DATA, "Tag.name");
    else
        assert_int_equal(corm_attr(tag, "name").size, 3);
}

/* Kept, or refused: never cut. */
static void test_errors__nul_in_json(void **state)
{
    Badge *badge = corm_new(library_s, Badge);
    Badge *again;

    (void)state;
    badge->data.text = "{\"k\\u0000\": \"a\\u0000b\"}";
    if (corm_save(badge) != CORM_OK) {
        assert_failed(library_s, CORM_DATA, "\\u0000");
        return;
    }
    again = corm_get(Badge, corm_objects(library_s, Badge), Q("pk", badge->id));
    assert_non_null(again);
    assert_contains(again->data.text, "a\\u0000b");
}

static void test_errors__bytes_and_json_come_back(void **state)
{
    static const char raw[] = "\0\xff'\"\\%\n";
    corm_bytes bytes = { raw, sizeof(raw) };
    Badge *badge = corm_create(
        library_s, Badge, .image = bytes,
        .data = (corm_json){ "{\"k'\\\"\": [\"%_\", null, \"\\\\\"]}" });
    Badge *again;

    (void)state;
    assert_sound(library_s);
    again = corm_get(Badge, corm_objects(library_s, Badge), Q("pk", badge->id));
    assert_non_null(again);
    assert_int_equal(again->image.size, sizeof(raw));
    assert_memory_equal(again->image.data, raw, sizeof(raw));
    assert_contains(again->data.text, "%_");
    badge = corm_new(library_s, Badge);
    badge->data.text = "{not json";
    assert_int_equal(corm_save(badge), CORM_VALUE_ERROR);
    assert_failed(library_s, CORM_VALUE_ERROR, "Badge.data");
}

static void test_errors__long_texts_come_back(void **state)
{
    size_t n = 200000;
    char *text = test_malloc(n + 1);
    Author *author, *again;

    (void)state;
    memset(text, '\'', n);
    text[n] = '\0';
    author = corm_create(library_s, Author, .name = "a", .biography = text);
    assert_non_null(author);
    again =
        corm_get(Author, corm_objects(library_s, Author), Q("biography", text));
    assert_non_null(again);
    assert_int_equal(strlen(again->biography), n);
    test_free(text);
}

#define ERRORS(name)                                            \
    cmocka_unit_test_setup_teardown(name, library_setup_filled, \
                                    library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ERRORS(test_errors__constraints_broken),
        ERRORS(test_errors__stored_values_that_do_not_fit),
        ERRORS(test_errors__broken_row_ends_a_stream),
        ERRORS(test_errors__transaction_goes_on_after_its_block),
        ERRORS(test_errors__failed_save_in_a_block_rolls_back),
        ERRORS(test_errors__not_found_does_not_roll_back),
        ERRORS(test_errors__objects_need_their_model),
        ERRORS(test_errors__member_too_narrow_for_a_result),
        ERRORS(test_errors__stored_text_with_nul),
        ERRORS(test_errors__bytes_and_json_come_back),
        ERRORS(test_errors__nul_in_json),
        ERRORS(test_errors__long_texts_come_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
