/*
 * bulk_create(): rows in statements of many, two kinds of them at most for
 * objects of one shape, so that what is prepared stays useful.
 */
#include "object/bulk.h"

#include "object/relate.h"
#include "session/hooks.h"

#include <string.h>

#define BULK_ROWS 128
/* Where a column of values is one parameter. */
#define BULK_COLUMN_ROWS 4096

typedef struct bulk_job {
    cormi_context *ctx;
    corm_session *session;
    const cormi_model *model;
    corm_object *const *objects;
    size_t n, done;
    const corm_bulk_options *options;
    corm_arena *scratch;
    const cormi_field **unique, **update;
    size_t n_unique, n_update;
    corm_conflict conflict;
    bool *had_key; /* of the objects that are done */
} bulk_job;

/* Objects that write the same columns, in one statement. */
typedef struct bulk_batch {
    cormi_save *saves; /* NULL: all are plain */
    size_t n;
    const cormi_field **fields;
    size_t n_fields;
    bool computed;               /* some values are expressions */
    bool columns;                /* a column is one parameter */
    const cormi_field *auto_key; /* left to the database */
    corm_value *params;
} bulk_batch;

/* ---- options ---- */

static corm_status bulk_fields(bulk_job *job, const char *const *names,
                               const cormi_field ***out, size_t *n)
{
    size_t count = 0;

    *n = 0;
    while (names != NULL && names[count] != NULL)
        count++;
    *out = CORMI_NEW_N(job->scratch, const cormi_field *, count + 1);
    if (*out == NULL)
        return cormi_fail_memory(job->ctx);
    for (size_t i = 0; i < count; i++) {
        const cormi_field *field = cormi_model_field(job->model, names[i]);

        if (field == NULL || field->column == NULL)
            return cormi_model_no_field(job->ctx, CORM_FIELD_ERROR, job->model,
                                        names[i], " with a column");
        (*out)[(*n)++] = field;
    }
    return CORM_OK;
}

static corm_status bulk_conflict(bulk_job *job)
{
    const corm_features *features =
        cormi_db_features(corm_session_db(job->session));

    if (job->options == NULL)
        return CORM_OK;
    if (job->options->update_fields != NULL && job->n_update == 0)
        return cormi_fail(job->ctx, CORM_VALUE_ERROR,
                          "updating on conflict needs names in "
                          ".update_fields");
    if (job->options->ignore_conflicts && job->n_update != 0)
        return cormi_fail(job->ctx, CORM_VALUE_ERROR,
                          "conflicts are either ignored or updated, not both; "
                          "leave .ignore_conflicts or .update_fields out");
    if (job->options->ignore_conflicts)
        job->conflict = CORM_CONFLICT_IGNORE;
    else if (job->n_update != 0)
        job->conflict = CORM_CONFLICT_UPDATE;
    if (job->conflict == CORM_CONFLICT_IGNORE &&
        !corm_has(features, CORM_FEATURE_IGNORE_CONFLICTS))
        return cormi_fail(job->ctx, CORM_NOT_SUPPORTED,
                          "this database cannot ignore conflicts; use "
                          "corm_get_or_create");
    if (job->conflict == CORM_CONFLICT_UPDATE &&
        !corm_has(features, CORM_FEATURE_UPDATE_CONFLICTS))
        return cormi_fail(job->ctx, CORM_NOT_SUPPORTED,
                          "this database cannot update on conflict; use "
                          "corm_update_or_create");
    if (job->conflict == CORM_CONFLICT_UPDATE && job->n_unique == 0 &&
        corm_has(features, CORM_FEATURE_ON_CONFLICT_TARGET))
        return cormi_fail(job->ctx, CORM_VALUE_ERROR,
                          "updating on conflict needs .unique_fields: those of "
                          "the constraint that is meant");
    return CORM_OK;
}

