/* EXPECT: 'Author \*'.* not compatible */
#include "models.h"

corm_queryset *misuse(corm_queryset *q, Author *p);

corm_queryset *misuse(corm_queryset *q, Author *p)
{
    return corm_filter(q, Q("author", p));
}
