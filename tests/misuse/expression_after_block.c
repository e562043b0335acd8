/* EXPECT: stack-use-after-scope */
#include "shelf.h"

/* An expression lives until the end of the block that it is written in;
 * corm_keep() is for longer. */
int main(int argc, char **argv)
{
    corm_session *s = shelf_open();
    const corm_expr *condition = Q("title", "x");

    (void)argv;
    if (argc > 0) {
        condition = Q("pages__gt", argc);
    }
    (void)corm_filter(corm_objects(s, Book), condition);
    return 0;
}
