/*
 * Rows to structs: batches of growing size in arena slabs, headers written,
 * the structs of one row linked to each other.
 */
#ifndef CORMI_OBJECT_HYDRATE_H
#define CORMI_OBJECT_HYDRATE_H

#include "object/list.h"
#include "object/plan.h"

#define CORMI_BATCH_MAX    64
#define CORMI_PARTS_INLINE 4

typedef struct cormi_hydrator {
    const cormi_layout *layout;
    cormi_context *ctx;
    corm_session *session;
    corm_arena *arena; /* where objects, states and texts go */
    cormi_modes modes;
    bool tracked;    /* some parts' */
    uint32_t n_rows; /* so far */
    /* by part */
    cormi_object_state **states;
    size_t *strides;
    char **base; /* of the last batch */
    cormi_object_state *few_states[CORMI_PARTS_INLINE];
    size_t few_strides[CORMI_PARTS_INLINE];
    char *few_base[CORMI_PARTS_INLINE];
    uint64_t absent[CORMI_BATCH_MAX];
    corm_list **gathered; /* by part, the objects that somebody waits for;
                             NULL: nobody does */
} cormi_hydrator;

/* modes: the queryset's.  Failures are recorded. */
corm_status cormi_hydrate_begin(cormi_hydrator *h, corm_session *session,
                                const cormi_layout *layout, corm_arena *arena,
                                cormi_modes modes);
/* The next rows, at most max (<= CORMI_BATCH_MAX): how many, or -1. */
int cormi_hydrate(cormi_hydrator *h, cormi_cursor *cursor, size_t max);
/* The rows are all there, or all of a chunk: hooks hear of their objects.  No
 * statement should be under way that these could disturb. */
corm_status cormi_hydrate_finish(cormi_hydrator *h);
/* Object r of the last batch. */
static inline corm_object *cormi_hydrated(const cormi_hydrator *h, size_t r)
{
    return (corm_object *)(void *)(h->base[0] + r * h->strides[0]);
}
/* A row of cells that does not come from a cursor; NULL: no memory. */
corm_object *cormi_hydrate_row(cormi_hydrator *h, const corm_value *cells);

/* The cells behind an object, or of a row; state->n_columns of them. */
const corm_value *cormi_cells(const corm_object *object);

#endif
