/*
 * Golden texts of expressions: every kind of node, and parentheses.
 */
#include "support/render_dsl.h"

static const corm_node *all(const corm_node *a, const corm_node *b)
{
    return ast_node(CORM_NODE_AND, NULL, a, b, N);
}

static const corm_node *any(const corm_node *a, const corm_node *b)
{
    return ast_node(CORM_NODE_OR, NULL, a, b, N);
}

static const corm_node * not(const corm_node *a)
{
    return cormi_node_not(ast_arena, a);
}

/* ---- names and leaves ---- */

CASE_FN(column_with_table)
{
    SHOW(ast_col("library_book.title"));
}

CASE_FN(column_quotes_are_doubled)
{
    SHOW(cormi_node_column(ast_arena, "a\"b", "c`d\"", CORM_TYPE_NONE));
}

CASE_FN(column_not_utf8_is_refused)
{
    SHOW(cormi_node_column(ast_arena, NULL, "a\xff", CORM_TYPE_NONE));
}

CASE_FN(column_without_name_is_refused)
{
    SHOW(cormi_node_column(ast_arena, NULL, "", CORM_TYPE_NONE));
}

CASE_FN(column_name_too_long)
{
    SHOW(ast_col("a123456789012345678901234567890123456789"
                 "012345678901234567890123456789"));
}

CASE_FN(parameter_used_twice)
{
    SHOW(all(eq("a", 7), all(eq("b", 4), eq("c", 7))));
}

CASE_FN(constants)
{
    SHOW(ast_node(
        CORM_NODE_TUPLE, NULL, ast_int(1), ast_int(-1), ast_text("it's"),
        cormi_node_constant(ast_arena, corm_value_null(), 0),
        cormi_node_constant(ast_arena, corm_value_bool(true), 0),
        cormi_node_constant(ast_arena, corm_value_double(0.1), 0), N));
}

CASE_FN(constant_with_nul_is_refused)
{
    corm_str text = { "a\0b", 3 };

    SHOW(cormi_node_constant(ast_arena, corm_value_str(text), 0));
}

CASE_FN(constant_not_utf8_is_refused)
{
    SHOW(ast_text("\xc3("));
}

CASE_FN(constant_hostile_text)
{
    SHOW(ast_text("'; DROP TABLE x; -- \\ % _ \" ` ''"));
}

CASE_FN(output_by_name_and_position)
{
    corm_node *by_name = ast_node(CORM_NODE_OUTPUT, "n", N);
    corm_node *by_number = ast_node(CORM_NODE_OUTPUT, NULL, N);

    by_number->slot = 2;
    SHOW(ast_node(CORM_NODE_TUPLE, NULL, by_name, by_number, N));
}

/* ---- conditions ---- */

CASE_FN(and_of_none_is_true)
{
    SHOW(ast_node(CORM_NODE_AND, NULL, N));
}

CASE_FN(or_of_none_is_false)
{
    SHOW(ast_node(CORM_NODE_OR, NULL, N));
}

CASE_FN(and_of_one_is_that_one)
{
    SHOW(not(ast_node(CORM_NODE_AND, NULL, any(eq("a", 1), eq("b", 2)), N)));
}

CASE_FN(and_in_and_is_flat)
{
    SHOW(all(all(eq("a", 1), eq("b", 2)), eq("c", 3)));
}

CASE_FN(or_in_and_has_parentheses)
{
    SHOW(all(any(eq("a", 1), eq("b", 2)), eq("c", 3)));
}

CASE_FN(and_in_or_has_parentheses)
{
    SHOW(any(all(eq("a", 1), eq("b", 2)), eq("c", 3)));
}

CASE_FN(or_in_or_is_flat)
{
    SHOW(any(any(eq("a", 1), eq("b", 2)), eq("c", 3)));
}

CASE_FN(not_of_lookup)
{
    SHOW(not(eq("a", 1)));
}

CASE_FN(not_of_not)
{
    SHOW(not(not(all(eq("a", 1), eq("b", 2)))));
}

CASE_FN(not_of_boolean_column)
{
    SHOW(all(not(ast_typed("flag", CORM_TYPE_BOOLEAN)), eq("a", 1)));
}

