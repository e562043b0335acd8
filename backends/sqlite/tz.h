/*
 * Time zones: reads the system's TZif files and tells the offset from UTC at
 * a moment, or at a local time.  Knows nothing of any database.
 */
#ifndef CORMI_SQLITE_TZ_H
#define CORMI_SQLITE_TZ_H

#include <stddef.h>
#include <stdint.h>

typedef struct cormi_tz cormi_tz;

typedef enum cormi_tz_status {
    CORMI_TZ_OK,
    CORMI_TZ_UNKNOWN, /* no such name, or no file for it */
    CORMI_TZ_CORRUPT, /* the file is no TZif */
    CORMI_TZ_NO_MEMORY
} cormi_tz_status;

/* realloc-shaped: ptr NULL and old_size 0 allocate, new_size 0 frees. */
typedef void *(*cormi_tz_alloc)(void *data, void *ptr, size_t old_size,
                                size_t new_size);

/**
 * Load a zone.
 * @param out   Receives the zone, ended by cormi_tz_free(); NULL on failure.
 * @param name  An IANA name such as `Europe/Paris`, not NUL-terminated.  May
 *              hold letters, digits and `_+-/`; never leads out of the
 *              directory, which is TZDIR of the environment or
 *              /usr/share/zoneinfo.
 * @param len   Its bytes.
 */
cormi_tz_status cormi_tz_load(cormi_tz **out, const char *name, size_t len,
                              cormi_tz_alloc alloc, void *data);

/* The same from the bytes of a TZif file. */
cormi_tz_status cormi_tz_parse(cormi_tz **out, const unsigned char *bytes,
                               size_t len, cormi_tz_alloc alloc, void *data);

void cormi_tz_free(cormi_tz *tz);

/* Seconds east of UTC at a moment, in seconds since 1970 UTC. */
int32_t cormi_tz_offset(const cormi_tz *tz, int64_t utc);

/*
 * Seconds east of UTC at a local time, in seconds since 1970 local.  A time
 * that comes twice is the earlier one; one that never comes is counted with
 * the offset from before the gap.
 */
int32_t cormi_tz_local_offset(const cormi_tz *tz, int64_t local);

/* Days since 1970-01-01 in the Gregorian calendar, and back. */
int64_t cormi_tz_days(int64_t year, int month, int day);
void cormi_tz_civil(int64_t days, int64_t *year, int *month, int *day);

#endif
