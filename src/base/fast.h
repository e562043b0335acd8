/*
 * What makes the common way through a function short: hints to the compiler,
 * and names that are copied without a call.
 */
#ifndef CORMI_BASE_FAST_H
#define CORMI_BASE_FAST_H

#include <stddef.h>
#include <string.h>

/* The rare way through a function: apart from it, so that the common way
 * needs no frame.  COLD: of failures; what leads to a call of it is small code
 * that lies elsewhere.  RARE: what a branch is expected not to find. */
#if defined(__GNUC__)
#define CORMI_APART           __attribute__((noinline))
#define CORMI_COLD            __attribute__((cold))
#define CORMI_RARE(condition) __builtin_expect(!!(condition), 0)
#else
#define CORMI_APART
#define CORMI_COLD
#define CORMI_RARE(condition) (condition)
#endif

/* memcpy() of names, which are short: without a call up to 32 bytes. */
static inline void cormi_copy(void *to, const void *from, size_t n)
{
    char *out = (char *)to;
    const char *in = (const char *)from;

    if (CORMI_RARE(n > 32)) {
        memcpy(out, in, n);
    } else if (n >= 16) {
        memcpy(out, in, 16);
        memcpy(out + n - 16, in + n - 16, 16);
    } else if (n >= 8) {
        memcpy(out, in, 8);
        memcpy(out + n - 8, in + n - 8, 8);
    } else if (n >= 4) {
        memcpy(out, in, 4);
        memcpy(out + n - 4, in + n - 4, 4);
    } else {
        for (size_t i = 0; i < n; i++)
            out[i] = in[i];
    }
}

#endif
