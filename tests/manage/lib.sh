# shellcheck shell=bash
# What the tests of the commands share; sourced with the arguments TOOL SOURCE
# BUILD: the corm tool, the source tree and the folder of the libraries.
set -u
tool=$1 source=$2 build=$3
. "$(dirname "${BASH_SOURCE[0]}")/../support/check.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export LC_ALL=C CORM_URL="sqlite:$work/app.db"
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:detect_stack_use_after_return=1}
unset NO_COLOR
warnings=(-Wall -Wextra -Wpedantic -Werror -Wmissing-prototypes
    -Wstrict-prototypes -Wshadow -Wundef)

# Whatever is done, no output has the password of the URL.
shows_password() {
    local secret=${url-}
    secret=${secret%%@*}
    secret=${secret##*:}
    [[ ${url-} == *://*:*@* && -e output ]] && grep -qF -- "$secret" output
}

# Is a check's output as it may be?
sound() {
    ! shows_password
}

# Standard output and errors go to the file output.
quiet() {
    "$@" >output 2>&1
}

# ends CODE COMMAND...: with this exit code.
ends() {
    local wanted=$1
    shift
    "$@" >output 2>&1
    local code=$?
    [ "$code" = "$wanted" ] || {
        echo "exit code $code, not $wanted" >>output
        return 1
    }
}

# says TEXT: the output has it.
says() {
    grep -qF -- "$1" output
}

# compile FILE.c: an app and its migrations as FILE.so
compile() {
    "${CC:-cc}" -std=c11 "${warnings[@]}" -shared -fPIC -I"$source/include" \
        -I"$(dirname "$1")" -o app.so "$1" migrations/shelf/*.c \
        -L"$build" -lcorm-migrations -lcorm
}

# shelf_app MEMBER FIELD: app.c of one model, Book, with a title and that.
shelf_app() {
    mkdir -p migrations/shelf
    cat >app.c <<E2
#include <corm/corm.h>

typedef struct Book {
    corm_object base;
    int64_t id;
    const char *title;
    $1
} Book;
CORM_DECLARE(Book);
static const corm_field Book_fields[] = {
    CORM_BIG_AUTO(Book, id),
    CORM_CHAR(Book, title, .max_length = 50),
    $2
};
CORM_MODEL(Book);
extern const corm_app shelf_app;
extern const corm_migration *const shelf_migrations[];
CORM_APP(shelf, .models = CORM_MODELS(&Book_model),
         .migrations = shelf_migrations);
E2
}

app() {
    "$tool" --load ./app.so:shelf "$@" </dev/null
}

# ---- on a server: $url is its URL ----

server() {
    "$tool" dbshell --url "$url" <<<"$1" >output 2>&1
}

# use NAME: an empty schema of that name, dropped at the end.
use() {
    server "CREATE SCHEMA $1;" || cat output
    schemas+=("$1")
    case $url in *\?*) joint='&' ;; *) joint='?' ;; esac
    export CORM_URL="$url${joint}schema=$1"
}

on_server() {
    schemas=()
    trap leave EXIT
}

leave() {
    for s in "${schemas[@]}"; do
        server "DROP SCHEMA $s CASCADE;" || server "DROP SCHEMA $s;"
    done
    rm -rf "$work"
}
