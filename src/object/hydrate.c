/*
 * Filling structs from rows.  The driver decodes a batch at once into slabs;
 * here the headers are written and the structs of a row meet.
 */
#include "object/hydrate.h"
#include "object/track.h"
#include "session/hooks.h"

#include <string.h>

const corm_value *cormi_cells(const corm_object *object)
{
    const char *start = (const char *)object;

    return (const corm_value *)(const void *)(start +
                                              cormi_state(object)->cells);
}

/* ---- states ---- */

/* The names outlive the plan, which the cache may drop. */
static const cormi_column *hydrate_columns(const cormi_layout *layout,
                                           corm_arena *arena)
{
    cormi_column *columns = cormi_arena_dup(
        arena, layout->columns, layout->n_columns * sizeof(*columns));

    for (size_t i = 0; columns != NULL && i < layout->n_columns; i++) {
        columns[i].name = cormi_arena_strdup(arena, columns[i].name);
        if (columns[i].name == NULL)
            return NULL;
    }
    return columns;
}

static bool hydrate_loaded(cormi_object_state *state,
                           const cormi_layout_part *part, corm_arena *arena)
{
    if (part->loaded == NULL)
        return true;
    state->loaded = cormi_arena_dup(arena, part->loaded,
                                    (part->model->n_fields / 64 + 1) *
                                        sizeof(*part->loaded));
    return state->loaded != NULL;
}

static bool hydrate_state(cormi_hydrator *h, size_t p)
{
    const cormi_layout_part *part = &h->layout->parts[p];
    cormi_object_state *state =
        cormi_state_new(h->session, h->arena, part->model);

    if (state == NULL || !hydrate_loaded(state, part, h->arena))
        return false;
    if (cormi_modes_any(h->modes) && part->model != NULL)
        state->modes = cormi_modes_over(h->modes, state->modes);
    h->tracked |= state->modes.track;
    h->states[p] = state;
    h->strides[p] = part->stride;
    if (p != 0 || h->layout->n_columns == 0)
        return true;
    state->cells = h->layout->cells;
    state->n_columns = h->layout->n_columns;
    state->columns = hydrate_columns(h->layout, h->arena);
    return state->columns != NULL;
}

static bool hydrate_arrays(cormi_hydrator *h)
{
    size_t n = h->layout->n_parts;

    h->states = h->few_states;
    h->strides = h->few_strides;
    h->base = h->few_base;
    if (n <= CORMI_PARTS_INLINE)
        return true;
    h->states = CORMI_NEW_N(h->arena, cormi_object_state *, n);
    h->strides = CORMI_NEW_N(h->arena, size_t, n);
    h->base = CORMI_NEW_N(h->arena, char *, n);
    return h->states != NULL && h->strides != NULL && h->base != NULL;
}

/* ---- those who wait for the objects ---- */

static corm_status hydrate_gather(cormi_hydrator *h, size_t p)
{
    if (h->gathered == NULL)
        h->gathered = CORMI_NEW_N(h->arena, corm_list *, h->layout->n_parts);
    if (h->gathered == NULL)
        return cormi_fail_memory(h->ctx);
    h->gathered[p] =
        cormi_list_new(h->session, h->arena, h->layout->parts[p].model);
    return h->gathered[p] == NULL ? CORM_NO_MEMORY : CORM_OK;
}

static corm_status hydrate_hear(cormi_hydrator *h)
{
    corm_status status = CORM_OK;

    h->gathered = NULL;
    for (size_t p = 0; p < h->layout->n_parts && status == CORM_OK; p++) {
        const cormi_model *model = h->layout->parts[p].model;
        uint32_t mask = cormi_hooks_mask(h->session, model);

        if (mask >> CORM_HOOK_PRE_INIT & 1u)
            status = cormi_hooks_objects(h->session, model, CORM_HOOK_PRE_INIT,
                                         NULL, 0);
        if (status == CORM_OK && (mask >> CORM_HOOK_POST_INIT & 1u ||
                                  h->states[p]->modes.how == CORM_FETCH_PEERS))
            status = hydrate_gather(h, p);
    }
    return status;
}

corm_status cormi_hydrate_finish(cormi_hydrator *h)
{
    corm_status status = CORM_OK;

    for (size_t p = 0;
         h->gathered != NULL && p < h->layout->n_parts && status == CORM_OK;
         p++) {
        corm_list *all = h->gathered[p];

        if (h->states[p]->modes.how == CORM_FETCH_PEERS)
            h->states[p]->peers = all;
        if (all != NULL && all->n != 0)
            status =
                cormi_hooks_objects(h->session, all->model, CORM_HOOK_POST_INIT,
                                    all->items, all->n);
    }
    return status;
}

corm_status cormi_hydrate_begin(cormi_hydrator *h, corm_session *session,
                                const cormi_layout *layout, corm_arena *arena,
                                cormi_modes modes)
{
    h->layout = layout;
    h->modes = modes;
    h->ctx = cormi_session_context(session);
    h->session = session;
    h->arena = arena;
    h->n_rows = 0;
    h->tracked = false;
    if (!hydrate_arrays(h))
        return cormi_fail_memory(h->ctx);
    for (size_t p = 0; p < layout->n_parts; p++)
        if (!hydrate_state(h, p))
            return cormi_fail_memory(h->ctx);
    return hydrate_hear(h);
}

/* ---- links ---- */

