/*
 * What a queryset prefetches, item by item; the first queries of items that do
 * not need one another's rows go to the database together.
 */
#include "object/prefetch.h"

#include <string.h>

/* Where a prefetch puts its rows: the path before, and the last name. */
typedef struct prefetch_place {
    const char *path, *name;
    size_t before, length; /* bytes of path before the name, "__" included */
} prefetch_place;

static prefetch_place prefetch_place_of(const corm_prefetch *item)
{
    prefetch_place place = { .path = item->path };
    const char *dots;

    while ((dots = strstr(place.path + place.before, "__")) != NULL)
        place.before = (size_t)(dots - place.path) + 2;
    place.name =
        item->to_attr != NULL ? item->to_attr : place.path + place.before;
    place.length = strlen(place.name);
    return place;
}

/* Did an earlier prefetch fill the place of this one, or pass through it? */
static bool prefetch_covers(const corm_prefetch *earlier,
                            const corm_prefetch *item)
{
    prefetch_place a = prefetch_place_of(earlier), b = prefetch_place_of(item);

    if (memcmp(a.path, b.path, a.before < b.before ? a.before : b.before) != 0)
        return false;
    if (a.before == b.before)
        return a.length == b.length && memcmp(a.name, b.name, a.length) == 0;
    return a.before >= b.before + b.length + 2 &&
           memcmp(a.path + b.before, b.name, b.length) == 0 &&
           memcmp(a.path + b.before + b.length, "__", 2) == 0;
}

/* Its queryset would come too late. */
static corm_status prefetch_check(cormi_context *ctx, const cormi_vec *earlier,
                                  const corm_prefetch *item)
{
    if (item->path == NULL)
        return cormi_fail(ctx, CORM_VALUE_ERROR,
                          "the path of a prefetch is NULL");
    for (size_t i = 0; item->queryset != NULL && i < earlier->n; i++)
        if (prefetch_covers(&CORMI_VEC_AT(corm_prefetch, earlier, i), item))
            return cormi_fail(ctx, CORM_VALUE_ERROR,
                              "\"%s\" is prefetched already by another "
                              "queryset; put this prefetch first, or give it "
                              "a .to_attr",
                              item->path);
    return CORM_OK;
}

typedef struct prefetch_chain {
    corm_object *const *objects;
    size_t n;
    const cormi_model *model; /* theirs; NULL where there are some */
    cormi_context *ctx;
    cormi_vec items;   /* const corm_prefetch * */
    cormi_vec earlier; /* corm_prefetch */
    cormi_prefetch_ahead ahead[CORMI_FETCH_MANY];
    size_t n_ahead;
    corm_status status;
} prefetch_chain;

/* Scratch memory of its own: the queries on the way use the session's. */
static corm_status prefetch_item(const prefetch_chain *chain,
                                 const corm_prefetch *item)
{
    cormi_prefetch_step s = { .objects = chain->objects,
                              .n = chain->n,
                              .ctx = chain->ctx,
                              .session = chain->objects[0]->state->session,
                              .earlier = &chain->earlier,
                              .ahead = chain->ahead,
                              .n_ahead = chain->n_ahead };
    corm_arena *old;
    corm_status status;

    s.scratch = cormi_arena_new(s.ctx->alloc);
    if (s.scratch == NULL)
        return cormi_fail_memory(s.ctx);
    old = cormi_arena_borrow(s.ctx, cormi_state(s.objects[0])->arena);
    status = cormi_prefetch_walk(&s, item);
    s.ctx->arena = old;
    cormi_arena_free(s.scratch);
    return status;
}

static corm_status prefetch_nothing(const prefetch_chain *chain,
                                    const corm_prefetch *item)
{
    char *path = cormi_arena_strdup(chain->ctx->arena, item->path);

    return path == NULL ? cormi_fail_memory(chain->ctx)
                        : cormi_prefetch_names(chain->ctx, chain->model, path,
                                               &chain->earlier);
}

