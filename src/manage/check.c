/*
 * check: are the models sound and what the migrations lead to, and with
 * --database, is the database what the models say?
 */
#include "manage/lint.h"
#include "manage/manage.h"
#include "migrations/executor.h"
#include "schema/tables.h"
#include "session/session.h"

#include <corm/introspect.h>

#include <string.h>

static const cormi_option drift_options[] = {
    { "--database", NULL,
      "compare the tables of the database, too, and look at what is not "
      "applied to it" },
    { "--no-lint", NULL, "do not tell what is risky while programs run" },
    { NULL, NULL, NULL },
};

typedef struct drift_run {
    cormi_manage *m;
    const cormi_model *model;
    const corm_table_info *table;
    size_t found;
} drift_run;

static void drift_find(drift_run *run, const char *format, ...)
    CORM_PRINTF(2, 3);

static void drift_find(drift_run *run, const char *format, ...)
{
    va_list args;

    if (run->model != NULL)
        cormi_say(run->m, CORMI_STYLE_WARN, "%s (%s): ", run->model->name,
                  run->model->table);
    va_start(args, format);
    vfprintf(run->m->out, format, args);
    va_end(args);
    fputc('\n', run->m->out);
    run->found++;
}

/* ---- models and migrations ---- */

/* Of what a migration will say.  Told, but nothing that has gone wrong. */
static corm_status drift_risks(drift_run *run, const corm_project_state *from,
                               const corm_changes *changes, corm_error *err)
{
    corm_project_state *state = corm_project_state_dup(from, err);

    for (size_t i = 0; state != NULL && i < changes->n_migrations; i++) {
        const corm_planned_migration *p = &changes->migrations[i];

        cormi_lint_tell(run->m, NULL, p->app, p->operations, p->n_operations,
                        state);
    }
    corm_project_state_free(state);
    return state != NULL ? CORM_OK : err->code;
}

static int drift_changes(drift_run *run, const corm_project_state *from,
                         const corm_project_state *to)
{
    corm_autodetect_options options = { .size = sizeof(options) };
    corm_changes changes = { .n_migrations = 0 };
    corm_error err;
    corm_status status = corm_autodetect(from, to, &options, &changes, &err);
    size_t before = run->found;

    if (status == CORM_MISUSE) { /* a question: so something has changed */
        drift_find(run, "the models changed since their last migration (%s)",
                   err.message);
        status = CORM_OK;
    }
    for (size_t i = 0; status == CORM_OK && i < changes.n_migrations; i++)
        for (size_t k = 0; k < changes.migrations[i].n_operations; k++) {
            char text[256];

            corm_operation_describe(&changes.migrations[i].operations[k], text,
                                    sizeof(text));
            drift_find(run, "no migration of %s says: %s",
                       changes.migrations[i].app, text);
        }
    if (status == CORM_OK && run->found > before)
        cormi_say(run->m, CORMI_STYLE_PLAIN,
                  "Run makemigrations, build the program again, then run its "
                  "migrate command\n");
    if (status == CORM_OK && !cormi_flag(run->m, "--no-lint"))
        status = drift_risks(run, from, &changes, &err);
    corm_changes_free(&changes);
    return status == CORM_OK ? CORMI_DONE : cormi_tell_error(run->m, &err);
}

static int drift_migrations(drift_run *run)
{
    corm_project_state *from = NULL, *to = NULL;
    cormi_graph graph;
    corm_error err;
    corm_status status = cormi_graph_build(&graph, run->m->arena, run->m->apps,
                                           NULL, NULL, &err);
    int code;

    if (status == CORM_OK)
        status = cormi_graph_check_leaves(&graph, &err);
    if (status == CORM_OK) {
        from = corm_project_state_new(NULL, &err);
        to = corm_project_state_of_apps(run->m->apps, NULL, &err);
        if (from == NULL || to == NULL)
            status = CORM_NO_MEMORY;
    }
    for (size_t i = 0; status == CORM_OK && i < graph.n_order; i++)
        status = cormi_graph_state_add(from, graph.order[i]->migration,
                                       graph.order[i]->migration->n_operations,
                                       &err);
    if (status == CORM_OK)
        run->found += cormi_tell_unbuilt(run->m, &graph);
    code = status == CORM_OK ? drift_changes(run, from, to)
                             : cormi_tell_error(run->m, &err);
    corm_project_state_free(from);
    corm_project_state_free(to);
    return code;
}

