/*
 * DELETE from one table.
 */
#include "render/expr.h"

static void delete_write(corm_sink *sink, const corm_delete_statement *del)
{
    corm_sink_text(sink, "DELETE FROM ");
    corm_sink_ident(sink, del->table);
    if (del->where != NULL) {
        corm_sink_text(sink, " WHERE ");
        corm_sink_arg(sink, del->where);
    }
    cormi_write_returning(sink, del->returning, del->n_returning);
}

corm_status cormi_render_delete(const cormi_renderer *r,
                                const corm_delete_statement *del,
                                cormi_sql *out)
{
    corm_sink sink;

    cormi_sink_init(&sink, r, false);
    sink.writes = true;
    delete_write(&sink, del);
    return cormi_sink_finish(&sink, out);
}
