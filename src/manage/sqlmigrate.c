/*
 * sqlmigrate: the SQL of a migration, run by nobody.
 */
#include "manage/manage.h"
#include "migrations/editor.h"
#include "migrations/executor.h"
#include "session/session.h"

#include <string.h>

static const cormi_option sqlmigrate_options[] = {
    { "--backwards", NULL, "the SQL that takes it back" },
    { NULL, NULL, NULL },
};

typedef struct sql_run {
    cormi_manage *m;
    cormi_executor *ex;
    const corm_migration *migration;
    corm_project_state *state;
    corm_schema_options options;
    bool backwards;
} sql_run;

static corm_status sql_print(void *data, const char *sql, size_t len)
{
    sql_run *run = data;

    fprintf(run->m->out, "%.*s%s\n", (int)len, sql,
            len > 0 && sql[len - 1] == ';' ? ""
            : strncmp(sql, "--", 2) == 0   ? ""
                                           : ";");
    return CORM_OK;
}

/* Of what is before: nobody wants to see it. */
static corm_status sql_silent(void *data, const char *sql, size_t len)
{
    (void)data;
    (void)sql;
    (void)len;
    return CORM_OK;
}

static void sql_head(const sql_run *run, const corm_operation *op)
{
    char text[256];

    corm_operation_describe(op, text, sizeof(text));
    fprintf(run->m->out, "--\n-- %s\n--\n", text);
}

static corm_status sql_forwards(corm_session *session, void *data)
{
    sql_run *run = data;
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < run->migration->n_operations;
         i++) {
        sql_head(run, &run->migration->operations[i]);
        status = corm_operation_apply(session, run->migration->app,
                                      &run->migration->operations[i],
                                      run->state, &run->options);
    }
    return status;
}

/* The states before each operation, the last one first. */
static corm_status sql_backwards(corm_session *session, void *data)
{
    sql_run *run = data;
    const corm_migration *m = run->migration;
    corm_status status = CORM_OK;

    for (size_t i = m->n_operations; status == CORM_OK && i-- > 0;) {
        corm_error err;
        corm_project_state *before = corm_project_state_dup(run->state, &err);

        if (before == NULL ||
            cormi_graph_state_add(before, m, i, &err) != CORM_OK) {
            status = cormi_fail_error(run->ex->ctx, &err);
        } else {
            sql_head(run, &m->operations[i]);
            status = corm_operation_unapply(session, m->app, &m->operations[i],
                                            before, &run->options);
        }
        corm_project_state_free(before);
    }
    return status;
}

/* What the migrations until then have made, so that it is known what they
 * called it. */
static corm_status sql_replay(sql_run *run, corm_project_state *state,
                              const cormi_graph_node *node)
{
    const corm_migration *m = node->migration;
    corm_schema_options options = run->options;
    corm_status status = CORM_OK;

    options.before = sql_silent;
    for (size_t i = 0; status == CORM_OK && i < m->n_operations; i++)
        status = corm_operation_apply(run->ex->session, m->app,
                                      &m->operations[i], state, &options);
    return status;
}

static corm_status sql_replay_all(sql_run *run, const cormi_graph_node *node)
{
    const cormi_graph *graph = &run->ex->graph;
    corm_error err;
    corm_status status = CORM_OK;
    corm_project_state *after;

    for (size_t i = 0; status == CORM_OK && i < graph->n_order; i++) {
        if (graph->order[i] == node)
            break;
        status = sql_replay(run, run->state, graph->order[i]);
    }
    if (status != CORM_OK || !run->backwards)
        return status;
    after = corm_project_state_dup(run->state, &err);
    if (after == NULL)
        return cormi_fail_error(run->ex->ctx, &err);
    status = sql_replay(run, after, node);
    corm_project_state_free(after);
    return status;
}

static bool sql_begin(sql_run *run, const cormi_graph_node *node)
{
    cormi_executor *ex = run->ex;
    corm_error err;

    run->migration = node->migration;
    run->options =
        (corm_schema_options){ .size = sizeof(run->options),
                               .before = sql_print,
                               .data = run,
                               .dry_run = true,
                               .names_ = cormi_edit_names_new(ex->arena) };
    run->state = corm_project_state_new(ex->ctx->alloc, &err);
    if (run->state == NULL || run->options.names_ == NULL) {
        cormi_fail_memory(ex->ctx);
        return false;
    }
    return sql_replay_all(run, node) == CORM_OK;
}

static int sql_run_it(sql_run *run)
{
    cormi_executor *ex = run->ex;
    corm_error err;
    cormi_graph_node *node;
    corm_status status;
    bool whole;

    if (cormi_graph_find_prefix(&ex->graph, cormi_arg(run->m, 0),
                                cormi_arg(run->m, 1), &node, &err) != CORM_OK)
        return cormi_tell_error(run->m, &err);
    if (!sql_begin(run, node))
        return cormi_tell_error(run->m, corm_error_info(ex->session));
    whole = !run->migration->not_atomic &&
            corm_has(cormi_db_features(ex->db), CORM_FEATURE_TRANSACTIONAL_DDL);
    if (whole)
        fputs("BEGIN;\n", run->m->out);
    status =
        corm_schema_run(ex->session, !run->migration->not_atomic, &run->options,
                        run->backwards ? sql_backwards : sql_forwards, run);
    if (whole && status == CORM_OK)
        fputs("COMMIT;\n", run->m->out);
    if (status != CORM_OK)
        return cormi_tell_error(run->m, corm_error_info(ex->session));
    return CORMI_DONE;
}

static int sqlmigrate_run(cormi_manage *m)
{
    cormi_executor ex;
    sql_run run = { .m = m,
                    .ex = &ex,
                    .backwards = cormi_flag(m, "--backwards") };
    corm_error err;
    int code;

    if (cormi_manage_db(m) == NULL)
        return CORMI_FAILED;
    if (cormi_executor_open(&ex, m->db, NULL, &err) != CORM_OK ||
        cormi_executor_load(&ex, &err) != CORM_OK)
        code = cormi_tell_error(m, &err);
    else
        code = sql_run_it(&run);
    corm_project_state_free(run.state);
    cormi_executor_close(&ex);
    return code;
}

const cormi_command cormi_command_sqlmigrate = {
    .name = "sqlmigrate",
    .summary = "Print the SQL of a migration",
    .arguments = "APP MIGRATION",
    .min_args = 2,
    .max_args = 2,
    .options = sqlmigrate_options,
    .run = sqlmigrate_run,
};
