/*
 * Days, times, instants, durations, decimals and UUIDs: made, read, written
 * and computed with.  Their types are in <corm/value.h>, which includes this.
 * No call here fails otherwise than by what it returns.
 */
#ifndef CORM_SCALAR_H
#define CORM_SCALAR_H

#include <corm/common.h>
#include <corm/value.h>

CORM_BEGIN_DECLS

/* Dates and times.  All of these may be called from any thread. */

/**
 * A day by its numbers.
 * @param year   1 to 9999.
 * @param month  1 to 12.
 * @param day    1 to the last of the month.
 * @return unset when there is no such day: the only error.
 * Threads: any; arithmetic only.
 * @code
 * corm_date day = corm_ymd(2024, 2, 29);
 * @endcode
 */
CORM_API corm_date corm_ymd(int year, int month, int day);

/**
 * A time of day by its numbers.
 * @param hour         0 to 23.
 * @param minute       0 to 59.
 * @param second       0 to 59: leap seconds have no place here, as in Django.
 * @param microsecond  0 to 999999.
 * @return unset when one is out of range, its only error.
 * Threads: any; pure arithmetic.
 */
CORM_API corm_time corm_hms(int hour, int minute, int second, int microsecond);

/**
 * The instant of a day and time in UTC.
 * @param date  a day of the calendar.
 * @param time  a time within it.
 * @return unset when either is; no other failure.
 * Threads: any; computes only.
 */
CORM_API corm_datetime corm_utc(corm_date date, corm_time time);

/**
 * The instant of a time_t.
 * @param seconds  since 1970-01-01T00:00:00Z.
 * @return unset when outside years 1 to 9999; that is its error.
 * Threads: any; multiplies.
 */
CORM_API corm_datetime corm_from_time_t(int64_t seconds);

/**
 * The system's clock, to the microsecond.
 * @return unset when the clock fails.
 * Threads: any; each call reads the clock.
 */
CORM_API corm_datetime corm_now(void);

/**
 * The day of corm_now() in UTC.
 * @return unset when the clock fails.
 * Threads: any; reads the clock once.
 */
CORM_API corm_date corm_today(void);

/**
 * Read a date: "2020-01-31", "2020-1-31" or "20200131".
 * @param out   receives the day; untouched on failure.
 * @param text  all of it the date, NUL is not needed; borrowed for the call.
 * @param n     bytes of text.
 * @return false when it is something else or no day of the calendar.
 * Threads: any; no locale is asked.
 */
CORM_API bool corm_date_parse(corm_date *out, const char *text, size_t n);

/**
 * Read a time: "10:30", "10:30:15", "10:30:15.123456" or "103015".  Digits
 * beyond microseconds are cut.
 * @param out   receives the time; untouched on failure.
 * @param text  all of it the time; borrowed for the call.
 * @param n     its bytes.
 * @return false for something else; also for a time with an offset, which
 *         Django reads and then ignores.
 * Threads: any; no locale has a say.
 */
CORM_API bool corm_time_parse(corm_time *out, const char *text, size_t n);

/**
 * Read an instant: a date, 'T' or a space, a time, and an optional offset "Z",
 * "+05:30", "+0530" or "+05".  Without an offset it is UTC, a date alone is
 * its midnight.
 * @param out   receives the instant in UTC; untouched on failure.
 * @param text  all of it the instant; borrowed for the call.
 * @param n     bytes there are.
 * @return false for something else, or when UTC falls outside years 1 to 9999.
 * Threads: any; no zone of the process is asked.
 */
CORM_API bool corm_datetime_parse(corm_datetime *out, const char *text,
                                  size_t n);

/**
 * Read a duration: Django's "1 02:00:00.5", "-1 23:59:59" or "15:30" (minutes,
 * seconds), a server's interval "3 days 04:05:06", ISO 8601 "P1DT2H0.5S"
 * without years, months and weeks.
 * @param out   receives microseconds; untouched on failure.
 * @param text  all of it the duration; borrowed for the call.
 * @param n     bytes to read.
 * @return false for something else, or beyond some 292,000 years.
 * Threads: any; pure reading.
 */
CORM_API bool corm_duration_parse(corm_duration *out, const char *text,
                                  size_t n);

/**
 * The day so many days later, or earlier.
 * @param date  where to begin.
 * @param days  negative: earlier.
 * @return unset when date is, or when the result is outside years 1 to 9999:
 *         no other failure.
 * Threads: any; counts days.
 */
CORM_API corm_date corm_date_add(corm_date date, int64_t days);

/**
 * Days from one date to another.
 * @param later    minuend.
 * @param earlier  subtrahend; may be the later day: the result is negative
 *                 then.
 * @return days; CORM_UNSET_US when either is unset, its only failure.
 * Threads: any; subtracts days.
 */
