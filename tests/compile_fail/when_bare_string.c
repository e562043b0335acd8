/* EXPECT: 'char \*'.* not compatible */
#include "models.h"

corm_queryset *misuse(corm_queryset *q);

corm_queryset *misuse(corm_queryset *q)
{
    return corm_annotate(q, AS("x", CASE(WHEN(Q("a", 1), "long"))));
}
