/*
 * Adaptation: a value as the program gave it becomes a value of the field's
 * type, or a reason why not.  The conversions are those of Django's
 * get_prep_value() but for one: a number never becomes text, a date or a
 * time, because in C 'A' is an integer and so is time(NULL).
 */
#include "model/adapt.h"

#include "base/arena.h"
#include "base/datetime.h"
#include "base/json.h"
#include "base/number.h"
#include "base/utf8.h"
#include "base/value.h"

#include <math.h>
#include <string.h>

typedef struct adapt_job {
    const corm_value *in;
    corm_value *out;
    corm_arena *arena;
    const char *why;
    int max_digits;
    bool unpack_ipv4;
    corm_type base; /* of items and ends; NONE: any */
} adapt_job;

static cormi_adapted adapt_wrong(adapt_job *job, const char *why)
{
    job->why = why;
    return CORMI_ADAPT_WRONG;
}

static cormi_adapted adapt_give(adapt_job *job, corm_value value)
{
    *job->out = value;
    return CORMI_ADAPT_OK;
}

static cormi_adapted adapt_same(adapt_job *job)
{
    return adapt_give(job, *job->in);
}

/* ---- numbers ---- */

static cormi_adapted adapt_out_of_range(bool is_negative)
{
    return is_negative ? CORMI_ADAPT_BELOW : CORMI_ADAPT_ABOVE;
}

static cormi_adapted adapt_integer_double(adapt_job *job)
{
    double d = job->in->as.d;

    if (isnan(d) || (!isinf(d) && floor(d) != d))
        return adapt_wrong(job, "must be an integer, not a fraction");
    if (d < -9223372036854775808.0 || d >= 9223372036854775808.0)
        return adapt_out_of_range(d < 0);
    return adapt_give(job, corm_value_int((int64_t)d));
}

static cormi_adapted adapt_integer_decimal(adapt_job *job)
{
    corm_decimal given = job->in->as.dec, whole;
    const uint64_t least = UINT64_C(1) << 63;

    if (given.form == CORM_DECIMAL_INFINITE)
        return adapt_out_of_range(given.negative);
    if (given.form != CORM_DECIMAL_FINITE)
        return adapt_wrong(job, "must be an integer");
    if (!corm_decimal_quantize(&whole, given, 0))
        return adapt_out_of_range(given.negative);
    if (corm_decimal_compare(whole, given) != 0)
        return adapt_wrong(job, "must be an integer, not a fraction");
    if (whole.high != 0 || whole.low > least - !whole.negative)
        return adapt_out_of_range(whole.negative);
    return adapt_give(job,
                      corm_value_int(whole.negative ? (int64_t)(0 - whole.low)
                                                    : (int64_t)whole.low));
}

static cormi_adapted adapt_integer_text(adapt_job *job)
{
    const char *text = job->in->as.s;
    size_t n = job->in->size;
    int64_t parsed;
    bool is_negative;

    if (cormi_int_parse(&parsed, text, n))
        return adapt_give(job, corm_value_int(parsed));
    cormi_trim(&text, &n);
    is_negative = n != 0 && *text == '-';
    if (n > 1 && (*text == '-' || *text == '+')) {
        text++;
        n--;
    }
    for (size_t i = 0; i < n; i++)
        if (text[i] < '0' || text[i] > '9')
            n = 0;
    if (n == 0)
        return adapt_wrong(job, "must be an integer");
    return adapt_out_of_range(is_negative);
}

static cormi_adapted adapt_integer(adapt_job *job)
{
    switch ((int)job->in->kind) {
    case CORM_K_INT:
        return adapt_same(job);
    case CORM_K_BOOL:
        return adapt_give(job, corm_value_int(job->in->as.b));
    case CORM_K_UINT:
        if (job->in->as.u > INT64_MAX)
            return CORMI_ADAPT_ABOVE;
        return adapt_give(job, corm_value_int((int64_t)job->in->as.u));
    case CORM_K_DOUBLE:
        return adapt_integer_double(job);
    case CORM_K_DECIMAL:
        return adapt_integer_decimal(job);
    case CORM_K_TEXT:
        return adapt_integer_text(job);
    default:
        return adapt_wrong(job, "must be an integer");
    }
}

