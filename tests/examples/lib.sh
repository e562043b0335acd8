# shellcheck shell=bash
# What the tests of the examples share; sourced.  Each is called with the
# program to test, runs it in a folder of its own, and ends with the counts.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../support/check.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
