/*
 * What every header of libcorm needs: linkage, visibility, attributes.
 * Declares no function.
 */
#ifndef CORM_COMMON_H
#define CORM_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CORM_BEGIN_DECLS extern "C" {
#define CORM_END_DECLS   }
#else
#define CORM_BEGIN_DECLS
#define CORM_END_DECLS
#endif

/* Exported from the shared library; everything else is hidden. */
#if defined(__GNUC__)
#define CORM_API       __attribute__((visibility("default")))
#define CORM_NODISCARD __attribute__((warn_unused_result))
#define CORM_PRINTF(format_at, args_at) \
    __attribute__((format(printf, format_at, args_at)))
#else
#define CORM_API
#define CORM_NODISCARD
#define CORM_PRINTF(format_at, args_at)
#endif

#endif
