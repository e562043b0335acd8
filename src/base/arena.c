/*
 * The arena behind sessions, scopes and compilers: pieces are bumped off a
 * chunk and go as a whole.  Chunks are chained newest first, so that going
 * back to a mark frees from the head.
 */
#include "base/arena.h"

#include "base/alloc.h"

#include <stdio.h>

#if defined(CORM_ARENA_DEBUG) && defined(CORMI_ASAN)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size)   ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

struct cormi_arena_chunk {
    cormi_arena_chunk *older;
    size_t size; /* as asked from the hook, this header included */
};

#define ARENA_ROUND(n) \
    (((n) + (CORMI_ARENA_ALIGN - 1)) & ~(size_t)(CORMI_ARENA_ALIGN - 1))
#define ARENA_HEAD       sizeof(struct corm_arena)
#define ARENA_CHUNK_HEAD ARENA_ROUND(sizeof(cormi_arena_chunk))

/* A session that fetches one object needs a few hundred bytes: measured, a
 * large first chunk costs more than the two mallocs it saves. */
#ifdef CORM_ARENA_DEBUG
#define ARENA_FIRST ARENA_ROUND(ARENA_HEAD)
#else
#define ARENA_FIRST ((size_t)512)
#endif
#define ARENA_GROW_FIRST ((size_t)1024)
#define ARENA_GROW_MAX   ((size_t)64 * 1024)
/* An arena of many MiB grows by pages that the kernel hands out at once;
 * what of the last one is not used is an eighth of the whole at most. */
#define ARENA_HUGE_FROM (8 * CORMI_ALLOC_HUGE)
/* Pieces above this get a chunk of their own and leave the one in use. */
#define ARENA_LARGE (ARENA_GROW_MAX / 4)

static void arena_start(corm_arena *arena)
{
    arena->room.next = (unsigned char *)arena + ARENA_ROUND(ARENA_HEAD);
    arena->room.end = (unsigned char *)arena + arena->first;
    arena->grow = ARENA_GROW_FIRST;
}

corm_arena *cormi_arena_new_of(const corm_allocator *alloc, size_t first)
{
    corm_arena *arena;

#ifdef CORM_ARENA_DEBUG
    first = ARENA_FIRST;
#endif
    arena = cormi_alloc(alloc, first);
    if (arena == NULL)
        return NULL;
    *arena = (corm_arena){ .alloc = alloc,
                           .bytes = first,
                           .first = (uint32_t)first };
    arena_start(arena);
    return arena;
}

corm_arena *cormi_arena_new(const corm_allocator *alloc)
{
    return cormi_arena_new_of(alloc, ARENA_FIRST);
}

static void arena_chunk_free(corm_arena *arena, cormi_arena_chunk *chunk)
{
    if (chunk == NULL)
        return;
    arena->bytes -= chunk->size;
    cormi_free(arena->alloc, chunk, chunk->size);
}

#ifdef CORM_ARENA_DEBUG
/* Each piece must go back to the hook, or ASan would not see its use. */
static void arena_retire(corm_arena *arena, cormi_arena_chunk *chunk)
{
    arena_chunk_free(arena, chunk);
}

static void arena_empty_grave(corm_arena *arena)
{
    while (arena->grave != NULL) {
        cormi_arena_chunk *chunk = arena->grave;

        arena->grave = chunk->older;
        ASAN_UNPOISON_MEMORY_REGION(chunk, chunk->size);
        cormi_free(arena->alloc, chunk, chunk->size);
    }
}

static void arena_bury(corm_arena *arena)
{
    arena_empty_grave(arena);
    arena->grave = arena->chunks;
    arena->chunks = NULL;
    for (cormi_arena_chunk *c = arena->grave; c != NULL; c = c->older) {
        arena->bytes -= c->size;
        ASAN_POISON_MEMORY_REGION(c + 1, c->size - sizeof(*c));
    }
}
#else
/* The larger one, of equals the last in memory: malloc may hand what is free
 * at the end of its heap to the kernel, and each page that comes back from
 * there costs as much as reading ten rows. */
static bool arena_is_better(const cormi_arena_chunk *chunk,
                            const cormi_arena_chunk *than)
{
    return chunk->size != than->size ? chunk->size > than->size
                                     : (uintptr_t)chunk > (uintptr_t)than;
}

/* Keep the best chunk of those that bumping can use: scratch work that marks
 * and rewinds must not ask the hook each time, nor scope after scope. */
static void arena_retire(corm_arena *arena, cormi_arena_chunk *chunk)
{
    cormi_arena_chunk *spare = arena->spare;

    if (chunk->size > ARENA_GROW_MAX ||
        (spare != NULL && !arena_is_better(chunk, spare))) {
        arena_chunk_free(arena, chunk);
        return;
    }
    arena_chunk_free(arena, spare);
    arena->spare = chunk;
}
#endif

static void arena_retire_until(corm_arena *arena, cormi_arena_chunk *last)
{
    while (arena->chunks != last) {
        cormi_arena_chunk *chunk = arena->chunks;

        arena->chunks = chunk->older;
        arena_retire(arena, chunk);
    }
}

void cormi_arena_reset(corm_arena *arena)
{
#ifdef CORM_ARENA_DEBUG
    arena_bury(arena);
#endif
    arena_retire_until(arena, NULL);
    arena_start(arena);
}

void cormi_arena_free(corm_arena *arena)
{
    if (arena == NULL)
        return;
#ifdef CORM_ARENA_DEBUG
    arena_empty_grave(arena);
#endif
    arena_retire_until(arena, NULL);
    arena_chunk_free(arena, arena->spare);
    cormi_free(arena->alloc, arena, arena->first);
}

