#!/bin/bash
# readme.sh ROOT WORK-DIR GENERATOR
#
# Takes the program and its output out of the README, installs libcorm and
# builds the program in each way that the README and CMake offer.  Every copy
# must print what the README says.
set -u
root=$1 work=$2 generator=$3
consumer=$root/tests/checks/consumer

. "$root/tests/support/check.sh"

give_up() {
    echo "$*"
    echo "$passed passed, 1 failed, 0 skipped"
    exit 1
}

# In a folder of its own: the program may leave a database behind.
runs_as_promised() {
    local program=$1 dir
    dir=$(mktemp -d "$work/run.XXXXXX")
    (cd "$dir" && "$program") >"$dir/output" || return 1
    diff -u "$work/expected" "$dir/output"
}

pkg() {
    PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config "$@"
}

# gcc_and_run NAME FLAGS...
gcc_and_run() {
    local name=$1
    shift
    gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -o "$work/$name" \
        "$work/program.c" "$@" && runs_as_promised "$work/$name"
}

cmake_and_run() {
    cmake -G "$generator" -S "$consumer/package" -B "$work/package" \
        -DCMAKE_PREFIX_PATH="$prefix" -DPROGRAM="$work/program.c" >"$work/log" &&
        cmake --build "$work/package" >>"$work/log" ||
        { cat "$work/log"; return 1; }
    runs_as_promised "$work/package/$1"
}

gcc_backend() {
    gcc -std=c11 -Wall -Werror -o "$work/backend" "$work/backend.c" "$@" &&
        "$work/backend"
}

backend_by_cmake() {
    cmake -G "$generator" -S "$consumer/package" -B "$work/package" \
        -DCMAKE_PREFIX_PATH="$prefix" -DPROGRAM="$work/program.c" \
        -DBACKEND="$work/backend.c" >"$work/log" &&
        cmake --build "$work/package" >>"$work/log" &&
        "$work/package/with_backend" || { cat "$work/log"; return 1; }
}

# The package of the backend is another than the one with the headers.
without_backend() {
    mkdir -p "$work/aside" && mv "$prefix"/lib/libcorm-postgresql.so.* \
        "$work/aside"
    cmake -G "$generator" -S "$consumer/package" -B "$work/without" \
        -DCMAKE_PREFIX_PATH="$prefix" -DPROGRAM="$work/program.c" >"$work/log"
    local code=$?
    mv "$work"/aside/libcorm-postgresql.so.* "$prefix/lib"
    return $code
}

# needs FILE: the libraries that it asks the loader for.
needs() {
    readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'
}

# With SQLite alone inside nothing of another database is loaded.
links_sqlite_alone() {
    needs "$prefix/lib/libcorm.so" | grep -q '^libsqlite3' && ! { needs "$prefix/lib/libcorm.so" && needs "$work/shared"; } |
        grep -vE '^(libcorm|libsqlite3|libc|libm|libpthread|libdl|ld-linux[-_a-z0-9]*)\.so'
}

# opens URL CODE TEXT...: corm_open() ends with this code and says all TEXTs.
opens() {
    local url=$1 code=$2 text
    shift 2
    LD_LIBRARY_PATH=$prefix/lib "$work/opens" "$url" >"$work/said" || return 1
    for text in "$code" "$@"; do
        grep -qF -- "$text" "$work/said" || { cat "$work/said"; return 1; }
    done
}

missing_module() {
    local code=0
    opens postgresql://127.0.0.1:1/x CORM_OPERATIONAL refused || return 1
    mkdir -p "$work/aside" && mv "$prefix"/lib/libcorm-postgresql.so.* \
        "$work/aside"
    opens postgresql://127.0.0.1:1/x CORM_NOT_SUPPORTED \
        libcorm-postgresql.so.0 'package in Debian is libcorm-postgresql' || code=1
    mv "$work"/aside/libcorm-postgresql.so.* "$prefix/lib"
    return $code
}

# A third party's backend sees what is installed, and is found by its name.
toy_module() {
    gcc -std=c11 -Wall -Wextra -Werror -shared -fPIC -I"$prefix/include" \
        -D_POSIX_C_SOURCE=200809L "$root/tests/toy/toy.c" \
        -o "$prefix/lib/libcorm-toy.so.0" -L"$prefix/lib" -lcorm &&
        opens toy::memory: CORM_OK '7 rows: `' || return 1
    rm "$prefix/lib/libcorm-toy.so.0"
    opens toy::memory: CORM_NOT_SUPPORTED 'no backend has the scheme "toy:"'
}

# What a user sees when the shared library is not installed.
without_shared() {
    mkdir -p "$work/aside" && mv "$prefix"/lib/libcorm.so* "$work/aside"
    "$@"
    local code=$?
    mv "$work"/aside/libcorm.so* "$prefix/lib"
    return $code
}

# A project of startapp by make, from the first build to rows.
startapp_by_make() {
    rm -rf "$work/shop"
    (
        export LD_LIBRARY_PATH=$prefix/lib PKG_CONFIG_PATH=$prefix/lib/pkgconfig
        cd "$work" && "$prefix/bin/corm" startapp shop && cd shop && make &&
            ./shop makemigrations && make && ./shop migrate && ./shop
    ) >"$work/log" 2>&1 && grep -q '^1 rows$' "$work/log" ||
        { cat "$work/log"; return 1; }
}

