/*
 * Objects: made, saved, read again, deleted, by member and by name.
 */
#include "support/library.h"

static void test_objects__new_has_defaults_and_no_key(void **state)
{
    Book *book = corm_new(library_s, Book);

    (void)state;
    assert_non_null(book);
    assert_int_equal(book->id, 0);
    assert_string_equal(book->title, "");
    assert_string_equal(book->genre, "FIC");
    assert_true(corm_object_adding(&book->base));
    assert_int_equal(book->price.form, CORM_DECIMAL_UNSET);
}

static void test_objects__create_gives_a_key_and_is_saved(void **state)
{
    Author *author = corm_create(library_s, Author, .name = "Ann");
    Author *again;

    (void)state;
    assert_sound(library_s);
    assert_int_equal(author->id, 1);
    assert_false(corm_object_adding(&author->base));
    again = corm_get(Author, corm_objects(library_s, Author), Q("name", "Ann"));
    assert_non_null(again);
    assert_ptr_not_equal(author, again);
    assert_true(corm_same(author, again));
    assert_false(again->birth_date.set);
    assert_false(again->rating.set);
    assert_string_equal(again->biography, "");
}

static void test_objects__unset_member_fails_before_sql(void **state)
{
    uint64_t before;

    (void)state;
    library_statements();
    assert_null(corm_create(library_s, Book, .title = "x"));
    before = library_statements();
    assert_int_equal(before, 0);
    assert_int_equal(corm_error_info(library_s)->integrity,
                     CORM_INTEGRITY_NOT_NULL);
    assert_failed(library_s, CORM_INTEGRITY, "Book.author is not set");
}

static void test_objects__second_save_updates(void **state)
{
    Author *author = corm_create(library_s, Author, .name = "Ann");

    (void)state;
    author->name = "Bea";
    author->rating = corm_some_int32(3);
    library_statements();
    assert_ok(corm_save(author));
    assert_int_equal(library_statements(), 1);
    assert_int_equal(corm_count(corm_objects(library_s, Author)), 1);
    assert_ok(corm_refresh(author));
    assert_string_equal(author->name, "Bea");
    assert_int_equal(author->rating.value, 3);
}

static void test_objects__save_fields_writes_no_other(void **state)
{
    Author *author = corm_create(library_s, Author, .name = "Ann");

    (void)state;
    author->name = "Bea";
    author->biography = "long";
    assert_ok(corm_save_fields(author, "biography"));
    assert_ok(corm_refresh(author));
    assert_string_equal(author->name, "Ann");
    assert_string_equal(author->biography, "long");
    assert_int_equal(corm_save_fields(author, "nme"), CORM_VALUE_ERROR);
    assert_failed(library_s, CORM_VALUE_ERROR, "no field \"nme\"");
    assert_int_equal(corm_save_fields(author, "id"), CORM_VALUE_ERROR);
    assert_failed(library_s, CORM_VALUE_ERROR, "primary key");
}

static void test_objects__key_of_its_own_updates_or_inserts(void **state)
{
    Author *author = corm_new(library_s, Author);

    (void)state;
    author->id = 40;
    author->name = "Ann";
    library_statements();
    assert_ok(corm_save(author));
    assert_int_equal(library_statements(), 2); /* UPDATE of none, INSERT */
    author = corm_new(library_s, Author);
    author->id = 40;
    author->name = "Bea";
    assert_ok(corm_save(author));
    assert_int_equal(library_statements(), 1);
    assert_int_equal(corm_count(corm_objects(library_s, Author)), 1);
}

static void test_objects__row_that_vanished_is_inserted_again(void **state)
{
    Author *author = corm_create(library_s, Author, .name = "Ann");

    (void)state;
    assert_int_equal(corm_delete_all(corm_objects(library_s, Author)), 1);
    assert_ok(corm_save(author));
    assert_int_equal(corm_count(corm_objects(library_s, Author)), 1);
    assert_int_equal(author->id, 1);
}

