/*
 * A map from text to a number, for what the load has already stored: 150,000
 * look-ups by SQL would take longer than all of the rest.
 */
#ifndef PACKAGES_IDMAP_H
#define PACKAGES_IDMAP_H

#include <stddef.h>
#include <stdint.h>

typedef struct IdMapSlot {
    char *key; /* NULL: empty */
    int64_t id;
} IdMapSlot;

/** All zero is an empty map. */
typedef struct IdMap {
    IdMapSlot *slots;
    size_t capacity, size;
} IdMap;

/**
 * Where the number of a key is kept; 0 when the key is new.  The pointer
 * holds until the next call; NULL: no memory.
 */
int64_t *idmap_at(IdMap *map, const char *key);
void idmap_fini(IdMap *map);

#endif
