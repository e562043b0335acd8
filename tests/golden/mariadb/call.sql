== functions_of_none
PI()
RAND()
CURRENT_TIMESTAMP(6)
== functions_of_one
LOWER(`x`)
UPPER(`x`)
CHAR_LENGTH(`x`)
TRIM(`x`)
LTRIM(`x`)
RTRIM(`x`)
REVERSE(`x`)
CHAR(`x` USING utf16)
ORD(`x`)
MD5(`x`)
SHA1(`x`)
SHA2(`x`, 224)
SHA2(`x`, 256)
SHA2(`x`, 384)
SHA2(`x`, 512)
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
SUBSTRING(`x`, ?)
-- slots: 1
LEFT(`x`, ?)
-- slots: 1
RIGHT(`x`, ?)
-- slots: 1
REPLACE(`x`, ?, '')
-- slots: 1
REPEAT(`x`, ?)
-- slots: 1
LPAD(`x`, ?, ' ')
-- slots: 1
RPAD(`x`, ?, ' ')
-- slots: 1
INSTR(`x`, ?)
-- slots: 1
MOD(`x`, ?)
-- slots: 1
POWER(`x`, ?)
-- slots: 1
LOG(`x`, ?)
-- slots: 1
ATAN2(`x`, ?)
-- slots: 1
ROUND(`x`, ?)
-- slots: 1
CONCAT_WS('', `x`, ?)
-- slots: 1
NULLIF(`x`, ?)
-- slots: 1
COALESCE(`x`, ?)
-- slots: 1
GREATEST(`x`, ?)
-- slots: 1
LEAST(`x`, ?)
-- slots: 1
JSON_OBJECT(`x`, ?)
-- slots: 1
== functions_of_three
SUBSTRING(`x`, ?, ?)
-- slots: 1 2
REPLACE(`x`, ?, ?)
-- slots: 1 2
LPAD(`x`, ?, ?)
-- slots: 1 2
RPAD(`x`, ?, ?)
-- slots: 1 2
COALESCE(`x`, ?, ?)
-- slots: 1 2
GREATEST(`x`, ?, ?)
-- slots: 1 2
LEAST(`x`, ?, ?)
-- slots: 1 2
CONCAT_WS('', `x`, ?, ?)
-- slots: 1 2
== function_unknown_is_refused
-- NotSupportedError: this database has no function "launch"; write it by RAW(..) in its own words, or compute it in the program
== function_with_an_argument_missing
-- NotSupportedError: an argument is missing
== round_to_a_constant
ROUND(`a`, 2)
== function_in_arithmetic
RIGHT(`a`, `b` + 1) * CONCAT_WS('', `a`, `b`)
== decimals_are_cast
ABS(`price`) * CASE WHEN `a` = ? THEN `price` END
-- slots: 1
== extract_from_datetime
EXTRACT(YEAR FROM `at`)
== extract_in_zone
EXTRACT(HOUR FROM CONVERT_TZ(`at`, '+00:00', 'Europe/Vienna'))
== extract_from_date_and_time
DAYOFWEEK(`at`) + EXTRACT(SECOND FROM `at`)
== extract_from_duration_is_refused
-- NotSupportedError: parts of a duration need a database with intervals
== trunc_datetime
CAST(DATE_FORMAT(`at`, '%Y-%m-01 00:00:00') AS DATETIME(6))
== trunc_datetime_to_date_type
CAST(DATE_FORMAT(CONVERT_TZ(`at`, '+00:00', 'Asia/Tokyo'), '%Y-%m-01') AS DATE)
== trunc_datetime_in_zone
CONVERT_TZ(CAST(DATE(CONVERT_TZ(`at`, '+00:00', 'Asia/Tokyo')) AS DATETIME(6)), 'Asia/Tokyo', '+00:00')
== trunc_date_and_time
(CAST(DATE_FORMAT(`at`, '%Y-01-01') AS DATE), CAST(DATE_FORMAT(`at`, '%H:00:00') AS TIME(6)))
== trunc_to_date_and_to_time
(DATE(`at`), TIME(CONVERT_TZ(`at`, '+00:00', 'Europe/Vienna')))
== duration_added_to_a_date
(`at` + INTERVAL `took` MICROSECOND)
== duration_times_a_number
`took` * ?
-- slots: 1
== duration_plus_duration
`took` + `rest`
== duration_with_a_wrong_operator
`took` % ?
-- slots: 1
== differences_of_dates_and_times
(TIMESTAMPDIFF(MICROSECOND, `b`, `a`), TIMESTAMPDIFF(MICROSECOND, TIMESTAMP('2000-01-01', `b`), TIMESTAMP('2000-01-01', `a`)))
== casts_of_dates
(CAST(`a` AS datetime(6)), CAST(`a` AS time(6)), CAST(`a` AS date))
== count_star
COUNT(*)
== count_distinct
COUNT(DISTINCT `a`)
== aggregates
(SUM(`a`), AVG(`a`), MIN(`a`), MAX(`a`), STDDEV_POP(`a`), STDDEV_SAMP(`a`), VAR_POP(`a`), VAR_SAMP(`a`), IF(COUNT(`a`) = 0, NULL, CAST(BIT_AND(`a`) AS SIGNED)), MIN(`a`))
== aggregate_unknown_is_refused
-- NotSupportedError: this database has no aggregate "median"; write it by RAW(..) in its own words, or compute it in the program
== aggregate_filtered
SUM(CASE WHEN `b` = ? THEN `a` END)
-- slots: 1
== count_star_filtered
COUNT(CASE WHEN `b` = ? THEN 1 END)
-- slots: 1
== aggregate_with_default
COALESCE(SUM(`a`), ?)
-- slots: 1
== aggregate_of_decimals_filtered
SUM(CASE WHEN `b` = ? THEN `price` END)
-- slots: 1
== sum_of_dates_is_refused
SUM(`at`)
== string_agg
SUBSTRING(GROUP_CONCAT(CONCAT(?, `a`) SEPARATOR ''), CHAR_LENGTH(?) + 1)
-- slots: 1 1
== string_agg_distinct_by_comma
GROUP_CONCAT(DISTINCT `a` SEPARATOR ',')
== string_agg_distinct_by_semicolon
GROUP_CONCAT(DISTINCT `a` SEPARATOR ';')
== aggregate_ordered
GROUP_CONCAT(`a` ORDER BY `b` DESC SEPARATOR ';')
== window_over_everything
SUM(`a`) OVER ()
== window_rank
RANK() OVER (PARTITION BY `g`, `h` ORDER BY `a` DESC)
== window_functions
(ROW_NUMBER() OVER (ORDER BY `a` DESC), DENSE_RANK() OVER (ORDER BY `a` DESC), PERCENT_RANK() OVER (ORDER BY `a` DESC), CUME_DIST() OVER (ORDER BY `a` DESC), NTILE(?) OVER (ORDER BY `a` DESC), NTILE(1) OVER (ORDER BY `a` DESC), FIRST_VALUE(`a`) OVER (ORDER BY `a` DESC), LAST_VALUE(`a`) OVER (ORDER BY `a` DESC), NTH_VALUE(`a`, ?) OVER (ORDER BY `a` DESC), NTH_VALUE(`a`, 1) OVER (ORDER BY `a` DESC))
-- slots: 1 2
== window_lag_with_default
IF(LAG(1, 1) OVER (ORDER BY `a` DESC) IS NULL, ?, LAG(`a`, 1) OVER (ORDER BY `a` DESC))
-- slots: 1
== window_lead_with_offset
LEAD(`a`, ?) OVER (PARTITION BY `g`, `h`)
-- slots: 1
== window_frame_rows
AVG(`a`) OVER (ORDER BY `a` DESC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
== window_frame_range_unbounded
-- NotSupportedError: this database has no EXCLUDE in the frame of a window; leave .exclude out
== window_frame_groups
-- NotSupportedError: this database has no EXCLUDE in the frame of a window; leave .exclude out
== window_of_decimals
SUM(`price`) OVER (ORDER BY `a` DESC)
== window_of_a_column_is_refused
-- NotSupportedError: a window needs a function or aggregate
