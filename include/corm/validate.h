/*
 * Validation: full_clean() and its parts, the errors they find by field, and
 * validators for `.validators` of a field.  Save does not validate, as in
 * Django; a program that takes values from people calls corm_full_clean()
 * first.  Threads: objects and sessions as everywhere; validators any.
 */
#ifndef CORM_VALIDATE_H
#define CORM_VALIDATE_H

#include <corm/common.h>
#include <corm/error.h>
#include <corm/model.h>
#include <corm/object.h>

CORM_BEGIN_DECLS

/** The field of errors that are about the whole object. */
#define CORM_ALL_FIELDS "__all__"

/** One thing that is wrong with an object. */
typedef struct corm_field_error {
    const char *field; /**< its name ("author", not "author_id"), or
                            CORM_ALL_FIELDS */
    /** "null", "blank", "invalid", "invalid_choice", "max_length", "unique",
     *  "unique_together", ..; "" where Django gives None (a constraint without
     *  a .violation_code). */
    const char *code;
    const char *message; /**< a sentence for people, Django's in English */
    corm_value value;    /**< what was refused; NULL where there is none */
    corm_value limit;    /**< the bound that it breaks; NULL: none */
} corm_field_error;

/**
 * What the most recent validation on the session found, fields in order.
 * @param s    NULL: none.
 * @param out  receives the errors; they and their texts live until the next
 *             validation on the session, its reset or close; may be NULL.
 * @return how many; 0 after a validation that found nothing.
 * Threads: the session's.
 */
CORM_API size_t corm_field_errors(corm_session *s,
                                  const corm_field_error **out);

/**
 * Check an object as Django's Model.full_clean() does: its fields, the
 * model's .clean function, what must be unique, and constraints.  Later parts
 * leave out fields with errors.  Values in corm_value members become those of
 * their field (text to date, ..), IP addresses get their usual spelling.
 * Deferred fields are loaded first.  corm_object_full_clean() excludes none.
 * @param object   saved or not; nothing is written to the database.
 * @param exclude  n names of fields not to be looked at; NULL when n is 0.
 * @return CORM_OK; CORM_VALIDATION with corm_field_errors() saying what is
 *         wrong; CORM_FIELD_ERROR: no such field; or the failure of a query.
 * Threads: the session's.
 */
CORM_API corm_status corm_object_full_clean_except(corm_object *object,
                                                   const char *const *exclude,
                                                   size_t n);

/**
 * The first part of corm_object_full_clean_except(): null, blank, types,
 * choices, lengths, digits, ranges, validators, rows that keys refer to.
 * Parameters and result as there.  Threads: the session's.
 */
CORM_API corm_status corm_object_clean_fields(corm_object *object,
                                              const char *const *exclude,
                                              size_t n);

/**
 * The part about .unique, .unique_together and the primary key: is the same
 * in another row?  Parameters and result as corm_object_full_clean_except().
 * Threads: the session's.
 */
CORM_API corm_status corm_object_validate_unique(corm_object *object,
                                                 const char *const *exclude,
                                                 size_t n);

/**
 * The part about constraints: checks and unique constraints of the model and
 * its parents, each evaluated by the database over the object's values.
 * Those that use an excluded field are left out, and those with raw SQL,
 * which only a save can try.
 * Parameters and result as corm_object_full_clean_except().
 * Threads: the session's.
 */
CORM_API corm_status corm_object_validate_constraints(
    corm_object *object, const char *const *exclude, size_t n);

/**
 * Tell an error from a model's .clean function.
 * @param object   the one that is being cleaned; elsewhere the error is lost.
 * @param field    its name; NULL: CORM_ALL_FIELDS.
 * @param code     NULL: "invalid".
 * @param message  UTF-8; NULL: "Enter a valid value."  All are copied.
 * @return CORM_OK; CORM_MISUSE outside of a .clean function;
 *         CORM_FIELD_ERROR: no such field; CORM_NO_MEMORY.
 * Threads: the session's.
 */
CORM_API corm_status corm_object_add_error(corm_object *object,
                                           const char *field, const char *code,
                                           const char *message);

/**
 * @name Validators
 * For .valid of a corm_validator; the macros below fill one.  A value of a
 * type that they do not know is not valid, so is NULL.  self may be NULL
 * where no parameter is named.  Where .code or .message is NULL, they are
 * Django's.  In a message "%(value)s", "%(limit_value)s" and "%(show_value)s"
 * stand for the value, the bound, and the value's length or the value.
 * @{
 */
