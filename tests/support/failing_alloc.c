/*
 * The allocator of out-of-memory tests.  Each block stands behind a header
 * with its size and number, in a list of what is alive.
 */
#include "support/failing_alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct failing_block {
    failing_block *before, *after;
    size_t size;
    size_t number; /* of the call that made it */
};

#define FAILING_HEAD                                       \
    ((sizeof(failing_block) + _Alignof(max_align_t) - 1) / \
     _Alignof(max_align_t) * _Alignof(max_align_t))

static void *failing_data(failing_block *block)
{
    return (char *)block + FAILING_HEAD;
}

static failing_block *failing_block_of(void *ptr)
{
    return (failing_block *)(void *)((char *)ptr - FAILING_HEAD);
}

static void failing_link(failing_alloc *memory, failing_block *block)
{
    block->before = NULL;
    block->after = memory->blocks;
    if (block->after != NULL)
        block->after->before = block;
    memory->blocks = block;
    memory->live_blocks++;
    memory->live_bytes += block->size;
    if (memory->live_bytes > memory->peak_bytes)
        memory->peak_bytes = memory->live_bytes;
}

static void failing_release(failing_alloc *memory, failing_block *block)
{
    if (block->before != NULL)
        block->before->after = block->after;
    else
        memory->blocks = block->after;
    if (block->after != NULL)
        block->after->before = block->before;
    memory->live_blocks--;
    memory->live_bytes -= block->size;
    /* What is used after this must not look valid, with ASan or without. */
    memset(failing_data(block), 0xDD, block->size);
    free(block);
}

static bool failing_must_fail(failing_alloc *memory)
{
    size_t call = ++memory->calls;
    bool fails = memory->fail_at != 0 &&
                 (memory->mode == FAIL_ONCE ? call == memory->fail_at
                                            : call >= memory->fail_at);

    memory->failures += fails;
    return fails;
}

/* Always moves: a pointer kept across a resize is found out. */
static void *failing_get(failing_alloc *memory, failing_block *old, size_t size)
{
    failing_block *block;

    if (failing_must_fail(memory) || size > SIZE_MAX - FAILING_HEAD)
        return NULL;
    block = malloc(FAILING_HEAD + size);
    if (block == NULL)
        return NULL;
    block->size = size;
    block->number = memory->calls;
    memset(failing_data(block), 0xCC, size);
    if (old != NULL) {
        memcpy(failing_data(block), failing_data(old),
               old->size < size ? old->size : size);
        failing_release(memory, old);
    }
    failing_link(memory, block);
    return failing_data(block);
}

static void *failing_resize(void *data, void *ptr, size_t old_size,
                            size_t new_size)
{
    failing_alloc *memory = data;
    failing_block *old = ptr == NULL ? NULL : failing_block_of(ptr);
    void *got = NULL;

    pthread_mutex_lock(&memory->lock);
    if (old_size != (old == NULL ? 0 : old->size)) {
        fprintf(stderr, "block #%zu of %zu bytes given back as %zu\n",
                old == NULL ? 0 : old->number, old == NULL ? 0 : old->size,
                old_size);
        memory->wrong_sizes++;
    }
    if (new_size != 0)
        got = failing_get(memory, old, new_size);
    else if (old != NULL)
        failing_release(memory, old);
    pthread_mutex_unlock(&memory->lock);
    return got;
}

void failing_alloc_init(failing_alloc *memory)
{
    memset(memory, 0, sizeof(*memory));
    memory->hook.resize = failing_resize;
    memory->hook.data = memory;
    pthread_mutex_init(&memory->lock, NULL);
}

void failing_alloc_fini(failing_alloc *memory)
{
    while (memory->blocks != NULL)
        failing_release(memory, memory->blocks);
    pthread_mutex_destroy(&memory->lock);
}

void failing_alloc_arm(failing_alloc *memory, size_t nth, failing_mode mode)
{
    memory->fail_at = nth == 0 ? 0 : memory->calls + nth;
    memory->mode = mode;
    memory->failures = 0;
}

bool failing_alloc_tripped(const failing_alloc *memory)
{
    return memory->failures != 0;
}

bool failing_alloc_is_clean(failing_alloc *memory)
{
    size_t shown = 0;

    for (failing_block *block = memory->blocks; block != NULL && shown < 10;
         block = block->after, shown++)
        fprintf(stderr, "not freed: block #%zu of %zu bytes\n", block->number,
                block->size);
    return memory->live_blocks == 0 && memory->wrong_sizes == 0;
}

size_t failing_alloc_each(failing_scenario scenario, failing_mode mode,
                          void *data)
{
    for (size_t nth = 1;; nth++) {
        failing_alloc memory;
        bool succeeded, tripped, clean;
        size_t calls;

        failing_alloc_init(&memory);
        failing_alloc_arm(&memory, nth, mode);
        succeeded = scenario(&memory, data);
        tripped = failing_alloc_tripped(&memory);
        clean = failing_alloc_is_clean(&memory);
        calls = memory.calls;
        failing_alloc_fini(&memory);
        if (!clean || (!succeeded && !tripped)) {
            fprintf(stderr, "with allocation %zu failing: %s\n", nth,
                    clean ? "failed for another reason" : "not clean");
            return 0;
        }
        if (!tripped)
            return calls;
    }
}
