/*
 * A migration case: tables and rows of the models before, the operations
 * that lead to those after, and what the database holds then.  The tables
 * before are made by migrations, too.  A case without a recorded result
 * (own.json) is measured by tables made from the models directly.
 */
#include "migration.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void cf_migration_wrong(cf_migration *c, const char *format, ...)
{
    char text[2000];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    c->outcome = CF_FAILED;
    cf_text_add(c->report, "  ");
    cf_text_add(c->report, cf_text_of(c->test, "id"));
    cf_text_add(c->report, ": ");
    cf_text_add(c->report, text);
    cf_text_add(c->report, "\n");
}

/* ---- questions ---- */

static const char *const question_names[] = {
    [CORM_ASK_RENAME_MODEL] = "rename_model",
    [CORM_ASK_RENAME_FIELD] = "rename_field",
    [CORM_ASK_NOT_NULL_ADDITION] = "not_null_addition",
    [CORM_ASK_NOT_NULL_ALTERATION] = "not_null_alteration",
    [CORM_ASK_AUTO_NOW_ADD_ADDITION] = "auto_now_add_addition",
    [CORM_ASK_UNIQUE_DEFAULT_ADDITION] = "unique_callable_default",
};

static corm_answer answer(void *data, const corm_question *q, corm_value *value)
{
    cf_migration *c = data;
    const char *name = question_names[q->kind];
    const json_t *answers = json_object_get(c->test, "answers");
    const json_t *given;

    json_array_append_new(c->asked, json_string(name));
    if (q->kind == CORM_ASK_RENAME_MODEL || q->kind == CORM_ASK_RENAME_FIELD) {
        given = json_object_get(answers, name);
        return json_is_true(given)    ? CORM_ANSWER_YES
               : json_is_false(given) ? CORM_ANSWER_NO
                                      : CORM_ANSWER_NONE;
    }
    given = json_object_get(answers, "default");
    if (given == NULL)
        return q->kind == CORM_ASK_NOT_NULL_ALTERATION ? CORM_ANSWER_NO
                                                       : CORM_ANSWER_NONE;
    *value = cf_value(c->run, given);
    return CORM_ANSWER_YES;
}

static void check_asked(cf_migration *c)
{
    const json_t *expected = json_object_get(c->expect, "asked");

    for (size_t i = 0; i < json_array_size(c->asked); i++) {
        const char *name = json_string_value(json_array_get(c->asked, i));
        bool known = false;

        for (size_t j = 0; j < json_array_size(expected); j++)
            known =
                known || strcmp(json_string_value(json_array_get(expected, j)),
                                name) == 0;
        if (!known)
            cf_migration_wrong(c, "asked %s", name);
    }
    for (size_t j = 0; j < json_array_size(expected); j++) {
        const char *name = json_string_value(json_array_get(expected, j));
        bool asked = false;

        for (size_t i = 0; i < json_array_size(c->asked); i++)
            asked =
                asked || strcmp(json_string_value(json_array_get(c->asked, i)),
                                name) == 0;
        if (!asked)
            cf_migration_wrong(c, "did not ask %s", name);
    }
}

/* ---- applying ---- */

typedef struct applying {
    const corm_changes *changes;
    corm_project_state *state;
} applying;

static corm_status apply_all(corm_session *session, void *data)
{
    applying *a = data;

    for (size_t m = 0; m < a->changes->n_migrations; m++) {
        const corm_planned_migration *plan = &a->changes->migrations[m];

        for (size_t i = 0; i < plan->n_operations; i++) {
            corm_status status = corm_operation_apply(
                session, plan->app, &plan->operations[i], a->state, NULL);

            if (status != CORM_OK)
                return status;
        }
    }
    return CORM_OK;
}

corm_status cf_migration_apply(corm_session *session,
                               const corm_changes *changes,
                               const corm_project_state *from)
{
    applying a = { changes, corm_project_state_dup(from, NULL) };
    corm_status status = corm_schema_run(session, true, NULL, apply_all, &a);

    corm_project_state_free(a.state);
    return status;
}

