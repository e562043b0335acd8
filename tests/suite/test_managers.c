/*
 * Related managers, rows created through querysets, values that the database
 * computes, and what a delete tells of itself.
 */
#include "support/library.h"

#include <string.h>

static Person *people[4];

static corm_queryset *reviews(void)
{
    return corm_objects(library_s, Review);
}

static Review *review_of(int64_t id)
{
    return corm_get(Review, reviews(), Q("id", id));
}

static Book *book_of(int64_t id)
{
    return corm_get(Book, corm_objects(library_s, Book), Q("id", id));
}

static int managers_setup(void **state)
{
    if (library_setup_filled(state) != 0)
        return -1;
    for (int i = 0; i < 4; i++)
        people[i] = corm_create(library_s, Person, .name = "p");
    return corm_failed(library_s) ? -1 : 0;
}

/* ---- rows of a foreign key that can be NULL ---- */

static int64_t replies(const Review *review)
{
    return corm_count(corm_related(review, "replies"));
}

static void test_managers__rows_of_a_key_come_and_go(void **state)
{
    Review *one = review_of(1), *two = review_of(2), *three = review_of(3);

    (void)state;
    library_statements();
    assert_ok(corm_add(one, "replies", two, three));
    assert_int_equal(library_statements(), 1);
    assert_int_equal(two->reply_to_id.value, 1);
    assert_ptr_equal(two->reply_to, one);
    assert_int_equal(replies(one), 2);
    assert_ok(corm_remove(one, "replies", two));
    assert_int_equal(replies(one), 1);
    assert_int_equal(corm_remove(three, "replies", two), CORM_DOES_NOT_EXIST);
    assert_ok(corm_set_all(one, "replies", one, two));
    assert_int_equal(replies(one), 2);
    assert_false(review_of(3)->reply_to_id.set);
    assert_ok(corm_clear(one, "replies"));
    assert_int_equal(replies(one), 0);
    assert_sound(library_s);
}

static void test_managers__rows_are_saved_one_by_one(void **state)
{
    corm_relate_options each = { .save_each = true };
    Review *one = review_of(1), *fresh = corm_new(library_s, Review);
    corm_value target = corm_value_object(&fresh->base);

    (void)state;
    fresh->book_id = 1;
    fresh->stars = 1;
    assert_int_equal(corm_object_relate(&one->base, "replies", CORM_M2M_ADD,
                                        &target, 1, NULL),
                     CORM_VALUE_ERROR);
    assert_failed(library_s, CORM_VALUE_ERROR, ".save_each");
    assert_ok(corm_object_relate(&one->base, "replies", CORM_M2M_ADD, &target,
                                 1, &each));
    assert_int_not_equal(fresh->id, 0);
    assert_int_equal(replies(one), 1);
    assert_ok(corm_object_relate(&one->base, "replies", CORM_M2M_CLEAR, NULL, 0,
                                 &each));
    assert_int_equal(replies(one), 0);
    assert_sound(library_s);
}

static void test_managers__rows_that_cannot_let_go_stay(void **state)
{
    corm_queryset *authors = corm_objects(library_s, Author);
    Author *austen = corm_get(Author, authors, Q("id", 1));
    Book *emma = book_of(1), *war = book_of(3);
    Tag *tag = corm_get(Tag, corm_objects(library_s, Tag), Q("id", 1));

    (void)state;
    assert_int_equal(corm_remove(austen, "books", emma), CORM_MISUSE);
    assert_failed(library_s, CORM_MISUSE, "Book.author cannot be NULL");
    assert_int_equal(corm_clear(austen, "books"), CORM_MISUSE);
    assert_failed(library_s, CORM_MISUSE, "cannot be taken out of books");
    assert_ok(corm_set_all(austen, "books", war));
    assert_int_equal(corm_count(corm_related(austen, "books")), 3);
    assert_int_equal(corm_add(austen, "books", tag), CORM_MISUSE);
    assert_failed(library_s, CORM_MISUSE, "books takes a Book, not a Tag");
    assert_int_equal(corm_add_keys(austen, "books", 1), CORM_MISUSE);
    assert_failed(library_s, CORM_MISUSE, "takes objects");
    assert_int_equal(corm_add(emma, "author", austen), CORM_MISUSE);
    assert_failed(library_s, CORM_MISUSE, "does not lead to many");
}

/* ---- many-to-many ---- */

