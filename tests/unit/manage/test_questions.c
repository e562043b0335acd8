/*
 * The commands at a terminal: questions are asked, answers heeded; without
 * one nothing happens.  The command line runs in this process, its files are
 * temporary ones.
 */
#include "support/test.h"

#include <corm/corm.h>
#include <corm/manage.h>
#include <corm/migrations.h>

#include <stdlib.h>
#include <unistd.h>

/* ---- an app whose models have gone on ---- */

/* clang-format off */
static const corm_operation asked_before[] = {
    CORM_CREATE_MODEL("Author", CORM_FIELDS(
        CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
        CORM_FIELD(CHAR, "name", .max_length = 50))),
};
/* clang-format on */
static CORM_MIGRATION(asked, 0001_initial, .initial = true,
                      CORM_OPERATIONS(asked_before));
static CORM_MIGRATIONS(asked, &asked_0001_initial);

typedef struct Writer {
    corm_object base;
    int64_t id;
    const char *full_name;
    int64_t age;
} Writer;

static const corm_field Writer_fields[] = {
    CORM_BIG_AUTO(Writer, id),
    CORM_CHAR(Writer, full_name, .max_length = 50),
    CORM_BIG_INTEGER(Writer, age),
};
static CORM_MODEL(Writer);

/* The name alone is another: a rename of the model. */
typedef struct Poet {
    corm_object base;
    int64_t id;
    const char *name;
} Poet;

static const corm_field Poet_fields[] = {
    CORM_BIG_AUTO(Poet, id),
    CORM_CHAR(Poet, name, .max_length = 50),
};
static CORM_MODEL(Poet);

typedef struct Author {
    corm_object base;
    int64_t id;
    const char *full_name;
    int64_t age;
} Author;

static const corm_field Author_fields[] = {
    CORM_BIG_AUTO(Author, id),
    CORM_CHAR(Author, full_name, .max_length = 50),
    CORM_BIG_INTEGER(Author, age),
};
static CORM_MODEL(Author);

static const corm_app asked_poets = {
    .name = "asked",
    .models = CORM_MODELS(&Poet_model),
    .migrations = asked_migrations,
};
static const corm_app asked_authors = {
    .name = "asked",
    .models = CORM_MODELS(&Author_model),
    .migrations = asked_migrations,
};
static const corm_app asked_writers = {
    .name = "asked",
    .models = CORM_MODELS(&Writer_model),
    .migrations = asked_migrations,
};

/* ---- a run ---- */

static char asked_out[16000];
static char asked_url[100];

static void asked_read(FILE *file)
{
    size_t n;

    rewind(file);
    n = strlen(asked_out);
    n += fread(asked_out + n, 1, sizeof(asked_out) - n - 1, file);
    asked_out[n] = '\0';
    fclose(file);
}

/* What is said goes to asked_out; argv ends with NULL. */
static int asked_run(const corm_app *app, const char *answers,
                     const char *const *argv)
{
    const corm_app *const apps[] = { app, NULL };
    corm_manage_options options = corm_manage_options_init();
    int n = 0, code;

    options.url = asked_url;
    options.interactive = 1;
    options.in = tmpfile();
    options.out = tmpfile();
    options.err = tmpfile();
    assert_non_null(options.in);
    assert_non_null(options.out);
    assert_non_null(options.err);
    fputs(answers, options.in);
    rewind(options.in);
    while (argv[n] != NULL)
        n++;
    code = corm_manage_with(n, (char *const *)(size_t)argv, apps, &options);
    asked_out[0] = '\0';
    asked_read(options.out);
    asked_read(options.err);
    fclose(options.in);
    return code;
}

#define RUN(app, answers, ...)  \
    asked_run((app), (answers), \
              (const char *const[]){ "program", __VA_ARGS__, NULL })

static int asked_setup(void **state)
{
    (void)state;
    snprintf(asked_url, sizeof(asked_url), "sqlite:/tmp/corm-asked-%ld.db",
             (long)getpid());
    unsetenv("CORM_URL");
    return 0;
}

static int asked_teardown(void **state)
{
    (void)state;
    remove(asked_url + strlen("sqlite:"));
    return 0;
}

/* ---- renames and defaults ---- */

