# shellcheck shell=bash
# Counting checks in a test that is a script; sourced.
passed=0 failed=0 skipped=0

# What no check may leave behind; a test may say more.
sound() {
    :
}

# check TITLE COMMAND...; what the command left in the file output is shown.
check() {
    local title=$1
    shift
    if "$@" && sound; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $title"
        [ ! -f output ] || sed 's/^/    | /' output
    fi
}

fails() {
    ! "$@"
}

# same EXPECTED ACTUAL
same() {
    diff -u "$1" "$2"
}

# The last line, and whether nothing failed.
finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" = 0 ]
}