static cormi_adapted adapt_boolean_text(adapt_job *job)
{
    static const struct {
        const char *text;
        bool value;
    } words[] = { { "t", true },  { "True", true },   { "1", true },
                  { "f", false }, { "False", false }, { "0", false } };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strlen(words[i].text) == job->in->size &&
            memcmp(words[i].text, job->in->as.s, job->in->size) == 0)
            return adapt_give(job, corm_value_bool(words[i].value));
    return adapt_wrong(job, "must be true or false");
}

static cormi_adapted adapt_boolean(adapt_job *job)
{
    const corm_value truth = corm_value_bool(true),
                     falsehood = corm_value_bool(false);

    switch ((int)job->in->kind) {
    case CORM_K_BOOL:
        return adapt_same(job);
    case CORM_K_INT:
    case CORM_K_UINT:
    case CORM_K_DOUBLE:
    case CORM_K_DECIMAL:
        if (cormi_value_compare(job->in, &truth) == 0)
            return adapt_give(job, truth);
        if (cormi_value_compare(job->in, &falsehood) == 0)
            return adapt_give(job, falsehood);
        break;
    case CORM_K_TEXT:
        return adapt_boolean_text(job);
    default:
        break;
    }
    return adapt_wrong(job, "must be true or false");
}

static cormi_adapted adapt_float(adapt_job *job)
{
    double d;

    switch ((int)job->in->kind) {
    case CORM_K_DOUBLE:
        return adapt_same(job);
    case CORM_K_BOOL:
        return adapt_give(job, corm_value_double(job->in->as.b));
    case CORM_K_INT:
        return adapt_give(job, corm_value_double((double)job->in->as.i));
    case CORM_K_UINT:
        return adapt_give(job, corm_value_double((double)job->in->as.u));
    case CORM_K_DECIMAL:
        if (job->in->as.dec.form == CORM_DECIMAL_UNSET)
            break;
        return adapt_give(
            job, corm_value_double(corm_decimal_double(job->in->as.dec)));
    case CORM_K_TEXT:
        if (cormi_double_parse(&d, job->in->as.s, job->in->size))
            return adapt_give(job, corm_value_double(d));
        break;
    default:
        break;
    }
    return adapt_wrong(job, "must be a number");
}

/* Past INT64_MAX only text says the number exactly. */
static corm_decimal adapt_decimal_uint(uint64_t u)
{
    corm_decimal decimal = corm_decimal_int(0);

    decimal.low = u;
    return decimal;
}

static bool adapt_decimal_make(const adapt_job *job, corm_decimal *out)
{
    const corm_value *in = job->in;
    /* As Django's context: a float is rounded to the digits of the column. */
    int digits = job->max_digits > 0 ? job->max_digits : 17;

    switch ((int)in->kind) {
    case CORM_K_DECIMAL:
        *out = in->as.dec;
        return true;
    case CORM_K_BOOL:
        *out = corm_decimal_int(in->as.b);
        return true;
    case CORM_K_INT:
        *out = corm_decimal_int(in->as.i);
        return true;
    case CORM_K_UINT:
        *out = adapt_decimal_uint(in->as.u);
        return true;
    case CORM_K_DOUBLE:
        return corm_decimal_from_double(out, in->as.d, digits);
    case CORM_K_TEXT: {
        const char *text = in->as.s;
        size_t n = in->size;

        cormi_trim(&text, &n);
        return corm_decimal_parse(out, text, n);
    }
    default:
        return false;
    }
}

static cormi_adapted adapt_decimal(adapt_job *job)
{
    corm_decimal decimal;

    if (!adapt_decimal_make(job, &decimal))
        return adapt_wrong(job,
                           "must be a decimal number of at most 38 digits");
    if (decimal.form != CORM_DECIMAL_FINITE)
        return adapt_wrong(job, "must be a finite decimal number");
    return adapt_give(job, corm_value_decimal(decimal));
}

/* ---- text ---- */

/* Members end in NUL and databases refuse what is not UTF-8: better here,
 * with the field's name, than there or truncated. */
static bool adapt_is_clean(adapt_job *job)
{
    if (memchr(job->in->as.s, '\0', job->in->size) != NULL)
        job->why = "must not contain NUL characters";
    else if (!cormi_utf8_valid(job->in->as.s, job->in->size))
        job->why = "must be valid UTF-8";
    else
        return true;
    return false;
}

