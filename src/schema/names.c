/*
 * Names of indexes: readable parts cut to length, and a digest of all of
 * them that keeps what was cut apart.  The digest is MD5, because Django's
 * is; nothing here is about secrets.
 */
#include "schema/names.h"

#include "base/str.h"
#include "base/utf8.h"

#include <string.h>

/* ---- MD5 (RFC 1321) ---- */

typedef struct names_md5 {
    uint32_t state[4];
    uint64_t size; /* bytes so far */
    unsigned char block[64];
} names_md5;

/* floor(2^32 * abs(sin(i + 1))) */
static const uint32_t names_sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a,
    0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
    0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
    0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8,
    0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
    0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
    0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
    0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
    0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

static const unsigned char names_shifts[4][4] = {
    { 7, 12, 17, 22 },
    { 5, 9, 14, 20 },
    { 4, 11, 16, 23 },
    { 6, 10, 15, 21 },
};

static uint32_t names_word(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
           (uint32_t)at[3] << 24;
}

/* The mixing function of a round, and which word of the block it takes. */
static uint32_t names_mix(unsigned i, const uint32_t v[4], unsigned *word)
{
    switch (i / 16) {
    case 0:
        *word = i;
        return (v[1] & v[2]) | (~v[1] & v[3]);
    case 1:
        *word = (5 * i + 1) % 16;
        return (v[3] & v[1]) | (~v[3] & v[2]);
    case 2:
        *word = (3 * i + 5) % 16;
        return v[1] ^ v[2] ^ v[3];
    default:
        *word = 7 * i % 16;
        return v[2] ^ (v[1] | ~v[3]);
    }
}

static void names_md5_block(names_md5 *md5)
{
    uint32_t v[4];

    memcpy(v, md5->state, sizeof(v));
    for (unsigned i = 0; i < 64; i++) {
        unsigned word, shift = names_shifts[i / 16][i % 4];
        uint32_t sum = names_mix(i, v, &word) + v[0] + names_sines[i];

        sum += names_word(md5->block + (size_t)word * 4);
        v[0] = v[3];
        v[3] = v[2];
        v[2] = v[1];
        v[1] += sum << shift | sum >> (32 - shift);
    }
    for (unsigned i = 0; i < 4; i++)
        md5->state[i] += v[i];
}

static void names_md5_add(names_md5 *md5, const void *data, size_t n)
{
    const unsigned char *bytes = data;

    for (size_t i = 0; i < n; i++) {
        md5->block[md5->size++ % 64] = bytes[i];
        if (md5->size % 64 == 0)
            names_md5_block(md5);
    }
}

/* The first n hexadecimal digits, n at most 8, and a NUL. */
static void names_md5_end(names_md5 *md5, char *out, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t bits = md5->size * 8;
    unsigned char length[8];

    for (unsigned i = 0; i < 8; i++)
        length[i] = (unsigned char)(bits >> (8 * i));
    names_md5_add(md5, "\x80", 1);
    while (md5->size % 64 != 56)
        names_md5_add(md5, "", 1);
    names_md5_add(md5, length, sizeof(length));
    for (size_t i = 0; i < n; i++) {
        uint32_t byte = md5->state[0] >> (8 * (i / 2)) & 255;

        out[i] = digits[i % 2 == 0 ? byte >> 4 : byte & 15];
    }
    out[n] = '\0';
}

/* ---- names ---- */

/* Digest of the table and columns, one behind the other, and a tail. */
static void names_digest(char *out, size_t digits, const char *table,
                         const char *const *columns, size_t n, const char *tail)
{
    names_md5 md5 = { .state = { 0x67452301, 0xefcdab89, 0x98badcfe,
                                 0x10325476 } };

    names_md5_add(&md5, table, strlen(table));
    for (size_t i = 0; i < n; i++)
        names_md5_add(&md5, columns[i], strlen(columns[i]));
    names_md5_add(&md5, tail, strlen(tail));
    names_md5_end(&md5, out, digits);
}

static void names_add_cut(cormi_str *out, const char *text, size_t max)
{
    cormi_str_addn(out, text, cormi_utf8_cut(text, strlen(text), max));
}

static const char *names_get(const cormi_str *str)
{
    return str->oom ? NULL : cormi_str_get(str);
}

static bool names_bad_start(char c)
{
    return c == '_' || (c >= '0' && c <= '9');
}

/* Each half gets the same room; the suffix at most a third of all. */
static const char *names_shorten(corm_arena *arena, const char *table,
                                 const char *columns, const char *suffix,
                                 size_t max)
{
    cormi_str out;
    size_t suffix_max = strlen(suffix) > max / 3 ? max / 3 : strlen(suffix);
    size_t half = (max - suffix_max) / 2 - 1;

    cormi_str_init_arena(&out, arena);
    if (names_bad_start(table[0]))
        cormi_str_addc(&out, 'D');
    names_add_cut(&out, table, half);
    cormi_str_addc(&out, '_');
    names_add_cut(&out, columns, half);
    cormi_str_addc(&out, '_');
    names_add_cut(&out, suffix, suffix_max);
    if (!out.oom && out.len > max)
        out.data[cormi_utf8_cut(out.data, out.len, max)] = '\0';
    return names_get(&out);
}

const char *cormi_index_name(corm_arena *arena, const char *table,
                             const char *const *columns, size_t n,
                             const char *suffix, size_t max)
{
    cormi_str joined, tail, out;
    char digest[9];

    cormi_str_init_arena(&joined, arena);
    cormi_str_init_arena(&tail, arena);
    cormi_str_init_arena(&out, arena);
    for (size_t i = 0; i < n; i++)
        cormi_str_addf(&joined, "%s%s", i == 0 ? "" : "_", columns[i]);
    names_digest(digest, 8, table, columns, n, "");
    cormi_str_addf(&tail, "%s%s", digest, suffix);
    cormi_str_addf(&out, "%s_%s_%s", table, cormi_str_get(&joined),
                   cormi_str_get(&tail));
    if (joined.oom || tail.oom || out.oom)
        return NULL;
    max = max == 0 ? 200 : max;
    if (out.len <= max)
        return names_get(&out);
    return names_shorten(arena, table, cormi_str_get(&joined),
                         cormi_str_get(&tail), max);
}

const char *cormi_model_index_name(corm_arena *arena, const char *table,
                                   const char *const *columns, size_t n)
{
    cormi_str out;
    char digest[7];

    cormi_str_init_arena(&out, arena);
    names_digest(digest, 6, table, columns, n, "idx");
    names_add_cut(&out, table, 11);
    cormi_str_addc(&out, '_');
    names_add_cut(&out, columns[0] + (columns[0][0] == '-'), 7);
    cormi_str_addf(&out, "_%s_idx", digest);
    if (!out.oom && names_bad_start(out.data[0]))
        out.data[0] = 'D';
    return names_get(&out);
}
