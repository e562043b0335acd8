/*
 * What the new table demands and the old one did not: columns that may not be
 * NULL, unique ones, constraints.  The drafts of both are compared; expression
 * indexes are left to the database.
 */
#include "migrations/conflicts.h"

#include "base/arena.h"
#include "base/str.h"
#include "migrations/editor.h"
#include "migrations/slice.h"
#include "render/sink.h"
#include "schema/tables.h"
#include "session/session.h"

#include <corm/object.h>
#include <corm/query.h>

#include <string.h>

#define CONFLICT_KEYS 5 /* that are named */

typedef struct conflict_run {
    corm_session *session;
    const corm_operation *op;
    cormi_context *ctx;
    corm_arena *arena;
    const corm_dialect *dialect;
    const corm_features *features;
    const cormi_model *was, *is;
    size_t n_was, n_is; /* models of their registries */
    cormi_table_draft old, now;
} conflict_run;

/* A demand: the rows that are in its way, and what is said of them. */
typedef struct conflict_demand {
    const corm_node *check;     /* rows of which it is false */
    const char *null;           /* rows that have NULL in this column */
    const char *const *columns; /* rows that have the same in these .. */
    size_t n_columns;
    const corm_node *where; /* .. of those for which it is true; NULL: all */
    const char *name;       /* of a constraint; NULL: none */
    corm_integrity kind;
} conflict_demand;

/* ---- the rows ---- */

static void conflict_columns(corm_sink *sink, const conflict_demand *d)
{
    for (size_t i = 0; i < d->n_columns; i++) {
        corm_sink_text(sink, i > 0 ? ", " : "");
        corm_sink_ident(sink, d->columns[i]);
    }
}

static void conflict_where(corm_sink *sink, const conflict_run *run,
                           const conflict_demand *d)
{
    if (d->check != NULL) {
        corm_sink_text(sink, "NOT (");
        corm_sink_arg(sink, d->check);
        corm_sink_text(sink, ")");
        return;
    }
    if (d->null != NULL) {
        corm_sink_ident(sink, d->null);
        corm_sink_text(sink, " IS NULL");
        return;
    }
    if (d->where != NULL) {
        corm_sink_node(sink, d->where);
        corm_sink_text(sink, " AND ");
    }
    corm_sink_text(sink, d->n_columns > 1 ? "(" : "");
    conflict_columns(sink, d);
    corm_sink_text(sink, d->n_columns > 1 ? ") IN (SELECT " : " IN (SELECT ");
    conflict_columns(sink, d);
    corm_sink_text(sink, " FROM ");
    corm_sink_ident(sink, run->was->table);
    if (d->where != NULL) {
        corm_sink_text(sink, " WHERE ");
        corm_sink_node(sink, d->where);
    }
    corm_sink_text(sink, " GROUP BY ");
    conflict_columns(sink, d);
    corm_sink_text(sink, " HAVING COUNT(*) > 1)");
}

/* NULL: failed, recorded. */
static const char *conflict_sql(const conflict_run *run,
                                const conflict_demand *d, bool keys)
{
    corm_error err = { 0 };
    cormi_renderer r = { run->dialect, run->features, run->arena, &err, NULL };
    const cormi_model *m = run->was;
    corm_sink sink;
    cormi_sql sql = { 0 };

    cormi_sink_init(&sink, &r, true);
    corm_sink_text(&sink, keys ? "SELECT " : "SELECT COUNT(*)");
    for (size_t i = 0; keys && i < m->n_pk; i++) {
        corm_sink_text(&sink, i > 0 ? ", " : "");
        corm_sink_ident(&sink, m->pk[i]->column);
    }
    corm_sink_text(&sink, " FROM ");
    corm_sink_ident(&sink, m->table);
    if (d->kind != CORM_INTEGRITY_OTHER) {
        corm_sink_text(&sink, " WHERE ");
        conflict_where(&sink, run, d);
    }
    if (keys) {
        corm_sink_text(&sink, " ORDER BY 1 LIMIT ");
        corm_sink_int(&sink, CONFLICT_KEYS);
    }
    if (cormi_sink_finish(&sink, &sql) == CORM_OK)
        return sql.text;
    cormi_fail_error(run->ctx, &err);
    return NULL;
}

