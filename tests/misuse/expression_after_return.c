/* EXPECT: stack-use-after-(return|scope) */
#include "shelf.h"

static const corm_expr *longer_than(int pages)
{
    return Q("pages__gt", pages);
}

/* The same with a function: its block has ended when it returns. */
int main(int argc, char **argv)
{
    corm_session *s = shelf_open();

    (void)argv;
    (void)corm_filter(corm_objects(s, Book), longer_than(argc));
    return 0;
}
