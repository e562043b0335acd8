#!/bin/bash
# servers.sh TOOL EXAMPLES URL: the examples say at URL what they say on
# SQLite: their tables come from migrations there, too.  In a schema of its
# own; what a database's SQL looks like does not count.
. "$(dirname "$0")/lib.sh"
tool=$1 examples=$2 server=$3
schema=corm_e$$
case $server in
*\?*) url="$server&schema=$schema" ;;
*) url="$server?schema=$schema" ;;
esac

shell() {
    "$tool" dbshell --url "$server" <<<"$1" >/dev/null 2>"$work/shell"
}
leave() {
    shell "DROP SCHEMA $schema CASCADE;" || shell "DROP SCHEMA $schema;" || cat "$work/shell"
    rm -rf "$work"
}
trap leave EXIT
check "a schema" shell "CREATE SCHEMA $schema;"

# Statements, their texts and how many there are differ: keys that cannot wait
# for the end of a transaction need one more.
plain() {
    grep -v '^ *> \|times: SELECT\|^[0-9]* statements' "$1"
}

check "library" "$examples/library" all --db "$url" >"$work/library"
check "says the same" same "$here/library.expected" "$work/library"
check "blog" "$examples/blog" --db "$url" >"$work/blog"
check "says the same" same <(plain "$here/blog.expected") <(plain "$work/blog")
check "again" "$examples/blog" --db "$url" >"$work/blog"
check "says the same" same <(plain "$here/blog.expected") <(plain "$work/blog")
check "migrations" "$examples/migrations" story --db "$url" >"$work/story"
check "says the same" same "$here/migrations.expected" "$work/story"
for command in "migrate --check" "check --database" "makemigrations --check"; do
    # shellcheck disable=SC2086
    check "$command" "$examples/migrations" $command --url "$url" >"$work/said"
done
check "packages" "$examples/packages" load --db "$url" \
    --from "$here/packages-sample.txt" >"$work/load" 2>"$work/progress"
check "loads the same" same "$here/packages-load.expected" "$work/load"
check "its report" "$examples/packages" report --db "$url" >"$work/report"
check "says the same" same "$here/packages-report.expected" "$work/report"
check "worker" "$examples/worker" fill 3 --db "$url" >"$work/worker"
check "works" "$examples/worker" run 2 --db "$url" >"$work/worker" 2>&1
check "and reports" "$examples/worker" report --db "$url" >"$work/worker"
check "each result once" grep -q 'more than one result: 0' "$work/worker"
finish
