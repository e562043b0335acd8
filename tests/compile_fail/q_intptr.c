/* EXPECT: 'int \*'.* not compatible */
#include "models.h"

corm_queryset *misuse(corm_queryset *q, int *p);

corm_queryset *misuse(corm_queryset *q, int *p)
{
    return corm_filter(q, Q("id", p));
}
