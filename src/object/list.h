/*
 * The list: what a fetch gives to keep.  A growing array of objects or rows
 * in an arena; perhaps with an index by key (in_bulk).
 */
#ifndef CORMI_OBJECT_LIST_H
#define CORMI_OBJECT_LIST_H

#include "object/keymap.h"
#include "object/state.h"

struct corm_list {
    corm_session *session;
    corm_arena *arena;
    const cormi_model *model; /* of the objects; NULL: rows of cells */
    corm_object **items;
    size_t n, cap;
    cormi_keymap *by_key;    /* of in_bulk: number = position */
    cormi_field *const *key; /* its fields, n_key of them */
    size_t n_key;
};

/* NULL: no memory (recorded). */
corm_list *cormi_list_new(corm_session *session, corm_arena *arena,
                          const cormi_model *model);
bool cormi_list_push(corm_list *list,
                     corm_object *object); /* false: no memory */
/* Room for one more at least; false: no memory. */
bool cormi_list_grow(corm_list *list);
void cormi_list_reverse(corm_list *list);

#endif
