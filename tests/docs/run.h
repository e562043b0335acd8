/*
 * The end of the program that page.awk makes of a page whose table rows are C:
 * each row runs on a database of its own with a few rows in it, and must not
 * fail, other than by what this database says that it lacks.
 */
typedef struct BookTag {
    corm_object base;
    int64_t id, book_id, tag_id;
    int32_t weight;
} BookTag;

const corm_choice genre_choices[] = { { "FIC", "Fiction" }, { NULL, NULL } };

static const corm_field run_author[] = {
    CORM_AUTO(Author, id),
    CORM_CHAR(Author, name, .max_length = 100),
    CORM_DATE(Author, birth_date, .null = true),
    CORM_INTEGER(Author, rating, .null = true),
    CORM_TEXT(Author, biography, .blank = true),
};
static const corm_field run_tag[] = {
    CORM_AUTO(Tag, id),
    CORM_CHAR(Tag, name, .max_length = 100),
};
static const corm_field run_book[] = {
    CORM_AUTO(Book, id),
    CORM_CHAR(Book, title, .max_length = 200),
    CORM_CHAR(Book, isbn, .max_length = 13, .unique = true, .null = true),
    CORM_CHAR(Book, genre, .max_length = 20, .default_value = CORM_STR("FIC"),
              .choices = NULL),
    CORM_CHAR(Book, slug, .max_length = 50, .blank = true),
    { .name = "data",
      .type = CORM_TYPE_JSON,
      .ctype = CORM_C_JSON,
      .offset = offsetof(Book, data),
      .size = sizeof(corm_json),
      .object_offset = CORM_NO_MEMBER,
      .null = true,
      .blank = true },
    CORM_FOREIGN_KEY(Book, author, Author, .on_delete = CORM_CASCADE,
                     .related_name = "books"),
    CORM_DATE(Book, publication_date, .null = false,
              .default_value = CORM_STR("2000-01-01")),
    CORM_INTEGER(Book, pages),
    CORM_BOOLEAN(Book, in_print),
    CORM_MANY_TO_MANY(Book, tags, Tag, .through = &BookTag_model,
                      .related_name = "books"),
};
static const corm_field run_book_tag[] = {
    CORM_AUTO(BookTag, id),
    CORM_FOREIGN_KEY_ID(BookTag, book, Book, .on_delete = CORM_CASCADE),
    CORM_FOREIGN_KEY_ID(BookTag, tag, Tag, .on_delete = CORM_CASCADE),
    CORM_INTEGER(BookTag, weight, .default_value = CORM_INT(1)),
};
static const corm_field run_review[] = {
    CORM_AUTO(Review, id),
    CORM_FOREIGN_KEY(Review, book, Book, .on_delete = CORM_CASCADE,
                     .related_name = "reviews"),
    CORM_INTEGER(Review, stars),
    CORM_DATETIME(Review, created, .auto_now_add = true),
};
static const corm_field run_genre_count[] = {
    CORM_TEXT(GenreCount, genre),
};
static const corm_field run_user[] = {
    CORM_AUTO(User, id),
    CORM_EMAIL(User, email),
};
static const corm_field run_post[] = {
    CORM_AUTO(Post, id),
    CORM_CHAR(Post, title, .max_length = 100),
    CORM_BOOLEAN(Post, is_published),
    CORM_FOREIGN_KEY(Post, author, User, .on_delete = CORM_CASCADE,
                     .related_name = "posts"),
};

#define RUN_MODEL(T, f, ...)                                             \
    const corm_model T##_model = { .name = #T,                           \
                                   .size = sizeof(T),                    \
                                   .fields = f,                          \
                                   .n_fields = sizeof(f) / sizeof(f[0]), \
                                   __VA_ARGS__ }
static corm_queryset *run_published(corm_queryset *all)
{
    return corm_filter(all, Q("is_published", true));
}
RUN_MODEL(Author, run_author, .ordering = CORM_ORDERING("name"));
RUN_MODEL(Tag, run_tag, .unused_ = 0);
RUN_MODEL(Book, run_book, .ordering = CORM_ORDERING("id"),
          .get_latest_by = CORM_NAMES("publication_date"));
RUN_MODEL(BookTag, run_book_tag, .unused_ = 0);
RUN_MODEL(Review, run_review, .unused_ = 0);
RUN_MODEL(GenreCount, run_genre_count, .abstract_ = true);
RUN_MODEL(User, run_user, .unused_ = 0);
RUN_MODEL(Post, run_post,
          CORM_MANAGERS(CORM_MANAGER("published", run_published)));
CORM_APP(library,
         .models = CORM_MODELS(&Author_model, &Tag_model, &Book_model,
                               &BookTag_model, &Review_model, &GenreCount_model,
                               &User_model, &Post_model));

/* ---- what pages leave out ---- */

void show_page(corm_session *s)
{
    corm_count(corm_objects(s, Book));
    corm_count(corm_objects(s, Tag));
}

corm_status body(corm_session *s, void *data)
{
    (void)data;
    return corm_errcode(s);
}

corm_status audit(const corm_event *event, void *data)
{
    (void)event, (void)data;
    return CORM_OK;
}

void doc_query(const corm_queryset *q)
{
    /* Rows are loaded, so that relations are followed too. */
    (void)corm_fetch(q);
}

