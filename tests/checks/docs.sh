#!/bin/bash
# docs.sh ROOT WORK-DIR LIBDIR [FLAG...]: FLAGs are those of the library.
#
# The code in the pages compiles (tests/docs/page.awk says how); programs run
# and print what the pages say; rows of tables run (tests/docs/run.h); links lead somewhere; files that pages name
# exist; each error code has its answer in docs/errors.md.
set -u
root=$1 work=$2 libdir=$3
shift 3
passed=0 failed=0
cd "$root" || exit 1

fail() {
    failed=$((failed + 1))
    echo "FAILED: $*"
}
pass() {
    passed=$((passed + 1))
}

rm -rf "$work"
mkdir -p "$work"
pages=$(ls ./*.md docs/*.md docs/*/*.md 2>/dev/null | sed 's|^\./||')
flags=(-std=c11 -D_POSIX_C_SOURCE=200809L -Iinclude -Wall -Wextra -Wpedantic
    -Wno-unused -Wno-unused-parameter -Werror)

# --- code --------------------------------------------------------------------

: >"$work/summary"
for page in $pages; do
    dir=$work/$(tr '/.' '__' <<<"$page")
    mkdir "$dir"
    {
        echo '#include "tests/docs/given.h"'
        extra=tests/docs/$(basename "$page" .md).h
        [ ! -f "$extra" ] || echo "#include \"$extra\""
        awk -v page="$page" -v summary="$work/summary" -v programs="$dir" \
            -f tests/docs/page.awk "$page"
    } >"$dir/page.c" 2>"$dir/faults"
    if [ -s "$dir/faults" ]; then
        fail "$page"
        cat "$dir/faults"
    fi
    if gcc "${flags[@]}" -I. -fsyntax-only "$dir/page.c"; then
        pass
    else
        fail "$page: its code does not compile"
    fi
    # Rows of tables that are C: each is tried.
    if grep -q '^<!-- table rows are C -->' "$page"; then
        {
            echo '#include "tests/docs/given.h"'
            awk -v run=1 -v page="$page" -v summary=/dev/null \
                -v programs="$dir" -f tests/docs/page.awk "$page"
        } >"$dir/rows.c"
        if gcc "${flags[@]}" "$@" -I. -o "$dir/rows" "$dir/rows.c" \
            -L"$libdir" -Wl,-rpath,"$libdir" -lcorm-migrations -lcorm &&
            "$dir/rows" >"$dir/rows.output" 2>&1; then
            pass
        else
            fail "$page: its rows do not all work"
            grep -A1 -E 'FAILED|ERROR|rows run' "$dir/rows.output"
        fi
    fi
    for program in "$dir"/[0-9]*.c; do
        [ -f "$program" ] || continue
        line=$(basename "$program" .c)
        if ! gcc "${flags[@]}" "$@" -o "$dir/$line" "$program" \
            -L"$libdir" -Wl,-rpath,"$libdir" -lcorm; then
            fail "$page:$line: the program does not compile"
        elif [ -f "$dir/$line.expected" ]; then
            if (cd "$dir" && "./$line" >"$line.output") &&
                diff -u "$dir/$line.expected" "$dir/$line.output"; then
                pass
            else
                fail "$page:$line: the program prints something else"
            fi
        else
            pass
        fi
    done
done

# --- links and names ---------------------------------------------------------

