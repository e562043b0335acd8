/*
 * Values between rows and JSON; natural keys.
 */
#include "manage/fixture.h"

#include "base/value.h"
#include "session/session.h"

#include <math.h>
#include <string.h>

static const char fixture_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* ---- base64, RFC 4648 ---- */

static json_t *fixture_bytes(corm_arena *arena, const unsigned char *data,
                             size_t n)
{
    char *text = corm_arena_bytes(arena, (n / 3 + 1) * 4);
    size_t len = 0;

    for (size_t i = 0; text != NULL && i < n; i += 3) {
        size_t left = n - i;
        uint32_t group = (uint32_t)data[i] << 16 |
                         (left > 1 ? (uint32_t)data[i + 1] << 8 : 0) |
                         (left > 2 ? data[i + 2] : 0);

        text[len++] = fixture_digits[group >> 18];
        text[len++] = fixture_digits[group >> 12 & 63];
        text[len++] = left > 1 ? fixture_digits[group >> 6 & 63] : '=';
        text[len++] = left > 2 ? fixture_digits[group & 63] : '=';
    }
    return text != NULL ? json_stringn(text, len) : NULL;
}

static bool fixture_unbytes(corm_arena *arena, const char *text, size_t n,
                            corm_value *out)
{
    unsigned char *data = (unsigned char *)corm_arena_bytes(arena, n + 1);
    uint32_t group = 0;
    size_t len = 0, bits = 0;

    if (data == NULL)
        return false;
    while (n > 0 && text[n - 1] == '=')
        n--;
    for (size_t i = 0; i < n; i++) {
        const char *at = memchr(fixture_digits, text[i], 64);

        if (at == NULL)
            return false;
        group = group << 6 | (uint32_t)(at - fixture_digits);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            data[len++] = (unsigned char)(group >> bits & 255);
        }
    }
    *out = corm_value_bytes((corm_bytes){ data, len });
    return true;
}

/* ---- values ---- */

static json_t *fixture_text(const corm_value *v)
{
    char text[CORM_ISO_MAX + 64];
    size_t n;

    switch (v->kind) {
    case CORM_K_DATE:
        n = corm_date_format(text, v->as.date);
        break;
    case CORM_K_TIME:
        n = corm_time_format(text, (corm_time){ v->as.i });
        break;
    case CORM_K_DATETIME:
        n = corm_datetime_format(text, (corm_datetime){ v->as.i });
        text[10] = 'T'; /* ISO 8601, in UTC: what others read, too */
        text[n++] = 'Z';
        break;
    case CORM_K_DURATION:
        n = corm_duration_format(text, (corm_duration){ v->as.i });
        break;
    case CORM_K_DECIMAL:
        n = corm_decimal_format(text, sizeof(text), v->as.dec);
        break;
    case CORM_K_UUID:
        corm_uuid_format(text, v->as.uuid);
        n = strlen(text);
        break;
    default:
        return NULL;
    }
    return json_stringn(text, n);
}

static size_t fixture_size(const corm_value *v)
{
    return v->size != 0 || v->as.s == NULL ? v->size : strlen(v->as.s);
}

/* Arrays and ranges are texts of JSON, as Django writes them. */
static json_t *fixture_several(corm_arena *arena, const corm_value *v)
{
    static const char *const ends[] = { "lower", "upper" };
    bool range = v->elem != 0, ok = true;
    json_t *all = range ? json_object() : json_array(), *out = NULL;
    char bounds[] = "()", *text;

    for (size_t i = 0; ok && i < v->size; i++) {
        json_t *one = cormi_fixture_json(arena, &v->as.list[i]);

        ok = range ? json_object_set_new(all, ends[i], one) == 0
                   : json_array_append_new(all, one) == 0;
    }
    if (v->elem & CORM_SPAN_EMPTY)
        ok = json_object_set_new(all, "empty", json_true()) == 0;
    if (v->elem & CORM_SPAN_LOWER_INC)
        bounds[0] = '[';
    if (v->elem & CORM_SPAN_UPPER_INC)
        bounds[1] = ']';
    if (range && ok)
        ok = json_object_set_new(all, "bounds", json_string(bounds)) == 0;
    text = ok ? json_dumps(all, 0) : NULL;
    if (text != NULL)
        out = json_string(text);
    free(text);
    json_decref(all);
    return out;
}

