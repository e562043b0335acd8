/*
 * The growing byte string that SQL text, messages and JSON are written to.
 * A failed allocation is remembered instead of returned, so that writers
 * are straight lines and ask once at the end.
 */
#include "base/str.h"

#include "base/alloc.h"
#include "base/arena.h"

#include <stdio.h>
#include <string.h>

#define STR_FIRST ((size_t)64)

void cormi_str_init(cormi_str *str, const corm_allocator *alloc)
{
    *str = (cormi_str){ .alloc = alloc };
}

void cormi_str_init_arena(cormi_str *str, corm_arena *arena)
{
    *str = (cormi_str){ .arena = arena };
}

void cormi_str_fini(cormi_str *str)
{
    if (str == NULL)
        return;
    if (str->arena == NULL && str->data != NULL)
        cormi_free(str->alloc, str->data, str->cap);
    str->data = NULL;
    str->len = str->cap = 0;
}

void cormi_str_clear(cormi_str *str)
{
    str->len = 0;
    str->oom = false;
    if (str->data != NULL)
        str->data[0] = '\0';
}

static void *str_resize(cormi_str *str, size_t cap)
{
    if (str->arena != NULL)
        return cormi_arena_resize(str->arena, str->data, str->cap, cap);
    return cormi_resize(str->alloc, str->data, str->cap, cap);
}

bool cormi_str_grow(cormi_str *str, size_t n)
{
    size_t cap = str->cap == 0 ? STR_FIRST : str->cap;
    char *data = NULL;

    if (str->oom)
        return false;
    if (n <= SIZE_MAX / 4 && str->len <= SIZE_MAX / 4) {
        while (cap <= str->len + n)
            cap *= 2;
        data = str_resize(str, cap);
    }
    if (data == NULL) {
        str->oom = true;
        return false;
    }
    str->data = data;
    str->cap = cap;
    return true;
}

void cormi_str_addn(cormi_str *str, const void *data, size_t n)
{
    if (n == 0 || !cormi_str_room(str, n))
        return;
    memcpy(str->data + str->len, data, n);
    str->len += n;
    str->data[str->len] = '\0';
}

void cormi_str_add(cormi_str *str, const char *text)
{
    cormi_str_addn(str, text, strlen(text));
}

void cormi_str_addc(cormi_str *str, char c)
{
    if (!cormi_str_room(str, 1))
        return;
    str->data[str->len++] = c;
    str->data[str->len] = '\0';
}

void cormi_str_addv(cormi_str *str, const char *format, va_list args)
{
    va_list again;
    int len;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (len <= 0 || !cormi_str_room(str, (size_t)len))
        return;
    (void)vsnprintf(str->data + str->len, (size_t)len + 1, format, args);
    str->len += (size_t)len;
}

void cormi_str_addf(cormi_str *str, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    cormi_str_addv(str, format, args);
    va_end(args);
}

const char *cormi_str_get(const cormi_str *str)
{
    return str->data == NULL ? "" : str->data;
}
