Golden texts of SELECT, each clause.
Written by CORM_GOLDEN_UPDATE=1; see tests/support/golden.h.

== nothing_but_one
SELECT 1
== columns_with_aliases
SELECT `t`.`id`, `t`.`a` AS `the "a"`, `b` = $1 AS `is_b` FROM `t`
-- slots: 1
== joins
SELECT `t`.`id` FROM `t` INNER JOIN `u` ON `t`.`u_id` = `u`.`id` LEFT OUTER JOIN `t` AS `T3` ON `T3`.`u_id` = `u`.`id` AND `T3`.`a` = $1 CROSS JOIN `v`
-- slots: 1
== from_a_subquery
SELECT `t`.`id` FROM (SELECT `t`.`id` FROM `t` ORDER BY `t`.`a` DESC LIMIT $1) AS `sub`
-- slots: 1
== distinct
SELECT DISTINCT `t`.`id` FROM `t`
== distinct_on
SELECT DISTINCT ON (`t`.`a`, `t`.`b`) `t`.`id` FROM `t`
== grouping
SELECT `t`.`id` FROM `t` WHERE `t`.`a` = $1 GROUP BY `t`.`id`, `t`.`b` HAVING COUNT(*) > $2 ORDER BY COUNT(*) DESC
-- slots: 1 2
== limit_and_offset
SELECT `t`.`id` FROM `t` LIMIT $1 OFFSET $2
-- slots: 1 2
== offset_alone
SELECT `t`.`id` FROM `t` OFFSET $1
-- slots: 2
== slots_stand_in_order_of_the_text
SELECT $1 AS `x` FROM `t` WHERE `t`.`a` = $2 ORDER BY `t`.`a` DESC LIMIT $3
-- slots: 5 3 9
== locked
SELECT `t`.`id` FROM `t` FOR UPDATE OF `t` NOWAIT
== locked_without_key
-- NotSupportedError: this database has no FOR NO KEY UPDATE; leave it out of corm_select_for_update
== with_common_tables
WITH RECURSIVE `deep` (`n`, `m`) AS (SELECT `t`.`id` FROM `t`), `flat` AS (SELECT `t`.`id` FROM `t`) SELECT `t`.`id` FROM `t`
== union_of_plain
(SELECT `t`.`id` FROM `t`) UNION (SELECT `t`.`id` FROM `t`) ORDER BY `id` DESC LIMIT $1
-- slots: 1
== union_all_of_slices
(SELECT `t`.`id` FROM `t` ORDER BY `t`.`a` DESC LIMIT $1) UNION ALL (SELECT `t`.`id` FROM `t` ORDER BY `t`.`a` DESC LIMIT $2)
-- slots: 1 2
== difference_of_an_intersection
-- NotSupportedError: this database has no EXCEPT; use EXISTS in a filter or in corm_exclude
== json_path_among_columns
-- NotSupportedError: this database has no paths into JSON; read the whole field
== a_missing_select_is_refused
-- NotSupportedError: a part of the statement is missing
== recursive
WITH RECURSIVE `deep` (`n`) AS (SELECT * FROM (SELECT `t`.`id` FROM `t` LIMIT $1) AS `anchor` UNION ALL SELECT `t`.`id` FROM `t`) SELECT `t`.`id` FROM `t`
-- slots: 1
