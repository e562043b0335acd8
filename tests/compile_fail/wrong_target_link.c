/* EXPECT: incompatible pointer type */
#include "models.h"

int misuse(Book *b, Tag *t);

int misuse(Book *b, Tag *t)
{
    return (int)corm_link(b, author, t);
}