static cormi_adapted adapt_text(adapt_job *job)
{
    if (job->in->kind != CORM_K_TEXT)
        return adapt_wrong(job, "must be text");
    return adapt_is_clean(job) ? adapt_same(job) : CORMI_ADAPT_WRONG;
}

static cormi_adapted adapt_ip(adapt_job *job)
{
    char *text = NULL;
    char buffer[CORMI_IP_MAX];
    size_t n;

    if (job->in->kind != CORM_K_TEXT)
        return adapt_wrong(job, "must be an IP address as text");
    if (!adapt_is_clean(job))
        return CORMI_ADAPT_WRONG;
    n = cormi_ip_normalize(buffer, job->in->as.s, job->in->size,
                           job->unpack_ipv4);
    if (n == 0) /* IPv4, or no address at all: as it is, like Django */
        return adapt_same(job);
    text = corm_arena_strndup(job->arena, buffer, n);
    if (text == NULL)
        return CORMI_ADAPT_MEMORY;
    return adapt_give(job, corm_value_text(text));
}

/* ---- bytes, uuids ---- */

static cormi_adapted adapt_binary(adapt_job *job)
{
    if (job->in->kind != CORM_K_BYTES)
        return adapt_wrong(job, "must be bytes (corm_bytes)");
    return adapt_same(job);
}

static cormi_adapted adapt_uuid(adapt_job *job)
{
    corm_uuid uuid;

    if (job->in->kind == CORM_K_UUID)
        return adapt_same(job);
    if (job->in->kind == CORM_K_TEXT &&
        corm_uuid_parse(&uuid, job->in->as.s, job->in->size))
        return adapt_give(job, corm_value_uuid(uuid));
    return adapt_wrong(job, "must be a UUID");
}

/* ---- dates and times ---- */

static bool adapt_instant(const corm_value *in, corm_datetime *out)
{
    out->us = in->as.i;
    return cormi_datetime_valid(*out);
}

static cormi_adapted adapt_date(adapt_job *job)
{
    const corm_value *in = job->in;
    corm_datetime at;
    corm_date date;

    switch ((int)in->kind) {
    case CORM_K_DATE:
        if (!cormi_date_valid(in->as.date))
            break;
        return adapt_same(job);
    case CORM_K_DATETIME:
        if (!adapt_instant(in, &at))
            break;
        return adapt_give(job, corm_value_date(corm_datetime_date(at)));
    case CORM_K_TEXT:
        if (!corm_date_parse(&date, in->as.s, in->size))
            break;
        return adapt_give(job, corm_value_date(date));
    default:
        break;
    }
    return adapt_wrong(job, "must be a date such as 2024-02-29, years 1 to "
                            "9999");
}

static cormi_adapted adapt_datetime(adapt_job *job)
{
    const corm_value *in = job->in;
    corm_datetime at;

    switch ((int)in->kind) {
    case CORM_K_DATETIME:
        if (!adapt_instant(in, &at))
            break;
        return adapt_same(job);
    case CORM_K_DATE:
        if (!cormi_date_valid(in->as.date))
            break;
        at = corm_utc(in->as.date, (corm_time){ 0 });
        return adapt_give(job, corm_value_datetime(at));
    case CORM_K_TEXT:
        if (!corm_datetime_parse(&at, in->as.s, in->size))
            break;
        return adapt_give(job, corm_value_datetime(at));
    default:
        break;
    }
    return adapt_wrong(job, "must be a date and time such as 2024-02-29 "
                            "12:30:00, years 1 to 9999 (corm_from_time_t() "
                            "converts seconds)");
}

static cormi_adapted adapt_time(adapt_job *job)
{
    const corm_value *in = job->in;
    corm_datetime at;
    corm_time time;

    switch ((int)in->kind) {
    case CORM_K_TIME:
        if (!cormi_time_valid((corm_time){ in->as.i }))
            break;
        return adapt_same(job);
    case CORM_K_DATETIME:
        if (!adapt_instant(in, &at))
            break;
        return adapt_give(job, corm_value_time(corm_datetime_time(at)));
    case CORM_K_TEXT:
        if (!corm_time_parse(&time, in->as.s, in->size))
            break;
        return adapt_give(job, corm_value_time(time));
    default:
        break;
    }
    return adapt_wrong(job, "must be a time of day such as 12:30:00");
}

