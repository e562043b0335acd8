/*
 * The main scenario with every allocation failed in turn: create, filter
 * with a join, save, delete, and what hangs on them.  Whatever fails, the
 * call says CORM_NO_MEMORY, nothing leaks, and the session goes on.
 */
#include "support/failing_alloc.h"
#include "support/library.h"

/* A failure must be the missing memory, of which an answer gives no sign. */
static bool oom_is_memory(corm_session *s)
{
    if (!corm_failed(s))
        return true;
    if (corm_errcode(s) != CORM_NO_MEMORY)
        print_error("%s: %s\n", corm_status_name(corm_errcode(s)),
                    corm_errmsg(s));
    return corm_errcode(s) == CORM_NO_MEMORY;
}

static bool oom_create(corm_session *s)
{
    Author *author = corm_create(s, Author, .name = "Jane");
    Book *book = author == NULL
                     ? NULL
                     : corm_create(s, Book, .title = "Emma", .author = author,
                                   .isbn = "1", .price = corm_dec("1.5"),
                                   .publication_date = corm_ymd(1815, 1, 1));

    return book != NULL &&
           corm_create(s, Review, .book_id = book->id, .stars = 1) != NULL;
}

static bool oom_query(corm_session *s)
{
    corm_queryset *q =
        corm_filter(corm_objects(s, Book), Q("author__name", "Jane"),
                    Q("reviews__stars__in", VALS(1, 2)));
    size_t n = 0;

    corm_each (Book, book,
               corm_select_related(corm_annotate(q, AS("n", COUNT("reviews"))),
                                   "author"))
        n += book->author != NULL && corm_attr_int(book, "n") == 1;
    return n == 1;
}

static bool oom_save(corm_session *s)
{
    Book *book = corm_get(Book, corm_objects(s, Book), Q("title", "Emma"));

    if (book == NULL)
        return false;
    book->pages = 7;
    return corm_save(book) == CORM_OK && corm_refresh(book) == CORM_OK &&
           corm_load(book, Author, "author") != NULL && book->pages == 7;
}

static bool oom_prefetch(corm_session *s)
{
    size_t n = 0;

    corm_each (Author, author,
               corm_prefetch_related(corm_objects(s, Author), "books__reviews"))
        corm_each (Book, book, corm_related(author, "books"))
            n += (size_t)corm_count(corm_related(book, "reviews"));
    return n == 1;
}

static bool oom_raw(corm_session *s)
{
    const corm_set named[] = { SET("id", 1) };
    corm_list *list = corm_fetch(corm_raw_named(
        s, &Book_model, "SELECT id, title FROM library_book WHERE id = :id",
        named, 1));

    return corm_list_size(list) == 1 &&
           corm_attr_int(corm_list_at(Book, list, 0), "pages") == 7;
}

static bool oom_bulk(corm_session *s)
{
    Tag *tags[3];

    for (int i = 0; i < 3; i++) {
        tags[i] = corm_new(s, Tag);
        if (tags[i] == NULL)
            return false;
        tags[i]->name = i == 0 ? "a" : i == 1 ? "b" : "c";
    }
    if (corm_bulk_create(tags, 3) != CORM_OK)
        return false;
    return corm_bulk_update(tags, 3, "name") == 3;
}

static bool oom_many_to_many(corm_session *s)
{
    Person *a = corm_create(s, Person, .name = "a");
    Person *b = a == NULL ? NULL : corm_create(s, Person, .name = "b");

    return b != NULL && corm_add(a, "friends", b) == CORM_OK &&
           corm_set_all(b, "friends", b) == CORM_OK;
}

static bool oom_stream(corm_session *s)
{
    size_t n = 0;

    corm_stream (Tag, tag, corm_objects(s, Tag), 2)
        n += tag->id > 0;
    return n == 3;
}

static bool oom_delete(corm_session *s)
{
    Author *author = corm_first(Author, corm_objects(s, Author));

    return author != NULL && corm_delete(author) == 3;
}

typedef bool oom_step(corm_session *s);

static bool oom_tripped; /* in some step of the run */

/* Steps in transactions: what a failed one wrote is rolled back, and it is
 * tried again with memory. */
static bool oom_run(corm_session *s, oom_step *step, failing_alloc *memory)
{
    bool ok = false;

    corm_atomic (s)
        ok = step(s);
    ok = ok && !corm_failed(s);
    if (ok)
        return true;
    assert_true(failing_alloc_tripped(memory));
    oom_tripped = true;
    assert_true(oom_is_memory(s));
    corm_error_clear(s);
    failing_alloc_arm(memory, 0, FAIL_ONCE);
    corm_atomic (s)
        ok = step(s);
    library_assert_sound(s, __FILE__, __LINE__);
    assert_true(ok);
    return false;
}

static bool oom_steps(corm_session *s, failing_alloc *memory)
{
    static oom_step *const steps[] = {
        oom_create, oom_query,        oom_save,   oom_prefetch, oom_raw,
        oom_bulk,   oom_many_to_many, oom_stream, oom_delete
    };
    bool ok = true;

    for (size_t i = 0; i < TEST_COUNT(steps) && ok; i++)
        ok = oom_run(s, steps[i], memory);
    return ok;
}

/* Opening and the tables have tests of their own: here they have memory. */
static bool oom_scenario(failing_alloc *memory, void *data)
{
    corm_db_options options = corm_db_options_init();
    size_t nth = memory->fail_at == 0 ? 0 : memory->fail_at - memory->calls;
    failing_mode mode = memory->mode;
    bool ok;

    (void)data;
    oom_tripped = false;
    failing_alloc_arm(memory, 0, mode);
    options.allocator = memory->hook;
    assert_int_equal(library_open(&options), 0);
    failing_alloc_arm(memory, nth, mode);
    ok = oom_steps(library_s, memory);
    if (failing_alloc_tripped(memory))
        oom_tripped = true;
    failing_alloc_arm(memory, 0, mode);
    library_teardown(NULL);
    memory->failures = oom_tripped; /* what arming anew forgot */
    return ok;
}

static void test_oom_objects__each_allocation_once(void **state)
{
    (void)state;
    assert_true(failing_alloc_each(oom_scenario, FAIL_ONCE, NULL) > 100);
}

static void test_oom_objects__all_from_one_on(void **state)
{
    (void)state;
    assert_true(failing_alloc_each(oom_scenario, FAIL_FROM, NULL) > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_oom_objects__each_allocation_once),
        cmocka_unit_test(test_oom_objects__all_from_one_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
