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
    /* While a queryset of another database is made again: whose values the
     * arguments have (query/move.c).  NULL: none. */
    const struct cormi_moving *moving;
} cormi_context;

/* Record a failure.  Never allocates.  Returns code.  "Not there" and "more
 * than one" are recorded too, but do not set failed. */
CORMI_SHARED corm_status cormi_fail(cormi_context *ctx, corm_status code,
                                    const char *format, ...) CORM_PRINTF(3, 4);
CORMI_SHARED corm_status cormi_fail_memory(cormi_context *ctx);
/* Record a failure that a driver described. */
CORMI_SHARED corm_status cormi_fail_error(cormi_context *ctx,
                                          const corm_error *err);

#endif
