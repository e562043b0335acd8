/*
 * MD5 and the SHA family as SQL functions: text in, hexadecimal digits out.
 * For fingerprints and for what other databases offer; nothing in the library
 * relies on them for secrecy.
 */
#include "functions.h"

#include <stdint.h>
#include <string.h>

/* 32-bit hashes: state and one block of 64 bytes; 64-bit ones: 128. */
struct fnhash_kind {
    size_t block_size;  /* bytes */
    size_t digest_size; /* bytes */
    bool is_little_endian;
    uint64_t start[8];
    void (*compress)(uint64_t *state, const unsigned char *block);
};

static uint32_t fnhash_rol32(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

static uint32_t fnhash_ror32(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

static uint64_t fnhash_ror64(uint64_t x, unsigned n)
{
    return x >> n | x << (64 - n);
}

static uint32_t fnhash_be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

static uint32_t fnhash_le32(const unsigned char *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 |
           p[0];
}

static const uint32_t fnhash_md5_sines[64] = {
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

/* Which round function, and what of the block, in the four times 16 steps. */
static uint32_t fnhash_md5_mix(unsigned i, const uint32_t *v, unsigned *word)
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

static void fnhash_md5_compress(uint64_t *state, const unsigned char *block)
{
    static const unsigned char shifts[4][4] = { { 7, 12, 17, 22 },
                                                { 5, 9, 14, 20 },
                                                { 4, 11, 16, 23 },
                                                { 6, 10, 15, 21 } };
    uint32_t v[4];

    for (int i = 0; i < 4; i++)
        v[i] = (uint32_t)state[i];
    for (unsigned i = 0; i < 64; i++) {
        unsigned word;
        uint32_t mix = fnhash_md5_mix(i, v, &word) + v[0] +
                       fnhash_md5_sines[i] + fnhash_le32(block + 4 * word);

        v[0] = v[3];
        v[3] = v[2];
        v[2] = v[1];
        v[1] += fnhash_rol32(mix, shifts[i / 16][i % 4]);
    }
    for (int i = 0; i < 4; i++)
        state[i] = (uint32_t)state[i] + v[i];
}

static uint32_t fnhash_sha1_mix(unsigned i, const uint32_t *v)
{
    switch (i / 20) {
    case 0:
        return ((v[1] & v[2]) | (~v[1] & v[3])) + 0x5a827999u;
    case 1:
        return (v[1] ^ v[2] ^ v[3]) + 0x6ed9eba1u;
    case 2:
        return ((v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3])) + 0x8f1bbcdcu;
    default:
        return (v[1] ^ v[2] ^ v[3]) + 0xca62c1d6u;
    }
}

static void fnhash_sha1_compress(uint64_t *state, const unsigned char *block)
{
    uint32_t w[80], v[5];

    for (unsigned i = 0; i < 16; i++)
        w[i] = fnhash_be32(block + 4 * i);
    for (unsigned i = 16; i < 80; i++)
        w[i] = fnhash_rol32(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 5; i++)
        v[i] = (uint32_t)state[i];
    for (unsigned i = 0; i < 80; i++) {
        uint32_t next =
            fnhash_rol32(v[0], 5) + fnhash_sha1_mix(i, v) + v[4] + w[i];

        v[4] = v[3];
        v[3] = v[2];
        v[2] = fnhash_rol32(v[1], 30);
        v[1] = v[0];
        v[0] = next;
    }
    for (int i = 0; i < 5; i++)
        state[i] = (uint32_t)state[i] + v[i];
}

/* The fractions of the cube roots of the first 80 primes; SHA-256 uses the
 * upper halves of the first 64. */
static const uint64_t fnhash_sha2_roots[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f,
    0xe9b5dba58189dbbc, 0x3956c25bf348b538, 0x59f111f1b605d019,
    0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242,
    0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3,
    0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65, 0x2de92c6f592b0275,
    0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f,
    0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc,
    0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6,
    0x92722c851482353b, 0xa2bfe8a14cf10364, 0xa81a664bbc423001,
    0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99,
    0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb,
    0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc,
    0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915,
    0xc67178f2e372532b, 0xca273eceea26619c, 0xd186b8c721c0c207,
    0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba,
    0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a,
    0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

static void fnhash_sha256_schedule(uint32_t *w, const unsigned char *block)
{
    for (unsigned i = 0; i < 16; i++)
        w[i] = fnhash_be32(block + 4 * i);
    for (unsigned i = 16; i < 64; i++) {
        uint32_t a = w[i - 15], b = w[i - 2];

        w[i] = w[i - 16] + w[i - 7] +
               (fnhash_ror32(a, 7) ^ fnhash_ror32(a, 18) ^ a >> 3) +
               (fnhash_ror32(b, 17) ^ fnhash_ror32(b, 19) ^ b >> 10);
    }
}

static void fnhash_sha256_compress(uint64_t *state, const unsigned char *block)
{
    uint32_t w[64], v[8];

    fnhash_sha256_schedule(w, block);
    for (int i = 0; i < 8; i++)
        v[i] = (uint32_t)state[i];
    for (unsigned i = 0; i < 64; i++) {
        uint32_t e = v[4], a = v[0];
        uint32_t first =
            v[7] +
            (fnhash_ror32(e, 6) ^ fnhash_ror32(e, 11) ^ fnhash_ror32(e, 25)) +
            ((e & v[5]) ^ (~e & v[6])) +
            (uint32_t)(fnhash_sha2_roots[i] >> 32) + w[i];
        uint32_t second =
            (fnhash_ror32(a, 2) ^ fnhash_ror32(a, 13) ^ fnhash_ror32(a, 22)) +
            ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));

        memmove(v + 1, v, 7 * sizeof(v[0]));
        v[4] += first;
        v[0] = first + second;
    }
    for (int i = 0; i < 8; i++)
        state[i] = (uint32_t)state[i] + v[i];
}

static void fnhash_sha512_schedule(uint64_t *w, const unsigned char *block)
{
    for (unsigned i = 0; i < 16; i++)
        w[i] = (uint64_t)fnhash_be32(block + 8 * i) << 32 |
               fnhash_be32(block + 8 * i + 4);
    for (unsigned i = 16; i < 80; i++) {
        uint64_t a = w[i - 15], b = w[i - 2];

        w[i] = w[i - 16] + w[i - 7] +
               (fnhash_ror64(a, 1) ^ fnhash_ror64(a, 8) ^ a >> 7) +
               (fnhash_ror64(b, 19) ^ fnhash_ror64(b, 61) ^ b >> 6);
    }
}

static void fnhash_sha512_compress(uint64_t *state, const unsigned char *block)
{
    uint64_t w[80], v[8];

    fnhash_sha512_schedule(w, block);
    memcpy(v, state, sizeof(v));
    for (unsigned i = 0; i < 80; i++) {
        uint64_t e = v[4], a = v[0];
        uint64_t first =
            v[7] +
            (fnhash_ror64(e, 14) ^ fnhash_ror64(e, 18) ^ fnhash_ror64(e, 41)) +
            ((e & v[5]) ^ (~e & v[6])) + fnhash_sha2_roots[i] + w[i];
        uint64_t second =
            (fnhash_ror64(a, 28) ^ fnhash_ror64(a, 34) ^ fnhash_ror64(a, 39)) +
            ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));

        memmove(v + 1, v, 7 * sizeof(v[0]));
        v[4] += first;
        v[0] = first + second;
    }
    for (int i = 0; i < 8; i++)
        state[i] += v[i];
}

