/* The runner's own memory; see memory.h. */
#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_SIZE 16384u

typedef struct piece {
    struct piece *next;
    size_t used, size;
    max_align_t data[];
} piece;

struct cf_arena {
    piece *first;
};

static void *must(void *memory)
{
    if (memory == NULL) {
        fputs("conformance: out of memory\n", stderr);
        exit(70);
    }
    return memory;
}

cf_arena *cf_arena_new(void)
{
    return must(calloc(1, sizeof(cf_arena)));
}

void cf_arena_free(cf_arena *arena)
{
    if (arena == NULL)
        return;
    while (arena->first != NULL) {
        piece *next = arena->first->next;

        free(arena->first);
        arena->first = next;
    }
    free(arena);
}

static void arena_grow(cf_arena *arena, size_t size)
{
    piece *p;

    size = size < PIECE_SIZE ? PIECE_SIZE : size;
    p = must(calloc(1, sizeof(*p) + size));
    p->size = size;
    p->next = arena->first;
    arena->first = p;
}

void *cf_take(cf_arena *arena, size_t n, size_t size)
{
    size_t bytes = n * size;
    void *out;

    if (size != 0 && n > (size_t)-1 / 2 / size)
        must(NULL);
    bytes = (bytes + sizeof(max_align_t) - 1) / sizeof(max_align_t) *
            sizeof(max_align_t);
    if (arena->first == NULL || arena->first->size - arena->first->used < bytes)
        arena_grow(arena, bytes);
    out = (char *)arena->first->data + arena->first->used;
    arena->first->used += bytes;
    return out;
}

char *cf_strndup(cf_arena *arena, const char *text, size_t n)
{
    char *out = cf_take(arena, n + 1, 1);

    memcpy(out, text, n);
    return out;
}

char *cf_format(cf_arena *arena, const char *format, ...)
{
    va_list args;
    char *out;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    out = cf_take(arena, (size_t)n + 1, 1);
    va_start(args, format);
    vsnprintf(out, (size_t)n + 1, format, args);
    va_end(args);
    return out;
}

/* ---- texts that grow ---- */

void cf_text_add_n(cf_text *text, const char *more, size_t n)
{
    if (text->size + n + 1 > text->cap) {
        text->cap = (text->size + n + 1) * 2;
        text->data = must(realloc(text->data, text->cap));
    }
    memcpy(text->data + text->size, more, n);
    text->size += n;
    text->data[text->size] = '\0';
}

void cf_text_add(cf_text *text, const char *more)
{
    cf_text_add_n(text, more, strlen(more));
}

void cf_text_clear(cf_text *text)
{
    text->size = 0;
    if (text->data != NULL)
        text->data[0] = '\0';
}

void cf_text_free(cf_text *text)
{
    free(text->data);
    *text = (cf_text){ 0 };
}

const char *cf_text_get(const cf_text *text)
{
    return text->data == NULL ? "" : text->data;
}
