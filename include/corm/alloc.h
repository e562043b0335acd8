/*
 * The allocator hook and the arena.  All memory of libcorm comes through
 * one realloc-shaped function; results live in arenas that go as a whole.
 */
#ifndef CORM_ALLOC_H
#define CORM_ALLOC_H

#include <corm/common.h>

CORM_BEGIN_DECLS

/**
 * The one allocator hook, given when a database is opened.
 * `resize(data, NULL, 0, n)` allocates n > 0 bytes, `resize(data, p, old, n)`
 * resizes, `resize(data, p, old, 0)` frees and returns NULL.  The result is
 * aligned for any object.  NULL for n > 0 means "no memory": the old block
 * is untouched and the call that needed it fails with CORM_NO_MEMORY.
 * Threads: called from every thread that uses the database, possibly at once.
 */
typedef struct corm_allocator {
    /** see above; NULL: the C library's realloc */
    void *(*resize)(void *data, void *ptr, size_t old_size, size_t new_size);
    void *data; /**< passed to resize */
} corm_allocator;

/**
 * A region whose pieces are freed together: of a session, a scope or a row,
 * as the call that hands it out says.  One thread at a time.
 */
typedef struct corm_arena corm_arena;

/**
 * Take memory from an arena, aligned for any object, not cleared.
 * @param arena  whose memory it becomes.
 * @param size   bytes; 0 gives a valid pointer to no bytes.
 * @return lives until the arena is reset or freed; NULL: no memory
 *         (CORM_NO_MEMORY for the caller to report).
 * Threads: that of the arena, one at a time.
 */
CORM_API void *corm_arena_alloc(corm_arena *arena, size_t size);

/**
 * As corm_arena_alloc(), without alignment: for text and bytes.
 * @param arena  where the bytes are taken.
 * @param size   how many bytes; 0 gives a valid pointer.
 * @return not aligned; lives as long as the arena; NULL: failure, no memory.
 * Threads: that of the arena's owner.
 */
CORM_API char *corm_arena_bytes(corm_arena *arena, size_t size);

/**
 * Copy text into an arena and end it with NUL.
 * @param arena  which gets the copy.
 * @param text   need not be NUL-terminated, may hold NUL; may be NULL when len
 *               is 0.
 * @param len    bytes.
 * @return the copy, lives as corm_arena_alloc() says; NULL: no memory, the
 *         only failure.
 * Threads: that of the arena, as for taking memory.
 */
CORM_API char *corm_arena_strndup(corm_arena *arena, const char *text,
                                  size_t len);

CORM_END_DECLS

#endif
