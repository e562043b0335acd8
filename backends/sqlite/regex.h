/*
 * Regular expressions with the syntax and meaning of Python's re module, on
 * UTF-8 text.  Used for the operator behind `regex` and `iregex` lookups.
 * Knows nothing of any database: memory comes from a function it is handed.
 *
 * Patterns are compiled to a small program that a backtracking machine runs.
 * The machine keeps its stack on the heap and counts its steps, so neither
 * pattern nor text can crash or hang the caller.
 */
#ifndef CORMI_SQLITE_REGEX_H
#define CORMI_SQLITE_REGEX_H

#include <stddef.h>

typedef struct cormi_regex cormi_regex;

/* realloc-shaped: ptr NULL and old_size 0 allocate, new_size 0 frees. */
typedef void *(*cormi_regex_alloc)(void *data, void *ptr, size_t old_size,
                                   size_t new_size);

typedef enum cormi_regex_status {
    CORMI_REGEX_NO_MATCH = 0, /* compile: success */
    CORMI_REGEX_MATCH = 1,
    CORMI_REGEX_BAD_PATTERN = -1,
    CORMI_REGEX_TOO_COMPLEX = -2,
    CORMI_REGEX_NO_MEMORY = -3
} cormi_regex_status;

/* What is wrong with a pattern, and where. */
typedef struct cormi_regex_error {
    char message[96];
    size_t position; /* characters from the start of the pattern */
} cormi_regex_error;

/**
 * Compile a pattern.
 * @param out      Receives the program, ended by cormi_regex_free(); NULL
 *                 unless the status is 0.
 * @param pattern  UTF-8, not necessarily NUL-terminated.
 * @param len      Its bytes.
 * @param err      Filled for CORMI_REGEX_BAD_PATTERN; may be NULL.
 * @param alloc    Where memory comes from; also kept by the result.
 * @param data     Handed to alloc.
 * @return 0, CORMI_REGEX_BAD_PATTERN or CORMI_REGEX_NO_MEMORY.
 */
cormi_regex_status cormi_regex_compile(cormi_regex **out, const char *pattern,
                                       size_t len, cormi_regex_error *err,
                                       cormi_regex_alloc alloc, void *data);

/**
 * Look for the first match anywhere in a text.
 * @param text     UTF-8; bytes that are not count as one character each.
 * @param len      Its bytes.
 * @param spans    Receives start and end (bytes) of the match and then of each
 *                 group, (size_t)-1 for groups that took no part; may be NULL,
 *                 which is faster.
 * @param n_spans  Number of pairs that fit into spans.
 * @return CORMI_REGEX_MATCH, CORMI_REGEX_NO_MATCH, CORMI_REGEX_TOO_COMPLEX
 *         (gave up after a bounded amount of work) or CORMI_REGEX_NO_MEMORY.
 * Threads: any; a program is never changed by a search.
 */
cormi_regex_status cormi_regex_search(const cormi_regex *re, const char *text,
                                      size_t len, size_t (*spans)[2],
                                      size_t n_spans);

/* Number of groups, the whole match included. */
size_t cormi_regex_groups(const cormi_regex *re);

void cormi_regex_free(cormi_regex *re);

#endif
