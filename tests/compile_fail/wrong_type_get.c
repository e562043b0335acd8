/* EXPECT: incompatible (return|pointer) type */
#include "models.h"

Author *misuse(corm_queryset *q);

Author *misuse(corm_queryset *q)
{
    return corm_first(Book, q);
}