static corm_status bulk_options(bulk_job *job)
{
    corm_status status = cormi_bulk_check_size(job->ctx, job->options);

    if (status == CORM_OK && job->options != NULL) {
        status = bulk_fields(job, job->options->update_fields, &job->update,
                             &job->n_update);
        if (status == CORM_OK)
            status = bulk_fields(job, job->options->unique_fields, &job->unique,
                                 &job->n_unique);
    }
    return status == CORM_OK ? bulk_conflict(job) : status;
}

/* ---- columns ---- */

static corm_status bulk_prepare(cormi_save *s)
{
    corm_status status = cormi_save_companions(s);

    for (size_t i = 0; i < s->model->n_pk && status == CORM_OK; i++) {
        bool set;

        status = cormi_save_key_of(s, s->model->pk[i], &set);
    }
    return status;
}

/* ---- plain rows ---- */

/* The next n are; those that share a state are alike in all but flags. */
static bool bulk_are_plain(const bulk_job *job, size_t n)
{
    const corm_object *before = NULL;

    for (size_t i = 0; i < n; i++) {
        const corm_object *object = job->objects[job->done + i];

        if ((before == NULL || job->model->hangs ||
             object->state != before->state ||
             object->flags != before->flags) &&
            !cormi_save_is_plain(object))
            return false;
        before = object;
    }
    return true;
}

static bool bulk_leaves_key(const bulk_job *job, const corm_object *object)
{
    return job->model->auto_field != NULL &&
           cormi_member_is_unset(job->model->auto_field, object);
}

/* Rows whose members are the parameters, until one has a key and others do
 * not: keys that the database makes are made for all rows of a statement. */
static corm_status bulk_gather_plain(const bulk_job *job, bulk_batch *b,
                                     size_t most)
{
    const cormi_model *model = job->model;
    corm_object *const *objects = job->objects + job->done;
    bool leaves = bulk_leaves_key(job, objects[0]);
    cormi_save s = { .ctx = job->ctx, .scratch = job->scratch };
    corm_status status = CORM_OK;

    for (size_t i = 0; i < model->n_fields; i++)
        if (!leaves || model->fields[i] != model->auto_field)
            b->fields[b->n_fields++] = model->fields[i];
    b->auto_key = leaves ? model->auto_field : NULL;
    for (; b->n < most && status == CORM_OK; b->n++) {
        corm_value *params = b->params + b->n * b->n_fields;

        s.object = objects[b->n];
        if (bulk_leaves_key(job, s.object) != leaves)
            break;
        job->had_key[job->done + b->n] = !leaves;
        for (size_t i = 0; i < b->n_fields && status == CORM_OK; i++)
            if (!cormi_member_take(&params[i], b->fields[i], s.object))
                status = cormi_save_member(&s, b->fields[i], &params[i]);
    }
    return status;
}

/* ---- rows that are saved like others ---- */

static corm_status bulk_begin(const bulk_job *job, cormi_save *s, size_t i)
{
    corm_object *object = job->objects[i];
    corm_status status = cormi_save_init(s, object, job->scratch);

    job->had_key[i] = cormi_member_key_is_set(object);
    return status == CORM_OK ? bulk_prepare(s) : status;
}

/* Keys that the database makes are made for all rows of a statement. */
static bool bulk_is_alike(const cormi_save *first, const cormi_save *s)
{
    for (size_t i = 0; i < s->model->n_fields; i++) {
        const cormi_field *field = s->model->fields[i];

        if (field->is_auto &&
            cormi_save_leaves(first, field) != cormi_save_leaves(s, field))
            return false;
    }
    return true;
}

/* A column is left out where every row leaves it to the database. */
static void bulk_choose(bulk_batch *b)
{
    const cormi_model *model = b->saves[0].model;

    for (size_t i = 0; i < model->n_fields; i++) {
        const cormi_field *field = model->fields[i];
        bool leaves = true;

        for (size_t k = 0; k < b->n && leaves; k++)
            leaves = cormi_save_leaves(&b->saves[k], field);
        if (!leaves)
            b->fields[b->n_fields++] = field;
        else if (field->is_auto)
            b->auto_key = field;
    }
}

