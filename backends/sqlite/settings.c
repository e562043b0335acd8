/*
 * What stands in an SQLite URL: the file, and the options behind the '?'.
 */
#include "driver.h"

#include <string.h>

static const char *const settings_modes[] = { "rwc", "rw", "ro", NULL };
static const char *const settings_journals[] = {
    "wal", "delete", "truncate", "persist", "memory", "off", NULL
};
static const char *const settings_syncs[] = { "off", "normal", "full", "extra",
                                              NULL };
static const char *const settings_locking[] = { "normal", "exclusive", NULL };

/* clang-format off */
#define SETTINGS_WORD(words)         CORM_SETTING_WORD, 0, 0, 0, words
#define SETTINGS_SWITCH(initial)     CORM_SETTING_SWITCH, initial, 0, 0, NULL
#define SETTINGS_NUMBER(it, min, max) CORM_SETTING_NUMBER, it, min, max, NULL

static const corm_setting settings_rows[CORMI_SQLITE_OPTIONS] = {
    [CORMI_SQLITE_MODE]         = { "mode", SETTINGS_WORD(settings_modes) },
    [CORMI_SQLITE_IMMUTABLE]    = { "immutable", SETTINGS_SWITCH(0) },
    [CORMI_SQLITE_BUSY_TIMEOUT] = { "busy_timeout", SETTINGS_NUMBER(5000, 0, INT32_MAX) },
    [CORMI_SQLITE_IMMEDIATE]    = { "immediate", SETTINGS_SWITCH(1) },
    [CORMI_SQLITE_JOURNAL_MODE] = { "journal_mode", SETTINGS_WORD(settings_journals) },
    [CORMI_SQLITE_LOCKING_MODE] = { "locking_mode", SETTINGS_WORD(settings_locking) },
    [CORMI_SQLITE_FOREIGN_KEYS] = { "foreign_keys", SETTINGS_SWITCH(1) },
    [CORMI_SQLITE_SYNCHRONOUS]  = { "synchronous", SETTINGS_WORD(settings_syncs) },
    [CORMI_SQLITE_CACHE_SIZE]   = { "cache_size", SETTINGS_NUMBER(0, INT32_MIN + 1, INT32_MAX) },
    [CORMI_SQLITE_MMAP_SIZE]    = { "mmap_size", SETTINGS_NUMBER(0, 0, INT64_MAX) },
};
/* clang-format on */

static corm_status settings_file(cormi_sqlite_settings *s, const char *rest,
                                 corm_error *err)
{
    s->file = rest;
    s->memory = strcmp(rest, ":memory:") == 0;
    if (rest[0] == '\0')
        return corm_driver_fail(
            err, CORM_VALUE_ERROR,
            "the SQLite URL names no file; write sqlite:file.db, "
            "sqlite:/path/file.db or sqlite::memory:");
    /* By habit of other URLs; the path would be taken for a host.  A password
     * is not shown. */
    if (rest[0] == '/' && rest[1] == '/' && rest[2] != '/') {
        const char *path =
            rest[strcspn(rest, ":@")] == '\0' ? rest + 2 : "file.db";

        return corm_driver_fail(
            err, CORM_VALUE_ERROR,
            "an SQLite URL has no host: write sqlite:%s for a relative path "
            "or sqlite:/%s for an absolute one",
            path, path);
    }
    return CORM_OK;
}

/* Options that say opposite things. */
static corm_status settings_agree(const cormi_sqlite_settings *s,
                                  corm_error *err)
{
    bool read_only = s->words[CORMI_SQLITE_MODE] != NULL &&
                     strcmp(s->words[CORMI_SQLITE_MODE], "ro") == 0;

    if (s->memory && read_only)
        return corm_driver_fail(
            err, CORM_VALUE_ERROR,
            "an in-memory SQLite database cannot be read-only: it would "
            "always be empty");
    if (s->numbers[CORMI_SQLITE_IMMUTABLE] != 0 && !read_only)
        return corm_driver_fail(err, CORM_VALUE_ERROR,
                                "immutable=1 in the SQLite URL needs "
                                "mode=ro");
    return CORM_OK;
}

corm_status cormi_sqlite_settings_open(const corm_connect *to, void **shared,
                                       corm_error *err)
{
    cormi_sqlite_settings *s = corm_driver_alloc(to->alloc, sizeof(*s));
    corm_status status;

    if (s == NULL)
        return corm_driver_no_memory(err);
    s->alloc = to->alloc;
    status = settings_file(s, to->rest, err);
    if (status == CORM_OK)
        status = corm_driver_settings(to, "SQLite", settings_rows,
                                      CORMI_SQLITE_OPTIONS, s->numbers,
                                      s->words, err);
    if (status == CORM_OK)
        status = settings_agree(s, err);
    if (status == CORM_OK && sqlite3_threadsafe() == 0)
        status = corm_driver_fail(err, CORM_NOT_SUPPORTED,
                                  "this SQLite library was built without "
                                  "support for threads");
    if (status != CORM_OK) {
        cormi_sqlite_settings_close(s);
        return status;
    }
    *shared = s;
    return CORM_OK;
}

void cormi_sqlite_settings_close(void *shared)
{
    cormi_sqlite_settings *s = shared;

    corm_driver_free(s->alloc, s, sizeof(*s));
}
