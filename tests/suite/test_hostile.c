/*
 * Hostile texts: as values they come back as they went in or are refused; as
 * names they are quoted or refused.  None becomes SQL.
 */
#include "support/library.h"

static const char *const hostile_texts[] = {
    "",
    "'",
    "''",
    "\"",
    "\\",
    "\\'",
    "%",
    "_",
    "100%_\\off",
    "'; DROP TABLE library_book; --",
    "?",
    ":name",
    "$1",
    "-- comment",
    "/* comment */",
    "a\nb\tc\rd",
    "\x01\x02\x7f",
    "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", /* é € 😀 */
    "NULL",
    "`x`[y]",
};

static void test_hostile__values_come_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(hostile_texts); i++) {
        const char *text = hostile_texts[i];
        Tag *tag = corm_create(library_s, Tag, .name = text);
        Tag *found;

        assert_non_null(tag);
        found = corm_get(Tag, corm_objects(library_s, Tag), Q("name", text));
        assert_non_null(found);
        assert_string_equal(found->name, text);
        assert_int_equal(found->id, tag->id);
        assert_int_equal(corm_update(corm_filter(corm_objects(library_s, Tag),
                                                 Q("id", tag->id)),
                                     SET("name", text)),
                         1);
        assert_int_equal(corm_delete(found), 1);
    }
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 4);
    assert_sound(library_s);
}

/* A pattern means itself: % and _ are no wildcards. */
static void test_hostile__patterns_mean_themselves(void **state)
{
    (void)state;
    assert_non_null(corm_create(library_s, Tag, .name = "100%_\\off"));
    assert_non_null(corm_create(library_s, Tag, .name = "1000 off"));
    assert_int_equal(corm_count(corm_filter(corm_objects(library_s, Tag),
                                            Q("name__contains", "%_\\"))),
                     1);
    assert_int_equal(corm_count(corm_filter(corm_objects(library_s, Tag),
                                            Q("name__startswith", "100%"))),
                     1);
    assert_int_equal(corm_count(corm_filter(corm_objects(library_s, Tag),
                                            Q("name__iexact", "100__OFF"))),
                     0);
    assert_sound(library_s);
}

static void test_hostile__literals_are_quoted(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(hostile_texts); i++) {
        Tag *tag = corm_create(library_s, Tag, .name = hostile_texts[i]);

        assert_non_null(tag);
        assert_int_equal(
            corm_count(corm_filter(corm_objects(library_s, Tag),
                                   Q("name", LITERAL(hostile_texts[i])))),
            1);
    }
    assert_sound(library_s);
}

static void test_hostile__nul_and_bad_utf8_are_refused(void **state)
{
    static const char nul[] = "a\0b";

    (void)state;
    assert_int_equal(corm_count(corm_filter(corm_objects(library_s, Tag),
                                            Q("name", corm_strn(nul, 3)))),
                     -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "Tag.name");
    assert_null(corm_create(library_s, Tag, .name = "\xff\xfe"));
    assert_failed(library_s, CORM_VALUE_ERROR, "UTF-8");
    assert_int_equal(
        corm_count(corm_filter(corm_objects(library_s, Tag),
                               Q("name__contains", corm_strn(nul, 3)))),
        -1);
    assert_failed(library_s, CORM_VALUE_ERROR, "NUL");
    corm_error_clear(library_s);
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 3);
}

/* Wherever text goes into a query, not only where a field looks at it. */
enum { HOSTILE_PLACES = 9 };

static void hostile_places(corm_str text, const corm_queryset **out)
{
    corm_queryset *tags = corm_objects(library_s, Tag);

    out[0] = corm_annotate(tags, AS("x", V(text)));
    out[1] = corm_annotate(tags, AS("x", LITERAL(text)));
    out[2] = corm_annotate(tags, AS("x", FN("concat", "name", V(text))));
    out[3] = corm_filter(tags, Q("name", LITERAL(text)));
    out[4] = corm_filter(tags, Q("name__icontains", text));
    out[5] = corm_filter(tags, Q("name__regex", text));
    out[6] = corm_annotate(tags, AS("x", RAW("COALESCE(?, '')", text)));
    out[7] = corm_filter(tags, Q("name__in", VALS(text, "b")));
    out[8] = corm_raw(library_s, Tag,
                      "SELECT * FROM library_tag WHERE name = ?", text);
}

