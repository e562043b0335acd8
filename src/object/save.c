/*
 * Saving: insert or update, one table after the other.  The rules are
 * Django's: an object that is not new is updated, and inserted when its row
 * is gone; a new one with a key of its own may be in the table already.
 */
#include "object/save.h"

#include "object/fetch.h"
#include "object/load.h"
#include "object/relate.h"
#include "object/track.h"
#include "object/version.h"
#include "object/write.h"
#include "session/hooks.h"

#include <string.h>

/* ---- which fields ---- */

static corm_status save_want_names(cormi_save *s, const char *const *names,
                                   size_t n, bool *wanted)
{
    for (size_t i = 0; i < n; i++) {
        const cormi_field *field =
            names[i] == NULL ? NULL : cormi_model_field(s->model, names[i]);

        if (field == NULL || field->column == NULL)
            return cormi_model_no_field(s->ctx, CORM_VALUE_ERROR, s->model,
                                        names[i], " that could be saved");
        for (size_t k = 0; k < s->model->n_pk; k++)
            if (s->model->pk[k] == field)
                return cormi_fail(s->ctx, CORM_VALUE_ERROR,
                                  "%s is the primary key: it is not updated; "
                                  "leave it out of the names",
                                  field->label);
        wanted[field->index] = true;
    }
    return CORM_OK;
}

/* Loaded members, and deferred ones that the program has written. */
static void save_want_loaded(const cormi_save *s, bool *wanted)
{
    const cormi_object_state *state = cormi_state(s->object);

    for (size_t i = 0; i < s->model->n_fields; i++) {
        const cormi_field *field = s->model->fields[i];
        corm_value computed;

        wanted[i] = cormi_field_loaded(state, field) ||
                    cormi_load_is_assigned(s->object, field) ||
                    cormi_computed_get(s->object, field, &computed);
    }
}

static corm_status save_want(cormi_save *s, const char *const *names, size_t n)
{
    bool deferred = cormi_state(s->object)->loaded != NULL && !s->adding;
    bool *wanted;
    corm_status status = CORM_OK;

    s->names = names != NULL;
    if (names == NULL && !deferred)
        return CORM_OK;
    wanted = CORMI_NEW_N(s->scratch, bool, s->model->n_fields);
    if (wanted == NULL)
        return cormi_save_memory(s);
    if (names != NULL)
        status = save_want_names(s, names, n, wanted);
    else
        save_want_loaded(s, wanted);
    s->wanted = wanted;
    return status;
}

/* ---- update ---- */

static bool save_is_key(const cormi_model *table, const cormi_field *field)
{
    for (size_t i = 0; i < table->n_pk; i++)
        if (table->pk[i]->origin == field->origin)
            return true;
    return false;
}

static corm_status save_update_fields(cormi_save *s, const cormi_model *table,
                                      size_t *n)
{
    const cormi_model *model = s->model;
    const cormi_field *version = model->version;
    size_t count = 0;

    for (size_t i = 0; i < model->n_fields; i++) {
        const cormi_field *field = model->fields[i];
        corm_status status;

        if (field->model != table || field->desc->generated != NULL ||
            (!cormi_save_wants(s, field) && field != version) ||
            save_is_key(table, field))
            continue;
        status = field == version ? cormi_version_next(s)
                                  : cormi_save_value_of(s, field, false);
        if (status != CORM_OK)
            return status;
        s->list[count] = field;
        s->params[count++] = s->values[i].value;
    }
    *n = count;
    return CORM_OK;
}

/* The columns of WHERE, behind n others: how many there are. */
static size_t save_update_key(cormi_save *s, const cormi_model *table, size_t n)
{
    bool versioned =
        s->model->version != NULL && s->model->version->model == table;

    for (size_t i = 0; i < table->n_pk; i++) {
        const cormi_field *field = cormi_member_of(s->model, table->pk[i]);

        s->list[n + i] = field;
        s->params[n + i] = s->values[field->index].value;
    }
    if (versioned) {
        s->list[n + table->n_pk] = s->model->version;
        s->params[n + table->n_pk] = corm_value_int(s->version);
    }
    return table->n_pk + versioned;
}

