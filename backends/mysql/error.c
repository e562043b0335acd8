/*
 * The numbers of the server and of the client library as libcorm's codes:
 * what kind of failure it is, which constraint, what helps.
 */
#include "driver.h"

#include <stdio.h>
#include <string.h>

#define MYSQL_RETRY  0x1u /* the same transaction may succeed */
#define MYSQL_LOST   0x2u /* the connection is of no use any more */
#define MYSQL_UNDONE 0x4u /* the server has rolled the transaction back */

typedef struct mysql_code {
    unsigned number;
    corm_status status;
    unsigned flags;
    corm_integrity integrity;
    const char *hint; /* behind the message, or NULL */
} mysql_code;

#define MYSQL_IS(number, status)                             \
    {                                                        \
        number, CORM_##status, 0, CORM_INTEGRITY_OTHER, NULL \
    }
#define MYSQL_HAS(number, status, flags, hint)                   \
    {                                                            \
        number, CORM_##status, flags, CORM_INTEGRITY_OTHER, hint \
    }
#define MYSQL_BREAKS(number, kind)                             \
    {                                                          \
        number, CORM_INTEGRITY, 0, CORM_INTEGRITY_##kind, NULL \
    }

/* clang-format off */
static const mysql_code mysql_codes[] = {
    /* constraints */
    MYSQL_BREAKS(1062, UNIQUE),      /* duplicate entry */
    MYSQL_BREAKS(1586, UNIQUE),
    MYSQL_BREAKS(1022, UNIQUE),
    MYSQL_BREAKS(1761, UNIQUE),
    MYSQL_BREAKS(1762, UNIQUE),
    MYSQL_BREAKS(1451, FOREIGN_KEY), /* row is referenced */
    MYSQL_BREAKS(1452, FOREIGN_KEY), /* no referenced row */
    MYSQL_BREAKS(1216, FOREIGN_KEY),
    MYSQL_BREAKS(1217, FOREIGN_KEY),
    MYSQL_BREAKS(3730, FOREIGN_KEY), /* cannot drop a referenced table */
    MYSQL_BREAKS(1048, NOT_NULL),
    MYSQL_BREAKS(1364, NOT_NULL),    /* no default */
    MYSQL_BREAKS(3819, CHECK),
    MYSQL_BREAKS(4025, CHECK),       /* of MariaDB */
    MYSQL_BREAKS(1690, OTHER),       /* unsigned out of range */
    /* values */
    MYSQL_IS(1264, DATA), MYSQL_IS(1265, DATA), MYSQL_IS(1263, DATA),
    MYSQL_IS(1366, DATA), MYSQL_IS(1406, DATA), MYSQL_IS(1292, DATA),
    MYSQL_IS(1365, DATA), MYSQL_IS(1411, DATA), MYSQL_IS(1441, DATA),
    MYSQL_IS(1416, DATA), MYSQL_IS(1367, DATA), MYSQL_IS(3140, DATA),
    MYSQL_IS(3141, DATA), MYSQL_IS(3903, DATA), MYSQL_IS(1230, DATA),
    MYSQL_IS(4078, DATA), MYSQL_IS(4079, DATA), MYSQL_IS(1118, DATA),
    /* statements */
    MYSQL_HAS(1146, PROGRAMMING, 0,
              "make it by the program's migrate command, or by corm_create_tables()"),
    MYSQL_HAS(1054, PROGRAMMING, 0,
              "if the model has it, run the program's migrate command"),
    MYSQL_IS(1064, PROGRAMMING), MYSQL_IS(1149, PROGRAMMING),
    MYSQL_IS(1050, PROGRAMMING), MYSQL_IS(1051, PROGRAMMING),
    MYSQL_IS(1052, PROGRAMMING), MYSQL_IS(1305, PROGRAMMING),
    MYSQL_IS(1007, PROGRAMMING), MYSQL_IS(1102, PROGRAMMING),
    MYSQL_IS(1103, PROGRAMMING), MYSQL_IS(1110, PROGRAMMING),
    MYSQL_IS(1111, PROGRAMMING), MYSQL_IS(1113, PROGRAMMING),
    MYSQL_IS(1136, PROGRAMMING), MYSQL_IS(1222, PROGRAMMING),
    MYSQL_IS(1241, PROGRAMMING), MYSQL_IS(1242, PROGRAMMING),
    MYSQL_IS(1065, PROGRAMMING), MYSQL_IS(1060, PROGRAMMING),
    MYSQL_IS(1061, PROGRAMMING), MYSQL_IS(1091, PROGRAMMING),
    MYSQL_IS(1235, NOT_SUPPORTED), MYSQL_IS(1289, NOT_SUPPORTED),
    MYSQL_IS(1286, NOT_SUPPORTED), MYSQL_IS(1196, NOT_SUPPORTED),
    /* transactions */
    MYSQL_HAS(1213, OPERATIONAL, MYSQL_RETRY | MYSQL_UNDONE, NULL),
    MYSQL_HAS(1205, OPERATIONAL, MYSQL_RETRY, NULL),
    MYSQL_HAS(1020, OPERATIONAL, MYSQL_RETRY | MYSQL_UNDONE, NULL),
    MYSQL_HAS(3101, OPERATIONAL, MYSQL_RETRY | MYSQL_UNDONE, NULL),
    MYSQL_HAS(3572, OPERATIONAL, MYSQL_RETRY, NULL), /* NOWAIT */
    MYSQL_HAS(1792, TRANSACTION, 0, "a read-only transaction cannot write"),
    MYSQL_HAS(1568, TRANSACTION, 0, NULL),
    MYSQL_HAS(1305, PROGRAMMING, 0, NULL),
    /* what the server is short of, or forbids */
    MYSQL_HAS(1040, OPERATIONAL, MYSQL_RETRY | MYSQL_LOST,
              "the server's max_connections is reached; a smaller pool_max, or raise it"),
    MYSQL_HAS(1203, OPERATIONAL, MYSQL_RETRY | MYSQL_LOST,
              "the user's max_user_connections is reached; a smaller pool_max, or raise it"),
    MYSQL_HAS(1226, OPERATIONAL, MYSQL_RETRY | MYSQL_LOST,
              "a limit of this user; a smaller pool_max, or raise it"),
    MYSQL_HAS(1045, OPERATIONAL, MYSQL_LOST, "wrong user or password"),
    MYSQL_HAS(1698, OPERATIONAL, MYSQL_LOST, "the server does not let this user in by password"),
    MYSQL_HAS(1044, OPERATIONAL, MYSQL_LOST, "the user has no rights on this database"),
    MYSQL_HAS(1049, OPERATIONAL, MYSQL_LOST, "create it: CREATE DATABASE .. CHARACTER SET utf8mb4"),
    MYSQL_HAS(1191, PROGRAMMING, 0, "search wants a full-text index on just this field: CORM_INDEX with .fulltext = true"),
    MYSQL_HAS(1290, OPERATIONAL, 0, "the server is read-only or does not allow it"),
    MYSQL_HAS(1836, OPERATIONAL, 0, "the server is read-only"),
    MYSQL_HAS(1153, OPERATIONAL, MYSQL_LOST, "raise the server's max_allowed_packet, or send less at once"),
    MYSQL_HAS(1301, OPERATIONAL, 0, "raise the server's max_allowed_packet"),
    MYSQL_HAS(1461, OPERATIONAL, 0,
              "raise the server's max_prepared_stmt_count, or lower .statements_per_connection"),
    MYSQL_HAS(1295, NOT_SUPPORTED, 0, NULL),
    /* stopped: by KILL QUERY, by the server's limit of time */
    MYSQL_IS(1317, OPERATIONAL), MYSQL_IS(1969, OPERATIONAL),
    MYSQL_IS(3024, OPERATIONAL),
    /* lines that are cut */
    MYSQL_HAS(1053, OPERATIONAL, MYSQL_LOST, NULL), /* shutdown */
    MYSQL_HAS(1152, OPERATIONAL, MYSQL_LOST, NULL),
    MYSQL_HAS(1158, OPERATIONAL, MYSQL_LOST, NULL),
    MYSQL_HAS(1159, OPERATIONAL, MYSQL_LOST, NULL),
    MYSQL_HAS(1160, OPERATIONAL, MYSQL_LOST, NULL),
    MYSQL_HAS(1161, OPERATIONAL, MYSQL_LOST, NULL),
    MYSQL_HAS(1927, OPERATIONAL, MYSQL_LOST, NULL), /* killed */
    MYSQL_HAS(3169, OPERATIONAL, MYSQL_LOST, NULL),
    MYSQL_HAS(4031, OPERATIONAL, MYSQL_LOST, NULL), /* idle too long */
    /* of the client library */
    MYSQL_HAS(2002, OPERATIONAL, MYSQL_LOST, "is the server running?"),
    MYSQL_HAS(2003, OPERATIONAL, MYSQL_LOST, "is the server running?"),
    MYSQL_HAS(2005, OPERATIONAL, MYSQL_LOST, "the host's name is unknown"),
    MYSQL_HAS(2006, OPERATIONAL, MYSQL_LOST, NULL),
    MYSQL_HAS(2008, NO_MEMORY, 0, NULL),
    MYSQL_HAS(2012, OPERATIONAL, MYSQL_LOST, NULL),
    MYSQL_HAS(2013, OPERATIONAL, MYSQL_LOST, NULL),
    MYSQL_HAS(2014, OPERATIONAL, MYSQL_LOST, NULL),
    MYSQL_HAS(2020, OPERATIONAL, MYSQL_LOST, "raise the server's max_allowed_packet, or send less at once"),
    MYSQL_HAS(2026, OPERATIONAL, MYSQL_LOST, "the option tls of the URL decides about encryption"),
    MYSQL_HAS(2027, OPERATIONAL, MYSQL_LOST, NULL),
    MYSQL_HAS(2048, OPERATIONAL, MYSQL_LOST, NULL),
    MYSQL_HAS(2055, OPERATIONAL, MYSQL_LOST, NULL),
    MYSQL_HAS(2059, OPERATIONAL, MYSQL_LOST,
              "this client library does not know how the server wants the password; build libcorm with libmariadb"),
    MYSQL_HAS(2061, OPERATIONAL, MYSQL_LOST, "the server wants TLS: tls=required in the URL"),
};
/* clang-format on */

