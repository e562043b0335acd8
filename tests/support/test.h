/*
 * What every test program includes: cmocka, and asserts that say in one line
 * what a test of this library wants to know.
 */
#ifndef SUPPORT_TEST_H
#define SUPPORT_TEST_H

/* cmocka.h needs these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define TEST_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The text has the part in it; both are shown when it has not. */
#define assert_contains(text, part) \
    test_assert_contains((text), (part), __FILE__, __LINE__)

/* size bytes equal a string literal, NUL bytes in it included. */
#define assert_bytes(data, size, literal)                          \
    do {                                                           \
        assert_int_equal((size), sizeof(literal) - 1);             \
        assert_memory_equal((data), literal, sizeof(literal) - 1); \
    } while (0)

/* A status, shown by number; CORM_OK is 0. */
#define assert_ok(status) assert_int_equal((int)(status), 0)

#define assert_double_equal(a, b) \
    test_assert_double((a), (b), __FILE__, __LINE__)

static inline void test_assert_contains(const char *text, const char *part,
                                        const char *file, int line)
{
    if (text != NULL && part != NULL && strstr(text, part) != NULL)
        return;
    print_error("\"%s\" is not in \"%s\"\n", part == NULL ? "(null)" : part,
                text == NULL ? "(null)" : text);
    _fail(file, line);
}

static inline void test_assert_double(double a, double b, const char *file,
                                      int line)
{
    if (memcmp(&a, &b, sizeof(a)) == 0)
        return;
    print_error("%.17g is not %.17g\n", a, b);
    _fail(file, line);
}

#endif
