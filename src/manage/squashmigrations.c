/*
 * squashmigrations: one migration that stands for several.
 */
#include "manage/squash.h"
#include "migrations/graph.h"
#include "migrations/writer.h"

#include <stdlib.h>
#include <string.h>

static const cormi_option squash_options[] = {
    { "--name", "NAME", "the rest of its name; default squashed_LAST" },
    { "--no-optimize", NULL, "leave the operations as they are" },
    { "--dir", "FOLDER", "where files go; default migrations/APP" },
    { NULL, NULL, NULL },
};

typedef struct squash_run {
    cormi_manage *m;
    cormi_graph graph;
    cormi_graph_node *first, *last; /* first NULL: from the beginning */
    cormi_vec nodes;                /* cormi_graph_node * */
    cormi_vec operations;           /* corm_operation */
    cormi_vec depends, replaces;    /* corm_migration_key, ended by zeros */
    corm_changes optimized;
    bool not_atomic; /* one of them is */
} squash_run;

static bool squash_push(squash_run *run, cormi_vec *to,
                        const corm_migration_key *key)
{
    for (size_t i = 0; i < to->n; i++) {
        const corm_migration_key *have =
            &CORMI_VEC_AT(const corm_migration_key, to, i);

        if (strcmp(have->app, key->app) == 0 &&
            strcmp(have->name, key->name) == 0)
            return true;
    }
    (void)run;
    return cormi_vec_push(to, key);
}

/* Those of the app that the last one needs, from the first one on. */
static int squash_collect(squash_run *run)
{
    cormi_manage *m = run->m;

    cormi_graph_mark_parents(&run->graph, run->last);
    for (size_t i = 0; i < run->graph.n_order; i++) {
        cormi_graph_node *node = run->graph.order[i];

        if (node->mark == 0 || node->app != run->last->app ||
            (run->first != NULL && node->order < run->first->order))
            continue;
        if (node->migration->replaces != NULL)
            return cormi_tell(m,
                              "%s is squashed itself; take what it replaces "
                              "from the program first",
                              node->migration->name);
        if (!cormi_vec_push(&run->nodes, &node))
            return cormi_no_memory(m);
    }
    cormi_graph_unmark(&run->graph);
    if (run->nodes.n < 2)
        return cormi_tell(m, "there is nothing to squash: one migration or "
                             "none");
    return CORMI_DONE;
}

static bool squash_has(const squash_run *run, const corm_migration_key *key)
{
    for (size_t i = 0; i < run->nodes.n; i++) {
        const corm_migration *mig =
            CORMI_VEC_AT(cormi_graph_node *, &run->nodes, i)->migration;

        if (strcmp(mig->app, key->app) == 0 &&
            strcmp(mig->name, key->name) == 0)
            return true;
    }
    return false;
}

static int squash_gather(squash_run *run)
{
    const corm_migration_key end = { NULL, NULL };
    bool ok = true;

    for (size_t i = 0; ok && i < run->nodes.n; i++) {
        const corm_migration *mig =
            CORMI_VEC_AT(cormi_graph_node *, &run->nodes, i)->migration;
        const corm_migration_key self = { mig->app, mig->name };

        ok = squash_push(run, &run->replaces, &self);
        run->not_atomic = run->not_atomic || mig->not_atomic;
        for (size_t k = 0; ok && k < mig->n_operations; k++)
            if (!mig->operations[k].elidable)
                ok = cormi_vec_push(&run->operations, &mig->operations[k]);
        for (const corm_migration_key *key = mig->dependencies;
             ok && key != NULL && key->app != NULL; key++)
            if (!squash_has(run, key))
                ok = squash_push(run, &run->depends, key);
    }
    ok = ok && cormi_vec_push(&run->depends, &end) &&
         cormi_vec_push(&run->replaces, &end);
    return ok ? CORMI_DONE : cormi_no_memory(run->m);
}