json_t *cormi_fixture_json(corm_arena *arena, const corm_value *v)
{
    switch (v->kind) {
    case CORM_K_NULL:
        return json_null();
    case CORM_K_BOOL:
        return json_boolean(v->as.b);
    case CORM_K_INT:
        return json_integer(v->as.i);
    case CORM_K_DOUBLE:
        if (isnan(v->as.d) || isinf(v->as.d))
            return json_string(isnan(v->as.d) ? "nan"
                               : v->as.d > 0  ? "inf"
                                              : "-inf");
        return json_real(v->as.d);
    case CORM_K_TEXT:
        return json_stringn(v->as.s, fixture_size(v));
    case CORM_K_JSON:
        return json_loadb(v->as.s, fixture_size(v), JSON_DECODE_ANY, NULL);
    case CORM_K_BYTES:
        return fixture_bytes(arena, v->as.p, v->size);
    case CORM_K_ITEMS:
        return fixture_several(arena, v);
    default:
        return fixture_text(v);
    }
}

static bool fixture_double(const char *text, corm_value *out)
{
    if (strcmp(text, "nan") == 0)
        *out = corm_value_double((double)NAN);
    else if (strcmp(text, "inf") == 0 || strcmp(text, "-inf") == 0)
        *out = corm_value_double(text[0] == '-' ? -(double)INFINITY
                                                : (double)INFINITY);
    else
        return false;
    return true;
}

static bool fixture_as(corm_arena *arena, corm_type type, const json_t *json,
                       corm_value *out);

/* The items of an array, or a range's ends. */
static bool fixture_items(corm_arena *arena, corm_type end, const json_t *json,
                          corm_value *out)
{
    bool range = json_is_object(json);
    const char *bounds = json_string_value(json_object_get(json, "bounds"));
    size_t n = range ? 2 : json_array_size(json);
    corm_value *items = corm_arena_alloc(arena, (n + 1) * sizeof(*items));
    bool ok = items != NULL && (range || json_is_array(json));

    for (size_t i = 0; ok && i < n; i++) {
        const json_t *one = !range   ? json_array_get(json, i)
                            : i == 0 ? json_object_get(json, "lower")
                                     : json_object_get(json, "upper");

        items[i] = corm_value_null();
        ok = one == NULL || fixture_as(arena, end, one, &items[i]);
    }
    *out = (corm_value){ .kind = CORM_K_ITEMS, .size = n, .as.list = items };
    if (range)
        out->elem =
            CORM_SPAN_SET |
            (json_is_true(json_object_get(json, "empty")) ? CORM_SPAN_EMPTY
                                                          : 0u) |
            (bounds != NULL && bounds[0] == '[' ? CORM_SPAN_LOWER_INC : 0u) |
            (bounds != NULL && strchr(bounds, ']') != NULL ? CORM_SPAN_UPPER_INC
                                                           : 0u);
    return ok;
}

static bool fixture_from_text(corm_arena *arena, const cormi_field *field,
                              const json_t *json, corm_value *out)
{
    const char *text = json_string_value(json);
    json_t *parsed =
        text != NULL ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    corm_value borrowed = corm_value_null();
    corm_type end = field->base != CORM_TYPE_NONE
                        ? cormi_type(field->base)->data_type
                        : cormi_span_end(field->data_type);
    bool ok =
        fixture_items(arena, end, parsed != NULL ? parsed : json, &borrowed) &&
        cormi_value_dup(out, &borrowed, arena);

    json_decref(parsed);
    return ok;
}

