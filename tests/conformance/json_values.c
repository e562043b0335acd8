/*
 * Values: the neutral JSON of the cases to corm_value, and results back.
 */
#include "models.h"
#include "json_text.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- forms ---- */

typedef corm_value form_reader(cf_run *run, const json_t *content,
                               const json_t *form);

static corm_value form_bad(cf_run *run, const char *what)
{
    cf_fail(run, "malformed value: %s", what);
    return corm_value_null();
}

/* Beyond 64 bits it can only be a decimal. */
static corm_value integer_of(cf_run *run, const char *text)
{
    corm_decimal decimal;
    char *end;
    long long value;

    if (text == NULL)
        return form_bad(run, "$int");
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno == 0 && *end == '\0')
        return corm_value_int(value);
    errno = 0;
    if (text[0] != '-') {
        unsigned long long big = strtoull(text, &end, 10);

        if (errno == 0 && *end == '\0')
            return corm_value_uint(big);
    }
    if (!corm_decimal_parse(&decimal, text, strlen(text)))
        return form_bad(run, "$int");
    return corm_value_decimal(decimal);
}

static corm_value read_int(cf_run *run, const json_t *content,
                           const json_t *form)
{
    (void)form;
    return integer_of(run, json_string_value(content));
}

static corm_value read_float(cf_run *run, const json_t *content,
                             const json_t *form)
{
    (void)form;
    if (!json_is_string(content))
        return form_bad(run, "$float");
    return corm_value_double(strtod(json_string_value(content), NULL));
}

#define READ_PARSED(name, T)                                          \
    static corm_value read_##name(cf_run *run, const json_t *content, \
                                  const json_t *form)                 \
    {                                                                 \
        corm_##T out;                                                 \
        (void)form;                                                   \
        if (!json_is_string(content) ||                               \
            !corm_##T##_parse(&out, json_string_value(content),       \
                              json_string_length(content)))           \
            return form_bad(run, "$" #name);                          \
        return corm_value_##T(out);                                   \
    }

READ_PARSED(decimal, decimal)
READ_PARSED(date, date)
READ_PARSED(datetime, datetime)
READ_PARSED(time, time)
READ_PARSED(uuid, uuid)

static corm_value read_duration(cf_run *run, const json_t *content,
                                const json_t *form)
{
    corm_value us = cf_value(run, content);

    (void)form;
    if (us.kind != CORM_K_INT)
        return form_bad(run, "$duration");
    return corm_value_duration((corm_duration){ us.as.i });
}

static int hex_of(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c | 0x20);

    return at == NULL ? -1 : (int)(at - digits);
}

static corm_value read_binary(cf_run *run, const json_t *content,
                              const json_t *form)
{
    const char *hex = json_string_value(content);
    size_t n = json_string_length(content) / 2;
    unsigned char *out = cf_take(run->arena, n + 1, 1);

    (void)form;
    if (hex == NULL)
        return form_bad(run, "$binary");
    for (size_t i = 0; i < n; i++) {
        int high = hex_of(hex[2 * i]), low = hex_of(hex[2 * i + 1]);

        if (high < 0 || low < 0)
            return form_bad(run, "$binary");
        out[i] = (unsigned char)(high * 16 + low);
    }
    return corm_value_bytes((corm_bytes){ out, n });
}

static corm_value read_json(cf_run *run, const json_t *content,
                            const json_t *form)
{
    cf_text text = { 0 };
    corm_value out;

    (void)form;
    cf_json_text(&text, content);
    out = corm_value_json(
        (corm_json){ cf_strndup(run->arena, cf_text_get(&text), text.size) });
    cf_text_free(&text);
    return out;
}

static corm_value read_list(cf_run *run, const json_t *content,
                            const json_t *form)
{
    size_t n = json_array_size(content);
    corm_value *items = CF_NEW_N(run->arena, corm_value, n + 1);

    (void)form;
    for (size_t i = 0; i < n; i++)
        items[i] = cf_value(run, json_array_get(content, i));
    return (corm_value){ .kind = CORM_K_LIST, .size = n, .as.list = items };
}

static corm_value read_text(cf_run *run, const json_t *content,
                            const json_t *form)
{
    const json_t *unit = json_array_get(content, 0);
    size_t n = (size_t)json_integer_value(json_array_get(content, 1));
    size_t size = json_string_length(unit);
    char *out = cf_take(run->arena, n * size + 1, 1);

    (void)form;
    if (!json_is_string(unit))
        return form_bad(run, "$text");
    for (size_t i = 0; i < n; i++)
        memcpy(out + i * size, json_string_value(unit), size);
    return corm_value_str((corm_str){ out, n * size });
}

static corm_value read_object(cf_run *run, const json_t *content,
                              const json_t *form)
{
    const char *attr = cf_text_of(form, "attr");
    corm_object *object = cf_object_of(run, form);

    (void)content;
    if (object == NULL)
        return corm_value_null();
    return attr == NULL ? corm_value_object(object)
                        : corm_object_attr(object, attr);
}

static const struct form {
    const char *key;
    form_reader *read;
} forms[] = {
    { "$int", read_int },           { "$float", read_float },
    { "$decimal", read_decimal },   { "$date", read_date },
    { "$datetime", read_datetime }, { "$time", read_time },
    { "$duration", read_duration }, { "$uuid", read_uuid },
    { "$binary", read_binary },     { "$json", read_json },
    { "$tuple", read_list },        { "$text", read_text },
    { "$obj", read_object },        { "$var", read_object },
};

