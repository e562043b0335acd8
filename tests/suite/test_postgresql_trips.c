/*
 * Round trips to the server, counted where libpq sends: what need not wait for
 * an answer goes together, and a failure in the middle is told and undone as
 * if each had gone alone.
 */
#include "support/library.h"

#include <stdatomic.h>
#include <sys/socket.h>

static atomic_int trips_sent;

/* libpq's calls come here. */
ssize_t send(int fd, const void *data, size_t n, int flags)
{
    atomic_fetch_add(&trips_sent, 1);
    return sendto(fd, data, n, flags, NULL, 0);
}

/* Since the last call. */
static int trips(void)
{
    return atomic_exchange(&trips_sent, 0);
}

static int trips_setup(void **state)
{
    return library_setup(state) == 0 && library_fill(library_s) ? 0 : -1;
}

static Author *trips_author(const char *name)
{
    return corm_get(Author, corm_objects(library_s, Author), Q("name", name));
}

static void test_trips__one_each(void **state)
{
    (void)state;
    trips();
    for (int i = 0; i < 4; i++) {
        assert_int_equal(corm_count(corm_objects(library_s, Tag)), 3);
        assert_int_equal(trips(), 1);
    }
    corm_atomic (library_s)
        assert_int_equal(corm_count(corm_objects(library_s, Tag)), 3);
    assert_int_equal(trips(), 2); /* BEGIN goes with the count */
}

/* The rows of four tables, and those whose keys are set to NULL. */
static void test_trips__collected_delete(void **state)
{
    Author *author;

    (void)state;
    corm_atomic (library_s) {
        author = trips_author("Leo Tolstoy");
        trips();
        library_statements();
        assert_int_equal(corm_delete(author), 6);
        assert_int_equal(library_statements(), 8);
        assert_int_equal(trips(), 3); /* it asks twice before it writes */
        corm_rollback(library_s);
    }
    author = trips_author("Leo Tolstoy");
    trips();
    assert_int_equal(corm_delete(author), 6);
    assert_int_equal(trips(), 4); /* and COMMIT */
    assert_sound(library_s);
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 2);
}

/* One of the statements in the middle fails. */
static void test_trips__failure_in_the_middle(void **state)
{
    static const char *const up[] = {
        "CREATE TABLE trips_blocker (book_id integer REFERENCES library_book)",
        "INSERT INTO trips_blocker SELECT min(id) FROM library_book WHERE "
        "title = 'War and Peace'",
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(up); i++)
        assert_int_not_equal(corm_execute_sql(library_s, up[i], NULL, 0), -1);
    for (int i = 0; i < 3; i++) { /* run first, named, by its name */
        assert_int_equal(corm_delete(trips_author("Leo Tolstoy")), -1);
        assert_int_equal(corm_error_info(library_s)->integrity,
                         CORM_INTEGRITY_FOREIGN_KEY);
        assert_contains(corm_error_info(library_s)->sql,
                        "DELETE FROM \"library_book\"");
        assert_failed(library_s, CORM_INTEGRITY, "trips_blocker");
        corm_atomic (library_s) {
            assert_non_null(corm_create(library_s, Shelf, .name = "kept"));
            corm_atomic (library_s)
                assert_int_equal(corm_delete(trips_author("Leo Tolstoy")), -1);
            assert_failed(library_s, CORM_INTEGRITY, "trips_blocker");
        }
        assert_sound(library_s);
        assert_int_equal(corm_count(corm_objects(library_s, BookTag)), 3);
        assert_int_equal(corm_count(corm_objects(library_s, Review)), 3);
        assert_int_equal(corm_count(corm_objects(library_s, Shelf)), i + 1);
    }
    assert_int_not_equal(
        corm_execute_sql(library_s, "DROP TABLE trips_blocker", NULL, 0), -1);
    assert_int_equal(corm_delete(trips_author("Leo Tolstoy")), 6);
}

/* One statement commits by itself, several are a transaction: all or none. */
static void test_trips__bulk_update(void **state)
{
    static const char *const name = "name";
    const corm_bulk_options pairs = { .batch_size = 2 };
    corm_list *list = corm_fetch(corm_objects(library_s, Tag));
    Tag *tags[3];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        tags[i] = corm_list_at(Tag, list, i);
        tags[i]->name = i == 0 ? "x" : i == 1 ? "y" : "z";
    }
    assert_int_equal(corm_bulk_update(tags, 3, "name"), 3);
    trips();
    for (int i = 0; i < 3; i++) {
        assert_int_equal(corm_bulk_update(tags, 3, "name"), 3);
        assert_int_equal(trips(), 1);
    }
    assert_int_equal(corm_bulk_update_objects((corm_object **)(void *)tags, 3,
                                              &name, 1, &pairs),
                     3);
    assert_int_equal(trips(), 3); /* and COMMIT */
    tags[0]->name = "u";
    tags[2]->name = "y";
    assert_int_equal(corm_bulk_update(tags, 3, "name"), -1);
    assert_failed(library_s, CORM_INTEGRITY, "");
    assert_int_equal(corm_bulk_update_objects((corm_object **)(void *)tags, 3,
                                              &name, 1, &pairs),
                     -1);
    assert_failed(library_s, CORM_INTEGRITY, "");
    assert_int_equal(
        corm_count(corm_filter(corm_objects(library_s, Tag), Q("name", "u"))),
        0);
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 3);
}

