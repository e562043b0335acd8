/*
 * makemigrations: what leads from the migrations to the models, as files.
 */
#include "manage/manage.h"
#include "manage/lint.h"
#include "manage/questions.h"
#include "migrations/graph.h"
#include "migrations/writer.h"

#include <stdlib.h>
#include <string.h>

static const cormi_option makemigrations_options[] = {
    { "--dry-run", NULL, "only show what would be written" },
    { "--check", NULL, "write nothing; exit 1 when something is missing" },
    { "--empty", NULL, "a migration without operations for each APP" },
    { "--merge", NULL, "a migration that joins two last ones" },
    { "--name", "NAME", "the rest of the name: 0002_NAME" },
    { "--dir", "FOLDER", "where files go; default migrations/APP" },
    { "--no-lint", NULL, "do not tell what is risky while programs run" },
    CORMI_QUESTION_OPTIONS,
    { NULL, NULL, NULL },
};

/* One run. */
typedef struct make_run {
    cormi_manage *m;
    cormi_graph graph;
    corm_project_state *from, *to;
    corm_project_state *risks; /* goes on with what is written; NULL: nobody
                                  wants to know */
    corm_changes changes;
    cormi_vec names; /* const char *, of changes.migrations[i] */
    bool write;      /* neither --dry-run nor --check */
    bool written;    /* a file */
} make_run;

/* ---- what is there ---- */

static int make_open(make_run *run)
{
    cormi_manage *m = run->m;
    corm_error err;

    if (cormi_graph_build(&run->graph, m->arena, m->apps, NULL, NULL, &err) !=
        CORM_OK)
        return cormi_tell_error(m, &err);
    for (size_t i = 0; i < m->args.n; i++)
        if (cormi_manage_app(m, cormi_arg(m, i)) == NULL)
            return CORMI_FAILED;
    if (!cormi_flag(m, "--merge") &&
        cormi_graph_check_leaves(&run->graph, &err) != CORM_OK)
        return cormi_tell_error(m, &err);
    return CORMI_DONE;
}

static int make_states(make_run *run)
{
    corm_error err;

    run->from = corm_project_state_new(NULL, &err);
    if (run->from == NULL)
        return cormi_tell_error(run->m, &err);
    for (size_t i = 0; i < run->graph.n_order; i++) {
        const corm_migration *mig = run->graph.order[i]->migration;

        for (size_t k = 0; k < mig->n_operations; k++)
            if (corm_project_state_apply(run->from, mig->app,
                                         &mig->operations[k], &err) != CORM_OK)
                return cormi_tell(run->m, "%s.%s: %s", mig->app, mig->name,
                                  err.message);
    }
    run->to = corm_project_state_of_apps(run->m->apps, NULL, &err);
    return run->to != NULL ? CORMI_DONE : cormi_tell_error(run->m, &err);
}

static const corm_migration *make_leaf(const make_run *run, size_t app)
{
    cormi_graph_node *leaf;

    return cormi_graph_leaves(&run->graph, app, &leaf, 1) > 0 ? leaf->migration
                                                              : NULL;
}

/* The last migrations of all apps, ended by {NULL, NULL}. */
static const corm_migration_key *make_leaves(make_run *run)
{
    corm_migration_key *keys =
        CORMI_NEW_N(run->m->arena, corm_migration_key, run->graph.n_apps + 1);
    size_t n = 0;

    for (size_t i = 0; keys != NULL && i < run->graph.n_apps; i++) {
        const corm_migration *leaf = make_leaf(run, i);

        if (leaf != NULL)
            keys[n++] = (corm_migration_key){ leaf->app, leaf->name };
    }
    return keys;
}

/* ---- names ---- */

static int make_number(const make_run *run, const char *app)
{
    int highest = 0;

    for (size_t i = 0; i < run->graph.n; i++) {
        const corm_migration *mig = run->graph.nodes[i]->migration;
        int number = atoi(mig->name);

        if (strcmp(mig->app, app) == 0 && number > highest)
            highest = number;
    }
    for (size_t i = 0; i < run->names.n; i++)
        if (strcmp(run->changes.migrations[i].app, app) == 0)
            highest++;
    return highest + 1;
}

/* Part of the name of a C object: so letters, digits and underscores. */
static bool make_is_name(const char *name)
{
    return name[0] != '\0' &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW"
                             "XYZ0123456789_")] == '\0';
}