static const struct fnhash_kind fnhash_md5_kind = {
    64,
    16,
    true,
    { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 },
    fnhash_md5_compress,
};
static const struct fnhash_kind fnhash_sha1_kind = {
    64,
    20,
    false,
    { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 },
    fnhash_sha1_compress,
};
static const struct fnhash_kind fnhash_sha224_kind = {
    64,
    28,
    false,
    { 0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511,
      0x64f98fa7, 0xbefa4fa4 },
    fnhash_sha256_compress,
};
static const struct fnhash_kind fnhash_sha256_kind = {
    64,
    32,
    false,
    { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
      0x1f83d9ab, 0x5be0cd19 },
    fnhash_sha256_compress,
};
static const struct fnhash_kind fnhash_sha384_kind = {
    128,
    48,
    false,
    { 0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17,
      0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511,
      0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4 },
    fnhash_sha512_compress,
};
static const struct fnhash_kind fnhash_sha512_kind = {
    128,
    64,
    false,
    { 0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
      0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
      0x1f83d9abfb41bd6b, 0x5be0cd19137e2179 },
    fnhash_sha512_compress,
};

/* The rest of the text, a one, zeros, and the length in bits. */
static void fnhash_finish(const struct fnhash_kind *kind, uint64_t *state,
                          const unsigned char *rest, size_t n_rest,
                          uint64_t len)
{
    unsigned char tail[256] = { 0 };
    size_t length_size = kind->block_size / 8;
    size_t size = kind->block_size;

    memcpy(tail, rest, n_rest);
    tail[n_rest] = 0x80;
    if (n_rest + 1 + length_size > size)
        size *= 2;
    for (size_t i = 0; i < 8; i++) {
        size_t at = kind->is_little_endian ? size - 8 + i : size - 1 - i;

        tail[at] = (unsigned char)(len * 8 >> (8 * i));
    }
    for (size_t at = 0; at < size; at += kind->block_size)
        kind->compress(state, tail + at);
}

