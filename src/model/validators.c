/*
 * The ready validators: one row each, with Django's code and sentence.  They
 * see a value and nothing else; what becomes of it is full_clean()'s matter.
 */
#include "model/validators.h"

#include "base/alloc.h"
#include "base/number.h"
#include "base/utf8.h"
#include "base/value.h"
#include "model/adapt.h"

#include <corm/sys/regex.h>

#include <math.h>
#include <string.h>

#define VALIDATOR_TEXT_MAX 128

typedef struct validator_job {
    const corm_allocator *alloc;
    const corm_validator *self;
    const corm_value *value;
    cormi_verdict *out;
    char buffer[VALIDATOR_TEXT_MAX];
} validator_job;

typedef bool validator_check(validator_job *job);

/* ---- values as text ---- */

static size_t validator_int_text(char *out, const corm_value *value)
{
    bool is_negative = value->kind == CORM_K_INT && value->as.i < 0;

    out[0] = '-';
    return is_negative +
           cormi_uint_format(out + is_negative,
                             is_negative ? 0 - value->as.u : value->as.u);
}

/* Text as it is, numbers as Python writes them; false: neither. */
static bool validator_text(validator_job *job, const char **text, size_t *n)
{
    const corm_value *value = job->value;

    *text = job->buffer;
    switch ((int)value->kind) {
    case CORM_K_TEXT:
        *text = value->as.s;
        *n = value->size;
        return true;
    case CORM_K_INT:
    case CORM_K_UINT:
        *n = validator_int_text(job->buffer, value);
        return true;
    case CORM_K_DOUBLE:
        *n = cormi_double_format(job->buffer, value->as.d);
        return true;
    case CORM_K_DECIMAL:
        *n = corm_decimal_format(job->buffer, sizeof(job->buffer),
                                 value->as.dec);
        return *n < sizeof(job->buffer);
    default:
        return false;
    }
}

static bool validator_is_text(const validator_job *job)
{
    return job->value->kind == CORM_K_TEXT;
}

/* ---- patterns ---- */

static corm_regex_status validator_search(validator_job *job,
                                          const char *pattern)
{
    const char *text;
    corm_regex *re = NULL;
    corm_regex_status status;
    size_t n;

    if (pattern == NULL || !validator_text(job, &text, &n))
        return CORM_REGEX_BAD_PATTERN;
    status = corm_regex_compile(&re, pattern, strlen(pattern), NULL,
                                job->alloc->resize, job->alloc->data);
    if (status == CORM_REGEX_NO_MATCH)
        status = corm_regex_search(re, text, n, NULL, 0);
    corm_regex_free(re);
    job->out->no_memory = status == CORM_REGEX_NO_MEMORY;
    return status;
}

static bool validator_regex(validator_job *job)
{
    corm_regex_status status = validator_search(job, job->self->pattern);

    return status ==
           (job->self->limit == 1 ? CORM_REGEX_NO_MATCH : CORM_REGEX_MATCH);
}

static bool validator_unicode_slug(validator_job *job)
{
    return validator_search(job, "\\A[\\w-]+\\Z") == CORM_REGEX_MATCH;
}

static bool validator_slug(validator_job *job)
{
    const char *text;
    size_t n;

    if (!validator_text(job, &text, &n))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!(text[i] >= 'a' && text[i] <= 'z') &&
            !(text[i] >= 'A' && text[i] <= 'Z') &&
            !(text[i] >= '0' && text[i] <= '9') && text[i] != '-' &&
            text[i] != '_')
            return false;
    return n != 0;
}

/* ---- whole numbers ---- */

/* Digits from at on; returns where they end, at itself when there are none. */
static size_t validator_digits(const char *text, size_t n, size_t at,
                               bool negative)
{
    size_t first = at + (negative && at < n && text[at] == '-'), end = first;

    while (end < n && text[end] >= '0' && text[end] <= '9')
        end++;
    return end == first ? at : end;
}

static bool validator_integer(validator_job *job)
{
    const char *text;
    size_t n;

    return validator_text(job, &text, &n) && n != 0 &&
           validator_digits(text, n, 0, true) == n;
}

static bool validator_integer_list(validator_job *job)
{
    const char *between = job->self->pattern != NULL ? job->self->pattern : ",";
    size_t n, at = 0, step = strlen(between);
    const char *text;

    if (!validator_text(job, &text, &n))
        return false;
    for (;;) {
        size_t end = validator_digits(text, n, at, job->self->limit == 1);

        if (end == at || end == n)
            return end != at;
        if (step == 0 || n - end < step || memcmp(text + end, between, step))
            return false;
        at = end + step;
    }
}

