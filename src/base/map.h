/*
 * A hash map from byte strings to pointers, open addressing, insertion
 * order kept.  Keys are borrowed and must outlive the map.
 */
#ifndef CORMI_BASE_MAP_H
#define CORMI_BASE_MAP_H

#include "base/shared.h"
#include <corm/alloc.h>

typedef struct cormi_map_entry {
    const char *key;
    size_t len;
    uint64_t words[2]; /* made of the key */
    void *value;
} cormi_map_entry;

typedef struct cormi_map {
    cormi_map_entry *entries; /* n of them, in order of insertion */
    uint32_t *slots;          /* index + 1 into entries; 0 is free */
    size_t n, cap, n_slots;
    const corm_allocator *alloc;
    corm_arena *arena;
} cormi_map;

CORMI_SHARED void cormi_map_init(cormi_map *map, const corm_allocator *alloc);
CORMI_SHARED void cormi_map_init_arena(cormi_map *map, corm_arena *arena);
CORMI_SHARED void cormi_map_fini(cormi_map *map);
CORMI_SHARED void *cormi_map_get(const cormi_map *map,
                                 const char *key); /* NULL: absent */
CORMI_SHARED void *cormi_map_getn(const cormi_map *map, const char *key,
                                  size_t len);
/* Room for n entries at once; false: no memory. */
CORMI_SHARED bool cormi_map_reserve(cormi_map *map, size_t n);
/* Insert or replace; false: no memory. */
CORMI_SHARED bool cormi_map_put(cormi_map *map, const char *key, void *value);
CORMI_SHARED bool cormi_map_putn(cormi_map *map, const char *key, size_t len,
                                 void *value);

/* A fast 64-bit hash of bytes, 8 at a time; not for hostile keys across a
 * network, and not the same on every machine. */
uint64_t cormi_hash(const void *data, size_t len, uint64_t seed);
/* The same for one word, as good and inline. */
static inline uint64_t cormi_hash_word(uint64_t word, uint64_t seed)
{
    uint64_t h = (word ^ seed) * UINT64_C(0x9E3779B97F4A7C15);

    h = (h ^ h >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    return h ^ h >> 29;
}

#endif
