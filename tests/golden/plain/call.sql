Golden texts of functions, aggregates and windows.
Written by CORM_GOLDEN_UPDATE=1; see tests/support/golden.h.

== functions_of_none
PI()
RANDOM()
CURRENT_TIMESTAMP
== functions_of_one
LOWER(`x`)
UPPER(`x`)
CHAR_LENGTH(`x`)
TRIM(`x`)
LTRIM(`x`)
RTRIM(`x`)
REVERSE(`x`)
CHR(`x`)
ASCII(`x`)
MD5(`x`)
SHA1(`x`)
SHA224(`x`)
SHA256(`x`)
SHA384(`x`)
SHA512(`x`)
ABS(`x`)
CEILING(`x`)
FLOOR(`x`)
ROUND(`x`)
SQRT(`x`)
EXP(`x`)
LN(`x`)
SIGN(`x`)
SIN(`x`)
COS(`x`)
TAN(`x`)
COT(`x`)
ASIN(`x`)
ACOS(`x`)
ATAN(`x`)
DEGREES(`x`)
RADIANS(`x`)
== functions_of_two
SUBSTRING(`x`, $1)
-- slots: 1
LEFT(`x`, $1)
-- slots: 1
RIGHT(`x`, $1)
-- slots: 1
REPLACE(`x`, $1, '')
-- slots: 1
REPEAT(`x`, $1)
-- slots: 1
LPAD(`x`, $1, ' ')
-- slots: 1
RPAD(`x`, $1, ' ')
-- slots: 1
INSTR(`x`, $1)
-- slots: 1
MOD(`x`, $1)
-- slots: 1
POWER(`x`, $1)
-- slots: 1
LOG(`x`, $1)
-- slots: 1
ATAN2(`x`, $1)
-- slots: 1
ROUND(`x`, $1)
-- slots: 1
CONCAT(`x`, $1)
-- slots: 1
NULLIF(`x`, $1)
-- slots: 1
COALESCE(`x`, $1)
-- slots: 1
GREATEST(`x`, $1)
-- slots: 1
LEAST(`x`, $1)
-- slots: 1
JSON_OBJECT(`x`, $1)
-- slots: 1
== functions_of_three
SUBSTRING(`x`, $1, $2)
-- slots: 1 2
REPLACE(`x`, $1, $2)
-- slots: 1 2
LPAD(`x`, $1, $2)
-- slots: 1 2
RPAD(`x`, $1, $2)
-- slots: 1 2
COALESCE(`x`, $1, $2)
-- slots: 1 2
GREATEST(`x`, $1, $2)
-- slots: 1 2
LEAST(`x`, $1, $2)
-- slots: 1 2
CONCAT(`x`, $1, $2)
-- slots: 1 2
== function_unknown_is_refused
-- NotSupportedError: this database has no function "launch"; write it by RAW(..) in its own words, or compute it in the program
== function_with_an_argument_missing
-- NotSupportedError: an argument is missing
== round_to_a_constant
ROUND(`a`, 2)
== function_in_arithmetic
RIGHT(`a`, `b` + 1) * CONCAT(`a`, `b`)
== decimals_are_cast
ABS(`price`) * CASE WHEN `a` = $1 THEN `price` END
-- slots: 1
== extract_from_datetime
-- NotSupportedError: this database has no function "extract"; write it by RAW(..) in its own words, or compute it in the program
== extract_in_zone
-- NotSupportedError: this database has no function "extract"; write it by RAW(..) in its own words, or compute it in the program
== extract_from_date_and_time
-- NotSupportedError: this database has no function "extract"; write it by RAW(..) in its own words, or compute it in the program
== extract_from_duration_is_refused
-- NotSupportedError: this database has no function "extract"; write it by RAW(..) in its own words, or compute it in the program
== trunc_datetime
-- NotSupportedError: this database has no function "trunc"; write it by RAW(..) in its own words, or compute it in the program
== trunc_datetime_to_date_type
-- NotSupportedError: this database has no function "trunc"; write it by RAW(..) in its own words, or compute it in the program
== trunc_date_and_time
-- NotSupportedError: this database has no function "trunc"; write it by RAW(..) in its own words, or compute it in the program
== trunc_to_date_and_to_time
-- NotSupportedError: this database has no function "trunc"; write it by RAW(..) in its own words, or compute it in the program
== duration_added_to_a_date
`at` + `took`
== duration_times_a_number
`took` * $1
-- slots: 1
== duration_plus_duration
`took` + `rest`
== duration_with_a_wrong_operator
`took` % $1
-- slots: 1
== differences_of_dates_and_times
(`a` - `b`, `a` - `b`)
== casts_of_dates
-- NotSupportedError: this database cannot cast to that type; cast to "char" or "integer", or convert in the program
== count_star
COUNT(*)
== count_distinct
COUNT(DISTINCT `a`)
== aggregates
(SUM(`a`), AVG(`a`), MIN(`a`), MAX(`a`), STDDEV_POP(`a`), STDDEV_SAMP(`a`), VAR_POP(`a`), VAR_SAMP(`a`), BIT_AND(`a`), ANY_VALUE(`a`))
== aggregate_unknown_is_refused
-- NotSupportedError: this database has no aggregate "median"; write it by RAW(..) in its own words, or compute it in the program
== aggregate_filtered
SUM(CASE WHEN `b` = $1 THEN `a` END)
-- slots: 1
== count_star_filtered
COUNT(CASE WHEN `b` = $1 THEN 1 END)
-- slots: 1
== aggregate_with_default
COALESCE(SUM(`a`), $1)
-- slots: 1
== aggregate_of_decimals_filtered
SUM(CASE WHEN `b` = $1 THEN `price` END)
-- slots: 1
== sum_of_dates_is_refused
SUM(`at`)
== string_agg
STRING_AGG(`a`, $1)
-- slots: 1
== string_agg_distinct_by_comma
STRING_AGG(DISTINCT `a`, ',')
== string_agg_distinct_by_semicolon
STRING_AGG(DISTINCT `a`, ';')
== aggregate_ordered
STRING_AGG(`a`, ';' ORDER BY `b` DESC)
== window_over_everything
SUM(`a`) OVER ()
== window_rank
RANK() OVER (PARTITION BY `g`, `h` ORDER BY `a` DESC)
== window_functions
(ROW_NUMBER() OVER (ORDER BY `a` DESC), DENSE_RANK() OVER (ORDER BY `a` DESC), PERCENT_RANK() OVER (ORDER BY `a` DESC), CUME_DIST() OVER (ORDER BY `a` DESC), NTILE($1) OVER (ORDER BY `a` DESC), NTILE(1) OVER (ORDER BY `a` DESC), FIRST_VALUE(`a`) OVER (ORDER BY `a` DESC), LAST_VALUE(`a`) OVER (ORDER BY `a` DESC), NTH_VALUE(`a`, $2) OVER (ORDER BY `a` DESC), NTH_VALUE(`a`, 1) OVER (ORDER BY `a` DESC))
-- slots: 1 2
== window_lag_with_default
LAG(`a`, 1, $1) OVER (ORDER BY `a` DESC)
-- slots: 1
== window_lead_with_offset
LEAD(`a`, $1) OVER (PARTITION BY `g`, `h`)
-- slots: 1
== window_frame_rows
AVG(`a`) OVER (ORDER BY `a` DESC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
== window_frame_range_unbounded
AVG(`a`) OVER (ORDER BY `a` DESC RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW)
== window_frame_groups
AVG(`a`) OVER (ORDER BY `a` DESC GROUPS BETWEEN 2147483648 PRECEDING AND 3 FOLLOWING EXCLUDE TIES)
== window_of_decimals
SUM(`price`) OVER (ORDER BY `a` DESC)
== window_of_a_column_is_refused
-- NotSupportedError: a window needs a function or aggregate
== trunc_datetime_in_zone
-- NotSupportedError: this database has no function "trunc"; write it by RAW(..) in its own words, or compute it in the program
