/*
 * E-mail addresses and URLs.  The rules are those of RFC 1034 and 5321 with
 * the liberties that Django takes: letters of any script in host names, no
 * comments, a top level domain of at least two letters.
 */
#include "model/validators.h"

#include "base/utf8.h"
#include "model/adapt.h"

#include <string.h>

#define NET_EMAIL_MAX 320 /* characters; RFC 3696, section 3 */
#define NET_URL_MAX   2048
#define NET_HOST_MAX  253 /* of 255, less a length and a root; RFC 1034, 3.1 */
#define NET_LABEL_MAX 63

typedef struct net_text {
    const char *at;
    size_t n;
} net_text;

static bool net_is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool net_is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char net_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Is it this word, in whatever case?  The word is in lower case. */
static bool net_is_word(net_text text, const char *word)
{
    if (strlen(word) != text.n)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (net_lower(text.at[i]) != word[i])
            return false;
    return true;
}

/* U+00A1 to U+FFFF: Django's "letters" beyond ASCII. */
static bool net_is_wide_letter(const char *text, size_t bytes)
{
    const unsigned char *c = (const unsigned char *)text;

    return bytes == 3 || (bytes == 2 && (c[0] != 0xC2 || c[1] > 0xA0));
}

/* ---- host names ---- */

/* Bytes of a character of a label, 0: none; hyphens and digits on request. */
static size_t net_label_char(net_text text, bool hyphen, bool digit)
{
    unsigned char c;
    size_t bytes;

    if (text.n == 0)
        return 0;
    c = (unsigned char)*text.at;
    if (c < 0x80)
        return net_is_letter(c) || (hyphen && c == '-') ||
               (digit && net_is_digit(c));
    bytes = cormi_utf8_char(text.at, text.n);
    return bytes != 0 && net_is_wide_letter(text.at, bytes) ? bytes : 0;
}

static bool net_is_label(net_text label, bool digits)
{
    size_t length = 0;

    if (label.n == 0 || label.at[0] == '-' || label.at[label.n - 1] == '-')
        return false;
    while (label.n != 0) {
        size_t bytes = net_label_char(label, true, digits);

        if (bytes == 0 || ++length > NET_LABEL_MAX)
            return false;
        label.at += bytes;
        label.n -= bytes;
    }
    return true;
}

/* No number among the last labels, but for an encoded ("xn--") one. */
static bool net_is_top_label(net_text label)
{
    net_text prefix = { label.at, label.n < 4 ? label.n : 4 };
    bool is_encoded = label.n > 4 && net_is_word(prefix, "xn--");

    return cormi_utf8_length(label.at, label.n) >= 2 &&
           net_is_label(label, is_encoded);
}

/* At least two labels; root: a point may follow the last one. */
static bool net_is_domain(net_text text, bool root)
{
    size_t n_labels = 0;

    if (root && text.n != 0 && text.at[text.n - 1] == '.')
        text.n--;
    for (;;) {
        const char *dot = memchr(text.at, '.', text.n);
        net_text label = { text.at,
                           dot == NULL ? text.n : (size_t)(dot - text.at) };

        if (dot == NULL)
            return n_labels != 0 && net_is_top_label(label);
        if (!net_is_label(label, true))
            return false;
        n_labels++;
        text.n -= label.n + 1;
        text.at = dot + 1;
    }
}

static bool net_is_bracketed(net_text text)
{
    return text.n > 2 && text.at[0] == '[' && text.at[text.n - 1] == ']';
}

/* ---- e-mail ---- */

