/*
 * Step 3: changing one object, and many rows at once.
 */
#include "library.h"

#include <inttypes.h>
#include <stdio.h>

/* Save writes the object to its row; refresh reads the row again. */
static bool correct_pages(corm_session *s)
{
    uint64_t before = corm_session_statements(s);
    corm_queryset *books = corm_objects(s, Book);
    Book *pride = corm_get(Book, books, Q("title", "Pride and Prejudice"));
    Book *seen = corm_get(Book, books, Q("title", "Pride and Prejudice"));

    if (!pride || !seen)
        return false;
    printf("%s: %" PRId32, pride->title, pride->pages);
    pride->pages = 424;
    if (corm_save(pride) != CORM_OK)
        return false;
    printf(" -> %" PRId32 " pages\n", pride->pages);

    printf("another copy of it says %" PRId32, seen->pages);
    if (corm_refresh(seen) != CORM_OK)
        return false;
    printf(", after a refresh %" PRId32 "\n", seen->pages);
    print_queries(s, before);
    return true;
}

/* One UPDATE, computed by the database: no row travels. */
static bool enlarge_fiction(corm_session *s)
{
    uint64_t before = corm_session_statements(s);
    corm_queryset *fiction =
        corm_filter(corm_objects(s, Book), Q("genre", "FIC"));
    int64_t n = corm_update(fiction, SET("pages", MUL(F("pages"), 1.1)));

    if (n < 0)
        return false;
    printf("%" PRId64 " works of fiction in larger print:\n", n);
    print_queries(s, before);
    corm_each (Book, b, corm_order_by(fiction, "title"))
        printf("    %-22s %" PRId32 "\n", b->title, b->pages);
    return !corm_failed(s);
}

/* What a constraint forbids does not happen, to any row. */
static bool refuse_negative(corm_session *s)
{
    corm_queryset *books = corm_objects(s, Book);
    int64_t n = corm_update(books, SET("pages", SUB(F("pages"), 300)));

    if (n >= 0 || corm_errcode(s) != CORM_INTEGRITY)
        return false;
    corm_error_clear(s);
    printf("300 pages fewer for all: refused; books under 0 pages: %" PRId64
           "\n",
           corm_count(corm_filter(books, Q("pages__lt", 0))));
    return !corm_failed(s);
}

bool step_update(corm_session *s)
{
    return correct_pages(s) && enlarge_fiction(s) && refuse_negative(s);
}
