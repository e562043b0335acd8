/*
 * The runner's own memory: an arena per case or schema, and texts that grow.
 * A runner that has no memory cannot say anything: it ends.
 */
#ifndef CONFORMANCE_MEMORY_H
#define CONFORMANCE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cf_arena cf_arena;

cf_arena *cf_arena_new(void);
void cf_arena_free(cf_arena *arena);
/* n * size bytes, all zero. */
void *cf_take(cf_arena *arena, size_t n, size_t size);
char *cf_strndup(cf_arena *arena, const char *text, size_t n);
char *cf_format(cf_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define CF_NEW(arena, T)      ((T *)cf_take((arena), 1, sizeof(T)))
#define CF_NEW_N(arena, T, n) ((T *)cf_take((arena), (n), sizeof(T)))

/* A text that grows; all zero is an empty one. */
typedef struct cf_text {
    char *data; /* ends in NUL once something was added */
    size_t size, cap;
} cf_text;

void cf_text_add(cf_text *text, const char *more);
void cf_text_add_n(cf_text *text, const char *more, size_t n);
void cf_text_clear(cf_text *text); /* keeps the memory */
void cf_text_free(cf_text *text);
const char *cf_text_get(const cf_text *text); /* never NULL */

#endif
