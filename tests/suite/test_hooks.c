/*
 * Hooks: what is told, in which order, and what a hook that fails undoes.
 */
#include "support/library.h"

/* ---- a hook that writes down what it hears ---- */

typedef struct heard {
    char text[2000];
    corm_hook_kind fail_at; /* with fail set */
    bool fail;
    corm_status status;
} heard;

static heard heard_all;

static const char *const heard_kinds[] = {
#define X(kind, name) name,
    CORM_HOOK_MAP(X)
#undef X
};
static const char *const heard_actions[] = {
    "",          "pre_add",   "post_add", "pre_remove", "post_remove",
    "pre_clear", "post_clear"
};

static void heard_add(heard *h, const char *format, ...) CORM_PRINTF(2, 3);

static void heard_add(heard *h, const char *format, ...)
{
    size_t n = strlen(h->text);
    va_list args;

    va_start(args, format);
    vsnprintf(h->text + n, sizeof(h->text) - n, format, args);
    va_end(args);
}

static void heard_details(heard *h, const corm_event *event)
{
    if (event->created)
        heard_add(h, " created");
    for (size_t i = 0; i < event->n_update_fields; i++)
        heard_add(h, " %s", event->update_fields[i]);
    if (event->action == 0)
        return;
    heard_add(h, " %s %s%s to %s by %s", heard_actions[event->action],
              event->name, event->reverse ? " reverse" : "",
              event->target->name, event->through->name);
    for (size_t i = 0; i < event->n_keys; i++)
        heard_add(h, " %lld", (long long)event->keys[i].as.i);
}

static corm_status hear(const corm_event *event, void *data)
{
    heard *h = data;

    heard_add(h, "%s %s %zu", heard_kinds[event->kind], event->model->name,
              event->n);
    for (size_t i = 0; event->objects != NULL && i < event->n; i++) {
        assert_ptr_equal(corm_object_model(event->objects[i]), event->model);
        heard_add(h, "%s%lld", i == 0 ? ": " : ",",
                  (long long)corm_object_attr_int(event->objects[i], "pk"));
    }
    heard_details(h, event);
    heard_add(h, "\n");
    if (h->fail && event->kind == h->fail_at)
        return h->status != CORM_OK
                   ? h->status
                   : corm_fail(event->session, CORM_VALIDATION, "not today");
    return CORM_OK;
}

static void hear_kind(corm_hook_kind kind, const corm_model *model)
{
    corm_hook hook = {
        .kind = kind, .fn = hear, .data = &heard_all, .model = model
    };

    assert_ok(corm_hook_add(library_db, &hook, NULL));
}

static void hear_nothing_yet(void)
{
    memset(&heard_all, 0, sizeof(heard_all));
}

static void assert_heard(const char *text)
{
    assert_string_equal(heard_all.text, text);
    hear_nothing_yet();
}

static void fail_in(corm_hook_kind kind, corm_status status)
{
    hear_nothing_yet();
    heard_all.fail = true;
    heard_all.fail_at = kind;
    heard_all.status = status;
}

static Book *book_of(int64_t id)
{
    Book *book = corm_get(Book, corm_objects(library_s, Book), Q("id", id));

    assert_non_null(book);
    return book;
}

static int hooks_setup(void **state)
{
    hear_nothing_yet();
    return library_setup_filled(state);
}

/* ---- saving ---- */

static void test_hooks__save_tells_created_and_fields(void **state)
{
    Tag *tag;

    (void)state;
    hear_kind(CORM_HOOK_PRE_SAVE, &Tag_model);
    hear_kind(CORM_HOOK_POST_SAVE, NULL);
    tag = corm_create(library_s, Tag, .name = "new");
    assert_non_null(tag);
    assert_heard("pre_save Tag 1: 0\npost_save Tag 1: 4 created\n");
    assert_ok(corm_save(tag));
    assert_heard("pre_save Tag 1: 4\npost_save Tag 1: 4\n");
    assert_ok(corm_save_fields(tag, "name"));
    assert_heard("pre_save Tag 1: 4 name\npost_save Tag 1: 4 name\n");
    assert_ok(corm_save(book_of(1))); /* only the one for all models */
    assert_heard("post_save Book 1: 1\n");
    assert_sound(library_s);
}

static corm_status shout(const corm_event *event, void *data)
{
    Tag *tag = (Tag *)(void *)event->objects[0];

    (void)data;
    tag->name = "LOUD";
    return CORM_OK;
}

