#!/bin/bash
# single.sh ROOT WORK-DIR
#
# What scripts/amalgamate writes compiles without a warning with each compiler
# that is here, unoptimised and optimised, and builds the README's program by
# the README's command; corm.h is also C++.
set -u
root=$1 work=$2
passed=0 failed=0
flags=(-Wall -Wextra -Wpedantic -Werror)

check() {
    local title=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $title"
        head -40 "$work/log"
    fi
}

# As a user without an installed libcorm writes it.
readme_program() {
    "$root/tests/checks/blocks" program "$root/README.md" "$work" &&
        sed -i 's|#include <corm/short.h>|#define CORM_SHORT_NAMES\n#include "corm.h"|' \
            "$work/program.c"
}

# builds COMPILER LEVEL
builds() {
    "$1" "$2" "${flags[@]}" -o "$work/app" "$work/program.c" "$work/corm.c" \
        -lsqlite3 -lpthread -lm && "$work/app" >"$work/output" &&
        diff -u "$work/expected" "$work/output"
}

# Everything that is behind a macro, in C or C++.
includes() {
    printf '#include "corm.h"\n%s\n%s\n' "$3" '#include "corm.h"' |
        "$1" -x "${2%:*}" "-std=${2#*:}" -I"$work" "${flags[@]}" \
            -fsyntax-only -
}

rm -rf "$work"
mkdir -p "$work"
check "amalgamate" "$root/scripts/amalgamate" "$work"
check "the README has a program and its output" readme_program
for compiler in gcc clang; do
    command -v $compiler >/dev/null || continue
    check "$compiler -O0" builds $compiler -O0
    check "$compiler -O3" builds $compiler -O3
done
all=$(printf '#define CORM_%s\n' SHORT_NAMES TESTING BACKEND_API)
for pair in gcc=c:c11 clang=c:c11 g++=c++:c++11 clang++=c++:c++11 \
    g++=c++:c++17 clang++=c++:c++17; do
    command -v ${pair%%=*} >/dev/null || continue
    check "corm.h by $pair" includes ${pair%%=*} ${pair#*=} ""
    check "corm.h with everything by $pair" includes ${pair%%=*} ${pair#*=} \
        "$all"
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
