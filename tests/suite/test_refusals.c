/*
 * What objects and relations refuse, each with a sentence that names the
 * thing and the remedy, and before anything is written.
 */
#include "support/library.h"

/* A second database; its URL tells it from the library's. */
static corm_db *other_db;
static corm_session *other_s;

static int refusals_setup(void **state)
{
    static const corm_app *const apps[] = { &library_app, NULL };
    corm_error err;

    if (library_setup_filled(state) != 0)
        return -1;
    other_db = corm_open(database_apart, apps, NULL, &err);
    if (other_db == NULL) {
        print_error("%s\n", err.message);
        return -1;
    }
    other_s = corm_session_open(other_db);
    if (corm_create_tables(other_s) != CORM_OK || !library_fill(other_s))
        return -1;
    library_statements();
    return 0;
}

static int refusals_teardown(void **state)
{
    corm_session_close(other_s);
    corm_close(other_db);
    return library_teardown(state);
}

static Book *refusals_book(int64_t id)
{
    Book *book = corm_get(Book, corm_objects(library_s, Book), Q("id", id));

    library_statements();
    return book;
}

/* Both databases are named, and nothing was sent. */
static void refusals_assert_apart(void)
{
    const char *message = corm_errmsg(library_s);

    assert_int_equal(corm_errcode(library_s), CORM_MISUSE);
    if (strstr(message, corm_db_url(other_db)) == NULL ||
        strstr(message, corm_db_url(library_db)) == NULL ||
        strcmp(corm_db_url(other_db), corm_db_url(library_db)) == 0)
        fail_msg("\"%s\" does not name both databases", message);
    corm_error_clear(library_s);
    assert_int_equal(library_statements(), 0);
}

static void test_refusals__save_across_databases(void **state)
{
    Author *far = corm_get(Author, corm_objects(other_s, Author), Q("id", 1));
    Book *book = refusals_book(1);

    (void)state;
    book->author = far;
    assert_int_equal(corm_save(book), CORM_MISUSE);
    assert_non_null(strstr(corm_errmsg(library_s), "Book.author"));
    refusals_assert_apart();
    book = corm_new(library_s, Book);
    book->author = far;
    assert_int_equal(corm_bulk_create(&book, 1), CORM_MISUSE);
    refusals_assert_apart();
}

static void test_refusals__relations_across_databases(void **state)
{
    Author *far = corm_get(Author, corm_objects(other_s, Author), Q("id", 1));
    Tag *tag = corm_get(Tag, corm_objects(other_s, Tag), Q("id", 1));
    Book *far_book = corm_get(Book, corm_objects(other_s, Book), Q("id", 1));
    Book *book = refusals_book(1);
    Author *author;

    (void)state;
    assert_int_equal(corm_link(book, author, far), CORM_MISUSE);
    refusals_assert_apart();
    assert_int_equal(corm_add(book, "tags", tag), CORM_MISUSE);
    refusals_assert_apart();
    assert_int_equal(corm_set_all(book, "tags", tag), CORM_MISUSE);
    refusals_assert_apart();
    author = corm_get(Author, corm_objects(library_s, Author), Q("id", 1));
    library_statements();
    assert_int_equal(corm_add(author, "books", far_book), CORM_MISUSE);
    refusals_assert_apart();
}

static void test_refusals__many_of_two_databases(void **state)
{
    Book *mixed[] = { refusals_book(1), NULL };

    (void)state;
    mixed[1] = corm_get(Book, corm_objects(other_s, Book), Q("id", 1));
    assert_int_equal(corm_bulk_update(mixed, 2, "pages"), -1);
    refusals_assert_apart();
    assert_int_equal(corm_prefetch_objects(mixed, 2, "tags"), CORM_MISUSE);
    refusals_assert_apart();
}

static void test_refusals__objects_know_their_database(void **state)
{
    Book *book = refusals_book(1);
    Book *far = corm_get(Book, corm_objects(other_s, Book), Q("id", 1));

    (void)state;
    assert_ptr_equal(corm_session_db(corm_object_session(&far->base)),
                     other_db);
    assert_false(corm_same(book, far));
    assert_string_equal(corm_db_url(NULL), "");
}

static void test_refusals__many_of_two_models(void **state)
{
    corm_object *mixed[] = { &refusals_book(1)->base,
                             &corm_new(library_s, Author)->base };
    const char *const names[] = { "pages" };

    (void)state;
    assert_int_equal(corm_bulk_create_objects(mixed, 2, NULL), CORM_MISUSE);
    assert_failed(library_s, CORM_MISUSE, "a Book and a Author");
    corm_error_clear(library_s);
    assert_int_equal(corm_bulk_update_objects(mixed, 2, names, 1, NULL), -1);
    assert_failed(library_s, CORM_MISUSE, "one model");
    assert_int_equal(library_statements(), 0);
}

