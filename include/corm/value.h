/*
 * Values: the scalar types that C lacks (dates, decimals, uuids, optional
 * values) and corm_value, the tagged scalar that crosses layers.
 * No database here: text forms are ISO 8601 and plain digits.
 */
#ifndef CORM_VALUE_H
#define CORM_VALUE_H

#include <corm/alloc.h>
#include <corm/common.h>
#include <corm/error.h>

CORM_BEGIN_DECLS

/** An expression: <corm/expr.h>. */
typedef struct corm_expr corm_expr;
/**
 * A queryset: <corm/query.h>. It lives in the scope in which it was made.
 */
typedef struct corm_queryset corm_queryset;
/** A result that was fetched whole: <corm/query.h>. */
typedef struct corm_list corm_list;
/** The header of each model struct: <corm/model.h>. */
typedef struct corm_object corm_object;

/**
 * A day of the proleptic Gregorian calendar, years 1 to 9999.
 * All zero, and any other day that does not exist: unset.
 */
typedef struct corm_date {
    int16_t year;
    uint8_t month, day;
} corm_date;

/** A time of day: microseconds since midnight, 0 to 86399999999.
 *  Anything else, by custom -1: unset. */
typedef struct corm_time {
    int64_t us;
} corm_time;

/**
 * An instant: microseconds since 1970-01-01T00:00:00Z, within years 1 to
 * 9999.  CORM_UNSET_US, and anything beyond these years: unset.
 * Django's datetimes carry a time zone; here an instant is UTC, and zones
 * are a matter of reading and showing it.
 */
typedef struct corm_datetime {
    int64_t us;
} corm_datetime;

/** A length of time: microseconds, may be negative.  CORM_UNSET_US: unset. */
typedef struct corm_duration {
    int64_t us;
} corm_duration;

/** The microseconds of an unset instant or duration. */
#define CORM_UNSET_US INT64_MIN

/** 16 bytes in network order (RFC 9562).  All zero: unset. */
typedef struct corm_uuid {
    uint8_t b[16];
} corm_uuid;

/** What a corm_decimal is. */
typedef enum corm_decimal_class {
    CORM_DECIMAL_UNSET, /**< all-zero memory */
    CORM_DECIMAL_FINITE,
    CORM_DECIMAL_INFINITE,
    CORM_DECIMAL_NAN
} corm_decimal_class;

/**
 * An exact decimal number: (-1)^negative * coefficient * 10^exponent, with a
 * coefficient of at most 38 digits held in two words.  Trailing zeros are
 * kept (1.50 has coefficient 150 and exponent -2).
 */
typedef struct corm_decimal {
    uint64_t high, low; /**< coefficient = high * 2^64 + low, < 10^38 */
    int32_t exponent;   /**< -6176 to 6111 */
    uint8_t negative;   /**< 0 or 1 */
    uint8_t form;       /**< a corm_decimal_class */
} corm_decimal;

/** Bytes that are not text.  data NULL is SQL NULL; no bytes: any pointer and
 *  size 0. */
typedef struct corm_bytes {
    const void *data;
    size_t size;
} corm_bytes;

/** Text that need not end in NUL.  data NULL is an error as a value. */
typedef struct corm_str {
    const char *data;
    size_t size;
} corm_str;

/** JSON text (RFC 8259), UTF-8, NUL-terminated.  text NULL is SQL NULL,
 *  "null" is JSON null. */
typedef struct corm_json {
    const char *text;
} corm_json;

/* A value that may be missing: NULL in the database, all zero in C. */
#define CORM_OPT_(name, T)           \
    typedef struct corm_opt_##name { \
        bool set;                    \
        T value;                     \
    } corm_opt_##name
CORM_OPT_(bool, bool);
CORM_OPT_(int16, int16_t);
CORM_OPT_(int32, int32_t);
CORM_OPT_(int64, int64_t);
CORM_OPT_(double, double);
CORM_OPT_(date, corm_date);
CORM_OPT_(time, corm_time);
CORM_OPT_(datetime, corm_datetime);
CORM_OPT_(duration, corm_duration);
CORM_OPT_(uuid, corm_uuid);
CORM_OPT_(decimal, corm_decimal);

/** What a corm_value holds.  Scalars first; the rest exists only in
 *  arguments. */
