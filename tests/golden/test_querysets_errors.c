/*
 * What querysets refuse, each with its whole message: a person who reads it
 * knows what to write instead.  Names that a stranger could choose are quoted
 * or refused, never part of the SQL.
 */
#include "golden/querysets.h"

static void test_querysets_errors__names(void **state)
{
    (void)state;
    QUERY("field", corm_filter(books, Q("titel", "x")));
    QUERY("field_below", corm_filter(books, Q("author__nam", "x")));
    QUERY("field_far", corm_filter(books, Q("zzzzzz", "x")));
    QUERY("field_beyond", corm_filter(books, Q("pages__name", 1)));
    QUERY("lookup", corm_filter(books, Q("title__contians", "x")));
    QUERY("lookup_of_number", corm_filter(books, Q("pages__year", 1)));
    QUERY("lookup_relation", corm_filter(books, Q("author__contains", "x")));
    QUERY("lookup_json", corm_filter(books, Q("title__has_key", "x")));
    QUERY("order_by_unknown", corm_order_by(books, "-titel"));
    QUERY("values_unknown", corm_values(books, "titel"));
    QUERY("annotate_unknown", corm_annotate(books, AS("n", COUNT("tag"))));
    QUERY("f_unknown", corm_filter(books, Q("pages", F("page"))));
    QUERY("only_unknown", corm_only(books, "titel"));
    QUERY("defer_unknown", corm_defer(books, "titel"));
    QUERY("select_related_unknown", corm_select_related(books, "autor"));
    QUERY("select_related_many", corm_select_related(authors, "books"));
    QUERY("select_related_plain", corm_select_related(books, "title"));
    QUERY("distinct_on_unknown", corm_distinct_on(books, "titel"));
    QUERY("empty_path", corm_filter(books, Q("", 1)));
    QUERY("empty_part", corm_filter(books, Q("author____name", "x")));
    QUERY("trailing", corm_filter(books, Q("author__", 1)));
    QUERY("function_unknown", corm_values(books, AS("x", FN("lowr", "title"))));
    QUERY("function_arguments",
          corm_values(books, AS("x", FN("lower", "title", "genre"))));
    QUERY("aggregate_unknown",
          corm_annotate(authors, AS("x", corm_agg("summ", "books"))));
    QUERY("cast_unknown", corm_values(books, AS("x", CAST("pages", "int"))));
    QUERY("operator_unknown",
          corm_values(books, AS("x", corm_arith("**", F("pages"), 1))));
    QUERY("dates_kind", corm_extract_dates(books, "published", "hour", false));
    QUERY("dates_field", corm_extract_dates(books, "title", "year", false));
}

static void test_querysets_errors__values(void **state)
{
    const char *missing = NULL;

    (void)state;
    QUERY("text_for_int", corm_filter(books, Q("pages", "many")));
    QUERY("int_for_text", corm_filter(books, Q("title", 7)));
    QUERY("int_for_date", corm_filter(books, Q("published", 1815)));
    QUERY("text_for_date", corm_filter(books, Q("published", "yesterday")));
    QUERY("date_for_int", corm_filter(books, Q("pages", corm_ymd(1, 1, 1))));
    QUERY("bool_for_int", corm_filter(books, Q("pages", (bool)true)));
    QUERY("int_for_bool", corm_filter(books, Q("in_print", 2)));
    QUERY("null_text", corm_filter(books, Q("title", missing)));
    QUERY("null_gt", corm_filter(books, Q("pages__gt", NULL)));
    QUERY("null_contains", corm_filter(books, Q("title__contains", NULL)));
    QUERY("null_in", corm_filter(books, Q("pages__in", NULL)));
    QUERY("list_exact", corm_filter(books, Q("pages", VALS(1, 2))));
    QUERY("value_in", corm_filter(books, Q("pages__in", 1)));
    QUERY("range_one", corm_filter(books, Q("pages__range", VALS(1))));
    QUERY("isnull_text", corm_filter(books, Q("title__isnull", "yes")));
    QUERY("isnull_two", corm_filter(books, Q("title__isnull", 2)));
    QUERY("isnull_null", corm_filter(books, Q("title__isnull", NULL)));
    QUERY("wrong_model", corm_filter(books, Q("author", books)));
    QUERY("wrong_model_in", corm_filter(books, Q("author__in", tags)));
    QUERY("in_two_columns",
          corm_filter(books,
                      Q("author__in", corm_values(authors, "id", "name"))));
    QUERY("uuid", corm_filter(items, Q("code", "not-a-uuid")));
    QUERY("decimal", corm_filter(items, Q("price", "cheap")));
    QUERY("json", corm_filter(items, Q("data", (corm_json){ "{" })));
    QUERY("regex_bad", corm_filter(tags, Q("name__regex", "(")));
    QUERY("invalid_utf8", corm_filter(tags, Q("name", "\xff")));
    QUERY("year_text", corm_filter(books, Q("published__year", "x")));
    QUERY("mixed",
          corm_values(books, AS("x", ADD(F("title"), F("published")))));
    QUERY("condition_not_boolean", corm_filter(books, F("pages")));
    QUERY("list_in_function",
          corm_values(books, AS("x", FN("coalesce", "pages", VALS(1, 2)))));
}

