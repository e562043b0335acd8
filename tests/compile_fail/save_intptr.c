/* EXPECT: 'base' in something not a structure|'int' is not a structure */
#include "models.h"

int misuse(int *p);

int misuse(int *p)
{
    return corm_delete(p);
}