typedef enum corm_kind {
    CORM_K_NULL,
    CORM_K_BOOL,
    CORM_K_INT,
    CORM_K_UINT, /**< above INT64_MAX when adapted */
    CORM_K_DOUBLE,
    CORM_K_TEXT,
    CORM_K_BYTES,
    CORM_K_DATE,
    CORM_K_TIME,
    CORM_K_DATETIME,
    CORM_K_DURATION,
    CORM_K_UUID,
    CORM_K_DECIMAL,
    CORM_K_JSON,
    CORM_K_LIST,     /**< as.list, size elements; elem != 0: a corm_range() */
    CORM_K_ARRAY,    /**< as.p, size elements; elem: see corm_value_array() */
    CORM_K_EXPR,     /**< as.expr */
    CORM_K_QUERYSET, /**< as.qs */
    CORM_K_OBJECT,   /**< as.obj */
    CORM_K_RESULT,   /**< as.result: a corm_list */
    CORM_K_PATH,     /**< as.s: a bare string where an expression stands */
    CORM_K_NULLTEXT, /**< a char * that was NULL: an error */
    CORM_K_BAD       /**< a non-NULL void *, or worse */
} corm_kind;

/**
 * A tagged value.  Text, bytes, lists are borrowed: they live as long as what
 * they were made of (in results: the scope of the result).
 * size is the bytes of text, bytes and JSON (NUL not counted), or elements.
 */
typedef struct corm_value {
    corm_kind kind;
    uint32_t elem;
    size_t size;
    union {
        bool b;
        int64_t i; /**< INT; microseconds of TIME, DATETIME, DURATION */
        uint64_t u;
        double d;
        const char *s; /**< TEXT, JSON, PATH: ends in NUL unless a corm_str */
        const void *p; /**< BYTES, ARRAY */
        const struct corm_value *list;
        const corm_expr *expr;
        const corm_queryset *qs;
        const corm_object *obj;
        const corm_list *result;
        corm_date date;
        corm_uuid uuid;
        corm_decimal dec;
    } as;
} corm_value;

/**
 * @name Boxing
 * What the macros of <corm/macros.h> call: a C value as a tagged one.
 * Nothing is copied: text, bytes and lists are borrowed and must live as long
 * as the value.  None of these fails or allocates; a value that cannot be
 * used is reported by the call that gets it.
 * Threads: any.
 * @{
 */
CORM_API corm_value corm_value_null(void); /**< SQL NULL */
CORM_API corm_value corm_value_bool(bool value);
CORM_API corm_value corm_value_int(int64_t value);
CORM_API corm_value corm_value_uint(uint64_t value);
CORM_API corm_value corm_value_double(double value);
/** NUL-terminated UTF-8.  NULL gives CORM_K_NULLTEXT, which is an error and
 *  not SQL NULL: a missing request parameter must not match rows without. */
CORM_API corm_value corm_value_text(const char *value);
/** UTF-8 with its length; data NULL as corm_value_text(). */
CORM_API corm_value corm_value_str(corm_str value);
CORM_API corm_value corm_value_bytes(corm_bytes value); /**< data NULL: NULL */
CORM_API corm_value corm_value_date(corm_date value);
CORM_API corm_value corm_value_time(corm_time value);
CORM_API corm_value corm_value_datetime(corm_datetime value);
CORM_API corm_value corm_value_duration(corm_duration value);
CORM_API corm_value corm_value_uuid(corm_uuid value);
CORM_API corm_value corm_value_decimal(corm_decimal value);
CORM_API corm_value corm_value_json(corm_json value);  /**< text NULL: NULL */
CORM_API corm_value corm_value_self(corm_value value); /**< as it is */
CORM_API corm_value corm_value_expr(const corm_expr *value);
CORM_API corm_value corm_value_queryset(const corm_queryset *value);
CORM_API corm_value corm_value_object(const corm_object *value);
CORM_API corm_value corm_value_result(const corm_list *value);
/** The literal NULL is SQL NULL; any other pointer gives CORM_K_BAD. */
CORM_API corm_value corm_value_nullptr(const void *value);
/** A path such as "author__name"; NULL gives CORM_K_NULLTEXT. */
CORM_API corm_value corm_value_path(const char *path);
/**
 * A C array.
 * @param items  borrowed; NULL only when n is 0, else CORM_K_BAD results.
 * @param elem   a scalar corm_kind << 16 | bytes of one element.
 * @param n      elements.
 */
CORM_API corm_value corm_value_array(const void *items, uint32_t elem,
                                     size_t n);
CORM_API corm_value corm_value_opt_bool(corm_opt_bool value);
CORM_API corm_value corm_value_opt_int16(corm_opt_int16 value);
CORM_API corm_value corm_value_opt_int32(corm_opt_int32 value);
CORM_API corm_value corm_value_opt_int64(corm_opt_int64 value);
CORM_API corm_value corm_value_opt_double(corm_opt_double value);
CORM_API corm_value corm_value_opt_date(corm_opt_date value);
CORM_API corm_value corm_value_opt_time(corm_opt_time value);
CORM_API corm_value corm_value_opt_datetime(corm_opt_datetime value);
CORM_API corm_value corm_value_opt_duration(corm_opt_duration value);
CORM_API corm_value corm_value_opt_uuid(corm_opt_uuid value);
CORM_API corm_value corm_value_opt_decimal(corm_opt_decimal value);
/** @} */

