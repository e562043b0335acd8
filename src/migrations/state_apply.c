/*
 * What each operation does to a state.  A model that copies of the state
 * share is copied before it changes.
 */
#include "migrations/state.h"

#include <string.h>

typedef struct state_step {
    corm_project_state *state;
    corm_arena *arena;
    const char *app;
    const corm_operation *op;
    corm_error *err;
    cormi_state_model *model; /* of op->model, for changing; or NULL */
} state_step;

typedef corm_status state_operation(state_step *step);

static corm_status state_memory(state_step *step)
{
    return cormi_error_set(step->err, CORM_NO_MEMORY, "out of memory");
}

static corm_status state_done(state_step *step, bool ok)
{
    return ok ? CORM_OK : state_memory(step);
}

/* ---- models ---- */

static bool state_dup_vec(cormi_vec *vec)
{
    cormi_vec copy = *vec;

    copy.data = NULL;
    copy.n = copy.cap = 0;
    if (!cormi_vec_reserve(&copy, vec->n + 1))
        return false;
    if (vec->n != 0)
        memcpy(copy.data, vec->data, vec->n * vec->item);
    copy.n = vec->n;
    *vec = copy;
    return true;
}

/* The model, made this state's own. */
static cormi_state_model *state_own(const state_step *step,
                                    cormi_state_model *model)
{
    cormi_state_model *copy;

    model->view = model->owner == step->state->serial ? NULL : model->view;
    if (model->owner == step->state->serial)
        return model;
    copy = cormi_arena_dup(step->arena, model, sizeof(*model));
    if (copy == NULL || !state_dup_vec(&copy->fields) ||
        !state_dup_vec(&copy->indexes) || !state_dup_vec(&copy->constraints))
        return NULL;
    copy->owner = step->state->serial;
    copy->view = NULL;
    return cormi_map_put(&step->state->models, copy->key, copy) ? copy : NULL;
}

static corm_status state_no_model(const state_step *step)
{
    return cormi_error_set(step->err, CORM_FIELD_ERROR,
                           "%s of app %s: there is no model %s at this point; "
                           "is a dependency missing?",
                           corm_operation_kind_name(step->op->kind), step->app,
                           step->op->model == NULL ? "(no name)"
                                                   : step->op->model);
}

static corm_status state_take_model(state_step *step)
{
    cormi_state_model *model =
        step->op->model == NULL
            ? NULL
            : cormi_state_find(step->state, step->app, step->op->model);

    if (model == NULL)
        return state_no_model(step);
    step->model = state_own(step, model);
    return state_done(step, step->model != NULL);
}

static corm_status state_create_parts(const corm_model *desc,
                                      cormi_state_model *m)
{
    for (size_t i = 0; i < desc->n_fields; i++) {
        const corm_field *field = &desc->fields[i];

        if (!cormi_vec_push(&m->fields, &field))
            return CORM_NO_MEMORY;
    }
    for (size_t i = 0; i < desc->n_indexes; i++) {
        const corm_index *index = &desc->indexes[i];

        if (!cormi_vec_push(&m->indexes, &index))
            return CORM_NO_MEMORY;
    }
    for (size_t i = 0; i < desc->n_constraints; i++) {
        const corm_constraint *constraint = &desc->constraints[i];

        if (!cormi_vec_push(&m->constraints, &constraint))
            return CORM_NO_MEMORY;
    }
    return CORM_OK;
}

static corm_status state_create_model(state_step *step)
{
    const corm_operation *op = step->op;
    cormi_state_model *m = CORMI_NEW(step->arena, cormi_state_model);

    if (op->model == NULL || op->state == NULL)
        return state_no_model(step);
    if (m == NULL)
        return state_memory(step);
    m->key = cormi_state_key(step->arena, step->app, op->model);
    if (m->key == NULL)
        return state_memory(step);
    if (cormi_state_get(step->state, m->key) != NULL)
        return cormi_error_set(step->err, CORM_FIELD_ERROR,
                               "CreateModel of app %s: there is a model %s "
                               "already",
                               step->app, op->model);
    m->desc = *op->state;
    m->desc.app = step->app;
    m->desc.name = op->model;
    m->fields = CORMI_VEC_ARENA(const corm_field *, step->arena);
    m->indexes = CORMI_VEC_ARENA(const corm_index *, step->arena);
    m->constraints = CORMI_VEC_ARENA(const corm_constraint *, step->arena);
    m->owner = step->state->serial;
    if (state_create_parts(op->state, m) != CORM_OK ||
        !cormi_map_put(&step->state->models, m->key, m))
        return state_memory(step);
    step->state->n++;
    return CORM_OK;
}