size_t cormi_arena_size(const corm_arena *arena)
{
    return arena->bytes;
}

/* A chunk at the head of the chain whose data has size bytes. */
static unsigned char *arena_chunk_new(corm_arena *arena, size_t size)
{
    cormi_arena_chunk *chunk;

    if (size > SIZE_MAX - ARENA_CHUNK_HEAD)
        return NULL;
    size += ARENA_CHUNK_HEAD;
    chunk = cormi_alloc(arena->alloc, size);
    if (chunk == NULL) {
        arena->oom = true;
        return NULL;
    }
    *chunk = (cormi_arena_chunk){ arena->chunks, size };
    arena->chunks = chunk;
    arena->bytes += size;
    return (unsigned char *)chunk + ARENA_CHUNK_HEAD;
}

#ifdef CORM_ARENA_DEBUG
/* The chunk in use has no room, so that every piece comes here. */
void *cormi_arena_more(corm_arena *arena, size_t size)
{
    return arena_chunk_new(arena, size);
}
#else
static bool arena_use_spare(corm_arena *arena, size_t size)
{
    cormi_arena_chunk *spare = arena->spare;

    if (spare == NULL || spare->size - ARENA_CHUNK_HEAD < size)
        return false;
    spare->older = arena->chunks;
    arena->chunks = spare;
    arena->spare = NULL;
    arena->room.next = (unsigned char *)spare + ARENA_CHUNK_HEAD;
    arena->room.end = (unsigned char *)spare + spare->size;
    return true;
}

static size_t arena_next_size(const corm_arena *arena, size_t last)
{
    if (arena->bytes >= ARENA_HUGE_FROM)
        return CORMI_ALLOC_HUGE;
    return last >= ARENA_GROW_MAX ? ARENA_GROW_MAX : last * 2;
}

static bool arena_grow(corm_arena *arena, size_t size)
{
    size_t want = arena->grow;
    unsigned char *data;

    while (want - ARENA_CHUNK_HEAD < size)
        want *= 2;
    data = arena_chunk_new(arena, want - ARENA_CHUNK_HEAD);
    if (data == NULL)
        return false;
    arena->room.next = data;
    arena->room.end = data + (want - ARENA_CHUNK_HEAD);
    arena->grow = arena_next_size(arena, want);
    return true;
}

void *cormi_arena_more(corm_arena *arena, size_t size)
{
    void *piece;

    if (size > ARENA_LARGE)
        return arena_chunk_new(arena, size);
    if (!arena_use_spare(arena, size) && !arena_grow(arena, size))
        return NULL;
    piece = arena->room.next;
    arena->room.next += size;
    return piece;
}
#endif

void *corm_arena_alloc(corm_arena *arena, size_t size)
{
    return cormi_arena_take_here(arena, size);
}

void *cormi_arena_cleared(corm_arena *arena, size_t count, size_t size)
{
    return cormi_arena_clear_here(arena, count, size);
}

char *corm_arena_bytes(corm_arena *arena, size_t size)
{
    return cormi_arena_take_bytes(arena, size);
}

char *corm_arena_strndup(corm_arena *arena, const char *text, size_t len)
{
    return cormi_arena_text_here(arena, text, len);
}

void *cormi_arena_resize(corm_arena *arena, void *ptr, size_t old_size,
                         size_t new_size)
{
    unsigned char *piece = ptr;
    void *copy;

    /* Only a piece of the chunk in use can end where the free room begins. */
    if (ptr != NULL && piece + old_size == arena->room.next &&
        new_size <= (size_t)(arena->room.end - piece)) {
        arena->room.next = piece + new_size;
        return ptr;
    }
    copy = cormi_arena_take(arena, new_size);
    if (copy != NULL && ptr != NULL)
        memcpy(copy, ptr, old_size < new_size ? old_size : new_size);
    return copy;
}

void cormi_arena_give_back(corm_arena *arena, const void *ptr, size_t size)
{
    cormi_arena_chunk **at = &arena->chunks;

    if (size <= ARENA_LARGE)
        return;
    while (*at != NULL && (const unsigned char *)*at + ARENA_CHUNK_HEAD !=
                              (const unsigned char *)ptr)
        at = &(*at)->older;
    if (*at != NULL) {
        cormi_arena_chunk *chunk = *at;

        *at = chunk->older;
        arena_chunk_free(arena, chunk);
    }
}

void *cormi_arena_dup(corm_arena *arena, const void *data, size_t size)
{
    void *piece = cormi_arena_take(arena, size);

    if (piece != NULL && size != 0)
        memcpy(piece, data, size);
    return piece;
}

char *cormi_arena_strdup(corm_arena *arena, const char *text)
{
    return cormi_arena_take_text(arena, text, strlen(text));
}

char *cormi_arena_printf(corm_arena *arena, const char *format, ...)
{
    va_list args;
    char *text;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        return NULL;
    text = cormi_arena_take_bytes(arena, (size_t)len + 1);
    if (text == NULL)
        return NULL;
    va_start(args, format);
    (void)vsnprintf(text, (size_t)len + 1, format, args);
    va_end(args);
    return text;
}

cormi_arena_mark cormi_arena_mark_get(const corm_arena *arena)
{
    return (cormi_arena_mark){ arena->chunks, arena->room.next,
                               arena->room.end };
}

void cormi_arena_rewind(corm_arena *arena, cormi_arena_mark mark)
{
    arena_retire_until(arena, mark.chunk);
    arena->room.next = mark.next;
    arena->room.end = mark.end;
}
