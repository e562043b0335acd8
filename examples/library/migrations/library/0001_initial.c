/*
 * library: 0001_initial.  Written by makemigrations; review it like any code.
 */
#include <corm/corm.h>
#include <corm/migrations.h>

/* One operation after the other, whatever the style around it. */
/* clang-format off */

static const corm_operation library_0001_initial_ops[] = {
    CORM_CREATE_MODEL("Author",
        CORM_FIELDS(
            CORM_FIELD(AUTO, "id", .primary_key = true),
            CORM_FIELD(CHAR, "name", .max_length = 100),
            CORM_FIELD(DATE, "birth_date", .null = true, .blank = true),
            CORM_FIELD(TEXT, "biography", .blank = true)),
        .ordering = CORM_ORDERING("name")),
    CORM_CREATE_MODEL("Book",
        CORM_FIELDS(
            CORM_FIELD(AUTO, "id", .primary_key = true),
            CORM_FIELD(CHAR, "title", .max_length = 200),
            CORM_FIELD(DATE, "publication_date"),
            CORM_FIELD(CHAR, "isbn", .max_length = 13, .unique = true),
            CORM_FIELD(CHAR, "genre", .max_length = 3, .choices = (const corm_choice[]){ { "FIC", "Fiction" }, { "NON", "Non-fiction" }, { NULL, NULL } }, .default_value = CORM_STR("FIC")),
            CORM_FIELD(POSITIVE_INTEGER, "pages", .default_value = CORM_INT(0)),
            CORM_FIELD(FOREIGN_KEY, "author", .to = CORM_MODEL_REF("library", "Author"), .on_delete = CORM_CASCADE, .related_name = "books")),
        .ordering = CORM_ORDERING("-publication_date"),
        CORM_INDEXES(CORM_INDEX_AS("library_boo_title_c38ef2_idx", .fields = CORM_NAMES("title")), CORM_INDEX_AS("library_boo_isbn_951e8b_idx", .fields = CORM_NAMES("isbn")), CORM_INDEX_AS("library_boo_author__7b6da1_idx", .fields = CORM_NAMES("author", "-publication_date"))),
        CORM_CONSTRAINTS(CORM_CHECK("pages_ok", CORM_COND("pages__gte", CORM_INT(0))), CORM_UNIQUE("one_title", .fields = CORM_NAMES("author", "title")))),
};

CORM_DECLARE_MIGRATION(library, 0001_initial);
CORM_MIGRATION(library, 0001_initial,
    .initial = true,
    CORM_OPERATIONS(library_0001_initial_ops));
