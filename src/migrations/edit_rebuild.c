/*
 * A table made anew, for databases whose ALTER TABLE cannot change it.  The
 * rows are copied; indexes and triggers that no model knows are made again
 * as they were; views and the keys of other tables find the new table under
 * the old name.
 */
#include "migrations/editor.h"

#include "base/str.h"
#include "render/sink.h"
#include "sql/node.h"

#include <string.h>

/* ---- values for the rows that are there ---- */

/* The default of the operation's own field may be a one-off. */
static const corm_field *rebuild_declared(const cormi_editor *e,
                                          const cormi_field *field)
{
    const corm_field *own = e->op->field;

    return own != NULL && strcmp(own->name, field->name) == 0 &&
                   cormi_slice_model(e->now, e->new_model) == field->model
               ? own
               : field->desc;
}

static bool rebuild_is_text(corm_type type)
{
    return type == CORM_TYPE_CHAR || type == CORM_TYPE_TEXT ||
           type == CORM_TYPE_EMAIL || type == CORM_TYPE_SLUG ||
           type == CORM_TYPE_URL || type == CORM_TYPE_FILE_PATH ||
           type == CORM_TYPE_BINARY;
}

static corm_value rebuild_now(corm_type type)
{
    corm_datetime now = corm_now();

    if (type == CORM_TYPE_DATE)
        return corm_value_date(corm_datetime_date(now));
    if (type == CORM_TYPE_TIME)
        return corm_value_time(corm_datetime_time(now));
    return corm_value_datetime(now);
}

static corm_value rebuild_default(const cormi_editor *e,
                                  const cormi_field *field)
{
    const corm_field *desc = rebuild_declared(e, field);

    if (desc->default_value != NULL)
        return *desc->default_value;
    if (desc->default_fn != NULL)
        return desc->default_fn();
    if (desc->auto_now || desc->auto_now_add)
        return rebuild_now(desc->type);
    if (strcmp(field->name, "_order") == 0 && !field->null)
        return corm_value_int(0);
    if (!desc->null && desc->blank && rebuild_is_text(desc->type))
        return desc->type == CORM_TYPE_BINARY
                   ? corm_value_bytes((corm_bytes){ "", 0 })
                   : corm_value_text("");
    return corm_value_null();
}

corm_status cormi_edit_default(cormi_editor *e, const cormi_field *field,
                               const corm_node **out)
{
    corm_value given = rebuild_default(e, field), value = given;
    const char *why = NULL;
    cormi_adapted adapted;

    *out = NULL;
    if (given.kind == CORM_K_NULL)
        return CORM_OK;
    adapted = cormi_field_adapt_save(field, &given, &value, e->arena, &why);
    if (adapted == CORMI_ADAPT_MEMORY)
        return cormi_edit_memory(e);
    if (adapted != CORMI_ADAPT_OK)
        return cormi_fail(e->ctx, CORM_VALUE_ERROR, "%s: its default %s",
                          field->label, why == NULL ? "is out of range" : why);
    *out = cormi_node_constant(e->arena, value, field->data_type);
    return *out == NULL ? cormi_edit_memory(e) : CORM_OK;
}

corm_status cormi_edit_render(cormi_editor *e, const corm_node *node,
                              cormi_sql *out)
{
    corm_error err = { 0 };
    cormi_renderer r = { e->dialect, e->features, e->arena, &err, NULL };

    if (node == NULL)
        return cormi_edit_memory(e);
    if (cormi_render_expression(&r, node, true, out) == CORM_OK)
        return CORM_OK;
    return cormi_fail_error(e->ctx, &err);
}

corm_status cormi_edit_value(cormi_editor *e, const cormi_field *field,
                             cormi_sql *out)
{
    const corm_node *node;
    corm_status status = cormi_edit_default(e, field, &node);

    *out = (cormi_sql){ .text = NULL };
    return status == CORM_OK && node != NULL ? cormi_edit_render(e, node, out)
                                             : status;
}

/* ---- copying ---- */

