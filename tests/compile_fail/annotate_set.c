/* EXPECT: corm_set.* not compatible */
#include "models.h"

const corm_queryset *misuse(corm_queryset *q);

const corm_queryset *misuse(corm_queryset *q)
{
    return corm_annotate(q, SET("x", 1));
}
