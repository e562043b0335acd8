Golden texts of lookups, those on JSON and row values included.
Written by CORM_GOLDEN_UPDATE=1; see tests/support/golden.h.

== comparisons
`a` = $1 AND `a` > $2 AND `a` >= $3 AND `a` < $4 AND `a` <= $5
-- slots: 1 2 3 4 5
== lookup_of_lookup
(`a` = $1) = (`b` = $2)
-- slots: 1 2
== lookup_unknown_is_refused
-- NotSupportedError: this database has no lookup "near"; write it by RAW(..) in its own words, or compute it in the program
== range
`a` + 1 BETWEEN $1 AND $2
-- slots: 1 2
== range_with_a_value_missing
-- NotSupportedError: an argument is missing
== isnull_both_ways
`a` IS NULL AND `b` + `c` IS NOT NULL
== isnull_of_a_row
(`a` IS NULL OR `b` IS NULL) AND (`a` IS NOT NULL AND `b` IS NOT NULL)
== in_list
`a` IN ($1, $2)
-- slots: 1 2
== in_subquery
`a` IN (SELECT `u`.`id` FROM `u`)
== in_one_parameter
-- NotSupportedError: this database takes no list as one parameter; give fewer values
== in_rows
(`a`, `b`) IN (($1, $2), ($3, $4))
-- slots: 1 2 3 4
== row_comparison
(`a`, `b`) > ($1, $2)
-- slots: 1 2
== text_with_parameters
`t`.`name` LIKE $1 ESCAPE '\' AND `t`.`name` LIKE $2 ESCAPE '\' AND `t`.`name` LIKE $3 ESCAPE '\' AND `t`.`name` LIKE $4 ESCAPE '\' AND `t`.`name` LIKE $5 ESCAPE '\' AND `t`.`name` LIKE $6 ESCAPE '\' AND `t`.`name` LIKE $7 ESCAPE '\'
-- slots: 1 2 3 4 5 6 7
== text_with_expressions
`t`.`name` LIKE REPLACE(REPLACE(REPLACE(`t`.`part`, '\', '\\'), '%', '\%'), '_', '\_') ESCAPE '\' AND `t`.`name` LIKE '%' || REPLACE(REPLACE(REPLACE(`t`.`part`, '\', '\\'), '%', '\%'), '_', '\_') || '%' ESCAPE '\' AND `t`.`name` LIKE REPLACE(REPLACE(REPLACE(`t`.`part`, '\', '\\'), '%', '\%'), '_', '\_') || '%' ESCAPE '\' AND `t`.`name` LIKE '%' || REPLACE(REPLACE(REPLACE(`t`.`part`, '\', '\\'), '%', '\%'), '_', '\_') ESCAPE '\'
== regular_expressions
-- NotSupportedError: this database has no lookup "regex"; write it by RAW(..) in its own words, or compute it in the program
== json_document_exact
`t`.`data` = $1
-- slots: 1
== json_document_is_null_word
`t`.`data` = 'null'
== json_document_in
`t`.`data` IN ($1, $2)
-- slots: 1 2
== json_path_exact
-- NotSupportedError: this database has no paths into JSON; read the whole field
== json_path_is_true
-- NotSupportedError: this database has no paths into JSON; read the whole field
== json_path_less
-- NotSupportedError: this database has no paths into JSON; read the whole field
== json_path_in_list
-- NotSupportedError: this database has no paths into JSON; read the whole field
== json_path_in_one_parameter
-- NotSupportedError: this database takes no list as one parameter; give fewer values
== json_path_isnull
-- NotSupportedError: this database has no paths into JSON; read the whole field
== json_path_icontains
-- NotSupportedError: this database has no paths into JSON; read the whole field
== json_has_key_by_path
-- NotSupportedError: this database has no lookup "has_key"; write it by RAW(..) in its own words, or compute it in the program
== json_has_key_by_parameter
-- NotSupportedError: this database has no lookup "has_key"; write it by RAW(..) in its own words, or compute it in the program
== json_has_keys
-- NotSupportedError: this database has no lookup "has_keys"; write it by RAW(..) in its own words, or compute it in the program
== json_has_any_keys
-- NotSupportedError: this database has no lookup "has_any_keys"; write it by RAW(..) in its own words, or compute it in the program
== json_contains_is_refused
`t`.`data` LIKE $1 ESCAPE '\'
-- slots: 1
== json_contained_by_is_refused
-- NotSupportedError: this database has no lookup "contained_by"; write it by RAW(..) in its own words, or compute it in the program
== json_path_range
-- NotSupportedError: this database has no paths into JSON; read the whole field
