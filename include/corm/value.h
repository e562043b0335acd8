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
    int16_t year;  /**< 1 to 9999 */
    uint8_t month; /**< 1 to 12; 0: unset */
    uint8_t day;   /**< 1 to 31 */
} corm_date;

/** A time of day: microseconds since midnight, 0 to 86399999999.
 *  Anything else, by custom -1: unset. */
typedef struct corm_time {
    int64_t us; /**< microseconds since midnight; -1: unset */
} corm_time;

/**
 * An instant: microseconds since 1970-01-01T00:00:00Z, within years 1 to
 * 9999.  CORM_UNSET_US, and anything beyond these years: unset.
 * Django's datetimes carry a time zone; here an instant is UTC, and zones
 * are a matter of reading and showing it.
 */
typedef struct corm_datetime {
    int64_t us; /**< microseconds since 1970-01-01T00:00:00Z */
} corm_datetime;

/** A length of time: microseconds, may be negative.  CORM_UNSET_US: unset. */
typedef struct corm_duration {
    int64_t us; /**< microseconds; CORM_UNSET_US: unset */
} corm_duration;

/** The microseconds of an unset instant or duration. */
#define CORM_UNSET_US INT64_MIN

/** 16 bytes in network order (RFC 9562).  All zero: unset. */
typedef struct corm_uuid {
    uint8_t b[16]; /**< in network order */
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
    uint64_t high;    /**< upper 64 bits of the coefficient */
    uint64_t low;     /**< coefficient = high * 2^64 + low, < 10^38 */
    int32_t exponent; /**< -6176 to 6111 */
    uint8_t negative; /**< 0 or 1 */
    uint8_t form;     /**< a corm_decimal_class */
} corm_decimal;

/** Bytes that are not text.  data NULL is SQL NULL; no bytes: any pointer and
 *  size 0. */
typedef struct corm_bytes {
    const void *data; /**< NULL: SQL NULL; borrowed */
    size_t size;      /**< bytes at data */
} corm_bytes;

/** Text that need not end in NUL.  data NULL is an error as a value. */
typedef struct corm_str {
    const char *data; /**< UTF-8, borrowed */
    size_t size;      /**< bytes at data */
} corm_str;

/** JSON text (RFC 8259), UTF-8, NUL-terminated.  text NULL is SQL NULL,
 *  "null" is JSON null. */
typedef struct corm_json {
    const char *text; /**< NUL-terminated; NULL: SQL NULL */
} corm_json;

/** Several values as one: what a column of an array type holds.  items NULL is
 *  SQL NULL; an empty array has any other pointer and count 0.  Items that are
 *  NULL have CORM_K_NULL. */
typedef struct corm_items {
    const struct corm_value *items; /**< NULL: SQL NULL */
    size_t count;                   /**< how many */
} corm_items;

/* What corm_span.form is made of. */
#define CORM_SPAN_SET       1u /**< not SQL NULL */
#define CORM_SPAN_LOWER_INC 2u /**< the lower end belongs to it */
#define CORM_SPAN_UPPER_INC 4u /**< the upper end belongs to it */
#define CORM_SPAN_EMPTY     8u /**< nothing belongs to it; it has no ends */

/** What a column of a range type holds: all from ends[0] to ends[1].  An end
 *  of CORM_K_NULL has no bound.  form 0 is SQL NULL. */
typedef struct corm_span {
    const struct corm_value *ends; /**< two; NULL with CORM_SPAN_EMPTY */
    uint32_t form;                 /**< CORM_SPAN_SET and its like; 0: NULL */
} corm_span;

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
    CORM_K_ITEMS,    /**< as.list, size values as one: an array; elem != 0: a
                        range, elem its corm_span.form, as.list its ends */
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
    corm_kind kind; /**< what as holds */
    uint32_t elem;  /**< of lists and arrays, see their kinds */
    size_t size;    /**< bytes or elements */
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
    } as; /**< by kind */
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
/**
 * SQL NULL as a value.
 * @return a value of kind CORM_K_NULL; it cannot fail and owns nothing.
 * Threads: any; a constant.
 */
CORM_API corm_value corm_value_null(void);

/**
 * A boolean as a value.
 * @param value  false or true.
 * @return a value that owns nothing; no error is possible.
 * Threads: any; one bit is copied.
 */
CORM_API corm_value corm_value_bool(bool value);