/* Where NULL is no longer allowed, a default takes its place. */
static corm_status rebuild_add_old(cormi_editor *e, cormi_str *select,
                                   const cormi_edit_column *c)
{
    cormi_sql name = { 0 }, value = { 0 };
    corm_status status = cormi_edit_ident(e, c->old->name, &name);

    if (status == CORM_OK && c->old->null && !c->now->null)
        status = c->now->default_to != NULL
                     ? cormi_edit_render(e, c->now->default_to, &value)
                     : cormi_edit_value(e, c->field, &value);
    if (status != CORM_OK)
        return status;
    if (value.text == NULL)
        cormi_str_add(select, name.text);
    else
        cormi_str_addf(select, "COALESCE(%s, %s)", name.text, value.text);
    return CORM_OK;
}

static corm_status rebuild_copy(cormi_editor *e, const cormi_edit_table *t,
                                const char *to)
{
    cormi_str into, select;
    corm_status status = CORM_OK;

    cormi_str_init_arena(&into, e->arena);
    cormi_str_init_arena(&select, e->arena);
    for (size_t i = 0; status == CORM_OK && i < t->columns.n; i++) {
        const cormi_edit_column *c =
            &CORMI_VEC_AT(const cormi_edit_column, &t->columns, i);
        cormi_sql name = { 0 }, value = { 0 };

        if (c->now->generated != NULL ||
            (c->old == NULL && c->now->default_to != NULL))
            continue;
        cormi_str_add(&into, into.len == 0 ? "" : ", ");
        cormi_str_add(&select, select.len == 0 ? "" : ", ");
        status = cormi_edit_ident(e, c->now->name, &name);
        if (status != CORM_OK)
            break;
        cormi_str_add(&into, name.text);
        if (c->old != NULL && c->old->generated == NULL) {
            status = rebuild_add_old(e, &select, c);
            continue;
        }
        status = cormi_edit_value(e, c->field, &value);
        cormi_str_add(&select, value.text == NULL ? "NULL" : value.text);
    }
    if (status != CORM_OK)
        return status;
    if (into.oom || select.oom)
        return cormi_edit_memory(e);
    return cormi_edit_say(e, "INSERT INTO %i (%s) SELECT %s FROM %i", to,
                          cormi_str_get(&into), cormi_str_get(&select),
                          t->is->table);
}

/* ---- the new table ---- */

static corm_status rebuild_table(cormi_editor *e, const cormi_edit_table *t,
                                 const char *name)
{
    corm_error err = { 0 };
    cormi_renderer r = { e->dialect, e->features, e->arena, &err, NULL };
    cormi_ddl_table table = { .name = name,
                              .columns = t->now.columns.data,
                              .n_columns = t->now.columns.n,
                              .uniques = t->now.uniques.data,
                              .n_uniques = t->now.uniques.n,
                              .checks = t->now.checks.data,
                              .n_checks = t->now.checks.n };
    const char **keys = CORMI_NEW_N(e->arena, const char *, t->is->n_pk + 1);
    cormi_sql sql;

    if (keys == NULL)
        return cormi_edit_memory(e);
    for (size_t i = 0; i < t->is->n_pk; i++)
        keys[i] = t->is->pk[i]->column;
    table.primary_key = keys;
    table.n_primary_key = t->is->n_pk > 1 ? t->is->n_pk : 0;
    if (cormi_render_create_table(&r, &table, &sql) != CORM_OK)
        return cormi_fail_error(e->ctx, &err);
    return cormi_edit_push(e, sql);
}

/* ---- what no model knows ---- */

static bool rebuild_has_column(const cormi_edit_table *t, const char *name)
{
    for (size_t i = 0; i < t->columns.n; i++) {
        const cormi_edit_column *c =
            &CORMI_VEC_AT(const cormi_edit_column, &t->columns, i);

        if (c->old != NULL && strcmp(c->now->name, name) == 0)
            return true;
    }
    return false;
}

/* Did a model make it?  An index over one column may have been made by the
 * column's field under another name of the table. */
static bool rebuild_is_ours(const cormi_edit_table *t,
                            const corm_index_info *info)
{
    for (size_t i = 0; i < t->old.indexes.n; i++) {
        const cormi_ddl_index *index =
            &CORMI_VEC_AT(const cormi_ddl_index, &t->old.indexes, i);

        if (strcmp(index->name, info->name) == 0)
            return true;
        if (!cormi_edit_is_declared(t->was, index->name) &&
            index->n_parts == 1 && info->n_parts == 1 && !info->unique &&
            info->condition == NULL && info->parts[0].column != NULL &&
            index->parts[0]->kind == CORM_NODE_COLUMN &&
            strcmp(index->parts[0]->name, info->parts[0].column) == 0)
            return true;
    }
    return false;
}