static void test_managers__keys_stand_for_objects(void **state)
{
    Book *emma = book_of(1);
    corm_set weight = SET("weight", 7);
    corm_relate_options heavy = { .through_defaults = &weight,
                                  .n_through_defaults = 1 };
    corm_value three = corm_value_int(3);

    (void)state;
    assert_ok(corm_add_keys(emma, "tags", 1, 2));
    assert_int_equal(corm_count(corm_related(emma, "tags")), 2);
    assert_ok(corm_remove_keys(emma, "tags", 1));
    assert_ok(corm_set_keys(emma, "tags", 1, "2"));
    assert_int_equal(corm_count(corm_related(emma, "tags")), 2);
    assert_ok(corm_object_relate(&emma->base, "tags", CORM_M2M_ADD, &three, 1,
                                 &heavy));
    assert_int_equal(corm_count(corm_filter(corm_objects(library_s, BookTag),
                                            Q("weight", 7), Q("tag", 3))),
                     1);
    assert_sound(library_s);
    assert_int_equal(corm_add_keys(emma, "tags", "x"), CORM_VALUE_ERROR);
    corm_error_clear(library_s);
    assert_int_equal(corm_add_keys(emma, "tags", 99), CORM_INTEGRITY);
}

static void test_managers__few_statements(void **state)
{
    corm_relate_options clear = { .clear = true };
    corm_value two = corm_value_int(people[2]->id);

    (void)state;
    library_statements();
    assert_ok(corm_add(people[0], "follows", people[1], people[2]));
    assert_int_equal(library_statements(), 1);
    assert_ok(corm_object_relate(&people[0]->base, "follows", CORM_M2M_ADD,
                                 NULL, 0, NULL));
    assert_int_equal(library_statements(), 0);
    assert_ok(corm_add(people[0], "friends", people[1], people[2]));
    assert_int_equal(library_statements(), 2);
    assert_ok(corm_remove(people[1], "friends", people[0]));
    assert_int_equal(library_statements(), 1);
    assert_int_equal(corm_count(corm_related(people[0], "friends")), 1);
    library_statements();
    assert_ok(corm_object_relate(&people[0]->base, "follows", CORM_M2M_SET,
                                 &two, 1, &clear));
    assert_int_equal(library_statements(), 2);
    assert_int_equal(corm_count(corm_related(people[2], "followers")), 1);
    assert_sound(library_s);
}

/* ---- creating ---- */

static void test_managers__create_refers_to_the_beginning(void **state)
{
    Review *one = review_of(1), *reply;
    Person *follower;
    bool created;

    (void)state;
    reply = corm_create_in(Review, corm_related(one, "replies"), SET("book", 1),
                           SET("stars", 2));
    assert_non_null(reply);
    assert_int_equal(reply->reply_to_id.value, 1);
    assert_ptr_equal(reply->reply_to, one);
    follower = corm_create_in(Person, corm_related(people[0], "followers"),
                              SET("name", "new"));
    assert_non_null(follower);
    assert_int_equal(corm_count(corm_related(follower, "follows")), 1);
    follower = corm_get_or_create(Person, corm_related(people[0], "followers"),
                                  &created, SETS(SET("name", "another")),
                                  SETS(SET("name", "another")));
    assert_non_null(follower);
    assert_true(created);
    assert_int_equal(corm_count(corm_related(people[0], "followers")), 2);
    assert_non_null(corm_create_in(
        Person, corm_filter(corm_objects(library_s, Person), Q("name", "x")),
        SET("name", "y")));
    assert_sound(library_s);
    assert_null(
        corm_create_in(Tag, corm_objects(library_s, Person), SET("name", "z")));
    assert_failed(library_s, CORM_MISUSE, "creates objects of Person");
    assert_null(corm_create_in(Person, corm_objects(library_s, Person),
                               SET("nme", "z")));
    assert_failed(library_s, CORM_FIELD_ERROR, "did you mean \"name\"");
}

static void test_managers__create_with_other_values(void **state)
{
    corm_queryset *tags = corm_objects(library_s, Tag);
    Badge *badge;
    bool created;
    Tag *tag;

    (void)state;
    tag = corm_update_or_create_with(
        Tag, tags, &created, SETS(SET("name", "fresh")),
        SETS(SET("name", "changed")), SETS(SET("name", "created")));
    assert_non_null(tag);
    assert_true(created);
    assert_string_equal(tag->name, "created");
    tag = corm_update_or_create_with(
        Tag, tags, &created, SETS(SET("name", "created")),
        SETS(SET("name", "changed")), SETS(SET("name", "again")));
    assert_false(created);
    assert_string_equal(tag->name, "changed");
    badge =
        corm_update_or_create(Badge, corm_objects(library_s, Badge), &created,
                              SETS(SET("label", "b")), SETS(SET("score", 2.5)));
    assert_non_null(badge);
    assert_true(badge->score > 2);
    assert_sound(library_s);
}

/* ---- values that the database computes ---- */

