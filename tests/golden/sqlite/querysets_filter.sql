== all
tags
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
== filter
corm_filter(tags, Q("name", "sea"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" = ?
-- 'sea'
== filter_two
corm_filter(tags, Q("name", "sea"), Q("id__gt", 3))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" = ? AND "press_tag"."id" > ?
-- 'sea', 3
== exact
corm_filter(tags, Q("name__exact", "sea"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" = ?
-- 'sea'
== pk
corm_filter(tags, Q("pk", 7))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" = ?
-- 7
== iexact
corm_filter(tags, Q("name__iexact", "sea"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" LIKE ? ESCAPE '\'
-- 'sea'
== contains
corm_filter(tags, Q("name__contains", "50%_\\"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" LIKE ? ESCAPE '\'
-- '%50\%\_\\%'
== icontains
corm_filter(tags, Q("name__icontains", "s"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" LIKE ? ESCAPE '\'
-- '%s%'
== startswith
corm_filter(tags, Q("name__startswith", "s"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" LIKE ? ESCAPE '\'
-- 's%'
== istartswith
corm_filter(tags, Q("name__istartswith", "s"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" LIKE ? ESCAPE '\'
-- 's%'
== endswith
corm_filter(tags, Q("name__endswith", "s"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" LIKE ? ESCAPE '\'
-- '%s'
== iendswith
corm_filter(tags, Q("name__iendswith", "s"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" LIKE ? ESCAPE '\'
-- '%s'
== regex
corm_filter(tags, Q("name__regex", "^s"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" REGEXP ?
-- '^s'
== iregex
corm_filter(tags, Q("name__iregex", "^s"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" REGEXP '(?i)' || ?
-- '^s'
== gt
corm_filter(tags, Q("id__gt", 1))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" > ?
-- 1
== gte
corm_filter(tags, Q("id__gte", 1))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" >= ?
-- 1
== lt
corm_filter(tags, Q("id__lt", 1))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" < ?
-- 1
== lte
corm_filter(tags, Q("id__lte", 1))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" <= ?
-- 1
== gt_fraction
corm_filter(tags, Q("id__gt", 1.5))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" > ?
-- 1
== gte_fraction
corm_filter(tags, Q("id__gte", 1.5))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" >= ?
-- 2
== lt_fraction
corm_filter(tags, Q("id__lt", 1.5))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" < ?
-- 2
== lte_fraction
corm_filter(tags, Q("id__lte", 1.5))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" <= ?
-- 1
== range
corm_filter(tags, Q("id__range", RANGE(1, 5)))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" BETWEEN ? AND ?
-- 1, 5
== in
corm_filter(tags, Q("id__in", VALS(3, 1, 2)))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" IN (?, ?, ?)
-- 3, 1, 2
== in_array
corm_filter(tags, Q("id__in", ARRAY(few, 3)))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" IN (?, ?, ?)
-- 1, 2, 3
== in_text
corm_filter(tags, Q("name__in", VALS("a", "b", "a")))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" IN (?, ?)
-- 'a', 'b'
== in_null
corm_filter(tags, Q("parent__in", VALS(1, NULL)))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."parent_id" IN (?)
-- 1
== in_only_null
corm_filter(tags, Q("parent__in", VALS(NULL)))
-- nothing is sent: no row can match
== in_empty
corm_filter(tags, Q("id__in", ARRAY(few, 0)))
-- nothing is sent: no row can match
== in_empty_not
corm_exclude(tags, Q("id__in", ARRAY(few, 0)))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
== in_expression
corm_filter(tags, Q("id__in", VALS(1, F("parent"))))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" IN (?, "press_tag"."parent_id")
-- 1
== in_queryset
corm_filter(books, Q("author__in", authors))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."author_id" IN (SELECT "U0"."id" FROM "press_author" AS "U0")
== in_values
corm_filter(tags, Q("name__in", corm_values(books, "genre")))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" IN (SELECT "U0"."genre" AS "genre" FROM "press_book" AS "U0")
== in_slice
corm_filter(books, Q("author__in", corm_slice(authors, 0, 3)))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."author_id" IN (SELECT "U0"."id" FROM "press_author" AS "U0" ORDER BY "U0"."name" LIMIT ?)
-- 3
== in_none
corm_filter(books, Q("author__in", corm_none(authors)))
-- nothing is sent: no row can match
== isnull
corm_filter(tags, Q("parent__isnull", true))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."parent_id" IS NULL
== isnull_not
corm_filter(tags, Q("parent__isnull", false))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."parent_id" IS NOT NULL
== null
corm_filter(tags, Q("parent", NULL))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."parent_id" IS NULL
== null_exclude
corm_exclude(tags, Q("parent", NULL))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE NOT ("press_tag"."parent_id" IS NULL)
== bool
corm_filter(books, Q("in_print", true))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."in_print" = ?
-- true
== bool_kind
corm_filter(books, Q("in_print", (bool)true))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."in_print" = ?
-- true
== bool_not
corm_exclude(books, Q("in_print", true))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE NOT ("press_book"."in_print" = ?)
-- true
== literal
corm_filter(tags, Q("name", LITERAL("it's")))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" = 'it''s'
== too_big
corm_filter(items, Q("small", 40000))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE "press_item"."small" = ?
-- 40000
== too_big_gt
corm_filter(items, Q("small__gt", 40000))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE "press_item"."small" > ?
-- 40000
== too_big_lt
corm_filter(items, Q("small__lt", 40000))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE "press_item"."small" < ?
-- 40000
== too_big_not
corm_exclude(items, Q("small", 40000))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE NOT ("press_item"."small" = ?)
-- 40000
== too_big_range
corm_filter(items, Q("small__range", RANGE(-40000, 40000)))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE "press_item"."small" BETWEEN ? AND ?
-- -40000, 40000
== decimal
corm_filter(items, Q("price__gte", corm_dec("9.50")))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE "press_item"."price" >= ?
-- 9.50
== decimal_text
corm_filter(items, Q("price", "9.50"))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE "press_item"."price" = ?
-- 9.50
== decimal_int
corm_filter(items, Q("price", 9))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE "press_item"."price" = ?
-- 9
== int_text
corm_filter(items, Q("small", "12"))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE "press_item"."small" = ?
-- 12
== date
corm_filter(books, Q("published", corm_ymd(1815, 12, 23)))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."published" = ?
-- '1815-12-23'
== date_text
corm_filter(books, Q("published__lt", "1815-12-23"))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."published" < ?
-- '1815-12-23'
== year
corm_filter(books, Q("published__year", 1815))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."published" BETWEEN ? AND ?
-- '1815-01-01', '1815-12-31'
== year_gt
corm_filter(books, Q("published__year__gt", 1815))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."published" > ?
-- '1815-12-31'
== year_gte
corm_filter(books, Q("published__year__gte", 1815))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."published" >= ?
-- '1815-01-01'
== year_lt
corm_filter(books, Q("published__year__lt", 1815))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."published" < ?
-- '1815-01-01'
== year_lte
corm_filter(books, Q("published__year__lte", 1815))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."published" <= ?
-- '1815-12-31'
== year_in
corm_filter(books, Q("published__year__in", VALS(1815, 1817)))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE corm_date_extract('year', "press_book"."published") IN (?, ?)
-- 1815, 1817
== year_range
corm_filter(books, Q("published__year__range", RANGE(1815, 1817)))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE corm_date_extract('year', "press_book"."published") BETWEEN ? AND ?
-- 1815, 1817
== year_zero
corm_filter(books, Q("published__year", 0))
-- nothing is sent: no row can match
== year_field
corm_filter(books, Q("published__year", F("pages")))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE corm_date_extract('year', "press_book"."published") = "press_book"."pages"
== month
corm_filter(books, Q("published__month", 12))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE corm_date_extract('month', "press_book"."published") = ?
-- 12
== day
corm_filter(books, Q("published__day__gt", 12))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE corm_date_extract('day', "press_book"."published") > ?
-- 12
== week_day
corm_filter(books, Q("published__week_day", 1))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE corm_date_extract('week_day', "press_book"."published") = ?
-- 1
== iso_week_day
corm_filter(books, Q("published__iso_week_day", 1))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE corm_date_extract('iso_week_day', "press_book"."published") = ?
-- 1
== quarter
corm_filter(books, Q("published__quarter", 4))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE corm_date_extract('quarter', "press_book"."published") = ?
-- 4
== iso_year
corm_filter(books, Q("published__iso_year", 1815))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."published" BETWEEN ? AND ?
-- '1815-01-02', '1815-12-31'
== datetime_year
corm_filter(reviews, Q("created__year", 2024))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
WHERE "press_review"."created" BETWEEN ? AND ?
-- '2024-01-01 00:00:00', '2024-12-31 23:59:59.999999'
== datetime_date
corm_filter(reviews, Q("created__date", corm_ymd(2024, 2, 29)))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
WHERE corm_datetime_cast_date("press_review"."created", NULL, NULL) = ?
-- '2024-02-29'
== datetime_date_gt
corm_filter(reviews, Q("created__date__gt", "2024-02-29"))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
WHERE corm_datetime_cast_date("press_review"."created", NULL, NULL) > ?
-- '2024-02-29'
== datetime_time
corm_filter(reviews, Q("created__time", "12:30"))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
WHERE corm_datetime_cast_time("press_review"."created", NULL, NULL) = ?
-- '12:30:00'
== datetime_hour
corm_filter(reviews, Q("created__hour__gte", 12))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
WHERE corm_datetime_extract('hour', "press_review"."created", NULL, NULL) >= ?
-- 12
== datetime_week
corm_filter(reviews, Q("created__week", 12))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
WHERE corm_datetime_extract('week', "press_review"."created", NULL, NULL) = ?
-- 12
== time_minute
corm_filter(items, Q("at__minute", 30))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE corm_time_extract('minute', "press_item"."at") = ?
-- 30
== or
corm_filter(tags, OR(Q("name", "a"), Q("name", "b")))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" = ? OR "press_tag"."name" = ?
-- 'a', 'b'
== or_and
corm_filter(tags, OR(Q("name", "a"), AND(Q("name", "b"), NOT(Q("id", 3)))))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" = ? OR ("press_tag"."name" = ? AND NOT ("press_tag"."id" = ?))
-- 'a', 'b', 3
== and_or
corm_filter(tags, Q("id__gt", 1), OR(Q("name", "a"), Q("name", "b")))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" > ? AND ("press_tag"."name" = ? OR "press_tag"."name" = ?)
-- 1, 'a', 'b'
== not
corm_filter(tags, NOT(Q("name", "a")))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE NOT ("press_tag"."name" = ?)
-- 'a'
== not_not
corm_filter(tags, NOT(NOT(Q("name", "a"))))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" = ?
-- 'a'
== not_or
corm_filter(tags, NOT(OR(Q("name", "a"), Q("name", "b"))))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE NOT ("press_tag"."name" = ? OR "press_tag"."name" = ?)
-- 'a', 'b'
== xor
corm_filter(tags, XOR(Q("name", "a"), Q("id", 1)))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE (CASE WHEN "press_tag"."name" = ? THEN 1 ELSE 0 END + CASE WHEN "press_tag"."id" = ? THEN 1 ELSE 0 END) = 1
-- 'a', 1
== xor_three
corm_filter(tags, XOR(Q("name", "a"), Q("id", 1), Q("id__gt", 7)))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE (CASE WHEN "press_tag"."name" = ? THEN 1 ELSE 0 END + CASE WHEN "press_tag"."id" = ? THEN 1 ELSE 0 END + CASE WHEN "press_tag"."id" > ? THEN 1 ELSE 0 END) % 2 = 1
-- 'a', 1, 7
== not_xor
corm_filter(tags, NOT(XOR(Q("name", "a"), Q("id", 1))))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE NOT ((CASE WHEN "press_tag"."name" = ? THEN 1 ELSE 0 END + CASE WHEN "press_tag"."id" = ? THEN 1 ELSE 0 END) = 1)
-- 'a', 1
== exclude
corm_exclude(tags, Q("name", "a"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE NOT ("press_tag"."name" = ?)
-- 'a'
== exclude_two
corm_exclude(tags, Q("name", "a"), Q("id", 1))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE NOT ("press_tag"."name" = ? AND "press_tag"."id" = ?)
-- 'a', 1
== exclude_nullable
corm_exclude(tags, Q("parent", 1))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE NOT ("press_tag"."parent_id" = ? AND "press_tag"."parent_id" IS NOT NULL)
-- 1
== exclude_nullable_gt
corm_exclude(authors, Q("rating__gt", 1))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT ("press_author"."rating" > ? AND "press_author"."rating" IS NOT NULL)
ORDER BY "press_author"."name"
-- 1
== exclude_nullable_or
corm_exclude(authors, OR(Q("rating", 1), Q("name", "x")))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT (("press_author"."rating" = ? AND "press_author"."rating" IS NOT NULL) OR "press_author"."name" = ?)
ORDER BY "press_author"."name"
-- 1, 'x'
== exclude_in_null
corm_exclude(authors, Q("rating__in", VALS(1, 2)))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT ("press_author"."rating" IN (?, ?) AND "press_author"."rating" IS NOT NULL)
ORDER BY "press_author"."name"
-- 1, 2
== exclude_f
corm_exclude(authors, Q("rating", F("mentor")))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT ("press_author"."rating" = "press_author"."mentor_id" AND "press_author"."rating" IS NOT NULL AND "press_author"."mentor_id" IS NOT NULL)
ORDER BY "press_author"."name"
== exclude_exclude
corm_exclude(corm_exclude(tags, Q("id", 1)), Q("name", "a"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE NOT ("press_tag"."id" = ?) AND NOT ("press_tag"."name" = ?)
-- 1, 'a'
== empty_and
corm_filter(tags, Q("id__in", corm_none(tags)), Q("name", "a"))
-- nothing is sent: no row can match
== empty_or
corm_filter(tags, OR(Q("id__in", corm_none(tags)), Q("name", "a")))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" = ?
-- 'a'
== empty_not
corm_filter(tags, NOT(Q("id__in", corm_none(tags))))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
== empty_xor
corm_filter(tags, XOR(Q("id__in", corm_none(tags)), Q("name", "a")))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE (CASE WHEN "press_tag"."name" = ? THEN 1 ELSE 0 END + CASE WHEN 0 THEN 1 ELSE 0 END) = 1
-- 'a'
== f
corm_filter(books, Q("id", F("pages")))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."id" = "press_book"."pages"
== f_plus
corm_filter(books, Q("id__gt", ADD(F("pages"), 5)))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."id" > "press_book"."pages" + ?
-- 5
== f_year
corm_filter(books, Q("pages", F("published__year")))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."pages" = corm_date_extract('year', "press_book"."published")
== f_contains
corm_filter(books, Q("title__contains", F("genre")))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."title" LIKE '%' || REPLACE(REPLACE(REPLACE("press_book"."genre", '\', '\\'), '%', '\%'), '_', '\_') || '%' ESCAPE '\'
== join
corm_filter(reviews, Q("book__title", "Emma"))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
INNER JOIN "press_book" ON "press_review"."book_id" = "press_book"."id"
WHERE "press_book"."title" = ?
-- 'Emma'
== join_key
corm_filter(reviews, Q("book__id", 1))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
WHERE "press_review"."book_id" = ?
-- 1
== join_object_key
corm_filter(reviews, Q("book", 1))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
WHERE "press_review"."book_id" = ?
-- 1
== join_attname
corm_filter(reviews, Q("book_id", 1))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
WHERE "press_review"."book_id" = ?
-- 1
== join_two
corm_filter(reviews, Q("book__author__name", "A"))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
INNER JOIN "press_book" ON "press_review"."book_id" = "press_book"."id"
INNER JOIN "press_author" ON "press_book"."author_id" = "press_author"."id"
WHERE "press_author"."name" = ?
-- 'A'
== join_trim
corm_filter(reviews, Q("book__author", 1))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
INNER JOIN "press_book" ON "press_review"."book_id" = "press_book"."id"
WHERE "press_book"."author_id" = ?
-- 1
== join_nullable
corm_filter(reviews, Q("critic__name", "A"))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
INNER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
WHERE "press_author"."name" = ?
-- 'A'
== join_nullable_isnull
corm_filter(reviews, Q("critic__rating__isnull", true))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
LEFT OUTER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
WHERE "press_author"."rating" IS NULL
== join_nullable_notnull
corm_filter(reviews, Q("critic__rating__isnull", false))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
INNER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
WHERE "press_author"."rating" IS NOT NULL
== join_nullable_key_isnull
corm_filter(reviews, Q("critic__mentor__isnull", true))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
LEFT OUTER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
WHERE "press_author"."mentor_id" IS NULL
== join_or
corm_filter(reviews, OR(Q("critic__name", "A"), Q("stars", 5)))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
LEFT OUTER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
WHERE "press_author"."name" = ? OR "press_review"."stars" = ?
-- 'A', 5
== join_or_same
corm_filter(reviews, OR(Q("critic__name", "A"), Q("critic__name", "B")))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
INNER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
WHERE "press_author"."name" = ? OR "press_author"."name" = ?
-- 'A', 'B'
== join_or_then_and
corm_filter(corm_filter(reviews, OR(Q("critic__name", "A"), Q("stars", 5))), Q("critic__rating", 1))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
INNER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
WHERE ("press_author"."name" = ? OR "press_review"."stars" = ?) AND "press_author"."rating" = ?
-- 'A', 5, 1
== join_or_and_inner
corm_filter(reviews, OR(Q("critic__name", "A"), Q("stars", 5)), Q("critic__rating", 1))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
INNER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
WHERE ("press_author"."name" = ? OR "press_review"."stars" = ?) AND "press_author"."rating" = ?
-- 'A', 5, 1
== join_xor
corm_filter(reviews, XOR(Q("critic__name", "A"), Q("stars", 5)))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
LEFT OUTER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
WHERE (CASE WHEN "press_author"."name" = ? THEN 1 ELSE 0 END + CASE WHEN "press_review"."stars" = ? THEN 1 ELSE 0 END) = 1
-- 'A', 5
== join_not
corm_filter(reviews, NOT(Q("critic__name", "A")))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
LEFT OUTER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
WHERE NOT ("press_author"."name" = ? AND "press_author"."name" IS NOT NULL)
-- 'A'
== join_exclude
corm_exclude(reviews, Q("critic__name", "A"))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
LEFT OUTER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
WHERE NOT ("press_author"."name" = ? AND "press_author"."name" IS NOT NULL)
-- 'A'
== join_exclude_not_null
corm_exclude(reviews, Q("book__title", "A"))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
INNER JOIN "press_book" ON "press_review"."book_id" = "press_book"."id"
WHERE NOT ("press_book"."title" = ?)
-- 'A'
== join_exclude_two
corm_exclude(reviews, Q("critic__mentor__name", "A"))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
LEFT OUTER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
LEFT OUTER JOIN "press_author" AS "T3" ON "press_author"."mentor_id" = "T3"."id"
WHERE NOT ("T3"."name" = ? AND "T3"."name" IS NOT NULL)
-- 'A'
== join_f
corm_filter(reviews, Q("stars", F("critic__rating")))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
INNER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
WHERE "press_review"."stars" = "press_author"."rating"
== join_f_f
corm_filter(reviews, Q("book__author__rating", F("critic__rating")))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
INNER JOIN "press_book" ON "press_review"."book_id" = "press_book"."id"
INNER JOIN "press_author" ON "press_book"."author_id" = "press_author"."id"
INNER JOIN "press_author" AS "T4" ON "press_review"."critic_id" = "T4"."id"
WHERE "press_author"."rating" = "T4"."rating"
== join_exclude_f
corm_exclude(reviews, Q("stars", F("critic__rating")))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
LEFT OUTER JOIN "press_author" ON "press_review"."critic_id" = "press_author"."id"
WHERE NOT ("press_review"."stars" = "press_author"."rating" AND "press_author"."rating" IS NOT NULL)
== join_self
corm_filter(authors, Q("mentor__mentor__name", "A"))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_author" AS "T2" ON "press_author"."mentor_id" = "T2"."id"
INNER JOIN "press_author" AS "T3" ON "T2"."mentor_id" = "T3"."id"
WHERE "T3"."name" = ?
ORDER BY "press_author"."name"
-- 'A'
== one_to_one
corm_filter(authors, Q("profile__motto", "x"))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_profile" ON "press_author"."id" = "press_profile"."author_id"
WHERE "press_profile"."motto" = ?
ORDER BY "press_author"."name"
-- 'x'
== one_to_one_isnull
corm_filter(authors, Q("profile__isnull", true))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
LEFT OUTER JOIN "press_profile" ON "press_author"."id" = "press_profile"."author_id"
WHERE "press_profile"."id" IS NULL
ORDER BY "press_author"."name"
== one_to_one_exclude
corm_exclude(authors, Q("profile__motto", "x"))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
LEFT OUTER JOIN "press_profile" ON "press_author"."id" = "press_profile"."author_id"
WHERE NOT ("press_profile"."motto" = ? AND "press_profile"."motto" IS NOT NULL)
ORDER BY "press_author"."name"
-- 'x'
== parent
corm_filter(cafes, Q("name", "x"), Q("seats__gt", 3))
SELECT "press_place"."id", "press_place"."name", "press_cafe"."place_ptr_id", "press_cafe"."seats"
FROM "press_cafe"
INNER JOIN "press_place" ON "press_cafe"."place_ptr_id" = "press_place"."id"
WHERE "press_place"."name" = ? AND "press_cafe"."seats" > ?
-- 'x', 3
== child
corm_filter(corm_objects(s, Place), Q("cafe__seats__gt", 3))
SELECT "press_place"."id", "press_place"."name"
FROM "press_place"
INNER JOIN "press_cafe" ON "press_place"."id" = "press_cafe"."place_ptr_id"
WHERE "press_cafe"."seats" > ?
-- 3
== many
corm_filter(authors, Q("books__title", "Emma"))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
WHERE "press_book"."title" = ?
ORDER BY "press_author"."name"
-- 'Emma'
== many_one_call
corm_filter(authors, Q("books__title", "Emma"), Q("books__pages__gt", 9))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
WHERE "press_book"."title" = ? AND "press_book"."pages" > ?
ORDER BY "press_author"."name"
-- 'Emma', 9
== many_two_calls
corm_filter(corm_filter(authors, Q("books__title", "Emma")), Q("books__pages__gt", 9))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
INNER JOIN "press_book" AS "T3" ON "press_author"."id" = "T3"."author_id"
WHERE "press_book"."title" = ? AND "T3"."pages" > ?
ORDER BY "press_author"."name"
-- 'Emma', 9
== many_key
corm_filter(authors, Q("books", 3))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
WHERE "press_book"."id" = ?
ORDER BY "press_author"."name"
-- 3
== many_isnull
corm_filter(authors, Q("books__isnull", true))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
LEFT OUTER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
WHERE "press_book"."id" IS NULL
ORDER BY "press_author"."name"
== many_notnull
corm_filter(authors, Q("books__isnull", false))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
WHERE "press_book"."id" IS NOT NULL
ORDER BY "press_author"."name"
== many_or
corm_filter(authors, OR(Q("books__title", "Emma"), Q("name", "x")))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
LEFT OUTER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
WHERE "press_book"."title" = ? OR "press_author"."name" = ?
ORDER BY "press_author"."name"
-- 'Emma', 'x'
== many_or_both
corm_filter(authors, OR(Q("books__title", "Emma"), Q("books__pages", 9)))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
WHERE "press_book"."title" = ? OR "press_book"."pages" = ?
ORDER BY "press_author"."name"
-- 'Emma', 9
== many_f
corm_filter(authors, Q("rating", F("books__pages")))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
WHERE "press_author"."rating" = "press_book"."pages"
ORDER BY "press_author"."name"
== many_f_same_call
corm_filter(authors, Q("books__title", "Emma"), Q("rating", F("books__pages")))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
WHERE "press_book"."title" = ? AND "press_author"."rating" = "press_book"."pages"
ORDER BY "press_author"."name"
-- 'Emma'
== many_deep
corm_filter(authors, Q("books__reviews__stars", 5))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
INNER JOIN "press_review" ON "press_book"."id" = "press_review"."book_id"
WHERE "press_review"."stars" = ?
ORDER BY "press_author"."name"
-- 5
== many_deep_two_calls
corm_filter(corm_filter(authors, Q("books__reviews__stars", 5)), Q("books__reviews__critic__name", "x"))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
INNER JOIN "press_review" ON "press_book"."id" = "press_review"."book_id"
INNER JOIN "press_book" AS "T4" ON "press_author"."id" = "T4"."author_id"
INNER JOIN "press_review" AS "T5" ON "T4"."id" = "T5"."book_id"
INNER JOIN "press_author" AS "T6" ON "T5"."critic_id" = "T6"."id"
WHERE "press_review"."stars" = ? AND "T6"."name" = ?
ORDER BY "press_author"."name"
-- 5, 'x'
== m2m
corm_filter(books, Q("tags__name", "sea"))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
INNER JOIN "press_book_tags" ON "press_book"."id" = "press_book_tags"."book_id"
INNER JOIN "press_tag" ON "press_book_tags"."tag_id" = "press_tag"."id"
WHERE "press_tag"."name" = ?
-- 'sea'
== m2m_key
corm_filter(books, Q("tags", 3))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
INNER JOIN "press_book_tags" ON "press_book"."id" = "press_book_tags"."book_id"
WHERE "press_book_tags"."tag_id" = ?
-- 3
== m2m_key_in
corm_filter(books, Q("tags__in", VALS(1, 2)))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
INNER JOIN "press_book_tags" ON "press_book"."id" = "press_book_tags"."book_id"
WHERE "press_book_tags"."tag_id" IN (?, ?)
-- 1, 2
== m2m_isnull
corm_filter(books, Q("tags__isnull", true))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
LEFT OUTER JOIN "press_book_tags" ON "press_book"."id" = "press_book_tags"."book_id"
WHERE "press_book_tags"."tag_id" IS NULL
== m2m_reverse
corm_filter(tags, Q("books__title", "Emma"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
INNER JOIN "press_book_tags" ON "press_tag"."id" = "press_book_tags"."tag_id"
INNER JOIN "press_book" ON "press_book_tags"."book_id" = "press_book"."id"
WHERE "press_book"."title" = ?
-- 'Emma'
== m2m_two_calls
corm_filter(corm_filter(books, Q("tags", 1)), Q("tags", 2))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
INNER JOIN "press_book_tags" ON "press_book"."id" = "press_book_tags"."book_id"
INNER JOIN "press_book_tags" AS "T3" ON "press_book"."id" = "T3"."book_id"
WHERE "press_book_tags"."tag_id" = ? AND "T3"."tag_id" = ?
-- 1, 2
== m2m_deep
corm_filter(authors, Q("books__tags__name", "sea"))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
INNER JOIN "press_book_tags" ON "press_book"."id" = "press_book_tags"."book_id"
INNER JOIN "press_tag" ON "press_book_tags"."tag_id" = "press_tag"."id"
WHERE "press_tag"."name" = ?
ORDER BY "press_author"."name"
-- 'sea'
== m2m_queryset
corm_filter(books, Q("tags__in", corm_filter(tags, Q("id", 1))))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
INNER JOIN "press_book_tags" ON "press_book"."id" = "press_book_tags"."book_id"
WHERE "press_book_tags"."tag_id" IN (SELECT "U0"."id" FROM "press_tag" AS "U0" WHERE "U0"."id" = ?)
-- 1
== many_exclude
corm_exclude(authors, Q("books__title", "Emma"))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."title" = ? AND "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
-- 'Emma'
== many_exclude_key
corm_exclude(authors, Q("books", 3))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."id" = ? AND "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
-- 3
== many_exclude_two
corm_exclude(authors, Q("books__title", "Emma"), Q("books__pages__gt", 9))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT (EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."title" = ? AND "U0"."author_id" = "press_author"."id" LIMIT 1) AND EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."pages" > ? AND "U0"."author_id" = "press_author"."id" LIMIT 1))
ORDER BY "press_author"."name"
-- 'Emma', 9
== many_exclude_isnull
corm_exclude(authors, Q("books__isnull", true))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT EXISTS (SELECT 1 FROM "press_author" AS "U0" LEFT OUTER JOIN "press_book" AS "U1" ON "U0"."id" = "U1"."author_id" WHERE "U1"."id" IS NULL AND "U0"."id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
== many_exclude_deep
corm_exclude(authors, Q("books__reviews__stars", 5))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" INNER JOIN "press_review" AS "U1" ON "U0"."id" = "U1"."book_id" WHERE "U1"."stars" = ? AND "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
-- 5
== many_exclude_nullable
corm_exclude(reviews, Q("critic__books__title", "Emma"))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
WHERE NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."title" = ? AND "U0"."author_id" = "press_review"."critic_id" LIMIT 1)
-- 'Emma'
== many_exclude_nullable_column
corm_exclude(publishers, Q("books__published", "1815-12-23"))
SELECT "press_publisher"."id", "press_publisher"."name", "press_publisher"."country"
FROM "press_publisher"
WHERE NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."published" = ? AND "U0"."publisher_id" = "press_publisher"."id" LIMIT 1)
ORDER BY "press_publisher"."country" DESC NULLS LAST, COALESCE("press_publisher"."name", '-'), "press_publisher"."id"
-- '1815-12-23'
== many_exclude_f
corm_exclude(authors, Q("books__pages", F("rating")))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."pages" = "press_author"."rating" AND "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
== many_exclude_f_joined
corm_exclude(authors, Q("books__pages", F("mentor__rating")))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
LEFT OUTER JOIN "press_author" AS "T2" ON "press_author"."mentor_id" = "T2"."id"
WHERE NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."pages" = "T2"."rating" AND "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
== many_filter_not
corm_filter(authors, Q("books__title", "Emma"), NOT(Q("books__pages__gt", 9)))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
WHERE "press_book"."title" = ? AND NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."pages" > ? AND "U0"."id" = "press_book"."id" AND "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
-- 'Emma', 9
== many_filter_then_exclude
corm_exclude(corm_filter(authors, Q("books__title", "Emma")), Q("books__pages__gt", 9))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
INNER JOIN "press_book" ON "press_author"."id" = "press_book"."author_id"
WHERE "press_book"."title" = ? AND NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."pages" > ? AND "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
-- 'Emma', 9
== m2m_exclude
corm_exclude(books, Q("tags__name", "sea"))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE NOT EXISTS (SELECT 1 FROM "press_book_tags" AS "U0" INNER JOIN "press_tag" AS "U1" ON "U0"."tag_id" = "U1"."id" WHERE "U1"."name" = ? AND "U0"."book_id" = "press_book"."id" LIMIT 1)
-- 'sea'
== m2m_exclude_key
corm_exclude(books, Q("tags", 3))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE NOT EXISTS (SELECT 1 FROM "press_book_tags" AS "U0" WHERE "U0"."tag_id" = ? AND "U0"."book_id" = "press_book"."id" LIMIT 1)
-- 3
== m2m_exclude_in
corm_exclude(books, Q("tags__in", VALS(1, 2)))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE NOT EXISTS (SELECT 1 FROM "press_book_tags" AS "U0" WHERE "U0"."tag_id" IN (?, ?) AND "U0"."book_id" = "press_book"."id" LIMIT 1)
-- 1, 2
== m2m_exclude_reverse
corm_exclude(tags, Q("books__title", "Emma"))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE NOT EXISTS (SELECT 1 FROM "press_book_tags" AS "U0" INNER JOIN "press_book" AS "U1" ON "U0"."book_id" = "U1"."id" WHERE "U1"."title" = ? AND "U0"."tag_id" = "press_tag"."id" LIMIT 1)
-- 'Emma'
== m2m_exclude_deep
corm_exclude(authors, Q("books__tags__name", "sea"))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" INNER JOIN "press_book_tags" AS "U1" ON "U0"."id" = "U1"."book_id" INNER JOIN "press_tag" AS "U2" ON "U1"."tag_id" = "U2"."id" WHERE "U2"."name" = ? AND "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
-- 'sea'
== m2m_not_or
corm_filter(books, OR(NOT(Q("tags__name", "sea")), Q("title", "Emma")))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE NOT EXISTS (SELECT 1 FROM "press_book_tags" AS "U0" INNER JOIN "press_tag" AS "U1" ON "U0"."tag_id" = "U1"."id" WHERE "U1"."name" = ? AND "U0"."book_id" = "press_book"."id" LIMIT 1) OR "press_book"."title" = ?
-- 'sea', 'Emma'
== m2m_double_exclude
corm_filter(books, NOT(NOT(Q("tags__name", "sea"))))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
INNER JOIN "press_book_tags" ON "press_book"."id" = "press_book_tags"."book_id"
INNER JOIN "press_tag" ON "press_book_tags"."tag_id" = "press_tag"."id"
WHERE "press_tag"."name" = ?
-- 'sea'
== many_exclude_in_queryset
corm_exclude(authors, Q("books__in", corm_filter(books, Q("pages", 1))))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."id" IN (SELECT "V0"."id" FROM "press_book" AS "V0" WHERE "V0"."pages" = ?) AND "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
-- 1
== many_exclude_through_fk
corm_exclude(reviews, Q("book__tags__name", "sea"))
SELECT "press_review"."id", "press_review"."book_id", "press_review"."critic_id", "press_review"."stars", "press_review"."created"
FROM "press_review"
WHERE NOT EXISTS (SELECT 1 FROM "press_book_tags" AS "U0" INNER JOIN "press_tag" AS "U1" ON "U0"."tag_id" = "U1"."id" WHERE "U1"."name" = ? AND "U0"."book_id" = "press_review"."book_id" LIMIT 1)
-- 'sea'
== json_key
corm_filter(items, Q("data__a", 1))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE (CASE WHEN JSON_TYPE("press_item"."data", '$."a"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."a"') ELSE JSON_EXTRACT("press_item"."data", '$."a"') END) = (CASE WHEN JSON_TYPE(?) IN ('false', 'true', 'null') THEN JSON_TYPE(?) ELSE JSON_EXTRACT(?, '$') END)
-- '1', '1', '1'
== json_key_text
corm_filter(items, Q("data__a", "x"))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE (CASE WHEN JSON_TYPE("press_item"."data", '$."a"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."a"') ELSE JSON_EXTRACT("press_item"."data", '$."a"') END) = (CASE WHEN JSON_TYPE(?) IN ('false', 'true', 'null') THEN JSON_TYPE(?) ELSE JSON_EXTRACT(?, '$') END)
-- '"x"', '"x"', '"x"'
== json_key_bool
corm_filter(items, Q("data__a", (bool)true))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE (CASE WHEN JSON_TYPE("press_item"."data", '$."a"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."a"') ELSE JSON_EXTRACT("press_item"."data", '$."a"') END) = 'true'
== json_path
corm_filter(items, Q("data__a__0__b", "x"))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE (CASE WHEN JSON_TYPE("press_item"."data", '$."a"[0]."b"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."a"[0]."b"') ELSE JSON_EXTRACT("press_item"."data", '$."a"[0]."b"') END) = (CASE WHEN JSON_TYPE(?) IN ('false', 'true', 'null') THEN JSON_TYPE(?) ELSE JSON_EXTRACT(?, '$') END)
-- '"x"', '"x"', '"x"'
== json_key_null
corm_filter(items, Q("data__a", NULL))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE (CASE WHEN JSON_TYPE("press_item"."data", '$."a"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."a"') ELSE JSON_EXTRACT("press_item"."data", '$."a"') END) = 'null'
== json_key_isnull
corm_filter(items, Q("data__a__isnull", true))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE JSON_TYPE("press_item"."data", '$."a"') IS NULL
== json_key_notnull
corm_filter(items, Q("data__a__isnull", (bool)false))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE JSON_TYPE("press_item"."data", '$."a"') IS NOT NULL
== json_key_exclude
corm_exclude(items, Q("data__a", 1))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE NOT ((CASE WHEN JSON_TYPE("press_item"."data", '$."a"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."a"') ELSE JSON_EXTRACT("press_item"."data", '$."a"') END) = (CASE WHEN JSON_TYPE(?) IN ('false', 'true', 'null') THEN JSON_TYPE(?) ELSE JSON_EXTRACT(?, '$') END) AND "press_item"."data" IS NOT NULL)
-- '1', '1', '1'
== json_key_gt
corm_filter(items, Q("data__a__gt", 1))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE (CASE WHEN JSON_TYPE("press_item"."data", '$."a"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."a"') ELSE JSON_EXTRACT("press_item"."data", '$."a"') END) > ?
-- 1
== json_key_in
corm_filter(items, Q("data__a__in", VALS(1, "x")))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE (CASE WHEN JSON_TYPE("press_item"."data", '$."a"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."a"') ELSE JSON_EXTRACT("press_item"."data", '$."a"') END) IN ((CASE WHEN JSON_TYPE(?) IN ('false', 'true', 'null') THEN JSON_TYPE(?) ELSE JSON_EXTRACT(?, '$') END), (CASE WHEN JSON_TYPE(?) IN ('false', 'true', 'null') THEN JSON_TYPE(?) ELSE JSON_EXTRACT(?, '$') END))
-- '1', '1', '1', '"x"', '"x"', '"x"'
== json_key_contains
corm_filter(items, Q("data__a__icontains", "x"))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE (CASE WHEN JSON_TYPE("press_item"."data", '$."a"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."a"') ELSE JSON_EXTRACT("press_item"."data", '$."a"') END) LIKE ? ESCAPE '\'
-- '%x%'
== json_key_startswith
corm_filter(items, Q("data__a__startswith", "x"))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE (CASE WHEN JSON_TYPE("press_item"."data", '$."a"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."a"') ELSE JSON_EXTRACT("press_item"."data", '$."a"') END) LIKE ? ESCAPE '\'
-- 'x%'
== json_has_key
corm_filter(items, Q("data__has_key", "a"))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE JSON_TYPE("press_item"."data", '$."a"') IS NOT NULL
== json_has_key_at
corm_filter(items, Q("data__a__has_key", "b"))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE JSON_TYPE("press_item"."data", '$."a"."b"') IS NOT NULL
== json_has_keys
corm_filter(items, Q("data__has_keys", VALS("a", "b")))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE JSON_TYPE("press_item"."data", '$."a"') IS NOT NULL AND JSON_TYPE("press_item"."data", '$."b"') IS NOT NULL
== json_has_any_keys
corm_filter(items, Q("data__has_any_keys", VALS("a", "b")))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE JSON_TYPE("press_item"."data", '$."a"') IS NOT NULL OR JSON_TYPE("press_item"."data", '$."b"') IS NOT NULL
== json_exact
corm_filter(items, Q("data", (corm_json){ "{\"a\": [1]}" }))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE JSON("press_item"."data") = JSON(?)
-- '{"a": [1]}'
== json_null
corm_filter(items, Q("data", NULL))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE JSON("press_item"."data") = JSON('null')
== json_json_null
corm_filter(items, Q("data", (corm_json){ "null" }))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE JSON("press_item"."data") = JSON('null')
== json_quotes
corm_filter(items, Q("data__it's \"x\" \\ %", "'"))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE (CASE WHEN JSON_TYPE("press_item"."data", '$."it''s \"x\" \\ %"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."it''s \"x\" \\ %"') ELSE JSON_EXTRACT("press_item"."data", '$."it''s \"x\" \\ %"') END) = (CASE WHEN JSON_TYPE(?) IN ('false', 'true', 'null') THEN JSON_TYPE(?) ELSE JSON_EXTRACT(?, '$') END)
-- '"'"', '"'"', '"'"'
== json_f
corm_filter(items, Q("small", F("data__a")))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE "press_item"."small" = (CASE WHEN JSON_TYPE("press_item"."data", '$."a"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."a"') ELSE JSON_EXTRACT("press_item"."data", '$."a"') END)
== json_values
corm_values(items, "data__a")
SELECT CASE WHEN JSON_TYPE("press_item"."data", '$."a"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."a"') WHEN JSON_VALID(JSON_EXTRACT("press_item"."data", '$."a"')) THEN JSON_EXTRACT("press_item"."data", '$."a"') WHEN JSON_TYPE("press_item"."data", '$."a"') IS NOT NULL THEN JSON_QUOTE(JSON_EXTRACT("press_item"."data", '$."a"')) END AS "data__a"
FROM "press_item"
== json_order
corm_order_by(items, "data__a__b")
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
ORDER BY (CASE WHEN JSON_TYPE("press_item"."data", '$."a"."b"') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$."a"."b"') ELSE JSON_EXTRACT("press_item"."data", '$."a"."b"') END)
== json_negative
corm_filter(items, Q("data__-1", 1))
SELECT "press_item"."id", "press_item"."data", "press_item"."price", "press_item"."small", "press_item"."score", "press_item"."code", "press_item"."length", "press_item"."at"
FROM "press_item"
WHERE (CASE WHEN JSON_TYPE("press_item"."data", '$[#-1]') IN ('false', 'true', 'null') THEN JSON_TYPE("press_item"."data", '$[#-1]') ELSE JSON_EXTRACT("press_item"."data", '$[#-1]') END) = (CASE WHEN JSON_TYPE(?) IN ('false', 'true', 'null') THEN JSON_TYPE(?) ELSE JSON_EXTRACT(?, '$') END)
-- '1', '1', '1'
== many_exclude_f_plus
corm_exclude(authors, Q("books__pages", ADD(F("rating"), 1)))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
WHERE NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."pages" = "press_author"."rating" + ? AND "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
-- 1
== many_exclude_function
corm_exclude(authors, Q("books__title", FN("lower", "mentor__name")))
SELECT "press_author"."id", "press_author"."name", "press_author"."rating", "press_author"."mentor_id"
FROM "press_author"
LEFT OUTER JOIN "press_author" AS "T2" ON "press_author"."mentor_id" = "T2"."id"
WHERE NOT EXISTS (SELECT 1 FROM "press_book" AS "U0" WHERE "U0"."title" = LOWER("T2"."name") AND "U0"."author_id" = "press_author"."id" LIMIT 1)
ORDER BY "press_author"."name"
== in_ten
corm_filter(tags, Q("id__in", ARRAY(many, 10)))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
-- 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
== in_eleven
corm_filter(tags, Q("id__in", ARRAY(many, 11)))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."id" IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
-- 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
