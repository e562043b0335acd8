/*
 * The hash map that names are looked up in: open addressing over indexes,
 * entries in order of insertion, so that walks are repeatable.
 */
#include "base/map.h"

#include "base/alloc.h"
#include "base/arena.h"

#include <string.h>

#define MAP_K1 UINT64_C(0x9E3779B97F4A7C15)
#define MAP_K2 UINT64_C(0xD6E8FEB86659FD93)

static inline uint64_t map_mix(uint64_t h)
{
    h = (h ^ (h >> 32)) * MAP_K2;
    h = (h ^ (h >> 29)) * MAP_K2;
    return h ^ (h >> 32);
}

/* Fewer than eight bytes as a word, without a call. */
static inline uint64_t map_tail(const unsigned char *p, size_t len)
{
    uint64_t word = 0;
    uint32_t half;

    if ((len & 4) != 0) {
        memcpy(&half, p, sizeof(half));
        word = half;
        p += sizeof(half);
    }
    for (len &= 3; len != 0; len--)
        word = word << 8 | *p++;
    return word;
}

uint64_t cormi_hash(const void *data, size_t len, uint64_t seed)
{
    const unsigned char *p = data;
    uint64_t h = seed ^ (len * MAP_K1);
    uint64_t word = 0;

    for (; len >= 8; p += 8, len -= 8) {
        memcpy(&word, p, 8);
        h = (h ^ word) * MAP_K1;
        h ^= h >> 32;
    }
    if (len != 0)
        h = (h ^ map_tail(p, len)) * MAP_K1;
    return map_mix(h);
}

void cormi_map_init(cormi_map *map, const corm_allocator *alloc)
{
    *map = (cormi_map){ .alloc = alloc };
}

void cormi_map_init_arena(cormi_map *map, corm_arena *arena)
{
    *map = (cormi_map){ .arena = arena };
}

void cormi_map_fini(cormi_map *map)
{
    if (map == NULL)
        return;
    if (map->arena == NULL) {
        cormi_free(map->alloc, map->entries, map->cap * sizeof(*map->entries));
        cormi_free(map->alloc, map->slots, map->n_slots * sizeof(*map->slots));
    }
    map->entries = NULL;
    map->slots = NULL;
    map->n = map->cap = map->n_slots = 0;
}

static void *map_resize(cormi_map *map, void *ptr, size_t old_size,
                        size_t new_size)
{
    if (map->arena != NULL)
        return cormi_arena_resize(map->arena, ptr, old_size, new_size);
    return cormi_resize(map->alloc, ptr, old_size, new_size);
}

/* Names are short: most of them are two words at most, which may overlap and
 * say with the length all there is to say. */
#define MAP_SHORT 16
static inline cormi_map_entry map_short(const char *key, size_t len)
{
    cormi_map_entry e = { .key = key, .len = len };
    uint32_t half;

    if (len >= 8) {
        memcpy(&e.words[0], key, sizeof(e.words[0]));
        memcpy(&e.words[1], key + len - sizeof(e.words[1]), sizeof(e.words[1]));
    } else if (len >= 4) {
        memcpy(&half, key, sizeof(half));
        e.words[0] = half;
        memcpy(&half, key + len - sizeof(half), sizeof(half));
        e.words[1] = half;
    } else if (len != 0) {
        e.words[0] = (unsigned char)key[0];
        e.words[1] = (uint64_t)(unsigned char)key[len / 2] << 8 |
                     (unsigned char)key[len - 1];
    }
    return e;
}

/* Of longer ones the first word is a hash. */
static cormi_map_entry map_entry(const char *key, size_t len)
{
    if (len <= MAP_SHORT)
        return map_short(key, len);
    return (cormi_map_entry){ .key = key,
                              .len = len,
                              .words = { cormi_hash(key, len, 0) } };
}

static inline size_t map_first(const cormi_map_entry *e, size_t mask)
{
    uint64_t a = (e->words[0] ^ e->len * MAP_K1) * MAP_K2;

    a = (a ^ a >> 32 ^ e->words[1]) * MAP_K1;
    return (size_t)(a ^ a >> 32) & mask;
}