static void test_hooks__before_a_save_members_may_change(void **state)
{
    const corm_hook hook = { .kind = CORM_HOOK_PRE_SAVE,
                             .fn = shout,
                             .model = &Tag_model };
    Tag *tag;

    (void)state;
    assert_ok(corm_hook_add(library_db, &hook, NULL));
    tag = corm_create(library_s, Tag, .name = "soft");
    assert_ok(corm_refresh(tag));
    assert_string_equal(tag->name, "LOUD");
    assert_true(corm_hook_remove(library_db, &hook));
    assert_false(corm_hook_remove(library_db, &hook));
    tag->name = "soft";
    assert_ok(corm_save(tag));
    assert_string_equal(tag->name, "soft");
}

static void test_hooks__failure_after_a_save_undoes_it(void **state)
{
    Tag *tag = corm_new(library_s, Tag);

    (void)state;
    tag->name = "new";
    hear_kind(CORM_HOOK_POST_SAVE, &Tag_model);
    fail_in(CORM_HOOK_POST_SAVE, CORM_OK);
    assert_int_equal(corm_save(tag), CORM_VALIDATION);
    assert_failed(library_s, CORM_VALIDATION,
                  "the post_save hook of Tag failed: not today");
    assert_int_equal(tag->id, 0);
    assert_true(corm_object_adding(&tag->base));
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 3);
    fail_in(CORM_HOOK_POST_SAVE, CORM_INTEGRITY);
    assert_int_equal(corm_save(tag), CORM_INTEGRITY);
    assert_failed(library_s, CORM_INTEGRITY,
                  "post_save hook of Tag failed: IntegrityError");
    hear_nothing_yet();
    assert_ok(corm_save(tag));
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 4);
}

static void test_hooks__failure_before_a_save_sends_nothing(void **state)
{
    Book *book = book_of(1);

    (void)state;
    hear_kind(CORM_HOOK_PRE_SAVE, &Book_model);
    fail_in(CORM_HOOK_PRE_SAVE, CORM_VALUE_ERROR);
    library_statements();
    book->pages = 1;
    assert_int_equal(corm_save(book), CORM_VALUE_ERROR);
    assert_int_equal(library_statements(), 0);
    corm_error_clear(library_s);
    assert_int_equal(book_of(1)->pages, 474);
}

static corm_status careless(const corm_event *event, void *data)
{
    (void)data;
    (void)corm_count(
        corm_filter(corm_objects(event->session, Book), Q("nothing", 1)));
    return CORM_OK;
}

static void test_hooks__failed_call_inside_is_a_failure(void **state)
{
    const corm_hook hook = { .kind = CORM_HOOK_POST_SAVE,
                             .fn = careless,
                             .model = &Tag_model };
    Tag *tag = corm_first(Tag, corm_objects(library_s, Tag));

    (void)state;
    assert_ok(corm_hook_add(library_db, &hook, NULL));
    tag->name = "changed";
    assert_int_equal(corm_save(tag), CORM_FIELD_ERROR);
    assert_failed(library_s, CORM_FIELD_ERROR, "post_save hook of Tag");
    assert_ok(corm_refresh(tag));
    assert_string_equal(tag->name, "classic");
}

static corm_status count_books(const corm_event *event, void *data)
{
    Author *author = (Author *)(void *)event->objects[0];

    (void)data;
    author->biography = corm_strdup(event->session, "kept");
    return corm_save(author) == CORM_OK ? CORM_OK
                                        : corm_errcode(event->session);
}

static void test_hooks__hook_uses_the_session(void **state)
{
    const corm_hook hook = { .kind = CORM_HOOK_POST_DELETE,
                             .fn = count_books,
                             .model = &Author_model };
    Author *nobody =
        corm_get(Author, corm_objects(library_s, Author), Q("name", "Nobody"));

    (void)state;
    assert_ok(corm_hook_add(library_db, &hook, NULL));
    assert_int_equal(corm_delete(nobody), 1); /* and made again */
    assert_sound(library_s);
    assert_int_equal(corm_count(corm_objects(library_s, Author)), 3);
}

/* ---- deleting ---- */

static void test_hooks__delete_tells_cascades(void **state)
{
    Author *austen = corm_get(Author, corm_objects(library_s, Author),
                              Q("name", "Jane Austen"));

    (void)state;
    hear_kind(CORM_HOOK_PRE_DELETE, &Book_model);
    hear_kind(CORM_HOOK_POST_DELETE, NULL);
    assert_true(corm_delete(austen) > 0);
    assert_heard("pre_delete Book 2: 1,2\npost_delete BookTag 1: 1\n"
                 "post_delete Review 2: 1,2\npost_delete Book 2: 1,2\n"
                 "post_delete Author 1: 1\n");
    assert_sound(library_s);
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 2);
}

