/*
 * loaddata: the rows of fixtures, all of them or none.
 */
#include "manage/fixture.h"
#include "schema/tables.h"
#include "session/session.h"

#include <corm/object.h>
#include <corm/query.h>
#include <corm/schema.h>

#include <stdarg.h>
#include <string.h>

typedef struct loaddata_run {
    cormi_manage *m;
    corm_session *session;
    const char *file;
    size_t row, rows;
    const cormi_model *model; /* of the row */
    bool told;
} loaddata_run;

static corm_status loaddata_fail(loaddata_run *run, const char *format, ...)
    CORM_PRINTF(2, 3);

/* File and place before the sentence. */
static corm_status loaddata_fail(loaddata_run *run, const char *format, ...)
{
    char text[900];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    run->told = true;
    if (run->model != NULL)
        cormi_tell(run->m, "%s: row %zu (%s.%s): %s; nothing was loaded",
                   run->file, run->row, run->model->app, run->model->lower,
                   text);
    else
        cormi_tell(run->m, "%s: row %zu: %s; nothing was loaded", run->file,
                   run->row, text);
    return CORM_VALUE_ERROR;
}

static corm_status loaddata_failed(loaddata_run *run)
{
    return loaddata_fail(run, "%s", corm_errmsg(run->session));
}

/* ---- keys ---- */

/* The key of the row that an array of unique values names. */
static corm_status loaddata_natural(loaddata_run *run,
                                    const cormi_model *target,
                                    const json_t *list, const char *attr,
                                    corm_value *out)
{
    const cormi_field *key[CORMI_NATURAL_MAX];
    corm_value values[CORMI_NATURAL_MAX];
    corm_expr terms[CORMI_NATURAL_MAX];
    const corm_expr *pointers[CORMI_NATURAL_MAX];
    size_t n = cormi_natural_key(target, key, CORMI_NATURAL_MAX);
    corm_queryset *q = corm_queryset_by(run->session, target->desc, NULL);
    corm_object *object;

    if (n == 0 || n != json_array_size(list))
        return loaddata_fail(run, "a list of values does not name a %s",
                             target->name);
    for (size_t i = 0; i < n; i++) {
        if (!cormi_fixture_value(run->m->arena, key[i], json_array_get(list, i),
                                 &values[i]))
            return loaddata_fail(run, "%s cannot be read", key[i]->label);
        terms[i] = (corm_expr){ .op = CORM_OP_Q,
                                .name = key[i]->name,
                                .n_args = 1,
                                .args = &values[i] };
        pointers[i] = &terms[i];
    }
    object = corm_queryset_one(corm_queryset_filter(q, pointers, n),
                               target->desc, CORM_FIRST, NULL, 0);
    if (object == NULL)
        return corm_failed(run->session)
                   ? loaddata_failed(run)
                   : loaddata_fail(run, "there is no %s of these values",
                                   target->name);
    *out = corm_object_attr(object, attr);
    return CORM_OK;
}

/* ---- one row ---- */

static corm_status loaddata_field(loaddata_run *run, corm_object *object,
                                  const cormi_field *field, const json_t *json)
{
    corm_value value;
    corm_status status = CORM_OK;

    if (json_is_array(json) && field->relation != NULL && field->target != NULL)
        status = loaddata_natural(run, field->target->model, json,
                                  field->target->name, &value);
    else if (!cormi_fixture_value(run->m->arena, field, json, &value))
        status = loaddata_fail(run, "%s cannot be read from this JSON",
                               field->label);
    if (status == CORM_OK &&
        corm_object_attr_set(object, field->attname, value) != CORM_OK)
        status = loaddata_failed(run);
    return status;
}

static const cormi_field *loaddata_find(const cormi_model *model,
                                        const char *name)
{
    for (size_t i = 0; i < model->n_fields; i++)
        if (strcmp(model->fields[i]->name, name) == 0 ||
            strcmp(model->fields[i]->attname, name) == 0)
            return model->fields[i];
    return NULL;
}

static bool loaddata_is_many(const cormi_model *model, const char *name)
{
    for (size_t i = 0; i < model->n_m2m; i++)
        if (strcmp(model->m2m[i]->name, name) == 0)
            return true;
    return false;
}

