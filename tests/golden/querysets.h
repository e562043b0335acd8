/*
 * What the golden tests of querysets share: a few models of a press, and the
 * way from a queryset's C text to its section.  A section holds the C as it
 * stands in the test and the SQL that it becomes, a clause a line:
 *
 *     == filter_gt
 *     corm_filter(books, Q("pages__gt", 400))
 *     SELECT ..
 *     FROM "press_book"
 *     WHERE "press_book"."pages" > ?
 *     -- 400
 *
 * docs/queries.md repeats sections; a test of its own compares.
 */
#ifndef GOLDEN_QUERYSETS_H
#define GOLDEN_QUERYSETS_H

#include "support/database.h"
#include "session/session.h"
#include "support/golden.h"
#include "support/test.h"

#include <corm/short.h>

#include <stdlib.h>

typedef struct Publisher {
    corm_object base;
    int64_t id;
    const char *name;
    const char *country;
} Publisher;

typedef struct Author {
    corm_object base;
    int64_t id;
    const char *name;
    corm_opt_int32 rating;
    corm_opt_int64 mentor_id;
} Author;

typedef struct Tag {
    corm_object base;
    int64_t id;
    const char *name;
    corm_opt_int64 parent_id;
} Tag;

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title;
    int64_t author_id;
    corm_opt_int64 publisher_id;
    int32_t pages;
    const char *genre;
    corm_opt_date published;
    bool in_print;
} Book;

typedef struct Review {
    corm_object base;
    int64_t id;
    int64_t book_id;
    corm_opt_int64 critic_id;
    int32_t stars;
    corm_datetime created;
} Review;

typedef struct Profile {
    corm_object base;
    int64_t id;
    int64_t author_id;
    const char *motto;
} Profile;

typedef struct Item {
    corm_object base;
    int64_t id;
    corm_json data;
    corm_opt_decimal price;
    int16_t small;
    corm_opt_double score;
    corm_opt_uuid code;
    corm_opt_duration length;
    corm_opt_time at;
} Item;

/* Two tables of one object. */
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
    int32_t seats;
} Cafe;

CORM_DECLARE(Publisher);
CORM_DECLARE(Author);
CORM_DECLARE(Tag);
CORM_DECLARE(Book);
CORM_DECLARE(Review);
CORM_DECLARE(Profile);
CORM_DECLARE(Item);
CORM_DECLARE(Place);
CORM_DECLARE(Cafe);

static const corm_field Publisher_fields[] = {
    CORM_AUTO(Publisher, id),
    CORM_CHAR(Publisher, name, .max_length = 50),
    CORM_CHAR(Publisher, country, .max_length = 50, .null = true),
};
CORM_MODEL(Publisher,
           .ordering = CORM_ORDERING(CORM_DESC("country", .nulls_last = true),
                                     CORM_CALL("coalesce", CORM_PATH("name"),
                                               CORM_VALUE(CORM_STR("-"))),
                                     "id"));

static const corm_field Author_fields[] = {
    CORM_AUTO(Author, id),
    CORM_CHAR(Author, name, .max_length = 50),
    CORM_INTEGER(Author, rating, .null = true),
    CORM_FOREIGN_KEY_ID(Author, mentor, Author, .null = true,
                        .on_delete = CORM_SET_NULL, .related_name = "pupils"),
};
CORM_MODEL(Author, .ordering = CORM_ORDERING("name"));

static const corm_field Tag_fields[] = {
    CORM_AUTO(Tag, id),
    CORM_CHAR(Tag, name, .max_length = 50),
    CORM_FOREIGN_KEY_ID(Tag, parent, Tag, .null = true,
                        .on_delete = CORM_CASCADE, .related_name = "children"),
};
CORM_MODEL(Tag);

static const corm_field Book_fields[] = {
    CORM_AUTO(Book, id),
    CORM_CHAR(Book, title, .max_length = 50),
    CORM_FOREIGN_KEY_ID(Book, author, Author, .on_delete = CORM_CASCADE,
                        .related_name = "books"),
    CORM_FOREIGN_KEY_ID(Book, publisher, Publisher, .null = true,
                        .on_delete = CORM_SET_NULL, .related_name = "books"),
    CORM_INTEGER(Book, pages),
    CORM_CHAR(Book, genre, .max_length = 3),
    CORM_DATE(Book, published, .null = true),
    CORM_BOOLEAN(Book, in_print),
    CORM_MANY_TO_MANY(Book, tags, Tag, .related_name = "books"),
};
CORM_MODEL(Book, .get_latest_by = CORM_NAMES("published"));

