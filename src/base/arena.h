/*
 * The arena: chunks that grow from about 512 bytes to 64 KiB, and are of
 * 2 MiB from 16 MiB on, freed as a whole.  With CORM_ARENA_DEBUG each piece is an allocation of its own, so
 * that ASan sees overruns and uses after reset.
 *
 * The struct is visible for the sake of the two inline functions: taking
 * memory is a compare and an add.  Nobody else touches its members.
 */
#ifndef CORMI_BASE_ARENA_H
#define CORMI_BASE_ARENA_H

#include "base/fast.h"
#include "base/shared.h"
#include <corm/alloc.h>
#include <corm/sys/arena.h>

#include <stdarg.h>
#include <string.h>

typedef struct cormi_arena_chunk cormi_arena_chunk;

struct corm_arena {
    corm_arena_room room;      /* first; its end is aligned: rounding up never
                             passes it */
    cormi_arena_chunk *chunks; /* all but the first, newest first */
    cormi_arena_chunk *spare;  /* one kept from a rewind or reset, or NULL */
    const corm_allocator *alloc;
    size_t grow;    /* size of the next chunk */
    size_t bytes;   /* taken from the hook, this struct included */
    bool oom;       /* some piece was refused; whoever asks clears it before */
    uint32_t first; /* size of the first chunk, this struct included */
#ifdef CORM_ARENA_DEBUG
    cormi_arena_chunk *grave; /* what the last reset ended */
#endif
};

/* For functions that ask about memory that a reset has ended. */
#if defined(__SANITIZE_ADDRESS__)
#define CORMI_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CORMI_ASAN 1
#endif
#endif
#ifdef CORMI_ASAN
#define CORMI_READS_DEAD __attribute__((no_sanitize("address"), noinline))
#else
#define CORMI_READS_DEAD
#endif

#define CORMI_ARENA_ALIGN _Alignof(max_align_t)

/* The arena is one allocation with its first chunk.  NULL: no memory. */
CORMI_SHARED corm_arena *cormi_arena_new(const corm_allocator *alloc);
/* The same with a first chunk of so many bytes, a multiple of CORMI_ARENA_ALIGN. */
corm_arena *cormi_arena_new_of(const corm_allocator *alloc, size_t first);
CORMI_SHARED void cormi_arena_free(corm_arena *arena); /* NULL: nothing */
/* Keeps at most two small chunks.  With CORM_ARENA_DEBUG what ends is kept
 * until the next reset, poisoned for ASan, so that objects in it can be told
 * from others (CORMI_READS_DEAD). */
void cormi_arena_reset(corm_arena *arena);
size_t
cormi_arena_size(const corm_arena *arena); /* bytes taken from the hook */

/* The slow ways, when the chunk in use is too small. */
CORMI_SHARED void *cormi_arena_more(corm_arena *arena, size_t size);

/* count * size bytes, checked, cleared. */
CORMI_SHARED void *cormi_arena_cleared(corm_arena *arena, size_t count,
                                       size_t size);

/* Taking memory without a call .. */
static inline void *cormi_arena_take_here(corm_arena *arena, size_t size)
{
    size_t pad = (0 - (uintptr_t)arena->room.next) & (CORMI_ARENA_ALIGN - 1);
    unsigned char *piece = arena->room.next + pad;

    if (CORMI_RARE(size > (size_t)(arena->room.end - piece)))
        return cormi_arena_more(arena, size);
    arena->room.next = piece + size;
    return piece;
}

/* corm_arena_bytes(), inline. */
static inline char *cormi_arena_take_bytes(corm_arena *arena, size_t size)
{
    unsigned char *piece = arena->room.next;

    if (CORMI_RARE(size > (size_t)(arena->room.end - piece)))
        return cormi_arena_more(arena, size);
    arena->room.next = piece + size;
    return (char *)piece;
}

