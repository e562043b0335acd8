/*
 * What stands in an SQLite URL: the file, and the options behind the '?'.
 */
#include "driver.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One option.  With words it takes one of them; otherwise a whole number. */
typedef struct sqlite_option_row {
    const char *name;
    const char *const *words; /* ended by NULL */
    int64_t min, max, initial;
} sqlite_option_row;

static const char *const settings_modes[] = { "rwc", "rw", "ro", NULL };
static const char *const settings_switch[] = { "0",     "1",    "off",
                                               "on",    "no",   "yes",
                                               "false", "true", NULL };
static const char *const settings_journals[] = {
    "wal", "delete", "truncate", "persist", "memory", "off", NULL
};
static const char *const settings_syncs[] = { "off", "normal", "full", "extra",
                                              NULL };
static const char *const settings_locking[] = { "normal", "exclusive", NULL };

/* clang-format off */
static const sqlite_option_row settings_rows[CORMI_SQLITE_OPTIONS] = {
    [CORMI_SQLITE_MODE]         = { "mode", settings_modes, 0, 0, 0 },
    [CORMI_SQLITE_IMMUTABLE]    = { "immutable", settings_switch, 0, 0, 0 },
    [CORMI_SQLITE_BUSY_TIMEOUT] = { "busy_timeout", NULL, 0, INT32_MAX, 5000 },
    [CORMI_SQLITE_IMMEDIATE]    = { "immediate", settings_switch, 0, 0, 1 },
    [CORMI_SQLITE_JOURNAL_MODE] = { "journal_mode", settings_journals, 0, 0, 0 },
    [CORMI_SQLITE_LOCKING_MODE] = { "locking_mode", settings_locking, 0, 0, 0 },
    [CORMI_SQLITE_FOREIGN_KEYS] = { "foreign_keys", settings_switch, 0, 0, 1 },
    [CORMI_SQLITE_SYNCHRONOUS]  = { "synchronous", settings_syncs, 0, 0, 0 },
    [CORMI_SQLITE_CACHE_SIZE]   = { "cache_size", NULL, INT32_MIN + 1, INT32_MAX, 0 },
    [CORMI_SQLITE_MMAP_SIZE]    = { "mmap_size", NULL, 0, INT64_MAX, 0 },
};
/* clang-format on */

/* "a, b, c" of a list of words or of the options' names. */
static const char *settings_list(char *out, size_t size,
                                 const char *const *words)
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t i = 0; words[i] != NULL && len < size; i++)
        len += (size_t)snprintf(out + len, size - len, "%s%s",
                                i > 0 ? ", " : "", words[i]);
    return out;
}

static corm_status settings_unknown(const char *name, corm_error *err)
{
    const char *names[CORMI_SQLITE_OPTIONS + 1] = { NULL };
    char list[512];

    for (size_t i = 0; i < CORMI_SQLITE_OPTIONS; i++)
        names[i] = settings_rows[i].name;
    return corm_driver_fail(err, CORM_VALUE_ERROR,
                            "SQLite URLs have no option \"%s\"; there are %s",
                            name, settings_list(list, sizeof(list), names));
}

static corm_status settings_word(cormi_sqlite_settings *s, size_t i,
                                 const char *value, corm_error *err)
{
    const sqlite_option_row *row = &settings_rows[i];
    char list[256];

    for (size_t k = 0; row->words[k] != NULL; k++) {
        if (strcmp(row->words[k], value) != 0)
            continue;
        s->words[i] = row->words[k];
        s->numbers[i] = row->words == settings_switch ? (int64_t)(k % 2) : 0;
        return CORM_OK;
    }
    return corm_driver_fail(
        err, CORM_VALUE_ERROR,
        "the option %s of the SQLite URL is \"%s\"; it can be %s", row->name,
        value, settings_list(list, sizeof(list), row->words));
}

static corm_status settings_number(cormi_sqlite_settings *s, size_t i,
                                   const char *value, corm_error *err)
{
    const sqlite_option_row *row = &settings_rows[i];
    char *end = NULL;
    long long number;

    errno = 0;
    number = strtoll(value, &end, 10);
    if (end == value || *end != '\0' || errno != 0 || number < row->min ||
        number > row->max)
        return corm_driver_fail(
            err, CORM_VALUE_ERROR,
            "the option %s of the SQLite URL is \"%s\"; it must be a whole "
            "number from %lld to %lld",
            row->name, value, (long long)row->min, (long long)row->max);
    s->numbers[i] = number;
    return CORM_OK;
}

static corm_status settings_option(cormi_sqlite_settings *s, const char *name,
                                   const char *value, corm_error *err)
{
    for (size_t i = 0; i < CORMI_SQLITE_OPTIONS; i++) {
        if (strcmp(settings_rows[i].name, name) != 0)
            continue;
        s->given[i] = true;
        return settings_rows[i].words != NULL
                   ? settings_word(s, i, value, err)
                   : settings_number(s, i, value, err);
    }
    return settings_unknown(name, err);
}

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
        const char *path = strpbrk(rest, ":@") == NULL ? rest + 2 : "file.db";

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
    bool read_only = s->given[CORMI_SQLITE_MODE] &&
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
    for (size_t i = 0; i < CORMI_SQLITE_OPTIONS; i++)
        s->numbers[i] = settings_rows[i].initial;
    status = settings_file(s, to->rest, err);
    for (size_t i = 0; i < to->n_options && status == CORM_OK; i++)
        status = settings_option(s, to->names[i], to->values[i], err);
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
