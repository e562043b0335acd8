/*
 * What stands in a PostgreSQL URL.  libpq reads host, user, password and
 * database itself; of the options behind the '?' ours are taken out and its
 * own passed on.
 */
#include "driver.h"

#include <stdio.h>
#include <string.h>

/* Ours, and behind them libpq's, which reads their values itself. */
enum { PGSET_SCHEMA, PGSET_PREPARED, PGSET_OWN, PGSET_MOST = 96 };

/* clang-format off */
static const corm_setting pgset_rows[PGSET_OWN] = {
    [PGSET_SCHEMA]   = { "schema", CORM_SETTING_TEXT, 0, 0, 0, NULL },
    [PGSET_PREPARED] = { "prepared", CORM_SETTING_SWITCH, 1, 0, 0, NULL },
};
/* clang-format on */

static void pgset_add(cormi_pg_settings *s, size_t *n, const char *keyword,
                      const char *value)
{
    s->keywords[*n] = keyword;
    s->values[(*n)++] = value;
}

static corm_status pgset_read(cormi_pg_settings *s, const corm_connect *to,
                              const PQconninfoOption *all, corm_error *err)
{
    corm_setting rows[PGSET_MOST] = { pgset_rows[0], pgset_rows[1] };
    int64_t numbers[PGSET_MOST];
    const char *texts[PGSET_MOST];
    size_t n = PGSET_OWN;
    corm_status status;

    for (; all->keyword != NULL && n < PGSET_MOST; all++)
        rows[n++].name = all->keyword;
    status =
        corm_driver_settings(to, "PostgreSQL", rows, n, numbers, texts, err);
    s->schema = texts[PGSET_SCHEMA];
    s->unnamed = numbers[PGSET_PREPARED] == 0;
    return status;
}

static corm_status pgset_options(cormi_pg_settings *s, size_t *n,
                                 const corm_connect *to, corm_error *err)
{
    PQconninfoOption *all = PQconndefaults();
    corm_status status =
        all != NULL ? pgset_read(s, to, all, err) : corm_driver_no_memory(err);

    PQconninfoFree(all);
    for (size_t i = 0; i < to->n_options && status == CORM_OK; i++)
        if (to->values[i] != s->schema &&
            strcmp(to->names[i], pgset_rows[PGSET_PREPARED].name) != 0)
            pgset_add(s, n, to->names[i], to->values[i]);
    return status;
}

/* Defaults stand first: what comes later wins. */
static corm_status pgset_fill(cormi_pg_settings *s, const corm_connect *to,
                              corm_error *err)
{
    corm_status status;
    size_t n = 0;

    pgset_add(s, &n, "connect_timeout", "10");
    pgset_add(s, &n, "fallback_application_name", "libcorm");
    pgset_add(s, &n, "dbname", s->uri);
    status = pgset_options(s, &n, to, err);
    pgset_add(s, &n, "client_encoding", "UTF8");
    return status;
}

/* A URI that libpq does not read: it says what is wrong, with no password. */
static corm_status pgset_check(const cormi_pg_settings *s,
                               const corm_connect *to, corm_error *err)
{
    char *why = NULL;
    PQconninfoOption *parsed;

    if (strncmp(to->raw, "//", 2) != 0)
        return corm_driver_fail(err, CORM_VALUE_ERROR,
                                "a PostgreSQL URL is written "
                                "postgresql://user@host:port/database");
    parsed = PQconninfoParse(s->uri, &why);
    if (parsed == NULL)
        corm_driver_fail(err, CORM_VALUE_ERROR,
                         "the PostgreSQL URL %s cannot be read; it is written "
                         "postgresql://user:password@host:port/database",
                         to->url);
    PQfreemem(why);
    PQconninfoFree(parsed);
    return parsed != NULL ? CORM_OK : CORM_VALUE_ERROR;
}

static bool pgset_alloc(cormi_pg_settings *s, const corm_connect *to)
{
    s->room = to->n_options + 8;
    s->uri_size = strlen(to->raw) + sizeof("postgresql:");
    s->keywords = corm_driver_alloc(s->alloc, s->room * sizeof(*s->keywords));
    s->values = corm_driver_alloc(s->alloc, s->room * sizeof(*s->values));
    s->uri = corm_driver_alloc(s->alloc, s->uri_size);
    if (s->keywords == NULL || s->values == NULL || s->uri == NULL)
        return false;
    snprintf(s->uri, s->uri_size, "postgresql:%s", to->raw);
    return true;
}

corm_status cormi_pg_settings_open(const corm_connect *to, void **shared,
                                   corm_error *err)
{
    cormi_pg_settings *s = corm_driver_alloc(to->alloc, sizeof(*s));
    corm_status status;

    if (s == NULL)
        return corm_driver_no_memory(err);
    s->alloc = to->alloc;
    if (!pgset_alloc(s, to))
        status = corm_driver_no_memory(err);
    else if (PQisthreadsafe() == 0)
        status = corm_driver_fail(err, CORM_NOT_SUPPORTED,
                                  "this libpq was built without threads");
    else
        status = pgset_check(s, to, err);
    if (status == CORM_OK)
        status = pgset_fill(s, to, err);
    if (status != CORM_OK) {
        cormi_pg_settings_close(s);
        return status;
    }
    *shared = s;
    return CORM_OK;
}

void cormi_pg_settings_close(void *shared)
{
    cormi_pg_settings *s = shared;

    corm_driver_free(s->alloc, s->keywords, s->room * sizeof(*s->keywords));
    corm_driver_free(s->alloc, s->values, s->room * sizeof(*s->values));
    corm_driver_free(s->alloc, s->uri, s->uri_size);
    corm_driver_free(s->alloc, s, sizeof(*s));
}

/* ---- its shell ---- */

/* "NAME=VALUE" in the arena; NULL: no memory. */
static const char *pgset_variable(corm_arena *arena, const char *name,
                                  const char *before, const char *value)
{
    size_t size = strlen(name) + strlen(before) + strlen(value) + 2;
    char *text = corm_arena_bytes(arena, size);

    if (text != NULL)
        snprintf(text, size, "%s=%s%s", name, before, value);
    return text;
}

/* What the URL's options say; they come later, so they win. */
static const char *pgset_given(const cormi_pg_settings *s, const char *keyword)
{
    const char *value = NULL;

    for (size_t i = 0; s->keywords[i] != NULL; i++)
        if (strcmp(s->keywords[i], keyword) == 0 && s->values[i] != s->uri)
            value = s->values[i];
    return value;
}

/* Every setting has a variable: nothing stands among the arguments. */
size_t cormi_pg_shell(const corm_connect *to, corm_arena *arena,
                      const char **argv, size_t max)
{
    const cormi_pg_settings *s = to->shared;
    PQconninfoOption *options = PQconninfoParse(s->uri, NULL);
    size_t n = 0;

    for (const PQconninfoOption *o = options;
         o != NULL && o->keyword != NULL && n + 3 < max; o++) {
        const char *given = pgset_given(s, o->keyword);
        const char *value = given != NULL ? given : o->val;

        if (value == NULL || o->envvar == NULL)
            continue;
        argv[n] = pgset_variable(arena, o->envvar, "", value);
        n += argv[n] != NULL;
    }
    if (s->schema != NULL) {
        argv[n] =
            pgset_variable(arena, "PGOPTIONS", "-c search_path=", s->schema);
        n += argv[n] != NULL;
    }
    PQconninfoFree(options);
    argv[n++] = "psql";
    return n;
}
