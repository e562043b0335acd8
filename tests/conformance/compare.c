/*
 * Expected and got, both in the neutral form.  Integer, float and decimal
 * are distinct kinds; floats have a tolerance.  {"$many":[..]} in what was
 * got is a list whose order the case does not fix.
 */
#include "run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Inside a row every list is a sequence. */
static cf_rules within(cf_rules rules)
{
    rules.ordered = true;
    return rules;
}

static bool equal_floats(double a, double b)
{
    double most = fabs(a) > fabs(b) ? fabs(a) : fabs(b);

    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b);
    return a == b || fabs(a - b) <= 1e-9 * most || fabs(a - b) <= 1e-12;
}

/* ---- {"$kind":content} ---- */

static const json_t *content_of(const json_t *form, const char **kind)
{
    void *at = json_object_iter((json_t *)(uintptr_t)form);

    for (; at != NULL;
         at = json_object_iter_next((json_t *)(uintptr_t)form, at)) {
        if (json_object_iter_key(at)[0] == '$') {
            *kind = json_object_iter_key(at);
            return json_object_iter_value(at);
        }
    }
    return NULL;
}

/* More digits than a column or a corm_decimal has: a double, spelled out. */
static bool equal_doubles(const char *expected, corm_decimal got)
{
    return strlen(expected) > 40 &&
           strtod(expected, NULL) == corm_decimal_double(got);
}

static bool equal_decimals(const json_t *a, const json_t *b, bool approx)
{
    const char *x = json_string_value(a), *y = json_string_value(b);
    corm_decimal left, right;

    if (x == NULL || y == NULL || !corm_decimal_parse(&right, y, strlen(y)))
        return false;
    if (!corm_decimal_parse(&left, x, strlen(x)))
        return equal_doubles(x, right);
    return approx ? equal_floats(corm_decimal_double(left),
                                 corm_decimal_double(right))
                  : corm_decimal_compare(left, right) == 0;
}

/* Integers of any size: {"$int":"9223372036854775808"}. */
static bool equal_integers(const json_t *a, const json_t *b)
{
    char left[32], right[32];
    const char *x = json_string_value(json_object_get(a, "$int"));
    const char *y = json_string_value(json_object_get(b, "$int"));

    snprintf(left, sizeof(left), "%lld", (long long)json_integer_value(a));
    snprintf(right, sizeof(right), "%lld", (long long)json_integer_value(b));
    return strcmp(x == NULL ? left : x, y == NULL ? right : y) == 0;
}

static bool is_integer(const json_t *json)
{
    return json_is_integer(json) || json_object_get(json, "$int") != NULL;
}

/* The same instant, written with or without a fraction or a zone. */
static bool equal_datetimes(const json_t *a, const json_t *b)
{
    corm_datetime left, right;

    return corm_datetime_parse(&left, json_string_value(a),
                               json_string_length(a)) &&
           corm_datetime_parse(&right, json_string_value(b),
                               json_string_length(b)) &&
           left.us == right.us;
}

static bool equal_times(const json_t *a, const json_t *b)
{
    corm_time left, right;

    return corm_time_parse(&left, json_string_value(a),
                           json_string_length(a)) &&
           corm_time_parse(&right, json_string_value(b),
                           json_string_length(b)) &&
           left.us == right.us;
}

static bool equal_forms(const json_t *expected, const json_t *got,
                        cf_rules rules)
{
    const char *kind = NULL, *got_kind = NULL;
    const json_t *a = content_of(expected, &kind);
    const json_t *b = content_of(got, &got_kind);

    if (b == NULL || strcmp(kind, got_kind) != 0)
        return false;
    if (strcmp(kind, "$decimal") == 0)
        return equal_decimals(
            a, b,
            rules.approx || json_is_true(json_object_get(expected, "approx")));
    if (strcmp(kind, "$datetime") == 0)
        return equal_datetimes(a, b);
    if (strcmp(kind, "$time") == 0)
        return equal_times(a, b);
    return cf_equal(a, b, within(rules));
}

/* ---- lists ---- */

static bool equal_sequences(const json_t *a, const json_t *b, cf_rules rules)
{
    const cf_rules inside = within(rules);

    for (size_t i = 0; i < json_array_size(a); i++)
        if (!cf_equal(json_array_get(a, i), json_array_get(b, i), inside))
            return false;
    return true;
}

static bool take_equal(const json_t *item, json_t *left, cf_rules rules)
{
    for (size_t i = 0; i < json_array_size(left); i++) {
        if (cf_equal(item, json_array_get(left, i), rules)) {
            json_array_remove(left, i);
            return true;
        }
    }
    return false;
}

static bool equal_multisets(const json_t *a, const json_t *b, cf_rules rules)
{
    const cf_rules inside = within(rules);
    json_t *left = json_copy((json_t *)(uintptr_t)b);
    bool is_equal = true;

    for (size_t i = 0; i < json_array_size(a) && is_equal; i++)
        is_equal = take_equal(json_array_get(a, i), left, inside);
    json_decref(left);
    return is_equal;
}

static bool equal_arrays(const json_t *a, const json_t *b, cf_rules rules)
{
    if (json_array_size(a) != json_array_size(b))
        return false;
    return rules.ordered ? equal_sequences(a, b, rules)
                         : equal_multisets(a, b, rules);
}

static bool equal_objects(const json_t *a, const json_t *b, cf_rules rules)
{
    void *at = json_object_iter((json_t *)(uintptr_t)a);
    const cf_rules inside = within(rules);

    if (json_object_size(a) != json_object_size(b))
        return false;
    for (; at != NULL; at = json_object_iter_next((json_t *)(uintptr_t)a, at)) {
        const json_t *other = json_object_get(b, json_object_iter_key(at));

        if (other == NULL ||
            !cf_equal(json_object_iter_value(at), other, inside))
            return false;
    }
    return true;
}

bool cf_equal(const json_t *expected, const json_t *got, cf_rules rules)
{
    const json_t *many = json_object_get(got, "$many");
    const char *kind;

    if (many != NULL)
        return json_is_array(expected) &&
               equal_arrays(expected, many,
                            (cf_rules){ rules.nested_ordered,
                                        rules.nested_ordered, rules.approx });
    if (is_integer(expected) && is_integer(got))
        return equal_integers(expected, got);
    if (json_typeof(expected) != json_typeof(got))
        return false;
    if (json_is_array(expected))
        return equal_arrays(expected, got, rules);
    if (json_is_real(expected))
        return equal_floats(json_real_value(expected), json_real_value(got));
    if (json_is_object(expected))
        return content_of(expected, &kind) != NULL
                   ? equal_forms(expected, got, rules)
                   : equal_objects(expected, got, rules);
    return json_equal((json_t *)(uintptr_t)expected,
                      (json_t *)(uintptr_t)got) != 0;
}