/* Among rows that have a value the default is an expression like others: not
 * every database has a word for it there. */
static corm_status bulk_value(cormi_save *s, const cormi_field *field)
{
    if (!cormi_save_leaves(s, field))
        return cormi_save_value_of(s, field, true);
    s->values[field->index] =
        (cormi_save_value){ .value = corm_value_expr(field->desc->db_default),
                            .ready = true };
    s->computed = true;
    return CORM_OK;
}

static corm_status bulk_row(const bulk_batch *b, cormi_save *s,
                            corm_value *params)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; i < b->n_fields && status == CORM_OK; i++) {
        status = bulk_value(s, b->fields[i]);
        params[i] = s->values[b->fields[i]->index].value;
    }
    return status;
}

static corm_status bulk_params(bulk_batch *b)
{
    corm_status status = CORM_OK;

    for (size_t k = 0; k < b->n && status == CORM_OK; k++) {
        status = bulk_row(b, &b->saves[k], b->params + k * b->n_fields);
        b->computed = b->computed || b->saves[k].computed;
    }
    return status;
}

/* A key that the database made, of the batch's object i. */
static corm_status bulk_give(const bulk_job *job, bulk_batch *b, size_t i,
                             const corm_value *value)
{
    corm_object *object = job->objects[job->done + i];

    if (b->saves == NULL)
        return cormi_member_set(b->auto_key, object, value)
                   ? CORM_OK
                   : cormi_member_put(job->ctx, b->auto_key, object, value,
                                      NULL);
    cormi_save_give(&b->saves[i], b->auto_key, value);
    return CORM_OK;
}

static bool bulk_has(const bulk_job *job, corm_feature feature)
{
    return corm_has(cormi_db_features(corm_session_db(job->session)), feature);
}

/* Arrays of arrays would be taken apart to their last items. */
static bool bulk_has_columns(const bulk_job *job)
{
    for (size_t i = 0; i < job->model->n_fields; i++)
        if (job->model->fields[i]->base != CORM_TYPE_NONE)
            return false;
    return bulk_has(job, CORM_FEATURE_COLUMN_PARAMS) ||
           bulk_has(job, CORM_FEATURE_PARAM_ROWS);
}

static size_t bulk_most(const bulk_job *job, bool columns)
{
    const corm_dialect *dialect =
        cormi_db_dialect(corm_session_db(job->session));
    size_t most =
        columns ? SIZE_MAX : dialect->max_params / (job->model->n_fields + 1);
    size_t asked = job->options == NULL || job->options->batch_size == 0
                       ? (columns ? BULK_COLUMN_ROWS : BULK_ROWS)
                       : job->options->batch_size;

    if (most == 0)
        most = 1;
    return asked < most ? asked : most;
}

static bool bulk_room(const bulk_job *job, bulk_batch *b, size_t most)
{
    size_t n_fields = job->model->n_fields;

    b->fields = CORMI_NEW_N(job->scratch, const cormi_field *, n_fields + 1);
    b->params = corm_arena_alloc(job->scratch,
                                 (most * n_fields + 1) * sizeof(*b->params));
    return b->fields != NULL && b->params != NULL;
}

static corm_status bulk_gather_saves(const bulk_job *job, bulk_batch *b,
                                     size_t most)
{
    corm_status status;

    b->saves = CORMI_NEW_N(job->scratch, cormi_save, most);
    if (b->saves == NULL)
        return cormi_fail_memory(job->ctx);
    for (; b->n < most; b->n++) {
        cormi_save *s = &b->saves[b->n];

        status = bulk_begin(job, s, job->done + b->n);
        if (status != CORM_OK)
            return status;
        if (b->n != 0 && !bulk_is_alike(&b->saves[0], s))
            break;
    }
    bulk_choose(b);
    return bulk_params(b);
}

