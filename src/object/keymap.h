/*
 * A map from values (keys of rows) to small numbers, 0, 1, 2, .. in order of
 * appearance: what prefetch, in_bulk and the delete collector group by.
 */
#ifndef CORMI_OBJECT_KEYMAP_H
#define CORMI_OBJECT_KEYMAP_H

#include "base/value.h"

typedef struct cormi_keymap {
    corm_arena *arena;
    corm_value *keys; /* n of them, borrowed content */
    uint64_t *hashes;
    uint32_t *slots; /* number + 1; 0 is free */
    size_t n, cap, n_slots;
    size_t expect; /* keys, about: room for them from the start */
} cormi_keymap;

#define CORMI_KEYMAP(where) ((cormi_keymap){ .arena = (where) })

/* The number of a key, new or known; -1: no memory. */
int64_t cormi_keymap_add(cormi_keymap *map, const corm_value *key);
/* -1: not there. */
int64_t cormi_keymap_find(const cormi_keymap *map, const corm_value *key);

#endif