static cormi_adapted adapt_duration(adapt_job *job)
{
    const corm_value *in = job->in;
    corm_duration duration;

    if (in->kind == CORM_K_DURATION && in->as.i != CORM_UNSET_US)
        return adapt_same(job);
    if (in->kind == CORM_K_TEXT &&
        corm_duration_parse(&duration, in->as.s, in->size))
        return adapt_give(job, corm_value_duration(duration));
    return adapt_wrong(job, "must be a duration such as 1 02:00:00 or P1DT2H");
}

/* ---- JSON ---- */

static void adapt_json_quoted(cormi_str *out, const corm_value *in)
{
    char
        text[CORM_DECIMAL_MAX > CORM_ISO_MAX ? CORM_DECIMAL_MAX : CORM_ISO_MAX];
    size_t n = 0;

    if (in->kind == CORM_K_DATE)
        n = corm_date_format(text, in->as.date);
    else if (in->kind == CORM_K_TIME)
        n = corm_time_format(text, (corm_time){ in->as.i });
    else if (in->kind == CORM_K_DATETIME)
        n = corm_datetime_format(text, (corm_datetime){ in->as.i });
    else if (in->kind == CORM_K_DURATION)
        n = corm_duration_format(text, (corm_duration){ in->as.i });
    else
        corm_uuid_format(text, in->as.uuid);
    cormi_json_add_string(out, text, n == 0 ? strlen(text) : n);
}

/* Unset dates and times are no values. */
static bool adapt_is_set(const corm_value *in)
{
    switch ((int)in->kind) {
    case CORM_K_DATE:
        return cormi_date_valid(in->as.date);
    case CORM_K_TIME:
        return cormi_time_valid((corm_time){ in->as.i });
    case CORM_K_DATETIME:
        return cormi_datetime_valid((corm_datetime){ in->as.i });
    default:
        return in->kind != CORM_K_DURATION || in->as.i != CORM_UNSET_US;
    }
}

static bool adapt_json_write(adapt_job *job, cormi_str *out)
{
    const corm_value *in = job->in;
    char text[128];

    switch ((int)in->kind) {
    case CORM_K_BOOL:
        cormi_str_add(out, in->as.b ? "true" : "false");
        return true;
    case CORM_K_INT:
        cormi_str_addf(out, "%lld", (long long)in->as.i);
        return true;
    case CORM_K_UINT:
        cormi_str_addf(out, "%llu", (unsigned long long)in->as.u);
        return true;
    case CORM_K_DOUBLE:
        cormi_json_add_double(out, in->as.d);
        return !isnan(in->as.d) && !isinf(in->as.d);
    case CORM_K_DECIMAL:
        if (in->as.dec.form != CORM_DECIMAL_FINITE)
            return false;
        if (corm_decimal_format(text, sizeof(text), in->as.dec) >= sizeof(text))
            return false;
        cormi_str_add(out, text);
        return true;
    case CORM_K_TEXT:
        if (!adapt_is_clean(job))
            return false;
        cormi_json_add_string(out, in->as.s, in->size);
        return true;
    case CORM_K_DATE:
    case CORM_K_TIME:
    case CORM_K_DATETIME:
    case CORM_K_DURATION:
    case CORM_K_UUID:
        if (adapt_is_set(in))
            adapt_json_quoted(out, in);
        return adapt_is_set(in);
    default:
        return false;
    }
}

static cormi_adapted adapt_json(adapt_job *job)
{
    cormi_str out;

    if (job->in->kind == CORM_K_JSON) {
        if (cormi_json_valid(job->in->as.s, job->in->size, NULL))
            return adapt_same(job);
        return adapt_wrong(job, "must be valid JSON");
    }
    cormi_str_init_arena(&out, job->arena);
    if (!adapt_json_write(job, &out))
        return adapt_wrong(job, job->why != NULL ? job->why
                                                 : "must be JSON or a scalar");
    if (out.oom)
        return CORMI_ADAPT_MEMORY;
    return adapt_give(job, corm_value_json((corm_json){ cormi_str_get(&out) }));
}

