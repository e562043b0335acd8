/*
 * No message and no log shows a password: not of a URL that is wrong, whatever
 * is wrong with it, nor of one that is right, whatever is done with it.
 */
#include "support/library.h"

#include <ctype.h>
#include <stdlib.h>

/* ---- what is said ---- */

static char *said;
static size_t said_size;
static FILE *said_file;

static int said_open(void **state)
{
    (void)state;
    said_file = open_memstream(&said, &said_size);
    return said_file == NULL ? -1 : 0;
}

static int said_close(void **state)
{
    (void)state;
    fclose(said_file);
    free(said);
    return 0;
}

static void said_log(void *data, int level, const char *message)
{
    (void)data;
    (void)level;
    fprintf(said_file, "%s\n", message);
}

/* Letter by letter, whatever their case. */
static bool said_has(const char *part)
{
    size_t n = strlen(part);

    fflush(said_file);
    for (const char *at = said; *at != '\0'; at++) {
        size_t i = 0;

        while (i < n &&
               tolower((unsigned char)at[i]) == tolower((unsigned char)part[i]))
            i++;
        if (i == n)
            return true;
    }
    return false;
}

/* ---- URLs that are wrong ---- */

/* In place of $ the scheme, of & host and port of the server. */
static const char *const secret_urls[] = {
    "$://orm:FuchsBau@127.0.0.1:1/orm",
    "$://orm:F%75chs%42au@127.0.0.1:1/orm",
    "$://orm:Fuchs%2FBau@127.0.0.1:1/orm",
    "$://orm:Fuchs%40Bau@127.0.0.1:1/orm",
    "$://orm:Fuchs%zzBau@127.0.0.1:1/orm",
    "$://orm:Fuchs%00Bau@127.0.0.1:1/orm",
    "$://orm:Fuchs%@127.0.0.1:1/Bau%",
    "$://orm:Fuchs/Bau@127.0.0.1:1/orm",
    "$://orm:Fuchs?Bau@127.0.0.1:1/orm",
    "$://orm:Fuchs?Bau=1@127.0.0.1:1/orm",
    "$://orm:Fuchs?x=Bau@127.0.0.1:1/orm",
    "$://orm:Fuchs&x=Bau@127.0.0.1:1/orm",
    "$://orm:Fuchs@Bau@127.0.0.1:1/orm",
    "$://orm:Fuchs:Bau@127.0.0.1:1/orm",
    "$://orm:Fuchs#Bau@127.0.0.1:1/orm",
    "$://orm:[Fuchs]Bau@127.0.0.1:1/orm",
    "$://orm:FuchsBau",
    "$://orm:FuchsBau/orm",
    "$://orm:FuchsBau@",
    "$://orm:FuchsBau@127.0.0.1:1",
    "$://orm:FuchsBau@127.0.0.1:1/",
    "$://orm:FuchsBau@127.0.0.1:99999/orm",
    "$://orm:FuchsBau@127.0.0.1:x/orm",
    "$://orm:FuchsBau@[::1/orm",
    "$://orm:FuchsBau@no.such.host.invalid/orm",
    "$://orm:FuchsBau@127.0.0.1:1/orm?nonsense=1",
    "$://orm:FuchsBau@127.0.0.1:1/orm?nonsense",
    "$://orm:FuchsBau@127.0.0.1:1/orm?mode=1&mode=2",
    "$://orm@127.0.0.1:1/orm?password=FuchsBau",
    "$://orm@127.0.0.1:1/orm?PassWord=FuchsBau",
    "$://orm@127.0.0.1:1/orm?pass%77ord=F%75chs%42au",
    "$://orm@127.0.0.1:1/orm?sslpassword=FuchsBau&password=FuchsBau",
    "$://orm@127.0.0.1:1/orm?auth_token=FuchsBau",
    "orm:FuchsBau@127.0.0.1/orm",
    "nodb://orm:FuchsBau@127.0.0.1/orm",
    "$://orm:FuchsBau@&/orm",
    "$://orm:F%75chsBau@&/orm",
    "$://orm:FuchsBau@&/nowhere",
    "$://orm:FuchsBau@&/orm?tls=required",
    "$://orm:FuchsBau@&/orm?sslmode=require",
};

