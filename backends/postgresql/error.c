/*
 * PostgreSQL's SQLSTATEs as libcorm's failures: what kind it is, which
 * constraint, whether another try may help.
 */
#include "driver.h"

#include <stdio.h>
#include <string.h>

/* By the longest prefix that fits. */
typedef struct pge_row {
    const char *state;
    corm_status status;
    corm_integrity integrity;
    bool retryable;
} pge_row;

/* clang-format off */
static const pge_row pge_rows[] = {
    { "23505", CORM_INTEGRITY, CORM_INTEGRITY_UNIQUE, false },
    { "23503", CORM_INTEGRITY, CORM_INTEGRITY_FOREIGN_KEY, false },
    { "23502", CORM_INTEGRITY, CORM_INTEGRITY_NOT_NULL, false },
    { "23514", CORM_INTEGRITY, CORM_INTEGRITY_CHECK, false },
    { "25006", CORM_OPERATIONAL, 0, false },   /* read-only */
    { "53200", CORM_OPERATIONAL, 0, true },    /* the server's memory */
    { "55P03", CORM_OPERATIONAL, 0, true },    /* a lock was not got in time */
    { "0A",    CORM_NOT_SUPPORTED, 0, false },
    { "08",    CORM_OPERATIONAL, 0, false },
    { "20",    CORM_PROGRAMMING, 0, false },
    { "21",    CORM_PROGRAMMING, 0, false },
    { "22",    CORM_DATA, 0, false },
    { "23",    CORM_INTEGRITY, CORM_INTEGRITY_OTHER, false },
    { "25",    CORM_TRANSACTION, 0, false },
    { "26",    CORM_PROGRAMMING, 0, false },
    { "28",    CORM_OPERATIONAL, 0, false },
    { "34",    CORM_PROGRAMMING, 0, false },
    { "38",    CORM_PROGRAMMING, 0, false },
    { "39",    CORM_PROGRAMMING, 0, false },
    { "3B",    CORM_TRANSACTION, 0, false },
    { "3D",    CORM_PROGRAMMING, 0, false },
    { "3F",    CORM_PROGRAMMING, 0, false },
    { "40002", CORM_INTEGRITY, CORM_INTEGRITY_OTHER, false },
    { "40",    CORM_OPERATIONAL, 0, true },    /* serialization, deadlock */
    { "42",    CORM_PROGRAMMING, 0, false },
    { "44",    CORM_PROGRAMMING, 0, false },
    { "P0",    CORM_PROGRAMMING, 0, false },
};
/* clang-format on */

static const pge_row *pge_find(const char *state)
{
    static const pge_row other = { "", CORM_OPERATIONAL, 0, false };
    const pge_row *best = &other;

    for (size_t i = 0; i < sizeof(pge_rows) / sizeof(pge_rows[0]); i++) {
        const pge_row *row = &pge_rows[i];
        size_t n = strlen(row->state);

        if (strncmp(row->state, state, n) == 0 && n > strlen(best->state))
            best = row;
    }
    return best;
}

static void pge_copy(char *to, size_t size, const char *from)
{
    size_t n = strlen(from);

    n = n < size ? n : size - 1;
    memcpy(to, from, n);
    to[n] = '\0';
}

/* The name of the constraint, or table.column where none has one. */
static void pge_constraint(corm_error *err, const PGresult *res)
{
    const char *name = PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME);
    const char *table = PQresultErrorField(res, PG_DIAG_TABLE_NAME);
    const char *column = PQresultErrorField(res, PG_DIAG_COLUMN_NAME);

    if (name != NULL)
        pge_copy(err->constraint, sizeof(err->constraint), name);
    else if (table != NULL && column != NULL)
        snprintf(err->constraint, sizeof(err->constraint), "%s.%s", table,
                 column);
}

/* The line is cut: what libpq knows of it. */
static corm_status pge_lost(corm_error *err, const cormi_pg_conn *conn)
{
    const char *why = PQerrorMessage(conn->pg);
    int n = (int)strcspn(why, "\n");

    return corm_driver_fail(err, CORM_OPERATIONAL,
                            "the connection to the server is lost: %.*s", n,
                            why);
}

/* 57P01 .. 57P03: the server stops. */
bool cormi_pg_is_lost(const cormi_pg_conn *conn, const corm_error *err)
{
    return PQstatus(conn->pg) != CONNECTION_OK ||
           strncmp(err->sqlstate, "57P0", 4) == 0 ||
           strncmp(err->sqlstate, "08", 2) == 0;
}

/* What is missing is most often what migrations make. */
static const char *pge_missing(const char *state)
{
    if (strcmp(state, "42P01") == 0)
        return "make it by the program's migrate command, or by "
               "corm_create_tables()";
    if (strcmp(state, "42703") == 0)
        return "if the model has it, run the program's migrate command";
    return NULL;
}

corm_status cormi_pg_error(corm_error *err, const cormi_pg_conn *conn,
                           const PGresult *res)
{
    const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(res, PG_DIAG_MESSAGE_DETAIL);
    const char *hint = PQresultErrorField(res, PG_DIAG_MESSAGE_HINT);
    const pge_row *row;

    if (state == NULL && PQstatus(conn->pg) != CONNECTION_OK)
        return pge_lost(err, conn);
    if (state == NULL || message == NULL) {
        message = PQerrorMessage(conn->pg);
        return corm_driver_fail(err, CORM_OPERATIONAL, "%.*s",
                                (int)strcspn(message, "\n"), message);
    }
    row = pge_find(state);
    if (hint == NULL)
        hint = pge_missing(state);
    corm_driver_fail(err,
                     strcmp(state, "25006") == 0 && conn->read_only
                         ? CORM_TRANSACTION
                         : row->status,
                     "%s%s%s%s%s", message, detail != NULL ? ": " : "",
                     detail != NULL ? detail : "", hint != NULL ? " - " : "",
                     hint != NULL ? hint : "");
    err->retryable = row->retryable;
    pge_copy(err->sqlstate, sizeof(err->sqlstate), state);
    if (err->code == CORM_INTEGRITY) {
        err->integrity = row->integrity;
        pge_constraint(err, res);
    }
    return err->code;
}
