/*
 * Step 2: reading.  Querysets are lazy: building one asks the database
 * nothing; corm_each, corm_get, corm_count and the like run one query.
 */
#include "library.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *iso(corm_date date, char text[CORM_ISO_MAX])
{
    corm_date_format(text, date);
    return text;
}

/* Conditions side by side are ANDed; "author__name" follows the key. */
static bool list_books(corm_session *s)
{
    uint64_t before = corm_session_statements(s);
    char day[CORM_ISO_MAX];
    corm_queryset *q = corm_objects(s, Book);

    q = corm_filter(q, Q("author__name", "Jane Austen"),
                    OR(Q("genre", "FIC"), Q("pages__gt", 400)));
    q = corm_exclude(q, Q("title", F("author__name")));
    q = corm_order_by(q, "-publication_date", "title");

    printf("Jane Austen's books, the newest first:\n");
    corm_each (Book, book, corm_select_related(corm_slice(q, 0, 10), "author"))
        printf("    %s  %-22s by %s, %" PRId32 " pages\n",
               iso(book->publication_date, day), book->title,
               book->author->name, book->pages);
    print_queries(s, before);
    return !corm_failed(s);
}

static bool get_one(corm_session *s)
{
    uint64_t before = corm_session_statements(s);
    Book *pride = corm_get(Book, corm_objects(s, Book),
                           Q("title", "Pride and Prejudice"));
    Author *author;

    if (!pride) /* CORM_DOES_NOT_EXIST, CORM_MULTIPLE_OBJECTS, ... */
        return false;
    author = corm_load(pride, Author, "author"); /* asks, once */
    if (!author)
        return false;
    printf("one book: %s (%s, %s) by %s\n", pride->title, pride->isbn,
           corm_display(pride, "genre"), author->name);
    print_queries(s, before);
    return true;
}

/* Nothing found is an answer; corm_failed() tells it from a failure. */
static bool find_nothing(corm_session *s)
{
    corm_queryset *russian =
        corm_filter(corm_objects(s, Book), Q("author__name", "Leo Tolstoy"));
    Book *book = corm_first(Book, russian);

    if (book || corm_failed(s))
        return false;
    printf("first book by Leo Tolstoy: none\n");

    book = corm_get(Book, corm_objects(s, Book), Q("titel", "Emma"));
    if (book || !corm_failed(s))
        return false;
    printf("a field misspelt: %s\n", corm_errmsg(s));
    corm_error_clear(s);
    return true;
}

/* Paths go backwards too: an author's "books", by the key's related name. */
static bool ask_by_q_and_f(corm_session *s)
{
    corm_queryset *authors = corm_objects(s, Author), *q;

    q = corm_filter(authors, Q("books__genre", "FIC"),
                    Q("books__pages__lt", 275));
    printf("wrote a short novel:\n");
    corm_each (Author, a, corm_distinct(q))
        printf("    %s\n", a->name);

    q = corm_filter(authors, OR(Q("birth_date", NULL),
                                NOT(Q("birth_date__year__gte", 1775))));
    printf("born before 1775, or nobody knows when:\n");
    corm_each (Author, a, q)
        printf("    %s\n", a->name);

    q = corm_filter(corm_objects(s, Book),
                    Q("publication_date__gt", F("author__birth_date")));
    printf("books published after their author's birth: %" PRId64 "\n",
           corm_count(q));
    return !corm_failed(s);
}

static bool sum_up(corm_session *s)
{
    uint64_t before = corm_session_statements(s);
    corm_row *stats = corm_aggregate(corm_objects(s, Book), AS("n", COUNT("*")),
                                     AS("avg", AVG("pages")), MAX_OF("pages"));
    corm_queryset *q;

    if (!stats)
        return false;
    printf("%" PRId64 " books of %.3f pages, the longest of %" PRId64 "\n",
           corm_attr_int(stats, "n"), corm_attr_double(stats, "avg"),
           corm_attr_int(stats, "pages__max"));

    q = corm_annotate(corm_objects(s, Author),
                      AS("num_books", COUNT("books", .distinct = true)));
    printf("authors of more than five books:\n");
    corm_each (Author, a, corm_filter(q, Q("num_books__gt", 5)))
        printf("    %s: %" PRId64 "\n", a->name, corm_attr_int(a, "num_books"));
    print_queries(s, before);
    return !corm_failed(s);
}

/* values() before annotate() groups; rows can be read into a plain struct. */
static bool count_genres(corm_session *s)
{
    corm_queryset *q = corm_values(corm_objects(s, Book), "genre");

    q = corm_annotate(q, AS("n", COUNT("id")), AS("avg_pages", AVG("pages")));
    q = corm_order_by(q, "-n");
    printf("by genre:\n");
    corm_each (GenreCount, g, corm_into(q, GenreCount))
        printf("    %s %" PRId64 " of %.3f pages\n", g->genre, g->n,
               g->avg_pages);
    return !corm_failed(s);
}

/* The trap of every ORM, and the way round it. */
static bool avoid_n_plus_1(corm_session *s)
{
    corm_queryset *books = corm_order_by(corm_objects(s, Book), "isbn");
    uint64_t before = corm_session_statements(s);
    size_t letters = 0;

    corm_each (Book, b, books) {
        Author *author = corm_load(b, Author, "author");

        letters += author ? strlen(author->name) : 0;
    }
    printf("letters of all books' authors, loaded one by one: %zu\n", letters);
    print_queries(s, before);

    before = corm_session_statements(s);
    letters = 0;
    corm_each (Book, b, corm_select_related(books, "author"))
        letters += strlen(b->author->name);
    printf("the same by one JOIN: %zu\n", letters);
    print_queries(s, before);
    return !corm_failed(s);
}

/* The other direction: all books of all authors by one more query. */
static bool list_by_author(corm_session *s)
{
    uint64_t before = corm_session_statements(s);
    corm_queryset *by_title = corm_order_by(corm_objects(s, Book), "title");
    corm_queryset *authors = corm_prefetch_related(
        corm_objects(s, Author), PREFETCH("books", .queryset = by_title));

    printf("what everybody wrote:\n");
    corm_each (Author, a, authors) {
        const char *separator = ": ";

        printf("    %s", a->name);
        corm_each (Book, b, corm_related(a, "books")) { /* no query */
            printf("%s%s", separator, b->title);
            separator = ", ";
        }
        printf("\n");
    }
    print_queries(s, before);
    return !corm_failed(s);
}

bool step_query(corm_session *s)
{
    return list_books(s) && get_one(s) && find_nothing(s) &&
           ask_by_q_and_f(s) && sum_up(s) && count_genres(s) &&
           avoid_n_plus_1(s) && list_by_author(s);
}
