/*
 * Conditions: lookups, trees of AND, OR, XOR and NOT, joins over relations
 * and how conditions share them, exclude.
 */
#include "golden/querysets.h"

static void test_querysets_filter__lookups(void **state)
{
    const int few[] = { 1, 2, 3 };
    static const int64_t many[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };

    (void)state;
    QUERY("all", tags);
    QUERY("filter", corm_filter(tags, Q("name", "sea")));
    QUERY("filter_two", corm_filter(tags, Q("name", "sea"), Q("id__gt", 3)));
    QUERY("exact", corm_filter(tags, Q("name__exact", "sea")));
    QUERY("pk", corm_filter(tags, Q("pk", 7)));
    QUERY("iexact", corm_filter(tags, Q("name__iexact", "sea")));
    QUERY("contains", corm_filter(tags, Q("name__contains", "50%_\\")));
    QUERY("icontains", corm_filter(tags, Q("name__icontains", "s")));
    QUERY("startswith", corm_filter(tags, Q("name__startswith", "s")));
    QUERY("istartswith", corm_filter(tags, Q("name__istartswith", "s")));
    QUERY("endswith", corm_filter(tags, Q("name__endswith", "s")));
    QUERY("iendswith", corm_filter(tags, Q("name__iendswith", "s")));
    QUERY("regex", corm_filter(tags, Q("name__regex", "^s")));
    QUERY("iregex", corm_filter(tags, Q("name__iregex", "^s")));
    QUERY("gt", corm_filter(tags, Q("id__gt", 1)));
    QUERY("gte", corm_filter(tags, Q("id__gte", 1)));
    QUERY("lt", corm_filter(tags, Q("id__lt", 1)));
    QUERY("lte", corm_filter(tags, Q("id__lte", 1)));
    QUERY("gt_fraction", corm_filter(tags, Q("id__gt", 1.5)));
    QUERY("gte_fraction", corm_filter(tags, Q("id__gte", 1.5)));
    QUERY("lt_fraction", corm_filter(tags, Q("id__lt", 1.5)));
    QUERY("lte_fraction", corm_filter(tags, Q("id__lte", 1.5)));
    QUERY("range", corm_filter(tags, Q("id__range", RANGE(1, 5))));
    QUERY("in", corm_filter(tags, Q("id__in", VALS(3, 1, 2))));
    QUERY("in_array", corm_filter(tags, Q("id__in", ARRAY(few, 3))));
    QUERY("in_ten", corm_filter(tags, Q("id__in", ARRAY(many, 10))));
    QUERY("in_eleven", corm_filter(tags, Q("id__in", ARRAY(many, 11))));
    QUERY("in_text", corm_filter(tags, Q("name__in", VALS("a", "b", "a"))));
    QUERY("in_null", corm_filter(tags, Q("parent__in", VALS(1, NULL))));
    QUERY("in_only_null", corm_filter(tags, Q("parent__in", VALS(NULL))));
    QUERY("in_empty", corm_filter(tags, Q("id__in", ARRAY(few, 0))));
    QUERY("in_empty_not", corm_exclude(tags, Q("id__in", ARRAY(few, 0))));
    QUERY("in_expression",
          corm_filter(tags, Q("id__in", VALS(1, F("parent")))));
    QUERY("in_queryset", corm_filter(books, Q("author__in", authors)));
    QUERY("in_values",
          corm_filter(tags, Q("name__in", corm_values(books, "genre"))));
    QUERY("in_slice",
          corm_filter(books, Q("author__in", corm_slice(authors, 0, 3))));
    QUERY("in_none", corm_filter(books, Q("author__in", corm_none(authors))));
    QUERY("isnull", corm_filter(tags, Q("parent__isnull", true)));
    QUERY("isnull_not", corm_filter(tags, Q("parent__isnull", false)));
    QUERY("null", corm_filter(tags, Q("parent", NULL)));
    QUERY("null_exclude", corm_exclude(tags, Q("parent", NULL)));
    QUERY("bool", corm_filter(books, Q("in_print", true)));
    QUERY("bool_kind", corm_filter(books, Q("in_print", (bool)true)));
    QUERY("bool_not", corm_exclude(books, Q("in_print", true)));
    QUERY("literal", corm_filter(tags, Q("name", LITERAL("it's"))));
    QUERY("too_big", corm_filter(items, Q("small", 40000)));
    QUERY("too_big_gt", corm_filter(items, Q("small__gt", 40000)));
    QUERY("too_big_lt", corm_filter(items, Q("small__lt", 40000)));
    QUERY("too_big_not", corm_exclude(items, Q("small", 40000)));
    QUERY("too_big_range",
          corm_filter(items, Q("small__range", RANGE(-40000, 40000))));
    QUERY("decimal", corm_filter(items, Q("price__gte", corm_dec("9.50"))));
    QUERY("decimal_text", corm_filter(items, Q("price", "9.50")));
    QUERY("decimal_int", corm_filter(items, Q("price", 9)));
    QUERY("int_text", corm_filter(items, Q("small", "12")));
}