static corm_status state_delete_model(state_step *step)
{
    step->state->n--;
    return state_done(
        step, cormi_map_put(&step->state->models, step->model->key, NULL));
}

/* ---- renaming a model ---- */

static bool state_repoint(const state_step *step, const char *old_key,
                          const char *app, const corm_model **ref,
                          const corm_model *now)
{
    (void)step;
    if (*ref == NULL || !cormi_state_ref_is(app, *ref, old_key))
        return false;
    *ref = now;
    return true;
}

/* What refers to the model by its old name, in one other model. */
static bool state_repoint_model(const state_step *step, cormi_state_model *m,
                                const char *old_key, const corm_model *now)
{
    corm_model desc = m->desc;
    bool changed = state_repoint(step, old_key, desc.app, &desc.extends, now);

    changed |= state_repoint(step, old_key, desc.app, &desc.proxy_of, now);
    for (size_t i = 0; i < m->fields.n; i++) {
        corm_field field = *CORMI_STATE_FIELD(m, i);
        bool here = state_repoint(step, old_key, desc.app, &field.to, now);
        corm_field *copy;

        here |= state_repoint(step, old_key, desc.app, &field.through, now);
        if (!here)
            continue;
        m = state_own(step, m);
        copy = cormi_arena_dup(step->arena, &field, sizeof(field));
        if (m == NULL || copy == NULL)
            return false;
        CORMI_STATE_FIELD(m, i) = copy;
    }
    if (!changed)
        return true;
    m = state_own(step, m);
    if (m != NULL)
        m->desc = desc;
    return m != NULL;
}

static corm_status state_rename_model(state_step *step)
{
    const corm_operation *op = step->op;
    cormi_state_model *m = step->model;
    const char *old_key = m->key;
    corm_model *now = CORMI_NEW(step->arena, corm_model);

    if (now == NULL || op->new_name == NULL)
        return op->new_name == NULL ? state_no_model(step) : state_memory(step);
    *now = (corm_model){ .app = step->app, .name = op->new_name };
    m->key = cormi_state_key(step->arena, step->app, op->new_name);
    if (m->key == NULL)
        return state_memory(step);
    if (strcmp(m->key, old_key) != 0 &&
        cormi_state_get(step->state, m->key) != NULL) {
        m->key = old_key;
        return cormi_error_set(step->err, CORM_FIELD_ERROR,
                               "RenameModel of app %s: there is a model %s "
                               "already",
                               step->app, op->new_name);
    }
    m->desc.name = op->new_name;
    if (!cormi_map_put(&step->state->models, old_key, NULL) ||
        !cormi_map_put(&step->state->models, m->key, m))
        return state_memory(step);
    for (size_t i = 0; i < step->state->models.n; i++) {
        cormi_state_model *other = step->state->models.entries[i].value;

        if (other != NULL && !state_repoint_model(step, other, old_key, now))
            return state_memory(step);
    }
    return CORM_OK;
}

/* ---- fields ---- */

static size_t state_field_at(const cormi_state_model *m, const char *name)
{
    size_t i = 0;

    while (i < m->fields.n &&
           (name == NULL || strcmp(CORMI_STATE_FIELD(m, i)->name, name) != 0))
        i++;
    return i;
}

static corm_status state_no_part(const state_step *step, const char *what,
                                 const char *name, bool is_there)
{
    return cormi_error_set(
        step->err, CORM_FIELD_ERROR, "%s: %s.%s has %s %s %s at this point",
        corm_operation_kind_name(step->op->kind), step->app, step->op->model,
        is_there ? "the" : "no", what, name == NULL ? "(no name)" : name);
}

/* A copy without the default that is for the rows alone. */
static const corm_field *state_kept(const state_step *step)
{
    corm_field *copy;

    if (!step->op->one_off)
        return step->op->field;
    copy = cormi_arena_dup(step->arena, step->op->field, sizeof(*copy));
    if (copy != NULL) {
        copy->default_value = NULL;
        copy->default_fn = NULL;
    }
    return copy;
}

static corm_status state_add_field(state_step *step)
{
    const corm_field *field = step->op->field;

    if (field == NULL || field->name == NULL ||
        state_field_at(step->model, field->name) < step->model->fields.n)
        return state_no_part(step, "field", field == NULL ? NULL : field->name,
                             field != NULL);
    field = state_kept(step);
    return state_done(step, field != NULL &&
                                cormi_vec_push(&step->model->fields, &field));
}

