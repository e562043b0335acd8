/*
 * Related managers, computed values, sliced prefetches and a refused delete
 * with every allocation failed in turn: the call says CORM_NO_MEMORY, nothing
 * leaks, and done again with memory it works.
 */
#include "support/failing_alloc.h"
#include "support/library.h"

typedef bool oom_step(corm_session *s);

static bool oom_setup(corm_session *s)
{
    Author *author = corm_create(s, Author, .name = "Jane");
    Book *book = author == NULL
                     ? NULL
                     : corm_create(s, Book, .title = "Emma", .author = author,
                                   .isbn = "1", .price = corm_dec("1.5"),
                                   .publication_date = corm_ymd(1815, 1, 1));

    for (int i = 0; i < 3 && book != NULL; i++)
        corm_create(s, Review, .book_id = book->id, .stars = i);
    return corm_count(corm_objects(s, Review)) == 3;
}

static Review *oom_review(corm_session *s, int64_t id)
{
    return corm_get(Review, corm_objects(s, Review), Q("id", id));
}

static bool oom_reverse(corm_session *s)
{
    Review *one = oom_review(s, 1);
    Review *two = one == NULL ? NULL : oom_review(s, 2);

    return two != NULL && corm_add(one, "replies", two) == CORM_OK &&
           corm_set_all(one, "replies", one) == CORM_OK &&
           corm_clear(one, "replies") == CORM_OK;
}

static bool oom_create_in(corm_session *s)
{
    Review *one = oom_review(s, 1);
    Person *person;

    if (one == NULL || corm_create_in(Review, corm_related(one, "replies"),
                                      SET("book", 1), SET("stars", 9)) == NULL)
        return false;
    person = corm_create(s, Person, .name = "p");
    return person != NULL &&
           corm_create_in(Person, corm_related(person, "followers"),
                          SET("name", FN("upper", V("q")))) != NULL &&
           corm_set_keys(person, "friends", person->id) == CORM_OK;
}

static bool oom_computed(corm_session *s)
{
    Review *reviews[] = { oom_review(s, 1), oom_review(s, 2) };

    for (int i = 0; i < 2; i++)
        if (reviews[i] == NULL ||
            corm_attr_set(reviews[i], "stars", ADD(F("stars"), 1)) != CORM_OK)
            return false;
    return corm_save(reviews[0]) == CORM_OK &&
           corm_bulk_update(reviews + 1, 1, "stars") == 1 &&
           corm_attr_int(reviews[1], "stars") == 2;
}

static bool oom_prefetch(corm_session *s)
{
    corm_queryset *best =
        corm_slice(corm_order_by(corm_objects(s, Review), "-stars"), 0, 1);
    Book *book =
        corm_get(Book,
                 corm_prefetch_related(corm_objects(s, Book),
                                       PREFETCH("reviews", .queryset = best)),
                 Q("id", 1));

    return book != NULL && corm_count(corm_related(book, "reviews")) == 1;
}

static bool oom_refused(corm_session *s)
{
    Shelf *shelf = corm_create(s, Shelf, .name = "s");

    if (shelf == NULL ||
        corm_create(s, Loan, .how = "p",
                    .protect_id = corm_some_int64(shelf->id)) == NULL ||
        corm_delete(shelf) != -1 || corm_errcode(s) != CORM_PROTECTED ||
        corm_blocking_objects(s, NULL) != 1)
        return false;
    corm_error_clear(s);
    return true;
}

/* Each step in a transaction: what a failed one wrote is rolled back. */
static bool oom_run(corm_session *s, oom_step *step, failing_alloc *memory)
{
    bool ok = false;

    corm_atomic (s)
        ok = step(s);
    if (ok && !corm_failed(s))
        return true;
    assert_true(failing_alloc_tripped(memory));
    assert_int_equal(corm_errcode(s), CORM_NO_MEMORY);
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
    static oom_step *const steps[] = { oom_reverse, oom_create_in, oom_computed,
                                       oom_prefetch, oom_refused };
    bool ok = true;

    for (size_t i = 0; i < TEST_COUNT(steps) && ok; i++)
        ok = oom_run(s, steps[i], memory);
    return ok;
}

static bool oom_scenario(failing_alloc *memory, void *data)
{
    corm_db_options options = corm_db_options_init();
    size_t nth = memory->fail_at == 0 ? 0 : memory->fail_at - memory->calls;
    bool ok, tripped;

    (void)data;
    failing_alloc_arm(memory, 0, FAIL_ONCE);
    options.allocator = memory->hook;
    assert_int_equal(library_open(&options), 0);
    assert_true(oom_setup(library_s));
    failing_alloc_arm(memory, nth, FAIL_ONCE);
    ok = oom_steps(library_s, memory);
    tripped = !ok || failing_alloc_tripped(memory);
    failing_alloc_arm(memory, 0, FAIL_ONCE);
    library_teardown(NULL);
    memory->failures = tripped; /* what arming anew forgot */
    return ok;
}

static void test_oom_managers__each_allocation_once(void **state)
{
    (void)state;
    assert_true(failing_alloc_each(oom_scenario, FAIL_ONCE, NULL) > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_oom_managers__each_allocation_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
