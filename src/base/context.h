/*
 * What a session lends to the layers below it: where to allocate and where
 * to report.  They see no session and no db.
 */
#ifndef CORMI_BASE_CONTEXT_H
#define CORMI_BASE_CONTEXT_H

#include "base/shared.h"
#include "base/error.h"

#include <corm/alloc.h>
#include <corm/value.h>

typedef struct cormi_context {
    corm_arena *arena; /* of the current scope; changes with corm_scope */
    const corm_allocator *alloc;
    corm_error error; /* of the most recent failing call */
    bool failed;      /* sticky until corm_error_clear() */
    bool kept;        /* an answer came after the failure, which is kept in */
    corm_error failure;
    /* While a queryset of another database is made again: whose values the
     * arguments have (query/move.c).  NULL: none. */
    const struct cormi_moving *moving;
} cormi_context;

/* Record a failure.  Never allocates.  Returns code.  "Not there" and "more
 * than one" are recorded too, but do not set failed. */
CORMI_SHARED corm_status cormi_fail(cormi_context *ctx, corm_status code,
                                    const char *format, ...) CORM_PRINTF(3, 4);
corm_status cormi_failv(cormi_context *ctx, corm_status code,
                        const char *format, va_list args) CORM_PRINTF(3, 0);
CORMI_SHARED corm_status cormi_fail_memory(cormi_context *ctx);
/* The error was recorded otherwise, and is a failure. */
static inline void cormi_context_failed(cormi_context *ctx)
{
    ctx->failed = true;
    ctx->kept = false;
}

/* What the program is told: a failure until it is cleared, else the answer
 * of the latest call. */
static inline const corm_error *cormi_context_error(const cormi_context *ctx)
{
    return ctx->failed && ctx->kept ? &ctx->failure : &ctx->error;
}

void cormi_context_clear(cormi_context *ctx);
/* An answer ends with the next call. */
static inline void cormi_context_forget_answer(cormi_context *ctx)
{
    if (ctx->error.code != CORM_OK && !ctx->failed)
        cormi_context_clear(ctx);
}

/* Record a failure that a driver described. */
CORMI_SHARED corm_status cormi_fail_error(cormi_context *ctx,
                                          const corm_error *err);

#endif