static inline char *cormi_arena_text_here(corm_arena *arena, const char *text,
                                          size_t len)
{
    char *copy;

    if (len == SIZE_MAX)
        return NULL;
    copy = cormi_arena_take_bytes(arena, len + 1);
    if (copy == NULL)
        return NULL;
    cormi_copy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

static inline void *cormi_arena_clear_here(corm_arena *arena, size_t count,
                                           size_t size)
{
    void *piece;

    if (CORMI_RARE(size != 0 && count > SIZE_MAX / size))
        return NULL;
    piece = cormi_arena_take_here(arena, count * size);
    if (piece != NULL)
        memset(piece, 0, count * size);
    return piece;
}

/* .. but in files that are compiled to be small. */
#ifdef __OPTIMIZE_SIZE__
#define CORMI_ARENA_HERE 0
#else
#define CORMI_ARENA_HERE 1
#endif

/* corm_arena_alloc(), inline. */
static inline void *cormi_arena_take(corm_arena *arena, size_t size)
{
    return CORMI_ARENA_HERE ? cormi_arena_take_here(arena, size)
                            : corm_arena_alloc(arena, size);
}

/* corm_arena_strndup(), inline. */
static inline char *cormi_arena_take_text(corm_arena *arena, const char *text,
                                          size_t len)
{
    return CORMI_ARENA_HERE ? cormi_arena_text_here(arena, text, len)
                            : corm_arena_strndup(arena, text, len);
}

/* cormi_arena_cleared(), inline. */
static inline void *cormi_arena_calloc(corm_arena *arena, size_t count,
                                       size_t size)
{
    return CORMI_ARENA_HERE ? cormi_arena_clear_here(arena, count, size)
                            : cormi_arena_cleared(arena, count, size);
}

/*
 * Another size for a piece (NULL: none yet); in place when it is the newest
 * one and there is room.  NULL: no memory, the piece is untouched.
 */
CORMI_SHARED void *cormi_arena_resize(corm_arena *arena, void *ptr,
                                      size_t old_size, size_t new_size);

/*
 * A piece that nothing refers to any more: a large one is freed at once, others
 * wait for the arena's end.  It was taken after every mark that is still to be
 * gone back to.
 */
void cormi_arena_give_back(corm_arena *arena, const void *ptr, size_t size);

/* A copy of size bytes, aligned for any object. */
CORMI_SHARED void *cormi_arena_dup(corm_arena *arena, const void *data,
                                   size_t size);
CORMI_SHARED char *cormi_arena_strdup(corm_arena *arena, const char *text);
CORMI_SHARED char *cormi_arena_printf(corm_arena *arena, const char *format,
                                      ...) CORM_PRINTF(2, 3);

/*
 * A mark to go back to (the pieces taken since are lost); for scratch memory.
 * Marks nest; a reset makes all of them invalid.
 */
typedef struct cormi_arena_mark {
    cormi_arena_chunk *chunk;
    unsigned char *next, *end;
} cormi_arena_mark;
cormi_arena_mark cormi_arena_mark_get(const corm_arena *arena);
void cormi_arena_rewind(corm_arena *arena, cormi_arena_mark mark);

/* count * size bytes, checked, not cleared. */
static inline void *cormi_arena_take_n(corm_arena *arena, size_t count,
                                       size_t size)
{
    return CORMI_RARE(count > SIZE_MAX / size)
               ? NULL
               : cormi_arena_take(arena, count * size);
}

/* A constant count and size leave nothing to check. */
#define CORMI_NEW(arena, T) ((T *)cormi_arena_calloc((arena), 1, sizeof(T)))
#define CORMI_NEW_N(arena, T, n) \
    ((T *)cormi_arena_calloc((arena), (n), sizeof(T)))
/* For whoever writes every one of them. */
#define CORMI_TAKE_N(arena, T, n) \
    ((T *)cormi_arena_take_n((arena), (n), sizeof(T)))

#endif
