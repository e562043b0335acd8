/*
 * Taking bytes from an arena without a call: for drivers, whose decode_rows
 * copies a text for each cell.  For backend authors; may change in a minor
 * release.
 */
#ifndef CORM_SYS_ARENA_H
#define CORM_SYS_ARENA_H

#include <corm/alloc.h>
#include <corm/common.h>

CORM_BEGIN_DECLS

/** How every arena begins: the free room of the chunk in use. */
typedef struct corm_arena_room {
    unsigned char *next; /**< its first free byte */
    unsigned char *end;  /**< behind its last */
} corm_arena_room;

/**
 * corm_arena_bytes(), inline where the room suffices.
 * @param arena  where they are taken.
 * @param size   bytes.
 * @return not aligned; lives until the arena is reset or freed; NULL: no
 *         memory, the one failure.
 * Threads: that of the arena; drivers fetch in the session's.
 */
static inline char *corm_arena_take(corm_arena *arena, size_t size)
{
    corm_arena_room *room = (corm_arena_room *)(void *)arena;
    unsigned char *piece = room->next;

    if (size > (size_t)(room->end - piece))
        return corm_arena_bytes(arena, size);
    room->next = piece + size;
    return (char *)piece;
}

CORM_END_DECLS

#endif
