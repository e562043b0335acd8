#!/bin/bash
# library.sh PROGRAM: the five steps say what library.expected says, at once
# and one by one.
. "$(dirname "$0")/lib.sh"
program=$1
url=sqlite:$work/library.db

quiet() {
    "$@" >"$work/output" 2>&1
}

"$program" all --db "$url" >"$work/all"
check "all five steps" test $? = 0
check "their output" same "$here/library.expected" "$work/all"

for step in add query update many delete; do
    check "$step by itself" "$program" "$step" --db "$url" >>"$work/steps"
done
check "the output of the steps one by one" \
    same "$here/library.expected" "$work/steps"

CORM_LOG=sql "$program" query --db "$url" >/dev/null 2>"$work/log"
check "CORM_LOG=sql writes the statements" grep -q "SELECT" "$work/log"
check "and hides values" fails grep -q "Austen" "$work/log"
check "update fails when the book is gone" \
    fails quiet "$program" update --db "$url"
check "and says why" grep -q "Book" "$work/output"
check "tables missing" \
    fails quiet "$program" query --db "sqlite:$work/empty.db"
check "a folder that is not there" \
    fails quiet "$program" add --db "sqlite:$work/none/library.db"
check "no such step" fails quiet "$program" lend
finish
