/* EXPECT: incompatible pointer type */
#include "models.h"

corm_queryset *misuse(corm_queryset *q);

corm_queryset *misuse(corm_queryset *q)
{
    return corm_filter(q, "pages > 3");
}