/** Text that is an e-mail address. */
CORM_API bool corm_valid_email(const corm_value *value,
                               const corm_validator *self);
/** Text that is a URL with a host; self->data: schemes, NULL-terminated names
 *  in lower case; NULL: http, https, ftp, ftps. */
CORM_API bool corm_valid_url(const corm_value *value,
                             const corm_validator *self);
/** ASCII letters, digits, '_' and '-', at least one. */
CORM_API bool corm_valid_slug(const corm_value *value,
                              const corm_validator *self);
/** Letters and digits of any script, '_' and '-', at least one. */
CORM_API bool corm_valid_unicode_slug(const corm_value *value,
                                      const corm_validator *self);
/** "192.0.2.1", without leading zeros. */
CORM_API bool corm_valid_ipv4(const corm_value *value,
                              const corm_validator *self);
/** "2001:db8::1", without a zone. */
CORM_API bool corm_valid_ipv6(const corm_value *value,
                              const corm_validator *self);
/** corm_valid_ipv4() or corm_valid_ipv6(). */
CORM_API bool corm_valid_ip(const corm_value *value,
                            const corm_validator *self);
/** self->pattern, with the meaning of Python's re module, is somewhere in the
 *  text or number; with self->limit = 1 it is nowhere.  corm_full_clean() takes
 *  memory by the database's allocator and fails when there is none; this call
 *  takes it by malloc() and says false. */
CORM_API bool corm_valid_regex(const corm_value *value,
                               const corm_validator *self);
/** Text or number that is a whole number in decimal. */
CORM_API bool corm_valid_integer(const corm_value *value,
                                 const corm_validator *self);
/** "1,2,3": whole numbers without a sign; with self->limit = 1 they may be
 *  negative; self->pattern: what stands between them, NULL: ",". */
CORM_API bool corm_valid_integer_list(const corm_value *value,
                                      const corm_validator *self);
/** At least *(const corm_value *)self->data, or self->limit when it is NULL.
 *  A text bound becomes of the value's type: "0.50", "2000-01-01". */
CORM_API bool corm_valid_min_value(const corm_value *value,
                                   const corm_validator *self);
/** At most that; see corm_valid_min_value(). */
CORM_API bool corm_valid_max_value(const corm_value *value,
                                   const corm_validator *self);
/** A multiple of it; see corm_valid_min_value(). */
CORM_API bool corm_valid_step(const corm_value *value,
                              const corm_validator *self);
/** At least self->limit characters, or bytes of bytes. */
CORM_API bool corm_valid_min_length(const corm_value *value,
                                    const corm_validator *self);
/** At most self->limit characters, or bytes of bytes. */
CORM_API bool corm_valid_max_length(const corm_value *value,
                                    const corm_validator *self);
/** A decimal of at most self->limit digits, *(const corm_value *)self->data
 *  (an integer; data NULL: any number) of them behind the point.  Its codes are
 *  "max_digits", "max_decimal_places", "max_whole_digits". */
CORM_API bool corm_valid_decimal(const corm_value *value,
                                 const corm_validator *self);
/** A file name whose last extension is, in whatever case, one of the names in
 *  self->data, a NULL-terminated list; data NULL: any. */
CORM_API bool corm_valid_file_extension(const corm_value *value,
                                        const corm_validator *self);
/** Text without NUL characters.  (No text with them gets into a field.) */
CORM_API bool corm_valid_no_null_characters(const corm_value *value,
                                            const corm_validator *self);
/** @} */

CORM_END_DECLS

#ifndef __cplusplus

/* clang-format off */

/** .validators = CORM_VALIDATORS(CORM_VALID_EMAIL, CORM_VALID_MAX_LENGTH(40)) */
#define CORM_VALIDATORS(...) ((const corm_validator *const[]){ __VA_ARGS__, NULL })

/** Any validator: CORM_VALIDATOR(is_even, .code = "odd", .message = "..") */
#define CORM_VALIDATOR_(fn, ...) (&(const corm_validator){ .valid = (fn), __VA_ARGS__ })
/**
 * Any validator as an initialiser: CORM_VALIDATOR(is_even, .code = "odd",
 * .message = "..").
 */
