/*
 * Managers of models: the default one and those with names, where they are
 * applied and where they are not.  The default one hides what was deleted
 * softly.
 */
#include "support/database.h"
#include "support/test.h"

#include <corm/short.h>

#include <string.h>

typedef struct Folder {
    corm_object base;
    int64_t id;
    const char *name;
    bool deleted;
} Folder;

typedef struct Paper {
    corm_object base;
    int64_t id;
    const char *title;
    bool deleted;
    int64_t folder_id;
    Folder *folder;
} Paper;
typedef Paper Sheet;

typedef struct Letter {
    corm_object base;
    int64_t id;
    const char *title;
    bool deleted;
    int64_t folder_id;
    Folder *folder;
    int64_t paper_ptr_id;
    Paper *paper_ptr;
    const char *to;
} Letter;

typedef struct Oddity {
    corm_object base;
    int64_t id;
} Oddity;

CORM_DECLARE(Folder);
CORM_DECLARE(Paper);
CORM_DECLARE(Sheet);
CORM_DECLARE(Letter);
CORM_DECLARE(Oddity);

static corm_queryset *alive(corm_queryset *all)
{
    return corm_filter(all, Q("deleted", false));
}

static corm_queryset *trash(corm_queryset *all)
{
    return corm_filter(all, Q("deleted", true));
}

static const corm_field Folder_fields[] = {
    CORM_AUTO(Folder, id),
    CORM_CHAR(Folder, name, .max_length = 30),
    CORM_BOOLEAN(Folder, deleted),
};
CORM_MODEL(Folder, .manager = alive);

static const corm_field Paper_fields[] = {
    CORM_AUTO(Paper, id),
    CORM_CHAR(Paper, title, .max_length = 30, .unique = true),
    CORM_BOOLEAN(Paper, deleted),
    CORM_FOREIGN_KEY(Paper, folder, Folder, .on_delete = CORM_CASCADE,
                     .related_name = "papers"),
    CORM_MANY_TO_MANY(Paper, see, Paper, .asymmetrical = true,
                      .related_name = "seen_from"),
};
CORM_MODEL(Paper, .manager = alive, .ordering = CORM_ORDERING("id"),
           CORM_MANAGERS(CORM_MANAGER("everything", NULL),
                         CORM_MANAGER("trash", trash)));
CORM_PROXY(Sheet, Paper);

static corm_queryset *to_kafka(corm_queryset *all)
{
    return corm_filter(all, Q("to", "Kafka"));
}

static const corm_field Letter_fields[] = {
    CORM_INHERITED(Letter, id),
    CORM_INHERITED(Letter, title),
    CORM_INHERITED(Letter, deleted),
    CORM_INHERITED_KEY(Letter, folder),
    CORM_ONE_TO_ONE(Letter, paper_ptr, Paper, .parent_link = true,
                    .on_delete = CORM_CASCADE, .primary_key = true),
    CORM_CHAR(Letter, to, .max_length = 30),
};
CORM_MODEL(Letter, .extends = &Paper_model,
           CORM_MANAGERS(CORM_MANAGER("to_kafka", to_kafka)));

static corm_session *managers_s;

static corm_queryset *odd_other(corm_queryset *all)
{
    (void)all;
    return corm_objects(managers_s, Folder);
}

static corm_queryset *odd_none(corm_queryset *all)
{
    (void)all;
    return NULL;
}

static corm_queryset *odd_broken(corm_queryset *all)
{
    return corm_filter(all, Q("nothing", 1));
}

static const corm_field Oddity_fields[] = { CORM_AUTO(Oddity, id) };
CORM_MODEL(Oddity, CORM_MANAGERS(CORM_MANAGER("other", odd_other),
                                 CORM_MANAGER("none", odd_none),
                                 CORM_MANAGER("broken", odd_broken)));

CORM_APP(desk, .models = CORM_MODELS(&Folder_model, &Paper_model, &Sheet_model,
                                     &Letter_model, &Oddity_model));

static corm_db *managers_db;

/* Folder 1 with papers 1 "a", 2 "b" (deleted); folder 2 (deleted) with paper 3
 * "c"; letter 4 "d" and 5 "e" (deleted) in folder 1. */
static int managers_setup(void **state)
{
    static const corm_app *const apps[] = { &desk_app, NULL };
    static const char *const titles[] = { "a", "b", "c" };

    (void)state;
    managers_db = database_open(apps, NULL, NULL);
    managers_s = corm_session_open(managers_db);
    corm_create_tables(managers_s);
    for (int i = 1; i <= 2; i++)
        corm_create(managers_s, Folder, .name = "f", .deleted = i == 2);
    for (int i = 0; i < 3; i++)
        corm_create(managers_s, Paper, .title = titles[i], .deleted = i == 1,
                    .folder_id = i == 2 ? 2 : 1);
    for (int i = 0; i < 2; i++)
        corm_create(managers_s, Letter, .title = i ? "e" : "d",
                    .deleted = i == 1, .folder_id = 1, .to = "Kafka");
    return corm_failed(managers_s) ? -1 : 0;
}

