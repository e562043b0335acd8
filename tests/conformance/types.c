/*
 * Field types: the format's names, the library's, and the C type that a
 * run-time model gives the member.
 */
#include "run.h"

#include <string.h>

/* clang-format off */
#define INTEGER_MEMBER(name, type) { name, CORM_TYPE_##type, CORM_C_INT, sizeof(int64_t), sizeof(corm_opt_int64) }
#define TEXT_MEMBER(name, type)    { name, CORM_TYPE_##type, CORM_C_TEXT, sizeof(char *), 0 }
#define OPT_MEMBER(name, type, ct, T) { name, CORM_TYPE_##type, CORM_C_##ct, sizeof(corm_##T), sizeof(corm_opt_##T) }

static const cf_type types[] = {
    INTEGER_MEMBER("auto", AUTO),
    INTEGER_MEMBER("bigauto", BIG_AUTO),
    INTEGER_MEMBER("smallauto", SMALL_AUTO),
    INTEGER_MEMBER("int", INTEGER),
    INTEGER_MEMBER("bigint", BIG_INTEGER),
    INTEGER_MEMBER("smallint", SMALL_INTEGER),
    INTEGER_MEMBER("posint", POSITIVE_INTEGER),
    INTEGER_MEMBER("posbigint", POSITIVE_BIG_INTEGER),
    INTEGER_MEMBER("possmallint", POSITIVE_SMALL_INTEGER),
    { "bool", CORM_TYPE_BOOLEAN, CORM_C_BOOL, sizeof(bool), sizeof(corm_opt_bool) },
    TEXT_MEMBER("char", CHAR),
    TEXT_MEMBER("text", TEXT),
    TEXT_MEMBER("slug", SLUG),
    TEXT_MEMBER("email", EMAIL),
    TEXT_MEMBER("url", URL),
    TEXT_MEMBER("ip", IP),
    OPT_MEMBER("uuid", UUID, UUID, uuid),
    OPT_MEMBER("date", DATE, DATE, date),
    OPT_MEMBER("datetime", DATETIME, DATETIME, datetime),
    OPT_MEMBER("time", TIME, TIME, time),
    OPT_MEMBER("duration", DURATION, DURATION, duration),
    OPT_MEMBER("decimal", DECIMAL, DECIMAL, decimal),
    { "float", CORM_TYPE_FLOAT, CORM_C_DOUBLE, sizeof(double), sizeof(corm_opt_double) },
    { "binary", CORM_TYPE_BINARY, CORM_C_BYTES, sizeof(corm_bytes), 0 },
    { "json", CORM_TYPE_JSON, CORM_C_JSON, sizeof(corm_json), 0 },
};

static const char *const type_names[CORM_TYPE_COUNT_] = {
#define X(type, name, django) [CORM_TYPE_##type] = name,
    CORM_TYPE_MAP(X)
#undef X
};
/* clang-format on */

const cf_type *cf_type_find(const char *name)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

const char *cf_type_name(corm_type type)
{
    return type_names[type];
}

void cf_type_options(cf_run *run, const json_t *type, corm_expr_options *out)
{
    const json_t *named =
        json_is_object(type) ? json_object_get(type, "type") : type;
    const cf_type *found;

    if (named == NULL || json_is_null(named))
        return;
    found =
        json_is_string(named) ? cf_type_find(json_string_value(named)) : NULL;
    if (found == NULL) {
        cf_fail(run, "unknown type in \"as\"");
        return;
    }
    out->output = cf_type_name(found->type);
    if (!json_is_object(type))
        return;
    out->max_digits =
        (int)json_integer_value(json_object_get(type, "max_digits"));
    out->decimal_places =
        (int)json_integer_value(json_object_get(type, "decimal_places"));
    out->max_length =
        (int)json_integer_value(json_object_get(type, "max_length"));
}
