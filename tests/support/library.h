/*
 * A small library (authors, books, tags, reviews and what deletes along them)
 * as models, and a database of it in memory: what the suite's programs share.
 */
#ifndef SUPPORT_LIBRARY_H
#define SUPPORT_LIBRARY_H

#include "support/database.h"
#include "support/test.h"

#include <corm/short.h>

typedef struct Author {
    corm_object base;
    int64_t id;
    const char *name;
    corm_opt_date birth_date;
    const char *biography;
    corm_opt_int32 rating;
} Author;

typedef struct Tag {
    corm_object base;
    int64_t id;
    const char *name;
} Tag;

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title;
    int64_t author_id;
    Author *author;
    corm_date publication_date;
    const char *isbn;
    const char *genre;
    int32_t pages;
    corm_decimal price;
    bool in_print;
} Book;

typedef struct BookTag {
    corm_object base;
    int64_t id;
    int64_t book_id;
    Book *book;
    int64_t tag_id;
    Tag *tag;
    int32_t weight;
} BookTag;

typedef struct Review {
    corm_object base;
    int64_t id;
    int64_t book_id; /* no pointer */
    int32_t stars;
    corm_datetime created; /* by the database */
    corm_datetime changed; /* auto_now */
    corm_datetime added;   /* auto_now_add */
    corm_opt_int64 reply_to_id;
    struct Review *reply_to;
} Review;

/* A key of its own, by a default function. */
typedef struct Badge {
    corm_object base;
    corm_uuid id;
    const char *label;
    corm_json data;
    corm_bytes image;
    double score;
} Badge;

/* One for each author at most; a column that the database computes. */
typedef struct Profile {
    corm_object base;
    int64_t id;
    int64_t author_id;
    Author *author;
    int32_t width, height;
    int64_t area;
} Profile;

/* What deletes do: each refers to a shelf in another way. */
typedef struct Shelf {
    corm_object base;
    int64_t id;
    const char *name;
} Shelf;

typedef struct Loan {
    corm_object base;
    int64_t id;
    const char *how;
    corm_opt_int64 protect_id, restrict_id, set_null_id, set_default_id;
    corm_opt_int64 set_id, cascade_id;
    corm_opt_int64 nothing_id;
} Loan;

/* Automatic many-to-many, symmetrical and not; a table of two levels. */
typedef struct Person {
    corm_object base;
    int64_t id;
    const char *name;
} Person;

typedef struct Place {
    corm_object base;
    int64_t id;
    const char *name;
} Place;

typedef struct Cafe {
    corm_object base;
    int64_t id;
    const char *name;
    int64_t place_ptr_id;
    Place *place_ptr;
    int32_t seats;
} Cafe;

/* Ordered within their place; read by rows of values. */
typedef struct Note {
    corm_object base;
    int64_t id;
    int64_t place_id;
    Place *place;
    const char *text;
    int32_t _order;
} Note;

typedef struct GenreCount {
    corm_object base;
    const char *genre;
    int64_t n;
    corm_opt_double avg_pages;
} GenreCount;

CORM_DECLARE(Author);
CORM_DECLARE(Tag);
CORM_DECLARE(Book);
CORM_DECLARE(BookTag);
CORM_DECLARE(Review);
CORM_DECLARE(Badge);
CORM_DECLARE(Profile);
CORM_DECLARE(Shelf);
CORM_DECLARE(Loan);
CORM_DECLARE(Person);
CORM_DECLARE(Place);
CORM_DECLARE(Cafe);
CORM_DECLARE(Note);
CORM_DECLARE(GenreCount);

extern const corm_app library_app;

/* The database, its session, and the rows of library_fill(). */
extern corm_db *library_db;
extern corm_session *library_s;

/* cmocka's fixtures: an empty database in memory with all tables, and the
 * same with rows. */
int library_setup(void **state);
int library_setup_filled(void **state);
int library_teardown(void **state);
/* The same on a database of the caller's options; NULL: the defaults. */
int library_open(const corm_db_options *options);
/*
 * Authors: 1 Jane Austen (b. 1775, rating 5), 2 Leo Tolstoy (rating 4),
 * 3 Nobody (no birth date, no rating).
 * Books: 1 Emma (Austen, 1815, FIC, 474, 9.50, in print), 2 Persuasion
 * (Austen, 1817, FIC, 249, 8.00), 3 War and Peace (Tolstoy, 1869, FIC, 1225,
 * 15.75, in print), 4 A Confession (Tolstoy, 1882, NON, 120, 5.25).
 * Tags: 1 classic (books 1, 3), 2 long (book 3), 3 unused.
 * Reviews: of book 1 with 5 and 3 stars, of book 3 with 4.
 */
bool library_fill(corm_session *s);

/* No call has failed; else its message is shown. */
#define assert_sound(s) library_assert_sound((s), __FILE__, __LINE__)
/* The most recent failure has this code, and its message this part. */
#define assert_failed(s, code, part) \
    library_assert_failed((s), (code), (part), __FILE__, __LINE__)
void library_assert_sound(corm_session *s, const char *file, int line);
void library_assert_failed(corm_session *s, corm_status code, const char *part,
                           const char *file, int line);
/* SQL statements run by the session since the last call. */
uint64_t library_statements(void);

#endif
