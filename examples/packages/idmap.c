#define _POSIX_C_SOURCE 200809L /* strdup() */

#include "idmap.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a */
static uint64_t hash_text(const char *text)
{
    uint64_t hash = 14695981039346656037u;

    while (*text)
        hash = (hash ^ (unsigned char)*text++) * 1099511628211u;
    return hash;
}

/* The key's slot, or the empty one where it belongs. */
static IdMapSlot *find_slot(IdMapSlot *slots, size_t capacity, const char *key)
{
    size_t i = (size_t)hash_text(key) & (capacity - 1);

    while (slots[i].key && strcmp(slots[i].key, key) != 0)
        i = (i + 1) & (capacity - 1);
    return &slots[i];
}

static int grow(IdMap *map)
{
    size_t capacity = map->capacity ? map->capacity * 2 : 1024;
    IdMapSlot *slots = calloc(capacity, sizeof(*slots));

    if (!slots)
        return -1;
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key)
            *find_slot(slots, capacity, map->slots[i].key) = map->slots[i];
    free(map->slots);
    map->slots = slots;
    map->capacity = capacity;
    return 0;
}

int64_t *idmap_at(IdMap *map, const char *key)
{
    IdMapSlot *slot;

    if (map->size >= map->capacity / 4 * 3 && grow(map) < 0)
        return NULL;
    slot = find_slot(map->slots, map->capacity, key);
    if (!slot->key) {
        slot->key = strdup(key);
        if (!slot->key)
            return NULL;
        map->size++;
    }
    return &slot->id;
}

void idmap_fini(IdMap *map)
{
    for (size_t i = 0; i < map->capacity; i++)
        free(map->slots[i].key);
    free(map->slots);
}