/* Back to where it came from: the operations in reverse. */
static corm_status unapply_all(corm_session *session, void *data)
{
    applying *a = data;

    for (size_t m = a->changes->n_migrations; m-- > 0;) {
        const corm_planned_migration *plan = &a->changes->migrations[m];

        for (size_t i = plan->n_operations; i-- > 0;) {
            corm_project_state *before = corm_project_state_dup(a->state, NULL);
            corm_status status = CORM_OK;

            for (size_t k = 0; k <= m && status == CORM_OK; k++) {
                const corm_planned_migration *p = &a->changes->migrations[k];
                size_t n = k == m ? i : p->n_operations;

                for (size_t j = 0; j < n && status == CORM_OK; j++)
                    status = corm_project_state_apply(before, p->app,
                                                      &p->operations[j], NULL);
            }
            if (status == CORM_OK)
                status = corm_operation_unapply(
                    session, plan->app, &plan->operations[i], before, NULL);
            corm_project_state_free(before);
            if (status != CORM_OK)
                return status;
        }
    }
    return CORM_OK;
}

/* ---- models and rows ---- */

static bool models_of(cf_migration *c, cf_models *models, const char *side,
                      corm_app *app, const corm_app **apps)
{
    const json_t *list = json_object_get(c->test, side);
    const corm_model **out;

    if (!cf_models_init(models, c->run, list))
        return false;
    out = CF_NEW_N(c->run->arena, const corm_model *, models->n + 1);
    for (size_t i = 0; i < models->n; i++)
        out[i] = &models->models[i];
    app->name = "mig";
    app->models = out;
    apps[0] = app;
    return true;
}

/* A database over the plain tables of models. */
static corm_db *open_flat(cf_migration *c, cf_models *models,
                          const corm_model *const **flat)
{
    corm_app *app = CF_NEW(c->run->arena, corm_app);
    const corm_app **apps = CF_NEW_N(c->run->arena, const corm_app *, 2);
    corm_error error;
    corm_db *db;

    *flat = cf_flat_models(models, "mig");
    app->name = "mig";
    app->models = *flat;
    apps[0] = app;
    db = corm_open(c->run->url, apps, NULL, &error);
    if (db == NULL)
        cf_migration_wrong(c, "%s", error.message);
    return db;
}

static const corm_model *flat_named(const corm_model *const *flat,
                                    const char *name)
{
    char copy[200];

    snprintf(copy, sizeof(copy), "%s", name);
    for (char *at = copy; *at != '\0'; at++)
        *at = (char)(*at == '.' ? '_' : *at);
    for (; *flat != NULL; flat++)
        if (strcmp((*flat)->name, copy) == 0)
            return *flat;
    return NULL;
}

static bool insert_rows(cf_migration *c, corm_session *s,
                        const corm_model *model, const json_t *data)
{
    const json_t *cols = json_object_get(data, "cols");
    const json_t *rows = json_object_get(data, "rows");
    size_t n = json_array_size(rows);
    corm_object **objects = CF_NEW_N(c->run->arena, corm_object *, n + 1);

    for (size_t i = 0; i < n; i++) {
        const json_t *row = json_array_get(rows, i);

        objects[i] = corm_object_new(s, model);
        for (size_t k = 0; objects[i] != NULL && k < json_array_size(row);
             k++) {
            const char *name = cols == NULL
                                   ? model->fields[k + 1].name
                                   : json_string_value(json_array_get(cols, k));

            if (corm_object_attr_set(
                    objects[i], name,
                    cf_value(c->run, json_array_get(row, k))) != CORM_OK)
                return false;
        }
    }
    return n == 0 || corm_bulk_create_objects(objects, n, NULL) == CORM_OK;
}

static void load_rows(cf_migration *c)
{
    json_t *all = json_object_get(c->test, "rows");
    const corm_model *const *flat;
    corm_db *db;
    corm_session *s;
    corm_block block;

    if (json_object_size(all) == 0 ||
        (db = open_flat(c, &c->before, &flat)) == NULL)
        return;
    s = corm_session_open(db);
    block = corm_atomic_begin(s, NULL);
    for (void *at = json_object_iter(all); at != NULL;
         at = json_object_iter_next(all, at)) {
        const corm_model *model = flat_named(flat, json_object_iter_key(at));

        if (model == NULL ||
            !insert_rows(c, s, model, json_object_iter_value(at)))
            cf_migration_wrong(c, "rows of %s: %s", json_object_iter_key(at),
                               corm_errmsg(s));
    }
    block.run = 0;
    corm_block_end(&block);
    if (corm_failed(s))
        cf_migration_wrong(c, "rows: %s", corm_errmsg(s));
    else if (corm_reset_sequences(s) != CORM_OK)
        cf_migration_wrong(c, "sequences: %s", corm_errmsg(s));
    corm_session_close(s);
    corm_close(db);
}