static void test_hooks__no_fast_delete_where_somebody_listens(void **state)
{
    (void)state;
    library_statements();
    assert_int_equal(corm_delete_all(corm_filter(
                         corm_objects(library_s, BookTag), Q("id", 1))),
                     1);
    assert_int_equal(library_statements(), 1);
    hear_kind(CORM_HOOK_PRE_DELETE, &BookTag_model);
    assert_int_equal(corm_delete_all(corm_objects(library_s, BookTag)), 2);
    assert_int_equal(library_statements(), 2);
    assert_heard("pre_delete BookTag 2: 2,3\n");
}

static void test_hooks__failure_in_a_delete_undoes_it(void **state)
{
    Author *austen = corm_get(Author, corm_objects(library_s, Author),
                              Q("name", "Jane Austen"));

    (void)state;
    hear_kind(CORM_HOOK_POST_DELETE, &Author_model);
    fail_in(CORM_HOOK_POST_DELETE, CORM_OK);
    assert_int_equal(corm_delete(austen), -1);
    assert_failed(library_s, CORM_VALIDATION,
                  "the post_delete hook of Author failed: not today");
    assert_int_equal(austen->id, 1);
    assert_int_equal(corm_count(corm_objects(library_s, Author)), 3);
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 4);
}

static void test_hooks__child_is_told_as_its_parent_too(void **state)
{
    Cafe *cafe = corm_create(library_s, Cafe, .name = "Central", .seats = 3);

    (void)state;
    hear_kind(CORM_HOOK_PRE_DELETE, &Place_model);
    hear_kind(CORM_HOOK_POST_DELETE, &Cafe_model);
    assert_int_equal(corm_delete(cafe), 2);
    assert_heard("pre_delete Place 1: 1\npost_delete Cafe 1: 1\n");
}

static corm_status clear_tags(const corm_event *event, void *data)
{
    (void)data;
    return corm_delete_all(corm_filter(corm_objects(event->session, Tag),
                                       Q("name", "unused"))) < 0
               ? corm_errcode(event->session)
               : CORM_OK;
}

static void test_hooks__delete_in_a_delete_keeps_the_report(void **state)
{
    const corm_hook hook = { .kind = CORM_HOOK_POST_DELETE,
                             .fn = clear_tags,
                             .model = &Review_model };
    const corm_deleted *rows;

    (void)state;
    assert_ok(corm_hook_add(library_db, &hook, NULL));
    assert_int_equal(corm_delete_all(corm_objects(library_s, Review)), 3);
    assert_int_equal(corm_deleted_rows(library_s, &rows), 1);
    assert_string_equal(rows[0].name, "Review");
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 2);
}

/* ---- many-to-many ---- */

static void test_hooks__many_to_many_tells_keys(void **state)
{
    Book *emma = book_of(1);
    Tag *lengthy =
        corm_get(Tag, corm_objects(library_s, Tag), Q("name", "long"));

    (void)state;
    hear_kind(CORM_HOOK_M2M_CHANGED, &Book_model);
    assert_ok(corm_add_keys(emma, "tags", 1, 2));
    assert_heard("m2m_changed Book 1: 1 pre_add tags to Tag by BookTag 2\n"
                 "m2m_changed Book 1: 1 post_add tags to Tag by BookTag 2\n");
    assert_ok(corm_remove(lengthy, "books", emma));
    assert_heard(
        "m2m_changed Tag 1: 2 pre_remove books reverse to Book by BookTag 1\n"
        "m2m_changed Tag 1: 2 post_remove books reverse to Book by BookTag "
        "1\n");
    assert_ok(corm_set_keys(emma, "tags", 3));
    assert_heard("m2m_changed Book 1: 1 pre_remove tags to Tag by BookTag 1\n"
                 "m2m_changed Book 1: 1 post_remove tags to Tag by BookTag 1\n"
                 "m2m_changed Book 1: 1 pre_add tags to Tag by BookTag 3\n"
                 "m2m_changed Book 1: 1 post_add tags to Tag by BookTag 3\n");
    assert_ok(corm_clear(emma, "tags"));
    assert_heard("m2m_changed Book 1: 1 pre_clear tags to Tag by BookTag\n"
                 "m2m_changed Book 1: 1 post_clear tags to Tag by BookTag\n");
    assert_sound(library_s);
}

