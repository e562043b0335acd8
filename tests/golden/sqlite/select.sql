Golden texts of SELECT, each clause.
Written by CORM_GOLDEN_UPDATE=1; see tests/support/golden.h.

== nothing_but_one
SELECT 1
== columns_with_aliases
SELECT "t"."id", "t"."a" AS "the ""a""", "b" = ? AS "is_b" FROM "t"
-- slots: 1
== joins
SELECT "t"."id" FROM "t" INNER JOIN "u" ON "t"."u_id" = "u"."id" LEFT OUTER JOIN "t" AS "T3" ON "T3"."u_id" = "u"."id" AND "T3"."a" = ? CROSS JOIN "v"
-- slots: 1
== from_a_subquery
SELECT "t"."id" FROM (SELECT "t"."id" FROM "t" ORDER BY "t"."a" DESC LIMIT ?) AS "sub"
-- slots: 1
== distinct
SELECT DISTINCT "t"."id" FROM "t"
== distinct_on
-- NotSupportedError: this database has no DISTINCT ON; group by values() or use a subquery
== grouping
SELECT "t"."id" FROM "t" WHERE "t"."a" = ? GROUP BY "t"."id", "t"."b" HAVING COUNT(*) > ? ORDER BY COUNT(*) DESC
-- slots: 1 2
== limit_and_offset
SELECT "t"."id" FROM "t" LIMIT ? OFFSET ?
-- slots: 1 2
== offset_alone
SELECT "t"."id" FROM "t" LIMIT -1 OFFSET ?
-- slots: 2
== slots_stand_in_order_of_the_text
SELECT ? AS "x" FROM "t" WHERE "t"."a" = ? ORDER BY "t"."a" DESC LIMIT ?
-- slots: 5 3 9
== locked
SELECT "t"."id" FROM "t"
== locked_without_key
SELECT "t"."id" FROM "t"
== with_common_tables
WITH RECURSIVE "deep" ("n", "m") AS (SELECT "t"."id" FROM "t"), "flat" AS (SELECT "t"."id" FROM "t") SELECT "t"."id" FROM "t"
== union_of_plain
SELECT "t"."id" FROM "t" UNION SELECT "t"."id" FROM "t" ORDER BY "id" DESC LIMIT ?
-- slots: 1
== union_all_of_slices
SELECT * FROM (SELECT "t"."id" FROM "t" ORDER BY "t"."a" DESC LIMIT ?) UNION ALL SELECT * FROM (SELECT "t"."id" FROM "t" ORDER BY "t"."a" DESC LIMIT ?)
-- slots: 1 2
== difference_of_an_intersection
SELECT "t"."id" FROM "t" EXCEPT SELECT * FROM (SELECT "t"."id" FROM "t" INTERSECT SELECT "t"."id" FROM "t")
== json_path_among_columns
SELECT CASE WHEN JSON_TYPE("t"."data", '$."a"') IN ('false', 'true', 'null') THEN JSON_TYPE("t"."data", '$."a"') WHEN JSON_VALID(JSON_EXTRACT("t"."data", '$."a"')) THEN JSON_EXTRACT("t"."data", '$."a"') WHEN JSON_TYPE("t"."data", '$."a"') IS NOT NULL THEN JSON_QUOTE(JSON_EXTRACT("t"."data", '$."a"')) END AS "v" FROM "t" ORDER BY (CASE WHEN JSON_TYPE("t"."data", '$."a"') IN ('false', 'true', 'null') THEN JSON_TYPE("t"."data", '$."a"') ELSE JSON_EXTRACT("t"."data", '$."a"') END)
== a_missing_select_is_refused
-- NotSupportedError: a part of the statement is missing
== recursive
WITH RECURSIVE "deep" ("n") AS (SELECT * FROM (SELECT "t"."id" FROM "t" LIMIT ?) AS "anchor" UNION ALL SELECT "t"."id" FROM "t") SELECT "t"."id" FROM "t"
-- slots: 1