static void test_objects__forced_update_needs_a_row(void **state)
{
    Author *author = corm_new(library_s, Author);

    (void)state;
    author->name = "Ann";
    assert_int_equal(
        corm_object_save(&author->base, NULL, 0, CORM_SAVE_FORCE_UPDATE),
        CORM_VALUE_ERROR);
    assert_failed(library_s, CORM_VALUE_ERROR, "has no key");
    author->id = 5;
    assert_int_equal(
        corm_object_save(&author->base, NULL, 0, CORM_SAVE_FORCE_UPDATE),
        CORM_OPERATIONAL);
    assert_failed(library_s, CORM_OPERATIONAL, "changed no row");
}

static void test_objects__forced_insert_of_a_known_key_fails(void **state)
{
    Author *author = corm_create(library_s, Author, .name = "Ann");
    Author *other = corm_new(library_s, Author);

    (void)state;
    other->id = author->id;
    other->name = "Bea";
    assert_int_equal(corm_insert(other), CORM_INTEGRITY);
    assert_int_equal(corm_error_info(library_s)->integrity,
                     CORM_INTEGRITY_UNIQUE);
    corm_error_clear(library_s);
    assert_true(corm_object_adding(&other->base));
}

static void test_objects__failed_save_leaves_the_object(void **state)
{
    Author *ann = corm_create(library_s, Author, .name = "Ann");
    Tag *one = corm_create(library_s, Tag, .name = "one");
    Tag *two = corm_new(library_s, Tag);

    (void)state;
    assert_non_null(one);
    two->name = "one";
    assert_int_equal(corm_save(two), CORM_INTEGRITY);
    assert_int_equal(two->id, 0);
    assert_true(corm_object_adding(&two->base));
    corm_error_clear(library_s);
    two->name = "two";
    assert_ok(corm_save(two));
    assert_true(two->id > one->id); /* a failed insert may cost a key */
    assert_non_null(ann);
}

static void test_objects__no_header_is_misuse(void **state)
{
    Author local = { 0 };

    (void)state;
    assert_int_equal(corm_save(&local), CORM_MISUSE);
    assert_int_equal(corm_delete(&local), -1);
    assert_int_equal(corm_refresh(&local), CORM_MISUSE);
    assert_null(corm_object_insert(NULL));
    assert_ok(corm_init(library_s, Author, &local));
    local.name = "Ann";
    assert_ok(corm_save(&local));
    assert_int_equal(local.id, 1);
}

static void test_objects__uuid_key_comes_from_its_default(void **state)
{
    Badge *badge = corm_create(library_s, Badge, .label = "x");
    Badge *again;

    (void)state;
    assert_non_null(badge);
    assert_false(corm_uuid_is_unset(badge->id));
    again = corm_get(Badge, corm_objects(library_s, Badge), Q("pk", badge->id));
    assert_non_null(again);
    assert_double_equal(again->score, 1.5);
    assert_null(again->data.text);
    assert_null(again->image.data);
}

static void test_objects__times_of_writing(void **state)
{
    Author *author = corm_create(library_s, Author, .name = "Ann");
    Book *book = corm_create(library_s, Book, .title = "t", .author = author,
                             .isbn = "1", .price = corm_dec("1"),
                             .publication_date = corm_ymd(2000, 1, 1));
    Review *review =
        corm_create(library_s, Review, .book_id = book->id, .stars = 1);
    corm_datetime added, changed;

    (void)state;
    assert_non_null(review);
    /* Read only now where the INSERT cannot give it back. */
    assert_true(corm_attr(review, "created").as.i > INT64_C(1600000000000000));
    assert_true(review->created.us > INT64_C(1600000000000000));
    added = review->added;
    changed = review->changed;
    assert_true(added.us > INT64_C(1600000000000000));
    assert_ok(corm_save(review));
    assert_int_equal(review->added.us, added.us);
    assert_true(review->changed.us >= changed.us);
    assert_ok(corm_refresh(review));
    assert_int_equal(review->added.us, added.us);
}

static void test_objects__generated_column_comes_back(void **state)
{
    Author *author = corm_create(library_s, Author, .name = "Ann");
    Profile *profile = corm_create(library_s, Profile, .author = author,
                                   .width = 3, .height = 5);

    (void)state;
    assert_sound(library_s);
    assert_int_equal(corm_attr_int(profile, "area"), 15);
    profile->width = 4;
    assert_ok(corm_save(profile));
    assert_ok(corm_refresh(profile));
    assert_int_equal(profile->area, 20);
}

