/*
 * Lazy loads.  One object's is one query; of CORM_FETCH_PEERS it is one for
 * all objects of the result that lack the same, by way of prefetch.
 */
#include "object/lazy.h"

#include "object/fetch.h"
#include "object/load.h"

#include "base/vec.h"

corm_queryset *cormi_lazy_pass(corm_queryset *q, const corm_object *object)
{
    cormi_modes modes = cormi_state(object)->modes;

    if (q != NULL && modes.track && !q->modes.track)
        q = corm_track_changes(q);
    if (q == NULL || q->modes.how != CORM_FETCH_DEFAULT ||
        modes.how == CORM_FETCH_DEFAULT)
        return q;
    return corm_fetch_mode(q, (corm_fetch_how)modes.how);
}

/* ---- strict ---- */

static corm_status lazy_check(const corm_object *object, const char *name,
                              const char *remedy)
{
    const corm_state *state = object->state;
    const char *model = state->model->name;

    switch (cormi_state(object)->modes.how) {
    case CORM_FETCH_WARN:
        cormi_db_log(corm_session_db(state->session), CORM_LOG_WARNING,
                     "%s.%s loaded lazily: %s(\"%s\")", model, name, remedy,
                     name);
        return CORM_OK;
    case CORM_FETCH_RAISE:
        return cormi_fail(cormi_object_context(object), CORM_MISUSE,
                          "%s.%s loaded lazily: %s(\"%s\")", model, name,
                          remedy, name);
    default:
        return CORM_OK;
    }
}

static bool lazy_has_peers(const corm_object *object)
{
    const cormi_object_state *state = cormi_state(object);

    return state->modes.how == CORM_FETCH_PEERS && state->peers != NULL &&
           state->peers->n > 1;
}

/* ---- relations ---- */

static bool lazy_lacks(corm_object *peer, const cormi_way *way)
{
    cormi_pairs pairs;
    bool known;

    if (!cormi_member_key_is_set(peer) || !cormi_way_pairs(way, peer, &pairs))
        return false;
    if (way->many)
        return cormi_hanging_get(peer, cormi_way_name(way), true) == NULL;
    cormi_way_loaded(peer, way, &known);
    return !known;
}

static corm_status lazy_load_peers(const corm_object *object,
                                   const cormi_way *way)
{
    const corm_list *peers = cormi_state(object)->peers;
    corm_arena *scratch = cormi_session_scratch(object->state->session);
    cormi_arena_mark mark = cormi_arena_mark_get(scratch);
    corm_prefetch item = { .path = cormi_way_name(way) };
    corm_object **lacking = CORMI_NEW_N(scratch, corm_object *, peers->n);
    corm_status status = CORM_OK;
    size_t n = 0;

    for (size_t i = 0; i < peers->n && lacking != NULL; i++)
        if (lazy_lacks(peers->items[i], way))
            lacking[n++] = peers->items[i];
    if (lacking == NULL)
        status = cormi_fail_memory(cormi_object_context(object));
    else if (n > 1)
        status = corm_prefetch_list(lacking, n, &item, 1);
    cormi_arena_rewind(scratch, mark);
    return status;
}

corm_status cormi_lazy_one(corm_object *object, const cormi_way *way)
{
    cormi_pairs pairs;

    if (!cormi_way_pairs(way, object, &pairs))
        return CORM_OK;
    if (lazy_has_peers(object) && lazy_lacks(object, way))
        return lazy_load_peers(object, way);
    return lazy_check(object, cormi_way_name(way), "select_related");
}

corm_status cormi_lazy_manager(const corm_queryset *q, corm_list **rows)
{
    const corm_object *object = q->manager;
    const cormi_hanging *hanging;
    corm_status status;
    cormi_way way;

    if (q->known != NULL || object->state == NULL ||
        cormi_state(object)->modes.how <= CORM_FETCH_EXPLICIT)
        return CORM_OK;
    if (!lazy_has_peers(object))
        return lazy_check(object, q->manager_name, "prefetch_related");
    if (rows == NULL ||
        !cormi_way_find(object->state->model, q->manager_name, &way))
        return CORM_OK;
    status = lazy_load_peers(object, &way);
    hanging = cormi_hanging_get(object, q->manager_name, true);
    if (status == CORM_OK && hanging != NULL)
        *rows = hanging->what;
    return status;
}

/* ---- deferred members ---- */

