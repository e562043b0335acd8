/*
 * The version of libcorm: of the headers by macros, of the library that
 * runs by a call.  The two may differ with a shared library.
 */
#ifndef CORM_VERSION_H
#define CORM_VERSION_H

#include <corm/common.h>

CORM_BEGIN_DECLS

/** The version of the headers, in numbers and as text. */
#define CORM_VERSION_MAJOR 0
#define CORM_VERSION_MINOR 1
#define CORM_VERSION_PATCH 0
#define CORM_VERSION       "0.1.0"

/**
 * The version of the library in use.
 * @return `"major.minor.patch"`, static; never NULL, never an error.
 * Threads: any, at any time.
 */
CORM_API const char *corm_version(void);

CORM_END_DECLS

#endif
