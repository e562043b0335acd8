/*
 * What layers do with tagged values without knowing where they came from:
 * compare, hash, copy, and name them in messages.  Boxing is in box.c.
 */
#include "base/value.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/number.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const value_kind_names[] = {
    [CORM_K_NULL] = "NULL",          [CORM_K_BOOL] = "boolean",
    [CORM_K_INT] = "integer",        [CORM_K_UINT] = "integer",
    [CORM_K_DOUBLE] = "float",       [CORM_K_TEXT] = "text",
    [CORM_K_BYTES] = "bytes",        [CORM_K_DATE] = "date",
    [CORM_K_TIME] = "time",          [CORM_K_DATETIME] = "datetime",
    [CORM_K_DURATION] = "duration",  [CORM_K_UUID] = "uuid",
    [CORM_K_DECIMAL] = "decimal",    [CORM_K_JSON] = "JSON",
    [CORM_K_ITEMS] = "array",        [CORM_K_LIST] = "list",
    [CORM_K_ARRAY] = "array",        [CORM_K_EXPR] = "expression",
    [CORM_K_QUERYSET] = "queryset",  [CORM_K_OBJECT] = "object",
    [CORM_K_RESULT] = "result",      [CORM_K_PATH] = "path",
    [CORM_K_NULLTEXT] = "NULL text", [CORM_K_BAD] = "pointer",
};

const char *cormi_kind_name(corm_kind kind)
{
    size_t i = (size_t)kind;

    if (i >= sizeof(value_kind_names) / sizeof(value_kind_names[0]))
        return "unknown";
    return value_kind_names[i];
}

/* --- order --------------------------------------------------------------- */

