/*
 * bulk_update(): few rows by one statement that chooses each row's values by
 * its key; many by one prepared statement a row in one transaction, which is
 * faster where no network is between.
 */
#include "object/bulk.h"

#include "object/relate.h"
#include "session/hooks.h"

/* Choosing among this many rows costs no more than as many statements; it
 * grows with their square. */
#define BULK_CHOICES 32

typedef struct bulk_update_job {
    cormi_context *ctx;
    const cormi_model *model;
    corm_object *const *objects;
    size_t n;
    const cormi_field **fields; /* by name; then room for a key */
    size_t n_fields;
    corm_arena *scratch;
    size_t most; /* rows of one statement */
    int64_t matched;
    const char *const *names; /* as the program gave them */
    size_t n_names;
} bulk_update_job;

static corm_status bulk_update_fields(bulk_update_job *job,
                                      const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const cormi_field *field =
            names[i] == NULL ? NULL : cormi_model_field(job->model, names[i]);

        if (field == NULL || field->column == NULL)
            return cormi_fail(job->ctx, CORM_FIELD_ERROR,
                              "%s has no field \"%s\" with a column",
                              job->model->name, names[i] ? names[i] : "NULL");
        if (field->primary_key || field->desc->generated != NULL)
            return cormi_fail(job->ctx, CORM_VALUE_ERROR,
                              "%s cannot be updated", field->label);
        job->fields[job->n_fields++] = field;
    }
    return job->n_fields == 0
               ? cormi_fail(job->ctx, CORM_VALUE_ERROR,
                            "a bulk update needs names of fields")
               : CORM_OK;
}

static corm_status bulk_update_row(bulk_update_job *job, cormi_save *s,
                                   const cormi_model *table, int64_t *matched)
{
    cormi_write write = { .kind = CORMI_WRITE_UPDATE,
                          .table = table,
                          .fields = s->list,
                          .n_key = table->n_pk };
    corm_outcome out = { 0 };
    corm_status status = CORM_OK;
    cormi_plan *plan;
    size_t n = 0;

    for (size_t i = 0; i < job->n_fields && status == CORM_OK; i++) {
        if (job->fields[i]->model != table)
            continue;
        status = cormi_save_value_of(s, job->fields[i], false);
        s->list[n] = job->fields[i];
        s->params[n++] = s->values[job->fields[i]->index].value;
    }
    if (status != CORM_OK || n == 0)
        return status;
    for (size_t i = 0; i < table->n_pk; i++) {
        s->list[n] = cormi_member_of(s->model, table->pk[i]);
        s->params[n++] = cormi_member_value(s->object, table->pk[i]);
    }
    write.n_fields = n;
    plan = cormi_write_plan(s->session, &write);
    if (plan == NULL)
        return job->ctx->error.code;
    status = cormi_write_run(s->session, plan, s->params, n, &out);
    *matched = out.changes;
    return status;
}

/* ---- a statement a row ---- */

static corm_status bulk_update_each(bulk_update_job *job)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; i < job->n && status == CORM_OK; i++) {
        cormi_arena_mark mark = cormi_arena_mark_get(job->scratch);
        int64_t matched = 0;
        cormi_save s;

        status = cormi_save_init(&s, job->objects[i], job->scratch);
        if (status == CORM_OK)
            status = cormi_save_companions(&s);
        for (const cormi_model *m = job->model->concrete;
             m != NULL && status == CORM_OK;
             m = m->parent == NULL ? NULL : m->parent->concrete)
            status = bulk_update_row(job, &s, m, &matched);
        job->matched += matched;
        cormi_arena_rewind(job->scratch, mark);
    }
    return status;
}

/* ---- a statement for several rows ---- */

/* What a row takes, as it goes to the database, with its type. */
static bool bulk_update_value(const bulk_update_job *job, const cormi_save *s,
                              const cormi_field *field, corm_value *out)
{
    const corm_value *value = &s->values[field->index].value;
    corm_expr_options *options = CORMI_NEW(job->scratch, corm_expr_options);
    corm_expr *expr = CORMI_NEW(job->scratch, corm_expr);

    *out = *value;
    if (expr == NULL || options == NULL)
        return false;
    if (cormi_is_computed(value))
        return true;
    options->output = cormi_type(field->data_type)->name;
    options->max_digits = field->max_digits;
    options->decimal_places = field->decimal_places;
    options->max_length = field->max_length;
    *expr = (corm_expr){
        .op = CORM_OP_VALUE, .n_args = 1, .args = value, .options = options
    };
    *out = corm_value_expr(expr);
    return true;
}