static int make_names(make_run *run)
{
    const char *given = cormi_given_text(run->m, "--name");
    char rest[128];

    if (given != NULL && !make_is_name(given))
        return cormi_tell(run->m,
                          "--name %s: a name has letters, digits and "
                          "underscores only",
                          given);
    for (size_t i = 0; i < run->changes.n_migrations; i++) {
        const corm_planned_migration *p = &run->changes.migrations[i];
        const char *name;

        cormi_migration_name(rest, sizeof(rest), p->operations, p->n_operations,
                             p->initial, corm_now());
        name = cormi_arena_printf(run->m->arena, "%04d_%s",
                                  make_number(run, p->app),
                                  given != NULL ? given : rest);
        if (name == NULL || !cormi_vec_push(&run->names, &name))
            return cormi_no_memory(run->m);
    }
    return CORMI_DONE;
}

/* "auto_2" is the second of the app's that are planned. */
static const char *make_real_name(const make_run *run,
                                  const corm_migration_key *key)
{
    int wanted = strncmp(key->name, "auto_", 5) == 0 ? atoi(key->name + 5) : 0;

    for (size_t i = 0; wanted > 0 && i < run->changes.n_migrations; i++)
        if (strcmp(run->changes.migrations[i].app, key->app) == 0 &&
            --wanted == 0)
            return CORMI_VEC_AT(const char *, &run->names, i);
    return key->name;
}

static const corm_migration_key *
make_dependencies(make_run *run, const corm_migration_key *keys)
{
    size_t n = 0;
    corm_migration_key *out;

    while (keys != NULL && keys[n].app != NULL)
        n++;
    out = CORMI_NEW_N(run->m->arena, corm_migration_key, n + 1);
    for (size_t i = 0; out != NULL && i < n; i++)
        out[i] =
            (corm_migration_key){ keys[i].app, make_real_name(run, &keys[i]) };
    return out;
}

/* ---- telling ---- */

static char make_sign(corm_operation_kind kind)
{
    switch (kind) {
    case CORM_OPERATION_CREATE_MODEL:
    case CORM_OPERATION_ADD_FIELD:
    case CORM_OPERATION_ADD_INDEX:
    case CORM_OPERATION_ADD_CONSTRAINT:
        return '+';
    case CORM_OPERATION_DELETE_MODEL:
    case CORM_OPERATION_REMOVE_FIELD:
    case CORM_OPERATION_REMOVE_INDEX:
    case CORM_OPERATION_REMOVE_CONSTRAINT:
        return '-';
    case CORM_OPERATION_RUN_SQL:
        return 's';
    case CORM_OPERATION_RUN_C:
        return 'c';
    case CORM_OPERATION_SEPARATE_DATABASE_AND_STATE:
        return '?';
    default:
        return '~';
    }
}

static void make_tell_operations(cormi_manage *m, const corm_operation *ops,
                                 size_t n)
{
    char text[256];

    for (size_t i = 0; i < n; i++) {
        corm_operation_describe(&ops[i], text, sizeof(text));
        cormi_say(m, CORMI_STYLE_PLAIN, "    %c %s\n", make_sign(ops[i].kind),
                  text);
    }
}

/* ---- writing ---- */

/* The index of an app with one more name behind the others. */
static bool make_write_index(make_run *run, const char *app, const char *dir,
                             const cormi_vec *more)
{
    cormi_vec names = CORMI_VEC_ARENA(const char *, run->m->arena);
    const char *end = NULL;
    cormi_str text;

    for (size_t i = 0; i < run->graph.n; i++) {
        const corm_migration *mig = run->graph.nodes[i]->migration;

        if (strcmp(mig->app, app) == 0 && !cormi_vec_push(&names, &mig->name))
            return cormi_no_memory(run->m), false;
    }
    for (size_t i = 0; i < more->n; i++)
        if (!cormi_vec_push(&names, &CORMI_VEC_AT(const char *, more, i)))
            return cormi_no_memory(run->m), false;
    if (!cormi_vec_push(&names, &end))
        return cormi_no_memory(run->m), false;
    cormi_str_init_arena(&text, run->m->arena);
    cormi_write_index_file(&text, app, names.data);
    return cormi_write_file(
        run->m, cormi_arena_printf(run->m->arena, "%s/index.c", dir),
        cormi_str_get(&text), text.len);
}

static int make_write(make_run *run, const cormi_write_migration *mig,
                      cormi_vec *written)
{
    cormi_manage *m = run->m;
    const char *dir = cormi_migrations_dir(m, mig->app), *path;
    cormi_str text;

    path = cormi_arena_printf(m->arena, "%s/%s.c", dir, mig->name);
    cormi_str_init_arena(&text, m->arena);
    cormi_write_migration_file(&text, mig);
    if (path == NULL || text.oom)
        return cormi_no_memory(m);
    cormi_say(m, CORMI_STYLE_PLAIN, "  %s\n", path);
    make_tell_operations(m, mig->operations, mig->n_operations);
    if (run->risks != NULL)
        cormi_lint_tell(m, NULL, mig->app, mig->operations, mig->n_operations,
                        run->risks);
    if (!run->write)
        return CORMI_DONE;
    if (cormi_file_exists(path))
        return cormi_tell(m,
                          "%s is there already, but the program does not have "
                          "it; build the program anew",
                          path);
    if (!cormi_write_file(m, path, cormi_str_get(&text), text.len))
        return CORMI_FAILED;
    run->written = true;
    return cormi_vec_push(written, &mig->name) ? CORMI_DONE
                                               : cormi_no_memory(m);
}

