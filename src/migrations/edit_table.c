/*
 * One table, then and now: made, dropped, renamed; what differs, and which
 * way it is changed.
 */
#include "migrations/editor.h"

#include "render/sink.h"
#include "sql/node.h"

#include <string.h>

/* ---- made, dropped, renamed ---- */

corm_status cormi_edit_create(cormi_editor *e, cormi_model *model)
{
    cormi_schema *schema = &e->new_schema;
    size_t from = schema->statements.n, late = schema->late.n;
    corm_status status = cormi_schema_add_model(schema, model);

    for (size_t i = from; status == CORM_OK && i < schema->statements.n; i++)
        status =
            cormi_edit_push(e, CORMI_VEC_AT(cormi_sql, &schema->statements, i));
    for (size_t i = late; status == CORM_OK && i < schema->late.n; i++)
        if (!cormi_vec_push(&e->last,
                            &CORMI_VEC_AT(cormi_sql, &schema->late, i)))
            status = cormi_edit_memory(e);
    return status == CORM_OK ? cormi_edit_keep_names(e, NULL, model) : status;
}

corm_status cormi_edit_drop(cormi_editor *e, const cormi_model *model)
{
    if (e->dialect->drop_suffix == NULL)
        return cormi_edit_say(e, "DROP TABLE %i", model->table);
    return cormi_edit_say(e, "DROP TABLE %i %s", model->table,
                          e->dialect->drop_suffix);
}

/* The CHECKs of a model's table go, or come. */
static corm_status edit_all_checks(cormi_editor *e, const char *table,
                                   const cormi_model *model, bool come)
{
    cormi_table_draft draft;
    corm_status status = cormi_schema_draft(
        come ? &e->new_schema : &e->old_schema, model, &draft);

    for (size_t i = 0; status == CORM_OK && i < draft.checks.n; i++) {
        const cormi_ddl_check *check =
            &CORMI_VEC_AT(const cormi_ddl_check, &draft.checks, i);

        status = come ? cormi_edit_say(e, "ALTER TABLE %i ADD %s", table,
                                       cormi_edit_check_text(e, check))
                      : cormi_edit_say(e, "ALTER TABLE %i DROP CONSTRAINT %i",
                                       table, check->name);
    }
    return status;
}

static corm_status edit_rename_columns(cormi_editor *e, cormi_model *old,
                                       cormi_model *now)
{
    bool holds = corm_has(e->features, CORM_FEATURE_CHECK_HOLDS_NAMES);
    bool gone = false;
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < now->n_fields; i++) {
        const cormi_field *field = now->fields[i];
        const cormi_field *was = field->model != now || field->column == NULL
                                     ? NULL
                                     : cormi_edit_old_field(e, old, field);

        if (was == NULL || strcmp(was->column, field->column) == 0)
            continue;
        if (holds && !gone)
            status = edit_all_checks(e, now->table, old, false);
        gone = holds;
        if (status == CORM_OK)
            status = cormi_edit_say(e, "ALTER TABLE %i RENAME COLUMN %i TO %i",
                                    now->table, was->column, field->column);
    }
    return status == CORM_OK && gone ? edit_all_checks(e, now->table, now, true)
                                     : status;
}

corm_status cormi_edit_rename(cormi_editor *e, cormi_model *old,
                              cormi_model *now)
{
    corm_status status = CORM_OK;

    if (strcmp(old->table, now->table) != 0)
        status = cormi_edit_say(e, "ALTER TABLE %i RENAME TO %i", old->table,
                                now->table);
    return status == CORM_OK ? edit_rename_columns(e, old, now) : status;
}

/* ---- comparing ---- */

typedef enum edit_kind { EDIT_UNIQUE, EDIT_CHECK } edit_kind;

static const char *edit_finish(cormi_editor *e, corm_sink *sink)
{
    cormi_sql sql = { 0 };

    if (cormi_sink_finish(sink, &sql) == CORM_OK)
        return sql.text;
    cormi_fail_error(e->ctx, sink->r->err);
    return NULL;
}

static const char *edit_text(cormi_editor *e, edit_kind kind, const void *item)
{
    corm_error err = { 0 };
    cormi_renderer r = { e->dialect, e->features, e->arena, &err, NULL };
    corm_sink sink;

    cormi_sink_init(&sink, &r, true);
    if (kind == EDIT_UNIQUE)
        cormi_ddl_unique_write(&sink, item);
    else
        cormi_ddl_check_write(&sink, item);
    return edit_finish(e, &sink);
}

corm_status cormi_edit_ident(cormi_editor *e, const char *name, cormi_sql *out)
{
    return cormi_edit_render(
        e, cormi_node_column(e->arena, NULL, name, CORM_TYPE_NONE), out);
}

