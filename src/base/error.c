/*
 * Error records.  Filling one never allocates: it must work when memory is
 * what is missing.
 */
#include "base/error.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

static const char *const error_status_names[] = {
#define X(code, name, text) [CORM_##code] = name,
    CORM_STATUS_MAP(X)
#undef X
};

const char *corm_status_name(corm_status status)
{
    size_t i = (size_t)status;

    if (i >= sizeof(error_status_names) / sizeof(error_status_names[0]))
        return "unknown";
    return error_status_names[i];
}

/*
 * Messages quote names and values of users, which may hold anything: what
 * is no UTF-8 or could forge a line of a log becomes '?', ends of lines
 * become blanks.
 */
static void error_sanitize(char *text, size_t n, bool lines)
{
    for (size_t i = 0; i < n;) {
        size_t len = cormi_utf8_char(text + i, n - i);
        unsigned char c = (unsigned char)text[i];
        bool control = c < 0x20 || c == 0x7F;

        if (c == '\n' && !lines)
            text[i] = ' ';
        else if (len == 0 || (control && c != '\n'))
            text[i] = '?';
        i += len == 0 ? 1 : len;
    }
}

/* Bytes without the character at the end that the buffer cut in two. */
static size_t error_whole(const char *text, size_t n)
{
    for (size_t back = 1; back <= 3 && back <= n; back++) {
        unsigned char c = (unsigned char)text[n - back];

        if ((c & 0xC0) == 0x80)
            continue;
        return cormi_utf8_char(text + n - back, back) == 0 ? n - back : n;
    }
    return n;
}

static corm_status error_fill(corm_error *err, corm_status code, bool lines,
                              const char *format, va_list args)
    CORM_PRINTF(4, 0);

static corm_status error_fill(corm_error *err, corm_status code, bool lines,
                              const char *format, va_list args)
{
    int len;
    size_t n;

    if (err == NULL)
        return code;
    memset(err, 0, sizeof(*err));
    err->code = code;
    len = vsnprintf(err->message, sizeof(err->message), format, args);
    if (len < 0) {
        err->message[0] = '\0';
        return code;
    }
    n = (size_t)len;
    if (n >= sizeof(err->message)) {
        n = error_whole(err->message, sizeof(err->message) - 1);
        err->message[n] = '\0';
    }
    error_sanitize(err->message, n, lines);
    return code;
}

corm_status cormi_error_setv(corm_error *err, corm_status code,
                             const char *format, va_list args)
{
    return error_fill(err, code, strchr(format, '\n') != NULL, format, args);
}

corm_status cormi_error_set(corm_error *err, corm_status code,
                            const char *format, ...)
{
    va_list args;

    va_start(args, format);
    cormi_error_setv(err, code, format, args);
    va_end(args);
    return code;
}

corm_status cormi_error_lines(corm_error *err, corm_status code,
                              const char *format, ...)
{
    va_list args;

    va_start(args, format);
    error_fill(err, code, true, format, args);
    va_end(args);
    return code;
}
