/* EXPECT: incomplete (typedef|definition of type) */
#include "models.h"

int misuse(corm_queryset *q);

int misuse(corm_queryset *q)
{
    return corm_save(q);
}
