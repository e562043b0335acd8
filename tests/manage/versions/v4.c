/* Columns and a constraint go; loans come, and the book knows its last one:
 * two models that refer to each other. */
#include "app.h"

typedef struct Writer {
    corm_object base;
    int64_t id;
    const char *full_name;
    corm_datetime added;
} Writer;
CORM_DECLARE(Writer);

typedef struct Tag {
    corm_object base;
    int64_t id;
    const char *name;
    const char *kind;
} Tag;
CORM_DECLARE(Tag);

typedef struct Loan Loan;
CORM_DECLARE(Loan);

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title;
    int64_t pages;
    bool lent;
    corm_decimal price;
    int64_t author_id;
    Writer *author;
    corm_opt_int64 last_id;
    Loan *last;
} Book;
CORM_DECLARE(Book);

struct Loan {
    corm_object base;
    int64_t id;
    int64_t book_id;
    Book *book;
    const char *reader;
    corm_opt_date due;
};

static const corm_field Writer_fields[] = {
    CORM_BIG_AUTO(Writer, id),
    CORM_CHAR(Writer, full_name, .max_length = 100),
    CORM_DATETIME(Writer, added, .auto_now_add = true),
};
CORM_MODEL(Writer, .ordering = CORM_ORDERING("full_name"));

static const corm_field Tag_fields[] = {
    CORM_BIG_AUTO(Tag, id),
    CORM_CHAR(Tag, name, .max_length = 50, .unique = true),
    CORM_CHAR(Tag, kind, .max_length = 20,
              .default_value = CORM_STR("it's \"plain\"\\"),
              .choices = (const corm_choice[]){ { "it's \"plain\"\\", "Plain" },
                                                { "?\?=", "Odd" },
                                                { NULL, NULL } }),
};
CORM_MODEL(Tag, CORM_CONSTRAINTS(CORM_CHECK(
                    "kind_good",
                    corm_not(CORM_COND("kind", CORM_STR("it's \"bad\"\\"))))));

static const corm_field Book_fields[] = {
    CORM_BIG_AUTO(Book, id),
    CORM_CHAR(Book, title, .max_length = 200, .db_index = true),
    CORM_BIG_INTEGER(Book, pages),
    CORM_BOOLEAN(Book, lent, .default_value = CORM_BOOL(false)),
    CORM_DECIMAL(Book, price, .max_digits = 8, .decimal_places = 2),
    CORM_FOREIGN_KEY(Book, author, Writer, .on_delete = CORM_CASCADE,
                     .related_name = "books"),
    CORM_MANY_TO_MANY(Book, tags, Tag),
    CORM_ONE_TO_ONE(Book, last, Loan, .on_delete = CORM_SET_NULL, .null = true,
                    .related_name = "last_of"),
};
CORM_MODEL(Book,
           CORM_INDEXES(CORM_INDEX_AS(
               "shelf_long", .fields = CORM_NAMES("-pages", "title"),
               .condition = CORM_COND("lent", CORM_BOOL(false)))),
           .ordering = CORM_ORDERING("title"), .db_table = "shelf_volume");

static const corm_field Loan_fields[] = {
    CORM_BIG_AUTO(Loan, id),
    CORM_FOREIGN_KEY(Loan, book, Book, .on_delete = CORM_PROTECT,
                     .related_name = "loans"),
    CORM_CHAR(Loan, reader, .max_length = 80),
    CORM_DATE(Loan, due, .null = true),
};
CORM_MODEL(Loan, .unique_together = CORM_TOGETHER(CORM_NAMES("book", "due")));

APP(&Writer_model, &Tag_model, &Book_model, &Loan_model);