static void test_querysets_errors__order_of_calls(void **state)
{
    corm_queryset *sliced = corm_slice(tags, 0, 3);
    corm_queryset *both = corm_union(tags, tags);

    (void)state;
    QUERY("filter_slice", corm_filter(sliced, Q("id", 1)));
    QUERY("exclude_slice", corm_exclude(sliced, Q("id", 1)));
    QUERY("order_slice", corm_order_by(sliced, "id"));
    QUERY("reverse_slice", corm_reverse(sliced));
    QUERY("distinct_slice", corm_distinct(sliced));
    QUERY("and_slice", corm_queryset_connect(CORM_CONNECT_AND, sliced, tags));
    QUERY("filter_union", corm_filter(both, Q("id", 1)));
    QUERY("annotate_union", corm_annotate(both, AS("n", COUNT("books"))));
    QUERY("distinct_union", corm_distinct(both));
    QUERY("select_related_union", corm_select_related(both, "parent"));
    QUERY("only_union", corm_only(both, "id"));
    QUERY("connect_union", corm_queryset_connect(CORM_CONNECT_OR, both, tags));
    QUERY("union_columns",
          corm_union(corm_values(tags, "id"), corm_values(tags, "id", "name")));
    QUERY("union_models", corm_union(tags, books));
    QUERY("connect_models",
          corm_queryset_connect(CORM_CONNECT_OR, tags, books));
    QUERY("connect_distinct",
          corm_queryset_connect(CORM_CONNECT_OR, tags, corm_distinct(tags)));
    QUERY("select_related_values",
          corm_select_related(corm_values(books, "title"), "author"));
    QUERY("only_values", corm_only(corm_values(books, "title"), "title"));
    QUERY("slice_backwards", corm_slice(tags, 5, 2));
    QUERY("distinct_on", corm_distinct_on(tags, "name"));
    QUERY("aggregate_in_where", corm_filter(authors, COUNT("books")));
    QUERY("aggregate_of_aggregate",
          corm_annotate(authors, AS("n", SUM(COUNT("books")))));
    QUERY("aggregate_of_annotation",
          corm_annotate(corm_annotate(authors, AS("n", COUNT("books"))),
                        AS("m", SUM("n"))));
    QUERY("aggregate_of_window",
          corm_annotate(
              corm_annotate(books,
                            AS("r", WINDOW(FN0("rank"), .order_by = BY("id")))),
              AS("m", SUM("r"))));
    QUERY("window_alone", corm_annotate(books, AS("r", FN0("rank"))));
    QUERY("window_of_function",
          corm_annotate(books, AS("r", WINDOW(FN("lower", "title")))));
    QUERY("count_star_distinct",
          corm_annotate(books, AS("n", COUNT("*", .distinct = true))));
    QUERY("annotation_is_field",
          corm_annotate(books, AS("title", COUNT("tags"))));
    QUERY("annotation_is_relation",
          corm_annotate(books, AS("author", COUNT("tags"))));
    QUERY("annotation_is_reverse",
          corm_annotate(books, AS("reviews", COUNT("tags"))));
    QUERY("alias_selected",
          corm_values(corm_alias(tags, AS("n", F("id"))), "n"));
    QUERY("unnamed", corm_annotate(authors, ADD(COUNT("books"), 1)));
    QUERY("outer_outside", corm_filter(books, Q("pages", OUTER("id"))));
    QUERY("outer_too_far",
          corm_filter(authors, EXISTS(corm_filter(
                                   books, Q("author", OUTER(OUTER("id")))))));
    QUERY("order_by_aggregate", corm_order_by(authors, COUNT("books")));
    QUERY(
        "raw_filter",
        corm_filter(corm_raw(s, Tag, "SELECT * FROM press_tag WHERE ? = 1", 1),
                    Q("id", 1)));
    QUERY("raw_in",
          corm_filter(tags, Q("id__in", corm_raw(s, Tag, "SELECT ?", 1))));
    QUERY("null_condition", corm_filter(tags, (const corm_expr *)NULL));
    QUERY("null_queryset", corm_filter(tags, EXISTS((corm_queryset *)NULL)));
}

