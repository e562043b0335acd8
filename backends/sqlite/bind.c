/*
 * Parameters: adapted scalars as what SQLite stores.  Dates and times are
 * ISO text, durations whole microseconds, uuids 32 hex digits, decimals
 * numbers.
 */
#include "driver.h"

#include <string.h>

/* More digits than a double keeps: SQLite then reads the text by itself. */
#define BIND_EXACT_DIGITS 15

/* The slot of parameter i for text that lives until the next run. */
static char *bind_slot(cormi_sqlite_stmt *stmt, int i)
{
    if (stmt->scratch == NULL)
        stmt->scratch =
            corm_driver_alloc(stmt->conn->settings->alloc,
                              (size_t)stmt->n_params * CORMI_SQLITE_SLOT);
    return stmt->scratch == NULL
               ? NULL
               : stmt->scratch + (size_t)(i - 1) * CORMI_SQLITE_SLOT;
}

static size_t bind_format_uuid(char *out, const corm_uuid *uuid)
{
    static const char hex[] = "0123456789abcdef";

    for (size_t i = 0; i < 16; i++) {
        out[2 * i] = hex[uuid->b[i] >> 4];
        out[2 * i + 1] = hex[uuid->b[i] & 15];
    }
    return 32;
}

static size_t bind_format(char *out, const corm_value *v)
{
    switch (v->kind) {
    case CORM_K_DATE:
        return corm_date_format(out, v->as.date);
    case CORM_K_TIME:
        return corm_time_format(out, (corm_time){ v->as.i });
    case CORM_K_DATETIME:
        return corm_datetime_format(out, (corm_datetime){ v->as.i });
    default:
        return bind_format_uuid(out, &v->as.uuid);
    }
}

static corm_status bind_formatted(cormi_sqlite_stmt *stmt, int i,
                                  const corm_value *v, int *rc, corm_error *err)
{
    char *slot = bind_slot(stmt, i);
    size_t n;

    if (slot == NULL)
        return corm_driver_no_memory(err);
    n = bind_format(slot, v);
    if (n == 0)
        return corm_driver_fail(err, CORM_DATA,
                                "parameter %d is an unset date or time", i);
    *rc = sqlite3_bind_text(stmt->st, i, slot, (int)n, SQLITE_STATIC);
    return CORM_OK;
}

static corm_status bind_text(cormi_sqlite_stmt *stmt, int i,
                             const corm_value *v, int *rc, corm_error *err)
{
    const char *nul = memchr(v->as.s, '\0', v->size);

    /* It would be stored, and end there when read back. */
    if (nul != NULL)
        return corm_driver_fail(err, CORM_DATA,
                                "parameter %d is text with a NUL at byte %zu, "
                                "which SQLite cannot keep whole",
                                i, (size_t)(nul - v->as.s));
    *rc = sqlite3_bind_text64(stmt->st, i, v->as.s, v->size, SQLITE_STATIC,
                              SQLITE_UTF8);
    return CORM_OK;
}

static corm_status bind_decimal(cormi_sqlite_stmt *stmt, int i,
                                const corm_decimal *value, int *rc,
                                corm_error *err)
{
    char text[CORM_DECIMAL_MAX];
    size_t n;

    if (value->form != CORM_DECIMAL_FINITE)
        return corm_driver_fail(err, CORM_DATA,
                                "parameter %d is a decimal that is no finite "
                                "number, which SQLite cannot store",
                                i);
    if (corm_decimal_digits(*value) <= BIND_EXACT_DIGITS) {
        *rc = sqlite3_bind_double(stmt->st, i, corm_decimal_double(*value));
        return CORM_OK;
    }
    n = corm_decimal_format(text, sizeof(text), *value);
    if (n >= sizeof(text))
        return corm_driver_fail(err, CORM_DATA,
                                "parameter %d is a decimal with too many "
                                "digits for SQLite",
                                i);
    *rc = sqlite3_bind_text(stmt->st, i, text, (int)n, SQLITE_TRANSIENT);
    return CORM_OK;
}

static corm_status bind_one(cormi_sqlite_stmt *stmt, int i, const corm_value *v,
                            int *rc, corm_error *err)
{
    sqlite3_stmt *st = stmt->st;

    switch (v->kind) {
    case CORM_K_NULL:
        *rc = sqlite3_bind_null(st, i);
        return CORM_OK;
    case CORM_K_BOOL:
        *rc = sqlite3_bind_int(st, i, v->as.b ? 1 : 0);
        return CORM_OK;
    case CORM_K_INT:
    case CORM_K_DURATION:
        *rc = sqlite3_bind_int64(st, i, v->as.i);
        return CORM_OK;
    case CORM_K_UINT:
        if (v->as.u > INT64_MAX)
            return corm_driver_fail(err, CORM_DATA,
                                    "parameter %d is %llu, more than SQLite's "
                                    "integers hold (%lld)",
                                    i, (unsigned long long)v->as.u,
                                    (long long)INT64_MAX);
        *rc = sqlite3_bind_int64(st, i, (int64_t)v->as.u);
        return CORM_OK;
    case CORM_K_DOUBLE:
        /* NaN becomes NULL, as SQLite has it and Django leaves it. */
        *rc = sqlite3_bind_double(st, i, v->as.d);
        return CORM_OK;
    case CORM_K_TEXT:
    case CORM_K_JSON:
        return bind_text(stmt, i, v, rc, err);
    case CORM_K_BYTES:
        *rc = sqlite3_bind_blob64(st, i, v->as.p, v->size, SQLITE_STATIC);
        return CORM_OK;
    case CORM_K_DATE:
    case CORM_K_TIME:
    case CORM_K_DATETIME:
    case CORM_K_UUID:
        return bind_formatted(stmt, i, v, rc, err);
    case CORM_K_DECIMAL:
        return bind_decimal(stmt, i, &v->as.dec, rc, err);
    default:
        return corm_driver_fail(err, CORM_MISUSE,
                                "parameter %d is no scalar value", i);
    }
}

corm_status cormi_sqlite_bind(cormi_sqlite_stmt *stmt, const corm_value *params,
                              size_t n, corm_error *err)
{
    if (n != (size_t)stmt->n_params)
        return corm_driver_fail(err, CORM_PROGRAMMING,
                                "the statement takes %d parameters, and %zu "
                                "were given",
                                stmt->n_params, n);
    for (int i = 1; i <= stmt->n_params; i++) {
        int rc = SQLITE_OK;
        corm_status status = bind_one(stmt, i, &params[i - 1], &rc, err);

        if (status != CORM_OK)
            return status;
        if (rc != SQLITE_OK)
            return cormi_sqlite_error(err, stmt->conn, rc, false);
    }
    return CORM_OK;
}