static void prefetch_each(prefetch_chain *chain, const corm_prefetch *item)
{
    if (chain->status == CORM_OK)
        chain->status = prefetch_check(chain->ctx, &chain->earlier, item);
    if (chain->status == CORM_OK)
        chain->status = chain->n == 0 ? prefetch_nothing(chain, item)
                                      : prefetch_item(chain, item);
    if (chain->status == CORM_OK && !cormi_vec_push(&chain->earlier, item))
        chain->status = cormi_fail_memory(chain->ctx);
}

/* ---- ahead ---- */

/* More objects than that: their queries take longer than the way there. */
#define PREFETCH_AHEAD_MAX 1000

static void prefetch_is_one(const corm_prefetch *item, void *data)
{
    (void)item;
    *(bool *)data = true;
}

static size_t prefetch_first(const corm_prefetch *item)
{
    const char *dots = strstr(item->path, "__");

    return dots != NULL ? (size_t)(dots - item->path) : strlen(item->path);
}

/* What its first step fills, or finds filled. */
static const char *prefetch_fills(const corm_prefetch *item, size_t *n)
{
    bool renamed =
        item->to_attr != NULL && item->path[prefetch_first(item)] == '\0';

    *n = renamed ? strlen(item->to_attr) : prefetch_first(item);
    return renamed ? item->to_attr : item->path;
}

static bool prefetch_meet(const corm_prefetch *a, const corm_prefetch *b)
{
    size_t n_a, n_b;
    const char *fills_a = prefetch_fills(a, &n_a);
    const char *fills_b = prefetch_fills(b, &n_b);

    return n_a == n_b && memcmp(fills_a, fills_b, n_a) == 0;
}

/* NULL: it has no path, which is told in its turn. */
static const corm_prefetch *prefetch_nth(const prefetch_chain *chain, size_t i)
{
    const corm_prefetch *item =
        CORMI_VEC_AT(const corm_prefetch *, &chain->items, i);

    return item->path != NULL ? item : NULL;
}

/* Can the first query of item i be made before those of the items ahead of it
 * are answered?  Its step is in *s
 * then, and *q the query; NULL: it waits. */
static corm_status prefetch_stands_alone(const prefetch_chain *chain, size_t i,
                                         cormi_prefetch_step *s,
                                         corm_queryset **q)
{
    const corm_prefetch *item = prefetch_nth(chain, i), *earlier;
    bool own = false, done = false;
    char *name;
    corm_status status;

    *q = NULL;
    if (item == NULL)
        return CORM_OK;
    for (size_t k = 0; k < i; k++) {
        earlier = prefetch_nth(chain, k);
        if (earlier == NULL || prefetch_meet(earlier, item))
            return CORM_OK;
    }
    cormi_queryset_each_prefetch(item->queryset, prefetch_is_one, &own);
    if (own)
        return CORM_OK;
    name = corm_arena_strndup(s->scratch, item->path, prefetch_first(item));
    if (name == NULL)
        return cormi_fail_memory(s->ctx);
    if (!cormi_way_find(s->objects[0]->state->model, name, &s->way))
        return CORM_OK; /* told in its turn */
    status = cormi_prefetch_look(
        s, name, item, item->path[prefetch_first(item)] == '\0', &done);
    if (status != CORM_OK || done)
        return status;
    return cormi_prefetch_query(s, q);
}

/* The first queries of several items go together. */
static corm_status prefetch_query_ahead(prefetch_chain *chain,
                                        corm_arena *scratch)
{
    corm_queryset *qs[CORMI_FETCH_MANY];
    corm_list *lists[CORMI_FETCH_MANY];
    size_t n = 0;
    corm_status status = CORM_OK;

    for (size_t i = 0; i < chain->items.n && n < CORMI_FETCH_MANY; i++) {
        cormi_prefetch_step s = { .objects = chain->objects,
                                  .n = chain->n,
                                  .ctx = chain->ctx,
                                  .session = chain->objects[0]->state->session,
                                  .scratch = scratch };

        status = prefetch_stands_alone(chain, i, &s, &qs[n]);
        if (status != CORM_OK)
            return status;
        if (qs[n] == NULL)
            continue;
        chain->ahead[n++] = (cormi_prefetch_ahead){ s.name, s.base, NULL };
    }
    if (n < 2)
        return CORM_OK;
    status = cormi_fetch_lists(qs, n, lists);
    for (size_t i = 0; i < n && status == CORM_OK; i++)
        chain->ahead[i].rows = lists[i];
    chain->n_ahead = n;
    return status;
}