static int managers_teardown(void **state)
{
    (void)state;
    corm_session_close(managers_s);
    database_close(managers_db);
    return 0;
}

/* The titles of papers, one letter each. */
static const char *titles_of(const corm_queryset *q)
{
    static char text[16];
    size_t n = 0;

    corm_each (Paper, p, q)
        text[n++] = p->title[0];
    text[n] = '\0';
    return corm_failed(managers_s) ? corm_errmsg(managers_s) : text;
}

static Paper *paper_of(int64_t id)
{
    return corm_get(Paper, corm_objects_by(managers_s, Paper, NULL),
                    Q("id", id));
}

static Folder *folder_of(int64_t id)
{
    return corm_get(Folder, corm_objects_by(managers_s, Folder, NULL),
                    Q("id", id));
}

/* ---- where they begin ---- */

static void test_default_managers__one_is_the_beginning(void **state)
{
    (void)state;
    assert_string_equal(titles_of(corm_objects(managers_s, Paper)), "acd");
    assert_string_equal(titles_of(corm_objects_by(managers_s, Paper, NULL)),
                        "abcde");
}

static void test_default_managers__others_have_names(void **state)
{
    (void)state;
    assert_string_equal(
        titles_of(corm_objects_by(managers_s, Paper, "everything")), "abcde");
    assert_string_equal(
        titles_of(corm_filter(corm_objects_by(managers_s, Paper, "trash"),
                              Q("title__lt", "c"))),
        "b");
    assert_null(corm_objects_by(managers_s, Paper, "trahs"));
    assert_int_equal(corm_errcode(managers_s), CORM_FIELD_ERROR);
    assert_string_equal(corm_errmsg(managers_s),
                        "Paper has no manager \"trahs\"; its .managers are: "
                        "everything, trash");
    assert_null(corm_objects_by(managers_s, Folder, "any"));
    assert_contains(corm_errmsg(managers_s), "are: none");
}

static void test_default_managers__children_and_proxies_have_them(void **state)
{
    (void)state;
    assert_int_equal(corm_count(corm_objects(managers_s, Sheet)), 3);
    assert_int_equal(corm_count(corm_objects_by(managers_s, Sheet, "trash")),
                     2);
    assert_int_equal(corm_count(corm_objects(managers_s, Letter)), 1);
    assert_int_equal(corm_count(corm_objects_by(managers_s, Letter, "trash")),
                     1);
    assert_int_equal(
        corm_count(corm_objects_by(managers_s, Letter, "to_kafka")), 2);
    assert_null(corm_objects_by(managers_s, Letter, "x"));
    assert_contains(corm_errmsg(managers_s), "to_kafka, everything, trash");
}

/* ---- along relations ---- */

static void test_default_managers__relations_to_many_have_it(void **state)
{
    Folder *folder = folder_of(1);

    (void)state;
    assert_string_equal(titles_of(corm_related(folder, "papers")), "ad");
    assert_string_equal(titles_of(corm_related_by(folder, "papers", "trash")),
                        "be");
    assert_string_equal(titles_of(corm_related_by(folder, "papers", NULL)),
                        "abde");
    assert_null(corm_related_by(folder, "papers", "x"));
    assert_int_equal(corm_errcode(managers_s), CORM_FIELD_ERROR);
    assert_null(corm_related_by(folder, "pap", NULL));
    assert_int_equal(corm_errcode(managers_s), CORM_FIELD_ERROR);
    assert_null(corm_related_by(paper_of(1), "folder", NULL));
    assert_int_equal(corm_errcode(managers_s), CORM_MISUSE);
}

static void test_default_managers__many_to_many_has_it(void **state)
{
    Paper *a = paper_of(1), *b = paper_of(2), *c = paper_of(3);

    (void)state;
    assert_ok(corm_add(a, "see", b, c));
    assert_string_equal(titles_of(corm_related(a, "see")), "c");
    assert_string_equal(titles_of(corm_related_by(a, "see", "everything")),
                        "bc");
    assert_int_equal(corm_count(corm_related(b, "seen_from")), 1);
    /* What set() takes out is what is there, hidden or not. */
    assert_ok(corm_set_all(a, "see", c));
    assert_string_equal(titles_of(corm_related_by(a, "see", "everything")),
                        "c");
}