/**
 * @name Optional values that are set
 * The opposite is all-zero memory.  Threads: any.
 * @{
 */
CORM_API corm_opt_bool corm_some_bool(bool value);
CORM_API corm_opt_int16 corm_some_int16(int16_t value);
CORM_API corm_opt_int32 corm_some_int32(int32_t value);
CORM_API corm_opt_int64 corm_some_int64(int64_t value);
CORM_API corm_opt_double corm_some_double(double value);
CORM_API corm_opt_date corm_some_date(corm_date value);
CORM_API corm_opt_time corm_some_time(corm_time value);
CORM_API corm_opt_datetime corm_some_datetime(corm_datetime value);
CORM_API corm_opt_duration corm_some_duration(corm_duration value);
CORM_API corm_opt_uuid corm_some_uuid(corm_uuid value);
CORM_API corm_opt_decimal corm_some_decimal(corm_decimal value);
/** @} */

/* Dates and times.  All of these may be called from any thread. */

/**
 * A day by its numbers.
 * @param year   1 to 9999.
 * @param month  1 to 12.
 * @param day    1 to the last of the month.
 * @return unset when there is no such day.
 */
CORM_API corm_date corm_ymd(int year, int month, int day);

/**
 * A time of day by its numbers.
 * @param hour         0 to 23.
 * @param minute       0 to 59.
 * @param second       0 to 59: leap seconds have no place here, as in Django.
 * @param microsecond  0 to 999999.
 * @return unset when one is out of range.
 */
CORM_API corm_time corm_hms(int hour, int minute, int second, int microsecond);

/** The instant of a day and time in UTC; unset when either is. */
CORM_API corm_datetime corm_utc(corm_date date, corm_time time);

/**
 * The instant of a time_t.
 * @param seconds  since 1970-01-01T00:00:00Z.
 * @return unset when outside years 1 to 9999.
 */
CORM_API corm_datetime corm_from_time_t(int64_t seconds);

/** The system's clock, in microseconds; unset when it has none. */
CORM_API corm_datetime corm_now(void);

/** The day of corm_now() in UTC. */
CORM_API corm_date corm_today(void);

/**
 * Read a date: "2020-01-31", "2020-1-31" or "20200131".
 * @param out   untouched on failure.
 * @param text  n bytes, all of them the date; NUL is not needed.
 * @return false when it is something else or no day of the calendar.
 */
CORM_API bool corm_date_parse(corm_date *out, const char *text, size_t n);

/**
 * Read a time: "10:30", "10:30:15", "10:30:15.123456" or "103015".  Digits
 * beyond microseconds are cut.
 * @param out   untouched on failure.
 * @param text  n bytes, all of them the time.
 * @return false for something else; also for a time with an offset, which
 *         Django reads and then ignores.
 */
CORM_API bool corm_time_parse(corm_time *out, const char *text, size_t n);

/**
 * Read an instant: a date, 'T' or a space, a time, and an optional offset
 * "Z", "+05:30", "+0530" or "+05".  Without an offset it is UTC, a date alone
 * is its midnight.
 * @param out   untouched on failure.
 * @param text  n bytes, all of them the instant.
 * @return false for something else, or when UTC falls outside years 1 to 9999.
 */
CORM_API bool corm_datetime_parse(corm_datetime *out, const char *text,
                                  size_t n);

/**
 * Read a duration: Django's "1 02:00:00.5", "-1 23:59:59" or "15:30"
 * (minutes, seconds), a server's interval "3 days 04:05:06", ISO 8601
 * "P1DT2H0.5S" without years, months and weeks.
 * @param out   untouched on failure.
 * @param text  n bytes, all of them the duration.
 * @return false for something else, or beyond some 292,000 years.
 */
CORM_API bool corm_duration_parse(corm_duration *out, const char *text,
                                  size_t n);

/**
 * The day so many days later, or earlier.
 * @return unset when date is, or when the result is outside years 1 to 9999.
 */
CORM_API corm_date corm_date_add(corm_date date, int64_t days);

/** Days from one date to another; CORM_UNSET_US when either is unset. */
CORM_API int64_t corm_date_diff(corm_date later, corm_date earlier);

/** An instant moved; unset when either is, or outside years 1 to 9999. */
CORM_API corm_datetime corm_datetime_add(corm_datetime at, corm_duration by);

/** The time between two instants; unset when either is. */
CORM_API corm_duration corm_datetime_diff(corm_datetime later,
                                          corm_datetime earlier);

/** The day of an instant in UTC; unset when it is. */
CORM_API corm_date corm_datetime_date(corm_datetime at);

