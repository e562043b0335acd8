/*
 * Indexes of a table, then and now.  Those that no model named are known by
 * what they are over; their names differ from table to table.
 */
#include "migrations/editor.h"

#include "render/sink.h"

#include <string.h>

static bool index_same_text(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

const char *cormi_edit_index_text(cormi_editor *e, const cormi_ddl_index *i)
{
    corm_error err = { 0 };
    cormi_renderer r = { e->dialect, e->features, e->arena, &err, NULL };
    cormi_sql sql = { 0 };

    if (cormi_render_create_index(&r, i, &sql) == CORM_OK)
        return sql.text;
    cormi_fail_error(e->ctx, &err);
    return NULL;
}

/* The text by which an index is the same as another. */
static const char *edit_index_key(cormi_editor *e, const cormi_model *model,
                                  const cormi_ddl_index *index)
{
    cormi_ddl_index copy = *index;

    if (!cormi_edit_is_declared(model, index->name))
        copy.name = "-";
    return cormi_edit_index_text(e, &copy);
}

static bool edit_has_index(cormi_editor *e, const cormi_model *model,
                           const cormi_table_draft *draft, const char *key)
{
    for (size_t i = 0; i < draft->indexes.n; i++)
        if (index_same_text(key,
                            edit_index_key(e, model,
                                           &CORMI_VEC_AT(const cormi_ddl_index,
                                                         &draft->indexes, i))))
            return true;
    return false;
}

/* Is it an index over this one column and nothing more? */
static bool edit_is_over(const corm_index_info *info, const char *column)
{
    return info->n_parts == 1 && info->parts[0].column != NULL &&
           strcmp(info->parts[0].column, column) == 0 && !info->unique &&
           info->condition == NULL;
}

/* An index has kept the name it was made with, whatever its table was called
 * since. */
const char *cormi_edit_index_name(cormi_editor *e, cormi_edit_table *t,
                                  const cormi_ddl_index *index)
{
    const corm_table_info *info;

    if (cormi_edit_is_declared(t->was, index->name) || index->n_parts != 1 ||
        index->parts[0]->kind != CORM_NODE_COLUMN)
        return index->name;
    info = cormi_edit_info(e, t);
    for (size_t i = 0; info != NULL && i < info->n_indexes; i++)
        if (strcmp(info->indexes[i].name, index->name) == 0)
            return index->name;
    for (size_t i = 0; info != NULL && i < info->n_indexes; i++)
        if (edit_is_over(&info->indexes[i], index->parts[0]->name) &&
            !cormi_edit_is_declared(t->was, info->indexes[i].name))
            return info->indexes[i].name;
    return cormi_edit_take_name(e, CORMI_NAME_INDEX, t->was->table,
                                &index->parts[0]->name, 1, index->name);
}

static corm_status edit_drop_index(cormi_editor *e, const cormi_edit_table *t,
                                   const char *name)
{
    bool concurrently = e->op->concurrently &&
                        corm_has(e->features, CORM_FEATURE_CONCURRENT_INDEX);

    if (corm_has(e->features, CORM_FEATURE_INDEX_OF_TABLE))
        return cormi_edit_say(e, "DROP INDEX %i ON %i", name, t->is->table);
    return cormi_edit_say(
        e, concurrently ? "DROP INDEX CONCURRENTLY %i" : "DROP INDEX %i", name);
}

/* CREATE INDEX, without a lock where that is asked for and possible. */
static corm_status edit_make_index(cormi_editor *e,
                                   const cormi_ddl_index *index)
{
    const char *text = cormi_edit_index_text(e, index);
    const char *at = text == NULL ? NULL : strstr(text, "INDEX ");

    if (text == NULL)
        return corm_errcode(e->session);
    if (at == NULL || !e->op->concurrently ||
        !corm_has(e->features, CORM_FEATURE_CONCURRENT_INDEX))
        return cormi_edit_say(e, "%s", text);
    return cormi_edit_say(
        e, "%s CONCURRENTLY %s",
        cormi_arena_printf(e->arena, "%.*s", (int)(at - text) + 5, text),
        at + 6);
}

corm_status cormi_edit_drop_indexes(cormi_editor *e, cormi_edit_table *t)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < t->old.indexes.n; i++) {
        const cormi_ddl_index *index =
            &CORMI_VEC_AT(const cormi_ddl_index, &t->old.indexes, i);

        if (!edit_has_index(e, t->is, &t->now,
                            edit_index_key(e, t->was, index)))
            status = edit_drop_index(e, t, cormi_edit_index_name(e, t, index));
    }
    return status;
}

corm_status cormi_edit_make_indexes(cormi_editor *e, cormi_edit_table *t,
                                    bool all)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < t->now.indexes.n; i++) {
        const cormi_ddl_index *index =
            &CORMI_VEC_AT(const cormi_ddl_index, &t->now.indexes, i);

        if (all || !edit_has_index(e, t->was, &t->old,
                                   edit_index_key(e, t->is, index)))
            status = edit_make_index(e, index);
    }
    return status;
}

corm_status cormi_edit_indexes(cormi_editor *e, cormi_edit_table *t)
{
    corm_status status = cormi_edit_drop_indexes(e, t);

    return status == CORM_OK ? cormi_edit_make_indexes(e, t, false) : status;
}

/* ---- another name ---- */

corm_status cormi_edit_rename_index(cormi_editor *e, const char *table,
                                    const char *old, const char *now)
{
    if (corm_has(e->features, CORM_FEATURE_INDEX_OF_TABLE))
        return cormi_edit_say(e, "ALTER TABLE %i RENAME INDEX %i TO %i", table,
                              old, now);
    return cormi_edit_say(e, "ALTER INDEX %i RENAME TO %i", old, now);
}
