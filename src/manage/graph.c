/*
 * graph: the models and their relations in the language of Graphviz, or drawn
 * by its dot.
 */
#include "manage/manage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const cormi_option graph_options[] = {
    { "--fields", NULL, "with the fields of each model" },
    { "--svg", NULL, "drawn: by dot, from Graphviz" },
    { NULL, NULL, NULL },
};

/* Inside a quoted string of DOT; in a record label braces and bars, too. */
static void graph_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("\"\\{}|<>", *text) != NULL)
            fputc('\\', out);
        fputc(*text, out);
    }
}

static void graph_id(FILE *out, const corm_model *model, const char *app)
{
    fputc('"', out);
    graph_text(out, model->app != NULL ? model->app : app);
    fputc('.', out);
    graph_text(out, model->name);
    fputc('"', out);
}

static const char *graph_type(corm_type type)
{
    static const char *const names[] = {
#define X(type, name, django) [CORM_TYPE_##type] = name,
        CORM_TYPE_MAP(X)
#undef X
    };

    return type > CORM_TYPE_NONE && type < CORM_TYPE_COUNT_ ? names[type] : "";
}

static void graph_model(cormi_manage *m, const corm_model *model,
                        const char *app)
{
    fputs("    ", m->out);
    graph_id(m->out, model, app);
    fputs(" [label=\"{", m->out);
    graph_text(m->out, model->name);
    if (cormi_flag(m, "--fields")) {
        fputc('|', m->out);
        for (size_t i = 0; i < model->n_fields; i++) {
            graph_text(m->out, model->fields[i].name);
            fprintf(m->out, ": %s\\l", graph_type(model->fields[i].type));
        }
    }
    fprintf(m->out, "}\"%s];\n", model->abstract_ ? " style=dashed" : "");
}

/* The app of a model that a relation points to. */
static const char *graph_app_of(const cormi_manage *m, const corm_model *model,
                                const char *app)
{
    for (size_t a = 0; m->apps[a] != NULL; a++)
        for (size_t i = 0;
             m->apps[a]->models != NULL && m->apps[a]->models[i] != NULL; i++)
            if (m->apps[a]->models[i] == model)
                return m->apps[a]->name;
    return app;
}

static void graph_edge(cormi_manage *m, const corm_model *from,
                       const corm_model *to, const char *app, const char *label,
                       const char *style)
{
    fputs("    ", m->out);
    graph_id(m->out, from, app);
    fputs(" -> ", m->out);
    graph_id(m->out, to, graph_app_of(m, to, app));
    fputs(" [label=\"", m->out);
    graph_text(m->out, label);
    fprintf(m->out, "\"%s];\n", style);
}

static void graph_edges(cormi_manage *m, const corm_model *model,
                        const char *app)
{
    for (size_t i = 0; i < model->n_fields; i++) {
        const corm_field *f = &model->fields[i];

        if (f->to == NULL)
            continue;
        graph_edge(m, model, f->to, app, f->name,
                   f->type == CORM_TYPE_MANY_TO_MANY
                       ? " dir=both arrowhead=crow arrowtail=crow"
                   : f->type == CORM_TYPE_ONE_TO_ONE ? " arrowhead=tee"
                                                     : "");
    }
    if (model->extends != NULL)
        graph_edge(m, model, model->extends, app, "extends",
                   " arrowhead=empty");
    if (model->proxy_of != NULL)
        graph_edge(m, model, model->proxy_of, app, "proxy of",
                   " arrowhead=empty style=dashed");
}

static void graph_print(cormi_manage *m)
{
    fputs("digraph models {\n    node [shape=record];\n", m->out);
    for (int edges = 0; edges < 2; edges++)
        for (size_t a = 0; m->apps[a] != NULL; a++) {
            const corm_app *app = m->apps[a];

            if (!cormi_manage_wants(m, app->name) || app->models == NULL)
                continue;
            for (size_t i = 0; app->models[i] != NULL; i++) {
                if (edges == 0)
                    graph_model(m, app->models[i], app->name);
                else
                    graph_edges(m, app->models[i], app->name);
            }
        }
    fputs("}\n", m->out);
}

/* ---- drawn ---- */

/* What the command writes, to out; its exit code, -1: it could not be run. */
static int graph_pipe(FILE *out, const char *command)
{
    FILE *pipe = popen(command, "r");
    char part[4096];
    size_t n;
    int status;

    if (pipe == NULL)
        return -1;
    while ((n = fread(part, 1, sizeof(part), pipe)) > 0)
        fwrite(part, 1, n, out);
    status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int graph_draw(cormi_manage *m)
{
    char name[] = "/tmp/corm-graph-XXXXXX";
    int fd = mkstemp(name), code = -1;
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL, *out = m->out;
    bool written;

    if (file == NULL)
        return cormi_tell(m, "%s: %s", name, strerror(errno));
    m->out = file;
    graph_print(m);
    m->out = out;
    written = fclose(file) == 0;
    if (written)
        code = graph_pipe(out, cormi_arena_printf(
                                   m->arena, "dot -Tsvg %s 2>/dev/null", name));
    remove(name);
    if (!written)
        return cormi_tell(m, "%s could not be written", name);
    return code == 0 ? CORMI_DONE
                     : cormi_tell(m, "dot cannot be run (Debian: graphviz); "
                                     "without --svg its input is printed");
}

static int graph_run(cormi_manage *m)
{
    for (size_t i = 0; i < m->args.n; i++)
        if (cormi_manage_app(m, cormi_arg(m, i)) == NULL)
            return CORMI_FAILED;
    if (cormi_flag(m, "--svg"))
        return graph_draw(m);
    graph_print(m);
    return CORMI_DONE;
}

const cormi_command cormi_command_graph = {
    .name = "graph",
    .summary = "Print the models as a graph for dot, or as SVG",
    .arguments = "[APP..]",
    .max_args = -1,
    .options = graph_options,
    .run = graph_run,
};
