#!/bin/bash
# squash.sh TOOL SOURCE BUILD: one migration that stands for several has the
# functions of all, compiles beside the old files and without them, and runs
# forwards and back.
. "$(dirname "$0")/lib.sh"
shelf_app 'int64_t pages;' \
    'CORM_INTEGER(Book, pages, .default_value = CORM_INT(0)),'

cat >migrations/shelf/0001_initial.c <<'E2'
#include <corm/corm.h>
#include <corm/migrations.h>

static const corm_operation ops[] = {
    CORM_CREATE_MODEL("Book", CORM_FIELDS(
        CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
        CORM_FIELD(CHAR, "title", .max_length = 50))),
};
CORM_DECLARE_MIGRATION(shelf, 0001_initial);
CORM_MIGRATION(shelf, 0001_initial, .initial = true, CORM_OPERATIONS(ops));
E2

cat >migrations/shelf/0002_first.c <<'E2'
/* The first books. */
#include <corm/corm.h>
#include <corm/migrations.h>

#include <string.h>

#define SHOUT "}; { \" /* */"

enum kind { PLAIN, LOUD };

/* Nobody uses this one. */
static int unused(void);

/* A table with "strings; in { it". */
static const struct row {
    const char *title;
    enum kind kind;
} rows[] = {
    { "Emma", PLAIN },
    { SHOUT, LOUD },
};

/* Is it there? */
static corm_object *find(corm_session *s, const corm_model *book,
                         const struct row *row)
{
    corm_list *all = corm_fetch(corm_queryset_new(s, book));

    for (size_t i = 0; i < corm_list_size(all); i++) {
        corm_object *o = corm_list_object(all, i, book);

        if (strcmp(corm_object_attr(o, "title").as.s, row->title) == 0)
            return o;
    }
    return NULL;
}

static corm_status fill(corm_session *s, const corm_project_state *models)
{
    const corm_model *book = corm_state_model(models, "shelf", "Book");

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        corm_object *o = corm_object_new(s, book);

        if (corm_object_attr_set(o, "title", corm_value_text(rows[i].title)) !=
                CORM_OK ||
            corm_object_save(o, NULL, 0, CORM_SAVE) != CORM_OK)
            return corm_errcode(s);
    }
    return CORM_OK;
}

corm_status empty(corm_session *s, const corm_project_state *models);

corm_status empty(corm_session *s, const corm_project_state *models)
{
    const corm_model *book = corm_state_model(models, "shelf", "Book");

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        corm_object *o = find(s, book, &rows[i]);

        if (o == NULL)
            return corm_fail(s, CORM_VALUE_ERROR, rows[i].title);
        if (corm_object_delete(o) < 0)
            return corm_errcode(s);
    }
    return CORM_OK;
}

static int unused(void)
{
    return 1;
}

static corm_status once(corm_session *s, const corm_project_state *models)
{
    (void)models;
    return unused() ? CORM_OK : corm_errcode(s);
}

static const corm_operation ops[] = {
    CORM_RUN_C(fill, empty),
    CORM_RUN_C(once, corm_run_c_noop, .elidable = true),
    CORM_RUN_SQL(CORM_NAMES("SELECT 'gone'"), CORM_NAMES(NULL), .elidable = true),
};
CORM_DECLARE_MIGRATION(shelf, 0002_first);
CORM_MIGRATION(shelf, 0002_first, CORM_DEPENDS({ "shelf", "0001_initial" }),
               CORM_OPERATIONS(ops));
E2

cat >migrations/shelf/0003_pages.c <<'E2'
#include <corm/corm.h>
#include <corm/migrations.h>

#include <string.h>

static corm_value rows(const char *title)
{
    return corm_value_int((int64_t)strlen(title));
}