CORM_API int64_t corm_date_diff(corm_date later, corm_date earlier);

/**
 * An instant moved by a duration.
 * @param at  where to begin.
 * @param by  how far; negative is backwards.
 * @return unset when either is, or outside years 1 to 9999; no other error.
 * Threads: any; adds microseconds.
 */
CORM_API corm_datetime corm_datetime_add(corm_datetime at, corm_duration by);

/**
 * The time between two instants.
 * @param later    minuend of the subtraction.
 * @param earlier  what is taken from it.
 * @return unset when either is; otherwise it cannot fail.
 * Threads: any; subtracts microseconds.
 */
CORM_API corm_duration corm_datetime_diff(corm_datetime later,
                                          corm_datetime earlier);

/**
 * The day of an instant in UTC.
 * @param at  the instant.
 * @return unset when it is; no further error.
 * Threads: any; divides.
 */
CORM_API corm_date corm_datetime_date(corm_datetime at);

/**
 * The time of day of an instant in UTC.
 * @param at  an instant.
 * @return unset when it is; no further failure.
 * Threads: any; takes a remainder.
 */
CORM_API corm_time corm_datetime_time(corm_datetime at);

/**
 * Day of the week as ISO counts.
 * @param date  any day of the calendar.
 * @return Monday 1 to Sunday 7; 0 when unset, its error.
 * Threads: any; computed, not looked up.
 */
CORM_API int corm_date_weekday(corm_date date);

/** Bytes that hold any of the text forms below, with the NUL. */
#define CORM_ISO_MAX 48

/**
 * @name Text of dates and times
 * Each writes at most CORM_ISO_MAX bytes with the NUL to out and returns the
 * length without it; an unset value gives "" and 0.  The parse functions read
 * them back.
 * @{
 */
/**
 * A day as text: "2020-01-31".
 * @param out    the caller's, CORM_ISO_MAX bytes; receives the text and NUL.
 * @param value  unset gives "".
 * @return bytes without the NUL; cannot fail.
 * Threads: any; writes to out alone.
 */
CORM_API size_t corm_date_format(char *out, corm_date value);

/**
 * A time as text: "10:30:15.000001", no fraction when it is 0.
 * @param out    storage of the caller for CORM_ISO_MAX bytes.
 * @param value  an unset time gives "".
 * @return length of the text, no error.
 * Threads: any; each to its own out.
 */
CORM_API size_t corm_time_format(char *out, corm_time value);

/**
 * An instant as text: "2020-01-31 10:30:15.000001", UTC, no fraction when it
 * is 0.
 * @param out    storage of the caller's, at least CORM_ISO_MAX bytes.
 * @param value  an unset instant gives "".
 * @return length without NUL; it does not fail.
 * Threads: any; only out is written.
 */
CORM_API size_t corm_datetime_format(char *out, corm_datetime value);

/**
 * A duration as text, "1 02:00:00.000001" as Django has it: days round down,
 * "-1 23:59:59" is one second less than nothing.
 * @param out    the caller's storage of CORM_ISO_MAX bytes.
 * @param value  an unset duration gives "".
 * @return bytes of the text, NUL not counted; no failure.
 * Threads: any; nothing else is written but out.
 */
CORM_API size_t corm_duration_format(char *out, corm_duration value);
/** @} */

/* Decimals.  Results are exact, or false / NaN where 38 digits do not hold
 * them: nothing is rounded but by corm_decimal_quantize().  Any thread. */

/** Bytes of the plain text, with the NUL, at exponents within -40 to 20. */
#define CORM_DECIMAL_MAX 64

/**
 * Read a number: "12.50", "1.5e-3", "NaN", "Infinity"; blanks around it are
 * dropped, as Python does.
 * @param out   receives the number; untouched on failure.
 * @param text  all of it the number; borrowed for the call.
 * @param n     bytes of the number.
 * @return false for something else, and when it has more than 38 digits.
 * Threads: any; the decimal point is "." in all locales.
 */
CORM_API bool corm_decimal_parse(corm_decimal *out, const char *text, size_t n);

/**
 * The decimal of an integer.
 * @param value  all fit.
 * @return exact; no error exists.
 * Threads: any; copies digits.
 */
CORM_API corm_decimal corm_decimal_int(int64_t value);

/**
 * corm_decimal_parse() of a NUL-terminated text, for constants:
 * `corm_dec("19.99")`.
 * @param text  borrowed for the call.
 * @return NaN when it is no number or NULL: the error shows where it is saved
 *         (CORM_VALUE_ERROR).
 * Threads: any; reads text only.
 * @code
 * corm_decimal price = corm_dec("19.99");
 * @endcode
 */
CORM_API corm_decimal corm_dec(const char *text);

