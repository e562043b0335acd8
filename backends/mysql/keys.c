/*
 * Do the keys of an INSERT of many rows follow one another?  Where there is no
 * RETURNING, the first one then tells them all: the server makes the keys of
 * one INSERT .. VALUES at once, one more each, whatever others write
 * meanwhile (innodb_autoinc_lock_mode: "simple inserts").  What comes between
 * is a cluster that counts in steps, and a trigger that chooses keys.
 */
#include "driver.h"

#include <stdio.h>
#include <string.h>

/* Does the server answer 1? */
static bool keys_ask(cormi_mysql_conn *conn, const char *sql)
{
    MYSQL_RES *result = NULL;
    MYSQL_ROW row;
    corm_error ignored;
    bool yes;

    if (cormi_mysql_clear_line(conn, &ignored) == CORM_OK &&
        mysql_real_query(conn->my, sql, (unsigned long)strlen(sql)) == 0)
        result = mysql_store_result(conn->my);
    if (result == NULL)
        return false;
    row = mysql_fetch_row(result);
    yes = row != NULL && row[0] != NULL && strcmp(row[0], "1") == 0;
    mysql_free_result(result);
    return yes;
}

bool cormi_mysql_keys_follow(void *arg, const char *table, const char *column)
{
    cormi_mysql_stmt *stmt = arg;
    char name[2 * 4 * 64 + 1], sql[sizeof(name) + 320];
    size_t len = strlen(table);

    (void)column;
    if (stmt->conn->is_mariadb || stmt->st == NULL || len > 4 * 64)
        return false;
    if (stmt->follows == 0) {
        mysql_real_escape_string(stmt->conn->my, name, table,
                                 (unsigned long)len);
        snprintf(sql, sizeof(sql),
                 "SELECT @@auto_increment_increment = 1 AND NOT EXISTS "
                 "(SELECT 1 FROM information_schema.TRIGGERS WHERE "
                 "EVENT_OBJECT_SCHEMA = DATABASE() AND EVENT_OBJECT_TABLE = "
                 "'%s' AND EVENT_MANIPULATION = 'INSERT')",
                 name);
        stmt->follows = keys_ask(stmt->conn, sql) ? 1 : -1;
    }
    return stmt->follows == 1;
}
