/*
 * What is applied, whether it fits the program, and the steps that are left.
 */
#include "migrations/executor.h"

#include "base/arena.h"
#include "migrations/writer.h"
#include "session/session.h"

#include <stdio.h>
#include <string.h>

/* ---- opening ---- */

static const char *executor_key(const cormi_executor *ex, const char *app,
                                const char *name)
{
    return cormi_arena_printf(ex->arena, "%s.%s", app, name);
}

cormi_record *cormi_executor_record(const cormi_executor *ex, const char *app,
                                    const char *name)
{
    char key[512];
    int n = snprintf(key, sizeof(key), "%s.%s", app, name);

    return n > 0 && (size_t)n < sizeof(key) ? cormi_map_get(&ex->by_key, key)
                                            : NULL;
}

static bool executor_applied(void *data, const char *app, const char *name)
{
    const cormi_record *record = cormi_executor_record(data, app, name);

    return record != NULL && record->reached == CORMI_RECORD_COMPLETE;
}

static corm_status executor_load(cormi_executor *ex)
{
    corm_status status = cormi_recorder_load(ex->session, &ex->records);

    cormi_map_init_arena(&ex->by_key, ex->arena);
    for (size_t i = 0; status == CORM_OK && i < ex->records.n; i++) {
        cormi_record *record = &ex->records.at[i];
        const char *key = executor_key(ex, record->app, record->name);

        if (key == NULL || !cormi_map_put(&ex->by_key, key, record))
            status = cormi_fail_memory(ex->ctx);
    }
    return status;
}

static corm_status executor_options(cormi_executor *ex,
                                    const corm_migrate_options *options,
                                    corm_error *err)
{
    const size_t known = sizeof(ex->options);

    ex->options = corm_migrate_options_init();
    if (options == NULL)
        return CORM_OK;
    if (options->size < sizeof(options->size))
        return cormi_error_set(err, CORM_MISUSE,
                               "the options of corm_migrate() have no size; "
                               "begin with corm_migrate_options_init()");
    memcpy(&ex->options, options,
           options->size < known ? options->size : known);
    ex->options.size = known;
    return CORM_OK;
}

corm_status cormi_executor_open(cormi_executor *ex, corm_db *db,
                                const corm_migrate_options *options,
                                corm_error *err)
{
    corm_error local;
    corm_status status;

    memset(ex, 0, sizeof(*ex));
    if (err == NULL)
        err = &local;
    if (db == NULL)
        return cormi_error_set(err, CORM_MISUSE, "the database is NULL");
    status = executor_options(ex, options, err);
    if (status != CORM_OK)
        return status;
    ex->db = db;
    ex->session = corm_session_open(db);
    if (ex->session == NULL)
        return cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
    ex->ctx = cormi_session_context(ex->session);
    ex->arena = ex->ctx->arena;
    return CORM_OK;
}

corm_status cormi_executor_load(cormi_executor *ex, corm_error *err)
{
    corm_status status = executor_load(ex);

    if (status != CORM_OK) {
        *err = *corm_error_info(ex->session);
        return status;
    }
    ex->steps = CORMI_VEC_ARENA(cormi_migrate_step, ex->arena);
    return cormi_graph_build(&ex->graph, ex->arena, cormi_db_apps(ex->db),
                             executor_applied, ex, err);
}

void cormi_executor_close(cormi_executor *ex)
{
    corm_session_close(ex->session);
    ex->session = NULL;
}

/* ---- checking ---- */

bool cormi_executor_edited(const cormi_executor *ex,
                           const corm_migration *migration)
{
    const cormi_record *record =
        cormi_executor_record(ex, migration->app, migration->name);
    char now[CORMI_CHECKSUM_SIZE];

    if (record == NULL || record->checksum[0] == '\0' ||
        record->reached != CORMI_RECORD_COMPLETE)
        return false;
    return cormi_migration_checksum(migration, ex->ctx->alloc, now) ==
               CORM_OK &&
           strcmp(now, record->checksum) != 0;
}