static void test_querysets_filter__dates(void **state)
{
    (void)state;
    QUERY("date", corm_filter(books, Q("published", corm_ymd(1815, 12, 23))));
    QUERY("date_text", corm_filter(books, Q("published__lt", "1815-12-23")));
    QUERY("year", corm_filter(books, Q("published__year", 1815)));
    QUERY("year_gt", corm_filter(books, Q("published__year__gt", 1815)));
    QUERY("year_gte", corm_filter(books, Q("published__year__gte", 1815)));
    QUERY("year_lt", corm_filter(books, Q("published__year__lt", 1815)));
    QUERY("year_lte", corm_filter(books, Q("published__year__lte", 1815)));
    QUERY("year_in",
          corm_filter(books, Q("published__year__in", VALS(1815, 1817))));
    QUERY("year_range",
          corm_filter(books, Q("published__year__range", RANGE(1815, 1817))));
    QUERY("year_zero", corm_filter(books, Q("published__year", 0)));
    QUERY("year_field", corm_filter(books, Q("published__year", F("pages"))));
    QUERY("month", corm_filter(books, Q("published__month", 12)));
    QUERY("day", corm_filter(books, Q("published__day__gt", 12)));
    QUERY("week_day", corm_filter(books, Q("published__week_day", 1)));
    QUERY("iso_week_day", corm_filter(books, Q("published__iso_week_day", 1)));
    QUERY("quarter", corm_filter(books, Q("published__quarter", 4)));
    QUERY("iso_year", corm_filter(books, Q("published__iso_year", 1815)));
    QUERY("datetime_year", corm_filter(reviews, Q("created__year", 2024)));
    QUERY("datetime_date",
          corm_filter(reviews, Q("created__date", corm_ymd(2024, 2, 29))));
    QUERY("datetime_date_gt",
          corm_filter(reviews, Q("created__date__gt", "2024-02-29")));
    QUERY("datetime_time", corm_filter(reviews, Q("created__time", "12:30")));
    QUERY("datetime_hour", corm_filter(reviews, Q("created__hour__gte", 12)));
    QUERY("datetime_week", corm_filter(reviews, Q("created__week", 12)));
    QUERY("time_minute", corm_filter(items, Q("at__minute", 30)));
}

