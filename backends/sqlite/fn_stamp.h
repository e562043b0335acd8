/*
 * Dates and times as the database keeps them, which is as text: reading,
 * writing, and carrying them from one time zone to another.
 */
#ifndef CORMI_SQLITE_FN_STAMP_H
#define CORMI_SQLITE_FN_STAMP_H

#include "functions.h"

#include <stdint.h>

#define CORMI_FN_DAY_SECONDS ((int64_t)86400)
#define CORMI_FN_SECOND      ((int64_t)1000000) /* in microseconds */
#define CORMI_FN_DAY         (CORMI_FN_DAY_SECONDS * CORMI_FN_SECOND)
#define CORMI_FN_STAMP_TEXT  32 /* bytes that the longest text takes */

struct cormi_fn_stamp {
    int64_t days;   /* since 1970-01-01 */
    int64_t micros; /* since midnight */
    bool has_time;  /* the text was more than a date */
};

/* 'YYYY-MM-DD', 'YYYY-MM-DD HH:MM:SS[.ffffff][+hh]' (what follows the sign is
 * ignored); false when the text is neither. */
bool cormi_fn_parse_stamp(struct cormi_fn_text in, struct cormi_fn_stamp *out);

/* 'HH:MM:SS[.ffffff]' in microseconds. */
bool cormi_fn_parse_time(struct cormi_fn_text in, int64_t *micros);

/* Both write to out and return how many bytes; a fraction only when there is
 * one. */
size_t cormi_fn_write_date(char *out, int64_t days);
size_t cormi_fn_write_time(char *out, int64_t micros);

/* Is the day one of the years 1 to 9999? */
bool cormi_fn_is_day(int64_t days);

/* The zones that a connection has loaded; counted references. */
struct cormi_fn_zones;
struct cormi_fn_zones *cormi_fn_zones_new(void);
void cormi_fn_zones_share(struct cormi_fn_zones *zones);
void cormi_fn_zones_free(void *zones);

/*
 * Carries a stamp from the zone of the connection to another.  A zone that is
 * NULL in SQL leaves it where it is; for the connection NULL means UTC.  False
 * after reporting a zone that is not known or a date out of range.
 */
bool cormi_fn_move_stamp(sqlite3_context *ctx, struct cormi_fn_stamp *stamp,
                         sqlite3_value *zone, sqlite3_value *conn_zone);

#endif