static corm_status executor_check_edited(cormi_executor *ex)
{
    for (size_t i = 0; i < ex->graph.n; i++) {
        const corm_migration *m = ex->graph.nodes[i]->migration;

        if (cormi_executor_edited(ex, m))
            return cormi_fail(
                ex->ctx, CORM_MISUSE,
                "%s.%s was edited after it was applied to this database; "
                "restore it and write a new migration, or accept it as it is "
                "(migrate --accept-edited)",
                m->app, m->name);
    }
    return CORM_OK;
}

static bool executor_is_replaced(const cormi_executor *ex,
                                 const cormi_record *record)
{
    for (size_t i = 0; i < ex->graph.n; i++) {
        const corm_migration_key *key = ex->graph.nodes[i]->migration->replaces;

        for (; key != NULL && key->app != NULL; key++)
            if (strcmp(key->app, record->app) == 0 &&
                strcmp(key->name, record->name) == 0)
                return true;
    }
    return false;
}

/* Records of apps that this program does not have are not its business. */
static corm_status executor_check_known(cormi_executor *ex)
{
    for (size_t i = 0; i < ex->records.n; i++) {
        const cormi_record *record = &ex->records.at[i];

        if (cormi_graph_app(&ex->graph, record->app) == SIZE_MAX ||
            cormi_graph_find(&ex->graph, record->app, record->name) != NULL ||
            executor_is_replaced(ex, record))
            continue;
        return cormi_fail(ex->ctx, CORM_MISUSE,
                          "the database is ahead of this program: %s.%s is "
                          "applied to it and not in the program; run a newer "
                          "program, or take it back with the one that has it",
                          record->app, record->name);
    }
    return CORM_OK;
}

static corm_status executor_check_order(cormi_executor *ex)
{
    for (size_t i = 0; i < ex->graph.n_order; i++) {
        const cormi_graph_node *node = ex->graph.order[i];

        for (size_t k = 0; node->applied && k < node->parents.n; k++) {
            const cormi_graph_node *parent =
                CORMI_VEC_AT(cormi_graph_node *, &node->parents, k);

            if (!parent->applied)
                return cormi_fail(
                    ex->ctx, CORM_MISUSE,
                    "%s.%s is applied to this database, but %s.%s, which it "
                    "depends on, is not; if what it makes is there, record it: "
                    "migrate %s %s --fake",
                    node->migration->app, node->migration->name,
                    parent->migration->app, parent->migration->name,
                    parent->migration->app, parent->migration->name);
        }
    }
    return CORM_OK;
}

corm_status cormi_executor_check(cormi_executor *ex)
{
    corm_error err;
    corm_status status = executor_check_known(ex);

    if (status == CORM_OK &&
        cormi_graph_check_leaves(&ex->graph, &err) != CORM_OK)
        status = cormi_fail_error(ex->ctx, &err);
    if (status == CORM_OK && !ex->options.accept_edited)
        status = executor_check_edited(ex);
    return status == CORM_OK ? executor_check_order(ex) : status;
}

/* ---- planning ---- */

static corm_status executor_add_step(cormi_executor *ex, cormi_graph_node *node,
                                     bool backwards)
{
    const corm_migration *m = node->migration;
    const cormi_record *record = cormi_executor_record(ex, m->app, m->name);
    cormi_migrate_step step = { node, backwards, 0 };

    if (record != NULL && record->reached != CORMI_RECORD_COMPLETE)
        step.reached = (size_t)record->reached;
    else if (node->applied)
        step.reached = m->n_operations;
    if (step.reached > m->n_operations)
        return cormi_fail(ex->ctx, CORM_MISUSE,
                          "%s.%s was edited while it was half applied: %zu "
                          "operations of it are in effect and it has %zu; "
                          "restore it as it was",
                          m->app, m->name, step.reached, m->n_operations);
    return cormi_vec_push(&ex->steps, &step) ? CORM_OK
                                             : cormi_fail_memory(ex->ctx);
}

/* Some of it is in effect. */
static bool executor_begun(const cormi_executor *ex,
                           const cormi_graph_node *node)
{
    return node->applied ||
           cormi_executor_record(ex, node->migration->app,
                                 node->migration->name) != NULL;
}

