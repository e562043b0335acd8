/*
 * Dirty tracking.  The copy of an object is a struct like it whose header
 * says what it is worth: one of within a transaction is trusted only until
 * something is rolled back.
 */
#include "object/track.h"

#include "object/load.h"
#include "object/plan.h"
#include "object/relate.h"

#include <string.h>

/* In the flags of a copy; its row is the number of rollbacks by then. */
#define TRACK_IN_TX 1u

/* ---- copies ---- */

static corm_object *track_get(const corm_object *object)
{
    const cormi_table *kept = cormi_state(object)->kept;

    return kept == NULL || object->row >= kept->n
               ? NULL
               : kept->rows[object->row].what;
}

/* What it says is so from now on. */
static void track_date(const corm_session *session, corm_object *copy)
{
    copy->flags = corm_in_atomic(session) ? TRACK_IN_TX : 0;
    copy->row = cormi_session_rollbacks(session);
}

/* Does the copy still say what the row has? */
static bool track_is_trusted(const corm_session *session,
                             const corm_object *copy)
{
    return !(copy->flags & TRACK_IN_TX) ||
           copy->row == cormi_session_rollbacks(session);
}

static bool track_put(cormi_object_state *state, uint32_t row, void *copy)
{
    if (state->kept == NULL)
        state->kept = CORMI_NEW(state->arena, cormi_table);
    return state->kept != NULL &&
           cormi_table_put(state, state->kept, row, copy);
}

bool cormi_track_rows(cormi_object_state *state, const char *base,
                      size_t stride, size_t n)
{
    size_t size = state->head.model->size, room = cormi_layout_round(size);
    char *copies = cormi_arena_calloc(state->arena, n, room);

    if (copies == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        corm_object *copy = (corm_object *)(void *)(copies + i * room);
        uint32_t row;

        memcpy(copy, base + i * stride, size);
        if (copy->state == NULL)
            continue; /* absent in this row */
        row = copy->row;
        memset(copy, 0, sizeof(*copy));
        track_date(state->head.session, copy);
        if (!track_put(state, row, copy))
            return false;
    }
    return true;
}

void cormi_track_take(const corm_object *object,
                      const cormi_field *const *fields, size_t n)
{
    corm_object *copy = track_get(object);

    if (copy == NULL)
        return;
    if (track_is_trusted(object->state->session, copy))
        track_date(object->state->session, copy);
    for (size_t i = 0; i < n; i++)
        memcpy((char *)copy + fields[i]->offset,
               (const char *)object + fields[i]->offset, fields[i]->size);
}

/* ---- what differs ---- */

static bool track_values_differ(const corm_value *a, const corm_value *b)
{
    if (a->kind == CORM_K_NULL || b->kind == CORM_K_NULL)
        return a->kind != b->kind;
    /* -0.0 equals 0.0 and is not the same. */
    if (a->kind == CORM_K_DOUBLE && b->kind == CORM_K_DOUBLE)
        return memcmp(&a->as.d, &b->as.d, sizeof(a->as.d)) != 0;
    return !cormi_member_same(a, b);
}

static bool track_differs(const corm_object *object, const corm_object *copy,
                          const cormi_field *field)
{
    corm_value now, then;

    if (field->ctype == CORM_C_NONE)
        return cormi_computed_get(object, field, &now);
    if (cormi_computed_get(object, field, &now))
        return true;
    if (!cormi_field_loaded(cormi_state(object), field))
        return cormi_load_is_assigned(object, field);
    now = cormi_member_get(field, object);
    then = cormi_member_get(field, copy);
    return cormi_is_computed(&now) || track_values_differ(&now, &then);
}

/* ---- after a save ---- */

static corm_status track_note(corm_object *object, corm_object *copy,
                              const cormi_field *field)
{
    cormi_object_state *state = cormi_state(object);
    corm_value value;

    if (field->ctype == CORM_C_NONE || !cormi_field_loaded(state, field) ||
        !track_differs(object, copy, field))
        return CORM_OK;
    value = cormi_member_get(field, object);
    return cormi_member_put(cormi_object_context(object), field, copy, &value,
                            state->arena);
}

corm_status cormi_track_saved(corm_object *object, const bool *wanted)
{
    cormi_object_state *state = cormi_state(object);
    const cormi_model *model = object->state->model;
    corm_object *copy = track_get(object);
    corm_status status = CORM_OK;
    bool trusted;

    if (!state->modes.track)
        return CORM_OK;
    if (copy == NULL) {
        copy = cormi_arena_calloc(state->arena, 1, model->size);
        if (copy == NULL || !track_put(state, object->row, copy))
            return cormi_fail_memory(cormi_object_context(object));
        wanted = NULL;
    }
    trusted = wanted == NULL || track_is_trusted(object->state->session, copy);
    for (size_t i = 0; i < model->n_fields && status == CORM_OK; i++)
        if (wanted == NULL || wanted[i])
            status = track_note(object, copy, model->fields[i]);
    if (trusted)
        track_date(object->state->session, copy);
    return status;
}

