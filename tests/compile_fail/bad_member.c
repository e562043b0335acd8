/* EXPECT: no member named 'nmae' */
#include "models.h"

Author *misuse(corm_session *s);

Author *misuse(corm_session *s)
{
    return corm_create(s, Author, .nmae = "x");
}