static corm_status executor_plan_marked(cormi_executor *ex, bool backwards)
{
    const cormi_graph *graph = &ex->graph;
    corm_status status = cormi_vec_reserve(&ex->steps, graph->n_order)
                             ? CORM_OK
                             : cormi_fail_memory(ex->ctx);

    for (size_t i = 0; status == CORM_OK && i < graph->n_order; i++) {
        cormi_graph_node *node =
            graph->order[backwards ? graph->n_order - 1 - i : i];

        if (node->mark == 0)
            continue;
        if (backwards ? executor_begun(ex, node) : !node->applied)
            status = executor_add_step(ex, node, backwards);
    }
    cormi_graph_unmark(graph);
    return status;
}

static void executor_mark_leaves(cormi_executor *ex, size_t app)
{
    for (size_t i = 0; i < ex->graph.n_order; i++)
        if (ex->graph.order[i]->app == app)
            cormi_graph_mark_parents(&ex->graph, ex->graph.order[i]);
}

static corm_status executor_plan_zero(cormi_executor *ex, size_t app)
{
    for (size_t i = 0; i < ex->graph.n_order; i++)
        if (ex->graph.order[i]->app == app)
            cormi_graph_mark_children(&ex->graph, ex->graph.order[i]);
    return executor_plan_marked(ex, true);
}

static corm_status executor_plan_target(cormi_executor *ex)
{
    cormi_graph_node *node;
    corm_error err;

    if (cormi_graph_find_prefix(&ex->graph, ex->options.app, ex->options.target,
                                &node, &err) != CORM_OK)
        return cormi_fail_error(ex->ctx, &err);
    if (!node->applied) {
        cormi_graph_mark_parents(&ex->graph, node);
        return executor_plan_marked(ex, false);
    }
    /* Its children of other apps may stay: they need it, not its followers. */
    for (size_t i = 0; i < node->children.n; i++) {
        cormi_graph_node *child =
            CORMI_VEC_AT(cormi_graph_node *, &node->children, i);

        if (child->app == node->app)
            cormi_graph_mark_children(&ex->graph, child);
    }
    return executor_plan_marked(ex, true);
}

corm_status cormi_executor_plan(cormi_executor *ex)
{
    const corm_migrate_options *o = &ex->options;
    size_t app = 0;

    ex->steps.n = 0;
    if (o->app == NULL && o->target != NULL)
        return cormi_fail(ex->ctx, CORM_VALUE_ERROR,
                          "the migration \"%s\" was named without its app",
                          o->target);
    if (o->app == NULL) {
        for (size_t i = 0; i < ex->graph.n_order; i++)
            ex->graph.order[i]->mark = 1;
        return executor_plan_marked(ex, false);
    }
    app = cormi_graph_app(&ex->graph, o->app);
    if (app == SIZE_MAX)
        return cormi_fail(ex->ctx, CORM_VALUE_ERROR,
                          "this program has no app \"%s\"", o->app);
    if (o->target == NULL) {
        executor_mark_leaves(ex, app);
        return executor_plan_marked(ex, false);
    }
    return strcmp(o->target, "zero") == 0 ? executor_plan_zero(ex, app)
                                          : executor_plan_target(ex);
}

/* ---- states ---- */

corm_status cormi_graph_state_add(corm_project_state *state,
                                  const corm_migration *migration, size_t n,
                                  corm_error *err)
{
    for (size_t i = 0; i < n; i++) {
        corm_status status = corm_project_state_apply(
            state, migration->app, &migration->operations[i], err);

        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

corm_project_state *cormi_executor_state(cormi_executor *ex,
                                         const cormi_graph_node *before,
                                         bool all)
{
    corm_error err;
    corm_project_state *state = corm_project_state_new(ex->ctx->alloc, &err);
    corm_status status = state != NULL ? CORM_OK : CORM_NO_MEMORY;

    for (size_t i = 0; status == CORM_OK && i < ex->graph.n_order; i++) {
        const cormi_graph_node *node = ex->graph.order[i];

        if (node == before)
            break;
        if (all || node->applied)
            status = cormi_graph_state_add(state, node->migration,
                                           node->migration->n_operations, &err);
    }
    if (status == CORM_OK)
        return state;
    corm_project_state_free(state);
    cormi_fail_error(ex->ctx, &err);
    return NULL;
}