/**
 * A signed integer of any C type as a value.
 * @param value  the number; a field may take fewer bits and says so when it
 *               gets more.
 * @return the value, which owns nothing; this never fails.
 * Threads: any; the number is copied.
 */
CORM_API corm_value corm_value_int(int64_t value);

/**
 * An unsigned integer as a value.
 * @param value  the number; what is above INT64_MAX fits few columns and fails
 *               there by CORM_VALUE_ERROR.
 * @return the tagged number; owns nothing.
 * Threads: any; the unsigned number is copied.
 */
CORM_API corm_value corm_value_uint(uint64_t value);

/**
 * A floating number as a value.
 * @param value  NaN and infinities too: the database decides by CORM_DATA
 *               whether it takes them.
 * @return the tagged number; owns nothing.
 * Threads: any; eight bytes are copied.
 */
CORM_API corm_value corm_value_double(double value);

/**
 * Text as a value: NUL-terminated UTF-8.
 * @param value  borrowed, must live as long as the value. NULL gives
 *               CORM_K_NULLTEXT, which is an error (CORM_VALUE_ERROR where it
 *               is used) and not SQL NULL: a missing request parameter must
 *               not match rows without.
 * @return a value that borrows the text.
 * Threads: any, as long as none changes the text.
 */
CORM_API corm_value corm_value_text(const char *value);

/**
 * Text with its length as a value.
 * @param value  UTF-8, borrowed, need not end in NUL; data NULL as
 *               corm_value_text(): an error when used.
 * @return a value that borrows its bytes.
 * Threads: any that may read the text.
 */
CORM_API corm_value corm_value_str(corm_str value);

/**
 * Bytes as a value.
 * @param value  borrowed as long as the value is used; data NULL: SQL NULL.
 * @return a value that borrows them; it cannot fail.
 * Threads: any that may read the bytes.
 */
CORM_API corm_value corm_value_bytes(corm_bytes value);

/**
 * A day as a value.
 * @param value  an unset one is SQL NULL; no other error.
 * @return the tagged day; owns nothing.
 * Threads: any; the day is copied.
 */
CORM_API corm_value corm_value_date(corm_date value);

/**
 * A time of day as a value.
 * @param value  unset: SQL NULL, without an error.
 * @return the tagged time; owns nothing.
 * Threads: any; the time is copied.
 */
CORM_API corm_value corm_value_time(corm_time value);

/**
 * An instant as a value.
 * @param value  unset: SQL NULL, which is no failure.
 * @return the tagged instant; owns nothing.
 * Threads: any; the instant is copied.
 */
CORM_API corm_value corm_value_datetime(corm_datetime value);

/**
 * A length of time as a value.
 * @param value  unset: SQL NULL; every other is taken without error.
 * @return the tagged duration; owns nothing.
 * Threads: any; the duration is copied.
 */
CORM_API corm_value corm_value_duration(corm_duration value);

/**
 * A UUID as a value.
 * @param value  all zero: SQL NULL; nothing fails.
 * @return the tagged UUID; owns nothing.
 * Threads: any; the sixteen bytes are copied.
 */
CORM_API corm_value corm_value_uuid(corm_uuid value);

/**
 * A decimal as a value.
 * @param value  unset: SQL NULL; NaN and infinities fail where a column cannot
 *               hold them (CORM_VALUE_ERROR, CORM_DATA).
 * @return the tagged decimal; owns nothing.
 * Threads: any; the digits are copied.
 */
CORM_API corm_value corm_value_decimal(corm_decimal value);

/**
 * JSON text as a value.
 * @param value  borrowed; text NULL: SQL NULL. What is no JSON fails by
 *               CORM_VALUE_ERROR where it is used.
 * @return a value that borrows the text; not read yet.
 * Threads: any that may read the JSON text.
 */
CORM_API corm_value corm_value_json(corm_json value);

/**
 * Several values as one: for a column of an array type.
 * @param value  borrowed; items NULL: SQL NULL, without error.
 * @return a value that borrows the items.
 * Threads: any that may read the items.
 */
CORM_API corm_value corm_value_items(corm_items value);

/**
 * A range as a value.
 * @param value  its ends are borrowed; form 0: SQL NULL, without error.
 * @return a value that borrows the ends.
 * Threads: any that may read the ends.
 */
CORM_API corm_value corm_value_span(corm_span value);

