/*
 * What the core does for drivers: errors filled, memory taken and given back.
 */
#include <corm/sys/driver.h>

#include "base/alloc.h"
#include "base/error.h"

#include <stdarg.h>

corm_status corm_driver_fail(corm_error *err, corm_status code,
                             const char *format, ...)
{
    va_list args;

    va_start(args, format);
    cormi_error_setv(err, code, format, args);
    va_end(args);
    return code;
}

corm_status corm_driver_no_memory(corm_error *err)
{
    return corm_driver_fail(err, CORM_NO_MEMORY, "out of memory");
}

void *corm_driver_alloc(const corm_allocator *alloc, size_t size)
{
    return cormi_calloc(alloc, 1, size);
}

void corm_driver_free(const corm_allocator *alloc, void *ptr, size_t size)
{
    cormi_free(alloc, ptr, size);
}