static void test_hooks__symmetrical_relation_tells_once(void **state)
{
    Person *a = corm_create(library_s, Person, .name = "a");
    Person *b = corm_create(library_s, Person, .name = "b");

    (void)state;
    hear_kind(CORM_HOOK_M2M_CHANGED, &Person_model);
    assert_ok(corm_add(a, "friends", b));
    assert_heard(
        "m2m_changed Person 1: 1 pre_add friends to Person by Person_friends "
        "2\n"
        "m2m_changed Person 1: 1 post_add friends to Person by Person_friends "
        "2\n");
    fail_in(CORM_HOOK_M2M_CHANGED, CORM_OK);
    assert_int_equal(corm_clear(a, "friends"), CORM_VALIDATION);
    corm_error_clear(library_s);
    assert_int_equal(corm_count(corm_related(b, "friends")), 1);
}

/* ---- reading ---- */

static void test_hooks__init_tells_all_objects_of_a_result(void **state)
{
    (void)state;
    hear_kind(CORM_HOOK_PRE_INIT, &Book_model);
    hear_kind(CORM_HOOK_POST_INIT, NULL);
    corm_new(library_s, Tag);
    assert_heard("post_init Tag 1: 0\n");
    corm_fetch(corm_order_by(
        corm_select_related(corm_objects(library_s, Book), "author"), "id"));
    assert_heard("pre_init Book 0\npost_init Book 4: 1,2,3,4\n"
                 "post_init Author 4: 1,1,2,2\n");
    corm_stream (Tag, tag, corm_order_by(corm_objects(library_s, Tag), "id"), 2)
        heard_add(&heard_all, "%s\n", tag->name);
    assert_heard("post_init Tag 2: 1,2\nclassic\nlong\n"
                 "post_init Tag 1: 3\nunused\n");
    corm_fetch(corm_values(corm_objects(library_s, Book), "title"));
    assert_int_equal(corm_count(corm_objects(library_s, Book)), 4);
    assert_heard("");
    assert_sound(library_s);
}

static void test_hooks__failed_init_fails_the_query(void **state)
{
    (void)state;
    hear_kind(CORM_HOOK_POST_INIT, &Book_model);
    fail_in(CORM_HOOK_POST_INIT, CORM_OK);
    assert_null(corm_fetch(corm_objects(library_s, Book)));
    assert_failed(library_s, CORM_VALIDATION, "the post_init hook of Book");
    assert_null(corm_new(library_s, Book));
    assert_failed(library_s, CORM_VALIDATION, "the post_init hook of Book");
    assert_null(corm_first(Book, corm_objects(library_s, Book)));
}

/* ---- many at once ---- */

static void test_hooks__bulk_calls_tell_arrays(void **state)
{
    Tag *tags[3];
    char lines[256], ids[96];

    (void)state;
    for (int i = 0; i < 3; i++) {
        tags[i] = corm_new(library_s, Tag);
        tags[i]->name = i == 0 ? "a" : i == 1 ? "b" : "c";
    }
    hear_kind(CORM_HOOK_POST_SAVE, &Tag_model);
    hear_kind(CORM_HOOK_PRE_BULK_CREATE, &Tag_model);
    hear_kind(CORM_HOOK_POST_BULK_CREATE, &Tag_model);
    hear_kind(CORM_HOOK_PRE_BULK_UPDATE, &Tag_model);
    hear_kind(CORM_HOOK_POST_BULK_UPDATE, &Tag_model);
    fail_in(CORM_HOOK_POST_BULK_CREATE, CORM_OK);
    assert_int_equal(corm_bulk_create(tags, 3), CORM_VALIDATION);
    corm_error_clear(library_s);
    assert_true(corm_object_adding(&tags[2]->base));
    assert_int_equal(tags[2]->id, 0);
    assert_int_equal(corm_count(corm_objects(library_s, Tag)), 3);
    hear_nothing_yet();
    assert_ok(corm_bulk_create(tags, 3));
    snprintf(ids, sizeof(ids), "%lld,%lld,%lld", (long long)tags[0]->id,
             (long long)tags[1]->id, (long long)tags[2]->id);
    snprintf(lines, sizeof(lines),
             "pre_bulk_create Tag 3: 0,0,0\npost_bulk_create Tag 3: %s\n", ids);
    assert_heard(lines);
    assert_int_equal(corm_bulk_update(tags, 3, "name"), 3);
    snprintf(
        lines, sizeof(lines),
        "pre_bulk_update Tag 3: %s name\npost_bulk_update Tag 3: %s name\n",
        ids, ids);
    assert_heard(lines);
    fail_in(CORM_HOOK_POST_BULK_UPDATE, CORM_OK);
    tags[0]->name = "z";
    assert_int_equal(corm_bulk_update(tags, 3, "name"), -1);
    corm_error_clear(library_s);
    assert_false(
        corm_exists(corm_filter(corm_objects(library_s, Tag), Q("name", "z"))));
}

/* ---- where they come from ---- */

