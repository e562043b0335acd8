/*
 * Prefetches, bulk writes, deletes and validation with each of their
 * allocations failed in turn: the call says CORM_NO_MEMORY, the database is
 * as before, the objects too, and the same session does it when asked again.
 * The plan cache is too small for a plan, so that every run compiles anew.
 */
#include "support/failing_alloc.h"
#include "support/library.h"

#include <stdlib.h>

/* What a program has when it calls. */
typedef struct untouched {
    corm_session *s;
    Author *author;
    Book *book;
    Book *fresh[3]; /* not saved */
    corm_list *books;
} untouched;

/* A step runs with little memory; true: it did what it should. */
typedef bool untouched_step(untouched *u);

/* ---- the steps ---- */

static bool step_prefetch(untouched *u)
{
    corm_queryset *best = corm_order_by(
        corm_filter(corm_objects(u->s, Review), Q("stars__gt", 1)), "-stars");
    corm_list *authors = corm_fetch(corm_prefetch_related(
        corm_objects(u->s, Author), "books__tags",
        PREFETCH("books__reviews", .queryset = best, .to_attr = "best"),
        PREFETCH("books__author")));
    Author *austen;

    if (authors == NULL)
        return false;
    austen = corm_list_at(Author, authors, 0);
    if (austen == NULL || strcmp(austen->name, "Jane Austen") != 0)
        return false;
    return corm_count(corm_related(austen, "books")) == 2;
}

static bool step_prefetch_objects(untouched *u)
{
    Book *books[4];

    for (size_t i = 0; i < 4; i++)
        books[i] = corm_list_at(Book, u->books, i);
    return corm_prefetch_objects(books, 4, "tags", "author__profile",
                                 "reviews__replies") == CORM_OK;
}

static bool step_bulk_create(untouched *u)
{
    return corm_bulk_create(u->fresh, 3) == CORM_OK;
}

static bool step_bulk_ignore(untouched *u)
{
    return corm_bulk_create(u->fresh, 3, .ignore_conflicts = true,
                            .batch_size = 2) == CORM_OK;
}

static bool step_bulk_upsert(untouched *u)
{
    return corm_bulk_create(u->fresh, 3,
                            .update_fields = CORM_NAMES("title", "pages"),
                            .unique_fields = CORM_NAMES("isbn")) == CORM_OK;
}

static bool step_bulk_update(untouched *u)
{
    Book *books[4];

    for (size_t i = 0; i < 4; i++) {
        books[i] = corm_list_at(Book, u->books, i);
        books[i]->pages = 7;
        books[i]->title = i % 2 ? "odd" : "even";
    }
    return corm_bulk_update(books, 4, "pages", "title") == 4;
}

static bool step_delete(untouched *u)
{
    /* 2 books, 2 tags of one, 2 reviews, a profile, herself */
    return corm_delete(u->author) > 5;
}

static bool step_delete_all(untouched *u)
{
    return corm_delete_all(
               corm_filter(corm_objects(u->s, Book), Q("pages__gt", 200))) > 3;
}

static bool step_update(untouched *u)
{
    return corm_update(corm_filter(corm_objects(u->s, Book),
                                   Q("author__name", "x"),
                                   Q("tags__name__startswith", "y")),
                       SET("pages", 1)) == 0;
}

/* What protects and what is set along: one shelf cannot go. */
static bool step_refused(untouched *u)
{
    int64_t n = corm_delete_all(corm_objects(u->s, Shelf));

    if (n != -1 || corm_errcode(u->s) != CORM_PROTECTED ||
        corm_blocking_objects(u->s, NULL) != 1)
        return false;
    corm_error_clear(u->s);
    return true;
}

static bool step_clean(untouched *u)
{
    return corm_full_clean(u->fresh[0]) == CORM_OK &&
           corm_full_clean(u->book) == CORM_OK;
}