bool cormi_fixture_value(corm_arena *arena, const cormi_field *field,
                         const json_t *json, corm_value *out)
{
    bool several = (field->base != CORM_TYPE_NONE ||
                    cormi_span_end(field->data_type) != CORM_TYPE_NONE) &&
                   !json_is_null(json);

    return several ? fixture_from_text(arena, field, json, out)
                   : fixture_as(arena, field->data_type, json, out);
}

static bool fixture_as(corm_arena *arena, corm_type type, const json_t *json,
                       corm_value *out)
{
    const char *text = json_string_value(json);

    if (json_is_null(json)) {
        *out = corm_value_null();
    } else if (type == CORM_TYPE_JSON) {
        char *dumped = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
        const char *copy =
            dumped != NULL ? corm_arena_strndup(arena, dumped, strlen(dumped))
                           : NULL;

        free(dumped);
        *out = corm_value_json((corm_json){ copy });
        return copy != NULL;
    } else if (json_is_boolean(json)) {
        *out = corm_value_bool(json_is_true(json));
    } else if (json_is_integer(json)) {
        *out = corm_value_int(json_integer_value(json));
    } else if (json_is_real(json)) {
        *out = corm_value_double(json_real_value(json));
    } else if (text == NULL) {
        return false;
    } else if (type == CORM_TYPE_BINARY) {
        return fixture_unbytes(arena, text, json_string_length(json), out);
    } else if (type != CORM_TYPE_FLOAT || !fixture_double(text, out)) {
        *out = corm_value_str((corm_str){ text, json_string_length(json) });
    }
    return true;
}

/* ---- models ---- */

cormi_model *cormi_fixture_model(const corm_db *db, const char *label)
{
    const cormi_registry *registry = cormi_db_registry(db);
    const char *dot = strchr(label, '.');

    for (size_t i = 0; dot != NULL && i < registry->n_models; i++) {
        cormi_model *model = registry->models[i];
        const char *name = dot + 1;
        size_t k = 0;

        if (strlen(model->app) != (size_t)(dot - label) ||
            strncmp(model->app, label, (size_t)(dot - label)) != 0)
            continue;
        while (name[k] != '\0' &&
               (name[k] == model->lower[k] || name[k] == model->name[k]))
            k++;
        if (name[k] == '\0' && model->lower[k] == '\0')
            return model;
    }
    return NULL;
}

static const cormi_field *fixture_field(const cormi_model *model,
                                        const char *name)
{
    for (size_t i = 0; i < model->n_fields; i++)
        if (strcmp(model->fields[i]->name, name) == 0)
            return model->fields[i];
    return NULL;
}

static size_t fixture_names(const cormi_model *model, const char *const *names,
                            const cormi_field **out, size_t max)
{
    size_t n = 0;

    for (; names != NULL && names[n] != NULL; n++) {
        const cormi_field *field = fixture_field(model, names[n]);

        if (n == max || field == NULL)
            return 0;
        out[n] = field;
    }
    return n;
}

size_t cormi_natural_key(const cormi_model *model, const cormi_field **out,
                         size_t max)
{
    const corm_model *desc = model->desc;
    size_t n = 0;

    for (size_t i = 0; i < model->n_fields; i++)
        if (model->fields[i]->unique && !model->fields[i]->primary_key &&
            model->fields[i]->relation == NULL) {
            out[0] = model->fields[i];
            return 1;
        }
    if (desc->unique_together != NULL && desc->unique_together[0] != NULL)
        n = fixture_names(model, desc->unique_together[0], out, max);
    for (size_t i = 0; n == 0 && i < desc->n_constraints; i++)
        if (desc->constraints[i].kind == CORM_CONSTRAINT_UNIQUE &&
            desc->constraints[i].condition == NULL)
            n = fixture_names(model, desc->constraints[i].fields, out, max);
    for (size_t i = 0; i < n; i++)
        if (out[i]->relation != NULL)
            return 0; /* it would need the keys of others */
    return n;
}
