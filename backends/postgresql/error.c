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
    const char *hint; /* where the server gives none, or NULL */
} pge_row;

/* clang-format off */
static const pge_row pge_rows[] = {
    { "23505", CORM_INTEGRITY, CORM_INTEGRITY_UNIQUE, false, NULL },
    { "23503", CORM_INTEGRITY, CORM_INTEGRITY_FOREIGN_KEY, false, NULL },
    { "23502", CORM_INTEGRITY, CORM_INTEGRITY_NOT_NULL, false, NULL },
    { "23514", CORM_INTEGRITY, CORM_INTEGRITY_CHECK, false, NULL },
    { "25006", CORM_OPERATIONAL, 0, false,
      "a standby, or default_transaction_read_only is on: write to the primary" },
    { "28000", CORM_OPERATIONAL, 0, false, "see the server's pg_hba.conf" },
    { "28P01", CORM_OPERATIONAL, 0, false, "wrong user or password" },
    { "3D000", CORM_OPERATIONAL, 0, false, "create it: CREATE DATABASE .. ENCODING 'UTF8'" },
    { "42P01", CORM_PROGRAMMING, 0, false,
      "make it by the program's migrate command, or by corm_create_tables()" },
    { "42703", CORM_PROGRAMMING, 0, false,
      "if the model has it, run the program's migrate command" },
    { "53300", CORM_OPERATIONAL, 0, true,
      "a smaller pool_max, or raise max_connections or CONNECTION LIMIT" },
    { "57P03", CORM_OPERATIONAL, 0, true, NULL }, /* it starts, or stops */
    { "53200", CORM_OPERATIONAL, 0, true, NULL },    /* the server's memory */
    { "55P03", CORM_OPERATIONAL, 0, true, NULL },    /* a lock was not got in time */
    { "0A",    CORM_NOT_SUPPORTED, 0, false, NULL },
    { "08",    CORM_OPERATIONAL, 0, false, NULL },
    { "20",    CORM_PROGRAMMING, 0, false, NULL },
    { "21",    CORM_PROGRAMMING, 0, false, NULL },
    { "22",    CORM_DATA, 0, false, NULL },
    { "23",    CORM_INTEGRITY, CORM_INTEGRITY_OTHER, false, NULL },
    { "25",    CORM_TRANSACTION, 0, false, NULL },
    { "26",    CORM_PROGRAMMING, 0, false, NULL },
    { "28",    CORM_OPERATIONAL, 0, false, NULL },
    { "34",    CORM_PROGRAMMING, 0, false, NULL },
    { "38",    CORM_PROGRAMMING, 0, false, NULL },
    { "39",    CORM_PROGRAMMING, 0, false, NULL },
    { "3B",    CORM_TRANSACTION, 0, false, NULL },
    { "3D",    CORM_PROGRAMMING, 0, false, NULL },
    { "3F",    CORM_PROGRAMMING, 0, false, NULL },
    { "40002", CORM_INTEGRITY, CORM_INTEGRITY_OTHER, false, NULL },
    { "40",    CORM_OPERATIONAL, 0, true, NULL },    /* serialization, deadlock */
    { "42",    CORM_PROGRAMMING, 0, false, NULL },
    { "44",    CORM_PROGRAMMING, 0, false, NULL },
    { "P0",    CORM_PROGRAMMING, 0, false, NULL },
};
/* clang-format on */

static const pge_row *pge_find(const char *state)
{
    static const pge_row other = { "", CORM_OPERATIONAL, 0, false, NULL };
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

/* Before the server lets us in, libpq tells its words and not its SQLSTATE;
 * in another language than English the words must do. */
static const char *const pge_refusals[][2] = {
    { "password authentication failed", "28P01" },
    { "no pg_hba.conf entry", "28000" },
    { "FATAL:  role \"", "28000" },
    { "is not currently accepting connections", "55000" },
    { "FATAL:  database \"", "3D000" },
    { "too many ", "53300" },
    { "remaining connection slots", "53300" },
    { "the database system is ", "57P03" },
};

/* What libpq itself remarks, and how to mend it. */
static const char *const pge_remedies[][2] = {
    { "but SSL was required", "set the server up for TLS, or the URL's option "
                              "sslmode to prefer" },
    { "could not translate host name", "the host's name is unknown" },
    { "no password supplied", "it may stand in the URL, postgresql://"
                              "user:password@host/database, or in ~/.pgpass" },
};

#define PGE_COUNT(table) (sizeof(table) / sizeof(*(table)))

static const char *pge_lookup(const char *const (*rows)[2], size_t n,
                              const char *text)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(text, rows[i][0]) != NULL)
            return rows[i][1];
    return NULL;
}

/* libpq's sentence in one line; it never holds the password. */
static void pge_line(char *out, size_t size, const char *text)
{
    size_t n;

    pge_copy(out, size, text);
    n = strlen(out);
    while (n > 0 && out[n - 1] == '\n')
        out[--n] = '\0';
    for (char *c = out; *c != '\0'; c++)
        *c = *c == '\t' ? ' ' : *c;
}

corm_status cormi_pg_refused(corm_error *err, const cormi_pg_conn *conn)
{
    const char *text = PQerrorMessage(conn->pg);
    const char *fatal = strstr(text, "FATAL:");
    const char *state =
        fatal != NULL ? pge_lookup(pge_refusals, PGE_COUNT(pge_refusals), fatal)
                      : NULL;
    const pge_row *row = pge_find(state != NULL ? state : "08");
    const char *hint =
        row->hint != NULL
            ? row->hint
            : pge_lookup(pge_remedies, PGE_COUNT(pge_remedies), text);
    char line[CORM_ERROR_MESSAGE_MAX];

    pge_line(line, sizeof(line), text);
    corm_driver_fail(err, CORM_OPERATIONAL, "%s%s%s", line,
                     hint != NULL ? " - " : "", hint != NULL ? hint : "");
    err->retryable = row->retryable;
    pge_copy(err->sqlstate, sizeof(err->sqlstate), state != NULL ? state : "");
    return err->code;
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
        hint = row->hint;
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