/* ---- addresses ---- */

static bool validator_email(validator_job *job)
{
    return validator_is_text(job) &&
           cormi_is_email(job->value->as.s, job->value->size);
}

static bool validator_url(validator_job *job)
{
    return validator_is_text(job) &&
           cormi_is_url(job->value->as.s, job->value->size, job->self->data);
}

static bool validator_ipv4(validator_job *job)
{
    return validator_is_text(job) &&
           cormi_ip_is_v4(job->value->as.s, job->value->size);
}

static bool validator_ipv6(validator_job *job)
{
    return validator_is_text(job) &&
           cormi_ip_is_v6(job->value->as.s, job->value->size);
}

static bool validator_ip(validator_job *job)
{
    return validator_ipv4(job) || validator_ipv6(job);
}

/* ---- bounds ---- */

/* The type that a text bound is read as. */
static corm_type validator_type(corm_kind kind)
{
    switch ((int)kind) {
    case CORM_K_INT:
    case CORM_K_UINT:
        return CORM_TYPE_BIG_INTEGER;
    case CORM_K_DOUBLE:
        return CORM_TYPE_FLOAT;
    case CORM_K_DECIMAL:
        return CORM_TYPE_DECIMAL;
    case CORM_K_DATE:
        return CORM_TYPE_DATE;
    case CORM_K_TIME:
        return CORM_TYPE_TIME;
    case CORM_K_DATETIME:
        return CORM_TYPE_DATETIME;
    case CORM_K_DURATION:
        return CORM_TYPE_DURATION;
    default:
        return CORM_TYPE_NONE;
    }
}

static bool validator_is_number(const corm_value *value)
{
    return value->kind == CORM_K_INT || value->kind == CORM_K_UINT ||
           value->kind == CORM_K_DOUBLE || value->kind == CORM_K_DECIMAL;
}

/* The bound, of a kind that can be compared with the value. */
static bool validator_bound(validator_job *job, corm_value *bound)
{
    const corm_value *given = job->self->data;
    corm_type type = validator_type(job->value->kind);

    *bound = given != NULL ? *given : corm_value_int(job->self->limit);
    job->out->limit = *bound;
    job->out->shown = *job->value;
    if (bound->kind == CORM_K_TEXT && type != CORM_TYPE_NONE &&
        cormi_type_adapt(type, 0, 0, given, bound, NULL, NULL) !=
            CORMI_ADAPT_OK)
        return false;
    return bound->kind == job->value->kind ||
           (validator_is_number(bound) && validator_is_number(job->value));
}

static bool validator_min_value(validator_job *job)
{
    corm_value bound;

    return validator_bound(job, &bound) &&
           cormi_value_compare(job->value, &bound) >= 0;
}

static bool validator_max_value(validator_job *job)
{
    corm_value bound;

    return validator_bound(job, &bound) &&
           cormi_value_compare(job->value, &bound) <= 0;
}

static double validator_double(const corm_value *value)
{
    switch ((int)value->kind) {
    case CORM_K_INT:
        return (double)value->as.i;
    case CORM_K_UINT:
        return (double)value->as.u;
    case CORM_K_DECIMAL:
        return corm_decimal_double(value->as.dec);
    default:
        return value->as.d;
    }
}

static bool validator_step(validator_job *job)
{
    corm_value bound;

    if (!validator_bound(job, &bound) || !validator_is_number(&bound))
        return false;
    if (bound.kind == CORM_K_INT && job->value->kind == CORM_K_INT)
        return bound.as.i == -1 ||
               (bound.as.i != 0 && job->value->as.i % bound.as.i == 0);
    return fabs(remainder(validator_double(job->value),
                          validator_double(&bound))) <= 1e-9;
}

/* ---- lengths ---- */

static bool validator_length(validator_job *job, int64_t *length)
{
    const corm_value *value = job->value;

    if (value->kind != CORM_K_TEXT && value->kind != CORM_K_BYTES)
        return false;
    *length = (int64_t)(value->kind == CORM_K_TEXT
                            ? cormi_utf8_length(value->as.s, value->size)
                            : value->size);
    job->out->limit = corm_value_int(job->self->limit);
    job->out->shown = corm_value_int(*length);
    return true;
}

static bool validator_min_length(validator_job *job)
{
    int64_t length;

    return validator_length(job, &length) && length >= job->self->limit;
}