typedef struct Page {
    corm_object base;
    int64_t id;
    const char *title;
} Page;
CORM_DECLARE(Page);
typedef Page Draft;

static const corm_field Page_fields[] = {
    CORM_AUTO(Page, id),
    CORM_CHAR(Page, title, .max_length = 20),
};
CORM_MODEL(Page, CORM_HOOKS(CORM_ON(CLASS_PREPARED, hear, .data = &heard_all),
                            CORM_ON(POST_SAVE, hear, .data = &heard_all)));
CORM_PROXY(Draft, Page);
CORM_APP(pages, .models = CORM_MODELS(&Page_model, &Draft_model));

static corm_db *hooks_open(const corm_hook *hooks, size_t n, corm_error *err)
{
    const corm_app *const apps[] = { &pages_app, NULL };
    corm_db_options options = corm_db_options_init();

    options.hooks = hooks;
    options.n_hooks = n;
    return database_open(apps, &options, err);
}

static void test_hooks__models_and_options_have_hooks(void **state)
{
    const corm_hook hook = { .kind = CORM_HOOK_POST_SAVE,
                             .fn = hear,
                             .data = &heard_all };
    corm_error err;
    corm_db *db;
    corm_session *s;

    (void)state;
    hear_nothing_yet();
    db = hooks_open(&hook, 1, &err);
    assert_non_null(db);
    assert_heard("class_prepared Page 0\nclass_prepared Draft 0\n");
    s = corm_session_open(db);
    assert_ok(corm_create_tables(s));
    assert_non_null(corm_create(s, Page, .title = "a"));
    assert_heard("post_save Page 1: 1 created\npost_save Page 1: 1 created\n");
    assert_non_null(corm_create(s, Draft, .title = "b"));
    assert_heard("post_save Draft 1: 2 created\n"
                 "post_save Draft 1: 2 created\n");
    corm_session_close(s);
    database_close(db);
}

static void test_hooks__wrong_ones_are_refused(void **state)
{
    corm_hook hook = { .kind = CORM_HOOK_POST_SAVE, .model = &Page_model };
    corm_error err;

    (void)state;
    hear_nothing_yet();
    assert_null(hooks_open(&hook, 1, &err));
    assert_int_equal(err.code, CORM_MISUSE);
    assert_contains(err.message, "needs a function");
    hook.fn = hear;
    hook.data = &heard_all;
    hook.model = &Book_model;
    assert_null(hooks_open(&hook, 1, &err));
    assert_contains(err.message, "post_save hook is for Book");
    fail_in(CORM_HOOK_CLASS_PREPARED, CORM_OK);
    assert_null(hooks_open(NULL, 0, &err));
    assert_contains(err.message, "class_prepared hook of Page failed");
    assert_int_equal(corm_hook_add(NULL, &hook, &err), CORM_MISUSE);
}

static void test_hooks__adding_refuses_what_never_comes(void **state)
{
    const corm_hook hook = { .kind = CORM_HOOK_CLASS_PREPARED, .fn = hear };
    corm_error err;

    (void)state;
    assert_int_equal(corm_hook_add(library_db, &hook, &err), CORM_MISUSE);
    assert_contains(err.message, "put the hook in its options");
}

#define HOOKS(name) \
    cmocka_unit_test_setup_teardown(name, hooks_setup, library_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOOKS(test_hooks__save_tells_created_and_fields),
        HOOKS(test_hooks__before_a_save_members_may_change),
        HOOKS(test_hooks__failure_after_a_save_undoes_it),
        HOOKS(test_hooks__failure_before_a_save_sends_nothing),
        HOOKS(test_hooks__failed_call_inside_is_a_failure),
        HOOKS(test_hooks__hook_uses_the_session),
        HOOKS(test_hooks__delete_tells_cascades),
        HOOKS(test_hooks__no_fast_delete_where_somebody_listens),
        HOOKS(test_hooks__failure_in_a_delete_undoes_it),
        HOOKS(test_hooks__child_is_told_as_its_parent_too),
        HOOKS(test_hooks__delete_in_a_delete_keeps_the_report),
        HOOKS(test_hooks__many_to_many_tells_keys),
        HOOKS(test_hooks__symmetrical_relation_tells_once),
        HOOKS(test_hooks__init_tells_all_objects_of_a_result),
        HOOKS(test_hooks__failed_init_fails_the_query),
        HOOKS(test_hooks__bulk_calls_tell_arrays),
        HOOKS(test_hooks__adding_refuses_what_never_comes),
        cmocka_unit_test(test_hooks__models_and_options_have_hooks),
        cmocka_unit_test(test_hooks__wrong_ones_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
