/*
 * How the layers below the session report: into the record of the context
 * they were lent.
 */
#include "base/context.h"

/* "Not there" and "more than one" are answers: they do not make the session
 * failed. */
static void context_mark(cormi_context *ctx, corm_status code)
{
    if (code != CORM_DOES_NOT_EXIST && code != CORM_MULTIPLE_OBJECTS)
        ctx->failed = true;
}

corm_status cormi_fail(cormi_context *ctx, corm_status code, const char *format,
                       ...)
{
    va_list args;

    va_start(args, format);
    cormi_error_setv(&ctx->error, code, format, args);
    va_end(args);
    context_mark(ctx, code);
    return code;
}

corm_status cormi_fail_memory(cormi_context *ctx)
{
    return cormi_fail(ctx, CORM_NO_MEMORY, "out of memory");
}

corm_status cormi_fail_error(cormi_context *ctx, const corm_error *err)
{
    ctx->error = *err;
    context_mark(ctx, err->code);
    return err->code;
}
