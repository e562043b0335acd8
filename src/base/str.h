/*
 * A growing byte string.  Appends never fail one by one: a failed
 * allocation sets `oom`, later appends do nothing, the user asks once.
 */
#ifndef CORMI_BASE_STR_H
#define CORMI_BASE_STR_H

#include "base/fast.h"
#include "base/shared.h"

#include <corm/alloc.h>

#include <stdarg.h>

typedef struct cormi_str {
    char *data; /* NUL-terminated when len > 0; NULL while empty */
    size_t len, cap;
    bool oom;
    const corm_allocator *alloc; /* or */
    corm_arena *arena;           /* where the memory comes from */
} cormi_str;

CORMI_SHARED void cormi_str_init(cormi_str *str, const corm_allocator *alloc);
CORMI_SHARED void cormi_str_init_arena(cormi_str *str, corm_arena *arena);
CORMI_SHARED void
cormi_str_fini(cormi_str *str); /* nothing to do for an arena */
CORMI_SHARED void
cormi_str_clear(cormi_str *str); /* keeps the memory, forgets oom */
CORMI_SHARED void cormi_str_add(cormi_str *str,
                                const char *text); /* NUL-terminated */
CORMI_SHARED void cormi_str_addn(cormi_str *str, const void *data, size_t n);
CORMI_SHARED void cormi_str_addc(cormi_str *str, char c);
CORMI_SHARED void cormi_str_addf(cormi_str *str, const char *format, ...)
    CORM_PRINTF(2, 3);
void cormi_str_addv(cormi_str *str, const char *format, va_list args)
    CORM_PRINTF(2, 0);
CORMI_SHARED const char *
cormi_str_get(const cormi_str *str); /* "" while empty */
/* Makes room for n more bytes and the NUL; false: no memory, remembered. */
CORMI_SHARED bool cormi_str_grow(cormi_str *str, size_t n);
/* Is there room already? */
static inline bool cormi_str_has_room(const cormi_str *str, size_t n)
{
    return !CORMI_RARE(n >= str->cap - str->len || str->oom);
}

/* cormi_str_grow(), where there often is room. */
static inline bool cormi_str_room(cormi_str *str, size_t n)
{
    return cormi_str_has_room(str, n) || cormi_str_grow(str, n);
}

#endif