/* Indexes over columns that are gone are gone with them. */
static bool rebuild_can_keep(const cormi_edit_table *t,
                             const corm_index_info *info)
{
    for (size_t i = 0; i < info->n_parts; i++)
        if (info->parts[i].column != NULL &&
            !rebuild_has_column(t, info->parts[i].column))
            return false;
    return info->sql != NULL;
}

static corm_status rebuild_keep(cormi_editor *e, const cormi_edit_table *t,
                                const corm_table_info *info)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; info != NULL && status == CORM_OK && i < info->n_indexes;
         i++)
        if (!rebuild_is_ours(t, &info->indexes[i]) &&
            rebuild_can_keep(t, &info->indexes[i]))
            status = cormi_edit_say(e, "%s", info->indexes[i].sql);
    for (size_t i = 0;
         info != NULL && status == CORM_OK && i < info->n_triggers; i++)
        if (info->triggers[i].sql != NULL)
            status = cormi_edit_say(e, "%s", info->triggers[i].sql);
    return status;
}

static corm_status rebuild_counter(cormi_editor *e, const char *template,
                                   const char *to, const char *from)
{
    corm_error err = { 0 };
    cormi_renderer r = { e->dialect, e->features, e->arena, &err, NULL };
    const corm_node *names[2] = {
        cormi_node_constant(e->arena, corm_value_text(to), CORM_TYPE_TEXT),
        cormi_node_constant(e->arena, corm_value_text(from), CORM_TYPE_TEXT)
    };
    corm_sink sink;
    cormi_sql sql = { 0 };

    if (names[0] == NULL || names[1] == NULL)
        return cormi_edit_memory(e);
    cormi_sink_init(&sink, &r, true);
    corm_sink_template(&sink, template, names, 2);
    if (cormi_sink_finish(&sink, &sql) != CORM_OK)
        return cormi_fail_error(e->ctx, &err);
    return cormi_edit_push(e, sql);
}

/* Keys that were given to rows that are gone are not given again. */
static corm_status rebuild_counters(cormi_editor *e, const cormi_edit_table *t,
                                    const char *to)
{
    const corm_rebuild *words = e->dialect->rebuild;
    bool counts = false;
    corm_status status;

    for (size_t i = 0; i < t->columns.n; i++) {
        const cormi_edit_column *c =
            &CORMI_VEC_AT(const cormi_edit_column, &t->columns, i);

        counts =
            counts || (c->old != NULL && c->old->no_reuse && c->now->no_reuse);
    }
    if (!counts || words->copy_counter == NULL)
        return CORM_OK;
    status = rebuild_counter(e, words->clear_counter, to, t->is->table);
    return status == CORM_OK
               ? rebuild_counter(e, words->copy_counter, to, t->is->table)
               : status;
}

corm_status cormi_edit_rebuild(cormi_editor *e, cormi_edit_table *t)
{
    const corm_rebuild *words = e->dialect->rebuild;
    const char *table = t->is->table;
    const char *name = cormi_arena_printf(e->arena, "new__%s", table);
    const corm_table_info *info = cormi_edit_info(e, t);
    corm_status status;

    if (name == NULL)
        return cormi_edit_memory(e);
    if (info == NULL && !e->options->dry_run)
        return corm_failed(e->session)
                   ? corm_errcode(e->session)
                   : cormi_fail(e->ctx, CORM_PROGRAMMING,
                                "the database has no table %s, which the "
                                "migrations should have made; check --database "
                                "compares them",
                                table);
    status = rebuild_table(e, t, name);
    if (status == CORM_OK)
        status = rebuild_copy(e, t, name);
    if (status == CORM_OK)
        status = rebuild_counters(e, t, name);
    if (status == CORM_OK)
        status = cormi_edit_say(e, "DROP TABLE %i", table);
    if (status == CORM_OK)
        status = cormi_edit_say(e, "%s", words->rename_begin);
    if (status == CORM_OK)
        status = cormi_edit_say(e, "ALTER TABLE %i RENAME TO %i", name, table);
    if (status == CORM_OK)
        status = cormi_edit_say(e, "%s", words->rename_end);
    if (status == CORM_OK)
        status = cormi_edit_make_indexes(e, t, true);
    return status == CORM_OK ? rebuild_keep(e, t, info) : status;
}