/**
 * A value as it is: for the macros, which box everything.
 * @param value  what it borrows stays borrowed.
 * @return value; no failure.
 * Threads: any; nothing behind its pointers is read.
 */
CORM_API corm_value corm_value_self(corm_value value);

/**
 * An expression as a value.
 * @param value  borrowed until a builder has copied it; NULL is an error there
 *               (CORM_VALUE_ERROR).
 * @return a value that borrows the expression.
 * Threads: any; the builder that gets it has the session's.
 */
CORM_API corm_value corm_value_expr(const corm_expr *value);

/**
 * A queryset as a value: a subquery, or a list for "in".
 * @param value  borrowed until the query around it has run; NULL fails there.
 * @return a value that borrows the queryset.
 * Threads: that of the queryset's session, for what uses the value.
 */
CORM_API corm_value corm_value_queryset(const corm_queryset *value);

/**
 * An object as a value: its key.
 * @param value  borrowed for the call that gets it; NULL fails there by
 *               CORM_VALUE_ERROR, so does an object that is not saved.
 * @return a value that borrows the object.
 * Threads: that of the object's session.
 */
CORM_API corm_value corm_value_object(const corm_object *value);

/**
 * A fetched list as a value: the keys of its objects, for "in".
 * @param value  borrowed for the call that gets it; NULL is an error there.
 * @return a value that borrows the list.
 * Threads: that of the list's session.
 */
CORM_API corm_value corm_value_result(const corm_list *value);

/**
 * The literal NULL as a value: SQL NULL.
 * @param value  NULL; any other pointer gives CORM_K_BAD, an error where it is
 *               used (CORM_VALUE_ERROR).
 * @return NULL as a value; owns nothing.
 * Threads: any; the pointer is not followed.
 */
CORM_API corm_value corm_value_nullptr(const void *value);

/**
 * A path such as "author__name" as a value.
 * @param path  borrowed until a builder has copied it; NULL gives
 *              CORM_K_NULLTEXT, an error there.
 * @return a value that borrows the path.
 * Threads: any that may read the path.
 */
CORM_API corm_value corm_value_path(const char *path);

/**
 * A C array as a value: a list for "in" and the like. The macro is
 * corm_array().
 * @param items  borrowed; NULL only when n is 0, else CORM_K_BAD results.
 * @param elem   a scalar corm_kind << 16 | bytes of one element.
 * @param n      elements.
 * @return a value that borrows the array; CORM_K_BAD where items is NULL and n
 *         is not 0, which is an error (CORM_VALUE_ERROR) where it is used.
 * Threads: any that may read the array.
 */
CORM_API corm_value corm_value_array(const void *items, uint32_t elem,
                                     size_t n);

/**
 * An optional boolean as a value.
 * @param value  not set: SQL NULL, without error.
 * @return a truth value or NULL; owns nothing.
 * Threads: any; copied as it is.
 */
CORM_API corm_value corm_value_opt_bool(corm_opt_bool value);

/**
 * An optional short integer as a value.
 * @param value  not set: SQL NULL; no failure.
 * @return a number or NULL; owns nothing.
 * Threads: any; its two bytes are copied.
 */
CORM_API corm_value corm_value_opt_int16(corm_opt_int16 value);

/**
 * An optional integer as a value.
 * @param value  without one: SQL NULL, never an error.
 * @return a number or NULL; owns nothing.
 * Threads: any; its four bytes are copied.
 */
CORM_API corm_value corm_value_opt_int32(corm_opt_int32 value);

/**
 * An optional long integer as a value.
 * @param value  set or, for SQL NULL, not; cannot fail.
 * @return a number or NULL; owns nothing.
 * Threads: any; its eight bytes are copied.
 */
CORM_API corm_value corm_value_opt_int64(corm_opt_int64 value);

/**
 * An optional floating number as a value.
 * @param value  not set: SQL NULL; a set NaN is judged by the database
 *               (CORM_DATA).
 * @return a number or NULL; owns nothing.
 * Threads: any; the number, if there, is copied.
 */
CORM_API corm_value corm_value_opt_double(corm_opt_double value);

/**
 * An optional day as a value.
 * @param value  not set, or set to an unset day: SQL NULL, no error.
 * @return a value that owns nothing.
 * Threads: any; the day, if there, is copied.
 */
CORM_API corm_value corm_value_opt_date(corm_opt_date value);

