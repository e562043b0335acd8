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
/** Around declarations: in C++ they have the names of C. */
#define CORM_BEGIN_DECLS extern "C" {
#define CORM_END_DECLS   }
#else
/** Around declarations; nothing in C. */
#define CORM_BEGIN_DECLS
#define CORM_END_DECLS
#endif

#if defined(__GNUC__)
/** Exported from the shared library; everything else is hidden. */
#define CORM_API __attribute__((visibility("default")))
/** The result is not to be passed over. */
#define CORM_NODISCARD __attribute__((warn_unused_result))
/** Arguments as of printf(). */
#define CORM_PRINTF(format_at, args_at) \
    __attribute__((format(printf, format_at, args_at)))
#else
#define CORM_API
#define CORM_NODISCARD
#define CORM_PRINTF(format_at, args_at)
#endif

#endif
