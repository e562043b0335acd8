/*
 * JSON is checked by a scan with a stack of bits instead of recursion: text
 * from outside must not decide how deep the C stack gets.
 */
#include "base/json.h"

#include "base/number.h"
#include "base/utf8.h"

#include <math.h>
#include <string.h>

typedef struct json_scan {
    const char *text;
    size_t n, at;
    size_t depth;
    uint8_t is_object[CORMI_JSON_DEPTH_MAX / 8]; /* a bit per open bracket */
} json_scan;

static int json_peek(const json_scan *scan)
{
    return scan->at < scan->n ? (unsigned char)scan->text[scan->at] : -1;
}

static bool json_take(json_scan *scan, char c)
{
    if (json_peek(scan) != c)
        return false;
    scan->at++;
    return true;
}

static bool json_is_blank(int c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void json_blanks(json_scan *scan)
{
    while (json_is_blank(json_peek(scan)))
        scan->at++;
}

static bool json_in_object(const json_scan *scan)
{
    size_t top = scan->depth - 1;

    return (scan->is_object[top / 8] >> (top % 8) & 1) != 0;
}

static bool json_open(json_scan *scan, bool object)
{
    size_t top = scan->depth;
    uint8_t bit = (uint8_t)(1u << (top % 8));

    if (top == CORMI_JSON_DEPTH_MAX)
        return false;
    scan->at++;
    scan->depth++;
    if (object)
        scan->is_object[top / 8] |= bit;
    else
        scan->is_object[top / 8] &= (uint8_t)~bit;
    return true;
}

static bool json_word(json_scan *scan, const char *word)
{
    for (; *word != '\0'; word++) {
        if (!json_take(scan, *word))
            return false;
    }
    return true;
}

static bool json_digits(json_scan *scan)
{
    size_t start = scan->at;

    while (json_peek(scan) >= '0' && json_peek(scan) <= '9')
        scan->at++;
    return scan->at > start;
}

static bool json_number(json_scan *scan)
{
    (void)json_take(scan, '-');
    if (!json_take(scan, '0') && !json_digits(scan))
        return false;
    if (json_take(scan, '.') && !json_digits(scan))
        return false;
    if (json_take(scan, 'e') || json_take(scan, 'E')) {
        if (!json_take(scan, '+'))
            (void)json_take(scan, '-');
        return json_digits(scan);
    }
    return true;
}

static bool json_escape(json_scan *scan)
{
    int c = json_peek(scan);

    if (c <= 0 || strchr("\"\\/bfnrtu", c) == NULL)
        return false;
    scan->at++;
    for (int i = 0; c == 'u' && i < 4; i++) {
        if (cormi_hex_digit(json_peek(scan)) < 0)
            return false;
        scan->at++;
    }
    return true;
}

static bool json_take_string(json_scan *scan)
{
    if (!json_take(scan, '"'))
        return false;
    for (;;) {
        int c = json_peek(scan);
        size_t len;

        if (c < 0x20)
            return false;
        if (c == '"') {
            scan->at++;
            return true;
        }
        if (c == '\\') {
            scan->at++;
            if (!json_escape(scan))
                return false;
            continue;
        }
        len = cormi_utf8_char(scan->text + scan->at, scan->n - scan->at);
        if (len == 0)
            return false;
        scan->at += len;
    }
}

/* "name": with blanks around. */
static bool json_member_name(json_scan *scan)
{
    json_blanks(scan);
    if (!json_take_string(scan))
        return false;
    json_blanks(scan);
    return json_take(scan, ':');
}

/* A value that is no bracket. */
static bool json_scalar(json_scan *scan)
{
    switch (json_peek(scan)) {
    case '"':
        return json_take_string(scan);
    case 't':
        return json_word(scan, "true");
    case 'f':
        return json_word(scan, "false");
    case 'n':
        return json_word(scan, "null");
    default:
        return json_number(scan);
    }
}

/*
 * One value up to its end, or the opening of an array or object up to its
 * first value (*complete is then false).
 */
static bool json_value(json_scan *scan, bool *complete)
{
    int c;

    json_blanks(scan);
    c = json_peek(scan);
    *complete = true;
    if (c != '[' && c != '{')
        return json_scalar(scan);
    if (!json_open(scan, c == '{'))
        return false;
    json_blanks(scan);
    if (json_take(scan, c == '{' ? '}' : ']')) {
        scan->depth--;
        return true;
    }
    *complete = false;
    return c == '[' || json_member_name(scan);
}

/* Behind a complete value: closing brackets, or a comma and what must stand
 * before the next value.  *done: the outermost value has ended. */
static bool json_after(json_scan *scan, bool *done)
{
    while (scan->depth > 0) {
        bool object = json_in_object(scan);

        json_blanks(scan);
        if (json_take(scan, ','))
            return !object || json_member_name(scan);
        if (!json_take(scan, object ? '}' : ']'))
            return false;
        scan->depth--;
    }
    json_blanks(scan);
    *done = true;
    return scan->at == scan->n;
}

bool cormi_json_valid(const char *text, size_t n, size_t *at)
{
    json_scan scan = { .text = text, .n = n };
    bool complete, done = false, valid = true;

    while (valid && !done) {
        valid = json_value(&scan, &complete);
        if (valid && complete)
            valid = json_after(&scan, &done);
    }
    if (!valid && at != NULL)
        *at = scan.at;
    return valid;
}

/* The letter after the backslash, 0: none, 'u': by number. */
static char json_escape_letter(unsigned char c)
{
    switch (c) {
    case '"':
    case '\\':
        return (char)c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return c < 0x20 ? 'u' : '\0';
    }
}

void cormi_json_add_string(cormi_str *out, const char *text, size_t n)
{
    size_t start = 0;

    cormi_str_addc(out, '"');
    for (size_t i = 0; i < n; i++) {
        char letter = json_escape_letter((unsigned char)text[i]);

        if (letter == '\0')
            continue;
        cormi_str_addn(out, text + start, i - start);
        start = i + 1;
        if (letter == 'u')
            cormi_str_addf(out, "\\u%04x", (unsigned)(unsigned char)text[i]);
        else
            cormi_str_addn(out, (char[]){ '\\', letter }, 2);
    }
    cormi_str_addn(out, text + start, n - start);
    cormi_str_addc(out, '"');
}

void cormi_json_add_double(cormi_str *out, double value)
{
    char text[CORMI_DOUBLE_MAX];

    if (isnan(value) || isinf(value))
        cormi_str_add(out, "null");
    else
        cormi_str_addn(out, text, cormi_double_format(text, value));
}

char cormi_json_type(const char *text, size_t n)
{
    size_t i = 0;

    while (i < n && json_is_blank((unsigned char)text[i]))
        i++;
    if (i == n)
        return '\0';
    if (text[i] == '-' || (text[i] >= '0' && text[i] <= '9'))
        return '0';
    return text[i] != '\0' && strchr("{[\"tfn", text[i]) != NULL ? text[i]
                                                                 : '\0';
}
