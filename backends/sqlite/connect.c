/*
 * Opening an SQLite connection: flags, functions, pragmas, and a first look
 * at the file, so that what is wrong with it is said at once.
 */
#include "driver.h"

#include "functions.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool connect_word_is(const cormi_sqlite_settings *s,
                            cormi_sqlite_option option, const char *word)
{
    return s->words[option] != NULL && strcmp(s->words[option], word) == 0;
}

/*
 * The name for sqlite3_open_v2(), allocated; *size for freeing.  A path that
 * begins with "file:" would be taken for a URI by some builds.  An immutable
 * database can only be asked for by a URI.
 */
static char *connect_name(const cormi_sqlite_settings *s, bool immutable,
                          size_t *size)
{
    char *name, *to;

    *size = strlen(s->file) * 3 + sizeof("file:./?immutable=1");
    name = corm_driver_alloc(s->alloc, *size);
    if (name == NULL)
        return NULL;
    if (!immutable) {
        snprintf(name, *size, "%s%s",
                 strncmp(s->file, "file:", 5) == 0 ? "./" : "", s->file);
        return name;
    }
    to = name + snprintf(name, *size, "file:");
    for (const char *c = s->file; *c != '\0'; c++) {
        if (strchr("?#%", *c) != NULL)
            to += snprintf(to, 4, "%%%02X", (unsigned)(unsigned char)*c);
        else
            *to++ = *c;
    }
    memcpy(to, "?immutable=1", sizeof("?immutable=1"));
    return name;
}

