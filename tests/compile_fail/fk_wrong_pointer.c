/* EXPECT: Tag \*'.* not compatible */
#include "models.h"

static const corm_field Odd_fields[] = {
    CORM_FOREIGN_KEY(Odd, other, Author, .on_delete = CORM_CASCADE),
};
CORM_MODEL(Odd);
