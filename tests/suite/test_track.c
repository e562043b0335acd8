/*
 * Dirty tracking: what has changed is known, and only that is written.
 */
#include "support/library.h"

#include <stdlib.h>

static char track_sql[4096]; /* of the latest UPDATE */

static void track_hear(void *data, const corm_statement_event *e)
{
    (void)data;
    if (!e->control && e->sql_len < sizeof(track_sql)) {
        memcpy(track_sql, e->sql, e->sql_len);
        track_sql[e->sql_len] = '\0';
        for (char *at = track_sql; *at != '\0'; at++)
            *at = *at == '`' ? '"' : *at; /* as most databases quote names */
    }
}

static const corm_statement_hook track_hook = { .after = track_hear };

static int track_setup(void **state)
{
    int rc = library_setup_filled(state);

    if (rc == 0)
        corm_session_watch(library_s, &track_hook);
    library_statements();
    return rc;
}

static corm_queryset *track_books(void)
{
    return corm_track_changes(corm_objects(library_s, Book));
}

static Book *track_book(int64_t id)
{
    Book *book = corm_get(Book, track_books(), Q("id", id));

    assert_sound(library_s);
    library_statements();
    return book;
}

static void test_track__nothing_changed_sends_nothing(void **state)
{
    Book *book = track_book(1);

    (void)state;
    assert_false(corm_is_dirty(book));
    assert_ok(corm_save(book));
    assert_int_equal(library_statements(), 0);
    assert_sound(library_s);
}

static void test_track__changed_columns_only(void **state)
{
    Book *book = track_book(1);

    (void)state;
    book->pages = 500;
    assert_true(corm_is_dirty(book));
    assert_true(corm_is_dirty_field(book, "pages"));
    assert_false(corm_is_dirty_field(book, "title"));
    assert_int_equal(corm_old(book, "pages").as.i, 474);
    assert_string_equal(corm_old(book, "title").as.s, "Emma");
    assert_ok(corm_save(book));
    assert_int_equal(library_statements(), 1);
    assert_non_null(strstr(track_sql, "\"pages\""));
    assert_null(strstr(track_sql, "\"title\""));
    assert_false(corm_is_dirty(book));
    assert_int_equal(corm_old(book, "pages").as.i, 500);
    assert_ok(corm_save(book));
    assert_int_equal(library_statements(), 0);
    assert_ok(corm_refresh(book));
    assert_int_equal(book->pages, 500);
}

static void test_track__texts_are_compared_by_content(void **state)
{
    Book *book = track_book(1);
    char buffer[32] = "Emma";

    (void)state;
    book->title = buffer;
    assert_false(corm_is_dirty(book));
    snprintf(buffer, sizeof(buffer), "Emma II");
    assert_true(corm_is_dirty(book));
    assert_ok(corm_save(book));
    assert_false(corm_is_dirty(book));
    /* The copy has a text of its own. */
    snprintf(buffer, sizeof(buffer), "Emma III");
    assert_true(corm_is_dirty_field(book, "title"));
    assert_string_equal(corm_old(book, "title").as.s, "Emma II");
    assert_ok(corm_save(book));
    assert_ok(corm_refresh(book));
    assert_string_equal(book->title, "Emma III");
    assert_false(corm_is_dirty(book));
}

static void test_track__rollback_makes_it_dirty_again(void **state)
{
    Book *book = track_book(1);

    (void)state;
    book->pages = 500;
    corm_atomic (library_s) {
        assert_ok(corm_save(book));
        assert_false(corm_is_dirty(book));
        corm_rollback(library_s);
    }
    assert_true(corm_is_dirty(book));
    assert_ok(corm_save(book));
    book = track_book(1);
    assert_int_equal(book->pages, 500);
}

static void test_track__savepoint_makes_it_dirty_again(void **state)
{
    Book *book = track_book(1);

    (void)state;
    corm_atomic (library_s) {
        book->pages = 500;
        corm_atomic (library_s) {
            assert_ok(corm_save(book));
            corm_rollback(library_s);
        }
        assert_true(corm_is_dirty(book));
        assert_ok(corm_save(book));
    }
    assert_sound(library_s);
    assert_false(corm_is_dirty(book));
    book = track_book(1);
    assert_int_equal(book->pages, 500);
}