static void conflict_key(cormi_str *out, const corm_row *row, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        corm_value v = corm_row_value(row, i);

        cormi_str_add(out, i > 0 ? "/" : "");
        if (v.kind == CORM_K_TEXT)
            cormi_str_addf(out, "%.*s", (int)(v.size > 60 ? 60 : v.size),
                           v.as.s);
        else if (v.kind == CORM_K_INT)
            cormi_str_addf(out, "%lld", (long long)v.as.i);
        else
            cormi_str_add(out, "?");
    }
}

/* "id 1, 2, 3, .." */
static const char *conflict_keys(const conflict_run *run,
                                 const conflict_demand *d, int64_t n)
{
    const char *sql = conflict_sql(run, d, true);
    corm_queryset *q =
        sql != NULL ? corm_raw_query(run->session, NULL, sql, NULL, 0) : NULL;
    corm_list *rows = q != NULL ? corm_fetch(q) : NULL;
    cormi_str text;

    cormi_str_init_arena(&text, run->arena);
    cormi_str_addf(&text, "%s ", run->was->pk[0]->column);
    for (size_t i = 0; rows != NULL && i < corm_list_size(rows); i++) {
        cormi_str_add(&text, i > 0 ? ", " : "");
        conflict_key(&text, corm_list_row(rows, i), run->was->n_pk);
    }
    cormi_str_add(&text, n > CONFLICT_KEYS ? ", .." : "");
    return cormi_str_get(&text);
}

static corm_status conflict_tell(const conflict_run *run,
                                 const conflict_demand *d, int64_t n)
{
    const char *keys = conflict_keys(run, d, n), *s = n == 1 ? "" : "s";
    const char *table = run->was->table;
    cormi_str names;

    cormi_str_init_arena(&names, run->arena);
    for (size_t i = 0; i < d->n_columns; i++)
        cormi_str_addf(&names, "%s%s", i > 0 ? ", " : "", d->columns[i]);
    if (d->kind == CORM_INTEGRITY_OTHER)
        cormi_fail(run->ctx, CORM_INTEGRITY,
                   "the column %s has no default for the %lld row%s of %s; "
                   "give the field one",
                   d->name, (long long)n, s, table);
    else if (d->null != NULL)
        cormi_fail(run->ctx, CORM_INTEGRITY,
                   "%lld row%s of %s (%s) ha%s no value in %s; give the "
                   "field a default, or the rows a value",
                   (long long)n, s, table, keys, n == 1 ? "s" : "ve", d->null);
    else if (d->check != NULL)
        cormi_fail(run->ctx, CORM_INTEGRITY,
                   "%lld row%s of %s (%s) break%s the constraint %s; correct "
                   "them before, in a migration of functions",
                   (long long)n, s, table, keys, n == 1 ? "s" : "", d->name);
    else
        cormi_fail(run->ctx, CORM_INTEGRITY,
                   "%lld rows of %s (%s) have the same %s as another, which "
                   "%s forbids; change or merge them before, in a migration of "
                   "functions",
                   (long long)n, table, keys, cormi_str_get(&names),
                   d->name != NULL ? d->name : "its being unique");
    run->ctx->error.integrity =
        d->kind != CORM_INTEGRITY_OTHER ? d->kind : CORM_INTEGRITY_NOT_NULL;
    return CORM_INTEGRITY;
}

static corm_status conflict_look(const conflict_run *run,
                                 const conflict_demand *d)
{
    const char *sql = conflict_sql(run, d, false);
    corm_value n;

    if (sql == NULL)
        return run->ctx->error.code;
    n = corm_scalar_sql(run->session, sql, NULL, 0);
    if (n.kind != CORM_K_INT)
        return run->ctx->error.code;
    return n.as.i == 0 ? CORM_OK : conflict_tell(run, d, n.as.i);
}

/* ---- what is demanded ---- */

/* Is there something to put where a row has no value? */
static bool conflict_has_default(const conflict_run *run, const char *column)
{
    for (size_t i = 0; i < run->is->n_fields; i++) {
        const cormi_field *f = run->is->fields[i];

        if (f->column == NULL || strcmp(f->column, column) != 0)
            continue;
        if (run->op->one_off && run->op->field != NULL &&
            strcmp(run->op->field->name, f->name) == 0)
            return true;
        return f->has_default || f->is_auto || f->desc->db_default != NULL ||
               f->desc->generated != NULL || f->desc->auto_now ||
               f->desc->auto_now_add ||
               (f->desc->blank && (f->data_type == CORM_TYPE_CHAR ||
                                   f->data_type == CORM_TYPE_TEXT ||
                                   f->data_type == CORM_TYPE_BINARY));
    }
    return true; /* no field: not ours to judge */
}

