/*
 * Regular expressions with the syntax and meaning of Python's re module, on
 * UTF-8 text: for backends whose database has none that Django would call
 * one.  For backend authors; may change in a minor release.
 *
 * Patterns are compiled to a small program that a backtracking machine runs.
 * The machine keeps its stack on the heap and counts its steps, so neither
 * pattern nor text can crash or hang the caller.
 */
#ifndef CORM_SYS_REGEX_H
#define CORM_SYS_REGEX_H

#include <corm/common.h>

CORM_BEGIN_DECLS

/** A compiled pattern; never changed by a search. */
typedef struct corm_regex corm_regex;

/**
 * Where memory comes from, as corm_allocator's resize(): ptr NULL and
 * old_size 0 allocate, new_size 0 frees.
 */
typedef void *(*corm_regex_alloc)(void *data, void *ptr, size_t old_size,
                                  size_t new_size);

/** What compiling or searching came to. */
typedef enum corm_regex_status {
    CORM_REGEX_NO_MATCH = 0, /**< of compiling: success */
    CORM_REGEX_MATCH = 1,
    CORM_REGEX_BAD_PATTERN = -1,
    CORM_REGEX_TOO_COMPLEX = -2, /**< gave up after a bounded amount of work */
    CORM_REGEX_NO_MEMORY = -3
} corm_regex_status;

/** What is wrong with a pattern, and where. */
typedef struct corm_regex_error {
    char message[96]; /**< a sentence, NUL-terminated */
    size_t position;  /**< characters from the start of the pattern */
} corm_regex_error;

/**
 * Compile a pattern.
 * @param out      Receives the program, ended by corm_regex_free(); NULL
 *                 unless the status is 0.
 * @param pattern  UTF-8, not necessarily NUL-terminated; borrowed for the
 *                 call. What re would not take fails.
 * @param len      Its bytes.
 * @param err      Filled for CORM_REGEX_BAD_PATTERN; may be NULL.
 * @param alloc    Where memory comes from; also kept by the result.
 * @param data     Handed to alloc.
 * @return 0, CORM_REGEX_BAD_PATTERN or CORM_REGEX_NO_MEMORY.
 * Threads: any; patterns are compiled apart.
 * Example: backends/sqlite/fn_text.c (corm_regex_compile)
 */
CORM_API corm_regex_status corm_regex_compile(corm_regex **out,
                                              const char *pattern, size_t len,
                                              corm_regex_error *err,
                                              corm_regex_alloc alloc,
                                              void *data);

/**
 * Look for the first match anywhere in a text.
 * @param re       borrowed, unchanged by success and failure.
 * @param text     borrowed; UTF-8; bytes that are not count as one character
 *                 each.
 * @param len      Its bytes.
 * @param spans    Receives start and end (bytes) of the match and then of each
 *                 group, (size_t)-1 for groups that took no part; may be NULL,
 *                 which is faster.
 * @param n_spans  Number of pairs that fit into spans.
 * @return CORM_REGEX_MATCH, CORM_REGEX_NO_MATCH, CORM_REGEX_TOO_COMPLEX or
 *         CORM_REGEX_NO_MEMORY.
 * Threads: any, several on one program too.
 */
CORM_API corm_regex_status corm_regex_search(const corm_regex *re,
                                             const char *text, size_t len,
                                             size_t (*spans)[2],
                                             size_t n_spans);

/**
 * How many groups a pattern has, the whole match included.
 * @param re  borrowed.
 * @return at least 1; no error.
 * Threads: any, searching at the same time or not.
 */
CORM_API size_t corm_regex_groups(const corm_regex *re);

/**
 * Give a program's memory back.
 * @param re  owned by the caller until now; NULL: nothing. Never fails.
 * Threads: any, when nobody searches by it.
 */
CORM_API void corm_regex_free(corm_regex *re);

CORM_END_DECLS

#endif
