#!/bin/bash
# extend.sh ROOT WORK-DIR
#
# The patches of docs/architecture.md ("How to add ..") fit the tree, and what
# they add works.
set -eu
root=$1 work=$2
rm -rf "$work"
mkdir -p "$work/tree"
cp -R "$root"/{src,include,backends,scripts,cmake,LICENSE} "$work/tree"
awk '/^```diff/ { inside = 1; next } /^```/ { inside = 0 } inside' \
    "$root/docs/architecture.md" >"$work/patch"
[ -s "$work/patch" ]
(cd "$work/tree" && patch -p1 --silent <"$work/patch")
"$work/tree/scripts/amalgamate" "$work" >/dev/null
gcc -std=gnu11 -O0 -Wall -Wextra -I"$work" -o "$work/extend" \
    "$root/tests/checks/extend.c" "$work/corm.c" -lsqlite3 -lpthread -lm
"$work/extend" >"$work/output"
printf '%s\n' '#0000ff, 7 bytes' '' ValidationError | diff -u - "$work/output"
