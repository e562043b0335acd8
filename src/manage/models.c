/*
 * What commands ask of the models before they go on: are they sound, do the
 * migrations lead to them, and has the program the migrations that lie in the
 * folder?
 */
#include "manage/manage.h"

#include "base/alloc.h"
#include "migrations/executor.h"
#include "model/registry.h"

#include <dirent.h>
#include <string.h>

int cormi_check_models(cormi_manage *m)
{
    char *report = NULL;
    corm_error err;
    cormi_registry *registry =
        cormi_registry_new(m->apps, &cormi_default_allocator, &err, &report);

    if (registry == NULL && report == NULL)
        cormi_tell_error(m, &err);
    for (char *line = report, *end; line != NULL && *line != '\0'; line = end) {
        end = line + strcspn(line, "\n");
        cormi_tell(m, "%.*s", (int)(end - line), line);
        end += *end == '\n';
    }
    if (report != NULL)
        cormi_free(&cormi_default_allocator, report, strlen(report) + 1);
    cormi_registry_free(registry);
    return registry != NULL ? CORMI_DONE : CORMI_FAILED;
}

/* ---- models that no migration knows ---- */

static bool models_differ(const corm_project_state *from,
                          const corm_project_state *to)
{
    corm_autodetect_options options = { .size = sizeof(options) };
    corm_changes changes = { .n_migrations = 0 };
    corm_error err;
    /* CORM_MISUSE: a question, so something has changed. */
    corm_status status = corm_autodetect(from, to, &options, &changes, &err);
    bool differ = status == CORM_MISUSE || changes.n_migrations > 0;

    corm_changes_free(&changes);
    return differ;
}

bool cormi_models_changed(cormi_manage *m, cormi_graph *graph)
{
    corm_error err;
    corm_project_state *from = corm_project_state_new(NULL, &err);
    corm_project_state *to = corm_project_state_of_apps(m->apps, NULL, &err);
    bool ok = from != NULL && to != NULL;

    for (size_t i = 0; ok && i < graph->n_order; i++)
        ok = cormi_graph_state_add(from, graph->order[i]->migration,
                                   graph->order[i]->migration->n_operations,
                                   &err) == CORM_OK;
    ok = ok && models_differ(from, to);
    corm_project_state_free(from);
    corm_project_state_free(to);
    return ok;
}

/* ---- files that were not compiled ---- */

/* "0003_room.c": the size of its name, or 0. */
static size_t models_migration_file(const char *file)
{
    size_t n = strlen(file);

    return strspn(file, "0123456789") == 4 && file[4] == '_' && n > 6 &&
                   strcmp(file + n - 2, ".c") == 0
               ? n - 2
               : 0;
}

static size_t models_tell_unbuilt(cormi_manage *m, const cormi_graph *graph,
                                  const char *app)
{
    const char *dir = cormi_migrations_dir(m, app);
    DIR *folder = dir != NULL ? opendir(dir) : NULL;
    struct dirent *entry;
    size_t n = 0;

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        size_t size = models_migration_file(entry->d_name);
        const char *name =
            cormi_arena_printf(m->arena, "%.*s", (int)size, entry->d_name);

        if (size == 0 || name == NULL ||
            cormi_graph_find(graph, app, name) != NULL)
            continue;
        n++;
        cormi_say(m, CORMI_STYLE_WARN,
                  "%s/%s is not in this program: build it again\n", dir,
                  entry->d_name);
    }
    if (folder != NULL)
        closedir(folder);
    return n;
}

size_t cormi_tell_unbuilt(cormi_manage *m, const cormi_graph *graph)
{
    size_t n = 0;

    for (size_t i = 0; i < graph->n_apps; i++)
        if (graph->apps[i]->migrations != NULL)
            n += models_tell_unbuilt(m, graph, graph->apps[i]->name);
    return n;
}
