/* OK */
#include "models.h"

static const corm_expr *const cond = OR(NOT(F("in_print")), F("x"));
int correct(void);

int correct(void)
{
    return cond != NULL;
}