CASE_FN(xor_of_two)
{
    SHOW(ast_node(CORM_NODE_XOR, NULL, eq("a", 1), eq("b", 2), N));
}

CASE_FN(xor_of_three_nested)
{
    SHOW(not(ast_node(CORM_NODE_XOR, NULL,
                      ast_node(CORM_NODE_XOR, NULL, eq("a", 1),
                               all(eq("b", 2), eq("c", 3)), N),
                      eq("d", 4), N)));
}

/* ---- arithmetic ---- */

CASE_FN(arith_left_is_bare)
{
    SHOW(arith("-", arith("-", ast_col("a"), ast_col("b")), ast_col("c")));
}

CASE_FN(arith_right_has_parentheses)
{
    SHOW(arith("-", ast_col("a"), arith("-", ast_col("b"), ast_col("c"))));
}

CASE_FN(arith_product_in_sum)
{
    SHOW(arith("+", arith("*", ast_col("a"), ast_param(1)),
               arith("/", ast_col("b"), ast_param(2))));
}

CASE_FN(arith_sum_in_product)
{
    SHOW(arith("*", arith("+", ast_col("a"), ast_param(1)),
               arith("%", ast_col("b"), ast_param(2))));
}

CASE_FN(arith_bits_are_closed)
{
    SHOW(
        arith("&", arith("|", ast_col("a"), ast_param(1)),
              arith("<<", ast_col("b"), arith("+", ast_col("c"), ast_int(1)))));
}

CASE_FN(arith_power_and_xor)
{
    SHOW(arith("+", arith("^", ast_col("a"), ast_param(1)),
               arith("#", ast_col("b"), ast_param(2))));
}

CASE_FN(arith_negation_of_negative)
{
    SHOW(ast_node(CORM_NODE_ARITH, "neg",
                  ast_node(CORM_NODE_ARITH, "neg", ast_int(-1), N), N));
}

CASE_FN(arith_in_comparison)
{
    SHOW(ast_lookup("gt", arith("+", ast_col("a"), ast_param(1)),
                    arith("|", ast_col("b"), ast_param(2))));
}

CASE_FN(arith_unknown_operator_is_refused)
{
    SHOW(arith("; --", ast_col("a"), ast_col("b")));
}

/* ---- compound ---- */

CASE_FN(case_with_else)
{
    SHOW(ast_node(CORM_NODE_CASE, NULL, any(eq("a", 1), eq("b", 2)),
                  ast_param(3), eq("c", 4), ast_param(5), ast_param(6), N));
}

CASE_FN(case_without_else)
{
    SHOW(ast_node(CORM_NODE_CASE, NULL, eq("a", 1), ast_param(3), N));
}

CASE_FN(case_of_else_alone)
{
    SHOW(ast_node(CORM_NODE_CASE, NULL, ast_param(3), N));
}

CASE_FN(cast_to_integer)
{
    SHOW(ast_set_type(ast_node(CORM_NODE_CAST, NULL,
                               arith("+", ast_col("a"), ast_col("b")), N),
                      CORM_TYPE_INTEGER));
}

CASE_FN(cast_to_decimal)
{
    corm_node *cast = ast_node(CORM_NODE_CAST, NULL, ast_col("a"), N);

    cast->digits = 10;
    cast->places = 2;
    SHOW(ast_set_type(cast, CORM_TYPE_DECIMAL));
}

CASE_FN(cast_to_text_of_unknown_length)
{
    SHOW(ast_set_type(ast_node(CORM_NODE_CAST, NULL, ast_col("a"), N),
                      CORM_TYPE_CHAR));
}

CASE_FN(cast_to_unknown_type_is_refused)
{
    SHOW(ast_set_type(ast_node(CORM_NODE_CAST, NULL, ast_col("a"), N),
                      CORM_TYPE_FOREIGN_OBJECT));
}

CASE_FN(collate)
{
    SHOW(ast_lookup("exact",
                    ast_node(CORM_NODE_COLLATE, "no\"case",
                             arith("+", ast_col("a"), ast_col("b")), N),
                    ast_param(1)));
}

