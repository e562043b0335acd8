#!/bin/bash
# compile_fail.sh ROOT COMPILER...
#
# Compiles each file of tests/compile_fail with each compiler.  The first line
# of a file says what must come of it: /* EXPECT: regex */ (an error that
# matches) or /* OK */ (no error and no warning).
set -u
root=$1
shift
passed=0 failed=0
export LC_ALL=C # plain quotes in messages

for compiler in "$@"; do
    for file in "$root"/tests/compile_fail/*.c; do
        name="$(basename "$file" .c) ($compiler)"
        expected=$(sed -n '1s|^/\* \(.*\) \*/$|\1|p' "$file")
        warnings=-Werror=incompatible-pointer-types
        [ "$expected" != OK ] ||
            warnings="-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion
                      -Wshadow -Wcast-qual -Wwrite-strings -Werror"
        # shellcheck disable=SC2086 # several options in one word
        output=$("$compiler" -std=c11 -I"$root/include" \
            -I"$root/tests/compile_fail" $warnings -fsyntax-only "$file" 2>&1)
        code=$?
        complaint=
        case $expected in
        OK)
            [ $code = 0 ] || complaint="should compile"
            ;;
        "EXPECT: "*)
            if [ $code = 0 ]; then
                complaint="compiles, but must not"
            elif ! grep -qE "error: .*(${expected#EXPECT: })" <<<"$output"; then
                complaint="fails, but not with /${expected#EXPECT: }/"
            fi
            ;;
        *)
            complaint="its first line is neither EXPECT nor OK"
            ;;
        esac
        if [ -z "$complaint" ]; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            printf '%s: %s\n%s\n' "$name" "$complaint" "$output"
        fi
    done
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
