/*
 * Deletes: what goes with a row, what lets go of it, what forbids it.
 */
#include "support/library.h"

static Shelf *shelves[3];

static int deletes_setup(void **state)
{
    if (library_setup(state) != 0)
        return -1;
    for (int i = 0; i < 3; i++)
        shelves[i] = corm_create(library_s, Shelf, .name = "s");
    return corm_failed(library_s) ? -1 : 0;
}

static corm_queryset *loans(void)
{
    return corm_objects(library_s, Loan);
}

static corm_opt_int64 shelf(int i)
{
    return corm_some_int64(shelves[i]->id);
}

static Loan *loan_of(int64_t id)
{
    return corm_get(Loan, loans(), Q("id", id));
}

static void test_deletes__cascade_counts_all_rows(void **state)
{
    (void)state;
    assert_true(library_fill(library_s));
    /* Tolstoy, 2 books, 2 marks, 1 review */
    assert_int_equal(
        corm_delete_all(corm_filter(corm_objects(library_s, Author),
                                    Q("name__startswith", "Leo"))),
        6);
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 2);
    assert_int_equal(corm_count(corm_objects(library_s, Review)), 2);
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 3);
    assert_sound(library_s);
}

static void test_deletes__protect_names_what_refers(void **state)
{
    (void)state;
    corm_create(library_s, Loan, .protect_id = shelf(0));
    corm_create(library_s, Loan, .protect_id = shelf(0));
    assert_sound(library_s);
    assert_int_equal(corm_delete(shelves[0]), -1);
    assert_failed(library_s, CORM_PROTECTED,
                  "cannot delete 1 Shelf: 2 Loan rows refer to it through "
                  "Loan.protect (PROTECT)");
    assert_int_equal(shelves[0]->id, 1);
    assert_int_equal(corm_count(corm_objects(library_s, Shelf)), 3);
    assert_int_equal(corm_delete_all(corm_objects(library_s, Shelf)), -1);
    assert_failed(library_s, CORM_PROTECTED, "cannot delete 3 Shelf");
}

static void test_deletes__restrict_unless_it_goes_too(void **state)
{
    (void)state;
    corm_create(library_s, Loan, .restrict_id = shelf(1));
    assert_int_equal(corm_delete(shelves[1]), -1);
    assert_failed(library_s, CORM_RESTRICTED, "1 Loan row refers to it");
    corm_update(loans(), SET("cascade", shelves[1]->id));
    assert_int_equal(corm_delete(shelves[1]), 2);
    assert_int_equal(corm_count(loans()), 0);
    assert_sound(library_s);
}

static void test_deletes__keys_are_set_before(void **state)
{
    Loan *loan;

    (void)state;
    corm_create(library_s, Loan, .set_null_id = shelf(1));
    corm_create(library_s, Loan, .set_default_id = shelf(1));
    corm_create(library_s, Loan, .set_id = shelf(1));
    assert_int_equal(corm_delete(shelves[1]), 1);
    assert_sound(library_s);
    assert_false(loan_of(1)->set_null_id.set);
    loan = loan_of(2);
    assert_int_equal(loan->set_default_id.value, 1);
    assert_int_equal(loan_of(3)->set_id.value, 1);
}

static void test_deletes__nothing_is_done_where_none_is_asked(void **state)
{
    (void)state;
    corm_create(library_s, Loan, .nothing_id = shelf(2));
    assert_int_equal(corm_delete(shelves[2]), 1);
    assert_int_equal(loan_of(1)->nothing_id.value, 3);
    assert_sound(library_s);
}

static void test_deletes__self_relation_lets_go(void **state)
{
    Review *first, *second;

    (void)state;
    assert_true(library_fill(library_s));
    first = corm_get(Review, corm_objects(library_s, Review), Q("id", 1));
    second = corm_get(Review, corm_objects(library_s, Review), Q("id", 2));
    assert_ok(corm_link(second, reply_to, first));
    assert_ok(corm_save(second));
    assert_int_equal(corm_delete(first), 1);
    assert_ok(corm_refresh(second));
    assert_false(second->reply_to_id.set);
    assert_null(second->reply_to);
}

static void test_deletes__parent_takes_its_child(void **state)
{
    Cafe *cafe = corm_create(library_s, Cafe, .name = "Bean", .seats = 1);
    Place *place;

    (void)state;
    assert_non_null(
        corm_create(library_s, Note, .place_id = cafe->id, .text = "n"));
    place = corm_get(Place, corm_objects(library_s, Place), Q("id", cafe->id));
    assert_int_equal(corm_delete(place), 3);
    assert_int_equal(corm_count(corm_objects(library_s, Cafe)), 0);
    assert_int_equal(corm_count(corm_objects(library_s, Note)), 0);
    assert_sound(library_s);
}

static void test_deletes__whole_querysets(void **state)
{
    (void)state;
    assert_true(library_fill(library_s));
    assert_int_equal(
        corm_delete_all(corm_filter(corm_objects(library_s, Review),
                                    Q("book__author__name", "Jane Austen"))),
        2);
    assert_int_equal(
        corm_delete_all(corm_none(corm_objects(library_s, Review))), 0);
    assert_sound(library_s);
    assert_int_equal(
        corm_delete_all(corm_slice(corm_objects(library_s, Book), 0, 1)), -1);
    assert_failed(library_s, CORM_NOT_SUPPORTED, "slice");
    assert_int_equal(
        corm_delete_all(corm_values(corm_objects(library_s, Book), "id")), -1);
    assert_failed(library_s, CORM_NOT_SUPPORTED, "values()");
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 4);
}

static void test_deletes__many_keys_in_batches(void **state)
{
    (void)state;
    for (int i = 0; i < 1200; i++)
        assert_non_null(corm_create(library_s, Loan, .cascade_id = shelf(0)));
    for (int i = 0; i < 1100; i++)
        assert_non_null(corm_create(library_s, Shelf, .name = "x"));
    assert_int_equal(corm_delete_all(corm_objects(library_s, Shelf)),
                     3 + 1100 + 1200);
    assert_int_equal(corm_count(loans()), 0);
    assert_sound(library_s);
}

#define DELETES(name) \
    cmocka_unit_test_setup_teardown(name, deletes_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DELETES(test_deletes__cascade_counts_all_rows),
        DELETES(test_deletes__protect_names_what_refers),
        DELETES(test_deletes__restrict_unless_it_goes_too),
        DELETES(test_deletes__keys_are_set_before),
        DELETES(test_deletes__nothing_is_done_where_none_is_asked),
        DELETES(test_deletes__self_relation_lets_go),
        DELETES(test_deletes__parent_takes_its_child),
        DELETES(test_deletes__whole_querysets),
        DELETES(test_deletes__many_keys_in_batches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