static int squash_optimize(squash_run *run, cormi_write_migration *mig)
{
    corm_error err;

    mig->operations = run->operations.data;
    mig->n_operations = run->operations.n;
    if (cormi_flag(run->m, "--no-optimize"))
        return CORMI_DONE;
    if (corm_operations_optimize(mig->app, mig->operations, mig->n_operations,
                                 &run->optimized, &err) != CORM_OK)
        return cormi_tell_error(run->m, &err);
    if (run->optimized.n_migrations == 1) {
        mig->operations = run->optimized.migrations[0].operations;
        mig->n_operations = run->optimized.migrations[0].n_operations;
    }
    return CORMI_DONE;
}

/* ---- functions ---- */

/* The operations of one migration that run functions, from *at on: as many
 * as it has, in its order, which optimizing keeps. */
static bool squash_pick(const corm_migration *from, corm_operation *all,
                        size_t n, size_t *at, cormi_vec *picked)
{
    for (size_t i = 0; i < from->n_operations; i++) {
        corm_operation *op;

        if (from->operations[i].elidable ||
            !cormi_squash_has_functions(&from->operations[i], 1))
            continue;
        while (*at < n && !cormi_squash_has_functions(&all[*at], 1))
            (*at)++;
        op = *at < n ? &all[(*at)++] : NULL;
        if (op != NULL && !cormi_vec_push(picked, &op))
            return false;
    }
    return true;
}

static bool squash_copy_one(squash_run *run, cormi_squash_copy *copy,
                            const corm_migration *from, cormi_vec *picked)
{
    cormi_manage *m = run->m;
    const char *path = cormi_arena_printf(
        m->arena, "%s/%s.c", cormi_migrations_dir(m, from->app), from->name);
    corm_operation *ops = CORMI_NEW_N(m->arena, corm_operation, picked->n);

    if (path == NULL || ops == NULL)
        return cormi_no_memory(m), false;
    for (size_t i = 0; i < picked->n; i++)
        ops[i] = *CORMI_VEC_AT(corm_operation *, picked, i);
    if (!cormi_squash_copy_from(copy, path, from, ops, picked->n))
        return false;
    for (size_t i = 0; i < picked->n; i++)
        *CORMI_VEC_AT(corm_operation *, picked, i) = ops[i];
    return true;
}

/* The functions of the old files stand in the new one, which outlives them. */
static int squash_copy_functions(squash_run *run, cormi_write_migration *mig)
{
    cormi_manage *m = run->m;
    cormi_squash_copy *copy = CORMI_NEW(m->arena, cormi_squash_copy);
    corm_operation *ops =
        CORMI_NEW_N(m->arena, corm_operation, mig->n_operations + 1);
    size_t at = 0;

    if (copy == NULL || ops == NULL)
        return cormi_no_memory(m);
    cormi_squash_copy_init(copy, m);
    memcpy(ops, mig->operations, mig->n_operations * sizeof(*ops));
    for (size_t i = 0; i < run->nodes.n; i++) {
        const corm_migration *from =
            CORMI_VEC_AT(cormi_graph_node *, &run->nodes, i)->migration;
        cormi_vec picked = CORMI_VEC_ARENA(corm_operation *, m->arena);

        if (!squash_pick(from, ops, mig->n_operations, &at, &picked))
            return cormi_no_memory(m);
        if (picked.n > 0 && !squash_copy_one(run, copy, from, &picked))
            return CORMI_FAILED;
    }
    mig->operations = ops;
    mig->includes = cormi_str_get(&copy->includes);
    mig->code = cormi_str_get(&copy->code);
    return CORMI_DONE;
}

/* ---- the files ---- */

/* The index with the new one behind those it replaces. */
static bool squash_index(squash_run *run, const cormi_write_migration *mig,
                         const char *dir)
{
    cormi_vec names = CORMI_VEC_ARENA(const char *, run->m->arena);
    const char *end = NULL;
    cormi_str text;
    bool ok = true;

    for (size_t i = 0; ok && i < run->graph.n; i++) {
        const corm_migration *at = run->graph.nodes[i]->migration;

        if (strcmp(at->app, mig->app) != 0)
            continue;
        ok = cormi_vec_push(&names, &at->name);
        if (ok && at == run->last->migration)
            ok = cormi_vec_push(&names, &mig->name);
    }
    ok = ok && cormi_vec_push(&names, &end);
    cormi_str_init_arena(&text, run->m->arena);
    if (ok)
        cormi_write_index_file(&text, mig->app, names.data);
    if (!ok || text.oom)
        return cormi_no_memory(run->m), false;
    return cormi_write_file(
        run->m, cormi_arena_printf(run->m->arena, "%s/index.c", dir),
        cormi_str_get(&text), text.len);
}

