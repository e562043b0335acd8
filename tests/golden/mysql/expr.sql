== column_with_table
`library_book`.`title`
== column_quotes_are_doubled
`a"b`.`c``d"`
== column_not_utf8_is_refused
-- ValueError: the name "a?" is not UTF-8
== column_without_name_is_refused
-- ValueError: a name is empty
== column_name_too_long
-- ValueError: the name "a123456789012345678901234567890123456789012345678901234567890123456789" has 70 bytes; the database takes 64
== parameter_used_twice
`a` = ? AND `b` = ? AND `c` = ?
-- slots: 7 4 7
== constants
(1, -1, 'it''s', NULL, 1, 0.1)
== constant_with_nul_is_refused
-- ValueError: a text with a NUL character cannot be written into SQL
== constant_not_utf8_is_refused
-- ValueError: a text that is not UTF-8 cannot be written into SQL
== constant_hostile_text
'''; DROP TABLE x; -- \\ % _ " ` '''''
== output_by_name_and_position
(`n`, 2)
== and_of_none_is_true
1
== or_of_none_is_false
0
== and_of_one_is_that_one
NOT (`a` = ? OR `b` = ?)
-- slots: 1 2
== and_in_and_is_flat
`a` = ? AND `b` = ? AND `c` = ?
-- slots: 1 2 3
== or_in_and_has_parentheses
(`a` = ? OR `b` = ?) AND `c` = ?
-- slots: 1 2 3
== and_in_or_has_parentheses
(`a` = ? AND `b` = ?) OR `c` = ?
-- slots: 1 2 3
== or_in_or_is_flat
`a` = ? OR `b` = ? OR `c` = ?
-- slots: 1 2 3
== not_of_lookup
NOT (`a` = ?)
-- slots: 1
== not_of_not
NOT (NOT (`a` = ? AND `b` = ?))
-- slots: 1 2
== not_of_boolean_column
NOT `flag` AND `a` = ?
-- slots: 1
== xor_of_two
`a` = ? XOR `b` = ?
-- slots: 1 2
== xor_of_three_nested
NOT (`a` = ? XOR (`b` = ? AND `c` = ?) XOR `d` = ?)
-- slots: 1 2 3 4
== arith_left_is_bare
`a` - `b` - `c`
== arith_right_has_parentheses
`a` - (`b` - `c`)
== arith_product_in_sum
`a` * ? + `b` / ?
-- slots: 1 2
== arith_sum_in_product
(`a` + ?) * (`b` % ?)
-- slots: 1 2
== arith_bits_are_closed
CAST((CAST((`a`) | (?) AS SIGNED)) & (CAST((`b`) << (`c` + 1) AS SIGNED)) AS SIGNED)
-- slots: 1
== arith_power_and_xor
POWER(`a`, ?) + CAST((`b`) ^ (?) AS SIGNED)
-- slots: 1 2
== arith_negation_of_negative
-(-(-1))
== arith_in_comparison
`a` + ? > CAST((`b`) | (?) AS SIGNED)
-- slots: 1 2
== arith_unknown_operator_is_refused
-- NotSupportedError: this database has no operator "; --"; write it by RAW(..) in its own words, or compute it in the program
== case_with_else
CASE WHEN `a` = ? OR `b` = ? THEN ? WHEN `c` = ? THEN ? ELSE ? END
-- slots: 1 2 3 4 5 6
== case_without_else
CASE WHEN `a` = ? THEN ? END
-- slots: 1 3
== case_of_else_alone
?
-- slots: 3
== cast_to_integer
CAST(`a` + `b` AS signed)
== cast_to_decimal
CAST(`a` AS decimal(10, 2))
== cast_to_text_of_unknown_length
CAST(`a` AS char)
== cast_to_unknown_type_is_refused
-- NotSupportedError: this database cannot cast to that type; cast to "char" or "integer", or convert in the program
== collate
(`a` + `b`) COLLATE `no"case` = ?
-- slots: 1
== exists_and_subquery
NOT EXISTS (SELECT 1 FROM `t` WHERE `t`.`a` = ?) AND `b` = (SELECT 1 FROM `t` WHERE `t`.`a` = ?)
-- slots: 1 1
== raw_sql
(x + ? + '?' "?" || (`a` + 1)) + 1
-- slots: 1
== raw_sql_with_a_question_mark
-- NotSupportedError: to this database every ? outside of quotes is a placeholder: ?? is not possible there; put it into a text, or use a function
== raw_sql_with_comments
(x /* ? */ - -? -- ?
)
-- slots: 1
== raw_sql_with_a_value_missing
-- ValueError: raw SQL has 2 placeholders for 1 values
== order_plain_and_desc
(`a`, `b` DESC)
== order_nulls
(`a` IS NULL, `a`, `b` + 1 IS NOT NULL, `b` + 1 DESC)
== default_in_insert
DEFAULT
== a_missing_part_is_refused
-- NotSupportedError: a part of the statement is missing
== deep_nesting_is_refused
-- NotSupportedError: the expression is nested too deep (more than 500 levels)