/* The slot of a key, or the free one where it would go. */
static inline uint32_t *map_slot_of(const cormi_map *map,
                                    const cormi_map_entry *e, bool is_short)
{
    size_t mask = map->n_slots - 1;

    for (size_t i = map_first(e, mask);; i = (i + 1) & mask) {
        uint32_t *slot = &map->slots[i];
        const cormi_map_entry *entry;

        if (*slot == 0)
            return slot;
        entry = &map->entries[*slot - 1];
        if (entry->len == e->len && entry->words[0] == e->words[0] &&
            entry->words[1] == e->words[1] &&
            (is_short || memcmp(entry->key, e->key, e->len) == 0))
            return slot;
    }
}

static uint32_t *map_slot(const cormi_map *map, const cormi_map_entry *e)
{
    return map_slot_of(map, e, e->len <= MAP_SHORT);
}

static void *map_value(const cormi_map *map, uint32_t slot)
{
    return slot == 0 ? NULL : map->entries[slot - 1].value;
}

static CORMI_APART void *map_get_long(const cormi_map *map, const char *key,
                                      size_t len)
{
    cormi_map_entry e = map_entry(key, len);

    return map_value(map, *map_slot(map, &e));
}

static bool map_grow_slots(cormi_map *map, size_t n_slots)
{
    size_t mask = n_slots - 1;
    uint32_t *slots;

    slots = map_resize(map, NULL, 0, n_slots * sizeof(*slots));
    if (slots == NULL)
        return false;
    memset(slots, 0, n_slots * sizeof(*slots));
    for (size_t e = 0; e < map->n; e++) {
        size_t i = map_first(&map->entries[e], mask);

        while (slots[i] != 0)
            i = (i + 1) & mask;
        slots[i] = (uint32_t)(e + 1);
    }
    if (map->arena == NULL)
        cormi_free(map->alloc, map->slots, map->n_slots * sizeof(*map->slots));
    map->slots = slots;
    map->n_slots = n_slots;
    return true;
}

static bool map_grow_entries(cormi_map *map, size_t cap)
{
    void *entries;

    /* Indexes have 32 bits, and sizes must not overflow. */
    if (cap > UINT32_MAX / 2 || cap > SIZE_MAX / 2 / sizeof(*map->entries))
        return false;
    entries = map_resize(map, map->entries, map->cap * sizeof(*map->entries),
                         cap * sizeof(*map->entries));
    if (entries == NULL)
        return false;
    map->entries = entries;
    map->cap = cap;
    return true;
}

bool cormi_map_reserve(cormi_map *map, size_t n)
{
    size_t n_slots = 16;

    while (n_slots / 2 < n && n_slots < UINT32_MAX)
        n_slots *= 2;
    return (n <= map->cap || map_grow_entries(map, n)) &&
           (n_slots <= map->n_slots || map_grow_slots(map, n_slots));
}

void *cormi_map_getn(const cormi_map *map, const char *key, size_t len)
{
    cormi_map_entry e;

    if (map->n == 0)
        return NULL;
    if (len > MAP_SHORT)
        return map_get_long(map, key, len);
    e = map_short(key, len);
    return map_value(map, *map_slot_of(map, &e, true));
}

void *cormi_map_get(const cormi_map *map, const char *key)
{
    return cormi_map_getn(map, key, strlen(key));
}

bool cormi_map_putn(cormi_map *map, const char *key, size_t len, void *value)
{
    cormi_map_entry e = map_entry(key, len);
    uint32_t *slot = map->n_slots == 0 ? NULL : map_slot(map, &e);

    if (slot != NULL && *slot != 0) {
        map->entries[*slot - 1].value = value;
        return true;
    }
    if (map->n == map->cap &&
        !map_grow_entries(map, map->cap == 0 ? 8 : map->cap * 2))
        return false;
    if (slot == NULL || (map->n + 1) * 2 > map->n_slots) {
        if (!map_grow_slots(map, map->n_slots == 0 ? 16 : map->n_slots * 2))
            return false;
        slot = map_slot(map, &e);
    }
    e.value = value;
    map->entries[map->n++] = e;
    *slot = (uint32_t)map->n;
    return true;
}

bool cormi_map_put(cormi_map *map, const char *key, void *value)
{
    return cormi_map_putn(map, key, strlen(key), value);
}
