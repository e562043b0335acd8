== functions_of_none
PI()
RANDOM()
STATEMENT_TIMESTAMP()
== functions_of_one
LOWER("x")
UPPER("x")
CHAR_LENGTH("x")
TRIM("x")
LTRIM("x")
RTRIM("x")
REVERSE("x")
CHR("x"::int)
ASCII("x")
MD5("x")
ENCODE(DIGEST("x", 'sha1'), 'hex')
ENCODE(SHA224(CONVERT_TO("x", 'UTF8')), 'hex')
ENCODE(SHA256(CONVERT_TO("x", 'UTF8')), 'hex')
ENCODE(SHA384(CONVERT_TO("x", 'UTF8')), 'hex')
ENCODE(SHA512(CONVERT_TO("x", 'UTF8')), 'hex')
ABS("x")
CEILING("x")
FLOOR("x")
ROUND("x")
SQRT("x")
EXP("x")
LN("x")
SIGN("x")
SIN("x")
COS("x")
TAN("x")
COT("x")
ASIN("x")
ACOS("x")
ATAN("x")
DEGREES("x")
RADIANS("x")
== functions_of_two
SUBSTRING("x", $1::int)
-- slots: 1
LEFT("x", $1::int)
-- slots: 1
RIGHT("x", $1::int)
-- slots: 1
REPLACE("x", $1, '')
-- slots: 1
REPEAT("x", $1::int)
-- slots: 1
LPAD("x", $1::int, ' ')
-- slots: 1
RPAD("x", $1::int, ' ')
-- slots: 1
STRPOS("x", $1)
-- slots: 1
MOD("x"::numeric, $1::numeric)
-- slots: 1
POWER("x", $1)
-- slots: 1
LOG("x"::numeric, $1::numeric)
-- slots: 1
ATAN2("x", $1)
-- slots: 1
ROUND("x"::numeric, $1::int)
-- slots: 1
(COALESCE("x", '') || COALESCE($1::text, ''))
-- slots: 1
NULLIF("x", $1)
-- slots: 1
COALESCE("x", $1)
-- slots: 1
GREATEST("x", $1)
-- slots: 1
LEAST("x", $1)
-- slots: 1
JSONB_BUILD_OBJECT("x", $1)
-- slots: 1
== functions_of_three
SUBSTRING("x", $1::int, $2::int)
-- slots: 1 2
REPLACE("x", $1, $2)
-- slots: 1 2
LPAD("x", $1::int, $2)
-- slots: 1 2
RPAD("x", $1::int, $2)
-- slots: 1 2
COALESCE("x", $1, $2)
-- slots: 1 2
GREATEST("x", $1, $2)
-- slots: 1 2
LEAST("x", $1, $2)
-- slots: 1 2
(COALESCE("x", '') || COALESCE($1::text, '') || COALESCE($2::text, ''))
-- slots: 1 2
== function_unknown_is_refused
-- NotSupportedError: this database has no function "launch"; write it by RAW(..) in its own words, or compute it in the program
== function_with_an_argument_missing
-- NotSupportedError: an argument is missing
== round_to_a_constant
ROUND("a"::numeric, 2::int)
== function_in_arithmetic
RIGHT("a", ("b" + 1)::int) * (COALESCE("a", '') || COALESCE("b", ''))
== decimals_are_cast
ABS("price") * CASE WHEN "a" = $1 THEN "price" END
-- slots: 1
== extract_from_datetime
EXTRACT(YEAR FROM "at" AT TIME ZONE 'UTC')
== extract_in_zone
EXTRACT(HOUR FROM "at" AT TIME ZONE 'Europe/Vienna')
== extract_from_date_and_time
(EXTRACT(DOW FROM "at") + 1) + EXTRACT(SECOND FROM DATE_TRUNC('second', "at"))
== extract_from_duration_is_refused
EXTRACT(DAY FROM "at")
== trunc_datetime
(DATE_TRUNC('month', "at" AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')
== trunc_datetime_to_date_type
DATE_TRUNC('month', "at" AT TIME ZONE 'Asia/Tokyo')::date
== trunc_datetime_in_zone
(DATE_TRUNC('day', "at" AT TIME ZONE 'Asia/Tokyo') AT TIME ZONE 'Asia/Tokyo')
== trunc_date_and_time
(DATE_TRUNC('year', "at")::date, DATE_TRUNC('hour', "at")::time)
== trunc_to_date_and_to_time
(("at" AT TIME ZONE 'UTC')::date, ("at" AT TIME ZONE 'Europe/Vienna')::time)
== duration_added_to_a_date
"at" + "took"
== duration_times_a_number
"took" * $1
-- slots: 1
== duration_plus_duration
"took" + "rest"
== duration_with_a_wrong_operator
"took" % $1
-- slots: 1
== differences_of_dates_and_times
((INTERVAL '1 day' * ("a" - "b")), "a" - "b")
== casts_of_dates
(CAST("a" AS timestamp with time zone), CAST("a" AS time), CAST("a" AS date))
== count_star
COUNT(*)
== count_distinct
COUNT(DISTINCT "a")
== aggregates
(SUM("a"), AVG("a"), MIN("a"), MAX("a"), STDDEV_POP("a"), STDDEV_SAMP("a"), VAR_POP("a"), VAR_SAMP("a"), BIT_AND("a"), ANY_VALUE("a"))
== aggregate_unknown_is_refused
-- NotSupportedError: this database has no aggregate "median"; write it by RAW(..) in its own words, or compute it in the program
== aggregate_filtered
SUM("a") FILTER (WHERE "b" = $1)
-- slots: 1
== count_star_filtered
COUNT(*) FILTER (WHERE "b" = $1)
-- slots: 1
== aggregate_with_default
COALESCE(SUM("a"), $1)
-- slots: 1
== aggregate_of_decimals_filtered
SUM("price") FILTER (WHERE "b" = $1)
-- slots: 1
== sum_of_dates_is_refused
SUM("at")
== string_agg
STRING_AGG("a", $1)
-- slots: 1
== string_agg_distinct_by_comma
STRING_AGG(DISTINCT "a", ',')
== string_agg_distinct_by_semicolon
STRING_AGG(DISTINCT "a", ';')
== aggregate_ordered
STRING_AGG("a", ';' ORDER BY "b" DESC)
== window_over_everything
SUM("a") OVER ()
== window_rank
RANK() OVER (PARTITION BY "g", "h" ORDER BY "a" DESC)
== window_functions
(ROW_NUMBER() OVER (ORDER BY "a" DESC), DENSE_RANK() OVER (ORDER BY "a" DESC), PERCENT_RANK() OVER (ORDER BY "a" DESC), CUME_DIST() OVER (ORDER BY "a" DESC), NTILE($1::int) OVER (ORDER BY "a" DESC), NTILE(1) OVER (ORDER BY "a" DESC), FIRST_VALUE("a") OVER (ORDER BY "a" DESC), LAST_VALUE("a") OVER (ORDER BY "a" DESC), NTH_VALUE("a", $2::int) OVER (ORDER BY "a" DESC), NTH_VALUE("a", 1) OVER (ORDER BY "a" DESC))
-- slots: 1 2
== window_lag_with_default
LAG("a", 1, $1) OVER (ORDER BY "a" DESC)
-- slots: 1
== window_lead_with_offset
LEAD("a", $1::int) OVER (PARTITION BY "g", "h")
-- slots: 1
== window_frame_rows
AVG("a") OVER (ORDER BY "a" DESC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
== window_frame_range_unbounded
AVG("a") OVER (ORDER BY "a" DESC RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW)
== window_frame_groups
AVG("a") OVER (ORDER BY "a" DESC GROUPS BETWEEN 2147483648 PRECEDING AND 3 FOLLOWING EXCLUDE TIES)
== window_of_decimals
SUM("price") OVER (ORDER BY "a" DESC)
== window_of_a_column_is_refused
-- NotSupportedError: a window needs a function or aggregate
