/*
 * bulk_update(): statements for many rows that choose each row's values by
 * its key.  Keys that have an order are chosen among by halving, so that a
 * statement for a thousand rows costs no more a row than one for ten.
 */
#include "object/bulk.h"

#include "object/relate.h"
#include "object/track.h"
#include "session/hooks.h"

/* Rows in one statement; without an order each costs as many comparisons. */
#define BULK_UPDATE_ROWS      1000
#define BULK_UPDATE_UNORDERED 333
/* Choices side by side. */
#define BULK_UPDATE_FAN 8

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
            return cormi_model_no_field(job->ctx, CORM_FIELD_ERROR, job->model,
                                        names[i], " with a column");
        if (field->primary_key || field->desc->generated != NULL)
            return cormi_fail(job->ctx, CORM_VALUE_ERROR,
                              "%s cannot be updated; leave it out of the names",
                              field->label);
        job->fields[job->n_fields++] = field;
    }
    return job->n_fields == 0
               ? cormi_fail(job->ctx, CORM_VALUE_ERROR,
                            "a bulk update needs names of fields")
               : CORM_OK;
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

/* Rows of one statement, by key where that has an order. */
typedef struct bulk_update_rows {
    cormi_save *saves;
    corm_value *keys;
    size_t *order; /* of saves and keys */
    size_t n;
    bool ordered;
} bulk_update_rows;

static bool bulk_update_case(const bulk_update_job *job,
                             const bulk_update_rows *rows, size_t first,
                             size_t n, const cormi_field *field,
                             corm_value *out);

/* WHEN the key is no greater than the last of these THEN one of them. */
static bool bulk_update_branch(const bulk_update_job *job,
                               const bulk_update_rows *rows, size_t first,
                               size_t n, const cormi_field *field,
                               corm_value *out)
{
    corm_expr *exprs = CORMI_NEW_N(job->scratch, corm_expr, 2);
    corm_value *args = CORMI_NEW_N(job->scratch, corm_value, 2);

    if (exprs == NULL || args == NULL ||
        !bulk_update_case(job, rows, first, n, field, &args[1]))
        return false;
    exprs[0] = (corm_expr){ .op = CORM_OP_Q,
                            .name = "pk__lte",
                            .n_args = 1,
                            .args = &rows->keys[rows->order[first + n - 1]] };
    args[0] = corm_value_expr(&exprs[0]);
    exprs[1] = (corm_expr){ .op = CORM_OP_WHEN, .n_args = 2, .args = args };
    *out = corm_value_expr(&exprs[1]);
    return true;
}

static bool bulk_update_case(const bulk_update_job *job,
                             const bulk_update_rows *rows, size_t first,
                             size_t n, const cormi_field *field,
                             corm_value *out)
{
    size_t step = rows->ordered ? (n - 1) / BULK_UPDATE_FAN + 1 : 1;
    size_t many = (n - 1) / step + 1;
    corm_expr *choice = CORMI_NEW(job->scratch, corm_expr);
    corm_value *whens = CORMI_NEW_N(job->scratch, corm_value, many);

    if (choice == NULL || whens == NULL)
        return false;
    for (size_t i = 0; i < many; i++) {
        size_t at = first + i * step;
        size_t left = first + n - at;
        size_t row = rows->order[at];

        if (step == 1
                ? !bulk_update_when(job, &rows->saves[row], field,
                                    &rows->keys[row], &whens[i])
                : !bulk_update_branch(job, rows, at, left < step ? left : step,
                                      field, &whens[i]))
            return false;
    }
    *choice = (corm_expr){ .op = CORM_OP_CASE,
                           .n_args = (uint32_t)many,
                           .args = whens };
    *out = corm_value_expr(choice);
    return true;
}

/* ---- rows to join with ---- */

/* How the database takes them; CORMI_WRITE_UPDATE: not at all. */
static cormi_write_kind bulk_update_kind(const bulk_update_job *job)
{
    const corm_db *db = corm_session_db(job->objects[0]->state->session);

    for (size_t i = 0; i < job->n_fields; i++)
        if (job->fields[i]->base != CORM_TYPE_NONE)
            return CORMI_WRITE_UPDATE;
    if (corm_has(cormi_db_features(db), CORM_FEATURE_COLUMN_PARAMS))
        return CORMI_WRITE_UPDATE_COLUMNS;
    return cormi_db_dialect(db)->update_from_values ? CORMI_WRITE_UPDATE_ROWS
                                                    : CORMI_WRITE_UPDATE;
}

