/*
 * showmigrations: which are applied, which are not.
 */
#include "manage/manage.h"
#include "migrations/executor.h"

#include <string.h>

static const cormi_option showmigrations_options[] = {
    { "--plan", NULL, "in the order in which they are applied" },
    { NULL, NULL, NULL },
};

static size_t show_replaced(const corm_migration *m)
{
    size_t n = 0;

    while (m->replaces != NULL && m->replaces[n].app != NULL)
        n++;
    return n;
}

static void show_one(cormi_manage *m, const cormi_executor *ex,
                     const cormi_graph_node *node, bool with_app)
{
    const corm_migration *mig = node->migration;
    const cormi_record *record = cormi_executor_record(ex, mig->app, mig->name);
    bool begun = record != NULL && record->reached != CORMI_RECORD_COMPLETE;

    cormi_say(m, node->applied ? CORMI_STYLE_GOOD : CORMI_STYLE_PLAIN,
              " [%c] %s%s%s",
              node->applied ? 'X'
              : begun       ? '-'
                            : ' ',
              with_app ? mig->app : "", with_app ? "." : "", mig->name);
    if (mig->replaces != NULL)
        cormi_say(m, CORMI_STYLE_PLAIN, " (%zu squashed migrations)",
                  show_replaced(mig));
    if (begun)
        cormi_say(m, CORMI_STYLE_WARN, " (%lld of %zu operations)",
                  (long long)record->reached, mig->n_operations);
    if (cormi_executor_edited(ex, mig))
        cormi_say(m, CORMI_STYLE_WARN, " (edited since)");
    cormi_say(m, CORMI_STYLE_PLAIN, "\n");
}

static void show_unknown(cormi_manage *m, const cormi_executor *ex,
                         const char *app)
{
    for (size_t i = 0; i < ex->records.n; i++) {
        const cormi_record *r = &ex->records.at[i];

        if (strcmp(r->app, app) == 0 &&
            cormi_graph_find(&ex->graph, r->app, r->name) == NULL)
            cormi_say(m, CORMI_STYLE_WARN, " [X] %s (not in this program)\n",
                      r->name);
    }
}

static void show_apps(cormi_manage *m, const cormi_executor *ex)
{
    for (size_t a = 0; a < ex->graph.n_apps; a++) {
        bool any = false;

        if (!cormi_manage_wants(m, ex->graph.apps[a]->name))
            continue;
        cormi_say(m, CORMI_STYLE_HEAD, "%s\n", ex->graph.apps[a]->name);
        for (size_t i = 0; i < ex->graph.n_order; i++)
            if (ex->graph.order[i]->app == a) {
                show_one(m, ex, ex->graph.order[i], false);
                any = true;
            }
        if (!any)
            cormi_say(m, CORMI_STYLE_PLAIN, " (no migrations)\n");
        show_unknown(m, ex, ex->graph.apps[a]->name);
    }
}

static void show_plan(cormi_manage *m, const cormi_executor *ex)
{
    for (size_t i = 0; i < ex->graph.n_order; i++)
        if (cormi_manage_wants(m, ex->graph.order[i]->migration->app))
            show_one(m, ex, ex->graph.order[i], true);
}

static int showmigrations_run(cormi_manage *m)
{
    cormi_executor ex;
    corm_error err;
    int code = CORMI_DONE;

    for (size_t i = 0; i < m->args.n; i++)
        if (cormi_manage_app(m, cormi_arg(m, i)) == NULL)
            return CORMI_FAILED;
    if (cormi_manage_db(m) == NULL)
        return CORMI_FAILED;
    if (cormi_executor_open(&ex, m->db, NULL, &err) != CORM_OK ||
        cormi_executor_load(&ex, &err) != CORM_OK)
        code = cormi_tell_error(m, &err);
    else if (cormi_flag(m, "--plan"))
        show_plan(m, &ex);
    else
        show_apps(m, &ex);
    cormi_executor_close(&ex);
    return code;
}

const cormi_command cormi_command_showmigrations = {
    .name = "showmigrations",
    .summary = "List the migrations and which are applied",
    .arguments = "[APP..]",
    .max_args = -1,
    .options = showmigrations_options,
    .run = showmigrations_run,
};
