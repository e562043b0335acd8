/*
 * Mathematical SQL functions.  The database has most of them since 3.35, but
 * only when it was built so; these replace them, so that a query means the
 * same on every build.  What has no answer (ln of 0, sqrt of -1, a text that
 * is no number) is NULL, as it is in the built-in ones: the database turns
 * NaN to NULL by itself.
 */
#include "functions.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define FNMATH_PI 3.14159265358979323846

/* A function of one number x. */
#define FNMATH_UNARY(name, expression)                                     \
    static void name(sqlite3_context *ctx, int argc, sqlite3_value **argv) \
    {                                                                      \
        double x;                                                          \
                                                                           \
        (void)argc;                                                        \
        if (cormi_fn_read_double(argv[0], &x))                             \
            sqlite3_result_double(ctx, expression);                        \
    }

/* A function of two numbers x and y. */
#define FNMATH_BINARY(name, expression)                                    \
    static void name(sqlite3_context *ctx, int argc, sqlite3_value **argv) \
    {                                                                      \
        double x, y;                                                       \
                                                                           \
        (void)argc;                                                        \
        if (cormi_fn_read_double(argv[0], &x) &&                           \
            cormi_fn_read_double(argv[1], &y))                             \
            sqlite3_result_double(ctx, expression);                        \
    }

/* The C function would answer minus infinity for 0. */
static double fnmath_log(double x)
{
    return x > 0.0 ? log(x) : (double)NAN;
}

static double fnmath_log_base(double base, double x)
{
    double divisor = fnmath_log(base);

    if (divisor == 0.0)
        return (double)NAN;
    if (base == 2.0 && x > 0.0)
        return log2(x);
    if (base == 10.0 && x > 0.0)
        return log10(x);
    return fnmath_log(x) / divisor;
}

FNMATH_UNARY(fnmath_acos, acos(x))
FNMATH_UNARY(fnmath_asin, asin(x))
FNMATH_UNARY(fnmath_atan, atan(x))
FNMATH_UNARY(fnmath_cos, cos(x))
FNMATH_UNARY(fnmath_degrees, x *(180.0 / FNMATH_PI))
FNMATH_UNARY(fnmath_exp, exp(x))
FNMATH_UNARY(fnmath_ln, fnmath_log(x))
FNMATH_UNARY(fnmath_radians, x *(FNMATH_PI / 180.0))
FNMATH_UNARY(fnmath_sin, sin(x))
FNMATH_UNARY(fnmath_sqrt, sqrt(x))
FNMATH_UNARY(fnmath_tan, tan(x))
FNMATH_BINARY(fnmath_atan2, atan2(x, y))
FNMATH_BINARY(fnmath_logb, fnmath_log_base(x, y))
FNMATH_BINARY(fnmath_mod, fmod(x, y))
FNMATH_BINARY(fnmath_power, pow(x, y))

/* Integers stay integers: beyond 2^53 a double could not hold them. */
static void fnmath_round_by(sqlite3_context *ctx, sqlite3_value *value,
                            double (*round)(double))
{
    double x;

    if (sqlite3_value_numeric_type(value) == SQLITE_INTEGER)
        sqlite3_result_int64(ctx, sqlite3_value_int64(value));
    else if (cormi_fn_read_double(value, &x))
        sqlite3_result_double(ctx, round(x));
}

static void fnmath_ceiling(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    fnmath_round_by(ctx, argv[0], ceil);
}

static void fnmath_floor(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    fnmath_round_by(ctx, argv[0], floor);
}

/* No database has it built in; the one pole that a double can hit is an error
 * with all of them. */
static void fnmath_cot(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    double x, tangent;

    (void)argc;
    if (!cormi_fn_read_double(argv[0], &x))
        return;
    tangent = tan(x);
    if (tangent == 0.0)
        sqlite3_result_error(ctx, "COT: 0 has no cotangent", -1);
    else
        sqlite3_result_double(ctx, 1.0 / tangent);
}

static void fnmath_sign(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    double x;

    (void)argc;
    if (cormi_fn_read_double(argv[0], &x))
        sqlite3_result_int(ctx, (x > 0.0) - (x < 0.0));
}

static void fnmath_pi(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    (void)argv;
    sqlite3_result_double(ctx, FNMATH_PI);
}

/* The operators & and | exist; exclusive or does not. */
static void fnmath_bitxor(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    if (sqlite3_value_type(argv[0]) != SQLITE_NULL &&
        sqlite3_value_type(argv[1]) != SQLITE_NULL)
        sqlite3_result_int64(ctx, sqlite3_value_int64(argv[0]) ^
                                      sqlite3_value_int64(argv[1]));
}

/* In [0, 1); the built-in random() is any 64-bit integer. */
static void fnmath_rand(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    uint64_t bits;

    (void)argc;
    (void)argv;
    sqlite3_randomness((int)sizeof(bits), &bits);
    sqlite3_result_double(ctx, (double)(bits >> 11) / 9007199254740992.0);
}

/* clang-format off */
static const struct cormi_fn_scalar fnmath_rows[] = {
    { "ACOS",    1, fnmath_acos },
    { "ASIN",    1, fnmath_asin },
    { "ATAN",    1, fnmath_atan },
    { "ATAN2",   2, fnmath_atan2 },
    { "BITXOR",  2, fnmath_bitxor },
    { "CEILING", 1, fnmath_ceiling },
    { "COS",     1, fnmath_cos },
    { "COT",     1, fnmath_cot },
    { "DEGREES", 1, fnmath_degrees },
    { "EXP",     1, fnmath_exp },
    { "FLOOR",   1, fnmath_floor },
    { "LN",      1, fnmath_ln },
    { "LOG",     2, fnmath_logb },
    { "MOD",     2, fnmath_mod },
    { "PI",      0, fnmath_pi },
    { "POWER",   2, fnmath_power },
    { "RADIANS", 1, fnmath_radians },
    { "SIGN",    1, fnmath_sign },
    { "SIN",     1, fnmath_sin },
    { "SQRT",    1, fnmath_sqrt },
    { "TAN",     1, fnmath_tan },
};
/* clang-format on */

int cormi_fn_math_register(sqlite3 *conn)
{
    int rc = cormi_fn_register_scalars(conn, fnmath_rows,
                                       CORMI_FN_COUNT(fnmath_rows));

    if (rc != SQLITE_OK)
        return rc;
    return sqlite3_create_function_v2(conn, "RAND", 0,
                                      SQLITE_UTF8 | SQLITE_INNOCUOUS, NULL,
                                      fnmath_rand, NULL, NULL, NULL);
}