/* Every row once, plain values, one table. */
static bool bulk_update_is_plain(const bulk_update_job *job,
                                 const bulk_update_rows *rows)
{
    const cormi_model *model = job->model;

    if (!rows->ordered || model->n_pk != 1 || rows->n < 2 ||
        bulk_update_kind(job) == CORMI_WRITE_UPDATE)
        return false;
    for (size_t k = 1; k < rows->n; k++)
        if (rows->keys[rows->order[k - 1]].as.i ==
            rows->keys[rows->order[k]].as.i)
            return false;
    for (size_t i = 0; i < job->n_fields; i++) {
        if (job->fields[i]->owner != model->pk[0]->owner)
            return false;
        for (size_t k = 0; k < rows->n; k++)
            if (cormi_is_computed(
                    &rows->saves[k].values[job->fields[i]->index].value))
                return false;
    }
    return true;
}

static corm_status bulk_update_join(bulk_update_job *job,
                                    const bulk_update_rows *rows)
{
    size_t width = job->n_fields + 1, n_params = rows->n * width;
    corm_session *session = rows->saves[0].session;
    corm_value *params = CORMI_NEW_N(job->scratch, corm_value, n_params);
    cormi_write write = { .kind = bulk_update_kind(job),
                          .table = job->model->concrete,
                          .fields = job->fields,
                          .n_fields = width,
                          .n_key = 1 };
    corm_outcome out = { 0 };
    cormi_plan *plan;
    corm_status status;

    job->fields[job->n_fields] = job->model->pk[0];
    for (size_t k = 0; params != NULL && k < rows->n; k++) {
        const cormi_save *s = &rows->saves[rows->order[k]];

        for (size_t i = 0; i < job->n_fields; i++)
            params[k * width + i] = s->values[job->fields[i]->index].value;
        params[k * width + job->n_fields] = rows->keys[rows->order[k]];
    }
    if (write.kind == CORMI_WRITE_UPDATE_ROWS) {
        write.n_rows = rows->n;
    } else if (params != NULL) {
        params = cormi_write_turn(job->scratch, params, rows->n, width);
        n_params = width;
    }
    if (params == NULL)
        return cormi_fail_memory(job->ctx);
    plan = cormi_write_plan(session, &write);
    if (plan == NULL)
        return job->ctx->error.code;
    status = cormi_write_run(session, plan, params, n_params, &out);
    job->matched += out.changes;
    return status;
}

static corm_status bulk_update_run_rows(bulk_update_job *job,
                                        const bulk_update_rows *rows)
{
    corm_set *sets = CORMI_NEW_N(job->scratch, corm_set, job->n_fields);
    corm_queryset *q;
    int64_t matched;

    if (bulk_update_is_plain(job, rows))
        return bulk_update_join(job, rows);
    for (size_t i = 0; i < job->n_fields; i++) {
        if (sets == NULL || !bulk_update_case(job, rows, 0, rows->n,
                                              job->fields[i], &sets[i].value))
            return cormi_fail_memory(job->ctx);
        sets[i].name = job->fields[i]->attname;
    }
    q = cormi_relate_in(cormi_relate_root(rows->saves[0].session, job->model),
                        job->model, job->model->pk, job->model->n_pk, "pk",
                        rows->keys, rows->n);
    matched = corm_queryset_update(q, sets, job->n_fields);
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

/* Of rows with one key the first comes first. */
static bool bulk_update_before(const bulk_update_rows *rows, size_t a, size_t b)
{
    int64_t x = rows->keys[a].as.i, y = rows->keys[b].as.i;

    return x != y ? x < y : a < b;
}

static void bulk_update_sift(const bulk_update_rows *rows, size_t at, size_t n)
{
    size_t *order = rows->order;

    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        size_t kept = order[at];

        if (child + 1 < n &&
            bulk_update_before(rows, order[child], order[child + 1]))
            child++;
        if (!bulk_update_before(rows, kept, order[child]))
            return;
        order[at] = order[child];
        order[child] = kept;
    }
}

/* Integers; objects that come in order need no sorting. */
static void bulk_update_order(bulk_update_rows *rows)
{
    bool sorted = true;

    rows->ordered = true;
    for (size_t i = 0; i < rows->n; i++) {
        rows->order[i] = i;
        rows->ordered = rows->ordered && rows->keys[i].kind == CORM_K_INT;
        sorted =
            sorted && (i == 0 || rows->keys[i - 1].as.i <= rows->keys[i].as.i);
    }
    if (!rows->ordered || sorted)
        return;
    for (size_t i = rows->n / 2; i-- > 0;)
        bulk_update_sift(rows, i, rows->n);
    for (size_t i = rows->n; i-- > 1;) {
        size_t last = rows->order[i];

        rows->order[i] = rows->order[0];
        rows->order[0] = last;
        bulk_update_sift(rows, 0, i);
    }
}

