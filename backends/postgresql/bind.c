/*
 * Parameters as text, which the server reads as fast as its binary forms;
 * bytes as they are.  Nothing here depends on the locale.
 */
#include "driver.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Bytes that the text of a value other than text or bytes may need. */
#define PGB_SLOT 80

static bool pgb_reserve(cormi_pg_stmt *stmt, size_t n)
{
    const corm_allocator *alloc = stmt->conn->alloc;

    if (n <= stmt->room)
        return true;
    cormi_pg_bind_free(stmt);
    stmt->values = corm_driver_alloc(alloc, n * sizeof(*stmt->values));
    stmt->lengths = corm_driver_alloc(alloc, n * sizeof(*stmt->lengths));
    stmt->formats = corm_driver_alloc(alloc, n * sizeof(*stmt->formats));
    stmt->room = n;
    return stmt->values != NULL && stmt->lengths != NULL &&
           stmt->formats != NULL;
}

void cormi_pg_bind_free(cormi_pg_stmt *stmt)
{
    const corm_allocator *alloc = stmt->conn->alloc;

    corm_driver_free(alloc, stmt->values, stmt->room * sizeof(*stmt->values));
    corm_driver_free(alloc, stmt->lengths, stmt->room * sizeof(*stmt->lengths));
    corm_driver_free(alloc, stmt->formats, stmt->room * sizeof(*stmt->formats));
    corm_driver_free(alloc, stmt->text, stmt->text_size);
    stmt->values = NULL;
    stmt->lengths = stmt->formats = NULL;
    stmt->text = NULL;
    stmt->room = stmt->text_size = 0;
}

/* Bytes of a message, and of a value. */
#define PGB_MOST 0x3fffffff

static bool pgb_is_text(const corm_value *v)
{
    return v->kind == CORM_K_TEXT || v->kind == CORM_K_JSON;
}

static size_t pgb_size(const corm_value *v);

/* Within an array a byte of text may need a backslash, one of bytes is two
 * digits; both stand in quotes, behind a comma. */
static size_t pgb_item_size(const corm_value *item)
{
    switch (item->kind) {
    case CORM_K_TEXT:
    case CORM_K_JSON:
    case CORM_K_BYTES:
        return 2 * item->size + 8;
    case CORM_K_INT:
    case CORM_K_UINT:
        return 24;
    case CORM_K_ITEMS:
        return 2 * pgb_size(item) + 8;
    default:
        return PGB_SLOT + 3;
    }
}

static size_t pgb_size(const corm_value *v)
{
    size_t size = 8;

    if (v->kind != CORM_K_LIST && v->kind != CORM_K_ITEMS)
        return pgb_is_text(v) ? v->size + 1 : PGB_SLOT;
    for (size_t i = 0; i < v->size; i++)
        size += pgb_item_size(&v->as.list[i]);
    return size;
}

/* The server would end the connection. */
static corm_status pgb_too_large(size_t size, corm_error *err)
{
    return corm_driver_fail(err, CORM_DATA,
                            "a statement with parameters of %zu bytes is too "
                            "large: PostgreSQL takes 1 GB; store it in pieces",
                            size);
}

/* What is in arrays has room for twice its size. */
static corm_status pgb_reserve_text(cormi_pg_stmt *stmt,
                                    const corm_value *params, size_t n,
                                    corm_error *err)
{
    const corm_allocator *alloc = stmt->conn->alloc;
    size_t size = 0;

    for (size_t i = 0; i < n; i++)
        size += pgb_size(&params[i]);
    if (size <= stmt->text_size)
        return CORM_OK;
    if (size > 2 * (size_t)PGB_MOST)
        return pgb_too_large(size, err);
    corm_driver_free(alloc, stmt->text, stmt->text_size);
    stmt->text = corm_driver_alloc(alloc, size);
    stmt->text_size = stmt->text != NULL ? size : 0;
    return stmt->text != NULL ? CORM_OK : corm_driver_no_memory(err);
}