/* Nothing to write: is the row there? */
static corm_status save_is_there(cormi_save *s, const cormi_model *table,
                                 bool *updated)
{
    corm_arena *old;
    int found;

    *updated = true;
    if (s->names)
        return CORM_OK;
    old = cormi_arena_borrow(s->ctx, s->scratch);
    found = cormi_terminal_exists(cormi_relate_self(s->object, table));
    s->ctx->arena = old;
    *updated = found == 1;
    return found < 0 ? s->ctx->error.code : CORM_OK;
}

static corm_queryset *save_update_row(const cormi_save *s,
                                      const cormi_model *table)
{
    const cormi_field *version = s->model->version;
    corm_queryset *q = cormi_relate_self(s->object, table);
    cormi_pairs pairs = { .n = 1 };

    if (version == NULL || version->model != table)
        return q;
    pairs.paths[0] = version->name;
    pairs.values[0] = corm_value_int(s->version);
    return cormi_relate_filter(q, &pairs);
}

/* Expressions need the query layer: an update of the one row. */
static corm_status save_update_computed(cormi_save *s, const cormi_model *table,
                                        size_t n, bool *updated)
{
    corm_arena *old = cormi_arena_borrow(s->ctx, s->scratch);
    corm_set *sets = CORMI_NEW_N(s->scratch, corm_set, n);
    int64_t rows = -1;

    for (size_t i = 0; i < n && sets != NULL; i++)
        sets[i] = (corm_set){ s->list[i]->attname, s->params[i] };
    if (sets == NULL)
        cormi_fail_memory(s->ctx);
    else
        rows = corm_queryset_update(save_update_row(s, table), sets, n);
    s->ctx->arena = old;
    *updated = rows > 0;
    return rows < 0 ? s->ctx->error.code : CORM_OK;
}

static corm_status save_update(cormi_save *s, const cormi_model *table,
                               bool *updated)
{
    cormi_write write = { .kind = CORMI_WRITE_UPDATE,
                          .table = table,
                          .fields = s->list };
    corm_outcome out = { 0 };
    cormi_plan *plan;
    size_t n = 0;
    corm_status status = save_update_fields(s, table, &n);

    if (status != CORM_OK)
        return status;
    if (n == 0)
        return save_is_there(s, table, updated);
    if (s->computed)
        return save_update_computed(s, table, n, updated);
    write.n_key = save_update_key(s, table, n);
    write.n_fields = n + write.n_key;
    plan = cormi_write_plan(s->session, &write);
    if (plan == NULL)
        return s->ctx->error.code;
    status = cormi_write_run(s->session, plan, s->params, write.n_fields, &out);
    *updated = out.changes > 0;
    return status;
}

/* ---- one table ---- */

static corm_status save_key(cormi_save *s, const cormi_model *table,
                            bool *is_set, bool *by_default)
{
    *is_set = *by_default = table->n_pk != 0;
    for (size_t i = 0; i < table->n_pk; i++) {
        const cormi_field *field = cormi_member_of(s->model, table->pk[i]);
        bool set;
        corm_status status = cormi_save_key_of(s, field, &set);

        if (status != CORM_OK)
            return status;
        *is_set = *is_set && set;
        *by_default = *by_default &&
                      (field->has_default || field->desc->db_default != NULL);
    }
    return CORM_OK;
}

static corm_status save_missed(cormi_context *ctx, const cormi_model *model,
                               bool names)
{
    return cormi_fail(ctx, CORM_OPERATIONAL,
                      names ? "saving named fields of this %s changed no "
                              "row: it is not in the table (any more)"
                            : "a forced update of this %s changed no row: "
                              "it is not in the table (any more)",
                      model->name);
}

static corm_status save_table(cormi_save *s, const cormi_model *table,
                              bool *inserted)
{
    bool must_update = s->how == CORM_SAVE_FORCE_UPDATE || s->wanted != NULL;
    bool insert = *inserted || s->how == CORM_SAVE_FORCE_INSERT;
    bool is_set, by_default, updated = false;
    corm_status status = save_key(s, table, &is_set, &by_default);

    if (status != CORM_OK)
        return status;
    if (!is_set && must_update)
        return cormi_fail(
            s->ctx, CORM_VALUE_ERROR,
            "this %s has no key: it cannot be updated; save it first",
            s->model->name);
    /* A version is compared with what was read, and nothing was. */
    insert = insert || (s->adding && !must_update &&
                        (by_default || s->model->version != NULL));
    if (is_set && !insert)
        status = save_update(s, table, &updated);
    if (status != CORM_OK)
        return status;
    if (!updated && !s->adding && s->model->version != NULL)
        return cormi_version_missed(s);
    if (!updated && must_update)
        return save_missed(s->ctx, s->model, s->names);
    *inserted = !updated;
    return updated ? CORM_OK : cormi_save_insert(s, table);
}