static const struct form *form_of(const json_t *json)
{
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        if (json_object_get(json, forms[i].key) != NULL)
            return &forms[i];
    return NULL;
}

bool cf_is_value(const json_t *json)
{
    return !json_is_object(json) || form_of(json) != NULL;
}

corm_value cf_value(cf_run *run, const json_t *json)
{
    const struct form *form;

    switch (json == NULL ? JSON_NULL : json_typeof(json)) {
    case JSON_TRUE:
    case JSON_FALSE:
        return corm_value_bool(json_is_true(json));
    case JSON_INTEGER:
        return corm_value_int(json_integer_value(json));
    case JSON_REAL:
        return corm_value_double(json_real_value(json));
    case JSON_STRING:
        return corm_value_str(
            (corm_str){ json_string_value(json), json_string_length(json) });
    case JSON_ARRAY:
        return read_list(run, json, NULL);
    case JSON_OBJECT:
        form = form_of(json);
        if (form == NULL)
            return form_bad(run, "an object that is no value");
        return form->read(run, json_object_get(json, form->key), json);
    default:
        return corm_value_null();
    }
}

/* ---- results ---- */

static json_t *tagged(const char *key, const char *text)
{
    return json_pack("{s:s}", key, text);
}

static json_t *double_json(double value)
{
    if (isnan(value))
        return tagged("$float", "nan");
    if (isinf(value))
        return tagged("$float", value > 0 ? "inf" : "-inf");
    if (value == 0 && signbit(value))
        return tagged("$float", "-0.0");
    return json_real(value);
}

static json_t *bytes_json(const corm_value *value)
{
    const unsigned char *bytes = value->as.p;
    cf_text hex = { 0 };
    json_t *out;

    for (size_t i = 0; i < value->size; i++) {
        char two[3];

        snprintf(two, sizeof(two), "%02x", bytes[i]);
        cf_text_add(&hex, two);
    }
    out = tagged("$binary", cf_text_get(&hex));
    cf_text_free(&hex);
    return out;
}

static json_t *json_json(const corm_value *value)
{
    json_t *inner = json_loadb(value->as.s, value->size,
                               JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

    if (inner == NULL)
        inner = json_loadb(
            value->as.s, value->size,
            JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, NULL);
    if (inner == NULL)
        return tagged("$malformed_json", value->as.s);
    return json_is_object(inner) || json_is_array(inner)
               ? json_pack("{s:o}", "$json", inner)
               : inner;
}

static json_t *list_json(const corm_value *value)
{
    json_t *items = json_array();

    for (size_t i = 0; i < value->size; i++)
        json_array_append_new(items, cf_value_json(value->as.list[i]));
    return json_pack("{s:o}", "$tuple", items);
}

static json_t *object_json(const corm_object *object)
{
    const corm_model *model = corm_object_model(object);

    return json_pack("{s:[s, o]}", "$obj", model == NULL ? "?" : model->name,
                     cf_value_json(corm_object_attr(object, "pk")));
}

static json_t *stamp_json(const corm_value *value)
{
    corm_datetime at = { value->as.i };
    corm_time time = value->kind == CORM_K_TIME ? (corm_time){ value->as.i }
                                                : corm_datetime_time(at);
    char out[2 * CORM_ISO_MAX], day[CORM_ISO_MAX], clock[32];
    int64_t s = time.us / 1000000;

    snprintf(clock, sizeof(clock), "%02d:%02d:%02d.%06d", (int)(s / 3600),
             (int)(s / 60 % 60), (int)(s % 60), (int)(time.us % 1000000));
    if (value->kind == CORM_K_TIME)
        return tagged("$time", clock);
    corm_date_format(day, corm_datetime_date(at));
    snprintf(out, sizeof(out), "%sT%sZ", day, clock);
    return tagged("$datetime", out);
}

static json_t *decimal_json(const corm_value *value)
{
    char text[512];

    corm_decimal_format(text, sizeof(text), value->as.dec);
    return tagged("$decimal", text);
}

json_t *cf_value_json(corm_value value)
{
    char text[64];

    switch ((int)value.kind) {
    case CORM_K_NULL:
        return json_null();
    case CORM_K_BOOL:
        return json_boolean(value.as.b);
    case CORM_K_INT:
        return json_integer(value.as.i);
    case CORM_K_UINT:
        snprintf(text, sizeof(text), "%" PRIu64, value.as.u);
        return tagged("$int", text);
    case CORM_K_DOUBLE:
        return double_json(value.as.d);
    case CORM_K_TEXT:
        return json_stringn_nocheck(value.as.s, value.size);
    case CORM_K_BYTES:
        return bytes_json(&value);
    case CORM_K_DATE:
        corm_date_format(text, value.as.date);
        return tagged("$date", text);
    case CORM_K_TIME:
    case CORM_K_DATETIME:
        return stamp_json(&value);
    case CORM_K_DURATION:
        return json_pack("{s:I}", "$duration", (json_int_t)value.as.i);
    case CORM_K_UUID:
        corm_uuid_format(text, value.as.uuid);
        return tagged("$uuid", text);
    case CORM_K_DECIMAL:
        return decimal_json(&value);
    case CORM_K_JSON:
        return json_json(&value);
    case CORM_K_LIST:
        return list_json(&value);
    case CORM_K_OBJECT:
        return object_json(value.as.obj);
    default:
        snprintf(text, sizeof(text), "kind %d", (int)value.kind);
        return tagged("$unexpected", text);
    }
}
