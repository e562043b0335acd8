/*
 * Parsing of database URLs.  What follows the scheme means something to the
 * backend only; here it is split and decoded.
 */
#include "session/url.h"

#include "base/number.h"
#include "base/str.h"
#include "session/session.h"

#include <string.h>

static bool url_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool url_is_scheme_char(char c)
{
    return url_is_alpha(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
           c == '.';
}

typedef struct url_parser {
    corm_arena *arena;
    corm_error *err;
    const char *url;
    const char *scheme_end, *query, *end; /* query: the '?', or end */
} url_parser;

static corm_status url_no_memory(const url_parser *p)
{
    return cormi_error_set(p->err, CORM_NO_MEMORY, "out of memory");
}

/* The text from a to b, decoded; `where` is for the message. */
static corm_status url_decode(const url_parser *p, const char **out,
                              const char *a, const char *b)
{
    char *text = cormi_arena_take_bytes(p->arena, (size_t)(b - a) + 1);
    char *to = text;

    *out = text;
    if (text == NULL)
        return url_no_memory(p);
    for (const char *c = a; c < b; c++) {
        int high, low;

        if (*c != '%') {
            *to++ = *c;
            continue;
        }
        high = b - c > 2 ? cormi_hex_digit(c[1]) : -1;
        low = b - c > 2 ? cormi_hex_digit(c[2]) : -1;
        if (high < 0 || low < 0)
            return cormi_error_set(
                p->err, CORM_VALUE_ERROR,
                "the database URL has a %% at character %zu that two hex "
                "digits do not follow; a %% itself is written %%25",
                (size_t)(c - p->url) + 1);
        if (high + low == 0)
            return cormi_error_set(p->err, CORM_VALUE_ERROR,
                                   "the database URL has a NUL (%%00) at "
                                   "character %zu",
                                   (size_t)(c - p->url) + 1);
        *to++ = (char)(high * 16 + low);
        c += 2;
    }
    *to = '\0';
    return CORM_OK;
}

static corm_status url_scheme(url_parser *p, cormi_url *out)
{
    const char *c = p->url;
    char *scheme;

    if (url_is_alpha(*c)) {
        while (url_is_scheme_char(*c))
            c++;
    }
    if (c == p->url || *c != ':')
        return cormi_error_set(p->err, CORM_VALUE_ERROR,
                               "the database URL does not begin with a "
                               "scheme and a colon, such as \"%s:app.db\"",
                               cormi_builtin_scheme());
    p->scheme_end = c;
    scheme = cormi_arena_take_text(p->arena, p->url, (size_t)(c - p->url));
    out->scheme = scheme;
    if (scheme == NULL)
        return url_no_memory(p);
    for (; *scheme != '\0'; scheme++) {
        if (*scheme >= 'A' && *scheme <= 'Z')
            *scheme = (char)(*scheme - 'A' + 'a');
    }
    return CORM_OK;
}

static corm_status url_option(const url_parser *p, cormi_url *out,
                              const char *a, const char *b)
{
    const char *equals = memchr(a, '=', (size_t)(b - a));
    corm_status status;

    if (equals == NULL || equals == a)
        return cormi_error_set(p->err, CORM_VALUE_ERROR,
                               "option %zu of the database URL is not "
                               "written name=value",
                               out->n + 1);
    status = url_decode(p, &out->names[out->n], a, equals);
    if (status == CORM_OK)
        status = url_decode(p, &out->values[out->n], equals + 1, b);
    if (status != CORM_OK)
        return status;
    for (size_t i = 0; i < out->n; i++) {
        if (strcmp(out->names[i], out->names[out->n]) == 0)
            return cormi_error_set(p->err, CORM_VALUE_ERROR,
                                   "the database URL gives the option "
                                   "\"%s\" twice; leave one out",
                                   out->names[i]);
    }
    out->n++;
    return CORM_OK;
}

static corm_status url_options(const url_parser *p, cormi_url *out)
{
    const char *a = p->query + 1;
    size_t n = 1;

    if (p->query == p->end)
        return CORM_OK;
    for (const char *c = a; c < p->end; c++)
        n += *c == '&';
    out->names = CORMI_NEW_N(p->arena, const char *, n);
    out->values = CORMI_NEW_N(p->arena, const char *, n);
    if (out->names == NULL || out->values == NULL)
        return url_no_memory(p);
    while (a <= p->end) {
        const char *b = memchr(a, '&', (size_t)(p->end - a));
        corm_status status;

        b = b != NULL ? b : p->end;
        status = url_option(p, out, a, b);
        if (status != CORM_OK)
            return status;
        a = b + 1;
    }
    return CORM_OK;
}

/* What stands behind "//", up to the path or the options; *end: NULL, there is
 * none. */
static const char *url_authority(const url_parser *p, const char **end)
{
    const char *c = p->scheme_end + 1;

    *end = NULL;
    if (p->query - c < 2 || c[0] != '/' || c[1] != '/')
        return c;
    c += 2;
    *end = c + strcspn(c, "/?");
    return c;
}

/* "user:password@": what stands between ':' and '@'. */
static void url_find_password(const url_parser *p, const char **a,
                              const char **b)
{
    const char *end, *c = url_authority(p, &end), *at, *colon;

    *a = *b = p->query;
    at = end != NULL ? memchr(c, '@', (size_t)(end - c)) : NULL;
    colon = at != NULL ? memchr(c, ':', (size_t)(at - c)) : NULL;
    if (colon != NULL) {
        *a = colon + 1;
        *b = at;
    }
}

/* host, host:port, [::1]:port and lists of these. */
static bool url_is_host(const char *c, const char *end)
{
    while (c < end) {
        const char *bracket =
            *c == '[' ? memchr(c, ']', (size_t)(end - c)) : NULL;

        c = bracket != NULL ? bracket + 1 : c;
        while (c < end && *c != ':' && *c != ',' && *c != '@')
            c++;
        for (c += c < end && *c == ':'; c < end && *c >= '0' && *c <= '9';)
            c++;
        if (c < end && *c++ != ',')
            return false;
    }
    return true;
}

/* A password of which a part would be taken for something else, and shown. */
static corm_status url_check_authority(const url_parser *p)
{
    const char *end, *c = url_authority(p, &end), *at;

    at = end != NULL ? memchr(c, '@', (size_t)(end - c)) : NULL;
    if (end == NULL || url_is_host(at != NULL ? at + 1 : c, end))
        return CORM_OK;
    return cormi_error_set(p->err, CORM_VALUE_ERROR,
                           "behind // the database URL has neither host:port "
                           "nor user:password@host:port; in a password, / is "
                           "written %%2F, ? %%3F and @ %%40");
}

/* Whatever their case: these letters differ in one bit from the others. */
static bool url_names_secret(const char *name)
{
    static const char *const words[] = { "pass", "pwd", "secret", "token" };

    for (; *name != '\0'; name++)
        for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
            const char *a = name, *b = words[i];

            while (*b != '\0' && (*a | 0x20) == *b)
                a++, b++;
            if (*b == '\0')
                return true;
        }
    return false;
}