/* ---- the chain of tables ---- */

/* A child's link has its parent's key, and the other way round where only
 * the link was set. */
static void save_link_parent(cormi_save *s, const cormi_model *table, bool up)
{
    const cormi_field *link, *key;
    const cormi_field *from, *to;
    corm_value value;

    if (table->parent == NULL)
        return;
    link = cormi_member_of(s->model, table->parent_link);
    key = cormi_member_of(s->model, table->parent_link->target);
    if (link == NULL || key == NULL || link == key)
        return;
    from = up ? link : key;
    to = up ? key : link;
    if (up && !cormi_member_is_unset(key, s->object))
        return;
    value = s->values[from->index].ready ? s->values[from->index].value
                                         : cormi_member_get(from, s->object);
    if (value.kind != CORM_K_NULL)
        cormi_save_give(s, to, &value);
}

static corm_status save_tables(cormi_save *s, const cormi_model *table,
                               bool *inserted)
{
    corm_status status = CORM_OK;

    if (table->parent != NULL) {
        save_link_parent(s, table, true);
        status = save_tables(s, table->parent->concrete, inserted);
        save_link_parent(s, table, false);
    }
    return status == CORM_OK ? save_table(s, table, inserted) : status;
}

static corm_status save_all(corm_session *session, void *data)
{
    cormi_save *s = data;

    (void)session;
    s->inserted = false;
    return save_tables(s, s->model->concrete, &s->inserted);
}

corm_status cormi_save_init(cormi_save *s, corm_object *object,
                            corm_arena *scratch)
{
    const cormi_model *model = object->state->model;
    size_t room = model->n_fields + model->n_pk + 1;

    *s = (cormi_save){ .session = object->state->session,
                       .object = object,
                       .model = model,
                       .scratch = scratch };
    s->ctx = cormi_session_context(s->session);
    s->adding = (object->flags & CORMI_OBJECT_ADDING) != 0;
    s->values = CORMI_NEW_N(scratch, cormi_save_value, room);
    s->list = cormi_arena_take(scratch, room * sizeof(*s->list));
    s->params = cormi_arena_take(scratch, room * sizeof(*s->params));
    if (s->values == NULL || s->list == NULL || s->params == NULL)
        return cormi_save_memory(s);
    return CORM_OK;
}

static corm_status save_begin(cormi_save *s, const char *const *names, size_t n)
{
    corm_status status;

    status = save_want(s, names, n);
    if (status == CORM_OK)
        status = cormi_save_companions(s);
    if (status == CORM_OK && cormi_state(s->object)->modes.track)
        status = cormi_track_want(s);
    return status;
}

static corm_status save_run_all(cormi_save *s, const char *const *names,
                                size_t n)
{
    corm_status status = save_begin(s, names, n);

    if (status != CORM_OK || s->nothing)
        return status;
    status = s->model->parent != NULL
                 ? cormi_session_atomic(s->session, false, save_all, s)
                 : save_all(s->session, s);
    return status == CORM_OK ? cormi_save_settle(s) : status;
}

/* ---- hooks ---- */

typedef struct save_hooked {
    cormi_save *s;
    const char *const *names;
    size_t n;
    void *before; /* the object's bytes when it was written, then settled */
    const uint64_t *loaded;
} save_hooked;

static corm_status save_tell(const save_hooked *job, corm_hook_kind kind)
{
    cormi_save *s = job->s;
    corm_event event = { .kind = kind,
                         .objects = &s->object,
                         .n = 1,
                         .created = s->inserted,
                         .update_fields = job->names,
                         .n_update_fields = job->n };

    return cormi_hooks_hear(s->session, s->model, kind)
               ? cormi_hooks_call(s->session, s->model, NULL, &event)
               : CORM_OK;
}