static void hydrate_point(char *object, uint32_t offset, void *target)
{
    if (offset != CORM_NO_MEMBER)
        memcpy(object + offset, &target, sizeof(target));
}

/* The companion of one row, or NULL where it is absent. */
static bool hydrate_link(cormi_hydrator *h, size_t p, size_t r, char *target)
{
    const cormi_layout_part *part = &h->layout->parts[p];
    size_t parent = (size_t)part->parent;
    char *object = h->base[parent] + r * h->strides[parent];
    cormi_object_state *state = h->states[parent];
    cormi_table *table;

    if (target != NULL)
        hydrate_point(target, part->back, object);
    if (part->link != CORM_NO_MEMBER) {
        hydrate_point(object, part->link, target);
        return true;
    }
    if (part->name == NULL)
        return true;
    table = cormi_table_add(state, part->name, false);
    return table != NULL &&
           cormi_table_put(state, table, h->n_rows + (uint32_t)r, target);
}

/* Composite keys among the cells: lists of the cells behind them. */
static void hydrate_tuples(const cormi_hydrator *h, size_t r)
{
    const cormi_layout *layout = h->layout;
    char *at = h->base[0] + r * h->strides[0] + layout->cells;
    corm_value *cells = (corm_value *)(void *)at;

    for (size_t i = 0; i < layout->n_tuples; i++) {
        const cormi_layout_tuple *tuple = &layout->tuples[i];

        cells[tuple->cell] = (corm_value){ .kind = CORM_K_LIST,
                                           .size = tuple->n,
                                           .as.list = &cells[tuple->first] };
    }
}

static bool hydrate_is_absent(const cormi_hydrator *h, size_t p, size_t r)
{
    return (h->absent[r] >> p & 1u) != 0;
}

static bool hydrate_row(cormi_hydrator *h, size_t r)
{
    for (size_t p = 0; p < h->layout->n_parts; p++) {
        char *at = h->base[p] + r * h->strides[p];
        corm_object *object = (corm_object *)(void *)at;

        if (p != 0 && hydrate_is_absent(h, p, r)) {
            size_t parent = (size_t)h->layout->parts[p].parent;

            if (!hydrate_is_absent(h, parent, r) &&
                !hydrate_link(h, p, r, NULL))
                return false;
            continue;
        }
        object->state = &h->states[p]->head;
        object->row = h->n_rows + (uint32_t)r;
        if (h->gathered != NULL && h->gathered[p] != NULL &&
            !cormi_list_push(h->gathered[p], object))
            return false;
        if (p != 0 && !hydrate_link(h, p, r, at))
            return false;
    }
    hydrate_tuples(h, r);
    return true;
}

/* ---- batches ---- */

static bool hydrate_slabs(cormi_hydrator *h, size_t max)
{
    for (size_t p = 0; p < h->layout->n_parts; p++) {
        h->base[p] = cormi_arena_calloc(h->arena, max, h->strides[p]);
        if (h->base[p] == NULL)
            return false;
    }
    memset(h->absent, 0, max * sizeof(h->absent[0]));
    return true;
}

/* Copies of the batch's objects whose changes are tracked. */
static bool hydrate_keep(cormi_hydrator *h, size_t n)
{
    for (size_t p = 0; p < h->layout->n_parts; p++)
        if (h->states[p]->modes.track &&
            !cormi_track_rows(h->states[p], h->base[p], h->strides[p], n))
            return false;
    return true;
}

/* Rows of one struct each, whom nobody waits for: what most are. */
static void hydrate_heads(const cormi_hydrator *h, int n)
{
    char *at = h->base[0];

    for (int r = 0; r < n; r++, at += h->strides[0]) {
        corm_object *object = (corm_object *)(void *)at;

        object->state = &h->states[0]->head;
        object->row = h->n_rows + (uint32_t)r;
    }
}

static bool hydrate_rows(cormi_hydrator *h, int n)
{
    if (h->layout->n_parts == 1 && h->gathered == NULL &&
        h->layout->n_tuples == 0) {
        hydrate_heads(h, n);
        return true;
    }
    for (int r = 0; r < n; r++)
        if (!hydrate_row(h, (size_t)r))
            return false;
    return true;
}

int cormi_hydrate(cormi_hydrator *h, cormi_cursor *cursor, size_t max)
{
    corm_batch batch = { .arena = h->arena, .max = max };
    int n;

    if (!hydrate_slabs(h, max)) {
        cormi_fail_memory(h->ctx);
        return -1;
    }
    batch.base = h->base;
    batch.stride = h->strides;
    batch.absent = h->absent;
    n = cormi_cursor_fetch(cursor, &h->layout->decode, &batch);
    if (!hydrate_rows(h, n) ||
        (h->tracked && n > 0 && !hydrate_keep(h, (size_t)n))) {
        cormi_fail_memory(h->ctx);
        return -1;
    }
    if (n > 0)
        h->n_rows += (uint32_t)n;
    return n;
}

corm_object *cormi_hydrate_row(cormi_hydrator *h, const corm_value *cells)
{
    if (!hydrate_slabs(h, 1) || !hydrate_row(h, 0)) {
        cormi_fail_memory(h->ctx);
        return NULL;
    }
    if (h->layout->n_columns != 0)
        memcpy(h->base[0] + h->layout->cells, cells,
               h->layout->n_columns * sizeof(*cells));
    h->n_rows++;
    return cormi_hydrated(h, 0);
}
