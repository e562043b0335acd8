/*
 * Text to numbers and back without the locale.  Short decimals, which are
 * nearly all there are, go by exact arithmetic; the rest by strtod and
 * printf of forms in which no decimal point occurs or matters.
 */
#include "base/number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_EXACT (UINT64_C(1) << 53) /* integers a double holds exactly */
#define NUMBER_TENS  22                  /* 10^22 is the last exact one */

static const double number_tens[NUMBER_TENS + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
};

static bool number_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool number_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void cormi_trim(const char **text, size_t *n)
{
    while (*n > 0 && number_is_blank(**text)) {
        ++*text;
        --*n;
    }
    while (*n > 0 && number_is_blank((*text)[*n - 1]))
        --*n;
}

size_t cormi_uint_format(char out[20], uint64_t value)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    memcpy(out, digits + at, sizeof(digits) - at);
    return sizeof(digits) - at;
}

bool cormi_int_parse(int64_t *out, const char *text, size_t n)
{
    uint64_t value = 0;
    uint64_t limit = INT64_MAX;
    bool negative = false;

    cormi_trim(&text, &n);
    if (n > 0 && (*text == '-' || *text == '+')) {
        negative = *text == '-';
        limit += negative;
        text++;
        n--;
    }
    if (n == 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        uint64_t digit = (uint64_t)(unsigned char)text[i] - '0';

        if (!number_is_digit(text[i]) || value > (limit - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

/* Both operands exact, so one rounding: only where double is evaluated as
 * double, which x87 does not. */
static bool number_make_exact(double *out, uint64_t coefficient,
                              int32_t exponent)
{
    if (FLT_EVAL_METHOD != 0 || coefficient > NUMBER_EXACT ||
        exponent > NUMBER_TENS || exponent < -NUMBER_TENS)
        return false;
    *out = exponent < 0 ? (double)coefficient / number_tens[-exponent]
                        : (double)coefficient * number_tens[exponent];
    return true;
}

double cormi_double_make(uint64_t coefficient, int32_t exponent)
{
    char text[40];
    double value;
    size_t n;

    if (number_make_exact(&value, coefficient, exponent))
        return value;
    /* No decimal point, so that strtod reads it alike in every locale. */
    n = cormi_uint_format(text, coefficient);
    (void)snprintf(text + n, sizeof(text) - n, "e%ld", (long)exponent);
    return strtod(text, NULL);
}

/* What number_scan() found between sign and end. */
typedef struct number_parts {
    const char *digits; /* from the first digit that is not 0 */
    size_t n;           /* bytes of digits, a point among them perhaps */
    uint64_t head;      /* the first 19 of these digits */
    int64_t exponent;   /* value = head * 10^exponent, if exact */
    bool exact;         /* there are no more than 19 digits */
} number_parts;

static bool number_scan_exponent(int64_t *exponent, const char *text, size_t n)
{
    int64_t value = 0;
    bool negative = false;

    if (n > 0 && (*text == '-' || *text == '+')) {
        negative = *text == '-';
        text++;
        n--;
    }
    if (n == 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!number_is_digit(text[i]))
            return false;
        /* More decides nothing: all is infinite or 0 long before. */
        if (value < 100000000)
            value = value * 10 + (text[i] - '0');
    }
    *exponent += negative ? -value : value;
    return true;
}

static bool number_scan(number_parts *parts, const char *text, size_t n)
{
    size_t i = 0, used = 0;
    bool point = false, any = false;

    *parts = (number_parts){ .digits = text, .exact = true };
    for (; i < n && (number_is_digit(text[i]) || text[i] == '.'); i++) {
        if (text[i] == '.') {
            if (point)
                return false;
            point = true;
            continue;
        }
        any = true;
        parts->exponent -= point;
        if (used == 0 && text[i] == '0') {
            parts->digits = text + i + 1;
        } else if (used < 19) {
            parts->head = parts->head * 10 + (uint64_t)(text[i] - '0');
            used++;
        } else {
            parts->exponent++;
            parts->exact = parts->exact && text[i] == '0';
        }
    }
    parts->n = (size_t)(text + i - parts->digits);
    if (!any)
        return false;
    if (i < n && (text[i] == 'e' || text[i] == 'E'))
        return number_scan_exponent(&parts->exponent, text + i + 1, n - i - 1);
    return i == n;
}

/*
 * More digits than 19 can decide a rounding.  No double, and no point halfway
 * between two, needs more than 768 digits: what follows them is one digit
 * that says whether there is more.
 */
#define NUMBER_DIGITS_MAX 768

static double number_make_long(const number_parts *parts)
{
    char text[NUMBER_DIGITS_MAX + 32];
    size_t used = 0;
    int64_t exponent;
    bool more = false;

    for (size_t i = 0; i < parts->n; i++) {
        char c = parts->digits[i];

        if (c == '.')
            continue;
        if (used < NUMBER_DIGITS_MAX)
            text[used++] = c;
        else
            more = more || c != '0';
    }
    /* The exponent counts from the 19th digit: move it to the last kept. */
    exponent = parts->exponent + 19 - (int64_t)used;
    if (more) {
        text[used++] = '1';
        exponent--;
    }
    (void)snprintf(text + used, sizeof(text) - used, "e%lld",
                   (long long)exponent);
    return strtod(text, NULL);
}

int cormi_hex_digit(int c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool cormi_is_word(const char *text, size_t n, const char *word)
{
    if (n != strlen(word))
        return false;
    for (size_t i = 0; i < n; i++) {
        if ((text[i] | 0x20) != word[i])
            return false;
    }
    return true;
}

static bool number_parse_special(double *out, const char *text, size_t n)
{
    if (cormi_is_word(text, n, "inf") || cormi_is_word(text, n, "infinity"))
        *out = HUGE_VAL;
    else if (cormi_is_word(text, n, "nan"))
        *out = (double)NAN;
    else
        return false;
    return true;
}

/* 10^99999 is infinite and 10^-99999 is 0 whatever 19 digits precede it. */
static int32_t number_clamp(int64_t exponent)
{
    if (exponent > 99999)
        return 99999;
    return exponent < -99999 ? -99999 : (int32_t)exponent;
}

bool cormi_double_parse(double *out, const char *text, size_t n)
{
    number_parts parts;
    double value;
    bool negative = false;

    cormi_trim(&text, &n);
    if (n > 0 && (*text == '-' || *text == '+')) {
        negative = *text == '-';
        text++;
        n--;
    }
    if (number_scan(&parts, text, n)) {
        if (parts.head == 0)
            value = 0.0;
        else if (parts.exact)
            value = cormi_double_make(parts.head, number_clamp(parts.exponent));
        else
            value = number_make_long(&parts);
    } else if (!number_parse_special(&value, text, n)) {
        return false;
    }
    *out = negative ? -value : value;
    return true;
}

/*
 * A value with few decimals is an integer m over a power of ten.  Below
 * 10^15 every decimal has a double of its own, so that the m which divides
 * back to the value has the shortest digits.
 */
static uint64_t number_short_decimal(double value, int *exponent)
{
    if (FLT_EVAL_METHOD != 0 || value < 1e-3 || value >= 1e15)
        return 0;
    for (int k = 0; k <= 6; k++) {
        double scaled = value * number_tens[k];
        uint64_t whole;

        if (scaled >= 1e15)
            return 0;
        whole = (uint64_t)(scaled + 0.5);
        if ((double)whole / number_tens[k] == value) {
            *exponent = -k;
            return whole;
        }
    }
    return 0;
}

/* The digits of printf's %.*e, without its locale's point. */
static size_t number_print_digits(char digits[17], int *point, double value,
                                  int n)
{
    char text[40];
    size_t used = 0;
    const char *p = text;

    (void)snprintf(text, sizeof(text), "%.*e", n - 1, value);
    for (; *p != 'e'; p++) {
        if (number_is_digit(*p))
            digits[used++] = *p;
    }
    *point = (int)strtol(p + 1, NULL, 10) + 1;
    return used;
}

static bool number_reads_back(const char *digits, size_t n, int point,
                              double value)
{
    uint64_t coefficient = 0;

    for (size_t i = 0; i < n; i++)
        coefficient = coefficient * 10 + (uint64_t)(digits[i] - '0');
    return cormi_double_make(coefficient, point - (int)n) == value;
}

static size_t number_drop_zeros(const char *digits, size_t n)
{
    while (n > 1 && digits[n - 1] == '0')
        n--;
    return n;
}

size_t cormi_double_digits(char digits[17], int *point, double value, int max)
{
    int exponent = 0;
    uint64_t whole = number_short_decimal(value, &exponent);
    int first;
    size_t n;

    if (whole != 0) {
        char text[20];

        n = cormi_uint_format(text, whole);
        if (n <= (size_t)max || number_drop_zeros(text, n) <= (size_t)max) {
            *point = (int)n + exponent;
            n = number_drop_zeros(text, n);
            memcpy(digits, text, n);
            return n;
        }
    }
    /* 15 digits always survive the way through a normal double, so fewer
     * are not tried; 17 always read back. */
    first = value < DBL_MIN ? 1 : 15;
    for (int tried = max < first ? max : first;; tried++) {
        n = number_print_digits(digits, point, value, tried);
        n = number_drop_zeros(digits, n);
        if (tried == max || number_reads_back(digits, n, *point, value))
            return n;
    }
}

static size_t number_copy(char *out, const char *text)
{
    size_t n = strlen(text);

    memcpy(out, text, n + 1);
    return n;
}

/* 0.DIGITS * 10^point as people write it. */
static size_t number_place_point(char *out, const char *digits, size_t n,
                                 int point)
{
    size_t at = 0;

    if (point <= 0) {
        at += number_copy(out, "0.");
        for (; point < 0; point++)
            out[at++] = '0';
        memcpy(out + at, digits, n);
        at += n;
    } else if ((size_t)point >= n) {
        memcpy(out, digits, n);
        for (at = n; at < (size_t)point;)
            out[at++] = '0';
        out[at++] = '.';
        out[at++] = '0';
    } else {
        memcpy(out, digits, (size_t)point);
        out[point] = '.';
        memcpy(out + point + 1, digits + point, n - (size_t)point);
        at = n + 1;
    }
    out[at] = '\0';
    return at;
}

/* d.ddde+XX, for what has too many zeros. */
static size_t number_place_exponent(char *out, const char *digits, size_t n,
                                    int point)
{
    size_t at = 0;

    out[at++] = digits[0];
    if (n > 1) {
        out[at++] = '.';
        memcpy(out + at, digits + 1, n - 1);
        at += n - 1;
    }
    return at + (size_t)snprintf(out + at, CORMI_DOUBLE_MAX - at, "e%+03d",
                                 point - 1);
}

size_t cormi_double_format(char out[CORMI_DOUBLE_MAX], double value)
{
    char digits[17];
    size_t sign = 0, n;
    int point;

    if (isnan(value))
        return number_copy(out, "nan");
    if (signbit(value)) {
        out[sign++] = '-';
        value = -value;
    }
    if (isinf(value))
        return sign + number_copy(out + sign, "inf");
    if (value == 0)
        return sign + number_copy(out + sign, "0.0");
    n = cormi_double_digits(digits, &point, value, 17);
    if (point > -4 && point <= 16)
        return sign + number_place_point(out + sign, digits, n, point);
    return sign + number_place_exponent(out + sign, digits, n, point);
}
