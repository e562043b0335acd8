/*
 * Members: an object's memory read and written by its field.  The hot paths
 * (decoding rows) have their own code in the drivers; this is for everything
 * that goes by name, and for saving.
 */
#include "model/registry.h"

#include "base/datetime.h"
#include "base/utf8.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* ---- where the value is ---- */

/* {bool set; T value}: the value stands at the end, the flag first. */
static const char *member_at(const cormi_field *field, const void *object)
{
    const char *member = (const char *)object + field->offset;

    return field->optional ? member + (field->size - field->width) : member;
}

static char *member_for(const cormi_field *field, void *object)
{
    char *member = (char *)object + field->offset;

    return field->optional ? member + (field->size - field->width) : member;
}

static bool member_is_set(const cormi_field *field, const void *object)
{
    bool set;

    memcpy(&set, (const char *)object + field->offset, sizeof(set));
    return set;
}

static void member_mark(const cormi_field *field, void *object, bool set)
{
    memcpy((char *)object + field->offset, &set, sizeof(set));
}

/* ---- integers of any width ---- */

#define MEMBER_LOAD(T, at, out)            \
    do {                                   \
        T loaded_;                         \
        memcpy(&loaded_, (at), sizeof(T)); \
        *(out) = loaded_;                  \
    } while (0)

static int64_t member_load_int(const char *at, uint32_t width)
{
    int64_t value = 0;

    if (width == 1)
        MEMBER_LOAD(int8_t, at, &value);
    else if (width == 2)
        MEMBER_LOAD(int16_t, at, &value);
    else if (width == 4)
        MEMBER_LOAD(int32_t, at, &value);
    else
        MEMBER_LOAD(int64_t, at, &value);
    return value;
}

static uint64_t member_load_uint(const char *at, uint32_t width)
{
    uint64_t value = 0;

    if (width == 1)
        MEMBER_LOAD(uint8_t, at, &value);
    else if (width == 2)
        MEMBER_LOAD(uint16_t, at, &value);
    else if (width == 4)
        MEMBER_LOAD(uint32_t, at, &value);
    else
        MEMBER_LOAD(uint64_t, at, &value);
    return value;
}

/* The low bytes of a number: two's complement whatever the byte order. */
static void member_store_bits(char *at, uint32_t width, uint64_t bits)
{
    uint8_t b1 = (uint8_t)bits;
    uint16_t b2 = (uint16_t)bits;
    uint32_t b4 = (uint32_t)bits;

    if (width == 1)
        memcpy(at, &b1, 1);
    else if (width == 2)
        memcpy(at, &b2, 2);
    else if (width == 4)
        memcpy(at, &b4, 4);
    else
        memcpy(at, &bits, 8);
}

static bool member_fits_int(int64_t value, uint32_t width)
{
    int64_t most = width >= 8 ? INT64_MAX : (INT64_C(1) << (width * 8 - 1)) - 1;

    return value <= most && value >= -most - 1;
}

static bool member_fits_uint(uint64_t value, uint32_t width)
{
    return width >= 8 || value >> (width * 8) == 0;
}

static bool member_store_int(const cormi_field *field, char *at,
                             const corm_value *value)
{
    bool is_signed = field->ctype == CORM_C_INT;
    uint64_t bits =
        value->kind == CORM_K_UINT ? value->as.u : (uint64_t)value->as.i;
    bool is_negative = value->kind == CORM_K_INT && value->as.i < 0;

    if (value->kind == CORM_K_BOOL)
        bits = value->as.b;
    else if (value->kind != CORM_K_INT && value->kind != CORM_K_UINT)
        return false;
    if (is_signed) {
        if ((!is_negative && bits > INT64_MAX) ||
            !member_fits_int((int64_t)bits, field->width))
            return false;
    } else if (is_negative || !member_fits_uint(bits, field->width)) {
        return false;
    }
    member_store_bits(at, field->width, bits);
    return true;
}