/* ---- models and database ---- */

/* The type that the dialect gives a field, read as any other. */
static corm_column_type drift_expected(const drift_run *run,
                                       const cormi_field *field)
{
    const corm_type_name *row = cormi_db_dialect(run->m->db)->types;
    corm_type type = field->relation != NULL ? field->data_type : field->type;
    corm_column_type like = { CORM_TYPE_NONE, 0, 0, 0, CORM_TYPE_NONE };

    for (; row->type != CORM_TYPE_NONE; row++)
        if (row->type == type)
            like = corm_column_type_read(row->ddl);
    return like;
}

/* Spellings of one storage: what counts up counts as its integer, and so on. */
static corm_type drift_class(corm_type type)
{
    switch (type) {
    case CORM_TYPE_AUTO:
        return CORM_TYPE_INTEGER;
    case CORM_TYPE_BIG_AUTO:
        return CORM_TYPE_BIG_INTEGER;
    case CORM_TYPE_SMALL_AUTO:
        return CORM_TYPE_SMALL_INTEGER;
    default:
        return type;
    }
}

static void drift_column(drift_run *run, const cormi_field *field)
{
    const corm_column_info *column =
        corm_table_column(run->table, field->column);
    corm_column_type expected = drift_expected(run, field);

    /* A type of the database's own where ours is text: JSON, addresses. */
    if (column != NULL && column->like.type == field->type)
        expected.type = field->type;
    if (column != NULL && column->identity)
        expected.type = CORM_TYPE_NONE; /* counts up, signed or not */
    if (column == NULL) {
        drift_find(run, "the column %s of %s is missing", field->column,
                   field->label);
        return;
    }
    if (expected.type != CORM_TYPE_NONE &&
        column->like.type != CORM_TYPE_NONE &&
        drift_class(expected.type) != drift_class(column->like.type))
        drift_find(run,
                   "the column %s has the type %s, which %s is not kept "
                   "in",
                   field->column, column->type, field->label);
    else if (column->like.type == CORM_TYPE_CHAR && field->max_length > 0 &&
             column->like.length > 0 && column->like.length < field->max_length)
        drift_find(run, "the column %s holds %d characters, %s may have %d",
                   field->column, column->like.length, field->label,
                   field->max_length);
    if (column->null != field->null && !field->primary_key &&
        field->desc->generated == NULL)
        drift_find(run, "the column %s %s NULL, %s %s", field->column,
                   column->null ? "allows" : "does not allow", field->label,
                   column->null ? "does not" : "does");
}

static bool drift_unique_index(const corm_table_info *table, const char *column)
{
    for (size_t i = 0; i < table->n_uniques; i++)
        if (table->uniques[i].n_columns == 1 &&
            strcmp(table->uniques[i].columns[0], column) == 0)
            return true;
    for (size_t i = 0; i < table->n_indexes; i++)
        if (table->indexes[i].unique && table->indexes[i].n_parts == 1 &&
            table->indexes[i].condition == NULL &&
            table->indexes[i].parts[0].column != NULL &&
            strcmp(table->indexes[i].parts[0].column, column) == 0)
            return true;
    return table->primary_key.n_columns == 1 &&
           strcmp(table->primary_key.columns[0], column) == 0;
}

static void drift_keys(drift_run *run, const cormi_field *field)
{
    const corm_table_info *t = run->table;
    bool found = false;

    if (field->unique && !field->primary_key &&
        corm_table_column(t, field->column) != NULL &&
        !drift_unique_index(t, field->column))
        drift_find(run, "nothing makes the column %s unique", field->column);
    if (field->relation == NULL || field->target == NULL ||
        !field->relation->db_constraint)
        return;
    for (size_t i = 0; i < t->n_foreign_keys; i++)
        found = found ||
                (strcmp(t->foreign_keys[i].columns[0], field->column) == 0 &&
                 strcmp(t->foreign_keys[i].to_table,
                        field->target->model->table) == 0);
    if (!found && corm_table_column(t, field->column) != NULL)
        drift_find(run, "the foreign key of %s to %s is missing", field->column,
                   field->target->model->table);
}