static corm_status loaddata_fields(loaddata_run *run, corm_object *object,
                                   json_t *fields)
{
    const char *name;
    char hint[CORMI_HINT_MAX];
    json_t *json;

    json_object_foreach(fields, name, json)
    {
        const cormi_field *field = loaddata_find(run->model, name);
        corm_status status;

        if (loaddata_is_many(run->model, name))
            continue;
        if (field == NULL)
            return loaddata_fail(run, "the model has no field \"%.100s\"%s",
                                 name,
                                 cormi_model_hint(run->model, name, hint));
        if (field->desc->generated != NULL)
            continue;
        status = loaddata_field(run, object, field, json);
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

/* Saving set these to the time of now; the fixture knows better. */
static corm_status loaddata_times(loaddata_run *run, corm_object *object,
                                  const json_t *fields)
{
    const cormi_model *model = run->model;
    corm_value key = corm_object_attr(object, "pk");
    const corm_expr term = {
        .op = CORM_OP_Q, .name = "pk", .n_args = 1, .args = &key
    };

    for (size_t i = 0; i < model->n_fields; i++) {
        const cormi_field *f = model->fields[i];
        const json_t *json = json_object_get(fields, f->name);
        corm_set set = { .name = f->name };

        if ((!f->desc->auto_now && !f->desc->auto_now_add) || json == NULL ||
            !cormi_fixture_value(run->m->arena, f, json, &set.value))
            continue;
        if (corm_queryset_update(
                corm_queryset_filter(
                    corm_queryset_by(run->session, model->desc, NULL),
                    (const corm_expr *const[]){ &term }, 1),
                &set, 1) < 0)
            return loaddata_failed(run);
    }
    return CORM_OK;
}

static corm_status loaddata_many(loaddata_run *run, corm_object *object,
                                 json_t *fields)
{
    for (size_t i = 0; i < run->model->n_m2m; i++) {
        const cormi_field *f = run->model->m2m[i];
        const json_t *list = json_object_get(fields, f->name);
        size_t n = json_array_size(list);
        corm_value *keys;

        if (list == NULL || f->relation == NULL)
            continue;
        keys = CORMI_NEW_N(run->m->arena, corm_value, n + 1);
        if (keys == NULL)
            return loaddata_fail(run, "out of memory");
        for (size_t k = 0; k < n; k++) {
            const json_t *json = json_array_get(list, k);
            const cormi_model *to = f->relation->to;
            corm_status status = CORM_OK;

            if (json_is_array(json))
                status = loaddata_natural(run, to, json, "pk", &keys[k]);
            else if (!cormi_fixture_value(run->m->arena, to->pk[0], json,
                                          &keys[k]))
                status = loaddata_fail(run, "%s cannot be read", f->label);
            if (status != CORM_OK)
                return status;
        }
        if (corm_object_relate(object, f->name, CORM_M2M_SET, keys, n, NULL) !=
            CORM_OK)
            return loaddata_failed(run);
    }
    return CORM_OK;
}

/* Without a key: the row that its unique fields name, when it is there. */
static corm_status loaddata_known_key(loaddata_run *run, corm_object *object,
                                      const json_t *fields)
{
    const cormi_field *key[CORMI_NATURAL_MAX];
    size_t n = cormi_natural_key(run->model, key, CORMI_NATURAL_MAX);
    corm_value values[CORMI_NATURAL_MAX];
    corm_expr terms[CORMI_NATURAL_MAX];
    const corm_expr *pointers[CORMI_NATURAL_MAX];
    corm_object *there;

    for (size_t i = 0; i < n; i++) {
        if (json_object_get(fields, key[i]->name) == NULL)
            return CORM_OK;
        values[i] = corm_object_attr(object, key[i]->attname);
        terms[i] = (corm_expr){ .op = CORM_OP_Q,
                                .name = key[i]->name,
                                .n_args = 1,
                                .args = &values[i] };
        pointers[i] = &terms[i];
    }
    if (n == 0)
        return CORM_OK;
    there = corm_queryset_one(
        corm_queryset_filter(
            corm_queryset_by(run->session, run->model->desc, NULL), pointers,
            n),
        run->model->desc, CORM_FIRST, NULL, 0);
    if (there == NULL)
        return corm_failed(run->session) ? loaddata_failed(run) : CORM_OK;
    return corm_object_attr_set(object, "pk", corm_object_attr(there, "pk")) ==
                   CORM_OK
               ? CORM_OK
               : loaddata_failed(run);
}

static corm_status loaddata_row(loaddata_run *run, const json_t *row)
{
    const char *label = json_string_value(json_object_get(row, "model"));
    json_t *fields = json_object_get(row, "fields");
    const json_t *pk = json_object_get(row, "pk");
    corm_object *object;
    corm_status status;

    run->model = NULL;
    if (label == NULL || !json_is_object(fields))
        return loaddata_fail(run, "a row is an object with \"model\" and "
                                  "\"fields\"");
    run->model = cormi_fixture_model(run->m->db, label);
    if (run->model == NULL)
        return loaddata_fail(run,
                             "this program has no model \"%.100s\"; write it "
                             "\"app.model\", and give its app to corm_manage()",
                             label);
    object = corm_object_new(run->session, run->model->desc);
    if (object == NULL)
        return loaddata_failed(run);
    status = loaddata_fields(run, object, fields);
    if (status == CORM_OK && pk != NULL && !json_is_null(pk) &&
        run->model->n_pk == 1)
        status = loaddata_field(run, object, run->model->pk[0], pk);
    else if (status == CORM_OK)
        status = loaddata_known_key(run, object, fields);
    if (status == CORM_OK &&
        corm_object_save(object, NULL, 0, CORM_SAVE) != CORM_OK)
        status = loaddata_failed(run);
    if (status == CORM_OK)
        status = loaddata_times(run, object, fields);
    return status == CORM_OK ? loaddata_many(run, object, fields) : status;
}

/* ---- files ---- */

static corm_status loaddata_rows(loaddata_run *run, const json_t *list)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < json_array_size(list); i++) {
        corm_block scope = corm_scope_begin(run->session);

        run->row = i + 1;
        status = loaddata_row(run, json_array_get(list, i));
        run->rows += status == CORM_OK;
        cormi_progress(run->m, NULL, run->rows, false);
        scope.run = 0;
        corm_block_end(&scope);
    }
    return status;
}

