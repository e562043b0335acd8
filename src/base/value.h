/*
 * Work on tagged values that several layers share.
 */
#ifndef CORMI_BASE_VALUE_H
#define CORMI_BASE_VALUE_H

#include "base/shared.h"
#include "base/str.h"

#include <corm/value.h>

static inline bool cormi_value_is_scalar(const corm_value *value)
{
    return value->kind <= CORM_K_ITEMS; /* from NULL on */
}

/* Same kind and content; decimals and doubles by value, int = uint.  All NaN
 * are equal, so that a value can be found again. */
bool cormi_value_equal(const corm_value *a, const corm_value *b);
/* Order of two scalars: NULL first, numbers of all kinds by value, texts and
 * bytes by bytes; kinds that have no common order by kind. */
int cormi_value_compare(const corm_value *a, const corm_value *b);
uint64_t cormi_value_hash(const corm_value *value, uint64_t seed);
/* A deep copy of a scalar or path; text, bytes and JSON end with NUL.  False:
 * no memory. */
CORMI_SHARED bool cormi_value_dup(corm_value *out, const corm_value *value,
                                  corm_arena *arena);
/* "text 'abc'", "integer 7": for messages; long texts are cut. */
void cormi_value_describe(cormi_str *out, const corm_value *value);
const char *cormi_kind_name(corm_kind kind); /* "integer", "text", "date" */
/* Element i of a CORM_K_ARRAY, CORM_K_LIST or CORM_K_ITEMS. */
corm_value cormi_value_item(const corm_value *list, size_t i);

#endif
