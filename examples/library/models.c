/*
 * The models' descriptors: constants that libcorm reads when it opens.
 */
#include "models.h"

static const corm_field Author_fields[] = {
    CORM_AUTO(Author, id),
    CORM_CHAR(Author, name, .max_length = 100),
    CORM_DATE(Author, birth_date, .null = true, .blank = true),
    CORM_TEXT(Author, biography, .blank = true),
};
CORM_MODEL(Author, .ordering = CORM_ORDERING("name"));

static const corm_choice Book_genres[] = {
    { "FIC", "Fiction" },
    { "NON", "Non-fiction" },
    { NULL, NULL },
};
static const corm_field Book_fields[] = {
    CORM_AUTO(Book, id),
    CORM_CHAR(Book, title, .max_length = 200),
    CORM_FOREIGN_KEY(Book, author, Author, .on_delete = CORM_CASCADE,
                     .related_name = "books"),
    CORM_DATE(Book, publication_date),
    CORM_CHAR(Book, isbn, .max_length = 13, .unique = true),
    CORM_CHAR(Book, genre, .max_length = 3, .choices = Book_genres,
              .default_value = CORM_STR("FIC")),
    CORM_POSITIVE_INTEGER(Book, pages, .default_value = CORM_INT(0)),
};
CORM_MODEL(Book, .ordering = CORM_ORDERING("-publication_date"),
           CORM_INDEXES(CORM_INDEX("title"), CORM_INDEX("isbn"),
                        CORM_INDEX("author", "-publication_date")),
           CORM_CONSTRAINTS(
               CORM_CHECK("pages_ok", CORM_COND("pages__gte", CORM_INT(0))),
               CORM_UNIQUE("one_title",
                           .fields = CORM_NAMES("author", "title"))));

static const corm_field GenreCount_fields[] = {
    CORM_CHAR(GenreCount, genre),
    CORM_BIG_INTEGER(GenreCount, n),
    CORM_FLOAT(GenreCount, avg_pages),
};
CORM_MODEL(GenreCount, .abstract_ = true);

/* Written by makemigrations: migrations/library/index.c */
extern const corm_migration *const library_migrations[];

CORM_APP(library,
         .models = CORM_MODELS(&Author_model, &Book_model, &GenreCount_model),
         .migrations = library_migrations);
