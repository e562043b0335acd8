#!/bin/bash
# server.sh TOOL SOURCE BUILD URL: the app of versions.sh on another database:
# forwards, back, rows, drift, its own shell.  Makes and drops schemas of its own.
. "$(dirname "$0")/lib.sh"
v=$source/tests/manage/versions
url=$4
on_server

sql() {
    "$tool" dbshell <<<"$1"
}

structure() {
    app inspectdb | sed 's/CORM_DECLARE.*//' | tr -s '{},;' '\n' |
        sed "s/^ *//; s/corm_[mn]$$\\.//" | sort
}

use "corm_m$$"
mkdir -p migrations/shelf
printf '%s\n' '#include <corm/migrations.h>' \
    'extern const corm_migration *const shelf_migrations[];' \
    'const corm_migration *const shelf_migrations[] = { NULL };' \
    >migrations/shelf/index.c
check "version 1" compile "$v/v1.c"
check "makemigrations" ends 0 app makemigrations
compile "$v/v1.c"
check "migrate" ends 0 app migrate
check "no drift" ends 0 app check --database
check "rows" quiet sql "INSERT INTO shelf_author (id, name) VALUES (1, 'Jane'), (2, 'Mary');
    INSERT INTO shelf_book (id, title, pages, author_id)
    VALUES (1, 'Emma', 400, 1), (2, 'Frankenstein', 280, 2);"
compile "$v/v2.c"
check "version 2" ends 0 app makemigrations --name fields \
    --default Author.added=2026-01-02T03:04:05Z --default Book.isbn=none
compile "$v/v2.c"
check "migrate" ends 0 app migrate
check "no drift" ends 0 app check --database
compile "$v/v3.c"
check "version 3" ends 0 app makemigrations --name tags \
    --rename Author=Writer --default Book.price=0.50
compile "$v/v3.c"
check "migrate" ends 0 app migrate
check "no drift" ends 0 app check --database
check "rows" quiet sql "INSERT INTO shelf_tag (id, name, kind) VALUES (1, 'a', 'x'), (2, 'b', '');
    INSERT INTO shelf_book_tags (book_id, tag_id) VALUES (1, 1), (1, 2);"
compile "$v/v4.c"
check "version 4" ends 0 app makemigrations --no-renames --name loans
compile "$v/v4.c"
check "migrate" ends 0 app migrate
check "no drift" ends 0 app check --database
check "nothing to do" ends 0 app makemigrations --check
structure >v4.txt

# ---- rows ----
check "dumpdata" ends 0 app dumpdata --output rows.json
check "has what was there" grep -q '"full_name": "Jane"' rows.json
check "flush" ends 0 app flush --yes
check "loaddata" ends 0 app loaddata rows.json
check "dumpdata" ends 0 app dumpdata --output again.json
check "nothing is lost" same rows.json again.json

# ---- back and forth ----
check "flush" ends 0 app flush --yes
for point in 0003 0002 0001 zero; do
    check "back to $point" ends 0 app migrate shelf $point --yes
done
check "no table is left" fails grep -q 'Shelf' <(app inspectdb)
check "forwards" ends 0 app migrate
structure >v4-again.txt
check "the same structure" same v4.txt v4-again.txt

# ---- its own shell makes the same ----
for m in 0001 0002 0003 0004; do
    app sqlmigrate shelf $m
done >all.sql
use "corm_n$$"
"$tool" --load ./app.so:shelf dbshell <all.sql >output 2>&1
structure >by-sql.txt
check "makes the same structure" same v4.txt by-sql.txt

# ---- models of what is there ----
check "inspectdb" ends 0 "$tool" inspectdb --app found
mv output found.c
check "compiles" "${CC:-cc}" -std=c11 "${warnings[@]}" -shared -fPIC \
    -I"$source/include" -o found.so found.c -L"$build" -lcorm
check "and fits" ends 0 "$tool" --load ./found.so:found check --database
finish