corm_status cormi_edit_comment(cormi_editor *e, const char *table,
                               const cormi_ddl_column *column,
                               const char *comment)
{
    corm_error err = { 0 };
    cormi_renderer r = { e->dialect, e->features, e->arena, &err, NULL };
    bool apart = corm_has(e->features, CORM_FEATURE_COMMENT_ON);
    cormi_ddl_column literal = { .comment = comment == NULL ? "" : comment };
    cormi_sql sql = { 0 };
    corm_sink sink;

    if (!apart && !corm_has(e->features, CORM_FEATURE_MODIFY_COLUMN))
        return CORM_OK;
    if (!apart)
        return cormi_edit_say(e, "ALTER TABLE %i COMMENT = %s", table,
                              cormi_edit_part(e, CORMI_DDL_COMMENT, &literal));
    cormi_sink_init(&sink, &r, true);
    cormi_ddl_comment_write(&sink, table, column, comment);
    if (cormi_sink_finish(&sink, &sql) != CORM_OK)
        return cormi_fail_error(e->ctx, &err);
    return cormi_edit_push(e, sql);
}

const char *cormi_edit_part(cormi_editor *e, cormi_ddl_part part,
                            const cormi_ddl_column *c)
{
    corm_error err = { 0 };
    cormi_renderer r = { e->dialect, e->features, e->arena, &err, NULL };
    corm_sink sink;

    cormi_sink_init(&sink, &r, true);
    cormi_ddl_part_write(&sink, part, c);
    return edit_finish(e, &sink);
}

bool cormi_edit_is_declared(const cormi_model *model, const char *name)
{
    const corm_model *desc = model->desc;

    for (size_t i = 0; i < desc->n_constraints; i++)
        if (strcmp(desc->constraints[i].name, name) == 0)
            return true;
    for (size_t i = 0; i < desc->n_indexes; i++)
        if (desc->indexes[i].name != NULL &&
            strcmp(desc->indexes[i].name, name) == 0)
            return true;
    return false;
}

/* Names that nobody gave differ from table to table; what they name counts. */
const char *cormi_edit_unique_text(cormi_editor *e, const cormi_ddl_unique *u)
{
    return edit_text(e, EDIT_UNIQUE, u);
}

const char *cormi_edit_check_text(cormi_editor *e, const cormi_ddl_check *c)
{
    return edit_text(e, EDIT_CHECK, c);
}

const cormi_ddl_column *cormi_edit_draft_column(const cormi_table_draft *draft,
                                                const char *name)
{
    for (size_t i = 0; i < draft->columns.n; i++) {
        const cormi_ddl_column *c =
            &CORMI_VEC_AT(const cormi_ddl_column, &draft->columns, i);

        if (strcmp(c->name, name) == 0)
            return c;
    }
    return NULL;
}

