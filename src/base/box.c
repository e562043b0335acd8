/*
 * Boxing: C values to tagged values, as the macros of <corm/macros.h> call it,
 * and optional values that are set.  No error, no allocation: what is wrong
 * is found where the value meets a field.
 */
#include "base/value.h"

#include <string.h>

/* All bytes defined, so that values can be copied and hashed as a whole. */
static inline corm_value box_kind(corm_kind kind)
{
    corm_value value;

    memset(&value, 0, sizeof(value));
    value.kind = kind;
    return value;
}

corm_value corm_value_null(void)
{
    return box_kind(CORM_K_NULL);
}

/* clang-format off */
/* X(function, C type, kind, member of corm_value.as, what of x goes there) */
#define BOX_MAP(X)                                              \
    X(bool,     bool,                  BOOL,     b,    x)       \
    X(int,      int64_t,               INT,      i,    x)       \
    X(uint,     uint64_t,              UINT,     u,    x)       \
    X(double,   double,                DOUBLE,   d,    x)       \
    X(date,     corm_date,             DATE,     date, x)       \
    X(time,     corm_time,             TIME,     i,    x.us)    \
    X(datetime, corm_datetime,         DATETIME, i,    x.us)    \
    X(duration, corm_duration,         DURATION, i,    x.us)    \
    X(uuid,     corm_uuid,             UUID,     uuid, x)       \
    X(decimal,  corm_decimal,          DECIMAL,  dec,  x)       \
    X(expr,     const corm_expr *,     EXPR,     expr, x)       \
    X(queryset, const corm_queryset *, QUERYSET, qs,   x)       \
    X(object,   const corm_object *,   OBJECT,   obj,  x)       \
    X(result,   const corm_list *,     RESULT,   result, x)
/* clang-format on */

