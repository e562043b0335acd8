/*
 * An allocator for tests: it counts, fails the n-th allocation, checks the
 * sizes it is given back, and knows what was not freed.
 *
 *     failing_alloc memory;
 *
 *     failing_alloc_init(&memory);
 *     failing_alloc_arm(&memory, 3, FAIL_ONCE);
 *     ... use &memory.hook as the corm_allocator ...
 *     assert_no_leaks(&memory);
 *     failing_alloc_fini(&memory);
 *
 * Threads: any, it locks.
 */
#ifndef SUPPORT_FAILING_ALLOC_H
#define SUPPORT_FAILING_ALLOC_H

#include <corm/alloc.h>

#include <pthread.h>

/* Does only the n-th allocation fail, or all from the n-th on? */
typedef enum failing_mode { FAIL_ONCE, FAIL_FROM } failing_mode;

typedef struct failing_block failing_block;

typedef struct failing_alloc {
    corm_allocator hook; /* give &memory.hook to what is tested */
    size_t calls;        /* allocations and resizes since the start */
    size_t fail_at;      /* the call that fails; 0: none */
    failing_mode mode;
    size_t failures;    /* calls that were made to fail */
    size_t live_blocks; /* not freed yet */
    size_t live_bytes;
    size_t peak_bytes;
    size_t wrong_sizes; /* an old_size that was not the block's */
    failing_block *blocks;
    pthread_mutex_t lock;
} failing_alloc;

void failing_alloc_init(failing_alloc *memory);
/* Frees what is still alive, so that one failing test does not leak. */
void failing_alloc_fini(failing_alloc *memory);
/* The nth allocation from now fails; 0: none does. */
void failing_alloc_arm(failing_alloc *memory, size_t nth, failing_mode mode);
/* Has an allocation been made to fail since it was armed? */
bool failing_alloc_tripped(const failing_alloc *memory);
/* Nothing alive and no wrong size?  Prints what is, by number of its call. */
bool failing_alloc_is_clean(failing_alloc *memory);

#define assert_no_leaks(memory) assert_true(failing_alloc_is_clean(memory))

/*
 * Runs a scenario with its first allocation failing, then its second, and so
 * on until it gets through without a failure.  The scenario asserts what must
 * hold whenever memory is short, frees all it took, and returns whether it
 * succeeded; after each run nothing may be alive.  Returns how many
 * allocations the whole scenario makes; 0: a run leaked, gave a wrong size, or
 * failed although no allocation did (printed).
 */
typedef bool (*failing_scenario)(failing_alloc *memory, void *data);
size_t failing_alloc_each(failing_scenario scenario, failing_mode mode,
                          void *data);

#endif
