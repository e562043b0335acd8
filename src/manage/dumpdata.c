/*
 * dumpdata: the rows of the models as a fixture.
 */
#include "manage/fixture.h"
#include "session/session.h"

#include <corm/object.h>
#include <corm/query.h>

#include <stdlib.h>
#include <string.h>

static const cormi_option dumpdata_options[] = {
    { "--indent", "N", "spaces a level; default one row a line" },
    { "--natural", NULL, "keys by a unique field where the model has one" },
    { "--output", "FILE", "instead of the standard output" },
    { "--exclude", "APP[.MODEL]..", "leave these out" },
    { NULL, NULL, NULL },
};

#define DUMP_CHUNK 500

typedef struct dump_run {
    cormi_manage *m;
    corm_session *session;
    FILE *out;
    size_t rows;
    int indent;
} dump_run;

/* ---- which models ---- */

static bool dump_names(const cormi_model *model, const char *text)
{
    size_t len = strcspn(text, ".");

    return strlen(model->app) == len && strncmp(model->app, text, len) == 0 &&
           (text[len] == '\0' || strcmp(text + len + 1, model->lower) == 0 ||
            strcmp(text + len + 1, model->name) == 0);
}

static bool dump_wants(const dump_run *run, const cormi_model *model)
{
    const char *text;
    bool wanted = run->m->args.n == 0;

    if (model->table == NULL || model->desc->abstract_ ||
        model->desc->proxy_of != NULL || model->automatic)
        return false;
    for (size_t i = 0; (text = cormi_arg(run->m, i)) != NULL; i++)
        wanted = wanted || dump_names(model, text);
    for (size_t i = 0; (text = cormi_given_at(run->m, "--exclude", i)) != NULL;
         i++)
        wanted = wanted && !dump_names(model, text);
    return wanted;
}

/* Is it the name of something?  Else told. */
static bool dump_known(dump_run *run, const char *text)
{
    const cormi_registry *registry = cormi_db_registry(run->m->db);
    cormi_nearest near = cormi_nearest_to(text);

    for (size_t i = 0; i < registry->n_models; i++) {
        const cormi_model *model = registry->models[i];
        const char *label = cormi_arena_printf(run->m->arena, "%s.%s",
                                               model->app, model->lower);

        if (dump_names(model, text))
            return true;
        cormi_nearest_try(&near, model->app);
        if (label != NULL)
            cormi_nearest_try(&near, label);
    }
    cormi_tell(run->m, "%s: no such app or model%s", text,
               cormi_manage_hint(run->m, &near, "; write APP or APP.MODEL"));
    return false;
}

static int dump_check(dump_run *run)
{
    const char *text;

    for (size_t i = 0; (text = cormi_arg(run->m, i)) != NULL; i++)
        if (!dump_known(run, text))
            return CORMI_FAILED;
    for (size_t i = 0; (text = cormi_given_at(run->m, "--exclude", i)) != NULL;
         i++)
        if (!dump_known(run, text))
            return CORMI_FAILED;
    return CORMI_DONE;
}

/* ---- one row ---- */

static json_t *dump_attr(dump_run *run, const corm_object *object,
                         const char *name)
{
    corm_value value = corm_object_attr(object, name);

    if (corm_failed(run->session))
        return NULL;
    return cormi_fixture_json(run->m->arena, &value);
}

/* A key to a row, by the unique fields of that row. */
static json_t *dump_natural(dump_run *run, const corm_object *object,
                            const cormi_field *field)
{
    const cormi_field *key[CORMI_NATURAL_MAX];
    size_t n = cormi_natural_key(field->target->model, key, CORMI_NATURAL_MAX);
    corm_value value = corm_object_attr(object, field->attname);
    json_t *list;
    corm_object *target;
    corm_queryset *q;
    char path[160];

    if (n == 0 || value.kind == CORM_K_NULL)
        return dump_attr(run, object, field->attname);
    snprintf(path, sizeof(path), "%s", field->target->name);
    q = corm_queryset_by(run->session, field->target->model->desc, NULL);
    q = corm_queryset_filter(
        q,
        (const corm_expr *const[]){ &(const corm_expr){
            .op = CORM_OP_Q, .name = path, .n_args = 1, .args = &value } },
        1);
    target =
        corm_queryset_one(q, field->target->model->desc, CORM_FIRST, NULL, 0);
    if (target == NULL)
        return corm_failed(run->session)
                   ? NULL
                   : dump_attr(run, object, field->attname);
    list = json_array();
    for (size_t i = 0; list != NULL && i < n; i++)
        if (json_array_append_new(
                list, dump_attr(run, target, key[i]->attname)) != 0) {
            json_decref(list);
            list = NULL;
        }
    return list;
}

