/* OK */
#include "models.h"

/* The forms next to the misuses do compile: what fails fails for its own
 * mistake and not because the headers do. */
corm_queryset *correct(corm_queryset *q, Author *a, const char *text);
int correct_save(Book *b, Author *a);

corm_queryset *correct(corm_queryset *q, Author *a, const char *text)
{
    q = corm_filter(q, Q("author", corm_obj(a)), Q("title", text));
    q = corm_filter(q, OR(Q("id", 1), NOT(Q("pages__gt", 2.5))));
    return corm_annotate(q, AS("x", CASE(WHEN(Q("id", 1), V("long")))));
}

int correct_save(Book *b, Author *a)
{
    return (int)corm_link(b, author, a) + (int)corm_save(b);
}
