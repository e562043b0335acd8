== comparisons
`a` = ? AND `a` > ? AND `a` >= ? AND `a` < ? AND `a` <= ?
-- slots: 1 2 3 4 5
== lookup_of_lookup
(`a` = ?) = (`b` = ?)
-- slots: 1 2
== lookup_unknown_is_refused
-- NotSupportedError: this database has no lookup "near"; write it by RAW(..) in its own words, or compute it in the program
== range
`a` + 1 BETWEEN ? AND ?
-- slots: 1 2
== range_with_a_value_missing
-- NotSupportedError: an argument is missing
== isnull_both_ways
`a` IS NULL AND `b` + `c` IS NOT NULL
== isnull_of_a_row
(`a` IS NULL OR `b` IS NULL) AND (`a` IS NOT NULL AND `b` IS NOT NULL)
== in_list
`a` IN (?, ?)
-- slots: 1 2
== in_subquery
`a` IN (SELECT `u`.`id` FROM `u`)
== in_one_parameter
-- NotSupportedError: this database takes no list as one parameter; give fewer values
== in_rows
(`a`, `b`) IN ((?, ?), (?, ?))
-- slots: 1 2 3 4
== row_comparison
(`a`, `b`) > (?, ?)
-- slots: 1 2
== text_with_parameters
`t`.`name` LIKE ? AND `t`.`name` LIKE BINARY ? AND `t`.`name` LIKE ? AND `t`.`name` LIKE BINARY ? AND `t`.`name` LIKE ? AND `t`.`name` LIKE BINARY ? AND `t`.`name` LIKE ?
-- slots: 1 2 3 4 5 6 7
== text_with_expressions
`t`.`name` LIKE CONCAT(REPLACE(REPLACE(REPLACE(`t`.`part`, '\\', '\\\\'), '%', '\\%'), '_', '\\_')) AND `t`.`name` LIKE BINARY CONCAT('%', REPLACE(REPLACE(REPLACE(`t`.`part`, '\\', '\\\\'), '%', '\\%'), '_', '\\_'), '%') AND `t`.`name` LIKE CONCAT(REPLACE(REPLACE(REPLACE(`t`.`part`, '\\', '\\\\'), '%', '\\%'), '_', '\\_'), '%') AND `t`.`name` LIKE BINARY CONCAT('%', REPLACE(REPLACE(REPLACE(`t`.`part`, '\\', '\\\\'), '%', '\\%'), '_', '\\_'))
== regular_expressions
REGEXP_LIKE(`t`.`name`, ?, 'c') AND REGEXP_LIKE(`t`.`name`, `a` + `b`, 'i')
-- slots: 1
== json_document_exact
CAST(`t`.`data` AS JSON) = CAST(? AS JSON)
-- slots: 1
== json_document_is_null_word
CAST(`t`.`data` AS JSON) = CAST('null' AS JSON)
== json_document_in
`t`.`data` IN (JSON_EXTRACT(?, '$'), JSON_EXTRACT(?, '$'))
-- slots: 1 2
== json_path_exact
JSON_EXTRACT(`t`.`data`, '$."a b"[0]."x''\\"y"') = JSON_EXTRACT(?, '$')
-- slots: 1
== json_path_is_true
JSON_EXTRACT(`t`.`data`, '$."a"[last]') = JSON_EXTRACT('true', '$')
== json_path_less
JSON_EXTRACT(`t`.`data`, '$."a"[last]') < ?
-- slots: 1
== json_path_range
JSON_EXTRACT(`t`.`data`, '$."a"[last]') BETWEEN JSON_EXTRACT(?, '$') AND JSON_EXTRACT(?, '$')
-- slots: 1 2
== json_path_in_list
JSON_EXTRACT(`t`.`data`, '$."a"[last]') IN (JSON_EXTRACT(?, '$'), JSON_EXTRACT('false', '$'))
-- slots: 1
== json_path_in_one_parameter
JSON_EXTRACT(`t`.`data`, '$."a"[last]') IN (JSON_EXTRACT(?, '$'))
-- slots: 1
== json_path_isnull
JSON_EXTRACT(`t`.`data`, '$."a"[last]') IS NULL AND JSON_EXTRACT(`t`.`data`, '$."a b"[0]."x''\\"y"') IS NOT NULL
== json_path_icontains
LOWER(JSON_UNQUOTE(JSON_EXTRACT(`t`.`data`, '$."a"[last]'))) LIKE LOWER(?)
-- slots: 1
== json_has_key_by_path
JSON_CONTAINS_PATH(`t`.`data`, 'one', '$."a b"[0]."x''\\"y"')
== json_has_key_by_parameter
JSON_CONTAINS_PATH(`t`.`data`, 'one', CONCAT('$."a"[last].', JSON_QUOTE(?)))
-- slots: 1
== json_has_keys
COALESCE(JSON_CONTAINS_PATH(`t`.`data`, 'one', CONCAT('$.', JSON_QUOTE(?))) AND JSON_CONTAINS_PATH(`t`.`data`, 'one', CONCAT('$.', JSON_QUOTE(?))), 0)
-- slots: 1 2
== json_has_any_keys
COALESCE(JSON_CONTAINS_PATH(`t`.`data`, 'one', CONCAT('$.', JSON_QUOTE(?))) OR JSON_CONTAINS_PATH(`t`.`data`, 'one', '$."a"[last]'), 0)
-- slots: 1
== json_contains_is_refused
JSON_CONTAINS(`t`.`data`, ?)
-- slots: 1
== json_contained_by_is_refused
JSON_CONTAINS(?, `t`.`data`)
-- slots: 1
