/* EXPECT: char \(\*\)\[10\]'.* not compatible */
#include "models.h"

static const corm_field Odd_fields[] = {
    CORM_CHAR(Odd, array, .max_length = 3),
};
CORM_MODEL(Odd);