/* An update says what is wrong with its assignments. */
static void errors_update(const char *name, const char *code, int64_t changed)
{
    char text[1024];

    assert_int_equal(changed, -1);
    snprintf(text, sizeof(text), "%s: %s", corm_status_name(corm_errcode(s)),
             corm_errmsg(s));
    corm_error_clear(s);
    press_check(name, code, text);
}

#define UPDATE(name, ...) errors_update(name, #__VA_ARGS__, __VA_ARGS__)

static void test_querysets_errors__updates(void **state)
{
    (void)state;
    UPDATE("update_unknown", corm_update(books, SET("titel", "x")));
    UPDATE("update_joined", corm_update(books, SET("author__name", "x")));
    UPDATE("update_f_joined",
           corm_update(books, SET("title", F("author__name"))));
    UPDATE("update_reverse", corm_update(authors, SET("books", 1)));
    UPDATE("update_type", corm_update(books, SET("pages", "many")));
    UPDATE("update_slice",
           corm_update(corm_slice(books, 0, 1), SET("pages", 1)));
    UPDATE("update_aggregate",
           corm_update(authors, SET("rating", COUNT("books"))));
    UPDATE("update_window",
           corm_update(
               books, SET("pages", WINDOW(FN0("rank"), .order_by = BY("id")))));
    UPDATE("update_union",
           corm_update(corm_union(tags, tags), SET("name", "x")));
    UPDATE("update_values_text", corm_update(books, SET("published", "x")));
}

/* ---- hostile names ---- */

static const char *const errors_hostile[] = {
    "x\"; DROP TABLE press_tag; --",
    "x' OR '1'='1",
    "a b",
    "a;b",
    "a--b",
    "a/*b*/",
    "a\nb",
    "\x01",
    "a`b",
    "a\\b",
    "a(b)",
    "?",
    "%s",
    "x\xff",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "",
};

/* The chain fails before any SQL and says so; the session goes on. */
static void errors_refused(const corm_queryset *q, const char *name)
{
    const char *sql = corm_sql(q);

    if (sql != NULL)
        print_error("accepted %s: %s\n", name, sql);
    assert_null(sql);
    assert_true(corm_errcode(s) == CORM_VALUE_ERROR ||
                corm_errcode(s) == CORM_FIELD_ERROR);
    assert_int_not_equal(corm_errmsg(s)[0], '\0');
    corm_error_clear(s);
}

static void test_querysets_errors__hostile_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(errors_hostile); i++) {
        const char *name = errors_hostile[i];

        errors_refused(corm_annotate(tags, AS(name, COUNT("books"))), name);
        errors_refused(corm_alias(tags, AS(name, F("id"))), name);
        errors_refused(corm_values(tags, AS(name, F("id"))), name);
        errors_refused(corm_values(tags, name), name);
        errors_refused(corm_filter(tags, Q(name, 1)), name);
        errors_refused(corm_filter(tags, Q("name", F(name))), name);
        if (strcmp(name, "?") != 0) /* at random */
            errors_refused(corm_order_by(tags, name), name);
        errors_refused(corm_only(tags, name), name);
        errors_refused(corm_select_related(tags, name), name);
        errors_refused(
            corm_filtered_relation(tags, name, "books", Q("books__id", 1)),
            name);
        errors_refused(corm_values(tags, AS("x", FN(name, "name"))), name);
        errors_refused(corm_values(tags, AS("x", CAST("id", name))), name);
        errors_refused(corm_values(tags, AS("x", corm_arith(name, F("id"), 1))),
                       name);
        errors_refused(corm_extract_dates(books, "published", name, false),
                       name);
        errors_refused(corm_extract_dates(books, name, "year", false), name);
        errors_refused(corm_cte(tags, name), name);
        errors_refused(corm_recursive(tags, name, tags), name);
        assert_null(corm_aggregate(tags, AS(name, COUNT("id"))));
        corm_error_clear(s);
    }
    assert_int_equal(corm_count(tags), 1);
}

