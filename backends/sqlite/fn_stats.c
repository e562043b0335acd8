/*
 * Aggregates that the database lacks: variance and standard deviation, the
 * bitwise ones, ANY_VALUE.  NULLs do not count.  All but ANY_VALUE are window
 * functions too: a row that leaves the frame is taken out again.
 */
#include "functions.h"

#include <math.h>
#include <stdint.h>

/* A number as the sum of two doubles, about 106 bits. */
struct fnstat_pair {
    double high, low;
};

/*
 * Sums of x - shift and its square, shift being the first value.  Plain doubles
 * lose everything when values are large and close together, and Welford's
 * method when rows leave a window; with 106 bits neither shows.
 */
struct fnstat_sums {
    int64_t n;
    int64_t n_infinite; /* how many are infinite: then there is no answer */
    double shift;
    bool has_shift;
    struct fnstat_pair sum, squares;
};

/* a + b without loss. */
static struct fnstat_pair fnstat_two_sum(double a, double b)
{
    double sum = a + b;
    double part = sum - a;

    return (struct fnstat_pair){ sum, (a - (sum - part)) + (b - part) };
}

static struct fnstat_pair fnstat_add(struct fnstat_pair a, struct fnstat_pair b)
{
    struct fnstat_pair sum = fnstat_two_sum(a.high, b.high);

    return fnstat_two_sum(sum.high, sum.low + a.low + b.low);
}

static struct fnstat_pair fnstat_negate(struct fnstat_pair a)
{
    return (struct fnstat_pair){ -a.high, -a.low };
}

static struct fnstat_pair fnstat_square(struct fnstat_pair a)
{
    double square = a.high * a.high;
    double rest = fma(a.high, a.high, -square);

    return fnstat_two_sum(square, rest + 2.0 * a.high * a.low);
}

static struct fnstat_pair fnstat_divide(struct fnstat_pair a, double divisor)
{
    double quotient = a.high / divisor;
    double rest = fma(-quotient, divisor, a.high) + a.low;

    return fnstat_two_sum(quotient, rest / divisor);
}

/* sign 1 puts a value in, -1 takes it out. */
static void fnstat_count(struct fnstat_sums *sums, double x, int sign)
{
    struct fnstat_pair offset, square;

    sums->n += sign;
    if (sums->n == 0) { /* an empty frame: forget what rounding left */
        *sums = (struct fnstat_sums){ 0 };
        return;
    }
    if (!isfinite(x)) {
        sums->n_infinite += sign;
        return;
    }
    if (!sums->has_shift) {
        sums->shift = x;
        sums->has_shift = true;
    }
    offset = fnstat_two_sum(x, -sums->shift);
    square = fnstat_square(offset);
    sums->sum =
        fnstat_add(sums->sum, sign > 0 ? offset : fnstat_negate(offset));
    sums->squares =
        fnstat_add(sums->squares, sign > 0 ? square : fnstat_negate(square));
}

static void fnstat_take(sqlite3_context *ctx, sqlite3_value *value, int sign)
{
    struct fnstat_sums *sums;
    double x;

    if (sqlite3_value_type(value) == SQLITE_NULL)
        return;
    sums = sqlite3_aggregate_context(ctx, (int)sizeof(*sums));
    if (sums == NULL)
        sqlite3_result_error_nomem(ctx);
    else if (cormi_fn_read_double(value, &x))
        fnstat_count(sums, x, sign);
    else
        sqlite3_result_error(ctx, "variance of a value that is no number", -1);
}

static void fnstat_step(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    fnstat_take(ctx, argv[0], 1);
}

static void fnstat_inverse(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    fnstat_take(ctx, argv[0], -1);
}

/* False when there are too few values for an answer. */
static bool fnstat_variance(sqlite3_context *ctx, bool is_sample,
                            double *variance)
{
    const struct fnstat_sums *sums = sqlite3_aggregate_context(ctx, 0);
    struct fnstat_pair spread;
    double n;

    if (sums == NULL || sums->n < (is_sample ? 2 : 1) || sums->n_infinite > 0)
        return false;
    n = (double)sums->n;
    spread = fnstat_divide(fnstat_square(sums->sum), n);
    spread = fnstat_add(sums->squares, fnstat_negate(spread));
    *variance =
        spread.high > 0.0 ? spread.high / (is_sample ? n - 1.0 : n) : 0.0;
    return true;
}

static void fnstat_var_pop(sqlite3_context *ctx)
{
    double variance;

    if (fnstat_variance(ctx, false, &variance))
        sqlite3_result_double(ctx, variance);
}

static void fnstat_var_samp(sqlite3_context *ctx)
{
    double variance;

    if (fnstat_variance(ctx, true, &variance))
        sqlite3_result_double(ctx, variance);
}

static void fnstat_stddev_pop(sqlite3_context *ctx)
{
    double variance;

    if (fnstat_variance(ctx, false, &variance))
        sqlite3_result_double(ctx, sqrt(variance));
}

