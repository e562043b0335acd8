/*
 * What the code in the pages may use without saying so: the models of
 * examples/library with tags and reviews, and, in statements, a session and
 * objects of them.  <corm/short.h> is included.
 */
#include <corm/corm.h>
#include <corm/hook.h>
#include <corm/introspect.h>
#include <corm/manage.h>
#include <corm/map.h>
#include <corm/migrate.h>
#include <corm/migrations.h>
#include <corm/postgresql.h>
#include <corm/mysql.h>
#include <corm/schema.h>
#include <corm/short.h>
#include <corm/sqlite.h>
#include <corm/testing.h>
#include <corm/validate.h>
#include <corm/watch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Author {
    corm_object base;
    int64_t id;
    const char *name;
    corm_opt_date birth_date;
    corm_opt_int32 rating;
    const char *biography;
} Author;
CORM_DECLARE(Author);

typedef struct Tag {
    corm_object base;
    int64_t id;
    const char *name;
} Tag;
CORM_DECLARE(Tag);

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title, *isbn, *genre, *slug;
    corm_json data;
    int64_t author_id;
    Author *author;
    corm_date publication_date;
    int32_t pages;
    bool in_print;
} Book;
CORM_DECLARE(Book);

typedef struct Review {
    corm_object base;
    int64_t id, book_id;
    Book *book;
    int32_t stars;
    corm_datetime created;
} Review;
CORM_DECLARE(Review);

typedef struct GenreCount {
    corm_object base;
    const char *genre;
    int64_t n;
} GenreCount;
CORM_DECLARE(GenreCount);

typedef struct User {
    corm_object base;
    int64_t id;
    const char *email;
} User;
CORM_DECLARE(User);

typedef struct Post {
    corm_object base;
    int64_t id, author_id;
    User *author;
    const char *title;
    bool is_published;
} Post;
CORM_DECLARE(Post);

typedef struct Comment {
    corm_object base;
    int64_t id, author_id;
    User *author;
    corm_opt_datetime deleted_at;
} Comment;
CORM_DECLARE(Comment);

extern const corm_app library_app;
extern const corm_model BookTag_model;
extern const corm_choice genre_choices[];
static const corm_expr area_of = { .op = CORM_OP_F, .name = "pages" };
static const corm_operation state_ops[1], database_ops[1];
static const corm_field Post_fields[] = { CORM_AUTO(Post, id) };
static const corm_field Comment_fields[] = { CORM_AUTO(Comment, id) };

/* What programs have, and pages leave out. */
void show_page(corm_session *s);
bool import_page(corm_session *s, size_t page);
const char *slug_of(corm_session *s, const char *title);
corm_status body(corm_session *s, void *data);
bool next_row(void *data, corm_value *row);
corm_status native(void *conn, void *data, corm_error *err);
corm_status audit(const corm_event *event, void *data);
void report_slow(void *data, const char *sql, size_t len, uint64_t ns);

/* What a row of a table gives: tests/docs/run.h tries it. */
void doc_query(const corm_queryset *q);
void doc_expression(corm_session *s, const corm_expr *e);
static inline const corm_expr *doc_other(corm_value value)
{
    (void)value;
    return NULL;
}

#define DOC_GIVEN                                                             \
    corm_db *db, int argc, char **argv, const char *url, corm_session *s,     \
        corm_session *s2, corm_queryset *q, corm_queryset *books,             \
        corm_queryset *authors, corm_queryset *tags, corm_queryset *reviews,  \
        corm_list *list, Author *a, Book *b, Tag *t, Tag *u, Book **many,     \
        size_t n, int64_t *ids, const char *buf, const char *name,            \
        const corm_expr **terms, bool created, corm_db_options options,       \
        const corm_app *const *apps, User *user, User *spammer, FILE *trail,  \
        FILE *reporter, corm_error err, Book local, const corm_deleted *rows, \
        corm_object *const *objects, const corm_value *values,                \
        corm_statement_hook hook, corm_sql_log log, corm_recorder *recorder,  \
        Comment *comment, bool more, corm_row *r,                             \
        const corm_project_state *models