/* A row need not say of which model it speaks: one must do. */
void doc_expression(corm_session *s, const corm_expr *e)
{
    corm_queryset *from[] = { corm_objects(s, Book), corm_objects(s, Review),
                              corm_objects(s, Author) };
    bool is_condition = e->op == CORM_OP_Q || e->op == CORM_OP_AND ||
                        e->op == CORM_OP_NOT || e->op == CORM_OP_EXISTS;
    corm_error first = { .code = CORM_OK };

    for (size_t i = 0; i < 4; i++) {
        corm_queryset *q =
            i == 3 ? corm_filter(from[1], EXISTS(corm_filter(from[0], e)))
            : is_condition ? corm_filter(from[i], e)
                           : corm_annotate(from[i], AS("x", e));

        if (i == 3 && !is_condition)
            break;
        corm_error_clear(s);
        (void)corm_fetch(q);
        if (!corm_failed(s) || corm_errcode(s) == CORM_NOT_SUPPORTED)
            return;
        if (i == 0)
            first = *corm_error_info(s);
    }
    corm_error_clear(s);
    (void)corm_fail(s, first.code, first.message);
}

/* In a library that is not built everywhere. */
int corm_manage(int argc, char *const *argv, const corm_app *const *apps,
                const char *url)
{
    (void)argc, (void)argv, (void)apps, (void)url;
    return 0;
}

/* ---- running ---- */

static bool run_row(const struct doc_row *row)
{
    static const corm_app *const apps[] = { &library_app, NULL };
    corm_error err = { 0 };
    corm_db *db = corm_open("sqlite::memory:", apps, NULL, &err);
    corm_session *s = corm_session_open(db), *s2 = corm_session_open(db);
    const corm_expr *terms[] = { Q("genre", "FIC"), Q("pages__gt", 9) };
    int64_t ids[] = { 1, 2 };
    bool fresh = strstr(row->code, "corm_bulk_create") != NULL, sound;
    const corm_deleted *rows = NULL;
    corm_object *const *objects = NULL;
    const corm_statement_hook hook = { .after = NULL };
    corm_sql_log log;
    Book *many[2], local;

    if (s == NULL) {
        printf("%s\n", err.message);
        return false;
    }
    memset(&local, 0, sizeof(local));
    memset(&log, 0, sizeof(log));
    corm_create_tables(s);
    Author *a = corm_create(s, Author, .name = "Jane Austen");
    Book *b = corm_create(s, Book, .title = "Emma", .isbn = "1", .author = a,
                          .pages = 474);
    Tag *t = corm_create(s, Tag, .name = "x"),
        *u = corm_create(s, Tag, .name = "y");
    User *user = corm_create(s, User, .email = "jane@example.org");
    Book *seven = corm_create(s, Book, .id = 7, .title = "Persuasion",
                              .isbn = "2", .author = a, .pages = 249);
    corm_create(s, Review, .book = b, .stars = 5);
    many[0] = b;
    many[1] = seven;
    for (size_t i = 0; fresh && i < 2; i++) {
        many[i] = corm_new(s, Book);
        many[i]->title = "new";
        many[i]->isbn = i == 0 ? "3" : "4";
        many[i]->author_id = a->id;
    }
    corm_recorder *recorder = corm_recorder_new(NULL);
    const corm_value values[] = { corm_value_object(&t->base),
                                  corm_value_object(&u->base) };
    corm_row *r = (corm_row *)(void *)corm_queryset_one(
        corm_values(corm_objects(s, Book), "title", "pages"), NULL, CORM_FIRST,
        NULL, 0);
    corm_list *list = corm_fetch(corm_objects(s, Book));
    if (corm_failed(s))
        printf("the rows to begin with: %s\n", corm_errmsg(s));
    row->run(db, 1, NULL, "sqlite::memory:", s, s2, corm_objects(s, Book),
             corm_objects(s, Book), corm_objects(s, Author),
             corm_objects(s, Tag), corm_objects(s, Review), list, a, b, t, u,
             many, 2, ids, "Emma", "Emma", terms, false, corm_db_options_init(),
             apps, user, user, stderr, stderr, err, local, rows, objects,
             values, hook, log, recorder, NULL, false, r, NULL);
    sound = (!corm_failed(s) || corm_errcode(s) == CORM_NOT_SUPPORTED) &&
            !corm_failed(s2);
    if (!sound)
        printf("FAILED: line %d: %s\n    %s: %s\n", row->line, row->code,
               corm_status_name(corm_errcode(s)), corm_errmsg(s));
    corm_session_close(s2);
    corm_session_close(s);
    corm_recorder_free(recorder);
    corm_close(db);
    return sound;
}

/* They need what a row cannot have: a program's arguments, a migration, a hook
 * that outlives the row. */
static bool run_is_told(const char *code)
{
    return strstr(code, "corm_manage(") || strstr(code, "corm_state_model(") ||
           strstr(code, "corm_session_watch(");
}

int main(void)
{
    size_t n = sizeof(doc_rows) / sizeof(doc_rows[0]), failed = 0;

    for (size_t i = 0; i < n; i++)
        if (!run_is_told(doc_rows[i].code) && !run_row(&doc_rows[i]))
            failed++;
    printf("%zu rows run, %zu failed\n", n, failed);
    return failed != 0;
}
