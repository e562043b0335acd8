/*
 * UUIDs: text, randomness.
 */
#include <corm/value.h>

#include "base/number.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/random.h>
#endif

/* "urn:uuid:" and braces, as RFC 9562 and Python's UUID() allow. */
static void uuid_unwrap(const char **text, size_t *n)
{
    static const char urn[] = "urn:uuid:";
    const size_t len = sizeof(urn) - 1;

    if (*n > len && memcmp(*text, urn, len) == 0) {
        *text += len;
        *n -= len;
    }
    if (*n >= 2 && (*text)[0] == '{' && (*text)[*n - 1] == '}') {
        ++*text;
        *n -= 2;
    }
}

bool corm_uuid_parse(corm_uuid *out, const char *text, size_t n)
{
    corm_uuid uuid;
    size_t digits = 0;

    memset(&uuid, 0, sizeof(uuid));
    uuid_unwrap(&text, &n);
    for (size_t i = 0; i < n; i++) {
        int hex = cormi_hex_digit(text[i]);

        if (text[i] == '-')
            continue;
        if (hex < 0 || digits == 32)
            return false;
        uuid.b[digits / 2] = (uint8_t)(uuid.b[digits / 2] << 4 | hex);
        digits++;
    }
    if (digits != 32)
        return false;
    *out = uuid;
    return true;
}

void corm_uuid_format(char out[37], corm_uuid value)
{
    static const char hex[] = "0123456789abcdef";

    for (size_t i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        *out++ = hex[value.b[i] >> 4];
        *out++ = hex[value.b[i] & 15];
    }
    *out = '\0';
}

static bool uuid_read_device(uint8_t *out, size_t n)
{
    int fd;
    ssize_t got = 0;

    do {
        fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return false;
    while (n > 0) {
        got = read(fd, out, n);
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
        if (got > 0) {
            out += got;
            n -= (size_t)got;
        }
    }
    close(fd);
    return n == 0;
}

static bool uuid_random_bytes(uint8_t *out, size_t n)
{
#if defined(__linux__)
    ssize_t got;

    /* Up to 256 bytes come whole; only a signal at boot can interrupt. */
    do {
        got = getrandom(out, n, 0);
    } while (got < 0 && errno == EINTR);
    if (got == (ssize_t)n)
        return true;
#endif
    return uuid_read_device(out, n);
}

bool corm_uuid_random(corm_uuid *out)
{
    corm_uuid uuid;

    if (!uuid_random_bytes(uuid.b, sizeof(uuid.b)))
        return false;
    uuid.b[6] = (uint8_t)((uuid.b[6] & 0x0F) | 0x40);
    uuid.b[8] = (uint8_t)((uuid.b[8] & 0x3F) | 0x80);
    *out = uuid;
    return true;
}

bool corm_uuid_is_unset(corm_uuid value)
{
    static const corm_uuid unset;

    return memcmp(&value, &unset, sizeof(value)) == 0;
}
