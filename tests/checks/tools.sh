#!/bin/bash
# tools.sh ROOT PROGRAM...
#
# Every script and program, given an option that it does not have, fails at
# once and says how it is called; PROGRAMs fail when what they print cannot
# be written.
set -u
root=$1
shift
passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

# refuses TOOL: by its exit code and its first line.
refuses() {
    local code=0
    timeout 20 "$1" --no-such-option </dev/null >"$work/said" 2>&1 || code=$?
    if [ $code != 0 ] && [ $code != 124 ] && [ $code -lt 126 ] &&
        head -1 "$work/said" | grep -qE 'usage|no such|unknown|needs'; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $(basename "$1") --no-such-option: exit code $code"
        head -3 "$work/said"
    fi
}

for tool in "$root"/scripts/*; do
    # fresh runs what it is given, in a root that it makes first.
    [ ! -x "$tool" ] || [ "$(basename "$tool")" = fresh ] || refuses "$tool"
done
for program; do
    refuses "$program"
    if "$program" help >/dev/full 2>"$work/said"; then
        failed=$((failed + 1))
        echo "FAILED: $(basename "$program") wrote to a full disk, and is content"
    else
        passed=$((passed + 1))
    fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
