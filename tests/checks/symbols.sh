#!/bin/bash
# symbols.sh ROOT LIBRARY...
#
# The shared libraries together export what tests/checks/symbols.txt lists, and what the
# public headers declare: a function cannot be declared and forgotten, nor
# exported and undeclared.
set -u
root=$1
shift
passed=0 failed=0
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

compare() {
    if diff -u --label "$2" --label "$4" "$1" "$3"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$5"
    fi
}

# The commands are not built where jansson is missing.
manage=corm_manage
case " $*" in
*corm-manage*) manage='^$' ;;
esac
"$root/scripts/gen-symbols" "$@" >"$work/exported"
# The list is of what every build has.
grep -v "$manage" "$root/tests/checks/symbols.txt" >"$work/listed"
grep -vE '^corm_(postgresql|mysql)_' "$work/exported" >"$work/always"
compare "$work/listed" symbols.txt "$work/always" exported \
    "if the change is meant, run ./scripts/gen-symbols and commit the list"

# Which backends are in is the build's choice, so their headers are taken by
# what the library has.
for header in "$root"/include/corm/*.h "$root"/include/corm/sys/*.h; do
    name=$(basename "$header" .h)
    if ! grep -q "corm_${name}_backend(" "$header" ||
        grep -q "^corm_${name}_backend$" "$work/exported"; then
        echo "#include \"$header\""
    fi
done | gcc -E -P -std=c11 -I"$root/include" -x c - | tr '\n' ' ' |
    tr ';{}' '\n\n\n' |
    awk '/visibility\("default"\)/ {
        sub(/.*visibility\("default"\)/, "")
        if (match($0, /corm_[a-z0-9_]+ *\(/))
            name = substr($0, RSTART, RLENGTH - 1)
        else if (match($0, /corm_[A-Za-z0-9_]+ *(\[[^]]*\])? *$/))
            name = substr($0, RSTART, RLENGTH)
        else
            next
        sub(/[ [].*/, "", name)
        print name
    }' | grep -v "$manage" | sort -u >"$work/declared"
compare "$work/declared" declared "$work/exported" exported \
    "the headers' CORM_API declarations and the library differ"

echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
