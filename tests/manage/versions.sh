#!/bin/bash
# versions.sh TOOL SOURCE BUILD: an app through its versions, with rows in it:
# makemigrations, migrate forwards and back, what it refuses, squash, merge.
. "$(dirname "$0")/lib.sh"
v=$source/tests/manage/versions

new_app() {
    rm -rf migrations app.db*
    mkdir -p migrations/shelf
    printf '%s\n' '#include <corm/migrations.h>' \
        'extern const corm_migration *const shelf_migrations[];' \
        'const corm_migration *const shelf_migrations[] = { NULL };' \
        >migrations/shelf/index.c
}

# The structure as inspectdb tells it: columns in any order.
structure() {
    app inspectdb | sed 's/CORM_DECLARE.*//' | tr -s '{},;' '\n' |
        sed 's/^ *//' | sort
}

sql() {
    sqlite3 app.db "$@"
}

missing() {
    ! test -e "$1"
}

formatted() {
    command -v clang-format >/dev/null || return 0
    clang-format --style="file:$source/.clang-format" --dry-run -Werror "$@"
}

# ---- the first version ----
new_app
check "version 1 compiles" compile "$v/v1.c"
check "check finds models without migrations" ends 1 app check
check "and says which" says "no migration of shelf says: Create model Author"
check "makemigrations --check" ends 1 app makemigrations --check
check "writes nothing" missing migrations/shelf/0001*.c
check "makemigrations --dry-run" ends 0 app makemigrations --dry-run
check "neither" missing migrations/shelf/0001*.c
check "makemigrations" ends 0 app makemigrations
check "lists what it wrote" says "+ Create model Author"
check "without building, again" ends 1 app makemigrations
check "says why" says "build the program anew"
check "it compiles" compile "$v/v1.c"
check "is formatted" formatted migrations/shelf/*.c
check "nothing to do" ends 0 app makemigrations --check
check "says so" says "No changes detected"
check "migrate --check" ends 1 app migrate --check
check "migrate --plan" ends 0 app migrate --plan
check "shows operations" says "Create model Book"
check "migrate" ends 0 app migrate
check "its progress" says "Applying shelf.0001_initial... OK"
check "again" ends 0 app migrate
check "nothing" says "No migrations to apply."
check "showmigrations" ends 0 app showmigrations
check "shows it" says "[X] 0001_initial"
check "no drift" ends 0 app check --database
sql "INSERT INTO shelf_author (id, name) VALUES (1, 'Jane'), (2, 'Mary');
    INSERT INTO shelf_book (id, title, pages, author_id)
    VALUES (1, 'Emma', 400, 1), (2, 'Frankenstein', 280, 2)"
sql .dump >v1.sql

# ---- the second: fields come ----
check "version 2 compiles" compile "$v/v2.c"
check "a question without a terminal" ends 1 app makemigrations
check "names the option" says "--default Author.added=VALUE"
check "writes nothing" missing migrations/shelf/0002*.c
check "the other question" ends 1 app makemigrations --default Author.added=now
check "names its option" says "--default Book.isbn=VALUE"
check "answered" ends 0 app makemigrations --name fields \
    --default Author.added=2026-01-02T03:04:05Z --default Book.isbn=none
check "the descriptor tells the rename" says "Rename field name on Author"
check "which old programs do not survive" says "(rename-field) safe: keep the column"
check "nor a new column" says "! Add field isbn to Book: programs that do not"
check "nor a lock" says "CORM_ADD_INDEX_CONCURRENTLY"
check "it compiles" compile "$v/v2.c"
check "is formatted" formatted migrations/shelf/*.c
check "checked before it is applied" ends 1 app check --database
check "risks of what is not applied" says "! Rename field name on Author to full_name"
check "migrate" ends 0 app migrate
check "rows are there" test "$(sql 'SELECT full_name, added, isbn, lent, price
    FROM shelf_author a JOIN shelf_book b ON a.id = author_id
    ORDER BY title LIMIT 1')" = "Jane|2026-01-02 03:04:05|none|0|"
check "no drift" ends 0 app check --database
check "nothing to do" ends 0 app makemigrations --check

# ---- the third: a renamed model, a table between ----
check "version 3 compiles" compile "$v/v3.c"
check "was it renamed?" ends 1 app makemigrations
check "names the option" says "--rename Author=Writer"
check "renamed" ends 0 app makemigrations --name tags \
    --rename Author=Writer --default Book.price=0.50
check "it compiles" compile "$v/v3.c"
check "is formatted" formatted migrations/shelf/*.c
check "migrate" ends 0 app migrate
check "no drift" ends 0 app check --database
check "nothing to do" ends 0 app makemigrations --check
sql "INSERT INTO shelf_tag (id, name, kind) VALUES (1, 'a', 'x'), (2, 'b', '');
    INSERT INTO shelf_book_tags (book_id, tag_id) VALUES (1, 1), (1, 2)"

# ---- the fourth: what goes, and a circle ----
check "version 4 compiles" compile "$v/v4.c"
check "makemigrations" ends 0 app makemigrations --no-renames
check "it compiles" compile "$v/v4.c"
check "is formatted" formatted migrations/shelf/*.c
check "migrate" ends 0 app migrate
check "no drift" ends 0 app check --database
check "nothing to do" ends 0 app makemigrations --check

# ---- data ----
check "--empty" ends 0 app makemigrations --empty shelf --name greet
check "it compiles" compile "$v/v4.c"
check "is formatted" formatted migrations/shelf/*.c
cp "$v/greet.c" migrations/shelf/0005_greet.c
check "with functions, too" compile "$v/v4.c"
sql .dump >v4.sql
structure >v4.txt
check "migrate" ends 0 app migrate
check "forwards" test "$(sql 'SELECT full_name FROM shelf_writer' | tr '\n' ' ')" \
    = "Ms Jane Ms Mary "
check "the statement" test "$(sql 'SELECT name FROM shelf_tag WHERE id = 1')" \
    = "a; it's \"\\"
check "back asks nothing that drops no data" ends 0 app migrate shelf 0004
sql .dump >v4-back.sql
check "is as before" same <(grep -v corm_migrations v4.sql) \
    <(grep -v corm_migrations v4-back.sql)

# ---- back and forth ----
check "dumpdata" ends 0 app dumpdata --output rows.json
check "back asks" ends 1 app migrate shelf zero
check "says how" says "made with --yes"
check "back with rows in the way" ends 1 app migrate shelf 0003 --yes
check "says which operation" says "operation 4 backwards (Remove field isbn"
check "and what lacks" says "the column isbn has no default for the 2 rows"
check "and that nothing was kept" says "nothing of this migration was kept"
sql .dump >v4-kept.sql
check "nothing was" same v4-back.sql v4-kept.sql
check "flush asks" ends 1 app flush
check "flush" ends 0 app flush --yes
check "no rows" test "$(sql 'SELECT count(*) FROM shelf_volume')" = 0
check "loaddata" ends 0 app loaddata rows.json
check "what was dumped" ends 0 app dumpdata --output again.json
check "is loaded" same rows.json again.json
check "flush again" ends 0 app flush --yes
for point in 0003 0002 0001 zero; do
    check "back to $point" ends 0 app migrate shelf $point --yes
done
check "no table is left" test "$(sql "SELECT group_concat(name) FROM sqlite_master
    WHERE name LIKE 'shelf%'")" = ""
check "forwards again" ends 0 app migrate
structure >v4-again.txt
check "the same structure" same v4.txt v4-again.txt
check "to a point by its beginning" ends 0 app migrate shelf 0002 --yes
check "ambiguous" ends 1 app migrate shelf 000
check "says so" says "write more of the name"
check "no such" ends 1 app migrate shelf 9
check "says so" says "has no migration"
check "no such app" ends 1 app migrate nothing
check "--fake" ends 0 app migrate --fake
check "only records" ends 1 app check --database
check "--fake back" ends 0 app migrate shelf 0002 --fake
check "and really" ends 0 app migrate
check "no drift" ends 0 app check --database

# ---- SQL alone makes the same ----
for m in 0001 0002 0003 0004; do
    app sqlmigrate shelf $m
done >all.sql
mv app.db migrated.db
check "sqlmigrate in the database's shell" quiet sqlite3 -bail app.db <all.sql
structure >by-sql.txt
mv migrated.db app.db
check "makes the same structure" same v4.txt by-sql.txt

# ---- tables that are there already ----
rm app.db
check "anew" ends 0 app migrate shelf 0001
sql "DROP TABLE corm_migrations"
check "tables in the way" ends 1 app migrate
check "says which" says "operation 1 (Create model Author)"
check "--fake-initial" ends 0 app migrate --fake-initial
check "records the first" says "Applying shelf.0001_initial... FAKED"

# ---- the same structure from the models at once ----
structure >migrated.txt
mv migrations by-steps
new_app
check "one migration for all" compile "$v/v4.c"
check "is made" ends 0 app makemigrations
check "it compiles" compile "$v/v4.c"
check "migrate" ends 0 app migrate
structure >at-once.txt
check "the same structure" same <(grep -v tags_ migrated.txt) \
    <(grep -v tags_ at-once.txt)
rm -r migrations
mv by-steps migrations

# ---- squash ----
rm -f app.db
check "all steps compile" compile "$v/v4.c"
check "half of them" ends 0 app migrate shelf 0002
cp app.db half.db
check "squash asks" ends 1 app squashmigrations shelf 0004
check "squash" ends 0 app squashmigrations shelf 0004 --yes --name all
check "it compiles" compile "$v/v4.c"
check "is formatted" formatted migrations/shelf/*.c
check "half applied: the old ones" ends 0 app migrate --plan
check "are planned" says "shelf.0003_tags"
check "migrate" ends 0 app migrate
structure >squash-old.txt
check "same" same v4.txt squash-old.txt
check "the squashed one is recorded" ends 0 app showmigrations
check "too" says "[X] 0001_all (4 squashed migrations)"
rm app.db
check "a new database" ends 0 app migrate
check "gets the squashed one" says "Applying shelf.0001_all"
structure >squash-new.txt
check "same" same <(grep -v tags_ v4.txt) <(grep -v tags_ squash-new.txt)
check "nothing to do" ends 0 app makemigrations --check
finish
