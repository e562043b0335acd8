# shellcheck shell=bash
# What demo, test and the other scripts share; sourced, not run.
# It sets the strict mode, changes to the project's root and defines functions.
set -euo pipefail

# --help prints what the head of the script says.
case ${1-} in
-h | --help)
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
    exit
    ;;
esac
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jobs=$(nproc 2>/dev/null || echo 2)

say() {
    printf '\n== %s\n' "$*"
}

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# --- tools -------------------------------------------------------------------

# Is it here, and does it work?  Asked of the thing itself and not of a package
# database: it may come from somewhere else.
have() {
    local compiler=${1%%:*} dir code=0
    case $1 in
    header:*)
        echo "#include <${1#header:}>" | gcc -E -x c - >/dev/null 2>&1
        ;;
    file:*)
        [ -e "${1#file:}" ]
        ;;
    *:link | *:sanitize)
        dir=$(mktemp -d)
        set -- "$1" -x c -o "$dir/a.out" -
        [ "${1#*:}" = link ] || set -- "$@" -fsanitize=address
        echo 'int main(void) { return 0; }' |
            "$compiler" "${@:2}" >/dev/null 2>&1 || code=1
        rm -rf "$dir"
        return $code
        ;;
    *)
        command -v "$1" >/dev/null 2>&1
        ;;
    esac
}

# header:sqlite3.h, gcc:link, g++ in words.
name_of() {
    case $1 in
    header:* | file:*) echo "${1#*:}" ;;
    *:link) echo "${1%:*} and libc's headers" ;;
    *:sanitize) echo "${1%:*}'s sanitizers" ;;
    *) echo "$1" ;;
    esac
}

# require WHAT=PACKAGES... : installs the Debian packages of what is missing;
# where there is no apt, says what is needed and goes on only if nothing is.
require() {
    local pair list packages=() missing=()
    for pair in "$@"; do
        if ! have "${pair%%=*}"; then
            missing+=("$(name_of "${pair%%=*}")")
            # shellcheck disable=SC2206 # several packages in one word
            packages+=(${pair#*=})
        fi
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    list=$(printf ', %s' "${missing[@]}")
    list=${list#, }

    command -v apt-get >/dev/null 2>&1 ||
        die "missing: $list.  This system has no apt-get; please" \
            "install what Debian calls ${packages[*]}, then run this again."
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null 2>&1 ||
        die "missing: $list.  Run this as root, or install sudo or" \
            "the packages ${packages[*]} first."

    say "installing ${packages[*]}"
    install_packages "${packages[@]}"
    for pair in "$@"; do
        have "${pair%%=*}" ||
            die "no $(name_of "${pair%%=*}") after installing ${pair#*=}"
    done
}

# The lists may be old or absent (a fresh system), so a first failure updates
# them.  apt's own words are shown only when it fails for good.
install_packages() {
    local log code=0
    log=$(mktemp)
    apt_install "$@" >"$log" 2>&1 ||
        { as_root apt-get -qq update && apt_install "$@"; } >"$log" 2>&1 ||
        code=$?
    [ $code = 0 ] || cat "$log" >&2
    rm -f "$log"
    [ $code = 0 ] || die "apt-get could not install $*"
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes \
        --no-install-recommends -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@"
}

# What a build needs, and what else the caller says, in one go.
require_build_tools() {
    require gcc:link="gcc libc6-dev" cmake=cmake ninja=ninja-build \
        pkg-config=pkg-config header:sqlite3.h=libsqlite3-dev "$@"
}

# --- building and testing ----------------------------------------------------

# build PRESET DIR [CMAKE-OPTION...]; prints the compiler's words on failure.
build() {
    local preset=$1 dir=$2 log code=0
    shift 2
    log=$(mktemp)
    {
        cmake --preset "$preset" -B "$dir" "$@" &&
            cmake --build "$dir" --parallel "$jobs"
    } >"$log" 2>&1 || code=$?
    [ $code = 0 ] || cat "$log"
    rm -f "$log"
    return $code
}

passed=0
failed=0
skipped=0

add_counts() {
    passed=$((passed + $1))
    failed=$((failed + $2))
    skipped=$((skipped + $3))
}

# Of the test servers: a word that stands nowhere else, so that a message or a
# log which shows it is found.
server_password=Dachs-7431-Bau

# run_tests DIR [CTEST-OPTION...]: adds up what every program noted.  A program
# that ctest knows and that left no note (it hung, or could not start) failed.
run_tests() {
    local dir=$1 name counts listed=0 code=0 before=$failed
    shift
    rm -rf "$dir/test-counts"
    (cd "$dir" && ${run_tests_under:-} ctest --output-on-failure \
        --no-tests=error -j "$jobs" "$@") || code=$?
    # At once: listing the tests empties the log.
    if grep -qF "$server_password" "$dir/Testing/Temporary/LastTest.log"; then
        echo "what the tests printed shows a password"
        add_counts 0 1 0
    fi
    while read -r name; do
        listed=1
        if counts=$(cat "$dir/test-counts/$name" 2>/dev/null); then
            # shellcheck disable=SC2086 # three numbers
            add_counts $counts
        else
            echo "$name: did not finish"
            add_counts 0 1 0
        fi
    done < <(cd "$dir" && ctest -N "$@" |
        sed -n 's/^ *Test *#[0-9]*: //p')
    if [ $code != 0 ] && [ $failed = "$before" ] || [ $listed = 0 ]; then
        echo "ctest failed in $dir"
        add_counts 0 1 0
    fi
}

# The last line of every command that tests; its exit code says the same.
finish_tests() {
    echo
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