static const mysql_code *mysql_find_code(unsigned number)
{
    static const mysql_code other = MYSQL_IS(0, OPERATIONAL);

    for (size_t i = 0; i < sizeof(mysql_codes) / sizeof(*mysql_codes); i++)
        if (mysql_codes[i].number == number)
            return &mysql_codes[i];
    return &other;
}

/* ---- the name of the constraint ---- */

static void mysql_take_name(corm_error *err, const char *from, size_t n)
{
    n = n < sizeof(err->constraint) ? n : sizeof(err->constraint) - 1;
    memcpy(err->constraint, from, n);
    err->constraint[n] = '\0';
}

/* What stands between `before` and `end` in the message. */
static const char *mysql_between(const char *message, const char *before,
                                 const char *end, size_t *n)
{
    const char *from = strstr(message, before), *to;

    if (from == NULL)
        return NULL;
    from += strlen(before);
    to = strstr(from, end);
    *n = to != NULL ? (size_t)(to - from) : 0;
    return to != NULL ? from : NULL;
}

/* "Duplicate entry 'a' for key 'book.isbn'": the value may hold anything, so
 * it is read from the end.  MariaDB says the key's name alone. */
static void mysql_duplicate_name(corm_error *err, const char *message)
{
    const char *end = message + strlen(message), *from, *dot;

    if (end == message || end[-1] != '\'')
        return;
    for (from = --end; from > message && from[-1] != '\'';)
        from--;
    dot = memchr(from, '.', (size_t)(end - from));
    from = dot != NULL ? dot + 1 : from;
    mysql_take_name(err, from, (size_t)(end - from));
}