static json_t *row_of(corm_object *object, const corm_model *model,
                      const json_t *cols)
{
    json_t *row = json_array();

    for (size_t i = 0;
         i < (cols == NULL ? model->n_fields - 1 : json_array_size(cols)); i++)
        json_array_append_new(
            row, cf_value_json(corm_object_attr(
                     object, cols == NULL ? model->fields[i + 1].name
                                          : json_string_value(
                                                json_array_get(cols, i)))));
    return row;
}

static json_t *rows_of(corm_session *s, const corm_model *model,
                       const json_t *cols)
{
    corm_value by_key[] = { corm_value_path("pk") };
    const corm_queryset *q =
        corm_queryset_order_by(corm_queryset_new(s, model), by_key, 1);
    corm_list *list = corm_fetch(q);
    json_t *rows = json_array();

    for (size_t i = 0; list != NULL && i < corm_list_size(list); i++)
        json_array_append_new(
            rows, row_of(corm_list_object(list, i, model), model, cols));
    return rows;
}

/* Rows of a model that migrations leave alone are not recorded. */
static bool is_unmanaged(const cf_migration *c, const char *name)
{
    for (size_t i = 0; i < c->after.n; i++)
        if (strcmp(c->after.models[i].name, name) == 0)
            return c->after.models[i].unmanaged;
    return false;
}

static void check_rows(cf_migration *c)
{
    const json_t *all = json_object_get(c->expect, "rows");
    const json_t *by = json_object_get(
        json_object_get(c->expect, "rows_by_backend"), c->run->backend);
    const corm_model *const *flat;
    cf_rules rules = { true, false, false };
    corm_db *db = open_flat(c, &c->after, &flat);
    corm_session *s = corm_session_open(db);

    all = by != NULL ? by : all;
    for (; all != NULL && s != NULL && *flat != NULL; flat++) {
        const json_t *expected = NULL;
        const json_t *rows;
        json_t *got;

        for (void *at = json_object_iter((json_t *)(uintptr_t)all); at != NULL;
             at = json_object_iter_next((json_t *)(uintptr_t)all, at))
            if (flat_named(flat, json_object_iter_key(at)) == *flat)
                expected = json_object_iter_value(at);
        rows = json_object_get(expected, "rows");
        got = rows_of(s, *flat, json_object_get(expected, "cols"));
        rules.ordered = json_object_get(expected, "cols") != NULL;
        if (expected == NULL
                ? json_array_size(got) != 0 && !is_unmanaged(c, (*flat)->name)
                : !cf_equal(rows, got, rules)) {
            char *e = json_dumps(rows, JSON_COMPACT | JSON_ENCODE_ANY);
            char *g = json_dumps(got, JSON_COMPACT);

            cf_migration_wrong(c, "rows of %s: expected %s, got %s %s",
                               (*flat)->name, e == NULL ? "none" : e, g,
                               corm_failed(s) ? corm_errmsg(s) : "");
            free(e);
            free(g);
        }
        json_decref(got);
    }
    corm_session_close(s);
    corm_close(db);
}

/* ---- the case ---- */

static corm_status drop_all(corm_session *s, void *data)
{
    const cf_run *run = data;
    const corm_structure *all = corm_introspect(s, NULL);
    bool mysql = strcmp(run->backend, "mysql") == 0;
    const char *cascade =
        strcmp(run->backend, "postgresql") == 0 ? " CASCADE" : "";
    char sql[400];

    if (mysql)
        corm_execute_sql(s, "SET FOREIGN_KEY_CHECKS = 0", NULL, 0);
    for (size_t i = 0; all != NULL && i < all->n_tables; i++) {
        snprintf(sql, sizeof(sql),
                 mysql ? "DROP TABLE `%s`%s" : "DROP TABLE \"%s\"%s",
                 all->tables[i].name, cascade);
        corm_execute_sql(s, sql, NULL, 0);
    }
    if (mysql)
        corm_execute_sql(s, "SET FOREIGN_KEY_CHECKS = 1", NULL, 0);
    return corm_errcode(s);
}