/* ---- reading ---- */

static corm_value member_uint(uint64_t value)
{
    return value <= INT64_MAX ? corm_value_int((int64_t)value)
                              : corm_value_uint(value);
}

#define MEMBER_GET(T, box)               \
    do {                                 \
        T loaded_;                       \
        memcpy(&loaded_, at, sizeof(T)); \
        return box(loaded_);             \
    } while (0)

static corm_value member_load(const cormi_field *field, const char *at)
{
    switch ((int)field->ctype) {
    case CORM_C_BOOL:
        MEMBER_GET(bool, corm_value_bool);
    case CORM_C_INT:
        return corm_value_int(member_load_int(at, field->width));
    case CORM_C_UINT:
        return member_uint(member_load_uint(at, field->width));
    case CORM_C_DOUBLE:
        MEMBER_GET(double, corm_value_double);
    case CORM_C_FLOAT:
        MEMBER_GET(float, corm_value_double);
    case CORM_C_TEXT:
        MEMBER_GET(const char *, corm_value_text);
    case CORM_C_BYTES:
        MEMBER_GET(corm_bytes, corm_value_bytes);
    case CORM_C_DATE:
        MEMBER_GET(corm_date, corm_value_date);
    case CORM_C_TIME:
        MEMBER_GET(corm_time, corm_value_time);
    case CORM_C_DATETIME:
        MEMBER_GET(corm_datetime, corm_value_datetime);
    case CORM_C_DURATION:
        MEMBER_GET(corm_duration, corm_value_duration);
    case CORM_C_UUID:
        MEMBER_GET(corm_uuid, corm_value_uuid);
    case CORM_C_DECIMAL:
        MEMBER_GET(corm_decimal, corm_value_decimal);
    case CORM_C_JSON:
        MEMBER_GET(corm_json, corm_value_json);
    case CORM_C_ITEMS:
        MEMBER_GET(corm_items, corm_value_items);
    case CORM_C_SPAN:
        MEMBER_GET(corm_span, corm_value_span);
    case CORM_C_VALUE:
        MEMBER_GET(corm_value, corm_value_self);
    default:
        return corm_value_null();
    }
}

corm_value cormi_member_get(const cormi_field *field, const void *object)
{
    if (field->ctype == CORM_C_NONE || cormi_member_is_unset(field, object))
        return corm_value_null();
    return member_load(field, member_at(field, object));
}

static bool member_take_text(corm_value *out, const char *at)
{
    const char *text;
    size_t n;

    memcpy(&text, at, sizeof(text));
    if (text == NULL)
        return false;
    n = strlen(text);
    out->kind = CORM_K_TEXT;
    out->elem = 0;
    out->size = n;
    out->as.s = text;
    return cormi_utf8_valid(text, n);
}

bool cormi_member_take(corm_value *out, const cormi_field *field,
                       const void *object)
{
    const char *at = (const char *)object + field->offset;

    if (!field->as_is)
        return false;
    switch ((int)field->ctype) {
    case CORM_C_TEXT:
        return member_take_text(out, at);
    case CORM_C_INT:
        out->kind = CORM_K_INT;
        out->elem = 0;
        out->size = 0;
        out->as.i = member_load_int(at, field->width);
        return out->as.i != 0;
    default:
        *out = member_load(field, at);
        return true;
    }
}

/* ---- unset ---- */

/* 0 is a number like others, but no key: of an automatic one the database
 * gives the value, of a foreign one the program forgot it. */
static bool member_zero_is_unset(const cormi_field *field)
{
    return field->is_auto || field->relation != NULL;
}

static bool member_is_zero(const cormi_field *field, const char *at)
{
    return member_load_uint(at, field->width) == 0;
}

static bool member_no_pointer(const char *at)
{
    const void *pointer;

    memcpy(&pointer, at, sizeof(pointer));
    return pointer == NULL;
}

