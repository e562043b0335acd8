#!/bin/bash
# meson.sh ROOT WORK-DIR
#
# A Meson project with libcorm as a wrapped subproject: builds the README's
# program, which prints what the README says.
set -u
root=$1 work=$2

command -v meson >/dev/null || {
    echo "meson is not installed"
    echo "0 passed, 0 failed, 1 skipped"
    exit
}

try() {
    rm -rf "$work" && mkdir -p "$work/subprojects/corm" || return 1
    cp "$root/tests/checks/consumer/meson/meson.build" "$work" || return 1
    # The wrap, with this tree in the place of its clone.
    cp "$root/packaging/meson/corm.wrap" "$work/subprojects" || return 1
    cp -R "$root"/{meson.build,meson_options.txt,LICENSE,src,backends,include,cmake,scripts} \
        "$work/subprojects/corm" || return 1
    "$root/tests/checks/blocks" program "$root/README.md" "$work" || return 1
    meson setup --buildtype=debug "$work/build" "$work" &&
        meson compile -C "$work/build" &&
        "$work/build/program" >"$work/output" &&
        diff -u "$work/expected" "$work/output"
}

mkdir -p "$work"
log=$(mktemp)
if try >"$log" 2>&1; then
    rm -f "$log"
    echo "1 passed, 0 failed, 0 skipped"
else
    cat "$log"
    rm -f "$log"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi
