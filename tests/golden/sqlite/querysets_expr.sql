== exists
corm_filter(authors, EXISTS(corm_filter(books, Q("author", OUTER("pk")))))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
== exists_not
corm_filter(authors, NOT(EXISTS(corm_filter(books, Q("author", OUTER("pk"))))))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
== exists_annotate
corm_annotate(authors, AS("wrote", EXISTS(corm_filter(books, Q("author", OUTER("pk"))))))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id", EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."author_id" = "press_author"."id" LIMIT 1) AS "wrote"
FROM "press_author"
ORDER BY "press_author"."name"
== exists_slice
corm_filter(authors, EXISTS(corm_slice(books, 0, 3)))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE EXISTS (SELECT 1 FROM "press_book" AS "U0" LIMIT ?)
ORDER BY "press_author"."name"
-- 3
== exists_none
corm_filter(authors, EXISTS(corm_none(books)))
-- nothing is sent: no row can match
== exists_not_none
corm_filter(authors, NOT(EXISTS(corm_none(books))))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
ORDER BY "press_author"."name"
== exists_or
corm_filter(authors, OR(EXISTS(books), Q("name", "x")))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE EXISTS (SELECT 1 FROM "press_book" AS "U0" LIMIT 1) OR "press_author"."name" = ?
ORDER BY "press_author"."name"
-- 'x'
== subquery
corm_annotate(authors, AS("first", SUBQUERY(corm_slice(corm_values(corm_order_by(corm_filter(books, Q("author", OUTER("pk"))), "-pages"), "title"), 0, 1))))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id", (SELECT "U0"."title" AS "title" FROM "press_book" AS "U0" WHERE "U0"."author_id" = "press_author"."id" ORDER BY "U0"."pages" DESC LIMIT ?) AS "first"
FROM "press_author"
ORDER BY "press_author"."name"
-- 1
== subquery_filter
corm_filter(books, Q("pages", SUBQUERY(corm_slice(corm_values(reviews, "stars"), 0, 1))))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."pages" = (SELECT "U0"."stars" AS "stars" FROM "press_review" AS "U0" LIMIT ?)
-- 1
== subquery_joined_outer
corm_filter(reviews, EXISTS(corm_filter(authors, Q("rating", OUTER("book__author__rating")))))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
INNER JOIN "press_book" ON "press_review"."book_id" = "press_book"."id"
INNER JOIN "press_author" ON "press_book"."author_id" = "press_author"."id"
WHERE EXISTS (SELECT 1 FROM "press_author" AS "U0" WHERE "U0"."rating" = "press_author"."rating" LIMIT 1)
== subquery_arith
corm_filter(authors, EXISTS(corm_filter(books, Q("pages__gt", MUL(OUTER("rating"), 2)))))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."pages" > "press_author"."rating" * ? LIMIT 1)
ORDER BY "press_author"."name"
-- 2
== nested_outer
corm_filter(authors, EXISTS(corm_filter(books, Q("author", OUTER("pk")), EXISTS(corm_filter(reviews, Q("book", OUTER("pk")), Q("critic", OUTER(OUTER("pk"))))))))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."author_id" = "press_author"."id" AND EXISTS (SELECT 1 FROM "press_review" AS "V0" WHERE "V0"."book_id" = "U0"."id" AND "V0"."critic_id" = "press_author"."id" LIMIT 1) LIMIT 1)
ORDER BY "press_author"."name"
== subquery_count
corm_annotate(authors, AS("n", SUBQUERY(corm_values(corm_annotate(corm_values(corm_filter(books, Q("author", OUTER("pk"))), "author"), AS("c", COUNT("pk"))), "c"))))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id", (SELECT COUNT("U0"."id") AS "c" FROM "press_book" AS "U0" WHERE "U0"."author_id" = "press_author"."id" GROUP BY "U0"."author_id") AS "n"
FROM "press_author"
ORDER BY "press_author"."name"
== exclude_queryset_outer
corm_exclude(authors, Q("books__in", corm_filter(books, Q("author", OUTER("pk")))))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."id" IN (SELECT "V0"."id" FROM "press_book" AS "V0" WHERE "V0"."author_id" = "press_author"."id") AND "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
== in_queryset_outer
corm_filter(authors, Q("pk__in", corm_values(corm_filter(books, Q("pages", OUTER("rating"))), "author")))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE "press_author"."id" IN (SELECT "U0"."author_id" AS "author" FROM "press_book" AS "U0" WHERE "U0"."pages" = "press_author"."rating")
ORDER BY "press_author"."name"