/* WHEN the key is this one THEN the value. */
static bool bulk_update_when(const bulk_update_job *job, const cormi_save *s,
                             const cormi_field *field, const corm_value *key,
                             corm_value *out)
{
    corm_expr *exprs = CORMI_NEW_N(job->scratch, corm_expr, 2);
    corm_value *args = CORMI_NEW_N(job->scratch, corm_value, 2);

    if (exprs == NULL || args == NULL ||
        !bulk_update_value(job, s, field, &args[1]))
        return false;
    exprs[0] =
        (corm_expr){ .op = CORM_OP_Q, .name = "pk", .n_args = 1, .args = key };
    args[0] = corm_value_expr(&exprs[0]);
    exprs[1] = (corm_expr){ .op = CORM_OP_WHEN, .n_args = 2, .args = args };
    *out = corm_value_expr(&exprs[1]);
    return true;
}

static bool bulk_update_set(const bulk_update_job *job, const cormi_save *saves,
                            const corm_value *keys, size_t n,
                            const cormi_field *field, corm_set *out)
{
    corm_expr *choice = CORMI_NEW(job->scratch, corm_expr);
    corm_value *whens = CORMI_NEW_N(job->scratch, corm_value, n);

    if (choice == NULL || whens == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!bulk_update_when(job, &saves[i], field, &keys[i], &whens[i]))
            return false;
    *choice =
        (corm_expr){ .op = CORM_OP_CASE, .n_args = (uint32_t)n, .args = whens };
    *out = (corm_set){ field->attname, corm_value_expr(choice) };
    return true;
}

static corm_status bulk_update_rows(bulk_update_job *job,
                                    const cormi_save *saves,
                                    const corm_value *keys, size_t n)
{
    corm_set *sets = CORMI_NEW_N(job->scratch, corm_set, job->n_fields);
    cormi_pairs in = { .paths = { "pk__in" }, .n = 1 };
    int64_t matched;

    for (size_t i = 0; i < job->n_fields; i++)
        if (sets == NULL ||
            !bulk_update_set(job, saves, keys, n, job->fields[i], &sets[i]))
            return cormi_fail_memory(job->ctx);
    in.values[0] =
        (corm_value){ .kind = CORM_K_LIST, .size = n, .as.list = keys };
    matched = corm_queryset_update(
        cormi_relate_filter(cormi_relate_root(saves[0].session, job->model),
                            &in),
        sets, job->n_fields);
    if (matched < 0)
        return job->ctx->error.code;
    job->matched += matched;
    return CORM_OK;
}

static corm_status bulk_update_ready(const bulk_update_job *job, cormi_save *s,
                                     corm_object *object)
{
    corm_status status = cormi_save_init(s, object, job->scratch);

    if (status == CORM_OK)
        status = cormi_save_companions(s);
    for (size_t i = 0; i < job->n_fields && status == CORM_OK; i++)
        status = cormi_save_value_of(s, job->fields[i], false);
    return status;
}

static corm_status bulk_update_some(bulk_update_job *job,
                                    corm_object *const *objects, size_t n)
{
    cormi_save *saves = CORMI_NEW_N(job->scratch, cormi_save, n);
    corm_value *keys = CORMI_NEW_N(job->scratch, corm_value, n);
    corm_status status =
        saves == NULL || keys == NULL ? cormi_fail_memory(job->ctx) : CORM_OK;

    for (size_t i = 0; i < n && status == CORM_OK; i++) {
        keys[i] = cormi_member_value(objects[i], job->model->pk[0]);
        status = bulk_update_ready(job, &saves[i], objects[i]);
    }
    if (status == CORM_OK)
        status = bulk_update_rows(job, saves, keys, n);
    for (size_t i = 0; i < n && status == CORM_OK; i++)
        status = cormi_save_settle_computed(&saves[i]);
    return status;
}

static corm_status bulk_update_batches(bulk_update_job *job)
{
    corm_status status = CORM_OK;

    for (size_t at = 0; at < job->n && status == CORM_OK; at += job->most) {
        size_t n = job->n - at < job->most ? job->n - at : job->most;
        cormi_arena_mark mark = cormi_arena_mark_get(job->scratch);
        corm_arena *old = cormi_arena_borrow(job->ctx, job->scratch);

        status = bulk_update_some(job, job->objects + at, n);
        job->ctx->arena = old;
        cormi_arena_rewind(job->scratch, mark);
    }
    return status;
}

