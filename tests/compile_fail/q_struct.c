/* EXPECT: 'struct pair'.* not compatible */
#include "models.h"

struct pair {
    int a;
    int b;
};
corm_queryset *misuse(corm_queryset *q, struct pair p);

corm_queryset *misuse(corm_queryset *q, struct pair p)
{
    return corm_filter(q, Q("id", p));
}