/* ---- several values as one ---- */

static cormi_adapted adapt_run(adapt_job *job, corm_type data_type);

/* Each as a value of the base type, NULL or not. */
static cormi_adapted adapt_items(adapt_job *job, uint32_t form)
{
    size_t n = job->in->size;
    corm_value *items = corm_arena_alloc(job->arena, (n + 1) * sizeof(*items));
    cormi_adapted result = items != NULL ? CORMI_ADAPT_OK : CORMI_ADAPT_MEMORY;

    for (size_t i = 0; i < n && result == CORMI_ADAPT_OK; i++) {
        corm_value item = cormi_value_item(job->in, i);
        adapt_job one = *job;

        one.in = &item;
        one.out = &items[i];
        one.base = CORM_TYPE_NONE;
        result = item.kind == CORM_K_ITEMS
                     ? adapt_wrong(&one, "must have one dimension")
                     : adapt_run(&one, job->base);
        if (result == CORMI_ADAPT_OK && job->base != CORM_TYPE_NONE)
            result = cormi_type_range_check(job->base, &items[i], 0);
        if (result == CORMI_ADAPT_BELOW || result == CORMI_ADAPT_ABOVE)
            result = adapt_wrong(&one, "has an integer out of range");
        job->why = one.why;
    }
    *job->out = (corm_value){
        .kind = CORM_K_ITEMS, .elem = form, .size = n, .as.list = items
    };
    return result;
}

static cormi_adapted adapt_array(adapt_job *job)
{
    if (job->in->kind < CORM_K_ITEMS || job->in->elem == CORM_SPAN_SET ||
        (job->in->kind == CORM_K_ITEMS && job->in->elem != 0))
        return adapt_wrong(job, "must be a list: corm_items_of(..), VALS(..)");
    return adapt_items(job, 0);
}

/* A list of two is a range as Django has it: [a, b). */
static cormi_adapted adapt_span(adapt_job *job)
{
    const corm_value *in = job->in;

    if (in->kind == CORM_K_LIST && in->size == 2)
        return adapt_items(job, CORM_SPAN_SET | CORM_SPAN_LOWER_INC);
    if (in->kind != CORM_K_ITEMS || in->elem == 0)
        return adapt_wrong(job, "must be a range: corm_span_of(a, b, \"[)\")");
    return adapt_items(job, in->elem);
}

/* ---- which conversion a type has ---- */

static cormi_adapted (*const adapt_by_type[CORM_TYPE_COUNT_])(adapt_job *) = {
    [CORM_TYPE_BOOLEAN] = adapt_boolean,
    [CORM_TYPE_CHAR] = adapt_text,
    [CORM_TYPE_TEXT] = adapt_text,
    [CORM_TYPE_UUID] = adapt_uuid,
    [CORM_TYPE_INTEGER] = adapt_integer,
    [CORM_TYPE_SMALL_INTEGER] = adapt_integer,
    [CORM_TYPE_BIG_INTEGER] = adapt_integer,
    [CORM_TYPE_POSITIVE_INTEGER] = adapt_integer,
    [CORM_TYPE_POSITIVE_SMALL_INTEGER] = adapt_integer,
    [CORM_TYPE_POSITIVE_BIG_INTEGER] = adapt_integer,
    [CORM_TYPE_FLOAT] = adapt_float,
    [CORM_TYPE_DECIMAL] = adapt_decimal,
    [CORM_TYPE_DATE] = adapt_date,
    [CORM_TYPE_DATETIME] = adapt_datetime,
    [CORM_TYPE_TIME] = adapt_time,
    [CORM_TYPE_DURATION] = adapt_duration,
    [CORM_TYPE_BINARY] = adapt_binary,
    [CORM_TYPE_JSON] = adapt_json,
    [CORM_TYPE_IP] = adapt_ip,
    [CORM_TYPE_ITEMS] = adapt_array,
    [CORM_TYPE_INTEGER_RANGE] = adapt_span,
    [CORM_TYPE_BIG_INTEGER_RANGE] = adapt_span,
    [CORM_TYPE_DECIMAL_RANGE] = adapt_span,
    [CORM_TYPE_DATE_RANGE] = adapt_span,
    [CORM_TYPE_DATETIME_RANGE] = adapt_span,
    [CORM_TYPE_SEARCH_VECTOR] = adapt_text,
    [CORM_TYPE_SEARCH_QUERY] = adapt_text,
};

