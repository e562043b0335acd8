== exists
corm_filter(authors, EXISTS(corm_filter(books, Q("author", OUTER("pk")))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE EXISTS (SELECT 1 FROM `press_book` AS `U0` WHERE `U0`.`author_id` = `press_author`.`id` LIMIT 1)
ORDER BY `press_author`.`name`
== exists_not
corm_filter(authors, NOT(EXISTS(corm_filter(books, Q("author", OUTER("pk"))))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE NOT EXISTS (SELECT 1 FROM `press_book` AS `U0` WHERE `U0`.`author_id` = `press_author`.`id` LIMIT 1)
ORDER BY `press_author`.`name`
== exists_annotate
corm_annotate(authors, AS("wrote", EXISTS(corm_filter(books, Q("author", OUTER("pk"))))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, EXISTS (SELECT 1 FROM `press_book` AS `U0` WHERE `U0`.`author_id` = `press_author`.`id` LIMIT 1) AS `wrote`
FROM `press_author`
ORDER BY `press_author`.`name`
== exists_slice
corm_filter(authors, EXISTS(corm_slice(books, 0, 3)))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE EXISTS (SELECT 1 FROM `press_book` AS `U0` LIMIT ?)
ORDER BY `press_author`.`name`
-- 3
== exists_none
corm_filter(authors, EXISTS(corm_none(books)))
-- nothing is sent: no row can match
== exists_not_none
corm_filter(authors, NOT(EXISTS(corm_none(books))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
ORDER BY `press_author`.`name`
== exists_or
corm_filter(authors, OR(EXISTS(books), Q("name", "x")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE EXISTS (SELECT 1 FROM `press_book` AS `U0` LIMIT 1) OR `press_author`.`name` = ?
ORDER BY `press_author`.`name`
-- 'x'
== subquery
corm_annotate(authors, AS("first", SUBQUERY(corm_slice(corm_values(corm_order_by(corm_filter(books, Q("author", OUTER("pk"))), "-pages"), "title"), 0, 1))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, (SELECT `U0`.`title` AS `title` FROM `press_book` AS `U0` WHERE `U0`.`author_id` = `press_author`.`id` ORDER BY `U0`.`pages` DESC LIMIT ?) AS `first`
FROM `press_author`
ORDER BY `press_author`.`name`
-- 1
== subquery_filter
corm_filter(books, Q("pages", SUBQUERY(corm_slice(corm_values(reviews, "stars"), 0, 1))))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
WHERE `press_book`.`pages` = (SELECT `U0`.`stars` AS `stars` FROM `press_review` AS `U0` LIMIT ?)
-- 1
== subquery_joined_outer
corm_filter(reviews, EXISTS(corm_filter(authors, Q("rating", OUTER("book__author__rating")))))
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`
FROM `press_review`
INNER JOIN `press_book` ON `press_review`.`book_id` = `press_book`.`id`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
WHERE EXISTS (SELECT 1 FROM `press_author` AS `U0` WHERE `U0`.`rating` = `press_author`.`rating` LIMIT 1)
== subquery_arith
corm_filter(authors, EXISTS(corm_filter(books, Q("pages__gt", MUL(OUTER("rating"), 2)))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE EXISTS (SELECT 1 FROM `press_book` AS `U0` WHERE `U0`.`pages` > `press_author`.`rating` * ? LIMIT 1)
ORDER BY `press_author`.`name`
-- 2
== nested_outer
corm_filter(authors, EXISTS(corm_filter(books, Q("author", OUTER("pk")), EXISTS(corm_filter(reviews, Q("book", OUTER("pk")), Q("critic", OUTER(OUTER("pk"))))))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE EXISTS (SELECT 1 FROM `press_book` AS `U0` WHERE `U0`.`author_id` = `press_author`.`id` AND EXISTS (SELECT 1 FROM `press_review` AS `V0` WHERE `V0`.`book_id` = `U0`.`id` AND `V0`.`critic_id` = `press_author`.`id` LIMIT 1) LIMIT 1)
ORDER BY `press_author`.`name`
== subquery_count
corm_annotate(authors, AS("n", SUBQUERY(corm_values(corm_annotate(corm_values(corm_filter(books, Q("author", OUTER("pk"))), "author"), AS("c", COUNT("pk"))), "c"))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, (SELECT COUNT(`U0`.`id`) AS `c` FROM `press_book` AS `U0` WHERE `U0`.`author_id` = `press_author`.`id` GROUP BY `U0`.`author_id`) AS `n`
FROM `press_author`
ORDER BY `press_author`.`name`
== exclude_queryset_outer
corm_exclude(authors, Q("books__in", corm_filter(books, Q("author", OUTER("pk")))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE NOT EXISTS (SELECT 1 FROM `press_book` AS `U0` WHERE `U0`.`id` IN (SELECT `V0`.`id` FROM `press_book` AS `V0` WHERE `V0`.`author_id` = `press_author`.`id`) AND `U0`.`author_id` = `press_author`.`id` LIMIT 1)
ORDER BY `press_author`.`name`
== in_queryset_outer
corm_filter(authors, Q("pk__in", corm_values(corm_filter(books, Q("pages", OUTER("rating"))), "author")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE `press_author`.`id` IN (SELECT `U0`.`author_id` AS `author` FROM `press_book` AS `U0` WHERE `U0`.`pages` = `press_author`.`rating`)
ORDER BY `press_author`.`name`
== case
corm_annotate(books, AS("size", CASE(WHEN(Q("pages__gt", 400), V("long")), WHEN(Q("pages__gt", 100), V("middle")), ELSE(V("short")))))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, CASE WHEN `press_book`.`pages` > ? THEN ? WHEN `press_book`.`pages` > ? THEN ? ELSE ? END AS `size`
FROM `press_book`
-- 400, 'long', 100, 'middle', 'short'
== case_no_else
corm_annotate(books, AS("a", CASE(WHEN(Q("genre", "FIC"), F("author__name")))))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, CASE WHEN `press_book`.`genre` = ? THEN `press_author`.`name` END AS `a`
FROM `press_book`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
-- 'FIC'
== case_joined
corm_annotate(reviews, AS("who", CASE(WHEN(Q("critic__name", "x"), V(1)), ELSE(V(0)))))
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`, CASE WHEN `press_author`.`name` = ? THEN ? ELSE ? END AS `who`
FROM `press_review`
LEFT OUTER JOIN `press_author` ON `press_review`.`critic_id` = `press_author`.`id`
-- 'x', 1, 0
== case_filter
corm_filter(corm_annotate(books, AS("n", CASE(WHEN(Q("genre", "FIC"), F("pages")), ELSE(V(0))))), Q("n__gt", 3))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, CASE WHEN `press_book`.`genre` = ? THEN `press_book`.`pages` ELSE ? END AS `n`
FROM `press_book`
WHERE CASE WHEN `press_book`.`genre` = ? THEN `press_book`.`pages` ELSE ? END > ?
-- 'FIC', 0, 'FIC', 0, 3
== case_order
corm_order_by(books, DESC(CASE(WHEN(Q("genre", "FIC"), V(1)), ELSE(V(2)))))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
ORDER BY CASE WHEN `press_book`.`genre` = ? THEN ? ELSE ? END DESC
-- 'FIC', 1, 2
== case_aggregate
corm_annotate(authors, AS("n", SUM(CASE(WHEN(Q("books__genre", "FIC"), V(1)), ELSE(V(0))))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, SUM(CASE WHEN `press_book`.`genre` = ? THEN ? ELSE ? END) AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
GROUP BY `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
-- 'FIC', 1, 0
== case_never
corm_annotate(books, AS("n", CASE(WHEN(Q("id__in", corm_none(books)), V(1)), ELSE(V(2)))))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, ? AS `n`
FROM `press_book`
-- 2
== case_always
corm_annotate(books, AS("n", CASE(WHEN(NOT(Q("id__in", corm_none(books))), V(1)), ELSE(V(2)))))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, ? AS `n`
FROM `press_book`
-- 1
== case_only_never
corm_annotate(books, AS("n", CASE(WHEN(Q("id__in", corm_none(books)), V(1)), WHEN(Q("id", 1), V(2)))))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, CASE WHEN `press_book`.`id` = ? THEN ? END AS `n`
FROM `press_book`
-- 1, 2
== case_null
corm_annotate(authors, AS("n", CASE(WHEN(Q("rating", NULL), V(0)), ELSE(F("rating")))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, CASE WHEN `press_author`.`rating` IS NULL THEN ? ELSE `press_author`.`rating` END AS `n`
FROM `press_author`
ORDER BY `press_author`.`name`
-- 0
== case_exclude_many
corm_annotate(authors, AS("n", CASE(WHEN(NOT(Q("books__title", "x")), V(0)), ELSE(V(1)))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`, CASE WHEN NOT (`press_book`.`title` = ? AND `press_book`.`title` IS NOT NULL) THEN ? ELSE ? END AS `n`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
ORDER BY `press_author`.`name`
-- 'x', 0, 1
== arithmetic
corm_values(books, AS("n", SUB(MUL(ADD(F("pages"), 1), 2), DIV(F("pages"), 3))))
SELECT (`press_book`.`pages` + ?) * ? - `press_book`.`pages` / ? AS `n`
FROM `press_book`
-- 1, 2, 3
== arithmetic_right
corm_values(books, AS("n", SUB(F("pages"), SUB(F("id"), 1))))
SELECT `press_book`.`pages` - (`press_book`.`id` - ?) AS `n`
FROM `press_book`
-- 1
== modulo_power
corm_values(books, AS("m", corm_arith("%", F("pages"), 7)), AS("p", corm_arith("^", F("pages"), 2)))
SELECT `press_book`.`pages` % ? AS `m`, POWER(`press_book`.`pages`, ?) AS `p`
FROM `press_book`
-- 7, 2
== bits
corm_values(books, AS("a", corm_arith("&", F("pages"), 1)), AS("o", corm_arith("|", F("pages"), 1)), AS("x", corm_arith("#", F("pages"), 1)), AS("l", corm_arith("<<", F("pages"), 1)), AS("r", corm_arith(">>", F("pages"), 1)))
SELECT CAST((`press_book`.`pages`) & (?) AS SIGNED) AS `a`, CAST((`press_book`.`pages`) | (?) AS SIGNED) AS `o`, CAST((`press_book`.`pages`) ^ (?) AS SIGNED) AS `x`, CAST((`press_book`.`pages`) << (?) AS SIGNED) AS `l`, FLOOR((`press_book`.`pages`) / POWER(2, ?)) AS `r`
FROM `press_book`
-- 1, 1, 1, 1, 1
== negative
corm_values(books, AS("n", corm_arith("neg", F("pages"))))
SELECT -`press_book`.`pages` AS `n`
FROM `press_book`
== divide_integers
corm_values(books, AS("n", DIV(F("pages"), F("id"))))
SELECT `press_book`.`pages` / `press_book`.`id` AS `n`
FROM `press_book`
== decimal_plus_int
corm_values(items, AS("n", ADD(F("price"), 1)))
SELECT `press_item`.`price` + ? AS `n`
FROM `press_item`
-- 1
== lower_upper
corm_values(books, AS("l", FN("lower", "title")), AS("u", FN("upper", "title")))
SELECT LOWER(`press_book`.`title`) AS `l`, UPPER(`press_book`.`title`) AS `u`
FROM `press_book`
== concat
corm_values(books, AS("c", FN("concat", "title", V(" by "), "author__name")))
SELECT CONCAT_WS('', `press_book`.`title`, ?, `press_author`.`name`) AS `c`
FROM `press_book`
INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`
-- ' by '
== coalesce
corm_values(reviews, AS("c", FN("coalesce", "critic__name", V("nobody"))))
SELECT COALESCE(`press_author`.`name`, ?) AS `c`
FROM `press_review`
LEFT OUTER JOIN `press_author` ON `press_review`.`critic_id` = `press_author`.`id`
-- 'nobody'
== greatest_least
corm_values(books, AS("g", FN("greatest", "pages", V(100))), AS("l", FN("least", "pages", V(100))))
SELECT GREATEST(`press_book`.`pages`, ?) AS `g`, LEAST(`press_book`.`pages`, ?) AS `l`
FROM `press_book`
-- 100, 100
== nullif
corm_values(books, AS("n", FN("nullif", "genre", V("FIC"))))
SELECT NULLIF(`press_book`.`genre`, ?) AS `n`
FROM `press_book`
-- 'FIC'
== substr
corm_values(books, AS("s", FN("substr", "title", V(1), V(3))))
SELECT SUBSTRING(`press_book`.`title`, ?, ?) AS `s`
FROM `press_book`
-- 1, 3
== left_right
corm_values(books, AS("l", FN("left", "title", V(2))), AS("r", FN("right", "title", V(2))))
SELECT LEFT(`press_book`.`title`, ?) AS `l`, RIGHT(`press_book`.`title`, ?) AS `r`
FROM `press_book`
-- 2, 2
== replace
corm_values(books, AS("r", FN("replace", "title", V("a"), V("b"))))
SELECT REPLACE(`press_book`.`title`, ?, ?) AS `r`
FROM `press_book`
-- 'a', 'b'
== pads
corm_values(books, AS("l", FN("lpad", "title", V(9), V("."))), AS("r", FN("rpad", "title", V(9), V("."))))
SELECT LPAD(`press_book`.`title`, ?, ?) AS `l`, RPAD(`press_book`.`title`, ?, ?) AS `r`
FROM `press_book`
-- 9, '.', 9, '.'
== strindex
corm_values(books, AS("n", FN("strindex", "title", V("a"))))
SELECT INSTR(`press_book`.`title`, ?) AS `n`
FROM `press_book`
-- 'a'
== round
corm_values(items, AS("r", FN("round", "price", V(1))), AS("c", FN("ceil", "score")))
SELECT ROUND(`press_item`.`price`, ?) AS `r`, CEILING(`press_item`.`score`) AS `c`
FROM `press_item`
-- 1
== maths
corm_values(items, AS("m", FN("mod", "small", V(3))), AS("p", FN("power", "score", V(2))), AS("s", FN("sqrt", "score")), AS("l", FN("log", V(10), "score")))
SELECT MOD(`press_item`.`small`, ?) AS `m`, POWER(`press_item`.`score`, ?) AS `p`, SQRT(`press_item`.`score`) AS `s`, LOG(?, `press_item`.`score`) AS `l`
FROM `press_item`
-- 3, 2, 10
== hashes
corm_values(books, AS("m", FN("md5", "title")), AS("s", FN("sha256", "title")))
SELECT MD5(`press_book`.`title`) AS `m`, SHA2(`press_book`.`title`, 256) AS `s`
FROM `press_book`
== now
corm_filter(reviews, Q("created__lt", FN0("now")))
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`
FROM `press_review`
WHERE `press_review`.`created` < CURRENT_TIMESTAMP(6)
== cast
corm_values(books, AS("f", CAST("pages", "float")), AS("t", CAST("pages", "char")), AS("i", CAST("title", "integer")))
SELECT (`press_book`.`pages` + 0e0) AS `f`, CAST(`press_book`.`pages` AS char) AS `t`, CAST(`press_book`.`title` AS signed) AS `i`
FROM `press_book`
== cast_decimal
corm_values(books, AS("d", &expr_decimal))
SELECT CAST(`press_book`.`pages` AS decimal(8, 2)) AS `d`
FROM `press_book`
== collate
corm_order_by(tags, &expr_collate)
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY `press_tag`.`name` COLLATE `nocase`
== transform_filter
corm_filter(corm_alias(books, AS("l", FN("length", "title"))), Q("l__gt", 5))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
WHERE CHAR_LENGTH(`press_book`.`title`) > ?
-- 5
== lookup_expression
corm_filter(books, Q("title", FN("lower", "genre")))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
WHERE `press_book`.`title` = LOWER(`press_book`.`genre`)
== raw_expression
corm_values(books, AS("m", RAW("pages % ?", 7)))
SELECT (pages % ?) AS `m`
FROM `press_book`
-- 7
== raw_question
corm_values(books, AS("m", RAW("'?\?' || ?", "x")))
SELECT ('??' || ?) AS `m`
FROM `press_book`
-- 'x'
== json_object
corm_values(books, AS("o", &expr_object))
SELECT JSON_OBJECT(?, `press_book`.`title`, ?, `press_book`.`pages`) AS `o`
FROM `press_book`
-- 't', 'n'
== window
corm_annotate(tags, AS("n", WINDOW(FN0("row_number"), .order_by = BY("name"))))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`, ROW_NUMBER() OVER (ORDER BY `press_tag`.`name`) AS `n`
FROM `press_tag`
== window_partition
corm_values(books, "id", AS("r", WINDOW(FN0("rank"), .partition_by = BY("genre", "author"), .order_by = BY(DESC("pages"), "id"))))
SELECT `press_book`.`id` AS `id`, RANK() OVER (PARTITION BY `press_book`.`genre`, `press_book`.`author_id` ORDER BY `press_book`.`pages` DESC, `press_book`.`id`) AS `r`
FROM `press_book`
== window_down
corm_values(books, AS("r", WINDOW(FN0("rank"), .order_by = BY("-pages"))))
SELECT RANK() OVER (ORDER BY `press_book`.`pages` DESC) AS `r`
FROM `press_book`
== window_sum
corm_values(books, AS("s", WINDOW(SUM("pages"), .order_by = BY("id"), .frame = ROWS(-1, 0))))
SELECT SUM(`press_book`.`pages`) OVER (ORDER BY `press_book`.`id` ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS `s`
FROM `press_book`
== window_frames
corm_values(books, AS("a", WINDOW(SUM("pages"), .order_by = BY("id"), .frame = expr_two_after)), AS("b", WINDOW(SUM("pages"), .order_by = BY("id"), .frame = expr_all)))
SELECT SUM(`press_book`.`pages`) OVER (ORDER BY `press_book`.`id` ROWS BETWEEN UNBOUNDED PRECEDING AND 2 FOLLOWING) AS `a`, SUM(`press_book`.`pages`) OVER (ORDER BY `press_book`.`id` RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS `b`
FROM `press_book`
== window_empty
corm_values(books, AS("n", WINDOW(COUNT("*"))))
SELECT COUNT(*) OVER () AS `n`
FROM `press_book`
== window_lag
corm_values(books, AS("p", WINDOW(corm_fn_opts("lag", "title", .default_value = V("-")), .order_by = BY("id"))), AS("q", WINDOW(FN("lead", "title", V(2)), .order_by = BY("id"))))
SELECT LAG(`press_book`.`title`, 1, ?) OVER (ORDER BY `press_book`.`id`) AS `p`, LEAD(`press_book`.`title`, ?) OVER (ORDER BY `press_book`.`id`) AS `q`
FROM `press_book`
-- '-', 2
== window_ntile
corm_values(books, AS("n", WINDOW(FN("ntile", V(4)), .order_by = BY("id"))))
SELECT NTILE(?) OVER (ORDER BY `press_book`.`id`) AS `n`
FROM `press_book`
-- 4
== window_filter
corm_filter(corm_annotate(tags, AS("n", WINDOW(FN0("row_number"), .order_by = BY("name")))), Q("n__lte", 3))
SELECT `qualify`.`col1`, `qualify`.`col2`, `qualify`.`col3`, `qualify`.`col4` AS `n`
FROM (SELECT `press_tag`.`id` AS `col1`, `press_tag`.`name` AS `col2`, `press_tag`.`parent_id` AS `col3`, ROW_NUMBER() OVER (ORDER BY `press_tag`.`name`) AS `col4` FROM `press_tag`) AS `qualify`
WHERE `qualify`.`col4` <= ?
-- 3
== window_filter_and
corm_filter(corm_annotate(tags, AS("n", WINDOW(FN0("row_number"), .order_by = BY("name")))), Q("n__lte", 3), Q("id__gt", 1))
SELECT `qualify`.`col1`, `qualify`.`col2`, `qualify`.`col3`, `qualify`.`col4` AS `n`
FROM (SELECT `press_tag`.`id` AS `col1`, `press_tag`.`name` AS `col2`, `press_tag`.`parent_id` AS `col3`, ROW_NUMBER() OVER (ORDER BY `press_tag`.`name`) AS `col4` FROM `press_tag` WHERE `press_tag`.`id` > ?) AS `qualify`
WHERE `qualify`.`col4` <= ?
-- 1, 3
== window_filter_or
corm_filter(corm_annotate(tags, AS("n", WINDOW(FN0("row_number"), .order_by = BY("name")))), OR(Q("n__lte", 3), Q("id", 1)))
SELECT `qualify`.`col1`, `qualify`.`col2`, `qualify`.`col3`, `qualify`.`col4` AS `n`
FROM (SELECT `press_tag`.`id` AS `col1`, `press_tag`.`name` AS `col2`, `press_tag`.`parent_id` AS `col3`, ROW_NUMBER() OVER (ORDER BY `press_tag`.`name`) AS `col4` FROM `press_tag`) AS `qualify`
WHERE `qualify`.`col4` <= ? OR `qualify`.`col1` = ?
-- 3, 1
== window_filter_order
corm_slice(corm_order_by(corm_filter(corm_annotate(tags, AS("n", WINDOW(FN0("row_number"), .order_by = BY("name")))), Q("n__lte", 3)), "-name"), 0, 2)
SELECT `qualify`.`col1`, `qualify`.`col2`, `qualify`.`col3`, `qualify`.`col4` AS `n`
FROM (SELECT `press_tag`.`id` AS `col1`, `press_tag`.`name` AS `col2`, `press_tag`.`parent_id` AS `col3`, ROW_NUMBER() OVER (ORDER BY `press_tag`.`name`) AS `col4` FROM `press_tag`) AS `qualify`
WHERE `qualify`.`col4` <= ?
ORDER BY `qualify`.`col2` DESC
LIMIT ?
-- 3, 2
== window_filter_values
corm_values(corm_filter(corm_annotate(books, AS("r", WINDOW(FN0("rank"), .partition_by = BY("genre"), .order_by = BY("-pages")))), Q("r", 1)), "title", "author__name")
SELECT `qualify`.`col1` AS `title`, `qualify`.`col2` AS `author__name`
FROM (SELECT `press_book`.`title` AS `col1`, `press_author`.`name` AS `col2`, RANK() OVER (PARTITION BY `press_book`.`genre` ORDER BY `press_book`.`pages` DESC) AS `qual2` FROM `press_book` INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`) AS `qualify`
WHERE `qualify`.`qual2` = ?
-- 1
== window_alias_filter
corm_filter(corm_alias(tags, AS("n", WINDOW(FN0("row_number"), .order_by = BY("name")))), Q("n", 1))
SELECT `qualify`.`col1`, `qualify`.`col2`, `qualify`.`col3`
FROM (SELECT `press_tag`.`id` AS `col1`, `press_tag`.`name` AS `col2`, `press_tag`.`parent_id` AS `col3`, ROW_NUMBER() OVER (ORDER BY `press_tag`.`name`) AS `qual3` FROM `press_tag`) AS `qualify`
WHERE `qualify`.`qual3` = ?
-- 1
== window_order
corm_order_by(tags, WINDOW(FN0("row_number"), .order_by = BY("name")))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
ORDER BY ROW_NUMBER() OVER (ORDER BY `press_tag`.`name`)
== window_group
corm_annotate(corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))), AS("r", WINDOW(FN0("rank"), .order_by = BY("-n"))))
SELECT `press_book`.`genre` AS `genre`, COUNT(`press_book`.`id`) AS `n`, RANK() OVER (ORDER BY COUNT(`press_book`.`id`) DESC) AS `r`
FROM `press_book`
GROUP BY `press_book`.`genre`
== window_group_sum
corm_annotate(corm_annotate(corm_values(books, "genre"), AS("n", COUNT("id"))), AS("all", WINDOW(SUM("n"))))
SELECT `press_book`.`genre` AS `genre`, COUNT(`press_book`.`id`) AS `n`, SUM(COUNT(`press_book`.`id`)) OVER () AS `all`
FROM `press_book`
GROUP BY `press_book`.`genre`
== window_filter_in
corm_filter(books, Q("id__in", corm_values(corm_filter(corm_annotate(books, AS("r", WINDOW(FN0("rank"), .order_by = BY("pages")))), Q("r", 1)), "id")))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
WHERE `press_book`.`id` IN (SELECT `qualify`.`col1` AS `id` FROM (SELECT `U0`.`id` AS `col1`, RANK() OVER (ORDER BY `U0`.`pages`) AS `qual1` FROM `press_book` AS `U0`) AS `qualify` WHERE `qualify`.`qual1` = ?)
-- 1
== window_count
corm_count(corm_filter(corm_annotate(tags, AS("n", WINDOW(FN0("row_number"), .order_by = BY("name")))), Q("n__lte", 3)))
SELECT COUNT(*)
FROM (SELECT `qualify`.`col1` AS `col1` FROM (SELECT ROW_NUMBER() OVER (ORDER BY `press_tag`.`name`) AS `col1` FROM `press_tag`) AS `qualify` WHERE `qualify`.`col1` <= ?) AS `subquery`
== window_exists
corm_exists(corm_filter(corm_annotate(tags, AS("n", WINDOW(FN0("row_number"), .order_by = BY("name")))), Q("n__lte", 3)))
SELECT 1
FROM (SELECT ROW_NUMBER() OVER (ORDER BY `press_tag`.`name`) AS `qual0` FROM `press_tag`) AS `qualify`
WHERE `qualify`.`qual0` <= ?
LIMIT 1
== window_update
corm_update(corm_filter(corm_annotate(tags, AS("n", WINDOW(FN0("row_number"), .order_by = BY("name")))), Q("n__lte", 3)), SET("name", "x"))
UPDATE `press_tag`
SET `name` = ?
WHERE `press_tag`.`id` IN (SELECT * FROM (SELECT `qualify`.`col1` FROM (SELECT `U0`.`id` AS `col1`, ROW_NUMBER() OVER (ORDER BY `U0`.`name`) AS `qual1` FROM `press_tag` AS `U0`) AS `qualify` WHERE `qualify`.`qual1` <= ?) AS `corm_slice`)
== window_aggregate
corm_aggregate(corm_annotate(books, AS("n", WINDOW(FN0("row_number"), .order_by = BY("id")))), MAX_OF("n"))
SELECT MAX(`subquery`.`agg1`)
FROM (SELECT ROW_NUMBER() OVER (ORDER BY `press_book`.`id`) AS `col1`, ROW_NUMBER() OVER (ORDER BY `press_book`.`id`) AS `agg1` FROM `press_book`) AS `subquery`
== trunc
corm_annotate(corm_values(corm_annotate(reviews, AS("m", FN("trunc_month", "created"))), "m"), AS("n", COUNT("*")))
SELECT CAST(DATE_FORMAT(`press_review`.`created`, '%Y-%m-01 00:00:00') AS DATETIME(6)) AS `m`, COUNT(*) AS `n`
FROM `press_review`
GROUP BY 1
== trunc_tz
corm_values(reviews, AS("m", corm_fn_opts("trunc_day", "created", .tz = "Europe/Vienna")))
SELECT CONVERT_TZ(CAST(DATE(CONVERT_TZ(`press_review`.`created`, '+00:00', 'Europe/Vienna')) AS DATETIME(6)), 'Europe/Vienna', '+00:00') AS `m`
FROM `press_review`
== trunc_date
corm_values(books, AS("y", FN("trunc_year", "published")))
SELECT CAST(DATE_FORMAT(`press_book`.`published`, '%Y-01-01') AS DATE) AS `y`
FROM `press_book`
== trunc_output
corm_values(reviews, AS("d", corm_fn_opts("trunc_day", "created", .output = "date")))
SELECT DATE(`press_review`.`created`) AS `d`
FROM `press_review`
== extract
corm_values(books, AS("y", FN("extract_year", "published")), AS("w", FN("extract_week", "published")))
SELECT EXTRACT(YEAR FROM `press_book`.`published`) AS `y`, WEEK(`press_book`.`published`, 3) AS `w`
FROM `press_book`
== extract_tz
corm_values(reviews, AS("h", corm_fn_opts("extract_hour", "created", .tz = "Europe/Vienna")))
SELECT EXTRACT(HOUR FROM CONVERT_TZ(`press_review`.`created`, '+00:00', 'Europe/Vienna')) AS `h`
FROM `press_review`
== dates
corm_extract_dates(books, "published", "year", false)
SELECT DISTINCT CAST(DATE_FORMAT(`press_book`.`published`, '%Y-01-01') AS DATE) AS `value`
FROM `press_book`
WHERE `press_book`.`published` IS NOT NULL
ORDER BY 1
== dates_down
corm_extract_dates(corm_filter(books, Q("genre", "FIC")), "published", "month", true)
SELECT DISTINCT CAST(DATE_FORMAT(`press_book`.`published`, '%Y-%m-01') AS DATE) AS `value`
FROM `press_book`
WHERE `press_book`.`genre` = ? AND `press_book`.`published` IS NOT NULL
ORDER BY 1 DESC
-- 'FIC'
== datetimes
corm_extract_datetimes(reviews, "created", "hour", false, NULL)
SELECT DISTINCT CAST(DATE_FORMAT(`press_review`.`created`, '%Y-%m-%d %H:00:00') AS DATETIME(6)) AS `value`
FROM `press_review`
WHERE `press_review`.`created` IS NOT NULL
ORDER BY 1
== datetimes_tz
corm_extract_datetimes(reviews, "created", "day", true, "Europe/Vienna")
SELECT DISTINCT CONVERT_TZ(CAST(DATE(CONVERT_TZ(`press_review`.`created`, '+00:00', 'Europe/Vienna')) AS DATETIME(6)), 'Europe/Vienna', '+00:00') AS `value`
FROM `press_review`
WHERE `press_review`.`created` IS NOT NULL
ORDER BY 1 DESC
== dates_joined
corm_extract_dates(reviews, "book__published", "year", false)
SELECT DISTINCT CAST(DATE_FORMAT(`press_book`.`published`, '%Y-01-01') AS DATE) AS `value`
FROM `press_review`
INNER JOIN `press_book` ON `press_review`.`book_id` = `press_book`.`id`
WHERE `press_book`.`published` IS NOT NULL
ORDER BY 1
== date_difference
corm_values(reviews, AS("age", SUB(FN0("now"), F("created"))))
SELECT TIMESTAMPDIFF(MICROSECOND, `press_review`.`created`, CURRENT_TIMESTAMP(6)) AS `age`
FROM `press_review`
== date_plus
corm_filter(reviews, Q("created__gt", SUB(FN0("now"), (corm_duration){ 86400000000 })))
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`
FROM `press_review`
WHERE `press_review`.`created` > (CURRENT_TIMESTAMP(6) - INTERVAL ? MICROSECOND)
-- '1 00:00:00'
== union
corm_union(tags, corm_filter(tags, Q("id", 1)))
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
UNION (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag` WHERE `press_tag`.`id` = ?)
-- 1
== union_all
corm_union_all(tags, tags, tags)
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
UNION ALL (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
UNION ALL (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
== intersection
corm_intersection(corm_filter(tags, Q("id__gt", 1)), corm_filter(tags, Q("id__lt", 9)))
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag` WHERE `press_tag`.`id` > ?)
INTERSECT (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag` WHERE `press_tag`.`id` < ?)
-- 1, 9
== difference
corm_difference(tags, corm_filter(tags, Q("id", 1)))
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
EXCEPT (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag` WHERE `press_tag`.`id` = ?)
-- 1
== union_ordered
corm_order_by(corm_union(tags, tags), "-name")
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
UNION (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
ORDER BY 2 DESC
== union_values
corm_union(corm_values(books, "title"), corm_values(tags, "name"))
(SELECT `press_book`.`title` AS `title` FROM `press_book`)
UNION (SELECT `press_tag`.`name` AS `name` FROM `press_tag`)
== union_then_values
corm_values(corm_union(tags, corm_filter(tags, Q("id", 1))), "name")
(SELECT `press_tag`.`name` AS `name` FROM `press_tag`)
UNION (SELECT `press_tag`.`name` AS `name` FROM `press_tag` WHERE `press_tag`.`id` = ?)
-- 1
== union_then_values_ordered
corm_order_by(corm_values(corm_union(tags, tags), "name"), "name")
(SELECT `press_tag`.`name` AS `name` FROM `press_tag`)
UNION (SELECT `press_tag`.`name` AS `name` FROM `press_tag`)
ORDER BY 1
== union_sliced
corm_slice(corm_union(tags, tags), 1, 3)
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
UNION (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
LIMIT ? OFFSET ?
-- 2, 1
== union_of_slices
corm_union(corm_slice(corm_order_by(tags, "name"), 0, 2), corm_slice(corm_order_by(tags, "-name"), 0, 2))
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag` ORDER BY `press_tag`.`name` LIMIT ?)
UNION (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag` ORDER BY `press_tag`.`name` DESC LIMIT ?)
-- 2, 2
== union_meta_order
corm_union(authors, authors)
(SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id` FROM `press_author`)
UNION (SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id` FROM `press_author`)
== union_empty
corm_union(tags, corm_none(tags))
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
== union_empty_first
corm_union(corm_none(tags), tags)
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
== union_all_empty
corm_union(corm_none(tags), corm_none(tags))
-- nothing is sent: no row can match
== intersection_empty
corm_intersection(tags, corm_none(tags))
-- nothing is sent: no row can match
== difference_empty
corm_difference(tags, corm_none(tags))
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
== difference_empty_first
corm_difference(corm_none(tags), tags)
-- nothing is sent: no row can match
== union_never
corm_union(tags, corm_filter(tags, Q("id__in", corm_none(tags))))
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
== union_nested
corm_difference(tags, corm_intersection(tags, tags))
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
EXCEPT ((SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`) INTERSECT (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`))
== union_nested_union
corm_union(corm_union(tags, tags), tags)
((SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`) UNION (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`))
UNION (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
== union_annotated
corm_order_by(corm_union(corm_values(corm_annotate(books, AS("n", COUNT("tags"))), "title", "n"), corm_values(corm_annotate(books, AS("n", COUNT("reviews"))), "title", "n")), "-n")
(SELECT `press_book`.`title` AS `title`, COUNT(`press_book_tags`.`tag_id`) AS `n` FROM `press_book` LEFT OUTER JOIN `press_book_tags` ON `press_book`.`id` = `press_book_tags`.`book_id` GROUP BY `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`)
UNION (SELECT `press_book`.`title` AS `title`, COUNT(`press_review`.`id`) AS `n` FROM `press_book` LEFT OUTER JOIN `press_review` ON `press_book`.`id` = `press_review`.`book_id` GROUP BY `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`)
ORDER BY 2 DESC
== union_in
corm_filter(books, Q("author__in", corm_values(corm_union(authors, corm_filter(authors, Q("id", 1))), "id")))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
WHERE `press_book`.`author_id` IN ((SELECT `U0`.`id` AS `id` FROM `press_author` AS `U0`) UNION (SELECT `U0`.`id` AS `id` FROM `press_author` AS `U0` WHERE `U0`.`id` = ?))
-- 1
== union_in_objects
corm_filter(books, Q("author__in", corm_union(authors, corm_filter(authors, Q("id", 1)))))
SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`
FROM `press_book`
WHERE `press_book`.`author_id` IN ((SELECT `U0`.`id` FROM `press_author` AS `U0`) UNION (SELECT `U0`.`id` FROM `press_author` AS `U0` WHERE `U0`.`id` = ?))
-- 1
== union_exists
corm_filter(authors, EXISTS(corm_union(books, books)))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE EXISTS ((SELECT `U0`.`id`, `U0`.`title`, `U0`.`author_id`, `U0`.`publisher_id`, `U0`.`pages`, `U0`.`genre`, `U0`.`published`, `U0`.`in_print` FROM `press_book` AS `U0`) UNION (SELECT `U0`.`id`, `U0`.`title`, `U0`.`author_id`, `U0`.`publisher_id`, `U0`.`pages`, `U0`.`genre`, `U0`.`published`, `U0`.`in_print` FROM `press_book` AS `U0`) LIMIT 1)
ORDER BY `press_author`.`name`
== union_exists_outer
corm_filter(authors, EXISTS(corm_union(corm_filter(books, Q("author", OUTER("pk"))), corm_filter(books, Q("pages", OUTER("rating"))))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE EXISTS ((SELECT `U0`.`id`, `U0`.`title`, `U0`.`author_id`, `U0`.`publisher_id`, `U0`.`pages`, `U0`.`genre`, `U0`.`published`, `U0`.`in_print` FROM `press_book` AS `U0` WHERE `U0`.`author_id` = `press_author`.`id`) UNION (SELECT `U0`.`id`, `U0`.`title`, `U0`.`author_id`, `U0`.`publisher_id`, `U0`.`pages`, `U0`.`genre`, `U0`.`published`, `U0`.`in_print` FROM `press_book` AS `U0` WHERE `U0`.`pages` = `press_author`.`rating`) LIMIT 1)
ORDER BY `press_author`.`name`
== union_order_expression
corm_order_by(corm_union(corm_values(books, "title"), corm_values(tags, "name")), DESC("title", .nulls_last = true))
(SELECT `press_book`.`title` AS `title` FROM `press_book`)
UNION (SELECT `press_tag`.`name` AS `name` FROM `press_tag`)
ORDER BY 1 IS NULL, 1 DESC
== union_reverse
corm_reverse(corm_order_by(corm_union(tags, tags), "name"))
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
UNION (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
ORDER BY 2 DESC
== union_first
corm_first(Tag, corm_union(tags, tags))
(SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
UNION (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)
ORDER BY 1
LIMIT ?
== union_count
corm_count(corm_union_all(tags, tags))
SELECT COUNT(*)
FROM ((SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`) UNION ALL (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`)) AS `subquery`
== union_slice_count
corm_count(corm_slice(corm_union_all(tags, tags), 0, 3))
SELECT COUNT(*)
FROM ((SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`) UNION ALL (SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id` FROM `press_tag`) LIMIT ?) AS `subquery`
== union_select_related
corm_union(corm_select_related(books, "author"), corm_select_related(books, "author"))
(SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id` FROM `press_book` INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`)
UNION (SELECT `press_book`.`id`, `press_book`.`title`, `press_book`.`author_id`, `press_book`.`publisher_id`, `press_book`.`pages`, `press_book`.`genre`, `press_book`.`published`, `press_book`.`in_print`, `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id` FROM `press_book` INNER JOIN `press_author` ON `press_book`.`author_id` = `press_author`.`id`)
== connect_and
corm_queryset_connect(CORM_CONNECT_AND, corm_filter(tags, Q("id", 1)), corm_filter(tags, Q("name", "x")))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
WHERE `press_tag`.`id` = ? AND `press_tag`.`name` = ?
-- 1, 'x'
== connect_or
corm_queryset_connect(CORM_CONNECT_OR, corm_filter(tags, Q("id", 1)), corm_filter(tags, Q("name", "x")))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
WHERE `press_tag`.`id` = ? OR `press_tag`.`name` = ?
-- 1, 'x'
== connect_xor
corm_queryset_connect(CORM_CONNECT_XOR, corm_filter(tags, Q("id", 1)), corm_filter(tags, Q("name", "x")))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
WHERE `press_tag`.`id` = ? XOR `press_tag`.`name` = ?
-- 1, 'x'
== connect_or_all
corm_queryset_connect(CORM_CONNECT_OR, tags, corm_filter(tags, Q("name", "x")))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
== connect_xor_all
corm_queryset_connect(CORM_CONNECT_XOR, tags, corm_filter(tags, Q("name", "x")))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
WHERE `press_tag`.`name` = ? XOR 1
-- 'x'
== connect_and_all
corm_queryset_connect(CORM_CONNECT_AND, tags, corm_filter(tags, Q("name", "x")))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
WHERE `press_tag`.`name` = ?
-- 'x'
== connect_or_joins
corm_queryset_connect(CORM_CONNECT_OR, corm_filter(authors, Q("books__title", "x")), corm_filter(authors, Q("reviews__stars", 5)))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
LEFT OUTER JOIN `press_review` ON `press_author`.`id` = `press_review`.`critic_id`
WHERE `press_book`.`title` = ? OR `press_review`.`stars` = ?
ORDER BY `press_author`.`name`
-- 'x', 5
== connect_or_same_join
corm_queryset_connect(CORM_CONNECT_OR, corm_filter(authors, Q("books__title", "x")), corm_filter(authors, Q("books__pages", 5)))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
INNER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
WHERE `press_book`.`title` = ? OR `press_book`.`pages` = ?
ORDER BY `press_author`.`name`
-- 'x', 5
== connect_or_twice_right
corm_queryset_connect(CORM_CONNECT_OR, corm_filter(authors, Q("books__title", "x")), corm_filter(corm_filter(authors, Q("books__pages", 5)), Q("books__genre", "FIC")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
INNER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
LEFT OUTER JOIN `press_book` AS `T3` ON `press_author`.`id` = `T3`.`author_id`
WHERE `press_book`.`title` = ? OR (`press_book`.`pages` = ? AND `T3`.`genre` = ?)
ORDER BY `press_author`.`name`
-- 'x', 5, 'FIC'
== connect_and_same_join
corm_queryset_connect(CORM_CONNECT_AND, corm_filter(authors, Q("books__title", "x")), corm_filter(authors, Q("books__pages", 5)))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
INNER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
INNER JOIN `press_book` AS `T3` ON `press_author`.`id` = `T3`.`author_id`
WHERE `press_book`.`title` = ? AND `T3`.`pages` = ?
ORDER BY `press_author`.`name`
-- 'x', 5
== connect_and_to_one
corm_queryset_connect(CORM_CONNECT_AND, corm_filter(reviews, Q("book__title", "x")), corm_filter(reviews, Q("book__pages", 5)))
SELECT `press_review`.`id`, `press_review`.`book_id`, `press_review`.`critic_id`, `press_review`.`stars`, `press_review`.`created`
FROM `press_review`
INNER JOIN `press_book` ON `press_review`.`book_id` = `press_book`.`id`
WHERE `press_book`.`title` = ? AND `press_book`.`pages` = ?
-- 'x', 5
== connect_xor_joins
corm_queryset_connect(CORM_CONNECT_XOR, corm_filter(authors, Q("books__title", "x")), corm_filter(authors, Q("name", "y")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
WHERE `press_book`.`title` = ? XOR `press_author`.`name` = ?
ORDER BY `press_author`.`name`
-- 'x', 'y'
== connect_none
corm_queryset_connect(CORM_CONNECT_OR, corm_none(tags), corm_filter(tags, Q("id", 1)))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
WHERE `press_tag`.`id` = ?
-- 1
== connect_none_and
corm_queryset_connect(CORM_CONNECT_AND, corm_none(tags), corm_filter(tags, Q("id", 1)))
-- nothing is sent: no row can match
== connect_order
corm_queryset_connect(CORM_CONNECT_OR, corm_order_by(corm_filter(tags, Q("id", 1)), "id"), corm_order_by(corm_filter(tags, Q("id", 2)), "-name"))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
WHERE `press_tag`.`id` = ? OR `press_tag`.`id` = ?
ORDER BY `press_tag`.`name` DESC
-- 1, 2
== connect_slice
corm_queryset_connect(CORM_CONNECT_OR, corm_slice(tags, 0, 3), corm_filter(tags, Q("id", 9)))
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag`
WHERE `press_tag`.`id` IN (SELECT * FROM (SELECT `U0`.`id` FROM `press_tag` AS `U0` LIMIT ?) AS `corm_slice`) OR `press_tag`.`id` = ?
-- 3, 9
== connect_chain
corm_queryset_connect(CORM_CONNECT_OR, corm_queryset_connect(CORM_CONNECT_OR, corm_filter(authors, Q("books__title", "x")), corm_filter(authors, Q("books__title", "y"))), corm_queryset_connect(CORM_CONNECT_AND, corm_filter(authors, Q("books__title", "v")), corm_filter(authors, Q("mentor__name", "w"))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
INNER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
LEFT OUTER JOIN `press_author` AS `T3` ON `press_author`.`mentor_id` = `T3`.`id`
WHERE `press_book`.`title` = ? OR `press_book`.`title` = ? OR (`press_book`.`title` = ? AND `T3`.`name` = ?)
ORDER BY `press_author`.`name`
-- 'x', 'y', 'v', 'w'
== connect_exists
corm_queryset_connect(CORM_CONNECT_OR, corm_filter(authors, Q("name", "x")), corm_filter(authors, EXISTS(corm_filter(books, Q("author", OUTER("pk"))))))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
WHERE `press_author`.`name` = ? OR EXISTS (SELECT 1 FROM `press_book` AS `U0` WHERE `U0`.`author_id` = `press_author`.`id` LIMIT 1)
ORDER BY `press_author`.`name`
-- 'x'
== connect_exclude
corm_queryset_connect(CORM_CONNECT_OR, corm_filter(authors, Q("books__title", "x")), corm_exclude(authors, Q("books__title", "y")))
SELECT `press_author`.`id`, `press_author`.`name`, `press_author`.`rating`, `press_author`.`mentor_id`
FROM `press_author`
LEFT OUTER JOIN `press_book` ON `press_author`.`id` = `press_book`.`author_id`
WHERE `press_book`.`title` = ? OR NOT EXISTS (SELECT 1 FROM `press_book` AS `U0` WHERE `U0`.`title` = ? AND `U0`.`author_id` = `press_author`.`id` LIMIT 1)
ORDER BY `press_author`.`name`
-- 'x', 'y'
== raw
corm_raw(s, Tag, "SELECT * FROM press_tag WHERE id > ? AND name <> '?\?'", 3)
SELECT *
FROM press_tag
WHERE id > ? AND name <> '??'
-- 3
== lock
corm_select_for_update(tags, .skip_locked = true)
SELECT `press_tag`.`id`, `press_tag`.`name`, `press_tag`.`parent_id`
FROM `press_tag` FOR UPDATE SKIP LOCKED
