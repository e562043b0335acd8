/* OK */
#include "models.h"

Author *correct(corm_session *s);

Author *correct(corm_session *s)
{
    return corm_create(s, Author, .name = "x",
                       .birth_date = ((corm_opt_date){ true, { 1, 2, 3 } }));
}
