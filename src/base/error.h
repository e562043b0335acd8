/*
 * Filling error records.  cormi_error_set formats into a record; the
 * context (base/context.h) is how layers below the session report.
 */
#ifndef CORMI_BASE_ERROR_H
#define CORMI_BASE_ERROR_H

#include "base/shared.h"

#include <corm/error.h>

#include <stdarg.h>

/*
 * Clears the record, then fills code and message; NULL err: nothing.
 * Returns code.  Control characters and what is no UTF-8 become '?', for
 * arguments quote what users wrote; line ends stay when the format has one.
 */
CORMI_SHARED corm_status cormi_error_set(corm_error *err, corm_status code,
                                         const char *format, ...)
    CORM_PRINTF(3, 4);
corm_status cormi_error_setv(corm_error *err, corm_status code,
                             const char *format, va_list args)
    CORM_PRINTF(3, 0);
/* The same for a message of several lines: line ends in arguments stay. */
corm_status cormi_error_lines(corm_error *err, corm_status code,
                              const char *format, ...) CORM_PRINTF(3, 4);

#endif
