/*
 * A growing array of fixed-size items, in an arena or from an allocator.
 *
 *     cormi_vec columns = CORMI_VEC_ARENA(column *, arena);
 *     if (!cormi_vec_push(&columns, &column)) return CORM_NO_MEMORY;
 *     column *first = CORMI_VEC_AT(column *, &columns, 0);
 */
#ifndef CORMI_BASE_VEC_H
#define CORMI_BASE_VEC_H

#include "base/shared.h"
#include <corm/alloc.h>

typedef struct cormi_vec {
    void *data;
    size_t n, cap, item;
    const corm_allocator *alloc;
    corm_arena *arena;
} cormi_vec;

#define CORMI_VEC_ARENA(T, where) \
    ((cormi_vec){ .item = sizeof(T), .arena = (where) })
/* With room for the first n items, which is no longer used when there are more:
 * small ones cost no memory. */
#define CORMI_VEC_ROOM(T, where, room, count) \
    ((cormi_vec){                             \
        .data = (room), .cap = (count), .item = sizeof(T), .arena = (where) })
#define CORMI_VEC_ALLOC(T, hook) \
    ((cormi_vec){ .item = sizeof(T), .alloc = (hook) })
#define CORMI_VEC_AT(T, vec, i) (((T *)(vec)->data)[i])

/* Push of a struct without a call where there is room; false: no memory. */
#define CORMI_VEC_PUT(T, vec, value)                                   \
    (((vec)->n < (vec)->cap || cormi_vec_reserve((vec), (vec)->n + 1)) \
         ? (((T *)(vec)->data)[(vec)->n++] = (value), true)            \
         : false)

CORMI_SHARED bool cormi_vec_push(cormi_vec *vec,
                                 const void *item); /* false: no memory */
CORMI_SHARED void *
cormi_vec_add(cormi_vec *vec); /* a cleared new item, NULL: no memory */
CORMI_SHARED bool cormi_vec_reserve(cormi_vec *vec, size_t n);
void cormi_vec_fini(cormi_vec *vec);

#endif