static int make_write_app(make_run *run, const char *app)
{
    cormi_manage *m = run->m;
    cormi_vec written = CORMI_VEC_ARENA(const char *, m->arena);
    int code = CORMI_DONE;
    bool any = false;

    for (size_t i = 0; code == CORMI_DONE && i < run->changes.n_migrations;
         i++) {
        const corm_planned_migration *p = &run->changes.migrations[i];
        cormi_write_migration mig = {
            .app = app,
            .name = CORMI_VEC_AT(const char *, &run->names, i),
            .dependencies = make_dependencies(run, p->dependencies),
            .operations = p->operations,
            .n_operations = p->n_operations,
            .initial = p->initial,
        };

        if (strcmp(p->app, app) != 0)
            continue;
        if (!any)
            cormi_say(m, CORMI_STYLE_HEAD, "Migrations for '%s':\n", app);
        any = true;
        code = make_write(run, &mig, &written);
    }
    if (written.n > 0 &&
        !make_write_index(run, app, cormi_migrations_dir(m, app), &written))
        code = CORMI_FAILED;
    return code;
}

/* An app is written when it was asked for, or one that was depends on it. */
static bool make_is_wanted(const make_run *run, const char *app)
{
    if (cormi_manage_wants(run->m, app))
        return true;
    for (size_t i = 0; i < run->changes.n_migrations; i++) {
        const corm_planned_migration *p = &run->changes.migrations[i];

        for (size_t k = 0;
             cormi_manage_wants(run->m, p->app) && p->dependencies != NULL &&
             p->dependencies[k].app != NULL;
             k++)
            if (strcmp(p->dependencies[k].app, app) == 0 &&
                strncmp(p->dependencies[k].name, "auto_", 5) == 0)
                return true;
    }
    return false;
}

static int make_write_all(make_run *run)
{
    cormi_manage *m = run->m;
    int code = make_names(run);
    size_t n = 0;

    for (size_t i = 0; code == CORMI_DONE && m->apps[i] != NULL; i++) {
        bool any = false;

        for (size_t k = 0; k < run->changes.n_migrations; k++)
            any = any ||
                  strcmp(run->changes.migrations[k].app, m->apps[i]->name) == 0;
        if (!any || !make_is_wanted(run, m->apps[i]->name))
            continue;
        n++;
        code = make_write_app(run, m->apps[i]->name);
    }
    if (code != CORMI_DONE)
        return code;
    if (n == 0)
        cormi_say(m, CORMI_STYLE_PLAIN, "No changes detected\n");
    return n > 0 && cormi_flag(m, "--check") ? CORMI_FAILED : CORMI_DONE;
}

/* ---- kinds of runs ---- */

static int make_detect(make_run *run)
{
    corm_autodetect_options options = { .size = sizeof(options) };
    cormi_questions questions;
    corm_error err;
    int code = make_states(run);

    if (code == CORMI_DONE)
        code = cormi_questions_init(&questions, run->m);
    if (code != CORMI_DONE)
        return code;
    options.ask = cormi_questions_answer;
    options.ask_data = &questions;
    options.leaves = make_leaves(run);
    if (corm_autodetect(run->from, run->to, &options, &run->changes, &err) !=
        CORM_OK)
        return cormi_questions_failed(&questions, &err);
    if (!cormi_flag(run->m, "--no-lint")) {
        run->risks = corm_project_state_dup(run->from, &err);
        if (run->risks == NULL)
            return cormi_tell_error(run->m, &err);
    }
    return make_write_all(run);
}

static int make_one(make_run *run, const cormi_write_migration *mig)
{
    cormi_vec written = CORMI_VEC_ARENA(const char *, run->m->arena);
    int code;

    cormi_say(run->m, CORMI_STYLE_HEAD, "Migrations for '%s':\n", mig->app);
    code = make_write(run, mig, &written);
    if (code == CORMI_DONE && written.n > 0 &&
        !make_write_index(run, mig->app, cormi_migrations_dir(run->m, mig->app),
                          &written))
        code = CORMI_FAILED;
    return code;
}