static corm_status url_show(const url_parser *p, cormi_url *out)
{
    const char *a, *b;
    cormi_str text;

    cormi_str_init_arena(&text, p->arena);
    url_find_password(p, &a, &b);
    cormi_str_addn(&text, p->url, (size_t)(a - p->url));
    if (b > a)
        cormi_str_add(&text, "***");
    cormi_str_addn(&text, b, (size_t)(p->query - b));
    for (size_t i = 0; i < out->n; i++) {
        bool secret = url_names_secret(out->names[i]);

        cormi_str_addf(&text, "%c%s=%s", i == 0 ? '?' : '&', out->names[i],
                       secret ? "***" : out->values[i]);
    }
    out->shown = cormi_str_get(&text);
    return text.oom ? url_no_memory(p) : CORM_OK;
}

corm_status cormi_url_parse(cormi_url *out, corm_arena *arena, const char *url,
                            corm_error *err)
{
    url_parser p = { .arena = arena, .err = err, .url = url };
    corm_status status;

    *out = (cormi_url){ 0 };
    status = url_scheme(&p, out);
    if (status != CORM_OK)
        return status;
    p.end = url + strlen(url);
    p.query = strchr(p.scheme_end, '?');
    p.query = p.query != NULL ? p.query : p.end;
    status = url_check_authority(&p);
    if (status == CORM_OK)
        status = url_decode(&p, &out->rest, p.scheme_end + 1, p.query);
    if (status == CORM_OK)
        status = url_options(&p, out);
    if (status != CORM_OK)
        return status;
    out->raw = cormi_arena_take_text(arena, p.scheme_end + 1,
                                     (size_t)(p.query - p.scheme_end) - 1);
    if (out->raw == NULL)
        return url_no_memory(&p);
    return url_show(&p, out);
}
