== column_with_table
"library_book"."title"
== column_quotes_are_doubled
"a""b"."c`d"""
== column_not_utf8_is_refused
-- ValueError: the name "a?" is not UTF-8
== column_without_name_is_refused
-- ValueError: a name is empty
== column_name_too_long
-- ValueError: the name "a123456789012345678901234567890123456789012345678901234567890123456789" has 70 bytes; the database takes 63
== parameter_used_twice
"a" = $1 AND "b" = $2 AND "c" = $1
-- slots: 7 4
== constants
(1, -1, 'it''s', NULL, TRUE, 0.1)
== constant_with_nul_is_refused
-- ValueError: a text with a NUL character cannot be written into SQL
== constant_not_utf8_is_refused
-- ValueError: a text that is not UTF-8 cannot be written into SQL
== constant_hostile_text
'''; DROP TABLE x; -- \ % _ " ` '''''
== output_by_name_and_position
("n", 2)
== and_of_none_is_true
TRUE
== or_of_none_is_false
FALSE
== and_of_one_is_that_one
NOT ("a" = $1 OR "b" = $2)
-- slots: 1 2
== and_in_and_is_flat
"a" = $1 AND "b" = $2 AND "c" = $3
-- slots: 1 2 3
== or_in_and_has_parentheses
("a" = $1 OR "b" = $2) AND "c" = $3
-- slots: 1 2 3
== and_in_or_has_parentheses
("a" = $1 AND "b" = $2) OR "c" = $3
-- slots: 1 2 3
== or_in_or_is_flat
"a" = $1 OR "b" = $2 OR "c" = $3
-- slots: 1 2 3
== not_of_lookup
NOT ("a" = $1)
-- slots: 1
== not_of_not
NOT (NOT ("a" = $1 AND "b" = $2))
-- slots: 1 2
== not_of_boolean_column
NOT "flag" AND "a" = $1
-- slots: 1
== xor_of_two
(CASE WHEN "a" = $1 THEN 1 ELSE 0 END + CASE WHEN "b" = $2 THEN 1 ELSE 0 END) = 1
-- slots: 1 2
== xor_of_three_nested
NOT ((CASE WHEN "a" = $1 THEN 1 ELSE 0 END + CASE WHEN "b" = $2 AND "c" = $3 THEN 1 ELSE 0 END + CASE WHEN "d" = $4 THEN 1 ELSE 0 END) % 2 = 1)
-- slots: 1 2 3 4
== arith_left_is_bare
"a" - "b" - "c"
== arith_right_has_parentheses
"a" - ("b" - "c")
== arith_product_in_sum
"a" * $1 + "b" / $2
-- slots: 1 2
== arith_sum_in_product
("a" + $1) * ("b" % $2)
-- slots: 1 2
== arith_bits_are_closed
("a" | $1) & ("b" << ("c" + 1)::int)
-- slots: 1
== arith_power_and_xor
POWER("a", $1) + ("b" # $2)
-- slots: 1 2
== arith_negation_of_negative
-(-(-1))
== arith_in_comparison
"a" + $1 > "b" | $2
-- slots: 1 2
== arith_unknown_operator_is_refused
-- NotSupportedError: this database has no operator "; --"; write it by RAW(..) in its own words, or compute it in the program
== case_with_else
CASE WHEN "a" = $1 OR "b" = $2 THEN $3 WHEN "c" = $4 THEN $5 ELSE $6 END
-- slots: 1 2 3 4 5 6
== case_without_else
CASE WHEN "a" = $1 THEN $2 END
-- slots: 1 3
== case_of_else_alone
$1
-- slots: 3
== cast_to_integer
CAST("a" + "b" AS integer)
== cast_to_decimal
CAST("a" AS numeric(10, 2))
== cast_to_text_of_unknown_length
CAST("a" AS varchar)
== cast_to_unknown_type_is_refused
-- NotSupportedError: this database cannot cast to that type; cast to "char" or "integer", or convert in the program
== collate
("a" + "b") COLLATE "no""case" = $1
-- slots: 1
== exists_and_subquery
NOT EXISTS (SELECT 1 FROM "t" WHERE "t"."a" = $1) AND "b" = (SELECT 1 FROM "t" WHERE "t"."a" = $1)
-- slots: 1
== raw_sql
(x + $1 + '?' "?" || ("a" + 1)) + 1
-- slots: 1
== raw_sql_with_a_question_mark
(x ? $1)
-- slots: 1
== raw_sql_with_comments
(x /* ? */ - -$1 -- ?
)
-- slots: 1
== raw_sql_with_a_value_missing
-- ValueError: raw SQL has 2 placeholders for 1 values
== order_plain_and_desc
("a", "b" DESC)
== order_nulls
("a" NULLS LAST, "b" + 1 DESC NULLS FIRST)
== default_in_insert
DEFAULT
== a_missing_part_is_refused
-- NotSupportedError: a part of the statement is missing
== deep_nesting_is_refused
-- NotSupportedError: the expression is nested too deep (more than 500 levels)
