/* Fields come: one NOT NULL without a default, one with, one of the time; a
 * rename that the descriptor tells; an index and a check. */
#include "app.h"

typedef struct Author {
    corm_object base;
    int64_t id;
    const char *full_name;
    corm_datetime added;
} Author;
CORM_DECLARE(Author);

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title;
    int pages;
    const char *isbn;
    bool lent;
    corm_opt_decimal price;
    int64_t author_id;
    Author *author;
} Book;
CORM_DECLARE(Book);

static const corm_field Author_fields[] = {
    CORM_BIG_AUTO(Author, id),
    CORM_CHAR(Author, full_name, .max_length = 100, .renamed_from = "name"),
    CORM_DATETIME(Author, added, .auto_now_add = true),
};
CORM_MODEL(Author, .ordering = CORM_ORDERING("full_name"));

static const corm_field Book_fields[] = {
    CORM_BIG_AUTO(Book, id),
    CORM_CHAR(Book, title, .max_length = 100, .db_index = true),
    CORM_INTEGER(Book, pages),
    CORM_CHAR(Book, isbn, .max_length = 20),
    CORM_BOOLEAN(Book, lent, .default_value = CORM_BOOL(false)),
    CORM_DECIMAL(Book, price, .max_digits = 8, .decimal_places = 2,
                 .null = true),
    CORM_FOREIGN_KEY(Book, author, Author, .on_delete = CORM_CASCADE,
                     .related_name = "books"),
};
CORM_MODEL(Book,
           CORM_INDEXES(CORM_INDEX_AS(
               "shelf_long", .fields = CORM_NAMES("-pages", "title"),
               .condition = CORM_COND("lent", CORM_BOOL(false)))),
           CORM_CONSTRAINTS(CORM_CHECK("pages_there",
                                       CORM_COND("pages__gt", CORM_INT(0)))));

APP(&Author_model, &Book_model);
