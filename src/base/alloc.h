/*
 * Allocation for the layers above: the only door to memory.  Calls go
 * through the corm_allocator that was given when the database was opened.
 */
#ifndef CORMI_BASE_ALLOC_H
#define CORMI_BASE_ALLOC_H

#include "base/shared.h"

#include <corm/alloc.h>

/* The C library's malloc, realloc and free; blocks of this size and more in
 * huge pages where the system has them. */
#define CORMI_ALLOC_HUGE ((size_t)2 << 20)
CORMI_SHARED extern const corm_allocator cormi_default_allocator;

/*
 * Blocks are owned by the caller and go back by cormi_free() with the size
 * they have then.  NULL: no memory.  A size of 0 gives a block too.
 */
void *cormi_alloc(const corm_allocator *alloc, size_t size); /* not cleared */
CORMI_SHARED void *cormi_calloc(const corm_allocator *alloc, size_t count,
                                size_t size);
void *cormi_resize(const corm_allocator *alloc, void *ptr, size_t old_size,
                   size_t new_size);
CORMI_SHARED void cormi_free(const corm_allocator *alloc, void *ptr,
                             size_t size);

/* For texts that are not changed: cormi_strfree() asks strlen for the size. */
char *cormi_strdup(const corm_allocator *alloc, const char *text);
void cormi_strfree(const corm_allocator *alloc, char *text); /* NULL: nothing */

/* out = a * b; false on overflow, out is then untouched. */
static inline bool cormi_mul(size_t *out, size_t a, size_t b)
{
    if (b != 0 && a > SIZE_MAX / b)
        return false;
    *out = a * b;
    return true;
}

#endif
