/*
 * Golden texts of lookups, those on JSON and row values included.
 */
#include "support/render_dsl.h"

static const corm_node *text(void)
{
    return ast_typed("t.name", CORM_TYPE_CHAR);
}

static const corm_node *json(void)
{
    return ast_typed("t.data", CORM_TYPE_JSON);
}

/* data -> "a b" -> 0 -> "x'\"y" */
static corm_node *json_path(void)
{
    static const corm_json_step steps[] = { { "a b", 0, "a b" },
                                            { NULL, 0, "0" },
                                            { "x'\"y", 0, "x'\"y" } };
    corm_node *node = ast_node(CORM_NODE_JSON_KEY, NULL, json(), N);
    corm_node_extra *extra = ast_extra(node);

    extra->steps = steps;
    extra->n_steps = 3;
    return ast_set_type(node, CORM_TYPE_JSON);
}

static corm_node *json_key(void)
{
    static const corm_json_step steps[] = { { "a", 0, "a" },
                                            { NULL, -1, "-1" } };
    corm_node *node = ast_node(CORM_NODE_JSON_KEY, NULL, json(), N);
    corm_node_extra *extra = ast_extra(node);

    extra->steps = steps;
    extra->n_steps = 2;
    return ast_set_type(node, CORM_TYPE_JSON);
}

static const corm_node *json_text_of(const corm_node *key)
{
    corm_node *copy = cormi_arena_dup(ast_arena, key, sizeof(*copy));

    return ast_set_flags(ast_set_type(copy, CORM_TYPE_TEXT), CORM_NODE_AS_TEXT);
}

static const corm_node *json_param(uint32_t slot)
{
    return ast_param_typed(slot, CORM_TYPE_JSON);
}

static const corm_node *json_word(const char *word)
{
    return cormi_node_constant(ast_arena, corm_value_text(word),
                               CORM_TYPE_JSON);
}

static const corm_node *bilateral(const char *name)
{
    corm_node *node = cormi_node_lookup(ast_arena, name, text(),
                                        ast_typed("t.part", CORM_TYPE_CHAR));

    return ast_set_flags(node, CORM_NODE_BILATERAL);
}

static const corm_node *isnull(const corm_node *left, bool truth)
{
    static const corm_value yes = { .kind = CORM_K_BOOL, .as.b = true };
    static const corm_value no = { .kind = CORM_K_BOOL, .as.b = false };
    corm_node *node = ast_node(CORM_NODE_LOOKUP, "isnull", left, N);

    node->value = truth ? &yes : &no;
    return node;
}

static const corm_node *pair(const corm_node *a, const corm_node *b)
{
    return ast_node(CORM_NODE_TUPLE, NULL, a, b, N);
}

CASE_FN(comparisons)
{
    SHOW(ast_node(CORM_NODE_AND, NULL,
                  ast_lookup("exact", ast_col("a"), ast_param(1)),
                  ast_lookup("gt", ast_col("a"), ast_param(2)),
                  ast_lookup("gte", ast_col("a"), ast_param(3)),
                  ast_lookup("lt", ast_col("a"), ast_param(4)),
                  ast_lookup("lte", ast_col("a"), ast_param(5)), N));
}

CASE_FN(lookup_of_lookup)
{
    SHOW(ast_lookup("exact", eq("a", 1), eq("b", 2)));
}

CASE_FN(lookup_unknown_is_refused)
{
    SHOW(ast_lookup("near", ast_col("a"), ast_param(1)));
}

CASE_FN(range)
{
    SHOW(ast_node(CORM_NODE_LOOKUP, "range",
                  arith("+", ast_col("a"), ast_int(1)), ast_param(1),
                  ast_param(2), N));
}

CASE_FN(range_with_a_value_missing)
{
    SHOW(ast_lookup("range", ast_col("a"), ast_param(1)));
}

CASE_FN(isnull_both_ways)
{
    SHOW(ast_node(CORM_NODE_AND, NULL, isnull(ast_col("a"), true),
                  isnull(arith("+", ast_col("b"), ast_col("c")), false), N));
}

CASE_FN(isnull_of_a_row)
{
    SHOW(ast_node(CORM_NODE_AND, NULL,
                  isnull(pair(ast_col("a"), ast_col("b")), true),
                  isnull(pair(ast_col("a"), ast_col("b")), false), N));
}

CASE_FN(in_list)
{
    SHOW(ast_node(CORM_NODE_LOOKUP, "in", ast_col("a"), ast_param(1),
                  ast_param(2), N));
}

CASE_FN(in_subquery)
{
    corm_source from = { .table = "u" };
    corm_column column = { ast_col("u.id"), NULL };
    corm_select inner = {
        .columns = &column, .n_columns = 1, .sources = &from, .n_sources = 1
    };

    SHOW(ast_lookup("in", ast_col("a"), ast_query(CORM_NODE_SUBQUERY, &inner)));
}

CASE_FN(in_one_parameter)
{
    corm_node *list = cormi_node_param(ast_arena, 1, CORM_TYPE_INTEGER);

    SHOW(ast_lookup("in", ast_col("a"), ast_set_flags(list, CORM_NODE_ARRAY)));
}

CASE_FN(in_rows)
{
    SHOW(ast_node(CORM_NODE_LOOKUP, "in", pair(ast_col("a"), ast_col("b")),
                  pair(ast_param(1), ast_param(2)),
                  pair(ast_param(3), ast_param(4)), N));
}