/* ---- one value ---- */

static corm_status pgb_text(char *out, size_t i, const corm_value *v,
                            corm_error *err)
{
    const char *nul;

    if (v->size > PGB_MOST)
        return pgb_too_large(v->size, err);
    nul = memchr(v->as.s, '\0', v->size);
    if (nul != NULL)
        return corm_driver_fail(err, CORM_DATA,
                                "parameter %zu is text with a NUL at byte %zu, "
                                "which PostgreSQL cannot keep",
                                i, (size_t)(nul - v->as.s));
    memcpy(out, v->as.s, v->size);
    out[v->size] = '\0';
    return CORM_OK;
}

static size_t pgb_uint(char *out, uint64_t value)
{
    char digits[20];
    size_t n = 0;

    do
        digits[n++] = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    for (size_t i = 0; i < n; i++)
        out[i] = digits[n - 1 - i];
    out[n] = '\0';
    return n;
}

static void pgb_int(char *out, int64_t value)
{
    if (value < 0)
        *out++ = '-';
    pgb_uint(out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

/* Digits and an exponent: short, whatever its size. */
static corm_status pgb_decimal(char *out, size_t i, corm_decimal value,
                               corm_error *err)
{
    int32_t exponent = value.exponent;
    size_t n;

    if (value.form != CORM_DECIMAL_FINITE)
        return corm_driver_fail(err, CORM_DATA,
                                "parameter %zu is a decimal that is no finite "
                                "number, which no column keeps",
                                i);
    n = corm_decimal_format(out, PGB_SLOT, value);
    if (n < PGB_SLOT)
        return CORM_OK;
    value.exponent = 0;
    n = corm_decimal_format(out, PGB_SLOT, value);
    snprintf(out + n, PGB_SLOT - n, "e%d", (int)exponent);
    return CORM_OK;
}

static corm_status pgb_double(char *out, size_t i, double d, corm_error *err)
{
    corm_decimal exact;

    if (isnan(d) || isinf(d)) {
        strcpy(out, isnan(d) ? "NaN" : d < 0 ? "-Infinity" : "Infinity");
        return CORM_OK;
    }
    if (d == 0) {
        strcpy(out, signbit(d) ? "-0" : "0");
        return CORM_OK;
    }
    corm_decimal_from_double(&exact, d, 17);
    return pgb_decimal(out, i, exact, err);
}

static void pgb_duration(char *out, int64_t us)
{
    const int64_t day = INT64_C(86400000000);
    int64_t part = us % day;
    uint64_t rest = part < 0 ? 0 - (uint64_t)part : (uint64_t)part;

    snprintf(out, PGB_SLOT, "%lld days %s%u:%02u:%02u.%06u",
             (long long)(us / day), us < 0 ? "-" : "",
             (unsigned)(rest / 3600000000u), (unsigned)(rest / 60000000u % 60u),
             (unsigned)(rest / 1000000u % 60u), (unsigned)(rest % 1000000u));
}

static corm_status pgb_stamp(char *out, size_t i, const corm_value *v,
                             corm_error *err)
{
    size_t n;

    if (v->kind == CORM_K_DATE)
        n = corm_date_format(out, v->as.date);
    else if (v->kind == CORM_K_TIME)
        n = corm_time_format(out, (corm_time){ v->as.i });
    else
        n = corm_datetime_format(out, (corm_datetime){ v->as.i });
    if (n == 0)
        return corm_driver_fail(err, CORM_DATA,
                                "parameter %zu is an unset date or time", i);
    if (v->kind == CORM_K_DATETIME)
        strcpy(out + n, "+00");
    return CORM_OK;
}

static corm_status pgb_scalar(char *out, size_t i, const corm_value *v,
                              corm_error *err)
{
    switch (v->kind) {
    case CORM_K_BOOL:
        strcpy(out, v->as.b ? "t" : "f");
        return CORM_OK;
    case CORM_K_INT:
        pgb_int(out, v->as.i);
        return CORM_OK;
    case CORM_K_UINT:
        pgb_uint(out, v->as.u);
        return CORM_OK;
    case CORM_K_DOUBLE:
        return pgb_double(out, i, v->as.d, err);
    case CORM_K_TEXT:
    case CORM_K_JSON:
        return pgb_text(out, i, v, err);
    case CORM_K_DATE:
    case CORM_K_TIME:
    case CORM_K_DATETIME:
        return pgb_stamp(out, i, v, err);
    case CORM_K_DURATION:
        if (v->as.i == CORM_UNSET_US)
            return corm_driver_fail(err, CORM_DATA,
                                    "parameter %zu is an unset duration", i);
        pgb_duration(out, v->as.i);
        return CORM_OK;
    case CORM_K_UUID:
        corm_uuid_format(out, v->as.uuid);
        return CORM_OK;
    case CORM_K_DECIMAL:
        return pgb_decimal(out, i, v->as.dec, err);
    default:
        return corm_driver_fail(err, CORM_MISUSE,
                                "parameter %zu is no scalar value", i);
    }
}

/* ---- arrays ---- */

#define PGB_BYTES(c) (UINT64_C(0x0101010101010101) * (c))

static inline bool pgb_has_zero(uint64_t word)
{
    return ((word - PGB_BYTES(1)) & ~word & PGB_BYTES(0x80)) != 0;
}

/* Copies eight bytes at a time what neither quotes nor backslashes nor NULs are
 * in, as most texts are; returns its end.  NULL: it has some. */
static inline char *pgb_plain(char *out, const char *text, size_t n)
{
    uint64_t word;

    for (size_t i = 0; n < sizeof(word) && i < n; i++) {
        if (text[i] == '"' || text[i] == '\\' || text[i] == '\0')
            return NULL;
        out[i] = text[i];
    }
    for (size_t at = 0; n >= sizeof(word) && at < n; at += sizeof(word)) {
        size_t from = at + sizeof(word) <= n ? at : n - sizeof(word);

        memcpy(&word, text + from, sizeof(word));
        if (pgb_has_zero(word) || pgb_has_zero(word ^ PGB_BYTES('"')) ||
            pgb_has_zero(word ^ PGB_BYTES('\\')))
            return NULL;
        memcpy(out + from, &word, sizeof(word));
    }
    return out + n;
}

static char *pgb_quoted(char *out, const char *text, size_t n)
{
    *out++ = '"';
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '"' || text[i] == '\\')
            *out++ = '\\';
        *out++ = text[i];
    }
    *out++ = '"';
    return out;
}

