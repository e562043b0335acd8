/*
 * States of objects: what one result's objects share, made own when one of
 * them has to differ.
 */
#include "object/state.h"

#include "query/queryset.h"

#include <stdio.h>
#include <string.h>

cormi_object_state *cormi_state_new(corm_session *session, corm_arena *arena,
                                    const cormi_model *model)
{
    const cormi_stamp *stamp = cormi_session_stamp(session);
    cormi_object_state *state = cormi_arena_take(arena, sizeof(*state));

    if (state == NULL)
        return NULL;
    /* Not cleared by a loop: every result makes one. */
    *state = (cormi_object_state){ .head = { .model = model,
                                             .session = session,
                                             .registry = stamp->registry },
                                   .arena = arena,
                                   .scope = stamp->scope };
#ifdef CORM_ARENA_DEBUG
    state->unit = cormi_session_unit(session);
#endif
    if (model == NULL)
        return state;
    state->modes = stamp->modes;
    if (cormi_modes_any(model->modes))
        state->modes = cormi_modes_over(stamp->modes, model->modes);
    return state;
}

/* Tables stay shared: objects of one result keep what was prefetched. */
cormi_object_state *cormi_state_own(corm_object *object)
{
    cormi_object_state *state = cormi_state(object);
    cormi_object_state *copy;

    if (state->own)
        return state;
    copy = cormi_arena_dup(state->arena, state, sizeof(*state));
    if (copy == NULL) {
        cormi_fail_memory(cormi_object_context(object));
        return NULL;
    }
    copy->own = true;
    object->state = &copy->head;
    return copy;
}

#ifdef CORM_ARENA_DEBUG
/* Of an earlier unit of work?  The object, its state or both are dead. */
static CORMI_READS_DEAD corm_status state_check_unit(const corm_object *object)
{
    const cormi_object_state *state;
    corm_session *session;

    if (object == NULL || object->state == NULL)
        return CORM_MISUSE;
    state = (const cormi_object_state *)(const void *)object->state;
    session = state->head.session;
    if (state->unit == cormi_session_unit(session))
        return CORM_OK;
    return cormi_fail(cormi_session_context(session), CORM_MISUSE,
                      "this %s was made before corm_session_reset() ended all "
                      "objects: read it again by its key",
                      state->head.model != NULL ? state->head.model->name
                                                : "row");
}
#endif

corm_status cormi_object_check_any(const corm_object *object)
{
#ifdef CORM_ARENA_DEBUG
    corm_status status = state_check_unit(object);

    if (status != CORM_OK)
        return status;
#endif
    if (object == NULL || object->state == NULL)
        return CORM_MISUSE;
    return cormi_session_check(object->state->session);
}

corm_status cormi_object_check(const corm_object *object)
{
    corm_status status = cormi_object_check_any(object);

    if (status == CORM_OK && object->state->model == NULL)
        return cormi_fail(cormi_object_context(object), CORM_MISUSE,
                          "this is a row of values, not an object of a model");
    return status;
}

corm_status cormi_object_stranger(const corm_object *object,
                                  corm_session *session, const char *what)
{
    cormi_context *ctx = cormi_session_context(session);
    char label[256];

    if (object == NULL || object->state == NULL || object->state->model == NULL)
        return cormi_fail(ctx, CORM_MISUSE, "%s is given no object of a model",
                          what);
    snprintf(label, sizeof(label), "%s: the %s", what,
             object->state->model->name);
    if (cormi_queryset_mixed(ctx, label, object->state->model->registry,
                             cormi_session_registry(session)) != CORM_OK)
        return CORM_MISUSE;
    return cormi_fail(ctx, CORM_MISUSE,
                      "%s is of another session; read it again in this one, "
                      "or set its key instead",
                      label);
}

corm_status cormi_object_alike(const corm_object *object,
                               const corm_object *first)
{
    if (object->state->session != first->state->session)
        return cormi_object_stranger(object, first->state->session,
                                     "a call with many objects");
    if (object->state->model == first->state->model)
        return CORM_OK;
    return cormi_fail(cormi_object_context(first), CORM_MISUSE,
                      "a call with many objects is given a %s and a %s; they "
                      "must be of one model",
                      first->state->model->name, object->state->model->name);
}