static void test_track__new_objects(void **state)
{
    Book *book;

    (void)state;
    corm_session_track_changes(library_s, true);
    book = corm_new(library_s, Book);
    assert_true(corm_is_dirty(book));
    assert_int_equal(corm_old(book, "pages").kind, CORM_K_NULL);
    book->title = "New";
    book->author_id = 1;
    book->isbn = "new";
    book->publication_date = corm_ymd(2000, 1, 1);
    book->price = corm_dec("1.5");
    assert_ok(corm_save(book));
    assert_false(corm_is_dirty(book));
    library_statements();
    book->genre = "NON";
    assert_ok(corm_save(book));
    assert_int_equal(library_statements(), 1);
    assert_null(strstr(track_sql, "\"title\""));
    assert_int_equal(
        corm_count(corm_filter(corm_objects(library_s, Book), Q("genre", "NON"),
                               Q("title", "New"))),
        1);
}

static void test_track__auto_now_follows(void **state)
{
    Review *review =
        corm_get(Review, corm_track_changes(corm_objects(library_s, Review)),
                 Q("id", 1));

    (void)state;
    library_statements();
    review->stars = 2;
    assert_ok(corm_save(review));
    assert_non_null(strstr(track_sql, "\"changed\""));
    assert_null(strstr(track_sql, "\"book_id\""));
    assert_false(corm_is_dirty(review));
}

static void test_track__expressions(void **state)
{
    Book *book = track_book(1);

    (void)state;
    assert_ok(corm_attr_set(book, "pages", ADD(F("pages"), 1)));
    assert_true(corm_is_dirty_field(book, "pages"));
    assert_ok(corm_save(book));
    assert_null(strstr(track_sql, "\"title\""));
    assert_int_equal(corm_attr_int(book, "pages"), 475);
    assert_false(corm_is_dirty(book));
    assert_int_equal(corm_old(book, "pages").as.i, 475);
}

static void test_track__deferred_members(void **state)
{
    Book *book = corm_get(Book, corm_only(track_books(), "title"), Q("id", 1));

    (void)state;
    library_statements();
    assert_false(corm_is_dirty(book));
    assert_int_equal(corm_old(book, "pages").kind, CORM_K_NULL);
    assert_failed(library_s, CORM_MISUSE, "Book.pages was not loaded");
    corm_error_clear(library_s);
    assert_int_equal(corm_attr_int(book, "pages"), 474);
    assert_false(corm_is_dirty(book));
    book->genre = "NON";
    assert_true(corm_is_dirty_field(book, "genre"));
    library_statements();
    assert_ok(corm_save(book));
    assert_int_equal(library_statements(), 1);
    assert_null(strstr(track_sql, "\"pages\""));
    assert_false(corm_is_dirty(book));
}

static void test_track__related_objects_go_along(void **state)
{
    corm_queryset *q = corm_select_related(track_books(), "author");
    Book *book = corm_get(Book, q, Q("id", 1));
    corm_list *tags;

    (void)state;
    book->author->name = "J. Austen";
    assert_true(corm_is_dirty(book->author));
    assert_false(corm_is_dirty(book));
    tags = corm_fetch(corm_related(book, "tags"));
    assert_false(corm_is_dirty(corm_list_at(Tag, tags, 0)));
    assert_sound(library_s);
}

static void test_track__streams_and_copies(void **state)
{
    Book *kept = NULL, *copy;

    (void)state;
    corm_stream (Book, book, track_books(), 2) {
        if (book->id == 2) {
            book->pages = 1;
            kept = corm_detach(Book, book);
        }
    }
    assert_sound(library_s);
    assert_true(corm_is_dirty_field(kept, "pages"));
    assert_false(corm_is_dirty_field(kept, "title"));
    assert_int_equal(corm_old(kept, "pages").as.i, 249);
    copy = corm_copy(Book, kept);
    assert_true(corm_is_dirty_field(copy, "title"));
}

