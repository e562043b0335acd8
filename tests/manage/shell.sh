#!/bin/bash
# shell.sh TOOL SOURCE BUILD [URL]: what sqlmigrate prints, run by the
# database's own shell, makes what migrate makes: names of constraints after
# tables and columns got others, quotes and backslashes in values; forwards and
# back.  Without URL on SQLite.
. "$(dirname "$0")/lib.sh"
url=${4-}
[ -z "$url" ] || on_server

mkdir -p migrations/shelf
cat >migrations/shelf/all.c <<'E2'
#include <corm/corm.h>
#include <corm/migrations.h>

static const corm_operation first[] = {
    CORM_CREATE_MODEL("Author", CORM_FIELDS(
        CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
        CORM_FIELD(CHAR, "name", .max_length = 50, .unique = true),
        CORM_FIELD(CHAR, "code", .max_length = 50, .unique = true),
        CORM_FIELD(POSITIVE_INTEGER, "age", .default_value = CORM_INT(1)))),
    CORM_CREATE_MODEL("Book", CORM_FIELDS(
        CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
        CORM_FIELD(CHAR, "title", .max_length = 50, .db_index = true),
        CORM_FIELD(CHAR, "motto", .max_length = 80,
            .db_default = CORM_VALUE(CORM_STR("it's \"so\" \\ 100% {1} ?"))),
        CORM_FIELD(FOREIGN_KEY, "author", .to = CORM_MODEL_REF("shelf", "Author"), .on_delete = CORM_CASCADE),
        CORM_FIELD(FOREIGN_KEY, "editor", .to = CORM_MODEL_REF("shelf", "Author"), .on_delete = CORM_CASCADE,
            .related_name = "+")),
        .unique_together = CORM_TOGETHER(CORM_NAMES("title", "author"))),
    CORM_ADD_CONSTRAINT("Book", CORM_CHECK("odd_title",
        CORM_COND("title", CORM_STR("o'clock \\ \"q\" 100% ? {1}")))),
    CORM_ADD_CONSTRAINT("Book", CORM_CHECK("odd_motto", CORM_COND("motto__contains", CORM_STR("a\\b'%_\"")))),
    CORM_ADD_FIELD("Book", CORM_FIELD(CHAR, "kind", .max_length = 9, .default_value = CORM_STR("\\'"),
        .choices = (const corm_choice[]){ { "\\'", "it's \\ \"" }, { NULL, NULL } })),
};
static const corm_operation second[] = {
    CORM_RENAME_MODEL("Author", "Writer"),
    CORM_RENAME_FIELD("Writer", "name", "full"),
    CORM_RENAME_MODEL("Book", "Volume"),
    CORM_RENAME_FIELD("Volume", "title", "caption"),
    CORM_RENAME_FIELD("Volume", "author", "by"),
};
static const corm_operation third[] = {
    CORM_ALTER_FIELD("Writer", CORM_FIELD(CHAR, "full", .max_length = 50)),
    CORM_ALTER_FIELD("Writer", CORM_FIELD(CHAR, "code", .max_length = 40)),
    CORM_ALTER_FIELD("Writer", CORM_FIELD(INTEGER, "age")),
    CORM_ALTER_FIELD("Volume", CORM_FIELD(CHAR, "caption", .max_length = 50)),
    CORM_ALTER_UNIQUE_TOGETHER("Volume", NULL),
    CORM_ALTER_FIELD("Volume", CORM_FIELD(FOREIGN_KEY, "editor", .to = CORM_MODEL_REF("shelf", "Writer"),
        .on_delete = CORM_CASCADE, .related_name = "+", .no_db_constraint = true)),
    CORM_REMOVE_FIELD("Volume", "by"),
    CORM_RENAME_MODEL("Volume", "Book"),
    CORM_ALTER_FIELD("Book", CORM_FIELD(CHAR, "caption", .max_length = 50, .db_index = true, .unique = true)),
    CORM_RENAME_FIELD("Book", "caption", "title"),
    CORM_ALTER_FIELD("Book", CORM_FIELD(CHAR, "title", .max_length = 60,
        .db_comment = "it's a \\ \"comment\"")),
};
CORM_MIGRATION(shelf, 0001_first, .initial = true, CORM_OPERATIONS(first));
CORM_MIGRATION(shelf, 0002_second, CORM_DEPENDS({ "shelf", "0001_first" }), CORM_OPERATIONS(second));
CORM_MIGRATION(shelf, 0003_third, CORM_DEPENDS({ "shelf", "0002_second" }), CORM_OPERATIONS(third));
static CORM_MIGRATIONS(shelf, &shelf_0001_first, &shelf_0002_second, &shelf_0003_third);
extern const corm_app shelf_app;
CORM_APP(shelf, .migrations = shelf_migrations);
E2
sed -i 's/^CORM_MIGRATION(/static &/' migrations/shelf/all.c
echo 'extern int nothing;' >app.c