static void state_drop(cormi_vec *vec, size_t at)
{
    const void **items = vec->data;

    vec->n--;
    memmove(items + at, items + at + 1, (vec->n - at) * sizeof(*items));
}

static corm_status state_remove_field(state_step *step)
{
    size_t at = state_field_at(step->model, step->op->name);

    if (at == step->model->fields.n)
        return state_no_part(step, "field", step->op->name, false);
    state_drop(&step->model->fields, at);
    return CORM_OK;
}

static corm_status state_alter_field(state_step *step)
{
    const char *name = step->op->field == NULL ? NULL : step->op->field->name;
    size_t at = state_field_at(step->model, name);
    const corm_field *field;

    if (at == step->model->fields.n)
        return state_no_part(step, "field", name, false);
    field = state_kept(step);
    if (field != NULL)
        CORMI_STATE_FIELD(step->model, at) = field;
    return state_done(step, field != NULL);
}

/* ---- renaming a field ---- */

static bool state_rename_own_field(const state_step *step, size_t at)
{
    cormi_state_model *m = step->model;
    const char *from = step->op->name, *to = step->op->new_name;

    for (size_t i = 0; i < m->fields.n; i++) {
        const corm_field *field = CORMI_STATE_FIELD(m, i);
        corm_field *copy;

        if (i != at && field->generated == NULL && field->from_fields == NULL)
            continue;
        copy = cormi_arena_dup(step->arena, field, sizeof(*field));
        if (copy == NULL)
            return false;
        if (i == at)
            copy->name = to;
        copy->generated =
            cormi_rename_expr(step->arena, field->generated, from, to);
        copy->from_fields =
            cormi_rename_names(step->arena, field->from_fields, from, to);
        CORMI_STATE_FIELD(m, i) = copy;
    }
    return true;
}

static bool state_rename_in_options(const state_step *step)
{
    cormi_state_model *m = step->model;
    const char *from = step->op->name, *to = step->op->new_name;
    const char *const *const *lists = m->desc.unique_together;
    const char *const **out;
    size_t n = 0;

    m->desc.primary_key =
        cormi_rename_names(step->arena, m->desc.primary_key, from, to);
    if (cormi_text_same(m->desc.order_with_respect_to, from))
        m->desc.order_with_respect_to = to;
    while (lists != NULL && lists[n] != NULL)
        n++;
    if (n == 0)
        return true;
    out = CORMI_NEW_N(step->arena, const char *const *, n + 1);
    for (size_t i = 0; out != NULL && i < n; i++)
        out[i] = cormi_rename_names(step->arena, lists[i], from, to);
    m->desc.unique_together = out;
    return out != NULL;
}

static void state_rename_in_parts(const state_step *step)
{
    cormi_state_model *m = step->model;
    const char *from = step->op->name, *to = step->op->new_name;

    for (size_t i = 0; i < m->indexes.n; i++)
        CORMI_STATE_INDEX(m, i) =
            cormi_rename_index(step->arena, CORMI_STATE_INDEX(m, i), from, to);
    for (size_t i = 0; i < m->constraints.n; i++)
        CORMI_STATE_CONSTRAINT(m, i) = cormi_rename_constraint(
            step->arena, CORMI_STATE_CONSTRAINT(m, i), from, to);
}

/* Keys of other models that name the field they refer to. */
static bool state_rename_targets(const state_step *step)
{
    const char *from = step->op->name, *to = step->op->new_name;
    const char *key = step->model->key;

    for (size_t e = 0; e < step->state->models.n; e++) {
        cormi_state_model *m = step->state->models.entries[e].value;

        for (size_t i = 0; m != NULL && i < m->fields.n; i++) {
            const corm_field *field = CORMI_STATE_FIELD(m, i);
            corm_field *copy;

            if ((field->to_field == NULL && field->to_fields == NULL) ||
                !cormi_state_ref_is(m->desc.app, field->to, key))
                continue;
            m = state_own(step, m);
            copy = cormi_arena_dup(step->arena, field, sizeof(*field));
            if (m == NULL || copy == NULL)
                return false;
            if (cormi_text_same(field->to_field, from))
                copy->to_field = to;
            copy->to_fields =
                cormi_rename_names(step->arena, field->to_fields, from, to);
            CORMI_STATE_FIELD(m, i) = copy;
        }
    }
    return true;
}