static corm_status save_between(corm_session *session, void *data)
{
    save_hooked *job = data;
    cormi_save *s = job->s;
    corm_status status = save_tell(job, CORM_HOOK_PRE_SAVE);

    (void)session;
    if (status != CORM_OK)
        return status;
    job->before = cormi_arena_dup(s->scratch, s->object, s->model->size);
    job->loaded = cormi_state(s->object)->loaded;
    if (job->before == NULL)
        return cormi_save_memory(s);
    status = save_run_all(s, job->names, job->n);
    return status == CORM_OK ? save_tell(job, CORM_HOOK_POST_SAVE) : status;
}

/* In one transaction with its hooks; rolled back, the object is as before. */
static corm_status save_with_hooks(cormi_save *s, const char *const *names,
                                   size_t n)
{
    save_hooked job = { .s = s, .names = names, .n = n };
    corm_status status =
        cormi_session_atomic(s->session, false, save_between, &job);

    if (status == CORM_OK || job.before == NULL)
        return status;
    memcpy(s->object, job.before, s->model->size);
    cormi_state(s->object)->loaded = job.loaded;
    return status;
}

static bool save_is_heard(const cormi_save *s)
{
    return (cormi_hooks_mask(s->session, s->model) &
            (1u << CORM_HOOK_PRE_SAVE | 1u << CORM_HOOK_POST_SAVE)) != 0;
}

static corm_status save_check(const corm_object *object,
                              const char *const *names, size_t n,
                              corm_save_how how)
{
    const cormi_model *model = object->state->model;
    cormi_context *ctx = cormi_object_context(object);

    if (model->abstract || model->concrete->table == NULL)
        return cormi_fail(ctx, CORM_MISUSE,
                          "%s is abstract: it has no table to save to",
                          model->name);
    if (names == NULL && n != 0)
        return cormi_fail(ctx, CORM_MISUSE, "the names to save are NULL");
    if (names != NULL && how == CORM_SAVE_FORCE_INSERT)
        return cormi_fail(ctx, CORM_VALUE_ERROR,
                          "an insert writes every field: it takes no names");
    return CORM_OK;
}

static corm_status save_whole(corm_object *object, const char *const *names,
                              size_t n, corm_save_how how)
{
    corm_arena *scratch = cormi_session_scratch(object->state->session);
    cormi_arena_mark mark = cormi_arena_mark_get(scratch);
    cormi_save s;
    corm_status status;

    if (names == NULL && how != CORM_SAVE_FORCE_UPDATE &&
        cormi_save_can_insert(object)) {
        s = (cormi_save){ .session = object->state->session,
                          .object = object,
                          .model = object->state->model,
                          .scratch = scratch };
        s.ctx = cormi_session_context(s.session);
        status = cormi_save_insert_plain(&s);
    } else {
        status = cormi_save_init(&s, object, scratch);
        s.how = how;
        if (status == CORM_OK)
            status = save_is_heard(&s) ? save_with_hooks(&s, names, n)
                                       : save_run_all(&s, names, n);
    }
    cormi_arena_rewind(scratch, mark);
    return status;
}

corm_status corm_object_save(corm_object *object, const char *const *names,
                             size_t n, corm_save_how how)
{
    corm_status status = cormi_object_check(object);
    bool updated;

    if (status == CORM_OK)
        status = save_check(object, names, n, how);
    if (status != CORM_OK || (names != NULL && n == 0))
        return status;
    if (names == NULL ||
        !cormi_save_names_plain(object, names, n, &updated, &status))
        return save_whole(object, names, n, how);
    return status == CORM_OK && !updated
               ? save_missed(cormi_object_context(object), object->state->model,
                             true)
               : status;
}

corm_object *corm_object_insert(corm_object *object)
{
    if (object == NULL ||
        corm_object_save(object, NULL, 0, CORM_SAVE_FORCE_INSERT) != CORM_OK)
        return NULL;
    return object;
}

int64_t corm_object_update(corm_object *object, const corm_set *sets, size_t n)
{
    corm_queryset *q;

    if (cormi_object_check(object) != CORM_OK)
        return -1;
    if (!cormi_member_key_is_set(object)) {
        cormi_fail(cormi_object_context(object), CORM_VALUE_ERROR,
                   "this %s has no key: it cannot be updated; save it first",
                   object->state->model->name);
        return -1;
    }
    q = cormi_relate_self(object, object->state->model);
    return corm_queryset_update(q, sets, n);
}
