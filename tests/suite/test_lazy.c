/*
 * What a query did not load: by peers in one query, forbidden or told in the
 * strict modes, and chosen by queryset, session or model.
 */
#include "support/library.h"

static char lazy_log[2000];

static void lazy_note(void *data, int level, const char *message)
{
    size_t n = strlen(lazy_log);

    (void)data;
    if (level == CORM_LOG_WARNING)
        snprintf(lazy_log + n, sizeof(lazy_log) - n, "%s\n", message);
}

static int lazy_setup(void **state)
{
    corm_db_options options = corm_db_options_init();

    (void)state;
    lazy_log[0] = '\0';
    options.log = lazy_note;
    return library_open(&options) == 0 && library_fill(library_s) ? 0 : -1;
}

static corm_queryset *lazy_books(corm_fetch_how how)
{
    return corm_fetch_mode(corm_order_by(corm_objects(library_s, Book), "id"),
                           how);
}

static corm_list *lazy_fetched(corm_queryset *q)
{
    corm_list *list = corm_fetch(q);

    assert_non_null(list);
    library_statements();
    return list;
}

/* ---- peers ---- */

static void test_lazy__peers_load_a_key_for_all(void **state)
{
    corm_list *books = lazy_fetched(lazy_books(CORM_FETCH_PEERS));

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        Book *book = corm_list_at(Book, books, i);
        Author *author = corm_load(book, Author, "author");

        assert_non_null(author);
        assert_int_equal(author->id, book->author_id);
    }
    assert_int_equal(library_statements(), 1);
    assert_sound(library_s);
}

static void test_lazy__without_peers_it_is_a_query_each(void **state)
{
    corm_list *books = lazy_fetched(lazy_books(CORM_FETCH_EXPLICIT));

    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_non_null(
            corm_load(corm_list_at(Book, books, i), Author, "author"));
    assert_int_equal(library_statements(), 4);
}

static void test_lazy__peers_load_lists_and_go_on(void **state)
{
    corm_queryset *q = corm_fetch_mode(
        corm_order_by(corm_objects(library_s, Author), "id"), CORM_FETCH_PEERS);
    corm_list *authors = lazy_fetched(q);
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < 3; i++)
        corm_each (Book, book,
                   corm_related(corm_list_at(Author, authors, i), "books"))
            corm_each (Review, review, corm_related(book, "reviews"))
                n += review->stars > 0;
    assert_int_equal(n, 3);
    /* of all authors the books, then of all books the reviews */
    assert_int_equal(library_statements(), 2);
    assert_int_equal(
        corm_count(corm_related(corm_list_at(Author, authors, 0), "books")), 2);
    assert_int_equal(library_statements(), 0);
    assert_int_equal(
        corm_count(
            corm_filter(corm_related(corm_list_at(Author, authors, 0), "books"),
                        Q("pages__gt", 300))),
        1);
    assert_int_equal(library_statements(), 1);
    assert_sound(library_s);
}

static void test_lazy__peers_load_deferred_members(void **state)
{
    corm_list *books = lazy_fetched(
        corm_defer(lazy_books(CORM_FETCH_PEERS), "title", "pages"));
    Book *last = corm_list_at(Book, books, 3);

    (void)state;
    last->pages = 7; /* assigned: not read over it */
    assert_string_equal(corm_attr_text(corm_list_at(Book, books, 0), "title"),
                        "Emma");
    assert_string_equal(last->title, "A Confession");
    assert_int_equal(library_statements(), 1);
    assert_int_equal(corm_attr_int(corm_list_at(Book, books, 1), "pages"), 249);
    assert_int_equal(corm_list_at(Book, books, 2)->pages, 1225);
    assert_int_equal(last->pages, 7);
    assert_int_equal(library_statements(), 1);
    assert_sound(library_s);
}

