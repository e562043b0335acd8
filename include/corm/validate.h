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
 * @param s    borrowed; NULL: none.
 * @param out  receives the errors; they and their texts live until the next
 *             validation on the session, its reset or close; may be NULL.
 * @return how many; 0 after a validation that found nothing, or failed
 *         otherwise.
 * Threads: the one that has the session; nothing is evaluated again.
 * Example: docs/validation.md (corm_field_errors)
 */
CORM_API size_t corm_field_errors(corm_session *s,
                                  const corm_field_error **out);

/**
 * Check an object as Django's Model.full_clean() does: its fields, the model's
 * .clean function, what must be unique, and constraints.  Later parts leave
 * out fields with errors.  Values in corm_value members become those of their
 * field (text to date, ..), IP addresses get their usual spelling. Deferred
 * fields are loaded first.  corm_object_full_clean() excludes none.
 * @param object   borrowed; saved or not; nothing is written to the database.
 * @param exclude  n names of fields not to be looked at, borrowed; NULL when n
 *                 is 0.
 * @param n        how many are left out.
 * @return CORM_OK; CORM_VALIDATION with corm_field_errors() saying what is
 *         wrong; CORM_FIELD_ERROR: no such field; or the failure of a query.
 * Threads: that of the object's session; .clean is called in it.
 */
CORM_API corm_status corm_object_full_clean_except(corm_object *object,
                                                   const char *const *exclude,
                                                   size_t n);

/**
 * The first part of corm_object_full_clean_except(): null, blank, types,
 * choices, lengths, digits, ranges, validators, rows that keys refer to.
 * @param object   borrowed; its members may be adapted.
 * @param exclude  names left out, borrowed; NULL when n is 0.
 * @param n        names that are excluded.
 * @return as corm_object_full_clean_except(): CORM_OK, CORM_VALIDATION,
 *         CORM_FIELD_ERROR, ..
 * Threads: that of the object's session; validators run in it.
 */
CORM_API corm_status corm_object_clean_fields(corm_object *object,
                                              const char *const *exclude,
                                              size_t n);

/**
 * The part about .unique, .unique_together and the primary key: is the same in
 * another row?
 * @param object   borrowed; new or saved.
 * @param exclude  a constraint with one of these fields is left out; borrowed.
 * @param n        how many there are; 0: all is looked at.
 * @return as corm_object_full_clean_except(): CORM_VALIDATION where another
 *         row has it.
 * Threads: that of the object's session; a query for each that is set.
 */
CORM_API corm_status corm_object_validate_unique(corm_object *object,
                                                 const char *const *exclude,
                                                 size_t n);

/**
 * The part about constraints: checks and unique constraints of the model and
 * its parents, each evaluated by the database over the object's values. Those
 * that use an excluded field are left out, and those with raw SQL, which only
 * a save can try.
 * @param object   borrowed; not written.
 * @param exclude  names, borrowed; NULL when n is 0.
 * @param n        their number.
 * @return as corm_object_full_clean_except(), with CORM_VALIDATION for a
 *         constraint that is broken.
 * Threads: that of the object's session, whose connection evaluates.
 */
CORM_API corm_status corm_object_validate_constraints(
    corm_object *object, const char *const *exclude, size_t n);

/**
 * Tell an error from a model's .clean function.
 * @param object   the one that is being cleaned; elsewhere the error is lost.
 * @param field    its name; NULL: CORM_ALL_FIELDS.
 * @param code     NULL: "invalid".
 * @param message  UTF-8; NULL: "Enter a valid value." All are copied.
 * @return CORM_OK; CORM_MISUSE outside of a .clean function; CORM_FIELD_ERROR:
 *         no such field; CORM_NO_MEMORY.
 * Threads: that of the object's session, inside .clean.
 * Example: docs/validation.md (corm_add_error)
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
/**
 * Is it text that is an e-mail address?
 * @param value  borrowed; what is refused.
 * @param self   borrowed; may be NULL.
 * @return true when valid; an error of the value is false.
 * Threads: any; reads the text.
 */
