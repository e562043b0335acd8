/*
 * UTF-8 as every text of the library has it, and the distance between names
 * that "did you mean" needs.
 */
#include "base/utf8.h"

#include <string.h>

#define UTF8_HIGH_BITS UINT64_C(0x8080808080808080)

static bool utf8_is_tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* Bytes of the character at p of at most n bytes; 0: not one (RFC 3629). */
size_t cormi_utf8_char(const char *text, size_t n)
{
    const unsigned char *p = (const unsigned char *)text;

    if (n == 0)
        return 0;
    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4 || n < 2 || !utf8_is_tail(p[1]))
        return 0;
    if (p[0] < 0xE0)
        return 2;
    /* Overlong forms, surrogates, and what is above U+10FFFF. */
    if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) ||
        (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F))
        return 0;
    if (n < 3 || !utf8_is_tail(p[2]))
        return 0;
    if (p[0] < 0xF0)
        return 3;
    return n >= 4 && utf8_is_tail(p[3]) ? 4 : 0;
}

/* Bytes of ASCII that text begins with, by words as long as there are any. */
static size_t utf8_ascii(const char *text, size_t n)
{
    uint64_t word;
    size_t i = 0;

    for (; n - i >= sizeof(word); i += sizeof(word)) {
        memcpy(&word, text + i, sizeof(word));
        if ((word & UTF8_HIGH_BITS) != 0)
            break;
    }
    while (i < n && (unsigned char)text[i] < 0x80)
        i++;
    return i;
}

bool cormi_utf8_valid(const char *text, size_t n)
{
    size_t i = utf8_ascii(text, n);

    while (i < n) {
        size_t len = cormi_utf8_char(text + i, n - i);

        if (len == 0)
            return false;
        i += len;
        i += utf8_ascii(text + i, n - i);
    }
    return true;
}

size_t cormi_utf8_length(const char *text, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += !utf8_is_tail((unsigned char)text[i]);
    return count;
}

size_t cormi_utf8_cut(const char *text, size_t n, size_t max)
{
    size_t cut = max;

    if (n <= max)
        return n;
    /* A character has three tail bytes at most: more is not UTF-8. */
    while (cut > 0 && max - cut < 4 && utf8_is_tail((unsigned char)text[cut]))
        cut--;
    return utf8_is_tail((unsigned char)text[cut]) ? max : cut;
}

/* Longer names are no typing errors of each other. */
#define UTF8_NAME_MAX 64

static size_t utf8_least(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;

    return least < c ? least : c;
}

/*
 * Optimal string alignment: insert, delete, replace, swap two neighbours.
 * Three rows of the table on the stack, so that it cannot fail.
 */
size_t cormi_distance(const char *a, const char *b, size_t limit)
{
    size_t rows[3][UTF8_NAME_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    size_t n = strlen(a), m = strlen(b);

    if (n > UTF8_NAME_MAX || m > UTF8_NAME_MAX ||
        (n > m ? n - m : m - n) > limit)
        return limit + 1;
    for (size_t j = 0; j <= m; j++)
        above[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *old = before;

        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t change = above[j - 1] + (a[i - 1] != b[j - 1]);

            row[j] = utf8_least(above[j] + 1, row[j - 1] + 1, change);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
                a[i - 2] == b[j - 1] && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        before = above;
        above = row;
        row = old;
    }
    return above[m] <= limit ? above[m] : limit + 1;
}

/* One slip in three characters, two at least. */
cormi_nearest cormi_nearest_to(const char *wanted)
{
    size_t len = strlen(wanted);

    return (cormi_nearest){ wanted, NULL, (len < 6 ? 2 : len / 3) + 1 };
}

void cormi_nearest_try(cormi_nearest *nearest, const char *candidate)
{
    size_t distance;

    if (nearest->distance == 0)
        return;
    distance =
        cormi_distance(nearest->wanted, candidate, nearest->distance - 1);
    if (distance < nearest->distance) {
        nearest->distance = distance;
        nearest->best = candidate;
    }
}
