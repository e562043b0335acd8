/*
 * A blog in one database: the usual queries of one, each printed with its
 * SQL and the number of its statements.
 *
 *     blog [--db URL]
 *
 * CORM_LOG=sql writes times and rows of all statements to stderr as well.
 */
#include "blog.h"

#include <corm/migrate.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Step {
    const char *name;
    bool (*run)(corm_session *s);
} Step;

static const Step steps[] = {
    { "write", step_write },
    { "query", step_query },
    { "posts", step_posts },
    { "comments", step_comments },
};

void task(const char *title)
{
    printf("\n%s\n", title);
}

corm_datetime days_ago(int days)
{
    corm_datetime now = corm_utc(corm_ymd(2024, 6, 15), corm_hms(12, 0, 0, 0));

    now.us -= INT64_C(86400000000) * days;
    return now;
}

corm_value blog_now_value(void)
{
    return corm_value_datetime(days_ago(0));
}

/* The hook that prints what was sent.  Times differ from run to run, and
 * parameters are hidden: neither is printed. */
static void print_statement(void *data, const corm_statement_event *event)
{
    (void)data;
    if (event->control)
        printf("  > %.*s\n", (int)event->sql_len, event->sql);
    else
        printf("  > %.*s -- %" PRId64 " row%s\n", (int)event->sql_len,
               event->sql, event->rows, PLURAL(event->rows));
}

/* By its migrations, and anew, so that the program can be run again. */
static bool make_tables(corm_db *db)
{
    corm_migrate_options none = corm_migrate_options_init();
    corm_error err;

    none.app = "blog";
    none.target = "zero";
    if (corm_migrate(db, &none, &err) == CORM_OK &&
        corm_migrate(db, NULL, &err) == CORM_OK)
        return true;
    fprintf(stderr, "blog: %s\n", err.message);
    return false;
}

static bool run_step(corm_db *db, const Step *step)
{
    const corm_statement_hook printer = { .after = print_statement };
    corm_session *s = corm_session_open(db);
    uint64_t n;
    bool ok;

    printf("== %s\n", step->name);
    ok = corm_session_watch(s, &printer) == CORM_OK && step->run(s);
    n = corm_session_statements(s);
    printf("\n%" PRIu64 " statements\n\n", n);
    if (!ok) {
        fflush(stdout);
        fprintf(stderr, "blog %s: %s\n", step->name, corm_errmsg(s));
    }
    corm_session_close(s);
    return ok;
}

static bool run(corm_db *db)
{
    bool ok = make_tables(db);

    for (size_t i = 0; ok && i < sizeof(steps) / sizeof(steps[0]); i++)
        ok = run_step(db, &steps[i]);
    return ok;
}

/* A full disk, a reader that has gone: not to be taken for success. */
static bool is_printed(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    fprintf(stderr, "blog: the output could not be written\n");
    return false;
}

int main(int argc, char **argv)
{
    const char *url = "sqlite:blog.db", *wanted = getenv("CORM_LOG");
    const corm_app *const apps[] = { &blog_app, NULL };
    corm_db_options options = corm_db_options_init();
    corm_sql_log log;
    const corm_statement_hook *const hooks[] = { &log.hook, NULL };
    corm_error error;
    corm_db *db;
    bool ok;

    if (argc == 3 && strcmp(argv[1], "--db") == 0) {
        url = argv[2];
    } else if (argc != 1) {
        bool asked = strcmp(argv[1], "--help") == 0;

        fprintf(asked ? stdout : stderr, "usage: blog [--db URL]\n");
        return asked && is_printed() ? 0 : 2;
    }
    if (wanted && strncmp(wanted, "sql", 3) == 0) {
        corm_sql_log_init(&log, stderr, strcmp(wanted, "sql+values") == 0);
        options.statement_hooks = hooks;
    }
    db = corm_open(url, apps, &options, &error);
    if (!db) {
        fprintf(stderr, "blog: %s\n", error.message);
        return 1;
    }
    ok = run(db);
    corm_close(db);
    return ok && is_printed() ? EXIT_SUCCESS : EXIT_FAILURE;
}