/* The kind of which a value is what is stored, as it is; text must be clean. */
static const unsigned char adapt_as_is[CORM_TYPE_COUNT_] = {
    [CORM_TYPE_BOOLEAN] = CORM_K_BOOL,
    [CORM_TYPE_CHAR] = CORM_K_TEXT,
    [CORM_TYPE_TEXT] = CORM_K_TEXT,
    [CORM_TYPE_FLOAT] = CORM_K_DOUBLE,
    [CORM_TYPE_INTEGER] = CORM_K_INT,
    [CORM_TYPE_SMALL_INTEGER] = CORM_K_INT,
    [CORM_TYPE_BIG_INTEGER] = CORM_K_INT,
    [CORM_TYPE_POSITIVE_INTEGER] = CORM_K_INT,
    [CORM_TYPE_POSITIVE_SMALL_INTEGER] = CORM_K_INT,
    [CORM_TYPE_POSITIVE_BIG_INTEGER] = CORM_K_INT,
};

bool cormi_field_as_is(const cormi_field *field)
{
    static const unsigned char kinds[] = {
        [CORM_C_BOOL] = CORM_K_BOOL,
        [CORM_C_INT] = CORM_K_INT,
        [CORM_C_DOUBLE] = CORM_K_DOUBLE,
        [CORM_C_TEXT] = CORM_K_TEXT,
    };

    return !field->optional && field->ctype < sizeof(kinds) &&
           kinds[field->ctype] != CORM_K_NULL &&
           kinds[field->ctype] == adapt_as_is[field->data_type];
}

/* Most values are: no more is to be done for them. */
static bool adapt_at_once(const cormi_field *field, const corm_value *in,
                          corm_value *out)
{
    if (in->kind == CORM_K_NULL || adapt_as_is[field->data_type] != in->kind ||
        (in->kind == CORM_K_TEXT && (memchr(in->as.s, '\0', in->size) != NULL ||
                                     !cormi_utf8_valid(in->as.s, in->size))))
        return false;
    *out = *in;
    return true;
}

/* Why a value of no scalar kind never fits. */
static const char *adapt_kind_reason(corm_kind kind)
{
    switch ((int)kind) {
    case CORM_K_NULLTEXT:
        return "is a char * that is NULL; for NULL say NULL itself";
    case CORM_K_LIST:
    case CORM_K_ARRAY:
    case CORM_K_RESULT:
        return "must be one value, not a list";
    case CORM_K_EXPR:
    case CORM_K_PATH:
        return "must be a value, not an expression";
    case CORM_K_QUERYSET:
        return "must be a value, not a queryset";
    case CORM_K_OBJECT:
        return "must be a value, not an object";
    default:
        return "is a pointer to something that is no value";
    }
}

/* What a list may be a value of. */
#define ADAPT_SEVERAL (1u << CORM_C_ITEMS | 1u << CORM_C_SPAN)

static cormi_adapted adapt_run(adapt_job *job, corm_type data_type)
{
    /* AUTO, EMAIL and their like have the values of another type. */
    corm_type type = cormi_type(data_type)->data_type;

    if (job->in->kind == CORM_K_NULL)
        return adapt_same(job);
    if (cormi_span_end(type) != CORM_TYPE_NONE)
        job->base = cormi_span_end(type);
    else if (type != CORM_TYPE_ITEMS)
        job->base = CORM_TYPE_NONE;
    if (!cormi_value_is_scalar(job->in) &&
        (cormi_type(type)->ctypes & ADAPT_SEVERAL) == 0)
        return adapt_wrong(job, adapt_kind_reason(job->in->kind));
    if (type == CORM_TYPE_NONE)
        return data_type == CORM_TYPE_NONE
                   ? adapt_same(job)
                   : adapt_wrong(job, "is a relation without a column");
    return adapt_by_type[type](job);
}

