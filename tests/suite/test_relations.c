/*
 * Relations: keys and companions, loading on demand, select_related,
 * prefetch, many-to-many.
 */
#include "support/library.h"

static corm_queryset *books(void)
{
    return corm_objects(library_s, Book);
}

static Book *book_of(int64_t id)
{
    return corm_get(Book, books(), Q("id", id));
}

static Author *author_of(int64_t id)
{
    return corm_get(Author, corm_objects(library_s, Author), Q("id", id));
}

/* ---- keys and companions ---- */

static void test_relations__key_comes_from_the_companion_once(void **state)
{
    Author *austen = author_of(1), *tolstoy = author_of(2);
    Book *book = corm_create(library_s, Book, .title = "X", .author = austen,
                             .isbn = "x", .price = corm_dec("1"),
                             .publication_date = corm_ymd(1800, 1, 1));

    (void)state;
    assert_int_equal(book->author_id, 1);
    book->author = tolstoy;
    assert_int_equal(corm_save(book), CORM_VALUE_ERROR);
    assert_contains(corm_errmsg(library_s), "Book.author_id is integer 1");
    assert_failed(library_s, CORM_VALUE_ERROR, "has integer 2");
    book->author = austen;
    book->author_id = 2;
    assert_int_equal(corm_save(book), CORM_VALUE_ERROR);
    corm_error_clear(library_s);
    book->author = NULL;
    assert_ok(corm_save(book));
    assert_int_equal(book_of(book->id)->author_id, 2);
}

static void test_relations__companion_must_be_saved(void **state)
{
    Author *fresh = corm_new(library_s, Author);

    (void)state;
    fresh->name = "New";
    assert_null(corm_create(library_s, Book, .title = "X", .author = fresh,
                            .isbn = "x", .price = corm_dec("1"),
                            .publication_date = corm_ymd(1800, 1, 1)));
    assert_failed(library_s, CORM_VALUE_ERROR, "Book.author is not saved yet");
}

static void test_relations__link_sets_both(void **state)
{
    Author *tolstoy = author_of(2);
    Book *book = book_of(1);
    Review *review =
        corm_get(Review, corm_objects(library_s, Review), Q("id", 1));

    (void)state;
    assert_ok(corm_link(book, author, tolstoy));
    assert_int_equal(book->author_id, 2);
    assert_ok(corm_save(book));
    assert_ok(corm_refresh(book));
    assert_int_equal(book->author_id, 2);
    assert_ptr_equal(book->author, tolstoy);
    assert_ok(corm_link(review, reply_to, review));
    assert_ok(corm_save(review));
    assert_int_equal(review->reply_to_id.value, 1);
    assert_ok(corm_link(review, reply_to, NULL));
    assert_false(review->reply_to_id.set);
    assert_ok(corm_save(review));
    assert_ok(corm_object_link(&review->base, "book", &book->base));
    assert_int_equal(review->book_id, 1);
    assert_int_equal(corm_object_link(&review->base, "bok", &book->base),
                     CORM_FIELD_ERROR);
    assert_failed(library_s, CORM_FIELD_ERROR, "did you mean \"book\"");
    assert_int_equal(corm_object_link(&review->base, "book", &tolstoy->base),
                     CORM_MISUSE);
    assert_failed(library_s, CORM_MISUSE, "takes a Book, not a Author");
}

static void test_relations__refresh_drops_a_stale_companion(void **state)
{
    Book *book =
        corm_get(Book, corm_select_related(books(), "author"), Q("id", 1));

    (void)state;
    assert_string_equal(book->author->name, "Jane Austen");
    corm_update(corm_filter(books(), Q("id", 1)), SET("author", 2));
    assert_ok(corm_refresh(book));
    assert_int_equal(book->author_id, 2);
    assert_null(book->author);
}