/* Bytes and JSON begin with their pointer. */
static bool member_value_unset(const cormi_field *field, const char *at)
{
    corm_value value = member_load(field, at);

    switch ((int)field->ctype) {
    case CORM_C_DATE:
        return !cormi_date_valid(value.as.date);
    case CORM_C_TIME:
        return !cormi_time_valid((corm_time){ value.as.i });
    case CORM_C_DATETIME:
        return !cormi_datetime_valid((corm_datetime){ value.as.i });
    case CORM_C_DURATION:
        return value.as.i == CORM_UNSET_US;
    case CORM_C_UUID:
        return corm_uuid_is_unset(value.as.uuid);
    case CORM_C_DECIMAL:
        return value.as.dec.form == CORM_DECIMAL_UNSET;
    case CORM_C_ITEMS:
    case CORM_C_SPAN:
    case CORM_C_VALUE:
        return value.kind == CORM_K_NULL;
    default:
        return false;
    }
}

bool cormi_member_is_unset(const cormi_field *field, const void *object)
{
    const char *at = member_at(field, object);

    if (field->optional)
        return !member_is_set(field, object);
    switch ((int)field->ctype) {
    case CORM_C_NONE:
        return true;
    case CORM_C_INT:
    case CORM_C_UINT:
        return member_zero_is_unset(field) && member_is_zero(field, at);
    case CORM_C_TEXT:
    case CORM_C_BYTES:
    case CORM_C_JSON:
        return member_no_pointer(at);
    default:
        return member_value_unset(field, at);
    }
}

/* A NULL that nobody has written, where the database has a default. */
#define MEMBER_LEFT 1

bool cormi_member_is_left(const cormi_field *field, const void *object)
{
    corm_value value;

    if (field->ctype != CORM_C_VALUE || field->desc->db_default == NULL)
        return cormi_member_is_unset(field, object);
    memcpy(&value, member_at(field, object), sizeof(value));
    return value.kind == CORM_K_NULL && value.elem == MEMBER_LEFT;
}

/* Text that may not be NULL begins empty, but for keys. */
static bool member_begins_empty(const cormi_field *field)
{
    return !field->null && field->relation == NULL && !field->primary_key;
}

static corm_value member_first_value(const cormi_field *field)
{
    corm_value first = corm_value_null();

    if (field->desc->db_default != NULL)
        first.elem = MEMBER_LEFT;
    else if (cormi_type(field->type)->is_text && field->type != CORM_TYPE_IP &&
             member_begins_empty(field))
        first = corm_value_text("");
    return first;
}

static void member_unset_value(const cormi_field *field, char *at)
{
    const int64_t unset_us = field->ctype == CORM_C_TIME ? -1 : CORM_UNSET_US;
    const char *empty = "";
    corm_value first;

    memset(at, 0, field->width);
    if (field->ctype == CORM_C_TIME || field->ctype == CORM_C_DATETIME ||
        field->ctype == CORM_C_DURATION) {
        memcpy(at, &unset_us, sizeof(unset_us));
    } else if (field->ctype == CORM_C_TEXT && member_begins_empty(field)) {
        memcpy(at, &empty, sizeof(empty));
    } else if (field->ctype == CORM_C_VALUE) {
        first = member_first_value(field);
        memcpy(at, &first, sizeof(first));
    }
}

void cormi_member_clear(const cormi_field *field, void *object)
{
    if (field->ctype == CORM_C_NONE)
        return;
    if (field->optional)
        memset((char *)object + field->offset, 0, field->size);
    else
        member_unset_value(field, member_for(field, object));
}

/* ---- writing ---- */

