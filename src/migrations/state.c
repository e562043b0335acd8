/*
 * States: made, copied, read.  What operations do to them is in
 * state_apply.c.
 */
#include "migrations/state.h"

#include "base/alloc.h"
#include "model/registry.h"
#include "schema/names.h"

#include <string.h>

/* ---- keys ---- */

const char *cormi_state_key(corm_arena *arena, const char *app,
                            const char *model)
{
    size_t n_app = strlen(app), n = strlen(model);
    char *key = corm_arena_bytes(arena, n_app + n + 2);

    if (key == NULL)
        return NULL;
    memcpy(key, app, n_app);
    key[n_app] = '.';
    for (size_t i = 0; i <= n; i++) {
        char c = model[i];

        key[n_app + 1 + i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return key;
}

const char *cormi_state_ref_key(corm_arena *arena, const char *app,
                                const corm_model *ref)
{
    return cormi_state_key(arena, ref->app == NULL ? app : ref->app, ref->name);
}

bool cormi_state_ref_is(const char *app, const corm_model *ref, const char *key)
{
    const char *its = ref == NULL ? NULL : ref->app == NULL ? app : ref->app;
    size_t n = its == NULL ? 0 : strlen(its);

    return its != NULL && strncmp(its, key, n) == 0 && key[n] == '.' &&
           cormi_state_same(key + n + 1, ref->name);
}

#define STATE_KEY_MAX 256

/* Short keys are made on the stack: reading a state allocates nothing. */
cormi_state_model *cormi_state_find(const corm_project_state *state,
                                    const char *app, const char *model)
{
    char key[STATE_KEY_MAX];
    size_t n = strlen(app), n_model = strlen(model);

    if (n + n_model + 2 > sizeof(key))
        return NULL;
    memcpy(key, app, n);
    key[n++] = '.';
    for (; *model != '\0'; model++)
        key[n++] = *model >= 'A' && *model <= 'Z' ? (char)(*model - 'A' + 'a')
                                                  : *model;
    return cormi_map_getn(&state->models, key, n);
}

cormi_state_model *cormi_state_get(const corm_project_state *state,
                                   const char *key)
{
    return cormi_map_get(&state->models, key);
}

const corm_field *cormi_state_field(const cormi_state_model *model,
                                    const char *name)
{
    for (size_t i = 0; i < model->fields.n; i++)
        if (strcmp(CORMI_STATE_FIELD(model, i)->name, name) == 0)
            return CORMI_STATE_FIELD(model, i);
    return NULL;
}

/* ---- fields ---- */

bool cormi_state_is_key(const corm_field *field)
{
    return field->type == CORM_TYPE_FOREIGN_KEY ||
           field->type == CORM_TYPE_ONE_TO_ONE;
}

bool cormi_state_is_relation(const corm_field *field)
{
    return field->to != NULL;
}

const char *cormi_state_column(corm_arena *arena, const corm_field *field)
{
    if (field->type == CORM_TYPE_MANY_TO_MANY ||
        field->type == CORM_TYPE_FOREIGN_OBJECT)
        return NULL;
    if (field->db_column != NULL)
        return field->db_column;
    if (cormi_state_is_key(field))
        return cormi_arena_printf(arena, "%s_id", field->name);
    return field->name;
}

const char *cormi_state_table(corm_arena *arena, const cormi_state_model *m)
{
    char *table;

    if (m->desc.db_table != NULL)
        return m->desc.db_table;
    table = cormi_arena_strdup(arena, m->key);
    if (table != NULL)
        table[strlen(m->desc.app)] = '_';
    return table;
}

/* ---- states ---- */

static corm_project_state *state_new_in(cormi_state_pool *pool)
{
    corm_project_state *state = cormi_calloc(pool->alloc, 1, sizeof(*state));

    if (state == NULL)
        return NULL;
    state->pool = pool;
    state->serial = ++pool->serials;
    cormi_map_init(&state->models, pool->alloc);
    pool->refs++;
    return state;
}

static cormi_state_pool *state_pool_new(const corm_allocator *alloc)
{
    cormi_state_pool *pool;

    if (alloc == NULL)
        alloc = &cormi_default_allocator;
    pool = cormi_calloc(alloc, 1, sizeof(*pool));
    if (pool == NULL)
        return NULL;
    pool->alloc = alloc;
    pool->arena = cormi_arena_new(alloc);
    if (pool->arena == NULL) {
        cormi_free(alloc, pool, sizeof(*pool));
        return NULL;
    }
    return pool;
}

static void state_pool_free(cormi_state_pool *pool)
{
    cormi_arena_free(pool->arena);
    cormi_free(pool->alloc, pool, sizeof(*pool));
}

static corm_project_state *state_no_memory(corm_error *err)
{
    cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
    return NULL;
}

corm_project_state *corm_project_state_new(const corm_allocator *alloc,
                                           corm_error *err)
{
    cormi_state_pool *pool = state_pool_new(alloc);
    corm_project_state *state;

    if (pool == NULL)
        return state_no_memory(err);
    state = state_new_in(pool);
    if (state == NULL) {
        state_pool_free(pool);
        return state_no_memory(err);
    }
    return state;
}

corm_project_state *corm_project_state_dup(const corm_project_state *state,
                                           corm_error *err)
{
    corm_project_state *copy = state_new_in(state->pool);

    if (copy == NULL)
        return state_no_memory(err);
    for (size_t i = 0; i < state->models.n; i++) {
        const cormi_map_entry *entry = &state->models.entries[i];
        cormi_state_model *model = entry->value;

        if (model == NULL)
            continue;
        model->owner = 0; /* shared from now on */
        if (!cormi_map_putn(&copy->models, entry->key, entry->len, model)) {
            corm_project_state_free(copy);
            return state_no_memory(err);
        }
    }
    copy->n = state->n;
    return copy;
}

void cormi_state_become(corm_project_state *state, corm_project_state *copy)
{
    cormi_map models = state->models;

    state->models = copy->models;
    state->n = copy->n;
    state->serial = copy->serial;
    copy->models = models;
}

void corm_project_state_free(corm_project_state *state)
{
    cormi_state_pool *pool;

    if (state == NULL)
        return;
    pool = state->pool;
    cormi_map_fini(&state->models);
    cormi_free(pool->alloc, state, sizeof(*state));
    if (--pool->refs == 0)
        state_pool_free(pool);
}

/* ---- reading ---- */

size_t corm_project_state_size(const corm_project_state *state)
{
    return state->n;
}

/* The parts of a model in arrays of their own, as one descriptor. */
static const corm_model *state_view(const corm_project_state *state,
                                    cormi_state_model *m)
{
    corm_arena *arena = state->pool->arena;
    corm_model *view;
    corm_field *fields;
    corm_index *indexes;
    corm_constraint *constraints;

    if (m == NULL || m->view != NULL)
        return m == NULL ? NULL : m->view;
    view = cormi_arena_dup(arena, &m->desc, sizeof(*view));
    fields = CORMI_NEW_N(arena, corm_field, m->fields.n);
    indexes = CORMI_NEW_N(arena, corm_index, m->indexes.n);
    constraints = CORMI_NEW_N(arena, corm_constraint, m->constraints.n);
    if (view == NULL || fields == NULL || indexes == NULL ||
        constraints == NULL)
        return NULL;
    for (size_t i = 0; i < m->fields.n; i++)
        fields[i] = *CORMI_STATE_FIELD(m, i);
    for (size_t i = 0; i < m->indexes.n; i++)
        indexes[i] = *CORMI_STATE_INDEX(m, i);
    for (size_t i = 0; i < m->constraints.n; i++)
        constraints[i] = *CORMI_STATE_CONSTRAINT(m, i);
    view->fields = fields;
    view->n_fields = m->fields.n;
    view->indexes = indexes;
    view->n_indexes = m->indexes.n;
    view->constraints = constraints;
    view->n_constraints = m->constraints.n;
    m->view = view;
    return view;
}

const corm_model *corm_project_state_at(const corm_project_state *state,
                                        size_t i)
{
    for (size_t at = 0; at < state->models.n; at++)
        if (state->models.entries[at].value != NULL && i-- == 0)
            return state_view(state, state->models.entries[at].value);
    return NULL;
}

const corm_model *corm_project_state_find(const corm_project_state *state,
                                          const char *app, const char *model)
{
    return state_view(state, cormi_state_find(state, app, model));
}
