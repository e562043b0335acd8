/*
 * What all drivers say of a stored value that does not fit its member.
 */
#include <corm/sys/decode.h>

#include "base/error.h"

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
                               label, stored, expected, column);
    }
}