/**
 * Plain text without an exponent, zeros kept: "1.50"; "NaN", "Infinity"; ""
 * when unset.
 * @param out    receives at most size bytes, the NUL among them; the caller's,
 *               may be NULL when size is 0.
 * @param size   bytes, CORM_DECIMAL_MAX is enough for usual exponents.
 * @param value  any decimal.
 * @return the length of the whole text: it was cut when this is >= size, which
 *         is the only failure.
 * Threads: any; out is all it writes.
 */
CORM_API size_t corm_decimal_format(char *out, size_t size, corm_decimal value);

/**
 * Order by value: 1.5 equals 1.50.  Unset is below all, NaN above all and
 * equal to itself, so that sorting works; Python raises instead.
 * @param a  one number.
 * @param b  the other.
 * @return < 0, 0 or > 0; it never fails.
 * Threads: any; compares, nothing more.
 */
CORM_API int corm_decimal_compare(corm_decimal a, corm_decimal b);

/**
 * a + b with the finer exponent of both.
 * @param a  one summand.
 * @param b  the other one.
 * @return the exact sum; NaN when it does not fit 38 digits or one fails to be
 *         finite.
 * Threads: any; adds.
 */
CORM_API corm_decimal corm_decimal_add(corm_decimal a, corm_decimal b);

/**
 * a - b with the finer exponent of both.
 * @param a  what is taken from.
 * @param b  what is taken away.
 * @return the exact difference; failure is NaN, as by corm_decimal_add().
 * Threads: any; computes on copies.
 */
CORM_API corm_decimal corm_decimal_sub(corm_decimal a, corm_decimal b);

/**
 * a * b, exactly.
 * @param a  one factor.
 * @param b  another factor.
 * @return NaN when it does not fit 38 digits: the failure to look for.
 * Threads: any; multiplies copies.
 */
CORM_API corm_decimal corm_decimal_mul(corm_decimal a, corm_decimal b);

/**
 * Round to a number of decimal places, half to even, as Django's DecimalField.
 * @param out     the caller's; untouched on failure; may be where value came
 *                from.
 * @param value   a finite decimal.
 * @param places  digits behind the point, -6111 to 6176.
 * @return false when the result has more than 38 digits or value is not
 *         finite.
 * Threads: any; writes out only.
 */
CORM_API bool corm_decimal_quantize(corm_decimal *out, corm_decimal value,
                                    int places);

/**
 * The nearest double of a decimal.
 * @param value  any; digits beyond 17 are lost.
 * @return NaN when unset, infinite when too large; never an error.
 * Threads: any; reads no locale.
 */
CORM_API double corm_decimal_double(corm_decimal value);

/**
 * The decimal of a double's shortest text that reads back as itself.
 * @param out     the caller's; untouched on failure.
 * @param value   finite or not: NaN and infinities become their decimals.
 * @param digits  at most so many significant digits, from 1; more than 17
 *                means 17.
 * @return false when digits is less than 1, the only failure.
 * Threads: any; locales do not matter.
 */
CORM_API bool corm_decimal_from_double(corm_decimal *out, double value,
                                       int digits);

/**
 * How many digits the coefficient has: 3 for 1.50.
 * @param value  a decimal, usually finite.
 * @return at least 1; there is no error.
 * Threads: any; counts.
 */
CORM_API int corm_decimal_digits(corm_decimal value);

/* UUIDs.  Any thread. */

/**
 * Read 32 hexadecimal digits; hyphens, braces around and "urn:uuid:" in front
 * are allowed.
 * @param out   receives the UUID; untouched on failure.
 * @param text  all of it the UUID; borrowed for the call.
 * @param n     bytes of it.
 * @return false for something else.
 * Threads: any; reads hexadecimal digits.
 */
CORM_API bool corm_uuid_parse(corm_uuid *out, const char *text, size_t n);

/**
 * A UUID as text: 36 characters in lower case with hyphens, and NUL.
 * @param out    the caller's storage; always filled, it cannot fail.
 * @param value  any, all zero included.
 * Threads: any; fills out and nothing else.
 */
CORM_API void corm_uuid_format(char out[37], corm_uuid value);

/**
 * A random UUID, version 4, from the system's generator.
 * @param out  receives it; untouched on failure; the caller's.
 * @return false when the system has no randomness to give.
 * Threads: any; asks the kernel, keeps no generator.
 */
CORM_API bool corm_uuid_random(corm_uuid *out);

/**
 * Are all bytes zero? That is how an unset UUID is told.
 * @param value  the UUID.
 * @return true when unset; no error.
 * Threads: any; looks at sixteen bytes.
 */
CORM_API bool corm_uuid_is_unset(corm_uuid value);

CORM_END_DECLS

#endif
