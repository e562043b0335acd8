#!/bin/bash
# packages.sh PROGRAM [FILE]
#
# Loads a committed sample with broken records and compares what is said and
# what is answered; the same questions in plain SQL must get the same answers.
# With a FILE ("-": what apt-cache prints, or dpkg's list where it prints
# nothing) it does that with the real list, within 30 seconds and 100 MB.
. "$(dirname "$0")/lib.sh"
program=$1 file=${2-}
db=$work/packages.db

# The report without libcorm.
by_sql() {
    sqlite3 "$db" <"$here/packages.sql" >"$work/sql"
}

report() {
    "$program" report --db "sqlite:$db" >"$work/report"
}

check_sample() {
    local sample=$here/packages-sample.txt
    check "load" "$program" load --db "sqlite:$db" --from "$sample" \
        >"$work/load" 2>"$work/progress"
    check "what load says" same "$here/packages-load.expected" "$work/load"
    check "lines \"Package:\" as grep counts them" \
        grep -q "$(grep -ac ^Package: "$sample") lines" "$work/load"
    check "report" report
    check "what report says" \
        same "$here/packages-report.expected" "$work/report"
    check "plain SQL" by_sql
    check "report agrees with plain SQL" same "$work/sql" "$work/report"

    check "load from standard input, over what is there" \
        "$program" load --db "sqlite:$db" --from - \
        <"$sample" >"$work/load" 2>"$work/progress"
    check "the same again" same "$here/packages-load.expected" "$work/load"
    check "a file that is not there" \
        fails "$program" load --db "sqlite:$db" --from "$work/none" 2>"$work/x"
    check "leaves the tables as they were" report
    check "the same report" \
        same "$here/packages-report.expected" "$work/report"
    check "a name that nobody bears" "$program" report --db "sqlite:$db" \
        --walk no-such-package >"$work/report"
    check "is said so" grep -q "no such name" "$work/report"
    check "report of a file without tables" fails "$program" report \
        --db "sqlite:$work/empty.db" >"$work/report" 2>"$work/x"
    check "says nothing but why" test ! -s "$work/report" -a -s "$work/x"
}

# The numbers are on the last line of progress: "3.2 s, 24 MB at most".
within_limits() {
    tail -1 "$work/progress"
    awk 'END { exit !($1 < 30 && $3 < 100) }' "$work/progress"
}

check_real() {
    if [ "$file" = - ]; then
        file=$work/list
        apt-cache dumpavail >"$file" 2>/dev/null
        [ -s "$file" ] || file=/var/lib/dpkg/status
    fi
    if [ ! -s "$file" ]; then
        echo "this system has no list of packages"
        skipped=1
        return
    fi
    check "load" "$program" load --db "sqlite:$db" --from "$file" \
        >"$work/load" 2>"$work/progress"
    cat "$work/load"
    check "time and memory" within_limits
    check "packages as grep counts them" \
        grep -q "$(grep -c ^Package: "$file") packages, 0 dup" "$work/load"
    check "report" report
    check "plain SQL" by_sql
    check "report agrees with plain SQL" same "$work/sql" "$work/report"
}

if [ -n "$file" ]; then
    check_real
else
    check_sample
fi
finish
