/*
 * Names of indexes: Django's, byte for byte (computed with its functions).
 */
#include "base/alloc.h"
#include "schema/names.h"
#include "support/test.h"

#define NAMES(...) ((const char *const[]){ __VA_ARGS__ })

static corm_arena *names_arena;

static int names_setup(void **state)
{
    (void)state;
    names_arena = cormi_arena_new(&cormi_default_allocator);
    return names_arena == NULL ? -1 : 0;
}

static int names_teardown(void **state)
{
    (void)state;
    cormi_arena_free(names_arena);
    return 0;
}

static void test_names__of_a_field_index(void **state)
{
    (void)state;
    assert_string_equal(cormi_index_name(names_arena, "library_book",
                                         NAMES("author_id"), 1, "", 0),
                        "library_book_author_id_d9a3b67e");
}

static void test_names__of_a_unique_pair(void **state)
{
    (void)state;
    assert_string_equal(cormi_index_name(names_arena, "library_book",
                                         NAMES("author_id", "title"), 2,
                                         "_uniq", 0),
                        "library_book_author_id_title_e8635dfc_uniq");
}

static void test_names__are_shortened_to_what_the_database_takes(void **state)
{
    (void)state;
    assert_string_equal(cormi_index_name(names_arena, "library_book",
                                         NAMES("author_id", "publication_date"),
                                         2, "_uniq", 30),
                        "library_b_author_id_af3221bb_u");
    assert_string_equal(cormi_index_name(names_arena, "_library_book",
                                         NAMES("author_id", "publication_date"),
                                         2, "_uniq", 30),
                        "D_library__author_id_362c8d84_");
}

static void test_names__of_a_model_index(void **state)
{
    (void)state;
    assert_string_equal(
        cormi_model_index_name(names_arena, "library_book", NAMES("title"), 1),
        "library_boo_title_c38ef2_idx");
    assert_string_equal(
        cormi_model_index_name(names_arena, "library_book",
                               NAMES("author_id", "-publication_date"), 2),
        "library_boo_author__7b6da1_idx");
    assert_string_equal(
        cormi_model_index_name(names_arena, "_x", NAMES("a"), 1),
        "Dx_a_9a50f1_idx");
}

static void test_names__digest_long_input(void **state)
{
    char column[200];

    (void)state;
    memset(column, 'x', sizeof(column) - 1);
    column[sizeof(column) - 1] = '\0';
    assert_contains(cormi_index_name(names_arena, "t", NAMES(column), 1, "", 0),
                    "_3173838c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names__of_a_field_index),
        cmocka_unit_test(test_names__of_a_unique_pair),
        cmocka_unit_test(test_names__are_shortened_to_what_the_database_takes),
        cmocka_unit_test(test_names__of_a_model_index),
        cmocka_unit_test(test_names__digest_long_input),
    };

    return cmocka_run_group_tests(tests, names_setup, names_teardown);
}