#define X(name, T, kind, member, content)       \
    corm_value corm_value_##name(T x)           \
    {                                           \
        corm_value v = box_kind(CORM_K_##kind); \
                                                \
        v.as.member = content;                  \
        return v;                               \
    }
BOX_MAP(X)
#undef X

static corm_value box_text(corm_kind kind, const char *text, size_t size)
{
    corm_value value = box_kind(kind);

    value.as.s = text;
    value.size = size;
    return value;
}

corm_value corm_value_text(const char *value)
{
    if (value == NULL)
        return box_kind(CORM_K_NULLTEXT);
    return box_text(CORM_K_TEXT, value, strlen(value));
}

corm_value corm_value_str(corm_str value)
{
    if (value.data == NULL)
        return box_kind(CORM_K_NULLTEXT);
    return box_text(CORM_K_TEXT, value.data, value.size);
}

corm_value corm_value_path(const char *path)
{
    if (path == NULL)
        return box_kind(CORM_K_NULLTEXT);
    return box_text(CORM_K_PATH, path, strlen(path));
}

corm_value corm_value_json(corm_json value)
{
    if (value.text == NULL)
        return box_kind(CORM_K_NULL);
    return box_text(CORM_K_JSON, value.text, strlen(value.text));
}

corm_value corm_value_items(corm_items value)
{
    if (value.items == NULL)
        return corm_value_null();
    return (corm_value){ .kind = CORM_K_ITEMS,
                         .size = value.count,
                         .as.list = value.items };
}

corm_value corm_value_span(corm_span value)
{
    if (value.form == 0)
        return corm_value_null();
    return (corm_value){
        .kind = CORM_K_ITEMS,
        .elem = value.form | CORM_SPAN_SET,
        .size = value.ends != NULL && !(value.form & CORM_SPAN_EMPTY) ? 2 : 0,
        .as.list = value.ends
    };
}

corm_value corm_value_bytes(corm_bytes value)
{
    corm_value boxed = box_kind(CORM_K_BYTES);

    if (value.data == NULL)
        return box_kind(CORM_K_NULL);
    boxed.as.p = value.data;
    boxed.size = value.size;
    return boxed;
}

corm_value corm_value_self(corm_value value)
{
    return value;
}

corm_value corm_value_nullptr(const void *value)
{
    return box_kind(value == NULL ? CORM_K_NULL : CORM_K_BAD);
}

corm_value corm_value_array(const void *items, uint32_t elem, size_t n)
{
    corm_value value = box_kind(CORM_K_ARRAY);

    /* A list that is missing is not the list of nothing. */
    if (items == NULL && n != 0)
        return box_kind(CORM_K_BAD);
    value.as.p = items;
    value.elem = elem;
    value.size = n;
    return value;
}

/* clang-format off */
/* X(corm_opt_NAME, C type, the boxing function of its value) */
#define BOX_OPT_MAP(X)                            \
    X(bool,     bool,          corm_value_bool)     \
    X(int16,    int16_t,       corm_value_int)      \
    X(int32,    int32_t,       corm_value_int)      \
    X(int64,    int64_t,       corm_value_int)      \
    X(double,   double,        corm_value_double)   \
    X(date,     corm_date,     corm_value_date)     \
    X(time,     corm_time,     corm_value_time)     \
    X(datetime, corm_datetime, corm_value_datetime) \
    X(duration, corm_duration, corm_value_duration) \
    X(uuid,     corm_uuid,     corm_value_uuid)     \
    X(decimal,  corm_decimal,  corm_value_decimal)
/* clang-format on */

#define X(name, T, box)                                              \
    corm_value corm_value_opt_##name(corm_opt_##name value)          \
    {                                                                \
        return value.set ? box(value.value) : box_kind(CORM_K_NULL); \
    }                                                                \
                                                                     \
    corm_opt_##name corm_some_##name(T value)                        \
    {                                                                \
        corm_opt_##name some;                                        \
                                                                     \
        memset(&some, 0, sizeof(some));                              \
        some.set = true;                                             \
        some.value = value;                                          \
        return some;                                                 \
    }
BOX_OPT_MAP(X)
#undef X

/* --- items of lists ------------------------------------------------------ */

static corm_value box_item_int(const void *at, size_t size)
{
    int8_t i8;
    int16_t i16;
    int32_t i32;
    int64_t i64;

    switch (size) {
    case 1:
        memcpy(&i8, at, size);
        return corm_value_int(i8);
    case 2:
        memcpy(&i16, at, size);
        return corm_value_int(i16);
    case 4:
        memcpy(&i32, at, size);
        return corm_value_int(i32);
    case 8:
        memcpy(&i64, at, size);
        return corm_value_int(i64);
    default:
        return box_kind(CORM_K_BAD);
    }
}

static corm_value box_item_uint(const void *at, size_t size)
{
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;

    switch (size) {
    case 1:
        memcpy(&u8, at, size);
        return corm_value_uint(u8);
    case 2:
        memcpy(&u16, at, size);
        return corm_value_uint(u16);
    case 4:
        memcpy(&u32, at, size);
        return corm_value_uint(u32);
    case 8:
        memcpy(&u64, at, size);
        return corm_value_uint(u64);
    default:
        return box_kind(CORM_K_BAD);
    }
}

static corm_value box_item_double(const void *at, size_t size)
{
    float single;
    double full;

    if (size == sizeof(single)) {
        memcpy(&single, at, size);
        return corm_value_double((double)single);
    }
    memcpy(&full, at, sizeof(full));
    return corm_value_double(full);
}

/* clang-format off */
/* X(kind, element type, boxing function): elements of one size each. */
#define BOX_ITEM_MAP(X)                                   \
    X(BOOL,     bool,          corm_value_bool)           \
    X(TEXT,     const char *,  corm_value_text)           \
    X(BYTES,    corm_bytes,    corm_value_bytes)          \
    X(DATE,     corm_date,     corm_value_date)           \
    X(TIME,     corm_time,     corm_value_time)           \
    X(DATETIME, corm_datetime, corm_value_datetime)       \
    X(DURATION, corm_duration, corm_value_duration)       \
    X(UUID,     corm_uuid,     corm_value_uuid)           \
    X(DECIMAL,  corm_decimal,  corm_value_decimal)        \
    X(JSON,     corm_json,     corm_value_json)
/* clang-format on */

static corm_value box_item(corm_kind kind, const void *at, size_t size)
{
    switch (kind) {
    case CORM_K_INT:
        return box_item_int(at, size);
    case CORM_K_UINT:
        return box_item_uint(at, size);
    case CORM_K_DOUBLE:
        return box_item_double(at, size);
#define X(name, T, box)                  \
    case CORM_K_##name: {                \
        T item;                          \
                                         \
        memcpy(&item, at, sizeof(item)); \
        return box(item);                \
    }
        BOX_ITEM_MAP(X)
#undef X
    default:
        return box_kind(CORM_K_BAD);
    }
}

corm_value cormi_value_item(const corm_value *list, size_t i)
{
    size_t size = list->elem & 0xFFFF;

    if (list->kind == CORM_K_LIST || list->kind == CORM_K_ITEMS)
        return list->as.list[i];
    return box_item((corm_kind)(list->elem >> 16),
                    (const char *)list->as.p + i * size, size);
}
