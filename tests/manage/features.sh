#!/bin/bash
# features.sh TOOL SOURCE BUILD [URL]: everything that a table can have comes
# by migrations, changes and goes, forwards and back: what is written compiles
# and says what the models say, the database is as the models, and as tables
# made by one migration.
. "$(dirname "$0")/lib.sh"
server=${4-}
collation=NOCASE
schemas=()

shell() {
    "$tool" dbshell --url "$server" <<<"$1" >output 2>&1
}

# use NAME: an empty database.
use() {
    if [ -z "$server" ]; then
        CORM_URL=sqlite:$work/$1.db
        return
    fi
    check "schema $1" shell "CREATE SCHEMA corm_$1$$;"
    schemas+=("corm_$1$$")
    case $server in
    *\?*) CORM_URL="$server&schema=corm_$1$$" ;;
    *) CORM_URL="$server?schema=corm_$1$$" ;;
    esac
}
leave() {
    for s in "${schemas[@]}"; do
        shell "DROP SCHEMA $s CASCADE;" || shell "DROP SCHEMA $s;"
    done
    rm -rf "$work"
}
trap leave EXIT
case $server in
postgresql:*) collation=C ;;
mysql:*) collation=utf8mb4_bin ;;
esac

# stage N: the app with its migrations.
stage() {
    {
        echo "#define STAGE $1"
        echo "#define COLLATION \"$collation\""
        cat "$source/tests/manage/versions/rich.c"
    } >rich.c
    cp "$source/tests/manage/versions/app.h" .
    check "stage $1 compiles" compile rich.c
}

structure() {
    app inspectdb | sed "s/CORM_DECLARE.*//; s/corm_[a-z_0-9]*$$\.//g" |
        tr -s '(){},;' '\n' | sed 's/^ *//' | sort
}

empty_index() {
    rm -rf migrations
    mkdir -p migrations/shelf
    printf '%s\n' '#include <corm/migrations.h>' \
        'extern const corm_migration *const shelf_migrations[];' \
        'const corm_migration *const shelf_migrations[] = { NULL };' \
        >migrations/shelf/index.c
}

# moves N OPTIONS...: the migration to stage N, written, compiled and done.
moves() {
    local n=$1
    shift
    check "makemigrations" ends 0 app makemigrations --no-lint --name "stage_$n" "$@"
    stage "$n"
    check "stage $n: says all" ends 0 app makemigrations --check
    check "stage $n: migrate" ends 0 app migrate
    check "stage $n: no drift" ends 0 app check --database
    structure >"stage_$n"
}

use by_steps
empty_index
stage 1
moves 1
# Rows that are in nobody's way.
"$tool" dbshell >output 2>&1 <<<"
INSERT INTO shelf_room (id, name, beds) VALUES (1, 'a', 1);
INSERT INTO shelf_stay (id, room_id, guest, code, nights, price, day)
    VALUES (1, 1, 'x', 'p', 1, 5, '2020-01-02');
INSERT INTO shelf_stay (id, room_id, guest, code, nights, price, day)
    VALUES (2, 1, 'y', 'q', 2, 6, '2020-01-03');"
stage 2
moves 2 --default Stay._order=0 --default Stay.made=now
stage 3
moves 3 --no-renames
check "rows are there" ends 0 app dumpdata
check "all" test "$(grep -c '"shelf.stay"' output)" = 2
check "back to 2" ends 0 app migrate shelf 0002 --yes
structure >back
check "is as it was" same stage_2 back
check "back to 1" ends 0 app migrate shelf 0001 --yes
structure >back
check "is as it was" same stage_1 back
"$tool" dbshell >output 2>&1 <<<"SELECT guest FROM shelf_stay;"
check "rows are there" grep -q x output
check "forwards" ends 0 app migrate
structure >again
check "is as it was" same stage_3 again
for n in 1 2 3; do
    app sqlmigrate shelf 000$n
done >all.sql

use by_sql
"$tool" dbshell <all.sql >output 2>&1
check "its SQL" fails grep -i 'error' output
structure >sql
check "makes the same" same stage_3 sql

for n in 2 3; do
    use "at_once$n"
    empty_index
    stage $n
    cp stage_$n by_steps
    moves $n
    check "stage $n: the same at once" same by_steps "stage_$n"
done
finish