static void test_managers__database_computes_members(void **state)
{
    Book *emma = book_of(1);
    Tag *tag = corm_create_in(Tag, corm_objects(library_s, Tag),
                              SET("name", FN("upper", V("loud"))));

    (void)state;
    assert_non_null(tag);
    assert_string_equal(corm_attr_text(tag, "name"), "LOUD");
    assert_ok(corm_attr_set(emma, "pages", ADD(F("pages"), 1)));
    assert_ok(corm_save(emma));
    assert_int_equal(corm_attr_int(emma, "pages"), 475);
    assert_ok(corm_save(emma)); /* not once more */
    assert_int_equal(book_of(1)->pages, 475);
    assert_ok(corm_attr_set(emma, "pages", ADD(F("pages"), 1)));
    assert_ok(corm_attr_set(emma, "pages", 9));
    assert_ok(corm_save_fields(emma, "pages"));
    assert_int_equal(book_of(1)->pages, 9);
    assert_sound(library_s);
    assert_null(corm_create_in(Person, corm_objects(library_s, Person),
                               SET("name", F("name"))));
    assert_failed(library_s, CORM_FIELD_ERROR, "Person.name");
}

static void test_managers__database_computes_many(void **state)
{
    Tag *tags[] = { corm_new(library_s, Tag), corm_new(library_s, Tag) };
    Book *books[] = { book_of(1), book_of(3) };

    (void)state;
    tags[0]->name = "plain";
    assert_ok(corm_attr_set(tags[1], "name", FN("upper", V("loud"))));
    library_statements();
    assert_ok(corm_bulk_create(tags, 2));
    assert_int_equal(library_statements(), 1);
    assert_string_equal(corm_attr_text(tags[1], "name"), "LOUD");
    books[0]->pages = 1;
    assert_ok(corm_attr_set(books[1], "pages", ADD(F("pages"), 1)));
    library_statements();
    assert_int_equal(corm_bulk_update(books, 2, "pages"), 2);
    assert_int_equal(library_statements(), 1);
    assert_int_equal(book_of(1)->pages, 1);
    assert_int_equal(corm_attr_int(books[1], "pages"), 1226);
    assert_sound(library_s);
}

static void test_managers__bulk_options_are_checked(void **state)
{
    const char *const none[] = { NULL };
    Tag *tags[] = { corm_new(library_s, Tag) };

    (void)state;
    tags[0]->name = "x";
    assert_int_equal(corm_bulk_create(tags, 1, .batch_size = (size_t)-1),
                     CORM_VALUE_ERROR);
    assert_failed(library_s, CORM_VALUE_ERROR, "must not be negative");
    assert_int_equal(corm_bulk_create(tags, 1, .update_fields = none),
                     CORM_VALUE_ERROR);
    assert_failed(library_s, CORM_VALUE_ERROR, ".update_fields");
}

/* ---- kinds of names ---- */

static void test_managers__names_lead_somewhere(void **state)
{
    Book *emma =
        corm_get(Book,
                 corm_prefetch_related(corm_objects(library_s, Book),
                                       PREFETCH("tags", .to_attr = "labels")),
                 Q("id", 1));

    (void)state;
    assert_int_equal(corm_object_relation(&emma->base, "author"),
                     CORM_RELATION_ONE);
    assert_int_equal(corm_object_relation(&emma->base, "tags"),
                     CORM_RELATION_MANY);
    assert_int_equal(corm_object_relation(&emma->base, "reviews"),
                     CORM_RELATION_MANY);
    assert_int_equal(corm_object_relation(&emma->base, "labels"),
                     CORM_RELATION_MANY);
    assert_int_equal(corm_object_relation(&emma->base, "title"),
                     CORM_RELATION_NONE);
    assert_int_equal(corm_object_relation(&emma->base, "nothing"),
                     CORM_RELATION_NONE);
    assert_sound(library_s);
}

/* ---- prefetch ---- */

static void test_managers__prefetch_slices_for_each(void **state)
{
    corm_queryset *best = corm_slice(
        corm_order_by(corm_objects(library_s, Review), "-stars"), 0, 1);
    corm_queryset *last = corm_slice(
        corm_reverse(corm_order_by(corm_objects(library_s, Review), "-stars")),
        1, 2);
    Book *emma = corm_get(
        Book,
        corm_prefetch_related(
            corm_objects(library_s, Book),
            PREFETCH("reviews", .queryset = best, .to_attr = "best"),
            PREFETCH("reviews", .queryset = last, .to_attr = "second_last")),
        Q("id", 1));
    corm_list *list;

    (void)state;
    assert_non_null(emma);
    list = corm_fetch(corm_related(emma, "best"));
    assert_int_equal(corm_list_size(list), 1);
    assert_int_equal(corm_list_at(Review, list, 0)->stars, 5);
    list = corm_fetch(corm_related(emma, "second_last"));
    assert_int_equal(corm_list_size(list), 1);
    assert_int_equal(corm_list_at(Review, list, 0)->stars, 5);
    assert_sound(library_s);
}