CASE_FN(row_comparison)
{
    SHOW(ast_lookup("gt", pair(ast_col("a"), ast_col("b")),
                    pair(ast_param(1), ast_param(2))));
}

CASE_FN(text_with_parameters)
{
    SHOW(ast_node(CORM_NODE_AND, NULL,
                  ast_lookup("iexact", text(), ast_param(1)),
                  ast_lookup("contains", text(), ast_param(2)),
                  ast_lookup("icontains", text(), ast_param(3)),
                  ast_lookup("startswith", text(), ast_param(4)),
                  ast_lookup("istartswith", text(), ast_param(5)),
                  ast_lookup("endswith", text(), ast_param(6)),
                  ast_lookup("iendswith", text(), ast_param(7)), N));
}

CASE_FN(text_with_expressions)
{
    SHOW(ast_node(CORM_NODE_AND, NULL, bilateral("iexact"),
                  bilateral("contains"), bilateral("istartswith"),
                  bilateral("endswith"), N));
}

CASE_FN(regular_expressions)
{
    SHOW(ast_node(
        CORM_NODE_AND, NULL, ast_lookup("regex", text(), ast_param(1)),
        ast_lookup("iregex", text(), arith("+", ast_col("a"), ast_col("b"))),
        N));
}

CASE_FN(json_document_exact)
{
    SHOW(ast_lookup("exact", json(), json_param(1)));
}

CASE_FN(json_document_is_null_word)
{
    SHOW(ast_lookup("exact", json(), json_word("null")));
}

CASE_FN(json_document_in)
{
    SHOW(ast_node(CORM_NODE_LOOKUP, "in", json(), json_param(1), json_param(2),
                  N));
}

CASE_FN(json_path_exact)
{
    SHOW(ast_lookup("exact", json_path(), json_param(1)));
}

CASE_FN(json_path_is_true)
{
    SHOW(ast_lookup("exact", json_key(), json_word("true")));
}

CASE_FN(json_path_less)
{
    SHOW(ast_lookup("lt", json_key(), ast_param(1)));
}

CASE_FN(json_path_range)
{
    SHOW(ast_node(CORM_NODE_LOOKUP, "range", json_key(), json_param(1),
                  json_param(2), N));
}

CASE_FN(json_path_in_list)
{
    SHOW(ast_node(CORM_NODE_LOOKUP, "in", json_key(), json_param(1),
                  json_word("false"), N));
}

CASE_FN(json_path_in_one_parameter)
{
    corm_node *list = cormi_node_param(ast_arena, 1, CORM_TYPE_JSON);

    SHOW(ast_lookup("in", json_key(), ast_set_flags(list, CORM_NODE_ARRAY)));
}

CASE_FN(json_path_isnull)
{
    SHOW(ast_node(CORM_NODE_AND, NULL, isnull(json_key(), true),
                  isnull(json_path(), false), N));
}

CASE_FN(json_path_icontains)
{
    SHOW(ast_lookup("icontains", json_text_of(json_key()), ast_param(1)));
}

CASE_FN(json_has_key_by_path)
{
    SHOW(ast_node(CORM_NODE_LOOKUP, "has_key", json_path(), N));
}

CASE_FN(json_has_key_by_parameter)
{
    SHOW(ast_lookup("has_key", json_key(), ast_param(1)));
}

CASE_FN(json_has_keys)
{
    SHOW(ast_node(CORM_NODE_LOOKUP, "has_keys", json(), ast_param(1),
                  ast_param(2), N));
}

CASE_FN(json_has_any_keys)
{
    SHOW(ast_node(CORM_NODE_LOOKUP, "has_any_keys", json(), ast_param(1),
                  json_key(), N));
}

CASE_FN(json_contains_is_refused)
{
    SHOW(ast_lookup("contains", json(), json_param(1)));
}

CASE_FN(json_contained_by_is_refused)
{
    SHOW(ast_lookup("contained_by", json(), json_param(1)));
}

/* clang-format off */
static const render_case lookup_cases[] = {
    ROW(comparisons), ROW(lookup_of_lookup), ROW(lookup_unknown_is_refused),
    ROW(range), ROW(range_with_a_value_missing), ROW(isnull_both_ways),
    ROW(isnull_of_a_row), ROW(in_list), ROW(in_subquery),
    ROW(in_one_parameter), ROW(in_rows), ROW(row_comparison),
    ROW(text_with_parameters), ROW(text_with_expressions),
    ROW(regular_expressions), ROW(json_document_exact),
    ROW(json_document_is_null_word), ROW(json_document_in),
    ROW(json_path_exact), ROW(json_path_is_true), ROW(json_path_less),
    ROW(json_path_range), ROW(json_path_in_list), ROW(json_path_in_one_parameter),
    ROW(json_path_isnull), ROW(json_path_icontains),
    ROW(json_has_key_by_path), ROW(json_has_key_by_parameter),
    ROW(json_has_keys), ROW(json_has_any_keys),
    ROW(json_contains_is_refused), ROW(json_contained_by_is_refused),
};
/* clang-format on */

int main(void)
{
    return render_cases_run("lookup.sql", lookup_cases,
                            TEST_COUNT(lookup_cases));
}
