/*
 * The names of constraints and indexes that no model gave, for SQL that is
 * printed and not run: as a database has them on which everything before was
 * run.  A name is made when its thing is made, and stays when tables and
 * columns get others, so that it must be followed from there.
 */
#include "migrations/editor.h"

#include <string.h>

struct cormi_edit_names {
    corm_arena *arena;
    cormi_map map; /* what it is, its table and columns -> name */
};

cormi_edit_names *cormi_edit_names_new(corm_arena *arena)
{
    cormi_edit_names *names = CORMI_NEW(arena, cormi_edit_names);

    if (names != NULL) {
        names->arena = arena;
        cormi_map_init_arena(&names->map, arena);
    }
    return names;
}

static const char *names_key(const cormi_edit_names *names,
                             cormi_edit_name_kind kind, const char *table,
                             const char *const *columns, size_t n)
{
    const char *key =
        cormi_arena_printf(names->arena, "%d\n%s", (int)kind, table);

    for (size_t i = 0; key != NULL && i < n; i++)
        key = cormi_arena_printf(names->arena, "%s\n%s", key, columns[i]);
    return key;
}

const char *cormi_edit_take_name(cormi_editor *e, cormi_edit_name_kind kind,
                                 const char *table, const char *const *columns,
                                 size_t n, const char *made)
{
    cormi_edit_names *names = e->options->names_;
    const char *key =
        names == NULL ? NULL : names_key(names, kind, table, columns, n);
    const char *name = key == NULL ? NULL : cormi_map_get(&names->map, key);

    if (name == NULL)
        return made;
    cormi_map_put(&names->map, key, NULL); /* it is there: needs no memory */
    return name;
}

const char *cormi_edit_made_name(cormi_editor *e, cormi_schema *schema,
                                 cormi_edit_name_kind kind, const char *table,
                                 const cormi_ddl_column *column)
{
    static const char *const suffixes[] = { "fkey", "key", "check", "pkey" };

    if (kind == CORMI_NAME_KEY && column->refers_apart)
        return cormi_schema_key_name(schema, table, column);
    if (kind == CORMI_NAME_PRIMARY)
        return cormi_arena_printf(e->arena, "%s_pkey", table);
    return corm_has(e->features, CORM_FEATURE_MODIFY_COLUMN)
               ? column->name
               : cormi_arena_printf(e->arena, "%s_%s_%s", table, column->name,
                                    suffixes[kind]);
}

/* ---- after a change ---- */

/* What the column was called; NULL: it is new. */
static const char *names_was(const cormi_editor *e, const cormi_edit_table *t,
                             const char *now)
{
    const cormi_field *was = NULL;

    for (size_t i = 0; was == NULL && i < t->is->n_fields; i++)
        if (t->is->fields[i]->column != NULL &&
            strcmp(t->is->fields[i]->column, now) == 0)
            was = cormi_edit_old_field(e, t->was, t->is->fields[i]);
    return was == NULL ? NULL : was->column;
}

/* The name goes on with its thing; a new thing has the one that is made. */
static bool names_keep(cormi_editor *e, const cormi_edit_table *t,
                       cormi_edit_name_kind kind, const char *const *columns,
                       size_t n, const char *made)
{
    cormi_edit_names *names = e->options->names_;
    const char **old = CORMI_NEW_N(e->arena, const char *, n + 1);
    const char *key = names_key(names, kind, t->is->table, columns, n),
               *name = made;
    bool was = t->was != NULL && old != NULL;

    for (size_t i = 0; was && i < n; i++) {
        old[i] = names_was(e, t, columns[i]);
        was = old[i] != NULL;
    }
    if (was)
        name = cormi_edit_take_name(e, kind, t->was->table, old, n, made);
    if (name != NULL)
        name = cormi_arena_strdup(names->arena, name);
    return name != NULL && key != NULL &&
           cormi_map_put(&names->map, key, (void *)(uintptr_t)name);
}

static bool names_keep_column(cormi_editor *e, const cormi_edit_table *t,
                              const cormi_ddl_column *c)
{
    static const cormi_edit_name_kind kinds[] = { CORMI_NAME_KEY,
                                                  CORMI_NAME_UNIQUE,
                                                  CORMI_NAME_CHECK };
    const bool has[] = { c->references.table != NULL, c->unique, c->checked };
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof(kinds) / sizeof(kinds[0]); i++)
        ok = !has[i] ||
             names_keep(e, t, kinds[i], &c->name, 1,
                        cormi_edit_made_name(e, &e->new_schema, kinds[i],
                                             t->is->table, c));
    return ok;
}

static bool names_keep_index(cormi_editor *e, const cormi_edit_table *t,
                             const cormi_ddl_index *index)
{
    return cormi_edit_is_declared(t->is, index->name) || index->n_parts != 1 ||
           index->parts[0]->kind != CORM_NODE_COLUMN ||
           names_keep(e, t, CORMI_NAME_INDEX, &index->parts[0]->name, 1,
                      index->name);
}

static corm_status names_keep_all(cormi_editor *e, const cormi_edit_table *t)
{
    bool ok =
        names_keep(e, t, CORMI_NAME_PRIMARY, NULL, 0,
                   cormi_edit_made_name(e, &e->new_schema, CORMI_NAME_PRIMARY,
                                        t->is->table, NULL));

    for (size_t i = 0; ok && i < t->now.columns.n; i++)
        ok = names_keep_column(
            e, t, &CORMI_VEC_AT(const cormi_ddl_column, &t->now.columns, i));
    for (size_t i = 0; ok && i < t->now.uniques.n; i++) {
        const cormi_ddl_unique *u =
            &CORMI_VEC_AT(const cormi_ddl_unique, &t->now.uniques, i);

        ok = cormi_edit_is_declared(t->is, u->name) ||
             names_keep(e, t, CORMI_NAME_UNIQUE, u->columns, u->n_columns,
                        u->name);
    }
    for (size_t i = 0; ok && i < t->now.indexes.n; i++)
        ok = names_keep_index(
            e, t, &CORMI_VEC_AT(const cormi_ddl_index, &t->now.indexes, i));
    return ok ? CORM_OK : cormi_edit_memory(e);
}

corm_status cormi_edit_keep_names(cormi_editor *e, cormi_model *old,
                                  cormi_model *now)
{
    cormi_edit_table t = { .was = old, .is = now };
    corm_status status;

    if (e->options->names_ == NULL)
        return CORM_OK;
    status = cormi_schema_draft(&e->new_schema, now, &t.now);
    return status == CORM_OK ? names_keep_all(e, &t) : status;
}
