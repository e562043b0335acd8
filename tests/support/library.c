/*
 * The models of support/library.h, and databases of them.
 */
#include "support/library.h"

static const corm_field Author_fields[] = {
    CORM_AUTO(Author, id),
    CORM_CHAR(Author, name, .max_length = 100),
    CORM_DATE(Author, birth_date, .null = true, .blank = true),
    CORM_TEXT(Author, biography, .blank = true),
    CORM_INTEGER(Author, rating, .null = true, .blank = true),
};
CORM_MODEL(Author, .ordering = CORM_ORDERING("name"));

static const corm_field Tag_fields[] = {
    CORM_AUTO(Tag, id),
    CORM_CHAR(Tag, name, .max_length = 30, .unique = true),
};
CORM_MODEL(Tag, .ordering = CORM_ORDERING("id"));

static const corm_choice Book_genres[] = { { "FIC", "Fiction" },
                                           { "NON", "Non-fiction" },
                                           { NULL, NULL } };
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
    CORM_DECIMAL(Book, price, .max_digits = 8, .decimal_places = 2,
                 .null = false),
    CORM_BOOLEAN(Book, in_print),
    CORM_MANY_TO_MANY(Book, tags, Tag, .through = &BookTag_model,
                      .related_name = "books"),
};
CORM_MODEL(Book, .ordering = CORM_ORDERING("-publication_date"),
           .get_latest_by = CORM_NAMES("publication_date"),
           CORM_CONSTRAINTS(
               CORM_CHECK("pages_ok", CORM_COND("pages__gte", CORM_INT(0))),
               CORM_UNIQUE("one_title",
                           .fields = CORM_NAMES("author", "title"))));

static const corm_field BookTag_fields[] = {
    CORM_AUTO(BookTag, id),
    CORM_FOREIGN_KEY(BookTag, book, Book, .on_delete = CORM_CASCADE),
    CORM_FOREIGN_KEY(BookTag, tag, Tag, .on_delete = CORM_CASCADE),
    CORM_INTEGER(BookTag, weight, .default_value = CORM_INT(1)),
};
CORM_MODEL(BookTag);

static const corm_field Review_fields[] = {
    CORM_AUTO(Review, id),
    CORM_FOREIGN_KEY_ID(Review, book, Book, .on_delete = CORM_CASCADE,
                        .related_name = "reviews"),
    CORM_INTEGER(Review, stars),
    CORM_DATETIME(Review, created, .db_default = CORM_NOW),
    CORM_DATETIME(Review, changed, .auto_now = true),
    CORM_DATETIME(Review, added, .auto_now_add = true),
    CORM_FOREIGN_KEY(Review, reply_to, Review, .null = true, .blank = true,
                     .on_delete = CORM_SET_NULL, .related_name = "replies"),
};
CORM_MODEL(Review, .ordering = CORM_ORDERING("id"));

static corm_value badge_key(void)
{
    corm_uuid key;

    corm_uuid_random(&key);
    return corm_value_uuid(key);
}

static const corm_field Badge_fields[] = {
    CORM_UUID(Badge, id, .primary_key = true, .default_fn = badge_key),
    CORM_CHAR(Badge, label, .max_length = 50, .null = true, .blank = true),
    CORM_JSON(Badge, data, .null = true, .blank = true),
    CORM_BINARY(Badge, image, .null = true, .blank = true),
    CORM_FLOAT(Badge, score, .default_value = CORM_REAL(1.5)),
};
CORM_MODEL(Badge);

static const corm_field Profile_fields[] = {
    CORM_AUTO(Profile, id),
    CORM_ONE_TO_ONE(Profile, author, Author, .on_delete = CORM_CASCADE,
                    .related_name = "profile"),
    CORM_INTEGER(Profile, width),
    CORM_INTEGER(Profile, height),
    CORM_GENERATED(BIG_INTEGER, Profile, area,
                   CORM_NODE_(CORM_OP_ARITH, "*", CORM_E_, CORM_PATH("width"),
                              CORM_PATH("height")),
                   .stored = true),
};
CORM_MODEL(Profile);

