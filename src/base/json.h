/*
 * JSON text as a value: checking, and writing JSON text piece by piece.
 * No tree is built: databases store text.
 */
#ifndef CORMI_BASE_JSON_H
#define CORMI_BASE_JSON_H

#include "base/str.h"

/* Arrays and objects within each other; databases have their own limits. */
#define CORMI_JSON_DEPTH_MAX 1000

/*
 * Valid RFC 8259 text in UTF-8, not nested too deep?  False: *at (may be
 * NULL) is the offset of the first error, n when the text ends too early.
 */
bool cormi_json_valid(const char *text, size_t n, size_t *at);
/* Quoted and escaped.  The text is valid UTF-8. */
void cormi_json_add_string(cormi_str *out, const char *text, size_t n);
/* What reads back as value; JSON has no infinity and no NaN: null. */
void cormi_json_add_double(cormi_str *out, double value);
/* The first byte of the first token: '{' '[' '"' 't' 'f' 'n', '0' for any
 * number, or 0. */
char cormi_json_type(const char *text, size_t n);

#endif