static bool net_is_atom_char(unsigned char c)
{
    return net_is_letter(c) || net_is_digit(c) ||
           (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* Atoms with single points between. */
static bool net_is_dot_atom(net_text text)
{
    bool after_atom = false;

    for (size_t i = 0; i < text.n; i++) {
        bool is_dot = text.at[i] == '.';

        if (is_dot ? !after_atom : !net_is_atom_char((unsigned char)text.at[i]))
            return false;
        after_atom = !is_dot;
    }
    return after_atom;
}

/* ASCII but NUL and line ends, which even a backslash does not allow. */
static bool net_is_quotable(unsigned char c)
{
    return c != '\0' && c < 0x80 && c != '\n' && c != '\r';
}

static bool net_is_quoted(net_text text)
{
    if (text.n < 2 || text.at[0] != '"' || text.at[text.n - 1] != '"')
        return false;
    for (size_t i = 1; i + 1 < text.n; i++) {
        unsigned char c = (unsigned char)text.at[i];

        if (c == '\\') {
            if (++i + 1 >= text.n)
                return false;
            c = (unsigned char)text.at[i];
            if (!net_is_quotable(c))
                return false;
        } else if (c == '"' || c == ' ' || c == '\t' || !net_is_quotable(c)) {
            return false;
        }
    }
    return true;
}

bool cormi_is_email(const char *text, size_t n)
{
    net_text user = { text, n }, host;

    if (cormi_utf8_length(text, n) > NET_EMAIL_MAX)
        return false;
    while (user.n != 0 && text[user.n - 1] != '@')
        user.n--;
    if (user.n == 0)
        return false;
    host = (net_text){ text + user.n, n - user.n };
    user.n--;
    if (!net_is_dot_atom(user) && !net_is_quoted(user))
        return false;
    if (net_is_bracketed(host))
        return cormi_ip_is_v4(host.at + 1, host.n - 2) ||
               cormi_ip_is_v6(host.at + 1, host.n - 2);
    return (host.n == 9 && memcmp(host.at, "localhost", 9) == 0) ||
           net_is_domain(host, false);
}

/* ---- URLs ---- */

static const char *const net_schemes[] = { "http", "https", "ftp", "ftps",
                                           NULL };

static bool net_is_blank(unsigned char c)
{
    return c <= ' ' || c == 0x7F;
}

/* Takes "scheme://" off. */
static bool net_take_scheme(net_text *text, const char *const *schemes)
{
    const char *colon = memchr(text->at, ':', text->n);
    net_text scheme;

    if (colon == NULL)
        return false;
    scheme = (net_text){ text->at, (size_t)(colon - text->at) };
    text->at += scheme.n;
    text->n -= scheme.n;
    if (text->n < 3 || memcmp(text->at, "://", 3) != 0)
        return false;
    text->at += 3;
    text->n -= 3;
    for (; *schemes != NULL; schemes++)
        if (net_is_word(scheme, *schemes))
            return true;
    return false;
}

/* Takes "user@" or "user:password@" off, if there is one. */
static bool net_take_user(net_text *text)
{
    const char *at = memchr(text->at, '@', text->n);
    const char *colon;
    size_t n;

    if (at == NULL)
        return true;
    n = (size_t)(at - text->at);
    colon = memchr(text->at, ':', n);
    if (n == 0 || colon == text->at ||
        (colon != NULL &&
         memchr(colon + 1, ':', (size_t)(at - colon - 1)) != NULL))
        return false;
    text->at = at + 1;
    text->n -= n + 1;
    return memchr(text->at, '@', text->n) == NULL;
}

/* Takes ":80" off the end, if there is one behind the host. */
static bool net_take_port(net_text *text)
{
    size_t i = text->n;

    while (i > 0 && net_is_digit((unsigned char)text->at[i - 1]))
        i--;
    if (i == 0 || text->at[i - 1] != ':')
        return true;
    if (text->n - i == 0 || text->n - i > 5)
        return false;
    text->n = i - 1;
    return true;
}

static bool net_is_host(net_text host)
{
    if (host.n != 0 && host.at[0] == '[')
        return net_is_bracketed(host) &&
               cormi_ip_is_v6(host.at + 1, host.n - 2);
    return cormi_utf8_length(host.at, host.n) <= NET_HOST_MAX &&
           (net_is_word(host, "localhost") || cormi_ip_is_v4(host.at, host.n) ||
            net_is_domain(host, true));
}

bool cormi_is_url(const char *text, size_t n, const char *const *schemes)
{
    net_text rest = { text, n }, host;

    if (cormi_utf8_length(text, n) > NET_URL_MAX)
        return false;
    for (size_t i = 0; i < n; i++)
        if (net_is_blank((unsigned char)text[i]))
            return false;
    if (!net_take_scheme(&rest, schemes != NULL ? schemes : net_schemes))
        return false;
    host = rest;
    for (size_t i = 0; i < rest.n && host.n == rest.n; i++)
        if (strchr("/?#", rest.at[i]) != NULL)
            host.n = i;
    return net_take_user(&host) && net_take_port(&host) && net_is_host(host);
}