corm_status cormi_track_copy(corm_object *copy, const corm_object *object)
{
    const corm_object *from = track_get(object);
    const cormi_model *model = object->state->model;
    corm_arena *arena = cormi_state(copy)->arena;
    corm_status status = CORM_OK;
    corm_object *to;

    if (from == NULL)
        return CORM_OK;
    to = cormi_arena_dup(arena, from, model->size);
    if (to == NULL || !track_put(cormi_state(copy), copy->row, to))
        return cormi_fail_memory(cormi_object_context(copy));
    for (size_t i = 0; i < model->n_fields && status == CORM_OK; i++) {
        corm_value value;

        if (model->fields[i]->ctype == CORM_C_NONE)
            continue;
        value = cormi_member_get(model->fields[i], from);
        if (value.kind == CORM_K_TEXT || value.kind == CORM_K_BYTES ||
            value.kind == CORM_K_JSON || value.kind == CORM_K_ITEMS)
            status = cormi_member_put(cormi_object_context(copy),
                                      model->fields[i], to, &value, arena);
    }
    return status;
}

/* ---- before a save ---- */

/* Columns that go along with any change. */
static bool track_follows(const cormi_save *s, const cormi_field *field)
{
    return field->desc->auto_now || field == s->model->version;
}

static bool track_key_differs(const cormi_save *s, const corm_object *copy)
{
    for (size_t i = 0; i < s->model->n_pk; i++)
        if (track_differs(s->object, copy, s->model->pk[i]))
            return true;
    return false;
}

corm_status cormi_track_want(cormi_save *s)
{
    const corm_object *copy = track_get(s->object);
    bool *wanted, any = false;

    if (s->adding || s->names || s->how != CORM_SAVE || copy == NULL ||
        !track_is_trusted(s->session, copy) || track_key_differs(s, copy))
        return CORM_OK;
    wanted = CORMI_NEW_N(s->scratch, bool, s->model->n_fields);
    if (wanted == NULL)
        return cormi_save_memory(s);
    for (size_t i = 0; i < s->model->n_fields; i++) {
        const cormi_field *field = s->model->fields[i];

        wanted[i] = field->desc->generated == NULL &&
                    cormi_save_wants(s, field) &&
                    track_differs(s->object, copy, field);
        any = any || wanted[i];
    }
    for (size_t i = 0; i < s->model->n_fields && any; i++)
        wanted[i] = wanted[i] || (cormi_save_wants(s, s->model->fields[i]) &&
                                  track_follows(s, s->model->fields[i]));
    s->wanted = wanted;
    s->names = true;
    s->nothing = !any;
    return CORM_OK;
}

/* ---- public ---- */

static corm_status track_check(const corm_object *object, const char *name,
                               const cormi_field **field)
{
    const cormi_model *model;

    if (cormi_object_check(object) != CORM_OK)
        return CORM_MISUSE;
    model = object->state->model;
    *field = name == NULL ? NULL : cormi_model_field(model, name);
    if (name != NULL && *field == NULL)
        return cormi_way_unknown(object, name);
    if (!cormi_state(object)->modes.track)
        return cormi_fail(cormi_object_context(object), CORM_MISUSE,
                          "changes of this %s are not tracked: read it by "
                          "corm_track_changes(), or give %s .track_changes",
                          model->name, model->name);
    return CORM_OK;
}

bool corm_object_is_dirty(const corm_object *object, const char *name)
{
    const cormi_field *field;
    const cormi_model *model;
    const corm_object *copy;

    if (track_check(object, name, &field) != CORM_OK)
        return false;
    model = object->state->model;
    copy = track_get(object);
    if (copy == NULL || !track_is_trusted(object->state->session, copy))
        return true;
    if (field != NULL)
        return track_differs(object, copy, field);
    for (size_t i = 0; i < model->n_fields; i++)
        if (track_differs(object, copy, model->fields[i]))
            return true;
    return false;
}

corm_value corm_object_old(const corm_object *object, const char *name)
{
    const cormi_field *field;
    const corm_object *copy;

    if (name == NULL || track_check(object, name, &field) != CORM_OK)
        return corm_value_null();
    copy = track_get(object);
    if (copy == NULL || field->ctype == CORM_C_NONE)
        return corm_value_null();
    if (!cormi_field_loaded(cormi_state(object), field)) {
        cormi_fail(cormi_object_context(object), CORM_MISUSE,
                   "%s was not loaded, so its old value is not known",
                   field->label);
        return corm_value_null();
    }
    return cormi_member_get(field, copy);
}