static json_t *dump_many(dump_run *run, const corm_object *object,
                         const cormi_field *field)
{
    const corm_value order = corm_value_path("pk");
    corm_list *list = corm_fetch(corm_queryset_order_by(
        corm_object_related(object, field->name), &order, 1));
    json_t *keys = list != NULL ? json_array() : NULL;

    for (size_t i = 0; keys != NULL && i < corm_list_size(list); i++)
        if (json_array_append_new(
                keys, dump_attr(run, corm_list_object(list, i, NULL), "pk")) !=
            0) {
            json_decref(keys);
            keys = NULL;
        }
    return keys;
}

static bool dump_put(json_t *fields, const char *name, json_t *value)
{
    return value != NULL && json_object_set_new(fields, name, value) == 0;
}

static json_t *dump_fields(dump_run *run, const corm_object *object,
                           const cormi_model *model)
{
    json_t *fields = json_object();
    bool ok = fields != NULL;
    bool natural = cormi_flag(run->m, "--natural");

    for (size_t i = 0; ok && i < model->n_fields; i++) {
        const cormi_field *f = model->fields[i];

        if ((model->n_pk == 1 && f == model->pk[0]) ||
            f->desc->generated != NULL)
            continue;
        ok = dump_put(fields, f->name,
                      natural && f->relation != NULL && f->target != NULL
                          ? dump_natural(run, object, f)
                          : dump_attr(run, object, f->attname));
    }
    for (size_t i = 0; ok && i < model->n_m2m; i++)
        if (model->m2m[i]->relation != NULL &&
            model->m2m[i]->relation->auto_through)
            ok = dump_put(fields, model->m2m[i]->name,
                          dump_many(run, object, model->m2m[i]));
    if (ok)
        return fields;
    json_decref(fields);
    return NULL;
}

static json_t *dump_object(dump_run *run, const corm_object *object,
                           const cormi_model *model)
{
    json_t *row = json_object();
    const cormi_field *key[CORMI_NATURAL_MAX];
    bool natural = cormi_flag(run->m, "--natural") &&
                   cormi_natural_key(model, key, CORMI_NATURAL_MAX) > 0 &&
                   model->pk[0]->is_auto;
    bool ok = row != NULL &&
              dump_put(row, "model",
                       json_string(cormi_arena_printf(
                           run->m->arena, "%s.%s", model->app, model->lower)));

    if (ok && model->n_pk == 1 && !natural)
        ok = dump_put(row, "pk", dump_attr(run, object, "pk"));
    ok = ok && dump_put(row, "fields", dump_fields(run, object, model));
    if (ok)
        return row;
    json_decref(row);
    return NULL;
}

static int dump_row(dump_run *run, const corm_object *object,
                    const cormi_model *model)
{
    json_t *row = dump_object(run, object, model);
    size_t flags = run->indent > 0 ? JSON_INDENT((size_t)run->indent) : 0;
    char *text = row != NULL ? json_dumps(row, flags) : NULL;
    int code = CORMI_DONE;

    json_decref(row);
    if (text == NULL)
        return corm_failed(run->session)
                   ? cormi_tell_error(run->m, corm_error_info(run->session))
                   : cormi_tell(run->m,
                                "a row of %s.%s cannot be said in JSON: its "
                                "text is no UTF-8",
                                model->app, model->name);
    if (fprintf(run->out, "%s%s", run->rows++ > 0 ? ",\n" : "", text) < 0)
        code = cormi_tell(run->m, "the output could not be written");
    free(text);
    return code;
}

