/*
 * Exact decimals of 38 digits.  A coefficient needs 127 bits and products
 * twice that, which ISO C has no type for: the work is done in 32-bit limbs,
 * with a shorter way where one word holds the coefficient.
 */
#include <corm/value.h>

#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DECIMAL_DIGITS       38
#define DECIMAL_EXPONENT_MIN (-6176)
#define DECIMAL_EXPONENT_MAX 6111
/* Digits of 2^256, the widest number here. */
#define DECIMAL_WIDE_DIGITS 78

/* 256 bits, the least significant limb first. */
typedef struct decimal_wide {
    uint32_t limb[8];
} decimal_wide;

/* --- wide numbers -------------------------------------------------------- */

static decimal_wide decimal_widen(uint64_t high, uint64_t low)
{
    return (decimal_wide){ { (uint32_t)low, (uint32_t)(low >> 32),
                             (uint32_t)high, (uint32_t)(high >> 32) } };
}

static bool decimal_wide_is_zero(const decimal_wide *a)
{
    uint32_t bits = 0;

    for (size_t i = 0; i < 8; i++)
        bits |= a->limb[i];
    return bits == 0;
}

static int decimal_wide_compare(const decimal_wide *a, const decimal_wide *b)
{
    for (size_t i = 8; i-- > 0;) {
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    }
    return 0;
}

