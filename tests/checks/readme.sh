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

# What a user sees when the shared library is not installed.
without_shared() {
    mkdir -p "$work/aside" && mv "$prefix"/lib/libcorm.so* "$work/aside"
    "$@"
    local code=$?
    mv "$work"/aside/libcorm.so* "$prefix/lib"
    return $code
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
check "find_package, corm::corm" cmake_and_run with_shared
check "find_package, corm::corm_static" cmake_and_run with_static
if [ -n "$modules" ]; then
    check "find_package, corm::postgresql" backend_by_cmake
    check "find_package without libcorm-postgresql" without_backend
    # shellcheck disable=SC2046
    check "pkg-config, corm-postgresql" gcc_backend \
        $(pkg --cflags --libs corm-postgresql) "-Wl,-rpath,$prefix/lib"
fi
check "add_subdirectory" configures 'add_subdirectory(../libcorm'
check "FetchContent" configures 'include(FetchContent)'

finish