cormi_adapted cormi_type_adapt(corm_type data_type, int max_digits,
                               int decimal_places, const corm_value *in,
                               corm_value *out, corm_arena *arena,
                               const char **why)
{
    adapt_job job = {
        .in = in, .out = out, .arena = arena, .max_digits = max_digits
    };
    cormi_adapted result = adapt_run(&job, data_type);

    (void)decimal_places;
    if (why != NULL)
        *why = result == CORMI_ADAPT_WRONG ? job.why : NULL;
    return result;
}

cormi_adapted cormi_field_adapt(const cormi_field *field, const corm_value *in,
                                corm_value *out, corm_arena *arena,
                                const char **why)
{
    adapt_job job;
    cormi_adapted result;

    if (adapt_at_once(field, in, out))
        return CORMI_ADAPT_OK;
    job = (adapt_job){ .in = in,
                       .out = out,
                       .arena = arena,
                       .max_digits = field->max_digits,
                       .base = field->base,
                       .unpack_ipv4 = field->desc->unpack_ipv4 };
    result =
        adapt_run(&job, field->data_type == CORM_TYPE_NONE ? field->type
                                                           : field->data_type);
    if (why != NULL)
        *why = result == CORMI_ADAPT_WRONG ? job.why : NULL;
    return result;
}

/* A database of loose types keeps what has too many digits, and reading it
 * fails then: so it is with Django.  The others would refuse it, too.  A
 * default is checked before there is a database. */
static bool adapt_is_loose(const cormi_field *field)
{
    return field->owner != NULL && field->owner->registry != NULL &&
           field->owner->registry->loose_types;
}

/* Its numbers are doubles, read with 15 digits, and 64-bit integers. */
#define ADAPT_LOOSE_DIGITS 15
#define ADAPT_LOOSE_WHOLE  18

static bool adapt_is_held(corm_decimal value)
{
    int digits = corm_decimal_digits(value);
    corm_decimal back;

    if (digits <= ADAPT_LOOSE_DIGITS ||
        (value.exponent == 0 && digits <= ADAPT_LOOSE_WHOLE))
        return true;
    return corm_decimal_from_double(&back, corm_decimal_double(value),
                                    ADAPT_LOOSE_DIGITS) &&
           corm_decimal_compare(back, value) == 0;
}

static cormi_adapted adapt_round(const cormi_field *field, corm_value *value,
                                 const char **why)
{
    bool loose = adapt_is_loose(field);
    corm_decimal rounded;
    bool fits;

    *why = "has more digits than .max_digits allows";
    if (!corm_decimal_quantize(&rounded, value->as.dec, field->decimal_places))
        return CORMI_ADAPT_WRONG;
    fits = field->max_digits == 0 ||
           corm_decimal_digits(rounded) <= field->max_digits;
    if (!fits && !loose)
        return CORMI_ADAPT_WRONG;
    if (fits && loose && !adapt_is_held(rounded)) {
        *why = "has more digits (15) than the database's numbers hold exactly";
        return CORMI_ADAPT_WRONG;
    }
    *value = corm_value_decimal(rounded);
    return CORMI_ADAPT_OK;
}

static cormi_adapted adapt_round_items(const cormi_field *field,
                                       const corm_value *list, const char **why)
{
    corm_value *items = (corm_value *)(uintptr_t)list->as.list; /* made above */
    cormi_adapted result = CORMI_ADAPT_OK;

    for (size_t i = 0; i < list->size && result == CORMI_ADAPT_OK; i++)
        if (items[i].kind == CORM_K_DECIMAL)
            result = adapt_round(field, &items[i], why);
    return result;
}

cormi_adapted cormi_field_adapt_save(const cormi_field *field,
                                     const corm_value *in, corm_value *out,
                                     corm_arena *arena, const char **why)
{
    cormi_adapted result = cormi_field_adapt(field, in, out, arena, why);
    const char *reason = NULL;

    if (result != CORMI_ADAPT_OK)
        return result;
    if (out->kind == CORM_K_DECIMAL)
        result = adapt_round(field, out, &reason);
    else if (out->kind == CORM_K_ITEMS && field->base == CORM_TYPE_DECIMAL)
        result = adapt_round_items(field, out, &reason);
    if (result != CORMI_ADAPT_OK && why != NULL)
        *why = reason;
    return result;
}
