/* EXPECT: member access within null pointer */
#include "shelf.h"

/* An object call takes &object->base, which a NULL object does not have. */
int main(int argc, char **argv)
{
    Book *book = argc > 0 ? NULL : corm_new(shelf_open(), Book);

    (void)argv;
    return corm_save(book) == CORM_OK;
}