static int connect_flags(const cormi_sqlite_settings *s, bool immutable)
{
    /* One thread at a time uses a connection: the pool sees to that. */
    int flags = SQLITE_OPEN_NOMUTEX | (immutable ? SQLITE_OPEN_URI : 0);

    if (connect_word_is(s, CORMI_SQLITE_MODE, "ro"))
        return flags | SQLITE_OPEN_READONLY;
    if (connect_word_is(s, CORMI_SQLITE_MODE, "rw"))
        return flags | SQLITE_OPEN_READWRITE;
    return flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

/* Waits for a lock as SQLite itself does, but not on when it is stopped. */
static int connect_wait(void *arg, int times)
{
    static const uint8_t delays[] = { 1, 2, 5, 10, 15, 20, 25, 25, 25, 50 };
    static const int n = sizeof(delays) / sizeof(delays[0]);
    cormi_sqlite_conn *conn = arg;
    int64_t waited = 0, most;

    for (int i = 0; i < times && i < n; i++)
        waited += delays[i];
    waited += times > n ? (int64_t)(times - n) * delays[n - 1] : 0;
    most = conn->settings->numbers[CORMI_SQLITE_BUSY_TIMEOUT] - waited;
    if (most <= 0 || atomic_load(&conn->stopped))
        return 0;
    times = times < n ? times : n - 1;
    sqlite3_sleep(most < delays[times] ? (int)most : delays[times]);
    return 1;
}

static int connect_open(cormi_sqlite_conn *conn, bool immutable)
{
    const cormi_sqlite_settings *s = conn->settings;
    size_t size;
    char *name = connect_name(s, immutable, &size);
    int rc;

    if (name == NULL)
        return SQLITE_NOMEM;
    rc = sqlite3_open_v2(name, &conn->db, connect_flags(s, immutable), NULL);
    corm_driver_free(s->alloc, name, size);
    if (rc != SQLITE_OK)
        return conn->db != NULL ? sqlite3_extended_errcode(conn->db) : rc;
    sqlite3_extended_result_codes(conn->db, 1);
    sqlite3_busy_handler(conn->db, connect_wait, conn);
    return SQLITE_OK;
}

/* Reads the first page and the schema: a file that is no database, or is
 * locked or broken, shows here. */
static int connect_look(const cormi_sqlite_conn *conn)
{
    return sqlite3_exec(conn->db, "SELECT count(*) FROM sqlite_master", NULL,
                        NULL, NULL);
}

/*
 * A database in WAL mode can be read only where its -shm file can be made.
 * On a read-only disk nobody can write, so that reading it as immutable is
 * safe; a -wal file would hold rows that this way does not see.
 */
static bool connect_may_be_immutable(const cormi_sqlite_settings *s, int rc)
{
    char path[4096];
    const char *slash = strrchr(s->file, '/');
    int n;

    if (s->memory || !connect_word_is(s, CORMI_SQLITE_MODE, "ro") ||
        ((rc & 0xFF) != SQLITE_CANTOPEN && (rc & 0xFF) != SQLITE_READONLY))
        return false;
    n = snprintf(path, sizeof(path), "%s-wal", s->file);
    if (n < 0 || (size_t)n >= sizeof(path) || access(path, F_OK) == 0 ||
        access(s->file, R_OK) != 0 || access(s->file, W_OK) == 0)
        return false;
    snprintf(path, sizeof(path), "%.*s",
             slash != NULL ? (int)(slash - s->file) + 1 : 1,
             slash != NULL ? s->file : ".");
    return access(path, W_OK) != 0;
}

static int connect_file(cormi_sqlite_conn *conn)
{
    bool immutable = conn->settings->numbers[CORMI_SQLITE_IMMUTABLE] != 0;
    int rc = connect_open(conn, immutable);

    if (rc == SQLITE_OK)
        rc = connect_look(conn);
    if (rc == SQLITE_OK || immutable ||
        !connect_may_be_immutable(conn->settings, rc))
        return rc;
    sqlite3_close(conn->db);
    conn->db = NULL;
    rc = connect_open(conn, true);
    return rc == SQLITE_OK ? connect_look(conn) : rc;
}

/* ---- pragmas ---- */

static int connect_pragma(const cormi_sqlite_conn *conn, const char *name,
                          const char *word)
{
    char sql[80];

    snprintf(sql, sizeof(sql), "PRAGMA %s=%s", name, word);
    return sqlite3_exec(conn->db, sql, NULL, NULL, NULL);
}

static int connect_pragma_number(const cormi_sqlite_conn *conn,
                                 const char *name, int64_t number)
{
    char text[32];

    snprintf(text, sizeof(text), "%lld", (long long)number);
    return connect_pragma(conn, name, text);
}

/* Sets and compares: the pragma answers with the mode it has then. */
static int connect_set_journal(const cormi_sqlite_conn *conn, const char *mode,
                               bool *is_set)
{
    sqlite3_stmt *st = NULL;
    char sql[64];
    int rc;

    snprintf(sql, sizeof(sql), "PRAGMA journal_mode=%s", mode);
    rc = sqlite3_prepare_v2(conn->db, sql, -1, &st, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    if (rc == SQLITE_ROW) {
        const char *now = (const char *)sqlite3_column_text(st, 0);

        *is_set = now != NULL && strcmp(now, mode) == 0;
        rc = SQLITE_OK;
    }
    sqlite3_finalize(st);
    return rc;
}

/* WAL where it can be had: a file system without shared memory, a read-only
 * one or a busy database go on as they are, unless the URL insists. */
static corm_status connect_journal(const cormi_sqlite_conn *conn,
                                   corm_error *err)
{
    const cormi_sqlite_settings *s = conn->settings;
    const char *mode = s->words[CORMI_SQLITE_JOURNAL_MODE];
    bool is_set = false;
    int rc;

    if (mode == NULL && (s->memory || sqlite3_db_readonly(conn->db, "main")))
        return CORM_OK;
    rc = connect_set_journal(conn, mode != NULL ? mode : "wal", &is_set);
    if (mode == NULL || (rc == SQLITE_OK && is_set))
        return CORM_OK;
    if (rc != SQLITE_OK)
        return cormi_sqlite_error(err, conn, rc, false);
    return corm_driver_fail(err, CORM_OPERATIONAL,
                            "%s: SQLite cannot use journal_mode=%s here",
                            s->file, mode);
}

static int connect_pragmas(const cormi_sqlite_conn *conn)
{
    const cormi_sqlite_settings *s = conn->settings;
    int rc = SQLITE_OK;

    if (s->words[CORMI_SQLITE_LOCKING_MODE] != NULL)
        rc = connect_pragma(conn, "locking_mode",
                            s->words[CORMI_SQLITE_LOCKING_MODE]);
    if (rc == SQLITE_OK)
        rc = connect_pragma_number(conn, "foreign_keys",
                                   s->numbers[CORMI_SQLITE_FOREIGN_KEYS]);
    if (rc == SQLITE_OK)
        rc = connect_pragma(conn, "synchronous",
                            s->words[CORMI_SQLITE_SYNCHRONOUS] != NULL
                                ? s->words[CORMI_SQLITE_SYNCHRONOUS]
                                : "normal");
    if (rc == SQLITE_OK && s->words[CORMI_SQLITE_CACHE_SIZE] != NULL)
        rc = connect_pragma_number(conn, "cache_size",
                                   s->numbers[CORMI_SQLITE_CACHE_SIZE]);
    if (rc == SQLITE_OK && s->words[CORMI_SQLITE_MMAP_SIZE] != NULL)
        rc = connect_pragma_number(conn, "mmap_size",
                                   s->numbers[CORMI_SQLITE_MMAP_SIZE]);
    /* A misspelt "column" must be an error, not the text 'column'. */
    sqlite3_db_config(conn->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    return rc;
}

static corm_status connect_set_up(cormi_sqlite_conn *conn, corm_error *err)
{
    int rc = connect_file(conn);

    if (rc == SQLITE_OK)
        rc = cormi_sqlite_functions_register(conn->db);
    if (rc == SQLITE_OK)
        rc = connect_pragmas(conn);
    if (rc == SQLITE_OK)
        rc = cormi_sqlite_keys_watch(conn);
    if (rc == SQLITE_OK)
        return connect_journal(conn, err);
    if (conn->db == NULL)
        return corm_driver_no_memory(err);
    return cormi_sqlite_error(err, conn, rc, false);
}

/* RETURNING is of 3.35. */
corm_status cormi_sqlite_check_version(int number, const char *version,
                                       corm_error *err)
{
    if (number >= 3035000)
        return CORM_OK;
    return corm_driver_fail(err, CORM_NOT_SUPPORTED,
                            "SQLite %s is too old: libcorm needs 3.35 or "
                            "later; install one, or link the program with it",
                            version);
}

corm_status cormi_sqlite_connect(const corm_connect *to, void **out,
                                 corm_error *err)
{
    cormi_sqlite_conn *conn;
    corm_status status = cormi_sqlite_check_version(sqlite3_libversion_number(),
                                                    sqlite3_libversion(), err);

    if (status != CORM_OK)
        return status;
    conn = corm_driver_alloc(to->alloc, sizeof(*conn));
    if (conn == NULL)
        return corm_driver_no_memory(err);
    conn->settings = to->shared;
    status = connect_set_up(conn, err);
    if (status != CORM_OK) {
        cormi_sqlite_close(conn);
        return status;
    }
    *out = conn;
    return CORM_OK;
}

void cormi_sqlite_close(void *arg)
{
    cormi_sqlite_conn *conn = arg;

    sqlite3_close(conn->db);
    corm_driver_free(conn->settings->alloc, conn, sizeof(*conn));
}
