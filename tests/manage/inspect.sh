#!/bin/bash
# inspect.sh TOOL SOURCE BUILD: inspectdb on tables whose names C, the library
# or people do not like: what it writes compiles without a warning, opens, and
# reads the rows.
. "$(dirname "$0")/lib.sh"

long=a234567890b234567890c234567890d234567890e234567890f234567890abcd
sqlite3 app.db <<E2
CREATE TABLE "int" ("struct" INTEGER PRIMARY KEY, "while" TEXT NOT NULL,
    "base" TEXT, "pk" INTEGER, "a__b" INTEGER, "_c_" INTEGER, "9lives" INTEGER,
    "errno" INTEGER, "select" TEXT, "it's ""quoted""\\" TEXT);
CREATE TABLE "größe" ("id" INTEGER PRIMARY KEY AUTOINCREMENT, "wert_ä" TEXT,
    "wert_ö" TEXT, "名前" VARCHAR(20), "日付" DATE);
CREATE TABLE "$long" ("id" INTEGER PRIMARY KEY, "$long" INTEGER,
    "${long}x" INTEGER REFERENCES "int" ("struct"));
CREATE TABLE "auth_user" ("id" INTEGER PRIMARY KEY, "Name" VARCHAR(10), "NAME_" VARCHAR(10));
CREATE TABLE "AuthUser" ("id" INTEGER PRIMARY KEY, "x" REAL);
CREATE TABLE "auth user" ("id" INTEGER PRIMARY KEY, "a b" TEXT, "a-b" TEXT);
CREATE TABLE "pair" ("a" INTEGER NOT NULL, "b" VARCHAR(5) NOT NULL, "n" DECIMAL(10, 2),
    PRIMARY KEY ("a", "b"));
CREATE TABLE "refers" ("id" INTEGER PRIMARY KEY,
    "user_id" INTEGER NOT NULL REFERENCES "auth_user" ("id") ON DELETE CASCADE,
    "user" INTEGER REFERENCES "auth_user" ("id") ON DELETE SET NULL,
    "other_id" INTEGER UNIQUE REFERENCES "AuthUser" ("id"),
    "self_id" INTEGER REFERENCES "refers" ("id"),
    "refers_set" INTEGER,
    "pair_a" INTEGER, "pair_b" VARCHAR(5),
    "odd" POINT, "flag" BOOL NOT NULL DEFAULT 1, "at" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "twice" INTEGER GENERATED ALWAYS AS ("id" * 2) STORED,
    FOREIGN KEY ("pair_a", "pair_b") REFERENCES "pair" ("a", "b"),
    UNIQUE ("user_id", "self_id"),
    CHECK ("refers_set" > 0 /* not */ AND "odd" <> '*/'));
CREATE INDEX "an index" ON "refers" ("refers_set" DESC, "at");
CREATE INDEX "partial" ON "refers" ("at") WHERE "flag";
CREATE INDEX "by_lower" ON "auth_user" (lower("Name"));
CREATE UNIQUE INDEX "one_name" ON "auth_user" ("Name", "NAME_");
CREATE TABLE "nokey" ("x" INTEGER, "y" TEXT);
CREATE TABLE "empty" ("id" INTEGER PRIMARY KEY);
CREATE VIEW "some view" AS SELECT "id", "x" FROM "AuthUser";
INSERT INTO "int" VALUES (1, 'w', 'b', 2, 3, 4, 5, 6, 's', 'q');
INSERT INTO "größe" VALUES (1, 'ä', 'ö', 'n', '2020-01-02');
INSERT INTO "$long" VALUES (1, 2, 1);
INSERT INTO "auth_user" VALUES (1, 'n', 'N');
INSERT INTO "AuthUser" VALUES (1, 1.5);
INSERT INTO "auth user" VALUES (1, 'x', 'y');
INSERT INTO "pair" VALUES (1, 'x', 1.25);
INSERT INTO "refers" ("id", "user_id", "user", "other_id", "self_id", "refers_set", "pair_a", "pair_b")
    VALUES (1, 1, 1, 1, 1, 5, 1, 'x');
INSERT INTO "nokey" VALUES (1, 'y');
E2

check "inspectdb" ends 0 "$tool" inspectdb --app found
mv output found.c
compile_found() {
    "${CC:-cc}" -std=c11 "${warnings[@]}" -shared -fPIC -I"$source/include" \
        -o app.so found.c -L"$build" -lcorm
}
check "it compiles without a warning" compile_found
check "the models open, every row is read" ends 0 \
    "$tool" --load ./app.so:found dumpdata
logged() {
    CORM_LOG=$1 "$tool" --load ./app.so:found dumpdata >all 2>log &&
        grep -q 'SELECT.*FROM "pair"' log
}
check "CORM_LOG=sql tells the statements" logged sql
check "apart from what is printed" same all output
check "without it there are none" fails grep -q SELECT output
for value in '"w"' '"q"' '"ä"' '"ö"' '"2020-01-02"' '1.5' '"1.25"'; do
    check "$value is there" says "$value"
done
check "as many as there are" test "$(grep -c '"model"' output)" = 10
check "no drift" ends 0 "$tool" --load ./app.so:found check --database
check "what is no field is told" grep -q 'POINT' found.c
check "and CHECKs" grep -q 'CHECK' found.c
check "and keys of several columns" grep -q 'several columns to pair' found.c
check "and partial indexes" grep -q 'WHERE "flag"' found.c
check "the same again" ends 0 "$tool" inspectdb --app found
check "to the letter" same found.c output
check "one table" ends 0 "$tool" inspectdb pair
check "only that" fails grep -q AuthUser output
check "no such table" ends 1 "$tool" inspectdb nowhere
check "is told" says 'no table "nowhere"'

# ---- a project that compiles ----
sanitized=()
if nm -D "$build/libcorm.so" | grep -q __asan_; then
    sanitized=(-fsanitize=address,undefined)
fi
check "startapp" ends 0 "$tool" startapp shop
check "not twice" ends 1 "$tool" startapp shop
check "is told" says "is there already"
check "a name that is none" ends 1 "$tool" startapp 9x
check "compiles" "${CC:-cc}" -std=c11 "${warnings[@]}" "${sanitized[@]}" -I"$source/include" \
    -o shop/shop shop/*.c shop/migrations/shop/*.c \
    -L"$build" -lcorm-manage -lcorm-migrations -lcorm -Wl,-rpath,"$build"
cd shop || exit 1
unset CORM_URL
check "its first migration" ends 0 ./shop makemigrations
check "compiles" "${CC:-cc}" -std=c11 "${warnings[@]}" "${sanitized[@]}" -I"$source/include" \
    -o shop ./*.c migrations/shop/*.c \
    -L"$build" -lcorm-manage -lcorm-migrations -lcorm -Wl,-rpath,"$build"
check "it runs" ends 0 ./shop
check "with a database" says "1 rows"
check "and commands" ends 0 ./shop check --database
check "graph" ends 0 ./shop graph --fields
check "is DOT" says "digraph models {"
if command -v dot >/dev/null; then
    check "graph --svg" ends 0 ./shop graph --fields --svg
    check "is SVG" says "</svg>"
    check "with the model" says ">Entry<"
fi
check "without dot" ends 1 env "PATH=$work/nowhere" "$PWD/shop" graph --svg
check "says what it needs" says "dot cannot be run (Debian: graphviz)"
check "sqlflush" ends 0 ./shop sqlflush
check "is SQL" says 'DELETE FROM "shop_entry";'
check "the database's shell" quiet ./shop dbshell <<<'SELECT count(*) FROM shop_entry;'
check "answers" says 1
finish