/**
 * An optional time of day as a value.
 * @param value  not set: SQL NULL; no error.
 * @return a value that owns nothing.
 * Threads: any; the time, if there, is copied.
 */
CORM_API corm_value corm_value_opt_time(corm_opt_time value);

/**
 * An optional instant as a value.
 * @param value  SQL NULL where it is not set; no failure.
 * @return a value that owns nothing.
 * Threads: any; the instant, if there, is copied.
 */
CORM_API corm_value corm_value_opt_datetime(corm_opt_datetime value);

/**
 * An optional length of time as a value.
 * @param value  SQL NULL where it is not set; nothing fails.
 * @return a value that owns nothing.
 * Threads: any; the duration, if there, is copied.
 */
CORM_API corm_value corm_value_opt_duration(corm_opt_duration value);

/**
 * An optional UUID as a value.
 * @param value  not set: SQL NULL; cannot be an error.
 * @return a value that owns nothing.
 * Threads: any; the UUID, if there, is copied.
 */
CORM_API corm_value corm_value_opt_uuid(corm_opt_uuid value);

/**
 * An optional decimal as a value.
 * @param value  not set: SQL NULL; a set one fails as corm_value_decimal()
 *               says.
 * @return a value that owns nothing.
 * Threads: any; the decimal, if there, is copied.
 */
CORM_API corm_value corm_value_opt_decimal(corm_opt_decimal value);
/** @} */

/**
 * @name Optional values that are set
 * The opposite is all-zero memory.  Threads: any.
 * @{
 */
/**
 * A boolean that is set.
 * @param value  what it holds.
 * @return .set is true; there is no error.
 * Threads: any; a copy.
 */
CORM_API corm_opt_bool corm_some_bool(bool value);

/**
 * A short integer that is set.
 * @param value  -32768 to 32767; C cuts what is larger before the call.
 * @return .set is true; it never fails.
 * Threads: any; a copy of two bytes.
 */
CORM_API corm_opt_int16 corm_some_int16(int16_t value);

/**
 * An integer that is set.
 * @param value  32 bits with a sign.
 * @return .set is true; no failure.
 * Threads: any; a copy of four bytes.
 */
CORM_API corm_opt_int32 corm_some_int32(int32_t value);

/**
 * A long integer that is set.
 * @param value  64 bits with a sign.
 * @return .set is true; no failure.
 * Threads: any; a copy of eight bytes.
 */
CORM_API corm_opt_int64 corm_some_int64(int64_t value);

/**
 * A floating number that is set.
 * @param value  any, NaN among them: the column may fail on it (CORM_DATA).
 * @return .set is true.
 * Threads: any; a copy of the number.
 */
CORM_API corm_opt_double corm_some_double(double value);

/**
 * A day that is set.
 * @param value  from corm_ymd() for instance; an unset one is stored as NULL
 *               all the same, no error.
 * @return .set is true.
 * Threads: any; a copy of the day.
 */
CORM_API corm_opt_date corm_some_date(corm_date value);

/**
 * A time of day that is set.
 * @param value  an unset one is stored as NULL and is no error.
 * @return .set is true.
 * Threads: any; a copy of the time.
 */
CORM_API corm_opt_time corm_some_time(corm_time value);

/**
 * An instant that is set.
 * @param value  as corm_now() gives it; unset ones are NULL, without error.
 * @return .set is true.
 * Threads: any; a copy of the instant.
 */
CORM_API corm_opt_datetime corm_some_datetime(corm_datetime value);

/**
 * A length of time that is set.
 * @param value  microseconds in a struct; unset ones are NULL, without error.
 * @return .set is true.
 * Threads: any; a copy of the duration.
 */
CORM_API corm_opt_duration corm_some_duration(corm_duration value);

/**
 * A UUID that is set.
 * @param value  all zero is NULL all the same; no error.
 * @return .set is true.
 * Threads: any; a copy of sixteen bytes.
 */
CORM_API corm_opt_uuid corm_some_uuid(corm_uuid value);

/**
 * A decimal that is set.
 * @param value  finite for most columns: others fail by CORM_VALUE_ERROR when
 *               saved.
 * @return .set is true.
 * Threads: any; a copy of the decimal.
 */
CORM_API corm_opt_decimal corm_some_decimal(corm_decimal value);
/** @} */

CORM_END_DECLS

#include <corm/scalar.h>

#endif
