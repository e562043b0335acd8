/*
 * SQLite's result codes as libcorm's: what kind of failure it is, which
 * constraint, which file.
 */
#include "driver.h"

#include <stdio.h>
#include <string.h>

typedef struct sqlite_code {
    int rc; /* primary */
    corm_status status;
    bool retryable;
    const char *hint; /* behind the message, or NULL */
} sqlite_code;

static const sqlite_code sqlite_codes[] = {
    { SQLITE_BUSY, CORM_OPERATIONAL, true, "another connection holds it" },
    { SQLITE_LOCKED, CORM_OPERATIONAL, true, NULL },
    { SQLITE_PROTOCOL, CORM_OPERATIONAL, true, NULL },
    { SQLITE_SCHEMA, CORM_OPERATIONAL, true, NULL },
    { SQLITE_FULL, CORM_OPERATIONAL, false, NULL },
    { SQLITE_IOERR, CORM_OPERATIONAL, false, NULL },
    { SQLITE_CANTOPEN, CORM_OPERATIONAL, false, NULL },
    { SQLITE_READONLY, CORM_OPERATIONAL, false, NULL },
    { SQLITE_CORRUPT, CORM_OPERATIONAL, false, NULL },
    { SQLITE_NOTADB, CORM_OPERATIONAL, false, NULL },
    { SQLITE_PERM, CORM_OPERATIONAL, false, NULL },
    { SQLITE_AUTH, CORM_OPERATIONAL, false, NULL },
    { SQLITE_INTERRUPT, CORM_OPERATIONAL, false, NULL },
    { SQLITE_ABORT, CORM_OPERATIONAL, false, NULL },
    { SQLITE_NOLFS, CORM_OPERATIONAL, false, NULL },
    { SQLITE_NOMEM, CORM_NO_MEMORY, false, NULL },
    { SQLITE_TOOBIG, CORM_DATA, false, NULL },
    { SQLITE_MISMATCH, CORM_DATA, false, NULL },
    { SQLITE_RANGE, CORM_PROGRAMMING, false, NULL },
    { SQLITE_CONSTRAINT, CORM_INTEGRITY, false, NULL },
};

/* The plain SQLITE_ERROR is everything else: SQL that does not compile, and
 * functions that refuse their arguments while running. */
static const sqlite_code *error_plain(const char *message, bool preparing)
{
    static const sqlite_code programming = { SQLITE_ERROR, CORM_PROGRAMMING,
                                             false, NULL };
    static const sqlite_code state = { SQLITE_ERROR, CORM_OPERATIONAL, false,
                                       NULL };
    static const sqlite_code data = { SQLITE_ERROR, CORM_DATA, false, NULL };

    if (preparing || strncmp(message, "no such ", 8) == 0)
        return &programming;
    if (strncmp(message, "cannot ", 7) == 0)
        return &state; /* "cannot VACUUM from within a transaction" */
    return &data;
}

static const sqlite_code *error_find(int rc, const char *message,
                                     bool preparing)
{
    for (size_t i = 0; i < sizeof(sqlite_codes) / sizeof(*sqlite_codes); i++) {
        if (sqlite_codes[i].rc == (rc & 0xFF))
            return &sqlite_codes[i];
    }
    return error_plain(message, preparing);
}

static corm_integrity error_integrity(int rc)
{
    switch (rc) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return CORM_INTEGRITY_UNIQUE;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return CORM_INTEGRITY_FOREIGN_KEY;
    case SQLITE_CONSTRAINT_NOTNULL:
        return CORM_INTEGRITY_NOT_NULL;
    case SQLITE_CONSTRAINT_CHECK:
        return CORM_INTEGRITY_CHECK;
    default:
        return CORM_INTEGRITY_OTHER;
    }
}

/* "UNIQUE constraint failed: book.isbn" names columns, or "index 'name'";
 * "CHECK constraint failed: name". */
static void error_constraint(corm_error *err, const char *message)
{
    const char *name = strstr(message, "constraint failed: ");
    size_t n;

    if (name == NULL)
        return;
    name += strlen("constraint failed: ");
    n = strlen(name);
    if (strncmp(name, "index '", 7) == 0 && n > 8) {
        name += 7;
        n -= 8;
    }
    if (n >= sizeof(err->constraint))
        n = sizeof(err->constraint) - 1;
    memcpy(err->constraint, name, n);
    err->constraint[n] = '\0';
}

/* What the system said, for files that cannot be read or written. */
static const char *error_system(const cormi_sqlite_conn *conn, int rc,
                                char *text, size_t size)
{
    int number = 0;

    if ((rc & 0xFF) == SQLITE_CANTOPEN || (rc & 0xFF) == SQLITE_IOERR)
        number = sqlite3_system_errno(conn->db);
    if (number == 0 || strerror_r(number, text, size) != 0)
        return NULL;
    return text;
}

/* What is missing is most often what migrations make. */
static const char *error_missing(const char *message)
{
    if (strncmp(message, "no such table", 13) == 0)
        return "make it by the program's migrate command, or by "
               "corm_create_tables()";
    if (strncmp(message, "no such column", 14) == 0 ||
        strstr(message, " has no column named ") != NULL)
        return "if the model has it, run the program's migrate command";
    return NULL;
}

static void error_sentence(corm_error *err, const cormi_sqlite_conn *conn,
                           int rc, const char *message, const sqlite_code *code)
{
    char text[128];
    const char *hint = error_system(conn, rc, text, sizeof(text));

    hint = hint != NULL ? hint : code->hint;
    hint = hint != NULL ? hint : error_missing(message);
    if (code->status == CORM_OPERATIONAL)
        corm_driver_fail(err, code->status, "%s: %s%s%s%s",
                         conn->settings->file, message,
                         hint != NULL ? " (" : "", hint != NULL ? hint : "",
                         hint != NULL ? ")" : "");
    else
        corm_driver_fail(err, code->status, hint != NULL ? "%s; %s" : "%s",
                         message, hint);
}

corm_status cormi_sqlite_error(corm_error *err, const cormi_sqlite_conn *conn,
                               int rc, bool preparing)
{
    const char *message = sqlite3_errmsg(conn->db);
    const sqlite_code *code;

    /* The message of another failure would mislead. */
    if ((sqlite3_errcode(conn->db) & 0xFF) != (rc & 0xFF))
        message = sqlite3_errstr(rc);
    code = error_find(rc, message, preparing);
    error_sentence(err, conn, rc, message, code);
    err->retryable = code->retryable;
    err->native_code = rc;
    if (code->status == CORM_INTEGRITY) {
        err->integrity = error_integrity(rc);
        error_constraint(err, message);
    }
    return err->code;
}
