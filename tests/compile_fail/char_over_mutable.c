/* EXPECT: char \*\*'.* not compatible */
#include "models.h"

static const corm_field Odd_fields[] = {
    CORM_CHAR(Odd, mutable_text, .max_length = 3),
};
CORM_MODEL(Odd);
