/*
 * A library of authors and books in one SQLite file.
 *
 *     library add|query|update|many|delete|all [--db URL]
 *
 * The steps build on each other: `add` makes the tables anew and fills them,
 * `query`, `update`, `many` and `delete` work on what is there, `all` does
 * the five.
 * CORM_LOG=sql writes times and rows of all statements to stderr as well.
 */
#include "library.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Step {
    const char *name;
    bool (*run)(corm_session *s);
} Step;

static const Step steps[] = {
    { "add", step_add },   { "query", step_query },   { "update", step_update },
    { "many", step_many }, { "delete", step_delete },
};
enum { STEP_COUNT = sizeof(steps) / sizeof(steps[0]) };

void print_queries(corm_session *s, uint64_t before)
{
    uint64_t n = corm_session_statements(s) - before;

    printf("    -- %" PRIu64 " %s\n", n, n == 1 ? "query" : "queries");
}

/* Each step is a unit of work: a session of its own, and with it go all
 * objects that the step made or loaded. */
static bool run_step(corm_db *db, const Step *step)
{
    corm_session *s = corm_session_open(db);
    bool ok;

    printf("== %s\n", step->name);
    ok = step->run(s);
    if (!ok) {
        fflush(stdout);
        fprintf(stderr, "library %s: %s\n", step->name, corm_errmsg(s));
    }
    corm_session_close(s);
    return ok;
}

static bool run_steps(corm_db *db, const char *name)
{
    for (size_t i = 0; i < STEP_COUNT; i++) {
        bool wanted =
            strcmp(name, "all") == 0 || strcmp(name, steps[i].name) == 0;

        if (wanted && !run_step(db, &steps[i]))
            return false;
    }
    return true;
}

static bool is_step(const char *name)
{
    for (size_t i = 0; i < STEP_COUNT; i++)
        if (strcmp(name, steps[i].name) == 0)
            return true;
    return strcmp(name, "all") == 0;
}

static int usage(FILE *to)
{
    fprintf(to, "usage: library add|query|update|many|delete|all [--db URL]\n");
    return 2;
}

/* A full disk, a reader that has gone: not to be taken for success. */
static bool is_printed(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    fprintf(stderr, "library: the output could not be written\n");
    return false;
}

int main(int argc, char **argv)
{
    const char *url = "sqlite:library.db", *step = NULL;
    const char *wanted = getenv("CORM_LOG");
    const corm_app *const apps[] = { &library_app, NULL };
    corm_db_options options = corm_db_options_init();
    corm_sql_log log;
    const corm_statement_hook *const hooks[] = { &log.hook, NULL };
    corm_error error;
    corm_db *db;
    bool ok;

    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        usage(stdout);
        return is_printed() ? 0 : 1;
    }
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--db") == 0 && i + 1 < argc)
            url = argv[++i];
        else if (!step && is_step(argv[i]))
            step = argv[i];
        else
            return usage(stderr);
    }
    if (!step)
        return usage(stderr);

    if (wanted && strncmp(wanted, "sql", 3) == 0) {
        corm_sql_log_init(&log, stderr, strcmp(wanted, "sql+values") == 0);
        options.statement_hooks = hooks;
    }
    db = corm_open(url, apps, &options, &error);
    if (!db) {
        fprintf(stderr, "library: %s\n", error.message);
        return 1;
    }
    ok = run_steps(db, step);
    corm_close(db);
    return ok && is_printed() ? EXIT_SUCCESS : EXIT_FAILURE;
}