/* a = a * by + plus; what does not fit is lost, callers see to it. */
static void decimal_wide_scale(decimal_wide *a, uint32_t by, uint32_t plus)
{
    uint64_t carry = plus;

    for (size_t i = 0; i < 8; i++) {
        carry += (uint64_t)a->limb[i] * by;
        a->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

/* a = a / by; returns the remainder. */
static uint32_t decimal_wide_divide(decimal_wide *a, uint32_t by)
{
    uint64_t rest = 0;

    for (size_t i = 8; i-- > 0;) {
        rest = rest << 32 | a->limb[i];
        a->limb[i] = (uint32_t)(rest / by);
        rest %= by;
    }
    return (uint32_t)rest;
}

static void decimal_wide_add(decimal_wide *a, const decimal_wide *b)
{
    uint64_t carry = 0;

    for (size_t i = 0; i < 8; i++) {
        carry += (uint64_t)a->limb[i] + b->limb[i];
        a->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

/* a = a - b, where a >= b. */
static void decimal_wide_subtract(decimal_wide *a, const decimal_wide *b)
{
    uint32_t borrow = 0;

    for (size_t i = 0; i < 8; i++) {
        uint64_t less = (uint64_t)b->limb[i] + borrow;

        borrow = a->limb[i] < less;
        a->limb[i] = (uint32_t)(a->limb[i] - less);
    }
}

/* The product of two numbers of 128 bits. */
static decimal_wide decimal_wide_product(const decimal_wide *a,
                                         const decimal_wide *b)
{
    decimal_wide product = { { 0 } };

    for (size_t i = 0; i < 4; i++) {
        uint64_t carry = 0;

        for (size_t j = 0; j < 4; j++) {
            carry += (uint64_t)a->limb[i] * b->limb[j] + product.limb[i + j];
            product.limb[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        product.limb[i + 4] = (uint32_t)carry;
    }
    return product;
}

static void decimal_wide_tens(decimal_wide *a, int n)
{
    for (; n >= 9; n -= 9)
        decimal_wide_scale(a, 1000000000, 0);
    for (; n > 0; n--)
        decimal_wide_scale(a, 10, 0);
}

/* Decimal digits, at least one; no NUL.  Returns how many. */
static size_t decimal_wide_digits(char out[DECIMAL_WIDE_DIGITS], decimal_wide a)
{
    char digits[81];
    size_t at = sizeof(digits);

    do {
        uint32_t nine = decimal_wide_divide(&a, 1000000000);

        for (int i = 0; i < 9; i++) {
            digits[--at] = (char)('0' + nine % 10);
            nine /= 10;
        }
    } while (!decimal_wide_is_zero(&a));
    while (at < sizeof(digits) - 1 && digits[at] == '0')
        at++;
    memcpy(out, digits + at, sizeof(digits) - at);
    return sizeof(digits) - at;
}

static int decimal_wide_count(const decimal_wide *a)
{
    char digits[DECIMAL_WIDE_DIGITS];

    return (int)decimal_wide_digits(digits, *a);
}

/* --- putting decimals together ------------------------------------------- */

static corm_decimal decimal_special(corm_decimal_class form, bool negative)
{
    corm_decimal value;

    memset(&value, 0, sizeof(value));
    value.form = (uint8_t)form;
    value.negative = negative;
    return value;
}

static corm_decimal decimal_nan(void)
{
    return decimal_special(CORM_DECIMAL_NAN, false);
}

static corm_decimal decimal_small(uint64_t coefficient, int32_t exponent,
                                  bool negative)
{
    corm_decimal value = decimal_special(CORM_DECIMAL_FINITE, negative);

    value.low = coefficient;
    value.exponent = exponent;
    return value;
}

static decimal_wide decimal_coefficient(const corm_decimal *value)
{
    return decimal_widen(value->high, value->low);
}

/* a = a / 10 when that is exact. */
static bool decimal_drop_zero(decimal_wide *a)
{
    decimal_wide tenth = *a;

    if (decimal_wide_divide(&tenth, 10) != 0)
        return false;
    *a = tenth;
    return true;
}

static int64_t decimal_clamp_exponent(int64_t exponent)
{
    if (exponent < DECIMAL_EXPONENT_MIN)
        return DECIMAL_EXPONENT_MIN;
    return exponent > DECIMAL_EXPONENT_MAX ? DECIMAL_EXPONENT_MAX : exponent;
}

/*
 * The exact decimal a * 10^exponent, its exponent moved only as far as digits
 * or range demand.  False: 38 digits do not hold it.
 */
static bool decimal_make(corm_decimal *out, decimal_wide a, int64_t exponent,
                         bool negative)
{
    int digits = decimal_wide_count(&a);

    if (decimal_wide_is_zero(&a))
        exponent = decimal_clamp_exponent(exponent);
    while ((digits > DECIMAL_DIGITS || exponent < DECIMAL_EXPONENT_MIN) &&
           decimal_drop_zero(&a)) {
        digits--;
        exponent++;
    }
    while (exponent > DECIMAL_EXPONENT_MAX && digits < DECIMAL_DIGITS) {
        decimal_wide_scale(&a, 10, 0);
        digits++;
        exponent--;
    }
    if (digits > DECIMAL_DIGITS || exponent != decimal_clamp_exponent(exponent))
        return false;
    *out = decimal_special(CORM_DECIMAL_FINITE, negative);
    out->low = (uint64_t)a.limb[1] << 32 | a.limb[0];
    out->high = (uint64_t)a.limb[3] << 32 | a.limb[2];
    out->exponent = (int32_t)exponent;
    return true;
}

corm_decimal corm_decimal_int(int64_t value)
{
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    return decimal_small(size, 0, value < 0);
}

static bool decimal_is_finite(corm_decimal value)
{
    return value.form == CORM_DECIMAL_FINITE;
}

static bool decimal_is_zero(corm_decimal value)
{
    return decimal_is_finite(value) && value.high == 0 && value.low == 0;
}

/* --- text ---------------------------------------------------------------- */

/* What is read of a number before it is put together. */
typedef struct decimal_scan {
    decimal_wide a;
    int digits;       /* of a */
    int64_t exponent; /* a * 10^exponent */
} decimal_scan;

/* One more digit.  Zeros beyond the room of a count by the exponent; another
 * digit there cannot be kept exactly. */
static bool decimal_scan_digit(decimal_scan *scan, char c, size_t *pending)
{
    if (c == '0' && scan->digits >= DECIMAL_DIGITS) {
        ++*pending;
        return true;
    }
    if (scan->digits + (int64_t)*pending >= DECIMAL_DIGITS)
        return false;
    if (c != '0' || scan->digits > 0) {
        decimal_wide_scale(&scan->a, 10, (uint32_t)(c - '0'));
        scan->digits++;
    }
    return true;
}

/* [digits][.digits]; returns the bytes read, 0 when it is no number or has
 * too many digits. */
static size_t decimal_scan_digits(decimal_scan *scan, const char *text,
                                  size_t n)
{
    size_t i = 0, pending = 0;
    bool point = false, any = false;

    for (; i < n; i++) {
        if (text[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (text[i] < '0' || text[i] > '9')
            break;
        if (!decimal_scan_digit(scan, text[i], &pending))
            return 0;
        any = true;
        scan->exponent -= point;
    }
    scan->exponent += (int64_t)pending;
    return any ? i : 0;
}

static bool decimal_scan_exponent(decimal_scan *scan, const char *text,
                                  size_t n)
{
    int64_t value = 0;
    bool negative = false;
    size_t i = 0;

    if (n == 0)
        return true;
    if ((text[0] | 0x20) != 'e')
        return false;
    i = 1;
    if (i < n && (text[i] == '+' || text[i] == '-'))
        negative = text[i++] == '-';
    if (i == n)
        return false;
    for (; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        /* Far beyond the range already: the rest decides nothing. */
        if (value < 100000000)
            value = value * 10 + (text[i] - '0');
    }
    scan->exponent += negative ? -value : value;
    return true;
}

static bool decimal_parse_special(corm_decimal *out, const char *text, size_t n,
                                  bool negative)
{
    if (cormi_is_word(text, n, "nan"))
        *out = decimal_special(CORM_DECIMAL_NAN, negative);
    else if (cormi_is_word(text, n, "inf") ||
             cormi_is_word(text, n, "infinity"))
        *out = decimal_special(CORM_DECIMAL_INFINITE, negative);
    else
        return false;
    return true;
}

/* The usual number: at most 19 digits, no exponent. */
static bool decimal_parse_short(corm_decimal *out, const char *text, size_t n,
                                bool negative)
{
    uint64_t value = 0;
    size_t point = n;

    if (n == 0 || n > 19 || (n == 1 && *text == '.'))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (text[i] >= '0' && text[i] <= '9')
            value = value * 10 + (uint64_t)(text[i] - '0');
        else if (text[i] == '.' && point == n)
            point = i;
        else
            return false;
    }
    *out = decimal_small(value, point == n ? 0 : -(int32_t)(n - point - 1),
                         negative);
    return true;
}

bool corm_decimal_parse(corm_decimal *out, const char *text, size_t n)
{
    decimal_scan scan = { { { 0 } }, 0, 0 };
    bool negative = false;
    size_t read;

    cormi_trim(&text, &n);
    if (n > 0 && (*text == '-' || *text == '+')) {
        negative = *text == '-';
        text++;
        n--;
    }
    if (decimal_parse_short(out, text, n, negative))
        return true;
    read = decimal_scan_digits(&scan, text, n);
    if (read == 0)
        return decimal_parse_special(out, text, n, negative);
    return decimal_scan_exponent(&scan, text + read, n - read) &&
           decimal_make(out, scan.a, scan.exponent, negative);
}

corm_decimal corm_dec(const char *text)
{
    corm_decimal value;

    if (text == NULL || !corm_decimal_parse(&value, text, strlen(text)))
        return decimal_nan();
    return value;
}

/* Writes as snprintf does: counts all, keeps what fits. */
typedef struct decimal_out {
    char *data;
    size_t size, len;
} decimal_out;

static void decimal_put(decimal_out *out, char c)
{
    if (out->len + 1 < out->size)
        out->data[out->len] = c;
    out->len++;
}

static void decimal_put_text(decimal_out *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        decimal_put(out, text[i]);
}

static void decimal_put_zeros(decimal_out *out, int64_t n)
{
    for (; n > 0; n--)
        decimal_put(out, '0');
}

static size_t decimal_digit_text(char digits[DECIMAL_WIDE_DIGITS],
                                 corm_decimal value)
{
    if (value.high == 0)
        return cormi_uint_format(digits, value.low);
    return decimal_wide_digits(digits, decimal_coefficient(&value));
}

static void decimal_put_finite(decimal_out *out, corm_decimal value)
{
    char digits[DECIMAL_WIDE_DIGITS];
    size_t n = decimal_digit_text(digits, value);
    int64_t whole = (int64_t)n + value.exponent; /* digits before the point */

    if (value.exponent >= 0) {
        decimal_put_text(out, digits, n);
        /* Zero times a power of ten is "0", as Python's format() has it. */
        decimal_put_zeros(out, decimal_is_zero(value) ? 0 : value.exponent);
        return;
    }
    if (whole <= 0) {
        decimal_put_text(out, "0.", 2);
        decimal_put_zeros(out, -whole);
        decimal_put_text(out, digits, n);
        return;
    }
    decimal_put_text(out, digits, (size_t)whole);
    decimal_put(out, '.');
    decimal_put_text(out, digits + whole, n - (size_t)whole);
}

size_t corm_decimal_format(char *text, size_t size, corm_decimal value)
{
    decimal_out out = { text, size, 0 };

    if (value.form != CORM_DECIMAL_UNSET && value.negative)
        decimal_put(&out, '-');
    if (value.form == CORM_DECIMAL_FINITE)
        decimal_put_finite(&out, value);
    else if (value.form == CORM_DECIMAL_INFINITE)
        decimal_put_text(&out, "Infinity", 8);
    else if (value.form == CORM_DECIMAL_NAN)
        decimal_put_text(&out, "NaN", 3);
    if (size > 0)
        text[out.len < size ? out.len : size - 1] = '\0';
    return out.len;
}

int corm_decimal_digits(corm_decimal value)
{
    char digits[DECIMAL_WIDE_DIGITS];

    return (int)decimal_digit_text(digits, value);
}

/* --- order --------------------------------------------------------------- */

/* unset < -Infinity < numbers < Infinity < NaN, so that sorting has an end. */
static int decimal_rank(corm_decimal value)
{
    switch (value.form) {
    case CORM_DECIMAL_FINITE:
        return 2;
    case CORM_DECIMAL_INFINITE:
        return value.negative ? 1 : 3;
    case CORM_DECIMAL_NAN:
        return 4;
    default:
        return 0;
    }
}

/* Sizes of two that are not 0, the signs left out. */
static int decimal_compare_size(corm_decimal a, corm_decimal b)
{
    int a_digits = corm_decimal_digits(a), b_digits = corm_decimal_digits(b);
    int a_top = a_digits + a.exponent, b_top = b_digits + b.exponent;
    decimal_wide x = decimal_coefficient(&a), y = decimal_coefficient(&b);

    if (a_top != b_top)
        return a_top < b_top ? -1 : 1;
    /* The same magnitude: as many digits make them comparable. */
    decimal_wide_tens(&x, b_digits - a_digits);
    decimal_wide_tens(&y, a_digits - b_digits);
    return decimal_wide_compare(&x, &y);
}

int corm_decimal_compare(corm_decimal a, corm_decimal b)
{
    bool a_zero = decimal_is_zero(a), b_zero = decimal_is_zero(b);
    bool a_negative = a.negative && !a_zero;
    bool b_negative = b.negative && !b_zero;
    int order;

    if (!decimal_is_finite(a) || !decimal_is_finite(b))
        return decimal_rank(a) - decimal_rank(b);
    if (a_negative != b_negative)
        return a_negative ? -1 : 1;
    if (a_zero || b_zero)
        order = (int)b_zero - (int)a_zero;
    else
        order = decimal_compare_size(a, b);
    return a_negative ? -order : order;
}

/* --- arithmetic ---------------------------------------------------------- */

static corm_decimal decimal_negated(corm_decimal value)
{
    value.negative = !value.negative;
    return value;
}

/* A sum in which one is not finite. */
static corm_decimal decimal_add_special(corm_decimal a, corm_decimal b)
{
    bool a_infinite = a.form == CORM_DECIMAL_INFINITE;
    bool b_infinite = b.form == CORM_DECIMAL_INFINITE;

    if (a_infinite && b_infinite)
        return a.negative == b.negative ? a : decimal_nan();
    if (a_infinite && decimal_is_finite(b))
        return a;
    return b_infinite && decimal_is_finite(a) ? b : decimal_nan();
}

/* x + y at one exponent. */
static corm_decimal decimal_add_wide(decimal_wide x, bool x_negative,
                                     decimal_wide y, bool y_negative,
                                     int32_t exponent)
{
    corm_decimal sum;
    int order;

    if (x_negative == y_negative) {
        decimal_wide_add(&x, &y);
        if (!decimal_make(&sum, x, exponent, x_negative))
            return decimal_nan();
        return sum;
    }
    order = decimal_wide_compare(&x, &y);
    if (order < 0) {
        decimal_wide_subtract(&y, &x);
        x = y;
        x_negative = y_negative;
    } else {
        decimal_wide_subtract(&x, &y);
        /* x - x is +0 */
        x_negative = order != 0 && x_negative;
    }
    return decimal_make(&sum, x, exponent, x_negative) ? sum : decimal_nan();
}

corm_decimal corm_decimal_add(corm_decimal a, corm_decimal b)
{
    decimal_wide x, y;

    if (!decimal_is_finite(a) || !decimal_is_finite(b))
        return decimal_add_special(a, b);
    if (a.exponent < b.exponent) {
        corm_decimal swap = a;

        a = b;
        b = swap;
    }
    x = decimal_coefficient(&a);
    y = decimal_coefficient(&b);
    if (decimal_is_zero(a)) /* has no digits to be moved */
        a.exponent = b.exponent;
    /* More than 38 places apart, the sum has 39 digits unless b ends in
     * zeros (or is nothing but zeros). */
    while (a.exponent - b.exponent > DECIMAL_DIGITS && decimal_drop_zero(&y)) {
        b.exponent++;
    }
    if (a.exponent - b.exponent > DECIMAL_DIGITS)
        return decimal_nan();
    decimal_wide_tens(&x, a.exponent - b.exponent);
    return decimal_add_wide(x, a.negative, y, b.negative, b.exponent);
}

corm_decimal corm_decimal_sub(corm_decimal a, corm_decimal b)
{
    return corm_decimal_add(a, decimal_negated(b));
}

corm_decimal corm_decimal_mul(corm_decimal a, corm_decimal b)
{
    bool negative = a.negative != b.negative;
    decimal_wide x, y;
    corm_decimal product;

    if (!decimal_is_finite(a) || !decimal_is_finite(b)) {
        bool any = a.form != CORM_DECIMAL_UNSET && b.form != CORM_DECIMAL_UNSET;

        if (any && a.form != CORM_DECIMAL_NAN && b.form != CORM_DECIMAL_NAN &&
            !decimal_is_zero(a) && !decimal_is_zero(b))
            return decimal_special(CORM_DECIMAL_INFINITE, negative);
        return decimal_nan();
    }
    x = decimal_coefficient(&a);
    y = decimal_coefficient(&b);
    if (!decimal_make(&product, decimal_wide_product(&x, &y),
                      (int64_t)a.exponent + b.exponent, negative))
        return decimal_nan();
    return product;
}

/* x = x / 10^n, half to even. */
static void decimal_round(decimal_wide *x, int n)
{
    uint32_t last = 0;
    bool more = false;

    for (; n > 0 && (last != 0 || more || !decimal_wide_is_zero(x)); n--) {
        more = more || last != 0;
        last = decimal_wide_divide(x, 10);
    }
    /* Ended early: nothing was there to round. */
    if (last > 5 || (last == 5 && (more || (x->limb[0] & 1) != 0)))
        decimal_wide_add(x, &(decimal_wide){ { 1 } });
}

bool corm_decimal_quantize(corm_decimal *out, corm_decimal value, int places)
{
    decimal_wide x = decimal_coefficient(&value);
    int64_t up = (int64_t)value.exponent + places;

    if (!decimal_is_finite(value) || places < -DECIMAL_EXPONENT_MAX ||
        places > -DECIMAL_EXPONENT_MIN)
        return false;
    if (decimal_is_zero(value))
        up = 0;
    if (up > DECIMAL_DIGITS)
        return false;
    if (up >= 0)
        decimal_wide_tens(&x, (int)up);
    else
        decimal_round(&x, (int)-up);
    if (decimal_wide_count(&x) > DECIMAL_DIGITS)
        return false;
    return decimal_make(out, x, -(int64_t)places, value.negative);
}

/* --- doubles ------------------------------------------------------------- */

double corm_decimal_double(corm_decimal value)
{
    char text[DECIMAL_WIDE_DIGITS + 16];
    double size = 0.0;
    size_t n;

    if (value.form == CORM_DECIMAL_INFINITE)
        size = HUGE_VAL;
    else if (value.form != CORM_DECIMAL_FINITE)
        return (double)NAN;
    else if (value.high == 0)
        size = cormi_double_make(value.low, value.exponent);
    else {
        n = decimal_digit_text(text, value);
        n += (size_t)snprintf(text + n, sizeof(text) - n, "e%ld",
                              (long)value.exponent);
        (void)cormi_double_parse(&size, text, n);
    }
    return value.negative ? -size : size;
}

bool corm_decimal_from_double(corm_decimal *out, double value, int digits)
{
    bool negative = signbit(value) != 0;
    uint64_t coefficient = 0;
    char text[17];
    size_t n;
    int point;

    if (digits < 1)
        return false;
    if (isnan(value) || isinf(value)) {
        *out = decimal_special(isnan(value) ? CORM_DECIMAL_NAN
                                            : CORM_DECIMAL_INFINITE,
                               negative && !isnan(value));
        return true;
    }
    if (value == 0) {
        *out = decimal_small(0, 0, negative);
        return true;
    }
    n = cormi_double_digits(text, &point, fabs(value),
                            digits > 17 ? 17 : digits);
    for (size_t i = 0; i < n; i++)
        coefficient = coefficient * 10 + (uint64_t)(text[i] - '0');
    return decimal_make(out, decimal_widen(0, coefficient),
                        (int64_t)point - (int64_t)n, negative);
}