static void secret_url(char *out, size_t size, const char *form)
{
    const char *url = getenv("CORM_TEST_URL"), *tcp = database_tcp_url();
    const char *host = tcp != NULL ? strchr(tcp, '@') + 1 : "127.0.0.1:1";
    size_t n = 0;

    url = url != NULL ? url : database_url();
    for (; *form != '\0' && n + 1 < size; form++) {
        const char *from = *form == '$' ? url : *form == '&' ? host : form;
        size_t length = *form == '$'   ? strcspn(url, ":")
                        : *form == '&' ? strcspn(host, "/")
                                       : 1;

        /* The one that separates options stays. */
        if (*form == '&' && form[1] != '/')
            from = form, length = 1;
        n += (size_t)snprintf(out + n, size - n, "%.*s", (int)length, from);
    }
}

static void secret_try(const char *url)
{
    corm_db_options options = corm_db_options_init();
    corm_error err = { 0 };
    corm_session *s;
    corm_db *db;

    options.log = said_log;
    options.log_statements = true;
    db = corm_open(url, NULL, &options, &err);
    s = db != NULL ? corm_session_open(db) : NULL;
    fprintf(said_file, "%s\n%s\n", err.message, corm_db_url(db));
    if (s != NULL && corm_execute_sql(s, "SELECT 1", NULL, 0) < 0)
        fprintf(said_file, "%s\n", corm_errmsg(s));
    corm_session_close(s);
    corm_close(db);
}

static void test_secrets__urls_that_are_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(secret_urls); i++) {
        char url[256];

        secret_url(url, sizeof(url), secret_urls[i]);
        secret_try(url);
        if (said_has("fuchs") || said_has("bau"))
            fail_msg("%s: %s", secret_urls[i], said);
    }
    assert_true(said_size > 0);
}

/* ---- a URL that is right ---- */

static void secret_after(void *data, const corm_statement_event *event)
{
    (void)data;
    fprintf(said_file, "%.*s %s\n", (int)event->sql_len, event->sql,
            event->error != NULL ? event->error->message : "");
}

static void secret_note(void)
{
    fprintf(said_file, "%s\n", corm_errmsg(library_s));
    assert_true(corm_failed(library_s));
    corm_error_clear(library_s);
}

/* What fails, and what tells of itself. */
static void secret_use(void)
{
    const char *plan = corm_explain(corm_objects(library_s, Book), NULL);
    corm_db *other = corm_open(database_apart, NULL, NULL, NULL);
    corm_session *apart = corm_session_open(other);

    fprintf(said_file, "%s\n%s\n", plan, corm_db_url(library_db));
    corm_execute_sql(library_s, "SELECT nonsense FROM nowhere", NULL, 0);
    secret_note();
    corm_execute_sql(library_s, "SELEC", NULL, 0);
    secret_note();
    corm_execute_sql(library_s, "INSERT INTO library_tag (name) VALUES (NULL)",
                     NULL, 0);
    secret_note();
    corm_fetch(corm_using(corm_objects(library_s, Book), apart));
    fprintf(said_file, "%s\n", corm_errmsg(apart));
    corm_session_close(apart);
    corm_close(other);
    corm_session_set_timeout(library_s, 1);
    corm_atomic (library_s)
        while (!corm_failed(library_s))
            corm_count(corm_objects(library_s, Book));
    corm_session_set_timeout(library_s, 0);
    corm_error_clear(library_s);
}

static void test_secrets__url_that_is_right(void **state)
{
    const corm_statement_hook hook = { .after = secret_after,
                                       .with_parameters = true };
    const corm_statement_hook *hooks[] = { &hook, NULL, NULL };
    corm_db_options options = corm_db_options_init();
    corm_sql_log log;

    (void)state;
    if (strlen(database_password()) < 8)
        skip();
    corm_sql_log_init(&log, said_file, true);
    hooks[1] = &log.hook;
    options.log = said_log;
    options.log_statements = true;
    options.statement_hooks = hooks;
    assert_int_equal(library_open(&options), 0);
    secret_use();
    library_teardown(state);
    assert_true(said_has("library_tag"));
    if (said_has(database_password()))
        fail_msg("%s", said);
}

#define SECRET(test) \
    cmocka_unit_test_setup_teardown(test, said_open, said_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SECRET(test_secrets__urls_that_are_wrong),
        SECRET(test_secrets__url_that_is_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