static void mysql_constraint_name(corm_error *err, const char *message)
{
    static const char *const ways[][2] = {
        { "CONSTRAINT `", "` FOREIGN KEY" }, /* 1451, 1452 */
        { "CONSTRAINT `", "`" },             /* 4025: CONSTRAINT `x` failed */
        { "constraint '", "'" },             /* 3819: Check constraint 'x' */
        { "Column '", "'" },                 /* 1048 */
        { "Field '", "'" },                  /* 1364 */
    };
    size_t n = 0;

    if (err->integrity == CORM_INTEGRITY_UNIQUE) {
        mysql_duplicate_name(err, message);
        return;
    }
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        const char *name = mysql_between(message, ways[i][0], ways[i][1], &n);

        if (name != NULL) {
            mysql_take_name(err, name, n);
            return;
        }
    }
}

/* MariaDB names the table too: `book.positive`. */
static void mysql_short_name(corm_error *err)
{
    const char *dot = strrchr(err->constraint, '.');

    if (err->integrity == CORM_INTEGRITY_CHECK && dot != NULL)
        memmove(err->constraint, dot + 1, strlen(dot + 1) + 1);
}

/* ---- all ---- */

static corm_status mysql_report(corm_error *err, cormi_mysql_conn *conn,
                                unsigned number, const char *state,
                                const char *message)
{
    const mysql_code *code = mysql_find_code(number);

    corm_driver_fail(
        err, code->status, "%s%s%s%s", message, code->hint != NULL ? " (" : "",
        code->hint != NULL ? code->hint : "", code->hint != NULL ? ")" : "");
    err->native_code = (int)number;
    snprintf(err->sqlstate, sizeof(err->sqlstate), "%.5s", state);
    err->retryable = (code->flags & MYSQL_RETRY) != 0;
    err->integrity = code->integrity;
    if (code->status == CORM_INTEGRITY) {
        mysql_constraint_name(err, message);
        mysql_short_name(err);
    }
    if ((code->flags & MYSQL_LOST) != 0)
        conn->is_lost = true;
    /* The packet of an error does not say that the transaction is over. */
    if ((code->flags & (MYSQL_UNDONE | MYSQL_LOST)) != 0)
        conn->my->server_status &= ~(unsigned)SERVER_STATUS_IN_TRANS;
    return err->code;
}

corm_status cormi_mysql_error(corm_error *err, cormi_mysql_conn *conn)
{
    return mysql_report(err, conn, mysql_errno(conn->my),
                        mysql_sqlstate(conn->my), mysql_error(conn->my));
}

/* libmariadb leaves a failure on the way of a row to the connection. */
corm_status cormi_mysql_stmt_error(corm_error *err, cormi_mysql_stmt *stmt)
{
    if (mysql_stmt_errno(stmt->st) == 0)
        return cormi_mysql_error(err, stmt->conn);
    return mysql_report(err, stmt->conn, mysql_stmt_errno(stmt->st),
                        mysql_stmt_sqlstate(stmt->st),
                        mysql_stmt_error(stmt->st));
}