static const corm_field Review_fields[] = {
    CORM_AUTO(Review, id),
    CORM_FOREIGN_KEY_ID(Review, book, Book, .on_delete = CORM_CASCADE,
                        .related_name = "reviews"),
    CORM_FOREIGN_KEY_ID(Review, critic, Author, .null = true,
                        .on_delete = CORM_SET_NULL, .related_name = "reviews"),
    CORM_INTEGER(Review, stars),
    CORM_DATETIME(Review, created),
};
CORM_MODEL(Review);

static const corm_field Profile_fields[] = {
    CORM_AUTO(Profile, id),
    CORM_ONE_TO_ONE_ID(Profile, author, Author, .on_delete = CORM_CASCADE,
                       .related_name = "profile"),
    CORM_CHAR(Profile, motto, .max_length = 50),
};
CORM_MODEL(Profile);

static const corm_field Item_fields[] = {
    CORM_AUTO(Item, id),
    CORM_JSON(Item, data, .null = true),
    CORM_DECIMAL(Item, price, .max_digits = 8, .decimal_places = 2,
                 .null = true),
    CORM_SMALL_INTEGER(Item, small),
    CORM_FLOAT(Item, score, .null = true),
    CORM_UUID(Item, code, .null = true),
    CORM_DURATION(Item, length, .null = true),
    CORM_TIME(Item, at, .null = true),
};
CORM_MODEL(Item);

static const corm_field Place_fields[] = {
    CORM_AUTO(Place, id),
    CORM_CHAR(Place, name, .max_length = 50),
};
CORM_MODEL(Place);

static const corm_field Cafe_fields[] = {
    CORM_INHERITED(Cafe, id),
    CORM_INHERITED(Cafe, name),
    CORM_ONE_TO_ONE_ID(Cafe, place_ptr, Place, .on_delete = CORM_CASCADE,
                       .parent_link = true, .primary_key = true,
                       .related_name = "cafe"),
    CORM_INTEGER(Cafe, seats),
};
CORM_MODEL(Cafe, .extends = &Place_model);

CORM_APP(press,
         .models = CORM_MODELS(&Publisher_model, &Author_model, &Tag_model,
                               &Book_model, &Review_model, &Profile_model,
                               &Item_model, &Place_model, &Cafe_model));

/* ---- the database ---- */

static corm_db *press_db;
static corm_session *s;
static golden *press_golden;
static char press_log[1 << 16]; /* statements while press_logging */
static bool press_logging;

/* The session's querysets that the C of the sections begins with. */
static corm_queryset *books, *authors, *reviews, *tags, *publishers, *items,
    *cafes, *profiles;

static inline void press_log_line(void *data, int level, const char *message)
{
    size_t n = strlen(press_log);

    (void)data;
    if (press_logging && level == CORM_LOG_DEBUG)
        snprintf(press_log + n, sizeof(press_log) - n, "%s\n", message);
}

/* A database of some models, ended by press_teardown(). */
static inline int press_open(const corm_app *const *apps)
{
    corm_db_options options = corm_db_options_init();
    corm_error err = { 0 };

    options.log = press_log_line;
    options.log_statements = true;
    press_db = database_open(apps, &options, &err);
    s = press_db != NULL ? corm_session_open(press_db) : NULL;
    if (s == NULL || corm_create_tables(s) != CORM_OK) {
        print_error("%s %s\n", err.message, corm_errmsg(s));
        return -1;
    }
    return 0;
}

static inline int press_setup(void **state)
{
    const corm_app *const apps[] = { &press_app, NULL };

    (void)state;
    if (press_open(apps) != 0)
        return -1;
    books = corm_objects(s, Book);
    authors = corm_objects(s, Author);
    reviews = corm_objects(s, Review);
    tags = corm_objects(s, Tag);
    publishers = corm_objects(s, Publisher);
    items = corm_objects(s, Item);
    cafes = corm_objects(s, Cafe);
    profiles = corm_objects(s, Profile);
    return profiles == NULL ? -1 : 0;
}

