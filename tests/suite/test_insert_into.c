/*
 * INSERT .. SELECT: rows of one model become rows of another.
 */
#include "support/library.h"

static corm_queryset *books, *tags, *reviews;

static int insert_setup(void **state)
{
    if (library_setup_filled(state) != 0)
        return -1;
    books = corm_order_by(corm_objects(library_s, Book), "id");
    tags = corm_objects(library_s, Tag);
    reviews = corm_objects(library_s, Review);
    library_statements();
    return reviews == NULL ? -1 : 0;
}

static void test_insert_into__rows_of_another_model(void **state)
{
    Tag *tag = NULL;

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            corm_insert_into(
                corm_values(corm_filter(books, Q("pages__gt", i ? 1000 : 400)),
                            AS("name", FN(i ? "reverse" : "upper", "title"))),
                Tag),
            i ? 1 : 2);
        assert_int_equal(library_statements(), 1);
    }
    assert_int_equal(corm_count(corm_filter(tags, Q("name", "EMMA"))), 1);
    assert_int_equal(corm_count(tags), 6);
    tag = corm_get(Tag, tags, Q("name", "EMMA"));
    assert_non_null(tag);
    assert_true(tag->id > 3);
    assert_sound(library_s);
}

static void test_insert_into__groups_keys_and_moments(void **state)
{
    corm_datetime then = { 1000000 };
    Review *review = NULL;

    (void)state;
    assert_int_equal(
        corm_insert_into(
            corm_values(corm_annotate(books, AS("n", COUNT("tags"))),
                        AS("book", F("id")),
                        AS("stars", CAST(F("n"), "integer")),
                        AS("changed", V(then)), AS("added", V(then))),
            Review),
        4);
    assert_int_equal(corm_count(reviews), 7);
    review = corm_latest(Review, corm_filter(reviews, Q("book_id", 3)), "id");
    assert_non_null(review);
    assert_int_equal(review->stars, 2);
    assert_int_equal(review->added.us, then.us);
    assert_sound(library_s);
}

static void test_insert_into__nothing(void **state)
{
    (void)state;
    assert_int_equal(
        corm_insert_into(corm_values(corm_none(books), AS("name", F("title"))),
                         Tag),
        0);
    assert_int_equal(
        corm_insert_into(corm_values(corm_filter(books, Q("id__in", VALS(77))),
                                     AS("name", F("title"))),
                         Tag),
        0);
    assert_int_equal(corm_count(tags), 3);
    assert_sound(library_s);
}

#define REFUSED(q, T, code, text)                       \
    do {                                                \
        assert_int_equal(corm_insert_into((q), T), -1); \
        assert_failed(library_s, (code), (text));       \
    } while (0)

static void test_insert_into__refuses_before_sql(void **state)
{
    (void)state;
    REFUSED(books, Tag, CORM_VALUE_ERROR, "values()");
    REFUSED(corm_values(books, "title"), Tag, CORM_FIELD_ERROR,
            "cannot insert into Tag: \"title\" is no column");
    REFUSED(corm_values(books, AS("nam", F("title"))), Tag, CORM_FIELD_ERROR,
            "did you mean \"name\"?");
    REFUSED(corm_values(books, AS("name", F("pages"))), Tag, CORM_VALUE_ERROR,
            "CAST it");
    REFUSED(corm_values(books, "id"), Tag, CORM_VALUE_ERROR,
            "Tag.name no value");
    REFUSED(corm_values(corm_objects(library_s, Place), "name"), Cafe,
            CORM_NOT_SUPPORTED, "one table");
    REFUSED(corm_values(books, "genre"), GenreCount, CORM_NOT_SUPPORTED,
            "one table");
    REFUSED(corm_values(books, AS("book", F("id")), AS("book_id", F("id"))),
            Review, CORM_FIELD_ERROR, "twice");
    assert_int_equal(corm_insert_into(NULL, Tag), -1);
    assert_int_equal(library_statements(), 0);
}

#define INSERT_INTO(name) \
    cmocka_unit_test_setup_teardown(name, insert_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSERT_INTO(test_insert_into__rows_of_another_model),
        INSERT_INTO(test_insert_into__groups_keys_and_moments),
        INSERT_INTO(test_insert_into__nothing),
        INSERT_INTO(test_insert_into__refuses_before_sql),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