typedef struct lazy_fields {
    corm_object **objects; /* that lack the field */
    size_t *others;        /* by object: the next of its key, from 1; 0: none */
    size_t *heads;         /* by key: its first object, from 1 */
    size_t n;
    cormi_keymap keys;
    const cormi_field *field;
    corm_arena *scratch;
} lazy_fields;

static bool lazy_add(lazy_fields *w, corm_object *peer)
{
    const cormi_model *model = peer->state->model;
    corm_value key;
    int64_t at;

    if (cormi_field_loaded(cormi_state(peer), w->field) ||
        cormi_load_is_assigned(peer, w->field) ||
        !cormi_member_key_is_set(peer))
        return true;
    if (!cormi_relate_key(peer, model->pk, model->n_pk, w->scratch, &key))
        return false;
    at = cormi_keymap_add(&w->keys, &key);
    if (at < 0)
        return false;
    w->objects[w->n] = peer;
    w->others[w->n++] = w->heads[at];
    w->heads[at] = w->n;
    return true;
}

/* A row for all the objects that are it. */
static corm_status lazy_give(const lazy_fields *w, const corm_object *row)
{
    const cormi_model *model = row->state->model;
    corm_status status = CORM_OK;
    corm_value key;
    int64_t at;

    if (!cormi_relate_key(row, model->pk, model->n_pk, w->scratch, &key))
        return CORM_NO_MEMORY;
    at = cormi_keymap_find(&w->keys, &key);
    for (size_t i = at < 0 ? 0 : w->heads[at]; i != 0 && status == CORM_OK;
         i = w->others[i - 1])
        status = cormi_load_take(w->objects[i - 1], row, &w->field, 1);
    return status;
}

static corm_status lazy_read(const lazy_fields *w, const cormi_model *model,
                             size_t first, size_t n)
{
    corm_session *session = w->objects[0]->state->session;
    corm_queryset *q =
        cormi_relate_in(cormi_relate_root(session, model), model, model->pk,
                        model->n_pk, "pk", w->keys.keys + first, n);
    corm_status status = CORM_OK;
    corm_list *rows;

    q = corm_fetch_mode(q, CORM_FETCH_EXPLICIT);
    rows = cormi_fetch_list(
        corm_queryset_names(q, CORM_NAMES_ONLY, &w->field->name, 1));
    if (rows == NULL)
        return cormi_session_context(session)->error.code;
    for (size_t i = 0; i < rows->n && status == CORM_OK; i++)
        status = lazy_give(w, rows->items[i]);
    return status;
}

/* Rows whose keys are parameters of one statement. */
static corm_status lazy_peers_field(corm_object *object, lazy_fields *w)
{
    const corm_list *peers = cormi_state(object)->peers;
    cormi_context *ctx = cormi_object_context(object);
    corm_arena *old = cormi_arena_borrow(ctx, cormi_state(object)->arena);
    const cormi_model *model = object->state->model;
    size_t most = cormi_relate_most(object->state->session, model->n_pk);
    corm_status status = CORM_OK;

    w->keys = CORMI_KEYMAP(w->scratch);
    w->objects = CORMI_NEW_N(w->scratch, corm_object *, peers->n);
    w->others = CORMI_NEW_N(w->scratch, size_t, peers->n);
    w->heads = CORMI_NEW_N(w->scratch, size_t, peers->n);
    for (size_t i = 0; i < peers->n && status == CORM_OK; i++)
        if (w->objects == NULL || w->others == NULL || w->heads == NULL ||
            !lazy_add(w, peers->items[i]))
            status = cormi_fail_memory(ctx);
    for (size_t at = 0, n; at < w->keys.n && status == CORM_OK; at += n) {
        n = w->keys.n - at < most ? w->keys.n - at : most;
        status = lazy_read(w, model, at, n);
    }
    ctx->arena = old;
    return status;
}

corm_status cormi_lazy_field(corm_object *object, const cormi_field *field)
{
    lazy_fields w = { .field = field };
    cormi_arena_mark mark;
    corm_status status;

    status = lazy_check(object, field->name, "only");
    if (status == CORM_OK && lazy_has_peers(object)) {
        w.scratch = cormi_session_scratch(object->state->session);
        mark = cormi_arena_mark_get(w.scratch);
        status = lazy_peers_field(object, &w);
        cormi_arena_rewind(w.scratch, mark);
    }
    if (status != CORM_OK || cormi_field_loaded(cormi_state(object), field))
        return status;
    return cormi_load_fields(object, &field, 1);
}