static inline int press_teardown(void **state)
{
    (void)state;
    corm_session_close(s);
    database_close(press_db);
    return 0;
}

/* The file of the dialect of the server. */
static inline golden *press_file(const char *name)
{
    const char *url = getenv("CORM_TEST_URL");
    corm_error err;
    corm_db *db =
        corm_open(url != NULL ? url : "sqlite::memory:", NULL, NULL, &err);
    char path[128];

    if (db == NULL) {
        print_error("%s\n", err.message);
        return NULL;
    }
    snprintf(path, sizeof(path), "%s/%s", cormi_db_dialect(db)->name, name);
    corm_close(db);
    return golden_open(path);
}

/* ---- text ---- */

/* Does a clause begin at this blank? */
static inline bool press_clause(const char *at)
{
    static const char *const words[] = {
        " FROM ",   " INNER JOIN ", " LEFT OUTER JOIN ", " WHERE ",
        " HAVING ", " GROUP BY ",   " ORDER BY ",        " LIMIT ",
        " UNION ",  " INTERSECT ",  " EXCEPT ",          " -- ",
        " SET ",    " LEFT JOIN ",  " RETURNING ",
    };

    for (size_t i = 0; i < TEST_COUNT(words); i++)
        if (strncmp(at, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/* The query behind WITH, or of INSERT. */
static inline bool press_main(const char *sql, const char *at)
{
    return at > sql && at[-1] == ')' && strncmp(at, " SELECT ", 8) == 0;
}

/* Copies SQL, a clause of the outermost query a line. */
static inline void press_wrap(char *out, size_t size, const char *sql)
{
    size_t n = 0;
    int depth = 0;
    char quote = 0;

    for (const char *at = sql; *at != '\0' && n + 2 < size; at++) {
        if (quote != 0)
            quote = *at == quote ? '\0' : quote;
        else if (*at == '"' || *at == '\'')
            quote = *at;
        else
            depth += (*at == '(') - (*at == ')');
        out[n++] = quote == 0 && depth == 0 &&
                           (press_clause(at) || press_main(sql, at))
                       ? '\n'
                       : *at;
    }
    out[n] = '\0';
}

/* The C text of a macro's argument without the blanks of broken lines. */
static inline void press_code(char *out, size_t size, const char *code)
{
    size_t n = 0;
    bool quoted = false;

    for (const char *at = code; *at != '\0' && n + 1 < size; at++) {
        quoted ^= *at == '"' && (at == code || at[-1] != '\\');
        if (!quoted && *at == ' ' && n > 0 && out[n - 1] == '(')
            continue;
        out[n++] = *at;
    }
    out[n] = '\0';
}

static inline void press_check(const char *name, const char *code,
                               const char *sql)
{
    char plain[2048], wrapped[8192], text[16384];

    press_code(plain, sizeof(plain), code);
    press_wrap(wrapped, sizeof(wrapped), sql);
    snprintf(text, sizeof(text), "%s\n%s", plain, wrapped);
    if (!golden_check(press_golden, name, text))
        fail();
}

static inline void press_query(const char *name, const char *code,
                               const corm_queryset *q)
{
    const char *sql = corm_sql(q);
    char failed[1024];

    snprintf(failed, sizeof(failed), "%s: %s",
             corm_status_name(corm_errcode(s)), corm_errmsg(s));
    press_check(name, code, sql != NULL ? sql : failed);
    corm_error_clear(s);
}

static inline void press_logged(const char *name, const char *code)
{
    press_logging = false;
    press_check(name, code, press_log);
    if (!corm_failed(s))
        return;
    print_error("%s: %s\n", name, corm_errmsg(s));
    corm_error_clear(s);
    fail();
}

/* A queryset and its SQL; a call and the statements it runs. */
#define QUERY(name, ...) press_query(name, #__VA_ARGS__, __VA_ARGS__)
#define CALL(name, ...)                   \
    do {                                  \
        press_log[0] = '\0';              \
        press_logging = true;             \
        (void)(__VA_ARGS__);              \
        press_logged(name, #__VA_ARGS__); \
    } while (0)

#endif
