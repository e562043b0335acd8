/* EXPECT: initializer element is not.* constant */
#include "models.h"

/* Q needs a function around it; at file scope there is CORM_COND. */
static const corm_expr *const cond = Q("pages__gt", 3);
int misuse(void);

int misuse(void)
{
    return cond != NULL;
}
