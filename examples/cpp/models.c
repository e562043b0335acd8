/*
 * The declarations are C: their macros check members by _Generic.
 */
#include "models.h"

static const corm_field Author_fields[] = {
    CORM_AUTO(Author, id),
    CORM_CHAR(Author, name, .max_length = 100),
};
CORM_MODEL(Author);

static const corm_field Book_fields[] = {
    CORM_AUTO(Book, id),
    CORM_CHAR(Book, title, .max_length = 200),
    CORM_FOREIGN_KEY(Book, author, Author, .on_delete = CORM_CASCADE,
                     .related_name = "books"),
    CORM_POSITIVE_INTEGER(Book, pages),
};
CORM_MODEL(Book, .ordering = CORM_ORDERING("title"));

CORM_APP(library, .models = CORM_MODELS(&Author_model, &Book_model));