bool cormi_field_loaded(const cormi_object_state *state,
                        const cormi_field *field)
{
    return state->loaded == NULL ||
           (state->loaded[field->index / 64u] >> (field->index % 64u) & 1u) !=
               0;
}

bool cormi_state_mark(cormi_object_state *state, const cormi_field *field,
                      bool loaded)
{
    size_t words = state->head.model->n_fields / 64 + 1;
    uint64_t *mask;

    if (cormi_field_loaded(state, field) == loaded)
        return true;
    mask = corm_arena_alloc(state->arena, words * sizeof(*mask));
    if (mask == NULL)
        return false;
    if (state->loaded != NULL)
        memcpy(mask, state->loaded, words * sizeof(*mask));
    else
        memset(mask, 0xff, words * sizeof(*mask));
    mask[field->index / 64u] ^= UINT64_C(1) << (field->index % 64u);
    state->loaded = mask;
    return true;
}

bool cormi_state_copy_loaded(cormi_object_state *state)
{
    if (state->loaded == NULL)
        return true;
    state->loaded = cormi_arena_dup(state->arena, state->loaded,
                                    (state->head.model->n_fields / 64 + 1) *
                                        sizeof(*state->loaded));
    return state->loaded != NULL;
}

/* ---- tables ---- */

static cormi_table *state_table(const cormi_object_state *state,
                                const char *name, bool many)
{
    for (cormi_table *t = state->tables; t != NULL; t = t->next)
        if (t->many == many && strcmp(t->name, name) == 0)
            return t;
    return NULL;
}

cormi_table *cormi_table_add(cormi_object_state *state, const char *name,
                             bool many)
{
    cormi_table *table = state_table(state, name, many);

    if (table != NULL)
        return table;
    table = CORMI_NEW(state->arena, cormi_table);
    if (table == NULL)
        return NULL;
    table->name = cormi_arena_strdup(state->arena, name);
    if (table->name == NULL)
        return NULL;
    table->many = many;
    table->next = state->tables;
    state->tables = table;
    return table;
}

static bool state_table_reserve(const cormi_object_state *state,
                                cormi_table *table, size_t n)
{
    size_t cap = table->n < 4 ? 4 : table->n * 2;
    cormi_hanging *rows;

    if (n <= table->n)
        return true;
    if (cap < n || table->n == 0)
        cap = n;
    rows = cormi_arena_resize(state->arena, table->rows,
                              table->n * sizeof(*rows), cap * sizeof(*rows));
    if (rows == NULL)
        return false;
    memset(rows + table->n, 0, (cap - table->n) * sizeof(*rows));
    table->rows = rows;
    table->n = cap;
    return true;
}

bool cormi_table_put(const cormi_object_state *state, cormi_table *table,
                     uint32_t row, void *what)
{
    if (!state_table_reserve(state, table, (size_t)row + 1))
        return false;
    table->rows[row] = (cormi_hanging){ .what = what, .known = true };
    return true;
}

const cormi_hanging *cormi_hanging_get(const corm_object *object,
                                       const char *name, bool many)
{
    const cormi_table *table = state_table(cormi_state(object), name, many);

    if (table == NULL || object->row >= table->n ||
        !table->rows[object->row].known)
        return NULL;
    return &table->rows[object->row];
}

bool cormi_hanging_put(const corm_object *object, const char *name, bool many,
                       void *what)
{
    cormi_object_state *state = cormi_state(object);
    cormi_table *table = cormi_table_add(state, name, many);

    return table != NULL && cormi_table_put(state, table, object->row, what);
}

void cormi_hanging_forget(const corm_object *object, const char *name)
{
    for (int many = 0; many < 2; many++) {
        cormi_table *table = state_table(cormi_state(object), name, many != 0);

        if (table != NULL && object->row < table->n)
            table->rows[object->row].known = false;
    }
}
