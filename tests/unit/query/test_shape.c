/*
 * The shape key: one for chains that differ in values only, another for all
 * that decides the SQL.
 */
#include "golden/querysets.h"

#include "query/queryset.h"

static bool shape_same(const corm_queryset *a, const corm_queryset *b)
{
    size_t n = cormi_queryset_key_size(a);
    char *key = malloc(n + 1);
    bool same;

    assert_non_null(key);
    cormi_queryset_key_copy(a, key);
    same = cormi_queryset_key_is(b, key, n);
    free(key);
    /* Equal keys have equal hashes; nobody relies on the reverse. */
    if (same)
        assert_true(a->hash == b->hash);
    return same;
}

/* assert_true would make a text of the whole expansion. */
static void shape_assert(const corm_queryset *a, const corm_queryset *b,
                         bool expected, int line)
{
    if (shape_same(a, b) != expected)
        _fail(__FILE__, line);
}

#define SAME(a, b)  shape_assert((a), (b), true, __LINE__)
#define OTHER(a, b) shape_assert((a), (b), false, __LINE__)

static void test_shape__values_are_no_part_of_it(void **state)
{
    const int three[] = { 1, 2, 3 }, more[] = { 7, 8, 9 };

    (void)state;
    SAME(corm_filter(tags, Q("id", 1)), corm_filter(tags, Q("id", 2)));
    SAME(corm_filter(tags, Q("name", "a")),
         corm_filter(tags, Q("name", "another, longer text")));
    SAME(corm_filter(tags, Q("id__in", ARRAY(three, 3))),
         corm_filter(tags, Q("id__in", ARRAY(more, 3))));
    SAME(corm_filter(tags, Q("id__range", RANGE(1, 2))),
         corm_filter(tags, Q("id__range", RANGE(3, 4))));
    SAME(corm_slice(tags, 1, 5), corm_slice(tags, 2, 9));
    SAME(corm_annotate(tags, AS("n", ADD(F("id"), 1))),
         corm_annotate(tags, AS("n", ADD(F("id"), 2))));
    SAME(corm_filter(tags, EXISTS(corm_filter(books, Q("id", 1)))),
         corm_filter(tags, EXISTS(corm_filter(books, Q("id", 2)))));
    SAME(corm_filter(tags, Q("id", 1)),
         corm_filter(corm_objects(s, Tag), Q("id", 1)));
}

static void test_shape__kinds_are(void **state)
{
    (void)state;
    OTHER(corm_filter(tags, Q("id", 1)), corm_filter(tags, Q("id", 1.5)));
    OTHER(corm_filter(tags, Q("id", 1)), corm_filter(tags, Q("id", "1")));
    OTHER(corm_filter(tags, Q("id", 1)), corm_filter(tags, Q("id", 1u)));
    OTHER(corm_filter(tags, Q("id", 1)), corm_filter(tags, Q("id", NULL)));
    OTHER(corm_filter(tags, Q("id", 1)), corm_filter(tags, Q("id", F("id"))));
    OTHER(corm_filter(books, Q("in_print", (bool)true)),
          corm_filter(books, Q("in_print", (bool)false)));
    OTHER(corm_filter(tags, Q("id", 1)), corm_filter(tags, Q("id", tags)));
}

static void test_shape__lengths_are_up_to_a_limit(void **state)
{
    int many[300] = { 0 };

    (void)state;
    OTHER(corm_filter(tags, Q("id__in", ARRAY(many, 2))),
          corm_filter(tags, Q("id__in", ARRAY(many, 3))));
    OTHER(corm_filter(tags, Q("id__in", ARRAY(many, 0))),
          corm_filter(tags, Q("id__in", ARRAY(many, 1))));
    OTHER(corm_filter(tags, Q("id__in", ARRAY(many, 100))),
          corm_filter(tags, Q("id__in", ARRAY(many, 101))));
    SAME(corm_filter(tags, Q("id__in", ARRAY(many, 101))),
         corm_filter(tags, Q("id__in", ARRAY(many, 300))));
    OTHER(corm_filter(tags, Q("id__in", VALS(1, 2))),
          corm_filter(tags, Q("id__in", VALS(1, "2"))));
}