/* The next objects that go into one statement. */
static corm_status bulk_gather(const bulk_job *job, bulk_batch *b)
{
    bool columns = bulk_has_columns(job);
    size_t most = bulk_most(job, columns);
    corm_status status;

    if (most > job->n - job->done)
        most = job->n - job->done;
    if (!bulk_room(job, b, most))
        return cormi_fail_memory(job->ctx);
    status = bulk_are_plain(job, most) ? bulk_gather_plain(job, b, most)
                                       : bulk_gather_saves(job, b, most);
    if (b->n_fields == 0 && b->n != 0)
        b->n = 1; /* DEFAULT VALUES writes one row */
    b->columns = columns && !b->computed && b->n > 1;
    if (columns && b->computed && b->n > bulk_most(job, false))
        b->n = bulk_most(job, false);
    return status;
}

/* ---- running ---- */

static corm_status bulk_keys_back(const bulk_job *job, bulk_batch *b,
                                  cormi_plan *plan, size_t n_params)
{
    cormi_statement st = { .id = plan->head.id,
                           .sql = plan->sql.text,
                           .len = plan->sql.len };
    size_t stride = cormi_layout_round(job->model->size);
    char *rows = cormi_arena_calloc(job->scratch, b->n, stride);
    uint64_t *absent = CORMI_NEW_N(job->scratch, uint64_t, b->n);
    char *const base[] = { rows };
    corm_batch batch = { .base = base,
                         .stride = &stride,
                         .absent = absent,
                         .arena = job->scratch,
                         .max = b->n };
    cormi_cursor cursor;
    corm_status status;
    int got;

    if (rows == NULL || absent == NULL)
        return cormi_fail_memory(job->ctx);
    status =
        cormi_session_query(job->session, &st, b->params, n_params, &cursor);
    if (status != CORM_OK)
        return status;
    got = cormi_cursor_fetch(&cursor, &plan->layout.decode, &batch);
    cormi_cursor_end(&cursor);
    if (got < 0)
        return job->ctx->error.code;
    for (size_t i = 0; i < (size_t)got && status == CORM_OK; i++) {
        corm_value key = cormi_member_get(b->auto_key, rows + i * stride);

        status = bulk_give(job, b, i, &key);
    }
    return status;
}

/* The keys follow one another: the last one tells them all. */
static corm_status bulk_keys_counted(const bulk_job *job, bulk_batch *b,
                                     cormi_plan *plan, size_t n_params)
{
    corm_outcome out = { 0 };
    corm_status status =
        cormi_write_run(job->session, plan, b->params, n_params, &out);

    for (size_t i = 0; i < b->n && status == CORM_OK; i++) {
        corm_value key = { .kind = CORM_K_INT,
                           .as.i = out.last_id - (int64_t)(b->n - 1 - i) };

        status = bulk_give(job, b, i, &key);
    }
    return status;
}

/* Not asked where RETURNING does as well. */
static bool bulk_may_count(const bulk_job *job, const bulk_batch *b)
{
    return job->conflict == CORM_CONFLICT_FAIL &&
           ((!b->computed && b->n != 1) ||
            !bulk_has(job, CORM_FEATURE_RETURNING));
}

/* The plan without RETURNING where that is as good, which is much cheaper;
 * *plan NULL: it is not. */
static corm_status bulk_plan_counted(const bulk_job *job, const bulk_batch *b,
                                     const cormi_write *write, cormi_plan **out)
{
    cormi_plan *plan = cormi_write_plan(job->session, write);
    bool follow = b->n == 1 && bulk_has(job, CORM_FEATURE_LAST_INSERT_ID);
    corm_status status = CORM_OK;

    *out = NULL;
    if (plan == NULL)
        return job->ctx->error.code;
    if (!follow)
        status = cormi_session_keys_follow(
            job->session,
            &(cormi_statement){ .id = plan->head.id,
                                .sql = plan->sql.text,
                                .len = plan->sql.len },
            job->model->concrete->table, b->auto_key->column, &follow);
    if (follow)
        *out = plan;
    else
        cormi_plan_release(job->session, &plan->head);
    return status;
}