static void test_default_managers__created_through_another(void **state)
{
    Folder *folder = folder_of(1);
    Paper *made = corm_create_in(
        Paper, corm_related_by(folder, "papers", "trash"), SET("title", "n"));

    (void)state;
    assert_non_null(made);
    assert_int_equal(made->folder_id, 1);
    assert_string_equal(titles_of(corm_related(folder, "papers")), "adn");
}

static void test_default_managers__prefetches_to_many_have_it(void **state)
{
    corm_list *folders = corm_fetch(corm_prefetch_related(
        corm_objects_by(managers_s, Folder, NULL), "papers",
        PREFETCH("papers",
                 .queryset = corm_objects_by(managers_s, Paper, "trash"),
                 .to_attr = "thrown")));
    Folder *folder = corm_list_at(Folder, folders, 0);
    uint64_t before = corm_session_statements(managers_s);

    (void)state;
    assert_string_equal(titles_of(corm_related(folder, "papers")), "ad");
    assert_string_equal(titles_of(corm_related(folder, "thrown")), "be");
    assert_int_equal(corm_session_statements(managers_s), before);
    assert_string_equal(titles_of(corm_related_by(folder, "papers", NULL)),
                        "abde");
    assert_int_equal(corm_session_statements(managers_s), before + 1);
}

static void test_default_managers__forward_keys_see_all_rows(void **state)
{
    Paper *c = paper_of(3);
    corm_list *papers;

    (void)state;
    assert_non_null(corm_load(c, Folder, "folder"));
    assert_true(c->folder->deleted);
    papers = corm_fetch(corm_prefetch_related(
        corm_filter(corm_objects(managers_s, Paper), Q("id", 3)), "folder"));
    assert_non_null(corm_list_at(Paper, papers, 0)->folder);
    assert_non_null(
        corm_get(Paper,
                 corm_select_related(corm_objects(managers_s, Paper), "folder"),
                 Q("id", 3))
            ->folder);
}

/* ---- where the row is known ---- */

static void test_default_managers__known_rows_are_not_hidden(void **state)
{
    Paper *b = paper_of(2);

    (void)state;
    assert_ok(corm_refresh(b));
    b->title = "B";
    assert_ok(corm_save(b));
    assert_int_equal(corm_delete(folder_of(1)), 7); /* 2 letters are 2 rows */
    assert_string_equal(titles_of(corm_objects_by(managers_s, Paper, NULL)),
                        "c");
}

/* As Django does: a value that only a hidden row has passes validation. */
static void test_default_managers__validation_asks_the_default_one(void **state)
{
    Paper *twice = corm_new(managers_s, Paper);

    (void)state;
    twice->folder_id = 1;
    twice->title = "b";
    assert_ok(corm_full_clean(twice));
    twice->title = "a";
    assert_int_equal(corm_full_clean(twice), CORM_VALIDATION);
}

/* ---- functions that do not as they should ---- */

static void test_default_managers__wrong_ones_are_told(void **state)
{
    (void)state;
    assert_null(corm_objects_by(managers_s, Oddity, "other"));
    assert_int_equal(corm_errcode(managers_s), CORM_MISUSE);
    assert_contains(corm_errmsg(managers_s),
                    "a manager of Oddity gave a queryset of another model");
    assert_null(corm_objects_by(managers_s, Oddity, "none"));
    assert_contains(corm_errmsg(managers_s), "gave no queryset");
    assert_int_equal(corm_count(corm_objects_by(managers_s, Oddity, "broken")),
                     -1);
    assert_contains(corm_errmsg(managers_s), "nothing");
    assert_null(corm_objects_by(NULL, Oddity, "broken"));
}

int main(void)
{
#define MANAGERS(test) \
    cmocka_unit_test_setup_teardown(test, managers_setup, managers_teardown)
    const struct CMUnitTest tests[] = {
        MANAGERS(test_default_managers__one_is_the_beginning),
        MANAGERS(test_default_managers__others_have_names),
        MANAGERS(test_default_managers__children_and_proxies_have_them),
        MANAGERS(test_default_managers__relations_to_many_have_it),
        MANAGERS(test_default_managers__many_to_many_has_it),
        MANAGERS(test_default_managers__created_through_another),
        MANAGERS(test_default_managers__prefetches_to_many_have_it),
        MANAGERS(test_default_managers__forward_keys_see_all_rows),
        MANAGERS(test_default_managers__known_rows_are_not_hidden),
        MANAGERS(test_default_managers__validation_asks_the_default_one),
        MANAGERS(test_default_managers__wrong_ones_are_told),
    };
#undef MANAGERS

    return cmocka_run_group_tests(tests, NULL, NULL);
}