static void test_relations__objects_of_two_sessions_do_not_mix(void **state)
{
    corm_session *s2 = corm_session_open(library_db);
    Author *other = corm_get(Author, corm_objects(s2, Author), Q("id", 1));
    Book *book = book_of(1);

    (void)state;
    book->author = other;
    assert_int_equal(corm_save(book), CORM_MISUSE);
    assert_failed(library_s, CORM_MISUSE, "another session");
    corm_session_close(s2);
}

/* ---- to one ---- */

static void test_relations__load_on_demand_once(void **state)
{
    Book *book = book_of(1);
    Author *author;

    (void)state;
    assert_null(book->author);
    assert_false(corm_is_loaded(book, "author"));
    library_statements();
    author = corm_load(book, Author, "author");
    assert_string_equal(author->name, "Jane Austen");
    assert_ptr_equal(book->author, author);
    assert_ptr_equal(corm_load(book, Author, "author"), author);
    assert_int_equal(library_statements(), 1);
    assert_string_equal(corm_attr_text(book, "author__name"), "Jane Austen");
    book->author_id = 2;
    assert_string_equal(corm_load(book, Author, "author")->name, "Leo Tolstoy");
    assert_null(corm_object_load(&book->base, "author", &Tag_model));
    assert_failed(library_s, CORM_MISUSE, "is a Author, not a Tag");
    assert_null(corm_load(book, Tag, "tags"));
    assert_failed(library_s, CORM_MISUSE, "corm_related()");
}

static void test_relations__load_without_a_member(void **state)
{
    Review *review =
        corm_get(Review, corm_objects(library_s, Review), Q("id", 1));
    Book *book = corm_load(review, Book, "book");

    (void)state;
    assert_string_equal(book->title, "Emma");
    library_statements();
    assert_ptr_equal(corm_load(review, Book, "book"), book);
    assert_int_equal(library_statements(), 0);
    assert_null(corm_load(review, Review, "reply_to"));
    assert_int_equal(library_statements(), 0);
    assert_sound(library_s);
}

static void test_relations__load_the_other_end_of_one_to_one(void **state)
{
    Author *author = author_of(1);
    Profile *profile;

    (void)state;
    assert_null(corm_load(author, Profile, "profile"));
    assert_sound(library_s);
    author = author_of(1);
    profile = corm_create(library_s, Profile, .author = author, .width = 1,
                          .height = 2);
    assert_non_null(profile);
    profile = corm_load(author, Profile, "profile");
    assert_non_null(profile);
    assert_int_equal(profile->area, 2);
    author = corm_get(
        Author, corm_select_related(corm_objects(library_s, Author), "profile"),
        Q("id", 1));
    library_statements();
    profile = corm_load(author, Profile, "profile");
    assert_int_equal(profile->height, 2);
    assert_ptr_equal(profile->author, author);
    author = corm_get(
        Author, corm_select_related(corm_objects(library_s, Author), "profile"),
        Q("id", 2));
    library_statements();
    assert_null(corm_load(author, Profile, "profile"));
    assert_int_equal(library_statements(), 0);
    assert_sound(library_s);
}

static void test_relations__select_related_makes_no_more_queries(void **state)
{
    size_t n = 0;

    (void)state;
    library_statements();
    corm_each (Book, book, corm_select_related(books(), "author")) {
        assert_int_equal(book->author->id, book->author_id);
        assert_ptr_equal(corm_load(book, Author, "author"), book->author);
        n++;
    }
    assert_int_equal(n, 4);
    assert_int_equal(library_statements(), 1);
    corm_each (Review, review,
               corm_select_related(corm_objects(library_s, Review),
                                   "book__author", "reply_to")) {
        Book *book = corm_load(review, Book, "book");

        assert_non_null(book->author);
        assert_null(review->reply_to);
    }
    assert_int_equal(library_statements(), 1);
    assert_sound(library_s);
}

/* ---- to many ---- */