static corm_status state_rename_field(state_step *step)
{
    const corm_operation *op = step->op;
    size_t at = state_field_at(step->model, op->name);

    if (at == step->model->fields.n || op->new_name == NULL)
        return state_no_part(step, "field", op->name, false);
    if (strcmp(op->name, op->new_name) != 0 &&
        state_field_at(step->model, op->new_name) < step->model->fields.n)
        return state_no_part(step, "field", op->new_name, true);
    state_rename_in_parts(step);
    return state_done(step, state_rename_own_field(step, at) &&
                                state_rename_in_options(step) &&
                                state_rename_targets(step));
}

/* ---- indexes and constraints ---- */

static size_t state_index_at(const cormi_state_model *m, const char *name)
{
    size_t i = 0;

    while (i < m->indexes.n &&
           !cormi_text_same(CORMI_STATE_INDEX(m, i)->name, name))
        i++;
    return i;
}

static size_t state_constraint_at(const cormi_state_model *m, const char *name)
{
    size_t i = 0;

    while (i < m->constraints.n &&
           !cormi_text_same(CORMI_STATE_CONSTRAINT(m, i)->name, name))
        i++;
    return i;
}

static corm_status state_add_index(state_step *step)
{
    const corm_index *index = step->op->index;

    if (index == NULL || index->name == NULL)
        return state_no_part(step, "index", NULL, false);
    if (state_index_at(step->model, index->name) < step->model->indexes.n)
        return state_no_part(step, "index", index->name, true);
    return state_done(step, cormi_vec_push(&step->model->indexes, &index));
}

static corm_status state_remove_index(state_step *step)
{
    size_t at = state_index_at(step->model, step->op->name);

    if (at == step->model->indexes.n)
        return state_no_part(step, "index", step->op->name, false);
    state_drop(&step->model->indexes, at);
    return CORM_OK;
}

static corm_status state_rename_index(state_step *step)
{
    size_t at = state_index_at(step->model, step->op->name);
    corm_index *copy;

    if (at == step->model->indexes.n)
        return state_no_part(step, "index", step->op->name, false);
    copy = cormi_arena_dup(step->arena, CORMI_STATE_INDEX(step->model, at),
                           sizeof(*copy));
    if (copy == NULL)
        return state_memory(step);
    copy->name = step->op->new_name;
    CORMI_STATE_INDEX(step->model, at) = copy;
    return CORM_OK;
}

static corm_status state_add_constraint(state_step *step)
{
    const corm_constraint *c = step->op->constraint;

    if (c == NULL || c->name == NULL)
        return state_no_part(step, "constraint", NULL, false);
    if (state_constraint_at(step->model, c->name) < step->model->constraints.n)
        return state_no_part(step, "constraint", c->name, true);
    return state_done(step, cormi_vec_push(&step->model->constraints, &c));
}

static corm_status state_remove_constraint(state_step *step)
{
    size_t at = state_constraint_at(step->model, step->op->name);

    if (at == step->model->constraints.n)
        return state_no_part(step, "constraint", step->op->name, false);
    state_drop(&step->model->constraints, at);
    return CORM_OK;
}

static corm_status state_alter_constraint(state_step *step)
{
    const corm_constraint *c = step->op->constraint;
    size_t at = state_constraint_at(step->model, c == NULL ? NULL : c->name);

    if (at == step->model->constraints.n)
        return state_no_part(step, "constraint", c == NULL ? NULL : c->name,
                             false);
    CORMI_STATE_CONSTRAINT(step->model, at) = c;
    return CORM_OK;
}

static corm_status state_validate_constraint(state_step *step)
{
    if (state_constraint_at(step->model, step->op->name) ==
        step->model->constraints.n)
        return state_no_part(step, "constraint", step->op->name, false);
    return CORM_OK;
}

/* ---- options ---- */

static corm_status state_alter_table(state_step *step)
{
    step->model->desc.db_table = step->op->new_name;
    return CORM_OK;
}

static corm_status state_alter_comment(state_step *step)
{
    step->model->desc.db_table_comment = step->op->new_name;
    return CORM_OK;
}

static corm_status state_alter_options(state_step *step)
{
    const corm_model *options = step->op->state;
    corm_model *desc = &step->model->desc;

    if (options == NULL)
        return state_no_part(step, "options", NULL, false);
    desc->ordering = options->ordering;
    desc->get_latest_by = options->get_latest_by;
    desc->unmanaged = options->unmanaged;
    desc->verbose_name = options->verbose_name;
    desc->verbose_name_plural = options->verbose_name_plural;
    desc->default_related_name = options->default_related_name;
    return CORM_OK;
}

static corm_status state_alter_together(state_step *step)
{
    const char *const *const *lists = step->op->unique_together;

    step->model->desc.unique_together =
        lists != NULL && lists[0] != NULL ? lists : NULL;
    return CORM_OK;
}

