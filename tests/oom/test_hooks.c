/*
 * Hooks with every allocation failed in turn: whatever fails, the call says
 * CORM_NO_MEMORY, the database and the object are as before, nothing leaks.
 */
#include "support/failing_alloc.h"
#include "support/library.h"

static size_t oomh_heard;

static corm_status oomh_hear(const corm_event *event, void *data)
{
    (void)data;
    oomh_heard += event->n;
    return CORM_OK;
}

static bool oomh_hooks(corm_db *db)
{
    for (int kind = 0; kind < CORM_HOOK_CLASS_PREPARED; kind++) {
        corm_hook hook = { .kind = (corm_hook_kind)kind, .fn = oomh_hear };

        if (corm_hook_add(db, &hook, NULL) != CORM_OK)
            return false;
    }
    return true;
}

static bool oomh_work(corm_session *s)
{
    Tag *tag = corm_create(s, Tag, .name = "a");
    Person *a = tag == NULL ? NULL : corm_create(s, Person, .name = "a");
    Person *b = a == NULL ? NULL : corm_create(s, Person, .name = "b");
    Cafe *cafe = b == NULL ? NULL : corm_create(s, Cafe, .name = "c");
    bool ok = cafe != NULL && corm_add(a, "friends", b) == CORM_OK &&
              corm_clear(b, "friends") == CORM_OK;

    ok = ok && corm_bulk_update(&tag, 1, "name") == 1 &&
         corm_list_size(corm_fetch(corm_objects(s, Tag))) == 1 &&
         corm_delete(cafe) == 2;
    return ok && corm_delete_all(corm_objects(s, Tag)) == 1;
}

/* Opening and the tables have tests of their own: here they have memory. */
static bool oomh_scenario(failing_alloc *memory, void *data)
{
    corm_db_options options = corm_db_options_init();
    size_t nth = memory->fail_at == 0 ? 0 : memory->fail_at - memory->calls;
    failing_mode mode = memory->mode;
    bool ok = false, tripped;

    (void)data;
    failing_alloc_arm(memory, 0, mode);
    options.allocator = memory->hook;
    assert_int_equal(library_open(&options), 0);
    failing_alloc_arm(memory, nth, mode);
    if (oomh_hooks(library_db))
        corm_atomic (library_s)
            ok = oomh_work(library_s);
    tripped = failing_alloc_tripped(memory);
    failing_alloc_arm(memory, 0, mode);
    if (corm_failed(library_s) || !ok) {
        assert_true(tripped);
        if (corm_failed(library_s))
            assert_int_equal(corm_errcode(library_s), CORM_NO_MEMORY);
        ok = false;
        corm_error_clear(library_s);
        assert_int_equal(corm_count(corm_objects(library_s, Place)), 0);
    }
    library_teardown(NULL);
    memory->failures = tripped;
    return ok;
}

static void test_oom_hooks__each_allocation_once(void **state)
{
    (void)state;
    assert_true(failing_alloc_each(oomh_scenario, FAIL_ONCE, NULL) > 50);
    assert_true(oomh_heard > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_oom_hooks__each_allocation_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