static int value_order_int(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int value_order_size(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

/* NaN is above all, so that there is an order. */
static int value_order_double(double a, double b)
{
    if (isnan(a) || isnan(b))
        return (isnan(a) != 0) - (isnan(b) != 0);
    return (a > b) - (a < b);
}

static int value_order_bytes(const void *a, size_t a_size, const void *b,
                             size_t b_size)
{
    size_t n = a_size < b_size ? a_size : b_size;
    int order = n == 0 ? 0 : memcmp(a, b, n);

    return order != 0 ? order : value_order_size(a_size, b_size);
}

static bool value_is_number(corm_kind kind)
{
    return kind == CORM_K_BOOL || kind == CORM_K_INT || kind == CORM_K_UINT ||
           kind == CORM_K_DOUBLE || kind == CORM_K_DECIMAL;
}

/* An integer of any kind as sign and size. */
static bool value_integer(const corm_value *value, bool *negative,
                          uint64_t *size)
{
    *negative = false;
    if (value->kind == CORM_K_BOOL) {
        *size = value->as.b;
    } else if (value->kind == CORM_K_UINT) {
        *size = value->as.u;
    } else if (value->kind == CORM_K_INT) {
        *negative = value->as.i < 0;
        *size = *negative ? 0 - (uint64_t)value->as.i : (uint64_t)value->as.i;
    } else {
        return false;
    }
    return true;
}

static int value_order_integers(const corm_value *a, const corm_value *b)
{
    bool a_negative, b_negative;
    uint64_t a_size, b_size;
    int order;

    (void)value_integer(a, &a_negative, &a_size);
    (void)value_integer(b, &b_negative, &b_size);
    if (a_negative != b_negative)
        return a_negative ? -1 : 1;
    order = (a_size > b_size) - (a_size < b_size);
    return a_negative ? -order : order;
}

/* Any number as a decimal: exact for integers, the shortest text of doubles. */
static corm_decimal value_decimal(const corm_value *value)
{
    corm_decimal decimal = corm_decimal_int(0);
    bool negative;
    uint64_t size;

    if (value->kind == CORM_K_DECIMAL)
        return value->as.dec;
    if (value_integer(value, &negative, &size)) {
        decimal.low = size;
        decimal.negative = negative;
    } else {
        (void)corm_decimal_from_double(&decimal, value->as.d, 17);
    }
    return decimal;
}

static int value_order_numbers(const corm_value *a, const corm_value *b)
{
    bool negative;
    uint64_t size;

    if (value_integer(a, &negative, &size) &&
        value_integer(b, &negative, &size))
        return value_order_integers(a, b);
    if (a->kind == CORM_K_DOUBLE && b->kind == CORM_K_DOUBLE)
        return value_order_double(a->as.d, b->as.d);
    return corm_decimal_compare(value_decimal(a), value_decimal(b));
}

static int value_order_dates(corm_date a, corm_date b)
{
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

/* Two of one kind that is not a number. */
static int value_order_alike(const corm_value *a, const corm_value *b)
{
    switch (a->kind) {
    case CORM_K_TEXT:
    case CORM_K_JSON:
        return value_order_bytes(a->as.s, a->size, b->as.s, b->size);
    case CORM_K_BYTES:
        return value_order_bytes(a->as.p, a->size, b->as.p, b->size);
    case CORM_K_DATE:
        return value_order_dates(a->as.date, b->as.date);
    case CORM_K_TIME:
    case CORM_K_DATETIME:
    case CORM_K_DURATION:
        return value_order_int(a->as.i, b->as.i);
    case CORM_K_UUID:
        return memcmp(a->as.uuid.b, b->as.uuid.b, sizeof(a->as.uuid.b));
    default:
        return 0;
    }
}

int cormi_value_compare(const corm_value *a, const corm_value *b)
{
    if (value_is_number(a->kind) && value_is_number(b->kind))
        return value_order_numbers(a, b);
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return value_order_alike(a, b);
}

/* --- equality and hash --------------------------------------------------- */

static bool value_equal_lists(const corm_value *a, const corm_value *b)
{
    if (a->size != b->size)
        return false;
    for (size_t i = 0; i < a->size; i++)
        if (!cormi_value_equal(&a->as.list[i], &b->as.list[i]))
            return false;
    return true;
}

bool cormi_value_equal(const corm_value *a, const corm_value *b)
{
    corm_kind a_kind = a->kind == CORM_K_UINT ? CORM_K_INT : a->kind;
    corm_kind b_kind = b->kind == CORM_K_UINT ? CORM_K_INT : b->kind;

    if (a->kind == CORM_K_INT && b->kind == CORM_K_INT)
        return a->as.i == b->as.i;
    if (a_kind != b_kind)
        return false;
    if (a_kind == CORM_K_ITEMS)
        return a->elem == b->elem && value_equal_lists(a, b);
    if (a_kind == CORM_K_LIST && a->as.list != NULL && b->as.list != NULL)
        return value_equal_lists(a, b);
    if (!cormi_value_is_scalar(a))
        return a->size == b->size && a->elem == b->elem && a->as.p == b->as.p;
    return cormi_value_compare(a, b) == 0;
}

static uint64_t value_hash_decimal(corm_decimal decimal, uint64_t seed)
{
    char text[CORM_DECIMAL_MAX];
    uint8_t head[2] = { decimal.form, decimal.negative };
    double size;

    /* Equal decimals may differ in zeros at the end: the nearest double is
     * the same for all of them. */
    if (decimal.form != CORM_DECIMAL_FINITE)
        return cormi_hash(head, decimal.form == CORM_DECIMAL_INFINITE ? 2 : 1,
                          seed);
    size = corm_decimal_double(decimal) + 0.0;
    return cormi_hash(text, cormi_double_format(text, size), seed);
}

static uint64_t value_hash_double(double value, uint64_t seed)
{
    /* -0.0 equals 0.0, and every NaN each other here. */
    if (isnan(value))
        value = (double)NAN;
    else
        value += 0.0;
    return cormi_hash(&value, sizeof(value), seed);
}

/* An integer that both kinds hold is the same in either. */
uint64_t cormi_value_hash(const corm_value *value, uint64_t seed)
{
    if (value->kind == CORM_K_INT ||
        (value->kind == CORM_K_UINT && value->as.u <= INT64_MAX))
        return cormi_hash_word(value->as.u, seed);
    seed ^= (uint64_t)value->kind << 56;
    switch (value->kind) {
    case CORM_K_NULL:
        return cormi_hash(NULL, 0, seed);
    case CORM_K_BOOL:
        return cormi_hash(&value->as.b, sizeof(value->as.b), seed);
    case CORM_K_TEXT:
    case CORM_K_JSON:
        return cormi_hash(value->as.s, value->size, seed);
    case CORM_K_BYTES:
        return cormi_hash(value->as.p, value->size, seed);
    case CORM_K_DATE: {
        uint8_t day[4] = { (uint8_t)(value->as.date.year >> 8),
                           (uint8_t)(value->as.date.year & 255),
                           value->as.date.month, value->as.date.day };
        return cormi_hash(day, sizeof(day), seed);
    }
    case CORM_K_DOUBLE:
        return value_hash_double(value->as.d, seed);
    case CORM_K_UUID:
        return cormi_hash(value->as.uuid.b, sizeof(value->as.uuid.b), seed);
    case CORM_K_DECIMAL:
        return value_hash_decimal(value->as.dec, seed);
    case CORM_K_INT:
    case CORM_K_UINT:
    case CORM_K_TIME:
    case CORM_K_DATETIME:
    case CORM_K_DURATION:
        return cormi_hash(&value->as.i, sizeof(value->as.i), seed);
    case CORM_K_ITEMS:
    case CORM_K_LIST:
        for (size_t i = 0; value->as.list != NULL && i < value->size; i++)
            seed = cormi_value_hash(&value->as.list[i], seed);
        return cormi_hash(&value->size, sizeof(value->size), seed);
    default:
        return cormi_hash(&value->as.p, sizeof(value->as.p), seed);
    }
}

/* --- copies, messages, items --------------------------------------------- */

static bool value_dup_items(corm_value *out, const corm_value *value,
                            corm_arena *arena)
{
    corm_value *items =
        corm_arena_alloc(arena, (value->size + 1) * sizeof(*items));

    for (size_t i = 0; items != NULL && i < value->size; i++)
        if (!cormi_value_dup(&items[i], &value->as.list[i], arena))
            return false;
    out->as.list = items;
    return items != NULL;
}

bool cormi_value_dup(corm_value *out, const corm_value *value,
                     corm_arena *arena)
{
    char *copy;

    *out = *value;
    if (value->kind == CORM_K_ITEMS)
        return value_dup_items(out, value, arena);
    if (value->kind != CORM_K_TEXT && value->kind != CORM_K_JSON &&
        value->kind != CORM_K_BYTES && value->kind != CORM_K_PATH)
        return true;
    copy = cormi_arena_take_text(
        arena, value->kind == CORM_K_BYTES ? value->as.p : value->as.s,
        value->size);
    if (copy == NULL)
        return false;
    if (value->kind == CORM_K_BYTES)
        out->as.p = copy;
    else
        out->as.s = copy;
    return true;
}

#define VALUE_SHOWN_MAX 60 /* bytes of a text in a message */

static void value_describe_text(cormi_str *out, const char *text, size_t n)
{
    size_t shown = cormi_utf8_cut(text, n, VALUE_SHOWN_MAX);

    cormi_str_addc(out, '\'');
    cormi_str_addn(out, text, shown);
    cormi_str_add(out, shown < n ? "...'" : "'");
}

/* The content of a value whose text is short, "" where there is none. */
static void value_describe_short(char text[CORM_DECIMAL_MAX],
                                 const corm_value *value)
{
    text[0] = '\0';
    switch (value->kind) {
    case CORM_K_BOOL:
        (void)snprintf(text, CORM_DECIMAL_MAX, "%s",
                       value->as.b ? "true" : "false");
        break;
    case CORM_K_DOUBLE:
        (void)cormi_double_format(text, value->as.d);
        break;
    case CORM_K_DATE:
        (void)corm_date_format(text, value->as.date);
        break;
    case CORM_K_TIME:
        (void)corm_time_format(text, (corm_time){ value->as.i });
        break;
    case CORM_K_DATETIME:
        (void)corm_datetime_format(text, (corm_datetime){ value->as.i });
        break;
    case CORM_K_DURATION:
        (void)corm_duration_format(text, (corm_duration){ value->as.i });
        break;
    case CORM_K_UUID:
        corm_uuid_format(text, value->as.uuid);
        break;
    case CORM_K_DECIMAL:
        (void)corm_decimal_format(text, CORM_DECIMAL_MAX, value->as.dec);
        break;
    default:
        break;
    }
}

void cormi_value_describe(cormi_str *out, const corm_value *value)
{
    char text[CORM_DECIMAL_MAX];

    cormi_str_add(out, cormi_kind_name(value->kind));
    switch (value->kind) {
    case CORM_K_INT:
        cormi_str_addf(out, " %lld", (long long)value->as.i);
        return;
    case CORM_K_UINT:
        cormi_str_addf(out, " %llu", (unsigned long long)value->as.u);
        return;
    case CORM_K_TEXT:
    case CORM_K_JSON:
    case CORM_K_PATH:
        cormi_str_addc(out, ' ');
        value_describe_text(out, value->as.s, value->size);
        return;
    case CORM_K_BYTES:
    case CORM_K_ITEMS:
    case CORM_K_LIST:
    case CORM_K_ARRAY:
        cormi_str_addf(out, " of %zu", value->size);
        return;
    default:
        break;
    }
    value_describe_short(text, value);
    if (text[0] != '\0') {
        cormi_str_addc(out, ' ');
        cormi_str_add(out, text);
    } else if (cormi_value_is_scalar(value) && value->kind != CORM_K_NULL) {
        cormi_str_add(out, " that is unset");
    }
}
