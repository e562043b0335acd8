/*
 * The one pass over a builder's arguments: copy into the arena, write the
 * shape key, collect the bound values.  What is written to the key decides
 * the SQL; what is collected only fills its parameters.
 */
#ifndef CORMI_QUERY_SHAPE_H
#define CORMI_QUERY_SHAPE_H

#include "base/fast.h"
#include "query/queryset.h"

#include <string.h>

/* Lists longer than this are one shape whatever their length. */
#define CORMI_LIST_INLINE 100

typedef struct cormi_shape {
    cormi_context *ctx;
    const cormi_registry
        *registry; /* NULL while an expression is only copied */
    corm_session *session;
    char *buf; /* the key so far: stack, then arena */
    size_t len, cap;
    corm_value *values;
    size_t n_values, cap_values;
    unsigned depth;
    uint32_t nesting;   /* of the querysets in it */
    corm_status status; /* the first failure */
    char stack[256];
    corm_value few[4];
} cormi_shape;

void cormi_shape_init(cormi_shape *shape, cormi_context *ctx,
                      const cormi_registry *registry, corm_session *session);
/* Room for more bytes of the key; false: no memory, which the shape keeps. */
bool cormi_shape_grow(cormi_shape *shape, size_t more);
static inline void cormi_shape_bytes(cormi_shape *shape, const void *data,
                                     size_t n)
{
    if (CORMI_RARE(shape->len + n > shape->cap) && !cormi_shape_grow(shape, n))
        return;
    memcpy(shape->buf + shape->len, data, n);
    shape->len += n;
}

static inline void cormi_shape_byte(cormi_shape *shape, unsigned byte)
{
    char c = (char)byte;

    cormi_shape_bytes(shape, &c, 1);
}

static inline void cormi_shape_u32(cormi_shape *shape, uint32_t value)
{
    cormi_shape_bytes(shape, &value, sizeof(value));
}

static inline void cormi_shape_pointer(cormi_shape *shape, const void *pointer)
{
    cormi_shape_bytes(shape, &pointer, sizeof(pointer));
}

void cormi_shape_text(cormi_shape *shape,
                      const char *text); /* NULL is a text of its own */
/* Copies into the arena; NULL after a failure. */
const char *cormi_shape_name(cormi_shape *shape, const char *name);
const corm_expr *cormi_shape_expr(cormi_shape *shape, const corm_expr *expr);
/* A copy: what is bound has only its number in it. */
void cormi_shape_value(cormi_shape *shape, const corm_value *value,
                       corm_value *out);
/* A bound value that decides nothing (limits): its index among the values. */
uint32_t cormi_shape_bind(cormi_shape *shape, corm_value value);
CORMI_COLD corm_status cormi_shape_fail(cormi_shape *shape, corm_status code,
                                        const char *format, ...)
    CORM_PRINTF(3, 4);

#endif
