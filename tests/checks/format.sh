#!/bin/bash
# format.sh ROOT: the code is as clang-format writes it.
set -u
cd "$1" || exit 1
find src include backends tests examples bench \( -name '*.c' -o -name '*.h' \) \
    -print0 2>/dev/null | xargs -0r clang-format --dry-run -Werror