static bool validator_max_length(validator_job *job)
{
    int64_t length;

    return validator_length(job, &length) && length <= job->self->limit;
}

static bool validator_no_null(validator_job *job)
{
    return !validator_is_text(job) ||
           memchr(job->value->as.s, '\0', job->value->size) == NULL;
}

/* ---- digits of decimals ---- */

typedef struct validator_figures {
    int64_t all, behind; /* the point */
} validator_figures;

/* Zeros between the point and the first digit count, none before it. */
static validator_figures validator_count(corm_decimal value)
{
    int64_t n = corm_decimal_digits(value), exponent = value.exponent;
    bool is_zero = value.high == 0 && value.low == 0;

    if (exponent >= 0)
        return (validator_figures){ is_zero ? n : n + exponent, 0 };
    return (validator_figures){ -exponent > n ? -exponent : n, -exponent };
}

static bool validator_over(validator_job *job, int64_t n, int64_t most,
                           const char *code, const char *message)
{
    if (n <= most)
        return true;
    job->out->code = code;
    job->out->message = message;
    job->out->limit = corm_value_int(most);
    job->out->shown = corm_value_int(n);
    return false;
}

static bool validator_decimal(validator_job *job)
{
    const corm_value *places = job->self->data;
    int64_t digits = job->self->limit;
    validator_figures n;

    if (job->value->kind != CORM_K_DECIMAL ||
        job->value->as.dec.form != CORM_DECIMAL_FINITE)
        return false;
    n = validator_count(job->value->as.dec);
    if (!validator_over(job, n.all, digits, "max_digits",
                        "Ensure that there are no more than "
                        "%(limit_value)s digits in total."))
        return false;
    if (places == NULL)
        return true;
    return validator_over(job, n.behind, places->as.i, "max_decimal_places",
                          "Ensure that there are no more than "
                          "%(limit_value)s decimal places.") &&
           validator_over(job, n.all - n.behind, digits - places->as.i,
                          "max_whole_digits",
                          "Ensure that there are no more than "
                          "%(limit_value)s digits before the decimal point.");
}

/* ---- file names ---- */

static bool validator_same_name(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char x = a[i], y = b[i];

        x = x >= 'A' && x <= 'Z' ? (char)(x + 32) : x;
        y = y >= 'A' && y <= 'Z' ? (char)(y + 32) : y;
        if (x != y)
            return false;
    }
    return true;
}

/* What is behind the last point of the last part; points that a name begins
 * with make no extension. */
static size_t validator_extension(const char *text, size_t n)
{
    size_t at = n, first;

    while (at > 0 && text[at - 1] != '.' && text[at - 1] != '/')
        at--;
    if (at == 0 || text[at - 1] == '/')
        return n;
    for (first = at - 1; first > 0 && text[first - 1] == '.';)
        first--;
    return first == 0 || text[first - 1] == '/' ? n : at;
}

static bool validator_file_extension(validator_job *job)
{
    const char *const *names = job->self->data;
    size_t at, n = job->value->size;

    if (!validator_is_text(job))
        return false;
    at = validator_extension(job->value->as.s, n);
    job->out->shown = corm_value_str(
        (corm_str){ .data = job->value->as.s + at, .size = n - at });
    for (; names != NULL && *names != NULL; names++)
        if (strlen(*names) == n - at &&
            validator_same_name(*names, job->value->as.s + at, n - at))
            return true;
    return job->self->data == NULL;
}

/* ---- the table ---- */

/* clang-format off */
/* X(name, function, code, sentence, the same for a bound of 1 or NULL) */
#define VALIDATOR_MAP(X)                                                                   \
    X(email,           "invalid", "Enter a valid email address.", NULL)                    \
    X(url,             "invalid", "Enter a valid URL.", NULL)                              \
    X(slug,            "invalid", "Enter a valid \"slug\" consisting of letters, numbers, underscores or hyphens.", NULL) \
    X(unicode_slug,    "invalid", "Enter a valid \"slug\" consisting of Unicode letters, numbers, underscores, or hyphens.", NULL) \
    X(ipv4,            "invalid", "Enter a valid IPv4 address.", NULL)                     \
    X(ipv6,            "invalid", "Enter a valid IPv6 address.", NULL)                     \
    X(ip,              "invalid", "Enter a valid IPv4 or IPv6 address.", NULL)             \
    X(regex,           "invalid", "Enter a valid value.", NULL)                            \
    X(integer,         "invalid", "Enter a valid integer.", NULL)                          \
    X(integer_list,    "invalid", "Enter only digits separated by commas.", NULL)          \
    X(min_value,       "min_value", "Ensure this value is greater than or equal to %(limit_value)s.", NULL) \
    X(max_value,       "max_value", "Ensure this value is less than or equal to %(limit_value)s.", NULL) \
    X(step,            "step_size", "Ensure this value is a multiple of step size %(limit_value)s.", NULL) \
    X(min_length,      "min_length", "Ensure this value has at least %(limit_value)s characters (it has %(show_value)s).", \
                                     "Ensure this value has at least 1 character (it has %(show_value)s).") \
    X(max_length,      "max_length", "Ensure this value has at most %(limit_value)s characters (it has %(show_value)s).",  \
                                     "Ensure this value has at most 1 character (it has %(show_value)s).")  \
    X(decimal,         "invalid", "Enter a number.", NULL)                                 \
    X(file_extension,  "invalid_extension", "File extension \"%(show_value)s\" is not allowed.", NULL) \
    X(no_null_characters, "null_characters_not_allowed", "Null characters are not allowed.", NULL)
