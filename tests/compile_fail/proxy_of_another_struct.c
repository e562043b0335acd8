/* EXPECT: struct (Odd|Author).* not compatible|not compatible */
#include "models.h"

CORM_PROXY(Odd, Author);