static void test_lazy__peers_of_related_objects(void **state)
{
    corm_list *books = lazy_fetched(
        corm_defer(corm_select_related(lazy_books(CORM_FETCH_PEERS), "author"),
                   "author__name"));

    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(
            corm_attr_text(corm_list_at(Book, books, i)->author, "name"),
            i < 2 ? "Jane Austen" : "Leo Tolstoy");
    assert_int_equal(library_statements(), 1);
    assert_sound(library_s);
}

static void test_lazy__peers_whose_row_is_gone(void **state)
{
    corm_list *books =
        lazy_fetched(corm_defer(lazy_books(CORM_FETCH_PEERS), "title"));

    (void)state;
    corm_delete_all(corm_filter(corm_objects(library_s, Book), Q("id", 2)));
    assert_string_equal(corm_attr_text(corm_list_at(Book, books, 0), "title"),
                        "Emma");
    assert_string_equal(corm_attr_text(corm_list_at(Book, books, 1), "title"),
                        "");
    assert_failed(library_s, CORM_DOES_NOT_EXIST, "Book matching");
}

static void test_lazy__peers_of_a_stream(void **state)
{
    size_t n = 0;

    (void)state;
    library_statements();
    corm_stream (Book, book, lazy_books(CORM_FETCH_PEERS), 4)
        n += corm_load(book, Author, "author") != NULL;
    assert_int_equal(n, 4);
    assert_int_equal(library_statements(), 2);
    assert_sound(library_s);
}

/* ---- strict ---- */

static void test_lazy__raise_names_the_remedy(void **state)
{
    corm_list *books =
        lazy_fetched(corm_defer(lazy_books(CORM_FETCH_RAISE), "title"));
    Book *book = corm_list_at(Book, books, 0);

    (void)state;
    assert_null(corm_load(book, Author, "author"));
    assert_failed(library_s, CORM_MISUSE,
                  "Book.author loaded lazily: select_related(\"author\")");
    assert_null(corm_fetch(corm_related(book, "tags")));
    assert_failed(library_s, CORM_MISUSE,
                  "Book.tags loaded lazily: prefetch_related(\"tags\")");
    assert_int_equal(corm_count(corm_related(book, "reviews")), -1);
    assert_failed(library_s, CORM_MISUSE, "Book.reviews loaded lazily");
    assert_false(corm_exists(corm_related(book, "reviews")));
    assert_failed(library_s, CORM_MISUSE, "Book.reviews loaded lazily");
    corm_stream (Review, review, corm_related(book, "reviews"), 2)
        assert_null(review);
    assert_failed(library_s, CORM_MISUSE, "Book.reviews loaded lazily");
    assert_string_equal(corm_attr_text(book, "title"), "");
    assert_failed(library_s, CORM_MISUSE,
                  "Book.title loaded lazily: only(\"title\")");
    assert_int_equal(library_statements(), 0);
}

static void test_lazy__raise_lets_what_was_asked_for(void **state)
{
    corm_list *books = lazy_fetched(corm_prefetch_related(
        corm_select_related(lazy_books(CORM_FETCH_RAISE), "author"), "tags"));
    Book *book = corm_list_at(Book, books, 0);

    (void)state;
    assert_non_null(corm_load(book, Author, "author"));
    assert_int_equal(corm_count(corm_related(book, "tags")), 1);
    assert_int_equal(library_statements(), 0);
    /* a query of its own, not the relation as it is */
    assert_int_equal(corm_count(corm_filter(corm_related(book, "reviews"),
                                            Q("stars__gt", 3))),
                     1);
    assert_null(corm_fetch(corm_related(book->author, "books")));
    assert_failed(library_s, CORM_MISUSE, "Author.books loaded lazily");
    book->pages = 9;
    assert_ok(corm_save(book));
    assert_sound(library_s);
}

static void test_lazy__warnings_go_to_the_log(void **state)
{
    Book *book = corm_first(Book, lazy_books(CORM_FETCH_WARN));
    Author *author = corm_load(book, Author, "author");

    (void)state;
    assert_non_null(author);
    assert_int_equal(corm_count(corm_related(author, "books")), 2);
    assert_string_equal(
        lazy_log, "Book.author loaded lazily: select_related(\"author\")\n"
                  "Author.books loaded lazily: prefetch_related(\"books\")\n");
    assert_sound(library_s);
}

