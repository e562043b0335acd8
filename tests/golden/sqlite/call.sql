Golden texts of functions, aggregates and windows.
Written by CORM_GOLDEN_UPDATE=1; see tests/support/golden.h.

== functions_of_none
PI()
RAND()
STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')
== functions_of_one
LOWER("x")
UPPER("x")
LENGTH("x")
TRIM("x")
LTRIM("x")
RTRIM("x")
REVERSE("x")
CHAR("x")
UNICODE("x")
MD5("x")
SHA1("x")
SHA224("x")
SHA256("x")
SHA384("x")
SHA512("x")
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
SUBSTR("x", ?)
-- slots: 1
SUBSTR("x", 1, ?)
-- slots: 1
SUBSTR("x", ? * -1, ?)
-- slots: 1 1
REPLACE("x", ?, '')
-- slots: 1
REPEAT("x", ?)
-- slots: 1
LPAD("x", ?, ' ')
-- slots: 1
RPAD("x", ?, ' ')
-- slots: 1
INSTR("x", ?)
-- slots: 1
MOD("x", ?)
-- slots: 1
POWER("x", ?)
-- slots: 1
LOG("x", ?)
-- slots: 1
ATAN2("x", ?)
-- slots: 1
(CASE WHEN ? < 0 THEN ROUND("x" / POWER(10.0, -?)) * POWER(10.0, -?) ELSE ROUND("x", ?) END)
-- slots: 1 1 1 1
(COALESCE("x", '') || COALESCE(?, ''))
-- slots: 1
NULLIF("x", ?)
-- slots: 1
COALESCE("x", ?)
-- slots: 1
MAX("x", ?)
-- slots: 1
MIN("x", ?)
-- slots: 1
JSON_OBJECT("x", ?)
-- slots: 1
== functions_of_three
SUBSTR("x", ?, ?)
-- slots: 1 2
REPLACE("x", ?, ?)
-- slots: 1 2
LPAD("x", ?, ?)
-- slots: 1 2
RPAD("x", ?, ?)
-- slots: 1 2
COALESCE("x", ?, ?)
-- slots: 1 2
MAX("x", ?, ?)
-- slots: 1 2
MIN("x", ?, ?)
-- slots: 1 2
(COALESCE("x", '') || COALESCE(?, '') || COALESCE(?, ''))
-- slots: 1 2
== function_unknown_is_refused
-- NotSupportedError: this database has no function "launch"; write it by RAW(..) in its own words, or compute it in the program
== function_with_an_argument_missing
-- NotSupportedError: an argument is missing
== round_to_a_constant
ROUND("a", 2)
== function_in_arithmetic
SUBSTR("a", ("b" + 1) * -1, "b" + 1) * (COALESCE("a", '') || COALESCE("b", ''))
== decimals_are_cast
CAST(CAST(ABS("price") AS NUMERIC) * CAST(CASE WHEN "a" = ? THEN "price" END AS NUMERIC) AS NUMERIC)
-- slots: 1
== extract_from_datetime
corm_datetime_extract('year', "at", NULL, NULL)
== extract_in_zone
corm_datetime_extract('hour', "at", 'Europe/Vienna', 'UTC')
== extract_from_date_and_time
corm_date_extract('week_day', "at") + corm_time_extract('second', "at")
== extract_from_duration_is_refused
-- NotSupportedError: parts of a duration need a database with intervals
== trunc_datetime
corm_datetime_trunc('month', "at", NULL, NULL)
== trunc_datetime_to_date_type
corm_date_trunc('month', "at", 'Asia/Tokyo', 'UTC')
== trunc_date_and_time
(corm_date_trunc('year', "at", NULL, NULL), corm_time_trunc('hour', "at", NULL, NULL))
== trunc_to_date_and_to_time
(corm_datetime_cast_date("at", NULL, NULL), corm_datetime_cast_time("at", 'Europe/Vienna', 'UTC'))
== duration_added_to_a_date
corm_format_dtdelta('+', "at", "took")
== duration_times_a_number
corm_format_dtdelta('*', "took", ?)
-- slots: 1
== duration_plus_duration
"took" + "rest"
== duration_with_a_wrong_operator
-- NotSupportedError: durations have no operator % here
== differences_of_dates_and_times
(corm_timestamp_diff("a", "b"), corm_time_diff("a", "b"))
== casts_of_dates
(STRFTIME('%Y-%m-%d %H:%M:%f', "a"), STRFTIME('%H:%M:%f', "a"), DATE("a"))
== count_star
COUNT(*)
== count_distinct
COUNT(DISTINCT "a")
== aggregates
(SUM("a"), AVG("a"), MIN("a"), MAX("a"), STDDEV_POP("a"), STDDEV_SAMP("a"), VAR_POP("a"), VAR_SAMP("a"), BIT_AND("a"), ANY_VALUE("a"))
== aggregate_unknown_is_refused
-- NotSupportedError: this database has no aggregate "median"; write it by RAW(..) in its own words, or compute it in the program
== aggregate_filtered
SUM("a") FILTER (WHERE "b" = ?)
-- slots: 1
== count_star_filtered
COUNT(*) FILTER (WHERE "b" = ?)
-- slots: 1
== aggregate_with_default
COALESCE(SUM("a"), ?)
-- slots: 1
== aggregate_of_decimals_filtered
CAST(SUM("price") FILTER (WHERE "b" = ?) AS NUMERIC)
-- slots: 1
== sum_of_dates_is_refused
-- NotSupportedError: dates and times are text in this database: it has no "sum" of them
== string_agg
GROUP_CONCAT("a", ?)
-- slots: 1
== string_agg_distinct_by_comma
GROUP_CONCAT(DISTINCT "a")
== string_agg_distinct_by_semicolon
-- NotSupportedError: this database has no DISTINCT on aggregates with several arguments ("string_agg"); leave .distinct or .delimiter out
== aggregate_ordered
-- NotSupportedError: this database has no order inside the aggregate "string_agg"; leave .order_by out, and order the rows themselves
== window_over_everything
SUM("a") OVER ()
== window_rank
RANK() OVER (PARTITION BY "g", "h" ORDER BY "a" DESC)
== window_functions
(ROW_NUMBER() OVER (ORDER BY "a" DESC), DENSE_RANK() OVER (ORDER BY "a" DESC), PERCENT_RANK() OVER (ORDER BY "a" DESC), CUME_DIST() OVER (ORDER BY "a" DESC), NTILE(?) OVER (ORDER BY "a" DESC), NTILE(1) OVER (ORDER BY "a" DESC), FIRST_VALUE("a") OVER (ORDER BY "a" DESC), LAST_VALUE("a") OVER (ORDER BY "a" DESC), NTH_VALUE("a", ?) OVER (ORDER BY "a" DESC), NTH_VALUE("a", 1) OVER (ORDER BY "a" DESC))
-- slots: 1 2
== window_lag_with_default
LAG("a", 1, ?) OVER (ORDER BY "a" DESC)
-- slots: 1
== window_lead_with_offset
LEAD("a", ?) OVER (PARTITION BY "g", "h")
-- slots: 1
== window_frame_rows
AVG("a") OVER (ORDER BY "a" DESC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
== window_frame_range_unbounded
AVG("a") OVER (ORDER BY "a" DESC RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW)
== window_frame_groups
AVG("a") OVER (ORDER BY "a" DESC GROUPS BETWEEN 2147483648 PRECEDING AND 3 FOLLOWING EXCLUDE TIES)
== window_of_decimals
CAST(SUM("price") OVER (ORDER BY "a" DESC) AS NUMERIC)
== window_of_a_column_is_refused
-- NotSupportedError: a window needs a function or aggregate
== trunc_datetime_in_zone
corm_datetime_trunc('second', corm_datetime_trunc('day', "at", 'Asia/Tokyo', 'UTC'), 'UTC', 'Asia/Tokyo')
