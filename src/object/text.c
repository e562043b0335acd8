/*
 * Scalars as text: ISO 8601 and plain digits, as values are written for
 * people and for generic code.
 */
#include "object/load.h"

#include "base/number.h"
#include "base/str.h"

#include <string.h>

static const char *text_bytes(corm_arena *arena, const corm_value *value)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *from = value->as.p;
    char *text;

    if (value->size > SIZE_MAX / 4)
        return NULL;
    text = corm_arena_bytes(arena, value->size * 2 + 1);
    if (text == NULL)
        return NULL;
    for (size_t i = 0; i < value->size; i++) {
        text[2 * i] = digits[from[i] >> 4];
        text[2 * i + 1] = digits[from[i] & 15];
    }
    text[value->size * 2] = '\0';
    return text;
}

static const char *text_decimal(corm_arena *arena, const corm_value *value)
{
    size_t n = corm_decimal_format(NULL, 0, value->as.dec);
    char *text = corm_arena_bytes(arena, n + 1);

    if (text != NULL)
        corm_decimal_format(text, n + 1, value->as.dec);
    return text;
}

static const char *text_date_or_time(corm_arena *arena, const corm_value *value)
{
    char text[CORM_ISO_MAX] = "";

    if (value->kind == CORM_K_DATE)
        corm_date_format(text, value->as.date);
    else if (value->kind == CORM_K_TIME)
        corm_time_format(text, (corm_time){ value->as.i });
    else if (value->kind == CORM_K_DATETIME)
        corm_datetime_format(text, (corm_datetime){ value->as.i });
    else
        corm_duration_format(text, (corm_duration){ value->as.i });
    return cormi_arena_strdup(arena, text);
}

static const char *text_number(corm_arena *arena, const corm_value *value)
{
    char text[CORMI_DOUBLE_MAX];

    if (value->kind == CORM_K_INT)
        return cormi_arena_printf(arena, "%lld", (long long)value->as.i);
    if (value->kind == CORM_K_UINT)
        return cormi_arena_printf(arena, "%llu",
                                  (unsigned long long)value->as.u);
    cormi_double_format(text, value->as.d);
    return cormi_arena_strdup(arena, text);
}

/* "(1, 2)": a key of several columns. */
static const char *text_list(corm_arena *arena, const corm_value *value)
{
    cormi_str out;

    cormi_str_init_arena(&out, arena);
    for (size_t i = 0; i < value->size; i++) {
        const char *part = cormi_load_text(arena, &value->as.list[i]);

        if (part == NULL)
            return NULL;
        cormi_str_add(&out, i == 0 ? "(" : ", ");
        cormi_str_add(&out,
                      value->as.list[i].kind == CORM_K_NULL ? "NULL" : part);
    }
    cormi_str_addc(&out, ')');
    return out.oom ? NULL : cormi_str_get(&out);
}

const char *cormi_load_text(corm_arena *arena, const corm_value *value)
{
    char uuid[37];

    switch (value->kind) {
    case CORM_K_BOOL:
        return value->as.b ? "true" : "false";
    case CORM_K_INT:
    case CORM_K_UINT:
    case CORM_K_DOUBLE:
        return text_number(arena, value);
    case CORM_K_TEXT:
    case CORM_K_JSON:
        return value->as.s;
    case CORM_K_BYTES:
        return text_bytes(arena, value);
    case CORM_K_DATE:
    case CORM_K_TIME:
    case CORM_K_DATETIME:
    case CORM_K_DURATION:
        return text_date_or_time(arena, value);
    case CORM_K_UUID:
        corm_uuid_format(uuid, value->as.uuid);
        return cormi_arena_strdup(arena, uuid);
    case CORM_K_DECIMAL:
        return text_decimal(arena, value);
    case CORM_K_LIST:
        return text_list(arena, value);
    default:
        return "";
    }
}
