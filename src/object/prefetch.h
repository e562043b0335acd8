/*
 * Between the two files of prefetch: the steps of a path, and the items that a
 * queryset prefetches.
 */
#ifndef CORMI_OBJECT_PREFETCH_H
#define CORMI_OBJECT_PREFETCH_H

#include "object/fetch.h"
#include "object/relate.h"

#include "base/vec.h"

/* Rows that were queried ahead, together with others of the same objects. */
typedef struct cormi_prefetch_ahead {
    const char *name; /* of the step */
    const corm_queryset *base;
    corm_list *rows;
} cormi_prefetch_ahead;

/* One step of a path over a set of objects of one model. */
typedef struct cormi_prefetch_step {
    cormi_context *ctx;
    corm_session *session;
    corm_object *const *objects;
    size_t n;
    cormi_way way;
    const char *name;          /* what the result hangs by */
    const corm_queryset *base; /* the program's own, or NULL */
    cormi_field *const *own;   /* columns of the objects, n_own of them */
    cormi_field *const *far;   /* of the rows; NULL: many-to-many */
    size_t n_own;
    cormi_keymap keys;
    int64_t *numbers; /* of the objects' keys; -1: none */
    corm_arena *scratch;
    const cormi_vec *earlier;          /* corm_prefetch */
    const cormi_prefetch_ahead *ahead; /* of the first step; n_ahead of them */
    size_t n_ahead;
} cormi_prefetch_step;

/* All steps of a path, from the objects on. */
corm_status cormi_prefetch_walk(cormi_prefetch_step *s,
                                const corm_prefetch *item);
/* What the step of that name is; *done: nothing is left to do. */
corm_status cormi_prefetch_look(cormi_prefetch_step *s, const char *name,
                                const corm_prefetch *item, bool is_last,
                                bool *done);
/* The one query of a step that has been looked at; *q NULL: it needs none, or
 * several. */
corm_status cormi_prefetch_query(cormi_prefetch_step *s, corm_queryset **q);
/* Where no object is, the names of a path are looked at all the same. */
corm_status cormi_prefetch_names(cormi_context *ctx, const cormi_model *model,
                                 char *path, const cormi_vec *earlier);

#endif
