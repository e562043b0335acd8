/*
 * Values of all kinds, mostly such as a lookup can take.
 */
#include "fuzz/fuzz.h"

/* clang-format off */
static const int64_t fuzz_ints[] = {
    1, 0, 2, -1, 3, 249, 1815, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, 64
};
static const double fuzz_doubles[] = {
    0.0, 1.5, -0.0, 1e308, -1e-300, 0.1, 9007199254740993.0, 2.0
};
static const char *const fuzz_texts[] = {
    "Emma", "", "FIC", "%", "_", "\\", "e", "1815-01-28", "12.5", "abc'\"",
    "2024-02-29T12:00:00Z", "\xc3\xa9", "\xff", "(a+)+$", "[", "a{2,3}|^b",
    "00000000-0000-0000-0000-000000000001", "true", "12:30", "P1D", "null"
};
static const char *const fuzz_decimals[] = {
    "9.50", "0", "-1", "1e30", "0.0000001", "99999999999999999999999999999999",
    "NaN", "Infinity", "1e-6000"
};
static const char *const fuzz_documents[] = {
    "{\"a\": 1}", "null", "[1, 2]", "\"x\"", "1.5", "{", "", "[[[[1]]]]",
    "{\"a\": {\"b\": \"\\u0000\"}}", "true"
};
/* clang-format on */

static corm_value fuzz_moment(fuzz_input *in, char type)
{
    if (type == 'd')
        return corm_value_date(fuzz_rarely(in, 4)
                                   ? (corm_date){ (int16_t)fuzz_wide(in),
                                                  fuzz_byte(in), fuzz_byte(in) }
                                   : corm_ymd(1815, 1, 28));
    return corm_value_datetime(
        (corm_datetime){ fuzz_rarely(in, 4) ? fuzz_wide(in) : 1000000 });
}

static corm_value fuzz_integer(fuzz_input *in)
{
    return corm_value_int(fuzz_rarely(in, 16) ? fuzz_wide(in)
                                              : FUZZ_PICK(in, fuzz_ints));
}

/* A value of a member's type. */
corm_value fuzz_scalar(fuzz_input *in, char type)
{
    corm_decimal decimal = { 0 };
    const char *text = NULL;
    corm_uuid uuid = { { 0 } };

    switch (type) {
    case 't':
        return corm_value_text(fuzz_rarely(in, 8) ? fuzz_text(in)
                                                  : FUZZ_PICK(in, fuzz_texts));
    case 'd':
    case 'D':
        return fuzz_moment(in, type);
    case 'n':
        text = FUZZ_PICK(in, fuzz_decimals);
        corm_decimal_parse(&decimal, text, strlen(text));
        return corm_value_decimal(decimal);
    case 'f':
        return corm_value_double(FUZZ_PICK(in, fuzz_doubles));
    case 'b':
        return corm_value_bool(fuzz_below(in, 2) == 1);
    case 'j':
        return corm_value_json((corm_json){ FUZZ_PICK(in, fuzz_documents) });
    case 'y':
        text = fuzz_text(in);
        return corm_value_bytes((corm_bytes){ text, strlen(text) });
    case 'u':
        memset(&uuid, fuzz_byte(in), sizeof(uuid));
        return corm_value_uuid(uuid);
    case 'k':
        return fuzz_key(in);
    default:
        return fuzz_integer(in);
    }
}

static corm_value fuzz_odd(fuzz_input *in)
{
    static const int numbers[] = { 1, 2, 3, 2 };
    static const char *const words[] = { "Emma", "x" };

    switch (fuzz_below(in, 10)) {
    case 0:
        return corm_value_null();
    case 1:
        return corm_value_uint((uint64_t)fuzz_wide(in));
    case 2:
        return corm_value_time((corm_time){ fuzz_wide(in) });
    case 3:
        return corm_value_duration((corm_duration){ fuzz_wide(in) });
    case 4:
        return ARRAY(numbers, 4);
    case 5:
        return ARRAY(words, 2);
    case 6:
        return corm_value_text(NULL);
    case 7:
        return corm_value_path(fuzz_wrong_name(in));
    case 8:
        return corm_value_object(
            corm_queryset_one(corm_objects(library_s, Author), &Author_model,
                              CORM_FIRST, NULL, 0));
    default:
        return corm_value_result(corm_fetch(corm_objects(library_s, Book)));
    }
}

corm_value fuzz_list(fuzz_input *in, const corm_model *model, char type,
                     size_t n)
{
    corm_value *items = fuzz_alloc(in, (n + 1) * sizeof(*items));

    /* Long lists hold scalars: lists of lists would be endless. */
    for (size_t i = 0; i < n; i++)
        items[i] = i >= 8   ? items[i % 8]
                   : n <= 8 ? fuzz_value(in, model, type)
                            : fuzz_scalar(in, type);
    return (corm_value){ .kind = CORM_K_LIST, .size = n, .as.list = items };
}

corm_value fuzz_value(fuzz_input *in, const corm_model *model, char type)
{
    static const char types[] = "itdDnfbjyu";
    corm_value value;

    in->nodes++;
    if (fuzz_deep(in))
        return corm_value_int(1);
    in->depth++;
    switch (fuzz_below(in, 24)) {
    case 16:
        value = corm_value_null();
        break;
    case 17:
        value = fuzz_list(in, model, type, fuzz_below(in, 4));
        break;
    case 18:
        value = fuzz_scalar(in, types[fuzz_below(in, sizeof(types) - 1)]);
        break;
    case 19:
    case 20:
        value = corm_value_expr(fuzz_expr(in, model, type));
        break;
    case 21:
        in->around++;
        value = corm_value_queryset(fuzz_chain(in, NULL).set);
        in->around--;
        break;
    case 22:
        value = fuzz_odd(in);
        break;
    case 23:
        value = fuzz_list(in, model, type, (size_t)fuzz_byte(in) * 4);
        break;
    default:
        value = fuzz_scalar(in, type);
    }
    in->depth--;
    return value;
}

/* What the lookup at the end of the path takes. */
corm_value fuzz_right(fuzz_input *in, const corm_model *model, const char *path,
                      char type)
{
    const char *last = strrchr(path, '_');
    corm_value value;

    if (fuzz_rarely(in, 10) || last == NULL)
        return fuzz_value(in, model, type);
    last++;
    if (strcmp(last, "isnull") == 0)
        return corm_value_bool(fuzz_below(in, 2) == 1);
    if (strcmp(last, "in") == 0 || strcmp(last, "keys") == 0)
        return fuzz_rarely(in, 3)
                   ? fuzz_value(in, model, type)
                   : fuzz_list(in, model, last[0] == 'k' ? 't' : type,
                               fuzz_below(in, 5));
    if (strcmp(last, "range") == 0) {
        value = fuzz_list(in, model, type, 2);
        value.elem = 1;
        return value;
    }
    if (strstr(path, "contains") || strstr(path, "with") ||
        strcmp(last, "regex") == 0 || strcmp(last, "key") == 0)
        return fuzz_value(in, model, 't');
    return fuzz_value(in, model, type);
}
