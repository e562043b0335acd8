== values
corm_values(tags, "id", "name")
SELECT `press_tag`.`id` AS `id`, `press_tag`.`name` AS `name`
FROM `press_tag`
== values_all
corm_queryset_values(tags, NULL, 0)
SELECT `press_tag`.`id` AS `id`, `press_tag`.`name` AS `name`, `press_tag`.`parent_id` AS `parent_id`
FROM `press_tag`
== values_joined
corm_values(reviews, "stars", "book__author__name")
SELECT `press_review`.`stars` AS `stars`, `press_author`.`name` AS `book__author__name`
FROM `press_review`
INNER JOIN `press_book` ON `press_review`.`book_id` = `press_book`.`id`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
== values_nullable
corm_values(reviews, "critic__name")
SELECT `press_author`.`name` AS `critic__name`
FROM `press_review`
LEFT OUTER JOIN `press_author` ON `press_review`.`critic_id` = `press_author`.`id`
== values_key
corm_values(reviews, "book", "critic_id")
SELECT `press_review`.`book_id` AS `book`, `press_review`.`critic_id` AS `critic_id`
FROM `press_review`
== values_many
corm_values(authors, "name", "books__title")
SELECT `press_author`.`name` AS `name`, `press_book`.`title` AS `books__title`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
ORDER BY 1
== values_m2m
corm_values(books, "tags")
SELECT `press_book_tags`.`tag_id` AS `tags`
FROM `press_book`
LEFT OUTER JOIN `press_book_tags` ON `press_book`.`id` = `press_book_tags`.`book_id`
== values_m2m_name
corm_values(books, "tags__name")
SELECT `press_tag`.`name` AS `tags__name`
FROM `press_book`
LEFT OUTER JOIN `press_book_tags` ON `press_book`.`id` = `press_book_tags`.`book_id`
LEFT OUTER JOIN `press_tag` ON `press_book_tags`.`tag_id` = `press_tag`.`id`
== values_as
corm_values(tags, AS("label", F("name")))
SELECT `press_tag`.`name` AS `label`
FROM `press_tag`
== values_expression
corm_values(books, AS("low", FN("lower", "title")))
SELECT LOWER(`press_book`.`title`) AS `low`
FROM `press_book`
== values_twice
corm_values(corm_values(tags, "id"), "name")
SELECT `press_tag`.`name` AS `name`
FROM `press_tag`
== values_then_filter
corm_filter(corm_values(tags, "id"), Q("name", "x"))
SELECT `press_tag`.`id` AS `id`
FROM `press_tag`
WHERE `press_tag`.`name` = ?
-- 'x'
== values_date_part
corm_values(books, "published__year")
SELECT EXTRACT(YEAR FROM `press_book`.`published`) AS `published__year`
FROM `press_book`
== values_pk
corm_values(tags, "pk")
SELECT `press_tag`.`id` AS `pk`
FROM `press_tag`
== values_inherited
corm_values(cafes, "name", "seats")
SELECT `press_place`.`name` AS `name`, `press_cafe`.`seats` AS `seats`
FROM `press_cafe`
INNER JOIN `press_place` ON `press_cafe`.`place_ptr_id` = `press_place`.`id`
== values_select_related
corm_values(corm_select_related(reviews, "book"), "stars")
SELECT `press_review`.`stars` AS `stars`
FROM `press_review`
== annotate_values
corm_values(corm_annotate(tags, AS("n", ADD(F("id"), 1))), "n")
SELECT `press_tag`.`id` + ? AS `n`
FROM `press_tag`
-- 1
== annotate_values_other
corm_values(corm_annotate(tags, AS("n", ADD(F("id"), 1))), "name")
SELECT `press_tag`.`name` AS `name`
FROM `press_tag`
== alias
corm_filter(corm_alias(tags, AS("n", ADD(F("id"), 1))), Q("n__gt", 3))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
WHERE `press_tag`.`id` + ? > ?
-- 1, 3
== alias_annotate
corm_annotate(corm_alias(tags, AS("n", ADD(F("id"), 1))), AS("m", MUL(F("n"), 2)))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`, (`press_tag`.`id` + ?) * ? AS `m`
FROM `press_tag`
-- 1, 2
== annotate_f
corm_annotate(reviews, AS("by", F("critic__name")))
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`, `press_author`.`name` AS `by`
FROM `press_review`
LEFT OUTER JOIN `press_author` ON `press_review`.`critic_id` = `press_author`.`id`
== annotate_value
corm_annotate(tags, AS("kind", V("tag")))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`, ? AS `kind`
FROM `press_tag`
-- 'tag'
== annotate_filter
corm_filter(corm_annotate(tags, AS("low", FN("lower", "name"))), Q("low__startswith", "s"))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`, LOWER(`press_tag`.`name`) AS `low`
FROM `press_tag`
WHERE LOWER(`press_tag`.`name`) LIKE BINARY ?
-- 's%'
== annotate_exclude
corm_exclude(corm_annotate(authors, AS("twice", MUL(F("rating"), 2))), Q("twice", 4))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, `press_author`.`rating` * ? AS `twice`
FROM `press_author`
WHERE NOT (`press_author`.`rating` * ? = ?)
ORDER BY `press_author`.`name`
-- 2, 2, 4
== annotate_q
corm_annotate(authors, AS("good", Q("rating__gt", 3)))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, `press_author`.`rating` > ? AS `good`
FROM `press_author`
ORDER BY `press_author`.`name`
-- 3
== annotate_order
corm_order_by(corm_annotate(tags, AS("low", FN("lower", "name"))), "-low")
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`, LOWER(`press_tag`.`name`) AS `low`
FROM `press_tag`
ORDER BY 4 DESC
== group_objects
corm_annotate(authors, AS("n", COUNT("books")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
== group_distinct
corm_annotate(authors, AS("n", COUNT("books", .distinct = true)))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(DISTINCT `press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
== group_default_name
corm_annotate(authors, SUM("books__pages"))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, SUM(`press_book`.`pages`) AS `books__pages__sum`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
== group_values
corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id")))
SELECT `press_book`.`genre` AS `genre`, COUNT(`press_book`.`id`) AS `n`
FROM `press_book`
GROUP BY `press_book`.`genre`
== group_values_two
corm_annotate(corm_values(books, "genre", "author__name"), AS("n", COUNT("id")), AS("most", MAX_OF("pages")))
SELECT `press_book`.`genre` AS `genre`, `press_author`.`name` AS `author__name`, COUNT(`press_book`.`id`) AS `n`, MAX(`press_book`.`pages`) AS `most`
FROM `press_book`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
GROUP BY `press_book`.`genre`, `press_author`.`name`
== group_values_order
corm_order_by(corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))), "-n", "genre")
SELECT `press_book`.`genre` AS `genre`, COUNT(`press_book`.`id`) AS `n`
FROM `press_book`
GROUP BY `press_book`.`genre`
ORDER BY 2 DESC, 1
== group_meta_order
corm_annotate(corm_values(authors, "rating"), AS("n", COUNT("id")))
SELECT `press_author`.`rating` AS `rating`, COUNT(`press_author`.`id`) AS `n`
FROM `press_author`
GROUP BY `press_author`.`rating`
== group_then_values
corm_values(corm_annotate(authors, AS("n", COUNT("books"))), "name", "n")
SELECT `press_author`.`name` AS `name`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
== group_then_values_without
corm_values(corm_annotate(authors, AS("n", COUNT("books"))), "name")
SELECT `press_author`.`name` AS `name`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
== group_order_extra
corm_order_by(corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))), "pages")
SELECT `press_book`.`genre` AS `genre`, COUNT(`press_book`.`id`) AS `n`
FROM `press_book`
GROUP BY `press_book`.`genre`, `press_book`.`pages`
ORDER BY `press_book`.`pages`
== group_expression
corm_annotate(corm_values(corm_annotate(books, AS("y", F("published__year"))), "y"), AS("n", COUNT("*")))
SELECT EXTRACT(YEAR FROM `press_book`.`published`) AS `y`, COUNT(*) AS `n`
FROM `press_book`
GROUP BY 1
== group_parameter
corm_annotate(corm_values(corm_annotate(books, AS("k", ADD(F("pages"), 7))), "k"), AS("n", COUNT("*")))
SELECT `press_book`.`pages` + ? AS `k`, COUNT(*) AS `n`
FROM `press_book`
GROUP BY 1
-- 7
== having
corm_filter(corm_annotate(authors, AS("n", COUNT("books"))), Q("n__gt", 5))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
HAVING COUNT(`press_book`.`id`) > ?
-- 5
== having_and_where
corm_filter(corm_annotate(authors, AS("n", COUNT("books"))), Q("n__gt", 5), Q("name", "x"))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
WHERE `press_author`.`name` = ?
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
HAVING COUNT(`press_book`.`id`) > ?
-- 'x', 5
== having_or_where
corm_filter(corm_annotate(authors, AS("n", COUNT("books"))), OR(Q("n__gt", 5), Q("name", "x")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
HAVING COUNT(`press_book`.`id`) > ? OR `press_author`.`name` = ?
-- 5, 'x'
== having_f
corm_filter(corm_annotate(authors, AS("n", COUNT("books"))), Q("n__gt", F("rating")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
HAVING COUNT(`press_book`.`id`) > `press_author`.`rating`
== having_exclude
corm_exclude(corm_annotate(authors, AS("n", COUNT("books"))), Q("n", 5))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
HAVING NOT (COUNT(`press_book`.`id`) = ?)
-- 5
== having_alias
corm_filter(corm_alias(authors, AS("n", COUNT("books"))), Q("n__gt", 5))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
HAVING COUNT(`press_book`.`id`) > ?
-- 5
== filter_then_annotate
corm_annotate(corm_filter(authors, Q("books__pages__gt", 9)), AS("n", COUNT("books")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
INNER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
WHERE `press_book`.`pages` > ?
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
-- 9
== annotate_then_filter
corm_filter(corm_annotate(authors, AS("n", COUNT("books"))), Q("books__pages__gt", 9))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
INNER JOIN `press_book` AS `T3` ON `press_author`.`id` = `T3`.`author_id`
WHERE `T3`.`pages` > ?
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
-- 9
== annotate_two_relations
corm_annotate(authors, AS("b", COUNT("books", .distinct = true)), AS("r", COUNT("reviews", .distinct = true)))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(DISTINCT `press_book`.`id`) AS `b`, COUNT(DISTINCT `press_review`.`id`) AS `r`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
LEFT OUTER JOIN `press_review` ON `press_author`.`id` = `press_review`.`critic_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
== aggregate_filter
corm_annotate(authors, AS("n", COUNT("books", .filter = Q("books__pages__gt", 9))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(CASE WHEN `press_book`.`pages` > ? THEN `press_book`.`id` END) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
-- 9
== aggregate_filter_other_relation
corm_annotate(authors, AS("n", COUNT("books", .filter = Q("mentor__name", "x"))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(CASE WHEN `T3`.`name` = ? THEN `press_book`.`id` END) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
LEFT OUTER JOIN `press_author` AS `T3` ON `press_author`.`mentor_id` = `T3`.`id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
-- 'x'
== aggregate_default
corm_annotate(authors, AS("n", SUM("books__pages", .default_value = V(0))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COALESCE(SUM(`press_book`.`pages`), ?) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
-- 0
== aggregate_of_expression
corm_annotate(authors, AS("n", SUM(MUL(F("books__pages"), 2))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, SUM(`press_book`.`pages` * ?) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
-- 2
== aggregate_arithmetic
corm_annotate(authors, AS("n", ADD(COUNT("books"), 1)))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) + ? AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
-- 1
== aggregate_on_annotation
corm_annotate(corm_annotate(authors, AS("n", COUNT("books"))), AS("m", MUL(F("n"), 2)))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n`, COUNT(`press_book`.`id`) * ? AS `m`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
-- 2
== aggregate_order_by
corm_order_by(authors, COUNT("books"))
FieldError: order_by has an aggregate; name it by annotate, then order by that name
== aggregate_in_filter
corm_filter(corm_annotate(authors, AS("n", COUNT("books"))), Q("n__in", VALS(1, 2)))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
HAVING COUNT(`press_book`.`id`) IN (?, ?)
-- 1, 2
== group_distinct_values
corm_distinct(corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))))
SELECT DISTINCT `press_book`.`genre` AS `genre`, COUNT(`press_book`.`id`) AS `n`
FROM `press_book`
GROUP BY `press_book`.`genre`
== group_select_related
corm_select_related(corm_annotate(books, AS("n", COUNT("tags"))), "author")
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book_tags`.`tag_id`) AS `n`
FROM `press_book`
LEFT OUTER JOIN `press_book_tags` ON `press_book`.`id` = `press_book_tags`.`book_id`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
GROUP BY `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
== group_only
corm_only(corm_annotate(books, AS("n", COUNT("tags"))), "title")
SELECT `press_book`.`id`, `press_book`.`title`, COUNT(`press_book_tags`.`tag_id`) AS `n`
FROM `press_book`
LEFT OUTER JOIN `press_book_tags` ON `press_book`.`id` = `press_book_tags`.`book_id`
GROUP BY `press_book`.`id`, `press_book`.`title`
== group_subquery
corm_annotate(authors, AS("x", SUBQUERY(corm_slice(corm_values(corm_filter(books, Q("author", OUTER("pk"))), "pages"), 0, 1))), AS("n", COUNT("books")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, (SELECT `U0`.`pages` AS `pages` FROM `press_book` AS `U0` WHERE `U0`.`author_id` = `press_author`.`id` LIMIT ?) AS `x`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, 5
-- 1
== group_case
corm_annotate(corm_values(corm_annotate(books, AS("size", CASE(WHEN(Q("pages__gt", 400), V("long")), ELSE(V("short"))))), "size"), AS("n", COUNT("*")))
SELECT CASE WHEN `press_book`.`pages` > ? THEN ? ELSE ? END AS `size`, COUNT(*) AS `n`
FROM `press_book`
GROUP BY 1
-- 400, 'long', 'short'
== group_value
corm_annotate(corm_values(corm_annotate(books, AS("one", V(1))), "one"), AS("n", COUNT("*")))
SELECT ? AS `one`, COUNT(*) AS `n`
FROM `press_book`
-- 1
== order_by
corm_order_by(tags, "-name", "id")
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY `press_tag`.`name` DESC, `press_tag`.`id`
== order_by_none
corm_order_by(authors, CORM_NO_ORDER)
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
== order_meta
authors
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
ORDER BY `press_author`.`name`
== order_random
corm_order_by(tags, "?")
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY RAND()
== order_joined
corm_order_by(reviews, "book__title")
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`
FROM `press_review`
INNER JOIN `press_book` ON `press_review`.`book_id` = `press_book`.`id`
ORDER BY `press_book`.`title`
== order_nullable
corm_order_by(reviews, "critic__rating")
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`
FROM `press_review`
LEFT OUTER JOIN `press_author` ON `press_review`.`critic_id` = `press_author`.`id`
ORDER BY `press_author`.`rating`
== order_relation
corm_order_by(books, "author")
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
ORDER BY `press_author`.`name`
== order_relation_down
corm_order_by(books, "-author")
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
ORDER BY `press_author`.`name` DESC
== order_relation_key
corm_order_by(books, "author_id")
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
ORDER BY `press_book`.`author_id`
== order_relation_plain
corm_order_by(reviews, "book")
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`
FROM `press_review`
ORDER BY `press_review`.`book_id`
== order_pk
corm_order_by(tags, "-pk")
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY `press_tag`.`id` DESC
== order_many
corm_order_by(authors, "books__title")
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
ORDER BY `press_book`.`title`
== order_f
corm_order_by(tags, F("name"))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY `press_tag`.`name`
== order_nulls
corm_order_by(authors, DESC("rating", .nulls_last = true), ASC("mentor", .nulls_first = true))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
ORDER BY `press_author`.`rating` IS NULL, `press_author`.`rating` DESC, `press_author`.`mentor_id` IS NOT NULL, `press_author`.`mentor_id`
== order_expression
corm_order_by(tags, DESC(FN("lower", "name")), FN("length", "name"))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY LOWER(`press_tag`.`name`) DESC, CHAR_LENGTH(`press_tag`.`name`)
== order_replaced
corm_order_by(corm_order_by(tags, "id"), "name")
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY `press_tag`.`name`
== order_same_twice
corm_order_by(tags, "id", "name", "-id")
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY `press_tag`.`id`, `press_tag`.`name`
== reverse
corm_reverse(corm_order_by(tags, "name", "-id"))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY `press_tag`.`name` DESC, `press_tag`.`id`
== reverse_meta
corm_reverse(authors)
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
ORDER BY `press_author`.`name` DESC
== reverse_twice
corm_reverse(corm_reverse(authors))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
ORDER BY `press_author`.`name`
== reverse_nulls
corm_reverse(corm_order_by(authors, DESC("rating", .nulls_last = true)))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
ORDER BY `press_author`.`rating` IS NOT NULL, `press_author`.`rating`
== reverse_none
corm_reverse(tags)
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
== reverse_then_order
corm_order_by(corm_reverse(tags), "name")
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY `press_tag`.`name` DESC
== order_meta_expressions
publishers
SELECT `press_publisher`.`id`, `press_publisher`.`name`, `press_publisher`.`country`
FROM `press_publisher`
ORDER BY `press_publisher`.`country` IS NULL, `press_publisher`.`country` DESC, COALESCE(`press_publisher`.`name`, '-'), `press_publisher`.`id`
== reverse_meta_expressions
corm_reverse(publishers)
SELECT `press_publisher`.`id`, `press_publisher`.`name`, `press_publisher`.`country`
FROM `press_publisher`
ORDER BY `press_publisher`.`country` IS NOT NULL, `press_publisher`.`country`, COALESCE(`press_publisher`.`name`, '-') DESC, `press_publisher`.`id` DESC
== order_relation_expressions
corm_order_by(books, "publisher")
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
LEFT OUTER JOIN `press_publisher` ON `press_book`.`publisher_id` = `press_publisher`.`id`
ORDER BY `press_publisher`.`country` IS NULL, `press_publisher`.`country` DESC, COALESCE(`press_publisher`.`name`, '-'), `press_book`.`publisher_id`
== order_relation_expressions_down
corm_order_by(books, "-publisher")
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
LEFT OUTER JOIN `press_publisher` ON `press_book`.`publisher_id` = `press_publisher`.`id`
ORDER BY `press_publisher`.`country` IS NOT NULL, `press_publisher`.`country`, COALESCE(`press_publisher`.`name`, '-') DESC, `press_book`.`publisher_id` DESC
== order_then_reverse_then_order
corm_order_by(corm_reverse(corm_order_by(tags, "name")), "id")
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY `press_tag`.`id` DESC
== order_date_part
corm_order_by(books, "published__year")
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
ORDER BY EXTRACT(YEAR FROM `press_book`.`published`)
== distinct
corm_distinct(tags)
SELECT DISTINCT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
== distinct_values
corm_distinct(corm_values(books, "genre"))
SELECT DISTINCT `press_book`.`genre` AS `genre`
FROM `press_book`
== distinct_order_extra
corm_order_by(corm_distinct(corm_values(books, "genre")), "pages")
SELECT DISTINCT `press_book`.`genre` AS `genre`, `press_book`.`pages`
FROM `press_book`
ORDER BY `press_book`.`pages`
== distinct_meta_order
corm_distinct(corm_values(authors, "rating"))
SELECT DISTINCT `press_author`.`rating` AS `rating`, `press_author`.`name`
FROM `press_author`
ORDER BY `press_author`.`name`
== distinct_order_joined
corm_order_by(corm_distinct(reviews), "book__title")
SELECT DISTINCT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`, `press_book`.`title`
FROM `press_review`
INNER JOIN `press_book` ON `press_review`.`book_id` = `press_book`.`id`
ORDER BY `press_book`.`title`
== slice
corm_slice(tags, 5, 10)
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
LIMIT ? OFFSET ?
-- 5, 5
== slice_from
corm_slice(tags, 5, CORM_END)
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
LIMIT 18446744073709551615 OFFSET ?
-- 5
== slice_to
corm_slice(tags, 0, 5)
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
LIMIT ?
-- 5
== slice_slice
corm_slice(corm_slice(tags, 5, 20), 2, 4)
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
LIMIT ? OFFSET ?
-- 2, 7
== slice_beyond
corm_slice(corm_slice(tags, 0, 5), 3, 100)
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
LIMIT ? OFFSET ?
-- 2, 3
== slice_nothing
corm_slice(tags, 5, 5)
-- nothing is sent: no row can match
== slice_all
corm_slice(tags, 0, CORM_END)
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
== none
corm_none(tags)
-- nothing is sent: no row can match
== in_slice_offset
corm_filter(books, Q("author__in", corm_slice(authors, 2, CORM_END)))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
WHERE `press_book`.`author_id` IN (SELECT * FROM (SELECT `U0`.`id` FROM `press_author` AS `U0` ORDER BY `U0`.`name` LIMIT 18446744073709551615 OFFSET ?) AS `corm_slice`)
-- 2
== in_distinct_order
corm_filter(books, Q("genre__in", corm_distinct(corm_order_by(corm_values(tags, "name"), "id"))))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
WHERE `press_book`.`genre` IN (SELECT DISTINCT `U0`.`name` AS `name` FROM `press_tag` AS `U0`)
== in_distinct_order_slice
corm_filter(books, Q("genre__in", corm_slice(corm_distinct(corm_order_by(corm_values(tags, "name"), "id")), 0, 2)))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
WHERE `press_book`.`genre` IN (SELECT `subquery`.`col1` AS `name` FROM (SELECT DISTINCT `U0`.`name` AS `col1`, `U0`.`id` AS `col2` FROM `press_tag` AS `U0` ORDER BY `U0`.`id` LIMIT ?) AS `subquery`)
-- 2
== select_related
corm_select_related(books, "author")
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_book`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
== select_related_nullable
corm_select_related(books, "publisher")
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, `press_publisher`.`id`, `press_publisher`.`name`, `press_publisher`.`country`
FROM `press_book`
LEFT OUTER JOIN `press_publisher` ON `press_book`.`publisher_id` = `press_publisher`.`id`
== select_related_nested
corm_select_related(reviews, "book__author")
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`, `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_review`
INNER JOIN `press_book` ON `press_review`.`book_id` = `press_book`.`id`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
== select_related_two
corm_select_related(reviews, "book__publisher", "critic")
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`, `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, `press_publisher`.`id`, `press_publisher`.`name`, `press_publisher`.`country`, `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_review`
INNER JOIN `press_book` ON `press_review`.`book_id` = `press_book`.`id`
LEFT OUTER JOIN `press_publisher` ON `press_book`.`publisher_id` = `press_publisher`.`id`
LEFT OUTER JOIN `press_author` ON `press_review`.`critic_id` = `press_author`.`id`
== select_related_below_nullable
corm_select_related(reviews, "critic__mentor")
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`, `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, `T3`.`id`, `T3`.`name`, `T3`.`rating`, `T3`.`mentor_id`
FROM `press_review`
LEFT OUTER JOIN `press_author` ON `press_review`.`critic_id` = `press_author`.`id`
LEFT OUTER JOIN `press_author` AS `T3` ON `press_author`.`mentor_id` = `T3`.`id`
== select_related_reverse
corm_select_related(authors, "profile")
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, `press_profile`.`id`, `press_profile`.`author_id`, `press_profile`.`motto`
FROM `press_author`
LEFT OUTER JOIN `press_profile` ON `press_author`.`id` = `press_profile`.`author_id`
ORDER BY `press_author`.`name`
== select_related_reverse_nested
corm_select_related(books, "author__profile")
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, `press_profile`.`id`, `press_profile`.`author_id`, `press_profile`.`motto`
FROM `press_book`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
LEFT OUTER JOIN `press_profile` ON `press_author`.`id` = `press_profile`.`author_id`
== select_related_all
corm_select_related_all(reviews)
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`, `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_review`
INNER JOIN `press_book` ON `press_review`.`book_id` = `press_book`.`id`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
== select_related_undone
corm_no_select_related(corm_select_related(books, "author"))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
== select_related_filter
corm_filter(corm_select_related(reviews, "critic"), Q("critic__name", "x"))
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`, `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_review`
INNER JOIN `press_author` ON `press_review`.`critic_id` = `press_author`.`id`
WHERE `press_author`.`name` = ?
-- 'x'
== select_related_filter_or
corm_filter(corm_select_related(reviews, "book"), OR(Q("book__title", "x"), Q("stars", 1)))
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`, `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_review`
INNER JOIN `press_book` ON `press_review`.`book_id` = `press_book`.`id`
WHERE `press_book`.`title` = ? OR `press_review`.`stars` = ?
-- 'x', 1
== only
corm_only(books, "title")
SELECT `press_book`.`id`, `press_book`.`title`
FROM `press_book`
== only_two
corm_only(corm_only(books, "title"), "pages")
SELECT `press_book`.`id`, `press_book`.`pages`
FROM `press_book`
== defer
corm_defer(books, "title", "pages")
SELECT `press_book`.`id`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
== defer_twice
corm_defer(corm_defer(books, "title"), "pages")
SELECT `press_book`.`id`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
== only_defer
corm_defer(corm_only(books, "title", "pages"), "pages")
SELECT `press_book`.`id`, `press_book`.`title`
FROM `press_book`
== defer_only
corm_only(corm_defer(books, "title"), "title", "pages")
SELECT `press_book`.`id`, `press_book`.`pages`
FROM `press_book`
== only_pk
corm_only(books, "pk")
SELECT `press_book`.`id`
FROM `press_book`
== only_related
corm_only(corm_select_related(books, "author"), "title", "author__name")
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_author`.`id`, `press_author`.`name`
FROM `press_book`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
== defer_related
corm_defer(corm_select_related(books, "author"), "author__rating", "genre")
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`published`, `press_book`.`in_print`, `press_author`.`id`, `press_author`.`name`, `press_author`.`mentor_id`
FROM `press_book`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
== no_defer
corm_no_defer(corm_defer(books, "title"))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
== inherited
cafes
SELECT `press_place`.`id`, `press_place`.`name`, `press_cafe`.`place_ptr_id`, `press_cafe`.`seats`
FROM `press_cafe`
INNER JOIN `press_place` ON `press_cafe`.`place_ptr_id` = `press_place`.`id`
== filtered_relation
corm_filter(corm_filtered_relation(authors, "fat", "books", Q("books__pages__gt", 9)), Q("fat__title", "x"))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
INNER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id` AND `press_book`.`pages` > ?
WHERE `press_book`.`title` = ?
ORDER BY `press_author`.`name`
-- 9, 'x'
== filtered_relation_isnull
corm_filter(corm_filtered_relation(authors, "fat", "books", Q("books__pages__gt", 9)), Q("fat__isnull", true))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id` AND `press_book`.`pages` > ?
WHERE `press_book`.`id` IS NULL
ORDER BY `press_author`.`name`
-- 9
== filtered_relation_count
corm_annotate(corm_filtered_relation(authors, "fat", "books", Q("books__pages__gt", 9)), AS("n", COUNT("fat")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, COUNT(`press_book`.`id`) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id` AND `press_book`.`pages` > ?
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
-- 9
== filtered_relation_unused
corm_filtered_relation(authors, "fat", "books", Q("books__pages__gt", 9))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
ORDER BY `press_author`.`name`
== filtered_relation_exclude
corm_exclude(corm_filtered_relation(authors, "fat", "books", Q("books__pages__gt", 9)), Q("fat__title", "x"))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE NOT EXISTS (SELECT 1 FROM `press_author` AS `U0` INNER JOIN `press_book` AS `U1` ON `U0`.`id` = `U1`.`author_id` AND `U1`.`pages` > ? WHERE `U1`.`title` = ? AND `U0`.`id` = `press_author`.`id` LIMIT 1)
ORDER BY `press_author`.`name`
-- 9, 'x'
== filtered_relation_m2m
corm_filter(corm_filtered_relation(books, "sea", "tags", Q("tags__name", "sea")), Q("sea__isnull", false))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
INNER JOIN `press_book_tags` ON `press_book`.`id` = `press_book_tags`.`book_id`
INNER JOIN `press_tag` ON `press_book_tags`.`tag_id` = `press_tag`.`id` AND `press_tag`.`name` = ?
WHERE `press_tag`.`id` IS NOT NULL
-- 'sea'
== filtered_relation_two
corm_filter(corm_filtered_relation(corm_filtered_relation(authors, "fat", "books", Q("books__pages__gt", 9)), "old", "books", Q("books__published__year__lt", 1900)), Q("fat__title", F("old__title")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
INNER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id` AND `press_book`.`pages` > ?
INNER JOIN `press_book` AS `T3` ON `press_author`.`id` = `T3`.`author_id` AND `T3`.`published` < ?
WHERE `press_book`.`title` = `T3`.`title`
ORDER BY `press_author`.`name`
-- 9, '1900-01-01'
== filtered_relation_values
corm_values(corm_filtered_relation(authors, "fat", "books", Q("books__pages__gt", 9)), "name", "fat__title")
SELECT `press_author`.`name` AS `name`, `press_book`.`title` AS `fat__title`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id` AND `press_book`.`pages` > ?
ORDER BY 1
-- 9
== count
corm_count(tags)
SELECT COUNT(*) AS `count`
FROM `press_tag`
== count_filter
corm_count(corm_filter(tags, Q("id__gt", 1)))
SELECT COUNT(*) AS `count`
FROM `press_tag`
WHERE `press_tag`.`id` > ?
== count_join
corm_count(corm_filter(books, Q("tags__name", "x")))
SELECT COUNT(*) AS `count`
FROM `press_book`
INNER JOIN `press_book_tags` ON `press_book`.`id` = `press_book_tags`.`book_id`
INNER JOIN `press_tag` ON `press_book_tags`.`tag_id` = `press_tag`.`id`
WHERE `press_tag`.`name` = ?
== count_slice
corm_count(corm_slice(tags, 2, 5))
SELECT COUNT(*)
FROM (SELECT `press_tag`.`id` AS `col1` FROM `press_tag` LIMIT ? OFFSET ?) AS `subquery`
== count_distinct
corm_count(corm_distinct(corm_filter(books, Q("tags__name", "x"))))
SELECT COUNT(*)
FROM (SELECT DISTINCT `press_book`.`id` AS `col1`, `press_book`.`title` AS `col2`, `press_book`.`author_id` AS `col3`, `press_book`.`publisher_id` AS `col4`, `press_book`.`pages` AS `col5`, `press_book`.`genre` AS `col6`, `press_book`.`published` AS `col7`, `press_book`.`in_print` AS `col8` FROM `press_book` INNER JOIN `press_book_tags` ON `press_book`.`id` = `press_book_tags`.`book_id` INNER JOIN `press_tag` ON `press_book_tags`.`tag_id` = `press_tag`.`id` WHERE `press_tag`.`name` = ?) AS `subquery`
== count_distinct_values
corm_count(corm_distinct(corm_values(books, "genre")))
SELECT COUNT(*)
FROM (SELECT DISTINCT `press_book`.`genre` AS `col1` FROM `press_book`) AS `subquery`
== count_group
corm_count(corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))))
SELECT COUNT(*)
FROM (SELECT `press_book`.`genre` AS `col1` FROM `press_book` GROUP BY `press_book`.`genre`) AS `subquery`
== count_annotated
corm_count(corm_annotate(authors, AS("n", COUNT("books"))))
SELECT COUNT(*)
FROM (SELECT `press_author`.`id` AS `col1` FROM `press_author` LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id` GROUP BY `press_author`.`id`) AS `subquery`
== count_having
corm_count(corm_filter(corm_annotate(authors, AS("n", COUNT("books"))), Q("n__gt", 1)))
SELECT COUNT(*)
FROM (SELECT `press_author`.`id` AS `col1` FROM `press_author` LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id` GROUP BY `press_author`.`id` HAVING COUNT(`press_book`.`id`) > ?) AS `subquery`
== count_order
corm_count(corm_order_by(reviews, "book__title"))
SELECT COUNT(*) AS `count`
FROM `press_review`
== count_select_related
corm_count(corm_select_related(books, "author"))
SELECT COUNT(*) AS `count`
FROM `press_book`
== count_none
corm_count(corm_none(tags))
== count_union
corm_count(corm_union(tags, tags))
SELECT COUNT(*)
FROM ((SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`) UNION (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)) AS `subquery`
== exists
corm_exists(corm_filter(tags, Q("id__gt", 1)))
SELECT 1
FROM `press_tag`
WHERE `press_tag`.`id` > ?
LIMIT 1
== exists_slice
corm_exists(corm_slice(tags, 2, 5))
SELECT 1
FROM `press_tag`
LIMIT ? OFFSET ?
== exists_distinct
corm_exists(corm_distinct(tags))
SELECT DISTINCT 1
FROM `press_tag`
LIMIT 1
== exists_group
corm_exists(corm_filter(corm_annotate(authors, AS("n", COUNT("books"))), Q("n__gt", 1)))
SELECT 1
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`
HAVING COUNT(`press_book`.`id`) > ?
LIMIT 1
== exists_union
corm_exists(corm_union(tags, tags))
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
UNION (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
LIMIT 1
== get
corm_get(Tag, tags, Q("id", 7))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
WHERE `press_tag`.`id` = ?
LIMIT 2
== get_ordered
corm_get(Author, authors, Q("id", 7))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE `press_author`.`id` = ?
LIMIT 2
== first
corm_first(Tag, tags)
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY `press_tag`.`id`
LIMIT ?
== first_ordered
corm_first(Author, authors)
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
ORDER BY `press_author`.`name`
LIMIT ?
== last
corm_last(Tag, tags)
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY `press_tag`.`id` DESC
LIMIT ?
== last_ordered
corm_last(Author, authors)
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
ORDER BY `press_author`.`name` DESC
LIMIT ?
== latest
corm_latest(Book, books, "published", "-id")
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
ORDER BY `press_book`.`published` DESC, `press_book`.`id`
LIMIT ?
== earliest
corm_queryset_by_date(books, &Book_model, NULL, 0, false)
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
ORDER BY `press_book`.`published`
LIMIT ?
== aggregate
corm_aggregate(books, AVG("pages"), AS("n", COUNT("*")))
SELECT AVG(`press_book`.`pages`) AS `pages__avg`, COUNT(*) AS `n`
FROM `press_book`
== aggregate_joined
corm_aggregate(books, MAX_OF("author__rating"))
SELECT MAX(`press_author`.`rating`) AS `author__rating__max`
FROM `press_book`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
== aggregate_many
corm_aggregate(authors, COUNT("books"))
SELECT COUNT(`press_book`.`id`) AS `books__count`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
== aggregate_slice
corm_aggregate(corm_slice(books, 0, 3), SUM("pages"))
SELECT SUM(`subquery`.`agg1`)
FROM (SELECT `press_book`.`pages` AS `agg1` FROM `press_book` LIMIT ?) AS `subquery`
== aggregate_distinct
corm_aggregate(corm_distinct(books), SUM("pages"))
SELECT SUM(`subquery`.`agg1`)
FROM (SELECT DISTINCT `press_book`.`id` AS `col1`, `press_book`.`title` AS `col2`, `press_book`.`author_id` AS `col3`, `press_book`.`publisher_id` AS `col4`, `press_book`.`pages` AS `col5`, `press_book`.`genre` AS `col6`, `press_book`.`published` AS `col7`, `press_book`.`in_print` AS `col8`, `press_book`.`pages` AS `agg1` FROM `press_book`) AS `subquery`
== aggregate_annotation
corm_aggregate(corm_annotate(authors, AS("n", COUNT("books"))), AVG("n"))
SELECT AVG(`subquery`.`agg1`)
FROM (SELECT COUNT(`press_book`.`id`) AS `agg1` FROM `press_author` LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id` GROUP BY `press_author`.`id`) AS `subquery`
== aggregate_annotation_unused
corm_aggregate(corm_annotate(authors, AS("n", COUNT("books"))), MAX_OF("rating"))
SELECT MAX(`subquery`.`agg1`)
FROM (SELECT `press_author`.`rating` AS `agg1` FROM `press_author` LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id` GROUP BY `press_author`.`id`, `press_author`.`rating`) AS `subquery`
== aggregate_plain_annotation
corm_aggregate(corm_annotate(books, AS("k", ADD(F("pages"), 1))), SUM("k"))
SELECT SUM(`press_book`.`pages` + ?) AS `k__sum`
FROM `press_book`
== aggregate_values
corm_aggregate(corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))), MAX_OF("n"))
SELECT MAX(`subquery`.`agg1`)
FROM (SELECT `press_book`.`genre` AS `col1`, COUNT(`press_book`.`id`) AS `agg1` FROM `press_book` GROUP BY `press_book`.`genre`) AS `subquery`
== aggregate_having
corm_aggregate(corm_filter(corm_annotate(authors, AS("n", COUNT("books"))), Q("n__gt", 1)), SUM("n"))
SELECT SUM(`subquery`.`agg1`)
FROM (SELECT COUNT(`press_book`.`id`) AS `agg1` FROM `press_author` LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id` GROUP BY `press_author`.`id` HAVING COUNT(`press_book`.`id`) > ?) AS `subquery`
== aggregate_subtract
corm_aggregate(books, AS("d", SUB(MAX_OF("pages"), MIN_OF("pages"))))
SELECT MAX(`press_book`.`pages`) - MIN(`press_book`.`pages`) AS `d`
FROM `press_book`
== aggregate_with_filter
corm_aggregate(books, AS("n", COUNT("id", .filter = Q("genre", "FIC"))))
SELECT COUNT(CASE WHEN `press_book`.`genre` = ? THEN `press_book`.`id` END) AS `n`
FROM `press_book`
== aggregate_of_aggregate
corm_aggregate(books, AS("s", SUM("pages")), AS("t", ADD(F("s"), 1)))
SELECT SUM(`press_book`.`pages`) AS `s`, SUM(`press_book`.`pages`) + ? AS `t`
FROM `press_book`
== aggregate_union
corm_aggregate(corm_union(corm_values(books, "pages"), corm_values(books, "pages")), SUM("pages"))
SELECT SUM(`subquery`.`pages`)
FROM ((SELECT `press_book`.`pages` AS `pages` FROM `press_book`) UNION (SELECT `press_book`.`pages` AS `pages` FROM `press_book`)) AS `subquery`
== aggregate_none
corm_aggregate(corm_none(books), SUM("pages"), AS("n", COUNT("id")))
== aggregate_std
corm_aggregate(books, corm_agg("stddev", "pages"), corm_agg("variance", "pages", .sample = true))
SELECT STDDEV_POP(`press_book`.`pages`) AS `pages__stddev`, VAR_SAMP(`press_book`.`pages`) AS `pages__variance`
FROM `press_book`
== in_bulk
corm_in_bulk(tags, "pk", VALS(1, 2))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
WHERE `press_tag`.`id` IN (?, ?)
== update
corm_update(tags, SET("name", "x"))
UPDATE `press_tag`
SET `name` = ?
== update_f
corm_update(books, SET("pages", ADD(F("pages"), 1)), SET("genre", "FIC"))
UPDATE `press_book`
SET `pages` = `press_book`.`pages` + ?, `genre` = ?
== update_filter
corm_update(corm_filter(tags, Q("id__gt", 3)), SET("name", "x"))
UPDATE `press_tag`
SET `name` = ?
WHERE `press_tag`.`id` > ?
== update_join
corm_update(corm_filter(books, Q("author__name", "x")), SET("pages", 1))
UPDATE `press_book`
SET `pages` = ?
WHERE `press_book`.`id` IN (SELECT * FROM (SELECT `U0`.`id` FROM `press_book` AS `U0` INNER JOIN `press_author` AS `U1` ON `U0`.`author_id` = `U1`.`id` WHERE `U1`.`name` = ?) AS `corm_slice`)
== update_many
corm_update(corm_filter(authors, Q("books__pages", 1)), SET("rating", 1))
UPDATE `press_author`
SET `rating` = ?
WHERE `press_author`.`id` IN (SELECT * FROM (SELECT `U0`.`id` FROM `press_author` AS `U0` INNER JOIN `press_book` AS `U1` ON `U0`.`id` = `U1`.`author_id` WHERE `U1`.`pages` = ?) AS `corm_slice`)
== update_null
corm_update(authors, SET("rating", NULL))
UPDATE `press_author`
SET `rating` = ?
== update_key
corm_update(books, SET("publisher", 3))
UPDATE `press_book`
SET `publisher_id` = ?
== update_subquery
corm_update(authors, SET("rating", SUBQUERY(corm_slice(corm_values(corm_filter(books, Q("author", OUTER("pk"))), "pages"), 0, 1))))
UPDATE `press_author`
SET `rating` = (SELECT `U0`.`pages` AS `pages` FROM `press_book` AS `U0` WHERE `U0`.`author_id` = `press_author`.`id` LIMIT ?)
== update_join_subquery
corm_update(corm_filter(authors, Q("mentor__name", "x"), EXISTS(corm_filter(books, Q("author", OUTER("pk"))))), SET("rating", F("mentor")))
UPDATE `press_author`
SET `rating` = `press_author`.`mentor_id`
WHERE `press_author`.`id` IN (SELECT * FROM (SELECT `U0`.`id` FROM `press_author` AS `U0` INNER JOIN `press_author` AS `U1` ON `U0`.`mentor_id` = `U1`.`id` WHERE `U1`.`name` = ? AND EXISTS (SELECT 1 FROM `press_book` AS `V0` WHERE `V0`.`author_id` = `U0`.`id` LIMIT 1)) AS `corm_slice`)
== update_ordered
corm_update(authors, SET("rating", 1))
UPDATE `press_author`
SET `rating` = ?
== update_inherited
corm_update(cafes, SET("name", "x"))
UPDATE `press_place`
SET `name` = ?
WHERE `press_place`.`id` IN (SELECT * FROM (SELECT `U0`.`place_ptr_id` FROM `press_cafe` AS `U0`) AS `corm_slice`)
== update_two_tables
corm_update(corm_filter(cafes, Q("name", "y")), SET("name", "x"), SET("seats", 3))
SELECT `press_place`.`id`, `press_cafe`.`place_ptr_id`
FROM `press_cafe`
INNER JOIN `press_place` ON `press_cafe`.`place_ptr_id` = `press_place`.`id`
WHERE `press_place`.`name` = ?
== update_two_tables_of_all
corm_update(cafes, SET("seats", 3), SET("name", "x"))
UPDATE `press_cafe`
SET `seats` = ?
WHERE `press_cafe`.`place_ptr_id` IN (SELECT * FROM (SELECT `U0`.`place_ptr_id` FROM `press_cafe` AS `U0`) AS `corm_slice`)
UPDATE `press_place`
SET `name` = ?
WHERE `press_place`.`id` IN (SELECT * FROM (SELECT `U0`.`place_ptr_id` FROM `press_cafe` AS `U0`) AS `corm_slice`)
== update_two_tables_key
corm_update(corm_filter(cafes, Q("pk", 3)), SET("seats", 3))
UPDATE `press_cafe`
SET `seats` = ?
WHERE `press_cafe`.`place_ptr_id` = ?
== update_case
corm_update(books, SET("genre", CASE(WHEN(Q("pages__gt", 9), V("A")), ELSE(F("genre")))))
UPDATE `press_book`
SET `genre` = CASE WHEN `press_book`.`pages` > ? THEN ? ELSE `press_book`.`genre` END
== update_annotated
corm_update(corm_filter(corm_annotate(authors, AS("n", COUNT("books"))), Q("n__gt", 1)), SET("rating", 1))
UPDATE `press_author`
SET `rating` = ?
WHERE `press_author`.`id` IN (SELECT * FROM (SELECT `U0`.`id` FROM `press_author` AS `U0` LEFT OUTER JOIN `press_book` AS `U1` ON `U0`.`id` = `U1`.`author_id` GROUP BY `U0`.`id` HAVING COUNT(`U1`.`id`) > ?) AS `corm_slice`)
== update_distinct
corm_update(corm_distinct(corm_filter(books, Q("tags__name", "x"))), SET("pages", 1))
UPDATE `press_book`
SET `pages` = ?
WHERE `press_book`.`id` IN (SELECT * FROM (SELECT DISTINCT `U0`.`id` FROM `press_book` AS `U0` INNER JOIN `press_book_tags` AS `U1` ON `U0`.`id` = `U1`.`book_id` INNER JOIN `press_tag` AS `U2` ON `U1`.`tag_id` = `U2`.`id` WHERE `U2`.`name` = ?) AS `corm_slice`)
== update_none
corm_update(corm_none(tags), SET("name", "x"))
== delete
corm_delete_all(corm_filter(reviews, Q("stars__lt", 2)))
DELETE
FROM `press_review`
WHERE `press_review`.`stars` < ?
== delete_join
corm_delete_all(corm_filter(reviews, Q("book__title", "x")))
DELETE
FROM `press_review`
WHERE `press_review`.`id` IN (SELECT * FROM (SELECT `U0`.`id` FROM `press_review` AS `U0` INNER JOIN `press_book` AS `U1` ON `U0`.`book_id` = `U1`.`id` WHERE `U1`.`title` = ?) AS `corm_slice`)
== delete_cascade
corm_delete_all(corm_filter(books, Q("id", 1)))
SELECT `press_book`.`id`
FROM `press_book`
WHERE `press_book`.`id` = ?
