/*
 * The SQL functions that the database lacks: registration, and what the
 * families share.  Their meaning is that of Django's functions for the same
 * database; where it ends a query with "user-defined function raised
 * exception", these say what was wrong.
 */
#include "functions.h"

int cormi_fn_register_scalars(sqlite3 *conn, const struct cormi_fn_scalar *rows,
                              size_t n)
{
    int rc = SQLITE_OK;

    for (size_t i = 0; i < n && rc == SQLITE_OK; i++)
        rc = sqlite3_create_function_v2(conn, rows[i].name, rows[i].n_args,
                                        CORMI_FN_PURE, NULL, rows[i].call, NULL,
                                        NULL, NULL);
    return rc;
}

int cormi_fn_register_aggregates(sqlite3 *conn,
                                 const struct cormi_fn_aggregate *rows,
                                 size_t n)
{
    int rc = SQLITE_OK;

    for (size_t i = 0; i < n && rc == SQLITE_OK; i++)
        rc = sqlite3_create_window_function(
            conn, rows[i].name, 1, CORMI_FN_PURE, NULL, rows[i].step,
            rows[i].final, rows[i].value, rows[i].inverse, NULL);
    return rc;
}

int cormi_sqlite_functions_register(sqlite3 *conn)
{
    static int (*const families[])(sqlite3 *) = {
        cormi_fn_datetime_register, cormi_fn_hash_register,
        cormi_fn_math_register,     cormi_fn_stats_register,
        cormi_fn_text_register,
    };
    int rc = SQLITE_OK;

    for (size_t i = 0; i < CORMI_FN_COUNT(families) && rc == SQLITE_OK; i++)
        rc = families[i](conn);
    return rc;
}

void *cormi_fn_alloc(void *data, void *ptr, size_t old_size, size_t new_size)
{
    (void)data;
    (void)old_size;
    if (new_size == 0) {
        sqlite3_free(ptr);
        return NULL;
    }
    return sqlite3_realloc64(ptr, new_size);
}

bool cormi_fn_read_text(sqlite3_context *ctx, sqlite3_value *value,
                        struct cormi_fn_text *out)
{
    if (sqlite3_value_type(value) == SQLITE_NULL)
        return false;
    out->text = (const char *)sqlite3_value_text(value);
    if (out->text == NULL) {
        sqlite3_result_error_nomem(ctx);
        return false;
    }
    out->len = (size_t)sqlite3_value_bytes(value);
    return true;
}

bool cormi_fn_read_double(sqlite3_value *value, double *out)
{
    int type = sqlite3_value_numeric_type(value);

    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT)
        return false;
    *out = sqlite3_value_double(value);
    return true;
}