static void test_querysets_filter__trees(void **state)
{
    (void)state;
    QUERY("or", corm_filter(tags, OR(Q("name", "a"), Q("name", "b"))));
    QUERY("or_and",
          corm_filter(
              tags, OR(Q("name", "a"), AND(Q("name", "b"), NOT(Q("id", 3))))));
    QUERY("and_or", corm_filter(tags, Q("id__gt", 1),
                                OR(Q("name", "a"), Q("name", "b"))));
    QUERY("not", corm_filter(tags, NOT(Q("name", "a"))));
    QUERY("not_not", corm_filter(tags, NOT(NOT(Q("name", "a")))));
    QUERY("not_or", corm_filter(tags, NOT(OR(Q("name", "a"), Q("name", "b")))));
    QUERY("xor", corm_filter(tags, XOR(Q("name", "a"), Q("id", 1))));
    QUERY("xor_three",
          corm_filter(tags, XOR(Q("name", "a"), Q("id", 1), Q("id__gt", 7))));
    QUERY("not_xor", corm_filter(tags, NOT(XOR(Q("name", "a"), Q("id", 1)))));
    QUERY("exclude", corm_exclude(tags, Q("name", "a")));
    QUERY("exclude_two", corm_exclude(tags, Q("name", "a"), Q("id", 1)));
    QUERY("exclude_nullable", corm_exclude(tags, Q("parent", 1)));
    QUERY("exclude_nullable_gt", corm_exclude(authors, Q("rating__gt", 1)));
    QUERY("exclude_nullable_or",
          corm_exclude(authors, OR(Q("rating", 1), Q("name", "x"))));
    QUERY("exclude_in_null",
          corm_exclude(authors, Q("rating__in", VALS(1, 2))));
    QUERY("exclude_f", corm_exclude(authors, Q("rating", F("mentor"))));
    QUERY("exclude_exclude",
          corm_exclude(corm_exclude(tags, Q("id", 1)), Q("name", "a")));
    QUERY("empty_and",
          corm_filter(tags, Q("id__in", corm_none(tags)), Q("name", "a")));
    QUERY("empty_or",
          corm_filter(tags, OR(Q("id__in", corm_none(tags)), Q("name", "a"))));
    QUERY("empty_not", corm_filter(tags, NOT(Q("id__in", corm_none(tags)))));
    QUERY("empty_xor",
          corm_filter(tags, XOR(Q("id__in", corm_none(tags)), Q("name", "a"))));
    QUERY("f", corm_filter(books, Q("id", F("pages"))));
    QUERY("f_plus", corm_filter(books, Q("id__gt", ADD(F("pages"), 5))));
    QUERY("f_year", corm_filter(books, Q("pages", F("published__year"))));
    QUERY("f_contains", corm_filter(books, Q("title__contains", F("genre"))));
}

static void test_querysets_filter__joins(void **state)
{
    (void)state;
    QUERY("join", corm_filter(reviews, Q("book__title", "Emma")));
    QUERY("join_key", corm_filter(reviews, Q("book__id", 1)));
    QUERY("join_object_key", corm_filter(reviews, Q("book", 1)));
    QUERY("join_attname", corm_filter(reviews, Q("book_id", 1)));
    QUERY("join_two", corm_filter(reviews, Q("book__author__name", "A")));
    QUERY("join_trim", corm_filter(reviews, Q("book__author", 1)));
    QUERY("join_nullable", corm_filter(reviews, Q("critic__name", "A")));
    QUERY("join_nullable_isnull",
          corm_filter(reviews, Q("critic__rating__isnull", true)));
    QUERY("join_nullable_notnull",
          corm_filter(reviews, Q("critic__rating__isnull", false)));
    QUERY("join_nullable_key_isnull",
          corm_filter(reviews, Q("critic__mentor__isnull", true)));
    QUERY("join_or",
          corm_filter(reviews, OR(Q("critic__name", "A"), Q("stars", 5))));
    QUERY("join_or_same", corm_filter(reviews, OR(Q("critic__name", "A"),
                                                  Q("critic__name", "B"))));
    QUERY("join_or_then_and",
          corm_filter(
              corm_filter(reviews, OR(Q("critic__name", "A"), Q("stars", 5))),
              Q("critic__rating", 1)));
    QUERY("join_or_and_inner",
          corm_filter(reviews, OR(Q("critic__name", "A"), Q("stars", 5)),
                      Q("critic__rating", 1)));
    QUERY("join_xor",
          corm_filter(reviews, XOR(Q("critic__name", "A"), Q("stars", 5))));
    QUERY("join_not", corm_filter(reviews, NOT(Q("critic__name", "A"))));
    QUERY("join_exclude", corm_exclude(reviews, Q("critic__name", "A")));
    QUERY("join_exclude_not_null",
          corm_exclude(reviews, Q("book__title", "A")));
    QUERY("join_exclude_two",
          corm_exclude(reviews, Q("critic__mentor__name", "A")));
    QUERY("join_f", corm_filter(reviews, Q("stars", F("critic__rating"))));
    QUERY("join_f_f",
          corm_filter(reviews, Q("book__author__rating", F("critic__rating"))));
    QUERY("join_exclude_f",
          corm_exclude(reviews, Q("stars", F("critic__rating"))));
    QUERY("join_self", corm_filter(authors, Q("mentor__mentor__name", "A")));
    QUERY("one_to_one", corm_filter(authors, Q("profile__motto", "x")));
    QUERY("one_to_one_isnull",
          corm_filter(authors, Q("profile__isnull", true)));
    QUERY("one_to_one_exclude",
          corm_exclude(authors, Q("profile__motto", "x")));
    QUERY("parent", corm_filter(cafes, Q("name", "x"), Q("seats__gt", 3)));
    QUERY("child",
          corm_filter(corm_objects(s, Place), Q("cafe__seats__gt", 3)));
}