static void test_relations__related_is_a_queryset(void **state)
{
    Author *author = author_of(2);
    Book *book = book_of(3);

    (void)state;
    assert_int_equal(corm_count(corm_related(author, "books")), 2);
    assert_int_equal(corm_count(corm_filter(corm_related(author, "books"),
                                            Q("pages__gt", 500))),
                     1);
    assert_int_equal(corm_count(corm_related(book, "tags")), 2);
    assert_int_equal(corm_count(corm_related(book, "reviews")), 1);
    assert_int_equal(
        corm_count(corm_related(
            corm_get(Tag, corm_objects(library_s, Tag), Q("id", 1)), "books")),
        2);
    assert_sound(library_s);
    assert_null(corm_related(book, "author"));
    assert_failed(library_s, CORM_MISUSE, "corm_load()");
    assert_null(corm_related(book, "tgs"));
    assert_failed(library_s, CORM_FIELD_ERROR, "no relation \"tgs\"");
    assert_null(corm_related(corm_new(library_s, Author), "books"));
    assert_failed(library_s, CORM_VALUE_ERROR, "not saved");
}

static void test_relations__prefetch_is_one_query_a_level(void **state)
{
    size_t n_books = 0, n_tags = 0;

    (void)state;
    library_statements();
    corm_each (Author, author,
               corm_prefetch_related(corm_objects(library_s, Author),
                                     "books__tags", "books__reviews")) {
        int64_t count = corm_count(corm_related(author, "books"));

        assert_int_equal(count, author->id == 3 ? 0 : 2);
        corm_each (Book, book, corm_related(author, "books")) {
            assert_ptr_equal(book->author, author);
            n_books++;
            corm_each (Tag, tag, corm_related(book, "tags"))
                n_tags += tag->id > 0;
        }
    }
    assert_sound(library_s);
    assert_int_equal(n_books, 4);
    assert_int_equal(n_tags, 3);
    assert_int_equal(library_statements(), 4);
}

static void test_relations__prefetch_of_to_one(void **state)
{
    (void)state;
    library_statements();
    corm_each (
        Review, review,
        corm_prefetch_related(corm_objects(library_s, Review), "book__author"))
        assert_non_null(corm_load(review, Book, "book")->author);
    assert_int_equal(library_statements(), 3);
    corm_each (
        Author, author,
        corm_prefetch_related(corm_objects(library_s, Author), "profile"))
        assert_null(corm_load(author, Profile, "profile"));
    assert_int_equal(library_statements(), 2);
    assert_sound(library_s);
}

static void test_relations__prefetch_with_a_queryset_of_ones_own(void **state)
{
    corm_queryset *thick =
        corm_order_by(corm_filter(books(), Q("pages__gt", 300)), "-pages");
    size_t n = 0;

    (void)state;
    library_statements();
    corm_each (Author, author,
               corm_prefetch_related(
                   corm_objects(library_s, Author),
                   PREFETCH("books", .queryset = thick, .to_attr = "thick"),
                   "thick__tags")) {
        corm_each (Book, book, corm_related(author, "thick")) {
            assert_true(book->pages > 300);
            n += (size_t)corm_count(corm_related(book, "tags"));
        }
    }
    assert_sound(library_s);
    assert_int_equal(n, 3);
    assert_int_equal(library_statements(), 3);
}

