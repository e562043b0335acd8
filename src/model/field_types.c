/*
 * The table of field types as code sees it; the rows are field_types.def.
 */
#include "model/registry.h"

#include <corm/sys/dialect.h>

#include <string.h>

enum {
    FIELD_IS_INTEGER = 1,
    FIELD_IS_TEXT = 2,
    FIELD_IS_AUTO = 4,
    FIELD_HAS_INDEX = 8,
    FIELD_IS_OWN = 16
};

#define FIELD_C(c) (1u << CORM_C_##c)
#define FIELD_INTS (FIELD_C(INT) | FIELD_C(UINT))
/* A key has the type of its target's key: the relations decide. */
#define FIELD_KEYS                                                \
    (FIELD_INTS | FIELD_C(TEXT) | FIELD_C(UUID) | FIELD_C(DATE) | \
     FIELD_C(DATETIME) | FIELD_C(DECIMAL))

static const cormi_type_info field_type_rows[CORM_TYPE_COUNT_] = {
#define X(id, label, class_name, values, members, length, least, most, flags) \
    [CORM_TYPE_##id] = { .type = CORM_TYPE_##id,                              \
                         .name = (label),                                     \
                         .django = (class_name),                              \
                         .data_type = CORM_TYPE_##values,                     \
                         .ctypes = (members) | FIELD_C(VALUE),                \
                         .default_max_length = (length),                      \
                         .min = (least),                                      \
                         .max = (most),                                       \
                         .is_integer = ((flags)&FIELD_IS_INTEGER) != 0,       \
                         .is_text = ((flags)&FIELD_IS_TEXT) != 0,             \
                         .is_auto = ((flags)&FIELD_IS_AUTO) != 0,             \
                         .default_index = ((flags)&FIELD_HAS_INDEX) != 0,     \
                         .own = ((flags)&FIELD_IS_OWN) != 0 },
#include "model/field_types.def"
#undef X
};

const cormi_type_info *cormi_type(corm_type type)
{
    if ((unsigned)type >= CORM_TYPE_COUNT_)
        type = CORM_TYPE_NONE;
    return &field_type_rows[type];
}

corm_type cormi_type_by_name(const char *name)
{
    for (unsigned i = 1; i < CORM_TYPE_COUNT_; i++)
        if (strcmp(field_type_rows[i].name, name) == 0)
            return (corm_type)i;
    return CORM_TYPE_NONE;
}

corm_type cormi_span_end(corm_type type)
{
    static const unsigned char ends[CORM_TYPE_COUNT_] = {
        [CORM_TYPE_INTEGER_RANGE] = CORM_TYPE_INTEGER,
        [CORM_TYPE_BIG_INTEGER_RANGE] = CORM_TYPE_BIG_INTEGER,
        [CORM_TYPE_DECIMAL_RANGE] = CORM_TYPE_DECIMAL,
        [CORM_TYPE_DATE_RANGE] = CORM_TYPE_DATE,
        [CORM_TYPE_DATETIME_RANGE] = CORM_TYPE_DATETIME,
    };

    return (corm_type)ends[type];
}

int cormi_feature_bits(const corm_features *features)
{
    if (corm_has(features, CORM_FEATURE_INTEGER_64))
        return 64;
    return corm_has(features, CORM_FEATURE_UNSIGNED_INTEGERS)
               ? CORMI_BITS_UNSIGNED
               : 0;
}

cormi_adapted cormi_type_range_check(corm_type data_type,
                                     const corm_value *value, int bits)
{
    const cormi_type_info *info = cormi_type(data_type);
    int64_t least = info->min, most = info->max;
    uint64_t limit = (uint64_t)most;

    if (!info->is_integer)
        return CORMI_ADAPT_OK;
    if (bits == CORMI_BITS_UNSIGNED && least == 0)
        limit = 2 * limit + 1;
    if (bits > 0) {
        most = bits >= 64 ? INT64_MAX : (INT64_C(1) << (bits - 1)) - 1;
        least = info->min == 0 ? 0 : -most - 1;
        limit = (uint64_t)most;
    }
    if (value->kind == CORM_K_UINT)
        return value->as.u > limit ? CORMI_ADAPT_ABOVE : CORMI_ADAPT_OK;
    if (value->kind != CORM_K_INT)
        return CORMI_ADAPT_OK;
    if (value->as.i < least)
        return CORMI_ADAPT_BELOW;
    return value->as.i >= 0 && (uint64_t)value->as.i > limit ? CORMI_ADAPT_ABOVE
                                                             : CORMI_ADAPT_OK;
}