static void test_querysets_filter__many(void **state)
{
    (void)state;
    QUERY("many", corm_filter(authors, Q("books__title", "Emma")));
    QUERY("many_one_call", corm_filter(authors, Q("books__title", "Emma"),
                                       Q("books__pages__gt", 9)));
    QUERY("many_two_calls",
          corm_filter(corm_filter(authors, Q("books__title", "Emma")),
                      Q("books__pages__gt", 9)));
    QUERY("many_key", corm_filter(authors, Q("books", 3)));
    QUERY("many_isnull", corm_filter(authors, Q("books__isnull", true)));
    QUERY("many_notnull", corm_filter(authors, Q("books__isnull", false)));
    QUERY("many_or",
          corm_filter(authors, OR(Q("books__title", "Emma"), Q("name", "x"))));
    QUERY("many_or_both", corm_filter(authors, OR(Q("books__title", "Emma"),
                                                  Q("books__pages", 9))));
    QUERY("many_f", corm_filter(authors, Q("rating", F("books__pages"))));
    QUERY("many_f_same_call", corm_filter(authors, Q("books__title", "Emma"),
                                          Q("rating", F("books__pages"))));
    QUERY("many_deep", corm_filter(authors, Q("books__reviews__stars", 5)));
    QUERY("many_deep_two_calls",
          corm_filter(corm_filter(authors, Q("books__reviews__stars", 5)),
                      Q("books__reviews__critic__name", "x")));
    QUERY("m2m", corm_filter(books, Q("tags__name", "sea")));
    QUERY("m2m_key", corm_filter(books, Q("tags", 3)));
    QUERY("m2m_key_in", corm_filter(books, Q("tags__in", VALS(1, 2))));
    QUERY("m2m_isnull", corm_filter(books, Q("tags__isnull", true)));
    QUERY("m2m_reverse", corm_filter(tags, Q("books__title", "Emma")));
    QUERY("m2m_two_calls",
          corm_filter(corm_filter(books, Q("tags", 1)), Q("tags", 2)));
    QUERY("m2m_deep", corm_filter(authors, Q("books__tags__name", "sea")));
    QUERY("m2m_queryset",
          corm_filter(books, Q("tags__in", corm_filter(tags, Q("id", 1)))));
    QUERY("many_exclude", corm_exclude(authors, Q("books__title", "Emma")));
    QUERY("many_exclude_key", corm_exclude(authors, Q("books", 3)));
    QUERY("many_exclude_two", corm_exclude(authors, Q("books__title", "Emma"),
                                           Q("books__pages__gt", 9)));
    QUERY("many_exclude_isnull",
          corm_exclude(authors, Q("books__isnull", true)));
    QUERY("many_exclude_deep",
          corm_exclude(authors, Q("books__reviews__stars", 5)));
    QUERY("many_exclude_nullable",
          corm_exclude(reviews, Q("critic__books__title", "Emma")));
    QUERY("many_exclude_nullable_column",
          corm_exclude(publishers, Q("books__published", "1815-12-23")));
    QUERY("many_exclude_f",
          corm_exclude(authors, Q("books__pages", F("rating"))));
    QUERY("many_exclude_f_plus",
          corm_exclude(authors, Q("books__pages", ADD(F("rating"), 1))));
    QUERY(
        "many_exclude_function",
        corm_exclude(authors, Q("books__title", FN("lower", "mentor__name"))));
    QUERY("many_exclude_f_joined",
          corm_exclude(authors, Q("books__pages", F("mentor__rating"))));
    QUERY("many_filter_not", corm_filter(authors, Q("books__title", "Emma"),
                                         NOT(Q("books__pages__gt", 9))));
    QUERY("many_filter_then_exclude",
          corm_exclude(corm_filter(authors, Q("books__title", "Emma")),
                       Q("books__pages__gt", 9)));
    QUERY("m2m_exclude", corm_exclude(books, Q("tags__name", "sea")));
    QUERY("m2m_exclude_key", corm_exclude(books, Q("tags", 3)));
    QUERY("m2m_exclude_in", corm_exclude(books, Q("tags__in", VALS(1, 2))));
    QUERY("m2m_exclude_reverse", corm_exclude(tags, Q("books__title", "Emma")));
    QUERY("m2m_exclude_deep",
          corm_exclude(authors, Q("books__tags__name", "sea")));
    QUERY("m2m_not_or", corm_filter(books, OR(NOT(Q("tags__name", "sea")),
                                              Q("title", "Emma"))));
    QUERY("m2m_double_exclude",
          corm_filter(books, NOT(NOT(Q("tags__name", "sea")))));
    QUERY("many_exclude_in_queryset",
          corm_exclude(authors,
                       Q("books__in", corm_filter(books, Q("pages", 1)))));
    QUERY("many_exclude_through_fk",
          corm_exclude(reviews, Q("book__tags__name", "sea")));
}

