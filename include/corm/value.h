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

typedef struct corm_expr corm_expr;
typedef struct corm_queryset corm_queryset;
typedef struct corm_list corm_list;
typedef struct corm_object corm_object;

/** A day of the proleptic Gregorian calendar, years 1 to 9999.  All zero: unset. */
typedef struct corm_date {
    int16_t year;
    uint8_t month, day;
} corm_date;

/** A time of day in microseconds since midnight, 0 to 86399999999.  Negative: unset. */
typedef struct corm_time {
    int64_t us;
} corm_time;

/** An instant: microseconds since 1970-01-01T00:00:00Z.  CORM_UNSET_US: unset. */
typedef struct corm_datetime {
    int64_t us;
} corm_datetime;

/** A length of time in microseconds, may be negative.  CORM_UNSET_US: unset. */
typedef struct corm_duration {
    int64_t us;
} corm_duration;

#define CORM_UNSET_US INT64_MIN

/** 16 bytes in network order (RFC 9562).  All zero: unset. */
typedef struct corm_uuid {
    uint8_t b[16];
} corm_uuid;

typedef enum corm_decimal_class {
    CORM_DECIMAL_UNSET, /* all-zero memory */
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
    uint8_t negative;
    uint8_t form; /**< a corm_decimal_class */
} corm_decimal;

/** Bytes that are not text.  data NULL is SQL NULL; no bytes: any pointer and size 0. */
typedef struct corm_bytes {
    const void *data;
    size_t size;
} corm_bytes;

/** Text that need not end in NUL.  data NULL is an error as a value. */
typedef struct corm_str {
    const char *data;
    size_t size;
} corm_str;

/** JSON text (RFC 8259), UTF-8, NUL-terminated.  text NULL is SQL NULL, "null" is JSON null. */
typedef struct corm_json {
    const char *text;
} corm_json;

#define CORM_OPT_(name, T)            \
    typedef struct corm_opt_##name {  \
        bool set;                     \
        T value;                      \
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

