#!/bin/bash
# docstrings.sh ROOT WORK-DIR
#
# Each public function says what docstrings.awk asks for; the examples that
# stand in comments compile, and those that are pointed to are there, as is
# every call that comments and pages name.
set -u
root=$1 work=$2
passed=0 failed=0
cd "$root" || exit 1
rm -rf "$work"
mkdir -p "$work"

headers=(include/corm/*.h include/corm/sys/*.h)

fail() {
    failed=$((failed + 1))
    echo "FAILED: $*"
}

codes=$(sed -n 's/^    X(\([A-Z_]*\),.*/\1/p' include/corm/error.h |
    paste -sd'|')
touch "$work/examples" "$work/page.md"
if awk -v codes="$codes" -v examples="$work/examples" \
    -v pages="$work/page.md" -f tests/checks/docstrings.awk "${headers[@]}" \
    >"$work/counts"; then
    passed=$((passed + 1))
else
    fail "parts of comments are missing"
fi
cat "$work/counts"

while read -r name file call; do
    if [ -f "$file" ] && grep -qF "$call" "$file"; then
        passed=$((passed + 1))
    else
        fail "$name: its example, $call in $file, is not there"
    fi
done <"$work/examples"

# A call that comments or pages name is there.
code=$(sed -e 's,/[*][*]<.*,,' "${headers[@]}" cmake/app.cmake \
    cmake/backends.cmake | grep -vE '^( [*]|/[*][*])')
while read -r name; do
    if grep -qE "(^|[^a-z_])$name( ?[(]|;| |$)" <<<"$code"; then
        passed=$((passed + 1))
    else
        fail "$name(), which is nowhere, is named in" \
            "$(grep -lE "$name\(\)" "${headers[@]}" README.md docs/*.md docs/*/*.md | tr '\n' ' ')"
    fi
done < <(grep -ohE '\bcorm_[a-z0-9_]+\(\)' "${headers[@]}" README.md docs/*.md \
    docs/*/*.md | tr -d '()' | sort -u)

# A macro of the calls says what it stands for: a function, a node, a struct.
while read -r name; do
    fail "$name: its comment does not say what plain call or struct it is"
done < <(awk '
    /^\/[*][*]/ { doc = $0; inside = $0 !~ /[*]\//; next }
    inside { doc = doc " " $0; inside = $0 !~ /[*]\//; next }
    /^#define corm_[a-z_0-9]+/ {
        name = $2
        sub(/\(.*/, "", name)
        rest = doc
        gsub(name "[(]", "", rest)
        if (name !~ /_$/ &&
            rest !~ /corm_[a-z0-9_]+\(\)|CORM_(OP|K)_|corm_(as|set|span|items|frame|object|str)[^a-z_(]/)
            print name
        next
    }
    $0 != "" && !/^#define|^ |^\\/ { doc = "" }' include/corm/macros.h include/corm/box.h)

{
    echo '#include "tests/docs/given.h"'
    awk -v page=page.md -v summary="$work/summary" -v programs="$work" \
        -f tests/docs/page.awk "$work/page.md"
} >"$work/page.c"
if gcc -std=c11 -D_POSIX_C_SOURCE=200809L -Iinclude -I. -Wall -Wextra \
    -Wpedantic -Wno-unused -Wno-unused-parameter -Werror -fsyntax-only \
    "$work/page.c"; then
    passed=$((passed + 1))
else
    fail "code in comments does not compile"
fi

echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
