== cte
corm_cte(corm_filter(tags, Q("id__gt", 3)), "late")
WITH `late` (`id`, `name`, `parent_id`) AS (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag` WHERE `press_tag`.`id` > ?)
SELECT `late`.`id`, `late`.`name`, `late`.`parent_id`
FROM `late`
-- 3
== cte_annotated
corm_order_by(corm_filter(corm_cte(corm_annotate(authors, AS("n", COUNT("books"))), "busy"), Q("n__gt", 2), Q("mentor__name", "Ann")), "-n")
WITH `busy` (`id`, `name`, `rating`, `mentor_id`, `n`) AS (SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n` FROM `press_author` LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id` GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`)
SELECT `busy`.`id`, `busy`.`name`, `busy`.`rating`, `busy`.`mentor_id`, `busy`.`n` AS `n`
FROM `busy`
INNER JOIN `press_author` ON `busy`.`mentor_id` = `press_author`.`id`
WHERE `busy`.`n` > ? AND `press_author`.`name` = ?
ORDER BY 5 DESC
-- 2, 'Ann'
== cte_values
corm_filter(corm_cte(corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))), "genres"), Q("n__gt", 1))
WITH `genres` (`genre`, `n`) AS (SELECT `press_book`.`genre` AS `genre`, COUNT(`press_book`.`id`) AS `n` FROM `press_book` GROUP BY `press_book`.`genre`)
SELECT `genres`.`genre` AS `genre`, `genres`.`n` AS `n`
FROM `genres`
WHERE `genres`.`n` > ?
-- 1
== cte_sliced
corm_filter(corm_cte(corm_slice(corm_order_by(books, "-pages"), 0, 3), "longest"), Q("genre", "FIC"))
WITH `longest` (`id`, `title`, `author_id`, `publisher_id`, `pages`, `genre`, `published`, `in_print`) AS (SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print` FROM `press_book` ORDER BY `press_book`.`pages` DESC LIMIT ?)
SELECT `longest`.`id`, `longest`.`title`, `longest`.`author_id`, `longest`.`publisher_id`, `longest`.`pages`, `longest`.`genre`, `longest`.`published`, `longest`.`in_print`
FROM `longest`
WHERE `longest`.`genre` = ?
-- 3, 'FIC'
== cte_union
corm_cte(corm_union(corm_values(tags, "name"), corm_values(authors, "name")), "names")
WITH `names` (`name`) AS ((SELECT `press_tag`.`name` AS `name` FROM `press_tag`) UNION (SELECT `press_author`.`name` AS `name` FROM `press_author`))
SELECT `names`.`name` AS `name`
FROM `names`
== cte_in
corm_filter(books, Q("author__in", corm_cte(corm_filter(authors, Q("rating__gt", 3)), "good")))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
WHERE `press_book`.`author_id` IN (WITH `good` (`id`, `name`, `rating`, `mentor_id`) AS (SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id` FROM `press_author` WHERE `press_author`.`rating` > ?) SELECT `U0`.`id` FROM `good` AS `U0`)
-- 3
== cte_related
corm_select_related(corm_cte(corm_filter(books, Q("pages__gt", 9)), "fat"), "author")
WITH `fat` (`id`, `title`, `author_id`, `publisher_id`, `pages`, `genre`, `published`, `in_print`) AS (SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print` FROM `press_book` WHERE `press_book`.`pages` > ?)
SELECT `fat`.`id`, `fat`.`title`, `fat`.`author_id`, `fat`.`publisher_id`, `fat`.`pages`, `fat`.`genre`, `fat`.`published`, `fat`.`in_print`, `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `fat`
INNER JOIN `press_author` ON `fat`.`author_id` = `press_author`.`id`
-- 9
== cte_inherited
corm_cte(cafes, "all_cafes")
WITH `all_cafes` (`id`, `name`, `place_ptr_id`, `seats`) AS (SELECT `press_place`.`id`, `press_place`.`name`, `press_cafe`.`place_ptr_id`, `press_cafe`.`seats` FROM `press_cafe` INNER JOIN `press_place` ON `press_cafe`.`place_ptr_id` = `press_place`.`id`)
SELECT `press_place`.`id`, `press_place`.`name`, `all_cafes`.`place_ptr_id`, `all_cafes`.`seats`
FROM `all_cafes`
INNER JOIN `press_place` ON `all_cafes`.`place_ptr_id` = `press_place`.`id`
== recursive
corm_recursive(corm_filter(tags, Q("id", 1)), "tree", corm_filter(tags, Q("parent", F("tree__id"))))
WITH RECURSIVE `tree` (`id`, `name`, `parent_id`) AS (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag` WHERE `press_tag`.`id` = ? UNION ALL SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `tree` CROSS JOIN `press_tag` WHERE `press_tag`.`parent_id` = `tree`.`id`)
SELECT `tree`.`id`, `tree`.`name`, `tree`.`parent_id`
FROM `tree`
-- 1
== recursive_depth
corm_order_by(corm_recursive(corm_annotate(corm_filter(tags, Q("parent", NULL)), AS("depth", V(0))), "tree", corm_annotate(corm_filter(tags, Q("parent", F("tree__id")), Q("tree__depth__lt", 5)), AS("depth", ADD(F("tree__depth"), 1)))), "depth", "name")
WITH RECURSIVE `tree` (`id`, `name`, `parent_id`, `depth`) AS (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`, ? AS `depth` FROM `press_tag` WHERE `press_tag`.`parent_id` IS NULL UNION ALL SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`, `tree`.`depth` + ? AS `depth` FROM `tree` CROSS JOIN `press_tag` WHERE `press_tag`.`parent_id` = `tree`.`id` AND `tree`.`depth` < ?)
SELECT `tree`.`id`, `tree`.`name`, `tree`.`parent_id`, `tree`.`depth` AS `depth`
FROM `tree`
ORDER BY 4, `tree`.`name`
-- 0, 1, 5
== recursive_union
corm_recursive_union(corm_filter(authors, Q("id", 1)), "circle", corm_filter(authors, Q("mentor", F("circle__id"))))
WITH RECURSIVE `circle` (`id`, `name`, `rating`, `mentor_id`) AS (SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id` FROM `press_author` WHERE `press_author`.`id` = ? UNION SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id` FROM `circle` CROSS JOIN `press_author` WHERE `press_author`.`mentor_id` = `circle`.`id`)
SELECT `circle`.`id`, `circle`.`name`, `circle`.`rating`, `circle`.`mentor_id`
FROM `circle`
ORDER BY `circle`.`name`
-- 1
== recursive_values
corm_recursive(corm_values(corm_filter(tags, Q("id", 4)), "id", "parent_id"), "up", corm_values(corm_filter(tags, Q("id", F("up__parent_id"))), "id", "parent_id"))
WITH RECURSIVE `up` (`id`, `parent_id`) AS (SELECT `press_tag`.`id` AS `id`, `press_tag`.`parent_id` AS `parent_id` FROM `press_tag` WHERE `press_tag`.`id` = ? UNION ALL SELECT `press_tag`.`id` AS `id`, `press_tag`.`parent_id` AS `parent_id` FROM `up` CROSS JOIN `press_tag` WHERE `press_tag`.`id` = `up`.`parent_id`)
SELECT `up`.`id` AS `id`, `up`.`parent_id` AS `parent_id`
FROM `up`
-- 4
== recursive_in
corm_filter(books, Q("tags__in", corm_recursive(corm_filter(tags, Q("name", "sea")), "tree", corm_filter(tags, Q("parent", F("tree__id"))))))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
INNER JOIN `press_book_tags` ON `press_book`.`id` = `press_book_tags`.`book_id`
WHERE `press_book_tags`.`tag_id` IN (WITH RECURSIVE `tree` (`id`, `name`, `parent_id`) AS (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag` WHERE `press_tag`.`name` = ? UNION ALL SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `tree` CROSS JOIN `press_tag` WHERE `press_tag`.`parent_id` = `tree`.`id`) SELECT `U0`.`id` FROM `tree` AS `U0`)
-- 'sea'
== join
corm_order_by(corm_filter(corm_join(books, corm_cte(corm_annotate(corm_values(reviews, "book"), AS("mean", AVG("stars"))), "seen"), Q("id", F("seen__book"))), Q("seen__mean__gt", 3)), "-seen__mean")
WITH `seen` (`book`, `mean`) AS (SELECT `press_review`.`book_id` AS `book`, AVG(`press_review`.`stars`) AS `mean` FROM `press_review` GROUP BY `press_review`.`book_id`)
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
INNER JOIN `seen` ON `press_book`.`id` = `seen`.`book`
WHERE `seen`.`mean` > ?
ORDER BY `seen`.`mean` DESC
-- 3.0
== join_left
corm_annotate(corm_left_join(authors, corm_cte(corm_annotate(corm_values(books, "author"), AS("n", COUNT("id"))), "wrote"), Q("id", F("wrote__author"))), AS("n", FN("coalesce", F("wrote__n"), V(0))))
WITH `wrote` (`author`, `n`) AS (SELECT `press_book`.`author_id` AS `author`, COUNT(`press_book`.`id`) AS `n` FROM `press_book` GROUP BY `press_book`.`author_id`)
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COALESCE(`wrote`.`n`, ?) AS `n`
FROM `press_author`
LEFT OUTER JOIN `wrote` ON `press_author`.`id` = `wrote`.`author`
ORDER BY `press_author`.`name`
-- 0
== join_condition
corm_values(corm_join(reviews, corm_cte(corm_filter(authors, Q("rating__gt", 1)), "good"), AND(Q("book__author", F("good__id")), Q("stars__gt", F("good__rating")))), "stars", "good__name")
WITH `good` (`id`, `name`, `rating`, `mentor_id`) AS (SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id` FROM `press_author` WHERE `press_author`.`rating` > ?)
SELECT `press_review`.`stars` AS `stars`, `good`.`name` AS `good__name`
FROM `press_review`
INNER JOIN `press_book` ON `press_review`.`book_id` = `press_book`.`id`
INNER JOIN `good` ON `press_book`.`author_id` = `good`.`id` AND `press_review`.`stars` > `good`.`rating`
-- 1
== recursive_count
corm_count(corm_recursive(corm_filter(tags, Q("id", 1)), "tree", corm_filter(tags, Q("parent", F("tree__id")))))
WITH RECURSIVE `tree` (`id`, `name`, `parent_id`) AS (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag` WHERE `press_tag`.`id` = ? UNION ALL SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `tree` CROSS JOIN `press_tag` WHERE `press_tag`.`parent_id` = `tree`.`id`)
SELECT COUNT(*) AS `count`
FROM `tree`
== recursive_update
corm_update(corm_recursive(corm_filter(tags, Q("id", 1)), "tree", corm_filter(tags, Q("parent", F("tree__id")))), SET("name", "x"))
UPDATE `press_tag`
SET `name` = ?
WHERE `press_tag`.`id` IN (SELECT * FROM (WITH RECURSIVE `tree` (`id`, `name`, `parent_id`) AS (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag` WHERE `press_tag`.`id` = ? UNION ALL SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `tree` CROSS JOIN `press_tag` WHERE `press_tag`.`parent_id` = `tree`.`id`) SELECT `U0`.`id` FROM `tree` AS `U0`) AS `corm_slice`)
== without
corm_without(authors, Q("rating__gt", 3))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE NOT (`press_author`.`id` IN (SELECT `U0`.`id` FROM `press_author` AS `U0` WHERE `U0`.`rating` > ?))
ORDER BY `press_author`.`name`
-- 3
== without_many
corm_without(corm_filter(authors, Q("rating__gt", 2)), Q("books__title", "Emma"), Q("books__pages__gt", 9))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE `press_author`.`rating` > ? AND NOT (`press_author`.`id` IN (SELECT `U0`.`id` FROM `press_author` AS `U0` INNER JOIN `press_book` AS `U1` ON `U0`.`id` = `U1`.`author_id` WHERE `U0`.`rating` > ? AND `U1`.`title` = ? AND `U1`.`pages` > ?))
ORDER BY `press_author`.`name`
-- 2, 2, 'Emma', 9
== without_having
corm_without(corm_annotate(authors, AS("n", COUNT("books"))), Q("n__gt", 1))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
WHERE NOT (`press_author`.`id` IN (SELECT `U0`.`id` FROM `press_author` AS `U0` LEFT OUTER JOIN `press_book` AS `U1` ON `U0`.`id` = `U1`.`author_id` GROUP BY `U0`.`id` HAVING COUNT(`U1`.`id`) > ?))
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
-- 1
== without_delete
corm_delete_all(corm_without(reviews, Q("stars__gt", 1)))
DELETE
FROM `press_review`
WHERE `press_review`.`id` IN (SELECT * FROM (SELECT `U0`.`id` FROM `press_review` AS `U0` WHERE NOT (`U0`.`id` IN (SELECT `V0`.`id` FROM `press_review` AS `V0` WHERE `V0`.`stars` > ?))) AS `corm_slice`)
== without_values
corm_without(corm_values(books, "genre"), Q("genre", "FIC"))
NotSupportedError: without is of objects; call it before values() and distinct() on fields
== insert_into
corm_insert_into(corm_distinct(corm_values(corm_filter(books, Q("pages__gt", 9)), AS("name", F("genre")))), Tag)
INSERT INTO `press_tag` (`name`)
SELECT DISTINCT `press_book`.`genre` AS `name`
FROM `press_book`
WHERE `press_book`.`pages` > ?
== insert_into_cte
corm_insert_into(corm_values(corm_cte(corm_values(authors, "name"), "named"), "name"), Tag)
INSERT INTO `press_tag` (`name`) WITH `named` (`name`) AS (SELECT `press_author`.`name` AS `name` FROM `press_author`)
SELECT `named`.`name` AS `name`
FROM `named`
== insert_into_union
corm_insert_into(corm_union(corm_values(authors, "name"), corm_values(tags, "name")), Tag)
INSERT INTO `press_tag` (`name`) (SELECT `press_author`.`name` AS `name` FROM `press_author`)
UNION (SELECT `press_tag`.`name` AS `name` FROM `press_tag`)
== together
corm_annotate(books, AS("n", COUNT("tags")), AS("stars", SUM("reviews__stars")))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, COUNT(`press_book_tags`.`tag_id`) AS `n`, SUM(`press_review`.`stars`) AS `stars`
FROM `press_book`
LEFT OUTER JOIN `press_book_tags` ON `press_book`.`id` = `press_book_tags`.`book_id`
LEFT OUTER JOIN `press_review` ON `press_book`.`id` = `press_review`.`book_id`
GROUP BY `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
== apart
corm_annotate(corm_aggregates_apart(authors), AS("n", COUNT("books")), AS("stars", AVG("books__reviews__stars")), AS("taught", COUNT("pupils")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, (SELECT COUNT(`U1`.`id`) AS `value` FROM `press_author` AS `U0` LEFT OUTER JOIN `press_book` AS `U1` ON `U0`.`id` = `U1`.`author_id` WHERE `U0`.`id` = `press_author`.`id`) AS `n`, (SELECT AVG(`U2`.`stars`) AS `value` FROM `press_author` AS `U0` LEFT OUTER JOIN `press_book` AS `U1` ON `U0`.`id` = `U1`.`author_id` LEFT OUTER JOIN `press_review` AS `U2` ON `U1`.`id` = `U2`.`book_id` WHERE `U0`.`id` = `press_author`.`id`) AS `stars`, (SELECT COUNT(`U1`.`id`) AS `value` FROM `press_author` AS `U0` LEFT OUTER JOIN `press_author` AS `U1` ON `U0`.`id` = `U1`.`mentor_id` WHERE `U0`.`id` = `press_author`.`id`) AS `taught`
FROM `press_author`
ORDER BY `press_author`.`name`
== apart_filter
corm_order_by(corm_filter(corm_annotate(corm_aggregates_apart(authors), AS("n", COUNT("books", .distinct = true, .filter = Q("books__pages__gt", 9))), AS("least", MIN_OF("reviews__stars", .default_value = V(0)))), Q("n__gt", 1)), "-n")
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, (SELECT COUNT(DISTINCT CASE WHEN `U1`.`pages` > ? THEN `U1`.`id` END) AS `value` FROM `press_author` AS `U0` LEFT OUTER JOIN `press_book` AS `U1` ON `U0`.`id` = `U1`.`author_id` WHERE `U0`.`id` = `press_author`.`id`) AS `n`, (SELECT COALESCE(MIN(`U1`.`stars`), ?) AS `value` FROM `press_author` AS `U0` LEFT OUTER JOIN `press_review` AS `U1` ON `U0`.`id` = `U1`.`critic_id` WHERE `U0`.`id` = `press_author`.`id`) AS `least`
FROM `press_author`
WHERE (SELECT COUNT(DISTINCT CASE WHEN `U1`.`pages` > ? THEN `U1`.`id` END) AS `value` FROM `press_author` AS `U0` LEFT OUTER JOIN `press_book` AS `U1` ON `U0`.`id` = `U1`.`author_id` WHERE `U0`.`id` = `press_author`.`id`) > ?
ORDER BY 5 DESC
-- 9, 0, 9, 1
== apart_arithmetic
corm_annotate(apart, AS("n", ADD(COUNT("tags"), COUNT("reviews"))))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, (SELECT COUNT(`U1`.`tag_id`) AS `value` FROM `press_book` AS `U0` LEFT OUTER JOIN `press_book_tags` AS `U1` ON `U0`.`id` = `U1`.`book_id` WHERE `U0`.`id` = `press_book`.`id`) + (SELECT COUNT(`U1`.`id`) AS `value` FROM `press_book` AS `U0` LEFT OUTER JOIN `press_review` AS `U1` ON `U0`.`id` = `U1`.`book_id` WHERE `U0`.`id` = `press_book`.`id`) AS `n`
FROM `press_book`
== apart_conditions
corm_annotate(corm_filter(corm_aggregates_apart(authors), Q("books__genre", "FIC")), AS("n", COUNT("books")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, (SELECT COUNT(`U1`.`id`) AS `value` FROM `press_author` AS `U0` LEFT OUTER JOIN `press_book` AS `U1` ON `U0`.`id` = `U1`.`author_id` WHERE `U0`.`id` = `press_author`.`id`) AS `n`
FROM `press_author`
INNER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
WHERE `press_book`.`genre` = ?
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, 5
-- 'FIC'
== apart_groups
corm_annotate(corm_values(apart, "genre"), AS("n", COUNT("id")), AS("labels", COUNT("tags")), AS("stars", MAX_OF("reviews__stars")))
SELECT `press_book`.`genre` AS `genre`, COUNT(`press_book`.`id`) AS `n`, SUM((SELECT COUNT(`U1`.`tag_id`) AS `value` FROM `press_book` AS `U0` LEFT OUTER JOIN `press_book_tags` AS `U1` ON `U0`.`id` = `U1`.`book_id` WHERE `U0`.`id` = `press_book`.`id`)) AS `labels`, MAX((SELECT MAX(`U1`.`stars`) AS `value` FROM `press_book` AS `U0` LEFT OUTER JOIN `press_review` AS `U1` ON `U0`.`id` = `U1`.`book_id` WHERE `U0`.`id` = `press_book`.`id`)) AS `stars`
FROM `press_book`
GROUP BY `press_book`.`genre`
== apart_aggregate
corm_aggregate(corm_aggregates_apart(corm_filter(authors, Q("rating__gt", 2))), AS("books", COUNT("books")), AS("pupils", COUNT("pupils")))
SELECT (SELECT COUNT(`press_book`.`id`) AS `value` FROM `press_author` LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id` WHERE `press_author`.`rating` > ?), (SELECT COUNT(`T2`.`id`) AS `value` FROM `press_author` LEFT OUTER JOIN `press_author` AS `T2` ON `press_author`.`id` = `T2`.`mentor_id` WHERE `press_author`.`rating` > ?)
== apart_aggregate_conditions
corm_aggregate(corm_aggregates_apart(corm_filter(authors, Q("books__genre", "FIC"))), AS("rating", AVG("rating")), AS("books", COUNT("books")))
SELECT (SELECT AVG(`press_author`.`rating`) AS `value` FROM `press_author` WHERE `press_author`.`id` IN (SELECT `U0`.`id` FROM `press_author` AS `U0` INNER JOIN `press_book` AS `U1` ON `U0`.`id` = `U1`.`author_id` WHERE `U1`.`genre` = ?)), (SELECT COUNT(`press_book`.`id`) AS `value` FROM `press_author` LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id` WHERE `press_author`.`id` IN (SELECT `U0`.`id` FROM `press_author` AS `U0` INNER JOIN `press_book` AS `U1` ON `U0`.`id` = `U1`.`author_id` WHERE `U1`.`genre` = ?))
== apart_no_average
corm_annotate(corm_values(apart, "genre"), AS("stars", AVG("reviews__stars")))
NotSupportedError: avg of a relation to many cannot be put together from rows when values() groups them; query it alone, without corm_aggregates_apart
== apart_no_annotation
corm_annotate(corm_annotate(apart, AS("n", MUL(F("pages"), 2))), AS("m", SUM("n")))
NotSupportedError: sum apart takes paths, not annotations; write the annotation's expression in its place, or aggregate() over the annotated queryset
== apart_no_conditions
corm_annotate(corm_values(corm_filter(apart, Q("tags__name", "x")), "genre"), AS("n", COUNT("reviews")))
NotSupportedError: aggregates apart in groups of values() take no conditions over relations to many, which would count rows twice; filter by pk__in of a queryset with them
== after
corm_slice(corm_after_values(tags, 7), 0, 10)
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
WHERE `press_tag`.`id` > ?
ORDER BY `press_tag`.`id`
LIMIT ?
-- 7, 10
== after_mixed
corm_after_values(corm_order_by(books, "-pages", "title"), 400, "Emma", 3)
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
WHERE `press_book`.`pages` <= ? AND (`press_book`.`pages` < ? OR (`press_book`.`pages` = ? AND (`press_book`.`title` > ? OR (`press_book`.`title` = ? AND `press_book`.`id` > ?))))
ORDER BY `press_book`.`pages` DESC, `press_book`.`title`, `press_book`.`id`
-- 400, 400, 400, 'Emma', 'Emma', 3
== after_nulls
corm_after_values(corm_order_by(authors, "rating"), 5, 3)
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE `press_author`.`rating` >= ? AND (`press_author`.`rating` > ? OR (`press_author`.`rating` = ? AND `press_author`.`id` > ?))
ORDER BY `press_author`.`rating`, `press_author`.`id`
-- 5, 5, 5, 3
== after_null
corm_after_values(corm_order_by(authors, "rating"), NULL, 3)
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE `press_author`.`rating` IS NOT NULL OR (`press_author`.`rating` IS NULL AND `press_author`.`id` > ?)
ORDER BY `press_author`.`rating`, `press_author`.`id`
-- 3
== after_nulls_last
corm_after_values(corm_order_by(authors, ASC("rating", .nulls_last = true)), 5, 3)
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE `press_author`.`rating` > ? OR `press_author`.`rating` IS NULL OR (`press_author`.`rating` = ? AND `press_author`.`id` > ?)
ORDER BY `press_author`.`rating` IS NULL, `press_author`.`rating`, `press_author`.`id`
-- 5, 5, 3
== after_null_last
corm_after_values(corm_order_by(authors, ASC("rating", .nulls_last = true)), NULL, 3)
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE `press_author`.`rating` IS NULL AND `press_author`.`id` > ?
ORDER BY `press_author`.`rating` IS NULL, `press_author`.`rating`, `press_author`.`id`
-- 3
== after_meta
corm_after_values(authors, "Ann", 1)
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE `press_author`.`name` >= ? AND (`press_author`.`name` > ? OR (`press_author`.`name` = ? AND `press_author`.`id` > ?))
ORDER BY `press_author`.`name`, `press_author`.`id`
-- 'Ann', 'Ann', 'Ann', 1
== before_meta
corm_before_values(authors, "Ann", 1)
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE `press_author`.`name` <= ? AND (`press_author`.`name` < ? OR (`press_author`.`name` = ? AND `press_author`.`id` < ?))
ORDER BY `press_author`.`name` DESC, `press_author`.`id` DESC
-- 'Ann', 'Ann', 'Ann', 1
== after_related
corm_after_values(corm_order_by(reviews, "book__title", "-id"), "Emma", 4)
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`
FROM `press_review`
INNER JOIN `press_book` ON `press_review`.`book_id` = `press_book`.`id`
WHERE `press_book`.`title` >= ? AND (`press_book`.`title` > ? OR (`press_book`.`title` = ? AND `press_review`.`id` < ?))
ORDER BY `press_book`.`title`, `press_review`.`id` DESC
-- 'Emma', 'Emma', 'Emma', 4
== after_annotated
corm_after_values(corm_order_by(corm_annotate(authors, AS("n", COUNT("books"))), "-n"), 2, 1)
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
HAVING COUNT(`press_book`.`id`) < ? OR COUNT(`press_book`.`id`) IS NULL OR (COUNT(`press_book`.`id`) = ? AND `press_author`.`id` > ?)
ORDER BY 5 DESC, `press_author`.`id`
-- 2, 2, 1
== after_groups
corm_after_values(corm_order_by(corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))), "-n", "genre"), 2, "FIC")
SELECT `press_book`.`genre` AS `genre`, COUNT(`press_book`.`id`) AS `n`
FROM `press_book`
GROUP BY `press_book`.`genre`
HAVING COUNT(`press_book`.`id`) < ? OR COUNT(`press_book`.`id`) IS NULL OR (COUNT(`press_book`.`id`) = ? AND `press_book`.`genre` > ?)
ORDER BY 2 DESC, 1
-- 2, 2, 'FIC'
== after_expression
corm_after_values(corm_order_by(tags, FN("lower", "name")), "x", 1)
ValueError: corm_after() needs an ordering by names; annotate the expression and order by its name
== after_too_few
corm_after_values(corm_order_by(tags, "name"), "x")
ValueError: corm_after_values() has 1 values, the ordering 2 keys; the last is "id"
