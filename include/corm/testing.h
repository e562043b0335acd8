/*
 * For the tests of programs: a block that must run so many statements, and
 * not one more.  Not part of <corm/corm.h>.
 *
 *     corm_assert_queries (s, 2) {
 *         show_page(s);
 *     }
 *
 * Where the number differs CORM_ASSERT_FAILED(message, file, line) is called:
 * unless the program defines it before this header it writes to stderr and
 * aborts, as assert() does.  With cmocka:
 *
 *     #define CORM_ASSERT_FAILED(message, file, line) \
 *         (print_error("%s\n", message), _fail(file, line))
 */
#ifndef CORM_TESTING_H
#define CORM_TESTING_H

#include <corm/db.h>
#include <corm/watch.h>

#include <stdio.h>
#include <stdlib.h>

CORM_BEGIN_DECLS

/** What corm_assert_queries keeps on the stack. */
typedef struct corm_expectation {
    corm_session *session;   /**< that is watched */
    corm_recorder *recorder; /**< of its statements */
    uint64_t wanted;         /**< how many are expected */
    uint64_t before;         /**< how many ran before */
    int run;                 /**< 1: the body is to run */
} corm_expectation;

/**
 * Begin to count the session's statements; what corm_assert_queries begins
 * with.
 * @param session  borrowed until corm_expect_end().
 * @param n        statements that are expected.
 * @return the caller's, on its stack, ended by corm_expect_end(); .run is 0
 *         where it failed (CORM_NO_MEMORY, recorded).
 * Threads: the one that has session, which is watched.
 * @code
 * corm_expectation e = corm_expect_queries(s, 2);
 * show_page(s);
 * if (corm_expect_failure(&e) != NULL)
 *     (void)fprintf(stderr, "%s\n", corm_expect_failure(&e));
 * corm_expect_end(&e);
 * @endcode
 */
CORM_API corm_expectation corm_expect_queries(corm_session *session,
                                              uint64_t n);

/**
 * Were there as many as expected?
 * @param expected  of corm_expect_queries(); borrowed.
 * @return NULL: yes; else a sentence with what ran, the most frequent first;
 *         it lives until corm_expect_end(). A failure to build it gives a
 *         static text.
 * Threads: that of the session that is watched.
 */
CORM_API const char *corm_expect_failure(corm_expectation *expected);

/**
 * Stop counting and free what was counted.
 * @param expected  the caller's storage; twice, or NULL: nothing. It does not
 *                  fail.
 * Threads: that of the watched session.
 */
CORM_API void corm_expect_end(corm_expectation *expected);

#ifndef CORM_ASSERT_FAILED
/**
 * Called when corm_assert_queries fails: define it before this header to
 * have it your way.
 */
#define CORM_ASSERT_FAILED(message, file, line) \
    corm_assert_failed((message), (file), (line))

/**
 * What CORM_ASSERT_FAILED is by default: writes to stderr and aborts.
 * @param message  borrowed; a sentence.
 * @param file     of the block that failed.
 * @param line     where it stands in file.
 * Threads: any; the process ends.
 */
static inline void corm_assert_failed(const char *message, const char *file,
                                      int line)
{
    (void)fprintf(stderr, "%s:%d: %s\n", file, line, message);
    abort();
}
#endif

/**
 * The end of a corm_assert_queries block: calls CORM_ASSERT_FAILED where the
 * number differs.
 * @param expected  borrowed; ended later by corm_expect_end().
 * @param file      static text: __FILE__.
 * @param line      __LINE__ of the failing block.
 * Threads: that of the session of the block.
 */
static inline void corm_expect_check(corm_expectation *expected,
                                     const char *file, int line)
{
    const char *failure = corm_expect_failure(expected);

    expected->run = 0;
    if (failure != NULL)
        CORM_ASSERT_FAILED(failure, file, line);
}

CORM_END_DECLS

/**
 * The block runs n statements, transaction control left out.  A block that is
 * left early (return, break) is not checked.  A GNU extension; its ISO C equal
 * are corm_expect_queries() and corm_expect_check().
 */
#define corm_assert_queries(s, n) \
    CORM_ASSERT_QUERIES_(CORM_CAT_(corm_aq_, __COUNTER__), s, n)
#define CORM_ASSERT_QUERIES_(x, s, n)                                   \
    for (corm_expectation x __attribute__((cleanup(corm_expect_end))) = \
             corm_expect_queries((s), (n));                             \
         x.run; corm_expect_check(&x, __FILE__, __LINE__))

#endif