static corm_status bulk_run_plain(const bulk_job *job, const bulk_batch *b,
                                  cormi_write *write)
{
    cormi_plan *plan = cormi_write_plan(job->session, write);

    return plan == NULL
               ? job->ctx->error.code
               : cormi_write_run(job->session, plan, b->params,
                                 cormi_write_compact(write, b->params), NULL);
}

/* What the database made is learnt by counting, or by RETURNING; where it has
 * neither, keys stay unset. */
static corm_status bulk_run_back(const bulk_job *job, bulk_batch *b,
                                 cormi_write *write)
{
    cormi_plan *plan = NULL;
    corm_status status = CORM_OK;

    if (bulk_may_count(job, b))
        status = bulk_plan_counted(job, b, write, &plan);
    if (status != CORM_OK)
        return status;
    if (plan != NULL)
        return bulk_keys_counted(job, b, plan,
                                 cormi_write_compact(write, b->params));
    if (!bulk_has(job, CORM_FEATURE_RETURNING))
        return bulk_run_plain(job, b, write);
    write->returning = &b->auto_key;
    write->n_returning = 1;
    plan = cormi_write_plan(job->session, write);
    if (plan == NULL)
        return job->ctx->error.code;
    /* Only now: the plan was made of the values that this moves. */
    status =
        bulk_keys_back(job, b, plan, cormi_write_compact(write, b->params));
    cormi_plan_release(job->session, &plan->head);
    return status;
}

static corm_status bulk_run(const bulk_job *job, bulk_batch *b)
{
    cormi_write write = { .kind = b->columns ? CORMI_WRITE_INSERT_COLUMNS
                                             : CORMI_WRITE_INSERT,
                          .table = job->model->concrete,
                          .fields = b->fields,
                          .n_fields = b->n_fields,
                          .n_rows = b->columns ? 1 : b->n,
                          .computed = b->computed ? b->params : NULL,
                          .conflict = job->conflict,
                          .unique = job->unique,
                          .n_unique = job->n_unique,
                          .update = job->update,
                          .n_update = job->n_update };

    if (b->columns)
        b->params =
            cormi_write_turn(job->scratch, b->params, b->n, b->n_fields);
    if (b->params == NULL)
        return cormi_fail_memory(job->ctx);
    return b->auto_key != NULL && job->conflict != CORM_CONFLICT_IGNORE
               ? bulk_run_back(job, b, &write)
               : bulk_run_plain(job, b, &write);
}

static corm_status bulk_settle(const bulk_job *job, bulk_batch *b)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; i < b->n && status == CORM_OK; i++)
        if (b->saves != NULL)
            status = cormi_save_settle(&b->saves[i]);
        else
            job->objects[job->done + i]->flags &= ~CORMI_OBJECT_ADDING;
    return status;
}

static corm_status bulk_insert_all(corm_session *session, void *data)
{
    bulk_job *job = data;
    corm_status status = cormi_hooks_objects(
        session, job->model, CORM_HOOK_PRE_BULK_CREATE, job->objects, job->n);

    while (job->done < job->n && status == CORM_OK) {
        cormi_arena_mark mark = cormi_arena_mark_get(job->scratch);
        bulk_batch batch = { 0 };

        status = bulk_gather(job, &batch);
        if (status == CORM_OK)
            status = bulk_run(job, &batch);
        if (status == CORM_OK)
            status = bulk_settle(job, &batch);
        if (status == CORM_OK)
            job->done += batch.n;
        cormi_arena_rewind(job->scratch, mark);
    }
    return status == CORM_OK ? cormi_hooks_objects(session, job->model,
                                                   CORM_HOOK_POST_BULK_CREATE,
                                                   job->objects, job->n)
                             : status;
}

