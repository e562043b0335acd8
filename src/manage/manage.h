/*
 * What the commands share: arguments, output, the database, questions.  This
 * library talks to a person; failures are sentences on stderr and an exit
 * code.
 */
#ifndef CORMI_MANAGE_MANAGE_H
#define CORMI_MANAGE_MANAGE_H

#include "base/arena.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <corm/manage.h>

enum { CORMI_DONE = 0, CORMI_FAILED = 1, CORMI_USAGE = 2 };

typedef struct cormi_manage cormi_manage;

/* An option of a command.  arg NULL: a flag.  It may be given several times
 * when arg ends with "..". */
typedef struct cormi_option {
    const char *name; /* "--plan" */
    const char *arg;  /* "NAME" */
    const char *help;
} cormi_option;

typedef struct cormi_command {
    const char *name, *summary;
    const char *arguments; /* "[APP [MIGRATION]]" */
    int max_args;          /* -1: any number */
    int min_args;
    const cormi_option *options; /* ended by a NULL name; NULL: none */
    const char *help;            /* more words; NULL: none */
    int (*run)(cormi_manage *m);
} cormi_command;

typedef struct cormi_given {
    const cormi_option *option;
    const char *value; /* "" of a flag */
} cormi_given;

struct cormi_manage {
    corm_sql_log log; /* where CORM_LOG asks for it */
    const corm_statement_hook *log_hooks[2];
    const char *program;
    const cormi_command *command;
    const corm_app *const *apps;
    corm_manage_options options;
    corm_arena *arena;
    cormi_vec args;  /* const char * */
    cormi_vec given; /* cormi_given */
    corm_db *db;     /* NULL until cormi_manage_db() */
    FILE *out, *err, *in;
    bool color, interactive, yes;
};

/* ---- arguments ---- */
bool cormi_flag(const cormi_manage *m, const char *option);
const char *cormi_given_text(const cormi_manage *m,
                             const char *option); /* NULL: not given */
/* The i-th value of an option that may be given several times; NULL: end. */
const char *cormi_given_at(const cormi_manage *m, const char *option, size_t i);
const char *cormi_arg(const cormi_manage *m, size_t i); /* NULL: not given */
/* `; did you mean "x"?`, or else otherwise; in the arena. */
const char *cormi_manage_hint(cormi_manage *m, const cormi_nearest *near,
                              const char *otherwise);
/* The app of a label; NULL: told. */
const corm_app *cormi_manage_app(cormi_manage *m, const char *label);
/* Is the app among the arguments, or are there none? */
bool cormi_manage_wants(const cormi_manage *m, const char *label);

/* ---- output ---- */
typedef enum cormi_style {
    CORMI_STYLE_PLAIN,
    CORMI_STYLE_HEAD,
    CORMI_STYLE_GOOD,
    CORMI_STYLE_WARN,
    CORMI_STYLE_BAD
} cormi_style;
void cormi_say(cormi_manage *m, cormi_style style, const char *format, ...)
    CORM_PRINTF(3, 4);
/* How far long work is, on a terminal's m->err, every thousand rows; done: the
 * line goes away.  Nothing where out, which is written meanwhile, is one. */
void cormi_progress(cormi_manage *m, FILE *out, size_t rows, bool done);
/* "error: ..": returns CORMI_FAILED. */
int cormi_tell(cormi_manage *m, const char *format, ...) CORM_PRINTF(2, 3);
int cormi_tell_error(cormi_manage *m, const corm_error *err);
int cormi_no_memory(cormi_manage *m);

/* ---- questions ---- */
/* A line without its end, in the arena; NULL: nobody can be asked. */
const char *cormi_ask(cormi_manage *m, const char *format, ...)
    CORM_PRINTF(2, 3);
/* yes or no; --yes answers yes, nobody there no. */
bool cormi_confirm(cormi_manage *m, const char *format, ...) CORM_PRINTF(2, 3);

/* ---- the database ---- */
/* Opened when first asked for; NULL: told. */
corm_db *cormi_manage_db(cormi_manage *m);
const char *cormi_manage_url(cormi_manage *m); /* NULL: told */

/* ---- the models (models.c) ---- */
typedef struct cormi_graph cormi_graph;
/* All that corm_open would say of them, one line each. */
int cormi_check_models(cormi_manage *m);
/* Do the migrations of the graph lead to other models than there are? */
bool cormi_models_changed(cormi_manage *m, cormi_graph *graph);
/* Tells the files of migrations that were not compiled in; how many. */
size_t cormi_tell_unbuilt(cormi_manage *m, const cormi_graph *graph);

/* ---- files ---- */
/* Write a whole file, making its folders: all of it or, on failure, nothing.
 * False: told. */
bool cormi_write_file(cormi_manage *m, const char *path, const char *text,
                      size_t n);
bool cormi_file_exists(const char *path);
/* The folder of an app's migrations, by --dir. */
const char *cormi_migrations_dir(cormi_manage *m, const char *label);

extern const cormi_command cormi_command_makemigrations, cormi_command_migrate,
    cormi_command_showmigrations, cormi_command_sqlmigrate,
    cormi_command_squashmigrations, cormi_command_check,
    cormi_command_inspectdb, cormi_command_dumpdata, cormi_command_loaddata,
    cormi_command_flush, cormi_command_sqlflush, cormi_command_dbshell,
    cormi_command_startapp, cormi_command_graph;

#endif