/** The time of day of an instant in UTC; unset when it is. */
CORM_API corm_time corm_datetime_time(corm_datetime at);

/** Day of the week as ISO counts: Monday 1 to Sunday 7; 0 when unset. */
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
/** "2020-01-31" */
CORM_API size_t corm_date_format(char *out, corm_date value);
/** "10:30:15.000001", no fraction when it is 0. */
CORM_API size_t corm_time_format(char *out, corm_time value);
/** "2020-01-31 10:30:15.000001", UTC, no fraction when it is 0. */
CORM_API size_t corm_datetime_format(char *out, corm_datetime value);
/** "1 02:00:00.000001" as Django has it: days round down, "-1 23:59:59" is
 *  one second less than nothing. */
CORM_API size_t corm_duration_format(char *out, corm_duration value);
/** @} */

/* Decimals.  Results are exact, or false / NaN where 38 digits do not hold
 * them: nothing is rounded but by corm_decimal_quantize().  Any thread. */

/** Bytes of the plain text, with the NUL, at exponents within -40 to 20. */
#define CORM_DECIMAL_MAX 64

/**
 * Read a number: "12.50", "1.5e-3", "NaN", "Infinity"; blanks around it are
 * dropped, as Python does.
 * @param out   untouched on failure.
 * @param text  n bytes, all of them the number.
 * @return false for something else, and when it has more than 38 digits.
 */
CORM_API bool corm_decimal_parse(corm_decimal *out, const char *text, size_t n);

/** The decimal of an integer. */
CORM_API corm_decimal corm_decimal_int(int64_t value);

/** corm_decimal_parse() of a NUL-terminated text; NaN when it is no number or
 *  NULL.  For constants: `corm_dec("19.99")`. */
CORM_API corm_decimal corm_dec(const char *text);

/**
 * Plain text without an exponent, zeros kept: "1.50"; "NaN", "Infinity"; ""
 * when unset.
 * @param out   receives at most size bytes, the NUL among them; may be NULL
 *              when size is 0.
 * @param size  bytes, CORM_DECIMAL_MAX is enough for usual exponents.
 * @return the length of the whole text: it was cut when this is >= size.
 */
CORM_API size_t corm_decimal_format(char *out, size_t size, corm_decimal value);

/**
 * Order by value: 1.5 equals 1.50.  Unset is below all, NaN above all and
 * equal to itself, so that sorting works; Python raises instead.
 * @return < 0, 0 or > 0.
 */
CORM_API int corm_decimal_compare(corm_decimal a, corm_decimal b);

/** a + b with the finer exponent of both; NaN when it does not fit. */
CORM_API corm_decimal corm_decimal_add(corm_decimal a, corm_decimal b);

/** a - b, as corm_decimal_add(). */
CORM_API corm_decimal corm_decimal_sub(corm_decimal a, corm_decimal b);

/** a * b; NaN when it does not fit. */
CORM_API corm_decimal corm_decimal_mul(corm_decimal a, corm_decimal b);

/**
 * Round to a number of decimal places, half to even, as Django's DecimalField.
 * @param out     untouched on failure; may be where value came from.
 * @param places  digits behind the point, -6111 to 6176.
 * @return false when the result has more than 38 digits or value is not
 *         finite.
 */
CORM_API bool corm_decimal_quantize(corm_decimal *out, corm_decimal value,
                                    int places);

/** The nearest double; NaN when unset, infinite when too large. */
CORM_API double corm_decimal_double(corm_decimal value);

/**
 * The decimal of a double's shortest text that reads back as itself.
 * @param out     untouched on failure.
 * @param digits  at most so many significant digits, from 1; more than 17
 *                means 17.
 * @return false when digits is less than 1.
 */
CORM_API bool corm_decimal_from_double(corm_decimal *out, double value,
                                       int digits);

/** Digits of the coefficient, at least 1: 3 for 1.50. */
CORM_API int corm_decimal_digits(corm_decimal value);

/* UUIDs.  Any thread. */

/**
 * Read 32 hexadecimal digits; hyphens, braces around and "urn:uuid:" in front
 * are allowed.
 * @param out   untouched on failure.
 * @param text  n bytes, all of them the UUID.
 * @return false for something else.
 */
CORM_API bool corm_uuid_parse(corm_uuid *out, const char *text, size_t n);

/** 36 characters in lower case with hyphens, and NUL. */
CORM_API void corm_uuid_format(char out[37], corm_uuid value);

/**
 * A random UUID, version 4, from the system's generator.
 * @param out  untouched on failure.
 * @return false when the system has no randomness to give.
 */
CORM_API bool corm_uuid_random(corm_uuid *out);

/** Are all bytes zero? */
CORM_API bool corm_uuid_is_unset(corm_uuid value);

CORM_END_DECLS

#endif
