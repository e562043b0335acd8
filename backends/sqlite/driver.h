/*
 * What the files of the SQLite driver share: a connection, a statement, the
 * settings of a URL, and the calls between them.
 */
#ifndef CORMI_SQLITE_DRIVER_H
#define CORMI_SQLITE_DRIVER_H

#include <corm/sys/driver.h>

#include <sqlite3.h>
#include <stdatomic.h>

/* The options of a URL, in the order of the table in settings.c. */
typedef enum cormi_sqlite_option {
    CORMI_SQLITE_MODE,
    CORMI_SQLITE_IMMUTABLE,
    CORMI_SQLITE_BUSY_TIMEOUT,
    CORMI_SQLITE_IMMEDIATE,
    CORMI_SQLITE_JOURNAL_MODE,
    CORMI_SQLITE_LOCKING_MODE,
    CORMI_SQLITE_FOREIGN_KEYS,
    CORMI_SQLITE_SYNCHRONOUS,
    CORMI_SQLITE_CACHE_SIZE,
    CORMI_SQLITE_MMAP_SIZE,
    CORMI_SQLITE_OPTIONS
} cormi_sqlite_option;

/* What a URL asks for; shared by its connections, immutable. */
typedef struct cormi_sqlite_settings {
    const corm_allocator *alloc;
    const char *file; /* as the URL names it; ":memory:" */
    bool memory;
    const char *words[CORMI_SQLITE_OPTIONS]; /* NULL: not given */
    int64_t numbers[CORMI_SQLITE_OPTIONS];   /* or the index of the word */
} cormi_sqlite_settings;

corm_status cormi_sqlite_settings_open(const corm_connect *to, void **shared,
                                       corm_error *err);
void cormi_sqlite_settings_close(void *shared);

/* A connection. */
typedef struct cormi_sqlite_conn {
    sqlite3 *db;
    const cormi_sqlite_settings *settings;
    bool saw_trigger;    /* while the last statement was compiled */
    atomic_bool stopped; /* what runs is not to wait for a lock */
} cormi_sqlite_conn;

/* Is this SQLite (3035000, "3.35.0") new enough? */
corm_status cormi_sqlite_check_version(int number, const char *version,
                                       corm_error *err);
corm_status cormi_sqlite_connect(const corm_connect *to, void **conn,
                                 corm_error *err);
void cormi_sqlite_close(void *conn);

/* Bytes a bound date or number may need as text. */
#define CORMI_SQLITE_SLOT CORM_ISO_MAX

/* A prepared statement. */
typedef struct cormi_sqlite_stmt {
    cormi_sqlite_conn *conn;
    sqlite3_stmt *st;
    int n_params;
    bool done;              /* no row is left */
    bool has_trigger;       /* that it fires */
    bool promised;          /* keys_follow() said yes; to be looked at again */
    sqlite3_stmt *greatest; /* the greatest key of its table, for keys.c */
    char *scratch;          /* n_params slots, NULL until needed */
} cormi_sqlite_stmt;

corm_status cormi_sqlite_bind(cormi_sqlite_stmt *stmt, const corm_value *params,
                              size_t n, corm_error *err);
int cormi_sqlite_decode(void *stmt, const corm_decode *program,
                        const corm_batch *batch, corm_error *err);

/* keys.c */
int cormi_sqlite_keys_watch(cormi_sqlite_conn *conn);
bool cormi_sqlite_keys_follow(void *stmt, const char *table,
                              const char *column);
/* After a run: was it true?  An error if not. */
corm_status cormi_sqlite_keys_kept(cormi_sqlite_stmt *stmt, corm_error *err);

/* Fills err by the connection's last failure, rc, and its message.
 * preparing: the SQL text itself was refused. */
corm_status cormi_sqlite_error(corm_error *err, const cormi_sqlite_conn *conn,
                               int rc, bool preparing);

extern const corm_driver cormi_sqlite_driver;

#endif