static bool step_clean_wrong(untouched *u)
{
    Book *wrong = u->fresh[1];

    wrong->isbn = "much longer than thirteen";
    wrong->genre = "???";
    wrong->pages = -1;
    if (corm_full_clean(wrong) != CORM_VALIDATION)
        return false;
    corm_error_clear(u->s);
    return true;
}

static bool step_get_or_create(untouched *u)
{
    bool created = false;

    return corm_get_or_create(Tag, corm_objects(u->s, Tag), &created,
                              SETS(SET("name", "fresh")),
                              SETS(SET("name", "fresh"))) != NULL &&
           created;
}

static bool step_update_or_create(untouched *u)
{
    return corm_update_or_create(Tag, corm_objects(u->s, Tag), NULL,
                                 SETS(SET("name", "classic")),
                                 SETS(SET("name", "renamed"))) != NULL;
}

/* ---- around a step ---- */

/* Every row of the models that steps touch, as text. */
static char *untouched_dump(void)
{
    static const corm_model *const models[] = {
        &Author_model, &Book_model,  &BookTag_model, &Tag_model,
        &Review_model, &Shelf_model, &Loan_model,    &Profile_model
    };
    corm_session *s = corm_session_open(library_db);
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);

    for (size_t m = 0; m < TEST_COUNT(models); m++) {
        corm_queryset *q = corm_queryset_by(s, models[m], NULL);

        q = corm_order_by(corm_queryset_values(q, NULL, 0), "id");
        corm_each_row (row, q) {
            for (size_t i = 0; i < corm_row_size(row); i++)
                fprintf(file, "%s|",
                        corm_attr_text(row, corm_row_name(row, i)));
            fprintf(file, "\n");
        }
    }
    fclose(file);
    library_assert_sound(s, __FILE__, __LINE__);
    corm_session_close(s);
    return text;
}

static Book *untouched_book(corm_session *s, int i)
{
    static const char *const isbns[] = { "f1", "f2", "f3" };
    static const char *const titles[] = { "one", "two", "three" };
    Book *book = corm_new(s, Book);

    book->title = titles[i];
    book->author_id = 2;
    book->isbn = isbns[i];
    book->price = corm_dec("1.5");
    book->publication_date = corm_ymd(2000, 1, 1);
    return book;
}

/* A new session with what a step needs. */
static void untouched_begin(untouched *u)
{
    u->s = corm_session_open(library_db);
    u->author = corm_get(Author, corm_objects(u->s, Author), Q("id", 1));
    u->book = corm_get(Book, corm_objects(u->s, Book), Q("id", 1));
    u->books = corm_fetch(corm_objects(u->s, Book));
    for (int i = 0; i < 3; i++)
        u->fresh[i] = untouched_book(u->s, i);
    library_assert_sound(u->s, __FILE__, __LINE__);
    /* An answer of before must not be taken for a failure's reason. */
    assert_null(corm_get(Author, corm_objects(u->s, Author), Q("id", 99)));
}

/* What one run came to. */
typedef enum untouched_end {
    UNTOUCHED_FAILED,  /* as it must, and nothing was changed */
    UNTOUCHED_WITHOUT, /* an allocation failed that it could do without */
    UNTOUCHED_DONE     /* none failed */
} untouched_end;

/* A step failed: for want of memory, and nothing is changed. */
static void untouched_assert(const untouched *u, const char *before)
{
    char *after;

    assert_int_equal(corm_errcode(u->s), CORM_NO_MEMORY);
    assert_false(corm_in_atomic(u->s));
    after = untouched_dump();
    assert_string_equal(after, before);
    free(after);
    assert_true(corm_object_adding(&u->fresh[0]->base));
    assert_int_equal(u->fresh[0]->id, 0);
    assert_false(corm_object_adding(&u->author->base));
    assert_int_equal(u->author->id, 1);
}