static int make_empty(make_run *run)
{
    const char *given = cormi_given_text(run->m, "--name");
    char rest[64];

    if (run->m->args.n == 0)
        return cormi_tell(run->m, "--empty needs the name of an app");
    cormi_migration_name(rest, sizeof(rest), NULL, 0, false, corm_now());
    for (size_t i = 0; i < run->m->args.n; i++) {
        const char *app = cormi_arg(run->m, i);
        const corm_migration *leaf =
            make_leaf(run, cormi_graph_app(&run->graph, app));
        corm_migration_key keys[2] = { { NULL, NULL }, { NULL, NULL } };
        cormi_write_migration mig = { .app = app, .dependencies = keys };
        int code;

        if (leaf != NULL)
            keys[0] = (corm_migration_key){ leaf->app, leaf->name };
        mig.name =
            cormi_arena_printf(run->m->arena, "%04d_%s", make_number(run, app),
                               given != NULL ? given : rest);
        code = make_one(run, &mig);
        if (code != CORMI_DONE)
            return code;
    }
    return CORMI_DONE;
}

/* What only one of the leaves stands on. */
static void make_tell_branch(make_run *run, cormi_graph_node *leaf,
                             cormi_graph_node *other)
{
    cormi_graph_mark_parents(&run->graph, other);
    cormi_say(run->m, CORMI_STYLE_PLAIN, "  Branch %s\n",
              leaf->migration->name);
    for (size_t i = 0; i <= leaf->order; i++) {
        cormi_graph_node *node = run->graph.order[i];

        if (node->mark == 0 && node->app == leaf->app)
            make_tell_operations(run->m, node->migration->operations,
                                 node->migration->n_operations);
    }
    cormi_graph_unmark(&run->graph);
}

static int make_merge_app(make_run *run, size_t app)
{
    const char *label = run->graph.apps[app]->name;
    const char *given = cormi_given_text(run->m, "--name");
    cormi_graph_node *leaves[8];
    size_t n = cormi_graph_leaves(&run->graph, app, leaves, 8);
    corm_migration_key keys[9] = { { NULL, NULL } };
    cormi_write_migration mig = { .app = label, .dependencies = keys };

    if (n > 8)
        return cormi_tell(run->m,
                          "the app %s has %zu last migrations; eight "
                          "can be merged at once",
                          label, n);
    cormi_say(run->m, CORMI_STYLE_HEAD, "Merging %s\n", label);
    for (size_t i = 0; i < n; i++) {
        keys[i] = (corm_migration_key){ label, leaves[i]->migration->name };
        make_tell_branch(run, leaves[i], leaves[i == 0 ? 1 : 0]);
    }
    if (!cormi_confirm(run->m,
                       "Do these branches not touch the same things, so that "
                       "they may run in any order?"))
        return cormi_tell(run->m, "not merged; --yes says yes");
    mig.name = given != NULL
                   ? cormi_arena_printf(run->m->arena, "%04d_%s",
                                        make_number(run, label), given)
                   : cormi_arena_printf(run->m->arena, "%04d_merge_%.40s_%.40s",
                                        make_number(run, label),
                                        leaves[0]->migration->name,
                                        leaves[1]->migration->name);
    return make_one(run, &mig);
}

static int make_merge(make_run *run)
{
    bool any = false;

    for (size_t i = 0; i < run->graph.n_apps; i++) {
        cormi_graph_node *leaves[2];
        int code;

        if (!cormi_manage_wants(run->m, run->graph.apps[i]->name) ||
            cormi_graph_leaves(&run->graph, i, leaves, 2) < 2)
            continue;
        any = true;
        code = make_merge_app(run, i);
        if (code != CORMI_DONE)
            return code;
    }
    if (!any)
        cormi_say(run->m, CORMI_STYLE_PLAIN, "No conflicts detected\n");
    return CORMI_DONE;
}

static int makemigrations_run(cormi_manage *m)
{
    make_run run = { .m = m, .names = CORMI_VEC_ARENA(const char *, m->arena) };
    int code = cormi_check_models(m);

    if (code == CORMI_DONE)
        code = make_open(&run);
    run.write = !cormi_flag(m, "--dry-run") && !cormi_flag(m, "--check");
    if (code == CORMI_DONE && cormi_flag(m, "--merge"))
        code = make_merge(&run);
    else if (code == CORMI_DONE && cormi_flag(m, "--empty"))
        code = make_empty(&run);
    else if (code == CORMI_DONE)
        code = make_detect(&run);
    if (code == CORMI_DONE && run.written)
        cormi_say(m, CORMI_STYLE_PLAIN,
                  "Build the program again, then run its migrate command\n");
    corm_changes_free(&run.changes);
    corm_project_state_free(run.risks);
    corm_project_state_free(run.from);
    corm_project_state_free(run.to);
    return code;
}

const cormi_command cormi_command_makemigrations = {
    .name = "makemigrations",
    .summary = "Write migrations for what changed in the models",
    .arguments = "[APP..]",
    .max_args = -1,
    .options = makemigrations_options,
    .run = makemigrations_run,
};