bool cf_migration_empty(cf_run *run, corm_session *s)
{
    return corm_schema_run(s, true, NULL, drop_all, run) == CORM_OK;
}

static bool make_before(cf_migration *c, corm_session *s,
                        const corm_project_state *before)
{
    corm_project_state *none = corm_project_state_new(NULL, NULL);
    corm_changes changes;
    corm_error error = { 0 };
    bool made = false;

    if (corm_autodetect(none, before, NULL, &changes, &error) != CORM_OK)
        cf_migration_wrong(c, "before: %s", error.message);
    else if (cf_migration_apply(s, &changes, none) != CORM_OK)
        cf_migration_wrong(c, "before: %s", corm_errmsg(s));
    else
        made = true;
    corm_changes_free(&changes);
    corm_project_state_free(none);
    return made;
}

void cf_migration_settled(cf_migration *c, const corm_changes *changes,
                          const corm_project_state *from,
                          const corm_project_state *to)
{
    corm_project_state *state = corm_project_state_dup(from, NULL);
    corm_error error = { 0 };
    corm_changes more;

    for (size_t m = 0; m < changes->n_migrations; m++)
        for (size_t i = 0; i < changes->migrations[m].n_operations; i++)
            if (corm_project_state_apply(state, changes->migrations[m].app,
                                         &changes->migrations[m].operations[i],
                                         &error) != CORM_OK)
                cf_migration_wrong(c, "state: %s", error.message);
    if (corm_autodetect(state, to, NULL, &more, &error) != CORM_OK)
        cf_migration_wrong(c, "a second detection asks: %s", error.message);
    else if (more.n_migrations != 0)
        cf_migration_wrong(c, "a second detection finds more");
    corm_changes_free(&more);
    corm_project_state_free(state);
}

/* Structure and rows of the models after, as text. */
static char *all_text(cf_migration *c, corm_session *s)
{
    const corm_model *const *flat;
    corm_db *db = open_flat(c, &c->after, &flat);
    corm_session *rows = corm_session_open(db);
    char *structure = cf_migration_text(s, &c->after), *text;
    cf_text out = { 0 };

    cf_text_add(&out, structure);
    for (; rows != NULL && *flat != NULL; flat++) {
        json_t *list =
            is_unmanaged(c, (*flat)->name) ? NULL : rows_of(rows, *flat, NULL);

        for (size_t i = 0; i < json_array_size(list); i++) {
            char *row = json_dumps(json_array_get(list, i), JSON_COMPACT);

            cf_text_add(&out, "        row of ");
            cf_text_add(&out, (*flat)->name);
            cf_text_add(&out, " ");
            cf_text_add(&out, row);
            cf_text_add(&out, "\n");
            free(row);
        }
        json_decref(list);
    }
    corm_session_close(rows);
    corm_close(db);
    free(structure);
    text = strdup(cf_text_get(&out));
    cf_text_free(&out);
    return text;
}

/* Backwards and forwards again: the same structure and rows.  Rows may be in
 * the way of going back: then nothing is changed, but where DDL cannot be
 * rolled back. */
static void check_round_trip(cf_migration *c, corm_session *s,
                             const corm_changes *changes,
                             const corm_project_state *from)
{
    applying back = { changes, (corm_project_state *)(uintptr_t)from };
    char *once = all_text(c, s), *again;
    corm_status status;

    corm_error_clear(s);
    status = corm_schema_run(s, true, NULL, unapply_all, &back);
    if (status != CORM_OK && status != CORM_INTEGRITY)
        cf_migration_wrong(c, "going back: %s\n      %s", corm_errmsg(s),
                           corm_error_info(s)->sql);
    else if (status == CORM_OK &&
             cf_migration_apply(s, changes, from) != CORM_OK)
        cf_migration_wrong(c, "going forwards again: %s\n      %s",
                           corm_errmsg(s), corm_error_info(s)->sql);
    if (c->outcome != CF_FAILED &&
        (status == CORM_OK || strcmp(c->run->backend, "mysql") != 0)) {
        again = all_text(c, s);
        cf_migration_differ(c, "after going back and forwards again", once,
                            again);
        free(again);
    }
    free(once);
}

