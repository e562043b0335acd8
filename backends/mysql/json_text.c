/*
 * JSON text as MariaDB keeps it.  There a document is text, ordered and
 * searched as such, and Django writes it in ASCII: so does this driver, that
 * both find and order the same rows.  What is read is put back into UTF-8.
 */
#include "json_text.h"

#include <stdint.h>
#include <string.h>

/* The code point at `at` and its bytes; a byte that begins none is its own. */
static size_t mysql_json_point(const char *at, const char *end, uint32_t *out)
{
    const unsigned char *s = (const unsigned char *)at;
    size_t n = s[0] < 0xc2 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

    if (n == 1 || n > (size_t)(end - at)) {
        *out = s[0];
        return 1;
    }
    *out = s[0] & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++)
        *out = *out << 6 | (s[i] & 0x3fu);
    return n;
}

static char *mysql_json_unit(char *to, uint32_t unit)
{
    static const char hex[] = "0123456789abcdef";

    *to++ = '\\';
    *to++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4)
        *to++ = hex[unit >> shift & 15];
    return to;
}

size_t cormi_mysql_json_ascii_size(const char *text, size_t n)
{
    size_t size = n;

    /* Six bytes at most for each that is not ASCII. */
    for (size_t i = 0; i < n; i++)
        size += (unsigned char)text[i] < 0x80 ? 0 : 5;
    return size;
}

size_t cormi_mysql_json_to_ascii(char *to, const char *text, size_t n)
{
    const char *end = text + n, *start = to;
    uint32_t point = 0;

    while (text < end) {
        if ((unsigned char)*text < 0x80) {
            *to++ = *text++;
            continue;
        }
        text += mysql_json_point(text, end, &point);
        if (point > 0xffff) {
            to = mysql_json_unit(to, 0xd800 + ((point - 0x10000) >> 10));
            point = 0xdc00 + ((point - 0x10000) & 0x3ff);
        }
        to = mysql_json_unit(to, point);
    }
    return (size_t)(to - start);
}

/* XXXX of \uXXXX; -1: there is none. */
static int32_t mysql_json_hex(const char *at, const char *end)
{
    int32_t unit = 0;

    if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;

        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

static char *mysql_json_utf8(char *to, uint32_t point)
{
    if (point >= 0x10000) {
        *to++ = (char)(0xf0 | point >> 18);
        *to++ = (char)(0x80 | (point >> 12 & 0x3f));
        *to++ = (char)(0x80 | (point >> 6 & 0x3f));
    } else if (point >= 0x800) {
        *to++ = (char)(0xe0 | point >> 12);
        *to++ = (char)(0x80 | (point >> 6 & 0x3f));
    } else {
        *to++ = (char)(0xc0 | point >> 6);
    }
    *to++ = (char)(0x80 | (point & 0x3f));
    return to;
}

/* The escape at `at`, decoded to *to; how many bytes it had. */
static size_t mysql_json_escape(char **to, const char *at, const char *end)
{
    int32_t unit = mysql_json_hex(at, end), low;

    if (unit >= 0xd800 && unit < 0xdc00) {
        low = mysql_json_hex(at + 6, end);
        if (low >= 0xdc00 && low < 0xe000) {
            *to = mysql_json_utf8(*to, 0x10000u +
                                           (uint32_t)(unit - 0xd800) * 0x400u +
                                           (uint32_t)(low - 0xdc00));
            return 12;
        }
    } else if (unit >= 0x80 && (unit < 0xdc00 || unit > 0xdfff)) {
        *to = mysql_json_utf8(*to, (uint32_t)unit);
        return 6;
    }
    *(*to)++ = *at++; /* another escape stays as it is */
    if (at < end)
        *(*to)++ = *at;
    return 2;
}

size_t cormi_mysql_json_to_utf8(char *text, size_t n)
{
    const char *at = memchr(text, '\\', n), *end = text + n;
    char *to;

    if (at == NULL)
        return n;
    for (to = text + (at - text); at < end;) {
        if (*at == '\\')
            at += mysql_json_escape(&to, at, end);
        else
            *to++ = *at++;
    }
    return (size_t)(to - text);
}