static char *pgb_hex(char *out, const unsigned char *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";

    memcpy(out, "\"\\\\x", 4);
    out += 4;
    for (size_t i = 0; i < n; i++) {
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 15];
    }
    *out++ = '"';
    return out;
}

static corm_status pgb_items(char **out, size_t i, const corm_value *v,
                             corm_error *err);

/* A range within an array: its text is written behind where it goes, and
 * taken from there into quotes; there is room for both. */
static corm_status pgb_inner(char **out, size_t i, const corm_value *v,
                             corm_error *err)
{
    char *text = *out + pgb_size(v) + 8, *end = text;
    corm_status status = pgb_items(&end, i, v, err);

    if (status == CORM_OK)
        *out = pgb_quoted(*out, text, strlen(text));
    return status;
}

static corm_status pgb_item(char **out, size_t i, const corm_value *v,
                            corm_error *err)
{
    char text[PGB_SLOT];
    corm_status status;

    if (v->kind == CORM_K_NULL) {
        memcpy(*out, "NULL", 4);
        *out += 4;
        return CORM_OK;
    }
    if (v->kind == CORM_K_ITEMS)
        return pgb_inner(out, i, v, err);
    if (v->kind == CORM_K_BYTES) {
        *out = pgb_hex(*out, v->as.p, v->size);
        return CORM_OK;
    }
    if (pgb_is_text(v)) {
        char *end = pgb_plain(*out + 1, v->as.s, v->size);

        if (end == NULL && memchr(v->as.s, '\0', v->size) != NULL)
            return pgb_text(*out, i, v, err);
        if (end == NULL) {
            *out = pgb_quoted(*out, v->as.s, v->size);
            return CORM_OK;
        }
        **out = *end = '"';
        *out = end + 1;
        return CORM_OK;
    }
    status = pgb_scalar(text, i, v, err);
    if (status == CORM_OK)
        *out = pgb_quoted(*out, text, strlen(text));
    return status;
}

