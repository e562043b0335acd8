/*
 * The only door to memory: everything above asks here, and this asks the
 * hook.  No other file of the library calls malloc, realloc or free.
 */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE 1 /* madvise() */
#endif
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#if defined(MADV_HUGEPAGE)
/* A block this large is asked for in huge pages: the kernel's handing out
 * and clearing small ones was a quarter of loading a million rows.  It is
 * advice: where there are none, small ones serve. */
static void *alloc_new_block(size_t size)
{
    size_t whole = size & ~(CORMI_ALLOC_HUGE - 1);
    void *ptr;

    if (size < CORMI_ALLOC_HUGE)
        return malloc(size);
    if (posix_memalign(&ptr, CORMI_ALLOC_HUGE, size) != 0)
        return NULL;
    (void)madvise(ptr, whole, MADV_HUGEPAGE);
    return ptr;
}
#else
static void *alloc_new_block(size_t size)
{
    return malloc(size);
}
#endif

static void *alloc_default_resize(void *data, void *ptr, size_t old_size,
                                  size_t new_size)
{
    (void)data;
    (void)old_size;
    if (new_size == 0) {
        free(ptr);
        return NULL;
    }
    if (ptr == NULL)
        return alloc_new_block(new_size);
    return realloc(ptr, new_size);
}

const corm_allocator cormi_default_allocator = { alloc_default_resize, NULL };

void *cormi_alloc(const corm_allocator *alloc, size_t size)
{
    /* The hook takes 0 for "free", so nothing is asked for as one byte. */
    return alloc->resize(alloc->data, NULL, 0, size == 0 ? 1 : size);
}

void *cormi_calloc(const corm_allocator *alloc, size_t count, size_t size)
{
    size_t total;
    void *ptr;

    if (!cormi_mul(&total, count, size))
        return NULL;
    ptr = cormi_alloc(alloc, total);
    if (ptr != NULL)
        memset(ptr, 0, total);
    return ptr;
}

void *cormi_resize(const corm_allocator *alloc, void *ptr, size_t old_size,
                   size_t new_size)
{
    if (ptr == NULL)
        return cormi_alloc(alloc, new_size);
    /* As cormi_alloc(): a block of no bytes is one byte to the hook. */
    return alloc->resize(alloc->data, ptr, old_size == 0 ? 1 : old_size,
                         new_size == 0 ? 1 : new_size);
}

void cormi_free(const corm_allocator *alloc, void *ptr, size_t size)
{
    if (ptr != NULL)
        alloc->resize(alloc->data, ptr, size == 0 ? 1 : size, 0);
}

char *cormi_strdup(const corm_allocator *alloc, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = cormi_alloc(alloc, size);

    if (copy != NULL)
        memcpy(copy, text, size);
    return copy;
}

void cormi_strfree(const corm_allocator *alloc, char *text)
{
    if (text != NULL)
        cormi_free(alloc, text, strlen(text) + 1);
}
