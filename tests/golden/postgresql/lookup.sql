== comparisons
"a" = $1 AND "a" > $2 AND "a" >= $3 AND "a" < $4 AND "a" <= $5
-- slots: 1 2 3 4 5
== lookup_of_lookup
("a" = $1) = ("b" = $2)
-- slots: 1 2
== lookup_unknown_is_refused
-- NotSupportedError: this database has no lookup "near"; write it by RAW(..) in its own words, or compute it in the program
== range
"a" + 1 BETWEEN $1 AND $2
-- slots: 1 2
== range_with_a_value_missing
-- NotSupportedError: an argument is missing
== isnull_both_ways
"a" IS NULL AND "b" + "c" IS NOT NULL
== isnull_of_a_row
("a" IS NULL OR "b" IS NULL) AND ("a" IS NOT NULL AND "b" IS NOT NULL)
== in_list
"a" IN ($1, $2)
-- slots: 1 2
== in_subquery
"a" IN (SELECT "u"."id" FROM "u")
== in_one_parameter
"a" = ANY($1::bigint)
-- slots: 1
== in_rows
("a", "b") IN (($1, $2), ($3, $4))
-- slots: 1 2 3 4
== row_comparison
("a", "b") > ($1, $2)
-- slots: 1 2
== text_with_parameters
UPPER("t"."name") LIKE UPPER($1) AND "t"."name" LIKE $2 AND UPPER("t"."name") LIKE UPPER($3) AND "t"."name" LIKE $4 AND UPPER("t"."name") LIKE UPPER($5) AND "t"."name" LIKE $6 AND UPPER("t"."name") LIKE UPPER($7)
-- slots: 1 2 3 4 5 6 7
== text_with_expressions
UPPER("t"."name") LIKE UPPER(REPLACE(REPLACE(REPLACE("t"."part", '\', '\\'), '%', '\%'), '_', '\_')) AND "t"."name" LIKE '%' || REPLACE(REPLACE(REPLACE("t"."part", '\', '\\'), '%', '\%'), '_', '\_') || '%' AND UPPER("t"."name") LIKE UPPER(REPLACE(REPLACE(REPLACE("t"."part", '\', '\\'), '%', '\%'), '_', '\_') || '%') AND "t"."name" LIKE '%' || REPLACE(REPLACE(REPLACE("t"."part", '\', '\\'), '%', '\%'), '_', '\_')
== regular_expressions
"t"."name" ~ $1 AND "t"."name" ~* ("a" + "b")
-- slots: 1
== json_document_exact
"t"."data" = $1::jsonb
-- slots: 1
== json_document_is_null_word
"t"."data" = 'null'
== json_document_in
"t"."data" IN ($1::jsonb, $2::jsonb)
-- slots: 1 2
== json_path_exact
("t"."data" #> '{"a b",0,"x''\"y"}') = $1::jsonb
-- slots: 1
== json_path_is_true
("t"."data" #> '{"a",-1}') = 'true'
== json_path_less
("t"."data" #> '{"a",-1}') < $1
-- slots: 1
== json_path_range
("t"."data" #> '{"a",-1}') BETWEEN $1::jsonb AND $2::jsonb
-- slots: 1 2
== json_path_in_list
("t"."data" #> '{"a",-1}') IN ($1::jsonb, 'false')
-- slots: 1
== json_path_in_one_parameter
("t"."data" #> '{"a",-1}') = ANY($1::jsonb)
-- slots: 1
== json_path_isnull
("t"."data" #> '{"a",-1}') IS NULL AND ("t"."data" #> '{"a b",0,"x''\"y"}') IS NOT NULL
== json_path_icontains
UPPER(("t"."data" #>> '{"a",-1}')) LIKE UPPER($1)
-- slots: 1
== json_has_key_by_path
("t"."data" #> '{"a b",0}') ? 'x''"y'
== json_has_key_by_parameter
("t"."data" #> '{"a",-1}') ? $1
-- slots: 1
== json_has_keys
("t"."data" ? $1 AND "t"."data" ? $2)
-- slots: 1 2
== json_has_any_keys
("t"."data" ? $1 OR ("t"."data" #> '{"a"}') ? '-1')
-- slots: 1
== json_contains_is_refused
"t"."data" @> $1::jsonb
-- slots: 1
== json_contained_by_is_refused
"t"."data" <@ $1::jsonb
-- slots: 1