static void test_relations__prefetch_objects_and_streams(void **state)
{
    corm_list *list = corm_fetch(books());
    Book *some[2] = { corm_list_at(Book, list, 0),
                      corm_list_at(Book, list, 1) };
    size_t n = 0;

    (void)state;
    assert_ok(corm_prefetch_objects(some, 2, "tags", "author"));
    library_statements();
    assert_int_equal(corm_count(corm_related(some[1], "tags")), 2);
    assert_ptr_equal(some[0]->author, some[1]->author);
    assert_int_equal(library_statements(), 0);
    corm_stream (Book, book, corm_prefetch_related(books(), "tags"), 3)
        n += (size_t)corm_count(corm_related(book, "tags"));
    assert_int_equal(n, 3);
    assert_int_equal(library_statements(), 3);
    assert_sound(library_s);
    corm_each (
        Book, book,
        corm_prefetch_related(
            books(), "author__books",
            PREFETCH("author", .queryset = corm_objects(library_s, Author))))
        assert_null(book);
    assert_failed(library_s, CORM_VALUE_ERROR, "prefetched already");
    corm_each (Book, book, corm_prefetch_related(books(), "nope"))
        assert_null(book);
    assert_failed(library_s, CORM_FIELD_ERROR, "no relation \"nope\"");
}

/* ---- many-to-many ---- */

static void test_relations__many_to_many_through(void **state)
{
    Book *book = book_of(2);
    Tag *one = corm_get(Tag, corm_objects(library_s, Tag), Q("id", 1));
    Tag *two = corm_get(Tag, corm_objects(library_s, Tag), Q("id", 2));
    Tag *fresh = corm_new(library_s, Tag);

    (void)state;
    assert_ok(corm_add(book, "tags", one, two, one));
    assert_ok(corm_add(book, "tags", one));
    assert_int_equal(corm_count(corm_related(book, "tags")), 2);
    assert_ok(corm_remove(book, "tags", one));
    assert_int_equal(corm_count(corm_related(book, "tags")), 1);
    assert_ok(corm_set_all(book, "tags", one));
    assert_string_equal(corm_first(Tag, corm_related(book, "tags"))->name,
                        "classic");
    assert_ok(corm_add_through(book, "tags", two, SETS(SET("weight", 7))));
    assert_int_equal(corm_count(corm_filter(corm_objects(library_s, BookTag),
                                            Q("weight", 7))),
                     1);
    assert_ok(corm_clear(book, "tags"));
    assert_int_equal(corm_count(corm_related(book, "tags")), 0);
    assert_ok(corm_add(one, "books", book));
    assert_int_equal(corm_count(corm_related(book, "tags")), 1);
    assert_sound(library_s);
    assert_int_equal(corm_add(book, "tags", fresh), CORM_VALUE_ERROR);
    assert_failed(library_s, CORM_VALUE_ERROR, "is not saved");
    assert_int_equal(corm_add(book, "tags", book), CORM_MISUSE);
    assert_failed(library_s, CORM_MISUSE, "takes a Tag, not a Book");
    assert_int_equal(corm_add(book, "author", one), CORM_MISUSE);
    assert_failed(library_s, CORM_MISUSE, "does not lead to many rows");
}

static void test_relations__many_to_many_automatic(void **state)
{
    Person *a = corm_create(library_s, Person, .name = "a");
    Person *b = corm_create(library_s, Person, .name = "b");
    Person *c = corm_create(library_s, Person, .name = "c");
    Tag *tag = corm_get(Tag, corm_objects(library_s, Tag), Q("id", 1));

    (void)state;
    assert_ok(corm_add(a, "friends", b, c));
    assert_int_equal(corm_count(corm_related(a, "friends")), 2);
    assert_int_equal(corm_count(corm_related(b, "friends")), 1);
    assert_ok(corm_remove(b, "friends", a));
    assert_int_equal(corm_count(corm_related(a, "friends")), 1);
    assert_ok(corm_add(a, "follows", b));
    assert_int_equal(corm_count(corm_related(b, "follows")), 0);
    assert_int_equal(corm_count(corm_related(b, "followers")), 1);
    assert_ok(corm_add(a, "tags", tag));
    assert_int_equal(corm_count(corm_related(a, "tags")), 1);
    assert_sound(library_s);
    assert_int_equal(corm_delete(a), 1 + 2 + 1 + 1);
    assert_int_equal(corm_count(corm_related(c, "friends")), 0);
    assert_sound(library_s);
}

