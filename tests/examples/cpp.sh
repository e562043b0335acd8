#!/bin/bash
# cpp.sh PROGRAM: what the C++ example prints.
. "$(dirname "$0")/lib.sh"
cat >"$work/expected" <<'END'
Emma by Jane Austen, 474 pages
Book has no field "titel"; did you mean "title"?
END
"$1" >"$work/output"
check "it runs" test $? = 0
check "its output" same "$work/expected" "$work/output"
finish
