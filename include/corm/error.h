/*
 * Status codes and the error record.  A failing call leaves one record on
 * its session; calls without a session fill the record they are given.
 * The codes are a table: adding one is adding a row.
 */
#ifndef CORM_ERROR_H
#define CORM_ERROR_H

#include <corm/common.h>

CORM_BEGIN_DECLS

/* clang-format off */
/** X(code, Django's name or the nearest one, what it means).  Order is ABI. */
#define CORM_STATUS_MAP(X)                                                                              \
    X(OK,               "OK",                      "success")                                           \
    X(DOES_NOT_EXIST,   "DoesNotExist",            "no row where one was asked for")                    \
    X(MULTIPLE_OBJECTS, "MultipleObjectsReturned", "more than one row where one was asked for")         \
    X(FIELD_ERROR,      "FieldError",              "an unknown field, lookup, function or relation, or a model declared wrong") \
    X(VALUE_ERROR,      "ValueError",              "a value that its field or call cannot take")        \
    X(VALIDATION,       "ValidationError",         "an object that is not valid; see its field errors") \
    X(INTEGRITY,        "IntegrityError",          "a constraint broken; see the kind and the constraint") \
    X(DATA,             "DataError",               "a value that the database refused, or a stored one that its member cannot hold") \
    X(OPERATIONAL,      "OperationalError",        "the database cannot do it now: busy, unreachable, full, unreadable") \
    X(PROGRAMMING,      "ProgrammingError",        "SQL that the database refused: table missing, syntax of raw SQL") \
    X(NOT_SUPPORTED,    "NotSupportedError",       "something that this database or libcorm cannot do") \
    X(PROTECTED,        "ProtectedError",          "a delete that PROTECT forbids")                     \
    X(RESTRICTED,       "RestrictedError",         "a delete that RESTRICT forbids")                    \
    X(TRANSACTION,      "TransactionManagementError", "not possible in the present state of the transaction") \
    X(MISUSE,           "Misuse",                  "a call that breaks a rule of the interface")        \
    X(NO_MEMORY,        "NoMemory",                "an allocation failed")                              \
    X(STALE,            "StaleObject",             "an object whose row was changed or deleted by another since it was read")
/* clang-format on */

/** Outcome of a call.  0 is success; every other value is a failure. */
typedef enum corm_status {
#define X(code, name, text) CORM_##code,
    CORM_STATUS_MAP(X)
#undef X
        CORM_STATUS_COUNT_
} corm_status;

/** What kind of constraint a CORM_INTEGRITY failure broke. */
typedef enum corm_integrity {
    CORM_INTEGRITY_OTHER,
    CORM_INTEGRITY_UNIQUE,
    CORM_INTEGRITY_FOREIGN_KEY,
    CORM_INTEGRITY_NOT_NULL,
    CORM_INTEGRITY_CHECK
} corm_integrity;

/** Bytes that a corm_error has for its texts, with the NUL at their end. */
#define CORM_ERROR_MESSAGE_MAX 1024
#define CORM_ERROR_NAME_MAX    128
#define CORM_ERROR_SQL_MAX     512

/**
 * One failure.  Plain storage: it owns no memory and may be copied.
 * All texts are NUL-terminated UTF-8, empty where there is nothing to say;
 * a longer text is cut at a character boundary.
 */
typedef struct corm_error {
    corm_status code;         /**< what it was; CORM_OK: nothing */
    corm_integrity integrity; /**< which kind, when code is CORM_INTEGRITY */
    bool retryable;           /**< the same transaction may succeed when run
                                 again: busy, deadlock, serialization */
    bool unknown;     /**< the connection was lost before the answer came:
                                 the statement or commit may have been done */
    bool timed_out;   /**< the call took longer than corm_session_set_timeout()
                         allows */
    int native_code;  /**< the database's own number, 0 if none */
    char sqlstate[6]; /**< five characters, or "" */
    char constraint[CORM_ERROR_NAME_MAX]; /**< its name, or columns */
    char message[CORM_ERROR_MESSAGE_MAX]; /**< a sentence for people */
    char sql[CORM_ERROR_SQL_MAX];         /**< the statement that failed */
} corm_error;

/**
 * Name of a status as Django users know it.
 * @param status  any number; one that is no status is no error here.
 * @return static text, `"unknown"` for a number that is no status.
 * Threads: any; it reads a constant table.
 */
CORM_API const char *corm_status_name(corm_status status);

CORM_END_DECLS

#endif