/* ---- which ---- */

/* Values that the database computes cannot be parameters. */
static bool bulk_update_is_computed(const bulk_update_job *job)
{
    for (size_t i = 0; i < job->n; i++)
        for (size_t k = 0; k < job->n_fields; k++) {
            corm_value value;

            if (cormi_computed_get(job->objects[i], job->fields[k], &value))
                return true;
            value = cormi_member_get(job->fields[k], job->objects[i]);
            if (cormi_is_computed(&value))
                return true;
        }
    return false;
}

static corm_status bulk_update_tell(corm_session *session,
                                    const bulk_update_job *job,
                                    corm_hook_kind kind)
{
    corm_event event = { .kind = kind,
                         .objects = job->objects,
                         .n = job->n,
                         .update_fields = job->names,
                         .n_update_fields = job->n_names };

    return cormi_hooks_hear(session, job->model, kind)
               ? cormi_hooks_call(session, job->model, NULL, &event)
               : CORM_OK;
}

static corm_status bulk_update_all(corm_session *session, void *data)
{
    bulk_update_job *job = data;
    corm_status status =
        bulk_update_tell(session, job, CORM_HOOK_PRE_BULK_UPDATE);

    if (status == CORM_OK)
        status = job->model->n_pk == 1 && (job->n <= BULK_CHOICES ||
                                           bulk_update_is_computed(job))
                     ? bulk_update_batches(job)
                     : bulk_update_each(job);
    return status == CORM_OK
               ? bulk_update_tell(session, job, CORM_HOOK_POST_BULK_UPDATE)
               : status;
}

/* The parameters of a statement are limited: three a value. */
static size_t bulk_update_most(const bulk_update_job *job,
                               const corm_bulk_options *options)
{
    const corm_dialect *dialect =
        cormi_db_dialect(corm_session_db(job->objects[0]->state->session));
    size_t most = dialect->max_params / (3 * job->n_fields + 1);

    if (most > BULK_CHOICES)
        most = BULK_CHOICES;
    if (options != NULL && options->batch_size != 0 &&
        options->batch_size < most)
        most = options->batch_size;
    return most == 0 ? 1 : most;
}

static corm_status bulk_update_check(corm_object *const *objects, size_t n,
                                     const corm_bulk_options *options)
{
    corm_status status = cormi_bulk_check(objects, n);

    for (size_t i = 0; i < n && status == CORM_OK; i++)
        if (!cormi_member_key_is_set(objects[i]))
            status =
                cormi_fail(cormi_object_context(objects[i]), CORM_VALUE_ERROR,
                           "object %zu of the bulk update has no key", i);
    return status == CORM_OK ? cormi_bulk_check_size(
                                   cormi_object_context(objects[0]), options)
                             : status;
}

static corm_status bulk_update_run(bulk_update_job *job,
                                   const char *const *names, size_t n_names,
                                   const corm_bulk_options *options)
{
    corm_status status;

    job->fields = CORMI_NEW_N(job->scratch, const cormi_field *, n_names + 1);
    if (job->fields == NULL)
        return cormi_fail_memory(job->ctx);
    status = bulk_update_fields(job, names, n_names);
    if (status != CORM_OK)
        return status;
    job->most = bulk_update_most(job, options);
    return cormi_session_atomic(job->objects[0]->state->session, false,
                                bulk_update_all, job);
}

int64_t corm_bulk_update_objects(corm_object *const *objects, size_t n,
                                 const char *const *names, size_t n_names,
                                 const corm_bulk_options *options)
{
    bulk_update_job job = {
        .objects = objects, .n = n, .names = names, .n_names = n_names
    };
    cormi_arena_mark mark;
    corm_status status;

    if (n == 0)
        return 0;
    if (objects == NULL || bulk_update_check(objects, n, options) != CORM_OK)
        return -1;
    job.ctx = cormi_object_context(objects[0]);
    job.model = objects[0]->state->model;
    job.scratch = cormi_session_scratch(objects[0]->state->session);
    mark = cormi_arena_mark_get(job.scratch);
    status = bulk_update_run(&job, names, n_names, options);
    cormi_arena_rewind(job.scratch, mark);
    return status == CORM_OK ? job.matched : -1;
}
