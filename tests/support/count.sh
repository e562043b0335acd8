#!/bin/bash
# count.sh NOTE KIND COMMAND...
#
# Runs COMMAND and writes "passed failed skipped" to the file NOTE, taken from
# the summaries that cmocka prints (one a group) or from the lines
# "N passed, N failed, N skipped" of a script.  KIND cmocka: a program without
# a summary has failed, whatever its exit code; KIND plain: it counts as one.
# A program that exits with an error counts one failure at least, so that a
# crash or a leak after the last test is seen.  Exit code: 0 when none failed.
set -u -o pipefail

note=$1 kind=$2
shift 2
mkdir -p "$(dirname "$note")"
rm -f "$note"
log=$(mktemp)
trap 'rm -f "$log"' EXIT

"$@" 2>&1 | tee "$log"
code=$?

read -r passed failed skipped seen < <(awk '
    match($0, /\[  PASSED  \] [0-9]+ test/)  { p += number($0); seen = 1 }
    match($0, /\[  FAILED  \] [0-9]+ test/)  { f += number($0); seen = 1 }
    match($0, /\[  SKIPPED \] [0-9]+ test/)  { s += number($0); seen = 1 }
    /^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ {
        p += $1; f += $3; s += $5; seen = 1
    }
    function number(line) {
        return substr(line, RSTART + 13, RLENGTH - 13) + 0
    }
    END { print p + 0, f + 0, s + 0, seen + 0 }' "$log")

if [ "$seen" = 0 ] && [ "$code" = 0 ]; then
    if [ "$kind" = plain ]; then
        passed=1
    else
        echo "count.sh: $1 printed no summary"
        failed=1
    fi
fi
if [ "$code" != 0 ] && [ "$failed" = 0 ]; then
    echo "count.sh: $1 ended with exit code $code"
    failed=1
fi
echo "$passed $failed $skipped" >"$note"
[ "$failed" = 0 ]
