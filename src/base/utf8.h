/*
 * UTF-8: validation, length, cutting at a character, and the nearest name
 * for "did you mean".
 */
#ifndef CORMI_BASE_UTF8_H
#define CORMI_BASE_UTF8_H

#include "base/shared.h"

#include <corm/common.h>

/* NUL is a character like any other. */
bool cormi_utf8_valid(const char *text, size_t n);
/* Bytes of the first character, 1 to 4; 0: the text does not begin with one. */
size_t cormi_utf8_char(const char *text, size_t n);
/* Code points of valid text. */
size_t cormi_utf8_length(const char *text, size_t n);
/* How many bytes to keep so that they are <= max and end at a character. */
size_t cormi_utf8_cut(const char *text, size_t n, size_t max);
/* Edit distance of two names in bytes, at most limit + 1. */
size_t cormi_distance(const char *a, const char *b, size_t limit);

/* The name that was probably meant: begin, try each that there is. */
typedef struct cormi_nearest {
    const char *wanted;
    const char *best; /* NULL: none is near */
    size_t distance;  /* only what is nearer than this counts */
} cormi_nearest;

CORMI_SHARED cormi_nearest cormi_nearest_to(const char *wanted);
CORMI_SHARED void cormi_nearest_try(cormi_nearest *nearest,
                                    const char *candidate);

#endif