/* The same name as in 0002. */
static corm_status fill(corm_session *s, const corm_project_state *models)
{
    const corm_model *book = corm_state_model(models, "shelf", "Book");
    corm_list *all = corm_fetch(corm_queryset_new(s, book));

    for (size_t i = 0; i < corm_list_size(all); i++) {
        corm_object *o = corm_list_object(all, i, book);

        if (corm_object_attr_set(
                o, "pages", rows(corm_object_attr(o, "title").as.s)) != CORM_OK ||
            corm_object_save(o, NULL, 0, CORM_SAVE) != CORM_OK)
            return corm_errcode(s);
    }
    return CORM_OK;
}

static const corm_operation inside[] = { CORM_RUN_C(fill, corm_run_c_noop) };
static const corm_operation none[] = { CORM_RUN_SQL(CORM_NAMES(NULL), CORM_NAMES(NULL)) };
static const corm_operation ops[] = {
    CORM_ADD_FIELD("Book", CORM_FIELD(INTEGER, "pages", .default_value = CORM_INT(0))),
    CORM_SEPARATE(none, inside),
};
CORM_DECLARE_MIGRATION(shelf, 0003_pages);
CORM_MIGRATION(shelf, 0003_pages, CORM_DEPENDS({ "shelf", "0002_first" }),
               CORM_OPERATIONS(ops));
E2

index() {
    {
        echo '#include <corm/corm.h>'
        echo '#include <corm/migrations.h>'
        printf 'CORM_DECLARE_MIGRATION(shelf, %s);\n' "$@"
        echo 'extern const corm_migration *const shelf_migrations[];'
        echo 'CORM_MIGRATIONS(shelf'
        printf ', &shelf_%s\n' "$@"
        echo ');'
    } >migrations/shelf/index.c
}

rows() {
    sqlite3 app.db 'SELECT title, pages FROM shelf_book ORDER BY title' | tr '\n' ' '
}
books='Emma|4 }; { " /* */|12 '

index 0001_initial 0002_first 0003_pages
check "the old ones" compile app.c
check "migrate" ends 0 app migrate
check "fill" test "$(rows)" = "$books"
mv app.db old.db

mv migrations/shelf/0002_first.c elsewhere.c
check "a source that is not there" ends 1 app squashmigrations shelf 0003 --yes
check "is named" says "its source migrations/shelf/0002_first.c cannot be read; --dir"
mv elsewhere.c migrations/shelf/0002_first.c
check "squash" ends 0 app squashmigrations shelf 0003 --yes --name all
new=migrations/shelf/0001_all.c
check "functions" grep -q '^static corm_status fill(corm_session' $new
check "with comments" grep -q '^/\* Is it there? \*/' $new
check "of one name, too" grep -q '^static corm_status fill_0003(corm_session' $new
check "not what nobody needs" fails grep -q 'unused' $new
check "nor what can go" fails grep -q 'once\|gone' $new
check "beside the old files" compile app.c
cp old.db app.db
check "it is recorded" ends 0 app migrate
check "as applied" ends 0 app migrate --check
check "nothing ran twice" test "$(rows)" = "$books"

rm app.db migrations/shelf/000[23]*.c migrations/shelf/0001_initial.c
sed -i '/CORM_REPLACES/d' $new
grep -q 'CORM_REPLACES\|{ "shelf", "000' $new && cat $new
index 0001_all
check "without the old files" compile app.c
check "migrate" ends 0 app migrate
check "the same rows" test "$(rows)" = "$books"
check "nothing to do" ends 0 app makemigrations --check
sqlite3 app.db "INSERT INTO shelf_book (title, pages) VALUES ('x', 1)"
check "back" ends 0 app migrate shelf zero --yes
check "its tables are gone" test "$(sqlite3 app.db "SELECT count(*) FROM sqlite_master
    WHERE name = 'shelf_book'")" = 0
check "and again" ends 0 app migrate
check "the same rows" test "$(rows)" = "$books"
sqlite3 app.db "DELETE FROM shelf_book WHERE title = 'Emma'"
check "back runs the functions" ends 1 app migrate shelf zero --yes
check "which fail here" says "Emma"
finish
