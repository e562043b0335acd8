/*
 * Step 1: tables by migrations, and rows in the two ways that there are:
 * corm_create in one expression, or corm_new, assignments and corm_save.
 */
#include "library.h"

#include <corm/migrate.h>

#include <inttypes.h>
#include <stdio.h>

/* The tables are made anew, so that the program can be run again. */
static bool make_tables(corm_session *s)
{
    corm_migrate_options none = corm_migrate_options_init();
    corm_error err;

    none.app = "library";
    none.target = "zero";
    printf("tables: made by the migrations\n");
    if (corm_migrate(corm_session_db(s), &none, &err) == CORM_OK &&
        corm_migrate(corm_session_db(s), NULL, &err) == CORM_OK)
        return true;
    fprintf(stderr, "%s\n", err.message);
    return false;
}

/* One expression: creates the object, saves it and gives it back. */
static Author *add_austen(corm_session *s)
{
    uint64_t before = corm_session_statements(s);
    Author *austen =
        corm_create(s, Author, .name = "Jane Austen",
                    .birth_date = corm_some_date(corm_ymd(1775, 12, 16)));
    Book *pride;

    if (!austen)
        return NULL;
    /* .author = austen sets the key too; a NULL author would fail here. */
    pride =
        corm_create(s, Book, .title = "Pride and Prejudice", .author = austen,
                    .isbn = "9780141439518",
                    .publication_date = corm_ymd(1813, 1, 28), .pages = 432);
    if (!pride)
        return NULL;
    printf("created: author %" PRId64 ", %s; book %" PRId64 ", %s\n",
           austen->id, austen->name, pride->id, pride->title);
    print_queries(s, before);
    return austen;
}

/* The ISO C way: nothing reaches the database before corm_save. */
static Author *add_shelley(corm_session *s)
{
    uint64_t before = corm_session_statements(s);
    Author *shelley = corm_new(s, Author);
    Book *book = corm_new(s, Book);

    if (!shelley || !book)
        return NULL;
    shelley->name = "Mary Shelley";
    shelley->biography = "Daughter of Mary Wollstonecraft.";
    if (corm_save(shelley) != CORM_OK)
        return NULL;

    book->title = "Frankenstein";
    book->author_id = shelley->id;
    book->isbn = "9780141439471";
    book->publication_date = corm_ymd(1818, 1, 1);
    book->pages = 273; /* the genre has a default: "FIC" */
    if (corm_save(book) != CORM_OK)
        return NULL;
    printf("saved: author %" PRId64 ", %s; book %" PRId64 ", %s (%s)\n",
           shelley->id, shelley->name, book->id, book->title,
           corm_display(book, "genre"));
    print_queries(s, before);
    return shelley;
}

typedef struct Volume {
    const char *title, *isbn, *genre;
    int year, month, day;
    int32_t pages;
} Volume;

static const Volume austens[] = {
    { "Sense and Sensibility", "9780141439662", "FIC", 1811, 10, 30, 409 },
    { "Mansfield Park", "9780141439808", "FIC", 1814, 5, 9, 480 },
    { "Emma", "9780141439587", "FIC", 1815, 12, 23, 474 },
    { "Northanger Abbey", "9780141439792", "FIC", 1817, 12, 20, 254 },
    { "Persuasion", "9780141439686", "FIC", 1817, 12, 20, 249 },
};
static const Volume wollstonecrafts[] = {
    { "A Vindication of the Rights of Woman", "9780141441252", "NON", 1792, 1,
      1, 352 },
};

static bool add_volumes(corm_session *s, Author *author, const Volume *volumes,
                        size_t n)
{
    uint64_t before = corm_session_statements(s);

    /* All or nothing: the block commits at its end unless a call failed. */
    corm_atomic (s) {
        for (size_t i = 0; i < n; i++) {
            const Volume *v = &volumes[i];

            if (!corm_create(
                    s, Book, .author = author, .title = v->title,
                    .isbn = v->isbn, .genre = v->genre, .pages = v->pages,
                    .publication_date = corm_ymd(v->year, v->month, v->day)))
                break; /* leaves the block, and rolls back */
        }
    }
    if (corm_failed(s))
        return false;
    printf("%zu more by %s, in one transaction\n", n, author->name);
    print_queries(s, before);
    return true;
}

/* A failure has a code to act on and a sentence to show. */
static bool refuse_duplicate(corm_session *s, Author *author)
{
    const corm_error *why = corm_error_info(s);
    Book *twice =
        corm_create(s, Book, .title = "Emma again", .author = author,
                    .isbn = "9780141439587",
                    .publication_date = corm_ymd(1815, 12, 23), .pages = 1);

    if (twice || corm_errcode(s) != CORM_INTEGRITY ||
        why->integrity != CORM_INTEGRITY_UNIQUE)
        return false;
    printf("a second book with Emma's ISBN: refused, %s (unique)\n",
           corm_status_name(why->code));
    corm_error_clear(s); /* handled: what follows may succeed */
    return true;
}

bool step_add(corm_session *s)
{
    Author *austen, *shelley, *wollstonecraft;

    if (!make_tables(s))
        return false;
    austen = add_austen(s);
    shelley = add_shelley(s);
    wollstonecraft =
        corm_create(s, Author, .name = "Mary Wollstonecraft",
                    .birth_date = corm_some_date(corm_ymd(1759, 4, 27)));
    if (!austen || !shelley || !wollstonecraft)
        return false;
    return add_volumes(s, austen, austens,
                       sizeof(austens) / sizeof(austens[0])) &&
           add_volumes(s, wollstonecraft, wollstonecrafts,
                       sizeof(wollstonecrafts) / sizeof(wollstonecrafts[0])) &&
           refuse_duplicate(s, austen);
}