static void test_track__bulk_calls(void **state)
{
    corm_list *list = corm_fetch(corm_order_by(track_books(), "id"));
    Book *books[2] = { corm_list_at(Book, list, 0),
                       corm_list_at(Book, list, 1) };

    (void)state;
    books[0]->pages = books[1]->pages = 3;
    books[1]->title = "other";
    assert_int_equal(corm_bulk_update(books, 2, "pages"), 2);
    assert_false(corm_is_dirty(books[0]));
    assert_false(corm_is_dirty_field(books[1], "pages"));
    assert_true(corm_is_dirty_field(books[1], "title"));
}

static void test_track__another_key_is_another_row(void **state)
{
    Book *book = track_book(1);

    (void)state;
    book->id = 4;
    book->isbn = "x";
    book->title = "Emma again";
    assert_ok(corm_save(book));
    assert_non_null(strstr(track_sql, "\"genre\""));
    book = track_book(4);
    assert_int_equal(book->pages, 474);
}

static void test_track__gone_row_is_told(void **state)
{
    Book *book = track_book(4);

    (void)state;
    corm_delete_all(corm_filter(corm_objects(library_s, Book), Q("id", 4)));
    book->pages = 1;
    assert_int_equal(corm_save(book), CORM_OPERATIONAL);
    assert_failed(library_s, CORM_OPERATIONAL, "not in the table");
    assert_true(corm_is_dirty(book));
}

static void test_track__keys_still_must_agree(void **state)
{
    Book *book = track_book(1);

    (void)state;
    book->author =
        corm_get(Author, corm_objects(library_s, Author), Q("id", 2));
    assert_int_equal(corm_save(book), CORM_VALUE_ERROR);
    assert_failed(library_s, CORM_VALUE_ERROR, "corm_link()");
}

static void test_track__is_off_unless_asked_for(void **state)
{
    Book *book = corm_get(Book, corm_objects(library_s, Book), Q("id", 1));

    (void)state;
    assert_false(corm_is_dirty(book));
    assert_failed(library_s, CORM_MISUSE, "corm_track_changes()");
    corm_error_clear(library_s);
    library_statements();
    assert_ok(corm_save(book));
    assert_non_null(strstr(track_sql, "\"title\""));
    book = track_book(1);
    assert_false(corm_is_dirty_field(book, "titel"));
    assert_failed(library_s, CORM_FIELD_ERROR, "titel");
    assert_null(corm_track_changes(NULL));
}

/* ---- a model with two tables ---- */

static void test_track__tables_without_changes_are_left(void **state)
{
    Cafe *cafe;

    (void)state;
    corm_session_track_changes(library_s, true);
    cafe = corm_create(library_s, Cafe, .name = "Central", .seats = 10);
    assert_non_null(cafe);
    cafe = corm_get(Cafe, corm_objects(library_s, Cafe), Q("name", "Central"));
    library_statements();
    cafe->seats = 20;
    assert_ok(corm_save(cafe));
    assert_int_equal(library_statements(), 1);
    cafe->name = "Landtmann";
    assert_ok(corm_save(cafe));
    assert_int_equal(library_statements(), 1);
    assert_int_equal(
        corm_count(corm_filter(corm_objects(library_s, Cafe),
                               Q("name", "Landtmann"), Q("seats", 20))),
        1);
}

#define TRACK(name)                                                  \
    cmocka_unit_test_setup_teardown(test_track__##name, track_setup, \
                                    library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRACK(nothing_changed_sends_nothing),
        TRACK(changed_columns_only),
        TRACK(texts_are_compared_by_content),
        TRACK(rollback_makes_it_dirty_again),
        TRACK(savepoint_makes_it_dirty_again),
        TRACK(new_objects),
        TRACK(auto_now_follows),
        TRACK(expressions),
        TRACK(deferred_members),
        TRACK(related_objects_go_along),
        TRACK(streams_and_copies),
        TRACK(bulk_calls),
        TRACK(another_key_is_another_row),
        TRACK(gone_row_is_told),
        TRACK(keys_still_must_agree),
        TRACK(is_off_unless_asked_for),
        TRACK(tables_without_changes_are_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
