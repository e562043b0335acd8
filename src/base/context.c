/*
 * How the layers below the session report: into the record of the context
 * they were lent.
 */
#include "base/context.h"

#include <string.h>

/* "Not there" and "more than one" are answers: they do not make the session
 * failed, nor do they hide why it has. */
static void context_mark(cormi_context *ctx, corm_status code)
{
    if (code != CORM_DOES_NOT_EXIST && code != CORM_MULTIPLE_OBJECTS) {
        cormi_context_failed(ctx);
    } else if (ctx->failed && !ctx->kept) {
        ctx->failure = ctx->error;
        ctx->kept = true;
    }
}

corm_status cormi_failv(cormi_context *ctx, corm_status code,
                        const char *format, va_list args)
{
    context_mark(ctx, code);
    cormi_error_setv(&ctx->error, code, format, args);
    return code;
}

corm_status cormi_fail(cormi_context *ctx, corm_status code, const char *format,
                       ...)
{
    va_list args;

    va_start(args, format);
    cormi_failv(ctx, code, format, args);
    va_end(args);
    return code;
}

corm_status cormi_fail_memory(cormi_context *ctx)
{
    return cormi_fail(ctx, CORM_NO_MEMORY, "out of memory");
}

corm_status cormi_fail_error(cormi_context *ctx, const corm_error *err)
{
    context_mark(ctx, err->code);
    ctx->error = *err;
    return err->code;
}

void cormi_context_clear(cormi_context *ctx)
{
    if (ctx->error.code != CORM_OK)
        memset(&ctx->error, 0, sizeof(ctx->error));
    ctx->failed = false;
    ctx->kept = false;
}
