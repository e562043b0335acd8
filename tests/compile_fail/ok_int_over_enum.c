/* OK */
#include "models.h"

static const corm_field Odd_fields[] = {
    CORM_AUTO(Odd, id),
    CORM_INTEGER(Odd, choice),
};
CORM_MODEL(Odd);
