/*
 * What all drivers say of a stored value that does not fit its member.
 */
#include <corm/sys/decode.h>

#include "base/error.h"

/* What members hold, by C type. */
static const char *const decode_holdings[] = {
    [CORM_C_BOOL] = "0 or 1",
    [CORM_C_INT] = "an integer",
    [CORM_C_UINT] = "an integer",
    [CORM_C_DOUBLE] = "a number",
    [CORM_C_FLOAT] = "a number",
    [CORM_C_TEXT] = "text without NUL",
    [CORM_C_JSON] = "JSON text",
    [CORM_C_BYTES] = "bytes",
    [CORM_C_DATE] = "a date",
    [CORM_C_TIME] = "a time",
    [CORM_C_DATETIME] = "a date and time",
    [CORM_C_DURATION] = "a whole number of microseconds",
    [CORM_C_UUID] = "a UUID",
    [CORM_C_DECIMAL] = "a decimal number",
};

static const char *decode_held(const corm_decode_item *item)
{
    unsigned ctype = item->ctype & ~(unsigned)CORM_C_OPT;

    return ctype < sizeof(decode_holdings) / sizeof(decode_holdings[0]) &&
                   decode_holdings[ctype] != NULL
               ? decode_holdings[ctype]
               : "of the column's type";
}

corm_status corm_decode_refuse(const corm_decode_item *item, corm_fit fit,
                               const char *stored, const char *expected,
                               corm_error *err)
{
    const char *label = item->label != NULL ? item->label : "The result";
    unsigned column = item->column + 1u;

    switch (fit) {
    case CORM_FIT_MEMORY:
        return cormi_error_set(err, CORM_NO_MEMORY, "out of memory");
    case CORM_FIT_NULL:
        return cormi_error_set(err, CORM_DATA,
                               "%s holds NULL, which its member cannot; "
                               "correct the row (column %u of the result)",
                               label, column);
    case CORM_FIT_RANGE:
        return cormi_error_set(err, CORM_DATA,
                               "%s holds %s, which is out of the range of its "
                               "member; correct the row (column %u of the "
                               "result)",
                               label, stored, column);
    default:
        return cormi_error_set(err, CORM_DATA,
                               "%s holds %s, which is not %s; correct the row "
                               "(column %u of the result)",
                               label, stored,
                               expected != NULL ? expected : decode_held(item),
                               column);
    }
}
