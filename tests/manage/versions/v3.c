/* A model is renamed (asked), tags come with a table between, a unique
 * constraint, text that must be quoted; a column becomes wider and NOT NULL. */
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

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title;
    int64_t pages;
    const char *isbn;
    bool lent;
    corm_decimal price;
    int64_t author_id;
    Writer *author;
} Book;
CORM_DECLARE(Book);

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
    CORM_CHAR(Book, isbn, .max_length = 20),
    CORM_BOOLEAN(Book, lent, .default_value = CORM_BOOL(false)),
    CORM_DECIMAL(Book, price, .max_digits = 8, .decimal_places = 2),
    CORM_FOREIGN_KEY(Book, author, Writer, .on_delete = CORM_CASCADE,
                     .related_name = "books"),
    CORM_MANY_TO_MANY(Book, tags, Tag),
};
CORM_MODEL(Book,
           CORM_INDEXES(CORM_INDEX_AS(
               "shelf_long", .fields = CORM_NAMES("-pages", "title"),
               .condition = CORM_COND("lent", CORM_BOOL(false)))),
           CORM_CONSTRAINTS(CORM_UNIQUE(
               "one_title", .fields = CORM_NAMES("author", "title"))));

APP(&Writer_model, &Tag_model, &Book_model);