static bool drift_has_name(const corm_table_info *t, const char *name)
{
    for (size_t i = 0; i < t->n_indexes; i++)
        if (strcmp(t->indexes[i].name, name) == 0)
            return true;
    for (size_t i = 0; i < t->n_uniques; i++)
        if (t->uniques[i].name != NULL && strcmp(t->uniques[i].name, name) == 0)
            return true;
    for (size_t i = 0; i < t->n_checks; i++)
        if (t->checks[i].name != NULL && strcmp(t->checks[i].name, name) == 0)
            return true;
    for (size_t i = 0; i < t->n_exclusions; i++)
        if (strcmp(t->exclusions[i].name, name) == 0)
            return true;
    return false;
}

/* Is NULL equal to NULL in the unique constraint or index of this name? */
static bool drift_nulls_equal(const corm_table_info *t, const char *name)
{
    for (size_t i = 0; i < t->n_uniques; i++)
        if (t->uniques[i].name != NULL && strcmp(t->uniques[i].name, name) == 0)
            return t->uniques[i].nulls_not_distinct;
    for (size_t i = 0; i < t->n_indexes; i++)
        if (strcmp(t->indexes[i].name, name) == 0)
            return t->indexes[i].nulls_not_distinct;
    return false;
}

/* Was it made?  What a database lacks is left out there. */
static bool drift_can(const drift_run *run, const corm_expr *condition,
                      const corm_expr *const *expressions)
{
    const corm_features *f = cormi_db_features(run->m->db);

    return (condition == NULL || corm_has(f, CORM_FEATURE_PARTIAL_INDEX)) &&
           (expressions == NULL || corm_has(f, CORM_FEATURE_EXPRESSION_INDEX));
}

static void drift_nulls(drift_run *run, const corm_constraint *c)
{
    bool equal = drift_nulls_equal(run->table, c->name);

    if (c->kind == CORM_CONSTRAINT_UNIQUE && equal != c->nulls_not_distinct &&
        drift_has_name(run->table, c->name) &&
        corm_has(cormi_db_features(run->m->db),
                 CORM_FEATURE_NULLS_NOT_DISTINCT))
        drift_find(run, "the constraint %s takes NULLs for %s, the model %s",
                   c->name, equal ? "equal" : "distinct",
                   equal ? "does not" : "for equal");
}

static bool drift_has_constraint(const drift_run *run, const corm_constraint *c)
{
    const corm_features *f = cormi_db_features(run->m->db);
    bool able = drift_can(run, c->condition, c->expressions);

    if (c->kind == CORM_CONSTRAINT_CHECK)
        able = corm_has(f, CORM_FEATURE_CHECK_CONSTRAINT);
    else if (c->kind == CORM_CONSTRAINT_EXCLUSION)
        able = corm_has(f, CORM_FEATURE_OPCLASS);
    else
        able = able &&
               (c->deferrable == 0 ||
                corm_has(f, CORM_FEATURE_DEFERRABLE_UNIQUE)) &&
               (!c->nulls_not_distinct ||
                corm_has(f, CORM_FEATURE_NULLS_NOT_DISTINCT));
    return !able || drift_has_name(run->table, c->name);
}

static void drift_named(drift_run *run)
{
    const corm_model *desc = run->model->desc;

    if (run->model->automatic)
        return;
    for (size_t i = 0; i < desc->n_indexes; i++) {
        const corm_index *x = &desc->indexes[i];

        if (x->name != NULL && drift_can(run, x->condition, x->expressions) &&
            !drift_has_name(run->table, x->name))
            drift_find(run, "the index %s is missing", x->name);
    }
    for (size_t i = 0; i < desc->n_constraints; i++) {
        if (!drift_has_constraint(run, &desc->constraints[i]))
            drift_find(run, "the constraint %s is missing",
                       desc->constraints[i].name);
        drift_nulls(run, &desc->constraints[i]);
    }
}

static void drift_extra(drift_run *run)
{
    for (size_t i = 0; i < run->table->n_columns; i++) {
        const corm_column_info *c = &run->table->columns[i];
        bool known = false;

        for (size_t k = 0; k < run->model->n_fields; k++)
            known =
                known || (run->model->fields[k]->column != NULL &&
                          strcmp(run->model->fields[k]->column, c->name) == 0);
        if (!known)
            drift_find(run, "no field knows the column %s%s", c->name,
                       !c->null && c->default_text == NULL && !c->identity
                           ? ", and rows cannot be saved without it"
                           : "");
    }
}

