/*
 * Evaluation: run a request, take rows, keep them in a list or step through
 * them with a cursor.
 */
#include "object/fetch.h"
#include "object/lazy.h"
#include "object/load.h"
#include "object/relate.h"

#include <string.h>

#define FETCH_FIRST_BATCH 4

/* ---- running ---- */

static corm_status fetch_raw(cormi_fetcher *f, const corm_queryset *q,
                             corm_arena *arena)
{
    corm_status status =
        cormi_raw_layout(q, &f->cursor, f->request.scratch, &f->raw);

    if (status != CORM_OK)
        return status;
    return cormi_hydrate_begin(&f->hydrator, q->session, &f->raw, arena,
                               q->modes);
}

static corm_status fetch_run(cormi_fetcher *f, const corm_queryset *q,
                             corm_arena *arena)
{
    cormi_request *r = &f->request;
    bool is_raw = r->plan->compiled.kind == CORMI_COMPILED_RAW;
    corm_status status = CORM_OK;

    if (!is_raw)
        status = cormi_hydrate_begin(&f->hydrator, r->session, &r->plan->layout,
                                     arena, q->modes);
    if (status != CORM_OK || r->plan->compiled.kind == CORMI_COMPILED_EMPTY)
        return status;
    status = cormi_session_query(r->session, &r->statement, r->params,
                                 r->plan->sql.n_slots, &f->cursor);
    f->running = status == CORM_OK;
    if (f->running && is_raw)
        status = fetch_raw(f, q, arena);
    return status;
}

static void fetch_note_prefetch(const corm_prefetch *item, void *data)
{
    (void)item;
    *(bool *)data = true;
}

/* Are others run when the rows, or a chunk of them, are there? */
static bool fetch_is_several(const corm_queryset *q)
{
    bool several = false;

    cormi_queryset_each_prefetch(q, fetch_note_prefetch, &several);
    return several;
}

static corm_status fetch_begin(cormi_fetcher *f, const corm_queryset *q,
                               corm_arena *arena, corm_arena *scratch,
                               size_t chunk)
{
    corm_status status = cormi_request_begin(&f->request, q, scratch);

    f->running = false;
    if (status != CORM_OK)
        return status;
    f->request.statement.chunk = (uint32_t)chunk;
    f->request.statement.shared = chunk != 0 && fetch_is_several(q);
    status = fetch_run(f, q, arena);
    if (status != CORM_OK)
        cormi_fetcher_end(f);
    return status;
}

corm_status cormi_fetcher_begin(cormi_fetcher *f, const corm_queryset *q,
                                corm_arena *arena, corm_arena *scratch)
{
    return fetch_begin(f, q, arena, scratch, 0);
}

int cormi_fetcher_next(cormi_fetcher *f, size_t max)
{
    return f->running ? cormi_hydrate(&f->hydrator, &f->cursor, max) : 0;
}

void cormi_fetch_stop(cormi_fetcher *f)
{
    if (f->running)
        cormi_cursor_end(&f->cursor);
    f->running = false;
}

corm_status cormi_fetcher_finish(cormi_fetcher *f)
{
    cormi_fetch_stop(f);
    return cormi_hydrate_finish(&f->hydrator);
}

void cormi_fetcher_end(cormi_fetcher *f)
{
    cormi_fetch_stop(f);
    cormi_request_end(&f->request);
}

/* ---- what comes out ---- */

const cormi_model *cormi_fetch_model(const corm_queryset *q)
{
    return q->state & CORMI_QS_VALUES ? cormi_queryset_record(q) : q->model;
}

corm_status cormi_fetch_expect(const corm_queryset *q, const corm_model *model)
{
    corm_status status = cormi_queryset_check(q);
    const cormi_model *given;

    if (status != CORM_OK || model == NULL)
        return status;
    given = cormi_fetch_model(q);
    if (given != NULL && given->desc == model)
        return CORM_OK;
    return cormi_fail(q->ctx, CORM_MISUSE,
                      "the queryset gives %s, not %s objects",
                      given == NULL ? "rows of values" : given->name,
                      model->name == NULL ? "a nameless model's" : model->name);
}

/* ---- the object that a related manager began at ---- */

static const corm_queryset *fetch_owned(const corm_queryset *q)
{
    while (q != NULL && q->owner == NULL)
        q = q->prev;
    return q;
}

