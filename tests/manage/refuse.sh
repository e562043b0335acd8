#!/bin/bash
# refuse.sh TOOL SOURCE BUILD: what is wrong with migrations, databases,
# fixtures and arguments is said clearly, and nothing is changed.
. "$(dirname "$0")/lib.sh"

# migration NAME DEPENDENCY OPERATION..: an empty DEPENDENCY is none.
migration() {
    local name=$1 on=$2
    shift 2
    {
        echo '#include <corm/corm.h>'
        echo '#include <corm/migrations.h>'
        echo "static const corm_operation ops[] = { $* };"
        echo "CORM_DECLARE_MIGRATION(shelf, $name);"
        echo "CORM_MIGRATION(shelf, $name, ${on:+CORM_DEPENDS($on),}"
        echo "CORM_OPERATIONS(ops));"
    } >"migrations/shelf/$name.c"
}

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

shelf_app 'corm_opt_int64 pages;' 'CORM_INTEGER(Book, pages, .null = true),'

create='CORM_CREATE_MODEL("Book", CORM_FIELDS(
    CORM_FIELD(BIG_AUTO, "id", .primary_key = true),
    CORM_FIELD(CHAR, "title", .max_length = 50)))'
pages='CORM_ADD_FIELD("Book", CORM_FIELD(INTEGER, "pages", .null = true))'
first='{ "shelf", "0001_initial" }'
second='{ "shelf", "0002_pages" }'

dump() {
    sqlite3 app.db .dump
}

# refuses TITLE TEXT COMMAND..: exit code 1, TEXT said, the database the same
refuses() {
    local title=$1 text=$2
    shift 2
    dump >before.sql
    check "$title" ends 1 "$@"
    check "$title: says why" says "$text"
    dump >after.sql
    check "$title: changes nothing" same before.sql after.sql
}

# ---- a good start ----
migration 0001_initial "" "$create"
migration 0002_pages "$first" "$pages"
index 0001_initial 0002_pages
check "it compiles" compile app.c
check "migrate" ends 0 app migrate
check "nothing to do" ends 0 app makemigrations --check
sqlite3 app.db "INSERT INTO shelf_book (id, title, pages)
    VALUES (1, 'a', 1), (2, 'a', NULL), (3, 'c', 3)"

# ---- migrations ----
migration 0002_pages "$first" "${pages/null/blank = true, .null}"
check "it compiles" compile app.c
refuses "edited" "shelf.0002_pages was edited after it was applied" app migrate
check "showmigrations" ends 0 app showmigrations
check "tells it" says "0002_pages (edited since)"
check "accepted" ends 0 app migrate --accept-edited
check "for good" ends 0 app migrate
migration 0002_pages "$first" "$pages"
check "back" compile app.c
check "accepted again" ends 0 app migrate --accept-edited

index 0002_pages
compile app.c
refuses "missing" "shelf.0002_pages depends on shelf.0001_initial" app migrate
check "in makemigrations too" ends 1 app makemigrations

index 0001_initial
compile app.c
refuses "a database ahead" "the database is ahead of this program" app migrate
check "shown" ends 0 app showmigrations
check "as unknown" says "0002_pages (not in this program)"

index 0001_initial 0002_pages
sed -i 's/, &shelf_0002_pages/, \&shelf_0002_pages, \&shelf_0002_pages/' \
    migrations/shelf/index.c
compile app.c
refuses "twice" "shelf.0002_pages is there twice" app migrate

migration 0003_one "$second" 'CORM_RUN_SQL(CORM_NAMES(NULL), CORM_NAMES(NULL))'
migration 0003_two "$second" 'CORM_RUN_SQL(CORM_NAMES(NULL), CORM_NAMES(NULL))'
index 0001_initial 0002_pages 0003_one 0003_two
compile app.c
refuses "two last ones" "several last migrations: 0003_one, 0003_two" app migrate
check "names the remedy" says "makemigrations --merge"
check "makemigrations too" ends 1 app makemigrations
check "merge asks" ends 1 app makemigrations --merge
check "and says how" says "--yes"
check "merge" ends 0 app makemigrations --merge --yes
check "it compiles" compile app.c
check "migrate" ends 0 app migrate
check "merged" says "0004_merge_0003_one_0003_two... OK"
check "back over it" ends 0 app migrate shelf 0002
rm migrations/shelf/000[34]*

migration 0003_one '{ "shelf", "0003_two" }' \
    'CORM_RUN_SQL(CORM_NAMES(NULL), CORM_NAMES(NULL))'
migration 0003_two '{ "shelf", "0003_one" }' \
    'CORM_RUN_SQL(CORM_NAMES(NULL), CORM_NAMES(NULL))'
index 0001_initial 0002_pages 0003_one 0003_two
compile app.c
refuses "a circle" "in a circle: shelf.0003_one -> shelf.0003_two" app migrate
rm migrations/shelf/0003*