#define MEMBER_PUT(T, expected, content)       \
    do {                                       \
        T stored_;                             \
        if (value->kind != CORM_K_##expected)  \
            return false;                      \
        stored_ = content;                     \
        memcpy(at, &stored_, sizeof(stored_)); \
        return true;                           \
    } while (0)

static bool member_store_real(const cormi_field *field, char *at,
                              const corm_value *value)
{
    double d = value->as.d;
    float f;

    if (value->kind != CORM_K_DOUBLE)
        return false;
    if (field->ctype == CORM_C_DOUBLE) {
        memcpy(at, &d, sizeof(d));
        return true;
    }
    if (!isinf(d) && !isnan(d) && fabs(d) > (double)FLT_MAX)
        return false;
    f = (float)d;
    memcpy(at, &f, sizeof(f));
    return true;
}

static bool member_store(const cormi_field *field, char *at,
                         const corm_value *value)
{
    switch ((int)field->ctype) {
    case CORM_C_BOOL:
        MEMBER_PUT(bool, BOOL, value->as.b);
    case CORM_C_INT:
    case CORM_C_UINT:
        return member_store_int(field, at, value);
    case CORM_C_DOUBLE:
    case CORM_C_FLOAT:
        return member_store_real(field, at, value);
    case CORM_C_TEXT:
        MEMBER_PUT(const char *, TEXT, value->as.s);
    case CORM_C_BYTES:
        MEMBER_PUT(corm_bytes, BYTES,
                   ((corm_bytes){ value->as.p, value->size }));
    case CORM_C_DATE:
        MEMBER_PUT(corm_date, DATE, value->as.date);
    case CORM_C_TIME:
        MEMBER_PUT(corm_time, TIME, (corm_time){ value->as.i });
    case CORM_C_DATETIME:
        MEMBER_PUT(corm_datetime, DATETIME, (corm_datetime){ value->as.i });
    case CORM_C_DURATION:
        MEMBER_PUT(corm_duration, DURATION, (corm_duration){ value->as.i });
    case CORM_C_UUID:
        MEMBER_PUT(corm_uuid, UUID, value->as.uuid);
    case CORM_C_DECIMAL:
        MEMBER_PUT(corm_decimal, DECIMAL, value->as.dec);
    case CORM_C_JSON:
        MEMBER_PUT(corm_json, JSON, (corm_json){ value->as.s });
    case CORM_C_ITEMS:
        MEMBER_PUT(corm_items, ITEMS,
                   ((corm_items){ value->as.list, value->size }));
    case CORM_C_SPAN:
        MEMBER_PUT(corm_span, ITEMS,
                   ((corm_span){ value->as.list, value->elem }));
    case CORM_C_VALUE:
        memcpy(at, value, sizeof(*value));
        return true;
    default:
        return false;
    }
}

/* Has the member a state that stands for NULL? */
static bool member_can_be_null(const cormi_field *field)
{
    switch ((int)field->ctype) {
    case CORM_C_BOOL:
    case CORM_C_DOUBLE:
    case CORM_C_FLOAT:
        return field->optional;
    case CORM_C_INT:
    case CORM_C_UINT:
        return field->optional || member_zero_is_unset(field);
    default:
        return true;
    }
}

static void member_set_null(const cormi_field *field, void *object)
{
    const void *nothing = NULL;
    const corm_value null = corm_value_null();

    cormi_member_clear(field, object);
    if (field->ctype == CORM_C_VALUE)
        memcpy(member_for(field, object), &null, sizeof(null));
    if (field->ctype == CORM_C_TEXT)
        memcpy(member_for(field, object), &nothing, sizeof(nothing));
}

bool cormi_member_set(const cormi_field *field, void *object,
                      const corm_value *value)
{
    if (field->as_is && field->ctype == CORM_C_INT && value->kind == CORM_K_INT)
        return member_store_int(field, (char *)object + field->offset, value);
    if (field->ctype == CORM_C_NONE)
        return false;
    if (value->kind == CORM_K_NULL) {
        if (!member_can_be_null(field))
            return false;
        member_set_null(field, object);
        return true;
    }
    if (!member_store(field, member_for(field, object), value))
        return false;
    if (field->optional)
        member_mark(field, object, true);
    return true;
}
