/*
 * IPv6 addresses as text, so that one address has one spelling in the
 * database.  By hand because C11 has no inet_pton().
 */
#include "model/adapt.h"

#include "base/number.h"

#include <stdio.h>
#include <string.h>

/* ---- reading ---- */

/* One to four hex digits; returns how many, 0: none or too many. */
static size_t ip_group(uint16_t *out, const char *text, size_t n)
{
    size_t i = 0;
    unsigned group = 0;

    while (i < n && cormi_hex_digit(text[i]) >= 0 && i < 5)
        group = group * 16 + (unsigned)cormi_hex_digit(text[i++]);
    *out = (uint16_t)group;
    return i <= 4 ? i : 0;
}

/* Four numbers of 0 to 255 with points between, all n bytes, as two groups. */
static bool ip_dotted(uint16_t out[2], const char *text, size_t n)
{
    unsigned parts[4] = { 0 };
    size_t at = 0;

    for (size_t i = 0; i < 4; i++) {
        size_t begin = at;

        if (i > 0 && (at >= n || text[at++] != '.'))
            return false;
        begin = at;
        while (at < n && at - begin < 3 && text[at] >= '0' && text[at] <= '9')
            parts[i] = parts[i] * 10 + (unsigned)(text[at++] - '0');
        if (at == begin || parts[i] > 255 ||
            (at - begin > 1 && text[begin] == '0'))
            return false;
    }
    out[0] = (uint16_t)(parts[0] << 8 | parts[1]);
    out[1] = (uint16_t)(parts[2] << 8 | parts[3]);
    return at == n;
}

typedef struct ip_reader {
    const char *text;
    size_t n, at;
    uint16_t groups[8];
    size_t n_groups;
    int gap; /* where "::" stands, -1: nowhere */
} ip_reader;

static bool ip_is_dotted_next(const ip_reader *r)
{
    const char *rest = r->text + r->at;
    size_t left = r->n - r->at;

    return memchr(rest, '.', left) != NULL && memchr(rest, ':', left) == NULL;
}

/* What follows a group: the end, ":" and a group, or "::". */
static bool ip_separator(ip_reader *r)
{
    if (r->at == r->n)
        return true;
    if (r->text[r->at] != ':')
        return false;
    r->at++;
    if (r->at == r->n)
        return false; /* a lone ':' at the end */
    if (r->text[r->at] != ':')
        return true;
    r->at++;
    if (r->gap >= 0)
        return false;
    r->gap = (int)r->n_groups;
    return true;
}

static bool ip_read_groups(ip_reader *r)
{
    while (r->at < r->n) {
        size_t taken;

        if (r->n_groups <= 6 && ip_is_dotted_next(r)) {
            r->n_groups += 2;
            return ip_dotted(&r->groups[r->n_groups - 2], r->text + r->at,
                             r->n - r->at);
        }
        if (r->n_groups == 8)
            return false;
        taken =
            ip_group(&r->groups[r->n_groups], r->text + r->at, r->n - r->at);
        if (taken == 0)
            return false;
        r->at += taken;
        r->n_groups++;
        if (!ip_separator(r))
            return false;
    }
    return true;
}

static bool ip_parse(uint16_t out[8], const char *text, size_t n)
{
    ip_reader r = { .text = text, .n = n, .gap = -1 };
    size_t after;

    if (n >= 2 && text[0] == ':' && text[1] == ':') {
        r.gap = 0;
        r.at = 2;
    }
    if (!ip_read_groups(&r) || (r.gap < 0 ? r.n_groups != 8 : r.n_groups > 7))
        return false;
    memset(out, 0, 8 * sizeof(*out));
    after = r.gap < 0 ? 0 : r.n_groups - (size_t)r.gap;
    memcpy(out, r.groups, (r.n_groups - after) * sizeof(*out));
    memcpy(out + 8 - after, r.groups + r.n_groups - after,
           after * sizeof(*out));
    return true;
}

/* ---- writing ---- */

/* The first longest run of zero groups, at least two: what "::" stands for. */
static size_t ip_zeros(const uint16_t groups[8], size_t *at)
{
    size_t best = 0;

    for (size_t i = 0; i < 8; i++) {
        size_t n = 0;

        while (i + n < 8 && groups[i + n] == 0)
            n++;
        if (n > best) {
            best = n;
            *at = i;
        }
    }
    return best >= 2 ? best : 0;
}

static size_t ip_format_groups(char out[CORMI_IP_MAX], const uint16_t groups[8])
{
    size_t at = 8, n_zeros = ip_zeros(groups, &at), n = 0;

    for (size_t i = 0; i < 8; i++) {
        if (n_zeros != 0 && i == at) {
            out[n++] = ':';
            out[n++] = ':';
            i += n_zeros - 1;
            continue;
        }
        if (n != 0 && out[n - 1] != ':')
            out[n++] = ':';
        n += (size_t)snprintf(out + n, CORMI_IP_MAX - n, "%x",
                              (unsigned)groups[i]);
    }
    out[n] = '\0';
    return n;
}

static bool ip_is_mapped(const uint16_t groups[8])
{
    for (size_t i = 0; i < 5; i++)
        if (groups[i] != 0)
            return false;
    return groups[5] == 0xffff;
}

size_t cormi_ip_normalize(char out[CORMI_IP_MAX], const char *text, size_t n,
                          bool unpack_ipv4)
{
    uint16_t groups[8];

    cormi_trim(&text, &n);
    if (memchr(text, ':', n) == NULL || !ip_parse(groups, text, n))
        return 0;
    if (!ip_is_mapped(groups))
        return ip_format_groups(out, groups);
    return (size_t)snprintf(
        out, CORMI_IP_MAX, "%s%u.%u.%u.%u",
        unpack_ipv4 ? "" : "::ffff:", (unsigned)groups[6] >> 8,
        (unsigned)groups[6] & 255u, (unsigned)groups[7] >> 8,
        (unsigned)groups[7] & 255u);
}

bool cormi_ip_is_v4(const char *text, size_t n)
{
    uint16_t groups[2];

    return ip_dotted(groups, text, n);
}

bool cormi_ip_is_v6(const char *text, size_t n)
{
    uint16_t groups[8];

    return ip_parse(groups, text, n);
}
