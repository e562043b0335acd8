#!/bin/bash
# terminal.sh TOOL SOURCE BUILD: at a terminal commands ask and have colours;
# what is answered is done, and nothing else.
. "$(dirname "$0")/lib.sh"
v=$source/tests/manage/versions
if ! command -v script >/dev/null; then
    echo "skipped: no script(1) to make a terminal"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
if ! why=$(script -qec true /dev/null 2>&1 </dev/null); then
    echo "skipped: $why"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi

# answering ANSWERS CODE COMMAND...: at a terminal, a line an answer.
answering() {
    local answers=$1 wanted=$2 code
    shift 2
    printf "$answers" | timeout 60 script -qec "$tool --load ./app.so:shelf $*" \
        /dev/null >output 2>&1
    code=${PIPESTATUS[1]}
    [ "$code" = "$wanted" ] || {
        echo "exit code $code, not $wanted" >>output
        return 1
    }
}

colored() {
    grep -q $'\033\[' output
}

sql() {
    sqlite3 app.db "$@"
}

mkdir -p migrations/shelf
printf '%s\n' '#include <corm/migrations.h>' \
    'extern const corm_migration *const shelf_migrations[];' \
    'const corm_migration *const shelf_migrations[] = { NULL };' \
    >migrations/shelf/index.c
compile "$v/v1.c"
check "makemigrations" answering '' 0 makemigrations
check "has colours" colored
compile "$v/v1.c"

# ---- colours ----
export NO_COLOR=1
check "NO_COLOR" answering '' 0 migrate
check "has none" fails colored
export NO_COLOR=
check "an empty NO_COLOR is none" answering '' 0 showmigrations
check "so there are colours" colored
unset NO_COLOR
check "--no-color" answering '' 0 showmigrations --no-color
check "has none" fails colored
check "in a file" ends 0 app showmigrations
check "are none" fails colored
check "errors" answering '' 1 migrate nothing
check "have colours" colored
sql "INSERT INTO shelf_author (id, name) VALUES (1, 'Jane'), (2, 'Mary');
    INSERT INTO shelf_book (id, title, pages, author_id) VALUES (1, 'Emma', 400, 1)"

# ---- long work tells how far it is, at a terminal ----
sql "WITH RECURSIVE n(i) AS (SELECT 1001 UNION ALL SELECT i + 1 FROM n WHERE i < 3500)
    INSERT INTO shelf_author (id, name) SELECT i, 'x' || i FROM n"
check "dumpdata" answering '' 0 dumpdata shelf.author --output many.json
check "tells" says "2000 rows .."
check "dumpdata to the terminal" answering '' 0 dumpdata shelf.author
check "does not tell between the rows" fails says "rows .."
check "loaddata" answering '' 0 loaddata many.json
check "tells, too" says "1000 rows .."
check "in a file" ends 0 app loaddata many.json
check "is nothing of it" fails says "rows .."
check "--indent of no number" ends 1 app dumpdata --indent two
check "says so" says "--indent two: not a number of spaces"
sql "DELETE FROM shelf_author WHERE id > 1000"

# ---- a value for the rows that are there ----
compile "$v/v2.c"
check "asked for values" answering 'now\nnone\n' 0 makemigrations --name two
check "of a time" says "Author.added may not be NULL"
check "of a text" says "Book.isbn may not be NULL"
check "a rename that the descriptor tells is not asked" fails says "renamed to"
compile "$v/v2.c"
check "migrate" ends 0 app migrate
check "the value" test "$(sql 'SELECT isbn FROM shelf_book')" = none

# ---- renames ----
compile "$v/v3.c"
check "asked for a rename" answering 'y\n1.50\n' 0 makemigrations --dry-run
check "by name" says "Was the model Author renamed to Writer? [y/N]"
check "yes" says "Rename model Author to Writer"
check "no" answering 'n\n1.50\n1\n1\n' 0 makemigrations --dry-run
check "is another model" says "Create model Writer"
check "and the old one goes" says "Delete model Author"
rm -rf copy
cp -r migrations copy
check "nobody answers" answering '' 1 makemigrations
check "names the option" says "--rename Author=Writer says yes, --no-renames no"
check "nothing is written" quiet diff -r copy migrations
sed 's/full_name/whole_name/g; s/, \.renamed_from = "name"//' "$v/v2.c" >field.c
cp "$v/app.h" .
compile field.c
check "a field" answering 'y\n' 0 makemigrations --dry-run
check "asked" says "Was Author.full_name renamed to Author.whole_name? [y/N]"
check "yes" says "Rename field full_name on Author"
check "no" answering 'n\nx\n' 0 makemigrations --dry-run
check "goes" says "Remove field full_name from Author"
check "without a terminal" ends 1 app makemigrations
check "names the option" says "--rename Author.full_name=whole_name says yes"
check "nothing is written" quiet diff -r copy migrations
compile "$v/v2.c"

# ---- what deletes rows ----
check "flush asks" answering 'n\n' 1 flush
check "no" test "$(sql 'SELECT count(*) FROM shelf_author')" = 2
check "flush" answering 'y\n' 0 flush
check "yes" test "$(sql 'SELECT count(*) FROM shelf_author')" = 0
check "back asks" answering 'n\n' 1 migrate shelf 0001
check "no" ends 0 app migrate --check
check "back" answering 'y\n' 0 migrate shelf 0001
check "yes" ends 1 app migrate --check
check "squash asks" answering 'n\n' 1 squashmigrations shelf 0002
check "no" quiet diff -r copy migrations
finish
