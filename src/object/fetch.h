/*
 * Running a queryset's request and taking its rows batch by batch.
 */
#ifndef CORMI_OBJECT_FETCH_H
#define CORMI_OBJECT_FETCH_H

#include "object/hydrate.h"
#include "object/list.h"

typedef struct cormi_fetcher {
    cormi_request request;
    cormi_cursor cursor;
    cormi_hydrator hydrator;
    cormi_layout raw; /* of raw SQL: made of the columns it gives */
    bool running;     /* a cursor is open */
} cormi_fetcher;

/*
 * Run q.  Objects go to arena; scratch as in cormi_request_begin().  After
 * CORM_OK a cormi_fetcher_end() must follow.
 */
corm_status cormi_fetcher_begin(cormi_fetcher *f, const corm_queryset *q,
                                corm_arena *arena, corm_arena *scratch);
/* The next rows, at most max: how many, fewer than max at the end; or -1. */
int cormi_fetcher_next(cormi_fetcher *f, size_t max);
/* All rows were taken: ends the statement and calls the hooks. */
corm_status cormi_fetcher_finish(cormi_fetcher *f);
void cormi_fetcher_end(cormi_fetcher *f);

/* The parts of that, for fetch_lists.c: all rows; the statement ends; what the
 * queryset knows of them. */
corm_status cormi_fetch_into(cormi_fetcher *f, const corm_queryset *q,
                             corm_list *list);
void cormi_fetch_stop(cormi_fetcher *f);
corm_status cormi_fetch_link(const corm_queryset *q,
                             corm_object *const *objects, size_t n);

/* May rows of q be taken for objects of model?  NULL: whatever they are. */
corm_status cormi_fetch_expect(const corm_queryset *q, const corm_model *model);
/* The model of q's objects or records; NULL: rows. */
const cormi_model *cormi_fetch_model(const corm_queryset *q);

/* All rows in a new list; no prefetch.  NULL: failure. */
corm_list *cormi_fetch_list(const corm_queryset *q);
/* fetch_lists.c: the same of n querysets, none of them raw, whose queries go to the database
 * together: see cormi_session_gathers(). */
#define CORMI_FETCH_MANY 8
corm_status cormi_fetch_lists(corm_queryset *const *qs, size_t n,
                              corm_list **lists);
/* At most max rows into out: how many, or -1.  No prefetch. */
int cormi_fetch_few(const corm_queryset *q, corm_object **out, size_t max);

/* terminals.c: 1 or 0 rows; -1: failure. */
int cormi_terminal_exists(const corm_queryset *q);
/* terminals.c: run an update or delete: rows changed, -1: failure. */
int64_t cormi_terminal_write(const corm_queryset *q);

/* raw.c: layout of the columns that raw SQL gave. */
corm_status cormi_raw_layout(const corm_queryset *q, const cormi_cursor *cursor,
                             corm_arena *arena, cormi_layout *out);

/* prefetch.c: what the queryset prefetches, for objects just fetched. */
corm_status cormi_prefetch_for(const corm_queryset *q,
                               corm_object *const *objects, size_t n);

#endif