/* What migrations made is what the models would have been made directly. */
static void check_same(cf_migration *c, corm_session *s,
                       const corm_project_state *to)
{
    char *migrated = cf_migration_text(s, &c->after), *direct;

    if (cf_migration_empty(c->run, s) && make_before(c, s, to)) {
        direct = cf_migration_text(s, &c->after);
        cf_migration_differ(c, "not as made directly", direct, migrated);
        free(direct);
    }
    free(migrated);
}

static void check_result(cf_migration *c, corm_session *s,
                         const corm_changes *changes,
                         const corm_project_state *from,
                         const corm_project_state *to)
{
    const json_t *result =
        json_object_get(json_object_get(c->expect, "result"), c->run->backend);
    const char *raise = cf_text_of(result, "raise");
    corm_status status = cf_migration_apply(s, changes, from);

    if (raise != NULL && (status == CORM_OK || !cf_error_is(raise, status)))
        cf_migration_wrong(c, "expected %s, got %s: %s", raise,
                           corm_status_name(status), corm_errmsg(s));
    else if (raise == NULL && status != CORM_OK)
        cf_migration_wrong(c, "applying: %s\n      %s", corm_errmsg(s),
                           corm_error_info(s)->sql);
    if (raise != NULL || c->outcome == CF_FAILED)
        return;
    if (result != NULL)
        cf_migration_structure(c, s, json_object_get(result, "tables"));
    check_rows(c);
    if (c->outcome != CF_FAILED)
        check_round_trip(c, s, changes, from);
    if (c->outcome != CF_FAILED && result == NULL)
        check_same(c, s, to);
}

static void run_states(cf_migration *c, corm_session *s)
{
    corm_autodetect_options options = { .size = sizeof(options),
                                        .ask = answer,
                                        .ask_data = c };
    corm_error error = { 0 };
    corm_project_state *from =
        corm_project_state_of_apps(c->apps_before, NULL, &error);
    corm_project_state *to =
        corm_project_state_of_apps(c->apps_after, NULL, &error);
    corm_changes changes = { 0 };

    if (from == NULL || to == NULL)
        cf_migration_wrong(c, "%s", error.message);
    else if (make_before(c, s, from)) {
        load_rows(c);
        if (corm_autodetect(from, to, &options, &changes, &error) != CORM_OK)
            cf_migration_wrong(c, "%s", error.message);
        else {
            if (json_object_get(c->expect, "migrations") != NULL) {
                cf_migration_operations(c, &changes);
                check_asked(c);
            } else if (c->run->wants_statements) {
                cf_migration_say(c, &changes);
            }
            cf_migration_settled(c, &changes, from, to);
            check_result(c, s, &changes, from, to);
        }
    }
    corm_changes_free(&changes);
    corm_project_state_free(from);
    corm_project_state_free(to);
}

static void log_sql(void *data, int level, const char *message)
{
    cf_run *run = data;

    (void)level;
    cf_text_add(&run->statements, "    sql:      ");
    cf_text_add(&run->statements, message);
    cf_text_add(&run->statements, "\n");
}

cf_outcome cf_migration_run(cf_run *run, json_t *test, cf_text *report)
{
    cf_migration c = { .run = run,
                       .test = test,
                       .expect = json_object_get(test, "expect"),
                       .report = report,
                       .asked = json_array() };
    corm_db_options options = corm_db_options_init();
    corm_error error;
    corm_db *db;
    corm_session *s;

    run->arena = cf_arena_new();
    options.log = log_sql;
    options.log_data = run;
    options.log_statements = run->wants_statements;
    db = corm_open(run->url, NULL, &options, &error);
    s = corm_session_open(db);
    if (db == NULL)
        cf_migration_wrong(&c, "%s", error.message);
    else if (!models_of(&c, &c.before, "before", &c.app_before,
                        c.apps_before) ||
             !models_of(&c, &c.after, "after", &c.app_after, c.apps_after))
        cf_migration_wrong(&c, "%s", cf_text_get(&run->failure));
    else if (!cf_migration_empty(run, s))
        cf_migration_wrong(&c, "emptying: %s", corm_errmsg(s));
    else
        run_states(&c, s);
    if (c.outcome == CF_FAILED)
        cf_text_add(report, cf_text_get(&run->statements));
    corm_session_close(s);
    corm_close(db);
    json_decref(c.asked);
    cf_arena_free(run->arena);
    return c.outcome;
}