/* One run with the nth allocation failing. */
static untouched_end untouched_run(untouched_step *step, failing_alloc *memory,
                                   size_t nth, failing_mode mode,
                                   const char *before)
{
    untouched u;
    bool ok, tripped;

    untouched_begin(&u);
    failing_alloc_arm(memory, nth, mode);
    ok = step(&u);
    tripped = failing_alloc_tripped(memory);
    failing_alloc_arm(memory, 0, FAIL_ONCE);
    if (!ok) {
        assert_true(tripped);
        untouched_assert(&u, before);
        /* The same session, with memory, and undone. */
        corm_error_clear(u.s);
        corm_atomic (u.s) {
            assert_true(step(&u));
            corm_rollback(u.s);
        }
        assert_false(corm_failed(u.s));
    }
    corm_session_close(u.s);
    return !ok       ? UNTOUCHED_FAILED
           : tripped ? UNTOUCHED_WITHOUT
                     : UNTOUCHED_DONE;
}

static void untouched_open(const failing_alloc *memory)
{
    corm_db_options options = corm_db_options_init();

    options.allocator = memory->hook;
    options.plan_cache_bytes = 1;
    assert_int_equal(library_open(&options), 0);
    assert_true(library_fill(library_s));
    corm_create(library_s, Profile, .author_id = 1);
    for (int i = 0; i < 2; i++)
        corm_create(library_s, Shelf, .name = "s");
    corm_create(library_s, Loan, .how = "x", .set_null_id = corm_some_int64(1),
                .protect_id = corm_some_int64(2));
    library_assert_sound(library_s, __FILE__, __LINE__);
}

/* How many allocations the step cannot do without. */
static size_t untouched_each(untouched_step *step, failing_mode mode)
{
    untouched_end end = UNTOUCHED_FAILED;
    failing_alloc memory;
    size_t failed = 0;
    char *before;

    failing_alloc_init(&memory);
    untouched_open(&memory);
    before = untouched_dump();
    for (size_t nth = 1; end != UNTOUCHED_DONE; nth++) {
        end = untouched_run(step, &memory, nth, mode, before);
        failed += end == UNTOUCHED_FAILED;
        if (end != UNTOUCHED_WITHOUT)
            continue;
        free(before);
        library_teardown(NULL);
        untouched_open(&memory);
        before = untouched_dump(); /* times of writing differ */
    }
    free(before);
    library_teardown(NULL);
    assert_no_leaks(&memory);
    failing_alloc_fini(&memory);
    return failed;
}

/* Arenas take few blocks, but for debug arenas: every piece is one. */
#ifdef CORM_ARENA_DEBUG
#define UNTOUCHED_LEAST 10
#else
#define UNTOUCHED_LEAST 1
#endif

#define UNTOUCHED(name)                                       \
    static void test_untouched__##name(void **state)          \
    {                                                         \
        (void)state;                                          \
        assert_true(untouched_each(step_##name, FAIL_ONCE) >= \
                    UNTOUCHED_LEAST);                         \
        assert_true(untouched_each(step_##name, FAIL_FROM) >= \
                    UNTOUCHED_LEAST);                         \
    }
UNTOUCHED(prefetch)
UNTOUCHED(prefetch_objects)
UNTOUCHED(bulk_create)
UNTOUCHED(bulk_ignore)
UNTOUCHED(bulk_upsert)
UNTOUCHED(bulk_update)
UNTOUCHED(delete)
UNTOUCHED(delete_all)
UNTOUCHED(update)
UNTOUCHED(refused)
UNTOUCHED(clean)
UNTOUCHED(clean_wrong)
UNTOUCHED(get_or_create)
UNTOUCHED(update_or_create)

int main(void)
{
#define T(name) cmocka_unit_test(test_untouched__##name)
    const struct CMUnitTest tests[] = {
        T(prefetch),         T(prefetch_objects),
        T(bulk_create),      T(bulk_ignore),
        T(bulk_upsert),      T(bulk_update),
        T(delete),           T(delete_all),
        T(refused),          T(clean),
        T(clean_wrong),      T(get_or_create),
        T(update_or_create), T(update),
    };
#undef T

    return cmocka_run_group_tests(tests, NULL, NULL);
}
