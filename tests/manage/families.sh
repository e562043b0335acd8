#!/bin/bash
# families.sh TOOL SOURCE BUILD CONFORMANCE PACKAGES [URL]: inspectdb on the
# tables of each schema family, of examples/packages, and of names that nobody
# likes: what it writes compiles without a warning and reads every row.  In a
# schema of its own at URL; without one in a file.
. "$(dirname "$0")/lib.sh"
conformance=$4 packages=$5 url=${6-}

backend=${url%%:*}
quote='"'
case $backend in
'')
    url=sqlite:$work/families.db
    shell() {
        sqlite3 -bail "$work/families.db"
    }
    ;;
*)
    schema=corm_f$$
    shell() {
        "$tool" dbshell --url "$url"
    }
    [ "$backend" != mysql ] || quote='`'
    shell <<<"CREATE SCHEMA $schema;" >output 2>&1 || cat output
    leave() {
        url=$server
        echo "DROP SCHEMA $schema CASCADE;" | shell >/dev/null 2>&1 ||
            echo "DROP SCHEMA $schema;" | shell
        rm -rf "$work"
    }
    trap leave EXIT
    server=$url
    case $url in
    *\?*) url="$url&schema=$schema" ;;
    *) url="$url?schema=$schema" ;;
    esac
    ;;
esac

# sql <SCRIPT: identifiers in double quotes, as the database quotes them.
sql() {
    tr '"' "$quote" | shell >output 2>&1
}

compiles() {
    for compiler in gcc clang; do
        command -v $compiler >/dev/null || continue
        $compiler -std=c11 "${warnings[@]}" -O1 -I"$source/include" \
            -c -o found.o "$1" || return 1
    done
    "${CC:-cc}" -std=c11 -shared -fPIC -I"$source/include" -o "${1%.c}.so" \
        "$1" -L"$build" -lcorm
}

found() {
    "$tool" --load ./found.so:found "$@" --url "$url" </dev/null
}

# rows_as COUNTS: as many rows of each model as the lines "N TABLE" say.
rows_as() {
    diff <(awk '$1 > 0 { print $1 }' "$1" | sort -n) \
        <(grep -o '"model": "[^"]*"' rows.json | sort | uniq -c |
            awk '{ print $1 }' | sort -n)
}

# inspect TITLE COUNTS
inspect() {
    "$tool" inspectdb --app found --url "$url" >found.c 2>output
    check "$1: inspectdb" test -s found.c
    check "$1: compiles without a warning" compiles found.c
    check "$1: reads the rows" ends 0 found dumpdata --output rows.json
    check "$1: every one" rows_as "$2"
    check "$1: fits the tables" ends 0 found check --database
}

# ---- the families ----
for family in "$source"/tests/conformance/schemas/*.json; do
    check "fill $family" "$conformance" --fill "$family" --url "$url" >>counts
done
inspect "families" counts
check "a value of blog" grep -q '"slug": "' rows.json
check "relations" grep -q 'CORM_FOREIGN_KEY(BlogPost, author, BlogUser,' found.c
check "to oneself" grep -q 'CORM_FOREIGN_KEY(BlogComment, parent, BlogComment,' found.c
check "one to one" grep -q 'CORM_ONE_TO_ONE(BlogProfile, user, BlogUser,' found.c
check "keys of several columns" \
    grep -q '.primary_key = CORM_NAMES("tenant", "number")' found.c
check "indexes" grep -q 'CORM_INDEX_AS("lib_book_pub_desc", .fields = CORM_NAMES("-published", "pages"))' found.c
check "constraints" grep -q 'CORM_UNIQUE("types_strict_name_kind_' found.c
check "checks in a comment" grep -q '/\* CHECK .*count.* <= 1000)* \*/' found.c
check "JSON" grep -q 'CORM_JSON(TypesDoc, body, ' found.c
check "computed columns" grep -q 'TypesComputed, total,.* \.generated = .* \.stored = true' found.c

