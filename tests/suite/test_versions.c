/*
 * Optimistic locking: what another has changed is not overwritten.
 */
#include "support/library.h"

typedef struct Page {
    corm_object base;
    int64_t id;
    const char *text;
    int32_t hits;
    int32_t version;
} Page;
CORM_DECLARE(Page);

static const corm_field Page_fields[] = {
    CORM_AUTO(Page, id),
    CORM_CHAR(Page, text, .max_length = 50),
    CORM_INTEGER(Page, hits, .default_value = CORM_INT(0)),
    CORM_INTEGER(Page, version, .default_value = CORM_INT(1)),
};
CORM_MODEL(Page, .version_field = "version");

/* A child whose version is in its parent's table. */
typedef struct Story {
    corm_object base;
    int64_t id;
    const char *text;
    int32_t hits;
    int32_t version;
    int64_t page_ptr_id;
    Page *page_ptr;
    const char *title;
} Story;
CORM_DECLARE(Story);

static const corm_field Story_fields[] = {
    CORM_INHERITED(Story, id),
    CORM_INHERITED(Story, text),
    CORM_INHERITED(Story, hits),
    CORM_INHERITED(Story, version),
    CORM_ONE_TO_ONE(Story, page_ptr, Page, .on_delete = CORM_CASCADE,
                    .parent_link = true, .primary_key = true,
                    .related_name = "story"),
    CORM_CHAR(Story, title, .max_length = 50),
};
CORM_MODEL(Story, .extends = &Page_model);

typedef struct Remark {
    corm_object base;
    int64_t id;
    int64_t page_id;
} Remark;
CORM_DECLARE(Remark);

static const corm_field Remark_fields[] = {
    CORM_AUTO(Remark, id),
    CORM_FOREIGN_KEY_ID(Remark, page, Page, .on_delete = CORM_CASCADE),
};
CORM_MODEL(Remark);

CORM_APP(pages,
         .models = CORM_MODELS(&Page_model, &Story_model, &Remark_model));

static corm_db *versions_db;
static corm_session *versions_s;

static int versions_setup(void **state)
{
    const corm_app *const apps[] = { &pages_app, NULL };
    corm_error err;

    (void)state;
    versions_db = database_open(apps, NULL, &err);
    if (versions_db == NULL) {
        print_error("%s\n", err.message);
        return -1;
    }
    versions_s = corm_session_open(versions_db);
    return corm_create_tables(versions_s) == CORM_OK ? 0 : -1;
}

static int versions_teardown(void **state)
{
    (void)state;
    corm_session_close(versions_s);
    database_close(versions_db);
    return 0;
}

static Page *versions_page(int64_t id)
{
    return corm_get(Page, corm_objects(versions_s, Page), Q("id", id));
}

static void test_versions__each_save_raises_it(void **state)
{
    Page *page = corm_create(versions_s, Page, .text = "a");

    (void)state;
    assert_int_equal(page->version, 1);
    page->text = "b";
    assert_ok(corm_save(page));
    assert_int_equal(page->version, 2);
    page->hits = 3;
    assert_ok(corm_save_fields(page, "hits"));
    assert_int_equal(page->version, 3);
    assert_int_equal(versions_page(page->id)->version, 3);
    assert_sound(versions_s);
}

static void test_versions__second_writer_is_told(void **state)
{
    Page *mine, *theirs;

    (void)state;
    corm_create(versions_s, Page, .text = "a");
    mine = versions_page(1);
    theirs = versions_page(1);
    theirs->text = "theirs";
    assert_ok(corm_save(theirs));
    mine->text = "mine";
    assert_int_equal(corm_save(mine), CORM_STALE);
    assert_true(corm_error_info(versions_s)->retryable);
    assert_failed(versions_s, CORM_STALE,
                  "Page object (1) was changed or deleted by another since it "
                  "was read with version 1");
    assert_int_equal(mine->version, 1);
    corm_error_clear(versions_s);
    assert_int_equal(corm_save_fields(mine, "text"), CORM_STALE);
    corm_error_clear(versions_s);
    assert_string_equal(versions_page(1)->text, "theirs");
    assert_ok(corm_refresh(mine));
    mine->text = "mine";
    assert_ok(corm_save(mine));
    assert_string_equal(versions_page(1)->text, "mine");
}

static void test_versions__deleted_row_is_not_inserted_again(void **state)
{
    Page *page = corm_create(versions_s, Page, .text = "a");

    (void)state;
    assert_int_equal(corm_delete_all(corm_objects(versions_s, Page)), 1);
    assert_int_equal(corm_save(page), CORM_STALE);
    corm_error_clear(versions_s);
    assert_int_equal(corm_count(corm_objects(versions_s, Page)), 0);
}

static void test_versions__delete_compares_too(void **state)
{
    Page *mine, *theirs;

    (void)state;
    corm_create(versions_s, Page, .text = "a");
    corm_create(versions_s, Remark, .page_id = 1);
    mine = versions_page(1);
    theirs = versions_page(1);
    assert_ok(corm_save(theirs));
    assert_int_equal(corm_delete(mine), -1);
    assert_failed(versions_s, CORM_STALE, "Page object (1)");
    corm_error_clear(versions_s);
    assert_int_equal(mine->id, 1);
    assert_int_equal(corm_count(corm_objects(versions_s, Remark)), 1);
    assert_int_equal(corm_delete(theirs), 2);
    assert_int_equal(corm_count(corm_objects(versions_s, Page)), 0);
    assert_sound(versions_s);
}

