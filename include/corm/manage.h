/*
 * The command line that every program can have: makemigrations, migrate,
 * check, inspectdb, dumpdata and the rest.  In a library of its own,
 * corm::manage, so that a program without it carries none of it.
 *
 *     int main(int argc, char **argv)
 *     {
 *         return corm_manage(argc, argv, apps, "sqlite:app.db");
 *     }
 */
#ifndef CORM_MANAGE_H
#define CORM_MANAGE_H

#include <corm/common.h>
#include <corm/db.h>
#include <corm/model.h>

#include <stdio.h>

CORM_BEGIN_DECLS

/** Options of corm_manage_with(); begin with corm_manage_options_init(). */
typedef struct corm_manage_options {
    size_t size;               /**< set by corm_manage_options_init() */
    const char *url;           /**< of the database; --url and CORM_URL come
                                 first */
    const corm_db_options *db; /**< of corm_open(); NULL: the defaults */
    FILE *out;                 /**< NULL: stdout */
    FILE *err;                 /**< NULL: stdout and stderr */
    FILE *in;                  /**< where answers come from; NULL: stdin */
    int interactive;           /**< ask questions: 0 when in and out are
                                 terminals, 1 always, -1 never */
} corm_manage_options;

/**
 * The default options of corm_manage_with().
 * @return options with size set and all else zero; nothing is owned, nothing
 *         fails.
 * Threads: any; only its result is written.
 */
static inline corm_manage_options corm_manage_options_init(void)
{
    corm_manage_options options;

    memset(&options, 0, sizeof(options));
    options.size = sizeof(options); /* the caller's size */
    return options;
}

/**
 * Run the command that argv names: `PROGRAM COMMAND [arguments]`; `help` lists
 * them, `COMMAND --help` explains one.
 * @param argc  as main() gets it.
 * @param argv  as main() gets it, borrowed; argv[0] is the program's name.
 * @param apps  as for corm_open(), borrowed.
 * @param url   of the database where neither --url nor the environment
 *              variable CORM_URL names one; NULL: one of them must.
 * @return the exit code: 0 done; 1 failed, or --check found something; 2 the
 *         arguments are wrong.
 * Threads: any; it opens the database itself, and reads and writes stdin,
 *   stdout and stderr.
 * @code
 * int code = corm_manage(argc, argv, apps, "sqlite:app.db");
 * @endcode
 */
CORM_API int corm_manage(int argc, char *const *argv,
                         const corm_app *const *apps, const char *url);

/**
 * The same with options, for programs that have their own streams or
 * corm_db_options.
 * @param argc     as corm_manage() takes it.
 * @param argv     the words, borrowed for the call.
 * @param apps     borrowed, ended by NULL.
 * @param options  borrowed for the call; NULL: the defaults.
 * @return an exit code as corm_manage(): 0 done, 1 failed, 2 wrong arguments.
 * Threads: any, one at a time for the streams it is given.
 * @code
 * corm_manage_options o = corm_manage_options_init();
 * o.url = "sqlite:app.db";
 * o.interactive = -1;
 * int code = corm_manage_with(argc, argv, apps, &o);
 * @endcode
 */
CORM_API int corm_manage_with(int argc, char *const *argv,
                              const corm_app *const *apps,
                              const corm_manage_options *options);

CORM_END_DECLS

#endif