CASE_FN(exists_and_subquery)
{
    corm_source from = { .table = "t" };
    corm_select inner = { .sources = &from,
                          .n_sources = 1,
                          .where = eq("t.a", 1) };

    SHOW(all(not(ast_query(CORM_NODE_EXISTS, &inner)),
             ast_lookup("exact", ast_col("b"),
                        ast_query(CORM_NODE_SUBQUERY, &inner))));
}

CASE_FN(raw_sql)
{
    SHOW(arith("+",
               ast_node(CORM_NODE_RAW, "x + ? + '?' \"?\" || ?", ast_param(1),
                        arith("+", ast_col("a"), ast_int(1)), N),
               ast_int(1)));
}

CASE_FN(raw_sql_with_comments)
{
    SHOW(ast_node(CORM_NODE_RAW, "x /* ? */ - -? -- ?\n", ast_param(1), N));
}

CASE_FN(raw_sql_with_a_question_mark)
{
    SHOW(ast_node(CORM_NODE_RAW, "x ?? ?", ast_param(1), N));
}

CASE_FN(raw_sql_with_a_value_missing)
{
    SHOW(ast_node(CORM_NODE_RAW, "? + ?", ast_param(1), N));
}

CASE_FN(order_plain_and_desc)
{
    SHOW(ast_node(CORM_NODE_TUPLE, NULL, order(ast_col("a"), 0),
                  order(ast_col("b"), CORM_NODE_DESC), N));
}

CASE_FN(order_nulls)
{
    SHOW(ast_node(CORM_NODE_TUPLE, NULL,
                  order(ast_col("a"), CORM_NODE_NULLS_LAST),
                  order(arith("+", ast_col("b"), ast_int(1)),
                        CORM_NODE_DESC | CORM_NODE_NULLS_FIRST),
                  N));
}

CASE_FN(default_in_insert)
{
    SHOW(ast_node(CORM_NODE_DEFAULT, NULL, N));
}

CASE_FN(a_missing_part_is_refused)
{
    SHOW(ast_node(CORM_NODE_NOT, NULL, N));
}

CASE_FN(deep_nesting_is_refused)
{
    const corm_node *node = eq("a", 1);

    for (int i = 0; i < 600; i++)
        node = not(node);
    SHOW(node);
}

/* clang-format off */
static const render_case expr_cases[] = {
    ROW(column_with_table), ROW(column_quotes_are_doubled),
    ROW(column_not_utf8_is_refused), ROW(column_without_name_is_refused),
    ROW(column_name_too_long), ROW(parameter_used_twice), ROW(constants),
    ROW(constant_with_nul_is_refused), ROW(constant_not_utf8_is_refused),
    ROW(constant_hostile_text), ROW(output_by_name_and_position),
    ROW(and_of_none_is_true), ROW(or_of_none_is_false),
    ROW(and_of_one_is_that_one), ROW(and_in_and_is_flat),
    ROW(or_in_and_has_parentheses), ROW(and_in_or_has_parentheses),
    ROW(or_in_or_is_flat), ROW(not_of_lookup), ROW(not_of_not),
    ROW(not_of_boolean_column), ROW(xor_of_two), ROW(xor_of_three_nested),
    ROW(arith_left_is_bare), ROW(arith_right_has_parentheses),
    ROW(arith_product_in_sum), ROW(arith_sum_in_product),
    ROW(arith_bits_are_closed), ROW(arith_power_and_xor),
    ROW(arith_negation_of_negative), ROW(arith_in_comparison),
    ROW(arith_unknown_operator_is_refused), ROW(case_with_else),
    ROW(case_without_else), ROW(case_of_else_alone), ROW(cast_to_integer),
    ROW(cast_to_decimal), ROW(cast_to_text_of_unknown_length),
    ROW(cast_to_unknown_type_is_refused), ROW(collate),
    ROW(exists_and_subquery), ROW(raw_sql), ROW(raw_sql_with_a_question_mark), ROW(raw_sql_with_comments), ROW(raw_sql_with_a_value_missing),
    ROW(order_plain_and_desc), ROW(order_nulls), ROW(default_in_insert),
    ROW(a_missing_part_is_refused), ROW(deep_nesting_is_refused),
};
/* clang-format on */

int main(void)
{
    return render_cases_run("expr.sql", expr_cases, TEST_COUNT(expr_cases));
}