/* clang-format on */

#define validator_no_null_characters validator_no_null

static const struct validator_row {
    bool (*valid)(const corm_value *value, const corm_validator *self);
    validator_check *check;
    const char *code, *message, *message_one;
} validator_rows[] = {
#define X(name, code, message, one) \
    { corm_valid_##name, validator_##name, code, message, one },
    VALIDATOR_MAP(X)
#undef X
};

#define VALIDATOR_COUNT (sizeof(validator_rows) / sizeof(validator_rows[0]))

static const struct validator_row *validator_find(const corm_validator *v)
{
    for (size_t i = 0; i < VALIDATOR_COUNT; i++)
        if (validator_rows[i].valid == v->valid)
            return &validator_rows[i];
    return NULL;
}

static void validator_blame(const struct validator_row *row,
                            const corm_validator *v, cormi_verdict *out)
{
    const char *code = row != NULL ? row->code : "invalid";
    const char *message = row != NULL ? row->message : "Enter a valid value.";

    if (row != NULL && row->message_one != NULL &&
        out->limit.kind == CORM_K_INT && out->limit.as.i == 1)
        message = row->message_one;
    if (out->code == NULL)
        out->code = code;
    if (out->message == NULL)
        out->message = message;
    if (v->code != NULL)
        out->code = v->code;
    if (v->message != NULL)
        out->message = v->message;
}

void cormi_validator_run(const corm_allocator *alloc, const corm_validator *v,
                         const corm_value *value, cormi_verdict *out)
{
    const struct validator_row *row = validator_find(v);
    validator_job job = {
        .alloc = alloc, .self = v, .value = value, .out = out
    };
    bool valid;

    *out = (cormi_verdict){ .shown = *value };
    valid = row != NULL ? row->check(&job) : v->valid(value, v);
    if (valid || out->no_memory)
        out->code = NULL;
    else
        validator_blame(row, v, out);
}

/* ---- what is declared wrong ---- */

const char *cormi_validator_mistake(const corm_allocator *alloc,
                                    const corm_validator *v, bool *no_memory)
{
    corm_regex_status status;
    corm_regex *re = NULL;

    *no_memory = false;
    if (v->valid == NULL)
        return "has no function; set .valid";
    if (v->valid != corm_valid_regex)
        return NULL;
    if (v->pattern == NULL)
        return "has no pattern; set .pattern";
    status = corm_regex_compile(&re, v->pattern, strlen(v->pattern), NULL,
                                alloc->resize, alloc->data);
    corm_regex_free(re);
    *no_memory = status == CORM_REGEX_NO_MEMORY;
    return status == CORM_REGEX_BAD_PATTERN
               ? "has a pattern that is no regular expression; mend it"
               : NULL;
}

/* ---- the public functions ---- */

static bool validator_ask(bool (*valid)(const corm_value *,
                                        const corm_validator *),
                          const corm_value *value, const corm_validator *self)
{
    corm_validator v = { .valid = valid };
    cormi_verdict verdict;

    if (value == NULL)
        return false;
    if (self != NULL) {
        v = *self;
        v.valid = valid;
    }
    cormi_validator_run(&cormi_default_allocator, &v, value, &verdict);
    return verdict.code == NULL && !verdict.no_memory;
}

#define X(name, code, message, one)                           \
    bool corm_valid_##name(const corm_value *value,           \
                           const corm_validator *self)        \
    {                                                         \
        return validator_ask(corm_valid_##name, value, self); \
    }
VALIDATOR_MAP(X)
#undef X
