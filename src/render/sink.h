/*
 * The sink: SQL text with the slots of its placeholders.  Only this file
 * writes quote characters and placeholders.
 */
#ifndef CORMI_RENDER_SINK_H
#define CORMI_RENDER_SINK_H

#include "base/fast.h"
#include "base/shared.h"
#include "base/vec.h"
#include "render/render.h"

#include <string.h>

/*
 * How tightly an expression holds together, loosest first.  A place asks for
 * a level; what is looser gets parentheses.
 */
typedef enum cormi_level {
    CORMI_LEVEL_ANY, /* between parentheses or commas */
    CORMI_LEVEL_OR,
    CORMI_LEVEL_XOR,
    CORMI_LEVEL_AND,
    CORMI_LEVEL_NOT,
    CORMI_LEVEL_COMPARE,
    CORMI_LEVEL_OPERAND, /* of a comparison; bit operators, whose order databases disagree on */
    CORMI_LEVEL_ADD,
    CORMI_LEVEL_MULTIPLY,
    CORMI_LEVEL_UNARY,
    CORMI_LEVEL_ATOM
} cormi_level;

/* Deeper nesting is refused: rendering recurses. */
#define CORMI_RENDER_DEPTH 500

struct corm_sink {
    const cormi_renderer *r;
    corm_node_renderer *const *overrides; /* the dialect's, by kind */
    cormi_str text;
    cormi_vec slots; /* uint32_t */
    unsigned depth;
    cormi_level level; /* that the node being rendered must hold */
    const corm_node
        *spelled; /* the named node that a dialect's spelling renders now */
    bool constants_only; /* DDL: nothing can be bound */
    bool writes;         /* UPDATE or DELETE */
    corm_status status;  /* the first failure */
};

CORMI_SHARED void cormi_sink_init(corm_sink *sink, const cormi_renderer *r,
                                  bool constants_only);
/* Gives text and slots, or the status of the first failure. */
CORMI_SHARED corm_status cormi_sink_finish(corm_sink *sink, cormi_sql *out);
CORMI_COLD void cormi_sink_fail(corm_sink *sink, corm_status code,
                                const char *format, ...) CORM_PRINTF(3, 4);
CORMI_SHARED void cormi_sink_bytes(corm_sink *sink, const char *sql, size_t n);
void cormi_sink_placeholder(corm_sink *sink, uint32_t slot);
/* Names in a list: (a, b) without the parentheses. */
void cormi_sink_idents(corm_sink *sink, const char *const *names, size_t n);
static inline bool cormi_sink_has(const corm_sink *sink, corm_feature feature)
{
    return corm_has(sink->r->features, feature);
}

/* Going one level down; false (and refused): too deep, or failed before. */
CORMI_COLD bool cormi_sink_refuse_depth(corm_sink *sink);
static inline bool cormi_sink_enter(corm_sink *sink)
{
    if (CORMI_RARE(sink->status != CORM_OK ||
                   sink->depth == CORMI_RENDER_DEPTH))
        return cormi_sink_refuse_depth(sink);
    sink->depth++;
    return true;
}

static inline void cormi_sink_leave(corm_sink *sink)
{
    sink->depth--;
}

/* corm_sink_text() of a literal: its length is known, so are its bytes. */
#define CORMI_PUT(sink, sql) cormi_sink_put((sink), "" sql, sizeof(sql) - 1)
static inline void cormi_sink_put(corm_sink *sink, const char *sql, size_t n)
{
    cormi_str *text = &sink->text;
    size_t len = text->len;

    if (!cormi_str_has_room(text, n)) {
        cormi_sink_bytes(sink, sql, n);
        return;
    }
    text->len = len + n;
    cormi_copy(text->data + len, sql, n);
}

#endif