# configures TEXT: the README's project, with its block that has TEXT in the
# place of find_package, beside a folder libcorm.
configures() {
    local dir=$work/beside/hello
    rm -rf "$work/beside"
    mkdir -p "$dir"
    ln -s "$root" "$work/beside/libcorm"
    cp "$work/program.c" "$dir"
    "$root/tests/checks/blocks" containing "$1" "$root/README.md" \
        >"$work/block" &&
        "$root/tests/checks/blocks" containing 'project(hello' \
            "$root/README.md" |
        sed -e "/^find_package/{r $work/block" -e 'd}' \
            >"$dir/CMakeLists.txt" &&
        cmake -G "$generator" -S "$dir" -B "$dir/build" >"$work/log" 2>&1 ||
        { cat "$work/log"; return 1; }
}

mkdir -p "$work"
rm -rf "$work"/run.* "$work/prefix" "$work/package"
prefix=$work/prefix
"$root/tests/checks/blocks" program "$root/README.md" "$work" ||
    give_up "README.md has no C program followed by its output"

# PostgreSQL as a library beside libcorm, where its client library is there.
modules=
! pkg-config --exists libpq || modules=-DCORM_POSTGRESQL=MODULE
cat >"$work/backend.c" <<'END'
#include <corm/corm.h>
#include <corm/postgresql.h>

int main(void)
{
    const corm_backend *backends[] = { corm_postgresql_backend(), NULL };
    corm_db_options opts = corm_db_options_init();
    corm_error err;

    opts.backends = backends;
    /* Nobody is there; the calls of the backend are what is linked. */
    return corm_open("postgresql://127.0.0.1:1/x", NULL, &opts, &err) != NULL ||
           err.code != CORM_OPERATIONAL ||
           corm_postgresql_notify(NULL, "a", NULL) != CORM_MISUSE;
}
END

cat >"$work/opens.c" <<'END'
#include <corm/corm.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    corm_error err = { 0 };
    corm_db *db = corm_open(argc > 1 ? argv[1] : "", NULL, NULL, &err);
    corm_session *s = corm_session_open(db);

    printf("%s %s\n",
           err.code == CORM_OK              ? "CORM_OK"
           : err.code == CORM_NOT_SUPPORTED ? "CORM_NOT_SUPPORTED"
           : err.code == CORM_OPERATIONAL   ? "CORM_OPERATIONAL"
                                            : "another",
           err.message);
    if (db != NULL)
        printf("%d rows: `\n",
               (int)corm_scalar_sql(s, "SELECT 3 + 4", NULL, 0).as.i);
    corm_session_close(s);
    corm_close(db);
    return 0;
}
END

# One build serves two checks: libcorm inside a C++ project, and installed.
cmake -G "$generator" -S "$consumer/subdirectory" -B "$work/build" \
    -DCMAKE_BUILD_TYPE=Release -DCORM_SOURCE="$root" -DCORM_INSTALL=ON \
    -DCMAKE_INSTALL_LIBDIR=lib ${modules:+"$modules"} >"$work/log" &&
    cmake --build "$work/build" >>"$work/log" ||
    { cat "$work/log"; give_up "libcorm does not build in a subdirectory"; }
cmake --install "$work/build" --prefix "$prefix" >"$work/log" ||
    { cat "$work/log"; give_up "cmake --install failed"; }

check "a C++ program by add_subdirectory" "$work/build/cpp_program"
# shellcheck disable=SC2046 # flags are words
check "pkg-config, shared" gcc_and_run shared \
    $(pkg --cflags --libs corm) "-Wl,-rpath,$prefix/lib"
# shellcheck disable=SC2046
check "pkg-config, static" without_shared gcc_and_run static \
    $(pkg --static --cflags --libs corm)
# shellcheck disable=SC2046
check "pkg-config, static beside shared, by the README's sed" gcc_and_run by_name \
    $(pkg --static --cflags --libs corm |
        sed -E "$(sed -n "s/.*| sed -E '\(.*\)').*/\1/p" "$root/README.md")")
check "find_package, corm::corm" cmake_and_run with_shared
check "find_package, corm::corm_static" cmake_and_run with_static
check "SQLite alone links nothing else" links_sqlite_alone
[ ! -x "$prefix/bin/corm" ] || check "startapp, make" startapp_by_make
if [ -n "$modules" ]; then
    # shellcheck disable=SC2046
    gcc -std=c11 "$work/opens.c" -o "$work/opens" \
        $(pkg --cflags --libs corm) "-Wl,-rpath,$prefix/lib"
    check "a module that is missing" missing_module
    check "a third party's module" toy_module
    check "find_package, corm::postgresql" backend_by_cmake
    check "find_package without libcorm-postgresql" without_backend
    # shellcheck disable=SC2046
    check "pkg-config, corm-postgresql" gcc_backend \
        $(pkg --cflags --libs corm-postgresql) "-Wl,-rpath,$prefix/lib"
fi
check "add_subdirectory" configures 'add_subdirectory(../libcorm'
check "FetchContent" configures 'include(FetchContent)'

finish