static bool edit_same_text(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* Can it be added to a table with rows without more ado? */
static bool edit_is_addable(cormi_editor *e, const cormi_edit_column *c)
{
    cormi_sql value = { 0 };

    if (!c->now->null || c->now->unique || c->now->primary_key ||
        c->now->default_to != NULL ||
        (c->now->generated != NULL && c->now->stored))
        return false;
    if (c->now->generated != NULL)
        return true;
    return cormi_edit_value(e, c->field, &value) == CORM_OK &&
           value.text == NULL;
}

static bool edit_generated_differs(cormi_editor *e, const cormi_edit_column *c)
{
    if (c->old->generated == NULL || c->now->generated == NULL)
        return c->old->generated != c->now->generated;
    return !edit_same_text(cormi_edit_part(e, CORMI_DDL_GENERATED, c->old),
                           cormi_edit_part(e, CORMI_DDL_GENERATED, c->now));
}

static corm_status edit_match_columns(cormi_editor *e, cormi_edit_table *t)
{
    size_t kept = 0;

    t->only_adds = true;
    for (size_t i = 0; i < t->is->n_fields; i++) {
        const cormi_field *field = t->is->fields[i];
        const cormi_field *was = NULL;
        cormi_edit_column c = { .field = field };

        if (field->model != t->is || field->column == NULL)
            continue;
        was = cormi_edit_old_field(e, t->was, field);
        c.now = cormi_edit_draft_column(&t->now, field->column);
        if (was != NULL && was->column != NULL)
            c.old = cormi_edit_draft_column(&t->old, was->column);
        if (!cormi_vec_push(&t->columns, &c))
            return cormi_edit_memory(e);
        if (c.old != NULL && edit_generated_differs(e, &c))
            return cormi_fail(e->ctx, CORM_VALUE_ERROR,
                              "%s: what generates a column cannot be altered; "
                              "remove the field and add it again",
                              field->label);
        kept += c.old != NULL;
        if (c.old == NULL) {
            t->columns_differ = true;
            t->only_adds = t->only_adds && edit_is_addable(e, &c);
        } else if (!edit_same_text(
                       cormi_edit_part(e, CORMI_DDL_COLUMN, c.old),
                       cormi_edit_part(e, CORMI_DDL_COLUMN, c.now))) {
            t->columns_differ = true;
            t->only_adds = false;
            e->target_differs = e->target_differs || c.now->primary_key ||
                                c.now->unique || c.old->unique;
        }
    }
    if (kept != t->old.columns.n) {
        t->columns_differ = true;
        t->only_adds = false;
    }
    return corm_errcode(e->session) == CORM_OK ? CORM_OK
                                               : corm_errcode(e->session);
}

/* Their texts without a name that nobody gave. */
static const char *edit_unique_key(cormi_editor *e, const cormi_model *model,
                                   const cormi_ddl_unique *u)
{
    cormi_ddl_unique copy = *u;

    if (!cormi_edit_is_declared(model, u->name))
        copy.name = "-";
    return cormi_edit_unique_text(e, &copy);
}

bool cormi_edit_has_unique(cormi_editor *e, const cormi_model *model,
                           const cormi_ddl_unique *unique,
                           const cormi_model *other,
                           const cormi_table_draft *draft)
{
    const char *key = edit_unique_key(e, model, unique);

    for (size_t i = 0; i < draft->uniques.n; i++)
        if (edit_same_text(key,
                           edit_unique_key(e, other,
                                           &CORMI_VEC_AT(const cormi_ddl_unique,
                                                         &draft->uniques, i))))
            return true;
    return false;
}

static bool edit_uniques_differ(cormi_editor *e, const cormi_edit_table *t)
{
    size_t same = 0;

    for (size_t i = 0; i < t->now.uniques.n; i++)
        same += cormi_edit_has_unique(
            e, t->is, &CORMI_VEC_AT(const cormi_ddl_unique, &t->now.uniques, i),
            t->was, &t->old);
    return same != t->now.uniques.n || same != t->old.uniques.n;
}

bool cormi_edit_has_check(cormi_editor *e, const cormi_ddl_check *check,
                          const cormi_table_draft *draft)
{
    const char *text = cormi_edit_check_text(e, check);

    for (size_t i = 0; i < draft->checks.n; i++)
        if (edit_same_text(text, cormi_edit_check_text(
                                     e, &CORMI_VEC_AT(const cormi_ddl_check,
                                                      &draft->checks, i))))
            return true;
    return false;
}

static bool edit_checks_differ(cormi_editor *e, const cormi_edit_table *t)
{
    size_t same = 0;

    for (size_t i = 0; i < t->now.checks.n; i++)
        same += cormi_edit_has_check(
            e, &CORMI_VEC_AT(const cormi_ddl_check, &t->now.checks, i),
            &t->old);
    return same != t->now.checks.n || same != t->old.checks.n;
}

static bool edit_key_differs(const cormi_edit_table *t)
{
    if (t->was->n_pk != t->is->n_pk)
        return true;
    for (size_t i = 0; i < t->is->n_pk && t->is->n_pk > 1; i++)
        if (strcmp(t->was->pk[i]->column, t->is->pk[i]->column) != 0)
            return true;
    return false;
}

corm_status cormi_edit_alter(cormi_editor *e, cormi_model *old,
                             cormi_model *now)
{
    cormi_edit_table t = { .was = old,
                           .is = now,
                           .columns =
                               CORMI_VEC_ARENA(cormi_edit_column, e->arena) };
    corm_status status;

    corm_error_clear(e->session);
    status = cormi_schema_draft(&e->old_schema, old, &t.old);
    if (status == CORM_OK)
        status = cormi_schema_draft(&e->new_schema, now, &t.now);
    if (status == CORM_OK)
        status = edit_match_columns(e, &t);
    if (status != CORM_OK)
        return status;
    t.uniques_differ = edit_uniques_differ(e, &t);
    t.checks_differ = edit_checks_differ(e, &t);
    t.key_differs = edit_key_differs(&t);
    if (strcmp(old->table, now->table) != 0)
        status = cormi_edit_say(e, "ALTER TABLE %i RENAME TO %i", old->table,
                                now->table);
    if (status != CORM_OK)
        return status;
    if (e->dialect->rebuild == NULL)
        return cormi_edit_in_place(e, &t);
    if (t.uniques_differ || t.checks_differ || t.key_differs ||
        (t.columns_differ && !t.only_adds))
        return cormi_edit_rebuild(e, &t);
    for (size_t i = 0; status == CORM_OK && i < t.columns.n; i++) {
        const cormi_edit_column *c =
            &CORMI_VEC_AT(const cormi_edit_column, &t.columns, i);

        if (c->old == NULL)
            status =
                cormi_edit_say(e, "ALTER TABLE %i ADD COLUMN %s", now->table,
                               cormi_edit_part(e, CORMI_DDL_COLUMN, c->now));
    }
    return status == CORM_OK ? cormi_edit_indexes(e, &t) : status;
}

/* ---- what the database says ---- */

const corm_table_info *cormi_edit_info(cormi_editor *e, cormi_edit_table *t)
{
    const char *names[2] = { t->was->table, NULL };

    if (!t->asked && !e->options->dry_run)
        t->info =
            corm_structure_table(corm_introspect(e->session, names), names[0]);
    t->asked = true;
    return t->info;
}