static void test_versions__new_object_overwrites_nothing(void **state)
{
    Page *page = corm_new(versions_s, Page);

    (void)state;
    corm_create(versions_s, Page, .text = "a");
    page->id = 1;
    page->text = "b";
    assert_int_equal(corm_save(page), CORM_INTEGRITY);
    corm_error_clear(versions_s);
    assert_string_equal(versions_page(1)->text, "a");
}

static void test_versions__by_expression(void **state)
{
    Page *page, *other;

    (void)state;
    corm_create(versions_s, Page, .text = "a");
    page = versions_page(1);
    other = versions_page(1);
    assert_ok(corm_attr_set(page, "hits", ADD(F("hits"), 1)));
    assert_ok(corm_save(page));
    assert_int_equal(page->version, 2);
    assert_ok(corm_attr_set(other, "hits", ADD(F("hits"), 1)));
    assert_int_equal(corm_save(other), CORM_STALE);
    corm_error_clear(versions_s);
    assert_int_equal(versions_page(1)->hits, 1);
}

static void test_versions__must_be_loaded(void **state)
{
    Page *page;

    (void)state;
    corm_create(versions_s, Page, .text = "a");
    page = corm_get(Page, corm_only(corm_objects(versions_s, Page), "text"),
                    Q("id", 1));
    page->text = "b";
    assert_int_equal(corm_save(page), CORM_VALUE_ERROR);
    assert_failed(versions_s, CORM_VALUE_ERROR, "Page.version was not loaded");
}

static void test_versions__of_a_parent_guards_the_child(void **state)
{
    Story *mine, *theirs;

    (void)state;
    assert_non_null(corm_create(versions_s, Story, .text = "a", .title = "t"));
    mine = corm_get(Story, corm_objects(versions_s, Story), Q("id", 1));
    theirs = corm_get(Story, corm_objects(versions_s, Story), Q("id", 1));
    theirs->title = "theirs";
    assert_ok(corm_save_fields(theirs, "title"));
    assert_int_equal(theirs->version, 2);
    mine->title = "mine";
    assert_int_equal(corm_save(mine), CORM_STALE);
    corm_error_clear(versions_s);
    mine = corm_get(Story, corm_objects(versions_s, Story), Q("id", 1));
    assert_string_equal(mine->title, "theirs");
    assert_int_equal(mine->version, 2);
}

static void test_versions__with_tracking(void **state)
{
    Page *mine, *theirs;

    (void)state;
    corm_session_track_changes(versions_s, true);
    corm_create(versions_s, Page, .text = "a");
    mine = versions_page(1);
    theirs = versions_page(1);
    assert_ok(corm_save(theirs)); /* nothing has changed */
    assert_int_equal(theirs->version, 1);
    theirs->hits = 1;
    assert_ok(corm_save(theirs));
    assert_int_equal(theirs->version, 2);
    assert_false(corm_is_dirty(theirs));
    mine->text = "b";
    assert_int_equal(corm_save(mine), CORM_STALE);
    corm_error_clear(versions_s);
    assert_true(corm_is_dirty(mine));
}

static corm_status versions_read_and_write(corm_session *s, void *data)
{
    int *runs = data;
    Page *page = corm_get(Page, corm_objects(s, Page), Q("id", 1));

    if ((*runs)++ == 0) /* another is faster */
        corm_update(corm_objects(s, Page), SET("version", 7));
    page->hits++;
    return corm_save(page);
}

static void test_versions__retry_reads_again(void **state)
{
    int runs = 0;

    (void)state;
    corm_create(versions_s, Page, .text = "a");
    assert_ok(corm_atomic_retry(versions_s, 3, versions_read_and_write, &runs));
    assert_int_equal(runs, 2);
    assert_int_equal(versions_page(1)->hits, 1);
}

/* ---- wrong declarations ---- */

typedef struct Draft {
    corm_object base;
    int64_t id;
    const char *version;
} Draft;
CORM_DECLARE(Draft);

static const corm_field Draft_fields[] = {
    CORM_AUTO(Draft, id),
    CORM_TEXT(Draft, version),
};
CORM_MODEL(Draft, .version_field = "version");
CORM_APP(drafts, .models = CORM_MODELS(&Draft_model));

static void test_versions__must_be_an_integer(void **state)
{
    const corm_app *const apps[] = { &drafts_app, NULL };
    corm_error err;

    (void)state;
    assert_null(corm_open(database_apart, apps, NULL, &err));
    assert_int_equal(err.code, CORM_FIELD_ERROR);
    assert_non_null(strstr(err.message, "Draft: .version_field names"));
}

#define VERSIONS(name)                                                     \
    cmocka_unit_test_setup_teardown(test_versions__##name, versions_setup, \
                                    versions_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        VERSIONS(each_save_raises_it),
        VERSIONS(second_writer_is_told),
        VERSIONS(deleted_row_is_not_inserted_again),
        VERSIONS(delete_compares_too),
        VERSIONS(new_object_overwrites_nothing),
        VERSIONS(by_expression),
        VERSIONS(must_be_loaded),
        VERSIONS(of_a_parent_guards_the_child),
        VERSIONS(with_tracking),
        VERSIONS(retry_reads_again),
        cmocka_unit_test(test_versions__must_be_an_integer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