# ---- failing half-way ----
migration 0003_bad "$second" \
    'CORM_RUN_SQL(CORM_NAMES("UPDATE shelf_book SET pages = 9"), NULL),
    CORM_RUN_SQL(CORM_NAMES("UPDATE nowhere SET a = 1"), NULL)'
index 0001_initial 0002_pages 0003_bad
compile app.c
refuses "a failing statement" "shelf.0003_bad, operation 2" app migrate
check "says that nothing is kept" says "nothing of this migration was kept"
migration 0003_bad "$second" 'CORM_RUN_SQL(CORM_NAMES("SELECT 1"), NULL)'
compile app.c
check "now it goes" ends 0 app migrate
refuses "no way back" "shelf.0003_bad cannot be taken back" app migrate shelf 0002
check "fake back" ends 0 app migrate shelf 0002 --fake
rm migrations/shelf/0003*

# ---- outside a transaction: goes on from where it was ----
migration 0003_loose "$second" \
    'CORM_RUN_SQL(CORM_NAMES("UPDATE shelf_book SET pages = pages + 10"),
        CORM_NAMES("UPDATE shelf_book SET pages = pages - 10")),
    CORM_RUN_SQL(CORM_NAMES("UPDATE later SET a = a + 1"),
        CORM_NAMES("UPDATE later SET a = a - 1"))'
sed -i 's/CORM_OPERATIONS/.not_atomic = true, CORM_OPERATIONS/' \
    migrations/shelf/0003_loose.c
index 0001_initial 0002_pages 0003_loose
compile app.c
check "half of it" ends 1 app migrate
check "says how much" says "of 2 operations the first 1 are in effect"
check "shown" ends 0 app showmigrations
check "so" says "[-] 0003_loose (1 of 2 operations)"
check "again" ends 1 app migrate
check "not done twice" test "$(sqlite3 app.db \
    'SELECT pages FROM shelf_book WHERE id = 1')" = 11
sqlite3 app.db 'CREATE TABLE later (a); INSERT INTO later VALUES (0)'
check "and on" ends 0 app migrate
check "only the rest" test "$(sqlite3 app.db 'SELECT pages, a FROM shelf_book, later
    WHERE id = 1')" = "11|1"
check "back" ends 0 app migrate shelf 0002
check "all of it" test "$(sqlite3 app.db 'SELECT pages, a FROM shelf_book, later
    WHERE id = 1')" = "1|0"
sqlite3 app.db "DROP TABLE later"
rm migrations/shelf/0003*

# ---- rows in the way ----
migration 0003_unique "$second" \
    'CORM_ADD_CONSTRAINT("Book", CORM_UNIQUE("one", .fields = CORM_NAMES("title")))'
index 0001_initial 0002_pages 0003_unique
compile app.c
refuses "rows that are the same" "2 rows" app migrate
rm migrations/shelf/0003*
migration 0003_check "$second" \
    'CORM_ADD_CONSTRAINT("Book", CORM_CHECK("few", CORM_COND("pages__lt", CORM_INT(3))))'
index 0001_initial 0002_pages 0003_check
compile app.c
refuses "a row that a check forbids" "1 row" app migrate
rm migrations/shelf/0003*
migration 0003_null "$second" \
    'CORM_ALTER_FIELD("Book", CORM_FIELD(INTEGER, "pages"))'
index 0001_initial 0002_pages 0003_null
compile app.c
refuses "a row without a value" "1 row" app migrate
rm migrations/shelf/0003*
index 0001_initial 0002_pages
compile app.c

# ---- models ----
sed 's/.max_length = 50/.blank = true/; s/CORM_INTEGER(Book, pages, .null = true)/CORM_INTEGER(Book, pages)/' \
    app.c >wrong.c
check "models that no database would take compile" compile wrong.c
check "check tells them" ends 1 app check
check "the first" says "Book.title"
check "and the second" says "Book.pages"
refuses "no migration of such models" "Book.title" app makemigrations
check "none was written" test "$(ls migrations/shelf)" = "$(
    printf '%s\n' 0001_initial.c 0002_pages.c index.c)"