static void test_refusals__bulk_update_without_keys(void **state)
{
    Book *books[] = { refusals_book(1), corm_new(library_s, Book) };

    (void)state;
    assert_int_equal(corm_bulk_update(books, 2, "pages"), -1);
    assert_failed(library_s, CORM_VALUE_ERROR,
                  "object 1 of the bulk update has no key");
    assert_int_equal(library_statements(), 0);
}

static void test_refusals__related_object_without_key(void **state)
{
    Book *book = corm_new(library_s, Book);

    (void)state;
    book->title = "T";
    book->author = corm_new(library_s, Author);
    assert_int_equal(corm_save(book), CORM_VALUE_ERROR);
    assert_failed(library_s, CORM_VALUE_ERROR,
                  "Book.author is not saved yet: save the Author first");
    assert_int_equal(library_statements(), 0);
}

static void test_refusals__unknown_prefetch_path(void **state)
{
    Book *book = refusals_book(1);

    (void)state;
    assert_null(corm_fetch(
        corm_prefetch_related(corm_objects(library_s, Author), "books__tagz")));
    assert_int_equal(corm_errcode(library_s), CORM_FIELD_ERROR);
    assert_failed(library_s, CORM_FIELD_ERROR, "tagz");
    corm_error_clear(library_s);
    assert_int_equal(corm_prefetch_objects(&book, 1, "pages"),
                     CORM_FIELD_ERROR);
    assert_failed(library_s, CORM_FIELD_ERROR, "pages");
}

/* ---- a table in between that needs more than its keys ---- */

typedef struct Club {
    corm_object base;
    int64_t id;
    const char *name;
} Club;
CORM_DECLARE(Club);

typedef struct Member {
    corm_object base;
    int64_t id;
    const char *name;
} Member;
CORM_DECLARE(Member);

typedef struct Joining {
    corm_object base;
    int64_t id;
    int64_t club_id;
    int64_t member_id;
    corm_date since; /* has no default */
} Joining;
CORM_DECLARE(Joining);

static const corm_field Club_fields[] = {
    CORM_AUTO(Club, id),
    CORM_CHAR(Club, name, .max_length = 50),
    CORM_MANY_TO_MANY(Club, members, Member, .through = &Joining_model,
                      .related_name = "clubs"),
};
CORM_MODEL(Club);

static const corm_field Member_fields[] = {
    CORM_AUTO(Member, id),
    CORM_CHAR(Member, name, .max_length = 50),
};
CORM_MODEL(Member);

static const corm_field Joining_fields[] = {
    CORM_AUTO(Joining, id),
    CORM_FOREIGN_KEY_ID(Joining, club, Club, .on_delete = CORM_CASCADE),
    CORM_FOREIGN_KEY_ID(Joining, member, Member, .on_delete = CORM_CASCADE),
    CORM_DATE(Joining, since),
};
CORM_MODEL(Joining);
CORM_APP(clubs,
         .models = CORM_MODELS(&Club_model, &Member_model, &Joining_model));

static void test_refusals__through_model_needs_more(void **state)
{
    const corm_app *const apps[] = { &clubs_app, NULL };
    corm_db *db = database_open(apps, NULL, NULL);
    corm_session *s = corm_session_open(db);
    Club *club;
    Member *first, *second;

    (void)state;
    assert_ok(corm_create_tables(s));
    club = corm_create(s, Club, .name = "chess");
    first = corm_create(s, Member, .name = "a");
    second = corm_create(s, Member, .name = "b");
    assert_ok(corm_add_through(club, "members", first,
                               SETS(SET("since", corm_ymd(2000, 1, 1)))));
    /* Nothing is taken out either. */
    assert_int_equal(corm_set_all(club, "members", second), CORM_INTEGRITY);
    assert_failed(s, CORM_INTEGRITY,
                  "Joining.since is not set; give it a value; new rows of "
                  "Joining get it by corm_add_through()");
    corm_error_clear(s);
    assert_int_equal(corm_count(corm_related(club, "members")), 1);
    assert_int_equal(corm_count(corm_related(first, "clubs")), 1);
    assert_int_equal(corm_add(club, "members", second), CORM_INTEGRITY);
    assert_failed(s, CORM_INTEGRITY, "Joining.since");
    corm_session_close(s);
    database_close(db);
}

#define REFUSALS(name)                                                     \
    cmocka_unit_test_setup_teardown(test_refusals__##name, refusals_setup, \
                                    refusals_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REFUSALS(save_across_databases),
        REFUSALS(relations_across_databases),
        REFUSALS(many_of_two_databases),
        REFUSALS(objects_know_their_database),
        REFUSALS(many_of_two_models),
        REFUSALS(bulk_update_without_keys),
        REFUSALS(related_object_without_key),
        REFUSALS(unknown_prefetch_path),
        cmocka_unit_test(test_refusals__through_model_needs_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