/* What is tracked knows what was written. */
static corm_status bulk_update_keep(const bulk_update_job *job,
                                    corm_object *object)
{
    bool *wanted;

    if (!cormi_state(object)->modes.track)
        return CORM_OK;
    wanted = CORMI_NEW_N(job->scratch, bool, job->model->n_fields);
    if (wanted == NULL)
        return cormi_fail_memory(job->ctx);
    for (size_t i = 0; i < job->n_fields; i++)
        wanted[job->fields[i]->index] = true;
    return cormi_track_saved(object, wanted);
}

static corm_status bulk_update_some(bulk_update_job *job,
                                    corm_object *const *objects, size_t n)
{
    bulk_update_rows rows = { .saves = CORMI_NEW_N(job->scratch, cormi_save, n),
                              .keys = CORMI_NEW_N(job->scratch, corm_value, n),
                              .order = CORMI_NEW_N(job->scratch, size_t, n),
                              .n = n };
    corm_status status = CORM_OK;

    if (rows.saves == NULL || rows.keys == NULL || rows.order == NULL)
        return cormi_fail_memory(job->ctx);
    for (size_t i = 0; i < n && status == CORM_OK; i++) {
        if (!cormi_relate_key(objects[i], job->model->pk, job->model->n_pk,
                              job->scratch, &rows.keys[i]))
            return cormi_fail_memory(job->ctx);
        status = bulk_update_ready(job, &rows.saves[i], objects[i]);
    }
    if (status == CORM_OK) {
        bulk_update_order(&rows);
        status = bulk_update_run_rows(job, &rows);
    }
    for (size_t i = 0; i < n && status == CORM_OK; i++)
        status = cormi_save_settle_computed(&rows.saves[i]);
    for (size_t i = 0; i < n && status == CORM_OK; i++)
        status = bulk_update_keep(job, objects[i]);
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

/* ---- hooks ---- */

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
        status = bulk_update_batches(job);
    return status == CORM_OK
               ? bulk_update_tell(session, job, CORM_HOOK_POST_BULK_UPDATE)
               : status;
}

/* The parameters of a statement are limited: about three a value. */
static size_t bulk_update_most(const bulk_update_job *job,
                               const corm_bulk_options *options)
{
    const cormi_field *key = job->model->pk[0];
    const corm_dialect *dialect =
        cormi_db_dialect(corm_session_db(job->objects[0]->state->session));
    size_t most = dialect->max_params /
                  (3 * job->n_fields * job->model->n_pk + job->model->n_pk);
    size_t asked = options != NULL && options->batch_size != 0
                       ? options->batch_size
                       : BULK_UPDATE_ROWS;

    if (job->model->n_pk != 1 || !cormi_type(key->data_type)->is_integer)
        asked = asked < BULK_UPDATE_UNORDERED ? asked : BULK_UPDATE_UNORDERED;
    most = most < asked ? most : asked;
    return most == 0 ? 1 : most;
}

static corm_status bulk_update_check(corm_object *const *objects, size_t n,
                                     const corm_bulk_options *options)
{
    corm_status status = cormi_bulk_check(objects, n);

    for (size_t i = 0; i < n && status == CORM_OK; i++)
        if (!cormi_member_key_is_set(objects[i]))
            status = cormi_fail(
                cormi_object_context(objects[i]), CORM_VALUE_ERROR,
                "object %zu of the bulk update has no key; save it first", i);
    return status == CORM_OK ? cormi_bulk_check_size(
                                   cormi_object_context(objects[0]), options)
                             : status;
}

/* One statement of plain values, nobody to be asked before or behind it and
 * nothing to be kept: it is a transaction by itself. */
static bool bulk_update_is_one(const bulk_update_job *job)
{
    const cormi_field *key = job->model->pk[0];

    if (job->n > job->most ||
        cormi_hooks_mask(job->objects[0]->state->session, job->model) != 0)
        return false;
    for (size_t i = 0; i < job->n_fields; i++)
        if (job->fields[i]->owner != key->owner ||
            job->fields[i]->ctype == CORM_C_VALUE)
            return false;
    for (size_t i = 0; i < job->n; i++) {
        const cormi_object_state *state = cormi_state(job->objects[i]);

        if (state->modes.track || state->tables != NULL)
            return false;
    }
    return true;
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
    if (bulk_update_is_one(job))
        return bulk_update_batches(job);
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
