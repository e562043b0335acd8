/*
 * Debian's packages in a database, and questions about them.
 *
 *     packages load [--db URL] [--from FILE|-]
 *     packages report [--db URL] [--top N] [--walk NAME]
 *
 * `load` reads what `apt-cache dumpavail` prints, or the packages that dpkg
 * has installed where that prints nothing, or a file of such records.
 */
#define _POSIX_C_SOURCE 200809L /* popen() */

#include "packages.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

typedef struct Arguments {
    const char *command, *url, *from, *walk;
    size_t top;
} Arguments;

typedef struct Source {
    FILE *file;
    bool is_pipe;
} Source;

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* apt-cache's output when there is any; where apt does not exist, none. */
static Source open_apt(void)
{
    Source source = { popen("apt-cache dumpavail 2>/dev/null", "r"), true };
    int first;

    if (!source.file)
        return source;
    first = getc(source.file);
    if (first != EOF) {
        ungetc(first, source.file);
        fprintf(stderr, "reading apt-cache dumpavail\n");
        return source;
    }
    pclose(source.file);
    source.file = NULL;
    return source;
}

static Source open_source(const char *from)
{
    Source source = { NULL, false };

    if (!from) {
        source = open_apt();
        if (source.file)
            return source;
        source.is_pipe = false;
        from = "/var/lib/dpkg/status";
    }
    if (strcmp(from, "-") == 0) {
        source.file = stdin;
        return source;
    }
    source.file = fopen(from, "r");
    if (source.file)
        fprintf(stderr, "reading %s\n", from);
    else
        fprintf(stderr, "packages: %s: %s\n", from, strerror(errno));
    return source;
}

/* What apt-cache left out when it failed cannot be seen in its output. */
static bool close_source(const Source *source)
{
    if (source->is_pipe && pclose(source->file) != 0) {
        fprintf(stderr, "packages: apt-cache failed\n");
        return false;
    }
    if (!source->is_pipe && source->file != stdin)
        fclose(source->file);
    return true;
}

static bool load(corm_session *s, const Arguments *args)
{
    double start = seconds();
    Source source = open_source(args->from);
    struct rusage usage;
    bool ok;

    if (!source.file)
        return false;
    ok = load_packages(s, source.file, stdout);
    ok = close_source(&source) && ok;
    if (ok && getrusage(RUSAGE_SELF, &usage) == 0)
        fprintf(stderr, "%.1f s, %ld MB at most\n", seconds() - start,
                usage.ru_maxrss / 1024);
    return ok;
}

static bool run(corm_session *s, const Arguments *args)
{
    if (strcmp(args->command, "load") == 0)
        return load(s, args);
    return report_packages(s, args->top, args->walk, stdout);
}

static bool parse_option(Arguments *args, const char *name, const char *value)
{
    char *end;

    if (strcmp(name, "--db") == 0)
        args->url = value;
    else if (strcmp(name, "--from") == 0)
        args->from = value;
    else if (strcmp(name, "--walk") == 0)
        args->walk = value;
    else if (strcmp(name, "--top") == 0) {
        args->top = (size_t)strtoul(value, &end, 10);
        return *end == '\0' && args->top > 0;
    } else
        return false;
    return true;
}

static bool parse(Arguments *args, int argc, char **argv)
{
    if (argc < 2 ||
        (strcmp(argv[1], "load") != 0 && strcmp(argv[1], "report") != 0))
        return false;
    args->command = argv[1];
    for (int i = 2; i < argc; i += 2)
        if (i + 1 == argc || !parse_option(args, argv[i], argv[i + 1]))
            return false;
    return true;
}

/* A full disk, a reader that has gone: not to be taken for success. */
static bool is_printed(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    fprintf(stderr, "packages: the output could not be written\n");
    return false;
}

int main(int argc, char **argv)
{
    Arguments args = { .url = "sqlite:packages.db",
                       .walk = "libsqlite3-0",
                       .top = 10 };
    const corm_app *const apps[] = { &packages_app, NULL };
    const char *wanted = getenv("CORM_LOG");
    corm_db_options options = corm_db_options_init();
    corm_sql_log log;
    const corm_statement_hook *const hooks[] = { &log.hook, NULL };
    corm_error error;
    corm_session *s;
    corm_db *db;
    bool ok;

    if (!parse(&args, argc, argv)) {
        bool asked = argc > 1 && strcmp(argv[1], "--help") == 0;

        fprintf(asked ? stdout : stderr,
                "usage: packages load [--db URL] [--from FILE|-], or packages "
                "report [--db URL] [--top N] [--walk NAME]\n");
        return asked && is_printed() ? 0 : 2;
    }
    if (wanted && strncmp(wanted, "sql", 3) == 0) {
        corm_sql_log_init(&log, stderr, strcmp(wanted, "sql+values") == 0);
        options.statement_hooks = hooks;
    }
    db = corm_open(args.url, apps, &options, &error);
    if (!db) {
        fprintf(stderr, "packages: %s\n", error.message);
        return 1;
    }
    s = corm_session_open(db);
    ok = run(s, &args);
    if (!ok && corm_failed(s))
        fprintf(stderr, "packages: %s\n", corm_errmsg(s));
    corm_session_close(s);
    corm_close(db);
    return ok && is_printed() ? EXIT_SUCCESS : EXIT_FAILURE;
}