static void test_shape__names_and_options_are(void **state)
{
    (void)state;
    OTHER(corm_filter(tags, Q("id", 1)), corm_filter(books, Q("id", 1)));
    OTHER(corm_filter(tags, Q("id", 1)), corm_exclude(tags, Q("id", 1)));
    OTHER(corm_filter(tags, Q("id__gt", 1)), corm_filter(tags, Q("id__lt", 1)));
    OTHER(corm_filter(tags, Q("id", 1), Q("name", "x")),
          corm_filter(corm_filter(tags, Q("id", 1)), Q("name", "x")));
    OTHER(corm_filter(tags, OR(Q("id", 1), Q("id", 2))),
          corm_filter(tags, AND(Q("id", 1), Q("id", 2))));
    OTHER(corm_filter(tags, Q("name", LITERAL("a"))),
          corm_filter(tags, Q("name", LITERAL("b"))));
    OTHER(corm_slice(tags, 0, 5), corm_slice(tags, 1, 5));
    OTHER(corm_slice(tags, 1, 5), corm_slice(tags, 1, CORM_END));
    OTHER(corm_slice(tags, 5, 5), corm_slice(tags, 5, 6));
    OTHER(corm_order_by(tags, "id"), corm_order_by(tags, "-id"));
    OTHER(corm_order_by(tags, "id"), corm_order_by(tags, "id", "name"));
    OTHER(corm_annotate(tags, AS("a", COUNT("books"))),
          corm_annotate(tags, AS("b", COUNT("books"))));
    OTHER(corm_annotate(tags, AS("a", COUNT("books"))),
          corm_annotate(tags, AS("a", COUNT("books", .distinct = true))));
    OTHER(corm_annotate(tags, AS("a", COUNT("books"))),
          corm_alias(tags, AS("a", COUNT("books"))));
    OTHER(corm_values(reviews, AS("x", corm_fn_opts("trunc_day", "created",
                                                    .tz = "Europe/Vienna"))),
          corm_values(reviews, AS("x", corm_fn_opts("trunc_day", "created",
                                                    .tz = "Asia/Tokyo"))));
    OTHER(corm_only(books, "title"), corm_defer(books, "title"));
    OTHER(corm_union(tags, tags), corm_union_all(tags, tags));
    OTHER(corm_union(tags, tags), corm_union(tags, tags, tags));
    OTHER(corm_filter(items, Q("data__a", 1)),
          corm_filter(items, Q("data__b", 1)));
    OTHER(corm_values(tags, "id", "name"), corm_values(tags, "name", "id"));
    OTHER(cormi_queryset_count(tags), cormi_queryset_exists(tags));
}

/* Two texts beside each other are not one text cut elsewhere. */
static void test_shape__texts_do_not_run_together(void **state)
{
    (void)state;
    OTHER(corm_order_by(tags, "idname"), corm_order_by(tags, "id", "name"));
    OTHER(corm_values(tags, "ab", "c"), corm_values(tags, "a", "bc"));
    OTHER(corm_filter(tags, Q("name", LITERAL("ab")), Q("name", LITERAL("c"))),
          corm_filter(tags, Q("name", LITERAL("a")), Q("name", LITERAL("bc"))));
    OTHER(corm_union(corm_filter(tags, Q("id", 1)), tags),
          corm_union(tags, corm_filter(tags, Q("id", 1))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shape__values_are_no_part_of_it),
        cmocka_unit_test(test_shape__kinds_are),
        cmocka_unit_test(test_shape__lengths_are_up_to_a_limit),
        cmocka_unit_test(test_shape__names_and_options_are),
        cmocka_unit_test(test_shape__texts_do_not_run_together),
    };

    return cmocka_run_group_tests(tests, press_setup, press_teardown);
}
