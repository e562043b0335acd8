/*
 * The command line: finds the command, reads its arguments, explains.
 */
#include "manage/manage.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const cormi_command *const manage_commands[] = {
    &cormi_command_makemigrations,   &cormi_command_migrate,
    &cormi_command_showmigrations,   &cormi_command_sqlmigrate,
    &cormi_command_squashmigrations, &cormi_command_check,
    &cormi_command_inspectdb,        &cormi_command_dumpdata,
    &cormi_command_loaddata,         &cormi_command_flush,
    &cormi_command_sqlflush,         &cormi_command_dbshell,
    &cormi_command_startapp,         &cormi_command_graph,
};

#define MANAGE_COMMANDS (sizeof(manage_commands) / sizeof(manage_commands[0]))

static const cormi_option manage_options[] = {
    { "--url", "URL", "the database, instead of the program's" },
    { "--yes", NULL, "answer yes to every question" },
    { "--no-color", NULL, "no colours, on a terminal too" },
    { "--help", NULL, "this text" },
    { NULL, NULL, NULL },
};

/* ---- help ---- */

static void manage_list(const cormi_manage *m, FILE *to)
{
    fprintf(to, "usage: %s COMMAND [arguments]\n\n", m->program);
    for (size_t i = 0; i < MANAGE_COMMANDS; i++)
        fprintf(to, "  %-17s %s\n", manage_commands[i]->name,
                manage_commands[i]->summary);
    fprintf(to, "\n%s COMMAND --help explains one of them.\n", m->program);
}

static void manage_list_options(FILE *to, const cormi_option *options)
{
    for (; options != NULL && options->name != NULL; options++) {
        int width = fprintf(to, "  %s%s%s", options->name,
                            options->arg != NULL ? " " : "",
                            options->arg != NULL ? options->arg : "");

        fprintf(to, "%*s%s\n", width < 28 ? 28 - width : 1, "", options->help);
    }
}

static void manage_explain(const cormi_manage *m, FILE *to)
{
    const cormi_command *c = m->command;

    fprintf(to, "usage: %s %s [options]%s%s\n\n%s.\n", m->program, c->name,
            c->arguments[0] != '\0' ? " " : "", c->arguments, c->summary);
    if (c->help != NULL)
        fprintf(to, "%s\n", c->help);
    fputc('\n', to);
    manage_list_options(to, c->options);
    manage_list_options(to, manage_options);
}

/* ---- arguments ---- */

static const cormi_option *manage_find(const cormi_option *options,
                                       const char *name, size_t len)
{
    for (; options != NULL && options->name != NULL; options++)
        if (strlen(options->name) == len &&
            strncmp(options->name, name, len) == 0)
            return options;
    return NULL;
}

const char *cormi_manage_hint(cormi_manage *m, const cormi_nearest *near,
                              const char *otherwise)
{
    const char *text =
        near->best != NULL
            ? cormi_arena_printf(m->arena, "; did you mean \"%s\"?", near->best)
            : otherwise;

    return text != NULL ? text : "";
}

static int manage_wrong(cormi_manage *m, const char *what, const char *which)
{
    cormi_tell(m, "%s%s; see %s %s --help", what, which, m->program,
               m->command->name);
    return CORMI_USAGE;
}

static int manage_no_option(cormi_manage *m, const char *text, size_t len)
{
    const char *name = cormi_arena_printf(m->arena, "%.*s", (int)len, text);
    cormi_nearest near = cormi_nearest_to(name != NULL ? name : "");
    const cormi_option *lists[] = { m->command->options, manage_options };

    for (size_t i = 0; i < 2; i++)
        for (const cormi_option *o = lists[i]; o != NULL && o->name != NULL;
             o++)
            cormi_nearest_try(&near, o->name);
    cormi_tell(m, "no such option: %s%s see %s %s --help", text,
               cormi_manage_hint(m, &near, ";"), m->program, m->command->name);
    return CORMI_USAGE;
}

static int manage_no_command(cormi_manage *m, const char *name)
{
    cormi_nearest near = cormi_nearest_to(name);

    for (size_t i = 0; i < MANAGE_COMMANDS; i++)
        cormi_nearest_try(&near, manage_commands[i]->name);
    cormi_tell(m, "no such command: %s%s \"%s help\" lists them", name,
               cormi_manage_hint(m, &near, ";"), m->program);
    return CORMI_USAGE;
}

/* One option at argv[*i]; moves *i when its value is the next argument. */
static int manage_read_option(cormi_manage *m, int argc, char *const *argv,
                              int *i)
{
    const char *text = argv[*i], *equals = strchr(text, '=');
    size_t len = equals != NULL ? (size_t)(equals - text) : strlen(text);
    cormi_given given = { manage_find(m->command->options, text, len), "" };

    if (given.option == NULL)
        given.option = manage_find(manage_options, text, len);
    if (given.option == NULL)
        return manage_no_option(m, text, len);
    if (given.option->arg == NULL && equals != NULL)
        return manage_wrong(m, given.option->name, " takes no value");
    if (given.option->arg != NULL) {
        if (equals == NULL && *i + 1 >= argc)
            return manage_wrong(m, given.option->name, " needs a value");
        given.value = equals != NULL ? equals + 1 : argv[++*i];
    }
    return cormi_vec_push(&m->given, &given) ? CORMI_DONE : cormi_no_memory(m);
}