static const corm_field Shelf_fields[] = {
    CORM_AUTO(Shelf, id),
    CORM_CHAR(Shelf, name, .max_length = 20),
};
CORM_MODEL(Shelf);

static corm_value loan_shelf(void)
{
    return corm_value_int(1);
}

#define LOAN_KEY(m, how, ...)                                           \
    CORM_FOREIGN_KEY_ID(Loan, m, Shelf, .null = true, .on_delete = how, \
                        .related_name = "by_" #m, __VA_ARGS__)

static const corm_field Loan_fields[] = {
    CORM_AUTO(Loan, id),
    CORM_CHAR(Loan, how, .max_length = 20),
    LOAN_KEY(protect, CORM_PROTECT, .blank = true),
    LOAN_KEY(restrict, CORM_RESTRICT, .blank = true),
    LOAN_KEY(set_null, CORM_SET_NULL, .blank = true),
    LOAN_KEY(set_default, CORM_SET_DEFAULT, .default_value = CORM_INT(1)),
    LOAN_KEY(set, CORM_SET, .set_fn = loan_shelf),
    LOAN_KEY(cascade, CORM_CASCADE, .blank = true),
    LOAN_KEY(nothing, CORM_DO_NOTHING, .no_db_constraint = true),
};
CORM_MODEL(Loan, .ordering = CORM_ORDERING("id"));

static const corm_field Person_fields[] = {
    CORM_AUTO(Person, id),
    CORM_CHAR(Person, name, .max_length = 50),
    CORM_MANY_TO_MANY(Person, friends, Person),
    CORM_MANY_TO_MANY(Person, follows, Person, .asymmetrical = true,
                      .related_name = "followers"),
    CORM_MANY_TO_MANY(Person, tags, Tag, .related_name = "+"),
};
CORM_MODEL(Person, .ordering = CORM_ORDERING("id"));

static const char *place_text(const corm_object *object)
{
    return ((const Place *)(const void *)object)->name;
}

static const corm_field Place_fields[] = {
    CORM_AUTO(Place, id),
    CORM_CHAR(Place, name, .max_length = 50),
};
CORM_MODEL(Place, .text = place_text);

static const corm_field Cafe_fields[] = {
    CORM_INHERITED(Cafe, id),
    CORM_INHERITED(Cafe, name),
    CORM_ONE_TO_ONE(Cafe, place_ptr, Place, .on_delete = CORM_CASCADE,
                    .parent_link = true, .primary_key = true,
                    .related_name = "cafe"),
    CORM_INTEGER(Cafe, seats),
};
CORM_MODEL(Cafe, .extends = &Place_model);

static const corm_field Note_fields[] = {
    CORM_AUTO(Note, id),
    CORM_FOREIGN_KEY(Note, place, Place, .on_delete = CORM_CASCADE,
                     .related_name = "notes"),
    CORM_TEXT(Note, text),
    CORM_INTEGER(Note, _order),
};
CORM_MODEL(Note, .order_with_respect_to = "place");

static const corm_field GenreCount_fields[] = {
    CORM_CHAR(GenreCount, genre, .max_length = 3),
    CORM_INTEGER(GenreCount, n),
    CORM_FLOAT(GenreCount, avg_pages, .null = true),
};
CORM_MODEL(GenreCount, .abstract_ = true);

CORM_APP(library,
         .models = CORM_MODELS(&Author_model, &Tag_model, &Book_model,
                               &BookTag_model, &Review_model, &Badge_model,
                               &Profile_model, &Shelf_model, &Loan_model,
                               &Person_model, &Place_model, &Cafe_model,
                               &Note_model, &GenreCount_model));

/* ---- databases ---- */

corm_db *library_db;
corm_session *library_s;
static uint64_t library_seen;

int library_open(const corm_db_options *options)
{
    const corm_app *const apps[] = { &library_app, NULL };
    corm_error err = { 0 };

    library_s = NULL;
    library_seen = 0;
    library_db = database_open(apps, options, &err);
    if (library_db == NULL) {
        print_error("%s\n", err.message);
        return -1;
    }
    library_s = corm_session_open(library_db);
    if (library_s == NULL || corm_create_tables(library_s) != CORM_OK) {
        print_error("%s\n", corm_errmsg(library_s));
        return -1;
    }
    return 0;
}

int library_setup(void **state)
{
    (void)state;
    return library_open(NULL);
}

int library_setup_filled(void **state)
{
    if (library_setup(state) != 0)
        return -1;
    if (library_fill(library_s))
        return 0;
    print_error("%s\n", corm_errmsg(library_s));
    return -1;
}

int library_teardown(void **state)
{
    (void)state;
    corm_session_close(library_s);
    database_close(library_db);
    library_s = NULL;
    library_db = NULL;
    return 0;
}

/* ---- rows ---- */

static Author *library_author(corm_session *s, const char *name, int year,
                              int rating)
{
    Author *author = corm_new(s, Author);

    if (author == NULL)
        return NULL;
    author->name = name;
    if (year != 0)
        author->birth_date = corm_some_date(corm_ymd(year, 12, 16));
    if (rating != 0)
        author->rating = corm_some_int32(rating);
    return corm_save(author) == CORM_OK ? author : NULL;
}

typedef struct library_book {
    const char *title, *isbn, *genre, *price;
    int year, pages;
    bool in_print;
} library_book;

static Book *library_add(corm_session *s, Author *author,
                         const library_book *row)
{
    return corm_create(s, Book, .title = row->title, .author = author,
                       .publication_date = corm_ymd(row->year, 1, 28),
                       .isbn = row->isbn, .genre = row->genre,
                       .pages = row->pages, .price = corm_dec(row->price),
                       .in_print = row->in_print);
}

bool library_fill(corm_session *s)
{
    static const library_book rows[] = {
        { "Emma", "1", "FIC", "9.50", 1815, 474, true },
        { "Persuasion", "2", "FIC", "8.00", 1817, 249, false },
        { "War and Peace", "3", "FIC", "15.75", 1869, 1225, true },
        { "A Confession", "4", "NON", "5.25", 1882, 120, false },
    };
    static const char *const tags[] = { "classic", "long", "unused" };
    static const int marks[][2] = { { 0, 0 }, { 2, 0 }, { 2, 1 } };
    static const int stars[][2] = { { 0, 5 }, { 0, 3 }, { 2, 4 } };
    Author *authors[] = { library_author(s, "Jane Austen", 1775, 5),
                          library_author(s, "Leo Tolstoy", 1828, 4),
                          library_author(s, "Nobody", 0, 0) };
    Book *books[4];
    Tag *made[3];

    for (int i = 0; i < 4; i++)
        if (authors[i / 2] == NULL ||
            (books[i] = library_add(s, authors[i / 2], &rows[i])) == NULL)
            return false;
    for (int i = 0; i < 3; i++)
        if ((made[i] = corm_create(s, Tag, .name = tags[i])) == NULL)
            return false;
    for (int i = 0; i < 3; i++)
        if (corm_add(books[marks[i][0]], "tags", made[marks[i][1]]) !=
                CORM_OK ||
            corm_create(s, Review, .book_id = books[stars[i][0]]->id,
                        .stars = stars[i][1]) == NULL)
            return false;
    return true;
}

/* ---- asserts ---- */

void library_assert_sound(corm_session *s, const char *file, int line)
{
    if (!corm_failed(s))
        return;
    print_error("%s: %s\n", corm_status_name(corm_errcode(s)), corm_errmsg(s));
    _fail(file, line);
}

void library_assert_failed(corm_session *s, corm_status code, const char *part,
                           const char *file, int line)
{
    if (corm_errcode(s) != code) {
        print_error("%s: %s\n", corm_status_name(corm_errcode(s)),
                    corm_errmsg(s));
        _assert_int_equal((uintmax_t)corm_errcode(s), (uintmax_t)code, file,
                          line);
    }
    test_assert_contains(corm_errmsg(s), part, file, line);
    corm_error_clear(s);
}

uint64_t library_statements(void)
{
    uint64_t all = corm_session_statements(library_s);
    uint64_t since = all - library_seen;

    library_seen = all;
    return since;
}