/* author.books: each book's author is known, so nobody need load it again. */
corm_status cormi_fetch_link(const corm_queryset *q,
                             corm_object *const *objects, size_t n)
{
    const corm_queryset *from = q->state & (CORMI_QS_VALUES | CORMI_QS_COMBINED)
                                    ? NULL
                                    : fetch_owned(q);
    cormi_way way = { 0 };
    corm_status status = CORM_OK;

    if (from != NULL)
        way.field = cormi_model_field(q->model, from->owner_key->name);
    if (way.field == NULL)
        return CORM_OK;
    way.relation = from->owner_key->relation;
    for (size_t i = 0; i < n && status == CORM_OK; i++) {
        bool known;

        if (cormi_way_loaded(objects[i], &way, &known) == NULL &&
            cormi_way_agrees(objects[i], &way, from->owner))
            status = cormi_way_put(objects[i], &way,
                                   cormi_object_mutable(from->owner));
    }
    return status;
}

/* ---- lists ---- */

/* Rows that are still possible, for the size of the batch. */
static uint64_t fetch_most(const corm_queryset *q)
{
    return q->stop == UINT64_MAX ? UINT64_MAX : q->stop - q->start;
}

static bool fetch_keep(cormi_fetcher *f, corm_list *list, size_t n)
{
    while (list->cap - list->n < n)
        if (!cormi_list_grow(list))
            return false;
    for (size_t i = 0; i < n; i++)
        list->items[list->n++] = cormi_hydrated(&f->hydrator, i);
    return true;
}

corm_status cormi_fetch_into(cormi_fetcher *f, const corm_queryset *q,
                             corm_list *list)
{
    uint64_t most = fetch_most(q);
    size_t grow = FETCH_FIRST_BATCH;

    while (list->n < most) {
        size_t max = most - list->n < grow ? (size_t)(most - list->n) : grow;
        int n = cormi_fetcher_next(f, max);

        if (n < 0)
            return f->request.ctx->error.code;
        if (!fetch_keep(f, list, (size_t)n))
            return cormi_fail_memory(f->request.ctx);
        if ((size_t)n < max)
            break;
        if (grow < CORMI_BATCH_MAX)
            grow *= 2;
    }
    return CORM_OK;
}

corm_list *cormi_fetch_list(const corm_queryset *q)
{
    cormi_fetcher f;
    corm_list *list;
    corm_status status;

    if (q == NULL || cormi_fetcher_begin(&f, q, q->ctx->arena, NULL) != CORM_OK)
        return NULL;
    list = cormi_list_new(q->session, q->ctx->arena, cormi_fetch_model(q));
    status = list == NULL ? CORM_NO_MEMORY : cormi_fetch_into(&f, q, list);
    if (status == CORM_OK)
        status = cormi_fetch_link(q, list->items, list->n);
    if (status == CORM_OK && f.request.plan->compiled.reversed)
        cormi_list_reverse(list);
    if (status == CORM_OK)
        status = cormi_fetcher_finish(&f);
    cormi_fetcher_end(&f);
    return status == CORM_OK ? list : NULL;
}

int cormi_fetch_few(const corm_queryset *q, corm_object **out, size_t max)
{
    cormi_fetcher f;
    int n;

    if (q == NULL || cormi_fetcher_begin(&f, q, q->ctx->arena, NULL) != CORM_OK)
        return -1;
    n = cormi_fetcher_next(&f, max);
    for (int i = 0; i < n; i++)
        out[i] = cormi_hydrated(&f.hydrator, (size_t)i);
    if (n > 0 && cormi_fetcher_finish(&f) != CORM_OK)
        n = -1;
    cormi_fetcher_end(&f);
    if (n > 0 && cormi_fetch_link(q, out, (size_t)n) != CORM_OK)
        return -1;
    return n;
}

typedef struct fetch_job {
    const corm_queryset *q;
    corm_list *list;
} fetch_job;

static corm_status fetch_all(corm_session *session, void *data)
{
    fetch_job *job = data;

    (void)session;
    job->list = cormi_fetch_list(job->q);
    if (job->list == NULL)
        return job->q->ctx->error.code;
    return cormi_prefetch_for(job->q, job->list->items, job->list->n);
}

/* Rows and what is prefetched for them are of one state of the database. */
corm_list *corm_fetch(const corm_queryset *q)
{
    fetch_job job = { .q = q };

    if (q == NULL)
        return NULL;
    if (q->known != NULL)
        return q->known;
    if (cormi_lazy_many(q, &job.list) != CORM_OK || job.list != NULL)
        return job.list;
    if (!fetch_is_several(q))
        return cormi_fetch_list(q);
    return cormi_session_read(q->session, fetch_all, &job) == CORM_OK ? job.list
                                                                      : NULL;
}

/* ---- streams ---- */

typedef struct fetch_stream {
    cormi_fetcher fetcher;
    const corm_queryset *q;
    corm_arena *rows;    /* rewound before each batch */
    corm_arena *scratch; /* this struct and the parameters */
    cormi_arena_mark start;
    corm_object **objects;
    size_t n, at, chunk;
    bool ended;
} fetch_stream;