# ---- examples/packages ----
mv counts counts.families
check "packages" quiet "$packages" load --db "$url" \
    --from "$source/tests/examples/packages-sample.txt"
"$tool" inspectdb --app found --url "$url" >all.c
for t in $(sed -n 's/.*\.db_table = "\(packages_[a-z_]*\)".*/\1/p' all.c); do
    # What a shell draws around the number is its own affair.
    echo "$(shell <<<"SELECT count(*) FROM $t;" | grep -o '[0-9]\+' | head -1) $t"
done >counts.packages
check "there are some" test -s counts.packages
cat counts.families counts.packages >counts
inspect "packages" counts

# ---- names ----
long=a234567890b234567890c234567890d234567890e234567890f234567890abc
[ "$backend" = postgresql ] || long=${long}4 # has 63 at most
sql <<E2
CREATE TABLE "int" ("struct" INTEGER PRIMARY KEY, "while" VARCHAR(9) NOT NULL,
    "base" VARCHAR(9), "pk" INTEGER, "a__b" INTEGER, "_c_" INTEGER,
    "9lives" INTEGER, "errno" INTEGER, "select" VARCHAR(9), "NULL" INTEGER,
    "it's *\\/ /* here" VARCHAR(9));
CREATE TABLE "größe" ("id" INTEGER PRIMARY KEY, "wert_ä" VARCHAR(9),
    "wert_ö" VARCHAR(9), "名前" VARCHAR(9), "日付" DATE);
CREATE TABLE "$long" ("id" INTEGER PRIMARY KEY, "$long" INTEGER,
    "${long%?}d" INTEGER, CONSTRAINT "short" FOREIGN KEY ("${long%?}d")
    REFERENCES "int" ("struct"));
CREATE TABLE "auth_user" ("id" INTEGER PRIMARY KEY, "name" VARCHAR(9), "name_" VARCHAR(9));
CREATE TABLE "authuser" ("id" INTEGER PRIMARY KEY, "x" REAL);
CREATE TABLE "auth user" ("id" INTEGER PRIMARY KEY, "a b" VARCHAR(9), "a-b" VARCHAR(9));
CREATE TABLE "corm_object" ("id" INTEGER PRIMARY KEY, "corm_model" INTEGER);
CREATE TABLE "pair" ("a" INTEGER NOT NULL, "b" VARCHAR(5) NOT NULL, "n" DECIMAL(10, 2),
    PRIMARY KEY ("a", "b"));
CREATE TABLE "refers" ("id" INTEGER PRIMARY KEY, "user_id" INTEGER NOT NULL,
    "user" INTEGER, "other_id" INTEGER UNIQUE, "refers_id" INTEGER,
    "refers_set" INTEGER, "pair_a" INTEGER, "pair_b" VARCHAR(5),
    FOREIGN KEY ("user_id") REFERENCES "auth_user" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("user") REFERENCES "auth_user" ("id") ON DELETE SET NULL,
    FOREIGN KEY ("other_id") REFERENCES "authuser" ("id"),
    FOREIGN KEY ("refers_id") REFERENCES "refers" ("id"),
    FOREIGN KEY ("pair_a", "pair_b") REFERENCES "pair" ("a", "b"));
