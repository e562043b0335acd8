/* EXPECT: 'long double'.* not compatible */
#include "models.h"

corm_queryset *misuse(corm_queryset *q, long double p);

corm_queryset *misuse(corm_queryset *q, long double p)
{
    return corm_filter(q, Q("id", p));
}