sed 's/pages;/pages, chapters;/
    s/    CORM_INTEGER(Book, pages/    CORM_INTEGER(Book, chapters, .null = true),\n&/' \
    app.c >changed.c
check "a changed model compiles" compile changed.c
check "migrate has nothing" ends 0 app migrate
check "but says what is missing" says "run makemigrations"
check "check says it" ends 1 app check
check "and what to do" says "Run makemigrations"
check "makemigrations" ends 0 app makemigrations --name chapters
check "says how to go on" says "Build the program again"
check "migrate without building" ends 0 app migrate
check "names the file" says "0003_chapters.c is not in this program"
check "check, too" ends 1 app check
check "by name" says "0003_chapters.c is not in this program"
check "built" compile changed.c
check "migrate" ends 0 app migrate
check "applies it" says "0003_chapters... OK"
check "all is well" ends 0 app migrate
check "and says no more" fails says "not in this program"
check "back" ends 0 app migrate shelf 0002 --yes
rm migrations/shelf/0003*
index 0001_initial 0002_pages
check "it compiles" compile app.c

# ---- fixtures ----
printf '[\n{"model": "shelf.book",, }]' >broken.json
refuses "not JSON" "broken.json:2:24: this is not JSON" app loaddata broken.json
echo '[{"model": "shelf.book", "pk": 7, "fields": {"title": "x"}},
    {"model": "shelf.book", "pk": 8, "fields": {"titel": "x"}}]' >field.json
refuses "an unknown field" \
    'field.json: row 2 (shelf.book): the model has no field "titel"' \
    app loaddata field.json
echo '[{"model": "shelf.pen", "pk": 7, "fields": {}}]' >model.json
refuses "an unknown model" 'model.json: row 1: this program has no model "shelf.pen"' \
    app loaddata model.json
echo '{"model": "shelf.book"}' >object.json
refuses "not a list" "object.json: a fixture is a list" app loaddata object.json
echo '[{"model": "shelf.book", "pk": 7, "fields": {"pages": "many"}}]' >value.json
refuses "a wrong value" "value.json: row 1 (shelf.book): " app loaddata value.json
refuses "no such file" "nowhere.json" app loaddata nowhere.json

# ---- arguments ----
check "no command" ends 2 app
check "says how to see the list" says "help\" lists them"
check "no such command" ends 2 app migrat
check "no such option" ends 2 app migrate --fakes
check "names it" says "no such option: --fakes"
check "too many" ends 2 app migrate shelf 0001 0002
check "too few" ends 2 app sqlmigrate shelf
check "no value" ends 2 app migrate --url
check "no number" ends 2 app migrate --table-lock soon
check "says so" says "--table-lock soon: not a number of seconds"
check "a number" ends 0 app migrate --table-lock 0.5 --table-lock-tries 3
for command in $(app help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
    check "$command --help" ends 0 app "$command" --help
    check "$command explains itself" says "usage: "
    check "$command has its place in man corm" \
        grep -qx "\.B $command" "$source/tools/corm.1"
done
check "help" ends 0 app help
check "is the list" says "makemigrations"
check "no such file" ends 1 "$tool" --load ./nothing.so:shelf check
check "no such app" ends 1 "$tool" --load ./app.so:book check
check "names the object" says "book_app"
check "no database" ends 1 env -u CORM_URL "$tool" --load ./app.so:shelf migrate
check "says how" says "--url URL or set CORM_URL"
check "no colours in a file" fails grep -q $'\033' output

# ---- a disk that cannot be written ----
migration 0003_more "$second" 'CORM_RUN_SQL(CORM_NAMES("CREATE TABLE more (a)"),
    CORM_NAMES("DROP TABLE more"))'
index 0001_initial 0002_pages 0003_more
compile app.c
refuses "a database to be read only" "readonly" \
    app migrate --url "sqlite:$work/app.db?mode=ro"
# on_full COMMAND..: on a disk of 128 KB that has the database and is then
# full; what the database holds before and after stands in before.sql, after.sql.
on_full() {
    unshare -rm bash -c '
        mount -t tmpfs -o size=128k none full || exit 99
        cp app.db full && sqlite3 full/app.db .dump >before.sql
        "$@" >output 2>&1
        code=$?
        find full -name "*.c*" >left
        rm -f full/fill && sqlite3 full/app.db .dump >after.sql
        exit $code' - "$@"
}
mkdir full
if on_full true; then
    migration 0003_more "$second" 'CORM_RUN_SQL(CORM_NAMES("CREATE TABLE more (a)",
        "INSERT INTO more SELECT hex(zeroblob(200000))"), CORM_NAMES("DROP TABLE more"))'
    compile app.c
    on_full "$tool" --load ./app.so:shelf migrate --url "sqlite:$work/full/app.db"
    check "a full disk" test $? = 1
    check "says so" says "full"
    check "says where" says "shelf.0003_more"
    check "changes nothing" same before.sql after.sql
    on_full bash -c 'cat /dev/zero >full/fill
        exec "$0" --load ./app.so:shelf makemigrations --empty shelf --name x --dir full/migrations' "$tool"
    check "no room for a migration" test $? = 1
    check "says so" says "No space left"
    check "leaves none half written" test ! -s left
else
    echo "skipped: no tmpfs can be mounted here"
    skipped=$((skipped + 1))
fi
check "makemigrations to a folder that is a file" ends 1 app makemigrations \
    --empty shelf --name x --dir app.c/migrations
check "names it" says "app.c"
finish