static corm_status state_alter_order(state_step *step)
{
    step->model->desc.order_with_respect_to = step->op->order_with_respect_to;
    return CORM_OK;
}

static corm_status state_separate(state_step *step)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; status == CORM_OK && i < step->op->n_state_operations;
         i++)
        status = corm_project_state_apply(
            step->state, step->app, &step->op->state_operations[i], step->err);
    return status;
}

static corm_status state_nothing(state_step *step)
{
    (void)step;
    return CORM_OK;
}

/* ---- all ---- */

/* clang-format off */
static const struct state_row {
    state_operation *apply;
    bool of_model; /* the model must be there */
    bool of_many;  /* it changes more than one thing: a copy first */
} state_rows[CORM_OPERATION_KINDS_] = {
    [CORM_OPERATION_CREATE_MODEL]        = { state_create_model, false, false },
    [CORM_OPERATION_DELETE_MODEL]        = { state_delete_model, true, false },
    [CORM_OPERATION_RENAME_MODEL]        = { state_rename_model, true, true },
    [CORM_OPERATION_ADD_FIELD]           = { state_add_field, true, false },
    [CORM_OPERATION_REMOVE_FIELD]        = { state_remove_field, true, false },
    [CORM_OPERATION_ALTER_FIELD]         = { state_alter_field, true, false },
    [CORM_OPERATION_RENAME_FIELD]        = { state_rename_field, true, true },
    [CORM_OPERATION_ADD_INDEX]           = { state_add_index, true, false },
    [CORM_OPERATION_REMOVE_INDEX]        = { state_remove_index, true, false },
    [CORM_OPERATION_RENAME_INDEX]        = { state_rename_index, true, false },
    [CORM_OPERATION_ADD_CONSTRAINT]      = { state_add_constraint, true, false },
    [CORM_OPERATION_REMOVE_CONSTRAINT]   = { state_remove_constraint, true, false },
    [CORM_OPERATION_ALTER_CONSTRAINT]    = { state_alter_constraint, true, false },
    [CORM_OPERATION_VALIDATE_CONSTRAINT] = { state_validate_constraint, true, false },
    [CORM_OPERATION_ALTER_MODEL_TABLE]   = { state_alter_table, true, false },
    [CORM_OPERATION_ALTER_MODEL_TABLE_COMMENT] = { state_alter_comment, true, false },
    [CORM_OPERATION_ALTER_MODEL_OPTIONS] = { state_alter_options, true, false },
    [CORM_OPERATION_ALTER_UNIQUE_TOGETHER] = { state_alter_together, true, false },
    [CORM_OPERATION_ALTER_ORDER_WITH_RESPECT_TO] = { state_alter_order, true, false },
    [CORM_OPERATION_RUN_SQL]             = { state_nothing, false, false },
    [CORM_OPERATION_RUN_C]               = { state_nothing, false, false },
    [CORM_OPERATION_SEPARATE_DATABASE_AND_STATE] = { state_separate, false, true },
};
/* clang-format on */

static corm_status state_run(state_step *step, const struct state_row *row)
{
    corm_status status = row->of_model ? state_take_model(step) : CORM_OK;

    step->arena->oom = false;
    if (status == CORM_OK)
        status = row->apply(step);
    return status == CORM_OK && step->arena->oom ? state_memory(step) : status;
}

/* On a copy, which takes the state's place when all went well. */
static corm_status state_run_apart(state_step *step,
                                   const struct state_row *row)
{
    corm_project_state *state = step->state;
    corm_status status;

    step->state = corm_project_state_dup(state, step->err);
    if (step->state == NULL)
        return CORM_NO_MEMORY;
    status = state_run(step, row);
    if (status == CORM_OK)
        cormi_state_become(state, step->state);
    corm_project_state_free(step->state);
    return status;
}

corm_status corm_project_state_apply(corm_project_state *state, const char *app,
                                     const corm_operation *operation,
                                     corm_error *err)
{
    state_step step = { state, state->pool->arena, app, operation, err, NULL };
    const struct state_row *row =
        operation->kind > CORM_OPERATION_NONE &&
                operation->kind < CORM_OPERATION_KINDS_
            ? &state_rows[operation->kind]
            : NULL;

    if (row == NULL || row->apply == NULL)
        return cormi_error_set(err, CORM_FIELD_ERROR,
                               "an operation of no known kind (%d)",
                               (int)operation->kind);
    return row->of_many ? state_run_apart(&step, row) : state_run(&step, row);
}