static void fnstat_stddev_samp(sqlite3_context *ctx)
{
    double variance;

    if (fnstat_variance(ctx, true, &variance))
        sqlite3_result_double(ctx, sqrt(variance));
}

/* How many values have each bit set: answers for and, or, xor alike, and lets
 * values leave a window. */
struct fnstat_bits {
    int64_t n;
    int64_t ones[64];
};

static void fnstat_bits_take(sqlite3_context *ctx, sqlite3_value *value,
                             int sign)
{
    struct fnstat_bits *bits;
    uint64_t x;

    if (sqlite3_value_type(value) == SQLITE_NULL)
        return;
    bits = sqlite3_aggregate_context(ctx, (int)sizeof(*bits));
    if (bits == NULL) {
        sqlite3_result_error_nomem(ctx);
        return;
    }
    x = (uint64_t)sqlite3_value_int64(value);
    bits->n += sign;
    for (int i = 0; i < 64; i++)
        bits->ones[i] += (x >> i & 1) != 0 ? sign : 0;
}

static void fnstat_bits_step(sqlite3_context *ctx, int argc,
                             sqlite3_value **argv)
{
    (void)argc;
    fnstat_bits_take(ctx, argv[0], 1);
}

static void fnstat_bits_inverse(sqlite3_context *ctx, int argc,
                                sqlite3_value **argv)
{
    (void)argc;
    fnstat_bits_take(ctx, argv[0], -1);
}

static void fnstat_bits_result(sqlite3_context *ctx,
                               bool (*is_set)(int64_t ones, int64_t n))
{
    const struct fnstat_bits *bits = sqlite3_aggregate_context(ctx, 0);
    uint64_t x = 0;

    if (bits == NULL || bits->n == 0)
        return;
    for (int i = 0; i < 64; i++)
        x |= (uint64_t)is_set(bits->ones[i], bits->n) << i;
    sqlite3_result_int64(ctx, x <= INT64_MAX ? (int64_t)x
                                             : -(int64_t)(UINT64_MAX - x) - 1);
}

static bool fnstat_is_all(int64_t ones, int64_t n)
{
    return ones == n;
}

static bool fnstat_is_any(int64_t ones, int64_t n)
{
    (void)n;
    return ones > 0;
}

static bool fnstat_is_odd(int64_t ones, int64_t n)
{
    (void)n;
    return ones % 2 != 0;
}

static void fnstat_bit_and(sqlite3_context *ctx)
{
    fnstat_bits_result(ctx, fnstat_is_all);
}

static void fnstat_bit_or(sqlite3_context *ctx)
{
    fnstat_bits_result(ctx, fnstat_is_any);
}

static void fnstat_bit_xor(sqlite3_context *ctx)
{
    fnstat_bits_result(ctx, fnstat_is_odd);
}

/* ANY_VALUE: the first that is not NULL. */

static void fnstat_any_step(sqlite3_context *ctx, int argc,
                            sqlite3_value **argv)
{
    sqlite3_value **held;

    (void)argc;
    if (sqlite3_value_type(argv[0]) == SQLITE_NULL)
        return;
    held = sqlite3_aggregate_context(ctx, (int)sizeof(*held));
    if (held != NULL && *held == NULL)
        *held = sqlite3_value_dup(argv[0]);
    if (held == NULL || *held == NULL)
        sqlite3_result_error_nomem(ctx);
}

static void fnstat_any_final(sqlite3_context *ctx)
{
    sqlite3_value **held = sqlite3_aggregate_context(ctx, 0);

    if (held == NULL || *held == NULL)
        return;
    sqlite3_result_value(ctx, *held);
    sqlite3_value_free(*held);
}

/* clang-format off */
static const struct cormi_fn_aggregate fnstat_rows[] = {
    { "ANY_VALUE",   fnstat_any_step,  fnstat_any_final,   NULL,               NULL },
    { "BIT_AND",     fnstat_bits_step, fnstat_bit_and,     fnstat_bit_and,     fnstat_bits_inverse },
    { "BIT_OR",      fnstat_bits_step, fnstat_bit_or,      fnstat_bit_or,      fnstat_bits_inverse },
    { "BIT_XOR",     fnstat_bits_step, fnstat_bit_xor,     fnstat_bit_xor,     fnstat_bits_inverse },
    { "STDDEV_POP",  fnstat_step,      fnstat_stddev_pop,  fnstat_stddev_pop,  fnstat_inverse },
    { "STDDEV_SAMP", fnstat_step,      fnstat_stddev_samp, fnstat_stddev_samp, fnstat_inverse },
    { "VAR_POP",     fnstat_step,      fnstat_var_pop,     fnstat_var_pop,     fnstat_inverse },
    { "VAR_SAMP",    fnstat_step,      fnstat_var_samp,    fnstat_var_samp,    fnstat_inverse },
};
/* clang-format on */

int cormi_fn_stats_register(sqlite3 *conn)
{
    return cormi_fn_register_aggregates(conn, fnstat_rows,
                                        CORMI_FN_COUNT(fnstat_rows));
}
