/* EXPECT: array.* negative|negative size */
#include "models.h"

typedef struct Late {
    int64_t id;
    corm_object base;
} Late;
static const corm_field Late_fields[] = { CORM_AUTO(Late, id) };
CORM_MODEL(Late);