/* An option of EXPLAIN is one that the dialect lists, or none. */
static void test_querysets_errors__hostile_options(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(errors_hostile); i++) {
        char options[128];

        if (errors_hostile[i][0] == '\0')
            continue; /* no options */
        assert_null(corm_explain(tags, errors_hostile[i]));
        assert_true(corm_errcode(s) == CORM_VALUE_ERROR ||
                    corm_errcode(s) == CORM_NOT_SUPPORTED);
        corm_error_clear(s);
        snprintf(options, sizeof(options), "format=%s", errors_hostile[i]);
        assert_null(corm_explain(tags, options));
        assert_true(corm_errcode(s) == CORM_VALUE_ERROR ||
                    corm_errcode(s) == CORM_NOT_SUPPORTED);
        corm_error_clear(s);
    }
    assert_int_equal(corm_count(tags), 1);
}

/* A delimiter stands between texts and says what it is, or is refused. */
static void test_querysets_errors__hostile_delimiters(void **state)
{
    int stood = 0;

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(errors_hostile); i++) {
        const char *text = errors_hostile[i];
        corm_queryset *twice =
            corm_cte(corm_union_all(corm_values(tags, "name"),
                                    corm_values(tags, "name")),
                     "twice");
        const corm_row *row = corm_aggregate(
            twice,
            AS("x", corm_agg("string_agg", "name", .delimiter = V(text))));
        char expected[128];

        if (row == NULL) {
            print_error("%s: %s\n", text, corm_errmsg(s));
            assert_int_equal(corm_errcode(s), CORM_VALUE_ERROR);
            corm_error_clear(s);
            continue;
        }
        snprintf(expected, sizeof(expected), "sea%ssea", text);
        assert_string_equal(corm_row_value(row, 0).as.s, expected);
        stood++;
    }
    assert_int_equal(stood, TEST_COUNT(errors_hostile) - 1); /* not UTF-8 */
    assert_int_equal(corm_count(tags), 1);
}

/* What must be part of the SQL is quoted: it says what it is. */
static void test_querysets_errors__hostile_quoted(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(errors_hostile); i++) {
        const char *text = errors_hostile[i];
        char path[128];
        corm_queryset *q[] = {
            corm_filter(tags, Q("name", LITERAL(text))),
            corm_filter(tags, Q("name", text)),
            corm_filter(items, Q("data__has_key", text)),
            corm_values(reviews, AS("x", corm_fn_opts("trunc_day", "created",
                                                      .tz = text))),
            NULL,
        };

        snprintf(path, sizeof(path), "data__%s", text);
        q[4] = corm_filter(items, Q(path, 1));
        for (size_t k = 0; k < TEST_COUNT(q); k++) {
            corm_list *list = corm_fetch(q[k]);

            /* No row, or an error of ours: never one of SQL. */
            assert_true(list == NULL || corm_list_size(list) == 0);
            if (list == NULL)
                assert_true(corm_errcode(s) == CORM_VALUE_ERROR ||
                            corm_errcode(s) == CORM_FIELD_ERROR);
            corm_error_clear(s);
        }
    }
    assert_int_equal(corm_count(tags), 1);
}

static void test_querysets_errors__hostile_collations(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(errors_hostile); i++) {
        corm_value name = corm_value_path("name");
        corm_expr collate = { .op = CORM_OP_COLLATE,
                              .name = errors_hostile[i],
                              .n_args = 1,
                              .args = &name };

        if (strspn(collate.name, "ab-") > 2)
            continue; /* a name as good as others: quoted */
        errors_refused(corm_order_by(tags, &collate), collate.name);
    }
}

static int querysets_errors_open(void **state)
{
    press_golden = press_file("querysets_errors.sql");
    if (press_golden == NULL || press_setup(state) != 0)
        return -1;
    return corm_execute_sql(s, "INSERT INTO press_tag VALUES (1, 'sea', NULL)",
                            NULL, 0) == 1
               ? 0
               : -1;
}

static int querysets_errors_close(void **state)
{
    press_teardown(state);
    return golden_close(press_golden) ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_querysets_errors__names),
        cmocka_unit_test(test_querysets_errors__values),
        cmocka_unit_test(test_querysets_errors__order_of_calls),
        cmocka_unit_test(test_querysets_errors__updates),
        cmocka_unit_test(test_querysets_errors__hostile_names),
        cmocka_unit_test(test_querysets_errors__hostile_quoted),
        cmocka_unit_test(test_querysets_errors__hostile_options),
        cmocka_unit_test(test_querysets_errors__hostile_delimiters),
        cmocka_unit_test(test_querysets_errors__hostile_collations),
    };

    return cmocka_run_group_tests(tests, querysets_errors_open,
                                  querysets_errors_close);
}
