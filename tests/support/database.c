/*
 * Schemas on test servers: made when a database is opened, dropped with it.
 */
#include "support/database.h"

#include "session/session.h"
#include "toy/toy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const database_apart = "sqlite::memory:?busy_timeout=77";

static char database_now[1024] = "sqlite::memory:";
static char database_schema[64];

/* Which schema is whose: two may be open. */
static struct {
    corm_db *db;
    char schema[64];
} database_schemas[4];

const char *database_url(void)
{
    return database_now;
}

const char *database_url_of(const char *file)
{
    static char url[512];
    const char *server = getenv("CORM_TEST_URL");

    if (server != NULL)
        return server;
    snprintf(url, sizeof(url), "sqlite:%s", file);
    return url;
}

bool database_has(const corm_db *db, corm_feature feature)
{
    return corm_has(cormi_db_features(db), feature);
}

/* ---- URLs ---- */

extern char **environ;

/* CORM_TEST_NAME_URL is that of CORM_TEST_URL: then CORM_TEST_NAME_TCP_URL. */
const char *database_tcp_url(void)
{
    const char *url = getenv("CORM_TEST_URL");

    for (char **at = environ; url != NULL && *at != NULL; at++) {
        const char *equals = strchr(*at, '=');
        char name[64];
        int n = equals != NULL ? (int)(equals - *at) : 0;

        if (n < 5 || n > 40 || strncmp(*at, "CORM_TEST_", 10) != 0 ||
            strncmp(equals - 4, "_URL", 4) != 0 || strcmp(equals + 1, url) != 0)
            continue;
        snprintf(name, sizeof(name), "%.*s_TCP_URL", n - 4, *at);
        if (getenv(name) != NULL)
            return getenv(name);
    }
    return NULL;
}

const char *database_url_with(const char *user, const char *host,
                              const char *name)
{
    static char urls[4][512];
    static unsigned next;
    const char *url = database_tcp_url(), *from, *at, *slash;
    char *out = urls[next++ % 4];

    from = url != NULL ? strstr(url, "//") + 2 : "";
    at = strchr(from, '@');
    slash = at != NULL ? strchr(at, '/') : NULL;
    if (slash == NULL)
        return NULL;
    snprintf(out, sizeof(urls[0]), "%.*s%.*s@%.*s/%s", (int)(from - url), url,
             user != NULL ? (int)strlen(user) : (int)(at - from),
             user != NULL ? user : from,
             host != NULL ? (int)strlen(host) : (int)(slash - at - 1),
             host != NULL ? host : at + 1, name != NULL ? name : slash + 1);
    return out;
}

const char *database_password(void)
{
    static char password[100];
    const char *url = getenv("CORM_TEST_URL"), *from, *at;

    from = url != NULL ? strstr(url, "//") : NULL;
    at = from != NULL ? strchr(from, '@') : NULL;
    from = at != NULL ? memchr(from, ':', (size_t)(at - from)) : NULL;
    snprintf(password, sizeof(password), "%.*s",
             from != NULL ? (int)(at - from - 1) : 0,
             from != NULL ? from + 1 : "");
    return password;
}

/* One statement on the server itself about the schema. */
static bool database_run(const char *verb, corm_error *err)
{
    corm_db *db = corm_open(getenv("CORM_TEST_URL"), NULL, NULL, err);
    corm_session *s = db == NULL ? NULL : corm_session_open(db);
    const char *suffix;
    char sql[256];
    bool done = false;

    if (s != NULL) {
        suffix = verb[0] == 'D' ? cormi_db_dialect(db)->drop_suffix : NULL;
        snprintf(sql, sizeof(sql), "%s %s %s", verb, database_schema,
                 suffix == NULL ? "" : suffix);
        done = corm_execute_sql(s, sql, NULL, 0) >= 0;
        if (!done)
            *err = *corm_error_info(s);
    }
    corm_session_close(s);
    corm_close(db);
    return done;
}

static bool database_prepare(corm_error *err)
{
    static unsigned number;
    const char *server = getenv("CORM_TEST_URL");

    if (server == NULL)
        return true;
    snprintf(database_schema, sizeof(database_schema), "corm_t%ld_%u",
             (long)getpid(), number++);
    snprintf(database_now, sizeof(database_now), "%s%cschema=%s", server,
             strchr(server, '?') == NULL ? '?' : '&', database_schema);
    /* A process of the same number may have ended in the middle. */
    return database_run("DROP SCHEMA IF EXISTS", err) &&
           database_run("CREATE SCHEMA", err);
}

static corm_db *database_open_toy(const corm_app *const *apps,
                                  const corm_db_options *options,
                                  corm_error *err)
{
    static const corm_backend *toys[2]; /* the handle borrows it */
    corm_db_options own = options != NULL ? *options : corm_db_options_init();

    toys[0] = corm_toy_backend();
    own.backends = toys;
    return corm_open("toy::memory:", apps, &own, err);
}

corm_db *database_open(const corm_app *const *apps,
                       const corm_db_options *options, corm_error *err)
{
    corm_error ignored;
    corm_db *db;

    err = err == NULL ? &ignored : err;
    if (getenv("CORM_TEST_TOY") != NULL)
        return database_open_toy(apps, options, err);
    if (!database_prepare(err)) {
        fprintf(stderr, "%s\n", err->message);
        return NULL;
    }
    db = corm_open(database_now, apps, options, err);
    for (size_t i = 0; i < 4 && db != NULL; i++)
        if (database_schemas[i].db == NULL) {
            database_schemas[i].db = db;
            memcpy(database_schemas[i].schema, database_schema,
                   sizeof(database_schema));
            break;
        }
    return db;
}

void database_close(corm_db *db)
{
    corm_error err;

    corm_close(db);
    for (size_t i = 0; i < 4 && db != NULL; i++)
        if (database_schemas[i].db == db) {
            database_schemas[i].db = NULL;
            memcpy(database_schema, database_schemas[i].schema,
                   sizeof(database_schema));
            break;
        }
    if (db != NULL && getenv("CORM_TEST_URL") != NULL &&
        !database_run("DROP SCHEMA", &err))
        fprintf(stderr, "%s\n", err.message);
}