CORM_API bool corm_valid_email(const corm_value *value,
                               const corm_validator *self);

/**
 * Is it text that is a URL with a host?
 * @param value  text, borrowed.
 * @param self   borrowed; .data: schemes, NULL-terminated names in lower case;
 *               NULL: http, https, ftp, ftps.
 * @return true for such a URL; no failure besides false.
 * Threads: any; resolves no name.
 */
CORM_API bool corm_valid_url(const corm_value *value,
                             const corm_validator *self);

/**
 * Is it ASCII letters, digits, '_' and '-', at least one?
 * @param value  text, borrowed.
 * @param self   unused: may be NULL; borrowed.
 * @return false for the first wrong character; it cannot fail otherwise.
 * Threads: any; goes through the text once.
 */
CORM_API bool corm_valid_slug(const corm_value *value,
                              const corm_validator *self);

/**
 * Is it letters and digits of any script, '_' and '-', at least one?
 * @param value  UTF-8, borrowed.
 * @param self   borrowed, not read.
 * @return false also for what is not UTF-8; no error besides.
 * Threads: any; tables of letters are constant.
 */
CORM_API bool corm_valid_unicode_slug(const corm_value *value,
                                      const corm_validator *self);

/**
 * Is it an address like "192.0.2.1", without leading zeros?
 * @param value  text, borrowed.
 * @param self   borrowed, without meaning here.
 * @return whether it is; that is all the error there is.
 * Threads: any; the network is not asked.
 */
CORM_API bool corm_valid_ipv4(const corm_value *value,
                              const corm_validator *self);

/**
 * Is it an address like "2001:db8::1", without a zone?
 * @param value  text, borrowed for the call.
 * @param self   borrowed; not looked at.
 * @return false where it is none; no failure else.
 * Threads: any; nothing is looked up.
 */
CORM_API bool corm_valid_ipv6(const corm_value *value,
                              const corm_validator *self);

/**
 * Is it what corm_valid_ipv4() or corm_valid_ipv6() takes?
 * @param value  borrowed; text.
 * @param self   borrowed, may be NULL.
 * @return true for either; false is the only error.
 * Threads: any; as its two halves.
 */
CORM_API bool corm_valid_ip(const corm_value *value,
                            const corm_validator *self);

/**
 * Is a pattern, with the meaning of Python's re module, somewhere in the text
 * or number?
 * @param value  text or number, borrowed.
 * @param self   borrowed; .pattern; with .limit = 1 it must be nowhere.
 * @return whether it holds; false also for a bad pattern and where malloc()
 *         fails. corm_full_clean() takes memory by the database's allocator
 *         instead and fails by CORM_NO_MEMORY.
 * Threads: any; compiles the pattern anew.
 */
CORM_API bool corm_valid_regex(const corm_value *value,
                               const corm_validator *self);

/**
 * Is it text or a number that is a whole number in decimal?
 * @param value  borrowed; any kind.
 * @param self   may be NULL, borrowed.
 * @return false for fractions and other errors.
 * Threads: any; digits are looked at one by one.
 */
CORM_API bool corm_valid_integer(const corm_value *value,
                                 const corm_validator *self);

/**
 * Is it "1,2,3": whole numbers without a sign?
 * @param value  text, borrowed.
 * @param self   borrowed; with .limit = 1 they may be negative; .pattern: what
 *               stands between them, NULL: ",".
 * @return false for any other text; no failure.
 * Threads: any; walks through the list.
 */
CORM_API bool corm_valid_integer_list(const corm_value *value,
                                      const corm_validator *self);

