/*
 * What stands in a PostgreSQL URL.  libpq reads host, user, password and
 * database itself; of the options behind the '?' ours are taken out and its
 * own passed on.
 */
#include "driver.h"

#include <stdio.h>
#include <string.h>

static corm_status pgset_switch(bool *out, const char *name, const char *value,
                                corm_error *err)
{
    if (strcmp(value, "on") == 0 || strcmp(value, "1") == 0)
        *out = true;
    else if (strcmp(value, "off") == 0 || strcmp(value, "0") == 0)
        *out = false;
    else
        return corm_driver_fail(
            err, CORM_VALUE_ERROR,
            "the option %s of the PostgreSQL URL is \"%s\"; "
            "it can be on or off",
            name, value);
    return CORM_OK;
}

static bool pgset_is_known(const char *name)
{
    PQconninfoOption *all = PQconndefaults();
    bool is_known = false;

    for (PQconninfoOption *o = all; o != NULL && o->keyword != NULL; o++)
        is_known = is_known || strcmp(o->keyword, name) == 0;
    PQconninfoFree(all);
    return is_known;
}

static void pgset_add(cormi_pg_settings *s, size_t *n, const char *keyword,
                      const char *value)
{
    s->keywords[*n] = keyword;
    s->values[(*n)++] = value;
}

static corm_status pgset_option(cormi_pg_settings *s, size_t *n,
                                const char *name, const char *value,
                                corm_error *err)
{
    bool named = false;
    corm_status status;

    if (strcmp(name, "schema") == 0) {
        s->schema = value;
        return CORM_OK;
    }
    if (strcmp(name, "prepared") == 0) {
        status = pgset_switch(&named, name, value, err);
        s->unnamed = !named;
        return status;
    }
    if (!pgset_is_known(name))
        return corm_driver_fail(
            err, CORM_VALUE_ERROR,
            "PostgreSQL URLs have no option \"%s\"; there are "
            "schema, prepared and those of libpq "
            "(sslmode, connect_timeout, host, ..)",
            name);
    pgset_add(s, n, name, value);
    return CORM_OK;
}

/* Defaults stand first: what comes later wins. */
static corm_status pgset_fill(cormi_pg_settings *s, const corm_connect *to,
                              corm_error *err)
{
    corm_status status = CORM_OK;
    size_t n = 0;

    pgset_add(s, &n, "connect_timeout", "10");
    pgset_add(s, &n, "fallback_application_name", "libcorm");
    pgset_add(s, &n, "dbname", s->uri);
    for (size_t i = 0; i < to->n_options && status == CORM_OK; i++)
        status = pgset_option(s, &n, to->names[i], to->values[i], err);
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