static void fetch_stream_free(fetch_stream *s)
{
    corm_arena *rows = s->rows, *scratch = s->scratch;

    cormi_arena_free(rows);
    cormi_arena_free(scratch);
}

static fetch_stream *fetch_stream_new(const corm_queryset *q, size_t chunk)
{
    corm_arena *scratch = cormi_arena_new(q->ctx->alloc);
    fetch_stream *s = scratch == NULL ? NULL : CORMI_NEW(scratch, fetch_stream);

    if (s == NULL) {
        cormi_arena_free(scratch);
        return NULL;
    }
    s->scratch = scratch;
    s->q = q;
    s->chunk = chunk;
    s->rows = cormi_arena_new(q->ctx->alloc);
    s->objects = CORMI_NEW_N(scratch, corm_object *, chunk);
    if (s->rows == NULL || s->objects == NULL) {
        fetch_stream_free(s);
        return NULL;
    }
    s->start = cormi_arena_mark_get(s->rows);
    return s;
}

static fetch_stream *fetch_stream_open(const corm_queryset *q, size_t chunk)
{
    fetch_stream *s;

    if (cormi_lazy_many(q, NULL) != CORM_OK)
        return NULL;
    s = fetch_stream_new(q, chunk);
    if (s == NULL) {
        cormi_fail_memory(q->ctx);
        return NULL;
    }
    if (fetch_begin(&s->fetcher, q, s->rows, s->scratch, chunk) != CORM_OK) {
        fetch_stream_free(s);
        return NULL;
    }
    if (!s->fetcher.request.plan->compiled.reversed)
        return s;
    cormi_fetcher_end(&s->fetcher);
    fetch_stream_free(s);
    cormi_fail(q->ctx, CORM_NOT_SUPPORTED,
               "rows of this queryset come in reverse order and cannot be "
               "streamed; use corm_each, or order the other way");
    return NULL;
}

/* The next chunk.  Its states are new: what was loaded onto objects of the
 * last one went with it. */
static corm_status fetch_stream_fill(fetch_stream *s)
{
    cormi_hydrator *h = &s->fetcher.hydrator;
    corm_status status;

    cormi_arena_rewind(s->rows, s->start);
    s->at = s->n = 0;
    status =
        cormi_hydrate_begin(h, s->q->session, h->layout, s->rows, s->q->modes);
    while (status == CORM_OK && s->n < s->chunk && !s->ended) {
        size_t max = s->chunk - s->n < CORMI_BATCH_MAX ? s->chunk - s->n
                                                       : CORMI_BATCH_MAX;
        int n = cormi_fetcher_next(&s->fetcher, max);

        if (n < 0)
            return s->q->ctx->error.code;
        for (int i = 0; i < n; i++)
            s->objects[s->n++] = cormi_hydrated(h, (size_t)i);
        s->ended = (size_t)n < max;
    }
    if (status == CORM_OK)
        status = cormi_fetch_link(s->q, s->objects, s->n);
    if (status == CORM_OK)
        status = cormi_hydrate_finish(h);
    if (status == CORM_OK && s->n != 0)
        status = cormi_prefetch_for(s->q, s->objects, s->n);
    return status;
}

static void *fetch_stream_next(fetch_stream *s)
{
    if (s->at == s->n) {
        if (s->ended)
            return NULL;
        if (fetch_stream_fill(s) != CORM_OK) {
            s->ended = true;
            s->at = s->n = 0;
        }
        if (s->n == 0)
            return NULL;
    }
    return s->objects[s->at++];
}

/* ---- iterators ---- */

#define FETCH_CHUNK_MAX 100000

corm_iterator corm_iterator_begin(const corm_queryset *q,
                                  const corm_model *model, size_t chunk)
{
    corm_iterator it = { 0 };

    if (q == NULL || cormi_fetch_expect(q, model) != CORM_OK)
        return it;
    if (chunk == 0 || q->known != NULL)
        it.list = corm_fetch(q);
    else
        it.cursor = fetch_stream_open(
            q, chunk > FETCH_CHUNK_MAX ? FETCH_CHUNK_MAX : chunk);
    if (it.list != NULL || it.cursor != NULL)
        it.set = q;
    return it;
}

void *corm_iterator_next(corm_iterator *it)
{
    if (it == NULL)
        return NULL;
    if (it->cursor != NULL)
        return fetch_stream_next(it->cursor);
    if (it->list == NULL || it->at >= it->list->n)
        return NULL;
    return it->list->items[it->at++];
}

void corm_iterator_end(corm_iterator *it)
{
    fetch_stream *s;

    if (it == NULL || it->cursor == NULL)
        return;
    s = it->cursor;
    it->cursor = NULL;
    cormi_fetcher_end(&s->fetcher);
    fetch_stream_free(s);
}
