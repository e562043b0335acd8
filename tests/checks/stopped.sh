#!/bin/bash
# stopped.sh REGEX PROGRAM: the sanitizer stops the program with a report that
# matches.
set -u
regex=$1
shift
if output=$("$@" 2>&1); then
    echo "$1 ran to its end"
elif grep -qE "$regex" <<<"$output"; then
    echo "1 passed, 0 failed, 0 skipped"
    exit 0
else
    echo "$1 was not stopped by /$regex/:"
fi
printf '%s\n' "$output"
exit 1