/* ---- all rows ---- */

static int dump_chunk(dump_run *run, const cormi_model *model, size_t from,
                      size_t *n)
{
    corm_value *order = CORMI_NEW_N(run->m->arena, corm_value, model->n_pk + 1);
    corm_queryset *q = corm_queryset_by(run->session, model->desc, NULL);
    corm_list *list;
    int code = CORMI_DONE;

    if (order == NULL)
        return cormi_no_memory(run->m);
    for (size_t i = 0; i < model->n_pk; i++)
        order[i] = corm_value_path(model->pk[i]->name);
    q = corm_queryset_order_by(q, order, model->n_pk);
    list = corm_fetch(corm_slice(q, from, from + DUMP_CHUNK));
    if (list == NULL)
        return cormi_tell_error(run->m, corm_error_info(run->session));
    *n = corm_list_size(list);
    for (size_t i = 0; code == CORMI_DONE && i < *n; i++) {
        code = dump_row(run, corm_list_object(list, i, NULL), model);
        cormi_progress(run->m, run->out, run->rows, false);
    }
    return code;
}

static int dump_model(dump_run *run, const cormi_model *model)
{
    int code = CORMI_DONE;
    size_t n = DUMP_CHUNK;

    for (size_t from = 0; code == CORMI_DONE && n == DUMP_CHUNK;
         from += DUMP_CHUNK) {
        corm_block scope = corm_scope_begin(run->session);

        code = dump_chunk(run, model, from, &n);
        scope.run = 0;
        corm_block_end(&scope);
    }
    return code;
}

static corm_status dump_all(corm_session *session, void *data)
{
    dump_run *run = data;
    const cormi_registry *registry = cormi_db_registry(run->m->db);
    int code = CORMI_DONE;

    (void)session;
    fputs("[\n", run->out);
    for (size_t i = 0; code == CORMI_DONE && i < registry->n_models; i++)
        if (dump_wants(run, registry->models[i]))
            code = dump_model(run, registry->models[i]);
    fputs(run->rows > 0 ? "\n]\n" : "]\n", run->out);
    return code == CORMI_DONE ? CORM_OK : CORM_MISUSE;
}

static int dumpdata_run(cormi_manage *m)
{
    const char *indent = cormi_given_text(m, "--indent");
    const char *path = cormi_given_text(m, "--output");
    const corm_atomic_options options = { .read_only = true };
    dump_run run = { .m = m, .out = m->out };
    corm_status status;

    if (cormi_manage_db(m) == NULL)
        return CORMI_FAILED;
    if (dump_check(&run) != CORMI_DONE)
        return CORMI_FAILED;
    run.indent = indent != NULL ? atoi(indent) : 0;
    if (run.indent < 0 || run.indent > 31 ||
        (indent != NULL && indent[strspn(indent, "0123456789")] != '\0'))
        return cormi_tell(m, "--indent %s: not a number of spaces, 0 to 31",
                          indent);
    run.session = corm_session_open(m->db);
    if (run.session == NULL)
        return cormi_no_memory(m);
    if (path != NULL)
        run.out = fopen(path, "w");
    if (run.out == NULL) {
        corm_session_close(run.session);
        return cormi_tell(m, "%s cannot be written", path);
    }
    status = corm_atomic_run(run.session, &options, dump_all, &run);
    cormi_progress(m, run.out, run.rows, true);
    if (path != NULL && fclose(run.out) != 0)
        status = (corm_status)cormi_tell(m, "%s could not be written", path);
    corm_session_close(run.session);
    return status == CORM_OK ? CORMI_DONE : CORMI_FAILED;
}

const cormi_command cormi_command_dumpdata = {
    .name = "dumpdata",
    .summary = "Write the rows of the models as JSON",
    .arguments = "[APP[.MODEL]..]",
    .max_args = -1,
    .options = dumpdata_options,
    .run = dumpdata_run,
};
