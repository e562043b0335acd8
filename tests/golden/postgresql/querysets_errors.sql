== field
corm_filter(books, Q("titel", "x"))
FieldError: Book has no field "titel"; did you mean "title"?
== field_below
corm_filter(books, Q("author__nam", "x"))
FieldError: Author has no field "nam"; did you mean "name"?
== field_far
corm_filter(books, Q("zzzzzz", "x"))
FieldError: Book has no field "zzzzzz"; it has id, title, author, publisher, pages, genre, published, in_print, tags, reviews
== field_beyond
corm_filter(books, Q("pages__name", 1))
FieldError: Book.pages has no lookup or part "name"; most fields have exact, in, gt, gte, lt, lte, range and isnull
== lookup
corm_filter(books, Q("title__contians", "x"))
FieldError: Book.title has no lookup or part "contians"; did you mean "contains"?
== lookup_of_number
corm_filter(books, Q("pages__year", 1))
FieldError: Book.pages has no lookup or part "year"; most fields have exact, in, gt, gte, lt, lte, range and isnull
== lookup_relation
corm_filter(books, Q("author__contains", "x"))
FieldError: Book.author: "contains" is not possible on a relation; name a field of the related model
== lookup_json
corm_filter(books, Q("title__has_key", "x"))
FieldError: Book.title has no lookup or part "has_key"; did you mean "has_keys"?
== order_by_unknown
corm_order_by(books, "-titel")
FieldError: Book has no field "titel"; did you mean "title"?
== values_unknown
corm_values(books, "titel")
FieldError: Book has no field "titel"; did you mean "title"?
== annotate_unknown
corm_annotate(books, AS("n", COUNT("tag")))
FieldError: Book has no field "tag"; did you mean "tags"?
== f_unknown
corm_filter(books, Q("pages", F("page")))
FieldError: Book has no field "page"; did you mean "pages"?
== only_unknown
corm_only(books, "titel")
FieldError: Book has no field "titel"; did you mean "title"?
== defer_unknown
corm_defer(books, "titel")
FieldError: Book has no field "titel"; did you mean "title"?
== select_related_unknown
corm_select_related(books, "autor")
FieldError: Book has no relation "autor"; did you mean "author"?
== select_related_many
corm_select_related(authors, "books")
FieldError: Author has no relation to one "books"; use prefetch_related for relations to many
== select_related_plain
corm_select_related(books, "title")
FieldError: select_related: Book.title is no relation; name a foreign key or one-to-one
== distinct_on_unknown
corm_distinct_on(books, "titel")
FieldError: Book has no field "titel"; did you mean "title"?
== empty_path
corm_filter(books, Q("", 1))
FieldError: "" is no path: a name in it is empty
== empty_part
corm_filter(books, Q("author____name", "x"))
FieldError: "author____name" is no path: a name in it is empty
== trailing
corm_filter(books, Q("author__", 1))
FieldError: "author__" is no path: a name in it is empty
== function_unknown
corm_values(books, AS("x", FN("lowr", "title")))
FieldError: there is no function "lowr"; did you mean "lower"?
== function_arguments
corm_values(books, AS("x", FN("lower", "title", "genre")))
FieldError: lower takes 1 argument, not 2
== aggregate_unknown
corm_annotate(authors, AS("x", corm_agg("summ", "books")))
FieldError: there is no aggregate "summ"; did you mean "sum"?
== cast_unknown
corm_values(books, AS("x", CAST("pages", "int")))
FieldError: unknown type "int"; there are integer, float, decimal, char, text, boolean, date, datetime, time, duration, uuid, json, binary and the other field types
== operator_unknown
corm_values(books, AS("x", corm_arith("**", F("pages"), 1)))
FieldError: unknown operator "**" or too few operands; there are + - * / % ^ & | # << >>
== dates_kind
corm_extract_dates(books, "published", "hour", false)
ValueError: "hour" is no kind of date; there are year, month, week, day
== dates_field
corm_extract_dates(books, "title", "year", false)
ValueError: "title" is no date
== text_for_int
corm_filter(books, Q("pages", "many"))
ValueError: Book.pages: text 'many' must be an integer
== int_for_text
corm_filter(books, Q("title", 7))
ValueError: Book.title: integer 7 must be text
== int_for_date
corm_filter(books, Q("published", 1815))
ValueError: Book.published: integer 1815 must be a date such as 2024-02-29, years 1 to 9999
== text_for_date
corm_filter(books, Q("published", "yesterday"))
ValueError: Book.published: text 'yesterday' must be a date such as 2024-02-29, years 1 to 9999
== date_for_int
corm_filter(books, Q("pages", corm_ymd(1, 1, 1)))
ValueError: Book.pages: date 0001-01-01 must be an integer
== bool_for_int
corm_filter(books, Q("pages", (bool)true))
SELECT "press_book"."id", "press_book"."title", "press_book"."author_id", "press_book"."publisher_id", "press_book"."pages", "press_book"."genre", "press_book"."published", "press_book"."in_print"
FROM "press_book"
WHERE "press_book"."pages" = $1::bigint
-- 1
== int_for_bool
corm_filter(books, Q("in_print", 2))
ValueError: Book.in_print: integer 2 must be true or false
== null_text
corm_filter(books, Q("title", missing))
ValueError: a char * value is NULL; write NULL itself to ask for SQL NULL
== null_gt
corm_filter(books, Q("pages__gt", NULL))
ValueError: Book.pages__gt: NULL is no value to compare with; use isnull
== null_contains
corm_filter(books, Q("title__contains", NULL))
ValueError: Book.title__contains: NULL is no value to compare with; use isnull
== null_in
corm_filter(books, Q("pages__in", NULL))
ValueError: Book.pages__in: takes a list or a queryset: VALS(..), ARRAY(p, n)
== list_exact
corm_filter(books, Q("pages", VALS(1, 2)))
ValueError: Book.pages__exact: a list is possible only with in and range
== value_in
corm_filter(books, Q("pages__in", 1))
ValueError: Book.pages__in: takes a list or a queryset: VALS(..), ARRAY(p, n)
== range_one
corm_filter(books, Q("pages__range", VALS(1)))
ValueError: Book.pages__range: takes two values: RANGE(a, b)
== isnull_text
corm_filter(books, Q("title__isnull", "yes"))
ValueError: Book.title__isnull: takes true or false
== isnull_two
corm_filter(books, Q("title__isnull", 2))
ValueError: Book.title__isnull: takes true or false
== isnull_null
corm_filter(books, Q("title__isnull", NULL))
ValueError: Book.title__isnull: takes true or false
== wrong_model
corm_filter(books, Q("author", books))
ValueError: Book.author refers to Author: it cannot be compared with Book
== wrong_model_in
corm_filter(books, Q("author__in", tags))
ValueError: Book.author refers to Author: it cannot be compared with Tag
== in_two_columns
corm_filter(books, Q("author__in", corm_values(authors, "id", "name")))
ValueError: Book.author__in: the queryset must select one column; use corm_values(q, "name")
== uuid
corm_filter(items, Q("code", "not-a-uuid"))
ValueError: Item.code: text 'not-a-uuid' must be a UUID
== decimal
corm_filter(items, Q("price", "cheap"))
ValueError: Item.price: text 'cheap' must be a decimal number of at most 38 digits
== json
corm_filter(items, Q("data", (corm_json){ "{" }))
ValueError: Item.data: JSON '{' must be valid JSON
== regex_bad
corm_filter(tags, Q("name__regex", "("))
SELECT "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
WHERE "press_tag"."name" ~ $1::text
-- '('
== invalid_utf8
corm_filter(tags, Q("name", "\xff"))
ValueError: Tag.name: text '?' must be valid UTF-8
== year_text
corm_filter(books, Q("published__year", "x"))
ValueError: Book.published: text 'x' must be a year
== mixed
corm_values(books, AS("x", ADD(F("title"), F("published"))))
FieldError: the type of "x" cannot be told: its operands have several types; state it by a cast or .output
== condition_not_boolean
corm_filter(books, F("pages"))
ValueError: a condition must be true or false; this expression's type is integer
== list_in_function
corm_values(books, AS("x", FN("coalesce", "pages", VALS(1, 2))))
ValueError: a list stands where one value is needed
== filter_slice
corm_filter(sliced, Q("id", 1))
ValueError: filter is not possible once a slice has been taken; slice last
== exclude_slice
corm_exclude(sliced, Q("id", 1))
ValueError: exclude is not possible once a slice has been taken; slice last
== order_slice
corm_order_by(sliced, "id")
ValueError: order_by is not possible once a slice has been taken; slice last
== reverse_slice
corm_reverse(sliced)
ValueError: reverse is not possible once a slice has been taken; slice last
== distinct_slice
corm_distinct(sliced)
ValueError: distinct is not possible once a slice has been taken; slice last
== and_slice
corm_queryset_connect(CORM_CONNECT_AND, sliced, tags)
ValueError: querysets can be combined by and, or, xor only before they are sliced, and only when both or neither are distinct
== filter_union
corm_filter(both, Q("id", 1))
NotSupportedError: filter is not possible after union, intersection or difference; do it to the operands before
== annotate_union
corm_annotate(both, AS("n", COUNT("books")))
NotSupportedError: annotate is not possible after union, intersection or difference; do it to the operands before
== distinct_union
corm_distinct(both)
NotSupportedError: distinct is not possible after union, intersection or difference; do it to the operands before
== select_related_union
corm_select_related(both, "parent")
NotSupportedError: select_related is not possible after union, intersection or difference; do it to the operands before
== only_union
corm_only(both, "id")
NotSupportedError: only is not possible after union, intersection or difference; do it to the operands before
== connect_union
corm_queryset_connect(CORM_CONNECT_OR, both, tags)
NotSupportedError: and, or, xor is not possible after union, intersection or difference; do it to the operands before
== union_columns
corm_union(corm_values(tags, "id"), corm_values(tags, "id", "name"))
ValueError: the querysets to combine have 1 and 2 columns; give them the same by values()
== union_models
corm_union(tags, books)
ValueError: the querysets to combine have 3 and 8 columns; give them the same by values()
== connect_models
corm_queryset_connect(CORM_CONNECT_OR, tags, books)
ValueError: querysets of Tag and Book cannot be combined; both must have one model
== connect_distinct
corm_queryset_connect(CORM_CONNECT_OR, tags, corm_distinct(tags))
ValueError: querysets can be combined by and, or, xor only before they are sliced, and only when both or neither are distinct
== select_related_values
corm_select_related(corm_values(books, "title"), "author")
NotSupportedError: select_related is not possible after values: rows have no objects; call it before, or leave values out
== only_values
corm_only(corm_values(books, "title"), "title")
NotSupportedError: only is not possible after values: rows have no objects; call it before, or leave values out
== slice_backwards
corm_slice(tags, 5, 2)
-- nothing is sent: no row can match
== distinct_on
corm_distinct_on(tags, "name")
SELECT DISTINCT ON ("press_tag"."name") "press_tag"."id", "press_tag"."name", "press_tag"."parent_id"
FROM "press_tag"
== aggregate_in_where
corm_filter(authors, COUNT("books"))
ValueError: a condition must be true or false; this expression's type is integer
== aggregate_of_aggregate
corm_annotate(authors, AS("n", SUM(COUNT("books"))))
FieldError: cannot compute sum of an aggregate; aggregate() over the annotated queryset can
== aggregate_of_annotation
corm_annotate(corm_annotate(authors, AS("n", COUNT("books"))), AS("m", SUM("n")))
FieldError: cannot compute sum of an aggregate; aggregate() over the annotated queryset can
== aggregate_of_window
corm_annotate(corm_annotate(books, AS("r", WINDOW(FN0("rank"), .order_by = BY("id")))), AS("m", SUM("r")))
FieldError: cannot compute sum of a window function; aggregate() over the annotated queryset can
== window_alone
corm_annotate(books, AS("r", FN0("rank")))
FieldError: rank stands only in WINDOW(..)
== window_of_function
corm_annotate(books, AS("r", WINDOW(FN("lower", "title"))))
ValueError: this expression cannot stand in WINDOW; use an aggregate or a window function
== count_star_distinct
corm_annotate(books, AS("n", COUNT("*", .distinct = true)))
FieldError: * cannot be distinct; name a field
== annotation_is_field
corm_annotate(books, AS("title", COUNT("tags")))
ValueError: the annotation "title" clashes with a field of Book; choose another name
== annotation_is_relation
corm_annotate(books, AS("author", COUNT("tags")))
ValueError: the annotation "author" clashes with a field of Book; choose another name
== annotation_is_reverse
corm_annotate(books, AS("reviews", COUNT("tags")))
ValueError: the annotation "reviews" clashes with a field of Book; choose another name
== alias_selected
corm_values(corm_alias(tags, AS("n", F("id"))), "n")
FieldError: cannot select the alias "n"; use annotate to make it a column
== unnamed
corm_annotate(authors, ADD(COUNT("books"), 1))
ValueError: an expression needs a name: AS("name", ..)
== outer_outside
corm_filter(books, Q("pages", OUTER("id")))
ValueError: OUTER is used outside a subquery; it refers to the query around SUBQUERY, EXISTS or a queryset used as a value
== outer_too_far
corm_filter(authors, EXISTS(corm_filter(books, Q("author", OUTER(OUTER("id"))))))
ValueError: OUTER is used outside a subquery; it refers to the query around SUBQUERY, EXISTS or a queryset used as a value
== order_by_aggregate
corm_order_by(authors, COUNT("books"))
FieldError: order_by has an aggregate; name it by annotate, then order by that name
== raw_filter
corm_filter(corm_raw(s, Tag, "SELECT * FROM press_tag WHERE ? = 1", 1), Q("id", 1))
NotSupportedError: filter is not possible on raw SQL; write it into the SQL
== raw_in
corm_filter(tags, Q("id__in", corm_raw(s, Tag, "SELECT ?", 1)))
NotSupportedError: raw SQL cannot be used inside another query; fetch its keys, or use RAW(..)
== null_condition
corm_filter(tags, (const corm_expr *)NULL)
ValueError: an expression is NULL; leave it out to mean no condition
== null_queryset
corm_filter(tags, EXISTS((corm_queryset *)NULL))
ValueError: a queryset used as a value is NULL
== update_unknown
corm_update(books, SET("titel", "x"))
FieldError: cannot update Book: it has no field "titel"; did you mean "title"?
== update_joined
corm_update(books, SET("author__name", "x"))
FieldError: cannot update Book: "author__name" crosses a relation; update the related rows
== update_f_joined
corm_update(books, SET("title", F("author__name")))
FieldError: "author__name" reaches into another table, which is not possible here; use a subquery
== update_reverse
corm_update(authors, SET("books", 1))
FieldError: cannot update Author: "books" is no column of it; change the related rows
== update_type
corm_update(books, SET("pages", "many"))
ValueError: Book.pages: text 'many' must be an integer
== update_slice
corm_update(corm_slice(books, 0, 1), SET("pages", 1))
ValueError: update is not possible once a slice has been taken; slice last
== update_aggregate
corm_update(authors, SET("rating", COUNT("books")))
FieldError: "books" reaches into another table, which is not possible here; use a subquery
== update_window
corm_update(books, SET("pages", WINDOW(FN0("rank"), .order_by = BY("id"))))
FieldError: window functions are not possible in update (Book.pages); use a subquery
== update_union
corm_update(corm_union(tags, tags), SET("name", "x"))
NotSupportedError: update is not possible after union, intersection or difference; do it to the operands before
== update_values_text
corm_update(books, SET("published", "x"))
ValueError: Book.published: text 'x' must be a date such as 2024-02-29, years 1 to 9999
