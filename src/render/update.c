/*
 * UPDATE of one table, perhaps from rows that are parameters.
 */
#include "render/expr.h"

/* In front, where a table of VALUES has names for its columns. */
static void update_with(corm_sink *sink, const corm_update_statement *update)
{
    corm_sink_text(sink, "WITH ");
    corm_sink_ident(sink, "new");
    corm_sink_text(sink, " (");
    cormi_sink_idents(sink, update->from_columns, update->n_from);
    corm_sink_text(sink, ") AS (VALUES ");
    cormi_write_rows(sink, update->from, update->n_from_rows, update->n_from);
    corm_sink_text(sink, ") ");
}

static void update_from(corm_sink *sink, const corm_update_statement *update)
{
    if (update->n_from_rows != 0) {
        corm_sink_text(sink, " FROM ");
        corm_sink_ident(sink, "new");
        return;
    }
    corm_sink_text(sink, " FROM UNNEST(");
    corm_sink_nodes(sink, update->from, update->n_from, ", ");
    corm_sink_text(sink, ") AS ");
    corm_sink_ident(sink, "new");
    corm_sink_text(sink, " (");
    cormi_sink_idents(sink, update->from_columns, update->n_from);
    corm_sink_text(sink, ")");
}

static void update_write(corm_sink *sink, const corm_update_statement *update)
{
    if (update->n_from_rows != 0)
        update_with(sink, update);
    corm_sink_text(sink, "UPDATE ");
    corm_sink_ident(sink, update->table);
    corm_sink_text(sink, " SET ");
    for (size_t i = 0; i < update->n_sets; i++) {
        corm_sink_text(sink, i == 0 ? "" : ", ");
        corm_sink_ident(sink, update->sets[i].column);
        corm_sink_text(sink, " = ");
        corm_sink_arg(sink, update->sets[i].value);
    }
    if (update->n_from != 0)
        update_from(sink, update);
    if (update->where != NULL) {
        corm_sink_text(sink, " WHERE ");
        corm_sink_arg(sink, update->where);
    }
    cormi_write_returning(sink, update->returning, update->n_returning);
}

corm_status cormi_render_update(const cormi_renderer *r,
                                const corm_update_statement *update,
                                cormi_sql *out)
{
    corm_sink sink;

    cormi_sink_init(&sink, r, false);
    sink.writes = true;
    update_write(&sink, update);
    return cormi_sink_finish(&sink, out);
}