static corm_status loaddata_file(loaddata_run *run, const char *path)
{
    json_error_t why;
    json_t *list = strcmp(path, "-") == 0
                       ? json_loadf(run->m->in, JSON_REJECT_DUPLICATES, &why)
                       : json_load_file(path, JSON_REJECT_DUPLICATES, &why);
    corm_status status = CORM_VALUE_ERROR;

    run->file = path;
    run->model = NULL;
    run->told = run->told || list == NULL || !json_is_array(list);
    if (list == NULL && why.line < 1)
        cormi_tell(run->m, "%s: %s; nothing was loaded", path, why.text);
    else if (list == NULL)
        cormi_tell(run->m,
                   "%s:%d:%d: this is not JSON (%s); nothing was loaded", path,
                   why.line, why.column, why.text);
    else if (!json_is_array(list))
        cormi_tell(run->m,
                   "%s: a fixture is a list of rows; nothing was "
                   "loaded",
                   path);
    else
        status = loaddata_rows(run, list);
    json_decref(list);
    return status;
}

/* Sequences are part of the transaction where DDL is. */
static bool loaddata_resets_inside(const loaddata_run *run)
{
    return corm_has(cormi_db_features(run->m->db),
                    CORM_FEATURE_TRANSACTIONAL_DDL);
}

static corm_status loaddata_all(corm_session *session, void *data)
{
    loaddata_run *run = data;
    const char *defer = cormi_db_dialect(run->m->db)->defer_checks;
    corm_status status = CORM_OK;

    if (defer != NULL && corm_execute_sql(session, defer, NULL, 0) < 0)
        return corm_errcode(session);
    for (size_t i = 0; status == CORM_OK && i < run->m->args.n; i++)
        status = loaddata_file(run, cormi_arg(run->m, i));
    return status == CORM_OK && loaddata_resets_inside(run)
               ? corm_reset_sequences(session)
               : status;
}

static int loaddata_command(cormi_manage *m)
{
    loaddata_run run = { .m = m };
    corm_status status;

    if (cormi_manage_db(m) == NULL)
        return CORMI_FAILED;
    run.session = corm_session_open(m->db);
    if (run.session == NULL)
        return cormi_no_memory(m);
    status = corm_atomic_run(run.session, NULL, loaddata_all, &run);
    cormi_progress(m, NULL, run.rows, true);
    if (status != CORM_OK && !run.told)
        cormi_tell(m, "%s; nothing was loaded", corm_errmsg(run.session));
    else if (status == CORM_OK && !loaddata_resets_inside(&run) &&
             corm_reset_sequences(run.session) != CORM_OK)
        cormi_tell(m, "the rows are loaded, but keys of new ones may clash: %s",
                   corm_errmsg(run.session));
    if (status == CORM_OK)
        cormi_say(m, CORMI_STYLE_GOOD, "Loaded %zu rows from %zu files\n",
                  run.rows, m->args.n);
    corm_session_close(run.session);
    return status == CORM_OK ? CORMI_DONE : CORMI_FAILED;
}

const cormi_command cormi_command_loaddata = {
    .name = "loaddata",
    .summary = "Load rows from JSON, all or none",
    .arguments = "FILE..",
    .min_args = 1,
    .max_args = -1,
    .run = loaddata_command,
};