static void test_objects__copy_is_a_new_row(void **state)
{
    Author *author = corm_create(library_s, Author, .name = "Ann");
    Author *copy = corm_copy(Author, author);

    (void)state;
    assert_int_equal(copy->id, 0);
    assert_true(corm_object_adding(&copy->base));
    assert_ok(corm_save(copy));
    assert_int_equal(copy->id, 2);
    assert_string_equal(copy->name, "Ann");
    assert_false(corm_same(author, copy));
}

static void test_objects__text_and_display(void **state)
{
    Author *author = corm_create(library_s, Author, .name = "Ann");
    Place *place = corm_create(library_s, Place, .name = "Here");
    Book *book = corm_new(library_s, Book);

    (void)state;
    assert_string_equal(corm_object_text(&author->base), "Author object (1)");
    assert_string_equal(corm_object_text(&place->base), "Here");
    assert_string_equal(corm_object_text(&book->base), "Book object (None)");
    assert_string_equal(corm_display(book, "genre"), "Fiction");
    book->genre = "ODD";
    assert_string_equal(corm_display(book, "genre"), "ODD");
    assert_ptr_equal(corm_object_model(&book->base), &Book_model);
}

static void test_objects__by_name(void **state)
{
    Author *author = corm_new(library_s, Author);

    (void)state;
    assert_ok(corm_attr_set(author, "name", "Ann"));
    assert_ok(corm_attr_set(author, "birth_date", "1775-12-16"));
    assert_ok(corm_attr_set(author, "rating", 4));
    assert_int_equal(author->birth_date.value.year, 1775);
    assert_int_equal(corm_attr_int(author, "rating"), 4);
    assert_string_equal(corm_attr_text(author, "birth_date"), "1775-12-16");
    assert_int_equal(corm_attr_set(author, "rating", "many"), CORM_VALUE_ERROR);
    assert_failed(library_s, CORM_VALUE_ERROR, "Author.rating");
    assert_int_equal(corm_attr_set(author, "nam", "x"), CORM_FIELD_ERROR);
    assert_failed(library_s, CORM_FIELD_ERROR, "did you mean \"name\"");
    assert_int_equal(corm_attr(author, "nothing").kind, CORM_K_NULL);
    assert_failed(library_s, CORM_FIELD_ERROR, "nothing");
    assert_ok(corm_attr_set(author, "rating", NULL));
    assert_false(author->rating.set);
    assert_ok(corm_save(author));
    assert_int_equal(corm_attr_int(author, "pk"), 1);
}

static void test_objects__delete_unsets_the_key(void **state)
{
    Author *author = corm_create(library_s, Author, .name = "Ann");

    (void)state;
    assert_int_equal(corm_delete(author), 1);
    assert_int_equal(author->id, 0);
    assert_int_equal(corm_count(corm_objects(library_s, Author)), 0);
    assert_int_equal(corm_delete(author), -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "has no key");
}

static void test_objects__refresh_of_a_gone_row(void **state)
{
    Author *author = corm_create(library_s, Author, .name = "Ann");

    (void)state;
    corm_delete_all(corm_objects(library_s, Author));
    assert_int_equal(corm_refresh(author), CORM_DOES_NOT_EXIST);
    assert_false(corm_failed(library_s));
    assert_string_equal(author->name, "Ann");
}

static void test_objects__update_by_expression(void **state)
{
    Author *author = corm_create(library_s, Author, .name = "Ann",
                                 .rating = corm_some_int32(1));

    (void)state;
    assert_int_equal(
        corm_update_object(author, SET("rating", ADD(F("rating"), 1))), 1);
    assert_int_equal(author->rating.value, 1);
    assert_ok(corm_refresh_fields(author, "rating"));
    assert_int_equal(author->rating.value, 2);
}

