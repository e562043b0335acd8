/*
 * What a library has: authors, and the books that they wrote.
 */
#ifndef LIBRARY_MODELS_H
#define LIBRARY_MODELS_H

#include <corm/short.h>

typedef struct Author {
    corm_object base; /* first member of every model struct, named so */
    int64_t id;
    const char *name;
    corm_opt_date birth_date; /* may be NULL in the table: bool set; value */
    const char *biography;
} Author;
CORM_DECLARE(Author);

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title;
    int64_t author_id; /* the column, and the truth */
    Author *author;    /* the object; NULL until it is loaded */
    corm_date publication_date;
    const char *isbn;
    const char *genre;
    int32_t pages;
} Book;
CORM_DECLARE(Book);

/* A row of "books by genre": no table, only a shape to read into. */
typedef struct GenreCount {
    corm_object base;
    const char *genre;
    int64_t n;
    double avg_pages;
} GenreCount;
CORM_DECLARE(GenreCount);

extern const corm_app library_app;

#endif
