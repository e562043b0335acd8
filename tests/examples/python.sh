#!/bin/bash
# python.sh LIBRARY: what the example in Python prints.
. "$(dirname "$0")/lib.sh"
root=$(cd "$here/../.." && pwd)
cat >"$work/expected" <<'END'
Emma 474
Jane Austen
Book has no field "titel"; did you mean "title"?
END
CORM_LIBRARY=$1 CORM_INCLUDE=$root/include PYTHONDONTWRITEBYTECODE=1 \
    python3 "$root/examples/python/books.py" >"$work/output"
check "it runs" test $? = 0
check "its output" same "$work/expected" "$work/output"
books() {
    CORM_LIBRARY=$library CORM_INCLUDE=$root/include \
        PYTHONDONTWRITEBYTECODE=1 python3 "$root/examples/python/books.py" "$@"
}
one_line() {
    [ "$(wc -l <"$work/errors")" = 1 ]
}
library=$1
check "--help" test "$(books --help | head -c 6)" = usage:
check "a wrong option fails" fails books --no-such-option 2>"$work/errors"
check "in one line" one_line
check "a full disk fails" fails books >/dev/full 2>"$work/errors"
check "in one line" one_line
finish
