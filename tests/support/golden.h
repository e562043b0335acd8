/*
 * Golden texts: what a program produces, whole, beside it in a text file.
 * A file under tests/golden/ has sections:
 *
 *     == filter_and
 *     SELECT ...
 *
 * A section that differs fails with both texts; one that nobody asked for
 * fails at the end.  CORM_GOLDEN_UPDATE=1 in the environment writes the
 * files anew from what the program produces: look at the diff before you
 * commit it.
 */
#ifndef SUPPORT_GOLDEN_H
#define SUPPORT_GOLDEN_H

#include <stdbool.h>
#include <stddef.h>

typedef struct golden golden;

/* file: under tests/golden, "sqlite/select.sql".  Owned by the caller; NULL:
 * no memory, or the file cannot be read (said on stderr). */
golden *golden_open(const char *file);
/* Does the section say what `text` says?  Prints what differs when not. */
bool golden_check(golden *g, const char *section, const char *text);
/* Did every section have its check?  Writes the file when updating.  Frees. */
bool golden_close(golden *g);

#endif