static void test_relations__many_end_of_a_key(void **state)
{
    Author *austen = author_of(1);
    Book *book = book_of(3);
    Review *one = corm_get(Review, corm_objects(library_s, Review), Q("id", 1));
    Review *two = corm_get(Review, corm_objects(library_s, Review), Q("id", 2));

    (void)state;
    library_statements();
    assert_ok(corm_add(austen, "books", book));
    assert_int_equal(library_statements(), 1);
    assert_int_equal(book->author_id, 1);
    assert_ptr_equal(book->author, austen);
    assert_int_equal(corm_count(corm_related(austen, "books")), 3);
    assert_int_equal(corm_remove(austen, "books", book), CORM_MISUSE);
    assert_failed(library_s, CORM_MISUSE, "Book.author cannot be NULL");
    assert_ok(corm_add(one, "replies", two));
    assert_int_equal(two->reply_to_id.value, 1);
    assert_ok(corm_remove(one, "replies", two));
    assert_ok(corm_refresh(two));
    assert_false(two->reply_to_id.set);
    assert_int_equal(corm_remove(one, "replies", two), CORM_DOES_NOT_EXIST);
    assert_ok(corm_set_all(one, "replies", one, two));
    assert_int_equal(corm_count(corm_related(one, "replies")), 2);
    assert_ok(corm_set_all(one, "replies", two));
    assert_int_equal(corm_count(corm_related(one, "replies")), 1);
    assert_ok(corm_clear(one, "replies"));
    assert_int_equal(corm_count(corm_related(one, "replies")), 0);
    assert_false(corm_failed(library_s));
    assert_int_equal(corm_add(austen, "books", corm_new(library_s, Book)),
                     CORM_VALUE_ERROR);
    assert_failed(library_s, CORM_VALUE_ERROR, "not saved");
    assert_int_equal(corm_add(austen, "books", one), CORM_MISUSE);
    assert_failed(library_s, CORM_MISUSE, "takes a Book, not a Review");
}

static void test_relations__changes_drop_what_was_prefetched(void **state)
{
    corm_list *list =
        corm_fetch(corm_prefetch_related(corm_order_by(books(), "id"), "tags"));
    Book *book = corm_list_at(Book, list, 1);
    Tag *tag = corm_get(Tag, corm_objects(library_s, Tag), Q("id", 1));

    (void)state;
    assert_int_equal(corm_count(corm_related(book, "tags")), 0);
    assert_ok(corm_add(book, "tags", tag));
    assert_int_equal(corm_count(corm_related(book, "tags")), 1);
}

#define RELATIONS(name)                                         \
    cmocka_unit_test_setup_teardown(name, library_setup_filled, \
                                    library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RELATIONS(test_relations__key_comes_from_the_companion_once),
        RELATIONS(test_relations__companion_must_be_saved),
        RELATIONS(test_relations__link_sets_both),
        RELATIONS(test_relations__refresh_drops_a_stale_companion),
        RELATIONS(test_relations__objects_of_two_sessions_do_not_mix),
        RELATIONS(test_relations__load_on_demand_once),
        RELATIONS(test_relations__load_without_a_member),
        RELATIONS(test_relations__load_the_other_end_of_one_to_one),
        RELATIONS(test_relations__select_related_makes_no_more_queries),
        RELATIONS(test_relations__related_is_a_queryset),
        RELATIONS(test_relations__prefetch_is_one_query_a_level),
        RELATIONS(test_relations__prefetch_of_to_one),
        RELATIONS(test_relations__prefetch_with_a_queryset_of_ones_own),
        RELATIONS(test_relations__prefetch_objects_and_streams),
        RELATIONS(test_relations__many_to_many_through),
        RELATIONS(test_relations__many_to_many_automatic),
        RELATIONS(test_relations__many_end_of_a_key),
        RELATIONS(test_relations__changes_drop_what_was_prefetched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
