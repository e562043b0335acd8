#!/bin/bash
# headers.sh ROOT COMPILER:LANGUAGE...     (LANGUAGE: c11, c++11, c++17, ...)
#
# Each public header compiles alone, twice in one file and without a warning;
# a program's file compiles cleanly under strict flags in each C since C11; each
# header but short.h defines only names that begin with corm_ or CORM_.
set -u
root=$1
shift
passed=0 failed=0

fail() {
    failed=$((failed + 1))
    echo "$*"
}

headers=$(cd "$root/include" && find corm -name '*.h' | sort)
for pair in "$@"; do
    compiler=${pair%%:*} standard=${pair#*:}
    case $standard in
    c++*) language=c++ more= ;;
    *) language=c more="-Wstrict-prototypes -Wmissing-prototypes" ;;
    esac
    for header in $headers; do
        # shellcheck disable=SC2086 # several options in one word
        if printf '#include <%s>\n#include <%s>\ntypedef int not_empty;\n' \
            "$header" "$header" |
            "$compiler" -x $language "-std=$standard" -I"$root/include" \
                -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion \
                -Wshadow -Wcast-qual -Wundef $more -Werror -fsyntax-only -; then
            passed=$((passed + 1))
        else
            fail "$header does not compile alone as $standard by $compiler"
        fi
    done
    # So does a header of models, from either language.
    for models in "$root"/examples/*/models.h; do
        if "$compiler" -x $language "-std=$standard" -I"$root/include" \
            -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
            -include "$models" - </dev/null; then
            passed=$((passed + 1))
        else
            fail "$models does not compile as $standard by $compiler"
        fi
    done
done

# A program's own file under its own flags: models, blocks, loops.
for standard in c11 gnu17 c2x; do
    for compiler in gcc clang; do
        command -v $compiler >/dev/null || continue
        for file in examples/library/query.c examples/blog/models.c \
            examples/worker/queue.c; do
            if "$compiler" "-std=$standard" -D_POSIX_C_SOURCE=200809L \
                -I"$root/include" -Wall -Wextra -Wpedantic -Wconversion \
                -Wsign-conversion -Wshadow -Wcast-qual -Wundef \
                -Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes \
                -Werror -fsyntax-only "$root/$file"; then
                passed=$((passed + 1))
            else
                fail "$file does not compile cleanly as $standard by $compiler"
            fi
        done
    done
done

for header in $headers; do
    [ "$header" != corm/short.h ] || continue
    # -dD keeps the #defines and says by line markers whose they are.
    taken=$(echo "#include <$header>" |
        gcc -E -dD -std=c11 -I"$root/include" -x c - | awk -v dir="$root/include/" '
            /^# [0-9]+ "/ { ours = index($0, "\"" dir) }
            { name = $2; sub(/\(.*/, "", name) }
            ours && /^#define/ && name !~ /^(corm_|CORM_)/ { taken[name] = 1 }
            /^#undef/ { delete taken[name] }
            END { for (name in taken) print name }')
    if [ -z "$taken" ]; then
        passed=$((passed + 1))
    else
        fail "$header takes names that are not its own:" $taken
    fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
