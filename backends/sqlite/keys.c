/*
 * Do the keys of an INSERT of many rows follow one another?  Then the last
 * one tells them all, and RETURNING, which costs more than the INSERT, is
 * not needed.
 *
 * A new key is one more than the greatest, and nobody else writes meanwhile
 * (https://sqlite.org/autoinc.html).  Two things come between: a trigger that
 * writes into the same table, and the greatest key there is, after which
 * SQLite tries others at random.
 */
#include "driver.h"

/* Keys from here on are not counted: more than any INSERT has rows. */
#define KEYS_NEAR_THE_END (INT64_MAX - INT32_MAX)

/* SQLite asks this while it compiles, also when it does so anew by itself
 * because the schema has changed: what a trigger does is told with its name. */
static int keys_see(void *arg, int action, const char *a, const char *b,
                    const char *schema, const char *trigger)
{
    cormi_sqlite_conn *conn = arg;

    (void)action, (void)a, (void)b, (void)schema;
    conn->saw_trigger = conn->saw_trigger || trigger != NULL;
    return SQLITE_OK;
}

int cormi_sqlite_keys_watch(cormi_sqlite_conn *conn)
{
    return sqlite3_set_authorizer(conn->db, keys_see, conn);
}

static sqlite3_stmt *keys_compile(const cormi_sqlite_stmt *stmt,
                                  const char *table, const char *column)
{
    sqlite3_stmt *st = NULL;
    char *sql =
        sqlite3_mprintf("SELECT max(\"%w\") FROM \"%w\"", column, table);

    if (sql != NULL &&
        sqlite3_prepare_v3(stmt->conn->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
                           &st, NULL) != SQLITE_OK)
        st = NULL;
    sqlite3_free(sql);
    return st;
}

/* Compiled once more only to see what it fires now. */
static void keys_look_again(cormi_sqlite_stmt *stmt)
{
    sqlite3_stmt *st = NULL;

    stmt->conn->saw_trigger = false;
    sqlite3_prepare_v2(stmt->conn->db, sqlite3_sql(stmt->st), -1, &st, NULL);
    sqlite3_finalize(st);
    stmt->has_trigger = stmt->conn->saw_trigger;
}

/* That SQLite compiled this small statement anew says that the schema is not
 * what it was. */
static bool keys_are_far(cormi_sqlite_stmt *stmt)
{
    bool far = sqlite3_step(stmt->greatest) == SQLITE_ROW &&
               sqlite3_column_int64(stmt->greatest, 0) < KEYS_NEAR_THE_END;

    sqlite3_reset(stmt->greatest);
    if (sqlite3_stmt_status(stmt->greatest, SQLITE_STMTSTATUS_REPREPARE, 1) !=
        0)
        keys_look_again(stmt);
    return far;
}

bool cormi_sqlite_keys_follow(void *arg, const char *table, const char *column)
{
    cormi_sqlite_stmt *stmt = arg;

    if (stmt->greatest == NULL)
        stmt->greatest = keys_compile(stmt, table, column);
    stmt->promised =
        stmt->greatest != NULL && keys_are_far(stmt) && !stmt->has_trigger;
    stmt->conn->saw_trigger = false;
    return stmt->promised;
}

corm_status cormi_sqlite_keys_kept(cormi_sqlite_stmt *stmt, corm_error *err)
{
    stmt->promised = false;
    if (sqlite3_stmt_status(stmt->st, SQLITE_STMTSTATUS_REPREPARE, 1) == 0)
        return CORM_OK;
    stmt->has_trigger = stmt->conn->saw_trigger;
    if (!stmt->has_trigger)
        return CORM_OK;
    return corm_driver_fail(err, CORM_OPERATIONAL,
                            "a trigger was added to the table while rows were "
                            "written into it; write them again");
}