static void hostile_refused_all(corm_str text, const char *remedy)
{
    const corm_queryset *q[HOSTILE_PLACES];

    hostile_places(text, q);
    for (size_t i = 0; i < HOSTILE_PLACES; i++) {
        corm_error_clear(library_s);
        assert_null(corm_fetch(q[i]));
        assert_failed(library_s, CORM_VALUE_ERROR, remedy);
    }
    corm_error_clear(library_s);
}

/* With new plans, and with those that good text has left. */
static void test_hostile__no_way_around_the_fields(void **state)
{
    static const char nul[] = "a\0b";
    const corm_queryset *q[HOSTILE_PLACES];

    (void)state;
    for (int seen = 0; seen < 2; seen++) {
        hostile_refused_all(corm_strn(nul, 3), "NUL");
        hostile_refused_all(corm_strn("a\xff", 2), "UTF-8");
        hostile_places(corm_strn("ab", 2), q);
        for (size_t i = 0; i < HOSTILE_PLACES; i++)
            assert_non_null(corm_fetch(q[i]));
    }
    assert_sound(library_s);
}

/* Not one of these is a name; as output names all are refused. */
static const char *const hostile_names[] = {
    "a\"b", "a'b",  "a`b",  "a;b",
    "a b",  "a--b", "a/*b", "a(b",
    "a)b",  "a,b",  "a?b",  "a%b",
    "a\\b", "a\nb", "",     "\"; DROP TABLE library_book; --",
};

static void test_hostile__names_of_annotations(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(hostile_names); i++) {
        const char *name = hostile_names[i];

        assert_int_equal(corm_count(corm_annotate(corm_objects(library_s, Book),
                                                  AS(name, F("id")))),
                         -1);
        assert_int_equal(corm_errcode(library_s), CORM_VALUE_ERROR);
        assert_null(corm_aggregate(corm_objects(library_s, Book),
                                   AS(name, COUNT("id"))));
        assert_null(corm_fetch(
            corm_values(corm_objects(library_s, Book), AS(name, F("id")))));
        assert_null(corm_fetch(corm_filtered_relation(
            corm_objects(library_s, Author), name, "books", Q("id", 1))));
    }
    corm_error_clear(library_s);
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 4);
}

static void test_hostile__paths_and_kinds(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(hostile_names); i++) {
        const char *name = hostile_names[i];
        corm_queryset *books = corm_objects(library_s, Book);

        assert_null(corm_fetch(corm_order_by(books, name)));
        assert_null(corm_fetch(corm_values(books, name)));
        assert_null(corm_fetch(corm_only(books, name)));
        assert_null(corm_fetch(corm_select_related(books, name)));
        assert_null(corm_fetch(
            corm_extract_dates(books, "publication_date", name, false)));
        assert_null(
            corm_fetch(corm_annotate(books, AS("x", CAST("id", name)))));
        assert_null(corm_fetch(corm_annotate(
            corm_objects(library_s, Review),
            AS("x", corm_fn_opts("trunc_month", "created", .tz = name)))));
    }
    corm_error_clear(library_s);
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 4);
    assert_sound(library_s);
}

#define HOSTILE_TEST(name)                                      \
    cmocka_unit_test_setup_teardown(name, library_setup_filled, \
                                    library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOSTILE_TEST(test_hostile__values_come_back),
        HOSTILE_TEST(test_hostile__patterns_mean_themselves),
        HOSTILE_TEST(test_hostile__literals_are_quoted),
        HOSTILE_TEST(test_hostile__nul_and_bad_utf8_are_refused),
        HOSTILE_TEST(test_hostile__no_way_around_the_fields),
        HOSTILE_TEST(test_hostile__names_of_annotations),
        HOSTILE_TEST(test_hostile__paths_and_kinds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