/* One statement, and nobody to be asked before or behind it: it is a
 * transaction by itself, and those of a server cost round trips. */
static bool bulk_is_one(const bulk_job *job)
{
    bool leaves;

    if (!bulk_has_columns(job) || job->n > bulk_most(job, true) ||
        cormi_hooks_mask(job->session, job->model) != 0 ||
        !bulk_are_plain(job, job->n))
        return false;
    leaves = bulk_leaves_key(job, job->objects[0]);
    for (size_t i = 1; i < job->n; i++)
        if (bulk_leaves_key(job, job->objects[i]) != leaves)
            return false;
    return true;
}

/* The transaction rolled back: what was inserted is new again. */
static void bulk_undo(const bulk_job *job)
{
    for (size_t i = 0; i < job->done; i++) {
        job->objects[i]->flags |= CORMI_OBJECT_ADDING;
        for (size_t k = 0; k < job->model->n_pk && !job->had_key[i]; k++)
            cormi_member_clear(job->model->pk[k], job->objects[i]);
    }
}

corm_status cormi_bulk_insert(corm_object *const *objects, size_t n,
                              const corm_bulk_options *options)
{
    bulk_job job = { .objects = objects, .n = n, .options = options };
    cormi_arena_mark mark;
    corm_status status;

    job.session = objects[0]->state->session;
    job.ctx = cormi_session_context(job.session);
    job.model = objects[0]->state->model;
    job.scratch = cormi_session_scratch(job.session);
    mark = cormi_arena_mark_get(job.scratch);
    job.had_key = CORMI_NEW_N(job.scratch, bool, n);
    status =
        job.had_key == NULL ? cormi_fail_memory(job.ctx) : bulk_options(&job);
    if (status == CORM_OK)
        status = bulk_is_one(&job)
                     ? bulk_insert_all(job.session, &job)
                     : cormi_session_atomic(job.session, false, bulk_insert_all,
                                            &job);
    if (status != CORM_OK)
        bulk_undo(&job);
    cormi_arena_rewind(job.scratch, mark);
    return status;
}

/* ---- public ---- */

corm_status cormi_bulk_check_size(cormi_context *ctx,
                                  const corm_bulk_options *options)
{
    if (options == NULL || options->batch_size <= SIZE_MAX / 2)
        return CORM_OK;
    return cormi_fail(ctx, CORM_VALUE_ERROR,
                      "the size of a batch must not be negative");
}

/* New objects share a state: what was found of one holds for the next.  (A
 * debug build also looks at the objects themselves.) */
static bool bulk_is_known(corm_object *const *objects, size_t i)
{
#ifdef CORM_ARENA_DEBUG
    (void)objects, (void)i;
    return false;
#else
    return i != 0 && objects[i] != NULL &&
           objects[i]->state == objects[i - 1]->state;
#endif
}

corm_status cormi_bulk_check(corm_object *const *objects, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        corm_status status = bulk_is_known(objects, i)
                                 ? CORM_OK
                                 : cormi_object_check(objects[i]);

        if (status != CORM_OK)
            return status;
        if (objects[i]->state != objects[0]->state)
            status = cormi_object_alike(objects[i], objects[0]);
        if (status != CORM_OK)
            return status;
    }
    return CORM_OK;
}

corm_status corm_bulk_create_objects(corm_object *const *objects, size_t n,
                                     const corm_bulk_options *options)
{
    corm_status status;

    if (n == 0)
        return CORM_OK;
    if (objects == NULL)
        return CORM_MISUSE;
    status = cormi_bulk_check(objects, n);
    if (status != CORM_OK)
        return status;
    if (objects[0]->state->model->concrete->parent != NULL)
        return cormi_fail(cormi_object_context(objects[0]), CORM_NOT_SUPPORTED,
                          "%s has several tables: save its objects one by one",
                          objects[0]->state->model->name);
    return cormi_bulk_insert(objects, n, options);
}