static int squash_write(squash_run *run, const cormi_write_migration *mig)
{
    cormi_manage *m = run->m;
    const char *dir = cormi_migrations_dir(m, mig->app);
    const char *path = cormi_arena_printf(m->arena, "%s/%s.c", dir, mig->name);
    cormi_str text;

    cormi_str_init_arena(&text, m->arena);
    cormi_write_migration_file(&text, mig);
    if (path == NULL || text.oom)
        return cormi_no_memory(m);
    if (cormi_file_exists(path))
        return cormi_tell(m, "%s is there already", path);
    if (!cormi_confirm(m, "Squash %zu migrations with %zu operations into %zu?",
                       run->nodes.n, run->operations.n, mig->n_operations))
        return cormi_tell(m, "nothing was written; --yes says yes");
    if (!cormi_write_file(m, path, cormi_str_get(&text), text.len) ||
        !squash_index(run, mig, dir))
        return CORMI_FAILED;
    cormi_say(m, CORMI_STYLE_GOOD, "Created %s\n", path);
    cormi_say(m, CORMI_STYLE_PLAIN,
              "Once every database has it, take the migrations that it "
              "replaces and its CORM_REPLACES away\n");
    return CORMI_DONE;
}

static int squash_find(squash_run *run)
{
    cormi_manage *m = run->m;
    const char *app = cormi_arg(m, 0);
    const char *last = cormi_arg(m, m->args.n - 1);
    corm_error err;

    if (cormi_manage_app(m, app) == NULL)
        return CORMI_FAILED;
    if (cormi_graph_build(&run->graph, m->arena, m->apps, NULL, NULL, &err) !=
            CORM_OK ||
        cormi_graph_find_prefix(&run->graph, app, last, &run->last, &err) !=
            CORM_OK ||
        (m->args.n == 3 &&
         cormi_graph_find_prefix(&run->graph, app, cormi_arg(m, 1), &run->first,
                                 &err) != CORM_OK))
        return cormi_tell_error(m, &err);
    return CORMI_DONE;
}

static int squashmigrations_run(cormi_manage *m)
{
    squash_run run = {
        .m = m,
        .nodes = CORMI_VEC_ARENA(cormi_graph_node *, m->arena),
        .operations = CORMI_VEC_ARENA(corm_operation, m->arena),
        .depends = CORMI_VEC_ARENA(corm_migration_key, m->arena),
        .replaces = CORMI_VEC_ARENA(corm_migration_key, m->arena),
    };
    cormi_write_migration mig = { .app = cormi_arg(m, 0) };
    const char *given = cormi_given_text(m, "--name");
    int code = squash_find(&run);

    if (code == CORMI_DONE)
        code = squash_collect(&run);
    if (code == CORMI_DONE)
        code = squash_gather(&run);
    if (code == CORMI_DONE)
        code = squash_optimize(&run, &mig);
    if (code == CORMI_DONE)
        code = squash_copy_functions(&run, &mig);
    if (code == CORMI_DONE) {
        const corm_migration *first =
            CORMI_VEC_AT(cormi_graph_node *, &run.nodes, 0)->migration;

        mig.dependencies = run.depends.data;
        mig.replaces = run.replaces.data;
        mig.initial = first->initial;
        mig.not_atomic = run.not_atomic;
        mig.name =
            given != NULL
                ? cormi_arena_printf(m->arena, "%.4s_%s", first->name, given)
                : cormi_arena_printf(m->arena, "%s_squashed_%s", first->name,
                                     run.last->migration->name);
        code = mig.name != NULL ? squash_write(&run, &mig) : cormi_no_memory(m);
    }
    corm_changes_free(&run.optimized);
    return code;
}

const cormi_command cormi_command_squashmigrations = {
    .name = "squashmigrations",
    .summary = "Write one migration that stands for several",
    .arguments = "APP [FIRST] LAST",
    .min_args = 2,
    .max_args = 3,
    .options = squash_options,
    .run = squashmigrations_run,
};
