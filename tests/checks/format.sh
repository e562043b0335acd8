#!/bin/bash
# format.sh ROOT: the code is as clang-format writes it.
set -u
cd "$1" || exit 1
passed=0 failed=0
while IFS= read -r -d '' file; do
    if clang-format --dry-run -Werror "$file" 2>/dev/null; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$file is not as clang-format writes it"
    fi
done < <(find src include backends tests examples bench \
    \( -name '*.c' -o -name '*.h' \) -print0)
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
