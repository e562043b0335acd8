/*
 * The SQL functions that the database lacks, written in C and registered on
 * each connection when it opens.  Each fn_*.c file holds one family.
 */
#ifndef CORMI_SQLITE_FUNCTIONS_H
#define CORMI_SQLITE_FUNCTIONS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * Register all functions on a new connection.
 * @return SQLITE_OK or the database's error code.
 */
int cormi_sqlite_functions_register(sqlite3 *conn);

/* What follows is between functions.c and the fn_*.c files. */

/* One scalar function; n_args -1 means any number. */
struct cormi_fn_scalar {
    const char *name;
    int n_args;
    void (*call)(sqlite3_context *ctx, int argc, sqlite3_value **argv);
};

/* One aggregate; value and inverse NULL when it is no window function. */
struct cormi_fn_aggregate {
    const char *name;
    void (*step)(sqlite3_context *ctx, int argc, sqlite3_value **argv);
    void (*final)(sqlite3_context *ctx);
    void (*value)(sqlite3_context *ctx);
    void (*inverse)(sqlite3_context *ctx, int argc, sqlite3_value **argv);
};

#define CORMI_FN_COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* Same arguments, same answer, nothing touched: may be used in an index, a
 * generated column or a check, and folded when the arguments are constant. */
#define CORMI_FN_PURE (SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

int cormi_fn_register_scalars(sqlite3 *conn, const struct cormi_fn_scalar *rows,
                              size_t n);
int cormi_fn_register_aggregates(sqlite3 *conn,
                                 const struct cormi_fn_aggregate *rows,
                                 size_t n);

int cormi_fn_datetime_register(sqlite3 *conn);
int cormi_fn_hash_register(sqlite3 *conn);
int cormi_fn_math_register(sqlite3 *conn);
int cormi_fn_stats_register(sqlite3 *conn);
int cormi_fn_text_register(sqlite3 *conn);

/* The database's allocator, in the shape of cormi_regex_alloc and
 * cormi_tz_alloc; data is not used. */
void *cormi_fn_alloc(void *data, void *ptr, size_t old_size, size_t new_size);

/* An argument as UTF-8; false for NULL, and when there was no memory to
 * convert it, which is reported. */
struct cormi_fn_text {
    const char *text;
    size_t len;
};
bool cormi_fn_read_text(sqlite3_context *ctx, sqlite3_value *value,
                        struct cormi_fn_text *out);

/* An argument as a number; false for NULL and for what is no number. */
bool cormi_fn_read_double(sqlite3_value *value, double *out);

#endif