/* More statements than go together: of each table several. */
static void test_trips__long_delete(void **state)
{
    (void)state;
    assert_int_not_equal(
        corm_execute_sql(library_s,
                         "INSERT INTO library_tag (name) SELECT 'tag ' || n "
                         "FROM generate_series(1, 6000) AS n",
                         NULL, 0),
        -1);
    assert_int_not_equal(
        corm_execute_sql(library_s,
                         "INSERT INTO library_booktag (book_id, tag_id, "
                         "weight) SELECT 2, id, 1 FROM library_tag WHERE name "
                         "LIKE 'tag %'",
                         NULL, 0),
        -1);
    assert_int_equal(
        corm_delete_all(corm_filter(corm_objects(library_s, Tag),
                                    Q("name__startswith", "tag "))),
        12000);
    assert_sound(library_s);
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 3);
    assert_int_equal(corm_count(corm_objects(library_s, BookTag)), 3);
}

static void test_trips__set_of_a_relation(void **state)
{
    Person *a = corm_create(library_s, Person, .name = "a");
    Person *b = corm_create(library_s, Person, .name = "b");
    Person *c = corm_create(library_s, Person, .name = "c");

    (void)state;
    assert_int_equal(corm_set_all(a, "follows", b), CORM_OK);
    for (int i = 0; i < 3; i++) {
        trips();
        assert_int_equal(corm_set_all(a, "follows", i % 2 ? b : c), CORM_OK);
        /* What is there; what goes and what comes; COMMIT. */
        assert_int_equal(trips(), 3);
        assert_int_equal(corm_count(corm_related(a, "follows")), 1);
    }
    corm_atomic (library_s) {
        assert_int_equal(corm_set_keys(a, "follows", b->id, (int64_t)999999),
                         CORM_OK);
    }
    assert_failed(library_s, CORM_INTEGRITY, "library_person_follows");
    assert_int_equal(
        corm_count(corm_filter(corm_related(a, "follows"), Q("name", "c"))), 1);
}

/* A child's row stands in two tables. */
static void test_trips__update_of_two_tables(void **state)
{
    (void)state;
    assert_non_null(corm_create(library_s, Cafe, .name = "one", .seats = 1));
    assert_non_null(corm_create(library_s, Cafe, .name = "two", .seats = 2));
    for (int i = 0; i < 3; i++) {
        trips();
        assert_int_equal(corm_update(corm_objects(library_s, Cafe),
                                     SET("name", "all"), SET("seats", i)),
                         2);
        assert_in_range(trips(), 2, 3); /* perhaps the keys first; COMMIT */
    }
    assert_int_equal(corm_count(corm_filter(corm_objects(library_s, Cafe),
                                            Q("name", "all"), Q("seats", 2))),
                     2);
}

static corm_queryset *trips_books(void)
{
    return corm_order_by(corm_objects(library_s, Book), "id");
}

/* Relations of the same objects: their queries need not wait for one another. */
static void test_trips__prefetched_siblings(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) { /* run first, named, by its name */
        corm_scope(library_s)
        {
            corm_list *list;
            Book *book;

            trips();
            library_statements();
            list = corm_fetch(corm_prefetch_related(
                trips_books(), "author", "tags", "reviews",
                PREFETCH("reviews", .to_attr = "best",
                         .queryset = corm_filter(
                             corm_objects(library_s, Review), Q("stars", 5)))));
            assert_sound(library_s);
            assert_int_equal(library_statements(), 5);
            assert_int_equal(trips(), 2);
            book = (Book *)corm_list_object(list, 0, NULL);
            assert_string_equal(book->author->name, "Jane Austen");
            assert_int_equal(corm_count(corm_related(book, "tags")), 1);
            assert_int_equal(corm_count(corm_related(book, "reviews")), 2);
            assert_int_equal(corm_count(corm_related(book, "best")), 1);
            assert_int_equal(trips(), 0);
        }
    }
}

/* A step that waits for another's rows is made when these are there. */
static void test_trips__prefetched_steps(void **state)
{
    (void)state;
    corm_scope(library_s)
    {
        corm_list *list;
        Author *author;

        trips();
        list = corm_fetch(corm_prefetch_related(
            corm_order_by(corm_objects(library_s, Author), "id"), "books",
            "books__tags", "books__reviews", "profile"));
        assert_sound(library_s);
        /* Authors; books and profiles; tags; reviews. */
        assert_int_equal(trips(), 4);
        author = (Author *)corm_list_object(list, 1, NULL);
        corm_each (Book, book, corm_related(author, "books"))
            assert_in_range(corm_count(corm_related(book, "tags")), 0, 2);
        assert_int_equal(trips(), 0);
    }
}

/* One of the queries fails: that is told, and nothing else is wrong. */
static void test_trips__prefetch_fails(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        corm_queryset *none =
            corm_filter(corm_objects(library_s, Review),
                        Q("stars__gt", DIV(100, SUB(F("stars"), F("stars")))));

        assert_null(corm_fetch(corm_prefetch_related(
            trips_books(), "tags", PREFETCH("reviews", .queryset = none),
            "author")));
        assert_contains(corm_error_info(library_s)->sql,
                        "FROM \"library_review\"");
        assert_failed(library_s, CORM_DATA, "division by zero");
        assert_int_equal(corm_list_size(corm_fetch(corm_prefetch_related(
                             trips_books(), "tags", "author"))),
                         4);
        assert_sound(library_s);
    }
}

#define TRIPS_TEST(name) \
    cmocka_unit_test_setup_teardown(name, trips_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRIPS_TEST(test_trips__one_each),
        TRIPS_TEST(test_trips__collected_delete),
        TRIPS_TEST(test_trips__failure_in_the_middle),
        TRIPS_TEST(test_trips__bulk_update),
        TRIPS_TEST(test_trips__long_delete),
        TRIPS_TEST(test_trips__set_of_a_relation),
        TRIPS_TEST(test_trips__update_of_two_tables),
        TRIPS_TEST(test_trips__prefetched_siblings),
        TRIPS_TEST(test_trips__prefetched_steps),
        TRIPS_TEST(test_trips__prefetch_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