for page in $pages; do
    folder=$(dirname "$page")
    while read -r link; do
        target=${link%%#*}
        [ -z "$target" ] || [ -e "$folder/$target" ] ||
            fail "$page links to $link, which is not there"
    done < <(grep -o '](\([^)]*\))' "$page" | sed 's/^](//; s/)$//' |
        grep -v '^[a-z]*:')
    while read -r name; do
        # shellcheck disable=SC2086 # the pages use patterns
        compgen -G "$name" >/dev/null || fail "$page names $name, which is not there"
    done < <(awk '/^```/ { inside = !inside } !inside' "$page" |
        grep -oE '`(src|include|backends|tests|scripts|cmake|docs|examples|bench|packaging|tools)/[A-Za-z0-9_./*-]*`' |
        tr -d '`' | sort -u)
    pass
done
# Where the pages on the tree say just `query/cond.c` or `cond.c`.
for page in docs/architecture.md docs/writing-a-backend.md CONTRIBUTING.md; do
    while read -r name; do
        [ -n "$(find . -path ./build -prune -o -path "*/$name" -print -quit)" ] ||
            fail "$page names $name, which is nowhere"
    done < <(awk '/^```/ { inside = !inside } !inside' "$page" |
        grep -oE '`([a-z_]+/)*[a-z_0-9]+[.](c|h|def|sh|awk|txt)`' |
        tr -d '`' | sort -u)
    pass
done

# --- errors ------------------------------------------------------------------

codes=$(sed -n 's/^    X(\([A-Z_]*\),.*/CORM_\1/p' include/corm/error.h)
for code in $codes; do
    [ $code != CORM_OK ] || continue
    if awk -v code="$code" '
        /^## / { inside = index($0, "`" code "`") }
        inside && /^\*\*Cause/ { cause = 1 }
        inside && /^\*\*Remedy/ { remedy = 1 }
        END { exit !(cause && remedy) }' docs/errors.md; then
        pass
    else
        fail "docs/errors.md has no cause and remedy of $code"
    fi
done

# The README's rows on databases say what their dialects do.
while IFS='=' read -r row feature; do
    cells=$(grep -F "| $row |" README.md | awk -F' *[|] *' '
        { for (i = 3; i <= 5; i++) printf "%s ", substr($i, 1, 1) }')
    wanted=
    for backend in sqlite postgresql mysql; do
        if grep -q "CORM_FEATURE_ON($feature)" backends/$backend/*.c; then
            wanted+='y '
        else
            wanted+='n '
        fi
    done
    if [ "$cells" = "$wanted" ]; then
        pass
    else
        fail "README.md: \"$row\" is $cells, the dialects say $wanted"
    fi
done <<'END'
`DISTINCT ON`=DISTINCT_ON
order inside aggregates=AGGREGATE_ORDER
updates that give their rows (`RETURNING`)=UPDATE_RETURNING
row locks, `skip_locked`=SKIP_LOCKED
changes of tables in a transaction=TRANSACTIONAL_DDL
END

# The README's figures are those of docs/performance.md.
while IFS='|' read -r _ name _ time ratio _; do
    if grep -E "^[|]$name" docs/performance.md |
        grep -F "${time% } |" | grep -qE "[|] +${ratio# }[|] same|[|] +${ratio# }[|] -"; then
        pass
    else
        fail "README.md: the figures of$name are not in docs/performance.md"
    fi
done < <(grep -E '^[|] w[0-9]' README.md)

# Every function and aggregate has its place in the guides.
for name in $(sed -n 's/^CORM_[A-Z]*("\([a-z_0-9]*\)".*/\1/p' src/query/functions.def); do
    if grep -qE "[\`\"]$name[\`\"]" docs/expressions.md docs/aggregation.md; then
        pass
    else
        fail "neither docs/expressions.md nor docs/aggregation.md has $name"
    fi
done

# The packages' files are of this version and can be read.
version=$(sed -n 's/#define CORM_VERSION  *"\(.*\)"/\1/p' include/corm/version.h)
for file in packaging/vcpkg/vcpkg.json:'"version": "VERSION"' \
    packaging/conan/conanfile.py:'version = "VERSION"' \
    packaging/conan/conandata.yml:'  "VERSION":' \
    CHANGELOG.md:'## VERSION '; do
    if grep -qF -- "${file#*:}" <(sed "s/$version/VERSION/g" "${file%%:*}"); then
        pass
    else
        fail "${file%%:*} is not of version $version"
    fi
done
# Of Python only what its minimal package has.
check_parses() {
    local file=$1
    shift
    if [ "$("$@" 2>&1)" = 1 ]; then
        pass
    else
        fail "$file cannot be read"
    fi
}
file=packaging/vcpkg/vcpkg.json
if command -v sqlite3 >/dev/null; then
    check_parses $file sqlite3 :memory: "SELECT json_valid(readfile('$file'))"
fi
file=packaging/conan/conanfile.py
if command -v python3 >/dev/null; then
    check_parses $file python3 -c \
        "compile(open('$file').read(), '$file', 'exec'); print(1)"
fi

count() {
    grep -c "^$1" "$work/summary" || true
}
echo "code in pages: $(count compiled) blocks and $(count row) rows of tables" \
    "compiled here, $(count elsewhere) checked by other tests," \
    "$(count not) not compiled:"
sed -n 's/^not /    /p' "$work/summary"
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