static void fnhash_write(const struct fnhash_kind *kind, const uint64_t *state,
                         char *out)
{
    static const char digits[] = "0123456789abcdef";
    size_t word = kind->block_size / 16;

    for (size_t i = 0; i < kind->digest_size; i++) {
        size_t byte = kind->is_little_endian ? i % word : word - 1 - i % word;
        unsigned value = (unsigned)(state[i / word] >> (8 * byte)) & 0xFF;

        *out++ = digits[value >> 4];
        *out++ = digits[value & 15];
    }
}

static void fnhash_result(sqlite3_context *ctx, sqlite3_value *value,
                          const struct fnhash_kind *kind)
{
    struct cormi_fn_text in;
    const unsigned char *bytes;
    uint64_t state[8];
    char out[128];
    size_t at = 0;

    if (!cormi_fn_read_text(ctx, value, &in))
        return;
    bytes = (const unsigned char *)in.text;
    memcpy(state, kind->start, sizeof(state));
    for (; in.len - at >= kind->block_size; at += kind->block_size)
        kind->compress(state, bytes + at);
    fnhash_finish(kind, state, bytes + at, in.len - at, in.len);
    fnhash_write(kind, state, out);
    sqlite3_result_text(ctx, out, (int)(2 * kind->digest_size),
                        SQLITE_TRANSIENT);
}

#define FNHASH_FUNCTION(name)                                              \
    static void name(sqlite3_context *ctx, int argc, sqlite3_value **argv) \
    {                                                                      \
        (void)argc;                                                        \
        fnhash_result(ctx, argv[0], &name##_kind);                         \
    }

FNHASH_FUNCTION(fnhash_md5)
FNHASH_FUNCTION(fnhash_sha1)
FNHASH_FUNCTION(fnhash_sha224)
FNHASH_FUNCTION(fnhash_sha256)
FNHASH_FUNCTION(fnhash_sha384)
FNHASH_FUNCTION(fnhash_sha512)

/* clang-format off */
static const struct cormi_fn_scalar fnhash_rows[] = {
    { "MD5",    1, fnhash_md5 },
    { "SHA1",   1, fnhash_sha1 },
    { "SHA224", 1, fnhash_sha224 },
    { "SHA256", 1, fnhash_sha256 },
    { "SHA384", 1, fnhash_sha384 },
    { "SHA512", 1, fnhash_sha512 },
};
/* clang-format on */

int cormi_fn_hash_register(sqlite3 *conn)
{
    return cormi_fn_register_scalars(conn, fnhash_rows,
                                     CORMI_FN_COUNT(fnhash_rows));
}