static void test_lazy__session_decides_where_the_queryset_does_not(void **state)
{
    Book *strict, *lenient;

    (void)state;
    corm_session_fetch_mode(library_s, CORM_FETCH_RAISE);
    strict = corm_first(Book, lazy_books(CORM_FETCH_DEFAULT));
    lenient = corm_first(Book, lazy_books(CORM_FETCH_EXPLICIT));
    assert_null(corm_load(strict, Author, "author"));
    assert_failed(library_s, CORM_MISUSE, "loaded lazily");
    assert_non_null(corm_load(lenient, Author, "author"));
    corm_session_fetch_mode(library_s, CORM_FETCH_DEFAULT);
    assert_non_null(corm_load(corm_first(Book, lazy_books(CORM_FETCH_DEFAULT)),
                              Author, "author"));
    assert_sound(library_s);
}

static void test_lazy__unknown_mode_is_refused(void **state)
{
    (void)state;
    assert_null(corm_fetch(lazy_books((corm_fetch_how)77)));
    assert_failed(library_s, CORM_VALUE_ERROR, "no such fetch mode");
}

/* ---- a model that decides ---- */

typedef struct Leaf {
    corm_object base;
    int64_t id;
    corm_opt_int64 up_id;
    struct Leaf *up;
} Leaf;
CORM_DECLARE(Leaf);

static const corm_field Leaf_fields[] = {
    CORM_AUTO(Leaf, id),
    CORM_FOREIGN_KEY(Leaf, up, Leaf, .null = true, .on_delete = CORM_CASCADE,
                     .related_name = "leaves"),
};
CORM_MODEL(Leaf, .fetch_how = CORM_FETCH_RAISE);
CORM_APP(leaves, .models = CORM_MODELS(&Leaf_model));

static void test_lazy__model_decides_where_nobody_else_does(void **state)
{
    const corm_app *const apps[] = { &leaves_app, NULL };
    corm_db *db = database_open(apps, NULL, NULL);
    corm_session *s = corm_session_open(db);
    Leaf *root, *leaf;

    (void)state;
    assert_ok(corm_create_tables(s));
    root = corm_new(s, Leaf);
    assert_ok(corm_save(root));
    assert_non_null(corm_create(s, Leaf, .up = root));
    leaf = corm_get(Leaf, corm_objects(s, Leaf), Q("up__isnull", false));
    assert_null(corm_load(leaf, Leaf, "up"));
    assert_int_equal(corm_errcode(s), CORM_MISUSE);
    corm_session_fetch_mode(s, CORM_FETCH_PEERS);
    leaf = corm_get(Leaf, corm_objects(s, Leaf), Q("up__isnull", false));
    assert_non_null(corm_load(leaf, Leaf, "up"));
    corm_session_close(s);
    database_close(db);
}

#define LAZY(name) \
    cmocka_unit_test_setup_teardown(name, lazy_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LAZY(test_lazy__peers_load_a_key_for_all),
        LAZY(test_lazy__without_peers_it_is_a_query_each),
        LAZY(test_lazy__peers_load_lists_and_go_on),
        LAZY(test_lazy__peers_load_deferred_members),
        LAZY(test_lazy__peers_of_related_objects),
        LAZY(test_lazy__peers_whose_row_is_gone),
        LAZY(test_lazy__peers_of_a_stream),
        LAZY(test_lazy__raise_names_the_remedy),
        LAZY(test_lazy__raise_lets_what_was_asked_for),
        LAZY(test_lazy__warnings_go_to_the_log),
        LAZY(test_lazy__session_decides_where_the_queryset_does_not),
        LAZY(test_lazy__unknown_mode_is_refused),
        cmocka_unit_test(test_lazy__model_decides_where_nobody_else_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
