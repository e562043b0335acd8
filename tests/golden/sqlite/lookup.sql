Golden texts of lookups, those on JSON and row values included.
Written by CORM_GOLDEN_UPDATE=1; see tests/support/golden.h.

== comparisons
"a" = ? AND "a" > ? AND "a" >= ? AND "a" < ? AND "a" <= ?
-- slots: 1 2 3 4 5
== lookup_of_lookup
("a" = ?) = ("b" = ?)
-- slots: 1 2
== lookup_unknown_is_refused
-- NotSupportedError: this database has no lookup "near"; write it by RAW(..) in its own words, or compute it in the program
== range
"a" + 1 BETWEEN ? AND ?
-- slots: 1 2
== range_with_a_value_missing
-- NotSupportedError: an argument is missing
== isnull_both_ways
"a" IS NULL AND "b" + "c" IS NOT NULL
== isnull_of_a_row
("a" IS NULL OR "b" IS NULL) AND ("a" IS NOT NULL AND "b" IS NOT NULL)
== in_list
"a" IN (?, ?)
-- slots: 1 2
== in_subquery
"a" IN (SELECT "u"."id" FROM "u")
== in_one_parameter
"a" IN (SELECT value FROM JSON_EACH(?))
-- slots: 1
== in_rows
("a", "b") IN (VALUES (?, ?), (?, ?))
-- slots: 1 2 3 4
== row_comparison
("a", "b") > (?, ?)
-- slots: 1 2
== text_with_parameters
"t"."name" LIKE ? ESCAPE '\' AND "t"."name" LIKE ? ESCAPE '\' AND "t"."name" LIKE ? ESCAPE '\' AND "t"."name" LIKE ? ESCAPE '\' AND "t"."name" LIKE ? ESCAPE '\' AND "t"."name" LIKE ? ESCAPE '\' AND "t"."name" LIKE ? ESCAPE '\'
-- slots: 1 2 3 4 5 6 7
== text_with_expressions
"t"."name" LIKE REPLACE(REPLACE(REPLACE("t"."part", '\', '\\'), '%', '\%'), '_', '\_') ESCAPE '\' AND "t"."name" LIKE '%' || REPLACE(REPLACE(REPLACE("t"."part", '\', '\\'), '%', '\%'), '_', '\_') || '%' ESCAPE '\' AND "t"."name" LIKE REPLACE(REPLACE(REPLACE("t"."part", '\', '\\'), '%', '\%'), '_', '\_') || '%' ESCAPE '\' AND "t"."name" LIKE '%' || REPLACE(REPLACE(REPLACE("t"."part", '\', '\\'), '%', '\%'), '_', '\_') ESCAPE '\'
== regular_expressions
"t"."name" REGEXP ? AND "t"."name" REGEXP '(?i)' || ("a" + "b")
-- slots: 1
== json_document_exact
JSON("t"."data") = JSON(?)
-- slots: 1
== json_document_is_null_word
JSON("t"."data") = JSON('null')
== json_document_in
(CASE WHEN JSON_TYPE("t"."data") IN ('false', 'true', 'null') THEN JSON_TYPE("t"."data") ELSE JSON_EXTRACT("t"."data", '$') END) IN ((CASE WHEN JSON_TYPE(?) IN ('false', 'true', 'null') THEN JSON_TYPE(?) ELSE JSON_EXTRACT(?, '$') END), (CASE WHEN JSON_TYPE(?) IN ('false', 'true', 'null') THEN JSON_TYPE(?) ELSE JSON_EXTRACT(?, '$') END))
-- slots: 1 1 1 2 2 2
== json_path_exact
(CASE WHEN JSON_TYPE("t"."data", '$."a b"[0]."x''\"y"') IN ('false', 'true', 'null') THEN JSON_TYPE("t"."data", '$."a b"[0]."x''\"y"') ELSE JSON_EXTRACT("t"."data", '$."a b"[0]."x''\"y"') END) = (CASE WHEN JSON_TYPE(?) IN ('false', 'true', 'null') THEN JSON_TYPE(?) ELSE JSON_EXTRACT(?, '$') END)
-- slots: 1 1 1
== json_path_is_true
(CASE WHEN JSON_TYPE("t"."data", '$."a"[#-1]') IN ('false', 'true', 'null') THEN JSON_TYPE("t"."data", '$."a"[#-1]') ELSE JSON_EXTRACT("t"."data", '$."a"[#-1]') END) = 'true'
== json_path_less
(CASE WHEN JSON_TYPE("t"."data", '$."a"[#-1]') IN ('false', 'true', 'null') THEN JSON_TYPE("t"."data", '$."a"[#-1]') ELSE JSON_EXTRACT("t"."data", '$."a"[#-1]') END) < ?
-- slots: 1
== json_path_in_list
(CASE WHEN JSON_TYPE("t"."data", '$."a"[#-1]') IN ('false', 'true', 'null') THEN JSON_TYPE("t"."data", '$."a"[#-1]') ELSE JSON_EXTRACT("t"."data", '$."a"[#-1]') END) IN ((CASE WHEN JSON_TYPE(?) IN ('false', 'true', 'null') THEN JSON_TYPE(?) ELSE JSON_EXTRACT(?, '$') END), 'false')
-- slots: 1 1 1
== json_path_in_one_parameter
(CASE WHEN JSON_TYPE("t"."data", '$."a"[#-1]') IN ('false', 'true', 'null') THEN JSON_TYPE("t"."data", '$."a"[#-1]') ELSE JSON_EXTRACT("t"."data", '$."a"[#-1]') END) IN (SELECT CASE WHEN type IN ('false', 'true', 'null') THEN type ELSE value END FROM JSON_EACH(?))
-- slots: 1
== json_path_isnull
JSON_TYPE("t"."data", '$."a"[#-1]') IS NULL AND JSON_TYPE("t"."data", '$."a b"[0]."x''\"y"') IS NOT NULL
== json_path_icontains
(CASE WHEN JSON_TYPE("t"."data", '$."a"[#-1]') IN ('false', 'true', 'null') THEN JSON_TYPE("t"."data", '$."a"[#-1]') ELSE JSON_EXTRACT("t"."data", '$."a"[#-1]') END) LIKE ? ESCAPE '\'
-- slots: 1
== json_has_key_by_path
JSON_TYPE("t"."data", '$."a b"[0]."x''\"y"') IS NOT NULL
== json_has_key_by_parameter
JSON_TYPE("t"."data", '$."a"[#-1].' || JSON_QUOTE(?)) IS NOT NULL
-- slots: 1
== json_has_keys
(JSON_TYPE("t"."data", '$.' || JSON_QUOTE(?)) IS NOT NULL AND JSON_TYPE("t"."data", '$.' || JSON_QUOTE(?)) IS NOT NULL)
-- slots: 1 2
== json_has_any_keys
(JSON_TYPE("t"."data", '$.' || JSON_QUOTE(?)) IS NOT NULL OR JSON_TYPE("t"."data", '$."a"[#-1]') IS NOT NULL)
-- slots: 1
== json_contains_is_refused
-- NotSupportedError: this database has no lookup "contains" on JSON; compare keys, as data__key=..
== json_contained_by_is_refused
-- NotSupportedError: this database has no lookup "contained_by" on JSON; compare keys, as data__key=..
== json_path_range
(CASE WHEN JSON_TYPE("t"."data", '$."a"[#-1]') IN ('false', 'true', 'null') THEN JSON_TYPE("t"."data", '$."a"[#-1]') ELSE JSON_EXTRACT("t"."data", '$."a"[#-1]') END) BETWEEN ? AND ?
-- slots: 1 2
