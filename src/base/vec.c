/*
 * The growing array of fixed-size items that builders and compilers collect
 * into.
 */
#include "base/vec.h"

#include "base/alloc.h"
#include "base/arena.h"

#include <string.h>

static void *vec_resize(cormi_vec *vec, size_t size)
{
    if (vec->arena != NULL)
        return cormi_arena_resize(vec->arena, vec->data, vec->cap * vec->item,
                                  size);
    return cormi_resize(vec->alloc, vec->data, vec->cap * vec->item, size);
}

bool cormi_vec_reserve(cormi_vec *vec, size_t n)
{
    size_t cap = vec->cap == 0 ? 4 : vec->cap;
    size_t size;
    void *data;

    if (n <= vec->cap)
        return true;
    if (vec->cap == 0 && n <= 4 && vec->arena != NULL) {
        vec->data = cormi_arena_take(vec->arena, 4 * vec->item);
        vec->cap = vec->data == NULL ? 0 : 4;
        return vec->data != NULL;
    }
    if (n > SIZE_MAX / 2)
        return false;
    while (cap < n)
        cap *= 2;
    if (!cormi_mul(&size, cap, vec->item))
        return false;
    data = vec_resize(vec, size);
    if (data == NULL)
        return false;
    vec->data = data;
    vec->cap = cap;
    return true;
}

/* Room for one more; its address, not cleared. */
static inline void *vec_more(cormi_vec *vec)
{
    if (vec->n == vec->cap && !cormi_vec_reserve(vec, vec->n + 1))
        return NULL;
    return (char *)vec->data + vec->n++ * vec->item;
}

bool cormi_vec_push(cormi_vec *vec, const void *item)
{
    void *at = vec_more(vec);

    if (at == NULL)
        return false;
    if (vec->item == sizeof(void *)) /* most of them; no call */
        memcpy(at, item, sizeof(void *));
    else
        memcpy(at, item, vec->item);
    return true;
}

void *cormi_vec_add(cormi_vec *vec)
{
    void *at = vec_more(vec);

    if (at != NULL)
        memset(at, 0, vec->item);
    return at;
}

void cormi_vec_fini(cormi_vec *vec)
{
    if (vec == NULL)
        return;
    if (vec->arena == NULL && vec->data != NULL)
        cormi_free(vec->alloc, vec->data, vec->cap * vec->item);
    vec->data = NULL;
    vec->n = vec->cap = 0;
}
