#!/bin/bash
# tools.sh ROOT PROGRAM...
#
# Every script and program, given an option that it does not have or a file
# that is not there, fails at once with one line that says what to do.
# PROGRAMs fail so, too, when what they print cannot be written: on a full
# disk, closed from the start, into a pipe whose reader has gone.
set -u
root=$1
shift
passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
unset CORM_URL CORM_LOG
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1}

# refuses WORDS TOOL ARGUMENTS...: by its exit code and its one line.
refuses() {
    local words=$1 code=0
    shift
    timeout 20 "$@" </dev/null >"$work/said" 2>&1 || code=$?
    if [ $code != 0 ] && [ $code != 124 ] && [ $code -lt 126 ] &&
        [ "$(wc -l <"$work/said")" = 1 ] && grep -qE -- "$words" "$work/said"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: ${*##*/}: exit code $code"
        head -3 "$work/said"
    fi
}

# helps TOOL: says on its output what it is for, and succeeds.
helps() {
    if timeout 20 "$1" --help </dev/null >"$work/helped" 2>"$work/said" &&
        [ -s "$work/helped" ] && [ ! -s "$work/said" ] &&
        ! grep -q $'\033' "$work/helped"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: ${1##*/} --help"
        head -3 "$work/helped" "$work/said"
    fi
}

# told TITLE CODE: what went to a place that takes nothing was noticed.
told() {
    if [ "$2" != 0 ] &&
        tail -1 "$work/said" | grep -q 'output could not be written'; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1: exit code $2"
        head -3 "$work/said"
    fi
}

full() {
    local code=0
    "$@" >/dev/full 2>"$work/said" </dev/null || code=$?
    told "$(basename "$*"): a full disk" $code
}

# unwritten PROGRAM ARGUMENTS...
unwritten() {
    local code=0
    full "$@"
    "$@" >&- 2>"$work/said" </dev/null || code=$?
    told "$(basename "$*"): no output" $code
    (
        trap '' PIPE
        {
            sleep .1
            "$@" 2>"$work/said" </dev/null
            echo $? >"$work/code"
        } | true
    )
    told "$(basename "$*"): a reader that has gone" "$(cat "$work/code")"
}

usage='usage|no such|unknown|needs'
for tool in "$root"/scripts/*; do
    # fresh runs what it is given, in a root that it makes first.
    [ -x "$tool" ] || continue
    [ "$(basename "$tool")" = fresh ] ||
        refuses "$usage" "$tool" --no-such-option
    helps "$tool"
done
refuses 'there is no .*nowhere' "$root/scripts/conformance" nowhere
refuses 'no folder nowhere' "$root/scripts/check-layers" nowhere

for program; do
    name=$(basename "$program")
    refuses "$usage" "$program" --no-such-option
    helps "$program"
    full "$program" --help
    db=sqlite:$work/$name.db
    case $name in
    corm)
        refuses 'did you mean "migrate"\?.*help" lists them' "$program" migrat
        refuses 'did you mean "--plan"\?' "$program" migrate --plam
        refuses 'no such app or model; write APP' "$program" dumpdata shop --url "$db"
        refuses 'no such app or model' "$program" dumpdata --exclude shop --url "$db"
        refuses 'no app "shop"; it has none' "$program" makemigrations shop
        refuses 'FILE.so:APP' "$program" --load
        refuses 'FILE.so:APP' "$program" --load nothing check
        refuses 'nothing.so' "$program" --load ./nothing.so:app check
        refuses '--url URL or set CORM_URL' "$program" inspectdb
        refuses 'nowhere' "$program" inspectdb --url "sqlite:$work/nowhere/a.db"
        refuses 'no backend|no-such-scheme' "$program" inspectdb --url no-such-scheme:x
        refuses 'nowhere.json' "$program" loaddata nowhere.json --url "$db"
        refuses 'nowhere' "$program" dumpdata --output nowhere/a.json --url "$db"
        "$program" startapp shop >said 2>&1 || cat said
        refuses 'is there already' "$program" startapp shop
        unwritten "$program" help
        for command in $("$program" help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
            refuses "no such option: --no-such-option; see .*$command --help" \
                "$program" "$command" --no-such-option
            full "$program" "$command" --help
        done
        unwritten "$program" inspectdb --url "$db"
        unwritten "$program" graph
        ;;
    library) unwritten "$program" all --db "$db" ;;
    blog) unwritten "$program" --db "$db" ;;
    migrations)
        unwritten "$program" story --db "$db"
        unwritten "$program" showmigrations --url "$db"
        unwritten "$program" sqlmigrate contacts 0001 --url "$db"
        unwritten "$program" dumpdata --url "$db"
        unwritten "$program" sqlflush --url "$db"
        unwritten "$program" check
        refuses 'no such app or model; did you mean "contacts"' \
            "$program" dumpdata contact --url "$db"
        refuses 'no app "contact"; it has contacts' "$program" migrate contact --url "$db"
        refuses 'no migration "0009"; showmigrations' \
            "$program" migrate contacts 0009 --url "$db"
        refuses 'no table "contact"' "$program" inspectdb contact --url "$db"
        unwritten "$program" migrate --plan --url "$db"
        ;;
    packages)
        refuses 'nowhere' "$program" load --from nowhere --db "$db"
        "$program" load --db "$db" --from \
            "$root/tests/examples/packages-sample.txt" >said 2>&1 || cat said
        unwritten "$program" report --db "$db" --walk zz-nobody
        ;;
    worker)
        "$program" fill 3 --db "$db" >said 2>&1 || cat said
        unwritten "$program" report --db "$db"
        ;;
    *) unwritten "$program" ;;
    esac
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
