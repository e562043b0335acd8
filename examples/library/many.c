/*
 * Many rows, and parts of rows: a thousand authors one by one beside
 * bulk_create, and books without what is not needed now.
 */
#include "library.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MANY = 1000 };

static int64_t many_now_us(void)
{
    struct timespec t;

    timespec_get(&t, TIME_UTC);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool one_by_one(Author **authors)
{
    for (size_t i = 0; i < MANY; i++)
        if (corm_save(authors[i]) != CORM_OK)
            return false;
    return true;
}

static bool all_at_once(Author **authors)
{
    return corm_bulk_create(authors, MANY) == CORM_OK;
}

/* What is made goes again: the block rolls back, its scope frees the objects.
 * Times go to stderr, for they are never the same twice. */
static uint64_t create_many(corm_session *s, const char *how,
                            bool (*create)(Author **))
{
    static Author *authors[MANY];
    uint64_t statements = 0;

    corm_scope(s)
    {
        corm_atomic (s) {
            int64_t start = many_now_us();

            for (size_t i = 0; i < MANY; i++) {
                authors[i] = corm_new(s, Author);
                if (!authors[i])
                    break;
                authors[i]->name = "One of many";
            }
            statements = corm_session_statements(s);
            if (!corm_failed(s) && create(authors)) {
                statements = corm_session_statements(s) - statements;
                fprintf(stderr, "%d authors %s: %" PRId64 " us\n", MANY, how,
                        many_now_us() - start);
                printf("%d authors %s: keys %s\n", MANY, how,
                       authors[MANY - 1]->id - authors[0]->id >= MANY - 1
                           ? "given"
                           : "missing");
            }
            corm_rollback(s);
        }
    }
    return statements;
}

static bool compare_creating(corm_session *s)
{
    uint64_t one = create_many(s, "one by one", one_by_one);
    uint64_t bulk = create_many(s, "by corm_bulk_create", all_at_once);

    if (corm_failed(s))
        return false;
    printf("    -- %" PRIu64 " queries, and %s\n", one,
           bulk * 20 < one ? "less than a twentieth of them" : "too many");
    return true;
}

/* only() reads what is named; the rest when somebody asks for it by name. */
static bool leave_out(corm_session *s)
{
    uint64_t before = corm_session_statements(s);
    corm_queryset *titles = corm_only(
        corm_filter(corm_objects(s, Book), Q("title", "Emma")), "title");
    Book *emma = corm_one(Book, titles);

    if (!emma)
        return false;
    printf("only the title: %s, pages are %s\n", emma->title,
           corm_is_loaded(emma, "pages") ? "loaded" : "left out");
    print_queries(s, before);

    before = corm_session_statements(s);
    printf("asked for by name: %" PRId64 " pages\n",
           corm_attr_int(emma, "pages"));
    print_queries(s, before);

    before = corm_session_statements(s);
    corm_each (Author, a,
               corm_filter(corm_defer(corm_objects(s, Author), "biography"),
                           Q("name", "Mary Shelley")))
        printf("without the biography: %s\n", a->name);
    print_queries(s, before);
    return !corm_failed(s);
}

bool step_many(corm_session *s)
{
    return compare_creating(s) && leave_out(s);
}
