/*
 * What libcorm's own other libraries (migrations, commands) use of it: hidden
 * from programs by the version node CORM_PRIVATE, callable without a detour
 * inside libcorm itself.
 */
#ifndef CORMI_BASE_SHARED_H
#define CORMI_BASE_SHARED_H

#include <corm/common.h>

#if defined(__GNUC__) && defined(CORMI_BUILD)
#define CORMI_SHARED __attribute__((visibility("protected")))
#else
#define CORMI_SHARED CORM_API
#endif

#endif
