/*
 * Step 4: deleting, what goes with it, and what remains.
 */
#include "library.h"

#include <inttypes.h>
#include <stdio.h>

static void print_rest(corm_session *s)
{
    printf("    %" PRId64 " authors, %" PRId64 " books\n",
           corm_count(corm_objects(s, Author)),
           corm_count(corm_objects(s, Book)));
}

static Author *find_austen(corm_session *s)
{
    return corm_get(Author, corm_objects(s, Author), Q("name", "Jane Austen"));
}

/* A block that is rolled back leaves everything as it was. */
static bool think_again(corm_session *s)
{
    Author *austen = find_austen(s);

    if (!austen)
        return false;
    printf("Jane Austen deleted, then rolled back:\n");
    corm_atomic (s) {
        if (corm_delete(austen) >= 0)
            corm_rollback(s);
    }
    print_rest(s);
    return !corm_failed(s);
}

/* on_delete = CORM_CASCADE: her books go with her. */
static bool delete_author(corm_session *s)
{
    uint64_t before = corm_session_statements(s);
    Author *austen = find_austen(s);
    int64_t rows = -1;

    if (!austen)
        return false;
    corm_atomic (s) {
        rows = corm_delete(austen);
    }
    if (corm_failed(s)) /* did it commit? */
        return false;
    printf("Jane Austen deleted, with her books: %" PRId64 " rows\n", rows);
    print_queries(s, before);
    print_rest(s);
    return !corm_failed(s);
}

static bool delete_novels(corm_session *s)
{
    int64_t rows =
        corm_delete_all(corm_filter(corm_objects(s, Book), Q("genre", "FIC")));

    if (rows < 0)
        return false;
    printf("all other fiction deleted: %" PRId64 " row\n", rows);
    print_rest(s);
    corm_each (Book, b, corm_select_related(corm_objects(s, Book), "author"))
        printf("    %s by %s\n", b->title, b->author->name);
    return !corm_failed(s);
}

bool step_delete(corm_session *s)
{
    Author *gone;

    if (!think_again(s) || !delete_author(s) || !delete_novels(s))
        return false;
    gone = find_austen(s);
    if (gone || corm_errcode(s) != CORM_DOES_NOT_EXIST)
        return false;
    printf("Jane Austen: %s\n", corm_errmsg(s));
    return true;
}
