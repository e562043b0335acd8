#!/bin/bash
# amalgamation.sh ROOT COMPILER
#
# All sources in one translation unit compile without a warning: names of
# statics, tags and file-local macros are unique in the whole tree, as a
# one-file libcorm needs.
set -u
root=$1 compiler=$2
for file in "$root"/src/*/*.c "$root"/backends/*/*.c; do
    [ ! -f "$file" ] || echo "#include \"$file\""
done | "$compiler" -std=c11 -D_POSIX_C_SOURCE=200809L -I"$root/include" \
    -I"$root/src" -Wall -Wextra -Wpedantic -Werror -fsyntax-only -x c -