static corm_status conflict_of_column(conflict_run *run,
                                      const cormi_ddl_column *now)
{
    const cormi_ddl_column *old = cormi_edit_draft_column(&run->old, now->name);
    conflict_demand d = { .name = NULL };
    corm_status status = CORM_OK;

    if (!now->null && !now->primary_key && now->generated == NULL &&
        (old == NULL || old->null) && !conflict_has_default(run, now->name)) {
        if (old != NULL) {
            d.null = now->name;
            d.kind = CORM_INTEGRITY_NOT_NULL;
        } else {
            d.name = now->name;
        }
        status = conflict_look(run, &d);
    }
    if (status != CORM_OK || old == NULL || !now->unique || old->unique ||
        now->primary_key)
        return status;
    d = (conflict_demand){ .columns = &now->name,
                           .n_columns = 1,
                           .kind = CORM_INTEGRITY_UNIQUE };
    return conflict_look(run, &d);
}

/* Columns that are there already, under the same names. */
static bool conflict_are_there(const conflict_run *run,
                               const char *const *columns, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (cormi_edit_draft_column(&run->old, columns[i]) == NULL)
            return false;
    return n > 0;
}

static bool conflict_had_unique(const conflict_run *run, const char *name)
{
    for (size_t i = 0; i < run->old.uniques.n; i++) {
        const char *had =
            CORMI_VEC_AT(const cormi_ddl_unique, &run->old.uniques, i).name;

        if (had != NULL && name != NULL && strcmp(had, name) == 0)
            return true;
    }
    return false;
}

static corm_status conflict_of_uniques(conflict_run *run)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < run->now.uniques.n; i++) {
        const cormi_ddl_unique *u =
            &CORMI_VEC_AT(const cormi_ddl_unique, &run->now.uniques, i);
        conflict_demand d = { .columns = u->columns,
                              .n_columns = u->n_columns,
                              .name = u->name,
                              .kind = CORM_INTEGRITY_UNIQUE };

        if (!conflict_had_unique(run, u->name) && !u->nulls_not_distinct &&
            conflict_are_there(run, u->columns, u->n_columns))
            status = conflict_look(run, &d);
    }
    return status;
}

static bool conflict_had_index(const conflict_run *run, const char *name)
{
    for (size_t i = 0; i < run->old.indexes.n; i++)
        if (strcmp(
                CORMI_VEC_AT(const cormi_ddl_index, &run->old.indexes, i).name,
                name) == 0)
            return true;
    return false;
}

/* Unique constraints with a condition are indexes. */
static corm_status conflict_of_indexes(conflict_run *run)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < run->now.indexes.n; i++) {
        const cormi_ddl_index *x =
            &CORMI_VEC_AT(const cormi_ddl_index, &run->now.indexes, i);
        const char **columns =
            CORMI_NEW_N(run->arena, const char *, x->n_parts + 1);
        conflict_demand d = { .columns = columns,
                              .n_columns = x->n_parts,
                              .where = x->condition,
                              .name = x->name,
                              .kind = CORM_INTEGRITY_UNIQUE };
        bool plain = x->unique && !x->nulls_not_distinct;

        if (columns == NULL)
            return cormi_fail_memory(run->ctx);
        for (size_t k = 0; plain && k < x->n_parts; k++) {
            plain = x->parts[k]->kind == CORM_NODE_COLUMN;
            columns[k] = plain ? x->parts[k]->name : NULL;
        }
        if (plain && !conflict_had_index(run, x->name) &&
            conflict_are_there(run, columns, x->n_parts))
            status = conflict_look(run, &d);
    }
    return status;
}

static bool conflict_had_check(const conflict_run *run, const char *name)
{
    for (size_t i = 0; i < run->old.checks.n; i++)
        if (strcmp(
                CORMI_VEC_AT(const cormi_ddl_check, &run->old.checks, i).name,
                name) == 0)
            return true;
    return false;
}

/* Only of operations that change no column: a condition may name it. */
static corm_status conflict_of_checks(conflict_run *run)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < run->now.checks.n; i++) {
        const cormi_ddl_check *c =
            &CORMI_VEC_AT(const cormi_ddl_check, &run->now.checks, i);
        conflict_demand d = { .check = c->condition,
                              .name = c->name,
                              .kind = CORM_INTEGRITY_CHECK };

        /* Rows that exclude each other are the database's to find. */
        if (c->excludes == NULL && !conflict_had_check(run, c->name))
            status = conflict_look(run, &d);
    }
    return status;
}