static void questions_rename_a_field(void **state)
{
    (void)state;
    assert_int_equal(
        RUN(&asked_authors, "y\n5\n", "makemigrations", "--dry-run"), 0);
    assert_contains(asked_out, "Was Author.name renamed to Author.full_name?");
    assert_contains(asked_out, "Rename field name on Author to full_name");
    assert_contains(asked_out, "Author.age may not be NULL");
    assert_contains(asked_out, "Add field age to Author");
    assert_int_equal(
        RUN(&asked_authors, "n\nx\n5\n", "makemigrations", "--dry-run"), 0);
    assert_contains(asked_out, "Remove field name from Author");
    assert_contains(asked_out, "Add field full_name to Author");
}

static void questions_rename_a_model(void **state)
{
    (void)state;
    assert_int_equal(RUN(&asked_poets, "y\n", "makemigrations", "--dry-run"),
                     0);
    assert_contains(asked_out, "Was the model Author renamed to Poet?");
    assert_contains(asked_out, "Rename model Author to Poet");
    assert_int_equal(RUN(&asked_poets, "n\n", "makemigrations", "--dry-run"),
                     0);
    assert_contains(asked_out, "Delete model Author");
    assert_contains(asked_out, "Create model Poet");
    /* Another model: nothing to be asked. */
    assert_int_equal(RUN(&asked_writers, "", "makemigrations", "--dry-run"), 0);
    assert_contains(asked_out, "Create model Writer");
}

/* The end of input is no answer. */
static void questions_without_an_answer(void **state)
{
    (void)state;
    assert_int_equal(RUN(&asked_authors, "", "makemigrations", "--dry-run"), 1);
    assert_contains(asked_out, "--rename Author.name=full_name says yes");
    assert_int_equal(RUN(&asked_authors, "y\n", "makemigrations", "--dry-run"),
                     1);
    assert_contains(asked_out, "--default Author.age=VALUE");
}

static void questions_answered_by_options(void **state)
{
    (void)state;
    assert_int_equal(RUN(&asked_authors, "", "makemigrations", "--dry-run",
                         "--rename", "Author.name=full_name",
                         "--default=Author.age=7"),
                     0);
    assert_contains(asked_out, "Rename field name on Author to full_name");
    assert_int_equal(RUN(&asked_authors, "", "makemigrations", "--dry-run",
                         "--rename", "Author"),
                     1);
    assert_contains(asked_out, "there is no \"=\" in it");
}

/* ---- yes or no ---- */

static void questions_before_data_go(void **state)
{
    (void)state;
    assert_int_equal(RUN(&asked_authors, "", "migrate"), 0);
    assert_int_equal(RUN(&asked_authors, "n\n", "migrate", "asked", "zero"), 1);
    assert_contains(asked_out, "drops tables or columns");
    assert_contains(asked_out, "[y/N]");
    assert_contains(asked_out, "nothing was changed");
    assert_int_equal(RUN(&asked_authors, "\n", "migrate", "asked", "zero"), 1);
    assert_int_equal(RUN(&asked_authors, "y\n", "migrate", "asked", "zero"), 0);
    assert_contains(asked_out, "Unapplying asked.0001_initial... OK");
    assert_int_equal(RUN(&asked_authors, "", "migrate"), 0);
    assert_int_equal(RUN(&asked_authors, "n\n", "flush"), 1);
    assert_contains(asked_out, "This deletes all rows of 1 tables");
    assert_int_equal(RUN(&asked_authors, "Yes\n", "flush"), 0);
}

static void questions_no_colors_in_files(void **state)
{
    (void)state;
    RUN(&asked_authors, "", "showmigrations");
    assert_null(strchr(asked_out, '\033'));
    assert_contains(asked_out, "[X] 0001_initial");
}

static void questions_of_nobody(void **state)
{
    static const char *const none[] = { NULL };

    (void)state;
    assert_int_equal(asked_run(&asked_authors, "", none), 2);
    assert_contains(asked_out, "no command; \"program help\" lists them");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(questions_rename_a_field),
        cmocka_unit_test(questions_rename_a_model),
        cmocka_unit_test(questions_without_an_answer),
        cmocka_unit_test(questions_answered_by_options),
        cmocka_unit_test(questions_before_data_go),
        cmocka_unit_test(questions_no_colors_in_files),
        cmocka_unit_test(questions_of_nobody),
    };

    return cmocka_run_group_tests(tests, asked_setup, asked_teardown);
}
