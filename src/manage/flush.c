/*
 * flush and sqlflush: all rows out of all tables of the models.
 */
#include "manage/manage.h"
#include "render/sink.h"
#include "schema/tables.h"
#include "session/session.h"

#include <corm/schema.h>

#include <string.h>

/* Tables such that each comes before those it refers to. */
typedef struct flush_order {
    const cormi_registry *registry;
    const cormi_model **models;
    size_t n;
    bool *seen; /* by model->index */
} flush_order;

/* Only as deep as there are models that refer to each other in a row. */
static void flush_visit(flush_order *order, const cormi_model *model)
{
    if (order->seen[model->index])
        return;
    order->seen[model->index] = true;
    for (size_t i = 0; i < model->n_fields; i++)
        if (model->fields[i]->relation != NULL &&
            model->fields[i]->target != NULL)
            flush_visit(order, model->fields[i]->target->model);
    if (cormi_model_has_table(model))
        order->models[order->n++] = model;
}

static bool flush_sort(cormi_manage *m, flush_order *order)
{
    const cormi_registry *registry = cormi_db_registry(m->db);

    *order = (flush_order){
        .registry = registry,
        .models =
            CORMI_NEW_N(m->arena, const cormi_model *, registry->n_models + 1),
        .seen = CORMI_NEW_N(m->arena, bool, registry->n_models + 1),
    };
    if (order->models == NULL || order->seen == NULL)
        return cormi_no_memory(m), false;
    for (size_t i = 0; i < registry->n_models; i++)
        flush_visit(order, registry->models[i]);
    return true;
}

/* "DELETE FROM table": NULL: told. */
static const char *flush_sql(cormi_manage *m, const char *table)
{
    corm_error err;
    cormi_renderer r = { cormi_db_dialect(m->db), cormi_db_features(m->db),
                         m->arena, &err, NULL };
    corm_sink sink;
    cormi_sql sql;

    cormi_sink_init(&sink, &r, true);
    corm_sink_text(&sink, "DELETE FROM ");
    corm_sink_ident(&sink, table);
    if (cormi_sink_finish(&sink, &sql) == CORM_OK)
        return sql.text;
    cormi_tell_error(m, &err);
    return NULL;
}

typedef struct flush_run {
    cormi_manage *m;
    flush_order order;
} flush_run;

static corm_status flush_body(corm_session *session, void *data)
{
    flush_run *run = data;
    const char *defer = cormi_db_dialect(run->m->db)->defer_checks;

    if (defer != NULL && corm_execute_sql(session, defer, NULL, 0) < 0)
        return corm_errcode(session);
    for (size_t i = run->order.n; i-- > 0;) {
        const char *sql = flush_sql(run->m, run->order.models[i]->table);

        if (sql == NULL)
            return CORM_VALUE_ERROR;
        if (corm_execute_sql(session, sql, NULL, 0) < 0)
            return corm_errcode(session);
    }
    return CORM_OK;
}

static int flush_run_it(cormi_manage *m)
{
    flush_run run = { .m = m };
    corm_session *session;
    int code = CORMI_DONE;

    if (cormi_manage_db(m) == NULL || !flush_sort(m, &run.order))
        return CORMI_FAILED;
    if (!cormi_confirm(m, "This deletes all rows of %zu tables.  Go on?",
                       run.order.n))
        return cormi_tell(m, "nothing was deleted; --yes says yes");
    session = corm_session_open(m->db);
    if (session == NULL)
        return cormi_no_memory(m);
    if (corm_atomic_run(session, NULL, flush_body, &run) != CORM_OK)
        code = cormi_tell_error(m, corm_error_info(session));
    else
        cormi_say(m, CORMI_STYLE_GOOD, "Deleted all rows of %zu tables\n",
                  run.order.n);
    corm_session_close(session);
    return code;
}

static int sqlflush_run(cormi_manage *m)
{
    flush_order order;

    if (cormi_manage_db(m) == NULL || !flush_sort(m, &order))
        return CORMI_FAILED;
    for (size_t i = order.n; i-- > 0;) {
        const char *sql = flush_sql(m, order.models[i]->table);

        if (sql == NULL)
            return CORMI_FAILED;
        fprintf(m->out, "%s;\n", sql);
    }
    return CORMI_DONE;
}

const cormi_command cormi_command_flush = {
    .name = "flush",
    .summary = "Delete all rows of all tables of the models",
    .arguments = "",
    .run = flush_run_it,
};

const cormi_command cormi_command_sqlflush = {
    .name = "sqlflush",
    .summary = "Print the SQL of flush",
    .arguments = "",
    .run = sqlflush_run,
};