static void test_querysets_filter__json(void **state)
{
    (void)state;
    QUERY("json_key", corm_filter(items, Q("data__a", 1)));
    QUERY("json_key_text", corm_filter(items, Q("data__a", "x")));
    QUERY("json_key_bool", corm_filter(items, Q("data__a", (bool)true)));
    QUERY("json_path", corm_filter(items, Q("data__a__0__b", "x")));
    QUERY("json_key_null", corm_filter(items, Q("data__a", NULL)));
    QUERY("json_key_isnull", corm_filter(items, Q("data__a__isnull", true)));
    QUERY("json_key_notnull",
          corm_filter(items, Q("data__a__isnull", (bool)false)));
    QUERY("json_key_exclude", corm_exclude(items, Q("data__a", 1)));
    QUERY("json_key_gt", corm_filter(items, Q("data__a__gt", 1)));
    QUERY("json_key_in", corm_filter(items, Q("data__a__in", VALS(1, "x"))));
    QUERY("json_key_contains",
          corm_filter(items, Q("data__a__icontains", "x")));
    QUERY("json_key_startswith",
          corm_filter(items, Q("data__a__startswith", "x")));
    QUERY("json_has_key", corm_filter(items, Q("data__has_key", "a")));
    QUERY("json_has_key_at", corm_filter(items, Q("data__a__has_key", "b")));
    QUERY("json_has_keys",
          corm_filter(items, Q("data__has_keys", VALS("a", "b"))));
    QUERY("json_has_any_keys",
          corm_filter(items, Q("data__has_any_keys", VALS("a", "b"))));
    QUERY("json_exact",
          corm_filter(items, Q("data", (corm_json){ "{\"a\": [1]}" })));
    QUERY("json_null", corm_filter(items, Q("data", NULL)));
    QUERY("json_json_null",
          corm_filter(items, Q("data", (corm_json){ "null" })));
    QUERY("json_quotes", corm_filter(items, Q("data__it's \"x\" \\ %", "'")));
    QUERY("json_f", corm_filter(items, Q("small", F("data__a"))));
    QUERY("json_values", corm_values(items, "data__a"));
    QUERY("json_order", corm_order_by(items, "data__a__b"));
    QUERY("json_negative", corm_filter(items, Q("data__-1", 1)));
}

static int querysets_filter_open(void **state)
{
    press_golden = press_file("querysets_filter.sql");
    return press_golden == NULL ? -1 : press_setup(state);
}

static int querysets_filter_close(void **state)
{
    press_teardown(state);
    return golden_close(press_golden) ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_querysets_filter__lookups),
        cmocka_unit_test(test_querysets_filter__dates),
        cmocka_unit_test(test_querysets_filter__trees),
        cmocka_unit_test(test_querysets_filter__joins),
        cmocka_unit_test(test_querysets_filter__many),
        cmocka_unit_test(test_querysets_filter__json),
    };

    return cmocka_run_group_tests(tests, querysets_filter_open,
                                  querysets_filter_close);
}