static int manage_read(cormi_manage *m, int argc, char *const *argv)
{
    bool only_args = false;
    int code = CORMI_DONE;

    for (int i = 2; code == CORMI_DONE && i < argc; i++) {
        const char *text = argv[i];

        if (!only_args && strcmp(text, "--") == 0)
            only_args = true;
        else if (!only_args && text[0] == '-' && text[1] == '-')
            code = manage_read_option(m, argc, argv, &i);
        else if (!cormi_vec_push(&m->args, &text))
            code = cormi_no_memory(m);
    }
    if (code != CORMI_DONE || cormi_flag(m, "--help"))
        return code;
    if ((int)m->args.n < m->command->min_args)
        return manage_wrong(m,
                            "arguments are missing: ", m->command->arguments);
    if (m->command->max_args >= 0 && (int)m->args.n > m->command->max_args)
        return manage_wrong(m, "too many arguments: ",
                            cormi_arg(m, (size_t)m->command->max_args));
    return CORMI_DONE;
}

bool cormi_flag(const cormi_manage *m, const char *option)
{
    return cormi_given_text(m, option) != NULL;
}

const char *cormi_given_at(const cormi_manage *m, const char *option, size_t i)
{
    for (size_t k = 0; k < m->given.n; k++) {
        const cormi_given *g = &CORMI_VEC_AT(const cormi_given, &m->given, k);

        if (strcmp(g->option->name, option) == 0 && i-- == 0)
            return g->value;
    }
    return NULL;
}

/* The last one given counts. */
const char *cormi_given_text(const cormi_manage *m, const char *option)
{
    const char *found = NULL, *next;

    for (size_t i = 0; (next = cormi_given_at(m, option, i)) != NULL; i++)
        found = next;
    return found;
}

const char *cormi_arg(const cormi_manage *m, size_t i)
{
    return i < m->args.n ? CORMI_VEC_AT(const char *, &m->args, i) : NULL;
}

bool cormi_manage_wants(const cormi_manage *m, const char *label)
{
    for (size_t i = 0; i < m->args.n; i++)
        if (strcmp(cormi_arg(m, i), label) == 0)
            return true;
    return m->args.n == 0;
}

const corm_app *cormi_manage_app(cormi_manage *m, const char *label)
{
    cormi_str known;

    for (size_t i = 0; m->apps != NULL && m->apps[i] != NULL; i++)
        if (strcmp(m->apps[i]->name, label) == 0)
            return m->apps[i];
    cormi_str_init_arena(&known, m->arena);
    for (size_t i = 0; m->apps != NULL && m->apps[i] != NULL; i++)
        cormi_str_addf(&known, "%s%s", i > 0 ? ", " : "", m->apps[i]->name);
    cormi_tell(m, "this program has no app \"%s\"; it has %s", label,
               known.len > 0 ? cormi_str_get(&known) : "none");
    return NULL;
}

/* ---- running ---- */

static void manage_settle(cormi_manage *m)
{
    const char *no_color = getenv("NO_COLOR");

    m->yes = cormi_flag(m, "--yes");
    m->color = isatty(fileno(m->out)) && !cormi_flag(m, "--no-color") &&
               (no_color == NULL || no_color[0] == '\0');
    m->interactive = m->options.interactive > 0 ||
                     (m->options.interactive == 0 && isatty(fileno(m->in)) &&
                      isatty(fileno(m->out)));
}

static int manage_run(cormi_manage *m, int argc, char *const *argv)
{
    int code;

    if (argc < 2 || strcmp(argv[1], "help") == 0 ||
        strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        if (argc < 2) {
            cormi_tell(m, "no command; \"%s help\" lists them", m->program);
            return CORMI_USAGE;
        }
        manage_list(m, m->out);
        return CORMI_DONE;
    }
    for (size_t i = 0; i < MANAGE_COMMANDS; i++)
        if (strcmp(manage_commands[i]->name, argv[1]) == 0)
            m->command = manage_commands[i];
    if (m->command == NULL)
        return manage_no_command(m, argv[1]);
    code = manage_read(m, argc, argv);
    manage_settle(m);
    if (code != CORMI_DONE)
        return code;
    if (cormi_flag(m, "--help")) {
        manage_explain(m, m->out);
        return CORMI_DONE;
    }
    return m->command->run(m);
}

int corm_manage_with(int argc, char *const *argv, const corm_app *const *apps,
                     const corm_manage_options *options)
{
    static const corm_app *const none[] = { NULL };
    cormi_manage m = { .program =
                           argc > 0 && argv[0] != NULL ? argv[0] : "program",
                       .apps = apps != NULL ? apps : none };
    int code;

    m.options = corm_manage_options_init();
    if (options != NULL)
        memcpy(&m.options, options,
               options->size < sizeof(m.options) ? options->size
                                                 : sizeof(m.options));
    m.out = m.options.out != NULL ? m.options.out : stdout;
    m.err = m.options.err != NULL ? m.options.err : stderr;
    m.in = m.options.in != NULL ? m.options.in : stdin;
    m.arena = cormi_arena_new(&cormi_default_allocator);
    if (m.arena == NULL)
        return cormi_no_memory(&m);
    m.args = CORMI_VEC_ARENA(const char *, m.arena);
    m.given = CORMI_VEC_ARENA(cormi_given, m.arena);
    code = manage_run(&m, argc, argv);
    corm_close(m.db);
    cormi_arena_free(m.arena);
    if ((fflush(m.out) != 0 || ferror(m.out)) && code == CORMI_DONE)
        code = cormi_tell(&m, "the output could not be written");
    return code;
}

int corm_manage(int argc, char *const *argv, const corm_app *const *apps,
                const char *url)
{
    corm_manage_options options = corm_manage_options_init();

    options.url = url;
    return corm_manage_with(argc, argv, apps, &options);
}
