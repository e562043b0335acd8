# shellcheck shell=bash
# What the tests of the examples share; sourced.  Each is called with the
# program to test, runs it in a folder of its own, and ends with the counts.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
passed=0 failed=0 skipped=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# check TITLE COMMAND...
check() {
    local title=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $title"
    fi
}

# same EXPECTED ACTUAL
same() {
    diff -u "$1" "$2"
}

fails() {
    ! "$@"
}

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" = 0 ]
}
