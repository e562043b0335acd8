#!/bin/bash
# blog.sh PROGRAM: the output, SQL included, is what blog.expected says, on a
# new database and again (CORM_GOLDEN_UPDATE=1 writes it anew); the log of SQL hides parameters unless asked.
. "$(dirname "$0")/lib.sh"
program=$1
url=sqlite:$work/blog.db

quiet() {
    "$@" >"$work/output" 2>&1
}

"$program" --db "$url" >"$work/first"
check "the program" test $? = 0
[ -z "${CORM_GOLDEN_UPDATE:-}" ] || cp "$work/first" "$here/blog.expected"
check "its output" same "$here/blog.expected" "$work/first"
CORM_LOG=sql "$program" --db "$url" >"$work/second" 2>"$work/log"
check "the same again" same "$here/blog.expected" "$work/second"
check "the log has times" grep -q " ms  14 rows  INSERT INTO" "$work/log"
check "it hides parameters" fails grep -q "company.com" "$work/log"
CORM_LOG=sql+values "$program" --db "$url" >"$work/third" 2>"$work/log"
check "and shows them when asked" grep -q "text 'jane@company.com'" "$work/log"
check "no such database" fails quiet "$program" --db "sqlite:$work/no/blog.db"
check "no such option" fails quiet "$program" --all
finish