# The structure with all names, as the database tells it.
structure() {
    case $url in
    "") sqlite3 app.db "SELECT type, name, sql FROM sqlite_master
        WHERE name LIKE 'shelf%' OR tbl_name LIKE 'shelf%' ORDER BY name" ;;
    postgresql:*) sql "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
            AND conrelid::regclass::text <> 'corm_migrations' ORDER BY 1::text, 2;
        SELECT tablename, indexname, regexp_replace(indexdef, ' ON [^.]*[.]', ' ON ')
            FROM pg_indexes WHERE schemaname = current_schema()
            AND tablename <> 'corm_migrations' ORDER BY 1, 2;
        SELECT table_name, column_name, data_type, column_default, is_nullable
            FROM information_schema.columns WHERE table_schema = current_schema()
            AND table_name <> 'corm_migrations' ORDER BY 1, 2" ;;
    *) for table in $(sql "SHOW TABLES LIKE 'shelf%'" | grep shelf_ | tr -d '| '); do
        sql "SHOW CREATE TABLE $table" | sed 's/ AUTO_INCREMENT=[0-9]*//'
    done ;;
    esac
}

sql() {
    "$tool" dbshell <<<"$1"
}

# shell FILE: fails when a statement does.
shell() {
    case $url in
    "") sqlite3 -bail app.db <"$1" >output 2>&1 ;;
    *) "$tool" dbshell <"$1" >output 2>&1 && fails grep -q ERROR output ;;
    esac
}

# fresh NAME: an empty database.
fresh() {
    if [ -n "$url" ]; then
        use "corm_$1$$"
    else
        rm -f app.db
    fi
}

check "it compiles" compile app.c
fresh a
for m in 0001 0002 0003; do
    check "migrate to $m" ends 0 app migrate shelf $m
    structure >made-$m.txt
done
check "there is something" grep -q odd_title made-0003.txt
for m in 0002 0001; do
    check "back to $m" ends 0 app migrate shelf $m --yes
    structure >back-$m.txt
done

fresh b
for m in 0001 0002 0003; do
    check "sqlmigrate $m" ends 0 app sqlmigrate shelf $m
    mv output $m.sql
    check "no failure in the shell" shell $m.sql
    structure >by-sql.txt
    check "makes what migrate makes at $m" same made-$m.txt by-sql.txt
done
for m in 0003:0002 0002:0001; do
    check "sqlmigrate --backwards" ends 0 app sqlmigrate shelf ${m%:*} --backwards
    mv output back.sql
    check "no failure in the shell" shell back.sql
    structure >by-sql.txt
    check "makes what migrate makes back at ${m#*:}" same back-${m#*:}.txt by-sql.txt
done

# ---- constraints that only some databases have, in check --database ----
case $url in
postgresql:*)
    rm -r migrations
    mkdir -p migrations/shelf
    printf '%s\n' '#include <corm/migrations.h>' \
        'extern const corm_migration *const shelf_migrations[];' \
        'const corm_migration *const shelf_migrations[] = { NULL };' \
        >migrations/shelf/index.c
    cat >app.c <<'E3'
#include <corm/corm.h>
#include <corm/migrations.h>

typedef struct Slot {
    corm_object base;
    int64_t id;
    corm_opt_int64 room;
    const char *net;
} Slot;
CORM_DECLARE(Slot);
static const corm_field Slot_fields[] = {
    CORM_BIG_AUTO(Slot, id),
    CORM_INTEGER(Slot, room, .null = true),
    CORM_IP(Slot, net, .null = true),
};
CORM_MODEL(Slot, CORM_CONSTRAINTS(
    CORM_UNIQUE("equal_nulls", .fields = CORM_NAMES("room"), .nulls_not_distinct = true),
    CORM_UNIQUE("plain", .fields = CORM_NAMES("net", "room")),
    CORM_EXCLUSION("apart", .fields = CORM_NAMES("net"), .operators = CORM_NAMES("&&"),
        .opclasses = CORM_NAMES("inet_ops"))));
extern const corm_app shelf_app;
extern const corm_migration *const shelf_migrations[];
CORM_APP(shelf, .models = CORM_MODELS(&Slot_model), .migrations = shelf_migrations);
E3
    fresh c
    check "it compiles" compile app.c
    check "makemigrations" ends 0 app makemigrations
    check "it compiles" compile app.c
    check "migrate" ends 0 app migrate
    check "no drift" ends 0 app check --database
    sql "ALTER TABLE shelf_slot DROP CONSTRAINT apart, DROP CONSTRAINT equal_nulls,
        DROP CONSTRAINT plain;
        ALTER TABLE shelf_slot ADD CONSTRAINT equal_nulls UNIQUE (room),
        ADD CONSTRAINT plain UNIQUE NULLS NOT DISTINCT (net, room)" >output
    check "drift" ends 1 app check --database
    check "no exclusion" says "the constraint apart is missing"
    check "NULLs are distinct" says \
        "the constraint equal_nulls takes NULLs for distinct, the model for equal"
    check "and are not" says \
        "the constraint plain takes NULLs for equal, the model does not"
    ;;
esac
finish