/* ---- the operation ---- */

bool cormi_conflicts_possible(const corm_operation *op)
{
    switch (op->kind) {
    case CORM_OPERATION_ADD_CONSTRAINT:
    case CORM_OPERATION_REMOVE_CONSTRAINT: /* backwards */
        return !op->not_valid;
    case CORM_OPERATION_ADD_FIELD:
    case CORM_OPERATION_REMOVE_FIELD:
    case CORM_OPERATION_ALTER_FIELD:
    case CORM_OPERATION_ALTER_UNIQUE_TOGETHER:
        return true;
    default:
        return false;
    }
}

static corm_status conflict_draft(conflict_run *run, const cormi_model *model,
                                  size_t n_models, cormi_schema *schema,
                                  cormi_table_draft *draft)
{
    bool *there = CORMI_NEW_N(run->arena, bool, n_models + 1);

    if (there == NULL)
        return cormi_fail_memory(run->ctx);
    memset(there, 1, n_models * sizeof(*there));
    *schema = (cormi_schema){
        .ctx = run->ctx,
        .arena = run->arena,
        .dialect = run->dialect,
        .features = run->features,
        .statements = CORMI_VEC_ARENA(cormi_sql, run->arena),
        .late = CORMI_VEC_ARENA(cormi_sql, run->arena),
        .there = there,
        .lenient = true,
    };
    return cormi_schema_draft(schema, model, draft);
}

static corm_status conflict_find(conflict_run *run, const corm_operation *op)
{
    bool column = op->kind != CORM_OPERATION_ADD_CONSTRAINT &&
                  op->kind != CORM_OPERATION_REMOVE_CONSTRAINT &&
                  op->kind != CORM_OPERATION_ALTER_UNIQUE_TOGETHER;
    cormi_schema schemas[2];
    corm_status status =
        conflict_draft(run, run->was, run->n_was, &schemas[0], &run->old);

    if (status == CORM_OK)
        status =
            conflict_draft(run, run->is, run->n_is, &schemas[1], &run->now);
    for (size_t i = 0; status == CORM_OK && column && i < run->now.columns.n;
         i++)
        status = conflict_of_column(
            run, &CORMI_VEC_AT(const cormi_ddl_column, &run->now.columns, i));
    if (status == CORM_OK)
        status = conflict_of_uniques(run);
    if (status == CORM_OK && !column)
        status = conflict_of_indexes(run);
    return status == CORM_OK && !column ? conflict_of_checks(run) : status;
}

corm_status cormi_conflicts_check(corm_session *session, const char *app,
                                  const corm_operation *op,
                                  const corm_project_state *from,
                                  const corm_project_state *to)
{
    const corm_db *db = corm_session_db(session);
    const corm_allocator *alloc = cormi_db_allocator(db);
    conflict_run run = { .session = session,
                         .op = op,
                         .ctx = cormi_session_context(session),
                         .dialect = cormi_db_dialect(db),
                         .features = cormi_db_features(db) };
    cormi_registry *registries[2] = { NULL, NULL };
    corm_error err = { 0 };
    corm_status status = CORM_OK;
    const char *key;

    run.arena = cormi_arena_new(alloc);
    key = run.arena != NULL ? cormi_state_key(run.arena, app, op->model) : NULL;
    if (key == NULL) {
        cormi_arena_free(run.arena);
        return cormi_fail_memory(run.ctx);
    }
    registries[0] = cormi_slice_new(from, &key, 1, run.arena, alloc, &err);
    if (registries[0] != NULL)
        registries[1] = cormi_slice_new(to, &key, 1, run.arena, alloc, &err);
    if (registries[1] == NULL) {
        status = cormi_fail_error(run.ctx, &err);
    } else {
        run.n_was = registries[0]->n_models;
        run.n_is = registries[1]->n_models;
        run.was = cormi_slice_model(registries[0], cormi_state_get(from, key));
        run.is = cormi_slice_model(registries[1], cormi_state_get(to, key));
        if (run.was != NULL && run.is != NULL && run.was->n_pk > 0 &&
            cormi_model_has_table(run.was) && cormi_model_has_table(run.is))
            status = conflict_find(&run, op);
    }
    cormi_registry_free(registries[0]);
    cormi_registry_free(registries[1]);
    cormi_arena_free(run.arena);
    return status;
}
