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
finish