/**
 * Is it at least a bound?
 * @param value  borrowed; of a kind with an order.
 * @param self   borrowed; *(const corm_value *)self->data is the bound, or
 *               self->limit when it is NULL. A text bound becomes of the
 *               value's type: "0.50", "2000-01-01".
 * @return false when below, and for kinds that cannot be compared: its error.
 * Threads: any; compares.
 */
CORM_API bool corm_valid_min_value(const corm_value *value,
                                   const corm_validator *self);

/**
 * Is it at most a bound?
 * @param value  as for corm_valid_min_value(), borrowed.
 * @param self   the bound as there, borrowed.
 * @return false when above or not comparable, without another error.
 * Threads: any; compares in memory.
 */
CORM_API bool corm_valid_max_value(const corm_value *value,
                                   const corm_validator *self);

/**
 * Is it a multiple of a step?
 * @param value  a number, borrowed.
 * @param self   borrowed; the step as corm_valid_min_value() has its bound.
 * @return false between two steps; no other failure.
 * Threads: any; divides with remainder.
 */
CORM_API bool corm_valid_step(const corm_value *value,
                              const corm_validator *self);

/**
 * Are there at least self->limit characters, or bytes of bytes?
 * @param value  text or bytes, borrowed.
 * @param self   borrowed; not NULL.
 * @return false when shorter: the error.
 * Threads: any; counts characters.
 */
CORM_API bool corm_valid_min_length(const corm_value *value,
                                    const corm_validator *self);

/**
 * Are there at most self->limit characters, or bytes of bytes?
 * @param value  borrowed; text or bytes.
 * @param self   not NULL, borrowed for the call.
 * @return false when longer, which is the error.
 * Threads: any; counts characters of UTF-8.
 */
CORM_API bool corm_valid_max_length(const corm_value *value,
                                    const corm_validator *self);

/**
 * Is it a decimal of at most so many digits?
 * @param value  a number or text, borrowed.
 * @param self   borrowed; .limit digits, *(const corm_value *)self->data (an
 *               integer; data NULL: any number) of them behind the point.
 * @return false for too many; the error's code is "max_digits",
 *         "max_decimal_places" or "max_whole_digits".
 * Threads: any; exact arithmetic on a copy.
 */
CORM_API bool corm_valid_decimal(const corm_value *value,
                                 const corm_validator *self);

/**
 * Is it a file name with one of some extensions?
 * @param value  text, borrowed; the file need not exist.
 * @param self   borrowed; .data: a NULL-terminated list, compared in whatever
 *               case; NULL: any.
 * @return false for another extension or none; no other error.
 * Threads: any; the disk is not touched.
 */
CORM_API bool corm_valid_file_extension(const corm_value *value,
                                        const corm_validator *self);

/**
 * Is it text without NUL characters? (No text with them gets into a field.)
 * @param value  text with its length, borrowed.
 * @param self   borrowed; NULL will do.
 * @return false where it has one; nothing else fails.
 * Threads: any; looks for a byte.
 */
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
 * Of an object, checked at compile time: corm_full_clean_except(book, "isbn",
 * "title") and its parts; names are excluded. corm_clean_fields(book) and the
 * like exclude none. See corm_object_full_clean_except() and the function of
 * the same name with corm_object_.
 */
#define corm_full_clean_except(o, ...)        corm_object_full_clean_except(corm_obj(o), CORM_STRS_(__VA_ARGS__))
#define corm_clean_fields(o)                  corm_object_clean_fields(corm_obj(o), NULL, 0)
#define corm_clean_fields_except(o, ...)      corm_object_clean_fields(corm_obj(o), CORM_STRS_(__VA_ARGS__))
#define corm_validate_unique(o)               corm_object_validate_unique(corm_obj(o), NULL, 0)
#define corm_validate_constraints(o)          corm_object_validate_constraints(corm_obj(o), NULL, 0)
#define corm_add_error(o, field, code, message) corm_object_add_error(corm_obj(o), (field), (code), (message))

/* clang-format on */

#endif

#endif