#define CORM_VALIDATOR(...)      CORM_VALIDATOR_(__VA_ARGS__, .unused_ = 0)

/** A validator by the function of the same name in small letters. */
#define CORM_VALID_EMAIL         CORM_VALIDATOR(corm_valid_email)
#define CORM_VALID_URL           CORM_VALIDATOR(corm_valid_url)
#define CORM_VALID_SLUG          CORM_VALIDATOR(corm_valid_slug)
#define CORM_VALID_UNICODE_SLUG  CORM_VALIDATOR(corm_valid_unicode_slug)
#define CORM_VALID_IPV4          CORM_VALIDATOR(corm_valid_ipv4)
#define CORM_VALID_IPV6          CORM_VALIDATOR(corm_valid_ipv6)
#define CORM_VALID_IP            CORM_VALIDATOR(corm_valid_ip)
#define CORM_VALID_INTEGER       CORM_VALIDATOR(corm_valid_integer)
#define CORM_VALID_INTEGER_LIST  CORM_VALIDATOR(corm_valid_integer_list)
#define CORM_VALID_NO_NULL_CHARACTERS CORM_VALIDATOR(corm_valid_no_null_characters)

/** CORM_VALID_URL_OF("https", "ssh") */
#define CORM_VALID_URL_OF(...)   CORM_VALIDATOR(corm_valid_url, .data = (const char *const[]){ __VA_ARGS__, NULL })
/** CORM_VALID_REGEX("^[A-Z]{3}\\Z", .message = "Enter three capitals.") */
#define CORM_VALID_REGEX_(p, ...) CORM_VALIDATOR_(corm_valid_regex, .pattern = p, __VA_ARGS__)
#define CORM_VALID_REGEX(...)    CORM_VALID_REGEX_(__VA_ARGS__, .unused_ = 0)
/** The pattern must not be found. */
#define CORM_VALID_NO_REGEX(...) CORM_VALID_REGEX_(__VA_ARGS__, .limit = 1)
/** CORM_VALID_MIN_VALUE(CORM_INT(1)), CORM_VALID_MAX_VALUE(CORM_STR("99.95")) */
#define CORM_VALID_MIN_VALUE(constant) CORM_VALIDATOR(corm_valid_min_value, .data = (constant))
#define CORM_VALID_MAX_VALUE(constant) CORM_VALIDATOR(corm_valid_max_value, .data = (constant))
#define CORM_VALID_STEP(constant)      CORM_VALIDATOR(corm_valid_step, .data = (constant))
#define CORM_VALID_MIN_LENGTH(n) CORM_VALIDATOR(corm_valid_min_length, .limit = (n))
#define CORM_VALID_MAX_LENGTH(n) CORM_VALIDATOR(corm_valid_max_length, .limit = (n))
/** CORM_VALID_DECIMAL(5, 2): 999.99 */
#define CORM_VALID_DECIMAL(digits, places) \
    CORM_VALIDATOR(corm_valid_decimal, .limit = (digits), .data = CORM_INT(places))
/** CORM_VALID_FILE_EXTENSION("pdf", "txt") */
#define CORM_VALID_FILE_EXTENSION(...) \
    CORM_VALIDATOR(corm_valid_file_extension, .data = (const char *const[]){ __VA_ARGS__, NULL })

/**
 * @name Of an object, checked at compile time
 * corm_full_clean_except(book, "isbn", "title") and its parts; names are
 * excluded.  corm_clean_fields(book) and the like exclude none.
 * @{
 */
#define corm_full_clean_except(o, ...)        corm_object_full_clean_except(corm_obj(o), CORM_STRS_(__VA_ARGS__))
#define corm_clean_fields(o)                  corm_object_clean_fields(corm_obj(o), NULL, 0)
#define corm_clean_fields_except(o, ...)      corm_object_clean_fields(corm_obj(o), CORM_STRS_(__VA_ARGS__))
#define corm_validate_unique(o)               corm_object_validate_unique(corm_obj(o), NULL, 0)
#define corm_validate_constraints(o)          corm_object_validate_constraints(corm_obj(o), NULL, 0)
#define corm_add_error(o, field, code, message) corm_object_add_error(corm_obj(o), (field), (code), (message))
/** @} */

/* clang-format on */

#endif

#endif