static void test_objects__full_clean_names_every_field(void **state)
{
    Book *book = corm_new(library_s, Book);

    (void)state;
    book->genre = "ODD";
    book->isbn = "12345678901234";
    assert_int_equal(corm_full_clean(book), CORM_VALIDATION);
    assert_contains(corm_errmsg(library_s), "title: ");
    assert_contains(corm_errmsg(library_s), "author: ");
    assert_contains(corm_errmsg(library_s), "isbn: ");
    assert_failed(library_s, CORM_VALIDATION, "genre: ");
}

static void test_objects__child_table_saves_both_rows(void **state)
{
    Cafe *cafe = corm_create(library_s, Cafe, .name = "Bean", .seats = 4);
    Cafe *again;

    (void)state;
    assert_sound(library_s);
    assert_int_equal(cafe->id, 1);
    assert_int_equal(cafe->place_ptr_id, 1);
    assert_int_equal(corm_count(corm_objects(library_s, Place)), 1);
    cafe->name = "Leaf";
    cafe->seats = 5;
    assert_ok(corm_save(cafe));
    again = corm_get(Cafe, corm_objects(library_s, Cafe), Q("name", "Leaf"));
    assert_non_null(again);
    assert_int_equal(again->seats, 5);
    assert_int_equal(corm_delete(again), 2);
    assert_int_equal(corm_count(corm_objects(library_s, Place)), 0);
}

static void test_objects__order_counts_up_within_its_place(void **state)
{
    Place *a = corm_create(library_s, Place, .name = "a");
    Place *b = corm_create(library_s, Place, .name = "b");
    Note *notes[] = { corm_create(library_s, Note, .place = a, .text = "1"),
                      corm_create(library_s, Note, .place = a, .text = "2"),
                      corm_create(library_s, Note, .place = b, .text = "3") };

    (void)state;
    assert_sound(library_s);
    assert_int_equal(notes[0]->_order, 0);
    assert_int_equal(notes[1]->_order, 1);
    assert_int_equal(notes[2]->_order, 0);
}

static void test_objects__detached_outlives_the_stream(void **state)
{
    Author *kept = NULL;

    (void)state;
    corm_create(library_s, Author, .name = "Ann");
    corm_create(library_s, Author, .name = "Bea");
    corm_stream (Author, author, corm_objects(library_s, Author), 1)
        if (kept == NULL)
            kept = (Author *)(void *)corm_object_detach(&author->base);
    assert_sound(library_s);
    assert_string_equal(kept->name, "Ann");
    kept->name = "Cat";
    assert_ok(corm_save(kept));
}

#define OBJECTS(name) \
    cmocka_unit_test_setup_teardown(name, library_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OBJECTS(test_objects__new_has_defaults_and_no_key),
        OBJECTS(test_objects__create_gives_a_key_and_is_saved),
        OBJECTS(test_objects__unset_member_fails_before_sql),
        OBJECTS(test_objects__second_save_updates),
        OBJECTS(test_objects__save_fields_writes_no_other),
        OBJECTS(test_objects__key_of_its_own_updates_or_inserts),
        OBJECTS(test_objects__row_that_vanished_is_inserted_again),
        OBJECTS(test_objects__forced_update_needs_a_row),
        OBJECTS(test_objects__forced_insert_of_a_known_key_fails),
        OBJECTS(test_objects__failed_save_leaves_the_object),
        OBJECTS(test_objects__no_header_is_misuse),
        OBJECTS(test_objects__uuid_key_comes_from_its_default),
        OBJECTS(test_objects__times_of_writing),
        OBJECTS(test_objects__generated_column_comes_back),
        OBJECTS(test_objects__copy_is_a_new_row),
        OBJECTS(test_objects__text_and_display),
        OBJECTS(test_objects__by_name),
        OBJECTS(test_objects__delete_unsets_the_key),
        OBJECTS(test_objects__refresh_of_a_gone_row),
        OBJECTS(test_objects__update_by_expression),
        OBJECTS(test_objects__full_clean_names_every_field),
        OBJECTS(test_objects__child_table_saves_both_rows),
        OBJECTS(test_objects__order_counts_up_within_its_place),
        OBJECTS(test_objects__detached_outlives_the_stream),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