static void drift_table(drift_run *run, const corm_structure *structure)
{
    run->table = corm_structure_table(structure, run->model->table);
    if (run->table == NULL) {
        drift_find(run, "the table is missing");
        return;
    }
    for (size_t i = 0; i < run->model->n_fields; i++) {
        const cormi_field *field = run->model->fields[i];

        if (field->model != run->model || field->column == NULL)
            continue;
        drift_column(run, field);
        drift_keys(run, field);
    }
    drift_named(run);
    drift_extra(run);
}

static int drift_database(drift_run *run)
{
    const cormi_registry *registry;
    const corm_structure *structure;
    corm_session *session;
    int code = CORMI_DONE;

    if (cormi_manage_db(run->m) == NULL)
        return CORMI_FAILED;
    session = corm_session_open(run->m->db);
    if (session == NULL)
        return cormi_no_memory(run->m);
    structure = corm_introspect(session, NULL);
    registry = cormi_db_registry(run->m->db);
    if (structure == NULL)
        code = cormi_tell_error(run->m, corm_error_info(session));
    for (size_t i = 0; structure != NULL && i < registry->n_models; i++) {
        run->model = registry->models[i];
        /* Those that others make, too: this program reads them. */
        if (run->model->table != NULL && !run->model->desc->abstract_ &&
            run->model->desc->proxy_of == NULL)
            drift_table(run, structure);
    }
    run->model = NULL;
    corm_session_close(session);
    return code;
}

/* ---- migrations that the database has yet to get ---- */

static void drift_pending_steps(drift_run *run, cormi_executor *ex)
{
    corm_project_state *state = cormi_executor_state(ex, NULL, false);

    for (size_t i = 0; state != NULL && i < ex->steps.n; i++) {
        const corm_migration *mig =
            CORMI_VEC_AT(cormi_migrate_step, &ex->steps, i).node->migration;

        cormi_say(run->m, CORMI_STYLE_PLAIN, "%s.%s is not applied\n", mig->app,
                  mig->name);
        cormi_lint_tell(run->m, run->m->db, mig->app, mig->operations,
                        mig->n_operations, state);
    }
    corm_project_state_free(state);
}

static int drift_pending(drift_run *run)
{
    cormi_executor ex;
    corm_error err;
    int code = CORMI_DONE;

    if (cormi_executor_open(&ex, run->m->db, NULL, &err) != CORM_OK ||
        cormi_executor_load(&ex, &err) != CORM_OK)
        code = cormi_tell_error(run->m, &err);
    else if (cormi_executor_check(&ex) != CORM_OK ||
             cormi_executor_plan(&ex) != CORM_OK)
        code = cormi_tell_error(run->m, corm_error_info(ex.session));
    else
        drift_pending_steps(run, &ex);
    cormi_executor_close(&ex);
    return code;
}

static bool drift_has_migrations(const cormi_manage *m)
{
    for (size_t i = 0; m->apps[i] != NULL; i++)
        if (m->apps[i]->migrations != NULL)
            return true;
    return false;
}

static int drift_command(cormi_manage *m)
{
    drift_run run = { .m = m };
    int code = cormi_check_models(m);

    if (code == CORMI_DONE && drift_has_migrations(m))
        code = drift_migrations(&run);
    if (code == CORMI_DONE && cormi_flag(m, "--database"))
        code = drift_database(&run);
    if (code == CORMI_DONE && cormi_flag(m, "--database") &&
        !cormi_flag(m, "--no-lint") && drift_has_migrations(m))
        code = drift_pending(&run);
    if (code != CORMI_DONE)
        return code;
    if (run.found == 0)
        cormi_say(m, CORMI_STYLE_GOOD, "Nothing found\n");
    return run.found == 0 ? CORMI_DONE : CORMI_FAILED;
}

const cormi_command cormi_command_check = {
    .name = "check",
    .summary =
        "Check the models; compare migrations and, when asked, the database",
    .arguments = "",
    .options = drift_options,
    .run = drift_command,
};
