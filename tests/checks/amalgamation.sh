#!/bin/bash
# amalgamation.sh ROOT COMPILER
#
# All sources in one translation unit compile without a warning: names of
# statics, tags and file-local macros are unique in the whole tree, as a
# one-file libcorm needs.  A backend whose client library is not here is left
# out.
set -u
root=$1 compiler=$2
flags=(-std=c11 -D_POSIX_C_SOURCE=200809L -I"$root/include" -I"$root/src")
for package in libpq libmariadb; do
    # shellcheck disable=SC2207 # several options in one word
    flags+=($(pkg-config --cflags "$package" 2>/dev/null |
        sed 's/-I */-isystem /g'))
done

files=("$root"/src/*/*.c)
if ! echo '#include <jansson.h>' | "$compiler" -E -x c - >/dev/null 2>&1; then
    echo "without manage: jansson is missing"
    mapfile -t files < <(printf '%s\n' "${files[@]}" | grep -v /src/manage/)
fi
for backend in "$root"/backends/*/; do
    if echo "#include \"${backend}driver.h\"" |
        "$compiler" "${flags[@]}" -E -x c - >/dev/null 2>&1; then
        files+=("$backend"*.c)
    else
        echo "without $(basename "$backend"): its client library is missing"
    fi
done
printf '#include "%s"\n' "${files[@]}" |
    "$compiler" "${flags[@]}" -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
        -x c -
