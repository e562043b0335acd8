/* The first version: two models and a relation. */
#include "app.h"

typedef struct Author {
    corm_object base;
    int64_t id;
    const char *name;
} Author;
CORM_DECLARE(Author);

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title;
    int pages;
    int64_t author_id;
    Author *author;
} Book;
CORM_DECLARE(Book);

static const corm_field Author_fields[] = {
    CORM_BIG_AUTO(Author, id),
    CORM_CHAR(Author, name, .max_length = 100),
};
CORM_MODEL(Author, .ordering = CORM_ORDERING("name"));

static const corm_field Book_fields[] = {
    CORM_BIG_AUTO(Book, id),
    CORM_CHAR(Book, title, .max_length = 100, .db_index = true),
    CORM_INTEGER(Book, pages),
    CORM_FOREIGN_KEY(Book, author, Author, .on_delete = CORM_CASCADE,
                     .related_name = "books"),
};
CORM_MODEL(Book);

APP(&Author_model, &Book_model);
