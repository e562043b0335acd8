#!/bin/bash
# format.sh ROOT: the code is as clang-format writes it.
set -u
cd "$1" || exit 1
bad=0
while IFS= read -r -d '' file; do
    if ! clang-format --dry-run -Werror "$file" 2>/dev/null; then
        bad=$((bad + 1))
        echo "$file is not as clang-format writes it"
    fi
done < <(find src include backends tests examples bench \
    \( -name '*.c' -o -name '*.h' \) -print0)
[ "$bad" = 0 ]
