#!/bin/bash
# migrations.sh PROGRAM: the story of its migrations is what
# migrations.expected says, and its commands agree.
. "$(dirname "$0")/lib.sh"
program=$1
url=sqlite:$work/contacts.db

quiet() {
    "$@" >"$work/output" 2>&1
}

"$program" story --db "$url" >"$work/story"
check "the story" test $? = 0
check "what it says" same "$here/migrations.expected" "$work/story"
"$program" story --db "$url" >"$work/again"
check "the story on what is there" test $? = 0
check "ends as it ended" same <(tail -4 "$work/story") <(tail -4 "$work/again")
"$program" --db "sqlite:$work/new.db" >"$work/new"
check "a new database is brought up to date" grep -q "+ 0005_cities" "$work/new"
if "$program" help >/dev/null 2>&1; then
    check "the database is as the models" \
        quiet "$program" check --database --url "$url"
    check "and the models as the migrations" quiet "$program" makemigrations --check
    check "rows are dumped" quiet "$program" dumpdata --url "$url"
    check "with the keys" grep -q '"email": "jane@example.org"' "$work/output"
fi
check "no such database" fails quiet "$program" --db "sqlite:$work/no/contacts.db"
finish