static void test_managers__prefetch_counts_along_its_own_join(void **state)
{
    corm_queryset *counted =
        corm_annotate(corm_objects(library_s, Tag), AS("n", COUNT("books")));
    Book *war =
        corm_get(Book,
                 corm_prefetch_related(corm_objects(library_s, Book),
                                       PREFETCH("tags", .queryset = counted)),
                 Q("id", 3));
    corm_list *list = corm_fetch(corm_related(war, "tags"));

    (void)state;
    assert_int_equal(corm_list_size(list), 2);
    assert_int_equal(corm_attr_int(corm_list_at(Tag, list, 0), "n"), 1);
    assert_sound(library_s);
}

/* ---- what a delete tells ---- */

static int64_t deleted_of(const char *name)
{
    const corm_deleted *rows;
    size_t n = corm_deleted_rows(library_s, &rows);

    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].rows;
    return 0;
}

static void test_managers__delete_tells_by_model(void **state)
{
    Author *tolstoy =
        corm_get(Author, corm_objects(library_s, Author), Q("id", 2));

    (void)state;
    assert_int_equal(corm_delete(tolstoy), 6);
    assert_int_equal(deleted_of("Author"), 1);
    assert_int_equal(deleted_of("Book"), 2);
    assert_int_equal(deleted_of("BookTag"), 2);
    assert_int_equal(deleted_of("Review"), 1);
    assert_int_equal(corm_deleted_rows(library_s, NULL), 4);
    assert_ok(corm_add(people[0], "follows", people[1]));
    assert_int_equal(corm_delete(people[0]), 2);
    assert_int_equal(deleted_of("Person_follows"), 1);
    assert_int_equal(corm_delete_all(corm_filter(
                         corm_objects(library_s, BookTag), Q("weight", 99))),
                     0);
    assert_int_equal(corm_deleted_rows(library_s, NULL), 0);
    assert_int_equal(corm_deleted_rows(NULL, NULL), 0);
    assert_sound(library_s);
}

static void test_managers__delete_tells_what_stands_in_its_way(void **state)
{
    Shelf *shelf = corm_create(library_s, Shelf, .name = "s");
    Loan *kept = corm_create(library_s, Loan, .how = "p",
                             .protect_id = corm_some_int64(shelf->id));
    Loan *other = corm_create(library_s, Loan, .how = "q",
                              .restrict_id = corm_some_int64(shelf->id));
    corm_object *const *objects;

    (void)state;
    assert_int_equal(corm_delete(shelf), -1);
    assert_failed(library_s, CORM_PROTECTED, "Loan.protect");
    assert_int_equal(corm_blocking_objects(library_s, &objects), 1);
    assert_int_equal(corm_object_attr_int(objects[0], "pk"), kept->id);
    assert_string_equal(corm_object_attr_text(objects[0], "how"), "p");
    assert_int_equal(corm_deleted_rows(library_s, NULL), 0);
    assert_int_equal(corm_delete(kept), 1);
    assert_int_equal(corm_blocking_objects(library_s, NULL), 0);
    assert_int_equal(corm_delete(shelf), -1);
    assert_failed(library_s, CORM_RESTRICTED, "Loan.restrict");
    assert_int_equal(corm_blocking_objects(library_s, &objects), 1);
    assert_int_equal(corm_object_attr_int(objects[0], "pk"), other->id);
    corm_session_reset(library_s);
    assert_int_equal(corm_blocking_objects(library_s, NULL), 0);
}

#define MANAGERS(name) \
    cmocka_unit_test_setup_teardown(name, managers_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MANAGERS(test_managers__rows_of_a_key_come_and_go),
        MANAGERS(test_managers__rows_are_saved_one_by_one),
        MANAGERS(test_managers__rows_that_cannot_let_go_stay),
        MANAGERS(test_managers__keys_stand_for_objects),
        MANAGERS(test_managers__few_statements),
        MANAGERS(test_managers__create_refers_to_the_beginning),
        MANAGERS(test_managers__create_with_other_values),
        MANAGERS(test_managers__database_computes_members),
        MANAGERS(test_managers__database_computes_many),
        MANAGERS(test_managers__bulk_options_are_checked),
        MANAGERS(test_managers__names_lead_somewhere),
        MANAGERS(test_managers__prefetch_slices_for_each),
        MANAGERS(test_managers__prefetch_counts_along_its_own_join),
        MANAGERS(test_managers__delete_tells_by_model),
        MANAGERS(test_managers__delete_tells_what_stands_in_its_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
