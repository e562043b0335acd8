/* EXPECT: char \(\*\)\[10\]'.* not compatible */
#include "models.h"

typedef struct Child {
    corm_object base;
    char name[10];
} Child;
static const corm_field Child_fields[] = { CORM_INHERITED(Child, name) };
CORM_MODEL(Child);