static void prefetch_all(prefetch_chain *chain)
{
    corm_arena *scratch = NULL, *old;

    if (chain->status == CORM_OK && chain->items.n > 1 && chain->n != 0 &&
        chain->n <= PREFETCH_AHEAD_MAX &&
        cormi_session_gathers(chain->objects[0]->state->session)) {
        scratch = cormi_arena_new(chain->ctx->alloc);
        if (scratch == NULL) {
            chain->status = cormi_fail_memory(chain->ctx);
        } else {
            old = cormi_arena_borrow(chain->ctx,
                                     cormi_state(chain->objects[0])->arena);
            chain->status = prefetch_query_ahead(chain, scratch);
            chain->ctx->arena = old;
        }
    }
    for (size_t i = 0; i < chain->items.n; i++)
        prefetch_each(chain,
                      CORMI_VEC_AT(const corm_prefetch *, &chain->items, i));
    cormi_arena_free(scratch);
    cormi_vec_fini(&chain->items);
    cormi_vec_fini(&chain->earlier);
}

static void prefetch_note(const corm_prefetch *item, void *data)
{
    prefetch_chain *chain = data;

    if (chain->status == CORM_OK && !cormi_vec_push(&chain->items, &item))
        chain->status = cormi_fail_memory(chain->ctx);
}

static prefetch_chain prefetch_begin(cormi_context *ctx,
                                     corm_object *const *objects, size_t n)
{
    prefetch_chain chain = { .objects = objects, .n = n, .ctx = ctx };

    chain.items = CORMI_VEC_ALLOC(const corm_prefetch *, chain.ctx->alloc);
    chain.earlier = CORMI_VEC_ALLOC(corm_prefetch, chain.ctx->alloc);
    return chain;
}

corm_status cormi_prefetch_for(const corm_queryset *q,
                               corm_object *const *objects, size_t n)
{
    prefetch_chain chain;
    bool any = false;

    if (q->model == NULL || q->state & CORMI_QS_VALUES)
        return CORM_OK;
    cormi_queryset_each_prefetch(q, prefetch_is_one, &any);
    if (!any)
        return CORM_OK;
    chain = prefetch_begin(q->ctx, objects, n);
    chain.model = q->model;
    cormi_queryset_each_prefetch(q, prefetch_note, &chain);
    prefetch_all(&chain);
    return chain.status;
}

static corm_status prefetch_alike(corm_object *const *objects, size_t n)
{
    corm_status status = CORM_OK;

    for (size_t i = 0; i < n && status == CORM_OK; i++)
        status = cormi_object_check(objects[i]);
    for (size_t i = 1; i < n && status == CORM_OK; i++)
        status = cormi_object_alike(objects[i], objects[0]);
    return status;
}

corm_status corm_prefetch_list(corm_object *const *objects, size_t n,
                               const corm_prefetch *items, size_t n_items)
{
    corm_status status;
    prefetch_chain chain;

    if (n == 0)
        return CORM_OK;
    if (objects == NULL || (items == NULL && n_items != 0))
        return CORM_MISUSE;
    status = prefetch_alike(objects, n);
    if (status != CORM_OK)
        return status;
    chain = prefetch_begin(cormi_object_context(objects[0]), objects, n);
    for (size_t i = 0; i < n_items; i++)
        prefetch_note(&items[i], &chain);
    prefetch_all(&chain);
    return chain.status;
}