/** What a corm_value holds.  Scalars first; the rest exists only in arguments. */
typedef enum corm_kind {
    CORM_K_NULL,
    CORM_K_BOOL,
    CORM_K_INT,
    CORM_K_UINT, /* above INT64_MAX when adapted */
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
    CORM_K_LIST,      /* as.list, size elements; elem != 0: a corm_range() */
    CORM_K_ARRAY,     /* as.p, size elements; elem = kind << 16 | element size */
    CORM_K_EXPR,      /* as.expr */
    CORM_K_QUERYSET,  /* as.qs */
    CORM_K_OBJECT,    /* as.obj */
    CORM_K_RESULT,    /* as.result: a corm_list */
    CORM_K_PATH,      /* as.s: a bare string where an expression stands */
    CORM_K_NULLTEXT,  /* a char * that was NULL: an error */
    CORM_K_BAD        /* a non-NULL void *, or worse */
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
        int64_t i; /* INT; microseconds of TIME, DATETIME, DURATION */
        uint64_t u;
        double d;
        const char *s; /* TEXT, JSON, PATH: NUL-terminated unless from corm_str */
        const void *p; /* BYTES, ARRAY */
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

/* Boxing: what the macros of <corm/macros.h> call.  No error, no allocation. */
CORM_API corm_value corm_value_null(void);
CORM_API corm_value corm_value_bool(bool value);
CORM_API corm_value corm_value_int(int64_t value);
CORM_API corm_value corm_value_uint(uint64_t value);
CORM_API corm_value corm_value_double(double value);
CORM_API corm_value corm_value_text(const char *value); /**< NULL gives CORM_K_NULLTEXT */
CORM_API corm_value corm_value_str(corm_str value);
CORM_API corm_value corm_value_bytes(corm_bytes value);
CORM_API corm_value corm_value_date(corm_date value);
CORM_API corm_value corm_value_time(corm_time value);
CORM_API corm_value corm_value_datetime(corm_datetime value);
CORM_API corm_value corm_value_duration(corm_duration value);
CORM_API corm_value corm_value_uuid(corm_uuid value);
CORM_API corm_value corm_value_decimal(corm_decimal value);
CORM_API corm_value corm_value_json(corm_json value);
CORM_API corm_value corm_value_self(corm_value value);
CORM_API corm_value corm_value_expr(const corm_expr *value);
CORM_API corm_value corm_value_queryset(const corm_queryset *value);
CORM_API corm_value corm_value_object(const corm_object *value);
CORM_API corm_value corm_value_result(const corm_list *value);
CORM_API corm_value corm_value_nullptr(const void *value); /**< the literal NULL; else CORM_K_BAD */
CORM_API corm_value corm_value_path(const char *path);
CORM_API corm_value corm_value_array(const void *items, uint32_t elem, size_t n);
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

/* Set optional values. */
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

/* Dates and times.  "parse" takes n bytes of ISO 8601 text and returns false when it is not that. */
CORM_API corm_date corm_ymd(int year, int month, int day); /**< unset when there is no such day */
CORM_API corm_time corm_hms(int hour, int minute, int second, int microsecond); /**< unset when out of range */
CORM_API corm_datetime corm_utc(corm_date date, corm_time time); /**< unset when either is */
CORM_API corm_datetime corm_from_time_t(int64_t seconds);
CORM_API corm_datetime corm_now(void); /**< the system's clock, in microseconds */
CORM_API corm_date corm_today(void);   /**< the day of corm_now() in UTC */
CORM_API bool corm_date_parse(corm_date *out, const char *text, size_t n);
CORM_API bool corm_time_parse(corm_time *out, const char *text, size_t n);
CORM_API bool corm_datetime_parse(corm_datetime *out, const char *text, size_t n); /**< without an offset: UTC; a date alone: midnight */
CORM_API bool corm_duration_parse(corm_duration *out, const char *text, size_t n); /**< ISO 8601 "P1DT2H" or Django's "1 02:00:00.5" */
CORM_API corm_date corm_date_add(corm_date date, int64_t days); /**< unset when outside years 1 to 9999 */
CORM_API int64_t corm_date_diff(corm_date later, corm_date earlier); /**< days */
CORM_API corm_datetime corm_datetime_add(corm_datetime at, corm_duration by);
CORM_API corm_duration corm_datetime_diff(corm_datetime later, corm_datetime earlier);
CORM_API corm_date corm_datetime_date(corm_datetime at); /**< in UTC */
CORM_API corm_time corm_datetime_time(corm_datetime at); /**< in UTC */
CORM_API int corm_date_weekday(corm_date date);          /**< ISO: Monday 1 to Sunday 7 */
/* Text forms: at most CORM_ISO_MAX bytes with the NUL; returns the length. */
#define CORM_ISO_MAX 48
CORM_API size_t corm_date_format(char *out, corm_date value);
CORM_API size_t corm_time_format(char *out, corm_time value);
CORM_API size_t corm_datetime_format(char *out, corm_datetime value); /**< "2020-01-01 00:00:00.000001", UTC, no fraction when 0 */
CORM_API size_t corm_duration_format(char *out, corm_duration value); /**< "1 02:00:00.000001" */

/* Decimals.  Exact, or false / a NaN where 38 digits do not hold the result. */
#define CORM_DECIMAL_MAX 64 /* bytes of its plain text at exponents within -40 to 20, with the NUL */
CORM_API bool corm_decimal_parse(corm_decimal *out, const char *text, size_t n);
CORM_API corm_decimal corm_decimal_int(int64_t value);
CORM_API corm_decimal corm_dec(const char *text); /**< NaN when the text is no number */
CORM_API size_t corm_decimal_format(char *out, size_t size, corm_decimal value); /**< as snprintf */
CORM_API int corm_decimal_compare(corm_decimal a, corm_decimal b); /**< <0, 0, >0; by value: 1.5 equals 1.50 */
CORM_API corm_decimal corm_decimal_add(corm_decimal a, corm_decimal b);
CORM_API corm_decimal corm_decimal_sub(corm_decimal a, corm_decimal b);
CORM_API corm_decimal corm_decimal_mul(corm_decimal a, corm_decimal b);
CORM_API bool corm_decimal_quantize(corm_decimal *out, corm_decimal value, int places); /**< half even; false when it does not fit */
CORM_API double corm_decimal_double(corm_decimal value);
CORM_API bool corm_decimal_from_double(corm_decimal *out, double value, int digits); /**< shortest text of at most digits significant digits */
CORM_API int corm_decimal_digits(corm_decimal value); /**< digits of the coefficient, at least 1 */

/* UUIDs. */
CORM_API bool corm_uuid_parse(corm_uuid *out, const char *text, size_t n); /**< 32 hex digits, hyphens and braces allowed */
CORM_API void corm_uuid_format(char out[37], corm_uuid value);
CORM_API bool corm_uuid_random(corm_uuid *out); /**< version 4; false when the system has no randomness */
CORM_API bool corm_uuid_is_unset(corm_uuid value);

CORM_END_DECLS

#endif
