/*
 * Names of tables and columns in the quotes of the dialect, once for all
 * statements.  A name that the database does not take is left as it is: it
 * is refused where it is written.
 */
#include "session/internal.h"

#include "base/arena.h"
#include "render/sink.h"

/* A table's name, or with column its and the column's. */
static bool quote_name(const corm_db *db, corm_arena *scratch,
                       const char *table, const char *column, corm_quoted *to)
{
    corm_error ignored = { 0 };
    cormi_renderer r = { .dialect = db->dialect,
                         .features = &db->features,
                         .arena = scratch,
                         .err = &ignored };
    cormi_arena_mark mark = cormi_arena_mark_get(scratch);
    corm_sink sink;
    cormi_sql sql;

    cormi_sink_init(&sink, &r, true);
    corm_sink_ident(&sink, table);
    if (column != NULL) {
        CORMI_PUT(&sink, ".");
        to->own = sink.text.len;
        corm_sink_ident(&sink, column);
    }
    if (cormi_sink_finish(&sink, &sql) == CORM_OK) {
        to->text =
            cormi_arena_take_text(db->registry->arena, sql.text, sql.len);
        to->n = sql.len;
    }
    cormi_arena_rewind(scratch, mark);
    return to->text != NULL || ignored.code != CORM_NO_MEMORY;
}

static bool quote_model(const corm_db *db, corm_arena *scratch,
                        cormi_model *model)
{
    bool done = model->table == NULL ||
                quote_name(db, scratch, model->table, NULL, &model->quoted);

    for (size_t i = 0; i < model->n_fields && done; i++) {
        cormi_field *f = model->fields[i];
        const char *table = f->model->concrete->table;

        if (table != NULL && f->column != NULL)
            done = quote_name(db, scratch, table, f->column, &f->quoted);
    }
    return done;
}

bool cormi_db_quote(corm_db *db)
{
    corm_arena *scratch = cormi_arena_new(&db->alloc);
    bool done = scratch != NULL;

    for (size_t i = 0; i < db->registry->n_models && done; i++)
        done = quote_model(db, scratch, db->registry->models[i]);
    cormi_arena_free(scratch);
    return done;
}
