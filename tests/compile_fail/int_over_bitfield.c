/* EXPECT: address of bit-field */
#include "models.h"

static const corm_field Odd_fields[] = {
    CORM_INTEGER(Odd, bits),
};
CORM_MODEL(Odd);
