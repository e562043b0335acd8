/*
 * Numbers and their text, the same in every locale: the point is '.', and
 * a double is written by the shortest text that reads back as itself.
 */
#ifndef CORMI_BASE_NUMBER_H
#define CORMI_BASE_NUMBER_H

#include <corm/common.h>

#define CORMI_DOUBLE_MAX 32 /* bytes of the text of a double, with the NUL */

/*
 * The shortest text that reads back as value: "1.5", "1.0", "1e+16",
 * "inf", "-inf", "nan".  It always shows that it is no integer.  Returns
 * the length.
 */
size_t cormi_double_format(char out[CORMI_DOUBLE_MAX], double value);

/*
 * All n bytes as a decimal number, correctly rounded, or "inf", "infinity",
 * "nan" in any case, with an optional sign and blanks around it.  Too large
 * is infinite, too small is 0.  False: something else, *out is untouched.
 */
bool cormi_double_parse(double *out, const char *text, size_t n);

/* All n bytes as an integer, an optional sign and blanks around it. */
bool cormi_int_parse(int64_t *out, const char *text, size_t n);

/*
 * The digits (no NUL, no zeros at the end) of the shortest text of at most
 * max (1 to 17) significant digits that reads back as value; where none
 * does, value rounded to max digits.  value is finite and > 0.  Returns how
 * many; value is about 0.DIGITS * 10^*point.
 */
size_t cormi_double_digits(char digits[17], int *point, double value, int max);

/* coefficient * 10^exponent, correctly rounded. */
double cormi_double_make(uint64_t coefficient, int32_t exponent);

/* value in decimal, at most 20 digits, no NUL; returns how many. */
size_t cormi_uint_format(char out[20], uint64_t value);

/* What a hexadecimal digit is worth, in either case; of another: -1. */
int cormi_hex_digit(int c);

/* Whether the n bytes are that word, which is in lower case, in any case. */
bool cormi_is_word(const char *text, size_t n, const char *word);

/* Drops blanks (space, \t, \n, \r, \f, \v) at both ends. */
void cormi_trim(const char **text, size_t *n);

#endif