CREATE TABLE "nokey" ("x" INTEGER, "y" VARCHAR(9));
CREATE TABLE "NULL" ("id" INTEGER PRIMARY KEY);
CREATE TABLE "Q" ("id" INTEGER PRIMARY KEY, "COUNT" INTEGER);
CREATE VIEW "some view" AS SELECT "id", "x" FROM "authuser";
INSERT INTO "int" VALUES (1, 'w', 'b', 2, 3, 4, 5, 6, 's', 7, 'q');
INSERT INTO "größe" VALUES (1, 'ä', 'ö', 'n', '2020-01-02');
INSERT INTO "$long" VALUES (1, 2, 1);
INSERT INTO "auth_user" VALUES (1, 'n', 'N');
INSERT INTO "authuser" VALUES (1, 1.5);
INSERT INTO "auth user" VALUES (1, 'x', 'y');
INSERT INTO "corm_object" VALUES (1, 2);
INSERT INTO "pair" VALUES (1, 'x', 1.25);
INSERT INTO "refers" VALUES (1, 1, 1, 1, 1, 5, 1, 'x');
INSERT INTO "nokey" VALUES (1, 'y');
INSERT INTO "NULL" VALUES (1);
INSERT INTO "Q" VALUES (1, 2);
E2
check "names" fails grep -qi error output
for t in int größe long auth_user authuser "auth user" corm_object pair refers nokey null q view; do
    echo "1 $t"
done >>counts
inspect "names" counts
for value in '"w"' '"q"' '"ä"' '"ö"' '"2020-01-02"' '1.5' '"1.25"'; do
    check "$value is there" grep -q "$value" rows.json
done

# ---- types that no model asks for ----
case $backend in
postgresql) shell >output 2>&1 <<E2
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE odds (id serial PRIMARY KEY, a int[], b text[][], r int4range, ts tsvector,
    n inet, c cidr, m mood, x xml, bi bit(3), mo money, p point, tt timetz, nu numeric,
    o oid, nm name, mac macaddr, v varchar(9));
CREATE INDEX odds_gin ON odds USING gin (a);
CREATE INDEX odds_like ON odds (v varchar_pattern_ops) INCLUDE (nu);
INSERT INTO odds (a, b, r, ts, n, c, m, x, bi, mo, p, tt, nu, o, nm, mac)
    VALUES ('{1,2}', '{{a},{b}}', '[1,3)', 'a b', '1.2.3.4/24', '1.2.3.0/24', 'ok', '<a/>',
    B'101', '1.50', '(1,2)', '10:00+02', 1.25, 1, 'n', '08:00:2b:01:02:03');
CREATE MATERIALIZED VIEW seen AS SELECT id, a FROM odds;
E2
    printf '1 odds\n1 seen\n' >>counts
    ;;
mysql) shell >output 2>&1 <<E2
CREATE TABLE odds (id int unsigned auto_increment PRIMARY KEY, e enum('a', 'b'), s set('x', 'y'),
    b bit(5), y year, d double(8, 2), mi mediumint unsigned, t1 tinyint(1), mt mediumtext,
    lb longblob, bn binary(3), js json, g point, z int(5) zerofill, c char(3),
    v varchar(20) CHARACTER SET latin1, FULLTEXT KEY ft (v));
INSERT INTO odds (e, s, b, y, d, mi, t1, mt, lb, bn, js, g, z, c, v)
    VALUES ('a', 'x,y', b'101', 2020, 1.5, 16000000, 1, 'm', 'l', 'b', '{"a":1}', POINT(1, 2), 7, 'c', 'v');
E2
    echo "1 odds" >>counts
    ;;
*) shell >output 2>&1 <<E2
CREATE TABLE odds (id INTEGER PRIMARY KEY, a, b POINT, c FLOATING POINT, d NUMERIC(40, 2), e ANY);
INSERT INTO odds VALUES (1, 'a', 'b', 1.5, 2.25, 'e');
E2
    echo "1 odds" >>counts
    ;;
esac
check "odd types" fails grep -qi error output
inspect "odd types" counts
check "are told" grep -q "the column's type is" found.c
if [ "$backend" = postgresql ]; then
    check "classes of operators" grep -q '.include = CORM_NAMES("nu"), .opclasses = CORM_NAMES("varchar_pattern_ops")' found.c
    check "other indexes" grep -q '/\* index: .* USING gin' found.c
fi
check "what no field can say" grep -q 'several columns to pair' found.c
finish