/* {1,"a",NULL} */
static corm_status pgb_array(char **out, size_t i, const corm_value *list,
                             corm_error *err)
{
    corm_status status = CORM_OK;

    *(*out)++ = '{';
    for (size_t k = 0; k < list->size && status == CORM_OK; k++) {
        const corm_value *item = &list->as.list[k];

        if (k > 0)
            *(*out)++ = ',';
        if (item->kind == CORM_K_INT) {
            pgb_int(*out, item->as.i);
            *out += strlen(*out);
        } else {
            status = pgb_item(out, i, item, err);
        }
    }
    *(*out)++ = '}';
    *(*out)++ = '\0';
    return status;
}

/* ["a",) */
static corm_status pgb_range(char **out, size_t i, const corm_value *v,
                             corm_error *err)
{
    corm_status status = CORM_OK;

    if ((v->elem & CORM_SPAN_EMPTY) != 0 || v->size < 2) {
        memcpy(*out, "empty", 6);
        *out += 6;
        return CORM_OK;
    }
    *(*out)++ = (v->elem & CORM_SPAN_LOWER_INC) != 0 ? '[' : '(';
    for (size_t k = 0; k < 2 && status == CORM_OK; k++) {
        if (v->as.list[k].kind != CORM_K_NULL)
            status = pgb_item(out, i, &v->as.list[k], err);
        *(*out)++ = k == 0                                 ? ','
                    : (v->elem & CORM_SPAN_UPPER_INC) != 0 ? ']'
                                                           : ')';
    }
    *(*out)++ = '\0';
    return status;
}

static corm_status pgb_items(char **out, size_t i, const corm_value *v,
                             corm_error *err)
{
    return v->elem != 0 && v->kind == CORM_K_ITEMS ? pgb_range(out, i, v, err)
                                                   : pgb_array(out, i, v, err);
}

static corm_status pgb_bytes(cormi_pg_stmt *stmt, size_t i, const corm_value *v,
                             corm_error *err)
{
    if (v->size > PGB_MOST)
        return pgb_too_large(v->size, err);
    stmt->values[i] = v->size > 0 ? v->as.p : "";
    stmt->lengths[i] = (int)v->size;
    stmt->formats[i] = 1;
    return CORM_OK;
}

corm_status cormi_pg_bind(cormi_pg_stmt *stmt, const corm_value *params,
                          size_t n, corm_error *err)
{
    corm_status reserved;
    char *out;

    if (!pgb_reserve(stmt, n))
        return corm_driver_no_memory(err);
    reserved = pgb_reserve_text(stmt, params, n, err);
    if (reserved != CORM_OK)
        return reserved;
    out = stmt->text;
    for (size_t i = 0; i < n; i++) {
        corm_status status = CORM_OK;

        stmt->values[i] = NULL;
        stmt->formats[i] = 0;
        stmt->lengths[i] = 0;
        if (params[i].kind == CORM_K_BYTES) {
            status = pgb_bytes(stmt, i, &params[i], err);
        } else if (params[i].kind == CORM_K_LIST ||
                   params[i].kind == CORM_K_ITEMS) {
            stmt->values[i] = out;
            status = pgb_items(&out, i + 1, &params[i], err);
        } else if (params[i].kind != CORM_K_NULL) {
            stmt->values[i] = out;
            status = pgb_scalar(out, i + 1, &params[i], err);
            out += pgb_size(&params[i]);
        }
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}
