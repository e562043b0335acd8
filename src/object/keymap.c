/*
 * Open addressing over hashes of values; the keys lie in one array, in order.
 */
#include "object/keymap.h"

#include "base/arena.h"
#include "base/map.h"

/* Most keys are integers. */
static inline bool keymap_is(const corm_value *known, const corm_value *key)
{
    if (known->kind == CORM_K_INT && key->kind == CORM_K_INT)
        return known->as.i == key->as.i;
    return cormi_value_equal(known, key);
}

static inline uint64_t keymap_hash(const corm_value *key)
{
    return key->kind == CORM_K_INT ? cormi_hash_word(key->as.u, 0)
                                   : cormi_value_hash(key, 0);
}

static size_t keymap_slot(const cormi_keymap *map, const corm_value *key,
                          uint64_t hash)
{
    size_t at = (size_t)hash & (map->n_slots - 1);

    while (map->slots[at] != 0) {
        size_t i = map->slots[at] - 1;

        if (map->hashes[i] == hash && keymap_is(&map->keys[i], key))
            break;
        at = (at + 1) & (map->n_slots - 1);
    }
    return at;
}

static bool keymap_rehash(cormi_keymap *map, size_t n_slots)
{
    uint32_t *slots = CORMI_NEW_N(map->arena, uint32_t, n_slots);

    if (slots == NULL)
        return false;
    for (size_t i = 0; i < map->n; i++) {
        size_t at = (size_t)map->hashes[i] & (n_slots - 1);

        while (slots[at] != 0)
            at = (at + 1) & (n_slots - 1);
        slots[at] = (uint32_t)i + 1;
    }
    map->slots = slots;
    map->n_slots = n_slots;
    return true;
}

static bool keymap_grow(cormi_keymap *map)
{
    size_t cap = map->cap == 0 ? 8 : map->cap * 2;
    corm_value *keys;
    uint64_t *hashes;

    if (map->n < map->cap)
        return true;
    while (cap < map->expect)
        cap *= 2;
    keys = cormi_arena_resize(map->arena, map->keys, map->cap * sizeof(*keys),
                              cap * sizeof(*keys));
    if (keys == NULL)
        return false;
    map->keys = keys;
    hashes =
        cormi_arena_resize(map->arena, map->hashes, map->cap * sizeof(*hashes),
                           cap * sizeof(*hashes));
    if (hashes == NULL)
        return false;
    map->hashes = hashes;
    map->cap = cap;
    return keymap_rehash(map, cap * 2);
}

int64_t cormi_keymap_add(cormi_keymap *map, const corm_value *key)
{
    uint64_t hash = keymap_hash(key);
    size_t at;

    if (map->n_slots != 0) {
        at = keymap_slot(map, key, hash);
        if (map->slots[at] != 0)
            return (int64_t)map->slots[at] - 1;
    }
    if (!keymap_grow(map))
        return -1;
    at = keymap_slot(map, key, hash);
    map->keys[map->n] = *key;
    map->hashes[map->n] = hash;
    map->slots[at] = (uint32_t)++map->n;
    return (int64_t)map->n - 1;
}

int64_t cormi_keymap_find(const cormi_keymap *map, const corm_value *key)
{
    size_t at;

    if (map->n_slots == 0)
        return -1;
    at = keymap_slot(map, key, keymap_hash(key));
    return (int64_t)map->slots[at] - 1;
}
