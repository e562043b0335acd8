/*
 * Names of tables and columns in the quotes of the dialect, once for all
 * statements.  A name that the database does not take is left as it is: it
 * is refused where it is written.
 */
#include "session/internal.h"

#include "base/arena.h"
#include "render/sink.h"

static bool quote_name(const corm_db *db, corm_arena *scratch, const char *name,
                       corm_quoted *to)
{
    corm_error ignored = { 0 };
    cormi_renderer r = { .dialect = db->dialect,
                         .features = &db->features,
                         .arena = scratch,
                         .err = &ignored };
    cormi_arena_mark mark = cormi_arena_mark_get(scratch);
    corm_sink sink;
    cormi_sql sql;

    if (name == NULL)
        return true;
    cormi_sink_init(&sink, &r, true);
    corm_sink_ident(&sink, name);
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
    bool done = quote_name(db, scratch, model->table, &model->quoted);

    for (size_t i = 0; i < model->n_fields && done; i++)
        done = quote_name(db, scratch, model->fields[i]->column,
                          &model->fields[i]->quoted);
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
